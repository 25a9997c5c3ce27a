import { describe, expect, test } from '@jest/globals';
import { installFault, pipCommands, uvCommands } from '../src/install.ts';
import type { Plan } from '../src/plan.ts';

const lock: Plan = {
  manager: 'uv',
  kind: 'uv.lock',
  files: ['uv.lock', 'pyproject.toml'],
  install: ['uv.lock'],
  groups: [],
  extras: [],
  noInstallProject: false,
  hashes: true,
};
const requirements: Plan = {
  ...lock,
  kind: 'requirements',
  files: ['requirements.txt', 'requirements/dev.txt'],
  install: ['requirements.txt', 'requirements/dev.txt'],
};
const base = {
  uv: '/t/uv',
  python: '/usr/bin/python3.12',
  download: false,
  venv: '/w/.venv',
  systemCertificates: false,
};

const vectors = (commands: readonly { file: string; args: readonly string[] }[]) =>
  commands.map(({ file, args }) => [file, ...args].join(' '));

describe('with uv', () => {
  test('a lock is followed, never changed', () => {
    expect(vectors(uvCommands({ ...base, plan: lock }))).toEqual([
      '/t/uv --color=never sync --locked --python=/usr/bin/python3.12',
    ]);
  });

  test('groups, extras, without the project', () => {
    const plan = { ...lock, groups: ['dev', '--evil'], extras: ['s3'], noInstallProject: true };
    expect(uvCommands({ ...base, plan })[0]!.args.slice(4)).toEqual([
      '--group=dev',
      '--group=--evil',
      '--extra=s3',
      '--no-install-project',
    ]);
  });

  test('the environment goes where it is asked, from the interpreter that was found', () => {
    expect(
      uvCommands({ ...base, plan: lock, cacheDirectory: '/c', systemCertificates: true })[0]!.env,
    ).toEqual({
      UV_PROJECT_ENVIRONMENT: '/w/.venv',
      UV_PYTHON_DOWNLOADS: 'never',
      UV_NO_PROGRESS: '1',
      UV_PYTHON: undefined,
      UV_CACHE_DIR: '/c',
      UV_SYSTEM_CERTS: '1',
    });
  });

  test('a Python that is nowhere may be downloaded', () => {
    const [command] = uvCommands({ ...base, python: '3.14', download: true, plan: lock });
    expect(command!.env!.UV_PYTHON_DOWNLOADS).toBe('automatic');
    expect(command!.args).toContain('--python=3.14');
  });

  test('requirements with hashes demand hashes, in an environment made first', () => {
    expect(vectors(uvCommands({ ...base, plan: requirements }))).toEqual([
      '/t/uv --color=never venv --allow-existing --python=/usr/bin/python3.12 --no-project /w/.venv',
      '/t/uv --color=never pip sync --strict --python=/w/.venv --require-hashes ./requirements.txt ./requirements/dev.txt',
    ]);
  });

  test('requirements without hashes do not', () => {
    const [, command] = uvCommands({ ...base, plan: { ...requirements, hashes: false } });
    expect(command!.args).not.toContain('--require-hashes');
  });

  test('a directory of wheels is the only source', () => {
    const [, command] = uvCommands({ ...base, plan: requirements, wheelDirectory: '/w/wheels' });
    expect(command!.args).toEqual(expect.arrayContaining(['--no-index', '--find-links=/w/wheels']));
  });

  test('a pylock has groups and extras of its own', () => {
    const plan: Plan = {
      ...lock,
      kind: 'pylock',
      files: ['pylock.toml'],
      install: ['pylock.toml'],
      groups: ['dev'],
      extras: ['s3'],
    };
    expect(vectors(uvCommands({ ...base, plan }))[1]).toBe(
      '/t/uv --color=never pip sync --strict --python=/w/.venv --preview-features=pylock --group=dev --extra=s3 ./pylock.toml',
    );
  });
});

