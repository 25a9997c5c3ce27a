import { ALL, DOC, INSTANT, LITE, MY, PG, type Rule } from './rule.ts';

/** Types of columns, enumerations and domains. */
export const TYPES: readonly Rule[] = [
  {
    id: 'column-moved',
    kinds: ['change-type'],
    when: { codeMinds: true },
    verdicts: [{ engines: MY, compat: 'breaks' }],
    explanation:
      'FIRST or AFTER moves the column, and a trigger, routine or event of the database takes the columns in their order (INSERT without a list of columns, SELECT *).',
    recipe:
      'Leave the column where it is; or let that code name its columns first, in a migration of its own.',
    link: DOC.mariadbAlter,
  },
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
    id: 'change-type-in-use',
    kinds: ['change-type'],
    when: { typeChange: 'widens', inUse: 'rebuilt' },
    verdicts: [{ engines: PG, lock: 'blocks-writes', compat: 'keeps' }],
    explanation:
      'The column itself needs no rewrite, but a CHECK, a foreign key, an index over an expression or with a condition, or any index of a partitioned table uses it: that is checked or built again while nobody can read or write.',
    recipe:
      'Drop the CHECK or the index first and put it back afterwards (ADD CONSTRAINT … NOT VALID and VALIDATE, CREATE INDEX CONCURRENTLY), each in a migration of its own.',
    link: DOC.pgAlter,
  },
  {
    id: 'change-type-refused',
    kinds: ['change-type'],
    when: { inUse: 'refused' },
    verdicts: [{ engines: PG, lock: 'unknown', compat: 'unknown' }],
    explanation:
      'PostgreSQL refuses it: a view, a policy, a trigger, a generated column, a function or the partition key uses the column.',
    recipe: 'Drop what uses the column first and make it again afterwards, in one transaction.',
    link: DOC.pgAlter,
  },
  {
    id: 'change-type-use-unknown',
    kinds: ['change-type'],
    when: { typeChange: 'widens', inUse: 'not-known' },
    verdicts: [{ engines: PG, lock: 'unknown', compat: 'keeps' }],
    explanation:
      'Which checks and indexes use the column, and would be built again under lock, is not known here.',
    recipe: 'Look at them in the database; where there are none, allow this rule with that reason.',
    link: DOC.pgAlter,
  },
  {
    id: 'change-type-domain',
    kinds: ['change-type'],
    when: { typeChange: 'widens', domain: ['constrained', 'not-known'] },
    verdicts: [{ engines: PG, lock: 'rewrites', compat: 'breaks' }],
    explanation:
      'The domain has a constraint, which is tried on every row, and refuses rows of the running code.',
    recipe: 'Keep the type, and add a CHECK NOT VALID instead.',
    link: DOC.pgDomain,
  },
  {
    id: 'change-type-refused',
    kinds: ['change-type'],
    when: { typeChange: 'widens', inUse: 'rebuilt' },
    verdicts: [{ engines: MY, lock: 'unknown' }],
    explanation:
      'A foreign key or a generated column uses the column: MariaDB refuses the change, or copies the table for it.',
    recipe: 'Drop the key first and put it back afterwards with `SET foreign_key_checks = 0`.',
    link: DOC.mariadbInplace,
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
    kinds: ['alter-type'],
    verdicts: [{ engines: PG, lock: 'instant', compat: 'breaks' }],
    explanation: 'The code that runs now may still need the type as it was.',
    recipe: 'Release code that does not use it first, and change it in a later release.',
    link: DOC.pgEnum,
  },
  {
    id: 'alter-domain',
    kinds: ['alter-domain'],
    when: { how: ['default', 'drop default', 'drop', 'rename constraint'] },
    verdicts: [{ engines: PG, lock: 'instant', compat: 'keeps' }],
    explanation: 'Nothing that was allowed is refused afterwards, and no row is looked at.',
    recipe: '',
    link: DOC.pgDomain,
  },
  {
    id: 'alter-domain-unused',
    kinds: ['alter-domain'],
    when: { domain: 'no' },
    verdicts: [{ engines: PG, lock: 'instant', compat: 'keeps' }],
    explanation: 'No column of a table is of the domain.',
    recipe: '',
    link: DOC.pgDomain,
  },
  {
    id: 'alter-domain-check',
    kinds: ['alter-domain'],
    when: { how: 'add unchecked' },
    verdicts: [{ engines: PG, lock: 'instant', compat: 'breaks' }],
    explanation:
      'Old rows are not looked at, but from now on values of the running code that do not pass are refused.',
    recipe: 'Release code that writes only values that pass first, then allow this rule with that reason.',
    link: DOC.pgDomain,
  },
  {
    id: 'alter-domain-validate',
    kinds: ['alter-domain'],
    when: { how: 'validate' },
    verdicts: [{ engines: PG, lock: 'blocks-writes', compat: 'keeps' }],
    explanation: 'Every table with a column of the domain is scanned while writes to it wait.',
    recipe:
      'Leave the constraint unvalidated, or use a CHECK of the table, which is validated beside writes.',
    link: DOC.pgDomain,
  },
  {
    id: 'alter-domain-check',
    kinds: ['alter-domain'],
    when: { how: ['add', 'not null'] },
    verdicts: [{ engines: PG, lock: 'blocks-writes', compat: 'breaks' }],
    explanation:
      'Every table with a column of the domain is scanned while writes to it wait, and values of the running code that do not pass are refused.',
    recipe: 'Release code that writes only values that pass first, and add the constraint NOT VALID.',
    link: DOC.pgDomain,
  },
];
