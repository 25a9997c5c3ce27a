import type { Service, Task } from '../aws/ecs.ts';
import type { Outlook } from './pace.ts';
import { deploymentOf, judgeRolling, type Progress, progressOf } from './rolling.ts';
import {
  isBeyondWayBack,
  judgeStaged,
  quietUntil,
  type ServiceDeployment,
  type StagedProgress,
  stagedProgress,
  type WaitUntil,
} from './staged.ts';

export interface ServiceEvent {
  readonly id: string;
  /** hh:mm:ss, UTC */
  readonly at: string;
  readonly message: string;
}

export interface StoppedTask {
  readonly arn: string;
  readonly reason: string;
  /** `name: exit 1 (reason)`, one for each container that tells. */
  readonly containers: readonly string[];
  /** The container that failed, whose log is worth reading. */
  readonly culprit: string | undefined;
}

/** How a deployment that is followed stands. */
type State =
  | { readonly kind: 'waiting'; readonly progress: Progress | StagedProgress | undefined }
  | { readonly kind: 'stable'; readonly stage: string; readonly over: boolean }
  | {
      readonly kind: 'going-back';
      readonly reason: string;
      readonly progress: Progress | StagedProgress | undefined;
    }
  | { readonly kind: 'rolled-back'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'superseded'; readonly by: string };

/** Where a deployment goes: to the new release; back, by ECS itself; back, because it was asked to. */
type Direction = 'forward' | 'ecs-back' | 'asked-back';

/** One service on its way. */
export interface Track {
  readonly name: string;
  readonly staged: boolean;
  /** ECS takes a failed deployment back by itself. */
  readonly hasOwn: boolean;
  /** The task definition that the service was set to before. */
  readonly previous: string;
  /** The task definition that the release brought; '' for a way back that follows no release. */
  released: string;
  /** When it was asked for, in milliseconds of the clock. */
  since: number;
  /** Deployments that were there before: ids, and ARNs of service deployments. */
  readonly known: Set<string>;
  direction: Direction;
  /** The task definition on its way. */
  taskDefinition: string;
  /** The deployment that is followed: its id, or the ARN of the service deployment; empty until ECS shows it. */
  id: string;
  /** Whether ECS has shown it as the primary one. */
  shown: boolean;
  /** Why it goes back. */
  reason: string;
  state: State;
  /** Failed tasks of which the reasons were asked for. */
  failedAsked: number;
  /** Whether the reasons were asked for once more after it was over. */
  endAsked: boolean;
  readonly seenEvents: Set<string>;
  readonly toldTasks: Set<string>;
  readonly events: ServiceEvent[];
  /** How many of them are older than what was asked for last. */
  eventsBefore: number;
  readonly stopped: StoppedTask[];
  /** The last line about its progress, so that each is told once. */
  told: string;
  /** The service deployment as last seen. */
  seen: ServiceDeployment | undefined;
}

export const isOpen = ({ state }: Track): boolean => state.kind === 'waiting' || state.kind === 'going-back';

/** Events that were not there before, the oldest first. */
export function newEvents(track: Track, service: Service): readonly ServiceEvent[] {
  const fresh = [...(service.events ?? [])].reverse().flatMap(({ id = '', createdAt, message = '' }) => {
    if (track.seenEvents.has(id)) return [];
    track.seenEvents.add(id);
    const at = createdAt === undefined ? '' : new Date(createdAt * 1000).toISOString().slice(11, 19);
    return [{ id, at, message }];
  });
  track.events.push(...fresh);
  return fresh;
}

/** Tasks of the release that stopped, and were not told yet. */
export function newStopped(track: Track, tasks: readonly Task[]): readonly StoppedTask[] {
  const fresh = tasks.flatMap((task): StoppedTask[] => {
    const { taskArn: arn = '', containers = [] } = task;
    if (task.taskDefinitionArn !== track.released || track.toldTasks.has(arn)) return [];
    // Tasks that a way back stops tell nothing about why it came to that.
    if (/^Scaling activity initiated by/.test(task.stoppedReason ?? '')) return [];
    track.toldTasks.add(arn);
    const telling = containers.filter(({ reason, exitCode = 0 }) => reason !== undefined || exitCode !== 0);
    const culprit = telling.find(({ exitCode = 0 }) => exitCode !== 0) ?? telling[0];
    return [
      {
        arn,
        reason: task.stoppedReason ?? 'no reason given',
        containers: telling.map(
          ({ name, exitCode, reason }) =>
            `${name}${exitCode === undefined ? '' : `: exit ${exitCode}`}${reason ? ` (${reason})` : ''}`,
        ),
        culprit: culprit?.name,
      },
    ];
  });
  track.stopped.push(...fresh);
  return fresh;
}

