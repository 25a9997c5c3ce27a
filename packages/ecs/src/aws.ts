import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type Service as SdkService,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { Fault, messageOf } from '@guarded-deploy/faults';
import type { TaskDefinition } from './definition.ts';
import type { Ecs, Service } from './release.ts';

export interface AwsOptions {
  readonly region?: string | undefined;
  /** Another address of the API, for private endpoints and tests. */
  readonly endpoint?: string | undefined;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly signal: AbortSignal;
}

const nameOf = (thrown: unknown): string => (thrown as { name?: string } | undefined)?.name ?? '';

/** AWS's errors in words; anything else as it came. */
export function awsFault(thrown: unknown, doing: string): unknown {
  if (thrown instanceof Fault) return thrown;
  const name = nameOf(thrown);
  if (/AccessDenied|UnauthorizedOperation|NotAuthorized/.test(name)) {
    return new Fault({
      code: 'AWS_ACCESS_DENIED',
      what: `AWS refused ${doing}: ${messageOf(thrown)}`,
      remedy: 'Give the role of this job that permission; the README lists all that are needed.',
      cause: thrown,
    });
  }
  if (
    /CredentialsProviderError|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature/.test(
      name,
    )
  ) {
    return new Fault({
      code: 'AWS_CREDENTIALS',
      what: `There are no valid AWS credentials: ${messageOf(thrown)}`,
      remedy: 'Run aws-actions/configure-aws-credentials before this step, in the same job.',
      cause: thrown,
    });
  }
  if (/Throttl|TooManyRequests|RequestLimitExceeded/.test(name)) {
    return new Fault({
      code: 'AWS_THROTTLED',
      what: `AWS went on throttling ${doing}.`,
      remedy: 'Re-run later; fewer deployments at once help.',
      cause: thrown,
    });
  }
  if (/^Region is missing/.test(messageOf(thrown))) {
    return new Fault({
      code: 'AWS_REGION',
      what: 'It is not known which AWS region is meant.',
      remedy: "Set 'region', or AWS_REGION in the environment.",
      cause: thrown,
    });
  }
  if (/^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)$/.test(systemCodeOf(thrown))) {
    return new Fault({
      code: 'AWS_UNREACHABLE',
      what: `AWS did not answer ${doing}: ${messageOf(thrown) || systemCodeOf(thrown)}.`,
      remedy: "Check 'region' and 'endpoint', and HTTPS_PROXY where the runner needs one.",
      cause: thrown,
    });
  }
  return thrown;
}

const systemCodeOf = (thrown: unknown): string =>
  String((thrown as { code?: unknown } | undefined)?.code ?? '');

/** What every client of AWS is made with. */
export function client({ region, endpoint, env }: AwsOptions) {
  // The SDK knows nothing of proxies by itself. proxyEnv is Node 24.5's; its types lag behind.
  const agent = { keepAlive: true, maxSockets: 50, proxyEnv: { ...env } } as AgentOptions;
  return {
    requestHandler: { httpAgent: new HttpAgent(agent), httpsAgent: new HttpsAgent(agent) },
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 8,
    retryMode: 'adaptive',
  };
}

