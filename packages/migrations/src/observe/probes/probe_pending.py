"""Pending migrations as data: their operations, the SQL, the columns before and after. Runs none of them."""
import ast
import os
import re
import sys

from migration_guard_common import asked_of, digest_of, first_party, keys_of, part, relative, source_of


def list_lines(node, operations):
    """Lines of the elements of a list of operations, where the source is a plain list that matches the objects."""
    if not isinstance(node, (ast.List, ast.Tuple)) or len(node.elts) != len(operations):
        return None
    lines = []
    for element, operation in zip(node.elts, operations):
        nested = None
        children = getattr(operation, "database_operations", None)
        if children and isinstance(element, ast.Call):
            given = {word.arg: word.value for word in element.keywords}
            inner = given.get("database_operations") or (element.args[0] if element.args else None)
            nested = list_lines(inner, children)
        lines.append({"line": element.lineno, "end": getattr(element, "end_lineno", None), "nested": nested})
    return lines


def operation_lines(migration, path):
    """(line of the class, line of the dependencies, lines of its operations or None)."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError, TypeError):
        return 1, 1, None
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == "Migration":
            found, depends = None, node.lineno
            for statement in node.body:
                targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
                names = [getattr(target, "id", None) for target in targets]
                if "operations" in names:
                    found = list_lines(statement.value, migration.operations)
                if "dependencies" in names:
                    depends = statement.lineno
            return node.lineno, depends, found
    return 1, 1, None


def expression_text(value):
    return None if value is None else str(value)


def field_facts(field, connection):
    """What the classification needs to know of a column. None for fields without one."""
    from django.db.models import NOT_PROVIDED

    facts = {
        "class": type(field).__module__ + "." + type(field).__qualname__,
        "internal": field.get_internal_type(),
        "name": field.name,
        "column": field.column,
        "null": field.null,
        "unique": field.unique,
        "primaryKey": field.primary_key,
        "index": bool(getattr(field, "db_index", False)),
        "hasDefault": field.has_default(),
        "dbDefault": None,
        "generated": None,
        "manyToMany": bool(field.many_to_many),
        "collation": getattr(field, "db_collation", None),
        "maxLength": getattr(field, "max_length", None),
        "references": None,
        "constraint": bool(getattr(field, "db_constraint", False)),
    }
    db_default = getattr(field, "db_default", NOT_PROVIDED)
    if db_default is not NOT_PROVIDED:
        facts["dbDefault"] = repr(db_default)
    if getattr(field, "generated", False):
        facts["generated"] = "stored" if field.db_persist else "virtual"
    try:
        facts["type"] = field.db_type(connection)
    except Exception:
        facts["type"] = None
    if field.remote_field is not None and not field.many_to_many:
        target = field.remote_field.model
        facts["references"] = getattr(getattr(target, "_meta", None), "db_table", None) or str(target)
    return facts


def model_of(state, app, name):
    try:
        return state.apps.get_model(app, name)
    except LookupError:
        return None


# Models whose tables the pending migrations make: (app, name), the name in lower case.
MADE = set()


def note_made(operation, app, state, connection, tables):
    """Notes a model whose table an operation makes. One whose table is there already gets none."""
    if type(operation).__name__ != "CreateModel" or not is_builtin(operation):
        return
    model = model_of(state, app, operation.name)
    if model is not None and migrates(model, connection) and model._meta.db_table not in tables:
        MADE.add((app, operation.name_lower))


def about_model(state, app, name):
    """What python_effect() has to know of a model; see there."""
    model = model_of(state, app, name)
    if model is None:
        return None
    key = model._meta.pk
    filled = not model._meta.parents and (key.has_default() or key.get_internal_type() in ("AutoField", "BigAutoField", "SmallAutoField"))
    return {"new": (app, name) in MADE, "keys": {"pk", key.name, key.attname} if filled else None}


def table_of(state, app, name):
    model = model_of(state, app, name)
    return model._meta.db_table if model else None


def every(operation, holds):
    """Whether something holds for an operation and for all database operations inside it."""
    return holds(operation) and all(every(inner, holds) for inner in getattr(operation, "database_operations", None) or ())


def is_builtin(operation):
    return type(operation).__module__.startswith(("django.db.migrations.", "django.contrib.postgres."))


def is_transparent(operation):
    """Whether Django's own code writes its SQL."""
    owner = next(base for base in type(operation).__mro__ if "database_forwards" in vars(base))
    return owner.__module__.startswith(("django.db.migrations.", "django.contrib."))


