"""
What the revisions of an Alembic project would ask a server to do, without its being done.

upgrade() runs as it would run for real: with its connection, and with the answers of the server's own catalogue. Everything
else is written down in place of being executed. Nothing that runs meanwhile gets through to the server in another way.
"""
import contextlib
import os
import re
import sys

from migration_guard_common import ANSWER, REQUEST, part, silence

FENCE = part("migration_guard_fence")

# What a project's env.py may do to a server that is only looked at.
PASSES = re.compile(
    r"(SELECT|SHOW|SET|RESET|USE|PRAGMA|VALUES|EXPLAIN|DESCRIBE|DESC|BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|WITH)\b", re.I)
CHANGES = re.compile(r"\b(INTO|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|ALTER|DROP)\b", re.I)
COMMENTS = re.compile(r"^(\s|--[^\n]*\n|/\*.*?\*/)*", re.S)
READS = re.compile(r"(SELECT|SHOW|PRAGMA|WITH|DESCRIBE|DESC|VALUES)\b", re.I)
SOURCES = re.compile(r"\b(?:FROM|JOIN)\s+(?:LATERAL\s+)?(\(|[\w\".$`]+)", re.I)
CATALOGUE = re.compile(r'^\(|^["`]?(pg_catalog|information_schema)["`]?\.|^["`]?pg_\w+["`]?$|^["`]?sqlite_(master|schema|temp_master)["`]?$', re.I)
# Functions whose answer changes nothing, where a query has no table.
ASKS = re.compile(
    r"^(version|current_\w+|session_user|user|database|schema|now|to_reg\w+|has_\w+_privilege|obj_description|col_description|format_type"
    r"|pg_get_\w+|pg_\w+_is_visible|sqlite_version|coalesce|cast|count|exists|unnest|array_\w+|any|lower|upper|max|min|quote_ident)$", re.I)
FUNCTIONS = re.compile(r"([A-Za-z_]\w*)\s*\(")
KEYWORDS = {"in", "values", "and", "or", "not", "select", "from", "where", "exists", "as", "on", "join", "with", "case", "when", "then", "else"}


def stripped(statement):
    """A statement without the comments before it."""
    return statement[COMMENTS.match(statement).end():]


def is_several(statement):
    """Whether a text may hold several statements: for some servers, a lone CR ends a comment."""
    return bool(re.search(r";\s*[^\s;]", without_texts(statement)) or re.search(r"--[^\n]*\r(?!\n)", statement))


def is_question(statement):
    """Whether a statement only asks, of whatever."""
    if is_several(statement):
        return False
    text = stripped(statement)
    if re.match(r"SET\b|RESET\b", text, re.I):
        return True
    return bool(PASSES.match(text)) and not (re.match(r"(SELECT|WITH|EXPLAIN)\b", text, re.I) and CHANGES.search(without_texts(text)))


