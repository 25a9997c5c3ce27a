/** Holds, freezes and scopes through the shipped bundle: what they stop, what they do not, and what a person reads. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep, type StepResult, startStep } from '@guarded-deploy/github-simulator';
import { mirrorRefOf, serializeLockState } from '@guarded-deploy/lock';
import { afterAll, describe, expect, test } from '@jest/globals';
import {
  action,
  FAST,
  github,
  messages,
  newJob,
  REF,
  repository,
  startGitHubForEach,
  state,
  take,
} from './fixture.ts';

startGitHubForEach();

const workspace = mkdtempSync(join(tmpdir(), 'holds-'));
afterAll(() => rmSync(workspace, { recursive: true }));

const byPerson = (login: string, id = login.toLowerCase() === 'ann' ? 7 : 8) => ({
  event: { name: 'workflow_dispatch', payload: { sender: { login, id, type: 'User' } } },
  env: { GITHUB_ACTOR: login, GITHUB_TRIGGERING_ACTOR: login, GITHUB_ACTOR_ID: String(id) },
});
function step(mode: string, login: string, inputs: Record<string, string> = {}) {
  const job = newJob(repository, { event: 'workflow_dispatch' });
  const person = byPerson(login);
  return take({ ...job, env: { ...job.env, ...person.env } }, { mode, ...inputs }, { event: person.event });
}
const hold = (login = 'ann', inputs: Record<string, string> = {}) =>
  step('hold', login, { reason: 'move of the database', ...inputs });
const post = (of: StepResult, inputs: Record<string, string> = {}) =>
  runStep({ action, stage: 'post', after: of, github, inputs: { ...FAST, ...inputs } });
const codes = (result: StepResult) =>
  result.annotations.filter(({ level }) => level === 'error').map(({ title }) => title);
const heldBy = (result: StepResult) => JSON.parse(result.outputs['held-by'] ?? '') as Record<string, unknown>;

describe('a hold', () => {
  test('nobody starts, who waits reads why, and its end lets the first in line go on', async () => {
    const held = await hold();
    expect(held.exitCode).toBe(0);
    expect(messages(held)).toMatch(/On hold: 'production' by @ann: "move of the database".*Nobody holds it/);
    expect(heldBy(held)).toMatchObject({
      kind: 'hold',
      who: 'ann',
      why: 'move of the database',
      until: null,
    });
    const first = await startStep({ action, inputs: FAST, ...newJob() });
    await first.waitFor(
      /Waiting: 'production' is on hold by @ann: "move of the database" \(since \d{4}-.*actions\/runs\/\d+/,
    );
    expect(state()).toMatchObject({ holder: null, hold: { by: 'ann', person: 7 } });
    const lifted = await step('unhold', 'ben');
    expect(messages(lifted)).toMatch(/@ben lifted the hold of 'production' by @ann.*1 waiting go on/);
    const result = await first.finished;
    expect(result.outputs['acquired']).toBe('true');
    expect(result.outputs['held-by']).toBe('');
    expect(state()?.hold).toBeUndefined();
  });

  test.each(['fail', 'continue', 'skip'])('on-timeout: %s never goes past it', async onTimeout => {
    await hold();
    const late = await take(newJob(), { 'wait-timeout': '1s', 'on-timeout': onTimeout });
    expect(late.exitCode).toBe(onTimeout === 'skip' ? 0 : 1);
    expect(codes(late)).toEqual(onTimeout === 'skip' ? [] : ['LOCK_ON_HOLD']);
    expect(late.outputs).toMatchObject({ acquired: 'false', 'force-continued': 'false' });
    expect(late.summary).toContain('move of the database');
    expect(state()).toMatchObject({ holder: null, queue: [] });
  });

  test('who works goes on, is named to whoever holds, and gives the lock back', async () => {
    const worker = await take();
    const held = await hold();
    expect(messages(held)).toMatch(/STILL AT WORK until its job ends: acme\/portal run \d+/);
    await post(worker);
    expect(state()).toMatchObject({ holder: null, hold: { by: 'ann' } });
    expect((await take(newJob(), { 'wait-timeout': '0' })).outputs['acquired']).toBe('false');
  });

  test('it ends by itself, by the clock of GitHub', async () => {
    await hold('ann', { until: '1m' });
    const now = state()!;
    const set = (until: number) => {
      const version = state()!.version + 1;
      const sha = repository.commit({
        message: serializeLockState({ ...now, version, hold: { ...now.hold!, until } }),
      });
      for (const ref of [REF, mirrorRefOf(REF)]) repository.setRef(ref, sha);
    };
    set(Date.now() + 60_000);
    const early = await take(newJob(), { 'wait-timeout': '1s' });
    expect(messages(early)).toMatch(/until \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    set(Date.now() - 1_000);
    const job = await take(newJob(), { 'wait-timeout': '10s' });
    expect(job.outputs['acquired']).toBe('true');
    expect(state()?.hold).toBeUndefined();
  });

  test("somebody else's is not replaced, one's own is", async () => {
    await hold('ann');
    const refused = await step('hold', 'ben', { reason: 'mine' });
    expect(codes(refused)).toEqual(['LOCK_HOLD_TAKEN']);
    expect(messages(refused)).toContain('@ann');
    const again = await hold('Ann', { reason: 'longer', until: '2h' });
    expect(again.exitCode).toBe(0);
    expect(state()?.hold).toMatchObject({ reason: 'longer' });
    expect((await step('unhold', 'ben')).exitCode).toBe(0);
    expect(messages(await step('unhold', 'ben'))).toContain('Nothing was on hold');
  });

  test('several keys are on hold together, or none', async () => {
    await step('hold', 'ben', { key: 'b', reason: 'b only' });
    const refused = await step('hold', 'ann', { key: 'a\nb', reason: 'both' });
    expect(codes(refused)).toEqual(['LOCK_HOLD_TAKEN']);
    expect(state('a')?.hold).toBeUndefined();
    await step('unhold', 'ben', { key: 'b' });
    await step('hold', 'ann', { key: 'a\nb', reason: 'both' });
    expect([state('a')?.hold?.id, state('b')?.hold?.reason]).toEqual([state('b')?.hold?.id, 'both']);
  });

  test.each([
    [{ reason: '' }, 'INPUT_MISSING', /without a 'reason'/],
    [{ reason: ' \u200b\n ' }, 'INPUT_MISSING', /without a 'reason'/],
    [{ until: 'tomorrow' }, 'INPUT_INVALID', /neither a span of time nor a time with its zone/],
    [{ until: '2026-13-01 08:00 UTC' }, 'INPUT_INVALID', /neither/],
    [{ until: '2026-12-01 08:00' }, 'INPUT_INVALID', /with its zone/],
    [{ until: '2020-01-01 08:00 UTC' }, 'INPUT_INVALID', /over already/],
    [{ until: '900d' }, 'INPUT_INVALID', /more than a year/],
  ])('%j stops with %s, and nothing is on hold', async (inputs, code, words) => {
    const refused = await hold('ann', inputs);
    expect(refused.exitCode).toBe(1);
    expect(codes(refused)).toEqual([code]);
    expect(messages(refused)).toMatch(words);
    expect(state()?.hold).toBeUndefined();
  });

  test('a hostile reason is one line of text everywhere', async () => {
    const reason = `x\n::error::gone | <img src=x> [a](http://b) \`c\` @everyone ${'y'.repeat(600)}`;
    await hold('ann', { reason });
    const stored = state()!.hold!.reason;
    expect([...stored].length).toBeLessThanOrEqual(300);
    expect(stored).not.toContain('\n');
    const late = await take(newJob(), { 'wait-timeout': '0' });
    expect(codes(late)).toEqual(['LOCK_ON_HOLD']);
    expect(late.summary).not.toContain('<img');
    expect(late.summary).not.toContain('[a](http://b)');
    expect(late.stdout.split('\n').filter(line => line.startsWith('::error'))).toHaveLength(1);
  });

  test('status shows it, and a release that does not know holds could not take the lock', async () => {
    await hold();
    const looked = await take(newJob(), { mode: 'status' });
    expect(looked.stdout).toMatch(/Lock 'production': free, 0 waiting; ON HOLD by @ann/);
    expect(heldBy(looked)).toMatchObject({ kind: 'hold', who: 'ann' });
    // Earlier releases accept schema 1 only, and call anything else unreadable.
    expect(repository.message(repository.getRef(REF)!)).toContain('"schema":2');
    await step('unhold', 'ann');
    expect(repository.message(repository.getRef(REF)!)).toContain('"schema":1');
  });

  test('a hold on a group holds up the keys that belong to it, and a job that waits for that goes on when it is lifted', async () => {
    const group = 'deploy prod';
    await step('hold', 'ann', { key: group, reason: 'all of prod' });
    const shop = { key: 'deploy prod shop', group };
    const other = await take(newJob(), {
      key: 'deploy staging shop',
      group: 'deploy staging',
      'wait-timeout': '0',
    });
    expect(other.outputs['acquired']).toBe('true');
    const late = await take(newJob(), { ...shop, 'wait-timeout': '1s' });
    expect(codes(late)).toEqual(['LOCK_ON_HOLD']);
    expect(messages(late)).toContain("'deploy prod' is on hold by @ann");
    expect(state('deploy prod shop')).toMatchObject({ holder: null, queue: [] });
    const waits = await startStep({ action, inputs: { ...FAST, ...shop }, ...newJob() });
    await waits.waitFor(/'deploy prod' is on hold/);
    await step('unhold', 'ann', { key: group });
    expect((await waits.finished).outputs['acquired']).toBe('true');
    expect(state(group)).toMatchObject({ holder: null, queue: [] });
  });
});

describe('scope: run', () => {
  function jobsOfOneRun() {
    const run = repository.addRun({ workflow: 'Deploy', event: 'push' });
    const jobNamed = (name: string) => {
      const job = run.addJob({ name }).start(`runner ${name}`);
      return { github, repository, run, job, env: { RUNNER_NAME: `runner ${name}` } };
    };
    return { run, jobNamed };
  }
  const SCOPE = { scope: 'run' };

  test('the next job of the run has the lock at once, with the same token; nobody else until the run is over', async () => {
    const { run, jobNamed } = jobsOfOneRun();
    const one = jobNamed('database');
    const first = await take(one, SCOPE);
    await post(first, SCOPE);
    one.job.complete();
    expect(state()?.holder).toMatchObject({ job: null, run: run.id });
    const two = jobNamed('web');
    const second = await take(two, { ...SCOPE, 'wait-timeout': '0' });
    expect(second.outputs).toMatchObject({
      acquired: 'true',
      'fencing-token': first.outputs['fencing-token'],
    });
    expect((await take(newJob(), { 'wait-timeout': '0' })).outputs['acquired']).toBe('false');
    await post(second, SCOPE);
    two.job.complete();
    run.complete();
    expect((await take(newJob(), { 'wait-timeout': '20s' })).outputs['acquired']).toBe('true');
  });

  test('a step of the run gives it back', async () => {
    const { jobNamed } = jobsOfOneRun();
    await take(jobNamed('a'), SCOPE);
    await take(jobNamed('b'), { ...SCOPE, mode: 'release' });
    expect((await take(newJob(), { 'wait-timeout': '0' })).outputs['acquired']).toBe('true');
  });

  test('a job of the run that forgot the scope is told at once that it would wait for itself', async () => {
    const { jobNamed } = jobsOfOneRun();
    await take(jobNamed('a'), SCOPE);
    const stopped = await take(jobNamed('b'));
    expect(codes(stopped)).toEqual(['LOCK_DEADLOCK']);
    expect(messages(stopped)).toMatch(/scope: run/);
  });

  test('two jobs that wait with one ticket: one runs out of time, the other gets the lock', async () => {
    const holder = await take();
    const { jobNamed } = jobsOfOneRun();
    const patient = await startStep({ action, inputs: { ...FAST, ...SCOPE }, ...jobNamed('a') });
    await patient.waitFor(/Waiting/);
    const hasty = await take(jobNamed('b'), { ...SCOPE, 'wait-timeout': '1s' });
    expect(codes(hasty)).toEqual(['LOCK_TIMEOUT']);
    await post(holder);
    expect((await patient.finished).outputs['acquired']).toBe('true');
  });
});

describe('freezes', () => {
  const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
  function calendar(text: string) {
    writeFileSync(join(workspace, 'freezes.yml'), text);
    return { freezes: 'freezes.yml' };
  }
  const inside = (minutes = 60, more = '') =>
    calendar(
      `freezes:\n  - name: Black week\n    from: ${iso(Date.now() - 3_600_000)}\n    until: ${iso(Date.now() + minutes * 60_000 + 60_000)}\n${more}`,
    );
  const takeIn = (inputs: Record<string, string>) => take(newJob(), inputs, { workspace });

  test.each(['fail', 'continue'])(
    'one that outlasts the wait stops at once, with on-timeout: %s',
    async onTimeout => {
      const stopped = await takeIn({ ...inside(), 'wait-timeout': '10m', 'on-timeout': onTimeout });
      expect(codes(stopped)).toEqual(['LOCK_FROZEN']);
      expect(messages(stopped)).toMatch(/"Black week".*until \w{3} \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
      expect(heldBy(stopped)).toMatchObject({ kind: 'freeze', who: 'Black week' });
      expect(state()?.queue ?? []).toEqual([]);
    },
  );

  test('other environments, other times and no entries at all are not frozen', async () => {
    expect((await takeIn(inside(60, '    environments: [staging]\n'))).outputs['acquired']).toBe('true');
    expect((await takeIn({ ...calendar('freezes: []\n'), key: 'b' })).outputs['acquired']).toBe('true');
    const past = calendar('freezes:\n  - { name: old, from: 2020-01-01, until: 2020-01-02 }\n');
    expect((await takeIn({ ...past, key: 'c' })).outputs['acquired']).toBe('true');
    const prod = inside(60, '    environments: [Production]\n');
    expect(codes(await takeIn({ ...prod, key: 'deploy production web' }))).toEqual(['LOCK_FROZEN']);
  });

  test.each([
    ['freezes:\n  - name: x\n    cron: "0 18 * * 5"\n', 'FREEZE_INVALID', /no 'for'.*never end/, 2],
    ['freezes:\n  - name: x\n    from: 2026-12-24\n', 'FREEZE_INVALID', /no 'until'/, 2],
    ['freezes:\n  - name: x\n    cron: "0 18 * *"\n    for: 1h\n', 'FREEZE_INVALID', /4 fields/, 3],
    [
      'freezes:\n  - name: x\n    rrule: FREQ=HOURLY\n    start: 2026-01-01\n    for: 1h\n',
      'FREEZE_INVALID',
      /FREQ=HOURLY/,
      3,
    ],
    [
      'freezes:\n  - name: x\n    timezone: Mars/Base\n    from: 2026-12-24\n    until: 2026-12-26\n',
      'FREEZE_INVALID',
      /Mars/,
      3,
    ],
    [
      'freezes:\n  - name: x\n    until: 2026-12-24\n    from: 2026-12-26\n',
      'FREEZE_INVALID',
      /before it begins/,
      3,
    ],
    ['freezes:\n  - name: x\n    env: [prod]\n', 'FREEZE_INVALID', /"env"/, 3],
    [
      'freezes:\n  - name: x\n    cron: "0 0 * * *"\n    for: 24h\n',
      'FREEZE_ENDLESS',
      /without a gap/,
      undefined,
    ],
    ['- no map\n', 'FREEZE_INVALID', /no key 'freezes'/, 1],
    ['freezes: [\n', 'FREEZE_INVALID', /no YAML/, undefined],
  ])('%j stops the step: %s', async (text, code, words, line) => {
    const stopped = await takeIn(calendar(text));
    expect(stopped.exitCode).toBe(1);
    expect(codes(stopped)).toEqual([code]);
    expect(messages(stopped)).toMatch(words);
    if (line !== undefined)
      expect(stopped.annotations.find(({ level }) => level === 'error')).toMatchObject({
        file: 'freezes.yml',
        line,
      });
    expect(state()).toBeUndefined();
  });

  test('a file that is not there stops the step', async () => {
    expect(codes(await takeIn({ freezes: 'missing.yml' }))).toEqual(['FREEZE_INVALID']);
  });
});
