import { createHash } from 'node:crypto';
import type { Part } from './reached.ts';

/** Keeps what an action has to give back to later runs; @actions/cache in production. */
export interface CacheStore {
  /** The key that was found, undefined for none. */
  restore(
    paths: readonly string[],
    key: string,
    options?: {
      lookupOnly?: boolean;
      /** Where there is no such key, the newest that starts with one of these will do. */
      prefixes?: readonly string[];
    },
  ): Promise<string | undefined>;
  /** False when nothing was saved: another job was faster, or the service refused. */
  save(paths: readonly string[], key: string): Promise<boolean>;
}

export interface CacheKeyParts {
  /** `linux`, `darwin`. */
  readonly os: string;
  /** Distribution and version, since wheels built on one link against its libraries: `debian-12`. */
  readonly osVersion: string;
  readonly arch: string;
  /** Exact, such as `3.12.1`; `t` appended for the free-threaded build. */
  readonly python: string;
  readonly uvVersion: string;
  /** Name and content of every file that decides what is installed. */
  readonly files: readonly Part[];
  /** The same of sources in the checkout that are built: what is kept of them is never installed, so another state's cache will do. */
  readonly locals?: readonly Part[] | undefined;
  /** Whatever else changes what is built: groups, extras, system packages. */
  readonly choices: Readonly<Record<string, readonly string[] | string | boolean>>;
  readonly suffix?: string | undefined;
}

function checksum(parts: readonly Part[]): string {
  const hash = createHash('sha256');
  for (const { name, content } of [...parts].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    hash.update(`${name.length}:${name}${content.length}:${content}`);
  }
  return hash.digest('hex');
}

/**
 * Equal for two jobs exactly when their built wheels may stand for each other: two legs of a matrix that install different
 * things never share a key. A patch release of uv keeps it (the layout of uv's cache is versioned within).
 */
export function cacheKey(parts: CacheKeyParts): string {
  const hash = createHash('sha256').update(checksum(parts.files));
  for (const [name, value] of Object.entries(parts.choices).sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(JSON.stringify([name, value]));
  }
  const uv = parts.uvVersion.split('.').slice(0, 2).join('.');
  const segments = [
    'setup-environment-2',
    parts.os,
    parts.osVersion,
    parts.arch,
    `py${parts.python}`,
    `uv${uv}`,
    ...(parts.suffix ? [parts.suffix] : []),
    hash.digest('hex').slice(0, 32),
    ...(parts.locals && parts.locals.length > 0 ? [checksum(parts.locals).slice(0, 16)] : []),
  ];
  // Commas separate keys in the cache's protocol.
  return segments
    .join('-')
    .replace(/[,\s]+/g, '_')
    .slice(0, 512);
}

/** What the key starts with whatever the sources in the checkout are; undefined where it has none of them in it. */
export function cachePrefix(parts: CacheKeyParts): string | undefined {
  return parts.locals && parts.locals.length > 0
    ? `${cacheKey({ ...parts, locals: undefined })}-`
    : undefined;
}

/** `debian-12` of an os-release file; `unknown` without one. */
export function osVersion(osRelease: string | undefined, release: string): string {
  if (osRelease === undefined) return release.split('.')[0] || 'unknown';
  const field = (name: string) =>
    new RegExp(`^${name}=["']?([^"'\n]*)`, 'm').exec(osRelease)?.[1]?.replace(/[^\w.]+/g, '_');
  return [field('ID') || 'linux', field('VERSION_ID') || field('VERSION_CODENAME') || 'rolling'].join('-');
}

export interface CacheFacts {
  readonly requested: 'auto' | 'true' | 'false';
  readonly eventName: string;
  readonly ref: string;
  /** RUNNER_ENVIRONMENT. */
  readonly runnerEnvironment: string;
  /** There is a cache service to talk to. */
  readonly service: boolean;
  /** UV_CACHE_DIR was set outside: a directory that somebody else keeps, and that pruning would empty. */
  readonly ownDirectory: boolean;
}

/**
 * Whether the cache service is used. By itself it stays out of runs that publish (release, tag), since a poisoned cache would end
 * up in what is published, of runs with rights that strangers can start (pull_request_target, workflow_run), and of runners whose disk remembers.
 */
export function cachePolicy(facts: CacheFacts): { readonly use: boolean; readonly why: string } {
  if (facts.requested === 'false') return { use: false, why: 'switched off' };
  if (!facts.service) return { use: false, why: 'this runner offers no cache service' };
  if (facts.requested === 'true') return { use: true, why: 'switched on' };
  if (facts.eventName === 'release') return { use: false, why: 'off in runs that publish a release' };
  if (facts.ref.startsWith('refs/tags/')) return { use: false, why: 'off in runs for a tag' };
  if (facts.eventName === 'pull_request_target' || facts.eventName === 'workflow_run')
    return { use: false, why: `off in ${facts.eventName} runs` };
  if (facts.runnerEnvironment === 'self-hosted')
    return { use: false, why: 'a self-hosted runner keeps its own uv cache' };
  if (facts.ownDirectory) return { use: false, why: 'UV_CACHE_DIR names a directory that stays' };
  return { use: true, why: 'on' };
}
