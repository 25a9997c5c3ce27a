import { describe, expect, test } from '@jest/globals';
import { interpolate, isMasked, parseDotenv } from '../src/dotenv.ts';
import { canBeAllowed, refusal } from '../src/dotenv-names.ts';

const values = (text: string, env = {}) =>
  Object.fromEntries(parseDotenv(text, env).entries.map(({ name, value }) => [name, value]));

describe('reads', () => {
  test.each<[string, Record<string, string>]>([
    ['A=1', { A: '1' }],
    ['\ufeffA=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['A=1\rB=2\r', { A: '1', B: '2' }],
    ['# comment\n\n  export A = spaced value  # why\n', { A: 'spaced value' }],
    ['A=\nB=2', { A: '', B: '2' }],
    ['A=#fff\n', { A: '#fff' }],
    ['A= # nothing\n', { A: '' }],
    ['A=a#b # c\n', { A: 'a#b' }],
    ["A='$HOME # not a comment'\n", { A: '$HOME # not a comment' }],
    ["A='it\\'s \\n'\n", { A: "it's \\n" }],
    ['A="two\\nlines \\"quoted\\" $5 \\\\ \\d"\n', { A: 'two\nlines "quoted" $5 \\ \\d' }],
    ['A="\\a\\b\\f\\v\\t"\n', { A: '\x07\b\f\v\t' }],
    ['A="first\nsecond" # why\nB=2\n', { A: 'first\nsecond', B: '2' }],
    ["A='first\nsecond'\nB=2", { A: 'first\nsecond', B: '2' }],
    ['URL=mysql://u:p#ss@h/db\n', { URL: 'mysql://u:p#ss@h/db' }],
    ['A=a=b==\n', { A: 'a=b==' }],
    ['A=1\nA=2\n', { A: '2' }],
    ['A\nB=1', { B: '1' }],
    ["'A B'=1\n'C'=2", { 'A B': '1', C: '2' }],
    ['a.b=1\n', { 'a.b': '1' }],
    ['A=$B$(id)`id`\n', { A: '$B$(id)`id`' }],
    ['A=1\nB=${A}-${A:-x}-${C:-y}-${C}-${C:z}\n', { A: '1', B: '1-1-y--${C:z}' }],
    ['A=outer ${X} ${Y}\n', { A: 'outer x ' }],
    ['', {}],
  ])('%j', (text, expected) => {
    expect(values(text, { X: 'x' })).toEqual(expected);
  });

  test('the line where a statement starts', () => {
    expect(parseDotenv('\n\nA="1\n2\n"\n\nB=3').entries).toEqual([
      { name: 'A', value: '1\n2\n', line: 3 },
      { name: 'B', value: '3', line: 7 },
    ]);
  });
});

describe('leaves out, and says where', () => {
  test.each<[string, number, RegExp, Record<string, string>]>([
    ['A=1\nnot an assignment\nB=2', 2, /NAME=value/, { A: '1', B: '2' }],
    ['A="open\nB=2\n', 1, /not closed/, { B: '2' }],
    ['A="open\\', 1, /not closed/, {}],
    ['\nA="x" y\nB=1', 2, /behind the closing quote/, { B: '1' }],
    ['=1\nB=2', 1, /no name/, { B: '2' }],
    ["''=1\nB=2", 1, /empty/, { B: '2' }],
  ])('%j', (text, line, what, expected) => {
    expect(parseDotenv(text).problems).toEqual([{ line, what: expect.stringMatching(what) }]);
    expect(values(text)).toEqual(expected);
  });
});

test('a mebibyte of any hostile kind is read in a moment', () => {
  for (const part of ['"', '\\', ' #', "'", '${', '${A:-', 'A="', '\n', '\r', ' ', '=', 'export ', "'=\n"]) {
    const text = `A=${part.repeat(Math.ceil(2 ** 20 / part.length))}`;
    // Something that is quadratic takes minutes here, and the test's own limit ends it.
    expect(parseDotenv(text).entries.length + parseDotenv(text).problems.length).toBeGreaterThan(0);
  }
});

test('what is no reference stays', () => {
  const lookup = (name: string) => (name === 'A' ? '1' : undefined);
  expect(interpolate('${A} $A ${A:x} ${A', lookup)).toBe('1 $A ${A:x} ${A');
});

describe('names', () => {
  test.each([
    'ENV',
    'CI',
    'DEBUG',
    'LD_SDK_KEY',
    'LD_CLIENT_SIDE_ID',
    'GITHUB_CLIENT_ID',
    'GITHUB_CLIENT_SECRET',
    'GITHUB_APP_ID',
    'GIT_COMMIT',
    'NODE_ENV',
    'PYTHONDONTWRITEBYTECODE',
    'PYTHONUNBUFFERED',
    'PYTHON_VERSION',
    'DATABASE_URL',
    'DJANGO_SETTINGS_MODULE',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'SSH_HOST',
    'PATHS',
    'HOMEPAGE',
    'USE_PROXY',
    'PROXY_COUNT',
    'SECRET_KEY',
    'a.b',
    // Applications name their own so, and the kinds of programs' names must not take them.
    'REDIS_URL',
    'EMAIL_HOST',
    'GOOGLE_CLIENT_ID',
    'SENTRY_DSN',
    'CELERY_BROKER_URL',
    'PGHOST',
    'PGPASSWORD',
    'APP_CONFIG_FILE',
    'LOGGING_CONFIG_FILE',
    'STATIC_PATH',
    'ADMIN_BASE_PATH',
    'MEDIA_ROOT',
    'DB_OPTIONS',
    'SECURE_HSTS_PRELOAD',
    'DOCKER_IMAGE_TAG',
    'COMPOSE_PROJECT_NAME',
    'DJANGO_SECURE_PROXY_SSL_HEADER',
    'TRUST_PROXY',
    'TELEGRAM_PROXY',
    'SCHEMA_REGISTRY_URL',
    'BASEPATH',
    'RUST_LOG',
    'WINE_SHOP_KEY',
    'GST_RATE',
    'PLAYWRIGHT_BASE_URL',
    'FEATURE_FLAGS',
    'TF_CPP_MIN_LOG_LEVEL',
  ])('%s is set', name => {
    expect(refusal(name)).toBeUndefined();
  });

  test.each([
    'PATH',
    'HOME',
    'BASH_ENV',
    'BASH_FUNC_ls',
    'IFS',
    'XDG_CONFIG_HOME',
    'LD_PRELOAD',
    'LD_LIBRARY_PATH',
    'LD_AUDIT',
    'DYLD_INSERT_LIBRARIES',
    'GLIBC_TUNABLES',
    'PYTHONPATH',
    'PYTHONHOME',
    'PYTHONSTARTUP',
    'PYTHONWARNINGS',
    'PYTHONBREAKPOINT',
    'PYTHON_PRESITE',
    'NODE_OPTIONS',
    'NODE_EXTRA_CA_CERTS',
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'npm_config_registry',
    'GIT_SSH_COMMAND',
    'GIT_CONFIG_COUNT',
    'GH_HOST',
    'SSH_AUTH_SOCK',
    'ANSIBLE_CONFIG',
    'ANSIBLE_CALLBACK_PLUGINS',
    'PIP_INDEX_URL',
    'UV_INDEX_URL',
    'UV_PYTHON',
    'HTTPS_PROXY',
    'https_proxy',
    'ALL_PROXY',
    'NO_PROXY',
    'SSL_CERT_FILE',
    'REQUESTS_CA_BUNDLE',
    'SSLKEYLOGFILE',
    'OPENSSL_CONF',
    'TAR_OPTIONS',
    'JAVA_TOOL_OPTIONS',
    'FLYWAY_URL',
    'AWS_CONFIG_FILE',
    'AWS_ENDPOINT_URL_ECS',
    'DOCKER_HOST',
    ...`MAKEFILES MAKEFLAGS SVN_SSH CVS_RSH RSYNC_RSH RSYNC_CONNECT_PROG MANPAGER LESSOPEN LUA_INIT LUA_INIT_5_4 DOTNET_STARTUP_HOOKS
    GTK_MODULES GIO_MODULE_DIR QT_PLUGIN_PATH LIBMYSQL_PLUGINS LIBMYSQL_PLUGIN_DIR GCC_EXEC_PREFIX COMPILER_PATH CC CXX LD CFLAGS LDFLAGS
    CPATH C_INCLUDE_PATH LIBRARY_PATH PKG_CONFIG_PATH CMAKE_TOOLCHAIN_FILE HGRCPATH R_PROFILE R_PROFILE_USER CLOUDSDK_CONFIG
    AZURE_CONFIG_DIR GOOGLE_APPLICATION_CREDENTIALS BUILDKIT_HOST TF_CLI_CONFIG_FILE GOPROXY GOENV COREPACK_NPM_REGISTRY PYTEST_ADDOPTS
    PYTEST_PLUGINS COVERAGE_RCFILE COVERAGE_PROCESS_START GUNICORN_CMD_ARGS ALEMBIC_CONFIG MYSQL_HOME PSQLRC PGSERVICEFILE PGPASSFILE
    GNUPGHOME INPUTRC TERMINFO FPATH MALLOC_TRACE GREP_OPTIONS RIPGREP_CONFIG_PATH YARN_RC_FILENAME SBT_OPTS ANT_OPTS M2_HOME
    ERL_FLAGS OCAMLRUNPARAM VAULT_ADDR COMPOSE_FILE TESTCONTAINERS_HOST_OVERRIDE SETUPTOOLS_USE_DISTUTILS HF_HOME RSYNC_PROXY
    SOMETHING_NEW_PAGER SOMETHING_NEW_STARTUP_HOOKS SOMETHING_CLI_CONFIG_FILE SOMETHING_CONFIG_DIR`.split(
      /\s+/,
    ),
  ])('%s is refused unless the workflow allows it', name => {
    expect(refusal(name)).toMatch(/^decides /);
    expect(refusal(name, [name])).toBeUndefined();
    expect(canBeAllowed(name)).toBe(true);
  });

  test.each([
    'GITHUB_TOKEN',
    'GITHUB_ENV',
    'github_env',
    'GITHUB_SHA',
    'GITHUB_API_URL',
    'RUNNER_TEMP',
    'ACTIONS_RUNTIME_TOKEN',
    'INPUT_TOKEN',
    'STATE_directory',
    'A B',
    'A<<B',
    '1A',
    'é',
  ])('%j is always refused', name => {
    expect(refusal(name, [name])).toBeDefined();
    expect(canBeAllowed(name)).toBe(false);
  });
});

test.each([
  ['DB_PASSWORD', ['*_PASSWORD'], true],
  ['db_password', ['*_PASSWORD'], true],
  ['DB_PASSWORD_FILE', ['*_PASSWORD'], false],
  ['ANY', ['*'], true],
  ['SECRET_KEY', ['SECRET_KEY', 'X'], true],
  ['SECRETXKEY', ['SECRET.KEY'], false],
  ['A', [], false],
])('%s masked by %j: %s', (name, patterns, expected) => {
  expect(isMasked(name, patterns)).toBe(expected);
});
