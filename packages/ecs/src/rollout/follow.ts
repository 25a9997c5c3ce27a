import type { Clock } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import type { Patience } from '../aws/client.ts';
import type { EcsApi, Service } from '../aws/ecs.ts';
import { lastPart } from '../aws/ecs.ts';
import type { Outlook, Pace } from './pace.ts';
import { pauseForPerson, type WaitUntil } from './staged.ts';
import {
  failuresOf,
  isOpen,
  newEvents,
  newStopped,
  outlookOf,
  progressLine,
  stepRolling,
  stepStaged,
  type Track,
} from './track.ts';

interface Watch {
  readonly ecs: EcsApi;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wall: () => number;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
  readonly pace: Pace;
  /** Calls of AWS so far. */
  readonly calls: () => number;
  readonly until: WaitUntil;
  readonly pollSeconds: number;
  /** Decides what becomes of a deployment at a pause; unless given, a pause waits for a person. */
  readonly atPause?: AtPause | undefined;
}

/** @returns why the deployment has to go back; undefined where it may go on */
export type AtPause = (service: string, signal: AbortSignal) => Promise<string | undefined>;

/** A look is not repeated: the next one comes soon enough. */
const ONCE: Patience = { patienceMs: 0 };
/** How long a deployment may be missing in what ECS shows, which lags. */
const UNSEEN_MS = 120_000;
const UNSEEN_POLLS = 12;
/** How often the events of services are read whose deployments are followed by another call, when nothing changes. */
const EVENTS_MS = 120_000;
/** How long after it was asked why tasks stop it is asked again, where they go on failing; then twice as long, and so on. */
const REASONS_MS = 120_000;

/** Why tasks stop helps a person; a deployment under way does not fail for want of it. */
interface Reasons {
  missing: boolean;
  refused: boolean;
}

/** What has all traffic and still bakes may yet be taken back while others are waited for. */
const isWatched = (track: Track): boolean =>
  isOpen(track) || (track.staged && track.state.kind === 'stable' && !track.state.over);

