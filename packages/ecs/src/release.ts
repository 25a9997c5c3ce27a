import type { Clock } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { type Change, deriveDefinition, type TaskDefinition } from './definition.ts';
import { type Deployment, deploymentOf, judge, type Verdict } from './verdict.ts';

export interface ServiceEvent {
  readonly id: string;
  readonly at: string;
  readonly message: string;
}

export interface StoppedTask {
  readonly arn: string;
  readonly reason: string;
  /** `name: exit 1 (reason)`, one for each container that tells. */
  readonly containers: readonly string[];
}

export interface Service {
  readonly taskDefinition: string;
  readonly deployments: readonly Deployment[];
  readonly events: readonly ServiceEvent[];
}

/** What is asked of ECS; the AWS SDK in production. */
export interface Ecs {
  describeTemplate(
    name: string,
  ): Promise<{ definition: TaskDefinition; tags: readonly object[] } | undefined>;
  register(definition: TaskDefinition, tags: readonly object[]): Promise<string>;
  /** Undefined when there is no such active service. */
  service(): Promise<Service | undefined>;
  /** Returns the service right after. */
  update(taskDefinition: string): Promise<Service>;
  /** Tasks that were stopped and belong to this task definition. */
  stoppedTasks(taskDefinition: string): Promise<readonly StoppedTask[]>;
}

export interface EcsReleaseOptions {
  readonly cluster: string;
  readonly service: string;
  readonly template: string;
  readonly family?: string | undefined;
  readonly images: ReadonlyMap<string, string>;
  readonly tag?: string | undefined;
  readonly repository?: string | undefined;
  readonly waitSeconds: number;
  readonly pollSeconds: number;
  readonly rollback: 'auto' | 'never';
}

export type EcsStatus = 'stable' | 'rolled-back' | 'failed' | 'timeout';

export interface EcsRelease {
  readonly status: EcsStatus;
  readonly taskDefinition: string;
  readonly previous: string;
  readonly deploymentId: string;
  readonly changes: readonly Change[];
  readonly events: readonly ServiceEvent[];
  readonly stopped: readonly StoppedTask[];
  /** Why it is not stable. */
  readonly reason: string;
  readonly seconds: number;
}

export interface World {
  readonly ecs: Ecs;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
  /** Told as soon as each is there: what ends a wait early must not take the names of what was made with it. */
  readonly made?: (names: {
    readonly taskDefinition: string;
    readonly previous: string;
    /** Empty until the service was updated. */
    readonly deploymentId: string;
  }) => void;
}

