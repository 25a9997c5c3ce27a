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
    ANSWER, OUT, REQUEST, SECRETS, conclude, first_party, give_up_after, keys_of, part, relative, source_of, stage,
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


def leftovers(recorder, loader):
    """(ahead, stale): rows of the history that the code does not know. Rows older than a known one were squashed away."""
    rows = list(recorder.migration_qs.values_list("id", "app", "name"))
    replaced = {tuple(pair) for migration in loader.disk_migrations.values() for pair in migration.replaces}
    known = {}
    for number, app, name in rows:
        if (app, name) in loader.disk_migrations:
            known[app] = max(known.get(app, 0), number)
    ahead, stale = [], []
    for number, app, name in rows:
        if (app, name) in loader.disk_migrations or (app, name) in replaced or app not in loader.migrated_apps:
            continue
        (ahead if number > known.get(app, 0) else stale).append({"app": app, "name": name})
    return ahead, stale


def look_at(alias, want_sql):
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.utils.connection import ConnectionDoesNotExist

    answer = {"alias": alias}
    ANSWER["databases"].append(answer)
    stage("alias")
    try:
        connection = connections[alias]
    except ConnectionDoesNotExist:
        answer["aliases"] = list(connections)
        raise
    settings = connection.settings_dict
    answer["database"] = str(settings.get("NAME") or "")
    answer["host"] = str(settings.get("HOST") or "")
    answer["port"] = str(settings.get("PORT") or "")
    answer["user"] = str(settings.get("USER") or "")
    answer["vendor"] = connection.vendor
    give_up_after(connection, REQUEST["connectTimeout"])
    if connection.vendor == "sqlite":
        name = str(settings["NAME"])
        if ":memory:" not in name and not name.startswith("file:") and not os.path.exists(name):
            # Connecting would create the file.
            answer["missingFile"] = True
            settings["NAME"] = ":memory:"
    stage("connect")
    connection.ensure_connection()
    answer["engine"], answer["version"] = server_of(connection)
    stage("history")
    tables = set(connection.introspection.table_names())
    executor = None
    recorded = "django_migrations" in tables
    answer["history"] = recorded
    if recorded:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
            answer["applied"] = cursor.fetchone()[0]
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'django_migrations'")
            answer["historyElsewhere"] = [row[0] for row in cursor.fetchall()]
    stage("graph")
    executor = MigrationExecutor(connection)
    loader = executor.loader
    if not recorded:
        from django.apps import apps

        # A user without rights on django_migrations sees a database in which everything seems to be pending.
        ours = {m._meta.db_table for m in apps.get_models() if m._meta.managed and m._meta.app_label in loader.migrated_apps}
        answer["foreignTables"] = sorted(ours & tables)[:20]
        answer["fresh"] = not answer["foreignTables"]
    answer["conflicts"] = [
        {"app": app, "migrations": [{"name": name, "file": relative(source_of(loader.graph.nodes[(app, name)]))} for name in sorted(names)]}
        for app, names in sorted(loader.detect_conflicts().items())
    ]
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as error:
        answer["inconsistent"] = str(error)
    answer["ahead"], answer["stale"] = leftovers(executor.recorder, loader) if recorded else ([], [])
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
        answer["known"] = pending.collect(executor, connection, plan, entries)
        text = "\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
        words = set(re.findall(r"[\w$]+", text))
        touched = sorted(table for table in tables if table in words)
        answer["tables"] = pending.columns_of(connection, touched)
        answer["existing"] = sorted(tables & words)
        with connection.cursor() as cursor:
            answer["keys"] = keys_of(lambda query: (cursor.execute(query), cursor.fetchall())[1], connection.vendor, text)
    return executor


# --- admin modules -----------------------------------------------------------------------------------------------------

