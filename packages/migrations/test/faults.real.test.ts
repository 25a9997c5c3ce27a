/** Projects and servers that misbehave: each has a status, a code and, where there is one, a line; none is taken for clean. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Deadline } from '@guarded-deploy/deadline';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { GuardOptions } from '../src/index.ts';
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
import { bothServers, pythonOf, whyMissing } from './servers.ts';
import { alembicSubject, djangoSubject, holdLock, type Subject } from './tools.ts';

const why = whyMissing('django52', 'alembic');
if (why) console.warn(`skipped: projects and servers that misbehave: ${why}`);
const describeIf = why ? describe.skip : describe;

const servers = bothServers(why);

let project: Project | undefined;
let subject: Subject | undefined;
afterEach(() => {
  project?.delete();
  subject?.project.delete();
  project = undefined;
  subject = undefined;
});

interface Seen {
  readonly status: string;
  readonly code: string | undefined;
  readonly place: string;
  readonly message: string;
}
async function seen(root: string, python: string, more: Partial<GuardOptions> = {}): Promise<Seen> {
  const told = (
    code: string | undefined,
    fault: { message?: string; place?: { file: string; line?: number } | undefined } | undefined,
    status: string,
  ) => ({
    status,
    code,
    place: fault?.place ? `${fault.place.file}:${fault.place.line}` : '',
    message: String(fault?.message),
  });
  return callGuard(root, python, { databases: [], onPending: 'warn', ...more }).then(
    ({ status, fault }) => told(fault?.code, fault, status),
    thrown => told(thrown.code, thrown, 'error'),
  );
}

describeIf('Django: settings and migrations that do not load', () => {
  const SETTINGS = settings({ default: databaseSettings(undefined, 'db.sqlite3') });
  const cases: readonly [string, string, string, string, string][] = [
    [
      'sys.exit in the settings',
      'site_config/settings.py',
      `import sys\nsys.exit(3)\n${SETTINGS}`,
      'SETTINGS_BROKEN',
      'site_config/settings.py:2',
    ],
    [
      'sys.exit(0) in the settings',
      'site_config/settings.py',
      `import sys\nsys.exit(0)\n`,
      'SETTINGS_BROKEN',
      'site_config/settings.py:2',
    ],
    [
      'sys.exit in models',
      'shop/models.py',
      `import sys\nsys.exit()\n${MODELS}`,
      'PROJECT_BROKEN',
      'shop/models.py:2',
    ],
    [
      'sys.exit in a migration',
      'shop/migrations/0002_x.py',
      'import sys\nsys.exit("no")\n',
      'MIGRATION_BROKEN',
      'shop/migrations/0002_x.py:2',
    ],
    [
      'a syntax error in a migration',
      'shop/migrations/0002_x.py',
      'x = 1\nclass Migration(:\n',
      'MIGRATION_BROKEN',
      'shop/migrations/0002_x.py:2',
    ],
    [
      'a merge that was not finished',
      'shop/migrations/0002_x.py',
      `from django.db import migrations\n<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n`,
      'MERGE_UNFINISHED',
      'shop/migrations/0002_x.py:2',
    ],
    [
      'a merge that was not finished, in the settings',
      'site_config/settings.py',
      `${SETTINGS}<<<<<<< HEAD\nDEBUG = True\n=======\n>>>>>>> other\n`,
      'MERGE_UNFINISHED',
      'site_config/settings.py:7',
    ],
    ['os._exit in the settings', 'site_config/settings.py', 'import os\nos._exit(0)\n', 'PROBE_SILENT', ''],
    [
      'a manage.py that keeps errors to itself',
      'manage.py',
      `import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.nowhere")
from django.core.management import execute_from_command_line
try:
    execute_from_command_line(sys.argv)
except Exception:
    sys.exit(0)
`,
      'SETTINGS_BROKEN',
      '',
    ],
  ];
  test.each(cases)('%s', async (_, path, text, code, place) => {
    project = djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });
    execFileSync(pythonOf('django52'), ['manage.py', 'migrate', '-v0'], { cwd: project.root });
    project.file(path, text);
    const result = await seen(project.root, pythonOf('django52'));
    expect(result).toMatchObject({ status: 'error', code });
    if (place !== '') expect(result.place).toBe(place);
  });

  test('settings that print are no answer, whatever they print', async () => {
    project = djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });
    project.file('site_config/settings.py', `print('{"stage": "done", "databases": []}')\n${SETTINGS}`);
    expect(await seen(project.root, pythonOf('django52'))).toMatchObject({ status: 'pending' });
  });

  test('settings that fork, and leave a process that holds the output open', async () => {
    project = djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });
    project.file(
      'site_config/settings.py',
      `import os, subprocess
if os.fork() == 0:
    DEBUG = "the child"
subprocess.Popen(["sleep", "600"])
open("child", "a").write("%d\\n" % os.getpid())
${SETTINGS}`,
    );
    execFileSync('true');
    const result = await seen(project.root, pythonOf('django52'), { onPending: 'fail' });
    expect(result).toMatchObject({ status: 'pending', code: 'MIGRATIONS_PENDING' });
    // What it has started ended with it.
    for (const pid of readFileSync(join(project.root, 'child'), 'utf8').trim().split('\n'))
      expect(existsSync(`/proc/${pid}/exe`)).toBe(false);
  });

  test('the parent leaves and the child goes on: no answer', async () => {
    project = djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });
    project.file('site_config/settings.py', `import os\nif os.fork():\n    os._exit(0)\n${SETTINGS}`);
    expect(await seen(project.root, pythonOf('django52'))).toMatchObject({
      status: 'error',
      code: 'PROBE_SILENT',
    });
  });

  test.each([
    ['waits', 'import time\ntime.sleep(600)\n'],
    ['runs for ever', 'while True:\n    pass\n'],
  ])('settings that hang (%s): told with the line, when the time is over', async (_, text) => {
    project = djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });
    project.file('site_config/settings.py', text);
    using deadline = new Deadline(15, 'the guard');
    const result = await seen(project.root, pythonOf('django52'), { deadline });
    expect(result).toMatchObject({ status: 'error', code: 'DEADLINE_EXCEEDED' });
    expect(result.place).toMatch(/^site_config\/settings\.py:[12]$/);
  });
});

describeIf('Alembic: env.py and revisions that do not load', () => {
  const ENV = `import os
from alembic import context
from sqlalchemy import create_engine
with create_engine("sqlite:///here.db").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`;
  const REVISION = 'revision = "a1"\ndown_revision = None\ndef upgrade():\n    pass\n';
  const cases: readonly [string, string, string, string, string][] = [
    [
      'env.py does not import',
      'migrations/env.py',
      `import nowhere\n${ENV}`,
      'SETTINGS_BROKEN',
      'migrations/env.py:1',
    ],
    [
      'env.py calls sys.exit',
      'migrations/env.py',
      `import sys\nsys.exit(0)\n${ENV}`,
      'SETTINGS_BROKEN',
      'migrations/env.py:2',
    ],
    [
      'env.py fails behind its migrations',
      'migrations/env.py',
      `${ENV}raise RuntimeError("late")\n`,
      'TARGETS_NOT_LOOKED_AT',
      'migrations/env.py:8',
    ],
    [
      'a URL that means nothing',
      'migrations/env.py',
      ENV.replace('sqlite:///here.db', 'nonsense'),
      'SETTINGS_BROKEN',
      'migrations/env.py:4',
    ],
    [
      'a syntax error in a revision',
      'migrations/versions/a1.py',
      `${REVISION}def downgrade(:\n`,
      'MIGRATION_BROKEN',
      'migrations/versions/a1.py:5',
    ],
    [
      'a merge that was not finished',
      'migrations/versions/a1.py',
      `${REVISION}<<<<<<< HEAD\n`,
      'MERGE_UNFINISHED',
      'migrations/versions/a1.py:5',
    ],
    [
      'sys.exit in a revision',
      'migrations/versions/a1.py',
      `import sys\nsys.exit(1)\n`,
      'MIGRATION_BROKEN',
      'migrations/versions/a1.py:2',
    ],
    [
      'a missing parent',
      'migrations/versions/a1.py',
      REVISION.replace('None', '"gone"'),
      'MIGRATION_PARENT_MISSING',
      '',
    ],
    ['os._exit in env.py', 'migrations/env.py', 'import os\nos._exit(0)\n', 'PROBE_SILENT', ''],
  ];
  test.each(cases)('%s', async (_, path, text, code, place) => {
    project = emptyProject();
    project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    project.file('migrations/env.py', ENV);
    project.file('migrations/versions/a1.py', REVISION);
    project.file(path, text);
    const result = await seen(project.root, pythonOf('alembic'));
    expect(result.code).toBe(code);
    expect(result.status).toBe(code === 'TARGETS_NOT_LOOKED_AT' ? 'partial' : 'error');
    if (place !== '') expect(result.place).toBe(place);
  });

  test('env.py that hangs: told with the line', async () => {
    project = emptyProject();
    project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    project.file('migrations/env.py', `import time\ntime.sleep(600)\n${ENV}`);
    project.file('migrations/versions/a1.py', REVISION);
    using deadline = new Deadline(15, 'the guard');
    expect(await seen(project.root, pythonOf('alembic'), { deadline })).toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      place: 'migrations/env.py:2',
    });
  });
});

const tools = [
  ['Django', djangoSubject, 'django52'],
  ['Alembic', alembicSubject, 'alembic'],
] as const;

describeIf.each(tools)('%s: servers', (tool, make, environment) => {
  const history = tool === 'Django' ? 'django_migrations' : 'alembic_version';
  test('PostgreSQL: a history that somebody else has locked is an answer in time', async () => {
    subject = make(servers.postgresql, 'postgresql', pythonOf(environment));
    const release = await holdLock(
      servers.postgresql,
      'postgresql',
      subject.database,
      `LOCK TABLE ${history} IN ACCESS EXCLUSIVE MODE`,
    );
    const result = await subject.look({ connectTimeout: 1, onPending: 'warn' });
    await release();
    expect(result).toMatchObject({ status: 'unreachable', counted: false, fault: { code: 'DATABASE_SLOW' } });
    expect(result.fault?.message).toMatch(/lock timeout/);
    // Nothing of the limits stays with a connection that others use, too.
    expect((await subject.look({ connectTimeout: 1, onPending: 'warn' })).status).toBe('clean');
  });

  test('MariaDB: the same', async () => {
    subject = make(servers.mariadb, 'mariadb', pythonOf(environment));
    const release = await holdLock(
      servers.mariadb,
      'mariadb',
      subject.database,
      `LOCK TABLES ${history} WRITE`,
    );
    const result = await subject.look({ connectTimeout: 1, onPending: 'warn' });
    await release();
    expect(result).toMatchObject({ status: 'unreachable', counted: false });
  });
});

describeIf.each(['postgresql', 'mariadb'] as const)(
  '%s: a user who may not read one of the tables',
  engine => {
    const grant = (user: string, tables: readonly string[]) => {
      const { sql, database } = subject!;
      if (engine === 'mariadb') {
        servers.mariadb.sql(`CREATE USER ${user}@'%' IDENTIFIED BY 'reader-password'`);
        for (const table of tables)
          servers.mariadb.sql(`GRANT SELECT ON ${database}.${table} TO ${user}@'%'`);
      } else {
        sql(`CREATE ROLE ${user} LOGIN PASSWORD 'reader-password'`);
        for (const table of tables) sql(`GRANT SELECT ON ${table} TO ${user}`);
      }
    };
    const as = (user: string) => {
      subject!.project.file(
        'site_config/settings.py',
        settings({
          default: databaseSettings(
            { ...servers[engine], user, password: 'reader-password' },
            subject!.database,
          ),
        }),
      );
    };

    test('what is pending there is judged all the same, or told as not visible with its line', async () => {
      subject = djangoSubject(servers[engine], engine, pythonOf('django52'));
      subject.project.file(
        'shop/migrations/0002_x.py',
        migration('0001_initial', 'migrations.AddField("Item", "note", models.IntegerField(null=True)),'),
      );
      const user = `part${subject.database.replace(/\D/g, '')}`;
      grant(user, ['django_migrations', 'django_content_type']);
      as(user);
      const result = await subject.look({ onPending: 'warn' });
      if (engine === 'postgresql') {
        // The catalogue is open to everybody.
        expect(result).toMatchObject({ status: 'pending', pending: [{ safe: true }] });
        return;
      }
      expect(result).toMatchObject({
        status: 'error',
        fault: { code: 'TABLE_NOT_VISIBLE', place: { file: 'shop/migrations/0002_x.py', line: 5 } },
      });
      expect(result.fault?.message).toMatch(
        new RegExp(`shop\\.0002_x changes the table shop_item.*'${user}' does not see`),
      );
      servers.mariadb.sql(`GRANT SELECT ON ${subject.database}.shop_item TO ${user}@'%'`);
      expect(await subject.look({ onPending: 'warn' })).toMatchObject({
        status: 'pending',
        pending: [{ safe: true }],
      });
    });
  },
);

describeIf('what is handed to the project’s code', () => {
  const LISTED = `import json, os
from pathlib import Path
Path(__file__).with_name("seen.json").write_text(json.dumps(sorted(os.environ)))
`;
  const env = {
    PATH: process.env.PATH,
    HOME: '/tmp',
    DATABASE_URL: 'x',
    DJANGO_SECRET: 'y',
    OTHER_SECRET: 'z',
    'INPUT_PRIVATE-KEY': 'key',
    GITHUB_TOKEN: 't',
    ACTIONS_RUNTIME_TOKEN: 't',
    SSH_AUTH_SOCK: '/s',
    ANSIBLE_VAULT_PASSWORD_FILE: '/f',
    GUARDED_DEPLOY_PASSPHRASE: 'p',
  };
  const names = async (more: Partial<GuardOptions> = {}) => {
    project = djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });
    project.file(
      'site_config/settings.py',
      `${LISTED}${settings({ default: databaseSettings(undefined, 'db.sqlite3') })}`,
    );
    await seen(project.root, pythonOf('django52'), { env, ...more });
    const found = JSON.parse(readFileSync(join(project.root, 'site_config/seen.json'), 'utf8')) as string[];
    return Object.keys(env).filter(name => found.includes(name));
  };

  test('not what the pipeline logs in with; only what is named, where something is', async () => {
    expect(await names()).toEqual(['PATH', 'HOME', 'DATABASE_URL', 'DJANGO_SECRET', 'OTHER_SECRET']);
    expect(await names({ envPass: ['DJANGO_*', 'GITHUB_TOKEN'] })).toEqual([
      'PATH',
      'HOME',
      'DJANGO_SECRET',
      'GITHUB_TOKEN',
    ]);
  });
});
