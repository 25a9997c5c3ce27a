/** What a Flyway configuration says, as far as the guard has to know it. */
import { dirname, isAbsolute, join, relative } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import type { Engine } from '../model/engine.ts';
import type { Files } from './files.ts';
import { flywayConfigs } from './project.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface FlywayConfiguration {
  /** Arguments that name the files. */
  readonly args: readonly string[];
  /** The JDBC address, which says the engine. */
  readonly jdbc: string;
  /** What the project runs on every new connection. */
  readonly initSql: string;
  /** On PostgreSQL: a transaction is open while migrations run. */
  readonly transactionalLock: boolean;
  /** Values of `${name}` in scripts; undefined where placeholders are not replaced. */
  readonly placeholders: ReadonlyMap<string, string> | undefined;
  readonly prefix: string;
  readonly suffix: string;
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
    const equals = line.indexOf('=');
    const name = line.slice(0, Math.max(0, equals)).trim();
    const value = line.slice(equals + 1).trimStart();
    if (!/^[\w."' -]+$/.test(name)) continue;
    const key = section + path(name);
    const plain = /^(["'])(.*?)\1/.exec(value);
    const bare = /^(true|false|\d+)\b/.exec(value);
    if (plain) texts.set(key, plain[2]!);
    else if (bare) texts.set(key, bare[1]!);
    else if (value.startsWith('{'))
      for (const [, inner, , content] of value.matchAll(/(?<![\w."'-])([\w."'-]+)\s*=\s*(["'])(.*?)\2/g))
        texts.set(`${key}.${path(inner!)}`, content!);
  }
  return texts;
}

/** Keys of a flyway.conf with their values; a line that ends in a backslash goes on in the next. */
function confTexts(text: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const line of text.replace(/\\\r?\n\s*/g, '').split(/\r?\n/)) {
    const [, key, value = ''] = /^\s*([\w.-]+)\s*[=:](.*)$/.exec(line) ?? [];
    if (key !== undefined && !/^\s*[#!]/.test(line)) texts.set(key, value.trim());
  }
  return texts;
}

/**
 * The JDBC address in a configuration. In TOML there may be several environments, and one of them is chosen: the address
 * of another would name the wrong engine, and with it the wrong rules.
 */
function addressIn(text: string, env: Environment): string {
  const texts = tomlTexts(text);
  const chosen = chosenIn(texts, env);
  const environments = [...texts.keys()].some(key => key.startsWith('environments.'));
  if (environments) return texts.get(`environments.${chosen}.url`) ?? texts.get('flyway.url') ?? '';
  return /^[ \t]*(?:flyway\.)?url\s*=\s*["']?([^"'\s]+)/m.exec(text)?.[1] ?? '';
}

function chosenIn(texts: ReadonlyMap<string, string>, env: Environment): string {
  return env['FLYWAY_ENVIRONMENT'] || texts.get('flyway.environment') || 'default';
}

/** As the address names it; the judgement knows what it is to do with another one. */
export function engineOf(jdbc: string): Engine {
  return (/^jdbc:([a-z]+)/i.exec(jdbc)?.[1]?.toLowerCase() ?? '') as Engine;
}

function pathOf(files: Files, directory: string, named: string | undefined): string | undefined {
  if (named !== undefined) {
    const path = isAbsolute(named) ? named : join(directory, named);
    if (files.exists(path)) return path;
    throw new Fault({
      code: 'FLYWAY_CONFIG_MISSING',
      what: `There is no Flyway configuration at ${named}.`,
      remedy: "Correct 'flyway-config'; it is relative to 'working-directory'.",
    });
  }
  const found = flywayConfigs(files, directory);
  const folders = new Set(found.map(path => dirname(path)));
  if (folders.size > 1)
    throw new Fault({
      code: 'FLYWAY_CONFIG_MISSING',
      what: `There are configurations of Flyway in ${folders.size} directories: ${found.map(path => relative(directory, path)).join(', ')}.`,
      remedy: "Name the one that is deployed with 'flyway-config'.",
    });
  return found[0];
}

/** Reads what an option is set to: an environment variable, or else the file. */
function reader(texts: ReadonlyMap<string, string>, env: Environment) {
  return (name: string): string | undefined => {
    const variable = `FLYWAY_${name
      .replace(/[A-Z]/g, letter => `_${letter}`)
      .replace(/\./g, '_')
      .toUpperCase()}`;
    return env[variable] ?? texts.get(`flyway.${name}`) ?? texts.get(name);
  };
}

function placeholdersOf(
  texts: ReadonlyMap<string, string>,
  env: Environment,
  address: { readonly user: string; readonly database: string },
): Map<string, string> {
  const found = new Map([
    ['flyway:user', address.user],
    ['flyway:database', address.database],
  ]);
  for (const [key, value] of texts) {
    const name = /^(?:flyway\.)?placeholders\.(.+)$/.exec(key)?.[1];
    if (name !== undefined) found.set(name, value);
  }
  for (const [key, value] of Object.entries(env)) {
    const name = /^FLYWAY_PLACEHOLDERS_(.+)$/.exec(key)?.[1];
    if (name !== undefined && value !== undefined) found.set(name.toLowerCase(), value);
  }
  return found;
}

/** @throws Fault FLYWAY_CONFIG_MISSING */
export function configurationOf(
  files: Files,
  env: Environment,
  project: { readonly directory: string; readonly flywayConfig?: string | undefined },
): FlywayConfiguration {
  const path = pathOf(files, project.directory, project.flywayConfig || undefined);
  const text = path === undefined ? '' : (files.read(path) ?? '');
  const texts = path?.endsWith('.toml') ? tomlTexts(text) : confTexts(text);
  const jdbc = env['FLYWAY_URL'] ?? addressIn(text, env);
  const read = reader(texts, env);
  const database = /^jdbc:[a-z]+:\/\/[^/]+\/([^?;]*)/i.exec(jdbc)?.[1] ?? '';
  const replaces = read('placeholderReplacement')?.toLowerCase() !== 'false';
  const address = { user: read('user') ?? '', database };
  return {
    args: path === undefined ? [] : [`-configFiles=${path}`],
    jdbc,
    initSql: read('initSql') ?? texts.get(`environments.${chosenIn(texts, env)}.initSql`) ?? '',
    transactionalLock:
      (read('postgresql.transactional.lock') ?? read('postgresqlTransactionalLock'))?.toLowerCase() !==
      'false',
    placeholders: replaces ? placeholdersOf(texts, env, address) : undefined,
    prefix: read('placeholderPrefix') ?? '${',
    suffix: read('placeholderSuffix') ?? '}',
  };
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
