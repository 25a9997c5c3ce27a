/** The shipped store and waiter against the simulator, in this process: what a hand or an odd host does to the refs. */
import { Deadline, systemClock } from '@guarded-deploy/deadline';
import { GitHubSimulator, type SimulatedRepository } from '@guarded-deploy/github-simulator';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Api } from '../src/api.ts';
import { acquire, breakLock, gitHubStore, mirrorOf, parse, refOf, release, ticketOf } from '../src/index.ts';
import { plainApi } from './plain-api.ts';

const KEY = 'production';
const REF = refOf(KEY);

let github: GitHubSimulator;
let repository: SimulatedRepository;

async function start(options: Parameters<typeof GitHubSimulator.start>[0] = {}) {
  github = await GitHubSimulator.start(options);
  repository = github.addRepository({ owner: 'acme', name: 'portal' });
}
const deadlines: Deadline[] = [];
afterEach(async () => {
  for (const deadline of deadlines.splice(0)) deadline[Symbol.dispose]();
  await github.stop();
});

const state = () => {
  const sha = repository.getRef(REF);
  return sha === undefined ? undefined : parse(repository.message(sha), KEY);
};

/** A job with its own connection, as in a step of its own. */
function newJob(change: (api: Api) => Api = api => api, keys: readonly string[] = [KEY]) {
  const run = repository.addRun({ event: 'push', workflow: 'Deploy' });
  const job = run.addJob({ name: 'deploy' }).start();
  const api = change(plainApi({ apiUrl: github.apiUrl, graphqlUrl: github.graphqlUrl, token: github.token }));
  const deadline = new Deadline(50, 'test');
  deadlines.push(deadline);
  const common = {
    store: gitHubStore({ api, owner: 'acme', repo: 'portal' }),
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
  return {
    run,
    take: (waitSeconds = 0, pollSeconds = 0.2) =>
      acquire({
        ...common,
        oracle: { judge: async () => 'alive' },
        ancestry: { compare: async () => 'unknown' },
        waitSeconds,
        pollSeconds,
        onTimeout: 'skip',
        order: 'arrival',
        superseded: 'allow',
      }),
    giveBack: () => release({ ...common, live: true }),
    breakIt: () => breakLock(common),
  };
}

describe('a server without updateRefs', () => {
  test.each<[string, (ref: string) => string | undefined]>([
    ['deleted', () => undefined],
    ['overwritten', () => repository.commit({ message: 'by hand' })],
  ])('the ref of a held lock is %s: nobody enters, and a person mends it', async (_, change) => {
    await start({ updateRefs: false });
    const holder = newJob();
    const held = await holder.take();
    repository.setRef(REF, change(REF));
    await expect(newJob().take()).rejects.toMatchObject({ code: 'LOCK_UNREADABLE' });
    const removed = await newJob().breakIt();
    expect(removed.map(({ run }) => run)).toEqual([holder.run.id]);
    expect(state()).toMatchObject({ holder: null });
    expect(repository.getRef(mirrorOf(REF))).toBe(repository.getRef(REF));
    const next = await newJob().take();
    expect(next.fencingToken).toBeGreaterThan(held.fencingToken!);
  });

  test('the ref of a free lock is deleted: a person mends it all the same', async () => {
    await start({ updateRefs: false });
    const first = newJob();
    const held = await first.take();
    await first.giveBack();
    repository.setRef(REF, undefined);
    await expect(newJob().take()).rejects.toMatchObject({ code: 'LOCK_UNREADABLE' });
    expect(await newJob().breakIt()).toEqual([]);
    expect((await newJob().take()).fencingToken).toBeGreaterThan(held.fencingToken!);
  });
});

describe('a host whose GraphQL does not show refs outside of heads', () => {
  const blind = (api: Api): Api => ({
    ...api,
    async graphql<T>(query: string, variables?: Record<string, unknown>) {
      if (query.includes('ReadLock')) return { repository: { id: undefined, main: null, mirror: null } } as T;
      return api.graphql<T>(query, variables);
    },
  });

  test('nobody takes a held lock for free, and it can be given back', async () => {
    await start();
    const first = newJob(blind);
    expect((await first.take()).acquired).toBe(true);
    const second = newJob(blind);
    expect(await second.take()).toMatchObject({ acquired: false, position: 1 });
    expect(state()?.holder?.run).toBe(first.run.id);
    expect((await first.giveBack()).was).toBe('holder');
    expect(state()?.holder).toBeNull();
  });
});

describe('the budget of GraphQL is used up', () => {
  /** What GitHub says then: HTTP 200, and an error in the body. The first `times` changes are answered so. */
  const limited =
    (times = Number.POSITIVE_INFINITY) =>
    (api: Api): Api => {
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

  test('one key goes over REST, in order, and whoever trusts in its bell is told', async () => {
    await start();
    const first = newJob(limited());
    const held = await first.take();
    expect(held.acquired).toBe(true);
    const second = newJob();
    const turn = second.take(40, 1);
    while (state()?.queue.length !== 1) await new Promise(resolve => setTimeout(resolve, 20));
    const began = performance.now();
    expect((await first.giveBack()).was).toBe('holder');
    const next = await turn;
    expect(next.fencingToken).toBeGreaterThan(held.fencingToken!);
    // Without its bell it would have looked by itself after seven seconds or more.
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(repository.getRef(mirrorOf(REF))).toBe(repository.getRef(REF));
    await second.giveBack();
    expect([...repository.data.refs.keys()].filter(ref => ref.includes('/bells/'))).toEqual([]);
  });

  test('a write over REST does not win against a change that was made meanwhile', async () => {
    await start();
    const [first, late] = [newJob(), newJob(limited())];
    const takes = await Promise.all([first.take(), late.take()]);
    expect(takes.filter(({ acquired }) => acquired).length).toBe(1);
    expect(state()?.queue).toEqual([]);
  });

  test('several keys wait until there is some again', async () => {
    await start();
    const keys = [KEY, 'database'];
    const held = await newJob(limited(2), keys).take();
    expect(held.acquired).toBe(true);
    const [production, database] = held.states;
    expect(production?.epoch).toBe(database?.epoch);
    expect(database?.holder?.nonce).toBe(production?.holder?.nonce);
  });
});
