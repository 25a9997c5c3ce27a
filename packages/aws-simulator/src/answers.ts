import type {
  Json,
  SimulatedDefinition,
  SimulatedDeployment,
  SimulatedRecord,
  SimulatedService,
  SimulatedTask,
} from './model.ts';
import { alarmsOf, breakerOf, isLive, tasksOf } from './scheduler.ts';

/** What the API shows of what is remembered. Shapes are checked against AWS's own model in a test. */

/** Simulated seconds → seconds since 1970, as AWS's JSON has times. */
type Epoch = (seconds: number) => number;

const countOf = (tasks: readonly SimulatedTask[], ...statuses: readonly string[]) =>
  tasks.filter(({ status }) => statuses.includes(status)).length;

function deploymentShape(service: SimulatedService, deployment: SimulatedDeployment, epoch: Epoch): Json {
  const tasks = tasksOf(service, deployment.id);
  return {
    id: deployment.id,
    status: deployment.status,
    taskDefinition: deployment.taskDefinition,
    desiredCount:
      deployment.status === 'PRIMARY' ? service.desiredCount : countOf(tasks, 'PENDING', 'RUNNING'),
    pendingCount: countOf(tasks, 'PENDING'),
    runningCount: countOf(tasks, 'RUNNING', 'DRAINING'),
    failedTasks: deployment.failedTasks,
    createdAt: epoch(deployment.createdAt),
    updatedAt: epoch(deployment.updatedAt),
    launchType: 'FARGATE',
    ...(service.hidesRollout
      ? {}
      : { rolloutState: deployment.rolloutState, rolloutStateReason: deployment.rolloutStateReason }),
  };
}

export function serviceShape(service: SimulatedService, epoch: Epoch): Json {
  const live = service.tasks.filter(isLive);
  const current = service.records.at(-1);
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.cluster,
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: countOf(live, 'RUNNING', 'DRAINING'),
    pendingCount: countOf(live, 'PENDING'),
    launchType: 'FARGATE',
    taskDefinition: service.taskDefinition,
    deploymentConfiguration: service.configuration,
    deployments: service.deployments.map(deployment => deploymentShape(service, deployment, epoch)),
    events: service.events.map(({ id, at, message }) => ({ id, createdAt: epoch(at), message })),
    createdAt: epoch(service.createdAt),
    ...(service.controller === 'ECS' && current ? { currentServiceDeployment: current.arn } : {}),
    deploymentController: { type: service.controller },
    ...(service.network === undefined ? {} : { networkConfiguration: service.network }),
    schedulingStrategy: 'REPLICA',
  };
}

export function taskShape(task: SimulatedTask, service: SimulatedService, epoch: Epoch): Json {
  return {
    taskArn: task.arn,
    clusterArn: service.cluster,
    taskDefinitionArn: task.taskDefinition,
    group: `service:${service.name}`,
    startedBy: task.deployment,
    lastStatus: task.status === 'DRAINING' ? 'RUNNING' : task.status,
    desiredStatus: task.status === 'STOPPED' || task.status === 'DRAINING' ? 'STOPPED' : 'RUNNING',
    createdAt: epoch(task.createdAt),
    launchType: 'FARGATE',
    ...(task.status === 'STOPPED' ? { stoppedAt: epoch(task.since), stoppedReason: task.stoppedReason } : {}),
    containers: task.containers,
  };
}

export function definitionShape(definition: SimulatedDefinition, epoch: Epoch): Json {
  return {
    taskDefinitionArn: definition.arn,
    revision: definition.revision,
    status: definition.status,
    ...definition.document,
    family: definition.family,
    compatibilities: ['EC2', 'FARGATE'],
    requiresAttributes: [{ name: 'com.amazonaws.ecs.capability.docker-remote-api.1.18' }],
    registeredAt: epoch(definition.registeredAt),
    registeredBy: 'arn:aws:sts::123456789012:assumed-role/deploy/simulator',
  };
}

export function briefShape(entry: SimulatedRecord, service: SimulatedService, epoch: Epoch): Json {
  return {
    serviceDeploymentArn: entry.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster,
    createdAt: epoch(entry.createdAt),
    startedAt: epoch(entry.createdAt),
    ...(entry.finishedAt === undefined ? {} : { finishedAt: epoch(entry.finishedAt) }),
    targetServiceRevisionArn: entry.target,
    status: entry.status,
    ...(entry.statusReason === '' ? {} : { statusReason: entry.statusReason }),
  };
}

function revisionSummary(service: SimulatedService, arn: string, weight: number): Json {
  const revision = service.revisions.find(entry => entry.arn === arn);
  const tasks = service.tasks.filter(
    task => task.taskDefinition === revision?.taskDefinition && isLive(task),
  );
  return {
    arn,
    requestedTaskCount: service.desiredCount,
    runningTaskCount: countOf(tasks, 'RUNNING', 'DRAINING'),
    pendingTaskCount: countOf(tasks, 'PENDING'),
    requestedProductionTrafficWeight: weight,
    requestedTestTrafficWeight: 0,
  };
}

export function recordShape(entry: SimulatedRecord, service: SimulatedService, epoch: Epoch): Json {
  const { enable: hasBreaker, threshold } = breakerOf(service);
  const { enable: hasAlarms } = alarmsOf(service);
  const staged = (service.configuration['strategy'] ?? 'ROLLING') !== 'ROLLING';
  return {
    serviceDeploymentArn: entry.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster,
    createdAt: epoch(entry.createdAt),
    startedAt: epoch(entry.createdAt),
    updatedAt: epoch(entry.updatedAt),
    ...(entry.finishedAt === undefined ? {} : { finishedAt: epoch(entry.finishedAt) }),
    sourceServiceRevisions:
      entry.source === undefined ? [] : [revisionSummary(service, entry.source, 100 - entry.weight)],
    targetServiceRevision: revisionSummary(service, entry.target, entry.weight),
    status: entry.status,
    ...(entry.statusReason === '' ? {} : { statusReason: entry.statusReason }),
    ...(staged && entry.stage !== '' ? { lifecycleStage: entry.stage } : {}),
    ...(entry.hooks.length === 0
      ? {}
      : {
          lifecycleHookDetails: entry.hooks.map(hook => ({
            hookId: hook.id,
            targetType: 'PAUSE',
            status: hook.status,
            expiresAt: epoch(hook.expiresAt),
            timeoutAction: hook.action,
          })),
        }),
    deploymentConfiguration: service.configuration,
    ...(entry.rollback === undefined
      ? {}
      : {
          rollback: {
            reason: entry.rollback.reason,
            startedAt: epoch(entry.rollback.startedAt),
            serviceRevisionArn: entry.rollback.revision,
          },
        }),
    deploymentCircuitBreaker: {
      status: hasBreaker ? 'MONITORING' : 'DISABLED',
      failureCount: entry.failedTasks,
      threshold,
    },
    alarms: { status: hasAlarms ? 'MONITORING' : 'DISABLED', alarmNames: [], triggeredAlarmNames: [] },
  };
}
