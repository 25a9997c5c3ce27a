import type { NamedMigration } from '../model/migration.ts';
import type { ProjectFault } from '../model/observation.ts';
import type { JournalLine } from './probe-runner.ts';

/** A statement that changes something, as an application of migrations sent it to the server. */
export interface SentStatement {
  /** Its beginning. */
  readonly sql: string;
  /** It was one of a transaction, so that it counts only once that is committed. */
  readonly atomic: boolean;
  /** The server has answered it. */
  readonly done: boolean;
}

/** A migration that was begun. */
export interface JournalEntry {
  /** The target's name. */
  readonly database: string;
  readonly app: string;
  readonly name: string;
  /** The tool says that it is through with it. */
  readonly done: boolean;
  readonly seconds?: number;
  readonly statements: readonly SentStatement[];
  /** Statements are counted: what is not among them was not sent. */
  readonly counted?: boolean;
  /** Why it failed, where the project keeps that to itself. */
  readonly error?: ProjectFault;
}

/** A connection to a server that an application has used; see probe_statements.py. */
export interface Session {
  readonly id: number;
  readonly since: string;
  readonly key?: readonly string[];
}

/** What a database says afterwards, over a connection of its own. */
export interface Recorded {
  readonly database: string;
  /** Every applied migration: (app, name). */
  readonly migrations: readonly (readonly [string, string])[];
  /** INVALID indexes (PostgreSQL). */
  readonly invalid: readonly { readonly table: string; readonly name: string }[];
  /** Recorded as failed half way (Flyway). */
  readonly failed?: readonly string[];
}

/** What became of an application. */
export interface Application {
  readonly journal: readonly JournalEntry[];
  /** The plan is not the one that was judged: what is not in the journal was not begun. */
  readonly changed?: { readonly alias: string };
  readonly error?: ProjectFault;
  /** Undefined: nobody could be asked. */
  readonly recorded?: readonly Recorded[];
  readonly sessions?: Readonly<Record<string, readonly Session[]>>;
  /** Statements of a dead process that the server still works at. */
  readonly working?: boolean;
  /** Targets whose revisions are all one transaction (Alembic). */
  readonly oneTransaction?: readonly string[];
}

/** What is to be applied: for each target its migrations in order, each with the digest of the file that was judged. */
export type Expected = Readonly<
  Record<string, readonly (readonly [app: string, name: string, digest: string | null])[]>
>;

/** What a process of its own is asked after an application; see Recorded. */
export interface AskQuestion {
  readonly expected: Expected;
  /** Seconds. */
  readonly connectTimeout: number;
  /** Connections of the application: what they have left at work is ended first. */
  readonly sessions: Readonly<Record<string, readonly Session[]>>;
}

/** One of several migrations of one application. */
export function isSame(a: NamedMigration, b: NamedMigration): boolean {
  return a.app === b.app && a.name === b.name;
}

interface Open {
  database: string;
  app: string;
  name: string;
  done: boolean;
  seconds?: number;
  statements: { sql: string; atomic: boolean; done: boolean }[];
  counted: true;
  error?: ProjectFault;
}

/** Puts the lines of a journal together. Statements belong to the migration that was begun last. */
export function foldJournal(
  lines: readonly JournalLine[],
): Pick<Application, 'journal' | 'sessions' | 'oneTransaction'> {
  const journal: Open[] = [];
  const sessions: Record<string, Session[]> = Object.create(null);
  const oneTransaction: string[] = [];
  for (const line of lines) {
    const last = journal.at(-1);
    switch (line.event) {
      case 'session': {
        const { database, id, since, key } = line as unknown as Session & { database: string };
        sessions[database] ??= [];
        sessions[database].push({ id, since, ...(key ? { key } : {}) });
        break;
      }
      case 'target':
        if (line['oneTransaction'] === true) oneTransaction.push(String(line['database']));
        break;
      case 'begin':
        journal.push({
          database: String(line['database']),
          app: String(line['app']),
          name: String(line['name']),
          done: false,
          statements: [],
          counted: true,
        });
        break;
      case 'statement':
        last?.statements.push({ sql: String(line['sql']), atomic: line['atomic'] === true, done: false });
        break;
      case 'ran': {
        const statement = last?.statements.at(-1);
        if (statement) statement.done = true;
        break;
      }
      case 'failed':
        if (last) last.error = line['error'] as ProjectFault;
        break;
      case 'done':
        if (last) {
          last.done = true;
          last.seconds = Number(line['seconds']);
        }
        break;
    }
  }
  return { journal, sessions, oneTransaction };
}
