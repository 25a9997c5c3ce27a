/**
 * The private words of this project, which docs/glossary.md lists beside the usual ones, and where they are still used.
 *   node scripts/words.ts            prints where a word stands that is refused there; exits 1 when there is one
 *   node scripts/words.ts --left     counts the words that only documents refuse so far, by package
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const GLOSSARY = 'docs/glossary.md';

/** Where a word is refused: in what a user reads (pages and messages), or in names and comments of the sources too. */
type Scope = 'documents' | 'everywhere';

interface PrivateWord {
  /** A plain word in all its forms, such as `bell` and `bells`; or one name of the sources, such as `giveBack`. */
  readonly forms: readonly string[];
  readonly instead: string;
  readonly scope: Scope;
}

interface Finding {
  readonly line: number;
  readonly word: string;
  readonly instead: string;
}

/** The rows `| forms | say | refused in |` of the glossary. @throws Error for a row that says something else */
export function privateWords(glossary: string): PrivateWord[] {
  const [, table = ''] = glossary.split(/^## Words that are refused$/m);
  const rows = table.split('\n').filter(line => /^\| `/.test(line));
  if (rows.length === 0) throw new Error(`${GLOSSARY} has no table under "Words that are refused"`);
  return rows.map(row => {
    const [forms = '', instead = '', scope = ''] = row
      .slice(1, -1)
      .split('|')
      .map(cell => cell.trim());
    if (scope !== 'documents' && scope !== 'everywhere')
      throw new Error(`${GLOSSARY}: the last cell is 'documents' or 'everywhere': ${row}`);
    return { forms: [...forms.matchAll(/`([A-Za-z]+)`/g)].map(match => match[1]!), instead, scope };
  });
}

/** Code of a Markdown page is left out: it shows names that others have to type. Lines keep their numbers. */
const proseOf = (markdown: string) =>
  markdown
    .replace(/^```[\s\S]*?^```$/gm, block => block.replace(/[^\n]/g, ''))
    .replace(/`[^`\n]+`/g, '')
    .replace(/\]\([^)\n]*\)/g, ']');

/**
 * Names that are not ours to change: the folder of notification refs, which is stored in repositories, and a mode of MariaDB.
 */
const FIXED_NAMES = /\/bells\/|'ORACLE'/g;

/** `takeTurn` and `TAKE_TURN` are two words each. */
const wordsOf = (line: string) => line.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/_/g, ' ');

/** What a source file says to its user: texts of three words or more between quotes on one line. Lines keep their numbers. */
export const messagesOf = (source: string): string =>
  source
    .replace(/\/\*[\s\S]*?\*\//g, comment => comment.replace(/[^\n]/g, ''))
    .replace(/(^|\s)\/\/ .*$/gm, '')
    .split('\n')
    .map(line =>
      [...line.matchAll(/(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g)]
        .map(match => match[2]!.replace(/\$\{[^}]*\}/g, ' '))
        .filter(text => /\w +\w+ +\w/.test(text))
        .join(' | '),
    )
    .join('\n');

/** The refused words of one file. Pure. */
export function findingsIn(path: string, text: string, words: readonly PrivateWord[]): Finding[] {
  const isPage = path.endsWith('.md');
  const lines = (isPage ? proseOf(text) : text).replace(FIXED_NAMES, '').split('\n');
  return words.flatMap(({ forms, instead }) => {
    const names = forms.filter(form => /[A-Z]/.test(form));
    const plain = forms.filter(form => !/[A-Z]/.test(form));
    const exact = names.length > 0 ? new RegExp(`\\b(?:${names.join('|')})\\b`) : undefined;
    const any = plain.length > 0 ? new RegExp(`\\b(?:${plain.join('|')})\\b`, 'i') : undefined;
    return lines.flatMap((line, index) => {
      const match = exact?.exec(line) ?? any?.exec(wordsOf(line));
      return match ? [{ line: index + 1, word: match[0], instead }] : [];
    });
  });
}

/** What a user reads: pages, descriptions of inputs, workflows and forms. */
const isDocument = (path: string) =>
  path.endsWith('.md') || /(^|\/)action(\.source)?\.yml$/.test(path) || path.startsWith('.github/');

/** Sources whose messages a user may see. */
const isProduct = (path: string) => /^(packages|actions)\/[^/]+\/src\/.*\.ts$/.test(path);

/** What speaks of the words themselves. */
const ABOUT_WORDS = [GLOSSARY, 'scripts/words.ts', 'test/policy/words.test.ts'];

/** Files of the repository in which words count: no bundles, nothing generated from another file, nothing recorded. */
function filesWithWords(): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
    .split('\n')
    .filter(path => /\.(ts|py|sh|md|ya?ml)$/.test(path) || /^scripts\/\w+$/.test(path))
    .filter(path => !/(^|\/)(dist|fixtures)\/|\.gen\.ts$|\.data\.ts$/.test(path))
    .filter(path => !ABOUT_WORDS.includes(path) && existsSync(path));
}

/** All findings of the repository, one a line, empty when there is none. */
export function refusedWords(): string {
  const words = privateWords(readFileSync(GLOSSARY, 'utf8'));
  const everywhere = words.filter(({ scope }) => scope === 'everywhere');
  const inMessages = words.filter(({ scope }) => scope === 'documents');
  return filesWithWords()
    .flatMap(path => {
      const text = readFileSync(path, 'utf8');
      if (isDocument(path)) return findingsIn(path, text, words).map(finding => ({ path, ...finding }));
      const messages = isProduct(path) ? findingsIn(path, messagesOf(text), inMessages) : [];
      return [...findingsIn(path, text, everywhere), ...messages].map(finding => ({ path, ...finding }));
    })
    .map(
      ({ path, line, word, instead }) =>
        `${path}:${line}: '${word}' is a private word; write: ${instead} (${GLOSSARY})`,
    )
    .join('\n');
}

/** How often each word that only documents refuse stands in each package or folder. */
function left(): string {
  const words = privateWords(readFileSync(GLOSSARY, 'utf8')).filter(({ scope }) => scope === 'documents');
  const counts = new Map<string, Map<string, number>>();
  for (const path of filesWithWords().filter(file => !isDocument(file))) {
    const place = path.split('/').slice(0, 2).join('/');
    const text = readFileSync(path, 'utf8');
    for (const word of words) {
      const number = findingsIn(path, text, [word]).length;
      if (number === 0) continue;
      const places = counts.get(word.forms[0]!) ?? new Map<string, number>();
      counts.set(word.forms[0]!, places.set(place, (places.get(place) ?? 0) + number));
    }
  }
  return words
    .map(({ forms: [word = ''] }) => {
      const places = [...(counts.get(word) ?? [])].map(([place, number]) => `${place} ${number}`);
      return `${word}: ${places.join(', ') || "none: its last cell can say 'everywhere'"}`;
    })
    .join('\n');
}

if (import.meta.filename === process.argv[1]) {
  if (process.argv.includes('--left')) console.log(left());
  else {
    const findings = refusedWords();
    if (findings !== '') console.error(findings);
    process.exitCode = findings === '' ? 0 : 1;
  }
}