/** Why a deployment failed, by the service's events: the deployment itself may be gone by the next look. */
function failureOf(id: string, { events = [] }: Service): string | undefined {
  const words = `(deployment ${id}) deployment failed: `;
  const message = events.map(event => event.message ?? '').find(text => text.includes(words));
  return message?.slice(message.indexOf(words) + words.length);
}

/** Puts what a service shows into the track of its rolling deployment. */
export function stepRolling(track: Track, service: Service): void {
  const deployments = service.deployments ?? [];
  const isBack = track.direction === 'asked-back';
  if (track.id === '') {
    const found = deploymentOf(track.taskDefinition, deployments);
    // On the way back the old deployment may be shown for a while beside the new one of the same task definition.
    if (found?.id && (!isBack || found.status === 'PRIMARY')) track.id = found.id;
  }
  const own = deployments.find(({ id }) => id === track.id);
  const progress = progressOf(own, deployments);
  if (track.id === '') {
    track.state = { kind: 'waiting', progress };
    return;
  }
  const verdict = judgeRolling(track.id, track.direction === 'forward' ? track.previous : '', deployments, {
    before: track.known,
    shown: track.shown,
    hasWayBack: track.hasOwn && track.direction === 'forward',
    isSteady: track.events
      .slice(track.eventsBefore)
      .some(({ message }) => message.endsWith('has reached a steady state.')),
  });
  track.shown ||= own?.status === 'PRIMARY';
  const going = track.direction !== 'forward';
  switch (verdict.state) {
    case 'waiting':
      track.state = going
        ? { kind: 'going-back', reason: track.reason, progress }
        : { kind: 'waiting', progress };
      return;
    case 'stable': {
      // A deployment that was completed long ago, and is made the primary one again, has yet to run.
      const missing = going && progress.running < progress.desired;
      track.state = missing
        ? { kind: 'going-back', reason: track.reason, progress }
        : going
          ? { kind: 'rolled-back', reason: track.reason }
          : { kind: 'stable', stage: 'done', over: true };
      return;
    }
    case 'going-back':
      if (isBack) {
        track.state = { kind: 'failed', reason: `ECS took it to ${verdict.to} instead: ${verdict.reason}` };
        return;
      }
      track.known.add(track.id);
      track.reason = failureOf(track.id, service) ?? verdict.reason;
      Object.assign(track, {
        direction: 'ecs-back',
        id: verdict.by,
        taskDefinition: verdict.to,
        shown: false,
        state: { kind: 'going-back', reason: track.reason, progress: undefined },
      } satisfies Partial<Track>);
      return;
    case 'failed':
      track.state = { kind: 'failed', reason: verdict.reason };
      return;
    case 'superseded':
      track.state = { kind: 'superseded', by: verdict.by };
  }
}

/** Puts what a service deployment shows into its track. */
export function stepStaged(track: Track, deployment: ServiceDeployment, until: WaitUntil): void {
  track.seen = deployment;
  const isBack = track.direction === 'asked-back';
  const verdict = judgeStaged(deployment, isBack ? 'done' : until);
  switch (verdict.state) {
    case 'waiting':
      track.state = isBack
        ? { kind: 'going-back', reason: track.reason, progress: stagedProgress(deployment) }
        : { kind: 'waiting', progress: stagedProgress(deployment) };
      return;
    case 'stable':
      track.state = !isBack
        ? { kind: 'stable', stage: verdict.stage, over: verdict.over }
        : track.known.has(track.id)
          ? { kind: 'failed', reason: 'it was finished before ECS could take it back' }
          : { kind: 'rolled-back', reason: track.reason };
      return;
    case 'going-back':
      if (!isBack) Object.assign(track, { direction: 'ecs-back', reason: verdict.reason });
      track.state = { kind: 'going-back', reason: track.reason, progress: stagedProgress(deployment) };
      return;
    case 'rolled-back':
      // A way back that is a deployment of its own, and is taken back, has led to what it was to lead away from.
      track.state =
        isBack && !track.known.has(track.id)
          ? { kind: 'failed', reason: verdict.reason }
          : { kind: 'rolled-back', reason: isBack ? track.reason : verdict.reason };
      return;
    case 'failed':
      track.state = { kind: 'failed', reason: verdict.reason };
  }
}

