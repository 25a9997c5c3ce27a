/** What goes wrong with the project's own sources, said of them and not of a release of somebody else. Words of uv 0.13.9 and pip 24.0. */
import { describe, expect, test } from '@jest/globals';
import { uvSyncCommand } from '../src/install.ts';
import { installFault } from '../src/install-fault.ts';
import { makePlan, type Plan } from '../src/plan.ts';
import { checkout, planInputs, projectOf } from './checkout.ts';

const files = {
  'uv.lock': '',
  'pyproject.toml':
    '[project]\ndependencies = [\n  "lib",\n]\n[tool.uv.sources]\nlib = { path = "vendor/lib" }\n',
  'requirements.txt': 'six==1\n-e ./lib\nflask==3.0.3\nwerkzeug==2.0.0\n',
  'pylock.toml': '',
  'packages/beta/pyproject.toml': '',
};
// What is planned with is there; what the installer says is not.
const planned = { ...files, 'lib/pyproject.toml': '' };
const lock = makePlan(planInputs(), projectOf(files));
const listed = makePlan(planInputs({ requirements: ['requirements.txt'] }), projectOf(planned));
const pylock = makePlan(planInputs(), projectOf({ 'pylock.toml': '' }));
const command = uvSyncCommand({
  uv: 'uv',
  python: 'p',
  download: false,
  venv: '/v',
  systemCertificates: false,
  plan: lock,
});
const fault = (stderr: string, plan: Plan = lock) =>
  installFault(command, { code: 2, stdout: '', stderr }, plan, '.', {
    ...checkout(files),
    directory: '/work tree',
  });

const build = (url: string, said: string) =>
  `  × Failed to build \`beta @ ${url}\`\n  ├─▶ The build backend returned an error\n      [stderr]\n      Traceback (most recent call last):\n        File "/c/builds-v0/.tmp1/site-packages/flit_core/config.py", line 670\n      ${said}\n\n`;

