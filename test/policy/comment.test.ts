/** comment.yml: which jobs run for which command, and that nothing runs for what the gate did not trust. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { evaluate } from './expressions.ts';

const WORKFLOW = parse(
  readFileSync(join(import.meta.dirname, '../../.github/workflows/comment.yml'), 'utf8'),
) as {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly if?: string;
        readonly permissions?: Record<string, string>;
        readonly with?: Record<string, string>;
        readonly steps?: readonly { readonly with?: Record<string, string>; readonly run?: string }[];
      }
    >
  >;
};

function runs(command: string, decision: string): string[] {
  const needs = {
    command: {
      result: 'success',
      outputs: { command, decision, environment: 'staging', ref: 'a'.repeat(40) },
    },
  };
  return Object.entries(WORKFLOW.jobs)
    .filter(([, job]) => job.if !== undefined)
    .filter(([, job]) => {
      const expression = job.if!.replace(/^\s*\$\{\{|\}\}\s*$/g, '');
      const value = evaluate(expression, { needs, inputs: {}, github: {}, vars: {} } as never, ['success']);
      return value === true || (typeof value === 'string' && value !== '');
    })
    .map(([name]) => name);
}

describe('jobs by command', () => {
  test.each([
    ['deploy', ['test', 'deploy', 'answer']],
    ['rollback', ['operate', 'answer']],
    ['hold', ['lock', 'answer']],
    ['unhold', ['lock', 'answer']],
    ['status', ['lock', 'answer']],
    ['', []],
    ['release', ['answer']],
  ])('%j', (command, expected) => expect(runs(command, 'trusted')).toEqual(expected));

  test.each(['approval', 'deny', ''])('%j: nothing but an answer to what is no command', decision => {
    for (const command of ['deploy', 'rollback', 'hold', 'unhold', 'status'])
      expect(runs(command, decision)).toEqual(['answer']);
    expect(runs('', decision)).toEqual([]);
  });
});

test('no text of the comment reaches a script, and no job has more rights than its part needs', () => {
  const rights = Object.fromEntries(
    Object.entries(WORKFLOW.jobs).map(([name, { permissions }]) => [name, permissions]),
  );
  const answers = { contents: 'read', 'pull-requests': 'write', issues: 'write' };
  expect(rights).toEqual({
    command: answers,
    test: { contents: 'read', 'pull-requests': 'read' },
    deploy: { contents: 'write', actions: 'read' },
    operate: { contents: 'write', actions: 'read' },
    lock: { contents: 'write' },
    answer: answers,
  });
  for (const { steps = [] } of Object.values(WORKFLOW.jobs))
    for (const { run } of steps) expect(run).toBeUndefined();
  expect(WORKFLOW.jobs['test']!.with).toMatchObject({
    ref: '${{ needs.command.outputs.ref }}',
    'head-moved': 'fail',
  });
  expect(WORKFLOW.jobs['deploy']!.with).toMatchObject({ ref: '${{ needs.command.outputs.ref }}' });
});