def migrates(model, connection):
    """Whether Django keeps the model's table in this database: not for proxies, swapped models, nor where a router forbids it."""
    from django.db import router

    return bool(model._meta.can_migrate(connection) and router.allow_migrate_model(connection.alias, model))


def operation_facts(operation, app, before, after, connection):
    """An operation as data: its class, the names it touches, columns before and after."""
    kind = type(operation)
    facts = {
        "type": kind.__name__,
        "module": kind.__module__,
        "builtin": every(operation, is_builtin),
        "description": operation.describe(),
        "reversible": bool(operation.reversible),
        "reducesToSql": bool(operation.reduces_to_sql),
    }
    if not every(operation, is_transparent):
        facts["opaque"] = True
    names = {base.__name__ for base in kind.__mro__ if base.__module__.startswith("django.")}
    facts["bases"] = sorted(names)
    try:
        if "RunPython" in names:
            facts["effect"] = part("migration_guard_effects").python_effect(operation.code, lambda of, name: about_model(before, of, name))
            facts["atomic"] = operation.atomic
        elif "RunSQL" in names:
            facts["state"] = len(operation.state_operations)
        elif "SeparateDatabaseAndState" not in names:
            model = getattr(operation, "model_name", None) or getattr(operation, "name", None)
            if "RenameModel" in names:
                facts["table"] = table_of(before, app, operation.old_name)
                facts["to"] = table_of(after, app, operation.new_name)
            elif model is not None and "ModelOperation" in names | {"ModelOperation"} & {b.__name__ for b in kind.__mro__}:
                facts["table"] = table_of(before, app, model) or table_of(after, app, model)
                facts["to"] = table_of(after, app, model)
            current = model_of(before, app, model) if isinstance(model, str) else None
            facts["exists"] = current is not None
            managed = current or (model_of(after, app, model) if isinstance(model, str) else None)
            if managed is not None:
                facts["managed"] = migrates(managed, connection)
                facts.setdefault("table", managed._meta.db_table)
            field = getattr(operation, "new_name", None) if "RenameField" in names else getattr(operation, "name", None)
            old = getattr(operation, "old_name", None) if "RenameField" in names else getattr(operation, "name", None)
            if {"AddField", "AlterField", "RemoveField", "RenameField"} & names:
                if current is not None and "AddField" not in names:
                    facts["before"] = field_facts(current._meta.get_field(old), connection)
                later = model_of(after, app, model)
                if later is not None and "RemoveField" not in names:
                    facts["after"] = field_facts(later._meta.get_field(field), connection)
            if {"AlterUniqueTogether", "AlterIndexTogether"} & names:
                option = operation.option_name
                later = model_of(after, app, model)
                old_sets = {tuple(v) for v in getattr(current._meta, option, ())} if current else set()
                new_sets = {tuple(v) for v in getattr(later._meta, option, ())} if later else set()
                facts["added"] = [list(v) for v in sorted(new_sets - old_sets)]
                facts["removed"] = [list(v) for v in sorted(old_sets - new_sets)]
            if {"AddConstraint", "RemoveConstraint"} & names:
                constraint = getattr(operation, "constraint", None)
                if constraint is None and current is not None:
                    constraint = next((c for c in current._meta.constraints if c.name == operation.name), None)
                facts["constraint"] = type(constraint).__name__ if constraint is not None else None
                facts["fields"] = list(getattr(constraint, "fields", ()) or ())
    except Exception as error:
        facts["factsError"] = type(error).__name__ + ": " + str(error)
    return facts


# --- collecting ---------------------------------------------------------------------------------------------------


def look_closer(answer, executor, connection, plan, tables):
    """Adds the SQL of what is pending, and what the judgement has to know of the tables that it names."""
    entries = answer["pending"]
    # Of one that cannot be asked, this is all that is known.
    add_texts(plan, entries, connection)
    known, expected = collected_before(connection, plan, entries) or collect_once(executor, connection, plan, entries, tables)
    answer["known"] = known
    text = "\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
    words = set(re.findall(r"[\w$]+", text))
    answer["existing"] = sorted(tables & words)
    with connection.cursor() as cursor:
        def rows(query):
            cursor.execute(query)
            return cursor.fetchall()

        names = connection.introspection.table_names(cursor, include_views=True)
        answer["asked"] = asked_of(rows, answer["engine"], [name for name in names if name in words], text)
        answer["keys"] = keys_of(rows, connection.vendor, text)
        if connection.vendor == "postgresql" and "CONCURRENTLY" in text.upper():
            cursor.execute(part("migration_guard_statements").INVALID, ["%"])
            answer["invalid"] = [{"table": table, "name": name} for _, name, table in cursor.fetchall()]
    there = {name.lower() for name in names}
    # The applied migrations have made them, and this user does not see them: what is known of them is nothing.
    answer["hidden"] = sorted(table for table in expected & words if table.lower() not in there)


