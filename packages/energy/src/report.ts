import { band, type Choice, type Cpu } from './cpu.ts';
import type { Source } from './machine.ts';
import type { Recording, Sample } from './record.ts';
import { type ApiStep, BETWEEN, mergeSteps, type Span, segmentsOf, spansOfSegments } from './steps.ts';
import { buildTimeline, type MachineUsage, type Timeline } from './timeline.ts';

/** Carbon of a kilowatt-hour, and where that is known from. */
export interface Intensity {
  /** Grams of CO2e per kWh. */
  readonly grams: number;
  /** Factors around it. */
  readonly low: number;
  readonly high: number;
  readonly zone: string;
  readonly source: string;
}

/** Numbers of a step, a phase or the whole job; the names are the contract's. */
export interface Figures {
  readonly seconds: number;
  readonly cpu_seconds: number;
  readonly utilization: number;
  readonly joules: number;
  readonly joules_low: number;
  readonly joules_high: number;
  /** Operation (with PUE) and the share of making the hardware. */
  readonly grams_co2e: number;
  readonly coverage: number;
}

export interface StepFigures extends Figures {
  readonly name: string;
  /** Seconds since the meter began. */
  readonly start: number;
  readonly by: 'process' | 'api' | 'rest' | 'mark';
  readonly step?: string;
}

export interface Report extends Figures {
  readonly version: 1;
  readonly label: string;
  readonly started_at: string;
  readonly grams_low: number;
  readonly grams_high: number;
  readonly grams_operation: number;
  readonly grams_embodied: number;
  readonly iowait_seconds: number;
  readonly steal_seconds: number;
  readonly suspended_seconds: number;
  readonly cores: number;
  /** Busy share of each core, where known. */
  readonly core_utilization: readonly number[];
  readonly cpu_model: string;
  readonly curve: string;
  readonly curve_fit: string;
  readonly curve_reason: string;
  readonly curve_source: string;
  readonly zone: string;
  readonly intensity_g_per_kwh: number;
  readonly intensity_source: string;
  readonly pue: number;
  readonly embodied_g_per_hour: number;
  readonly counters: Source;
  readonly sample_ms: number;
  readonly samples: number;
  readonly gaps: number;
  readonly checksum: number;
  readonly sampler_cpu_seconds: number;
  readonly notes: readonly string[];
  readonly steps: readonly StepFigures[];
  readonly marks: readonly StepFigures[];
  /** Average watts in equal parts of the job, at most 60. */
  readonly watts: readonly number[];
}

export interface Mark {
  /** Milliseconds on the monotonic clock. */
  readonly mono: number;
  readonly label: string;
  /** The mark's own reading: an exact bound. */
  readonly reading?: Sample;
}

interface ReportInput {
  readonly label: string;
  readonly recording: Recording;
  /** Readings of the first and the last stage themselves; exact bounds, whatever happened to the sampler. */
  readonly first: Sample | undefined;
  readonly last: Sample | undefined;
  readonly source: Source;
  readonly cores: number;
  readonly period: number;
  readonly cpu: Cpu;
  readonly choice: Choice;
  readonly intensity: Intensity;
  readonly pue: number;
  /** Grams per hour for these cores; undefined takes the curve's. */
  readonly embodied: number | undefined;
  readonly apiSteps: readonly ApiStep[];
  /** Process id of the stage that asked for these steps. */
  readonly self?: number;
  readonly marks: readonly Mark[];
  readonly notes: readonly string[];
}

/** Samples that add up to something else than both ends, by more than this share, are worth a note. */
const SUM_ERROR = 0.005;
/** Seconds of the runner's own work that deserve a line of the table. */
const WORTH_A_ROW = 0.05;
const CHART_POINTS = 60;

const round = (value: number, digits: number) => {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor || 0;
};

/** Readings and samples in the order of time, one for each moment. */
function inOrder(input: Pick<ReportInput, 'recording' | 'first' | 'last' | 'marks'>): Sample[] {
  const readings = input.marks.flatMap(({ reading }) => reading ?? []);
  const all = [...input.recording.samples, ...readings];
  if (readings.length > 0) all.sort((a, b) => a.mono - b.mono);
  const first = input.first;
  const last = input.last;
  // Samples before the first reading are of an earlier meter; those after the last one are not counted.
  const inside = all.filter(
    sample => (!first || sample.mono > first.mono) && (!last || sample.mono < last.mono),
  );
  return [...(first ? [first] : []), ...inside, ...(last ? [last] : [])];
}

interface Accounting {
  readonly pue: number;
  readonly intensity: Intensity;
  readonly embodiedPerHour: number;
  readonly low: number;
  readonly high: number;
}

function figuresOf(usage: MachineUsage, accounting: Accounting): Figures {
  const grams =
    ((usage.joules * accounting.pue) / 3.6e6) * accounting.intensity.grams +
    (accounting.embodiedPerHour * usage.seconds) / 3600;
  return {
    seconds: round(usage.seconds, 3),
    cpu_seconds: round(usage.cpuSeconds, 3),
    utilization: round(usage.utilization, 4),
    joules: round(usage.joules, 3),
    joules_low: round(usage.joules * accounting.low, 3),
    joules_high: round(usage.joules * accounting.high, 3),
    grams_co2e: round(grams, 6),
    coverage: round(usage.coverage, 4),
  };
}

