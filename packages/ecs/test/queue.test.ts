import { describe, expect, test } from '@jest/globals';
import { type EnvironmentDeployment, hasFailed, reasonToPass, wentBack } from '../src/queue.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const of = (sha: string, ...states: string[]): EnvironmentDeployment => ({ sha, states });

test.each([
  ['failed', [of(A, 'failure')], true],
  ['failed on its way', [of(A, 'error', 'in_progress')], true],
  ['failed once, and went through at the second try', [of(A, 'success'), of(A, 'failure')], false],
  ['went through', [of(A, 'success')], false],
  ['is under way', [of(A, 'in_progress')], false],
  ['is not known', [], false],
])('what %s', (_, deployments, failed) => {
  expect(hasFailed(deployments)).toBe(failed);
});

test.each([
  ['had it, and has another one now', [of(B, 'success'), of(A, 'inactive', 'success')], true],
  ['has it', [of(A, 'success'), of(B, 'inactive')], false],
  ['never had it', [of(B, 'success')], false],
  ['tried it, which failed, and has another one', [of(B, 'success'), of(A, 'failure')], false],
  ['had it, and tries another one', [of(B, 'in_progress'), of(A, 'success')], false],
])('production that %s', (_, deployments, back) => {
  expect(wentBack(deployments, A)).toBe(back);
});

describe('the gate may open', () => {
  const history = (
    staging: readonly EnvironmentDeployment[],
    production: readonly EnvironmentDeployment[],
  ) => ({
    of: async (environment: string, sha?: string) =>
      (environment === 'staging' ? staging : production).filter(
        entry => sha === undefined || entry.sha === sha,
      ),
    commit: async (name: string) => ({ v2: A, v1: B })[name],
  });
  test.each([
    ['when staging failed', [of(A, 'failure')], [], 'v2', 'what staging runs (v2) failed there'],
    [
      'when production went back',
      [of(A, 'success')],
      [of(B, 'success'), of(A, 'inactive')],
      'v2',
      'production went back from v2',
    ],
    ['not while production is behind', [of(A, 'success')], [of(B, 'success')], 'v2', undefined],
    ['not for what is no commit', [of(A, 'failure')], [], 'v9', undefined],
    ['not for what does not answer', [of(A, 'failure')], [], undefined, undefined],
  ])('%s', async (_, staging, production, reported, reason) => {
    expect(await reasonToPass(history(staging, production), reported, ['staging', 'production'])).toBe(
      reason,
    );
  });
});
