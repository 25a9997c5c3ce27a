/** What a checkout holds, as far as it decides what is installed. The finding of workspaces is pure; `readProject` reads. */

import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { diskSources } from './disk.ts';
import { isMember } from './globs.ts';
import type { Sources } from './sources.ts';
import { at, readToml } from './toml.ts';

export interface Project {
  /** Names in the working directory and in its `requirements/`. */
  readonly files: readonly string[];
  /** By paths from the working directory. */
  readonly sources: Sources;
  /** From the working directory to the nearest pyproject.toml: `.`, `..`; `.` where there is none. */
  readonly root: string;
  /** The same to the root of the uv workspace, which has the lock; `root` where the project is in none. */
  readonly workspaceRoot: string;
  /** Another project lies between the two: from here, uv would not look beyond it. */
  readonly hidden: boolean;
}

/**
 * The nearest project at or above the working directory, and the root of its uv workspace. Pure.
 * @param pyprojects text of the pyproject.toml of the working directory and of each directory above it, nearest first, up to the
 *   checkout's root; undefined where there is none
 * @returns how many directories up the two are
 */
export function findRoots(
  pyprojects: readonly (string | undefined)[],
  names: readonly string[],
): { readonly project: number; readonly workspace: number; readonly hidden: boolean } {
  const project = pyprojects.findIndex(text => text !== undefined);
  if (project === -1) return { project: 0, workspace: 0, hidden: false };
  for (let up = project; up < pyprojects.length; up += 1) {
    const text = pyprojects[up];
    if (text === undefined || at(readToml(text), 'tool', 'uv', 'workspace') === undefined) continue;
    if (up === project) return { project, workspace: up, hidden: false };
    // From the candidate down to the project.
    const path = names.slice(project, up).reverse().join('/');
    if (!isMember(text, path)) break;
    return {
      project,
      workspace: up,
      hidden: pyprojects.slice(project + 1, up).some(one => one !== undefined),
    };
  }
  return { project, workspace: project, hidden: false };
}

const upwards = (levels: number) =>
  levels === 0 ? '.' : Array.from({ length: levels }, () => '..').join('/');

function namesIn(directory: string, folder: string): string[] {
  try {
    return readdirSync(join(directory, folder), { withFileTypes: true })
      .filter(entry => !entry.isDirectory())
      .map(entry => (folder === '.' ? '' : `${folder}/`) + entry.name);
  } catch {
    return [];
  }
}

/**
 * Reads what `makePlan` needs. Nothing above the checkout is looked at.
 * @param directory the working directory, absolute
 * @param workspace the root of the checkout, absolute
 * @param without absolute paths of directories that are no sources: the environment, wheels that are made
 */
export function readProject(directory: string, workspace: string, without: readonly string[] = []): Project {
  const sources = diskSources(directory, without);
  const path = relative(resolve(workspace), resolve(directory));
  const names = path === '' || path.startsWith('..') ? [] : path.split(/[\\/]/).reverse();
  const pyprojects = [...names, ''].map((_, up) => sources.read(join(upwards(up), 'pyproject.toml')));
  const found = findRoots(pyprojects, names);
  return {
    files: [...namesIn(directory, '.'), ...namesIn(directory, 'requirements')].sort(),
    sources,
    root: upwards(found.project),
    workspaceRoot: upwards(found.workspace),
    hidden: found.hidden,
  };
}
