/** Texts as Python counts them: by character, not by half of a surrogate pair. */

const SURROGATE = /[\ud800-\udfff]/;

/** Whether every character is one unit of a JavaScript string. */
export const isFlat = (text: string): boolean => !SURROGATE.test(text);

/** The characters of a text. */
export const charactersOf = (text: string): string[] => (isFlat(text) ? text.split('') : Array.from(text));

export const lengthOf = (text: string): number => (isFlat(text) ? text.length : Array.from(text).length);

/** A part of a text, from one character to before another; both inside the text. */
export const partOf = (text: string, from: number, to: number): string =>
  isFlat(text) ? text.slice(from, to) : Array.from(text).slice(from, to).join('');

/** What Python calls white space. */
export const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const IS_SPACE = new RegExp(`[${SPACE}]`);

export const isSpace = (character: string): boolean => IS_SPACE.test(character);

/** Without white space, or the given characters, at its start. */
export function stripStart(text: string, characters?: string): string {
  let from = 0;
  if (characters === undefined) {
    while (from < text.length && isSpace(text[from]!)) from++;
    return text.slice(from);
  }
  const set = new Set(characters);
  for (const character of text) {
    if (!set.has(character)) break;
    from += character.length;
  }
  return text.slice(from);
}

/** Without white space, or the given characters, at its end. */
export function stripEnd(text: string, characters?: string): string {
  if (characters === undefined) {
    let to = text.length;
    while (to > 0 && isSpace(text[to - 1]!)) to--;
    return text.slice(0, to);
  }
  const set = new Set(characters);
  const all = charactersOf(text);
  let to = all.length;
  while (to > 0 && set.has(all[to - 1]!)) to--;
  return all.slice(0, to).join('');
}

export const strip = (text: string, characters?: string): string =>
  stripEnd(stripStart(text, characters), characters);

/** Where Python's splitlines() breaks a text: more than line feeds. */
const BREAK = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;

export function splitLines(text: string, keepEnds = false): string[] {
  const lines: string[] = [];
  let from = 0;
  for (const match of text.matchAll(BREAK)) {
    const end = match.index + match[0].length;
    lines.push(text.slice(from, keepEnds ? end : match.index));
    from = end;
  }
  if (from < text.length) lines.push(text.slice(from));
  return lines;
}

/** Order of two texts by their characters' numbers. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (isFlat(a) && isFlat(b)) return a < b ? -1 : 1;
  const left = Array.from(a);
  const right = Array.from(b);
  for (let index = 0; index < left.length && index < right.length; index++) {
    const difference = left[index]!.codePointAt(0)! - right[index]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const WORD = new RegExp(`[^${SPACE}]+`, 'g');

/** The parts of a text between white space. */
export const wordsOf = (text: string): string[] => text.match(WORD) ?? [];
