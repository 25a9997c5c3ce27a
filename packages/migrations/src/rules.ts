import type { ChangeKind, Key } from './changes.ts';
import type { Compat, Engine, Lock } from './types.ts';

/** What a condition may ask of a change; see judge.ts for how each is found out. */
export interface Facts {
  readonly default: 'none' | 'constant' | 'volatile';
  readonly generated: 'stored' | 'virtual' | 'no';
  readonly unique: boolean;
  readonly check: boolean;
  /** Identity, serial or AUTO_INCREMENT. */
  readonly auto: boolean;
  readonly primaryKey: boolean;
  readonly references: boolean;
  /** After the whole migration, an INSERT that does not name the column is refused. */
  readonly oldInsertsFail: boolean;
  readonly typeChange: 'same' | 'widens' | 'widens-by-copy' | 'narrows' | 'converts' | 'not-known';
  readonly index: 'plain' | 'fulltext' | 'spatial';
  /** What is dropped or renamed; primary keys and exclusions count as unique. */
  readonly key: Key | 'not-known';
  readonly concurrently: boolean;
  readonly notValid: boolean;
  readonly usingIndex: boolean;
  /** It concerns only columns that are added, nullable and empty, by the same set of pending migrations. */
  readonly newColumns: boolean;
  /** `SET foreign_key_checks = 0` came before. */
  readonly checksOff: boolean;
  /** A validated CHECK (column IS NOT NULL) exists. */
  readonly checkedNotNull: boolean;
  /** The column is NOT NULL. */
  readonly columnNotNull: boolean;
  /** No model of the code that runs now knows the column: its field was removed from the state by an earlier release. */
  readonly forgotten: boolean;
  readonly replace: boolean;
  readonly how: string;
  readonly effect: 'noop' | 'reads' | 'inserts' | 'unknown';
  /** The rows come from a table that exists already. */
  readonly fromExisting: boolean;
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

const ALL: readonly Engine[] = ['mariadb', 'mysql', 'postgresql', 'sqlite'];
const MY: readonly Engine[] = ['mariadb', 'mysql'];
const PG: readonly Engine[] = ['postgresql'];
const LITE: readonly Engine[] = ['sqlite'];

const DOC = {
  mariadbInstant: 'https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/',
  mariadbInplace: 'https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/',
  mariadbOverview: 'https://mariadb.com/kb/en/innodb-online-ddl-overview/',
  pgAlter: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  pgInsert: 'https://www.postgresql.org/docs/current/sql-insert.html',
  pgLocks: 'https://www.postgresql.org/docs/current/explicit-locking.html',
  pgIndex: 'https://www.postgresql.org/docs/current/sql-createindex.html',
  pgEnum: 'https://www.postgresql.org/docs/current/sql-altertype.html',
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

const INSTANT: readonly Verdict[] = [{ engines: ALL, lock: 'instant', compat: 'keeps' }];

export const RULES: readonly Rule[] = [
  // --- tables
  {
    id: 'create-table',
    kinds: ['create-table'],
    verdicts: INSTANT,
    explanation: 'A new table: no running code knows it.',
    recipe: '',
    link: DOC.expandContract,
  },
  {
    id: 'drop-table',
    kinds: ['drop-table'],
    verdicts: [{ engines: ALL, lock: 'instant', compat: 'breaks' }],
    explanation: 'The code that runs now still queries the table and fails as soon as it is gone.',
    recipe:
      'Release the code without the model first (SeparateDatabaseAndState with the DeleteModel in state_operations only), and drop the table in a later release.',
    link: DOC.separate,
  },
  {
    id: 'rename-table',
    kinds: ['rename-table'],
    verdicts: [{ engines: ALL, lock: 'instant', compat: 'breaks' }],
    explanation: 'The code that runs now asks for the table by its old name.',
    recipe: 'Keep the name in the database: rename the model with `db_table` set to the old name in Meta.',
    link: DOC.separate,
  },
  {
    id: 'copy-table',
    kinds: ['copy-table'],
    when: { how: 'engine' },
    verdicts: [{ engines: MY, lock: 'rewrites', compat: 'keeps' }],
    explanation: 'The table is written anew in another storage engine, and writes wait until it is done.',
    recipe: 'Use an online schema change tool (pt-online-schema-change, gh-ost) or a moment without traffic.',
    link: DOC.mariadbOverview,
  },
  {
    id: 'copy-table',
    kinds: ['copy-table'],
    verdicts: [
      { engines: MY, lock: 'rewrites', compat: 'keeps' },
      { engines: PG, lock: 'rewrites', compat: 'keeps' },
    ],
    explanation: 'Every row is written anew, and writes wait until it is done.',
    recipe:
      'Use an online schema change tool (pt-online-schema-change, gh-ost, pg_repack) or a moment without traffic.',
    link: DOC.mariadbOverview,
  },
  {
    id: 'rebuild-table',
    kinds: ['rebuild-table'],
    verdicts: [
      { engines: MY, lock: 'online', compat: 'keeps' },
      { engines: LITE, lock: 'rewrites', compat: 'keeps' },
    ],
    explanation:
      'The table is rebuilt: online in InnoDB, but in SQLite every other writer waits until all rows are copied.',
    recipe: 'On SQLite, migrate while the application is stopped, or keep the column as it is.',
    link: DOC.sqlite,
  },
  {
    id: 'table-option',
    kinds: ['table-option', 'comment'],
    verdicts: INSTANT,
    explanation: 'Only the catalogue changes.',
    recipe: '',
    link: DOC.mariadbInstant,
  },
  // --- added columns: the lock
  {
    id: 'add-column-auto',
    kinds: ['add-column'],
    when: { auto: true },
    verdicts: [
      { engines: MY, lock: 'rewrites', compat: 'keeps' },
      { engines: PG, lock: 'rewrites', compat: 'keeps' },
      { engines: LITE, lock: 'rewrites', compat: 'keeps' },
    ],
    explanation: 'Every row gets its own number, so the table is written anew while nobody can write to it.',
    recipe: 'Add the column nullable, fill it in batches, and add the sequence and the key afterwards.',
    link: DOC.pgAlter,
  },
  {
    id: 'add-column-primary-key',
    kinds: ['add-column'],
    when: { primaryKey: true },
    verdicts: [{ engines: ALL, lock: 'rewrites', compat: 'breaks' }],
    explanation: 'The rows are ordered by the primary key, so the table is written anew.',
    recipe: 'Create a new table with the new key, copy in batches, and switch in a later release.',
    link: DOC.mariadbInplace,
  },
  {
    id: 'add-column-generated-stored',
    kinds: ['add-column'],
    when: { generated: 'stored' },
    verdicts: [
      { engines: MY, lock: 'rewrites', compat: 'keeps' },
      { engines: PG, lock: 'rewrites', compat: 'keeps' },
      { engines: LITE, lock: 'rewrites', compat: 'keeps' },
    ],
    explanation: 'A stored generated column is computed for every row at once: the table is written anew.',
    recipe:
      'Use a virtual generated column (`db_persist=False`) where the engine has them, or compute the value in a query.',
    link: DOC.pgAlter,
  },
  {
    id: 'add-column-volatile-default',
    kinds: ['add-column'],
    when: { default: 'volatile' },
    verdicts: [
      { engines: MY, lock: 'rewrites' },
      { engines: PG, lock: 'rewrites' },
      { engines: LITE, lock: 'rewrites' },
    ],
    explanation:
      'The default differs from row to row, so every row is written while nobody can write to the table.',
    recipe:
      'Add the column without a default, set the default in a second statement (it holds for new rows), and fill old rows in batches.',
    link: DOC.pgAlter,
  },
  {
    id: 'add-column-references',
    kinds: ['add-column'],
    when: { references: true, default: ['constant', 'volatile'] },
    verdicts: [{ engines: PG, lock: 'blocks-writes' }],
    explanation:
      'The default of the new column is checked against the other table for every row while both are locked.',
    recipe: 'Add the column nullable without a default; the reference then needs no check.',
    link: DOC.pgAlter,
  },
  {
    id: 'add-column-references',
    kinds: ['add-column'],
    when: { references: true },
    verdicts: [{ engines: MY, lock: 'rewrites' }],
    explanation: 'A foreign key copies the whole table while foreign_key_checks is on, and writes wait.',
    recipe:
      'Use `db_constraint=False`, or add the column first and the key with `SET foreign_key_checks = 0` around it.',
    link: DOC.mariadbInplace,
  },
  {
    id: 'add-column-unique',
    kinds: ['add-column'],
    when: { unique: true },
    verdicts: [
      { engines: MY, lock: 'online' },
      { engines: PG, lock: 'blocks-writes' },
      { engines: LITE, lock: 'rewrites' },
    ],
    explanation: 'A unique index is built while the table is locked for reads and writes.',
    recipe:
      'Add the column without `unique`, then the index with AddIndexConcurrently or `CREATE UNIQUE INDEX CONCURRENTLY`.',
    link: DOC.pgIndex,
  },
  {
    id: 'add-column-check',
    kinds: ['add-column'],
    when: { check: true },
    verdicts: [
      { engines: MY, lock: 'instant' },
      { engines: PG, lock: 'blocks-writes' },
      { engines: LITE, lock: 'instant' },
    ],
    explanation:
      "The column's CHECK (a Positive…IntegerField has one) is tried on every row while the table is locked for reads and writes.",
    recipe:
      'Use a field without a check (IntegerField), or add the constraint NOT VALID and validate it in a second migration.',
    link: DOC.pgAlter,
  },
  {
    id: 'add-column-default',
    kinds: ['add-column'],
    when: { default: 'constant' },
    verdicts: [
      { engines: ['mariadb'], from: '10.3', lock: 'instant' },
      { engines: ['mariadb'], below: '10.3', lock: 'rewrites' },
      { engines: ['mysql'], from: '8.0.12', lock: 'instant' },
      { engines: ['mysql'], below: '8.0.12', lock: 'rewrites' },
      { engines: PG, from: '11', lock: 'instant' },
      { engines: PG, below: '11', lock: 'rewrites' },
      { engines: LITE, lock: 'instant' },
    ],
    explanation: 'Old servers write the default into every row while the table is locked.',
    recipe:
      'Add the column without a default, set the default in a second statement, and fill old rows in batches.',
    link: DOC.mariadbInstant,
  },
  {
    id: 'add-column',
    kinds: ['add-column'],
    verdicts: [
      { engines: ['mariadb'], from: '10.3', lock: 'instant' },
      { engines: ['mariadb'], below: '10.3', lock: 'online' },
      { engines: ['mysql'], from: '8.0.12', lock: 'instant' },
      { engines: ['mysql'], below: '8.0.12', lock: 'online' },
      { engines: PG, lock: 'instant' },
      { engines: LITE, lock: 'instant' },
    ],
    explanation: 'A column that running code does not name disturbs it in nothing.',
    recipe: '',
    link: DOC.mariadbInstant,
  },
  // --- added columns: the running code
  {
    id: 'add-column-not-null',
    kinds: ['add-column'],
    when: { oldInsertsFail: true },
    verdicts: [{ engines: ALL, compat: 'breaks' }],
    explanation:
      'The column is NOT NULL and has no default in the database, so every INSERT of the code that runs now fails. (Django drops the default of a field as soon as the column is there.)',
    recipe:
      'Give the field `db_default` (Django 5.0), or add it with `null=True` and tighten it in a later release.',
    link: DOC.dbDefault,
  },
  {
    id: 'add-column-unique-default',
    kinds: ['add-column'],
    when: { unique: true, default: 'constant' },
    verdicts: [{ engines: ALL, compat: 'breaks' }],
    explanation:
      'Every row gets the same value in a column that allows it once: with two rows the migration fails, and so does every INSERT of the code that runs now.',
    recipe: 'Add the column nullable and without a default, and fill it with values that differ.',
    link: DOC.pgAlter,
  },
  {
    id: 'add-column',
    kinds: ['add-column'],
    verdicts: [{ engines: ALL, compat: 'keeps' }],
    explanation: 'A column that running code does not name disturbs it in nothing.',
    recipe: '',
    link: DOC.mariadbInstant,
  },
  // --- removed and renamed columns
  {
    id: 'drop-column-forgotten',
    kinds: ['drop-column'],
    when: { forgotten: true },
    verdicts: [
      { engines: ['mariadb'], from: '10.4', lock: 'instant', compat: 'keeps' },
      { engines: ['mariadb'], below: '10.4', lock: 'online', compat: 'keeps' },
      { engines: ['mysql'], from: '8.0.29', lock: 'instant', compat: 'keeps' },
      { engines: ['mysql'], below: '8.0.29', lock: 'online', compat: 'keeps' },
      { engines: PG, lock: 'instant', compat: 'keeps' },
      { engines: LITE, lock: 'rewrites', compat: 'keeps' },
    ],
    explanation:
      'No model of the applied migrations knows the column any more: an earlier release stopped using it.',
    recipe: 'On SQLite, migrate while the application is stopped.',
    link: DOC.separate,
  },
  {
    id: 'drop-column',
    kinds: ['drop-column'],
    verdicts: [
      { engines: ['mariadb'], from: '10.4', lock: 'instant', compat: 'breaks' },
      { engines: ['mariadb'], below: '10.4', lock: 'online', compat: 'breaks' },
      { engines: ['mysql'], from: '8.0.29', lock: 'instant', compat: 'breaks' },
      { engines: ['mysql'], below: '8.0.29', lock: 'online', compat: 'breaks' },
      { engines: PG, lock: 'instant', compat: 'breaks' },
      { engines: LITE, lock: 'rewrites', compat: 'breaks' },
    ],
    explanation: 'The code that runs now names the column in every SELECT and fails as soon as it is gone.',
    recipe:
      'Two releases: first remove the field in the state only (SeparateDatabaseAndState) and make the column nullable or give it a database default; drop it in the next one.',
    link: DOC.separate,
  },
  {
    id: 'rename-column',
    kinds: ['rename-column'],
    verdicts: [{ engines: ALL, lock: 'instant', compat: 'breaks' }],
    explanation: 'The code that runs now names the column by its old name.',
    recipe: 'Keep the name in the database: rename the field and set `db_column` to the old name.',
    link: DOC.expandContract,
  },
  // --- types
  {
    id: 'change-type-nothing',
    kinds: ['change-type'],
    when: { typeChange: 'same' },
    verdicts: INSTANT,
    explanation: 'The type stays what it is.',
    recipe: '',
    link: DOC.mariadbInstant,
  },
  {
    id: 'widen-type',
    kinds: ['change-type'],
    when: { typeChange: 'widens' },
    verdicts: [
      { engines: ['mariadb', 'mysql', 'postgresql'], lock: 'instant', compat: 'keeps' },
      { engines: LITE, lock: 'rewrites', compat: 'keeps' },
    ],
    explanation: 'Only the catalogue changes where the stored form stays the same; SQLite copies the table.',
    recipe: 'On SQLite, migrate while the application is stopped.',
    link: DOC.mariadbInstant,
  },
  {
    id: 'widen-type-by-copy',
    kinds: ['change-type'],
    when: { typeChange: 'widens-by-copy' },
    verdicts: [{ engines: ALL, lock: 'rewrites', compat: 'keeps' }],
    explanation:
      'The stored form differs, so every row is written anew while writes wait (in MariaDB also a VARCHAR that grows beyond 255 bytes).',
    recipe:
      'Add a second column of the new type, write both, fill old rows in batches, then switch; or use an online schema change tool.',
    link: DOC.mariadbInplace,
  },
  {
    id: 'narrow-type',
    kinds: ['change-type'],
    when: { typeChange: 'narrows' },
    verdicts: [{ engines: ALL, lock: 'rewrites', compat: 'breaks' }],
    explanation:
      'The code that runs now may still write values that no longer fit, and every row is written anew.',
    recipe: 'Limit the values in the code first (a validator), and leave the column as wide as it is.',
    link: DOC.mariadbInplace,
  },
  {
    id: 'change-type',
    kinds: ['change-type'],
    when: { typeChange: 'converts' },
    verdicts: [{ engines: ALL, lock: 'rewrites', compat: 'breaks' }],
    explanation:
      'Every row is converted while writes wait, and the code that runs now still sends the old type.',
    recipe:
      'Add a second column of the new type, write both, fill old rows in batches, then switch in a later release.',
    link: DOC.pgAlter,
  },
  {
    id: 'change-type-unknown',
    kinds: ['change-type'],
    verdicts: [{ engines: ALL, lock: 'unknown', compat: 'unknown' }],
    explanation: 'The type of the column before the change is not known here, so nothing can be promised.',
    recipe: 'Compare the types by hand and allow the rule with a reason, or add a second column instead.',
    link: DOC.pgAlter,
  },
  // --- NULL and defaults
  {
    id: 'set-not-null-checked',
    kinds: ['set-not-null'],
    when: { checkedNotNull: true },
    verdicts: [
      { engines: PG, from: '12', lock: 'instant', compat: 'keeps' },
      { engines: PG, below: '12', compat: 'keeps' },
    ],
    explanation:
      'A validated CHECK proves that no row is NULL: nothing is scanned, and nothing refused that was not before.',
    recipe: '',
    link: DOC.pgAlter,
  },
  {
    id: 'set-not-null',
    kinds: ['set-not-null'],
    verdicts: [
      { engines: MY, lock: 'online', compat: 'breaks' },
      { engines: PG, lock: 'blocks-writes', compat: 'breaks' },
      { engines: LITE, lock: 'rewrites', compat: 'breaks' },
    ],
    explanation:
      'The code that runs now may still write NULL; and PostgreSQL scans the table while nobody can read or write.',
    recipe:
      'Release code that never writes NULL first; on PostgreSQL add `CHECK (column IS NOT NULL) NOT VALID`, validate it, then set NOT NULL.',
    link: DOC.constraints,
  },
  {
    id: 'drop-not-null',
    kinds: ['drop-not-null'],
    verdicts: [
      { engines: MY, lock: 'online', compat: 'keeps' },
      { engines: PG, lock: 'instant', compat: 'keeps' },
      { engines: LITE, lock: 'rewrites', compat: 'keeps' },
    ],
    explanation: 'Nothing that was allowed is refused afterwards; SQLite copies the table.',
    recipe: 'On SQLite, migrate while the application is stopped.',
    link: DOC.mariadbInplace,
  },
  {
    id: 'set-default',
    kinds: ['set-default'],
    verdicts: [
      { engines: ['mariadb', 'mysql', 'postgresql'], lock: 'instant', compat: 'keeps' },
      { engines: LITE, lock: 'rewrites', compat: 'keeps' },
    ],
    explanation: 'Only new rows are concerned; SQLite copies the table.',
    recipe: 'On SQLite, migrate while the application is stopped.',
    link: DOC.mariadbInstant,
  },
  {
    id: 'drop-default',
    kinds: ['drop-default'],
    when: { columnNotNull: true, newColumns: false },
    verdicts: [
      { engines: ['mariadb', 'mysql', 'postgresql'], lock: 'instant', compat: 'breaks' },
      { engines: LITE, lock: 'rewrites', compat: 'breaks' },
    ],
    explanation: 'The column is NOT NULL: code that relied on the default of the database fails to insert.',
    recipe: 'Release code that always writes the column first.',
    link: DOC.dbDefault,
  },
  {
    id: 'drop-default',
    kinds: ['drop-default'],
    verdicts: [
      { engines: ['mariadb', 'mysql', 'postgresql'], lock: 'instant', compat: 'keeps' },
      { engines: LITE, lock: 'rewrites', compat: 'keeps' },
    ],
    explanation: 'Only new rows are concerned; SQLite copies the table.',
    recipe: 'On SQLite, migrate while the application is stopped.',
    link: DOC.mariadbInstant,
  },
  // --- indexes
  {
    id: 'add-index-concurrently',
    kinds: ['add-index'],
    when: { concurrently: true },
    verdicts: [{ engines: PG, lock: 'online', compat: 'keeps' }],
    explanation: 'The index is built beside reads and writes.',
    recipe: '',
    link: DOC.concurrent,
  },
  {
    id: 'add-index-fulltext',
    kinds: ['add-index'],
    when: { index: ['fulltext', 'spatial'] },
    verdicts: [{ engines: MY, lock: 'blocks-writes', compat: 'keeps' }],
    explanation: 'A FULLTEXT or SPATIAL index is built while writes wait.',
    recipe: 'Build it in a moment without traffic, or on a copy with an online schema change tool.',
    link: DOC.mariadbInplace,
  },
  {
    id: 'add-index',
    kinds: ['add-index'],
    verdicts: [
      { engines: MY, lock: 'online', compat: 'keeps' },
      { engines: PG, lock: 'blocks-writes', compat: 'keeps' },
      { engines: LITE, lock: 'blocks-writes', compat: 'keeps' },
    ],
    explanation: 'PostgreSQL builds the index while writes to the table wait; InnoDB builds it online.',
    recipe: 'Use AddIndexConcurrently in a migration with `atomic = False`.',
    link: DOC.concurrent,
  },
  {
    id: 'drop-unique',
    kinds: ['drop-index', 'drop-constraint'],
    when: { key: 'unique' },
    verdicts: [
      { engines: MY, lock: 'online', compat: 'unknown' },
      { engines: PG, lock: 'instant', compat: 'unknown' },
      { engines: LITE, compat: 'unknown' },
    ],
    explanation:
      'Code that runs now may rely on it: without it PostgreSQL and SQLite refuse INSERT … ON CONFLICT on these columns, and in MariaDB and MySQL ON DUPLICATE KEY UPDATE inserts duplicates.',
    recipe:
      'Release code that neither upserts on these columns nor breaks on duplicates first, then allow this rule with that reason.',
    link: DOC.pgInsert,
  },
  {
    id: 'drop-key-unknown',
    kinds: ['drop-index', 'drop-constraint'],
    when: { key: 'not-known' },
    verdicts: [
      { engines: MY, lock: 'online', compat: 'unknown' },
      { engines: PG, lock: 'instant', compat: 'unknown' },
      { engines: LITE, compat: 'unknown' },
    ],
    explanation:
      'Whether it is unique is not known here; if it is, upserts of the code that runs now are refused or insert duplicates.',
    recipe:
      'Look it up in the database; if it is not unique, or if no code upserts on it, allow this rule with that reason.',
    link: DOC.pgInsert,
  },
  {
    id: 'drop-index',
    kinds: ['drop-index'],
    verdicts: [
      { engines: MY, lock: 'online', compat: 'keeps' },
      { engines: PG, lock: 'instant', compat: 'keeps' },
      { engines: LITE, lock: 'instant', compat: 'keeps' },
    ],
    explanation:
      'The index is not unique: nothing that was allowed is refused afterwards, except to a query that names it in a hint (FORCE INDEX, INDEXED BY). Queries that used it get slower.',
    recipe: '',
    link: DOC.pgIndex,
  },
  {
    id: 'rename-constraint',
    kinds: ['rename-constraint'],
    when: { key: 'check' },
    verdicts: INSTANT,
    explanation: 'No query names a CHECK.',
    recipe: '',
    link: DOC.pgAlter,
  },
  {
    id: 'rename-constraint',
    kinds: ['rename-constraint'],
    verdicts: [{ engines: ALL, lock: 'instant', compat: 'unknown' }],
    explanation:
      'Code that runs now may name it: INSERT … ON CONFLICT ON CONSTRAINT is then refused, and so is SET CONSTRAINTS.',
    recipe:
      'Keep the name; or release code that does not name it first, then allow this rule with that reason.',
    link: DOC.pgInsert,
  },
  {
    id: 'rename-index-unique',
    kinds: ['rename-index'],
    when: { key: ['unique', 'not-known'] },
    verdicts: [{ engines: PG, lock: 'instant', compat: 'unknown' }],
    explanation:
      'With the index of a unique constraint the constraint itself is renamed, which INSERT … ON CONFLICT ON CONSTRAINT of the code that runs now may name.',
    recipe:
      'Keep the name; or release code that does not name it first, then allow this rule with that reason.',
    link: DOC.pgInsert,
  },
  {
    id: 'rename-index',
    kinds: ['rename-index'],
    verdicts: [
      { engines: ['mariadb'], from: '10.5.2', lock: 'instant', compat: 'keeps' },
      { engines: ['mariadb'], below: '10.5.2', lock: 'online', compat: 'keeps' },
      { engines: ['mysql', 'postgresql', 'sqlite'], lock: 'instant', compat: 'keeps' },
    ],
    explanation: 'Only a query that names the index in a hint (FORCE INDEX) notices.',
    recipe: '',
    link: DOC.mariadbInstant,
  },
  // --- constraints
  {
    id: 'add-unique-with-index',
    kinds: ['add-unique', 'add-primary-key'],
    when: { usingIndex: true },
    verdicts: [{ engines: PG, lock: 'instant', compat: 'keeps' }],
    explanation: 'The unique index is there already and holds the rows to it.',
    recipe: '',
    link: DOC.pgAlter,
  },
  {
    id: 'add-unique-new-column',
    kinds: ['add-unique'],
    when: { newColumns: true },
    verdicts: [{ engines: ALL, compat: 'keeps' }],
    explanation: 'The column is new and empty; the code that runs now does not write it.',
    recipe: '',
    link: DOC.pgIndex,
  },
  {
    id: 'add-unique-concurrently',
    kinds: ['add-unique'],
    when: { concurrently: true },
    verdicts: [{ engines: PG, lock: 'online', compat: 'breaks' }],
    explanation:
      'The index is built beside reads and writes, but the code that runs now may still write duplicates, which are refused from now on.',
    recipe: 'Release code that writes no duplicates first, then allow this rule with that reason.',
    link: DOC.pgIndex,
  },
  {
    id: 'add-unique',
    kinds: ['add-unique'],
    verdicts: [
      { engines: MY, lock: 'online', compat: 'breaks' },
      { engines: PG, lock: 'blocks-writes', compat: 'breaks' },
      { engines: LITE, lock: 'blocks-writes', compat: 'breaks' },
    ],
    explanation:
      'The code that runs now may still write duplicates, which are refused; PostgreSQL builds the index while the table is locked.',
    recipe:
      'Release code that writes no duplicates first; on PostgreSQL build a unique index CONCURRENTLY and attach it with ADD CONSTRAINT … USING INDEX.',
    link: DOC.pgAlter,
  },
  {
    id: 'add-foreign-key-new-column',
    kinds: ['add-foreign-key'],
    when: { newColumns: true },
    verdicts: [{ engines: ALL, compat: 'keeps' }],
    explanation: 'The column is new and empty; the code that runs now does not write it.',
    recipe: '',
    link: DOC.pgAlter,
  },
  {
    id: 'add-foreign-key-not-valid',
    kinds: ['add-foreign-key'],
    when: { notValid: true },
    verdicts: [{ engines: PG, lock: 'instant', compat: 'breaks' }],
    explanation:
      'Old rows are not looked at, but from now on rows of the running code that refer to nothing are refused.',
    recipe: 'Release code that writes only valid references first, then allow this rule with that reason.',
    link: DOC.constraints,
  },
  {
    id: 'add-foreign-key-unchecked',
    kinds: ['add-foreign-key'],
    when: { checksOff: true },
    verdicts: [{ engines: MY, lock: 'online', compat: 'breaks' }],
    explanation:
      'Without the check the key is added online, but from now on rows of the running code that refer to nothing are refused.',
    recipe: 'Release code that writes only valid references first, then allow this rule with that reason.',
    link: DOC.mariadbInplace,
  },
  {
    id: 'add-foreign-key',
    kinds: ['add-foreign-key'],
    verdicts: [
      { engines: MY, lock: 'rewrites', compat: 'breaks' },
      { engines: PG, lock: 'blocks-writes', compat: 'breaks' },
      { engines: LITE, lock: 'rewrites', compat: 'breaks' },
    ],
    explanation:
      'Every row is checked while writes wait (MariaDB even copies the table), and rows of the running code that refer to nothing are refused.',
    recipe:
      'PostgreSQL: add the constraint NOT VALID and validate it in a second migration. MariaDB: `SET foreign_key_checks = 0` around it, or `db_constraint=False`.',
    link: DOC.constraints,
  },
  {
    id: 'add-check-not-valid',
    kinds: ['add-check'],
    when: { notValid: true },
    verdicts: [{ engines: PG, lock: 'instant', compat: 'breaks' }],
    explanation:
      'Old rows are not looked at, but from now on rows of the running code that do not pass are refused.',
    recipe: 'Release code that writes only rows that pass first, then allow this rule with that reason.',
    link: DOC.constraints,
  },
  {
    id: 'add-check',
    kinds: ['add-check'],
    when: { how: 'column' },
    verdicts: [{ engines: ['mariadb'], lock: 'instant' }],
    explanation: 'MariaDB does not look at the rows when MODIFY or CHANGE gives a column a CHECK.',
    recipe: '',
    link: DOC.mariadbInstant,
  },
  {
    id: 'add-check',
    kinds: ['add-check'],
    verdicts: [
      { engines: MY, lock: 'rewrites', compat: 'breaks' },
      { engines: PG, lock: 'blocks-writes', compat: 'breaks' },
      { engines: LITE, lock: 'rewrites', compat: 'breaks' },
    ],
    explanation:
      'Every row is checked while writes wait (MariaDB copies the table), and rows of the running code that do not pass are refused.',
    recipe:
      'Release code that writes only rows that pass first; on PostgreSQL use AddConstraintNotValid and ValidateConstraint.',
    link: DOC.constraints,
  },
  {
    id: 'add-exclusion',
    kinds: ['add-exclusion'],
    verdicts: [{ engines: PG, lock: 'blocks-writes', compat: 'breaks' }],
    explanation:
      'The index is built while the table is locked, and rows of the running code that overlap are refused. There is no concurrent way.',
    recipe: 'Add it in a moment without traffic, after releasing code that writes no overlapping rows.',
    link: DOC.pgAlter,
  },
  {
    id: 'add-primary-key',
    kinds: ['add-primary-key'],
    verdicts: [
      { engines: MY, lock: 'online', compat: 'breaks' },
      { engines: PG, lock: 'blocks-writes', compat: 'breaks' },
      { engines: LITE, lock: 'rewrites', compat: 'breaks' },
    ],
    explanation: 'The rows are ordered and held to the new key.',
    recipe: 'On PostgreSQL build a unique index CONCURRENTLY first and use ADD PRIMARY KEY USING INDEX.',
    link: DOC.pgAlter,
  },
  {
    id: 'drop-primary-key',
    kinds: ['drop-primary-key'],
    verdicts: [{ engines: ALL, lock: 'rewrites', compat: 'unknown' }],
    explanation: 'InnoDB keeps the rows in the order of the primary key, so the table is written anew.',
    recipe: 'Keep the key; create a new table with the other key and copy in batches.',
    link: DOC.mariadbInplace,
  },
  {
    id: 'drop-constraint',
    kinds: ['drop-constraint'],
    verdicts: [
      { engines: ['mariadb', 'mysql', 'postgresql'], lock: 'instant', compat: 'keeps' },
      { engines: LITE, lock: 'rewrites', compat: 'keeps' },
    ],
    explanation:
      'A CHECK or a foreign key: nothing that was allowed is refused afterwards; SQLite copies the table.',
    recipe: 'On SQLite, migrate while the application is stopped.',
    link: DOC.pgAlter,
  },
  {
    id: 'validate-constraint',
    kinds: ['validate-constraint'],
    verdicts: [{ engines: PG, lock: 'online', compat: 'keeps' }],
    explanation: 'Old rows are checked beside reads and writes; new rows are held to it already.',
    recipe: '',
    link: DOC.constraints,
  },
  // --- views, routines, types, sequences
  {
    id: 'create-view',
    kinds: ['create-view'],
    when: { replace: true },
    verdicts: [{ engines: ALL, lock: 'instant', compat: 'unknown' }],
    explanation:
      'The view gives other columns or rows to the code that runs now; what that means is not visible here.',
    recipe: 'Create a view of a new name, and drop the old one in a later release.',
    link: DOC.expandContract,
  },
  {
    id: 'create-view',
    kinds: ['create-view'],
    verdicts: INSTANT,
    explanation: 'A new view: no running code knows it.',
    recipe: '',
    link: DOC.expandContract,
  },
  {
    id: 'drop-view',
    kinds: ['drop-view'],
    verdicts: [{ engines: ALL, lock: 'instant', compat: 'breaks' }],
    explanation: 'The code that runs now may still query the view.',
    recipe: 'Release code that does not use it first, and drop it in a later release.',
    link: DOC.expandContract,
  },
  {
    id: 'create-trigger',
    kinds: ['create-trigger'],
    verdicts: [{ engines: ALL, lock: 'instant', compat: 'unknown' }],
    explanation:
      'The trigger runs for every write of the code that runs now; what it does is not visible here.',
    recipe: 'Look at what it does to those writes, then allow this rule with a reason.',
    link: DOC.expandContract,
  },
  {
    id: 'replace-routine',
    kinds: ['create-routine'],
    when: { replace: true },
    verdicts: [{ engines: ALL, lock: 'instant', compat: 'unknown' }],
    explanation: 'The code that runs now may call the routine and gets its new form at once.',
    recipe: 'Create it under a new name, and drop the old one in a later release.',
    link: DOC.expandContract,
  },
  {
    id: 'create-object',
    kinds: [
      'create-routine',
      'create-type',
      'create-sequence',
      'create-extension',
      'alter-sequence',
      'grant',
    ],
    verdicts: INSTANT,
    explanation: 'Something new that no running code knows.',
    recipe: '',
    link: DOC.expandContract,
  },
  {
    id: 'add-enum-value',
    kinds: ['alter-type'],
    when: { how: 'add value' },
    verdicts: [{ engines: PG, lock: 'instant', compat: 'keeps' }],
    explanation: 'The values that the running code knows stay.',
    recipe: '',
    link: DOC.pgEnum,
  },
  {
    id: 'drop-object',
    kinds: ['alter-type', 'drop-type', 'drop-routine', 'drop-sequence', 'revoke'],
    verdicts: [{ engines: ALL, lock: 'instant', compat: 'breaks' }],
    explanation: 'The code that runs now may still need it.',
    recipe: 'Release code that does not use it first, and remove it in a later release.',
    link: DOC.expandContract,
  },
  // --- data
  {
    id: 'insert-from-table',
    kinds: ['insert-rows'],
    when: { fromExisting: true },
    verdicts: [
      { engines: MY, lock: 'blocks-writes', compat: 'keeps' },
      { engines: PG, lock: 'online', compat: 'keeps' },
      { engines: LITE, lock: 'blocks-writes', compat: 'keeps' },
    ],
    explanation:
      'INSERT … SELECT locks the rows it reads until the migration ends (InnoDB), and writes to them wait.',
    recipe: 'Copy in batches, each in its own transaction.',
    link: DOC.nonAtomic,
  },
  {
    id: 'insert-rows',
    kinds: ['insert-rows'],
    verdicts: INSTANT,
    explanation: 'New rows lock nothing that exists.',
    recipe: '',
    link: DOC.nonAtomic,
  },
  {
    id: 'update-rows',
    kinds: ['update-rows'],
    verdicts: [{ engines: ALL, lock: 'blocks-writes', compat: 'unknown' }],
    explanation: 'Every changed row is locked until the migration ends, and writes to it wait.',
    recipe:
      'Update in batches, each in its own transaction (`atomic = False`), after the release rather than before it.',
    link: DOC.nonAtomic,
  },
  {
    id: 'delete-rows',
    kinds: ['delete-rows', 'truncate'],
    verdicts: [{ engines: ALL, lock: 'blocks-writes', compat: 'breaks' }],
    explanation: 'Rows are gone that the code that runs now may still need, and others wait for their locks.',
    recipe: 'Delete in batches after the release whose code does not need the rows.',
    link: DOC.nonAtomic,
  },
  {
    id: 'run-python-noop',
    kinds: ['run-python'],
    when: { effect: 'noop' },
    verdicts: INSTANT,
    explanation: 'The function does nothing.',
    recipe: '',
    link: DOC.runPython,
  },
  {
    id: 'run-python-inserts',
    kinds: ['run-python'],
    when: { effect: ['reads', 'inserts'] },
    verdicts: [{ engines: ALL, lock: 'online', compat: 'keeps' }],
    explanation: 'The function, as far as its own text goes, only reads and adds rows.',
    recipe: '',
    link: DOC.runPython,
  },
  {
    id: 'run-python',
    kinds: ['run-python'],
    verdicts: [{ engines: ALL, lock: 'unknown', compat: 'unknown' }],
    explanation:
      'What the Python function does to existing rows, and for how long it locks them, cannot be seen from outside.',
    recipe:
      'Work in batches with `atomic = False`, then allow this rule with the reason why it disturbs nobody.',
    link: DOC.runPython,
  },
  // --- the rest
  {
    id: 'read',
    kinds: ['read', 'session'],
    verdicts: INSTANT,
    explanation: 'Nothing is changed.',
    recipe: '',
    link: DOC.expandContract,
  },
  {
    id: 'lock-table',
    kinds: ['lock-table'],
    verdicts: [{ engines: ALL, lock: 'blocks-writes', compat: 'keeps' }],
    explanation: 'The table is locked until the migration ends.',
    recipe: 'Leave the lock out; a statement takes the locks that it needs.',
    link: DOC.pgLocks,
  },
  {
    id: 'reindex',
    kinds: ['reindex'],
    when: { concurrently: true },
    verdicts: [{ engines: PG, lock: 'online', compat: 'keeps' }],
    explanation: 'The indexes are built beside reads and writes.',
    recipe: '',
    link: DOC.pgIndex,
  },
  {
    id: 'reindex',
    kinds: ['reindex'],
    verdicts: [{ engines: ALL, lock: 'blocks-writes', compat: 'keeps' }],
    explanation: 'The indexes are rebuilt while writes wait.',
    recipe: 'Use REINDEX … CONCURRENTLY outside a transaction.',
    link: DOC.pgIndex,
  },
  {
    id: 'unknown-statement',
    kinds: [
      'unknown',
      'partition',
      'copy-table',
      'rebuild-table',
      'add-exclusion',
      'alter-type',
      'add-index',
      'add-check',
      'add-foreign-key',
      'validate-constraint',
    ],
    verdicts: [{ engines: ALL, lock: 'unknown', compat: 'unknown' }],
    explanation: 'This statement is not one whose effects are known here, so nothing is promised.',
    recipe:
      'Find out what it locks and whether the running code survives it, then allow this rule with that reason.',
    link: DOC.pgLocks,
  },
];

/** Findings that come from the shape of a migration and not from one statement. Listed in the reference beside the rules. */
export const MIGRATION_RULES = {
  lockHeld: {
    id: 'lock-held-over-data',
    explanation:
      'It is all one transaction: the lock of an ALTER TABLE, which keeps out even readers, is held while a step runs that takes as long as there are rows.',
    recipe:
      'Put that step into a migration of its own, or set `atomic = False`. Alembic runs all revisions in one transaction unless env.py sets `transaction_per_migration=True`.',
    link: DOC.nonAtomic,
  },
  sqlNotKnown: {
    id: 'sql-not-known',
    explanation: 'Its SQL could not be had without running it, so nothing is promised.',
    recipe:
      'Look at it by hand (`sqlmigrate` after applying the ones before it), then allow this rule with a reason.',
    link: DOC.separate,
  },
  customOperation: {
    id: 'custom-operation',
    explanation: "It is not one of Django's own operations, and what it does beyond its SQL cannot be seen.",
    recipe: 'Look at what it does, then allow this rule with a reason.',
    link: DOC.separate,
  },
  notTransactional: {
    id: 'not-transactional',
    explanation:
      'The engine commits after every schema statement: a failure half way leaves the first ones done and the migration unrecorded.',
    recipe: 'Keep one schema change to a migration.',
    link: DOC.mariadbOverview,
  },
  openTransaction: {
    id: 'open-transaction',
    explanation:
      'It begins a transaction and does not end it: what comes after, the record of the migration included, is never committed.',
    recipe: 'Add the COMMIT, or leave the BEGIN to the migration tool.',
    link: DOC.nonAtomic,
  },
  transactionalLock: {
    id: 'transactional-lock',
    explanation:
      'Flyway holds a transaction open while it migrates, and CONCURRENTLY waits for every open transaction: it never ends.',
    recipe: 'Set `flyway.postgresql.transactional.lock=false`; Flyway then takes its lock for the session.',
    link: DOC.flywayLock,
  },
  unknownEngine: {
    id: 'unknown-engine',
    explanation:
      'The rules know MariaDB, MySQL, PostgreSQL and SQLite; nothing is promised for another engine.',
    recipe: 'Judge it by hand and allow this rule with a reason.',
    link: DOC.pgLocks,
  },
} as const;
