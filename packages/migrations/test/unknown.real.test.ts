/** What could not be seen is neither safe nor gone: migrations whose SQL cannot be collected, and rows nobody knows. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { GuardOptions } from '../src/index.ts';
import { callGuard } from './harness.ts';
import { databaseSettings, djangoProject, type Project, settings } from './projects.ts';
import { bothServers, createDatabase, type EngineName, pythonOf, whyMissing } from './servers.ts';

const python = pythonOf('django52');
const why = whyMissing('django52');
if (why) console.warn(`skipped: what could not be seen: ${why}`);
const describeIf = why ? describe.skip : describe;

const servers = bothServers(why);

let project: Project;
afterEach(() => project?.delete());
let counter = 0;
let name = '';

/** A project of two applications whose first migrations are applied. */
function start(engine: EngineName): void {
  counter += 1;
  name = `unknown${counter}`;
  createDatabase(servers[engine], engine, name);
  const database = databaseSettings(servers[engine], name);
  project = djangoProject({ default: database });
  project.file('site_config/settings.py', settings({ default: database }, ['shop', 'ware']));
  project.file('ware/__init__.py', '');
  project.file(
    'ware/models.py',
    'from django.db import models\nclass Thing(models.Model):\n    note = models.CharField(max_length=50, null=True)\n',
  );
  project.file('ware/migrations/__init__.py', '');
  project.file(
    'ware/migrations/0001_initial.py',
    `from django.db import migrations, models
class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.CreateModel("Thing", [
        ("id", models.BigAutoField(primary_key=True)),
        ("note", models.CharField(max_length=50, null=True)),
    ])]
`,
  );
  manage('migrate', '-v0');
}

const manage = (...args: string[]) =>
  execFileSync(python, ['manage.py', ...args], { cwd: project.root, stdio: 'pipe' });
const look = (more: Partial<GuardOptions> = {}) =>
  callGuard(project.root, python, { checkDrift: 'off', ...more });

const TIGHTEN = `from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("ware", "0001_initial"), ("shop", "0002_x")]
    operations = [migrations.AlterField("Thing", "note", models.CharField(max_length=50))]
`;

describeIf.each(['postgresql', 'mariadb'] as const)(
  '%s: behind a migration whose SQL cannot be collected',
  engine => {
    /** Each breaks the collecting at another point. */
    const broken: readonly [string, string][] = [
      [
        'an operation of its own that needs what it cannot have',
        `from django.db import migrations
from django.db.migrations.operations.base import Operation
class Broken(Operation):
    reduces_to_sql = True
    reversible = False
    def state_forwards(self, app_label, state):
        pass
    def database_forwards(self, app_label, editor, before, after):
        raise ValueError("not without the table")
    def describe(self):
        return "broken"
class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [Broken()]
`,
      ],
      [
        'a constraint that is looked up and is not there',
        `from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [migrations.AlterUniqueTogether("Item", {("name", "nowhere")})]
`,
      ],
      [
        'an operation that cannot be described',
        `from django.db import migrations, models
class Bad(migrations.AddField):
    def state_forwards(self, app_label, state):
        super().state_forwards(app_label, state)
        raise RuntimeError("after the state has moved")
class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [Bad("Item", "note", models.IntegerField(null=True))]
`,
      ],
    ];

    test.each(broken)('%s: SET NOT NULL of another application is still unsafe', async (_, source) => {
      start(engine);
      project.file('shop/migrations/0002_x.py', source);
      project.file('ware/migrations/0002_tighten.py', TIGHTEN);
      const result = await look();
      const tighten = result.pending.find(({ app }) => app === 'ware');
      expect(result.pending.map(({ safe }) => safe)).toEqual([false, false]);
      expect(tighten).toMatchObject({ compat: expect.stringMatching(/breaks|unknown/), safe: false });
      const applied = await look({ onPending: 'apply-safe' });
      expect(applied).toMatchObject({ status: 'unsafe', applied: [] });
      expect(applied.fault?.message).toContain('None was applied.');
      expect(
        execFileSync(python, ['manage.py', 'showmigrations', '--plan'], {
          cwd: project.root,
          encoding: 'utf8',
        }),
      ).toMatch(/\[ \] {2}ware\.0002/);
    });

    test('what other applications have applied since stays known: no change is taken for none', async () => {
      start(engine);
      const alter = (after: string, field: string) => `from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("ware", "${after}")]
    operations = [migrations.AlterField("Thing", "note", models.CharField(max_length=50${field}))]
`;
      // As in 0001, which is all of this application that the broken migration depends on.
      project.file('ware/migrations/0002_tight.py', alter('0001_initial', ''));
      manage('migrate', '-v0');
      project.file(
        'shop/migrations/0002_x.py',
        broken[0]![1].replace(
          '("shop", "0001_initial")',
          '("shop", "0001_initial"), ("ware", "0001_initial")',
        ),
      );
      project.file('ware/migrations/0003_loose.py', alter('0002_tight', ', null=True'));
      project.file('ware/migrations/0004_tight.py', alter('0003_loose', ''));
      const result = await look();
      const byName = Object.fromEntries(result.pending.map(migration => [migration.name, migration]));
      expect(byName['0003_loose']?.operations[0]?.sql.join()).toMatch(/DROP NOT NULL|NULL/);
      expect(byName['0004_tight']).toMatchObject({ safe: false });
      // And the other way round: applied as nullable since.
      manage('migrate', 'ware', '0003', '-v0');
      const tightened = (await look()).pending.find(({ name: pending }) => pending === '0004_tight');
      expect(tightened).toMatchObject({ compat: 'breaks', safe: false });
      expect(tightened?.operations[0]?.sql.join()).toMatch(/NOT NULL/);
    });

    test('one whose state can be computed makes nothing else unknown: a harmless one behind it stays safe', async () => {
      start(engine);
      project.file('shop/migrations/0002_x.py', broken[0]![1]);
      project.file(
        'ware/migrations/0002_more.py',
        TIGHTEN.replace(
          /migrations\.AlterField\(.*\)\]/,
          'migrations.AddField("Thing", "more", models.IntegerField(null=True))]',
        ),
      );
      const result = await look();
      expect(result.pending.find(({ app }) => app === 'ware')).toMatchObject({ safe: true });
      expect(result.pending.find(({ app }) => app === 'shop')).toMatchObject({ safe: false });
      expect(await look({ onPending: 'apply-safe' })).toMatchObject({ status: 'unsafe', applied: [] });
    });
  },
);

