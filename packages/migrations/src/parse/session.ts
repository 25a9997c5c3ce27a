import type { Statement } from './lexer.ts';

/**
 * What a statement does to where names without a schema are looked up: `elsewhere` from here on, `as before`, or nothing.
 * @param home the schema, or the database, where the migration tool finds its own record
 */
export function lookUpOfNames(
  { tokens }: Statement,
  home: string | undefined,
): 'elsewhere' | 'as before' | undefined {
  const words = tokens.filter(({ text }) => text !== ';');
  const [first, second] = words;
  const verb = first?.upper ?? '';
  const named = (text: string | undefined) =>
    home !== undefined && text?.toLowerCase() === home.toLowerCase();
  if (verb === 'USE') return named(second?.text) ? 'as before' : 'elsewhere';
  const path = words.findIndex(({ text }) => /^search_path$/i.test(text));
  if (verb === 'RESET') return path === 1 || second?.upper === 'ALL' ? 'as before' : undefined;
  if (verb === 'DISCARD') return second?.upper === 'ALL' ? 'as before' : undefined;
  if (verb === 'SET') {
    const at = /^(SESSION|LOCAL)$/.test(second?.upper ?? '') ? 2 : 1;
    if (words[at]?.upper === 'SCHEMA') return named(words[at + 1]?.text) ? 'as before' : 'elsewhere';
    if (path !== at) return undefined;
    const value = words.slice(at + 2).filter(({ text }) => text !== ',' && text !== '$user');
    return value[0]?.upper === 'DEFAULT' || named(value[0]?.text) ? 'as before' : 'elsewhere';
  }
  return path >= 0 && words.some(({ text }) => /^set_config$/i.test(text)) ? 'elsewhere' : undefined;
}
