/** Data that would keep a pattern busy, and what a template could do with it. */
import { FILTERS } from '../../src/template/registry.ts';
import { TESTS } from '../../src/template/tests.ts';
import { file } from './render.ts';

export const MIB = 1 << 20;

export const RUNS = [
  ...[
    'a',
    ' ',
    '\r',
    '\n',
    '\t',
    '.',
    '/',
    '\\',
    '<',
    '&',
    '{',
    '%',
    '-',
    '0',
    '"',
    "'",
    '=',
    ':',
    '(',
    '[',
    '#',
    '@',
    '_',
  ],
  ...['ß', 'ǆ', '1.', 'a-', '. ', 'a=', '\r\n', 'http://', '1_'],
];

/** Arguments of filters that need some. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  replace: "'x', 'y'",
  regex_replace: "'x$', 'y'",
  regex_search: "'x$'",
  regex_findall: "'[^a]x'",
  groupby: "'x'",
  strftime: '0',
  format: '1',
  join: 'big',
  split: "'x'",
  truncate: '5',
  comment: "'c'",
  combine: '{}',
  int: '0, 16',
};

/** Filters whose work grows with the square of what they are given; the limits end them. */
const SQUARE = new Set(['permutations', 'combinations', 'product', 'shuffle', 'random', 'password_hash']);

const METHODS = [
  ...[
    'split()',
    'strip()',
    'lstrip()',
    'rstrip()',
    'splitlines()',
    'title()',
    'expandtabs()',
    'partition("x")',
    'format()',
  ],
  ...['rsplit("x")', 'istitle()', 'isidentifier()', 'casefold()', 'zfill(3)', 'count("x")', 'swapcase()'],
];

const LOOKUPS = ['env', 'sequence', 'first_found', 'fileglob', 'file', 'varnames', 'vars', 'template'];

const EXPRESSIONS = [
  ...Object.keys(FILTERS)
    .filter(name => !SQUARE.has(name))
    .map(name => `big | ${name}${ARGUMENTS[name] ? `(${ARGUMENTS[name]})` : ''}`),
  ...Object.keys(TESTS)
    .filter(name => /^[a-z]/.test(name))
    .map(name => `big is ${name}`),
  ...['', ', version_type="pep440"', ', version_type="semver"', ', strict=true'].map(
    kind => `big is version("1", ">"${kind})`,
  ),
  ...METHODS.map(method => `big.${method}`),
  ...LOOKUPS.map(name => `lookup('${name}', big, errors='ignore')`),
  'big % ()',
  '"a" | regex_search(big)',
  '"a" | regex_replace("a", big)',
  '"a" | to_datetime(big)',
  'big | strftime(0)',
  'big in big',
  'big ~ big == big',
  'big | b64encode | b64decode',
  'big | to_json | from_json',
];

/** Answers of a template about data: yes, no, or a refusal with its code. */
export const KNOWN = /^(True|False|TEMPLATE_(INVALID|LIMIT|UNSUPPORTED|MISSING)|VARIABLE_UNDEFINED)$/;

function shown(text: string, big: string): string {
  try {
    return file(text, { foreign: { big } });
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** What of all that a template could do with the data has another end than an answer. */
export const strange = (big: string): string[] =>
  EXPRESSIONS.map(expression => [expression, shown(`{{ (${expression}) is defined }}`, big)] as const)
    .filter(([, answer]) => !KNOWN.test(answer))
    .map(([expression, answer]) => `${expression}: ${answer.slice(0, 100)}`);
