/** Our engine and ansible-core, asked about the same templates. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Variables } from '../../src/template/index.ts';
import { installed } from '../inventory/reference/ansible.ts';
import { type Job, ours, type Typed, untyped } from './engine.ts';
import { Generator } from './generate.ts';
import { EXPRESSIONS, VARIABLES } from './hand-expressions.ts';
import { FILTER_CASES, TEST_CASES } from './hand-filters.ts';
import { STATEMENTS } from './hand-statements.ts';

type Answer = { readonly value: Typed } | { readonly error: string };

/** Asks one process, line by line. */
function ask<T>(questions: readonly object[]): T[] {
  if (!('bin' in installed)) throw new Error(installed.why);
  const scratch = mkdtempSync(join(tmpdir(), 'ask-templar-'));
  try {
    const script = join(import.meta.dirname, 'ask-ansible.py');
    const { stdout, stderr, status } = spawnSync(join(installed.bin, 'python'), [script, scratch], {
      input: questions.map(question => `${JSON.stringify(question)}\n`).join(''),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      cwd: scratch,
      env: { PATH: process.env.PATH, HOME: scratch, LC_ALL: 'C.UTF-8', TZ: 'UTC', PYTHONHASHSEED: '0' },
    });
    const lines = stdout.split('\n').filter(line => line !== '');
    if (status !== 0 || lines.length !== questions.length) throw new Error(stderr);
    return lines.map(line => JSON.parse(line) as T);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Names of everything that ansible-core has. */
export function ansibleNames(): Readonly<Record<'filters' | 'tests' | 'lookups', readonly string[]>> {
  return ask<{ value: Record<'filters' | 'tests' | 'lookups', string[]> }>([{ names: true }])[0]!.value;
}

interface Difference {
  readonly template: string;
  readonly ansible: Answer;
  readonly ours: Answer;
}

export interface Comparison {
  readonly cases: number;
  /** Cases of which both made a value. */
  readonly rendered: number;
  /** Cases that both refused. */
  readonly refused: number;
  readonly differences: readonly Difference[];
  /** Those of KNOWN, which are not among the differences. */
  readonly known: number;
}

/** Where we are not as ansible-core is, and mean not to be. */
const KNOWN: readonly { readonly why: string; readonly fits: (difference: Difference) => boolean }[] = [
  {
    why: 'aliases in YAML for a list that is there twice, which depend on whether Ansible has copied it before',
    fits: ({ template, ansible, ours: own }) =>
      /to_(nice_)?yaml/.test(template) && /&id0|"i"/.test(JSON.stringify([ansible, own])),
  },
  {
    why: 'nothing repeated too often is nothing',
    fits: ({ ansible }) => 'error' in ansible && ansible.error.includes('into an index-sized integer'),
  },
  {
    why: "an address has to be text: of nothing, Python's urlsplit() makes bytes",
    fits: ({ ours: own }) =>
      'error' in own && own.error.includes("the filter 'urlsplit' fails: expected str"),
  },
  {
    why: 'an error inside of a pair that comparing pairs need not look at',
    fits: ({ template }) => /\.items\(\) \| (min|max|sort)/.test(template),
  },
];

/** Renders each template on both sides and compares the values with their types; a refusal equals any other. */
export function compare(jobs: readonly Job[]): Comparison {
  const texts = [...new Set(jobs.map(job => job.variables ?? '{}'))];
  const answers = ask<Answer>([...texts.map(load => ({ load })), ...jobs]);
  const variables = new Map<string, Variables>();
  for (const [index, text] of texts.entries()) {
    const loaded = answers[index]!;
    if ('error' in loaded) throw new Error(`${loaded.error} in ${text}`);
    variables.set(text, Object.fromEntries(untyped(loaded.value) as Map<string, never>));
  }
  const found = jobs.map((job, index) => ({
    template: job.template,
    ansible: answers[texts.length + index]!,
    ours: ours(job, variables.get(job.variables ?? '{}')!),
  }));
  const both = (name: 'value' | 'error') =>
    found.filter(({ ansible, ours: own }) => name in ansible && name in own).length;
  const same = (one: Answer, other: Answer) =>
    'error' in one ? 'error' in other : 'value' in other && isDeepStrictEqual(one.value, other.value);
  const different = found.filter(({ ansible, ours: own }) => !same(ansible, own));
  const differences = different.filter(difference => !KNOWN.some(({ fits }) => fits(difference)));
  return {
    cases: jobs.length,
    rendered: both('value'),
    refused: both('error'),
    differences,
    known: different.length - differences.length,
  };
}

/** All cases by hand. */
export function handCases(): Job[] {
  const groups = [EXPRESSIONS, STATEMENTS, FILTER_CASES, TEST_CASES];
  const cases = groups.flatMap(group => Object.values<readonly (string | Job)[]>(group).flat());
  return cases.map(given => ({
    kind: 'value',
    variables: VARIABLES,
    ...(typeof given === 'string' ? { template: given } : given),
  }));
}

/** Templates by chance; every third as a file. */
export function generatedCases(seed: number, count: number): Job[] {
  const generator = new Generator(seed);
  return Array.from({ length: count }, (_, index) => ({
    template: generator.template(),
    kind: index % 3 === 0 ? 'file' : 'value',
    variables: VARIABLES,
  }));
}
