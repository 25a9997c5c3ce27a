/**
 * Who has which path of a release: shared directories and files, templates, outputs of build steps, the environment's link,
 * decrypted files. Judged together, before anything is sent: two that overlap would replace each other, and what all releases
 * share must never be in the way of what one release writes or takes away. Pure.
 */
import { liesIn, normalAbsolute, normalPath, parentsOf } from './paths.ts';
import { nameOf, type Path } from './places.ts';
import { shown } from './sentences.ts';

type Kind =
  | 'shared directory'
  | 'shared file'
  | 'template'
  | 'output'
  | 'link to the environment'
  | 'decrypted file'
  | 'file';

/** One path that the release file speaks of. */
export interface Claim {
  readonly kind: Kind;
  /** In its normal form: in the release, in shared/, or absolute. */
  readonly path: string;
  readonly in: 'release' | 'shared' | 'host';
  /** Where the release file says it. */
  readonly place: Path;
}

/** What is wrong with a path, or with two: words, and the place to correct. */
export interface Conflict {
  readonly place: Path;
  readonly what: string;
}

export class PathProblem extends Error {
  readonly conflict: Conflict;
  constructor(conflict: Conflict) {
    super(conflict.what);
    this.conflict = conflict;
  }
}

function refuse(place: Path, what: string): never {
  throw new PathProblem({ place, what });
}

/** A path in the release, or in shared/, in its normal form. @throws PathProblem */
export function inRelease(path: string, place: Path, root = 'the release'): string {
  const normal = normalPath(path);
  if (normal === undefined)
    refuse(
      place,
      `'${nameOf(place)}' is ${shown(path)}, which leads out of ${root}: write a path inside it.`,
    );
  if (normal === '')
    refuse(place, `'${nameOf(place)}' is ${shown(path)}, which is ${root} itself: name something in it.`);
  return normal;
}

/** Names below root of the directory of releases and of the link to the live one. */
export interface RootNames {
  readonly releases: string;
  readonly current: string;
}

export const USUAL_NAMES: RootNames = { releases: 'releases', current: 'current' };

/**
 * Where a template goes: `shared/…` and paths below root that lead there are shared, other absolute ones are the host's.
 * @throws PathProblem
 */
export function templatePlace(
  path: string,
  { root, names }: { readonly root: string; readonly names: RootNames },
  place: Path,
): Pick<Claim, 'in' | 'path'> {
  const shared = (below: string) => ({ in: 'shared' as const, path: inRelease(below, place, "'shared/'") });
  if (!path.startsWith('/')) {
    const normal = inRelease(path, place);
    return normal === 'shared' || normal.startsWith('shared/')
      ? shared(normal.slice('shared/'.length))
      : { in: 'release', path: normal };
  }
  const normal = normalAbsolute(path);
  if (normal === undefined || normal === '/')
    refuse(
      place,
      `'${nameOf(place)}' is ${shown(path)}: write the path of a file, without '..' that leads above /.`,
    );
  const home = normalAbsolute(root) ?? root;
  if (!liesIn(normal, home)) return { in: 'host', path: normal };
  const below = normal.slice(home.length + 1);
  const first = below.split('/')[0]!;
  if (first === 'shared') return shared(below.slice('shared/'.length));
  // Nothing is written to these by its path there.
  if (['', names.releases, names.current, '.guarded-deploy'].includes(first))
    refuse(
      place,
      `'${nameOf(place)}' is ${shown(path)}, which leads into ${first === '' ? 'the root itself' : `'${first}'`}: write a path without root for a file of the release, or 'shared/…'.`,
    );
  return { in: 'host', path: normal };
}

const isShared = ({ kind }: Claim) => kind === 'shared directory' || kind === 'shared file';

/** Whether two claims may overlap as they do. */
function compatible(a: Claim, b: Claim): boolean {
  // What lies in a shared directory is reached through that one's link; a thing said twice is said once.
  if (isShared(a) && isShared(b)) {
    if (a.path === b.path) return a.kind === b.kind;
    const outer = liesIn(a.path, b.path) ? b : a;
    return outer.kind === 'shared directory';
  }
  // A template writes a shared file, or something in a shared directory, which no release has a link of its own to.
  if (a.in === 'shared' || b.in === 'shared') {
    const [template, other] = a.kind === 'template' ? [a, b] : [b, a];
    if (other.kind === 'shared file') return template.path === other.path;
    return (
      other.kind === 'shared directory' && template.path !== other.path && liesIn(template.path, other.path)
    );
  }
  // Outputs of one step are made and taken over together.
  return a.kind === 'output' && b.kind === 'output' && a.place[1] === b.place[1];
}

