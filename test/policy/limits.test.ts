/** The limits of the sources: each is found where it is broken, and the list of exceptions can only shrink. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { Exceptions } from '../../scripts/limits.exceptions.ts';
import { findingsOf, limitFindings, longFunctions, type Over, shrunk } from '../../scripts/limits.ts';

const ROOT = join(import.meta.dirname, '../..');
const NONE: Exceptions = {
  'lines of a file': {},
  'lines of a function': {},
  'imports in circles': {},
  'unused exports': {},
};
const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A repository with these files, checked as this one is. */
function repository(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'limits-'));
  made.push(root);
  const all = {
    '.gitignore': 'node_modules\n',
    'tsconfig.json': JSON.stringify({
      compilerOptions: { module: 'nodenext', noEmit: true, allowImportingTsExtensions: true },
      include: ['packages/*/src'],
    }),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  cpSync(join(ROOT, 'biome.json'), join(root, 'biome.json'));
  mkdirSync(join(root, 'node_modules/@guarded-deploy'), { recursive: true });
  const names = new Set(Object.keys(files).flatMap(path => /^packages\/([^/]+)/.exec(path)?.[1] ?? []));
  for (const name of names) {
    symlinkSync(`../../packages/${name}`, join(root, 'node_modules/@guarded-deploy', name));
    const exports = { '.': './src/index.ts', './*': './src/*.ts' };
    writeFileSync(join(root, 'packages', name, 'package.json'), JSON.stringify({ type: 'module', exports }));
  }
  execFileSync('git', ['init', '--quiet', root]);
  return root;
}

const findingsIn = (
  files: Readonly<Record<string, string>>,
  exceptions = NONE,
  reasons: Readonly<Record<string, string>> = {},
) => limitFindings(repository(files), exceptions, reasons).split('\n').filter(Boolean);

/** A function of `lines` lines, all told. */
const long = (name: string, lines: number, above = '') =>
  `${above}export function ${name}(x: number): number {\n${'  x += 1;\n'.repeat(lines - 3)}  return x;\n}\n`;

/** Takes `name`, so that it has a use. */
const user = (name: string, file: string) => `import { ${name} } from '${file}';\nconsole.log(${name});\n`;

