import type { Counters } from './counters.ts';
import type { Source } from './machine.ts';

/**
 * The sampler's file: lines of text, appended only, so that a killed sampler or a full disk costs the last line and no more.
 *   {json}                                   header, first line
 *   s WALL MONO BUSY IDLE IOWAIT STEAL       a sample: milliseconds, CPU milliseconds
 *   b MONO START PID {json}                  the runner started a process (START: when, milliseconds on the monotonic clock)
 *   e MONO PID                               and it is gone
 *   c MONO BUSY…                             busy CPU milliseconds of each core
 *   o MONO CPU                               CPU milliseconds that the sampler itself has used
 *   n MONO text                              something worth telling
 */
export interface Header {
  readonly version: 1;
  readonly source: Source;
  readonly cores: number;
  readonly period: number;
  readonly wall: number;
  readonly mono: number;
  readonly pid: number;
}

export interface Sample extends Counters {
  /** Wall clock, milliseconds since 1970. */
  readonly wall: number;
  /** Monotonic clock, milliseconds. */
  readonly mono: number;
}

/** A process that the runner started: one step, or one stage of an action. */
export interface ProcessSpan {
  readonly pid: number;
  /** Milliseconds on the monotonic clock. */
  readonly start: number;
  /** When it was last seen and when it was first missed; both absent while it runs. */
  readonly lastSeen: number;
  readonly gone: number | undefined;
  readonly what: ProcessIdentity;
}

export interface ProcessIdentity {
  /** `action` with its name, `run` with its shell, or the program's name. */
  readonly kind: 'action' | 'run' | 'other';
  readonly name: string;
  /** `pre`, `main` or `post` where it can be told. */
  readonly stage?: string;
  /** GITHUB_ACTION: the step's id, or the runner's name for it. */
  readonly step?: string;
}

export interface Recording {
  readonly header: Header | undefined;
  readonly samples: readonly Sample[];
  readonly processes: readonly ProcessSpan[];
  /** Busy CPU seconds of each core over the recording; empty where unknown. */
  readonly coreSeconds: readonly number[];
  /** CPU seconds that the sampler itself used. */
  readonly ownSeconds: number;
  readonly notes: readonly string[];
  /** Lines that were cut short or made no sense. */
  readonly damaged: number;
}

const ms = (value: number) => Math.round(value);
const cpuMs = (seconds: number) => Math.round(seconds * 1000);

export function sampleLine(wall: number, mono: number, counters: Counters): string {
  return `s ${ms(wall)} ${mono.toFixed(1)} ${cpuMs(counters.busy)} ${cpuMs(counters.idle)} ${cpuMs(counters.iowait)} ${cpuMs(counters.steal)}\n`;
}

export function beginLine(mono: number, start: number, pid: number, what: ProcessIdentity): string {
  return `b ${mono.toFixed(1)} ${start.toFixed(1)} ${pid} ${JSON.stringify(what)}\n`;
}

export const endLine = (mono: number, pid: number) => `e ${mono.toFixed(1)} ${pid}\n`;
export const coresLine = (mono: number, cores: readonly number[]) =>
  `c ${mono.toFixed(1)} ${cores.map(cpuMs).join(' ')}\n`;
export const ownLine = (mono: number, seconds: number) => `o ${mono.toFixed(1)} ${cpuMs(seconds)}\n`;
export const noteLine = (mono: number, text: string) =>
  `n ${mono.toFixed(1)} ${text.replace(/\s+/g, ' ').slice(0, 200)}\n`;

function parseHeader(line: string): Header | undefined {
  try {
    const value = JSON.parse(line) as Header;
    return value.version === 1 && value.cores > 0 && Number.isFinite(value.mono) ? value : undefined;
  } catch {
    return undefined;
  }
}

