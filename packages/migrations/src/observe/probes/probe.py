"""Looks at the migrations of a Django project in one interpreter start, or applies exactly those that were judged.

Usage: python probe.py OUT.json REQUEST.json

While it looks, nothing is changed: Python operations are not run, and the database is asked inside read-only
transactions where it has them. What only some projects need is loaded when it is needed: a start is what this costs.
"""
import gc
import json
import os
import re
import sys

# Thousands of classes and functions are made below and none is ever freed: looking for garbage among them is in vain.
gc.disable()
wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
if getattr(sys.flags, "safe_path", False):
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from migration_guard_common import (  # noqa: E402
    ANSWER, OUT, REQUEST, SECRETS, Stop, Target, conclude, fault, first_party, give_up_after, missing_file, part, plain, relative,
    silence, source_of, stage,
)

sys.dont_write_bytecode = wanted


def server_of(connection):
    if connection.vendor == "mysql":
        engine = "mariadb" if connection.mysql_is_mariadb else "mysql"
        return engine, ".".join(str(part) for part in connection.mysql_version)
    if connection.vendor == "postgresql":
        number = connection.pg_version
        return "postgresql", "%d.%d" % (number // 10000, number % 10000)
    if connection.vendor == "sqlite":
        return "sqlite", ".".join(str(part) for part in connection.Database.sqlite_version_info)
    return connection.vendor, ""


class Asking:
    """
    Questions that must be answered soon. On PostgreSQL a transaction with limits of its own, which a pooled connection does
    not keep; for MariaDB and MySQL the driver has a limit.
    """

    def __init__(self, connection):
        self.connection = connection
        self.block = None

    def __enter__(self):
        if self.connection.vendor == "postgresql":
            from django.db import transaction

            self.block = transaction.atomic(using=self.connection.alias)
            self.block.__enter__()
            limit_statements(self.connection)
        return self

    def __exit__(self, *error):
        return self.block.__exit__(*error) if self.block is not None else False


def limit_statements(connection):
    """Within a transaction of PostgreSQL: how long a statement and a lock may take."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = %d" % (1000 * silence(REQUEST["connectTimeout"])))
        cursor.execute("SET LOCAL lock_timeout = %d" % (1000 * REQUEST["connectTimeout"]))


def other_histories(cursor):
    """Schemas of PostgreSQL with a history of their own that this user may read, beside the one that is looked at."""
    cursor.execute(
        "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'django_migrations' "
        "AND c.relkind IN ('r', 'p') AND n.nspname <> current_schema() "
        "AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')")
    return [row[0] for row in cursor.fetchall()]


def describe(answer, target, connection):
    settings = connection.settings_dict
    answer["database"] = str(settings.get("NAME") or "")
    answer["host"] = str(settings.get("HOST") or "")
    answer["port"] = str(settings.get("PORT") or "")
    answer["user"] = str(settings.get("USER") or "")
    answer["vendor"] = connection.vendor
    answer["driver"] = getattr(connection.Database, "__name__", "")
    if target.schema is not None:
        answer["schema"] = target.schema


def connect(answer, target, connection):
    stage("connect")
    give_up_after(connection, REQUEST["connectTimeout"])
    if connection.vendor == "sqlite" and re.search(":memory:|mode=memory", str(connection.settings_dict["NAME"])):
        # Settings that fall back to it where a variable is missing: what is applied to it is nowhere.
        from django.db import OperationalError

        raise OperationalError("the settings name a database in memory, which ends with this process")
    if missing_file(connection):
        answer["missingFile"] = True
        connection.settings_dict["NAME"] = ":memory:"
    connection.ensure_connection()
    answer["engine"], answer["version"] = server_of(connection)
    if target.enter is not None:
        target.enter()


def look_at_history(answer, target, connection):
    """The tables that are there, and what the history says. Returns (tables, recorded, schemas with another history)."""
    stage("history")
    others = []
    with Asking(connection), connection.cursor() as cursor:
        if target.schema is not None:
            cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [target.schema])
            if cursor.fetchone() is None:
                answer["schemaMissing"] = True
                raise Stop()
        tables = set(connection.introspection.table_names(cursor))
        recorded = "django_migrations" in tables
        answer["history"] = recorded
        if recorded:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
            answer["applied"] = cursor.fetchone()[0]
        if connection.vendor == "postgresql" and not target.tenants:
            others = other_histories(cursor)
            answer["historyElsewhere"] = [] if recorded else others
    return tables, recorded, others


def unseen_schemas(connection, others, loader):
    """
    Of the schemas with a history of their own, those in which this project's migrations are applied: tenants of a kind that is
    not known here. Another application's history names none of them.
    """
    ours = {key for key in loader.disk_migrations if first_party(source_of(loader.disk_migrations[key]))}
    ours = ours or {key for key in loader.disk_migrations if not loader.disk_migrations[key].__module__.startswith("django.")}
    found = []
    for schema in others:
        with Asking(connection), connection.cursor() as cursor:
            cursor.execute('SELECT app, name FROM "%s".django_migrations' % schema.replace('"', '""'))
            if not ours.isdisjoint(cursor.fetchall()):
                found.append(schema)
    return found


def asked_for(answer, connection, name):
    """The names that one of the request's queries gives; none where the engine has no such query."""
    query = REQUEST.get("facts", {}).get(answer["engine"], {}).get(name)
    if not query:
        return []
    with Asking(connection), connection.cursor() as cursor:
        cursor.execute(query)
        return [str(plain(row[0])) for row in cursor.fetchall()]


def look_at(target, want_sql):
    """Everything that is known of one target, into the answer. Returns its executor."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.utils.connection import ConnectionDoesNotExist

    answer = {"alias": target.name}
    ANSWER["databases"].append(answer)
    stage("alias")
    try:
        connection = connections[target.alias]
    except ConnectionDoesNotExist:
        answer["aliases"] = list(connections)
        raise
    describe(answer, target, connection)
    connect(answer, target, connection)
    tables, recorded, others = look_at_history(answer, target, connection)
    elsewhere = False
    stage("graph")
    with Asking(connection):
        executor = MigrationExecutor(connection)
    loader = executor.loader
    if recorded and others:
        answer["unseen"] = unseen_schemas(connection, others, loader)
    if not recorded:
        from django.apps import apps

        # A user without rights on django_migrations sees a database in which everything seems to be pending.
        ours = {m._meta.db_table for m in apps.get_models() if m._meta.managed and m._meta.app_label in loader.migrated_apps}
        answer["foreignTables"] = sorted(ours & tables)[:20]
        # Whatever lies there may be lost, whether a model knows it or not.
        answer["holds"] = sorted(tables | set(asked_for(answer, connection, "own")))[:20]
        answer["fresh"] = not answer["holds"]
        elsewhere = answer["fresh"] and bool(asked_for(answer, connection, "occupied"))
    answer["conflicts"] = [
        {"app": app, "migrations": [{"name": name, "file": relative(source_of(loader.graph.nodes[(app, name)]))} for name in sorted(names)]}
        for app, names in sorted(loader.detect_conflicts().items())
    ]
    with Asking(connection):
        try:
            loader.check_consistent_history(connection)
        except InconsistentMigrationHistory as error:
            answer["inconsistent"] = str(error)
        if recorded:
            history = part("migration_guard_history")
            answer["ahead"], answer["stale"] = history.leftovers(executor.recorder, loader)
            answer["halfSquashed"] = history.half_squashed(executor.recorder, loader)
        else:
            answer["ahead"], answer["stale"] = [], []
    if answer["conflicts"]:
        return executor
    stage("plan")
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    if not plan:
        answer["pending"] = []
        return executor
    # States of projects come and go from here on.
    gc.freeze()
    gc.enable()
    pending = part("migration_guard_pending")
    entries = [pending.entry_of(migration) for migration, _ in plan]
    answer["pending"] = entries
    if want_sql and not answer.get("inconsistent"):
        stage("sql")
        # In an empty database nobody is disturbed by what Django's own operations do: their SQL would be collected for nothing.
        if answer.get("fresh") and not elsewhere and len(plan) > MOST_SHOWN and pending.all_builtin(plan):
            pending.add_texts(plan, entries, connection)
        else:
            pending.look_closer(answer, executor, connection, plan, tables)
    return executor


# Of an empty database, the SQL of so many migrations is shown.
MOST_SHOWN = 25


# --- admin modules -----------------------------------------------------------------------------------------------------

# Registrations of admin modules that were asked for and put off.
PUT_OFF = []


def put_off_admin():
    """The admin, its forms, widgets and filters say nothing about migrations: they are imported when drift may hide there."""
    from django.utils import module_loading

    real = module_loading.autodiscover_modules

    def autodiscover_modules(*names, **words):
        if names == ("admin",):
            PUT_OFF.append(lambda: real(*names, **words))
        else:
            real(*names, **words)

    module_loading.autodiscover_modules = autodiscover_modules


def load_admin():
    at = ANSWER["stage"]
    stage("setup")
    while PUT_OFF:
        PUT_OFF.pop(0)()
    stage(at)


# --- drift -------------------------------------------------------------------------------------------------------------


def drift_of(loader, scope):
    """Changes that makemigrations would write down, by app."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.questioner import MigrationQuestioner
    from django.db.migrations.state import ProjectState

    labels = {app.label: app for app in apps.get_app_configs()}
    chosen = {label for label, app in labels.items() if scope == "all" or first_party(app.path)}
    # The one migrate itself asks. That of makemigrations ends the process at a column that needs a default.
    questioner = MigrationQuestioner(specified_apps=chosen, dry_run=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps), questioner)
    found = []
    for app, changes in sorted(detector.changes(graph=loader.graph).items()):
        if app in chosen:
            operations = [operation.describe() for migration in changes for operation in migration.operations]
            models = os.path.join(labels[app].path, "models.py")
            found.append({
                "app": app, "operations": operations,
                "file": relative(models if os.path.exists(models) else labels[app].path),
            })
    return found


