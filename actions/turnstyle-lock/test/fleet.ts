/**
 * Many jobs at once: each is the shipped bundle in a child process, against the simulator, with everything going wrong
 * that can. What happened is read from the lock's ref itself and from who was inside at the same time.
 */
import { performance } from 'node:perf_hooks';
import {
  GitHubSimulator,
  generator,
  type SimulatedRepository,
  type StepResult,
  startStep,
} from '@guarded-deploy/github-simulator';
import { type LockState, parseLockState, refOf } from '@guarded-deploy/lock';

interface FleetOptions {
  readonly jobs: number;
  /** How many processes may exist at once. */
  readonly atOnce: number;
  readonly seed: number;
  /** Shares of the jobs, 0 … 1. */
  readonly killedWaiting: number;
  readonly killedHolding: number;
  readonly cancelled: number;
  /** Chance of each fault per request. */
  readonly faults: number;
  readonly updateRefs?: boolean;
  /** Share of the jobs with a second step, which asks for more keys or for another. */
  readonly twoSteps?: number;
  /** How often a person holds the lock meanwhile, and lifts that again. */
  readonly holds?: number;
  /** Told how many jobs are over. */
  readonly progress?: (over: number) => void;
}

interface FleetResult {
  readonly acquired: number;
  readonly overlaps: number;
  /** A job that acquired before another that was in the queue earlier. */
  readonly inversions: number;
  readonly tokensOutOfOrder: number;
  /** Second steps that got their keys, and those that were told that there is no order for them and another job. */
  readonly seconds: number;
  readonly refused: number;
  /** Times at which a job had lost a key between two of its steps. */
  readonly lost: number;
  /** Holds that were set; and jobs that took the lock while it was on hold, or changes that lost a hold which nobody lifted. */
  readonly holds: number;
  readonly pastHold: number;
  readonly leaked: number;
  /** Notification refs that nobody removed; they harm nobody. */
  readonly notificationRefs: number;
  /** Jobs neither killed nor cancelled that did not get the lock, with what they said. */
  readonly failures: readonly string[];
  readonly states: number;
  readonly requests: number;
  readonly counted: number;
  readonly faultsHit: number;
}

const KEY = 'production';
/** What second steps ask for besides, or instead. */
const OTHER = 'database';

/** Every state the lock's ref ever had, as it is set. */
export function historyOf(repository: SimulatedRepository, key: string): LockState[] {
  const history: LockState[] = [];
  const { refs } = repository.data;
  const set = refs.set.bind(refs);
  const name = refOf(key);
  refs.set = (ref, sha) => {
    const before = refs.get(ref);
    const result = set(ref, sha);
    if (ref === name && before !== sha) {
      const state = parseLockState(repository.message(sha), key);
      if (!state) throw new Error(`unreadable state in ${ref}`);
      history.push(state);
    }
    return result;
  };
  return history;
}

/**
 * Counts acquisitions that overtook somebody who was queued before. A job that is tied up with other keys may be overtaken by
 * one that it waits for there; whoever waits for this key alone by nobody.
 */
export function inversionsIn(history: readonly LockState[]): number {
  let inversions = 0;
  history.forEach((state, index) => {
    const before = history[index - 1];
    const holder = state.holder?.nonce;
    if (!holder || holder === before?.holder?.nonce) return;
    const first = before?.queue[0];
    if (first !== undefined && first.nonce !== holder && first.keys === undefined) inversions += 1;
  });
  return inversions;
}

/** Counts acquisitions past a hold, and changes that lost one although none of `lifters` (runs) made them. */
const pastHoldIn = (history: readonly LockState[], lifters: ReadonlySet<number>): number =>
  history.filter((state, index) => {
    const before = history[index - 1];
    const isTaken = state.holder !== null && state.holder.nonce !== before?.holder?.nonce;
    return (
      before?.hold !== undefined && (isTaken || (!state.hold && !lifters.has(Number(state.by.split('.')[0]))))
    );
  }).length;

