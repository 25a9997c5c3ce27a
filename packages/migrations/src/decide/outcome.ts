/** What became of an application of migrations: what is applied, what is not, in which state the database is. Pure. */
import { Fault, type Place } from '@guarded-deploy/faults';
import type { Engine, Tool } from '../model/engine.ts';
import type { DatabaseFacts, ProjectFault } from '../model/observation.ts';
import type { Judged } from '../model/verdict.ts';
import type { Application, JournalEntry } from '../observe/application.ts';
import { isSame } from '../observe/application.ts';
import { endsTransactions } from './before-apply.ts';
import { commandFor, idOf, listed } from './faults.ts';

export interface Applied {
  /** The target's name. */
  readonly database: string;
  readonly app: string;
  readonly name: string;
  readonly seconds: number | null;
}

interface Outcome {
  /** Recorded by the database. */
  readonly applied: readonly Applied[];
  /** Judged, and not applied. */
  readonly left: readonly Judged[];
  /** The database said what is recorded. */
  readonly known: boolean;
  readonly fault: Fault | undefined;
  /** Another plan was found than the judged one. */
  readonly changed: boolean;
  /** It gave way to somebody's lock and has changed nothing: trying again is harmless. */
  readonly retry: boolean;
}

interface Situation {
  readonly application: Application;
  /** What was to be applied. */
  readonly judged: readonly Judged[];
  readonly databases: readonly DatabaseFacts[];
  readonly tool: Tool;
  /** Seconds. */
  readonly lockTimeout: number;
}

/** What one migration has left behind that did not get to its end. */
interface Effects {
  /** Its statements that took effect; undefined where nobody counted. */
  readonly kept: readonly string[] | undefined;
  /** The one that the server was at when the process or the connection ended. */
  readonly underWay: string | undefined;
  /** All of it was one transaction that was not committed. */
  readonly whole: boolean;
}

/** Statements of MariaDB and MySQL that commit what was before them, and themselves. */
const COMMITS = /^\s*(ALTER|CREATE|DROP|RENAME|TRUNCATE|GRANT|REVOKE|ANALYZE|OPTIMIZE|LOCK)\b/i;
/** The tools' own records of what is applied. */
const RECORDS =
  /^\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\S*(django_migrations|alembic_version|flyway_schema_history)\b/i;

/** Which of the statements that were sent have taken effect, by the transactions that they were in. */
export function effectsOf(
  entry: JournalEntry,
  migration: Pick<Judged, 'atomic' | 'operations'>,
  engine: Engine | undefined,
  tool: Tool,
): Effects {
  // Python's SQLite, as Alembic uses it, begins no transaction before a schema statement.
  const transactional = engine === 'postgresql' || (engine === 'sqlite' && tool !== 'alembic');
  const texts = migration.operations.flatMap(({ sql }) => sql);
  const ended = engine !== undefined && endsTransactions(texts, engine);
  if (!entry.counted) {
    const whole = transactional && migration.atomic && !ended;
    return { kept: whole ? [] : undefined, underWay: undefined, whole };
  }
  const sent = entry.statements.filter(({ sql }) => !RECORDS.test(sql));
  const last = entry.statements.at(-1);
  const underWay = last && !last.done && !last.atomic ? last.sql : undefined;
  if (transactional) {
    // A transaction is behind whatever ran outside of one later.
    const ends = entry.statements.findLastIndex(({ atomic }) => !atomic);
    const kept = sent.filter(statement => {
      const at = entry.statements.indexOf(statement);
      return (
        statement.done && (!statement.atomic || at < ends || (ended && at < entry.statements.length - 1))
      );
    });
    const whole = sent.every(({ atomic }) => atomic) && !ended && (sent.length > 0 || migration.atomic);
    return { kept: kept.map(({ sql }) => sql), underWay, whole: whole && kept.length === 0 };
  }
  const committed = sent.findLastIndex(({ sql, done, atomic }) => done && (!atomic || COMMITS.test(sql)));
  const kept = sent.filter(({ done }, index) => done && index <= committed);
  const open = last && !last.done && (COMMITS.test(last.sql) || !last.atomic) ? last.sql : undefined;
  return { kept: kept.map(({ sql }) => sql), underWay: tool === 'flyway' ? undefined : open, whole: false };
}

