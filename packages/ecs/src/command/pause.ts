/** What decides at a pause of a deployment that shifts traffic: answers from behind the test listener. */
import type { Clock } from '@guarded-deploy/deadline';
import { messageOf } from '@guarded-deploy/faults';
import type { AtPause } from '../rollout/follow.ts';

interface PauseCheck {
  readonly urls: readonly string[];
  /** What the property `release` of the answers has to be; undefined for anything. */
  readonly expect: string | undefined;
  /** How long they may take to answer so. */
  readonly seconds: number;
}

/** Why an answer is none to go on with; undefined where it is one. Pure. */
export function objection(
  { status, text }: { readonly status: number; readonly text: string },
  expect: string | undefined,
): string | undefined {
  if (status !== 200) return `answered ${status}`;
  if (expect === undefined) return undefined;
  let release: unknown;
  try {
    release = (JSON.parse(text) as { release?: unknown } | null)?.release;
  } catch {
    return 'answered with something other than JSON';
  }
  return release === expect
    ? undefined
    : `reports the release ${JSON.stringify(release)?.slice(0, 100) ?? 'none'}`;
}

const BETWEEN_MS = 2_000;

/** All addresses have to answer as they should, at the same time and before the time is over. */
export function pauseChecks(
  { urls, expect, seconds }: PauseCheck,
  deps: {
    readonly read: (url: string, signal: AbortSignal) => Promise<{ status: number; text: string }>;
    readonly clock: Clock;
  },
): AtPause {
  const ask = async (url: string, signal: AbortSignal): Promise<string | undefined> => {
    try {
      const why = objection(await deps.read(url, signal), expect);
      return why === undefined ? undefined : `${url} ${why}`;
    } catch (thrown) {
      signal.throwIfAborted();
      return `${url} gave no answer: ${messageOf(thrown)}`;
    }
  };
  return async (_, signal) => {
    const end = deps.clock.now() + seconds * 1000;
    for (;;) {
      const why = (await Promise.all(urls.map(url => ask(url, signal)))).find(one => one !== undefined);
      if (why === undefined || deps.clock.now() + BETWEEN_MS > end) return why;
      await deps.clock.sleep(BETWEEN_MS, signal);
    }
  };
}
