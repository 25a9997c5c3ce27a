/** What is installed, by what. Pure. */
import { Fault } from '@guarded-deploy/faults';
import type { Project } from './project.ts';
import { type AnyKind, type LocalSource, normalPath, type Reached, reachedFrom } from './reached.ts';
import {
  isLeftOut,
  markerOf,
  meaningsOf,
  normalName,
  numberedLines,
  type Requirement,
  type Target,
} from './requirements.ts';
import type { Sources } from './sources.ts';
import { at, readToml, textOf } from './toml.ts';

type Manager = 'uv' | 'pip' | 'poetry' | 'pdm' | 'pipenv';

/** Which dependencies, in the words of uv. */
export interface Selection {
  readonly groups: readonly string[];
  readonly extras: readonly string[];
  readonly noInstallProject: boolean;
  readonly noDev: boolean;
  readonly onlyGroup: readonly string[];
  readonly noGroup: readonly string[];
  readonly allGroups: boolean;
  readonly noDefaultGroups: boolean;
  readonly allExtras: boolean;
  readonly noExtra: readonly string[];
  /** Members of a uv workspace. */
  readonly package: readonly string[];
  readonly allPackages: boolean;
}

/** Names of groups, extras and packages as people write them: one a line, or separated by commas or spaces. None has either in it. */
export const listedNames = (lines: readonly string[]): string[] =>
  lines.flatMap(line => line.split(/[\s,]+/)).filter(name => name !== '');

export interface PlanInputs extends Selection {
  readonly manager: 'auto' | Manager;
  /** Requirements files, from the working directory; found by their names unless given. */
  readonly requirements: readonly string[];
  /** Undefined: true where there is a lock. */
  readonly locked: boolean | undefined;
}

