import type { Key } from './changes.ts';

/** Engines whose behaviour the rule table knows; anything else is judged as unknown. */
export type Engine = 'mariadb' | 'mysql' | 'postgresql' | 'sqlite';

/**
 * What a change does to others while it runs, on a table that is in use.
 * `instant`: a moment whatever the size · `online`: takes time, reads and writes go on · `blocks-writes`: writes wait until
 * it ends · `rewrites`: the table is copied, and at least writes wait.
 */
export type Lock = 'instant' | 'online' | 'blocks-writes' | 'rewrites' | 'unknown';

/** Whether the code that runs now still works once the change is there. */
export type Compat = 'keeps' | 'breaks' | 'unknown';

export type Status =
  | 'clean'
  | 'pending'
  | 'unsafe'
  | 'conflict'
  | 'drift'
  | 'db-ahead'
  | 'unreachable'
  /** Some targets were not looked at. */
  | 'partial'
  | 'error';

export interface ColumnFacts {
  /** As the server writes it: `varchar(50)`, `bigint(20)`, `character varying(50)`. */
  readonly type: string;
  readonly null: boolean;
  readonly default: boolean;
  readonly auto: boolean;
  readonly charset?: string | null;
  readonly collation?: string | null;
  /** Most bytes of one character in the column's character set. */
  readonly bytes?: number | null;
  readonly generated?: boolean;
}

/** What uses a column, and so is concerned when the column changes. */
export interface Use {
  readonly column: string;
  /**
   * `index`: of the column as it is · `computed-index`: over an expression or with a condition · `check`: validated ·
   * `unchecked`: a check that was never validated · `referenced`: by a foreign key of another table.
   */
  readonly by:
    | 'index'
    | 'computed-index'
    | 'unique'
    | 'check'
    | 'unchecked'
    | 'foreign-key'
    | 'referenced'
    | 'generated'
    | 'view'
    | 'policy'
    | 'trigger'
    | 'routine'
    | 'partition-key'
    | 'statistics'
    | 'other';
  readonly name: string;
}

export interface CheckFacts {
  readonly name: string;
  /** Its condition, as the server writes it. */
  readonly condition: string;
  readonly valid: boolean;
  /** Inherited by partitions and by tables that inherit. */
  readonly inherited: boolean;
}

export interface IndexFacts {
  readonly name: string;
  readonly columns: readonly string[];
  /** It holds all rows apart: neither over an expression, nor with a condition, nor invalid. */
  readonly unique: boolean;
  /** `btree`, `fulltext`, `spatial`, `hash`, …, in lower case. */
  readonly type: string;
}

/** The text of a trigger, routine, event or view that names a table, or that runs for its rows. */
export interface CodeFacts {
  readonly text: string;
  /** It is a function whose result is a row of the table (PostgreSQL). */
  readonly returns?: boolean;
}

/** A table as the server has it. What a probe could not ask is left out, and counts as not known. */
export interface TableFacts {
  /** Counted, up to one more than the input `small-table`; null where nobody counted. */
  readonly rows: number | null;
  readonly kind?: 'table' | 'partitioned' | 'view' | 'materialized-view' | 'foreign' | 'versioned' | 'other';
  /** The storage engine, in lower case (MariaDB, MySQL). */
  readonly engine?: string;
  /** `dynamic`, `compressed`, … (MariaDB, MySQL) */
  readonly format?: string;
  /** What its new texts get (MariaDB, MySQL). */
  readonly collation?: string | null;
  readonly columns: Readonly<Record<string, ColumnFacts>>;
  readonly checks?: readonly CheckFacts[];
  readonly indexes?: readonly IndexFacts[];
  /** Uses of its columns, those by its partitions and by tables that inherit from it included. */
  readonly uses?: readonly Use[];
  /** How many triggers it has; null where this user may not see them. */
  readonly triggers?: number | null;
  /** What of the database has code that concerns it, as far as this user may see it. */
  readonly code?: readonly CodeFacts[];
  /** Its foreign keys by which rows are deleted or changed with those they refer to; null where the server did not say. */
  readonly cascades?: readonly string[] | null;
  readonly owner?: string;
  /** It has partitions, or others inherit from it (PostgreSQL). */
  readonly children?: boolean;
  /** Whether rows lie in its default partition; undefined where it has none. */
  readonly defaultPartition?: 'empty' | 'filled' | 'not-known';
  /** Its updates are published (PostgreSQL). */
  readonly published?: boolean;
  /** Row level security is on (PostgreSQL). */
  readonly rowSecurity?: boolean;
}

