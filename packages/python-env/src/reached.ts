/**
 * Every file that decides what an environment holds, from the files that are installed from: what they include, the constraints, the
 * locks, and the sources that are built from the checkout. Keys of caches and environments are made of these. Pure: what is read
 * comes through `Sources`.
 */
import { posix } from 'node:path';
import { localDependencies } from './local-sources.ts';
import {
  localPath,
  type Meaning,
  meaningsOf,
  normalName,
  requirementLines,
  VARIABLE,
} from './requirements.ts';
import type { Sources } from './sources.ts';
import { at, isTable, readToml, type TomlTable, tables, textOf } from './toml.ts';

/** Something built or installed from files of this machine. */
export interface LocalSource {
  readonly path: string;
  /** The distribution's name in its normal form, where the lock or its own metadata tells. */
  readonly name?: string | undefined;
  /** Installed by reference: a change of its code needs no new installation. */
  readonly editable: boolean;
  readonly kind: 'directory' | 'archive' | 'links';
}

export interface Reached {
  /** Text files, each once, in the order in which they are found. */
  readonly files: readonly string[];
  /** Those of `files` that are requirements files and ask for something: neither constraints nor a project's own files. */
  readonly asking: readonly string[];
  /** Those that are constraints alone. */
  readonly constraining: readonly string[];
  readonly locals: readonly LocalSource[];
  /** Files that are included and are not there, with the file that names them. */
  readonly missing: readonly { readonly path: string; readonly from: string }[];
  /** What is read and cannot be seen from here: addresses, files outside of the sources, names that a variable completes. */
  readonly unseen: readonly Unseen[];
}

/** What decides what is installed and is nothing that `Sources` has. */
interface Unseen {
  /** As it is written, or as a path. */
  readonly what: string;
  readonly from: string;
}

/** `a/../b/./c` → `b/c`; leading `..` and `/` stay. The directory itself is `.`. */
export function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part === '..' && path.startsWith('/')) continue;
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/') || '.';
}

/** From the project's directory, where a path leads into it, by whatever way. */
function within(path: string, { directory }: Sources): string {
  const normal = normalPath(path);
  if (directory === undefined) return normal;
  const place = posix.resolve(directory, normal);
  if (place === directory) return '.';
  return place.startsWith(`${directory}/`) ? place.slice(directory.length + 1) : normal;
}

/** Whether a path of the sources leads out of where they begin. Where there is no directory, the sources are a tree of their own. */
const isOutside = (path: string, { directory }: Sources) =>
  directory === undefined && /^(?:\/|\.\.(?:\/|$))/.test(path);

/** A path that counts from the directory of a file. */
const joined = (file: string, path: string) =>
  path.startsWith('/') ? path : `${file.slice(0, file.lastIndexOf('/') + 1)}${path}`;

const beside = (file: string, path: string, sources: Sources) => within(joined(file, path), sources);

/**
 * What a path may lead to. `..` behind a link is for the system above where the link leads, which is what uv and older releases of pip
 * open; newer ones of pip open what the names alone say.
 */
function ways(path: string, sources: Sources): string[] {
  const plain = within(path, sources);
  if (!/(?:^|\/)\.\.(?:\/|$)/.test(path)) return [plain];
  const real = sources.real(path);
  return real === undefined || real === sources.real(plain) ? [plain] : [plain, path];
}

/** A list that takes each path once. */
class Found {
  readonly files: string[] = [];
  /** Files that are asked for, and not only constraints. */
  readonly asked = new Set<string>();
  readonly locals: LocalSource[] = [];
  readonly missing: { path: string; from: string }[] = [];
  readonly unseen: Unseen[] = [];
  readonly constraints = new Set<string>();

  readonly sources: Sources;

  constructor(sources: Sources) {
    this.sources = sources;
  }

  /** True the first time. */
  file(path: string): boolean {
    if (this.files.includes(path)) return false;
    this.files.push(path);
    return true;
  }

  optional(path: string): void {
    if (this.sources.read(path) !== undefined) this.file(path);
  }

  local(path: string, editable: boolean, kind: LocalSource['kind'] = 'directory', name?: string): void {
    const known = this.locals.findIndex(local => local.path === path && local.kind === kind);
    if (known === -1) this.locals.push({ path, editable, kind, ...(name === undefined ? {} : { name }) });
    // The stricter of two mentions holds.
    else if (!editable) this.locals[known] = { ...this.locals[known]!, editable };
  }

