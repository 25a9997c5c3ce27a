import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deadline } from '@guarded-deploy/deadline';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pythonEnvironment } from './environments.ts';
import { callGuard } from './harness.ts';
import { djangoProject, INITIAL, MODELS, migration, type Project, settings } from './projects.ts';

const environment = pythonEnvironment('django52');
if ('missing' in environment) console.warn(`skipped: the probe: ${environment.missing}`);
const python = 'python' in environment ? environment.python : '';
const describeIf = 'missing' in environment ? describe.skip : describe;

const SQLITE = '{"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}';
const ADMIN_APPS = [...['auth', 'messages', 'sessions', 'admin'].map(app => `django.contrib.${app}`), 'shop'];
const SILENT = 'SILENCED_SYSTEM_CHECKS = ["admin.E403", "admin.E408", "admin.E409", "admin.E410"]';
const PROXY = `from .models import Item
class Report(Item):
    class Meta:
        proxy = True
`;
const REGISTERED = 'admin.site.register(Report)\n';
const PROXY_MIGRATION =
  'migrations.CreateModel("Report", fields=[], options={"proxy": True, "indexes": [], "constraints": []}, bases=("shop.item",)),';

let project: Project;
beforeEach(() => {
  project = djangoProject({ default: SQLITE });
});
afterEach(() => project.delete());

const manage = (...args: string[]) =>
  execFileSync(python, ['manage.py', ...args], { cwd: project.root, stdio: 'pipe' });

describeIf('admin modules are imported only where drift may hide in them', () => {
  beforeEach(() => {
    project.file('site_config/settings.py', settings({ default: SQLITE }, ADMIN_APPS, SILENT));
  });

  test('one that only registers is not imported, and neither is a log file opened', async () => {
    project.file('shop/admin.py', 'raise RuntimeError("imported")\n');
    project.file(
      'site_config/settings.py',
      settings(
        { default: SQLITE },
        ADMIN_APPS,
        'LOGGING = {"version": 1, "handlers": {"file": {"class": "logging.FileHandler", "filename": "/nowhere/site.log"}}, "root": {"handlers": ["file"]}}',
      ),
    );
    expect(await callGuard(project.root, python)).toMatchObject({ status: 'pending', drift: [] });
  });

  const places: readonly [string, Record<string, string>][] = [
    ['in the module', { 'shop/admin.py': `from django.contrib import admin\n${PROXY}${REGISTERED}` }],
    [
      'in what only the module imports',
      {
        'shop/admin.py': `from django.contrib import admin\nfrom .reports import (\n    Report,\n)\n${REGISTERED}`,
        'shop/reports.py': PROXY,
      },
    ],
    [
      'in a package that is imported by its full name',
      {
        'shop/admin/__init__.py': 'import shop.admin.items\n',
        'shop/admin/items.py': `from django.contrib import admin\n${PROXY.replace('.models', 'shop.models')}${REGISTERED}`,
      },
    ],
  ];
  test.each(places)('a model defined %s: drift without its migration, clean with it', async (_, files) => {
    for (const [path, text] of Object.entries(files)) project.file(path, text);
    manage('migrate', '-v0');
    const before = await callGuard(project.root, python);
    expect(before).toMatchObject({ status: 'drift', drift: [{ app: 'shop' }] });
    expect(before.fault?.message).toMatch(/Report/);
    project.file('shop/migrations/0002_report.py', migration('0001_initial', PROXY_MIGRATION));
    manage('migrate', '-v0');
    expect(await callGuard(project.root, python)).toMatchObject({ status: 'clean', fault: undefined });
  });

  test('an application whose ready() builds on registrations is started once more, with them', async () => {
    project.file(
      'shop/admin.py',
      'from django.contrib import admin\nfrom .models import Item\nadmin.site.register(Item)\n',
    );
    project.file(
      'shop/apps.py',
      `from django.apps import AppConfig
class ShopConfig(AppConfig):
    name = "shop"
    def ready(self):
        from django.contrib import admin
        from .models import Item
        admin.site.unregister(Item)
`,
    );
    manage('migrate', '-v0');
    expect(await callGuard(project.root, python)).toMatchObject({ status: 'clean', fault: undefined });
  });
});