def without_texts(text):
    return re.sub(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", "''", text)


def asks_catalogue(statement):
    """Whether a statement asks nothing but what the server knows of its own tables, and changes nothing by it."""
    if is_several(statement):
        return False
    text = stripped(statement)
    if re.match(r"SHOW\b|DESC(RIBE)?\b", text, re.I):
        return True
    if re.match(r"PRAGMA\b", text, re.I):
        return "=" not in text
    if not READS.match(text) or CHANGES.search(without_texts(text)):
        return False
    sources = SOURCES.findall(text)
    if not all(CATALOGUE.match(name) for name in sources):
        # A name that WITH or a subquery gives is no table.
        given = {name.lower() for name in re.findall(r"\b(\w+)\s+AS\s+(?:MATERIALIZED\s+)?\(", text, re.I)}
        given |= {name.lower() for name in re.findall(r"\)\s+AS\s+(\w+)", text, re.I)}
        if not all(CATALOGUE.match(name) or name.strip('"`').lower() in given for name in sources):
            return False
    if sources:
        return not re.search(r"\b(nextval|setval|pg_advisory\w*|pg_terminate_backend|pg_cancel_backend|lo_\w+|dblink\w*|set_config)\s*\(", text, re.I)
    return all(name.lower() in KEYWORDS or ASKS.match(name.rpartition(".")[2]) for name in FUNCTIONS.findall(without_texts(text)))


def texts_in(value):
    """Every text among the parameters of a statement."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts_in(item)


def words_of(text):
    return set(re.findall(r"[\w$]+", text.lower()))


class Stale(PermissionError):
    """What a revision asks about is changed by what comes before it and has not run."""


class Target:
    """What was written down for one database so far: the answers about it no longer hold."""

    def __init__(self, connection):
        self.connection = connection
        self.touched = set()
        self.moved = False

    def is_stale(self, statement, parameters):
        if not self.touched:
            return False
        if self.moved:
            return True
        text = stripped(statement)
        names = set()
        for value in texts_in(parameters):
            names |= words_of(value)
        if re.match(r"PRAGMA\b|SHOW\b|DESC", text, re.I):
            names |= words_of(text)
        else:
            for quoted in re.findall(r"'((?:[^']|'')*)'", text):
                names |= words_of(quoted)
        # One that names nothing asks for a list of everything.
        return bool(names & self.touched) if names else True


class Recording:
    """What one revision does, statement by statement, each with the line of upgrade() that asked for it."""

    def __init__(self, target, path):
        self.target = target
        self.path = os.path.realpath(path)
        self.autocommit = False
        self.statements = []
        # What it was refused, in words, and whether that was to reach beyond the database: upgrade() may swallow the error.
        self.refused = []
        self.beyond = False

    def refuse(self, why, beyond=True, kind=PermissionError):
        """The error for what upgrade() may not do, or cannot be told, while it is only looked at. Remembered, whoever catches it."""
        self.refused.append(why)
        self.beyond = self.beyond or beyond
        return kind(why)

    def line(self):
        frame = sys._getframe(1)
        while frame is not None:
            if os.path.realpath(frame.f_code.co_filename) == self.path:
                return frame.f_lineno
            frame = frame.f_back
        return None

    def add(self, sql):
        self.statements.append({"line": self.line(), "sql": sql.rstrip().rstrip(";") + ";", "atomic": not self.autocommit})

    def take(self, statement, parameters, context):
        """Whether a statement is taken care of here. A question about the catalogue is the server's to answer."""
        if asks_catalogue(statement):
            if self.target.is_stale(statement, parameters):
                raise self.refuse("upgrade() asks the database about what pending revisions change before it asks", False, Stale)
            return False
        if context is not None:
            # Its rows and their number are not known: see migration_guard_fence.
            context.migration_guard_recorded = True
        text = written_out(statement, parameters, context)
        self.add(text)
        if not is_question(statement):
            self.target.touched |= words_of(text)
        elif re.match(r"SET\b.*\bsearch_path\b|USE\b", stripped(statement), re.I | re.S):
            self.target.touched.add("search_path")
            self.target.moved = True
        return True

    @contextlib.contextmanager
    def autocommit_block(self, context):
        """Alembic's own would end the transaction in which nothing can be changed."""
        transactional = context.impl.transactional_ddl
        if transactional:
            self.add("COMMIT")
        self.autocommit = True
        try:
            yield
        finally:
            self.autocommit = False
            if transactional:
                self.add("BEGIN")


def written_out(statement, parameters, context):
    """A statement as a person would write it, with its values in it where they can be."""
    text, dialect = statement, context.dialect
    compiled = getattr(context, "compiled", None)
    if parameters and compiled is not None and getattr(compiled, "statement", None) is not None:
        try:
            text = str(compiled.statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
        except Exception:
            # A value that has no literal: its place stays.
            pass
    return text.replace("%%", "%") if dialect.paramstyle in ("format", "pyformat") else text


def raw_of(connection):
    """The driver's connection, which several of SQLAlchemy may share."""
    fairy = connection.connection
    return getattr(fairy, "dbapi_connection", None) or fairy.connection


# The recording that runs, if one does.
RECORDINGS = []


# While SQLAlchemy itself connects.
CONNECTING = []


def read_only(connection, driver):
    """A connection of the driver that env.py uses past SQLAlchemy, so that the server refuses what it would change."""
    if driver == "psycopg2":
        connection.set_session(readonly=True)
    elif driver == "psycopg":
        connection.read_only = True
    elif driver == "sqlite3":
        connection.execute("PRAGMA query_only = ON")
    elif driver in ("MySQLdb", "pymysql", "mariadb"):
        cursor = connection.cursor()
        cursor.execute("START TRANSACTION READ ONLY")
        cursor.close()
    return connection


def driver_of(connection):
    """The module that a connection of a driver comes from: `psycopg2.extensions` is psycopg2's."""
    name = type(connection).__module__.partition(".")[0]
    return {"_mysql": "MySQLdb", "sqlite3": "sqlite3"}.get(name, name)


def watch_driver(module, name):
    real = module.connect

    def connect(*arguments, **words):
        if RECORDINGS:
            raise RECORDINGS[-1].refuse(FENCE.OWN_CONNECTION)
        connection = real(*arguments, **words)
        return connection if CONNECTING else read_only(connection, name)

    module.connect = connect


class Drivers:
    """Finds the drivers as they are imported, and watches who connects by them."""

    searching = False

    def find_spec(self, name, path=None, target=None):
        import importlib.util

        if name not in WATCHED or self.searching:
            return None
        self.searching = True
        try:
            spec = importlib.util.find_spec(name)
        finally:
            self.searching = False
        if spec is not None and spec.loader is not None:
            real = spec.loader.exec_module

            def exec_module(module):
                real(module)
                if hasattr(module, "connect"):
                    watch_driver(module, name)

            spec.loader.exec_module = exec_module
        return spec


WATCHED = ("psycopg", "psycopg2", "MySQLdb", "mariadb", "pymysql")


def watch_connections():
    """What env.py sends past SQLAlchemy changes nothing, either: by a raw connection, or by one that it opens itself."""
    from sqlalchemy import event
    from sqlalchemy import engine as package
    from sqlalchemy.engine import Engine

    own = os.path.dirname(os.path.dirname(os.path.abspath(package.__file__))) + os.sep
    real = Engine.raw_connection

    def raw_connection(engine, *arguments, **words):
        if RECORDINGS:
            raise RECORDINGS[-1].refuse(FENCE.OWN_CONNECTION)
        fairy = real(engine, *arguments, **words)
        if not os.path.abspath(sys._getframe(1).f_code.co_filename).startswith(own):
            connection = getattr(fairy, "dbapi_connection", None) or fairy.connection
            read_only(connection, driver_of(connection))
        return fairy

    Engine.raw_connection = raw_connection
    for name in WATCHED:
        if hasattr(sys.modules.get(name), "connect"):
            watch_driver(sys.modules[name], name)
    sys.meta_path.insert(0, Drivers())

    @event.listens_for(Engine, "do_connect")
    def connected(dialect, record, arguments, words):
        CONNECTING.append(True)
        try:
            return dialect.connect(*arguments, **words)
        finally:
            CONNECTING.pop()


def fence():
    """From here on, no statement that changes anything reaches a server by SQLAlchemy, whoever sends it."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    watch_connections()

    def taken(statement, parameters, context):
        if RECORDINGS:
            recording = RECORDINGS[-1]
            if raw_of(context.root_connection) is not raw_of(recording.target.connection):
                raise recording.refuse(FENCE.OWN_CONNECTION)
            return recording.take(statement, parameters, context)
        if is_question(statement):
            return False
        # env.py may make schemas, or take locks, before it runs migrations: not in a look.
        ANSWER.setdefault("skipped", []).append(statement[:2000])
        return True

    @event.listens_for(Engine, "do_execute")
    def executed(cursor, statement, parameters, context):
        return taken(statement, parameters, context) or None

    @event.listens_for(Engine, "do_executemany")
    def executed_many(cursor, statement, parameters, context):
        return taken(statement, parameters[0] if parameters else None, context) or None

    @event.listens_for(Engine, "do_execute_no_params")
    def executed_plain(cursor, statement, context):
        return taken(statement, None, context) or None

    @event.listens_for(Engine, "begin")
    def begun(connection):
        # The server itself refuses what might get by, such as the text of a raw cursor.
        read_only = READ_ONLY.get(connection.dialect.name)
        if read_only:
            # Not through SQLAlchemy, which would begin once more for it.
            cursor = connection.connection.cursor()
            cursor.execute(read_only)
            if connection.dialect.name == "postgresql":
                cursor.execute("SET LOCAL statement_timeout = %d" % (1000 * silence(REQUEST["connectTimeout"])))
                cursor.execute("SET LOCAL lock_timeout = %d" % (1000 * REQUEST["connectTimeout"]))
            cursor.close()


READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY", "mysql": "START TRANSACTION READ ONLY", "mariadb": "START TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}


@contextlib.contextmanager
def recorded(target, path):
    """Runs what is inside as the upgrade() of a file, and yields what it asks for."""
    FENCE.put_up(RECORDINGS)
    recording = Recording(target, path)
    RECORDINGS.append(recording)
    try:
        yield recording
    finally:
        RECORDINGS.pop()


@contextlib.contextmanager
def apart(connection):
    """On PostgreSQL an error ends nothing but the questions of one revision."""
    savepoint = connection.dialect.name == "postgresql" and hasattr(connection, "exec_driver_sql")
    if savepoint:
        connection.exec_driver_sql("SAVEPOINT migration_guard")
    try:
        yield
    finally:
        if savepoint:
            try:
                connection.exec_driver_sql("ROLLBACK TO SAVEPOINT migration_guard")
            except Exception:
                # The revision has ended the transaction, and the savepoint with it.
                connection.rollback()


def collect(connection, context, words, revisions, entries, place_of):
    """Fills the operations of the entries with the SQL of their revisions. @param words: what env.py gives to every upgrade()"""
    from alembic.operations import Operations

    target = Target(connection)
    for revision, entry in zip(revisions, entries):
        first, last = place_of(revision.path)
        whole = {"type": "upgrade", "description": revision.doc or revision.revision, "line": first, "end": last, "sql": []}
        with recorded(target, revision.path) as recording:
            context.autocommit_block = lambda recording=recording: recording.autocommit_block(context)
            try:
                with apart_outside(connection), Operations.context(context):
                    revision.module.upgrade(**words)
            except BaseException as error:
                recording.refused.append(why(error))
            finally:
                del context.autocommit_block
            if recording.refused:
                # Whatever upgrade() made of the error: with an answer it would have done something else.
                whole["sqlError"] = recording.refused[0]
                whole["beyond"] = recording.beyond
                # What it would have done is not known, nor what the answers to those behind it would be.
                target.touched |= {"not", "known"}
                target.moved = True
        entry["operations"] = [whole] if "sqlError" in whole else operations_of(recording, revision, first) or [whole]


@contextlib.contextmanager
def apart_outside(connection):
    """`apart`, whose own statements are not the revision's."""
    recordings = RECORDINGS[:]
    RECORDINGS.clear()
    manager = apart(connection)
    manager.__enter__()
    RECORDINGS.extend(recordings)
    try:
        yield
    finally:
        RECORDINGS.clear()
        manager.__exit__(None, None, None)
        RECORDINGS.extend(recordings)


def why(error):
    """In words, why the SQL of a revision is not known."""
    if isinstance(error, PermissionError):
        return str(error)[:500]
    return type(error).__name__ + ": " + str(error)[:500]


def operations_of(recording, revision, first):
    """The statements of one line are one operation."""
    found = []
    for statement in recording.statements:
        line = statement["line"] or first
        if found and found[-1]["line"] == line and found[-1]["atomic"] == statement["atomic"]:
            found[-1]["sql"].append(statement["sql"])
        else:
            found.append({"type": "upgrade", "description": revision.doc or "", "line": line, "end": line,
                          "atomic": statement["atomic"], "sql": [statement["sql"]]})
    return found
