/** RunPython functions: judged by their text, and then run while their statements are watched. */
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pythonEnvironment } from './environments.ts';
import { emptyProject, type Project } from './projects.ts';

const environment = pythonEnvironment('django52');
if ('missing' in environment) console.warn(`skipped: effects of Python: ${environment.missing}`);
const describeIf = 'missing' in environment ? describe.skip : describe;

const ITEM = 'Item = apps.get_model("shop", "Item")';
const KIND = 'Kind = apps.get_model("shop", "Kind")';
/** The body of a function, its lines divided by `;;`. */
const HARMLESS = [
  'pass',
  `${ITEM};;Item(name="z").save()`,
  `${ITEM};;row = Item(name="z");;row.save()`,
  `${ITEM};;row = Item();;row.name = "z";;row.save()`,
  `${ITEM};;for name in ("a", "b"):;;    row = Item(name=name);;    row.save()`,
  `apps.get_model("shop", "Item")(name="z").save()`,
  `alias = schema_editor.connection.alias;;${ITEM};;Item(name="z").save(using=alias)`,
  `alias = schema_editor.connection.alias;;${ITEM};;Item.objects.using(alias).bulk_create([Item(name="q")])`,
  `${ITEM};;Item.objects.get_or_create(name="q")`,
  `${ITEM};;Item.objects.create(name=str(timezone.now())) if False else None;;Item.objects.create(name=str(uuid.uuid4())[:9])`,
  `${ITEM};;print(Item.objects.filter(Q(name="a") | Q(name="b")).count())`,
  `${KIND};;Kind.objects.create(n="a");;Kind.objects.filter(n="a").update(n="b")`,
  `${KIND};;Kind.objects.update_or_create(n="a", defaults={"n": "b"})`,
  `${KIND};;Kind(id=5, n="a").save();;Kind(pk=5, n="b").save()`,
  `${KIND};;Kind.objects.create(n="a");;for kind in Kind.objects.all():;;    kind.n = "c";;    kind.save()`,
  `${KIND};;${ITEM};;Kind.objects.bulk_create([Kind(n=item.name[:5]) for item in Item.objects.all()])`,
  `${KIND};;rows = [Kind(n="a")];;Kind.objects.bulk_create(rows);;Kind.objects.bulk_update(rows, ["n"])`,
  `apps.get_model("shop.Kind").objects.filter(n="a").update(n=F("n"))`,
];
const HARMFUL = [
  `${ITEM};;Item.objects.update(name="b")`,
  `${ITEM};;Item.objects.filter(name="a").delete()`,
  `${ITEM};;Item(id=1, name="z").save()`,
  `${ITEM};;Item(1, "z").save()`,
  `${ITEM};;row = Item(name="z");;row.id = 1;;row.save()`,
  `${ITEM};;row = Item(name="z");;row.pk = 1;;row.save()`,
  `${ITEM};;row = Item(**{"id": 1, "name": "z"});;row.save()`,
  `${ITEM};;row = Item.objects.first();;row.save()`,
  `${ITEM};;row = Item(name="z");;row = Item.objects.first();;row.save()`,
  `${ITEM};;for row in Item.objects.all():;;    row.name = "z";;    row.save()`,
  `${ITEM};;row = Item(name="z");;for row in Item.objects.all():;;    row.save()`,
  `${ITEM};;[row.save() for row in Item.objects.all()]`,
  `${ITEM};;row = Item(name="z");;(row := Item.objects.first());;row.save()`,
  `${ITEM};;row = Item(name="z");;row, other = Item.objects.all()[:2];;row.save()`,
  `${ITEM};;row = Item(name="z");;match Item.objects.first():;;    case row:;;        row.save()`,
  `${ITEM};;row = Item(name="z");;row.__dict__.update(id=1);;row.save()`,
  `${ITEM};;row = Item(name="z");;setattr(row, "id", 1);;row.save()`,
  `${ITEM};;Item.objects.update_or_create(id=1, defaults={"name": "b"})`,
  `${ITEM};;Item.objects.bulk_create([Item(id=1, name="c")], update_conflicts=True, update_fields=["name"], unique_fields=["id"])`,
  `${ITEM};;rows = list(Item.objects.all());;Item.objects.bulk_update(rows, ["name"])`,
  `${KIND};;Kind = apps.get_model("shop", "Item");;Kind.objects.update(name="b")`,
  `${KIND};;Kind.objects.create(n="a", item=apps.get_model("shop", "Item").objects.first());;for kind in Kind.objects.select_related("item"):;;    kind.item.name = "q";;    kind.item.save()`,
  `${KIND};;kind = Kind.objects.create(n="a");;kind.item_set.update(name="q") if hasattr(kind, "item_set") else apps.get_model("shop", "Item").objects.update(name="q")`,
  `${ITEM};;schema_editor.execute("UPDATE shop_item SET name = 'q'")`,
  `child = apps.get_model("shop", "Child")(id=1, name="z", more=1);;child.save()`,
  `Child = apps.get_model("shop", "Child");;child = Child(name="z", more=1);;child.item_ptr_id = 1;;child.save()`,
  `Coded = apps.get_model("shop", "Coded");;Coded(code="a", n=2).save()`,
];

