/** The lock by the shipped bundle: turns, deaths, superseded commits, several keys, refs that were changed by hand. */
import { runStep, startStep } from '@guarded-deploy/github-simulator';
import { freshState, mirrorRefOf, serializeLockState } from '@guarded-deploy/lock';
import { describe, expect, test } from '@jest/globals';
import {
  action,
  FAST,
  github,
  KEY,
  messages,
  newJob,
  REF,
  repository,
  startGitHubForEach,
  state,
  take,
} from './fixture.ts';
import { historyOf, inversionsIn } from './fleet.ts';

startGitHubForEach();

describe('one job after the other', () => {
  test('acquire, verify, post; the next gets a larger token', async () => {
    const first = newJob();
    const held = await take(first);
    expect(held.exitCode).toBe(0);
    expect(held.stdout).toContain(`Holds the lock '${KEY}', fencing token ${held.outputs['fencing-token']}`);
    expect(held.outputs).toMatchObject({ acquired: 'true', position: '0', 'broke-stale': 'false' });
    expect(JSON.parse(held.outputs['api-calls']!)).toMatchObject({ 'not-modified': 0 });
    expect(JSON.parse(held.outputs['api-calls']!).counted).toBeLessThanOrEqual(4);
    const verified = await take(first, { mode: 'verify' });
    expect(verified.outputs).toMatchObject({
      acquired: 'true',
      'fencing-token': held.outputs['fencing-token']!,
    });
    const post = await runStep({ action, stage: 'post', after: held, github });
    expect(post.summary).toContain('Released');
    expect(state()?.holder).toBeNull();
    const next = await take();
    expect(Number(next.outputs['fencing-token'])).toBeGreaterThan(Number(held.outputs['fencing-token']));
  });

  test('the second waits for the first and says for whom', async () => {
    const first = newJob();
    const held = await take(first);
    const waiting = await startStep({ action, inputs: FAST, ...newJob() });
    await waiting.waitFor('Waiting: 1 ahead');
    await runStep({ action, stage: 'post', after: held, github });
    const second = await waiting.finished;
    expect(second.outputs).toMatchObject({
      acquired: 'true',
      position: '1',
      'waited-for': `https://github.com/acme/portal/actions/runs/${first.run.id}`,
      force_continued: '',
      previous_run_id: String(first.run.id),
      previous_run_url: `https://github.com/acme/portal/actions/runs/${first.run.id}`,
    });
    expect(second.summary).toContain('Waited');
  });

  test('release in a step of its own, and post finds nothing left to do', async () => {
    const job = newJob();
    const held = await take(job);
    expect(await take(job, { mode: 'release' })).toMatchObject({
      exitCode: 0,
      outputs: { acquired: 'false' },
    });
    expect(state()?.holder).toBeNull();
    const other = await take();
    expect(other.outputs['acquired']).toBe('true');
    await runStep({ action, stage: 'post', after: held, github });
    expect(state()?.holder?.run).toBe(Number(other.options.run?.id));
  });

  test('a step that does not hold fails verify, and status only reads', async () => {
    await take();
    const verified = await take(newJob(), { mode: 'verify' });
    expect(verified.exitCode).toBe(1);
    expect(verified.outputs).toEqual({ acquired: 'false' });
    const before = repository.getRef(REF);
    const looked = await take(newJob(), { mode: 'status' });
    expect(looked.summary).toContain('holds');
    expect(looked.stdout).toContain(`Lock '${KEY}': held by acme/portal run`);
    expect(looked.outputs).toEqual({
      acquired: 'false',
      'fencing-token': '',
      position: '1',
      'waited-for': `https://github.com/acme/portal/actions/runs/${state()?.holder?.run}`,
      'held-by': expect.stringContaining('"kind":"job"'),
      words: expect.stringContaining('held by acme/portal run'),
    });
    expect(repository.getRef(REF)).toBe(before);
  });
});

