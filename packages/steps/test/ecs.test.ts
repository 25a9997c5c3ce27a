import type { EcsRelease, Plan, ServiceStatus } from '@guarded-deploy/ecs';
import { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { requestOf } from '../src/ecs/options.ts';
import { report, statusOf } from '../src/ecs/report.ts';
import type { EcsOutcome } from '../src/ecs/run.ts';

const INPUTS = { command: 'release', cluster: 'production', services: ['api'], images: [], repository: [] };
const OUTCOME: EcsOutcome = {
  options: {
    ...{ command: 'release', request: requestOf(INPUTS), scheduled: [], to: undefined, verifyImages: true },
    rollout: { waitSeconds: 60, pollSeconds: 1, waitUntil: 'stable', rollback: 'auto', onCancel: 'leave' },
  },
  aborted: false,
};
const PLAN = { cluster: 'production', services: [] } as unknown as Plan;
const service = {
  ...{
    name: 'api',
    status: 'stable',
    taskDefinition: 'arn:api:2',
    previous: 'arn:api:1',
    deploymentId: 'ecs-svc/1',
  },
  ...{ strategy: 'ROLLING', changes: [], diff: [], events: [], stopped: [], reason: '', live: 'arn:api:2' },
  serviceArn: 'arn:aws:ecs:us-east-1:123456789012:service/production/api',
};
const RELEASE = { status: 'stable', seconds: 3, services: [service] } as unknown as EcsRelease;
const COMMITS = { live: 'a'.repeat(40), next: 'b'.repeat(40) };
const looked = (status: string) =>
  ({ ...service, status, containers: [], deployments: [] }) as unknown as ServiceStatus;

describe('the output status', () => {
  test.each<[string, Partial<EcsOutcome>]>([
    ['failed', { thrown: new Error('x') }],
    ['cancelled', { thrown: new Error('x'), aborted: true }],
    ['checked', { plan: PLAN }],
    ['skipped', { plan: PLAN, skipped: true }],
    ['stable', { plan: PLAN, release: RELEASE }],
    // What came after a release that is stable does not make it another one.
    ['stable', { plan: PLAN, release: RELEASE, thrown: new Error('x'), aborted: true }],
    ['failed', { looked: [looked('stable'), looked('failed')] }],
    ['in-progress', { looked: [looked('stable'), looked('in-progress')] }],
    ['stable', { looked: [looked('stable')] }],
  ])('is %s', (expected, facts) => {
    expect(statusOf({ ...OUTCOME, ...facts })).toBe(expected);
  });
});

describe('a report', () => {
  test('of what ended early has its summary and what stops the job', () => {
    const thrown = new Fault({ code: 'CLUSTER_MISSING', what: 'There is none.', remedy: 'Name another.' });
    const { outputs, stop, summary, lines } = report({ ...OUTCOME, thrown });
    expect([outputs, stop, lines]).toEqual([{ status: 'failed' }, thrown, []]);
    expect(summary?.join()).toContain('no service was changed');
  });

  test('of a release says which commit is live now', () => {
    const { outputs, stop } = report({
      ...OUTCOME,
      plan: PLAN,
      release: RELEASE,
      commits: COMMITS,
      registered: [],
    });
    expect(outputs).toMatchObject({
      status: 'stable',
      'live-commit': COMMITS.next,
      'scheduled-task-definitions': '',
    });
    expect(stop).toBeUndefined();
  });

  test('of a release that is back on what ran before stops the job, with the old commit live', () => {
    const back = { ...service, status: 'rolled-back', live: 'arn:api:1', reason: 'a task stopped' };
    const release = { ...RELEASE, status: 'rolled-back', services: [back] } as unknown as EcsRelease;
    const { outputs, stop } = report({ ...OUTCOME, plan: PLAN, release, commits: COMMITS });
    expect(outputs).toMatchObject({ status: 'rolled-back', 'live-commit': COMMITS.live });
    expect(stop).toMatchObject({ code: 'ECS_ROLLED_BACK' });
  });

  test('keeps what was found out about the database, however it ends', () => {
    const stop = new Fault({ code: 'MIGRATIONS_UNSAFE', what: 'One is.', remedy: 'Split it.' });
    const migrations = { outputs: { migrations: 'unsafe' }, stop };
    const told = report({ ...OUTCOME, plan: PLAN, migrations, thrown: stop });
    expect([told.outputs, told.stop]).toEqual([{ diff: [], migrations: 'unsafe', status: 'failed' }, stop]);
  });
});

describe('a request', () => {
  test.each([
    [{ command: 'rollback', tag: 'v1', repository: ['r'] }, 'INPUT_INVALID'],
    [{ tag: 'v1' }, 'INPUT_MISSING'],
    [{ services: [] }, 'INPUT_MISSING'],
  ])('that means nothing is refused: %j', (given, code) => {
    expect(() => requestOf({ ...INPUTS, ...given })).toThrow(expect.objectContaining({ code }));
  });
});
