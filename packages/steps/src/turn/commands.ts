/** What a person asks of locks: who has them, and how to go on where one is stuck. */
import { breakLock, type LockOptions, lockStatus, repairLock } from '@guarded-deploy/lock';
import type { Report } from '../step.ts';
import type { LockRequest } from './request.ts';
import {
  breakSummary,
  brokenLine,
  outputsOf,
  repairedLines,
  repairSummary,
  stateLines,
  statusSummary,
} from './summary.ts';

/** What each command needs: `options` by `lockOptionsOf` for `request`. */
interface LockCommand {
  readonly request: LockRequest;
  readonly options: LockOptions;
  readonly serverUrl: string;
}

/** Who holds the locks, who waits, and where this job stands. */
export async function showStatus({ request, options, serverUrl }: LockCommand) {
  const states = await lockStatus(options);
  const lines = stateLines(states, request, serverUrl);
  return {
    outputs: { ...outputsOf(states, request.me, serverUrl), words: lines.join('; ') },
    lines: lines.map(text => ({ level: 'info', text }) as const),
    summary: [statusSummary(states, request, serverUrl)],
  } satisfies Report<keyof ReturnType<typeof outputsOf> | 'words'>;
}

/** Removes the holders by hand. */
export async function breakByHand({
  request,
  options,
  serverUrl,
}: LockCommand): Promise<Report<'broke-stale'>> {
  const removed = await breakLock(options);
  return {
    outputs: { 'broke-stale': removed.length > 0 },
    lines: [{ level: 'notice', text: brokenLine(removed, request, serverUrl) }],
    summary: [breakSummary(removed, request, serverUrl)],
  };
}

/** Makes locks readable again, and forgets which commit is live. */
export async function repairByHand({ request, options }: LockCommand): Promise<Report<never>> {
  const repaired = await repairLock(options);
  return {
    outputs: {},
    lines: repairedLines(repaired, request).map(text => ({ level: 'notice', text }) as const),
    summary: [repairSummary(repaired, request)],
  };
}
