import type { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { parseServices } from '../src/command/services.ts';

const parse = (services: readonly string[], more: object = {}) => parseServices({ services, ...more });

describe('services of a deploy', () => {
  test('one', () => {
    expect(parse([], { service: 'api', template: 'api-template', family: 'x' })).toEqual([
      { name: 'api', template: 'api-template', family: 'x' },
    ]);
  });

  test('several, each with its own template and family, or the common one', () => {
    expect(
      parse(['api = api-template', 'worker=w:3=worker-x', 'beat'], { template: 'common', family: 'f' }),
    ).toEqual([
      { name: 'api', template: 'api-template', family: undefined },
      { name: 'worker', template: 'w:3', family: 'worker-x' },
      { name: 'beat', template: 'common', family: 'f' },
    ]);
  });

  test('by ARN', () => {
    const arn = 'arn:aws:ecs:eu-west-1:123456789012:service/production/api';
    const template = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:7';
    expect(parse([`${arn}=${template}`])).toMatchObject([{ name: arn, template }]);
  });

  test.each<[string, () => unknown, string]>([
    ['none', () => parse([]), 'INPUT_MISSING'],
    ['both ways at once', () => parse(['api'], { service: 'api' }), 'SERVICES_INVALID'],
    ['one twice', () => parse(['api', 'api=x']), 'SERVICES_INVALID'],
    ['too many parts', () => parse(['a=b=c=d']), 'SERVICES_INVALID'],
    ['an empty part', () => parse(['a=']), 'SERVICES_INVALID'],
    ['too many', () => parse(Array.from({ length: 21 }, (_, at) => `s${at}`)), 'SERVICES_INVALID'],
    ['a hostile name', () => parse([], { service: 'a;b' }), 'SERVICES_INVALID'],
    ['a name of two lines', () => parse([], { service: 'a\nb' }), 'SERVICES_INVALID'],
    ['a hostile template', () => parse([], { service: 'a', template: '$(x)' }), 'SERVICES_INVALID'],
    ['a hostile family', () => parse([], { service: 'a', template: 'x', family: 'a b' }), 'SERVICES_INVALID'],
  ])('%s', (_, work, code) => {
    try {
      work();
    } catch (thrown) {
      expect((thrown as Fault).code).toBe(code);
      return;
    }
    throw new Error('no fault');
  });
});
