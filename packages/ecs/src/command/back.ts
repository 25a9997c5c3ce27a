import { Fault } from '@guarded-deploy/faults';
import type { EcsApi } from '../aws/ecs.ts';
import { registrable } from '../definition/derive.ts';
import type { Follower } from '../rollout/follow.ts';
import { aim, progressLine } from '../rollout/track.ts';
import { type EcsDependencies, type EcsReleaseOptions, type Going, sentence, wasHealthy } from './going.ts';
import { shortDefinition } from './plan.ts';

/** A service on its way back, and where it goes, in words. */
interface Begun {
  readonly going: Going;
  readonly to: string;
}

/**
 * The newest task definition that was completed, by the service's history, which ECS keeps for 90 days.
 * @returns undefined where there is none, or it may not be read
 */
async function healthyInHistory(ecs: EcsApi, service: string): Promise<string | undefined> {
  try {
    const [newest] = await ecs.serviceDeployments(service, { status: ['SUCCESSFUL'], limit: 1 });
    const arn = newest?.targetServiceRevisionArn;
    if (arn === undefined) return undefined;
    return (await ecs.revisions([arn]))[0]?.taskDefinition;
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return undefined;
  }
}

/**
 * A task definition that a service can be set to: the one named, or, where it was deregistered, its like registered anew.
 * @throws Fault DEFINITION_DELETED
 */
export async function usableDefinition(
  ecs: EcsApi,
  taskDefinition: string,
  report: (line: string) => void,
): Promise<string> {
  const described = await ecs.describe(taskDefinition);
  if (described === undefined || described.definition.status === 'DELETE_IN_PROGRESS') {
    throw new Fault({
      code: 'DEFINITION_DELETED',
      what: `The task definition '${shortDefinition(taskDefinition)}' is deleted.`,
      remedy: 'Release a tag that worked instead.',
    });
  }
  if (described.definition.status !== 'INACTIVE') return taskDefinition;
  const anew = await ecs.register({
    ...registrable(described.definition),
    ...(described.tags.length > 0 ? { tags: described.tags } : {}),
  });
  report(`${shortDefinition(taskDefinition)} was deregistered; registered anew as ${shortDefinition(anew)}`);
  return anew;
}

/** Takes one service back. @returns where it goes, in words; undefined where there is nothing to go back to */
async function begin(going: Going, deps: EcsDependencies): Promise<string | undefined> {
  const { ecs, report, signal, clock } = deps;
  const { track, name } = going;
  const isOver = track.state.kind === 'stable' && track.state.over;
  if (track.id !== '') track.known.add(track.id);
  if (going.staged && !isOver && track.id !== '') {
    report(`${name}: going back by stopping the deployment: ${track.reason}`);
    await ecs.stop(track.id);
    aim(track, { direction: 'asked-back', taskDefinition: track.previous, id: track.id, now: clock.now() });
    return 'the revision before';
  }
  const healthy = wasHealthy(going) ?? (await healthyInHistory(ecs, name));
  signal.throwIfAborted();
  if (healthy === undefined || healthy === going.taskDefinition) return undefined;
  const to = await usableDefinition(ecs, healthy, report);
  report(`${name}: going back to ${shortDefinition(to)}: ${track.reason}`);
  const updated = await ecs.update(name, to);
  const primary = updated.deployments?.find(({ status }) => status === 'PRIMARY');
  const rolling = primary?.taskDefinition === to ? primary.id : undefined;
  const shown = going.staged ? updated.currentServiceDeployment : rolling;
  const isNew = shown !== undefined && !(going.staged && track.known.has(shown));
  aim(track, { direction: 'asked-back', taskDefinition: to, id: isNew ? shown : '', now: clock.now() });
  return shortDefinition(to);
}

/** Asks ECS to take services back. What cannot be, is at its end. @returns those that are on their way */
export async function goBack(services: readonly Going[], deps: EcsDependencies): Promise<readonly Begun[]> {
  const begun = await Promise.all(
    services.map(async (going): Promise<Begun | undefined> => {
      const { reason, state } = going.track;
      const status = state.kind === 'waiting' ? 'timeout' : 'failed';
      try {
        const to = await begin(going, deps);
        if (to !== undefined) return { going, to };
        going.end = { status, reason: `${reason}; nothing that ran before was ever stable, so it is left` };
      } catch (thrown) {
        deps.signal.throwIfAborted();
        if (!(thrown instanceof Fault)) throw thrown;
        going.end = { status, reason: `${reason}; and the way back failed: ${sentence(thrown.what)}` };
      }
      return undefined;
    }),
  );
  return begun.filter(entry => entry !== undefined);
}

/** Follows services on their way back together. Their ends are set. */
export async function followBack(
  begun: readonly Begun[],
  follower: Follower,
  options: EcsReleaseOptions,
  deps: EcsDependencies,
): Promise<void> {
  if (begun.length === 0) return;
  const tracks = begun.map(({ going }) => going.track);
  await follower.until(tracks, deps.clock.now() + Math.max(60, options.waitSeconds / 2) * 1000);
  for (const { going, to } of begun) settleBack(going, follower.outage, to);
}

/** How a way back ended, in the words that follow the reason for it. */
function settleBack(going: Going, outage: Fault | undefined, to: string): void {
  const { track } = going;
  const { state, reason } = track;
  if (state.kind === 'rolled-back') {
    going.end = { status: 'rolled-back', reason, live: track.staged ? track.previous : track.taskDefinition };
    return;
  }
  const line = outage ? sentence(outage.what) : progressLine(track) || 'it has not begun';
  const why =
    state.kind === 'failed'
      ? `failed: ${state.reason}`
      : state.kind === 'superseded'
        ? 'is not finished: another deployment took its place'
        : `is not finished: ${line}`;
  going.end = { status: 'failed', reason: `${reason}; and the way back to ${to} ${why}` };
}
