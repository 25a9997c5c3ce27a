/** Patterns of ignore files and of `when-changed`, compared with what git makes of them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { needsBuild } from '../../src/plan/build.ts';
import { matcher, toText, walk } from '../../src/source/walk.ts';

const why = spawnSync('git', ['--version']).status === 0 ? undefined : 'no git';
if (why) console.log(`ignore patterns compared with git skipped: ${why}`);
const withGit = why ? describe.skip : describe;

/** Every file and directory that patterns are played on. */
const FILES = [
  'a',
  'A',
  'b.txt',
  'B.TXT',
  'Build/out.js',
  'build/out.js',
  'build/keep/x',
  'src/build/out.js',
  'src/a/b/c.txt',
  'src/A/b.txt',
  'foo/bar/baz',
  'foo/bar/qux.log',
  'foo/b[a]r',
  'deep/foo/bar/x',
  '#hash',
  '!bang',
  'sp ace',
  'trail ',
  'back\\slash',
  'star*',
  'quest?',
  '[a]',
  'a b/c d',
  '.hidden',
  '.dir/x',
  'Zoë/é.txt',
  'x/y/z/w',
];

const part = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'a',
      'A',
      'build',
      'Build',
      'src',
      'foo',
      'bar',
      'b',
      'x',
      'y',
      'z',
      'keep',
      'out.js',
      '.hidden',
      '.dir',
      'Zoë',
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '*',
      '**',
      '*.txt',
      '*.TXT',
      'b*',
      '*r',
      '?',
      'f?o',
      'b?r',
      '*.*',
      '.*',
      'q*.log',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '[ab]',
      '[!a]',
      '[^a]',
      '[a-c]',
      '[A-Z]*',
      '[[:alpha:]]',
      '\\*',
      'star\\*',
      '\\[a\\]',
      'b[[]a]r',
      '[]a]',
    ),
  },
);
const body = fc.array(part, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/'));
const pattern = fc
  .tuple(
    fc.constantFrom('', '', '', '!', '/', '!/', '**/'),
    body,
    fc.constantFrom('', '', '', '/', '/*', '/**', ' ', '\\ ', '  '),
  )
  .map(([before, middle, after]) => `${before}${middle}${after}`);
const odd = fc.constantFrom(
  '\\#hash',
  '#hash',
  '\\!bang',
  '!bang',
  'sp ace',
  'trail\\ ',
  'trail ',
  'back\\\\slash',
  '',
  '/',
  '*',
  '**',
  '**/',
  '!*',
  '*/',
  '/*',
  'quest\\?',
  '\\[a]',
  '\\a',
  'a\\',
);
const patterns = fc.array(fc.oneof({ weight: 6, arbitrary: pattern }, { weight: 1, arbitrary: odd }), {
  minLength: 1,
  maxLength: 4,
});

withGit('ignore patterns', () => {
  const repository = mkdtempSync(join(tmpdir(), 'ignore-'));
  const git = (...words: string[]) => [
    '-c',
    'core.ignorecase=false',
    '-c',
    'core.excludesFile=/dev/null',
    '-C',
    repository,
    ...words,
  ];
  beforeAll(() => {
    execFileSync('git', git('init', '-q'));
    rmSync(join(repository, '.git/info/exclude'), { force: true });
    for (const file of FILES) {
      mkdirSync(join(repository, dirname(file)), { recursive: true });
      writeFileSync(join(repository, file), '');
    }
  });
  afterAll(() => rmSync(repository, { recursive: true, force: true }));

  /** The files that git leaves out under these patterns. */
  function gitIgnores(lines: readonly string[]): string[] {
    writeFileSync(join(repository, '.gitignore'), `${lines.join('\n')}\n`);
    const { stdout } = spawnSync('git', git('check-ignore', '--no-index', '-z', '--stdin'), {
      input: FILES.join('\0'),
      encoding: 'utf8',
    });
    return stdout
      .split('\0')
      .filter(name => name !== '')
      .sort();
  }

  async function weIgnore(lines: readonly string[]): Promise<string[]> {
    const entries = await walk(repository, { ignore: lines }).catch(() => []);
    const kept = new Set(entries.map(entry => toText(entry.path)));
    return FILES.filter(file => !kept.has(file)).sort();
  }

  test('leave out what git leaves out: 1,000 generated ignore files', async () => {
    let played = 0;
    let left = 0;
    await fc.assert(
      fc.asyncProperty(patterns, async lines => {
        played += 1;
        const expected = gitIgnores(lines);
        left += expected.length;
        expect({ lines, ignored: await weIgnore(lines) }).toEqual({ lines, ignored: expected });
      }),
      { numRuns: 1000 },
    );
    console.log(
      `ignore files compared with git: ${played}, files left out: ${left} of ${played * FILES.length}`,
    );
  });

  test('of when-changed match what git matches: case counts', () => {
    expect(needsBuild(['build/'], ['Build/out.js'])).toBe(false);
    expect(needsBuild(['build/'], ['build/out.js'])).toBe(true);
    expect(matcher(['build/']).ignores('Build/out.js')).toBe(false);
    let played = 0;
    fc.assert(
      fc.property(pattern, one => {
        played += 1;
        const expected = new Set(gitIgnores([one]));
        for (const file of FILES)
          expect([one, file, needsBuild([one], [file])]).toEqual([one, file, expected.has(file)]);
      }),
      { numRuns: 500 },
    );
    console.log(`patterns of when-changed compared with git: ${played}`);
  });
});
