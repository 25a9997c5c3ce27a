import { Fault } from '@guarded-deploy/faults';

export type Manager = 'uv' | 'pip';

export interface PlanInputs {
  readonly manager: 'auto' | Manager;
  readonly groups: readonly string[];
  readonly extras: readonly string[];
  readonly noInstallProject: boolean;
  /** Requirements files, from the working directory; found by their names unless given. */
  readonly requirements: readonly string[];
}

/** What the working directory holds, by names relative to it. */
export interface Tree {
  /** Names in the directory and in its `requirements/`. */
  readonly files: readonly string[];
  read(file: string): string;
}

export interface Plan {
  readonly manager: Manager;
  readonly kind: 'uv.lock' | 'pylock' | 'requirements';
  /** Files that decide what is installed, those that they include too: the cache's key is made of them. */
  readonly files: readonly string[];
  /** Those named on the command line. */
  readonly install: readonly string[];
  readonly groups: readonly string[];
  readonly extras: readonly string[];
  readonly noInstallProject: boolean;
  /** Every requirement carries a hash. */
  readonly hashes: boolean;
}

const OPTION = /^\s*(-r|--requirement|-c|--constraint)[ =]+(\S+)/;

/** Logical lines of a requirements file: comments gone, continued lines joined. */
export function requirementLines(text: string): string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map(line => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(line => line !== '');
}

/** A requirements file and all that it includes with -r and -c, in order, each once. */
export function includedFiles(file: string, tree: Tree): string[] {
  const found: string[] = [];
  const visit = (name: string) => {
    if (found.includes(name)) return;
    found.push(name);
    const folder = name.includes('/') ? name.replace(/[^/]+$/, '') : '';
    for (const line of requirementLines(tree.read(name))) {
      const included = OPTION.exec(line)?.[2];
      if (included !== undefined && !/^[a-z]+:\/\//i.test(included)) visit(normalize(folder + included));
    }
  };
  visit(file);
  return found;
}

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/');
}

/** Whether each requirement of these files carries a hash: then, and only then, may hashes be demanded. */
export function allHashed(files: readonly string[], tree: Tree): boolean {
  const lines = files
    .flatMap(file => requirementLines(tree.read(file)))
    .filter(line => !line.startsWith('-'));
  return lines.length > 0 && lines.every(line => /--hash[= ]\w+:[0-9a-fA-F]{32,}/.test(line));
}

/** The requirements file of a dependency group, under the names people give it. */
function fileOfGroup(group: string, files: readonly string[]): string | undefined {
  return [
    `requirements-${group}.txt`,
    `requirements_${group}.txt`,
    `requirements.${group}.txt`,
    `requirements/${group}.txt`,
    `${group}-requirements.txt`,
    `${group}_requirements.txt`,
  ].find(name => files.includes(name));
}

function requirementsFiles(inputs: PlanInputs, tree: Tree): string[] {
  if (inputs.requirements.length > 0) {
    const missing = inputs.requirements.find(
      file => !tree.files.includes(normalize(file)) && !readable(file, tree),
    );
    if (missing !== undefined) {
      throw new Fault({
        code: 'REQUIREMENTS_MISSING',
        what: `There is no requirements file '${missing}'.`,
        remedy: "Check 'requirements' and 'working-directory'.",
      });
    }
    return inputs.requirements.map(normalize);
  }
  const all = tree.files.filter(name =>
    /^([\w.-]*requirements[\w.-]*\.txt|requirements\/[\w.-]+\.txt)$/.test(name),
  );
  const base = ['requirements.txt', 'requirements/base.txt', 'requirements/requirements.txt'].find(name =>
    all.includes(name),
  );
  const chosen = inputs.groups.map(group => {
    const file = fileOfGroup(group, all);
    if (file === undefined) {
      throw new Fault({
        code: 'GROUP_MISSING',
        what: `No requirements file goes with the group '${group}'.`,
        remedy: `Add requirements-${group}.txt, or name the files under 'requirements'. There are: ${all.join(', ') || 'none'}.`,
      });
    }
    return file;
  });
  if (base !== undefined) return [base, ...chosen];
  if (chosen.length > 0) return chosen;
  if (all.length === 1) return all;
  if (all.length > 1) {
    throw new Fault({
      code: 'REQUIREMENTS_AMBIGUOUS',
      what: `There are several requirements files and none is called requirements.txt: ${all.join(', ')}.`,
      remedy: "Name the ones to install under 'requirements'.",
    });
  }
  return [];
}

function readable(file: string, tree: Tree): boolean {
  try {
    tree.read(file);
    return true;
  } catch {
    return false;
  }
}

/**
 * What is installed, by what: uv.lock, else pylock.toml, else requirements files.
 * @throws Fault LOCK_MISSING, REQUIREMENTS_MISSING, REQUIREMENTS_AMBIGUOUS, GROUP_MISSING, MANAGER_CANNOT
 */
export function makePlan(inputs: PlanInputs, tree: Tree): Plan {
  const has = (name: string) => tree.files.includes(name);
  const { groups, extras, noInstallProject } = inputs;
  const named = inputs.requirements.length > 0;
  if (inputs.manager !== 'pip' && !named) {
    const common = { manager: 'uv', groups, extras, noInstallProject, hashes: true } as const;
    if (has('uv.lock')) {
      const files = ['uv.lock', ...(has('pyproject.toml') ? ['pyproject.toml'] : [])];
      return { ...common, kind: 'uv.lock', files, install: ['uv.lock'] };
    }
    const pylock = tree.files.find(name => /^pylock(\.[\w-]+)?\.toml$/.test(name));
    if (pylock !== undefined) {
      const file = has('pylock.toml') ? 'pylock.toml' : pylock;
      return { ...common, kind: 'pylock', files: [file], install: [file] };
    }
  }
  const install = requirementsFiles(inputs, tree);
  if (install.length === 0) {
    const project = has('pyproject.toml');
    throw new Fault({
      code: 'LOCK_MISSING',
      what:
        inputs.manager === 'pip'
          ? 'There is no requirements file here, and pip installs from nothing else.'
          : project
            ? 'There is a pyproject.toml but neither uv.lock, pylock.toml nor a requirements file: what would be installed tomorrow is not what was tested today.'
            : 'There is neither uv.lock, pylock.toml nor a requirements file here.',
      remedy: project
        ? inputs.manager === 'pip'
          ? 'Run `uv pip compile --generate-hashes pyproject.toml -o requirements.txt` and commit requirements.txt.'
          : 'Run `uv lock` and commit uv.lock.'
        : "Check 'working-directory', or name the files under 'requirements'.",
    });
  }
  const files = [...new Set(install.flatMap(file => includedFiles(file, tree)))];
  return {
    manager: inputs.manager === 'pip' ? 'pip' : 'uv',
    kind: 'requirements',
    files,
    install,
    // In requirements files a group is a file of its own, already among them; extras have no meaning there.
    groups: [],
    extras: [],
    noInstallProject,
    hashes: allHashed(files, tree),
  };
}
