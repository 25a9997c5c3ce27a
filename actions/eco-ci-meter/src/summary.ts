import { code, details, table, text } from '@guarded-deploy/action-kit/markdown';
import type { Figures, Report } from '@guarded-deploy/energy/report';

/** Two significant digits: more would promise what a model cannot keep. */
export function significant(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const places = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
  const rounded = Math.round(value * 10 ** places) / 10 ** places;
  return rounded.toLocaleString('en-US', {
    maximumFractionDigits: Math.max(0, Math.min(12, places)),
    useGrouping: true,
  });
}

export function energy(joules: number): string {
  if (joules >= 3.6e6) return `${significant(joules / 3.6e6)} kWh`;
  if (joules >= 10_000) return `${significant(joules / 3600)} Wh`;
  return `${significant(joules)} J`;
}

export function mass(grams: number): string {
  if (grams >= 1000) return `${significant(grams / 1000)} kg`;
  if (grams >= 1 || grams === 0) return `${significant(grams)} g`;
  return grams >= 0.001 ? `${significant(grams * 1000)} mg` : `${significant(grams * 1e6)} µg`;
}

export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const total = Math.round(seconds);
  const [h, m, s] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  return h > 0 ? `${h} h ${m} min` : `${m} min ${s} s`;
}

export const percent = (share: number) => `${Math.round(share * 100)} %`;

const row = (name: string, figures: Figures, whole: Figures) => [
  name,
  duration(figures.seconds),
  figures.cpu_seconds < 10 ? figures.cpu_seconds.toFixed(1) : figures.cpu_seconds.toFixed(0),
  percent(figures.utilization),
  energy(figures.joules),
  mass(figures.grams_co2e),
  whole.joules > 0 ? percent(figures.joules / whole.joules) : '–',
];

export function summaryOf(report: Report): string {
  const head = ['Step', 'Time', 'CPU s', 'Load', 'Energy', 'CO₂e', 'Share'];
  const rows = report.steps.map(step => row(text(step.name), step, report));
  rows.push([
    '**Total**',
    ...row('', report, report)
      .slice(1)
      .map(cell => `**${cell}**`),
  ]);
  return [
    `### Energy${report.label ? ` of ${text(report.label)}` : ''}`,
    `**${energy(report.joules)}** (${energy(report.joules_low)} to ${energy(report.joules_high)}, modelled, not measured)`,
    table(head, rows, ['l', 'r', 'r', 'r', 'r', 'r', 'r']),
    details('How', `${code(report.cpu_model)} ${code(report.curve)}`),
  ].join('\n\n');
}
