import { readInputs } from '@guarded-deploy/action-kit';
import type { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { type Inputs, spec } from '../src/io.gen.ts';
import { asksGuard, ecsInputsOf, guardInputsOf, makesLive } from '../src/target.ts';

function inputsWith(given: Readonly<Record<string, string>>): Inputs {
  const env = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return readInputs(spec, Object.fromEntries(env)) as unknown as Inputs;
}

const ECS = { target: 'ecs', cluster: 'production', service: 'api', template: 'api-template' };

function faultOf(work: () => unknown): Partial<Fault> {
  try {
    work();
  } catch (thrown) {
    return thrown as Fault;
  }
  return {};
}

describe('what ECS is asked', () => {
  test('is complete', () => {
    expect(ecsInputsOf(inputsWith(ECS))).toMatchObject({
      cluster: 'production',
      service: 'api',
      template: 'api-template',
      waitMinutes: 15,
      rollback: 'auto',
    });
  });

  test.each(['cluster', 'service', 'template'])('names a missing %s', name => {
    const fault = faultOf(() => ecsInputsOf(inputsWith({ ...ECS, [name]: ' ' })));
    expect(fault).toMatchObject({ code: 'INPUT_MISSING' });
    expect(fault.what).toContain(`'${name}'`);
  });

  test.each([
    ['command', 'rollback'],
    ['command', 'status'],
    ['dry-run', 'true'],
  ])('is a release and nothing else: %s %s', (name, value) => {
    const fault = faultOf(() => ecsInputsOf(inputsWith({ ...ECS, [name]: value })));
    expect(fault).toMatchObject({ code: 'INPUT_INVALID' });
    expect(fault.what).toContain(`'${name}: ${value}'`);
  });
});

describe('the database in a dry run', () => {
  test.each([
    ['apply', 'block', 'warn', 'warn'],
    ['apply', 'off', 'warn', 'off'],
    ['apply-safe', 'warn', 'warn', 'block'],
    ['apply-safe', 'off', 'warn', 'block'],
    ['fail', 'block', 'fail', 'block'],
    ['warn', 'block', 'warn', 'block'],
  ])('on-pending: %s, safety: %s becomes %s, %s', (pending, safety, onPending, expected) => {
    const given = { 'on-pending': pending, safety };
    expect(guardInputsOf(inputsWith({ ...given, 'dry-run': 'true' }))).toMatchObject({
      onPending,
      safety: expected,
    });
    expect(guardInputsOf(inputsWith(given))).toMatchObject({ onPending: pending, safety });
  });
});

describe('the database', () => {
  test.each([
    [{}, true],
    [ECS, true],
    [{ guard: 'false' }, false],
    [{ command: 'rollback' }, false],
    [{ command: 'status' }, false],
    [{ command: 'check' }, false],
    [{ command: 'scale' }, false],
    [{ command: 'migrate' }, false],
    [{ 'dry-run': 'true' }, true],
  ])('is asked for %j: %s', (given, asked) => {
    expect(asksGuard(inputsWith(given))).toBe(asked);
  });
});

describe('what makes the commit the live one', () => {
  test.each([
    [{}, true],
    [ECS, true],
    [{ 'dry-run': 'true' }, false],
    [{ migrate: 'only' }, false],
    [{ migrate: 'never' }, true],
    [{ command: 'rollback' }, false],
    [{ command: 'check' }, false],
  ])('%j: %s', (given, live) => {
    expect(makesLive(inputsWith(given))).toBe(live);
  });
});
