import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import {
  type DatabaseService,
  freePort,
  mariaDbMissing,
  postgresMissing,
  startMariaDb,
  startPostgres,
} from '@guarded-deploy/local-services';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { GuardOptions, GuardResult } from '../src/index.ts';
import { type EnvironmentName, pythonEnvironment } from './environments.ts';
import { callGuard } from './harness.ts';
import {
  databaseSettings,
  djangoProject,
  emptyProject,
  MODELS,
  migration,
  type Project,
  settings,
} from './projects.ts';

const ADD = 'migrations.AddField("Item", "note", models.IntegerField(null=True)),';
const WITH_NOTE = `${MODELS}    note = models.IntegerField(null=True)\n`;

interface Outcome {
  readonly status: string;
  readonly code: string | undefined;
}

const outcome = (result: GuardResult): Outcome => ({ status: result.status, code: result.fault?.code });

function pythonOf(name: EnvironmentName): string {
  const environment = pythonEnvironment(name);
  if ('missing' in environment) throw new Error(environment.missing);
  return environment.python;
}

function manage(python: string, project: Project, ...args: string[]): void {
  execFileSync(python, ['manage.py', ...args], { cwd: project.root, stdio: 'pipe' });
}

const missingOf = (name: EnvironmentName) => {
  const environment = pythonEnvironment(name);
  return 'missing' in environment ? environment.missing : undefined;
};

/** Django and engine by engine: each state of a database has its own status and its own words. */
const matrix: readonly [EnvironmentName, 'sqlite' | 'mariadb' | 'postgresql'][] = [
  ['django42', 'sqlite'],
  ['django52', 'mariadb'],
  ['django60', 'postgresql'],
  ['django42', 'mariadb'],
  ['django52', 'postgresql'],
  ['django60', 'sqlite'],
  ['django42', 'postgresql'],
  ['django52', 'sqlite'],
  ['django60', 'mariadb'],
];

const servers = new Map<string, DatabaseService>();
beforeAll(async () => {
  if (!mariaDbMissing()) servers.set('mariadb', await startMariaDb());
  if (!postgresMissing()) servers.set('postgresql', await startPostgres());
}, 120_000);
afterAll(async () => {
  for (const server of servers.values()) await server.stop();
});

let counter = 0;
function freshDatabase(engine: string): string {
  counter += 1;
  const name = `db${counter}`;
  const server = servers.get(engine)!;
  server.sql(`CREATE DATABASE ${name}`, engine === 'mariadb' ? 'mysql' : 'postgres');
  return name;
}

