/** The list that one job writes and another reads as the word of a stranger. */
import type { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  artifactName,
  bytesOf,
  type Manifest,
  readManifest,
  readReference,
  referenceOf,
  writeReference,
} from '../src/manifest.ts';
import { COMMIT, manifest, SUM, wheel } from './samples.ts';

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    return (thrown as Fault).code;
  }
  return 'taken';
}

const read = (value: unknown) => codeOf(() => readManifest(Buffer.from(JSON.stringify(value))));

describe('a list', () => {
  test.each<[string, Partial<Manifest>]>([
    ['with everything', {}],
    ['without files', { files: [], python: null }],
    ['where nobody asked the database', { database: null }],
    [
      'with pending migrations of any tool',
      {
        database: {
          tool: 'flyway',
          databases: [],
          at: 0,
          pending: [{ app: '', name: 'V2__add note (2)', database: 'default', safe: null }],
        },
      },
    ],
    ['at the root of the repository', { directory: '' }],
    ['with a SHA-256 commit', { commit: 'a'.repeat(64) }],
    ['with a built file', { files: [{ kind: 'built', path: 'static/é/app.css', size: 0, sha256: SUM }] }],
    ['for an environment with spaces', { environment: 'Produktion Süd' }],
  ])('%s is read as it was written', (_, more) => {
    const written = manifest(more);
    expect(readManifest(bytesOf(written))).toEqual(written);
  });

  test('is the same bytes for the same values in another order', () => {
    const turned = Object.fromEntries(Object.entries(manifest()).reverse()) as unknown as Manifest;
    expect(bytesOf(turned).equals(bytesOf(manifest()))).toBe(true);
    expect(artifactName(turned)).toBe(artifactName(manifest()));
  });

  const file = (more: object) => ({ files: [{ ...wheel(), ...more }] });
  test.each<[string, object]>([
    ['of another version', { schema: 2 }],
    ['with a field that nobody knows', { hooks: ['rm -rf /'] }],
    ['for no repository', { repository: '../x' }],
    ['for a branch', { commit: 'main' }],
    ['with a short SHA', { commit: COMMIT.slice(0, 12) }],
    ['for an environment with a line break', { environment: 'prod\n::set-output' }],
    ['for an environment that turns the text', { environment: 'prod\u202e' }],
    ['outside the repository', { directory: '../other' }],
    ['at an absolute place', { directory: '/etc' }],
    ['with a wheel outside', file({ path: '../x-1-py3-none-any.whl' })],
    ['with a wheel in a folder', file({ path: 'a/x-1-py3-none-any.whl' })],
    ['with a wheel that is none', file({ path: '.bashrc' })],
    ['with a wheel whose name is a path', file({ path: '/x-1-py3-none-any.whl' })],
    ['with a wheel whose name has a NUL', file({ path: 'x\0-1-py3-none-any.whl' })],
    ['with a built file above', file({ kind: 'built', path: 'static/../../x' })],
    ['with a built file that is a drive', file({ kind: 'built', path: 'C:x' })],
    ['with a file of an unknown kind', file({ kind: 'hook' })],
    ['with a hash that is none', file({ sha256: 'f' })],
    ['with a negative size', file({ size: -1 })],
    ['with more than an archive holds', file({ size: 2 ** 40 })],
    ['with a file twice', { files: [wheel(), wheel()] }],
    [
      'with a file twice, but for case',
      { files: [wheel('a-1-py3-none-any.whl'), wheel('A-1-py3-none-any.whl')] },
    ],
    ['with wheels for no Python', { python: null }],
    ['with a Python that is a path', { python: { ...manifest().python, version: '/tmp/python' } }],
    [
      'with a lock without a number',
      { locks: [{ key: 'deploy', epoch: '1', held: false, holder: null, live: null }] },
    ],
    ['whose database is a word', { database: 'clean' }],
    ['whose database has no list', { database: { tool: 'django', databases: [], at: 0 } }],
    [
      'whose migration is perhaps safe',
      {
        database: {
          ...manifest().database,
          pending: [{ app: 'a', name: 'b', database: 'default', safe: 'yes' }],
        },
      },
    ],
    [
      'whose migration’s name moves the cursor',
      {
        database: {
          ...manifest().database,
          pending: [{ app: 'a', name: '\u001b[2J', database: 'default', safe: true }],
        },
      },
    ],
  ])('%s is refused', (_, more) => {
    expect(read({ ...manifest(), ...more })).toBe('PREPARED_FORM');
  });

  test.each(Object.keys(manifest()))('without %s is refused', name => {
    const { [name as keyof Manifest]: _, ...rest } = manifest();
    expect(read(rest)).toBe('PREPARED_FORM');
  });

  test('anything at all is read or refused, never more', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(...Object.keys(manifest())), (json, name) => {
        expect(['taken', 'PREPARED_FORM']).toContain(codeOf(() => readManifest(Buffer.from(json))));
        const code = read({ ...manifest(), [name]: JSON.parse(json) });
        expect(['taken', 'PREPARED_FORM']).toContain(code);
      }),
      { numRuns: 500 },
    );
    expect(codeOf(() => readManifest(Buffer.from('{"schema": 1')))).toBe('PREPARED_FORM');
    // Names that every object has are no fields.
    expect(read({ ...manifest(), constructor: 1 })).toBe('PREPARED_FORM');
  });
});

describe('the reference', () => {
  const written = writeReference(referenceOf(artifactName(manifest()), bytesOf(manifest())));

  test('names the artifact and the hash', () => {
    expect(written).toMatch(/^guarded-deploy-prepared-staging-1-[0-9a-f]{8}@sha256:[0-9a-f]{64}$/);
    expect(writeReference(readReference(written))).toBe(written);
  });

  test('of any environment is a name that the service takes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), environment => {
        const name = artifactName(manifest({ environment }));
        expect(name).toMatch(/^[A-Za-z0-9-]{1,150}$/);
        expect(readReference(`${name}@sha256:${SUM}`).artifact).toBe(name);
      }),
    );
  });

  test.each([
    [undefined, 'PREPARED_MISSING'],
    ['x', 'PREPARED_INVALID'],
    [`other@sha256:${SUM}`, 'PREPARED_INVALID'],
    [`guarded-deploy-prepared-1@sha256:${SUM.slice(1)}`, 'PREPARED_INVALID'],
    [`guarded-deploy-prepared-../x@sha256:${SUM}`, 'PREPARED_INVALID'],
    [`${written}\n`, 'PREPARED_INVALID'],
  ])('%j is %s', (text, code) => {
    expect(codeOf(() => readReference(text))).toBe(code);
  });
});
