/**
 * Locks of Poetry, PDM and Pipenv: each tool, at one version and by hash, writes what its lock says into a requirements file, which uv
 * installs. The tools read their own locks; nothing of a lock is interpreted here but where a tool leaves something out.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import type { Exec } from '@guarded-deploy/process';
import type { InstallCommand } from './install.ts';
import type { Plan, Selection } from './plan.ts';
import { normalName } from './requirements.ts';
import { at, isTable, readToml, tables, textOf, textsOf } from './toml.ts';

const FOREIGN_TOOLS = ['poetry', 'pdm', 'pipenv'] as const;
export type ForeignTool = (typeof FOREIGN_TOOLS)[number];

export const isForeign = (manager: string): manager is ForeignTool =>
  (FOREIGN_TOOLS as readonly string[]).includes(manager);

/** The groups that a project has, beside its main dependencies. */
interface Groups {
  /** Installed unless they are left out. */
  readonly standard: readonly string[];
  readonly optional: readonly string[];
  readonly extras: readonly string[];
}

const keys = (value: unknown) => (isTable(value) ? Object.keys(value) : []);

/** The groups of a pyproject.toml (Poetry, PDM) or a Pipfile (Pipenv). */
export function groupsOf(tool: ForeignTool, text: string): Groups {
  const document = readToml(text);
  const extras = [
    ...keys(at(document, 'project', 'optional-dependencies')),
    ...keys(at(document, 'tool', 'poetry', 'extras')),
  ];
  const shared = keys(document['dependency-groups']);
  const unique = (names: readonly string[]) => [...new Set(names)];
  if (tool === 'pipenv') {
    const known = ['source', 'packages', 'requires', 'scripts', 'pipenv', 'pipfile', 'build-system'];
    const categories = keys(document).filter(name => !known.includes(name) && isTable(document[name]));
    return {
      standard: ['dev-packages'],
      optional: categories.filter(name => name !== 'dev-packages'),
      extras: [],
    };
  }
  if (tool === 'pdm') {
    return {
      standard: unique([...shared, ...keys(at(document, 'tool', 'pdm', 'dev-dependencies'))]),
      optional: [],
      extras: unique(extras),
    };
  }
  const groups = at(document, 'tool', 'poetry', 'group');
  const own = keys(groups);
  const isOptional = (name: string) => at(groups, name, 'optional') === true;
  const dev = at(document, 'tool', 'poetry', 'dev-dependencies') === undefined ? [] : ['dev'];
  return {
    standard: unique([...shared, ...own, ...dev]).filter(name => !isOptional(name)),
    optional: own.filter(isOptional),
    extras: unique(extras),
  };
}

/** What is to be exported. */
interface Wanted {
  /** The dependencies without a group. */
  readonly main: boolean;
  readonly groups: readonly string[];
  readonly extras: readonly string[];
}

/** `dev` is what people call Pipenv's `dev-packages`. */
const pipenvName = (name: string) =>
  name === 'dev' ? 'dev-packages' : name === 'default' ? 'packages' : name;

/**
 * The selection in the project's groups. The tool's own standard holds: what it installs without being told.
 * @throws Fault GROUP_MISSING
 */
export function wantedOf(tool: ForeignTool, selection: Selection, groups: Groups): Wanted {
  const named = (names: readonly string[]) =>
    names.map(name => (tool === 'pipenv' ? pipenvName(name) : name));
  const known = [...groups.standard, ...groups.optional];
  const same = (a: string, b: string) => normalName(a) === normalName(b);
  const find = (list: readonly string[], what: string) => (name: string) => {
    const found = list.find(one => same(one, name));
    if (found !== undefined) return found;
    throw new Fault({
      code: 'GROUP_MISSING',
      what: `The project has no ${what} '${name}'.`,
      remedy: `There are: ${list.join(', ') || 'none'}.`,
    });
  };
  const asGroups = (names: readonly string[]) => named(names).map(find(known, 'group'));
  const out = asGroups(selection.noGroup);
  const dev = (name: string) => same(name, 'dev') || name === 'dev-packages';
  const standard = selection.noDefaultGroups
    ? []
    : groups.standard.filter(name => !(selection.noDev && dev(name)));
  const all = selection.allGroups ? known : standard;
  const only = asGroups(selection.onlyGroup);
  const chosen = only.length > 0 ? only : [...all, ...asGroups(selection.groups)];
  const extras = selection.allExtras ? groups.extras : selection.extras.map(find(groups.extras, 'extra'));
  const noExtra = selection.noExtra.map(find(groups.extras, 'extra'));
  return {
    main: only.length === 0,
    groups: [...new Set(chosen)].filter(name => !out.includes(name)),
    extras: extras.filter(name => !noExtra.includes(name)),
  };
}