/** ECS through the AWS SDK; throttled calls are repeated with growing pauses. */
export function awsEcs(options: AwsOptions & { readonly cluster: string; readonly service: string }): Ecs {
  const ecs = new ECSClient(client(options));
  const { cluster, service: name, signal } = options;
  const abort = { abortSignal: signal };
  const attempt = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      throw awsFault(thrown, doing);
    }
  };
  const shape = (service: SdkService): Service => ({
    taskDefinition: service.taskDefinition ?? '',
    deployments: service.deployments ?? [],
    events: (service.events ?? []).map(event => ({
      id: event.id ?? '',
      at: event.createdAt?.toISOString().slice(11, 19) ?? '',
      message: event.message ?? '',
    })),
  });
  return {
    describeTemplate: taskDefinition =>
      attempt('ecs:DescribeTaskDefinition', async () => {
        try {
          const answer = await ecs.send(
            new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }),
            abort,
          );
          return { definition: (answer.taskDefinition ?? {}) as TaskDefinition, tags: answer.tags ?? [] };
        } catch (thrown) {
          if (nameOf(thrown) === 'ClientException') return undefined;
          throw thrown;
        }
      }),
    register: (definition, tags) =>
      attempt('ecs:RegisterTaskDefinition', async () => {
        const input = {
          ...definition,
          ...(tags.length > 0 ? { tags } : {}),
        } as RegisterTaskDefinitionCommandInput;
        const answer = await ecs.send(new RegisterTaskDefinitionCommand(input), abort);
        return answer.taskDefinition?.taskDefinitionArn ?? '';
      }),
    service: () =>
      attempt('ecs:DescribeServices', async () => {
        try {
          const answer = await ecs.send(new DescribeServicesCommand({ cluster, services: [name] }), abort);
          const service = answer.services?.find(({ status }) => status === 'ACTIVE');
          return service && shape(service);
        } catch (thrown) {
          if (nameOf(thrown) === 'ClusterNotFoundException') return undefined;
          throw thrown;
        }
      }),
    update: taskDefinition =>
      attempt('ecs:UpdateService', async () => {
        const answer = await ecs.send(
          new UpdateServiceCommand({ cluster, service: name, taskDefinition }),
          abort,
        );
        return shape(answer.service ?? {});
      }),
    stoppedTasks: taskDefinition =>
      attempt('ecs:ListTasks', async () => {
        const { taskArns = [] } = await ecs.send(
          new ListTasksCommand({ cluster, serviceName: name, desiredStatus: 'STOPPED' }),
          abort,
        );
        if (taskArns.length === 0) return [];
        const { tasks = [] } = await ecs.send(
          new DescribeTasksCommand({ cluster, tasks: taskArns.slice(0, 100) }),
          abort,
        );
        return tasks
          .filter(task => task.taskDefinitionArn === taskDefinition)
          .map(task => ({
            arn: task.taskArn ?? '',
            reason: task.stoppedReason ?? 'no reason given',
            containers: (task.containers ?? [])
              .filter(container => container.reason !== undefined || (container.exitCode ?? 0) !== 0)
              .map(
                container =>
                  `${container.name}${container.exitCode === undefined ? '' : `: exit ${container.exitCode}`}${container.reason ? ` (${container.reason})` : ''}`,
              ),
          }));
      }),
  };
}

/** A repository of ECR, written with its registry or by its bare name, as the API takes it. */
export function ecrRepository(repository: string, region: string | undefined) {
  const match = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(.+)$/.exec(repository);
  return {
    region: region ?? match?.[2],
    names: { ...(match ? { registryId: match[1] } : {}), repositoryName: match?.[3] ?? repository },
  };
}

export const repositoryMissing = (repository: string, cause: unknown) =>
  new Fault({
    code: 'REPOSITORY_MISSING',
    what: `ECR has no repository '${repository}'.`,
    remedy: "Check 'repository' and 'region'.",
    cause,
  });

/** Whether ECR has the tag. @throws Fault when the repository itself is not there */
export async function ecrHasTag(repository: string, tag: string, options: AwsOptions): Promise<boolean> {
  const { names, region } = ecrRepository(repository, options.region);
  const ecr = new ECRClient(client({ ...options, region }));
  try {
    await ecr.send(new DescribeImagesCommand({ ...names, imageIds: [{ imageTag: tag }] }), {
      abortSignal: options.signal,
    });
    return true;
  } catch (thrown) {
    if (nameOf(thrown) === 'ImageNotFoundException') return false;
    if (nameOf(thrown) === 'RepositoryNotFoundException') throw repositoryMissing(repository, thrown);
    throw awsFault(thrown, 'ecr:DescribeImages');
  }
}
