/** Applying what was judged: exactly that, again where it gave way to somebody, and with the database's own word afterwards. */
import { Deadline, DeadlineExceeded } from '@guarded-deploy/deadline';
import { idOf } from '../decide/faults.ts';
import { outcomeOf } from '../decide/outcome.ts';
import type { Observation } from '../model/observation.ts';
import type { Judged } from '../model/verdict.ts';
import type { Application, Expected, JournalEntry, Session } from '../observe/application.ts';
import type { Dependencies } from '../observe/probe-runner.ts';
import type { GuardOptions } from '../options.ts';

/** What a migration tool can be made to do. */
export interface Adapter {
  /** Looks, and changes nothing. */
  observe(dependencies: Dependencies): Promise<Observation>;
  /** Applies exactly what is expected, or nothing that is not. */
  apply(dependencies: Dependencies, expected: Expected, judged: readonly Judged[]): Promise<Application>;
  /** Asks what is recorded, in a process and over connections of its own. */
  ask(
    dependencies: Dependencies,
    expected: Expected,
    sessions: Readonly<Record<string, readonly Session[]>>,
  ): Promise<Pick<Application, 'recorded' | 'working'>>;
}

interface Work {
  readonly adapter: Adapter;
  readonly dependencies: Dependencies;
  readonly options: GuardOptions;
  readonly observation: Observation;
  readonly judged: readonly Judged[];
}

/** Seconds for the question what is recorded: once the run was cancelled, and otherwise. */
const LAST_QUESTION_SECONDS = 8;
const QUESTION_SECONDS = 60;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** Each wait twice as long as the one before, and somewhere in its second half, so that two deploys do not keep step. */
export function waitBefore(attempt: number, random: number): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return Math.round(full / 2 + (full / 2) * random);
}

/** What a tool is told to apply. Targets without pending migrations are named, too: nothing may be applied to them. */
export function expectedOf(
  judged: readonly Judged[],
  { databases }: Pick<Observation, 'databases'>,
): Expected {
  const expected: Record<string, [string, string, string | null][]> = Object.create(null);
  for (const { alias } of databases) expected[alias] = [];
  for (const { database, app, name, digest } of judged) expected[database]?.push([app, name, digest ?? null]);
  return expected;
}

/** Asks what is recorded, whatever time is left: the answer says in which state the database is. */
async function askAfterwards(work: Work, application: Application): Promise<Application> {
  // Where nothing of another plan was begun, there is nothing to ask about.
  if (application.recorded || (application.changed && application.journal.length === 0)) return application;
  const { adapter, dependencies, judged, observation } = work;
  const { signal } = dependencies.deadline;
  const cancelled = signal.aborted && !(signal.reason instanceof DeadlineExceeded);
  const seconds = cancelled
    ? (work.options.lastQuestion ?? LAST_QUESTION_SECONDS)
    : QUESTION_SECONDS + 4 * work.options.connectTimeout;
  using last = new Deadline(seconds, 'asking what is recorded');
  try {
    const asked = await adapter.ask(
      { ...dependencies, deadline: last },
      expectedOf(judged, observation),
      application.sessions ?? {},
    );
    return { ...application, ...asked };
  } catch (thrown) {
    dependencies.note(`what is recorded could not be asked: ${String(thrown)}`);
    return application;
  }
}

/** Shows what is about to happen. */
function announce({ options, observation, judged }: Work): void {
  for (const { alias, engine = '', version = '' } of observation.databases) {
    const own = judged.filter(({ database }) => database === alias);
    if (own.length === 0) continue;
    options.tell?.(
      `Applying ${own.length} migration${own.length === 1 ? '' : 's'} to '${alias}' (${`${engine} ${version}`.trim()}):`,
    );
    for (const migration of own)
      options.tell?.(
        `  ${idOf(migration)}${migration.safe === null ? '' : ` (${migration.lock}${migration.safe ? ', safe' : ''})`}`,
      );
  }
}

/** The entries of several attempts, without those that are tried again. */
function joined(
  before: readonly JournalEntry[],
  recorded: Application['recorded'],
  now: Application,
): Application {
  const done = before.filter(entry =>
    recorded?.some(
      ({ database, migrations }) =>
        database === entry.database &&
        migrations.some(([app, name]) => app === entry.app && name === entry.name),
    ),
  );
  return { ...now, journal: [...done, ...now.journal] };
}

/** Applies the judged migrations. Never more than them; again where that is harmless; and asks afterwards what is there. */
export async function applyJudged(work: Work): Promise<Application> {
  const { adapter, dependencies, options, observation, judged } = work;
  const { databases, tool } = observation;
  const retries = options.retries ?? 0;
  announce(work);
  let earlier: readonly JournalEntry[] = [];
  let recorded: Application['recorded'];
  let rest = judged;
  for (let attempt = 0; ; attempt += 1) {
    const tried = await adapter.apply(dependencies, expectedOf(rest, observation), rest);
    const application = joined(earlier, recorded, await askAfterwards(work, tried));
    const outcome = outcomeOf({ application, judged, databases, tool, lockTimeout: options.lockTimeout });
    if (!outcome.retry || attempt >= retries || dependencies.deadline.signal.aborted) return application;
    const wait = waitBefore(attempt, Math.random());
    options.tell?.(
      `Another connection holds a lock, and nothing was changed: trying again in ${(wait / 1000).toFixed(1)} s (${attempt + 1} of ${retries}).`,
    );
    try {
      await options.deadline.sleep(wait);
    } catch {
      return application;
    }
    earlier = application.journal;
    recorded = application.recorded;
    rest = outcome.left;
  }
}
