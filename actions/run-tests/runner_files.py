"""Whether tests changed what later steps of the job obey; what they changed is put back. Standard library only, Python 3.8 or later."""

import os
import stat
import tempfile

from isolation import FILE_COMMANDS, checkout_of, folder_of_commands

# A file command is small. What is larger is watched by its size and times only.
MOST_BYTES = 4 << 20
# What later steps' shells, git and installers read.
OF_HOME = (".gitconfig", ".config/git/config", ".bashrc", ".bash_profile", ".profile", ".npmrc", ".netrc", ".ssh/config")


def look(path):
    """(kind and inode, content) of a path, no link followed; content None where it is no file to be kept."""
    try:
        found = os.lstat(path)
    except OSError:
        return None, None
    identity = (stat.S_IFMT(found.st_mode), found.st_ino, found.st_dev)
    if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
        return identity + (found.st_size, found.st_mtime_ns), None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            return identity, file.read(MOST_BYTES + 1)
    except OSError:
        return identity, None


def read_plain(path, most=MOST_BYTES << 4):
    """The content of a plain file; None for whatever else there is, such as a link that a test put in its place."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        return file.read() if stat.S_ISREG(found.st_mode) and found.st_size <= most else None


class Elsewhere(Exception):
    """A file would be written to where it does not belong."""


class Place:
    """Where this action writes a file when the tests have ended: they may have put links in its way."""

    def __init__(self, path):
        self.path = os.path.abspath(path)
        self.folder = os.path.realpath(os.path.dirname(self.path))

    def write(self, content):
        """Puts a new file into the folder that it was before the tests. Raises Elsewhere, OSError."""
        folder = os.path.dirname(self.path)
        if os.path.realpath(folder) != self.folder:
            raise Elsewhere(self.path)
        os.makedirs(self.folder, exist_ok=True)
        descriptor, new = tempfile.mkstemp(prefix=".run-tests-", dir=self.folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            os.chmod(new, 0o644)
            # A link of that name is replaced, not followed.
            os.replace(new, os.path.join(self.folder, os.path.basename(self.path)))
        except OSError:
            os.unlink(new)
            raise


def place_named_by_tests(path, environment):
    """The place of a report that pytest's own arguments name. Raises Elsewhere for one outside of the workspace, of RUNNER_TEMP and of here."""
    place = Place(path)
    temp = environment.get("RUNNER_TEMP", "")
    roots = [os.path.realpath(root) for root in (environment.get("GITHUB_WORKSPACE"), temp, os.getcwd()) if root]
    inside = any(place.folder == root or place.folder.startswith(root + os.sep) for root in roots)
    files = [os.path.realpath(environment[name]) for name in FILE_COMMANDS if environment.get(name)]
    of_the_runner = "_runner_file_commands" in place.folder.split(os.sep) or os.path.join(place.folder, os.path.basename(path)) in files
    if not inside or of_the_runner:
        raise Elsewhere(path)
    return place


def listed(folder):
    try:
        return sorted(os.path.join(folder, name) for name in os.listdir(folder))
    except OSError:
        return []


def remove(path):
    """Whatever it is; a folder only when tests have put nothing into it that resists."""
    if os.path.isdir(path) and not os.path.islink(path):
        for inner in listed(path):
            remove(inner)
        os.rmdir(path)
    else:
        os.unlink(path)


class Watched:
    """Files as they were before the tests. `folders`: what is in them counts as well, new names too."""

    def __init__(self, paths, folders=()):
        self.folders = list(folders)
        names = list(paths) + [path for folder in self.folders for path in listed(folder)]
        self.before = {path: look(path) for path in names}

    def changed(self):
        now = list(self.before) + [path for folder in self.folders for path in listed(folder)]
        return [path for path in dict.fromkeys(now) if look(path) != self.before.get(path, (None, None))]

    def restore(self):
        """Puts back what changed. Returns the paths that had changed, and those of them that could not be put back."""
        changed, failed = self.changed(), []
        for path in changed:
            identity, content = self.before.get(path, (None, None))
            try:
                self.put(path, identity, content)
            except OSError:
                failed.append(path)
        return changed, failed

    @staticmethod
    def put(path, identity, content):
        now, _ = look(path)
        if identity is not None and content is None:
            raise OSError("its content was not kept")
        if identity is not None and now == identity:
            # The same file: written in place, so that who has it open sees it.
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW), "wb") as file:
                file.write(content)
            return
        if now is not None:
            remove(path)
        if identity is not None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            with os.fdopen(os.open(path, flags, 0o644), "wb") as file:
                file.write(content)


def of_the_runner(environment):
    """Through which a step speaks to later ones: tests have no business there."""
    folder = folder_of_commands(environment)
    paths = [environment[name] for name in FILE_COMMANDS if environment.get(name)]
    return Watched(paths, [folder] if folder else [])


def of_later_steps(environment, directory):
    """What later steps' programs read, outside of the project's own files."""
    home = os.path.expanduser("~")
    paths = [os.path.join(home, name) for name in OF_HOME]
    checkout = checkout_of(directory, environment.get("GITHUB_WORKSPACE") or directory)
    folders = []
    if checkout:
        paths.append(os.path.join(checkout, ".git/config"))
        folders.append(os.path.join(checkout, ".git/hooks"))
    return Watched(paths, folders)
