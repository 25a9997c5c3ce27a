/** Inventories, values and patterns by chance, from a seed. */
import type { Tree } from './ansible.ts';

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** True once in so many times. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  some<T>(items: readonly T[], times: number): T[] {
    return items.filter(() => this.once(times));
  }

  text(letters: string, longest: number): string {
    return Array.from({ length: 1 + this.below(longest) }, () => letters[this.below(letters.length)]).join(
      '',
    );
  }
}

const VARIABLES = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Where a value was written, so that a difference says which place won. */
type Place = (name: string) => string;

/** A repository in which the same names are set in many places. */
export function precedenceTree(chance: Chance): Tree {
  const groups = ['web', 'db', 'prod', 'eu', 'zoo', 'app'].slice(0, 3 + chance.below(4));
  const hosts = ['h1', 'h2.example.org', 'h3'].slice(0, 1 + chance.below(3));
  const files: Record<string, string> = {};
  const sources = chance.of([['inv/hosts'], ['inv/hosts.yml'], ['inv/hosts', 'other/hosts.yml'], ['dir']]);
  const playbooks = chance.of(['.', 'ansible']);
  const formats = sources[0] === 'dir' ? ['dir/01', 'dir/02.yml'] : sources;
  for (const path of formats) {
    const make = path.endsWith('.yml') ? yamlInventory : iniInventory;
    files[path] = make(chance, groups, hosts, name => `${path}:${name}`);
  }
  const folders = [...sources.map(source => source.replace(/\/[^/]*$/, '')), playbooks];
  for (const folder of new Set(folders)) {
    const at = (path: string) => (folder === '.' ? path : `${folder}/${path}`);
    for (const group of chance.some(['all', 'ungrouped', ...groups], 2))
      variableFiles(chance, files, at(`group_vars/${group}`));
    for (const host of chance.some(hosts, 3)) variableFiles(chance, files, at(`host_vars/${host}`));
  }
  return { files, sources, playbooks, directories: [playbooks].filter(path => path !== '.') };
}

function set(chance: Chance, place: Place, name: string): [string, string][] {
  return chance.some(VARIABLES, 2).map(variable => [variable, place(`${name}.${variable}`)]);
}

function iniInventory(
  chance: Chance,
  groups: readonly string[],
  hosts: readonly string[],
  place: Place,
): string {
  const lines: string[] = [];
  const host = (name: string) =>
    `${name} ${set(chance, place, name)
      .map(pair => pair.join('='))
      .join(' ')}`;
  for (const name of chance.some(hosts, 3)) lines.push(host(name));
  for (const [index, group] of groups.entries()) {
    lines.push(`[${group}]`, ...chance.some(hosts, 2).map(name => (chance.once(2) ? name : host(name))));
    const children = chance.some(groups.slice(index + 1), 3);
    if (children.length > 0) lines.push(`[${group}:children]`, ...children);
  }
  for (const group of chance.some(['all', ...groups], 2)) {
    lines.push(`[${group}:vars]`, ...set(chance, place, `[${group}]`).map(pair => pair.join('=')));
    if (chance.once(3)) lines.push(`ansible_group_priority=${chance.below(4)}`);
  }
  // Whatever was left out above is there somewhere.
  lines.push('[app]', ...hosts, '');
  return lines.join('\n');
}

