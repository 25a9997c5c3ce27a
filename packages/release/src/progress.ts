import type { ReportEvent } from './engine/types.ts';

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
