"""
What upgrade() may not do beside asking for SQL, while it is only looked at. Each refusal is remembered by the recording: upgrade()
may swallow the error, and then does what it would not have done for real. It holds for the whole process, its threads included.
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep

# The recordings that run: see migration_guard_recording.
RECORDINGS = []

OWN_CONNECTION = "upgrade() uses a connection of its own, which a look does not let it do"
OWN_CURSOR = "upgrade() uses a cursor of the driver, which a look does not let it do"
ROWS = "upgrade() reads rows, and what it does depends on them"
FILE = "upgrade() writes a file, which a look does not let it do"
THREAD = "upgrade() starts a thread, whose statements a look cannot see"
MORE = "upgrade() does more than ask for SQL (%s), which a look does not let it do"


def refuse(event, arguments):
    """What Python itself tells of."""
    if not RECORDINGS:
        return
    if event == "open":
        path, mode, flags = arguments
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
        if writes and "__pycache__" not in str(path) and str(path) != os.devnull:
            raise RECORDINGS[-1].refuse(FILE)
    elif event in THREADS:
        raise RECORDINGS[-1].refuse(THREAD)
    elif event in FORBIDDEN and not any("__pycache__" in str(argument) for argument in arguments):
        raise RECORDINGS[-1].refuse(MORE % event)


THREADS = {"_thread.start_new_thread", "_thread.start_joinable_thread"}
FORBIDDEN = {
    "socket.connect", "socket.sendto", "socket.sendmsg", "sqlite3.connect", "subprocess.Popen", "os.system", "os.exec", "os.fork",
    "os.forkpty", "os.posix_spawn", "os.spawn", "pty.spawn", "os.remove", "os.rename", "os.rmdir", "os.truncate", "os.link", "os.symlink",
    "os.mkdir", "os.chmod", "os.chown", "shutil.rmtree", "shutil.move", "os.kill", "os.killpg", "signal.pthread_kill",
    "ctypes.dlopen", "ctypes.dlsym", "ctypes.call_function",
}
# What connects, forks or starts threads and tells Python of nothing: drivers in C, and the beginnings of processes.
SILENT = (
    ("psycopg", "connect", OWN_CONNECTION), ("psycopg", "Connection.connect", OWN_CONNECTION),
    ("psycopg", "AsyncConnection.connect", OWN_CONNECTION), ("psycopg2", "connect", OWN_CONNECTION),
    ("psycopg2", "_connect", OWN_CONNECTION), ("MySQLdb", "connect", OWN_CONNECTION), ("MySQLdb", "Connect", OWN_CONNECTION),
    ("MySQLdb", "Connection", OWN_CONNECTION), ("mariadb", "connect", OWN_CONNECTION), ("pymysql", "connect", OWN_CONNECTION),
    ("_posixsubprocess", "fork_exec", MORE % "subprocess.Popen"), ("_thread", "start_new_thread", THREAD),
    ("threading", "_start_new_thread", THREAD), ("threading", "_start_joinable_thread", THREAD),
)


def close_silent():
    """Puts a refusal in the way of everything that tells of nothing, as far as it is loaded by now."""
    for module, path, why in SILENT:
        owner = sys.modules.get(module)
        *outer, name = path.split(".")
        for part in outer:
            owner = getattr(owner, part, None)
        real = getattr(owner, name, None)
        if real is not None and not getattr(real, "migration_guard", False):
            setattr(owner, name, guarded(real, why))


def guarded(real, why):
    method = getattr(real, "__func__", None)

    def instead(*arguments, **words):
        if RECORDINGS:
            raise RECORDINGS[-1].refuse(why)
        # Of a subclass, its own.
        return (method or real)(*arguments, **words)

    instead.migration_guard = True
    return classmethod(instead) if method else instead


def outsider(depth):
    """Whether what called is neither SQLAlchemy, Alembic nor the guard."""
    path = os.path.abspath(sys._getframe(depth + 1).f_code.co_filename)
    return not path.startswith(PACKAGES)


PACKAGES = ()


def close_raw_connections():
    """A connection or cursor of the driver would get by everything; only SQLAlchemy itself may have one."""
    from sqlalchemy.engine import Connection
    from sqlalchemy.pool import base

    real_cursor = base._ConnectionFairy.cursor

    def cursor(fairy, *arguments, **words):
        if RECORDINGS and outsider(1):
            raise RECORDINGS[-1].refuse(OWN_CURSOR)
        return real_cursor(fairy, *arguments, **words)

    base._ConnectionFairy.cursor = cursor
    real = Connection.connection.fget

    def connection(self):
        if RECORDINGS and outsider(1):
            raise RECORDINGS[-1].refuse(OWN_CURSOR)
        return real(self)

    Connection.connection = property(connection)


# What a result says of rows, and what nobody knows of a statement that was only written down.
NUMBERS = ("rowcount", "lastrowid", "inserted_primary_key", "inserted_primary_key_rows", "returned_defaults", "returns_rows")


def close_answers():
    """Whoever reads the rows of what was only written down, or their number, decides by an answer that it has not got."""
    from sqlalchemy import exc

    try:
        from sqlalchemy.engine import CursorResult as Result
    except ImportError:
        from sqlalchemy.engine import ResultProxy as Result
    real = exc.ResourceClosedError.__init__

    def closed(error, *arguments, **words):
        if RECORDINGS:
            RECORDINGS[-1].refuse(ROWS, False)
        real(error, *arguments, **words)

    exc.ResourceClosedError.__init__ = closed
    for name in NUMBERS:
        if hasattr(Result, name):
            setattr(Result, name, Unknown(getattr(Result, name), name))


class Unknown:
    """An attribute of a result that is refused where the statement was only written down."""

    def __init__(self, real, name):
        self.real = real
        self.name = name

    def __get__(self, result, owner=None):
        if result is None:
            return self
        if RECORDINGS and outsider(1) and getattr(result.context, "migration_guard_recorded", False):
            raise RECORDINGS[-1].refuse(ROWS, False)
        return self.real.__get__(result, owner) if hasattr(self.real, "__get__") else self.real


DONE = []


def put_up(recordings):
    """From here on, while one of the recordings runs, nothing else gets through."""
    global RECORDINGS, PACKAGES
    if not DONE:
        import alembic
        import sqlalchemy

        DONE.append(True)
        RECORDINGS = recordings
        PACKAGES = tuple(os.path.dirname(os.path.abspath(module.__file__)) + os.sep for module in (alembic, sqlalchemy)) + (HERE,)
        sys.addaudithook(refuse)
        close_raw_connections()
        close_answers()
    close_silent()