# Registrations of admin modules that were asked for and put off.
PUT_OFF = []
# What a text shows that may define a model; to match too much costs time, not truth.
MODELS = re.compile(r"\bModel\b|\bproxy\b|\bapp_label\b|\bmodels\.\w+\(|django\.db\.models import [^\n]*(?:Field|Key)\b")
IMPORTS = re.compile(r"^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#;]*)|import[ \t]+([^\n#;]*))", re.M)


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


def source_files(name):
    """Where a module that is not loaded may lie: (file, whether it is a package)."""
    parent, _, last = name.rpartition(".")
    above = sys.modules.get(parent)
    folders = list(getattr(above, "__path__", ())) if parent else sys.path
    if parent and above is None:
        folders = [os.path.dirname(path) for path, package in source_files(parent) if package]
    for folder in folders:
        if not first_party(folder):
            continue
        for path, package in ((os.path.join(folder, last, "__init__.py"), True), (os.path.join(folder, last + ".py"), False)):
            if os.path.isfile(path):
                yield path, package


def imported_by(text, name, package):
    """Names of modules that a text may import."""
    for dots, module, names, plain in IMPORTS.findall(text):
        if plain:
            yield from (word.split()[0] for word in plain.split(",") if word.strip())
            continue
        base = name.split(".")
        up = len(dots) - (1 if package else 0)
        start = base[:len(base) - up] if up > 0 else base
        whole = ".".join((start if dots else []) + ([module] if module else []))
        if whole:
            yield whole
            yield from (whole + "." + word.split()[0] for word in names.strip("()").split(",") if word.strip())


def admin_defines_models():
    """Whether an admin module of the project, or what only it imports, may define models. Reads text, runs nothing."""
    from django.apps import apps

    waiting = [app.name + ".admin" for app in apps.get_app_configs() if first_party(app.path)]
    seen = set(sys.modules)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for path, package in source_files(name):
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
            if MODELS.search(text):
                return True
            waiting.extend(imported_by(text, name, package))
            if package and name.endswith(".admin"):
                waiting.extend(name + "." + entry[:-3] for entry in os.listdir(os.path.dirname(path)) if entry.endswith(".py"))
    return False


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
    if PUT_OFF and admin_defines_models():
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


def look():
    ANSWER["databases"] = []
    executor = None
    for alias in REQUEST["databases"]:
        executor = look_at(alias, REQUEST["sql"])
    if executor is not None and REQUEST["drift"] != "off" and not any(d["conflicts"] for d in ANSWER["databases"]):
        look_for_drift(executor.loader, REQUEST["drift"])
    stage("done")


# --- starting --------------------------------------------------------------------------------------------------------


STARTED_IN = os.getcwd()


def start_again():
    sys.stdout.flush()
    os.chdir(STARTED_IN)
    request = json.dumps({**REQUEST, "again": True})
    os.execv(sys.executable, [sys.executable, os.path.abspath(__file__), OUT, request])


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
    if REQUEST["mode"] == "apply":
        gc.enable()
        django.setup()
        part("migration_guard_apply").apply()
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
    state = {"ran": False}

    def instead(argv=None):
        if not state["ran"]:
            state["ran"] = True
            run()

    manage = REQUEST["manage"]
    if manage:
        # manage.py prepares paths, dotenv files and settings in its own way: it runs, up to the command.
        import runpy

        management.execute_from_command_line = instead
        sys.argv = [manage, "migrate", "--check", "--noinput"]
        try:
            runpy.run_path(manage, run_name="__main__")
        except SystemExit:
            if not state["ran"]:
                raise
    if not state["ran"]:
        if manage and not os.environ.get("DJANGO_SETTINGS_MODULE"):
            with open(manage, encoding="utf-8", errors="replace") as file:
                match = re.search(r"DJANGO_SETTINGS_MODULE['\"]\s*[,\]]\s*=?\s*['\"]([\w.]+)['\"]", file.read())
            if match:
                os.environ["DJANGO_SETTINGS_MODULE"] = match.group(1)
        instead()


conclude(main)
