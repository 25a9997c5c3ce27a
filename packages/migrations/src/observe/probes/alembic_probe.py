"""Looks at an Alembic project in one interpreter start, or upgrades it to exactly the revisions that were judged.

Usage: python alembic_probe.py OUT.json REQUEST.json     (the answer goes to the file, never to standard output)

One env.py may run migrations for several databases, engines or schemas: each call of run_migrations() is a target of its own.
"""
import ast
import os
import re
import sys

wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
if getattr(sys.flags, "safe_path", False):
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from migration_guard_common import (  # noqa: E402
    ANSWER, REQUEST, SECRETS, asked_of, conclude, digest_of, fault, keys_of, looks, part, plain, relative, silence, stage,
)

sys.dont_write_bytecode = wanted


def upgrade_place(path):
    """The first and the last line of upgrade()."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError):
        return 1, 1
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "upgrade":
            return node.lineno, getattr(node, "end_lineno", node.lineno)
    return 1, 1


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


SYSTEM_SCHEMAS = {"information_schema", "pg_catalog", "mysql", "performance_schema", "sys", "temp"}


def is_empty(inspector, history):
    """Whether no schema that is not the server's own has a table, that of the history aside."""
    return not any(
        set(inspector.get_table_names(schema=schema)) - {history}
        for schema in inspector.get_schema_names() if schema.lower() not in SYSTEM_SCHEMAS
    )


def asking(connection):
    """Runs a query and gives its rows. One that the server refuses leaves the transaction as it was."""

    def rows(query):
        with connection.begin_nested():
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    return rows


def one_transaction(context):
    """Whether all revisions run in one transaction: Alembic's, or one that env.py has begun itself."""
    outside = getattr(context, "_in_external_transaction", False)
    return bool(context.impl.transactional_ddl and (outside or not context.opts.get("transaction_per_migration")))


# --- targets -------------------------------------------------------------------------------------------------------


def schema_of(context):
    """The schema in which names without one are looked up, where the server has several."""
    schema = context.version_table_schema
    translated = context.connection.get_execution_options().get("schema_translate_map") or {}
    if schema is None and translated.get(None):
        schema = translated[None]
    if schema is None and context.dialect.name == "postgresql":
        # Where none of them exists, the first that is asked for.
        schema = context.connection.exec_driver_sql(
            "SELECT COALESCE(current_schema(), trim(both ' \"' from split_part(current_setting('search_path'), ',', 1)))").scalar()
    return schema


def identify(run, context, words):
    """What tells this target from the others: the run, the name that env.py gives it, its database and schema."""
    url = context.connection.engine.url
    if len(str(url.password or "")) > 3:
        SECRETS.add(str(url.password))
    given = words.get("engine_name") or words.get("bind") or words.get("name")
    token = context.opts.get("upgrade_token") or ""
    if given is None and token.endswith("_upgrades"):
        given = token[:-len("_upgrades")]
    return {
        "run": run.name, "given": given, "schema": schema_of(context), "database": url.database or "", "host": url.host or "",
        "port": str(url.port or ""), "table": context.version_table,
    }


KEYS = ("run", "given", "schema", "database", "host", "port", "table")


def key_of(identity):
    return tuple(str(identity[name]) for name in KEYS)


def name_targets(identities):
    """
    A name for each: the shortest of run, given name, schema and database that tells them apart. A single one that nobody named
    is `default`.
    """
    first = identities[0] if identities else None
    if len(identities) == 1:
        return [first["given"] or first["run"] or "default"]
    for names in (("given",), ("run",), ("schema",), ("database",), ("run", "given"), ("run", "schema"), ("given", "schema"),
                  ("database", "schema"), ("host", "port", "database", "schema"), KEYS):
        found = ["/".join(str(identity[name]) for name in names if identity[name] not in (None, "")) or "default" for identity in identities]
        if len(set(found)) == len(found):
            return found
    return ["%d" % (index + 1) for index in range(len(identities))]


