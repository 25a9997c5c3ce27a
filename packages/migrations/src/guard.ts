import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Deadline } from '@guarded-deploy/deadline';
import { Fault, messageOf, type Place } from '@guarded-deploy/faults';
import { observeAlembic, upgradeAlembic } from './alembic.ts';
import { allowanceFor, readAllowances } from './allow.ts';
import { conceal, secretsOf } from './conceal.ts';
import { type Application, applyDjango, type JournalEntry, observeDjango } from './django.ts';
import type { Exec } from './exec.ts';
import { commandFor, databaseStop, idOf, listed, projectStop, type Stop } from './faults.ts';
import type { Files } from './files.ts';
import { migrateFlyway, observeFlyway } from './flyway.ts';
import { judge } from './judge.ts';
import { projectEnvironment, type Surroundings } from './probe-runner.ts';
import { choosePython, detectTool } from './project.ts';
import type {
  DatabaseFacts,
  Drift,
  Finding,
  Judged,
  NamedMigration,
  Observation,
  Status,
  Tool,
} from './types.ts';

export interface GuardOptions {
  readonly tool: Tool | 'auto';
  /** The repository; annotations name files relative to it. Absolute. */
  readonly root: string;
  /** The project, relative to the repository or absolute. */
  readonly directory: string;
  readonly python?: string | undefined;
  readonly settings?: string | undefined;
  readonly databases: readonly string[];
  readonly onPending: 'fail' | 'warn' | 'apply-safe' | 'apply';
  readonly safety: 'off' | 'warn' | 'block';
  readonly checkDrift: 'first-party' | 'all' | 'off';
  /** Rule ids, migration ids (`shop.0002_note`), or the states `drift` and `db-ahead`. */
  readonly allow: readonly string[];
  /** Seconds. */
  readonly connectTimeout: number;
  /** Seconds a statement may wait for a lock while applying. */
  readonly lockTimeout: number;
  readonly alembicConfig?: string | undefined;
  readonly flywayConfig?: string | undefined;
  /** The flyway program. */
  readonly flyway?: string | undefined;
  /** Tables with at most this many rows are locked for an instant whatever happens to them; 0 for none. */
  readonly smallTable: number;
  /** Words shown when migrations stop the deploy. */
  readonly howTo?: string | undefined;
  readonly exec: Exec;
  readonly files: Files;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly temporary: string;
  readonly deadline: Deadline;
  note?(text: string): void;
}

export interface Annotation {
  /** Never an error: the one error of a run is its fault. */
  readonly level: 'warning' | 'notice';
  readonly place: Place | undefined;
  readonly title: string;
  readonly text: string;
}

export interface Applied {
  readonly database: string;
  readonly app: string;
  readonly name: string;
  readonly seconds: number | null;
}

export interface GuardResult {
  readonly status: Status;
  readonly tool: Tool;
  /** Set when the deploy must stop: what happened and what to run. */
  readonly fault: Fault | undefined;
  readonly databases: readonly Pick<
    DatabaseFacts,
    'alias' | 'engine' | 'version' | 'database' | 'applied' | 'fresh'
  >[];
  /** What is pending now: empty once applied. */
  readonly pending: readonly Judged[];
  /** Every database said what is pending: no migration in `pending` means that none is. */
  readonly counted: boolean;
  readonly unsafe: readonly Judged[];
  readonly applied: readonly Applied[];
  readonly drift: readonly Drift[];
  readonly ahead: readonly NamedMigration[];
  readonly annotations: readonly Annotation[];
  /** Sentences worth knowing that stop nothing. */
  readonly notes: readonly string[];
}

/** How many are pending, in words. */
export function countsOf({
  counted,
  pending,
  unsafe,
}: Pick<GuardResult, 'counted' | 'pending' | 'unsafe'>): string {
  return counted
    ? `${pending.length} pending, ${unsafe.length} of them unsafe`
    : 'what is pending is not known';
}

