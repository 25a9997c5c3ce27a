/**
 * Markdown for job summaries and comments. Every value that comes from outside goes through `text` or `code`;
 * nothing hostile can open a tag, a link, a mention, a table cell or a Mermaid block.
 */

import type { Literal } from '@guarded-deploy/foreign/literal';

const CONTROL =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

declare const MARKDOWN: unique symbol;

/**
 * Text that may stand in a summary or a comment as it is. Only the functions of this file make it, out of raw text that they
 * escape, and out of what is written down in our own source: a raw text in its place does not compile.
 */
export type Markdown = string & { readonly [MARKDOWN]: true };

const made = (markdown: string) => markdown as Markdown;

type Safe<T> = T extends Markdown | number ? T : Literal<T>;

/** A piece of Markdown that stands in our source. */
export const own = <const T extends string>(literal: Literal<T>): Markdown => made(literal);

/** Our own Markdown with values in it, which are Markdown already, numbers, or literals: md`### ${code(name)}: ${3} hosts`. */
export function md<const V extends readonly (string | number)[]>(
  parts: TemplateStringsArray,
  ...values: { readonly [K in keyof V]: Safe<V[K]> }
): Markdown {
  return made(parts.reduce((all, part, index) => `${all}${values[index - 1]}${part}`));
}

/** Several pieces behind each other, with something of ours between them. */
export const joined = <const T extends string>(pieces: readonly Markdown[], between: Literal<T>): Markdown =>
  made(pieces.join(between));

/** A number with its unit as people read it, such as `5.5 kWh` or `<1 %`; what has another form is escaped like any text. */
export const figure = (value: string): Markdown =>
  /^[<+−]?\d[\d.,]*(?: [\p{L}%]{1,5}(?: \d{1,2} [a-z]{1,3})?)?$/u.test(value) ? made(value) : text(value);

/**
 * Escapes `value` for inline Markdown: no markup, mention, reference, link, HTML or table separator survives. GitHub looks
 * for mentions and references after Markdown is done, where a backslash is gone; an empty comment stays in their way.
 */
export function text(value: unknown): Markdown {
  const escaped = String(value)
    .replace(/[\r\n\t]+/g, ' ')
    .replace(CONTROL, '\ufffd')
    .replace(/^ +/, '')
    .replace(/[\\`*_{}[\]()+!|~$^]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[@#]/g, '$&<!-- -->')
    .replace(/\b(gh)-(?=\d)/gi, '$1<!-- -->-')
    .replace(/:\/\//g, ':<!-- -->//')
    .replace(/\bwww\./gi, match => `${match.slice(0, 3)}<!-- -->.`)
    .replace(/^[-=]/, '\\$&')
    .replace(/^(\d+)([.])/, '$1\\$2');
  return made(escaped);
}

/** Inline code; fits into a table cell. */
export function code(value: unknown): Markdown {
  const html = String(value)
    .replace(/[\r\n\t]+/g, ' ')
    .replace(CONTROL, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~@#$:^]/g, character => `&#${character.codePointAt(0)};`)
    .replace(/\bwww\./gi, match => `${match.slice(0, 3)}&#46;`);
  return made(`<code>${html}</code>`);
}

/** A fenced block whose fence is longer than any run of backticks inside. */
export function block(value: string, language: '' | 'diff' | 'sql' = ''): Markdown {
  const body = value.replace(/\r\n?/g, '\n').replace(CONTROL, '\ufffd');
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(run => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return made(`${fence}${language}\n${body.replace(/\n$/, '')}\n${fence}`);
}

/** A diagram. Nothing in its lines ends it; what its text means to Mermaid is for who writes the lines. */
export const mermaid = (lines: readonly string[]): Markdown =>
  made(
    ['```mermaid', ...lines.map(line => line.replace(/[\r\n]+/g, ' ').replaceAll('```', '')), '```'].join(
      '\n',
    ),
  );

/** A link whose address must be http(s); anything else becomes plain text. */
export function link(label: unknown, url: string): Markdown {
  if (!/^https?:\/\/[\x21-\x7e]+$/.test(url) || /[<>()[\]"'`\\|]/.test(url)) return text(label);
  return made(`[${text(label)}](${url})`);
}

/** A table. Cells are Markdown already: pass them through `text`, `code` or `link`. */
export function table(
  head: readonly Markdown[],
  rows: readonly (readonly Markdown[])[],
  align: readonly ('l' | 'r')[] = [],
): Markdown {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (align[column] === 'r' ? '---:' : '---'));
  return made([line(head), line(rule), ...rows.map(line)].join('\n'));
}

/** A section that opens on click. `summary` is Markdown already. */
export function details(summary: Markdown, body: Markdown): Markdown {
  return md`<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
