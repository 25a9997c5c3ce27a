/**
 * What a project of the checkout takes from files of this machine beside its own: the projects that it requires by their paths, and
 * what its build reads outside of its directory. Pure: what is read comes through `Sources`.
 */
import { posix } from 'node:path';
import { globMatches, isMember } from './globs.ts';
import { localPath, normalName } from './requirements.ts';
import type { Sources } from './sources.ts';
import { at, isTable, readToml, type TomlTable, tables, textOf, textsOf } from './toml.ts';

/** Something that is installed or read where a project is. Paths count from where those of `Sources` do. */
interface LocalDependency {
  readonly path: string;
  readonly editable: boolean;
  /** The distribution's name in its normal form, where the project gives one. */
  readonly name?: string;
}

const join = (directory: string, path: string) =>
  path.startsWith('/') ? posix.normalize(path) : posix.join(directory, path);

/** A key with one table or several, of which markers choose one. */
const entriesOf = (value: unknown): TomlTable[] => (isTable(value) ? [value] : tables(value));

/** Directories above, nearest first: at most eight beyond the one that relative paths count from. */
function above(directory: string): string[] {
  const found: string[] = [];
  for (let at = posix.join(directory, '..'); found.length < 32; at = posix.join(at, '..')) {
    found.push(at);
    if (at === '/' || at === '../../../../../../../..') break;
  }
  return found;
}

interface Workspace {
  readonly root: string;
  readonly document: TomlTable;
}

/** The uv workspace that a project belongs to: its own, or the nearest above that counts it among its members. */
function workspaceOf(directory: string, own: TomlTable, sources: Sources): Workspace | undefined {
  if (isTable(at(own, 'tool', 'uv', 'workspace'))) return { root: directory, document: own };
  for (const root of above(directory)) {
    const text = sources.read(posix.join(root, 'pyproject.toml'));
    if (text === undefined || !/\bworkspace\b/.test(text)) continue;
    const document = readToml(text);
    if (!isTable(at(document, 'tool', 'uv', 'workspace'))) continue;
    const base = sources.directory ?? '/0/1/2/3/4/5/6/7/8';
    const path = posix.relative(posix.resolve(base, root), posix.resolve(base, directory));
    return isMember(text, path) ? { root, document } : undefined;
  }
  return undefined;
}

/** The directory of a member by its name. */
function memberOf({ root, document }: Workspace, name: string, sources: Sources): string | undefined {
  const own = (directory: string) =>
    textOf(at(readToml(sources.read(posix.join(directory, 'pyproject.toml'))), 'project', 'name'));
  const isIt = (directory: string) => normalName(own(directory) ?? '') === name;
  if (isIt(root)) return root;
  const matches = (key: string, path: string) =>
    textsOf(at(document, 'tool', 'uv', 'workspace', key)).some(glob => globMatches(glob, path));
  return (sources.list(root) ?? [])
    .flatMap(file => (file.endsWith('/pyproject.toml') ? [posix.dirname(file)] : []))
    .filter(path => matches('members', path) && !matches('exclude', path))
    .map(path => posix.join(root, path))
    .find(isIt);
}

/** `[tool.uv.sources]` of a project, those of its workspace's root among them. */
function uvSources(directory: string, document: TomlTable, sources: Sources): LocalDependency[] {
  const workspace = workspaceOf(directory, document, sources);
  const tablesOf = (root: string, from: TomlTable) => {
    const named = at(from, 'tool', 'uv', 'sources');
    return isTable(named) ? Object.entries(named).map(([name, value]) => ({ root, name, value })) : [];
  };
  const own = tablesOf(directory, document);
  // What the project names itself wins over what the root says; the root's other sources are for all members.
  const inherited =
    workspace === undefined || workspace.root === directory
      ? []
      : tablesOf(workspace.root, workspace.document).filter(
          ({ name }) => mayRequire(document, name) && !own.some(one => same(one.name, name)),
        );
  return [...own, ...inherited].flatMap(({ root, name: written, value }) => {
    const name = normalName(written);
    return entriesOf(value).flatMap((entry): LocalDependency[] => {
      const written = localPath(textOf(entry.path) ?? textOf(entry.url) ?? 'http:');
      const member = entry.workspace === true && workspace ? memberOf(workspace, name, sources) : undefined;
      const path = member ?? (written === undefined ? undefined : join(root, written));
      return path === undefined ? [] : [{ path, editable: entry.editable === true, name }];
    });
  });
}

