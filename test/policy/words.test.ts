/** The list of private words in docs/glossary.md, and how they are found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findingsIn, messagesOf, privateWords } from '../../scripts/words.ts';

const glossary = readFileSync(join(import.meta.dirname, '../../docs/glossary.md'), 'utf8');
const table = (...rows: string[]) =>
  `## Words that are refused\n\n| word | write | in |\n${rows.join('\n')}\n`;
const words = privateWords(
  table('| `bell`, `bells` | notification ref | everywhere |', '| `giveBack` | release | documents |'),
);

describe('private words', () => {
  test('the glossary lists them, each once, with another word and a scope', () => {
    const listed = privateWords(glossary);
    const forms = listed.flatMap(word => word.forms);
    expect(forms.length).toBeGreaterThan(30);
    expect(new Set(forms).size).toBe(forms.length);
    expect(listed.filter(({ instead }) => instead === '')).toEqual([]);
    expect(new Set(listed.map(({ scope }) => scope))).toEqual(new Set(['documents', 'everywhere']));
  });

  test('the words explained are no private ones, about thirty, and in order', () => {
    const explained = [...glossary.matchAll(/^\| \*\*([^*]+)\*\*/gm)].map(match => match[1]!);
    const forms = new Set(privateWords(glossary).flatMap(word => word.forms));
    expect(explained.filter(word => forms.has(word))).toEqual([]);
    expect(explained.length).toBeGreaterThanOrEqual(25);
    expect(explained.length).toBeLessThanOrEqual(40);
    expect(explained).toEqual([...explained].sort((one, other) => one.localeCompare(other, 'en')));
  });

  test.each([
    ['a plain word', 'a.ts', 'x\n// rings the Bell\n', [2]],
    ['a part of a name', 'a.ts', 'const ownBells = 1;\nconst BELL_REF = 2;\n', [1, 2]],
    ['no part of a longer word', 'a.ts', 'const rebellion = labelled;\n', []],
    [
      'a name that is stored or of others',
      'a.ts',
      "`${refs}/bells/${id}`;\nmode = 'ORACLE';\nbells/x;\n",
      [3],
    ],
    ['a name of the sources', 'a.ts', 'await giveBack(lock);\n', [1]],
    ['that name as two words is plain English', 'a.md', 'Give back what you took.\n', []],
    [
      'a page',
      'a.md',
      'A bell.\n\n```sh\nls bells\n```\n\nThe ref `refs/bells/1` and [this](bell.md).\nA bell.\n',
      [1, 8],
    ],
  ])('%s', (_, path, text, lines) => {
    expect(findingsIn(path, text, words).map(({ line }) => line)).toEqual(lines);
  });

  test('messages of a source are its texts of three words or more, without comments and what is filled in', () => {
    const source = [
      "const bell = 'bell'; // rings the bell now",
      '/* a bell of',
      '   two lines */',
      "what: 'The bell was rung.',",
      'text: `Give ${bell} back now`,',
      'remedy: "It\'s a bell, too.",',
    ].join('\n');
    expect(messagesOf(source).split('\n')).toEqual([
      '',
      '',
      '',
      'The bell was rung.',
      'Give   back now',
      "It's a bell, too.",
    ]);
    expect(findingsIn('a.ts', messagesOf(source), words).map(({ line }) => line)).toEqual([4, 6]);
  });

  test('a row without a scope is an error, and so is a glossary without rows', () => {
    expect(() => privateWords(table('| `bell` | notification ref | sometimes |'))).toThrow('last cell');
    expect(() => privateWords('# Glossary\n')).toThrow('no table');
  });
});
