import type { Variables } from './config.ts';

/** Names whose values are not for a log. */
const SECRET_NAME =
  /pass(word|phrase|wd)?$|pass_|secret|token|credential|private|api_?key|access_?key|(^|_)(key|dsn|pwd)$/i;

/** A password inside an address. */
const PASSWORD_IN_URL = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:([^@\s]+)@/i;

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
    if (typeof value === 'string' || typeof value === 'number') {
      const text = String(value);
      const password = PASSWORD_IN_URL.exec(text)?.[1];
      const parts = secret || password !== undefined ? [text, ...text.split('\n'), password ?? ''] : [];
      for (const part of parts) if (part.trim().length >= SHORTEST) found.add(part.trim());
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) visit(key, inner, secret);
    }
  };
  visit('', variables ?? {}, false);
  return [...found];
}
