import { describe, expect, test } from '@jest/globals';
import { parseLockState, serializeLockState } from '../src/state-format.ts';
import { runUrl, ticketOf } from '../src/ticket.ts';
import { apply, enqueue, fresh } from './state-cases.ts';

describe('tickets', () => {
  const job = {
    owner: 'acme',
    repo: 'portal',
    runId: 5,
    runAttempt: 2,
    runNumber: 9,
    sha: 'b'.repeat(40),
    workflow: 'acme/portal/.github/workflows/deploy.yml@refs/heads/x',
    job: 'deploy',
    jobId: 77 as number | undefined,
    runner: 'GitHub Actions 3',
  };
  test('the same job gets the same ticket in every step, a re-run and a matrix neighbour another', () => {
    expect(ticketOf(job)).toEqual(ticketOf({ ...job }));
    expect(ticketOf(job).nonce).toBe('5.2.77');
    const unknown = { ...job, jobId: undefined };
    expect(
      new Set(
        [job, { ...job, runAttempt: 3 }, unknown, { ...unknown, runner: 'r4' }].map(
          one => ticketOf(one).nonce,
        ),
      ).size,
    ).toBe(4);
    for (const one of [job, unknown, { ...unknown, job: 'ü "x"' }, { ...job, sha: 'main' }]) {
      const state = apply(fresh, enqueue(ticketOf(one)));
      expect(parseLockState(serializeLockState(state), 'k')).toEqual(state);
    }
  });
  test('the page of a run', () => {
    expect(runUrl('https://github.com/', ticketOf(job))).toBe(
      'https://github.com/acme/portal/actions/runs/5/attempts/2',
    );
  });
});
