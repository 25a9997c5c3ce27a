/**
 * A look, and an application, while migrations are pending, on a PostgreSQL on this machine: an empty database, one that is half
 * way, Alembic, and how the time grows with the number of migrations. Each database is copied from one that was made once.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatabaseService, startPostgres } from '../packages/local-services/src/index.ts';
import { type EnvironmentName, pythonEnvironment } from '../packages/migrations/test/environments.ts';
import { emptyProject, type Project } from '../packages/migrations/test/projects.ts';
import { APPS, MIGRATIONS, project } from './guard.project.ts';
import {
  alternate,
  atMost,
  type BenchOptions,
  type BenchResult,
  type BenchRow,
  type BenchTarget,
  median,
  rowOf,
  timed,
} from './harness.ts';

type Found = Pick<BenchResult, 'rows' | 'targets'>;

function pythonOf(name: EnvironmentName): string {
  const environment = pythonEnvironment(name);
  if ('missing' in environment) throw new Error(environment.missing);
  return environment.python;
}

/** The setting of a database whose name is a variable's. */
const databaseOf = ({ port, user, password }: DatabaseService) =>
  `{"ENGINE": "django.db.backends.postgresql", "NAME": __import__("os").environ["BENCH_DATABASE"], "HOST": "127.0.0.1", "PORT": "${port}", "USER": "${user}", "PASSWORD": "${password}"}`;

/** One project on a server, with copies of its databases. */
class Subject {
  private copies = 0;
  readonly server: DatabaseService;
  readonly made: Project;
  readonly python: string;
  readonly temporary: string;

  constructor(server: DatabaseService, made: Project, python: string, temporary: string) {
    this.server = server;
    this.made = made;
    this.python = python;
    this.temporary = temporary;
  }

  /** A database that is as another one was made; empty without one. */
  copy(of = 'template1'): string {
    this.copies += 1;
    const name = `copy${this.copies}`;
    this.server.sql(`DROP DATABASE IF EXISTS ${name}; CREATE DATABASE ${name} TEMPLATE ${of}`, 'postgres');
    return name;
  }

  private env(database: string): Record<string, string | undefined> {
    const { user, password, port } = this.server;
    const { PYTHONDONTWRITEBYTECODE: _, ...inherited } = process.env;
    return {
      ...inherited,
      BENCH_DATABASE: database,
      DATABASE_URL: `postgresql+psycopg://${user}:${password}@127.0.0.1:${port}/${database}`,
    };
  }

  /** Runs a program of the project. `fails`: with an exit status that is an answer. */
  program(database: string, args: readonly string[], fails = false): void {
    const { status, stderr } = spawnSync(this.python, args, {
      cwd: this.made.root,
      env: this.env(database),
      encoding: 'utf8',
    });
    if (status !== 0 && !fails) throw new Error(`${args.join(' ')} failed: ${stderr.slice(-500)}`);
  }

