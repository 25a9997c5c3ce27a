/**
 * One world, several locks: the same arrivals, holding times, re-runs, deaths and faults for ours and for the peers'
 * rules. Ours is the shipped package; GitHub is the simulator, over HTTP; time is virtual.
 */
import { Deadline } from '@guarded-deploy/deadline';
import {
  GitHubSimulator,
  generator,
  type SimulatedJob,
  type SimulatedRun,
} from '@guarded-deploy/github-simulator';
import {
  acquireLock,
  gitHubAncestry,
  gitHubLiveness,
  gitHubStore,
  releaseLock,
  stopReason,
  ticketOf,
  waitForOlderRuns,
} from '../src/index.ts';
import type { PeerJob, Subject } from './peers.ts';
import { plainApi } from './plain-api.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface Scenario {
  readonly jobs: number;
  readonly seed: number;
  /** Milliseconds between arrivals, on average; 0: all within a minute. */
  readonly arrivalMs: number;
  readonly holdMs: readonly [number, number];
  readonly listLagMs: number;
  /** Shares of the jobs, 0 … 1. */
  readonly killedHolding?: number;
  readonly killedWaiting?: number;
  /** Cancelled while they wait, and leave the queue themselves. */
  readonly cancelledWaiting?: number;
  /** Runs that are re-run once after they completed. */
  readonly rerun?: number;
  /** Chance per request of a 502, and of a write whose acknowledgement is lost. */
  readonly faults?: number;
  /** False: a server without `updateRefs`, where nobody can notify a waiting job. */
  readonly updateRefs?: boolean;
  /** Virtual time after which whoever still waits counts as stuck. */
  readonly horizonMs?: number;
}

export interface ContestResult {
  readonly subject: string;
  readonly acquired: number;
  /** Entries while another job was inside. */
  readonly overlaps: number;
  /** Entries before a job that had been waiting for at least half a minute longer. */
  readonly inversions: number;
  /** Jobs whose step failed through no death of their own. */
  readonly failed: number;
  /** Jobs still waiting at the horizon although nobody alive is inside. */
  readonly stuck: number;
  /** Milliseconds from one job's leaving to the next one's entering, where somebody was waiting. */
  readonly handOvers: readonly number[];
  /** Per job that waited at least two minutes: counted calls for each minute between joining and its turn. */
  readonly callsPerMinute: readonly number[];
  readonly counted: number;
  readonly conditional: number;
  readonly waitedMinutes: number;
  /** Refs that are there at the end. */
  readonly refs: readonly string[];
}

interface ContestJob extends PeerJob {
  readonly job: SimulatedJob;
  readonly deadline: Deadline;
  readonly random: () => number;
}

const OWNER = 'acme';
const REPO = 'portal';

/** Ours, strategy `ref`. */
export const ours: Subject<ContestJob> = {
  name: 'turnstyle-lock',
  async acquire(context) {
    const result = await acquireLock({
      ...common(context),
      liveness: gitHubLiveness({ api: context.api, now: () => context.clock.now(), signal: context.signal }),
      ancestry: gitHubAncestry({ api: context.api, signal: context.signal }),
      waitSeconds: 1_000_000,
      pollSeconds: 5,
      onTimeout: 'fail',
      order: 'arrival',
      superseded: 'allow',
      remaining: () => context.api.usage.remaining,
      counted: () => context.api.usage.counted,
    });
    const fault = stopReason(result);
    if (fault) throw fault;
  },
  async release(context) {
    await releaseLock({ ...common(context), live: true });
  },
};

/** Ours, strategy `runs`: nothing but reading. */
export const oursByRuns: Subject<ContestJob> = {
  name: 'turnstyle-lock, runs',
  async acquire(context) {
    const result = await waitForOlderRuns({
      api: context.api,
      me: common(context).me,
      policy: { sameBranchOnly: true, waitForApprovals: false },
      deadline: context.deadline,
      clock: context.clock,
      random: context.random,
      waitSeconds: 1_000_000,
      pollSeconds: 5,
      initialWaitSeconds: 0,
      onTimeout: 'fail',
      remaining: () => context.api.usage.remaining,
    });
    const fault = stopReason(result);
    if (fault) throw fault;
  },
  release: async () => undefined,
};

