import { runAction } from '@guarded-deploy/action-kit/run';
import type { Fault } from '@guarded-deploy/faults';
import { type Inputs, type Output, spec } from './io.gen.ts';
import type { StageKit } from './publish.ts';

/** Runs a stage whose own failures are warnings; only a budget that it gives back fails the job. */
export async function runMeter(
  seconds: number,
  stage: (kit: StageKit) => Promise<Fault | undefined>,
): Promise<void> {
  let verdict: Fault | undefined;
  await runAction<Inputs, Output>(spec, { seconds, tolerant: true }, async kit => {
    verdict = await stage(kit);
  });
  const fault = verdict;
  if (fault) {
    await runAction({ name: spec.name, inputs: {}, outputs: [] }, { seconds: 5 }, () =>
      Promise.reject(fault),
    );
  }
  // A connection that a firewall or a proxy swallowed must not keep the job waiting for its end.
  setTimeout(() => process.exit(), 200).unref();
}
