/**
 * `strategy: runs`: takes turns without writing anything. A run waits until the older runs of its workflow are over. This is
 * advisory: lists of runs lag, and a run that GitHub starts late, after an approval, may still come in between.
 */
import { type Clock, type Deadline, DeadlineExceeded } from '@guarded-deploy/deadline';
import { Fault, messageOf } from '@guarded-deploy/faults';
import type { GitHubApi } from './github-api.ts';
import { pause } from './pace.ts';
import { type AdvisoryResult, type OnTimeout, timedOutAs, type WaitReport } from './result.ts';
import { RunReader, TimeUp } from './run-reader.ts';
import { isInQueue, type RunsPolicy, type WorkflowRun } from './runs.ts';
import type { Ticket } from './state.ts';

/** What happens meanwhile; for the log. */
export type AdvisoryEvent =
  | { readonly kind: 'waiting'; readonly ahead: number; readonly run: number }
  /** This run is not in the queue that it waits in, so the others of the queue do not wait for it. */
  | { readonly kind: 'outside'; readonly queueName: string };

interface AdvisoryOptions {
  readonly api: GitHubApi;
  readonly me: Ticket;
  readonly policy: RunsPolicy;
  /** Ends with the run. Where it also ends with the waiting time, a call that hangs then counts as time that is up. */
  readonly deadline: Deadline;
  readonly clock: Clock;
  readonly random: () => number;
  readonly waitSeconds: number;
  readonly pollSeconds: number;
  /** Where nobody is ahead, look again until this long after the first look: lists of runs lag. */
  readonly initialWaitSeconds: number;
  readonly onTimeout: OnTimeout;
  /** The time is up before the first look. */
  readonly atOnce?: boolean;
  /** Calls left this hour, as GitHub last said. */
  readonly remaining?: () => number | undefined;
  readonly onEvent?: (event: AdvisoryEvent) => void;
}

/** An empty list is believed when a second one, this much later, is empty too. */
const CONFIRM_MS = 2_000;
/** So often a list is asked for again that does not show this run yet. */
const LAGGING_LISTS = 10;

class AdvisoryWait {
  readonly #options: AdvisoryOptions;
  readonly #reader: RunReader;
  readonly #began: number;
  readonly #expiresAt: number;
  /** Runs ahead at the first look, and the nearest of them. */
  #position: number | undefined;
  #first: number | undefined;
  /** The run that is waited for now. */
  #nearest: number | undefined;

  constructor(options: AdvisoryOptions) {
    const { api, me, policy, deadline, clock, random } = options;
    this.#options = options;
    this.#began = clock.now();
    this.#expiresAt = this.#began + options.waitSeconds * 1000;
    const leftMs = () => this.#leftMs;
    this.#reader = new RunReader({ api, repository: me.repository, policy, deadline, random, leftMs });
  }

