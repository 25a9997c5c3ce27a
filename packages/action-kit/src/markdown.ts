/**
 * Markdown for job summaries and comments. Every value that comes from outside goes through `text` or `code`;
 * nothing hostile can open a tag, a link, a mention, a table cell or a Mermaid block.
 */

const CONTROL =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Escapes `value` for inline Markdown: no markup, mention, reference, link, HTML or table separator survives. GitHub looks
 * for mentions and references after Markdown is done, where a backslash is gone; an empty comment stays in their way.
 */
export function text(value: unknown): string {
  return String(value)
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
}

/** Inline code; fits into a table cell. */
export function code(value: unknown): string {
  const html = String(value)
    .replace(/[\r\n\t]+/g, ' ')
    .replace(CONTROL, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~@#$:^]/g, character => `&#${character.codePointAt(0)};`)
    .replace(/\bwww\./gi, match => `${match.slice(0, 3)}&#46;`);
  return `<code>${html}</code>`;
}

/** A fenced block whose fence is longer than any run of backticks inside. */
export function block(value: string, language = ''): string {
  const body = value.replace(/\r\n?/g, '\n').replace(CONTROL, '\ufffd');
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(run => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${body.replace(/\n$/, '')}\n${fence}`;
}

/** A link whose address must be http(s); anything else becomes plain text. */
export function link(label: unknown, url: string): string {
  if (!/^https?:\/\/[\x21-\x7e]+$/.test(url) || /[<>()[\]"'`\\|]/.test(url)) return text(label);
  return `[${text(label)}](${url})`;
}

/** A table. Cells are Markdown already: pass them through `text`, `code` or `link`. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly ('l' | 'r')[] = [],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (align[column] === 'r' ? '---:' : '---'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** A section that opens on click. `summary` is Markdown already. */
export function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
