/** `guarded-deploy`: the engine of the actions for a person's terminal. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { Deadline } from '@guarded-deploy/deadline';
import { Fault, messageOf } from '@guarded-deploy/faults';
import {
  connector,
  FileHashCache,
  filesIn,
  loadReleaseFile,
  parseBatches,
  parseVariables,
  type ReleaseResult,
  readConfigFile,
  readInventory,
  run,
  unlock,
} from '@guarded-deploy/release';
import { type CliArguments, HELP, parseCommandLine } from './arguments.ts';
import { askGuard, type GuardReport, guardPlan } from './guard.ts';
import { Progress } from './progress.ts';
import { describeResult, jsonResult } from './result.ts';

function readFileOrFault(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Fault({
      code: 'FILE_UNREADABLE',
      what: `${what} ${path} cannot be read.`,
      remedy: 'Correct its name or its permissions.',
      cause,
    });
  }
}

function git(directory: string, ...words: string[]): string | undefined {
  try {
    return execFileSync('git', ['-C', directory, ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}

interface Performed {
  readonly result: ReleaseResult;
  readonly guard: GuardReport | undefined;
}

/** Commands that change what is live. */
const CHANGES: ReadonlySet<string> = new Set(['release', 'rollback', 'migrate', 'scale']);

async function perform(words: CliArguments, deadline: Deadline, progress: Progress): Promise<Performed> {
  const { env } = process;
  const workspace = resolve(words.directory);
  const config = loadReleaseFile(readConfigFile(workspace, words.config), words.config, words.environment);
  const passwordFile = words.vaultPasswordFile ?? env.ANSIBLE_VAULT_PASSWORD_FILE;
  const vaultPassword = passwordFile
    ? readFileOrFault(passwordFile, 'The vault password file').trim()
    : undefined;
  const inventory = readInventory(config, {
    files: filesIn(workspace),
    vaultPassword,
    environment: words.environment ?? '',
  });
  const standardKey = join(homedir(), '.ssh/id_ed25519');
  const key = words.key ?? (env.SSH_AUTH_SOCK || !existsSync(standardKey) ? undefined : standardKey);
  const knownHostsFile = words.knownHosts ?? join(homedir(), '.ssh/known_hosts');
  const knownHosts =
    words.knownHosts !== undefined || existsSync(knownHostsFile)
      ? readFileOrFault(knownHostsFile, 'The known hosts file')
      : '';
  const fromFile = words.variablesFile
    ? readFileOrFault(words.variablesFile, 'The variables file')
    : undefined;
  const hashCache = new FileHashCache(
    join(
      env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
      'guarded-deploy',
      `${createHash('sha256').update(workspace).digest('hex').slice(0, 16)}.json`,
    ),
  );
  const options = {
    config,
    inventory,
    workspace,
    environment: words.environment,
    connect: connector({
      identity: {
        privateKey: key === undefined ? undefined : readFileOrFault(key, 'The private key'),
        passphrase: env.GUARDED_DEPLOY_PASSPHRASE,
        agent: env.SSH_AUTH_SOCK,
      },
      knownHosts: words.acceptNew ? `${knownHosts}\naccept-new\n` : knownHosts,
      jumpHost: words.jumpHost,
      onNewHost: (line: string) =>
        progress.report({ type: 'note', host: undefined, text: `accepted a new host: ${line}` }),
    }),
    commit: git(workspace, 'rev-parse', 'HEAD'),
    ref: git(workspace, 'rev-parse', '--abbrev-ref', 'HEAD'),
    limit: words.hosts,
    variables: { ...parseVariables(fromFile), ...words.set },
    vaultPassword,
    fencingToken: words.fencingToken,
    batches: parseBatches(words.batches),
    migrate: words.migrate,
    dryRun: words.dryRun,
    to: words.to,
    holder: `${userInfo().username}@${hostname()} (process ${process.pid})`,
    hashCache,
    signal: deadline.signal,
    now: () => new Date(),
    fetch,
    report: progress.report,
  };
  const say = (text: string) => progress.report({ type: 'note', host: undefined, text });
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
    root: git(workspace, 'rev-parse', '--show-toplevel') ?? workspace,
    env,
    deadline,
    say,
  });
  if (CHANGES.has(words.command) && !words.dryRun)
    say('The hosts’ own locks keep other releases out; the repository’s lock is not taken from here.');
  const result =
    words.command === 'unlock' ? await unlock(options) : await run(words.command as never, options);
  hashCache.save();
  return { result, guard };
}

function tell(fault: Fault): void {
  const { isTTY } = process.stderr;
  const red = isTTY && !process.env.NO_COLOR ? ['\x1b[31m', '\x1b[0m'] : ['', ''];
  process.stderr.write(
    `${red[0]}${fault.code}${red[1]} ${fault.what.replace(/[\x00-\x1f\x7f-\x9f]/g, ' ')}\n${fault.remedy}\n${fault.docs}\n`,
  );
}

async function main(): Promise<number> {
  const words = parseCommandLine(process.argv.slice(2));
  if (words.help) {
    process.stdout.write(HELP);
    return process.argv.length <= 2 ? 2 : 0;
  }
  if (words.command === 'rehearse') {
    const script = join(import.meta.dirname, '../../../scripts/rehearse');
    return spawnSync(script, words.rest, { stdio: 'inherit' }).status ?? 1;
  }
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
  const progress = new Progress(words.json ? process.stderr : process.stdout, {
    verbose: words.verbose,
    colour: !process.env.NO_COLOR,
  });
  using deadline = new Deadline(words.timeout, `guarded-deploy ${words.command}`, {
    signal: cancelled.signal,
  });
  const { result, guard } = await perform(words, deadline, progress).finally(() => {
    progress.end();
    // What is said now is said; a signal ends it as it ends any program.
    process.off('SIGINT', cancel);
    process.off('SIGTERM', cancel);
  });
  if (words.json) process.stdout.write(`${jsonResult(result, guard)}\n`);
  else process.stdout.write(`${describeResult(result)}\n`);
  if (!result.failure) return 0;
  if (!words.json) tell(result.failure);
  return cancelled.signal.aborted ? 130 : 1;
}

try {
  process.exitCode = await main();
} catch (thrown) {
  const fault =
    thrown instanceof Fault
      ? thrown
      : new Fault({
          code: 'UNEXPECTED',
          what: messageOf(thrown),
          remedy: 'Please report it with the command line you used.',
        });
  if (process.argv.includes('--json'))
    process.stdout.write(
      `${JSON.stringify({ ok: false, error: { code: fault.code, what: fault.what, remedy: fault.remedy, docs: fault.docs } })}\n`,
    );
  else tell(fault);
  process.exitCode = fault.code === 'USAGE' ? 2 : fault.code === 'CANCELLED' ? 130 : 1;
}