function yamlInventory(
  chance: Chance,
  groups: readonly string[],
  hosts: readonly string[],
  place: Place,
): string {
  const object = (pairs: readonly (readonly [string, string])[]) =>
    Object.fromEntries(pairs) as Record<string, unknown>;
  const body = (group: string, below: readonly string[]): Record<string, unknown> => {
    const variables = object(set(chance, place, group));
    if (chance.once(3) && group !== 'all') variables['ansible_group_priority'] = chance.below(4);
    return {
      hosts: Object.fromEntries(chance.some(hosts, 2).map(name => [name, object(set(chance, place, name))])),
      vars: variables,
      children: Object.fromEntries(chance.some(below, 3).map(name => [name, null])),
    };
  };
  const whole: Record<string, unknown> = {};
  if (chance.once(2)) whole['all'] = body('all', groups);
  for (const [index, group] of groups.entries()) whole[group] = body(group, groups.slice(index + 1));
  whole['app'] ??= {};
  (whole['app'] as Record<string, unknown>)['hosts'] = Object.fromEntries(hosts.map(name => [name, {}]));
  return JSON.stringify(whole, null, 2).replace(/^\{/, '---\n{');
}

/** `path` as a file with one of the endings, several of them, or a directory. */
function variableFiles(chance: Chance, files: Record<string, string>, path: string): void {
  const text = (name: string) =>
    name.endsWith('.json')
      ? JSON.stringify(Object.fromEntries(set(chance, key => `${name}:${key}`, '')))
      : set(chance, key => `${name}:${key}`, '')
          .map(([key, value]) => `${key}: "${value}"\n`)
          .join('');
  const write = (name: string) => {
    files[name] = text(name);
  };
  if (chance.once(3)) {
    const names = [
      'main.yml',
      'a',
      'z.json',
      'sub/x.yaml',
      'main.yml.bak',
      '.h.yml',
      'note.md',
      'x.yml~',
      's.d/y.yml',
    ];
    for (const name of chance.some(names, 2)) write(`${path}/${name}`);
    if (chance.once(2)) write(`${path}.yml`);
  } else for (const ending of chance.some(['', '.yml', '.yaml', '.json'], 2)) write(`${path}${ending}`);
}

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

/** Hosts and groups for patterns; hosts of a group stand in one order whichever way it is walked. */
export const PATTERN_TREE: Tree = {
  sources: ['hosts'],
  files: {
    hosts: [
      'lone',
      'web',
      '[web]',
      'web[1:4]',
      '[db]',
      'db[1:3].example.org',
      'web2',
      '[green]',
      'web[2:3]',
      'db1.example.org',
      '[cache-eu]',
      'redis-eu[1:2] ',
      '10.0.0.[1:3]',
      '[prod:children]',
      'web',
      'db',
      '',
    ].join('\n'),
  },
};

const NAMES = [
  'web',
  'db',
  'green',
  'prod',
  'all',
  'ungrouped',
  'cache-eu',
  'lone',
  'web1',
  'web4',
  'db2.example.org',
  '10.0.0.2',
  'nobody',
  'redis-eu1',
  '*',
];
const GLOBS = [
  'web*',
  'w?b',
  'db*.org',
  '*.example.*',
  'web[12]',
  'web[!1]',
  'web[1-3]',
  'web[3-1]',
  '[a-e]*',
  '*[!0-9]',
  'w*b*',
  '????',
  'web[',
  'web[]',
  'web[]1]',
  '10.0.*',
  '*-eu?',
  'a*',
  'un*',
  'We*',
  '[[]x',
  'web[a-]',
];
const REGEXES = [
  '~web',
  '~web\\d$',
  '~(web|db)[12]',
  '~.*example',
  '~^db',
  '~w.b[^1-2]',
  '~web(?=3)',
  '~(?!web).*',
  '~\\w+$',
  '~web.?',
  '~[',
  '~(web',
  '~(a+)+$',
  '~WEB',
  '~(?i)WEB1',
  '~db{1,2}',
  '~10\\.0\\.0\\.[12]',
  '~.*-eu\\d{1}',
  '~*',
  '~web|db',
  '~\\Aweb\\Z',
];

/** A pattern of hosts, good or bad. */
export function patternText(chance: Chance): string {
  const part = (): string => {
    const base = chance.of([NAMES, NAMES, NAMES, GLOBS, REGEXES]);
    const word = chance.of(base);
    const subscript =
      base === REGEXES
        ? ''
        : chance.of([
            '',
            '',
            '',
            '',
            '[0]',
            '[1]',
            '[-1]',
            '[0:1]',
            '[1:]',
            '[1:2]',
            '[9]',
            '[0:0]',
            '[2:1]',
            '[1-2]',
            '[5:9]',
            '[x]',
            '[:2]',
          ]);
    return `${chance.of(['', '', '', '', '!', '&', '!', '&'])}${word}${subscript}`;
  };
  const parts = Array.from({ length: 1 + chance.below(3) }, part);
  // With a comma anywhere, Ansible takes a space as part of a name.
  const signs = parts.some(text => text.includes(',')) ? [':', ',', ', '] : [':', ':', ',', ', ', ' '];
  return parts.join(chance.of(signs));
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
