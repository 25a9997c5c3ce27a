import type { Tool } from '../src/model/engine.ts';
import type { Migration, Operation } from '../src/model/migration.ts';
import type { DatabaseFacts } from '../src/model/observation.ts';
import type { ServerEngine } from './ask.ts';

/** What the old application writes into a column, beside what it is filled with. */
export interface Column {
  readonly name: string;
  /** An expression of `s`, the number of the row. */
  readonly fill: string;
  /** Values at the edges of what the type allows, and one that other rows have. */
  readonly edges: readonly string[];
  readonly nullable: boolean;
  /** An INSERT may leave it out. */
  readonly optional: boolean;
  /** Values must differ: an expression of `k`, a number that is used once. */
  readonly apart?: string;
  /** It cannot be written. */
  readonly computed?: boolean;
}

/** A part of a table's definition that a smaller case may do without. */
export interface Part {
  readonly id: string;
  readonly sql: string;
  readonly column?: Column;
  /** Ids of parts that it needs. */
  readonly needs?: readonly string[];
}

export interface Table {
  readonly id: string;
  readonly name: string;
  readonly parts: readonly Part[];
  /** What stands behind the brackets of CREATE TABLE. */
  readonly tail: string;
  /** Whether rows lie in it: many, or none. */
  readonly filled: boolean;
}

export interface Item {
  readonly id: string;
  readonly sql: string;
  readonly needs: readonly string[];
  /** Before the rows are there, or after. */
  readonly when: 'before' | 'after';
  /** A query of the old application that it makes possible. */
  readonly query?: string;
}

export interface PendingMigration {
  readonly atomic: boolean;
  /** Texts that the tool sends at once, each of one or more statements. */
  readonly texts: readonly (readonly string[])[];
}

/** A generated schema with pending migrations. */
export interface Case {
  readonly seed: number;
  readonly engine: ServerEngine;
  readonly tool: Tool;
  /** All migrations run in one transaction (Alembic). */
  readonly together: boolean;
  /** The old application is not the owner of its tables, but may do everything with them (PostgreSQL). */
  readonly guest?: boolean;
  /** Its tables are made by `first`, and only described by `tables`. */
  readonly made?: boolean;
  /** Types and functions, which tables need. */
  readonly first: readonly Item[];
  readonly tables: readonly Table[];
  readonly items: readonly Item[];
  readonly pending: readonly PendingMigration[];
}

/** The texts as the tool sends them: Flyway sends one statement after the other. */
export function sent(
  { tool }: Pick<Case, 'tool'>,
  { texts }: PendingMigration,
): readonly (readonly string[])[] {
  return tool === 'flyway' ? texts.flatMap(text => text.map(sql => [sql])) : texts;
}

/** What the server did with one migration of a case. */
export interface Truth {
  /** Why it was not carried out, as the server says. */
  readonly failed?: { readonly code: string; readonly statement: string };
  /** Writers or readers of an old table waited while rows were worked on. */
  readonly blocks: readonly string[];
  /** Queries of the old application that worked before it and do not after. */
  readonly breaks: readonly string[];
}

/** Without the parts and items whose needs are not met any more. */
export function consistent(given: Case): Case {
  let current = given;
  for (;;) {
    const ids = new Set([
      ...current.first.map(({ id }) => id),
      ...current.tables.flatMap(({ id, parts }) => [id, ...parts.map(part => part.id)]),
      ...current.items.map(({ id }) => id),
    ]);
    const met = (needs: readonly string[] | undefined) => (needs ?? []).every(id => ids.has(id));
    const next: Case = {
      ...current,
      first: current.first.filter(({ needs }) => met(needs)),
      tables: current.tables.map(table => ({ ...table, parts: table.parts.filter(part => met(part.needs)) })),
      items: current.items.filter(({ needs }) => met(needs)),
    };
    const size = (of: Case) =>
      of.first.length + of.items.length + of.tables.reduce((sum, { parts }) => sum + parts.length, 0);
    if (size(next) === size(current)) return next;
    current = next;
  }
}

/** The statements that make the schema and fill it. */
export function setupOf(given: Case, rows: number): string[] {
  const series =
    given.engine === 'postgresql'
      ? `generate_series(1, ${rows}) s`
      : `(SELECT seq AS s FROM seq_1_to_${rows}) q`;
  const when = (moment: Item['when']) =>
    given.items.filter(item => item.when === moment).map(({ sql }) => sql);
  const fills = given.tables.flatMap(({ name, parts, filled }) => {
    const columns = parts.flatMap(({ column }) => (column && !column.computed ? [column] : []));
    if (!filled || columns.length === 0) return [];
    return [
      `INSERT INTO ${name} (${columns.map(column => column.name).join(', ')}) SELECT ${columns.map(({ fill }) => fill).join(', ')} FROM ${series}`,
    ];
  });
  return [
    ...given.first.map(({ sql }) => sql),
    ...(given.made ? [] : given.tables).map(({ name, parts, tail }) =>
      `CREATE TABLE ${name} (${parts.map(({ sql }) => sql).join(', ')}) ${tail}`.trim(),
    ),
    ...when('before'),
    ...fills,
    ...when('after'),
  ];
}

/**
 * What the old application does: it reads all columns, adds rows of every kind that its schema allows, changes and deletes
 * some. `round` makes the values that must differ new ones.
 */
