import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { block, code, details, link, own, table, text } from '../src/markdown.ts';

/** What strangers put into titles, branch names and messages to change what a reader sees. */
const HOSTILE = [
  '@octocat please look',
  '#1 and acme/portal#2 and GH-3',
  '[click](https://evil.example)',
  '![pixel](https://evil.example/x.png)',
  '<img src=x onerror=alert(1)>',
  '</details><script>alert(1)</script>',
  '| new | cell |',
  'line\n\n# Heading\n- list\n> quote\n```js\ncode',
  '1. list',
  '- list',
  '= setext',
  '    indented code',
  '**bold** _em_ ~~gone~~ `code`',
  'http://evil.example www.evil.example mail@evil.example',
  'javascript:alert(1)',
  '$\\\\text{math}$',
  '&lt;b&gt; &#64;octocat',
  '\u202egnp.exe\u202c zero\u200bwidth \u2066isolated\u2069 \u061c',
  '\u001b[31mred\u001b[0m beep\u0007',
  'trailing backslash \\',
  '[ref]: https://evil.example',
  '> [!CAUTION]',
  '[^1] footnote',
  '<!-- comment -->',
  ':::mermaid',
  '```mermaid\ngraph TD; A-->B\n```',
];

/** Marks that may stand only escaped, entities and our own comments aside. */
function naked(markdown: string): string[] {
  const rest = markdown.replaceAll('<!-- -->', '\u0001').replace(/\\[\\`*_{}[\]()+!|~$^\-=.]/g, '\ue000');
  return [
    ...(rest.match(/[\\`*_{}[\]()!|~$^<>]/g) ?? []),
    ...(rest.match(/[@#](?!\u0001)/g) ?? []),
    ...(rest.match(/:\/\//g) ?? []),
    ...(rest.match(/\bwww\./gi) ?? []),
    ...(rest.match(/\bgh-\d/gi) ?? []),
    ...(rest.match(/&(?!amp;|lt;|gt;)/g) ?? []),
    ...(rest.match(/[\r\n\t\u0000\u0002-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g) ?? []),
    ...(rest.match(/^(?: |[-=]|\d+[.)])/g) ?? []),
  ];
}

/** In code, entities stand for everything that Markdown or GitHub could take for a mark. */
function nakedInCode(markdown: string): string[] {
  const inside = /^<code>(.*)<\/code>$/s.exec(markdown)?.[1] ?? `no code: ${markdown}`;
  return [
    ...(inside.match(/[\\`*_[\]|~@$:^<>\r\n\t]/g) ?? []),
    ...(inside.match(/&(?!amp;|lt;|gt;|#\d+;)/g) ?? []),
    ...(inside.replace(/&#\d+;/g, '').match(/#/g) ?? []),
    ...(inside.match(/\bwww\./gi) ?? []),
  ];
}

const anything = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'@#|\\`*_[]()<>&!$^~-=.: \n\r\twGHgh-1') }),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.constantFrom(...HOSTILE)).map(pair => pair.join('')),
);

describe('text', () => {
  test.each(HOSTILE)('%j', value => {
    expect(naked(text(value))).toEqual([]);
  });

  test('whatever is written, nothing of it marks anything', () => {
    fc.assert(
      fc.property(anything, value => {
        expect(naked(text(value))).toEqual([]);
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });

  test('stays readable', () => {
    expect(text('Fix: a_b and "c" (d) 50% of 3.5')).toBe('Fix: a\\_b and "c" \\(d\\) 50% of 3.5');
    expect(text('1. first')).toBe('1\\. first');
    expect(text(undefined)).toBe('undefined');
    expect(text(12)).toBe('12');
  });
});

describe('code', () => {
  test.each(HOSTILE)('%j', value => {
    expect(nakedInCode(code(value))).toEqual([]);
  });

  test('whatever is written, nothing of it marks anything', () => {
    fc.assert(
      fc.property(anything, value => {
        expect(nakedInCode(code(value))).toEqual([]);
      }),
      { numRuns: 2_000, seed: 2 },
    );
  });

  test('shows what it was given', () => {
    const shown = code('a|b `c` <d> & @e').replace(/&#(\d+);/g, (_, number: string) =>
      String.fromCodePoint(Number(number)),
    );
    expect(shown).toBe('<code>a|b `c` &lt;d&gt; &amp; @e</code>');
  });
});

describe('block', () => {
  test('no content ends it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', '\n', '~', 'x', ' ', '\r') }), value => {
        const lines = block(value, 'sql').split('\n');
        const fence = /^`+/.exec(lines[0]!)![0];
        expect(lines.at(-1)).toBe(fence);
        expect(lines.slice(1, -1).some(line => line.trim().startsWith(fence))).toBe(false);
      }),
      { numRuns: 1_000, seed: 3 },
    );
  });

  test('keeps lines, drops what moves a cursor', () => {
    expect(block('a\r\nb\u001b[2J\n')).toBe('```\na\nb\ufffd[2J\n```');
  });
});

describe('link', () => {
  test.each([
    'javascript:alert(1)',
    'https://a b',
    'https://x)[y](z',
    'https://x|y',
    'https://x"y',
    'data:text/html,x',
    '//evil.example',
    'https://ex\u202eample',
    '',
  ])('%j is no address', url => {
    expect(link('name', url)).toBe('name');
  });

  test('a good one links, with a name that cannot', () => {
    expect(link('[x](y)', 'https://github.com/acme/portal/actions/runs/1?pr=2#a')).toBe(
      '[\\[x\\]\\(y\\)](https://github.com/acme/portal/actions/runs/1?pr=2#a)',
    );
  });
});

test('tables and details are what GitHub expects', () => {
  expect(table([own('a'), own('b')], [[text('x|y'), code('z|')]], ['l', 'r'])).toBe(
    '| a | b |\n| --- | ---: |\n| x\\|y | <code>z&#124;</code> |',
  );
  expect(details(own('more'), own('body'))).toBe('<details><summary>more</summary>\n\nbody\n\n</details>');
});
