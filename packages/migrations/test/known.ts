import type { ColumnFacts, TableFacts } from '../src/model/server.ts';

/** A table of which everything was asked: plain InnoDB, or plain PostgreSQL, with nothing but these columns. */
export function knownTable(
  columns: Readonly<Record<string, ColumnFacts>>,
  more: Partial<TableFacts> = {},
): TableFacts {
  return {
    rows: null,
    kind: 'table',
    engine: 'innodb',
    format: 'dynamic',
    collation: 'utf8mb4_general_ci',
    columns,
    checks: [],
    indexes: [],
    uses: [],
    triggers: 0,
    owner: 'app',
    children: false,
    published: false,
    ...more,
  };
}
