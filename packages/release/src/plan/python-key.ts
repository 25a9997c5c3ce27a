/**
 * The key of a Python environment on a host: two releases share an environment exactly when their keys are equal, so the key covers every
 * file that was read to make it. On the runner for `source: push`, on the host for `source: git`. Pure.
 */
import { hash } from 'node:crypto';
import {
  localParts,
  normalPath,
  type Part,
  type Reached,
  type RootKind,
  reachedFrom,
} from '@guarded-deploy/python-env/reached';
import { expand, requirementLines, VARIABLE } from '@guarded-deploy/python-env/requirements';
import { indexPlaces, settingsReach, withoutAccounts } from '@guarded-deploy/python-env/settings-key';
import type { Sources } from '@guarded-deploy/python-env/sources';
import { at, readToml } from '@guarded-deploy/python-env/toml';

interface KeyedPython {
  /** The release that is being made. */
  readonly release: string;
  readonly kind: RootKind;
  /** Lock or requirements files, from the environment's directory. */
  readonly locks: readonly string[];
  /** Directory of wheels from there, or ''. */
  readonly wheels: string;
  /** Whatever else decides what is installed. */
  readonly settings: readonly string[];
  /** What the installer is given as its environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The same files, by their paths from a directory of the release. */
export function sourcesBelow(
  directory: string,
  source: {
    readonly read: (path: string) => string | undefined;
    readonly hash: (path: string) => string | undefined;
    readonly list: (directory: string) => readonly string[] | undefined;
    readonly real: (path: string) => string | undefined;
  },
): Sources {
  const place = (path: string) => normalPath(`${directory}/${path}`);
  // Where a link is in the path, names alone do not say where `..` leads.
  const raw = (path: string) => {
    const whole = directory === '.' ? path : `${directory}/${path}`;
    return /(?:^|\/)\.\.(?:\/|$)/.test(path) && source.real(whole) !== undefined ? whole : place(path);
  };
  // What lies outside of the release is not sent: a host reads its own.
  const inside = (path: string) => !path.startsWith('/') && !place(path).startsWith('..');
  return {
    read: path => (inside(path) ? source.read(raw(path)) : undefined),
    hash: path => (inside(path) ? source.hash(raw(path)) : undefined),
    list: path => (inside(path) ? source.list(raw(path)) : undefined),
    real: path => (inside(path) ? source.real(raw(path)) : undefined),
  };
}

/** Of pyproject.toml what uv uses when it installs what others have resolved: the project's own name and version decide nothing. */
function settingsOf(text: string): string {
  const document = readToml(text);
  return JSON.stringify([at(document, 'tool', 'uv'), at(document, 'project', 'requires-python')]);
}

/** What is installed by reference to the release's own directory: the environment is then that release's alone. */
const byReference = (kind: RootKind, { locals }: Reached) =>
  locals.some(({ path, editable }) => editable && !(kind === 'uv.lock' && path === '.'));

/** What is filled in for the variables of requirements files: without accounts, of which no checksum is kept. */
function filledIn(files: readonly string[], sources: Sources, env: Readonly<Record<string, string>>) {
  const lines = files.flatMap(file => requirementLines(sources.read(file) ?? ''));
  return lines.filter(line => VARIABLE.test(line)).map(line => withoutAccounts(expand(line, env)));
}

interface KeyedEnvironment {
  /** 24 hexadecimal digits. */
  readonly key: string;
  /** Why the environment is for this release alone although nothing is installed by reference: what decides and cannot be seen from here. */
  readonly alone: string | undefined;
}

export function pythonKey(python: KeyedPython, sources: Sources): KeyedEnvironment {
  const { kind, locks, wheels, settings, release, environment = {} } = python;
  const reached = reachedFrom(kind, locks, sources, { env: environment });
  const told = settingsReach(environment, sources);
  // The project itself is not installed (`--no-install-project`); other packages of its lock are.
  const locals = reached.locals.filter(({ path }) => !(kind === 'uv.lock' && path === '.'));
  const own = 'pyproject.toml';
  const extra = ['uv.toml', own].filter(name => !reached.files.includes(name));
  const texts: Part[] = [...reached.files, ...extra].flatMap(name => {
    const content = sources.read(name);
    if (content === undefined) return [];
    return [{ name, content: name === own && !isBuilt(kind, locals) ? settingsOf(content) : content }];
  });
  const built = localParts({ ...reached, locals }, sources);
  const kept =
    wheels === ''
      ? []
      : localParts({ ...reached, locals: [{ path: wheels, editable: false, kind: 'links' }] }, sources);
  const places = [readToml(sources.read('uv.toml')), at(readToml(sources.read(own)), 'tool', 'uv')]
    .flatMap(indexPlaces)
    .map(normalPath);
  const indexes = localParts(
    { ...reached, locals: places.map(path => ({ path, editable: false, kind: 'links' })) },
    sources,
  );
  const filled = kind === 'requirements' ? filledIn(reached.files, sources, environment) : [];
  const unseen = [
    ...reached.unseen,
    ...reached.missing.map(({ path, from }) => ({ what: path, from })),
    ...told.unseen,
    ...places.flatMap(path => (sources.real(path) === undefined ? [{ what: path, from: 'uv' }] : [])),
  ][0];
  const isOwn = unseen !== undefined || byReference(kind, reached);
  const further = [filled, told.parts, indexes];
  const more = further.some(list => list.length > 0) ? further : [];
  const parts = [settings, texts, built, kept, isOwn ? release : '', ...more];
  return {
    key: hash('sha256', JSON.stringify(parts)).slice(0, 24),
    alone: unseen && `${unseen.from} reads ${withoutAccounts(unseen.what)}, which is not in the source`,
  };
}

/** Whether the project in the directory itself is built into the environment. */
const isBuilt = (kind: RootKind, locals: Reached['locals']) =>
  kind !== 'uv.lock' && locals.some(({ path }) => path === '.');
