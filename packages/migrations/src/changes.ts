import { Reader, type Statement, splitAtCommas, type Token, textOf } from './sql.ts';
import type { Engine } from './types.ts';

export type ChangeKind =
  | 'create-table'
  | 'drop-table'
  | 'rename-table'
  | 'copy-table'
  | 'table-option'
  | 'add-column'
  | 'drop-column'
  | 'rename-column'
  | 'modify-column'
  | 'change-type'
  | 'set-not-null'
  | 'drop-not-null'
  | 'set-default'
  | 'drop-default'
  | 'add-index'
  | 'drop-index'
  | 'rename-index'
  | 'rename-constraint'
  | 'add-unique'
  | 'add-foreign-key'
  | 'add-check'
  | 'add-exclusion'
  | 'add-primary-key'
  | 'drop-constraint'
  | 'drop-primary-key'
  | 'validate-constraint'
  | 'comment'
  | 'create-view'
  | 'drop-view'
  | 'create-trigger'
  | 'create-routine'
  | 'drop-routine'
  | 'create-type'
  | 'alter-type'
  | 'drop-type'
  | 'create-sequence'
  | 'alter-sequence'
  | 'drop-sequence'
  | 'create-extension'
  | 'insert-rows'
  | 'update-rows'
  | 'delete-rows'
  | 'truncate'
  | 'read'
  | 'session'
  | 'lock-table'
  | 'reindex'
  | 'rebuild-table'
  | 'partition'
  | 'grant'
  | 'revoke'
  | 'run-python'
  | 'unknown';

/** What a named index or constraint does; `unique` is every one that rows are held apart by, primary keys included. */
export type Key = 'unique' | 'index' | 'check' | 'foreign-key';

export type Default = 'none' | 'constant' | 'volatile';

/** One change of a schema or of data. Rules look at these facts and at nothing else. */
export interface Change {
  readonly kind: ChangeKind;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly to?: string | undefined;
  readonly type?: string | undefined;
  readonly notNull?: boolean | undefined;
  readonly default?: Default | undefined;
  readonly generated?: 'stored' | 'virtual' | undefined;
  readonly unique?: boolean | undefined;
  readonly primaryKey?: boolean | undefined;
  readonly auto?: boolean | undefined;
  readonly references?: string | undefined;
  readonly check?: boolean | undefined;
  readonly concurrently?: boolean | undefined;
  readonly notValid?: boolean | undefined;
  readonly usingIndex?: boolean | undefined;
  readonly index?: 'plain' | 'fulltext' | 'spatial' | undefined;
  readonly how?: string | undefined;
  readonly where?: boolean | undefined;
  readonly source?: string | undefined;
  readonly replace?: boolean | undefined;
  readonly name?: string | undefined;
  /** The kind of the index or constraint that is dropped, where the text or the operation says it. */
  readonly key?: Key | undefined;
  /** It stays as it is where it is there already. */
  readonly ifNotExists?: boolean | undefined;
  readonly charset?: string | undefined;
  readonly collation?: string | undefined;
  /** A conversion other than a plain cast (PostgreSQL's USING). */
  readonly using?: boolean | undefined;
  readonly effect?: 'noop' | 'reads' | 'inserts' | 'unknown' | undefined;
  /** What the statement is, for kinds that name nothing. */
  readonly detail?: string | undefined;
}

interface ColumnDefinition {
  type: string;
  notNull: boolean | undefined;
  default: Default;
  hasDefault: boolean;
  generated?: 'stored' | 'virtual';
  unique: boolean;
  primaryKey: boolean;
  auto: boolean;
  references?: string;
  check: boolean;
  charset?: string;
  collation?: string;
}

const ENDS_TYPE = new Set(
  'NOT NULL DEFAULT UNIQUE PRIMARY KEY REFERENCES CHECK CONSTRAINT COLLATE GENERATED AS AUTO_INCREMENT AUTOINCREMENT COMMENT FIRST AFTER USING ON DEFERRABLE INITIALLY STORED VIRTUAL PERSISTENT INVISIBLE CHARSET'.split(
    ' ',
  ),
);

/** Functions of PostgreSQL whose value is the same for all rows of a statement: evaluated once, no table rewrite. */
const STABLE =
  /^(now|statement_timestamp|transaction_timestamp|current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|user|array|coalesce|lower|upper|concat|length|abs|round|greatest|least|jsonb_build_object|jsonb_build_array|json_build_object|to_jsonb|make_interval)$/i;
