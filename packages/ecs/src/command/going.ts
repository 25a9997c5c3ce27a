import type { Clock } from '@guarded-deploy/deadline';
import type { Fault } from '@guarded-deploy/faults';
import type { EcsApi } from '../aws/ecs.ts';
import type { Change } from '../definition/derive.ts';
import type { Difference } from '../definition/diff.ts';
import type { AtPause } from '../rollout/follow.ts';
import { lastCompleted } from '../rollout/rolling.ts';
import type { WaitUntil } from '../rollout/staged.ts';
import { progressLine, type ServiceEvent, type StoppedTask, type Track } from '../rollout/track.ts';
import { rollingWayBack, stagedWayBack, type WayBack } from '../rollout/way-back.ts';
import { type PlannedService, shortDefinition, strategyOf } from './plan.ts';

export type EcsStatus = 'stable' | 'rolled-back' | 'failed' | 'timeout' | 'cancelled';

export interface EcsReleaseOptions {
  readonly waitSeconds: number;
  readonly pollSeconds: number;
  readonly waitUntil: WaitUntil;
  readonly rollback: 'auto' | 'never';
  readonly onCancel: 'leave' | 'rollback';
}

/** How the release of one service ended. */
export interface ServiceRelease {
  readonly name: string;
  readonly status: EcsStatus;
  /** ARN of what was registered. */
  readonly taskDefinition: string;
  /** ARN of what the service was set to before. */
  readonly previous: string;
  readonly deploymentId: string;
  /** ECS's strategy, such as ROLLING. */
  readonly strategy: string;
  readonly changes: readonly Change[];
  readonly diff: readonly Difference[];
  readonly events: readonly ServiceEvent[];
  readonly stopped: readonly StoppedTask[];
  /** Why it is not stable, or what still happens. */
  readonly reason: string;
  /** ARN of what is live at the end; undefined where that is not sure. */
  readonly live: string | undefined;
  /** ARN of the service, by which the console is found. */
  readonly serviceArn: string;
}

export interface EcsRelease {
  readonly status: EcsStatus;
  readonly services: readonly ServiceRelease[];
  readonly seconds: number;
  /** What ended it before its time: a cancel, or what AWS refused; undefined where it came to its end. */
  readonly fault: Fault | undefined;
}

export interface EcsDependencies {
  readonly ecs: EcsApi;
  /** The same API for what has to be asked after a cancel, when the signal has aborted. */
  readonly afterCancel: () => EcsApi;
  /** Calls of AWS so far. */
  readonly calls: () => number;
  readonly clock: Clock;
  /** Milliseconds since 1970; the system's unless given. */
  readonly wall?: () => number;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
  /** Decides at a pause of a deployment that shifts traffic. */
  readonly atPause?: AtPause | undefined;
  /** Told whenever something was made: what ends a wait early must not take the names of what was made with it. */
  readonly made?: (service: {
    readonly name: string;
    readonly taskDefinition: string;
    readonly previous: string;
    /** Empty until it is known. */
    readonly deploymentId: string;
  }) => void;
}

/** One service while it is released. */
export interface Going extends PlannedService {
  taskDefinition: string;
  readonly track: Track;
  /** Whether ECS was asked to change it. */
  asked: boolean;
  /** The first id or ARN of its deployment. */
  deploymentId: string;
  /** How it ended, as soon as that is settled. */
  end:
    | { readonly status: EcsStatus; readonly reason: string; readonly live?: string | undefined }
    | undefined;
}

export const sentence = (text: string): string => text.replace(/\.$/, '');

/** What the service itself showed as healthy before the release; undefined where nothing was. */
export const wasHealthy = ({ service }: Pick<PlannedService, 'service'>): string | undefined =>
  lastCompleted(service.deployments ?? []);

/** What the time being over means for a service by itself. */
function wayBackOf({ track }: Going, rollback: EcsReleaseOptions['rollback']): WayBack {
  const { state, hasOwn } = track;
  const progress = state.kind === 'waiting' ? state.progress : undefined;
  if (progress === undefined) return { go: false, why: 'how far it is, is not known' };
  return 'stage' in progress
    ? stagedWayBack(progress, { rollback, hasOwn })
    : rollingWayBack(progress, { rollback, hasOwn, failed: false });
}

