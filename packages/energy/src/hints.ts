import type { Report, StepFigures } from './report.ts';

/** Something that could be done about the energy of a job. */
export interface Hint {
  readonly kind: 'idle-cores' | 'waiting' | 'no-cache' | 'disk' | 'stolen';
  /** Names in it are as they came: to be escaped. */
  readonly step?: string;
  readonly numbers: readonly number[];
}

const INSTALL =
  /\b(pip3?|uv|npm|yarn|pnpm|poetry|bundle|cargo|mvn|gradle|composer|apt-get|install|dependencies)\b/i;
const CACHE = /\bcache|setup-(environment|uv|node|python|java|go)\b/i;
/** Steps shorter than this are not worth a word. */
const SHORT = 20;

const waited = (step: StepFigures) => step.seconds >= SHORT && step.utilization < 0.1;

/** Where a job wastes: at most one hint of a kind. */
export function hintsOf(report: Report): Hint[] {
  const hints: Hint[] = [];
  const steps = report.steps.filter(step => step.by !== 'rest');
  const busy = report.core_utilization;
  const idle = busy.filter(share => share < 0.05).length;
  const needed = report.seconds > 0 ? report.cpu_seconds / report.seconds : 0;
  if (report.seconds >= 60 && busy.length >= 2 && (idle >= busy.length / 2 || needed < report.cores / 4)) {
    hints.push({ kind: 'idle-cores', numbers: [report.cores, needed] });
  }
  const waiting = steps.filter(waited).sort((a, b) => b.joules - a.joules)[0];
  if (waiting && report.joules > 0 && waiting.joules / report.joules > 0.05) {
    hints.push({
      kind: 'waiting',
      step: waiting.name,
      numbers: [waiting.seconds, waiting.utilization, waiting.joules / report.joules],
    });
  }
  const install = steps
    .filter(step => step.seconds >= SHORT && INSTALL.test(step.name))
    .sort((a, b) => b.seconds - a.seconds)[0];
  if (install && !steps.some(step => CACHE.test(step.name))) {
    hints.push({ kind: 'no-cache', step: install.name, numbers: [install.seconds] });
  }
  const capacity = report.seconds * report.cores;
  if (report.seconds >= 60 && capacity > 0 && report.iowait_seconds / capacity > 0.15) {
    hints.push({ kind: 'disk', numbers: [report.iowait_seconds / capacity] });
  }
  if (report.seconds >= 60 && capacity > 0 && report.steal_seconds / capacity > 0.05) {
    hints.push({ kind: 'stolen', numbers: [report.steal_seconds / capacity] });
  }
  return hints;
}