describeIf('what the code that runs now may still need', () => {
  test('a proxy model does not hide the columns of its table', async () => {
    project.file('shop/models.py', `${MODELS}${PROXY.replace('from .models import Item\n', '')}`);
    project.file('shop/migrations/0002_report.py', migration('0001_initial', PROXY_MIGRATION));
    manage('migrate', '-v0');
    project.file(
      'shop/migrations/0003_drop.py',
      migration('0002_report', 'migrations.RunSQL("ALTER TABLE shop_item DROP COLUMN name"),'),
    );
    const { pending } = await callGuard(project.root, python);
    expect(pending).toMatchObject([{ name: '0003_drop', compat: 'breaks', safe: false }]);
  });

  test.each([
    ['a related manager that is set', 'item.tags.set([])', false],
    ['a related manager that gets more, which moves rows of a foreign key', 'item.children.add(item)', false],
    ['a function of the module that has the name of a builtin', 'list(item)', false],
    ['a method of a queryset on its way to an update', 'Item.objects.all().update(name="")', false],
    ['rows that are read and added', 'Item.objects.create(name=str(len(item.name)))', true],
  ])('%s', async (_, line, safe) => {
    manage('migrate', '-v0');
    project.file(
      'shop/migrations/0002_work.py',
      `from django.db import migrations
${line.startsWith('list') ? 'def list(item):\n    item.delete()\n' : ''}
def work(apps, schema_editor):
    Item = apps.get_model("shop", "Item")
    for item in Item.objects.all():
        ${line}
class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [migrations.RunPython(work)]
`,
    );
    expect((await callGuard(project.root, python)).pending).toMatchObject([{ name: '0002_work', safe }]);
  });
});

describeIf('applying that is broken off tells what it had done', () => {
  const prepare = (body: string) => {
    project.file('shop/migrations/0001_initial.py', INITIAL);
    project.file('shop/models.py', `${MODELS}    note = models.IntegerField(null=True)\n`);
    manage('migrate', '-v0');
    project.file(
      'shop/migrations/0002_note.py',
      migration('0001_initial', 'migrations.AddField("Item", "note", models.IntegerField(null=True)),'),
    );
    project.file(
      'shop/migrations/0003_long.py',
      `import os, time
from django.db import migrations
def work(apps, schema_editor):
    open("begun", "w").close()
    ${body}
class Migration(migrations.Migration):
    dependencies = [("shop", "0002_note")]
    operations = [migrations.RunPython(work)]
`,
    );
  };

  test('by a cancelled run', async () => {
    prepare('time.sleep(60)');
    const cancelled = new AbortController();
    const begun = setInterval(() => {
      if (existsSync(join(project.root, 'begun'))) cancelled.abort(new Error('The run was cancelled.'));
    }, 50);
    using deadline = new Deadline(60, 'the guard', { signal: cancelled.signal });
    const result = await callGuard(project.root, python, { onPending: 'apply', deadline });
    clearInterval(begun);
    expect(result).toMatchObject({
      status: 'error',
      fault: { code: 'MIGRATION_FAILED' },
      applied: [{ app: 'shop', name: '0002_note' }],
      pending: [{ name: '0003_long' }],
    });
    expect(result.fault?.message).toMatch(
      /shop\.0003_long failed: The run was cancelled.*rolled back whole.*still there: shop\.0002_note/s,
    );
  });

  test('by a process that was killed', async () => {
    prepare('os.kill(os.getpid(), 9)');
    const result = await callGuard(project.root, python, { onPending: 'apply', temporary: tmpdir() });
    expect(result).toMatchObject({ status: 'error', applied: [{ name: '0002_note' }] });
    expect(result.fault?.message).toMatch(/shop\.0003_long failed: Its process was killed \(SIGKILL\)/);
  });
});
