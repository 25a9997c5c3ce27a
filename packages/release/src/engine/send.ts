/** Sends releases to their hosts, and once more what did not arrive as it should. */
import type { Shell } from '@guarded-deploy/foreign/shell';
import { RoundFailed } from '../host/protocol.ts';
import type { TransferPlan } from '../source/manifest.ts';
import { hostFiles, type Sink, sendTo } from '../source/stream.ts';
import { type Entry, toText } from '../source/walk.ts';
import type { HostTask } from './host-task.ts';
import type { ReleasePlans } from './release-plan.ts';
import type { Run } from './run.ts';

/** Hosts with the same live release and the same own files need the same stream: it is compressed once for all of them. */
async function sendAll(plans: ReleasePlans, signal: AbortSignal): Promise<void> {
  const groups = new Map<TransferPlan, Sink[]>();
  for (const [{ session }, { transfer, files }] of plans) {
    const { stdin, closed } = session!.data;
    groups.set(transfer, [...(groups.get(transfer) ?? []), { stream: stdin, own: hostFiles(files), closed }]);
  }
  await Promise.all([...groups].map(([transfer, sinks]) => sendTo(sinks, transfer, signal)));
}

/** Sends everything while hosts take it. When they fail, no more is sent; when the source cannot be read, they stop. */
export async function whileSending(run: Run, plans: ReleasePlans, taken: () => Promise<void>): Promise<void> {
  const { signal } = run.options;
  const stop = new AbortController();
  let unreadable: unknown;
  const sending = sendAll(plans, AbortSignal.any([stop.signal, signal])).catch(error => {
    if (stop.signal.aborted || signal.aborted) return;
    // The source changed under us: the hosts must not wait for the rest.
    unreadable = error;
    for (const task of run.tasks) task.session?.cancel();
  });
  try {
    await taken();
  } catch (error) {
    stop.abort(error);
    throw unreadable ?? error;
  } finally {
    await sending;
  }
}

/**
 * A round that takes what is sent. What turns out not to be as it should is sent again, once: the live release had been altered by
 * hand.
 * @param read reads the source once more
 * @param after a round that follows without another round trip
 */
export async function repairing(
  run: Run,
  task: HostTask,
  script: (again: boolean) => Shell,
  read: () => Promise<readonly Entry[]>,
  after?: Shell,
): Promise<void> {
  const session = task.session!;
  const options = after === undefined ? {} : { after };
  try {
    await session.round(script(false), options);
  } catch (error) {
    if (!(error instanceof RoundFailed) || error.code !== 'TRANSFER_MISMATCH') throw error;
    const bad = differing(error.blobs.get('bad'));
    const again = (await read()).filter(entry => bad.has(entry.path));
    if (again.length === 0) throw error;
    run.options.report({
      type: 'note',
      host: task.host.name,
      text: `${again.length} file(s) of the live release had been changed there, such as ${toText(again[0]!.path)}; they are sent anew`,
    });
    task.filesSent += again.length;
    if (!(await sendAgain(run, task, again))) throw error;
    await session.round(script(true), options);
  }
}

/** Paths that the host's sha256sum found to differ. */
function differing(listed: Buffer | undefined): ReadonlySet<string | undefined> {
  const lines = (listed?.toString('latin1') ?? '').split('\n');
  return new Set(lines.map(line => /^\.\/(.*): FAILED/.exec(line)?.[1]).filter(path => path !== undefined));
}

/** Sends files over a further channel. @returns whether the host took them */
async function sendAgain(run: Run, task: HostTask, entries: readonly Entry[]): Promise<boolean> {
  const session = task.session!;
  const channel = await session.moreData(1);
  session.roundTrips += 2;
  const transfer: TransferPlan = {
    send: entries,
    deleted: entries.map(entry => entry.path),
    dropped: [],
    changed: [],
    differs: entries.length,
  };
  const [, ended] = await Promise.all([
    sendTo(
      [{ stream: channel.stdin, own: Buffer.alloc(0), closed: channel.closed }],
      transfer,
      run.options.signal,
    ),
    channel.closed,
  ]);
  return ended.code === 0;
}
