/**
 * Which jobs of a workflow would run for an event and a person, in which environment, with which permissions, secrets
 * and commits: GitHub's rules applied to the parsed files, the gate's step answered by the real decision.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { type Contexts, evaluate, fill, problemsOf, type Value } from './expressions.ts';

const parsed = new Map<string, unknown>();

/** The same few files are read for every row. */
function parse(content: string): unknown {
  if (!parsed.has(content)) parsed.set(content, parseYaml(content));
  return parsed.get(content);
}

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

interface JobFile {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: 'inherit' | Readonly<Record<string, string>>;
  readonly environment?: string | { readonly name: string };
  readonly permissions?: Permissions;
  readonly concurrency?: unknown;
  readonly 'cache-mode'?: string;
  readonly 'timeout-minutes'?: unknown;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix?: unknown };
  readonly steps?: readonly Step[];
}

type Permissions = 'read-all' | 'write-all' | Readonly<Record<string, string>>;

export interface WorkflowFile {
  readonly on: string | readonly string[] | Readonly<Record<string, unknown>>;
  readonly permissions?: Permissions;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, JobFile>>;
}

/** The repository as its owner set it up. */
export interface World {
  /** Text of a workflow by its path. */
  read(path: string): string;
  readonly repositorySecrets: readonly string[];
  readonly environmentSecrets: Readonly<Record<string, readonly string[]>>;
  /** Environments with required reviewers. */
  readonly approval: readonly string[];
  readonly vars: Readonly<Record<string, string>>;
}

export interface Run {
  readonly eventName: string;
  readonly payload: Value;
  /** The `github` context, without event. */
  readonly github: Readonly<Record<string, Value>>;
  /** Whether the code of the event comes from a fork: no secrets and a read-only token under `pull_request`. */
  readonly fromFork: boolean;
  /** Jobs whose steps fail. */
  readonly failing: readonly string[];
  /** Where the workflow comes from, when another repository calls it; the run's own otherwise. */
  readonly workflow?: { readonly repository: string; readonly sha: string };
  /** Outputs of a step that decides. */
  gate(inputs: Readonly<Record<string, Value>>): Promise<Readonly<Record<string, string>>>;
}

interface Checkout {
  readonly repository: string;
  readonly ref: string;
  readonly path: string;
  readonly unsafeAllowed: boolean;
}

export interface PlannedJob {
  readonly id: string;
  readonly result: 'success' | 'skipped' | 'failure';
  readonly environment: string;
  /** The environment has required reviewers: nothing of the job starts before they approve. */
  readonly waits: boolean;
  readonly permissions: Readonly<Record<string, string>>;
  /** Secrets with a value that the job can read, the token aside. */
  readonly secrets: readonly string[];
  readonly checkouts: readonly Checkout[];
  /** Does anything run after something was checked out? */
  readonly runsCode: boolean;
}

const SCOPES = [
  'actions',
  'contents',
  'deployments',
  'id-token',
  'issues',
  'packages',
  'pull-requests',
  'statuses',
];

function expand(permissions: Permissions | undefined): Record<string, string> | undefined {
  if (permissions === undefined) return undefined;
  if (typeof permissions === 'object') return { ...permissions };
  const level = permissions === 'write-all' ? 'write' : 'read';
  return Object.fromEntries(SCOPES.map(scope => [scope, level]));
}

const RANK: Readonly<Record<string, number>> = { none: 0, read: 1, write: 2 };

function atMost(
  granted: Record<string, string>,
  limit: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(granted).map(([scope, level]) => {
      const allowed = limit[scope] ?? 'none';
      return [scope, (RANK[level] ?? 0) <= (RANK[allowed] ?? 0) ? level : allowed];
    }),
  );
}

