/** Addresses: their parts, their escapes, and links made of them. */
import { valueError } from './errors.ts';
import { escapeHtml } from './markup.ts';

/** `%20` for everything but letters, digits, `_.-~` and what is `safe`, as UTF-8. */
export function percentEncode(text: string, safe: string): string {
  let result = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    result +=
      /[A-Za-z0-9_.~-]/.test(character) || safe.includes(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return result;
}

/** As in the part of an address after `?`: a space becomes `+`. */
export const queryEncode = (text: string): string => percentEncode(text, '').replaceAll('%20', '+');

/** The text behind `%20` and `+`. */
export function queryDecode(text: string): string {
  const plain = text.replaceAll('+', ' ');
  return plain.replace(/(?:%[\da-fA-F]{2})+/g, escapes =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

interface UrlParts {
  readonly scheme: string;
  readonly netloc: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
  readonly username: string | null;
  readonly password: string | null;
  readonly hostname: string | null;
  readonly port: number | null;
}

/**
 * The parts of an address, as Python's urlsplit() finds them.
 * @throws ValueError for a port that is none
 */
export function urlParts(given: string): UrlParts {
  let rest = given.replace(/^[\0-\x20]+/, '').replace(/[\t\r\n]/g, '');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(rest)?.[1] ?? '';
  if (scheme !== '') rest = rest.slice(scheme.length + 1);
  let netloc = '';
  if (rest.startsWith('//')) {
    netloc = /^[^/?#]*/.exec(rest.slice(2))![0];
    rest = rest.slice(2 + netloc.length);
    if (netloc.includes('[') !== netloc.includes(']')) valueError('Invalid IPv6 URL');
  }
  const [withQuery, fragment] = cut(rest, '#');
  const [path, query] = cut(withQuery, '?');
  return { scheme: scheme.toLowerCase(), netloc, path, query, fragment, ...hostParts(netloc) };
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

function hostParts(netloc: string): Pick<UrlParts, 'username' | 'password' | 'hostname' | 'port'> {
  const at = netloc.lastIndexOf('@');
  const user = at === -1 ? undefined : netloc.slice(0, at);
  const host = netloc.slice(at + 1);
  const bracket = /^\[([^\]]*)\](?::(.*))?/.exec(host);
  const [name, port] = bracket ? [bracket[1]!, bracket[2] ?? ''] : cut(host, ':');
  const colon = user?.indexOf(':') ?? -1;
  const number = port === '' ? null : Number(port);
  if (number !== null && (!/^\d+$/.test(port) || number > 65535)) valueError(`the port is '${port}'`);
  return {
    username: user === undefined ? null : colon === -1 ? user : user.slice(0, colon),
    password: user === undefined || colon === -1 ? null : user.slice(colon + 1),
    hostname: name === '' ? null : name.toLowerCase(),
    port: number,
  };
}

interface LinkOptions {
  readonly limit: number | undefined;
  readonly nofollow: boolean;
  readonly target: string | undefined;
  readonly rel: string;
  readonly schemes: readonly string[];
}

const HTTP =
  /^(?:(?:https?:\/\/|www\.)(?:(?:[\p{L}\p{N}_%-]+\.)+)?(?:[a-z]{2,63}|xn--[\p{L}\p{N}_%]{2,59})|(?:[\p{L}\p{N}_%-]{2,63}\.)+(?:com|net|int|edu|gov|org|info|mil)|https?:\/\/(?:\d{1,3}(?:\.\d{1,3}){3}|\[(?:[\da-f]{0,4}:){2}(?:[\da-f]{0,4}:?){1,6}\]))(?::\d{1,5})?(?:[/?#]\S*)?$/iu;

const isMail = (text: string): boolean => /^[^@]+@[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]+$/u.test(text);

/** Longer words are no addresses. */
const LONGEST = 4096;

/** HTML in which addresses of pages and of people are links. */
export function urlize(text: string, options: LinkOptions): string {
  const rels = new Set(options.rel.split(/\s+/).filter(Boolean));
  if (options.nofollow) rels.add('nofollow');
  rels.add('noopener');
  const rel = ` rel="${escapeHtml([...rels].sort().join(' '))}"`;
  const target = options.target ? ` target="${escapeHtml(options.target)}"` : '';
  const shown = (address: string) =>
    options.limit !== undefined && address.length > options.limit
      ? `${address.slice(0, options.limit)}...`
      : address;
  const link = (middle: string): string => {
    if (HTTP.test(middle)) {
      const address = /^https?:\/\//.test(middle) ? middle : `https://${middle}`;
      return `<a href="${address}"${rel}${target}>${shown(middle)}</a>`;
    }
    if (middle.startsWith('mailto:') && isMail(middle.slice(7)))
      return `<a href="${middle}">${middle.slice(7)}</a>`;
    if (!middle.startsWith('www.') && !middle.startsWith('@') && !middle.includes(':') && isMail(middle))
      return `<a href="mailto:${middle}">${middle}</a>`;
    const scheme = options.schemes.find(known => middle !== known && middle.startsWith(known));
    return scheme === undefined ? middle : `<a href="${middle}"${rel}${target}>${middle}</a>`;
  };
  return escapeHtml(text)
    .split(/(\s+)/)
    .map(word => (word.length > LONGEST ? word : linked(word, link)))
    .join('');
}

/** A word with signs around it that do not belong to an address. */
function linked(word: string, link: (middle: string) => string): string {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let end = middle.length;
  for (;;) {
    if (end > 0 && ')>.,\n'.includes(middle[end - 1]!)) end--;
    else if (middle.endsWith('&gt;', end)) end -= 4;
    else break;
  }
  let tail = middle.slice(end);
  middle = middle.slice(0, middle.length - tail.length);
  for (const [open, close] of [
    ['(', ')'],
    ['<', '>'],
    ['&lt;', '&gt;'],
  ] as const) {
    const count = (text: string, sign: string) => text.split(sign).length - 1;
    const opened = count(middle, open);
    if (opened <= count(middle, close)) continue;
    for (let left = Math.min(opened, count(tail, close)); left > 0; left--) {
      const end = tail.indexOf(close) + close.length;
      middle += tail.slice(0, end);
      tail = tail.slice(end);
    }
  }
  return head + link(middle) + tail;
}
