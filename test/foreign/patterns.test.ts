/** Patterns over text from outside take time that grows with its length and no faster. */
import { expect, test } from '@jest/globals';
import { analyse } from 'scslre';
import { type Literal, literals } from './literals.ts';

const LITERALS = literals();

/** Patterns whose text is short whatever happens, and what bounds it. */
const BOUNDED: Readonly<Record<string, string>> = {
  '/^\\{(\\d*)(,?)(\\d*)\\}/': 'the 24 characters after a brace (template/regex/syntax.ts)',
};

/** Whose patterns see a short text only. Of two ways to read the same characters they are free all the same. */
const SHORT: Readonly<Record<string, string>> = {
  'packages/python-env/src/install-fault.ts': '32 KiB of what an installer said (`bounded`)',
  'packages/python-env/src/install-fault/failure.ts': '32 KiB of what an installer said (`bounded`)',
  'packages/python-env/src/install-fault/locks.ts': '32 KiB of what an installer said (`bounded`)',
  'packages/python-env/src/install-fault/requirements.ts': '32 KiB of what an installer said (`bounded`)',
  'packages/python-env/src/install-fault/sources.ts': '32 KiB of what an installer said (`bounded`)',
  'packages/migrations/src/decide/outcome.ts': '2,000 characters of a message',
  'packages/faults/src/refusals.ts': '2,000 characters of a message',
};

const nameOf = ({ source, flags }: Pick<Literal, 'source' | 'flags'>) => `/${source}/${flags}`;

/** What makes a pattern slow: two ways to read the same characters, or a start at each of them. */
const slow = (literal: Pick<Literal, 'source' | 'flags'>) =>
  analyse({ source: literal.source, flags: literal.flags }, {}).reports.map(report => report.type);

test('the analysis finds what is quadratic and leaves alone what is not', () => {
  for (const [source, flags] of [
    ['^(\\s*)::', 'gm'],
    ['[/]+$', ''],
    ['^\\s*(\\S.*?)\\s*$', ''],
    ['(a+)+b', ''],
    ['[a-z]+:x', ''],
  ] as const)
    expect([source, slow({ source, flags })]).not.toEqual([source, []]);
  for (const source of ['^[ \\t]*::', '[/]', 'a[^b]*', '^(\\d+)\\.(\\d+)$'])
    expect([source, slow({ source, flags: '' })]).toEqual([source, []]);
});

test(`none of the ${LITERALS.length} patterns takes more than its text's length`, () => {
  expect(LITERALS.length).toBeGreaterThan(700);
  const found = LITERALS.filter(literal => !(nameOf(literal) in BOUNDED) && slow(literal).length > 0);
  expect(found.map(literal => `${literal.file}: ${nameOf(literal)}`)).toEqual([]);
});

test('what is said to be bounded is there, and would be found', () => {
  for (const name of Object.keys(BOUNDED)) {
    const literal = LITERALS.find(other => nameOf(other) === name);
    expect([name, literal && slow(literal).length > 0]).toEqual([name, true]);
  }
});

/** Texts of a length that are hostile in one way each. */
const HOSTILE: Readonly<Record<string, string>> = {
  'carriage returns': '\r',
  'line breaks': '\n',
  spaces: ' ',
  tabs: '\t',
  'opening brackets': '[',
  'nested brackets': '([{<',
  'closing brackets': '>}])',
  colons: '::',
  slashes: '/',
  dashes: '-',
  'equals signs': '=',
  quotes: '"\'',
  backslashes: '\\',
  digits: '0',
  letters: 'a',
  'words and spaces': 'a ',
  addresses: 'a://b:',
  'escapes of a terminal': '\u001b[31m',
  'letters with marks': 'e\u0301',
  'halves of a pair': '\ud800',
  'separators of lines': '\u2028',
  markup: '<!-- ',
  expressions: '${{ ',
};

const SMALL = 64 << 10;
const LARGE = 1 << 20;