describe('time is up', () => {
  test.each([
    ['fail', 1, 'false'],
    ['skip', 0, 'false'],
    ['continue', 0, 'true'],
  ])('on-timeout: %s', async (onTimeout, exitCode, forced) => {
    await take();
    const late = await take(newJob(), { 'on-timeout': onTimeout, 'wait-timeout': '1s' });
    expect(late.exitCode).toBe(exitCode);
    expect(late.outputs).toMatchObject({ acquired: 'false', 'fencing-token': '', 'force-continued': forced });
    expect(state()?.queue).toEqual([]);
    if (forced === 'true') expect(messages(late)).toContain('WITHOUT the lock');
  });

  test('wait-timeout: 0 tries once', async () => {
    expect((await take(newJob(), { 'wait-timeout': 0 })).outputs['acquired']).toBe('true');
    expect((await take(newJob(), { 'wait-timeout': 0, 'on-timeout': 'skip' })).outputs['acquired']).toBe(
      'false',
    );
    expect(state()?.queue).toEqual([]);
  });
});

describe('jobs that die', () => {
  test('kill -9 while holding: the next takes over without anybody', async () => {
    const dead = newJob();
    await take(dead);
    const waiting = await startStep({ action, inputs: FAST, ...newJob() });
    await waiting.waitFor('Waiting');
    dead.job.complete('cancelled');
    const next = await waiting.finished;
    expect(next.outputs).toMatchObject({ acquired: 'true', 'broke-stale': 'true' });
    expect(next.summary).toContain('Removed dead jobs');
  });

  test('a re-run gets past what its own first attempt left', async () => {
    const first = newJob();
    await take(first);
    first.run.rerun();
    const job = first.run.addJob({ name: 'deploy' }).start('runner again');
    const again = await take({ ...first, job });
    expect(again.outputs).toMatchObject({ acquired: 'true', 'broke-stale': 'true' });
  });

  test('cancel while waiting leaves the queue at once, cancel while holding is released by post', async () => {
    const holder = newJob();
    const held = await take(holder);
    const waiting = await startStep({ action, inputs: FAST, ...newJob() });
    await waiting.waitFor('Waiting');
    expect(state()?.queue.length).toBe(1);
    const cancelled = await waiting.cancel();
    expect(cancelled.signal).toBeNull();
    expect(state()?.queue).toEqual([]);
    const post = await startStep({
      action,
      stage: 'post',
      after: held,
      github,
      inputs: { ...FAST, 'job-status': 'cancelled' },
    });
    post.process.kill('SIGINT');
    await post.finished;
    // A process that had not installed its handler yet dies at once; otherwise it releases in spite of the signal.
    expect([0, null]).toContain((await post.finished).exitCode);
  });

  test('post releases although the runner interrupts it', async () => {
    const held = await take();
    const slow = github.fault({ kind: 'delay', ms: 400, path: /graphql/ });
    const post = await startStep({ action, stage: 'post', after: held, github });
    while (slow.hits === 0) await new Promise(resolve => setTimeout(resolve, 10));
    const ended = await post.cancel();
    expect(ended.exitCode).toBe(0);
    expect(state()?.holder).toBeNull();
  });

  test('a dead waiter does not block those behind it', async () => {
    const held = await take();
    const dead = newJob();
    const killed = await startStep({ action, inputs: FAST, ...dead });
    await killed.waitFor('Waiting');
    const waiting = await startStep({ action, inputs: FAST, ...newJob() });
    await waiting.waitFor('Waiting: 2 ahead');
    killed.kill();
    await killed.finished;
    dead.job.complete('cancelled');
    await runStep({ action, stage: 'post', after: held, github });
    expect((await waiting.finished).outputs).toMatchObject({ acquired: 'true', 'broke-stale': 'true' });
  });
});