/** Whether an application was ended from outside, so that the server may have gone on with what it was at. */
function wasInterrupted(error: ProjectFault | undefined): boolean {
  if (error === undefined) return false;
  const { type, code, message } = error;
  return (
    type === 'Interrupted' ||
    code === 2006 ||
    code === 2013 ||
    code === '57P01' ||
    /server closed the connection|connection (already |is |was |has been )?(closed|lost)|gone away|Lost connection|terminating connection/i.test(
      message,
    )
  );
}

/** Whether it stopped because somebody else held a lock. */
function hasWaited(error: ProjectFault | undefined): boolean {
  if (error === undefined) return false;
  const { code, message } = error;
  return (
    code === 1205 ||
    code === 1213 ||
    code === '55P03' ||
    code === '40P01' ||
    /lock.*timeout|Lock wait timeout|deadlock (detected|found)/i.test(message.slice(0, 2000))
  );
}

const short = (sql: string) => {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
};

/** The name of the index that a statement was to build beside everybody else. */
function indexOf(statements: readonly string[]): string | undefined {
  for (const sql of statements) {
    const match = /\bINDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:\w+\.)?("(?:[^"]|"")+"|[\w$]+)/i.exec(
      sql,
    );
    if (match) return match[1]!.replace(/^"|"$/g, '').replaceAll('""', '"');
  }
  return undefined;
}

/** Names as outputs have them; with their target where there are several. */
function namer(databases: readonly DatabaseFacts[]) {
  const several = databases.length > 1;
  return (migration: { app: string; name: string; database: string }) =>
    several ? `${idOf(migration)} on '${migration.database}'` : idOf(migration);
}

/** Reads an application to its end. */
export function outcomeOf(situation: Situation): Outcome {
  const { application, judged } = situation;
  const recorded = new Map(
    (application.recorded ?? []).map(({ database, migrations }) => [
      database,
      new Set(migrations.map(([app, name]) => `${app} ${name}`)),
    ]),
  );
  const known = judged.every(({ database }) => recorded.has(database)) && !application.working;
  const entryOf = (migration: Judged) =>
    application.journal.find(entry => entry.database === migration.database && isSame(entry, migration));
  const isApplied = (migration: Judged) =>
    recorded.get(migration.database)?.has(`${migration.app} ${migration.name}`) ?? false;
  const done = judged.filter(isApplied);
  const left = judged.filter(migration => !isApplied(migration));
  const applied = done.map(({ database, app, name }): Applied => {
    const entry = application.journal.find(
      candidate => candidate.database === database && candidate.app === app && candidate.name === name,
    );
    return { database, app, name, seconds: entry?.seconds ?? null };
  });
  const begun = left.filter(entryOf);
  const failing = begun.find(migration => !entryOf(migration)?.done) ?? begun[0];
  const entry = failing && entryOf(failing);
  const error = application.error ?? entry?.error ?? application.journal.find(({ error }) => error)?.error;
  const changed = application.changed !== undefined;
  const base = { applied, left, known, changed };
  if (!error && !changed && known && left.length === 0) return { ...base, fault: undefined, retry: false };
  const facts = { ...situation, applied, left, failing, entry, error, known };
  const effects = failing && entry ? effectsIn(facts, failing, entry) : undefined;
  const clean = failing === undefined || (effects?.kept !== undefined && effects.kept.length === 0);
  const failed = application.recorded?.some(({ failed }) => failed?.length) ?? false;
  return {
    ...base,
    fault: changed ? planChanged(facts) : faultOf(facts, effects),
    retry: !changed && known && hasWaited(error) && clean && !failed && effects?.underWay === undefined,
  };
}

