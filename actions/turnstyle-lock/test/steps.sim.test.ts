/** Jobs of several steps, and keys in several spellings, by the shipped bundle. */
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GitHubSimulator,
  runStep,
  type SimulatedRepository,
  type StepResult,
  startStep,
} from '@guarded-deploy/github-simulator';
import { parseLockState, refOf } from '@guarded-deploy/lock';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

let github: GitHubSimulator;
let repository: SimulatedRepository;

const action = 'turnstyle-lock';
const FAST = { 'poll-seconds': 0.3, 'wait-timeout': '30s' };

beforeEach(async () => {
  github = await GitHubSimulator.start();
  repository = github.addRepository({ owner: 'acme', name: 'portal' });
});
afterEach(() => github.stop());

function newJob() {
  const run = repository.addRun({ workflow: 'Deploy', event: 'push' });
  const job = run.addJob({ name: 'deploy' }).start(`runner ${run.id}`);
  return { github, repository, run, job, env: { RUNNER_NAME: `runner ${run.id}` } };
}
type Job = ReturnType<typeof newJob>;

const state = (key: string) => {
  const sha = repository.getRef(refOf(key));
  return sha === undefined ? undefined : parseLockState(repository.message(sha), key);
};
const holder = (key: string) => state(key)?.holder?.run ?? null;

/** A step of a job; `after` another step of the same job, whose folders it shares. */
const take = (job: Job, key: string, more: Record<string, string | number> = {}, after?: StepResult) =>
  runStep({ action, inputs: { ...FAST, key, ...more }, ...job, ...(after ? { after } : {}) });
const start = (job: Job, key: string, more: Record<string, string | number> = {}, after?: StepResult) =>
  startStep({ action, inputs: { ...FAST, key, ...more }, ...job, ...(after ? { after } : {}) });
const post = (of: StepResult) => runStep({ action, stage: 'post', after: of, github });
const titles = (result: StepResult) =>
  result.annotations.filter(({ level }) => level === 'error').map(({ title }) => title);
const messages = (result: StepResult) => result.annotations.map(({ message }) => message).join('\n');

