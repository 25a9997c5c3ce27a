import type { Change } from '../model/change.ts';
import { typeChange } from '../model/column-types.ts';
import type { Engine } from '../model/engine.ts';
import type { FieldFacts, Operation } from '../model/migration.ts';

/** Fields that keep themselves in another table, or in none. */
function hasColumn(field: FieldFacts | undefined): field is FieldFacts {
  return field !== undefined && field.column !== null && !field.manyToMany && field.type !== null;
}

function added(table: string, field: FieldFacts): Change {
  // Without `db_default`, Django leaves no default in the database.
  const hasDefault = field.dbDefault !== null;
  return {
    kind: 'add-column',
    table,
    column: field.column ?? field.name,
    type: field.type ?? '',
    notNull: !field.null,
    default: hasDefault ? 'constant' : 'none',
    ...(field.generated ? { generated: field.generated } : {}),
    ...(field.unique ? { unique: true } : {}),
    ...(field.primaryKey ? { primaryKey: true } : {}),
    ...(/Auto(Big|Small)?Field$|^(Big|Small)?AutoField$/.test(field.internal) ? { auto: true } : {}),
    ...(field.references && field.constraint ? { references: field.references } : {}),
  };
}

/** Whether SQLite can add the column in place; otherwise Django copies the table. */
function addedByCopy(field: FieldFacts): boolean {
  return (
    field.unique ||
    field.primaryKey ||
    (!field.null && field.dbDefault === null) ||
    field.generated === 'stored' ||
    (field.hasDefault && !field.null)
  );
}

function altered(table: string, before: FieldFacts, after: FieldFacts, engine: Engine): Change[] {
  const common = { table, column: before.column ?? before.name };
  const changes: Change[] = [];
  if (before.manyToMany || after.manyToMany)
    return before.manyToMany && after.manyToMany
      ? []
      : [{ ...common, kind: 'unknown', detail: 'a many-to-many field became another' }];
  if (before.column !== after.column)
    changes.push({ ...common, kind: 'rename-column', to: after.column ?? '' });
  if (before.type !== after.type || before.maxLength !== after.maxLength) {
    const change = typeChange(engine, before.type ?? '', after.type ?? '', 4);
    if (change !== 'same') changes.push({ ...common, kind: 'change-type', type: after.type ?? '' });
  }
  if (before.null && !after.null) changes.push({ ...common, kind: 'set-not-null' });
  if (!before.null && after.null) changes.push({ ...common, kind: 'drop-not-null' });
  if (before.dbDefault !== after.dbDefault)
    changes.push({
      ...common,
      kind: after.dbDefault === null ? 'drop-default' : 'set-default',
      notNull: !after.null,
    });
  if (!before.unique && after.unique)
    changes.push({ ...common, kind: 'add-unique', columns: [common.column] });
  if (before.unique && !after.unique) changes.push({ ...common, kind: 'drop-constraint', key: 'unique' });
  if (!before.index && after.index && !after.unique) changes.push({ ...common, kind: 'add-index' });
  if (before.index && !after.index && !after.unique)
    changes.push({ ...common, kind: 'drop-index', key: 'index' });
  if (before.collation !== after.collation)
    changes.push({ ...common, kind: 'change-type', type: after.type ?? '', using: true });
  const was = before.references && before.constraint ? before.references : null;
  const is = after.references && after.constraint ? after.references : null;
  if (was !== is) {
    if (was) changes.push({ ...common, kind: 'drop-constraint', key: 'foreign-key' });
    if (is) changes.push({ ...common, kind: 'add-foreign-key', columns: [common.column], references: is });
  }
  return changes;
}

/**
 * What a Django operation changes, from its own facts: for SQLite, where Django copies tables and the SQL hides what is
 * meant, and for operations whose SQL could not be had. undefined when the facts do not say.
 */