/** A track of a service that is about to be changed. */
export function newTrack(
  service: Service,
  known: readonly string[],
  fixed: Pick<Track, 'name' | 'staged' | 'hasOwn'>,
): Track {
  return {
    ...fixed,
    previous: service.taskDefinition ?? '',
    released: '',
    since: 0,
    known: new Set(known),
    direction: 'forward',
    taskDefinition: '',
    id: '',
    shown: false,
    reason: '',
    state: { kind: 'waiting', progress: undefined },
    failedAsked: 0,
    endAsked: false,
    seenEvents: new Set((service.events ?? []).flatMap(({ id }) => id ?? [])),
    toldTasks: new Set(),
    events: [],
    eventsBefore: 0,
    stopped: [],
    told: '',
    seen: undefined,
  };
}

/** Points a track at what was just asked of ECS. */
export function aim(
  track: Track,
  to: {
    readonly direction: Direction;
    readonly taskDefinition: string;
    readonly id: string;
    readonly now: number;
  },
): void {
  const { direction, taskDefinition, id, now } = to;
  const progress = undefined;
  Object.assign(track, {
    direction,
    taskDefinition,
    id,
    since: now,
    eventsBefore: track.events.length,
    shown: false,
    seen: undefined,
    told: '',
    state:
      direction === 'forward'
        ? { kind: 'waiting', progress }
        : { kind: 'going-back', reason: track.reason, progress },
  } satisfies Partial<Track>);
}

/** Seconds before the end of a quiet time at which it is looked at more often again. */
const ALERT_SECONDS = 20;

/** Before traffic is shifted much has still to happen; while it goes step by step, the steps are minutes apart. */
function stagedOutlook({ stage, running, pending, desired, weight = 0 }: StagedProgress): Outlook {
  if (running + pending === 0 && desired > 0) return 'far';
  const isShifting = stage === 'PRODUCTION_TRAFFIC_SHIFT' && weight > 0 && weight < 100;
  return isShifting || !isBeyondWayBack({ stage, weight, paused: undefined }) ? 'ordinary' : 'near';
}

/**
 * What the next look can bring for a track.
 * @param wallSeconds now, in seconds since 1970
 */
export function outlookOf(track: Track, wallSeconds: number): Outlook {
  const { state } = track;
  if (!isOpen(track)) return 'far';
  // On its way back traffic has gone already, and what is left to stop may be gone at any moment.
  if (track.staged && state.kind === 'going-back') return 'near';
  const progress = state.kind === 'waiting' || state.kind === 'going-back' ? state.progress : undefined;
  if (progress === undefined) return 'ordinary';
  const quiet = track.seen && quietUntil(track.seen);
  if (quiet !== undefined) return quiet - wallSeconds > ALERT_SECONDS ? 'far' : 'near';
  if ('stage' in progress) return stagedOutlook(progress);
  if (progress.failed > 0 && track.hasOwn) return 'near';
  if (progress.running + progress.pending === 0 && progress.desired > 0) return 'far';
  return progress.running >= progress.desired ? 'near' : 'ordinary';
}

/** How many of a deployment's tasks failed so far. */
export function failuresOf({ state }: Track): number {
  return (state.kind === 'waiting' || state.kind === 'going-back') && state.progress
    ? state.progress.failed
    : 0;
}

const clockTime = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');

/** One line about how far it is. */
export function progressLine({ state }: Track): string {
  if (state.kind !== 'waiting' && state.kind !== 'going-back') return '';
  const { progress } = state;
  if (progress === undefined) return state.kind === 'waiting' ? 'ECS does not show the deployment yet' : '';
  const tasks = `${progress.running} of ${progress.desired} tasks run${progress.failed > 0 ? `, ${progress.failed} failed` : ''}`;
  if (!('stage' in progress)) {
    return progress.others > 0 && progress.desired > 0 && progress.running >= progress.desired
      ? `${tasks}, ${progress.others} old ones have yet to stop`
      : tasks;
  }
  const { stage, weight, paused } = progress;
  const traffic = weight === undefined || weight === 0 ? '' : `, ${weight} % of the traffic`;
  const pause =
    paused === undefined
      ? ''
      : `, waits for ${paused.forPerson ? 'somebody to continue it' : 'its hook'}${paused.expiresAt === undefined ? '' : ` until ${clockTime(paused.expiresAt)} UTC, then ${paused.timeoutAction === 'CONTINUE' ? 'goes on' : 'goes back'}`}`;
  return `${stage}: ${tasks}${traffic}${pause}`;
}