interface Facts extends Situation {
  readonly applied: readonly Applied[];
  readonly left: readonly Judged[];
  readonly failing: Judged | undefined;
  readonly entry: JournalEntry | undefined;
  readonly error: ProjectFault | undefined;
  readonly known: boolean;
}

function effectsIn(facts: Facts, failing: Judged, entry: JournalEntry): Effects {
  const { application, databases, tool } = facts;
  if (application.oneTransaction?.includes(failing.database))
    return { kept: [], underWay: undefined, whole: true };
  const engine = databases.find(({ alias }) => alias === failing.database)?.engine as Engine | undefined;
  const effects = effectsOf(entry, failing, engine, tool);
  // What the server refused in so many words is not under way.
  return wasInterrupted(facts.error) ? effects : { ...effects, underWay: undefined };
}

function appliedWords(facts: Facts): string {
  const name = namer(facts.databases);
  if (facts.applied.length === 0) return 'No other migration was applied by this run.';
  return `Applied before it and still there: ${listed(facts.applied.map(name))}.`;
}

function planChanged(facts: Facts): Fault {
  const { application, applied, databases } = facts;
  const name = namer(databases);
  const done =
    applied.length === 0
      ? 'Nothing was applied by this run.'
      : `Applied by this run and still there: ${listed(applied.map(name))}.`;
  return new Fault({
    code: 'MIGRATION_PLAN_CHANGED',
    what: `The migrations of '${application.changed?.alias}' are not the ones that were judged: somebody has changed the files or the database since. ${done}`,
    remedy:
      'Run again: the new plan is judged afresh. Take the deploy lock around this step to keep others out.',
  });
}

/** In which state the failing migration has left the database. */
function stateOf(facts: Facts, effects: Effects | undefined): string {
  const { application, failing, left, known, error, tool } = facts;
  if (application.working)
    return 'A statement of it still runs in the server and did not end when it was asked to: what it leaves is not known.';
  if (!known) return 'What was applied is not known: the database no longer answers.';
  if (!failing || !effects)
    return left.length === facts.judged.length ? 'No migration had begun.' : 'No migration was under way.';
  const marked = application.recorded?.find(({ failed }) => failed?.includes(failing.name));
  const parts: string[] = [];
  if (application.oneTransaction?.includes(failing.database) && left.length > 1)
    parts.push('All of them ran in one transaction, which was rolled back whole.');
  else if (effects.whole) parts.push('It ran in a transaction and was rolled back whole.');
  else if (effects.kept === undefined && wasInterrupted(error))
    parts.push(
      'It is not transactional here: each of its statements may or may not have taken effect, and the one under way may go on in the server.',
    );
  else if (effects.kept === undefined)
    parts.push(
      error?.place?.line && error.place.line > 1
        ? `It is not transactional here: the statements before line ${error.place.line} have taken effect.`
        : 'It is not transactional here: statements of it before the failing one have taken effect.',
    );
  else if (effects.kept.length > 0) {
    const all = failing.operations.flatMap(({ sql }) => sql).filter(sql => !/^\s*--/.test(sql)).length;
    const of =
      all > effects.kept.length
        ? ` of its ${all} statements`
        : effects.kept.length === 1
          ? ' statement'
          : ' statements';
    parts.push(
      `It is not transactional here: ${effects.kept.length}${of} took effect, the last of them ${short(effects.kept.at(-1)!)}, and it is not recorded as applied.`,
    );
  } else if (effects.underWay === undefined)
    parts.push('It is not transactional here, but none of its statements has taken effect.');
  if (effects.underWay !== undefined)
    parts.push(
      `The statement under way when it ended (${short(effects.underWay)}) may or may not have taken effect; the server no longer works at it.`,
    );
  const name = indexOf([...failing.operations.flatMap(({ sql }) => sql)]);
  const invalid = application.recorded
    ?.find(({ database }) => database === failing.database)
    ?.invalid.find(index => index.name === name);
  if (invalid)
    parts.push(
      `It has left the INVALID index ${invalid.name} of ${invalid.table}, which the next try drops before it builds it again.`,
    );
  if (marked) parts.push(`${tool === 'flyway' ? 'Flyway has' : 'It is'} recorded it as failed.`);
  return parts.join(' ');
}

