import type { PlanInputs, Selection } from '../src/plan.ts';
import type { Project } from '../src/project.ts';
import type { Sources } from '../src/sources.ts';

/** A checkout in memory, by paths from the working directory. */
export function checkout(files: Readonly<Record<string, string>>): Sources {
  return {
    read: path => files[path],
    hash: path => (files[path] === undefined ? undefined : `#${files[path]}`),
    list: directory => {
      const prefix = directory === '.' ? '' : `${directory}/`;
      const below = Object.keys(files)
        .filter(
          name => name.startsWith(prefix) && name !== directory && !(prefix === '' && name.startsWith('../')),
        )
        .map(name => name.slice(prefix.length))
        .sort();
      return below.length > 0 ? below : undefined;
    },
    real: path =>
      files[path] !== undefined || Object.keys(files).some(name => name.startsWith(`${path}/`))
        ? path
        : undefined,
  };
}

export function projectOf(
  files: Readonly<Record<string, string>>,
  roots: Partial<Pick<Project, 'root' | 'workspaceRoot' | 'hidden'>> & { directory?: string } = {},
): Project {
  const { directory, ...rest } = roots;
  return {
    files: Object.keys(files)
      .filter(name => /^(requirements\/)?[^/]+$/.test(name))
      .sort(),
    sources: { ...checkout(files), ...(directory === undefined ? {} : { directory }) },
    root: '.',
    workspaceRoot: roots.root ?? '.',
    hidden: false,
    ...rest,
  };
}

export const NOTHING_CHOSEN: Selection = {
  groups: [],
  extras: [],
  noInstallProject: false,
  noDev: false,
  onlyGroup: [],
  noGroup: [],
  allGroups: false,
  noDefaultGroups: false,
  allExtras: false,
  noExtra: [],
  package: [],
  allPackages: false,
};

export const planInputs = (given: Partial<PlanInputs> = {}): PlanInputs => ({
  ...NOTHING_CHOSEN,
  manager: 'auto',
  requirements: [],
  locked: undefined,
  ...given,
});
