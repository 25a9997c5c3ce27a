import { messageOf } from '@guarded-deploy/faults';
import type { Engine } from '../model/engine.ts';
import type { Migration } from '../model/migration.ts';
import type { DatabaseFacts, Observation, ProjectFault } from '../model/observation.ts';
import type { Judged } from '../model/verdict.ts';
import type { Application, Expected, JournalEntry, Recorded } from './application.ts';
import { besideMigrations } from './flyway-callbacks.ts';
import {
  configurationOf,
  engineOf,
  type FlywayConfiguration,
  neverClean,
  onlyLooking,
  withoutCallbacks,
} from './flyway-config.ts';
import { afterBaseline, beginsNew, needsHistory } from './flyway-history.ts';
import {
  type FlywayMigration,
  type FlywayOutput,
  type FlywayProject,
  type FlywayVariables,
  faultOf,
  flyway,
} from './flyway-program.ts';
import { besideAsMigrations, inRepositoryOf, nameOf, pendingMigration } from './flyway-scripts.ts';
import { askServer, hasHistory } from './flyway-server.ts';
import { forced } from './flyway-settings.ts';
import type { Dependencies } from './probe-runner.ts';

function applied(state: string): boolean {
  return /^(Success|Out of Order|Baseline|Undone|Superseded|Deleted)/i.test(state);
}

/** The line on which an unfinished merge begins. */
function mergeMark(text: string): number | undefined {
  const line = text.split('\n').findIndex(candidate => candidate.startsWith('<<<<<<< '));
  return line < 0 ? undefined : line + 1;
}

/** Why `migrate` would refuse to run, apart from what is pending. */
function inconsistencyOf(
  migrations: readonly FlywayMigration[],
  validation: FlywayOutput | undefined,
): string | undefined {
  const failed = migrations.find(({ state }) => /^failed/i.test(state));
  if (failed)
    return `the migration ${failed.version} (${failed.description}) failed half way and is recorded as failed.`;
  const invalid = (validation?.invalidMigrations ?? []).find(
    ({ errorDetails }) =>
      !/PENDING|NOT_APPLIED|RESOLVED.*NOT_APPLIED|APPLIED_.*NOT_RESOLVED/i.test(
        errorDetails?.errorCode ?? '',
      ),
  );
  return (
    invalid &&
    `the script of ${invalid.version} (${invalid.description}) is not the one that was applied: ${invalid.errorDetails?.errorMessage.split('\n')[0] ?? 'checksum mismatch'}`
  );
}

/** Versions below the newest applied one: `info` calls them ignored, and `migrate` refuses to run because of them. */
function conflictsOf(
  migrations: readonly FlywayMigration[],
  validation: FlywayOutput | undefined,
  inRepository: (path: string | undefined) => string | null,
): NonNullable<DatabaseFacts['conflicts']> {
  const refused = (validation?.invalidMigrations ?? []).flatMap(({ version }) =>
    migrations.filter(migration => migration.version === version && /^ignored/i.test(migration.state)),
  );
  if (refused.length === 0) return [];
  const newest = migrations.findLast(({ state, version }) => applied(state) && version !== '');
  return [
    {
      app: '',
      migrations: [...(newest ? [newest] : []), ...refused].map(({ version, filepath }) => ({
        name: version,
        file: inRepository(filepath),
      })),
    },
  ];
}

interface Looked {
  readonly info: FlywayOutput;
  readonly validation: FlywayOutput | undefined;
  readonly error: FlywayOutput['error'];
}

/** `flyway info` and `flyway validate`, and nothing of the project: their JSON says what their exit codes do not. */
async function looked(
  dependencies: Dependencies,
  project: FlywayProject,
  configuration: FlywayConfiguration,
  ...more: readonly string[]
): Promise<Looked> {
  const both = await flyway(dependencies, project, [
    ...configuration.args,
    ...onlyLooking(configuration),
    ...more,
    'info',
    'validate',
  ]);
  const parts = both.individualResults ?? [both];
  const info = parts.find(part => part.migrations !== undefined) ?? both;
  const validation = parts.find(part => part.validationSuccessful !== undefined);
  return { info, validation, error: both.error ?? parts.find(part => part.error)?.error };
}

/** What `migrate` will do about a schema that has tables and no record. */
interface Begin {
  readonly migrations: readonly FlywayMigration[];
  /** Why it will refuse. */
  readonly refuses?: string;
}

/**
 * Where nothing is recorded `info` lists what a new database gets. A schema with tables is no new one: `migrate` sets a
 * baseline and runs what comes after it, or refuses. Flyway is asked again, without the migrations that begin a new database.
 */