/** MariaDB and MySQL evaluate these once for an added column. */
const STABLE_MYSQL = /^(current_timestamp|now|localtime|localtimestamp|json_object|json_array)$/i;

/** What follows DEFAULT: a constant, NULL, or something that differs from row to row. */
function readDefault(reader: Reader, engine: Engine): Default {
  const tokens: Token[] = [];
  let first = true;
  while (!reader.done) {
    const token = reader.peek()!;
    if (!first && ENDS_TYPE.has(token.upper)) break;
    first = false;
    if (reader.is('(')) {
      tokens.push(token, ...reader.parenthesis()!);
      continue;
    }
    tokens.push(token);
    reader.at += 1;
    // A cast names a type, which may be a word that looks like a function.
    if (token.text === '::') {
      reader.name();
      while (/^(VARYING|PRECISION|WITH|WITHOUT|TIME|ZONE)$/.test(reader.peek()?.upper ?? '')) reader.at += 1;
      reader.parenthesis();
      while (reader.is('[') || reader.is(']')) reader.at += 1;
    }
  }
  const meaningful = tokens.filter(
    ({ kind, text }) => kind !== 'punctuation' || !/^[(),:[\]{}+-]|::$/.test(text),
  );
  if (meaningful.length === 1 && meaningful[0]!.upper === 'NULL') return 'none';
  const stable = engine === 'postgresql' ? STABLE : STABLE_MYSQL;
  const constant = meaningful.every(
    ({ kind, text, upper }) =>
      kind === 'string' ||
      kind === 'number' ||
      /^(TRUE|FALSE|NULL|ZONE|INTERVAL|DATE|TIMESTAMP|TIME|B|X|E|N|UTC)$/.test(upper) ||
      (kind === 'word' && (stable.test(text) || (engine === 'sqlite' && /^current_/i.test(text)))),
  );
  return constant ? 'constant' : 'volatile';
}

function readColumn(tokens: readonly Token[], engine: Engine): ColumnDefinition {
  const reader = new Reader(tokens);
  const type: Token[] = [];
  while (!reader.done) {
    const token = reader.peek()!;
    const characterSet = token.upper === 'CHARACTER' && reader.is('SET', 1);
    if (type.length > 0 && (ENDS_TYPE.has(token.upper) || characterSet)) break;
    if (reader.is('(')) {
      const open = reader.at;
      reader.parenthesis();
      type.push(...reader.tokens.slice(open, reader.at));
      continue;
    }
    type.push(token);
    reader.at += 1;
  }
  const serial = /^(small|big)?serial$/i.test(textOf(type));
  const column: ColumnDefinition = {
    type: textOf(type),
    notNull: serial ? true : undefined,
    default: serial ? 'volatile' : 'none',
    hasDefault: serial,
    unique: false,
    primaryKey: false,
    auto: serial,
    check: false,
  };
  while (!reader.done) {
    if (reader.take('NOT', 'NULL')) column.notNull = true;
    else if (reader.take('NULL')) column.notNull = false;
    else if (reader.take('DEFAULT')) {
      column.default = readDefault(reader, engine);
      column.hasDefault = column.default !== 'none';
    } else if (reader.take('PRIMARY', 'KEY')) {
      column.primaryKey = true;
      column.notNull = true;
    } else if (reader.take('UNIQUE')) {
      reader.take('KEY');
      column.unique = true;
    } else if (reader.take('AUTO_INCREMENT') || reader.take('AUTOINCREMENT')) column.auto = true;
    else if (reader.take('REFERENCES')) column.references = reader.name() ?? '';
    else if (reader.take('COLLATE')) {
      reader.take('=');
      const collation = reader.name()?.toLowerCase();
      if (collation !== undefined) column.collation = collation;
    } else if (reader.take('CHARACTER', 'SET') || reader.take('CHARSET')) {
      reader.take('=');
      const charset = reader.name()?.toLowerCase();
      if (charset !== undefined) column.charset = charset;
    } else if (reader.take('CHECK')) {
      column.check = true;
      reader.parenthesis();
    } else if (reader.take('GENERATED')) {
      const always = reader.take('ALWAYS') || reader.take('BY', 'DEFAULT');
      if (reader.take('AS', 'IDENTITY')) {
        column.auto = true;
        column.notNull = true;
        reader.parenthesis();
      } else if (always && reader.take('AS')) {
        reader.parenthesis();
        column.generated = 'virtual';
      }
    } else if (reader.is('AS') && reader.is('(', 1)) {
      reader.at += 1;
      reader.parenthesis();
      column.generated = 'virtual';
    } else if (reader.take('STORED') || reader.take('PERSISTENT')) column.generated = 'stored';
    else reader.at += 1;
  }
  return column;
}

