import { describe, expect, test } from '@jest/globals';
import { debianPackages } from '../src/headers.ts';
import { uvSyncCommand } from '../src/install.ts';
import { installFault } from '../src/install-fault.ts';
import { makePlan, type Plan } from '../src/plan.ts';
import { checkout, planInputs, projectOf } from './checkout.ts';

const files = {
  'uv.lock': '',
  'pyproject.toml':
    '[project]\ndependencies = [\n  "no_such.package>=1",\n]\n\n[tool.uv]\nrequired-version = "==0.5.0"\n',
  'requirements.txt': 'six==1\nattrs\n',
};
const lock = makePlan(planInputs(), projectOf(files));
const listed = makePlan(planInputs({ requirements: ['requirements.txt'] }), projectOf(files));
const command = uvSyncCommand({
  uv: 'uv',
  python: 'p',
  download: false,
  venv: '/v',
  systemCertificates: false,
  plan: lock,
});
const fault = (stderr: string, directory = '.', plan: Plan = lock) =>
  installFault(command, { code: 2, stdout: '', stderr }, plan, directory, checkout(files));

describe('what a failure means', () => {
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
    ['error: No space left on device (os error 28)', 'DISK_FULL'],
    [
      'error: Required uv version `==0.5.0` does not match the running version `0.13.9`. Update `uv` by running `uv self update 0.5.0`.',
      'UV_VERSION_REQUIRED',
    ],
    [
      'error: The lockfile at `uv.lock` uses an unsupported schema version (v2, but only v1 is supported). Downgrade to a compatible uv version',
      'LOCK_TOO_NEW',
    ],
    [
      'pyproject.toml changed significantly since poetry.lock was last generated. Run `poetry lock` to fix the lock file.',
      'LOCK_STALE',
    ],
    ["WARNING: Lockfile doesn't satisfy the project requirements, packages may be outdated", 'LOCK_STALE'],
    ['Pipfile.lock is out-of-date. Run $ pipenv lock to update.', 'LOCK_STALE'],
    ["error: Group `nope` is not defined in the project's `dependency-groups` table", 'GROUP_MISSING'],
    ['error: Extra `nope` is not defined in the `optional-dependencies` table for `app`', 'GROUP_MISSING'],
    ['error: The workspace does not have a member nope: /w', 'SELECTION_INVALID'],
    ["error: the argument '--no-dev' cannot be used with '--only-group <ONLY_GROUP>'", 'SELECTION_INVALID'],
    [
      "error: The requested interpreter resolved to Python 3.11.7, which is incompatible with the project's Python requirement: `>=3.12` (from workspace member `b`)",
      'PYTHON_VERSION_EXCLUDED',
    ],
    [
      "Distribution `a==1 @ registry+https://x` can't be installed because it doesn't have a source distribution or wheel for the current platform",
      'WHEEL_MISSING',
    ],
    ['', 'INSTALL_FAILED'],
  ])('%j is %s', (stderr, code) => {
    expect(fault(stderr).code).toBe(code);
  });

  test('a stale lock comes with the command that repairs it, for its directory', () => {
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

  test.each([
    [
      'error: No solution found\n  cause: Because attrs was not found in the package registry and you require attrs\n\nhint: An index URL (http://me:pa55@index.example/simple) could not be queried due to a lack of valid authentication credentials (401 Unauthorized)',
      /index\.example\/simple answered 401/,
    ],
    [
      'hint: An index (https://index.example/simple) returned a 403 Forbidden error. Check that',
      /answered 403/,
    ],
    ['WARNING: 401 Error, Credentials not correct for https://index.example/simple/attrs/', /answered 401/],
    [
      'cause: HTTP status client error (401 Unauthorized) for url (https://index.example/a.whl)',
      /answered 401/,
    ],
  ])('an index that wants other credentials is no index without the package: %#', (stderr, what) => {
    const refused = fault(stderr);
    expect(refused.code).toBe('INDEX_UNAUTHORIZED');
    expect(refused.what).toMatch(what);
    expect(refused.what).not.toContain('pa55');
  });

  test('a package that is nowhere is shown where it is asked for', () => {
    expect(
      fault(
        'cause: Because no-such-package was not found in the package registry and your project depends on it',
      ),
    ).toMatchObject({ code: 'PACKAGE_MISSING', place: { file: 'pyproject.toml', line: 3 } });
    expect(fault('ERROR: No matching distribution found for attrs', 'app', listed)).toMatchObject({
      code: 'PACKAGE_MISSING',
      place: { file: 'app/requirements.txt', line: 2 },
    });
    expect(
      fault('  cause: Because there is no version of six==1 and you require six==1', '.', listed),
    ).toMatchObject({
      what: 'The package index has no version of six that is asked for.',
      place: { file: 'requirements.txt', line: 1 },
    });
  });

  test('a Git repository that cannot be read is no index', () => {
    const words = [
      'error: Failed to download and build `no-such.package @ git+https://x:pa55@git.example/a@7fc59da`',
      '  cause: Git operation failed',
      '         --- stderr',
      "         fatal: unable to access 'https://git.example/a/': Could not resolve host: git.example",
    ];
    const gone = fault(words.join('\n'));
    expect(gone).toMatchObject({ code: 'GIT_UNREACHABLE', place: { file: 'pyproject.toml', line: 3 } });
    expect(gone.what).toContain('Could not resolve host');
    expect(gone.what).not.toContain('pa55');
  });

  test('a file that cannot be read has line and column', () => {
    expect(
      fault(
        'error: Failed to parse: pyproject.toml\n  cause: TOML parse error at line 6, column 9\n    |\n  6 | [tool.uv\n    |         ^\n  unclosed table, expected `]`\n',
        'app',
      ),
    ).toMatchObject({
      code: 'PYPROJECT_INVALID',
      what: 'pyproject.toml cannot be read: unclosed table, expected `]` (line 6).',
      place: { file: 'app/pyproject.toml', line: 6, column: 9 },
    });
    expect(
      fault(
        'error: Failed to parse `uv.lock`\n  cause: TOML parse error at line 24, column 9\n    |\n 24 | <<<<<<< HEAD\n    |   ^\n key with no value, expected `=`',
      ),
    ).toMatchObject({ code: 'LOCK_UNREADABLE', place: { file: 'uv.lock', line: 24, column: 9 } });
    expect(
      fault(
        "error: Unexpected '=', expected '-c', '-e', '-r' or the start of a requirement: requirements.txt:2:1",
        '.',
        listed,
      ),
    ).toMatchObject({ code: 'REQUIREMENTS_INVALID', place: { file: 'requirements.txt', line: 2 } });
    expect(
      fault("ERROR: Invalid requirement: 'a b' (from line 4 of requirements/base.txt)", '.', listed),
    ).toMatchObject({ code: 'REQUIREMENTS_INVALID', place: { file: 'requirements/base.txt', line: 4 } });
  });

  test('the version of uv that a project wants is shown where it says so', () => {
    expect(
      fault('error: Required uv version `==0.5.0` does not match the running version `0.13.9`.').place,
    ).toEqual({
      file: 'pyproject.toml',
      line: 7,
    });
  });

  test.each([
    ['mysql_config', 'libmariadb-dev pkg-config gcc'],
    ['libpq-fe.h', 'libpq-dev gcc'],
    ['pg_config', 'libpq-dev gcc'],
    ['Python.h', 'python3-dev'],
    ["command 'x86_64-linux-gnu-gcc' failed", 'gcc'],
    ['some/thing.h', undefined],
  ])('%s comes with %s', (missing, packages) => {
    expect(debianPackages(missing)).toBe(packages);
  });

  test('a mebibyte of any hostile kind is looked at in a moment', () => {
    const parts = [
      '\r',
      '\n',
      ' ',
      'a',
      '`',
      'error: ',
      'Because a ',
      'http://',
      '(',
      'No solution found when resolving dependencies\n',
      '401 Error ',
      'TOML parse error at line 1, column 1\n',
      "ERROR: Invalid requirement: '",
      '1 | ',
      'Failed to parse ',
    ];
    for (const part of parts) {
      const text = part.repeat(Math.ceil(2 ** 20 / part.length));
      // What is quadratic takes minutes here, and the test's own limit ends it.
      expect(fault(text).code).toMatch(/^[A-Z_]+$/);
    }
  });
});
