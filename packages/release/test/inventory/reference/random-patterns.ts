/** Patterns of hosts by chance, good and bad, and the hosts that they are for. */
import type { Tree } from './ansible.ts';
import type { Chance } from './chance.ts';

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