const names = (tokens: readonly Token[] | undefined): string[] =>
  splitAtCommas(tokens ?? []).map(part => (part.length === 0 ? '' : part[0]!.text));

/** What follows ADD CONSTRAINT name, or a table constraint in CREATE TABLE. */
function readConstraint(reader: Reader, table: string, given?: string): Change | undefined {
  let name = given;
  const trailing = () => {
    const rest = reader.rest().map(({ upper }) => upper);
    const notValid = rest.some((word, index) => word === 'NOT' && rest[index + 1] === 'VALID');
    return notValid ? { notValid } : {};
  };
  const common = { table, ...(name === undefined ? {} : { name }) };
  if (reader.take('FOREIGN', 'KEY')) {
    if (!reader.is('(')) reader.name();
    const columns = names(reader.parenthesis());
    const references = reader.take('REFERENCES') ? (reader.table() ?? '') : '';
    return { ...common, kind: 'add-foreign-key', columns, references, ...trailing() };
  }
  if (reader.take('UNIQUE')) {
    const word = reader.take('INDEX') || reader.take('KEY');
    if (reader.take('USING', 'INDEX')) return { ...common, kind: 'add-unique', usingIndex: true };
    if ((word || !reader.is('(')) && !reader.is('(') && !reader.is('NULLS')) name ??= reader.name();
    reader.take('NULLS', 'NOT', 'DISTINCT');
    reader.take('NULLS', 'DISTINCT');
    return { ...common, name, kind: 'add-unique', columns: names(reader.parenthesis()) };
  }
  if (reader.take('PRIMARY', 'KEY')) {
    if (reader.take('USING', 'INDEX')) return { ...common, kind: 'add-primary-key', usingIndex: true };
    return { ...common, kind: 'add-primary-key', columns: names(reader.parenthesis()) };
  }
  if (reader.take('CHECK')) {
    const inside = reader.parenthesis() ?? [];
    return {
      ...common,
      kind: 'add-check',
      columns: inside.filter(({ kind }) => kind !== 'string').map(({ text }) => text),
      ...trailing(),
    };
  }
  if (reader.take('EXCLUDE')) return { ...common, kind: 'add-exclusion' };
  return undefined;
}

function columnChange(table: string, column: string, definition: ColumnDefinition): Change {
  return {
    kind: 'add-column',
    table,
    column,
    type: definition.type,
    notNull: definition.notNull === true,
    default: definition.default,
    ...(definition.generated ? { generated: definition.generated } : {}),
    ...(definition.unique ? { unique: true } : {}),
    ...(definition.primaryKey ? { primaryKey: true } : {}),
    ...(definition.auto ? { auto: true } : {}),
    ...(definition.references === undefined ? {} : { references: definition.references }),
    ...(definition.check ? { check: true } : {}),
    ...(definition.charset === undefined ? {} : { charset: definition.charset }),
    ...(definition.collation === undefined ? {} : { collation: definition.collation }),
  };
}