def all_builtin(plan):
    return all(every(operation, is_builtin) for migration, _ in plan for operation in migration.operations)


def texts_of(operation, connection):
    """The SQL that is written out in an operation, and in those inside it, as Django would send it."""
    inner = getattr(operation, "database_operations", None)
    if inner is not None:
        return [text for one in inner for text in texts_of(one, connection)]
    sql = getattr(operation, "sql", None)
    if isinstance(sql, (list, tuple)):
        return [str(one[0] if isinstance(one, (list, tuple)) else one) for one in sql]
    return [str(text) for text in connection.ops.prepare_sql_script(str(sql))] if sql else []


def add_texts(plan, entries, connection):
    """Fills the SQL that is written out, and nothing of what Django would write."""
    for (migration, _), entry in zip(plan, entries):
        for operation, facts in zip(migration.operations, entry["operations"]):
            try:
                facts["sql"] = texts_of(operation, connection)
            except Exception:
                # Said when its SQL is collected.
                continue


# What was collected, by the plan and by what may make a difference to its SQL: schemas of tenants mostly have the same pending.
COLLECTED = {}


def key_of(connection, plan):
    from django.db import router

    return (
        connection.alias, tuple((m.app_label, m.name) for m, _ in plan),
        tuple(router.allow_migrate(connection.alias, app) for app in sorted({m.app_label for m, _ in plan})),
    )


def collected_before(connection, plan, entries):
    """Fills the entries with what the same plan came to elsewhere; None where it did not, or may come to something else."""
    found = COLLECTED.get(key_of(connection, plan))
    if found is None:
        return None
    import copy

    before, known, expected = found
    for entry, other in zip(entries, before):
        entry.update(copy.deepcopy(other))
    return known, expected


def collect_once(executor, connection, plan, entries, tables):
    """Collects, and remembers it when no answer of the database went into it."""
    asked = []

    def noted(execute, sql, params, many, context):
        if not re.match(r"\s*(SET|SAVEPOINT|RELEASE|ROLLBACK|START|PRAGMA|BEGIN)\b", str(sql), re.I):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        known, expected = collect(executor, connection, plan, entries, tables)
    if not asked:
        COLLECTED[key_of(connection, plan)] = (entries, known, expected)
    return known, expected


