"""Runs one program in PID and mount namespaces of its own. Standard library only, Python 3.8 or later; Linux.

Used by isolation.py: in a fork of it, or through sudo as a program. What to do comes through a socket, there its standard input,
so that no secret stands in arguments or in an environment: one line of JSON. It answers `ready` or `cannot: WHY`, and ends with the
program's exit status. A `T` on the socket is SIGTERM for everything in the namespaces; when the other end closes, all of it ends.
"""

import ctypes
import json
import os
import select
import signal
import socket
import sys

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID = 0x00020000, 0x10000000, 0x20000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
# Of an existing mount, what a user namespace may not take away.
KEPT_FLAGS = {2: MS_NOSUID, 4: MS_NODEV, 8: MS_NOEXEC, 1024: 1024, 2048: 2048, 4096: 1 << 21}
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
# What root in the namespaces could get out with: raw devices, other processes' memory, files by handle, modules, mounts.
DANGEROUS = {
    "dac_read_search": 2,
    "sys_module": 16,
    "sys_rawio": 17,
    "sys_ptrace": 19,
    "sys_admin": 21,
    "sys_boot": 22,
    "sys_time": 25,
    "mknod": 27,
    "setfcap": 31,
    "mac_override": 32,
    "mac_admin": 33,
    "syslog": 34,
    "perfmon": 38,
    "bpf": 39,
    "checkpoint_restore": 40,
}
# In a fresh /proc, what root could change the machine with.
OF_THE_MACHINE = ("/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus")

libc = ctypes.CDLL(None, use_errno=True)


class Cannot(Exception):
    """The machine does not allow it."""


def must(result, what):
    if result != 0:
        raise Cannot("%s: %s" % (what, os.strerror(ctypes.get_errno())))


def mount(source, target, kind, flags, data=None):
    def raw(text):
        return None if text is None else os.fsencode(text)

    must(libc.mount(raw(source), raw(target), raw(kind), ctypes.c_ulong(flags), raw(data)), "mount on %s" % target)


def bind(source, target, read_only=False):
    mount(source, target, None, MS_BIND | MS_REC)
    if read_only:
        kept = os.statvfs(target).f_flag
        flags = sum(flag for bit, flag in KEPT_FLAGS.items() if kept & bit)
        mount(None, target, None, MS_BIND | MS_REMOUNT | MS_RDONLY | flags)


def hide(path):
    """An empty directory or file stands in its place."""
    if os.path.isdir(path):
        mount("none", path, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "size=4k,nr_inodes=4,mode=0555")
    else:
        bind("/dev/null", path)


def arrange(places):
    """Makes the namespace's view of the files. `places`: what to pin, hide, protect, replace; see isolation.py."""
    for path in places["pin"]:
        bind(path, path)
    for path in places["read_only"]:
        bind(path, path, read_only=True)
    for path in places["hide"]:
        hide(path)
    for path, other in places["replace"]:
        bind(other, path, read_only=True)
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    if places["root"]:
        for path in OF_THE_MACHINE:
            if os.path.exists(path):
                bind(path, path, read_only=True)


def prctl(option, value):
    return libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0)


def enter(mode, uid, gid):
    flags = CLONE_NEWNS | CLONE_NEWPID | (CLONE_NEWUSER if mode == "user" else 0)
    must(libc.unshare(flags), "unshare")
    if mode == "user":
        for name, text in (("setgroups", "deny"), ("uid_map", "%d %d 1" % (uid, uid)), ("gid_map", "%d %d 1" % (gid, gid))):
            try:
                with open("/proc/self/" + name, "w") as file:
                    file.write(text)
            except OSError as error:
                raise Cannot("%s: %s" % (name, error.strerror))
    mount("none", "/", None, MS_REC | MS_PRIVATE)


def become(uid, gid, groups, mode):
    """Gives up what tests must not have."""
    if mode == "root" and uid == 0:
        for number in DANGEROUS.values():
            # Unknown to an older kernel: then nobody has it.
            prctl(PR_CAPBSET_DROP, number)
    if mode == "root" and uid != 0:
        os.setgroups(groups)
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    # sudo and its like would lead out. Root has nothing to gain from them, and `su` to a service's user is common in tests.
    if uid != 0:
        must(prctl(PR_SET_NO_NEW_PRIVS, 1), "no_new_privs")


def start(request):
    """The program itself; returns its process id."""
    child = os.fork()
    if child:
        return child
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1, signal.SIGPIPE, signal.SIGXFSZ, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        os.closerange(3, 256)
        os.chdir(request["directory"])
        os.execve(request["argv"][0], request["argv"], request["environment"])
    except BaseException as error:  # nothing of this process may go on as a second one
        os.write(2, ("cannot start %s: %s\n" % (request["argv"][0], error)).encode())
    os._exit(126)


def code_of(status):
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def first_process(request, line):
    """Process 1 of the namespaces: when it ends, the kernel ends all others. Never returns."""
    code = 125
    try:
        # While this one is being made, its parent may have ended already.
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        arrange(request["places"])
        become(request["uid"], request["gid"], request["groups"], request["mode"])
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        prctl(PR_SET_DUMPABLE, 0)
        woken, wake = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(woken, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        null = os.open("/dev/null", os.O_RDWR)
        os.dup2(null, 0)
        child = start(request)
        line.sendall(b"ready\n")
        while True:
            readable, _, _ = select.select([woken, line], [], [])
            if line in readable:
                asked = line.recv(64)
                if not asked:
                    os._exit(137)
                if b"T" in asked:
                    # Everything in the namespaces but this process.
                    os.kill(-1, signal.SIGTERM)
            if woken in readable:
                os.read(woken, 512)
            try:
                while True:
                    process, status = os.waitpid(-1, os.WNOHANG)
                    if process == child:
                        os._exit(code_of(status))
                    if process == 0:
                        break
            except ChildProcessError:
                pass
    except (Cannot, OSError) as error:
        line.sendall(("cannot: %s\n" % error).encode("utf-8", "replace"))
    finally:
        os._exit(code)


def serve(line):
    """Does what the socket says; returns the exit status. This process is a helper and nothing else."""
    text = b""
    while not text.endswith(b"\n"):
        part = line.recv(65536)
        if not part:
            return 125
        text += part
    request = json.loads(text)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1):
        # Meant for the tests.
        signal.signal(number, signal.SIG_IGN)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        enter(request["mode"], request["uid"], request["gid"])
    except (Cannot, OSError) as error:
        line.sendall(("cannot: %s\n" % error).encode("utf-8", "replace"))
        return 125
    child = os.fork()
    if child == 0:
        first_process(request, line)
    line.close()
    # In a helper of its own it is the same socket.
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    while True:
        process, status = os.waitpid(child, 0)
        if process == child:
            return code_of(status)


if __name__ == "__main__":
    os._exit(serve(socket.socket(fileno=os.dup(0))))