function alterColumn(reader: Reader, table: string, column: string, engine: Engine): Change {
  const common = { table, column };
  if (reader.take('SET', 'NOT', 'NULL')) return { ...common, kind: 'set-not-null' };
  if (reader.take('DROP', 'NOT', 'NULL')) return { ...common, kind: 'drop-not-null' };
  if (reader.take('SET', 'DEFAULT'))
    return readDefault(reader, engine) === 'none'
      ? { ...common, kind: 'drop-default' }
      : { ...common, kind: 'set-default' };
  if (reader.take('DROP', 'DEFAULT')) return { ...common, kind: 'drop-default' };
  if (reader.take('TYPE') || reader.take('SET', 'DATA', 'TYPE')) {
    const type: Token[] = [];
    while (!reader.done && !reader.is('USING') && !reader.is('COLLATE')) {
      type.push(reader.peek()!);
      reader.at += 1;
    }
    const collates = reader.take('COLLATE') && reader.name() !== undefined;
    let using = collates;
    if (reader.take('USING')) {
      const expression = reader.rest();
      using =
        using ||
        !(
          expression[0]?.text === column &&
          expression[1]?.text === '::' &&
          textOf(expression.slice(2)).toLowerCase() === textOf(type).toLowerCase()
        );
    }
    return { ...common, kind: 'change-type', type: textOf(type), ...(using ? { using: true } : {}) };
  }
  if (reader.take('DROP', 'IDENTITY') || reader.take('DROP', 'EXPRESSION'))
    return { ...common, kind: 'drop-default' };
  if (
    reader.is('SET') &&
    (reader.is('STATISTICS', 1) ||
      reader.is('STORAGE', 1) ||
      reader.is('COMPRESSION', 1) ||
      reader.is('(', 1))
  )
    return { ...common, kind: 'table-option', how: 'storage' };
  return { ...common, kind: 'unknown', detail: `ALTER COLUMN ${textOf(reader.rest()).slice(0, 60)}` };
}

function alterTable(reader: Reader, engine: Engine): Change[] {
  reader.take('IF', 'EXISTS');
  reader.take('ONLY');
  const table = reader.table() ?? '';
  const actions = splitAtCommas(reader.rest());
  const changes: Change[] = [];
  for (const action of actions) changes.push(...alterAction(new Reader(action), table, engine));
  return changes;
}

/** What begins a part of ADD (…) that is a key or a constraint; quoted, these are names of columns. */
const NO_COLUMN = /^(CONSTRAINT|UNIQUE|KEY|INDEX|PRIMARY|FOREIGN|CHECK|FULLTEXT|SPATIAL)$/;

