/**
 * What waiting for a turn costs and how fast a turn passes on: ours and the peers' rules in one simulated GitHub, in
 * virtual time, with the same arrivals and the same deployments of two to four minutes.
 */
import { contest, ours, oursByRuns } from '../packages/lock/test/contest.ts';
import { lockAction, turnstyle, workflowQueue } from '../packages/lock/test/peers.ts';
import { BAD_DAY, total } from '../packages/lock/test/table.ts';
import {
  atMost,
  type BenchOptions,
  type BenchResult,
  type BenchRow,
  median,
  resultOf,
  rowOf,
} from './harness.ts';

const SUBJECTS = [ours, oursByRuns, turnstyle, workflowQueue, lockAction];
/** So many wait behind one that holds: all arrive within a minute, and a deployment takes longer. */
const WAITERS = [2, 10, 50];
/** In a few minutes: without the long queue, for which alone the peers need most of the time. */
const FEW_WAITERS = [2, 10];
/** Counted calls a minute and waiter, and seconds from one turn to the next: the most that waiting may cost. */
const MOST_CALLS: Readonly<Record<number, number>> = { 2: 0.5, 10: 0.2, 50: 0.2 };
const LONGEST_HAND_OVER = 4;
/** With this many waiters a peer makes up to twenty thousand calls: one run of each gives its figures. */
const LARGE = 50;

const caseOf = (waiters: number) => `${waiters} waiters`;
const jobsOf = (waiters: number) => waiters + 1;
const overlapped = (row: BenchRow, subject: string, size: number) =>
  row.subject === subject && row.case === caseOf(size) && row.metric === 'overlaps' && row.max > 0;

/** What was measured of each side, by name and number of waiters. */
interface Figures {
  readonly rows: BenchRow[];
  readonly calls: Map<string, number[]>;
  readonly perMinute: Map<string, number[]>;
  readonly handOvers: Map<string, number[]>;
}

/** Every side with `size` waiters, `runs` times. */
async function measureWaiting(
  size: number,
  { rows, calls, perMinute, handOvers }: Figures,
  { runs, say }: BenchOptions,
): Promise<void> {
  const samples = SUBJECTS.map(() => ({
    counted: [] as number[],
    minute: [] as number[],
    hand: [] as number[],
    overlaps: [] as number[],
  }));
  for (let round = 0; round < runs; round += 1) {
    // Sides alternate, though virtual time knows no warm machine: the order must not matter, and so it is shown not to.
    const order = SUBJECTS.map((_, index) => (round % 2 === 0 ? index : SUBJECTS.length - 1 - index));
    for (const index of order) {
      const isPeer = index > 1;
      if (size >= LARGE && isPeer && round > 0) continue;
      const result = await contest(SUBJECTS[index]!, {
        jobs: jobsOf(size),
        seed: 11 + round,
        arrivalMs: 0,
        holdMs: [120_000, 240_000],
        listLagMs: 2_000,
      });
      const sample = samples[index]!;
      sample.counted.push(result.counted);
      sample.minute.push(...result.callsPerMinute);
      sample.overlaps.push(result.overlaps);
      sample.hand.push(...result.handOvers.map(ms => ms / 1000));
      say(`${caseOf(size)}, round ${round + 1}: ${result.subject} ${result.counted} calls`);
    }
  }
  SUBJECTS.forEach(({ name: subject }, index) => {
    const { counted, minute, hand, overlaps } = samples[index]!;
    const about = { subject, case: caseOf(size) };
    rows.push(rowOf({ ...about, metric: 'counted calls, all', unit: '' }, counted));
    rows.push(rowOf({ ...about, metric: 'overlaps', unit: '' }, overlaps));
    calls.set(`${subject} ${size}`, counted);
    if (minute.length > 0) {
      rows.push(rowOf({ ...about, metric: 'counted calls, waiting', unit: '1/min/waiter' }, minute));
      perMinute.set(`${subject} ${size}`, minute);
    }
    if (hand.length > 0) {
      rows.push(rowOf({ ...about, metric: 'hand-over', unit: 's' }, hand));
      handOvers.set(`${subject} ${size}`, hand);
    }
  });
}