async function beginOf(
  first: Looked,
  dependencies: Dependencies,
  project: FlywayProject,
  configuration: FlywayConfiguration,
): Promise<Begin> {
  const { settings } = configuration;
  const migrations = first.info.migrations ?? [];
  if (!needsHistory(first.info, settings)) return { migrations };
  const history = await hasHistory(dependencies, project, configuration);
  if (history === undefined)
    return { migrations, refuses: 'whether the schema has a history table is not known.' };
  if (history) return { migrations };
  if (!settings.flag('baselineOnMigrate'))
    return {
      migrations,
      refuses:
        'the schema is not empty and has no history table, and `flyway migrate` refuses to run there without `baselineOnMigrate`.',
    };
  if (!migrations.some(beginsNew)) return { migrations: afterBaseline(migrations, settings) };
  const again = await looked(dependencies, project, configuration, '-baselineMigrationPrefix=not-now-');
  if (again.info.migrations === undefined || again.info.migrations.some(beginsNew))
    return { migrations, refuses: 'what `flyway migrate` runs after a baseline is not known.' };
  return { migrations: afterBaseline(again.info.migrations, settings) };
}

/** What of the project's database is known before it is looked at. */
function databaseOf({ jdbc, user }: FlywayConfiguration): DatabaseFacts {
  const address = /^jdbc:[a-z]+:\/\/([^/:?]+)(?::(\d+))?\/([^?;]*)/i.exec(jdbc);
  return {
    alias: 'default',
    ...(address ? { host: address[1]!, port: address[2] ?? '', database: address[3]! } : {}),
    user,
    engine: engineOf(jdbc),
    version: '',
  };
}

const waits = ({ state }: FlywayMigration) => /^pending|^outdated/i.test(state);

/** Looks at the migrations of a Flyway project, and asks the server about the tables that they name. */
export async function observeFlyway(
  dependencies: Dependencies,
  project: FlywayProject,
): Promise<Observation> {
  return await observed(dependencies, project, await configurationOf(dependencies, project));
}

/** The look with settings that are known. `closer: false` does not ask about tables. */
async function observed(
  dependencies: Dependencies,
  project: FlywayProject,
  configuration: FlywayConfiguration,
  closer = true,
): Promise<Observation> {
  const beside = besideMigrations(dependencies, project, configuration);
  const inRepository = inRepositoryOf(project);
  const database = databaseOf(configuration);
  const first = await looked(dependencies, project, configuration);
  const { info, validation, error } = first;
  const base = {
    tool: 'flyway' as const,
    ...(info.flywayVersion ? { toolVersion: info.flywayVersion } : {}),
    read: configuration.settings.files.map(path => inRepository(path) ?? path),
  };
  if (error && info.migrations === undefined)
    return { ...base, stage: 'connect', databases: [database], error: faultOf(error, inRepository) };
  const { migrations, refuses } = await beginOf(first, dependencies, project, configuration);
  const waiting = migrations.filter(waits);
  const unfinished = unfinishedMerge(waiting, dependencies, inRepository);
  if (unfinished) return { ...base, stage: 'graph', databases: [database], error: unfinished };
  const others = besideAsMigrations(beside, dependencies, project, configuration);
  const pending = [
    ...others.before,
    ...waiting.map(migration => pendingMigration(migration, dependencies, project, configuration)),
    ...others.after,
  ];
  const inconsistent = inconsistencyOf(migrations, validation) ?? refuses;
  const conflicts = conflictsOf(migrations, validation, inRepository);
  const fresh = migrations.every(({ state }) => /^pending/i.test(state)) && info.allSchemasEmpty === true;
  const text = textOf(pending);
  const asked =
    closer && text !== ''
      ? await askServer(dependencies, project, configuration, text, project.facts)
      : undefined;
  return {
    ...base,
    stage: 'done',
    databases: [
      {
        ...database,
        history: true,
        applied: migrations.filter(({ state }) => applied(state)).length,
        fresh,
        ahead: migrations
          .filter(({ state }) => /^(future|missing)/i.test(state))
          .map(migration => ({ app: '', name: nameOf(migration) })),
        pending,
        transactionalLock:
          database.engine === 'postgresql' && configuration.transactionalLock && locksSo(info.flywayVersion),
        ...asked?.facts,
        ...(conflicts.length > 0 ? { conflicts } : {}),
        ...(inconsistent ? { inconsistent } : {}),
      },
    ],
  };
}

/** Whether this version of Flyway takes its lock in a transaction unless it is told otherwise. */
function locksSo(version: string | undefined): boolean {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  return version === undefined || major > 9 || (major === 9 && minor >= 1);
}

