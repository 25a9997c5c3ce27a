import { dirname } from 'node:path';
import type { Observation } from '../model/observation.ts';
import { type Application, type AskQuestion, type Expected, foldJournal } from './application.ts';
import { lookedAt } from './look.ts';
import { type Dependencies, type ProbeAnswer, runProbe } from './probe-runner.ts';
import probe from './probes/probe.py.gen.ts';
import admin from './probes/probe_admin.py.gen.ts';
import apply from './probes/probe_apply.py.gen.ts';
import common from './probes/probe_common.py.gen.ts';
import effects from './probes/probe_effects.py.gen.ts';
import fence from './probes/probe_fence.py.gen.ts';
import history from './probes/probe_history.py.gen.ts';
import pending from './probes/probe_pending.py.gen.ts';
import statements from './probes/probe_statements.py.gen.ts';
import targets from './probes/probe_targets.py.gen.ts';
import { chooseManage } from './project.ts';
import type { Queries } from './server-queries.ts';

interface DjangoProject {
  /** The repository; files are named relative to it. */
  readonly root: string;
  readonly directory: string;
  readonly python: string;
  readonly settings: string | undefined;
}

interface DjangoQuestion {
  /** Aliases; empty for `default` and each other one that has a history of migrations. */
  readonly databases: readonly string[];
  readonly connectTimeout: number;
  readonly sql: boolean;
  readonly drift: 'first-party' | 'all' | 'off';
  /** What to ask each engine about the tables that are concerned. */
  readonly facts: Readonly<Record<string, Queries>>;
}

const SOURCES = {
  migration_guard_probe: probe,
  migration_guard_common: common,
  migration_guard_history: history,
  migration_guard_pending: pending,
  migration_guard_admin: admin,
  migration_guard_effects: effects,
  migration_guard_fence: fence,
  migration_guard_targets: targets,
  migration_guard_statements: statements,
  migration_guard_apply: apply,
};

function start(dependencies: Dependencies, project: DjangoProject, request: object, journal = false) {
  const manage = chooseManage(dependencies.files, project.directory, project.settings);
  const directory = manage ? dirname(manage) : project.directory;
  return runProbe(dependencies, {
    sources: SOURCES,
    journal,
    python: project.python,
    cwd: directory,
    root: project.root,
    request: {
      root: project.root,
      directory,
      manage: manage ?? null,
      settings: project.settings ?? null,
      drift: 'off',
      sql: false,
      databases: [],
      ...request,
    },
  });
}

/** Looks at a Django project in one interpreter start. Changes nothing. */
export async function observeDjango(
  dependencies: Dependencies,
  project: DjangoProject,
  question: DjangoQuestion,
): Promise<Observation> {
  const answer = await start(dependencies, project, { mode: 'look', ...question });
  return {
    ...lookedAt(answer, 'The look at the Django project'),
    tool: 'django',
    ...(answer['django'] ? { toolVersion: String(answer['django']) } : {}),
  };
}

/** Applies exactly `expected` through the project's own migrate command, and asks afterwards what is recorded. */
export async function applyDjango(
  dependencies: Dependencies,
  project: DjangoProject,
  question: { expected: Expected; connectTimeout: number; lockTimeout: number },
): Promise<Application> {
  const answer = await start(dependencies, project, { mode: 'apply', ...question }, true);
  return { ...(answer as unknown as Partial<Application>), ...foldJournal(answer.journal) };
}

/** What the databases have recorded, asked by a process of its own, which first ends what `sessions` have left at work. */
export async function askDjango(
  dependencies: Dependencies,
  project: DjangoProject,
  question: AskQuestion,
): Promise<Pick<Application, 'recorded' | 'working'>> {
  return recordedIn(await start(dependencies, project, { mode: 'ask', lockTimeout: 1, ...question }));
}

/** The part of an answer that says what is recorded; empty where the database could not be asked. */
export function recordedIn(answer: ProbeAnswer): Pick<Application, 'recorded' | 'working'> {
  if (answer.error || answer['changed'] || answer['stage'] !== 'done') return {};
  const { recorded } = answer as unknown as Pick<Application, 'recorded'>;
  return { ...(recorded ? { recorded } : {}), ...(answer['working'] ? { working: true } : {}) };
}