describe('superseded', () => {
  async function olderAfterNewer(superseded: string) {
    const old = repository.push('main', { files: { 'a.txt': '1' } });
    const fresh = repository.push('main', { files: { 'a.txt': '2' } });
    const newer = await take(newJob(repository, { headSha: fresh }));
    await runStep({ action, stage: 'post', after: newer, github });
    return take(newJob(repository, { headSha: old }), { superseded });
  }
  test.each([
    ['skip', 0, 'false'],
    ['fail', 1, 'false'],
    ['allow', 0, 'true'],
  ])('%s', async (superseded, exitCode, acquired) => {
    const older = await olderAfterNewer(superseded);
    expect(older.exitCode).toBe(exitCode);
    expect(older.outputs).toMatchObject({ acquired, superseded: 'true' });
    if (superseded === 'skip') expect(messages(older)).toContain('something newer is live');
  });

  test('keys left live by different commits: each is looked at once', async () => {
    for (const key of ['production', 'database']) {
      const held = await take(
        newJob(repository, { headSha: repository.push('main', { files: { [key]: '1' } }) }),
        { key },
      );
      await runStep({ action, stage: 'post', after: held, github });
    }
    const fresh = repository.push('main', { files: { 'both.txt': '1' } });
    const both = await take(newJob(repository, { headSha: fresh }), { key: 'production\ndatabase' });
    expect(both.outputs).toMatchObject({ acquired: 'true', superseded: 'false' });
    expect(github.requests.filter(({ path }) => path.includes('/compare/')).length).toBe(2);
  });

  test('the commit that is deployed counts, where it is not the run’s own', async () => {
    const old = repository.push('main', { files: { 'a.txt': '1' } });
    const fresh = repository.push('main', { files: { 'a.txt': '2' } });
    const newer = await take(newJob(repository, { headSha: fresh }));
    await runStep({ action, stage: 'post', after: newer, github });
    const head = repository.push('main', { files: { 'a.txt': '3' } });
    const named = await take(newJob(repository, { headSha: head }), { commit: old });
    expect(named.outputs).toMatchObject({ acquired: 'false', superseded: 'true' });
    const wrong = await take(newJob(repository, { headSha: head }), { commit: 'main' });
    expect(wrong.annotations[0]).toMatchObject({ title: 'INPUT_INVALID' });
  });

  test.each([
    ['failure', false],
    ['cancelled', false],
    ['success', true],
  ])('a lock given back early by a job that stands at %s: live is %s', async (status, live) => {
    const job = newJob();
    await take(job);
    await take(job, { mode: 'release', 'job-status': status });
    expect(state()?.last !== null).toBe(live);
  });

  test('says so when GitHub does not say what is older', async () => {
    const elsewhere = github.addRepository({ owner: 'acme', name: 'private', private: true });
    const locks = { 'lock-repository': 'acme/portal' };
    const first = elsewhere.push('main', { files: { 'a.txt': '1' } });
    const newer = await take(newJob(elsewhere, { headSha: first }), locks);
    await runStep({ action, stage: 'post', after: newer, github, inputs: { ...FAST, ...locks } });
    const second = elsewhere.push('main', { files: { 'a.txt': '2' } });
    const token = github.addToken({ repositories: [repository] });
    const next = await take(newJob(elsewhere, { headSha: second }), locks, { token });
    expect(next.outputs).toMatchObject({ acquired: 'true', superseded: 'false' });
    expect(messages(next)).toContain('nothing is superseded');
  });

  test('a newer commit whose deployment failed supersedes nothing', async () => {
    const old = repository.push('main', { files: { 'a.txt': '1' } });
    const fresh = repository.push('main', { files: { 'a.txt': '2' } });
    const newer = await take(newJob(repository, { headSha: fresh }));
    await runStep({
      action,
      stage: 'post',
      after: newer,
      github,
      inputs: { ...FAST, 'job-status': 'failure' },
    });
    expect((await take(newJob(repository, { headSha: old }))).outputs['superseded']).toBe('false');
  });
});

describe('several keys', () => {
  const both = { key: 'production\ndatabase' };
  test('together or not at all, with one token', async () => {
    const one = await take(newJob(), { key: 'database' });
    const waiting = await startStep({ action, inputs: { ...FAST, ...both }, ...newJob() });
    await waiting.waitFor('Waiting');
    expect(state('production')?.holder).toBeNull();
    expect(state('production')?.queue.length).toBe(1);
    await runStep({ action, stage: 'post', after: one, github });
    const held = await waiting.finished;
    expect(held.outputs['acquired']).toBe('true');
    for (const key of ['production', 'database'])
      expect(String(state(key)?.epoch)).toBe(held.outputs['fencing-token']);
    await runStep({ action, stage: 'post', after: held, github });
    for (const key of ['production', 'database']) expect(state(key)?.holder).toBeNull();
  });

  test('jobs that ask for the same keys in another order do not block each other', async () => {
    const history = historyOf(repository, 'a');
    const keys = ['a\nb', 'b\na', 'b\nc\na', 'c', 'a'];
    const results = await Promise.all(
      keys.map(async key => {
        const held = await take(newJob(), { key, 'wait-timeout': '2m' });
        await runStep({ action, stage: 'post', after: held, github });
        return held.outputs['acquired'];
      }),
    );
    expect(results).toEqual(keys.map(() => 'true'));
    expect(inversionsIn(history)).toBe(0);
  }, 90_000);
});

