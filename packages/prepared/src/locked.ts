/** Which bytes the lock files of a project allow for its packages. Lock files are text that tools wrote; nothing of them is run. */
import { posix } from 'node:path';

export interface LockFile {
  readonly name: string;
  readonly content: string;
}

/** `Portal_Tools` → `portal-tools`: how package indexes compare names. */
export const normalName = (name: string): string => name.replace(/[-_.]+/g, '-').toLowerCase();

/** Versions are written in several ways that mean the same: case, `v`, separators, words for a stage, zeros at the end. */
function normalVersion(version: string): string {
  const [release = '', ...local] = version.trim().toLowerCase().replace(/^v/, '').split('+');
  const [numbers = ''] = /^[\d.]*/.exec(release) ?? [];
  const rest = release.slice(numbers.length);
  const parts = numbers.split('.');
  while (parts.length > 1 && /^0*$/.test(parts.at(-1)!)) parts.pop();
  const stage = rest
    .replace(/^[-_.]?(?:alpha|a)[-_.]?/, 'a')
    .replace(/^[-_.]?(?:beta|b)[-_.]?/, 'b')
    .replace(/^[-_.]?(?:preview|pre|rc|c)[-_.]?/, 'rc')
    .replace(/[-_]/g, '.');
  return [parts.join('.') + stage, ...local.map(part => part.replace(/[-_]/g, '.'))].join('+');
}

/** A package at a version, the same however both are written. */
export const packageKey = (name: string, version: string): string =>
  `${normalName(name)}==${normalVersion(version)}`;

/** Package at a version → SHA-256 of every file of it that the lock names. */
export type Locked = ReadonlyMap<string, ReadonlySet<string>>;

const HASH = /sha256[:"'= ]+([0-9a-f]{64})\b/gi;

/** uv.lock and pylock.toml: a table for each package, with its name and version before its files. */
function fromToml(content: string, into: Map<string, Set<string>>): void {
  for (const block of content.split(/^\[\[packages?\]\]\s*$/m).slice(1)) {
    // A table of another name ends it, unless it is one of this package.
    const own = block.split(/^\[(?!\[?packages?\.)/m)[0]!;
    const name = /^name\s*=\s*"([^"\n]+)"/m.exec(own)?.[1];
    const version = /^version\s*=\s*"([^"\n]+)"/m.exec(own)?.[1];
    if (name === undefined || version === undefined) continue;
    note(into, packageKey(name, version), own);
  }
}

function note(into: Map<string, Set<string>>, key: string, text: string): void {
  const hashes = into.get(key) ?? new Set();
  for (const [, sum] of text.matchAll(HASH)) hashes.add(sum!.toLowerCase());
  into.set(key, hashes);
}

/** Without `[extra]` at its start. */
function withoutExtras(text: string): string {
  const end = text.startsWith('[') ? text.indexOf(']') : -1;
  return end < 0 ? text : text.slice(end + 1).trimStart();
}

/** The files that a requirements file includes. */
function includedIn(content: string): string[] {
  return content.split(/\r\n?|\n/).flatMap(line => {
    const text = line.trim();
    const option = /^(?:-r|--requirement|-c|--constraint)(?=[ =])/.exec(text)?.[0];
    if (option === undefined) return [];
    const word = /^\S+/.exec(text.slice(option.length).replace(/^[ =]+/, ''))?.[0];
    return word === undefined ? [] : [word];
  });
}

/** Requirements files: `name==version --hash=sha256:…`, lines continued. */
function fromRequirements(content: string, into: Map<string, Set<string>>): void {
  const lines = content
    .replace(/\r\n?/g, '\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map(line => line.replace(/(^|\s)#.*$/, '').trim());
  for (const line of lines) {
    const name = /^[A-Za-z0-9][A-Za-z0-9._-]*/.exec(line)?.[0];
    if (name === undefined) continue;
    const rest = withoutExtras(line.slice(name.length).trimStart());
    const version = /^===?\s*([A-Za-z0-9.!+_-]+)/.exec(rest)?.[1];
    if (version !== undefined) note(into, packageKey(name, version), line);
  }
}

/** What all these lock files name, together. */
export function lockedHashes(files: readonly LockFile[]): Locked {
  const found = new Map<string, Set<string>>();
  for (const { name, content } of files) {
    if (/\.(?:toml|lock)$/.test(name)) fromToml(content, found);
    else fromRequirements(content, found);
  }
  return found;
}

const MOST_FILES = 100;

/**
 * The lock files themselves and what requirements files among them include, each once.
 * @param read the text of a file by its path; undefined where there is none, or where it may not be read
 */
export function withIncluded(
  names: readonly string[],
  read: (name: string) => string | undefined,
): LockFile[] {
  const found = new Map<string, string>();
  const visit = (name: string) => {
    if (found.has(name) || found.size >= MOST_FILES || name.startsWith('..') || posix.isAbsolute(name))
      return;
    const content = read(name);
    if (content === undefined) return;
    found.set(name, content);
    if (/\.(?:toml|lock)$/.test(name)) return;
    for (const included of includedIn(content))
      if (!posix.isAbsolute(included)) visit(posix.join(posix.dirname(name), included));
  };
  for (const name of names) visit(posix.normalize(name));
  return [...found].map(([name, content]) => ({ name, content }));
}
