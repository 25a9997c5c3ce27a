import { Fault } from '@guarded-deploy/faults';
import type { EcsApi } from '../aws/ecs.ts';
import { isTransient } from '../aws/faults.ts';
import { Follower } from '../rollout/follow.ts';
import { Pace } from '../rollout/pace.ts';
import { aim, newTrack } from '../rollout/track.ts';
import { hasOwnWayBack, wayBackLine } from '../rollout/way-back.ts';
import { followBack, goBack, usableDefinition } from './back.ts';
import { leaveOrGoBack } from './cancel.ts';
import {
  decide,
  type EcsDependencies,
  type EcsRelease,
  type EcsReleaseOptions,
  type Going,
  isLost,
  sentence,
  serviceRelease,
  worstOf,
} from './going.ts';
import { type Plan, type PlannedService, shortDefinition, strategyOf, unfinished } from './plan.ts';

/** What is there before an update, so that what comes after it is known. */
async function prepare(planned: PlannedService, ecs: EcsApi): Promise<Going> {
  const { name, service, staged } = planned;
  const known = staged
    ? (await ecs.serviceDeployments(name, { limit: 10 })).map(
        ({ serviceDeploymentArn }) => serviceDeploymentArn,
      )
    : (service.deployments ?? []).map(({ id }) => id);
  const hasOwn = hasOwnWayBack(service.deploymentConfiguration);
  return {
    ...planned,
    taskDefinition: '',
    track: newTrack(
      service,
      known.flatMap(id => id ?? []),
      { name, staged, hasOwn },
    ),
    asked: false,
    deploymentId: '',
    end: undefined,
  };
}

/** While ECS takes an earlier deployment back, another one would get into its way. @throws Fault ECS_BUSY */
async function settle(plan: Plan, options: EcsReleaseOptions, deps: EcsDependencies): Promise<void> {
  const { ecs, clock, signal, report } = deps;
  const arns = plan.services.flatMap(({ staged, service }) =>
    staged ? (service.currentServiceDeployment ?? []) : [],
  );
  if (arns.length === 0) return;
  const end = clock.now() + (options.waitSeconds * 1000) / 2;
  for (let told = false; ; told = true) {
    const all = await ecs.describeDeployments(arns);
    if (!all.some(({ status = '' }) => /^ROLLBACK_(REQUESTED|IN_PROGRESS)$/.test(status))) return;
    if (!told) report('ECS still takes an earlier deployment back; waiting for that');
    if (clock.now() >= end) {
      throw new Fault({
        code: 'ECS_BUSY',
        what: 'ECS still takes an earlier deployment back. Nothing was registered.',
        remedy: 'Re-run when that is over; the console shows it.',
      });
    }
    await clock.sleep(options.pollSeconds * 2_000, signal);
  }
}

/** Registers each task definition once; services that share one share it. */
async function registerAll(services: readonly Going[], deps: EcsDependencies): Promise<void> {
  const registered = new Map<string, Promise<string>>();
  await Promise.all(
    services.map(async going => {
      if (going.stop !== undefined) return;
      const { existing, tags, derived } = going;
      const whole = { ...derived.document, ...(tags.length > 0 ? { tags } : {}) };
      const key = existing ?? JSON.stringify(whole);
      const arn =
        registered.get(key) ??
        (existing === undefined
          ? deps.ecs.register(whole)
          : usableDefinition(deps.ecs, existing, deps.report));
      registered.set(key, arn);
      going.taskDefinition = await arn;
      tellMade(going, deps);
    }),
  );
  for (const { taskDefinition, track, existing, stop } of services) {
    if (stop !== undefined) continue;
    const word = existing === undefined ? 'registered' : 'taking';
    deps.report(`${word} ${shortDefinition(taskDefinition)}, before it ${shortDefinition(track.previous)}`);
  }
}

function tellMade({ name, taskDefinition, track, deploymentId }: Going, deps: EcsDependencies): void {
  deps.made?.({ name, taskDefinition, previous: track.previous, deploymentId });
}

/** Tells the deployment as soon as it is known. */
function noteDeployment(going: Going, several: boolean, deps: EcsDependencies): void {
  const { track, name } = going;
  if (going.deploymentId !== '' || track.id === '' || track.direction !== 'forward') return;
  going.deploymentId = track.id;
  deps.report(
    `${several ? `${name}: ` : ''}deployment ${track.staged ? shortDefinition(track.id) : track.id}`,
  );
  tellMade(going, deps);
}

