/** What a host's release consists of, path by path, judged as a whole before anything is sent. */

import type { Decrypt, HostSettings, ReleaseFile, SharedDirectory, Template } from '../config/index.ts';
import {
  type Claim,
  type Conflict,
  inRelease,
  obstacleOf,
  overlapOf,
  PathProblem,
  type SharedOwner,
  type SharedPath,
  type SourceKind,
  sharedPaths,
  templatePlace,
} from '../config/layout.ts';
import type { Path } from '../config/places.ts';
import type { Host } from '../inventory/index.ts';
import type { ReleaseContext } from './context.ts';
import { serviceFiles } from './services.ts';
import { namesOf, settingsOf } from './variables.ts';

/** A template of a host and where it goes. */
interface PlacedTemplate {
  readonly template: Template;
  readonly place: Path;
  readonly in: Claim['in'];
  /** In its normal form: in the release, in shared/, or absolute. */
  readonly path: string;
}

export interface Layout {
  readonly claims: readonly Claim[];
  readonly shared: readonly SharedPath[];
  readonly owned: readonly SharedOwner[];
  readonly templates: readonly PlacedTemplate[];
  /** Outputs of build steps by the step's number. */
  readonly outputs: ReadonlyMap<number, readonly string[]>;
  /** Link to the environment, for a host that has one. */
  readonly link: string | undefined;
}

/** An entry under `decrypt`, its paths in their normal form. */
export interface Decryption {
  readonly path: string;
  readonly to: string;
  readonly mode: string | undefined;
  readonly place: Path;
}

/** Turns what is wrong with a path into a fault with its place. */
function placed<T>(settings: HostSettings, host: string, judge: () => T): T {
  try {
    return judge();
  } catch (thrown) {
    if (!(thrown instanceof PathProblem)) throw thrown;
    throw faultOf(settings, host, thrown.conflict);
  }
}

const faultOf = (settings: HostSettings, host: string, { place, what }: Conflict) =>
  settings.fault(place, `${what.replace(/\.$/, '')} (on ${host}).`);

/** The files under `decrypt`. @throws Fault RELEASE_FILE_INVALID */
export function decryptionsOf(settings: HostSettings, host: string): Decryption[] {
  return (settings.get('decrypt') ?? []).map((item: Decrypt, index) => {
    const at: Path = ['decrypt', index];
    const { path, to, mode } =
      typeof item === 'string' ? { path: item, to: undefined, mode: undefined } : item;
    return placed(settings, host, () => {
      const from = inRelease(path, typeof item === 'string' ? at : [...at, 'path'], 'the source');
      const place = to === undefined ? at : [...at, 'to'];
      return { path: from, to: to === undefined ? from : inRelease(to, place), mode, place };
    });
  });
}

/**
 * What the release file gives one host, path by path. `files` are those of its services, which are the host's own.
 * @throws Fault RELEASE_FILE_INVALID when two of them overlap, or one leads out of its directory
 */
function layoutOf(
  settings: HostSettings,
  given: { readonly config: ReleaseFileParts; readonly host: string; readonly root: string },
  files: readonly { readonly path: string; readonly service: string }[],
): Layout {
  const { config, host, root } = given;
  return placed(settings, host, () => {
    const claims: Claim[] = [];
    const names = namesOf(settings);
    const owned: SharedOwner[] = [];
    const shared = settings.get('shared');
    for (const [key, kind] of [
      ['directories', 'shared directory'],
      ['files', 'shared file'],
    ] as const) {
      for (const [index, given] of (shared?.[key] ?? []).entries()) {
        const place = ['shared', key, index];
        const entry: SharedDirectory = typeof given === 'string' ? { path: given } : given;
        const path = inRelease(entry.path, typeof given === 'string' ? place : [...place, 'path']);
        claims.push({ kind, in: 'release', path, place });
        const { owner = '', group = '', mode = '' } = entry;
        if (owner !== '' || group !== '' || mode !== '') owned.push({ path, owner, group, mode });
      }
    }
    for (const { to, place } of decryptionsOf(settings, host))
      claims.push({ kind: 'decrypted file', in: 'release', path: to, place });
    const templates = settings
      .list<Template>(config.templates, ['templates'])
      .map(({ item: template, path: at }): PlacedTemplate => {
        const place = [...at, 'path'];
        const found = templatePlace(template.path, { root, names }, place);
        claims.push({ kind: 'template', ...found, place });
        return { template, place, ...found };
      });
    const outputs = new Map<number, readonly string[]>();
    for (const [index, step] of (config.build ?? []).entries()) {
      const at = ['build', index];
      if (!step.outputs || !settings.meant(step, at)) continue;
      const paths = settings.settle(step.outputs, [...at, 'outputs']) as readonly string[];
      const normal = paths.map((path, number) => inRelease(path, [...at, 'outputs', number]));
      for (const [number, path] of normal.entries())
        claims.push({ kind: 'output', in: 'release', path, place: [...at, 'outputs', number] });
      // What lies in another output of the step comes with it.
      outputs.set(
        index,
        normal.filter(path => !normal.some(other => path.startsWith(`${other}/`))),
      );
    }
    const link = linkOf(settings, config.python);
    if (link !== undefined)
      claims.push({ kind: 'link to the environment', in: 'release', path: link, place: ['python', 'path'] });
    for (const { path, service } of files)
      claims.push({ kind: 'file', in: 'host', path, place: ['services', service] });
    const conflict = overlapOf(claims);
    if (conflict) throw faultOf(settings, host, conflict);
    return { claims, shared: sharedPaths(claims), owned, templates, outputs, link };
  });
}

/** What the release file gives a host, path by path, judged as a whole. @throws Fault RELEASE_FILE_INVALID */
export function layoutFor(context: ReleaseContext, host: Host, root: string): Layout {
  const settings = settingsOf(context, host, root);
  const files = settings
    .services()
    .flatMap(({ name, service }) => serviceFiles(name, service).map(({ path }) => ({ path, service: name })));
  return layoutOf(settings, { config: context.config, host: host.name, root }, files);
}

type ReleaseFileParts = Pick<ReleaseFile, 'templates' | 'build' | 'python'>;

/** Link to the environment in a host's releases; undefined for a host that has none. @throws Fault, PathProblem */
export function linkOf(settings: HostSettings, python: ReleaseFile['python']): string | undefined {
  if (!python || !settings.meant(python, ['python'])) return undefined;
  const place = ['python', 'path'];
  const link = settings.settle(python.path, place) as string | undefined;
  return inRelease(link ?? '.venv', place);
}

/** @throws Fault RELEASE_FILE_INVALID when the source stands where the release file puts something */
export function judgeSource(
  settings: HostSettings,
  host: string,
  claims: readonly Claim[],
  source: SourceKind,
): void {
  const conflict = obstacleOf(claims, source);
  if (conflict) throw faultOf(settings, host, conflict);
}
