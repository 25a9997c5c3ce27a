/** What became of a run, for whoever asked for it. */
import { Fault } from '@guarded-deploy/faults';
import { explain } from '../messages/failures.ts';
import type { HostTask } from './host-task.ts';
import type { Run } from './run.ts';
import type { CommandName, HostResult, HostStatus, ReleaseResult } from './types.ts';

/** Whatever was thrown, as something to tell a person. */
const asFault = (thrown: unknown): Fault =>
  thrown instanceof Fault ? thrown : explain('the release', thrown);

interface Outcome {
  /** Status of each host, when nothing failed. */
  readonly done: HostStatus;
  /** What is live now. */
  readonly release: string;
  readonly changed?: boolean;
  readonly previous?: string;
}

/** The result of a run that did what it was to do. */
export function succeeded(run: Run, command: CommandName, { done, ...rest }: Outcome): ReleaseResult {
  return { ...commonOf(run), command, hosts: run.tasks.map(task => hostResult(run, task, done)), ...rest };
}

/** The result of a run that failed. */
export function failed(run: Run, command: CommandName, thrown: unknown, rolledBack = false): ReleaseResult {
  const kept = command === 'rollback' ? 'rolled-back' : 'released';
  const hosts = run.tasks.map(task => hostResult(run, task, task.final ? kept : task.status));
  // What failed is not what is live.
  const release = hosts[0]?.live ?? '';
  return { ...commonOf(run), command, hosts, release, rolledBack, failure: run.hideIn(asFault(thrown)) };
}

const commonOf = (run: Run) => ({
  previous: run.tasks.map(task => task.session?.facts.current.text).find(text => text) ?? '',
  // What is not known may have changed.
  changed: run.tasks.some(task => task.final || (task.session !== undefined && !task.isBack)),
  rolledBack: false,
  seconds: (performance.now() - run.started) / 1000,
});

function hostResult(run: Run, task: HostTask, status: HostStatus): HostResult {
  const bytes = task.connection?.bytes() ?? { up: 0, down: 0 };
  const { name } = task.host;
  return {
    name,
    status,
    live: task.live?.text ?? '',
    previous: task.session?.facts.current.text ?? '',
    seconds: Object.fromEntries(
      Object.entries(task.seconds).map(([phase, seconds]) => [phase, Math.round(seconds * 1000) / 1000]),
    ),
    bytesUp: bytes.up,
    bytesDown: bytes.down,
    filesSent: task.filesSent,
    roundTrips: task.session?.roundTrips ?? 0,
    ...(task.error === undefined ? {} : { error: run.hide(explain(name, task.error).what) }),
  };
}
