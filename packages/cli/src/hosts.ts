/** The commands for hosts, from a person's terminal. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { Deadline } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import {
  type CommandName,
  FileHashCache,
  type ReleaseResult,
  type ReportEvent,
  sudoers,
} from '@guarded-deploy/release';
import { type HostsDeps, type HostsOptions, run } from '@guarded-deploy/steps/hosts/run';
import type { CliArguments } from './arguments.ts';
import { checkoutOf, tellDirty } from './checkout.ts';
import { showConfig } from './config.ts';
import { git, rawGit } from './git.ts';
import { askGuard, type GuardReport, guardPlan } from './guard.ts';
import { plain, plainLine } from './plain.ts';
import { Progress } from './progress.ts';
import { projectOf, readFileOrFault } from './project.ts';
import { describeResult, jsonResult } from './result.ts';
import { setup } from './setup.ts';
import { tell } from './tell.ts';

interface Performed {
  readonly result: ReleaseResult;
  readonly guard: GuardReport | undefined;
}

/** A command line for hosts. */
type HostsArguments = CliArguments & { readonly command: Exclude<CommandName, 'sudoers'> };

/** How the hosts are reached from here: with the key that is named, else the agent's, else the usual one. */
function accessOf(words: CliArguments): HostsOptions['access'] {
  const { env } = process;
  const standardKey = join(homedir(), '.ssh/id_ed25519');
  const key = words.key ?? (env.SSH_AUTH_SOCK || !existsSync(standardKey) ? undefined : standardKey);
  const knownHostsFile = words.knownHosts ?? join(homedir(), '.ssh/known_hosts');
  const knownHosts =
    words.knownHosts !== undefined || existsSync(knownHostsFile)
      ? readFileOrFault(knownHostsFile, 'The known hosts file')
      : '';
  return {
    identity: {
      privateKey: key === undefined ? undefined : readFileOrFault(key, 'The private key'),
      passphrase: env.GUARDED_DEPLOY_PASSPHRASE,
      agent: env.SSH_AUTH_SOCK,
    },
    knownHosts: words.acceptNew ? `${knownHosts}\naccept-new\n` : knownHosts,
    jumpHost: words.jumpHost,
    machine: { home: homedir(), user: userInfo().username, path: env.PATH ?? '/usr/bin:/bin' },
  };
}

/** Commands that change what is live. */
const CHANGES: ReadonlySet<string> = new Set(['release', 'rollback', 'migrate', 'scale']);

async function perform(
  words: HostsArguments,
  deadline: Deadline,
  report: (event: ReportEvent) => void,
): Promise<Performed> {
  const { env } = process;
  const project = await projectOf(words, env, deadline.signal);
  const { workspace, config, inventory } = project;
  const hashCache = new FileHashCache(
    join(
      env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
      'guarded-deploy',
      `${createHash('sha256').update(workspace).digest('hex').slice(0, 16)}.json`,
    ),
  );
  const options: HostsOptions = {
    access: accessOf(words),
    batches: words.batches,
    limit: words.hosts,
    fencingToken: words.fencingToken,
    migrate: words.migrate,
    dryRun: words.dryRun,
    to: words.to,
    service: words.service,
    lines: words.lines,
    follow: words.follow,
  };
  const checkout = await checkoutOf((...asked) => rawGit(workspace, ...asked), config, project.files);
  const say = (text: string) => report({ type: 'note', host: undefined, text });
  if (words.command === 'release' || words.command === 'check') {
    // A script has to say that it means it; a person sees it, and what is only looked at is not released.
    const only = words.command === 'check' || words.dryRun;
    const told = tellDirty(checkout, words.allowDirty || only || process.stdout.isTTY === true);
    if (told !== undefined) say(told);
  }
  const deps: HostsDeps = {
    env,
    home: homedir(),
    commit: checkout.commit,
    ref: checkout.ref,
    holder: `${userInfo().username}@${hostname()} (process ${process.pid})`,
    hashCache,
    signal: deadline.signal,
    onNewHost: line => report({ type: 'note', host: undefined, text: `accepted a new host: ${line}` }),
    report,
  };
  for (const warning of [...inventory.warnings, ...project.unread]) say(warning);
  // As in the pipeline: the guard first, so that what stops the release stops it before any host is touched.
  const plan = guardPlan({
    command: words.command,
    mode: words.guard,
    migrates: words.command === 'migrate' || (words.migrate !== 'never' && config.migrate !== undefined),
    dryRun: words.dryRun,
    env,
  });
  const guard = await askGuard(plan, {
    directory: workspace,
    root: (await git(workspace, 'rev-parse', '--show-toplevel')) ?? workspace,
    env,
    deadline,
    say,
  });
  if (CHANGES.has(words.command) && !words.dryRun)
    say('The hosts’ own locks keep other releases out; the repository’s lock is not taken from here.');
  const { result } = await run(words.command, project, options, deps);
  hashCache.save();
  return { result, guard };
}

