import { dirname } from 'node:path';
import probe from './probe.py.gen.ts';
import apply from './probe_apply.py.gen.ts';
import common from './probe_common.py.gen.ts';
import pending from './probe_pending.py.gen.ts';
import { runProbe, type Surroundings } from './probe-runner.ts';
import { chooseManage } from './project.ts';
import type { Observation } from './types.ts';

export interface DjangoProject {
  /** The repository; files are named relative to it. */
  readonly root: string;
  readonly directory: string;
  readonly python: string;
  readonly settings: string | undefined;
}

export interface DjangoQuestion {
  readonly databases: readonly string[];
  readonly connectTimeout: number;
  readonly sql: boolean;
  readonly drift: 'first-party' | 'all' | 'off';
}

const SOURCES = {
  migration_guard_probe: probe,
  migration_guard_common: common,
  migration_guard_pending: pending,
  migration_guard_apply: apply,
};

function start(surroundings: Surroundings, project: DjangoProject, request: object, journal = false) {
  const manage = chooseManage(surroundings.files, project.directory, project.settings);
  const directory = manage ? dirname(manage) : project.directory;
  return runProbe(surroundings, {
    sources: SOURCES,
    journal,
    python: project.python,
    cwd: directory,
    request: {
      root: project.root,
      directory,
      manage: manage ?? null,
      settings: project.settings ?? null,
      ...request,
    },
  });
}

/** Looks at a Django project in one interpreter start. Changes nothing. */
export async function observeDjango(
  surroundings: Surroundings,
  project: DjangoProject,
  question: DjangoQuestion,
): Promise<Observation> {
  const answer = await start(surroundings, project, { mode: 'look', ...question });
  const { databases = [], ...rest } = answer as unknown as Omit<Observation, 'tool'>;
  return {
    ...rest,
    databases,
    tool: 'django',
    ...(answer['django'] ? { toolVersion: String(answer['django']) } : {}),
  };
}

export interface JournalEntry {
  readonly database: string;
  readonly app: string;
  readonly name: string;
  readonly done: boolean;
  readonly seconds?: number;
}

export interface Application {
  readonly journal: readonly JournalEntry[];
  /** The plan is not the one that was judged: nothing was applied. */
  readonly changed?: { readonly alias: string };
  readonly error?: NonNullable<Observation['error']>;
}

/** Applies exactly `expected` (alias → [app, name] in order) through the project's own migrate command. */
export async function applyDjango(
  surroundings: Surroundings,
  project: DjangoProject,
  question: {
    databases: readonly string[];
    expected: Record<string, readonly (readonly string[])[]>;
    connectTimeout: number;
    lockTimeout: number;
  },
): Promise<Application> {
  const answer = await start(surroundings, project, { mode: 'apply', ...question }, true);
  return { journal: [], ...(answer as unknown as Partial<Application>) };
}
