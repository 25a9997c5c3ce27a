import type { Change, Clause } from '../model/change.ts';
import type { Engine } from '../model/engine.ts';
import {
  columnChange,
  computedFrom,
  names,
  readColumn,
  readConstraint,
  readDefault,
  stableIn,
} from './columns.ts';
import { callsOf, parseExpression } from './expression.ts';
import { Reader, splitAtCommas, type Token, textOf } from './lexer.ts';

/** What begins a part of ADD (…) that is a key or a constraint; quoted, these are names of columns. */
const NO_COLUMN = /^(CONSTRAINT|UNIQUE|KEY|INDEX|PRIMARY|FOREIGN|CHECK|FULLTEXT|SPATIAL|PERIOD)$/;
/** Options of a table that only its catalogue entry keeps. */
const CATALOGUE_OPTION =
  /^(AUTO_INCREMENT|AVG_ROW_LENGTH|MAX_ROWS|MIN_ROWS|STATS_PERSISTENT|STATS_AUTO_RECALC|STATS_SAMPLE_PAGES|INSERT_METHOD)$/;

/** Everything behind ALTER TABLE; `online` and `ignore` are the words that MariaDB allows between the two. */
export function alterTable(
  reader: Reader,
  engine: Engine,
  { online = false, ignore = false } = {},
): Change[] {
  if (reader.take('ALL', 'IN', 'TABLESPACE')) return [{ kind: 'copy-table', how: 'tablespace' }];
  reader.take('IF', 'EXISTS');
  const only = reader.take('ONLY');
  const table = reader.table() ?? '';
  if (reader.is('*')) reader.at += 1;
  if (reader.take('WAIT')) reader.at += 1;
  else reader.take('NOWAIT');
  const clause: Clause = online ? { lock: 'none' } : {};
  const changes: Change[] = [];
  const partitions = reader.rest().findIndex(({ upper }, index, tokens) => {
    const before = tokens[index - 1];
    return (
      (upper === 'PARTITION' && tokens[index + 1]?.upper === 'BY') ||
      (upper === 'REMOVE' && tokens[index + 1]?.upper === 'PARTITIONING' && before?.text !== '.')
    );
  });
  const actions = partitions < 0 ? reader.rest() : reader.rest().slice(0, partitions);
  for (const action of splitAtCommas(actions)) {
    const asked = readClause(action);
    if (asked) Object.assign(clause, asked);
    else changes.push(...alterAction(new Reader(action, reader.fold), table, engine));
  }
  if (partitions >= 0) changes.push({ kind: 'copy-partitions', table });
  if (changes.length === 0 && actions.length > 0)
    changes.push({ kind: 'table-option', table, how: 'clause' });
  // To leave out rows that are there twice, the server copies the others.
  if (ignore && changes.some(holdsApart)) clause.algorithm ??= 'copy';
  const asked = Object.keys(clause).length > 0 ? { clause } : {};
  return changes.map(change => ({ ...change, ...asked, ...(only ? { only: true } : {}) }));
}

/** Whether afterwards no two rows may be the same in something. */
function holdsApart({ kind, unique, primaryKey }: Change): boolean {
  return kind === 'add-unique' || kind === 'add-primary-key' || unique === true || primaryKey === true;
}

/** ALGORITHM=… or LOCK=… of MariaDB and MySQL. */
function readClause(tokens: readonly Token[]): Clause | undefined {
  const reader = new Reader(tokens);
  const algorithm = reader.take('ALGORITHM');
  if (!algorithm && !reader.take('LOCK')) return undefined;
  reader.take('=');
  const value = (reader.name() ?? '').toLowerCase();
  if (!reader.done) return undefined;
  return algorithm ? { algorithm: value } : { lock: value };
}

/** The clauses that stand, without commas between them, behind an index. */
export function trailingClause(tokens: readonly Token[]): { clause: Clause } | undefined {
  const clause: Clause = {};
  tokens.forEach(({ upper }, at) => {
    if (upper !== 'ALGORITHM' && upper !== 'LOCK') return;
    const end = tokens[at + 1]?.text === '=' ? at + 3 : at + 2;
    Object.assign(clause, readClause(tokens.slice(at, end)));
  });
  return Object.keys(clause).length > 0 ? { clause } : undefined;
}