const same = (a: string, b: string) => normalName(a) === normalName(b);

/** Every requirement of a pyproject.toml, as PEP 508 writes it; of its groups too. */
function requirementsIn(document: TomlTable): string[] {
  const lists = (table: unknown) => (isTable(table) ? Object.values(table).flatMap(textsOf) : []);
  return [
    ...textsOf(at(document, 'project', 'dependencies')),
    ...lists(at(document, 'project', 'optional-dependencies')),
    ...lists(document['dependency-groups']),
    ...textsOf(at(document, 'build-system', 'requires')),
  ];
}

/** Whether a project asks for a distribution, or might: its build may say what it asks for. */
const mayRequire = (document: TomlTable, name: string) =>
  textsOf(at(document, 'project', 'dynamic')).some(key => /dependencies$/.test(key)) ||
  requirementsIn(document).some(text => same(/^[\w.-]*/.exec(text)![0], name));

/** The directory that a build backend puts in place of a name: PDM's `${PROJECT_ROOT}`, Hatch's `{root:parent:uri}`. */
function filledIn(target: string, directory: string): string {
  return target
    .replace(/^(?:file:\/*)?\$\{PROJECT_ROOT\}/, directory)
    .replace(/^(?:file:\/*)?\{root((?::parent)*)(?::(?:uri|real))*\}/, (_, parents: string) =>
      posix.join(directory, ...parents.split(':').slice(1).fill('..')),
    );
}

/** What `name @ file:…` leads to. Other relative paths are no requirements that pip or uv accept. */
function direct(requirement: string, directory: string): LocalDependency[] {
  const [, name, target] = /^\s*([\w.-]+)\s*(?:\[[^\]]*\]\s*)?@\s*([^\s;]+)/.exec(requirement) ?? [];
  if (name === undefined || target === undefined) return [];
  const filled = filledIn(target, directory);
  const path = localPath(filled);
  if (path === undefined || (filled === target && !/^(?:file:|\/)/i.test(target))) return [];
  return [{ path: posix.normalize(path), editable: false, name: normalName(name) }];
}

/** Poetry's own dependencies by path. `develop` holds for Poetry alone: who installs the built project gets a copy. */
function poetryDependencies(directory: string, document: TomlTable): LocalDependency[] {
  const named = at(document, 'tool', 'poetry', 'dependencies');
  return Object.entries(isTable(named) ? named : {}).flatMap(([name, value]) =>
    entriesOf(value).flatMap((entry): LocalDependency[] => {
      const path = localPath(textOf(entry.path) ?? textOf(entry.file) ?? textOf(entry.url) ?? 'http:');
      return path === undefined
        ? []
        : [{ path: join(directory, path), editable: false, name: normalName(name) }];
    }),
  );
}

/** The files from which a build takes its requirements, of setuptools and Hatch. */
function listsOf(document: TomlTable, setup: string): string[] {
  const dynamic = at(document, 'tool', 'setuptools', 'dynamic');
  const optional = at(dynamic, 'optional-dependencies');
  const of = (table: unknown) => {
    const file = at(table, 'file');
    return typeof file === 'string' ? [file] : textsOf(file);
  };
  return [
    ...of(at(dynamic, 'dependencies')),
    ...(isTable(optional) ? Object.values(optional).flatMap(of) : []),
    ...textsOf(at(document, 'tool', 'hatch', 'metadata', 'hooks', 'requirements_txt', 'files')),
    ...[...setup.matchAll(/^install_requires\s*=\s*file:(.+)$/gm)].flatMap(([, files = '']) =>
      files.split(',').map(file => file.trim()),
    ),
  ];
}

/** Tables of tools that look at a project and do not build it. */
const LOOKING = new Set(
  'ruff mypy pytest black isort coverage pyright basedpyright pylint flake8 tox nox bandit codespell commitizen towncrier ty pyrefly vulture deptry'.split(
    ' ',
  ),
);

/** Each text in a document that a build may read: values and, of Hatch's `force-include`, keys. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isTable(value) ? Object.entries(value).flatMap(([key, one]) => [key, ...textsIn(one)]) : [];
}

function builtFrom(document: TomlTable): string[] {
  const { tool, ...rest } = document;
  const { 'dependency-groups': _, ...own } = rest;
  const tools = Object.entries(isTable(tool) ? tool : {}).filter(([name]) => !LOOKING.has(name));
  return [own, ...tools.map(([, table]) => table)].flatMap(textsIn);
}

/** Paths that lead upwards in code: `"../VERSION"`, `join(here, "..", "VERSION")`, `here.parent.parent / "VERSION"`. */
function upwardsIn(code: string): string[] {
  const literals = [...code.matchAll(/["'\s=,(]((?:[\w.-]+\/)*\.\.\/[^\s"',;()]+)/g)].map(
    ([, path]) => path!,
  );
  const joined = [...code.matchAll(/["']\.\.["'](?:\s*[,/]\s*["'][^"'\n]{1,200}["'])+/g)].map(([text]) =>
    [...text.matchAll(/["']([^"']+)["']/g)].map(([, part]) => part).join('/'),
  );
  const parents = [...code.matchAll(/\.parent((?:\.parent){1,20})\s*\/\s*["']([^"'\n]{1,200})["']/g)].map(
    ([, up = '', path]) => `${'../'.repeat(up.split('.').length - 1)}${path}`,
  );
  return [...literals, ...joined, ...parents];
}

/** What the texts of a project name outside of its directory. A directory above it is no source of it: tools look for their root there. */
function outside(directory: string, texts: readonly string[], sources: Sources): LocalDependency[] {
  const base = sources.directory ?? '/0/1/2/3/4/5/6/7/8';
  const place = (path: string) => posix.resolve(base, path);
  return texts.flatMap(text => {
    if (!/(?:^|\/)\.\.\//.test(text) || /\s|^[a-z+]+:\/\//i.test(text)) return [];
    const parts = text.split('/');
    const pattern = parts.findIndex(part => /[*?[]/.test(part));
    const path = join(directory, (pattern === -1 ? parts : parts.slice(0, pattern)).join('/'));
    const from = posix.relative(place(directory), place(path));
    return /^\.\.\//.test(from) && !/^(?:\.\.\/)*\.\.$/.test(from) ? [{ path, editable: false }] : [];
  });
}

/** What a text requires by an address of a file: `name @ file:…`, also with extras between them. */
function addressed(text: string): string[] {
  return [...text.matchAll(/@\s*(file:[^\s"',;]+)/g)].flatMap(({ index, 1: url }) => {
    const before = text.slice(Math.max(0, index - 200), index).trimEnd();
    const plain = before.endsWith(']') ? before.slice(0, before.lastIndexOf('[')).trimEnd() : before;
    // The characters of a name, counted back from its end.
    let start = plain.length;
    while (start > 0 && /[\w.-]/.test(plain[start - 1]!)) start -= 1;
    return start < plain.length ? [`${plain.slice(start)} @ ${url}`] : [];
  });
}

/**
 * What the project in a directory takes from files of this machine: projects and archives that it requires by their paths
 * (`[tool.uv.sources]`, members of its workspace, Poetry's `path`, `name @ file:…`, also in the files that its build reads its
 * requirements from), and whatever its build files name outside of it. It may name what is not there, and itself: the caller looks.
 * Of a setup.py, which is code, what stands in it literally.
 */
export function localDependencies(directory: string, sources: Sources): LocalDependency[] {
  const read = (name: string) => sources.read(posix.join(directory, name));
  const document = readToml(read('pyproject.toml'));
  const setup = read('setup.cfg') ?? '';
  const code = read('setup.py') ?? '';
  const inCode = addressed(`${setup}\n${code}`);
  const lists = listsOf(document, setup).flatMap(file => (read(file) ?? '').split(/\r?\n/));
  const written = [...requirementsIn(document), ...lists, ...inCode];
  const required = [
    ...uvSources(directory, document, sources),
    ...poetryDependencies(directory, document),
    ...written.flatMap(requirement => direct(requirement, directory)),
  ];
  const readOutside = outside(
    directory,
    [...builtFrom(document), ...upwardsIn(`${setup}\n${code}`)],
    sources,
  );
  const known = new Set(required.map(({ path }) => posix.join(path, '.')));
  return [...required, ...readOutside.filter(({ path }) => !known.has(posix.join(path, '.')))];
}
