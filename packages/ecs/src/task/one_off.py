"""Runs a program that came with the command inside a container, and tells its answer in lines of the log.

Usage: python -c THIS MARK PAYLOAD

The payload is JSON, deflated, in base64: {files: {name: text}, program, home, directory, find, request}. `home` stands for the
directory of the application wherever the request names it. Each line of the answer is `MARK NUMBER/COUNT TEXT`; together
the texts are JSON, deflated, in base64: {code, home, out, journal, stack, sources}. Needs only the standard library.
"""
import base64
import json
import os
import signal
import subprocess
import sys
import tempfile
import zlib

MARK, PAYLOAD = sys.argv[1], sys.argv[2]
# Docker breaks lines at 16 KB.
LINE = 8000
# The text of the migrations, for the comments in them.
MOST_SOURCE = 1000000
SKIPPED = ("node_modules", "site-packages", "venv", "env", "__pycache__", "build", "dist", "test", "tests")


def directories(directory, depth):
    """The directory, then those below it that may hold a project."""
    yield directory
    if depth == 0:
        return
    try:
        names = sorted(entry.name for entry in os.scandir(directory) if entry.is_dir())
    except OSError:
        return
    for name in names:
        if not name.startswith(".") and name not in SKIPPED:
            yield from directories(os.path.join(directory, name), depth - 1)


def found(directory, name):
    """The nearest file of that name, at most two levels below."""
    for depth in (0, 1, 2):
        places = [os.path.join(place, name) for place in directories(directory, depth)]
        files = [place for place in places if os.path.isfile(place)]
        if files:
            return files
    return []


def placed(value, home, directory):
    """The request with the directory of the application in place of what stands for it."""
    if isinstance(value, str):
        return directory + value[len(home):] if value == home or value.startswith(home + "/") else value
    if isinstance(value, dict):
        return {key: placed(item, home, directory) for key, item in value.items()}
    if isinstance(value, list):
        return [placed(item, home, directory) for item in value]
    return value


def failed(message):
    """An answer in the place of the program's."""
    return json.dumps({"stage": "start", "error": {"type": "Container", "message": message, "code": None, "place": None}})


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return None


def files_in(value):
    """Every path that an answer names as `file`."""
    if isinstance(value, dict):
        if isinstance(value.get("file"), str):
            yield value["file"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from files_in(item)


def sources_of(out, home):
    """The text of the files that the answer names: comments in them may allow what a rule forbids."""
    try:
        names = set(files_in(json.loads(out or "null")))
    except ValueError:
        return {}
    sources, left = {}, MOST_SOURCE
    for name in sorted(names):
        text = read(os.path.join(home, name))
        if text is not None and len(text) <= left:
            sources[name] = text
            left -= len(text)
    return sources


def scratch():
    """A directory to write in, also where the container's file system is read-only."""
    for parent in (None, "/dev/shm", "/run"):
        try:
            return tempfile.TemporaryDirectory(prefix="guarded-deploy-", dir=parent)
        except OSError:
            continue
    raise OSError("there is no directory to write in, not even /dev/shm")


def run(parcel, place, home):
    request = placed(parcel["request"], parcel["home"], home)
    directory = home
    if parcel.get("find"):
        files = found(home, parcel["find"])
        if len(files) > 1:
            names = ", ".join(os.path.relpath(file, home) for file in files)
            return 2, failed("there are %d %s in the image: %s" % (len(files), parcel["find"], names))
        if files:
            directory = os.path.dirname(files[0])
            request.update(manage=files[0], directory=directory)
        elif request.get("settings"):
            request["manage"] = None
        else:
            return 2, failed("there is no %s in %s of the image, nor two levels below" % (parcel["find"], home))
    for name, text in parcel["files"].items():
        with open(os.path.join(place, name), "w", encoding="utf-8") as file:
            file.write(text)
    out, asked = os.path.join(place, "answer.json"), os.path.join(place, "request.json")
    with open(asked, "w", encoding="utf-8") as file:
        json.dump(request, file)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    child = subprocess.Popen(
        [sys.executable, os.path.join(place, parcel["program"]), out, asked], cwd=directory, env=environment
    )
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    code = child.wait()
    return (code if code >= 0 else 128 - code), None


def main():
    parcel = json.loads(zlib.decompress(base64.b64decode(PAYLOAD)).decode("utf-8"))
    home = os.path.realpath(parcel["directory"] or os.getcwd())
    with scratch() as place:
        code, instead = run(parcel, place, home)
        out = os.path.join(place, "answer.json")
        answer = {
            "code": code, "home": home, "out": instead or read(out), "journal": read(out + ".journal"), "stack": read(out + ".stack"),
        }
        answer["sources"] = sources_of(answer["out"], home)
    text = base64.b64encode(zlib.compress(json.dumps(answer).encode("utf-8"), 9)).decode("ascii")
    lines = [text[at:at + LINE] for at in range(0, len(text), LINE)]
    sys.stdout.write("\n")
    for number, line in enumerate(lines, 1):
        sys.stdout.write("%s %d/%d %s\n" % (MARK, number, len(lines), line))
    sys.stdout.flush()
    return code


sys.exit(main())
