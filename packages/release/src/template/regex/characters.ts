/** Classes of characters, and their cases, as Python's regular expressions know them. */

/** Decides about one character, given by its number. */
export type Test = (code: number) => boolean;

const of = (code: number) => String.fromCodePoint(code);

const DIGIT = /\p{Nd}/u;
const isAsciiDigit: Test = code => code >= 48 && code <= 57;
const isDigit: Test = code => (code < 128 ? isAsciiDigit(code) : DIGIT.test(of(code)));

/** What Python's str.isalnum() says, or an underline. */
const WORD = /[\p{L}\p{N}_]/u;
export const isWord: Test = code =>
  code < 128
    ? isAsciiDigit(code) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
    : WORD.test(of(code));
export const isAsciiWord: Test = code => code < 128 && isWord(code);
const BLANK = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const isBlank: Test = code => BLANK.test(of(code));
const isAsciiBlank: Test = code => code === 32 || (code >= 9 && code <= 13);

/** The classes of Python's expressions, each for all of Unicode and for ASCII. */
const CLASSES: Readonly<Record<string, readonly [Test, Test]>> = {
  d: [isDigit, isAsciiDigit],
  w: [isWord, isAsciiWord],
  s: [isBlank, isAsciiBlank],
};

/** What `\d`, `\S` and their like mean; undefined for a letter that is no class. */
export function classOf(letter: string, ascii: boolean): Test | undefined {
  const test = CLASSES[letter.toLowerCase()]?.[ascii ? 1 : 0];
  return !test || letter === letter.toLowerCase() ? test : code => !test(code);
}

/** Another case of one character, as long as it is one. */
function inCase(code: number, change: 'toLowerCase' | 'toUpperCase'): number {
  const text = of(code)[change]();
  const first = text.codePointAt(0)!;
  return text.length === (first > 0xffff ? 2 : 1) ? first : code;
}

/** The character that stands for all cases of a character: also for those with two small letters, such as σ and ς. */
export function fold(code: number): number {
  if (code < 128) return code >= 65 && code <= 90 ? code + 32 : code;
  return inCase(inCase(inCase(code, 'toLowerCase'), 'toUpperCase'), 'toLowerCase');
}

/** Letters outside of ASCII whose other case is inside. */
const TWINS: Readonly<Record<number, readonly number[]>> = {
  107: [0x212a],
  115: [0x17f],
  105: [0x130, 0x131],
};

export function withoutCase(test: Test): Test {
  return code => {
    const small = fold(code);
    return (
      test(code) || test(small) || test(inCase(small, 'toUpperCase')) || (TWINS[small]?.some(test) ?? false)
    );
  };
}