describe('with pip', () => {
  const plan: Plan = { ...requirements, manager: 'pip' };
  test('an index', () => {
    expect(vectors(pipCommands({ python: '/p', venv: '/w/.venv', plan }))).toEqual([
      '/p -I -m venv --clear /w/.venv',
      '/w/.venv/bin/python -I -m pip install --quiet --require-hashes --requirement=requirements.txt --requirement=requirements/dev.txt',
    ]);
  });
  test('no index', () => {
    expect(
      pipCommands({ python: '/p', venv: '/w/.venv', plan, wheelDirectory: '/w/wheels' })[1]!.args,
    ).toEqual(expect.arrayContaining(['--no-index', '--find-links=/w/wheels']));
  });
});

describe('what a failure means', () => {
  const [command] = uvCommands({ ...base, plan: lock });
  const fault = (stderr: string, directory = '.') =>
    installFault(command!, { code: 2, stdout: '', stderr }, lock, directory);

  // Words of uv 0.13.9, pip 23.2 and pip 24.0.
  test.each([
    [
      'error: The lockfile at `uv.lock` needs to be updated, but `--locked` was provided.\n\nhint: To update the lockfile, run `uv lock`.',
      'LOCK_STALE',
    ],
    ['error: Failed to parse `uv.lock`\n  cause: TOML parse error at line 265, column 9', 'LOCK_UNREADABLE'],
    [
      'error: Failed to download `six==1.17.0`\n  cause: Hash mismatch for `six==1.17.0`\n\n Expected:\n sha256:0',
      'HASH_MISMATCH',
    ],
    [
      'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n    six==1.17.0 from https://a.example',
      'HASH_MISMATCH',
    ],
    [
      'error: In `--require-hashes` mode, all requirements must have a hash, but none were provided for: six==1.17.0',
      'HASHES_INCOMPLETE',
    ],
    [
      'ERROR: Hashes are required in --require-hashes mode, but they are missing from some requirements. Here is a list',
      'HASHES_INCOMPLETE',
    ],
    [
      'ERROR: In --require-hashes mode, all requirements must have their versions pinned with ==. These do not:',
      'HASHES_INCOMPLETE',
    ],
    [
      'error: No interpreter found for Python 3.14 in managed installations or search path',
      'PYTHON_NOT_FOUND',
    ],
    [
      'error: Failed to download https://github.com/astral-sh/python-build-standalone/releases/download/x',
      'PYTHON_NOT_FOUND',
    ],
    [
      'error: Failed to fetch: https://index.example/simple/asgiref/\n  cause: invalid peer certificate: UnknownIssuer',
      'INDEX_UNREACHABLE',
    ],
    ["error: command 'gcc' failed with exit status 1", 'BUILD_FAILED'],
    ['ERROR: Failed building wheel for mysqlclient', 'BUILD_FAILED'],
    ['', 'INSTALL_FAILED'],
  ])('%j is %s', (stderr, code) => {
    expect(fault(stderr).code).toBe(code);
  });

  test('a stale lock comes with the command that mends it, for its directory', () => {
    const stale = fault(
      'error: The lockfile at `uv.lock` needs to be updated, but `--locked` was provided.',
      'services/api',
    );
    expect(stale.remedy).toBe('Run `cd services/api && uv lock` and commit uv.lock.');
    expect(stale.place).toEqual({ file: 'services/api/uv.lock', line: 1 });
  });

  test('a wrong hash names the package', () => {
    expect(fault('cause: Hash mismatch for `six==1.17.0`').what).toContain('six==1.17.0');
    expect(fault('DO NOT MATCH THE HASHES\n    six==1.17.0 from https://x').what).toContain('six==1.17.0');
  });

  test('a missing library says what is missing and where to name it', () => {
    const words = [
      'error: Failed to build `pylibmc==1.6.3`',
      '  src/_pylibmcmodule.h:42:10: fatal error: libmemcached/memcached.h: No such file or directory',
    ].join('\n');
    expect(fault(words).what).toContain('pylibmc==1.6.3');
    expect(fault(words).what).toContain('libmemcached/memcached.h');
    expect(fault(words).remedy).toContain('system-packages');
    expect(fault("error: command '/usr/bin/x86_64-linux-gnu-gcc' failed").remedy).toContain(
      'system-packages',
    );
    expect(fault('Exception: Can not find valid pkg-config name.').remedy).toContain('system-packages');
    expect(fault('error: something else').code).toBe('INSTALL_FAILED');
  });
});
