/** What a run came to as a whole: nothing of it is lost, and what was not run is no success. */
import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { covered, on, project, run, versions } from './pytests.ts';

const FINE = 'def test_a():\n    pass\n';

on('a run that did not come to its end', () => {
  test.each<[string, string, RegExp]>([
    [
      'stopped by a test, with success',
      'import pytest\ndef test_ok():\n    pass\ndef test_stops():\n    pytest.exit("bye", returncode=0)\ndef test_more():\n    assert 0\n',
      /title=TESTS_UNEXPLAINED::.*2 of its 3 tests did not come to their end/,
    ],
    [
      'stopped by the first test, with success',
      'import pytest\ndef test_stops():\n    pytest.exit("bye", returncode=0)\ndef test_more():\n    assert 0\n',
      /title=NO_TESTS::.*pytest\.exit/,
    ],
    [
      'ended by a test',
      'import os\ndef test_ok():\n    pass\ndef test_ends():\n    os._exit(0)\n',
      /title=TESTS_UNREPORTED,file=test_a\.py,line=4::pytest ended with exit code 0 while test_a::test_ends ran/,
    ],
    [
      'ended by a broken extension',
      'import ctypes\ndef test_ok():\n    pass\ndef test_breaks():\n    ctypes.string_at(0)\n',
      /title=TESTS_UNREPORTED,file=test_a\.py,line=4::.*\(SIGSEGV\) while test_a::test_breaks ran/,
    ],
    [
      'interrupted by a test',
      'def test_stops():\n    raise KeyboardInterrupt\n',
      /title=TESTS_UNREPORTED::.*stopped before any test came to a result/,
    ],
    ['ended while it is imported', 'import sys\nsys.exit(0)\n', /title=TESTS_UNREPORTED::.*exit code 3/],
    [
      'stopped by the time',
      'import time\ndef test_ok():\n    pass\ndef test_hangs():\n    time.sleep(600)\n',
      /title=TESTS_TIMEOUT,file=test_a\.py,line=4::.* while test_a::test_hangs ran/,
    ],
  ])('%s', (_, text, said) => {
    const result = run(project({ 'test_a.py': text }), { workers: '0', timeout: '6s' });
    expect(result.code).toBe(1);
    expect(result.commands).toEqual([expect.stringMatching(said)]);
    // What had come to a result before is counted and shown.
    if (text.includes('test_ok')) {
      expect(result.outputs).toMatchObject({ passed: '1', failed: '0' });
      expect(result.summary).toContain('1 passed');
    }
  });

  test('a worker that dies fails its test, by name and file', () => {
    const text = 'import os\ndef test_ok():\n    pass\ndef test_ends():\n    os._exit(0)\n';
    const result = run(project({ 'test_a.py': text }), { workers: '2' });
    expect(result.commands).toEqual([
      expect.stringMatching(/title=test_a%3A%3Atest_ends,file=test_a\.py::worker 'gw\d+' crashed/),
    ]);
  });

  test('arguments that pytest does not know', () => {
    const result = run(project({ 'test_a.py': FINE }), { args: '--no-such-argument' });
    expect(result.commands).toEqual([
      expect.stringMatching(/title=TESTS_UNREPORTED::.*does not understand its arguments/),
    ]);
  });

  test('tests that are left out on purpose are not missed', () => {
    const conftest = 'def pytest_collection_modifyitems(items):\n    del items[1:]\n';
    const files = { 'conftest.py': conftest, 'test_a.py': `${FINE}def test_b():\n    assert 0\n` };
    for (const workers of ['0', '2']) expect(run(project(files), { workers }).code).toBe(0);
  });
});

on('parts of a suite', () => {
  test.each(['0', '2'])('more parts than files: the rest has none, with %s workers', workers => {
    const files = { 'test_a.py': FINE, 'test_b.py': FINE };
    const results = ['1/3', '2/3', '3/3'].map(shard => run(project(files), { shard, workers }));
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(results.map(({ outputs }) => outputs['passed']).sort()).toEqual(['0', '1', '1']);
    expect(results.flatMap(({ commands }) => commands)).toEqual([expect.stringContaining('has no tests')]);
    // Where there are none at all, that is no success.
    expect(run(project({ 'a.py': '' }), { shard: '1/3', workers }).commands).toEqual([
      expect.stringContaining('title=NO_TESTS'),
    ]);
  });
});

