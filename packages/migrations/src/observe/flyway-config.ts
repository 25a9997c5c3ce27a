/** What a Flyway project has set, as far as the guard has to know it. */
import { dirname, isAbsolute, join, relative } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import { redactAll } from '@guarded-deploy/redact';
import type { Engine } from '../model/engine.ts';
import { splitStatements } from '../parse/lexer.ts';

import type { Files } from './files.ts';
import { type FlywayProject, flywayText } from './flyway-program.ts';
import { type FlywaySettings, forced, settingsIn, TELL } from './flyway-settings.ts';
import type { Dependencies } from './probe-runner.ts';
import { flywayConfigs } from './project.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface FlywayConfiguration {
  /** Arguments that name the files; none where Flyway finds them by itself. */
  readonly args: readonly string[];
  readonly settings: FlywaySettings;
  /** The JDBC address, which says the engine. */
  readonly jdbc: string;
  readonly user: string;
  /** What the project runs on every new connection. */
  readonly initSql: string;
  /** On PostgreSQL: a transaction is open while migrations run. */
  readonly transactionalLock: boolean;
  /** Values of `${name}` in scripts; undefined where placeholders are not replaced. */
  readonly placeholders: ReadonlyMap<string, string> | undefined;
  readonly prefix: string;
  readonly suffix: string;
}

/** As the address names it; the judgement knows what it is to do with another one. */
export function engineOf(jdbc: string): Engine {
  return (/^jdbc:([a-z]+)/i.exec(jdbc)?.[1]?.toLowerCase() ?? '') as Engine;
}

const MISSING = 'FLYWAY_CONFIG_MISSING';

/**
 * Arguments that name the configuration. In the working directory Flyway finds its files by itself, and a name given to it
 * there would change which of them it takes.
 * @throws Fault FLYWAY_CONFIG_MISSING
 */
function configArguments(
  files: Files,
  env: Environment,
  { directory, flywayConfig }: Pick<FlywayProject, 'directory' | 'flywayConfig'>,
): string[] {
  if (flywayConfig) {
    const path = isAbsolute(flywayConfig) ? flywayConfig : join(directory, flywayConfig);
    if (files.exists(path)) return [`-configFiles=${path}`];
    throw new Fault({
      code: MISSING,
      what: `There is no Flyway configuration at ${flywayConfig}.`,
      remedy: "Correct 'flyway-config'; it is relative to 'working-directory'.",
    });
  }
  if (env['FLYWAY_CONFIG_FILES']) return [];
  const found = flywayConfigs(files, directory);
  const names = found.map(path => relative(directory, path)).join(', ');
  const folders = new Set(found.map(path => dirname(path)));
  const remedy = "Name the one that is deployed with 'flyway-config'.";
  if (folders.size > 1)
    throw new Fault({
      code: MISSING,
      what: `There are configurations of Flyway in ${folders.size} directories: ${names}.`,
      remedy,
    });
  if (found.length === 0 || folders.has(directory)) return [];
  if (found.length > 1)
    throw new Fault({
      code: MISSING,
      what: `There are several configurations of Flyway below the working directory: ${names}.`,
      remedy,
    });
  return [`-configFiles=${found[0]}`];
}

/** `${env.NAME}` in a flyway.toml. Values of other sources stay as they are: they are not known. */
function withVariables(text: string, env: Environment): string {
  return text.replace(/\$\{env\.(\w+)\}/g, (whole, name: string) => env[name] ?? whole);
}

/** What the project has set, from what Flyway tells. */
export function configurationIn(
  settings: FlywaySettings,
  env: Environment,
  args: readonly string[] = [],
): FlywayConfiguration {
  const read = (name: string) => {
    const value = settings.value(name);
    return value === undefined ? undefined : withVariables(value, env);
  };
  const jdbc = read('url') ?? '';
  const user = read('user') ?? '';
  const database = /^jdbc:[a-z]+:\/\/[^/]+\/([^?;]*)/i.exec(jdbc)?.[1] ?? '';
  const placeholders = new Map([
    ['flyway:user', user],
    ['flyway:database', database],
    ...[...settings.below('placeholders')].map(([name, value]): [string, string] => [
      name,
      withVariables(value, env),
    ]),
  ]);
  return {
    args,
    settings,
    jdbc,
    user,
    initSql: read('initSql') ?? '',
    transactionalLock: read('postgresql.transactional.lock')?.toLowerCase() !== 'false',
    placeholders: read('placeholderReplacement')?.toLowerCase() === 'false' ? undefined : placeholders,
    prefix: read('placeholderPrefix') ?? '${',
    suffix: read('placeholderSuffix') ?? '}',
  };
}