function textOf(migrations: readonly Migration[]): string {
  return migrations.flatMap(({ operations }) => operations.flatMap(({ sql }) => sql)).join('\n');
}

function unfinishedMerge(
  migrations: readonly FlywayMigration[],
  dependencies: Dependencies,
  inRepository: (path: string | undefined) => string | null,
): ProjectFault | undefined {
  for (const { filepath } of migrations) {
    const line = filepath ? mergeMark(dependencies.files.read(filepath) ?? '') : undefined;
    if (line === undefined) continue;
    const file = inRepository(filepath) ?? filepath ?? '';
    return {
      type: 'MergeConflict',
      message: 'the file holds a merge that was not finished (<<<<<<<)',
      code: null,
      place: { file, line },
    };
  }
  return undefined;
}

// --- applying ---------------------------------------------------------------------------------------------------------

/** What Flyway runs on every connection: the project's own words first, which may hold a secret. */
function onConnection({ initSql: own }: FlywayConfiguration, ...more: readonly string[]): FlywayVariables {
  const all = [own.replace(/;\s*$/, ''), ...more].filter(text => text !== '');
  return all.length === 0 ? {} : { FLYWAY_INIT_SQL: all.join('; ') };
}

/** How long a statement waits for a lock; 0 for as long as it takes (PostgreSQL). */
function lockLimit(engine: Engine, seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  if (engine === 'postgresql') return `SET lock_timeout = ${Math.round(seconds * 1000)}`;
  return /^(mariadb|mysql)$/.test(engine)
    ? `SET SESSION lock_wait_timeout = ${whole}, innodb_lock_wait_timeout = ${whole}`
    : '';
}

/** Migrations that run in one go, since they wait for locks in the same way. */
interface Stretch {
  readonly patient: boolean;
  readonly migrations: readonly Judged[];
}

const isRepeatable = ({ name }: Pick<Judged, 'name'>) => !/^\d/.test(name);

/**
 * CONCURRENTLY waits for every older transaction without keeping anybody out; cut off, it leaves an INVALID index. Repeatable
 * migrations have no version to end a run with: they are one stretch, or part of the last.
 */
export function stretchesOf(
  judged: readonly Judged[],
  engine: Engine,
  transactionalLock: boolean,
): Stretch[] {
  const stretches: { patient: boolean; migrations: Judged[] }[] = [];
  for (const migration of judged) {
    const patient =
      engine === 'postgresql' &&
      !transactionalLock &&
      migration.operations.some(({ sql }) => sql.some(text => /\bCONCURRENTLY\b/i.test(text)));
    const last = stretches.at(-1);
    if (last?.migrations.some(isRepeatable)) {
      last.migrations.push(migration);
      last.patient ||= patient;
    } else if (last?.patient === patient) last.migrations.push(migration);
    else stretches.push({ patient, migrations: [migration] });
  }
  return stretches;
}

/** Arguments by which a run ends with a stretch that is not the last. Flyway would run repeatable ones in each run. */
function upTo({ migrations }: Stretch, repeatable: boolean, { settings }: FlywayConfiguration): string[] {
  return forced(settings, {
    target: migrations.at(-1)!.name,
    ...(repeatable
      ? {
          repeatableSqlMigrationPrefix: 'not-yet-',
          ignoreMigrationPatterns: '*:future,repeatable:missing',
        }
      : {}),
  });
}

async function dropLeftovers(
  dependencies: Dependencies,
  project: FlywayProject,
  configuration: FlywayConfiguration,
  migrations: readonly Judged[],
): Promise<void> {
  const asked = await askServer(dependencies, project, configuration, '');
  const texts = migrations.flatMap(({ operations }) => operations.flatMap(({ sql }) => sql));
  const name = (...parts: string[]) => parts.map(part => `"${part.replaceAll('"', '""')}"`).join('.');
  for (const index of asked?.invalid ?? []) {
    const creates = texts.some(
      sql => /\bINDEX\s+CONCURRENTLY\b/i.test(sql) && sql.match(/[\w$]+/g)?.includes(index.name),
    );
    if (!creates) continue;
    const drop = `DROP INDEX CONCURRENTLY IF EXISTS ${name(index.schema, index.name)}`;
    await flyway(
      dependencies,
      project,
      [...configuration.args, ...withoutCallbacks(configuration), 'info'],
      onConnection(configuration, drop),
    );
  }
}

const INTERRUPTED: ProjectFault = { type: 'Interrupted', message: '', code: null, place: null };

