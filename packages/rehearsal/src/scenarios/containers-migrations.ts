import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import { type DatabaseService, postgresMissing, startPostgres } from '@guarded-deploy/local-services';
import { FULL_NAME } from '../people.ts';
import { outputOf } from '../read.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { expectation } from '../report.ts';
import type { Scenario } from '../scenario.ts';
import { packages } from '../tree.ts';
import type { RunOutcome } from '../workflow-run.ts';
import { begin, end, firstErrors, found, push, runOf } from './containers.ts';

const API = 'examples/openverse-like/api';
const SECRET = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:staging-api';
/** Of the service's network: who is not in it finds no database. */
const GROUP = 'sg-0123456789abcdef0';

/** The environment of the API's image, made once and kept below .cache by its requirements. @returns its Python */
function pythonOf(rehearsal: Rehearsal): string {
  const { root } = rehearsal.options;
  const requirements = join(root, API, 'requirements.txt');
  const key = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const home = join(root, '.cache/python', `openverse-like-${key}`);
  const python = join(home, 'bin/python');
  if (existsSync(python)) return python;
  rehearsal.progress.detail('Installing what the API’s image has');
  const uv = (...args: readonly string[]) =>
    execFileSync(join(root, '.cache/tools/bin/uv'), args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...packages() },
    });
  uv('venv', '--quiet', '--clear', home);
  uv('pip', 'install', '--quiet', '--python', python, '-r', requirements);
  return python;
}

const migration = (after: string, operation: string) => `from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "${after}")]
    operations = [${operation}]
`;

export const ecsMigrations: Scenario = {
  name: 'ecs-migrations',
  what: 'A task of the new release applies a safe migration in the service’s network before the switch; one that breaks the running code stops the release',
  hosts: 0,
  containers: true,
  async run(rehearsal) {
    const why = postgresMissing();
    if (why) {
      throw new Fault({
        code: 'REHEARSAL_NO_HOSTS',
        what: `PostgreSQL cannot be had here: ${why}.`,
        remedy: 'Run scripts/bootstrap --full.',
      });
    }
    await using database = await startPostgres({ database: 'catalogue' });
    // Awaited here: the database is there until it has ended.
    return await play(rehearsal, database, pythonOf(rehearsal));
  },
};

/** The environment of a container: where its database is. */
const connectionOf = (database: DatabaseService) => ({
  DB_HOST: '127.0.0.1',
  DB_PORT: String(database.port),
  DB_NAME: 'catalogue',
  DB_USER: database.user,
  DB_PASSWORD: database.password,
  SECRET_KEY: 'rehearsal-0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
});

const whereShown = (secret: string, runs: readonly RunOutcome[]) =>
  JSON.stringify(runs.flatMap(({ record }) => [...record.jobs.values()])).includes(secret)
    ? 'in the log'
    : 'nowhere';

interface ImageParts {
  readonly path: string;
  readonly connection: Readonly<Record<'DB_PORT' | 'DB_PASSWORD' | 'SECRET_KEY', string>>;
  /** The code of a release, as it stands in its image. */
  codeOf(release: string): string;
}

/** A merge, and the image that its build has pushed: tasks of it really run. */
function merging(
  rehearsal: Rehearsal,
  { path, connection, codeOf }: ImageParts,
): (text: string, files: Readonly<Record<string, string>>) => string {
  return (text, files) => {
    const changed = Object.entries(files).map(
      ([name, content]) => [`${API}/media/${name}`, content] as const,
    );
    const sha = rehearsal.commit('master', text, Object.fromEntries(changed));
    rehearsal.containers.push('api', sha);
    rehearsal.containers.aws.ecs.oneOff.really(`api:${sha}`, {
      cwd: codeOf(sha),
      env: network => ({
        PATH: path,
        RELEASE: sha,
        DB_PORT: JSON.stringify(network).includes(GROUP) ? connection.DB_PORT : '1',
      }),
      names: { 'staging-db.internal': '127.0.0.1', catalogue: 'catalogue' },
      secrets: {
        [`${SECRET}:DB_PASSWORD::`]: connection.DB_PASSWORD,
        [`${SECRET}:SECRET_KEY::`]: connection.SECRET_KEY,
      },
    });
    return sha;
  };
}

