import { isAbsolute, join, relative, resolve } from 'node:path';
import { Fault, messageOf } from '@guarded-deploy/faults';
import { projectEnvironment } from '@guarded-deploy/process';
import { redact, secretsIn } from '@guarded-deploy/redact';
import { type Adapter, applyJudged } from './apply/apply.ts';
import { type Decision, decide, type GuardResult } from './decide/decide.ts';
import { commandFor } from './decide/faults.ts';
import { redactFault, redactResult } from './decide/redact-result.ts';
import type { Tool } from './model/engine.ts';
import type { Observation } from './model/observation.ts';
import type { Judged } from './model/verdict.ts';
import { askAlembic, observeAlembic, upgradeAlembic } from './observe/alembic.ts';
import type { Application, Expected, Session } from './observe/application.ts';
import { applyDjango, askDjango, observeDjango } from './observe/django.ts';
import { askFlyway, migrateFlyway, observeFlyway } from './observe/flyway.ts';
import type { Dependencies } from './observe/probe-runner.ts';
import { choosePython, detectTool } from './observe/project.ts';
import { factQueries, flywayQueries } from './observe/server-queries.ts';
import type { GuardOptions } from './options.ts';
import { type Recipe, recipeOf } from './recipe/recipe.ts';

export { countsOf, type GuardResult } from './decide/decide.ts';

export type { GuardOptions } from './options.ts';
export { publicMigrations } from './public.ts';

/** The project's tool: how it is looked at, applied and asked. */
function adapterOf(tool: Tool, options: GuardOptions, directory: string): Adapter {
  const { connectTimeout, lockTimeout, root } = options;
  const sql = options.safety !== 'off' || options.onPending === 'apply-safe';
  if (tool === 'flyway') {
    const facts = sql ? flywayQueries(options.smallTable) : undefined;
    const project = { ...options, directory, facts };
    let seen: Pick<Observation, 'databases'> = { databases: [] };
    return {
      async observe(dependencies) {
        const observation = await observeFlyway(dependencies, project);
        seen = observation;
        return observation;
      },
      apply: (dependencies, expected, judged) => migrateFlyway(dependencies, project, expected, judged, seen),
      ask: (dependencies, expected) => askFlyway(dependencies, project, expected),
    };
  }
  const python = choosePython(
    options.files,
    { directory, root, path: options.env['PATH'], virtualEnv: options.env['VIRTUAL_ENV'] },
    options.python,
  );
  const timeouts = { connectTimeout, lockTimeout };
  const facts = factQueries(options.smallTable);
  const ask = (expected: Expected, sessions: Readonly<Record<string, readonly Session[]>>) => ({
    expected,
    connectTimeout,
    sessions,
  });
  if (tool === 'alembic') {
    const project = {
      root,
      directory,
      python,
      config: options.alembicConfig,
      arguments: options.alembicX ?? [],
    };
    return {
      observe: dependencies =>
        observeAlembic(dependencies, project, {
          connectTimeout,
          sql,
          drift: options.checkDrift !== 'off',
          facts,
        }),
      apply: (dependencies, expected) => upgradeAlembic(dependencies, project, { expected, ...timeouts }),
      ask: (dependencies, expected, sessions) => askAlembic(dependencies, project, ask(expected, sessions)),
    };
  }
  const project = { root, directory, python, settings: options.settings };
  return {
    observe: dependencies =>
      observeDjango(dependencies, project, {
        databases: options.databases,
        connectTimeout,
        sql,
        drift: options.checkDrift,
        facts,
      }),
    apply: (dependencies, expected) => applyDjango(dependencies, project, { expected, ...timeouts }),
    ask: (dependencies, expected, sessions) => askDjango(dependencies, project, ask(expected, sessions)),
  };
}

/** What the project printed, and what a look did not let it do, for debug output. */
function remember(observation: Observation, options: GuardOptions, secrets: readonly string[]): void {
  const errors = [observation.error, ...observation.databases.map(({ error }) => error)];
  for (const error of errors) if (error?.trace) options.note?.(redact(error.trace, secrets));
  for (const statement of observation.skipped ?? [])
    options.note?.(`a statement of env.py that a look does not run: ${redact(statement, secrets)}`);
}

/** A project with what was seen of it. */
interface Looked {
  readonly adapter: Adapter;
  readonly dependencies: Dependencies;
  readonly observation: Observation;
  /** The options, with the directory that files are named from. */
  readonly placed: GuardOptions;
  readonly decision: Decision;
}

