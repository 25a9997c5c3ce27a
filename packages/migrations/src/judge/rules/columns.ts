import { ALL, DOC, INSTANT, LITE, MY, PG, type Rule } from './rule.ts';

/** Columns: added, removed, renamed; NULL and defaults. */
export const COLUMNS: readonly Rule[] = [
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
    id: 'add-column-domain',
    kinds: ['add-column'],
    when: { domain: 'constrained' },
    verdicts: [{ engines: PG, lock: 'rewrites' }],
    explanation: 'The domain has a constraint, so the table is written anew to try it on every row.',
    recipe: "Use the domain's own type, or add the constraint to the domain afterwards, NOT VALID.",
    link: DOC.pgDomain,
  },
  {
    id: 'add-column-domain',
    kinds: ['add-column'],
    when: { domain: 'not-known' },
    verdicts: [{ engines: PG, lock: 'unknown' }],
    explanation:
      'Whether the type is a domain with a constraint, which writes the table anew, is not known here.',
    recipe: 'Use a type of the server itself.',
    link: DOC.pgDomain,
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
    when: { checks: ['pass', 'may-fail'] },
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
    id: 'add-column-check-fails',
    kinds: ['add-column'],
    when: { checks: 'may-fail' },
    verdicts: [{ engines: ALL, compat: 'breaks' }],
    explanation:
      "The column's CHECK may refuse what the code that runs now inserts: it looks at other columns, or does not let NULL or the default pass.",
    recipe: 'Release code whose rows pass first, and add the constraint in a later release.',
    link: DOC.constraints,
  },
  {
    id: 'add-column-domain',
    kinds: ['add-column'],
    when: { domain: 'constrained' },
    verdicts: [{ engines: PG, compat: 'unknown' }],
    explanation: 'Whether a row without a value passes the constraint of the domain is not known here.',
    recipe: "Use the domain's own type.",
    link: DOC.pgDomain,
  },
  {
    id: 'add-column-generated-fails',
    kinds: ['add-column'],
    when: { generated: ['stored', 'virtual'], computed: 'may-fail' },
    verdicts: [{ engines: ['mysql', 'postgresql'], compat: 'unknown' }],
    explanation:
      'Computing the column may fail (a value that is too large, a text that is no number), and a row of the running code for which it does is refused.',
    recipe:
      'Compute the value in a query, or make the type wide enough for every value, then allow this rule with that reason.',
    link: DOC.mariadbAlter,
  },
  {
    id: 'add-column-nulls-equal',
    kinds: ['add-column'],
    when: { unique: true, nullsEqual: true },
    verdicts: [{ engines: PG, compat: 'breaks' }],
    explanation:
      'With NULLS NOT DISTINCT only one row may be without a value: the second INSERT of the code that runs now, which does not know the column, is refused.',
    recipe: 'Leave NULLS NOT DISTINCT out until every row has a value.',
    link: DOC.pgIndex,
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
    id: 'add-column-code',
    kinds: ['add-column'],
    when: { codeMinds: true },
    verdicts: [{ engines: ['mariadb', 'mysql', 'postgresql'], compat: 'unknown' }],
    explanation:
      'A trigger, routine, event or view of the database counts the columns of the table (INSERT without a list of columns, SELECT * into something) or uses the name of the new one: with one column more it may fail, and with it the writes of the code that runs now.',
    recipe:
      'Let that code name its columns first, in a migration of its own; or look that it works with one column more, then allow this rule with that reason.',
    link: DOC.expandContract,
  },
  {
    id: 'add-column',
    kinds: ['add-column'],
    verdicts: [{ engines: ALL, compat: 'keeps' }],
    explanation: 'A column that running code does not name disturbs it in nothing.',
    recipe: '',
    link: DOC.mariadbInstant,
  },
  {
    id: 'drop-column-forgotten',
    kinds: ['drop-column'],
    when: { forgotten: true, dependents: 'none' },
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
    id: 'drop-column-needed',
    kinds: ['drop-column'],
    when: { forgotten: true },
    verdicts: [
      { engines: ['mariadb'], from: '10.4', lock: 'instant', compat: 'unknown' },
      { engines: ['mariadb'], below: '10.4', lock: 'online', compat: 'unknown' },
      { engines: ['mysql'], from: '8.0.29', lock: 'instant', compat: 'unknown' },
      { engines: ['mysql'], below: '8.0.29', lock: 'online', compat: 'unknown' },
      { engines: PG, lock: 'instant', compat: 'unknown' },
    ],
    explanation:
      'No model knows the column any more, but a view, a key, a trigger or a generated column of the database uses it or may use it, and fails or goes with it.',
    recipe:
      'Change what uses the column first; the guard must be able to see views and triggers (MariaDB: the rights SHOW VIEW and TRIGGER).',
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
    id: 'rename-column-new',
    kinds: ['rename-column'],
    when: { newColumn: true },
    verdicts: INSTANT,
    explanation: 'The same migrations add the column: the code that runs now does not know it.',
    recipe: '',
    link: DOC.expandContract,
  },
  {
    id: 'rename-column',
    kinds: ['rename-column'],
    verdicts: [{ engines: ALL, lock: 'instant', compat: 'breaks' }],
    explanation: 'The code that runs now names the column by its old name.',
    recipe: 'Keep the name in the database: rename the field and set `db_column` to the old name.',
    link: DOC.expandContract,
  },
  {
    id: 'set-not-null-checked',
    kinds: ['set-not-null'],
    when: { checkedNotNull: true },
    verdicts: [{ engines: PG, from: '12', lock: 'instant' }],
    explanation: 'A validated CHECK proves that no row is NULL: nothing is scanned.',
    recipe: '',
    link: DOC.pgAlter,
  },
  {
    id: 'set-not-null-held',
    kinds: ['set-not-null'],
    when: { heldNotNull: true },
    verdicts: [{ engines: ['postgresql', 'mariadb', 'mysql'], compat: 'keeps' }],
    explanation: 'A CHECK refuses NULL already: nothing is refused that was not before.',
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
    id: 'set-default-refused',
    kinds: ['set-default'],
    when: { defaultFits: false },
    verdicts: [
      { engines: ['mariadb', 'mysql', 'postgresql'], lock: 'instant', compat: 'unknown' },
      { engines: LITE, lock: 'rewrites', compat: 'unknown' },
    ],
    explanation:
      'Rows of the running code that leave the column out get the default from now on: the type, a unique key, a CHECK or a foreign key of the column may refuse it, or computing it may.',
    recipe:
      'Choose a default that passes, or release code that always writes the column first, then allow this rule with that reason.',
    link: DOC.dbDefault,
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
    id: 'drop-expression',
    kinds: ['drop-default'],
    when: { how: 'expression' },
    verdicts: [{ engines: PG, lock: 'instant', compat: 'unknown' }],
    explanation: 'Rows of the running code no longer get the value that the column computed.',
    recipe: 'Release code that writes the column first, then allow this rule with that reason.',
    link: DOC.pgAlter,
  },
  {
    id: 'drop-default-beside',
    kinds: ['drop-default'],
    when: { addedBeside: true },
    verdicts: [{ engines: MY, compat: 'breaks' }],
    explanation:
      'In the statement that adds the column, DROP DEFAULT leaves it without any default, NULL included: every INSERT of the code that runs now, which does not name it, is refused.',
    recipe: 'Leave DROP DEFAULT out; a column that may be NULL gets NULL.',
    link: DOC.mariadbAlter,
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
    id: 'drop-default-refused',
    kinds: ['drop-default'],
    when: { defaultFits: false, newColumns: false },
    verdicts: [
      { engines: ['mariadb', 'mysql', 'postgresql'], lock: 'instant', compat: 'unknown' },
      { engines: LITE, lock: 'rewrites', compat: 'unknown' },
    ],
    explanation:
      'Rows of the running code that leave the column out get NULL from now on, which a CHECK may refuse.',
    recipe: 'Release code that always writes the column first, then allow this rule with that reason.',
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
  {
    id: 'add-identity',
    kinds: ['add-identity'],
    when: { how: 'by default' },
    verdicts: [{ engines: PG, lock: 'instant', compat: 'keeps' }],
    explanation: 'Rows that bring a value keep it; only the catalogue changes.',
    recipe: '',
    link: DOC.pgAlter,
  },
  {
    id: 'add-identity-always',
    kinds: ['add-identity'],
    verdicts: [{ engines: PG, lock: 'instant', compat: 'breaks' }],
    explanation: 'GENERATED ALWAYS refuses every INSERT of the running code that brings a value of its own.',
    recipe: 'Use GENERATED BY DEFAULT.',
    link: DOC.pgAlter,
  },
];