  get #leftMs(): number {
    return this.#expiresAt - this.#options.clock.now();
  }

  async run(): Promise<AdvisoryResult> {
    try {
      if (this.#options.atOnce) throw new TimeUp();
      await this.#wait();
      return { ...this.#report(this.#first), kind: 'turn-came' };
    } catch (thrown) {
      const isHung = thrown instanceof DeadlineExceeded && this.#leftMs <= 0;
      if (!(thrown instanceof TimeUp) && !isHung) throw thrown;
      const { cause } = thrown;
      const { onTimeout } = this.#options;
      // That GitHub did not answer is another reason to stop than a run that goes on.
      if (cause !== undefined && onTimeout === 'fail') throw this.#unanswered(cause);
      const waitedFor = this.#nearest ?? this.#first;
      return { ...this.#report(waitedFor), ...timedOutAs(onTimeout, () => this.#timedOut(waitedFor)) };
    }
  }

  #unanswered(cause: unknown): Fault {
    return new Fault({
      code: 'LOCK_UNAVAILABLE',
      what: `GitHub gave no usable answer about the runs of ${this.#options.me.repository} until the waiting time was over: ${messageOf(cause)}.`,
      remedy: 'See githubstatus.com, then re-run.',
      cause,
    });
  }

  #timedOut(waitedFor: number | undefined): Fault {
    return new Fault({
      code: 'LOCK_TIMEOUT',
      what: `Older runs were not over within ${this.#options.waitSeconds} s${waitedFor ? `; run ${waitedFor} was the nearest` : ''}.`,
      remedy: "Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'.",
    });
  }

  #report(run: number | undefined): WaitReport {
    const { me, clock } = this.#options;
    const waitedFor = run === undefined ? undefined : { ...me, run, attempt: 1, nonce: `run.${run}` };
    return {
      ...{ keys: [], ticket: me, position: this.#position ?? 0, waitedMs: clock.now() - this.#began },
      ...{ waitedFor, reaped: [], kept: [], newerIsLive: false, states: [], seen: {} },
    };
  }

  /** Returns once no older run is left. */
  async #wait(): Promise<void> {
    const { policy, clock, me, pollSeconds, initialWaitSeconds, onEvent } = this.#options;
    const found = await this.#reader.run(me.run);
    const mine = Number.isNaN(found.startedMs) ? { ...found, startedMs: found.createdMs } : found;
    if (policy.queueName !== undefined && !isInQueue(mine, policy.queueName)) {
      onEvent?.({ kind: 'outside', queueName: policy.queueName });
    }
    const from = clock.now();
    let wasEmpty = false;
    for (let lists = 1; ; lists += 1) {
      const { ahead, knowsMe, isWhole } = await this.#reader.runsAhead(mine);
      const blocking = await this.#blocking(ahead, mine);
      this.#position ??= blocking.length;
      this.#first ??= blocking[0]?.id;
      if (blocking.length > 0) {
        wasEmpty = false;
        await this.#waitForEach(blocking, mine);
        continue;
      }
      const earlyMs = from + initialWaitSeconds * 1000 - clock.now();
      // A list without this run is older than this run. A list that was cut off does not show that nobody is there.
      const isEmpty = isWhole && (knowsMe || lists >= LAGGING_LISTS);
      if (isEmpty && earlyMs <= 0 && wasEmpty) return;
      wasEmpty = isEmpty;
      await this.#lookAgain(Math.max(earlyMs, Math.min(CONFIRM_MS, pollSeconds * 1000)), lists, isWhole);
    }
  }

  /** Those of the runs ahead whose job is not over, where a job is waited for; otherwise all of them. */
  async #blocking(ahead: readonly WorkflowRun[], mine: WorkflowRun): Promise<readonly WorkflowRun[]> {
    if (this.#options.policy.job === undefined) return ahead;
    const blocking: WorkflowRun[] = [];
    for (const run of ahead) if (!(await this.#reader.isOver(run, mine))) blocking.push(run);
    return blocking;
  }

  /** Sleeps before the next list. A job that tries only once gets the few looks that it needs to be sure. */
  async #lookAgain(ms: number, lists: number, isWhole: boolean): Promise<void> {
    const { waitSeconds, deadline } = this.#options;
    if (waitSeconds > 0 && this.#leftMs > 0) return deadline.sleep(Math.min(ms, this.#leftMs));
    if (waitSeconds === 0 && lists <= LAGGING_LISTS) return deadline.sleep(ms);
    const cut = new Error('the list of runs could not be read to its end');
    throw new TimeUp('', isWhole ? {} : { cause: cut });
  }

  /** Waits for one run after the other. Nothing new gets ahead of this run, so no list is needed meanwhile. */
  async #waitForEach(blocking: readonly WorkflowRun[], mine: WorkflowRun): Promise<void> {
    const { pollSeconds, random, remaining, onEvent } = this.#options;
    for (const [index, run] of blocking.entries()) {
      this.#nearest = run.id;
      onEvent?.({ kind: 'waiting', ahead: blocking.length - index, run: run.id });
      while (!(await this.#reader.isOver(run, mine))) {
        const times = { pollMs: pollSeconds * 1000, ahead: 1, remaining: remaining?.(), turnMs: 0, debt: 0 };
        await this.#sleep(pause({ ...times, random: random() }));
      }
    }
    this.#nearest = undefined;
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#leftMs <= 0) throw new TimeUp();
    await this.#options.deadline.sleep(Math.min(ms, this.#leftMs));
  }
}

/**
 * Waits for the older runs. A run that cannot be identified never passes.
 * @throws Fault when it cannot be known or done, as `acquireLock` does
 */
export function waitForOlderRuns(options: AdvisoryOptions): Promise<AdvisoryResult> {
  return new AdvisoryWait(options).run();
}
