import { type Clock, DeadlineExceeded } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import type { Aws } from '../aws/client.ts';
import { type EcsApi, lastPart, type Service, type Task } from '../aws/ecs.ts';
import { allLines, type LogPlace } from '../aws/logs.ts';
import type { TaskDefinition } from '../definition/derive.ts';
import { logOf, runsLike } from './definition.ts';
import { type Answer, answerIn, printedIn } from './parcel.ts';

export interface OneOff {
  /** What is registered for it. */
  readonly document: TaskDefinition & { readonly family: string };
  readonly container: string;
  readonly tags: readonly unknown[];
  /** The service whose network and platform it has. */
  readonly service: Service;
  /** Begins the lines of its answer. */
  readonly mark: string;
  /** Who started it, for the console; at most 36 characters. */
  readonly startedBy: string;
}

export interface TaskDependencies {
  readonly aws: Aws;
  readonly ecs: EcsApi;
  /** The same for a few seconds after a cancel. */
  readonly afterCancel: () => EcsApi;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly pollSeconds: number;
  readonly report: (line: string) => void;
}

interface Ran {
  readonly task: string;
  readonly code: number;
  readonly answer: Answer;
  /** What the project printed. */
  readonly printed: readonly string[];
}

/** CloudWatch shows what was written some seconds later: so many looks, a minute with the usual pauses. */
const LOG_LOOKS = 12;
/** Looks at a task before it is known that it takes long. */
const FIRST_LOOKS = 3;

const taskFault = (code: string, what: string, remedy: string) => new Fault({ code, what, remedy });

/** Starts the task. @throws Fault MIGRATE_TASK_REFUSED */
async function start(one: OneOff, taskDefinition: string, { ecs }: TaskDependencies): Promise<Task> {
  const { tasks, failures } = await ecs.runTask({
    ...runsLike(one.service),
    taskDefinition,
    count: 1,
    startedBy: one.startedBy.slice(0, 36),
    // A second try after a lost answer must not migrate beside the first.
    clientToken: one.mark.slice(0, 64),
  });
  const [task] = tasks;
  if (task?.taskArn !== undefined) return task;
  const why = failures.map(({ reason = '', detail = '' }) => `${reason} ${detail}`.trim()).join('; ');
  throw taskFault(
    'MIGRATE_TASK_REFUSED',
    `ECS does not run a task of ${lastPart(taskDefinition)}: ${why || 'it names no reason'}. No service was changed.`,
    'If it names a resource, free some of it in the cluster; otherwise look at the service.',
  );
}

const exitOf = (task: Task, container: string) =>
  task.containers?.find(({ name }) => name === container)?.exitCode;

/** Waits until the task has stopped, and tells its states as they come. */
async function stopped(arn: string, deps: TaskDependencies): Promise<Task> {
  const { ecs, clock, signal, report, pollSeconds } = deps;
  for (let [look, before] = [0, '']; ; look += 1) {
    const [task] = await ecs.tasks([arn]);
    const state = task?.lastStatus ?? '';
    if (state !== before && state !== '') report(`migrations: task ${lastPart(arn)} is ${state}`);
    before = state;
    if (task !== undefined && state === 'STOPPED') return task;
    await clock.sleep(pollSeconds * 1000 * (look < FIRST_LOOKS ? 1 : 1.5), signal);
  }
}

/** Reads the log until the whole answer is in it; whatever is there when the time for that is over. */
async function readAnswer(
  place: LogPlace,
  mark: string,
  { aws, clock, signal, pollSeconds }: TaskDependencies,
): Promise<{ lines: readonly string[]; answer: Answer | undefined; fault: Fault | undefined }> {
  for (let look = 1; ; look += 1) {
    let lines: readonly string[] = [];
    let fault: Fault | undefined;
    try {
      lines = await allLines(aws, place);
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof Fault)) throw thrown;
      fault = thrown;
    }
    const answer = answerIn(lines, mark);
    const isOver = answer !== undefined || look >= LOG_LOOKS || fault?.code === 'AWS_ACCESS_DENIED';
    if (isOver) return { lines, answer, fault };
    await clock.sleep(pollSeconds * 1000, signal);
  }
}

/** A task that never ran its container. */
function neverRan({ stoppedReason = '', containers = [] }: Task, container: string): Fault {
  const reason = containers.find(({ name }) => name === container)?.reason ?? '';
  return taskFault(
    'MIGRATE_TASK_STOPPED',
    `The task of the migrations stopped before its container ran: ${[stoppedReason, reason].filter(Boolean).join('; ') || 'ECS names no reason'}. No service was changed.`,
    'An image, a secret or a permission of the execution role is usually missing; the console shows the task for an hour.',
  );
}

function silent(code: number, lines: readonly string[], fault: Fault | undefined, group: string): Fault {
  const last = lines.slice(-3).join(' ').slice(-600);
  if (fault?.code === 'AWS_ACCESS_DENIED') return fault;
  return taskFault(
    'MIGRATE_TASK_SILENT',
    `The task of the migrations ended with exit code ${code}, and its answer is not in the log group ${group}. ${fault?.what ?? last}`.trim(),
    "Set 'migrate-python' to the image's Python if that is not 'python'; the log shows what was printed.",
  );
}

/**
 * Runs one container once in the service's network, waits for it, and reads its answer from its log.
 * Whatever is registered for it is deregistered; a cancel stops it.
 * @throws Fault MIGRATE_TASK_REFUSED, MIGRATE_TASK_STOPPED, MIGRATE_TASK_SILENT, or the reason of the signal
 */
export async function runOnce(one: OneOff, deps: TaskDependencies): Promise<Ran> {
  const { ecs, report, signal } = deps;
  const definition = await ecs.register({
    ...one.document,
    ...(one.tags.length > 0 ? { tags: one.tags } : {}),
  });
  let arn: string | undefined;
  try {
    const task = await start(one, definition, deps);
    arn = task.taskArn!;
    report(`migrations: task ${lastPart(arn)} of ${lastPart(definition)}`);
    const ended = await stopped(arn, deps);
    const code = exitOf(ended, one.container);
    if (code === undefined) throw neverRan(ended, one.container);
    const place = logOf(one.document, one.container, arn)!;
    const { lines, answer, fault } = await readAnswer(place, one.mark, deps);
    if (answer === undefined) throw silent(code, lines, fault, place.group);
    return { task: arn, code, answer, printed: printedIn(lines, one.mark) };
  } catch (thrown) {
    if (signal.aborted && arn !== undefined) await end(arn, deps);
    throw thrown;
  } finally {
    // Who may not do that leaves it, which costs nothing.
    if (!signal.aborted) await ecs.deregister(definition).catch(() => signal.throwIfAborted());
  }
}

/** Asks ECS to end a task after a cancel, and says what becomes of it. */
async function end(arn: string, { afterCancel, report, signal }: TaskDependencies): Promise<void> {
  const why = signal.reason instanceof DeadlineExceeded ? 'its time is over' : 'the run was cancelled';
  try {
    await afterCancel().stopTask(arn, `Guarded Deploy: ${why}`);
    report(`migrations: ECS was asked to stop task ${lastPart(arn)}: ${why}`);
  } catch (thrown) {
    const said = thrown instanceof Fault ? thrown.what : String(thrown);
    report(`migrations: task ${lastPart(arn)} goes on; it could not be stopped: ${said}`);
  }
}
