import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { Deadline } from '@guarded-deploy/deadline';
import { Fault, type Place } from '@guarded-deploy/faults';
import {
  type PlaybookOptions,
  type PrivateFiles,
  playbookArguments,
  playbookEnvironment,
} from './command.ts';
import type { Execute } from './execute.ts';
import { controlSockets, endLeftOvers } from './private-files.ts';
import { type FailedTask, type HostRecap, readReport } from './report.ts';

export interface Request extends PlaybookOptions {
  readonly playbooks: readonly string[];
  /** A file for `ansible-galaxy install -r`. */
  readonly requirements?: string | undefined;
  /** Absolute. */
  readonly directory: string;
  /** Absolute; places of annotations are given from here. */
  readonly workspace: string;
}

export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execute: Execute;
  readonly deadline: Deadline;
  readonly say: (line: string) => void;
}

export interface PlaybookRun {
  readonly playbook: string;
  readonly code: number;
  readonly recap: Readonly<Record<string, HostRecap>>;
  readonly failed: readonly FailedTask[];
}

export interface Outcome {
  readonly runs: readonly PlaybookRun[];
  /** Of the playbooks that ran, added up. */
  readonly recap: Readonly<Record<string, HostRecap>>;
  readonly changed: boolean;
  readonly failed: readonly FailedTask[];
  /** Why it stopped, when it did. */
  readonly fault?: Fault;
}

/** Runs the playbooks in order; the first failure stops. @throws Fault for what is wrong before the first one starts. */
export async function runPlaybooks(request: Request, files: PrivateFiles, world: World): Promise<Outcome> {
  for (const playbook of request.playbooks) requireFile(request, playbook, 'playbook');
  const runs: PlaybookRun[] = [];
  let fault: Fault | undefined;
  try {
    if (request.requirements) await install(request, request.requirements, files, world);
    for (const playbook of request.playbooks) {
      world.say(`── ${playbook}`);
      const report = `${files.report}.${runs.length}`;
      const { code, errors } = await world.execute(
        'ansible-playbook',
        playbookArguments(playbook, request, files),
        {
          cwd: request.directory,
          env: playbookEnvironment(world.env, { ...files, report }),
          signal: world.deadline.signal,
          line: world.say,
        },
      );
      const { recap, failed } = readReport(playbook, existsSync(report) ? readFileSync(report, 'utf8') : '');
      runs.push({ playbook, code, recap, failed });
      fault = faultOf(request, runs.at(-1)!, errors);
      if (fault) break;
    }
  } finally {
    if (world.deadline.signal.aborted) endLeftOvers(files.directory);
    await closeConnections(request, files, world);
  }
  const recap = addUp(runs);
  return {
    runs,
    recap,
    changed: Object.values(recap).some(counts => counts.changed > 0),
    failed: runs.flatMap(run => run.failed),
    ...(fault ? { fault } : {}),
  };
}

function requireFile(request: Request, path: string, what: string): void {
  if (existsSync(inside(request.directory, path))) return;
  throw new Fault({
    code: 'PLAYBOOK_MISSING',
    what: `There is no ${what} ${JSON.stringify(path)} in ${JSON.stringify(request.directory)}.`,
    remedy: "Check the path and 'working-directory'; the repository must be checked out before this step.",
  });
}

const inside = (directory: string, path: string) => (isAbsolute(path) ? path : join(directory, path));

async function install(
  request: Request,
  requirements: string,
  files: PrivateFiles,
  world: World,
): Promise<void> {
  requireFile(request, requirements, 'requirements file');
  const { code, errors } = await world.execute('ansible-galaxy', ['install', `--role-file=${requirements}`], {
    cwd: request.directory,
    env: playbookEnvironment(world.env, files),
    signal: world.deadline.signal,
    line: world.say,
  });
  if (code === 127) throw missing();
  if (code === 0) return;
  throw new Fault({
    code: 'ANSIBLE_REQUIREMENTS',
    what: `ansible-galaxy could not install ${requirements}: ${lastWords(errors)}`,
    remedy: 'Check the names and versions in it, and that its sources can be reached from this runner.',
    place: { file: placed(request, inside(request.directory, requirements)) },
  });
}

const missing = () =>
  new Fault({
    code: 'ANSIBLE_MISSING',
    what: 'There is no ansible-playbook on PATH.',
    remedy:
      'Install ansible-core in an earlier step, for instance with setup-environment and a lock file that has it.',
  });

const lastWords = (text: string) =>
  text
    .replace(/^ERROR! ?|^\[ERROR\]: ?/gm, '')
    .trim()
    .split('\n')
    .slice(-6)
    .join(' ')
    .slice(0, 600) || 'it said nothing';

