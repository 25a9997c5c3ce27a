import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { on, project, run } from './pytests.ts';

on('arguments', () => {
  const files = {
    'app/__init__.py': '',
    'test_a.py': 'def test_slow():\n    pass\ndef test_fast():\n    pass\n',
    'my tests/test_b.py': 'def test_b():\n    pass\n',
  };
  test.each<[string, string]>([
    ['--cov=app --cov-report=xml -x test_a.py', '2'],
    ['--cov=app\n--cov-report=xml\n-x\ntest_a.py', '2'],
    ['-k "not slow"', '2'],
    ["-k 'not slow' \\\n  test_a.py", '1'],
    ['# only these\n"my tests"', '1'],
    ['my\\ tests/test_b.py', '1'],
    ['-q -- test_a.py', '2'],
  ])('%j', (args, passed) => {
    const root = project(files);
    const result = run(root, { args, workers: '0' });
    expect({ code: result.code, stdout: result.stdout }).toMatchObject({ code: 0 });
    expect(result.outputs['passed']).toBe(passed);
    expect(existsSync(join(root, 'source/coverage.xml'))).toBe(args.includes('cov'));
  });

  test('a quote that is not closed is told', () => {
    const result = run(project(files), { args: '-k "not slow' });
    expect(result.code).toBe(1);
    expect(result.commands).toEqual([expect.stringMatching(/title=INPUT_INVALID::.*'args'.*quot/)]);
  });

  test('nothing in them is run', () => {
    const root = project(files);
    run(root, { args: '$(touch owned) `touch owned` ; touch owned' });
    expect(existsSync(join(root, 'source/owned'))).toBe(false);
  });
});

on('no tests, parts of them, and reports of others', () => {
  test('no tests are a success where that is said', () => {
    const root = project({ 'app.py': '' });
    expect(run(root).commands).toEqual([expect.stringContaining('title=NO_TESTS')]);
    const allowed = run(root, { 'allow-no-tests': 'true' });
    expect(allowed.code).toBe(0);
    expect(allowed.outputs).toMatchObject({ passed: '0', failed: '0' });
  });

  test('the parts are all tests, each once, and about as long', () => {
    const files = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [
        `test_${n}.py`,
        'def test_a():\n    pass\ndef test_b():\n    pass\n',
      ]),
    );
    const durations = JSON.stringify({
      'test_0.py::test_a': 90,
      'test_1.py::test_a': 30,
      'test_2.py::test_a': 30,
      'test_3.py::test_a': 30,
    });
    const seen: string[] = [];
    const counts: string[] = [];
    for (const shard of ['1/3', '2/3', '3/3']) {
      const root = project(files);
      writeFileSync(join(root, 'durations.json'), durations);
      const result = run(root, { shard, durations: 'durations.json', args: '-v', workers: '0' });
      expect(result.code).toBe(0);
      seen.push(...[...result.stdout.matchAll(/^(test_\d\.py::test_\w) PASSED/gm)].map(match => match[1]!));
      counts.push(
        [...result.stdout.matchAll(/^(test_[0-3])\.py::test_a PASSED/gm)].map(match => match[1]).join(' '),
      );
      expect(
        JSON.parse(readFileSync(join(root, 'durations.json'), 'utf8'))['test_8.py::test_a'] ?? 'elsewhere',
      ).toBeDefined();
    }
    expect(seen.sort()).toEqual(
      Object.keys(files)
        .flatMap(name => [`${name}::test_a`, `${name}::test_b`])
        .sort(),
    );
    // The long one is alone of those that have a time; the three others share the other two parts.
    expect(counts[0]).toBe('test_0');
    expect(run(project(files), { shard: '4/3' }).commands).toEqual([expect.stringContaining("'shard'")]);
  });

  test('JUnit of another runner is shown like ours', () => {
    const junit = `<?xml version="1.0"?><testsuites><testsuite name="jest">
<testcase classname="cart" name="adds" time="1.5" file="web/cart.test.ts"/>
<testcase classname="cart" name="removes" time="0.1" file="web/cart.test.ts"><failure message="expected 1">Error: expected 1
    at Object.&lt;anonymous&gt; (web/cart.test.ts:12:5)</failure></testcase>
<testcase classname="cart" name="later"><skipped/></testcase></testsuite></testsuites>`;
    const root = project({ 'reports/a/junit.xml': junit, 'web/cart.test.ts': '' });
    const result = run(root, { report: 'reports/**/junit.xml' });
    expect(result.code).toBe(1);
    expect(result.outputs).toMatchObject({ passed: '1', failed: '1', skipped: '1' });
    expect(result.commands).toEqual([
      '::error title=cart%3A%3Aremoves,file=web/cart.test.ts,line=12::expected 1',
    ]);
    expect(run(root, { report: 'none.xml' }).commands).toEqual([
      expect.stringContaining('title=REPORT_MISSING'),
    ]);
    expect(run(project({ 'a.xml': 'not xml' }), { report: 'a.xml' }).commands).toEqual([
      expect.stringContaining('title=REPORT_INVALID'),
    ]);
  });

  test('ten thousand tests are reported', () => {
    const result = run(
      project({
        'test_many.py':
          'import pytest\n@pytest.mark.parametrize("n", range(10000))\ndef test_n(n):\n    assert n % 100\n',
      }),
      { workers: '0', args: '-q --tb=line' },
    );
    expect(result.outputs).toMatchObject({ passed: '9900', failed: '100' });
    expect(result.commands).toHaveLength(10);
  });
});
