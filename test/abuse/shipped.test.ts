/** What is shipped is what its source makes: nobody gets other code into a bundle by changing it by hand. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const ACTION = 'version-gate';
const copy = mkdtempSync(join(tmpdir(), 'shipped-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const build = (...words: string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'scripts/build.ts'), ...words, ACTION], {
    cwd: copy,
    encoding: 'utf8',
  });

test('a bundle that was changed by one byte is found', () => {
  for (const name of ['node_modules', 'packages']) symlinkSync(join(ROOT, name), join(copy, name));
  mkdirSync(join(copy, 'actions'));
  cpSync(join(ROOT, 'actions', ACTION, 'src'), join(copy, 'actions', ACTION, 'src'), { recursive: true });
  expect(build()).toMatchObject({ status: 0 });
  const bundle = join(copy, 'actions', ACTION, 'dist/main.cjs');
  const made = readFileSync(bundle);
  for (const change of [
    () => appendFileSync(bundle, ';'),
    () => writeFileSync(bundle, made.subarray(1)),
    () => writeFileSync(join(copy, 'actions', ACTION, 'dist/other.cjs'), ''),
    () => rmSync(bundle),
  ]) {
    change();
    const found = build('--check');
    expect(found.status).toBe(1);
    // What was not changed is not named.
    expect(found.stdout).toMatch(/^stale: actions\/version-gate\/dist\/(main|other)\.cjs\n/);
    rmSync(join(copy, 'actions', ACTION, 'dist/other.cjs'), { force: true });
    writeFileSync(bundle, made);
  }
});

test('each pull request and push is checked so, with all bundles', () => {
  const workflow = parse(readFileSync(join(ROOT, '.github/workflows/check.yml'), 'utf8')) as {
    on: Record<string, unknown>;
    jobs: { check: { steps: { run?: string }[] } };
  };
  expect(Object.keys(workflow.on)).toEqual(['push', 'pull_request']);
  expect(workflow.on['pull_request']).toBeNull();
  const script = workflow.jobs.check.steps.map(({ run }) => run ?? '').join('\n');
  expect(script).toMatch(/scripts\/test --only (\w+,)*check\b/);
  expect(readFileSync(join(ROOT, 'scripts/check.ts'), 'utf8')).toContain("['scripts/build.ts', '--check']");
});