  /** A directory or an archive, whichever is there. True when one is. */
  somewhere(written: string, editable: boolean, name?: string): boolean {
    const { sources } = this;
    const there = ways(written, sources).filter(
      path => sources.list(path) !== undefined || sources.hash(path) !== undefined,
    );
    for (const path of there) {
      const directory = sources.list(path) !== undefined;
      this.local(
        path,
        editable,
        directory ? 'directory' : 'archive',
        name ?? (directory ? nameOf(path, sources) : undefined),
      );
    }
    return there.length > 0;
  }

  /** One of these is there, outside of the sources. */
  perhaps(paths: readonly string[], from: string): void {
    const outside = paths.find(path => isOutside(path, this.sources));
    const what = outside ?? paths.find(path => VARIABLE.test(path));
    if (what !== undefined) this.unseen.push({ what, from });
  }
}

/** The name that a project's own metadata gives; undefined where it has to be built to tell. */
function nameOf(directory: string, sources: Sources): string | undefined {
  const pyproject = readToml(sources.read(normalPath(`${directory}/pyproject.toml`)));
  const setup = /^\[metadata\][^[]*?^name\s*=\s*([\w.-]+)\s*$/ms.exec(
    sources.read(normalPath(`${directory}/setup.cfg`)) ?? '',
  )?.[1];
  const name =
    textOf(at(pyproject, 'project', 'name')) ?? textOf(at(pyproject, 'tool', 'poetry', 'name')) ?? setup;
  return name === undefined ? undefined : normalName(name);
}

/** Directories of distributions, or pages that list them: for pip and uv they count from the file or from where they run. */
function followLinks(paths: readonly string[], file: string, found: Found): void {
  const { sources } = found;
  const places = paths.flatMap(path => [...ways(joined(file, path), sources), ...ways(path, sources)]);
  const there = places.filter(place => sources.list(place) !== undefined);
  for (const place of there) found.local(place, false, 'links');
  const pages = places.filter(place => !there.includes(place) && sources.hash(place) !== undefined);
  for (const page of pages) found.local(page, false, 'archive');
  if (there.length === 0 && pages.length === 0) found.perhaps(places, file);
}

/** A requirements file and all that it names. `asks`: it is no constraint. A file that is met as a constraint and then as more is visited again. */
function visit(
  file: string,
  found: Found,
  env: Readonly<Record<string, string | undefined>>,
  asks: boolean,
): void {
  const isNew = found.file(file);
  if (!isNew && (!asks || found.asked.has(file))) return;
  (asks ? found.asked : found.constraints).add(file);
  const follow = (meaning: Meaning) => {
    if (meaning.kind === 'requirement') {
      // Paths of requirements count from where pip or uv runs, not from the file.
      for (const path of meaning.local ?? [])
        if (found.somewhere(path, meaning.editable === true, meaning.name)) return;
      found.perhaps(
        (meaning.local ?? []).map(path => within(path, found.sources)),
        file,
      );
    } else if (meaning.kind === 'links') followLinks(meaning.paths, file, found);
    else {
      const places = meaning.paths.flatMap(path => ways(joined(file, path), found.sources));
      const there = places.filter(place => found.sources.read(place) !== undefined);
      for (const place of there) visit(place, found, env, asks && meaning.kind === 'include');
      if (there.length === 0 && places[0] !== undefined) found.missing.push({ path: places[0], from: file });
      if (meaning.elsewhere !== undefined) found.unseen.push({ what: meaning.elsewhere, from: file });
    }
  };
  for (const line of requirementLines(found.sources.read(file) ?? ''))
    for (const meaning of meaningsOf(line, env)) follow(meaning);
}

/** Packages of a uv.lock that are reached from `roots` through dependencies of any kind; all without roots. */
function packagesOf(lock: TomlTable, roots: readonly string[] | undefined): TomlTable[] {
  const packages = tables(lock.package);
  if (roots === undefined) return packages;
  const byName = new Map<string, TomlTable[]>();
  for (const entry of packages) {
    const name = String(entry.name);
    byName.set(name, [...(byName.get(name) ?? []), entry]);
  }
  const seen = new Set<string>();
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const entry of byName.get(name) ?? []) {
      const grouped = [entry['optional-dependencies'], entry['dev-dependencies']].filter(isTable);
      const lists = [entry.dependencies, ...grouped.flatMap(table => Object.values(table))];
      queue.push(...lists.flatMap(list => tables(list).map(({ name }) => String(name))));
    }
  }
  return packages.filter(entry => seen.has(String(entry.name)));
}

