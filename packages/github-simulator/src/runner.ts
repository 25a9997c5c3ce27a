import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { type Commands, masked, parseCommands, parseFileCommand } from './commands.ts';
import type { SimulatedJob } from './simulated/job.ts';
import type { SimulatedRepository } from './simulated/repository.ts';
import type { SimulatedRun } from './simulated/run.ts';
import type { GitHubSimulator } from './simulator.ts';

const ROOT = join(import.meta.dirname, '../../..');

export interface StepOptions {
  /** Folder below actions/. */
  readonly action: string;
  /** Bundle in its dist/ without `.cjs`: pre, main (unless given), post or another entry. */
  readonly stage?: string;
  /** Values under `with:`; what action.yml declares as default is filled in. */
  readonly inputs?: Readonly<Record<string, string | number | boolean>>;
  readonly event?: { readonly name: string; readonly payload?: object };
  /** Added to, and winning over, the runner's variables; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly github?: GitHubSimulator;
  readonly repository?: SimulatedRepository;
  readonly run?: SimulatedRun;
  readonly job?: SimulatedJob;
  /** The job's token; the simulator's own, which may do everything, unless given. */
  readonly token?: string;
  /** An earlier stage or step of the same job: its state, variables, PATH, workspace and files are carried over. */
  readonly after?: StepResult;
  /** State of an earlier stage, where `after` is not at hand. */
  readonly state?: Readonly<Record<string, string>>;
  /** An existing folder as GITHUB_WORKSPACE; an empty new one unless given. */
  readonly workspace?: string;
  /** RUNNER_TOOL_CACHE; an empty new folder unless given. */
  readonly toolCache?: string;
  /** Killed after that; 120 unless given. */
  readonly timeoutSeconds?: number;
  /** Where the process starts; the workspace unless given. */
  readonly directory?: string;
  /** Options of Node itself, such as `--require`; a step that sets NODE_OPTIONS is refused. */
  readonly nodeArguments?: readonly string[];
  /** A program to run instead of actions/<action>/dist/<stage>.cjs. */
  readonly script?: string;
}

export interface StepResult extends Commands {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  /** Saved for later stages of this step, those of earlier stages included. */
  readonly state: Readonly<Record<string, string>>;
  /** Variables exported for later steps. */
  readonly exported: Readonly<Record<string, string>>;
  /** Folders put on PATH for later steps, the last one first. */
  readonly paths: readonly string[];
  readonly summary: string;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout and stderr as people see them: masked values hidden. */
  readonly log: string;
  /** What the runner would refuse in the files, which fails a step on GitHub. */
  readonly fileErrors: readonly string[];
  readonly seconds: number;
  readonly workspace: string;
  readonly runnerTemp: string;
  /** Removed when the simulator stops, else by `cleanUp`. */
  readonly directory: string;
  cleanUp(): void;
  readonly options: StepOptions;
}

export interface RunningStep {
  readonly process: ChildProcess;
  readonly finished: Promise<StepResult>;
  /** stdout so far. */
  output(): string;
  /** Resolves once stdout matches, or rejects when the step ends without. */
  waitFor(pattern: RegExp | string): Promise<void>;
  /** Cancels as a runner does: SIGINT, after 7.5 s SIGTERM, after 2.5 s more SIGKILL. */
  cancel(times?: { interruptMs?: number; terminateMs?: number }): Promise<StepResult>;
  /** SIGKILL, also to everything it started in its process group. */
  kill(): void;
}

interface ActionFile {
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown }>>;
}

function actionFile(action: string): ActionFile {
  const candidates = [
    join(ROOT, 'actions', action, 'action.yml'),
    ...(action === 'guarded-deploy' ? [join(ROOT, 'action.yml')] : []),
  ];
  const path = candidates.find(existsSync);
  return path === undefined ? {} : ((parse(readFileSync(path, 'utf8')) as ActionFile | null) ?? {});
}

type Contexts = Readonly<Record<string, unknown>>;

/** Fills `${{ }}` in a default: paths into contexts, strings and `||`, which is all that action.yml files here use. */
export function fillExpressions(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    for (const term of expression.split('||').map(part => part.trim())) {
      const literal = /^'(.*)'$/.exec(term)?.[1];
      const value =
        literal ??
        term
          .split('.')
          .reduce<unknown>((object, key) => (object as Record<string, unknown> | undefined)?.[key], contexts);
      if (value !== undefined && value !== null && value !== '' && value !== false) return String(value);
    }
    return '';
  });
}

