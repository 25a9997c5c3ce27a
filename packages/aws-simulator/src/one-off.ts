import { type ChildProcess, spawn } from 'node:child_process';
import { type Behaviour, type Json, list, type Names, record, type SimulatedDefinition } from './model.ts';

/** What a container of a task really runs here, by a part of its image's name. */
interface TaskProcess {
  /** The working directory of the image. */
  readonly cwd: string;
  /** What the image and its network give it, such as PATH; `network` is the task's networkConfiguration. */
  readonly env: (network: Json) => Readonly<Record<string, string>>;
  /** What names of the private network mean here: values of variables that are one are replaced. */
  readonly names?: Readonly<Record<string, string>>;
  /** Values of `secrets`, by `valueFrom`. */
  readonly secrets?: Readonly<Record<string, string>>;
}

interface OneOffTask {
  readonly arn: string;
  readonly cluster: string;
  readonly definition: SimulatedDefinition;
  readonly startedBy: string;
  readonly token: unknown;
  readonly createdAt: number;
  status: 'PENDING' | 'RUNNING' | 'STOPPED';
  desired: 'RUNNING' | 'STOPPED';
  stoppedReason: string;
  stopCode: string;
  stoppedAt: number;
  containers: Json[];
  /** Lines by container. */
  readonly logs: Map<string, string[]>;
  child: ChildProcess | undefined;
}

interface TaskDependencies {
  readonly now: () => number;
  readonly arn: (cluster: string, name: string) => string;
  readonly clusterArn: (cluster: string) => string;
  readonly names: Names;
  readonly epoch: (seconds: number) => number;
  readonly behaviour: (definition: string) => Behaviour;
}

/** Docker's log drivers break longer lines. */
const LONGEST_LINE = 16_384;
const KILL_MS = 30_000;

const containersOf = (definition: SimulatedDefinition) =>
  list(definition.document['containerDefinitions']).map(record);

function environmentOf(
  container: Json,
  override: Json,
  { secrets = {}, names = {} }: Pick<TaskProcess, 'secrets' | 'names'>,
) {
  const pairs = [...list(container['environment']), ...list(override['environment'])].map(record);
  const hidden = list(container['secrets']).map(record);
  return Object.fromEntries([
    ...pairs.map(({ name, value }) => [String(name), names[String(value)] ?? String(value)]),
    ...hidden.map(({ name, valueFrom }) => [String(name), secrets[String(valueFrom)] ?? '']),
  ]) as Record<string, string>;
}

/** Tasks that RunTask starts. Where an image has a process here, its command really runs. */
export class OneOffTasks {
  readonly all: OneOffTask[] = [];
  /** The last that fits counts. */
  readonly processes: { readonly part: string; readonly process: TaskProcess }[] = [];
  /** So many RunTask are answered with this failure and no task. */
  refuse: { times: number; reason: string } = { times: 0, reason: 'RESOURCE:MEMORY' };
  /** Lines are shown in the log this many real milliseconds after the task has stopped. */
  logDelayMs = 0;
  readonly #dependencies: TaskDependencies;

  constructor(dependencies: TaskDependencies) {
    this.#dependencies = dependencies;
  }

  /** Images that hold `part` really run. */
  really(part: string, process: TaskProcess): void {
    this.processes.push({ part, process });
  }

