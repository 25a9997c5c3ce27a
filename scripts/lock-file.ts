/**
 * What a lock file of npm says of itself, without a network: is each package fixed by a hash, from the registry, and one that may
 * run a program at install? Does one have a hole that was known when HOLES was written?
 *
 * It cannot know what was found since HOLES_DATE, nor whether a package does what it says. For that there are GitHub's advisories:
 * dependencies.yml asks them for each pull request, and Dependabot for what is on the default branch.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies, valid } from 'semver';

export interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

export interface LockFile {
  readonly lockfileVersion?: number;
  readonly packages?: Readonly<Record<string, LockedPackage>>;
}

/** Packages whose programs run at install, each looked at: native code that is fetched or built, and Node itself. */
const MAY_RUN: readonly string[] = [
  '@parcel/watcher',
  '@swc/core',
  'cpu-features',
  'esbuild',
  'node',
  'ssh2',
];

export const HOLES_DATE = '2026-11-30';

/** Holes of packages that we have or had, by GitHub's advisory; versions that have it. A floor under the lock file, not a list of all. */
export const HOLES: readonly (readonly [name: string, versions: string, advisory: string])[] = [
  ['@babel/helpers', '<7.26.10', 'GHSA-968p-4wvh-cqc8'],
  ['@babel/traverse', '<7.23.2', 'GHSA-67hx-6x53-jw92'],
  ['@octokit/endpoint', '<9.0.6 || >=10.0.0 <10.1.3', 'GHSA-x4c5-c7rf-jjgv'],
  ['@octokit/plugin-paginate-rest', '<9.2.2 || >=9.3.0 <11.4.1', 'GHSA-h5c3-5r3r-rr8q'],
  ['@octokit/request', '<8.4.1 || >=9.0.0 <9.2.1', 'GHSA-rmvr-2pp2-xj38'],
  ['@octokit/request-error', '<5.1.1 || >=6.0.0 <6.1.7', 'GHSA-xx4v-prfh-6cgc'],
  ['brace-expansion', '<1.1.12 || >=2.0.0 <2.0.2 || >=3.0.0 <3.0.1 || >=4.0.0 <4.0.1', 'GHSA-v6h2-p8h4-qcjw'],
  ['cross-spawn', '<6.0.6 || >=7.0.0 <7.0.5', 'GHSA-3xgq-45jj-v275'],
  ['esbuild', '<0.25.0', 'GHSA-67mh-4wv8-2f99'],
  ['fast-xml-parser', '<4.4.1', 'GHSA-mpg4-rc92-vx8v'],
  ['glob', '>=10.2.0 <10.5.0 || >=11.0.0 <11.1.0', 'GHSA-5j98-mcp5-4vw2'],
  ['js-yaml', '<3.14.2 || >=4.0.0 <4.1.1', 'GHSA-mh29-5h37-fv8m'],
  ['json5', '<1.0.2 || >=2.0.0 <2.2.2', 'GHSA-9c47-m6qq-7p4h'],
  ['lodash', '<4.17.21', 'GHSA-35jh-r3h4-6jhm'],
  ['minimatch', '<3.0.5', 'GHSA-f8q6-p94x-37v3'],
  ['semver', '<5.7.2 || >=6.0.0 <6.3.1 || >=7.0.0 <7.5.2', 'GHSA-c2qf-rxjj-qqgw'],
  ['ssh2', '<1.4.0', 'GHSA-652h-xwhf-q4h6'],
  ['undici', '<5.28.5 || >=6.0.0 <6.21.1 || >=7.0.0 <7.2.3', 'GHSA-c76h-2ccp-4975'],
  ['yaml', '>=2.0.0-5 <2.2.2', 'GHSA-f9xv-q969-pqx4'],
];

const HASH = /^sha512-[A-Za-z0-9+/]{86}==$/;

/** Sentences about what is wrong; none when all is as it should be. */
export function problemsOf(lock: LockFile, mayRun: readonly string[] = MAY_RUN): string[] {
  const found: string[] = [];
  if (lock.lockfileVersion !== 3) found.push('the lock file has another version than 3');
  const packages = Object.entries(lock.packages ?? {});
  if (packages.length === 0) found.push('the lock file names no packages');
  for (const [path, entry] of packages) {
    const at = path.lastIndexOf('node_modules/');
    // What stands beside node_modules is our own.
    if (at < 0) continue;
    const place = path.slice(at + 'node_modules/'.length);
    const name = entry.name ?? place;
    if (entry.link) {
      if (!/^(packages|actions)\/[a-z-]+$/.test(entry.resolved ?? ''))
        found.push(`${path} is a link out of this repository`);
      continue;
    }
    if (!HASH.test(entry.integrity ?? '')) found.push(`${path} has no SHA-512`);
    // npm leaves the registry out of our lock file (.npmrc): what names a place comes from another one.
    if (entry.resolved !== undefined) found.push(`${path} comes from ${entry.resolved}`);
    if (valid(entry.version) === null) found.push(`${path} has no version`);
    if (entry.hasInstallScript && !mayRun.includes(name))
      found.push(`${path} runs a program at install: look at it, and name it in scripts/lock-file.ts`);
    for (const [holed, versions, advisory] of HOLES)
      if (holed === name && satisfies(entry.version ?? '', versions, { includePrerelease: true }))
        found.push(`${path} ${entry.version} has a known hole: https://github.com/advisories/${advisory}`);
  }
  return found;
}

/** Packages that are installed and are not what the lock file says; none where nothing is installed. */
export function driftOf(lock: LockFile, root: string): string[] {
  return Object.entries(lock.packages ?? {}).flatMap(([path, { version, link }]) => {
    const manifest = join(root, path, 'package.json');
    if (link || !path.includes('node_modules/') || !existsSync(manifest)) return [];
    const { version: installed } = JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string };
    return installed === version ? [] : [`${path} is installed as ${installed}, locked as ${version}`];
  });
}
