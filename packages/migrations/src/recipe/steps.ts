/** What the steps of a statement are made of. */
import type { Change } from '../model/change.ts';
import type { Engine } from '../model/engine.ts';
import type { DatabaseFacts } from '../model/observation.ts';

/** A statement, and what takes it back where that is one statement. */
export interface Sql {
  readonly sql: string;
  readonly reverse?: string;
  /** Only what an earlier try has left needs it. */
  readonly again?: true;
}

/** When the statements of one statement run. */
export interface Steps {
  /** In the migration itself. */
  readonly now?: readonly Sql[];
  /** In this release, each in a transaction of its own or in none. */
  readonly beside?: readonly Sql[];
  /** Once the release before is gone, in the same way. */
  readonly later?: readonly Sql[];
}

/** What the statements of one operation have in common. */
export interface StepContext {
  readonly engine: Engine;
  readonly database: DatabaseFacts;
  /** Code of the release before would no longer work: it is not only a matter of locks. */
  readonly breaks: boolean;
  /** Columns that the migration adds, as `table.column`. */
  readonly added: Set<string>;
}

/** A name of a schema object, quoted or not, for patterns. */
export const NAME = '(?:"(?:[^"]|"")+"|`[^`]+`|[\\w$]+)';

/** A name without its quotes. */
export const bare = (name: string) => (/^["`]/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name);

/** Replaces the first match outside of texts in quotes. */
export function replaceOutside(text: string, pattern: RegExp, by: string): string {
  const parts = text.split(/('(?:[^']|'')*')/);
  const at = parts.findIndex((part, index) => index % 2 === 0 && pattern.test(part));
  return parts.map((part, index) => (index === at ? part.replace(pattern, by) : part)).join('');
}

/**
 * New code does not know the tables: their keys must not hold the rows that they refer to.
 * @param dropKey the statement that drops a foreign key of a table, as the server has it
 */
export function dropTables(
  text: string,
  changes: readonly Change[],
  { tables }: DatabaseFacts,
  dropKey: (table: string, key: string) => string,
): Steps | undefined {
  const now: Sql[] = [];
  for (const { table = '' } of changes) {
    const uses = tables?.[table]?.uses;
    if (uses === undefined) return undefined;
    const keys = new Set(uses.flatMap(({ by, name }) => (by === 'foreign-key' ? [name] : [])));
    for (const key of keys) now.push({ sql: dropKey(table, key) });
  }
  return { now, later: [{ sql: text }] };
}
