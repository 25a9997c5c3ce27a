import type { Change } from '../model/change.ts';
import type { Engine } from '../model/engine.ts';
import type { CheckFacts, ColumnFacts, TableFacts, Use } from '../model/server.ts';

export interface ColumnState {
  type: string | undefined;
  notNull: boolean;
  hasDefault: boolean;
  auto: boolean;
  generated: boolean;
  /** Computing it may fail for some rows. */
  mayFail: boolean;
  bytes: number | null | undefined;
  charset?: string | null | undefined;
  collation?: string | null | undefined;
  /** The default, where the pending set gives one that is a literal. */
  value?: Change['value'];
  /** Added by the pending set. */
  isNew: boolean;
  /** Which of the pending migrations added it, by its place among them. */
  addedBy?: number;
  /** Added nullable and without a default, so that every old row has NULL in it. */
  empty: boolean;
  dropped: boolean;
}

/** A table as it stands after the changes that were walked through. */
export interface TableState {
  readonly columns: Map<string, ColumnState>;
  /** As the server had it before the first; undefined for a new table, and where nobody asked. */
  readonly facts: TableFacts | undefined;
  uses: readonly Use[] | undefined;
  checks: readonly CheckFacts[];
  /** Columns with a CHECK (column IS NOT NULL), and whether it was validated. */
  notNull: Map<string, boolean>;
  fulltext: boolean;
  spatial: boolean;
  engine: string | undefined;
  /** A new table that got rows from one that exists. */
  filled: boolean;
  /** A new table that got any rows. */
  hasRows: boolean;
  /** The tables that keys of the pending set refer to. */
  refersTo: readonly string[];
  /** Those of them whose rows cannot be deleted while they are referred to. */
  restricts: readonly string[];
  /** A new table whose rows appear in one that exists. */
  inherits: boolean;
}

/** A column that a condition holds to be NOT NULL: `column IS NOT NULL` and nothing else. */
export function notNullColumn(condition: string): string | undefined {
  return /^\(*[`"]?([^\s`"()]+)[`"]? is not null\)*$/i.exec(condition.trim())?.[1];
}

/** A column as the server describes it. */
export function columnState(known: ColumnFacts, engine: Engine): ColumnState {
  return {
    type: known.type,
    notNull: !known.null,
    hasDefault: known.default,
    auto: known.auto,
    generated: known.generated === true,
    // What it is computed from is not looked at; PostgreSQL keeps the value, so that it is there for every row.
    mayFail: known.generated === true && engine !== 'postgresql',
    bytes: known.bytes,
    charset: known.charset,
    collation: known.collation,
    isNew: false,
    empty: false,
    dropped: false,
  };
}

export function tableState(facts: TableFacts | undefined): TableState {
  const notNull = new Map<string, boolean>();
  for (const { condition, valid, inherited } of facts?.checks ?? []) {
    const column = notNullColumn(condition);
    // Where it is not inherited, the rows of partitions need not pass it.
    if (column !== undefined) notNull.set(column, valid && (inherited || !facts?.children));
  }
  const types = (facts?.indexes ?? []).map(({ type }) => type);
  return {
    columns: new Map(),
    facts,
    uses: facts ? facts.uses : undefined,
    checks: facts?.checks ?? [],
    notNull,
    fulltext: types.includes('fulltext'),
    spatial: types.some(type => /^(spatial|rtree)$/.test(type)),
    engine: facts?.engine,
    filled: false,
    hasRows: false,
    refersTo: [],
    restricts: [],
    inherits: false,
  };
}

/** Adds the tables that a key refers to. */
export function refer(
  state: TableState,
  tables: readonly string[] = [],
  restricts: readonly string[] = [],
): void {
  state.refersTo = [...state.refersTo, ...tables];
  state.restricts = [...state.restricts, ...restricts];
}

/** Takes away what is known under the name of a constraint or an index. */
export function forgetConstraint(state: TableState, name: string): void {
  const same = (other: string) => other.toLowerCase() === name.toLowerCase();
  const dropped = state.checks.find(check => same(check.name));
  state.checks = state.checks.filter(check => !same(check.name));
  state.uses = state.uses?.filter(use => !same(use.name));
  const column = dropped && notNullColumn(dropped.condition);
  if (column === undefined) return;
  state.notNull.delete(column);
  for (const check of state.checks)
    if (notNullColumn(check.condition) === column) state.notNull.set(column, check.valid);
}