def look_for_drift(loader, scope):
    stage("drift")
    if PUT_OFF and part("migration_guard_admin").admin_defines_models():
        load_admin()
    while True:
        try:
            found = drift_of(loader, scope)
        except SystemExit:
            ANSWER["driftError"] = "the questions of makemigrations cannot be answered here"
            return
        except Exception as error:
            ANSWER["driftError"] = type(error).__name__ + ": " + str(error)[:500]
            return
        if not found or not PUT_OFF:
            break
        # A model may be known to nothing but an admin module.
        load_admin()
    ANSWER["drift"] = found


def alone(error):
    """Whether an error is about one database, so that the others can be looked at all the same."""
    from django.db import Error

    return isinstance(error, Error) or ANSWER["stage"] in ("alias", "connect", "history")


def attempted(target, want_sql):
    """Looks at one target. What stops the look at it is part of its answer. Returns the executor, or None."""
    try:
        return look_at(target, want_sql)
    except Stop:
        pass
    except Exception as error:
        if not alone(error):
            raise
        ANSWER["databases"][-1].update(stage=ANSWER["stage"], error=fault(error))
    return None


def look_at_alias(alias):
    """All targets of one alias. Returns an executor of one of them, or None."""
    targets = part("migration_guard_targets").targets_of(alias) if tenancy() else iter([Target(alias)])
    executor = None
    while True:
        try:
            target = next(targets, None)
        except Exception as error:
            # The table of tenants cannot be read.
            ANSWER["databases"].append({"alias": alias + "/*", "stage": "tenants", "error": fault(error)})
            break
        if target is None:
            break
        executor = attempted(target, REQUEST["sql"]) or executor
        if target.schema is not None and "error" in ANSWER["databases"][-1] and ANSWER["stage"] == "connect":
            break
    return executor


