/** Files of a checkout that say which Python is wanted, read. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import type { ProjectFiles } from './request.ts';

/** Text of a file; undefined where there is none. */
export function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

interface Places {
  /** The working directory, absolute. */
  readonly directory: string;
  /** Root of the checkout, absolute. */
  readonly repository: string;
  /** GITHUB_WORKSPACE. */
  readonly workspace: string;
}

/** A directory and those above it, up to the root of the checkout, nearest first. */
function foldersUpTo(directory: string, root: string): string[] {
  const found = [directory];
  while (found.at(-1)!.startsWith(`${root}/`)) found.push(dirname(found.at(-1)!));
  return found;
}

/** What `python-version-file` names. @throws Fault PYTHON_VERSION_INVALID */
function namedFile(name: string | undefined, { directory, workspace }: Places): ProjectFiles['named'] {
  if (name === undefined) return undefined;
  const text = readOptional(resolve(directory, name)) ?? readOptional(resolve(workspace, name));
  if (text !== undefined) return { name, text };
  throw new Fault({
    code: 'PYTHON_VERSION_INVALID',
    what: `There is no file '${name}', which 'python-version-file' names.`,
    remedy: 'Check the path: it counts from the working directory, or from the workspace.',
  });
}

/**
 * The files beside pyproject.toml and the lock that say which Python is wanted: version files here or above, Pipfile, setup.cfg, setup.py.
 * @param named the input `python-version-file`
 * @throws Fault PYTHON_VERSION_INVALID where the named file is not there
 */
export function readVersionFiles(places: Places, named: string | undefined): ProjectFiles {
  const { directory, repository } = places;
  const above = foldersUpTo(directory, repository);
  const nearest = (...names: readonly string[]) =>
    above.flatMap(folder => names.flatMap(name => readOptional(join(folder, name)) ?? []))[0];
  const setup = ['setup.cfg', 'setup.py'].flatMap(name => {
    const text = readOptional(join(directory, name));
    return text?.includes('python_requires') ? [{ name, text }] : [];
  })[0];
  return {
    named: namedFile(named, places),
    pythonVersionFile: nearest('.python-version'),
    toolVersions: nearest('.tool-versions'),
    mise: nearest('mise.toml', '.mise.toml'),
    runtime: nearest('runtime.txt'),
    pipfile: readOptional(join(directory, 'Pipfile')),
    setup,
  };
}