on('where a failure is shown', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    [
      'a fixture of another file',
      {
        'conftest.py': 'import pytest\n@pytest.fixture\ndef db():\n    raise RuntimeError("no db")\n',
        'test_a.py': 'def test_a(db):\n    pass\n',
      },
      /file=conftest\.py,line=4::setup: RuntimeError: no db/,
    ],
    [
      'an example in a docstring',
      { 'app.py': 'def f():\n    """\n    >>> f()\n    2\n    """\n    return 1\n' },
      /file=app\.py,line=3::f\(\): expected '2', got '1'/,
    ],
    [
      'one that was to fail',
      { 'test_a.py': 'import pytest\n@pytest.mark.xfail(strict=True)\ndef test_a():\n    pass\n' },
      /file=test_a\.py,line=2::\[XPASS\(strict\)\]/,
    ],
  ])('%s', (_, files, said) => {
    for (const workers of ['0', '2']) {
      const result = run(project(files), { workers, args: '--doctest-modules' });
      expect(result.commands).toEqual([expect.stringMatching(said)]);
    }
  });
});

on('what was flaky', () => {
  test('is remembered: of the last runs, in how many', () => {
    const root = project(covered);
    const flaky = run(root, { reruns: '1', workers: '0', history: 'source/history.json' });
    expect(flaky.outputs).toMatchObject({ passed: '2', flaky: '1' });
    expect(JSON.parse(readFileSync(join(root, 'source/history.json'), 'utf8'))).toEqual({
      runs: 1,
      flaky: { 'test_app.py::test_moody': [1] },
      failed: {},
    });
    const files = { 'test_a.py': 'def test_a():\n    assert 0\n' };
    const other = project(files);
    writeFileSync(
      join(other, 'history.json'),
      JSON.stringify({
        runs: 60,
        flaky: { 'test_a.py::test_a': [3, 58, 60], x: 'hostile' },
        failed: { 'test_a.py::test_a': [59], other: [2] },
      }),
    );
    const result = run(other, { workers: '0', history: 'history.json' });
    expect(result.commands).toEqual([
      expect.stringContaining('(flaky in 2 and failed in 1 of the last 50 runs)'),
    ]);
    expect(result.summary).toContain('flaky in 2 and failed in 1 of the last 50 runs');
    expect(JSON.parse(readFileSync(join(other, 'history.json'), 'utf8'))).toEqual({
      runs: 61,
      flaky: { 'test_a.py::test_a': [58, 60] },
      failed: { 'test_a.py::test_a': [59, 61] },
    });
  });

  test('by a plugin of the project is as flaky as by this step', () => {
    const files = {
      'conftest.py':
        'import pytest\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport(item, call):\n    outcome = yield\n    report = outcome.get_result()\n    if report.failed:\n        report.outcome = "rerun"\n        item.ihook.pytest_runtest_logreport(report=report)\n        report.outcome = "passed"\n',
      'test_a.py': 'def test_a():\n    assert 0, "at first"\n',
    };
    const result = run(project(files), { workers: '0' });
    expect(result.outputs).toMatchObject({ passed: '1', failed: '0', flaky: '1' });
    expect(result.commands).toEqual([expect.stringMatching(/^::warning title=flaky.*at first/)]);
  });
});

on('reports of other plugins', () => {
  test.each(versions)('are of the whole run, not of what ran again: pytest %s', version => {
    const plugin =
      'import json\nNAMES = []\ndef pytest_addoption(parser):\n    parser.addoption("--own-report")\ndef pytest_configure(config):\n    open(config.getoption("--own-report"), "w").close()\ndef pytest_runtest_logreport(report):\n    if report.when == "call":\n        NAMES.append(report.nodeid)\ndef pytest_unconfigure(config):\n    with open(config.getoption("--own-report"), "w") as file:\n        json.dump(NAMES, file)\n';
    const root = project({ ...covered, 'own_report.py': plugin });
    const inputs = { reruns: '1', workers: '0', args: '-p own_report --own-report=own.json' };
    const result = run(root, inputs, { version });
    expect(result.outputs).toMatchObject({ passed: '2', flaky: '1' });
    expect(JSON.parse(readFileSync(join(root, 'source/own.json'), 'utf8'))).toEqual([
      'test_app.py::test_moody',
      'test_app.py::test_fine',
    ]);
  });
});

