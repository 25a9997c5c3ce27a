"""
Upgrades every target of an Alembic project to exactly the revisions that were judged, by its own env.py, and says afterwards
what the databases have recorded. A journal tells of every step before it is taken.
"""
import time

from migration_guard_common import ANSWER, REQUEST, Stop, digest_of, fault, journal, part, stage

part("migration_guard_statements")
from migration_guard_statements import INVALID, is_concurrent, leftovers, only_reads, quoted, settle  # noqa: E402


def changed(name, plan):
    ANSWER["changed"] = {"alias": name, "plan": plan}
    raise Stop()


class Targets:
    """The targets of this run, by what tells them apart, with the names that the look has given them."""

    def __init__(self, probe):
        self.probe = probe
        self.found = {}

    def visit(self, run, context, words):
        """The key of the target at hand."""
        identity = self.probe.identify(run, context, words)
        return self.probe.key_of(identity), identity

    def survey(self):
        """Runs env.py without a migration, and compares every plan with the judged one before anything is done."""
        plans, identities = [], []

        def work(run, script, context, words, real):
            key, identity = self.visit(run, context, words)
            if key not in self.found:
                self.found[key] = None
                identities.append(identity)
                plan = self.probe.plan_of(script, context.get_current_heads())
                plans.append([[revision.revision, digest_of(revision.path)] for revision in plan])

        self.probe.each_target(work)
        names = self.probe.name_targets(identities)
        self.found = dict(zip(self.found, names))
        for name, plan in zip(names, plans):
            if name not in REQUEST["expected"] or plan != REQUEST["expected"][name]:
                changed(name, [entry[0] for entry in plan])
        for name in REQUEST["expected"]:
            if name not in names:
                changed(name, [])


# --- what happens to every statement -----------------------------------------------------------------------------------


def literal(value):
    """A value of ours in the text of a statement: drivers differ in how they take parameters."""
    return str(value) if isinstance(value, int) else "'%s'" % str(value).replace("'", "''")


def raw(connection, statement, values=()):
    """Runs a statement on the driver's own connection, unseen by SQLAlchemy, and returns its rows."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement % tuple(literal(value) for value in values) if values else statement)
        return cursor.fetchall() if cursor.description else []
    finally:
        cursor.close()


def in_transaction(connection):
    """Whether the statements of a connection wait for a commit."""
    level = connection.get_execution_options().get("isolation_level") or connection.default_isolation_level
    return str(level).upper() != "AUTOCOMMIT"


def lock_settings(engine, seconds):
    if engine in ("mariadb", "mysql"):
        return ["SET SESSION lock_wait_timeout = %d" % max(1, seconds), "SET SESSION innodb_lock_wait_timeout = %d" % max(1, seconds)]
    if engine == "postgresql":
        return ["SET lock_timeout = %d" % (1000 * seconds)]
    return []


def watch():
    """Puts every statement that changes something into the journal, and lets each wait for locks as long as suits it."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    @event.listens_for(Engine, "before_cursor_execute")
    def before(connection, cursor, statement, parameters, context, executemany):
        if not AT_WORK or only_reads(statement):
            return
        atomic = in_transaction(connection)
        if AT_WORK[-1] == "postgresql" and is_concurrent(statement) and not atomic:
            # It waits for every older transaction without keeping anybody out; cut off, it leaves an INVALID index.
            raw(connection, "SET lock_timeout = 0")
            for schema, name, table in leftovers(statement, lambda query, values: raw(connection, query, values)):
                raw(connection, "DROP INDEX CONCURRENTLY " + quoted(schema, name))
                journal("dropped", index=name, table=table)
            connection.info["patient"] = True
        journal("statement", sql=statement.strip()[:300], atomic=atomic)

    @event.listens_for(Engine, "after_cursor_execute")
    def after(connection, cursor, statement, parameters, context, executemany):
        if not AT_WORK or only_reads(statement):
            return
        journal("ran")
        if connection.info.pop("patient", False):
            raw(connection, "SET lock_timeout = %d" % (1000 * REQUEST["lockTimeout"]))


# The engine of the target whose revisions run, while they do.
AT_WORK = []


def journaled(step, name, engine, connection):
    """A step whose begin and end are in the journal."""
    real = step.migration_fn

    def run(*arguments, **words):
        for setting in lock_settings(engine, REQUEST["lockTimeout"]):
            connection().exec_driver_sql(setting)
        journal("begin", database=name, app="", name=step.revision.revision)
        began = time.monotonic()
        AT_WORK.append(engine)
        try:
            result = real(*arguments, **words)
        except Exception as error:
            # env.py may keep it to itself, and go on with the next database.
            journal("failed", error=fault(error))
            raise
        journal("done", seconds=round(time.monotonic() - began, 3))
        return result

    step.migration_fn = run
    return step


def apply(probe):
    targets = Targets(probe)
    targets.survey()
    watch()

    def work(run, script, context, words, real):
        del AT_WORK[:]
        key, _ = targets.visit(run, context, words)
        name = targets.found.get(key)
        if name is None:
            changed("/".join(key), [])
        engine, _ = probe.server_of(context)
        session = session_of(context.connection, engine)
        if session is not None:
            journal("session", database=name, key=list(key), **session)

        def steps(current, context):
            found = script._upgrade_revs(probe.destination(script), current)
            plan = [step.revision.revision for step in found]
            expected = [entry[0] for entry in REQUEST["expected"][name]]
            # The second time that env.py runs a target, nothing is left of it.
            if plan and plan != expected:
                changed(name, plan)
            journal("target", database=name, oneTransaction=probe.one_transaction(context))
            return [journaled(step, name, engine, lambda: context.connection) for step in found]

        context._migrations_fn = steps
        real()
        del AT_WORK[:]

    stage("apply")
    probe.each_target(work)
    stage("done")


def session_of(connection, engine):
    """What tells this connection from all others of its server, for whoever has to see whether it still works."""
    if engine == "postgresql":
        row = connection.exec_driver_sql("SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()").fetchone()
    elif engine in ("mariadb", "mysql"):
        row = connection.exec_driver_sql("SELECT CONNECTION_ID(), CAST(NOW() AS CHAR)").fetchone()
    else:
        return None
    return {"id": row[0], "since": row[1]}


# --- what the databases say afterwards ---------------------------------------------------------------------------------


def ask(probe):
    """What every target has recorded. Statements that a dead process has left at work in the server are ended first."""
    ANSWER["recorded"] = []
    identities, answers = [], []

    def work(run, script, context, words, real):
        identity = probe.identify(run, context, words)
        if probe.key_of(identity) in [probe.key_of(other) for other in identities]:
            return
        engine, _ = probe.server_of(context)
        query = lambda text, values=(): raw(context.connection, text, values)  # noqa: E731
        key = list(probe.key_of(identity))
        sessions = [session for found in REQUEST.get("sessions", {}).values() for session in found if session["key"] == key]
        settle(engine, query, sessions)
        applied = set()
        for head in context.get_current_heads():
            applied.update(revision.revision for revision in script.iterate_revisions(head, "base") if revision is not None)
        invalid = query(INVALID, ["%"]) if engine == "postgresql" else []
        identities.append(identity)
        answers.append({"migrations": [["", name] for name in sorted(applied)],
                        "invalid": [{"table": table, "name": name} for _, name, table in invalid]})

    probe.each_target(work)
    ANSWER["recorded"] = [{"database": name, **answer} for name, answer in zip(probe.name_targets(identities), answers)]
    stage("done")
