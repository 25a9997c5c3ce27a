import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { formsOf } from '../../src/config/secret-forms.ts';
import { SecretTexts } from '../../src/config/secret-texts.ts';

const SECRET = `pä ss/w'or"d+<&>$%=\\x`;

/** What Python, shells and browsers write for it. */
const WRITTEN = {
  json: 'pä ss/w\'or\\"d+<&>$%=\\\\x',
  ascii: 'p\\u00e4 ss/w\'or\\"d+<&>$%=\\\\x',
  component: encodeURIComponent(SECRET),
  quote: 'p%C3%A4%20ss/w%27or%22d%2B%3C%26%3E%24%25%3D%5Cx',
  'quote, all': 'p%C3%A4%20ss%2Fw%27or%22d%2B%3C%26%3E%24%25%3D%5Cx',
  'quote, lower': 'p%c3%a4%20ss%2fw%27or%22d%2b%3c%26%3e%24%25%3d%5cx',
  quote_plus: 'p%C3%A4+ss%2Fw%27or%22d%2B%3C%26%3E%24%25%3D%5Cx',
  'shlex.quote': 'pä ss/w\'"\'"\'or"d+<&>$%=\\x',
  'bash -x': "pä ss/w'\\''or\"d+<&>$%=\\x",
  repr: 'pä ss/w\\\'or"d+<&>$%=\\\\x',
  html: 'pä ss/w&#39;or&#34;d+&lt;&amp;&gt;$%=\\x',
  compose: 'pä ss/w\'or"d+<&>$$%=\\x',
  ini: 'pä ss/w\'or"d+<&>$%%=\\x',
  hex: Buffer.from(SECRET).toString('hex'),
  upper: SECRET.toUpperCase(),
};

test.each(Object.entries(WRITTEN))('a secret is known as %s writes it', (_, written) => {
  expect(formsOf(SECRET)).toContain(written);
});

test('base64 is known whatever stands before and after it', () => {
  for (let before = 0; before < 7; before++) {
    for (let after = 0; after < 7; after++) {
      const text = 'x'.repeat(before) + SECRET + 'y'.repeat(after);
      for (const kind of ['base64', 'base64url'] as const) {
        const coded = Buffer.from(text).toString(kind);
        const form = formsOf(SECRET).filter(one => coded.includes(one));
        // All but the letters at its edges, which tell of others, too.
        expect(Math.max(0, ...form.map(one => one.length))).toBeGreaterThan(
          (Buffer.byteLength(SECRET) * 4) / 3 - 5,
        );
      }
    }
  }
});

test('a short secret is no word in another case, and nothing is made of an empty one', () => {
  expect(formsOf('Demo')).not.toContain('demo');
  expect(formsOf('  ')).toEqual([]);
});

test('what was added is hidden as what was known, the longest first', () => {
  const known: string[] = [];
  const texts = new SecretTexts(() => known, ['given-one']);
  expect(texts.hide('given-one later-one')).toBe('*** later-one');
  known.push('later-one', 'later-one-longer');
  const digest = createHash('sha256').update('later-one').digest('hex');
  expect(texts.holds(digest)).toBe(false);
  texts.add(`${digest}\nab\n`);
  expect(texts.derived).toEqual([`${digest}\nab`, digest]);
  expect(texts.hide(`ab later-one-longer later-one ${digest}.`)).toBe('ab *** *** ***.');
  // Nothing is left of two that overlap.
  texts.add('-longer-still');
  expect(texts.hide('a later-one-longer-still b')).toBe('a *** b');
  expect(texts.hide('given-onegiven-one')).toBe('******');
});
