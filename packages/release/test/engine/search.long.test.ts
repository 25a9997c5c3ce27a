/** The search of search.hosts.test.ts for longer, and the same search against faults that were put into the program: each has to be found. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { down, type HostSet, up, whyNoHosts } from '@guarded-deploy/local-hosts';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { wholeProgram } from '../host-program.ts';
import { bundleOf, Play, type Subject } from './search.ts';
import { type Case, cases } from './search-model.ts';

jest.setTimeout(7_200_000);
const why = whyNoHosts();
if (why) console.log(`search on hosts skipped: ${why}`);
const onHosts = why ? describe.skip : describe;

const CASES = Number(process.env.CASES ?? 400);
const MOST = Number(process.env.MOST ?? 150);
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000);

/** A text of the program exchanged for another; one that is not there is a fault of the test. */
const instead =
  (...pairs: readonly (readonly [string, string])[]) =>
  (program: string) => {
    let text = program;
    for (const [from, to] of pairs) {
      if (!text.includes(from)) throw new Error(`the program has no ${JSON.stringify(from)}`);
      text = text.replaceAll(from, to);
    }
    return text;
  };

const FAULTS: readonly (readonly [string, (program: string) => string])[] = [
  [
    'a path is walked through links',
    instead(
      ['if [ -L "./$gd_part" ]; then', 'if false; then'],
      ['[ "$PWD" = "$gd_here" ] || { gd_block="PATH_IS_LINK $gd_here" && return 2; }', ':'],
    ),
  ],
  [
    'the link that was live is not brought back',
    instead(['if [ -n "${2:-}" ] && [ "$(readlink', 'if true || [ "$(readlink']),
  ],
  [
    'a link that leads out of releases/ is not brought back',
    instead(['elif [ -L "$state/backup/current" ]', 'elif [ -L "$state/backup/current" ] && [ -n "$1" ]']),
  ],
  [
    'what was absent is not taken away again',
    instead(['elif [ -e "$state/backup/$1.absent" ]; then', 'elif false; then']),
  ],
  ['old files are not put back', instead(['if [ -f "$state/backup/$1" ]; then', 'if false; then'])],
  ['directories that were made stay', instead(['xargs -0 rmdir -- 2>/dev/null', 'cat >/dev/null'])],
  ['an unfinished release stays', instead(['gd_remove "$root/releases" "$gd_id"', ':'])],
  [
    'the journal outlives the release',
    instead([
      'gd_remove "$state" journal backup\ngd_remove "$state/making" "$1"',
      'gd_remove "$state/making" "$1"',
    ]),
  ],
  [
    'outputs are taken over through a link',
    instead(['[ -e "./$gd_leaf" ] && [ ! -L "./$gd_leaf" ]\n', '[ -e "./$gd_leaf" ]\n']),
  ],
  [
    'links of the live release are copied for files',
    instead(['find "$state/incoming/tree" -type l -exec rm -f {} +', ':']),
  ],
  [
    'outputs are taken over with what their links lead to',
    instead(['cp -a "$gd_source" "./$gd_leaf"', 'cp -rL "$gd_source" "./$gd_leaf"']),
  ],
  ['the state is open to others', instead(['umask 077\ngd_nonce=$1', 'umask 022\ngd_nonce=$1'])],
  ['a template’s mode is not set', instead([' && chmod "$3" ./file && gd_appear', ' && gd_appear'])],
  [
    'the release before the live one is removed too',
    instead([
      'mkdir -p "$gd_trash/records" || return\ngd_live\n',
      'mkdir -p "$gd_trash/records" || return\ngd_live\nset -- "$@" $(cat "$state/releases/$gd_now/previous")\n',
    ]),
  ],
];

onHosts('files on a host', () => {
  let set: HostSet;
  const scratch = mkdtempSync(join(tmpdir(), 'search-long-'));
  beforeAll(async () => {
    set = await up({ count: 1, set: `host-long-${process.pid}`, kind: 'sshd' });
  });
  afterAll(() => {
    if (set) down(set.set);
    rmSync(scratch, { recursive: true });
  });

  test(`are what the model says after ${CASES} cases (seed ${seed})`, async () => {
    let played = 0;
    let steps = 0;
    await fc.assert(
      fc.asyncProperty(cases, async one => {
        played += 1;
        steps += one.steps.length;
        expect(await new Play(set, { kind: 'library' }, one).play()).toEqual([]);
      }),
      { numRuns: CASES, seed, endOnFailure: process.env.SHRINK !== 'yes' },
    );
    console.log(`files on a host: ${played} cases, ${steps} steps (seed ${seed})`);
  });

  /** How many cases it takes until something is wrong, and what; nothing when it is not found. */
  async function found(subject: Subject, chosen: fc.Arbitrary<Case>): Promise<string | undefined> {
    for (const [index, one] of fc.sample(chosen, { numRuns: MOST, seed }).entries()) {
      const wrong = await new Play(set, subject, one).play().catch(error => [String(error)]);
      if (wrong.length > 0) return `after ${index + 1} cases: ${wrong.slice(1, 2).join(' ').slice(0, 200)}`;
    }
    return undefined;
  }

  test('the faults are ones: each changes the program', () => {
    for (const [, mutate] of FAULTS) expect(mutate(wholeProgram)).not.toBe(wholeProgram);
  });

  test.each(FAULTS)(`a fault is found: %s (seed ${seed})`, async (name, mutate) => {
    const words = await found({ kind: 'library', mutate }, cases);
    console.log(`fault '${name}': ${words ?? 'NOT FOUND'}`);
    expect(words).toBeDefined();
  });

  test(`the program of an earlier commit is found (seed ${seed})`, async () => {
    const script = bundleOf('637cd80940b2a21cf7d20f6551b1bd7378a87feb', scratch);
    if (script === undefined) return console.log('skipped: the history does not reach back to that commit');
    // What only a new one can be told, or is asked of the runner's program, is no fault of an old host's.
    const told = cases.map(one => ({
      ...one,
      disk: undefined,
      steps: one.steps.map(step =>
        step.do === 'hand' || !('phase' in step.ending)
          ? step
          : { ...step, ending: { kind: 'well' as const } },
      ),
    }));
    const loses = await lost(script, told);
    console.log(`commit 637cd80: ${loses ?? 'NOTHING LOST'}`);
    expect(loses).toBeDefined();
  });

  /** Only what is lost in shared/, or not as it was after a failure, counts against an older program. */
  async function lost(script: string, chosen: fc.Arbitrary<Case>): Promise<string | undefined> {
    const kinds = new Map<string, string>();
    for (const [index, one] of fc.sample(chosen, { numRuns: Math.min(MOST, 60), seed }).entries()) {
      const wrong = await new Play(set, { kind: 'bundle', script }, one)
        .play()
        .catch(error => [String(error)]);
      for (const line of wrong) {
        // An older program may leave empty directories behind; that is not what it is looked for here.
        const kind = /must be f\d+ \d+ "(kept|dear|of somebody)"/.test(line)
          ? 'data in shared/ is lost'
          : /\/current": is/.test(line)
            ? 'current is not as it was'
            : /^the result says that/.test(line)
              ? 'the result says what is not so'
              : /^the release file must be refused/.test(line)
                ? 'a release file that contradicts itself is taken'
                : undefined;
        if (kind && !kinds.has(kind)) kinds.set(kind, `${kind} (case ${index + 1}: ${line.slice(0, 160)})`);
      }
    }
    return kinds.size === 0 ? undefined : [...kinds.values()].join('; ');
  }
});