export function changesFromFacts(operation: Operation, engine: Engine): Change[] | undefined {
  const bases = new Set(operation.bases ?? []);
  const table = operation.table ?? '';
  const { before, after } = operation;
  const copied: Change[] = engine === 'sqlite' ? [{ kind: 'rebuild-table', table }] : [];
  if (operation.managed === false && !bases.has('RunPython') && !bases.has('RunSQL')) return [];
  if (bases.has('SeparateDatabaseAndState')) {
    const inner = (operation.inner ?? []).map(nested => changesFromFacts(nested, engine));
    return inner.every(changes => changes !== undefined) ? inner.flat() : undefined;
  }
  if (bases.has('RunPython')) return [];
  if (bases.has('CreateModel')) return [{ kind: 'create-table', table: operation.to ?? table }];
  if (bases.has('DeleteModel')) return [{ kind: 'drop-table', table }];
  if (bases.has('RenameModel') || bases.has('AlterModelTable'))
    return operation.table === operation.to ? [] : [{ kind: 'rename-table', table, to: operation.to ?? '' }];
  if (bases.has('AddField')) {
    if (after?.manyToMany) return [{ kind: 'create-table', table: `${table}_${after.name}` }];
    if (!hasColumn(after)) return [];
    const indexed: Change[] =
      after.index && !after.unique
        ? [{ kind: 'add-index', table, columns: [after.column ?? after.name] }]
        : [];
    return [added(table, after), ...(addedByCopy(after) ? copied : []), ...indexed];
  }
  if (bases.has('RemoveField')) {
    if (before?.manyToMany) return [{ kind: 'drop-table', table: `${table}_${before.name}` }];
    return hasColumn(before) ? [{ kind: 'drop-column', table, column: before.column ?? before.name }] : [];
  }
  if (bases.has('RenameField')) {
    if (!before || !after) return undefined;
    return before.column === after.column
      ? []
      : [{ kind: 'rename-column', table, column: before.column ?? '', to: after.column ?? '' }];
  }
  if (bases.has('AlterField')) {
    if (!before || !after) return undefined;
    const changes = altered(table, before, after, engine);
    return changes;
  }
  if (bases.has('AddIndex')) return [{ kind: 'add-index', table }];
  if (bases.has('RemoveIndex')) return [{ kind: 'drop-index', table, key: 'index' }];
  if (bases.has('RenameIndex')) return [{ kind: 'rename-index', table, key: 'index' }];
  if (bases.has('AlterUniqueTogether') || bases.has('AlterIndexTogether')) {
    const unique = bases.has('AlterUniqueTogether');
    return [
      ...(operation.added ?? []).map(
        (columns): Change => ({ kind: unique ? 'add-unique' : 'add-index', table, columns }),
      ),
      ...(operation.removed ?? []).map(
        (): Change =>
          unique
            ? { kind: 'drop-constraint', table, key: 'unique' }
            : { kind: 'drop-index', table, key: 'index' },
      ),
    ];
  }
  if (bases.has('AddConstraint'))
    return [
      operation.constraint === 'UniqueConstraint'
        ? { kind: 'add-unique', table, columns: operation.fields ?? [] }
        : operation.constraint === 'CheckConstraint'
          ? { kind: 'add-check', table }
          : { kind: 'unknown', table, detail: operation.description },
    ];
  if (bases.has('RemoveConstraint'))
    return [
      {
        kind: 'drop-constraint',
        table,
        ...(operation.constraint === 'CheckConstraint' ? { key: 'check' } : {}),
        ...(operation.constraint === 'UniqueConstraint' ? { key: 'unique' } : {}),
      },
    ];
  if (bases.has('AlterOrderWithRespectTo'))
    return [
      { kind: 'add-column', table, column: '_order', type: 'integer', notNull: true, default: 'none' },
      ...copied,
    ];
  if (bases.has('AlterModelTableComment')) return [{ kind: 'comment', table }];
  if (bases.has('ModelOptionOperation') || bases.has('AlterModelOptions') || bases.has('AlterModelManagers'))
    return [];
  return undefined;
}