def server_of(context):
    engine = {"mysql": "mysql", "mariadb": "mariadb", "postgresql": "postgresql", "sqlite": "sqlite"}.get(
        context.dialect.name, context.dialect.name)
    if getattr(context.dialect, "is_mariadb", False):
        engine = "mariadb"
    version = context.dialect.server_version_info or ()
    if engine == "sqlite":
        import sqlite3

        version = sqlite3.sqlite_version_info
    return engine, ".".join(str(number) for number in version if isinstance(number, int))


# --- revisions -----------------------------------------------------------------------------------------------------


def ancestors(script, head):
    """A revision and everything below it, along down_revision."""
    found, waiting = set(), [head]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        down = script.get_revision(name).down_revision
        waiting.extend(down if isinstance(down, (tuple, list)) else [down] if down else [])
    return found


def are_intended(script, heads, current):
    """
    Whether several heads are meant, to be upgraded with `heads`: they share no ancestor, each has a label of its own, or the
    database is on several of them already. Otherwise two branches met.
    """
    if len(heads) < 2 or len(current) > 1:
        return True
    below = [ancestors(script, head) for head in heads]
    labels = [set(script.get_revision(head).branch_labels or ()) for head in heads]
    pairs = [(a, b) for a in range(len(heads)) for b in range(a)]
    return all(not below[a] & below[b] or (labels[a] and labels[b] and not labels[a] & labels[b]) for a, b in pairs)


def destination(script):
    return "heads" if len(script.get_heads()) > 1 else "head"


def plan_of(script, current):
    """The revisions that `alembic upgrade` would run, in its order."""
    return [step.revision for step in script._upgrade_revs(destination(script), current)]


def describe(difference):
    if isinstance(difference, list):
        return "; ".join(describe(item) for item in difference)
    kind = difference[0]
    names = []
    for part_ in difference[1:]:
        if hasattr(part_, "name") and getattr(part_, "name", None):
            table = getattr(getattr(part_, "table", None), "name", None)
            names.append((table + "." if table else "") + str(part_.name))
        elif isinstance(part_, str):
            names.append(part_)
    return kind.replace("_", " ") + " " + ".".join(names)


# --- looking -------------------------------------------------------------------------------------------------------


def note_hooks(context):
    """Functions of env.py that run for every revision that is applied."""
    for function in getattr(context, "on_version_apply_callbacks", None) or ():
        code = getattr(function, "__code__", None)
        hook = {"kind": "version", "name": "on_version_apply", "file": relative(code.co_filename) if code else None,
                "line": code.co_firstlineno if code else None}
        if hook not in ANSWER.setdefault("hooks", []):
            ANSWER["hooks"].append(hook)


