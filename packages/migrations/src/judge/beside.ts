/** What a change means for what is there beside it: new things, their names, and the other tables that it locks. Pure. */
import type { Change, ChangeKind } from '../model/change.ts';
import type { DatabaseFacts } from '../model/observation.ts';
import type { Schema } from './schema.ts';

/** Changes of what the pending set makes itself: nobody else knows it. */
const OF_OBJECTS: ReadonlySet<ChangeKind> = new Set([
  'drop-view',
  'refresh-view',
  'alter-type',
  'drop-type',
  'drop-routine',
  'drop-sequence',
  'alter-sequence',
  'change-owner',
]);

/** Changes that concern something that the pending set creates: they disturb nobody. */
export function isNew(change: Change, schema: Schema): boolean {
  if (OF_OBJECTS.has(change.kind) && change.table === undefined)
    return change.name !== undefined && schema.objects.has(schema.tableName(change.name));
  const table = schema.tableOf(change);
  if (change.kind === 'drop-table' && change.ifExists && schema.isMissing(change.table ?? '')) return true;
  if (table === undefined || !schema.isCreated(table)) return false;
  const readsExisting = (change.sources ?? []).some(source => source !== '' && !schema.isCreated(source));
  if (change.kind === 'insert-rows') return !readsExisting;
  // Its rows are compared with those of the other table, which is locked meanwhile.
  const compared =
    change.kind === 'add-foreign-key' ||
    (change.kind === 'add-column' && (change.default ?? 'none') !== 'none');
  if (compared && change.references !== undefined)
    return schema.isCreated(change.references) || schema.table(table)?.filled !== true;
  return true;
}

/**
 * Whether something new has the name of a table that is found without a schema: it is refused, or lies in another schema, and
 * where that is searched first the name means the new one.
 */
export function shadows(
  change: Change,
  schema: Schema,
  { existing, searched, user, currentSchema }: DatabaseFacts,
): boolean {
  if (schema.engine !== 'postgresql' || schema.elsewhere || change.replace || change.ifNotExists)
    return false;
  const { kind, table, name } = change;
  const made = kind === 'create-table' ? table : kind === 'create-view' ? name : undefined;
  const [, place = currentSchema, own] = /^(?:(.*)\.)?([^.]*)$/.exec(made ?? '') ?? [];
  if (!own || !existing?.includes(own) || schema.gone.has(own.toLowerCase())) return false;
  return (
    place === currentSchema ||
    (searched ?? []).some(other => other === place || (other === '$user' && user === place))
  );
}

/** A foreign key locks the table that it refers to as well, where it is made, and where it is dropped or checked again. */
export function locksAnother(change: Change, schema: Schema): boolean {
  const others =
    change.kind === 'create-table'
      ? (change.sources ?? [])
      : /^(add-foreign-key|add-column)$/.test(change.kind)
        ? [change.references ?? '']
        : /^(change-type|drop-column|drop-constraint|drop-table|validate-constraint)$/.test(change.kind)
          ? (schema.table(schema.tableOf(change))?.refersTo ?? [])
          : [];
  return others.some(table => table !== '' && !schema.isCreated(table));
}