export interface DomainFacts {
  readonly type: string;
  /** It has a CHECK or is NOT NULL. */
  readonly constrained: boolean;
  /** A column of a table is of it. */
  readonly used: boolean;
}

export interface FieldFacts {
  readonly class: string;
  readonly internal: string;
  readonly name: string;
  readonly column: string | null;
  readonly null: boolean;
  readonly unique: boolean;
  readonly primaryKey: boolean;
  readonly index: boolean;
  readonly hasDefault: boolean;
  readonly dbDefault: string | null;
  readonly generated: 'stored' | 'virtual' | null;
  readonly manyToMany: boolean;
  readonly collation: string | null;
  readonly maxLength: number | null;
  readonly references: string | null;
  readonly constraint: boolean;
  readonly type: string | null;
}

/** One operation of a migration, as the project's own migration tool understands it. */
export interface Operation {
  /** Class name in Django, `upgrade` in Alembic, `sql` in Flyway. */
  readonly type: string;
  readonly description: string;
  readonly line?: number | null;
  readonly end?: number | null;
  readonly nested?: readonly { readonly line: number }[] | null;
  readonly sql: readonly string[];
  /** Why the SQL is not known. */
  readonly sqlError?: string;
  readonly module?: string;
  readonly builtin?: boolean;
  /** Django's own classes among its ancestors. */
  readonly bases?: readonly string[];
  readonly opaque?: boolean;
  readonly reducesToSql?: boolean;
  readonly reversible?: boolean;
  readonly effect?: 'noop' | 'reads' | 'inserts' | 'unknown';
  readonly atomic?: boolean | null;
  readonly table?: string | null;
  readonly to?: string | null;
  readonly exists?: boolean;
  readonly managed?: boolean;
  readonly before?: FieldFacts;
  readonly after?: FieldFacts;
  readonly added?: readonly (readonly string[])[];
  readonly removed?: readonly (readonly string[])[];
  readonly constraint?: string | null;
  readonly fields?: readonly string[];
  readonly inner?: readonly Operation[];
}

export interface Migration {
  /** Django's app label; empty for tools that have none. */
  readonly app: string;
  readonly name: string;
  /** Relative to the repository where it lies inside. */
  readonly file: string | null;
  readonly line?: number | null;
  readonly firstParty?: boolean;
  /** SHA-256 of its file, which tells whether it is still the one that was judged. */
  readonly digest?: string | null;
  /** Whether the migration runs in one transaction where the engine has transactions for DDL. */
  readonly atomic: boolean;
  readonly replaces?: readonly (readonly string[])[];
  readonly operations: readonly Operation[];
  readonly sqlError?: string;
}

export interface NamedMigration {
  readonly app: string;
  readonly name: string;
}

export interface Conflict {
  readonly app: string;
  readonly migrations: readonly { readonly name: string; readonly file: string | null }[];
}

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
  /** Nothing of the application exists yet. */
  readonly fresh?: boolean;
  readonly missingFile?: boolean;
  readonly applied?: number;
  readonly aliases?: readonly string[];
  readonly conflicts?: readonly Conflict[];
  readonly inconsistent?: string;
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
  /** Statements of env.py that a look did not run. */
  readonly skipped?: readonly string[];
  /** The tool's version, where it says. */
  readonly toolVersion?: string;
}

export type Tool = 'django' | 'alembic' | 'flyway';

/** One rule's word on one statement or operation. */
export interface Finding {
  readonly rule: string;
  readonly lock: Lock;
  readonly compat: Compat;
  /** What it is about, such as `shop_order.note`. */
  readonly subject: string;
  readonly explanation: string;
  readonly recipe: string;
  readonly link: string;
  readonly file: string | null;
  readonly line: number | null;
  /** Why it was allowed all the same. */
  readonly allowed?: string;
  readonly note?: boolean;
}

export interface Judged extends Migration {
  readonly database: string;
  readonly lock: Lock;
  readonly compat: Compat;
  readonly findings: readonly Finding[];
  /** No finding that is neither safe nor allowed; null where nobody asked for a judgement. */
  readonly safe: boolean | null;
}
