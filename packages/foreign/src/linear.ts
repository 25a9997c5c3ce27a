/**
 * What patterns such as `/\/+$/` and `/#.*$/` do, in time that grows with the length of the text only. A pattern that is looked for
 * from every place, and reads to the end from each, takes the square of it: seconds for a line of 100,000 characters.
 */

/** Without any of the characters at its end. */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** Without any of the characters at its start. */
export function withoutStart(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text[start]!)) start++;
  return text.slice(start);
}

/** Up to the first of the marks; all of it when it has none. */
export function upTo(text: string, ...marks: readonly string[]): string {
  const places = marks.map(mark => text.indexOf(mark)).filter(at => at >= 0);
  return places.length === 0 ? text : text.slice(0, Math.min(...places));
}

/** Without what stands between two marks, and without the marks; an opening mark without a closing one stays. */
export function withoutBetween(text: string, open: string, close: string): string {
  let kept = '';
  let from = 0;
  for (;;) {
    const start = text.indexOf(open, from);
    const end = start < 0 ? -1 : text.indexOf(close, start + open.length);
    if (end < 0) return kept + text.slice(from);
    kept += text.slice(from, start);
    from = end + close.length;
  }
}
