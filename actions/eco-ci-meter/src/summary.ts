import {
  code,
  details,
  figure,
  joined,
  type Markdown,
  md,
  mermaid,
  own,
  table,
  text,
} from '@guarded-deploy/action-kit/markdown';
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
function interval(
  value: number,
  low: number,
  high: number,
  of: readonly Unit[],
  what: '' | ' CO₂e' = '',
): Markdown {
  if (high === 0) return md`**0 ${of === MASS ? 'g' : 'J'}${what}**`;
  const [middle, from, to, unit] = units([value, low, high], of).map(figure) as [
    Markdown,
    Markdown,
    Markdown,
    Markdown,
  ];
  return md`**${middle} ${unit}${what}** (${from} to ${to} ${unit})`;
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
function bar(share: number): Markdown {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * 80);
  return text('█'.repeat(Math.floor(eighths / 8)) + ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8]!);
}

function cells(figures: Figures, whole: Figures): Markdown[] {
  const share = whole.joules > 0 ? figures.joules / whole.joules : 0;
  return [
    figure(duration(figures.seconds)),
    figure(cpuSeconds(figures.cpu_seconds)),
    figure(percent(figures.utilization)),
    figure(energy(figures.joules)),
    figure(mass(figures.grams_co2e)),
    md`${figure(percent(share))}&nbsp;${bar(share)}`,
  ];
}

const HEAD = (['Time', 'CPU s', 'Load', 'Energy', 'CO₂e', 'Share of energy'] as const).map(own);
const ALIGN = ['l', 'r', 'r', 'r', 'r', 'r', 'l'] as const;

