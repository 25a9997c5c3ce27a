import { isAbsolute, join } from 'node:path';
import { Fault, messageOf } from '@guarded-deploy/faults';
import { concealAll } from './conceal.ts';
import type { Application } from './django.ts';
import type { Surroundings } from './probe-runner.ts';
import { flywayConfigs } from './project.ts';
import { splitStatements } from './sql.ts';
import type { DatabaseFacts, Engine, Migration, Observation, ProjectFault } from './types.ts';

export interface FlywayProject {
  readonly root: string;
  readonly directory: string;
  readonly flywayConfig?: string | undefined;
  /** The program; looked up on PATH unless given. */
  readonly flyway?: string | undefined;
  readonly connectTimeout: number;
  readonly lockTimeout: number;
}

interface FlywayMigration {
  readonly category: string;
  readonly version: string;
  readonly description: string;
  readonly state: string;
  readonly filepath?: string;
  readonly rawVersion?: string;
}

interface FlywayOutput {
  readonly error?: { readonly errorCode: string; readonly message: string };
  readonly flywayVersion?: string;
  readonly database?: string;
  readonly migrations?: readonly FlywayMigration[];
  readonly validationSuccessful?: boolean;
  readonly invalidMigrations?: readonly {
    readonly version: string;
    readonly description: string;
    readonly filepath?: string;
    readonly errorDetails?: { readonly errorCode: string; readonly errorMessage: string };
  }[];
  readonly individualResults?: readonly FlywayOutput[];
}

function program(surroundings: Surroundings, project: FlywayProject): string {
  const wanted = project.flyway || 'flyway';
  const candidates = isAbsolute(wanted)
    ? [wanted]
    : wanted.includes('/')
      ? [join(project.directory, wanted)]
      : (surroundings.env['PATH'] ?? '').split(':').map(folder => join(folder, wanted));
  const found = candidates.find(path => surroundings.files.executable(path));
  if (found) return found;
  throw new Fault({
    code: 'FLYWAY_MISSING',
    what: `There is no Flyway at ${wanted}.`,
    remedy: "Install Flyway's command line before this step, or set 'flyway' to its program.",
  });
}