describe('a project of the checkout that cannot be built', () => {
  test('a member', () => {
    const { code, message, place } = fault(
      build(
        'file:///work%20tree/packages/beta',
        'flit_core.config.ConfigError: description must be specified',
      ),
    );
    expect({ code, place }).toEqual({
      code: 'BUILD_FAILED',
      place: { file: 'packages/beta/pyproject.toml', line: 1 },
    });
    expect(message).toContain(
      'packages/beta cannot be built: flit_core.config.ConfigError: description must',
    );
    expect(message).not.toContain('wheel');
  });

  test('the project itself', () => {
    const said =
      'ValueError: invalid pyproject.toml config: `project.dependencies[1]`.\n      configuration error: `project.dependencies[1]` must be pep508';
    const { code, message, place } = fault(build('file:///work%20tree', said));
    expect({ code, place }).toEqual({
      code: 'PYPROJECT_INVALID',
      place: { file: 'pyproject.toml', line: 1 },
    });
    expect(message).toContain(
      'The project itself cannot be built: project.dependencies[1] is no requirement',
    );
  });

  test('one that wants a header still names the package with it', () => {
    const said = 'lib.c:1:10: fatal error: libpq-fe.h: No such file or directory';
    expect(fault(build('file:///work%20tree/packages/beta', said)).message).toContain('`libpq-dev gcc`');
  });

  test('a release of somebody else is still one', () => {
    const said = "ModuleNotFoundError: No module named 'distutils'";
    const text = build('file:///elsewhere', said).replace(/beta @ file:\S+`/, 'numpy==1.21.0`');
    const { code, message } = fault(text);
    expect(code).toBe('BUILD_FAILED');
    expect(message).toContain('ask for an older Python');
  });
});

describe('what is named and not there', () => {
  test.each<[string, Plan, string, number]>([
    ['error: Distribution not found at: file:///work%20tree/vendor/lib', lock, 'pyproject.toml', 6],
    ['error: Distribution not found at: file:///work%20tree/lib', listed, 'requirements.txt', 2],
    ['ERROR: ./lib is not a valid editable requirement. It should either be', listed, 'requirements.txt', 2],
  ])('%s', (text, plan, file, line) => {
    expect(fault(text, plan)).toMatchObject({ code: 'REQUIREMENTS_MISSING', place: { file, line } });
  });
});

describe('a pylock.toml', () => {
  const toml = (what: string) => `error: TOML parse error at line 2, column 3\n  |\n2 | x\n  | ^\n${what}\n`;
  test.each([
    [toml('unsupported lock version (`2.0`, but only major version 1 is supported)'), 'LOCK_TOO_NEW'],
    [toml('string values must be quoted'), 'LOCK_UNREADABLE'],
  ])('is named where it is wrong: %#', (text, code) => {
    expect(fault(text, pylock)).toMatchObject({
      code,
      place: { file: 'pylock.toml', line: 2, column: 3 },
    });
  });
});

describe('an index that is there and does not serve', () => {
  test.each([
    [
      'error: Failed to fetch: `http://a.example/simple/flask/`\n  cause: HTTP status server error (503 Service Unavailable) for url (http://me:pw@a.example/simple/flask/)',
      /answered 503 Service Unavailable for http:\/\/a\.example\/simple\/flask\//,
    ],
    [
      'Could not fetch URL http://a.example/simple/flask/: 429 Client Error: Too Many Requests for url: http://a.example/simple/flask/ - skipping',
      /answered 429 .*limits how often/,
    ],
    [
      'error: Failed to fetch\n  cause: HTTP status client error (407 Proxy Authentication Required) for url (http://a.example/simple/flask/)',
      /answered 407 .*HTTPS_PROXY/,
    ],
  ])('%#', (text, said) => {
    const found = fault(text, listed);
    expect(found).toMatchObject({
      code: 'INDEX_UNREACHABLE',
      place: { file: 'requirements.txt', line: 3 },
    });
    expect(found.message).toMatch(said);
    expect(found.message).not.toContain('me:pw');
  });
});

describe('choices that are none', () => {
  test.each([
    [
      "error: invalid value 'packages/beta' for '--package <PACKAGE>': Not a valid package or extra name: \"x\"",
      /no name of a package.*not its directory/,
    ],
    [
      "error: invalid value 'a b' for '--group <GROUP>': Not a valid package or extra name: \"a b\"",
      /no name of a group/,
    ],
    [
      "error: invalid value 'a b' for '--only-group <ONLY_GROUP>': Not a valid package or extra name",
      /no name of a group/,
    ],
    ["error: invalid value '!' for '--extra <EXTRA>': Not a valid extra name", /no name of an extra/],
  ])('%s', (text, said) => {
    expect(fault(text)).toMatchObject({ code: 'SELECTION_INVALID' });
    expect(fault(text).message).toMatch(said);
  });
});

describe('versions that do not fit', () => {
  test.each([
    'error: No solution found when resolving dependencies:\n  ╰─▶ Because flask==3.0.3 depends on werkzeug>=3.0.0 and you require\n      flask==3.0.3, we can conclude\n\n',
    'ERROR: Cannot install -r requirements.txt (line 1) and flask==3.0.3 because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible: for help visit https://a.example',
  ])('%#', text => {
    const found = fault(text, listed);
    expect(found).toMatchObject({
      code: 'RESOLUTION_FAILED',
      place: { file: 'requirements.txt', line: 3 },
    });
    expect(found.message).not.toContain('for help visit');
  });
});

test('a Python that cannot be downloaded is said with its address', () => {
  const text =
    'error: Request failed after 3 retries\n  cause: Failed to download `https://github.com/astral-sh/python-build-standalone/releases/x.tar.gz`\n  cause: error sending request\n  cause: dns error';
  const { code, message } = fault(text);
  expect(code).toBe('PYTHON_NOT_FOUND');
  expect(message).toContain('x.tar.gz could not be downloaded (dns error)');
});
