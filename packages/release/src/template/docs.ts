/** What templates have, as tables of docs/templates.md. */
import { LOOKUP_NAMES, REFUSED_LOOKUPS } from './lookups.ts';
import { dictMethods } from './methods/dicts.ts';
import { listMethods } from './methods/lists.ts';
import { numberMethods } from './methods/numbers.ts';
import { textMethods } from './methods/texts.ts';
import { FILTERS, REFUSED_FILTERS, REFUSED_TESTS } from './registry.ts';
import { TESTS } from './tests.ts';

const names = (all: Iterable<string>): string =>
  [...all]
    .filter(name => /^[a-z]/i.test(name))
    .sort()
    .map(name => `\`${name}\``)
    .join(', ');

const KNOWN: readonly (readonly [string, Iterable<string>])[] = [
  ['filters', Object.keys(FILTERS)],
  ['tests', Object.keys(TESTS)],
  ['lookups', LOOKUP_NAMES],
  ['methods of texts', Object.keys(textMethods)],
  ['methods of lists', Object.keys(listMethods)],
  ['methods of dicts', Object.keys(dictMethods)],
  ['methods of numbers', Object.keys(numberMethods)],
];

const REFUSED: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['filter', REFUSED_FILTERS],
  ['test', REFUSED_TESTS],
  ['lookup', REFUSED_LOOKUPS],
];

/** What there is, one kind a row. */
export const knownNames = (): string =>
  ['| kind | names |', '| --- | --- |', ...KNOWN.map(([kind, all]) => `| ${kind} | ${names(all)} |`)].join(
    '\n',
  );

/** What is refused by name, with what to do instead. */
export const refusedNames = (): string =>
  [
    '| refused | instead |',
    '| --- | --- |',
    ...REFUSED.flatMap(([kind, all]) => {
      const remedies = Map.groupBy(Object.keys(all), name => all[name]!);
      return [...remedies].map(
        ([remedy, those]) => `| ${kind}${those.length > 1 ? 's' : ''} ${names(those)} | ${remedy} |`,
      );
    }),
  ].join('\n');