/** Texts of a TOML file by their whole dotted keys. Only what a Flyway configuration is made of is read. */
function tomlTexts(text: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const path = (name: string) =>
    name
      .split('.')
      .map(part => part.trim().replace(/^(["'])(.*)\1$/, '$2'))
      .join('.');
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[([^[\]]+)\]/.exec(line);
    if (header) {
      section = `${path(header[1]!)}.`;
      continue;
    }
    const [, name, value = ''] = /^\s*([\w."' -]+?)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const key = section + path(name);
    const plain = /^(["'])(.*?)\1/.exec(value);
    if (plain) texts.set(key, plain[2]!);
    else if (value.startsWith('{'))
      for (const [, inner, , content] of value.matchAll(/([\w."'-]+)\s*=\s*(["'])(.*?)\2/g))
        texts.set(`${key}.${path(inner!)}`, content!);
  }
  return texts;
}

/**
 * The JDBC address in a configuration. In TOML there may be several environments, and one of them is chosen: the address
 * of another would name the wrong engine, and with it the wrong rules.
 */
function addressIn(text: string, env: Surroundings['env']): string {
  const texts = tomlTexts(text);
  const chosen = env['FLYWAY_ENVIRONMENT'] || texts.get('flyway.environment') || 'default';
  const environments = [...texts.keys()].some(key => key.startsWith('environments.'));
  if (environments) return texts.get(`environments.${chosen}.url`) ?? texts.get('flyway.url') ?? '';
  return /^\s*(?:flyway\.)?url\s*=\s*["']?([^"'\s]+)/m.exec(text)?.[1] ?? '';
}

/** The configuration's arguments, and the JDBC address that says which engine it is. */
function configuration(surroundings: Surroundings, project: FlywayProject): { args: string[]; jdbc: string } {
  const named = project.flywayConfig
    ? [
        isAbsolute(project.flywayConfig)
          ? project.flywayConfig
          : join(project.directory, project.flywayConfig),
      ]
    : flywayConfigs(surroundings.files, project.directory);
  const path = named[0];
  if (project.flywayConfig && (path === undefined || !surroundings.files.exists(path))) {
    throw new Fault({
      code: 'FLYWAY_CONFIG_MISSING',
      what: `There is no Flyway configuration at ${project.flywayConfig}.`,
      remedy: "Correct 'flyway-config'; it is relative to 'working-directory'.",
    });
  }
  const text = path === undefined ? '' : (surroundings.files.read(path) ?? '');
  const jdbc = surroundings.env['FLYWAY_URL'] ?? addressIn(text, surroundings.env);
  return { args: path === undefined ? [] : [`-configFiles=${path}`], jdbc };
}

/** Flyway prints a line or two of its own around the JSON at times. */
function parseOutput(stdout: string): FlywayOutput | undefined {
  const start = stdout.indexOf('{');
  const end = stdout.lastIndexOf('}');
  if (start < 0 || end <= start) return undefined;
  try {
    return JSON.parse(stdout.slice(start, end + 1)) as FlywayOutput;
  } catch {
    return undefined;
  }
}

async function flyway(
  surroundings: Surroundings,
  project: FlywayProject,
  args: readonly string[],
): Promise<FlywayOutput> {
  const path = program(surroundings, project);
  const result = await surroundings
    .exec(path, [...args, '-outputType=json'], {
      cwd: project.directory,
      env: { ...surroundings.env, FLYWAY_CONNECT_RETRIES: '0', REDGATE_DISABLE_TELEMETRY: 'true' },
      signal: surroundings.deadline.signal,
    })
    .catch(thrown => {
      surroundings.deadline.signal.throwIfAborted();
      throw new Fault({
        code: 'FLYWAY_MISSING',
        what: `${path} could not be started: ${messageOf(thrown)}.`,
        remedy: "Set 'flyway' to the program of Flyway's command line.",
      });
    });
  const output = parseOutput(result.stdout);
  if (output) return concealAll(output, surroundings.secrets);
  const said = concealAll(`${result.stdout}\n${result.stderr}`.trim(), surroundings.secrets);
  throw new Fault({
    code: 'PROBE_SILENT',
    what: `Flyway ended with ${result.signal ?? `code ${result.code}`} and no answer. ${said.split('\n').slice(-3).join(' ').slice(-500)}`,
    remedy: 'Run `flyway info` by hand in the same environment to see why.',
  });
}

function faultOf(error: NonNullable<FlywayOutput['error']>): ProjectFault {
  const lines = error.message
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !/^-+$/.test(line));
  const message = lines.slice(0, 5).join(' ');
  const state = /SQL State\s*:\s*(\S+)/.exec(error.message)?.[1];
  const number = /Error Code\s*:\s*(\d+)/.exec(error.message)?.[1];
  const code = number && number !== '0' ? Number(number) : (state ?? null);
  return { type: error.errorCode, message, code, place: null };
}

/** As the address names it; the judgement knows what it is to do with another one. */
function engineOf(jdbc: string): Engine {
  return (/^jdbc:([a-z]+)/i.exec(jdbc)?.[1]?.toLowerCase() ?? '') as Engine;
}

function applied(state: string): boolean {
  return /^(Success|Out of Order|Baseline|Undone|Superseded|Deleted)/i.test(state);
}

/** Looks through `flyway info` and `flyway validate`; their JSON says what their exit codes do not. */
export async function observeFlyway(
  surroundings: Surroundings,
  project: FlywayProject,
): Promise<Observation> {
  const { args, jdbc } = configuration(surroundings, project);
  const address = /^jdbc:[a-z]+:\/\/([^/:?]+)(?::(\d+))?\/([^?;]*)/i.exec(jdbc);
  const database: DatabaseFacts = {
    alias: 'default',
    ...(address ? { host: address[1]!, port: address[2] ?? '', database: address[3]! } : {}),
    user: surroundings.env['FLYWAY_USER'] ?? '',
    engine: engineOf(jdbc),
    version: '',
  };
  const both = await flyway(surroundings, project, [...args, 'info', 'validate']);
  const parts = both.individualResults ?? [both];
  const info = parts.find(part => part.migrations !== undefined) ?? both;
  const validation = parts.find(part => part.validationSuccessful !== undefined);
  const error = both.error ?? parts.find(part => part.error)?.error;
  const base = {
    tool: 'flyway' as const,
    ...(info.flywayVersion ? { toolVersion: info.flywayVersion } : {}),
  };
  if (error && info.migrations === undefined)
    return { ...base, stage: 'connect', databases: [database], error: faultOf(error) };

  const migrations = info.migrations ?? [];
  const inRepository = (path: string | undefined) =>
    path?.startsWith(`${project.root}/`) ? path.slice(project.root.length + 1) : null;
  const pending = migrations
    .filter(migration => /^pending|^outdated/i.test(migration.state))
    .map((migration): Migration => {
      const path = migration.filepath ?? '';
      const text = path === '' ? undefined : surroundings.files.read(path);
      const name = migration.version === '' ? migration.description : migration.version;
      return {
        app: '',
        name,
        file: (inRepository(path) ?? path) || null,
        line: 1,
        firstParty: true,
        atomic: true,
        operations:
          text === undefined
            ? [
                {
                  type: 'script',
                  description: migration.description,
                  sql: [],
                  line: 1,
                  sqlError: 'it is not a SQL file that can be read',
                },
              ]
            : splitStatements(text, engineOf(jdbc)).map(statement => ({
                type: 'sql',
                description: migration.description,
                line: statement.line,
                end: statement.end,
                sql: [statement.text],
              })),
      };
    });
  const failed = migrations.find(migration => /^failed/i.test(migration.state));
  const ahead = migrations.filter(migration => /^(future|missing)/i.test(migration.state));
  // A version below the newest applied one: `info` calls it ignored, and `migrate` refuses to run because of it.
  const refused = (validation?.invalidMigrations ?? []).flatMap(({ version }) =>
    migrations.filter(migration => migration.version === version && /^ignored/i.test(migration.state)),
  );
  const newest = migrations.findLast(({ state, version }) => applied(state) && version !== '');
  const invalid = (validation?.invalidMigrations ?? []).find(
    migration =>
      !/PENDING|NOT_APPLIED|RESOLVED.*NOT_APPLIED|APPLIED_.*NOT_RESOLVED/i.test(
        migration.errorDetails?.errorCode ?? '',
      ),
  );
  const inconsistent = failed
    ? `the migration ${failed.version} (${failed.description}) failed half way and is recorded as failed.`
    : invalid
      ? `the script of ${invalid.version} (${invalid.description}) is not the one that was applied: ${invalid.errorDetails?.errorMessage.split('\n')[0] ?? 'checksum mismatch'}`
      : undefined;
  return {
    ...base,
    stage: 'done',
    databases: [
      {
        ...database,
        history: true,
        applied: migrations.filter(({ state }) => applied(state)).length,
        fresh:
          migrations.every(({ state }) => /^pending/i.test(state)) &&
          (info as { allSchemasEmpty?: boolean }).allSchemasEmpty === true,
        ahead: ahead.map(({ version, description }) => ({ app: '', name: version || description })),
        pending,
        ...(refused.length > 0
          ? {
              conflicts: [
                {
                  app: '',
                  migrations: [...(newest ? [newest] : []), ...refused].map(({ version, filepath }) => ({
                    name: version,
                    file: inRepository(filepath),
                  })),
                },
              ],
            }
          : {}),
        ...(inconsistent ? { inconsistent } : {}),
      },
    ],
  };
}

/** Runs `flyway migrate` when exactly `expected` is pending. */
export async function migrateFlyway(
  surroundings: Surroundings,
  project: FlywayProject,
  expected: readonly string[],
): Promise<Application> {
  const before = await observeFlyway(surroundings, project);
  const plan = before.databases[0]?.pending?.map(({ name }) => name) ?? [];
  if (before.error || plan.join('\n') !== expected.join('\n'))
    return { journal: [], changed: { alias: 'default' } };
  const { args, jdbc } = configuration(surroundings, project);
  const seconds = Math.max(1, Math.ceil(project.lockTimeout));
  const init =
    engineOf(jdbc) === 'postgresql'
      ? [`-initSql=SET lock_timeout = '${seconds}s'`]
      : /^(mariadb|mysql)$/.test(engineOf(jdbc))
        ? [`-initSql=SET SESSION lock_wait_timeout = ${seconds}, innodb_lock_wait_timeout = ${seconds}`]
        : [];
  const output = await flyway(surroundings, project, [...args, ...init, 'migrate']);
  const after = await observeFlyway(surroundings, project);
  if (after.error) {
    const error = output.error ? faultOf(output.error) : after.error;
    return { journal: [], error: { ...error, type: 'Unanswered' } };
  }
  const left = new Set(after.databases[0]?.pending?.map(({ name }) => name) ?? []);
  const error = output.error ? faultOf(output.error) : undefined;
  const journal = expected
    .filter(name => !left.has(name))
    .map(name => ({ database: 'default', app: '', name, done: true }));
  const failing = error ? expected.find(name => left.has(name)) : undefined;
  const stuck = after.databases[0]?.inconsistent ? journal.pop()?.name : failing;
  return {
    journal: stuck ? [...journal, { database: 'default', app: '', name: stuck, done: false }] : journal,
    ...(error ? { error } : {}),
  };
}
