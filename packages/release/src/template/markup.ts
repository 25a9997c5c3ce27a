/** HTML: what the filters `escape`, `striptags` and `urlize` need. */
import { wordsOf } from './text.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

/** A text in which nothing is HTML any more. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>'"]/g, character => ENTITIES[character]!);

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\xa0',
  copy: '©',
  reg: '®',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  laquo: '«',
  raquo: '»',
  euro: '€',
};

/** The text behind the usual entities. */
function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{2,8}));/g, (whole, decimal, hex, name) => {
    if (name) return Object.hasOwn(NAMED, name as string) ? NAMED[name as string]! : whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex as string, 16);
    return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '\ufffd' : String.fromCodePoint(code);
  });
}

/** A text without comments and tags, white space made single. */
export function stripTags(text: string): string {
  let rest = text;
  for (const [open, close] of [
    ['<!--', '-->'],
    ['<', '>'],
  ] as const) {
    let result = '';
    let from = 0;
    for (;;) {
      const start = rest.indexOf(open, from);
      const end = start === -1 ? -1 : rest.indexOf(close, start);
      if (end === -1) break;
      result += rest.slice(from, start);
      from = end + close.length;
    }
    rest = result + rest.slice(from);
  }
  return unescapeHtml(wordsOf(rest).join(' '));
}
