/**
 * Jobs × secrets × foreign code × caches × gate: what each job of a workflow has in reach, read from the file whatever the
 * event is. Foreign code is that of the project, of its dependencies, and of actions that are not listed here.
 */
import { evaluate } from './expressions.ts';
import { isRoot, type Step, type WorkflowFile } from './plan.ts';

export interface JobRow {
  readonly workflow: string;
  readonly job: string;
  /** By name. `all` where they are read by a computed name. */
  readonly secrets: readonly string[];
  /** Scopes of the token that write. */
  readonly writes: readonly string[];
  /** What runs foreign code; empty when nothing does. */
  readonly foreign: readonly string[];
  /** Caches that it restores, by kind. */
  readonly restores: readonly string[];
  readonly saves: readonly string[];
  /** What GitHub enforces whatever the steps are; empty where the file does not say. */
  readonly cacheMode: string;
  /** How it reaches what is live; empty when it does not. */
  readonly reaches: string;
  /** `step`: it asks itself, each time. `job`: a job before it asked, and it asks itself when it is run again. `caller` */
  readonly gate: 'step' | 'job' | 'job, not when run again' | 'none';
}

/** Of a database user that may only read, and of settings that are not the live ones: for jobs that run foreign code. */
const OF_PREPARE = new Set(['DATABASE_URL', 'SECRET_KEY', 'ENVIRONMENT']);
/** Of tests that talk to a service of others; docs/examples/external-secrets.yml. */
const OF_TESTS = new Set(['API_KEY']);

/** The keys of a deploy. */
export const keysOf = ({ secrets }: Pick<JobRow, 'secrets'>): readonly string[] =>
  secrets.filter(name => !OF_PREPARE.has(name) && !OF_TESTS.has(name));

/** Actions from elsewhere that run nothing of the project. */
const KNOWN = /^(?:actions\/checkout|aws-actions\/configure-aws-credentials)@/;
const OURS = /^(?:\.\/(?:\.guarded-deploy\/)?|guarded-deploy\/guarded-deploy\/)actions\/([a-z-]+)(?:@.*)?$/;
const RUNS_CODE: Readonly<Record<string, string>> = {
  'setup-environment': 'installs dependencies',
  'run-tests': 'runs tests',
  'migration-guard': 'loads the project',
  'ansible-playbook': "runs the project's playbooks",
};
const REACHES = new Set(['ssh-release', 'ecs-release', 'ansible-playbook']);

const given = (step: Step, name: string, fallback = '') => String(step.with?.[name] ?? fallback);

/** Why a step of the root action runs code of the project; undefined when it does not. */
function rootRuns(step: Step): string | undefined {
  const phase = given(step, 'phase', 'all');
  // A task of the release looks, in its own container.
  if (phase === 'release' || given(step, 'guard-in') === 'task') return undefined;
  const command = given(step, 'command', 'release');
  const looks =
    given(step, 'guard', 'true') !== 'false' && (command === 'release' || command.includes('${{'));
  if (phase === 'prepare') return 'looks at the database';
  return looks ? 'looks at the database in the same job' : undefined;
}

interface Seen {
  foreign: string[];
  restores: string[];
  saves: string[];
  reaches: string;
  /** The project's files are there. */
  hasProject: boolean;
}

