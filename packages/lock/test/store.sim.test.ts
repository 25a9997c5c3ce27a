/** The shipped package against the simulator, in this process: refs that were changed by hand, and unusual hosts. */
import { Deadline, systemClock } from '@guarded-deploy/deadline';
import { GitHubSimulator, type SimulatedRepository } from '@guarded-deploy/github-simulator';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { GitHubApi } from '../src/github-api.ts';
import {
  type AcquireResult,
  acquireLock,
  breakLock,
  fencingTokenOf,
  freshState,
  gitHubStore,
  isTurn,
  type LockEvent,
  largestCounter,
  mirrorRefOf,
  parseLockState,
  refOf,
  releaseLock,
  repairLock,
  serializeLockState,
  stopReason,
  ticketOf,
  verifyLock,
} from '../src/index.ts';
import { plainApi } from './plain-api.ts';

const KEY = 'production';
const REF = refOf(KEY);

let github: GitHubSimulator;
let repository: SimulatedRepository;

async function start(options: Parameters<typeof GitHubSimulator.start>[0] = {}) {
  github = await GitHubSimulator.start(options);
  repository = github.addRepository({ owner: 'acme', name: 'portal' });
}
/** The fencing token of an acquisition that succeeded. */
function tokenOf(result: AcquireResult): number {
  const token = fencingTokenOf(result);
  if (token === undefined) throw new Error(`not acquired: ${result.kind}`);
  return token;
}
const deadlines: Deadline[] = [];
afterEach(async () => {
  for (const deadline of deadlines.splice(0)) deadline[Symbol.dispose]();
  await github.stop();
});

const state = (key = KEY) => {
  const sha = repository.getRef(refOf(key));
  return sha === undefined ? undefined : parseLockState(repository.message(sha), key);
};

/** A job with its own connection, as in a step of its own. */
function newJob(change: (api: GitHubApi) => GitHubApi = api => api, keys: readonly string[] = [KEY]) {
  const run = repository.addRun({ event: 'push', workflow: 'Deploy' });
  const job = run.addJob({ name: 'deploy' }).start();
  const api = change(plainApi({ apiUrl: github.apiUrl, graphqlUrl: github.graphqlUrl, token: github.token }));
  const deadline = new Deadline(50, 'test');
  deadlines.push(deadline);
  const common = {
    store: gitHubStore({ api, owner: 'acme', repo: 'portal', run: run.id }),
    keys,
    me: ticketOf({
      owner: 'acme',
      repo: 'portal',
      runId: run.id,
      runAttempt: 1,
      runNumber: run.data.runNumber,
      sha: run.data.headSha,
      workflow: 'deploy.yml',
      job: 'deploy',
      jobId: job.id,
      runner: 'r',
    }),
    deadline,
    clock: systemClock,
    random: Math.random,
  };
  const events: LockEvent[] = [];
  return {
    run,
    events,
    take: (
      waitSeconds = 0,
      pollSeconds = 0.2,
      step: { keys?: string[]; former?: string[]; also?: string[] } = {},
    ) =>
      acquireLock({
        ...common,
        ...step,
        onEvent: event => events.push(event),
        liveness: { livenessOf: async () => 'alive' },
        ancestry: { compare: async () => 'unknown' },
        waitSeconds,
        pollSeconds,
        onTimeout: 'skip',
        order: 'arrival',
        superseded: 'allow',
      }),
    release: (which = keys) => releaseLock({ ...common, keys: which, live: true }),
    verify: (which = keys) => verifyLock({ ...common, keys: which }),
    break: () => breakLock(common),
    repair: () => repairLock(common),
  };
}