/** The arguments with which a tool writes its lock as a requirements file to standard output. */
export function exportArguments(tool: ForeignTool, wanted: Wanted, locked: boolean | undefined): string[][] {
  const { main, groups, extras } = wanted;
  if (tool === 'poetry') {
    return [
      [
        'export',
        '--format=requirements.txt',
        // It goes to a file that only this user can read, and is gone when the step ends.
        '--with-credentials',
        ...(main
          ? groups.length > 0
            ? [`--with=${groups.join(',')}`]
            : []
          : [`--only=${groups.join(',')}`]),
        ...extras.map(extra => `--extras=${extra}`),
      ],
    ];
  }
  if (tool === 'pdm') {
    const names = [...groups, ...extras].map(name => `--group=${name}`);
    return [
      ...(locked === false ? [] : [['lock', '--check']]),
      [
        'export',
        '--format=requirements',
        '--no-hashes',
        ...(main ? [] : ['--no-default']),
        // Without a group of its own PDM adds all.
        ...(groups.length === 0 ? ['--prod'] : main ? [] : ['--dev']),
        ...names,
      ],
    ];
  }
  const categories = [...(main ? ['packages'] : []), ...groups].join(' ');
  return [
    ...(locked === false ? [] : [['verify']]),
    ['requirements', '--hash', `--categories=${categories}`],
  ];
}

/** What the tools need in their environment: no environment of their own, no questions, no look for newer versions. */
const ENVIRONMENT: Readonly<Record<ForeignTool, Readonly<Record<string, string | undefined>>>> = {
  poetry: { POETRY_VIRTUALENVS_CREATE: 'false', POETRY_NO_INTERACTION: '1', POETRY_WARNINGS_EXPORT: 'false' },
  pdm: {
    PDM_USE_VENV: '0',
    PDM_IGNORE_SAVED_PYTHON: '1',
    PDM_CHECK_UPDATE: '0',
    PDM_NON_INTERACTIVE: '1',
  },
  pipenv: {
    PIPENV_NOSPIN: '1',
    PIPENV_IGNORE_VIRTUALENVS: '1',
    PIPENV_QUIET: '1',
    PIPENV_YES: '1',
    PIPENV_DONT_LOAD_ENV: '1',
  },
};

export function toolCommand(tool: ForeignTool, python: string, args: readonly string[]): InstallCommand {
  return { file: python, args: ['-I', '-m', tool, ...args], env: { NO_COLOR: '1', ...ENVIRONMENT[tool] } };
}

/**
 * The requirements that a tool wrote. PDM refuses to write hashes as soon as one package lies in the checkout, so those of its lock are
 * added here: a requirement `name==version` gets the hashes of that package's files.
 */
