import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { Deadline } from '@guarded-deploy/deadline';
import { Fault, type Place } from '@guarded-deploy/faults';
import { childEnvironment } from '@guarded-deploy/process';
import {
  choosesTasks,
  onlyLooks,
  type PlaybookOptions,
  type PrivateFiles,
  playbookArguments,
  playbookEnvironment,
  sshArguments,
} from './command.ts';
import { ownConfig } from './config.ts';
import type { Execute } from './execute.ts';
import { extraVarsFile } from './extra-vars.ts';
import { controlSockets, endLeftOvers, writeVariables } from './private-files.ts';
import { type FailedTask, type HostRecap, type PlacedTask, readReport } from './report.ts';
import { inventoryError, lastWords, usageError } from './said.ts';

interface PlaybookRequest extends PlaybookOptions {
  readonly playbooks: readonly string[];
  /** A file for `ansible-galaxy install -r`. */
  readonly requirements?: string | undefined;
  readonly jumpHost?: string | undefined;
  /** This action's own variables. */
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** Absolute. */
  readonly directory: string;
  /** Absolute; places of annotations are given from here. */
  readonly workspace: string;
}

interface PlaybookDependencies {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execute: Execute;
  readonly deadline: Deadline;
  readonly say: (line: string) => void;
}

interface PlaybookRun {
  readonly playbook: string;
  readonly code: number;
  /** Plays that matched at least one host. */
  readonly plays: number;
  readonly recap: Readonly<Record<string, HostRecap>>;
  readonly failed: readonly FailedTask[];
}

export interface Outcome {
  readonly runs: readonly PlaybookRun[];
  /** Of the playbooks that ran, added up. */
  readonly recap: Readonly<Record<string, HostRecap>>;
  readonly changed: boolean;
  readonly failed: readonly FailedTask[];
  /** What a person should know although it is no failure. */
  readonly notes: readonly Note[];
  /** Why it stopped, when it did. */
  readonly fault?: Fault;
}

interface Note {
  readonly code: string;
  readonly text: string;
  readonly place?: Place;
}

/** Runs the playbooks in order; the first failure stops. @throws Fault for what is wrong before the first one starts. */
export async function runPlaybooks(
  request: PlaybookRequest,
  files: PrivateFiles,
  deps: PlaybookDependencies,
): Promise<Outcome> {
  for (const playbook of request.playbooks) requireFile(request, playbook, 'playbook');
  for (const inventory of request.inventory) requireInventory(request, inventory);
  const runs: PlaybookRun[] = [];
  const notes: Note[] = [];
  let fault: Fault | undefined;
  try {
    const own = await ownConfig(childEnvironment(deps.env), request.directory, {
      execute: deps.execute,
      signal: deps.deadline.signal,
    });
    if (own.ignored) notes.push(ignoredConfig(request, own.ignored));
    const environment = (report: string) =>
      playbookEnvironment(deps.env, { ...files, report }, own, { jumpHost: request.jumpHost });
    // Last of all variables, so that nothing given or inventoried takes the host keys out of ssh's command line.
    const ssh = sshArguments(childEnvironment(deps.env), files, {
      own: own.sshArgs,
      jumpHost: request.jumpHost,
    });
    const variables = extraVarsFile({ ...request.variables, ansible_ssh_args: ssh });
    writeVariables(files.extraVars, variables);
    if (request.requirements) await install(request, request.requirements, environment(files.report), deps);
    for (const playbook of request.playbooks) {
      deps.say(`── ${playbook}`);
      const report = `${files.report}.${runs.length}`;
      const reported = () => readReport(playbook, existsSync(report) ? readFileSync(report, 'utf8') : '');
      const options = { cwd: request.directory, env: environment(report), signal: deps.deadline.signal };
      const { code, errors } = await deps
        .execute('ansible-playbook', playbookArguments(playbook, request, files), {
          ...options,
          line: deps.say,
        })
        .catch(thrown => {
          throw cutShort(request, playbook, reported().running, thrown);
        });
      const { asks, pauses, running: _, ...ran } = reported();
      const { recap } = ran;
      runs.push({ playbook, code, ...ran });
      notes.push(...askedNobody(request, playbook, asks, pauses));
      fault = unanswered(request, playbook, asks) ?? faultOf(request, runs.at(-1)!, errors);
      if (!fault && code === 0 && Object.keys(recap).length === 0 && !onlyLooks(request.options)) {
        notes.push({
          code: 'ANSIBLE_NO_TASKS',
          text: `${playbook} ended before any task ran (meta: end_play, or plays without tasks).`,
          place: { file: placed(request, inside(request.directory, playbook)) },
        });
      }
      if (fault) break;
    }
  } finally {
    if (deps.deadline.signal.aborted) endLeftOvers(files.directory);
    await closeConnections(request, files, deps);
  }
  const recap = addUp(runs);
  return {
    runs,
    recap,
    changed: Object.values(recap).some(counts => counts.changed > 0),
    failed: runs.flatMap(run => run.failed),
    notes,
    ...(fault ? { fault } : {}),
  };
}

