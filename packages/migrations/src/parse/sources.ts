import { Reader, type Token } from './lexer.ts';

/** Words behind a table in a FROM list that are no other name for it. */
const ENDS =
  /^(WHERE|GROUP|ORDER|HAVING|LIMIT|OFFSET|FETCH|UNION|INTERSECT|EXCEPT|RETURNING|ON|USING|SET|WHEN|WINDOW|FOR|JOIN|INNER|LEFT|RIGHT|FULL|CROSS|NATURAL|LATERAL|STRAIGHT_JOIN|TABLESAMPLE|IGNORE|FORCE|USE|PARTITION|SELECT|VALUES|WITH)$/;

/** The names that a WITH defines. */
function defined(tokens: readonly Token[]): Set<string> {
  const found = new Set<string>();
  tokens.forEach(({ upper, text }, at) => {
    if (upper !== 'AS') return;
    const behind = tokens[at + 1];
    const opens =
      behind?.text === '(' || behind?.upper === 'MATERIALIZED' || behind?.upper === 'NOT' || text === '(';
    if (!opens) return;
    let before = at - 1;
    if (tokens[before]?.text === ')') while (before > 0 && tokens[before]?.text !== '(') before -= 1;
    const name = tokens[tokens[before]?.text === '(' ? before - 1 : before];
    if (name) found.add(name.text.toLowerCase());
  });
  return found;
}

/** The tables that a statement reads, wherever a FROM or a JOIN stands in it. Functions and names of WITH are none. */
export function sourcesOf(tokens: readonly Token[], fold = false): string[] {
  const found: string[] = [];
  const own = tokens.some(({ upper }) => upper === 'WITH') ? defined(tokens) : new Set<string>();
  tokens.forEach(({ upper }, at) => {
    const names =
      upper === 'FROM' || upper === 'JOIN' || (upper === 'TABLE' && at === 0) || upper === 'USING';
    // DELETE FROM names what it changes; IS DISTINCT FROM compares.
    if (!names || /^(DELETE|DISTINCT)$/.test(tokens[at - 1]?.upper ?? '')) return;
    let reader = new Reader(tokens.slice(at + 1), fold);
    // JOIN … USING (column); a query in brackets has a FROM of its own.
    if (upper === 'USING' && reader.is('(')) return;
    for (;;) {
      while (reader.take('ONLY') || reader.take('LATERAL'));
      // A parenthesis holds a query, whose own FROM is found, or a list of joined tables.
      const inside = reader.parenthesis();
      if (inside) {
        if (!/^(SELECT|WITH|VALUES)$/.test(inside[0]?.upper ?? ''))
          found.push(...sourcesOf([{ kind: 'word', text: 'FROM', upper: 'FROM' }, ...inside], fold));
      } else {
        const name = reader.table();
        if (name === undefined) return;
        const called = reader.is('(') && upper !== 'USING';
        // What the server keeps of itself is small.
        const catalogue = /^(pg_catalog\.)?pg_|^information_schema\./i.test(name);
        if (
          !called &&
          !catalogue &&
          !own.has(name.toLowerCase()) &&
          !/^seq_\d+_to_\d+(_step_\d+)?$/.test(name)
        )
          found.push(name);
        if (called) reader.parenthesis();
      }
      reader.take('AS');
      if (!reader.done && !ENDS.test(reader.peek()!.upper) && reader.peek()!.kind !== 'punctuation')
        reader.at += 1;
      reader.parenthesis();
      if (upper === 'JOIN' || upper === 'USING' || !reader.take(',')) return;
      reader = new Reader(reader.rest(), fold);
    }
  });
  return [...new Set(found)];
}

/**
 * The tables that REFERENCES names, and those of them whose rows cannot be deleted while they are referred to: all but
 * those with ON DELETE CASCADE, SET NULL or SET DEFAULT.
 */
export function referencedIn(
  tokens: readonly Token[],
  fold = false,
): { references: string[]; restricts: string[] } {
  const references: string[] = [];
  const restricts: string[] = [];
  tokens.forEach(({ upper }, at) => {
    if (upper !== 'REFERENCES') return;
    const table = new Reader(tokens.slice(at + 1), fold).table();
    if (table === undefined) return;
    references.push(table);
    const next = tokens.findIndex((token, index) => index > at && token.upper === 'REFERENCES');
    const own = tokens.slice(at, next < 0 ? undefined : next);
    const lets = own.some(
      (token, index) =>
        token.upper === 'ON' &&
        own[index + 1]?.upper === 'DELETE' &&
        /^(CASCADE|SET)$/.test(own[index + 2]?.upper ?? ''),
    );
    if (!lets) restricts.push(table);
  });
  return { references, restricts };
}
