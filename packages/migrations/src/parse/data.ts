import type { Change } from '../model/change.ts';
import { Reader, type Statement, splitAtCommas, type Token } from './lexer.ts';
import { sourcesOf } from './sources.ts';

export const unknown = (statement: Statement, more: { readonly outside?: true } = {}): Change => ({
  kind: 'unknown',
  detail: statement.text.slice(0, 80),
  ...more,
});

export const WRITES = /^(INSERT|UPDATE|DELETE|REPLACE|MERGE)$/;

/** Statements that add, change, remove or copy rows; undefined for all others. */
export function dataStatement(reader: Reader, first: string, statement: Statement): Change[] | undefined {
  if (first === 'WITH') return withStatement(reader, statement);
  if (first === 'INSERT' || first === 'REPLACE')
    return [insert(reader), ...further(reader.rest(), reader.fold)];
  if (first === 'UPDATE') {
    reader.at += 1;
    reader.take('ONLY');
    reader.take('LOW_PRIORITY');
    reader.take('IGNORE');
    return [{ kind: 'update-rows', table: reader.table(), ...written(reader) }];
  }
  if (first === 'DELETE') {
    while (!reader.done && /^(DELETE|LOW_PRIORITY|QUICK|IGNORE|FROM|ONLY)$/.test(reader.peek()!.upper))
      reader.at += 1;
    return [{ kind: 'delete-rows', table: reader.table(), ...written(reader) }];
  }
  if (first === 'MERGE') {
    reader.take('MERGE', 'INTO');
    reader.take('ONLY');
    const table = reader.table();
    const words = reader.tokens.map(({ upper }) => upper);
    const deletes = words.some((word, at) => word === 'THEN' && words[at + 1] === 'DELETE');
    const updates = words.some((word, at) => word === 'THEN' && words[at + 1] === 'UPDATE');
    const said = { table, ...written(reader) };
    if (deletes) return [{ kind: 'delete-rows', ...said }];
    return [updates ? { kind: 'update-rows', ...said } : { kind: 'insert-rows', ...said }];
  }
  if (reader.take('TRUNCATE')) {
    reader.take('TABLE');
    reader.take('ONLY');
    return splitAtCommas(reader.rest()).map(part => ({
      kind: 'truncate',
      table: new Reader(part, reader.fold).table(),
    }));
  }
  if (first === 'COPY') {
    reader.at += 1;
    const table = reader.table();
    reader.parenthesis();
    // From a file or the client: how many rows they are is not known here.
    if (reader.is('FROM') && !reader.is('PROGRAM', 1)) return [{ kind: 'insert-rows', table, copied: true }];
    // To a file or a program of the server, or from one, it does more than read.
    return [
      reader.is('TO') && reader.is('STDOUT', 1)
        ? { kind: 'read', sources: [table ?? ''] }
        : unknown(statement),
    ];
  }
  return undefined;
}

function written(reader: Reader): Pick<Change<'update-rows'>, 'where' | 'sources'> {
  const where = reader.tokens.some(({ upper }) => upper === 'WHERE');
  return { where, sources: sourcesOf(reader.tokens, reader.fold) };
}

/** Words that PostgreSQL lets no function have as its name unless it is quoted, and that may stand before a bracket. */
const NO_FUNCTION =
  /^(VALUES|ROW|EXISTS|IN|ANY|SOME|ALL|AND|OR|NOT|AS|ON|USING|FROM|WHERE|SELECT|THEN|WHEN|ELSE|RETURNING|UNION|INTERSECT|EXCEPT|DISTINCT|LATERAL|HAVING|INTO|WITH|COALESCE|NULLIF|GREATEST|LEAST|LIMIT|OFFSET)$/;

