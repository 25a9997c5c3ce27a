/** Taking a turn: one deploy of a key at a time, in order. */
import { acquireForJob, type Turn } from './acquire.ts';
import { waitForTurn } from './advisory.ts';
import { checkTurn, type TurnDeps, type TurnOptions } from './options.ts';
import { requestOf } from './request.ts';

export type { Turn } from './acquire.ts';
export { type LockDeps, lockOptionsOf, timeOf } from './connection.ts';
export { checkTurn, type RunsOptions, type TurnDeps, type TurnOptions, type TurnState } from './options.ts';
export { releaseInPost, releaseNow } from './release.ts';
export { report, type TurnOutput } from './report.ts';
export { type LockRequest, namesOf, requestOf } from './request.ts';

/**
 * Waits for this job's turn. By `strategy: ref` the lock is then held until the post step releases it; by `strategy: runs` nothing
 * is held. A job that is cancelled while it waits leaves the queue first.
 * @returns however waiting ended; `report` says whether the job must stop
 * @throws Fault where nothing can be known or done
 */
export async function run(options: TurnOptions, deps: TurnDeps): Promise<Turn> {
  const request = requestOf(options, deps);
  checkTurn(options, request.keys);
  return options.strategy === 'runs'
    ? waitForTurn(options, request, deps)
    : acquireForJob(options, request, deps);
}
