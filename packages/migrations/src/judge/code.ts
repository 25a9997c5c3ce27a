/**
 * What triggers, routines, events and views of the database do with a table, as far as their texts say: nothing else in the
 * catalogues of MariaDB and MySQL, or of PostgreSQL for the bodies of functions, tells what they need. Pure.
 */
import type { Engine } from '../model/engine.ts';
import type { CodeFacts } from '../model/server.ts';
import { splitStatements, type Token } from '../parse/lexer.ts';

const TOKENS = new WeakMap<CodeFacts, readonly Token[]>();

/** The tokens of a text, whatever it is: the body of a routine is no whole statement. Kept, since each change asks anew. */
function tokensOf(code: CodeFacts, engine: Engine): readonly Token[] {
  const known = TOKENS.get(code);
  if (known) return known;
  const found = splitStatements(code.text, engine).flatMap(({ tokens }) => tokens);
  TOKENS.set(code, found);
  return found;
}

const lower = ({ kind, text }: Token): string =>
  kind === 'word' || kind === 'name' ? text.toLowerCase() : '';

/** Whether a text names something, in whatever quotes. A text within it may be run by EXECUTE and counts, too. */
function names(tokens: readonly Token[], name: string): boolean {
  const wanted = name.toLowerCase();
  return tokens.some(
    token =>
      lower(token) === wanted ||
      (token.kind === 'string' &&
        token.text
          .toLowerCase()
          .split(/[^\p{L}\p{N}_$]+/u)
          .includes(wanted)),
  );
}

/** Functions that take a row of any width. */
const TAKES_ROWS = /^(count|to_json|to_jsonb|row_to_json|hstore|row|json_agg|jsonb_agg|array_agg)$/;

/** Where `*` stands for all columns, and as many columns as there are matter to what is around it. */
function expandsRows(tokens: readonly Token[], postgres: boolean): boolean {
  return tokens.some(({ kind, text }, at) => {
    if (kind !== 'punctuation' || text !== '*') return false;
    const of = tokens[at - 1];
    const row = of?.text === '.';
    const begin = row ? at - 2 : at;
    const before = tokens[begin - 1];
    const next = tokens[at + 1];
    // Between two values it multiplies.
    if (
      !row &&
      !/^(SELECT|DISTINCT|ALL|RETURNING|PERFORM)$/.test(of?.upper ?? '') &&
      of?.text !== ',' &&
      of?.text !== '('
    )
      return false;
    if (before?.text === '(' && TAKES_ROWS.test(lower(tokens[begin - 2] ?? before))) return false;
    // EXISTS (SELECT * …) looks at no column.
    if (
      before?.upper === 'SELECT' &&
      tokens[begin - 2]?.text === '(' &&
      tokens[begin - 3]?.upper === 'EXISTS'
    )
      return false;
    if (!postgres) return true;
    // Compared as a whole: NEW.* IS DISTINCT FROM OLD.*
    if (next?.upper === 'IS' || next?.text === '=' || next?.text === '<' || next?.text === '!') return false;
    if (before?.upper === 'FROM' && tokens[begin - 2]?.upper === 'DISTINCT') return false;
    if (before?.text === '=' || before?.text === '>') return false;
    // PL/pgSQL puts as many columns into variables as there are variables, and a record has all of them.
    if (next?.upper === 'INTO' || before?.upper === 'PERFORM') return false;
    return !(
      before?.upper === 'SELECT' &&
      tokens[begin - 2]?.upper === 'IN' &&
      tokens[begin - 4]?.upper === 'FOR'
    );
  });
}

/** INSERT or REPLACE into the table without a list of its columns (MariaDB, MySQL). */
function fillsByPlace(tokens: readonly Token[], table: string): boolean {
  const wanted = table.toLowerCase();
  return tokens.some(({ upper }, at) => {
    if (upper !== 'INSERT' && upper !== 'REPLACE') return false;
    let place = at + 1;
    while (/^(LOW_PRIORITY|HIGH_PRIORITY|DELAYED|IGNORE|INTO)$/.test(tokens[place]?.upper ?? '')) place += 1;
    while (tokens[place + 1]?.text === '.') place += 2;
    if (lower(tokens[place] ?? { kind: 'punctuation', text: '', upper: '' }) !== wanted) return false;
    place += 1;
    if (tokens[place]?.upper === 'PARTITION') {
      while (place < tokens.length && tokens[place]?.text !== ')') place += 1;
      place += 1;
    }
    if (tokens[place]?.upper === 'SET') return false;
    const listed =
      tokens[place]?.text === '(' && !/^(SELECT|WITH|VALUES)$/.test(tokens[place + 1]?.upper ?? '');
    return !listed;
  });
}

/** Whether code of the database fails, or may fail, once the table has one column more of this name. */
export function mindsColumn(
  code: readonly CodeFacts[] | undefined,
  engine: Engine,
  table: string,
  column: string,
): boolean {
  const postgres = engine === 'postgresql';
  return (code ?? []).some(one => {
    const tokens = tokensOf(one, engine);
    const expands = expandsRows(tokens, postgres);
    // A function whose result is a row of the table must give all of its columns: `SELECT *` does.
    if (one.returns) return !expands && tokens.some(({ upper }) => upper === 'SELECT');
    // Where it has a variable of this name, or another table a column, the name means two things from now on.
    return expands || names(tokens, column) || (!postgres && fillsByPlace(tokens, table));
  });
}

/** Whether code of the database takes the columns of the table in the order that they have (MariaDB, MySQL). */
export function mindsOrder(code: readonly CodeFacts[] | undefined, engine: Engine, table: string): boolean {
  return (code ?? []).some(one => {
    const tokens = tokensOf(one, engine);
    return expandsRows(tokens, false) || fillsByPlace(tokens, table);
  });
}

/** Whether code of the database that names the table needs a column of it. */
export function needsColumn(
  code: readonly CodeFacts[] | undefined,
  engine: Engine,
  table: string,
  column: string,
): boolean {
  const postgres = engine === 'postgresql';
  return (code ?? []).some(one => {
    const tokens = tokensOf(one, engine);
    return (
      one.returns === true ||
      names(tokens, column) ||
      expandsRows(tokens, postgres) ||
      fillsByPlace(tokens, table)
    );
  });
}

/**
 * Whether a text names an index in a hint: FORCE, USE or IGNORE INDEX, by its name or the beginning of it. Without the index every
 * such query fails (MariaDB, MySQL).
 */
export function hintsIndex(code: readonly CodeFacts[] | undefined, engine: Engine, index: string): boolean {
  const wanted = index.toLowerCase();
  return (code ?? []).some(one => {
    const tokens = tokensOf(one, engine);
    return tokens.some(({ upper }, at) => {
      if (!/^(FORCE|USE|IGNORE)$/.test(upper) || !/^(INDEX|KEY)$/.test(tokens[at + 1]?.upper ?? ''))
        return false;
      let place = at + 2;
      while (place < tokens.length && tokens[place]?.text !== '(') place += 1;
      for (; place < tokens.length && tokens[place]?.text !== ')'; place += 1)
        if (lower(tokens[place]!) !== '' && wanted.startsWith(lower(tokens[place]!))) return true;
      return false;
    });
  });
}