def tenancy():
    from django.apps import apps

    return apps.is_installed("django_tenants") or apps.is_installed("tenant_schemas")


def look():
    from django.db import connections

    ANSWER["databases"] = []
    ANSWER["leftOut"] = []
    executor = None
    for alias in REQUEST["databases"] or ["default"]:
        if not REQUEST["databases"] and connections[alias].vendor == "unknown" and len(list(connections)) > 1:
            # `default` may be left empty where routers choose among the others.
            ANSWER["leftOut"].append({"alias": alias, "why": "it has no engine"})
            continue
        executor = look_at_alias(alias) or executor
    if len(list(connections)) > len(REQUEST["databases"] or ["default"]):
        if REQUEST["databases"]:
            ANSWER["leftOut"] = [
                {"alias": alias, "why": "'databases' does not name it"} for alias in connections if alias not in REQUEST["databases"]
            ]
        else:
            executor = part("migration_guard_targets").look_further(look_at_alias, describe) or executor
    if executor is not None and REQUEST["drift"] != "off" and not any(d.get("conflicts") for d in ANSWER["databases"]):
        look_for_drift(executor.loader, REQUEST["drift"])
    if REQUEST["sql"] and any(database.get("pending") for database in ANSWER["databases"]):
        ANSWER["hooks"] = part("migration_guard_targets").hooks()
    stage("done")


