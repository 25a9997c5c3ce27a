/** Steps of statements of MariaDB and MySQL. Pure. */
import type { Change } from '../model/change.ts';
import type { DatabaseFacts } from '../model/observation.ts';
import { dropTables, NAME, type Sql, type StepContext, type Steps } from './steps.ts';

const COLUMN_AND_KEY = new RegExp(
  `^(ALTER\\s+TABLE\\s+(${NAME})\\s+ADD\\s+COLUMN\\s+(${NAME})\\s[^,]*(?:\\([^()]*\\)[^,]*)*?)\\s*,\\s*ADD\\s+(CONSTRAINT\\s+(${NAME})\\s+FOREIGN\\s+KEY.*)$`,
  'is',
);

/** Changes that disturb nobody, beside others of the same operation. */
const HARMLESS =
  /^(session|read|comment|create-table|drop-constraint|drop-index|add-index|add-column|set-default|drop-not-null|grant|transaction|rename-index|table-option|analyze)$/;
/** What the server does beside writes, or must: it only has to wait for the next release. */
const LATER =
  /^(set-not-null|modify-column|add-unique|add-check|update-rows|delete-rows|insert-rows|truncate)$/;

const quoted = (name: string) => `\`${name.replaceAll('`', '``')}\``;

/** The server copies the table unless it is told to take the key as it is. */
function unchecked(sql: string, reverse?: string): Sql[] {
  return [
    { sql: 'SET foreign_key_checks = 0' },
    { sql, ...(reverse === undefined ? {} : { reverse }) },
    { sql: 'SET foreign_key_checks = 1' },
  ];
}

/** The steps of one statement; undefined where there are none. */
export function mariadbSteps(
  text: string,
  changes: readonly Change[],
  context: StepContext,
): Steps | undefined {
  const [change, ...more] = changes;
  if (change === undefined) return { now: [{ sql: text }] };
  const both = COLUMN_AND_KEY.exec(text);
  if (both) {
    const [, column = '', table, name, key = '', named] = both;
    return {
      now: [{ sql: column, reverse: `ALTER TABLE ${table} DROP COLUMN ${name}` }],
      beside: unchecked(`ALTER TABLE ${table} ADD ${key}`, `ALTER TABLE ${table} DROP FOREIGN KEY ${named}`),
    };
  }
  if (changes.every(({ kind }) => kind === 'drop-table'))
    return dropTables(
      text,
      changes,
      context.database,
      (table, key) => `ALTER TABLE ${quoted(table)} DROP FOREIGN KEY IF EXISTS ${quoted(key)}`,
    );
  if (more.length > 0) return undefined;
  if (change.kind === 'drop-default' && context.added.has(`${change.table}.${change.column}`))
    return { later: [{ sql: text }] };
  if (change.kind === 'drop-column') return dropColumn(text, change, context.database);
  if (change.kind === 'add-foreign-key')
    return context.breaks ? { later: unchecked(text) } : { beside: unchecked(text) };
  if (change.kind === 'add-column' && change.notNull && (change.default ?? 'none') === 'none')
    return undefined;
  if (HARMLESS.test(change.kind) || change.kind === 'drop-default') return { now: [{ sql: text }] };
  return LATER.test(change.kind) ? { later: [{ sql: text }] } : undefined;
}

/** New code does not know the column: a row of it must not need a value. */
function dropColumn(text: string, change: Change, { tables }: DatabaseFacts): Steps | undefined {
  const { table = '', column = '' } = change;
  const known = tables?.[table]?.columns[column];
  if (known === undefined) return undefined;
  const relaxed = known.null || known.default || known.auto || known.generated;
  const collation = known.collation ? ` COLLATE ${known.collation}` : '';
  const nullable = `ALTER TABLE ${quoted(table)} MODIFY ${quoted(column)} ${known.type}${collation} NULL`;
  return { now: relaxed ? [] : [{ sql: nullable }], later: [{ sql: text }] };
}
