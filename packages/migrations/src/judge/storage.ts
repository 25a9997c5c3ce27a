import type { Change, ChangeKind } from '../model/change.ts';
import type { Facts } from './rules/index.ts';
import type { Schema } from './schema.ts';
import type { TableState } from './table-state.ts';

/** Engines that keep a table in files of its own and lock it as a whole. */
const FILES = /^(myisam|aria|mrg_myisam)$/;

function isMysql({ engine }: Schema): boolean {
  return engine === 'mariadb' || engine === 'mysql';
}

/** How MariaDB and MySQL keep a table, as far as that decides how it is altered. For queries: the worst of what they read. */
export function storageOf(change: Change, schema: Schema, table: TableState | undefined): Facts['storage'] {
  if (!isMysql(schema)) return 'innodb';
  if (change.kind === 'read' || change.kind === 'call') {
    const read = (change.sources ?? []).map(source => kept(schema, schema.table(source)));
    return read.find(storage => storage === 'files' || storage === 'other') ?? 'innodb';
  }
  return kept(schema, table);
}

function kept(schema: Schema, table: TableState | undefined): Facts['storage'] {
  if (!table?.facts || table.engine === undefined || table.engine === '') return 'not-known';
  // Only InnoDB's way can be chosen by the session.
  const copies = ['alter_algorithm', 'old_alter_table'].some(name =>
    /^(copy|1|on|\?)$/.test(schema.variables.get(name) ?? ''),
  );
  if (copies) return 'other';
  if (FILES.test(table.engine)) return 'files';
  if (table.engine !== 'innodb') return 'other';
  if (table.facts.indexes === undefined) return 'not-known';
  // A unique key over a text without a length is kept by a hidden column, and with it every change copies the table.
  const hashed = table.facts.indexes.some(({ type }) => type === 'hash');
  return hashed || table.facts.kind === 'versioned' ? 'other' : 'innodb';
}

/** Changes that are made in the table's definition or, where they can be, in its metadata. */
const DEFINITION = new Set<ChangeKind>([
  'rename-column',
  'set-default',
  'drop-default',
  'rename-index',
  'drop-constraint',
  'table-option',
  'table-charset',
  'comment',
  'toggle-keys',
]);
/** Changes that build or remove an index and leave the rows where they are. */
const INDEXES = new Set<ChangeKind>(['add-index', 'drop-index', 'add-unique']);

/**
 * Whether a change of a table of MariaDB or MySQL rebuilds it, and whether writes go on meanwhile.
 * Source: which ALGORITHM and LOCK MariaDB 10.11 accepts, for tables of each kind and each pair of changes.
 */
export function rebuildOf(
  change: Change,
  statement: readonly Change[],
  schema: Schema,
  table: TableState | undefined,
): Facts['rebuild'] {
  if (!isMysql(schema) || (DEFINITION.has(change.kind) && !change.placed)) return 'none';
  if (!table?.facts?.indexes) return 'not-known';
  if (isHashed(change, schema)) return 'blocks';
  const state = schema.column(change.table, change.column);
  // A virtual column is computed on the way; beside anything else in one statement, the table is copied or locked.
  if (change.kind === 'add-column' && change.generated === 'virtual') {
    if (statement.length > 1 || table.facts.kind === 'partitioned') return 'blocks';
    return change.placed && hasGenerated(table) ? 'blocks' : 'none';
  }
  if (statement.some(({ kind, generated }) => kind === 'add-column' && generated === 'virtual'))
    return 'blocks';
  const moved = change.placed === true || change.kind === 'drop-column';
  const nullable = change.kind === 'set-not-null' || change.kind === 'drop-not-null';
  if (hasGenerated(table) && (moved || nullable)) return 'blocks';
  if (change.kind === 'add-column' || moved) {
    const others = statement.filter(other => other !== change);
    const beside = others.some(
      ({ kind }) =>
        !DEFINITION.has(kind) && kind !== 'add-column' && kind !== 'change-type' && kind !== 'drop-column',
    );
    const indexed = change.kind === 'drop-column' && (state === undefined || isIndexed(schema, change));
    const instant = isInstant(schema, table) && !beside && !change.unique && !indexed;
    return instant ? 'none' : way(table);
  }
  if (INDEXES.has(change.kind)) {
    const columns = statement.some(({ kind }) => kind === 'add-column' || kind === 'drop-column');
    return columns ? way(table) : 'none';
  }
  if (
    nullable ||
    change.kind === 'change-engine' ||
    change.kind === 'rebuild-table' ||
    change.kind === 'add-primary-key'
  )
    return way(table);
  return 'none';
}

/** The longest key that InnoDB keeps as it is, in characters of four bytes. */
const LONGEST_KEY = 768;

/**
 * Whether a unique key is over a text that may be too long for an index: MariaDB then keeps a hidden column, and copies the table
 * to fill it. A length behind the column's name, with which it does not, is not looked at.
 */
function isHashed(change: Change, schema: Schema): boolean {
  const own = change.kind === 'add-column' && change.unique === true;
  if (!own && change.kind !== 'add-unique') return false;
  const types = own
    ? [change.type]
    : (change.columns ?? []).map(column => schema.column(change.table, column)?.type);
  return types.some(type => {
    const [, name = '', length = ''] = /^\s*(\w+)\s*(?:\((\d+)\))?/.exec(type ?? '') ?? [];
    return /(text|blob|json)$/i.test(name) || (/^var/i.test(name) && Number(length) > LONGEST_KEY);
  });
}

function way(table: TableState): Facts['rebuild'] {
  return table.fulltext || table.spatial || hasIndexedGenerated(table) ? 'blocks' : 'online';
}

function hasGenerated(table: TableState): boolean {
  return [...table.columns.values()].some(({ generated, dropped }) => generated && !dropped);
}

/** Which columns an index is over is not looked at: one generated column and an index on it are enough. */
function hasIndexedGenerated(table: TableState): boolean {
  const generated = new Set(
    [...table.columns].filter(([, state]) => state.generated && !state.dropped).map(([name]) => name),
  );
  if (generated.size === 0) return false;
  return (
    table.uses === undefined ||
    table.uses.some(
      ({ column, by }) => /index|unique/.test(by) && (column === '*' || generated.has(column.toLowerCase())),
    )
  );
}

function isIndexed(schema: Schema, change: Change): boolean {
  const uses = schema.usesOf(change.table, change.column);
  return uses === undefined || uses.some(({ by }) => by !== 'check' && by !== 'unchecked');
}

/** Whether a column can be added to, or removed from, the table without touching a row. */
function isInstant(schema: Schema, table: TableState): boolean {
  if (table.fulltext || table.facts?.format === 'compressed' || hasIndexedGenerated(table)) return false;
  const allowed = schema.variables.get('innodb_instant_alter_column_allowed') ?? 'add_drop_reorder';
  return allowed === 'add_drop_reorder';
}
