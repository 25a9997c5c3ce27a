import type { Key } from '../model/change.ts';
import type { DatabaseFacts } from '../model/observation.ts';
import { fillQuery, type Queries, widthOf } from './server-queries.ts';

/**
 * Flyway has no command that asks the server something, but `info` runs a callback of SQL and prints what it selects. Each row
 * is selected as one text, a JSON array in hexadecimal digits, which no table that is drawn around it can break.
 */
const MARK = 'gdfact';

/** The callback: every query, each row as one text. */
export function callbackOf(
  engine: string,
  queries: Queries,
  names: readonly string[],
  calls: readonly string[],
): string {
  return Object.entries(queries)
    .flatMap(([name, query]) => {
      // What is counted table by table would fail for names that are no tables.
      const filled = query.includes('{table}') ? undefined : fillQuery(query, engine, names, calls);
      if (filled === undefined) return [];
      const columns = Array.from({ length: widthOf(engine, name) }, (_, at) => `c${at}`).join(', ');
      return [asText(engine, name, columns, filled)];
    })
    .join('\n');
}

/** A query whose rows come as one text each. */
function asText(engine: string, name: string, columns: string, query: string): string {
  const row =
    engine === 'postgresql'
      ? `'${MARK}.${name}.' || encode(convert_to(CAST(json_build_array(${columns}) AS text), 'UTF8'), 'hex')`
      : `CONCAT('${MARK}.${name}.', HEX(JSON_ARRAY(${columns})))`;
  return `WITH asked(${columns}) AS (${query}) SELECT ${row} AS x FROM asked;`;
}

/** The callback that counts tables of this name in Flyway's schema; undefined for engines that are not known. */
export function historyQuery(engine: string, table: string): string | undefined {
  const mysql = engine === 'mariadb' || engine === 'mysql';
  const name = `'${(mysql ? table.replaceAll('\\', '\\\\') : table).replaceAll("'", "''")}'`;
  if (mysql)
    return asText(
      engine,
      'history',
      'c0',
      `SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${name}`,
    );
  return engine === 'postgresql'
    ? asText(
        engine,
        'history',
        'c0',
        `SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relname = ${name}`,
      )
    : undefined;
}

/** The rows of each query, from what Flyway printed. */
export function askedIn(printed: string): NonNullable<DatabaseFacts['asked']> {
  const asked: Record<string, unknown[][]> = Object.create(null);
  for (const [, name, digits] of printed.matchAll(new RegExp(`${MARK}\\.(\\w+)\\.([0-9A-Fa-f]+)`, 'g'))) {
    asked[name!] ??= [];
    asked[name!]!.push(JSON.parse(Buffer.from(digits!, 'hex').toString('utf8')) as unknown[]);
  }
  return asked;
}

/** The letters by which the query `keys` says what an index or a constraint is. */
export const KEY_KINDS: ReadonlyMap<string, Key> = new Map([
  ['u', 'unique'],
  ['i', 'index'],
  ['c', 'check'],
  ['f', 'foreign-key'],
]);

/** Everything in a text that may be the name of a table, an index or a constraint, as it stands there and in lower case. */
export function namesIn(text: string): string[] {
  const names = text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
  return [...new Set(names.flatMap(name => [name, name.toLowerCase()]))];
}

/** Everything in a text that is called like a function. */
export function callsIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\b(\w+)\s*\(/g)].map(([, name]) => name!.toLowerCase()))];
}