/** Claims that can be compared: in the release and in shared/, whose paths are the same there, or on the host. */
function comparable(a: Claim, b: Claim): boolean {
  if (a.in === b.in) return true;
  if (a.in === 'host' || b.in === 'host') return false;
  // A file in shared/ that no release links to is in nobody's way.
  const [shared, other] = a.in === 'shared' ? [a, b] : [b, a];
  return isShared(other) && shared.kind === 'template';
}

const named = ({ kind, path, place }: Claim) => `the ${kind} ${shown(path)} ('${nameOf(place)}')`;

function sentenceOf(a: Claim, b: Claim): string {
  const relation = a.path === b.path ? 'is also' : liesIn(a.path, b.path) ? 'lies in' : 'holds';
  const both = `${named(a)} ${relation} ${named(b)}`;
  const [template, shared] = a.kind === 'template' ? [a, b] : [b, a];
  if (
    template.kind === 'template' &&
    template.in === 'release' &&
    isShared(shared) &&
    liesIn(template.path, shared.path)
  )
    return `${both}: write its path as 'shared/${template.path}'.`;
  if (isShared(a) && isShared(b))
    return `${both}: a path is shared as a directory or as a file, and a file holds nothing. Take one of them out.`;
  if (isShared(a) || isShared(b))
    return `${both}: what all releases share must not be what one release writes or replaces. Give it another path, or take it out of 'shared'.`;
  return `${both}: one would replace the other. Give each a path of its own.`;
}

/** The first two claims of a host that stand in each other's way; undefined when there are none. */
export function overlapOf(claims: readonly Claim[]): Conflict | undefined {
  for (const [index, a] of claims.entries()) {
    for (const b of claims.slice(0, index)) {
      if (!comparable(a, b) || !(liesIn(a.path, b.path) || liesIn(b.path, a.path)) || compatible(a, b))
        continue;
      // What is not shared is what has to move.
      const mover = isShared(a) && !isShared(b) ? b : a;
      return { place: mover.place, what: sentenceOf(mover, mover === a ? b : a) };
    }
  }
  return undefined;
}

/** What the source has at a path: a file, a link, or a directory. */
export type SourceKind = (path: string) => 'f' | 'l' | 'd' | undefined;

/**
 * A claim of a release for which the source leaves no room: a file or a link stands where a directory has to be, or a directory
 * where a template or the environment's link goes. What is at the place of something shared gives way.
 */
export function obstacleOf(claims: readonly Claim[], source: SourceKind): Conflict | undefined {
  for (const claim of claims) {
    if (claim.in !== 'release') continue;
    const above = parentsOf(claim.path).find(path => ['f', 'l'].includes(source(path) ?? ''));
    const here = source(claim.path);
    if (above !== undefined) {
      const thing = source(above) === 'l' ? 'a link' : 'a file';
      const words = `${shown(above)} is ${thing} in the source, and nothing is made below it`;
      return {
        place: claim.place,
        what: `${named(claim)}: ${words}. Give it another path, or take ${above} out of the source.`,
      };
    }
    const blocked = here === 'd' ? ['template', 'link to the environment'] : ['link to the environment'];
    if (here !== undefined && blocked.includes(claim.kind)) {
      const thing = here === 'd' ? 'a directory' : here === 'l' ? 'a link' : 'a file';
      return {
        place: claim.place,
        what: `${named(claim)} is ${thing} in the source, which it would replace. Give it another path, or leave ${thing} out with 'source.exclude'.`,
      };
    }
  }
  return undefined;
}

/** What all releases share, as the host is told. */
export interface SharedPath {
  /** `d`: a directory; `f`: a file that has to be there; `t`: a file that a template writes. */
  readonly kind: 'd' | 'f' | 't';
  readonly path: string;
  /** Inside another shared directory: reached by that one's link. */
  readonly inner: boolean;
}

/** Whose a shared directory is; what is empty stays as it is. */
export interface SharedOwner {
  readonly path: string;
  readonly owner: string;
  readonly group: string;
  /** In octal digits. */
  readonly mode: string;
}

/** Shared paths as the host is told them: outer ones first, each once, those inside another without a link of their own. */
export function sharedPaths(claims: readonly Claim[]): SharedPath[] {
  const shared = claims.filter(isShared);
  const templated = new Set(
    claims.filter(claim => claim.in === 'shared' && claim.kind === 'template').map(({ path }) => path),
  );
  const directories = shared.filter(({ kind }) => kind === 'shared directory').map(({ path }) => path);
  const kinds = new Map(
    shared.map(
      ({ kind, path }) =>
        [path, kind === 'shared directory' ? 'd' : templated.has(path) ? 't' : 'f'] as const,
    ),
  );
  return [...kinds]
    .map(([path, kind]) => ({
      kind,
      path,
      inner: directories.some(outer => outer !== path && liesIn(path, outer)),
    }))
    .sort((a, b) => Number(a.kind !== 'd') - Number(b.kind !== 'd') || (a.path < b.path ? -1 : 1));
}
