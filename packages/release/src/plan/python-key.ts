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
}

/** The same files, by their paths from a directory of the release. */
export function sourcesBelow(
  directory: string,
  source: {
    readonly read: (path: string) => string | undefined;
    readonly hash: (path: string) => string | undefined;
    readonly list: (directory: string) => readonly string[] | undefined;
  },
): Sources {
  const place = (path: string) => normalPath(`${directory}/${path}`);
  // What lies outside of the release is not sent: a host reads its own.
  const inside = (path: string) => !path.startsWith('/') && !place(path).startsWith('..');
  return {
    read: path => (inside(path) ? source.read(place(path)) : undefined),
    hash: path => (inside(path) ? source.hash(place(path)) : undefined),
    list: path => (inside(path) ? source.list(place(path)) : undefined),
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

/** @returns 24 hexadecimal digits */
export function pythonKey(python: KeyedPython, sources: Sources): string {
  const { kind, locks, wheels, settings, release } = python;
  const reached = reachedFrom(kind, locks, sources);
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
  const parts = [settings, texts, built, kept, byReference(kind, reached) ? release : ''];
  return hash('sha256', JSON.stringify(parts)).slice(0, 24);
}

/** Whether the project in the directory itself is built into the environment. */
const isBuilt = (kind: RootKind, locals: Reached['locals']) =>
  kind !== 'uv.lock' && locals.some(({ path }) => path === '.');
