/** Reads a release file: merges the settings of one environment in, then judges the whole. */
import { Fault, messageOf, type Place } from '@guarded-deploy/faults';
import { LineCounter, parseDocument } from 'yaml';
import { nameOf, type Path, Places, prefixOf } from './places.ts';
import validator from './schema/validate.gen.ts';
import { nearest, type SchemaError, segments, sentence, shown, takesScalar, valueAt } from './sentences.ts';
import type { ReleaseFile } from './types.ts';

/** Places of the files that were loaded, for messages that come later. */
const loaded = new WeakMap<object, Places>();

/** The places of a release file; undefined for one that was not loaded here, as in a test. */
export const placesOf = (config: ReleaseFile): Places | undefined => loaded.get(config);

/** A fault about the release file: where, what was wrong, and what to write. */
export function invalid(place: Place, what: string, cause?: unknown): Fault {
  return new Fault({
    code: 'RELEASE_FILE_INVALID',
    what: `${prefixOf(place)}${what}`,
    remedy: 'Correct it there; docs/release-file.md lists every key.',
    place,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Whether a text is filled in before it is used. */
export const isTemplate = (value: unknown): value is string =>
  typeof value === 'string' && /\{[{%#]/.test(value);

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Mappings into mappings, all else in place of what was there; an inventory is one whole. */
function merge(base: unknown, over: unknown, whole = false): unknown {
  if (whole || !isMapping(base) || !isMapping(over)) return over;
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) merged.set(key, merge(merged.get(key), value));
  return Object.fromEntries(merged);
}

function mergeSettings(base: Mapping, over: Mapping): Mapping {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over))
    merged.set(key, merge(merged.get(key), value, key === 'inventory'));
  return Object.fromEntries(merged);
}

/** `anyOf` reports every branch: the deepest error of the first place is what the person meant. */
function mostTelling(errors: readonly SchemaError[]): SchemaError | undefined {
  const rank = ({ keyword, instancePath }: SchemaError) =>
    (keyword === 'additionalProperties' ? 100 : 0) +
    instancePath.split('/').length * 2 -
    (keyword === 'anyOf' || keyword === 'propertyNames' ? 1 : 0);
  return [...errors].sort((a, b) => rank(b) - rank(a))[0];
}

/**
 * The mistakes that are none of a template's: what one stands for is judged for each host, once it is filled in (settings.ts). Of
 * alternatives that all fail, one that fails by its templates alone is what the person means.
 */
function withoutTemplates(errors: readonly SchemaError[], settings: unknown): SchemaError[] {
  const excused = new Set(
    errors.filter(
      ({ instancePath, propertyName }) =>
        propertyName === undefined &&
        isTemplate(valueAt(settings, segments(instancePath))) &&
        takesScalar(segments(instancePath)),
    ),
  );
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf');
  for (const choice of choices.sort((a, b) => b.instancePath.length - a.instancePath.length)) {
    const below = errors.filter(
      error =>
        error.schemaPath.startsWith(`${choice.schemaPath}/`) &&
        error.instancePath.startsWith(choice.instancePath),
    );
    const branches = new Map<string, SchemaError[]>();
    for (const error of below) {
      const branch = error.schemaPath.slice(choice.schemaPath.length + 1).split('/')[0]!;
      branches.set(branch, [...(branches.get(branch) ?? []), error]);
    }
    if (![...branches.values()].some(branch => branch.every(error => excused.has(error)))) continue;
    for (const error of [choice, ...below]) excused.add(error);
  }
  return errors.filter(error => !excused.has(error));
}

/** Judges merged settings as far as their templates allow. @throws Fault RELEASE_FILE_INVALID */
function judge(settings: unknown, places: Places): asserts settings is ReleaseFile {
  if (validator(settings)) return;
  const errors = (validator as { errors?: SchemaError[] }).errors ?? [];
  const error = mostTelling(withoutTemplates(errors, settings));
  if (!error) return;
  const extra = error.params['additionalProperty'] ?? error.propertyName;
  const place = places.at(segments(error.instancePath), typeof extra === 'string' ? extra : undefined);
  throw invalid(place, sentence(error, settings));
}

/** What no single key is to blame for. @throws Fault RELEASE_FILE_INVALID */
function judgeSource(settings: ReleaseFile, places: Places): void {
  if (settings.source?.type !== 'git' || !settings.decrypt?.length) return;
  const why = 'with git the hosts fetch the files as they are, and are never told the password';
  throw invalid(places.at([], 'decrypt'), `'decrypt' needs 'source.type: push': ${why}.`);
}

function read(text: string, file: string): { readonly value: Mapping; readonly places: Places } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const places = new Places(file, document, lines);
  // A tag that nobody reads, such as !vault, would leave its text as the value.
  const wrong = document.errors[0] ?? document.warnings[0];
  if (wrong) {
    const { line, col } = lines.linePos(wrong.pos[0]);
    const words = wrong.message
      .split('\n')[0]!
      .replace(/ at line \d+, column \d+:?$/, '')
      .slice(0, 300);
    throw invalid(
      { file, line, column: col },
      `this is no YAML that can be read: ${words.replace(/\.$/, '')}.`,
    );
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (thrown) {
    throw invalid(
      { file, line: 1, column: 1 },
      `this YAML cannot be read: ${messageOf(thrown).slice(0, 300)}.`,
      thrown,
    );
  }
  if (!isMapping(value)) {
    const words = "write a mapping of settings: at least 'app', 'root' and 'inventory'";
    throw invalid(places.at([]), `the file is ${shown(value)}: ${words}.`);
  }
  return { value, places };
}

/** The environments' own settings by name. @throws Fault RELEASE_FILE_INVALID */
function environmentsOf(value: unknown, places: Places): ReadonlyMap<string, Mapping> | undefined {
  if (value === undefined) return undefined;
  const wrong = (path: Path, given: unknown, words: string) =>
    invalid(places.at(path), `'${nameOf(path)}' is ${shown(given)}: ${words}.`);
  if (!isMapping(value))
    throw wrong(['environments'], value, 'write a mapping of environments to their settings');
  const environments = new Map<string, Mapping>();
  for (const [name, own] of Object.entries(value)) {
    if (own !== null && !isMapping(own))
      throw wrong(['environments', name], own, 'write a mapping of settings, or {} for none of its own');
    environments.set(name, own ?? {});
  }
  return environments;
}

/** Numbers that are names: `3.10` is no 3.1. */
function namesAsWritten(settings: ReleaseFile, places: Places): ReleaseFile {
  const { python } = settings;
  if (typeof python?.version !== 'number') return settings;
  return {
    ...settings,
    python: { ...python, version: places.source(['python', 'version']) ?? String(python.version) },
  };
}

/**
 * Reads a release file and merges in the settings of one environment. The settings of every other environment are judged as
 * well, each merged as it would be used.
 * @param text the file's text. @param file its name, for messages and annotations.
 * @throws Fault RELEASE_FILE_INVALID with line and column, RELEASE_ENVIRONMENT_UNKNOWN
 */
export function loadReleaseFile(text: string, file: string, environment?: string): ReleaseFile {
  const { value, places } = read(text, file);
  const { environments: given, ...base } = value;
  const environments = environmentsOf(given, places);
  if (environments !== undefined && environment !== undefined && !environments.has(environment)) {
    const names = [...environments.keys()];
    const near = nearest(environment, names);
    throw new Fault({
      code: 'RELEASE_ENVIRONMENT_UNKNOWN',
      what: `${file} has no environment ${shown(environment)}; it has ${names.join(', ') || 'none'}${near ? ` (did you mean '${near}'?)` : ''}.`,
      remedy: "Name one of these, or add it under 'environments:'.",
      place: places.at(['environments']),
    });
  }
  const merged = (name: string | undefined) => {
    const settings: unknown = mergeSettings(
      base,
      (name === undefined ? undefined : environments?.get(name)) ?? {},
    );
    const where = places.of(name);
    judge(settings, where);
    return { settings, where };
  };
  const { settings, where } = merged(environment);
  judgeSource(settings, where);
  for (const name of environments?.keys() ?? []) if (name !== environment) merged(name);
  const config = namesAsWritten(settings, where);
  loaded.set(config, where);
  return config;
}