function remedyOf(facts: Facts, effects: Effects | undefined): string {
  const { application, failing, tool, databases, error, known } = facts;
  const command = commandFor(tool, databases);
  if (!known)
    return `Look at the history table before anything else: \`${command}\` may have been interrupted half way.`;
  if (!failing || !effects) return `Deploy again; \`${command}\` continues where this stopped.`;
  const failed = application.recorded?.some(({ failed }) => failed?.length);
  const clean = effects.kept?.length === 0 && effects.underWay === undefined;
  if (clean && !failed)
    return wasInterrupted(error)
      ? `Deploy again; \`${command}\` continues where this stopped.`
      : `Fix the migration and deploy again; \`${command}\` continues where this stopped.`;
  const record = {
    django: `\`python manage.py migrate ${failing.app} ${failing.name} --fake\` records it once its changes are all there.`,
    alembic: `\`alembic stamp ${failing.name}\` records it once its changes are all there.`,
    flyway: 'Then run `flyway repair`, which takes the failed record away.',
  }[tool];
  return `Compare the table with the migration's statements and undo or finish the rest by hand, then run \`${command}\`. ${record}`;
}

function faultOf(facts: Facts, effects: Effects | undefined): Fault {
  const { failing, error, databases, lockTimeout, tool, left, entry } = facts;
  const name = namer(databases);
  const state = stateOf(facts, effects);
  const others = failing
    ? appliedWords(facts)
    : facts.applied.length > 0
      ? appliedWords(facts).replace(' before it', '')
      : '';
  const words = [state, ...(facts.known ? [others] : [])].filter(part => part !== '').join(' ');
  const place = placeOf(failing, error);
  const where = place ? { place } : {};
  if (!error && facts.known) {
    const first = failing ?? left[0]!;
    return new Fault({
      code: 'MIGRATION_NOT_RECORDED',
      what: `The migration ${name(first)} seemed to be applied, and the database has not recorded it: a transaction that was begun by hand was never committed, or env.py does not commit. ${others}`.trim(),
      remedy: `See what begins a transaction in it (BEGIN, START TRANSACTION, autocommit), then run \`${commandFor(tool, databases)}\`.`,
      ...where,
    });
  }
  const message = (error?.message ?? 'the database could not be asked afterwards').split('\n')[0] ?? '';
  const what = `${failing ? `The migration ${name(failing)}` : 'Applying the migrations'} failed: ${message.slice(0, 400)}${/[.!?]$/.test(message) ? '' : '.'} ${words}`;
  if (hasWaited(error))
    return new Fault({
      code: 'MIGRATION_LOCK_TIMEOUT',
      what,
      remedy:
        entry && effects && effects.kept?.length !== 0
          ? remedyOf(facts, effects)
          : `Another connection held a lock for more than ${lockTimeout} s; the migration gave way instead of making everybody wait. Try again when the long transaction has ended.`,
      ...where,
    });
  return new Fault({ code: 'MIGRATION_FAILED', what, remedy: remedyOf(facts, effects), ...where });
}

function placeOf(failing: Judged | undefined, error: ProjectFault | undefined): Place | undefined {
  const file = failing?.file;
  if (!file || file.startsWith('/')) return undefined;
  const line = error?.place?.file === file ? error.place.line : failing.line;
  return { file, ...(line ? { line } : {}) };
}
