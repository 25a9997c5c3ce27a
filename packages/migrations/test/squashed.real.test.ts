/** Squashed migrations that are applied by half, and models whose table is named with its schema. */
import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test } from '@jest/globals';
import { callGuard } from './harness.ts';
import { databaseSettings, djangoProject, MODELS, migration, type Project } from './projects.ts';
import { bothServers, createDatabase, type EngineName, pythonOf, whyMissing } from './servers.ts';

const python = pythonOf('django52');
const why = whyMissing('django52');
if (why) console.warn(`skipped: squashed migrations: ${why}`);
const describeIf = why ? describe.skip : describe;
const servers = bothServers(why);

let project: Project;
afterEach(() => project?.delete());
let counter = 0;
const manage = (...args: string[]) =>
  execFileSync(python, ['manage.py', ...args], { cwd: project.root, stdio: 'pipe' });

function start(engine: EngineName): void {
  counter += 1;
  createDatabase(servers[engine], engine, `squashed${counter}`);
  project = djangoProject({ default: databaseSettings(servers[engine], `squashed${counter}`) });
}
const look = () => callGuard(project.root, python, { checkDrift: 'off' });

const column = (name: string) => `migrations.AddField("Item", "${name}", models.IntegerField(null=True)),`;

describeIf.each(['postgresql', 'mariadb'] as const)('%s', engine => {
  test('a squash of which half is applied, and the other half is deleted, is not clean; the remedy works', async () => {
    start(engine);
    const second = migration('0001_initial', column('a'));
    const third = migration('0002_a', column('b'));
    project.file('shop/migrations/0002_a.py', second);
    manage('migrate', '-v0');
    project.remove('shop/migrations/0002_a.py');
    project.file(
      'shop/migrations/0002_squashed.py',
      migration(
        '0001_initial',
        `${column('a')}\n${column('b')}`,
        '    replaces = [("shop", "0002_a"), ("shop", "0003_b")]\n',
      ),
    );
    project.file(
      'shop/models.py',
      `${MODELS}    a = models.IntegerField(null=True)\n    b = models.IntegerField(null=True)\n`,
    );
    const result = await look();
    expect(result).toMatchObject({ status: 'error', fault: { code: 'MIGRATION_HISTORY_INCONSISTENT' } });
    expect(result.fault?.message).toMatch(
      /shop\.0002_squashed is applied by half.*shop\.0003_b is not applied/,
    );
    project.file('shop/migrations/0002_a.py', second);
    project.file('shop/migrations/0003_b.py', third);
    manage('migrate', '-v0');
    project.remove('shop/migrations/0002_a.py');
    project.remove('shop/migrations/0003_b.py');
    expect((await look()).status).toBe('clean');
  });

  test.each([
    [true, true],
    [false, false],
  ])('a squash of which all (%s) is applied is as Django sees it', async applied => {
    start(engine);
    manage('migrate', ...(applied ? [] : ['contenttypes']), '-v0');
    project.file(
      'shop/migrations/0001_squashed.py',
      `from django.db import migrations\nclass Migration(migrations.Migration):\n    replaces = [("shop", "0001_initial")]\n    operations = []\n`,
    );
    project.remove('shop/migrations/0001_initial.py');
    expect((await look()).status).toBe(applied ? 'clean' : 'pending');
  });
});

describeIf('a model whose table is named with its schema', () => {
  const row = (table: string) => `from django.db import models
class Item(models.Model):
    name = models.CharField(max_length=50)
class Row(models.Model):
    name = models.CharField(max_length=50)
    class Meta:
        managed = False
        db_table = ${JSON.stringify(table)}
`;
  test.each(['public"."shop_item', '"public"."shop_item"', 'shop_item'])(
    '%s still knows the column that another model has forgotten',
    async table => {
      start('postgresql');
      project.file('shop/models.py', row(table));
      project.file(
        'shop/migrations/0002_row.py',
        migration(
          '0001_initial',
          `migrations.CreateModel("Row", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=50))], options={"managed": False, "db_table": ${JSON.stringify(table)}}),
migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("Item", "name")]),`,
        ),
      );
      manage('migrate', '-v0');
      project.file(
        'shop/migrations/0003_drop.py',
        migration('0002_row', 'migrations.RunSQL("ALTER TABLE shop_item DROP COLUMN name"),'),
      );
      expect((await look()).pending[0]).toMatchObject({ safe: false });
      project.file(
        'shop/migrations/0003_drop.py',
        migration('0002_row', 'migrations.RunSQL(\'ALTER TABLE "public"."shop_item" DROP COLUMN name\'),'),
      );
      expect((await look()).pending[0]).toMatchObject({ safe: false });
    },
  );
});

describeIf.each(['postgresql', 'mariadb'] as const)('%s: an allow comment within an operation', engine => {
  const ALLOW = '# migration-guard: allow drop-column because nobody reads it';
  const within = async (operation: string) => {
    start(engine);
    project.file('shop/migrations/0002_a.py', migration('0001_initial', column('a')));
    manage('migrate', '-v0');
    project.file('shop/migrations/0003_x.py', migration('0002_a', operation));
    return (await look()).pending[0];
  };

  test('is for the statement below it', async () => {
    const found = await within(
      `migrations.RunSQL([\n    "ALTER TABLE shop_item DROP COLUMN a",\n    ${ALLOW}\n    "ALTER TABLE shop_item DROP COLUMN name",\n]),`,
    );
    expect(found).toMatchObject({ safe: false });
    const drops = found!.findings.filter(({ rule }) => rule === 'drop-column');
    expect(drops.map(({ subject, allowed }) => [subject, allowed !== undefined])).toEqual([
      ['shop_item.a', false],
      ['shop_item.name', true],
    ]);
  });

  test('among operations inside it allows none of them', async () => {
    const found = await within(
      `migrations.SeparateDatabaseAndState(database_operations=[\n    migrations.RemoveField("Item", "a"),\n    ${ALLOW}\n    migrations.RemoveField("Item", "name"),\n]),`,
    );
    expect(found).toMatchObject({ safe: false });
  });

  test('above it is for all of it', async () => {
    const found = await within(
      `${ALLOW}\nmigrations.RunSQL(["ALTER TABLE shop_item DROP COLUMN a", "ALTER TABLE shop_item DROP COLUMN name"]),`,
    );
    expect(found).toMatchObject({ safe: true });
  });
});
