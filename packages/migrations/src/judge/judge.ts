import type { Change, ChangeKind } from '../model/change.ts';
import type { Engine, Tool } from '../model/engine.ts';
import type { Migration } from '../model/migration.ts';
import type { DatabaseFacts } from '../model/observation.ts';
import type { Compat, Finding, Judged, Lock } from '../model/verdict.ts';
import { compareVersions } from '../model/versions.ts';
import { Quoting, type Statement, splitStatements } from '../parse/lexer.ts';
import { lookUpOfNames } from '../parse/session.ts';
import { type Step, stepsOf } from '../parse/steps.ts';
import { flywayRunsOutside, type HeldLock, heldBy, settingsOf, Transactions } from '../parse/transaction.ts';
import { isNew, locksAnother, shadows } from './beside.ts';
import { staysInside } from './beyond.ts';
import { factsOf } from './facts.ts';
import { type AxisVerdict, lookUp } from './look-up.ts';
import { leavesOpen, refusedFor } from './refused.ts';
import { FALLBACK, MIGRATION_RULES, RULES, type Rule } from './rules/index.ts';
import { Schema } from './schema.ts';

const LOCKS: readonly Lock[] = ['instant', 'online', 'blocks-writes', 'rewrites', 'unknown'];
const COMPATS: readonly Compat[] = ['keeps', 'breaks', 'unknown'];

function subjectOf({ table, column, columns, name, detail, kind }: Change): string {
  if (table && column) return `${table}.${column}`;
  if (table && columns?.length && kind !== 'create-table')
    return `${table} (${columns.slice(0, 4).join(', ')})`;
  return table || name || (detail ?? '').slice(0, 80);
}

/** Kinds whose time is that of the one table they name: where it is small, so is the time. */
const OF_ONE_TABLE: ReadonlySet<ChangeKind> = new Set([
  'add-column',
  'drop-column',
  'change-type',
  'set-not-null',
  'drop-not-null',
  'set-default',
  'drop-default',
  'add-index',
  'drop-index',
  'add-unique',
  'add-foreign-key',
  'add-check',
  'add-exclusion',
  'add-primary-key',
  'drop-primary-key',
  'drop-constraint',
  'validate-constraint',
  'update-rows',
  'delete-rows',
  'truncate',
  'rebuild-table',
  'copy-table',
  'change-engine',
  'convert-charset',
  'table-option',
  'table-charset',
  'comment',
  'copy-partitions',
]);

/** What takes as long as there are rows, whatever the rules say of its lock. */
function isLong(change: Change, lock: Lock | undefined, schema: Schema, fresh: boolean): boolean {
  if (change.kind === 'run-python') return change.effect !== 'noop';
  if (change.kind === 'insert-rows') return change.copied === true || (change.sources ?? []).length > 0;
  if (change.kind === 'read' || change.kind === 'call')
    return change.takesTime === true || (change.sources ?? []).length > 0;
  if (fresh) return lock !== 'instant' && schema.table(schema.tableOf(change))?.filled === true;
  return lock !== 'instant';
}

const KNOWN: readonly string[] = ['mariadb', 'mysql', 'postgresql', 'sqlite'];

/**
 * Judges every pending migration of one database on both axes.
 * @param smallTable rows up to which a table counts as locked for an instant only; 0 for none
 */
export function judge(
  database: DatabaseFacts,
  tool: Tool,
  smallTable = 0,
  rules: readonly Rule[] = RULES,
): Judged[] {
  const engine = (database.engine ?? '') as Engine;
  const schema = new Schema(database, engine);
  const quoting = new Quoting(engine, database.variables);
  const beyond = new Quoting(engine, database.variables);
  const transactions = new Transactions<LockingStep>(engine, tool, database.driver);
  const undisturbed = disturbsNobody(database);
  return (database.pending ?? []).map(migration => {
    const one = new MigrationJudge(migration, {
      database,
      engine,
      tool,
      smallTable,
      rules,
      schema,
      quoting,
      transactions,
    });
    if (!KNOWN.includes(engine))
      one.unknown('unknownEngine', migration.line ?? null, database.engine ?? 'unknown');
    // What runs beside migrations may do more than the database shows.
    else {
      if (!undisturbed || migration.beside) one.run();
      if (database.fresh) one.lookBeyond(beyond);
    }
    return one.verdict();
  });
}

