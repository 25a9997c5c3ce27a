import { describe, expect, test } from '@jest/globals';
import { findCurve } from '../src/curves.ts';
import { stepsOf } from '../src/github.ts';
import type { System } from '../src/machine.ts';
import { findRunner, identify } from '../src/processes.ts';
import type { ProcessIdentity, ProcessSpan, Sample } from '../src/record.ts';
import { type ApiStep, lagsBehind, lastStepStart, mergeSteps, segmentsOf } from '../src/steps.ts';
import { buildTimeline } from '../src/timeline.ts';

const WALL = 1_700_000_000_000;
const samples: Sample[] = Array.from({ length: 301 }, (_, n) => ({
  wall: WALL + n * 200,
  mono: n * 200,
  busy: n * 0.1,
  idle: n * 0.1,
  iowait: 0,
  steal: 0,
}));

const process = (
  pid: number,
  start: number,
  end: number | undefined,
  what: Partial<ProcessIdentity> = {},
): ProcessSpan => ({
  pid,
  start,
  lastSeen: end === undefined ? start : Math.floor(end / 200) * 200,
  gone: end === undefined ? undefined : Math.ceil(end / 200) * 200,
  what: { kind: 'run', name: 'make', step: `__run_${pid}`, ...what },
});

const api = (number: number, name: string, from: number, to: number | undefined): ApiStep => ({
  name,
  number,
  startedAt: WALL + from * 1000,
  completedAt: to === undefined ? undefined : WALL + to * 1000,
});

function merge(steps: readonly ApiStep[], processes: readonly ProcessSpan[], without?: number) {
  const timeline = buildTimeline(samples, 1, findCurve('epyc-7763')!, 200, processes);
  return mergeSteps(steps, segmentsOf(processes, timeline, without), timeline).map(
    span => `${span.name} ${(span.start / 1000).toFixed(1)}-${(span.end / 1000).toFixed(1)} ${span.by}`,
  );
}

describe('names from the Jobs API, bounds from the processes', () => {
  test('each process finds its step, and its exact time', () => {
    expect(
      merge(
        [
          api(1, 'Set up job', 0, 2),
          api(2, 'Checkout', 2, 5),
          api(3, 'Install', 5, 20),
          api(4, 'Test', 20, 50),
        ],
        [process(1, 2410, 4810), process(2, 5310, 19_710), process(3, 20_110, 49_900)],
      ),
    ).toEqual([
      'Set up job 0.0-2.0 api',
      'Checkout 2.4-4.9 process',
      'Install 5.3-19.7 process',
      'Test 20.1-49.9 process',
    ]);
  });

  test('several steps within the same second keep their order', () => {
    expect(
      merge(
        [api(1, 'a', 10, 10), api(2, 'b', 10, 10), api(3, 'c', 10, 11), api(4, 'd', 11, 30)],
        [
          process(1, 10_000, 10_190),
          process(2, 10_210, 10_590),
          process(3, 10_610, 10_990),
          process(4, 11_210, 29_990),
        ],
      ).map(span => span.replace(/ .*/, '')),
    ).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a composite action is one step of several processes', () => {
    const spans = merge(
      [api(1, 'Run ./setup', 1, 10), api(2, 'Test', 10, 20)],
      [
        process(1, 1010, 3000, { step: 'setup' }),
        process(2, 3210, 9900, { step: 'setup' }),
        process(3, 10_010, 19_900),
      ],
    );
    expect(spans).toEqual(['Run ./setup 1.0-10.0 process', 'Test 10.0-19.9 process']);
  });

  test('a step without a process keeps its seconds, and gives way to exact bounds', () => {
    expect(merge([api(1, 'Build image', 1, 9), api(2, 'Test', 9, 20)], [process(1, 8790, 19_900)])).toEqual([
      'Build image 1.0-8.8 api',
      'Test 8.8-19.9 process',
    ]);
  });

  test('the name of an action is evidence', () => {
    expect(
      merge(
        [
          api(1, 'Run actions/checkout@v4', 1, 2),
          api(2, 'Run actions/cache@v4', 2, 3),
          api(3, 'Post Run actions/cache@v4', 3, 3),
        ],
        [process(9, 2100, 2900, { kind: 'action', name: 'actions/cache' })],
      ),
    ).toContain('Run actions/cache@v4 2.1-2.9 process');
  });

  test('times that run backwards, a step that still runs, steps before the meter', () => {
    const spans = merge(
      [api(1, 'before', -100, -50), api(2, 'backwards', 30, 20), api(3, 'now', 40, undefined)],
      [process(1, 40_200, undefined)],
    );
    expect(spans).toEqual(['now 40.2-60.0 process']);
  });

  test('the stage that asks, which the API does not list yet, takes no step from the one before it', () => {
    const steps = [api(1, 'Install', 10, 13), api(2, 'Test', 13, 14)];
    const processes = [process(1, 10_900, 13_200), process(2, 13_600, 14_340), process(3, 14_360, undefined)];
    expect(merge(steps, processes, 3).map(span => span.replace(/-.*/, ''))).toEqual([
      'Install 10.9',
      'Test 13.6',
    ]);
  });

  test('no steps at all: the processes alone', () => {
    expect(merge([], [process(1, 1000, 2000)])).toEqual(['Run make 1.0-1.9 process']);
  });

  test('whatever the API says, spans are in order and do not overlap', () => {
    const steps = Array.from({ length: 30 }, (_, n) => api(n + 1, `s${n}`, (n * 37) % 60, (n * 53) % 60));
    const processes = Array.from({ length: 10 }, (_, n) => process(n + 1, n * 5000 + 300, n * 5000 + 4000));
    const timeline = buildTimeline(samples, 1, findCurve('epyc-7763')!, 200, processes);
    let reached = 0;
    for (const span of mergeSteps(steps, segmentsOf(processes, timeline), timeline)) {
      expect(span.start).toBeGreaterThanOrEqual(reached);
      expect(span.end).toBeGreaterThanOrEqual(span.start);
      reached = span.end;
    }
    expect(reached).toBeLessThanOrEqual(timeline.end);
  });

  test('an answer of the API that is not what it should be gives no steps', () => {
    for (const job of [null, [], 'x', { steps: 'x' }, { steps: [null, {}, { started_at: 'never' }] }])
      expect(stepsOf(job)).toEqual([]);
    expect(stepsOf({ steps: [{ started_at: '2026-01-01T00:00:00Z', conclusion: 'skipped' }] })).toEqual([]);
    expect(
      stepsOf({ steps: [{ started_at: '2026-01-01T00:00:00Z', name: 'x'.repeat(500) }] })[0]!.name,
    ).toHaveLength(200);
  });
});

