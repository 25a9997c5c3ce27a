import type { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { camelCase, type InputSpec, inputVariable, parseDuration, readInputs } from '../src/inputs.ts';

function read(input: InputSpec, given?: string, env: Record<string, string> = {}): unknown {
  const spec = { name: 'x', inputs: { 'the-input': input }, outputs: [] };
  return readInputs(spec, { ...env, ...(given === undefined ? {} : { 'INPUT_THE-INPUT': given }) })[
    'theInput'
  ];
}

function faultOf(input: InputSpec, given: string): Fault {
  try {
    read(input, given);
  } catch (thrown) {
    return thrown as Fault;
  }
  throw new Error(`${given} was accepted`);
}

describe('values', () => {
  test.each<[InputSpec, string | undefined, unknown]>([
    [{ type: 'string' }, ' text ', 'text'],
    [{ type: 'string' }, '', undefined],
    [{ type: 'string' }, undefined, undefined],
    [{ type: 'string', default: 'd' }, undefined, 'd'],
    [{ type: 'string', default: 'd' }, '   ', 'd'],
    [{ type: 'string', default: 'one\ntwo' }, '', 'one\ntwo'],
    [{ type: 'secret' }, '-----BEGIN\nkey\n', '-----BEGIN\nkey\n'],
    [{ type: 'secret' }, '\n', undefined],
    [{ type: 'boolean' }, 'true', true],
    [{ type: 'boolean' }, 'False', false],
    [{ type: 'boolean', default: 'true' }, '', true],
    [{ type: 'boolean' }, '', undefined],
    [{ type: 'integer' }, '0', 0],
    [{ type: 'integer' }, '007', 7],
    [{ type: 'integer', default: '5' }, '', 5],
    [{ type: 'number' }, '0.25', 0.25],
    [{ type: 'number' }, '3', 3],
    [{ type: 'duration' }, '90', 90],
    [{ type: 'duration' }, '1h30m', 5400],
    [{ type: 'duration', default: '30m' }, '', 1800],
    [{ type: 'choice', options: ['a', 'b'] }, 'b', 'b'],
    [{ type: 'choice', options: ['a', 'b'], default: 'a' }, '', 'a'],
    [{ type: 'lines' }, ' a \n\n# no\nb\r\n', ['a', 'b']],
    [{ type: 'lines' }, undefined, []],
    [{ type: 'lines', default: 'x\ny' }, '', ['x', 'y']],
  ])('%j given %j is %j', (input, given, expected) => {
    expect(read(input, given)).toEqual(expected);
  });

  test('a default of the runner is the job’s token outside of one, and nothing else', () => {
    const env = { GITHUB_TOKEN: 'ghs_x' };
    expect(read({ type: 'secret', default: '${{ github.token }}' }, undefined, env)).toBe('ghs_x');
    expect(read({ type: 'secret', default: '${{ github.token }}' }, 'given', env)).toBe('given');
    expect(read({ type: 'string', default: '${{ job.check_run_id }}' }, undefined, env)).toBeUndefined();
  });

  test.each([
    ['0', 0],
    ['1.5', 1.5],
    ['45s', 45],
    ['1.5h', 5400],
    ['1d2h3m4s', 93_784],
    ['', undefined],
    ['1 h', undefined],
    ['-5s', undefined],
    ['5w', undefined],
    ['h', undefined],
    ['1e3', undefined],
    ['Infinity', undefined],
  ])('the duration %j is %j seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test('names', () => {
    expect([camelCase('wait-timeout'), camelCase('a-1-b'), inputVariable('a b-c')]).toEqual([
      'waitTimeout',
      'a1B',
      'INPUT_A_B-C',
    ]);
  });
});

describe('errors name the input, the value and what is allowed', () => {
  test.each<[InputSpec, string, string]>([
    [{ type: 'boolean' }, 'yes', 'true or false'],
    [{ type: 'boolean' }, '1', 'true or false'],
    [{ type: 'integer' }, '-1', 'a whole number'],
    [{ type: 'integer' }, '1.5', 'a whole number'],
    [{ type: 'integer' }, '0x10', 'a whole number'],
    [{ type: 'integer' }, '9'.repeat(16), 'a whole number'],
    [{ type: 'number' }, '1e9', 'a number'],
    [{ type: 'number' }, 'NaN', 'a number'],
    [{ type: 'duration' }, 'soon', 'a duration such as 90s, 30m or 1h30m'],
    [{ type: 'choice', options: ['fail', 'skip'] }, 'Fail', 'one of fail, skip'],
  ])('%j given %j', (input, given, allowed) => {
    const fault = faultOf(input, given);
    expect(fault).toMatchObject({ code: 'INPUT_INVALID', name: 'Fault' });
    expect(fault.what).toContain(`'the-input' is ${JSON.stringify(given)}`);
    expect(fault.what).toContain(allowed);
    expect(fault.remedy).toContain("'the-input'");
    expect(fault.docs).toMatch(/errors\.md#input_invalid$/);
  });

  test('a required one that is missing or blank', () => {
    for (const given of ['', ' \n ']) {
      expect(faultOf({ type: 'lines', required: true }, given)).toMatchObject({
        code: 'INPUT_MISSING',
        what: "The input 'the-input' is missing.",
      });
    }
  });

  test('only the beginning of a huge value is repeated', () => {
    expect(faultOf({ type: 'integer' }, 'x'.repeat(10_000)).what.length).toBeLessThan(400);
  });
});
