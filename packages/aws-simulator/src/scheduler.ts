import {
  type Behaviour,
  type Json,
  type Names,
  record,
  type SimulatedDeployment,
  type SimulatedRecord,
  type SimulatedService,
  type SimulatedTask,
} from './model.ts';

/** What the scheduler needs to know besides a service. */
export interface SchedulerDependencies {
  readonly names: Names;
  /** What a task of a task definition does. */
  readonly behaviour: (taskDefinition: string) => Behaviour;
  readonly containers: (taskDefinition: string) => readonly Json[];
}

export const isLive = ({ status }: SimulatedTask): boolean => status !== 'STOPPED';

export function tell(service: SimulatedService, names: Names, at: number, message: string): void {
  service.events.unshift({ id: names.hex(), at, message: `(service ${service.name}) ${message}` });
  service.events.length = Math.min(service.events.length, 100);
}

export const tasksOf = (service: SimulatedService, deployment: string): SimulatedTask[] =>
  service.tasks.filter(task => task.deployment === deployment && isLive(task));

export function startTask(
  service: SimulatedService,
  deployment: SimulatedDeployment,
  { names, containers }: SchedulerDependencies,
  now: number,
): void {
  const id = names.hex();
  service.tasks.push({
    arn: service.arn.replace(/:service\/([^/]+)\/.*$/, `:task/$1/${id}`),
    taskDefinition: deployment.taskDefinition,
    deployment: deployment.id,
    createdAt: now,
    status: 'PENDING',
    since: now,
    stoppedReason: '',
    failed: false,
    containers: containers(deployment.taskDefinition).map(({ name, image }) => ({
      name,
      image,
      lastStatus: 'PENDING',
    })),
  });
}

function stopTask(task: SimulatedTask, now: number, reason: string, container: Json = {}): void {
  task.status = 'STOPPED';
  task.since = now;
  task.stoppedReason = reason;
  task.containers = task.containers.map((given, at) => ({
    ...given,
    lastStatus: 'STOPPED',
    ...(at === 0 ? container : {}),
  }));
}

/** A task that is told to stop leaves the load balancer first. */
export function drainTask(task: SimulatedTask, now: number): void {
  if (task.status === 'PENDING') {
    stopTask(task, now, 'Scaling activity initiated by deployment');
  } else if (task.status === 'RUNNING') {
    task.status = 'DRAINING';
    task.since = now;
  }
}

/** Lets every task of a service live one second. @returns tasks that failed, by their deployment */
function liveTasks(service: SimulatedService, { behaviour }: SchedulerDependencies, now: number): string[] {
  const failed: string[] = [];
  for (const task of service.tasks) {
    const { startSeconds, outcome, failSeconds, exitCode, reason } = behaviour(task.taskDefinition);
    const age = now - task.since;
    if (task.status === 'DRAINING' && age >= service.drainSeconds) {
      stopTask(task, now, 'Scaling activity initiated by deployment');
    } else if (task.status === 'PENDING' && age >= startSeconds && outcome !== 'never') {
      if (outcome === 'no-image') {
        const text = `CannotPullContainerError: ${reason || 'pull image manifest has been retried 1 time(s): failed to resolve ref: not found'}`;
        stopTask(task, now, text, { reason: text });
      } else {
        task.status = 'RUNNING';
        task.since = now;
        task.containers = task.containers.map(given => ({ ...given, lastStatus: 'RUNNING' }));
        continue;
      }
      task.failed = true;
      failed.push(task.deployment);
    } else if (task.status === 'RUNNING' && age >= failSeconds && outcome === 'crash') {
      stopTask(task, now, 'Essential container in task exited', { exitCode, ...(reason ? { reason } : {}) });
      task.failed = true;
      failed.push(task.deployment);
    } else if (task.status === 'RUNNING' && age >= failSeconds && outcome === 'unhealthy') {
      stopTask(task, now, reason || 'Task failed ELB health checks in (target-group web)', { exitCode: 143 });
      task.failed = true;
      failed.push(task.deployment);
    }
  }
  return failed;
}