function alterAction(reader: Reader, table: string, engine: Engine): Change[] {
  const start = reader.at;
  if (reader.take('ADD')) return addAction(reader, table, engine);
  if (reader.take('DROP')) return dropAction(reader, table);
  if (reader.take('ALTER')) return alterPart(reader, table, engine);
  if (reader.take('MODIFY') || reader.is('CHANGE')) return modifyColumn(reader, table, engine);
  if (reader.take('RENAME')) return renameAction(reader, table);
  if (reader.take('VALIDATE', 'CONSTRAINT'))
    return [{ kind: 'validate-constraint', table, name: reader.name() }];
  if (reader.take('CONVERT', 'TO')) return convertTo(reader, table);
  const partition = partitionAction(reader, table);
  if (partition) return [partition];
  const option = tableOption(reader, table, engine) ?? postgresAction(reader, table);
  if (option) return [option];
  reader.at = start;
  return [{ kind: 'unknown', table, detail: `ALTER TABLE … ${textOf(reader.rest()).slice(0, 60)}` }];
}

function addAction(reader: Reader, table: string, engine: Engine): Change[] {
  if (reader.take('CONSTRAINT')) {
    const perhaps = reader.take('IF', 'NOT', 'EXISTS');
    const unnamed = /^(FOREIGN|UNIQUE|PRIMARY|CHECK)$/.test(reader.peek()?.upper ?? '');
    const name = unnamed ? undefined : reader.name();
    // What bears the name afterwards may be something else that was there before.
    const constraint = readConstraint(reader, table, perhaps ? undefined : name);
    return [constraint ?? { kind: 'unknown', table, detail: 'ADD CONSTRAINT' }];
  }
  const constraint = /^(FOREIGN|UNIQUE|PRIMARY|CHECK|EXCLUDE)$/.test(reader.peek()?.upper ?? '')
    ? readConstraint(reader, table)
    : undefined;
  if (constraint) return [constraint];
  if (
    reader.is('FULLTEXT') ||
    reader.is('SPATIAL') ||
    ((reader.is('INDEX') || reader.is('KEY')) && engine !== 'postgresql')
  ) {
    const index = reader.take('FULLTEXT') ? 'fulltext' : reader.take('SPATIAL') ? 'spatial' : 'plain';
    if (!reader.take('INDEX')) reader.take('KEY');
    const perhaps = reader.take('IF', 'NOT', 'EXISTS');
    const given = reader.is('(') ? undefined : reader.name();
    const name = perhaps ? undefined : given;
    if (reader.take('USING')) reader.name();
    const parts = reader.parenthesis();
    const computed = computedFrom(parts, undefined);
    return [
      { kind: 'add-index', table, index, name, columns: names(parts), ...(computed ? { computed } : {}) },
    ];
  }
  if (reader.take('PARTITION')) {
    // By hash or by key they are a number, and the rows of the others move into them.
    const more = reader.take('PARTITIONS');
    return [{ kind: more ? 'copy-partitions' : 'add-partition', table }];
  }
  if (reader.is('SYSTEM', 0) && reader.is('VERSIONING', 1))
    return [{ kind: 'copy-table', table, how: 'system versioning' }];
  if (reader.is('PERIOD') && reader.is('FOR', 1))
    return [{ kind: 'unknown', table, detail: 'ADD PERIOD FOR' }];
  return addColumns(reader, table, engine);
}

function addColumns(reader: Reader, table: string, engine: Engine): Change[] {
  reader.take('COLUMN');
  const perhaps = reader.take('IF', 'NOT', 'EXISTS') ? { ifNotExists: true } : {};
  if (reader.is('(')) {
    return splitAtCommas(reader.parenthesis() ?? []).flatMap(part =>
      NO_COLUMN.test(part[0]!.upper)
        ? addAction(new Reader(part, reader.fold), table, engine)
        : [columnChange(table, reader.folded(part[0]!), readColumn(part.slice(1), engine))],
    );
  }
  const column = reader.name();
  if (column === undefined) return [{ kind: 'unknown', table, detail: textOf(reader.tokens) }];
  return [{ ...columnChange(table, column, readColumn(reader.rest(), engine)), ...perhaps }];
}

