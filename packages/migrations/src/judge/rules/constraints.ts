import { ALL, DOC, LITE, MY, PG, type Rule } from './rule.ts';

/** Keys, checks and other constraints. */
export const CONSTRAINTS: readonly Rule[] = [
  {
    id: 'add-key-null-scan',
    kinds: ['add-primary-key'],
    when: { usingIndex: true, columnNotNull: false },
    verdicts: [{ engines: PG, lock: 'blocks-writes', compat: 'breaks' }],
    explanation:
      'The index is there, but its columns may be NULL: the table is scanned while nobody can read or write, and the running code may still write NULL.',
    recipe:
      'Make the columns NOT NULL first: add `CHECK (column IS NOT NULL) NOT VALID`, validate it, set NOT NULL, then add the key.',
    link: DOC.pgAlter,
  },
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
    id: 'add-unique-may-fail',
    kinds: ['add-unique'],
    when: { computed: 'may-fail', newColumns: true },
    verdicts: [{ engines: ['postgresql', 'sqlite'], compat: 'unknown' }],
    explanation:
      'The index computes a value for every row, and a row of the running code for which that fails is refused.',
    recipe:
      'Look at whether the expression has a value for every row, then allow this rule with that reason.',
    link: DOC.pgIndex,
  },
  {
    id: 'add-unique-implied',
    kinds: ['add-unique'],
    when: { implied: true },
    verdicts: [{ engines: ALL, compat: 'keeps' }],
    explanation: 'Rows that differ in fewer columns, as a key holds them already, differ in these, too.',
    recipe: '',
    link: DOC.pgIndex,
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
    id: 'add-check-new-column',
    kinds: ['add-check'],
    when: { checks: 'pass' },
    verdicts: [{ engines: ALL, compat: 'keeps' }],
    explanation: 'Only new columns are checked, and what the running code leaves in them passes.',
    recipe: '',
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
    id: 'primary-key-hinted',
    kinds: ['drop-primary-key'],
    when: { hinted: true },
    verdicts: [{ engines: MY, lock: 'rewrites', compat: 'breaks' }],
    explanation:
      'A view, trigger or routine names the primary key in a hint (FORCE INDEX) and fails without it.',
    recipe: 'Take the hint out first, in a migration of its own.',
    link: DOC.mariadbHints,
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
    id: 'validate-constraint',
    kinds: ['validate-constraint'],
    verdicts: [{ engines: PG, lock: 'online', compat: 'keeps' }],
    explanation: 'Old rows are checked beside reads and writes; new rows are held to it already.',
    recipe: '',
    link: DOC.constraints,
  },
  {
    id: 'alter-constraint',
    kinds: ['alter-constraint'],
    when: { how: 'deferred' },
    verdicts: [{ engines: PG, lock: 'instant', compat: 'keeps' }],
    explanation: 'The key is checked when a transaction ends: what passed before still does.',
    recipe: '',
    link: DOC.pgAlter,
  },
  {
    id: 'alter-constraint',
    kinds: ['alter-constraint'],
    verdicts: [{ engines: PG, lock: 'instant', compat: 'unknown' }],
    explanation:
      'Code that runs now may rely on the key being checked only when its transaction ends; from now on it is checked at once.',
    recipe:
      'Keep INITIALLY DEFERRED; or release code that writes rows in order first, then allow this rule with that reason.',
    link: DOC.pgAlter,
  },
];