/** Shows what a release would use; exit status 1 when a host's settings cannot be resolved. */
async function config(words: CliArguments, signal: AbortSignal): Promise<number> {
  using deadline = new Deadline(words.timeout, 'guarded-deploy config', { signal });
  const directory = resolve(words.directory);
  const shown = await showConfig(words, {
    env: process.env,
    signal: deadline.signal,
    commit: (await git(directory, 'rev-parse', 'HEAD')) ?? '',
    ref: (await git(directory, 'rev-parse', '--abbrev-ref', 'HEAD')) ?? '',
    now: new Date(),
  });
  process.stdout.write(shown.output);
  for (const warning of shown.warnings) process.stderr.write(`${plainLine(warning)}\n`);
  return shown.ok ? 0 : 1;
}

/** Prints what hosts have to let their user run by sudo. */
async function printSudoers(words: CliArguments, signal: AbortSignal): Promise<number> {
  using deadline = new Deadline(words.timeout, 'guarded-deploy sudoers', { signal });
  const { config, inventory, workspace, environment, variables, written, vaultPasswords } = await projectOf(
    words,
    process.env,
    deadline.signal,
  );
  const { text, hosts } = await sudoers({
    ...{ config, inventory, workspace, environment, variables, written },
    ...{ vaultPassword: vaultPasswords, limit: words.hosts, signal: deadline.signal },
    now: () => new Date(),
    connect: () => Promise.reject(new TypeError('no host is asked')),
    report: () => undefined,
  });
  if (words.json)
    process.stdout.write(
      `${JSON.stringify({ ok: true, hosts: hosts.map(({ name }) => name), text: plain(text) })}\n`,
    );
  else process.stdout.write(plain(text));
  return 0;
}

/** Lines of logs as they come, with the host before them; what is said about them goes to standard error. */
const logged = (event: ReportEvent): void => {
  if (event.type === 'output') process.stdout.write(`${plainLine(`${event.host} ${event.text}`)}\n`);
  else if (event.type === 'step') process.stdout.write(`${plainLine(`${event.host} == ${event.text}`)}\n`);
  else if (event.type === 'note')
    process.stderr.write(`${plainLine(`${event.host ? `${event.host} ` : ''}note: ${event.text}`)}\n`);
};

/** @returns the exit status. @throws Fault */
export async function runOnHosts(
  words: CliArguments & { readonly command: HostsArguments['command'] | 'config' | 'setup' | 'sudoers' },
): Promise<number> {
  const { command } = words;
  const cancelled = new AbortController();
  let signals = 0;
  const cancel = () => {
    signals += 1;
    // The second time a person means it: the hosts undo by themselves what was not final.
    if (signals > 1) process.exit(130);
    cancelled.abort(
      new Fault({
        code: 'CANCELLED',
        what: 'Cancelled.',
        remedy: 'Hosts go back to what they had; run it again when you are ready.',
      }),
    );
  };
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  if (command === 'config') return config(words, cancelled.signal);
  if (command === 'sudoers') return printSudoers(words, cancelled.signal);
  if (command === 'setup') {
    using deadline = new Deadline(words.timeout, 'guarded-deploy setup', { signal: cancelled.signal });
    return await setup(words, accessOf(words), deadline);
  }
  const progress = new Progress(words.json ? process.stderr : process.stdout, {
    verbose: words.verbose,
    colour: !process.env.NO_COLOR,
  });
  using deadline = new Deadline(words.timeout, `guarded-deploy ${command}`, {
    signal: cancelled.signal,
  });
  const report = command === 'logs' && !words.json ? logged : progress.report;
  const { result, guard } = await perform({ ...words, command }, deadline, report).finally(() => {
    progress.end();
    // What is said now is said; a signal ends it as it ends any program.
    process.off('SIGINT', cancel);
    process.off('SIGTERM', cancel);
  });
  if (words.json) process.stdout.write(`${jsonResult(result, guard)}\n`);
  else if (command !== 'logs') process.stdout.write(`${plain(describeResult(result))}\n`);
  if (!result.failure) return 0;
  // The way to end it.
  if (command === 'logs' && words.follow && cancelled.signal.aborted) return 130;
  if (!words.json) tell(result.failure);
  return cancelled.signal.aborted ? 130 : 1;
}