async function measureBadDay(rows: BenchRow[], { runs, say }: BenchOptions): Promise<void> {
  for (const subject of SUBJECTS) {
    const results = [];
    for (let round = 0; round < runs; round += 1) {
      results.push(await contest(subject, { ...BAD_DAY, horizonMs: 3_600_000, seed: 21 + round, jobs: 16 }));
    }
    say(`bad day: ${JSON.stringify(total(results))}`);
    for (const metric of ['overlaps', 'inversions', 'failed', 'stuck'] as const) {
      rows.push(
        rowOf(
          { subject: subject.name, case: 'bad day, 16 jobs', metric, unit: '' },
          results.map(result => result[metric]),
        ),
      );
    }
  }
}

export async function run(options: BenchOptions): Promise<BenchResult> {
  const sizes = options.quick ? FEW_WAITERS : WAITERS;
  const figures: Figures = { rows: [], calls: new Map(), perMinute: new Map(), handOvers: new Map() };
  for (const size of sizes) await measureWaiting(size, figures, options);
  await measureBadDay(figures.rows, options);
  return resultOf('lock', figures.rows, targetsOf(figures, sizes, options.quick));
}

/** The figures that were promised. */
function targetsOf(
  { rows, calls, perMinute, handOvers }: Figures,
  sizes: readonly number[],
  quick: boolean | undefined,
) {
  const of = (map: Map<string, number[]>, subject: { name: string }, size: number) =>
    median(map.get(`${subject.name} ${size}`) ?? []);
  /** The one that never waits counts too: its calls are in the sum. */
  const perJob = (waiters: number) => of(calls, ours, waiters) / jobsOf(waiters);
  const bad = (metric: string) =>
    rows.find(row => row.subject === ours.name && row.case.startsWith('bad day') && row.metric === metric)!
      .max;
  const cheapest = (size: number) =>
    Math.min(...[workflowQueue, lockAction].map(subject => of(perMinute, subject, size)));
  const cheapestExclusive = (size: number) =>
    Math.min(
      ...[turnstyle, workflowQueue, lockAction]
        .filter(({ name }) => !rows.some(row => overlapped(row, name, size)))
        .map(subject => of(calls, subject, size)),
    );
  return [
    ...sizes.map(size =>
      atMost(
        `counted calls per waiting minute, ${caseOf(size)}`,
        of(perMinute, ours, size),
        MOST_CALLS[size]!,
      ),
    ),
    ...sizes.map(size =>
      atMost(`median hand-over, ${caseOf(size)} (s)`, of(handOvers, ours, size), LONGEST_HAND_OVER),
    ),
    ...sizes.map(size =>
      atMost(
        `calls per waiting minute, share of the cheapest peer that looks every 10 s, ${caseOf(size)}`,
        of(perMinute, ours, size) / cheapest(size),
        0.1,
      ),
    ),
    ...sizes
      .slice(1)
      .map(size =>
        atMost(
          `calls per waiting minute, share of turnstyle's that looks every 60 s, ${caseOf(size)}`,
          of(perMinute, ours, size) / of(perMinute, turnstyle, size),
          0.1,
        ),
      ),
    ...(quick
      ? []
      : [
          atMost(
            'all counted calls, share of the cheapest peer that let nobody in twice, 50 waiters',
            of(calls, ours, 50) / cheapestExclusive(50),
            0.1,
          ),
          atMost(
            'counted calls per job, all of a job’s included, with 50 waiters as a multiple of those with 10 (1: linear)',
            perJob(50) / perJob(10),
            1.3,
          ),
        ]),
    ...sizes.map(size =>
      atMost(
        `worst hand-over, ${caseOf(size)} (s)`,
        Math.max(...(handOvers.get(`${ours.name} ${size}`) ?? [])),
        15,
      ),
    ),
    atMost('overlaps on a bad day', bad('overlaps'), 0),
    atMost('inversions on a bad day', bad('inversions'), 0),
    atMost('jobs stuck on a bad day', bad('stuck'), 0),
  ];
}