function common(context: ContestJob) {
  const { api, job, clock, deadline, random, signal } = context;
  return {
    // The event tells an action its repository's node id.
    store: gitHubStore({
      api,
      owner: OWNER,
      repo: REPO,
      signal,
      repositoryId: Buffer.from(`Repository:${job.run.repository.id}`).toString('base64url'),
    }),
    keys: ['production'],
    me: ticketOf({
      owner: OWNER,
      repo: REPO,
      runId: job.run.id,
      runAttempt: job.data.attempt,
      runNumber: job.run.data.runNumber,
      sha: job.run.data.headSha,
      workflow: 'deploy.yml',
      job: 'deploy',
      jobId: job.id,
      runner: 'r',
    }),
    deadline,
    clock,
    random,
  };
}

const MINUTE = 60_000;
/** What happens at the two ends of waiting is not waiting. */
const JOINING_MS = 15_000;
const ENTERING_MS = 5_000;
const START = Date.UTC(2026, 0, 1);

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one world, whose jobs all write into the same counts.
export async function contest<Job extends ContestJob>(
  subject: Subject<Job>,
  scenario: Scenario,
): Promise<ContestResult> {
  const random = generator(scenario.seed);
  const clock = new VirtualClock();
  await using github = await GitHubSimulator.start({
    now: () => START + clock.now(),
    listLagMs: scenario.listLagMs,
    rateLimit: 10_000_000,
    updateRefs: scenario.updateRefs ?? true,
  });
  const repository = github.addRepository({ owner: OWNER, name: REPO });
  const chance = scenario.faults ?? 0;
  if (chance > 0) {
    github.fault({ kind: 'status', status: 502, chance, seed: scenario.seed + 1 });
    github.fault({ kind: 'lie', status: 502, method: 'POST', chance, seed: scenario.seed + 2 });
    github.fault({ kind: 'lie', status: 502, method: 'PATCH', chance, seed: scenario.seed + 3 });
  }
  const inside = new Set<number>();
  const waiting = new Map<number, number>();
  const spans = new Map<string, { from: number; to: number }>();
  const handOvers: number[] = [];
  let left: { at: number; somebodyWaited: boolean } | undefined;
  const result = { acquired: 0, overlaps: 0, inversions: 0, failed: 0, stuck: 0 };
  const horizon = scenario.horizonMs ?? Number.POSITIVE_INFINITY;

  const arrivals: number[] = [];
  for (let at = 1_000, index = 0; index < scenario.jobs; index += 1) {
    arrivals.push(at);
    at +=
      scenario.arrivalMs === 0 ? (MINUTE / scenario.jobs) * random() * 2 : scenario.arrivalMs * 2 * random();
  }

  /** A deploy job from the moment its runner starts to its end. */
  async function deploy(run: SimulatedRun, number: number): Promise<void> {
    const job = run.addJob({ name: 'deploy' }).start(`runner ${number}`);
    const own = generator(scenario.seed * 1_000 + number * 7 + run.attempt);
    const fate = own();
    const killedHolding = fate < (scenario.killedHolding ?? 0);
    const killedWaiting =
      !killedHolding && fate < (scenario.killedHolding ?? 0) + (scenario.killedWaiting ?? 0);
    const dying = (scenario.killedHolding ?? 0) + (scenario.killedWaiting ?? 0);
    const cancelledWaiting = fate >= dying && fate < dying + (scenario.cancelledWaiting ?? 0);
    const stop = new AbortController();
    const token = github.addToken({
      token: `ghs_${run.id}_${run.attempt}_${'0'.repeat(20)}`,
      rateLimit: 10_000_000,
    });
    // A call takes its time, so that the world moves between question and answer.
    const contextOf = (signal: AbortSignal) =>
      ({
        api: plainApi({
          apiUrl: github.apiUrl,
          graphqlUrl: github.graphqlUrl,
          token,
          travel: () => clock.sleep(40 + own() * 120, signal),
        }),
        clock,
        signal,
        repository: repository.fullName,
        run: run.id,
        workflow: run.data.workflow,
        branch: 'main',
        job,
        deadline: new Deadline(Number.POSITIVE_INFINITY, 'contest', { clock, signal }),
        random: own,
      }) as unknown as Job;
    const main = contextOf(stop.signal);
    using _main = main.deadline;
    // Post is another process: it knows nothing of what main saw, and a cancel does not stop it.
    const post = contextOf(new AbortController().signal);
    using _post = post.deadline;
    const key = run.id * 10 + run.attempt;
    const arrived = clock.now();
    waiting.set(key, arrived);
    let dies = Number.POSITIVE_INFINITY;
    if (killedWaiting || cancelledWaiting) dies = arrived + own() * 3 * MINUTE;
    dies = Math.min(dies, horizon);
    let acquiring = true;
    if (Number.isFinite(dies)) {
      // Its own thread, which ends with the job so that time can end too.
      void clock.run(async () => {
        while (acquiring && clock.now() < dies) await clock.sleep(Math.min(1_000, dies - clock.now()));
        if (acquiring) stop.abort(new Error('killed'));
      });
    }
    let entered = false;
    try {
      await subject.acquire(main);
      entered = true;
    } catch (thrown) {
      if (!stop.signal.aborted) result.failed += 1;
      else if (!killedWaiting && !cancelledWaiting) result.stuck += 1;
      if (process.env['CONTEST_DEBUG']) console.error(subject.name, thrown);
    }
    acquiring = false;
    waiting.delete(key);
    if (clock.now() - arrived >= 2 * MINUTE)
      spans.set(token, { from: arrived + JOINING_MS, to: clock.now() - ENTERING_MS });
    if (entered) {
      result.acquired += 1;
      if (inside.size > 0) result.overlaps += 1;
      for (const since of waiting.values()) {
        if (since + MINUTE / 2 < arrived) {
          result.inversions += 1;
          break;
        }
      }
      if (left?.somebodyWaited && arrived < left.at) handOvers.push(clock.now() - left.at);
      inside.add(key);
      await clock.sleep(scenario.holdMs[0] + own() * (scenario.holdMs[1] - scenario.holdMs[0]));
      inside.delete(key);
      left = killedHolding ? undefined : { at: clock.now(), somebodyWaited: waiting.size > 0 };
    }
    if (killedHolding || (killedWaiting && !entered)) {
      await clock.sleep(MINUTE);
      job.complete('cancelled');
      return;
    }
    // Our post step always runs; the peers' only for a lock they know they got.
    const posts = !stop.signal.aborted || (cancelledWaiting && clock.now() < horizon);
    if (posts && (entered || subject.name === ours.name)) {
      try {
        await subject.release(post);
      } catch {
        result.failed += 1;
      }
    }
    job.complete('success');
  }

  /** A run: tests, the pause between two jobs in which GitHub calls it queued, then the deploy job. */
  async function play(number: number): Promise<void> {
    await clock.sleep(arrivals[number]!);
    const run = repository.addRun({ event: 'push', workflow: 'Deploy' });
    const attempt = async () => {
      await clock.sleep(2_000 + random() * 8_000);
      const tests = run.addJob({ name: 'test' }).start();
      await clock.sleep(20_000 + random() * 20_000);
      tests.end('success');
      run.setStatus('queued');
      await clock.sleep(1_000 + random() * 4_000);
      await deploy(run, number);
    };
    await attempt();
    if (random() < (scenario.rerun ?? 0) && clock.now() < horizon) {
      await clock.sleep(random() * 5 * MINUTE);
      run.rerun();
      await attempt();
    }
  }

  await Promise.all(arrivals.map((_, number) => clock.run(() => play(number))));
  const counted = new Map<string, number>();
  let conditional = 0;
  for (const request of github.requests) {
    if (request.counted) counted.set(request.token, (counted.get(request.token) ?? 0) + 1);
    else conditional += 1;
  }
  const callsPerMinute = [...spans].map(([token, { from, to }]) => {
    const during = github.requests.filter(
      ({ counted, at, token: own }) => counted && own === token && at - START > from && at - START < to,
    );
    return during.length / ((to - from) / MINUTE);
  });
  return {
    subject: subject.name,
    ...result,
    handOvers,
    callsPerMinute,
    counted: [...counted.values()].reduce((sum, count) => sum + count, 0),
    conditional,
    refs: [...repository.data.refs.keys()],
    waitedMinutes: [...spans.values()].reduce((sum, { from, to }) => sum + to - from, 0) / MINUTE,
  };
}
