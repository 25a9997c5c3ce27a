/** Filters of paths and addresses. Only texts are worked on: nothing is looked up on the runner's disk. */
import { withoutEnd } from '@guarded-deploy/foreign/linear';
import { typeError, unsupported, valueError } from '../errors.ts';
import { isText, iterate, put, textOf, tuple, typeName } from '../kinds.ts';
import { type Plugins, wantText } from '../plugins.ts';
import { str } from '../printing.ts';
import type { Any, AnyDict, Session } from '../session.ts';
import { percentEncode, queryDecode, queryEncode, urlParts } from '../urls.ts';
import { Tuple } from '../values.ts';

const want = (value: Any): string =>
  isText(value) ? textOf(value) : typeError(`a path has to be a text, not ${typeName(value)}`);

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function dirName(path: string): string {
  const head = path.slice(0, path.lastIndexOf('/') + 1);
  return head.replace(/[^/]/g, '') === head ? head : withoutEnd(head, '/');
}

function joinPaths(parts: readonly string[]): string {
  let path = '';
  for (const part of parts) {
    if (part.startsWith('/')) path = part;
    else path += path === '' || path.endsWith('/') ? part : `/${part}`;
  }
  return path;
}

/** Without `.`, `..` and double slashes; two slashes at the start stay, as POSIX has it. */
function normalPath(path: string): string {
  if (path === '') return '.';
  const root = /^\/{2}(?!\/)/.test(path) ? '//' : path.startsWith('/') ? '/' : '';
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    const up = part === '..';
    if (!up || (root === '' && parts.length === 0) || parts.at(-1) === '..') parts.push(part);
    else if (parts.length > 0) parts.pop();
  }
  return root + parts.join('/') || '.';
}

/** Both paths have to be of one kind: a relative one would be taken from a directory of the runner. */
function relativePath(session: Session, value: Any, start: Any): string {
  const from = start === undefined ? '.' : want(start);
  const path = want(value);
  if (path === '') valueError('no path specified');
  if (path.startsWith('/') !== from.startsWith('/'))
    unsupported(
      "'relpath' of a relative and an absolute path is not supported",
      'Give two absolute paths, or two relative ones.',
    );
  session.step(path.length);
  const split = (text: string) =>
    normalPath(text)
      .split('/')
      .filter(part => part !== '' && part !== '.');
  const [a, b] = [split(from), split(path)];
  let common = 0;
  while (common < a.length && common < b.length && a[common] === b[common]) common++;
  return [...a.slice(common).map(() => '..'), ...b.slice(common)].join('/') || '.';
}

function splitExtension(value: Any): Tuple {
  const path = want(value);
  const base = baseName(path);
  const dot = base.lastIndexOf('.');
  // Dots at the start belong to the name.
  if (dot <= 0 || /^\.*$/.test(base.slice(0, dot))) return tuple(path, '');
  const at = path.length - base.length + dot;
  return tuple(path.slice(0, at), path.slice(at));
}

function commonPath(session: Session, value: Any): string {
  if (!Array.isArray(value) && !(value instanceof Tuple))
    return typeError(`a list is needed, not ${typeName(value)}`);
  const paths = iterate(session, value).map(want);
  if (paths.length === 0) valueError('the list is empty');
  const absolute = paths.map(path => path.startsWith('/'));
  if (new Set(absolute).size > 1) valueError("Can't mix absolute and relative paths");
  const parts = paths.map(path => path.split('/').filter(part => part !== '' && part !== '.'));
  let count = 0;
  while (parts.every(list => count < list.length && list[count] === parts[0]![count])) count++;
  return (absolute[0] ? '/' : '') + parts[0]!.slice(0, count).join('/');
}

const splitDrive = (path: string): readonly [string, string] => {
  const share = /^[\\/]{2}[^\\/]+[\\/][^\\/]+/.exec(path)?.[0];
  const drive = share ?? (path[1] === ':' ? path.slice(0, 2) : '');
  return [drive, path.slice(drive.length)];
};

const windowsName = (path: string): string => splitDrive(path)[1].replace(/^.*[\\/]/s, '');

function windowsDirectory(path: string): string {
  const [drive, rest] = splitDrive(path);
  const head = rest.slice(0, rest.length - windowsName(path).length);
  return drive + (withoutEnd(head, '\\/') || head);
}

const refused = (name: string, remedy: string) => () =>
  unsupported(
    `the filter '${name}' is not supported: it would look at the runner's disk or environment`,
    remedy,
  );

function urlSplit(session: Session, value: Any, query: Any): Any {
  const parts = urlParts(want(value));
  const wanted = query === undefined ? '' : str(session, query);
  const names = [
    'fragment',
    'hostname',
    'netloc',
    'password',
    'path',
    'port',
    'query',
    'scheme',
    'username',
  ] as const;
  if (wanted !== '') {
    const name = names.find(known => known === wanted);
    return name ? parts[name] : valueError(`urlsplit: unknown URL component: ${wanted}`);
  }
  const dict: AnyDict = new Map();
  for (const name of names) put(session, dict, name, parts[name]);
  return dict;
}

function urlEncode(session: Session, value: Any): string {
  if (isText(value) || !(value instanceof Map || Array.isArray(value) || value instanceof Tuple))
    return percentEncode(str(session, value), '/');
  const pairs =
    value instanceof Map ? [...value.keys()].map(key => [key, value.get(key)]) : iterate(session, value);
  return pairs
    .map(pair => {
      const items = iterate(session, pair);
      if (items.length !== 2) valueError('urlencode needs pairs of names and values');
      return `${queryEncode(str(session, items[0]))}=${queryEncode(str(session, items[1]))}`;
    })
    .join('&');
}

export const pathFilters: Plugins = {
  basename: ['', (_, value) => baseName(want(value))],
  dirname: ['', (_, value) => dirName(want(value))],
  normpath: ['', (_, value) => normalPath(want(value))],
  path_join: [
    '',
    (session, value) => {
      if (isText(value)) return textOf(value);
      if (!Array.isArray(value) && !(value instanceof Tuple))
        return typeError(`a text or list is needed, not ${typeName(value)}`);
      const parts = iterate(session, value).map(want);
      return parts.length === 0 ? typeError('nothing to join') : joinPaths(parts);
    },
  ],
  relpath: ['start?', relativePath],
  splitext: ['', (_, value) => splitExtension(value)],
  commonpath: ['', commonPath],
  win_basename: ['', (_, value) => windowsName(want(value))],
  win_dirname: ['', (_, value) => windowsDirectory(want(value))],
  win_splitdrive: ['', (_, value) => tuple(...splitDrive(want(value)))],
  expanduser: ['', refused('expanduser', 'Write the whole path.')],
  expandvars: ['', refused('expandvars', 'Use variables of the inventory or the release file.')],
  realpath: ['', refused('realpath', "Use 'normpath', or write the whole path.")],
  fileglob: ['', (session, value) => [...session.environment.globFiles(session, want(value))]],
  urlencode: ['', urlEncode],
  urldecode: ['', (_, value) => queryDecode(wantText(value, 'the value'))],
  urlsplit: ['query?', urlSplit],
};
