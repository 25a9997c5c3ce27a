/** What was measured, by subject and case. */
import { type BenchRow, rowOf } from '../harness.ts';

export interface Samples {
  add(subject: string, about: string, metric: string, unit: string, value: number): void;
  rows(): BenchRow[];
  median(subject: string, about: string, metric?: string): number | undefined;
  least(subject: string, about: string): number | undefined;
}

export function collect(): Samples {
  const all = new Map<
    string,
    { about: Pick<BenchRow, 'subject' | 'case' | 'metric' | 'unit'>; values: number[] }
  >();
  const find = (subject: string, about: string, metric: string) =>
    [...all.values()].find(
      ({ about: row }) => row.subject === subject && row.case === about && row.metric === metric,
    );
  return {
    add(subject, about, metric, unit, value) {
      const key = JSON.stringify([subject, about, metric]);
      const entry = all.get(key) ?? { about: { subject, case: about, metric, unit }, values: [] };
      entry.values.push(value);
      all.set(key, entry);
    },
    rows: () => [...all.values()].map(({ about, values }) => rowOf(about, values)),
    median: (subject, about, metric = 'time') => {
      const entry = find(subject, about, metric);
      return entry && rowOf(entry.about, entry.values).median;
    },
    least: (subject, about) => {
      const entry = find(subject, about, 'time');
      return entry && Math.min(...entry.values);
    },
  };
}

export const caseOf = (payload: string, count: number, rtt: number, kind: 'first' | 'incremental') =>
  `${payload}, ${count} host${count === 1 ? '' : 's'}, ${rtt} ms, ${kind}`;