/** Judged, and not safe. */
function isUnsafe({ safe }: Judged): boolean {
  return safe === false;
}

/** A migration as the outputs of the action show it. */
export function publicMigration(migration: Judged): object {
  return {
    app: migration.app,
    name: migration.name,
    database: migration.database,
    file: migration.file,
    operations: migration.operations.map(operation => ({
      type: operation.type,
      description: operation.description,
      line: operation.line ?? null,
    })),
    sql: migration.operations.flatMap(operation => operation.sql),
    lock: migration.lock,
    compat: migration.compat,
    safe: migration.safe,
    rules: migration.findings.map(({ rule, lock, compat, subject, line, allowed, explanation, recipe }) => ({
      rule,
      lock,
      compat,
      subject,
      line,
      explanation,
      recipe,
      ...(allowed === undefined ? {} : { allowed }),
    })),
  };
}

function databaseSummary(database: DatabaseFacts): GuardResult['databases'][number] {
  return {
    alias: database.alias,
    ...(database.engine === undefined ? {} : { engine: database.engine }),
    ...(database.version === undefined ? {} : { version: database.version }),
    ...(database.database === undefined ? {} : { database: database.database }),
    ...(database.applied === undefined ? {} : { applied: database.applied }),
    ...(database.fresh === undefined ? {} : { fresh: database.fresh }),
  };
}

function placeOf(file: string | null, line?: number | null): Place | undefined {
  return file && !isAbsolute(file) ? { file, ...(line ? { line } : {}) } : undefined;
}

/** Adds what inline comments and the `allow` input excuse. */
function withAllowances(
  migrations: readonly Judged[],
  options: Pick<GuardOptions, 'allow' | 'files' | 'root'>,
  annotations: Annotation[],
): Judged[] {
  const allow = new Set(options.allow.map(entry => entry.trim().toLowerCase()));
  return migrations.map(migration => {
    const named = allow.has(idOf(migration).toLowerCase());
    const source = migration.file
      ? options.files.read(isAbsolute(migration.file) ? migration.file : join(options.root, migration.file))
      : undefined;
    const comments = source === undefined ? undefined : readAllowances(source);
    for (const { line, rule } of comments?.incomplete ?? []) {
      annotations.push({
        level: 'warning',
        place: placeOf(migration.file, line),
        title: 'allowed without a reason',
        text: `The comment allows '${rule}' without saying why, so it allows nothing. Write \`migration-guard: allow ${rule} because …\`.`,
      });
    }
    const findings = migration.findings.map((finding): Finding => {
      if (finding.note) return finding;
      if (named) return { ...finding, allowed: "by the input 'allow' (this migration)" };
      if (allow.has(finding.rule)) return { ...finding, allowed: "by the input 'allow' (this rule)" };
      const operation = migration.operations.find(candidate => candidate.line === finding.line);
      const comment = comments && allowanceFor(comments, finding.rule, finding.line, operation?.end);
      return comment ? { ...finding, allowed: comment.reason } : finding;
    });
    return {
      ...migration,
      findings,
      safe: findings.every(finding => finding.note || finding.allowed !== undefined),
    };
  });
}

async function observe(
  surroundings: Surroundings,
  tool: Tool,
  options: GuardOptions,
  directory: string,
): Promise<Observation> {
  const sql = options.safety !== 'off' || options.onPending === 'apply-safe';
  if (tool === 'flyway') return observeFlyway(surroundings, { ...options, directory });
  const python = choosePython(
    options.files,
    { directory, root: options.root, path: options.env['PATH'], virtualEnv: options.env['VIRTUAL_ENV'] },
    options.python,
  );
  const common = { root: options.root, directory, python };
  if (tool === 'alembic')
    return observeAlembic(
      surroundings,
      { ...common, config: options.alembicConfig },
      { connectTimeout: options.connectTimeout, sql, drift: options.checkDrift !== 'off' },
    );
  return observeDjango(
    surroundings,
    { ...common, settings: options.settings },
    {
      databases: options.databases.length > 0 ? options.databases : ['default'],
      connectTimeout: options.connectTimeout,
      sql,
      drift: options.checkDrift,
    },
  );
}

