import type { EcsApi } from '../aws/ecs.ts';
import type { ContainerDefinition } from '../definition/derive.ts';
import { judgeStaged, stagedProgress } from '../rollout/staged.ts';
import { requireServices, shortDefinition, strategyOf } from './plan.ts';

/** What a service runs now. */
export interface ServiceStatus {
  readonly name: string;
  readonly serviceArn: string;
  readonly strategy: string;
  readonly status: 'stable' | 'in-progress' | 'rolled-back' | 'failed';
  /** ARN */
  readonly taskDefinition: string;
  readonly containers: readonly ContainerDefinition[];
  /** One line for each deployment that is shown. */
  readonly deployments: readonly string[];
  readonly events: readonly string[];
}

const ROLLOUTS = { COMPLETED: 'stable', IN_PROGRESS: 'in-progress', FAILED: 'failed' } as const;

/** What services run, and what is under way. Changes nothing. @throws Fault SERVICE_MISSING, CONTROLLER_UNSUPPORTED */
export async function lookAt(
  ecs: EcsApi,
  options: { readonly cluster: string; readonly services: readonly { readonly name: string }[] },
): Promise<readonly ServiceStatus[]> {
  const names = options.services.map(({ name }) => name);
  const services = await requireServices(ecs, options.cluster, names);
  return Promise.all(
    names.map(async (name): Promise<ServiceStatus> => {
      const service = services.get(name)!;
      const { taskDefinition = '', deployments = [], events = [], currentServiceDeployment: arn } = service;
      const strategy = strategyOf(service);
      const described = await ecs.describe(taskDefinition);
      const lines = deployments.map(deployment => {
        const { status = '', runningCount = 0, desiredCount = 0, rolloutState = '' } = deployment;
        return `${status} ${shortDefinition(deployment.taskDefinition ?? '')}: ${runningCount} of ${desiredCount} tasks run ${rolloutState}`.trim();
      });
      const primary = deployments.find(({ status }) => status === 'PRIMARY');
      let status: ServiceStatus['status'] =
        ROLLOUTS[primary?.rolloutState as keyof typeof ROLLOUTS] ??
        ((primary?.runningCount ?? 0) >= (primary?.desiredCount ?? 0) ? 'stable' : 'in-progress');
      if (strategy !== 'ROLLING' && arn !== undefined) {
        const [deployment] = await ecs.describeDeployments([arn]);
        if (deployment) {
          const { stage, running, desired, weight } = stagedProgress(deployment);
          lines.push(
            `${stage}: ${running} of ${desired} tasks run${weight === undefined ? '' : `, ${weight} % of the traffic`}`,
          );
          const { state } = judgeStaged(deployment, 'done');
          status = state === 'waiting' || state === 'going-back' ? 'in-progress' : state;
        }
      }
      return {
        name,
        serviceArn: service.serviceArn ?? '',
        strategy,
        status,
        taskDefinition,
        containers: described?.definition.containerDefinitions ?? [],
        deployments: lines,
        events: events
          .slice(0, 5)
          .map(({ createdAt, message = '' }) =>
            `${createdAt === undefined ? '' : new Date(createdAt * 1000).toISOString().slice(0, 19)} ${message}`.trim(),
          ),
      };
    }),
  );
}