describe('order: run-number', () => {
  test('the smaller number goes first', async () => {
    const held = await take();
    const late = newJob(repository, { runNumber: 90 });
    const early = newJob(repository, { runNumber: 50 });
    const second = await startStep({ action, inputs: { ...FAST, order: 'run-number' }, ...late });
    await second.waitFor('Waiting: 1 ahead');
    const first = await startStep({ action, inputs: { ...FAST, order: 'run-number' }, ...early });
    await first.waitFor('Waiting: 1 ahead');
    expect(state()?.queue.map(({ number }) => number)).toEqual([50, 90]);
    first.kill();
    second.kill();
    await Promise.all([
      first.finished,
      second.finished,
      runStep({ action, stage: 'post', after: held, github }),
    ]);
  });
});

describe('refs that people changed', () => {
  test('a deleted ref is recovered, the holder keeps its lock and the token grows', async () => {
    const holder = newJob();
    const held = await take(holder);
    repository.setRef(REF, undefined);
    const other = await take(newJob(), { 'wait-timeout': '1s', 'on-timeout': 'skip' });
    expect(other.outputs['acquired']).toBe('false');
    expect(messages(other)).toContain('recovered from its mirror');
    expect(state()?.holder?.run).toBe(holder.run.id);
    await runStep({ action, stage: 'post', after: held, github });
    const next = await take();
    expect(Number(next.outputs['fencing-token'])).toBeGreaterThan(Number(held.outputs['fencing-token']));
  });

  test.each([
    ['garbage', 'not json at all'],
    ['emptied', ''],
    ['another schema', '{"schema":2}'],
    ['another lock', serializeLockState(freshState('other', 1))],
    [
      'a hostile ticket',
      serializeLockState(freshState(KEY, 1)).replace('"holder":null', '"holder":{"nonce":"::set-output"}'),
    ],
  ])(
    '%s in the ref is recovered from the mirror, in both nobody enters until a person breaks it',
    async (_, text) => {
      const holder = newJob();
      await take(holder);
      const broken = repository.commit({ message: text });
      repository.setRef(REF, broken);
      const other = await take(newJob(), { 'wait-timeout': '1s', 'on-timeout': 'skip' });
      expect(other.outputs['acquired']).toBe('false');
      expect(state()?.holder?.run).toBe(holder.run.id);
      repository.setRef(REF, broken);
      repository.setRef(mirrorRefOf(REF), broken);
      const blocked = await take();
      expect(blocked.exitCode).toBe(1);
      expect(messages(blocked)).toContain('mode: break');
      expect(blocked.annotations[0]).toMatchObject({ title: 'LOCK_UNREADABLE' });
      expect((await take(newJob(), { mode: 'break' })).exitCode).toBe(0);
      expect((await take()).outputs['acquired']).toBe('true');
    },
  );

  test('a ref that points at a blob, or an older state put back, counts as changed by hand', async () => {
    const holder = newJob();
    const held = await take(holder);
    const older = repository.getRef(REF)!;
    await runStep({ action, stage: 'post', after: held, github });
    const current = await take();
    repository.setRef(REF, older);
    const waiting = await take(newJob(), { 'wait-timeout': '1s', 'on-timeout': 'skip' });
    expect(waiting.outputs['acquired']).toBe('false');
    expect(state()?.holder?.run).toBe(current.options.run?.id);
  });

  test('ref and mirror deleted: tokens still grow', async () => {
    const held = await take();
    repository.setRef(REF, undefined);
    repository.setRef(mirrorRefOf(REF), undefined);
    const next = await take();
    expect(Number(next.outputs['fencing-token'])).toBeGreaterThan(Number(held.outputs['fencing-token']));
  });

  test('break removes the holder and nobody else', async () => {
    await take();
    const waiting = await startStep({ action, inputs: FAST, ...newJob() });
    await waiting.waitFor('Waiting');
    const broken = await take(newJob(), { mode: 'break' });
    expect(broken.summary).toContain('Broken by hand');
    expect(broken.outputs).toEqual({ 'broke-stale': 'true' });
    expect((await waiting.finished).outputs['acquired']).toBe('true');
  });
});
