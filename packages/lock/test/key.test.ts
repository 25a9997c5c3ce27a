import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formerNames, mirrorRefOf, normalizeKey, normalizeKeys, refOf } from '../src/key.ts';

describe('one lock for one target', () => {
  test.each<[string, ...string[]]>([
    [
      'production',
      'Production',
      'PRODUCTION',
      ' production ',
      'pro\u200bduction',
      'ｐroduction',
      'production\u00ad',
    ],
    [
      'prod shop',
      'prod ./shop',
      'prod shop/',
      'PROD  shop',
      'prod .\\shop',
      'prod\u00a0shop',
      'prod ././shop//',
    ],
    ['prod shop', 'prod x/../shop', 'prod\tshop'.replace('\t', '\u2003')],
    ['prod', 'prod .', 'prod ./', '. prod', 'prod ././.'],
    ['deploy prod', 'Deploy prod .', 'deploy  Prod'],
    ['.', './', './.', '././', 'x/..'],
    ['straße'.replace('ß', 'ss'), 'Straße', 'STRASSE', 'STRAẞE'],
    ['οδος', 'ΟΔΟΣ', 'οδοσ'.replace(/σ$/, 'ς')],
    ['café', 'cafe\u0301', 'CAFÉ'],
    ['file', 'ﬁle', 'FILE'],
    ['../x', '../x/', '..\\X', './../x'],
    // Nothing to see: the Braille blank, fillers, selectors, tags, marks of annotation, controls.
    [
      'prod',
      'prod\u2800',
      '\u2800prod',
      'p\u00ad\u034f\u061crod',
      'prod\u115f',
      'prod\u1160',
      'prod\u17b4',
      'prod\u180e',
      'prod\u3164',
      'prod\uffa0',
      'pr\ufe0fod',
      'prod\u{e0100}',
      'pr\u{e0061}od\u{e007f}',
      '\ufff9prod\ufffa\ufffb',
      'prod\u0085',
      'pr\u009fod',
      'prod\u{1d159}',
      'prod\u{13441}',
      'pr\u{16fe4}od',
      'prod\u{1bc9d}',
      'prod\u{1d173}',
      'prod\u2028',
    ],
    ['prod shop', 'prod\u2800shop', 'prod\u2800 \u2800shop', 'prod\u0085shop', 'prod\u1680shop'],
    ['/srv/x', '/srv//x/', '/srv/y/../x', '/../srv/x'],
    ['https:/host/a', 'HTTPS://host/a/'],
  ])('%s', (normal, ...spellings) => {
    for (const key of [normal, ...spellings])
      expect({ key, is: normalizeKey(key) }).toEqual({ key, is: normal });
    expect(normalizeKeys([normal, ...spellings])).toEqual([normal]);
    expect(new Set([normal, ...spellings].map(key => refOf(normalizeKey(key)))).size).toBe(1);
  });

  test.each<[string, string]>([
    ['prod', 'prod-shop'],
    ['prod_shop', 'prod-shop'],
    ['prod shop', 'prodshop'],
    ['prod/shop', 'prod shop'],
    ['../shop', 'shop'],
    ['/shop', 'shop'],
    ['v1.2', 'v12'],
    ['a.b', 'a b'],
    ['production', 'produktion'],
    // These are shown, although they are characters of format or Braille.
    ['prod\u2801', 'prod'],
    ['\u0600prod', 'prod'],
    ['prod\u0301', 'prod'],
  ])('%s and %s stay two', (one, other) => {
    expect(normalizeKey(one)).not.toBe(normalizeKey(other));
  });

  test('the normal form of a normal form is itself; blanks and case never matter', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
      fc.string({
        unit: fc.constantFrom('a', 'B', 'ß', 'ı', 'İ', 'Σ', '.', '/', '\\', '-', '\u0301', '\u200d'),
        minLength: 1,
      }),
    );
    const key = fc.array(word, { minLength: 1, maxLength: 4 }).map(words => words.join(' '));
    fc.assert(
      fc.property(key, text => {
        let normal: string;
        try {
          normal = normalizeKey(text);
        } catch {
          return;
        }
        expect(normalizeKey(normal)).toBe(normal);
        expect(normalizeKey(`  ${text.replace(/ /g, ' \u2009 ')}`)).toBe(normal);
        for (const other of [
          text.toLowerCase(),
          text.toUpperCase(),
          text.normalize('NFD'),
          text.normalize('NFKC'),
        ])
          expect(normalizeKey(other)).toBe(normal);
        expect(formerNames([normal]).length).toBe(0);
      }),
      { seed: 20261130, numRuns: 3_000 },
    );
  });
});

test.each<[string, RegExp]>([
  ['', /empty/],
  ['   ', /empty/],
  ['\u200b\u00ad', /empty/],
  ['\u2800\u3164', /empty/],
  ['\ufff9', /empty/],
  ['a\nb', /one line/],
  ['a\u0000b', /one line/],
  ['x'.repeat(1_001), /1001 characters/],
  // One character that stands for eighteen.
  ['\ufdfa'.repeat(60), /in its normal form/],
])('%j is no key', (key, why) => {
  expect(() => normalizeKey(key)).toThrow(why);
});

test('what releases before the normal form call the same locks', () => {
  expect(formerNames(['production', 'prod shop'])).toEqual([]);
  expect(formerNames(['Production', 'prod ./shop ', 'production'])).toEqual(['Production', 'prod ./shop']);
  // Composed characters were one form already; this is the ref that those releases use.
  expect(formerNames(['Cafe\u0301'])).toEqual(['Caf\u00e9']);
  // What one key is called now may have been another lock's former name: it is taken once.
  expect(formerNames(['A', 'a', 'b', 'B'])).toEqual(['A', 'B']);
});

describe('refs of keys', () => {
  test.each(['production', 'a b/c\\d', 'é', 'x'.repeat(300), '../..', '@{-1}', '.lock', '鍵'])(
    '%j is a valid ref',
    key => {
      const ref = refOf(normalizeKey(key));
      expect(ref).toMatch(/^refs\/locks\/[0-9a-f]{16}(-[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)?$/);
      expect(mirrorRefOf(ref)).toBe(`${ref}.mirror`);
    },
  );
  test('alike is the same lock, different is another', () => {
    expect(refOf(normalizeKey('e\u0301'))).toBe(refOf(normalizeKey('\u00e9')));
    expect(refOf('a b')).not.toBe(refOf('a-b'));
    expect(normalizeKeys(['b', 'a', ' a '])).toEqual(['a', 'b']);
  });
  test.each(['', '   ', 'a\nb', 'x\u0000', 'x'.repeat(1_001)])('refused: %j', key => {
    expect(() => normalizeKey(key)).toThrow(/key/);
  });
  test.each(['locks', 'refs/', 'refs/a..b', 'refs/x.lock', 'refs/pull', 'refs/tags/x', 'refs/heads/a b'])(
    'refused namespace: %s',
    namespace => {
      expect(() => refOf('k', namespace)).toThrow(/namespace/);
    },
  );
});
