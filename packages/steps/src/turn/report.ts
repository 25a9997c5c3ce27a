/** What a step tells about its turn: outputs, log and summary. */
import { fencingTokenOf, goesOnWithout, isTurn, runUrl, stopReason } from '@guarded-deploy/lock';
import type { Line, Report } from '../step.ts';
import type { Turn } from './acquire.ts';
import { acquireSummary, heldByOf, namesOfTurnstyle, resultLine } from './summary.ts';

export type TurnOutput =
  | 'acquired'
  | 'fencing-token'
  | 'position'
  | 'waited-seconds'
  | 'waited-for'
  | 'broke-stale'
  | 'superseded'
  | 'force-continued'
  | 'held-by'
  | 'api-calls'
  | keyof ReturnType<typeof namesOfTurnstyle>;

export function report({ result, request, serverUrl, usage }: Turn): Report<TurnOutput> {
  const stop = stopReason(result);
  // A step that succeeds without the lock must not look like one that got it.
  const level: Line['level'] = goesOnWithout(result) ? 'warning' : isTurn(result) ? 'info' : 'notice';
  return {
    outputs: {
      acquired: isTurn(result),
      'fencing-token': fencingTokenOf(result) ?? '',
      position: result.position,
      'waited-seconds': Math.round(result.waitedMs / 1000),
      'waited-for': result.waitedFor ? runUrl(serverUrl, result.waitedFor) : '',
      'broke-stale': result.reaped.length > 0,
      superseded: result.newerIsLive,
      'force-continued': goesOnWithout(result),
      'held-by': isTurn(result)
        ? ''
        : (heldByOf(result.states, result.ticket, serverUrl, result.heldUp) ?? ''),
      ...namesOfTurnstyle(result, serverUrl),
      'api-calls': { counted: usage.counted, 'not-modified': usage.notModified },
    },
    summary: [acquireSummary(result, request, serverUrl)],
    ...(stop ? { stop } : { lines: [{ level, text: resultLine(result) }] }),
  };
}
