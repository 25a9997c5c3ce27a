import type { ContestResult, Scenario } from './contest.ts';

/** Everything that goes wrong in a working day, in two hours. */
export const BAD_DAY: Omit<Scenario, 'seed' | 'jobs'> = {
  arrivalMs: 40_000,
  holdMs: [20_000, 60_000],
  listLagMs: 5_000,
  killedHolding: 0.04,
  killedWaiting: 0.06,
  rerun: 0.2,
  faults: 0.002,
  horizonMs: 2 * 3_600_000,
};

/** Sums of several contests of one subject. */
export function total(results: readonly ContestResult[]) {
  const sum = (field: 'acquired' | 'overlaps' | 'inversions' | 'failed' | 'stuck' | 'counted') =>
    results.reduce((all, result) => all + result[field], 0);
  return {
    subject: results[0]?.subject ?? '',
    acquired: sum('acquired'),
    overlaps: sum('overlaps'),
    inversions: sum('inversions'),
    failed: sum('failed'),
    stuck: sum('stuck'),
    counted: sum('counted'),
  };
}

export function tableOf(rows: readonly ReturnType<typeof total>[]): string {
  const head = ['subject', 'acquired', 'overlaps', 'inversions', 'failed', 'stuck', 'counted'] as const;
  return [head, ...rows.map(row => head.map(field => String(row[field])))]
    .map(cells => cells.map((cell, column) => (column === 0 ? cell.padEnd(22) : cell.padStart(11))).join(''))
    .join('\n');
}
