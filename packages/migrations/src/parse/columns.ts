import type { Change, Default } from '../model/change.ts';
import type { Engine } from '../model/engine.ts';
import type { Expression } from '../model/expression.ts';
import { callsOf, columnsOf, isTotal, parseExpression } from './expression.ts';
import { Reader, splitAtCommas, type Token, textOf } from './lexer.ts';
import { referencedIn } from './sources.ts';

/** What the definition of a column says. */
interface ColumnDefinition {
  type: string;
  notNull: boolean | undefined;
  default: Default;
  /** Functions in the default that are not known here to give every row the same value. */
  calls?: readonly string[];
  /** The default, where it is one literal. */
  value?: string | number | boolean | null;
  generated?: 'stored' | 'virtual';
  unique: boolean;
  nullsEqual?: boolean;
  /** It gets a value that the definition does not name. */
  touched?: boolean;
  primaryKey: boolean;
  auto: boolean;
  references?: string;
  restricts?: readonly string[];
  check: boolean;
  /** The column's checks; undefined stands for one that was not understood. */
  checks: (Expression | undefined)[];
  charset?: string;
  collation?: string;
  /** MariaDB: FIRST or AFTER another column. */
  placed?: boolean;
  /** What a generated column is computed from may fail for some rows. */
  mayFail?: boolean;
}

const ENDS_TYPE = new Set(
  'NOT NULL DEFAULT UNIQUE PRIMARY KEY REFERENCES CHECK CONSTRAINT COLLATE GENERATED AS AUTO_INCREMENT AUTOINCREMENT COMMENT FIRST AFTER USING ON DEFERRABLE INITIALLY STORED VIRTUAL PERSISTENT INVISIBLE CHARSET'.split(
    ' ',
  ),
);

/** Functions of PostgreSQL whose value is the same for all rows of a statement: evaluated once, no table rewrite. */
const STABLE =
  /^(now|statement_timestamp|transaction_timestamp|current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|current_role|user|timezone|array|coalesce|nullif|lower|upper|concat|length|abs|round|floor|ceil|trunc|pi|sqrt|power|greatest|least|md5|date_trunc|to_char|to_timestamp|to_date|jsonb_build_object|jsonb_build_array|json_build_object|json_build_array|to_jsonb|to_json|make_interval|make_date|make_timestamp|current_setting|version|repeat|replace|substr|substring|extract|date_part)$/i;
/** MariaDB and MySQL evaluate these once for an added column. */
const STABLE_MYSQL =
  /^(current_timestamp|now|localtime|localtimestamp|current_date|curdate|current_time|curtime|unix_timestamp|json_object|json_array|json_compact|pi|abs|round|floor|ceil|ceiling|concat|repeat|replace|upper|lower|coalesce|ifnull|nullif|greatest|least|length|char_length|hex|unhex|md5|sqrt|pow|power|st_geomfromtext|point)$/i;

export function stableIn(engine: Engine): RegExp {
  return engine === 'postgresql' ? STABLE : engine === 'sqlite' ? /^current_\w+$/i : STABLE_MYSQL;
}

/** What follows DEFAULT: a constant, NULL, or something that differs from row to row. */
export function readDefault(
  reader: Reader,
  engine: Engine,
): Pick<ColumnDefinition, 'default' | 'calls' | 'value'> {
  const tokens = defaultTokens(reader);
  const [only] = tokens;
  // Without brackets it is no column, but a text in double quotes.
  if (tokens.length === 1 && only?.kind === 'name' && engine !== 'postgresql')
    return { default: 'constant', value: only.text };
  const expression = parseExpression(tokens);
  if (expression?.kind === 'literal')
    return expression.value === null ? { default: 'none' } : { default: 'constant', value: expression.value };
  const stable = stableIn(engine);
  if (expression) {
    const calls = callsOf(expression).filter(name => !stable.test(name));
    const value = expression.kind === 'cast' ? literalOf(expression) : undefined;
    const nothing = expression.kind === 'cast' && value === null;
    if (nothing) return { default: 'none' };
    // A name in a default is no column but an enumeration's value or a function that needs no brackets.
    const constant = calls.length === 0 && columnsOf(expression).length === 0;
    return {
      default: constant ? 'constant' : 'volatile',
      ...(calls.length > 0 && columnsOf(expression).length === 0 ? { calls } : {}),
      ...(value === undefined ? {} : { value }),
    };
  }
  return { default: 'volatile' };
}