const short = (arn: string) => arn.replace(/^.*\//, '');

/** Registers, updates, and watches until there is a verdict on the deployment it made. @throws Fault */
export async function releaseToEcs(options: EcsReleaseOptions, world: World): Promise<EcsRelease> {
  const { ecs, clock, signal, report } = world;
  const start = clock.now();
  const before = await ecs.service();
  if (before === undefined) {
    throw new Fault({
      code: 'SERVICE_MISSING',
      what: `There is no active service '${options.service}' in cluster '${options.cluster}'.`,
      remedy: "Check 'cluster', 'service' and 'region'.",
    });
  }
  const template = await ecs.describeTemplate(options.template);
  if (template === undefined) {
    throw new Fault({
      code: 'TEMPLATE_MISSING',
      what: `There is no task definition '${options.template}'.`,
      remedy: "Check 'template': a family or an ARN in the same region.",
    });
  }
  const previous = before.taskDefinition;
  const { definition, changes } = deriveDefinition(template.definition, options);
  for (const { container, from, to } of changes) report(`${container}: ${from} → ${to}`);
  const taskDefinition = await ecs.register(definition, template.tags);
  world.made?.({ taskDefinition, previous, deploymentId: '' });
  report(`registered ${short(taskDefinition)}, before it ${short(previous)}`);

  const seen = new Set(before.events.map(({ id }) => id));
  const events: ServiceEvent[] = [];
  const told = new Set<string>();
  const stopped: StoppedTask[] = [];
  let reasons: 'shown' | 'missing' | 'refused' = 'shown';
  /** Why tasks stop helps a person; a deployment under way does not fail for want of it. */
  const stoppedTasks = async (current: string): Promise<readonly StoppedTask[]> => {
    if (reasons === 'refused') return [];
    try {
      return await ecs.stoppedTasks(current);
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof Fault)) throw thrown;
      if (reasons === 'shown') report(`  why tasks stop is not shown: ${thrown.what}`);
      reasons = thrown.code === 'AWS_ACCESS_DENIED' ? 'refused' : 'missing';
      return [];
    }
  };
  const watch = async (service: Service, current: string) => {
    for (const event of [...service.events].reverse()) {
      if (seen.has(event.id)) continue;
      seen.add(event.id);
      events.push(event);
      report(`  ${event.at} ${event.message}`);
    }
    for (const task of await stoppedTasks(current)) {
      if (told.has(task.arn)) continue;
      told.add(task.arn);
      stopped.push(task);
      report(`  task ${short(task.arn)} stopped: ${[task.reason, ...task.containers].join('; ')}`);
    }
  };

  const updated = await ecs.update(taskDefinition);
  const deploymentId = deploymentOf(taskDefinition, updated.deployments)?.id ?? '';
  if (deploymentId === '') {
    throw new Fault({
      code: 'DEPLOYMENT_MISSING',
      what: `ECS accepted ${short(taskDefinition)} but shows no deployment of it.`,
      remedy:
        'Services under CODE_DEPLOY or EXTERNAL control are not released by this action; check the deployment controller.',
    });
  }
  world.made?.({ taskDefinition, previous, deploymentId });
  report(`deployment ${deploymentId}`);

  /** Deployments that were there before the one that is followed. */
  const earlier = new Set(before.deployments.flatMap(({ id }) => id ?? []));
  const follow = async (id: string, current: string, back: string, seconds: number): Promise<Verdict> => {
    const end = clock.now() + seconds * 1000;
    let counts = '';
    let shown = false;
    for (;;) {
      const service = await ecs.service();
      const deployments = service?.deployments ?? [];
      if (service) await watch(service, current);
      const verdict = judge(id, back, deployments, { before: earlier, shown });
      shown ||= deployments.some(deployment => deployment.id === id && deployment.status === 'PRIMARY');
      if (verdict.state !== 'waiting' || clock.now() >= end) return verdict;
      const now = `  ${verdict.running} of ${verdict.desired} tasks run${verdict.failed > 0 ? `, ${verdict.failed} failed` : ''}`;
      if (now !== counts) report(now);
      counts = now;
      await clock.sleep(Math.min(options.pollSeconds * 1000, Math.max(0, end - clock.now())), signal);
    }
  };

  /** What is missing of a way back to a task definition; undefined once that is stable. */
  const followBack = async (id: string, to: string): Promise<string | undefined> => {
    earlier.add(deploymentId);
    const end = await follow(id, to, '', Math.max(60, options.waitSeconds / 2));
    switch (end.state) {
      case 'stable':
        return undefined;
      case 'failed':
        return `the way back to ${short(to)} failed: ${end.reason}`;
      case 'waiting':
        return `the way back to ${short(to)} is not finished: ${end.running} of ${end.desired} tasks run`;
      default:
        return `the way back to ${short(to)} is not finished: another deployment took its place`;
    }
  };

  const verdict = await follow(deploymentId, taskDefinition, previous, options.waitSeconds);
  const done = (status: EcsStatus, reason: string): EcsRelease => ({
    status,
    taskDefinition,
    previous,
    deploymentId,
    changes,
    events,
    stopped,
    reason,
    seconds: Math.round(clock.now() - start) / 1000,
  });
  switch (verdict.state) {
    case 'stable':
      return done('stable', '');
    case 'going-back': {
      const { by, reason, to } = verdict;
      report(`ECS goes back to ${short(to)}: ${reason}`);
      const missing = await followBack(by, to);
      return missing === undefined
        ? done('rolled-back', reason)
        : done('failed', `${reason}; and ${missing}`);
    }
    case 'superseded':
      return done('failed', `another deployment took its place: ${short(verdict.by)}`);
    case 'failed':
    case 'waiting': {
      const reason =
        verdict.state === 'failed'
          ? verdict.reason
          : `not stable after ${Math.round(options.waitSeconds / 6) / 10} minutes: ${verdict.running} of ${verdict.desired} tasks ran`;
      const status = verdict.state === 'failed' ? 'failed' : 'timeout';
      if (options.rollback === 'never' || previous === taskDefinition) return done(status, reason);
      // No circuit breaker did it: back by hand, and watched as well.
      report(`going back to ${short(previous)}: ${reason}`);
      const reverted = await ecs.update(previous);
      const backId = deploymentOf(previous, reverted.deployments)?.id ?? '';
      const missing = await followBack(backId, previous);
      return missing === undefined ? done('rolled-back', reason) : done(status, `${reason}; and ${missing}`);
    }
  }
}
