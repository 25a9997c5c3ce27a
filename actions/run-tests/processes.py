"""Starting pytest and ending all that it started. Standard library only, Python 3.8 or later."""

import ctypes
import os
import signal
import subprocess
import sys
import time

from inherited import is_inherited
from isolation import start_isolated

# After a polite request to end. A runner that is cancelled waits 7.5 s before it insists.
GRACE = 5


def handed_on(**more):
    """The environment for children."""
    kept = {name: value for name, value in os.environ.items() if is_inherited(name, value)}
    kept.update(more)
    return kept


def adopt_orphans():
    """Processes whose parent ends become this one's children, so that none is lost sight of (Linux)."""
    try:
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    except (OSError, AttributeError, TypeError):
        pass


def descendants():
    """Ids of all processes below this one, where /proc tells."""
    parents = {}
    try:
        names = [name for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return []
    for name in names:
        try:
            with open("/proc/%s/stat" % name, "rb") as file:
                parents[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
    found, queue = [], [os.getpid()]
    while queue:
        parent = queue.pop()
        below = [child for child, of in parents.items() if of == parent]
        found += below
        queue += below
    return found


def tell(number, group):
    """Sends a signal to a process group and to everything below this process."""
    try:
        os.killpg(group, number)
    except (OSError, PermissionError):
        pass
    for process in descendants():
        try:
            os.kill(process, number)
        except OSError:
            pass


def end_all(group):
    """Ends whatever tests have left running."""
    for _ in range(3):
        tell(signal.SIGKILL, group)
        while True:
            try:
                if os.waitpid(-1, os.WNOHANG)[0] == 0:
                    break
            except OSError:
                break
        if not descendants():
            return
        time.sleep(0.02)


class Stopped(Exception):
    """The step was cancelled."""


def wait_for(child, seconds):
    """The exit status; None when it takes longer. A cancelled step raises Stopped."""
    try:
        # None where a helper took longer.
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


def hide_from_others():
    """Other processes of the same user cannot read this one's environment and memory any more (Linux; root can)."""
    try:
        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
    except (OSError, AttributeError, TypeError):
        pass


class Unisolated(Exception):
    """Tests were to run apart from the job, and the machine does not allow it."""


def start_pytest(arguments, environment, scratch, isolation, say):
    """Starts pytest, apart from the job unless `isolation` is `off`. Returns its process and what has to stay open."""
    argv = [sys.executable, "-m", "pytest", *arguments]
    if isolation != "off":
        child, line, way, failures = start_isolated(argv, environment, scratch, os.environ)
        if child:
            say("The tests run apart from the job: %s." % way)
            return child, line
        if isolation == "require":
            raise Unisolated("; ".join(failures))
        say(
            "The tests run beside the job, as its user: this machine gives them no namespaces of their own (%s). They could read what "
            "that user can, and what they change of the runner's files is found afterwards." % "; ".join(failures)
        )
    return subprocess.Popen(argv, env=environment, start_new_session=True), None


def run_pytest(arguments, folder, settings, seconds, isolation="off", say=print):
    """pytest with its output as it comes; while it runs, the runner takes no line of it for a command.

    `seconds`: None for no limit. Returns the exit status, or None when the time was over: then each Python has printed what it was
    doing. In any case nothing that it started runs any more. Raises Unisolated where `isolation` requires what cannot be had.
    """
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), folder]))
    environment = handed_on(PYTHONPATH=path, RUN_TESTS_SESSION=settings)
    adopt_orphans()
    token = "resume-" + os.urandom(16).hex()
    print("::stop-commands::" + token, flush=True)
    try:
        child, line = start_pytest(arguments, environment, os.path.dirname(settings), isolation, say)
    except Unisolated:
        print("\n::%s::" % token, flush=True)
        raise

    def cancelled(*_):
        raise Stopped()

    before = {number: signal.signal(number, cancelled) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        status = wait_for(child, seconds)
        if status is None:
            print("\n----- what was running when the time was over -----", flush=True)
            tell(signal.SIGUSR1, child.pid)
            time.sleep(1)
            tell(signal.SIGTERM, child.pid)
            wait_for(child, GRACE)
        return status
    except Stopped:
        tell(signal.SIGINT, child.pid)
        try:
            wait_for(child, GRACE)
        except Stopped:
            pass
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if line:
            # Everything in the namespaces ends with it.
            line.close()
        end_all(child.pid)
        print("\n::%s::" % token, flush=True)
