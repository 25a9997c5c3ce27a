import type { Change, Key } from './changes.ts';
import { changesOf } from './changes.ts';
import { changesFromFacts } from './operations.ts';
import { type Facts, MIGRATION_RULES, RULES, type Rule } from './rules.ts';
import { Quoting, splitStatements } from './sql.ts';
import type {
  Compat,
  DatabaseFacts,
  Engine,
  Finding,
  Judged,
  Lock,
  Migration,
  Operation,
  TableFacts,
  Tool,
} from './types.ts';
import { typeChange } from './types-of-columns.ts';

const LOCKS: readonly Lock[] = ['instant', 'online', 'blocks-writes', 'rewrites', 'unknown'];
const COMPATS: readonly Compat[] = ['keeps', 'breaks', 'unknown'];

/** Compares versions number by number; missing parts count as nought. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] || 0) - (right[index] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export interface AxisVerdict<T> {
  readonly value: T;
  readonly rule: Rule;
}

function matches(rule: Rule, change: Change, facts: Facts): boolean {
  if (!rule.kinds.includes(change.kind)) return false;
  return Object.entries(rule.when ?? {}).every(([name, wanted]) => {
    const value = facts[name as keyof Facts];
    return Array.isArray(wanted) ? wanted.includes(value) : value === wanted;
  });
}

/** The table's word on both axes for one change on one server. */
export function lookUp(
  change: Change,
  facts: Facts,
  engine: Engine,
  version: string,
): { lock: AxisVerdict<Lock> | undefined; compat: AxisVerdict<Compat> | undefined } {
  let lock: AxisVerdict<Lock> | undefined;
  let compat: AxisVerdict<Compat> | undefined;
  for (const rule of RULES) {
    if (!matches(rule, change, facts)) continue;
    for (const verdict of rule.verdicts) {
      if (!verdict.engines.includes(engine)) continue;
      // A server that does not say its version is judged as the worst of all versions.
      if (verdict.from !== undefined && (version === '' || compareVersions(version, verdict.from) < 0))
        continue;
      if (verdict.below !== undefined && version !== '' && compareVersions(version, verdict.below) >= 0)
        continue;
      if (verdict.lock !== undefined) lock ??= { value: verdict.lock, rule };
      if (verdict.compat !== undefined) compat ??= { value: verdict.compat, rule };
    }
    if (lock && compat) break;
  }
  return { lock, compat };
}

interface ColumnState {
  type: string | undefined;
  notNull: boolean;
  hasDefault: boolean;
  auto: boolean;
  generated: boolean;
  bytes: number | null | undefined;
  charset?: string | null | undefined;
  collation?: string | null | undefined;
  /** Added by the pending set. */
  isNew: boolean;
  /** Which of the pending migrations added it, by its place among them. */
  addedBy?: number;
  /** Added nullable and without a default, so that every old row has NULL in it. */
  empty: boolean;
  dropped: boolean;
}

interface KeyState {
  readonly table: string;
  readonly kind: Key;
  /** Added by the pending set. */
  readonly isNew: boolean;
}

interface Step {
  readonly change: Change;
  readonly operation: Operation;
  readonly line: number | null;
}

/** What is known of the database while the pending migrations are walked through, in order. */
class Schema {
  readonly tables = new Map<string, Map<string, ColumnState>>();
  readonly created = new Set<string>();
  readonly existing: Readonly<Record<string, TableFacts>>;
  checksOff = false;
  /** Which of the pending migrations is walked through. */
  turn = 0;
  /** The change whose lock the transaction holds from there on. */
  locked: Step | undefined;
  /** In lower case; undefined where nobody asked the server. */
  private readonly there: ReadonlySet<string> | undefined;
  readonly gone = new Set<string>();
  /** Indexes and constraints by name, in lower case. Several tables, or schemas, may use one name. */
  readonly keys = new Map<string, KeyState[]>();