/**
 * Whether what is pending may reach tables of other schemas or databases, though its own has none. In PostgreSQL each schema is
 * at hand; in MariaDB and MySQL a database of the server has to be named, and another project's may be anywhere.
 */
function reachesElsewhere({ engine, occupied = [], pending = [] }: DatabaseFacts): boolean {
  if (occupied.length === 0) return false;
  if (engine === 'postgresql') return true;
  const names = new Set(occupied.map(name => name.toLowerCase()));
  return pending.some(({ operations }) =>
    operations.some(({ sql }) =>
      sql.some(
        text =>
          /\buse\b/i.test(text) || (text.toLowerCase().match(/[\w$-]+/g) ?? []).some(word => names.has(word)),
      ),
    ),
  );
}

/** Whether the database is empty and what is pending stays in it: whatever it does, nobody is disturbed. */
export const disturbsNobody = (database: DatabaseFacts): boolean =>
  database.fresh === true && !reachesElsewhere(database);

interface LockingStep {
  readonly change: Change;
  readonly migration: Migration;
}

interface Context {
  readonly database: DatabaseFacts;
  readonly engine: Engine;
  readonly tool: Tool;
  readonly smallTable: number;
  readonly rules: readonly Rule[];
  readonly schema: Schema;
  readonly quoting: Quoting;
  readonly transactions: Transactions<LockingStep>;
}

function worst<T>(order: readonly T[], values: readonly T[]): T {
  return values.reduce((a, b) => (order.indexOf(a) >= order.indexOf(b) ? a : b), order[0]!);
}

type Shape = keyof typeof MIGRATION_RULES;

/** Judges one migration. */
class MigrationJudge {
  private readonly findings: Finding[] = [];
  private readonly locks: Lock[] = [];
  private readonly compats: Compat[] = [];
  private readonly migration: Migration;
  private readonly context: Context;
  /** The schema as the whole migration leaves it. */
  private after: Schema;
  /** The schema where a transaction by hand began. */
  private before: Schema | undefined;
  private schemaStatements = 0;
  /** The text of the statement that is being judged. */
  private current: string | undefined;
  /** The statement after which names without a schema, that of the tool's own record included, are looked up elsewhere. */
  private leftElsewhere: { readonly line: number | null; readonly text: string } | undefined;

  constructor(migration: Migration, context: Context) {
    this.migration = migration;
    this.context = context;
    this.after = context.schema;
  }

  /** Adds a finding, with the statement that is being judged. */
  private find(finding: Finding): void {
    this.findings.push(this.current === undefined ? finding : { ...finding, statement: this.current });
  }

  verdict(): Judged {
    return {
      ...this.migration,
      database: this.context.database.alias,
      lock: worst(LOCKS, this.locks),
      compat: worst(COMPATS, this.compats),
      findings: this.findings,
      safe: this.findings.every(({ note }) => note === true),
    };
  }

  unknown(shape: Shape, line: number | null, subject: string): void {
    const { id: rule, ...texts } = MIGRATION_RULES[shape];
    const file = this.migration.file;
    this.find({ rule, ...texts, lock: 'unknown', compat: 'unknown', subject, line, file });
    this.locks.push('unknown');
    this.compats.push('unknown');
  }

  private shaped(
    shape: Shape,
    line: number | null,
    subject: string,
    more: { lock: Lock; compat: Compat; note?: true },
  ): void {
    const { id: rule, ...texts } = MIGRATION_RULES[shape];
    const told = this.findings.some(
      other => other.rule === rule && other.line === line && other.subject === subject,
    );
    if (!told) this.find({ rule, ...texts, ...more, subject, line, file: this.migration.file });
  }