describe('what is over a limit', () => {
  test('a file', () => {
    const text = `console.log(1);\n${'// 1\n'.repeat(500)}`;
    expect(findingsIn({ 'packages/a/src/a.ts': text })).toEqual([
      'packages/a/src/a.ts: 501 lines; at most 500',
    ]);
    expect(findingsIn({ 'packages/a/src/a.sh': text })).toHaveLength(1);
    expect(findingsIn({ 'packages/a/src/a.ts': text.slice(0, -5) })).toEqual([]);
  });

  test('a function, unless a reason stands above it', () => {
    const files = (above: string, lines: number) => ({
      'packages/a/src/a.ts': long('one', lines, above),
      'packages/a/src/b.ts': user('one', './a.ts'),
    });
    expect(findingsIn(files('', 90))).toEqual([
      expect.stringMatching(/^packages\/a\/src\/a\.ts:1: a function of \d+ lines; at most 80/),
    ]);
    const reason = '// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a table.\n';
    expect(findingsIn(files(reason, 90))).toEqual([]);
    expect(findingsIn(files('', 80))).toEqual([]);
  });

  test.each([
    ['in one package', './b.ts', './a.ts'],
    ['of two packages', '@guarded-deploy/b/b', '@guarded-deploy/a/a'],
  ])('a circle %s, of types alone too', (_, toB, toA) => {
    const folder = toB.startsWith('.') ? 'a' : 'b';
    const files = (b: string) => ({
      'packages/a/src/a.ts': `import type { B } from '${toB}';\nexport interface A {\n  b: B;\n}\n`,
      [`packages/${folder}/src/b.ts`]: b,
    });
    const circle = `import type { A } from '${toA}';\nexport interface B {\n  a: A;\n}\n`;
    expect(findingsIn(files(circle))).toEqual([
      expect.stringContaining('packages/a/src/a.ts:1: this import closes a circle'),
      expect.stringContaining(`packages/${folder}/src/b.ts:1: this import closes a circle`),
    ]);
    const inline = `export interface B {\n  a: import('${toA}').A;\n}\n`;
    expect(findingsIn(files(inline))).toEqual([
      expect.stringContaining('packages/a/src/a.ts:1: this import closes a circle'),
      expect.stringContaining(`packages/${folder}/src/b.ts:2: this import closes a circle`),
    ]);
    const line = 'export interface B {\n  a: number;\n}\n';
    const taken = { 'packages/a/src/c.ts': "import type { A } from './a.ts';\nexport default null! as A;\n" };
    expect(findingsIn({ ...files(line), ...taken })).toEqual([
      expect.stringContaining("no other file takes 'default'"),
    ]);
  });

  test('an export that no other file takes, one that is only passed on included', () => {
    const files = {
      'packages/a/src/a.ts': 'export const used = 1;\nexport const lost = 2;\nexport const own = lost;\n',
      'packages/a/src/index.ts': "export { own as given, used } from './a.ts';\n",
      'packages/b/src/b.ts': user('used', '@guarded-deploy/a'),
    };
    expect(findingsIn(files)).toEqual([
      "packages/a/src/a.ts:2: no other file takes 'lost': do not export it",
      "packages/a/src/a.ts:3: no other file takes 'own': do not export it",
      "packages/a/src/index.ts:1: no other file takes 'given': do not export it",
    ]);
    const all = "import * as a from '@guarded-deploy/a/a';\nconsole.log(a);\n";
    expect(findingsIn({ ...files, 'packages/b/src/c.ts': all })).toEqual([
      "packages/a/src/index.ts:1: no other file takes 'given': do not export it",
    ]);
    const later = "const { own } = await import('@guarded-deploy/a/a');\nconsole.log(own);\n";
    expect(findingsIn({ ...files, 'packages/b/src/c.ts': later })).toEqual([
      "packages/a/src/a.ts:2: no other file takes 'lost': do not export it",
      "packages/a/src/index.ts:1: no other file takes 'given': do not export it",
    ]);
  });

  test('a name that leaves two packages, unless it has a reason', () => {
    const files = {
      'packages/a/src/index.ts': 'export const judge = 1;\n',
      'packages/b/src/judge.ts': 'export const judge = 2;\n',
      'packages/c/src/a.ts': user('judge', '@guarded-deploy/a'),
      'packages/c/src/b.ts': user('judge', '@guarded-deploy/b/judge'),
    };
    expect(findingsIn(files)).toEqual([
      expect.stringMatching(
        /^'judge' is exported by several packages: .*a\/src\/index\.ts:1.*b\/src\/judge\.ts:1/,
      ),
    ]);
    expect(findingsIn(files, NONE, { judge: 'two courts' })).toEqual([]);
    const inside = { 'packages/c/src/b.ts': '', 'packages/b/src/c.ts': user('judge', './judge.ts') };
    expect(findingsIn({ ...files, ...inside })).toEqual([]);
    expect(findingsIn({ ...files, ...inside }, NONE, { judge: 'two courts' })).toEqual([
      "'judge' is exported by one package at most: remove it from SHARED_NAMES",
    ]);
  });

  test.each([
    ['a.py', `def f(\n    x,\n):\n${'    x += 1\n'.repeat(78)}\n\ndef g():\n    pass\n`, 1],
    ['a.py', `def f(\n    x,\n):\n${'    x += 1\n'.repeat(77)}\n\ndef g():\n    pass\n`, 0],
    ['a.py', `class A:\n    # long: one table\n    def f(self):\n${'        1\n'.repeat(90)}`, 0],
    ['a.sh', `f() {\n${'  :\n'.repeat(79)}}\n`, 1],
    ['a.sh', `f() {\n${'  :\n'.repeat(78)}}\ng() {\n  :\n}\n`, 0],
    ['a.sh', `# long: one message\nf() {\n${'  :\n'.repeat(90)}}\n`, 0],
  ])('functions of Python and shell: %s', (path, text, count) => {
    expect(longFunctions(path, text)).toHaveLength(count);
  });
});

describe('exceptions', () => {
  const limit = 'lines of a file';
  const over = (...numbers: number[]): Over => ({ limit, place: 'a.ts', numbers, details: ['found'] });
  const except = (...numbers: number[]): Exceptions => ({ ...NONE, [limit]: { 'a.ts': numbers } });

  test.each([
    ['none', [over(600)], NONE, ['found']],
    ['the same number', [over(600)], except(600), []],
    [
      'more than it',
      [over(601)],
      except(600),
      ['a.ts: lines of a file: [601], and the exception is [600]:', 'found'],
    ],
    ['one more of them', [over(600, 510)], except(600), [expect.stringContaining('[600, 510]'), 'found']],
    ['less than it', [over(599)], except(600), [expect.stringContaining('write [599]')]],
    ['no need of it', [], except(600), [expect.stringContaining('needs no exception any more')]],
  ])('%s', (_, measured, exceptions, findings) => {
    expect(findingsOf(measured, exceptions)).toEqual(findings);
  });

  test('--shrink writes what got better, and nothing that got worse', () => {
    const list = (...lines: string[]) => `const A = {\n  '${limit}': {\n${lines.join('')}  },\n};\n`;
    const exceptions: Exceptions = { ...NONE, [limit]: { 'a.ts': [600], 'b.ts': [600], 'c.ts': [600] } };
    const measured = [over(550), { ...over(700), place: 'b.ts' }];
    const before = list("    'a.ts': [600],\n", "    'b.ts': [600],\n", "    'c.ts': [600],\n");
    expect(shrunk(before, measured, exceptions)).toBe(list("    'a.ts': [550],\n", "    'b.ts': [600],\n"));
  });
});
