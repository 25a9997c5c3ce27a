import type { Key } from './change.ts';
import type { Tool } from './engine.ts';
import type { Conflict, Migration, NamedMigration } from './migration.ts';
import type { DomainFacts, TableFacts } from './server.ts';

/** What was found in one target: a database, or a schema in it that has a history of its own. */
export interface DatabaseFacts {
  /** The target's name: an alias of the settings, a name that env.py gives, a schema. */
  readonly alias: string;
  /** Where the look at it stopped, and why. */
  readonly stage?: string;
  readonly error?: ProjectFault;
  /** The schema in which names without one are looked up, where it is not the only one. */
  readonly schema?: string;
  /** The schema of a tenant does not exist. */
  readonly schemaMissing?: boolean;
  /** Schemas of the same database with histories of their own that were not looked at. */
  readonly unseen?: readonly string[];
  /** Several heads are meant (Alembic). */
  readonly severalHeads?: boolean;
  /** Tables that must be there, that pending migrations change, and that this user does not see. */
  readonly hidden?: readonly string[];
  /** INVALID indexes that an earlier try has left (PostgreSQL). */
  readonly invalid?: readonly { readonly table: string; readonly name: string }[];
  /** Migrations run while another transaction is open, for which CONCURRENTLY waits for ever (Flyway). */
  readonly transactionalLock?: boolean;
  readonly database?: string;
  readonly host?: string;
  readonly port?: string;
  readonly user?: string;
  readonly vendor?: string;
  readonly engine?: string;
  readonly version?: string;
  /** Whether the history table is visible. */
  readonly history?: boolean;
  readonly historyElsewhere?: readonly string[];
  /** Tables of the application that exist although no history is visible. */
  readonly foreignTables?: readonly string[];
  /** Nothing exists yet: no table, view, sequence, routine or type, whoever made it. */
  readonly fresh?: boolean;
  /** Where there is no history: some names of what lies in the database all the same. */
  readonly holds?: readonly string[];
  readonly missingFile?: boolean;
  readonly applied?: number;
  readonly aliases?: readonly string[];
  readonly conflicts?: readonly Conflict[];
  readonly inconsistent?: string;
  /** Squashed migrations that are applied by half, and what of them is not applied and has no file (Django). */
  readonly halfSquashed?: readonly (NamedMigration & { readonly lost: readonly string[] })[];
  readonly ahead?: readonly NamedMigration[];
  readonly stale?: readonly NamedMigration[];
  readonly pending?: readonly Migration[];
  /** All pending migrations run in one transaction (Alembic). */
  readonly oneTransaction?: boolean;
  readonly tables?: Readonly<Record<string, TableFacts>>;
  /** The schema that names without one mean (PostgreSQL), or the database (MariaDB, MySQL), as the server says. */
  readonly currentSchema?: string;
  /** Types that are domains (PostgreSQL). */
  readonly domains?: Readonly<Record<string, DomainFacts>>;
  /** Schemas in which names without one are looked up, as the setting names them: `$user`, `public` (PostgreSQL). */
  readonly searched?: readonly string[];
  /** Other schemas (PostgreSQL) or databases (MariaDB, MySQL) of this server that hold tables: an empty one is not all there is. */
  readonly occupied?: readonly string[];
  /** Tables and views that are found without a schema. */
  readonly relations?: readonly string[];
  /** Types that are found without a schema, those of the server included, in lower case (PostgreSQL). */
  readonly types?: readonly string[];
  /** The Python driver, by which it is known whether a statement behind COMMIT begins a transaction: `psycopg`, `psycopg2`. */
  readonly driver?: string;
  /** Tables of these names lie in schemas of other users, too, and `"$user"` is searched (PostgreSQL). */
  readonly ambiguous?: readonly string[];
  /** Operators, and types with casts or constraints, whose functions may do anything, by name (PostgreSQL). */
  readonly acting?: readonly string[];
  /**
   * What the server says of functions that the pending SQL calls: the worst of those of one name. MariaDB and MySQL name
   * stored functions only, of which nothing is known.
   */
  readonly functions?: Readonly<Record<string, 'immutable' | 'stable' | 'volatile'>>;
  /** Settings of a session that decide how a table is altered (MariaDB, MySQL), by name in lower case. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What the probe's queries gave, before it was decoded: see server-facts.ts. */
  readonly asked?: Readonly<Record<string, readonly (readonly unknown[])[] | null>>;
  readonly existing?: readonly string[];
  /** Its indexes and constraints that the pending SQL names. */
  readonly keys?: readonly { readonly table: string; readonly name: string; readonly kind: Key }[];
  /** Columns that the models of the applied migrations know, by table: what the code that runs now may name. */
  readonly known?: Readonly<Record<string, readonly string[]>>;
}

/** What stopped the look at a project, with the stage it had reached. */
export interface ProjectFault {
  readonly type: string;
  readonly message: string;
  readonly code: string | number | null;
  readonly place: { readonly file: string; readonly line: number | null } | null;
  readonly trace?: string;
}

export interface Drift {
  readonly app: string;
  readonly operations: readonly string[];
  readonly file: string | null;
}

/** A receiver of Django's signals around `migrate`, a command that stands in for it, or a function of env.py. */
export interface Hook {
  readonly kind: 'receiver' | 'command' | 'version';
  readonly name: string;
  readonly file?: string | null;
  readonly line?: number | null;
}

/** Everything a migration tool's probe has seen; the verdict is computed from this and nothing else. */
export interface Observation {
  readonly tool: Tool;
  readonly stage: string;
  readonly databases: readonly DatabaseFacts[];
  readonly drift?: readonly Drift[];
  readonly driftError?: string;
  /** What stopped the look at everything. */
  readonly error?: ProjectFault;
  /** Databases of the settings, or other configurations, that are no targets, and why. */
  readonly leftOut?: readonly { readonly alias: string; readonly why: string }[];
  /** Arguments by which env.py chooses what to migrate, and that nobody has given (Alembic). */
  readonly unnamed?: readonly string[];
  /** Code of the project that runs whenever migrations do, and that no migration shows. */
  readonly hooks?: readonly Hook[];
  /** Statements of env.py that a look did not run. */
  readonly skipped?: readonly string[];
  /** Files of the configuration that the tool has read, in its order, where it says (Flyway). */
  readonly read?: readonly string[];
  /** The tool's version, where it says. */
  readonly toolVersion?: string;
}
