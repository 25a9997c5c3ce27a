/** Values and documents of YAML and INI by chance, good and bad. */
import type { Chance } from './chance.ts';

const WORDS = [
  'yes',
  'No',
  'TRUE',
  'true',
  'False',
  'on',
  'OFF',
  'y',
  'n',
  'null',
  'Null',
  '~',
  'None',
  'True',
  '.inf',
  '-.INF',
  '.NaN',
  'nan',
  'inf',
  '2024-01-02',
  '2024-1-2',
  '2024-02-30',
  '2001-12-14t21:59:43.10-05:00',
  '2001-12-14 21:59:43 Z',
  '12:30',
  '12:30:45',
  '1:60',
  '190:20:30.15',
  '=',
  '<<',
  '0',
  '-0',
  '+0',
  '00',
  '08',
  '0o17',
];

/** A word that looks like a number, a date or a truth, and often is none. */
export function scalarText(chance: Chance): string {
  if (chance.once(4)) return chance.of(WORDS);
  if (chance.once(4))
    return (
      chance.text('0123456789', 3) +
      chance.of(['', '_', '.', ':', '-', 'e', 'e+', 'E-', ':5', '.5', '_0']) +
      chance.text('0123456789_', 3)
    );
  if (chance.once(3))
    return (
      chance.of(['', '+', '-']) +
      chance.of(['0x', '0b', '0o', '0', '1', '9']) +
      chance.text('0123456789abcdefABCDEF_', 5)
    );
  if (chance.once(3))
    return `${1000 + chance.below(2000)}-${chance.text('0123456789', 2)}-${chance.text('0123456789', 2)}${chance.of(['', ' 1:02:03', 'T12:34:56', ' 12:34:56.789', 't1:02:03+1', ' 1:2:3', ' 25:00:00', 'T12:34:56 -05:30'])}`;
  return chance.text('0123456789_.:+-eExobaAfFyYnNtTuUlL', 7);
}

/** A value as it may stand in an INI inventory: a Python literal, something like one, or neither. */
export function literalText(chance: Chance, depth = 0): string {
  const inner = () => literalText(chance, depth + 1);
  /** What can be a key; text in a tuple that is one is said to be unsafe by Ansible alone. */
  const key = () => {
    if (chance.once(6)) return `(${chance.below(9)}, None)`;
    return chance.of(["'a'", "'b'", '"c d"', '1', '1.0', 'True', 'None', '-2', "'a' 'b'", 'x', '0x1F']);
  };
  const list = () => Array.from({ length: chance.below(4) }, inner).join(chance.of([',', ', ', ' , ']));
  const pick = chance.below(depth > 2 ? 8 : 14);
  if (pick < 2)
    return chance.of([
      'True',
      'False',
      'None',
      'true',
      '...',
      'abc',
      'a b',
      'set()',
      '',
      'x-y',
      '{{ x }}',
      '10.0.0.1',
      '1.2.3',
    ]);
  if (pick < 4)
    return (
      chance.of(['', '', '-', '+', '- ', '--']) +
      chance.of([
        '0',
        '00',
        '1',
        '42',
        '1_000',
        '007',
        '0x1F',
        '0b101',
        '0o17',
        '0x',
        '1e5',
        '1.5',
        '.5',
        '5.',
        '1e400',
        '1_0.5e-1_0',
        '2j',
        '1.5J',
        '99999999999999999999',
        '1__0',
        '0_0',
        '08.5',
        '1a',
      ])
    );
  if (pick < 7) {
    const quote = chance.of(['"', "'", '"""', "'''"]);
    const body = chance.of([
      '',
      'x',
      'it',
      'a b',
      '\\n',
      '\\x41',
      '\\u00e9',
      '\\101',
      '\\q',
      '\\\\',
      'é',
      '#',
      '\\x4',
      '\\ud83d\\ude00',
      '\\U0001F600',
      '\\\'"'.slice(0, 2),
    ]);
    return `${chance.of(['', '', '', 'u', 'r', 'b', 'rb', 'f', 'ur'])}${quote}${body}${quote}`;
  }
  if (pick < 8)
    return `${inner()}${chance.of([' ', '+', ' + ', ' # x', ';', ' == ', '.real', '[0]', '()', ' if 1 else 2'])}${chance.once(2) ? inner() : ''}`;
  if (pick < 10) return `[${list()}${chance.of(['', '', ','])}]`;
  if (pick < 11) return `(${list()}${chance.of(['', ','])})`;
  if (pick < 12) return `{${Array.from({ length: chance.below(4) }, key).join(', ')}}`;
  return `{${Array.from({ length: chance.below(4) }, () => `${key()}: ${inner()}`).join(', ')}}`;
}

