import type { Environment } from '@guarded-deploy/python-env';
import { expect, test } from '@jest/globals';
import { environmentSummary } from '../src/summary.ts';

const environment: Environment = {
  python: { version: '3.12.1', place: 'tool cache', base: '/t/python3' },
  request: {
    specifier: '==3.12.*',
    raw: '3.12',
    source: 'python-version',
    implementation: 'cpython',
    freeThreaded: false,
    prereleases: false,
  },
  venv: '/w/.venv',
  pythonPath: '/w/.venv/bin/python',
  plan: {
    manager: 'uv',
    kind: 'uv.lock',
    root: '.',
    files: ['uv.lock'],
    locals: [],
    reached: { files: ['uv.lock'], asking: [], constraining: [], locals: [], missing: [], unseen: [] },
    install: ['uv.lock'],
    selection: {
      groups: ['dev'],
      extras: [],
      noInstallProject: false,
      noDev: false,
      onlyGroup: [],
      noGroup: [],
      allGroups: false,
      noDefaultGroups: false,
      allExtras: true,
      noExtra: [],
      package: ['back_end'],
      allPackages: false,
    },
    hashes: true,
    opens: [],
    locked: undefined,
  },
  uv: { path: '/t/uv', version: '0.13.9', cached: false },
  systemPackages: ['gcc'],
  cache: { key: 'k-1', hit: true, near: false, directory: '/c' },
  notes: [],
  repository: '/w',
  packages: [
    { name: 'six', version: '1.17.0' },
    { name: 'attrs', version: '25.1' },
  ],
  seconds: { python: 0.1, install: 1.25 },
};
const facts = { cacheReason: 'on', total: 1.44, variables: ['DB_HOST'] };

test('says what was set up, from where, and how long it took', () => {
  const summary = environmentSummary(environment, facts);
  expect(summary).toContain(
    '<code>3.12.1</code> from tool cache, asked by python-version (<code>3.12</code>)',
  );
  expect(summary).toContain('<code>0.13.9</code> fetched, checksum verified');
  expect(summary).toContain('2 from <code>uv.lock</code>, by hash');
  expect(summary).toContain('restored <code>k-1</code>');
  expect(summary).toContain(
    '<code>groups dev</code>, <code>all-extras</code>, <code>package back&#95;end</code>',
  );
  expect(summary).toContain('1.4 s: python 0.10, install 1.25');
  expect(summary).toContain('<code>DB&#95;HOST</code>');
  expect(summary).toContain('attrs 25.1\nsix 1.17.0');
});

test('says why there is no cache', () => {
  const { cache: _, ...without } = environment;
  expect(environmentSummary(without, { ...facts, cacheReason: 'off in runs for a tag' })).toContain(
    'off in runs for a tag',
  );
});

test('says what was not locked', () => {
  const summary = environmentSummary({ ...environment, resolved: ['flask==3.1.3'] }, facts);
  expect(summary).toContain('2 from <code>uv.lock</code>, **resolved for this run**');
  expect(summary).toContain('flask==3.1.3');
});

test('says which tool read the lock', () => {
  const summary = environmentSummary({ ...environment, tool: { name: 'poetry', version: '2.5.1' } }, facts);
  expect(summary).toContain('| poetry | <code>2.5.1</code>, which read the lock |');
});

test('says whether wheels were kept', () => {
  expect(environmentSummary({ ...environment, wheelsReused: true }, facts)).toContain('kept wheels');
  expect(environmentSummary({ ...environment, wheelsReused: false }, facts)).toContain('wheels built anew');
});

test('hostile names stay text', () => {
  const summary = environmentSummary(
    {
      ...environment,
      request: { ...environment.request, source: '<img src=x> | @everyone' },
      packages: [{ name: '```\n# big', version: '1' }],
    },
    facts,
  );
  expect(summary).not.toContain('<img');
  expect(summary).not.toMatch(/(?<!\\)\| @everyone/);
  expect(summary).toContain('````');
});
