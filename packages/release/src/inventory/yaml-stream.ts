/** Several YAML documents in one text. */
import type { Value } from '../template/values.ts';
import { JsonSyntaxError, placeAt, readJson } from './json.ts';
import { invalid } from './problem.ts';
import { readYaml } from './yaml.ts';

/** A line that begins or ends a document. In YAML nothing else may begin a line with these, not even quoted text. */
const MARK = /^(---|\.\.\.)(?=[ \t\r\n]|$)/;

/** Lines without content. */
const EMPTY = /^[ \t\r\n\ufeff]*(#|$)/;

/**
 * The texts of the documents, each with as many lines before it as in the whole text, so that places fit.
 * A document begins at `---`, or at the first content; directives are kept.
 */
function split(text: string): string[] {
  const lines = text.split(/(?<=\n)/);
  const documents: string[] = [];
  let from = 0;
  let state: 'nothing' | 'directives' | 'content' = 'nothing';
  const close = (to: number) => {
    if (state !== 'nothing') documents.push('\n'.repeat(from) + lines.slice(from, to).join(''));
    state = 'nothing';
    from = to;
  };
  for (const [index, line] of lines.entries()) {
    const mark = MARK.exec(line)?.[1];
    if (mark === '...') close(index + 1);
    else if (mark === '---') {
      if (state === 'content') close(index);
      state = 'content';
    } else if (state === 'nothing' && line.startsWith('%')) state = 'directives';
    else if (!EMPTY.test(line)) state = 'content';
  }
  close(lines.length);
  return documents;
}

const vault = (_: string, place: { readonly file: string }): never => {
  throw invalid(place, "'!vault' is opened in the files of the inventory only");
};

/**
 * Reads all documents of a text, which nobody encrypted: `!vault` is refused.
 * @throws Fault INVENTORY_INVALID with line and column
 */
export function readYamlStream(text: string, file: string): Value[] {
  return split(text).map(document => readYaml(document, { file, vault }).value);
}

/**
 * Reads JSON, which nobody encrypted, either.
 * @throws Fault INVENTORY_INVALID
 */
export function readJsonText(text: string, file: string): Value {
  try {
    return readJson(text, { file, vault }).value;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw invalid(placeAt(text, file, error.offset), error.message);
  }
}

/** A line `---` alone before a document. */
const HEAD = /^(\s*)---[ \t\r]*(?=\n)/;

/**
 * The same of documents that may be JSON as well, or something else that `readOther` knows.
 * @param readOther is given each document without `---`; undefined for what is left to JSON and YAML
 * @throws Fault INVENTORY_INVALID with line and column
 */
export function readDataStream(
  text: string,
  file: string,
  readOther: (text: string) => Value | undefined = () => undefined,
): Value[] {
  return split(text).map(document => {
    const bare = document.replace(HEAD, '$1');
    const other = readOther(bare);
    if (other !== undefined) return other;
    try {
      return readJson(bare, { file, vault }).value;
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      return readYaml(document, { file, vault }).value;
    }
  });
}
