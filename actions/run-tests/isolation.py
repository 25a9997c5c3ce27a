# Generated from packages/process/src/isolation.py by scripts/docs.ts; edit that.
"""How foreign code is kept from the rest of the job: what is chosen, hidden and protected. Standard library only, Python 3.8 or later.

run-tests imports it; other actions run it as a program (apart.ts), which reads what to start from its standard input.
"""

import json
import os
import signal
import socket
import sys
import time

HOME = os.path.dirname(os.path.abspath(__file__))
# Isolated mode leaves the script's own directory out.
if HOME not in sys.path:
    sys.path.insert(0, HOME)

import isolate  # noqa: E402

FILE_COMMANDS = ("GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY")
# Making namespaces takes milliseconds; a sudo that waits for something is no use.
PATIENCE = 10


def of_the_worker():
    """Folder of the runner's own program; None where no ancestor is one."""
    pid = os.getppid()
    for _ in range(64):
        try:
            with open("/proc/%d/stat" % pid, "rb") as file:
                stat = file.read()
            if stat[stat.index(b"(") + 1 : stat.rindex(b")")] in (b"Runner.Worker", b"Runner.Listener"):
                return os.path.dirname(os.path.dirname(os.readlink("/proc/%d/exe" % pid)))
            pid = int(stat.rpartition(b")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            return None
    return None


def listed(folder):
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def folder_of_commands(environment):
    """The runner's folder of file commands; None where it keeps them in another way."""
    for name in FILE_COMMANDS:
        folder = os.path.dirname(environment.get(name, ""))
        if os.path.basename(folder) == "_runner_file_commands":
            return folder
    return None


def checkout_of(directory, workspace):
    """The folder with `.git` around the tests, inside of the workspace; None where there is none."""
    top = os.path.realpath(workspace)
    here = os.path.realpath(directory)
    while here == top or here.startswith(top + os.sep):
        if os.path.isdir(os.path.join(here, ".git")):
            return here
        here = os.path.dirname(here)
    return None


def without_credentials(text):
    """A git configuration without what actions/checkout keeps there; None when there is nothing of it."""
    import re

    kept = []
    dropped = False
    section = ""
    for line in text.splitlines(True):
        if line.lstrip().startswith("["):
            section = line.strip().lower()
        secret = re.match(r"\s*extraheader\s*=", line, re.I) or section.startswith("[credential")
        dropped = dropped or bool(secret)
        if not secret:
            kept.append(re.sub(r"(://)[^/@\s]+@", r"\1", line))
            dropped = dropped or kept[-1] != line
    return "".join(kept) if dropped else None


def runner_places(environment, uid, home, worker):
    """What is hidden and what is read-only, of a job's environment. Only names that exist are used later."""
    temp = environment.get("RUNNER_TEMP", "")
    commands = folder_of_commands(environment)
    hide = [commands] if commands else [environment[name] for name in FILE_COMMANDS if environment.get(name)]
    read_only = [HOME]
    if temp:
        hide += [os.path.join(temp, name) for name in listed(temp) if name.startswith("git-credentials-")]
        event = os.path.dirname(environment.get("GITHUB_EVENT_PATH", ""))
        if event.startswith(temp + os.sep):
            read_only.append(event)
        if os.path.basename(temp) == "_temp":
            read_only.append(os.path.join(os.path.dirname(temp), "_actions"))
    if worker:
        read_only += [os.path.join(worker, name) for name in ("bin", "externals")]
        hide += [os.path.join(worker, name) for name in (".credentials", ".credentials_rsaparams", ".runner")]
    if home:
        hide.append(os.path.join(home, ".git-credentials"))
    # Managers that start programs outside of the namespaces for whoever asks.
    hide += ["/run/user/%d/bus" % uid, "/run/user/%d/systemd/private" % uid]
    if uid == 0:
        hide += ["/run/systemd/private", "/run/dbus/system_bus_socket"]
    return hide, read_only


def pins(paths, writable):
    """Folders above `paths` that could be renamed, with what is protected in them: the highest first."""
    found = []
    for path in paths:
        above = os.path.dirname(path)
        while above not in ("/", ""):
            if above not in found and writable(os.path.dirname(above)):
                found.append(above)
            above = os.path.dirname(above)
    return sorted(found, key=lambda folder: folder.count("/"))


def places_of(environment, directory, scratch, own=()):
    """What the namespaces show of the job's files, for isolate.py."""
    uid = os.getuid()
    hide, read_only = runner_places(environment, uid, os.path.expanduser("~"), of_the_worker())
    read_only += own
    replace = []
    checkout = checkout_of(directory, environment.get("GITHUB_WORKSPACE") or directory)
    if checkout:
        config = os.path.join(checkout, ".git/config")
        try:
            with open(config, encoding="utf-8", errors="surrogateescape") as file:
                text = without_credentials(file.read())
        except OSError:
            text = None
        if text is not None:
            other = os.path.join(scratch, "git-config")
            with open(other, "w", encoding="utf-8", errors="surrogateescape") as file:
                file.write(text)
            replace.append((config, other))
    hide, read_only = [[os.path.realpath(path) for path in paths if os.path.exists(path)] for paths in (hide, read_only)]
    # A folder inside of another one that is read-only needs none of its own.
    read_only = [path for path in read_only if not any(path.startswith(other + os.sep) for other in read_only)]
    protected = hide + read_only + [path for path, _ in replace]
    return {
        "root": uid == 0,
        "pin": pins(protected, lambda folder: os.access(folder, os.W_OK)),
        "hide": hide,
        "read_only": read_only,
        "replace": replace,
    }


def ways(environment, uid):
    """The ways to try, the best first: a name, what starts the helper (None: a fork), and the kind of namespaces."""
    if uid == 0:
        return [("namespaces", None, "root")]
    # Root runs the system's interpreter, not one that packages of the project were installed into.
    system = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
    sudo = ("namespaces made with sudo", ["sudo", "-n", system, "-I", "-S", "-E"], "root")
    user = ("a user namespace", None, "user")
    # Hosted runners allow sudo and no user namespaces. Elsewhere a sudo that is refused is written to the administrator.
    return [sudo, user] if environment.get("RUNNER_ENVIRONMENT") == "github-hosted" else [user, sudo]


class Helper:
    """The process that makes the namespaces; it ends as the program in them ends."""

    def __init__(self, ours, theirs, argv):
        if argv and not any(os.access(os.path.join(folder, argv[0]), os.X_OK) for folder in os.environ.get("PATH", "").split(":")):
            raise OSError(2, "%s is not installed" % argv[0])
        self.status = None
        self.pid = os.fork()
        if self.pid:
            return
        try:
            # A group of its own: signals for the step are not for it.
            os.setsid()
            ours.close()
            if argv:
                os.dup2(theirs.fileno(), 0)
                environment = {"PATH": os.environ.get("PATH", os.defpath)}
                os.execvpe(argv[0], argv, environment)
            # The kernel gives the files of /proc/self to root where other processes may not look in.
            isolate.prctl(isolate.PR_SET_DUMPABLE, 1)
            os._exit(isolate.serve(theirs))
        finally:
            os._exit(127)

    def wait(self, seconds=None):
        """The exit status; None when it takes longer."""
        end = None if seconds is None else time.monotonic() + seconds
        while self.status is None:
            try:
                process, status = os.waitpid(self.pid, 0 if end is None else os.WNOHANG)
            except ChildProcessError:
                # Somebody has asked already, and nobody knows the answer any more.
                self.status = 125
                break
            if process:
                self.status = isolate.code_of(status)
            elif end is not None and time.monotonic() >= end:
                return None
            else:
                time.sleep(0.005)
        return self.status

    def kill(self):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except OSError:
            pass


def answer_of(line):
    text = b""
    try:
        while not text.endswith(b"\n"):
            part = line.recv(4096)
            if not part:
                break
            text += part
    except OSError:
        return "it did not answer"
    return text.decode("utf-8", "replace").strip() or "it ended without a word"


def start_isolated(argv, environment, scratch, job, own=(), directory=None):
    """Starts a program in namespaces. Returns its helper's process, our end of its life line, the way, and why others failed.

    `environment`: the program's; `job`: what says where the runner keeps its files; `own`: further places that are read-only. The
    process is None when the machine allows none of the ways.
    """
    if not sys.platform.startswith("linux"):
        return None, None, "", ["only Linux has namespaces"]
    failures = []
    directory = directory or os.getcwd()
    places = places_of(job, directory, scratch, own)
    for name, program, mode in ways(job, os.getuid()):
        ours, theirs = socket.socketpair()
        try:
            child = Helper(ours, theirs, program and [*program, os.path.join(HOME, "isolate.py")])
        except OSError as error:
            failures.append("%s: %s" % (name, error.strerror))
            continue
        finally:
            theirs.close()
        request = {
            "argv": argv,
            "environment": environment,
            "directory": directory,
            "mode": mode,
            "uid": os.getuid(),
            "gid": os.getgid(),
            "groups": os.getgroups(),
            "places": places,
        }
        ours.settimeout(PATIENCE)
        try:
            ours.sendall(json.dumps(request).encode() + b"\n")
        except OSError:
            pass
        answer = answer_of(ours)
        if answer == "ready":
            return child, ours, name, failures
        failures.append("%s: %s" % (name, answer.replace("cannot: ", "")))
        ours.close()
        if child.wait(PATIENCE) is None:
            child.kill()
    return None, None, "", failures


def as_program():
    """Starts what standard input says in one line of JSON, in namespaces where there are any; ends as it ends.

    SIGTERM is handed on. When this process is killed, everything that it started in namespaces ends.
    """
    line = b""
    while not line.endswith(b"\n"):
        part = os.read(0, 65536)
        if not part:
            return 125
        line += part
    request = json.loads(line)
    null = os.open("/dev/null", os.O_RDWR)
    # The helper gets a socket of its own; what is started without one gets nothing to read.
    os.dup2(null, 0)
    argv, environment, directory = request["argv"], request["environment"], request["directory"]
    child, life, way, failures = start_isolated(argv, environment, HOME, request["job"], request["own"], directory)
    with open(os.path.join(HOME, "way"), "w", encoding="utf-8") as file:
        json.dump({"way": way, "failures": failures}, file)
    if child is None and request["required"]:
        return 125
    if child is None:
        os.chdir(directory)
        os.execve(argv[0], argv, environment)
    signal.signal(signal.SIGTERM, lambda *_: life.send(b"T"))
    status = child.wait()
    # Above the last signal it is a status like any other.
    if 128 < status <= 128 + 64:
        # As the program ended: whoever waits tells a signal from a status.
        number = status - 128
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    return status


if __name__ == "__main__":
    sys.exit(as_program())