function requireFile(request: PlaybookRequest, path: string, what: string): void {
  if (existsSync(inside(request.directory, path))) return;
  throw new Fault({
    code: 'PLAYBOOK_MISSING',
    what: `There is no ${what} ${JSON.stringify(path)} in ${JSON.stringify(request.directory)}.`,
    remedy: "Check the path and 'working-directory'; the repository must be checked out before this step.",
  });
}

/** An inventory that is no list of hosts has to be there: Ansible would go on without hosts, with a warning. */
function requireInventory(request: PlaybookRequest, inventory: string): void {
  if (inventory.includes(',') || existsSync(inside(request.directory, inventory))) return;
  throw new Fault({
    code: 'INVENTORY_MISSING',
    what: `There is no inventory ${JSON.stringify(inventory)} in ${JSON.stringify(request.directory)}.`,
    remedy: "Check the path and 'working-directory'; a list of hosts has a comma in it, such as `web1,`.",
  });
}

/** The line of a playbook that asks for a variable. */
function placeOfPrompt(request: PlaybookRequest, playbook: string, name: string): Place {
  const path = inside(request.directory, playbook);
  const file = placed(request, path);
  const lines = readFileSync(path, 'utf8').split('\n');
  const start = lines.findIndex(line => /^(?:-[ \t]*)?vars_prompt[ \t]*:/.test(line.trimStart()));
  const found = lines.findIndex(
    (line, index) => start !== -1 && index > start && /\bname\s*:/.test(line) && line.includes(name),
  );
  return found === -1 ? { file } : { file, line: found + 1 };
}

type Asked = ReturnType<typeof readReport>['asks'];

/** A play that asks a person for a variable without a default was stopped before its first task: the variable would have been empty. */
function unanswered(request: PlaybookRequest, playbook: string, asks: Asked): Fault | undefined {
  const asked = asks.find(one => !one.default);
  if (asked === undefined) return undefined;
  return new Fault({
    code: 'ANSIBLE_ASKS',
    what: `${playbook} asks for the variable ${JSON.stringify(asked.name)} (vars_prompt), and nobody can answer: it was stopped before that play began.`,
    remedy: "Give it under 'extra-vars', or give it a default in the playbook.",
    place: placeOfPrompt(request, playbook, asked.name),
  });
}

/** What would have waited for a person, and did not. */
function askedNobody(
  request: PlaybookRequest,
  playbook: string,
  asks: Asked,
  pauses: ReturnType<typeof readReport>['pauses'],
): Note[] {
  return [
    ...asks
      .filter(one => one.default)
      .map(({ name }) => ({
        code: 'ANSIBLE_ASKS',
        text: `${playbook} asks for the variable ${JSON.stringify(name)} (vars_prompt), and nobody can answer: it has its default. Give it under 'extra-vars' to take this warning away.`,
        place: placeOfPrompt(request, playbook, name),
      })),
    ...pauses.map(({ task, file, line }) => ({
      code: 'ANSIBLE_ASKS',
      text: `Task ${JSON.stringify(task)} waits for a person (pause), and nobody can answer: Ansible went on. Use an environment with required reviewers to have somebody agree.`,
      place: {
        file: placed(request, inside(request.directory, file || playbook)),
        ...(line > 0 ? { line } : {}),
      },
    })),
  ];
}

/** A run whose time was over: what had not come to its end. */
function cutShort(
  request: PlaybookRequest,
  playbook: string,
  running: ReturnType<typeof readReport>['running'],
  thrown: unknown,
): unknown {
  const [first] = running;
  if (!(thrown instanceof Fault) || thrown.code !== 'DEADLINE_EXCEEDED' || first === undefined) return thrown;
  const hosts =
    first.hosts.length > 5
      ? `${first.hosts.slice(0, 5).join(', ')} and ${first.hosts.length - 5} more`
      : first.hosts.join(', ');
  const place = placeOf(request, first);
  return new Fault({
    code: thrown.code,
    what: `${thrown.what.replace(/\.$/, '')}: ${playbook} was at task ${JSON.stringify(first.task)} on ${hosts}.`,
    remedy: `Look at what it waited for there; give 'timeout' more time if that was expected. What a host had begun may go on.`,
    ...(place ? { place } : {}),
  });
}

const inside = (directory: string, path: string) => (isAbsolute(path) ? path : join(directory, path));

/** Said of a configuration that Ansible passes over. */
function ignoredConfig(request: PlaybookRequest, path: string): Note {
  return {
    code: 'ANSIBLE_CONFIG_IGNORED',
    text: `Ansible does not read ${placed(request, path)}, since anybody may write to its directory. Take that right away (chmod o-w), or name the file in ANSIBLE_CONFIG.`,
    place: { file: placed(request, path) },
  };
}

