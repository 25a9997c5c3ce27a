import { judge } from '../src/judge/judge.ts';
import type { Engine, Tool } from '../src/model/engine.ts';
import type { DatabaseFacts } from '../src/model/observation.ts';
import type { ColumnFacts, TableFacts, Use } from '../src/model/server.ts';
import type { Judged } from '../src/model/verdict.ts';
import { knownTable } from './known.ts';

const VERSIONS: Readonly<Record<string, string>> = { mariadb: '10.11.6', postgresql: '15.3' };

export const column = (type: string, more: Partial<ColumnFacts> = {}): ColumnFacts => ({
  type,
  null: true,
  default: false,
  auto: false,
  ...more,
});

export const COLUMNS = {
  id: column('bigint', { null: false, default: true }),
  v: column('character varying(50)'),
  n: column('integer'),
  price: column('numeric(10,2)'),
  at: column('timestamp(3) with time zone'),
  needed: column('integer', { null: false }),
  net: column('cidr'),
};

export const uses = (...list: readonly (readonly [string, Use['by']])[]): Partial<TableFacts> => ({
  uses: list.map(([name, by]) => ({ column: name, by, name: `${name}_${by}` })),
});

/** One migration of these texts on a server where the tables are as given. */
export function judged(
  engine: Engine,
  texts: readonly string[],
  tables: Readonly<Record<string, TableFacts>>,
  more: { atomic?: boolean; tool?: Tool; database?: Partial<DatabaseFacts>; smallTable?: number } = {},
): Judged {
  const { atomic = true, tool = 'django', database = {}, smallTable = 0 } = more;
  const operation = (sql: string) => ({
    type: 'RunSQL',
    bases: ['Operation', 'RunSQL'],
    description: '',
    line: 1,
    sql: [sql],
  });
  const pending = [{ app: '', name: 'm', file: null, atomic, operations: texts.map(operation) }];
  const facts: DatabaseFacts = {
    alias: 'default',
    engine,
    version: VERSIONS[engine]!,
    tables,
    existing: Object.keys(tables),
    keys: [],
    currentSchema: engine === 'postgresql' ? 'public' : 'shop',
    ...(engine === 'postgresql' ? { domains: {}, functions: {} } : { variables: {}, functions: {} }),
    ...database,
    pending,
  };
  return judge(facts, tool, smallTable)[0]!;
}

export const rulesIn = ({ findings }: Judged) => findings.filter(({ note }) => !note).map(({ rule }) => rule);

export const words = (verdict: Judged) => ({ safe: verdict.safe, rules: rulesIn(verdict) });

export const MY_COLUMNS = {
  id: column('int(11)', { null: false, auto: true }),
  n: column('int(11)'),
  v: column('varchar(31)', { charset: 'utf8mb4', collation: 'utf8mb4_general_ci', bytes: 4 }),
  w: column('varchar(32)', { charset: 'utf8mb4', collation: 'utf8mb4_general_ci', bytes: 4 }),
};

export const index = (type: string, name: string) => ({
  name: `${name}_i`,
  columns: [name],
  unique: type === 'hash',
  type,
});

export const my = (more: Partial<TableFacts> = {}) => ({ t: knownTable(MY_COLUMNS, more) });

export const FULLTEXT = my({ indexes: [index('fulltext', 'v')] });

export const SPATIAL = my({ indexes: [index('spatial', 'v')] });
