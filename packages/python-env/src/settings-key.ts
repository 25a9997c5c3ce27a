/** What decides beside the files that are installed from what an installer takes and builds: its settings. Pure. */
import { posix } from 'node:path';
import type { Part } from './reached.ts';
import { normalPath, reachedFrom } from './reached.ts';
import type { Sources } from './sources.ts';
import { at, readToml } from './toml.ts';

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
const withoutAccounts = (text: string) =>
  text.replace(/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"']{1,500}@/gi, '$1');

/**
 * Settings of uv and pip: of the project and the directories above, of the user and the machine, their variables and the files that these
 * name, and what compilers are told. Variables that name a place, an account or the way things are shown are left out. Accounts in
 * addresses are left out too.
 */
export function settingsParts(env: Env, sources: Sources): Part[] {
  const variables = Object.entries(env).filter(
    ([name, value]) =>
      value !== undefined && value !== '' && SETTINGS.test(name) && !NOTHING_BUILT.test(name),
  );
  const named = variables.flatMap(([name, value]) =>
    NAMING.test(name) ? value!.split(/\s+/).filter(Boolean) : [],
  );
  const files = named.flatMap(file => reachedFrom('requirements', [file], sources, { env }).files);
  const links = variables.flatMap(([name, value]) =>
    /^(?:UV|PIP)_FIND_LINKS$/.test(name) ? value!.split(/[\s,]+/).map(normalPath) : [],
  );
  const linked = links.flatMap(folder =>
    (sources.list(folder) ?? []).map(file => ({
      name: `links:${folder}/${file}`,
      content: sources.hash(normalPath(`${folder}/${file}`)) ?? '',
    })),
  );
  const read = (name: string): Part[] => {
    const content = sources.read(name);
    return content === undefined ? [] : [{ name: `settings:${name}`, content: withoutAccounts(content) }];
  };
  return [
    ...variables.map(([name, value]) => ({ name: `variable:${name}`, content: withoutAccounts(value!) })),
    ...nearest(sources),
    ...linked,
    ...[...new Set([...files, ...homes(env).map(normalPath)])].flatMap(read),
  ];
}

/** Where distributions are looked for: what is kept of them was found there once, and needs none of it again. */
const INDEXES =
  /^variable:(?:PIP|UV)_(?:INDEX_URL|EXTRA_INDEX_URL|INDEX|DEFAULT_INDEX|NO_INDEX|TRUSTED_HOST|INSECURE_HOST)$/;

/** The settings that decide what a kept wheel is: all but the indexes. */
export const wheelSettingsParts = (env: Env, sources: Sources): Part[] =>
  settingsParts(env, sources).filter(({ name }) => !INDEXES.test(name));
