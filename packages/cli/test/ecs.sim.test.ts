/** `guarded-deploy … --target ecs` as a process against the simulated ECS. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { AwsSimulator } from '@guarded-deploy/aws-simulator';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { targetsEcs } from '../src/command-line.ts';
import { parseEcs } from '../src/ecs-arguments.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');
const ECR = '123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/api';

let aws: AwsSimulator;
beforeEach(async () => {
  aws = await AwsSimulator.start({ speed: 600 });
  const logConfiguration = {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/ecs/api', 'awslogs-stream-prefix': 'ecs' },
  };
  aws.ecs.addDefinition({
    family: 'api',
    containerDefinitions: [{ name: 'web', image: `${ECR}:old`, logConfiguration }],
  });
  for (const tag of ['old', 'new', 'bad']) aws.ecr.push('acme/api', tag);
  aws.ecs.addService({ cluster: 'staging', name: 'api', taskDefinition: 'api' });
  aws.ecs.behave(':old', { log: ['hello of the old one'] });
  aws.ecs.behave(':bad', { outcome: 'crash', reason: 'OutOfMemoryError' });
});
afterEach(() => aws.stop());

async function run(...words: readonly string[]) {
  const child = spawn(
    'node',
    [
      MAIN,
      ...words,
      '--target',
      'ecs',
      '--region',
      'us-east-1',
      '--endpoint',
      aws.endpoint,
      '--poll-seconds',
      '0.1',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH ?? '', ...aws.env } },
  );
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', chunk => {
    stdout += String(chunk);
  });
  child.stderr.on('data', chunk => {
    stderr += String(chunk);
  });
  const code = await new Promise<number | null>(resolve => child.on('close', resolve));
  return { code, stdout, stderr };
}
const release = (tag: string, ...more: readonly string[]) =>
  run('release', 'staging', '--service', 'api', '--tag', tag, '--repository', ECR, ...more);

test('a dry run changes nothing; a release, a look, a way back', async () => {
  const dry = await release('new', '--dry-run');
  expect([dry.code, aws.called('RegisterTaskDefinition').length]).toEqual([0, 0]);
  expect(dry.stdout).toContain(':new');
  const done = await release('new', '--json');
  expect(done.code).toBe(0);
  expect(JSON.parse(done.stdout)).toMatchObject({ ok: true, status: 'stable', services: [{ name: 'api' }] });
  const status = await run('status', 'staging', '--service', 'api');
  expect(status.stdout).toMatch(/api: stable, api:2\n {2}web: .*:new/);
  const back = await run('rollback', 'staging', '--service', 'api');
  expect([back.code, back.stderr]).toEqual([0, '']);
  expect((await run('status', 'staging', '--service', 'api')).stdout).toContain(':old');
});

test('a release that fails is taken back, and says so by its exit status', async () => {
  const bad = await release('bad', '--wait-minutes', '0.03', '--json');
  expect(bad.code).toBe(1);
  expect(JSON.parse(bad.stdout)).toMatchObject({ ok: false, status: 'rolled-back' });
});

test('the last lines of what runs', async () => {
  const shown = await run('logs', 'staging', '--service', 'api');
  expect([shown.code, shown.stdout.match(/hello of the old one/g)?.length]).toEqual([0, 2]);
});

test.each([
  [
    'a tag that is not there',
    ['release', 'staging', '--service', 'api', '--tag', 'no', '--repository', ECR],
    1,
    'TAG_MISSING',
  ],
  ['a command of hosts', ['scale', 'staging', '--service', 'api'], 2, 'USAGE'],
  ['a tag of nothing', ['release', 'staging', '--service', 'api', '--tag', 'x'], 2, 'USAGE'],
  ['no environment', ['status', '--service', 'api'], 2, 'USAGE'],
  ['a service that is none', ['status', 'staging', '--service', 'a b'], 1, 'SERVICES_INVALID'],
] as const)('refused: %s', async (_, words, code, name) => {
  const result = await run(...words);
  expect([result.code, result.stderr.includes(name)]).toEqual([code, true]);
});

test('its words', () => {
  expect(targetsEcs(['status', '--target=ecs'])).toBe(true);
  expect(targetsEcs(['status', '--target', 'ssh', 'ecs'])).toBe(false);
  const words = parseEcs([
    'release',
    'staging',
    '--service',
    'api=template',
    '--service',
    'worker',
    '--image',
    'web=a:b',
  ]);
  expect(words).toMatchObject({ command: 'release', cluster: 'staging', waitMinutes: 15 });
  expect(words.services.map(({ name, template }) => [name, template])).toEqual([
    ['api', 'template'],
    ['worker', undefined],
  ]);
});
