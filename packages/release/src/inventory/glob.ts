/** Shell patterns as Python's fnmatch has them: `*`, `?`, `[a-z]`, `[!a-z]`, case-sensitive. Linear in each of the two texts. Pure. */

type Test = (code: number) => boolean;

/** A part of a pattern: one character that passes a test, or any number of any characters. */
type Part = Test | '*';

/** A function that tells whether a text fits the pattern. */
export function globMatcher(pattern: string): (text: string) => boolean {
  const parts = partsOf([...pattern]);
  return text => fits(parts, [...text].map(codeOf));
}

const codeOf = (character: string): number => character.codePointAt(0)!;

function partsOf(pattern: readonly string[]): Part[] {
  const parts: Part[] = [];
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index]!;
    if (character === '*') {
      if (parts.at(-1) !== '*') parts.push('*');
    } else if (character === '?') parts.push(() => true);
    else {
      const end = character === '[' ? classEnd(pattern, index + 1) : -1;
      if (end < 0) {
        const code = codeOf(character);
        parts.push(other => other === code);
      } else {
        parts.push(classOf(pattern.slice(index + 1, end)));
        index = end;
      }
    }
  }
  return parts;
}

/** Where `[…` ends; a bracket right at its beginning belongs to it. -1 when it does not end: then it is a bracket. */
function classEnd(pattern: readonly string[], start: number): number {
  let at = start;
  if (pattern[at] === '!') at++;
  if (pattern[at] === ']') at++;
  return pattern.indexOf(']', at);
}

function classOf(body: readonly string[]): Test {
  const negated = body[0] === '!';
  const members = (negated ? body.slice(1) : body).map(codeOf);
  const dash = codeOf('-');
  const ranges: [number, number][] = [];
  for (let index = 0; index < members.length; index++) {
    const from = members[index]!;
    const to = members[index + 2];
    if (members[index + 1] === dash && to !== undefined) {
      // A range that runs backwards holds nothing.
      if (from <= to) ranges.push([from, to]);
      index += 2;
    } else ranges.push([from, from]);
  }
  return code => ranges.some(([from, to]) => code >= from && code <= to) !== negated;
}

/** Goes back to the last star only, which is enough. */
function fits(parts: readonly Part[], text: readonly number[]): boolean {
  let [part, at, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    const test = parts[part];
    if (test === '*') {
      [star, mark] = [part++, at];
    } else if (test?.(text[at]!)) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++mark;
    } else return false;
  }
  while (parts[part] === '*') part++;
  return part === parts.length;
}