  constructor(database: DatabaseFacts) {
    this.existing = database.tables ?? {};
    for (const { table, name, kind } of database.keys ?? []) this.addKey(name, { table, kind, isNew: false });
    this.there = database.existing && new Set(database.existing.map(table => table.toLowerCase()));
    for (const [table, facts] of Object.entries(this.existing)) {
      const columns = new Map<string, ColumnState>();
      for (const [column, known] of Object.entries(facts.columns))
        columns.set(column, {
          type: known.type,
          notNull: !known.null,
          hasDefault: known.default,
          auto: known.auto,
          generated: false,
          bytes: known.bytes,
          charset: known.charset,
          // SQLAlchemy writes it behind the type.
          collation: known.collation ?? /\bcollate\s+[`"]?(\w+)/i.exec(known.type)?.[1]?.toLowerCase(),
          isNew: false,
          empty: false,
          dropped: false,
        });
      this.tables.set(table, columns);
    }
  }

  column(table: string | undefined, column: string | undefined): ColumnState | undefined {
    return table === undefined || column === undefined ? undefined : this.tables.get(table)?.get(column);
  }

  private addKey(name: string, state: KeyState): void {
    const known = this.keys.get(name.toLowerCase()) ?? [];
    this.keys.set(name.toLowerCase(), [...known, state]);
  }

  /** What is known under the name of an index or a constraint, on the table where one is given. */
  private named({ name = '', table }: Change): KeyState[] {
    const known = this.keys.get(name.toLowerCase()) ?? [];
    return table === undefined
      ? known
      : known.filter(state => state.table.toLowerCase() === table.toLowerCase());
  }

  /** The kind of the index or constraint that a change drops or renames; where several have the name, the gravest. */
  key(change: Change): Key | undefined {
    if (change.key !== undefined) return change.key;
    const kinds = this.named(change).map(({ kind }) => kind);
    return kinds.includes('unique') ? 'unique' : kinds[0];
  }

  /** The table that a change concerns; DROP INDEX may leave it out, and only the pending set's own index can be on a new one. */
  tableOf(change: Change): string | undefined {
    const [only, ...more] = change.table === undefined ? this.named(change) : [];
    return only?.isNew && more.length === 0 ? only.table : change.table;
  }

  private removeKey(change: Change): KeyState[] {
    const removed = this.named(change);
    const name = (change.name ?? '').toLowerCase();
    const left = (this.keys.get(name) ?? []).filter(state => !removed.includes(state));
    this.keys.set(name, left);
    return removed;
  }

  /** Whether CREATE TABLE makes a table, rather than finding one that is there and leaving it as it is. */
  private creates({ table = '', ifNotExists }: Change): boolean {
    const name = table.toLowerCase();
    if (this.gone.has(name)) return true;
    // Only the tables that need no schema were asked for.
    return this.there && !name.includes('.') ? !this.there.has(name) : ifNotExists !== true;
  }

  /** Whether MODIFY COLUMN gives a text another character set or collation; what it leaves out becomes the table's own. */
  private recodes({ table = '', charset, collation }: Change, known: ColumnState): boolean {
    const standard = this.existing[table]?.collation;
    if (collation !== undefined) return collation !== known.collation;
    if (charset !== undefined) return charset !== known.charset;
    return known.collation != null && standard != null && known.collation !== standard;
  }

  /** Splits MODIFY COLUMN into what really changes. */
  expand(change: Change, engine: Engine): Change[] {
    if (change.kind !== 'modify-column') return [change];
    const { kind: _, ...facts } = change;
    const known = this.column(change.table, change.column);
    if (!known) return [{ ...facts, kind: 'change-type' }];
    const changes: Change[] = [];
    if (this.recodes(change, known)) changes.push({ ...facts, kind: 'change-type', using: true });
    else if (
      known.type === undefined ||
      typeChange(engine, known.type, change.type ?? '', known.bytes) !== 'same'
    )
      changes.push({ ...facts, kind: 'change-type' });
    if (change.notNull === true && !known.notNull) changes.push({ ...facts, kind: 'set-not-null' });
    if (change.notNull !== true && known.notNull) changes.push({ ...facts, kind: 'drop-not-null' });
    if (change.unique) changes.push({ ...facts, kind: 'add-unique', columns: [change.column ?? ''] });
    if (change.primaryKey) changes.push({ ...facts, kind: 'add-primary-key' });
    if (change.check) changes.push({ ...facts, kind: 'add-check', how: 'column' });
    if (change.references !== undefined) changes.push({ ...facts, kind: 'add-foreign-key' });
    if (change.generated || (change.auto === true) !== known.auto)
      changes.push({ ...facts, kind: 'change-type', using: true });
    const hasDefault = change.default !== undefined && change.default !== 'none';
    if (hasDefault !== known.hasDefault && !change.auto)
      changes.push({ ...facts, kind: hasDefault ? 'set-default' : 'drop-default' });
    return changes.length > 0 ? changes : [{ ...facts, kind: 'comment' }];
  }

  /** Moves on past a change. */
  apply(change: Change): void {
    const { table = '', column = '' } = change;
    const columns = this.tables.get(table);
    const state = this.column(table, column);
    switch (change.kind) {
      case 'create-table':
        if (this.creates(change)) this.created.add(table);
        break;
      case 'drop-table':
        this.gone.add(table.toLowerCase());
        break;
      case 'rename-table':
        this.gone.add(table.toLowerCase());
        // With a schema it depends on the engine which table the new name means.
        if (change.to !== undefined && !`${table}${change.to}`.includes('.')) {
          if (columns) this.tables.set(change.to, columns);
          if (this.created.has(table)) this.created.add(change.to);
          for (const [name, states] of this.keys)
            this.keys.set(
              name,
              states.map(state => (state.table === table ? { ...state, table: change.to! } : state)),
            );
        }
        break;
      case 'add-index':
      case 'add-unique':
      case 'add-check':
      case 'add-foreign-key':
      case 'add-exclusion':
      case 'add-primary-key': {
        const kinds = {
          'add-index': 'index',
          'add-check': 'check',
          'add-foreign-key': 'foreign-key',
        } as const;
        const kind = change.kind in kinds ? kinds[change.kind as keyof typeof kinds] : 'unique';
        if (change.name !== undefined) this.addKey(change.name, { table, kind, isNew: true });
        break;
      }
      case 'drop-index':
      case 'drop-constraint':
        this.removeKey(change);
        break;
      case 'rename-index':
      case 'rename-constraint':
        for (const state of this.removeKey(change)) this.addKey(change.to ?? '', state);
        break;
      case 'add-column': {
        const added: ColumnState = {
          type: change.type,
          notNull: change.notNull === true,
          hasDefault: change.default !== undefined && change.default !== 'none',
          auto: change.auto === true,
          generated: change.generated !== undefined,
          bytes: null,
          charset: change.charset,
          collation: change.collation,
          isNew: true,
          addedBy: this.turn,
          empty: change.notNull !== true && (change.default ?? 'none') === 'none' && !change.generated,
          dropped: false,
        };
        if (columns) columns.set(column, added);
        else this.tables.set(table, new Map([[column, added]]));
        break;
      }
      case 'drop-column':
        if (state) state.dropped = true;
        break;
      case 'rename-column':
        if (state && change.to !== undefined) {
          columns?.delete(column);
          columns?.set(change.to, state);
        }
        break;
      case 'change-type':
        if (state) state.type = change.type;
        break;
      case 'set-not-null':
        if (state) state.notNull = true;
        break;
      case 'drop-not-null':
        if (state) state.notNull = false;
        break;
      case 'set-default':
        if (state) state.hasDefault = true;
        break;
      case 'drop-default':
        if (state) state.hasDefault = false;
        break;
    }
  }
}

function foreignKeyChecks(text: string): boolean | undefined {
  const match = /^\s*set\s+(?:session\s+|@@session\.)?foreign_key_checks\s*=\s*(\w+)/i.exec(text);
  return match ? /^(0|off)$/i.test(match[1]!) : undefined;
}

/** Every change of an operation with the line it stands on. */
function stepsOf(
  operation: Operation,
  engine: Engine,
  tool: Tool,
  quoting: Quoting,
): { steps: Step[]; findings: Partial<Finding>[] } {
  const line = operation.line ?? null;
  const steps: Step[] = [];
  const findings: Partial<Finding>[] = [];
  const bases = new Set(operation.bases ?? []);
  const python = (candidate: Operation, at: number | null) => {
    if ((candidate.bases ?? []).includes('RunPython'))
      steps.push({
        change: { kind: 'run-python', effect: candidate.effect, detail: candidate.description },
        operation: candidate,
        line: at,
      });
    candidate.inner?.forEach((inner, index) => {
      python(inner, operation.nested?.[index]?.line ?? at);
    });
  };
  if (tool === 'django') {
    python(operation, line);
    if (operation.opaque) findings.push({ rule: MIGRATION_RULES.customOperation.id, line });
  }
  const fromFacts =
    tool === 'django' && (engine === 'sqlite' || operation.sqlError !== undefined) && !bases.has('RunSQL');
  const derived = fromFacts ? changesFromFacts(operation, engine) : undefined;
  if (derived) {
    for (const change of derived) steps.push({ change, operation, line });
    return { steps, findings };
  }
  if (operation.sqlError !== undefined && !bases.has('RunPython')) {
    findings.push({ rule: MIGRATION_RULES.sqlNotKnown.id, line, subject: operation.sqlError });
    return { steps, findings };
  }
  for (const statement of operation.sql.flatMap(sql => splitStatements(sql, engine))) {
    if (quoting.changed) {
      const detail = `after quotes changed their meaning: ${statement.text.slice(0, 60)}`;
      steps.push({ change: { kind: 'unknown', detail }, operation, line });
      continue;
    }
    quoting.pass(statement);
    for (const change of changesOf(statement, engine)) {
      const detail = change.detail ?? statement.text.slice(0, 300);
      steps.push({ change: { ...change, detail }, operation, line });
    }
  }
  return { steps, findings };
}

function subjectOf({ table, column, columns, name, detail, kind }: Change): string {
  if (table && column) return `${table}.${column}`;
  if (table && columns?.length && kind !== 'create-table')
    return `${table} (${columns.slice(0, 4).join(', ')})`;
  return table || name || (detail ?? '').slice(0, 80);
}

function factsOf(
  change: Change,
  schema: Schema,
  engine: Engine,
  database: DatabaseFacts,
  after: Schema,
): Facts {
  const state = schema.column(change.table, change.column);
  const end = after.column(change.table, change.column);
  const columns = change.columns ?? (change.column === undefined ? [] : [change.column]);
  const states = columns.map(column => schema.column(change.table, column));
  const known = change.table === undefined ? undefined : database.known?.[change.table];
  return {
    default: change.default ?? 'none',
    generated: change.generated ?? 'no',
    unique: change.unique === true,
    check: change.check === true,
    auto: change.auto === true,
    primaryKey: change.primaryKey === true,
    references: change.references !== undefined,
    oldInsertsFail: end?.notNull === true && !end.hasDefault && !end.auto && !end.generated && !end.dropped,
    typeChange:
      change.kind !== 'change-type'
        ? 'same'
        : change.using
          ? 'converts'
          : state?.type === undefined
            ? 'not-known'
            : typeChange(engine, state.type, change.type ?? '', state.bytes),
    index: change.index ?? 'plain',
    key: schema.key(change) ?? 'not-known',
    concurrently: change.concurrently === true,
    notValid: change.notValid === true,
    usingIndex: change.usingIndex === true,
    // A unique constraint over a new empty column and old ones holds nobody to anything: NULLs differ from each other.
    newColumns:
      change.kind === 'add-unique'
        ? states.some(candidate => candidate?.isNew && candidate.empty)
        : change.kind === 'drop-default'
          ? // Where it came with a default by an earlier migration, the code that runs meanwhile relies on that.
            state?.addedBy === schema.turn
          : states.length > 0 && states.every(candidate => candidate?.isNew && candidate.empty),
    checksOff: schema.checksOff,
    checkedNotNull:
      change.column !== undefined &&
      (schema.existing[change.table ?? '']?.notNullChecks ?? []).includes(change.column),
    columnNotNull: state?.notNull ?? true,
    // Without regard to case, since the names of columns mostly have none.
    forgotten:
      known !== undefined &&
      change.column !== undefined &&
      !known.some(column => column.toLowerCase() === change.column?.toLowerCase()),
    replace: change.replace === true,
    how: change.how ?? '',
    effect: change.effect ?? 'unknown',
    fromExisting: change.source !== undefined && !schema.created.has(change.source),
  };
}

/** Changes that concern one existing table; on a table that the pending set creates they disturb nobody. */
function onNewTable(change: Change, schema: Schema): boolean {
  const table = schema.tableOf(change);
  if (table === undefined || !schema.created.has(table)) return false;
  if (change.kind === 'insert-rows' && change.source !== undefined) return schema.created.has(change.source);
  return true;
}

/** What takes as long as there are rows. */
const DATA = new Set(['run-python', 'update-rows', 'delete-rows', 'insert-rows', 'validate-constraint']);
const CATALOGUE = new Set([
  'add-column',
  'drop-column',
  'rename-column',
  'change-type',
  'set-not-null',
  'drop-not-null',
  'set-default',
  'drop-default',
  'rename-table',
  'add-check',
  'add-unique',
  'add-foreign-key',
  'drop-constraint',
  'drop-index',
]);

const KNOWN: readonly string[] = ['mariadb', 'mysql', 'postgresql', 'sqlite'];

/**
 * Judges every pending migration of one database on both axes.
 * @param smallTable rows up to which a table counts as locked for an instant only; 0 for none
 */
export function judge(database: DatabaseFacts, tool: Tool, smallTable = 0): Judged[] {
  const engine = (database.engine ?? '') as Engine;
  const version = database.version ?? '';
  const schema = new Schema(database);
  const quoting = new Quoting(engine);
  return (database.pending ?? []).map(migration => {
    if (!KNOWN.includes(engine)) {
      const { id, ...texts } = MIGRATION_RULES.unknownEngine;
      return verdict(
        migration,
        database.alias,
        [
          finding(migration, {
            rule: id,
            ...texts,
            lock: 'unknown',
            compat: 'unknown',
            subject: database.engine ?? 'unknown',
            line: migration.line ?? null,
          }),
        ],
        'unknown',
        'unknown',
      );
    }
    return judgeMigration(migration, database, engine, version, schema, tool, smallTable, quoting);
  });
}

function finding(migration: Migration, given: Omit<Finding, 'file'>): Finding {
  return { ...given, file: migration.file };
}

function verdict(
  migration: Migration,
  database: string,
  findings: readonly Finding[],
  lock: Lock,
  compat: Compat,
): Judged {
  return {
    ...migration,
    database,
    lock,
    compat,
    findings,
    safe: findings.every(({ note }) => note === true),
  };
}

function worst<T>(order: readonly T[], values: readonly T[]): T {
  return values.reduce((a, b) => (order.indexOf(a) >= order.indexOf(b) ? a : b), order[0]!);
}

/** Walks a copy to the end of one migration, for questions about how things stand then. */
function walked(schema: Schema, database: DatabaseFacts, steps: readonly Step[], engine: Engine): Schema {
  const copy = new Schema(database);
  copy.tables.clear();
  for (const [table, columns] of schema.tables)
    copy.tables.set(table, new Map([...columns].map(([name, state]) => [name, { ...state }])));
  for (const table of schema.created) copy.created.add(table);
  for (const table of schema.gone) copy.gone.add(table);
  copy.keys.clear();
  for (const [name, states] of schema.keys) copy.keys.set(name, states);
  for (const { change } of steps) for (const part of copy.expand(change, engine)) copy.apply(part);
  return copy;
}

function judgeMigration(
  migration: Migration,
  database: DatabaseFacts,
  engine: Engine,
  version: string,
  schema: Schema,
  tool: Tool,
  smallTable: number,
  quoting: Quoting,
): Judged {
  const findings: Finding[] = [];
  const locks: Lock[] = [];
  const compats: Compat[] = [];
  const steps: Step[] = [];
  const unknown = (id: keyof typeof MIGRATION_RULES, line: number | null, subject: string) => {
    const { id: rule, ...texts } = MIGRATION_RULES[id];
    findings.push(finding(migration, { rule, ...texts, lock: 'unknown', compat: 'unknown', subject, line }));
    locks.push('unknown');
    compats.push('unknown');
  };
  if (database.fresh) return verdict(migration, database.alias, [], 'instant', 'keeps');
  schema.turn += 1;
  // A transaction over all of them goes on holding what the migrations before have locked.
  if (!database.oneTransaction) schema.locked = undefined;
  let explained = migration.sqlError === undefined;
  for (const operation of migration.operations) {
    // Behind the one that could not be asked, none was.
    const unasked = migration.sqlError !== undefined && operation.bases === undefined;
    const { sqlError = unasked ? migration.sqlError : undefined } = operation;
    explained ||= sqlError !== undefined;
    const asked = sqlError === undefined ? operation : { ...operation, sqlError };
    const found = stepsOf(asked, engine, tool, quoting);
    steps.push(...found.steps);
    for (const { rule, line, subject } of found.findings)
      unknown(
        rule === MIGRATION_RULES.customOperation.id ? 'customOperation' : 'sqlNotKnown',
        line ?? migration.line ?? null,
        subject ?? operation.description,
      );
  }
  if (!explained) unknown('sqlNotKnown', migration.line ?? null, migration.sqlError ?? '');

  const after = walked(schema, database, steps, engine);
  let schemaStatements = 0;
  for (const step of steps) {
    const off = foreignKeyChecks(step.change.detail ?? '');
    if (step.change.kind === 'session' && off !== undefined) schema.checksOff = off;
    // A name without a schema means another table from here on.
    if (/^\s*use\b|\bsearch_path\b/i.test(step.change.detail ?? '')) schema.created.clear();
    for (const change of schema.expand(step.change, engine)) {
      const exempt = onNewTable(change, schema);
      const facts = factsOf(change, schema, engine, database, after);
      const found = lookUp(change, facts, engine, version);
      const { compat } = found;
      const rows = schema.existing[change.table ?? '']?.rows ?? Number.POSITIVE_INFINITY;
      const small =
        smallTable > 0 && rows <= smallTable && found.lock !== undefined && found.lock.value !== 'unknown';
      const lock = small && found.lock ? { ...found.lock, value: 'instant' as const } : found.lock;
      if (!exempt) {
        const both = new Map<string, { rule: Rule; lock: Lock; compat: Compat }>();
        const unsafeLock = lock === undefined || !(lock.value === 'instant' || lock.value === 'online');
        const unsafeCompat = compat === undefined || compat.value !== 'keeps';
        const fallback = RULES.at(-1)!;
        locks.push(lock?.value ?? 'unknown');
        compats.push(compat?.value ?? 'unknown');
        const note = (rule: Rule) =>
          both.get(rule.id) ??
          both
            .set(rule.id, { rule, lock: lock?.value ?? 'unknown', compat: compat?.value ?? 'unknown' })
            .get(rule.id)!;
        if (unsafeLock) note(lock?.rule ?? fallback);
        if (unsafeCompat) note(compat?.rule ?? fallback);
        for (const { rule, lock: lockValue, compat: compatValue } of both.values()) {
          const subject = subjectOf(change);
          const duplicate = findings.some(
            other => other.rule === rule.id && other.line === step.line && other.subject === subject,
          );
          if (duplicate) continue;
          findings.push(
            finding(migration, {
              rule: rule.id,
              lock: lockValue,
              compat: compatValue,
              subject,
              explanation: rule.explanation,
              recipe: rule.recipe,
              link: rule.link,
              line: step.line ?? migration.line ?? null,
            }),
          );
        }
        if (
          schema.locked &&
          DATA.has(change.kind) &&
          change.effect !== 'noop' &&
          migration.atomic &&
          engine === 'postgresql'
        ) {
          const { id, ...texts } = MIGRATION_RULES.lockHeld;
          findings.push(
            finding(migration, {
              rule: id,
              ...texts,
              lock: 'blocks-writes',
              compat: 'keeps',
              subject: subjectOf(schema.locked.change),
              line: step.line ?? migration.line ?? null,
            }),
          );
          locks.push('blocks-writes');
        }
        // What runs concurrently does so outside of transactions: the one before it has ended.
        if (change.concurrently) schema.locked = undefined;
        else if (CATALOGUE.has(change.kind)) schema.locked ??= step;
      }
      if (CATALOGUE.has(change.kind) || change.kind === 'create-table') schemaStatements += 1;
      schema.apply(change);
    }
  }
  if (schemaStatements > 1 && (engine === 'mariadb' || engine === 'mysql')) {
    const { id, ...texts } = MIGRATION_RULES.notTransactional;
    findings.push(
      finding(migration, {
        rule: id,
        ...texts,
        lock: 'instant',
        compat: 'keeps',
        subject: `${schemaStatements} schema changes`,
        line: migration.line ?? null,
        note: true,
      }),
    );
  }
  return verdict(migration, database.alias, findings, worst(LOCKS, locks), worst(COMPATS, compats));
}