/** Branch names, types and the event itself; path filters only ever make fewer runs. */
function isTriggered(workflow: WorkflowFile, run: Run): boolean {
  const events =
    typeof workflow.on === 'string'
      ? { [workflow.on]: null }
      : Array.isArray(workflow.on)
        ? Object.fromEntries(workflow.on.map(name => [name, null]))
        : (workflow.on as Record<string, unknown>);
  if (!(run.eventName in events)) return false;
  const filter = (events[run.eventName] ?? {}) as { branches?: string[]; tags?: string[]; types?: string[] };
  if (run.eventName === 'push') {
    const ref = String(run.github['ref']);
    if (filter.branches === undefined && filter.tags === undefined) return true;
    return ref.startsWith('refs/heads/')
      ? (filter.branches?.includes(ref.replace('refs/heads/', '')) ?? false)
      : (filter.tags?.includes(ref.replace('refs/tags/', '')) ?? false);
  }
  if (run.eventName.startsWith('pull_request')) {
    const types = filter.types ?? ['opened', 'synchronize', 'reopened'];
    return types.includes(String((run.payload as { action?: string }).action));
  }
  return true;
}

const needsOf = (job: JobFile): readonly string[] =>
  job.needs === undefined ? [] : typeof job.needs === 'string' ? [job.needs] : job.needs;