/** Whether a service did not make it, so that none may stay. */
export function isLost({ asked, stop, track: { state }, end }: Going): boolean {
  if (end?.status === 'failed') return true;
  // Here to go back is what was asked for.
  if (stop !== undefined) return state.kind === 'failed';
  return asked && ['failed', 'superseded', 'going-back', 'rolled-back'].includes(state.kind);
}

/** Ends a service that is settled by itself. @returns whether it is to be taken back */
function settleAlone(going: Going, options: EcsReleaseOptions, outage: Fault | undefined): boolean {
  const { track } = going;
  const { state } = track;
  switch (state.kind) {
    case 'superseded':
      going.end = {
        status: 'failed',
        reason: `another deployment took its place: ${shortDefinition(state.by)}`,
      };
      return false;
    case 'rolled-back':
      going.end =
        going.stop === undefined
          ? { status: 'rolled-back', reason: state.reason, live: track.previous }
          : { status: 'stable', reason: '' };
      return false;
    case 'going-back':
      if (going.stop !== undefined)
        going.end = { status: 'timeout', reason: `not finished: ${progressLine(track)}` };
      return false;
    case 'failed':
      track.reason = state.reason;
      // ECS has said its last word about a deployment that it takes back itself.
      if (!going.staged && !track.hasOwn && track.direction === 'forward' && options.rollback === 'auto')
        return true;
      going.end = { status: 'failed', reason: state.reason };
      return false;
    case 'waiting': {
      const took = Math.round(options.waitSeconds / 6) / 10;
      const unknown = outage ? `, and AWS does not answer: ${sentence(outage.what)}` : '';
      track.reason = `not stable after ${took} minutes: ${progressLine(track)}${unknown}`;
      const way: WayBack = outage
        ? { go: false, why: 'what runs is not known' }
        : wayBackOf(going, options.rollback);
      if (!way.go)
        going.end = { status: 'timeout', reason: `${track.reason}. It is left to run: ${way.why}` };
      return way.go;
    }
    default:
      return false;
  }
}

/**
 * Ends what is settled, and says what is to be taken back: the services that did not make it and have no way back of their own,
 * and with them all others of the release.
 */
export function decide(
  services: readonly Going[],
  options: EcsReleaseOptions,
  outage: Fault | undefined,
): readonly Going[] {
  const back = services.filter(going => going.asked && !going.end && settleAlone(going, options, outage));
  const lost = services.find(going => isLost(going) || back.includes(going));
  if (options.rollback === 'never' || lost === undefined) return back;
  const rest = services.filter(going => going.asked && !back.includes(going) && !isLost(going));
  for (const going of rest) {
    going.end = undefined;
    going.track.reason = `all or none, and ${lost.name} did not make it`;
  }
  return [...back, ...rest];
}

const WORST_FIRST: readonly EcsStatus[] = ['cancelled', 'failed', 'timeout', 'rolled-back', 'stable'];

export const worstOf = (statuses: readonly EcsStatus[]): EcsStatus =>
  WORST_FIRST.find(status => statuses.includes(status)) ?? 'failed';

/** What ECS goes on doing after the wait for a stage that is not the last. */
function stillHappens({ track: { state }, service }: Going): string {
  if (state.kind !== 'stable' || state.over) return '';
  const bake = service.deploymentConfiguration?.bakeTimeInMinutes;
  const first =
    state.stage === 'BAKE_TIME' && bake !== undefined ? `bakes it for ${bake} minutes, then` : 'now';
  return `it has all traffic; ECS ${first} removes the old tasks`;
}

export function serviceRelease(going: Going): ServiceRelease {
  const { track, service, taskDefinition } = going;
  const previous = service.taskDefinition ?? '';
  const end =
    going.end ??
    (track.state.kind === 'stable'
      ? { status: 'stable' as const, reason: stillHappens(going), live: taskDefinition }
      : { status: 'failed' as const, reason: 'nothing was changed', live: previous });
  return {
    name: going.name,
    status: end.status,
    taskDefinition,
    previous,
    deploymentId: going.deploymentId,
    strategy: strategyOf(service),
    changes: going.derived.changes,
    diff: going.diff,
    events: track.events,
    stopped: track.stopped,
    reason: end.reason,
    live: end.live,
    serviceArn: service.serviceArn ?? '',
  };
}
