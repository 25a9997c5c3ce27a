import type { CurveData } from './curves.data.ts';
import { CURVES } from './curves.data.ts';

export { CURVES };

/** Power of a share of a machine: at most 12 knots of utilisation (per cent) and watts, linear between them. */
export interface Curve {
  readonly name: string;
  /** Cores (threads) whose power the knots give; 0 for a whole machine, however many it has. */
  readonly cores: number;
  readonly knots: readonly (readonly [percent: number, watts: number])[];
  /** Grams of CO2e of making the hardware, per hour of use of those cores; undefined when nobody published it. */
  readonly embodiedGramsPerHour: number | undefined;
  readonly source: string;
}

/**
 * Watts at a utilisation.
 * @param utilization 0 … 1; clamped
 */
export function wattsAt(curve: Curve, utilization: number): number {
  const percent = Math.min(100, Math.max(0, utilization * 100)) || 0;
  const { knots } = curve;
  let left = knots[0]!;
  for (const right of knots) {
    if (percent <= right[0]) {
      if (right[0] === left[0]) return right[1];
      return left[1] + ((right[1] - left[1]) * (percent - left[0])) / (right[0] - left[0]);
    }
    left = right;
  }
  return left[1];
}

/** The same curve for another number of cores of the same machine. */
export function forCores(curve: Curve, cores: number): Curve {
  if (cores === curve.cores || curve.cores === 0) return curve;
  const share = cores / curve.cores;
  return {
    ...curve,
    cores,
    knots: curve.knots.map(([percent, watts]) => [percent, watts * share]),
    embodiedGramsPerHour:
      curve.embodiedGramsPerHour === undefined ? undefined : curve.embodiedGramsPerHour * share,
  };
}

const HOURS_OF_LIFE = 4 * 365 * 24;

export function curveOf(data: CurveData): Curve {
  return {
    name: data.name,
    cores: data.cores,
    knots: data.watts.map((watts, at) => [data.at[at]!, watts]),
    embodiedGramsPerHour: data.embodiedGrams === undefined ? undefined : data.embodiedGrams / HOURS_OF_LIFE,
    source: data.source,
  };
}

/** A published curve by its name. */
export function findCurve(name: string): Curve | undefined {
  const data = CURVES.find(curve => curve.name === name);
  return data && curveOf(data);
}

/**
 * A curve that somebody measured or made: `{"name", "cores", "points": [[percent, watts], …], "embodied_g_per_hour", "source"}`.
 * @throws Error that says what is wrong with it
 */
export function parseCurve(json: string, fallbackName: string): Curve {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null) throw new Error('it is not an object');
  const { name, cores, points, source, embodied_g_per_hour: embodied } = value as Record<string, unknown>;
  if (!(typeof cores === 'number' && cores >= 0))
    throw new Error("'cores' is not a number (0 for a whole machine)");
  if (!Array.isArray(points) || points.length < 2 || points.length > 101)
    throw new Error("'points' is not a list of 2 to 101 pairs");
  let previous = -1;
  const knots = points.map((point): [number, number] => {
    const [percent, watts] = Array.isArray(point) ? (point as unknown[]) : [];
    if (typeof percent !== 'number' || typeof watts !== 'number' || !(watts >= 0 && watts < 1e6))
      throw new Error(`${JSON.stringify(point).slice(0, 60)} is not [percent, watts]`);
    if (percent <= previous || percent < 0 || percent > 100)
      throw new Error(`percent ${percent} is not between 0 and 100 and above the one before`);
    previous = percent;
    return [percent, watts];
  });
  return {
    name: typeof name === 'string' && name !== '' ? name.slice(0, 100) : fallbackName,
    cores,
    knots,
    embodiedGramsPerHour: typeof embodied === 'number' && embodied >= 0 ? embodied : undefined,
    source: typeof source === 'string' ? source.slice(0, 200) : 'a file of this repository',
  };
}
