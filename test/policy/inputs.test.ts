/** The reusable workflows agree on their inputs and secrets, and hand on what they take to the step that uses it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { SHARED_INPUTS, SHARED_SECRETS, WORKFLOWS } from './inputs.ts';

const ROOT = join(import.meta.dirname, '../..');

interface Declared {
  readonly type?: string;
  readonly default?: unknown;
  readonly description?: string;
}
interface Workflow {
  readonly on: {
    readonly workflow_call: {
      readonly inputs: Readonly<Record<string, Declared>>;
      readonly secrets?: Readonly<Record<string, unknown>>;
    };
  };
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly uses?: string;
        readonly with?: Readonly<Record<string, string>>;
        readonly secrets?: Readonly<Record<string, string>>;
      }
    >
  >;
}

const path = (name: string) => join(ROOT, '.github/workflows', `${name}.yml`);
const textOf = (name: string) => readFileSync(path(name), 'utf8');
const load = (name: string) => parse(textOf(name)) as Workflow;
const present = WORKFLOWS.filter(name => existsSync(path(name)));

test('all of them are there', () => {
  expect(present).toEqual(WORKFLOWS);
});

describe.each(present)('%s.yml', name => {
  const { inputs, secrets = {} } = load(name).on.workflow_call;
  const shared = Object.entries(SHARED_INPUTS).filter(([, { in: where }]) => where.includes(name));

  test.each(shared)('has %s as the others', (input, { type, default: fallback }) => {
    expect(inputs[input]).toMatchObject({ type, default: fallback });
    // What a workflow takes and never uses would be a promise that it breaks.
    expect(textOf(name)).toMatch(new RegExp(`inputs\\.${input}\\b(?!-)`));
  });

  test('has no shared input that the table does not give it', () => {
    const more = Object.keys(inputs).filter(
      input => SHARED_INPUTS[input] && !SHARED_INPUTS[input].in.includes(name),
    );
    expect(more).toEqual([]);
  });

  test('has the secrets of its jobs, and uses each', () => {
    const expected = Object.keys(SHARED_SECRETS).filter(secret => SHARED_SECRETS[secret]!.includes(name));
    expect(Object.keys(secrets).sort()).toEqual(expected.sort());
    for (const secret of expected) expect(textOf(name)).toContain(`secrets.${secret}`);
  });

  test('hands every shared input on to the workflows that it calls', () => {
    for (const [job, { uses, with: given = {}, secrets: passed = {} }] of Object.entries(load(name).jobs)) {
      const called = /^\.\/\.github\/workflows\/([a-z]+)\.yml$/.exec(uses ?? '')?.[1];
      if (called === undefined) continue;
      const takes = load(called).on.workflow_call;
      // What prepares hands its result on, so what is only for preparing is not needed again.
      const isPrepared = given['prepared'] !== undefined;
      const forPreparing = [
        'system-packages',
        'groups',
        'package',
        'env-file',
        'settings',
        'wheels',
        'guard',
        'python-version',
        'prepare-environment',
      ];
      const missing = Object.keys(takes.inputs).filter(
        input =>
          SHARED_INPUTS[input]?.in.includes(name) &&
          given[input] === undefined &&
          !(isPrepared && forPreparing.includes(input)),
      );
      expect([job, missing]).toEqual([job, []]);
      const prepares = ['DATABASE_URL', 'SECRET_KEY', 'ENVIRONMENT'];
      const lacking = Object.keys(takes.secrets ?? {}).filter(
        secret =>
          secrets[secret] !== undefined &&
          passed[secret] === undefined &&
          !(isPrepared && prepares.includes(secret)),
      );
      expect([job, lacking]).toEqual([job, []]);
    }
  });
});

test('descriptions of one input are one text', () => {
  const words = new Map<string, Set<string>>();
  for (const name of present)
    for (const [input, { description = '' }] of Object.entries(load(name).on.workflow_call.inputs))
      if (SHARED_INPUTS[input]) words.set(input, (words.get(input) ?? new Set()).add(description));
  const several = [...words].filter(([, found]) => found.size > 1).map(([input]) => input);
  // The job prepare only looks at migrations; a list of several Pythons also releases with the first; tests need versions only.
  expect(several.sort()).toEqual(['on-pending', 'python-versions', 'wait-timeout']);
});
