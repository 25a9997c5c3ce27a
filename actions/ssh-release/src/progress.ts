import type { Log } from '@guarded-deploy/action-kit';
import { lineOf, type ReportEvent } from '@guarded-deploy/release';

/** What happens, line by line, in the job's log. */
export function progress(log: Log): (event: ReportEvent) => void {
  return event => {
    const line = lineOf(event);
    if (line !== undefined) log.info(line);
  };
}
