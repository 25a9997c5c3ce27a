import { upTo, withoutBetween } from '@guarded-deploy/foreign/linear';
import type { Change } from '../model/change.ts';
import { isOwnType, parseType, typeChange } from '../model/column-types.ts';
import type { Expression } from '../model/expression.ts';
import type { DatabaseFacts } from '../model/observation.ts';
import { compareVersions } from '../model/versions.ts';
import { evaluate } from '../parse/expression.ts';
import { hintsIndex, mindsColumn, mindsOrder, needsColumn } from './code.ts';
import { defaultFits } from './defaults.ts';
import type { Facts } from './rules/index.ts';
import type { Schema } from './schema.ts';
import { rebuildOf, storageOf } from './storage.ts';
import type { ColumnState, TableState } from './table-state.ts';

/** One statement's place among the others, for what concerns it as a whole. */
interface Companions {
  /** All changes of the statement, the one in question included. */
  readonly statement: readonly Change[];
}

/** What the rules may ask of one change, where the schema stands before it, and after its migration. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one fact a line: a list of what is asked, each found out by a function of its own.
export function factsOf(
  change: Change,
  schema: Schema,
  database: DatabaseFacts,
  after: Schema,
  { statement }: Companions,
): Facts {
  const table = schema.table(change.table);
  const state = schema.column(change.table, change.column);
  const end = after.column(change.table, change.column);
  const columns = change.columns ?? (change.column === undefined ? [] : [change.column]);
  const states = columns.map(column => schema.column(change.table, column));
  const known = change.table === undefined ? undefined : database.known?.[schema.tableName(change.table)];
  const forgotten =
    known !== undefined &&
    change.column !== undefined &&
    // Without regard to case, since the names of columns mostly have none.
    !known.some(column => column.toLowerCase() === change.column?.toLowerCase());
  return {
    default: defaultOf(change, schema, database),
    generated: change.generated ?? 'no',
    unique: change.unique === true,
    nullsEqual: change.nullsEqual === true,
    checks: checksOf(change, schema, after),
    auto: change.auto === true,
    primaryKey: change.primaryKey === true,
    references: change.references !== undefined,
    oldInsertsFail: end?.notNull === true && !end.hasDefault && !end.auto && !end.generated && !end.dropped,
    typeChange: typeChangeOf(change, schema, database),
    inUse: inUse(change, schema),
    index: change.index ?? 'plain',
    // Nothing is dropped where nothing of the name is there.
    key: schema.key(change) ?? (isAbsent(change, schema, database) ? 'index' : 'not-known'),
    concurrently: change.concurrently === true,
    notValid: change.notValid === true,
    usingIndex: change.usingIndex !== undefined,
    // A unique constraint over a new empty column and old ones holds nobody to anything: NULLs differ from each other.
    newColumns:
      change.kind === 'add-unique'
        ? states.some(isEmpty) && change.computed === undefined && change.nullsEqual !== true
        : change.kind === 'drop-default'
          ? // Where it came with a default by an earlier migration, the code that runs meanwhile relies on that.
            state?.addedBy === schema.turn
          : states.length > 0 && states.every(isEmpty),
    newColumn: state?.isNew === true,
    checksOff: /^(0|off)$/.test(schema.variables.get('foreign_key_checks') ?? ''),
    checkedNotNull: change.column !== undefined && table?.notNull.get(change.column) === true,
    heldNotNull: change.column !== undefined && table?.notNull.has(change.column) === true,
    columnNotNull:
      change.usingIndex === undefined ? (state?.notNull ?? true) : indexNotNull(change, schema, table),
    forgotten:
      forgotten ||
      (change.kind === 'drop-column' && (state?.isNew === true || isMissing(change, table, state))),
    dependents: dependentsOf(change, schema, table),
    replace: change.replace === true && !isNewView(change, schema, database),
    how: change.how ?? '',
    effect: change.effect ?? 'unknown',
    fromExisting: (change.sources ?? []).some(source => source !== '' && !schema.isCreated(source)),
    copied: change.copied === true,
    explicitKey:
      change.kind === 'insert-rows' &&
      states.some(candidate => candidate !== undefined && isKeyOfSequence(candidate)),
    storage: storageOf(change, schema, table),
    rebuild: rebuildOf(change, statement, schema, table),
    sameEngine: change.kind === 'change-engine' && table?.engine !== undefined && table.engine === change.how,
    asked: askedOf(change),
    domain: domainOf(change, schema, database),
    computed: computedOf(change, states),
    defaultFits: defaultFits(change, schema, database),
    defaultPartition: defaultPartition(table),
    newPart: change.part !== undefined && schema.isCreated(change.part),
    sameOwner: change.to !== undefined && table?.facts?.owner === change.to,
    published: table?.facts?.published !== false,
    rowSecurityOff: table?.facts?.rowSecurity === false,
    implied: change.kind === 'add-unique' && isImplied(change, schema, table),
    harmlessCalls:
      change.how === 'insert'
        ? callsOnlyCompute(change.calls, database)
        : callsAreStable(change.calls, database),
    codeMinds: codeMinds(change, schema, table),
    hinted: isHinted(change, schema, table),
    cascades: cascadesWith(change, table),
    triggered: change.kind === 'insert-rows' && table?.facts !== undefined && table.facts.triggers !== 0,
    throughView: readsView(change, schema),
    overloads: isOverload(change, schema, database),
    addedBeside: statement.some(
      other => other.kind === 'add-column' && other.column?.toLowerCase() === change.column?.toLowerCase(),
    ),
    numbersEnd: numbersEnd(change, table),
  };
}

function codeMinds(change: Change, schema: Schema, table: TableState | undefined): boolean {
  const code = table?.facts?.code;
  const { engine } = schema;
  const name = schema.tableName(change.table ?? '');
  if (change.kind === 'add-column') return mindsColumn(code, engine, name, change.column ?? '');
  return change.kind === 'change-type' && change.placed === true && mindsOrder(code, engine, name);
}

/** Whether an index that goes, gets another name or is passed over is named in a hint of a view, trigger or routine. */
function isHinted(change: Change, schema: Schema, table: TableState | undefined): boolean {
  if (schema.engine !== 'mariadb' && schema.engine !== 'mysql') return false;
  const { code, indexes = [] } = table?.facts ?? {};
  const named = (name: string | undefined) => name !== undefined && hintsIndex(code, schema.engine, name);
  if (change.kind === 'drop-primary-key') return named('PRIMARY');
  if (change.kind === 'drop-column') {
    const column = change.column?.toLowerCase();
    return indexes.some(
      ({ name, columns }) => columns.some(other => other.toLowerCase() === column) && named(name),
    );
  }
  return named(change.name);
}