const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one world, whose processes all write into the same counts.
export async function runFleet(options: FleetOptions): Promise<FleetResult> {
  const random = generator(options.seed);
  await using github = await GitHubSimulator.start({
    listLagMs: 2_000,
    rateLimit: 1_000_000,
    updateRefs: options.updateRefs ?? true,
  });
  const repository = github.addRepository({ owner: 'acme', name: 'portal' });
  const history = historyOf(repository, KEY);
  const chance = options.faults;
  const armed =
    chance === 0
      ? []
      : [
          github.fault({ kind: 'status', status: 502, chance, seed: options.seed + 1 }),
          github.fault({
            kind: 'secondary-limit',
            retryAfter: 1,
            chance: chance / 2,
            seed: options.seed + 2,
          }),
          github.fault({ kind: 'lose-reply', chance, seed: options.seed + 3 }),
          github.fault({ kind: 'drop', chance: chance / 2, seed: options.seed + 4 }),
          github.fault({
            kind: 'status',
            status: 422,
            message: 'Reference update failed',
            path: /\/git\/(refs|commits)/,
            method: 'POST',
            chance,
            seed: options.seed + 5,
          }),
        ];
  /** Who works with which key. */
  const inside = new Map<string, number>();
  const tokens = new Map<string, { readonly token: number; readonly by: number }>();
  let overlaps = 0;
  let acquired = 0;
  let tokensOutOfOrder = 0;
  let seconds = 0;
  let refused = 0;
  let lost = 0;
  const failures: string[] = [];
  let over = 0;

  const stateOf = (key: string): LockState | undefined => {
    const sha = repository.getRef(refOf(key));
    return sha === undefined ? undefined : parseLockState(repository.message(sha), key);
  };

  /** Job `index` believes to hold `keys` from now on. */
  function enter(index: number, keys: readonly string[], token: number): void {
    for (const key of keys) {
      const other = inside.get(key);
      if (other !== undefined && other !== index) overlaps += 1;
      inside.set(key, index);
      const last = tokens.get(key);
      const grows = !last || (last.by === index ? token >= last.token : token > last.token);
      if (!grows) tokensOutOfOrder += 1;
      tokens.set(key, { token, by: index });
    }
  }
  function leave(index: number): void {
    for (const [key, by] of inside) if (by === index) inside.delete(key);
  }

  /** The second step of a job that holds the first key. */
  async function more(
    index: number,
    first: StepResult,
    on: Pick<Parameters<typeof startStep>[0], 'run' | 'job'>,
  ): Promise<StepResult> {
    const key = random() < 0.5 ? `${KEY}\n${OTHER}` : OTHER;
    const waits = random() < 0.7 ? '20m' : '1s';
    const inputs = { key, 'poll-seconds': 0.5, 'wait-timeout': waits, 'on-timeout': 'skip' };
    const common = { action: 'turnstyle-lock', github, repository, ...on, timeoutSeconds: 1_500 };
    const step = await startStep({ ...common, after: first, inputs });
    const second = await step.finished;
    if (second.outputs['acquired'] === 'true') {
      seconds += 1;
      const token = Number(second.outputs['fencing-token']);
      enter(index, key.split('\n'), token);
    } else if (second.annotations.some(({ title }) => title === 'LOCK_DEADLOCK')) refused += 1;
    else if (second.exitCode !== 0)
      failures.push(second.annotations.map(({ message }) => message).join(' ') || second.stdout);
    if (stateOf(KEY)?.holder?.run !== on.run?.id) lost += 1;
    return second;
  }

  async function one(index: number): Promise<void> {
    const run = repository.addRun({ event: 'push', workflow: 'Deploy' });
    const job = run.addJob({ name: 'deploy' }).start(`runner ${index}`);
    const fate = random();
    const share = (from: number, size: number) => fate >= from && fate < from + size;
    const killedWaiting = share(0, options.killedWaiting);
    const killedHolding = share(options.killedWaiting, options.killedHolding);
    const cancelled = share(options.killedWaiting + options.killedHolding, options.cancelled);
    const holdMs = 5 + random() * 30;
    const dieAfterMs = random() * 3_000;
    const isLong = random() < (options.twoSteps ?? 0);
    // Some want the other key only, so that second steps have somebody to wait for.
    const key = !isLong && random() < (options.twoSteps ?? 0) ? OTHER : KEY;
    const step = await startStep({
      action: 'turnstyle-lock',
      inputs: { key, 'poll-seconds': 0.5, 'wait-timeout': '20m' },
      github,
      repository,
      run,
      job,
      timeoutSeconds: 1_500,
    });
    let ended: StepResult | undefined;
    step.finished.then(result => {
      ended = result;
    });
    const start = performance.now();
    const lifetime = killedWaiting || cancelled ? dieAfterMs : Number.POSITIVE_INFINITY;
    while (!ended && performance.now() - start < lifetime) await Promise.race([step.finished, sleep(50)]);
    if (!ended && killedWaiting) {
      step.kill();
      await step.finished;
      // GitHub notices a lost runner only after a while.
      await sleep(300 + random() * 500);
      job.complete('cancelled');
      return;
    }
    let main = ended;
    if (!main && cancelled) main = await step.cancel();
    main ??= await step.finished;
    let second: StepResult | undefined;
    if (main.outputs['acquired'] === 'true') {
      acquired += 1;
      enter(index, [key], Number(main.outputs['fencing-token']));
      await sleep(holdMs);
      if (isLong) second = await more(index, main, { run, job });
      await sleep(holdMs);
      leave(index);
      if (killedHolding) {
        await sleep(200);
        job.complete('cancelled');
        return;
      }
    } else if (!cancelled) {
      failures.push(main.annotations.map(annotation => annotation.message).join(' ') || main.stdout);
    }
    // Posts run in the reverse order of their steps.
    for (const ended of [second, main]) {
      if (!ended) continue;
      const post = await (await startStep({ action: 'turnstyle-lock', stage: 'post', after: ended, github }))
        .finished;
      if (post.exitCode !== 0) failures.push(`post: ${post.stdout}`);
      post.cleanUp();
    }
    job.complete(cancelled ? 'cancelled' : 'success');
    second?.cleanUp();
    main.cleanUp();
  }

  const lifters = new Set<number>();
  let holds = 0;
  /** A person's command on the lock, in a run of its own. */
  async function byHand(mode: 'hold' | 'unhold'): Promise<void> {
    const run = repository.addRun({ event: 'workflow_dispatch', workflow: 'Hold' });
    const job = run.addJob({ name: mode }).start();
    if (mode === 'unhold') lifters.add(run.id);
    const inputs = { key: KEY, mode, ...(mode === 'hold' ? { reason: 'maintenance' } : {}) };
    const common = { action: 'turnstyle-lock', github, repository, run, job, timeoutSeconds: 300 };
    const result = await (await startStep({ ...common, inputs })).finished;
    if (result.exitCode !== 0)
      failures.push(`${mode}: ${result.annotations.map(({ message }) => message).join(' ')}`);
    else if (mode === 'hold') holds += 1;
    job.complete('success');
    result.cleanUp();
  }
  async function holdAgainAndAgain(): Promise<void> {
    for (let round = 0; round < (options.holds ?? 0); round += 1) {
      await sleep(1_000 + random() * 2_000);
      await byHand('hold');
      await sleep(500 + random() * 2_000);
      await byHand('unhold');
    }
  }

  const people = holdAgainAndAgain();
  const waiting = Array.from({ length: options.jobs }, (_, index) => index);
  await Promise.all(
    Array.from({ length: Math.min(options.atOnce, options.jobs) }, async () => {
      for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
        await one(index);
        over += 1;
        options.progress?.(over);
      }
    }),
  );
  await people;
  for (const fault of armed) fault.clear();
  // Whatever dead jobs left is removed by the next one that comes.
  for (const key of options.twoSteps ? [KEY, OTHER] : [KEY]) {
    const run = repository.addRun({ event: 'push', workflow: 'Deploy' });
    const job = run.addJob({ name: 'deploy' }).start();
    const common = { action: 'turnstyle-lock', github, repository, run, job };
    const sweep = await (await startStep({ ...common, inputs: { key, 'poll-seconds': 0.2 } })).finished;
    await (await startStep({ action: 'turnstyle-lock', stage: 'post', after: sweep, github })).finished;
  }
  const ends = [KEY, OTHER].map(stateOf);
  return {
    acquired,
    overlaps,
    inversions: inversionsIn(history),
    tokensOutOfOrder,
    seconds,
    refused,
    lost,
    holds,
    pastHold: pastHoldIn(history, lifters),
    leaked: ends.reduce((sum, end) => sum + (end?.holder ? 1 : 0) + (end?.queue.length ?? 0), 0),
    notificationRefs: [...repository.data.refs.keys()].filter(ref => ref.includes('/bells/')).length,
    failures,
    states: history.length,
    requests: github.requests.length,
    counted: github.requests.filter(({ counted }) => counted).length,
    faultsHit: armed.reduce((sum, { hits }) => sum + hits, 0),
  };
}
