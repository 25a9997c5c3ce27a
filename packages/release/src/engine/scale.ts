/** Numbers of workers, threads and processes as the variables want them, without a release. */
import { planServing, type ServingPlan } from '../plan/activation-plan.ts';
import { ofRelease } from '../plan/context.ts';
import { type RenderedFile, renderServiceFiles } from '../plan/files.ts';
import { plannedHost } from '../plan/planned-host.ts';
import { hostFiles, NOTHING_TO_SEND, sendTo } from '../source/stream.ts';
import type { HostTask } from './host-task.ts';
import { openAll } from './locks.ts';
import { finishScaleRound, scaleRound } from './phases/scale.ts';
import { failed, succeeded } from './result.ts';
import { Run } from './run.ts';
import type { ReleaseOptions, ReleaseResult } from './types.ts';
import { undo } from './undo.ts';

interface HostScalePlan {
  readonly serving: ServingPlan;
  readonly files: readonly RenderedFile[];
}

export async function scale(options: ReleaseOptions): Promise<ReleaseResult> {
  const run = new Run(options);
  const { dryRun } = options;
  try {
    await openAll(run, dryRun ? 'read' : 'write');
    const plans = await run.planAll(task => planFor(run, task));
    if (dryRun) for (const [task, plan] of plans) tellPlan(run, task, plan);
    else {
      await run.onAll(run.tasks, task => scaleHost(run, task, plans.get(task)!));
      await run.onAll(run.tasks, async task => {
        await task.session!.round(finishScaleRound(plans.get(task)!.serving), { hold: true });
      });
      run.switched.clear();
    }
    const changed = run.tasks.some(task => task.session?.states.includes('scaled 1') === true);
    if (!dryRun && !changed)
      run.note(
        undefined,
        'this scale changes nothing on any host: no file of a service and no number of instances differs',
      );
    return succeeded(run, 'scale', {
      done: dryRun ? 'checked' : 'scaled',
      changed,
      release: run.tasks[0]?.session?.facts.live ?? '',
    });
  } catch (error) {
    return failed(run, 'scale', error, await undo(run));
  } finally {
    run.close();
  }
}

function planFor(run: Run, task: HostTask): HostScalePlan {
  const { host, root, session } = task;
  const { facts } = session!;
  const context = ofRelease(run.base, facts.live ?? '', [facts]);
  const files = renderServiceFiles(context, host, root, facts);
  const serving = planServing(context, plannedHost(context, host, root, facts), files);
  task.release = serving;
  return { serving, files };
}

function tellPlan(run: Run, task: HostTask, { serving, files }: HostScalePlan): void {
  const wanted = serving.services.map(service =>
    service.templateUnit ? `${service.units.length} of ${service.templateUnit}` : service.name,
  );
  const text = `would compare ${files.length} files of services, and see to ${wanted.join(', ') || 'no service'}`;
  run.options.report({ type: 'note', host: task.host.name, text });
}

async function scaleHost(run: Run, task: HostTask, { serving, files }: HostScalePlan): Promise<void> {
  const session = task.session!;
  if (files.length > 0) {
    const channel = await session.moreData(0);
    session.roundTrips += 2;
    const sink = { stream: channel.stdin, own: hostFiles(files), closed: channel.closed };
    await sendTo([sink], NOTHING_TO_SEND, run.options.signal);
  }
  run.switched.add(task);
  await session.round(scaleRound(serving), { hold: true });
}
