import { Fault } from '@guarded-deploy/faults';
import { isOf, repositoryOf } from '../image/reference.ts';

/** A container of a task definition; only what is looked at here is named. */
export interface ContainerDefinition {
  readonly name?: string | undefined;
  readonly image?: string | undefined;
  readonly logConfiguration?: {
    readonly logDriver?: string;
    readonly options?: Readonly<Record<string, string>>;
  };
}

/** A task definition as ECS describes it. */
export interface TaskDefinition {
  readonly family?: string | undefined;
  readonly taskDefinitionArn?: string | undefined;
  readonly revision?: number | undefined;
  readonly status?: string | undefined;
  readonly containerDefinitions?: readonly ContainerDefinition[] | undefined;
}

/** What describing adds and registering refuses. A test compares this list with the model of the API. */
export const DESCRIBED = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
] as const;

/** The described document as it can be registered again: all it holds, less what only describing adds. */
export function registrable<T extends TaskDefinition>(definition: T): Omit<T, (typeof DESCRIBED)[number]> {
  const document = { ...definition } as Record<string, unknown>;
  for (const field of DESCRIBED) delete document[field];
  return document as Omit<T, (typeof DESCRIBED)[number]>;
}

/**
 * `container=image:tag` lines → images by container.
 * @throws Fault IMAGES_INVALID
 */
export function parseImages(lines: readonly string[]): Map<string, string> {
  const images = new Map<string, string>();
  for (const line of lines) {
    const match = /^([A-Za-z0-9_-]{1,255})\s*=\s*([A-Za-z0-9][A-Za-z0-9._:/@+-]{0,1000})$/.exec(line);
    const twice = match !== null && images.has(match[1]!);
    if (match === null || twice) {
      throw new Fault({
        code: 'IMAGES_INVALID',
        what: twice
          ? `'images' names the container '${match[1]}' twice.`
          : `The line ${JSON.stringify(line.slice(0, 200))} of 'images' is not container=image:tag.`,
        remedy: 'Write one container a line, such as web=ghcr.io/acme/portal:abc123.',
      });
    }
    images.set(match[1]!, match[2]!);
  }
  return images;
}

export interface Change {
  readonly container: string;
  readonly from: string;
  readonly to: string;
}

/** Which images a release brings. */
export interface ImageRequest {
  readonly images: ReadonlyMap<string, string>;
  /** Every container whose image is of one of `repositories` gets `tag`. */
  readonly tag?: string | undefined;
  readonly repositories: readonly string[];
}

export interface Derived {
  /** What to register. */
  readonly document: Readonly<Record<string, unknown>> & TaskDefinition & { readonly family: string };
  readonly changes: readonly Change[];
}

/**
 * What to register: the template with the new images under its own family. All else stays as it is, empty values and fields that
 * this program does not know too.
 */
export function deriveDefinition(
  template: TaskDefinition,
  request: ImageRequest & {
    /** The template's, less `-template`, unless given. */
    readonly family?: string | undefined;
  },
): Derived {
  const family = request.family || (template.family ?? '').replace(/-template$/, '');
  const changes: Change[] = [];
  const containerDefinitions = (template.containerDefinitions ?? []).map(container => {
    const from = container.image ?? '';
    const named = request.images.get(container.name ?? '');
    const ofRepository =
      request.tag !== undefined && request.repositories.some(repository => isOf(from, repository))
        ? `${repositoryOf(from)}:${request.tag}`
        : undefined;
    const to = named ?? ofRepository;
    if (to === undefined) return container;
    changes.push({ container: container.name ?? '', from, to });
    return { ...container, image: to };
  });
  return { document: { ...registrable(template), family, containerDefinitions }, changes };
}

/**
 * What was asked for and meets nothing is an error: an image of a container that no template has, a repository that none of their
 * containers uses, and a release that would change nothing.
 * @throws Fault CONTAINER_UNKNOWN, REPOSITORY_UNUSED, NOTHING_TO_CHANGE
 */
export function requireMet(
  templates: readonly TaskDefinition[],
  derived: readonly Derived[],
  request: ImageRequest,
): void {
  const containers = templates.flatMap(({ containerDefinitions = [] }) => containerDefinitions);
  const names = [...new Set(containers.map(({ name }) => name ?? ''))];
  const where = templates.length === 1 ? 'The template has' : 'The templates have';
  const unknown = [...request.images.keys()].find(name => !names.includes(name));
  if (unknown !== undefined) {
    throw new Fault({
      code: 'CONTAINER_UNKNOWN',
      what: `${where} no container '${unknown}'; there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.`,
      remedy: "Correct the name under 'images'.",
    });
  }
  const used = [...new Set(containers.map(({ image }) => repositoryOf(image ?? '')))];
  const unused = request.repositories.find(
    repository => !containers.some(({ image }) => isOf(image ?? '', repository)),
  );
  if (unused !== undefined && request.tag !== undefined) {
    throw new Fault({
      code: 'REPOSITORY_UNUSED',
      what: `No container uses an image of '${unused.slice(0, 200)}'; they use ${used.join(', ')}.`,
      remedy: "Correct 'repository', or take the line away.",
    });
  }
  if (derived.every(({ changes }) => changes.length === 0)) {
    throw new Fault({
      code: 'NOTHING_TO_CHANGE',
      what: 'Neither images nor a tag were given.',
      remedy:
        "Give 'images' (container=image:tag), or 'tag' with the 'repository' that the template's images come from.",
    });
  }
}