/** A requirement that more than one file would satisfy. */
export interface Open {
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

type PlanKind = AnyKind;

export interface Plan {
  readonly manager: Manager;
  readonly kind: PlanKind;
  /** From the working directory to where the installer runs: paths in locks and requirements count from there. */
  readonly root: string;
  /** Text files that decide what is installed, those that they include too: the cache's key is made of them. */
  readonly files: readonly string[];
  /** What is built from the checkout. */
  readonly locals: readonly LocalSource[];
  readonly reached: Reached;
  /** Those named on the command line. */
  readonly install: readonly string[];
  readonly selection: Selection;
  /** Every requirement that does not lie in the checkout carries a hash. */
  readonly hashes: boolean;
  /** Requirements that pin nothing; none of a lock. */
  readonly opens: readonly Open[];
  readonly locked: boolean | undefined;
  /** Root of the uv workspace and the package that is meant, where uv would not find them from the working directory. */
  readonly member?: { readonly root: string; readonly name: string } | undefined;
}

interface Placed extends Requirement, Open {}

/** Each requirement of these files, with its place. */
export function requirementsOf(
  reached: Reached,
  sources: Sources,
  env: Readonly<Record<string, string | undefined>> = {},
): Placed[] {
  return reached.asking.flatMap(file =>
    numberedLines(sources.read(file) ?? '').flatMap(({ text, line }) =>
      meaningsOf(text, env).flatMap(meaning =>
        meaning.kind === 'requirement' ? [{ ...meaning, text, file, line }] : [],
      ),
    ),
  );
}

/** The first requirement that pins nothing for a Python and a system. */
export const openOf = (plan: Pick<Plan, 'opens'>, target: Target): Open | undefined =>
  plan.opens.find(({ text }) => !isLeftOut(text, target));

/** Whether each requirement that does not lie in the checkout carries a hash: then, and only then, are hashes demanded. */
const allHashed = (requirements: readonly Requirement[]) => {
  const elsewhere = requirements.filter(({ local }) => local === undefined);
  return elsewhere.length > 0 && elsewhere.every(({ hashed }) => hashed);
};

/** The requirements file of a dependency group, under the names people give it. */
function fileOfGroup(group: string, files: readonly string[]): string | undefined {
  return [
    `requirements-${group}.txt`,
    `requirements_${group}.txt`,
    `requirements.${group}.txt`,
    `requirements/${group}.txt`,
    `${group}-requirements.txt`,
    `${group}_requirements.txt`,
    // Rye's.
    `requirements-${group}.lock`,
  ].find(name => files.includes(name));
}

const requirementsNames = (files: readonly string[]) =>
  files.filter(name =>
    /^([\w.-]*requirements[\w.-]*\.txt|requirements\/[\w.-]+\.txt|requirements[\w.-]*\.lock)$/.test(name),
  );

/** Names of the project's own requirements: a lock before what it may have been made from. */
const BASES = [
  'requirements.lock',
  'requirements.txt',
  'requirements/base.txt',
  'requirements/requirements.txt',
];

function requirementsFiles(inputs: PlanInputs, project: Project): string[] {
  if (inputs.requirements.length > 0) {
    const missing = inputs.requirements.find(file => project.sources.read(normalPath(file)) === undefined);
    if (missing !== undefined) {
      throw new Fault({
        code: 'REQUIREMENTS_MISSING',
        what: `There is no requirements file '${missing}'.`,
        remedy: "Check 'requirements' and 'working-directory'.",
      });
    }
    return inputs.requirements.map(normalPath);
  }
  const all = requirementsNames(project.files);
  const base = BASES.find(name => all.includes(name));
  const wanted = [...inputs.onlyGroup, ...inputs.groups];
  const chosen = wanted.map(group => {
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
  if (base !== undefined && inputs.onlyGroup.length === 0) return [base, ...chosen];
  if (chosen.length > 0) return chosen;
  if (all.length === 0) return [];
  // The only file may be the one of the documentation: what is not called requirements.txt is taken by name alone.
  throw new Fault({
    code: 'REQUIREMENTS_AMBIGUOUS',
    what:
      all.length === 1
        ? `The only requirements file is ${all[0]}, and its name does not say that it is the project's.`
        : `There are several requirements files and none is called requirements.txt: ${all.join(', ')}.`,
    remedy: "Name the ones to install under 'requirements'.",
  });
}

/** Locks of other tools, with the command that makes one. */
const FOREIGN = [
  { manager: 'poetry', lock: 'poetry.lock', make: 'poetry lock' },
  { manager: 'pdm', lock: 'pdm.lock', make: 'pdm lock' },
  { manager: 'pipenv', lock: 'Pipfile.lock', make: 'pipenv lock' },
] as const;

/** Of conda and of pixi, which installs conda's packages. */
const CONDA =
  /^(?:(?:conda-)?(?:environment|env|conda)(?:[-_.][\w.-]+)?\.ya?ml|conda-lock(?:[-_.][\w.-]+)?\.ya?ml|[\w-]+\.conda-lock\.ya?ml|pixi\.(?:toml|lock))$/;

/** What to write when nothing says which versions to install. */
function nothingLocked(inputs: PlanInputs, project: Project): Fault {
  const has = (name: string) => project.files.includes(name);
  const pyproject = project.sources.read(normalPath(`${project.root}/pyproject.toml`));
  const foreign = FOREIGN.find(({ manager }) => manager === inputs.manager);
  const without = (what: string, remedy: string) => new Fault({ code: 'LOCK_MISSING', what, remedy });
  if (foreign)
    return without(
      `There is no ${foreign.lock} here, and 'manager' is ${foreign.manager}.`,
      `Run \`${foreign.make}\` and commit ${foreign.lock}, or check 'working-directory'.`,
    );
  if (inputs.manager === 'pip')
    return without(
      'There is no requirements file here, and pip installs from nothing else.',
      pyproject === undefined
        ? "Check 'working-directory', or name the files under 'requirements'."
        : 'Run `uv pip compile --generate-hashes pyproject.toml -o requirements.txt` and commit requirements.txt.',
    );
  const conda = project.files.find(name => CONDA.test(name));
  if (conda !== undefined && pyproject === undefined && !has('setup.py'))
    return new Fault({
      code: 'CONDA_UNSUPPORTED',
      what: `${conda} is for ${conda.startsWith('pixi') ? 'pixi' : 'conda'}, which this action does not install.`,
      remedy: `Use ${conda.startsWith('pixi') ? 'prefix-dev/setup-pixi' : 'conda-incubator/setup-miniconda'} before run-tests, or write what pip installs into requirements.txt.`,
      place: { file: conda },
    });
  const source = ['requirements.in', 'requirements/base.in', 'requirements/requirements.in'].find(has);
  if (source !== undefined)
    return without(
      `There is a ${source} but no ${source.replace(/\.in$/, '.txt')}, which is made from it.`,
      `Run \`uv pip compile --generate-hashes ${source} -o ${source.replace(/\.in$/, '.txt')}\` and commit the result${inputs.manager === 'auto' || inputs.manager === 'uv' ? ", or name it under 'requirements' to install what is newest today" : ''}.`,
    );
  const today = "or set 'locked: false' to install what is newest today";
  if (pyproject !== undefined) {
    const tool =
      at(readToml(pyproject), 'tool', 'poetry') !== undefined
        ? FOREIGN[0]
        : at(readToml(pyproject), 'tool', 'pdm') !== undefined
          ? FOREIGN[1]
          : undefined;
    return without(
      'There is a pyproject.toml but no uv.lock, pylock.toml, poetry.lock, pdm.lock or requirements.txt: what would be installed tomorrow is not what was tested today.',
      tool
        ? `Run \`${tool.make}\` and commit ${tool.lock}, ${today}.`
        : `Run \`uv lock\` and commit uv.lock, ${today}.`,
    );
  }
  if (has('Pipfile'))
    return without('There is a Pipfile but no Pipfile.lock.', 'Run `pipenv lock` and commit Pipfile.lock.');
  if (has('setup.py'))
    return without(
      'There is a setup.py but nothing that says which versions to install.',
      `Run \`uv pip compile --generate-hashes setup.py -o requirements.txt\` and commit requirements.txt, ${today}.`,
    );
  if (has('setup.cfg'))
    return without(
      'There is a setup.cfg with neither pyproject.toml nor setup.py beside it: nothing can install that.',
      'Add a pyproject.toml with a [build-system] (`uv init --bare` writes one), run `uv lock` and commit both.',
    );
  return without(
    'There is neither uv.lock, pylock.toml, poetry.lock, pdm.lock, Pipfile.lock nor requirements.txt here.',
    "Check 'working-directory', or name the files under 'requirements'.",
  );
}

/** The files that are installed from, what kind they are, and where. */
interface Choice {
  readonly manager: Manager;
  readonly kind: PlanKind;
  readonly root: string;
  readonly install: readonly string[];
}

function choose(inputs: PlanInputs, project: Project): Choice {
  const { manager, requirements } = inputs;
  const there = (path: string) => project.sources.read(normalPath(path)) !== undefined;
  const found = (choice: Choice) => ({ ...choice, install: choice.install.map(normalPath) });
  const may = (...managers: readonly string[]) => manager === 'auto' || managers.includes(manager);
  if (requirements.length === 0) {
    const { root, workspaceRoot } = project;
    if (may('uv') && there(`${workspaceRoot}/uv.lock`))
      return found({ manager: 'uv', kind: 'uv.lock', root: '.', install: [`${workspaceRoot}/uv.lock`] });
    const pylock = ['pylock.toml', ...project.files.filter(name => /^pylock\.[\w-]+\.toml$/.test(name))].find(
      there,
    );
    if (may('uv') && pylock !== undefined)
      return { manager: 'uv', kind: 'pylock', root: '.', install: [pylock] };
    for (const { manager, lock } of FOREIGN) {
      const place = lock === 'Pipfile.lock' ? '.' : root;
      if (may(manager) && there(`${place}/${lock}`))
        return found({ manager, kind: lock, root: place, install: [`${place}/${lock}`] });
    }
  }
  const source = [`${project.root}/pyproject.toml`, 'setup.py'].find(there);
  const unlocked = inputs.locked === false && may('uv') && source !== undefined;
  // Where the project itself may be resolved, files that nothing names are no riddle.
  if (may('uv', 'pip') && !(unlocked && requirements.length === 0 && !BASES.some(there))) {
    const install = requirementsFiles(inputs, project);
    if (install.length > 0)
      return { manager: manager === 'pip' ? 'pip' : 'uv', kind: 'requirements', root: '.', install };
  }
  if (unlocked) return found({ manager: 'uv', kind: 'project', root: project.root, install: [source] });
  throw nothingLocked(inputs, project);
}

/** What cannot be chosen from requirements files and pylocks: there is nothing to choose from. */
function checkSelection(inputs: PlanInputs, { kind, install }: Choice): void {
  const given = (name: keyof Selection) => {
    const value = inputs[name];
    return typeof value === 'boolean' ? value : value.length > 0;
  };
  const words: Partial<Record<PlanKind, readonly (keyof Selection)[]>> = {
    requirements: ['extras', 'allExtras', 'noExtra', 'noGroup', 'allGroups', 'package', 'allPackages'],
    project: ['noGroup', 'allGroups', 'noExtra', 'package', 'allPackages'],
    pylock: ['onlyGroup', 'noGroup', 'allGroups', 'noDefaultGroups', 'noExtra', 'package', 'allPackages'],
  };
  const always: readonly (keyof Selection)[] = ['package', 'allPackages'];
  const wrong = (words[kind] ?? (kind === 'uv.lock' ? [] : always)).find(given);
  if (wrong === undefined) return;
  const input = wrong.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
  throw new Fault({
    code: 'SELECTION_INVALID',
    what: `'${input}' says nothing about ${install.join(', ')}: ${kind === 'requirements' ? 'a requirements file holds what it holds' : 'there is nothing of that kind to choose'}.`,
    remedy:
      kind === 'requirements'
        ? `Leave '${input}' out. A group is a file of its own (requirements-dev.txt for 'dev'); an extra stands in a line such as \`.[s3]\`.`
        : `Leave '${input}' out.`,
  });
}

/**
 * What is installed, by what: uv.lock (of the workspace's root too), else pylock.toml, else poetry.lock, pdm.lock or Pipfile.lock, else
 * requirements files; the project's own metadata only with `locked: false`.
 * @param env for `${NAME}` in requirements files
 * @throws Fault LOCK_MISSING, CONDA_UNSUPPORTED, REQUIREMENTS_MISSING, REQUIREMENTS_AMBIGUOUS, GROUP_MISSING, SELECTION_INVALID
 */
export function makePlan(
  inputs: PlanInputs,
  project: Project,
  env: Readonly<Record<string, string | undefined>> = {},
): Plan {
  const choice = choose(inputs, project);
  checkSelection(inputs, choice);
  const { kind } = choice;
  const { sources } = project;
  const listed = kind === 'requirements';
  const packages = kind === 'uv.lock' ? workspacePackages(inputs, project) : undefined;
  const reached = reachedFrom(kind, choice.install, project.sources, {
    env,
    packages,
  });
  const gone = reached.missing[0];
  if (gone !== undefined && listed) {
    throw new Fault({
      code: 'REQUIREMENTS_MISSING',
      what: `'${gone.path}' cannot be read; ${gone.from} includes it.`,
      remedy: 'Check the path: behind -r and -c it counts from the file that names it.',
      place: { file: gone.from },
    });
  }
  const own = kind === 'uv.lock' && project.hidden ? ownName(project) : undefined;
  const member = own === undefined ? undefined : { root: project.workspaceRoot, name: own };
  const requirements = listed ? requirementsOf(reached, sources, env) : [];
  demandLocals(requirements, sources);
  const {
    groups,
    extras,
    noInstallProject,
    noDev,
    onlyGroup,
    noGroup,
    allGroups,
    noDefaultGroups,
    allExtras,
    noExtra,
    allPackages,
  } = inputs;
  return {
    ...choice,
    files: reached.files,
    locals: reached.locals,
    reached,
    selection: {
      // In requirements files a group is a file of its own, already among them.
      groups: listed ? [] : groups,
      extras,
      noInstallProject,
      noDev,
      onlyGroup: listed ? [] : onlyGroup,
      noGroup,
      allGroups,
      noDefaultGroups,
      allExtras,
      noExtra,
      package: inputs.package,
      allPackages,
    },
    hashes: listed ? allHashed(requirements) : kind !== 'project',
    opens:
      kind === 'project'
        ? [{ text: choice.install[0]!, file: choice.install[0]!, line: 1 }]
        : requirements.filter(({ pinned }) => !pinned),
    locked: inputs.locked,
    ...(member === undefined ? {} : { member }),
  };
}

/** What requirements name of the checkout has to be there; where a marker may leave it out, whoever installs says so. */
function demandLocals(requirements: readonly Placed[], sources: Sources): void {
  const isThere = (path: string) => sources.list(path) !== undefined || sources.hash(path) !== undefined;
  const gone = requirements.find(
    ({ local, text }) =>
      local !== undefined && markerOf(text) === undefined && !local.some(path => isThere(normalPath(path))),
  );
  if (gone === undefined) return;
  throw new Fault({
    code: 'REQUIREMENTS_MISSING',
    what: `${gone.file} names ${normalPath(gone.local![0]!)}, which is not there.`,
    remedy: `Check the path in ${gone.file}; a submodule, or a file that an earlier step makes, has to be there before this step.`,
    place: { file: gone.file, line: gone.line },
  });
}

/** The packages of a uv workspace that are installed; undefined for all. */
function workspacePackages(inputs: PlanInputs, project: Project): readonly string[] | undefined {
  if (inputs.allPackages) return undefined;
  if (inputs.package.length > 0) return inputs.package;
  const name = ownName(project);
  return name === undefined ? undefined : [name];
}

/** The name of the project in the working directory; undefined where its pyproject.toml has none. */
function ownName(project: Project): string | undefined {
  const own = project.sources.read(normalPath(`${project.root}/pyproject.toml`));
  const name = textOf(at(readToml(own), 'project', 'name'));
  return name === undefined ? undefined : normalName(name);
}
