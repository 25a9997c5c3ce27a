/** Checks under `verify` that are asked from this machine, such as through the balancer. */
import type { Check } from '../config/index.ts';
import { problem } from '../inventory/problem.ts';
import type { ReleaseContext } from '../plan/context.ts';
import { settingsOf } from '../plan/variables.ts';
import type { Run } from './run.ts';

const REQUEST_MS = 10_000;
const PAUSE_MS = 500;

/** The settings by which they are judged: those of the first host. */
const settingsFor = (run: Run, context: ReleaseContext) =>
  settingsOf(context, run.tasks[0]!.host, run.tasks[0]!.root);

/** Whether a check is asked from this machine. */
const isRunners = (run: Run, context: ReleaseContext, check: { readonly from?: string }, index: number) =>
  settingsFor(run, context).settle(check.from, ['verify', index, 'from']) === 'runner';

export const hasRunnerChecks = (run: Run, context: ReleaseContext): boolean =>
  (run.options.config.verify ?? []).some((check, index) => isRunners(run, context, check, index));

/** @throws Fault VERIFY_FAILED */
export async function verifyFromRunner(run: Run, context: ReleaseContext): Promise<void> {
  const fetchUrl = run.options.fetch;
  if (!fetchUrl) return;
  for (const [index, written] of (run.options.config.verify ?? []).entries()) {
    if (!isRunners(run, context, written, index)) continue;
    const check = settingsFor(run, context).settle(written, ['verify', index]) as Check;
    await repeat(check, fetchUrl, run.options.signal);
  }
}

/** Asks until the answer is as expected, or time is up. */
async function repeat(check: Check, fetchUrl: typeof fetch, signal: AbortSignal): Promise<void> {
  const url = check.url!;
  const end = performance.now() + (check.timeout ?? 60) * 1000;
  for (;;) {
    signal.throwIfAborted();
    const last = await ask(check, url, fetchUrl, signal);
    if (last === undefined) return;
    if (performance.now() >= end) {
      throw problem({
        code: 'VERIFY_FAILED',
        what: `The check ${url} did not pass from here; last answer: ${last}`,
        remedy: 'All hosts were brought back; look at the balancer and the services’ logs.',
      });
    }
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
  }
}

/** What was answered in place of what is expected; undefined when it is that. */
async function ask(
  check: Check,
  url: string,
  fetchUrl: typeof fetch,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const answer = await fetchUrl(url, {
      redirect: 'manual',
      headers: { ...check.header },
      signal: AbortSignal.any([AbortSignal.timeout(REQUEST_MS), signal]),
    });
    const body = await answer.text();
    if (answer.status === (check.status ?? 200) && body.includes(check.contains ?? '')) return undefined;
    return `${answer.status}: ${body.slice(0, 200)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
