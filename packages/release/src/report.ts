import type { ReportEvent } from './types.ts';

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