  run(): void {
    const { schema, transactions, database, engine, tool } = this.context;
    const steps = this.steps();
    schema.turn += 1;
    const after = schema.clone();
    for (const { changes } of steps)
      for (const change of changes) for (const part of after.expand(change)) after.apply(part);
    this.after = after;
    const texts = steps.flatMap(({ statement }) => (statement ? [statement.text] : []));
    const outside = tool === 'flyway' && engine === 'postgresql' && flywayRunsOutside(texts);
    transactions.startMigration(this.migration.atomic && !outside, database.oneTransaction === true);
    for (const step of steps) this.step(step);
    this.current = undefined;
    // Flyway names the schema of its record, and puts the search path back.
    if (this.leftElsewhere && tool !== 'flyway')
      this.unknown('namesElsewhere', this.leftElsewhere.line, this.leftElsewhere.text);
    const autocommit = !/^(0|off)$/.test(schema.variables.get('autocommit') ?? 'on');
    if (transactions.leftOpen(autocommit))
      this.unknown('openTransaction', this.migration.line ?? null, this.migration.name);
    if (this.schemaStatements > 1 && (engine === 'mariadb' || engine === 'mysql'))
      this.shaped(
        'notTransactional',
        this.migration.line ?? null,
        `${this.schemaStatements} schema changes`,
        {
          lock: 'instant',
          compat: 'keeps',
          note: true,
        },
      );
  }

  /** In an empty database: what reaches beyond it, of which nothing is known. */
  lookBeyond(quoting: Quoting): void {
    const { database, engine } = this.context;
    const names = [database.database, engine === 'postgresql' ? undefined : database.currentSchema];
    const own = new Set(names.flatMap(name => name?.toLowerCase() ?? []));
    for (const { sql, line = this.migration.line, beyond, sqlError = '' } of this.migration.operations) {
      if (beyond) this.unknown('sqlNotKnown', line ?? null, sqlError);
      for (const statement of sql.flatMap(text => splitStatements(text, engine))) {
        if (quoting.isUnclear(statement.text) || !staysInside(statement, { engine, own }))
          this.unknown('reachesBeyond', line ?? null, statement.text.slice(0, 80));
        quoting.pass(statement);
      }
    }
  }

  private steps(): Step[] {
    const { migration } = this;
    const { engine, tool, quoting } = this.context;
    const steps: Step[] = [];
    let explained = migration.sqlError === undefined;
    for (const operation of migration.operations) {
      // Behind the one that could not be asked, none was.
      const unasked = migration.sqlError !== undefined && operation.bases === undefined;
      const { sqlError = unasked ? migration.sqlError : undefined } = operation;
      explained ||= sqlError !== undefined;
      const asked = sqlError === undefined ? operation : { ...operation, sqlError };
      const found = stepsOf(asked, engine, tool, quoting);
      steps.push(...found.steps);
      if (found.missing.length > 0) this.context.schema.certain = false;
      for (const { rule, line, subject } of found.missing)
        this.unknown(rule, line ?? migration.line ?? null, subject ?? operation.description);
    }
    if (!explained) {
      this.context.schema.certain = false;
      this.unknown('sqlNotKnown', migration.line ?? null, migration.sqlError ?? '');
    }
    return steps;
  }

  private step(step: Step): void {
    const { schema, transactions, engine } = this.context;
    if (this.context.tool === 'alembic' && step.operation.atomic === false) transactions.standOutside();
    this.current = step.statement?.text;
    if (step.first !== undefined) transactions.startText(step.first);
    if (step.statement && (engine === 'mariadb' || engine === 'mysql'))
      for (const [name, value] of settingsOf(step.statement.tokens)) schema.variables.set(name, value);
    const changes = step.changes.flatMap(change => schema.expand(change));
    const block = changes.some(({ inner }) => inner !== undefined) && transactions.startBlock();
    const line = step.line ?? this.migration.line ?? null;
    if (step.statement) this.statement(step.statement, line);
    for (const change of changes) {
      if (change.kind === 'transaction') this.passTransaction(change, step.first !== undefined, line);
      this.change(change, changes, line);
      schema.apply(change);
    }
    if (block) transactions.endBlock();
    if (step.last) transactions.endText();
  }