  /** Runs the action's bundle. @param wanted what its last line says */
  guard(database: string, inputs: Readonly<Record<string, string>>, wanted: RegExp): void {
    const output = join(this.temporary, 'output');
    writeFileSync(output, '');
    const env = {
      ...this.env(database),
      GITHUB_WORKSPACE: this.made.root,
      GITHUB_OUTPUT: output,
      RUNNER_TEMP: this.temporary,
      INPUT_PYTHON: this.python,
      ...inputs,
    };
    const bundle = join(import.meta.dirname, '../actions/migration-guard/dist/main.cjs');
    const { stdout } = spawnSync(process.execPath, [bundle], {
      cwd: this.made.root,
      env,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (!wanted.test(stdout)) throw new Error(`the guard said: ${stdout.slice(-1000)}`);
  }
}

const LOOK = { 'INPUT_ON-PENDING': 'warn' };
/** The newest migration that is applied half way. */
const KEPT = 3;

/** A project of Django with its databases: all applied, and half way. */
function djangoSubject(server: DatabaseService, count: number, temporary: string): Subject {
  const subject = new Subject(
    server,
    project(false, databaseOf(server), count),
    pythonOf('django52'),
    temporary,
  );
  server.sql(`CREATE DATABASE full${count}`, 'postgres');
  subject.program(`full${count}`, ['manage.py', 'migrate', '-v0']);
  server.sql(`CREATE DATABASE half${count} TEMPLATE full${count}`, 'postgres');
  const apps = Array.from({ length: count }, (_, index) => `a${String(index).padStart(3, '0')}`);
  const dropped = Array.from({ length: MIGRATIONS - KEPT }, (_, at) => `DROP COLUMN f${KEPT - 1 + at}`).join(
    ', ',
  );
  server.sql(
    `DELETE FROM django_migrations WHERE app ~ '^a\\d' AND name > '000${KEPT}_m';
${apps.map(app => `ALTER TABLE ${app}_item ${dropped};`).join('\n')}`,
    `half${count}`,
  );
  return subject;
}

async function states(options: BenchOptions, subject: Subject): Promise<Found> {
  const rows: BenchRow[] = [];
  const targets: BenchTarget[] = [];
  const about = (name: string) => ({
    metric: 'wall',
    unit: 'ms',
    case: `${APPS * MIGRATIONS} migrations, ${name}`,
  });
  for (const [name, database] of [
    ['an empty database', 'template1'],
    ['half way', `half${APPS}`],
  ] as const) {
    options.say(`${name}: a look beside migrate --check`);
    const copy = subject.copy(database);
    const sides = {
      guard: () => timed(async () => subject.guard(copy, LOOK, /pending: \d+ pending/)),
      check: () => timed(async () => subject.program(copy, ['manage.py', 'migrate', '--check'], true)),
    };
    await sides.guard();
    await sides.check();
    const of = await alternate(sides, options.runs);
    rows.push(
      rowOf({ ...about(name), subject: 'migration-guard' }, of.guard['value']!),
      rowOf({ ...about(name), subject: 'manage.py migrate --check' }, of.check['value']!),
    );
    targets.push(
      atMost(`${name}: guard / migrate --check`, median(of.guard['value']!) / median(of.check['value']!), 1),
    );
  }
  options.say('half way: apply-safe beside migrate');
  const applied = await alternate(
    {
      guard: () => {
        const copy = subject.copy(`half${APPS}`);
        return timed(async () =>
          subject.guard(copy, { 'INPUT_ON-PENDING': 'apply-safe' }, /clean: 0 pending/),
        );
      },
      migrate: () => {
        const copy = subject.copy(`half${APPS}`);
        return timed(async () => subject.program(copy, ['manage.py', 'migrate', '-v0']));
      },
    },
    options.runs,
  );
  rows.push(
    rowOf({ ...about('half way, applied'), subject: 'migration-guard, apply-safe' }, applied.guard['value']!),
    rowOf({ ...about('half way, applied'), subject: 'manage.py migrate' }, applied.migrate['value']!),
  );
  targets.push(
    atMost('apply-safe / migrate', median(applied.guard['value']!) / median(applied.migrate['value']!), 1.2),
  );
  return { rows, targets };
}

const SIZES = [50, 300, 1000];

async function growth(options: BenchOptions, server: DatabaseService, temporary: string): Promise<Found> {
  const rows: BenchRow[] = [];
  const times: Record<string, number[]> = { 'nothing pending': [], 'half way': [] };
  for (const size of SIZES) {
    options.say(`growth: ${size} migrations`);
    const count = size / MIGRATIONS;
    const subject = count === APPS ? undefined : djangoSubject(server, count, temporary);
    if (!subject) continue;
    try {
      for (const [name, database, wanted] of [
        ['nothing pending', `full${count}`, /clean: 0 pending/],
        ['half way', `half${count}`, /pending: \d+ pending/],
      ] as const) {
        const copy = subject.copy(database);
        const look = () => timed(async () => subject.guard(copy, LOOK, wanted));
        await look();
        const { guard } = await alternate({ guard: look }, Math.min(options.runs, 3));
        rows.push(
          rowOf(
            { metric: 'wall', unit: 'ms', case: `${size} migrations, ${name}`, subject: 'migration-guard' },
            guard['value']!,
          ),
        );
        times[name]!.push(median(guard['value']!));
      }
    } finally {
      subject.made.delete();
    }
  }
  const [, middle, last] = SIZES;
  const targets = Object.entries(times).map(([name, [, before, after]]) =>
    atMost(`growth ${middle} to ${last}, ${name}, against linear`, after! / before! / (last! / middle!), 1),
  );
  return { rows, targets };
}

const REVISIONS = 200;

async function alembic(options: BenchOptions, server: DatabaseService, temporary: string): Promise<Found> {
  options.say(`Alembic: ${REVISIONS} revisions`);
  const made = emptyProject();
  const subject = new Subject(server, made, pythonOf('alembic'), temporary);
  const names = Array.from({ length: REVISIONS }, (_, index) => `t${String(index).padStart(3, '0')}`);
  made.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
  made.file(
    'migrations/env.py',
    `import os
from alembic import context
import sqlalchemy as sa
metadata = sa.MetaData()
for index in range(${REVISIONS}):
    sa.Table("t%03d" % index, metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50)))
with sa.create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
`,
  );
  for (const [index, name] of names.entries())
    made.file(
      `migrations/versions/${name}.py`,
      `from alembic import op\nimport sqlalchemy as sa\nrevision = "${name}"\ndown_revision = ${index === 0 ? 'None' : `"${names[index - 1]}"`}\ndef upgrade():\n    op.create_table("${name}", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50)))\n`,
    );
  try {
    const copy = subject.copy();
    subject.program(copy, ['-m', 'alembic', 'upgrade', 'head']);
    const sides = {
      guard: () => timed(async () => subject.guard(copy, LOOK, /clean: 0 pending/)),
      check: () => timed(async () => subject.program(copy, ['-m', 'alembic', 'check'])),
    };
    await sides.guard();
    await sides.check();
    const of = await alternate(sides, options.runs);
    const about = { metric: 'wall', unit: 'ms', case: `${REVISIONS} revisions, nothing pending` };
    return {
      rows: [
        rowOf({ ...about, subject: 'migration-guard (drift included)' }, of.guard['value']!),
        rowOf({ ...about, subject: 'alembic check' }, of.check['value']!),
      ],
      targets: [atMost('guard / alembic check', median(of.guard['value']!) / median(of.check['value']!), 1)],
    };
  } finally {
    made.delete();
  }
}

/** The parts that need a server. */
async function all(options: BenchOptions, parts: readonly string[]): Promise<Found> {
  const server = await startPostgres();
  const temporary = mkdtempSync(join(tmpdir(), 'gd-bench-guard-'));
  const found: Found[] = [];
  try {
    if (parts.includes('states')) {
      options.say(`${APPS} applications, ${APPS * MIGRATIONS} migrations on PostgreSQL: applying them once`);
      const subject = djangoSubject(server, APPS, temporary);
      try {
        found.push(await states(options, subject));
      } finally {
        subject.made.delete();
      }
    }
    if (parts.includes('alembic')) found.push(await alembic(options, server, temporary));
    if (parts.includes('growth')) found.push(await growth(options, server, temporary));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
    await server.stop();
  }
  return { rows: found.flatMap(({ rows }) => rows), targets: found.flatMap(({ targets }) => targets) };
}

export { all as states };
