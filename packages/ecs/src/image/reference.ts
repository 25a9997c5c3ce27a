import { Fault } from '@guarded-deploy/faults';
import { upTo } from '@guarded-deploy/foreign/linear';

/** An image's name taken apart, by Docker's rules. */
interface ImageReference {
  /** Host of the registry; `docker.io` where the name has none. */
  readonly registry: string;
  /** The repository inside the registry, such as `library/nginx` for `nginx`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Docker Hub, as images name it. */
export const DOCKER_HUB = 'docker.io';

/** `registry/name` of an image as it is written, without tag and digest. */
export function repositoryOf(image: string): string {
  const name = image.replace(/@sha256:[0-9a-f]+$/, '');
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}

/** The registry that a repository is written with; undefined for a bare name. By Docker's rule. */
export function registryOf(repository: string): string | undefined {
  const [first = '', ...rest] = repository.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : undefined;
}

/** `docker.io/nginx`, `index.docker.io/library/nginx` and `nginx` are one image. */
export function parseImage(image: string): ImageReference {
  const digest = /@(sha256:[0-9a-f]+)$/.exec(image)?.[1];
  const written = repositoryOf(image);
  const tag = upTo(image.slice(written.length), '@').replace(/^:/, '') || undefined;
  const host = registryOf(written);
  const name = host === undefined ? written : written.slice(host.length + 1);
  if (host !== undefined && !/^(index\.|registry-1\.)?docker\.io$/.test(host)) {
    return { registry: host, repository: name, tag, digest };
  }
  return { registry: DOCKER_HUB, repository: name.includes('/') ? name : `library/${name}`, tag, digest };
}

/** Account and region of a registry of ECR, in all spellings that AWS has for one; undefined for any other registry. */
export function ecrOf(registry: string): { readonly account: string; readonly region: string } | undefined {
  const match =
    /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z]{2}[a-z0-9-]*-\d+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn|[a-z0-9.-]+\.gov|sc2s\.sgov\.gov)$/.exec(
      registry.toLowerCase(),
    );
  return match ? { account: match[1]!, region: match[2]! } : undefined;
}

/**
 * Whether an image is of `repository`, which may be written with its registry or bare. A bare name means what the image itself
 * says: Docker Hub where the image has no registry either, else a registry of ECR.
 */
export function isOf(image: string, repository: string): boolean {
  const own = parseImage(image);
  if (registryOf(repository) !== undefined || registryOf(repositoryOf(image)) === undefined) {
    const other = parseImage(repository);
    return own.registry === other.registry && own.repository === other.repository;
  }
  return ecrOf(own.registry) !== undefined && own.repository === repository;
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

/** Among this many differences two tags are no longer alike. */
const MOST_DIFFERENCES = 8;

/** Levenshtein's distance, given up above `limit`. */
function distance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same));
    }
    row = next;
  }
  return row[other.length]!;
}

/** The tags that are most like `wanted`, at most three, the likest first: those that begin alike, then those with few differences. */
export function nearestTags(wanted: string, tags: readonly string[]): readonly string[] {
  const rank = (tag: string) => {
    const [a, b] = [tag.toLowerCase(), wanted.toLowerCase()];
    if (a === b) return 0;
    const cut = Math.min(a.length, b.length);
    if (cut >= 4 && a.slice(0, cut) === b.slice(0, cut)) return 1;
    const limit = Math.max(2, Math.min(MOST_DIFFERENCES, Math.ceil(Math.max(a.length, b.length) / 3)));
    const differences = distance(a, b, limit);
    return differences > limit ? undefined : 1 + differences;
  };
  return tags
    .flatMap(tag => {
      const value = rank(tag);
      return value === undefined || tag === wanted ? [] : [{ tag, value }];
    })
    .sort((one, other) => one.value - other.value)
    .slice(0, 3)
    .map(({ tag }) => tag);
}

/** @returns the fault for an image that its repository does not have; `which` is a tag or digest in words */
export const tagMissing = (repository: string, which: string, nearest: readonly string[] = []): Fault =>
  new Fault({
    code: 'TAG_MISSING',
    what: `${repository} has no image ${which}${nearest.length === 0 ? '' : `; it has ${nearest.join(', ')}`}.`,
    remedy: 'Give a tag that was pushed; the build of that commit may have failed.',
  });
