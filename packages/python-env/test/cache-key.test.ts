import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CacheFacts, type CacheKeyParts, cacheKey, cachePolicy, osVersion } from '../src/cache-key.ts';

const parts: CacheKeyParts = {
  os: 'linux',
  osVersion: 'debian-12',
  arch: 'x64',
  python: '3.12.1',
  uvVersion: '0.13.9',
  files: [
    { name: 'uv.lock', content: 'lock' },
    { name: 'pyproject.toml', content: 'project' },
  ],
  choices: { groups: ['dev'], extras: [], project: true, system: [], kind: 'uv.lock' },
};

test('is the same for the same', () => {
  expect(cacheKey({ ...parts, files: [...parts.files].reverse() })).toBe(cacheKey(parts));
});

test('outlives a patch release of uv', () => {
  expect(cacheKey({ ...parts, uvVersion: '0.13.42' })).toBe(cacheKey(parts));
  expect(cacheKey({ ...parts, uvVersion: '0.14.0' })).not.toBe(cacheKey(parts));
});

test.each<[string, Partial<CacheKeyParts>]>([
  ['system', { os: 'darwin' }],
  ['its version', { osVersion: 'ubuntu-24.04' }],
  ['architecture', { arch: 'arm64' }],
  ["Python's patch", { python: '3.12.2' }],
  ['free threading', { python: '3.12.1t' }],
  ['content of the lock', { files: [{ name: 'uv.lock', content: 'lock2' }, parts.files[1]!] }],
  ['a file more', { files: [...parts.files, { name: 'x', content: '' }] }],
  [
    'text moved between files',
    {
      files: [
        { name: 'uv.lock', content: 'lockp' },
        { name: 'pyproject.toml', content: 'roject' },
      ],
    },
  ],
  ['groups', { choices: { ...parts.choices, groups: ['dev', 'docs'] } }],
  ['extras', { choices: { ...parts.choices, extras: ['s3'] } }],
  ['the project itself', { choices: { ...parts.choices, project: false } }],
  ['system packages', { choices: { ...parts.choices, system: ['libpq-dev'] } }],
  ['suffix', { suffix: 'nightly' }],
])('differs by %s', (_, change) => {
  expect(cacheKey({ ...parts, ...change })).not.toBe(cacheKey(parts));
});

test('two legs of a matrix that install different things never share a key', () => {
  const leg = fc.record({
    os: fc.constantFrom('linux', 'darwin'),
    osVersion: fc.constantFrom('debian-12', 'ubuntu-24.04'),
    arch: fc.constantFrom('x64', 'arm64'),
    python: fc.constantFrom('3.11.7', '3.12.1', '3.12.1t'),
    uvVersion: fc.constantFrom('0.13.9'),
    files: fc.uniqueArray(
      fc.record({ name: fc.string({ maxLength: 3 }), content: fc.string({ maxLength: 3 }) }),
      { selector: file => file.name, maxLength: 3 },
    ),
    choices: fc.record({
      groups: fc.array(fc.string({ maxLength: 2 }), { maxLength: 2 }),
      extras: fc.array(fc.string({ maxLength: 2 }), { maxLength: 2 }),
    }),
  });
  const canonical = (value: CacheKeyParts) =>
    JSON.stringify({ ...value, files: [...value.files].sort((a, b) => (a.name < b.name ? -1 : 1)) });
  fc.assert(
    fc.property(leg, leg, (a, b) => (cacheKey(a) === cacheKey(b)) === (canonical(a) === canonical(b))),
    { numRuns: 2000 },
  );
});

test('holds no character that the cache protocol forbids', () => {
  expect(cacheKey({ ...parts, suffix: 'a,b c\n' })).toMatch(/^[^,\s]{1,512}$/);
});

test.each([
  ['ID=debian\nVERSION_ID="12"\n', 'debian-12'],
  ["NAME='x'\nID=ubuntu\nVERSION_ID='24.04'\n", 'ubuntu-24.04'],
  ['ID=debian\nVERSION_CODENAME=sid\n', 'debian-sid'],
  ['', 'linux-rolling'],
  [undefined, '24'],
])('os-release %j', (text, expected) => {
  expect(osVersion(text, '24.1.0')).toBe(expected);
});

describe('whether the cache is used', () => {
  const facts: CacheFacts = {
    requested: 'auto',
    eventName: 'push',
    ref: 'refs/heads/main',
    runnerEnvironment: 'github-hosted',
    service: true,
    ownDirectory: false,
  };
  test.each<[Partial<CacheFacts>, boolean]>([
    [{}, true],
    [{ eventName: 'pull_request' }, true],
    [{ runnerEnvironment: '' }, true],
    [{ requested: 'false' }, false],
    [{ eventName: 'release' }, false],
    [{ ref: 'refs/tags/v1' }, false],
    [{ eventName: 'pull_request_target' }, false],
    [{ eventName: 'workflow_run' }, false],
    [{ runnerEnvironment: 'self-hosted' }, false],
    [{ ownDirectory: true }, false],
    [{ service: false }, false],
    [{ requested: 'true', eventName: 'release' }, true],
    [{ requested: 'true', runnerEnvironment: 'self-hosted', ownDirectory: true }, true],
    [{ requested: 'true', service: false }, false],
  ])('%j: %s', (change, expected) => {
    const policy = cachePolicy({ ...facts, ...change });
    expect(policy.use).toBe(expected);
    expect(policy.why).not.toBe('');
  });
});
