import type { Change } from '../model/change.ts';
import { trailingClause } from './alter-table.ts';
import { computedFrom, names } from './columns.ts';
import { further } from './data.ts';
import { Reader, splitAtCommas, type Token, textOf } from './lexer.ts';
import { referencedIn, sourcesOf } from './sources.ts';

/** What begins a part of CREATE TABLE (…) that is no column. */
const NO_COLUMN =
  /^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|EXCLUDE|LIKE|FULLTEXT|SPATIAL|PERIOD)$/;

function createTable(reader: Reader): Change[] {
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  const table = reader.table() ?? '';
  const perhaps = ifNotExists ? { ifNotExists } : {};
  if (reader.take('PARTITION', 'OF')) {
    const parent = reader.table() ?? '';
    const how = reader.rest().some(({ upper }) => upper === 'DEFAULT') ? { how: 'default' } : {};
    return [{ kind: 'create-partition', table: parent, part: table, ...how, ...perhaps }];
  }
  const body = reader.parenthesis();
  const all = [...(body ?? []), ...reader.rest()];
  const { references, restricts } = referencedIn(all, reader.fold);
  const columns = splitAtCommas(body ?? [])
    .filter(part => !NO_COLUMN.test(part[0]?.upper ?? ''))
    .map(part => reader.folded(part[0]!));
  const created: Change = {
    kind: 'create-table',
    table,
    columns,
    ...perhaps,
    ...(!body || !reader.is('INHERITS') ? {} : { how: 'inherits' }),
    ...(references.length > 0 ? { references: references[0], sources: references, restricts } : {}),
  };
  const copied = all.some(({ upper }) => upper === 'SELECT' || upper === 'EXECUTE');
  if (!copied) return [created];
  return [
    created,
    { kind: 'insert-rows', table, sources: sourcesOf(all, reader.fold), copied: true },
    ...further(all, reader.fold),
  ];
}

function createIndex(reader: Reader, unique: boolean, index: 'plain' | 'fulltext' | 'spatial'): Change[] {
  if (reader.take('WAIT')) reader.at += 1;
  else reader.take('NOWAIT');
  const concurrently = reader.take('CONCURRENTLY');
  const perhaps = reader.take('IF', 'NOT', 'EXISTS');
  const given = reader.is('ON') ? undefined : reader.name();
  const name = perhaps ? undefined : given;
  if (reader.take('USING')) reader.name();
  reader.take('ON');
  const only = reader.take('ONLY');
  const table = reader.table() ?? '';
  if (reader.take('USING')) reader.name();
  const parts = reader.parenthesis();
  const words = reader.rest().map(({ upper }) => upper);
  const nulls = words.findIndex((word, at) => word === 'NULLS' && words[at + 1] === 'NOT');
  const where = reader.rest().findIndex(({ upper }) => upper === 'WHERE');
  const condition = where < 0 ? undefined : reader.rest().slice(where + 1);
  const computed = computedFrom(parts, condition);
  const common = {
    table,
    columns: names(parts),
    ...(name ? { name } : {}),
    ...(concurrently ? { concurrently, outside: true } : {}),
    ...(computed ? { computed } : {}),
    ...(only ? { only } : {}),
    ...(unique && nulls >= 0 ? { nullsEqual: true } : {}),
    ...trailingClause(reader.rest()),
  };
  return [unique ? { kind: 'add-unique', ...common } : { kind: 'add-index', index, ...common }];
}

const OBJECT =
  /^(VIEW|TRIGGER|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|SCHEMA|COLLATION|EVENT|RULE|POLICY|AGGREGATE|OPERATOR|CAST|STATISTICS|MATERIALIZED|CONSTRAINT|USER|ROLE|GROUP|DATABASE|TABLESPACE|VIRTUAL|EXTENSION|PUBLICATION|SUBSCRIPTION|SERVER|FOREIGN|LANGUAGE|TEXT|CONVERSION|TRANSFORM|ACCESS)$/;