  /** What a statement means beside its changes. */
  private statement(statement: Statement, line: number | null): void {
    const { schema, database } = this.context;
    const text = statement.text.slice(0, 80);
    const found = lookUpOfNames(statement, database.currentSchema);
    if (found !== undefined || /\bsearch_path\b/i.test(statement.text)) {
      // A name without a schema means another table from here on, or may.
      schema.created.clear();
      schema.objects.clear();
      schema.elsewhere = true;
      this.leftElsewhere = found === 'elsewhere' ? { line, text } : undefined;
    }
    const words = new Set(statement.tokens.map(token => token.text));
    if ((database.ambiguous ?? []).some(name => words.has(name))) this.unknown('ambiguousName', line, text);
    const acts = (name: string) => (/^\w/.test(name) ? words.has(name) : statement.text.includes(name));
    if ((database.acting ?? []).some(acts)) this.unknown('actingOperator', line, text);
  }

  private passTransaction(change: Change, first: boolean, line: number | null): void {
    const { schema, transactions } = this.context;
    const passed = transactions.pass(change, first);
    if (passed === 'begun') this.before = schema.clone();
    // In MariaDB a schema statement has ended the transaction, and stays.
    if (passed === 'undone' && this.before && this.context.engine === 'postgresql')
      schema.restore(this.before);
    if (passed === 'lost') this.unknown('transactionUndone', line, (change.detail ?? '').slice(0, 80));
    if (passed === 'ended')
      this.shaped('transactionEnded', line, (change.detail ?? '').slice(0, 80), {
        lock: 'instant',
        compat: 'keeps',
        note: true,
      });
  }

  private change(change: Change, statement: readonly Change[], line: number | null): void {
    const { schema, engine, transactions, database, rules } = this.context;
    const version = database.version ?? '';
    const facts = factsOf(change, schema, database, this.after, { statement });
    const found = lookUp(change, facts, engine, version, rules);
    const fresh = isNew(change, schema);
    const lock = this.isSmall(change, found.lock)
      ? { ...found.lock!, value: 'instant' as const }
      : found.lock;
    if (!fresh) this.tell(change, lock, found.compat, line);
    const refused = refusedFor(change, schema, database);
    if (refused) this.unknown(refused.rule, line, refused.subject);
    if (leavesOpen(change)) schema.certain = false;
    if (fresh && change.kind === 'insert-rows' && schema.table(change.table)?.inherits)
      this.unknown('insertInherited', line, subjectOf(change));
    if (fresh && change.kind === 'insert-rows')
      this.referring(change, schema.table(change.table)?.restricts, line);
    // The key may come after the rows: Django adds the keys of a new model at the end of the migration.
    if (fresh && change.kind === 'add-foreign-key' && schema.table(change.table)?.hasRows)
      this.referring(change, change.restricts, line);
    if (engine === 'postgresql') {
      this.inTransaction(change, line, version);
      this.heldOver(change, statement, lock?.value, fresh, line);
    }
    if (shadows(change, schema, database)) this.unknown('shadowingName', line, subjectOf(change));
    if (SCHEMA_STATEMENT.has(change.kind)) {
      transactions.passSchemaStatement();
      if (!fresh || change.kind === 'create-table') this.schemaStatements += 1;
    }
  }

  private isSmall(change: Change, lock: AxisVerdict<Lock> | undefined): boolean {
    const { smallTable, schema } = this.context;
    if (smallTable <= 0 || lock === undefined || lock.value === 'unknown') return false;
    if (!OF_ONE_TABLE.has(change.kind) || (change.sources ?? []).length > 0) return false;
    const rows = schema.table(change.table)?.facts?.rows;
    return rows !== undefined && rows !== null && rows <= smallTable;
  }

