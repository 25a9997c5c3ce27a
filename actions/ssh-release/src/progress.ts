import type { Log } from '@guarded-deploy/action-kit';
import type { ReportEvent } from '@guarded-deploy/release';

/** A line of the log for each event, the host first; a failed phase stands out. */
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

export function progress(log: Log): (event: ReportEvent) => void {
  return event => {
    const line = lineOf(event);
    if (line !== undefined) log.info(line);
  };
}
