/** Django's databases by the backends of others: what they really send is judged. */
import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { type DatabaseService, postgresMissing, startPostgres } from '@guarded-deploy/local-services';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { GuardOptions, GuardResult } from '../src/index.ts';
import { pythonEnvironment } from './environments.ts';
import { callGuard } from './harness.ts';
import { databaseSettings, djangoProject, migration, type Project, settings } from './projects.ts';

const environment = pythonEnvironment('tenants');
const python = 'python' in environment ? environment.python : '';
const why = postgresMissing() ?? ('missing' in environment ? environment.missing : undefined);
if (why) console.warn(`skipped: backends of others: ${why}`);
const describeIf = why ? describe.skip : describe;

/** Why PostGIS cannot be tried here: Debian's libgdal and postgresql-15-postgis-3 are not among what the tests install. */
function geographyMissing(): string | undefined {
  if (why) return why;
  if (globSync('/usr/share/postgresql/*/extension/postgis.control').length === 0)
    return 'PostGIS is not installed';
  try {
    execFileSync(
      python,
      [
        '-c',
        'from django.contrib.gis.gdal.libgdal import lgdal; from django.contrib.gis.geos import Point; Point(1, 2)',
      ],
      {
        stdio: 'ignore',
        env: { PATH: process.env.PATH, DJANGO_SETTINGS_MODULE: 'django.conf.global_settings' },
      },
    );
    return undefined;
  } catch {
    return 'GDAL or GEOS is not installed';
  }
}
const noGeography = geographyMissing();
if (noGeography) console.warn(`skipped: PostGIS: ${noGeography}`);

let server: DatabaseService;
beforeAll(async () => {
  if (!why) server = await startPostgres();
}, 60_000);
afterAll(() => server?.stop());

let project: Project;
afterEach(() => project?.delete());
let counter = 0;
let name = '';
const BASE = `from django.db import migrations, models
class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel("Owner", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel("Item", [
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=50, null=True)),
            ("owner_number", models.BigIntegerField(null=True)),
        ]),
    ]
`;
function begin(engine: string, apps: readonly string[] = ['shop'], extra = ''): void {
  counter += 1;
  name = `backends${counter}`;
  server.sql(`CREATE DATABASE ${name}`, 'postgres');
  const database = databaseSettings(server, name).replace('django.db.backends.postgresql', engine);
  project = djangoProject({ default: database });
  project.file('site_config/settings.py', settings({ default: database }, apps, extra));
  project.file('shop/migrations/0001_initial.py', BASE);
}
const manage = (...args: string[]) =>
  execFileSync(python, ['manage.py', ...args], { cwd: project.root, stdio: 'pipe' });
const look = (more: Partial<GuardOptions> = {}) =>
  callGuard(project.root, python, { checkDrift: 'off', databases: [], ...more });
const rules = ({ pending }: GuardResult) =>
  pending.map(({ findings }) => findings.filter(({ note }) => !note).map(({ rule }) => rule));
const statements = ({ pending }: GuardResult) =>
  pending.flatMap(({ operations }) => operations.flatMap(operation => operation.sql));