const PROGRAM = `"""Judges each function by its text, then runs it on SQLite and watches its statements."""
import json, re, sys, types
sys.path.insert(0, sys.argv[1])
import migration_guard_effects as effects
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, USE_TZ=True,
                   DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
import django
django.setup()
from django.db import connection, models, transaction
from django.db.migrations.state import ModelState, ProjectState
import functions
key = lambda: models.BigAutoField(primary_key=True)
state = ProjectState()
item = ModelState("shop", "Item", [("id", key()), ("name", models.CharField(max_length=50))])
for model in (
    item,
    ModelState("shop", "Child", [("item_ptr", models.OneToOneField("shop.item", models.CASCADE, parent_link=True, primary_key=True)),
                                 ("more", models.IntegerField(null=True))], bases=("shop.item",)),
    ModelState("shop", "Coded", [("code", models.CharField(max_length=9, primary_key=True)), ("n", models.IntegerField())]),
    ModelState("shop", "Kind", [("id", key()), ("n", models.CharField(max_length=9)), ("item", models.ForeignKey("shop.item", models.CASCADE, null=True))]),
):
    state.add_model(model)
apps = state.apps
with connection.schema_editor() as editor:
    for name in ("Item", "Child", "Coded", "Kind"):
        editor.create_model(apps.get_model("shop", name))
Item = apps.get_model("shop", "Item")
Item.objects.create(id=1, name="a"); Item.objects.create(id=2, name="b")
apps.get_model("shop", "Coded").objects.create(code="a", n=1)
def about(app, name):
    model = apps.get_model(app, name)
    filled = not model._meta.parents and isinstance(model._meta.pk, models.AutoField)
    return {"new": name == "kind", "keys": {"pk", model._meta.pk.name, model._meta.pk.attname} if filled else None}
answers = []
for name in sorted(vars(functions), key=lambda name: int(name[1:]) if name[1:].isdigit() else -1):
    if not re.match(r"f\\d+$", name):
        continue
    seen, function = [], getattr(functions, name)
    def watch(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)
    error = None
    try:
        with transaction.atomic(), connection.execute_wrapper(watch):
            function(apps, types.SimpleNamespace(connection=connection, execute=lambda sql: connection.cursor().execute(sql)))
            transaction.set_rollback(True)
    except Exception as thrown:
        error = repr(thrown)
    changes = [sql for sql in seen if re.match(r'\\s*(UPDATE|DELETE)', sql) and not re.match(r'\\s*UPDATE "shop_kind"', sql) or "DO UPDATE" in sql]
    answers.append({"effect": effects.python_effect(function, about), "changes": changes, "error": error})
print(json.dumps(answers))
`;

interface Answer {
  readonly effect: string;
  readonly changes: readonly string[];
  readonly error: string | null;
}

describeIf('RunPython', () => {
  let project: Project;
  let answers: readonly Answer[];
  beforeAll(() => {
    project = emptyProject();
    const functions = [...HARMLESS, ...HARMFUL].map(
      (body, at) =>
        `def f${at}(apps, schema_editor):\n${body
          .split(';;')
          .map(line => `    ${line}`)
          .join('\n')}\n`,
    );
    project.file(
      'functions.py',
      `import uuid\nfrom django.db.models import F, Q\nfrom django.utils import timezone\n\n${functions.join('\n')}`,
    );
    project.file('program.py', PROGRAM);
    copyFileSync(
      join(import.meta.dirname, '../src/observe/probes/probe_effects.py'),
      join(project.root, 'migration_guard_effects.py'),
    );
    const python = 'python' in environment ? environment.python : '';
    const output = execFileSync(python, ['program.py', project.root], {
      cwd: project.root,
      encoding: 'utf8',
    });
    answers = JSON.parse(output.trim().split('\n').at(-1)!) as readonly Answer[];
  });
  afterAll(() => project?.delete());

  test.each(HARMLESS.map((body, at) => [body, at] as const))('reads and adds: %s', (_, at) => {
    const { effect, changes, error } = answers[at]!;
    expect({ effect: effect === 'unknown', changes, error }).toEqual({
      effect: false,
      changes: [],
      error: null,
    });
  });

  test.each(HARMFUL.map((body, at) => [body, at] as const))('changes: %s', (_, at) => {
    const { effect, changes } = answers[HARMLESS.length + at]!;
    expect(effect).toBe('unknown');
    // That it changes rows is seen, not believed; where SQLite refuses it, it would have.
    expect(changes.length + (answers[HARMLESS.length + at]!.error === null ? 0 : 1)).toBeGreaterThan(0);
  });
});
