/**
 * No list of GitHub's is read but through `readPages`: what is missing from a first page is not missing from the list. Which
 * endpoints give lists in pages is taken from GitHub's own description of its API.
 */
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const HELPERS = ['packages/deadline/src/pages.ts', 'packages/action-kit/src/lists.ts'];

/** Questions to a list's address that are not about what is on the list. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  // Whether two commits are related.
  'packages/lock/src/ancestry.ts': ['GET /repos/{}/compare/{}...{}?per_page=1'],
  // Whether a repository's runs can be seen at all.
  'packages/lock/src/liveness.ts': ['GET /repos/{}/actions/runs?per_page=1'],
  // A commit of the Git database: `base` ends with /git.
  'packages/lock/src/refs.ts': ['GET {}/commits/{}'],
  // One commit; its files are the list.
  'actions/version-gate/src/history.ts': ['GET /repos/{}/{}/commits/{}'],
  // Writes a comment.
  'packages/energy/src/github.ts': ['/issues/{}/comments'],
};

interface Parameter {
  readonly name?: string;
  readonly $ref?: string;
}

function paginated(): readonly string[] {
  const folder = dirname(createRequire(import.meta.url).resolve('@octokit/openapi/package.json'));
  const document = JSON.parse(readFileSync(join(folder, 'generated/api.github.com.json'), 'utf8')) as {
    paths: Record<string, { get?: { parameters?: readonly Parameter[] } }>;
  };
  const isPaged = ({ name, $ref }: Parameter) => name === 'per_page' || /\/per-page$/.test($ref ?? '');
  return Object.entries(document.paths)
    .filter(([, { get }]) => get?.parameters?.some(isPaged))
    .map(([path]) => path.replace(/\{[^}]*\}/g, '{}'));
}

const PAGED = paginated();

/** `/repos/${a}/${b}/x?y` and `{owner}`: what varies becomes `{}`. */
const bare = (text: string) =>
  text.replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '{}').replace(/(?<!\{)\{\w+\}/g, '{}');

/** Whether a literal is the address, or the end of the address, of a list in pages. */
function isList(literal: string): boolean {
  const path = bare(literal)
    .replace(/^GET /, '')
    .replace(/\?.*$/, '')
    // `owner/name` as one value.
    .replace(/^\/repos\/\{\}(?=\/(?!\{\}))/, '/repos/{}/{}')
    .replace(/^\{\}(?=\/)/, '');
  // An address names what it lists; `${a}/${b}` may be anything.
  return (
    /\/[a-z]/.test(path) &&
    path.split('/').length > 2 &&
    PAGED.some(list => list === path || list.endsWith(path))
  );
}

interface Found {
  readonly literal: string;
  /** The code just before it. */
  readonly before: string;
  readonly name: string | undefined;
}

function literalsOf(source: string): Found[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [...code.matchAll(/'([^'\n]*)'|`([^`]*)`|"([^"\n]*)"/g)].map(match => {
    const before = code.slice(Math.max(0, match.index - 160), match.index);
    return {
      literal: match[1] ?? match[2] ?? match[3] ?? '',
      before,
      name: /(?:const|let) (\w+)(?:: [^=]+)? =\s*$/.exec(before)?.[1],
    };
  });
}

/** Calls that hand an address on to `readPages`. */
const READERS = /(?:readPages|listOf|list|stragglers)(?:<[^()]*>)?\(\s*(?:(?:net, api|github),\s*)?$/;

/** Lists that a file asks for by itself. */
function around(file: string, source: string): string[] {
  return literalsOf(source).flatMap(({ literal, before, name }) => {
    const text = bare(literal);
    const isHandedOn =
      READERS.test(before) ||
      (name !== undefined && new RegExp(`(?:readPages|list)(?:<[^()]*>)?\\(\\s*${name}\\b`).test(source));
    const asks =
      /\bper_page=/.test(text) || (isList(literal) && /^GET |^\/|^\{\}\//.test(text) && !isHandedOn);
    return asks && !EXCEPTIONS[file]?.includes(text) ? [text] : [];
  });
}

const FILES = globSync('{packages,actions}/*/src/**/*.ts', {
  cwd: ROOT,
  // What serves lists, and what runs and renders nothing for users.
  exclude: path => /github-simulator|local-hosts|local-services|\.gen\.ts$/.test(path),
}).filter(file => !HELPERS.includes(file));

test('GitHub’s description names the lists', () => {
  expect(PAGED.length).toBeGreaterThan(200);
  for (const list of ['jobs', 'artifacts']) expect(PAGED).toContain(`/repos/{}/{}/actions/runs/{}/${list}`);
});

test.each(FILES)('%s reads lists to their end', file => {
  expect(around(file, readFileSync(join(ROOT, file), 'utf8'))).toEqual([]);
});

test.each<[string, string]>([
  ['a first page', 'await api.request(`GET /repos/${o}/${r}/actions/runs/${id}/jobs`)'],
  ['a larger first page', 'await api.request(`GET /repos/${o}/${r}/actions/runs/${id}/jobs?per_page=100`)'],
  ['a page by a number', "request('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', { page: 1 })"],
  ['an address of one’s own client', 'await net.json(of(api, `/issues/${pull}/comments`))'],
  ['a constant', "const route = 'GET /repos/{owner}/{repo}/collaborators';\nawait request(route);"],
  ['behind a base', 'await get(`${base}/actions/runs/${id}/artifacts`)'],
])('a list that is read around it is found: %s', (_, source) => {
  expect(around('x.ts', source)).toHaveLength(1);
});

test.each<[string, string]>([
  ['through it', 'await readPages(`/repos/${o}/${r}/actions/runs/${id}/jobs`, read)'],
  [
    'a constant through it',
    "const route = 'GET /repos/{owner}/{repo}/pulls';\nawait readPages(route, read);",
  ],
  ['no list', "request('GET /repos/{owner}/{repo}/pulls/{pull_number}')"],
  ['a comment', '/** Reads `GET /repos/{owner}/{repo}/pulls`. */'],
])('what is no list, or read to its end, is let through: %s', (_, source) => {
  expect(around('x.ts', source)).toEqual([]);
});