function dropAction(reader: Reader, table: string): Change[] {
  const cascade = reader.rest().some(({ upper }) => upper === 'CASCADE') ? { cascade: true } : {};
  const key = reader.take('CHECK')
    ? ('check' as const)
    : reader.take('FOREIGN', 'KEY')
      ? ('foreign-key' as const)
      : undefined;
  if (key || reader.take('CONSTRAINT')) {
    const perhaps = reader.take('IF', 'EXISTS') ? { ifExists: true } : {};
    return [{ kind: 'drop-constraint', table, name: reader.name(), key, ...cascade, ...perhaps }];
  }
  if (reader.take('PRIMARY', 'KEY')) return [{ kind: 'drop-primary-key', table }];
  if (reader.take('INDEX') || reader.take('KEY')) {
    reader.take('IF', 'EXISTS');
    return [{ kind: 'drop-index', table, name: reader.name() }];
  }
  if (reader.is('PARTITION')) return [{ kind: 'drop-partition', table, how: 'dropped' }];
  if (reader.is('SYSTEM') && reader.is('VERSIONING', 1))
    return [{ kind: 'copy-table', table, how: 'system versioning' }];
  if (reader.is('PERIOD') && reader.is('FOR', 1))
    return [{ kind: 'unknown', table, detail: 'DROP PERIOD FOR' }];
  reader.take('COLUMN');
  const perhaps = reader.take('IF', 'EXISTS') ? { ifExists: true } : {};
  return [{ kind: 'drop-column', table, column: reader.name(), ...cascade, ...perhaps }];
}

/** Behind ALTER inside ALTER TABLE. */
function alterPart(reader: Reader, table: string, engine: Engine): Change[] {
  if (reader.take('CONSTRAINT')) {
    const name = reader.name();
    const rest = textOf(reader.rest()).toUpperCase();
    const how =
      rest === 'DEFERRABLE' ||
      rest === 'DEFERRABLE INITIALLY IMMEDIATE' ||
      rest === 'DEFERRABLE INITIALLY DEFERRED'
        ? rest.endsWith('DEFERRED')
          ? 'deferred'
          : 'deferrable'
        : 'immediate';
    return [{ kind: 'alter-constraint', table, name, how }];
  }
  if (reader.take('INDEX') || reader.take('KEY'))
    return [{ kind: 'table-option', table, name: reader.name(), how: 'index visibility' }];
  reader.take('COLUMN');
  reader.take('IF', 'EXISTS');
  const column = reader.name() ?? '';
  return [alterColumn(reader, table, column, engine)];
}

function alterColumn(reader: Reader, table: string, column: string, engine: Engine): Change {
  const common = { table, column };
  if (reader.take('SET', 'NOT', 'NULL')) return { ...common, kind: 'set-not-null' };
  if (reader.take('DROP', 'NOT', 'NULL')) return { ...common, kind: 'drop-not-null' };
  if (reader.take('SET', 'DEFAULT')) {
    const given = readDefault(reader, engine);
    return given.default === 'none'
      ? { ...common, ...given, kind: 'drop-default' }
      : { ...common, ...given, kind: 'set-default' };
  }
  if (reader.take('DROP', 'DEFAULT')) return { ...common, kind: 'drop-default' };
  if (reader.take('TYPE') || reader.take('SET', 'DATA', 'TYPE'))
    return changeType(reader, table, column, engine);
  if (reader.take('DROP', 'IDENTITY')) return { ...common, kind: 'drop-default', how: 'identity' };
  if (reader.take('DROP', 'EXPRESSION')) return { ...common, kind: 'drop-default', how: 'expression' };
  if (reader.take('ADD', 'GENERATED'))
    return { ...common, kind: 'add-identity', how: reader.is('ALWAYS') ? 'always' : 'by default' };
  if (reader.take('SET', 'GENERATED') && reader.tokens.length - reader.at <= 2)
    return { ...common, kind: 'add-identity', how: reader.is('ALWAYS') ? 'always' : 'by default' };
  if (reader.is('SET') && ['STATISTICS', 'STORAGE', 'COMPRESSION', '('].some(word => reader.is(word, 1)))
    return { ...common, kind: 'table-option', how: 'storage' };
  if (reader.is('RESET')) return { ...common, kind: 'table-option', how: 'storage' };
  return { ...common, kind: 'unknown', detail: `ALTER COLUMN ${textOf(reader.rest()).slice(0, 60)}` };
}