/** Follows deployments, tells what happens, and keeps their tracks. One for a whole release: what was told once is not told again. */
export class Follower {
  readonly #watch: Watch;
  readonly #reasons: Reasons = { missing: false, refused: false };
  #eventsAt = Number.NEGATIVE_INFINITY;
  #stages = '';
  #reasonsAt = Number.NEGATIVE_INFINITY;
  #reasonsPause = REASONS_MS;
  /** Pauses that were answered. */
  readonly #answered = new Set<string>();
  /** What AWS last answered instead of a look; undefined while it answers. */
  outage: Fault | undefined;

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  #say(track: Track, several: boolean, line: string): void {
    this.#watch.report(`  ${several ? `${track.name}: ` : ''}${line}`);
  }

  /**
   * Looks until no track is open, `enough` says so, or the time is over. A look that AWS does not answer is made again: only the
   * time ends it.
   * @param endMs of the clock
   */
  async until(tracks: readonly Track[], endMs: number, enough: () => boolean = () => false): Promise<void> {
    const { clock, pace, signal, report, calls } = this.#watch;
    while (tracks.some(isOpen) && !enough()) {
      const left = endMs - clock.now();
      if (left <= 0) return;
      await clock.sleep(Math.min(this.#pause(tracks), left), signal);
      try {
        await this.#look(tracks);
        if (this.outage) report('  AWS answers again');
        this.outage = undefined;
      } catch (thrown) {
        signal.throwIfAborted();
        if (!(thrown instanceof Fault)) throw thrown;
        if (this.outage?.code !== thrown.code)
          report(`  ${thrown.what} It is looked at again until the time is over.`);
        this.outage = thrown;
      }
      pace.note(clock.now(), calls());
    }
  }

  /** Milliseconds until the next look: what was just asked of ECS shows nothing at once. */
  #pause(tracks: readonly Track[]): number {
    const { pace, wall } = this.#watch;
    const outlooks = tracks.map(track => outlookOf(track, wall() / 1000));
    const outlook: Outlook = outlooks.includes('near')
      ? 'near'
      : outlooks.includes('ordinary')
        ? 'ordinary'
        : 'far';
    const kinds = new Set(tracks.filter(isWatched).map(track => track.staged)).size;
    return pace.next(outlook, Math.max(kinds, Math.ceil(tracks.length / 10)));
  }

  async #look(tracks: readonly Track[]): Promise<void> {
    const open = tracks.filter(isOpen);
    const rolling = open.filter(({ staged }) => !staged);
    const staged = tracks.filter(track => track.staged && isWatched(track));
    const asked = staged.length > 0 && this.#wantsEvents(staged) ? open : rolling;
    if (asked.length > 0) {
      const services = await this.#watch.ecs.services(
        asked.map(({ name }) => name),
        ONCE,
      );
      for (const track of asked) this.#events(track, services.get(track.name), tracks.length > 1);
      for (const track of rolling) {
        const service = services.get(track.name);
        if (service) stepRolling(track, service);
        else track.state = { kind: 'failed', reason: 'the service is gone' };
      }
    }
    if (staged.length > 0) await this.#lookAtStaged(staged);
    for (const track of open) {
      this.#giveUpUnseen(track);
      await this.stoppedTasks(track, tracks.length > 1);
      const line = progressLine(track);
      if (line !== '' && line !== track.told) this.#say(track, tracks.length > 1, line);
      track.told = line;
    }
  }

  /** Events are worth a call when the stage has changed, and once in a while. */
  #wantsEvents(staged: readonly Track[]): boolean {
    const stages = staged.map(({ seen }) => `${seen?.status} ${seen?.lifecycleStage}`).join();
    const now = this.#watch.clock.now();
    if (stages === this.#stages && now - this.#eventsAt < EVENTS_MS) return false;
    this.#stages = stages;
    this.#eventsAt = now;
    return true;
  }

  /** What ECS never shows is not waited for until the end. */
  #giveUpUnseen(track: Track): void {
    const { clock, pollSeconds } = this.#watch;
    const patience = Math.max(UNSEEN_MS, UNSEEN_POLLS * pollSeconds * 1000);
    if (isOpen(track) && track.id === '' && clock.now() - track.since >= patience) {
      track.state = {
        kind: 'failed',
        reason: `ECS shows no deployment of ${lastPart(track.taskDefinition)}`,
      };
    }
  }

  /** The last events of tracks whose look may have been without. */
  async lastEvents(tracks: readonly Track[]): Promise<void> {
    const staged = tracks.filter(track => track.staged);
    if (staged.length === 0) return;
    try {
      const services = await this.#watch.ecs.services(
        staged.map(({ name }) => name),
        ONCE,
      );
      for (const track of staged) this.#events(track, services.get(track.name), tracks.length > 1);
    } catch (thrown) {
      if (this.#watch.signal.aborted || !(thrown instanceof Fault)) throw thrown;
    }
  }

  #events(track: Track, service: Service | undefined, several: boolean): void {
    if (!service) return;
    for (const { at, message } of newEvents(track, service)) this.#say(track, several, `${at} ${message}`);
  }

  async #lookAtStaged(staged: readonly Track[]): Promise<void> {
    const { ecs, until } = this.#watch;
    for (const track of staged) if (track.id === '') await this.#find(track);
    const found = staged.filter(({ id }) => id !== '');
    if (found.length === 0) return;
    const deployments = await ecs.describeDeployments(
      found.map(({ id }) => id),
      ONCE,
    );
    for (const track of found) {
      const own = deployments.find(({ serviceDeploymentArn }) => serviceDeploymentArn === track.id);
      if (own) stepStaged(track, own, until);
      if (own) await this.#answer(track, pauseForPerson(own), staged.length > 1);
    }
  }

  /** Checks what is behind the test listener at a pause, and tells ECS to go on or back. */
  async #answer(track: Track, hookId: string | undefined, several: boolean): Promise<void> {
    const { atPause, ecs, signal } = this.#watch;
    if (!atPause || hookId === undefined || this.#answered.has(hookId) || track.direction !== 'forward')
      return;
    this.#say(track, several, 'at a pause: the checks run against the new tasks');
    const why = await atPause(track.name, signal);
    this.#say(track, several, why === undefined ? 'the checks passed: it goes on' : `it goes back: ${why}`);
    if (why !== undefined) track.reason = why;
    await ecs.answerPause(track.id, hookId, why === undefined ? 'CONTINUE' : 'ROLLBACK');
    this.#answered.add(hookId);
  }

  /** The service deployment of the track's task definition among those that were not there before. */
  async #find(track: Track): Promise<void> {
    const { ecs } = this.#watch;
    const all = await ecs.serviceDeployments(track.name, { limit: 10 }, ONCE);
    const fresh = all.filter(({ serviceDeploymentArn: arn }) => arn !== undefined && !track.known.has(arn));
    if (fresh.length === 0) return;
    const revisions = await ecs.revisions(
      fresh.flatMap(({ targetServiceRevisionArn: arn }) => arn ?? []),
      ONCE,
    );
    const revision = revisions.find(({ taskDefinition }) => taskDefinition === track.taskDefinition);
    const own = fresh.find(
      ({ targetServiceRevisionArn: arn }) => arn !== undefined && arn === revision?.serviceRevisionArn,
    );
    track.id = own?.serviceDeploymentArn ?? '';
  }

  /** Asks why tasks stopped when more of them failed than before, and once when it has failed; tells what is new. */
  async stoppedTasks(track: Track, several: boolean): Promise<void> {
    const failures = failuresOf(track);
    const isLost = track.state.kind === 'failed' || track.state.kind === 'going-back';
    const now = this.#watch.clock.now();
    const rises = failures > track.failedAsked && now - this.#reasonsAt >= this.#reasonsPause;
    if (this.#reasons.refused || track.released === '' || !(rises || (isLost && !track.endAsked))) return;
    if (rises && Number.isFinite(this.#reasonsAt)) this.#reasonsPause *= 2;
    this.#reasonsAt = now;
    track.failedAsked = failures;
    track.endAsked ||= isLost;
    try {
      for (const task of newStopped(track, await this.#watch.ecs.stoppedTasks(track.name, ONCE))) {
        this.#say(
          track,
          several,
          `task ${lastPart(task.arn)} stopped: ${[task.reason, ...task.containers].join('; ')}`,
        );
      }
    } catch (thrown) {
      if (this.#watch.signal.aborted || !(thrown instanceof Fault)) throw thrown;
      if (!this.#reasons.missing) this.#watch.report(`  why tasks stop is not shown: ${thrown.what}`);
      this.#reasons.missing = true;
      this.#reasons.refused = thrown.code === 'AWS_ACCESS_DENIED';
    }
  }
}