/** Whether a foreign key goes that does more than refuse; what the server did not say counts as such a key. */
/** Whether an index or a constraint that is dropped IF EXISTS is not there. From 18 on PostgreSQL has constraints that are not asked for. */
function isAbsent(change: Change, schema: Schema, { keys, version = '' }: DatabaseFacts): boolean {
  if (!change.ifExists || keys === undefined || schema.engine !== 'postgresql') return false;
  return schema.certain && version !== '' && compareVersions(version, '18') < 0;
}

function cascadesWith(change: Change, table: TableState | undefined): boolean {
  if (change.kind !== 'drop-constraint') return false;
  const { cascades } = table?.facts ?? {};
  if (cascades === undefined) return false;
  return cascades === null || cascades.some(name => name.toLowerCase() === change.name?.toLowerCase());
}

/** Whether what is read, or filled, may be something else than a table. */
function readsView(change: Change, schema: Schema): boolean {
  if (schema.engine === 'sqlite') return false;
  const target = change.kind === 'insert-rows' && change.table !== undefined ? [change.table] : [];
  return [...(change.sources ?? []), ...target].some(name => {
    if (name === '' || schema.isCreated(name)) return false;
    const kind = schema.table(name)?.facts?.kind;
    if (kind !== undefined) return /^(view|foreign|other)$/.test(kind);
    // The server was asked about names that need no schema: one with a schema may be anything, unless it is only filled.
    return target[0] !== name && schema.tableName(name).includes('.');
  });
}