/**
 * What a uv.lock reaches: itself, the pyproject.toml and uv.toml beside it, and of each package that lies in the checkout its
 * pyproject.toml and its source.
 * @param roots packages of the workspace that are installed; all when undefined
 */
function visitUvLock(lock: string, found: Found, roots: readonly string[] | undefined): void {
  if (!found.file(lock)) return;
  for (const name of ['pyproject.toml', 'uv.toml']) found.optional(beside(lock, name, found.sources));
  const content = found.sources.read(lock) ?? '';
  // Most locks have nothing local but the project itself: reading half a megabyte for that is left out.
  if (
    !/source = \{ (?:editable|directory|virtual|path) = "(?!\.")/.test(content) &&
    !/source = \{ (?:editable|directory) = "\."/.test(content) &&
    !/source = \{ registry = "(?!https?:)/.test(content)
  )
    return;
  for (const { source, name } of packagesOf(readToml(content), roots)) {
    if (!isTable(source)) continue;
    const directory = textOf(source.editable) ?? textOf(source.directory) ?? textOf(source.virtual);
    const archive = textOf(source.path);
    // Of a directory of distributions, uv.lock has names and no checksums.
    const registry = localPath(textOf(source.registry) ?? 'http:');
    if (registry !== undefined) followLinks([registry], lock, found);
    if (archive !== undefined) {
      const place = beside(lock, archive, found.sources);
      found.local(place, false, 'archive', textOf(name));
      if (found.sources.hash(place) === undefined) found.perhaps([place], lock);
    }
    if (directory === undefined) continue;
    const place = beside(lock, directory, found.sources);
    if (found.sources.list(place) === undefined) found.perhaps([place], lock);
    found.optional(normalPath(`${place}/pyproject.toml`));
    if (source.virtual === undefined)
      found.local(place, source.editable !== undefined, 'directory', textOf(name));
  }
}

/** What a pylock.toml (PEP 751) reaches. */
function visitPylock(lock: string, found: Found): void {
  if (!found.file(lock)) return;
  const content = found.sources.read(lock) ?? '';
  if (!/\bpath\s*=/.test(content)) return;
  for (const entry of tables(readToml(content).packages)) {
    const { directory } = entry;
    const path = isTable(directory) ? textOf(directory.path) : undefined;
    if (path !== undefined)
      found.local(
        beside(lock, path, found.sources),
        (directory as TomlTable).editable === true,
        'directory',
        textOf(entry.name),
      );
    for (const file of [entry.archive, entry.sdist, ...tables(entry.wheels)]) {
      const place = isTable(file) ? textOf(file.path) : undefined;
      if (place !== undefined) found.local(beside(lock, place, found.sources), false, 'archive');
    }
  }
}

/** What the locks of Poetry and PDM reach: what they took from a directory or a file. */
function visitForeignToml(lock: string, found: Found): void {
  if (!found.file(lock)) return;
  found.optional(beside(lock, 'pyproject.toml', found.sources));
  for (const entry of tables(readToml(found.sources.read(lock)).package)) {
    const source = isTable(entry.source) ? entry.source : {};
    const path = /^(directory|file)$/.test(String(source.type)) ? textOf(source.url) : textOf(entry.path);
    if (path !== undefined)
      found.somewhere(beside(lock, path, found.sources), (entry.develop ?? entry.editable) === true);
  }
}

function visitPipfileLock(lock: string, found: Found): void {
  if (!found.file(lock)) return;
  found.optional(beside(lock, 'Pipfile', found.sources));
  let content: unknown;
  try {
    content = JSON.parse(found.sources.read(lock) ?? '');
  } catch {
    return;
  }
  for (const section of isTable(content) ? [content.default, content.develop] : []) {
    for (const entry of isTable(section) ? Object.values(section).filter(isTable) : []) {
      const path = localPathOf(textOf(entry.path) ?? textOf(entry.file));
      if (path !== undefined) found.somewhere(beside(lock, path, found.sources), entry.editable === true);
    }
  }
}

const localPathOf = (path: string | undefined) =>
  path !== undefined && !/^[a-z]+:\/\//i.test(path) ? path : undefined;

/**
 * The projects and files that local sources take from this machine in turn, however deep. What an installer is told of is in `locals` by
 * then: those found here are built into the environment too, or into what stands there.
 */
function follow(found: Found): void {
  // The list grows while it is walked.
  for (let index = 0; index < found.locals.length; index += 1) {
    const { path, kind } = found.locals[index]!;
    if (kind !== 'directory') continue;
    for (const local of localDependencies(path, found.sources))
      if (within(local.path, found.sources) !== path) found.somewhere(local.path, local.editable, local.name);
  }
}

/** A project that is resolved today, with its build files. It is installed by itself: a local is what it asks for. */
function visitProject(file: string, found: Found): void {
  const directory = normalPath(posix.dirname(file));
  found.file(file);
  for (const name of BUILD_FILES) found.optional(normalPath(`${directory}/${name}`));
  for (const local of localDependencies(directory, found.sources))
    if (within(local.path, found.sources) !== directory)
      found.somewhere(local.path, local.editable, local.name);
}

export type RootKind = 'uv.lock' | 'pylock' | 'requirements' | 'poetry.lock' | 'pdm.lock' | 'Pipfile.lock';

/** `project`: pyproject.toml, setup.cfg or setup.py without any lock. */
export type AnyKind = RootKind | 'project';

interface ReachOptions {
  /** For `${NAME}` in requirements files. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Packages of a uv workspace; all when undefined. */
  readonly packages?: readonly string[] | undefined;
}

/** Everything that is reached from the files that are installed from. */
export function reachedFrom(
  kind: AnyKind,
  roots: readonly string[],
  sources: Sources,
  options: ReachOptions = {},
): Reached {
  const found = new Found(sources);
  for (const root of roots.map(normalPath)) {
    if (kind === 'uv.lock') visitUvLock(root, found, options.packages);
    else if (kind === 'pylock') visitPylock(root, found);
    else if (kind === 'requirements') visit(root, found, options.env ?? {}, true);
    else if (kind === 'project') visitProject(root, found);
    else if (kind === 'Pipfile.lock') visitPipfileLock(root, found);
    else visitForeignToml(root, found);
  }
  // A uv.lock lists what its projects take in turn.
  if (kind !== 'uv.lock') follow(found);
  for (const { path, kind: form } of found.locals) {
    if (form !== 'directory') continue;
    for (const name of BUILD_FILES) found.optional(normalPath(`${path}/${name}`));
  }
  const { files, locals, missing, unseen, asked, constraints } = found;
  const constraining = [...constraints].filter(file => !asked.has(file));
  return { files, asking: [...asked], constraining, locals, missing, unseen };
}

/** What decides how a project is built and what it says of itself. */
const BUILD_FILES = ['pyproject.toml', 'setup.cfg', 'setup.py', 'MANIFEST.in'];

/** What building leaves behind in a source, and what is no part of it. */
const LEFT_BEHIND =
  /(?:^|\/)(?:\.git|\.hg|\.venv|__pycache__|node_modules|\.tox|\.nox|\.mypy_cache|\.pytest_cache|\.ruff_cache|[^/]+\.egg-info|\.eggs)(?:\/|$)|\.py[co]$|^build\/(?:lib|bdist|temp)/;

/** Whether a file, by its path from its source, is no part of what is built from it. */
export const isLeftBehind = (path: string): boolean => LEFT_BEHIND.test(path);

export interface Part {
  readonly name: string;
  /** Text, or a checksum. */
  readonly content: string;
}

/** Name and content of each text file. */
export const textParts = (reached: Reached, sources: Sources): Part[] =>
  reached.files.map(name => ({ name, content: sources.read(name) ?? '' }));

/**
 * Checksums of what is built from the checkout. What is installed by reference is left out unless `whole` says that it is built in full
 * (wheels): of its build settings the text files tell.
 */
export function localParts(reached: Reached, sources: Sources, whole = false): Part[] {
  return reached.locals.flatMap(({ path, editable, kind }) => {
    if (kind === 'archive') return [{ name: `${path}:`, content: sources.hash(path) ?? '' }];
    if (editable && !whole) return [];
    const files = (sources.list(path) ?? []).filter(file => !isLeftBehind(file));
    return files.map(file => ({
      name: `${path}:${file}`,
      content: sources.hash(normalPath(`${path}/${file}`)) ?? '',
    }));
  });
}

/** All of it: equal for two states of a checkout exactly when the same is installed. */
export const partsOf = (reached: Reached, sources: Sources, whole = false): Part[] => [
  ...textParts(reached, sources),
  ...localParts(reached, sources, whole),
];