/** What a query beside its rows does: it locks those it reads, or calls functions, which may do anything. */
export function further(tokens: readonly Token[], fold: boolean): Change[] {
  // MariaDB locks the rows that are copied anyway.
  const locks =
    fold &&
    tokens.some(
      ({ upper }, at) => upper === 'FOR' && /^(UPDATE|SHARE|NO|KEY)$/.test(tokens[at + 1]?.upper ?? ''),
    );
  if (locks) return [{ kind: 'unknown', detail: 'SELECT … FOR UPDATE' }];
  const calls = tokens.flatMap(({ kind, text, upper }, at) => {
    if ((kind !== 'word' && kind !== 'name') || tokens[at + 1]?.text !== '(') return [];
    if (kind === 'word' && NO_FUNCTION.test(upper)) return [];
    // One of another schema is not asked for.
    const elsewhere = tokens[at - 1]?.text === '.' && tokens[at - 2]?.text.toLowerCase() !== 'pg_catalog';
    // Names of functions have a case in PostgreSQL only.
    return [`${elsewhere ? '.' : ''}${kind === 'name' && fold ? text : text.toLowerCase()}`];
  });
  return calls.length > 0
    ? [{ kind: 'call', how: 'insert', calls, detail: 'a function beside an INSERT' }]
    : [];
}

function insert(reader: Reader): Change {
  const rest = reader.tokens;
  const changed = rest.some(
    ({ upper }, index) =>
      (upper === 'CONFLICT' && rest.slice(index).some(({ upper: word }) => word === 'UPDATE')) ||
      (upper === 'DUPLICATE' && rest[index + 1]?.upper === 'KEY'),
  );
  const replaces = reader.is('REPLACE') || (reader.is('OR', 1) && reader.is('REPLACE', 2));
  while (
    !reader.done &&
    /^(INSERT|REPLACE|LOW_PRIORITY|HIGH_PRIORITY|IGNORE|INTO|OR|DELAYED|ABORT|FAIL|ROLLBACK)$/.test(
      reader.peek()!.upper,
    )
  )
    reader.at += 1;
  const table = reader.table();
  if (reader.take('AS')) reader.name();
  const queried = /^(SELECT|WITH|VALUES)$/.test(reader.peek(1)?.upper ?? '');
  const listed = queried ? undefined : reader.parenthesis();
  const columns = listed && splitAtCommas(listed).map(([name]) => reader.folded(name!));
  const sources = sourcesOf(rest, reader.fold);
  const select = rest.findIndex(({ upper }) => upper === 'SELECT');
  const copied = select >= 0 && rest.slice(select).some(({ upper }) => upper === 'FROM');
  return {
    kind: changed || replaces ? 'update-rows' : 'insert-rows',
    table,
    ...(columns ? { columns } : {}),
    sources,
    ...(copied ? { copied } : {}),
  };
}

/** WITH in front of anything, and data statements inside it. */
function withStatement(reader: Reader, statement: Statement): Change[] | undefined {
  const inner: Change[] = [];
  const outer: Token[] = [];
  const tokens = reader.tokens;
  for (reader.at = 1; !reader.done; ) {
    if (reader.is('(')) {
      const inside = reader.parenthesis()!;
      const verb = inside[0]?.upper ?? '';
      if (WRITES.test(verb) || verb === 'WITH') {
        const found = dataStatement(new Reader(inside, reader.fold), verb, statement);
        inner.push(...(found ?? [unknown(statement)]));
      }
      outer.push({ kind: 'punctuation', text: '()', upper: '' });
    } else {
      outer.push(reader.peek()!);
      reader.at += 1;
    }
  }
  const at = outer.findIndex(({ upper }) =>
    /^(SELECT|VALUES|TABLE|INSERT|UPDATE|DELETE|MERGE|REPLACE)$/.test(upper),
  );
  const verb = outer[at]?.upper ?? '';
  const sources = sourcesOf(tokens, reader.fold);
  if (!WRITES.test(verb)) {
    reader.at = 0;
    return inner.length > 0 ? [...inner, { kind: 'read', sources }] : undefined;
  }
  // Its own part begins behind the definitions; their tables are read by it.
  const start = mainVerb(tokens);
  const main = dataStatement(new Reader(tokens.slice(start), reader.fold), verb, statement) ?? [
    unknown(statement),
  ];
  return [
    ...inner,
    ...main.map(change => ({ ...change, sources: [...new Set([...sources, ...(change.sources ?? [])])] })),
    ...further(tokens.slice(1, start), reader.fold),
  ];
}

/** Where the data statement behind the definitions of a WITH begins. */
function mainVerb(tokens: readonly Token[]): number {
  let depth = 0;
  return tokens.findIndex(({ text, upper, kind }, at) => {
    if (kind === 'punctuation') depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    return at > 0 && depth === 0 && WRITES.test(upper);
  });
}