async function apply(
  surroundings: Surroundings,
  tool: Tool,
  options: GuardOptions,
  directory: string,
  pending: readonly Judged[],
): Promise<Application> {
  if (tool === 'flyway')
    return migrateFlyway(
      surroundings,
      { ...options, directory },
      pending.map(({ name }) => name),
    );
  const python = choosePython(
    options.files,
    { directory, root: options.root, path: options.env['PATH'], virtualEnv: options.env['VIRTUAL_ENV'] },
    options.python,
  );
  const common = { root: options.root, directory, python };
  const timeouts = { connectTimeout: options.connectTimeout, lockTimeout: options.lockTimeout };
  if (tool === 'alembic')
    return upgradeAlembic(
      surroundings,
      { ...common, config: options.alembicConfig },
      { ...timeouts, expected: pending.map(({ name }) => name) },
    );
  const expected: Record<string, string[][]> = {};
  const databases = options.databases.length > 0 ? options.databases : ['default'];
  for (const alias of databases)
    expected[alias] = pending
      .filter(({ database }) => database === alias)
      .map(({ app, name }) => [app, name]);
  return applyDjango(
    surroundings,
    { ...common, settings: options.settings },
    { databases, expected, ...timeouts },
  );
}

/** Why applying stopped, and the state that the database is in now. */
function applyFault(
  application: Application,
  pending: readonly Judged[],
  databases: readonly DatabaseFacts[],
  lockTimeout: number,
  tool: Tool,
): Fault | undefined {
  if (application.changed) {
    return new Fault({
      code: 'MIGRATION_PLAN_CHANGED',
      what: `Somebody else changed the migrations of '${application.changed.alias}' since they were judged. Nothing was applied by this run.`,
      remedy:
        'Run again: the new plan is judged afresh. Take the deploy lock around this step to keep others out.',
    });
  }
  const { error } = application;
  const broken = application.journal.find(entry => !entry.done);
  const done = application.journal.filter(entry => entry.done);
  if (!error && !broken) return undefined;
  const judged = broken && pending.find(({ app, name }) => app === broken.app && name === broken.name);
  const engine = databases.find(({ alias }) => alias === broken?.database)?.engine;
  const transactional = engine === 'postgresql' || engine === 'sqlite';
  const statements =
    judged?.operations.flatMap(operation => operation.sql).filter(sql => !/^\s*--/.test(sql)) ?? [];
  const applied =
    done.length === 0
      ? 'No other migration was applied by this run.'
      : `Applied before it and still there: ${listed(done.map(idOf))}.`;
  const interrupted = error?.type === 'Interrupted';
  const state =
    error?.type === 'Unanswered'
      ? 'What was applied is not known: the database no longer answers.'
      : !broken
        ? done.length === 0
          ? 'No migration had begun.'
          : `No migration was under way. ${applied.replace(' before it', '')}`
        : transactional && judged?.atomic !== false
          ? `It ran in a transaction and was rolled back whole. ${applied}`
          : interrupted
            ? `It is not transactional here: each of its statements may or may not have taken effect, and the one under way goes on in the server. ${applied}`
            : statements.length === 1
              ? `It consists of one statement, which did not take effect. ${applied}`
              : `It is not transactional here: statements of it before the failing one have taken effect and it is not recorded as applied. ${applied}`;
  const message = (error?.message ?? 'the process ended').split('\n')[0] ?? '';
  const waited =
    error?.code === 1205 || error?.code === '55P03' || /lock.*timeout|Lock wait timeout/i.test(message);
  const what = `${broken ? `The migration ${idOf(broken)}` : 'Applying the migrations'} failed: ${message.slice(0, 400)}${/[.!?]$/.test(message) ? '' : '.'} ${state}`;
  const place = judged ? placeOf(judged.file, judged.line) : undefined;
  return new Fault({
    code: waited ? 'MIGRATION_LOCK_TIMEOUT' : 'MIGRATION_FAILED',
    what,
    remedy: waited
      ? `Another connection held a lock for more than ${lockTimeout} s; the migration gave way instead of making everybody wait. Try again when the long transaction has ended.`
      : transactional && judged?.atomic !== false
        ? `Mend the migration and deploy again; \`${commandFor(tool)}\` continues where this stopped.`
        : `Compare the table with the migration's statements, undo or finish the rest by hand, then run \`${commandFor(tool)}\` (Django: \`--fake\` the migration once its changes are all there).`,
    ...(place ? { place } : {}),
  });
}