class Look:
    """Looks at every target for which env.py runs migrations."""

    def __init__(self):
        self.identities = []

    def visit(self, run, script, context, words):
        answer = {"alias": "default", "history": True, "conflicts": [], "ahead": [], "stale": []}
        identity = None
        try:
            stage("connect")
            answer["engine"], answer["version"] = server_of(context)
            answer["vendor"] = context.dialect.name
            answer["driver"] = context.dialect.driver
            identity = identify(run, context, words)
            if key_of(identity) in [key_of(other) for other in self.identities]:
                # env.py runs them a second time: the first look has seen everything.
                return
            answer.update({name: identity[name] for name in ("database", "host", "port")}, user=context.connection.engine.url.username or "")
            if identity["schema"] not in (None, "public"):
                answer["schema"] = identity["schema"]
            self.add(answer, identity)
            note_hooks(context)
            if answer["engine"] == "sqlite" and (not identity["database"] or ":memory:" in identity["database"] or "mode=memory" in str(context.connection.engine.url)):
                # An env.py that falls back to it where a variable is missing: what is applied to it is nowhere.
                raise ConnectionError("env.py names a database in memory, which ends with this process")
            self.look(answer, script, context, words)
        except Exception as error:
            if identity is None:
                self.add(answer, {**dict.fromkeys(KEYS), "run": run.name})
            answer.update(stage=ANSWER["stage"], error=fault(error))

    def add(self, answer, identity):
        ANSWER["databases"].append(answer)
        self.identities.append(identity)

    def look(self, answer, script, context, words):
        connection = context.connection
        stage("history")
        answer["history"] = context._has_version_table()
        current = context.get_current_heads()
        answer["applied"] = len(current)
        answer["oneTransaction"] = one_transaction(context)
        stage("graph")
        heads = script.get_heads()
        revisions = {revision.revision: revision for revision in script.walk_revisions()}
        answer["unseen"] = other_histories(connection, context, revisions)
        if not are_intended(script, heads, current):
            answer["conflicts"] = [{"app": "", "migrations": [
                {"name": head, "file": relative(revisions[head].path)} for head in sorted(heads)]}]
        answer["severalHeads"] = len(heads) > 1
        answer["ahead"] = [{"app": "", "name": name} for name in current if name not in revisions]
        if answer["ahead"] or answer["conflicts"]:
            return
        stage("plan")
        waiting = plan_of(script, current)
        answer["pending"] = entries = [entry_of(revision, context) for revision in waiting]
        stage("history")
        import sqlalchemy

        inspector = sqlalchemy.inspect(connection)
        tables = set(inspector.get_table_names())
        own = REQUEST.get("facts", {}).get(answer["engine"], {}).get("own")
        holds = {str(plain(row[0])) for row in asking(connection)(own)} - {context.version_table} if own and not current else set()
        answer["fresh"] = not current and not holds and is_empty(inspector, context.version_table)
        answer["holds"] = sorted(holds)[:20]
        if REQUEST["sql"] and entries:
            stage("sql")
            part("migration_guard_recording").collect(connection, context, words, waiting, entries, upgrade_place)
            text = "\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
            names = set(re.findall(r"[\w$]+", text))
            answer["existing"] = sorted(names & tables)
            answer["asked"] = asked_of(asking(connection), answer["engine"], names & (tables | set(inspector.get_view_names())), text)
            answer["keys"] = keys_of(lambda query: [tuple(row) for row in connection.execute(sqlalchemy.text(query))], answer["engine"], text)
            if answer["engine"] == "postgresql" and "CONCURRENTLY" in text.upper():
                rows = connection.exec_driver_sql(part("migration_guard_statements").INVALID.replace("LIKE %s", "LIKE '%%'"))
                answer["invalid"] = [{"table": table, "name": name} for _, name, table in rows]
            made = set(re.findall(r"^CREATE TABLE (?:IF NOT EXISTS )?[\"`]?(\w+)", text, re.I | re.M))
            if not answer["history"]:
                # A user who sees no history sees everything as pending, while its tables are there.
                answer["foreignTables"] = sorted(made & tables)[:20]
        if REQUEST["drift"] and not entries:
            self.drift(context)

    def drift(self, context):
        from alembic.autogenerate import compare_metadata

        metadata = context.opts.get("target_metadata")
        if metadata is None:
            return
        stage("drift")
        differences = compare_metadata(context, metadata)
        if differences:
            ANSWER.setdefault("drift", []).append(
                {"app": "", "operations": [describe(d) for d in differences], "file": None, "target": len(self.identities) - 1})

    def end(self):
        names = name_targets(self.identities)
        for answer, name in zip(ANSWER["databases"], names):
            answer["alias"] = name
        for drift in ANSWER.get("drift", []):
            name = names[drift.pop("target")]
            if len(names) > 1:
                drift["app"] = name


def entry_of(revision, context):
    line, _ = upgrade_place(revision.path)
    return {"app": "", "name": revision.revision, "file": relative(revision.path), "line": line, "digest": digest_of(revision.path),
            "firstParty": True, "atomic": bool(context.impl.transactional_ddl), "operations": []}


