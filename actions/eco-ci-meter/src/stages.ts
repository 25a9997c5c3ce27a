import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { exceeded } from '@guarded-deploy/energy/budget';
import { fetchSteps } from '@guarded-deploy/energy/github';
import { givenIntensity, worldIntensity, zoneIntensity } from '@guarded-deploy/energy/grid';
import { LIVE_SOURCES, liveElectricityMaps, liveUk } from '@guarded-deploy/energy/live';
import type { Net } from '@guarded-deploy/energy/net';
import {
  buildReport,
  type Figures,
  type Intensity,
  type Mark,
  type Report,
} from '@guarded-deploy/energy/report';
import { artifactName, readCache, resultsOf, uploadReport, writeCache } from '@guarded-deploy/energy/results';
import type { ApiStep } from '@guarded-deploy/energy/steps';
import { parseHistory, remember, type Trend, trendOf } from '@guarded-deploy/energy/trend';
import type { Fault } from '@guarded-deploy/faults';
import {
  isRunning,
  type MeterState,
  parseState,
  reading,
  readRecording,
  readState,
  startMeter,
  stopMeter,
} from './meter.ts';
import { type Paths, pathsOf } from './paths.ts';
import { apiOf, attempt, comment, hash, netOf, type StageKit, writeBadge, writeReport } from './publish.ts';
import { cpuOf, curveFor, labelOf, within } from './settings.ts';
import { summaryOf } from './summary.ts';
import { nodeSystem } from './system.ts';

/** pre and main: starts the meter unless it runs already. */
export async function start({ inputs, env, state, saveState, setOutput, log }: StageKit): Promise<void> {
  const paths = pathsOf(env, inputs.report);
  setOutput('report', paths.report);
  if (state('meter') !== '') return;
  const system = nodeSystem();
  const running = readState(paths);
  if (running && isRunning(system, running)) {
    log.info('This job is metered already.');
    return;
  }
  const period = within(inputs.sampleMs, 50, 10_000);
  const started = startMeter(system, paths, { period, scope: inputs.scope, env: process.env });
  saveState('meter', JSON.stringify(started));
  saveState('report', paths.report);
  log.info(
    started.pid > 0
      ? `Metering: a sample every ${period} ms from ${started.source}, ${started.cores} cores.`
      : 'Metering from readings at the start and the end only: the sampler could not be started.',
  );
}

async function intensityFor(kit: StageKit, net: Net, notes: string[]): Promise<Intensity> {
  const { inputs } = kit;
  if (inputs.intensity !== undefined) return givenIntensity(inputs.intensity, inputs.zone);
  const named = inputs.zone === undefined ? worldIntensity() : zoneIntensity(inputs.zone);
  const live = inputs.live;
  if (live) {
    const answer = await attempt(
      kit,
      `No live carbon intensity from ${live}, the yearly average is used`,
      () =>
        live === 'uk'
          ? liveUk(net, LIVE_SOURCES)
          : liveElectricityMaps(net, LIVE_SOURCES, inputs.zone ?? '', inputs.liveToken ?? ''),
    );
    if (answer) return answer;
    notes.push(`the live source ${live} gave nothing`);
  }
  if (named) return named;
  notes.push(`no carbon intensity is embedded for the zone ${inputs.zone}; the world average is used`);
  return worldIntensity();
}

async function stepsFor(kit: StageKit, net: Net): Promise<readonly ApiStep[]> {
  const api = apiOf(kit);
  if (!api) return [];
  const { context, env, inputs } = kit;
  const job = {
    id: inputs.jobId ?? '',
    run: context.runId,
    attempt: context.runAttempt,
    runner: env.RUNNER_NAME ?? '',
  };
  return (await attempt(kit, 'The Jobs API gave no step names', () => fetchSteps(net, api, job))) ?? [];
}

function readMarks(paths: Paths): Mark[] {
  if (!existsSync(paths.marks)) return [];
  return readFileSync(paths.marks, 'utf8')
    .split('\n')
    .flatMap(line => {
      const [mono, label] = /^(\d+(?:\.\d+)?) (.*)$/.exec(line)?.slice(1) ?? [];
      return mono === undefined ? [] : [{ mono: Number(mono), label: (label ?? '').slice(0, 200) }];
    });
}

interface Measured {
  readonly report: Report;
  readonly paths: Paths;
}

/** Reads what has been recorded so far, up to now. */
function measure(
  kit: StageKit,
  state: MeterState,
  extra: { readonly intensity: Intensity; readonly apiSteps: readonly ApiStep[]; readonly notes: string[] },
  last: ReturnType<typeof reading>['sample'],
): Measured {
  const { inputs, env } = kit;
  const system = nodeSystem();
  const paths = pathsOf(env, inputs.report);
  const cpu = cpuOf(system);
  const choice = curveFor(cpu, state.cores, inputs.cpu, extra.notes);
  const report = buildReport({
    label: labelOf(inputs, env),
    recording: readRecording(paths),
    first: state.first,
    last,
    source: state.source,
    cores: state.cores,
    period: state.period,
    cpu,
    choice,
    intensity: extra.intensity,
    pue: within(inputs.pue, 1, 3),
    embodied: inputs.embodied,
    apiSteps: extra.apiSteps,
    marks: readMarks(paths),
    notes: extra.notes,
  });
  return { report, paths };
}

