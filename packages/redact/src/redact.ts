/** Texts without the secrets in them. Pure. */

/** What is shown in place of a secret. */
export const REDACTED = '***';

/**
 * Hides known secrets, passwords in addresses, and what stands behind `password=` and the like.
 * @param secrets the longest first, as `secretsIn` gives them
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let hidden = text;
  for (const secret of secrets) hidden = hidden.replaceAll(secret, REDACTED);
  return hidden
    .replace(/[^\s'"]+/g, withoutPassword)
    .replace(
      /\b(password|passwd|pwd|secret|token)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;)&]+)/gi,
      (_, name: string, equals: string) => `${name}${equals}${REDACTED}`,
    );
}

/** A word with `***` for the password of each address in it. */
function withoutPassword(word: string): string {
  let shown = '';
  let from = 0;
  for (let at = word.indexOf('://'); at >= 0; at = word.indexOf('://', at + 3)) {
    if (!/[a-z0-9+.-]/i.test(word[at - 1] ?? '')) continue;
    const user = /[^/:@]*/y;
    user.lastIndex = at + 3;
    user.exec(word);
    const colon = user.lastIndex;
    if (word[colon] !== ':') continue;
    const end = word.indexOf('@', colon);
    if (end < 0) break;
    if (end === colon + 1) continue;
    shown += `${word.slice(from, colon)}:${REDACTED}`;
    from = end;
    at = end - 3;
  }
  return shown + word.slice(from);
}

/**
 * `redact` for every text inside a value.
 * @param kept keys whose texts stay as they are
 */
export function redactAll<T>(value: T, secrets: readonly string[], kept: ReadonlySet<string> = new Set()): T {
  if (typeof value === 'string') return redact(value, secrets) as T;
  if (Array.isArray(value)) return value.map(item => redactAll(item, secrets, kept)) as T;
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        typeof item === 'string' && kept.has(key) ? item : redactAll(item, secrets, kept),
      ]),
    ) as T;
  return value;
}
