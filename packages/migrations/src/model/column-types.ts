import { upTo } from '@guarded-deploy/foreign/linear';
import type { Engine } from './engine.ts';

/** How a column's new type relates to its old one. */
export type TypeChange =
  | 'same'
  /** Every old value fits, and only the catalogue changes. */
  | 'widens'
  /** Every old value fits, and every row is written anew. */
  | 'widens-by-copy'
  /** Some old values do not fit. */
  | 'narrows'
  /** Another kind of value. */
  | 'converts';

interface ColumnType {
  readonly name: string;
  readonly arguments: readonly number[];
  readonly unsigned: boolean;
  readonly values: readonly string[];
}

const SYNONYMS: Readonly<Record<string, string>> = {
  integer: 'int',
  int2: 'smallint',
  int4: 'int',
  int8: 'bigint',
  'character varying': 'varchar',
  character: 'char',
  bool: 'boolean',
  numeric: 'decimal',
  dec: 'decimal',
  'double precision': 'double',
  real: 'float',
  float8: 'double',
  float4: 'float',
  serial: 'int',
  bigserial: 'bigint',
  smallserial: 'smallint',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
  'bit varying': 'varbit',
};

/** Types that PostgreSQL brings itself, by the names that parseType gives: none of them is a domain. */
const OWN =
  /^(smallint|int|bigint|decimal|float|double|varchar|char|text|name|bytea|boolean|date|time|timetz|timestamp|timestamptz|interval|uuid|jsonb?|jsonpath|xml|inet|cidr|macaddr8?|bit|varbit|money|point|line|lseg|box|path|polygon|circle|tsvector|tsquery|oid|reg\w+|\w+(multi)?range|serial\d?|bigserial|smallserial)$/;

/** Whether a type, as parseType names it, comes with PostgreSQL; arrays of such types do. */
export function isOwnType(name: string): boolean {
  return OWN.test(upTo(name, '['));
}

