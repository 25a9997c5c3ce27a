"""Looks at an Alembic project in one interpreter start, or upgrades it to exactly the revisions that were judged.

Usage: python alembic_probe.py OUT.json REQUEST.json     (the answer goes to the file, never to standard output)
"""
import ast
import io
import os
import re
import sys
import time

wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
if getattr(sys.flags, "safe_path", False):
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from migration_guard_common import (  # noqa: E402
    ANSWER, REQUEST, SECRETS, conclude, keys_of, looks, relative, silence, stage, write,
)

sys.dont_write_bytecode = wanted


def upgrade_place(path):
    """Line of upgrade(), and the lines of its statements."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError):
        return 1, 1
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "upgrade":
            return node.lineno, getattr(node, "end_lineno", node.lineno)
    return 1, 1


class Traced(io.StringIO):
    """Collects SQL with the line of upgrade() that asked for it."""

    def __init__(self, path):
        super().__init__()
        self.path = os.path.realpath(path)
        self.parts = []

    def write(self, text):
        frame, line = sys._getframe(1), None
        while frame is not None:
            if os.path.realpath(frame.f_code.co_filename) == self.path:
                line = frame.f_lineno
                break
            frame = frame.f_back
        self.parts.append((line, text))
        return len(text)

    def statements(self):
        found, buffer, at = [], "", None
        for line, text in self.parts:
            if not buffer.strip():
                at = line
            buffer += text
            if buffer.rstrip().endswith(";"):
                found.append((at, buffer.strip()))
                buffer = ""
        if buffer.strip():
            found.append((at, buffer.strip()))
        return found


def give_up_connecting(seconds):
    """env.py makes its own engine: a server that does not answer must not hold it for as long as the driver likes."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    names = {"pymysql": "connect_timeout", "mysqldb": "connect_timeout", "aiomysql": "connect_timeout",
             "psycopg": "connect_timeout", "psycopg2": "connect_timeout", "asyncpg": "timeout"}

    @event.listens_for(Engine, "do_connect")
    def limited(dialect, record, arguments, words):
        name = names.get(dialect.driver)
        if name:
            words.setdefault(name, seconds)
        if dialect.driver in ("pymysql", "mysqldb") and looks():
            words.setdefault("read_timeout", silence(seconds))


def fence():
    """While a revision's SQL is collected, no statement reaches a server, whichever connection the project's code opens."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    @event.listens_for(Engine, "before_cursor_execute")
    def refused(connection, cursor, statement, parameters, context, executemany):
        if FENCED:
            raise PermissionError("upgrade() uses a connection of its own, which a look does not let it do")


# Not empty while the project's code runs that is to ask for SQL and nothing else.
FENCED = []
# Names that stand for a connection, or for what makes one.
DIRECT = {"get_bind", "bind", "session", "sessionlocal", "sessionmaker", "engine", "create_engine", "connect"}


def uses_connection(text):
    """Whether code reads or writes rows through a connection of its own. Comments and strings do not count."""
    for node in ast.walk(ast.parse(text)):
        names = [getattr(node, "id", None), getattr(node, "attr", None)]
        if isinstance(node, ast.alias):
            names = [node.name.rpartition(".")[2], node.asname]
        if any(name and name.lower() in DIRECT for name in names):
            return True
    return False


SYSTEM_SCHEMAS = {"information_schema", "pg_catalog", "mysql", "performance_schema", "sys", "temp"}


def is_empty(inspector, history):
    """Whether no schema that is not the server's own has a table, that of the history aside."""
    return not any(
        set(inspector.get_table_names(schema=schema)) - {history}
        for schema in inspector.get_schema_names() if schema.lower() not in SYSTEM_SCHEMAS
    )


def columns_of(connection, names):
    import sqlalchemy

    found, existing = {}, []
    inspector = sqlalchemy.inspect(connection)
    for table in inspector.get_table_names():
        if table not in names:
            continue
        existing.append(table)
        columns = {}
        for column in inspector.get_columns(table):
            try:
                kind = column["type"].compile(dialect=connection.dialect)
            except Exception:
                kind = str(column["type"])
            columns[column["name"]] = {
                "type": kind.lower(), "null": bool(column["nullable"]),
                "default": column.get("default") is not None, "auto": column.get("autoincrement") is True,
                # SQLAlchemy does not say in which character set a column is.
                "bytes": None,
            }
        found[table] = {"rows": None, "columns": columns}
    return found, existing


