import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Kit } from '@guarded-deploy/action-kit/run';
import { worldIntensity } from '@guarded-deploy/energy/grid';
import { buildReport } from '@guarded-deploy/energy/report';
import { messageOf } from '@guarded-deploy/faults';
import type { Inputs, Output } from './io.gen.ts';
import { isRunning, parseState, reading, readRecording, readState, startMeter, stopMeter } from './meter.ts';
import { pathsOf } from './paths.ts';
import { cpuOf, curveFor, within } from './settings.ts';
import { summaryOf } from './summary.ts';
import { nodeSystem } from './system.ts';

type StageKit = Kit<Inputs, Output>;

/** pre and main: starts the meter unless it runs already. */
export async function start({ inputs, env, state, saveState, setOutput }: StageKit): Promise<void> {
  const paths = pathsOf(env, inputs.report);
  setOutput('report', paths.report);
  if (inputs.mode !== 'measure' || state('meter') !== '') return;
  const system = nodeSystem();
  const running = readState(paths);
  if (running && isRunning(system, running)) return;
  const period = within(inputs.sampleMs, 50, 10_000);
  const started = startMeter(system, paths, { period, scope: inputs.scope, env: process.env });
  saveState('meter', JSON.stringify(started));
  saveState('report', paths.report);
}

/** post: ends the meter and tells what was used. */
export async function finish(kit: StageKit): Promise<void> {
  const { inputs, env, log, deadline } = kit;
  const state = parseState(kit.state('meter'));
  if (!state) return;
  const system = nodeSystem();
  const paths = pathsOf(env, inputs.report);
  const { sample: last } = reading(system, inputs.scope);
  await stopMeter(system, paths, state, ms => deadline.sleep(ms));
  const notes: string[] = [];
  const cpu = cpuOf(system);
  const choice = curveFor(cpu, state.cores, inputs.cpu, notes);
  const report = buildReport({
    label: inputs.label ?? env.GITHUB_JOB ?? '',
    recording: readRecording(paths),
    first: state.first,
    last,
    source: state.source,
    cores: state.cores,
    period: state.period,
    cpu,
    choice,
    intensity: worldIntensity(),
    pue: within(inputs.pue, 1, 3),
    embodied: inputs.embodied,
    apiSteps: [],
    marks: [],
    notes,
  });
  try {
    mkdirSync(dirname(paths.report), { recursive: true });
    writeFileSync(paths.report, `${JSON.stringify(report)}\n`);
  } catch (thrown) {
    log.warning(`The report was not written: ${messageOf(thrown)}`);
  }
  kit.summarize(summaryOf(report));
}