interface Payload {
  readonly after?: string;
  readonly ref?: string;
  readonly number?: number;
  readonly sender?: { login?: string; id?: number };
  readonly pull_request?: {
    number?: number;
    head?: { sha?: string; ref?: string };
    base?: { sha?: string; ref?: string };
  };
}

/** GITHUB_* of a job, from what the simulator knows and what the event says. */
function githubVariables(
  options: StepOptions,
  folders: { workspace: string; event: string; action: string },
) {
  const { github, run, job } = options;
  const repository = options.repository ?? run?.repository ?? job?.run.repository;
  const actualRun = run ?? job?.run;
  const payload = (options.event?.payload ?? {}) as Payload;
  const eventName = options.event?.name ?? actualRun?.data.event ?? 'push';
  const pull = payload.pull_request;
  const branch = actualRun?.data.headBranch ?? repository?.data.defaultBranch ?? 'main';
  const ref =
    eventName === 'pull_request'
      ? `refs/pull/${payload.number ?? pull?.number ?? 1}/merge`
      : eventName === 'pull_request_target'
        ? `refs/heads/${pull?.base?.ref ?? branch}`
        : (payload.ref ?? `refs/heads/${branch}`);
  const users = github?.store.users;
  const attempt = actualRun?.data.attempts.at(-1);
  const owner = repository?.owner ?? 'acme';
  const actor = (actualRun && users?.get(actualRun.data.actor)?.login) ?? payload.sender?.login ?? owner;
  const trigger = (attempt && users?.get(attempt.triggeringActor)?.login) ?? actor;
  const actorId =
    actualRun?.data.actor ??
    payload.sender?.id ??
    [...(users?.values() ?? [])].find(user => user.login === actor)?.id ??
    1;
  const workflow = repository?.data.workflows.find(candidate => candidate.id === actualRun?.data.workflow);
  const path = workflow?.path ?? '.github/workflows/ci.yml';
  const fullName = repository?.fullName ?? 'acme/portal';
  const sha =
    payload.after && !/^0+$/.test(payload.after)
      ? payload.after
      : (actualRun?.data.headSha ?? repository?.head ?? '0'.repeat(40));
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTION_PATH: folders.action,
    GITHUB_ACTION_REPOSITORY: '',
    GITHUB_ACTION_REF: '',
    GITHUB_ACTOR: actor,
    GITHUB_ACTOR_ID: String(actorId),
    GITHUB_TRIGGERING_ACTOR: trigger,
    // Where no simulator is given nothing listens: a test cannot reach the world by accident.
    GITHUB_API_URL: github?.apiUrl ?? 'http://127.0.0.1:9',
    GITHUB_GRAPHQL_URL: github?.graphqlUrl ?? 'http://127.0.0.1:9/graphql',
    GITHUB_SERVER_URL: github?.serverUrl ?? 'https://github.com',
    GITHUB_BASE_REF: eventName.startsWith('pull_request') ? (pull?.base?.ref ?? '') : '',
    GITHUB_HEAD_REF: eventName.startsWith('pull_request') ? (pull?.head?.ref ?? '') : '',
    GITHUB_EVENT_NAME: eventName,
    GITHUB_EVENT_PATH: folders.event,
    GITHUB_JOB: job?.name.split(' ')[0] ?? 'build',
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_REPOSITORY: fullName,
    GITHUB_REPOSITORY_ID: String(repository?.id ?? 1),
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_REPOSITORY_OWNER_ID: String(repository?.data.owner ?? 1),
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ID: String(actualRun?.id ?? 1),
    GITHUB_RUN_NUMBER: String(actualRun?.data.runNumber ?? 1),
    GITHUB_RUN_ATTEMPT: String(job?.data.attempt ?? attempt?.attempt ?? 1),
    GITHUB_SHA: sha,
    GITHUB_WORKFLOW: workflow?.name ?? 'CI',
    GITHUB_WORKFLOW_REF: `${fullName}/${path}@${ref}`,
    GITHUB_WORKFLOW_SHA: sha,
    GITHUB_WORKSPACE: folders.workspace,
    RUNNER_NAME: 'GitHub Actions 1',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64',
    RUNNER_DEBUG: undefined as string | undefined,
  };
}

const FILES = ['OUTPUT', 'STATE', 'ENV', 'PATH', 'STEP_SUMMARY'] as const;