function literalOf(expression: Expression): string | number | boolean | null | undefined {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind !== 'cast') return undefined;
  const value = literalOf(expression.parts[0]!);
  // A cast of a text gives a value of another kind, which is not looked into; a cast of nothing gives nothing.
  return value === null ? null : undefined;
}

/** The tokens of the expression behind DEFAULT, up to the next clause of the column. */
function defaultTokens(reader: Reader): Token[] {
  const tokens: Token[] = [];
  let first = true;
  while (!reader.done) {
    const token = reader.peek()!;
    if (!first && ENDS_TYPE.has(token.upper)) break;
    first = false;
    if (reader.is('(')) {
      const open = reader.at;
      reader.parenthesis();
      tokens.push(...reader.tokens.slice(open, reader.at));
      continue;
    }
    tokens.push(token);
    reader.at += 1;
  }
  return tokens;
}

export function readColumn(tokens: readonly Token[], engine: Engine): ColumnDefinition {
  const fold = engine === 'postgresql';
  const reader = new Reader(tokens, fold);
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
  const serial = /^(small|big)?serial[248]?$/i.test(textOf(type));
  const column: ColumnDefinition = {
    type: textOf(type),
    notNull: serial ? true : undefined,
    default: serial ? 'volatile' : 'none',
    unique: false,
    primaryKey: false,
    auto: serial,
    check: false,
    checks: [],
  };
  const { restricts } = referencedIn(reader.rest(), fold);
  if (restricts.length > 0) column.restricts = restricts;
  while (!reader.done) readClause(reader, column, engine);
  // Before MariaDB 10.10 and MySQL 8 a TIMESTAMP is NOT NULL, and gets the time, unless it says NULL.
  if (/^timestamp/i.test(column.type) && engine !== 'postgresql' && column.notNull === undefined)
    column.touched = true;
  return column;
}

/** One clause of a column's definition behind its type. */
function readClause(reader: Reader, column: ColumnDefinition, engine: Engine): void {
  if (reader.take('NOT', 'NULL')) column.notNull = true;
  else if (reader.take('NULL')) column.notNull = false;
  else if (reader.take('DEFAULT')) Object.assign(column, readDefault(reader, engine));
  else if (reader.take('PRIMARY', 'KEY')) {
    column.primaryKey = true;
    column.notNull = true;
  } else if (reader.take('UNIQUE')) {
    reader.take('KEY');
    column.unique = true;
    if (reader.take('NULLS', 'NOT', 'DISTINCT')) column.nullsEqual = true;
  } else if (reader.take('AUTO_INCREMENT') || reader.take('AUTOINCREMENT')) column.auto = true;
  else if (reader.take('REFERENCES')) column.references = reader.table() ?? '';
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
    column.checks.push(parseExpression(reader.parenthesis() ?? []));
  } else if (reader.take('GENERATED')) {
    const always = reader.take('ALWAYS') || reader.take('BY', 'DEFAULT');
    if (reader.take('AS', 'IDENTITY')) {
      column.auto = true;
      column.notNull = true;
      reader.parenthesis();
    } else if (always && reader.take('AS')) computed(reader, column, engine);
  } else if (reader.is('AS') && reader.is('(', 1)) {
    reader.at += 1;
    computed(reader, column, engine);
  } else if (reader.take('STORED') || reader.take('PERSISTENT')) column.generated = 'stored';
  else if (
    reader.take('ON', 'UPDATE') &&
    /^(CURRENT_TIMESTAMP|NOW|LOCALTIME|LOCALTIMESTAMP)$/.test(reader.peek()?.upper ?? '')
  )
    column.touched = true;
  else if (reader.take('FIRST') || reader.take('AFTER')) column.placed = true;
  else reader.at += 1;
}

function computed(reader: Reader, column: ColumnDefinition, engine: Engine): void {
  const expression = parseExpression(reader.parenthesis() ?? []);
  // PostgreSQL before 18 has stored ones only and wants the word; without one 18 makes it virtual.
  column.generated = 'virtual';
  // Whatever does not fit into the column's own type fails, too.
  const plain = expression !== undefined && isTotal(expression);
  const fits = /^(text|longtext|varchar|json)/i.test(column.type) || engine === 'sqlite';
  if (!plain || !fits) column.mayFail = true;
}

