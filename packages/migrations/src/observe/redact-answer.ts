/**
 * What of a project's answer is hidden when it comes in. Errors and what was printed are for people. All else is judged, and has to be judged as
 * it stands: text of SQL that looks like `token: '…'` would take the statements behind it out of the judge's sight. Pure.
 */
import { redactAll } from '@guarded-deploy/redact';

/** Parts of an answer that are words for people. */
const WORDS: ReadonlySet<string> = new Set(['error', 'errors', 'message', 'trace', 'skipped', 'warnings']);

/** The answer with secrets hidden in its words, and everything else as it came. */
export function redactWords<T>(value: T, secrets: readonly string[]): T {
  if (Array.isArray(value)) return value.map(item => redactWords(item, secrets)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      WORDS.has(key) ? redactAll(item, secrets) : redactWords(item, secrets),
    ]),
  ) as T;
}
