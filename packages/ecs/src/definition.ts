import { Fault } from '@guarded-deploy/faults';

/** A task definition as ECS describes it; only what is looked at here is named. */
export interface TaskDefinition {
  readonly family?: string | undefined;
  readonly taskDefinitionArn?: string | undefined;
  readonly containerDefinitions?:
    | readonly { readonly name?: string | undefined; readonly image?: string | undefined }[]
    | undefined;
}

/** What describing adds and registering refuses. */
const DESCRIBED = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
] as const;

/**
 * `container=image:tag` lines → images by container.
 * @throws Fault IMAGES_INVALID
 */
export function parseImages(lines: readonly string[]): Map<string, string> {
  const images = new Map<string, string>();
  for (const line of lines) {
    const match = /^([A-Za-z0-9_-]{1,255})\s*=\s*([^\s=]+)$/.exec(line);
    if (!match || images.has(match[1]!)) {
      throw new Fault({
        code: 'IMAGES_INVALID',
        what: `The line ${JSON.stringify(line.slice(0, 200))} of 'images' is not container=image:tag${match ? ', or names a container twice' : ''}.`,
        remedy: 'Write one container a line, such as web=ghcr.io/acme/portal:abc123.',
      });
    }
    images.set(match[1]!, match[2]!);
  }
  return images;
}

/** `registry/name` of an image reference, without tag and digest. */
export function repositoryOf(image: string): string {
  const name = image.replace(/@sha256:[0-9a-f]+$/, '');
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}

/** The registry that a repository is written with; undefined for a bare name, which is one of ECR. By Docker's rule. */
export function registryOf(repository: string): string | undefined {
  const [first = '', ...rest] = repository.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : undefined;
}

/** Whether a repository is one of ECR, by its registry or as a bare name. */
export const isEcr = (repository: string): boolean =>
  repository.includes('.dkr.ecr.') || registryOf(repository) === undefined;

/** @returns the fault for an image that its repository does not have; `which` is a tag or digest in words */
export const tagMissing = (repository: string, which: string): Fault =>
  new Fault({
    code: 'TAG_MISSING',
    what: `${repository} has no image ${which}.`,
    remedy: 'Give a tag that was pushed; the build of that commit may have failed.',
  });

/** Whether an image is of `repository`, which names its registry or, bare, one of ECR in the service's account. */
function isOf(image: string, repository: string): boolean {
  const own = repositoryOf(image);
  const registry = registryOf(own) ?? '';
  return (
    own === repository ||
    (registryOf(repository) === undefined &&
      registry.includes('.dkr.ecr.') &&
      own === `${registry}/${repository}`)
  );
}

/** A tag by the rule of registries. @throws Fault TAG_INVALID */
export function checkTag(tag: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(tag)) return tag;
  throw new Fault({
    code: 'TAG_INVALID',
    what: `${JSON.stringify(tag.slice(0, 150))} is not a tag of an image.`,
    remedy: 'Give a tag as the registry shows it.',
  });
}

export interface Change {
  readonly container: string;
  readonly from: string;
  readonly to: string;
}

/**
 * What to register: the template with the new images under its own family. Values stay as they are, empty ones too; what only
 * describing adds is left out.
 * @throws Fault CONTAINER_UNKNOWN, NOTHING_TO_CHANGE
 */
export function deriveDefinition<T extends TaskDefinition>(
  template: T,
  wish: {
    /** The template's, less `-template`, unless given. */
    readonly family?: string | undefined;
    readonly images: ReadonlyMap<string, string>;
    /** Every container whose image is of `repository` gets `tag`. */
    readonly tag?: string | undefined;
    readonly repository?: string | undefined;
  },
): { readonly definition: T & { family: string }; readonly changes: readonly Change[] } {
  const containers = template.containerDefinitions ?? [];
  const names = containers.map(({ name }) => name ?? '');
  const unknown = [...wish.images.keys()].find(name => !names.includes(name));
  if (unknown !== undefined) {
    throw new Fault({
      code: 'CONTAINER_UNKNOWN',
      what: `The template has no container '${unknown}'; it has ${names.join(', ')}.`,
      remedy: "Correct the name under 'images'.",
    });
  }
  const family = wish.family || (template.family ?? '').replace(/-template$/, '');
  const changes: Change[] = [];
  let matched = wish.images.size;
  const containerDefinitions = containers.map(container => {
    const from = container.image ?? '';
    let to = wish.images.get(container.name ?? '');
    if (
      to === undefined &&
      wish.tag !== undefined &&
      wish.repository !== undefined &&
      isOf(from, wish.repository)
    ) {
      to = `${repositoryOf(from)}:${wish.tag}`;
      matched += 1;
    }
    if (to === undefined) return container;
    changes.push({ container: container.name ?? '', from, to });
    return { ...container, image: to };
  });
  if (matched === 0) {
    throw new Fault({
      code: 'NOTHING_TO_CHANGE',
      what: wish.tag
        ? `No container of the template uses an image of '${wish.repository ?? ''}'.`
        : 'Neither images nor a tag were given.',
      remedy:
        "Give 'images' (container=image:tag), or 'tag' with the 'repository' that the template's images come from.",
    });
  }
  const definition = { ...template, family, containerDefinitions } as unknown as Record<string, unknown>;
  for (const field of DESCRIBED) delete definition[field];
  return { definition: definition as unknown as T & { family: string }, changes };
}
