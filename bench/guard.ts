/**
 * What a look at the migrations costs: the shipped action's bundle as a runner starts it, against the calls of manage.py
 * that together say less. The project has 40 applications with five applied migrations each, on SQLite, so that the time
 * is that of Python and not of a network. Each has a model, its admin, a form, views and URLs; a second, bare project has
 * models and admin only, so that what the system checks of manage.py import and the guard does not can be told apart.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonEnvironment } from '../packages/migrations/test/environments.ts';
import { APPS, MIGRATIONS, project } from './guard.project.ts';
import {
  alternate,
  atMost,
  type BenchOptions,
  type BenchResult,
  median,
  resultOf,
  rowOf,
  timed,
} from './harness.ts';

/** The calls that a pipeline without the guard makes: pending? which? what SQL? drift? */
export const CALLS: readonly (readonly string[])[] = [
  ['migrate', '--check'],
  ['showmigrations', '--plan'],
  ['sqlmigrate', 'a000', '0001'],
  ['makemigrations', '--check', '--dry-run'],
];

type Side = 'guard' | 'check' | 'four';

/** Milliseconds of each side on one project. */
async function measured(
  options: BenchOptions,
  python: string,
  bare: boolean,
): Promise<Record<Side, readonly number[]>> {
  const made = project(bare);
  const temporary = mkdtempSync(join(tmpdir(), 'gd-bench-guard-'));
  try {
    options.say(`${APPS} applications, ${APPS * MIGRATIONS} migrations: applying them once`);
    execFileSync(python, ['manage.py', 'migrate', '-v0'], { cwd: made.root });
    const output = join(temporary, 'output');
    // Bytecode is written and read on both sides, as on a machine that keeps its environment.
    const { PYTHONDONTWRITEBYTECODE: _, ...inherited } = process.env;
    const env = {
      ...inherited,
      GITHUB_WORKSPACE: made.root,
      GITHUB_OUTPUT: output,
      RUNNER_TEMP: temporary,
      INPUT_PYTHON: python,
    };
    const guard = () => {
      writeFileSync(output, '');
      const { status, stdout } = spawnSync(
        process.execPath,
        [join(import.meta.dirname, '../actions/migration-guard/dist/main.cjs')],
        { cwd: made.root, env, encoding: 'utf8' },
      );
      if (status !== 0 || !stdout.includes('clean: 0 pending'))
        throw new Error(`the guard failed: ${stdout}`);
    };
    const manage = (args: readonly string[]) => {
      execFileSync(python, ['manage.py', ...args], { cwd: made.root, env: inherited, stdio: 'ignore' });
    };
    // Once each, so that all bytecode is there for both sides.
    guard();
    for (const call of CALLS) manage(call);
    const samples = await alternate(
      {
        guard: () => timed(async () => guard()),
        check: () => timed(async () => manage(CALLS[0]!)),
        four: () => timed(async () => CALLS.forEach(manage)),
      },
      options.runs,
    );
    return {
      guard: samples.guard['value']!,
      check: samples.check['value']!,
      four: samples.four['value']!,
    };
  } finally {
    made.delete();
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** `settled`: nothing is pending · `states`: on a server, with migrations pending · `alembic` · `growth`: by the number of migrations. */
export const PARTS = ['settled', 'states', 'alembic', 'growth'];

export async function run(options: BenchOptions): Promise<BenchResult> {
  const parts = options.part === undefined ? PARTS : [options.part];
  const results = parts.includes('settled') ? [await settled(options)] : [];
  if (parts.some(part => part !== 'settled'))
    results.push(await (await import('./guard.states.ts')).states(options, parts));
  return resultOf(
    'guard',
    results.flatMap(({ rows }) => rows),
    results.flatMap(({ targets }) => targets),
  );
}

async function settled(options: BenchOptions): Promise<Pick<BenchResult, 'rows' | 'targets'>> {
  const environment = pythonEnvironment('django52');
  if ('missing' in environment) throw new Error(environment.missing);
  const rows = [];
  const targets = [];
  for (const bare of [false, true]) {
    const of = await measured(options, environment.python, bare);
    const about = {
      metric: 'wall',
      unit: 'ms',
      case: `${APPS * MIGRATIONS} migrations, nothing pending${bare ? ', no views' : ''}`,
    };
    rows.push(
      rowOf({ ...about, subject: 'migration-guard (drift included)' }, of.guard),
      rowOf({ ...about, subject: 'manage.py migrate --check' }, of.check),
      rowOf({ ...about, subject: 'the four manage.py calls it replaces' }, of.four),
    );
    // The bare project is there to be compared, and is no project anybody deploys.
    if (!bare)
      targets.push(
        atMost('guard / one migrate --check', median(of.guard) / median(of.check), 0.8),
        atMost('guard / four manage.py calls', median(of.guard) / median(of.four), 0.25),
      );
  }
  return { rows, targets };
}
