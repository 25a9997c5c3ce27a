import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openMeter, type Scope, type Source, type System } from '@guarded-deploy/energy/machine';
import { findRunner, processStat } from '@guarded-deploy/energy/processes';
import { parseRecording, type Recording, type Sample } from '@guarded-deploy/energy/record';
import type { Paths } from './paths.ts';

/** A running sampler, as one stage tells it to a later one. */
export interface MeterState {
  readonly pid: number;
  /** Start time of that process: together with the id it names one process for ever. */
  readonly start: number | undefined;
  readonly source: Source;
  readonly cores: number;
  readonly period: number;
  readonly first: Sample | undefined;
  readonly scope?: Scope;
  /** Where its report goes. */
  readonly report?: string;
  readonly terms?: Terms;
}

/** What figures are reckoned with, as the inputs say it. */
export interface Terms {
  readonly cpu: string;
  readonly zone?: string | undefined;
  readonly intensity?: number | undefined;
  readonly pue: number;
  readonly embodied?: number | undefined;
}

export function reading(
  system: System,
  scope: Scope,
): { sample: Sample | undefined; source: Source; cores: number } {
  const meter = openMeter(system, scope);
  const wall = system.wall();
  const mono = system.mono();
  const counters = meter.counters();
  return { sample: counters && { wall, mono, ...counters }, source: meter.source, cores: meter.cores };
}

/** A reading from where this meter reads; undefined when that is no longer there: counters of another origin tell nothing. */
export function readingOf(system: System, state: MeterState): Sample | undefined {
  const { sample, source } = reading(system, state.scope ?? 'auto');
  return source === state.source ? sample : undefined;
}

export function parseState(text: string | undefined): MeterState | undefined {
  try {
    const state = JSON.parse(text ?? '') as MeterState;
    return Number.isInteger(state.pid) && state.cores > 0 ? state : undefined;
  } catch {
    return undefined;
  }
}

export function readState(paths: Paths): MeterState | undefined {
  try {
    return parseState(readFileSync(paths.state, 'utf8'));
  } catch {
    return undefined;
  }
}

/** True while exactly that process runs: an id may have been given to another one since. */
export function isRunning(system: System, state: MeterState): boolean {
  if (!system.alive(state.pid)) return false;
  if (state.start === undefined) return true;
  const process = processStat(system, state.pid);
  return process?.start === state.start && !process.zombie;
}

/** Sets aside the first reading and starts the sampler, which outlives this process and dies with the job. */
export function startMeter(
  system: System,
  paths: Paths,
  options: {
    readonly period: number;
    readonly scope: Scope;
    readonly terms: Terms;
    readonly env: NodeJS.ProcessEnv;
  },
): MeterState {
  const { sample, source, cores } = reading(system, options.scope);
  const temp = options.env.RUNNER_TEMP ?? '';
  const runner = system.platform === 'linux' ? String(findRunner(system, process.pid)) : '';
  let pid = 0;
  try {
    rmSync(paths.folder, { recursive: true, force: true });
    mkdirSync(paths.folder, { recursive: true, mode: 0o700 });
    // The runner ends what is left of a job by RUNNER_TRACKING_ID; nothing else of the environment is needed, least of all secrets.
    const { PATH, SystemRoot, RUNNER_TRACKING_ID } = options.env;
    const child = spawn(
      process.execPath,
      [
        '--max-old-space-size=24',
        '--max-semi-space-size=1',
        '--v8-pool-size=0',
        // What runs five times a second for an hour is not worth a compiler's time.
        '--no-opt',
        '--no-maglev',
        '--single-threaded',
        join(__dirname, 'sampler.cjs'),
        paths.recording,
        paths.stop,
        String(options.period),
        options.scope,
        runner,
        temp,
      ],
      {
        detached: true,
        stdio: 'ignore',
        cwd: paths.folder,
        windowsHide: true,
        env: {
          ...(PATH === undefined ? {} : { PATH }),
          ...(SystemRoot === undefined ? {} : { SystemRoot }),
          ...(RUNNER_TRACKING_ID === undefined ? {} : { RUNNER_TRACKING_ID }),
        },
      },
    );
    child.on('error', () => undefined);
    child.unref();
    pid = child.pid ?? 0;
  } catch {
    // Without a sampler the two readings at both ends still give the job's CPU seconds.
  }
  const start = pid > 0 && system.platform === 'linux' ? processStat(system, pid)?.start : undefined;
  const { period, scope, terms } = options;
  const { report } = paths;
  const state: MeterState = { pid, start, source, cores, period, first: sample, scope, report, terms };
  try {
    writeFileSync(paths.state, JSON.stringify(state), { mode: 0o600 });
  } catch {
    // The runner's own state carries it to the later stages.
  }
  return state;
}

/** The longest that a mark waits for the sampler, in milliseconds. */
const PATIENCE = 1000;

/** Asks the sampler for the samples that it has set aside, and waits a little for them. */
export async function flushMeter(
  system: System,
  paths: Paths,
  state: MeterState,
  sleep: (ms: number) => Promise<void>,
): Promise<void> {
  // A sampler that looks up less often than this would keep the job waiting.
  if (state.pid === 0 || state.period * 2 > PATIENCE || !isRunning(system, state)) return;
  try {
    const before = statSync(paths.recording).size;
    appendFileSync(paths.stop, 'f');
    for (let waited = 0; waited < PATIENCE && statSync(paths.recording).size === before; waited += 20)
      await sleep(20);
  } catch {
    // What reached the disk before has to do.
  }
}

/** Asks the sampler to end and waits a little for its last lines. */
export async function stopMeter(
  system: System,
  paths: Paths,
  state: MeterState,
  sleep: (ms: number) => Promise<void>,
): Promise<void> {
  if (state.pid === 0 || !isRunning(system, state)) return;
  const exact = system.platform === 'linux' && state.start !== undefined;
  const signal = (name: 'SIGTERM' | 'SIGKILL') => {
    // Only a process known by its start time may be signalled: an id alone may be somebody else's by now.
    if (exact && isRunning(system, state)) process.kill(state.pid, name);
  };
  try {
    try {
      appendFileSync(paths.stop, 'stop');
    } catch {
      signal('SIGTERM');
    }
    for (let waited = 0; waited < 500 && isRunning(system, state); waited += 20) await sleep(20);
    // What it had not written yet, two seconds at the most, both ends still account for.
    signal('SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}

export function readRecording(paths: Paths): Recording {
  let text = '';
  try {
    text = readFileSync(paths.recording, 'utf8');
  } catch {
    // It was cleared away, or is larger than a text can be: both ends still tell the CPU seconds.
  }
  return parseRecording(text);
}