def one_transaction(context):
    """Whether all revisions run in one transaction."""
    return bool(context.impl.transactional_ddl and not context.opts.get("transaction_per_migration"))


def collect(connection, context, revisions, entries):
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    for revision, entry in zip(revisions, entries):
        buffer = Traced(revision.path)
        offline = MigrationContext.configure(
            connection=connection, opts={"as_sql": True, "output_buffer": buffer, "transactional_ddl": False},
        )
        # Statements executed on the connection itself would run for real; the transaction around this is rolled back.
        first, last = upgrade_place(revision.path)
        operation = {"type": "upgrade", "description": revision.doc or revision.revision, "line": first, "end": last, "sql": []}
        try:
            with open(revision.path, encoding="utf-8") as file:
                text = file.read()
            if uses_connection(text):
                # That is not SQL which can be collected.
                operation["sqlError"] = "upgrade() uses the connection directly"
                operation["opaque"] = True
                entry["operations"] = [operation]
                continue
            with Operations.context(offline):
                FENCED.append(revision)
                try:
                    revision.module.upgrade()
                finally:
                    FENCED.pop()
            statements = buffer.statements()
            lines = []
            for line, sql in statements:
                if lines and lines[-1]["line"] == line:
                    lines[-1]["sql"].append(sql)
                else:
                    lines.append({"type": "upgrade", "description": revision.doc or "", "line": line or first,
                                  "end": line or first, "sql": [sql]})
            entry["operations"] = lines or [operation]
        except Exception as error:
            operation["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
            entry["operations"] = [operation]


def run():
    sys.path[0] = REQUEST["directory"]
    ANSWER["databases"] = []
    stage("alembic")
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from alembic.util.exc import CommandError

    import alembic

    ANSWER["toolVersion"] = getattr(alembic, "__version__", None)
    stage("env")
    config = Config(REQUEST["config"])
    config.config_ini_section = config.config_ini_section
    stage("graph")
    script = ScriptDirectory.from_config(config)
    heads = script.get_heads()
    revisions = {revision.revision: revision for revision in script.walk_revisions()}
    answer = {"alias": "default", "history": True, "conflicts": [], "ahead": [], "stale": []}
    ANSWER["databases"].append(answer)
    if len(heads) > 1:
        answer["conflicts"] = [{"app": "", "migrations": [
            {"name": head, "file": relative(revisions[head].path)} for head in sorted(heads)]}]

    def look(current, context):
        connection = context.connection
        answer["vendor"] = context.dialect.name
        answer["engine"] = {"mysql": "mysql", "mariadb": "mariadb", "postgresql": "postgresql", "sqlite": "sqlite"}.get(
            context.dialect.name, context.dialect.name)
        if getattr(context.dialect, "is_mariadb", False):
            answer["engine"] = "mariadb"
        version = context.dialect.server_version_info or ()
        if answer["engine"] == "sqlite":
            import sqlite3

            version = sqlite3.sqlite_version_info
        answer["version"] = ".".join(str(part) for part in version if isinstance(part, int))
        url = connection.engine.url
        if len(str(url.password or "")) > 3:
            SECRETS.add(str(url.password))
        answer["database"], answer["host"], answer["user"] = url.database or "", url.host or "", url.username or ""
        answer["port"] = str(url.port or "")
        answer["applied"] = len(current)
        answer["oneTransaction"] = one_transaction(context)
        unknown = [name for name in current if name not in revisions]
        answer["ahead"] = [{"app": "", "name": name} for name in unknown]
        if unknown or answer["conflicts"]:
            return []
        applied = set()
        for head in current:
            applied.update(r.revision for r in script.iterate_revisions(head, "base") if r is not None)
        waiting = [r for r in script.walk_revisions() if r.revision not in applied]
        waiting.reverse()
        entries = []
        for revision in waiting:
            line, _ = upgrade_place(revision.path)
            entries.append({"app": "", "name": revision.revision, "file": relative(revision.path), "line": line,
                            "firstParty": True, "atomic": bool(context.impl.transactional_ddl), "operations": []})
        answer["pending"] = entries
        import sqlalchemy

        inspector = sqlalchemy.inspect(connection)
        tables = set(inspector.get_table_names())
        answer["fresh"] = not current and is_empty(inspector, getattr(context, "version_table", "alembic_version"))
        if REQUEST["mode"] == "look" and REQUEST["sql"] and entries:
            stage("sql")
            try:
                collect(connection, context, waiting, entries)
            finally:
                connection.rollback() if hasattr(connection, "rollback") else None
            text = "\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
            words = set(re.findall(r"[\w$]+", text))
            answer["tables"], answer["existing"] = columns_of(connection, words & tables)
            answer["keys"] = keys_of(lambda query: [tuple(row) for row in connection.execute(sqlalchemy.text(query))], answer["engine"], text)
        if REQUEST["mode"] == "look" and REQUEST["drift"] and not entries:
            stage("drift")
            metadata = context.opts.get("target_metadata")
            if metadata is not None:
                differences = compare_metadata(context, metadata)
                if differences:
                    ANSWER["drift"] = [{"app": "", "operations": [describe(d) for d in differences], "file": None}]
        return []

    def describe(difference):
        if isinstance(difference, list):
            return "; ".join(describe(item) for item in difference)
        kind = difference[0]
        names = []
        for part in difference[1:]:
            if hasattr(part, "name") and getattr(part, "name", None):
                table = getattr(getattr(part, "table", None), "name", None)
                names.append((table + "." if table else "") + str(part.name))
            elif isinstance(part, str):
                names.append(part)
        return kind.replace("_", " ") + " " + ".".join(names)

    give_up_connecting(max(1, int(REQUEST["connectTimeout"])))
    stage("connect")
    fence()
    # env.py configures logging and may print; what it raises before it connects is its own. A look creates no table for
    # the history, which a user that may only read could not do.
    with EnvironmentContext(config, script, fn=look, as_sql=False, dont_mutate=True):
        try:
            script.run_env()
        except Exception as error:
            if isinstance(error, CommandError) and "locate revision" in str(error):
                name = re.search(r"'([^']+)'", str(error))
                answer["ahead"] = [{"app": "", "name": name.group(1) if name else "?"}]
            else:
                module = type(error).__module__
                if ANSWER["stage"] == "connect" and not module.startswith(("sqlalchemy", "pymysql", "MySQLdb", "psycopg")):
                    stage("env")
                raise
    if REQUEST["mode"] != "apply":
        stage("done")
        return
    plan = [entry["name"] for entry in answer.get("pending", [])]
    if plan != REQUEST["expected"]:
        ANSWER["changed"] = {"alias": "default", "plan": plan}
        return
    ANSWER["journal"] = journal = []

    def upgrade(current, context):
        connection = context.connection
        seconds = max(1, int(REQUEST["lockTimeout"]))
        if answer["engine"] in ("mariadb", "mysql"):
            connection.exec_driver_sql("SET SESSION lock_wait_timeout = %d" % seconds)
            connection.exec_driver_sql("SET SESSION innodb_lock_wait_timeout = %d" % seconds)
        elif answer["engine"] == "postgresql":
            connection.exec_driver_sql("SET lock_timeout = '%ds'" % seconds)
        # When one fails, or this process ends, those before it go back, too.
        ANSWER["oneTransaction"] = one_transaction(context)
        steps = script._upgrade_revs("head", current)
        for step in steps:
            real = step.migration_fn

            def journaled(*arguments, _real=real, _step=step, **words):
                entry = {"database": "default", "app": "", "name": _step.revision.revision, "done": False}
                journal.append(entry)
                write()
                began = time.monotonic()
                _real(*arguments, **words)
                entry["done"] = True
                entry["seconds"] = round(time.monotonic() - began, 3)
                write()

            step.migration_fn = journaled
        return steps

    stage("apply")
    with EnvironmentContext(config, script, fn=upgrade, as_sql=False):
        script.run_env()
    ANSWER["oneTransaction"] = False
    stage("done")


conclude(run)