function alterAction(reader: Reader, table: string, engine: Engine): Change[] {
  const start = reader.at;
  if (reader.take('ADD')) {
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
      return [{ kind: 'add-index', table, index, name, columns: names(reader.parenthesis()) }];
    }
    if (reader.is('PARTITION')) return [{ kind: 'partition', table }];
    if (reader.is('SYSTEM') || (reader.is('PERIOD') && reader.is('FOR', 1)))
      return [{ kind: 'unknown', table, detail: 'ADD SYSTEM VERSIONING' }];
    reader.take('COLUMN');
    reader.take('IF', 'NOT', 'EXISTS');
    if (reader.is('(')) {
      const add = reader.tokens[start]!;
      return splitAtCommas(reader.parenthesis() ?? []).flatMap(part =>
        NO_COLUMN.test(part[0]!.upper)
          ? alterAction(new Reader([add, ...part]), table, engine)
          : [columnChange(table, part[0]!.text, readColumn(part.slice(1), engine))],
      );
    }
    const column = reader.name();
    if (column === undefined) return [{ kind: 'unknown', table, detail: textOf(reader.tokens) }];
    return [columnChange(table, column, readColumn(reader.rest(), engine))];
  }
  if (reader.take('DROP')) {
    const key = reader.take('CHECK')
      ? ('check' as const)
      : reader.take('FOREIGN', 'KEY')
        ? ('foreign-key' as const)
        : undefined;
    if (key || reader.take('CONSTRAINT')) {
      reader.take('IF', 'EXISTS');
      return [{ kind: 'drop-constraint', table, name: reader.name(), key }];
    }
    if (reader.take('PRIMARY', 'KEY')) return [{ kind: 'drop-primary-key', table }];
    if (reader.take('INDEX') || reader.take('KEY')) {
      reader.take('IF', 'EXISTS');
      return [{ kind: 'drop-index', table, name: reader.name() }];
    }
    if (reader.is('PARTITION')) return [{ kind: 'partition', table }];
    reader.take('COLUMN');
    reader.take('IF', 'EXISTS');
    return [{ kind: 'drop-column', table, column: reader.name() }];
  }
  if (reader.take('ALTER')) {
    if (reader.take('CONSTRAINT')) return [{ kind: 'session', table, detail: 'ALTER CONSTRAINT' }];
    if (reader.take('INDEX')) return [{ kind: 'table-option', table, how: 'index visibility' }];
    reader.take('COLUMN');
    reader.take('IF', 'EXISTS');
    const column = reader.name() ?? '';
    return [alterColumn(reader, table, column, engine)];
  }
  if (reader.take('MODIFY') || reader.is('CHANGE')) {
    const changing = reader.take('CHANGE');
    reader.take('COLUMN');
    reader.take('IF', 'EXISTS');
    const column = reader.name() ?? '';
    const to = changing ? reader.name() : undefined;
    const definition = readColumn(reader.rest(), engine);
    const { kind: _, ...facts } = columnChange(table, column, definition);
    const modified: Change = { kind: 'modify-column', ...facts };
    return to !== undefined && to !== column
      ? [
          { kind: 'rename-column', table, column, to },
          { ...modified, column: to },
        ]
      : [modified];
  }
  if (reader.take('RENAME')) {
    if (reader.take('COLUMN')) {
      const column = reader.name();
      reader.take('TO');
      return [{ kind: 'rename-column', table, column, to: reader.name() }];
    }
    const constraint = reader.take('CONSTRAINT');
    if (constraint || reader.take('INDEX') || reader.take('KEY')) {
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
  if (reader.take('VALIDATE', 'CONSTRAINT'))
    return [{ kind: 'validate-constraint', table, name: reader.name() }];
  if (reader.take('CONVERT', 'TO')) return [{ kind: 'copy-table', table, how: 'character set' }];
  if (reader.is('ENGINE')) return [{ kind: 'copy-table', table, how: 'engine' }];
  if (reader.is('FORCE') && reader.tokens.length === 1) return [{ kind: 'rebuild-table', table }];
  if (reader.is('ROW_FORMAT') || reader.is('KEY_BLOCK_SIZE')) return [{ kind: 'rebuild-table', table }];
  if (reader.take('COMMENT')) return [{ kind: 'comment', table }];
  // What asks for more than the statement needs decides; what asks for less makes the server refuse it.
  if (reader.take('ALGORITHM')) {
    reader.take('=');
    return reader.is('COPY') ? [{ kind: 'copy-table', table, how: 'ALGORITHM=COPY' }] : [];
  }
  if (reader.take('LOCK')) {
    reader.take('=');
    return reader.is('SHARED') || reader.is('EXCLUSIVE') ? [{ kind: 'lock-table', table }] : [];
  }
  if (
    reader.is('AUTO_INCREMENT') ||
    reader.is('DEFAULT') ||
    reader.is('CHARSET') ||
    reader.is('COLLATE') ||
    reader.is('CHARACTER') ||
    reader.is('STATS_PERSISTENT')
  )
    return [{ kind: 'table-option', table, how: 'default for new columns' }];
  if (reader.take('SET') && reader.is('('))
    return [{ kind: 'table-option', table, how: 'storage parameters' }];
  if (reader.take('OWNER')) return [{ kind: 'unknown', table, detail: 'OWNER TO' }];
  if (reader.is('PARTITION') || reader.is('ATTACH') || reader.is('DETACH'))
    return [{ kind: 'partition', table }];
  reader.at = start;
  return [{ kind: 'unknown', table, detail: `ALTER TABLE … ${textOf(reader.rest()).slice(0, 60)}` }];
}

function createTable(reader: Reader): Change[] {
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  const table = reader.table() ?? '';
  const body = reader.parenthesis();
  const referenced = (body ?? []).flatMap((token, index) =>
    token.upper === 'REFERENCES' ? [body![index + 1]?.text ?? ''] : [],
  );
  const copied = reader.rest().some(({ upper }) => upper === 'SELECT') || body?.[0]?.upper === 'SELECT';
  const columns = splitAtCommas(body ?? [])
    .filter(
      part =>
        !/^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|EXCLUDE|LIKE)$/.test(part[0]?.upper ?? ''),
    )
    .map(part => part[0]!.text);
  const created: Change = {
    kind: 'create-table',
    table,
    columns,
    ...(ifNotExists ? { ifNotExists } : {}),
    ...(referenced.length > 0 ? { references: referenced[0] } : {}),
  };
  if (!copied) return [created];
  const all = [...(body ?? []), ...reader.rest()];
  const from = all.findIndex(({ upper }) => upper === 'FROM');
  return [created, { kind: 'insert-rows', table, source: new Reader(all.slice(from + 1)).table() ?? '' }];
}

