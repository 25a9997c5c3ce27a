import { COLUMNS } from './columns.ts';
import { CONSTRAINTS } from './constraints.ts';
import { DATA } from './data.ts';
import { INDEXES } from './indexes.ts';
import { OBJECTS } from './objects.ts';
import { PARTITIONS } from './partitions.ts';
import { ALL, DOC, type Rule } from './rule.ts';
import { SESSION } from './session.ts';
import { TABLES } from './tables.ts';
import { TYPES } from './types.ts';
import { WAYS } from './ways.ts';

export type { Facts, Rule, Verdict } from './rule.ts';

/** What has no word of another rule. */
export const FALLBACK: Rule = {
  id: 'unknown-statement',
  kinds: ['unknown'],
  verdicts: [{ engines: ALL, lock: 'unknown', compat: 'unknown' }],
  explanation: 'This statement is not one whose effects are known here, so nothing is promised.',
  recipe:
    'Find out what it locks and whether the running code survives it, then allow this rule with that reason.',
  link: DOC.pgLocks,
};

/**
 * All rules. How a table is altered at all comes first, since it has a word on every change of it; below, no two lists speak
 * of one kind of change, so that order counts inside a list only.
 */
export const RULES: readonly Rule[] = [
  ...WAYS,
  ...TABLES,
  ...COLUMNS,
  ...TYPES,
  ...INDEXES,
  ...CONSTRAINTS,
  ...PARTITIONS,
  ...OBJECTS,
  ...DATA,
  ...SESSION,
  FALLBACK,
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
      'Look at it by hand (`sqlmigrate`, or `alembic upgrade --sql`), then allow this rule with a reason.',
    link: DOC.separate,
  },
  reachesBeyond: {
    id: 'reaches-beyond',
    explanation:
      'The database is empty, but this statement may reach beyond it: to other databases, accounts, settings or files of the server.',
    recipe:
      'Run it apart from the migrations; or look at what it does, then allow this rule with that reason.',
    link: DOC.expandContract,
  },
  customOperation: {
    id: 'custom-operation',
    explanation: "It is not one of Django's own operations, and what it does beyond its SQL cannot be seen.",
    recipe: 'Look at what it does, then allow this rule with a reason.',
    link: DOC.separate,
  },
  notInTransaction: {
    id: 'not-in-transaction',
    explanation: 'PostgreSQL refuses this statement inside a transaction, and here it runs in one.',
    recipe:
      'Put it into a migration of its own without a transaction: `atomic = False` in Django (RunSQL with one statement a text), `with op.get_context().autocommit_block():` in Alembic, `executeInTransaction=false` in Flyway.',
    link: DOC.nonAtomic,
  },
  newEnumValue: {
    id: 'new-enum-value-used',
    explanation: 'A value that was added to an enumeration cannot be used before the transaction has ended.',
    recipe: 'Put what uses the value into a later migration.',
    link: DOC.pgEnum,
  },
  transactionEnded: {
    id: 'transaction-ended',
    explanation:
      'COMMIT ends the transaction that the migration tool has opened: when a later step fails, the steps before it stay.',
    recipe: 'Leave COMMIT out, or let the migration run without a transaction of the tool.',
    link: DOC.pgBegin,
  },
  transactionUndone: {
    id: 'transaction-undone',
    explanation: 'What a ROLLBACK leaves of the migration is not followed here, so nothing is promised.',
    recipe: 'Leave out what is rolled back.',
    link: DOC.pgBegin,
  },
  namesElsewhere: {
    id: 'names-elsewhere',
    explanation:
      'It leaves the session with another database or search_path: the migration tool then does not find the table in which it records the migration, or writes into another one.',
    recipe:
      'Name the schema in each statement, or put the setting back at the end (`RESET search_path`, `SET search_path TO DEFAULT`, USE).',
    link: DOC.pgSchemas,
  },
  ambiguousName: {
    id: 'ambiguous-name',
    explanation:
      'The search_path has "$user", and tables of this name lie in schemas of other users as well: which one is meant depends on who migrates.',
    recipe: 'Name the schema in the statement, or set search_path without "$user".',
    link: DOC.pgSchemas,
  },
  shadowingName: {
    id: 'shadowing-name',
    explanation:
      'A table of this name is there in another schema: where the new schema is searched first, the code that runs now gets the new one instead.',
    recipe:
      'Choose another name; or look at the search_path of the application, then allow this rule with that reason.',
    link: DOC.pgSchemas,
  },
  notThere: {
    id: 'not-there',
    explanation:
      'It names a table, a column or a type that is not there, or that this user may not see: the server refuses it.',
    recipe:
      'Create it first, or correct the name. In Alembic add_column makes no type for an Enum: call `.create(op.get_bind(), checkfirst=True)` on it before.',
    link: DOC.pgAlter,
  },
  thereAlready: {
    id: 'there-already',
    explanation: 'What it makes is there already: the server refuses to make it again.',
    recipe:
      'Compare both. Where they are the same, record the migration as applied (`migrate --fake`, `alembic stamp`, `flyway baseline`); otherwise choose another name.',
    link: DOC.pgAlter,
  },
  actingOperator: {
    id: 'acting-operator',
    explanation:
      'It uses an operator, a cast or a domain of this database whose function may do anything, not only compute.',
    recipe: 'Look at what the function does, then allow this rule with that reason.',
    link: DOC.pgSchemas,
  },
  insertInherited: {
    id: 'insert-inherited',
    explanation:
      'The new table inherits from one that exists: its rows appear there, in no key of it, and its constraints hold for UPDATEs of the code that runs now.',
    recipe: 'Add the rows after the release, or without the inheritance.',
    link: DOC.pgInherit,
  },
  insertReferring: {
    id: 'insert-referring',
    explanation:
      'The new rows refer to rows of a table that is in use: the code that runs now, which does not know them, can no longer delete those.',
    recipe:
      'Add the rows after the release, or let the key have ON DELETE CASCADE or SET NULL in the database, then allow this rule with that reason.',
    link: DOC.expandContract,
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
  receiver: {
    id: 'migrate-receiver',
    explanation:
      "A receiver of Django's signal pre_migrate or post_migrate in the project's own code runs with the migrations: what it does is not visible here.",
    recipe: 'Look at what it does to existing rows, then allow this rule with that reason.',
    link: DOC.signals,
  },
  command: {
    id: 'own-migrate-command',
    explanation:
      "`migrate` is not Django's own command here: what it does beside running the migrations is not visible.",
    recipe: 'Look at what it does, then allow this rule with that reason.',
    link: DOC.commands,
  },
  version: {
    id: 'version-hook',
    explanation:
      'env.py has a function that runs for every revision (`on_version_apply`): what it does is not visible here.',
    recipe: 'Look at what it does to existing rows, then allow this rule with that reason.',
    link: DOC.alembicRuntime,
  },
  unknownEngine: {
    id: 'unknown-engine',
    explanation:
      'The rules know MariaDB, MySQL, PostgreSQL and SQLite; nothing is promised for another engine.',
    recipe: 'Judge it by hand and allow this rule with a reason.',
    link: DOC.pgLocks,
  },
} as const;
