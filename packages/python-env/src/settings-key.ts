/** What decides beside the files that are installed from what an installer takes and builds: its settings. Pure. */
import { posix } from 'node:path';
import { localParts, normalPath, type Part, type Reached, reachedFrom } from './reached.ts';
import { localPath } from './requirements.ts';
import type { Sources } from './sources.ts';
import { at, readToml, tables, textOf, textsOf } from './toml.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Variables that name a place, an account or the way things are shown: what is installed does not depend on them. */
const NOTHING_BUILT =
  /^(?:UV_CACHE_DIR|UV_PYTHON_INSTALL_DIR|UV_PYTHON_BIN_DIR|UV_PYTHON_CACHE_DIR|UV_TOOL_.*|UV_NO_PROGRESS|UV_SYSTEM_CERTS|UV_NATIVE_TLS|UV_PROJECT_ENVIRONMENT|UV_PYTHON|UV_PYTHON_DOWNLOADS|UV_PUBLISH_.*|UV_LOG_.*|UV_CONCURRENT_.*|UV_HTTP_.*|UV_CREDENTIALS_DIR|UV_GITHUB_TOKEN|UV_INDEX_.*_(?:USERNAME|PASSWORD)|PIP_CACHE_DIR|PIP_NO_INPUT|PIP_DISABLE_PIP_VERSION_CHECK|PIP_CERT|PIP_CLIENT_CERT|PIP_PROGRESS_BAR|PIP_ROOT_USER_ACTION|PIP_(?:QUIET|VERBOSE|TIMEOUT|RETRIES|LOG|NO_COLOR))$/;

/** What installers and the compilers of extensions read. */
const SETTINGS =
  /^(?:UV_.*|PIP_.*|CC|CXX|CPP|LD|AR|FC|(?:C|CXX|CPP|LD|F|RUST)FLAGS|ARCHFLAGS|CPATH|C_INCLUDE_PATH|CPLUS_INCLUDE_PATH|LIBRARY_PATH|PKG_CONFIG_PATH|CMAKE_.*|SETUPTOOLS_.*|SETUPTOOLS_SCM_.*|DISTUTILS_.*|CARGO_BUILD_.*|SOURCE_DATE_EPOCH|_PYTHON_HOST_PLATFORM|MACOSX_DEPLOYMENT_TARGET)$/;

/** Of those, the ones whose value is one or more files that decide. */
const NAMING =
  /^(?:UV_(?:CONSTRAINT|OVERRIDE|BUILD_CONSTRAINT|EXCLUDE|CONFIG_FILE)|PIP_(?:CONSTRAINT|BUILD_CONSTRAINT|REQUIREMENT|CONFIG_FILE))$/;

/** Each place where uv looks for settings that are no part of a project: for a user and for the machine. */
function homes({ HOME, XDG_CONFIG_HOME, XDG_CONFIG_DIRS }: Env): string[] {
  const own = XDG_CONFIG_HOME || (HOME ? `${HOME}/.config` : undefined);
  const system = (XDG_CONFIG_DIRS || '/etc/xdg').split(':').filter(Boolean);
  return [
    ...(own ? [`${own}/uv/uv.toml`, `${own}/pip/pip.conf`] : []),
    ...(HOME ? [`${HOME}/.pip/pip.conf`] : []),
    ...system.flatMap(folder => [`${folder}/uv/uv.toml`, `${folder}/pip/pip.conf`]),
    '/etc/uv/uv.toml',
    '/etc/pip.conf',
  ];
}

/** The nearest directory with settings of uv, at the project's directory or above: uv goes up to the root of the file system. */
function nearest(sources: Sources): Part[] {
  const top = posix.resolve(sources.directory ?? '/');
  const levels = sources.directory === undefined ? 1 : top.split('/').length;
  for (let up = 0; up < levels; up += 1) {
    const folder = '../'.repeat(up);
    const own = sources.read(normalPath(`${folder}uv.toml`));
    if (own !== undefined) return [{ name: 'uv.toml', content: withoutAccounts(own) }];
    const table = at(readToml(sources.read(normalPath(`${folder}pyproject.toml`))), 'tool', 'uv');
    if (table !== undefined) return [{ name: 'tool.uv', content: withoutAccounts(JSON.stringify(table)) }];
  }
  return [];
}

