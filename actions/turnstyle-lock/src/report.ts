/** What a step tells about its turn: outputs, log and summary. */
import {
  fencingTokenOf,
  type GitHubApi,
  goesOnWithout,
  isTurn,
  runUrl,
  stopReason,
} from '@guarded-deploy/lock';
import type { Turn } from './acquire.ts';
import type { Output } from './io.gen.ts';
import type { LockKit } from './request.ts';
import { acquireSummary, namesOfTurnstyle, resultLine } from './summary.ts';

/** @throws Fault where the job must stop */
export function reportTurn(kit: LockKit, { result, request }: Turn, { usage }: GitHubApi): void {
  const { serverUrl } = kit.context;
  kit.setOutput('acquired', isTurn(result));
  kit.setOutput('fencing-token', fencingTokenOf(result) ?? '');
  kit.setOutput('position', result.position);
  kit.setOutput('waited-seconds', Math.round(result.waitedMs / 1000));
  kit.setOutput('waited-for', result.waitedFor ? runUrl(serverUrl, result.waitedFor) : '');
  kit.setOutput('broke-stale', result.reaped.length > 0);
  kit.setOutput('superseded', result.newerIsLive);
  kit.setOutput('force-continued', goesOnWithout(result));
  const others = Object.entries(namesOfTurnstyle(result, serverUrl));
  for (const [name, value] of others) kit.setOutput(name as Output, value);
  kit.setOutput('api-calls', { counted: usage.counted, 'not-modified': usage.notModified });
  kit.summarize(acquireSummary(result, request, serverUrl));
  const fault = stopReason(result);
  if (fault) throw fault;
  if (goesOnWithout(result)) kit.log.warning(resultLine(result));
  else if (isTurn(result)) kit.log.info(resultLine(result));
  // A step that succeeds without the lock must not look like one that got it.
  else kit.log.notice(resultLine(result));
}
