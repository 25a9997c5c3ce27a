import type { DatabaseFacts } from '../model/observation.ts';
import type {
  CheckFacts,
  CodeFacts,
  ColumnFacts,
  DomainFacts,
  IndexFacts,
  TableFacts,
  Use,
} from '../model/server.ts';

type Row = readonly unknown[];
const text = (value: unknown) => (value === null || value === undefined ? '' : String(value));
const isTrue = (value: unknown) => /^(true|t|1|yes)$/i.test(text(value));

const KINDS: ReadonlyMap<string, TableFacts['kind']> = new Map([
  ['r', 'table'],
  ['p', 'partitioned'],
  ['v', 'view'],
  ['m', 'materialized-view'],
  ['f', 'foreign'],
  ['BASE TABLE', 'table'],
  ['VIEW', 'view'],
  ['SYSTEM VERSIONED', 'versioned'],
]);

/** Nothing but the names that were given: a function may be called `constructor`. */
function byName<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

function grouped(rows: readonly Row[] | null | undefined): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows ?? []) {
    const group = groups.get(text(row[0]));
    if (group) group.push(row);
    else groups.set(text(row[0]), [row]);
  }
  return groups;
}

function mysqlColumn(row: Row): ColumnFacts {
  const [, , type, nullable, hasDefault, extra, charset, octets, length, collation, expression] = row;
  return {
    type: text(type),
    null: isTrue(nullable),
    default: isTrue(hasDefault),
    auto: /auto_increment/i.test(text(extra)),
    charset: charset === null ? null : text(charset),
    collation: collation === null ? null : text(collation),
    bytes: Number(octets) && Number(length) ? Math.floor(Number(octets) / Number(length)) : null,
    ...(text(expression) === '' && !/GENERATED/i.test(text(extra).replace(/DEFAULT_GENERATED/i, ''))
      ? {}
      : { generated: true }),
  };
}

function postgresColumn([, , type, nullable, hasDefault, identity, generated]: Row): ColumnFacts {
  return {
    type: text(type),
    null: isTrue(nullable),
    default: (isTrue(hasDefault) && !isTrue(generated)) || isTrue(identity),
    auto: isTrue(identity),
    ...(isTrue(generated) ? { generated: true } : {}),
  };
}

function indexesOf(rows: readonly Row[] | undefined, engine: string): IndexFacts[] {
  const found = new Map<string, { name: string; columns: string[]; unique: boolean; type: string }>();
  for (const [, name, type, unique, column] of rows ?? []) {
    const index = found.get(text(name)) ?? {
      name: text(name),
      columns: [],
      unique: engine === 'postgresql' ? isTrue(unique) : !isTrue(unique),
      type: text(type).toLowerCase(),
    };
    // An expression has no column.
    if (text(column) !== '') index.columns.push(text(column));
    found.set(index.name, index);
  }
  return [...found.values()];
}

