/** The composite's step as a runner runs it, on a real pytest. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';

jest.setTimeout(120_000);

const ROOT = join(import.meta.dirname, '../../..');
const ACTION = join(ROOT, 'actions/run-tests');
const action = parse(readFileSync(join(ACTION, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { default?: string }>;
  runs: { steps: { run: string; env: Record<string, string> }[] };
};
const scratch = mkdtempSync(join(tmpdir(), 'run-tests-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A virtual environment with these packages, or why there is none. */
function environment(
  name: string,
  packages: readonly string[],
): { python: string; missing: string | undefined } {
  const folder = join(scratch, name);
  const local = join(ROOT, '.cache/tools/bin/uv');
  const uv = existsSync(local) ? local : 'uv';
  try {
    execFileSync(uv, ['venv', '--quiet', folder], { stdio: 'pipe' });
    execFileSync(uv, ['pip', 'install', '--quiet', '--python', join(folder, 'bin/python'), ...packages], {
      stdio: 'pipe',
      timeout: 90_000,
    });
    return { python: join(folder, 'bin/python'), missing: undefined };
  } catch (thrown) {
    return {
      python: '',
      missing: `no environment with ${packages.join(', ')}: ${String(thrown).slice(0, 200)}`,
    };
  }
}

const full = environment('full', ['pytest==9.0.2', 'pytest-xdist==3.8.0']);
const bare = full.missing ? full : environment('bare', ['pytest==9.0.2']);
if (full.missing ?? bare.missing) console.log(`skipped: ${full.missing ?? bare.missing}`);
const onPytest = full.missing || bare.missing ? test.skip : test;

interface Project {
  readonly root: string;
  write(path: string, content: string): void;
}

let project: Project;
beforeEach(() => {
  const root = mkdtempSync(join(scratch, 'project-'));
  for (const folder of ['source/.git', 'source/app']) mkdirSync(join(root, folder), { recursive: true });
  project = {
    root,
    write(path, content) {
      const file = join(root, 'source/app', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
  };
});

function run(inputs: Record<string, string> = {}, python = full.python, more: Record<string, string> = {}) {
  const [step] = action.runs.steps;
  const values: Record<string, string> = { python, ...inputs };
  const output = join(project.root, 'output');
  const summary = join(project.root, 'summary');
  for (const file of [output, summary]) writeFileSync(file, '');
  const env = Object.fromEntries(
    Object.entries(step!.env).map(([name, value]) => [
      name,
      value
        .replace(
          /\$\{\{ inputs\.([\w-]+) \}\}/g,
          (_, input: string) => values[input] ?? action.inputs[input]!.default ?? '',
        )
        .replace('${{ github.action_path }}', ACTION),
    ]),
  );
  const result = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step!.run], {
    cwd: join(project.root, 'source/app'),
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      HOME: project.root,
      ...env,
      GITHUB_WORKSPACE: project.root,
      RUNNER_TEMP: project.root,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_ENV: join(project.root, 'env'),
      GITHUB_PATH: join(project.root, 'path'),
      GITHUB_TOKEN: 'a-token-of-the-job',
      CI: 'true',
      ...more,
    },
  });
  const outputs = Object.fromEntries(
    [...readFileSync(output, 'utf8').matchAll(/^(\w+)<<(\S+)\n(.*)\n\2$/gm)].map(match => [
      match[1],
      match[3],
    ]),
  );
  // What the runner would take for a command: only lines outside of stop-commands.
  const listened = result.stdout.replace(/^::stop-commands::(\S+)\n[\s\S]*?^::\1::$/gm, '');
  return {
    code: result.status,
    stdout: result.stdout,
    stderr: result.stderr,
    outputs,
    summary: readFileSync(summary, 'utf8'),
    commands: [...listened.matchAll(/^::(error|warning|notice)(.*)$/gm)].map(match => match[0]),
    allCommands: [...listened.matchAll(/^::.*$/gm)].map(match => match[0]),
  };
}