function create(reader: Reader): Change[] {
  const replace = reader.take('OR', 'REPLACE');
  const temporary = reader.take('TEMPORARY') || reader.take('TEMP');
  reader.take('UNLOGGED');
  reader.take('GLOBAL');
  if (reader.take('TABLE')) {
    const changes = createTable(reader);
    return temporary
      ? [{ kind: 'session', detail: 'temporary table' }]
      : replace
        ? [{ kind: 'drop-table', table: changes[0]?.table }, ...changes]
        : changes;
  }
  const unique = reader.take('UNIQUE');
  const index = reader.take('FULLTEXT') ? 'fulltext' : reader.take('SPATIAL') ? 'spatial' : 'plain';
  if (reader.take('INDEX')) {
    const concurrently = reader.take('CONCURRENTLY');
    const perhaps = reader.take('IF', 'NOT', 'EXISTS');
    const given = reader.is('ON') ? undefined : reader.name();
    const name = perhaps ? undefined : given;
    if (reader.take('USING')) reader.name();
    reader.take('ON');
    reader.take('ONLY');
    const table = reader.table() ?? '';
    if (reader.take('USING')) reader.name();
    const columns = names(reader.parenthesis());
    const common = { table, columns, ...(name ? { name } : {}), ...(concurrently ? { concurrently } : {}) };
    return [unique ? { kind: 'add-unique', ...common } : { kind: 'add-index', index, ...common }];
  }
  if (reader.take('EXTENSION')) return [{ kind: 'create-extension' }];
  // Options of MariaDB: ALGORITHM = MERGE, DEFINER = …, SQL SECURITY …
  while (
    !reader.done &&
    !/^(VIEW|TRIGGER|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|SCHEMA|COLLATION|EVENT|RULE|POLICY|AGGREGATE|OPERATOR|CAST|STATISTICS|MATERIALIZED|CONSTRAINT|USER|ROLE|DATABASE|VIRTUAL)$/.test(
      reader.peek()!.upper,
    )
  )
    reader.at += 1;
  if (reader.take('MATERIALIZED')) return [{ kind: 'create-view', detail: 'materialized' }];
  if (reader.take('VIEW')) {
    reader.take('IF', 'NOT', 'EXISTS');
    return [{ kind: 'create-view', name: reader.name(), ...(replace ? { replace } : {}) }];
  }
  if (reader.take('CONSTRAINT', 'TRIGGER') || reader.take('TRIGGER')) {
    const on = reader.tokens.findIndex(({ upper }) => upper === 'ON');
    const after = new Reader(reader.tokens.slice(on + 1));
    return [{ kind: 'create-trigger', table: after.table() }];
  }
  if (reader.is('FUNCTION') || reader.is('PROCEDURE') || reader.is('AGGREGATE'))
    return [{ kind: 'create-routine', ...(replace ? { replace } : {}) }];
  if (
    reader.is('TYPE') ||
    reader.is('DOMAIN') ||
    reader.is('SCHEMA') ||
    reader.is('COLLATION') ||
    reader.is('STATISTICS')
  )
    return [{ kind: 'create-type' }];
  if (reader.is('SEQUENCE')) return [{ kind: 'create-sequence' }];
  return [{ kind: 'unknown', detail: `CREATE ${textOf(reader.rest()).slice(0, 60)}` }];
}

function drop(reader: Reader): Change[] {
  reader.take('TEMPORARY');
  const common = (kind: ChangeKind): Change[] => {
    reader.take('IF', 'EXISTS');
    return splitAtCommas(reader.rest()).map(part => ({ kind, table: new Reader(part).table() }));
  };
  if (reader.take('TABLE')) return common('drop-table');
  if (reader.take('INDEX')) {
    const concurrently = reader.take('CONCURRENTLY');
    reader.take('IF', 'EXISTS');
    return splitAtCommas(reader.rest()).map(part => {
      const index = new Reader(part);
      const name = index.name();
      const table = index.take('ON') ? index.table() : undefined;
      return { kind: 'drop-index', name, table, ...(concurrently ? { concurrently } : {}) };
    });
  }
  if (reader.take('MATERIALIZED', 'VIEW') || reader.take('VIEW')) return common('drop-view');
  if (reader.take('SEQUENCE')) return common('drop-sequence');
  if (reader.is('TYPE') || reader.is('DOMAIN') || reader.is('SCHEMA') || reader.is('EXTENSION'))
    return [{ kind: 'drop-type' }];
  if (reader.is('FUNCTION') || reader.is('PROCEDURE') || reader.is('TRIGGER') || reader.is('AGGREGATE'))
    return [{ kind: 'drop-routine' }];
  return [{ kind: 'unknown', detail: `DROP ${textOf(reader.rest()).slice(0, 60)}` }];
}

