import type { Log } from '@guarded-deploy/action-kit';
import * as markdown from '@guarded-deploy/action-kit/markdown';
import { describe, expect, test } from '@jest/globals';
import { deliver, type Report, type Sink } from '../src/step.ts';

/** A runner that notes what it is told, in order. */
function sink() {
  const told: unknown[] = [];
  const say = (level: string) => (text: string, place?: unknown, title?: string) =>
    void told.push([level, text, ...(place ? [place] : []), ...(title ? [title] : [])]);
  const log: Log = {
    ...{ info: say('info'), debug: say('debug'), notice: say('notice') },
    ...{ warning: say('warning'), error: say('error') },
    group: (_, body) => body(),
  };
  const runner: Sink<'a' | 'b'> = {
    log,
    setOutput: (name, value) => void told.push(['output', name, value]),
    summarize: text => void told.push(['summary', text]),
  };
  return { told, runner };
}

describe('a report', () => {
  test('is handed over as outputs, lines and summary; what is not known is no output', () => {
    const { told, runner } = sink();
    const place = { file: 'a.py', line: 3 };
    const report: Report<'a' | 'b'> = {
      outputs: { a: '' },
      lines: [
        { level: 'info', text: 'one' },
        { level: 'notice', text: 'two', place },
        { level: 'warning', text: 'three', place, title: 'T' },
      ],
      summary: [markdown.own('### Done')],
    };
    deliver(runner, report);
    expect(told).toEqual([
      ['output', 'a', ''],
      ['info', 'one'],
      ['notice', 'two', place],
      ['warning', 'three', place, 'T'],
      ['summary', '### Done'],
    ]);
  });

  test('that stops the job is told whole before', () => {
    const { told, runner } = sink();
    const stop = new Error('no further');
    const report = { outputs: { b: 1 }, summary: [markdown.own('why')], stop };
    expect(() => deliver(runner, report)).toThrow(stop);
    expect(told).toEqual([
      ['output', 'b', 1],
      ['summary', 'why'],
    ]);
  });
});
