/** The shipped bundle as a runner starts it, on a real Django project with SQLite. */
import { execFileSync } from 'node:child_process';
import { runStep } from '@guarded-deploy/github-simulator';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { pythonEnvironment } from '../../../packages/migrations/test/environments.ts';
import {
  databaseSettings,
  djangoProject,
  emptyProject,
  migration,
  type Project,
  settings,
} from '../../../packages/migrations/test/projects.ts';

jest.setTimeout(120_000);
const environment = pythonEnvironment('django52');
if ('missing' in environment) console.warn(`skipped: ${environment.missing}`);
const python = 'python' in environment ? environment.python : '';

let project: Project;
afterEach(() => project?.delete());

const step = (inputs: Record<string, string> = {}, env: Record<string, string> = {}) =>
  runStep({ action: 'migration-guard', workspace: project.root, inputs: { python, ...inputs }, env });

('missing' in environment ? describe.skip : describe)('the action', () => {
  test('clean is green; an unsafe migration is one error on its line, with outputs and a summary', async () => {
    project = djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });
    execFileSync(python, ['manage.py', 'migrate', '-v0'], { cwd: project.root });
    const clean = await step();
    expect(clean).toMatchObject({
      exitCode: 0,
      outputs: { status: 'clean', 'pending-count': '0', pending: '[]', reason: '' },
    });
    expect(clean.summary).toContain('nothing pending');

    project.file('shop/models.py', 'from django.db import models\nclass Item(models.Model):\n    pass\n');
    project.file(
      'shop/migrations/0002_x.py',
      migration('0001_initial', 'migrations.RemoveField("Item", "name"),'),
    );
    const unsafe = await step({ 'how-to': 'Ask Kim | <b>now</b>.' });
    expect(unsafe).toMatchObject({
      exitCode: 1,
      outputs: { status: 'unsafe', reason: 'MIGRATIONS_UNSAFE', 'pending-count': '1' },
    });
    expect(unsafe.stdout).toContain('::error title=MIGRATIONS_UNSAFE,file=shop/migrations/0002_x.py,line=5');
    expect(unsafe.stdout.match(/^::error/gm)).toHaveLength(1);
    expect(unsafe.stdout).toMatch(
      /^::warning title=drop-column \(shop\.0002_x\),file=shop.migrations.0002_x\.py,line=5/m,
    );
    const [pending] = JSON.parse(unsafe.outputs['pending'] ?? '[]');
    expect(pending).toMatchObject({
      app: 'shop',
      name: '0002_x',
      file: 'shop/migrations/0002_x.py',
      compat: 'breaks',
      safe: false,
    });
    expect(pending.rules[0]).toMatchObject({ rule: 'drop-column', subject: 'shop_item.name', line: 5 });
    expect(unsafe.summary).toMatch(/unsafe migrations pending[\s\S]*drop-column/);
    expect(unsafe.summary).not.toContain('<b>now</b>');

    const unjudged = await step({ safety: 'off', 'on-pending': 'warn' });
    expect(unjudged).toMatchObject({ exitCode: 0, outputs: { status: 'pending', unsafe: '[]' } });
    expect(JSON.parse(unjudged.outputs['pending'] ?? '[]')).toMatchObject([{ safe: null, lock: 'unknown' }]);
    expect(unjudged.summary).toContain('not judged');
    expect(unjudged.summary).not.toMatch(/\| safe \|/);

    const allowed = await step({ allow: 'drop-column\nrebuild-table', 'on-pending': 'apply-safe' });
    expect(allowed).toMatchObject({ exitCode: 0, outputs: { status: 'clean', 'pending-count': '0' } });
    expect(JSON.parse(allowed.outputs['applied'] ?? '[]')).toMatchObject([{ app: 'shop', name: '0002_x' }]);
  });

  test('no answer is never taken for clean, and a password never shown', async () => {
    project = djangoProject({
      default:
        '{"ENGINE": "django.db.backends.mysql", "NAME": "shop", "HOST": "127.0.0.1", "PORT": "1", "USER": "u", "PASSWORD": "Pa55-of-shop"}',
    });
    const result = await step({}, { DATABASE_URL: 'mysql://u:Pa55-of-shop@127.0.0.1:1/shop' });
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { status: 'unreachable', reason: 'DATABASE_UNREACHABLE', 'pending-count': '' },
    });
    expect(result.stdout + result.stderr + result.summary).not.toContain('Pa55-of-shop');
    const missing = await step({ python: 'nowhere/python' });
    expect(missing).toMatchObject({ exitCode: 1, outputs: { status: 'error', reason: 'PYTHON_MISSING' } });
    expect(missing.stdout).toContain('PYTHON_MISSING');
  });

  const DROP = 'migrations.RemoveField("Item", "name"),';

  test('each database is a target, and the worst of them is the verdict', async () => {
    const both = {
      default: databaseSettings(undefined, 'a.sqlite3'),
      orders: databaseSettings(undefined, 'b.sqlite3'),
    };
    project = djangoProject(both);
    const manage = (...args: string[]) => execFileSync(python, ['manage.py', ...args], { cwd: project.root });
    manage('migrate', '-v0');
    manage('migrate', '--database', 'orders', '-v0');
    project.file('shop/migrations/0002_x.py', migration('0001_initial', DROP));
    manage('migrate', '-v0');
    const drifting = { 'check-drift': 'off' };
    const unsafe = await step({ ...drifting, 'on-pending': 'apply-safe' });
    expect(unsafe).toMatchObject({
      exitCode: 1,
      outputs: { status: 'unsafe', 'pending-count': '1', applied: '[]' },
    });
    expect(JSON.parse(unsafe.outputs['targets'] ?? '')).toEqual([
      { name: 'default', status: 'clean', pending: 0 },
      { name: 'orders', status: 'unsafe', pending: 1 },
    ]);
    expect(unsafe.summary).toContain('<code>orders</code> | unsafe | 1 |');
    project.file(
      'site_config/settings.py',
      settings({
        ...both,
        orders:
          '{"ENGINE": "django.db.backends.mysql", "NAME": "x", "HOST": "127.0.0.1", "PORT": "1", "USER": "u", "PASSWORD": "Pa55-of-orders"}',
      }),
    );
    const partial = await step({ ...drifting, 'on-pending': 'warn' });
    expect(partial).toMatchObject({
      exitCode: 1,
      outputs: { status: 'partial', reason: 'TARGETS_NOT_LOOKED_AT', 'pending-count': '' },
    });
    expect(partial.summary).toContain('not all databases were looked at');
    expect(partial.stdout + partial.summary).not.toContain('Pa55-of-orders');
    // Who names the first has said which is meant.
    expect(await step({ ...drifting, databases: 'default' })).toMatchObject({
      exitCode: 0,
      outputs: { status: 'clean' },
    });
  });

  test('a project that ends the process is never clean', async () => {
    project = djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });
    execFileSync(python, ['manage.py', 'migrate', '-v0'], { cwd: project.root });
    project.file('site_config/settings.py', 'import sys\nsys.exit(0)\n');
    for (const inputs of [
      {},
      { 'on-pending': 'warn' },
      { safety: 'off', 'check-drift': 'off', 'on-pending': 'warn' },
    ]) {
      const result = await step(inputs as Record<string, string>);
      expect(result).toMatchObject({
        exitCode: 1,
        outputs: { status: 'error', reason: 'SETTINGS_BROKEN', 'pending-count': '' },
      });
      expect(result.stdout).toContain('::error title=SETTINGS_BROKEN,file=site_config/settings.py,line=2');
    }
  });

  test('the project sees no input and no token, and only what is named where something is', async () => {
    project = djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });
    project.file(
      'site_config/settings.py',
      `import os\nprint("SEES", sorted(os.environ))\nopen("seen", "w").write(" ".join(os.environ))\n${settings({ default: databaseSettings(undefined, 'db.sqlite3') })}`,
    );
    const env = {
      GITHUB_TOKEN: 'token-of-the-job',
      ACTIONS_RUNTIME_TOKEN: 'runtime-token',
      DATABASE_URL: 'sqlite:///x',
      SHOP_KEY: 'k',
    };
    const seen = async (inputs: Record<string, string>) => {
      await step({ 'how-to': 'x', ...inputs }, env);
      return execFileSync('cat', ['seen'], { cwd: project.root, encoding: 'utf8' }).split(' ');
    };
    const all = await seen({});
    expect(all).toEqual(expect.arrayContaining(['DATABASE_URL', 'SHOP_KEY', 'PATH']));
    expect(all.filter(name => /^(INPUT_|ACTIONS_|GITHUB_TOKEN|GITHUB_OUTPUT|GITHUB_ENV)/.test(name))).toEqual(
      [],
    );
    const named = await seen({ 'env-pass': 'SHOP_*' });
    expect(named).toContain('SHOP_KEY');
    expect(named).not.toContain('DATABASE_URL');
  });
});

