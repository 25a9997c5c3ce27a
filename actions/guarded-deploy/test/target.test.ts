import { readInputs } from '@guarded-deploy/action-kit';
import type { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { type Inputs, spec } from '../src/io.gen.ts';
import {
  asksGuard,
  ecsInputsOf,
  ecsKeysOf,
  ecsMigrateOf,
  guardOptionsOf,
  looksOnly,
  makesLive,
} from '../src/target.ts';

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

  test.each([
    [{}, 'off', true],
    [{ 'guard-in': 'task' }, 'guard', false],
    [{ 'guard-in': 'task', 'on-pending': 'apply-safe' }, 'apply-safe', false],
    [{ 'guard-in': 'task', guard: 'false' }, 'off', false],
    [{ 'guard-in': 'task', command: 'rollback' }, 'off', false],
    [{ 'guard-in': 'task', 'on-pending': 'apply' }, 'INPUT_INVALID', false],
    [{ 'guard-in': 'task', target: 'ssh' }, 'INPUT_INVALID', false],
  ])('the guard by %j: %s in a task, %s on the runner', (given, expected, onRunner) => {
    const inputs = inputsWith({ ...ECS, ...(given as Record<string, string>) });
    let found = '';
    const fault = faultOf(() => {
      found = ecsMigrateOf(inputs);
    });
    expect([found || fault.code, asksGuard(inputs)]).toEqual([expected, onRunner]);
  });

  test('names a missing cluster', () => {
    const fault = faultOf(() => ecsInputsOf(inputsWith({ ...ECS, cluster: ' ' })));
    expect(fault).toMatchObject({ code: 'INPUT_MISSING' });
    expect(fault.what).toContain("'cluster'");
  });

  test.each([
    ['release', 'false', 'release'],
    ['release', 'true', 'check'],
    ['rollback', 'false', 'rollback'],
    ['status', 'false', 'status'],
    ['status', 'true', 'status'],
    ['check', 'true', 'check'],
  ])('%s with dry-run: %s is %s', (command, dry, expected) => {
    expect(ecsInputsOf(inputsWith({ ...ECS, command, 'dry-run': dry })).command).toBe(expected);
  });

  test.each([
    ['migrate', 'false'],
    ['scale', 'false'],
    ['rollback', 'true'],
  ])('is nothing that ECS does not do: %s with dry-run: %s', (command, dry) => {
    const fault = faultOf(() => ecsInputsOf(inputsWith({ ...ECS, command, 'dry-run': dry })));
    expect(fault).toMatchObject({ code: 'INPUT_INVALID' });
    expect(fault.what).toContain(`'command: ${command}'`);
  });
});

test.each([
  ['production', ['api', 'worker'], ['deploy production/api', 'deploy production/worker']],
  [
    'arn:aws:ecs:eu-west-1:1:cluster/production',
    ['arn:aws:ecs:eu-west-1:1:service/production/api'],
    ['deploy production/api'],
  ],
])('deploys in %s of %j take turns for %j', (cluster, services, keys) => {
  expect(ecsKeysOf(cluster, services)).toEqual(keys);
});

test.each([
  [{ ...ECS, command: 'status' }, true],
  [{ ...ECS, command: 'check' }, true],
  [{ ...ECS, 'dry-run': 'true' }, true],
  [ECS, false],
  [{ ...ECS, command: 'rollback' }, false],
  [{ command: 'status' }, false],
])('%j looks only: %s', (given, looks) => {
  expect(looksOnly(inputsWith(given))).toBe(looks);
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
    expect(guardOptionsOf(inputsWith({ ...given, 'dry-run': 'true' }))).toMatchObject({
      onPending,
      safety: expected,
    });
    expect(guardOptionsOf(inputsWith(given))).toMatchObject({ onPending: pending, safety });
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
    [ECS, false],
    [{ 'dry-run': 'true' }, false],
    [{ migrate: 'only' }, false],
    [{ migrate: 'never' }, true],
    [{ command: 'rollback' }, false],
    [{ command: 'check' }, false],
  ])('%j: %s', (given, live) => {
    expect(makesLive(inputsWith(given))).toBe(live);
  });
});
