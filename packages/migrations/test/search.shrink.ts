import { type Case, consistent } from './search.case.ts';

/** Cases that are smaller by one thing. */
function* smaller(given: Case): Generator<Case> {
  const without = <T>(list: readonly T[], at: number) => list.toSpliced(at, 1);
  for (let at = 0; at < given.pending.length; at += 1)
    if (given.pending.length > 1) yield { ...given, pending: without(given.pending, at) };
  for (const [at, migration] of given.pending.entries())
    for (const [number, text] of migration.texts.entries()) {
      const put = (texts: Case['pending'][number]['texts']): Case => ({
        ...given,
        pending: given.pending.with(at, { ...migration, texts }),
      });
      if (migration.texts.length > 1) yield put(without(migration.texts, number));
      for (const statement of text.keys())
        if (text.length > 1) yield put(migration.texts.with(number, without(text, statement)));
    }
  for (const at of given.items.keys()) yield consistent({ ...given, items: without(given.items, at) });
  for (const [at, table] of given.tables.entries()) {
    yield consistent({ ...given, tables: without(given.tables, at) });
    for (const part of table.parts.keys())
      if (table.parts.length > 1)
        yield consistent({
          ...given,
          tables: given.tables.with(at, { ...table, parts: without(table.parts, part) }),
        });
  }
  for (const at of given.first.keys()) yield consistent({ ...given, first: without(given.first, at) });
}

/**
 * The smallest case, one step at a time, of which `holds` still says what it says of the given one. `holds` gets several at
 * once, since a round trip is what takes time.
 */
export function shrink(given: Case, holds: (cases: readonly Case[]) => readonly boolean[], limit = 40): Case {
  let current = given;
  for (let round = 0; round < limit; round += 1) {
    const candidates = [...smaller(current)];
    let found: Case | undefined;
    for (let from = 0; from < candidates.length && found === undefined; from += 15) {
      const part = candidates.slice(from, from + 15);
      const answers = holds(part);
      found = part[answers.indexOf(true)];
    }
    if (found === undefined) return current;
    current = found;
  }
  return current;
}