/** Milliseconds of CPU time, since the machine may be busy with other things. What takes less is noise. */
const NOISE_MS = 200;

/** Milliseconds of CPU time that a pattern takes for a text. */
function cost({ source, flags }: Literal, text: string): number {
  const pattern = new RegExp(source, flags);
  const start = process.cpuUsage();
  if (pattern.global) text.replace(pattern, '');
  else pattern.test(text);
  return process.cpuUsage(start).user / 1000;
}

/** Texts that a pattern may be slow on. The end keeps it from being content with the whole. */
const textOf = (unit: string, length: number) =>
  `${unit.repeat(Math.ceil(length / unit.length)).slice(0, length)}\u0001`;

const CLASSES: Readonly<Record<string, string>> = {
  s: ' ',
  S: 'a',
  d: '0',
  D: 'a',
  w: 'a',
  W: ' ',
  b: '',
  B: '',
};

/** What a pattern begins with, up to where it repeats something: it finds a start wherever that stands. Roughly read. */
function headOf(source: string): string {
  let head = '';
  let before = '';
  const token = /\\(.)|\[\^?(\\.|[^\]\\])(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!][^)]*\)|:|<\w+>)|[()^$]|(.)/gsy;
  for (const [whole, escaped, member, plain] of source.matchAll(token)) {
    if (whole === '*') return before;
    if (whole === '|' || whole === '{') break;
    if (whole === '+') continue;
    before = head;
    if (escaped !== undefined)
      head += CLASSES[escaped] ?? JSON.parse(`"${'nrt'.includes(escaped) ? `\\${escaped}` : ''}"`) ?? '';
    else if (member !== undefined)
      head += whole.startsWith('[^') ? 'a' : (CLASSES[member.slice(1)] ?? member.at(-1)!);
    else if (plain !== undefined && plain !== '?') head += plain === '.' ? 'a' : plain;
    if (escaped !== undefined && !(escaped in CLASSES) && !'nrtuxkp'.includes(escaped)) head += escaped;
  }
  return head;
}

test.each([
  ['<!--[\\s\\S]*?-->', '<!--'],
  ['^\\s+(a|b)', ' a'],
  ['(?:x[0-9])\\.y*', 'x0.'],
  ['[^a]"', 'a"'],
])('the head of %s', (source, head) => {
  expect(headOf(source)).toBe(head);
});

test.each([
  ...Object.entries(HOSTILE).map(([name, unit]) => [name, () => unit] as const),
  ['what it begins with', ({ source }: Literal) => headOf(source)] as const,
  ['what it begins with and spaces', ({ source }: Literal) => `${headOf(source)} `] as const,
])('1 MiB of %s costs no pattern more than its length', (_, unitOf) => {
  const tooSlow: string[] = [];
  const texts = new Map<string, readonly string[]>();
  for (const literal of LITERALS) {
    const unit = unitOf(literal);
    if (nameOf(literal) in BOUNDED || literal.file in SHORT || unit === '') continue;
    if (!texts.has(unit)) {
      texts.clear();
      texts.set(
        unit,
        [SMALL / 16, SMALL, LARGE].map(length => textOf(unit, length)),
      );
    }
    const [tiny, small, large] = texts.get(unit) as [string, string, string];
    // What grows with the square shows before it takes minutes: each step is sixteen times as long as the one before.
    const steps = [cost(literal, tiny), cost(literal, small)];
    if (steps[1]! < NOISE_MS) steps.push(cost(literal, large));
    const last = steps.at(-1)!;
    const before = Math.max(steps.at(-2)!, 1);
    if (
      last > NOISE_MS &&
      last / before > 64 &&
      cost(literal, steps.length === 2 ? small : large) / before > 64
    )
      tooSlow.push(`${literal.file}: ${nameOf(literal)} (${steps.map(Math.round).join(', ')} ms)`);
  }
  expect(tooSlow).toEqual([]);
});