function isOverload(change: Change, schema: Schema, { functions }: DatabaseFacts): boolean {
  if (change.kind !== 'create-routine' || schema.engine !== 'postgresql') return false;
  const name = (change.name ?? '').replace(/^.*\./, '').toLowerCase();
  return functions === undefined || functions[name] !== undefined;
}

/** The largest numbers of whole-number types of MariaDB and MySQL, signed. */
const LARGEST: ReadonlyMap<string, number> = new Map([
  ['tinyint', 2 ** 7 - 1],
  ['smallint', 2 ** 15 - 1],
  ['mediumint', 2 ** 23 - 1],
  ['int', 2 ** 31 - 1],
  ['bigint', 2 ** 63],
]);

/** Whether less than a tenth of the numbers are left once AUTO_INCREMENT is set; of a column that is not known, whether it may be. */
function numbersEnd(change: Change, table: TableState | undefined): boolean {
  if (change.how !== 'next number') return false;
  const own = [...(table?.columns.values() ?? [])].find(({ auto }) => auto)?.type ?? 'tinyint';
  const largest = LARGEST.get(/^[a-z]+/i.exec(own)?.[0].toLowerCase() ?? '') ?? 0;
  return Number(change.value ?? Number.POSITIVE_INFINITY) > (/unsigned/i.test(own) ? 2 : 1) * largest * 0.9;
}

/** Whether IF EXISTS finds no such column in a table whose columns are known. */
function isMissing(
  { ifExists }: Change,
  table: TableState | undefined,
  state: ColumnState | undefined,
): boolean {
  return ifExists === true && table?.facts !== undefined && (state === undefined || state.dropped);
}

/** Whether a column is new, and NULL in every row, those that the running code adds included. */
function isEmpty(state: ColumnState | undefined): boolean {
  return state?.isNew === true && state.empty && (!state.hasDefault || state.value === null);
}

/** Whether what is computed for a row may fail: an index over a generated column of MariaDB makes it compute that at once. */
function computedOf(change: Change, states: readonly (ColumnState | undefined)[]): Facts['computed'] {
  if (change.mayFail) return 'may-fail';
  const indexes = change.kind === 'add-index' || change.kind === 'add-unique';
  return indexes && states.some(state => state?.mayFail) ? 'may-fail' : (change.computed ?? 'no');
}

/** Whether the server says of all functions that they do not change anything, nor differ from row to row. */
function callsAreStable(calls: readonly string[] | undefined, { functions }: DatabaseFacts): boolean {
  if (calls === undefined || functions === undefined) return false;
  return calls.every(name => functions[name] !== undefined && functions[name] !== 'volatile');
}

/** Functions of PostgreSQL that give another value each time and otherwise change nothing but a sequence. */
const GIVES_VALUE =
  /^(nextval|gen_random_uuid|uuid_generate_v\d\w*|random|clock_timestamp|timeofday|currval|lastval)$/;

/** Whether functions beside an INSERT only compute: what is none, a type or a list of columns, is not known to the server. */
function callsOnlyCompute(calls: readonly string[] | undefined, { functions }: DatabaseFacts): boolean {
  if (calls === undefined || functions === undefined) return false;
  return calls.every(
    name => !name.startsWith('.') && (functions[name] !== 'volatile' || GIVES_VALUE.test(name)),
  );
}

function defaultOf(change: Change, schema: Schema, database: DatabaseFacts): Facts['default'] {
  if (change.default !== 'volatile') return change.default ?? 'none';
  return schema.engine === 'postgresql' && callsAreStable(change.calls, database) ? 'constant' : 'volatile';
}

function isKeyOfSequence({
  auto,
  hasDefault,
  type,
}: {
  auto: boolean;
  hasDefault: boolean;
  type: string | undefined;
}) {
  // A serial column is an integer with a default; a constant as default would be one, too.
  return auto || (hasDefault && /^(small|big)?int/i.test(type ?? ''));
}

