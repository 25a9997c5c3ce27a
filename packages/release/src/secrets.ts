import type { Variables } from './config.ts';
import { Float, Foreign } from './template/values.ts';

/** Names whose values are not for a log. */
const SECRET_NAME =
  /pass(word|phrase|wd)?$|pass_|secret|token|credential|private|api_?key|access_?key|(^|_)(key|dsn|pwd)$/i;

/** A password inside an address. */
const PASSWORD_IN_URL = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:([^@\s]+)@/i;

/** A text or a number as it stands in an output; undefined for others. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return String(value);
  if (value instanceof Foreign) return value.text;
  return value instanceof Float ? String(value.value) : undefined;
}

/** Shorter values would blot out half of the log. */
const SHORTEST = 6;

/**
 * Values of variables that must not be shown: those whose name says so, and addresses with a password in them. Numbers of
 * workers, names of hosts and the like stay readable. Pure.
 */
export function secretsOf(variables: Variables | undefined): string[] {
  const found = new Set<string>();
  const visit = (name: string, value: unknown, inside: boolean): void => {
    const secret = inside || SECRET_NAME.test(name);
    const text = textOf(value);
    if (text !== undefined) {
      const password = PASSWORD_IN_URL.exec(text)?.[1];
      const parts = secret || password !== undefined ? [text, ...text.split('\n'), password ?? ''] : [];
      for (const part of parts) if (part.trim().length >= SHORTEST) found.add(part.trim());
    } else if (value instanceof Map) {
      for (const [key, inner] of value) visit(String(key), inner, secret);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) visit(key, inner, secret);
    }
  };
  visit('', variables ?? {}, false);
  return [...found];
}