const total = (figures: Figures): Markdown[] => [
  own('**Total**'),
  ...cells(figures, figures)
    .slice(0, -1)
    .map(cell => md`**${cell}**`),
  own(''),
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

function rowsOf(named: readonly (Figures & { readonly label: Markdown })[], whole: Figures): Markdown[][] {
  const ranked = [...named].sort((a, b) => b.joules - a.joules);
  const shown = new Set(named.length > MOST_ROWS ? ranked.slice(0, MOST_ROWS - 1) : ranked);
  const rows = named.filter(row => shown.has(row)).map(row => [row.label, ...cells(row, whole)]);
  const rest = named.filter(row => !shown.has(row));
  if (rest.length > 0) rows.push([md`_${rest.length} smaller ones_`, ...cells(together(rest), whole)]);
  return rows;
}

const labelled = (step: StepFigures) => ({
  ...step,
  label: step.by === 'rest' ? own('_between the steps_') : text(step.name),
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

function chart(report: Report): Markdown {
  const watts = report.watts.slice(0, 60);
  if (watts.length < 2) return own('');
  const top = Math.max(1, Math.ceil(Math.max(...watts) * 1.1));
  const long = report.seconds >= 600;
  const name = mermaidText(report.label);
  return mermaid([
    `%%{init: {"xyChart": {"width": 900, "height": 260}, "themeVariables": {"xyChart": {"plotColorPalette": "#2f855a"}}}}%%`,
    'xychart-beta',
    `    title "Power${name ? ` of ${name}` : ''}"`,
    `    x-axis "${long ? 'minutes' : 'seconds'}" 0 --> ${Math.max(1, Math.round(long ? report.seconds / 60 : report.seconds))}`,
    `    y-axis "watts" 0 --> ${top}`,
    `    line [${watts.map(value => value.toFixed(2)).join(', ')}]`,
  ]);
}

function hintText({ kind, step, numbers }: Hint): Markdown {
  const [a = 0, b = 0, c = 0] = numbers;
  const name = text(step ?? '');
  switch (kind) {
    case 'idle-cores':
      return md`The job kept ${figure(significant(b))} of ${figure(significant(a))} cores busy: a smaller runner would do as well, or the work can be spread.`;
    case 'waiting':
      return md`**${name}** took ${figure(duration(a))} at ${figure(percent(b))} load and ${figure(percent(c))} of the energy: it waits. What for?`;
    case 'no-cache':
      return md`**${name}** takes ${figure(duration(a))} in every run, and nothing here looks like a cache.`;
    case 'disk':
      return md`${figure(percent(a))} of the processor's time went by waiting for the disk.`;
    case 'stolen':
      return md`${figure(percent(a))} of the processor's time was given to other machines on the same host: times of this run are longer than need be.`;
  }
}

function trendText(trend: Trend, now: number): Markdown {
  const spread = md`${figure(significant(trend.median, 3))} ± ${figure(significant(trend.mad))}`;
  const change = md`${trend.percent >= 0 ? '+' : '−'}${figure(significant(Math.abs(trend.percent)))} %`;
  const verdict = trend.withinNoise
    ? trend.runs < 5
      ? 'too few runs for a verdict'
      : 'within the noise'
    : trend.percent > 0
      ? 'more than before'
      : 'less than before';
  return md`Against ${trend.runs} earlier run${trend.runs === 1 ? '' : 's'} on this processor: **${figure(significant(now, 3))} CPU s**, median ${spread} (${change}, ${verdict}).`;
}

function headline(figures: Figures & { readonly grams_low: number; readonly grams_high: number }): Markdown {
  const parts = [
    interval(figures.joules, figures.joules_low, figures.joules_high, ENERGY),
    interval(figures.grams_co2e, figures.grams_low, figures.grams_high, MASS, ' CO₂e'),
    md`**${figure(cpuSeconds(figures.cpu_seconds))} CPU s** in ${figure(duration(figures.seconds))}`,
  ];
  return joined(parts, ' · ');
}

function method(report: Report): Markdown {
  const lines = [
    md`Processor ${code(report.cpu_model)}, ${figure(significant(report.cores))} cores; power curve ${code(report.curve)} (${text(report.curve_reason)}). Source: ${text(report.curve_source)}.`,
    md`CPU seconds are the kernel's own count (±1 %); ${report.samples} samples every ${report.sample_ms} ms cover ${figure(percent(report.coverage))} of the time${report.gaps > 0 ? md`, ${report.gaps} gap${report.gaps === 1 ? '' : 's'}` : ''}; sampled sum against both ends: ${figure(percent(report.checksum))}.`,
    md`Waiting for disks: ${figure(cpuSeconds(report.iowait_seconds))} core seconds, counted as idle. Stolen by the host: ${figure(cpuSeconds(report.steal_seconds))} core seconds, counted as neither.`,
    md`Carbon: ${figure(significant(report.intensity_g_per_kwh, 3))} g CO₂e per kWh, ${text(report.zone)} (${text(report.intensity_source)}); power usage effectiveness ${figure(significant(report.pue, 3))}; making the hardware ${figure(significant(report.embodied_g_per_hour))} g per hour. Operation ${figure(mass(report.grams_operation))}, hardware ${figure(mass(report.grams_embodied))}.`,
    md`The meter itself used ${figure(significant(report.sampler_cpu_seconds))} CPU s.`,
    ...(report.suspended_seconds > 0.5
      ? [md`The machine stood still for ${figure(duration(report.suspended_seconds))}.`]
      : []),
    ...report.notes.map(note => md`Note: ${text(note)}.`),
  ];
  return joined(
    lines.map(line => md`- ${line}`),
    '\n',
  );
}

/** The job summary of one job. */
export function summaryOf(report: Report, trend?: Trend): Markdown {
  const hints = hintsOf(report);
  const steps = report.steps.map(labelled);
  const marks = report.marks.map(mark => ({ ...mark, label: text(mark.name) }));
  const parts = [
    md`### Energy${report.label ? md` of ${text(report.label)}` : ''}`,
    headline(report),
    own('Modelled, not measured: joules and carbon carry the interval in brackets, CPU seconds are exact.'),
    ...(trend ? [trendText(trend, report.cpu_seconds)] : []),
    table([own('Step'), ...HEAD], [...rowsOf(steps, report), total(report)], ALIGN),
    ...(marks.length > 0 ? [table([own('Phase'), ...HEAD], rowsOf(marks, report), ALIGN)] : []),
    chart(report),
    ...(hints.length > 0
      ? [
          md`> [!TIP]\n${joined(
            hints.map(hint => md`> - ${hintText(hint)}`),
            '\n',
          )}`,
        ]
      : []),
    details(own('How these figures came about'), method(report)),
  ];
  return joined(
    parts.filter(part => (part as string) !== ''),
    '\n\n',
  );
}

/** The summary, and the comment, over all jobs. */
export function aggregateSummary(sum: Aggregate): Markdown {
  const jobs = sum.legs.map(leg => ({ ...leg, label: text(leg.label) }));
  const several = (all: readonly string[], write: (one: string) => Markdown) =>
    all.length === 0
      ? own('none')
      : joined(
          [...new Set(all)].slice(0, 8).map(one => write(one)),
          ', ',
        );
  const processors = several(
    sum.legs.map(leg => leg.cpu_model),
    code,
  );
  const zones = several(
    sum.legs.map(leg => leg.zone),
    text,
  );
  const lines = [
    md`- Processors: ${processors}.`,
    md`- Electricity: ${zones}.`,
    md`- ${figure(percent(sum.coverage))} of the time was sampled as finely as asked.`,
    ...sum.refused
      .slice(0, 20)
      .map(({ name, reason }) => md`- Left out: ${code(name.slice(0, 100))}, since ${text(reason)}.`),
  ];
  const parts = [
    md`### Energy of ${sum.legs.length} job${sum.legs.length === 1 ? '' : 's'}`,
    headline(sum),
    own('Modelled, not measured: joules and carbon carry the interval in brackets, CPU seconds are exact.'),
    table([own('Job'), ...HEAD], [...rowsOf(jobs, sum), total(sum)], ALIGN),
    details(own('How these figures came about'), joined(lines, '\n')),
  ];
  return joined(parts, '\n\n');
}

/** What a badge says. */
export function badgeMessage(figures: Figures): string {
  return `${energy(figures.joules)} · ${mass(figures.grams_co2e)} CO₂e`;
}
