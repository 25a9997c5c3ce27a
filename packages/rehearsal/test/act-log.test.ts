import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ActEvent, emptyRecord, fold } from '../src/act-log.ts';

const at = '2026-01-01T00:00:0';
const line = (fields: object) => JSON.stringify({ level: 'info', matrix: {}, ...fields });

/** Two legs of a matrix, called by a job `test`: the first leg fails in its second step. */
function leg(python: string, n: number, ok: boolean): string[] {
  const job = { job: `ci/test/pytest (${python})-${n}`, jobID: 'pytest', matrix: { python } };
  const step = { ...job, step: 'Run tests', stage: 'Main', stepID: ['tests'] };
  return [
    line({ ...job, msg: '⭐ Run Set up job', step: 'Set up job', stepid: ['--setup-job'], time: `${at}0Z` }),
    line({
      ...job,
      step: 'Install',
      stage: 'Main',
      stepID: ['0'],
      msg: '⭐ Run Main Install',
      time: `${at}1Z`,
    }),
    line({
      ...job,
      step: 'Install',
      stage: 'Main',
      stepID: ['0'],
      stepResult: 'success',
      executionTime: 1.5e9,
      time: `${at}2Z`,
    }),
    line({ ...step, msg: '⭐ Run Main Run tests', time: `${at}2Z` }),
    line({ ...step, stepID: ['tests', '1'], step: 'inner', msg: '⭐ Run Main inner', time: `${at}2Z` }),
    line({
      ...step,
      stepID: ['tests', '1'],
      step: 'inner',
      raw_output: true,
      msg: 'collected 3\n',
      time: `${at}3Z`,
    }),
    line({ ...step, stepID: ['tests', '1'], step: 'inner', command: 'set-output', name: 'hidden', arg: 'x' }),
    line({
      ...step,
      command: 'error',
      arg: 'one test failed',
      kvPairs: { title: 'test_a' },
      time: `${at}3Z`,
    }),
    line({ ...step, stepResult: ok ? 'success' : 'failure', executionTime: 2e9, time: `${at}4Z` }),
    line({ ...step, command: 'set-output', name: 'passed', arg: '3', time: `${at}4Z` }),
    line({ ...job, jobResult: 'failure', msg: '🏁  Job failed', time: `${at}5Z` }),
  ];
}

function foldAll(lines: readonly string[]) {
  const record = emptyRecord();
  const events: ActEvent[] = lines.flatMap(one => fold(record, one));
  return { record, events };
}

describe('what act says becomes jobs and steps', () => {
  const failed = leg('3.11', 1, false);
  const passed = leg('3.12', 2, true);

  test('names, matrix, outputs, annotations and seconds of a job in a called workflow', () => {
    const { record } = foldAll(failed);
    const [job] = [...record.jobs.values()];
    expect(job).toMatchObject({
      id: 'test / pytest',
      name: 'test / pytest (3.11)',
      matrix: { python: '3.11' },
      result: 'failure',
    });
    expect(job!.endedAt - job!.startedAt).toBe(5000);
    expect(job!.steps.map(step => [step.name, step.result, step.seconds])).toEqual([
      ['Install', 'success', 1.5],
      ['Run tests', 'failure', 2],
    ]);
    expect(job!.steps[1]).toMatchObject({
      outputs: { passed: '3' },
      annotations: [{ level: 'error', title: 'test_a', message: 'one test failed' }],
      tail: ['collected 3'],
    });
  });

  test('a leg is judged by its own steps: act calls every leg of a matrix failed when one is', () => {
    const { record } = foldAll([...failed, ...passed]);
    expect([...record.jobs.values()].map(job => job.result)).toEqual(['failure', 'success']);
  });

  test('the order in which parallel jobs interleave changes nothing', () => {
    const alone = foldAll([...failed, ...passed]).record;
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: failed.length + passed.length, maxLength: 40 }),
        picks => {
          const queues = [[...failed], [...passed]];
          const mixed: string[] = [];
          for (const pick of picks) {
            const next = queues[pick ? 0 : 1]!.shift() ?? queues[pick ? 1 : 0]!.shift();
            if (next) mixed.push(next);
          }
          mixed.push(...queues[0]!, ...queues[1]!);
          const { record } = foldAll(mixed);
          expect(record.jobs.get('ci/test/pytest (3.11)-1')).toEqual(
            alone.jobs.get('ci/test/pytest (3.11)-1'),
          );
          expect(record.jobs.get('ci/test/pytest (3.12)-2')).toEqual(
            alone.jobs.get('ci/test/pytest (3.12)-2'),
          );
        },
      ),
    );
  });

  test('what is no JSON, or act’s own error, is kept as a complaint', () => {
    const { record } = foldAll([
      "Error: Job 'x' failed",
      line({ level: 'error', msg: 'no such workflow' }),
      '',
    ]);
    expect(record.complaints).toEqual(["Error: Job 'x' failed", 'no such workflow']);
    expect(record.jobs.size).toBe(0);
  });

  test('each start and end is told once', () => {
    const { events } = foldAll(failed);
    expect(events.map(event => event.kind)).toEqual([
      'job-started',
      'step-started',
      'step-ended',
      'step-started',
      'output',
      'step-ended',
      'job-ended',
    ]);
  });
});
