/** The shipped bundle as a runner starts it, on a real Django project with SQLite. */
import { execFileSync } from 'node:child_process';
import { runStep } from '@guarded-deploy/github-simulator';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { pythonEnvironment } from '../../../packages/migrations/test/environments.ts';
import {
  databaseSettings,
  djangoProject,
  migration,
  type Project,
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
});
