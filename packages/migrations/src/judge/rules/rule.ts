import type { ChangeKind, Key } from '../../model/change.ts';
import type { Engine } from '../../model/engine.ts';
import type { Compat, Lock } from '../../model/verdict.ts';

/** What a condition may ask of a change; see facts.ts for how each is found out. */
export interface Facts {
  readonly default: 'none' | 'constant' | 'volatile';
  readonly generated: 'stored' | 'virtual' | 'no';
  readonly unique: boolean;
  /** Two rows without a value are the same to a unique key. */
  readonly nullsEqual: boolean;
  /** Whether a row of the code that runs now passes the checks of a new column or constraint. */
  readonly checks: 'none' | 'pass' | 'may-fail';
  /** Identity, serial or AUTO_INCREMENT. */
  readonly auto: boolean;
  readonly primaryKey: boolean;
  readonly references: boolean;
  /** After the whole migration, an INSERT that does not name the column is refused. */
  readonly oldInsertsFail: boolean;
  readonly typeChange: 'same' | 'widens' | 'widens-by-copy' | 'narrows' | 'converts' | 'not-known';
  /** What uses the column: nothing that minds · something that is built or checked again · something that forbids it. */
  readonly inUse: 'no' | 'rebuilt' | 'refused' | 'not-known';
  readonly index: 'plain' | 'fulltext' | 'spatial';
  /** What is dropped or renamed; primary keys and exclusions count as unique. */
  readonly key: Key | 'not-known';
  readonly concurrently: boolean;
  readonly notValid: boolean;
  readonly usingIndex: boolean;
  /** It concerns only columns that the same pending migrations add, and that are NULL in every row that the running code adds. */
  readonly newColumns: boolean;
  /** The same set of pending migrations adds the column. */
  readonly newColumn: boolean;
  /** `SET foreign_key_checks = 0` came before. */
  readonly checksOff: boolean;
  /** A validated CHECK (column IS NOT NULL) exists. */
  readonly checkedNotNull: boolean;
  /** A CHECK (column IS NOT NULL) exists, which holds new rows to it whether or not it was validated. */
  readonly heldNotNull: boolean;
  /** The column is NOT NULL; for an index that becomes a primary key: all of its columns are. */
  readonly columnNotNull: boolean;
  /** No model of the code that runs now knows the column: its field was removed from the state by an earlier release. */
  readonly forgotten: boolean;
  /** Views, keys, triggers and the like that need what is dropped. */
  readonly dependents: 'none' | 'some' | 'not-known';
  readonly replace: boolean;
  readonly how: string;
  readonly effect: 'noop' | 'reads' | 'inserts' | 'unknown';
  /** The rows come from a table that exists already. */
  readonly fromExisting: boolean;
  /** Rows in a number that is not known. */
  readonly copied: boolean;
  /** An INSERT that names a column which gets its value from a sequence (PostgreSQL). */
  readonly explicitKey: boolean;
  /** How MariaDB and MySQL keep the table: `files` (MyISAM, Aria) and `other` are copied by most changes. */
  readonly storage: 'innodb' | 'files' | 'other' | 'not-known';
  /** Whether the change rebuilds the table (MariaDB, MySQL), and whether writes go on meanwhile. */
  readonly rebuild: 'none' | 'online' | 'blocks' | 'not-known';
  /** The storage engine is the one that the table has. */
  readonly sameEngine: boolean;
  /** What ALGORITHM and LOCK of the statement say: less than is needed makes the server refuse it. */
  readonly asked: 'nothing' | 'instant' | 'online' | 'lock' | 'copy';
  /** The new type is a domain; one with a constraint is checked for every row. */
  readonly domain: 'no' | 'plain' | 'constrained' | 'not-known';
  /** An index over expressions or with a condition, a generated column: whether computing it may fail. */
  readonly computed: 'no' | 'total' | 'may-fail';
  /** Whether a row that gets the new default passes everything that holds the column. */
  readonly defaultFits: boolean;
  readonly defaultPartition: 'none' | 'empty' | 'filled' | 'not-known';
  /** The same set of pending migrations makes the table that becomes a partition. */
  readonly newPart: boolean;
  readonly sameOwner: boolean;
  readonly published: boolean;
  /** Row level security is off, as far as the server says. */
  readonly rowSecurityOff: boolean;
  /** A key that is there already holds rows apart by fewer columns. */
  readonly implied: boolean;
  /** It only reads, as far as the server says of the functions that it calls. */
  readonly harmlessCalls: boolean;
  /** Code of the database may fail once the table has one column more, or has them in another order. */
  readonly codeMinds: boolean;
  /** Code of the database names the index in a hint. */
  readonly hinted: boolean;
  /** A foreign key that is dropped deletes or changes rows with those they refer to. */
  readonly cascades: boolean;
  /** Triggers or rules run for the rows that are added, or may: who may not see them sees none. */
  readonly triggered: boolean;
  /** What it reads or writes may be a view, whose functions may do anything. */
  readonly throughView: boolean;
  /** A routine of the name may be there: calls of the running code may mean the new one. */
  readonly overloads: boolean;
  /** The same statement adds the column whose default it drops. */
  readonly addedBeside: boolean;
  /** AUTO_INCREMENT comes near the last number that the column can hold. */
  readonly numbersEnd: boolean;
}