describe('a server without updateRefs', () => {
  test.each<[string, (ref: string) => string | undefined]>([
    ['deleted', () => undefined],
    ['overwritten', () => repository.commit({ message: 'by hand' })],
  ])('the ref of a held lock is %s: nobody enters, and a person repairs it', async (_, change) => {
    await start({ updateRefs: false });
    const holder = newJob();
    const held = await holder.take();
    repository.setRef(REF, change(REF));
    await expect(newJob().take()).rejects.toMatchObject({ code: 'LOCK_UNREADABLE' });
    const removed = await newJob().break();
    expect(removed.map(({ run }) => run)).toEqual([holder.run.id]);
    expect(state()).toMatchObject({ holder: null });
    expect(repository.getRef(mirrorRefOf(REF))).toBe(repository.getRef(REF));
    const next = await newJob().take();
    expect(tokenOf(next)).toBeGreaterThan(tokenOf(held));
  });

  test('the ref of a free lock is deleted: a person repairs it all the same', async () => {
    await start({ updateRefs: false });
    const first = newJob();
    const held = await first.take();
    await first.release();
    repository.setRef(REF, undefined);
    await expect(newJob().take()).rejects.toMatchObject({ code: 'LOCK_UNREADABLE' });
    expect(await newJob().break()).toEqual([]);
    expect(tokenOf(await newJob().take())).toBeGreaterThan(tokenOf(held));
  });
});

describe('a host whose GraphQL does not show refs outside of heads', () => {
  const blind = (api: GitHubApi): GitHubApi => ({
    ...api,
    async graphql<T>(query: string, variables?: Record<string, unknown>) {
      if (query.includes('ReadLock')) return { repository: { id: undefined, main: null, mirror: null } } as T;
      return api.graphql<T>(query, variables);
    },
  });

  test('nobody takes a held lock for free, and it can be given back', async () => {
    await start();
    const first = newJob(blind);
    expect((await first.take()).kind).toBe('acquired');
    const second = newJob(blind);
    expect(await second.take()).toMatchObject({ kind: 'timed-out', position: 1 });
    expect(state()?.holder?.run).toBe(first.run.id);
    expect((await first.release()).was).toBe('holder');
    expect(state()?.holder).toBeNull();
  });
});

