import { readContext, runnerLog } from '@guarded-deploy/action-kit';
import { Deadline } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { type AcquireResult, freshState, type Ticket } from '@guarded-deploy/lock';
import { afterAll, describe, expect, test } from '@jest/globals';
import { checkTurn, report, requestOf, type TurnDeps, type TurnOptions } from '../src/turn/run.ts';

const context = readContext({
  GITHUB_REPOSITORY: 'acme/portal',
  GITHUB_SHA: 'a'.repeat(40),
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REF_NAME: 'main',
  GITHUB_WORKFLOW: 'deploy',
  GITHUB_RUN_ID: '7',
});
const deps: TurnDeps = {
  context,
  log: runnerLog,
  deadline: new Deadline(60, 'the test'),
  github: () => {
    throw new Error('nobody is asked here');
  },
  runner: { name: 'runner 1', temporary: undefined },
  saveState: () => undefined,
};
const options: TurnOptions = {
  keys: ['Deploy Production'],
  lockRepository: undefined,
  namespace: 'refs/locks',
  commit: undefined,
  jobId: '42',
  strategy: 'ref',
  ...{ waitSeconds: 10, pollSeconds: 1, onTimeout: 'fail', order: 'arrival', superseded: 'skip' },
  ...{ scope: 'job', groups: [], freezeAt: undefined },
  runs: { sameBranchOnly: true, waitForApprovals: true, initialWaitSeconds: 0, atOnce: false },
};
afterAll(() => deps.deadline[Symbol.dispose]());

describe('what a job asks for', () => {
  test('is in the normal form, with the key as it was spelled, and with its own commit', () => {
    const request = requestOf(options, deps);
    expect(request).toMatchObject({ owner: 'acme', repo: 'portal', namespace: 'refs/locks' });
    expect(request.spelled[request.keys[0]!]).toBe('Deploy Production');
    expect([request.me.sha, request.me.job]).toEqual([context.sha, 42]);
  });

  test.each([
    ['b'.repeat(40), 'b'.repeat(40)],
    // The lock judges no commit.
    ['', ''],
  ])('may name another commit: %s', (commit, expected) => {
    expect(requestOf({ ...options, commit }, deps).me.sha).toBe(expected);
  });

  test('without a key is the workflow with the branch', () => {
    expect(requestOf({ ...options, keys: [] }, deps).keys).toEqual(['deploy main']);
  });

  test.each([
    [{ commit: 'main' }, "'commit'"],
    [{ lockRepository: 'locks' }, "'lock-repository'"],
  ])('is refused: %j', (given, word) => {
    expect(() => requestOf({ ...options, ...given }, deps)).toThrow(word);
  });

  test.each<[Partial<TurnOptions>, readonly string[], string]>([
    [{ order: 'run-number' }, ['a', 'b'], 'run-number'],
    [{ strategy: 'runs', lockRepository: 'acme/locks' }, ['a'], 'lock-repository'],
    [{ runs: { ...options.runs, queueName: 'q' } }, ['a'], 'queue-name'],
    [{ strategy: 'runs', runs: { ...options.runs, step: 's' } }, ['a'], 'step-to-wait-for'],
  ])('means nothing together: %j', (given, keys, word) => {
    expect(() => checkTurn({ ...options, ...given }, keys)).toThrow(word);
  });
});

describe('how a turn ended', () => {
  const request = requestOf(options, deps);
  const common = {
    keys: request.keys,
    ticket: request.me,
    kept: [],
    position: 1,
    waitedMs: 2400,
    waitedFor: undefined as Ticket | undefined,
    reaped: [],
    newerIsLive: false,
    states: request.keys.map(key => freshState(key, 7)),
    seen: {},
  };
  const told = (end: object) =>
    report({
      result: { ...common, ...end } as unknown as AcquireResult,
      request,
      serverUrl: 'https://github.com',
      usage: { counted: 3, notModified: 4, remaining: 1000 },
    });

  test('acquired: outputs, a line, and nothing that stops', () => {
    const { outputs, lines, stop } = told({ kind: 'acquired', fencingToken: 7 });
    expect(outputs).toMatchObject({
      ...{ acquired: true, 'fencing-token': 7, position: 1, 'waited-seconds': 2, 'force-continued': false },
      'api-calls': { counted: 3, 'not-modified': 4 },
    });
    expect([lines?.[0]?.level, stop]).toEqual(['info', undefined]);
  });

  test('out of time: the job stops, goes on without it, or ends well, as it was asked', () => {
    const fault = new Fault({ code: 'LOCK_TIMEOUT', what: 'Time is up.', remedy: 'Wait longer.' });
    const failed = told({ kind: 'timed-out', onTimeout: 'fail', fault });
    expect([failed.stop, failed.lines, failed.outputs.acquired]).toEqual([fault, undefined, false]);
    expect(failed.summary).toHaveLength(1);
    const goesOn = told({ kind: 'timed-out', onTimeout: 'continue' });
    expect([goesOn.stop, goesOn.lines?.[0]?.level]).toEqual([undefined, 'warning']);
    expect(goesOn.outputs).toMatchObject({ 'force-continued': true, force_continued: '1', acquired: false });
    const skipped = told({ kind: 'timed-out', onTimeout: 'skip' });
    expect([skipped.stop, skipped.lines?.[0]?.level]).toEqual([undefined, 'notice']);
  });

  test('superseded: it does not look like a turn, and the job goes on', () => {
    const { outputs, lines } = told({ kind: 'superseded', newerIsLive: true, fault: undefined });
    expect(outputs).toMatchObject({ acquired: false, superseded: true, 'fencing-token': '' });
    expect(lines?.[0]?.level).toBe('notice');
  });
});
