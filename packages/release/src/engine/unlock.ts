/**
 * Makes whatever release holds the hosts' locks end, as if its runner had disappeared: what it had not finished is undone
 * there. Only for people who know that its runner is gone.
 */
import * as host from '../host/calls.ts';
import { failed, succeeded } from './result.ts';
import { Run } from './run.ts';
import type { ReleaseOptions, ReleaseResult } from './types.ts';

export async function unlock(options: ReleaseOptions): Promise<ReleaseResult> {
  const run = new Run(options);
  try {
    await run.onAll(
      run.tasks,
      async task => {
        const session = await run.open(task, 'read');
        await session.round(host.unlock());
        options.report({ type: 'note', host: task.host.name, text: session.states.at(-1) ?? '' });
      },
      false,
    );
    return succeeded(run, 'unlock', { done: 'checked', release: '' });
  } catch (error) {
    return failed(run, 'unlock', error);
  } finally {
    run.close();
  }
}