/** Without the account of an address: two accounts get the same, and a checksum of a password would tell something of it. */
export const withoutAccounts = (text: string): string =>
  text.replace(/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"']{1,500}@/gi, '$1');

/** Words of a value, or of a file of settings, that may be paths. */
const wordsIn = (text: string): string[] =>
  text.split(/[\s,;="'[\]{}()]+/).flatMap(word => {
    const path = word === '' ? undefined : localPath(word);
    return path === undefined || path === '' ? [] : [path];
  });

/**
 * Places of this machine that settings of uv name as indexes: `find-links` and indexes, of a uv.toml or of `[tool.uv]`, also under `pip`.
 * @param settings the table
 */
export function indexPlaces(settings: unknown): string[] {
  const below = [settings, at(settings, 'pip')];
  const values = below.flatMap(table =>
    ['find-links', 'index-url', 'extra-index-url'].flatMap(key => {
      const value = at(table, key);
      return typeof value === 'string' ? [value] : textsOf(value);
    }),
  );
  const indexes = tables(at(settings, 'index')).flatMap(index => textOf(index.url) ?? []);
  return [...values, ...indexes].flatMap(value => localPath(value) ?? []);
}

/** Most files of one directory that a variable names: what has more is no directory of distributions. */
const MOST_FILES = 2_000;

interface SettingsReach {
  readonly variables: readonly Part[];
  /** Files that variables name, and what is reached from them. */
  readonly files: readonly string[];
  /** What variables name beside text: directories, archives, sources. */
  readonly named: readonly Part[];
  readonly unseen: Reached['unseen'];
}

/** What the variables of installers and compilers say, and all that they name. */
function variablesReach(env: Env, sources: Sources): SettingsReach {
  const variables = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && entry[1] !== '' && SETTINGS.test(entry[0]) && !NOTHING_BUILT.test(entry[0]),
  );
  const lists = variables.filter(([name]) => NAMING.test(name));
  const reached = lists.flatMap(([name, value]) =>
    value
      .split(/\s+/)
      .filter(Boolean)
      .map(file => ({ name, file, reached: reachedFrom('requirements', [file], sources, { env }) })),
  );
  // pip reads options of its command line from its settings too: the files that they name.
  const settings = reached.filter(({ name }) => name.endsWith('CONFIG_FILE'));
  const values = [
    ...variables
      .filter(([name]) => /^(?:PIP|UV)_/.test(name) && !NAMING.test(name))
      .map(([, value]) => value),
    ...settings.map(({ file }) => sources.read(file) ?? ''),
  ];
  const paths = [...new Set(values.flatMap(wordsIn))].filter(path => sources.real(path) !== undefined);
  const texts = paths.filter(path => sources.list(path) === undefined);
  const inTexts = texts
    .filter(file => /\.(?:txt|in)$/.test(file))
    .map(file => reachedFrom('requirements', [file], sources, { env }));
  const folders = paths.flatMap(path =>
    (sources.list(path) ?? [])
      .slice(0, MOST_FILES)
      .map(file => ({ name: `named:${path}/${file}`, content: sources.hash(`${path}/${file}`) ?? '' })),
  );
  const all = [...reached.map(one => one.reached), ...inTexts];
  // What is behind an address is read anew each time; `all` has what is behind those of files.
  const elsewhere = reached.flatMap(({ name, file }) =>
    sources.read(file) === undefined ? [{ what: file, from: name }] : [],
  );
  return {
    variables: variables.map(([name, value]) => ({
      name: `variable:${name}`,
      content: withoutAccounts(value),
    })),
    files: all.flatMap(one => one.files),
    named: [
      ...texts.map(path => ({ name: `named:${path}`, content: sources.hash(path) ?? '' })),
      ...folders,
      ...all.flatMap(one => localParts(one, sources)),
    ],
    unseen: [
      ...elsewhere,
      ...all.flatMap(one => [...one.unseen, ...one.missing.map(({ path, from }) => ({ what: path, from }))]),
    ],
  };
}

/** Variables whose value is a path, so that one that leads out of the sources decides unseen. */
const PATHS =
  /^(?:PIP_(?:FIND_LINKS|EDITABLE|INDEX_URL|EXTRA_INDEX_URL)|UV_(?:FIND_LINKS|INDEX|DEFAULT_INDEX|INDEX_URL|EXTRA_INDEX_URL|WORKING_DIRECTORY|WORKING_DIR|PROJECT|ENV_FILE))$/;

/**
 * What an environment that is given to pip or uv in a tree of its own says: parts of a key, and what it names outside of the tree. None
 * of either where nothing in it is meant for them.
 */
export function settingsReach(
  env: Env,
  sources: Sources,
): { readonly parts: readonly Part[]; readonly unseen: Reached['unseen'] } {
  const { variables, files, named, unseen } = variablesReach(env, sources);
  const outside = Object.entries(env).flatMap(([from, value]) =>
    PATHS.test(from)
      ? // Installed by reference, it is in the release's own directory.
        from === 'PIP_EDITABLE' && value
        ? [{ what: value, from }]
        : wordsIn(value ?? '')
            .filter(what => /^(?:[/~]|\.\.(?:\/|$))/.test(what) && sources.real(what) === undefined)
            .map(what => ({ what, from }))
      : [],
  );
  // Where settings are looked for may be moved into the tree.
  const moved = homes(env)
    .filter(file => !file.startsWith('/'))
    .map(normalPath);
  const texts = [...new Set([...files, ...moved])].flatMap((name): Part[] => {
    const content = sources.read(name);
    return content === undefined ? [] : [{ name: `settings:${name}`, content: withoutAccounts(content) }];
  });
  return { parts: [...variables, ...named, ...texts], unseen: [...unseen, ...outside] };
}

/**
 * Settings of uv and pip: of the project and the directories above, of the user and the machine, their variables and the files that these
 * name, and what compilers are told. Variables that name a place, an account or the way things are shown are left out. Accounts in
 * addresses are left out too.
 */
export function settingsParts(env: Env, sources: Sources): Part[] {
  const { variables, files, named } = variablesReach(env, sources);
  const read = (name: string): Part[] => {
    const content = sources.read(name);
    return content === undefined ? [] : [{ name: `settings:${name}`, content: withoutAccounts(content) }];
  };
  return [
    ...variables,
    ...nearest(sources),
    ...named,
    ...[...new Set([...files, ...homes(env).map(normalPath)])].flatMap(read),
  ];
}

/** Where distributions are looked for: what is kept of them was found there once, and needs none of it again. */
const INDEXES =
  /^variable:(?:PIP|UV)_(?:INDEX_URL|EXTRA_INDEX_URL|INDEX|DEFAULT_INDEX|NO_INDEX|TRUSTED_HOST|INSECURE_HOST)$/;

/** The settings that decide what a kept wheel is: all but the indexes. */
export const wheelSettingsParts = (env: Env, sources: Sources): Part[] =>
  settingsParts(env, sources).filter(({ name }) => !INDEXES.test(name));