function changeType(reader: Reader, table: string, column: string, engine: Engine): Change {
  const type: Token[] = [];
  while (!reader.done && !reader.is('USING') && !reader.is('COLLATE')) {
    type.push(reader.peek()!);
    reader.at += 1;
  }
  const collates = reader.take('COLLATE') && reader.name() !== undefined;
  let using = collates;
  if (reader.take('USING')) {
    const expression = reader.rest();
    const plain = expression.length === 1 && reader.folded(expression[0]!) === column;
    const cast =
      expression[0] !== undefined &&
      reader.folded(expression[0]) === column &&
      expression[1]?.text === '::' &&
      textOf(expression.slice(2)).toLowerCase() === textOf(type).toLowerCase();
    using = using || !(plain || cast);
  }
  const stable = stableIn(engine);
  const parsed = using && !collates ? parseExpression(reader.rest()) : undefined;
  const pure = parsed !== undefined && callsOf(parsed).every(name => stable.test(name));
  return {
    table,
    column,
    kind: 'change-type',
    type: textOf(type),
    ...(using ? { using: true } : {}),
    ...(pure ? { how: 'computed' } : {}),
  };
}

function modifyColumn(reader: Reader, table: string, engine: Engine): Change[] {
  const changing = reader.take('CHANGE');
  reader.take('COLUMN');
  reader.take('IF', 'EXISTS');
  const column = reader.name() ?? '';
  const to = changing ? reader.name() : undefined;
  // SELECT * and an INSERT without columns pass over a column that is hidden.
  const hides = reader.rest().some(({ upper }) => upper === 'INVISIBLE');
  if (hides) return [{ kind: 'unknown', table, column, detail: 'INVISIBLE' }];
  const definition = readColumn(reader.rest(), engine);
  const { kind: _, ...facts } = columnChange(table, column, definition);
  const modified: Change = { kind: 'modify-column', ...facts };
  // Names of columns have no case.
  return to !== undefined && to.toLowerCase() !== column.toLowerCase()
    ? [
        { kind: 'rename-column', table, column, to },
        { ...modified, column: to },
      ]
    : [modified];
}

function renameAction(reader: Reader, table: string): Change[] {
  if (reader.take('COLUMN')) {
    reader.take('IF', 'EXISTS');
    const column = reader.name();
    reader.take('TO');
    return [{ kind: 'rename-column', table, column, to: reader.name() }];
  }
  const constraint = reader.take('CONSTRAINT');
  if (constraint || reader.take('INDEX') || reader.take('KEY')) {
    reader.take('IF', 'EXISTS');
    const name = reader.name();
    reader.take('TO');
    return [{ kind: constraint ? 'rename-constraint' : 'rename-index', table, name, to: reader.name() }];
  }
  if (reader.take('TO') || reader.take('AS')) return [{ kind: 'rename-table', table, to: reader.table() }];
  const next = reader.table();
  // PostgreSQL and SQLite leave COLUMN out, MariaDB leaves TO out.
  return reader.take('TO')
    ? [{ kind: 'rename-column', table, column: next, to: reader.name() }]
    : [{ kind: 'rename-table', table, to: next }];
}

function convertTo(reader: Reader, table: string): Change[] {
  if (!reader.take('CHARACTER', 'SET') && !reader.take('CHARSET'))
    return [{ kind: 'copy-table', table, how: 'character set' }];
  const charset = reader.name()?.toLowerCase();
  const collation = reader.take('COLLATE') ? reader.name()?.toLowerCase() : undefined;
  return [{ kind: 'convert-charset', table, charset, ...(collation ? { collation } : {}) }];
}

/** Partitions of MariaDB and MySQL, and of PostgreSQL. */
function partitionAction(reader: Reader, table: string): Change | undefined {
  if (reader.take('ATTACH', 'PARTITION'))
    return {
      kind: 'attach-partition',
      table,
      part: reader.table(),
      ...(reader.is('DEFAULT') ? { how: 'default' } : {}),
    };
  if (reader.take('DETACH', 'PARTITION')) {
    const part = reader.table();
    const concurrently = reader.take('CONCURRENTLY');
    return {
      kind: 'detach-partition',
      table,
      part,
      ...(concurrently ? { concurrently, outside: true } : {}),
    };
  }
  const verb = reader.peek()?.upper ?? '';
  if (reader.is('PARTITION', 1)) {
    if (/^(TRUNCATE|EXCHANGE|DISCARD|IMPORT)$/.test(verb))
      return { kind: 'drop-partition', table, how: verb.toLowerCase() };
    if (/^(REORGANIZE|COALESCE|REBUILD|OPTIMIZE|REPAIR)$/.test(verb))
      return { kind: 'copy-partitions', table };
    if (/^(ANALYZE|CHECK)$/.test(verb)) return { kind: 'analyze', table };
    if (verb === 'CONVERT') return { kind: 'drop-partition', table, how: 'converted' };
  }
  if (verb === 'CONVERT' && reader.is('TABLE', 1)) return { kind: 'copy-partitions', table };
  return undefined;
}