/** Names of secrets that the text of a job reads. `secrets` as a whole, or by a computed name, is all of them. */
function secretsRead(job: unknown): 'all' | string[] {
  const text = JSON.stringify(job);
  if (/\bsecrets\s*\[|toJSON\(\s*secrets\s*\)/i.test(text)) return 'all';
  return [...text.matchAll(/\bsecrets\.([A-Za-z_]\w*)/g)].map(match => match[1]!);
}

interface Scope {
  readonly contexts: Contexts;
  readonly permissions: Record<string, string> | undefined;
  /** Secrets that have a value here; undefined: those of the repository. */
  readonly secrets: readonly string[] | undefined;
  /** They came with `secrets: inherit`: they reach a job whether this version of it reads them or not. */
  readonly inherited: boolean;
  readonly prefix: string;
}

/** All jobs, in the order in which they would run. */
export async function plan(path: string, world: World, run: Run): Promise<PlannedJob[]> {
  const content = world.read(path);
  const workflow = parse(content) as WorkflowFile;
  if (!isTriggered(workflow, run)) return [];
  const contexts: Contexts = {
    github: { ...run.github, event_name: run.eventName, event: run.payload },
    vars: world.vars,
    inputs: {},
    runner: { os: 'Linux', temp: '/tmp' },
    job: {
      workflow_repository: run.workflow?.repository ?? run.github['repository'] ?? null,
      workflow_sha: run.workflow?.sha ?? run.github['workflow_sha'] ?? null,
      services: {
        mariadb: { ports: { 3306: '33061' } },
        rabbitmq: { ports: { 5672: '56721' } },
        postgresql: { ports: { 5432: '54321' } },
      },
    },
  };
  const jobs: PlannedJob[] = [];
  await planWorkflow(
    path,
    world,
    run,
    { contexts, permissions: undefined, secrets: undefined, inherited: false, prefix: '' },
    jobs,
  );
  return jobs;
}

/** Inputs of a called workflow: those given, and its defaults. */
function inputsOfCall(
  content: string,
  given: Readonly<Record<string, unknown>> | undefined,
  contexts: Contexts,
): Record<string, Value> {
  const { on } = parse(content) as {
    on: { workflow_call?: { inputs?: Record<string, { default?: Value }> } };
  };
  const defaults = Object.entries(on.workflow_call?.inputs ?? {}).map(
    ([key, input]) => [key, input.default ?? null] as const,
  );
  const filled = Object.entries(given ?? {}).map(([key, value]) => [key, fill(value, contexts)] as const);
  return Object.fromEntries([...defaults, ...filled]);
}

const skipped = (id: string): PlannedJob => ({
  id,
  result: 'skipped',
  environment: '',
  waits: false,
  permissions: {},
  secrets: [],
  checkouts: [],
  runsCode: false,
});

type Ends = Record<string, { result: string; outputs: Record<string, Value> }>;

/** What a called workflow gives back. */
function endOf(workflow: WorkflowFile, results: Ends, contexts: Contexts) {
  const all = Object.values(results).map(({ result }) => result);
  const result = all.includes('failure')
    ? 'failure'
    : all.every(each => each === 'skipped')
      ? 'skipped'
      : 'success';
  const given = (workflow.on as { workflow_call?: { outputs?: Record<string, { value: string }> } })
    .workflow_call?.outputs;
  const outputs = Object.fromEntries(
    Object.entries(given ?? {}).map(([key, { value }]) => [
      key,
      fill(value, { ...contexts, jobs: results as unknown as Value }),
    ]),
  );
  return { result, outputs };
}

/** What the token of a job may do. */
function permissionsOf(
  job: WorkflowFile['jobs'][string],
  workflow: WorkflowFile,
  scope: Scope,
  noSecrets: boolean,
): Record<string, string> {
  const granted = expand(job.permissions) ?? expand(workflow.permissions) ?? scope.permissions;
  // Without a word in the file a repository may still have the old default, which writes.
  const asked = granted ?? Object.fromEntries(SCOPES.filter(s => s !== 'id-token').map(s => [s, 'write']));
  const permissions = scope.permissions ? atMost(asked, scope.permissions) : asked;
  if (!noSecrets) return permissions;
  return Object.fromEntries(
    Object.entries(permissions).map(([key, level]) => [
      key,
      key === 'id-token' ? 'none' : level === 'write' ? 'read' : level,
    ]),
  );
}

interface JobToPlan {
  readonly job: WorkflowFile['jobs'][string];
  readonly workflow: WorkflowFile;
  readonly label: string;
  readonly contexts: Contexts;
  readonly permissions: Record<string, string>;
  readonly noSecrets: boolean;
}

/** A job with steps: its secrets, what its steps do, and its outputs. */
async function planJob(
  { job, workflow, label, contexts, permissions, noSecrets }: JobToPlan,
  world: World,
  run: Run,
  scope: Scope,
): Promise<{ row: PlannedJob; outputs: Record<string, Value> }> {
  const environment = String(
    fill(typeof job.environment === 'object' ? job.environment.name : (job.environment ?? ''), contexts) ??
      '',
  );
  const available = [
    ...(scope.secrets ?? (noSecrets ? [] : world.repositorySecrets)),
    ...(noSecrets ? [] : (world.environmentSecrets[environment] ?? [])),
  ];
  const read = scope.inherited ? 'all' : secretsRead({ ...job, workflowEnv: workflow.env });
  const secrets = available.filter(secret => read === 'all' || read.includes(secret));
  const planned = await planSteps(
    job.steps ?? [],
    { ...contexts, matrix: { 'python-version': '3.11' } },
    run,
  );
  const outputs = Object.fromEntries(
    Object.entries(job.outputs ?? {}).map(([key, value]) => [
      key,
      fill(value, { ...contexts, steps: planned.outputs as unknown as Value }),
    ]),
  );
  const result = planned.failed || run.failing.includes(label) ? 'failure' : 'success';
  const row: PlannedJob = {
    id: label,
    result,
    environment,
    waits: world.approval.includes(environment),
    permissions,
    secrets: [...new Set(secrets)],
    checkouts: planned.checkouts,
    runsCode: planned.runsCode,
  };
  return { row, outputs };
}

async function planWorkflow(
  path: string,
  world: World,
  run: Run,
  scope: Scope,
  into: PlannedJob[],
): Promise<{ result: string; outputs: Record<string, Value> }> {
  const content = world.read(path);
  const workflow = parse(content) as WorkflowFile;
  const { problems, jobs: template } = await problemsOf(path, content, world.read);
  if (problems.length > 0) throw new Error(`${path}: ${problems.join('; ')}`);
  const results: Ends = {};
  const noSecrets = run.fromFork && run.eventName === 'pull_request';

  for (const { id, if: condition } of template) {
    const name = id.value;
    const job = workflow.jobs[name]!;
    const label = `${scope.prefix}${name}`;
    const needs = Object.fromEntries(needsOf(job).map(needed => [needed, results[needed]!]));
    const contexts: Contexts = { ...scope.contexts, needs: needs as unknown as Value };
    const ended = Object.values(needs).map(({ result }) => result);
    const permissions = permissionsOf(job, workflow, scope, noSecrets);
    const runs = truthy(evaluate(condition.expression!, withStatus(contexts), ended));
    if (!runs) {
      results[name] = { result: 'skipped', outputs: {} };
      into.push(skipped(label));
      continue;
    }

    if (job.uses !== undefined) {
      const called = job.uses.replace(/^\.\//, '');
      const inputs = inputsOfCall(world.read(called), job.with, contexts);
      const here = scope.secrets ?? (noSecrets ? [] : world.repositorySecrets);
      const passed =
        job.secrets === 'inherit'
          ? here
          : Object.entries(job.secrets ?? {})
              .filter(([, value]) => (secretsRead(value) as string[]).some(secret => here.includes(secret)))
              .map(([key]) => key);
      results[name] = await planWorkflow(
        called,
        world,
        run,
        {
          contexts: { ...scope.contexts, inputs },
          permissions,
          secrets: passed,
          inherited: job.secrets === 'inherit',
          prefix: `${label} / `,
        },
        into,
      );
      continue;
    }

    const planned = await planJob(
      { job, workflow, label, contexts, permissions, noSecrets },
      world,
      run,
      scope,
    );
    results[name] = { result: planned.row.result, outputs: planned.outputs };
    into.push(planned.row);
  }
  return endOf(workflow, results, scope.contexts);
}

/** The root action, from this repository or from elsewhere. */
export const isRoot = (uses: string | undefined): boolean =>
  uses !== undefined && /^(?:\.\/\.guarded-deploy|(?:\.\/)|guarded-deploy\/guarded-deploy@.*)$/.test(uses);

const truthy = (value: Value) => value !== null && value !== false && value !== 0 && value !== '';

/** `if` sees no secrets and no job. */
const withStatus = ({ job: _, ...contexts }: Contexts): Contexts => contexts;

async function planSteps(steps: readonly Step[], contexts: Contexts, run: Run) {
  const outputs: Record<string, { outputs: Record<string, string>; outcome: string }> = {};
  const checkouts: Checkout[] = [];
  let runsCode = false;
  let failed = false;
  for (const step of steps) {
    if (failed) break;
    const here: Contexts = { ...contexts, steps: outputs as unknown as Value, secrets: {}, env: {} };
    const inputs = Object.fromEntries(
      Object.entries(step.with ?? {}).map(([key, value]) => [key, fill(value, here)]),
    );
    const id = step.id ?? `step-${Object.keys(outputs).length}`;
    let given: Record<string, string> = {};
    if (step.uses?.startsWith('actions/checkout@')) {
      checkouts.push({
        repository: String(inputs['repository'] || run.github['repository']),
        ref: String(inputs['ref'] || run.github['sha']),
        path: String(inputs['path'] ?? '.'),
        unsafeAllowed: String(inputs['allow-unsafe-pr-checkout'] ?? 'false') === 'true',
      });
    } else if (step.uses?.includes('/permission-check') && inputs['mode'] !== 'assert') {
      given = { ...(await run.gate(inputs)) };
      failed = given['decision'] === 'deny';
    } else if (isRoot(step.uses) && inputs['phase'] === 'prepare') {
      given = { prepared: 'guarded-deploy-prepared-x-1-0@sha256:0' };
      runsCode = true;
    } else if (step.run !== undefined && step.id !== undefined) {
      const ran = runScript(String(fill(step.run, here)), run);
      given = ran.outputs;
      failed = ran.failed;
      if (checkouts.length > 0) runsCode = true;
    } else if (checkouts.length > 0) runsCode = true;
    outputs[id] = { outputs: given, outcome: failed ? 'failure' : 'success' };
  }
  return { outputs, checkouts, runsCode, failed };
}

/** A script with its expressions pasted in, as a runner would run it. */
export function runScript(
  script: string,
  run: Pick<Run, 'github'>,
): { outputs: Record<string, string>; failed: boolean } {
  const directory = mkdtempSync(join(tmpdir(), 'policy-'));
  try {
    const file = join(directory, 'output');
    writeFileSync(file, '');
    let failed = false;
    try {
      execFileSync('bash', ['-e', '-c', script], {
        cwd: directory,
        stdio: 'ignore',
        env: { PATH: process.env['PATH'], GITHUB_OUTPUT: file, GITHUB_REF: String(run.github['ref']) },
      });
    } catch {
      failed = true;
    }
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter(line => line.includes('='));
    return {
      failed,
      outputs: Object.fromEntries(
        lines.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      ),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
