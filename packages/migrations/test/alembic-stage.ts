/** Projects of Alembic in a scratch directory, each with a database of its own on one PostgreSQL server. */
import { type DatabaseService, postgresMissing, startPostgres } from '@guarded-deploy/local-services';
import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import type { GuardOptions, GuardResult } from '../src/index.ts';
import { pythonEnvironment } from './environments.ts';
import { callGuard } from './harness.ts';
import { emptyProject, type Project } from './projects.ts';

const environments = {
  alembic: pythonEnvironment('alembic'),
  older: pythonEnvironment('alembic113'),
  flask: pythonEnvironment('flask'),
};
export const pythonOf = (name: keyof typeof environments) => {
  const environment = environments[name];
  return 'python' in environment ? environment.python : '';
};
const missing = Object.values(environments).flatMap(environment =>
  'missing' in environment ? [environment.missing] : [],
);
const why = postgresMissing() ?? missing[0];
if (why) console.warn(`skipped: Alembic's projects: ${why}`);
/** Counts as skipped where this machine lacks what these projects need. */
export const describeIf = why ? describe.skip : describe;

/** The server of one test file, and the project of the test that runs. */
export class AlembicStage {
  server!: DatabaseService;
  project!: Project;
  /** The database of the project. */
  name = '';
  url = '';
  #count = 0;

  constructor() {
    beforeAll(async () => {
      if (!why) this.server = await startPostgres();
    }, 60_000);
    afterAll(() => this.server?.stop());
    afterEach(() => this.project?.delete());
  }

  /** A new database; its name. */
  database(): string {
    this.#count += 1;
    const name = `projects${this.#count}`;
    this.server.sql(`CREATE DATABASE ${name}`, 'postgres');
    return name;
  }

  urlOf(name: string): string {
    return `postgresql+psycopg://postgres:${this.server.password}@127.0.0.1:${this.server.port}/${name}`;
  }

  /** An empty project with an empty database. */
  fresh(): Project {
    this.name = this.database();
    this.url = this.urlOf(this.name);
    this.project = emptyProject();
    return this.project;
  }

  look(
    more: Partial<GuardOptions> = {},
    env: Record<string, string> = {},
    python = pythonOf('alembic'),
  ): Promise<GuardResult> {
    return callGuard(this.project.root, python, {
      env: { PATH: process.env.PATH, DATABASE_URL: this.url, ...env },
      ...more,
    });
  }

  sql(text: string): string {
    return this.server.sql(text, this.name);
  }
}

export const ENV_PY = `import os
from alembic import context
from sqlalchemy import create_engine
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
`;
export const source = (id: string, after: string | null, upgrade: string, more = '') => `"""${id}"""
from alembic import op
import sqlalchemy as sa
${more}
revision = "${id}"
down_revision = ${after === null ? 'None' : JSON.stringify(after)}
def upgrade():
    ${upgrade}
`;
export const rules = ({ pending }: GuardResult) =>
  pending.map(({ findings }) => findings.filter(({ note }) => !note).map(({ rule }) => rule));
export const statements = ({ pending }: GuardResult) =>
  pending.map(({ operations }) => operations.flatMap(operation => operation.sql));
