/** Django with several databases, or with a schema for each tenant: each is looked at, named, judged and applied by itself. */
import { execFileSync } from 'node:child_process';
import type { DatabaseService } from '@guarded-deploy/local-services';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { GuardOptions } from '../src/index.ts';
import { callGuard } from './harness.ts';
import { databaseSettings, djangoProject, migration, type Project, settings } from './projects.ts';
import { bothServers, createDatabase, type EngineName, pythonOf, whyMissing } from './servers.ts';

const why = whyMissing('django52', 'tenants');
if (why) console.warn(`skipped: several targets of Django: ${why}`);
const describeIf = why ? describe.skip : describe;

const servers = bothServers(why);

let project: Project;
afterEach(() => project?.delete());
let counter = 0;
function fresh(engine: EngineName = 'postgresql'): string {
  counter += 1;
  createDatabase(servers[engine], engine, `many${counter}`);
  return `many${counter}`;
}
const NOTE = 'migrations.AddField("Item", "note", models.IntegerField(null=True)),';
const DROP = 'migrations.RemoveField("Item", "name"),';

describeIf.each(['postgresql', 'mariadb'] as const)('%s: several databases of the settings', engine => {
  const manage = (...args: string[]) =>
    execFileSync(pythonOf('django52'), ['manage.py', ...args], { cwd: project.root, stdio: 'pipe' });
  const look = (more: Partial<GuardOptions> = {}) =>
    callGuard(project.root, pythonOf('django52'), { checkDrift: 'off', databases: [], ...more });
  let names: string[] = [];
  const begin = (aliases: Record<string, string> = {}, extra = '') => {
    names = [fresh(engine), fresh(engine)];
    const given = {
      default: databaseSettings(servers[engine], names[0]!),
      orders: databaseSettings(servers[engine], names[1]!),
      ...aliases,
    };
    project = djangoProject(given);
    project.file('site_config/settings.py', settings(given, ['shop'], extra));
  };
  const clean = (name: string) => ({ name, status: 'clean', pending: 0 });

  test('one that has a history is looked at without being named; one without is said to be left out', async () => {
    begin();
    manage('migrate', '-v0');
    const first = await look();
    expect(first).toMatchObject({ status: 'clean', targets: [clean('default')] });
    expect(first.notes.join()).toMatch(/'orders' .*no history of migrations/);
    manage('migrate', '--database', 'orders', '-v0');
    expect((await look()).targets).toEqual([clean('default'), clean('orders')]);
    project.file('shop/migrations/0002_x.py', migration('0001_initial', DROP));
    manage('migrate', '-v0');
    const result = await look();
    expect(result).toMatchObject({
      status: 'unsafe',
      targets: [clean('default'), { name: 'orders', status: 'unsafe', pending: 1 }],
      pending: [{ database: 'orders', name: '0002_x', safe: false }],
    });
    expect(await look({ onPending: 'apply-safe' })).toMatchObject({ status: 'unsafe', applied: [] });
    // Who names them has said which are meant.
    const named = await look({ databases: ['default'] });
    expect(named).toMatchObject({ status: 'clean', targets: [clean('default')] });
    expect(named.notes.join()).toMatch(/'orders' .*does not name it/);
  });

  test('a second way to the same database, a mirror and one that routers close are no targets', async () => {
    begin(
      {},
      `DATABASES["again"] = dict(DATABASES["default"], OPTIONS={"connect_timeout": 4})
DATABASES["copy"] = dict(DATABASES["default"], TEST={"MIRROR": "default"})
DATABASES["closed"] = dict(DATABASES["default"], NAME="nowhere")
DATABASE_ROUTERS = ["site_config.routers.Router"]`,
    );
    project.file(
      'site_config/routers.py',
      'class Router:\n    def allow_migrate(self, db, app_label, **hints):\n        return False if db == "closed" else None\n',
    );
    manage('migrate', '-v0');
    const result = await look();
    expect(result).toMatchObject({ status: 'clean', targets: [clean('default')] });
    expect(result.notes.join('\n')).toMatch(/'again' .*is the database of 'default'/);
    expect(result.notes.join('\n')).toMatch(/'copy' .*mirrors 'default'/);
    expect(result.notes.join('\n')).toMatch(/'closed' .*no router/);
  });

  test('one that a router opens for a model alone is looked at', async () => {
    begin({}, 'DATABASE_ROUTERS = ["site_config.routers.Router"]');
    project.file(
      'site_config/routers.py',
      'class Router:\n    def allow_migrate(self, db, app_label, model_name=None, **hints):\n        return db == ("orders" if model_name == "item" else "default")\n',
    );
    manage('migrate', '-v0');
    manage('migrate', '--database', 'orders', '-v0');
    project.file('shop/migrations/0002_x.py', migration('0001_initial', NOTE));
    manage('migrate', '-v0');
    expect(await look()).toMatchObject({
      status: 'pending',
      targets: [clean('default'), { name: 'orders', status: 'pending', pending: 1 }],
    });
  });

  test('a database in memory and an application that lost its migrations are never clean', async () => {
    begin();
    manage('migrate', '-v0');
    project.remove('shop/migrations/__init__.py');
    expect(await look()).toMatchObject({ status: 'db-ahead' });
    project.file('shop/migrations/__init__.py', '');
    const memory = '{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}';
    project.file('site_config/settings.py', settings({ default: memory }));
    expect(await look({ onPending: 'apply-safe' })).toMatchObject({ status: 'unreachable', applied: [] });
  });

  test('an empty default beside others is none', async () => {
    begin();
    manage('migrate', '--database', 'orders', '-v0');
    project.file(
      'site_config/settings.py',
      settings({ default: '{}', orders: databaseSettings(servers[engine], names[1]!) }),
    );
    const result = await look();
    expect(result).toMatchObject({ status: 'clean', targets: [clean('orders')] });
    expect(result.notes.join()).toMatch(/'default' .*no engine/);
  });

  test('one that gives no answer: partial, whatever is to be done about pending ones', async () => {
    begin({ orders: databaseSettings({ ...servers[engine], port: 1 }, 'x') });
    manage('migrate', '-v0');
    project.file('shop/migrations/0002_x.py', migration('0001_initial', NOTE));
    for (const onPending of ['fail', 'warn', 'apply-safe', 'apply'] as const) {
      const result = await look({ onPending });
      expect(result).toMatchObject({
        status: 'partial',
        counted: false,
        fault: { code: 'TARGETS_NOT_LOOKED_AT' },
        applied: [],
        targets: [
          { name: 'default', status: 'pending', pending: 1 },
          { name: 'orders', status: 'unreachable', pending: null },
        ],
      });
      expect(result.fault?.message).toMatch(/1 of 2: 'orders'.*does not answer/s);
    }
    const wrong = databaseSettings({ ...servers[engine], password: 'wrong-password' }, names[1]!);
    project.file(
      'site_config/settings.py',
      settings({ default: databaseSettings(servers[engine], names[0]!), orders: wrong }),
    );
    const refused = await look({ databases: ['default', 'orders'] });
    expect(refused).toMatchObject({
      status: 'partial',
      targets: [{ status: 'pending' }, { status: 'unreachable' }],
    });
    expect(refused.fault?.message).toMatch(/refused the user/);
  });

  test('what a router keeps out of a database changes nothing there', async () => {
    begin({}, 'DATABASE_ROUTERS = ["site_config.routers.Router"]');
    project.file(
      'site_config/routers.py',
      'class Router:\n    def allow_migrate(self, db, app_label, **hints):\n        return False if (db, app_label) == ("orders", "shop") else None\n',
    );
    manage('migrate', '-v0');
    manage('migrate', '--database', 'orders', '-v0');
    project.file('shop/migrations/0002_x.py', migration('0001_initial', DROP));
    const result = await look();
    expect(result.pending).toMatchObject([
      { database: 'default', safe: false },
      { database: 'orders', safe: true },
    ]);
  });

  test('apply-safe applies to all of them, and says where', async () => {
    begin();
    manage('migrate', '-v0');
    manage('migrate', '--database', 'orders', '-v0');
    project.file('shop/migrations/0002_x.py', migration('0001_initial', NOTE));
    const told: string[] = [];
    const result = await look({ onPending: 'apply-safe', tell: text => told.push(text) });
    expect(result).toMatchObject({
      status: 'clean',
      fault: undefined,
      applied: [
        { database: 'default', app: 'shop', name: '0002_x' },
        { database: 'orders', app: 'shop', name: '0002_x' },
      ],
      targets: [clean('default'), clean('orders')],
    });
    expect(told.join('\n')).toMatch(/Applying 1 migration to 'default'.*\n.*shop\.0002_x \(instant, safe\)/);
  });
});