describe.each(matrix)('%s on %s', (environment, engine) => {
  const missing =
    missingOf(environment) ??
    (engine === 'mariadb' ? mariaDbMissing() : engine === 'postgresql' ? postgresMissing() : undefined);
  if (missing) console.warn(`skipped: ${environment} on ${engine}: ${missing}`);
  const run = missing ? test.skip : test;

  run(
    'clean, pending, applied, drift, conflict, ahead, inconsistent: each told apart',
    async () => {
      const python = pythonOf(environment);
      const server = servers.get(engine);
      const project = djangoProject({
        default: databaseSettings(server, engine === 'sqlite' ? 'db.sqlite3' : freshDatabase(engine)),
      });
      // A file of SQLite is made only where that is meant.
      const allow = engine === 'sqlite' ? ['sqlite'] : [];
      const look = (more: Partial<GuardOptions> = {}) => callGuard(project.root, python, { allow, ...more });
      try {
        const fresh = await look();
        expect(outcome(fresh)).toEqual({ status: 'pending', code: 'MIGRATIONS_PENDING' });
        expect(fresh.databases[0]).toMatchObject({ fresh: true });
        if (engine === 'sqlite') expect(existsSync(join(project.root, 'db.sqlite3'))).toBe(false);

        const applied = await look({ onPending: 'apply-safe' });
        expect(outcome(applied)).toEqual({ status: 'clean', code: undefined });
        expect(applied.applied.map(({ app, name }) => `${app}.${name}`)).toContain('shop.0001_initial');

        const clean = await look();
        expect(outcome(clean)).toEqual({ status: 'clean', code: undefined });
        expect(clean.databases[0]).toMatchObject({ engine, alias: 'default' });

        project.file('shop/models.py', WITH_NOTE);
        const drift = await look();
        expect(outcome(drift)).toEqual({ status: 'drift', code: 'MODEL_DRIFT' });
        expect(drift.fault?.message).toMatch(/shop .*note.*makemigrations shop/is);

        project.file('shop/migrations/0002_note.py', migration('0001_initial', ADD));
        const pending = await look();
        expect(outcome(pending)).toEqual({ status: 'pending', code: 'MIGRATIONS_PENDING' });
        expect(pending.fault?.message).toContain('shop.0002_note');
        expect(pending.pending[0]).toMatchObject({
          file: 'shop/migrations/0002_note.py',
          safe: true,
          lock: 'instant',
          compat: 'keeps',
        });
        expect(pending.pending[0]?.operations[0]?.line).toBe(5);
        expect(pending.pending[0]?.operations[0]?.sql.join()).toMatch(/ADD COLUMN/i);

        project.file(
          'shop/migrations/0002_other.py',
          migration('0001_initial', ADD.replace('note', 'other')),
        );
        const conflict = await look();
        expect(outcome(conflict)).toEqual({ status: 'conflict', code: 'MIGRATION_CONFLICT' });
        expect(conflict.counted).toBe(false);
        expect(conflict.fault?.message).toMatch(/0002_note and 0002_other.*--merge shop/s);
        project.remove('shop/migrations/0002_other.py');

        expect(outcome(await look({ onPending: 'apply-safe' }))).toEqual({
          status: 'clean',
          code: undefined,
        });
        project.remove('shop/migrations/0002_note.py');
        project.file('shop/models.py', MODELS);
        const ahead = await look();
        expect(outcome(ahead)).toEqual({ status: 'db-ahead', code: 'DATABASE_AHEAD' });
        expect(ahead.fault?.message).toContain('shop.0002_note');
        expect(outcome(await look({ allow: ['db-ahead'] }))).toEqual({ status: 'clean', code: undefined });

        project.file('shop/migrations/0001_b.py', migration('0001_initial', ''));
        project.file('shop/migrations/0002_note.py', migration('0001_b', ADD));
        const inconsistent = await look();
        expect(outcome(inconsistent)).toEqual({ status: 'error', code: 'MIGRATION_HISTORY_INCONSISTENT' });
      } finally {
        project.delete();
      }
    },
    180_000,
  );
});

