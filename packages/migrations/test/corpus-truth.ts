import { execFileSync } from 'node:child_process';
import type { DatabaseService } from '@guarded-deploy/local-services';
import type { Judged } from '../src/model/verdict.ts';
import type { ServerEngine } from './ask.ts';
import type { Case, Column, Item, Part, Table } from './search.case.ts';

/**
 * The tables of one application of the corpus as a case of the search, so that its label can be compared with what the
 * server does: made as Django made them, filled, and used by an application that knows their columns.
 */
export function corpusCase(
  server: DatabaseService,
  engine: ServerEngine,
  app: string,
  migration: Judged,
  dump: readonly string[],
  index: number,
  query?: string,
): Case {
  const own = (text: string) => new RegExp(`\\b${app}_`).test(text);
  const made = dump.filter(own);
  // The server lists the tables by name, and one may refer to another that comes later.
  if (engine === 'mariadb') {
    made.unshift('SET foreign_key_checks = 0');
    made.push('SET foreign_key_checks = 1');
  }
  const first: Item[] = made.map((sql, at) => ({
    id: `made.${at}`,
    sql,
    needs: [],
    when: 'before' as const,
  }));
  return {
    seed: index,
    engine,
    tool: 'django',
    together: false,
    first,
    tables: tablesOf(server, engine, app),
    items:
      query === undefined
        ? []
        : [{ id: 'query', sql: 'SELECT 1', needs: [], when: 'after', query: query.replaceAll('APP', app) }],
    pending: [
      {
        atomic: migration.atomic,
        texts: migration.operations.flatMap(({ sql }) => sql.map(plain).filter(text => text.length > 0)),
      },
    ],
    made: true,
  };
}

/** The statements of a text, without the comments that Django writes before each operation. */
function plain(text: string): string[] {
  const sql = text.replace(/^\s*--.*$/gm, '').trim();
  if (/^DO /i.test(sql)) return [sql.replace(/;\s*$/, '')];
  return (
    sql
      .split(/;\s*(?=(?:[^']*'[^']*')*[^']*$)/)
      .map(part => part.trim())
      .filter(part => part !== '')
      // What is put behind it must not be part of a comment.
      .map(part => (part.includes('--') ? `${part}\n` : part))
  );
}

/** Statements that make every table, type and index of the database, in an order that works. */
export function dumpOf(server: DatabaseService, engine: ServerEngine): string[] {
  if (engine === 'postgresql') {
    const text = execFileSync(
      'pg_dump',
      [
        '-h',
        server.socket,
        '-p',
        String(server.port),
        '-U',
        'postgres',
        '--schema-only',
        '--no-owner',
        '-n',
        'public',
        server.database,
      ],
      { encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    return text
      .replace(/^--.*$/gm, '')
      .replace(/^\\.*$/gm, '')
      .replaceAll('public.', '')
      .split(/;\n/)
      .map(sql => sql.trim())
      .filter(sql => /^(CREATE|ALTER)/.test(sql) && !/OWNER TO/.test(sql));
  }
  const tables = server
    .sql(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type <> 'VIEW'",
    )
    .trim()
    .split('\n');
  const made = server
    .sql(tables.map(table => `SHOW CREATE TABLE \`${table}\`;`).join('\n'))
    .trim()
    .split('\n');
  return made.map(line =>
    (line.split('\t')[1] ?? '').replaceAll('\\n', ' ').replace(/ AUTO_INCREMENT=\d+/, ''),
  );
}

type Kind = readonly [RegExp, string, readonly string[]];

const KINDS: Readonly<Record<ServerEngine, readonly Kind[]>> = {
  postgresql: [
    [/^character varying|^text/, "'a' || s", ["repeat('x', 30)"]],
    [/^(bigint|integer|smallint)/, 's', ['-5', '0', '2000000000']],
    [/^numeric/, 's', ['-5']],
    [/^timestamp/, "'2026-01-01'", []],
    [/^boolean/, 'true', []],
    [/^(inet|cidr)/, "'10.0.0.0/8'", []],
    [/^jsonb?/, "'{}'", []],
  ],
  mariadb: [
    [/^(varchar|longtext|text)/, "CONCAT('a', s)", ["REPEAT('x', 30)"]],
    [/^(bigint|int)/, 's', ['-5', '0', '2000000000']],
    [/^decimal/, 's', ['-5']],
    [/^datetime/, "'2026-01-01'", []],
    [/^tinyint/, '1', []],
  ],
};

/** A column that the code that runs now does not know. */
const FORGOTTEN = /^(forgotten|g)$/;

function tablesOf(server: DatabaseService, engine: ServerEngine, app: string): Table[] {
  const like = `'${app}\\\\_%'`;
  const query =
    engine === 'postgresql'
      ? `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::int, (a.atthasdef OR a.attidentity <> '')::int, (a.attidentity <> '' OR a.attgenerated <> '')::int, EXISTS (SELECT 1 FROM pg_index x WHERE x.indrelid = c.oid AND x.indisunique AND x.indkey::text = a.attnum::text)::int FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relname LIKE E${like} AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped ORDER BY CASE WHEN c.relname LIKE '%_thing%' THEN 1 ELSE 0 END, c.relname, a.attnum`
      : `SELECT c.table_name, c.column_name, c.column_type, c.is_nullable = 'NO', c.column_default IS NOT NULL AND c.column_default <> 'NULL', c.extra LIKE '%auto_increment%' OR c.extra LIKE '%GENERATED%', c.column_key = 'UNI' OR c.column_key = 'PRI' FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) WHERE c.table_schema = DATABASE() AND t.table_type <> 'VIEW' AND c.table_name LIKE ${like} ORDER BY CASE WHEN c.table_name LIKE '%_thing%' THEN 1 ELSE 0 END, c.table_name, c.ordinal_position`;
  const tables = new Map<string, Part[]>();
  for (const line of server.sql(query).trim().split('\n')) {
    const [table = '', name = '', type = '', notNull, hasDefault, computed, unique] = line.split('\t');
    const parts = tables.get(table) ?? [];
    tables.set(table, parts);
    const kind = KINDS[engine].find(([pattern]) => pattern.test(type));
    if (FORGOTTEN.test(name)) continue;
    const apart = unique === '1' && name !== 'id' ? { apart: 'k' } : {};
    const column: Column = {
      name,
      fill: kind?.[1] ?? 'NULL',
      edges: unique === '1' ? [] : (kind?.[2] ?? []),
      nullable: notNull !== '1',
      optional: notNull !== '1' || hasDefault === '1',
      ...apart,
      ...(computed === '1' ? { computed: true } : {}),
    };
    parts.push({ id: `${table}.${name}`, sql: '', column });
  }
  return [...tables].map(([name, parts]) => ({ id: name, name, parts, tail: '', filled: true }));
}
