import { Fault } from '@guarded-deploy/faults';
import type { Figures } from './report.ts';
import { ENOUGH, type Trend } from './trend.ts';

export interface Budget {
  readonly joules: number | undefined;
  readonly cpuSeconds: number | undefined;
  /** Per cent of CPU seconds above the median of the history. */
  readonly regression: number | undefined;
}

const DIGITS = 3;
/** Beyond this many digits a number has no more to tell. */
const MOST_DIGITS = 15;

/** A number to so many significant digits, without an exponent; the digits before the point are never cut. */
function show(value: number, digits: number): string {
  const whole = Math.trunc(Math.abs(value)).toLocaleString('en-US', { useGrouping: false }).length;
  return value.toLocaleString('en-US', {
    useGrouping: false,
    maximumSignificantDigits: Math.min(21, Math.max(digits, whole)),
  });
}

/** What was used and what is allowed, to as few digits as tell them apart, three at least. */
function pair(used: number, allowed: number): readonly [string, string] {
  for (let digits = DIGITS; ; digits += 1) {
    const shown = [show(used, digits), show(allowed, digits)] as const;
    if (shown[0] !== shown[1] || digits === MOST_DIGITS) return shown;
  }
}

/**
 * Holds figures against a budget. A regression counts only beyond the noise of enough earlier runs on the same processor.
 * @param who whose figures these are, as the sentence begins
 * @returns the first budget that is exceeded, as the fault to end the job with
 */
export function exceeded(
  figures: Figures,
  trend: Trend | undefined,
  budget: Budget,
  who: 'The job' | 'The jobs' | 'The phase' = 'The job',
): Fault | undefined {
  const its = who === 'The jobs' ? 'their' : 'its';
  if (budget.cpuSeconds !== undefined && figures.cpu_seconds > budget.cpuSeconds) {
    const [used, allowed] = pair(figures.cpu_seconds, budget.cpuSeconds);
    return new Fault({
      code: 'ENERGY_BUDGET_CPU',
      what: `${who} used ${used} CPU seconds; ${its} budget is ${allowed}.`,
      remedy: 'Look at the table by step for what grew, or raise fail-above-cpu-seconds.',
      anchor: 'energy_budget',
    });
  }
  if (budget.joules !== undefined && figures.joules > budget.joules) {
    const [used, allowed] = pair(figures.joules, budget.joules);
    return new Fault({
      code: 'ENERGY_BUDGET_JOULES',
      what: `${who} used about ${used} J; ${its} budget is ${allowed} J.`,
      remedy: 'Look at the table by step for what grew, or raise fail-above-joules.',
      anchor: 'energy_budget',
    });
  }
  if (
    budget.regression !== undefined &&
    trend &&
    trend.runs >= ENOUGH &&
    !trend.withinNoise &&
    trend.percent > budget.regression
  ) {
    const [more, allowed] = pair(trend.percent, budget.regression);
    return new Fault({
      code: 'ENERGY_REGRESSION',
      what: `${who} used ${more} % more CPU seconds than the median of ${trend.runs} earlier runs on this processor; ${allowed} % are allowed.`,
      remedy: 'Look at the table by step for what grew, or raise max-regression-percent.',
      anchor: 'energy_regression',
    });
  }
  return undefined;
}
