/** Databases that give no usable answer: down, silent, unknown, or not for this user. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import {
  type DatabaseService,
  freePort,
  mariaDbMissing,
  postgresMissing,
} from '@guarded-deploy/local-services';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { GuardOptions } from '../src/index.ts';
import { ADD, manage, missingOf, outcome, pythonOf, Servers, WITH_NOTE } from './django-servers.ts';
import { callGuard } from './harness.ts';
import {
  databaseSettings,
  djangoProject,
  emptyProject,
  migration,
  type Project,
  settings,
} from './projects.ts';

const servers = new Servers().start('mariadb', 'postgresql');

(mariaDbMissing() || missingOf('django52') ? describe.skip : describe)(
  'a database that gives no usable answer',
  () => {
    let project: Project;
    afterEach(() => project?.delete());
    const secret = 'S3cr3t-of-the-shop';

    const cases: readonly [string, (server: DatabaseService) => Promise<object> | object, string, string][] =
      [
        [
          'it is down',
          async server => ({ ...server, port: await freePort() }),
          'unreachable',
          'DATABASE_UNREACHABLE',
        ],
        [
          'the password is wrong',
          server => ({ ...server, password: secret }),
          'unreachable',
          'DATABASE_LOGIN_REFUSED',
        ],
      ];
    for (const engine of ['mariadb', 'postgresql'] as const) {
      const run = engine === 'postgresql' && postgresMissing() ? test.skip : test;
      run.each(cases)(`${engine}: %s`, async (_, change, status, code) => {
        const server = (await change(servers.of(engine))) as DatabaseService;
        project = djangoProject({ default: databaseSettings({ ...server, password: secret }, 'app') });
        const result = await callGuard(project.root, pythonOf('django52'), {
          env: { PATH: process.env.PATH, DATABASE_URL: `mysql://u:${secret}@h/d` },
        });
        expect(outcome(result)).toEqual({ status, code });
        expect(JSON.stringify(result) + String(result.fault?.message)).not.toContain(secret);
      });

      run(`${engine}: there is no such database`, async () => {
        project = djangoProject({ default: databaseSettings(servers.of(engine), 'nothing_here') });
        const result = await callGuard(project.root, pythonOf('django52'));
        expect(outcome(result)).toEqual({ status: 'unreachable', code: 'DATABASE_UNKNOWN' });
        expect(result.fault?.message).toContain('nothing_here');
      });

      run(`${engine}: the user may not see the history; with SELECT alone it is enough`, async () => {
        const server = servers.of(engine);
        const python = pythonOf('django52');
        const name = servers.freshDatabase(engine);
        project = djangoProject({ default: databaseSettings(server, name) });
        manage(python, project, 'migrate', '-v0');
        const user = `reader${servers.count}`;
        if (engine === 'mariadb')
          server.sql(
            `CREATE USER ${user}@'%' IDENTIFIED BY '${secret}'; GRANT SELECT ON ${name}.shop_item TO ${user}@'%';`,
          );
        else
          server.sql(
            `CREATE ROLE ${user} LOGIN PASSWORD '${secret}'; GRANT SELECT ON shop_item TO ${user};`,
            name,
          );
        project.file(
          'site_config/settings.py',
          settings({ default: databaseSettings({ ...server, user, password: secret }, name) }),
        );
        const hidden = await callGuard(project.root, python);
        expect(outcome(hidden)).toEqual({ status: 'error', code: 'HISTORY_NOT_VISIBLE' });
        expect(hidden.fault?.message).toContain('django_migrations');
        if (engine === 'mariadb') server.sql(`GRANT SELECT ON ${name}.* TO ${user}@'%';`);
        else server.sql(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user};`, name);
        expect((await callGuard(project.root, python)).status).toBe('clean');
        project.file('shop/models.py', WITH_NOTE);
        project.file('shop/migrations/0002_note.py', migration('0001_initial', ADD));
        const pending = await callGuard(project.root, python);
        expect(pending.pending[0]).toMatchObject({ name: '0002_note', safe: true });
      });
    }
  },
);

describe('a server that accepts a connection and then says nothing', () => {
  const why = missingOf('django52') ?? missingOf('alembic');
  const run = why ? test.skip : test;
  let project: Project;
  const open = new Set<Socket>();
  const silent = createServer(socket => {
    open.add(socket);
    socket.on('error', () => undefined);
  });
  let port = 0;
  beforeAll(async () => {
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    ({ port } = silent.address() as { port: number });
  });
  afterAll(() => {
    for (const socket of open) socket.destroy();
    silent.close();
  });
  afterEach(() => project?.delete());

  /** Far below the deadline of the step. */
  const look = async (python: string, more: Partial<GuardOptions> = {}) => {
    const began = performance.now();
    const result = await callGuard(project.root, python, { connectTimeout: 1, ...more });
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(outcome(result)).toEqual({ status: 'unreachable', code: 'DATABASE_UNREACHABLE' });
  };
  const django = (engine: 'MariaDB' | 'PostgreSQL') => {
    const server = { name: engine, host: '127.0.0.1', port, user: 'u', password: 'p' };
    project = djangoProject({ default: databaseSettings(server as DatabaseService, 'app') });
  };

  run.each(['MariaDB', 'PostgreSQL'] as const)("%s, Django's own driver", async engine => {
    django(engine);
    await look(pythonOf('django52'));
  });

  run('MariaDB, Django with PyMySQL', async () => {
    django('MariaDB');
    const site = execFileSync(
      pythonOf('alembic'),
      ['-c', 'import os, pymysql; print(os.path.dirname(os.path.dirname(pymysql.__file__)))'],
      { encoding: 'utf8' },
    ).trim();
    project.file(
      'site_config/__init__.py',
      `import sys
sys.path.append(${JSON.stringify(site)})
import pymysql
pymysql.version_info = (2, 2, 8, "final", 0)
pymysql.install_as_MySQLdb()
`,
    );
    await look(pythonOf('django52'));
  });

  run('MariaDB, Alembic with PyMySQL', async () => {
    project = emptyProject();
    project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    project.file(
      'migrations/env.py',
      `import os
from alembic import context
from sqlalchemy import create_engine
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
    );
    project.file('migrations/versions/.keep', '');
    const DATABASE_URL = `mysql+pymysql://u:p@127.0.0.1:${port}/app`;
    await look(pythonOf('alembic'), { env: { PATH: process.env.PATH, DATABASE_URL } });
  });
});