const alembic = pythonEnvironment('alembic');
('missing' in alembic ? describe.skip : describe)('the action on Alembic', () => {
  test('an env.py for several engines: a drop in the first is not hidden by the last', async () => {
    project = emptyProject();
    project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    project.file(
      'migrations/env.py',
      `from alembic import context
from sqlalchemy import create_engine
for name in ("orders", "stock"):
    with create_engine("sqlite:///%s.db" % name).connect() as connection:
        context.configure(connection=connection, upgrade_token="%s_upgrades" % name)
        with context.begin_transaction():
            context.run_migrations(engine_name=name)
`,
    );
    const version = (id: string, after: string, orders: string) =>
      project.file(
        `migrations/versions/${id}.py`,
        `from alembic import op\nrevision = "${id}"\ndown_revision = ${after}\ndef upgrade(engine_name):\n    if engine_name == "orders":\n        op.execute("${orders}")\n`,
      );
    version('a1', 'None', 'CREATE TABLE item (id int, name text)');
    const inputs = { python: 'python' in alembic ? alembic.python : '', allow: 'sqlite' };
    const applied = await step({ ...inputs, 'on-pending': 'apply-safe' });
    expect(applied).toMatchObject({ exitCode: 0, outputs: { status: 'clean' } });
    expect(JSON.parse(applied.outputs['applied'] ?? '')).toMatchObject([
      { database: 'orders' },
      { database: 'stock' },
    ]);
    version('b2', '"a1"', 'ALTER TABLE item DROP COLUMN name');
    const result = await step({ ...inputs, 'on-pending': 'apply-safe' });
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { status: 'unsafe', 'pending-count': '2', applied: '[]' },
    });
    expect(JSON.parse(result.outputs['targets'] ?? '')).toEqual([
      { name: 'orders', status: 'unsafe', pending: 1 },
      { name: 'stock', status: 'pending', pending: 1 },
    ]);
    expect(result.stdout).toContain('file=migrations/versions/b2.py');
  });
});
