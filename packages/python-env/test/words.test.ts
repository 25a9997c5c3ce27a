import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { shellWords, WordsError } from '../src/words.ts';
import { interpreter } from './environments.ts';
import { Random } from './random.ts';

test.each<[string, string[]]>([
  ['', []],
  ['  a  b\tc\nd ', ['a', 'b', 'c', 'd']],
  ['-k "not slow" --x=\'a b\'', ['-k', 'not slow', '--x=a b']],
  ["a''b '' \"\"", ['ab', '', '']],
  ['a\\ b "c\\"d\\\\e\\f"', ['a b', 'c"d\\e\\f']],
  ["'a\\'", ['a\\']],
  ['a # b', ['a', '#', 'b']],
  ['$HOME `id` *', ['$HOME', '`id`', '*']],
])('%j', (text, words) => {
  expect(shellWords(text)).toEqual(words);
});

test.each([
  ["a 'b", /quote/],
  ['a "b', /quote/],
  ['a\\', /backslash/],
  ['"a\\', /backslash/],
])('%j cannot be split', (text, why) => {
  expect(() => shellWords(text)).toThrow(WordsError);
  expect(() => shellWords(text)).toThrow(why);
});

const python = interpreter('3.12') ?? interpreter('3.11');
if (!python) console.warn('skipped: no Python 3.11 or 3.12');

(python ? describe : describe.skip)('shlex of Python', () => {
  test('splits the same', () => {
    const random = new Random();
    const parts = [
      'a',
      'b c',
      ' ',
      ' ',
      '\t',
      '\n',
      '"',
      '"',
      "'",
      "'",
      '\\',
      '\\\\',
      '#',
      '$x',
      '',
      'é',
      '=',
      '\u00a0',
      '\r',
    ];
    const texts = Array.from({ length: 3000 }, () =>
      Array.from({ length: random.below(12) }, () => random.pick(parts)).join(''),
    );
    const script = `import json, shlex, sys
def split(text):
    try:
        return shlex.split(text)
    except ValueError:
        return None
json.dump([split(text) for text in json.load(sys.stdin)], sys.stdout)`;
    const expected = JSON.parse(
      execFileSync(python!, ['-I', '-c', script], { input: JSON.stringify(texts), encoding: 'utf8' }),
    ) as (string[] | null)[];
    const ours = texts.map(text => {
      try {
        return shellWords(text);
      } catch {
        return null;
      }
    });
    texts.forEach((text, index) => {
      expect({ seed: random.seed, text, words: ours[index] }).toEqual({
        seed: random.seed,
        text,
        words: expected[index],
      });
    });
    expect(expected.filter(words => words === null).length).toBeGreaterThan(100);
    expect(expected.filter(words => words !== null).length).toBeGreaterThan(500);
  });
});
