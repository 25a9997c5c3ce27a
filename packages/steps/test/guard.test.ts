import { Fault } from '@guarded-deploy/faults';
import type { GuardResult } from '@guarded-deploy/migrations';
import { describe, expect, test } from '@jest/globals';
import { linesOf, report } from '../src/guard/run.ts';

const RESULT: GuardResult = {
  status: 'clean',
  tool: 'django',
  counted: true,
  fault: undefined,
  ...{
    pending: [],
    unsafe: [],
    applied: [],
    drift: [],
    databases: [],
    targets: [],
    annotations: [],
    notes: [],
  },
} as unknown as GuardResult;

describe('what the guard found', () => {
  test('no answer is an error with its code, never clean, and stops the job', () => {
    const thrown = new Fault({ code: 'PYTHON_MISSING', what: 'There is none.', remedy: 'Install it.' });
    expect(report({ kind: 'unanswered', thrown })).toEqual({
      outputs: { status: 'error', reason: 'PYTHON_MISSING' },
      stop: thrown,
    });
    const unknown = new TypeError('x');
    expect(report({ kind: 'unanswered', thrown: unknown })).toEqual({
      outputs: { status: 'error' },
      stop: unknown,
    });
  });

  test('clean lets the job go on', () => {
    const { outputs, stop, summary } = report({ kind: 'answered', result: RESULT });
    expect(outputs).toMatchObject({ status: 'clean', reason: '', 'pending-count': 0 });
    expect([stop, summary?.length]).toEqual([undefined, 1]);
  });

  test('where nobody counted, the count is empty: it is not 0', () => {
    const { outputs } = report({ kind: 'answered', result: { ...RESULT, counted: false } });
    expect(outputs['pending-count']).toBe('');
  });

  test('a verdict stops the job after all was told', () => {
    const fault = new Fault({ code: 'MIGRATIONS_PENDING', what: 'One is pending.', remedy: 'Apply it.' });
    const told = report({ kind: 'answered', result: { ...RESULT, status: 'pending', fault } });
    expect([told.outputs.status, told.outputs.reason, told.stop]).toEqual([
      'pending',
      'MIGRATIONS_PENDING',
      fault,
    ]);
    expect(told.summary).toHaveLength(1);
  });

  test('annotations stand where the caller has the file', () => {
    const place = { file: 'shop/migrations/0002.py', line: 4 };
    const annotations = [{ level: 'warning', place, title: 'unsafe', text: 'rewrites the table' }] as const;
    const lines = linesOf({ ...RESULT, annotations, notes: ['a note'] }, at => ({
      ...at,
      file: `api/${at.file}`,
    }));
    expect(lines).toEqual([
      {
        level: 'warning',
        title: 'unsafe',
        text: 'rewrites the table',
        place: { file: `api/${place.file}`, line: 4 },
      },
      { level: 'info', text: 'a note' },
    ]);
  });
});
