/** The visible part, batch by batch: switch, restart, verify; then every host is told that all went well. */
import { lines, type Shell } from '@guarded-deploy/foreign/shell';
import type { Check } from '../config/index.ts';
import { RoundFailed } from '../host/protocol.ts';
import { problem } from '../inventory/problem.ts';
import { explain } from '../messages/failures.ts';
import { planBatches } from '../plan/plan.ts';
import type { Run, Work } from './run.ts';
import { finishScript, type HostPlan } from './scripts.ts';

/** Checks through the balancer, from this machine. */
async function verifyFromRunner(run: Run): Promise<void> {
  const settings = run.settings();
  const fetchUrl = run.options.fetch;
  if (!fetchUrl) return;
  for (const [index, written] of (run.options.config.verify ?? []).entries()) {
    const place = ['verify', index];
    if (!isRunners(run, written, index)) continue;
    const check = settings.settle(written, place) as Check;
    const url = check.url!;
    const contains = check.contains ?? '';
    const end = performance.now() + (check.timeout ?? 60) * 1000;
    let last = 'nothing';
    for (;;) {
      run.options.signal.throwIfAborted();
      try {
        const answer = await fetchUrl(url, {
          redirect: 'manual',
          headers: { ...check.header },
          signal: AbortSignal.any([AbortSignal.timeout(10_000), run.options.signal]),
        });
        const body = await answer.text();
        if (answer.status === (check.status ?? 200) && body.includes(contains)) break;
        last = `${answer.status}: ${body.slice(0, 200)}`;
      } catch (error) {
        last = error instanceof Error ? error.message : String(error);
      }
      if (performance.now() >= end) {
        throw problem({
          code: 'VERIFY_FAILED',
          what: `The check ${url} did not pass from here; last answer: ${last}`,
          remedy: 'All hosts were brought back; look at the balancer and the services’ logs.',
        });
      }
      await new Promise(resolve => setTimeout(resolve, 500));
    }
  }
}

/** Whether a check is asked from this machine. */
const isRunners = (run: Run, check: { readonly from?: string }, index: number): boolean =>
  run.settings().settle(check.from, ['verify', index, 'from']) === 'runner';

const asksFromHere = (run: Run) =>
  (run.options.config.verify ?? []).some((check, index) => isRunners(run, check, index));

/** Whether the only host of a run may end the release by itself: nobody else has to agree. */
export function isAlone(run: Run): boolean {
  return run.work.length === 1 && !asksFromHere(run);
}

/** Switch, restart and verify, batch by batch. */
export async function activate(run: Run, script: (plan: HostPlan) => Shell): Promise<void> {
  const sizes = run.common(['batches'], settings => settings.get('batches'));
  const batches = planBatches(run.work, run.options.batches ?? sizes ?? ['100%']);
  const runnerChecks = asksFromHere(run);
  for (const [index, batch] of batches.entries()) {
    if (batches.length > 1)
      run.options.report({
        type: 'note',
        host: undefined,
        text: `batch ${index + 1} of ${batches.length}: ${batch.map(work => work.host.name).join(', ')}`,
      });
    await run.onAll(batch, async work => {
      run.switched.add(work);
      const { session, plan } = work;
      if (isAlone(run)) await untilFinal(run, work, session!.round(toTheEnd(plan!, script), { hold: true }));
      else {
        await session!.round(script(plan!), { hold: true });
        confirm(work);
      }
    });
    if (runnerChecks) await verifyFromRunner(run);
  }
}

/** Whether the host's second look said what it should. @throws RoundFailed RELEASE_UNCONFIRMED */
function confirm({ session, plan }: Work): void {
  const said = session!.states.findLast(state => state.startsWith('confirmed ')) ?? '';
  if (said === `confirmed ${plan!.release}`) return;
  throw new RoundFailed('RELEASE_UNCONFIRMED', said, '', new Map());
}

/** Waits for a round that ends with `clean`. Once the host has made the release final, what goes wrong is only told. */
export async function untilFinal(run: Run, work: Work, round: Promise<unknown>): Promise<void> {
  try {
    await round;
    confirm(work);
  } catch (error) {
    if (!work.final || !(error instanceof RoundFailed) || error.code === 'RELEASE_UNCONFIRMED') throw error;
    run.options.report({
      type: 'note',
      host: work.host.name,
      text: run.hide(`cleaning up: ${explain(work.host.name, error).what}`),
    });
  }
}

/** Switch, restart, verify and clean in one. */
export const toTheEnd = (plan: HostPlan, script: (plan: HostPlan) => Shell): Shell =>
  lines(script(plan), finishScript(plan));

/** Every host is told that all went well. From here on nothing goes back: a failure is only reported. */
export async function finish(run: Run): Promise<void> {
  const open = [...run.switched];
  run.switched.clear();
  await Promise.all(
    open.map(async work => {
      try {
        await untilFinal(run, work, work.session!.round(finishScript(work.plan!), { hold: true }));
        run.leave(work, 'done');
      } catch (error) {
        // It was not told that all went well, or not heard to have understood: it may have gone back by itself.
        work.error ??= error;
        work.status = 'failed';
        run.leave(work, 'failed');
        throw error;
      }
    }),
  );
}