async function play(rehearsal: Rehearsal, database: DatabaseService, python: string) {
  const connection = connectionOf(database);
  const path = [join(python, '..'), '/usr/bin', '/bin'].join(delimiter);
  const images = new Map<string, string>();
  const codeOf = (release: string): string => {
    const known = images.get(release) ?? rehearsal.origin.checkout(FULL_NAME, 'image', release);
    images.set(release, known);
    return join(known, API);
  };
  const { base, staging } = await begin(rehearsal, ['api'], {
    serving: release => ({
      program: python,
      args: port => ['manage.py', 'runserver', '--noreload', `127.0.0.1:${port}`],
      cwd: codeOf(release),
      env: connection,
    }),
  });
  execFileSync(python, ['manage.py', 'migrate', '--verbosity', '0'], {
    cwd: codeOf(staging),
    env: { PATH: path, ...connection },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  rehearsal.progress.detail(`PostgreSQL ${database.version} has the migrations of ${staging.slice(0, 8)}`);

  const merge = merging(rehearsal, { path, connection, codeOf });
  // The database's own administrator stands in for the user of the task definition.
  database.sql(`CREATE ROLE catalogue LOGIN SUPERUSER PASSWORD '${database.password}'`, 'catalogue');
  const models = readFileSync(join(rehearsal.tree, API, 'media/models.py'), 'utf8');
  const withField = models.replace(
    '\n    class Meta:',
    '    source = models.CharField(max_length=50, null=True)\n\n    class Meta:',
  );
  const run = runOf(rehearsal, 'api', 'staging', {
    ECS_MIGRATIONS: 'apply-safe',
    ECS_MIGRATE_CONTAINER: 'django',
  });
  const safe = merge('A field that old code does not notice', {
    'models.py': withField,
    'migrations/0002_source.py': migration(
      '0001_initial',
      'migrations.AddField("item", "source", models.CharField(max_length=50, null=True))',
    ),
  });
  const applied = await push(rehearsal, base, safe, run);
  const updates = rehearsal.containers.aws.called('UpdateService').length;
  const unsafe = merge('A field that old code reads is gone', {
    'models.py': withField.replace(/ {4}creator = .*\n/, ''),
    'migrations/0003_no_creator.py': migration('0002_source', 'migrations.RemoveField("item", "creator")'),
  });
  const stopped = await push(rehearsal, safe, unsafe, run);
  const said = firstErrors(stopped);
  const recorded = database
    .sql("SELECT name FROM django_migrations WHERE app = 'media' ORDER BY id", 'catalogue')
    .trim()
    .split('\n')
    .join(' ');
  return found(rehearsal, applied, { app: 'api', environment: 'staging' }, [
    expectation('the safe one', 'success', end(applied)),
    expectation(
      'applied by a task',
      'true',
      outputOf(applied.record, 'migrations-applied').includes('0002_source'),
    ),
    expectation('before the switch of', '1', updates),
    expectation('the one that breaks the running code', 'failure', end(stopped)),
    expectation('the guard says', 'unsafe', outputOf(stopped.record, 'migrations')),
    expectation('its words name the migration', 'true', said.includes('0003_no_creator')),
    expectation(
      'services that were changed after it',
      '0',
      rehearsal.containers.aws.called('UpdateService').length - updates,
    ),
    expectation('the database has', '0001_initial 0002_source', recorded),
    expectation('Django serves', safe, await rehearsal.containers.served('api', 'staging')),
    expectation('the password is shown', 'nowhere', whereShown(database.password, [applied, stopped])),
  ]);
}