function restOf(total: MachineUsage, spans: readonly MachineUsage[]): MachineUsage {
  const sum = (key: keyof MachineUsage) => spans.reduce((all, usage) => all + usage[key], 0);
  const rest = (key: keyof MachineUsage) => Math.max(0, total[key] - sum(key));
  return {
    seconds: rest('seconds'),
    cpuSeconds: rest('cpuSeconds'),
    iowaitSeconds: rest('iowaitSeconds'),
    stealSeconds: rest('stealSeconds'),
    utilization: 0,
    joules: rest('joules'),
    coverage: total.coverage,
  };
}

/** Phases between marks: each ends at its mark. */
function phases(marks: readonly Mark[], timeline: Timeline): { label: string; start: number; end: number }[] {
  let start = timeline.start;
  return marks.map(({ mono, label }) => {
    const end = Math.min(Math.max(mono, start), timeline.end);
    const phase = { label, start, end };
    start = end;
    return phase;
  });
}

/** What a reader has to know of the figures. */
function notesOf({ notes: given, recording }: ReportInput, timeline: Timeline, samples: number): string[] {
  const notes = [...given, ...recording.notes];
  if (recording.damaged > 1) notes.push(`${recording.damaged} lines of the recording were damaged`);
  if (timeline.resets > 0) notes.push('the processor counters were reset while the job ran');
  else if (Math.abs(timeline.checksum - 1) > SUM_ERROR)
    notes.push(
      `the samples add up to ${Math.round(timeline.checksum * 100)} % of what both ends tell: some were misread`,
    );
  if (recording.header === undefined && samples > 0) notes.push('the sampler left no recording');
  return notes;
}

/** Everything a job used, by step, from what was recorded. Never throws for what a recording may hold. */
export function buildReport(input: ReportInput): Report {
  const { recording, choice, cores, intensity, pue } = input;
  const samples = inOrder(input);
  const timeline = buildTimeline(samples, cores, choice.curve, input.period, recording.processes);
  const named = input.apiSteps.length > 0;
  // The Jobs API may not list the step that asks it yet; its process would then take the last one that is listed.
  const segments = segmentsOf(recording.processes, timeline, named ? input.self : undefined);
  const spans: Span[] = named ? mergeSteps(input.apiSteps, segments, timeline) : spansOfSegments(segments);
  const { low, high } = band(choice.fit);
  const embodiedPerHour = input.embodied ?? choice.curve.embodiedGramsPerHour ?? 0;
  const accounting: Accounting = { pue, intensity, embodiedPerHour, low, high };
  const usages = spans.map(span => timeline.between(span.start, span.end));
  const rest = restOf(timeline.total, usages);
  const restUsage = {
    ...rest,
    utilization: rest.seconds > 0 ? Math.min(1, rest.cpuSeconds / (rest.seconds * cores)) : 0,
  };
  const steps: StepFigures[] = spans.map((span, at) => ({
    name: span.name,
    ...figuresOf(usages[at]!, accounting),
    start: round((span.start - timeline.start) / 1000, 3),
    by: span.by,
    ...(span.step === undefined ? {} : { step: span.step }),
  }));
  if (spans.length > 0 && rest.seconds > WORTH_A_ROW) {
    steps.push({ name: BETWEEN, ...figuresOf(restUsage, accounting), start: 0, by: 'rest' });
  }
  const total = figuresOf(timeline.total, accounting);
  const operation = ((timeline.total.joules * pue) / 3.6e6) * intensity.grams;
  const embodied = (embodiedPerHour * timeline.total.seconds) / 3600;
  const wall = Math.max(0.001, (timeline.end - timeline.start) / 1000);
  const notes = notesOf(input, timeline, samples.length);
  const points = Math.min(CHART_POINTS, Math.max(1, Math.floor(wall)));
  return {
    version: 1,
    label: input.label,
    started_at: new Date(timeline.toWall(timeline.start)).toISOString(),
    ...total,
    grams_low: round(operation * low * intensity.low + embodied * low, 6),
    grams_high: round(operation * high * intensity.high + embodied * high, 6),
    grams_operation: round(operation, 6),
    grams_embodied: round(embodied, 6),
    iowait_seconds: round(timeline.total.iowaitSeconds, 3),
    steal_seconds: round(timeline.total.stealSeconds, 3),
    suspended_seconds: round(timeline.suspended, 3),
    cores: round(cores, 2),
    core_utilization: recording.coreSeconds.map(busy => round(Math.min(1, busy / wall), 3)),
    cpu_model: input.cpu.model,
    curve: choice.curve.name,
    curve_fit: choice.fit,
    curve_reason: choice.reason,
    curve_source: choice.curve.source,
    zone: intensity.zone,
    intensity_g_per_kwh: round(intensity.grams, 2),
    intensity_source: intensity.source,
    pue,
    embodied_g_per_hour: round(embodiedPerHour, 4),
    counters: input.source,
    sample_ms: input.period,
    samples: samples.length,
    gaps: timeline.gaps,
    checksum: round(timeline.checksum, 4),
    sampler_cpu_seconds: round(recording.ownSeconds, 3),
    notes: notes.slice(0, 20),
    steps,
    marks: phases(input.marks, timeline).map(phase => ({
      name: phase.label,
      ...figuresOf(timeline.between(phase.start, phase.end), accounting),
      start: round((phase.start - timeline.start) / 1000, 3),
      by: 'mark' as const,
    })),
    watts: timeline.power(points).map(watts => round(watts, 3)),
  };
}