/** The table that a data statement reads from, the first one. */
function sourceOf(reader: Reader): string | undefined {
  const from = reader.tokens.findIndex(
    ({ upper }, index) => index > 0 && (upper === 'FROM' || upper === 'JOIN'),
  );
  if (from < 0 || !reader.tokens.some(({ upper }) => upper === 'SELECT')) return undefined;
  return new Reader(reader.tokens.slice(from + 1)).table();
}

const WRITES = /^(INSERT|UPDATE|DELETE|REPLACE|MERGE)$/;
const SESSION = /^(SET|RESET|BEGIN|COMMIT|START|SAVEPOINT|RELEASE|ANALYZE|PRAGMA|UNLOCK|DEALLOCATE)$/;
/** Pragmas that only this connection notices, or that only look. */
const OWN_PRAGMA =
  /^((defer_)?foreign_keys|legacy_alter_table|query_only|busy_timeout|optimize|\w+_(check|info|list))$/i;

/** Whether a statement that begins as one of the session's own does more than that. */
function reachesFurther(tokens: readonly Token[], first: string): boolean {
  const second = tokens[1]?.upper ?? '';
  if (first === 'SET')
    return (
      /^(STATEMENT|PASSWORD)$/.test(second) || tokens.some(({ upper }) => /^(GLOBAL|PERSIST)$/.test(upper))
    );
  // BEGIN NOT ATOMIC opens a block of statements (MariaDB).
  if (first === 'BEGIN') return second === 'NOT';
  if (first === 'PRAGMA') return !tokens.slice(1).some(({ text }) => OWN_PRAGMA.test(text));
  return false;
}