export function withHashes(tool: ForeignTool, exported: string, lock: string): string {
  if (tool !== 'pdm') return exported;
  const hashes = new Map<string, string[]>();
  for (const entry of tables(readToml(lock).package)) {
    const key = `${normalName(String(entry.name))}==${String(entry.version)}`;
    const files = tables(entry.files).flatMap(file => textOf(file.hash) ?? []);
    hashes.set(key, [...(hashes.get(key) ?? []), ...files]);
  }
  return exported
    .split('\n')
    .map(line => {
      const [, name, version] = /^([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)/.exec(line) ?? [];
      const found = name === undefined ? undefined : hashes.get(`${normalName(name)}==${version}`);
      return found && found.length > 0
        ? `${line} ${[...new Set(found)].map(hash => `--hash=${hash}`).join(' ')}`
        : line;
    })
    .join('\n');
}

/** Whether the project itself is a package that is installed beside its dependencies. */
export function isPackage(plan: Plan, pyproject: string | undefined): boolean {
  const document = readToml(pyproject);
  const built = isTable(document['build-system']);
  switch (plan.manager) {
    case 'poetry':
      return (
        at(document, 'tool', 'poetry', 'package-mode') !== false &&
        (built || at(document, 'tool', 'poetry', 'name') !== undefined)
      );
    case 'pdm':
      return built && at(document, 'tool', 'pdm', 'distribution') !== false;
    case 'pipenv':
      return false;
    default: {
      const said = at(document, 'tool', 'uv', 'package');
      const hasSetup = plan.install.some(file => file.endsWith('setup.py'));
      // Without a pyproject.toml, setup.cfg alone is nothing that can be built.
      return typeof said === 'boolean' ? said : built || (pyproject === undefined && hasSetup);
    }
  }
}

interface ToolRequest {
  readonly tool: ForeignTool;
  /** A requirements file with hashes. */
  readonly requirements: string;
  /** RUNNER_TOOL_CACHE; the tool stays there for later jobs. */
  readonly toolCache: string;
  readonly arch: string;
  /** Path of an interpreter, or a version for uv. */
  readonly python: string;
  /** Makes a command of uv. */
  readonly uv: (...args: readonly string[]) => InstallCommand;
  readonly exec: Exec;
  readonly signal: AbortSignal;
}

/** `poetry==2.5.1` of the tool's own requirements. */
const toolVersion = (tool: ForeignTool, requirements: string): string =>
  new RegExp(`^${tool}==([^\\s;]+)`, 'm').exec(requirements)?.[1] ?? 'unknown';

/**
 * The interpreter of an environment that holds the tool and no more: from the tool cache, else made by uv from its requirements, each
 * checked by hash. Two jobs that make it at once do not disturb each other: the first to finish puts it in place.
 * @throws Fault TOOL_UNAVAILABLE
 */
export async function provideTool(
  request: ToolRequest,
): Promise<{ python: string; version: string; cached: boolean }> {
  const { tool, requirements, toolCache, arch, exec, signal } = request;
  const version = toolVersion(tool, requirements);
  const home = join(toolCache, tool, version, arch);
  const python = join(home, 'bin/python');
  const works = async (path: string) =>
    (await exec(path, ['-I', '-m', tool, '--version'], { signal })).code === 0;
  if (existsSync(`${home}.complete`) && (await works(python))) return { python, version, cached: true };
  mkdirSync(dirname(home), { recursive: true });
  const scratch = mkdtempSync(join(dirname(home), '.new-'));
  try {
    const list = join(scratch, 'requirements.txt');
    const draft = join(scratch, 'venv');
    writeFileSync(list, requirements);
    const commands = [
      request.uv('venv', `--python=${request.python}`, '--no-project', draft),
      request.uv('pip', 'sync', `--python=${draft}`, '--require-hashes', '--no-build', list),
    ];
    for (const { file, args, env } of commands) {
      const answer = await exec(file, args, { cwd: scratch, signal, ...(env ? { env } : {}) });
      if (answer.code !== 0) throw unavailable(tool, version, answer.stderr);
    }
    if (!(await works(join(draft, 'bin/python')))) throw unavailable(tool, version, 'it does not start');
    if (!existsSync(`${home}.complete`) || !(await works(python))) {
      rmSync(`${home}.complete`, { force: true });
      rmSync(home, { recursive: true, force: true });
      try {
        // `python -m` needs no path of its own: the environment may move.
        renameSync(draft, home);
      } catch (thrown) {
        // Another job was faster; its tool has passed the same check.
        if (!existsSync(python)) throw thrown;
      }
      writeFileSync(`${home}.complete`, '');
    }
    return { python, version, cached: false };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function unavailable(tool: ForeignTool, version: string, text: string): Fault {
  const last = text.trim().split('\n').slice(-3).join(' ').slice(0, 600);
  return new Fault({
    code: 'TOOL_UNAVAILABLE',
    what: `${tool} ${version}, which reads the lock, could not be installed: ${last}`,
    remedy: 'Check that the package index can be reached from this runner and re-run.',
  });
}

/** The groups that a plan's project file names, for messages and for the export. */
export const projectFileOf = (tool: ForeignTool): string =>
  tool === 'pipenv' ? 'Pipfile' : 'pyproject.toml';

/** Names under `default-groups` of tool.uv; `dev` without. */
export const defaultGroups = (pyproject: string): readonly string[] | 'all' => {
  const said = at(readToml(pyproject), 'tool', 'uv', 'default-groups');
  if (said === 'all') return 'all';
  return Array.isArray(said) ? textsOf(said) : ['dev'];
};