/** What a step has from the one before it in its job, where it says nothing itself. */
function inherited(options: StepOptions): StepOptions {
  const before = options.after?.options;
  const { event, inputs, repository, run, job, token } = { ...before, ...withoutUndefined(options) };
  return {
    ...options,
    ...(event ? { event } : {}),
    ...(inputs ? { inputs } : {}),
    ...(repository ? { repository } : {}),
    ...(run ? { run } : {}),
    ...(job ? { job } : {}),
    ...(token ? { token } : {}),
  };
}

const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== null)) as T;

type StepFiles = Record<(typeof FILES)[number], string>;

/** The files of a step's commands, empty. */
function makeFiles(directory: string): StepFiles {
  const files = Object.fromEntries(
    FILES.map(name => [name, join(directory, `${name.toLowerCase()}.txt`)]),
  ) as StepFiles;
  for (const path of Object.values(files)) writeFileSync(path, '');
  return files;
}

/** Inputs with the defaults of action.yml, whose expressions are filled in. */
function inputsOf(options: StepOptions, contexts: Contexts): Record<string, string> {
  const inputs: Record<string, string> = {};
  for (const [name, input] of Object.entries(actionFile(options.action).inputs ?? {})) {
    inputs[name] = fillExpressions(String(input?.default ?? ''), contexts);
  }
  for (const [name, value] of Object.entries(options.inputs ?? {})) inputs[name] = String(value);
  return inputs;
}

const inputVariable = (name: string) => `INPUT_${name.replace(/ /g, '_').toUpperCase()}`;

interface Prepared {
  readonly merged: StepOptions;
  readonly script: string;
  readonly directory: string;
  readonly workspace: string;
  readonly runnerTemp: string;
  readonly files: StepFiles;
  readonly token: string;
  readonly state: Record<string, string>;
  readonly env: NodeJS.ProcessEnv;
}

/** The folders, files and environment of one stage. */
function prepare(options: StepOptions): Prepared {
  const { github, after } = options;
  const directory = mkdtempSync(join(github?.directory ?? tmpdir(), 'step-'));
  const folder = (name: string) => {
    const path = join(directory, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const workspace = options.workspace ?? after?.workspace ?? folder('workspace');
  const runnerTemp = after?.runnerTemp ?? folder('temp');
  const action = join(ROOT, 'actions', options.action);
  const script = options.script ?? join(action, 'dist', `${options.stage ?? 'main'}.cjs`);
  if (!existsSync(script))
    throw new Error(
      `${script} does not exist; build the action first: node scripts/build.ts ${options.action}`,
    );
  const event = join(directory, 'event.json');
  const merged = inherited(options);
  writeFileSync(event, JSON.stringify(merged.event?.payload ?? {}));
  const variables = githubVariables(merged, { workspace, event, action });
  const files = makeFiles(directory);
  const token = merged.token ?? github?.token ?? '';
  const runner = {
    temp: runnerTemp,
    tool_cache: options.toolCache ?? after?.options.toolCache ?? folder('tools'),
  };
  const inputs = inputsOf(merged, contextsOf(variables, merged, token, runner));
  const carried = after && after.options.action === options.action ? after.state : {};
  const state = { ...carried, ...options.state };
  const paths = [
    ...(after?.paths ?? []),
    dirname(process.execPath),
    ...(process.env['PATH'] ?? '/usr/bin:/bin').split(delimiter),
  ];
  const named = (values: Record<string, string>, nameOf: (name: string) => string) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [nameOf(name), value]));
  const env: Record<string, string | undefined> = {
    PATH: [...new Set(paths)].join(delimiter),
    HOME: folder('home'),
    LANG: 'C.UTF-8',
    ...after?.exported,
    ...variables,
    ...(github ? github.runtimeEnv(merged.run ?? merged.job?.run, merged.job) : {}),
    ...named(files, name => `GITHUB_${name}`),
    RUNNER_TEMP: runnerTemp,
    RUNNER_TOOL_CACHE: runner.tool_cache,
    ...named(inputs, inputVariable),
    ...named(state, name => `STATE_${name}`),
    ...after?.options.env,
    ...options.env,
  };
  const given: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) given[name] = value;
  return { merged, script, directory, workspace, runnerTemp, files, token, state, env: given };
}

