import type { Change } from '../model/change.ts';
import { isOwnType, parseType } from '../model/column-types.ts';
import type { Engine } from '../model/engine.ts';
import type { DatabaseFacts } from '../model/observation.ts';
import type { Use } from '../model/server.ts';
import { evaluate, parseExpression } from '../parse/expression.ts';
import { splitStatements } from '../parse/lexer.ts';
import type { Schema } from './schema.ts';

/** Whether rows that leave the column out pass, with the new default, all that holds the column. */
export function defaultFits(change: Change, schema: Schema, database: DatabaseFacts): boolean {
  const table = schema.table(change.table);
  const drops = change.kind === 'drop-default';
  if (change.kind !== 'set-default' && !drops) return true;
  const state = schema.column(change.table, change.column);
  if (state === undefined) return false;
  // Where it was NOT NULL without a default, no row that is accepted leaves it out.
  if (state.notNull && !state.hasDefault && !state.isNew) return true;
  if (
    !drops &&
    !(isComputable(change, schema.engine, database) && isOfType(change, state.type, schema, database))
  )
    return false;
  const uses = schema.usesOf(change.table, change.column);
  if (uses === undefined) return schema.engine === 'sqlite';
  const held = (by: Use['by']) => by === 'unique' || by === 'foreign-key' || by === 'computed-index';
  if (!drops && uses.some(({ by }) => held(by))) return false;
  const tested = uses.filter(({ by }) => by === 'check' || by === 'unchecked');
  if (tested.length === 0) return true;
  return tested.every(({ name }) => {
    const check = table?.checks.find(candidate => candidate.name === name);
    const tokens = check && splitStatements(check.condition, schema.engine)[0]?.tokens;
    const expression = tokens && parseExpression(tokens);
    const given = drops ? null : change.value;
    if (!expression || given === undefined) return false;
    const value = evaluate(expression, column =>
      column.toLowerCase() === change.column?.toLowerCase() ? given : undefined,
    );
    return value === true || value === null;
  });
}

/** Functions that give every row another value, that never fail, and that every user may call. */
const PURE = /^(gen_random_uuid|random|clock_timestamp|uuid|rand|sys_guid|uuid_short)$/i;

/** Whether the default has a value whenever a row asks for it: a sequence or a function of the database may be refused. */
function isComputable(change: Change, engine: Engine, { functions }: DatabaseFacts): boolean {
  if (change.default !== 'volatile') return true;
  if (change.calls === undefined) return false;
  const known = (name: string) =>
    engine === 'postgresql' && /^(immutable|stable)$/.test(functions?.[name] ?? '');
  return change.calls.every(name => PURE.test(name) || known(name));
}

const LIMITS: Readonly<Record<string, number>> = { smallint: 2 ** 15, int: 2 ** 31, bigint: 2 ** 63 };

/** Whether a literal is a value of the column's type, which PostgreSQL looks at only when a row gets it. */
function isOfType(
  { value }: Change,
  type: string | undefined,
  { engine }: Schema,
  { domains }: DatabaseFacts,
): boolean {
  if (engine !== 'postgresql') return true;
  if (type === undefined) return false;
  const { name, arguments: sizes } = parseType(engine, type);
  if (!isOwnType(name) && domains === undefined) return false;
  const domain = isOwnType(name) ? undefined : domains?.[name.replace(/^.*\./, '')];
  if (domain) return !domain.constrained && /^[^(]*$/.test(domain.type);
  const [size, scale = 0] = sizes;
  if (value === undefined || value === null || typeof value === 'boolean') return true;
  const number = Number(value);
  const limit = LIMITS[name];
  if (limit !== undefined) return typeof value === 'string' || (number >= -limit && number < limit);
  if (name === 'decimal' && size !== undefined)
    return Math.abs(number) < 10 ** (size - scale) - 0.5 * 10 ** -scale;
  if (/^(varchar|char|bit|varbit)$/.test(name) && size !== undefined) return String(value).length <= size;
  return true;
}
