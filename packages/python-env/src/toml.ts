/** TOML of other people's files: read leniently, since whoever installs from a file says best what is wrong with it. */
import { parse, TomlError } from 'smol-toml';

export type TomlTable = { readonly [key: string]: unknown };

export const isTable = (value: unknown): value is TomlTable =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** The tables of a list; none where there is no list. */
export const tables = (value: unknown): TomlTable[] => (Array.isArray(value) ? value.filter(isTable) : []);

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The texts of a list; none where there is no list. */
export const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];

/** What stands at a path of keys; undefined where a key is missing. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) found = isTable(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return found;
}

/** The document; an empty one when it is no TOML. */
export function readToml(text: string | undefined): TomlTable {
  if (text === undefined) return {};
  try {
    return parse(text.replace(/^\ufeff/, ''));
  } catch {
    return {};
  }
}

/** Why a file cannot be read, and where. Lines and columns count from 1. */
interface Problem {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

export function tomlProblem(text: string): Problem | undefined {
  try {
    parse(text.replace(/^\ufeff/, ''));
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown;
    const what = thrown.message.split('\n')[0]!.replace(/^Invalid TOML document: /, '');
    return { line: thrown.line, column: thrown.column, what };
  }
}

export function jsonProblem(text: string): Problem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (thrown) {
    const message = String((thrown as Error).message);
    const at = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
    const before = text.slice(0, at).split('\n');
    return {
      line: before.length,
      column: before.at(-1)!.length + 1,
      what: message.replace(/ \(line.*| in JSON.*|, ".*/s, ''),
    };
  }
}