const withDigest = ({ name, digest }: Pick<Migration, 'name' | 'digest'>) => `${name} ${digest ?? null}`;

/** What runs beside the migrations, by name and content. */
function besideOf({ databases }: Pick<Observation, 'databases'>): string {
  const all = databases.flatMap(({ pending }) => pending ?? []);
  return all
    .filter(({ beside }) => beside)
    .map(withDigest)
    .join('\n');
}

/** Runs `flyway migrate` when exactly `expected` is pending, and beside it there is what was there when it was looked at. */
export async function migrateFlyway(
  dependencies: Dependencies,
  project: FlywayProject,
  expected: Expected,
  judged: readonly Judged[],
  seen: Pick<Observation, 'databases'>,
): Promise<Application> {
  const configuration = await configurationOf(dependencies, project);
  const before = await observed(dependencies, project, configuration, false);
  if (before.error) return { journal: [], error: before.error };
  const plan = (before.databases[0]?.pending ?? []).filter(({ beside }) => !beside).map(withDigest);
  const wanted = (expected['default'] ?? []).map(([, name, digest]) => `${name} ${digest}`);
  if (plan.join('\n') !== wanted.join('\n') || besideOf(before) !== besideOf(seen))
    return { journal: [], changed: { alias: 'default' } };
  const engine = engineOf(configuration.jdbc);
  const stretches = stretchesOf(judged, engine, before.databases[0]?.transactionalLock === true);
  const repeatable = judged.some(isRepeatable);
  const journal: JournalEntry[] = [];
  for (const [index, stretch] of stretches.entries()) {
    if (stretch.patient) await dropLeftovers(dependencies, project, configuration, stretch.migrations);
    const args = [
      ...configuration.args,
      ...neverClean(configuration),
      ...(index < stretches.length - 1 ? upTo(stretch, repeatable, configuration) : []),
      'migrate',
    ];
    let output: FlywayOutput;
    try {
      const limit = lockLimit(engine, stretch.patient ? 0 : project.lockTimeout);
      output = await flyway(dependencies, project, args, onConnection(configuration, limit));
    } catch (thrown) {
      // Which one was under way is not known before the history is asked.
      const under = stretch.migrations.map(({ name }) => entryOf(name, false));
      return { journal: [...journal, ...under], error: { ...INTERRUPTED, message: messageOf(thrown) } };
    }
    for (const migration of output.migrations ?? [])
      journal.push(entryOf(nameOf(migration), true, (migration.executionTime ?? 0) / 1000));
    if (!output.error) continue;
    const error = faultOf(output.error, inRepositoryOf(project));
    const failing = failingIn(stretch.migrations, journal, error);
    return { journal: failing === undefined ? journal : [...journal, entryOf(failing, false)], error };
  }
  return { journal };
}

function entryOf(name: string, done: boolean, seconds?: number): JournalEntry {
  return {
    database: 'default',
    app: '',
    name,
    done,
    statements: [],
    ...(seconds === undefined ? {} : { seconds }),
  };
}

/** The migration that an error is about: by its file, or else the first that was not through. */
function failingIn(
  migrations: readonly Judged[],
  journal: readonly JournalEntry[],
  error: ProjectFault,
): string | undefined {
  const byFile = migrations.find(({ file }) => file !== null && file === error.place?.file);
  const left = migrations.find(({ name }) => !journal.some(entry => entry.name === name));
  if (byFile) return byFile.name;
  return /MIGRATION/.test(error.type) ? left?.name : undefined;
}

/** What the history says, over a connection of its own. */
export async function askFlyway(
  dependencies: Dependencies,
  project: FlywayProject,
  expected: Expected,
): Promise<Pick<Application, 'recorded'>> {
  const configuration = await configurationOf(dependencies, project);
  const { info, error } = await looked(dependencies, project, configuration);
  if (error && info.migrations === undefined) return {};
  const migrations = info.migrations ?? [];
  const waiting = new Set(
    migrations.filter(({ state }) => /^pending|^outdated|^failed/i.test(state)).map(nameOf),
  );
  const names = (expected['default'] ?? []).map(([, name]) => name).filter(name => !waiting.has(name));
  const builds =
    (expected['default'] ?? []).length > names.length && engineOf(configuration.jdbc) === 'postgresql';
  const asked = builds ? await askServer(dependencies, project, configuration, '') : undefined;
  const recorded: Recorded = {
    database: 'default',
    migrations: names.map(name => ['', name]),
    invalid: asked?.facts.invalid ?? [],
    failed: migrations.filter(({ state }) => /^failed/i.test(state)).map(nameOf),
  };
  return { recorded: [recorded] };
}