export function applicationOf(given: Case, round: number): string[] {
  const postgres = given.engine === 'postgresql';
  let number = 100_000 * (round + 1);
  const queries: string[] = [];
  for (const { name, parts, filled } of given.tables) {
    const columns = parts.flatMap(({ column }) => (column ? [column] : []));
    const written = columns.filter(({ computed }) => !computed);
    if (columns.length === 0) continue;
    queries.push(`SELECT ${columns.map(column => column.name).join(', ')} FROM ${name} LIMIT 3`);
    const insert = (values: readonly (readonly [Column, string])[]) => {
      number += 1;
      const k = String(number);
      const texts = values.map(([, value]) => value.replace(/\bk\b/g, k));
      queries.push(
        `INSERT INTO ${name} (${values.map(([column]) => column.name).join(', ')}) VALUES (${texts.join(', ')})`,
      );
    };
    const usual = (column: Column) => column.apart ?? column.fill.replace(/\bs\b/g, '7');
    const all = written.filter(({ name: column }) => column !== 'id');
    const needed = all.filter(({ optional }) => !optional);
    insert(all.map(column => [column, usual(column)]));
    if (needed.length < all.length && needed.length > 0)
      insert(needed.map(column => [column, usual(column)]));
    for (const column of all) {
      for (const edge of column.edges)
        insert(
          [...needed.filter(other => other !== column), column].map(each => [
            each,
            each === column ? edge : usual(each),
          ]),
        );
      if (column.nullable && !needed.includes(column))
        insert([...needed, column].map(each => [each, each === column ? 'NULL' : usual(each)]));
      if (!column.apart)
        queries.push(`UPDATE ${name} SET ${column.name} = ${usual(column)} WHERE id = ${30 + round}`);
    }
    for (const column of all.filter(({ apart }) => apart)) {
      // A key that rows have: the second writes over the first, or leaves it.
      const values = [...needed.filter(other => other !== column), column];
      const list = values.map(each => each.name).join(', ');
      number += 1;
      const texts = values.map(each => usual(each).replace(/\bk\b/g, String(number))).join(', ');
      const add = `INSERT INTO ${name} (${list}) VALUES (${texts})`;
      if (postgres)
        queries.push(
          `${add} ON CONFLICT (${column.name}) DO UPDATE SET ${column.name} = excluded.${column.name}`,
        );
      else {
        const update = `${add} ON DUPLICATE KEY UPDATE ${column.name} = VALUES(${column.name})`;
        const key = usual(column).replace(/\bk\b/g, String(number));
        // Without its key MariaDB does not refuse the second, but adds another row: this query then fails.
        queries.push(
          update,
          update,
          `SELECT IF(COUNT(*) < 2, 1, (SELECT 1 UNION SELECT 2)) FROM ${name} WHERE ${column.name} = ${key}`,
        );
      }
    }
    // Rows that were there must be there: where they are not, the query fails.
    if (filled)
      queries.push(
        postgres
          ? `SELECT 1 / count(*) FROM ${name} WHERE id BETWEEN 20 AND 25`
          : `SELECT IF(COUNT(*) > 0, 1, (SELECT 1 UNION SELECT 2)) FROM ${name} WHERE id BETWEEN 20 AND 25`,
      );
    number += 1;
    const chosen = needed.map(column => [column, usual(column)] as const);
    queries.push(
      `INSERT INTO ${name} (${['id', ...chosen.map(([column]) => column.name)].join(', ')}) VALUES (${[String(20_000_000 + number), ...chosen.map(([, value]) => value.replace(/\bk\b/g, String(number)))].join(', ')})`,
      `DELETE FROM ${name} WHERE id = ${50 + round}`,
    );
  }
  for (const { query } of given.items) if (query) queries.push(query);
  return queries;
}

/** The pending migrations as the guard's probe hands them to the judge. */
export function pendingOf(given: Case, facts: Partial<DatabaseFacts>, version: string): DatabaseFacts {
  const operation = (text: readonly string[]): Operation => ({
    type: given.tool === 'django' ? 'RunSQL' : 'sql',
    description: text.join('; '),
    line: 1,
    ...(given.tool === 'django' ? { bases: ['Operation', 'RunSQL'] } : {}),
    sql: [text.join('; ')],
  });
  return {
    alias: 'default',
    engine: given.engine,
    version,
    ...facts,
    ...(given.together ? { oneTransaction: true } : {}),
    pending: given.pending.map(
      (migration, index): Migration => ({
        app: '',
        name: `m${index}`,
        file: null,
        atomic: migration.atomic,
        operations: sent(given, migration).map(operation),
      }),
    ),
  };
}

/** A case as text that can be pasted into a client. */
export function shown(given: Case, rows: number): string {
  const pending = given.pending.map(
    ({ atomic, texts }, index) =>
      `-- migration ${index}${atomic ? ' (atomic)' : ''}\n${texts.map(text => `${text.join('; ')};`).join('\n')}`,
  );
  return [
    `-- ${given.engine}, ${given.tool}${given.together ? ', one transaction' : ''}, seed ${given.seed}`,
    ...setupOf(given, rows).map(sql => `${sql};`),
    ...pending,
  ].join('\n');
}