async function install(
  request: PlaybookRequest,
  requirements: string,
  env: Readonly<Record<string, string>>,
  deps: PlaybookDependencies,
): Promise<void> {
  requireFile(request, requirements, 'requirements file');
  const { code, errors } = await deps.execute('ansible-galaxy', ['install', `--role-file=${requirements}`], {
    cwd: request.directory,
    env,
    signal: deps.deadline.signal,
    line: deps.say,
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

/** Relative to the workspace where it lies inside, as annotations want it. */
function placed(request: PlaybookRequest, file: string): string {
  const path = relative(request.workspace, file);
  return path.startsWith('..') || isAbsolute(path) ? file : path;
}

/** Where a task stands, for an annotation. */
export function placeOf(
  request: Pick<PlaybookRequest, 'workspace' | 'directory'>,
  task: PlacedTask,
): Place | undefined {
  if (task.file === '') return undefined;
  const file = placed(request as PlaybookRequest, inside(request.directory, task.file));
  return task.line > 0 ? { file, line: task.line } : { file };
}

/** ssh's own words in short: its warning of another host key fills a screen. */
function inShort(message: string): string {
  if (message.includes('HOST IDENTIFICATION HAS CHANGED'))
    return 'it shows another host key than known-hosts has';
  // Of a connection that is kept open, ssh throws the words of the one to the jump host away.
  if (/UNKNOWN port 65535/.test(message))
    return 'the jump host before it could not be reached, took no key, or shows a host key that is not in known-hosts';
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
function faultOf(request: PlaybookRequest, run: PlaybookRun, errors: string): Fault | undefined {
  if (run.code === 127) return missing();
  const first = run.failed.find(task => task.kind === 'failed') ?? run.failed[0];
  if (run.code !== 0 && first) {
    const place = placeOf(request, first);
    const unreachable = first.kind === 'unreachable';
    return new Fault({
      code: unreachable ? 'ANSIBLE_UNREACHABLE' : 'ANSIBLE_TASK_FAILED',
      what: `${run.playbook}: ${sentenceOf(first)}`,
      remedy: unreachable
        ? 'Check the address, the user, the private key and the entry in known-hosts (of a jump host too); no host was trusted without one.'
        : 'Repair what the task reports; playbooks after this one were not run.',
      ...(place ? { place } : {}),
    });
  }
  const usage = run.code === 2 ? usageError(errors) : undefined;
  if (usage !== undefined)
    return new Fault({
      code: 'OPTIONS_INVALID',
      what: `ansible-playbook does not understand its options: ${usage}.`,
      remedy: "Correct 'options'; playbooks belong under 'playbooks'.",
    });
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
  if (Object.keys(run.recap).length > 0 || onlyLooks(request.options)) return undefined;
  if (run.plays > 0) {
    // A play may end itself; tags that no task has are a mistake.
    if (!choosesTasks(request)) return undefined;
    return new Fault({
      code: 'ANSIBLE_NO_TASKS',
      what: `No task of ${run.playbook} is chosen by ${chosenBy(request)}, so nothing was done; ansible-playbook calls that a success.`,
      remedy:
        "Check 'tags' and 'skip-tags' against the tasks: `ansible-playbook --list-tags` shows what there is.",
      place: { file: placed(request, inside(request.directory, run.playbook)) },
    });
  }
  const unread = inventoryError(errors);
  return new Fault({
    code: 'ANSIBLE_NO_HOSTS',
    what: `${run.playbook} matched no host, so nothing was done; ansible-playbook calls that a success.${unread === undefined ? '' : ` It could not read the inventory: ${unread.replace(/\.?$/, '.')}`}`,
    remedy: "Check 'inventory', 'limit' and the hosts patterns of the plays.",
    place: { file: placed(request, inside(request.directory, run.playbook)) },
  });
}

const chosenBy = ({ tags, skipTags }: PlaybookRequest) =>
  [
    ...(tags ? [`tags ${JSON.stringify(tags)}`] : []),
    ...(skipTags ? [`skip-tags ${JSON.stringify(skipTags)}`] : []),
  ].join(' and ') || "'options'";

async function closeConnections(
  request: PlaybookRequest,
  files: PrivateFiles,
  deps: PlaybookDependencies,
): Promise<void> {
  for (const socket of controlSockets(files.short)) {
    await deps
      .execute('ssh', ['-S', socket.replaceAll('%', '%%'), '-O', 'exit', 'host'], {
        cwd: request.directory,
        env: playbookEnvironment(deps.env, files),
        signal: AbortSignal.timeout(5000),
        line: () => undefined,
      })
      .catch(() => undefined);
  }
}

function addUp(runs: readonly PlaybookRun[]): Record<string, HostRecap> {
  const sum: Record<string, HostRecap> = Object.create(null);
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
