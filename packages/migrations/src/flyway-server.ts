/**
 * What the server knows of the tables that Flyway's scripts name. Flyway itself asks: a callback that it runs before `info`
 * selects everything as one text, which it prints.
 */
import { join } from 'node:path';
import { engineOf, type FlywayConfiguration } from './flyway-config.ts';
import { type FlywayProject, flywayText } from './flyway-program.ts';
import type { Surroundings } from './probe-runner.ts';
import type { ColumnFacts, DatabaseFacts, TableFacts } from './types.ts';

const quoted = (word: string) => `'${word.replaceAll("'", "''")}'`;

/** Names are compared as the servers do it: MariaDB without regard to case. */
function listOf(words: readonly string[]): string {
  return words.length === 0 ? "''" : words.map(quoted).join(', ');
}

function postgresQuestion(words: readonly string[]): string {
  const names = listOf([...new Set(words.flatMap(word => [word, word.toLowerCase()]))]);
  const tables = `c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) AND c.relname IN (${names})`;
  return `SELECT json_build_object(
  'version', current_setting('server_version'),
  'tables', (SELECT json_agg(json_build_array(c.relname, c.reltuples::bigint)) FROM pg_class c WHERE ${tables}),
  'columns', (SELECT json_agg(json_build_array(c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.atthasdef OR a.attidentity <> '', a.attidentity <> ''))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attnum > 0 AND NOT a.attisdropped AND ${tables}),
  'keys', (SELECT json_agg(json_build_array(t, n, k)) FROM (
    SELECT c.relname AS t, x.conname AS n, x.contype::text AS k FROM pg_constraint x JOIN pg_class c ON c.oid = x.conrelid WHERE x.conname IN (${names})
    UNION ALL SELECT c.relname, i.relname, CASE WHEN x.indisunique THEN 'u' ELSE 'i' END FROM pg_index x
    JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid WHERE i.relname IN (${names})) q),
  'notNull', (SELECT json_agg(json_build_array(c.relname, pg_get_constraintdef(k.oid))) FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'c' AND k.convalidated AND ${tables}),
  'invalid', (SELECT json_agg(json_build_array(n.nspname, i.relname, t.relname)) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = i.relnamespace
    WHERE NOT x.indisvalid AND i.relkind = 'i' AND pg_table_is_visible(t.oid)
    AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p WHERE p.index_relid = i.oid))
)::text AS migration_guard;
`;
}

function mariadbQuestion(words: readonly string[]): string {
  const names = listOf(words);
  const here = (more: string) => `table_schema = DATABASE() AND ${more} IN (${names})`;
  return `SET SESSION group_concat_max_len = 268435456;
SELECT JSON_OBJECT(
  'version', VERSION(),
  'tables', (SELECT JSON_ARRAYAGG(JSON_ARRAY(table_name, table_rows, table_collation)) FROM information_schema.tables WHERE ${here('table_name')}),
  'columns', (SELECT JSON_ARRAYAGG(JSON_ARRAY(table_name, column_name, column_type, is_nullable = 'YES', column_default IS NOT NULL AND column_default <> 'NULL',
    extra LIKE '%auto_increment%', character_set_name, collation_name, character_octet_length DIV NULLIF(character_maximum_length, 0)))
    FROM information_schema.columns WHERE ${here('table_name')}),
  'keys', (SELECT JSON_ARRAYAGG(JSON_ARRAY(t, n, k)) FROM (
    SELECT table_name AS t, constraint_name AS n, constraint_type AS k FROM information_schema.table_constraints WHERE ${here('constraint_name')}
    UNION ALL SELECT table_name, index_name, CASE WHEN MIN(non_unique) = 0 THEN 'UNIQUE' ELSE 'INDEX' END FROM information_schema.statistics
    WHERE ${here('index_name')} GROUP BY table_name, index_name) q)
) AS migration_guard;
`;
}

type Row = readonly (string | number | boolean | null)[];

interface ServerAnswer {
  readonly version: string;
  readonly tables: readonly Row[] | null;
  readonly columns: readonly Row[] | null;
  readonly keys: readonly Row[] | null;
  readonly notNull?: readonly Row[] | null;
  readonly invalid?: readonly Row[] | null;
}

