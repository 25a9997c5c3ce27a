/** What projects do with pytest, through the composite's step: coverage, arguments, plugins switched off, subtests, time-outs. */

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { covered, on, PYTESTS, project, run, stepOf, versions } from './pytests.ts';

on.each(versions)('with pytest %s', version => {
  describe.each(['0', '2'])('%s workers', workers => {
    test('coverage is of all runs together', () => {
      const root = project(covered);
      const args = '--cov=app --cov-report=xml --cov-fail-under=100';
      const result = run(root, { args, workers, reruns: '1' }, { version });
      expect({ code: result.code, stdout: result.stdout }).toMatchObject({ code: 0 });
      expect(result.outputs).toMatchObject({ passed: '2', failed: '0', flaky: '1' });
      const xml = readFileSync(join(root, 'source/coverage.xml'), 'utf8');
      expect(/<coverage[^>]* line-rate="([\d.]+)"/.exec(xml)![1]).toBe('1');
    });

    test('too little of it in all runs together still fails', () => {
      const root = project({ ...covered, 'app/never.py': 'def never():\n    return 0\n' });
      const args = '--cov=app --cov-fail-under=100';
      const result = run(root, { args, workers, reruns: '1' }, { version });
      expect(result.code).toBe(1);
      expect(result.commands).toEqual(expect.arrayContaining([expect.stringContaining('TESTS_UNEXPLAINED')]));
    });

    test("the project's own JUnit report is of all runs together too", () => {
      const root = project(covered);
      const result = run(root, { args: '--junitxml=reports/own.xml', workers, reruns: '1' }, { version });
      expect(result.code).toBe(0);
      for (const path of [join(root, 'source/reports/own.xml'), result.outputs['junit']!]) {
        const xml = readFileSync(path, 'utf8');
        expect(xml).toMatch(/<testsuite [^>]*tests="2"/);
        expect(xml).toMatch(/<testsuite [^>]*failures="0"/);
        expect(xml).not.toContain('<failure');
      }
    });

    test('each of two failed subtests is named', () => {
      const root = project({
        'test_sub.py':
          'def test_many(subtests):\n    for n in range(4):\n        with subtests.test(msg="even", n=n):\n            assert n % 2 == 0\n',
      });
      const result = run(root, { workers }, { version });
      expect(result.code).toBe(1);
      expect(result.outputs).toMatchObject({ failed: '1' });
      expect(result.commands).toEqual([
        expect.stringMatching(/title=test_sub%3A%3Atest_many \[even\] \(n=1\),file=test_sub\.py,line=4::/),
        expect.stringMatching(/title=test_sub%3A%3Atest_many \[even\] \(n=3\),file=test_sub\.py,line=4::/),
      ]);
    });

    test('warnings of the project are notices', () => {
      const root = project({
        'test_warn.py':
          'import warnings\ndef test_warns():\n    warnings.warn("old ::error:: way", DeprecationWarning)\n    warnings.warn("old ::error:: way", DeprecationWarning)\n',
      });
      const result = run(root, { workers }, { version });
      expect(result.code).toBe(0);
      expect(result.commands).toEqual([
        '::notice file=test_warn.py,line=3::DeprecationWarning: old ::error:: way',
        '::notice file=test_warn.py,line=4::DeprecationWarning: old ::error:: way',
      ]);
    });

    test('a module that is imported the second time has its tests', () => {
      const root = project({
        'test_import.py':
          'import pathlib\nmark = pathlib.Path(__file__).with_name("mark")\nfirst = not mark.exists()\nmark.write_text("x")\nif first:\n    raise RuntimeError("not yet")\ndef test_a():\n    pass\ndef test_b():\n    pass\n',
      });
      // Each worker collects for itself: with several of them the first may make the mark for the others.
      if (workers !== '0') return;
      const result = run(root, { workers, reruns: '1' }, { version });
      expect(result.code).toBe(1);
      expect(result.outputs).toMatchObject({ passed: '2', failed: '0', flaky: '1' });
    });
  });

  test('pytest.ini at the root, the tests in a folder', () => {
    const root = project({
      'pytest.ini': '[pytest]\n',
      'backend/tests/test_shop.py':
        '\ndef helper(n):\n    assert n == 2\n\ndef test_wrong():\n    n = 1\n    helper(n)\n',
    });
    const result = run(root, { workers: '0' }, { version, folder: 'backend' });
    expect(result.commands).toEqual([expect.stringMatching(/file=backend\/tests\/test_shop\.py,line=3::/)]);
  });

  test.each([
    ['-p no:xdist', {}, {}],
    ['', { 'pytest.ini': '[pytest]\naddopts = -p no:xdist\n' }, {}],
    ['', {}, { PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1' }],
    ['', {}, { PYTEST_ADDOPTS: '-p no:xdist' }],
  ])('xdist switched off by %j %j %j runs one after the other', (args, files, env) => {
    const result = run(
      project({ 'test_a.py': 'def test_a():\n    pass\n', ...files }),
      { args },
      { version, env },
    );
    expect({ code: result.code, stdout: result.stdout }).toMatchObject({ code: 0 });
    expect(result.commands).toEqual([]);
  });

  test.each<[string, string, RegExp]>([
    ['0', '-n 2', /^(?!.*workers)/s],
    ['auto', '-n 3', /3 workers|3\/3/],
    ['2', '-n 3', /2 workers|2\/2/],
  ])('workers %s with addopts %s', (workers, addopts, says) => {
    const files = {
      'test_a.py': 'def test_a():\n    pass\n',
      'pytest.ini': `[pytest]\naddopts = ${addopts}\n`,
    };
    const result = run(project(files), { workers }, { version });
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(says);
  });
});

on('what tests do to the run', () => {
  test('what was running is told when the time is over, and nothing runs on', () => {
    const nap = `9${process.pid}`;
    const root = project({
      'test_hangs.py': `import subprocess, time\ndef deep():\n    subprocess.Popen(["setsid", "sleep", "${nap}"])\n    time.sleep(600)\ndef test_hangs():\n    deep()\n`,
    });
    const result = run(root, { timeout: '6s', workers: '0' });
    expect(result.code).toBe(1);
    expect(result.commands).toEqual([expect.stringContaining('title=TESTS_TIMEOUT')]);
    expect(result.stdout).toContain('what was running when the time was over');
    expect(spawnSync('pgrep', ['-f', `sleep ${nap}`]).status).toBe(1);
  });

  test('processes that a test leaves behind end with it', () => {
    const nap = `8${process.pid}`;
    const root = project({
      'test_leaves.py': `import os, subprocess\ndef test_leaves():\n    subprocess.Popen(["setsid", "sh", "-c", "sleep ${nap} & sleep ${nap}"])\n    if os.fork() == 0:\n        os.setsid()\n        os.execvp("sleep", ["sleep", "${nap}"])\n`,
    });
    expect(run(root, { workers: '0' }).code).toBe(0);
    expect(spawnSync('pgrep', ['-f', `sleep ${nap}`]).status).toBe(1);
  });

  test('a cancelled step ends all it started', async () => {
    const nap = `7${process.pid}`;
    const root = project({
      'test_long.py': `import subprocess, time\ndef test_long():\n    subprocess.Popen(["setsid", "sleep", "${nap}"])\n    open("started", "w").close()\n    time.sleep(600)\n`,
    });
    const { command, options } = stepOf(root, { python: PYTESTS['9'].python, workers: '2' }, '.', {});
    const child = spawn('bash', command, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', chunk => {
      text += chunk;
    });
    while (!existsSync(join(root, 'source/started'))) await new Promise(resolve => setTimeout(resolve, 50));
    child.kill('SIGINT');
    const code = await new Promise(resolve => child.on('close', resolve));
    expect(code).toBe(1);
    expect(text).toContain('title=CANCELLED');
    expect(spawnSync('pgrep', ['-f', `sleep ${nap}`]).status).toBe(1);
  });

  test.each<[string, string, object]>([
    [
      'deletes the reports',
      'import glob, os, shutil\ndef test_a():\n    for path in glob.glob(os.environ["RUNNER_TEMP"] + "/run-tests-*"):\n        shutil.rmtree(path)\n',
      { passed: '1', failed: '0' },
    ],
    ['changes directory', 'import os\ndef test_a():\n    os.chdir("/")\n    assert 0\n', { failed: '1' }],
    [
      'forks and goes on',
      'import os\ndef test_a():\n    if os.fork() == 0:\n        os._exit(0)\n    os.wait()\n',
      { passed: '1', failed: '0' },
    ],
    [
      'has an exception that cannot be printed',
      'class Odd(Exception):\n    def __str__(self):\n        raise RuntimeError\ndef test_a():\n    raise Odd()\n',
      { failed: '1' },
    ],
    ['prints a lot', 'def test_a():\n    print("x" * 50_000_000)\n', { passed: '1' }],
    [
      'fails with half a character',
      'def test_a():\n    assert 0, "\\ud800 ::error:: \\x1b[31m"\n',
      { failed: '1' },
    ],
  ])('one that %s is counted', (_, text, expected) => {
    const result = run(project({ 'test_odd.py': text }), { workers: '0' });
    expect({ outputs: result.outputs, stdout: result.stdout.slice(-3000) }).toMatchObject({
      outputs: expected,
    });
    if ('failed' in expected && expected.failed === '1')
      expect(result.commands).toEqual([
        expect.stringMatching(/^::error title=[^:]*,file=test_odd\.py,line=\d+::/),
      ]);
  });

  test('they have the variables of the job, without tokens and file commands', () => {
    const root = project({
      'test_env.py':
        'import json, os\ndef test_env():\n    with open("inherited.json", "w") as file:\n        json.dump(dict(os.environ), file)\n',
    });
    const env = {
      ...{ JOB_WIDE: 'yes', GITHUB_CLIENT_ID: 'yes' },
      ...{ GITHUB_TOKEN: 'no', ACTIONS_RUNTIME_TOKEN: 'no', GITHUB_ENV: join(root, 'env') },
    };
    expect(run(root, { workers: '0' }, { env }).code).toBe(0);
    const inherited = JSON.parse(readFileSync(join(root, 'source/inherited.json'), 'utf8')) as object;
    expect(inherited).toMatchObject({ JOB_WIDE: 'yes', GITHUB_CLIENT_ID: 'yes' });
    expect(
      Object.keys(inherited).filter(name =>
        /^(?:INPUT_|STATE_|ACTIONS_|GITHUB_(?:TOKEN|ENV|OUTPUT|STEP_SUMMARY)$)/.test(name),
      ),
    ).toEqual([]);
  });

  test('one that kills its parent, which is the step, is no success', () => {
    const result = run(
      project({
        'test_kills.py': 'import os, signal\ndef test_a():\n    os.kill(os.getppid(), signal.SIGKILL)\n',
      }),
      { workers: '0', isolation: 'off' },
    );
    expect(result.code).not.toBe(0);
  });

  test.each([
    ['import os\nimport no_such_module\n', 2, /ModuleNotFoundError/],
    ['import os\ndef broken(:\n', 2, /SyntaxError/],
  ])('a conftest.py that breaks is told where: %j', (text, line, said) => {
    const result = run(
      project({ 'tests/conftest.py': text, 'tests/test_a.py': 'def test_a():\n    pass\n' }),
      { args: 'tests' },
    );
    expect(result.code).toBe(1);
    expect(result.commands).toEqual([
      expect.stringMatching(
        new RegExp(
          `title=TESTS_UNREPORTED,file=tests/conftest.py,line=${line}::pytest could not start: .*${said.source}`,
        ),
      ),
    ]);
  });

  test('an import error is told by what is missing, where it is imported', () => {
    const root = project({
      'app/views.py': 'import os\nimport no_such_module\n',
      'app/__init__.py': '',
      'test_views.py': 'from app import views\n',
    });
    expect(run(root, { workers: '0' }).commands).toEqual([
      "::error title=test_views,file=app/views.py,line=2::ModuleNotFoundError: No module named 'no_such_module'",
    ]);
  });
});
