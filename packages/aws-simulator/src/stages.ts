import {
  list,
  record,
  type SimulatedDeployment,
  type SimulatedRecord,
  type SimulatedService,
} from './model.ts';
import {
  alarmsOf,
  beginRolling,
  breakerOf,
  drainTask,
  isHealthy,
  type SchedulerDependencies,
  startTask,
  tasksOf,
  tell,
  tickTasks,
} from './scheduler.ts';

/** Stages of a deployment that shifts traffic, in order. */
const STAGES = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
] as const;

/** Stages that are over in a second unless something happens in them. */
const STEP_SECONDS = 1;

const isUnderWay = ({ status }: SimulatedRecord) => status === 'PENDING' || status === 'IN_PROGRESS';

export const isGoingBack = ({ status }: SimulatedRecord): boolean =>
  status === 'ROLLBACK_REQUESTED' || status === 'ROLLBACK_IN_PROGRESS';

/** Begins a service deployment that shifts traffic; one that is under way is stopped. */
export function beginStaged(
  service: SimulatedService,
  taskDefinition: string,
  entry: SimulatedRecord,
  dependencies: SchedulerDependencies,
  now: number,
): void {
  for (const other of service.records) {
    if (other === entry || !isUnderWay(other)) continue;
    other.status = 'STOPPED';
    other.statusReason = 'Superseded by another service deployment.';
    other.finishedAt = other.updatedAt = now;
    entry.stage = 'RECONCILE_SERVICE';
  }
  beginRolling(service, taskDefinition, entry, dependencies, now);
}

function enter(
  service: SimulatedService,
  entry: SimulatedRecord,
  stage: string,
  dependencies: SchedulerDependencies,
  now: number,
) {
  entry.stage = stage;
  entry.stageSince = entry.updatedAt = now;
  tell(
    service,
    dependencies.names,
    now,
    `(service-deployment ${entry.arn.split('/').at(-1)}) is in ${stage}.`,
  );
  const hooks = list(service.configuration['lifecycleHooks']).map(record);
  for (const hook of hooks) {
    if (hook['targetType'] !== 'PAUSE' || !list(hook['lifecycleStages']).includes(stage)) continue;
    const { timeoutInMinutes = 1440, action = 'ROLLBACK' } = record(hook['timeoutConfiguration']);
    entry.hooks.push({
      id: dependencies.names.hex(),
      stage,
      status: 'AWAITING_ACTION',
      expiresAt: now + Number(timeoutInMinutes) * 60,
      action: String(action),
    });
  }
}

/** Begins to take a service deployment back, or stops it. */
export function takeBack(
  service: SimulatedService,
  entry: SimulatedRecord,
  reason: string,
  now: number,
  back = true,
): void {
  entry.statusReason = reason;
  entry.updatedAt = now;
  entry.stageSince = now;
  entry.status = back ? 'ROLLBACK_REQUESTED' : 'STOPPED';
  for (const hook of entry.hooks) if (hook.status === 'AWAITING_ACTION') hook.status = 'FAILED';
  if (!back) entry.finishedAt = now;
  if (back) entry.rollback = { reason, startedAt: now, revision: entry.source ?? '' };
  const own = service.deployments.find(deployment => deployment.record === entry.arn);
  if (own && !back) own.rolloutState = 'FAILED';
}

/** Percent of traffic on the new revision after so many seconds of shifting. */
function weightAfter(service: SimulatedService, seconds: number): number {
  const { strategy, linearConfiguration, canaryConfiguration } = service.configuration;
  if (strategy === 'LINEAR') {
    const { stepPercent = 10, stepBakeTimeInMinutes = 6 } = record(linearConfiguration) as Record<
      string,
      number
    >;
    return Math.min(100, stepPercent * (1 + Math.floor(seconds / Math.max(1, stepBakeTimeInMinutes * 60))));
  }
  if (strategy === 'CANARY') {
    const { canaryPercent = 5, canaryBakeTimeInMinutes = 10 } = record(canaryConfiguration) as Record<
      string,
      number
    >;
    return seconds < canaryBakeTimeInMinutes * 60 ? canaryPercent : 100;
  }
  return seconds < 2 ? 0 : 100;
}

/** Seconds that a stage lasts in which nothing is waited for. */
const stageSeconds = (service: SimulatedService, { stage }: SimulatedRecord): number =>
  stage === 'BAKE_TIME' ? Number(service.configuration['bakeTimeInMinutes'] ?? 0) * 60 : STEP_SECONDS;

function nextStage(
  service: SimulatedService,
  entry: SimulatedRecord,
  dependencies: SchedulerDependencies,
  now: number,
): void {
  const next = STAGES[STAGES.indexOf(entry.stage as (typeof STAGES)[number]) + 1];
  if (next !== undefined) enter(service, entry, next, dependencies, now);
}