describe('what a job holds stays its own', () => {
  test.each([
    ['with the folders of the step before', true],
    ['without them', false],
  ])('a step that asks for more takes it, and nobody enters meanwhile: %s', async (_, shares) => {
    const job = newJob();
    const first = await take(job, 'staging');
    const waiting = await start(newJob(), 'staging');
    await waiting.waitFor('Waiting: 1 ahead');
    const more = await take(job, 'staging\nproduction', {}, shares ? first : undefined);
    expect(more.outputs).toMatchObject({ acquired: 'true', position: '0' });
    expect([holder('staging'), holder('production')]).toEqual([job.run.id, job.run.id]);
    // One token for both, no smaller than the first, and true of both locks.
    const tokens = [first, more].map(({ outputs }) => Number(outputs['fencing-token']));
    expect(tokens[1]).toBeGreaterThanOrEqual(tokens[0]!);
    for (const key of ['staging', 'production'])
      expect(String(state(key)?.epoch)).toBe(more.outputs['fencing-token']);
    await post(more);
    await post(first);
    const next = await waiting.finished;
    expect(next.outputs['acquired']).toBe('true');
    expect(Number(next.outputs['fencing-token'])).toBeGreaterThan(Number(more.outputs['fencing-token']));
    expect(holder('production')).toBeNull();
  });

  test('a step that asks for more than is free waits, and the job keeps what it has', async () => {
    const job = newJob();
    await take(job, 'staging');
    const busy = newJob();
    const busyStep = await take(busy, 'production');
    const more = await start(job, 'staging\nproduction');
    await more.waitFor('Waiting: 1 ahead');
    expect(holder('staging')).toBe(job.run.id);
    const late = await take(newJob(), 'staging', { 'wait-timeout': '1s', 'on-timeout': 'skip' });
    expect(late.outputs['acquired']).toBe('false');
    await post(busyStep);
    expect((await more.finished).outputs['acquired']).toBe('true');
  });

  test.each([
    ['fail', 1],
    ['skip', 0],
    ['continue', 0],
  ])(
    'a step whose time is up (on-timeout: %s) takes nothing and gives nothing back',
    async (onTimeout, exitCode) => {
      const job = newJob();
      const first = await take(job, 'staging');
      await take(newJob(), 'production');
      const inputs = { 'wait-timeout': '1s', 'on-timeout': onTimeout };
      const late = await take(job, 'staging\nproduction', inputs, first);
      expect(late.exitCode).toBe(exitCode);
      expect(late.outputs).toMatchObject({ acquired: 'false', 'fencing-token': '' });
      expect(late.summary).toContain('Still held since an earlier step');
      expect(holder('staging')).toBe(job.run.id);
      expect(state('production')?.queue).toEqual([]);
      const verified = await take(job, 'staging', { mode: 'verify' });
      expect(verified.outputs['fencing-token']).toBe(first.outputs['fencing-token']);
    },
  );

  test.each(['staging', 'Staging'])(
    'a step that is cancelled while it waits leaves the queue, and the job keeps what it has: %s',
    async key => {
      const job = newJob();
      await take(job, key);
      await take(newJob(), 'production');
      const waiting = await start(job, `${key}\nproduction`);
      await waiting.waitFor('Waiting: 1 ahead');
      const cancelled = await waiting.cancel();
      expect(titles(cancelled)).toEqual(['CANCELLED']);
      expect(state('production')?.queue).toEqual([]);
      // Under its name in earlier releases too.
      for (const name of ['staging', key]) expect(holder(name)).toBe(job.run.id);
      await post(cancelled);
      for (const name of ['staging', key]) expect(holder(name)).toBeNull();
    },
  );

  test('fewer keys, and the same again: the same token, nothing written', async () => {
    const job = newJob();
    const both = await take(job, 'staging\nproduction');
    const before = repository.getRef(refOf('staging'));
    for (const key of ['staging', 'production', 'production\nstaging']) {
      const again = await take(job, key);
      expect(again.outputs).toMatchObject({
        acquired: 'true',
        'fencing-token': both.outputs['fencing-token']!,
        'waited-seconds': '0',
      });
    }
    expect(repository.getRef(refOf('staging'))).toBe(before);
  });

  test('a release gives back what it names, post the rest', async () => {
    const job = newJob();
    const both = await take(job, 'staging\nproduction');
    const released = await take(job, 'production', { mode: 'release' }, both);
    expect(released.stdout).toContain("Lock 'production': Released.");
    expect([holder('staging'), holder('production')]).toEqual([job.run.id, null]);
    await post(both);
    expect(holder('staging')).toBeNull();
  });

  test('a release gives back a lock under all its names, however the step before spelled it', async () => {
    const job = newJob();
    const taken = await take(job, 'Staging');
    expect([holder('staging'), holder('Staging')]).toEqual([job.run.id, job.run.id]);
    await take(job, 'staging', { mode: 'release' }, taken);
    expect([holder('staging'), holder('Staging')]).toEqual([null, null]);
    await post(taken);
  });

  test('other keys, while the job holds something: the order is kept, and no two jobs wait for each other', async () => {
    const [one, two] = [newJob(), newJob()];
    const a = await take(one, 'a');
    const b = await take(two, 'b');
    const waiting = await start(one, 'b', {}, a);
    await waiting.waitFor('Waiting: 1 ahead');
    const refused = await take(two, 'a', {}, b);
    expect(titles(refused)).toEqual(['LOCK_DEADLOCK']);
    expect(messages(refused)).toContain(`https://github.com/acme/portal/actions/runs/${one.run.id}`);
    expect(holder('b')).toBe(two.run.id);
    await post(b);
    expect((await waiting.finished).outputs['acquired']).toBe('true');
    expect([holder('a'), holder('b')]).toEqual([one.run.id, one.run.id]);
  });

  test('one that holds a key goes ahead of those who wait for it, and of nobody else', async () => {
    const job = newJob();
    const b = await take(job, 'b');
    const busy = newJob();
    const busyStep = await take(busy, 'd');
    const other = await start(newJob(), 'd');
    await other.waitFor('Waiting: 1 ahead');
    const both = await start(newJob(), 'b\nd');
    await both.waitFor('Waiting: 2 ahead');
    const more = await start(job, 'd', {}, b);
    await more.waitFor('Waiting: 2 ahead');
    expect(state('d')?.queue.map(({ keys }) => keys)).toEqual([undefined, ['b', 'd'], ['b', 'd']]);
    expect(state('d')?.queue[1]?.run).toBe(job.run.id);
    await post(busyStep);
    const first = await other.finished;
    expect(first.outputs['acquired']).toBe('true');
    await post(first);
    const second = await more.finished;
    expect(second.outputs['acquired']).toBe('true');
    await post(second);
    await post(b);
    expect((await both.finished).outputs['acquired']).toBe('true');
  }, 120_000);

  test('the memory of a job follows no link and believes nothing of another job', async () => {
    const job = newJob();
    const first = await take(job, 'staging');
    const file = join(first.runnerTemp, 'guarded-deploy-locks.json');
    expect(JSON.parse(readFileSync(file, 'utf8')).places).toEqual({ 'acme/portal refs/locks': ['staging'] });
    const victim = join(first.workspace, 'victim.txt');
    writeFileSync(victim, 'mine');
    rmSync(file);
    symlinkSync(victim, file);
    expect((await take(job, 'production', {}, first)).outputs['acquired']).toBe('true');
    expect(readFileSync(victim, 'utf8')).toBe('mine');
    for (const content of [
      '',
      '[]',
      '{"job":"x","places":{"acme/portal refs/locks":["a"]}}',
      'x'.repeat(300_000),
    ]) {
      writeFileSync(file, content);
      expect((await take(job, 'production', {}, first)).outputs['acquired']).toBe('true');
    }
  });
});

