/**
 * The shipped bundle releases an image whose migrations are looked at, and applied, by a task in the service's network: a real
 * process with a real Django against a real PostgreSQL, which only the service's security group reaches.
 * Needs PostgreSQL and Python 3.12: counts as skipped without.
 */
import { dirname } from 'node:path';
import { GitHubSimulator, runStep } from '@guarded-deploy/github-simulator';
import { type DatabaseService, postgresMissing, startPostgres } from '@guarded-deploy/local-services';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pythonEnvironment } from '../../../packages/migrations/test/environments.ts';
import {
  databaseSettings,
  emptyProject,
  INITIAL,
  MANAGE,
  type Project,
  settings,
} from '../../../packages/migrations/test/projects.ts';
import { type EcsStage, startStage } from './stage.ts';

const environment = pythonEnvironment('django52');
const why = postgresMissing() ?? ('missing' in environment ? environment.missing : undefined);
if (why) console.warn(`skipped: ${why}`);
const real = why ? describe.skip : describe;

const SERVICE_GROUP = 'sg-0123456789abcdef0';
const NETWORK = {
  awsvpcConfiguration: {
    subnets: ['subnet-0123456789abcdef0'],
    securityGroups: [SERVICE_GROUP],
    assignPublicIp: 'DISABLED',
  },
};
const SECRET = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:portal';

const migration = (after: string, operation: string) => `from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("shop", "${after}")]
    operations = [
        ${operation},
    ]
`;
const SAFE = migration('0001_initial', 'migrations.AddField("item", "note", models.TextField(null=True))');
const UNSAFE = migration('0002_note', 'migrations.RemoveField("item", "name")');

let database: DatabaseService;
let github: GitHubSimulator;
let stage: EcsStage;
let project: Project;
let name: string;
let count = 0;

beforeAll(async () => {
  if (why) return;
  database = await startPostgres();
  github = await GitHubSimulator.start();
}, 120_000);
afterAll(async () => {
  await database?.stop();
  await github?.stop();
});

/** An image at `/app` of a project with its history up to 0001, and the service that runs the image before. */
async function start(): Promise<void> {
  count += 1;
  name = `shop${count}`;
  database.sql(`CREATE DATABASE ${name}`, 'postgres');
  project = emptyProject();
  const place = databaseSettings(database, name)
    .replace(/"PASSWORD": "[^"]*"/, '"PASSWORD": os.environ["DB_PASSWORD"]')
    .replace(/"PORT": "\d+"/, '"PORT": os.environ["DB_PORT"]');
  project.file('src/manage.py', MANAGE);
  project.file('src/site_config/__init__.py', '');
  project.file(
    'src/site_config/settings.py',
    `import os\nprint("a greeting of the project")\n${settings({ default: place })}`,
  );
  project.file('src/shop/__init__.py', '');
  project.file('src/shop/models.py', '');
  project.file('src/shop/migrations/__init__.py', '');
  project.file('src/shop/migrations/0001_initial.py', INITIAL);
  stage = await startStage({ speed: 600 });
  stage.registry.push('acme/portal', 'new');
  stage.registry.push('acme/portal', 'old');
  const document = {
    family: 'portal',
    networkMode: 'awsvpc',
    executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
    containerDefinitions: [
      { name: 'nginx', image: 'nginx:1.27', essential: true, portMappings: [{ containerPort: 80 }] },
      {
        name: 'django',
        image: `${stage.registry.host}/acme/portal:old`,
        entryPoint: ['/entrypoint.sh'],
        command: ['gunicorn'],
        environment: [{ name: 'EMPTY', value: '' }],
        secrets: [{ name: 'DB_PASSWORD', valueFrom: SECRET }],
        portMappings: [{ containerPort: 8000 }],
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/ecs/portal', 'awslogs-stream-prefix': 'ecs' },
        },
      },
    ],
  };
  stage.aws.ecs.addDefinition(document);
  stage.aws.ecs.addDefinition({ ...document, family: 'portal-template' });
  stage.aws.ecs.addService({ name: 'portal', taskDefinition: 'portal', network: NETWORK });
  stage.aws.ecs.oneOff.really('acme/portal:new', {
    cwd: project.root,
    env: network => ({
      PATH: `${dirname((environment as { python: string }).python)}:/usr/bin:/bin`,
      // Whoever is not in the group finds nobody at that address.
      DB_PORT: JSON.stringify(network).includes(SERVICE_GROUP) ? String(database.port) : '1',
    }),
    secrets: { [SECRET]: database.password },
  });
}

