import { describe, expect, test } from '@jest/globals';
import { carryOut } from '../src/command/release.ts';
import { planRollback, releaseBefore } from '../src/command/rollback.ts';
import { lookAt } from '../src/command/status.ts';
import { OPTIONS, Stage } from './simulated.ts';

const of = (image: string) => ({ containerDefinitions: [{ name: 'web', image }] });
const entry = (arn: string, image: string) => ({ arn, definition: of(image) });

test.each([
  ['the one before', 'c', [entry('3', 'c'), entry('2', 'b'), entry('1', 'a')], '2'],
  ['after a way back, one further', 'b', [entry('3', 'c'), entry('2', 'b'), entry('1', 'a')], '1'],
  ['not another revision of the same images', 'b', [entry('3', 'b'), entry('2', 'b'), entry('1', 'a')], '1'],
  ['the newest, when the running one was never completed', 'x', [entry('2', 'b'), entry('1', 'a')], '2'],
  ['none before the first', 'a', [entry('2', 'b'), entry('1', 'a')], undefined],
  ['none without a history', 'a', [], undefined],
])('back is %s', (_, running, history, arn) => {
  expect(releaseBefore(of(running), history)).toBe(arn);
});

async function rollback(stage: Stage, names: readonly string[], to?: string) {
  const ecs = stage.api();
  const plan = await planRollback(ecs, {
    cluster: 'production',
    services: names.map(name => ({ name })),
    to,
  });
  return carryOut(plan, OPTIONS, stage.deps(ecs));
}

describe('a way back by command', () => {
  test('goes to what was completed before, and then one further', async () => {
    const stage = new Stage();
    stage.service('api');
    for (const tag of ['one', 'two']) expect((await stage.release(['api'], {}, tag)).status).toBe('stable');
    const back = await rollback(stage, ['api']);
    expect(back).toMatchObject({
      status: 'stable',
      services: [{ changes: [{ from: 'ghcr.io/acme/api:two', to: 'ghcr.io/acme/api:one' }] }],
    });
    expect(stage.live('api')).toBe('ghcr.io/acme/api:one');
    expect((await rollback(stage, ['api'])).status).toBe('stable');
    expect(stage.live('api')).toBe('ghcr.io/acme/api:old');
    await expect(rollback(stage, ['api'])).rejects.toMatchObject({ code: 'NOTHING_TO_GO_BACK_TO' });
    // Nothing was registered for it.
    expect(stage.called('RegisterTaskDefinition')).toHaveLength(2);
  });

  test('leaves out what never became healthy', async () => {
    const stage = new Stage();
    stage.service('api');
    await stage.release(['api'], {}, 'one');
    stage.behave(':bad', { outcome: 'never' });
    expect((await stage.release(['api'], { waitSeconds: 60, rollback: 'never' }, 'bad')).status).toBe(
      'timeout',
    );
    expect((await rollback(stage, ['api'])).status).toBe('stable');
    expect(stage.live('api')).toBe('ghcr.io/acme/api:one');
  });

  test('registers anew what was deregistered', async () => {
    const stage = new Stage();
    stage.service('api');
    await stage.release(['api'], {}, 'one');
    stage.ecs.deregister('api:1');
    expect((await rollback(stage, ['api'])).status).toBe('stable');
    expect(stage.live('api')).toBe('ghcr.io/acme/api:old');
    expect(stage.called('RegisterTaskDefinition')).toHaveLength(2);
  });

  test('stops a deployment that bakes', async () => {
    const stage = new Stage();
    stage.service('api', { configuration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 60 } });
    expect((await stage.release(['api'])).status).toBe('stable');
    const back = await rollback(stage, ['api']);
    expect(back.status).toBe('stable');
    expect(stage.called('StopServiceDeployment')).toHaveLength(1);
    expect(stage.live('api')).toBe('ghcr.io/acme/api:old');
  });

  test('to a named revision of the same family, and to no other', async () => {
    const stage = new Stage();
    stage.service('api');
    stage.service('worker');
    for (const tag of ['one', 'two']) await stage.release(['api'], {}, tag);
    expect((await rollback(stage, ['api'], 'api:1')).status).toBe('stable');
    expect(stage.live('api')).toBe('ghcr.io/acme/api:old');
    await expect(rollback(stage, ['api'], 'worker:1')).rejects.toMatchObject({ code: 'FAMILY_DIFFERS' });
    await expect(rollback(stage, ['api'], 'api:99')).rejects.toMatchObject({ code: 'TEMPLATE_MISSING' });
  });

  test('that fails says so', async () => {
    const stage = new Stage();
    stage.service('api');
    await stage.release(['api'], {}, 'one');
    stage.behave(':old', { outcome: 'crash' });
    const back = await rollback(stage, ['api']);
    expect(back.status).toBe('rolled-back');
    expect(stage.live('api')).toBe('ghcr.io/acme/api:one');
  });
});

describe('what runs', () => {
  test('is told of a stable service and of one under way', async () => {
    const stage = new Stage();
    stage.service('api');
    stage.service('web', { configuration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 60 } });
    const look = async () =>
      lookAt(stage.api(), { cluster: 'production', services: [{ name: 'api' }, { name: 'web' }] });
    expect((await look()).map(({ status, strategy }) => [status, strategy])).toEqual([
      ['stable', 'ROLLING'],
      ['stable', 'BLUE_GREEN'],
    ]);
    await stage.release(['web']);
    const [, web] = await look();
    expect(web).toMatchObject({ status: 'in-progress', containers: [{ image: 'ghcr.io/acme/web:new' }] });
    expect(web!.deployments.at(-1)).toBe('BAKE_TIME: 2 of 2 tasks run, 100 % of the traffic');
    expect(stage.called('UpdateService')).toHaveLength(1);
  });
});