describe('an answer of the Jobs API that lags behind', () => {
  const steps = [api(1, 'Install', 5, 20), api(2, 'Test', 20, undefined)];

  test.each([
    ['the newest step began with the last process', 20.9, false],
    ['its time is cut to seconds, and a process takes a moment to begin', 21.2, false],
    ['a process began when no step is listed for it', 21.3, true],
    ['nobody saw a process', undefined, false],
  ])('%s', (_, last, expected) => {
    expect(lagsBehind(steps, last === undefined ? undefined : WALL + last * 1000)).toBe(expected);
  });

  test('without any step there is nothing to compare', () => expect(lagsBehind([], WALL)).toBe(false));

  test('several processes of one step are as old as the first; the one that asks does not count', () => {
    const all = [
      process(1, 1000, 2000, { step: 'checkout', stage: 'main' }),
      process(2, 3000, 4000, { step: 'setup' }),
      process(3, 5000, 6000, { step: 'setup' }),
      process(4, 9000, undefined, { step: 'meter', stage: 'post' }),
    ];
    expect(lastStepStart(all, 4)).toBe(3000);
    expect(lastStepStart(all, 0)).toBe(9000);
    expect(lastStepStart(all.slice(0, 1), 1)).toBeUndefined();
    const post = process(5, 7000, 8000, { step: 'checkout', stage: 'post' });
    expect(lastStepStart([all[0]!, post], 0)).toBe(7000);
  });
});

describe('what a process is', () => {
  const system = (files: Record<string, string>): System => ({
    platform: 'linux',
    wall: () => 0,
    mono: () => 0,
    read: (path, bytes) => {
      const text = files[path];
      return text === undefined ? -1 : new TextEncoder().encodeInto(text, bytes).written;
    },
    list: () => [],
    cpus: () => [],
    alive: () => true,
  });
  const of = (
    cmdline: string[],
    variables: Record<string, string> = {},
    files: Record<string, string> = {},
  ) =>
    identify(
      system({ '/proc/5/cmdline': `${cmdline.join('\0')}\0`, ...files }),
      5,
      new Map(Object.entries(variables)),
    );

  test.each([
    [
      ['node', '/home/runner/work/_actions/actions/checkout/v4/dist/index.js'],
      { kind: 'action', name: 'actions/checkout' },
    ],
    [
      ['/r/externals/node24/bin/node', '/w/_actions/acme/deploy/v1/actions/turnstyle-lock/dist/post.cjs'],
      { kind: 'action', name: 'turnstyle-lock', stage: 'post' },
    ],
    [
      ['node', '/home/runner/work/portal/portal/actions/eco-ci-meter/dist/main.cjs'],
      { kind: 'action', name: 'eco-ci-meter', stage: 'main' },
    ],
    [['/usr/bin/docker', 'build', '.'], { kind: 'other', name: 'docker' }],
  ] as const)('%j', (cmdline, expected) => {
    expect(of([...cmdline])).toEqual(expected);
  });

  test('a script is called by its program, and never by what may be a secret', () => {
    const script = '/home/runner/work/_temp/a1.sh';
    const named = (text: string) => of(['/usr/bin/bash', '-e', script], {}, { [script]: text })?.name;
    expect(named('set -euo pipefail\nexport A=b\nnpm ci --token hunter2\n')).toBe('npm');
    expect(named('./scripts/test --all\n')).toBe('test');
    expect(named('TOKEN=hunter2 deploy\n')).toBe('bash');
    expect(named('"$(hunter2)"\n')).toBe('bash');
    expect(named('')).toBe('bash');
  });

  test('the nearest known runner above, else the parent, else every process without one', () => {
    const stat = (pid: number, name: string, parent: number) => ({
      [`/proc/${pid}/stat`]: `${pid} (${name}) S ${parent} ${'0 '.repeat(17)}77 0\n`,
    });
    const runner = {
      ...stat(50, 'node', 40),
      ...stat(40, 'sh', 30),
      ...stat(30, 'Runner.Worker', 1),
      ...stat(1, 'init', 0),
    };
    expect(findRunner(system(runner), 50)).toBe(30);
    expect(findRunner(system({ ...stat(50, 'node', 40), ...stat(40, 'my (odd) runner', 1) }), 50)).toBe(40);
    expect(findRunner(system(stat(50, 'node', 0)), 50)).toBe(0);
    expect(findRunner(system({}), 50)).toBe(0);
  });
});