describe('one normal form', () => {
  test.each([
    ['Production', 'production'],
    ['prod ./shop', 'prod shop/'],
    ['deploy prod .', 'Deploy Prod'],
    ['Straße', 'STRASSE'],
  ])('%s and %s are one lock', async (one, other) => {
    const first = await take(newJob(), one);
    expect(first.outputs['acquired']).toBe('true');
    const second = await take(newJob(), other, { 'wait-timeout': '1s', 'on-timeout': 'skip' });
    expect(second.outputs).toMatchObject({ acquired: 'false', position: '1' });
    await post(first);
    expect((await take(newJob(), other)).outputs['acquired']).toBe('true');
  });

  test('the summary shows it, and how it was asked for', async () => {
    const held = await take(newJob(), 'Prod ./Shop');
    expect(held.summary).toContain('<code>prod shop</code> (asked for as <code>Prod ./Shop</code>)');
    expect(held.stdout).toContain("Holds the lock 'prod shop'");
    // The name in earlier releases is held too, and shown to nobody.
    expect(state('Prod ./Shop')?.holder).not.toBeNull();
    expect(held.summary.match(/holds/g)).toHaveLength(1);
    await post(held);
    expect([holder('prod shop'), holder('Prod ./Shop')]).toEqual([null, null]);
  });

  test('spellings of one key in one step are one key', async () => {
    const held = await take(newJob(), 'Production\nproduction\n PRODUCTION ');
    expect(held.stdout).toContain("Holds the lock 'production'");
    const run = await take(newJob(), 'production', {
      order: 'run-number',
      'on-timeout': 'skip',
      'wait-timeout': 0,
    });
    expect(run.exitCode).toBe(0);
  });
});