  run(cluster: string, definition: SimulatedDefinition, input: Json): Json {
    const { arn, names, now } = this.#dependencies;
    if (this.refuse.times > 0) {
      this.refuse.times -= 1;
      return {
        tasks: [],
        failures: [{ arn: this.#dependencies.clusterArn(cluster), reason: this.refuse.reason }],
      };
    }
    const token = input['clientToken'];
    const again = this.all.find(task => token !== undefined && task.token === token);
    if (again) return { tasks: [this.#shape(again)], failures: [] };
    const task: OneOffTask = {
      arn: arn(cluster, names.hex()),
      cluster,
      definition,
      startedBy: String(input['startedBy'] ?? ''),
      token,
      createdAt: now(),
      status: 'PENDING',
      desired: 'RUNNING',
      stoppedReason: '',
      stopCode: '',
      stoppedAt: 0,
      containers: containersOf(definition).map(({ name, image }) => ({
        name,
        image,
        lastStatus: 'PENDING',
      })),
      logs: new Map(),
      child: undefined,
    };
    this.all.push(task);
    this.#begin(task, input);
    return { tasks: [this.#shape(task)], failures: [] };
  }

  #begin(task: OneOffTask, input: Json): void {
    const container =
      containersOf(task.definition).find(({ essential }) => essential !== false) ??
      record(list(task.definition.document['containerDefinitions'])[0]);
    const name = String(container['name']);
    const image = String(container['image']);
    const found = this.processes.findLast(({ part }) => image.includes(part));
    if (!found) {
      const { outcome, exitCode, reason, log } = this.#dependencies.behaviour(task.definition.arn);
      if (outcome === 'never') return;
      if (outcome === 'no-image') {
        this.#stop(task, name, undefined, 'TaskFailedToStart', `CannotPullContainerError: ${reason}`);
        return;
      }
      task.logs.set(name, [...log]);
      this.#stop(
        task,
        name,
        outcome === 'healthy' ? 0 : exitCode,
        'EssentialContainerExited',
        'Essential container in task exited',
        reason,
      );
      return;
    }
    const overrides = list(record(input['overrides'])['containerOverrides']).map(record);
    this.#spawn(task, container, overrides.find(entry => entry['name'] === name) ?? {}, found.process, input);
  }

  #spawn(task: OneOffTask, container: Json, override: Json, process: TaskProcess, input: Json): void {
    const name = String(container['name']);
    const command = list(override['command'] ?? container['command']).map(String);
    const [program = '', ...args] = [...list(container['entryPoint']).map(String), ...command];
    const child = spawn(program, args, {
      cwd: process.cwd,
      env: {
        ...process.env(record(input['networkConfiguration'])),
        ...environmentOf(container, override, process),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    task.child = child;
    task.status = 'RUNNING';
    const lines: string[] = [];
    const rest = { stdout: '', stderr: '' };
    const take = (stream: 'stdout' | 'stderr') => (chunk: unknown) => {
      const parts = `${rest[stream]}${String(chunk)}`.split('\n');
      rest[stream] = parts.pop()!;
      for (const line of parts)
        for (let at = 0; at === 0 || at < line.length; at += LONGEST_LINE)
          lines.push(line.slice(at, at + LONGEST_LINE));
    };
    child.stdout?.on('data', take('stdout'));
    child.stderr?.on('data', take('stderr'));
    child.once('error', error => {
      const reason = `CannotStartContainerError: ${error.message}`;
      this.#stop(task, name, undefined, 'TaskFailedToStart', reason, reason);
    });
    child.once('close', (code, signal) => {
      for (const line of Object.values(rest)) if (line !== '') lines.push(line);
      if (this.logDelayMs === 0) task.logs.set(name, lines);
      else setTimeout(() => task.logs.set(name, lines), this.logDelayMs).unref();
      const exitCode = code ?? 128 + (signal === 'SIGKILL' ? 9 : 15);
      const stopped = task.desired === 'STOPPED';
      this.#stop(
        task,
        name,
        exitCode,
        stopped ? 'UserInitiated' : 'EssentialContainerExited',
        stopped ? task.stoppedReason : 'Essential container in task exited',
      );
    });
  }

  #stop(
    task: OneOffTask,
    name: string,
    exitCode: number | undefined,
    stopCode: string,
    stoppedReason: string,
    reason = '',
  ): void {
    if (task.status === 'STOPPED') return;
    Object.assign(task, {
      status: 'STOPPED',
      desired: 'STOPPED',
      stopCode,
      stoppedReason,
      child: undefined,
      stoppedAt: this.#dependencies.now(),
    });
    task.containers = task.containers.map(container => ({
      ...container,
      lastStatus: 'STOPPED',
      ...(container['name'] === name && exitCode !== undefined ? { exitCode } : {}),
      ...(container['name'] === name && reason !== '' ? { reason } : {}),
    }));
  }

  /** SIGTERM, and half a minute later SIGKILL. */
  stop(name: string, reason: string): Json | undefined {
    const task = this.all.find(({ arn }) => arn === name || arn.endsWith(`/${name}`));
    if (!task) return undefined;
    if (task.status !== 'STOPPED') {
      Object.assign(task, { desired: 'STOPPED', stoppedReason: reason });
      const { child } = task;
      if (child) {
        child.kill('SIGTERM');
        setTimeout(() => child.kill('SIGKILL'), KILL_MS).unref();
      } else this.#stop(task, String(task.containers[0]?.['name'] ?? ''), undefined, 'UserInitiated', reason);
    }
    return this.#shape(task);
  }

  /** Lines of a stream `prefix/container/task`; undefined for a task that is none of these. */
  log(stream: string): readonly string[] | undefined {
    const [container = '', name = ''] = stream.split('/').slice(-2);
    const task = this.all.find(({ arn }) => arn.endsWith(`/${name}`));
    return task && (task.logs.get(container) ?? []);
  }

  shapes(asked: ReadonlySet<unknown>): Json[] {
    return this.all.filter(({ arn }) => asked.has(arn)).map(task => this.#shape(task));
  }

  #shape(task: OneOffTask): Json {
    const { epoch, clusterArn } = this.#dependencies;
    return {
      taskArn: task.arn,
      clusterArn: clusterArn(task.cluster),
      taskDefinitionArn: task.definition.arn,
      group: `family:${task.definition.family}`,
      startedBy: task.startedBy,
      lastStatus: task.status,
      desiredStatus: task.desired,
      createdAt: epoch(task.createdAt),
      launchType: 'FARGATE',
      ...(task.status === 'STOPPED'
        ? {
            stoppedAt: epoch(task.stoppedAt),
            stoppedReason: task.stoppedReason,
            stopCode: task.stopCode,
          }
        : {}),
      containers: task.containers,
    };
  }

  /** Ends what still runs. */
  async end(): Promise<void> {
    await Promise.all(
      this.all.map(
        ({ child }) =>
          new Promise<void>(resolve => {
            if (!child || child.exitCode !== null) return resolve();
            child.once('close', () => resolve());
            child.kill('SIGKILL');
          }),
      ),
    );
  }
}
