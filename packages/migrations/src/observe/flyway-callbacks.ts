/** Code of a Flyway project that no migration is: callbacks, what runs on each connection, and Java. */
import { basename, dirname, extname, isAbsolute, join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import type { Files } from './files.ts';
import type { FlywayConfiguration } from './flyway-config.ts';
import { type FlywayProject, programOf } from './flyway-program.ts';
import type { Dependencies } from './probe-runner.ts';

export interface Callback {
  readonly path: string;
  readonly event: string;
  readonly kind: 'sql' | 'script';
}

/** Endings of the scripts that Flyway starts by themselves; a file without one is a script, too. */
const SCRIPTS = /^(\.(cmd|bat|ps1|py|sh|bash))?$/i;
/** A name such as `beforeEachMigrate`. Those that this version of Flyway does not know are read as well. */
const EVENT = /^(?:(?:before|after)[A-Z][A-Za-z]*|createSchema)/;
/** Events of `info` and `validate`: a look would run them. */
const OF_A_LOOK = /^(before|after)(Info|Validate|Connect)/;
/** Events of other commands than `migrate`. */
const OF_OTHERS = /^(before|after)(Each)?(Undo|Repair|Info|Clean)/;
const DEEPEST = 30;

/** The callback that a file is by its name; undefined for every other file. */
export function callbackIn(
  path: string,
  { suffixes, separator }: { readonly suffixes: readonly string[]; readonly separator: string },
): Callback | undefined {
  const name = basename(path);
  const [event = ''] = EVENT.exec(name) ?? [];
  if (event === '') return undefined;
  const is = (ending: string) => {
    const rest = name.slice(event.length, name.length - ending.length);
    return rest === '' || rest.startsWith(separator);
  };
  const sql = suffixes.find(suffix => name.toLowerCase().endsWith(suffix.toLowerCase()));
  if (sql !== undefined && is(sql)) return { path, event, kind: 'sql' };
  const ending = extname(name);
  return SCRIPTS.test(ending) && is(ending) ? { path, event, kind: 'script' } : undefined;
}

/** Every file in a directory and those below it, as Flyway finds them: links are followed, hidden directories are not. */
function filesBelow(files: Files, directory: string, depth = 0): string[] {
  return files.list(directory).flatMap(name => {
    if (name.endsWith('/') && name.startsWith('.')) return [];
    const path = join(directory, name);
    const inside = depth < DEEPEST ? filesBelow(files, path, depth + 1) : [];
    return name.endsWith('/') || inside.length > 0 ? inside : [path];
  });
}

/** A location with `*`, `**` or `?`: what lies in the directories that it means. */
function pattern(place: string): RegExp {
  const text = place
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, found =>
      found.startsWith('**') ? '(?:.*/)?' : found === '*' ? '[^/]*' : '[^/]',
    );
  return new RegExp(`^${text.replace(/\/$/, '')}(?:/|$)`);
}

function inPlace(files: Files, place: string): string[] {
  const wild = place.search(/[*?]/);
  if (wild < 0) return filesBelow(files, place);
  const meant = pattern(place);
  return filesBelow(files, dirname(`${place.slice(0, wild)}x`)).filter(path => meant.test(path));
}

interface Places {
  readonly directories: readonly string[];
  readonly jars: readonly string[];
  /** Locations that nobody can look into here. */
  readonly elsewhere: readonly string[];
}

