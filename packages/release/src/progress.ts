/** What a run tells while it works, and how a person reads it. */
import type { Phase } from './config/index.ts';

/** What a release tells while it runs. */
export type ReportEvent =
  | { readonly type: 'phase'; readonly host: string; readonly phase: Phase; readonly state: 'start' }
  | {
      readonly type: 'phase';
      readonly host: string;
      readonly phase: Phase;
      readonly state: 'done' | 'failed';
      readonly seconds: number;
    }
  | { readonly type: 'step'; readonly host: string; readonly phase: Phase; readonly text: string }
  | { readonly type: 'output'; readonly host: string; readonly phase: Phase; readonly text: string }
  | { readonly type: 'note'; readonly host: string | undefined; readonly text: string };

/** Bytes for a person, to three digits or so. */
export function formatBytes(bytes: number): string {
  if (bytes < 10_000) return `${bytes} B`;
  if (bytes < 10_000_000) return `${Math.round(bytes / 1000)} KB`;
  if (bytes < 10_000_000_000) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${Math.round(bytes / 1e9)} GB`;
}

/** A line for a log: the host first, a failed phase in capitals. Undefined for what needs no line. */
export function lineOf(event: ReportEvent): string | undefined {
  const host = event.host === undefined ? '' : `${event.host} `;
  switch (event.type) {
    case 'phase':
      return event.state === 'start'
        ? undefined
        : `${host}${event.phase} ${event.state === 'done' ? '' : 'FAILED after '}${event.seconds.toFixed(2)} s`;
    case 'step':
      return `${host}${event.phase} › ${event.text}`;
    case 'output':
      return `${host}${event.phase} | ${event.text}`;
    case 'note':
      return `${host}note: ${event.text}`;
  }
}