/** Sets a service to its new task definition. @returns what AWS refused, which is this service's end, and thereby that of all */
async function update(going: Going, deps: EcsDependencies): Promise<Fault | undefined> {
  const { track, taskDefinition, name } = going;
  deps.signal.throwIfAborted();
  track.released = taskDefinition;
  aim(track, { direction: 'forward', taskDefinition, id: '', now: deps.clock.now() });
  // From here on it may be done, whatever becomes of the answer.
  going.asked = true;
  try {
    if (going.stop !== undefined) return await stop(going, going.stop, deps);
    const updated = await deps.ecs.update(name, taskDefinition);
    const shown = going.staged
      ? updated.currentServiceDeployment
      : updated.deployments?.find(deployment => deployment.taskDefinition === taskDefinition)?.id;
    if (shown !== undefined && !track.known.has(shown)) track.id = shown;
    return undefined;
  } catch (thrown) {
    deps.signal.throwIfAborted();
    if (!(thrown instanceof Fault)) throw thrown;
    // Whether it was done is not known: what ECS shows will tell.
    if (isTransient(thrown)) return undefined;
    going.asked = false;
    going.end = { status: 'failed', reason: sentence(thrown.what), live: track.previous };
    return thrown;
  }
}

/** Takes a service deployment back that is under way. */
async function stop(going: Going, arn: string, deps: EcsDependencies): Promise<undefined> {
  const { track } = going;
  track.known.add(arn);
  track.reason = 'it was asked for';
  await deps.ecs.stop(arn);
  aim(track, { direction: 'asked-back', taskDefinition: track.previous, id: arn, now: deps.clock.now() });
}

/** @returns what AWS refused where other services were changed already */
async function updateAll(services: readonly Going[], deps: EcsDependencies): Promise<Fault | undefined> {
  const faults = await Promise.all(services.map(going => update(going, deps)));
  return faults.find(fault => fault !== undefined);
}

function announce({ services }: Plan, report: (line: string) => void): void {
  for (const planned of services) {
    const { name, service, derived } = planned;
    report(`${name}: ${strategyOf(service)}; ${wayBackLine(service.deploymentConfiguration)}`);
    for (const { container, from, to } of derived.changes) report(`${container}: ${from} → ${to}`);
    const line = unfinished(planned);
    if (line !== undefined) report(line);
  }
}

/**
 * Registers, updates, and follows until there is a verdict on every deployment it made: all services of the plan, or none.
 * From the first change on it returns however it ends, a cancel too.
 * @throws Fault as long as no service was changed
 */
export async function carryOut(
  plan: Plan,
  options: EcsReleaseOptions,
  deps: EcsDependencies,
): Promise<EcsRelease> {
  const { clock, signal, report } = deps;
  const start = clock.now();
  announce(plan, report);
  await settle(plan, options, deps);
  const services = await Promise.all(plan.services.map(planned => prepare(planned, deps.ecs)));
  await registerAll(services, deps);
  const result = (fault: Fault | undefined): EcsRelease => {
    const ended = services.map(serviceRelease);
    const seconds = Math.round(clock.now() - start) / 1000;
    return { status: worstOf(ended.map(({ status }) => status)), services: ended, seconds, fault };
  };
  try {
    const refused = await updateAll(services, deps);
    if (refused && services.every(({ asked }) => !asked)) throw refused;
    await followAll(services, refused !== undefined, options, deps);
    return result(refused);
  } catch (thrown) {
    if (!signal.aborted || services.every(({ asked }) => !asked)) throw thrown;
    const fault = signal.reason instanceof Fault ? signal.reason : undefined;
    await leaveOrGoBack(services, options, deps, fault);
    return result(fault);
  }
}

async function followAll(
  services: readonly Going[],
  isRefused: boolean,
  options: EcsReleaseOptions,
  deps: EcsDependencies,
): Promise<void> {
  const { clock, signal, report, ecs } = deps;
  const callsBefore = deps.calls();
  const follower = new Follower({
    ecs,
    clock,
    signal,
    report,
    wall: deps.wall ?? Date.now,
    pace: new Pace(options.pollSeconds, clock.now(), callsBefore),
    calls: () => deps.calls() - callsBefore,
    until: options.waitUntil,
    atPause: deps.atPause,
    pollSeconds: options.pollSeconds,
  });
  const note = () => {
    for (const going of services) noteDeployment(going, services.length > 1, deps);
  };
  note();
  const asked = services.filter(going => going.asked);
  const tracks = asked.map(({ track }) => track);
  if (!isRefused || options.rollback === 'never') {
    await follower.until(tracks, clock.now() + options.waitSeconds * 1000, () => {
      note();
      return services.some(isLost);
    });
  }
  const byEcs = asked.filter(({ track, stop }) => stop === undefined && track.state.kind === 'going-back');
  for (const { name, track } of byEcs) report(`${name}: ECS goes back to ${toOf(track)}: ${track.reason}`);
  const back = decide(services, options, follower.outage);
  const begun = await goBack(back, deps);
  await followBack(
    [...byEcs.map(going => ({ going, to: toOf(going.track) })), ...begun],
    follower,
    options,
    deps,
  );
  await follower.lastEvents(tracks);
}

const toOf = (track: Going['track']) =>
  track.staged ? 'the revision before' : shortDefinition(track.taskDefinition);
