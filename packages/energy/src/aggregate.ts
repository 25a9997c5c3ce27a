import type { Figures } from './report.ts';

/** One job's report, checked: from another job, which may have run a stranger's code. */
interface Leg extends Figures {
  readonly label: string;
  readonly cpu_model: string;
  readonly curve: string;
  readonly zone: string;
  readonly cores: number;
  readonly grams_low: number;
  readonly grams_high: number;
}

export interface Aggregate extends Figures {
  readonly legs: readonly Leg[];
  readonly grams_low: number;
  readonly grams_high: number;
  /** Names of the reports that were left out, and why. */
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

/** A report of 60 samples and some hundred steps stays far below this. */
export const LARGEST_REPORT = 1_000_000;
export const MOST_LEGS = 1000;
/** GitHub ends a job after five days on 1,000 cores at the most. */
const MOST_SECONDS = 5 * 86_400;

const LIMITS: Readonly<Record<string, number>> = {
  seconds: MOST_SECONDS,
  cpu_seconds: MOST_SECONDS * 1024,
  utilization: 1,
  joules: 1e12,
  joules_low: 1e12,
  joules_high: 1e12,
  grams_co2e: 1e9,
  grams_low: 1e9,
  grams_high: 1e9,
  coverage: 1,
  cores: 4096,
};

const words = (value: unknown, fallback: string) =>
  typeof value === 'string' && value !== ''
    ? value.replace(/[\u0000-\u001f\u007f]/g, ' ').slice(0, 200)
    : fallback;

/**
 * Reads a report that comes from somewhere else: numbers in their ranges, short texts, nothing more.
 * @throws Error that says what is wrong with it
 */
export function parseLeg(json: string, name: string): Leg {
  if (json.length > LARGEST_REPORT) throw new Error('it is larger than a report can be');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Error('it is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('it is not an object');
  const record = value as Record<string, unknown>;
  if (record.version !== 1) throw new Error('it is not a report of version 1');
  const numbers: Record<string, number> = {};
  for (const [key, most] of Object.entries(LIMITS)) {
    const number = record[key];
    if (typeof number !== 'number' || !(number >= 0 && number <= most))
      throw new Error(`'${key}' is not a number from 0 to ${most}`);
    numbers[key] = number;
  }
  return {
    ...(numbers as unknown as Omit<Leg, 'label' | 'cpu_model' | 'curve' | 'zone'>),
    label: words(record.label, name),
    cpu_model: words(record.cpu_model, 'unknown'),
    curve: words(record.curve, 'unknown'),
    zone: words(record.zone, 'unknown'),
  };
}

/** Sums reports. The ends of the intervals are added: an error of the model is the same for all of them. */
export function aggregate(reports: readonly { readonly name: string; readonly json: string }[]): Aggregate {
  const legs: Leg[] = [];
  const refused: { name: string; reason: string }[] = [];
  for (const { name, json } of reports) {
    if (legs.length === MOST_LEGS) {
      refused.push({ name, reason: `only ${MOST_LEGS} reports are summed` });
      continue;
    }
    try {
      legs.push(parseLeg(json, name));
    } catch (thrown) {
      refused.push({ name, reason: (thrown as Error).message });
    }
  }
  const sum = (key: keyof Leg) => legs.reduce((all, leg) => all + (leg[key] as number), 0);
  const seconds = sum('seconds');
  const capacity = legs.reduce((all, leg) => all + leg.seconds * leg.cores, 0);
  return {
    legs,
    refused,
    seconds,
    cpu_seconds: sum('cpu_seconds'),
    utilization: capacity > 0 ? Math.min(1, sum('cpu_seconds') / capacity) : 0,
    joules: sum('joules'),
    joules_low: sum('joules_low'),
    joules_high: sum('joules_high'),
    grams_co2e: sum('grams_co2e'),
    grams_low: sum('grams_low'),
    grams_high: sum('grams_high'),
    coverage: seconds > 0 ? legs.reduce((all, leg) => all + leg.coverage * leg.seconds, 0) / seconds : 0,
  };
}