  private tell(
    change: Change,
    lock: AxisVerdict<Lock> | undefined,
    compat: AxisVerdict<Compat> | undefined,
    line: number | null,
  ): void {
    const values = { lock: lock?.value ?? 'unknown', compat: compat?.value ?? 'unknown' } as const;
    this.locks.push(values.lock);
    this.compats.push(values.compat);
    const told = new Set<Rule>();
    if (values.lock !== 'instant' && values.lock !== 'online') told.add(lock?.rule ?? FALLBACK);
    if (values.compat !== 'keeps') told.add(compat?.rule ?? FALLBACK);
    const subject = subjectOf(change);
    for (const { id: rule, explanation, recipe, link } of told) {
      const known = this.findings.some(
        other => other.rule === rule && other.line === line && other.subject === subject,
      );
      if (!known)
        this.find({
          rule,
          ...values,
          subject,
          explanation,
          recipe,
          link,
          line,
          file: this.migration.file,
        });
    }
  }

  /** Rows of a new table that refer to rows of an old one keep the running code from deleting those. */
  private referring(change: Change, refers: readonly string[] = [], line: number | null = null): void {
    const { schema } = this.context;
    if (refers.every(table => schema.isCreated(table))) return;
    this.shaped('insertReferring', line, subjectOf(change), { lock: 'instant', compat: 'unknown' });
    this.compats.push('unknown');
  }

  /** What PostgreSQL refuses inside a transaction, or before it has ended. */
  private inTransaction(change: Change, line: number | null, version: string): void {
    const { transactions, schema } = this.context;
    const value = change.kind === 'alter-type' && change.how === 'add value';
    const old = value && (version === '' || compareVersions(version, '12') < 0);
    if ((change.outside || old) && transactions.open === 'yes')
      this.unknown('notInTransaction', line, subjectOf(change));
    if (value && transactions.open !== 'no' && !schema.objects.has(schema.tableName(change.name ?? ''))) {
      transactions.values.add(String(change.value ?? ''));
      return;
    }
    const text = change.detail ?? '';
    const used =
      change.kind === 'run-python' ? transactions.values.size > 0 && change.effect !== 'noop' : false;
    if (used || [...transactions.values].some(added => text.includes(`'${added.replaceAll("'", "''")}'`)))
      this.unknown('newEnumValue', line, subjectOf(change));
  }

  /** A lock that is held while something runs that takes as long as there are rows. */
  private heldOver(
    change: Change,
    statement: readonly Change[],
    lock: Lock | undefined,
    fresh: boolean,
    line: number | null,
  ): void {
    const { transactions, schema } = this.context;
    const { migration } = this;
    const takes = (other: Change): boolean =>
      heldBy(other) !== 'nothing' && (!isNew(other, schema) || locksAnother(other, schema));
    if (isLong(change, lock, schema, fresh)) {
      const beside = statement.find(
        other => other !== change && other.inner === change.inner && takes(other),
      );
      const held =
        transactions.lock ?? (beside && { held: heldBy(beside), step: { change: beside, migration } });
      if (held) this.toldHeld(held, line);
    }
    if (transactions.open === 'no' || transactions.lock) return;
    const created = change.kind === 'create-table' && locksAnother(change, schema);
    if (takes(change) || created)
      transactions.lock = { held: created ? 'writes' : heldBy(change), step: { change, migration } };
  }

  private toldHeld({ step }: HeldLock<LockingStep>, line: number | null): void {
    this.shaped('lockHeld', line, subjectOf(step.change), { lock: 'blocks-writes', compat: 'keeps' });
    this.locks.push('blocks-writes');
  }
}

/** What MariaDB and MySQL commit by. */
const SCHEMA_STATEMENT: ReadonlySet<ChangeKind> = new Set([
  'create-table',
  'add-column',
  'drop-column',
  'rename-column',
  'change-type',
  'set-not-null',
  'drop-not-null',
  'set-default',
  'drop-default',
  'rename-table',
  'drop-table',
  'add-index',
  'add-check',
  'add-unique',
  'add-foreign-key',
  'add-primary-key',
  'drop-constraint',
  'drop-index',
  'drop-primary-key',
  'copy-table',
  'change-engine',
  'rebuild-table',
  'convert-charset',
  'create-view',
  'create-trigger',
  'truncate',
]);
