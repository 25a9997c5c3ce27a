import { dirname, isAbsolute, join, relative } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import probe from './alembic_probe.py.gen.ts';
import type { Application } from './django.ts';
import common from './probe_common.py.gen.ts';
import { runProbe, type Surroundings } from './probe-runner.ts';
import { alembicConfigs } from './project.ts';
import type { Observation } from './types.ts';

export interface AlembicProject {
  readonly root: string;
  readonly directory: string;
  readonly python: string;
  readonly config: string | undefined;
}

function configOf(surroundings: Surroundings, project: AlembicProject): string {
  if (project.config) {
    const path = isAbsolute(project.config) ? project.config : join(project.directory, project.config);
    if (surroundings.files.exists(path)) return path;
    throw new Fault({
      code: 'ALEMBIC_CONFIG_MISSING',
      what: `There is no Alembic configuration at ${project.config}.`,
      remedy: "Correct 'alembic-config'; it is relative to 'working-directory'.",
    });
  }
  const found = alembicConfigs(surroundings.files, project.directory);
  if (found.length === 1) return found[0]!;
  throw new Fault({
    code: 'ALEMBIC_CONFIG_MISSING',
    what:
      found.length === 0
        ? 'There is no alembic.ini in the working directory or two levels below.'
        : `There are ${found.length} alembic.ini: ${found.map(path => relative(project.directory, path)).join(', ')}.`,
    remedy: "Name the one that is deployed with 'alembic-config'.",
  });
}

const SOURCES = { migration_guard_probe: probe, migration_guard_common: common };

function start(surroundings: Surroundings, project: AlembicProject, request: object, journal = false) {
  const config = configOf(surroundings, project);
  const directory = dirname(config);
  return runProbe(surroundings, {
    sources: SOURCES,
    journal,
    python: project.python,
    cwd: directory,
    request: { root: project.root, directory, config, ...request },
  });
}

/** Looks at an Alembic project in one interpreter start. */
export async function observeAlembic(
  surroundings: Surroundings,
  project: AlembicProject,
  question: { connectTimeout: number; sql: boolean; drift: boolean },
): Promise<Observation> {
  const answer = await start(surroundings, project, { mode: 'look', ...question });
  return { ...(answer as unknown as Omit<Observation, 'tool'>), tool: 'alembic' };
}

/** Upgrades to the head when the revisions that are pending are exactly `expected`. */
export async function upgradeAlembic(
  surroundings: Surroundings,
  project: AlembicProject,
  question: { expected: readonly string[]; connectTimeout: number; lockTimeout: number },
): Promise<Application> {
  const request = { mode: 'apply', sql: false, drift: false, ...question };
  const answer = await start(surroundings, project, request, true);
  const application = { journal: [], ...(answer as unknown as Partial<Application>) };
  if (answer['oneTransaction'] !== true) return application;
  // Revisions that ran before the failing one in the same transaction were rolled back with it.
  return { ...application, journal: application.journal.filter(entry => !entry.done) };
}