export interface Verdict {
  readonly engines: readonly Engine[];
  /** The first version it holds for. */
  readonly from?: string;
  /** The first version it no longer holds for. */
  readonly below?: string;
  readonly lock?: Lock;
  readonly compat?: Compat;
}

/**
 * A rule is data: which changes it speaks of, and its word for each engine and version. For each of the two axes the first
 * rule that matches and has a word decides.
 */
export interface Rule {
  readonly id: string;
  readonly kinds: readonly ChangeKind[];
  readonly when?: { readonly [Name in keyof Facts]?: Facts[Name] | readonly Facts[Name][] };
  readonly verdicts: readonly Verdict[];
  /** One sentence: what happens. */
  readonly explanation: string;
  /** One sentence: how to reach the same end safely. Empty for rules that are always safe. */
  readonly recipe: string;
  readonly link: string;
}

export const ALL: readonly Engine[] = ['mariadb', 'mysql', 'postgresql', 'sqlite'];
export const MY: readonly Engine[] = ['mariadb', 'mysql'];
export const PG: readonly Engine[] = ['postgresql'];
export const LITE: readonly Engine[] = ['sqlite'];

export const DOC = {
  mariadbInstant: 'https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/',
  mariadbInplace: 'https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/',
  mariadbOverview: 'https://mariadb.com/kb/en/innodb-online-ddl-overview/',
  mariadbAlter: 'https://mariadb.com/kb/en/alter-table/',
  mariadbPartitions: 'https://mariadb.com/kb/en/partition-maintenance/',
  mariadbHints: 'https://mariadb.com/kb/en/index-hints-how-to-force-query-plans/',
  pgFunctions: 'https://www.postgresql.org/docs/current/typeconv-func.html',
  pgSchemas: 'https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH',
  pgInherit: 'https://www.postgresql.org/docs/current/ddl-inherit.html',
  signals: 'https://docs.djangoproject.com/en/stable/ref/signals/#management-signals',
  commands: 'https://docs.djangoproject.com/en/stable/howto/custom-management-commands/#overriding-commands',
  alembicRuntime:
    'https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.environment.EnvironmentContext.configure',
  pgAlter: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  pgInsert: 'https://www.postgresql.org/docs/current/sql-insert.html',
  pgLocks: 'https://www.postgresql.org/docs/current/explicit-locking.html',
  pgIndex: 'https://www.postgresql.org/docs/current/sql-createindex.html',
  pgEnum: 'https://www.postgresql.org/docs/current/sql-altertype.html',
  pgDomain: 'https://www.postgresql.org/docs/current/sql-alterdomain.html',
  pgPartitions: 'https://www.postgresql.org/docs/current/ddl-partitioning.html',
  pgRefresh: 'https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html',
  pgPolicies: 'https://www.postgresql.org/docs/current/ddl-rowsecurity.html',
  pgBegin: 'https://www.postgresql.org/docs/current/sql-begin.html',
  sqlite: 'https://www.sqlite.org/lang_altertable.html',
  dbDefault: 'https://docs.djangoproject.com/en/stable/ref/models/fields/#db-default',
  separate: 'https://docs.djangoproject.com/en/stable/ref/migration-operations/#separatedatabaseandstate',
  concurrent:
    'https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations',
  constraints:
    'https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#adding-constraints-without-enforcing-validation',
  nonAtomic: 'https://docs.djangoproject.com/en/stable/howto/writing-migrations/#non-atomic-migrations',
  runPython: 'https://docs.djangoproject.com/en/stable/ref/migration-operations/#runpython',
  flywayLock:
    'https://documentation.red-gate.com/fd/flyway-postgresql-transactional-lock-setting-277579114.html',
  expandContract: 'https://martinfowler.com/bliki/ParallelChange.html',
} as const;

export const INSTANT: readonly Verdict[] = [{ engines: ALL, lock: 'instant', compat: 'keeps' }];
