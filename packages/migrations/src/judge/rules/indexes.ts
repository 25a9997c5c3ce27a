import { ALL, DOC, INSTANT, LITE, MY, PG, type Rule } from './rule.ts';

/** Indexes; and constraints that are dropped, since a unique one is an index. */
export const INDEXES: readonly Rule[] = [
  {
    id: 'index-may-fail',
    kinds: ['add-index'],
    when: { computed: 'may-fail' },
    verdicts: [{ engines: ALL, compat: 'unknown' }],
    explanation:
      'The index computes a value for every row, and a row of the running code for which that fails is refused.',
    recipe:
      'Look at whether the expression has a value for every row, then allow this rule with that reason.',
    link: DOC.pgIndex,
  },
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
    recipe:
      'Use AddIndexConcurrently in a migration with `atomic = False`; in Alembic `postgresql_concurrently=True` within `op.get_context().autocommit_block()`.',
    link: DOC.concurrent,
  },
  {
    id: 'index-hinted',
    kinds: ['drop-index', 'drop-constraint', 'rename-index'],
    when: { hinted: true },
    verdicts: [{ engines: MY, compat: 'breaks' }],
    explanation:
      'A view, trigger or routine names the index in a hint (FORCE, USE or IGNORE INDEX): without the index it fails, and so does what the running code does with it.',
    recipe: 'Take the hint out of that view, trigger or routine first, in a migration of its own.',
    link: DOC.mariadbHints,
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
    id: 'drop-cascading-key',
    kinds: ['drop-constraint'],
    when: { cascades: true },
    verdicts: [{ engines: ['mariadb', 'mysql', 'postgresql'], lock: 'instant', compat: 'unknown' }],
    explanation:
      'The foreign key deletes or changes rows with those they refer to (ON DELETE CASCADE, SET NULL): when the code that runs now relies on that, rows are left that refer to nothing.',
    recipe:
      'Release code that removes those rows itself first (Django does, unless `on_delete` is DO_NOTHING), then allow this rule with that reason.',
    link: DOC.pgAlter,
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
];
