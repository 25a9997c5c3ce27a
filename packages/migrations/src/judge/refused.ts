/** What the server refuses because something that a change names is not there, or because it is there already. Pure. */
import { upTo } from '@guarded-deploy/foreign/linear';
import type { Change, ChangeKind } from '../model/change.ts';
import { isOwnType, parseType } from '../model/column-types.ts';
import type { DatabaseFacts } from '../model/observation.ts';
import type { Schema } from './schema.ts';

/** Changes of a table or a column that has to be there. */
const OF_A_TABLE: ReadonlySet<ChangeKind> = new Set([
  'add-column',
  'drop-column',
  'rename-column',
  'change-type',
  'set-not-null',
  'drop-not-null',
  'set-default',
  'drop-default',
  'add-index',
  'add-unique',
  'add-check',
  'add-foreign-key',
  'add-primary-key',
  'drop-constraint',
  'validate-constraint',
  'rename-table',
  'drop-table',
  'insert-rows',
  'update-rows',
  'delete-rows',
  'truncate',
]);
const OF_A_COLUMN =
  /^(drop-column|rename-column|change-type|set-not-null|drop-not-null|set-default|drop-default)$/;
/** Changes whose columns, where they are named, have to be there. */
const OF_COLUMNS = /^(add-index|add-unique|add-foreign-key|add-primary-key)$/;

interface Refused {
  readonly rule: 'notThere' | 'thereAlready';
  /** What is missing, or there. */
  readonly subject: string;
}

/** Whether a change may make or drop anything, so that nothing is certain any more of what there is. */
export function leavesOpen(change: Change): boolean {
  if (change.kind === 'session') return change.detail === 'temporary table';
  if (change.kind === 'run-python') return change.effect === 'unknown';
  return change.kind === 'unknown' || change.kind === 'call' || change.kind === 'create-extension';
}

/** Says what of a change the server will refuse; undefined where it will not, or where that is not known. */
export function refusedFor(change: Change, schema: Schema, database: DatabaseFacts): Refused | undefined {
  const { relations } = database;
  const { kind, table } = change;
  // Of a block each statement may be run or not.
  if (!schema.certain || schema.elsewhere || relations === undefined || change.inner !== undefined)
    return undefined;
  if (table === undefined || table === '') return undefined;
  const own = schema.tableName(table);
  if (own.includes('.')) return undefined;
  const there = isThere(own, schema, relations);
  if (kind === 'create-table') {
    const made = there && !change.ifNotExists && !change.replace && schema.engine !== 'postgresql';
    return made ? { rule: 'thereAlready', subject: table } : undefined;
  }
  if (!OF_A_TABLE.has(kind)) return undefined;
  if (!there) return change.ifExists ? undefined : { rule: 'notThere', subject: table };
  const referred = change.references === undefined ? undefined : schema.tableName(change.references);
  if (referred !== undefined && !referred.includes('.') && !isThere(referred, schema, relations))
    return { rule: 'notThere', subject: referred };
  return columnRefused(change, schema) ?? typeRefused(change, schema, database);
}

function isThere(table: string, schema: Schema, relations: readonly string[]): boolean {
  if (schema.isCreated(table) || schema.objects.has(table)) return true;
  const name = table.toLowerCase();
  if (schema.gone.has(name)) return false;
  if (schema.tables.has(table)) return true;
  // MariaDB and MySQL keep names in lower case, or compare them without it, where the file system does.
  return schema.engine === 'postgresql'
    ? relations.includes(table)
    : relations.some(relation => relation.toLowerCase() === name);
}

function columnRefused(change: Change, schema: Schema): Refused | undefined {
  const { kind, table, column, columns } = change;
  const state = schema.table(table);
  // Of a table that the pending set makes the columns are not followed, nor those of a view.
  if (state?.facts === undefined || Object.keys(state.facts.columns).length === 0) return undefined;
  const has = (name: string) => {
    const known = schema.column(table, name);
    return known !== undefined && !known.dropped;
  };
  if (kind === 'add-column' && column !== undefined && has(column))
    return change.ifNotExists ? undefined : { rule: 'thereAlready', subject: `${table}.${column}` };
  if (OF_A_COLUMN.test(kind) && column !== undefined && !has(column))
    return change.ifExists ? undefined : { rule: 'notThere', subject: `${table}.${column}` };
  const missing = OF_COLUMNS.test(kind) && !change.computed ? columns?.find(name => !has(name)) : undefined;
  return missing === undefined ? undefined : { rule: 'notThere', subject: `${table}.${missing}` };
}

/** A type of PostgreSQL that nobody has made: an Enum of Alembic, mostly. */
function typeRefused(change: Change, schema: Schema, { types }: DatabaseFacts): Refused | undefined {
  if (schema.engine !== 'postgresql' || types === undefined) return undefined;
  if (!/^(add-column|change-type)$/.test(change.kind) || change.type === undefined) return undefined;
  const name = upTo(parseType('postgresql', change.type).name, '[').trim();
  if (!/^[a-z_]\w*$/.test(name) || isOwnType(name) || types.includes(name)) return undefined;
  const made = [...schema.objects].some(object => object.toLowerCase() === name) || schema.mayBeDomain(name);
  // The row type of a table is a type, too.
  return made || schema.tables.has(name) ? undefined : { rule: 'notThere', subject: `type ${name}` };
}
