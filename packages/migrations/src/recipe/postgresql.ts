/** Steps of statements of PostgreSQL. Each can be run again where it was broken off. Pure. */
import type { Change } from '../model/change.ts';
import type { DatabaseFacts } from '../model/observation.ts';
import { bare, dropTables, NAME, replaceOutside, type Sql, type StepContext, type Steps } from './steps.ts';

const TABLE = `${NAME}(?:\\.${NAME})?`;
const INDEX = new RegExp(
  `^CREATE\\s+(UNIQUE\\s+)?INDEX\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(${NAME})(\\s+ON\\s.*)$`,
  'is',
);
const ADD_COLUMN = new RegExp(
  `^ALTER\\s+TABLE\\s+(?:ONLY\\s+)?(${TABLE})\\s+ADD\\s+(?:COLUMN\\s+)?(${NAME})(\\s.*)$`,
  'is',
);
const CONSTRAINT = new RegExp(
  `^ALTER\\s+TABLE\\s+(?:ONLY\\s+)?(${TABLE})\\s+ADD\\s+CONSTRAINT\\s+(${NAME})\\s+(UNIQUE|CHECK|FOREIGN\\s+KEY)\\b(.*)$`,
  'is',
);
const NOT_NULL = new RegExp(
  `^ALTER\\s+TABLE\\s+(?:ONLY\\s+)?(${TABLE})\\s+ALTER\\s+(?:COLUMN\\s+)?(${NAME})\\s+SET\\s+NOT\\s+NULL$`,
  'is',
);

/** Changes that disturb nobody, beside others of the same operation. */
const HARMLESS =
  /^(session|read|comment|create-table|drop-constraint|drop-index|set-default|drop-not-null|grant|transaction|create-type|create-sequence|create-extension|rename-index|table-option|analyze)$/;
const OF_ROWS = /^(update-rows|delete-rows|insert-rows|truncate)$/;

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
/** PostgreSQL cuts longer names off. */
const LONGEST = 63;

/** The steps of one statement; undefined where there are none. */
export function postgresSteps(
  text: string,
  changes: readonly Change[],
  context: StepContext,
): Steps | undefined {
  const [change, ...more] = changes;
  if (change === undefined) return { now: [{ sql: text }] };
  if (changes.every(({ concurrently }) => concurrently)) return { beside: [{ sql: text }] };
  if (changes.every(({ kind }) => HARMLESS.test(kind))) return { now: [{ sql: text }] };
  if (changes.every(({ kind }) => OF_ROWS.test(kind))) return { later: [{ sql: text }] };
  if (changes.every(({ kind }) => kind === 'drop-table'))
    return dropTables(
      text,
      changes,
      context.database,
      (table, key) => `ALTER TABLE ${quoted(table)} DROP CONSTRAINT IF EXISTS ${quoted(key)}`,
    );
  if (more.length > 0) return undefined;
  const whenever = (sql: readonly Sql[]): Steps => (context.breaks ? { later: sql } : { beside: sql });
  switch (change.kind) {
    case 'add-index':
    case 'add-unique':
      return indexSteps(text, whenever) ?? constraintSteps(text, whenever);
    case 'add-check':
    case 'add-foreign-key':
      return constraintSteps(text, whenever);
    case 'add-column':
      return addColumn(text, change);
    case 'set-not-null':
      return { later: notNull(text) };
    case 'drop-default':
      return context.added.has(`${change.table}.${change.column}`)
        ? { later: [{ sql: text }] }
        : { now: [{ sql: text }] };
    case 'drop-column':
      return dropColumn(text, change, context.database);
    default:
      return undefined;
  }
}

type Whenever = (sql: readonly Sql[]) => Steps;

function indexSteps(text: string, whenever: Whenever): Steps | undefined {
  const match = INDEX.exec(text);
  if (!match || /^\s*CONCURRENTLY\b/i.test(match[2]!)) return undefined;
  const [, unique = '', name, on] = match;
  const sql: Sql[] = [
    // What an earlier try has left is INVALID.
    { sql: `DROP INDEX CONCURRENTLY IF EXISTS ${name}`, again: true },
    {
      sql: `CREATE ${unique}INDEX CONCURRENTLY ${name}${on}`,
      reverse: `DROP INDEX CONCURRENTLY IF EXISTS ${name}`,
    },
  ];
  // A plain index refuses nothing to anybody.
  return unique === '' ? { beside: sql } : whenever(sql);
}

