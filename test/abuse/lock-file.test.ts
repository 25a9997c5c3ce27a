/** Dependencies come from one place, by hash; those with a known hole, or with a program at install, are seen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { driftOf, HOLES, type LockedPackage, type LockFile, problemsOf } from '../../scripts/lock-file.ts';

const ROOT = join(import.meta.dirname, '../..');
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as LockFile;

test('the lock file of this repository', () => {
  expect(problemsOf(lock)).toEqual([]);
  expect(Object.keys(lock.packages ?? {}).length).toBeGreaterThan(300);
});

test('what is installed, and goes into the bundles, is what it says', () => {
  expect(driftOf(lock, ROOT)).toEqual([]);
  const other = { packages: { 'node_modules/yaml': { version: '0.0.1' } } };
  expect(driftOf(other, ROOT)).toEqual([expect.stringMatching(/^node_modules\/yaml is installed as \d/)]);
});

const YAML = 'node_modules/yaml';
const withYaml = (change: LockedPackage) => ({
  ...lock,
  packages: { ...lock.packages, [YAML]: { ...lock.packages![YAML], ...change } },
});
test.each<[string, LockFile, RegExp]>([
  ['no hash', withYaml({ integrity: '' }), /has no SHA-512/],
  ['a weak hash', withYaml({ integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }), /has no SHA-512/],
  [
    'two hashes',
    withYaml({ integrity: `${lock.packages![YAML]!.integrity} sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=` }),
    /has no SHA-512/,
  ],
  [
    'another place',
    withYaml({ resolved: 'https://example.org/yaml.tgz' }),
    /comes from https:\/\/example\.org/,
  ],
  ['git', withYaml({ resolved: 'git+ssh://git@github.com/x/yaml.git#abc' }), /comes from git/],
  ['a file', withYaml({ resolved: 'file:../yaml' }), /comes from file/],
  ['a link elsewhere', withYaml({ link: true, resolved: '../yaml' }), /a link out of/],
  ['a program at install', withYaml({ hasInstallScript: true }), /runs a program at install/],
  ['an alias with one', withYaml({ hasInstallScript: true, name: 'other' }), /runs a program at install/],
  ['a known hole', withYaml({ version: '2.2.1' }), /GHSA-f9xv-q969-pqx4/],
  ['a known hole under another name', withYaml({ version: '1.3.0', name: 'ssh2' }), /GHSA-652h-xwhf-q4h6/],
  ['no version', withYaml({ version: 'latest' }), /has no version/],
  ['an old lock file', { ...lock, lockfileVersion: 1 }, /another version/],
  ['nothing', {}, /names no packages/],
])('what is broken on purpose is found: %s', (_, broken, sentence) => {
  expect(problemsOf(broken)).toContainEqual(expect.stringMatching(sentence));
});

test('holes are of packages that are there', () => {
  const names = new Set(
    Object.entries(lock.packages ?? {}).map(
      ([path, { name }]) => name ?? path.replace(/^.*node_modules\//, ''),
    ),
  );
  expect(HOLES.map(([name]) => name).filter(name => !names.has(name))).toEqual([]);
});
