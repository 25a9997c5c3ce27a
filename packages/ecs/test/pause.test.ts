/** A pause of a deployment that shifts traffic, answered by checks from behind the test listener. */
import { expect, test } from '@jest/globals';
import { objection, pauseChecks } from '../src/command/pause.ts';
import { carryOut } from '../src/command/release.ts';
import { OPTIONS, Stage } from './simulated.ts';

const PAUSED = {
  strategy: 'BLUE_GREEN',
  bakeTimeInMinutes: 1,
  lifecycleHooks: [
    {
      targetType: 'PAUSE',
      lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
      timeoutConfiguration: { timeoutInMinutes: 60, action: 'ROLLBACK' },
    },
  ],
};

async function releaseWith(answers: readonly { status: number; text: string }[], expectRelease?: string) {
  const stage = new Stage();
  stage.service('api', { configuration: PAUSED });
  const ecs = stage.api();
  let asked = 0;
  const atPause = pauseChecks(
    { urls: ['http://test-listener/version.json'], expect: expectRelease, seconds: 20 },
    {
      clock: stage.clock,
      read: async () => {
        asked += 1;
        const answer = answers[Math.min(asked, answers.length) - 1];
        if (!answer) throw new Error('no route');
        return answer;
      },
    },
  );
  const done = await carryOut(await stage.plan(['api'], 'new', ecs), OPTIONS, {
    ...stage.deps(ecs),
    atPause,
  });
  return { stage, done, asked };
}
const version = (release: string) => ({ status: 200, text: JSON.stringify({ release }) });

test('it goes on when the new tasks answer, and is asked once', async () => {
  const { stage, done, asked } = await releaseWith([version('new')], 'new');
  expect([done.status, asked]).toEqual(['stable', 1]);
  expect(stage.called('ContinueServiceDeployment').map(({ input }) => input['action'])).toEqual(['CONTINUE']);
  expect(stage.live('api')).toContain(':new');
});

test('they may take their time', async () => {
  const { done, asked } = await releaseWith(
    [{ status: 503, text: '' }, version('old'), version('new')],
    'new',
  );
  expect([done.status, asked]).toEqual(['stable', 3]);
});

test.each([
  ['an error', [{ status: 500, text: '' }], undefined, 'answered 500'],
  ['another release', [version('old')], 'new', 'reports the release "old"'],
  ['no JSON', [{ status: 200, text: '<html>' }], 'new', 'something other than JSON'],
  ['nobody', [], undefined, 'no route'],
] as const)('it goes back on %s', async (_, answers, expected, why) => {
  const { stage, done } = await releaseWith(answers, expected);
  expect(done.status).toBe('rolled-back');
  expect(stage.called('ContinueServiceDeployment').map(({ input }) => input['action'])).toEqual(['ROLLBACK']);
  expect(stage.lines.join('\n')).toContain(why);
});

test('without checks a pause waits for a person', async () => {
  const stage = new Stage();
  stage.service('api', { configuration: PAUSED });
  const done = await stage.release(['api'], { waitSeconds: 120 });
  expect([done.status, stage.called('ContinueServiceDeployment').length]).toEqual(['timeout', 0]);
});

test.each([
  [{ status: 200, text: 'ok' }, undefined, undefined],
  [{ status: 200, text: 'null' }, 'a', 'reports the release none'],
  [{ status: 200, text: '{"release":{"a":1}}' }, 'a', 'reports the release {"a":1}'],
  [{ status: 301, text: '' }, undefined, 'answered 301'],
])('%j with %j', (answer, expected, why) => {
  expect(objection(answer, expected)).toBe(why);
});
