import { code, details, table, text } from '@guarded-deploy/action-kit/markdown';
import type { Aggregate } from '@guarded-deploy/energy/aggregate';
import { type Hint, hintsOf } from '@guarded-deploy/energy/hints';
import type { Figures, Report, StepFigures } from '@guarded-deploy/energy/report';
import type { Trend } from '@guarded-deploy/energy/trend';

/** Two significant digits: more would promise what a model cannot keep. */
export function significant(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const places = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
  const rounded = Math.round(value * 10 ** places) / 10 ** places;
  return rounded.toLocaleString('en-US', { maximumFractionDigits: Math.max(0, Math.min(12, places)) });
}

/** From which number on a unit is used, its size, its name. */
type Unit = readonly [from: number, size: number, name: string];

const ENERGY: readonly Unit[] = [
  [3.6e6, 3.6e6, 'kWh'],
  [36_000, 3600, 'Wh'],
  [0, 1, 'J'],
];
const MASS: readonly Unit[] = [
  [1000, 1000, 'kg'],
  [1, 1, 'g'],
  [0.001, 0.001, 'mg'],
  [0, 1e-6, 'µg'],
];

/** Numbers in one unit, that of the largest, so that an interval can be compared by eye; the unit comes last. */
function units(values: readonly number[], table: readonly Unit[]): string[] {
  const largest = Math.max(...values.map(Math.abs));
  const [, size, name] = table.find(([from]) => largest >= from) ?? table.at(-1)!;
  return [...values.map(value => significant(value / size)), name];
}

export function energy(joules: number): string {
  return units([joules], ENERGY).join(' ');
}

export function mass(grams: number): string {
  return grams === 0 ? '0 g' : units([grams], MASS).join(' ');
}

/** `**11 J** (5.5 to 22 J)`, all in the unit of the largest. */
function interval(value: number, low: number, high: number, of: readonly Unit[], what = ''): string {
  if (high === 0) return `**0 ${of === MASS ? 'g' : 'J'}${what}**`;
  const [middle, from, to, unit] = units([value, low, high], of);
  return `**${middle} ${unit}${what}** (${from} to ${to} ${unit})`;
}

export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const total = Math.round(seconds);
  const [h, m, s] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  return h > 0 ? `${h} h ${m} min` : `${m} min ${s} s`;
}

export const percent = (share: number) =>
  share > 0 && share < 0.005 ? '<1 %' : `${Math.round(share * 100)} %`;

const cpuSeconds = (value: number) =>
  value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US');

/** Ten blocks are all of it. */
function bar(share: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * 80);
  return '█'.repeat(Math.floor(eighths / 8)) + ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8]!;
}

function cells(figures: Figures, whole: Figures): string[] {
  const share = whole.joules > 0 ? figures.joules / whole.joules : 0;
  return [
    duration(figures.seconds),
    cpuSeconds(figures.cpu_seconds),
    percent(figures.utilization),
    energy(figures.joules),
    mass(figures.grams_co2e),
    `${percent(share)}&nbsp;${bar(share)}`,
  ];
}

const HEAD = ['Time', 'CPU s', 'Load', 'Energy', 'CO₂e', 'Share of energy'];
const ALIGN = ['l', 'r', 'r', 'r', 'r', 'r', 'l'] as const;

const total = (figures: Figures) => [
  '**Total**',
  ...cells(figures, figures)
    .slice(0, -1)
    .map(cell => `**${cell}**`),
  '',
];

/** Rows that a table shows one by one; beyond them the smallest become one row. */
const MOST_ROWS = 30;

/** Adds up figures that are shown as one row. */
function together(rows: readonly Figures[]): Figures {
  const sum = (key: keyof Figures) => rows.reduce((all, row) => all + row[key], 0);
  const seconds = sum('seconds');
  const load = rows.reduce((all, row) => all + row.utilization * row.seconds, 0);
  return {
    seconds,
    cpu_seconds: sum('cpu_seconds'),
    utilization: seconds > 0 ? load / seconds : 0,
    joules: sum('joules'),
    joules_low: sum('joules_low'),
    joules_high: sum('joules_high'),
    grams_co2e: sum('grams_co2e'),
    coverage: rows[0]?.coverage ?? 0,
  };
}

