import { readInputs } from '@guarded-deploy/action-kit';
import type { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { type Inputs, spec } from '../src/io.gen.ts';
import { checkPhase } from '../src/phase.ts';
import { laterOptionsOf } from '../src/target.ts';

function inputsWith(given: Readonly<Record<string, string>>): Inputs {
  const env = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return readInputs(spec, Object.fromEntries(env)) as unknown as Inputs;
}

function codeOf(given: Readonly<Record<string, string>>): string {
  try {
    checkPhase(inputsWith(given));
    return 'fits';
  } catch (thrown) {
    return (thrown as Fault).code;
  }
}

const PREPARED = `guarded-deploy-prepared-x-1-0@sha256:${'0'.repeat(64)}`;
const SECRETS = Object.entries(spec.inputs)
  .filter(([name, { type }]) => type === 'secret' && name !== 'token')
  .map(([name]) => name);

describe('inputs of a phase', () => {
  test('there are keys to refuse', () => {
    expect(SECRETS).toEqual(expect.arrayContaining(['private-key', 'vault-password', 'variables']));
  });

  test.each(SECRETS)('prepare refuses %s, also one that is added later', name => {
    expect(codeOf({ phase: 'prepare', [name]: 'x' })).toBe('PREPARED_SECRET');
    expect(codeOf({ phase: 'release', prepared: PREPARED, [name]: 'x' })).toBe('fits');
    expect(codeOf({ [name]: 'x' })).toBe('fits');
  });

  test.each<[Record<string, string>, string]>([
    [{}, 'fits'],
    [{ command: 'rollback' }, 'fits'],
    [{ phase: 'prepare' }, 'fits'],
    [{ phase: 'prepare', wheels: 'wheels' }, 'fits'],
    [{ phase: 'release', prepared: PREPARED }, 'fits'],
    [{ phase: 'release' }, 'PREPARED_MISSING'],
    [{ phase: 'release', prepared: 'x' }, 'PREPARED_INVALID'],
    [{ prepared: 'x' }, 'INPUT_INVALID'],
    [{ phase: 'prepare', prepared: 'x' }, 'INPUT_INVALID'],
    [{ wheels: 'wheels' }, 'INPUT_INVALID'],
    [{ phase: 'release', wheels: 'wheels' }, 'INPUT_INVALID'],
    [{ phase: 'prepare', command: 'status' }, 'INPUT_INVALID'],
    [{ phase: 'release', command: 'rollback' }, 'INPUT_INVALID'],
  ])('%j %s', (given, expected) => {
    expect(codeOf(given)).toBe(expected);
  });
});

describe('what prepare asks the guard', () => {
  test.each([
    ['fail', 'block', 'fail', 'block'],
    ['warn', 'block', 'warn', 'block'],
    ['warn', 'off', 'warn', 'off'],
    ['apply-safe', 'off', 'later', 'block'],
    ['apply-safe', 'block', 'later', 'block'],
    ['apply', 'block', 'later', 'warn'],
    ['apply', 'off', 'later', 'off'],
  ])('on-pending %s, safety %s → %s, %s: it never applies', (onPending, safety, later, judged) => {
    expect(laterOptionsOf(inputsWith({ 'on-pending': onPending, safety }))).toMatchObject({
      onPending: later,
      safety: judged,
    });
  });
});
