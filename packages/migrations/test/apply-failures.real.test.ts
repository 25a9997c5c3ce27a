/** Applying that fails: where it stops, what stays, and what is said of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mariaDbMissing, postgresMissing } from '@guarded-deploy/local-services';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ADD, manage, missingOf, outcome, pythonOf, Servers, WITH_NOTE } from './django-servers.ts';
import { callGuard } from './harness.ts';
import { databaseSettings, djangoProject, migration, type Project } from './projects.ts';

const servers = new Servers().start('mariadb', 'postgresql');

(mariaDbMissing() || missingOf('django52') ? describe.skip : describe)('applying on MariaDB', () => {
  let project: Project;
  afterEach(() => project?.delete());

  test('applying stops at the first failure and says what state the database is in', async () => {
    const server = servers.of('mariadb');
    const python = pythonOf('django52');
    const name = servers.freshDatabase('mariadb');
    project = djangoProject({ default: databaseSettings(server, name) });
    manage(python, project, 'migrate', '-v0');
    project.file('shop/migrations/0002_a.py', migration('0001_initial', ADD));
    project.file(
      'shop/migrations/0003_b.py',
      migration(
        '0002_a',
        `${ADD.replace('note', 'other')}\nmigrations.RunSQL("ALTER TABLE shop_item ADD COLUMN other INT NULL"),`,
      ),
    );
    const result = await callGuard(project.root, python, { onPending: 'apply', checkDrift: 'off' });
    expect(outcome(result)).toEqual({ status: 'error', code: 'MIGRATION_FAILED' });
    expect(result.applied.map(({ name: applied }) => applied)).toEqual(['0002_a']);
    expect(result.pending.map(({ name: left }) => left)).toEqual(['0003_b']);
    expect(result.fault?.message).toMatch(
      /shop\.0003_b failed.*Duplicate column.*not transactional.*Applied before it and still there: shop\.0002_a/s,
    );
  });

  test('a migration gives way to a long transaction instead of making everybody wait', async () => {
    const server = servers.of('mariadb');
    const python = pythonOf('django52');
    const name = servers.freshDatabase('mariadb');
    project = djangoProject({ default: databaseSettings(server, name) });
    manage(python, project, 'migrate', '-v0');
    project.file('shop/models.py', WITH_NOTE);
    project.file('shop/migrations/0002_note.py', migration('0001_initial', ADD));
    // A query that runs for a while holds the table's metadata lock.
    server.sql(
      `SET GLOBAL event_scheduler = ON; INSERT INTO shop_item (name) VALUES ('a');
CREATE PROCEDURE hold() SELECT COUNT(*), SLEEP(20) FROM shop_item; CREATE EVENT holding ON SCHEDULE AT CURRENT_TIMESTAMP DO CALL hold();`,
      name,
    );
    const result = await callGuard(project.root, python, { onPending: 'apply-safe', lockTimeout: 1 });
    expect(outcome(result)).toEqual({ status: 'error', code: 'MIGRATION_LOCK_TIMEOUT' });
    expect(result.applied).toEqual([]);
  });
});

(postgresMissing() || missingOf('django52') ? describe.skip : describe)('applying on PostgreSQL', () => {
  let project: Project;
  let name: string;
  const columns = () =>
    servers
      .of('postgresql')
      .sql("SELECT column_name FROM information_schema.columns WHERE table_name = 'shop_item'", name)
      .match(/\w+/g);
  const prepare = () => {
    name = servers.freshDatabase('postgresql');
    project = djangoProject({ default: databaseSettings(servers.of('postgresql'), name) });
    manage(pythonOf('django52'), project, 'migrate', '-v0');
    project.file('shop/migrations/0002_a.py', migration('0001_initial', ADD));
  };
  afterEach(() => project?.delete());

  test('a failure is rolled back whole, what came before it stays, and both are said', async () => {
    prepare();
    project.file(
      'shop/migrations/0003_b.py',
      migration(
        '0002_a',
        `${ADD.replace('note', 'other')}\nmigrations.RunSQL("ALTER TABLE shop_item ADD COLUMN other INT NULL"),`,
      ),
    );
    const result = await callGuard(project.root, pythonOf('django52'), {
      onPending: 'apply',
      checkDrift: 'off',
    });
    expect(outcome(result)).toEqual({ status: 'error', code: 'MIGRATION_FAILED' });
    expect(result.applied.map(({ name: applied }) => applied)).toEqual(['0002_a']);
    expect(result.pending.map(({ name: left }) => left)).toEqual(['0003_b']);
    expect(result.fault?.message).toMatch(
      /shop\.0003_b failed.*"other".*already exists.*rolled back whole.*Applied before it and still there: shop\.0002_a/s,
    );
    expect(columns()).toEqual(expect.arrayContaining(['note']));
    expect(columns()).not.toContain('other');
  });

  test('a migration gives way to a long transaction, and nothing of it is left', async () => {
    prepare();
    const python = pythonOf('django52');
    const hold = `
import sys, django
from django.conf import settings
sys.path.insert(0, '.')
import os
os.environ['DJANGO_SETTINGS_MODULE'] = 'site_config.settings'
django.setup()
from django.db import connection, transaction
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute('SELECT * FROM shop_item')
    print('held', flush=True)
    sys.stdin.read()
`;
    const holder = spawn(python, ['-c', hold], { cwd: project.root, stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      await once(holder.stdout, 'data');
      const result = await callGuard(project.root, python, {
        onPending: 'apply-safe',
        checkDrift: 'off',
        lockTimeout: 1,
      });
      expect(outcome(result)).toEqual({ status: 'error', code: 'MIGRATION_LOCK_TIMEOUT' });
      expect(result.applied).toEqual([]);
      expect(result.fault?.message).toMatch(/0002_a failed.*lock timeout.*rolled back whole/s);
      expect(columns()).not.toContain('note');
    } finally {
      holder.stdin.end();
      await once(holder, 'close');
    }
  });
});