function rowsOf(named: readonly (Figures & { readonly label: string })[], whole: Figures): string[][] {
  const ranked = [...named].sort((a, b) => b.joules - a.joules);
  const shown = new Set(named.length > MOST_ROWS ? ranked.slice(0, MOST_ROWS - 1) : ranked);
  const rows = named.filter(row => shown.has(row)).map(row => [row.label, ...cells(row, whole)]);
  const rest = named.filter(row => !shown.has(row));
  if (rest.length > 0) rows.push([`_${rest.length} smaller ones_`, ...cells(together(rest), whole)]);
  return rows;
}

const labelled = (step: StepFigures) => ({
  ...step,
  label: step.by === 'rest' ? '_between the steps_' : text(step.name),
});

/** Text inside quotes in a Mermaid diagram: letters, digits and harmless signs survive, nothing that is syntax. */
export function mermaidText(value: string): string {
  return (
    value
      .replace(/[^\p{L}\p{N} .,()/+_-]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      // By characters: half of one would be no text.
      .replace(/^(.{60}).*$/u, '$1')
  );
}

function chart(report: Report): string {
  const watts = report.watts.slice(0, 60);
  if (watts.length < 2) return '';
  const top = Math.max(1, Math.ceil(Math.max(...watts) * 1.1));
  const long = report.seconds >= 600;
  const name = mermaidText(report.label);
  return [
    '```mermaid',
    `%%{init: {"xyChart": {"width": 900, "height": 260}, "themeVariables": {"xyChart": {"plotColorPalette": "#2f855a"}}}}%%`,
    'xychart-beta',
    `    title "Power${name ? ` of ${name}` : ''}"`,
    `    x-axis "${long ? 'minutes' : 'seconds'}" 0 --> ${Math.max(1, Math.round(long ? report.seconds / 60 : report.seconds))}`,
    `    y-axis "watts" 0 --> ${top}`,
    `    line [${watts.map(value => value.toFixed(2)).join(', ')}]`,
    '```',
  ].join('\n');
}

function hintText({ kind, step, numbers }: Hint): string {
  const [a = 0, b = 0, c = 0] = numbers;
  const name = text(step ?? '');
  switch (kind) {
    case 'idle-cores':
      return `The job kept ${significant(b)} of ${significant(a)} cores busy: a smaller runner would do as well, or the work can be spread.`;
    case 'waiting':
      return `**${name}** took ${duration(a)} at ${percent(b)} load and ${percent(c)} of the energy: it waits. What for?`;
    case 'no-cache':
      return `**${name}** takes ${duration(a)} in every run, and nothing here looks like a cache.`;
    case 'disk':
      return `${percent(a)} of the processor's time went by waiting for the disk.`;
    case 'stolen':
      return `${percent(a)} of the processor's time was given to other machines on the same host: times of this run are longer than need be.`;
  }
}

function trendText(trend: Trend, now: number): string {
  const spread = `${significant(trend.median, 3)} ± ${significant(trend.mad)}`;
  const change = `${trend.percent >= 0 ? '+' : '−'}${significant(Math.abs(trend.percent))} %`;
  const verdict = trend.withinNoise
    ? trend.runs < 5
      ? 'too few runs for a verdict'
      : 'within the noise'
    : trend.percent > 0
      ? 'more than before'
      : 'less than before';
  return `Against ${trend.runs} earlier run${trend.runs === 1 ? '' : 's'} on this processor: **${significant(now, 3)} CPU s**, median ${spread} (${change}, ${verdict}).`;
}

function headline(figures: Figures & { readonly grams_low: number; readonly grams_high: number }): string {
  return [
    interval(figures.joules, figures.joules_low, figures.joules_high, ENERGY),
    interval(figures.grams_co2e, figures.grams_low, figures.grams_high, MASS, ' CO₂e'),
    `**${cpuSeconds(figures.cpu_seconds)} CPU s** in ${duration(figures.seconds)}`,
  ].join(' · ');
}

function method(report: Report): string {
  const lines = [
    `Processor ${code(report.cpu_model)}, ${significant(report.cores)} cores; power curve ${code(report.curve)} (${text(report.curve_reason)}). Source: ${text(report.curve_source)}.`,
    `CPU seconds are the kernel's own count (±1 %); ${report.samples} samples every ${report.sample_ms} ms cover ${percent(report.coverage)} of the time${report.gaps > 0 ? `, ${report.gaps} gap${report.gaps === 1 ? '' : 's'}` : ''}; sampled sum against both ends: ${percent(report.checksum)}.`,
    `Waiting for disks: ${cpuSeconds(report.iowait_seconds)} core seconds, counted as idle. Stolen by the host: ${cpuSeconds(report.steal_seconds)} core seconds, counted as neither.`,
    `Carbon: ${significant(report.intensity_g_per_kwh, 3)} g CO₂e per kWh, ${text(report.zone)} (${text(report.intensity_source)}); power usage effectiveness ${significant(report.pue, 3)}; making the hardware ${significant(report.embodied_g_per_hour)} g per hour. Operation ${mass(report.grams_operation)}, hardware ${mass(report.grams_embodied)}.`,
    `The meter itself used ${significant(report.sampler_cpu_seconds)} CPU s.`,
    ...(report.suspended_seconds > 0.5
      ? [`The machine stood still for ${duration(report.suspended_seconds)}.`]
      : []),
    ...report.notes.map(note => `Note: ${text(note)}.`),
  ];
  return lines.map(line => `- ${line}`).join('\n');
}

/** The job summary of one job. */
export function summaryOf(report: Report, trend?: Trend): string {
  const hints = hintsOf(report);
  const steps = report.steps.map(labelled);
  const marks = report.marks.map(mark => ({ ...mark, label: text(mark.name) }));
  return [
    `### Energy${report.label ? ` of ${text(report.label)}` : ''}`,
    headline(report),
    'Modelled, not measured: joules and carbon carry the interval in brackets, CPU seconds are exact.',
    ...(trend ? [trendText(trend, report.cpu_seconds)] : []),
    table(['Step', ...HEAD], [...rowsOf(steps, report), total(report)], ALIGN),
    ...(marks.length > 0 ? [table(['Phase', ...HEAD], rowsOf(marks, report), ALIGN)] : []),
    chart(report),
    ...(hints.length > 0 ? [`> [!TIP]\n${hints.map(hint => `> - ${hintText(hint)}`).join('\n')}`] : []),
    details('How these figures came about', method(report)),
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

/** The summary, and the comment, over all jobs. */
export function aggregateSummary(sum: Aggregate): string {
  const jobs = sum.legs.map(leg => ({ ...leg, label: text(leg.label) }));
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  const processors = [...new Set(sum.legs.map(leg => leg.cpu_model))].slice(0, 8).map(code).join(', ');
  const zones = [...new Set(sum.legs.map(leg => leg.zone))].slice(0, 8).map(text).join(', ');
  return [
    `### Energy of ${count(sum.legs.length, 'job')}`,
    headline(sum),
    'Modelled, not measured: joules and carbon carry the interval in brackets, CPU seconds are exact.',
    table(['Job', ...HEAD], [...rowsOf(jobs, sum), total(sum)], ALIGN),
    details(
      'How these figures came about',
      [
        `- Processors: ${processors || 'none'}.`,
        `- Electricity: ${zones || 'none'}.`,
        `- ${percent(sum.coverage)} of the time was sampled as finely as asked.`,
        ...sum.refused
          .slice(0, 20)
          .map(({ name, reason }) => `- Left out: ${code(name.slice(0, 100))}, since ${text(reason)}.`),
      ].join('\n'),
    ),
  ].join('\n\n');
}

/** What a badge says. */
export function badgeMessage(figures: Figures): string {
  return `${energy(figures.joules)} · ${mass(figures.grams_co2e)} CO₂e`;
}
