/** The task definition of a task that runs once: pure. */
import { Fault } from '@guarded-deploy/faults';
import type { Service } from '../aws/ecs.ts';
import { type LogPlace, logPlaceOf } from '../aws/logs.ts';
import type { Change, ContainerDefinition, TaskDefinition } from '../definition/derive.ts';

type Json = Readonly<Record<string, unknown>>;
type Container = ContainerDefinition & Json;

/** What ECS takes as a task definition, in bytes. */
export const LARGEST_DEFINITION = 64 * 1024;

const containersOf = ({ containerDefinitions = [] }: TaskDefinition) =>
  containerDefinitions as readonly Container[];

/**
 * The container that a task of its own runs: the one that is named, else the only one that the release changes.
 * @throws Fault CONTAINER_UNKNOWN, MIGRATE_CONTAINER
 */
export function chooseContainer(
  document: TaskDefinition,
  changes: readonly Change[],
  wanted: string | undefined,
): string {
  const names = containersOf(document).map(({ name }) => name ?? '');
  if (wanted !== undefined) {
    if (names.includes(wanted)) return wanted;
    throw new Fault({
      code: 'CONTAINER_UNKNOWN',
      what: `The task definition has no container '${wanted.slice(0, 200)}' to migrate in; there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.`,
      remedy: "Correct 'migrate-container'.",
    });
  }
  const [only, ...more] = changes.map(({ container }) => container);
  if (only !== undefined && more.length === 0) return only;
  throw new Fault({
    code: 'MIGRATE_CONTAINER',
    what: `The release changes ${more.length + 1} containers (${[only, ...more].join(', ')}), and which of them has the migrations is not said.`,
    remedy: "Set 'migrate-container' to the one with the application's code.",
  });
}

/** The names of the containers that `name` cannot start without: those it waits for, its volumes' and its links', and theirs. */
function neededBy(all: readonly Container[], name: string): ReadonlySet<string> {
  const needed = new Set<string>();
  const visit = (current: string) => {
    if (needed.has(current)) return;
    needed.add(current);
    const container = all.find(one => one.name === current);
    const names = (field: string, key: string) =>
      ((container?.[field] as readonly Json[] | undefined) ?? []).map(entry => String(entry[key]));
    const links = (container?.['links'] as readonly string[] | undefined) ?? [];
    for (const other of [
      ...names('dependsOn', 'containerName'),
      ...names('volumesFrom', 'sourceContainer'),
      ...links.map(link => link.split(':')[0]!),
    ])
      visit(other);
  };
  visit(name);
  return needed;
}

/** What a service needs and a task that runs once has no use for: ports that may be taken, and checks of a server. */
const OF_SERVERS = ['portMappings', 'healthCheck', 'restartPolicy'] as const;

/**
 * The release's task definition for one command: the one container with it in place of its own program, and those that it needs.
 * Its environment, secrets, roles, volumes and log stay.
 * @throws Fault MIGRATE_TOO_LARGE
 */
export function oneOffDefinition(
  document: TaskDefinition & { readonly family: string },
  { container: name, command }: { readonly container: string; readonly command: readonly string[] },
): Json & { readonly family: string } {
  const all = containersOf(document);
  const needed = neededBy(all, name);
  const [program, ...args] = command;
  const containerDefinitions = all
    .filter(container => needed.has(container.name ?? ''))
    .map(container => {
      const isOwn = container.name === name;
      const kept = Object.fromEntries(
        Object.entries(container).filter(
          ([field]) =>
            !(OF_SERVERS as readonly string[]).includes(field) || (field === 'healthCheck' && !isOwn),
        ),
      );
      return isOwn
        ? { ...kept, essential: true, entryPoint: [program], command: args }
        : { ...kept, essential: false };
    });
  // A name of ECS has 255 characters at most.
  const family = `${document.family.slice(0, 244)}-migrations`;
  const whole = { ...document, family, containerDefinitions };
  const bytes = Buffer.byteLength(JSON.stringify(whole));
  if (bytes > LARGEST_DEFINITION) {
    throw new Fault({
      code: 'MIGRATE_TOO_LARGE',
      what: `The task definition with the migration guard in it has ${bytes} bytes; ECS takes ${LARGEST_DEFINITION}.`,
      remedy:
        "Move environment variables into an 'environmentFiles' of the container, or migrate elsewhere (`migrate: off`).",
    });
  }
  return whole;
}

/** How the service's tasks run, as RunTask wants it: the same network, launch type and platform. */
export function runsLike(service: Service): Json {
  const { networkConfiguration, capacityProviderStrategy, launchType, platformVersion } = service;
  const providers = capacityProviderStrategy ?? [];
  return {
    ...(networkConfiguration === undefined ? {} : { networkConfiguration }),
    // ECS refuses both.
    ...(providers.length > 0
      ? { capacityProviderStrategy: providers }
      : launchType === undefined
        ? {}
        : { launchType }),
    ...(platformVersion === undefined ? {} : { platformVersion }),
  };
}

/** Where the container's answer will be, before its task is there. @throws Fault MIGRATE_LOG */
export function requireReadableLog(document: TaskDefinition, name: string): void {
  const container = containersOf(document).find(one => one.name === name);
  if (logPlaceOf(container, 'task') !== undefined) return;
  const driver = container?.logConfiguration?.logDriver ?? 'none';
  throw new Fault({
    code: 'MIGRATE_LOG',
    what: `The container '${name}' does not log to CloudWatch with a stream prefix (its log driver is ${driver}), so the guard's answer could not be read.`,
    remedy:
      "Give it the log driver 'awslogs' with 'awslogs-group' and 'awslogs-stream-prefix', or migrate elsewhere (`migrate: off`).",
  });
}

/** @returns undefined where `requireReadableLog` would throw */
export const logOf = (document: TaskDefinition, name: string, taskArn: string): LogPlace | undefined =>
  logPlaceOf(
    containersOf(document).find(one => one.name === name),
    taskArn,
  );
