import {
  ContinueServiceDeploymentCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopServiceDeploymentCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { Fault } from '@guarded-deploy/faults';
import type { TaskDefinition } from '../definition/derive.ts';
import type { Deployment } from '../rollout/rolling.ts';
import type { ServiceDeployment } from '../rollout/staged.ts';
import type { Aws, Json, Patience } from './client.ts';

/** An event of a service as ECS shows it; `createdAt` in seconds since 1970. */
interface RawEvent {
  readonly id?: string;
  readonly createdAt?: number;
  readonly message?: string;
}

/** A service as ECS describes it; only what is looked at here is named. */
export interface Service {
  readonly serviceName?: string;
  readonly serviceArn?: string;
  readonly clusterArn?: string;
  readonly status?: string;
  readonly taskDefinition?: string;
  readonly desiredCount?: number;
  readonly deployments?: readonly Deployment[];
  readonly events?: readonly RawEvent[];
  readonly deploymentController?: { readonly type?: string };
  readonly deploymentConfiguration?: DeploymentConfiguration;
  readonly currentServiceDeployment?: string;
  readonly networkConfiguration?: Json;
  readonly launchType?: string;
  readonly platformVersion?: string;
  readonly capacityProviderStrategy?: readonly Json[];
}

export interface DeploymentConfiguration {
  /** ROLLING where it is missing. */
  readonly strategy?: string;
  readonly deploymentCircuitBreaker?: { readonly enable?: boolean; readonly rollback?: boolean };
  readonly alarms?: { readonly enable?: boolean; readonly rollback?: boolean };
  readonly bakeTimeInMinutes?: number;
}

interface ServiceDeploymentBrief {
  readonly serviceDeploymentArn?: string;
  readonly targetServiceRevisionArn?: string;
  readonly status?: string;
  readonly createdAt?: number;
  readonly finishedAt?: number;
}

interface ServiceRevision {
  readonly serviceRevisionArn?: string;
  readonly taskDefinition?: string;
}

export interface Task {
  readonly taskArn?: string;
  readonly taskDefinitionArn?: string;
  readonly lastStatus?: string;
  readonly stoppedReason?: string;
  readonly containers?: readonly {
    readonly name?: string;
    readonly exitCode?: number;
    readonly reason?: string;
  }[];
}

export interface DescribedDefinition {
  readonly definition: TaskDefinition;
  readonly tags: readonly unknown[];
}

/** What RunTask answers. */
interface StartedTasks {
  readonly tasks: readonly Task[];
  readonly failures: readonly { readonly reason?: string; readonly detail?: string }[];
}

/** What is asked of ECS. Every call may throw a Fault, or the reason of the signal that ended it. */
export interface EcsApi {
  /** Active services by the names given, in one call for ten; those that are missing or inactive are left out. */
  services(names: readonly string[], patience?: Patience): Promise<ReadonlyMap<string, Service>>;
  /** A task definition by family, `family:revision` or ARN, with its tags; undefined when there is none. */
  describe(taskDefinition: string): Promise<DescribedDefinition | undefined>;
  /** Registers the document as it is. @returns the ARN */
  register(document: Json): Promise<string>;
  /** @returns the service right after */
  update(service: string, taskDefinition: string, patience?: Patience): Promise<Service>;
  /** Service deployments, the newest first, at most `limit` (100). */
  serviceDeployments(
    service: string,
    query: { readonly status?: readonly string[]; readonly limit: number },
    patience?: Patience,
  ): Promise<readonly ServiceDeploymentBrief[]>;
  describeDeployments(arns: readonly string[], patience?: Patience): Promise<readonly ServiceDeployment[]>;
  revisions(arns: readonly string[], patience?: Patience): Promise<readonly ServiceRevision[]>;
  /** Asks ECS to take a service deployment back to the revision before. */
  stop(serviceDeployment: string, patience?: Patience): Promise<void>;
  /** Answers a pause of a service deployment. */
  answerPause(serviceDeployment: string, hookId: string, action: 'CONTINUE' | 'ROLLBACK'): Promise<void>;
  /** Tasks of the service that stopped lately, at most 100. */
  stoppedTasks(service: string, patience?: Patience): Promise<readonly Task[]>;
  /** Tasks of the service that run, at most 100. */
  runningTasks(service: string): Promise<readonly Task[]>;
  /** Starts tasks that belong to no service. */
  runTask(input: Json): Promise<StartedTasks>;
  tasks(arns: readonly string[]): Promise<readonly Task[]>;
  /** Asks ECS to end a task: SIGTERM, and half a minute later SIGKILL unless its definition says otherwise. */
  stopTask(task: string, reason: string, patience?: Patience): Promise<void>;
  deregister(taskDefinition: string): Promise<void>;
}

/** DescribeServices takes so many names, DescribeServiceDeployments and DescribeServiceRevisions twice as many. */
const NAMES_A_CALL = 10;
const ARNS_A_CALL = 20;

export const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

function inGroups<T>(values: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, at) =>
    values.slice(at * size, (at + 1) * size),
  );
}

const list = <T>(answer: Json, field: string): readonly T[] => {
  const value = answer[field];
  return Array.isArray(value) ? (value as T[]) : [];
};

/** ECS's words for a task definition that is not there; the code alone stands for much else. */
const NO_DEFINITION = /unable to describe|does not exist|not found/i;

type Call = (
  name: string,
  Command: new (input: never) => object,
  input: Json,
  patience?: Patience,
) => Promise<Json>;

