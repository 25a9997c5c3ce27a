/** Django projects of projects.ts on real servers, and what the guard says of them in short. */
import { execFileSync } from 'node:child_process';
import {
  type DatabaseService,
  mariaDbMissing,
  postgresMissing,
  startMariaDb,
  startPostgres,
} from '@guarded-deploy/local-services';
import { afterAll, beforeAll } from '@jest/globals';
import type { GuardResult } from '../src/index.ts';
import { type EnvironmentName, pythonEnvironment } from './environments.ts';
import { MODELS, type Project } from './projects.ts';

/** A field that is safe to add, and the models with it. */
export const ADD = 'migrations.AddField("Item", "note", models.IntegerField(null=True)),';
export const WITH_NOTE = `${MODELS}    note = models.IntegerField(null=True)\n`;

interface Outcome {
  readonly status: string;
  readonly code: string | undefined;
}

export const outcome = (result: GuardResult): Outcome => ({
  status: result.status,
  code: result.fault?.code,
});

export function pythonOf(name: EnvironmentName): string {
  const environment = pythonEnvironment(name);
  if ('missing' in environment) throw new Error(environment.missing);
  return environment.python;
}

/** Runs a command of the project's manage.py. */
export function manage(python: string, project: Project, ...args: string[]): void {
  execFileSync(python, ['manage.py', ...args], { cwd: project.root, stdio: 'pipe' });
}

/** Why that environment cannot be had here; undefined when it can. */
export const missingOf = (name: EnvironmentName) => {
  const environment = pythonEnvironment(name);
  return 'missing' in environment ? environment.missing : undefined;
};

/** Servers of one test file by engine, each with databases that nobody used before. */
export class Servers {
  readonly #running = new Map<string, DatabaseService>();
  /** Databases that were made. */
  count = 0;

  of(engine: string): DatabaseService {
    return this.#running.get(engine)!;
  }

  /** undefined for SQLite, which needs none. */
  find(engine: string): DatabaseService | undefined {
    return this.#running.get(engine);
  }

  /** Starts what can be had here before the tests of a file, and stops it after them. */
  start(...engines: readonly ('mariadb' | 'postgresql')[]): this {
    beforeAll(async () => {
      if (engines.includes('mariadb') && !mariaDbMissing())
        this.#running.set('mariadb', await startMariaDb());
      if (engines.includes('postgresql') && !postgresMissing())
        this.#running.set('postgresql', await startPostgres());
    }, 120_000);
    afterAll(async () => {
      for (const server of this.#running.values()) await server.stop();
    });
    return this;
  }

  /** The name of a new database. */
  freshDatabase(engine: string): string {
    this.count += 1;
    const name = `db${this.count}`;
    this.of(engine).sql(`CREATE DATABASE ${name}`, engine === 'mariadb' ? 'mysql' : 'postgres');
    return name;
  }
}