const KINDS: Readonly<Record<string, 'unique' | 'index' | 'check' | 'foreign-key'>> = {
  u: 'unique',
  p: 'unique',
  x: 'unique',
  UNIQUE: 'unique',
  'PRIMARY KEY': 'unique',
  i: 'index',
  INDEX: 'index',
  c: 'check',
  CHECK: 'check',
  f: 'foreign-key',
  'FOREIGN KEY': 'foreign-key',
};

/** The number of a version without what the distribution adds to it. */
const numberOf = (version: string) => /^[\d.]+/.exec(version)?.[0] ?? '';

function tablesIn(answer: ServerAnswer): Record<string, TableFacts> {
  const tables: Record<
    string,
    TableFacts & { columns: Record<string, ColumnFacts>; notNullChecks: string[] }
  > = {};
  for (const [name, rows, collation] of answer.tables ?? [])
    tables[String(name)] = {
      rows: typeof rows === 'number' && rows >= 0 ? rows : null,
      ...(collation ? { collation: String(collation) } : {}),
      columns: {},
      notNullChecks: [],
    };
  for (const [table, column, type, nullable, standard, auto, charset, collation, bytes] of answer.columns ??
    []) {
    const found = tables[String(table)];
    if (!found) continue;
    found.columns[String(column)] = {
      type: String(type),
      null: Boolean(nullable),
      default: Boolean(standard),
      auto: Boolean(auto),
      ...(charset === undefined
        ? {}
        : {
            charset: charset === null ? null : String(charset),
            collation: collation === null ? null : String(collation),
            bytes: typeof bytes === 'number' ? bytes : null,
          }),
    };
  }
  for (const [table, text] of answer.notNull ?? []) {
    const column = /^CHECK \(\(*"?(\w+)"? IS NOT NULL\)*\)?$/.exec(String(text))?.[1];
    if (column) tables[String(table)]?.notNullChecks.push(column);
  }
  return tables;
}

export interface InvalidIndex {
  readonly schema: string;
  readonly name: string;
  readonly table: string;
}

export interface ServerFacts {
  readonly facts: Pick<DatabaseFacts, 'version' | 'tables' | 'existing' | 'keys' | 'invalid'>;
  readonly invalid: readonly InvalidIndex[];
}

/** Asks about everything that `words` name; undefined where there was no answer that can be read. */
export async function askServer(
  surroundings: Surroundings,
  project: FlywayProject,
  configuration: FlywayConfiguration,
  words: readonly string[],
): Promise<ServerFacts | undefined> {
  const engine = engineOf(configuration.jdbc);
  const question =
    engine === 'postgresql'
      ? postgresQuestion(words)
      : engine === 'mariadb'
        ? mariadbQuestion(words)
        : undefined;
  if (question === undefined) return undefined;
  const place = surroundings.files.temporary(surroundings.temporary);
  try {
    surroundings.files.write(join(place.path, 'beforeInfo.sql'), question);
    const said = await flywayText(surroundings, project, [
      ...configuration.args,
      `-locations=filesystem:${place.path}`,
      '-skipDefaultCallbacks=false',
      '-outputQueryResults=true',
      '-placeholderReplacement=false',
      'info',
    ]);
    const text = /^\| (\{.*\}) +\|$/m.exec(said)?.[1];
    if (text === undefined) return undefined;
    return factsIn(JSON.parse(text) as ServerAnswer);
  } catch (thrown) {
    surroundings.deadline.signal.throwIfAborted();
    surroundings.note(`what the server knows of the tables could not be asked: ${String(thrown)}`);
    return undefined;
  } finally {
    place.remove();
  }
}

function factsIn(answer: ServerAnswer): ServerFacts {
  const tables = tablesIn(answer);
  const invalid = (answer.invalid ?? []).map(([schema, name, table]) => ({
    schema: String(schema),
    name: String(name),
    table: String(table),
  }));
  return {
    invalid,
    facts: {
      version: numberOf(answer.version),
      tables,
      existing: Object.keys(tables),
      keys: (answer.keys ?? []).flatMap(([table, name, kind]) => {
        const known = KINDS[String(kind)];
        return known ? [{ table: String(table), name: String(name), kind: known }] : [];
      }),
      invalid: invalid.map(({ table, name }) => ({ table, name })),
    },
  };
}