/** What one statement changes, as its text says; nothing is known yet of the tables it names. */
export function changesOf(statement: Statement, engine: Engine): Change[] {
  if (statement.open) return [{ kind: 'unknown', detail: statement.text.slice(0, 80) }];
  const reader = new Reader(statement.tokens);
  const first = reader.peek()?.upper ?? '';
  const where = reader.tokens.some(({ upper }) => upper === 'WHERE');
  if (
    reader.take('ALTER', 'TABLE') ||
    reader.take('ALTER', 'IGNORE', 'TABLE') ||
    reader.take('ALTER', 'ONLINE', 'TABLE')
  )
    return alterTable(reader, engine);
  if (reader.take('CREATE')) return create(reader);
  if (reader.take('DROP')) return drop(reader);
  if (reader.take('RENAME', 'TABLE')) {
    const table = reader.table();
    reader.take('TO');
    return [{ kind: 'rename-table', table, to: reader.table() }];
  }
  if (reader.take('ALTER', 'INDEX')) {
    reader.take('IF', 'EXISTS');
    const name = reader.name();
    return reader.take('RENAME', 'TO')
      ? [{ kind: 'rename-index', name, to: reader.name() }]
      : [{ kind: 'table-option', how: 'index storage' }];
  }
  if (reader.take('ALTER', 'SEQUENCE'))
    return [
      reader.tokens.some(({ upper }) =>
        /^(RESTART|RENAME|MINVALUE|MAXVALUE|INCREMENT|SET|OWNER)$/.test(upper),
      )
        ? { kind: 'unknown', detail: statement.text.slice(0, 80) }
        : { kind: 'alter-sequence' },
    ];
  if (reader.take('ALTER', 'TYPE')) {
    reader.name();
    const adds = reader.is('ADD') && reader.is('VALUE', 1);
    return [{ kind: 'alter-type', how: adds ? 'add value' : 'other' }];
  }
  if (reader.take('ALTER', 'VIEW')) return [{ kind: 'create-view', replace: true }];
  if (first === 'INSERT' || first === 'REPLACE') {
    const changed = reader.tokens.some(
      ({ upper }, index) =>
        (upper === 'CONFLICT' && reader.tokens.slice(index).some(({ upper: word }) => word === 'UPDATE')) ||
        upper === 'DUPLICATE',
    );
    const replaces = first === 'REPLACE' || (reader.is('OR', 1) && reader.is('REPLACE', 2));
    while (
      !reader.done &&
      /^(INSERT|REPLACE|LOW_PRIORITY|HIGH_PRIORITY|IGNORE|INTO|OR|DELAYED|ABORT|FAIL|ROLLBACK)$/.test(
        reader.peek()!.upper,
      )
    )
      reader.at += 1;
    const table = reader.table();
    return [
      {
        kind: changed || replaces ? 'update-rows' : 'insert-rows',
        table,
        source: sourceOf(reader),
        where,
      },
    ];
  }
  if (first === 'UPDATE') {
    reader.at += 1;
    reader.take('ONLY');
    reader.take('LOW_PRIORITY');
    reader.take('IGNORE');
    return [{ kind: 'update-rows', table: reader.table(), where }];
  }
  if (first === 'DELETE') {
    while (!reader.done && /^(DELETE|LOW_PRIORITY|QUICK|IGNORE|FROM|ONLY)$/.test(reader.peek()!.upper))
      reader.at += 1;
    return [{ kind: 'delete-rows', table: reader.table(), where }];
  }
  if (reader.take('TRUNCATE')) {
    reader.take('TABLE');
    return [{ kind: 'truncate', table: reader.table() }];
  }
  if (first === 'WITH') {
    const verb = reader.tokens.find(({ upper }) => WRITES.test(upper));
    if (verb) return [{ kind: 'unknown', detail: `WITH … ${verb.upper}` }];
  }
  // Both run the statement that they explain.
  if (/^(EXPLAIN|ANALYZE)$/.test(first) && reader.tokens.some(({ upper }) => WRITES.test(upper)))
    return [{ kind: 'unknown', detail: statement.text.slice(0, 80) }];
  if (/^(SELECT|VALUES|SHOW|EXPLAIN|WITH)$/.test(first)) {
    const locks = reader.tokens.some(
      ({ upper }, index) => upper === 'FOR' && /^(UPDATE|SHARE)$/.test(reader.tokens[index + 1]?.upper ?? ''),
    );
    // A function may do anything; these do not. setval and nextval move a sequence, which code that runs takes its keys from.
    const calls = reader.tokens.filter(
      ({ kind }, index) => (kind === 'word' || kind === 'name') && reader.tokens[index + 1]?.text === '(',
    );
    const moves = reader.tokens.some(
      ({ upper }, index) =>
        upper === 'NEXT' &&
        reader.tokens[index + 1]?.upper === 'VALUE' &&
        reader.tokens[index + 2]?.upper === 'FOR',
    );
    // A quoted name is never a keyword, and hardly one of the server's own functions.
    const harmless = calls.every(({ upper }) =>
      /^(currval|lastval|pg_get_serial_sequence|coalesce|max|min|count|sum|avg|now|version|lower|upper|length|exists|in|from|select|set_config|to_char|concat|values|and|or|not|where|any|all|as|on|using|over|union|materialized)$/i.test(
        upper,
      ),
    );
    return [
      locks || moves || !harmless
        ? { kind: 'unknown', detail: locks ? 'SELECT … FOR UPDATE' : 'SELECT of a function' }
        : { kind: 'read' },
    ];
  }
  if (SESSION.test(first))
    return [
      reachesFurther(reader.tokens, first)
        ? { kind: 'unknown', detail: statement.text.slice(0, 80) }
        : { kind: 'session' },
    ];
  if (first === 'END' && reader.tokens.length <= 2) return [{ kind: 'session' }];
  if (reader.take('LOCK')) {
    reader.take('TABLES');
    reader.take('TABLE');
    return [{ kind: 'lock-table', table: reader.table() }];
  }
  if (reader.take('COMMENT', 'ON')) return [{ kind: 'comment' }];
  if (first === 'GRANT') return [{ kind: 'grant' }];
  if (first === 'REVOKE') return [{ kind: 'revoke' }];
  if (reader.take('REINDEX')) {
    const concurrently = reader.tokens.some(({ upper }) => upper === 'CONCURRENTLY');
    return [{ kind: 'reindex', ...(concurrently ? { concurrently } : {}) }];
  }
  if (reader.take('OPTIMIZE', 'TABLE')) return [{ kind: 'rebuild-table', table: reader.table() }];
  if (first === 'VACUUM')
    return [
      reader.tokens.some(({ upper }) => upper === 'FULL')
        ? { kind: 'copy-table', how: 'VACUUM FULL' }
        : { kind: 'session' },
    ];
  if (first === 'CLUSTER') return [{ kind: 'copy-table', how: 'CLUSTER' }];
  return [{ kind: 'unknown', detail: statement.text.slice(0, 80) }];
}