/** Whether a task counts as healthy. One that will fail never does, however long it takes. */
export const isHealthy = (task: SimulatedTask, behaviour: Behaviour): boolean =>
  task.status === 'RUNNING' && behaviour.outcome === 'healthy';

export const breakerOf = (
  service: SimulatedService,
): { enable: boolean; rollback: boolean; threshold: number } => {
  const { enable, rollback, thresholdConfiguration } = record(
    service.configuration['deploymentCircuitBreaker'],
  );
  const { type, value } = record(thresholdConfiguration);
  const given = typeof value === 'number' && type === 'COUNT' ? value : undefined;
  const threshold = given ?? Math.min(200, Math.max(3, Math.ceil(service.desiredCount / 2)));
  return { enable: enable === true, rollback: rollback === true, threshold };
};

export const alarmsOf = (service: SimulatedService): { enable: boolean; rollback: boolean } => {
  const { enable, rollback } = record(service.configuration['alarms']);
  return { enable: enable === true, rollback: rollback === true };
};

/** The newest deployment that was completed, among the service deployments. */
function lastCompleted(service: SimulatedService, before: SimulatedRecord): SimulatedRecord | undefined {
  return [...service.records].reverse().find(entry => entry.status === 'SUCCESSFUL' && entry !== before);
}

/** One second of tasks: they start, run, fail and go. */
export function tickTasks(service: SimulatedService, dependencies: SchedulerDependencies, now: number): void {
  for (const id of liveTasks(service, dependencies, now)) {
    const deployment = service.deployments.find(entry => entry.id === id);
    if (!deployment) continue;
    deployment.failedTasks += 1;
    const entry = service.records.find(({ arn }) => arn === deployment.record);
    if (entry) entry.failedTasks += 1;
    const healthy = tasksOf(service, id).length;
    tell(service, dependencies.names, now, `has stopped 1 tasks that failed; ${healthy} are left.`);
  }
}

function fail(
  service: SimulatedService,
  primary: SimulatedDeployment,
  names: Names,
  now: number,
  reason: string,
  back: boolean,
) {
  const entry = service.records.find(({ arn }) => arn === primary.record)!;
  const candidate = lastCompleted(service, entry);
  primary.rolloutState = 'FAILED';
  primary.rolloutStateReason =
    back && !candidate ? `${reason} No rollback candidate was found to run the rollback.` : reason;
  primary.updatedAt = now;
  tell(service, names, now, `(deployment ${primary.id}) deployment failed: ${reason}`);
  entry.statusReason = reason;
  if (back && candidate) {
    entry.status = 'ROLLBACK_REQUESTED';
    primary.goBackAt = now + 2;
  } else {
    entry.status = 'STOPPED';
    entry.finishedAt = now;
  }
  entry.updatedAt = now;
}

/** Begins a deployment of a rolling service: it becomes the primary one. */
export function beginRolling(
  service: SimulatedService,
  taskDefinition: string,
  entry: SimulatedRecord,
  dependencies: SchedulerDependencies,
  now: number,
  reason = '',
): SimulatedDeployment {
  for (const other of service.deployments) other.status = 'ACTIVE';
  const id = `ecs-svc/${dependencies.names.digits()}`;
  const deployment: SimulatedDeployment = {
    id,
    taskDefinition,
    createdAt: now,
    updatedAt: now,
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: reason || `ECS deployment ${id} in progress.`,
    failedTasks: 0,
    goBackAt: undefined,
    record: entry.arn,
  };
  service.deployments.unshift(deployment);
  return deployment;
}