export const names = (tokens: readonly Token[] | undefined): string[] =>
  splitAtCommas(tokens ?? []).map(part => (part.length === 0 ? '' : part[0]!.text));

/** Whether the parts of an index, or its condition, are computed from columns, and whether that may fail for some rows. */
export function computedFrom(
  parts: readonly Token[] | undefined,
  condition: readonly Token[] | undefined,
): Change['computed'] {
  const ends = /^(ASC|DESC|NULLS|COLLATE)$/;
  const expressions = splitAtCommas(parts ?? []).map(part => {
    const end = part.findIndex(({ upper }) => ends.test(upper));
    const tokens = end < 0 ? part : part.slice(0, end);
    // Behind a column stands the operator class; in MariaDB brackets hold how much of it is indexed.
    const plain = tokens[0]?.kind !== 'punctuation' && tokens[1]?.text !== '(';
    if (plain || /^\d+$/.test(tokens[2]?.text ?? '')) return undefined;
    return parseExpression(tokens) ?? 'unknown';
  });
  const all = [
    ...expressions.filter(part => part !== undefined),
    ...(condition ? [parseExpression(condition) ?? ('unknown' as const)] : []),
  ];
  if (all.length === 0) return undefined;
  return all.every(part => part !== 'unknown' && isTotal(part)) ? 'total' : 'may-fail';
}

/** What follows ADD CONSTRAINT name, or a table constraint in CREATE TABLE. */
export function readConstraint(reader: Reader, table: string, given?: string): Change | undefined {
  let name = given;
  const trailing = () => {
    const rest = reader.rest().map(({ upper }) => upper);
    const notValid = rest.some((word, index) => word === 'NOT' && rest[index + 1] === 'VALID');
    const inherited = !rest.some((word, index) => word === 'NO' && rest[index + 1] === 'INHERIT');
    return { ...(notValid ? { notValid } : {}), ...(inherited ? {} : { noInherit: true }) };
  };
  const common = { table, ...(name === undefined ? {} : { name }) };
  if (reader.take('FOREIGN', 'KEY')) {
    if (!reader.is('(')) reader.name();
    const columns = names(reader.parenthesis());
    const { restricts } = referencedIn(reader.rest(), reader.fold);
    const references = reader.take('REFERENCES') ? (reader.table() ?? '') : '';
    return { ...common, kind: 'add-foreign-key', columns, references, restricts, ...trailing() };
  }
  if (reader.take('UNIQUE')) {
    const word = reader.take('INDEX') || reader.take('KEY');
    if (reader.take('USING', 'INDEX')) return { ...common, kind: 'add-unique', usingIndex: reader.name() };
    if ((word || !reader.is('(')) && !reader.is('(') && !reader.is('NULLS')) name ??= reader.name();
    const nullsEqual = reader.take('NULLS', 'NOT', 'DISTINCT') ? { nullsEqual: true } : {};
    reader.take('NULLS', 'DISTINCT');
    return { ...common, name, kind: 'add-unique', columns: names(reader.parenthesis()), ...nullsEqual };
  }
  if (reader.take('PRIMARY', 'KEY')) {
    if (reader.take('USING', 'INDEX'))
      return { ...common, kind: 'add-primary-key', usingIndex: reader.name() };
    return { ...common, kind: 'add-primary-key', columns: names(reader.parenthesis()) };
  }
  if (reader.take('CHECK')) {
    const inside = reader.parenthesis() ?? [];
    const expression = parseExpression(inside);
    return {
      ...common,
      kind: 'add-check',
      columns: inside.filter(({ kind }) => kind !== 'string').map(({ text }) => text),
      checks: [expression],
      ...trailing(),
    };
  }
  if (reader.take('EXCLUDE')) return { ...common, kind: 'add-exclusion' };
  return undefined;
}

/** ADD COLUMN with this definition. */
export function columnChange(
  table: string,
  column: string,
  definition: ColumnDefinition,
): Change<'add-column'> {
  const { type, notNull, unique, primaryKey, auto, check, checks, ...rest } = definition;
  return {
    kind: 'add-column',
    table,
    column,
    type,
    notNull: notNull === true,
    ...rest,
    ...(unique ? { unique } : {}),
    ...(primaryKey ? { primaryKey } : {}),
    ...(auto ? { auto } : {}),
    ...(check ? { check, checks } : {}),
  };
}
