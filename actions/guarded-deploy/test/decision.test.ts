/** What becomes of a deploy whose commit the live one contains already, by how its run came about. */
import { expect, test } from '@jest/globals';
import { type Origin, originOf, supersededPolicy } from '../src/decision.ts';
import type { DeployKit } from '../src/kit.ts';

const first = (eventName: string): Origin => ({ eventName, attempt: 1, isForced: false, before: undefined });
const again = (before: string | undefined, eventName = 'push'): Origin => ({
  ...first(eventName),
  attempt: 2,
  before,
});

test.each([
  // Nobody decided on it: a newer push made it pointless.
  ['skip', 'release', first('push'), 'skip'],
  ['skip', 'release', first('workflow_run'), 'skip'],
  ['skip', 'release', first('schedule'), 'skip'],
  // Somebody asked for it: an answer, and never a green nothing.
  ['skip', 'release', first('workflow_dispatch'), 'fail'],
  ['skip', 'release', first('repository_dispatch'), 'fail'],
  ['skip', 'release', first('issue_comment'), 'fail'],
  ['skip', 'release', first('deployment'), 'fail'],
  ['skip', 'release', first('release'), 'fail'],
  // A branch that was moved back.
  ['skip', 'release', { ...first('push'), isForced: true }, 'allow'],
  ['skip', 'release', { ...again('failure'), isForced: true }, 'allow'],
  ['skip', 'release', { ...first('pull_request'), isForced: true }, 'skip'],
  // A run that was run again: back to what it deployed, unless it never deployed anything.
  ['skip', 'release', again('success'), 'allow'],
  ['skip', 'release', again('success', 'workflow_dispatch'), 'allow'],
  ['skip', 'release', again('failure'), 'fail'],
  ['skip', 'release', again('cancelled'), 'fail'],
  ['skip', 'release', again('skipped'), 'fail'],
  ['skip', 'release', again(undefined), 'fail'],
  // What was chosen counts.
  ['fail', 'release', first('push'), 'fail'],
  ['fail', 'release', again('success'), 'fail'],
  ['allow', 'release', first('workflow_dispatch'), 'allow'],
  ['allow', 'release', again('failure'), 'allow'],
  // Who rolls back wants something older.
  ['skip', 'rollback', first('push'), 'allow'],
  ['fail', 'rollback', first('workflow_dispatch'), 'allow'],
] as const)('superseded: %s of a %s by %j is %s', (superseded, command, origin, policy) => {
  expect(supersededPolicy({ superseded, command }, origin)).toBe(policy);
});

const kit = (runAttempt: number, payload: unknown = {}) =>
  ({
    context: { eventName: 'push', payload, owner: 'acme', repo: 'portal', runId: 7, runAttempt },
  }) as unknown as DeployKit;

test('a first attempt asks GitHub nothing', async () => {
  const origin = await originOf(kit(1, { forced: true }), () => {
    throw new Error('asked');
  });
  expect(origin).toEqual({ eventName: 'push', attempt: 1, isForced: true, before: undefined });
});

test.each([
  [{ conclusion: 'success' }, 'success'],
  [{ conclusion: null }, undefined],
  [{ conclusion: { toString: 'success' } }, undefined],
])('a later attempt asks how the one before ended: %j is %s', async (data, before) => {
  const asked: string[] = [];
  const api = {
    request: async (route: string) => {
      asked.push(route);
      return { status: 200, data };
    },
  };
  expect(await originOf(kit(3, { forced: 'yes' }), () => api as never)).toMatchObject({
    attempt: 3,
    isForced: false,
    before,
  });
  expect(asked).toEqual(['GET /repos/acme/portal/actions/runs/7/attempts/2']);
});

test('no answer is no success', async () => {
  const api = { request: () => Promise.reject(new Error('403')) };
  expect(await originOf(kit(2), () => api as never)).toMatchObject({ before: undefined });
});