/** Looks at a project and its databases, and decides. @throws Fault when it cannot look at all */
async function lookAndDecide(options: GuardOptions, secrets: readonly string[]): Promise<Looked> {
  const directory = resolve(options.root, options.directory || '.');
  const dependencies: Dependencies = {
    exec: options.exec,
    files: options.files,
    deadline: options.deadline,
    env: projectEnvironment(options.env, options.envPass),
    temporary: options.temporary,
    secrets,
    note: text => options.note?.(text),
  };
  if (!options.files.exists(directory)) {
    throw new Fault({
      code: 'WORKING_DIRECTORY_MISSING',
      what: `The working directory '${options.directory}' does not exist.`,
      remedy: "Check out the repository first, or correct 'working-directory'.",
    });
  }
  const tool =
    options.tool === 'auto' ? detectTool(options.files, directory, Boolean(options.settings)) : options.tool;
  const root = relative(options.root, directory).startsWith('..') ? directory : options.root;
  const placed = { ...options, root };
  const adapter = adapterOf(tool, placed, directory);
  const observation = await adapter.observe(dependencies);
  remember(observation, options, secrets);
  const decision = decide(observation, {
    ...placed,
    serverNamed: namedIn(dependencies.env, /^(postgres(ql)?|mysql|mariadb)(\+\w+)?:\/\//i),
    sqliteNamed: namedIn(dependencies.env, /^sqlite(3|\+\w+)?:\/\//i) !== undefined,
    texts: textsOf(observation, placed),
  });
  return { adapter, dependencies, observation, placed, decision };
}

/** Does something with a project's secrets known; a fault that leaves it has none of them in its words. */
async function withSecrets<T>(
  { env }: GuardOptions,
  work: (secrets: readonly string[]) => Promise<T>,
): Promise<T> {
  const secrets = secretsIn(env);
  try {
    return await work(secrets);
  } catch (thrown) {
    throw thrown instanceof Fault ? redactFault(thrown, secrets) : thrown;
  }
}

/**
 * Looks at the migrations of a project and its databases, judges what is pending, and applies it where that is asked for.
 * Never throws for a verdict: `fault` is set when the deploy must stop. Throws a Fault when it cannot look at all.
 */
export function guard(options: GuardOptions): Promise<GuardResult> {
  return withSecrets(options, async secrets => {
    const { adapter, dependencies, observation, placed, decision } = await lookAndDecide(options, secrets);
    const result = await carryOut(decision, observation, judged =>
      applyJudged({ adapter, dependencies, options: placed, observation, judged }),
    );
    return redactResult(result, secrets);
  });
}

/** Verdicts without which nothing is known of single migrations. */
const UNJUDGED = /^(conflict|db-ahead|unreachable|partial|error)$/;

/**
 * The files that take the place of one migration that is not safe: the same end in steps that are. Changes nothing.
 * @param id `shop.0002_note`, or a revision
 * @throws Fault RECIPE_UNKNOWN, RECIPE_NEEDLESS, RECIPE_NOT_WRITTEN, and what stops a look
 */
export function recipe(options: GuardOptions, id: string): Promise<Recipe> {
  return withSecrets(options, async secrets => {
    const looking = { ...options, onPending: 'fail', safety: 'block' } as const;
    const { observation, placed, decision } = await lookAndDecide(looking, secrets);
    // Nothing is applied with these options.
    if (!('result' in decision)) throw new Error('a look without applying has a result');
    const { result } = decision;
    if (result.fault && UNJUDGED.test(result.status)) throw result.fault;
    return recipeOf(result, observation, { ...placed, secrets }, id);
  });
}

/** The first variable whose value is the address of such a database. */
function namedIn(env: Readonly<Record<string, string | undefined>>, address: RegExp): string | undefined {
  return Object.keys(env).find(name => address.test(env[name] ?? ''));
}

/** The texts of the pending migrations by their files; a file that is not there has none. */
function textsOf({ databases }: Observation, { files, root }: GuardOptions): ReadonlyMap<string, string> {
  const names = new Set(
    databases.flatMap(({ pending }) => (pending ?? []).flatMap(({ file }) => file ?? [])),
  );
  return new Map(
    [...names].flatMap((name): [string, string][] => {
      const text = files.read(isAbsolute(name) ? name : join(root, name));
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** Applies what is to be applied, once, and says how that went. */
async function carryOut(
  decision: Decision,
  { tool, databases }: Observation,
  applying: (pending: readonly Judged[]) => Promise<Application>,
): Promise<GuardResult> {
  if ('result' in decision) return decision.result;
  try {
    return decision.after(await applying(decision.apply));
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code !== 'PROBE_SILENT') throw thrown;
    throw new Fault({
      code: 'MIGRATION_FAILED',
      what: `Applying was broken off: ${messageOf(thrown)}`,
      remedy: `Look at the history table before anything else: \`${commandFor(tool, databases)}\` may have been interrupted half way.`,
      cause: thrown,
    });
  }
}