/** Relative to the workspace where it lies inside, as annotations want it. */
function placed(request: Request, file: string): string {
  const path = relative(request.workspace, file);
  return path.startsWith('..') || isAbsolute(path) ? file : path;
}

/** Where a task stands, for an annotation. */
export function placeOf(
  request: Pick<Request, 'workspace' | 'directory'>,
  task: FailedTask,
): Place | undefined {
  if (task.file === '') return undefined;
  const file = placed(request as Request, inside(request.directory, task.file));
  return task.line > 0 ? { file, line: task.line } : { file };
}

/** ssh's own warning fills a screen; what matters is which of the two host key troubles it is. */
function inShort(message: string): string {
  if (message.includes('HOST IDENTIFICATION HAS CHANGED'))
    return 'it shows another host key than known-hosts has';
  return message.replace(/\s+/g, ' ').trim().slice(0, 500);
}

/** One sentence on a failed task. */
export function sentenceOf(task: FailedTask): string {
  const names = task.hosts.map(({ host }) => host);
  const shown =
    names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
  const said = inShort(task.hosts[0]?.message ?? '');
  const verb = task.kind === 'unreachable' ? 'could not reach' : 'failed on';
  return `Task ${JSON.stringify(task.task)} ${verb} ${shown}${said ? `: ${said.replace(/\.$/, '')}` : ''}.`;
}

/** Ansible's exit codes: 2 hosts failed, 4 hosts unreachable, 250 its own fault; any other that is not 0, a playbook it could not read. */
function faultOf(request: Request, run: PlaybookRun, errors: string): Fault | undefined {
  if (run.code === 127) return missing();
  const first = run.failed.find(task => task.kind === 'failed') ?? run.failed[0];
  if (run.code !== 0 && first) {
    const place = placeOf(request, first);
    const unreachable = first.kind === 'unreachable';
    return new Fault({
      code: unreachable ? 'ANSIBLE_UNREACHABLE' : 'ANSIBLE_TASK_FAILED',
      what: `${run.playbook}: ${sentenceOf(first)}`,
      remedy: unreachable
        ? 'Check the address, the user, the private key and the entry in known-hosts; no host was trusted without one.'
        : 'Mend what the task says; playbooks after this one were not run.',
      ...(place ? { place } : {}),
    });
  }
  if (run.code !== 0) {
    const where = /(?:Origin: |appears to be in ')([^\s':]+)(?::(\d+)|': line (\d+))/.exec(errors);
    const line = Number(where?.[2] ?? where?.[3] ?? 0);
    return new Fault({
      code: 'ANSIBLE_STOPPED',
      what: `ansible-playbook ended with ${run.code} before it ran ${run.playbook} through: ${lastWords(errors)}`,
      remedy: `Try it locally with 'ansible-playbook --syntax-check ${run.playbook}'.`,
      place: where
        ? { file: placed(request, where[1]!), ...(line > 0 ? { line } : {}) }
        : { file: placed(request, inside(request.directory, run.playbook)) },
    });
  }
  if (Object.keys(run.recap).length === 0) {
    return new Fault({
      code: 'ANSIBLE_NO_HOSTS',
      what: `${run.playbook} matched no host, so nothing was done; ansible-playbook calls that a success.`,
      remedy: "Check 'inventory', 'limit' and the hosts patterns of the plays.",
      place: { file: placed(request, inside(request.directory, run.playbook)) },
    });
  }
  return undefined;
}

async function closeConnections(request: Request, files: PrivateFiles, world: World): Promise<void> {
  for (const socket of controlSockets(files.directory)) {
    await world
      .execute('ssh', ['-S', socket.replaceAll('%', '%%'), '-O', 'exit', 'host'], {
        cwd: request.directory,
        env: playbookEnvironment(world.env, files),
        signal: AbortSignal.timeout(5000),
        line: () => undefined,
      })
      .catch(() => undefined);
  }
}

function addUp(runs: readonly PlaybookRun[]): Record<string, HostRecap> {
  const sum: Record<string, HostRecap> = {};
  for (const run of runs) {
    for (const [host, counts] of Object.entries(run.recap)) {
      const before = sum[host];
      sum[host] = before
        ? {
            ok: before.ok + counts.ok,
            changed: before.changed + counts.changed,
            unreachable: before.unreachable + counts.unreachable,
            failures: before.failures + counts.failures,
            skipped: before.skipped + counts.skipped,
            rescued: before.rescued + counts.rescued,
            ignored: before.ignored + counts.ignored,
          }
        : counts;
    }
  }
  return sum;
}
