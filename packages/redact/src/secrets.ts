/** What is a secret. Pure: everybody who hides or masks something asks here. */

/** Characters. A shorter value would hide half of every log with it. */
export const SHORTEST_SECRET = 4;

/**
 * Names whose values are secrets: passwords, tokens, keys. `passenger_root` and `keyboard` are none, and `PWD` is the
 * shell's word for the working directory.
 */
const SECRET_NAME =
  /pass(?:$|[^a-z]|w|phrase|code|key)|secret|token|credential|private|api_?key|access_?key|(?:^|_)(?:key|dsn|pwd)$/i;

/** Names of what is usually an address. Where it is none, it is the driver's own form, with the password in it. */
const ADDRESS_OF = /database|db|broker|celery|redis|amqp|rabbitmq|sentry/i;
const isAddressName = (name: string): boolean => {
  const found = ADDRESS_OF.exec(name);
  return found !== null && /ur[il]/i.test(name.slice(found.index));
};

const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\//i;

/** A password inside an address. */
const PASSWORD_IN_ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:]*:([^@\s]+)@/i;

/** Values that say nothing to anybody, whatever their name. To hide them would hide ordinary words. */
const ORDINARY = /^(?:true|false|none|null|\d{1,5})$/i;

/** Whether a name says that its value is a secret. `PWD` is written large by shells only. */
const isSecretName = (name: string) => name !== 'PWD' && SECRET_NAME.test(name);

const isLongEnough = (text: string) => text.length >= SHORTEST_SECRET;

/** A secret whole and line by line, for those who compare line by line. Pieces that are too short to be hidden are left out. */
export function linesOf(secret: string): readonly string[] {
  const pieces = [secret, ...secret.split(/\r?\n/)].map(piece => piece.trim());
  return [...new Set(pieces)].filter(isLongEnough);
}

/** The password of an address, as it stands there and decoded; nothing where there is none. */
function passwordsIn(text: string): readonly string[] {
  const password = PASSWORD_IN_ADDRESS.exec(text)?.[1];
  if (password === undefined) return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    // A percent sign that begins no code: the text as it stands is all there is.
    return [password];
  }
}

/** The text of a value that is one; undefined for lists, mappings and the like. */
type TextOf = (value: unknown) => string | undefined;

const plainText: TextOf = value =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : undefined;

/**
 * The secrets among named values, such as an environment or variables of an inventory: values whose name says so, with all
 * that is inside them, and passwords in addresses. An address itself stays readable, since it helps to find what is wrong;
 * only where its password is too short to be hidden alone, the whole address is hidden.
 * @param values names → values; values may be lists, objects and Maps of values
 * @param textOf what is a text; texts and numbers unless given
 * @returns the longest first, so that hiding one after the other leaves no part of one
 */
export function secretsIn(values: unknown, textOf: TextOf = plainText): readonly string[] {
  const found = new Set<string>();
  const add = (text: string) => {
    for (const piece of linesOf(text)) if (!ORDINARY.test(piece)) found.add(piece);
  };
  const visit = (name: string, value: unknown, inside: boolean): void => {
    const secret = inside || isSecretName(name);
    const text = textOf(value);
    if (text !== undefined) {
      const passwords = passwordsIn(text);
      const telling = passwords.filter(password => isLongEnough(password) && !ORDINARY.test(password));
      for (const password of telling) found.add(password);
      const isHidden = passwords.length > 0 && telling.length === 0;
      if (secret || isHidden || (isAddressName(name) && !ADDRESS.test(text))) add(text);
    } else if (value instanceof Map) {
      for (const [key, inner] of value) visit(String(key), inner, secret);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) visit(key, inner, secret);
    }
  };
  visit('', values, false);
  return longestFirst([...found]);
}

/** In the order in which they have to be hidden. */
export const longestFirst = (secrets: readonly string[]): readonly string[] =>
  [...secrets].sort((a, b) => b.length - a.length);