def collect(executor, connection, plan, entries, tables):
    """
    Fills the SQL and the facts of every operation of every pending migration, without running any of it.
    @returns the columns that the models of the applied migrations know, by table, and the tables that must be there
    """
    from django.db import migrations

    real = migrations.RunPython.database_forwards
    MADE.clear()
    # Inside SeparateDatabaseAndState Django would run the function even while it only collects SQL.
    migrations.RunPython.database_forwards = lambda *arguments, **words: None
    fence = part("migration_guard_fence").Fence(connection)
    try:
        state = executor._create_project_state(with_applied_migrations=True)
        known, expected = known_columns(state, connection)
        lost = None
        for (migration, _), entry in zip(plan, entries):
            if lost is not None:
                entry["sqlError"] = "what %s leaves behind is not known" % lost
                continue
            before, state = state, state.clone()
            try:
                state.apps
                collect_apart(migration, entry, before, state, fence, tables)
            except Exception as error:
                fence.leave()
                entry["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
                # The migrations behind this one are seen from the state that all of it leaves.
                try:
                    state = migration.mutate_state(before, preserve=True)
                except Exception:
                    lost = "%s.%s" % (migration.app_label, migration.name)
        return known, expected
    finally:
        fence.leave()
        migrations.RunPython.database_forwards = real


# `public"."item`: a schema, by the way in which Django quotes the name of a table.
WITH_SCHEMA = re.compile(r'["`]\s*\.\s*["`]')


def names_of(table):
    """The names under which SQL may speak of a model's table: with the schema that is written into it, and without."""
    parts = [part_.strip('"`') for part_ in WITH_SCHEMA.split(table)]
    return [table] if len(parts) < 2 else [table, ".".join(parts), parts[-1]]


def known_columns(state, connection):
    known, expected = {}, set()
    for model in state.apps.get_models(include_auto_created=True):
        # Several models may share a table: proxies, and unmanaged ones.
        own = [field.column for field in model._meta.local_fields if field.column]
        for name in names_of(model._meta.db_table):
            known.setdefault(name, []).extend(own)
        if migrates(model, connection):
            expected.add(model._meta.db_table)
    return known, expected


def collect_apart(migration, entry, before, state, fence, tables):
    """Collects one migration where nothing can be changed. @param before: the state before it, of which `state` is a copy"""
    around = fence.around(migration)
    if around is fence.open:
        collect_migration(migration, entry, before, state, around, tables)
    else:
        with around:
            collect_migration(migration, entry, before, state, around, tables)
    # What somebody else's code has done to the session ends with its transaction, and so does an error.
    if not all(facts.get("builtin") and "sqlError" not in facts for facts in entry["operations"]):
        fence.leave()


class Deferred:
    """Statements that Django runs at the end of a migration, and the operation that asked for each."""

    def __init__(self):
        # By identity: (statement, operation). The statement is held on to, so that no other one gets its identity.
        self.owned = {}

    def note(self, editor, facts):
        for item in editor.deferred_sql:
            self.owned.setdefault(id(item), (item, facts))

    def flush(self, editor, last):
        """Adds each to its operation as the editor writes it, which may be as several statements."""
        items, editor.deferred_sql = list(editor.deferred_sql), []
        for item in items:
            start = len(editor.collected_sql)
            editor.execute(item, None)
            _, owner = self.owned.get(id(item), (None, last))
            if owner is not None:
                owner["sql"].extend(str(sql) for sql in editor.collected_sql[start:])


def collect_migration(migration, entry, before, state, around, tables):
    connection, transactional = around.connection, bool(migration.atomic)
    editor = connection.schema_editor(collect_sql=True, atomic=migration.atomic)
    if connection.vendor == "postgresql" and not editor.atomic_migration:
        # Some backends never run a migration in one transaction, whatever it says.
        entry["atomic"] = False
    deferred = Deferred()
    done = []
    try:
        with part("migration_guard_fence").entered(editor):
            for operation, facts in zip(migration.operations, entry["operations"]):
                try:
                    collect_operation(operation, migration.app_label, facts, editor, before or state.clone(), state, transactional, around.guards)
                except Exception as error:
                    facts.setdefault("sqlError", type(error).__name__ + ": " + str(error)[:500])
                    raise
                finally:
                    deferred.note(editor, facts)
                note_made(operation, migration.app_label, state, connection, tables)
                done.append(facts)
                before = None
            deferred.flush(editor, done[-1] if done else None)
    except Exception:
        # The editor is left without its last words, which those that came so far have asked for.
        deferred.flush(editor, None)
        raise


def collect_operation(operation, app, facts, editor, before, state, transactional, guarded):
    connection = editor.connection
    operation.state_forwards(app, state)
    start = len(editor.collected_sql)
    facts.update(operation_facts(operation, app, before, state, connection))
    inner = getattr(operation, "database_operations", None)
    if inner is not None:
        facts["inner"] = inner_facts(inner, app, before, connection)
    if not facts["builtin"] and not guarded:
        # Somebody else's code, and nothing here would stop it from writing.
        facts["sqlError"] = "not asked for its SQL: not all of it is Django's own"
    elif operation.reduces_to_sql:
        try:
            operation.database_forwards(app, editor, before, state)
        except Exception as error:
            facts["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
            if connection.vendor == "postgresql" and transactional:
                raise
    facts["sql"] = [str(sql) for sql in editor.collected_sql[start:]]


def inner_facts(operations, app, state, connection):
    """The facts of nested database operations, each seen from the state its predecessors leave."""
    found = []
    current = state
    for operation in operations:
        following = current.clone()
        operation.state_forwards(app, following)
        facts = operation_facts(operation, app, current, following, connection)
        nested = getattr(operation, "database_operations", None)
        if nested is not None:
            facts["inner"] = inner_facts(nested, app, current, connection)
        found.append(facts)
        current = following
    return found


def entry_of(migration):
    from django.db.migrations import Migration as BASE

    path = source_of(migration)
    line, depends, lines = operation_lines(migration, path)
    operations = []
    for index, operation in enumerate(migration.operations):
        place = lines[index] if lines else {"line": line, "end": None, "nested": None}
        operations.append({
            "type": type(operation).__name__, "description": operation.describe(), "sql": [], **place,
        })
    own = type(migration).apply is not BASE.apply or type(migration).__getattribute__ is not object.__getattribute__
    return {
        **({"sqlError": "its class replaces apply(): what it does is not known"} if own else {}),
        "app": migration.app_label,
        "name": migration.name,
        "file": relative(path),
        "line": line,
        "digest": digest_of(path),
        "firstParty": first_party(path),
        "atomic": bool(migration.atomic),
        "replaces": [list(pair) for pair in migration.replaces],
        "operations": operations,
    }