# --- starting --------------------------------------------------------------------------------------------------------


STARTED_IN = os.getcwd()
REQUEST_FILE = sys.argv[2]


def start_again():
    sys.stdout.flush()
    os.chdir(STARTED_IN)
    with open(REQUEST_FILE, "w", encoding="utf-8") as file:
        json.dump({**REQUEST, "again": True}, file)
    os.execv(sys.executable, [sys.executable, os.path.abspath(__file__), OUT, REQUEST_FILE])


def run():
    stage("settings")
    from django.conf import settings

    databases = settings.DATABASES
    for options in databases.values():
        password = options.get("PASSWORD")
        if isinstance(password, str) and len(password) > 3:
            SECRETS.add(password)
    ANSWER["settings"] = os.environ.get("DJANGO_SETTINGS_MODULE")
    ANSWER["firstConnections"] = list(databases)
    stage("setup")
    import django

    ANSWER["django"] = django.get_version()
    if REQUEST["mode"] != "look":
        gc.enable()
        django.setup()
        work = part("migration_guard_apply")
        work.apply() if REQUEST["mode"] == "apply" else work.ask()
        return
    # Handlers of the running site, with files that only its host may open, are not for a look.
    settings.LOGGING_CONFIG = None
    if REQUEST["drift"] != "all" and not REQUEST.get("again"):
        put_off_admin()
    try:
        django.setup()
    except Exception:
        if not PUT_OFF:
            raise
        # A ready() that builds on what admin modules registered: once more, with them.
        start_again()
    look()


def main():
    directory = REQUEST["directory"]
    sys.path[0] = directory
    source = os.path.join(directory, "src")
    if os.path.isdir(source):
        sys.path.append(source)
    ANSWER["python"] = "%d.%d.%d" % sys.version_info[:3]
    stage("django")
    from django.core import management

    stage("manage")
    if REQUEST["settings"]:
        os.environ["DJANGO_SETTINGS_MODULE"] = REQUEST["settings"]
    state = {"ran": False, "error": None}

    def instead(argv=None):
        if state["ran"]:
            return
        state["ran"] = True
        try:
            run()
        except BaseException as error:
            state["error"] = error
            raise

    manage = REQUEST["manage"]
    if manage:
        # manage.py prepares paths, dotenv files and settings in its own way: it runs, up to the command.
        import runpy

        management.execute_from_command_line = instead
        sys.argv = [manage, "migrate", "--check", "--noinput"]
        try:
            runpy.run_path(manage, run_name="__main__")
        except SystemExit:
            # A manage.py may end so once it has had its command.
            if not state["ran"]:
                raise
        # It may also keep to itself what went wrong.
        if state["error"] is not None:
            raise state["error"]
    if not state["ran"]:
        if manage and not os.environ.get("DJANGO_SETTINGS_MODULE"):
            with open(manage, encoding="utf-8", errors="replace") as file:
                match = re.search(r"DJANGO_SETTINGS_MODULE['\"]\s*[,\]]\s*=?\s*['\"]([\w.]+)['\"]", file.read())
            if match:
                os.environ["DJANGO_SETTINGS_MODULE"] = match.group(1)
        instead()


conclude(main)
