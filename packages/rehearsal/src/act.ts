import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Fault } from '@guarded-deploy/faults';
import { type ActEvent, type ActRecord, emptyRecord, fold } from './act-log.ts';

interface ActRun {
  readonly act: string;
  /** Directory whose `node` is Node 24: act runs the first one on PATH, whatever an action asks for. */
  readonly nodeDirectory: string;
  readonly workdir: string;
  readonly scratch: string;
  readonly event: string;
  readonly eventFile: string;
  readonly workflow: string;
  readonly job?: string;
  readonly actor: string;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  /** `owner/repo@ref` → local folder that stands in for it. */
  readonly localRepositories: Readonly<Record<string, string>>;
  /** `https://github.com/` is rewritten to this folder of bare repositories. */
  readonly remotes: string;
  /** What steps inherit from this machine; nothing else of its environment reaches them. */
  readonly machine: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly onEvent?: (event: ActEvent) => void;
  readonly onSpawn?: (pid: number) => void;
  readonly signal?: AbortSignal;
}

export interface ActOutcome {
  readonly record: ActRecord;
  readonly exitCode: number;
  readonly seconds: number;
}

/** Where act is: the project's own tools, then PATH. */
export function findAct(root: string, path: string): string {
  const candidates = [join(root, '.cache/tools/bin'), ...path.split(delimiter)].map(folder =>
    join(folder, 'act'),
  );
  const found = candidates.find(candidate => existsSync(candidate));
  if (!found) {
    throw new Fault({
      code: 'REHEARSAL_NO_ACT',
      what: 'act, which runs the workflows here, was not found.',
      remedy: 'Install Python 3.9 or later and run scripts/bootstrap --full, or put act 0.2.89 on PATH.',
    });
  }
  return found;
}

/**
 * Runs one event through a workflow. Secrets and variables travel in files that only this user reads: arguments are seen by
 * everybody on the machine, and act's own environment is inherited by every step.
 */
export async function runAct(run: ActRun): Promise<ActOutcome> {
  const began = performance.now();
  const folder = mkdtempSync(join(run.scratch, 'values-'));
  try {
    const { record, exitCode } = await spawnAct(run, folder);
    return { record, exitCode, seconds: (performance.now() - began) / 1000 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `option FILE`, the file holding the values. JSON is YAML, which act takes for files of this name. */
function fileOf(option: string, file: string, values: Readonly<Record<string, string>>): string[] {
  writeFileSync(file, JSON.stringify(values), { mode: 0o600 });
  return [option, file];
}

async function spawnAct(run: ActRun, folder: string): Promise<Omit<ActOutcome, 'seconds'>> {
  const args = [
    run.event,
    ...['--eventpath', run.eventFile],
    ...['--workflows', run.workflow],
    ...(run.job === undefined ? [] : ['--job', run.job]),
    '--json',
    '--rm',
    '--pull=false',
    ...['ubuntu-latest', 'ubuntu-24.04', 'ubuntu-22.04'].flatMap(label => [
      '--platform',
      `${label}=-self-hosted`,
    ]),
    ...['--action-cache-path', join(run.scratch, 'actions')],
    ...['--cache-server-path', join(run.scratch, 'cache')],
    ...['--cache-server-addr', '127.0.0.1'],
    ...['--artifact-server-addr', '127.0.0.1'],
    ...['--container-daemon-socket', '-'],
    ...Object.entries(run.localRepositories).flatMap(([name, folder]) => [
      '--local-repository',
      `${name}=${folder}`,
    ]),
    ...fileOf('--secret-file', join(folder, 'secrets.yml'), run.secrets),
    ...fileOf('--var-file', join(folder, 'vars.yml'), run.vars),
    ...Object.entries(run.env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...['--actor', run.actor],
  ];
  const child = spawn(run.act, args, {
    cwd: run.workdir,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: {
      ...run.machine,
      HOME: join(run.scratch, 'home'),
      LANG: 'C.UTF-8',
      TMPDIR: run.scratch,
      PATH: [run.nodeDirectory, ...run.path].join(delimiter),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.file://${run.remotes}/.insteadOf`,
      GIT_CONFIG_VALUE_0: 'https://github.com/',
    },
  });
  const record = emptyRecord();
  if (child.pid !== undefined) run.onSpawn?.(child.pid);
  const stop = () => interrupt(child);
  run.signal?.addEventListener('abort', stop, { once: true });
  if (run.signal?.aborted) stop();
  const lines = createInterface({ input: child.stdout });
  lines.on('line', line => {
    for (const event of fold(record, line, Date.now())) run.onEvent?.(event);
  });
  createInterface({ input: child.stderr }).on('line', line => {
    if (line.trim() !== '') record.complaints.push(line);
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve(code ?? 1));
  });
  run.signal?.removeEventListener('abort', stop);
  return { record, exitCode };
}

/** As a person's Ctrl-C would: act ends its steps and runs the post steps. The group goes for good ten seconds later. */
function interrupt(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  const group = -child.pid;
  process.kill(child.pid, 'SIGINT');
  setTimeout(() => {
    try {
      process.kill(group, 'SIGKILL');
    } catch {
      // It ended by itself, as it should.
    }
  }, 10_000).unref();
}