/** What a stage said and wrote, once it has ended. */
function resultOf(
  prepared: Prepared,
  end: { exitCode: number | null; signal: NodeJS.Signals | null; timedOut: boolean; seconds: number },
  said: { stdout: string; stderr: string },
): StepResult {
  const { files, merged, token, directory, workspace, runnerTemp } = prepared;
  const { after } = merged;
  const fileErrors: string[] = [];
  const read = (name: 'OUTPUT' | 'STATE' | 'ENV') => {
    try {
      return parseFileCommand(readFileSync(files[name], 'utf8'));
    } catch (thrown) {
      fileErrors.push(`GITHUB_${name}: ${(thrown as Error).message}`);
      return {};
    }
  };
  const commands = parseCommands(said.stdout);
  const added = readFileSync(files.PATH, 'utf8')
    .split(/\r?\n/)
    .filter(line => line !== '');
  return {
    ...commands,
    ...end,
    ...said,
    outputs: read('OUTPUT'),
    state: { ...prepared.state, ...read('STATE') },
    exported: { ...after?.exported, ...read('ENV') },
    paths: [...added.reverse(), ...(after?.paths ?? [])],
    summary: readFileSync(files.STEP_SUMMARY, 'utf8'),
    log: masked(`${said.stdout}${said.stderr}`, [
      ...(after?.masks ?? []),
      ...commands.masks,
      ...(token === '' ? [] : [token]),
    ]),
    fileErrors,
    workspace,
    runnerTemp,
    directory,
    cleanUp: () => rmSync(directory, { recursive: true, force: true }),
    options: merged,
  };
}

/** The end of a child process. What it left running may hold its output open; a runner does not wait for that for ever either. */
const endOf = (child: ChildProcess) =>
  new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) => {
      const settle = () => resolve({ exitCode, signal });
      const patience = setTimeout(settle, 2_000);
      child.once('close', () => {
        clearTimeout(patience);
        settle();
      });
    });
  });

/** Starts one stage of an action as a runner would: a child process, its environment and its files. */
export async function startStep(options: StepOptions): Promise<RunningStep> {
  const prepared = prepare(options);
  const started = performance.now();
  const child = spawn(process.execPath, [...(options.nodeArguments ?? []), prepared.script], {
    cwd: options.directory ?? prepared.workspace,
    env: prepared.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const said = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
    for (const watcher of watchers) watcher();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  const kill = () => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      child.kill('SIGKILL');
    }
  };
  let timedOut = false;
  const late = () => {
    timedOut = true;
    kill();
  };
  const timer = setTimeout(late, (options.timeoutSeconds ?? 120) * 1000);
  const finished = endOf(child).then((end): StepResult => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher();
    child.stdout.destroy();
    child.stderr.destroy();
    const seconds = (performance.now() - started) / 1000;
    return resultOf(prepared, { ...end, timedOut, seconds }, said);
  });
  // Whoever only kills the process need not await its end.
  finished.catch(() => undefined);
  return {
    process: child,
    finished,
    output: () => said.stdout,
    waitFor: pattern =>
      new Promise<void>((resolve, reject) => {
        const check = () => {
          if (typeof pattern === 'string' ? said.stdout.includes(pattern) : pattern.test(said.stdout)) {
            watchers.delete(check);
            resolve();
          } else if (child.exitCode !== null || child.signalCode !== null) {
            watchers.delete(check);
            reject(new Error(`the step ended without ${String(pattern)}:\n${said.stdout}${said.stderr}`));
          }
        };
        watchers.add(check);
        check();
      }),
    async cancel({ interruptMs = 7_500, terminateMs = 2_500 } = {}) {
      child.kill('SIGINT');
      const terminate = setTimeout(() => child.kill('SIGTERM'), interruptMs);
      const last = setTimeout(kill, interruptMs + terminateMs);
      try {
        return await finished;
      } finally {
        clearTimeout(terminate);
        clearTimeout(last);
      }
    },
    kill,
  };
}

/** Runs one stage to its end. */
export async function runStep(options: StepOptions): Promise<StepResult> {
  const running = await startStep(options);
  const result = await running.finished;
  if (!options.github && !options.after) result.cleanUp();
  return result;
}

function contextsOf(
  variables: ReturnType<typeof githubVariables>,
  options: StepOptions,
  token: string,
  runner: { temp: string; tool_cache: string },
): Contexts {
  const github: Record<string, unknown> = { token, event: options.event?.payload ?? {} };
  for (const [name, value] of Object.entries(variables)) {
    if (name.startsWith('GITHUB_')) github[name.slice('GITHUB_'.length).toLowerCase()] = value;
  }
  return {
    github,
    runner: {
      ...runner,
      os: variables.RUNNER_OS,
      arch: variables.RUNNER_ARCH,
      name: variables.RUNNER_NAME,
      environment: variables.RUNNER_ENVIRONMENT,
    },
    job: { check_run_id: options.job?.id, status: 'success' },
    env: options.env ?? {},
  };
}