/** Options of a table in MariaDB and MySQL, with or without `=`. */
function tableOption(reader: Reader, table: string, engine: Engine): Change | undefined {
  const word = reader.peek()?.upper ?? '';
  if (engine === 'postgresql') return undefined;
  if (word === 'ENGINE') {
    reader.at += 1;
    reader.take('=');
    return { kind: 'change-engine', table, how: (reader.name() ?? '').toLowerCase() };
  }
  if (word === 'FORCE' && reader.tokens.length === 1) return { kind: 'rebuild-table', table };
  // Several options may follow each other without commas; only one alone is understood here.
  const alone = reader.tokens.length - reader.at <= 4;
  if (
    /^(ROW_FORMAT|KEY_BLOCK_SIZE|PAGE_COMPRESSED|PAGE_COMPRESSION_LEVEL|ENCRYPTED|ENCRYPTION_KEY_ID)$/.test(
      word,
    )
  )
    return alone ? { kind: 'rebuild-table', table } : undefined;
  if (word === 'COMMENT') return { kind: 'comment', table };
  if (word === 'AUTO_INCREMENT' && alone) {
    const number = reader.tokens.find(({ kind }) => kind === 'number')?.text;
    return {
      kind: 'table-option',
      table,
      how: 'next number',
      value: number === undefined ? undefined : Number(number),
    };
  }
  if (CATALOGUE_OPTION.test(word))
    return alone ? { kind: 'table-option', table, how: 'default for new columns' } : undefined;
  if (/^(DEFAULT|CHARSET|COLLATE|CHARACTER)$/.test(word))
    return reader.tokens.length - reader.at <= 8 ? { kind: 'table-charset', table } : undefined;
  if ((word === 'DISABLE' || word === 'ENABLE') && reader.is('KEYS', 1))
    return { kind: 'toggle-keys', table };
  if (word === 'ORDER' && reader.is('BY', 1)) return { kind: 'copy-table', table, how: 'order' };
  return undefined;
}

/** What only PostgreSQL has behind ALTER TABLE. */
function postgresAction(reader: Reader, table: string): Change | undefined {
  if (reader.take('OWNER', 'TO')) return { kind: 'change-owner', table, to: reader.name() };
  if (reader.take('REPLICA', 'IDENTITY'))
    return { kind: 'replica-identity', table, how: (reader.peek()?.upper ?? '').toLowerCase() };
  if (reader.take('CLUSTER', 'ON')) return { kind: 'table-option', table, how: 'cluster' };
  if (reader.is('INHERIT') || (reader.is('NO') && reader.is('INHERIT', 1))) return { kind: 'inherit', table };
  if (reader.take('NOT', 'OF') || reader.take('OF')) return { kind: 'table-option', table, how: 'type' };
  if (reader.take('FORCE', 'ROW') || reader.take('ENABLE', 'ROW'))
    return { kind: 'row-security', table, how: 'enabled' };
  if (reader.take('NO', 'FORCE', 'ROW') || reader.take('DISABLE', 'ROW'))
    return { kind: 'row-security', table, how: 'disabled' };
  if (reader.is('ENABLE') || reader.is('DISABLE')) return { kind: 'toggle-trigger', table };
  if (reader.take('RESET')) return { kind: 'table-option', table, how: 'storage parameters' };
  if (!reader.take('SET')) return undefined;
  if (reader.is('(')) return { kind: 'table-option', table, how: 'storage parameters' };
  if (reader.take('SCHEMA')) return { kind: 'rename-table', table, to: `${reader.name()}.${table}` };
  if (reader.is('TABLESPACE')) return { kind: 'copy-table', table, how: 'tablespace' };
  if (reader.is('LOGGED') || reader.is('UNLOGGED')) return { kind: 'copy-table', table, how: 'logged' };
  if (reader.is('ACCESS')) return { kind: 'copy-table', table, how: 'access method' };
  if (reader.take('WITHOUT')) return { kind: 'table-option', table, how: 'without' };
  return undefined;
}