def other_histories(connection, context, revisions):
    """
    Other schemas of this database with a history that names revisions of this project: tenants that env.py does not come to.
    Another application's history names none of them.
    """
    if context.dialect.name != "postgresql":
        return []
    import sqlalchemy

    query = sqlalchemy.text(
        "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = :name "
        "AND c.relkind IN ('r', 'p') AND n.nspname <> COALESCE(:schema, current_schema(), '') "
        "AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')")
    rows = connection.execute(query, {"name": context.version_table, "schema": schema_of(context)}).fetchall()
    found = []
    for schema, in rows:
        table = sqlalchemy.table(context.version_table, sqlalchemy.column("version_num"), schema=schema)
        versions = [row[0] for row in connection.execute(table.select())]
        if any(version in revisions for version in versions):
            found.append(schema)
    return found


# --- running env.py ------------------------------------------------------------------------------------------------


class Asked(dict):
    """The -x arguments, which remembers those that env.py asked for in vain."""

    def __missing__(self, name):
        note_argument(name)
        raise KeyError(name)

    def __contains__(self, name):
        there = dict.__contains__(self, name)
        if not there:
            note_argument(name)
        return there

    def get(self, name, default=None):
        return dict.get(self, name, default) if name in self else default


# Names of arguments that choose what is migrated.
CHOOSES = re.compile(r"tenant|schema|shard|bind|database|^db(_?name)?$|engine|customer|organi[sz]ation|^org$", re.I)


def note_argument(name):
    asked = ANSWER.setdefault("unnamed", [])
    if CHOOSES.search(str(name)) and name not in asked:
        asked.append(str(name))


def each_target(work):
    """Runs env.py in each way, with `work(run, script, context, words, real)` in place of MigrationContext.run_migrations."""
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    given_arguments = EnvironmentContext.get_x_argument

    def get_x_argument(environment, as_dictionary=False):
        given = given_arguments(environment, as_dictionary=as_dictionary)
        return Asked(given) if as_dictionary else given

    EnvironmentContext.get_x_argument = get_x_argument
    real = MigrationContext.run_migrations
    for run in RUNS:
        stage("configuration")
        script = ScriptDirectory.from_config(run.config)
        stage("graph")
        # Every file is loaded: what does not load is said by its line, whatever env.py does.
        for _ in script.walk_revisions():
            pass

        def instead(context, run=run, script=script, **words):
            work(run, script, context, words, lambda: real(context, **words))
            stage("env")

        MigrationContext.run_migrations = instead
        stage("env")
        # A look creates no table for the history, which a user that may only read could not do.
        with EnvironmentContext(run.config, script, fn=lambda heads, context: [], as_sql=False, dont_mutate=looks()):
            try:
                script.run_env()
            except Exception as error:
                if ANSWER["stage"] == "env" and is_connection_error(error):
                    stage("connect")
                raise
    EnvironmentContext.get_x_argument = given_arguments
    MigrationContext.run_migrations = real


def is_connection_error(error):
    """Whether a database gave no answer, rather than env.py being at fault."""
    from sqlalchemy import exc

    while error is not None:
        if isinstance(error, (exc.OperationalError, exc.InterfaceError, exc.TimeoutError, exc.ProgrammingError, ConnectionError)):
            return True
        if type(error).__module__.partition(".")[0] in ("pymysql", "MySQLdb", "psycopg", "psycopg2", "asyncpg", "aiomysql", "mariadb"):
            return True
        error = error.__cause__
    return False


# Every way in which env.py is run.
RUNS = []


def run():
    sys.path[0] = REQUEST["places"][0]
    ANSWER["databases"] = []
    stage("alembic")
    import alembic
    from alembic.config import Config  # noqa: F401

    ANSWER["toolVersion"] = getattr(alembic, "__version__", None)
    stage("configuration")
    RUNS.extend(part("migration_guard_project").runs_of())
    give_up_connecting(max(1, int(REQUEST["connectTimeout"])))
    if REQUEST["mode"] != "look":
        work = part("migration_guard_apply")
        work.apply(sys.modules[__name__]) if REQUEST["mode"] == "apply" else work.ask(sys.modules[__name__])
        return
    part("migration_guard_recording").fence()
    look = Look()
    try:
        each_target(lambda run, script, context, words, real: look.visit(run, script, context, words))
    finally:
        look.end()
    stage("done")


conclude(run)
