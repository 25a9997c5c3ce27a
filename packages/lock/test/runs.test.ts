import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  isAhead,
  jobIsOver,
  mayStillRun,
  type RunsPolicy,
  sharesTurns,
  type WorkflowRun,
} from '../src/runs.ts';

const mine: WorkflowRun = {
  id: 10,
  attempt: 1,
  createdMs: 1_000,
  startedMs: 1_000,
  status: 'in_progress',
  workflow: 1,
  path: '.github/workflows/deploy.yml',
  title: 'Deploy to production',
  event: 'push',
  branch: 'main',
  repository: 5,
  headRepository: 5,
};
const policy: RunsPolicy = { sameBranchOnly: true, waitForApprovals: false };
const other = (changes: Partial<WorkflowRun> = {}): WorkflowRun => ({ ...mine, id: 9, ...changes });

describe('order', () => {
  test('of two runs exactly one waits, whatever their attempts and times', () => {
    const run = fc.record({
      id: fc.integer({ min: 1, max: 4 }),
      attempt: fc.integer({ min: 1, max: 3 }),
      createdMs: fc.integer({ min: 0, max: 3 }),
      startedMs: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(run, run, (one, two) => {
        fc.pre(one.id !== two.id);
        const [left, right] = [
          { ...mine, ...one },
          { ...mine, ...two },
        ];
        expect(isAhead(left, right)).toBe(!isAhead(right, left));
      }),
    );
  });
  test('a re-run stands where it was started again', () => {
    expect(isAhead(other({ createdMs: 500 }), mine)).toBe(true);
    expect(isAhead(other({ createdMs: 500, attempt: 2, startedMs: 2_000 }), mine)).toBe(false);
  });
});

describe('who takes turns', () => {
  test.each<[string, Partial<WorkflowRun>, Partial<RunsPolicy>, boolean]>([
    ['same workflow and branch', {}, {}, true],
    ['itself', { id: 10 }, {}, false],
    ['another branch', { branch: 'next' }, {}, false],
    ['another branch, asked for', { branch: 'next' }, { sameBranchOnly: false }, true],
    ['a named branch', { branch: 'next' }, { branch: 'next' }, true],
    ['another workflow', { workflow: 2 }, {}, false],
    ['a fork’s branch of the same name', { headRepository: 6 }, {}, false],
    ['a deleted fork', { headRepository: undefined }, {}, false],
    ['a pull request of this repository', { event: 'pull_request' }, {}, true],
    ['a comment', { event: 'issue_comment' }, {}, true],
    ['a named queue, a pull request’s title', { event: 'pull_request' }, { queueName: 'production' }, false],
    ['a named queue, another workflow', { workflow: 2 }, { queueName: 'production' }, true],
    [
      'a named queue, only part of a word',
      { title: 'Deploy to production-like' },
      { queueName: 'production' },
      false,
    ],
    [
      'a pull request titled like the queue',
      { event: 'pull_request', title: 'production' },
      { queueName: 'production' },
      false,
    ],
  ])('%s', (_, changes, given, expected) => {
    expect(sharesTurns(other(changes), mine, { ...policy, ...given })).toBe(expected);
  });
  test.each([
    ['queued', true],
    ['pending', true],
    ['requested', true],
    ['in_progress', true],
    ['something new', true],
    ['waiting', false],
    ['completed', false],
  ])('status %s', (status, expected) => {
    expect(mayStillRun(other({ status }), policy)).toBe(expected);
  });
  test('waiting for approval counts when asked for', () => {
    expect(mayStillRun(other({ status: 'waiting' }), { ...policy, waitForApprovals: true })).toBe(true);
  });
});

describe('the job of an older run', () => {
  const job = (name: string, status: string, steps: { name: string; status: string }[] = []) => ({
    name,
    status,
    steps,
  });
  test.each([
    ['not there yet', [], undefined, false],
    ['running', [job('deploy', 'in_progress')], undefined, false],
    ['over', [job('deploy', 'completed'), job('other', 'in_progress')], undefined, true],
    [
      'one of a matrix still runs',
      [job('deploy (eu)', 'completed'), job('deploy (us)', 'queued')],
      undefined,
      false,
    ],
    ['in a reusable workflow', [job('deploy / run', 'in_progress')], undefined, false],
    [
      'its step is over',
      [job('deploy', 'in_progress', [{ name: 'release', status: 'completed' }])],
      'release',
      true,
    ],
    [
      'its step is not',
      [job('deploy', 'in_progress', [{ name: 'release', status: 'in_progress' }])],
      'release',
      false,
    ],
  ])('%s', (_, jobs, step, expected) => {
    expect(jobIsOver(jobs, 'deploy', step)).toBe(expected);
  });
});