describe('a project that cannot be judged', () => {
  const missing = missingOf('django52');
  const run = missing ? test.skip : test;
  let project: Project;
  afterEach(() => project?.delete());
  const sqlite = () => djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });

  const broken: readonly [string, (project: Project) => void, string, RegExp][] = [
    [
      'settings that do not import',
      p => p.file('site_config/settings.py', 'import nowhere\n'),
      'SETTINGS_BROKEN',
      /nowhere.*settings\.py:1/s,
    ],
    [
      'settings without a variable',
      p => p.file('site_config/settings.py', 'import os\nSECRET_KEY = os.environ["KEY_FOR_THIS"]\n'),
      'SETTINGS_BROKEN',
      /KEY_FOR_THIS.*settings\.py:2/s,
    ],
    [
      'models that do not import',
      p => p.file('shop/models.py', 'from shop import missing_thing\n'),
      'PROJECT_BROKEN',
      /missing_thing.*models\.py:1/s,
    ],
    [
      'a missing parent',
      p => p.file('shop/migrations/0002_x.py', migration('0001_gone', ADD)),
      'MIGRATION_PARENT_MISSING',
      /0001_gone/,
    ],
    [
      'a syntax error in a migration',
      p => p.file('shop/migrations/0002_x.py', 'class Migration(:\n'),
      'MIGRATION_BROKEN',
      /0002_x\.py:1/,
    ],
    [
      'an import error in a migration',
      p => p.file('shop/migrations/0002_x.py', 'import nowhere_else\n'),
      'MIGRATION_BROKEN',
      /nowhere_else.*0002_x\.py:1/s,
    ],
    [
      'a project that ends the interpreter',
      p => p.file('shop/models.py', 'import os\nprint("bye")\nos._exit(3)\n'),
      'PROBE_SILENT',
      /exit code 3.*bye/s,
    ],
    ['an unknown database alias', () => undefined, 'DATABASE_ALIAS_UNKNOWN', /'nope'.*they have default/s],
  ];

  run.each(broken)('%s', async (name, breakIt, code, words) => {
    project = sqlite();
    breakIt(project);
    const more = name.includes('alias') ? { databases: ['nope'] } : {};
    const result = await callGuard(project.root, pythonOf('django52'), more).then(
      ({ status, fault }) => ({
        status,
        code: fault?.code,
        message: fault?.message ?? '',
        place: fault?.place,
      }),
      thrown => ({
        status: 'error',
        code: thrown.code,
        message: String(thrown.message),
        place: thrown.place,
      }),
    );
    expect(result).toMatchObject({ status: 'error', code });
    expect(result.message).toMatch(words);
  });

  run('no manage.py, and two of them', async () => {
    project = sqlite();
    project.file('second/manage.py', '');
    project.file('first/manage.py', '');
    project.remove('manage.py');
    const python = pythonOf('django52');
    await expect(callGuard(project.root, python)).rejects.toMatchObject({ code: 'MANAGE_AMBIGUOUS' });
    project.remove('first');
    project.remove('second');
    await expect(callGuard(project.root, python, { tool: 'django' })).rejects.toMatchObject({
      code: 'MANAGE_MISSING',
    });
    await expect(callGuard(project.root, python)).rejects.toMatchObject({ code: 'MIGRATION_TOOL_UNKNOWN' });
    // A settings module is enough.
    const named = await callGuard(project.root, python, { settings: 'site_config.settings' });
    expect(named.status).toBe('pending');
    await expect(
      callGuard(project.root, '/nowhere/python', { tool: 'django', settings: 'a.b' }),
    ).rejects.toMatchObject({ code: 'PYTHON_MISSING' });
  });

  run('a project that prints everywhere, with bytecode forbidden, is judged all the same', async () => {
    project = sqlite();
    project.file(
      'shop/models.py',
      `import sys\nprint("{\\"status\\": \\"clean\\"}")\nprint("::set-output name=status::clean")\nsys.stderr.write("noise")\n${MODELS}`,
    );
    const env = { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1' };
    const result = await callGuard(project.root, pythonOf('django52'), { env });
    expect(outcome(result)).toEqual({ status: 'pending', code: 'MIGRATIONS_PENDING' });
    expect(existsSync(join(project.root, 'shop/__pycache__'))).toBe(true);
  });

  run('a squashed migration, half applied, is judged by its originals', async () => {
    project = sqlite();
    const python = pythonOf('django52');
    project.file('shop/migrations/0002_a.py', migration('0001_initial', ADD.replace('note', 'a')));
    project.file('shop/migrations/0003_b.py', migration('0002_a', ADD.replace('note', 'b')));
    manage(python, project, 'migrate', 'shop', '0002', '-v0');
    project.file(
      'shop/migrations/0002_squashed.py',
      migration(
        '0001_initial',
        `${ADD.replace('note', 'a')}\n${ADD.replace('note', 'b')}`,
        '    replaces = [("shop", "0002_a"), ("shop", "0003_b")]\n',
      ),
    );
    const half = await callGuard(project.root, python, { checkDrift: 'off' });
    expect(half.pending.filter(({ app }) => app === 'shop').map(({ name }) => name)).toEqual(['0003_b']);
    manage(python, project, 'migrate', '-v0');
    expect((await callGuard(project.root, python, { checkDrift: 'off' })).status).toBe('clean');
    project.remove('shop/migrations/0002_a.py');
    project.remove('shop/migrations/0003_b.py');
    expect((await callGuard(project.root, python, { checkDrift: 'off' })).status).toBe('clean');
  });

  run('several databases: the second is looked at when it is named', async () => {
    project = djangoProject({
      default: databaseSettings(undefined, 'a.sqlite3'),
      other: databaseSettings(undefined, 'b.sqlite3'),
    });
    const python = pythonOf('django52');
    manage(python, project, 'migrate', '-v0');
    expect((await callGuard(project.root, python)).status).toBe('clean');
    const both = await callGuard(project.root, python, { databases: ['default', 'other'] });
    expect(outcome(both)).toEqual({ status: 'pending', code: 'MIGRATIONS_PENDING' });
    expect(both.fault?.message).toContain("on 'other'");
  });

  run('an inline comment with a reason allows a rule; without one it allows nothing', async () => {
    project = sqlite();
    const python = pythonOf('django52');
    manage(python, project, 'migrate', '-v0');
    const drop = 'migrations.RemoveField("Item", "name"),';
    project.file('shop/models.py', 'from django.db import models\nclass Item(models.Model):\n    pass\n');
    project.file(
      'shop/migrations/0002_x.py',
      migration(
        '0001_initial',
        `# migration-guard: allow drop-column because release 41 stopped reading it\n${drop}`,
      ),
    );
    expect(outcome(await callGuard(project.root, python))).toEqual({
      status: 'pending',
      code: 'MIGRATIONS_PENDING',
    });
    project.file(
      'shop/migrations/0002_x.py',
      migration('0001_initial', `# migration-guard: allow drop-column\n${drop}`),
    );
    const bare = await callGuard(project.root, python, { howTo: 'Ask Kim.' });
    expect(outcome(bare)).toEqual({ status: 'unsafe', code: 'MIGRATIONS_UNSAFE' });
    expect(bare.annotations.map(({ title }) => title)).toContain('allowed without a reason');
    expect(bare.fault?.message).toContain('Ask Kim.');
    expect(bare).toMatchObject({ counted: true, pending: [{ name: '0002_x' }] });
    expect(bare.fault?.place).toEqual({ file: 'shop/migrations/0002_x.py', line: 6 });
    for (const more of [{ allow: ['drop-column'] }, { allow: ['shop.0002_x'] }, { safety: 'warn' as const }])
      expect((await callGuard(project.root, python, more)).fault?.code).toBe('MIGRATIONS_PENDING');
    expect(
      (await callGuard(project.root, python, { onPending: 'warn', safety: 'warn' })).fault,
    ).toBeUndefined();
  });
});

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
        const server = (await change(servers.get(engine)!)) as DatabaseService;
        project = djangoProject({ default: databaseSettings({ ...server, password: secret }, 'app') });
        const result = await callGuard(project.root, pythonOf('django52'), {
          env: { PATH: process.env.PATH, DATABASE_URL: `mysql://u:${secret}@h/d` },
        });
        expect(outcome(result)).toEqual({ status, code });
        expect(JSON.stringify(result) + String(result.fault?.message)).not.toContain(secret);
      });

      run(`${engine}: there is no such database`, async () => {
        project = djangoProject({ default: databaseSettings(servers.get(engine)!, 'nothing_here') });
        const result = await callGuard(project.root, pythonOf('django52'));
        expect(outcome(result)).toEqual({ status: 'unreachable', code: 'DATABASE_UNKNOWN' });
        expect(result.fault?.message).toContain('nothing_here');
      });

      run(`${engine}: the user may not see the history; with SELECT alone it is enough`, async () => {
        const server = servers.get(engine)!;
        const python = pythonOf('django52');
        const name = freshDatabase(engine);
        project = djangoProject({ default: databaseSettings(server, name) });
        manage(python, project, 'migrate', '-v0');
        const user = `reader${counter}`;
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

    test('applying stops at the first failure and says what state the database is in', async () => {
      const server = servers.get('mariadb')!;
      const python = pythonOf('django52');
      const name = freshDatabase('mariadb');
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
      const server = servers.get('mariadb')!;
      const python = pythonOf('django52');
      const name = freshDatabase('mariadb');
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
  },
);

(postgresMissing() || missingOf('django52') ? describe.skip : describe)('applying on PostgreSQL', () => {
  let project: Project;
  let name: string;
  const columns = () =>
    servers
      .get('postgresql')!
      .sql("SELECT column_name FROM information_schema.columns WHERE table_name = 'shop_item'", name)
      .match(/\w+/g);
  const prepare = () => {
    name = freshDatabase('postgresql');
    project = djangoProject({ default: databaseSettings(servers.get('postgresql')!, name) });
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
