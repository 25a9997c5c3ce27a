/** What is undone after a failure. */
import { explain } from '../messages/failures.ts';
import type { HostTask } from './host-task.ts';
import { revertRound } from './phases.ts';
import type { Run } from './run.ts';

/** A host that does not answer a revert for so long is left to itself: it goes back without us. */
const UNDO_SECONDS = 600;

/** A host that does not end its session for so long is not waited for. */
const END_MS = 15_000;

/**
 * Hosts that switched go back, all others undo what they had begun; nobody is left waiting.
 * @returns whether hosts that had switched are all known to have what they had before
 */
export async function undo(run: Run): Promise<boolean> {
  const switched = [...run.switched];
  const back = new Set<HostTask>();
  await Promise.all(
    run.tasks.map(async task => {
      const { session } = task;
      if (!session) return;
      try {
        if (run.switched.has(task)) {
          task.enter('revert');
          task.live = undefined;
          await session.round(revertRound(task.release), { hold: true, seconds: UNDO_SECONDS });
          task.leave('done');
          task.status = task.status === 'failed' ? 'failed' : 'reverted';
          back.add(task);
        }
      } catch (error) {
        task.leave('failed');
        run.note(task, `reverting: ${explain(task.host.name, error).what}`);
        task.status = 'failed';
      }
      // What it says of `current` at its end is the last word.
      await Promise.race([session.abandon(), new Promise(resolve => setTimeout(resolve, END_MS).unref())]);
    }),
  );
  return switched.length > 0 && switched.every(task => back.has(task) && task.isBack);
}
