import { Fault } from '@guarded-deploy/faults';
import type { Figures } from './report.ts';
import { ENOUGH, type Trend } from './trend.ts';

export interface Budget {
  readonly joules: number | undefined;
  readonly cpuSeconds: number | undefined;
  /** Per cent of CPU seconds above the median of the history. */
  readonly regression: number | undefined;
}

const show = (value: number) => value.toPrecision(3).replace(/\.?0+$/, '');

/**
 * Holds figures against a budget. A regression counts only beyond the noise of enough earlier runs on the same processor.
 * @returns the first budget that is exceeded, as the fault to end the job with
 */
export function exceeded(figures: Figures, trend: Trend | undefined, budget: Budget): Fault | undefined {
  if (budget.cpuSeconds !== undefined && figures.cpu_seconds > budget.cpuSeconds) {
    return new Fault({
      code: 'ENERGY_BUDGET_CPU',
      what: `The job used ${show(figures.cpu_seconds)} CPU seconds; its budget is ${show(budget.cpuSeconds)}.`,
      remedy: 'Look at the table by step for what grew, or raise fail-above-cpu-seconds.',
      anchor: 'energy_budget',
    });
  }
  if (budget.joules !== undefined && figures.joules > budget.joules) {
    return new Fault({
      code: 'ENERGY_BUDGET_JOULES',
      what: `The job used about ${show(figures.joules)} J; its budget is ${show(budget.joules)} J.`,
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
    return new Fault({
      code: 'ENERGY_REGRESSION',
      what: `The job used ${show(trend.percent)} % more CPU seconds than the median of ${trend.runs} earlier runs on this processor; ${show(budget.regression)} % are allowed.`,
      remedy: 'Look at the table by step for what grew, or raise max-regression-percent.',
      anchor: 'energy_regression',
    });
  }
  return undefined;
}
