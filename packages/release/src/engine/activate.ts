/** The visible part of a release or a rollback: switch, restart, verify; then every host is told that all went well. */
import { lines, type Shell } from '@guarded-deploy/foreign/shell';
import { RoundFailed } from '../host/protocol.ts';
import { explain } from '../messages/failures.ts';
import type { ActivationPlan } from '../plan/activation-plan.ts';
import { planBatches } from '../plan/batches.ts';
import type { ReleaseContext } from '../plan/context.ts';
import type { HostTask } from './host-task.ts';
import { activateRound, finishRound } from './phases.ts';
import { commonSetting, type Run } from './run.ts';
import { hasRunnerChecks, verifyFromRunner } from './runner-checks.ts';

export type ActivationPlans = ReadonlyMap<HostTask, ActivationPlan>;

/** The only host of a run when nobody else has to agree that the release is final; undefined otherwise. */
export const aloneIn = (run: Run, context: ReleaseContext): HostTask | undefined =>
  run.tasks.length === 1 && !hasRunnerChecks(run, context) ? run.tasks[0] : undefined;

/**
 * A host alone ends the release by itself, in one round: it need not wait for others before it switches, nor to be told that all
 * went well. `first` runs what comes before, and hands that round over to the host with it.
 */
export async function activateAlone(
  run: Run,
  task: HostTask,
  plan: ActivationPlan,
  first?: (toTheEnd: Shell) => Promise<void>,
): Promise<void> {
  const toTheEnd = lines(activateRound(plan), finishRound(plan));
  await run.onAll([task], async () => {
    if (!first) run.switched.add(task);
    await untilFinal(run, task, plan, first?.(toTheEnd) ?? task.session!.round(toTheEnd, { hold: true }));
  });
}

/** Batch by batch; then every host is told that all went well. */
export async function activateInBatches(
  run: Run,
  context: ReleaseContext,
  plans: ActivationPlans,
): Promise<void> {
  const sizes = commonSetting(context, run.tasks, ['batches'], settings => settings.get('batches'));
  const batches = planBatches(run.tasks, run.options.batches ?? sizes ?? ['100%']);
  const fromRunner = hasRunnerChecks(run, context);
  for (const [index, batch] of batches.entries()) {
    if (batches.length > 1) {
      const names = batch.map(task => task.host.name).join(', ');
      run.note(undefined, `batch ${index + 1} of ${batches.length}: ${names}`);
    }
    await run.onAll(batch, async task => {
      const plan = plans.get(task)!;
      run.switched.add(task);
      await task.session!.round(activateRound(plan), { hold: true });
      confirmed(task, plan);
    });
    if (fromRunner) await verifyFromRunner(run, context);
  }
  await finish(run, plans);
}

/** From here on nothing goes back: a failure is only reported. */
async function finish(run: Run, plans: ActivationPlans): Promise<void> {
  const open = [...run.switched];
  run.switched.clear();
  // A host makes the release final first: what is stopped are hooks after that.
  const stop = () => {
    for (const { session } of open) session?.cancel();
  };
  run.options.signal.addEventListener('abort', stop, { once: true });
  await Promise.all(
    open.map(async task => {
      const plan = plans.get(task)!;
      try {
        await untilFinal(run, task, plan, task.session!.round(finishRound(plan), { hold: true }));
        task.leave('done');
      } catch (error) {
        // It was not told that all went well, or not heard to have understood: it may have gone back by itself.
        task.error ??= error;
        task.status = 'failed';
        task.leave('failed');
        throw error;
      }
    }),
  ).finally(() => run.options.signal.removeEventListener('abort', stop));
}

/** Whether the host's second look said what it should. @throws RoundFailed RELEASE_UNCONFIRMED */
function confirmed({ session }: HostTask, { release }: ActivationPlan): void {
  const said = session!.states.findLast(state => state.startsWith('confirmed ')) ?? '';
  if (said !== `confirmed ${release}`) throw new RoundFailed('RELEASE_UNCONFIRMED', said);
}

/** Waits for a round that ends with `clean`. Once the host has made the release final, what goes wrong is only told. */
async function untilFinal(
  run: Run,
  task: HostTask,
  plan: ActivationPlan,
  round: Promise<unknown>,
): Promise<void> {
  try {
    await round;
    confirmed(task, plan);
  } catch (error) {
    if (!task.final || !(error instanceof RoundFailed) || error.code === 'RELEASE_UNCONFIRMED') throw error;
    run.note(task, `cleaning up: ${explain(task.host.name, error).what}`);
  }
}