/** Whether rows of the running code, which leave new columns as they come, pass the checks of a change. */
function checksOf(change: Change, schema: Schema, after: Schema): Facts['checks'] {
  const checks = change.checks ?? [];
  if (checks.length === 0) return change.check ? 'may-fail' : 'none';
  const passes = (check: Expression | undefined) => {
    if (check === undefined) return false;
    const value = evaluate(check, column => {
      const own = change.kind === 'add-column' && column.toLowerCase() === change.column?.toLowerCase();
      const state =
        schema.column(change.table, column) ?? (own ? after.column(change.table, column) : undefined);
      if (!state?.isNew || state.generated || state.auto) return undefined;
      if (own) return change.default === 'none' || change.default === undefined ? null : change.value;
      return state.hasDefault ? state.value : null;
    });
    return value === true || value === null;
  };
  return checks.every(passes) ? 'pass' : 'may-fail';
}

function typeChangeOf(change: Change, schema: Schema, database: DatabaseFacts): Facts['typeChange'] {
  if (change.kind === 'convert-charset') return convertOf(change, schema);
  if (change.kind !== 'change-type') return 'same';
  if (change.using) return 'converts';
  const state = schema.column(change.table, change.column);
  if (state?.type === undefined) return 'not-known';
  const domain = (type: string) => database.domains?.[parseType(schema.engine, type).name]?.type;
  if (domain(state.type) !== undefined && state.type === change.type?.toLowerCase()) return 'widens';
  // How long its texts or numbers may be is not known of a column whose type is a domain: they are all tried.
  const base = domain(state.type);
  const from = base === undefined ? state.type : withoutBetween(base, '(', ')');
  const to = domain(change.type ?? '') ?? change.type ?? '';
  const found = typeChange(schema.engine, from, to, state.bytes, schema.growsInPlace);
  // Even for the type that it has PostgreSQL checks and builds again what is computed from the column.
  return found === 'same' && schema.engine === 'postgresql' ? 'widens' : found;
}

/** CONVERT TO CHARACTER SET of a table whose texts are all in it already. */
function convertOf(change: Change, schema: Schema): Facts['typeChange'] {
  const table = schema.table(change.table);
  if (!table?.facts || change.charset === undefined) return 'converts';
  const texts = [...table.columns.values()].filter(({ charset }) => charset != null);
  // Without a collation it becomes the character set's own, which MariaDB has changed in 11.2.
  const standard = schema.engine === 'mariadb' && schema.isBelow('11.2');
  const collation = change.collation ?? (standard ? `${change.charset}_general_ci` : undefined);
  if (collation === undefined) return 'converts';
  const same = (other: string | null | undefined) => other === collation;
  return same(table.facts.collation) && texts.every(column => same(column.collation)) ? 'same' : 'converts';
}

const REFUSES = new Set(['view', 'policy', 'trigger', 'generated', 'routine', 'partition-key', 'other']);

/** What of the table minds when the type of a column changes. */
function inUse(change: Change, schema: Schema): Facts['inUse'] {
  if (change.kind !== 'change-type') return 'no';
  const uses = schema.usesOf(change.table, change.column);
  const state = schema.column(change.table, change.column);
  if (uses === undefined) return state?.isNew && state.addedBy === schema.turn ? 'no' : 'not-known';
  const kinds = new Set(uses.map(({ by }) => by));
  if (schema.engine === 'postgresql') {
    if ([...kinds].some(by => REFUSES.has(by))) return 'refused';
    const again = ['check', 'computed-index', 'foreign-key', 'referenced'];
    // Texts that are compared in another way are ordered in another way; cidr and inet are not.
    const compared = [state?.type, change.type].filter(type => /^citext/i.test(type ?? '')).length === 1;
    // The index of a partitioned table is made anew with those of its partitions, whatever the type.
    const partitioned = schema.table(change.table)?.facts?.kind === 'partitioned';
    const rebuilt = compared || partitioned ? [...again, 'index', 'unique'] : again;
    return rebuilt.some(by => kinds.has(by as never)) ? 'rebuilt' : 'no';
  }
  return ['foreign-key', 'referenced', 'generated'].some(by => kinds.has(by as never)) ? 'rebuilt' : 'no';
}

/** Whether all columns of the index that becomes a key are NOT NULL. */
function indexNotNull(change: Change, schema: Schema, table: TableState | undefined): boolean {
  const name = change.usingIndex?.toLowerCase();
  const made = schema.keys.named({ name: change.usingIndex ?? '', table: change.table })[0]?.columns;
  const columns = made ?? table?.facts?.indexes?.find(index => index.name.toLowerCase() === name)?.columns;
  if (columns === undefined) return false;
  return columns.every(column => {
    const state = schema.column(change.table, column);
    return state?.notNull === true || table?.notNull.get(column) === true;
  });
}

