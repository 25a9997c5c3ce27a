/** Splits a line into words as Python's shlex.split(comments=True) does: quotes, backslashes, `#` begins a comment anywhere. Pure. */

/** The line cannot be split; the message is a sentence's end. */
export class WordsError extends Error {}

const SPACE = ' \t\r\n';

/**
 * The words of a line. `comments` false takes `#` as any other character.
 * @throws WordsError
 */
export function shellWords(line: string, { comments = true } = {}): string[] {
  const words: string[] = [];
  let word = '';
  /** A word has begun, be it an empty one in quotes. */
  let begun = false;
  let quote = '';
  for (let index = 0; index < line.length; index++) {
    const character = line[index]!;
    if (quote === "'") {
      if (character === "'") quote = '';
      else word += character;
    } else if (quote === '"') {
      if (character === '"') quote = '';
      else if (character === '\\') {
        const next = line[++index];
        if (next === undefined) throw new WordsError('a backslash stands at its end');
        word += next === '"' || next === '\\' ? next : `\\${next}`;
      } else word += character;
    } else if (SPACE.includes(character) || (comments && character === '#')) {
      if (begun) words.push(word);
      [word, begun] = ['', false];
      if (character !== '#') continue;
      const end = line.indexOf('\n', index);
      if (end < 0) return words;
      index = end;
    } else {
      begun = true;
      if (character === "'" || character === '"') quote = character;
      else if (character === '\\') {
        const next = line[++index];
        if (next === undefined) throw new WordsError('a backslash stands at its end');
        word += next;
      } else word += character;
    }
  }
  if (quote !== '') throw new WordsError(`a quote ${quote} is not closed`);
  if (begun) words.push(word);
  return words;
}