describe('the budget of GraphQL is used up', () => {
  /** What GitHub says then: HTTP 200, and an error in the body. The first `times` changes are answered so. */
  const limited =
    (times = Number.POSITIVE_INFINITY) =>
    (api: GitHubApi): GitHubApi => {
      let left = times;
      return {
        ...api,
        async graphql<T>(query: string, variables?: Record<string, unknown>) {
          if (!query.startsWith('mutation') || left === 0) return api.graphql<T>(query, variables);
          left -= 1;
          const errors = [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded for installation' }];
          throw Object.assign(new Error(errors[0]!.message), { errors });
        },
      };
    };

  test('one key goes over REST, in order, and a job that relies on being notified is notified', async () => {
    await start();
    const first = newJob(limited());
    const held = await first.take();
    expect(held.kind).toBe('acquired');
    const second = newJob();
    const turn = second.take(40, 1);
    while (state()?.queue.length !== 1) await new Promise(resolve => setTimeout(resolve, 20));
    const began = performance.now();
    expect((await first.release()).was).toBe('holder');
    const next = await turn;
    expect(tokenOf(next)).toBeGreaterThan(tokenOf(held));
    // Without the notification it would have looked by itself after seven seconds or more.
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(repository.getRef(mirrorRefOf(REF))).toBe(repository.getRef(REF));
    await second.release();
    expect([...repository.data.refs.keys()].filter(ref => ref.includes('/bells/'))).toEqual([]);
  });

  test('a write over REST does not win against a change that was made meanwhile', async () => {
    await start();
    const [first, late] = [newJob(), newJob(limited())];
    const takes = await Promise.all([first.take(), late.take()]);
    expect(takes.filter(isTurn).length).toBe(1);
    expect(state()?.queue).toEqual([]);
  });

  test('several keys wait until there is some again', async () => {
    await start();
    const keys = [KEY, 'database'];
    const held = await newJob(limited(2), keys).take();
    expect(held.kind).toBe('acquired');
    const [production, database] = held.states;
    expect(production?.epoch).toBe(database?.epoch);
    expect(database?.holder?.nonce).toBe(production?.holder?.nonce);
  });
});

describe('several steps of one job', () => {
  test.each([true, false])(
    'updateRefs: %s: more keys, the same token for all, one given back, the rest',
    async updateRefs => {
      await start({ updateRefs });
      const job = newJob();
      const first = await job.take(0, 0.2, { keys: ['a'] });
      expect(first.kind).toBe('acquired');
      const other = newJob();
      await other.take(0, 0.2, { keys: ['b'] });
      await other.release(['b']);
      const more = await job.take(0, 0.2, { keys: ['a', 'b'] });
      expect(more).toMatchObject({ kind: 'acquired', kept: ['a'] });
      expect(tokenOf(more)).toBeGreaterThan(tokenOf(first));
      for (const key of ['a', 'b']) expect(state(key)?.epoch).toBe(tokenOf(more));
      expect(await job.verify(['a', 'b'])).toBe(tokenOf(more));
      await job.release(['b']);
      expect([state('a')?.holder?.run, state('b')?.holder]).toEqual([job.run.id, null]);
      expect((await job.release(['a', 'b'])).was).toBe('holder');
      expect(state('a')?.holder).toBeNull();
      // Whoever holds any of them next has a larger token than any step of this job had.
      for (const key of ['a', 'b']) {
        const next = await newJob().take(0, 0.2, { keys: [key] });
        expect(tokenOf(next)).toBeGreaterThan(tokenOf(more));
      }
    },
  );

  test('keys of different age get one token when they are verified together', async () => {
    await start();
    const job = newJob();
    await job.take(0, 0.2, { keys: ['a'] });
    await newJob()
      .take(0, 0.2, { keys: ['b'] })
      .then(() => newJob().break());
    const away = newJob();
    await away.take(0, 0.2, { keys: ['c'] });
    await away.release(['c']);
    await job.take(0, 0.2, { keys: ['c'] });
    expect(state('a')?.epoch).not.toBe(state('c')?.epoch);
    const token = await job.verify(['a', 'c']);
    expect([state('a')?.epoch, state('c')?.epoch]).toEqual([token, token]);
    await expect(newJob().verify(['a', 'c'])).rejects.toMatchObject({ code: 'LOCK_NOT_HELD' });
  });

  test('a step that waits and runs out of time keeps what the job held', async () => {
    await start();
    const job = newJob();
    await job.take(0, 0.2, { keys: ['a'] });
    const busy = newJob();
    await busy.take(0, 0.2, { keys: ['b'] });
    const late = await job.take(1, 0.2, { keys: ['a', 'b'] });
    expect(late).toMatchObject({ kind: 'timed-out', kept: ['a'] });
    expect(state('a')?.holder?.run).toBe(job.run.id);
    expect(state('b')).toMatchObject({ holder: { run: busy.run.id }, queue: [] });
  });

  test('two jobs that want each other’s key: one is told at once why it cannot have it, and keeps its own', async () => {
    await start();
    const [one, two] = [newJob(), newJob()];
    await one.take(0, 0.2, { keys: ['a'] });
    await two.take(0, 0.2, { keys: ['b'] });
    const waiting = one.take(40, 0.2, { keys: ['b'], also: ['a'] });
    while (state('b')?.queue.length !== 1) await new Promise(resolve => setTimeout(resolve, 20));
    const refused = await two.take(40, 0.2, { keys: ['a'], also: ['b'] });
    expect(stopReason(refused)).toMatchObject({ code: 'LOCK_DEADLOCK' });
    expect(stopReason(refused)?.what).toContain(`run ${one.run.id}`);
    expect(state('b')?.holder?.run).toBe(two.run.id);
    await two.release(['b']);
    expect((await waiting).kind).toBe('acquired');
  });
});

describe('the name of a lock in releases before the normal form', () => {
  test.each([true, false])(
    'updateRefs: %s: a job of such a release and one of this never hold it at once',
    async updateRefs => {
      await start({ updateRefs });
      const step = { keys: ['production'], former: ['Production'] };
      const old = newJob(api => api, ['Production']);
      expect((await old.take()).kind).toBe('acquired');
      const fresh = newJob(api => api, ['production', 'Production']);
      const late = await fresh.take(1, 0.2, step);
      expect(late).toMatchObject({ kind: 'timed-out', keys: ['production'] });
      expect(state('production')?.holder ?? null).toBeNull();
      await old.release();
      const held = await fresh.take(0, 0.2, step);
      expect(held).toMatchObject({ kind: 'acquired', keys: ['production'] });
      for (const key of step.keys.concat(step.former)) {
        expect(state(key)).toMatchObject({ holder: { run: fresh.run.id }, epoch: tokenOf(held) });
      }
      expect(await newJob(api => api, ['Production']).take()).toMatchObject({ kind: 'timed-out' });
      // Another spelling of this release meets it at the normal form.
      const spelled = { keys: ['production'], former: ['PRODUCTION'] };
      expect(await newJob().take(0, 0.2, spelled)).toMatchObject({ kind: 'timed-out' });
      expect((await fresh.release()).was).toBe('holder');
      expect(tokenOf(await newJob(api => api, ['Production']).take())).toBeGreaterThan(tokenOf(held));
    },
  );
});

describe('a lock that was written by hand', () => {
  /** Puts a state into the ref, and where asked into the mirror too. */
  function forge(change: object, both: boolean): void {
    const now = state() ?? freshState(KEY, repository.data.id);
    const sha = repository.commit({
      message: serializeLockState({ ...now, version: now.version + 1, ...change }),
    });
    repository.setRef(REF, sha);
    if (both) repository.setRef(mirrorRefOf(REF), sha);
  }

  test.each([
    ['the largest number', { epoch: Number.MAX_SAFE_INTEGER }],
    ['beyond exact numbers', { epoch: 2 ** 53 }],
    ['a jump that no lock makes', { epoch: largestCounter(1e9) }],
    ['a version that no lock reaches', { version: Number.MAX_SAFE_INTEGER }],
  ])(
    'its counters: %s: the mirror recovers it; in both it is refused until a person acts',
    async (_, change) => {
      await start();
      const first = newJob();
      const held = await first.take();
      forge(change, false);
      expect(await newJob().take()).toMatchObject({ kind: 'timed-out' });
      expect(state()?.holder?.run).toBe(first.run.id);
      await first.release();
      forge(change, true);
      await expect(newJob().take()).rejects.toMatchObject({
        code: 'LOCK_UNREADABLE',
        message: expect.stringContaining('mode: break'),
      });
      const repaired = await newJob().repair();
      expect(repaired).toMatchObject([
        { key: KEY, wasUnreadable: expect.stringMatching(/by hand|no state/) },
      ]);
      const next = await newJob().take();
      expect(tokenOf(next)).toBeGreaterThan(tokenOf(held));
      expect(tokenOf(next)).toBeLessThan(largestCounter(next.ticket.run));
    },
  );

  test('a number within reach does no harm: tokens go on growing from there', async () => {
    await start();
    const first = newJob();
    await first.take();
    await first.release();
    const forged = largestCounter(first.run.id) - 5;
    forge({ epoch: forged }, true);
    expect(tokenOf(await newJob().take())).toBe(forged + 1);
  });

  test('repair forgets what is live, and touches neither holder nor queue', async () => {
    await start();
    const live = newJob();
    await live.take();
    await live.release();
    expect(state()?.last).not.toBeNull();
    const holder = newJob();
    await holder.take();
    expect(await newJob().repair()).toMatchObject([{ key: KEY, forgot: { run: live.run.id } }]);
    expect(state()).toMatchObject({ last: null, holder: { run: holder.run.id } });
    expect(await newJob().repair()).toEqual([]);
    expect((await holder.release()).was).toBe('holder');
  });
});
