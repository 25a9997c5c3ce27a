/** The delimiters of a template and what happens to white space around them; and the `#jinja2:` line that changes them. */
import { SyntaxFault } from './errors.ts';

export interface Syntax {
  readonly block_start_string: string;
  readonly block_end_string: string;
  readonly variable_start_string: string;
  readonly variable_end_string: string;
  readonly comment_start_string: string;
  readonly comment_end_string: string;
  readonly line_statement_prefix: string | undefined;
  readonly line_comment_prefix: string | undefined;
  readonly trim_blocks: boolean;
  readonly lstrip_blocks: boolean;
  readonly newline_sequence: string;
  readonly keep_trailing_newline: boolean;
}

/** As Ansible sets it: a block's line leaves no blank line behind. */
export const SYNTAX: Syntax = {
  block_start_string: '{%',
  block_end_string: '%}',
  variable_start_string: '{{',
  variable_end_string: '}}',
  comment_start_string: '{#',
  comment_end_string: '#}',
  line_statement_prefix: undefined,
  line_comment_prefix: undefined,
  trim_blocks: true,
  lstrip_blocks: false,
  newline_sequence: '\n',
  keep_trailing_newline: false,
};

const HEADER = '#jinja2:';

/** Whether a text has to be rendered: it has a delimiter in it, or a header before it. */
export const isTemplate = (text: string): boolean =>
  text.includes('{{') || text.includes('{%') || text.includes('{#') || text.startsWith(HEADER);

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** True, False, None or a text in quotes. */
function literal(text: string, at: number): string | boolean | undefined {
  const value = text.trim();
  if (value === 'True' || value === 'False') return value === 'True';
  if (value === 'None') return undefined;
  const quoted = /^(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")$/s.exec(value);
  if (!quoted) throw new SyntaxFault(`'${value.slice(0, 40)}' is no value for a '${HEADER}' line`, at);
  return (quoted[1] ?? quoted[2]!).replace(/\\(.)/gs, (whole, letter: string) => ESCAPES[letter] ?? whole);
}

/**
 * A template without its `#jinja2:` line, and what that line says.
 * @throws SyntaxFault
 */
export function readHeader(text: string): {
  readonly body: string;
  readonly syntax: Syntax;
  readonly skipped: number;
} {
  if (!text.startsWith(HEADER)) return { body: text, syntax: SYNTAX, skipped: 0 };
  const end = text.indexOf('\n');
  if (end === -1) throw new SyntaxFault(`the line '${HEADER}' has no line after it`, 0);
  const syntax: Record<string, unknown> = { ...SYNTAX };
  for (const pair of text.slice(HEADER.length, end).split(',')) {
    const colon = pair.indexOf(':');
    const key = pair.slice(0, colon).trim();
    if (colon === -1 || !Object.hasOwn(SYNTAX, key)) {
      const known = Object.keys(SYNTAX).join(', ');
      throw new SyntaxFault(`'${pair.trim()}' is no option of a '${HEADER}' line; there are ${known}`, 0);
    }
    const value = literal(pair.slice(colon + 1), 0);
    const wanted = typeof SYNTAX[key as keyof Syntax];
    if (value !== undefined && wanted === 'boolean' && typeof value !== 'boolean')
      throw new SyntaxFault(`'${key}' in the '${HEADER}' line has to be True or False`, 0);
    if (wanted !== 'boolean' && typeof value === 'boolean')
      throw new SyntaxFault(`'${key}' in the '${HEADER}' line has to be a text`, 0);
    syntax[key] = value;
  }
  const result = syntax as unknown as Syntax;
  const starts = [result.block_start_string, result.variable_start_string, result.comment_start_string];
  if (new Set(starts).size < 3 || starts.some(start => !start))
    throw new SyntaxFault('blocks, values and comments need different delimiters', 0);
  return { body: text.slice(end + 1), syntax: result, skipped: 1 };
}