const ATOMS = [
  'a',
  'b',
  'yes',
  'No',
  '1',
  '017',
  '0x1F',
  '1_000',
  '1.5',
  '.5',
  '1e3',
  '1.5e+3',
  '12:30',
  '2024-01-02',
  '~',
  'null',
  '',
  '"q"',
  "'s'",
  '"x: y"',
  '"a\\tb\\u0041"',
  'foo bar',
  'a:b',
  'a#b',
  'a #c',
  '"{{ x }}"',
  '%x',
  '-a',
  '!!str 5',
  '!!int "7"',
  '!!float 1',
  '!!bool "no"',
  '!unsafe "{{ x }}"',
  '! 5',
  '&A x',
  '*A',
  '|\n  lit\n   more\n',
  '>-\n  fold\n  ed\n\n  x\n',
  '[a, b]',
  '{a: b, c}',
  '[a: b]',
  '[]',
  '{}',
  '{a:1}',
  '["a",1]',
  '{"a":1}',
  "'it''s'",
  'a,b',
  '{a: 1, b: 2}',
  '|+\n  a\n\n',
  '0o17',
  '-0',
  '.inf',
  '.nan',
  '08',
  'yes ',
  'x\t# c',
  'a\tb',
  '!!set {a, b}',
  '!!omap [a: 1]',
  '"\\x41"',
  'key: v',
  '{{ x }}',
  '@x',
  '!foo x',
  '=',
  '<<',
  '2024-13-01',
  '*B',
  '- a',
  'a: b: c',
];
const KEYS = [
  'a',
  'b',
  'k',
  '"k"',
  '1',
  'yes',
  '<<',
  '=',
  '~',
  'a b',
  '"a b"',
  "'x'",
  '1.0',
  '!!str k',
  '&K k',
  '2024-01-01',
  '[a]',
  '{a: b}',
];

/** A document of mappings and lists, well formed more often than not. */
export function documentText(chance: Chance): string {
  const flow = (depth: number): string => {
    if (depth > 3 || chance.once(2)) return chance.of(ATOMS).split('\n')[0]!;
    const items = Array.from({ length: chance.below(4) }, () => flow(depth + 1));
    if (chance.once(2)) return `[${items.join(', ')}${chance.of(['', '', ','])}]`;
    return `{${items.map(item => `${chance.of(KEYS)}: ${item}`).join(', ')}}`;
  };
  const value = (depth: number): string => {
    const indent = '  '.repeat(depth + 1);
    const pick = chance.below(10);
    if (depth > 2 || pick < 6) return ` ${chance.of(ATOMS).replaceAll('\n', `\n${indent}`)}`;
    if (pick < 8) return `\n${block(depth + 1)}`;
    if (pick < 9)
      return `\n${Array.from({ length: 1 + chance.below(3) }, () => `${indent}-${value(depth + 1)}`).join('\n')}`;
    return ` ${flow(depth)}`;
  };
  const block = (depth: number): string =>
    Array.from(
      { length: 1 + chance.below(3) },
      () =>
        `${'  '.repeat(depth)}${chance.of(KEYS)}:${value(depth)}${chance.of(['', '', ' # c', '\n', '\n# c'])}`,
    ).join('\n');
  const start = chance.of(['', '', '', '---\n', '# c\n', '%YAML 1.1\n---\n', '\ufeff']);
  // A document of nothing but its end is refused by Ansible's parser and is empty here.
  const body = chance.once(6) ? flow(0) : block(0);
  return `${start}${body}\n${body.trim() === '' ? '' : chance.of(['', '', '', '...\n'])}`;
}
