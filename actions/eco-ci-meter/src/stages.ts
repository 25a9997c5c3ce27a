import { appendFileSync, readFileSync } from 'node:fs';
import { type Budget, exceeded } from '@guarded-deploy/energy/budget';
import { type ApiJob, fetchJob } from '@guarded-deploy/energy/github';
import { givenIntensity, worldIntensity, zoneIntensity } from '@guarded-deploy/energy/grid';
import { LIVE_SOURCES, liveElectricityMaps, liveUk } from '@guarded-deploy/energy/live';
import { type Net, NetError } from '@guarded-deploy/energy/net';
import { parseRecording, type Recording, type Sample, sampleLine } from '@guarded-deploy/energy/record';
import {
  buildReport,
  type Figures,
  type Intensity,
  type Mark,
  type Report,
} from '@guarded-deploy/energy/report';
import { artifactName, readCache, resultsOf, uploadReport, writeCache } from '@guarded-deploy/energy/results';
import { type ApiStep, lagsBehind, lastStepStart } from '@guarded-deploy/energy/steps';
import { parseHistory, remember, type Trend, trendOf } from '@guarded-deploy/energy/trend';
import type { Fault } from '@guarded-deploy/faults';
import { spec } from './io.gen.ts';
import {
  flushMeter,
  isRunning,
  type MeterState,
  parseState,
  readingOf,
  readRecording,
  readState,
  startMeter,
  stopMeter,
  type Terms,
} from './meter.ts';
import { type Paths, pathsOf } from './paths.ts';
import { apiOf, attempt, comment, hash, netOf, type StageKit, writeBadge, writeReport } from './publish.ts';
import { cpuOf, curveFor, labelOf, within } from './settings.ts';
import { summaryOf } from './summary.ts';
import { nodeSystem } from './system.ts';

/** Earlier runs that a budget on their median needs, when the workflow does not say how many. */
const USUAL_HISTORY = 20;
/** The input's default: a mark that has it was told nothing. */
const DEFAULT_PUE = Number(spec.inputs['pue']?.default);

const termsOf = ({ cpu, zone, intensity, pue, embodied }: StageKit['inputs']): Terms => ({
  cpu,
  zone,
  intensity,
  pue,
  embodied,
});

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
  const terms = termsOf(inputs);
  const started = startMeter(system, paths, { period, scope: inputs.scope, terms, env: process.env });
  saveState('meter', JSON.stringify(started));
  log.info(
    started.pid > 0
      ? `Metering: a sample every ${period} ms from ${started.source}, ${started.cores} cores.`
      : 'Metering from readings at the start and the end only: the sampler could not be started.',
  );
  if (!started.first)
    log.warning('This machine does not tell what its processors do: there will be nothing to report.');
}

/** The intensity of a yearly average or as given; a zone that nobody knows is said, and the world's is taken. */
function statedIntensity(kit: StageKit, { zone, intensity }: Terms, notes: string[]): Intensity {
  if (intensity !== undefined) return givenIntensity(intensity, zone);
  const named = zone === undefined ? worldIntensity() : zoneIntensity(zone);
  if (named) return named;
  const note = `no carbon intensity is embedded for the zone ${zone}; the world average is used`;
  kit.log.warning(`Input zone: ${note}.`);
  notes.push(note);
  return worldIntensity();
}