/** Whether a key over some of the columns is there, so that rows differ in all of them anyway. */
function isImplied(change: Change, schema: Schema, table: TableState | undefined): boolean {
  if (change.computed !== undefined || !change.columns?.length) return false;
  const name = (column: string) => (schema.engine === 'postgresql' ? column : column.toLowerCase());
  const columns = new Set(change.columns.map(name));
  return (table?.facts?.indexes ?? []).some(
    index =>
      index.unique &&
      index.columns.length > 0 &&
      index.columns.every(column => columns.has(name(column))) &&
      // It may have been dropped, and its columns may have other names by now.
      table?.uses?.some(use => use.by === 'unique' && use.name === index.name),
  );
}

/** Whether the server was asked for the view and has none. */
function isNewView(change: Change, schema: Schema, { tables }: DatabaseFacts): boolean {
  if (change.kind !== 'create-view' || change.name === undefined || schema.elsewhere) return false;
  const name = schema.tableName(change.name);
  return (
    tables !== undefined && !name.includes('.') && tables[name] === undefined && !schema.objects.has(name)
  );
}

/** What of the database needs a column that is dropped, beside the code that runs. */
function dependentsOf(change: Change, schema: Schema, table: TableState | undefined): Facts['dependents'] {
  if (change.kind !== 'drop-column') return 'none';
  if (schema.engine === 'sqlite') return 'none';
  const state = schema.column(change.table, change.column);
  const uses = schema.usesOf(change.table, change.column);
  if (state?.isNew && state.addedBy === schema.turn) return 'none';
  const triggers = table?.facts?.triggers;
  if (uses === undefined || triggers === undefined || triggers === null) return 'not-known';
  const harmless = new Set(['index', 'computed-index', 'check', 'unchecked', 'statistics', 'foreign-key']);
  // A key or a check over several columns goes with any of them, and what it held apart is no longer.
  const needed =
    triggers > 0 ||
    isHinted(change, schema, table) ||
    uses.some(({ by }) => !harmless.has(by)) ||
    needsColumn(table?.facts?.code, schema.engine, schema.tableName(change.table ?? ''), change.column ?? '');
  return needed ? 'some' : 'none';
}

function askedOf({ clause, kind }: Change): Facts['asked'] {
  if (clause === undefined || kind === 'change-engine') return 'nothing';
  const { algorithm, lock } = clause;
  if (algorithm === 'instant') return 'instant';
  if (lock === 'none') return 'online';
  if (algorithm === 'copy') return 'copy';
  return lock === 'shared' || lock === 'exclusive' ? 'lock' : 'nothing';
}

function domainOf(change: Change, schema: Schema, database: DatabaseFacts): Facts['domain'] {
  if (schema.engine !== 'postgresql') return 'no';
  if (change.kind === 'alter-domain') {
    const name = schema.tableName(change.name ?? '');
    if (schema.objects.has(name)) return 'no';
    return database.domains && database.domains[name]?.used === false ? 'no' : 'constrained';
  }
  if (change.type === undefined) return 'no';
  const { name } = parseType('postgresql', change.type);
  if (isOwnType(name)) return 'no';
  const [, place, plain = ''] = /^(?:(.*)\.)?([^.]*)$/.exec(upTo(name, '[')) ?? [];
  // The server was asked about those that need no schema.
  if (schema.elsewhere || (place !== undefined && place !== database.currentSchema)) return 'not-known';
  const domain = database.domains?.[plain];
  if (domain) return domain.constrained ? 'constrained' : 'plain';
  // A domain that the pending set makes may have a constraint; the type of an enumeration has none.
  return database.domains === undefined || schema.mayBeDomain(plain) ? 'not-known' : 'no';
}

function defaultPartition(table: TableState | undefined): Facts['defaultPartition'] {
  if (!table?.facts) return 'not-known';
  return table.facts.defaultPartition ?? 'none';
}