describeIf('django-tenants', () => {
  const manage = (...args: string[]) =>
    execFileSync(pythonOf('tenants'), ['manage.py', ...args], {
      cwd: project.root,
      stdio: 'pipe',
      encoding: 'utf8',
    });
  const look = (more: Partial<GuardOptions> = {}) =>
    callGuard(project.root, pythonOf('tenants'), { checkDrift: 'off', databases: [], ...more });
  let name = '';
  const sql = (text: string) => servers.postgresql.sql(text, name);

  const settingsOf = (user: Partial<DatabaseService> = {}) => {
    const database = databaseSettings({ ...servers.postgresql, ...user }, name).replace(
      'django.db.backends.postgresql',
      'django_tenants.postgresql_backend',
    );
    project.file(
      'site_config/settings.py',
      settings({ default: database }, [])
        .replace(/INSTALLED_APPS = .*/, '')
        .concat(`SHARED_APPS = ["django_tenants", "django.contrib.contenttypes", "customers"]
TENANT_APPS = ["django.contrib.contenttypes", "shop"]
INSTALLED_APPS = SHARED_APPS + [app for app in TENANT_APPS if app not in SHARED_APPS]
TENANT_MODEL = "customers.Client"
TENANT_DOMAIN_MODEL = "customers.Domain"
DATABASE_ROUTERS = ("django_tenants.routers.TenantSyncRouter",)
`),
    );
  };
  const begin = (tenants: readonly string[] = ['acme', 'zeta']) => {
    name = fresh();
    project = djangoProject({ default: '{}' });
    settingsOf();
    project.file('customers/__init__.py', '');
    project.file(
      'customers/models.py',
      `from django.db import models
from django_tenants.models import DomainMixin, TenantMixin
class Client(TenantMixin):
    name = models.CharField(max_length=100)
    auto_create_schema = True
class Domain(DomainMixin):
    pass
`,
    );
    project.file('customers/migrations/__init__.py', '');
    manage('makemigrations', 'customers', '-v0');
    manage('migrate_schemas', '--shared', '-v0');
    for (const tenant of tenants)
      manage(
        'shell',
        '-c',
        `from customers.models import Client; Client(schema_name="${tenant}", name="${tenant}").save(verbosity=0)`,
      );
  };
  const clean = (schema: string) => ({ name: `default/${schema}`, status: 'clean', pending: 0 });

  test('a tenant that is behind is told, with public and the others at their heads', async () => {
    begin();
    expect(await look()).toMatchObject({
      status: 'clean',
      targets: [clean('public'), clean('acme'), clean('zeta')],
    });
    project.file('shop/migrations/0002_x.py', migration('0001_initial', DROP));
    manage('migrate_schemas', '--schema', 'zeta', '-v0');
    manage('migrate_schemas', '--shared', '-v0');
    const result = await look();
    expect(result).toMatchObject({
      status: 'unsafe',
      fault: { code: 'MIGRATIONS_UNSAFE' },
      targets: [clean('public'), { name: 'default/acme', status: 'unsafe', pending: 1 }, clean('zeta')],
      pending: [{ database: 'default/acme', app: 'shop', name: '0002_x', safe: false }],
    });
    expect(result.fault?.message).toContain('python manage.py migrate_schemas');
    expect(await look({ onPending: 'apply-safe' })).toMatchObject({ status: 'unsafe', applied: [] });
  });

  test('apply-safe migrates each schema that was judged, and no other', async () => {
    begin();
    project.file('shop/migrations/0002_x.py', migration('0001_initial', NOTE));
    // A schema of which the table of tenants knows nothing.
    sql('CREATE SCHEMA stray; CREATE TABLE stray.shop_item (id int)');
    const pending = await look();
    expect(pending.targets).toMatchObject([
      { name: 'default/public', pending: 1 },
      { name: 'default/acme', pending: 1 },
      { name: 'default/zeta', pending: 1 },
    ]);
    // In the public schema the application has no tables: nothing changes there.
    expect(pending.pending.map(({ database, safe }) => [database, safe])).toEqual([
      ['default/public', true],
      ['default/acme', true],
      ['default/zeta', true],
    ]);
    const result = await look({ onPending: 'apply-safe' });
    expect(result).toMatchObject({ status: 'clean', fault: undefined });
    expect(result.applied.map(({ database }) => database)).toEqual([
      'default/public',
      'default/acme',
      'default/zeta',
    ]);
    expect(
      sql(
        "SELECT string_agg(table_schema, ' ' ORDER BY 1) FROM information_schema.columns WHERE table_name = 'shop_item' AND column_name = 'note'",
      ),
    ).toMatch(/^acme zeta$/m);
    expect(await look()).toMatchObject({ status: 'clean' });
  });

  test('SQL that the database was asked for is asked for in each schema', async () => {
    begin();
    project.file(
      'shop/migrations/0002_x.py',
      migration('0001_initial', 'migrations.AlterUniqueTogether("Item", {("name", "id")}),'),
    );
    manage('migrate_schemas', '-v0');
    sql(
      `DO $$ BEGIN EXECUTE (SELECT format('ALTER TABLE zeta.shop_item RENAME CONSTRAINT %I TO renamed', conname) FROM pg_constraint WHERE conrelid = 'zeta.shop_item'::regclass AND contype = 'u'); END $$`,
    );
    project.file(
      'shop/migrations/0003_y.py',
      migration('0002_x', 'migrations.AlterUniqueTogether("Item", set()),'),
    );
    const { pending } = await look();
    const dropped = Object.fromEntries(
      pending.map(({ database, operations }) => [
        database,
        operations.flatMap(operation => operation.sql).join(),
      ]),
    );
    expect(dropped['default/acme']).toMatch(/DROP CONSTRAINT "shop_item_name_id_\w+_uniq"/);
    expect(dropped['default/zeta']).toMatch(/DROP CONSTRAINT "renamed"/);
    expect(dropped['default/public']).toBe('');
  });

  test('a failure in one schema leaves those before it applied, and the words say where', async () => {
    begin();
    project.file('shop/migrations/0002_x.py', migration('0001_initial', NOTE));
    sql('ALTER TABLE zeta.shop_item ADD COLUMN note int');
    const result = await look({ onPending: 'apply' });
    expect(result).toMatchObject({
      status: 'error',
      fault: { code: 'MIGRATION_FAILED' },
      applied: [{ database: 'default/public' }, { database: 'default/acme' }],
      pending: [{ database: 'default/zeta' }],
      targets: [clean('public'), clean('acme'), { name: 'default/zeta', status: 'error', pending: 1 }],
    });
    expect(result.fault?.message).toMatch(
      /shop\.0002_x on 'default\/zeta' failed: .*already exists.*rolled back whole.*on 'default\/acme'/s,
    );
  });

  test('tenants that cannot be listed, or have no schema, are never clean', async () => {
    begin();
    sql(
      `CREATE ROLE blind${counter} LOGIN PASSWORD 'p'; GRANT SELECT ON django_migrations TO blind${counter}`,
    );
    settingsOf({ user: `blind${counter}`, password: 'p' });
    const blind = await look({ onPending: 'warn' });
    expect(blind).toMatchObject({
      status: 'partial',
      targets: [{ name: 'default/public' }, { name: 'default/*', status: 'error' }],
    });
    expect(blind.fault?.message).toMatch(/tenants of 'default' cannot be listed/);
    settingsOf();
    sql('DROP SCHEMA acme CASCADE');
    const gone = await look({ onPending: 'apply' });
    expect(gone).toMatchObject({
      status: 'partial',
      applied: [],
      targets: [{}, { name: 'default/acme', status: 'error' }, clean('zeta')],
    });
    expect(gone.fault?.message).toMatch(/tenant 'acme' has no schema/);
  });

  test('a new database: public is told, and there are no tenants yet', async () => {
    begin([]);
    name = fresh();
    settingsOf();
    expect(await look()).toMatchObject({
      status: 'pending',
      targets: [{ name: 'default/public', status: 'pending' }],
    });
    expect(await look({ onPending: 'apply-safe' })).toMatchObject({ status: 'clean' });
  });

  test('schemas of another library for tenants are not taken for clean', async () => {
    begin();
    project.file(
      'site_config/settings.py',
      settings(
        {
          default: databaseSettings(servers.postgresql, name).replace(
            'django.db.backends.postgresql',
            'site_config.backend',
          ),
        },
        ['shop'],
      ),
    );
    project.file('site_config/backend/__init__.py', '');
    project.file(
      'site_config/backend/base.py',
      `from django.db.backends.postgresql.base import DatabaseWrapper as Base
class DatabaseWrapper(Base):
    def set_schema(self, name):
        pass
`,
    );
    manage('migrate', 'shop', '-v0');
    const result = await look({ onPending: 'warn' });
    expect(result).toMatchObject({ status: 'partial', fault: { code: 'TARGETS_NOT_LOOKED_AT' } });
    expect(result.targets).toMatchObject([
      { name: 'default' },
      { name: 'default/acme', status: 'unknown' },
      { name: 'default/zeta', status: 'unknown' },
    ]);
    // Who knows that they are none of this environment's says so; another application's are nothing to this one.
    const allowed = await look({ onPending: 'warn', allow: ['other-schemas'] });
    expect(allowed.notes.join()).toMatch(/not looked at: default\/acme, default\/zeta/);
    expect(allowed.status).not.toBe('partial');
    for (const tenant of ['acme', 'zeta']) sql(`DELETE FROM ${tenant}.django_migrations WHERE app = 'shop'`);
    expect((await look({ onPending: 'warn' })).status).not.toBe('partial');
  });
});