/** What ends a deployment, or holds it up. */
function troubleOf(
  service: SimulatedService,
  entry: SimulatedRecord,
  own: SimulatedDeployment,
  now: number,
): { readonly reason: string; readonly back: boolean } | 'paused' | undefined {
  const breaker = breakerOf(service);
  const alarms = alarmsOf(service);
  if (breaker.enable && own.failedTasks >= breaker.threshold && entry.stage === 'SCALE_UP')
    return { reason: 'Service deployment circuit breaker: tasks failed to start.', back: breaker.rollback };
  if (alarms.enable && service.alarms)
    return { reason: 'Service deployment alarm detected.', back: alarms.rollback };
  const hook = entry.hooks.find(({ status, stage }) => status === 'AWAITING_ACTION' && stage === entry.stage);
  if (!hook) return undefined;
  if (now < hook.expiresAt) return 'paused';
  hook.status = 'TIMED_OUT';
  return hook.action === 'CONTINUE' ? undefined : { reason: 'A lifecycle hook timed out.', back: true };
}

/** One second of a deployment that is under way. */
function advance(
  service: SimulatedService,
  entry: SimulatedRecord,
  own: SimulatedDeployment,
  dependencies: SchedulerDependencies,
  now: number,
): void {
  if (entry.status === 'PENDING') {
    entry.status = 'IN_PROGRESS';
    enter(
      service,
      entry,
      entry.stage === 'RECONCILE_SERVICE' ? entry.stage : 'PRE_SCALE_UP',
      dependencies,
      now,
    );
    return;
  }
  const trouble = troubleOf(service, entry, own, now);
  if (trouble === 'paused') return;
  if (trouble !== undefined) {
    takeBack(service, entry, trouble.reason, now, trouble.back);
    return;
  }
  if (entry.stage === 'SCALE_UP') {
    const tasks = tasksOf(service, own.id);
    for (let missing = service.desiredCount - tasks.length; missing > 0; missing -= 1)
      startTask(service, own, dependencies, now);
    const healthy = tasks.filter(task => isHealthy(task, dependencies.behaviour(task.taskDefinition))).length;
    if (healthy >= service.desiredCount) nextStage(service, entry, dependencies, now);
  } else if (entry.stage === 'PRODUCTION_TRAFFIC_SHIFT') {
    entry.weight = weightAfter(service, now - entry.stageSince);
    if (entry.weight >= 100 && now - entry.stageSince >= STEP_SECONDS)
      nextStage(service, entry, dependencies, now);
  } else if (entry.stage === 'CLEAN_UP') {
    cleanUp(service, entry, own, dependencies, now);
  } else if (now - entry.stageSince >= stageSeconds(service, entry)) {
    nextStage(service, entry, dependencies, now);
  }
}

function cleanUp(
  service: SimulatedService,
  entry: SimulatedRecord,
  own: SimulatedDeployment,
  dependencies: SchedulerDependencies,
  now: number,
): void {
  const old = service.tasks.filter(task => task.deployment !== own.id && task.status !== 'STOPPED');
  for (const task of old) drainTask(task, now);
  if (old.length > 0) return;
  service.deployments = [own];
  own.rolloutState = 'COMPLETED';
  own.rolloutStateReason = `ECS deployment ${own.id} completed.`;
  entry.status = 'SUCCESSFUL';
  entry.finishedAt = entry.updatedAt = now;
  tell(service, dependencies.names, now, `(service-deployment ${entry.arn.split('/').at(-1)}) completed.`);
}

/** One second of a way back: traffic first, then tasks. */
function retreat(
  service: SimulatedService,
  entry: SimulatedRecord,
  dependencies: SchedulerDependencies,
  now: number,
): void {
  const own = service.deployments.find(deployment => deployment.record === entry.arn);
  if (entry.status === 'ROLLBACK_REQUESTED') {
    if (now - entry.stageSince < STEP_SECONDS) return;
    entry.status = 'ROLLBACK_IN_PROGRESS';
    entry.weight = 0;
    entry.updatedAt = now;
    tell(
      service,
      dependencies.names,
      now,
      `(service-deployment ${entry.arn.split('/').at(-1)}) is rolled back: ${entry.statusReason}`,
    );
    return;
  }
  const tasks = own ? tasksOf(service, own.id) : [];
  for (const task of tasks) drainTask(task, now);
  const source = service.revisions.find(({ arn }) => arn === entry.source);
  const old = service.deployments.find(deployment => deployment.taskDefinition === source?.taskDefinition);
  if (tasks.length > 0) return;
  service.deployments = service.deployments.filter(deployment => deployment !== own);
  if (old) {
    old.status = 'PRIMARY';
    service.taskDefinition = old.taskDefinition;
  }
  entry.status = 'ROLLBACK_SUCCESSFUL';
  entry.finishedAt = entry.updatedAt = now;
}

/** One second of a service whose deployments shift traffic. */
export function tickStaged(
  service: SimulatedService,
  dependencies: SchedulerDependencies,
  now: number,
): void {
  tickTasks(service, dependencies, now);
  for (const entry of service.records) {
    if (isGoingBack(entry)) retreat(service, entry, dependencies, now);
    const own = service.deployments.find(deployment => deployment.record === entry.arn);
    if (isUnderWay(entry) && own) advance(service, entry, own, dependencies, now);
  }
}
