"""
Applies exactly the migrations that were judged, through the project's own migrate command, and says afterwards what the
database has recorded.

A journal tells of every step before it is taken: whoever reads it knows where this process stood, however it ended.
"""
import io
import time

from migration_guard_common import ANSWER, REQUEST, Stop, digest_of, give_up_after, journal, part, source_of, stage

part("migration_guard_statements")
from migration_guard_statements import INVALID, is_concurrent, leftovers, only_reads, quoted, settle  # noqa: E402


class Watch:
    """
    Stands between Django and the server: every statement that changes something is in the journal before it runs, and waits
    for locks as long as suits it.
    """

    def __init__(self, connection):
        self.connection = connection

    def raw(self, statement, parameters=None):
        with self.connection.connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def wait(self, seconds):
        """How long the statements that follow wait for a lock; 0 for as long as it takes."""
        if self.connection.vendor == "postgresql":
            self.raw("SET lock_timeout = %d" % (1000 * seconds))
        elif self.connection.vendor == "mysql":
            self.raw("SET SESSION lock_wait_timeout = %d, innodb_lock_wait_timeout = %d" % (max(1, seconds), max(1, seconds)))

    def __call__(self, execute, sql, params, many, context):
        text = sql if isinstance(sql, str) else str(sql)
        if only_reads(text):
            return execute(sql, params, many, context)
        patient = self.connection.vendor == "postgresql" and is_concurrent(text) and not self.connection.in_atomic_block
        if patient:
            # It waits for every older transaction without keeping anybody out; cut off, it leaves an INVALID index.
            self.wait(0)
            for schema, name, table in leftovers(text, self.raw):
                self.raw("DROP INDEX CONCURRENTLY " + quoted(schema, name))
                journal("dropped", index=name, table=table)
        journal("statement", sql=text.strip()[:300], atomic=bool(self.connection.in_atomic_block))
        result = execute(sql, params, many, context)
        journal("ran")
        if patient:
            self.wait(REQUEST["lockTimeout"])
        return result


def chosen():
    """The targets that were judged."""
    targets = part("migration_guard_targets")
    names = list(REQUEST["expected"])
    found = {target.name: target for alias in dict.fromkeys(name.partition("/")[0] for name in names) for target in targets.targets_of(alias)}
    for name in names:
        if name not in found:
            changed(name, [])
    return [found[name] for name in names]


def connected(target):
    """The connection of a target, looking into its schema."""
    from django.db import connections

    stage("connect")
    connection = connections[target.alias]
    give_up_after(connection, REQUEST["connectTimeout"])
    connection.ensure_connection()
    if target.enter is not None:
        target.enter()
    return connection


def plan_of(connection):
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [[m.app_label, m.name, digest_of(source_of(m))] for m, _ in plan]


def changed(name, plan):
    ANSWER["changed"] = {"alias": name, "plan": [entry[:2] for entry in plan]}
    raise Stop()


def session_of(connection):
    """What tells this connection from all others of its server, for whoever has to see whether it still works."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()")
        elif connection.vendor == "mysql":
            cursor.execute("SELECT CONNECTION_ID(), CAST(NOW() AS CHAR)")
        else:
            return None
        number, since = cursor.fetchone()
        return {"id": number, "since": since}


class Exactly:
    """Lets Django apply what was judged of the target at hand, in its order, and nothing else."""

    def __init__(self):
        from django.db.migrations.executor import MigrationExecutor

        self.target = None
        self.left = []
        self.real = MigrationExecutor.apply_migration
        guard = self

        def apply_migration(executor, state, migration, fake=False, fake_initial=False):
            return guard.apply(executor, state, migration, fake, fake_initial)

        MigrationExecutor.apply_migration = apply_migration

    def apply(self, executor, state, migration, fake, fake_initial):
        here = (executor.connection.alias, getattr(executor.connection, "schema_name", None) if self.target.schema else None)
        expected = self.left[0] if self.left else None
        if here != (self.target.alias, self.target.schema) or expected != [migration.app_label, migration.name]:
            # Before anything of it has run.
            changed(self.target.name, [[migration.app_label, migration.name]])
        self.left.pop(0)
        journal("begin", database=self.target.name, app=migration.app_label, name=migration.name)
        began = time.monotonic()
        result = self.real(executor, state, migration, fake=fake, fake_initial=fake_initial)
        journal("done", seconds=round(time.monotonic() - began, 3))
        return result


def run(target, connection):
    """The project's own command, for one target."""
    from django.core.management import call_command

    words = {"interactive": False, "verbosity": 0, "stdout": io.StringIO(), "stderr": io.StringIO()}
    if target.schema is not None:
        # For this schema alone, in this process.
        call_command("migrate_schemas", schema_name=target.schema, executor="standard", **words)
    else:
        call_command("migrate", database=target.alias, skip_checks=True, **words)


def apply():
    """Applies the plan of every target, when each is still what was judged. Ends with what the database then says."""
    targets = chosen()
    for target in targets:
        connection = connected(target)
        stage("plan")
        plan = plan_of(connection)
        if plan != REQUEST["expected"][target.name]:
            changed(target.name, plan)
    exactly = Exactly()
    for target in targets:
        expected = REQUEST["expected"][target.name]
        if not expected:
            continue
        connection = connected(target)
        exactly.target = target
        exactly.left = [entry[:2] for entry in expected]
        watch = Watch(connection)
        watch.wait(REQUEST["lockTimeout"])
        session = session_of(connection)
        if session is not None:
            journal("session", database=target.name, **session)
        stage("apply")
        with connection.execute_wrapper(watch):
            run(target, connection)
    from django.db import connections

    # What is not committed by now never will be.
    connections.close_all()
    ask()


# --- what the database says afterwards ---------------------------------------------------------------------------------


def ask():
    """
    What every target has recorded, over a connection of its own: an open transaction hides nothing from it. Where the process
    that applied has died, its statements are ended first, so that nothing changes behind the answer.
    """
    ANSWER["recorded"] = []
    for target in chosen():
        connection = connected(target)
        engine = "postgresql" if connection.vendor == "postgresql" else "mysql" if connection.vendor == "mysql" else ""
        settle(engine, Watch(connection).raw, REQUEST.get("sessions", {}).get(target.name, []))
        ANSWER["recorded"].append({"database": target.name, **answer_of(connection)})
    stage("done")


def answer_of(connection):
    from django.db.migrations.recorder import MigrationRecorder

    answer = {"migrations": [list(key) for key in MigrationRecorder(connection).applied_migrations()], "invalid": []}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(INVALID, ["%"])
            answer["invalid"] = [{"table": table, "name": name} for _, name, table in cursor.fetchall()]
    return answer