const release = (inputs: Readonly<Record<string, string>> = {}) =>
  runStep({
    action: 'ecs-release',
    github,
    inputs: {
      ...stage.inputs,
      service: 'portal',
      template: 'portal-template',
      repository: `${stage.registry.host}/acme/portal`,
      'poll-seconds': '0.2',
      source: 'api',
      migrate: 'apply-safe',
      'migrate-drift': 'off',
      ...inputs,
    },
    env: stage.aws.env,
  });

const errors = (result: Awaited<ReturnType<typeof release>>) =>
  result.annotations.filter(({ level }) => level === 'error');
const codes = (result: Awaited<ReturnType<typeof release>>) => errors(result).map(({ title }) => title);
const live = () => {
  const service = stage.aws.ecs.services.find(entry => entry.name === 'portal')!;
  const definition = stage.aws.ecs.definitions.find(({ arn }) => arn === service.taskDefinition)!;
  return (definition.document['containerDefinitions'] as { name: string; image: string }[])
    .find(container => container.name === 'django')!
    .image.split(':')
    .at(-1);
};
const applied = () =>
  database
    .sql("SELECT name FROM django_migrations WHERE app = 'shop' ORDER BY id", name)
    .trim()
    .split('\n')
    .join(' ');
/** The database as the release before has left it. */
async function established(): Promise<void> {
  const first = await release();
  expect([codes(first), first.outputs['migrations']]).toEqual([[], 'clean']);
}