describe('run-tests', () => {
  onPytest('failures are annotated on file and line, from the root of the checkout', () => {
    project.write(
      'tests/test_shop.py',
      [
        'import pytest',
        '',
        'def helper(value):',
        '    assert value == 2',
        '',
        'def test_fine():',
        '    assert True',
        '',
        'class TestPrices:',
        '    def test_wrong(self):',
        '        total = 1',
        '        assert total == 2, "the total"',
        '',
        '@pytest.mark.parametrize("value", [1, 2])',
        'def test_helped(value):',
        '    helper(value)',
        '',
        '@pytest.fixture',
        'def broken():',
        '    raise RuntimeError("no database")',
        '',
        'def test_error(broken):',
        '    pass',
        '',
        '@pytest.mark.skip(reason="later")',
        'def test_later():',
        '    pass',
        '',
        '@pytest.mark.xfail',
        'def test_known():',
        '    assert False',
        '',
      ].join('\n'),
    );
    const result = run({ label: 'Python 3.12' });
    expect(result.code).toBe(1);
    expect(result.outputs).toMatchObject({ passed: '2', failed: '3', skipped: '2', flaky: '0' });
    expect(existsSync(result.outputs['junit']!)).toBe(true);
    expect(result.commands).toHaveLength(3);
    expect(result.commands).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /title=tests\.test_shop\.TestPrices%3A%3Atest_wrong,file=app\/tests\/test_shop\.py,line=12::/,
        ),
        expect.stringMatching(
          /title=tests\.test_shop%3A%3Atest_helped\[1\],file=app\/tests\/test_shop\.py,line=4::/,
        ),
        expect.stringMatching(
          /title=tests\.test_shop%3A%3Atest_error,file=app\/tests\/test_shop\.py,line=20::/,
        ),
      ]),
    );
    expect(result.summary).toContain('❌ Tests (<code>Python 3.12</code>): 3 failed, 2 passed, 2 skipped');
    expect(result.summary).toContain('the total');
    // In parallel, as asked by default.
    expect(result.stdout).toMatch(/created: \d+\/\d+ workers|\d+ workers \[/);
  });

  onPytest('a test that passes when run again is flaky, not failed', () => {
    project.write(
      'test_flaky.py',
      [
        'import pathlib',
        'def test_moody():',
        '    mark = pathlib.Path("mark")',
        '    first = not mark.exists()',
        '    mark.write_text("x")',
        '    assert not first, "the first time"',
        'def test_fine():',
        '    pass',
        '',
      ].join('\n'),
    );
    const result = run({ reruns: '2', workers: '0' });
    expect(result.code).toBe(0);
    expect(result.outputs).toMatchObject({ passed: '2', failed: '0', flaky: '1' });
    expect(result.commands).toEqual([
      expect.stringMatching(
        /^::warning title=flaky%3A test_flaky%3A%3Atest_moody,file=app\/test_flaky\.py,line=6::/,
      ),
    ]);
    expect(result.summary).toContain('Flaky');
    expect(result.summary).toContain('✅');
  });

  onPytest('one that keeps failing stays failed', () => {
    project.write('test_red.py', 'def test_red():\n    assert 0\n');
    const result = run({ reruns: '2', workers: '0' });
    expect(result.code).toBe(1);
    expect(result.outputs).toMatchObject({ failed: '1', flaky: '0' });
    expect(result.stdout.match(/running them again/g)).toHaveLength(2);
  });

  onPytest('hostile tests give no commands and see no files of the step', () => {
    project.write(
      'test_hostile.py',
      [
        'import os, pytest',
        'def test_speaks():',
        '    print("\\n::error::owned")',
        '    os.write(1, b"\\n::add-mask::a\\n::set-output name=x::y\\n")',
        '    raise AssertionError("<img src=x>|`@everyone`\\n::error::owned")',
        'def test_withheld():',
        '    names = [n for n in os.environ if n.startswith(("GITHUB_", "RUN_TESTS_", "INPUT_"))]',
        '    assert not {"GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_TOKEN"} & set(names)',
        '    assert os.environ["CI"] == "true"',
        '@pytest.mark.parametrize("name", ["::error::owned", "</details><script>", "a|b`c"])',
        'def test_named(name):',
        '    assert False',
        '',
      ].join('\n'),
    );
    const result = run({ args: '-s\n-rA', workers: '0' });
    expect(result.outputs).toMatchObject({ passed: '1', failed: '4' });
    expect(result.allCommands.filter(command => !/^::error title=/.test(command))).toEqual([]);
    expect(result.commands.filter(command => command.startsWith('::error::'))).toEqual([]);
    const outside = result.summary.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
    expect(outside).not.toMatch(/<img|<script|@everyone|^::/m);
  });

  onPytest('a module that cannot be imported is annotated where it breaks', () => {
    project.write('test_syntax.py', 'def test_a():\n    pass\n\ndef broken(:\n');
    const result = run({ workers: '0' });
    expect(result.code).toBe(1);
    expect(result.commands).toEqual([expect.stringMatching(/file=app\/test_syntax\.py,line=4::/)]);
  });

  onPytest('a pytest that dies, finds nothing, or is told nonsense is not a success', () => {
    project.write('test_dies.py', 'import os\ndef test_dies():\n    os._exit(0)\n');
    expect(run({ workers: '0' })).toMatchObject({
      code: 1,
      commands: [expect.stringContaining('title=TESTS_UNREPORTED')],
    });
    project.write('test_dies.py', '');
    expect(run({ workers: '0' })).toMatchObject({
      code: 1,
      commands: [expect.stringContaining('title=NO_TESTS')],
    });
    expect(run({ workers: 'many' })).toMatchObject({
      code: 1,
      commands: [expect.stringContaining('title=INPUT_INVALID')],
    });
    project.write('test_fine.py', 'def test_fine():\n    pass\n');
    expect(run({ args: '--no-such-option', workers: '0' }).code).toBe(1);
  });

  onPytest('a plugin that fails the run although every test passes is heard', () => {
    project.write('test_fine.py', 'def test_fine():\n    pass\n');
    project.write(
      'conftest.py',
      'def pytest_sessionfinish(session, exitstatus):\n    session.exitstatus = 1 # as pytest-cov does below --cov-fail-under\n',
    );
    for (const workers of ['0', '2']) {
      const result = run({ workers });
      expect(result.code).toBe(1);
      expect(result.outputs).toMatchObject({ passed: '1', failed: '0' });
      expect(result.commands).toEqual([expect.stringContaining('title=TESTS_UNEXPLAINED')]);
      expect(result.summary).toContain('❌');
    }
  });

  const FLAKY = [
    'import pathlib',
    'def test_moody():',
    '    mark = pathlib.Path("mark")',
    '    first = not mark.exists()',
    '    mark.write_text("x")',
    '    assert not first, "the first time"',
    '',
  ].join('\n');

  describe.each(['0', '2'])('with %s workers', workers => {
    onPytest.each([
      [
        'counts a failure more, as pytest-cov does',
        '@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtestloop(session):\n    yield\n    session.testsfailed += not hasattr(session.config, "workerinput")\n',
      ],
      [
        'sets the status at the end',
        'def pytest_sessionfinish(session, exitstatus):\n    session.exitstatus = 1\n',
      ],
      [
        'sets it last of all',
        '@pytest.hookimpl(hookwrapper=True, tryfirst=True)\ndef pytest_sessionfinish(session, exitstatus):\n    yield\n    session.exitstatus = pytest.ExitCode.TESTS_FAILED\n',
      ],
      [
        'breaks last of all',
        '@pytest.hookimpl(hookwrapper=True, tryfirst=True)\ndef pytest_sessionfinish(session, exitstatus):\n    yield\n    raise RuntimeError("no report")\n',
      ],
      ['breaks', 'def pytest_sessionfinish(session, exitstatus):\n    raise RuntimeError("no report")\n'],
    ])('a plugin that %s is heard although the failed test was a flaky one', (_, plugin) => {
      project.write('test_flaky.py', FLAKY);
      project.write('conftest.py', `import pytest\n${plugin}`);
      const result = run({ workers, reruns: '1' });
      expect(result.outputs).toMatchObject({ passed: '1', failed: '0', flaky: '1' });
      expect(result.commands).toEqual(
        expect.arrayContaining([expect.stringContaining('title=TESTS_UNEXPLAINED')]),
      );
      expect(result.summary).toContain('❌');
      expect(result.code).toBe(1);
    });

    onPytest('a plugin that only looks changes nothing', () => {
      project.write('test_flaky.py', FLAKY);
      project.write(
        'conftest.py',
        'def pytest_sessionfinish(session, exitstatus):\n    assert session.exitstatus == exitstatus\n    assert session.exitstatus.name\n',
      );
      const result = run({ workers, reruns: '1' });
      expect({ code: result.code, stdout: result.stdout }).toMatchObject({ code: 0 });
      expect(result.commands).toEqual([expect.stringContaining('title=flaky')]);
    });

    onPytest('a run that stopped early is no success when what stopped it was flaky', () => {
      project.write('test_flaky.py', FLAKY);
      project.write('test_later.py', 'def test_later():\n    pass\n');
      expect(run({ workers, reruns: '1', args: '-x' })).toMatchObject({ code: 1 });
    });
  });

  onPytest(
    'what the project has of the name of a plugin is not taken for it, nor started with the token',
    () => {
      project.write('test_fine.py', 'def test_fine():\n    pass\n');
      project.write('xdist.py', '');
      project.write(
        'lib/sitecustomize.py',
        'import os\nwith open(os.environ["HOME"] + "/seen", "a") as file:\n    file.write("GITHUB_TOKEN\\n" if "GITHUB_TOKEN" in os.environ else "none\\n")\n',
      );
      const more = { PYTHONPATH: join(project.root, 'source/app/lib') };
      const result = run({}, bare.python, more);
      expect(result.commands).toEqual([expect.stringContaining('pytest-xdist is not installed')]);
      expect(result.code).toBe(0);
      expect(readFileSync(join(project.root, 'seen'), 'utf8')).toMatch(/^(none\n)+$/);
    },
  );

  onPytest('a plugin that only PYTHONPATH leads to is found', () => {
    project.write('test_fine.py', 'def test_fine():\n    pass\n');
    const [site] = execFileSync(
      full.python,
      ['-c', 'import xdist, os; print(os.path.dirname(os.path.dirname(xdist.__file__)))'],
      { encoding: 'utf8' },
    ).split('\n');
    const result = run({}, bare.python, { PYTHONPATH: site! });
    expect(result.commands).toEqual([]);
    expect(result.code).toBe(0);
  });

  onPytest('no more annotations than GitHub shows, the last of which tells how many are missing', () => {
    project.write(
      'test_many.py',
      'import pytest\n@pytest.mark.parametrize("n", range(25))\ndef test_red(n):\n    assert 0\n',
    );
    const { commands } = run({ workers: '0' });
    expect(commands).toHaveLength(10);
    expect(commands.at(-1)).toContain('16 more tests failed');
  });

  onPytest('without pytest-xdist it runs one after the other and says so', () => {
    project.write('test_fine.py', 'def test_fine():\n    pass\n');
    const result = run({}, bare.python);
    expect(result.code).toBe(0);
    expect(result.commands).toEqual([expect.stringContaining('pytest-xdist is not installed')]);
  });

  test('without pytest it says what is missing', () => {
    const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
      encoding: 'utf8',
    }).trim();
    const probe = spawnSync(python, ['-c', 'import pytest']);
    const result = run({}, python);
    expect(result.code).toBe(1);
    expect(result.stdout).toContain(probe.status === 0 ? 'NO_TESTS' : 'PYTEST_MISSING');
  });
});
