/**
 * The settings that Flyway works with, as Flyway itself tells them. It reads files, environments and variables in an order of
 * its own, so nothing is read for it: it is started with a driver that does not exist. It prints its settings, and ends
 * before it opens a connection.
 */

/** A name that is no driver. Where it comes back says which settings are the ones in use, and that they are whole. */
export const NO_DRIVER = 'guarded.deploy.NoDriver';

/** Arguments with which Flyway tells its settings and connects to nothing. */
export const TELL: readonly string[] = ['-X', '-skipCheckForUpdate', `-driver=${NO_DRIVER}`, 'info'];

/** Settings that belong to an environment of flyway.toml itself, and not to its `flyway` part. */
const OF_ENVIRONMENT = new Set(['url', 'user', 'schemas', 'initSql', 'driver']);

export interface FlywaySettings {
  /** Undefined where there are none, as in a flyway.conf. */
  readonly environment: string | undefined;
  /** Files that Flyway has read, in its order. */
  readonly files: readonly string[];
  /** The value in use; undefined where nobody has set it and Flyway does not tell its default. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
  flag(name: string): boolean;
  /** What is set below a name, such as `placeholders`. A value that Flyway hides is left out. */
  below(name: string): ReadonlyMap<string, string>;
  /** The chosen environment has a value of its own for this, which wins over an argument. */
  ownIn(name: string): boolean;
}

/** Splits `a=1, b=[x, y]` outside of brackets, where something begins that looks like a name. */
function parts(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let begin = 0;
  for (let at = 0; at < text.length; at += 1) {
    if ('[{'.includes(text[at]!)) depth += 1;
    else if (']}'.includes(text[at]!)) depth -= 1;
    else if (depth === 0 && text.startsWith(', ', at) && /^, [^\s,={}[\]]+=/.test(text.slice(at, at + 200))) {
      found.push(text.slice(begin, at));
      begin = at + 2;
    }
  }
  return [...found, text.slice(begin)].filter(part => part !== '');
}

/** A table as Java prints it: `{a=1, b=[x, y]}`. */
function table(text: string | undefined): ReadonlyMap<string, string> {
  const inner = /^\{([\s\S]*)\}$/.exec(text?.trim() ?? '')?.[1] ?? '';
  return new Map(
    parts(inner).map(part => {
      const equals = part.indexOf('=');
      return [part.slice(0, equals), part.slice(equals + 1)];
    }),
  );
}

function list(text: string | undefined): string[] {
  const inner = /^\[([\s\S]*)\]$/.exec(text?.trim() ?? '')?.[1] ?? text ?? '';
  return inner
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');
}

/** The lines `key -> value` below the words; a value may have several lines. Undefined where a key stands there twice. */
function told(lines: readonly string[]): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  let last: string | undefined;
  for (const line of lines) {
    const logged = /^(DEBUG|INFO|WARNING|ERROR): /.exec(line)?.[0];
    const [, key, value] = /^([\w-]+\..+?) -> (.*)$/.exec(line.slice(logged === 'DEBUG: ' ? 7 : 0)) ?? [];
    if (key !== undefined) {
      if (found.has(key)) return undefined;
      found.set(key, value!);
      last = key;
    } else if (logged !== undefined) {
      if (last !== undefined) break;
    } else if (last !== undefined) found.set(last, `${found.get(last)}\n${line}`);
  }
  return new Map([...found].map(([key, value]) => [key, value.trimEnd()]));
}

/**
 * Reads what Flyway printed.
 * @returns undefined where it is not clear: nothing may be taken for a setting then
 */
export function settingsIn(printed: string): FlywaySettings | undefined {
  const lines = printed.split(/\r?\n/);
  const begins = lines.flatMap((line, at) => (/^DEBUG: Using configuration:\s*$/.test(line) ? [at] : []));
  const texts = begins.length === 1 ? told(lines.slice(begins[0]! + 1)) : undefined;
  if (texts === undefined) return undefined;
  const marks = [...texts].filter(([key, value]) => value === NO_DRIVER && /\.driver$/.test(key));
  const mark = /^(?:flyway|environments\.(.+))\.driver$/.exec(marks[0]?.[0] ?? '');
  if (marks.length !== 1 || mark === null) return undefined;
  const environment = mark[1];
  const own = environment === undefined ? new Map() : table(texts.get(`environments.${environment}.flyway`));
  const value = (name: string): string | undefined => {
    if (environment !== undefined && OF_ENVIRONMENT.has(name))
      return texts.get(`environments.${environment}.${name}`);
    const parent = name.slice(0, name.lastIndexOf('.'));
    const nested =
      parent === '' ? undefined : table(texts.get(`flyway.${parent}`)).get(name.slice(parent.length + 1));
    return own.get(name) ?? texts.get(`flyway.${name}`) ?? nested;
  };
  return {
    environment,
    files: lines.flatMap(line => /^DEBUG: Loading config file: (.+)$/.exec(line)?.[1] ?? []),
    value,
    values: name => list(value(name)),
    flag: name => value(name)?.toLowerCase() === 'true',
    ownIn: name => own.has(name),
    below(name) {
      const flat = [...texts].flatMap(([key, text]): [string, string][] =>
        key.startsWith(`flyway.${name}.`) ? [[key.slice(name.length + 8), text]] : [],
      );
      const all = [...table(texts.get(`flyway.${name}`)), ...table(own.get(name)), ...flat];
      return new Map(all.filter(([, text]) => !/^\*+$/.test(text)));
    },
  };
}

/**
 * Arguments that set something whatever the project has set. An environment's own value wins over a plain argument, so it is
 * set there, too.
 */
export function forced(
  settings: Pick<FlywaySettings, 'environment' | 'ownIn'>,
  values: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(values).flatMap(([name, value]) => [
    `-${name}=${value}`,
    ...(settings.ownIn(name) ? [`-environments.${settings.environment}.flyway.${name}=${value}`] : []),
  ]);
}