/** Everything behind CREATE. */
export function create(reader: Reader): Change[] {
  const replace = reader.take('OR', 'REPLACE');
  const temporary = reader.take('TEMPORARY') || reader.take('TEMP');
  reader.take('UNLOGGED');
  reader.take('GLOBAL');
  if (reader.take('TABLE')) {
    const changes = createTable(reader);
    if (temporary) return [{ kind: 'session', detail: 'temporary table' }];
    return replace ? [{ kind: 'drop-table', table: changes[0]?.table }, ...changes] : changes;
  }
  const unique = reader.take('UNIQUE');
  const index = reader.take('FULLTEXT') ? 'fulltext' : reader.take('SPATIAL') ? 'spatial' : 'plain';
  if (reader.take('INDEX')) {
    const made = createIndex(reader, unique, index);
    const { table, name } = made[0]!;
    return replace ? [{ kind: 'drop-index', table, name }, ...made] : made;
  }
  // Options of MariaDB: ALGORITHM = MERGE, DEFINER = …, SQL SECURITY …
  while (!reader.done && !OBJECT.test(reader.peek()!.upper)) reader.at += 1;
  return createObject(reader, replace);
}

function createObject(reader: Reader, replace: boolean): Change[] {
  const replaced = replace ? { replace } : {};
  /** The name behind the word that says what it is. */
  const header = () => {
    reader.at += 1;
    const ifNotExists = reader.take('IF', 'NOT', 'EXISTS') ? { ifNotExists: true } : {};
    return { name: reader.table(), ...ifNotExists };
  };
  if (reader.take('MATERIALIZED')) {
    const sources = sourcesOf(reader.rest(), reader.fold);
    const view: Change = { kind: 'create-view', ...header(), detail: 'materialized', sources };
    return [view, { kind: 'read', sources }, ...further(reader.rest(), reader.fold)];
  }
  if (reader.is('VIEW'))
    return [
      { kind: 'create-view', sources: sourcesOf(reader.rest(), reader.fold), ...header(), ...replaced },
    ];
  const kept = reader.is('CONSTRAINT');
  if (reader.take('CONSTRAINT', 'TRIGGER') || reader.take('TRIGGER')) {
    const name = reader.name();
    const on = reader.tokens.findIndex(({ upper }) => upper === 'ON');
    const after = new Reader(reader.tokens.slice(on + 1), reader.fold);
    return [{ kind: 'create-trigger', table: after.table(), name, ...(kept ? { how: 'constraint' } : {}) }];
  }
  if (reader.is('FUNCTION') || reader.is('PROCEDURE') || reader.is('AGGREGATE'))
    return [{ kind: 'create-routine', ...header(), ...replaced }];
  // Which operator a query means depends on all that there are.
  if (reader.is('OPERATOR') && !reader.is('CLASS', 1) && !reader.is('FAMILY', 1))
    return [unknown(reader, 'CREATE')];
  if (reader.take('RULE')) {
    const on = reader.tokens.findIndex(({ upper }) => upper === 'TO');
    return [{ kind: 'create-trigger', table: new Reader(reader.tokens.slice(on + 1), reader.fold).table() }];
  }
  if (reader.take('POLICY')) {
    reader.name();
    reader.take('ON');
    return [{ kind: 'create-policy', table: reader.table() }];
  }
  if (reader.is('DOMAIN')) return [{ kind: 'create-type', ...header(), how: 'domain' }];
  if (reader.is('TYPE')) return [{ kind: 'create-type', ...header() }];
  if (reader.is('SCHEMA') && reader.rest().length > 6) return [unknown(reader, 'CREATE')];
  if (['SCHEMA', 'COLLATION', 'STATISTICS', 'OPERATOR', 'TEXT'].some(word => reader.is(word)))
    return [{ kind: 'create-type', ...header() }];
  // A sequence that is replaced begins anew, and an account loses what it may.
  if (replace && ['SEQUENCE', 'USER', 'ROLE', 'SERVER'].some(word => reader.is(word)))
    return [unknown(reader, 'CREATE OR REPLACE')];
  if (reader.is('SEQUENCE')) return [{ kind: 'create-sequence', ...header() }];
  if (reader.is('EXTENSION')) return [{ kind: 'create-extension', ...header() }];
  if (['ROLE', 'GROUP', 'USER', 'SERVER', 'LANGUAGE'].some(word => reader.is(word)))
    return [{ kind: 'create-account', ...header() }];
  if (reader.take('FOREIGN', 'TABLE')) return [{ kind: 'create-table', table: reader.table() ?? '' }];
  if (reader.is('FOREIGN')) return [{ kind: 'create-account', ...header() }];
  if (reader.is('DATABASE') || reader.is('TABLESPACE'))
    return [{ kind: 'create-account', ...header(), outside: true }];
  if (reader.is('SUBSCRIPTION')) return [{ ...unknown(reader, 'CREATE'), outside: true }];
  return [unknown(reader, 'CREATE')];
}