/** A name in a text of the server, which quotes names. */
function names(source: unknown, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|[^\\w$])${escaped}($|[^\\w$])`, 'i').test(text(source));
}

/** Uses of the columns of a table of MariaDB or MySQL, which has no catalogue of them. */
function mysqlUses(table: string, asked: NonNullable<DatabaseFacts['asked']>): Use[] {
  const uses: Use[] = [];
  const columns = (asked['columns'] ?? []).filter(row => text(row[0]) === table);
  const inText = (by: Use['by'], name: string, source: unknown, own?: string) => {
    for (const row of columns)
      if (text(row[1]) !== own && names(source, text(row[1]))) uses.push({ column: text(row[1]), by, name });
  };
  for (const row of columns)
    if (text(row[10]) !== '') inText('generated', text(row[1]), row[10], text(row[1]));
  for (const [owner, name, clause] of asked['checks'] ?? [])
    if (text(owner) === table) inText('check', text(name), clause);
  for (const [owner, column, name, other, referenced] of asked['references'] ?? []) {
    if (text(owner) === table) uses.push({ column: text(column), by: 'foreign-key', name: text(name) });
    if (text(other) === table) uses.push({ column: text(referenced), by: 'referenced', name: text(name) });
  }
  // Who may not see a view's text gets an empty one.
  for (const [name, definition] of asked['views'] ?? [])
    if (text(definition) === '' || names(definition, table))
      inText('view', text(name), definition || columns.map(row => row[1]).join(' '));
  for (const [owner, name, type, notUnique, column] of asked['indexes'] ?? [])
    if (text(owner) === table)
      uses.push({
        column: text(column),
        by:
          /^(BTREE|HASH)$/i.test(text(type)) && isTrue(notUnique)
            ? 'index'
            : isTrue(notUnique)
              ? 'index'
              : 'unique',
        name: text(name),
      });
  return uses;
}

/** Code that concerns a table of MariaDB or MySQL: what names it, and views, since their texts hold hints. */
function mysqlCode(table: string, asked: NonNullable<DatabaseFacts['asked']>): CodeFacts[] {
  return [...(asked['code'] ?? []), ...(asked['views'] ?? [])]
    .filter(([, source]) => names(source, table))
    .map(([, source]) => ({ text: text(source) }));
}

/** Rules by which a foreign key does more than refuse, as the information schema and PostgreSQL name them. */
const ACTS = /^(cascade|set null|set default|c|n|d)$/i;

function cascadesOf(rows: readonly Row[] | null | undefined, table: string): readonly string[] | null {
  if (!rows) return null;
  return rows
    .filter(
      ([owner, , deleted, updated]) =>
        text(owner) === table && (ACTS.test(text(deleted)) || ACTS.test(text(updated))),
    )
    .map(([, name]) => text(name));
}

const USES = new Set<string>([
  'index',
  'computed-index',
  'unique',
  'check',
  'unchecked',
  'foreign-key',
  'referenced',
  'generated',
  'view',
  'policy',
  'trigger',
  'routine',
  'partition-key',
  'statistics',
  'other',
]);

function counted(value: unknown): number | null {
  const inside = /<n>(\d+)<\/n>/.exec(text(value))?.[1] ?? text(value);
  return /^\d+$/.test(inside) ? Number(inside) : null;
}

/** What the rows of the queries say. */
export function decodeFacts(
  engine: string,
  asked: NonNullable<DatabaseFacts['asked']>,
): Pick<
  DatabaseFacts,
  | 'tables'
  | 'currentSchema'
  | 'domains'
  | 'functions'
  | 'variables'
  | 'ambiguous'
  | 'occupied'
  | 'searched'
  | 'acting'
  | 'relations'
  | 'types'
> {
  const postgres = engine === 'postgresql' || engine === 'sqlite';
  const tables: Record<string, TableFacts> = Object.create(null);
  const columns = grouped(asked['columns']);
  const [indexes, checks, uses, defaults, counts, code] = [
    ...['indexes', 'checks', 'uses', 'defaults', 'counts', 'code'],
  ].map(name => (asked[name] ? grouped(asked[name]) : undefined));
  const mayTriggers = postgres || (asked['rights'] ?? []).some(([right]) => /^TRIGGER$/i.test(text(right)));
  for (const row of asked['tables'] ?? []) {
    const table = text(row[0]);
    const found: Record<string, ColumnFacts> = Object.create(null);
    for (const column of columns.get(table) ?? [])
      found[text(column[1])] = postgres ? postgresColumn(column) : mysqlColumn(column);
    tables[table] = {
      rows: counted(counts?.get(table)?.[0]?.[1]),
      kind: KINDS.get(text(row[1])) ?? 'other',
      columns: found,
      ...(checks ? { checks: (checks.get(table) ?? []).map(check => checkFacts(check, postgres)) } : {}),
      ...(indexes ? { indexes: indexesOf(indexes.get(table), engine) } : {}),
      ...('actions' in asked ? { cascades: cascadesOf(asked['actions'], table) } : {}),
      ...(postgres
        ? {
            ...(uses ? { uses: postgresUses(uses.get(table)) } : {}),
            ...(engine === 'sqlite'
              ? {}
              : {
                  owner: text(row[2]),
                  children: isTrue(row[3]),
                  triggers: Number(row[4]),
                  published: isTrue(row[5]),
                  rowSecurity: isTrue(row[6]),
                  ...defaultPartition(defaults, table),
                  code: (code?.get(table) ?? []).map(([, source, returns]) => ({
                    text: text(source),
                    ...(isTrue(returns) ? { returns: true } : {}),
                  })),
                }),
          }
        : {
            engine: text(row[2]).toLowerCase(),
            format: text(row[3]).toLowerCase(),
            collation: text(row[4]) || null,
            ...(/partitioned/i.test(text(row[5])) ? { kind: 'partitioned' as const } : {}),
            ...(asked['references'] && asked['views'] ? { uses: mysqlUses(table, asked) } : {}),
            code: mysqlCode(table, asked),
            triggers: mayTriggers ? (grouped(asked['triggers']).get(table)?.length ?? 0) : null,
          }),
    };
  }
  const entries = (name: string) => (asked[name] ?? []) as readonly Row[];
  return {
    tables,
    ...(asked['path']?.[0]
      ? {
          searched: text(asked['path'][0][0])
            .split(',')
            .map(name => name.trim().replace(/^"(.*)"$/, '$1')),
        }
      : {}),
    ...(asked['schema']?.[0] ? { currentSchema: text(asked['schema'][0][0]) } : {}),
    ...(asked['domains'] ? { domains: domainsOf(entries('domains')) } : {}),
    ...(asked['functions']
      ? {
          functions: byName(
            entries('functions').map(([name, worst]) => [
              text(name),
              (['immutable', 'immutable', 'stable', 'volatile'] as const)[Number(worst)] ?? 'volatile',
            ]),
          ),
        }
      : {}),
    ...(asked['ambiguous'] ? { ambiguous: entries('ambiguous').map(([name]) => text(name)) } : {}),
    ...(asked['occupied'] ? { occupied: entries('occupied').map(([name]) => text(name)) } : {}),
    ...(asked['relations'] ? { relations: entries('relations').map(([name]) => text(name)) } : {}),
    ...(asked['types'] ? { types: entries('types').map(([name]) => text(name)) } : {}),
    ...(asked['acting'] ? { acting: entries('acting').map(([name]) => text(name)) } : {}),
    ...(asked['variables']
      ? {
          variables: byName(entries('variables').map(([name, value]) => [text(name), text(value)])),
        }
      : {}),
  };
}

function checkFacts([, name, definition, valid, inherited]: Row, postgres: boolean): CheckFacts {
  const condition = text(definition);
  return postgres
    ? {
        name: text(name),
        condition: condition.replace(/^CHECK /, '').replace(/ NOT VALID$| NO INHERIT$/g, ''),
        valid: isTrue(valid),
        inherited: isTrue(inherited),
      }
    : { name: text(name), condition, valid: true, inherited: true };
}

function postgresUses(rows: readonly Row[] | undefined): Use[] {
  return (rows ?? []).flatMap(([, column, by, name]) =>
    USES.has(text(by)) ? [{ column: text(column), by: text(by) as Use['by'], name: text(name) }] : [],
  );
}

/** Where the server could not say, nothing is said; where it was not asked, rows are taken to be there. */
function defaultPartition(
  defaults: ReadonlyMap<string, readonly Row[]> | undefined,
  table: string,
): Pick<TableFacts, 'defaultPartition'> {
  if (!defaults) return { defaultPartition: 'not-known' };
  const row = defaults.get(table)?.[0];
  if (!row) return {};
  if (row[1] === null) return { defaultPartition: 'not-known' };
  return { defaultPartition: /<x>1<\/x>/.test(text(row[1])) ? 'filled' : 'empty' };
}

function domainsOf(rows: readonly Row[]): Record<string, DomainFacts> {
  return byName(
    rows.map(([name, type, constrained, used]) => [
      text(name),
      { type: text(type), constrained: isTrue(constrained), used: isTrue(used) },
    ]),
  );
}

/** A database's facts with what its probe's queries gave. */
export function withFacts(database: DatabaseFacts): DatabaseFacts {
  const { asked, ...rest } = database;
  return asked ? { ...rest, ...decodeFacts(database.engine ?? '', asked) } : database;
}
