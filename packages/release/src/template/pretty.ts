/** Python's pprint, as far as Ansible's templates show it: containers on one line, long texts on several. */
import { isText, textOf } from './kinds.ts';
import { quoted, repr } from './printing.ts';
import type { Any, Session } from './session.ts';
import { isSpace, lengthOf, splitLines } from './text.ts';

const WIDTH = 80;

/** Words with the white space after them. */
function wordsWithSpace(line: string): string[] {
  const parts: string[] = [];
  let at = 0;
  while (at < line.length) {
    let end = at;
    while (end < line.length && !isSpace(line[end]!)) end++;
    while (end < line.length && isSpace(line[end]!)) end++;
    parts.push(line.slice(at, end));
    at = end;
  }
  return parts;
}

export function prettyPrint(session: Session, value: Any): string {
  const whole = repr(session, value);
  if (!isText(value) || lengthOf(whole) <= WIDTH) return whole;
  const chunks: string[] = [];
  const lines = splitLines(textOf(value), true);
  // One column for the bracket before, one for the one after.
  const most = WIDTH - 1;
  for (const [index, line] of lines.entries()) {
    const lastLine = index === lines.length - 1;
    if (lengthOf(quoted(line)) <= most - (lastLine ? 1 : 0)) {
      chunks.push(quoted(line));
      continue;
    }
    const words = wordsWithSpace(line);
    let current = '';
    for (const [place, word] of words.entries()) {
      session.step();
      const room = most - (lastLine && place === words.length - 1 ? 1 : 0);
      if (lengthOf(quoted(current + word)) > room) {
        if (current !== '') chunks.push(quoted(current));
        current = word;
      } else current += word;
    }
    if (current !== '') chunks.push(quoted(current));
  }
  return chunks.length === 1 ? whole : `(${chunks.join('\n ')})`;
}