export function setFigures(kit: StageKit, figures: Figures): void {
  for (const name of [
    'seconds',
    'cpu_seconds',
    'utilization',
    'joules',
    'joules_low',
    'joules_high',
    'grams_co2e',
    'coverage',
  ] as const) {
    kit.setOutput(name, figures[name]);
  }
}

/** mark: ends a phase of a running meter and tells what it used. */
export async function mark(kit: StageKit): Promise<void> {
  const { inputs, env, log } = kit;
  const paths = pathsOf(env, undefined);
  const state = readState(paths);
  if (!state) {
    log.warning('Nothing to mark: no meter runs in this job. Put eco-ci-meter at its start.');
    return;
  }
  const system = nodeSystem();
  const { sample } = reading(system, inputs.scope);
  const label = (inputs.label ?? 'phase').replace(/\s+/g, ' ');
  appendFileSync(paths.marks, `${(sample?.mono ?? system.mono()).toFixed(1)} ${label}\n`);
  const notes: string[] = [];
  const intensity =
    inputs.intensity === undefined
      ? ((inputs.zone === undefined ? undefined : zoneIntensity(inputs.zone)) ?? worldIntensity())
      : givenIntensity(inputs.intensity, inputs.zone);
  const { report } = measure(kit, state, { intensity, apiSteps: [], notes }, sample);
  const phase = report.marks.at(-1);
  if (phase) {
    setFigures(kit, phase);
    kit.setOutput('steps', report.marks);
  }
  kit.setOutput('cpu_model', report.cpu_model);
  kit.setOutput('curve', report.curve);
  kit.setOutput('zone', report.zone);
  kit.setOutput('report', pathsOf(env, inputs.report).report);
}

/** Compares with earlier runs and adds this one to them. */
async function history(kit: StageKit, net: Net, report: Report): Promise<Trend | undefined> {
  const { inputs, env, context } = kit;
  if (inputs.history === 0) return undefined;
  const results = resultsOf(env.ACTIONS_RESULTS_URL, env.ACTIONS_RUNTIME_TOKEN);
  if (!results) {
    kit.log.notice('No comparison with earlier runs: this runner offers no cache service.');
    return undefined;
  }
  const place = hash(
    [context.workflow, context.job, report.label, report.cpu_model, report.cores].join('\n'),
  );
  const prefix = `eco-ci-meter-${place}-`;
  return attempt(kit, 'No comparison with earlier runs', async () => {
    const runs = parseHistory((await readCache(net, results, prefix)) ?? '[]');
    const trend = trendOf(report, runs, inputs.history);
    const key = `${prefix}${context.runId}-${context.runAttempt}`;
    await writeCache(
      net,
      results,
      key,
      JSON.stringify(remember(runs, report, Date.parse(report.started_at))),
    );
    return trend;
  });
}

/** post: ends the meter and tells what was used. Gives the budget that was exceeded, if any. */
export async function finish(kit: StageKit): Promise<Fault | undefined> {
  const { inputs, env, deadline } = kit;
  const state = parseState(kit.state('meter'));
  if (!state) return undefined;
  const system = nodeSystem();
  const paths = pathsOf(env, inputs.report);
  const { sample: last } = reading(system, inputs.scope);
  const net = netOf(kit);
  const notes: string[] = [];
  const [intensity, apiSteps] = await Promise.all([
    intensityFor(kit, net, notes),
    stepsFor(kit, net),
    stopMeter(system, paths, state, ms => deadline.sleep(ms)),
  ]);
  const { report } = measure(kit, state, { intensity, apiSteps, notes }, last);
  const trend = await history(kit, net, report);
  const summary = summaryOf(report, trend);
  kit.summarize(summary);
  await writeReport(kit, paths.report, report);
  await writeBadge(kit, report);
  if (inputs.upload) {
    await attempt(kit, 'The report was not uploaded', async () => {
      const results = resultsOf(env.ACTIONS_RESULTS_URL, env.ACTIONS_RUNTIME_TOKEN);
      if (!results) throw new Error('this runner offers no artifact service');
      const name = artifactName(
        report.label,
        [kit.context.job, inputs.matrix, kit.context.runAttempt].join('\n'),
      );
      await uploadReport(net, results, name, JSON.stringify(report));
    });
  }
  await comment(kit, net, summary, report.label);
  return exceeded(report, trend, {
    joules: inputs.failAboveJoules,
    cpuSeconds: inputs.failAboveCpuSeconds,
    regression: inputs.maxRegressionPercent,
  });
}
