"""Applies exactly the migrations that were judged, through the project's own migrate command."""
import io
import time

from migration_guard_common import ANSWER, REQUEST, Stop, give_up_after, stage, write


def apply():
    """Runs the project's own migrate command for exactly the plan that was judged, and keeps a journal of it."""
    import io
    import time

    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    ANSWER["journal"] = journal = []
    seconds = REQUEST["lockTimeout"]
    for alias in REQUEST["databases"]:
        stage("connect")
        connection = connections[alias]
        give_up_after(connection, REQUEST["connectTimeout"])
        connection.ensure_connection()
        stage("plan")
        executor = MigrationExecutor(connection)
        plan = [[m.app_label, m.name] for m, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
        if plan != REQUEST["expected"].get(alias, []):
            ANSWER["changed"] = {"alias": alias, "plan": plan}
            raise Stop()
    real = MigrationExecutor.apply_migration

    def journaled(self, state, migration, fake=False, fake_initial=False):
        entry = {"database": self.connection.alias, "app": migration.app_label, "name": migration.name, "done": False}
        journal.append(entry)
        write()
        began = time.monotonic()
        result = real(self, state, migration, fake=fake, fake_initial=fake_initial)
        entry["done"] = True
        entry["seconds"] = round(time.monotonic() - began, 3)
        write()
        return result

    MigrationExecutor.apply_migration = journaled
    for alias in REQUEST["databases"]:
        if not REQUEST["expected"].get(alias):
            continue
        connection = connections[alias]
        with connection.cursor() as cursor:
            if connection.vendor == "mysql":
                cursor.execute("SET SESSION lock_wait_timeout = %d" % max(1, seconds))
                cursor.execute("SET SESSION innodb_lock_wait_timeout = %d" % max(1, seconds))
            elif connection.vendor == "postgresql":
                cursor.execute("SET lock_timeout = '%ds'" % max(1, seconds))
        stage("apply")
        call_command("migrate", database=alias, interactive=False, verbosity=0, skip_checks=True,
                     stdout=io.StringIO(), stderr=io.StringIO())
    stage("done")