/** One second of a service that is deployed by rolling updates. */
export function tickRolling(
  service: SimulatedService,
  dependencies: SchedulerDependencies,
  now: number,
): void {
  const { names, behaviour } = dependencies;
  tickTasks(service, dependencies, now);
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (!primary) return;
  const entry = service.records.find(({ arn }) => arn === primary.record)!;
  if (entry.status === 'PENDING') entry.status = 'IN_PROGRESS';
  const { desiredCount: desired } = service;
  const { maximumPercent = 200, minimumHealthyPercent = 100 } = service.configuration as Record<
    string,
    number
  >;
  const live = service.tasks.filter(isLive);
  const own = tasksOf(service, primary.id);
  if (primary.rolloutState !== 'FAILED') {
    const space =
      Math.floor((desired * maximumPercent) / 100) -
      live.filter(({ status }) => status !== 'DRAINING').length;
    const wanted = Math.max(0, Math.min(desired - own.length, space));
    for (let count = 0; count < wanted; count += 1) startTask(service, primary, dependencies, now);
    if (wanted > 0) tell(service, names, now, `has started ${wanted} tasks.`);
  }
  const healthy = (task: SimulatedTask) => isHealthy(task, behaviour(task.taskDefinition));
  let spare = live.filter(healthy).length - Math.ceil((desired * minimumHealthyPercent) / 100);
  const old = live.filter(task => task.deployment !== primary.id && task.status !== 'DRAINING');
  // Whatever is to be gone, or more than wanted, goes as long as enough healthy ones are left.
  if (primary.rolloutState !== 'FAILED') {
    let stopped = 0;
    for (const task of old) {
      const isSpare = !healthy(task);
      if (!isSpare && spare <= 0) continue;
      drainTask(task, now);
      stopped += 1;
      if (!isSpare) spare -= 1;
    }
    if (stopped > 0) tell(service, names, now, `has begun draining connections on ${stopped} tasks.`);
  }
  service.deployments = service.deployments.filter(
    deployment => deployment === primary || tasksOf(service, deployment.id).length > 0,
  );
  const isSteady =
    own.filter(healthy).length === desired && own.length === desired && service.deployments.length === 1;
  if (primary.rolloutState === 'IN_PROGRESS') judgeRolling(service, primary, entry, isSteady, names, now);
  if (primary.goBackAt !== undefined && now >= primary.goBackAt)
    goBackRolling(service, primary, entry, dependencies, now);
}

function judgeRolling(
  service: SimulatedService,
  primary: SimulatedDeployment,
  entry: SimulatedRecord,
  isSteady: boolean,
  names: Names,
  now: number,
): void {
  const breaker = breakerOf(service);
  const alarms = alarmsOf(service);
  if (isSteady) {
    primary.rolloutState = 'COMPLETED';
    primary.rolloutStateReason = `ECS deployment ${primary.id} completed.`;
    primary.updatedAt = now;
    primary.failedTasks = 0;
    if (entry.status === 'ROLLBACK_IN_PROGRESS') entry.status = 'ROLLBACK_SUCCESSFUL';
    else entry.status = 'SUCCESSFUL';
    entry.finishedAt = entry.updatedAt = now;
    tell(service, names, now, `(deployment ${primary.id}) deployment completed.`);
    tell(service, names, now, 'has reached a steady state.');
  } else if (entry.status === 'ROLLBACK_IN_PROGRESS') {
    // A way back is not broken off.
  } else if (breaker.enable && primary.failedTasks >= breaker.threshold) {
    fail(
      service,
      primary,
      names,
      now,
      'ECS deployment circuit breaker: tasks failed to start.',
      breaker.rollback,
    );
  } else if (alarms.enable && service.alarms) {
    fail(service, primary, names, now, 'ECS deployment failed: alarm(s) detected.', alarms.rollback);
  }
}

/** ECS goes back to what was completed last. */
export function goBackRolling(
  service: SimulatedService,
  primary: SimulatedDeployment,
  entry: SimulatedRecord,
  dependencies: SchedulerDependencies,
  now: number,
): void {
  const candidate = lastCompleted(service, entry);
  primary.goBackAt = undefined;
  if (!candidate) return;
  const target = service.revisions.find(({ arn }) => arn === candidate.target)!;
  entry.status = 'ROLLBACK_IN_PROGRESS';
  entry.updatedAt = now;
  entry.rollback = { reason: entry.statusReason, startedAt: now, revision: target.arn };
  primary.rolloutState = 'FAILED';
  const back = beginRolling(service, target.taskDefinition, entry, dependencies, now);
  back.rolloutStateReason = `ECS deployment circuit breaker: rolling back to deploymentId ${back.id}.`;
  service.taskDefinition = target.taskDefinition;
  tell(service, dependencies.names, now, `rolling back to deployment ${back.id}.`);
}
