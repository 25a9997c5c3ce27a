/**
 * Values from outside in files whose format is known. A template says where a value goes; a value must not say more than that: it
 * ends no line of a unit, no directive of nginx, no name of a dotenv file. Whether one does is found out by rendering the template
 * once more, with other characters in place of those: the file must have the same parts. So filters that escape for the format,
 * such as `to_json` and `quote`, are all that a template needs.
 */

import { readDotenv } from '../config/dotenv.ts';
import type { Variables } from '../config/index.ts';
import { Float, Foreign } from '../template/index.ts';

declare const PLACED: unique symbol;

/**
 * Text of a file for a host in which every value of the input has stayed in its place, as far as the file's format is known. Only
 * `placed` makes it: a text that was not judged does not compile where files are sent.
 */
export type Placed = string & { readonly [PLACED]: true };

export type Format = 'unit' | 'supervisor' | 'dotenv' | 'nginx' | 'cron';

const UNIT = /\.(service|socket|timer|target|path|mount|automount|slice|swap)$/;
const DOTENV = /(^|\/)(\.env(\.[^/]*)?|[^/]*\.env)$/;

/** The format of a file, by the service that it belongs to or by its path; undefined when its lines may be anything. */
export function formatOf(path: string, service?: string): Format | undefined {
  if (DOTENV.test(path)) return 'dotenv';
  if (/\/nginx\//.test(path)) return 'nginx';
  if (/\/(cron\.[a-z]+|cron\/crontabs|crontabs)\//.test(path) || path === '/etc/crontab') return 'cron';
  if (service === 'systemd' || UNIT.test(path)) return 'unit';
  if (path.includes('/systemd/') && path.endsWith('.conf')) return 'unit';
  if (service === 'supervisor' || (path.includes('/supervisor/') && /\.(conf|ini)$/.test(path)))
    return 'supervisor';
  return undefined;
}

/** What has a meaning of its own in a format. */
const SPECIAL: Readonly<Record<Format, RegExp>> = {
  unit: /[\0\r\n\\;]/g,
  supervisor: /[\0\r\n;]/g,
  dotenv: /[\0\r\n"'\\]/g,
  nginx: /[\0\r\n;{}#"'\\]/g,
  cron: /[\0\r\n%\\]/g,
};

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

/** The parts of a file, as a text that is the same for files of the same parts. */
function partsOf(format: Format, text: string): string {
  switch (format) {
    case 'unit':
      // A backslash before the end of a line takes the next one away; ` ; ` parts two commands.
      return [/[\0\r\n]/g, /\\\n/g, /(?<=[ \t]);(?=[ \t\n])/g].map(pattern => count(text, pattern)).join();
    case 'supervisor':
      // A semicolon after white space begins a comment.
      return [/[\0\r\n]/g, /(?<=[ \t]);/g].map(pattern => count(text, pattern)).join();
    case 'cron':
      // A percent sign without a backslash ends the command.
      return [/[\0\r\n]/g, /(?<!\\)%/g].map(pattern => count(text, pattern)).join();
    case 'dotenv':
      return namesIn(text);
    case 'nginx':
      return directivesIn(text);
  }
}

/** Names of a dotenv file in order; of one that cannot be read, its lines. */
function namesIn(text: string): string {
  try {
    return JSON.stringify([...readDotenv(text).keys(), count(text, /\0/g)]);
  } catch {
    return String(count(text, /[\0\r\n]/g));
  }
}

/** What ends and nests directives of nginx, outside of quotes and comments. */
function directivesIn(text: string): string {
  let parts = '';
  let quote = '';
  let start = true;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\') at++;
    else if (quote !== '') {
      if (character === quote) quote = '';
    } else if (start && (character === '"' || character === "'")) quote = character;
    else if (start && character === '#') {
      const end = text.indexOf('\n', at);
      parts += '#';
      at = end < 0 ? text.length : end;
    } else if (';{}\0'.includes(character)) parts += character;
    start = quote === '' && /[\s;{}]/.test(character);
  }
  return `${parts}${quote}`;
}

/** Stands for a character that means something in a format; no file has it. */
const NEUTRAL = '\ue000';

/**
 * A value whose texts have no character that means something in a format; the value itself when they had none. `Sealed` and the
 * like are texts too.
 */
function neutral(format: Format, value: unknown): unknown {
  if (typeof value === 'string') return value.replace(SPECIAL[format], NEUTRAL);
  if (value instanceof Foreign) {
    const text = value.text.replace(SPECIAL[format], NEUTRAL);
    return text === value.text ? value : new Foreign(text);
  }
  if (value === null || typeof value !== 'object' || value instanceof Float) return value;
  if (Array.isArray(value)) {
    const items = value.map(item => neutral(format, item));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => [neutral(format, key), neutral(format, item)] as const);
    return entries.every(([key, item]) => value.get(key) === item) ? value : new Map(entries);
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, neutral(format, item)] as const);
  return entries.every(([key, item]) => (value as Variables)[key] === item)
    ? value
    : Object.fromEntries(entries);
}

/** Names of variables that have such a character in them. */
const suspects = (format: Format, variables: Variables): string[] =>
  Object.keys(variables).filter(name => neutral(format, variables[name]) !== variables[name]);

/** The variables, those named without such characters. */
const neutralized = (format: Format, variables: Variables, names: readonly string[]): Variables =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      names.includes(name) ? neutral(format, value) : value,
    ]),
  );

/**
 * The variable that changes the parts of a file, found by rendering it with others; undefined when none does. One that cannot be rendered with
 * others counts as one that has other parts.
 */
function breaksOut(
  format: Format,
  text: string,
  variables: Variables,
  render: (variables: Variables) => string,
): string | undefined {
  const names = suspects(format, variables);
  if (names.length === 0) return undefined;
  const parts = partsOf(format, text);
  const differs = (some: readonly string[]) => {
    try {
      return partsOf(format, render(neutralized(format, variables, some))) !== parts;
    } catch {
      // The template reads the value as something else, such as JSON: nobody knows what stands in the file.
      return true;
    }
  };
  if (!differs(names)) return undefined;
  return names.find(name => differs([name])) ?? names[0];
}

/**
 * Renders a file and judges it by its format.
 * @param variables those of the input
 * @param render the file with other values of the input
 * @returns the file, or the name of the variable that says more there than one value
 */
export function placed(
  format: Format | undefined,
  variables: Variables,
  render: (variables: Variables) => string,
): { readonly text: Placed } | { readonly leaves: string } {
  const text = render(variables);
  const leaves = format && breaksOut(format, text, variables, render);
  return leaves === undefined ? { text: text as Placed } : { leaves };
}
