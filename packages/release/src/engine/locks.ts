/** The locks of all hosts of a run, taken so that two runs never wait for each other. */
import type { StartOptions } from '../host/program.ts';
import type { HostTask } from './host-task.ts';
import type { Run } from './run.ts';

/**
 * Opens a session on every host. Locks are tried everywhere at once; where another run holds one, the locks of all hosts that
 * come later are given back and taken again one after the other, in an order that every run shares. So whoever waits holds only
 * earlier locks.
 */
export async function openAll(run: Run, mode: StartOptions['mode']): Promise<void> {
  const place = ({ host, root }: HostTask) => `${host.address}\n${host.port}\n${root}`;
  const ordered = [...run.tasks].sort((a, b) => (place(a) < place(b) ? -1 : 1));
  const given = new Map(ordered.map(task => [task, new AbortController()]));
  await run.onAll(ordered, async task => {
    const waiting = () => {
      for (const later of ordered.slice(ordered.indexOf(task) + 1)) given.get(later)!.abort();
    };
    const { signal } = given.get(task)!;
    await run.open(task, mode, { waiting, signal }).catch(error => {
      if (!signal.aborted || run.options.signal.aborted) throw error;
    });
  });
  for (const task of ordered.filter(task => given.get(task)!.signal.aborted)) {
    await run.onAll([task], async () => {
      await run.open(task, mode);
    });
  }
}
