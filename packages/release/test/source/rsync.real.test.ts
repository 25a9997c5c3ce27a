/** Excludes of rsync, compared with what rsync itself leaves out. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rsyncPatterns } from '../../src/source/rsync-rules.ts';
import { patternsIn } from '../../src/source/tree.ts';
import { toText, walk } from '../../src/source/walk.ts';

const why = spawnSync('rsync', ['--version']).status === 0 ? undefined : 'no rsync';
if (why) console.log(`excludes compared with rsync skipped: ${why}`);
const withRsync = why ? describe.skip : describe;

const FILES = [
  'a',
  'A',
  'b.txt',
  'build/out.js',
  'build/keep/x',
  'src/build/out.js',
  'src/a/b/c.txt',
  'foo/bar/baz',
  'foo/bar/qux.log',
  'deep/foo/bar/x',
  '#hash',
  '!bang',
  'trail ',
  'back\\slash',
  'cache/keep',
  'cache/other/y',
  '.hidden',
  '.dir/x',
  'Zoë/é.txt',
];

withRsync('excludes of rsync', () => {
  const directory = mkdtempSync(join(tmpdir(), 'rsync-'));
  const tree = join(directory, 'tree');
  beforeAll(() => {
    for (const file of FILES) {
      mkdirSync(join(tree, dirname(file)), { recursive: true });
      writeFileSync(join(tree, file), file);
    }
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  /** Files that rsync would send. */
  const theirs = (text: string) => {
    writeFileSync(join(directory, 'rules'), text);
    const { stdout, status, stderr } = spawnSync(
      'rsync',
      [
        '-r',
        '-n',
        '--out-format=%n',
        '-8',
        '--exclude-from',
        join(directory, 'rules'),
        `${tree}/`,
        join(directory, 'to/'),
      ],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
    return stdout
      .split('\n')
      .map(line => line.replaceAll('\\#134', '\\'))
      .filter(line => line !== '' && !line.endsWith('/'))
      .sort();
  };
  const ours = async (text: string) => {
    try {
      const entries = await walk(tree, { ignore: rsyncPatterns(text, 'rules') });
      return entries
        .filter(({ kind }) => kind === 'f')
        .map(({ path }) => toText(path))
        .sort();
    } catch (thrown) {
      // Nothing at all is left.
      if ((thrown as { code?: string }).code === 'SOURCE_EMPTY') return [];
      throw thrown;
    }
  };

  test.each([
    'build\n',
    '/build\n',
    'build/\n',
    'foo/bar\n',
    '/foo/bar\n',
    'bar/*.log\n',
    '*.txt\n',
    '**/b\n',
    'src/**\n',
    'cache/***\n',
    '+ cache/keep\n- cache/*\n',
    '- cache/*\n+ cache/keep\n',
    '+ */\n+ *.txt\n- *\n',
    '# a comment\n; another\n\na\n',
    '#hash\n!bang\n',
    'trail \n',
    'back\\slash\n',
    'a\n!\nb.txt\n',
    '[ab]*\n?\n',
    'include foo/\nexclude *\n',
    '/**/a\nsrc/**/c.txt\n',
    'a/**/\na/a\n',
    '.*\n',
    'Zoë\n',
    'a\r\nb.txt\r\n',
  ])('are read as rsync reads them: %j', async text => {
    expect(await ours(text)).toEqual(theirs(text.replaceAll('\r\n', '\n')));
  });

  const part = fc.constantFrom(
    'a',
    'A',
    'b.txt',
    'build',
    'src',
    'foo',
    'bar',
    'cache',
    'keep',
    '*',
    '*.txt',
    '?',
    '[a-c]*',
    '.*',
    '**',
    'x',
    'qux.log',
  );
  const pattern = fc
    .tuple(
      fc.constantFrom('', '/', ''),
      fc.array(part, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '', '/'),
    )
    .map(([start, parts, end]) => start + parts.join('/') + end);
  const rule = fc.tuple(fc.constantFrom('', '', '- ', '+ '), pattern).map(words => words.join(''));

  test('any rules leave out what rsync leaves out', async () => {
    const seed = 20261130;
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(rule, { minLength: 1, maxLength: 5 }), async rules => {
        count += 1;
        const text = `${rules.join('\n')}\n`;
        expect(await ours(text)).toEqual(theirs(text));
      }),
      { seed, numRuns: 150 },
    );
    console.log(`${count} files of rules as rsync reads them (seed ${seed})`);
  });

  test.each([
    ['merge other\n', 1],
    ['a\n: .rules\n', 2],
    ['-s x\n', 1],
    ['a**b\n', 1],
    ['P keep\n', 1],
  ])('are refused where they are more than patterns: %j', (text, line) => {
    expect(() => rsyncPatterns(text, 'rules')).toThrow(
      expect.objectContaining({ code: 'IGNORE_RULE_UNKNOWN', place: { file: 'rules', line } }),
    );
  });

  test('are not taken for those of git', () => {
    expect(() => patternsIn('a\n- cache\n', '.deployignore', undefined)).toThrow(
      expect.objectContaining({ code: 'IGNORE_RULE_UNKNOWN' }),
    );
    expect(patternsIn('a\n-cache\n+\n', '.deployignore', undefined)).toEqual(['a', '-cache', '+', '']);
  });
});
