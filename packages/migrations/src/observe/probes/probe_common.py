"""What the probes share: the request, the answer and its file, and how an error is told.

The answer goes to a file, never to standard output: projects print there.
"""
import json
import os
import sys

OUT = sys.argv[1]
with open(sys.argv[2], encoding="utf-8") as file:
    REQUEST = json.load(file)
# A project may fork while it is loaded. Only the process that was started answers.
MAIN = os.getpid()
ROOT = os.path.realpath(REQUEST["root"])
HERE = os.path.dirname(os.path.abspath(__file__))
ANSWER = {"stage": "start"}
# Passwords this process knows; no text of the answer shows them.
SECRETS = set()


class Stop(Exception):
    """An answer is complete before everything was looked at."""


class Target:
    """One history of migrations: an alias of the settings, and the schema in it where a project has one for each tenant."""

    def __init__(self, alias, schema=None, enter=None, tenants=False):
        self.alias = alias
        self.schema = schema
        # What makes the connection look into the schema.
        self.enter = enter
        # Whether the application is one with schemas for tenants.
        self.tenants = tenants
        self.name = alias if schema is None else alias + "/" + schema


def stage(name):
    ANSWER["stage"] = name


def redacted(value):
    """Removes the database passwords this process knows from every text of the answer, but not from the names of its parts."""
    if isinstance(value, str):
        for secret in SECRETS:
            value = value.replace(secret, "***")
        return value
    if isinstance(value, dict):
        return {k: redacted(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [redacted(v) for v in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return redacted(str(value))


def write():
    if os.getpid() != MAIN:
        return
    temporary = OUT + ".part"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
        # Not json.dump(), whose encoder is written in Python.
        file.write(json.dumps(redacted(ANSWER)))
    os.replace(temporary, OUT)


def journal(event, **facts):
    """
    Adds one line to the journal of an application, which is beside the answer. It is there whatever happens to this process
    afterwards: the line is with the system before the function returns.
    """
    if os.getpid() != MAIN:
        return
    descriptor = os.open(OUT + ".journal", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, (json.dumps(redacted({"event": event, **facts})) + "\n").encode("utf-8", "replace"))
    finally:
        os.close(descriptor)


def tell_where_on_end():
    """When this process is asked to end, it writes down where it stood: a project that hangs is told by its line."""
    import faulthandler

    try:
        file = open(OUT + ".stack", "w", opener=lambda path, flags: os.open(path, flags, 0o600))
        faulthandler.register(SIGTERM, file=file, all_threads=False, chain=True)
        # The file must live as long as the process.
        ENDING.append(file)
    except (AttributeError, OSError, ValueError):
        pass


# By its number: the module of that name takes longer to load than all of this.
SIGTERM = 15
ENDING = []
OURS = {}


def first_party(path):
    """Whether a file or directory is the project's own and not an installed package."""
    if not path or path.startswith("<"):
        return False
    if path not in OURS:
        real = os.path.realpath(path)
        inside = real == ROOT or real.startswith(ROOT + os.sep)
        parts = real[len(ROOT):].split(os.sep)
        OURS[path] = inside and not any(part in ("site-packages", "dist-packages", "node_modules") for part in parts)
    return OURS[path]


def relative(path):
    if not path:
        return None
    real = os.path.realpath(path)
    return os.path.relpath(real, ROOT) if real.startswith(ROOT + os.sep) else real


def source_of(migration):
    module = sys.modules.get(type(migration).__module__)
    return getattr(module, "__file__", None)


def digest_of(path):
    """What tells whether a file is still the one that was judged; None where it cannot be read."""
    import hashlib

    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except (OSError, TypeError):
        return None


def give_up_after(connection, seconds):
    """A connection that hangs must end before the action's deadline does."""
    options = connection.settings_dict.setdefault("OPTIONS", {})
    if connection.vendor in ("mysql", "postgresql") and isinstance(options, dict):
        options.setdefault("connect_timeout", seconds)
        driver = getattr(connection.Database, "__name__", "")
        if driver in ("MySQLdb", "pymysql") and looks():
            options.setdefault("read_timeout", silence(seconds))


def missing_file(connection):
    """Whether SQLite's file does not exist: connecting would create it."""
    if connection.vendor != "sqlite":
        return False
    name = str(connection.settings_dict["NAME"])
    return ":memory:" not in name and not name.startswith("file:") and not os.path.exists(name)


def looks():
    """Whether this run only looks. What is applied may take long, and must not be broken off for that."""
    return REQUEST["mode"] == "look"


def silence(seconds):
    """
    For how long a server may stay silent while it is only looked at. PyMySQL's own limit ends with the TCP connection,
    before the server's greeting; the answers of a loaded server may take longer than a connection may.
    """
    return 3 * seconds


def merge_mark(path):
    """The line on which an unfinished merge begins in a file; None where there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return next((number for number, line in enumerate(file, 1) if line.startswith("<<<<<<< ")), None)
    except OSError:
        return None


def innermost(error):
    """The innermost line of the project in an error, or in the one that led to it: some frameworks raise their own in its place."""
    import traceback

    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if os.path.dirname(os.path.abspath(frame.filename)) != HERE and first_party(frame.filename):
                return {"file": relative(frame.filename), "line": frame.lineno}
        error = error.__cause__ or error.__context__
    return None


def fault(error):
    """What went wrong, and the innermost line of the project that took part."""
    import traceback

    place, kind, message = None, type(error).__name__, str(error)
    if isinstance(error, SystemExit):
        message = "it called sys.exit(%s)" % ("" if error.code is None else repr(error.code))
    if isinstance(error, SyntaxError) and error.filename:
        mark = merge_mark(error.filename)
        if mark is not None:
            kind, message = "MergeConflict", "the file holds a merge that was not finished (<<<<<<<)"
        place = {"file": relative(error.filename), "line": mark or error.lineno}
    else:
        place = innermost(error)
    code, chain = None, error
    while chain is not None and code is None:
        # SQLAlchemy wraps the driver's error.
        origin = getattr(chain, "orig", None) or chain
        arguments = getattr(origin, "args", ())
        if arguments and isinstance(arguments[0], int):
            code = arguments[0]
        code = code or getattr(origin, "sqlstate", None) or getattr(origin, "pgcode", None)
        chain = chain.__cause__
    return {
        "type": kind,
        "message": message[:4000],
        "code": code,
        "place": place,
        "trace": "".join(traceback.format_exception(type(error), error, error.__traceback__))[-6000:],
    }


# The kinds are spelled as in KINDS. All schemas of PostgreSQL: a name that is unique in one of them is enough to stop.
KEYS = {
    "mysql": (
        "SELECT table_name, constraint_name, constraint_type FROM information_schema.table_constraints "
        "WHERE table_schema = DATABASE()",
        "SELECT table_name, index_name, CASE WHEN MIN(non_unique) = 0 THEN 'UNIQUE' ELSE 'INDEX' END "
        "FROM information_schema.statistics WHERE table_schema = DATABASE() GROUP BY table_name, index_name",
    ),
    "postgresql": (
        "SELECT c.relname, k.conname, CAST(k.contype AS text) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid",
        "SELECT c.relname, i.relname, CASE WHEN x.indisunique THEN 'u' ELSE 'i' END FROM pg_index x "
        "JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid",
    ),
    "sqlite": (
        "SELECT tbl_name, name, CASE WHEN substr(sql, 1, 14) = 'CREATE UNIQUE ' THEN 'u' ELSE 'i' END "
        "FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    ),
}
KINDS = {"u": "unique", "p": "unique", "x": "unique", "UNIQUE": "unique", "PRIMARY KEY": "unique", "i": "index",
         "INDEX": "index", "c": "check", "CHECK": "check", "f": "foreign-key", "FOREIGN KEY": "foreign-key"}


def keys_of(rows, engine, text):
    """The indexes and constraints that `text` names, and what each of them is. `rows` runs a query."""
    text = text.lower()
    found = [row for query in KEYS.get("mysql" if engine == "mariadb" else engine, ()) for row in rows(query)]
    return [{"table": table, "name": name, "kind": KINDS[kind]}
            for table, name, kind in found if kind in KINDS and name.lower() in text]


def literal(text, engine):
    return "'" + (text.replace("\\", "\\\\") if engine in ("mariadb", "mysql") else text).replace("'", "''") + "'"


def filled(query, engine, tables, calls):
    """A query of the request with its names; None where there is no table to ask about. See fillQuery in server-queries.ts."""
    if "{table}" in query:
        return " UNION ALL ".join(
            query.replace("{name}", literal(table, engine)).replace("{table}", "`" + table.replace("`", "``") + "`")
            for table in tables) or None
    lists = {"{tables}": tables, "{calls}": calls}
    for mark, names in lists.items():
        query = query.replace(mark, ", ".join(literal(name, engine) for name in names) or "''")
    return query


def asked_of(rows, engine, tables, text):
    """What the request's queries say of the tables that `text` names, as rows; None for a query that was refused."""
    import re

    found = {}
    calls = sorted({name.lower() for name in re.findall(r"(\w+)\s*\(", text)})
    for key, query in REQUEST.get("facts", {}).get(engine, {}).items():
        query = filled(query, engine, sorted(tables), calls)
        try:
            found[key] = [[plain(value) for value in row] for row in rows(query)] if query else []
        except Exception:
            found[key] = None
    return found


def plain(value):
    return value.decode("utf-8", "replace") if isinstance(value, (bytes, bytearray)) else value


def part(name):
    """A program that lies beside this one, loaded when it is needed: every line costs time to compile."""
    import importlib.util

    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, os.path.join(HERE, name + ".py"))
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = wanted
    return module


def conclude(main):
    """Runs `main`, writes the answer and ends the process. What `main` raises becomes part of the answer."""
    tell_where_on_end()
    try:
        main()
    except Stop:
        pass
    except BaseException as error:
        ANSWER["error"] = fault(error)
    finally:
        write()
        try:
            sys.stdout.flush()
        except Exception:
            # The project closed it.
            pass
        # A project's own threads and exit handlers must not keep the answer waiting.
        os._exit(0)