describeIf('rows of the history that the code does not know', () => {
  const row = (app: string, migration: string) =>
    servers.postgresql.sql(
      `INSERT INTO django_migrations (app, name, applied) VALUES ('${app}', '${migration}', now())`,
      name,
    );
  const NOTE = (after: string, field: string) => `from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("shop", "${after}")]
    operations = [migrations.AddField("Item", "${field}", models.IntegerField(null=True))]
`;

  test('another branch has applied its migration before ours: ahead, and nobody is told to prune it', async () => {
    start('postgresql');
    row('shop', '0002_other_branch');
    project.file('shop/migrations/0002_mine.py', NOTE('0001_initial', 'mine'));
    manage('migrate', '-v0');
    const result = await look();
    expect(result).toMatchObject({
      status: 'db-ahead',
      fault: { code: 'DATABASE_AHEAD' },
      ahead: [{ app: 'shop', name: '0002_other_branch' }],
      targets: [{ name: 'default', status: 'db-ahead' }],
    });
    expect(result.fault?.message + result.notes.join()).not.toMatch(/prune|squash/);
    expect((await look({ allow: ['db-ahead'] })).status).toBe('clean');
  });

  test('squashed by its own word, and deleted: said, and nothing stops', async () => {
    start('postgresql');
    project.file('shop/migrations/0002_a.py', NOTE('0001_initial', 'a'));
    project.file('shop/migrations/0003_b.py', NOTE('0002_a', 'b'));
    manage('migrate', '-v0');
    manage('squashmigrations', 'shop', '0003', '--noinput', '-v0');
    manage('migrate', '-v0');
    project.remove('shop/migrations/0001_initial.py');
    project.remove('shop/migrations/0002_a.py');
    project.remove('shop/migrations/0003_b.py');
    expect((await look()).status).toBe('clean');
    // Later the list of what it replaces is removed, too, as Django's documents say.
    const [file = ''] = readdirSync(join(project.root, 'shop/migrations')).filter(entry =>
      entry.includes('squashed'),
    );
    const path = `shop/migrations/${file}`;
    const source = readFileSync(join(project.root, path), 'utf8');
    project.file(path, source.replace(/^ {4}replaces = .*$/m, ''));
    const result = await look();
    expect(result).toMatchObject({ status: 'clean', fault: undefined });
    expect(result.notes.join()).toMatch(/3 rows .* squashed and deleted .*--prune/);
    // One beyond what it stands for is of somebody else.
    row('shop', '0004_other_branch');
    expect(await look()).toMatchObject({ status: 'db-ahead', ahead: [{ name: '0004_other_branch' }] });
  });
});