function parseIdentity(json: string): ProcessIdentity | undefined {
  try {
    const value = JSON.parse(json) as ProcessIdentity;
    return typeof value.name === 'string' && typeof value.kind === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The line of a sample; undefined when it is damaged. */
function parseSample(line: string): Sample | undefined {
  const [, wall, mono, busy, idle, iowait, steal, extra] = line.split(' ');
  const sample: Sample = {
    wall: Number(wall),
    mono: Number(mono),
    busy: Number(busy) / 1000,
    idle: Number(idle) / 1000,
    iowait: Number(iowait) / 1000,
    steal: Number(steal) / 1000,
  };
  const sum = sample.wall + sample.mono + sample.busy + sample.idle + sample.iowait + sample.steal;
  return !Number.isFinite(sum) || extra !== undefined ? undefined : sample;
}

/** Reads what the sampler wrote; a line that is cut or damaged is counted and left out. */
export function parseRecording(text: string): Recording {
  const samples: Sample[] = [];
  const open = new Map<number, { start: number; lastSeen: number; what: ProcessIdentity; index: number }>();
  const processes: ProcessSpan[] = [];
  const notes: string[] = [];
  let header: Header | undefined;
  let damaged = 0;
  let ownSeconds = 0;
  let firstCores: number[] | undefined;
  let lastCores: number[] = [];
  let lastMono = 0;
  let from = 0;
  while (from < text.length) {
    let to = text.indexOf('\n', from);
    const cut = to < 0;
    if (cut) to = text.length;
    const line = text.slice(from, to);
    from = to + 1;
    if (line === '') continue;
    // The last line without its end was cut by a kill: its numbers may be half numbers.
    if (cut) {
      damaged += 1;
      continue;
    }
    const kind = line.charCodeAt(0);
    if (kind === 0x73 /* s */) {
      const sample = parseSample(line);
      if (sample === undefined) damaged += 1;
      else {
        samples.push(sample);
        lastMono = sample.mono;
      }
    } else if (kind === 0x62 /* b */) {
      const [, mono, start, pid, json] = /^b (\S+) (\S+) (\d+) (.*)$/.exec(line) ?? [];
      const what = parseIdentity(json ?? '');
      if (!what || !Number.isFinite(Number(start))) damaged += 1;
      else {
        const begun = { start: Number(start), lastSeen: Number(mono), what, index: processes.length };
        open.set(Number(pid), begun);
        processes.push({
          pid: Number(pid),
          start: begun.start,
          lastSeen: begun.lastSeen,
          gone: undefined,
          what,
        });
      }
    } else if (kind === 0x65 /* e */) {
      const [, mono, pid] = line.split(' ');
      const begun = open.get(Number(pid));
      if (begun && Number.isFinite(Number(mono))) {
        open.delete(Number(pid));
        // It was alive at the sample before this line, and missing at this line.
        const lastSeen = Math.max(begun.lastSeen, Math.min(lastMono, Number(mono)));
        processes[begun.index] = { ...processes[begun.index]!, lastSeen, gone: Number(mono) };
      }
    } else if (kind === 0x63 /* c */) {
      const cores = line.split(' ').slice(2).map(Number);
      if (cores.every(Number.isFinite)) {
        firstCores ??= cores;
        if (cores.length === firstCores.length) lastCores = cores;
      } else damaged += 1;
    } else if (kind === 0x6f /* o */) {
      const own = Number(line.split(' ')[2]);
      if (Number.isFinite(own)) ownSeconds = own / 1000;
    } else if (kind === 0x6e /* n */) notes.push(line.replace(/^n \S+ /, ''));
    else if (kind === 0x7b /* { */ && header === undefined) {
      header = parseHeader(line);
      if (!header) damaged += 1;
    } else damaged += 1;
  }
  const coreSeconds = lastCores.map((busy, core) => Math.max(0, busy - (firstCores?.[core] ?? busy)) / 1000);
  return { header, samples, processes, coreSeconds, ownSeconds, notes, damaged };
}