export function parseType(engine: Engine, text: string): ColumnType {
  // ZEROFILL makes a number unsigned, whether that is written or not.
  const unsigned = /\b(unsigned|zerofill)\b/i.test(text);
  const plain = text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/ (collate|character set|charset) \S+/g, '')
    .replace(/\b(unsigned|signed|zerofill)\b/g, '')
    .replace(/[`"]/g, '')
    .replace(/ ?\. ?/g, '.')
    .trim();
  const match = /^([a-z_][^()[\]]*?) ?(?:\(([^)]*)\))? ?((?:with|without) time zone)? ?(\[.*)?$/.exec(plain);
  if (!match) return { name: plain, arguments: [], unsigned, values: [] };
  let name = [match[1]!, match[3]].filter(Boolean).join(' ').replace(/\s+/g, ' ');
  const inside = match[2] ?? '';
  const list = inside.split(',').map(part => part.trim());
  const mysql = engine === 'mariadb' || engine === 'mysql';
  if (Object.hasOwn(SYNONYMS, name)) name = SYNONYMS[name]!;
  if (mysql && (name === 'boolean' || (name === 'tinyint' && inside === '1'))) name = 'tinyint';
  if (mysql && name === 'json') name = 'longtext';
  const integer = /^(tinyint|smallint|mediumint|int|bigint)$/.test(name);
  return {
    // Arrays and the like stay part of the name.
    name: `${name}${match[4] ?? ''}`,
    // The number after an integer type is how many digits are shown, not how many are kept.
    arguments:
      integer || /^(enum|set)$/.test(name) ? [] : list.filter(part => /^\d+$/.test(part)).map(Number),
    unsigned,
    values: /^(enum|set)$/.test(name) ? list : [],
  };
}

const INTEGERS = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'];
const TEXTS = ['tinytext', 'text', 'mediumtext', 'longtext'];
const BLOBS = ['tinyblob', 'blob', 'mediumblob', 'longblob'];
/** InnoDB keeps the length of a variable column in one byte up to this, in two above. */
const ONE_LENGTH_BYTE = 255;
/** Lengths up to this are written alike in both forms, so that a column that has no longer ones may grow beyond (MariaDB 10.4.3). */
const SAME_LENGTH_BYTE = 127;
/** Digits of a second that PostgreSQL keeps where a type does not say how many. */
const ALL_DIGITS = 6;

/** How many bytes a row holds for an ENUM, which keeps a number, or a SET, which keeps a bit for each value. */
function bytesOfChoices({ name, values }: ColumnType): number {
  if (name === 'enum') return values.length <= 255 ? 1 : 2;
  const bytes = Math.ceil(values.length / 8);
  return bytes > 4 ? 8 : bytes;
}

/**
 * @param bytes the most bytes of one character in the column's character set (MariaDB, MySQL); the worst of all when not known
 * @param grows whether the server is a MariaDB that lets short texts grow beyond 255 bytes in place
 */
export function typeChange(
  engine: Engine,
  from: string,
  to: string,
  bytes: number | null | undefined,
  grows = false,
): TypeChange {
  const old = parseType(engine, from);
  const now = parseType(engine, to);
  const mysql = engine === 'mariadb' || engine === 'mysql';
  const same =
    old.name === now.name &&
    old.unsigned === now.unsigned &&
    old.arguments.join() === now.arguments.join() &&
    old.values.join() === now.values.join();
  if (same) return 'same';
  const [a = 0, b = 0] = old.arguments;
  const [x = 0, y = 0] = now.arguments;

  for (const family of [INTEGERS, ...(mysql ? [TEXTS, BLOBS] : [])]) {
    const before = family.indexOf(old.name);
    const after = family.indexOf(now.name);
    if (before < 0 || after < 0) continue;
    if (old.unsigned !== now.unsigned) return now.unsigned || after <= before ? 'narrows' : 'widens-by-copy';
    return after > before ? 'widens-by-copy' : 'narrows';
  }
  if (old.name === 'varchar' && now.name === 'varchar') {
    if (!mysql) {
      if (now.arguments.length === 0) return 'widens';
      return old.arguments.length === 0 || x < a ? 'narrows' : 'widens';
    }
    if (x < a) return 'narrows';
    const copies = (bytes ? [bytes] : [1, 2, 3, 4]).some(
      perCharacter =>
        a * perCharacter <= ONE_LENGTH_BYTE &&
        x * perCharacter > ONE_LENGTH_BYTE &&
        !(grows && a * perCharacter <= SAME_LENGTH_BYTE),
    );
    return copies ? 'widens-by-copy' : 'widens';
  }
  if (old.name === 'char' && now.name === 'char') return x > a ? 'widens-by-copy' : 'narrows';
  if (old.name === 'decimal' && now.name === 'decimal') {
    if (now.arguments.length === 0) return mysql ? 'narrows' : 'widens';
    if (old.arguments.length === 0) return 'narrows';
    if (y < b || x - y < a - b) return 'narrows';
    return !mysql && y === b ? 'widens' : 'widens-by-copy';
  }
  if (engine === 'postgresql') {
    if (old.name === 'varchar' && now.name === 'text') return 'widens';
    if (old.name === 'text' && now.name === 'varchar')
      return now.arguments.length === 0 ? 'widens' : 'narrows';
    if (old.name === 'cidr' && now.name === 'inet') return 'widens';
    if (/^(text|varchar)$/.test(old.name) && now.name === 'citext') return 'widens';
    if (old.name === 'citext' && /^(text|varchar)$/.test(now.name))
      return now.arguments.length === 0 ? 'widens' : 'narrows';
    if (old.name === 'varbit' && now.name === 'varbit')
      return now.arguments.length === 0 || (old.arguments.length > 0 && x >= a) ? 'widens' : 'narrows';
    if (old.name === now.name && /^(time|timetz|timestamp|timestamptz|interval)$/.test(now.name))
      return (now.arguments[0] ?? ALL_DIGITS) >= (old.arguments[0] ?? ALL_DIGITS) ? 'widens' : 'narrows';
  }
  if (mysql) {
    if (/^(var)?char$/.test(old.name) && TEXTS.includes(now.name)) return 'widens-by-copy';
    if (TEXTS.includes(old.name) && now.name === 'varchar') return 'narrows';
    if (old.name === now.name && /^(enum|set)$/.test(now.name)) {
      if (!old.values.every((value, index) => now.values[index] === value)) return 'converts';
      return bytesOfChoices(old) === bytesOfChoices(now) ? 'widens' : 'widens-by-copy';
    }
    if (old.name === now.name && /^(datetime|timestamp|time)$/.test(now.name))
      return x >= a ? 'widens-by-copy' : 'narrows';
  }
  if (old.name === 'float' && now.name === 'double') return 'widens-by-copy';
  if (old.name === 'double' && now.name === 'float') return 'narrows';
  if (INTEGERS.includes(old.name) && now.name === 'decimal')
    return x - y >= 19 ? 'widens-by-copy' : 'narrows';
  return 'converts';
}