function look(step: Step, seen: Seen): void {
  const uses = step.uses ?? '';
  if (uses.startsWith('actions/checkout@')) {
    if (given(step, 'path') !== '.guarded-deploy') seen.hasProject = true;
    return;
  }
  if (uses.startsWith('actions/cache')) {
    const kind = given(step, 'key').split(/[-$]/)[0]!;
    if (!uses.includes('/save')) seen.restores.push(kind);
    if (!uses.includes('/restore')) seen.saves.push(kind);
    return;
  }
  if (isRoot(uses)) {
    const why = rootRuns(step);
    if (why !== undefined) seen.foreign.push(why);
    if (given(step, 'phase', 'all') !== 'prepare') seen.reaches = given(step, 'target', 'ssh');
    return;
  }
  const own = OURS.exec(uses)?.[1];
  if (own !== undefined) {
    if (RUNS_CODE[own]) seen.foreign.push(RUNS_CODE[own]);
    if (REACHES.has(own)) seen.reaches = own;
    if (own === 'setup-environment' && given(step, 'cache', 'auto') !== 'false') {
      const kind = `uv ${given(step, 'cache-suffix') || '(no suffix)'}`;
      seen.restores.push(kind);
      seen.saves.push(kind);
    }
    return;
  }
  if (uses !== '' && !KNOWN.test(uses)) seen.foreign.push(`uses ${uses.split('@')[0]}`);
  // A script that stands in the workflow is the workflow's; beside the project's files it may run any of them.
  if (step.run !== undefined && seen.hasProject) seen.foreign.push('runs a script beside the project');
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

const asks = (step: Step) =>
  OURS.exec(step.uses ?? '')?.[1] === 'permission-check' && given(step, 'mode') !== 'assert';

/** Whether the step after the question ends a job that nobody trusts, and before it nothing of the commit is there. */
function asksItself(steps: readonly Step[], when: string | undefined): boolean {
  const at = steps.findIndex(step => asks(step) && step.if === when);
  const question = steps[at];
  if (question?.id === undefined) return false;
  const before = steps.slice(0, at);
  const condition = `${when === undefined ? '' : `${when} && `}steps.${question.id}.outputs.decision != 'trusted'`;
  const stop = steps[at + 1];
  return (
    before.every(step => given(step, 'path') === '.guarded-deploy') &&
    stop?.if === condition &&
    /^exit 1$/m.test(stop.run ?? '')
  );
}

/** Whether a job does not start when the job `gate` said anything else than `trusted`, or nothing. */
function waitsFor(gate: string, condition: string | undefined, needs: readonly string[]): boolean {
  if (condition === undefined) return false;
  const expression = condition.replace(/^\s*\$\{\{|\}\}\s*$/g, '');
  const starts = (decision: string, prepared: string) => {
    const all = Object.fromEntries(
      needs.map(name => [
        name,
        { result: 'success', outputs: name === gate ? { decision, prepared } : { prepared: 'x' } },
      ]),
    );
    const github = { event_name: 'push', ref: 'refs/heads/master', run_attempt: 1 };
    const value = evaluate(expression, { github, inputs: {}, vars: {}, needs: all }, ['success']);
    return value !== false && value !== null && value !== '' && value !== 0;
  };
  return ['approval', 'deny', ''].every(decision => !starts(decision, '')) && starts('trusted', 'x');
}

type Job = WorkflowFile['jobs'][string];

function gateOf(job: Job, jobs: WorkflowFile['jobs']): JobRow['gate'] {
  const steps = job.steps ?? [];
  if (asksItself(steps, undefined)) return 'step';
  const needs = listOf(job.needs);
  const isGate = (name: string) =>
    (jobs[name]?.steps ?? []).some(asks) || /\/workflows\/ci\.yml(?:@|$)/.test(jobs[name]?.uses ?? '');
  const gate = needs.find(name => isGate(name) && waitsFor(name, job.if, needs));
  if (gate === undefined) return 'none';
  return asksItself(steps, 'github.run_attempt > 1') ? 'job' : 'job, not when run again';
}

function secretsOf(text: string): string[] {
  if (/\bsecrets\s*\[|toJSON\(\s*secrets\s*\)/i.test(text)) return ['all'];
  return [...new Set([...text.matchAll(/\bsecrets\.([A-Za-z_]\w*)/g)].map(match => match[1]!))].filter(
    name => name !== 'GITHUB_TOKEN',
  );
}

/** The jobs of a workflow that have steps; those that call another workflow are rows of that one. */
export function rowsOf(workflow: string, file: WorkflowFile): JobRow[] {
  return Object.entries(file.jobs).flatMap(([name, job]) => {
    if (job.uses !== undefined) return [];
    const seen: Seen = { foreign: [], restores: [], saves: [], reaches: '', hasProject: false };
    for (const step of job.steps ?? []) look(step, seen);
    const rights = job.permissions ?? file.permissions ?? 'write-all';
    const writes =
      typeof rights === 'string'
        ? rights === 'write-all'
          ? ['everything']
          : []
        : Object.entries(rights).flatMap(([scope, level]) => (level === 'write' ? [scope] : []));
    return [
      {
        ...{ workflow, job: name, writes, gate: gateOf(job, file.jobs) },
        cacheMode: job['cache-mode'] ?? '',
        secrets: secretsOf(JSON.stringify([job, file.env ?? {}])),
        foreign: [...new Set(seen.foreign)],
        ...{ restores: seen.restores, saves: seen.saves, reaches: seen.reaches },
      },
    ];
  });
}

/** The sentences that a reviewer reads; none when all is as it should be. @param rows of all workflows of a repository */
export function crossings(rows: readonly JobRow[]): string[] {
  const found: string[] = [];
  const names = (row: JobRow) => `${row.workflow} ${row.job}`;
  for (const row of rows) {
    const keys = keysOf(row);
    if (keys.length > 0 && row.foreign.length > 0)
      found.push(`${names(row)} holds ${keys.join(', ')} and ${row.foreign.join(', ')}`);
    if (row.writes.length > 0 && row.foreign.length > 0)
      found.push(
        `${names(row)} has a token that writes ${row.writes.join(', ')} and ${row.foreign.join(', ')}`,
      );
    for (const kind of new Set(row.restores)) {
      if (keys.length > 0)
        found.push(`${names(row)} holds ${keys.join(', ')} and restores the cache '${kind}'`);
      const lesser = rows.find(
        other =>
          other !== row &&
          other.saves.includes(kind) &&
          other.foreign.length > 0 &&
          other.secrets.length < row.secrets.length,
      );
      if (lesser) found.push(`${names(row)} restores the cache '${kind}', which ${names(lesser)} may write`);
    }
    if (row.reaches !== '' && row.gate === 'none')
      found.push(`${names(row)} reaches hosts and has no gate before it`);
  }
  return found;
}

/** For people. */
export function tableOf(rows: readonly JobRow[]): string {
  const head = ['workflow', 'job', 'secrets', 'token writes', 'foreign code', 'cache', 'reaches', 'gate'];
  const cells = rows.map(row => [
    row.workflow,
    row.job,
    row.secrets.join(' '),
    row.writes.join(' '),
    row.foreign.join('; '),
    row.restores.length === 0 ? row.cacheMode : `${[...new Set(row.restores)].join('; ')} (read, write)`,
    row.reaches,
    row.gate === 'none' ? '' : row.gate,
  ]);
  const lines = [head, head.map(() => '---'), ...cells].map(
    line => `| ${line.map(cell => cell || '–').join(' | ')} |`,
  );
  return lines.join('\n');
}
