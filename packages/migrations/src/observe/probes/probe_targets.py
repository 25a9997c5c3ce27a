"""Which databases, and which schemas in them, the migrations of a Django project are for."""
import weakref

from migration_guard_common import ANSWER, REQUEST, Target, fault, first_party, give_up_after, missing_file, relative, stage


def place_of(function):
    """(file, line) of what is called, through wrappers; (None, None) where it has no text."""
    for _ in range(10):
        inner = getattr(function, "__wrapped__", None) or getattr(function, "func", None) or getattr(function, "__func__", None)
        if inner is None:
            break
        function = inner
    code = getattr(function, "__code__", None) or getattr(getattr(type(function), "__call__", None), "__code__", None)
    return (code.co_filename, code.co_firstlineno) if code else (None, None)


# Packages whose own `migrate` is known here.
TENANTS = ("django_tenants", "tenant_schemas")


def hooks():
    """What of the project runs whenever `migrate` does, beside the migrations: receivers of its signals, and a command of its own."""
    import importlib.util

    from django.core.management import get_commands
    from django.db.models.signals import post_migrate, pre_migrate

    found = []
    for name, signal in (("pre_migrate", pre_migrate), ("post_migrate", post_migrate)):
        for entry in signal.receivers:
            receiver = entry[1]() if isinstance(entry[1], weakref.ReferenceType) else entry[1]
            path, line = place_of(receiver)
            if first_party(path):
                found.append({"kind": "receiver", "name": name, "file": relative(path), "line": line})
    owner = get_commands().get("migrate")
    if isinstance(owner, str) and owner != "django.core" and owner not in TENANTS:
        spec = importlib.util.find_spec(owner + ".management.commands.migrate")
        found.append({"kind": "command", "name": owner, "file": relative(spec.origin) if spec and first_party(spec.origin) else None, "line": 1})
    return found


def tenant_library():
    """The utilities of django-tenants or django-tenant-schemas, which share their interface; None without them."""
    from django.apps import apps

    for name in ("django_tenants", "tenant_schemas"):
        if apps.is_installed(name):
            from importlib import import_module

            return import_module(name + ".utils")
    return None


def tenant_alias(library):
    return getattr(library, "get_tenant_database_alias", lambda: "default")()


def public_of(alias, library):
    from django.db import connections

    return Target(alias, library.get_public_schema_name(), lambda: connections[alias].set_schema_to_public(), True)


def tenants_of(alias, library):
    """The targets of all tenants, as `migrate_schemas` finds them: by the table of tenants in the public schema."""
    from django.db import connections

    connection = connections[alias]
    connection.set_schema_to_public()
    model = library.get_tenant_model()
    if model._meta.db_table not in connection.introspection.table_names():
        # A new database: the table of tenants is among what is pending.
        return []
    rows = model._default_manager.using(alias).exclude(schema_name=library.get_public_schema_name()).order_by("schema_name")
    several = getattr(library, "has_multi_type_tenants", lambda: False)()
    found = []
    for row in rows:
        words = {"tenant_type": row.get_tenant_type()} if several else {}
        enter = lambda name=row.schema_name, words=words: connection.set_schema(name, **words)  # noqa: E731
        found.append(Target(alias, row.schema_name, enter, True))
    return found


def identity(connection):
    """What tells a server's database from all others, and whether it only follows another server."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_postmaster_start_time()::text, current_database(), pg_is_in_recovery()")
        elif connection.vendor == "mysql":
            # Servers in containers may share the name of their host, the port and the directory.
            cursor.execute("SHOW GLOBAL VARIABLES WHERE Variable_name IN ('server_uuid', 'server_uid')")
            own = [str(value) for _, value in cursor.fetchall()] or [str(connection.settings_dict.get("HOST") or "")]
            cursor.execute("SELECT CONCAT(@@hostname, ':', @@port, ':', @@datadir), %s, DATABASE(), @@global.read_only", own[:1])
        else:
            return tuple(str(connection.settings_dict.get(word) or "") for word in ("HOST", "PORT", "NAME")), False
        *same, follows = cursor.fetchone()
        return tuple(same), str(follows) not in ("0", "False", "OFF")


def migrated_somewhere(alias, labels):
    """Whether the routers let any application with migrations into the database."""
    from django.apps import apps
    from django.db import router

    # A router may decide by the application, or by the model alone.
    return any(router.allow_migrate(alias, label) for label in labels) or any(
        router.allow_migrate_model(alias, model) for model in apps.get_models(include_auto_created=True)
    )


def candidates():
    """The aliases beside `default` that may hold a history; those that cannot are said to be left out."""
    from django.apps import apps
    from django.db import connections

    labels = [app.label for app in apps.get_app_configs()]
    for alias in connections:
        if alias == "default":
            continue
        mirror = (connections[alias].settings_dict.get("TEST") or {}).get("MIRROR")
        if mirror:
            ANSWER["leftOut"].append({"alias": alias, "why": "it mirrors '%s'" % mirror})
        elif connections[alias].vendor == "unknown":
            ANSWER["leftOut"].append({"alias": alias, "why": "it has no engine"})
        elif not migrated_somewhere(alias, labels):
            ANSWER["leftOut"].append({"alias": alias, "why": "no router lets migrations into it"})
        else:
            yield alias


def leave_out(connection, seen):
    """
    Why an alias that nobody named is no target; None where it is one. A replica, or a second way to the same database, is none
    of its own, and one without a history is migrated by somebody else or not at all.
    @param seen: aliases by the identity of their databases; what is looked at is added
    """
    same, follows = identity(connection)
    if same in seen:
        return "it is the database of '%s'" % seen[same]
    if follows:
        return "it is a replica, which follows its primary"
    if "django_migrations" not in connection.introspection.table_names():
        return "it has no history of migrations"
    seen[same] = connection.alias
    return None


def targets_of(alias):
    """The targets of one alias: one, or one for each schema of tenants. The public schema is first: it knows the others."""
    library = tenant_library()
    if library is None or alias != tenant_alias(library):
        yield Target(alias)
        return
    yield public_of(alias, library)
    yield from tenants_of(alias, library)


def look_further(look_at_alias, describe):
    """Where no alias was named: those beside `default` that this project migrates, too. Returns an executor, or None."""
    from django.db import connections

    seen, executor = {}, None
    first = connections["default"]
    if first.connection is not None:
        same, _ = identity(first)
        seen[same] = "default"
    for alias in candidates():
        connection = connections[alias]
        answer = {"alias": alias}
        try:
            stage("connect")
            give_up_after(connection, REQUEST["connectTimeout"])
            why = "its file does not exist" if missing_file(connection) else leave_out(connection, seen)
        except Exception as error:
            describe(answer, Target(alias), connection)
            ANSWER["databases"].append({**answer, "stage": "connect", "error": fault(error)})
            continue
        if why is not None:
            ANSWER["leftOut"].append({"alias": alias, "why": why})
            continue
        executor = look_at_alias(alias) or executor
    return executor
