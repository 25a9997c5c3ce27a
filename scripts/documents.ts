/**
 * Rules for the documents of this repository: decisions in one form and with an index, links that lead somewhere, one source
 * for each text, one way to pin.
 *   node scripts/documents.ts       prints what breaks a rule; exits 1 when something does
 */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';

export const DECISIONS_INDEX = 'docs/decisions/README.md';

const STATUS = /^(proposed|accepted|rejected|superseded by \[\d+\]\(\d{4}-[\w-]+\.md\))$/;
const SECTIONS = ['Context', 'Decision', 'Consequences'];

interface Decision {
  readonly number: number;
  readonly file: string;
  readonly title: string;
  readonly status: string;
  readonly date: string;
}

/** A page of the repository: its path from the root, and its text. */
interface Page {
  readonly path: string;
  readonly text: string;
}

/** A decision from its file, or a sentence that says what its form lacks. Pure. */
export function readDecision({ path, text }: Page): Decision | string {
  const [title = '', ...rest] = text.split('\n');
  const number = Number(/^(\d{4})-[a-z0-9-]+\.md$/.exec(basename(path))?.[1] ?? Number.NaN);
  if (Number.isNaN(number)) return `${path}: name it NNNN-a-few-words.md`;
  if (!title.startsWith(`# ${number}. `)) return `${path}: begin with '# ${number}. ' and a title`;
  const status = /^Status: (.+)$/m.exec(text)?.[1] ?? '';
  const date = /^Date: (\d{4}-\d{2}-\d{2})$/m.exec(text)?.[1];
  if (!STATUS.test(status))
    return `${path}: 'Status:' is proposed, accepted, rejected, or superseded by [N](NNNN-name.md)`;
  if (rest.slice(0, 5).join('\n') !== `\nStatus: ${status}\n\nDate: ${date}\n`)
    return `${path}: after the title come 'Status:' and 'Date: YYYY-MM-DD', with blank lines between`;
  const sections = [...text.matchAll(/^## (.+)$/gm)].map(match => match[1]);
  if (sections.join() !== SECTIONS.join()) return `${path}: its sections are ${SECTIONS.join(', ')}`;
  return { number, file: basename(path), title: title.replace(/^# \d+\. /, ''), status, date: date! };
}

const pagesOf = (pattern: string): Page[] =>
  globSync(pattern)
    .sort()
    .map(path => ({ path, text: readFileSync(path, 'utf8') }));

/** Those that have the right form; `documentFindings` names the others. */
export const readDecisions = (): Decision[] =>
  pagesOf('docs/decisions/[0-9]*.md')
    .map(readDecision)
    .filter(decision => typeof decision !== 'string');

/** docs/decisions/README.md. Pure. */
export function decisionsIndex(decisions: readonly Decision[]): string {
  const rows = decisions.map(
    ({ number, file, title, status, date }) => `| ${number} | [${title}](${file}) | ${status} | ${date} |`,
  );
  return `# Decisions

<!-- Generated from the decisions by scripts/docs.ts; edit those. -->

Why things are as they are. A decision that no longer holds stays here; its status names the one that follows.
To add one, take the next free number and the form of the newest: title, status, date, context, decision, consequences.

| | decision | status | date |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

/** How GitHub makes an anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replace(/ /g, '-');

const withoutCode = (text: string) =>
  text.replace(/^```[\s\S]*?^```$/gm, block => block.replace(/[^\n]/g, '')).replace(/`[^`\n]*`/g, '');

function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = new Set([...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(match => match[1]!));
  const headings = text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#{1,6} (.+)$/gm);
  for (const [, heading = ''] of headings) {
    const anchor = anchorOf(heading);
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    anchors.add(times === 0 ? anchor : `${anchor}-${times}`);
  }
  return anchors;
}

/** Links of a page to files of the repository and to headings that are not there. `read` gives a file's text, if it is one. */
export function brokenLinks(page: Page, read: (path: string) => string | undefined): string[] {
  return [...withoutCode(page.text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/i.test(link)) return [];
    const [file = '', anchor] = link.split('#');
    const path = file === '' ? page.path : normalize(join(dirname(page.path), file));
    const text = read(path);
    if (text === undefined) return [`${page.path}: the link to ${link} leads nowhere`];
    return anchor === undefined || !path.endsWith('.md') || anchorsOf(text).has(anchor)
      ? []
      : [`${page.path}: ${path} has no heading '${anchor}'`];
  });
}

/** So many lines in a row that stand in two pages are one text with two sources. */
const RUN = 5;

/** Lines of a page that count for that: nothing between markers of a generator, no blank lines, nothing short. */
function linesOf(text: string): string[] {
  return text
    .replace(/<!-- (\w+):start -->[\s\S]*?<!-- \1:end -->/g, '')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line.length > 20);
}

/** Texts that stand in two pages. Pure. */
export function secondSources(pages: readonly Page[]): string[] {
  const first = new Map<string, string>();
  const found = new Map<string, string>();
  for (const { path, text } of pages) {
    const lines = linesOf(text);
    for (let at = 0; at + RUN <= lines.length; at += 1) {
      const run = lines.slice(at, at + RUN).join('\n');
      const other = first.get(run);
      if (other === undefined) first.set(run, path);
      else if (other !== path)
        found.set(
          `${other} ${path}`,
          `${path}: it repeats ${other} ('${lines[at]!.slice(0, 60)}'); keep one and link to it`,
        );
    }
  }
  return [...found.values()];
}

/** Folders that were copies of a page, or the parts that one was joined from. Each with the page that is the source. */
const RETIRED = {
  'docs/errors.d': "docs/errors.md: write the section there, under its action's heading",
  'docs/reference': 'the tables of each actions/*/README.md',
};

/** The one way to name a version, of this project and in pages of others too. A file that a linter reads needs 40 digits. */
const PIN = /^(<commit>|[0-9a-f]{40})$/;

export function wrongPins({ path, text }: Page): string[] {
  const ours = /guarded-deploy\/guarded-deploy(?:\/[\w./-]+)?@([^\s"'`]+)/g;
  const used = /\buses: *["']?[\w.…/-]+@([^\s"'`]+)/g;
  return [...text.matchAll(ours), ...text.matchAll(used)]
    .map(match => match[1]!)
    .filter(pin => !PIN.test(pin))
    .map(pin => `${path}: it pins '@${pin}'; write '@<commit>' (docs/adopting.md, "Pin a commit")`);
}

/** Codes that have more than one section: a link to the second leads to the first. */
export function repeatedCodes({ path, text }: Page): string[] {
  const codes = [...text.matchAll(/^### (\w+)$/gm)].map(match => match[1]!);
  return [...new Set(codes.filter((code, at) => codes.indexOf(code) !== at))].map(
    code => `${path}: '${code}' has two sections; make one of them`,
  );
}

/** A page that has no line in the index is one that nobody finds. */
function unlisted(index: Page, paths: readonly string[]): string[] {
  return paths
    .filter(path => path !== index.path && !index.text.includes(`](${path.replace(/^docs\//, '')})`))
    .map(path => `${index.path}: it does not name ${path}`);
}

const fileOrFolder = (path: string): string | undefined => {
  if (!existsSync(path)) return undefined;
  return statSync(path).isFile() ? readFileSync(path, 'utf8') : '';
};

/** What breaks a rule, one a line, empty when nothing does. */
export function documentFindings(): string {
  const decisions = pagesOf('docs/decisions/[0-9]*.md');
  const numbers = decisions.map(({ path }) => basename(path).slice(0, 4));
  const pages = pagesOf(
    '{*.md,docs/**/*.md,actions/*/README.md,packages/*/README.md,examples/*/README.md,bench/**/*.md,changes/README.md,.github/*.md}',
  );
  const workflows = pagesOf('{.github/workflows/*.yml,docs/examples/*.yml}');
  const errors = pages.find(({ path }) => path === 'docs/errors.md')!;
  const index = pages.find(({ path }) => path === 'docs/README.md')!;
  return [
    ...decisions.map(readDecision).filter(found => typeof found === 'string'),
    ...numbers
      .filter((number, at) => numbers.indexOf(number) !== at)
      .map(number => `docs/decisions: two decisions have the number ${number}`),
    ...pages.flatMap(page => brokenLinks(page, fileOrFolder)),
    ...secondSources(pages),
    ...Object.entries(RETIRED)
      .filter(([folder]) => existsSync(folder))
      .map(([folder, source]) => `${folder}: it would be a second source; the one is ${source}`),
    ...[...pages, ...workflows].flatMap(wrongPins),
    ...repeatedCodes(errors),
    ...unlisted(index, [...globSync('docs/*.md').sort(), DECISIONS_INDEX]),
  ].join('\n');
}

if (import.meta.filename === process.argv[1]) {
  const findings = documentFindings();
  if (findings !== '') console.error(findings);
  process.exitCode = findings === '' ? 0 : 1;
}