/** Services and the tasks that stopped. */
function serviceCalls(
  call: Call,
  cluster: string,
): Pick<EcsApi, 'services' | 'update' | 'stoppedTasks' | 'runningTasks'> {
  const tasksOf = async (service: string, desiredStatus: string, patience?: Patience) => {
    const input = { cluster, serviceName: lastPart(service), desiredStatus };
    const listed = await call('ListTasks', ListTasksCommand, input, patience);
    const tasks = list<string>(listed, 'taskArns').slice(0, 100);
    if (tasks.length === 0) return [];
    const described = await call('DescribeTasks', DescribeTasksCommand, { cluster, tasks }, patience);
    return list<Task>(described, 'tasks');
  };
  return {
    async services(names, patience) {
      const answers = await Promise.all(
        inGroups(names, NAMES_A_CALL).map(services =>
          call('DescribeServices', DescribeServicesCommand, { cluster, services }, patience),
        ),
      );
      const active = answers
        .flatMap(answer => list<Service>(answer, 'services'))
        .filter(({ status }) => status === 'ACTIVE');
      const found = names.flatMap(name => {
        const service = active.find(
          ({ serviceArn, serviceName }) => serviceArn === name || serviceName === lastPart(name),
        );
        return service ? [[name, service] as const] : [];
      });
      return new Map(found);
    },

    async update(service, taskDefinition, patience) {
      const input = { cluster, service, taskDefinition };
      const answer = await call('UpdateService', UpdateServiceCommand, input, patience);
      return (answer['service'] ?? {}) as Service;
    },

    stoppedTasks: (service, patience) => tasksOf(service, 'STOPPED', patience),
    runningTasks: service => tasksOf(service, 'RUNNING'),
  };
}

/** Tasks that belong to no service. */
function taskCalls(call: Call, cluster: string): Pick<EcsApi, 'runTask' | 'tasks' | 'stopTask'> {
  return {
    async runTask(input) {
      const answer = await call('RunTask', RunTaskCommand, { cluster, ...input });
      return { tasks: list(answer, 'tasks'), failures: list(answer, 'failures') };
    },

    async tasks(arns) {
      const answer = await call('DescribeTasks', DescribeTasksCommand, { cluster, tasks: arns });
      return list<Task>(answer, 'tasks');
    },

    async stopTask(task, reason, patience) {
      await call('StopTask', StopTaskCommand, { cluster, task, reason }, patience);
    },
  };
}

function definitionCalls(call: Call): Pick<EcsApi, 'describe' | 'register' | 'deregister'> {
  return {
    async deregister(taskDefinition) {
      const input = { taskDefinition };
      await call('DeregisterTaskDefinition', DeregisterTaskDefinitionCommand, input, { patienceMs: 0 });
    },

    async describe(taskDefinition) {
      try {
        const input = { taskDefinition, include: ['TAGS'] };
        const answer = await call('DescribeTaskDefinition', DescribeTaskDefinitionCommand, input);
        return {
          definition: (answer['taskDefinition'] ?? {}) as TaskDefinition,
          tags: list<unknown>(answer, 'tags'),
        };
      } catch (thrown) {
        if (thrown instanceof Fault && thrown.code === 'AWS_REFUSED' && NO_DEFINITION.test(thrown.what))
          return undefined;
        throw thrown;
      }
    },

    async register(document) {
      const answer = await call('RegisterTaskDefinition', RegisterTaskDefinitionCommand, document);
      return (
        (answer['taskDefinition'] as { taskDefinitionArn?: string } | undefined)?.taskDefinitionArn ?? ''
      );
    },
  };
}

function deploymentCalls(
  call: Call,
  cluster: string,
): Pick<EcsApi, 'serviceDeployments' | 'describeDeployments' | 'revisions' | 'stop' | 'answerPause'> {
  return {
    async answerPause(serviceDeploymentArn, hookId, action) {
      const input = { serviceDeploymentArn, hookId, action };
      await call('ContinueServiceDeployment', ContinueServiceDeploymentCommand, input);
    },

    async serviceDeployments(service, { status, limit }, patience) {
      const answer = await call(
        'ListServiceDeployments',
        ListServiceDeploymentsCommand,
        { cluster, service, maxResults: Math.min(limit, 100), ...(status ? { status } : {}) },
        patience,
      );
      const age = ({ createdAt = 0 }: ServiceDeploymentBrief) => createdAt;
      return [...list<ServiceDeploymentBrief>(answer, 'serviceDeployments')].sort((a, b) => age(b) - age(a));
    },

    async describeDeployments(arns, patience) {
      const name = 'DescribeServiceDeployments';
      const answers = await Promise.all(
        inGroups(arns, ARNS_A_CALL).map(serviceDeploymentArns =>
          call(name, DescribeServiceDeploymentsCommand, { serviceDeploymentArns }, patience),
        ),
      );
      return answers.flatMap(answer => list<ServiceDeployment>(answer, 'serviceDeployments'));
    },

    async revisions(arns, patience) {
      const answers = await Promise.all(
        inGroups(arns, ARNS_A_CALL).map(serviceRevisionArns =>
          call(
            'DescribeServiceRevisions',
            DescribeServiceRevisionsCommand,
            { serviceRevisionArns },
            patience,
          ),
        ),
      );
      return answers.flatMap(answer => list<ServiceRevision>(answer, 'serviceRevisions'));
    },

    async stop(serviceDeploymentArn, patience) {
      const input = { serviceDeploymentArn, stopType: 'ROLLBACK' };
      await call('StopServiceDeployment', StopServiceDeploymentCommand, input, patience);
    },
  };
}

/** ECS of one cluster through the AWS SDK. */
export function ecsApi(aws: Aws, cluster: string): EcsApi {
  const call: Call = (name, Command, input, patience) =>
    aws.call(`ecs:${name}`, ECSClient as never, Command, input, patience);
  return {
    ...serviceCalls(call, cluster),
    ...taskCalls(call, cluster),
    ...definitionCalls(call),
    ...deploymentCalls(call, cluster),
  };
}
