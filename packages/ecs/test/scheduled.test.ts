import type { Fault } from '@guarded-deploy/faults';
import { expect, test } from '@jest/globals';
import { parseScheduled, planScheduled, registerScheduled } from '../src/command/scheduled.ts';
import { Stage } from './simulated.ts';

const images = { images: new Map<string, string>(), tag: 'new', repositories: ['ghcr.io/acme/api'] };

function stage(): Stage {
  const made = new Stage();
  made.service('api');
  made.ecs.addDefinition({
    family: 'nightly-template',
    cpu: '256',
    containerDefinitions: [
      { name: 'job', image: 'ghcr.io/acme/api:old', command: ['manage.py', 'clearsessions'] },
    ],
    tags: [{ key: 'team', value: 'api' }],
  });
  made.ecs.addDefinition({ family: 'other', containerDefinitions: [{ name: 'x', image: 'redis:7' }] });
  return made;
}

test('what a schedule starts is registered with the new image, and all else as it was', async () => {
  const made = stage();
  const ecs = made.api();
  const plan = await planScheduled(
    ecs,
    parseScheduled(['nightly-template', 'nightly-template=weekly']),
    images,
  );
  expect(made.called('RegisterTaskDefinition')).toEqual([]);
  const arns = await registerScheduled(ecs, plan);
  expect(arns.map(arn => arn.split('/').at(-1))).toEqual(['nightly:1', 'weekly:1']);
  expect(made.called('RegisterTaskDefinition')[0]!.input).toMatchObject({
    family: 'nightly',
    cpu: '256',
    containerDefinitions: [
      { name: 'job', image: 'ghcr.io/acme/api:new', command: ['manage.py', 'clearsessions'] },
    ],
    tags: [{ key: 'team', value: 'api' }],
  });
});

test.each([
  ['a template that is missing', 'no', 'TEMPLATE_MISSING'],
  ['one with none of the images', 'other', 'NOTHING_TO_CHANGE'],
])('refused: %s', async (_, line, code) => {
  const thrown = await planScheduled(stage().api(), parseScheduled([line]), images).catch(
    (fault: Fault) => fault,
  );
  expect((thrown as Fault).code).toBe(code);
});

test.each(['a b', '', 'a=b=c', 'a='])('refused: the line %j', line => {
  expect(() => parseScheduled([line])).toThrow();
});