on('links that tests put in the way', () => {
  const linking = (name: string, target: string) =>
    `import os\ndef test_a():\n    os.path.lexists("${name}") and os.remove("${name}")\n    os.symlink("${target}", "${name}")\n`;
  test.each<[string, string, Record<string, string>]>([
    ['the report', 'own.xml', { args: '--junitxml=own.xml' }],
    ['the report of the step', 'step.xml', { junit: 'source/step.xml' }],
    ['durations', 'd.json', { durations: 'source/d.json' }],
    ['history', 'h.json', { history: 'source/h.json' }],
  ])('%s is not written through one', (_, name, inputs) => {
    const root = project({ 'test_a.py': linking(name, '../victim') });
    writeFileSync(join(root, 'victim'), 'mine');
    const result = run(root, { workers: '0', ...inputs });
    expect(result.code).toBe(0);
    expect(readFileSync(join(root, 'victim'), 'utf8')).toBe('mine');
    expect(lstatSync(join(root, 'source', name)).isFile()).toBe(true);
  });

  test('nor through a folder that is one', () => {
    const root = project({ 'test_a.py': linking('out', '../elsewhere') });
    mkdirSync(join(root, 'elsewhere'));
    mkdirSync(join(root, 'source/here'));
    symlinkSync('here', join(root, 'source/out'));
    const result = run(root, { workers: '0', durations: 'source/out/d.json' });
    expect(result.commands).toEqual([expect.stringContaining('title=TESTS_CHANGED_FILES')]);
    expect(existsSync(join(root, 'elsewhere/d.json'))).toBe(false);
    expect(existsSync(join(root, 'source/here/d.json'))).toBe(false);
  });

  test('a report that is said to belong into the files of the runner', () => {
    const root = project({
      'test_a.py':
        'import glob, json, os\ndef test_a():\n    for path in glob.glob(os.environ["RUNNER_TEMP"] + "/run-tests-*/events-*.jsonl"):\n        with open(path, "a") as file:\n            file.write(json.dumps({"t": "start", "root": os.getcwd(), "junit": os.environ["HOME"] + "/commands/set_env"}) + "\\n")\n',
    });
    mkdirSync(join(root, 'commands'));
    writeFileSync(join(root, 'commands/set_env'), '');
    const env = { GITHUB_ENV: join(root, 'commands/set_env') };
    const result = run(root, { workers: '0' }, { env });
    expect(readFileSync(join(root, 'commands/set_env'), 'utf8')).toBe('');
    expect(result.commands).toEqual([expect.stringContaining('title=TESTS_CHANGED_FILES')]);
  });
});

on('reports of other runners', () => {
  const suite = (inner: string, attributes = '') =>
    `<testsuites${attributes}><testsuite name="web">${inner}</testsuite></testsuites>`;
  const FAILS = '<testcase classname="cart" name="adds"><failure message="no"/></testcase>';
  const PASSES = '<testcase classname="cart" name="adds"/>';
  test.each<[string, Record<string, string>, object, RegExp | undefined]>([
    [
      'the same name in two files: none hides the other',
      { 'a.xml': suite(FAILS), 'b.xml': suite(PASSES) },
      { passed: '1', failed: '1' },
      /title=cart%3A%3Aadds::no/,
    ],
    ['the same name twice', { 'a.xml': suite(FAILS + PASSES) }, { passed: '1', failed: '1' }, /::no/],
    [
      'a suite that broke outside of a test',
      { 'a.xml': suite(PASSES, ' errors="1"') },
      { passed: '1', failed: '0' },
      /title=TESTS_UNEXPLAINED::The report counts 1 failures or errors/,
    ],
    [
      'a status without a reason',
      { 'a.xml': suite('<testcase name="adds" status="failed"/>') },
      { passed: '0', failed: '1' },
      /title=adds::failed/,
    ],
    [
      'names in a namespace',
      { 'a.xml': suite(FAILS, ' xmlns="urn:x"') },
      { passed: '0', failed: '1' },
      /::no/,
    ],
    [
      'a suite in a suite',
      { 'a.xml': suite(`<testsuite>${FAILS}</testsuite>`) },
      { passed: '0', failed: '1' },
      /::no/,
    ],
    [
      'one that failed before it passed',
      { 'a.xml': suite('<testcase name="adds"><flakyFailure message="at first"/></testcase>') },
      { passed: '1', failed: '0', flaky: '1' },
      undefined,
    ],
  ])('%s', (_, files, outputs, said) => {
    const result = run(project(files), { report: '*.xml' });
    expect(result.outputs).toMatchObject(outputs);
    expect(result.code).toBe(said === undefined ? 0 : 1);
    const errors = result.commands.filter(line => line.startsWith('::error'));
    expect(errors).toEqual(said === undefined ? [] : [expect.stringMatching(said)]);
  });

  test('files are found from the root of the checkout too', () => {
    const text = suite(
      '<testcase name="adds" file="web/cart.ts" line="4"><failure message="no"/></testcase>',
    );
    const root = project({ 'web/a.xml': text, 'web/cart.ts': '' });
    expect(run(root, { report: 'a.xml' }, { folder: 'web' }).commands).toEqual([
      expect.stringContaining('file=web/cart.ts,line=4'),
    ]);
  });
});

on('pytest 6', () => {
  test.each(['0', '2'])('with %s workers', workers => {
    const files = { 'test_a.py': `${FINE}def test_b():\n    assert 0\n` };
    const result = run(project(files), { workers, reruns: '1' }, { version: '6' });
    expect(result.outputs).toMatchObject({ passed: '1', failed: '1' });
    expect(result.commands).toEqual([expect.stringContaining('file=test_a.py,line=4::assert 0')]);
  });
});
