import { tmpdir } from 'node:os';
import type { Deadline } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { countsOf, type GuardOptions, type GuardResult, idOf, nodeExec } from '@guarded-deploy/migrations';
import { run } from '@guarded-deploy/steps/guard/run';
import type { CliCommand, GuardMode } from './arguments.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables by which projects usually name their database. Without one, a laptop's settings mean a database of its own. */
const NAMES_A_DATABASE =
  /^(DATABASE_URL|DATABASE_HOST|DB_URL|DB_HOST|PGHOST|PGSERVICE|MYSQL_HOST|FLYWAY_URL)$/;

/** How the guard is to be asked, or why it is not; undefined where migrations are none of the command's business. */
export type GuardPlan =
  | {
      readonly onPending: GuardOptions['onPending'];
      /** There must be migrations to ask about. */
      readonly must: boolean;
    }
  | { readonly why: string }
  | undefined;

/** Decides whether the guard is asked. Pure. */
export function guardPlan(given: {
  readonly command: CliCommand;
  readonly mode: GuardMode;
  /** The command runs what is pending on the hosts. */
  readonly migrates: boolean;
  readonly dryRun: boolean;
  readonly env: Environment;
}): GuardPlan {
  const { command, mode, migrates, dryRun, env } = given;
  if (command !== 'release' && command !== 'migrate') return undefined;
  if (mode === 'off') return { why: 'it was switched off with --guard=off' };
  if (mode === 'auto' && !Object.keys(env).some(name => NAMES_A_DATABASE.test(name) && env[name])) {
    return {
      why: 'no variable such as DATABASE_URL says here which database is meant; set it, or give --guard to ask the one of the project’s settings',
    };
  }
  // What this very command is about to run may be pending; unsafe it may not be.
  const usual = migrates ? 'warn' : 'fail';
  const onPending = mode === 'auto' || mode === 'on' ? usual : mode;
  return {
    onPending: dryRun && onPending.startsWith('apply') ? 'warn' : onPending,
    must: mode !== 'auto',
  };
}

/** What the guard found, for the result's JSON. */
export interface GuardReport {
  readonly status: GuardResult['status'] | 'not-asked';
  /** Why it was not asked, or could not answer. */
  readonly reason: string;
  /** Null: not known. */
  readonly pending: number | null;
  readonly unsafe: number | null;
  readonly applied: readonly string[];
}

const notAsked = (reason: string): GuardReport => ({
  status: 'not-asked',
  reason,
  pending: null,
  unsafe: null,
  applied: [],
});

/** The databases that answered, so that a person sees whether they are the ones that were meant. */
function asked({ databases }: GuardResult): string {
  return databases
    .map(({ alias, engine = 'unknown engine', version = '', database }) => {
      const server = `${engine} ${version}`.trim();
      return `${alias} (${database ? `${database}, ` : ''}${server})`;
    })
    .join(', ');
}

interface AskOptions {
  readonly directory: string;
  /** The repository that holds it. */
  readonly root: string;
  readonly env: Environment;
  readonly deadline: Deadline;
  readonly say: (line: string) => void;
}

/** A fault that stops the command, with the word for going on without the guard. */
function unanswered(fault: Fault): Fault {
  return new Fault({
    code: fault.code,
    what: `The migration guard has no answer: ${fault.what}`,
    remedy: `${fault.remedy} To go on without it: --guard=off.`,
    ...(fault.place ? { place: fault.place } : {}),
    cause: fault,
  });
}

/**
 * Asks the migration guard as the pipeline does, from here. Once it is to be asked, no answer stops the command as a verdict
 * does: what could not be judged may be unsafe. Only a checkout without migrations needs none.
 * @throws Fault
 */
export async function askGuard(plan: GuardPlan, options: AskOptions): Promise<GuardReport | undefined> {
  if (plan === undefined) return undefined;
  const { deadline, say } = options;
  const pass = (why: string) => {
    say(`The migration guard was not asked: ${why}.`);
    return notAsked(why);
  };
  if ('why' in plan) return pass(plan.why);
  const outcome = await run(
    {
      tool: 'auto',
      root: options.root,
      directory: options.directory,
      databases: [],
      onPending: plan.onPending,
      safety: 'block',
      checkDrift: 'first-party',
      allow: [],
      connectTimeout: 10,
      lockTimeout: 5,
      smallTable: 0,
      retries: 3,
    },
    {
      ...{ exec: nodeExec, env: options.env, temporary: tmpdir(), deadline },
      log: { info: say, debug: () => undefined },
    },
  );
  if (outcome.kind === 'unanswered') {
    const { thrown } = outcome;
    if (deadline.signal.aborted || !(thrown instanceof Fault)) throw thrown;
    if (!plan.must && thrown.code === 'MIGRATION_TOOL_UNKNOWN') return pass(thrown.what.replace(/\.$/, ''));
    throw unanswered(thrown);
  }
  const { result } = outcome;
  const { status, fault, pending, unsafe, applied, annotations, notes } = result;
  // What it then says is that of somebody interrupted; but what was applied has to be told.
  if (applied.length === 0) deadline.signal.throwIfAborted();
  if (fault && applied.length === 0 && /^(unreachable|error|partial)$/.test(status)) throw unanswered(fault);
  for (const { title, text, place } of annotations) {
    // The line below counts these, and what follows is this command's to say.
    if (title === 'pending migration') continue;
    say(`${place ? `${place.file}${place.line ? `:${place.line}` : ''} ` : ''}${title}: ${text}`);
  }
  for (const note of notes) say(note);
  for (const migration of applied) say(`applied ${idOf(migration)}`);
  say(`The migration guard asked ${asked(result) || 'the project'}: ${status}, ${countsOf(result)}.`);
  if (fault) throw fault;
  return {
    status,
    reason: '',
    pending: result.counted ? pending.length : null,
    unsafe: result.counted ? unsafe.length : null,
    applied: applied.map(idOf),
  };
}
