/** TOML of other people's files: read leniently, since whoever installs from a file says best what is wrong with it. */
import { parse } from 'smol-toml';

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