function unknown(reader: Reader, verb: string): Change {
  return { kind: 'unknown', detail: `${verb} ${textOf(reader.rest()).slice(0, 60)}` };
}

/** Everything behind DROP. */
export function drop(reader: Reader): Change[] {
  const temporary = reader.take('TEMPORARY');
  const cascade = reader.rest().some(({ upper }) => upper === 'CASCADE') ? { cascade: true } : {};
  const names = () => splitAtCommas(reader.rest()).map(part => new Reader(part, reader.fold).table());
  const listed = (
    kind: 'drop-view' | 'drop-sequence' | 'drop-type' | 'drop-routine',
    more: { readonly outside?: true } = {},
  ): Change[] => {
    reader.take('IF', 'EXISTS');
    return names().map(name => ({ kind, name, ...cascade, ...more }));
  };
  const tables = (): Change[] => {
    const perhaps = reader.take('IF', 'EXISTS') ? { ifExists: true } : {};
    return names().map(table => ({ kind: 'drop-table', table, ...cascade, ...perhaps }));
  };
  if (reader.take('TABLE') || reader.take('FOREIGN', 'TABLE'))
    return temporary ? [{ kind: 'session', detail: 'temporary table' }] : tables();
  if (reader.take('INDEX')) return dropIndex(reader, cascade);
  if (reader.take('MATERIALIZED', 'VIEW') || reader.take('VIEW')) return listed('drop-view');
  if (reader.take('SEQUENCE')) return listed('drop-sequence');
  if (['TYPE', 'DOMAIN', 'SCHEMA', 'EXTENSION', 'COLLATION'].some(word => reader.take(word)))
    return listed('drop-type');
  if (reader.take('STATISTICS')) return [{ kind: 'table-option', how: 'statistics' }];
  if (reader.take('TRIGGER') || reader.take('RULE') || reader.take('POLICY')) {
    reader.take('IF', 'EXISTS');
    const name = reader.name();
    const table = reader.take('ON') ? reader.table() : undefined;
    return [{ kind: 'drop-routine', name, table }];
  }
  if (['FUNCTION', 'PROCEDURE', 'ROUTINE', 'AGGREGATE'].some(word => reader.take(word)))
    return listed('drop-routine');
  if (reader.take('DATABASE') || reader.take('TABLESPACE')) return listed('drop-type', { outside: true });
  if (reader.take('SUBSCRIPTION'))
    return [{ kind: 'unknown', outside: true, detail: `DROP SUBSCRIPTION ${reader.name()}` }];
  return [unknown(reader, 'DROP')];
}

function dropIndex(reader: Reader, cascade: { cascade?: boolean }): Change[] {
  const concurrently = reader.take('CONCURRENTLY');
  const perhaps = reader.take('IF', 'EXISTS') ? { ifExists: true } : {};
  return splitAtCommas(reader.rest()).map((part: Token[]) => {
    const index = new Reader(part, reader.fold);
    const name = index.name();
    const table = index.take('ON') ? index.table() : undefined;
    return {
      kind: 'drop-index',
      name,
      table,
      ...cascade,
      ...perhaps,
      ...(concurrently ? { concurrently, outside: true } : {}),
      ...trailingClause(index.rest()),
    };
  });
}