describeIf('django-pg-zero-downtime-migrations', () => {
  const ENGINE = 'django_zero_downtime_migrations.backends.postgres';
  const change = (operations: string) => {
    project.file('shop/migrations/0002_x.py', migration('0001_initial', operations));
  };

  test('a foreign key is added without a check, and checked beside everybody', async () => {
    begin(ENGINE);
    manage('migrate', '-v0');
    change('migrations.AddField("Item", "owner", models.ForeignKey("Owner", models.CASCADE, null=True)),');
    const result = await look();
    const sql = statements(result).join('\n');
    expect(sql).toMatch(/FOREIGN KEY .* NOT VALID;/);
    expect(sql).toMatch(/VALIDATE CONSTRAINT/);
    expect(sql).toMatch(/CREATE INDEX CONCURRENTLY/);
    expect(rules(result).flat()).not.toContain('sql-not-known');
    expect(result.pending[0]).toMatchObject({ atomic: false });
    expect(await look({ onPending: 'apply' })).toMatchObject({
      status: 'clean',
      fault: undefined,
      applied: [{ name: '0002_x' }],
    });
    // What was judged is what was sent.
    expect(
      server.sql(
        "SELECT 'valid: ' || convalidated FROM pg_constraint WHERE contype = 'f' AND conrelid = 'shop_item'::regclass",
        name,
      ),
    ).toContain('valid: true');
  });

  test('NOT NULL by way of a constraint: judged by each of its statements', async () => {
    begin(ENGINE);
    manage('migrate', '-v0');
    change('migrations.AlterField("Item", "name", models.CharField(max_length=50)),');
    const result = await look();
    expect(statements(result).join('\n')).toMatch(
      /CHECK .* NOT VALID;[\s\S]*VALIDATE CONSTRAINT[\s\S]*SET NOT NULL[\s\S]*DROP CONSTRAINT/,
    );
    expect(rules(result).flat()).not.toContain('sql-not-known');
    // The old code may still write NULL.
    expect(result.pending[0]).toMatchObject({ safe: false, compat: 'breaks' });
  });

  test('unique, index and check: each with its SQL', async () => {
    begin(ENGINE);
    manage('migrate', '-v0');
    change(`migrations.AddIndex("Item", models.Index(fields=["name"], name="shop_name")),
migrations.AddConstraint("Item", models.UniqueConstraint(fields=["owner_number"], name="shop_owner")),
migrations.AddConstraint("Item", models.CheckConstraint(condition=models.Q(owner_number__gt=0), name="shop_positive")),
migrations.RemoveField("Item", "name"),`);
    const result = await look();
    const sql = statements(result).join('\n');
    expect(sql).toMatch(
      /CREATE INDEX CONCURRENTLY[\s\S]*UNIQUE USING INDEX[\s\S]*CHECK[\s\S]*NOT VALID[\s\S]*DROP COLUMN/,
    );
    expect(rules(result).flat()).not.toContain('sql-not-known');
    expect(rules(result).flat()).toContain('drop-column');
  });
});

describeIf('django-postgres-extra', () => {
  test('its models and its backend are judged', async () => {
    begin(
      'psqlextra.backend',
      ['django.contrib.postgres', 'psqlextra', 'shop'],
      'POSTGRES_EXTRA_AUTO_EXTENSION_SET_UP = False',
    );
    manage('migrate', '-v0');
    project.file(
      'shop/migrations/0002_x.py',
      migration(
        '0001_initial',
        `migrations.AddField("Item", "note", models.TextField(null=True)),
migrations.AlterField("Item", "name", models.CharField(max_length=50)),
migrations.AddIndex("Item", models.Index(fields=["owner_number"], name="shop_owner")),`,
      ),
    );
    const result = await look();
    expect(statements(result).join('\n')).toMatch(/ADD COLUMN "note"[\s\S]*SET NOT NULL[\s\S]*CREATE INDEX/);
    expect(rules(result).flat()).not.toContain('sql-not-known');
    expect(result.pending[0]).toMatchObject({ safe: false });
    project.file(
      'shop/migrations/0002_x.py',
      migration('0001_initial', 'migrations.AddField("Item", "note", models.TextField(null=True)),'),
    );
    expect(await look({ onPending: 'apply-safe' })).toMatchObject({
      status: 'clean',
      applied: [{ name: '0002_x' }],
    });
  });
});

(noGeography ? describe.skip : describe)('PostGIS', () => {
  test('geometry columns are judged', async () => {
    begin('django.contrib.gis.db.backends.postgis', ['django.contrib.gis', 'shop']);
    server.sql('CREATE EXTENSION postgis', name);
    manage('migrate', '-v0');
    project.file(
      'shop/migrations/0002_x.py',
      migration('0001_initial', 'migrations.AddField("Item", "place", gis.PointField(null=True)),').replace(
        'class Migration',
        'from django.contrib.gis.db import models as gis\nclass Migration',
      ),
    );
    const result = await look();
    expect(statements(result).join('\n')).toMatch(/ADD COLUMN "place" geometry\(POINT,4326\)/);
    expect(rules(result).flat()).not.toContain('sql-not-known');
    expect(await look({ onPending: 'apply' })).toMatchObject({
      status: 'clean',
      applied: [{ name: '0002_x' }],
    });
  });
});
