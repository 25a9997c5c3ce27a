import { Fault } from '@guarded-deploy/faults';
import { type DescribedDefinition, type EcsApi, lastPart, type Service } from '../aws/ecs.ts';
import {
  type Derived,
  deriveDefinition,
  type ImageRequest,
  requireMet,
  type TaskDefinition,
} from '../definition/derive.ts';
import { type Difference, differences } from '../definition/diff.ts';
import type { ServiceRequest } from './services.ts';

/** One service of a release, before anything is changed. */
export interface PlannedService {
  readonly name: string;
  /** As it was when it was looked at. */
  readonly service: Service;
  /** The task definition that the service is set to. */
  readonly running: TaskDefinition;
  readonly derived: Derived;
  readonly tags: readonly unknown[];
  readonly diff: readonly Difference[];
  /** ECS's strategy shifts traffic: blue/green, linear or canary. */
  readonly staged: boolean;
  /** A task definition that is there already, such as one to go back to: nothing is derived then. */
  readonly existing?: string;
  /** A service deployment that is stopped and thereby taken back, instead of a new one. */
  readonly stop?: string;
}

export interface Plan {
  readonly cluster: string;
  readonly services: readonly PlannedService[];
}

/** Name and revision of a task definition. */
export const shortDefinition = (arn: string): string => lastPart(arn);

/** ROLLING is what ECS means where it names none. */
export const strategyOf = (service: Service): string =>
  service.deploymentConfiguration?.strategy ?? 'ROLLING';

/** Only ECS's own controller is released by. @throws Fault CONTROLLER_UNSUPPORTED */
function requireController(name: string, { deploymentController }: Service): void {
  const controller = deploymentController?.type ?? 'ECS';
  if (controller === 'ECS') return;
  throw new Fault({
    code: 'CONTROLLER_UNSUPPORTED',
    what: `The service '${name}' is deployed by ${controller}, not by ECS itself. Nothing was registered.`,
    remedy:
      controller === 'CODE_DEPLOY'
        ? "Release it with CodeDeploy, or move it to ECS's own blue/green strategy (UpdateService with another deployment controller)."
        : 'Release it with what controls it, or give it the deployment controller ECS.',
  });
}

/** The services by name. @throws Fault SERVICE_MISSING, CONTROLLER_UNSUPPORTED */
export async function requireServices(
  ecs: EcsApi,
  cluster: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Service>> {
  const services = await ecs.services(names);
  const missing = names.filter(name => !services.has(name));
  if (missing.length > 0) {
    throw new Fault({
      code: 'SERVICE_MISSING',
      what: `There is no active service ${missing.map(name => `'${name}'`).join(', ')} in cluster '${cluster}'.`,
      remedy: "Check 'cluster', 'service' and 'region'.",
    });
  }
  for (const [name, service] of services) requireController(name, service);
  return services;
}

/** Each of `names` once. */
async function describeAll(
  ecs: EcsApi,
  names: readonly string[],
): Promise<ReadonlyMap<string, DescribedDefinition | undefined>> {
  const all = [...new Set(names)];
  return new Map(await Promise.all(all.map(async name => [name, await ecs.describe(name)] as const)));
}

/**
 * Looks at all that a release needs, and derives what it would register. Changes nothing.
 * @throws Fault SERVICE_MISSING, CONTROLLER_UNSUPPORTED, TEMPLATE_MISSING, FAMILY_INVALID, and those of `requireMet`
 */
export async function planRelease(
  ecs: EcsApi,
  options: ImageRequest & { readonly cluster: string; readonly services: readonly ServiceRequest[] },
): Promise<Plan> {
  const { cluster, services: requests } = options;
  const services = await requireServices(
    ecs,
    cluster,
    requests.map(({ name }) => name),
  );
  const runningOf = ({ name }: ServiceRequest) => services.get(name)!.taskDefinition ?? '';
  const templateOf = (request: ServiceRequest) => request.template ?? runningOf(request);
  const described = await describeAll(
    ecs,
    requests.flatMap(request => [templateOf(request), runningOf(request)]),
  );
  const templates = requests.map(request => {
    const found = described.get(templateOf(request));
    if (found) return found;
    throw new Fault({
      code: 'TEMPLATE_MISSING',
      what: `There is no task definition '${templateOf(request)}', the template of '${request.name}'.`,
      remedy: "Check 'template': a family or an ARN in the same region, with a revision that is not deleted.",
    });
  });
  const derived = requests.map(({ family }, at) =>
    deriveDefinition(templates[at]!.definition, { ...options, family }),
  );
  requireMet(
    templates.map(({ definition }) => definition),
    derived,
    options,
  );
  return {
    cluster,
    services: requests.map((request, at) => {
      const service = services.get(request.name)!;
      const running = described.get(runningOf(request))?.definition ?? {};
      const { document } = derived[at]!;
      return {
        name: request.name,
        service,
        running,
        derived: withImagesOf(running, derived[at]!),
        // AWS keeps keys that begin so to itself, and refuses them from anybody else.
        tags: templates[at]!.tags.filter(tag => !/^aws:/i.test(String((tag as { key?: unknown }).key ?? ''))),
        diff: differences(running, document),
        staged: strategyOf(service) !== 'ROLLING',
      };
    }),
  };
}

/** A person wants to know what an image replaces, which is what runs rather than what the template has. */
function withImagesOf({ containerDefinitions = [] }: TaskDefinition, derived: Derived): Derived {
  const changes = derived.changes.map(change => ({
    ...change,
    from: containerDefinitions.find(({ name }) => name === change.container)?.image ?? change.from,
  }));
  return { ...derived, changes };
}

/** The images that a plan brings, once each. */
export const imagesOf = ({ services }: Plan): readonly string[] => [
  ...new Set(services.flatMap(({ derived }) => derived.changes.map(({ to }) => to))),
];

/** The images that run now in the containers that a plan changes, once each. */
export const replacedImagesOf = ({ services }: Plan): readonly string[] => [
  ...new Set(services.flatMap(({ derived }) => derived.changes.map(({ from }) => from))),
];

/** What a person should know before the release begins: deployments that are still under way. */
export function unfinished({ name, service }: PlannedService): string | undefined {
  const primary = service.deployments?.find(({ status }) => status === 'PRIMARY');
  if (primary?.rolloutState !== 'IN_PROGRESS') return undefined;
  const { taskDefinition = '', runningCount = 0, desiredCount = 0 } = primary;
  return `${name}: a deployment of ${shortDefinition(taskDefinition)} is still under way (${runningCount} of ${desiredCount} tasks run); this one takes its place`;
}