real('migrations in a task of the release', () => {
  beforeEach(start, 60_000);
  afterEach(async () => {
    await stage.stop();
    project.delete();
  });

  test('a safe one is applied in the network of the service before the service changes', async () => {
    project.file('src/shop/migrations/0002_note.py', SAFE);
    const result = await release();
    expect(codes(result)).toEqual([]);
    expect(result.outputs).toMatchObject({ status: 'stable', migrations: 'clean' });
    expect(JSON.parse(result.outputs['migrations-applied']!)).toMatchObject([
      { app: 'contenttypes' },
      { app: 'contenttypes' },
      { app: 'shop', name: '0001_initial' },
      { app: 'shop', name: '0002_note' },
    ]);
    expect(applied()).toBe('0001_initial 0002_note');
    expect(live()).toBe('new');
    const order = stage.aws.calls
      .map(({ operation }) => operation)
      .filter(one => /RunTask|UpdateService/.test(one));
    expect(order).toEqual(['RunTask', 'RunTask', 'UpdateService']);
    // What was registered for it is gone, and had neither the server's program nor its ports.
    const own = stage.aws.ecs.definitions.filter(({ family }) => family === 'portal-migrations');
    expect(own.map(({ status }) => status)).toEqual(['INACTIVE', 'INACTIVE']);
    const containers = own[0]!.document['containerDefinitions'] as Record<string, unknown>[];
    expect(containers.map(container => container['name'])).toEqual(['django']);
    expect(containers[0]).not.toHaveProperty('portMappings');
    expect(containers[0]!['entryPoint']).toEqual(['python']);
    expect(result.log).not.toContain(database.password);
    expect(JSON.stringify(stage.aws.calls)).not.toContain(database.password);
    expect(result.summary).toContain('Migrations');
  }, 120_000);

  test('one that is not safe stops the release before any service changes, with its place in the repository', async () => {
    await established();
    const before = live();
    stage.aws.calls.length = 0;
    project.file('src/shop/migrations/0002_note.py', SAFE);
    project.file('src/shop/migrations/0003_no_name.py', UNSAFE);
    stage.registry.push('acme/portal', 'new2');
    stage.aws.ecs.oneOff.processes.push({
      part: 'acme/portal:new2',
      process: stage.aws.ecs.oneOff.processes[0]!.process,
    });
    const result = await release({ tag: 'new2' });
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ status: 'failed', migrations: 'unsafe' });
    expect(errors(result).some(({ file }) => file === 'api/src/shop/migrations/0003_no_name.py')).toBe(true);
    expect(applied()).toBe('0001_initial');
    expect(live()).toBe(before);
    expect(stage.aws.called('UpdateService')).toEqual([]);
    expect(stage.aws.called('RunTask')).toHaveLength(1);
    // A comment in the migration of the image allows it, with its reason.
    project.file(
      'src/shop/migrations/0003_no_name.py',
      UNSAFE.replace('),\n    ]', '),  # migration-guard: allow drop-column because nobody reads it\n    ]'),
    );
    const allowed = await release({ tag: 'new2' });
    expect(codes(allowed)).toEqual([]);
    expect(applied()).toBe('0001_initial 0002_note 0003_no_name');
    expect(live()).toBe('new2');
  }, 120_000);

  test('`guard` applies nothing', async () => {
    const result = await release({ migrate: 'guard' });
    expect(result.outputs).toMatchObject({ status: 'failed', migrations: 'pending' });
    expect(stage.aws.called('UpdateService')).toEqual([]);
    expect(database.sql("SELECT count(*) FROM pg_tables WHERE tablename = 'shop_item'", name).trim()).toBe(
      '0',
    );
  }, 60_000);

  test('outside the network, without an answer, without an image: never taken for clean', async () => {
    const { oneOff } = stage.aws.ecs;
    oneOff.refuse.times = 1;
    expect(codes(await release())).toEqual(['MIGRATE_TASK_REFUSED']);
    expect(codes(await release({ 'migrate-python': '/no/python' }))).toEqual(['MIGRATE_TASK_STOPPED']);
    expect(codes(await release({ 'migrate-container': 'nginx' }))).toEqual(['MIGRATE_LOG']);
    expect(codes(await release({ 'migrate-container': 'no' }))).toEqual(['CONTAINER_UNKNOWN']);
    expect(codes(await release({ source: '../..' }))).toEqual(['INPUT_INVALID']);
    const wrong = await release({ 'migrate-directory': '/nowhere' });
    expect([wrong.outputs.migrations, wrong.exitCode]).toEqual(['error', 1]);
    project.file('other/manage.py', MANAGE);
    const two = await release();
    expect(
      errors(two)
        .map(({ message }) => message)
        .join(),
    ).toContain('other/manage.py, src/manage.py');
    project.remove('other');
    project.file('src/site_config/settings.py', 'import os\nos._exit(0)\n');
    const silent = await release();
    expect([silent.outputs.migrations, silent.exitCode, codes(silent)]).toEqual([
      'error',
      1,
      ['PROBE_SILENT'],
    ]);
    stage.registry.push('acme/portal', 'gone');
    stage.aws.ecs.behave('acme/portal:gone', { outcome: 'no-image', reason: 'not found' });
    expect(codes(await release({ tag: 'gone' }))).toEqual(['MIGRATE_TASK_STOPPED']);
    expect(stage.aws.called('UpdateService')).toEqual([]);
  }, 120_000);

  test('a database that does not answer in that network', async () => {
    const service = stage.aws.ecs.services[0]!;
    Object.assign(service, {
      network: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-other'] } },
    });
    const result = await release();
    expect(result.outputs).toMatchObject({ status: 'failed', migrations: 'unreachable' });
    expect(stage.aws.called('UpdateService')).toEqual([]);
  }, 60_000);

  test('an answer of many lines that comes late, in pages', async () => {
    stage.aws.linesAPage = 3;
    stage.aws.ecs.oneOff.logDelayMs = 1_000;
    for (let index = 2; index < 60; index += 1) {
      const number = String(index).padStart(4, '0');
      const before = index === 2 ? '0001_initial' : `${String(index - 1).padStart(4, '0')}_more`;
      project.file(
        `src/shop/migrations/${number}_more.py`,
        migration(before, `migrations.AddField("item", "f${index}", models.TextField(null=True))`),
      );
    }
    const result = await release();
    expect(codes(result)).toEqual([]);
    expect(applied().split(' ')).toHaveLength(59);
  }, 120_000);

  test('the task that applies is lost: the database is asked what it has, and no service changes', async () => {
    const { oneOff } = stage.aws.ecs;
    project.file('src/shop/migrations/0002_note.py', SAFE);
    // It dies once everything is applied, and has told nobody.
    project.file(
      'src/shop/models.py',
      `import os, sys, signal
from django.db.models.signals import post_migrate
def lost(**_):
    if os.environ.get("LOST"):
        os.kill(os.getppid(), signal.SIGKILL)
post_migrate.connect(lost)
`,
    );
    const { process } = oneOff.processes[0]!;
    let runs = 0;
    oneOff.really('acme/portal:new', {
      ...process,
      env: network => {
        runs += 1;
        return { ...process.env(network), ...(runs === 2 ? { LOST: '1' } : {}) };
      },
    });
    const result = await release();
    expect(result.exitCode).toBe(1);
    expect(result.outputs.status).toBe('failed');
    expect(result.outputs.migrations).not.toBe('clean');
    expect(JSON.parse(result.outputs['migrations-applied'] ?? '[]')).not.toEqual([]);
    expect(stage.aws.called('RunTask')).toHaveLength(3);
    expect(stage.aws.called('UpdateService')).toEqual([]);
  }, 120_000);

  test('a task that takes too long is stopped, and no service changes', async () => {
    project.file('src/site_config/settings.py', 'import time\ntime.sleep(600)\n');
    const result = await release({ 'migrate-minutes': '0.05' });
    expect(codes(result)).toEqual(['DEADLINE_EXCEEDED']);
    expect(result.outputs.status).not.toBe('stable');
    expect(stage.aws.called('StopTask')).toHaveLength(1);
    expect(stage.aws.called('UpdateService')).toEqual([]);
  }, 60_000);
});
