/** Variables whose values are secrets whatever their content. */
const SECRET_NAME =
  /(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|PRIVATE|API_?KEY|ACCESS_?KEY|CREDENTIAL|_PWD$|(DATABASE|DB|BROKER|CELERY|REDIS|AMQP|RABBITMQ|SENTRY)\w*_?(URL|DSN|URI)|_DSN$)/i;
/** Shorter values would blot out ordinary words. */
const SHORTEST = 4;

/** Values in an environment that must not appear in any text, longest first; parts of database URLs included. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): string[] {
  const secrets = new Set<string>();
  const add = (value: string | undefined) => {
    if (value === undefined || value.length < SHORTEST || /^(true|false|none|null|\d{1,5})$/i.test(value))
      return;
    secrets.add(value);
  };
  for (const [name, value] of Object.entries(env)) {
    if (!value) continue;
    const credentials = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:]*:([^@\s]+)@/i.exec(value)?.[1];
    if (credentials !== undefined) {
      add(credentials);
      try {
        add(decodeURIComponent(credentials));
      } catch {
        // A stray percent sign: the literal text is hidden above.
      }
    }
    if (SECRET_NAME.test(name)) {
      // A URL without a password is no secret; its address helps.
      if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) add(value);
    }
  }
  return [...secrets].sort((a, b) => b.length - a.length);
}

/** Hides known secrets, credentials in URLs and `password=…` in a text. */
export function conceal(text: string, secrets: readonly string[] = []): string {
  let hidden = text;
  for (const secret of secrets) hidden = hidden.replaceAll(secret, '***');
  return hidden
    .replace(/[^\s'"]+/g, withoutPassword)
    .replace(
      /\b(password|passwd|pwd|secret|token)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;)&]+)/gi,
      (_, name: string, equals: string) => `${name}${equals}***`,
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
    shown += `${word.slice(from, colon)}:***`;
    from = end;
    at = end - 3;
  }
  return shown + word.slice(from);
}

/** `conceal` for every text inside a value. */
export function concealAll<T>(value: T, secrets: readonly string[]): T {
  if (typeof value === 'string') return conceal(value, secrets) as T;
  if (Array.isArray(value)) return value.map(item => concealAll(item, secrets)) as T;
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, concealAll(item, secrets)]),
    ) as T;
  return value;
}
