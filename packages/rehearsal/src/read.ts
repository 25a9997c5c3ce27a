/** Pure readings of what a run left behind: outputs of steps, reports of meters. */
import { readFileSync } from 'node:fs';
import type { ActRecord, JobRecord, StepRecord } from './act-log.ts';
import { type EnergyStep, type JobReport, reportJob, round, type ScenarioReport } from './report.ts';

export function jobsOf(record: ActRecord): JobRecord[] {
  return [...record.jobs.values()];
}

/** The first step, in any job, that has an output of this name. */
function stepWith(record: ActRecord, output: string): StepRecord | undefined {
  return jobsOf(record)
    .flatMap(job => job.steps)
    .find(step => output in step.outputs);
}

export function outputOf(record: ActRecord, output: string): string {
  return stepWith(record, output)?.outputs[output] ?? '';
}

export function gateOf(record: ActRecord): ScenarioReport['gate'] {
  const step = stepWith(record, 'decision');
  if (!step) return null;
  return {
    decision: step.outputs.decision ?? '',
    reason: step.outputs.reason ?? '',
    ref: step.outputs.ref ?? '',
  };
}

export function guardOf(record: ActRecord): ScenarioReport['guard'] {
  const step = stepWith(record, 'pending-count');
  if (!step) return null;
  return { status: step.outputs.status ?? '', pending: Number(step.outputs['pending-count'] ?? 0) };
}

/** The environment that a job's workflow names, from what the gate decided and what was pushed. */
export function jobReports(record: ActRecord, branch: string): JobReport[] {
  const tests = outputOf(record, 'environment');
  const deploys =
    outputOf(record, 'deploy-to') || (branch === 'master' ? 'prod' : branch === 'staging' ? 'staging' : '');
  const environment = (job: JobRecord) =>
    /test/i.test(job.id)
      ? tests
      : /prepare/i.test(job.id)
        ? deploys && `${deploys}-prepare`
        : /deploy|release/i.test(job.id)
          ? deploys
          : '';
  return jobsOf(record).map(job => reportJob(job, environment(job)));
}

interface MeterStep {
  readonly name: string;
  readonly seconds: number;
  readonly cpu_seconds: number;
  readonly joules: number;
}

interface MeterReport {
  readonly joules: number;
  readonly joules_low: number;
  readonly joules_high: number;
  readonly steps: readonly MeterStep[];
}

/** Sums the reports of a run's meters. `files`: job → path of its report. */
export function energyOf(files: ReadonlyMap<string, string>): ScenarioReport['energy'] {
  const steps: EnergyStep[] = [];
  let [joules, low, high] = [0, 0, 0];
  let found = false;
  for (const [job, file] of files) {
    let report: MeterReport;
    try {
      report = JSON.parse(readFileSync(file, 'utf8')) as MeterReport;
    } catch {
      continue;
    }
    found = true;
    joules += report.joules;
    low += report.joules_low;
    high += report.joules_high;
    for (const step of report.steps) {
      steps.push({
        job,
        name: step.name,
        seconds: step.seconds,
        cpuSeconds: step.cpu_seconds,
        joules: step.joules,
      });
    }
  }
  // Reports have three decimals; the sum of binary fractions has more, so it is rounded.
  return found ? { joules: round(joules), low: round(low), high: round(high), steps } : null;
}