async function intensityFor(kit: StageKit, net: Net, notes: string[]): Promise<Intensity> {
  const { inputs } = kit;
  const { live } = inputs;
  if (live && inputs.intensity === undefined) {
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
  return statedIntensity(kit, termsOf(inputs), notes);
}

/** @param recorded everything that the sampler wrote, as soon as it has ended */
async function jobFor(
  kit: StageKit,
  net: Net,
  recorded: Promise<Recording>,
  last: Sample | undefined,
): Promise<ApiJob | undefined> {
  const api = apiOf(kit);
  if (!api) return undefined;
  const { context, env, inputs } = kit;
  const job = {
    id: inputs.jobId ?? '',
    run: context.runId,
    attempt: context.runAttempt,
    runner: env.RUNNER_NAME ?? '',
  };
  const lags = async (steps: readonly ApiStep[]) => {
    const { processes } = await recorded;
    const begun = lastStepStart(processes, process.pid);
    if (begun !== undefined && last) return lagsBehind(steps, last.wall - (last.mono - begun));
    // Where no process can be watched, the last thing that began is this very stage.
    return lagsBehind(steps, nodeSystem().platform === 'linux' ? undefined : last?.wall);
  };
  return attempt(kit, 'The Jobs API gave no step names', () => fetchJob(net, api, job, lags));
}

/** A mark's lines: its reading, as the sampler writes one, and `m MONO LABEL`. */
function writeMark(paths: Paths, mono: number, label: string, reading: Sample | undefined): void {
  const sample = reading ? sampleLine(reading.wall, reading.mono, reading) : '';
  appendFileSync(paths.marks, `${sample}m ${mono.toFixed(1)} ${label.replace(/\s+/g, ' ')}\n`);
}

function readMarks(paths: Paths): Mark[] {
  let text: string;
  try {
    text = readFileSync(paths.marks, 'utf8');
  } catch {
    return [];
  }
  const readings = new Map(parseRecording(text).samples.map(sample => [sample.mono, sample]));
  return text.split('\n').flatMap(line => {
    const [, mono, label = ''] = /^m (\d+(?:\.\d+)?) (.*)$/.exec(line) ?? [];
    if (mono === undefined) return [];
    const reading = readings.get(Number(mono));
    return [{ mono: Number(mono), label: label.slice(0, 200), ...(reading ? { reading } : {}) }];
  });
}

interface Known {
  readonly recording: Recording;
  readonly terms: Terms;
  readonly intensity: Intensity;
  readonly apiSteps: readonly ApiStep[];
  readonly notes: readonly string[];
}

/** Reckons what has been recorded so far, up to `last`. */
function measure(kit: StageKit, state: MeterState, known: Known, last: Sample | undefined): Report {
  const { inputs, env, log } = kit;
  const { recording, terms, intensity, apiSteps } = known;
  const paths = pathsOf(env, inputs.report);
  const cpu = cpuOf(nodeSystem());
  const curveNotes: string[] = [];
  const choice = curveFor(cpu, state.cores, terms.cpu, curveNotes);
  for (const note of curveNotes) log.warning(`Input cpu: ${note}; ${choice.curve.name} is used.`);
  return buildReport({
    label: labelOf(inputs, env),
    recording,
    first: state.first,
    last,
    source: state.source,
    cores: state.cores,
    period: state.period,
    cpu,
    choice,
    intensity,
    pue: within(terms.pue, 1, 3),
    embodied: terms.embodied,
    apiSteps,
    self: process.pid,
    marks: readMarks(paths),
    notes: [...known.notes, ...curveNotes],
  });
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

/** The budgets that need no history. */
export const absoluteBudget = (inputs: StageKit['inputs']): Budget => ({
  joules: inputs.failAboveJoules,
  cpuSeconds: inputs.failAboveCpuSeconds,
  regression: undefined,
});

/** A mark reckons as its meter does; what the mark itself is told wins. */
function termsOfMark(own: Terms, meter: Terms | undefined): Terms {
  if (!meter) return own;
  const place = own.zone === undefined && own.intensity === undefined ? meter : own;
  return {
    cpu: own.cpu === 'auto' ? meter.cpu : own.cpu,
    zone: place.zone,
    intensity: place.intensity,
    pue: own.pue === DEFAULT_PUE ? meter.pue : own.pue,
    embodied: own.embodied ?? meter.embodied,
  };
}

/** mark: ends a phase of a running meter and tells what it used. Gives the budget that the phase exceeded, if any. */
export async function mark(kit: StageKit): Promise<Fault | undefined> {
  const { inputs, env, log, deadline } = kit;
  const paths = pathsOf(env, undefined);
  const state = readState(paths);
  if (!state) {
    log.warning('Nothing to mark: no meter runs in this job. Put eco-ci-meter at its start.');
    return undefined;
  }
  const system = nodeSystem();
  const sample = readingOf(system, state);
  writeMark(paths, sample?.mono ?? system.mono(), inputs.label ?? 'phase', sample);
  await flushMeter(system, paths, state, ms => deadline.sleep(ms));
  const notes: string[] = [];
  const terms = termsOfMark(termsOf(inputs), state.terms);
  const intensity = statedIntensity(kit, terms, notes);
  const known = { recording: readRecording(paths), terms, intensity, apiSteps: [], notes };
  const report = measure(kit, state, known, sample);
  const phase = report.marks.at(-1);
  if (phase) {
    setFigures(kit, phase);
    kit.setOutput('steps', report.marks);
  }
  kit.setOutput('cpu_model', report.cpu_model);
  kit.setOutput('curve', report.curve);
  kit.setOutput('zone', report.zone);
  // What there is so far; the post stage writes the whole in its place.
  const path = inputs.report ?? state.report ?? paths.report;
  kit.setOutput('report', path);
  await writeReport(kit, path, report);
  if (inputs.maxRegressionPercent !== undefined)
    log.notice('max-regression-percent is for measuring jobs: a phase is not compared with anything.');
  return phase && exceeded(phase, undefined, absoluteBudget(inputs), 'The phase');
}

/** What tells this job, and this leg of its matrix, from the others of its workflow. */
const legOf = ({ inputs, context }: StageKit, { label }: Report): readonly string[] => [
  context.job,
  label,
  inputs.matrix ?? '',
];

/** Compares with earlier runs and adds this one to them. */
async function history(kit: StageKit, net: Net, report: Report): Promise<Trend | undefined> {
  const { inputs, env, context } = kit;
  const last =
    inputs.history > 0 || inputs.maxRegressionPercent === undefined ? inputs.history : USUAL_HISTORY;
  if (last === 0) return undefined;
  const results = resultsOf(env.ACTIONS_RESULTS_URL, env.ACTIONS_RUNTIME_TOKEN);
  if (!results) {
    kit.log.notice('No comparison with earlier runs: this runner offers no cache service.');
    return undefined;
  }
  const place = hash([context.workflow, ...legOf(kit, report), report.cpu_model, report.cores]);
  const prefix = `eco-ci-meter-${place}-`;
  return attempt(kit, 'No comparison with earlier runs', async () => {
    const runs = parseHistory((await readCache(net, results, prefix)) ?? '[]');
    const trend = trendOf(report, runs, last);
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
  const last = readingOf(system, state);
  const net = netOf(kit);
  const notes: string[] = [];
  const recorded = stopMeter(system, paths, state, ms => deadline.sleep(ms)).then(() => readRecording(paths));
  const [recording, intensity, job] = await Promise.all([
    recorded,
    intensityFor(kit, net, notes),
    jobFor(kit, net, recorded, last),
  ]);
  const known = { recording, terms: termsOf(inputs), intensity, apiSteps: job?.steps ?? [], notes };
  const report = measure(kit, state, known, last);
  const trend = await history(kit, net, report);
  const summary = summaryOf(report, trend);
  kit.summarize(summary);
  await writeReport(kit, paths.report, report);
  await writeBadge(kit, report);
  if (inputs.upload) {
    await attempt(kit, 'The report was not uploaded', async () => {
      const results = resultsOf(env.ACTIONS_RESULTS_URL, env.ACTIONS_RUNTIME_TOKEN);
      if (!results) throw new Error('this runner offers no artifact service');
      const upload = (name: string | undefined) => {
        const { job: id } = results;
        const uploader = { label: report.label, job: kit.context.job, matrix: inputs.matrix ?? '', name, id };
        const artifact = artifactName(uploader, kit.context.runAttempt);
        return uploadReport(net, results, artifact, JSON.stringify(report));
      };
      await upload(job?.name).catch((thrown: unknown) => {
        // Jobs that a workflow gives one name are told apart by their ids.
        if (job?.name === undefined || !(thrown instanceof NetError) || thrown.status !== 409) throw thrown;
        return upload(undefined);
      });
    });
  }
  await comment(kit, net, summary, legOf(kit, report));
  return exceeded(report, trend, { ...absoluteBudget(inputs), regression: inputs.maxRegressionPercent });
}
