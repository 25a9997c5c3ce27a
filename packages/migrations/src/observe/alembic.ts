import { dirname, isAbsolute, join, relative } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import type { Observation } from '../model/observation.ts';
import { type Application, type AskQuestion, type Expected, foldJournal } from './application.ts';
import { recordedIn } from './django.ts';
import { lookedAt } from './look.ts';
import { type Dependencies, runProbe } from './probe-runner.ts';
import apply from './probes/alembic_apply.py.gen.ts';
import fence from './probes/alembic_fence.py.gen.ts';
import probe from './probes/alembic_probe.py.gen.ts';
import alembicProject from './probes/alembic_project.py.gen.ts';
import recording from './probes/alembic_recording.py.gen.ts';
import common from './probes/probe_common.py.gen.ts';
import statements from './probes/probe_statements.py.gen.ts';
import { alembicConfigs, alembicConfigsBeside, hasAlembic } from './project.ts';
import type { Queries } from './server-queries.ts';

interface AlembicProject {
  readonly root: string;
  readonly directory: string;
  readonly python: string;
  /** Path of alembic.ini or pyproject.toml, relative to the directory. */
  readonly config: string | undefined;
  /** `-x` arguments of each run of env.py, separated by spaces; empty for one run without any. */
  readonly arguments: readonly string[];
}

interface Configuration {
  readonly ini: string | null;
  readonly toml: string | null;
  /** Where the project may run Alembic, the likeliest first. */
  readonly places: readonly string[];
}

/** A configuration's files: alembic.ini, and a pyproject.toml beside it that has a part for Alembic. */
function filesOf(dependencies: Dependencies, path: string): Pick<Configuration, 'ini' | 'toml'> {
  if (path.endsWith('.toml')) return { ini: null, toml: path };
  const toml = join(dirname(path), 'pyproject.toml');
  return { ini: path, toml: hasAlembic(dependencies.files.read(toml)) ? toml : null };
}

function configurationOf(dependencies: Dependencies, project: AlembicProject): Configuration {
  const { directory, config } = project;
  if (config) {
    const path = isAbsolute(config) ? config : join(directory, config);
    if (!dependencies.files.exists(path))
      throw new Fault({
        code: 'ALEMBIC_CONFIG_MISSING',
        what: `There is no Alembic configuration at ${config}.`,
        remedy: "Correct 'alembic-config'; it is relative to 'working-directory'.",
      });
    // Who names it runs it from the working directory: `alembic -c conf/alembic.ini upgrade head`.
    return { ...filesOf(dependencies, path), places: [...new Set([directory, dirname(path)])] };
  }
  const found = alembicConfigs(dependencies.files, directory);
  const [only, ...more] = found;
  if (only !== undefined && more.length === 0)
    return { ...filesOf(dependencies, only), places: [...new Set([dirname(only), directory])] };
  throw new Fault({
    code: 'ALEMBIC_CONFIG_MISSING',
    what:
      found.length === 0
        ? 'There is neither alembic.ini nor a pyproject.toml with [tool.alembic] in the working directory or two levels below.'
        : `There are ${found.length} configurations of Alembic: ${found.map(path => relative(directory, path)).join(', ')}.`,
    remedy: "Name the one that is deployed with 'alembic-config'.",
  });
}

/** Configurations beside the one that is used: a step of its own can look at each. */
function otherConfigurations(
  dependencies: Dependencies,
  project: AlembicProject,
): NonNullable<Observation['leftOut']> {
  const { ini } = configurationOf(dependencies, project);
  if (ini === null || project.config) return [];
  return alembicConfigsBeside(dependencies.files, ini).map(path => ({
    alias: relative(project.directory, path),
    why: "it is another configuration, which 'alembic-config' can name in a step of its own",
  }));
}

const SOURCES = {
  migration_guard_probe: probe,
  migration_guard_common: common,
  migration_guard_project: alembicProject,
  migration_guard_recording: recording,
  migration_guard_fence: fence,
  migration_guard_statements: statements,
  migration_guard_apply: apply,
};

function start(dependencies: Dependencies, project: AlembicProject, request: object, journal = false) {
  const { ini, toml, places } = configurationOf(dependencies, project);
  return runProbe(dependencies, {
    sources: SOURCES,
    journal,
    python: project.python,
    cwd: places[0]!,
    root: project.root,
    request: {
      root: project.root,
      directory: project.directory,
      config: ini,
      toml,
      places,
      x: project.arguments,
      sql: false,
      drift: false,
      ...request,
    },
  });
}

/** Looks at an Alembic project in one interpreter start. */
export async function observeAlembic(
  dependencies: Dependencies,
  project: AlembicProject,
  question: {
    connectTimeout: number;
    sql: boolean;
    drift: boolean;
    facts: Readonly<Record<string, Queries>>;
  },
): Promise<Observation> {
  const answer = await start(dependencies, project, { mode: 'look', ...question });
  return {
    ...lookedAt(answer, 'The look at the Alembic project'),
    tool: 'alembic',
    leftOut: otherConfigurations(dependencies, project),
  };
}

/** Upgrades each target when the revisions that are pending there are exactly `expected`. */
export async function upgradeAlembic(
  dependencies: Dependencies,
  project: AlembicProject,
  question: { expected: Expected; connectTimeout: number; lockTimeout: number },
): Promise<Application> {
  const expected = withoutApps(question.expected);
  const answer = await start(dependencies, project, { mode: 'apply', ...question, expected }, true);
  return { ...(answer as unknown as Partial<Application>), ...foldJournal(answer.journal) };
}

function withoutApps(expected: Expected): Record<string, readonly (readonly [string, string | null])[]> {
  return Object.fromEntries(
    Object.entries(expected).map(([target, entries]) => [
      target,
      entries.map(([, name, digest]) => [name, digest] as const),
    ]),
  );
}

/** What the databases have recorded, asked by a process of its own, which first ends what `sessions` have left at work. */
export async function askAlembic(
  dependencies: Dependencies,
  project: AlembicProject,
  question: AskQuestion,
): Promise<Pick<Application, 'recorded' | 'working'>> {
  return recordedIn(await start(dependencies, project, { mode: 'ask', lockTimeout: 1, ...question }));
}