/**
 * Asks Flyway for the settings that it works with.
 * @throws Fault FLYWAY_CONFIG_MISSING, FLYWAY_SETTINGS_UNKNOWN
 */
export async function configurationOf(
  dependencies: Dependencies,
  project: FlywayProject,
): Promise<FlywayConfiguration> {
  const { files, env } = dependencies;
  const args = configArguments(files, env, project);
  const printed = await flywayText(dependencies, project, [...args, ...TELL]);
  const settings = settingsIn(printed);
  if (settings !== undefined) return configurationIn(settings, env, args);
  // What it says about a file that it cannot read.
  const said = /^ERROR: (?!Unexpected error)(.+)$|^(?:Caused by: )?[a-z]\S*Exception: (.+)$/m.exec(
    redactAll(printed, dependencies.secrets),
  );
  throw new Fault({
    code: 'FLYWAY_SETTINGS_UNKNOWN',
    what: `Flyway does not say which settings it works with${said ? `: ${(said[1] ?? said[2]!).slice(0, 300).replace(/\.$/, '')}` : ''}.`,
    remedy: `Run \`flyway ${TELL.join(' ')}\` by hand in the same environment, and correct what it says about its configuration.`,
  });
}

/** Words of a SET that do more than set something for this session. */
const BEYOND =
  /[()]|\b(GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD|STATEMENT|DEFAULT\s+ROLE|SELECT|session_replication_role)\b|@@(?!SESSION\b)/i;

/** Whether a text sets something for its own session, and does nothing else. */
export function onlySets(text: string, engine: Engine): boolean {
  return splitStatements(text, engine).every(
    statement => /^\s*SET\s/i.test(statement.text) && !BEYOND.test(statement.text),
  );
}

/** Arguments with which nothing is ever cleaned: a validation that fails cleans the database where the project wants that. */
export function neverClean({ settings }: Pick<FlywayConfiguration, 'settings'>): string[] {
  return forced(settings, {
    // Later versions do not know it any more.
    ...(settings.flag('cleanOnValidationError') ? { cleanOnValidationError: 'false' } : {}),
    cleanDisabled: 'true',
  });
}

/** Arguments with which Flyway runs no callbacks of SQL, creates nothing and cleans nothing. */
export function withoutCallbacks(configuration: Pick<FlywayConfiguration, 'settings'>): string[] {
  return [
    ...forced(configuration.settings, { skipDefaultCallbacks: 'true', createSchemas: 'false' }),
    ...neverClean(configuration),
  ];
}

/** Arguments with which Flyway looks and runs nothing of the project; a new connection gets settings of its session at most. */
export function onlyLooking(configuration: FlywayConfiguration): string[] {
  const { initSql, jdbc } = configuration;
  return [
    ...withoutCallbacks(configuration),
    ...(initSql === '' || onlySets(initSql, engineOf(jdbc)) ? [] : ['-initSql=']),
  ];
}

/** A script as Flyway runs it; placeholders that nobody has given a value stay. */
export function withPlaceholders(
  text: string,
  { placeholders, prefix, suffix }: Pick<FlywayConfiguration, 'placeholders' | 'prefix' | 'suffix'>,
): string {
  if (placeholders === undefined) return text;
  let replaced = '';
  let rest = text;
  for (;;) {
    const begin = rest.indexOf(prefix);
    const end = begin < 0 ? -1 : rest.indexOf(suffix, begin + prefix.length);
    if (end < 0) return replaced + rest;
    const name = rest.slice(begin + prefix.length, end).trim();
    const value = placeholders.get(name) ?? placeholders.get(name.toLowerCase());
    replaced += rest.slice(0, begin) + (value ?? rest.slice(begin, end + suffix.length));
    rest = rest.slice(end + suffix.length);
  }
}