function constraintSteps(text: string, whenever: Whenever): Steps | undefined {
  const match = CONSTRAINT.exec(text);
  if (!match) return undefined;
  const [, table = '', name = '', kind = '', rest = ''] = match;
  if (/\bNOT\s+VALID\b|\bUSING\s+INDEX\b/i.test(rest)) return undefined;
  if (/UNIQUE/i.test(kind)) return uniqueSteps(table, name, rest, whenever);
  const drop = `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${name}`;
  return whenever([
    { sql: drop, again: true },
    { sql: `${text} NOT VALID`, reverse: drop },
    { sql: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}` },
  ]);
}

function uniqueSteps(table: string, name: string, rest: string, whenever: Whenever): Steps | undefined {
  const parts = /^\s*(NULLS\s+NOT\s+DISTINCT\s+)?(\([^()]*\))\s*((?:NOT\s+)?DEFERRABLE.*)?$/is.exec(rest);
  if (!parts) return undefined;
  const [, nulls = '', columns, deferrable = ''] = parts;
  const drop = `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${name}`;
  return whenever([
    { sql: drop, again: true },
    { sql: `DROP INDEX CONCURRENTLY IF EXISTS ${name}`, again: true },
    {
      sql: `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${table} ${columns}${nulls === '' ? '' : ` ${nulls.trim()}`}`,
    },
    {
      sql: `ALTER TABLE ${table} ADD CONSTRAINT ${name} UNIQUE USING INDEX ${name} ${deferrable}`.trim(),
      reverse: drop,
    },
  ]);
}

/** The text of the brackets that begin at an offset; undefined where they do not end, or a quote is in them that is not understood. */
function bracketed(text: string, from: number): string | undefined {
  let depth = 0;
  for (const { 0: part, index } of text.slice(from).matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]/g)) {
    if (part === '(') depth += 1;
    if (part !== ')') continue;
    depth -= 1;
    if (depth === 0) return text.slice(from, from + index + 1);
  }
  return undefined;
}

/** The name that PostgreSQL gives to a constraint of a column; undefined where it would cut it off. */
function constraintName(table: string, column: string, kind: string): string | undefined {
  const name = `${bare(table.replace(/^.*\./s, ''))}_${bare(column)}_${kind}`;
  return name.length <= LONGEST ? quoted(name) : undefined;
}

/** Without UNIQUE, CHECK and a NOT NULL that no default answers; these follow. */
function addColumn(text: string, change: Change): Steps | undefined {
  const match = ADD_COLUMN.exec(text);
  if (!match || (change.references !== undefined && (change.default ?? 'none') !== 'none')) return undefined;
  if (change.generated || change.auto || change.primaryKey || change.default === 'volatile') return undefined;
  const [, table = '', column = ''] = match;
  let rest = match[3]!;
  const beside: Sql[] = [];
  const later: Sql[] = [];
  if (change.check) {
    const at = /\bCHECK\s*(?=\()/i.exec(rest);
    const condition = at ? bracketed(rest, at.index + at[0].length) : undefined;
    const name = constraintName(table, column, 'check');
    if (!at || condition === undefined || name === undefined || /\bCONSTRAINT\b/i.test(rest))
      return undefined;
    rest = `${rest.slice(0, at.index).trimEnd()}${rest.slice(at.index + at[0].length + condition.length)}`;
    beside.push(
      { sql: `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${name}`, again: true },
      { sql: `ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK ${condition} NOT VALID` },
      { sql: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}` },
    );
  }
  if (change.unique) {
    const name = constraintName(table, column, 'key');
    if (name === undefined || /\bCONSTRAINT\b|\bNULLS\b/i.test(rest)) return undefined;
    rest = replaceOutside(rest, /\sUNIQUE\b/i, '');
    beside.push(...(uniqueSteps(table, name, ` (${column})`, sql => ({ beside: sql }))?.beside ?? []));
  }
  if (change.notNull && (change.default ?? 'none') === 'none') {
    rest = replaceOutside(rest, /\sNOT\s+NULL\b/i, ' NULL');
    later.push(...notNull(`ALTER TABLE ${table} ALTER COLUMN ${column} SET NOT NULL`));
  }
  return {
    now: [
      {
        sql: `ALTER TABLE ${table} ADD COLUMN ${column}${rest}`,
        reverse: `ALTER TABLE ${table} DROP COLUMN ${column}`,
      },
    ],
    beside,
    later,
  };
}

/** NOT NULL by way of a constraint that is checked beside everybody. */
function notNull(text: string): Sql[] {
  const match = NOT_NULL.exec(text);
  if (!match) return [{ sql: text }];
  const [, table = '', column = ''] = match;
  const name = quoted(
    `${bare(table.replace(/^.*\./s, ''))}_${bare(column)}`.slice(0, LONGEST - 9).concat('_not_null'),
  );
  const drop = `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${name}`;
  return [
    { sql: drop, again: true },
    { sql: `ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (${column} IS NOT NULL) NOT VALID` },
    { sql: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}` },
    { sql: text, reverse: `ALTER TABLE ${table} ALTER COLUMN ${column} DROP NOT NULL` },
    { sql: drop },
  ];
}

/** New code does not know the column: a row of it must not need a value. */
function dropColumn(text: string, change: Change, { tables }: DatabaseFacts): Steps | undefined {
  const { table = '', column = '' } = change;
  const known = tables?.[table]?.columns[column];
  if (known === undefined) return undefined;
  const relaxed = known.null || known.default || known.auto || known.generated;
  const [named] = /^ALTER\s+TABLE\s[\s\S]*?(?=\sDROP\b)/i.exec(text) ?? [];
  if (named === undefined) return undefined;
  return {
    now: relaxed ? [] : [{ sql: `${named} ALTER COLUMN ${quoted(column)} DROP NOT NULL` }],
    later: [{ sql: text }],
  };
}
