/** Text that cannot be split: a quote is open, or nothing follows a backslash. */
export class WordsError extends Error {}

/**
 * Splits a text into words as a POSIX shell does, without expanding anything: Python's `shlex.split` is the model, and the tests compare
 * with it. A line break separates words like a space.
 * @throws WordsError
 */
export function shellWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (quote === "'") {
      if (character === quote) quote = '';
      else word += character;
    } else if (character === '\\') {
      at += 1;
      const protected_ = text[at];
      if (protected_ === undefined) throw new WordsError('nothing follows the backslash at its end');
      // Within double quotes a backslash protects itself and the quote only.
      const kept = quote === '"' && protected_ !== '"' && protected_ !== '\\';
      word = `${word ?? ''}${kept ? '\\' : ''}${protected_}`;
    } else if (quote === '"') {
      if (character === quote) quote = '';
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/[ \t\r\n]/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = `${word ?? ''}${character}`;
    }
  }
  if (quote !== '') throw new WordsError(`a quote (${quote}) is not closed`);
  if (word !== undefined) words.push(word);
  return words;
}