/** Where Flyway looks for scripts and for classes. */
function placesOf(
  { files, env }: Dependencies,
  project: FlywayProject,
  program: string,
  { settings }: FlywayConfiguration,
): Places {
  const here = (path: string) => (isAbsolute(path) ? path : join(project.directory, path));
  const home = dirname(program);
  const path = (env['CLASSPATH'] ?? '')
    .split(':')
    .filter(part => part !== '')
    .map(here);
  const jarsIn = (directory: string) =>
    files
      .list(directory)
      .filter(name => name.endsWith('.jar'))
      .map(name => join(directory, name));
  const jarDirs = settings.values('jarDirs').flatMap(part => part.split(':'));
  const jars = [
    ...path.filter(part => part.endsWith('.jar')),
    ...[join(home, 'jars'), ...jarDirs.map(here)].flatMap(jarsIn),
  ];
  const locations = settings.values('locations');
  const usual =
    locations.length === 0 || locations.every(place => /^(classpath:)?db\/migration$/.test(place));
  const directories = usual ? [join(home, 'sql')] : [];
  const elsewhere: string[] = [];
  for (const location of locations.length === 0 ? ['db/migration'] : locations) {
    const [, kind = 'classpath', place] = /^(?:(\w+):)?(.*)$/.exec(location)!;
    if (kind === 'filesystem') directories.push(here(place!));
    else if (kind === 'classpath') directories.push(...path.map(part => join(part, place!)));
    else elsewhere.push(location);
  }
  return { directories, jars, elsewhere };
}

/** What of a project runs beside its migrations. */
export interface Beside {
  readonly callbacks: readonly Callback[];
  /** Classes, and places that nobody can look into here, in words. */
  readonly unseen: readonly string[];
}

const JAVA = /db\/callback\//;
const IN_JAR = /(?:before|after)[A-Z][A-Za-z]+(?:__[\w.-]*)?\.(?:sql|sh|py|ps1|bash|bat|cmd)/;

/** What a look would run and cannot keep from running, in words; undefined where there is nothing. */
function ranByLooking(
  { files }: Dependencies,
  { settings }: FlywayConfiguration,
  { jars }: Places,
  callbacks: readonly Callback[],
): string | undefined {
  for (const name of ['callbacks', 'resolvers', 'migrationResolvers']) {
    const classes = settings.values(name);
    if (classes.length > 0) return `the classes in '${name}' (${classes.join(', ')})`;
  }
  const jar = jars.find(path => JAVA.test(files.read(path) ?? ''));
  if (jar !== undefined) return `the classes in db/callback of ${jar}`;
  const script = callbacks.find(({ kind, event }) => kind === 'script' && OF_A_LOOK.test(event));
  return script && `the script ${script.path}`;
}

/**
 * Finds what runs beside the migrations.
 * @throws Fault FLYWAY_LOOK_RUNS_CODE where a look would run some of it
 */
export function besideMigrations(
  dependencies: Dependencies,
  project: FlywayProject,
  configuration: FlywayConfiguration,
): Beside {
  const { files } = dependencies;
  const { settings } = configuration;
  const places = placesOf(dependencies, project, programOf(dependencies, project), configuration);
  const suffixes = settings.values('sqlMigrationSuffixes');
  const rules = {
    suffixes: suffixes.length > 0 ? suffixes : ['.sql'],
    separator: settings.value('sqlMigrationSeparator') ?? '__',
  };
  const paths = new Set(places.directories.flatMap(place => inPlace(files, place)));
  const all = [...paths].sort().flatMap(path => callbackIn(path, rules) ?? []);
  const runs = ranByLooking(dependencies, configuration, places, all);
  if (runs !== undefined)
    throw new Fault({
      code: 'FLYWAY_LOOK_RUNS_CODE',
      what: `Flyway would run ${runs} while the guard only looks, so nothing was looked at.`,
      remedy:
        "Give the guard a configuration without it ('flyway-config'), or move what it does to a callback of SQL, which a look can leave out.",
    });
  const noSql = settings.flag('skipDefaultCallbacks');
  const hasSql = (path: string) => IN_JAR.test(files.read(path) ?? '');
  return {
    callbacks: all.filter(({ kind, event }) => !OF_OTHERS.test(event) && !(noSql && kind === 'sql')),
    unseen: [...places.elsewhere, ...places.jars.filter(hasSql)],
  };
}

/** Whether a callback runs before the migrations. */
export const runsBefore = ({ event }: Callback) => /^before(?!Repeatables)|^create/.test(event);