/**
 * Looks at the migrations of a project and its databases, judges what is pending, and applies it where that is asked for.
 * Never throws for a verdict: `fault` is set when the deploy must stop. Throws a Fault when it cannot look at all.
 */
export async function guard(options: GuardOptions): Promise<GuardResult> {
  const secrets = secretsOf(options.env);
  const directory = resolve(options.root, options.directory || '.');
  const surroundings: Surroundings = {
    exec: options.exec,
    files: options.files,
    deadline: options.deadline,
    env: projectEnvironment(options.env),
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
  const observation = await observe(surroundings, tool, placed, directory);
  if (observation.error?.trace) options.note?.(conceal(observation.error.trace, secrets));
  return decide(observation, placed, pending => apply(surroundings, tool, placed, directory, pending));
}

type Policy = Pick<
  GuardOptions,
  'onPending' | 'safety' | 'allow' | 'files' | 'root' | 'howTo' | 'lockTimeout' | 'databases' | 'smallTable'
>;

/** From what was seen to what happens. `applying` is called at most once, after everything was judged. */
export async function decide(
  observation: Observation,
  options: Policy,
  applying: (pending: readonly Judged[]) => Promise<Application>,
): Promise<GuardResult> {
  const { tool } = observation;
  const annotations: Annotation[] = [];
  const notes: string[] = [];
  const allowed = new Set(options.allow.map(entry => entry.trim().toLowerCase()));
  const drift = allowed.has('drift') ? [] : (observation.drift ?? []);
  const ahead = observation.databases.flatMap(database => database.ahead ?? []);
  const base = {
    tool,
    counted:
      observation.error === undefined &&
      observation.databases.length > 0 &&
      observation.databases.every(
        database =>
          database.pending !== undefined &&
          !/^(error|conflict)$/.test(databaseStop(database, tool, allowed)?.status ?? ''),
      ),
    databases: observation.databases.map(databaseSummary),
    drift,
    ahead,
    annotations,
    notes,
  };
  const stopped = (stop: Stop, judged: readonly Judged[] = []): GuardResult => ({
    ...base,
    status: stop.status,
    fault: stop.fault,
    pending: judged,
    unsafe: judged.filter(isUnsafe),
    applied: [],
  });

  const broken = projectStop(observation);
  if (broken) return stopped(broken);
  const stops = observation.databases.flatMap(database => databaseStop(database, tool, allowed) ?? []);
  for (const { alias, pending, ahead } of observation.databases) {
    if (stops.length > 0 || pending !== undefined || ahead?.length) continue;
    stops.push({
      status: 'error',
      fault: new Fault({
        code: 'MIGRATION_GUARD_FAILED',
        what: `The look at the migrations ended without a word on what is pending on '${alias}'.`,
        remedy:
          tool === 'alembic'
            ? 'See whether env.py calls run_migrations() in this environment.'
            : 'Re-run with debug logging to see where.',
      }),
    });
  }
  const order: readonly Status[] = ['error', 'conflict', 'db-ahead'];
  stops.sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));

  for (const database of observation.databases) {
    if (database.stale?.length)
      notes.push(
        `${database.stale.length} row${database.stale.length === 1 ? '' : 's'} of the history of '${database.alias}' belong to migrations that were squashed and deleted (${listed(database.stale.map(idOf), 3)}); \`migrate APP --prune\` removes them.`,
      );
    if (database.fresh && database.pending?.length)
      notes.push(`The database '${database.alias}' is empty: nothing that runs can be disturbed.`);
    if (database.missingFile)
      notes.push(`The file of the SQLite database '${database.alias}' does not exist yet.`);
  }
  const driftError = allowed.has('drift') ? undefined : observation.driftError;
  if (observation.driftError && !driftError)
    notes.push(`Whether the models match the migrations is not known: ${observation.driftError}`);
  if (ahead.length > 0 && allowed.has('db-ahead'))
    notes.push(
      `The database is ahead of this code (${listed(ahead.map(idOf))}), which the input 'allow' permits.`,
    );

  const classify = options.safety !== 'off' || options.onPending === 'apply-safe';
  const judged = classify
    ? withAllowances(
        observation.databases.flatMap(database => judge(database, tool, options.smallTable)),
        options,
        annotations,
      )
    : observation.databases.flatMap(database =>
        (database.pending ?? []).map(
          (migration): Judged => ({
            ...migration,
            database: database.alias,
            lock: 'unknown',
            compat: 'unknown',
            findings: [],
            safe: null,
          }),
        ),
      );
  const [firstStop] = stops;
  if (firstStop) return stopped(firstStop, judged);

  const unsafe = judged.filter(isUnsafe);
  const willApply = options.onPending === 'apply' || options.onPending === 'apply-safe';
  const blocks =
    unsafe.length > 0 &&
    (options.onPending === 'apply-safe' || (options.safety === 'block' && options.onPending !== 'apply'));
  for (const migration of judged) {
    for (const finding of migration.findings) {
      if (finding.note || finding.allowed !== undefined) continue;
      annotations.push({
        level: 'warning',
        place: placeOf(finding.file, finding.line),
        title: `${finding.rule} (${idOf(migration)})`,
        text: `${finding.subject === '' ? '' : `${finding.subject}: `}${finding.explanation} Instead: ${finding.recipe}`,
      });
    }
  }
  const driftStop = (): Stop | undefined => {
    if (driftError)
      return {
        status: 'error',
        fault: new Fault({
          code: 'MODEL_DRIFT_UNKNOWN',
          what: `Whether the models match the migrations is not known: ${driftError}${/[.!?]$/.test(driftError) ? '' : '.'}`,
          remedy:
            "Run `python manage.py makemigrations --check` in the same environment to see why; to deploy all the same, add 'drift' to 'allow'.",
        }),
      };
    const [first] = drift;
    if (!first) return undefined;
    const where = placeOf(first.file, 1);
    return {
      status: 'drift',
      fault: new Fault({
        code: 'MODEL_DRIFT',
        what: `The models say more than the migrations: ${listed(
          drift.map(({ app, operations }) =>
            app === '' ? operations.join('; ') : `${app} (${operations.join('; ')})`,
          ),
          4,
        )}.`,
        remedy:
          tool === 'alembic'
            ? 'Run `alembic revision --autogenerate`, look at the result and commit it.'
            : `Run \`python manage.py makemigrations ${drift.map(({ app }) => app).join(' ')}\`, look at the result and commit it.`,
        ...(where ? { place: where } : {}),
      }),
    };
  };
  const howTo = options.howTo?.trim();
  const remedyOf = (usual: string) => (howTo ? (/[.!?]$/.test(howTo) ? howTo : `${howTo}.`) : usual);
  const multiple = observation.databases.length > 1;
  const names = judged.map(migration =>
    multiple ? `${idOf(migration)} on '${migration.database}'` : idOf(migration),
  );
  const count = `${judged.length} migration${judged.length === 1 ? '' : 's'}`;

  if (blocks) {
    const worst = unsafe[0]!;
    const reasons = worst.findings.filter(finding => !finding.note && finding.allowed === undefined);
    const where = placeOf(worst.file, reasons[0]?.line ?? worst.line);
    return stopped(
      {
        status: 'unsafe',
        fault: new Fault({
          code: 'MIGRATIONS_UNSAFE',
          what: `${unsafe.length} of ${count} pending ${unsafe.length === 1 ? 'is' : 'are'} not safe while the old code runs: ${listed(
            unsafe.map(
              migration =>
                `${idOf(migration)} (${listed([...new Set(migration.findings.filter(finding => !finding.note && finding.allowed === undefined).map(({ rule }) => rule))], 4)})`,
            ),
            4,
          )}.${willApply ? ' None was applied.' : ''}`,
          remedy: remedyOf(
            `${reasons[0]?.recipe ?? ''} Or plan a moment for \`${commandFor(tool)}\`, then deploy again; \`# migration-guard: allow ${reasons[0]?.rule} because …\` takes responsibility.`.trim(),
          ),
          ...(where ? { place: where } : {}),
        }),
      },
      judged,
    );
  }
  const drifted = driftStop();
  if (willApply && drifted) return stopped(drifted, judged);
  if (judged.length > 0 && options.onPending === 'fail') {
    const where = placeOf(judged[0]!.file, judged[0]!.line);
    return stopped(
      {
        status: 'pending',
        fault: new Fault({
          code: 'MIGRATIONS_PENDING',
          what: `${count} ${judged.length === 1 ? 'is' : 'are'} pending: ${listed(names)}.${classify ? (unsafe.length === 0 ? ' All are safe while the old code runs.' : ` Not safe while the old code runs: ${listed(unsafe.map(idOf))}.`) : ''}`,
          remedy: remedyOf(
            `Run \`${commandFor(tool)}\` for this environment, then deploy again${unsafe.length === 0 && classify ? "; or set 'on-pending: apply-safe'" : ''}.`,
          ),
          ...(where ? { place: where } : {}),
        }),
      },
      judged,
    );
  }
  if (judged.length > 0 && willApply) {
    let application: Application;
    try {
      application = await applying(judged);
    } catch (thrown) {
      if (thrown instanceof Fault && thrown.code !== 'PROBE_SILENT') throw thrown;
      throw new Fault({
        code: 'MIGRATION_FAILED',
        what: `Applying was broken off: ${messageOf(thrown)}`,
        remedy: `Look at the history table before anything else: \`${commandFor(tool)}\` may have been interrupted half way.`,
        cause: thrown,
      });
    }
    const done: readonly JournalEntry[] = application.journal.filter(entry => entry.done);
    const applied = done.map(({ database, app, name, seconds }) => ({
      database,
      app,
      name,
      seconds: seconds ?? null,
    }));
    const isDone = (migration: Judged) =>
      done.some(
        ({ database, app, name }) =>
          database === migration.database && app === migration.app && name === migration.name,
      );
    const fault = applyFault(application, judged, observation.databases, options.lockTimeout, tool);
    const left = fault ? judged.filter(migration => !isDone(migration)) : [];
    return {
      ...base,
      counted: application.error?.type !== 'Unanswered' && application.changed === undefined,
      status: fault ? (application.changed ? 'pending' : 'error') : 'clean',
      fault,
      pending: left,
      unsafe: left.filter(isUnsafe),
      applied,
    };
  }
  if (judged.length > 0) {
    for (const migration of judged)
      annotations.push({
        level: 'warning',
        place: placeOf(migration.file, migration.line),
        title: 'pending migration',
        text: `${idOf(migration)} is pending; the release goes on, since on-pending is 'warn'.`,
      });
  }
  if (drifted) return stopped(drifted, judged);
  return {
    ...base,
    status:
      judged.length > 0 ? (unsafe.length > 0 && options.safety !== 'off' ? 'unsafe' : 'pending') : 'clean',
    fault: undefined,
    pending: judged,
    unsafe,
    applied: [],
  };
}
