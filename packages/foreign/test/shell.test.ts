/**
 * What becomes a shell program. The lines under `@ts-expect-error` are checked by the compiler (`npm run check`): where a raw text would
 * be taken, the compiler says that the error it was promised is not there.
 */
import { execFileSync } from 'node:child_process';
import { joined, lines, own, quote, quoteAll, rawShell, type Shell, sh } from '@guarded-deploy/foreign/shell';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

/** A value that somebody else chose. */
const outside: string = ['x; echo', "'bad' $(id)"].join(' ');
const pattern: `v${string}` = `v${outside}`;
const oneOf: 'start' | 'stop' = outside === '' ? 'start' : 'stop';

const ran = (program: Shell) => execFileSync('/bin/sh', ['-c', program], { encoding: 'utf8' });

describe('a shell program', () => {
  test('is made of what our source says, and of words that are quoted', () => {
    const program = lines(
      sh`printf '%s.' ${quote(outside)} ${3} ${oneOf} ${'ours'}${outside === '' ? '' : sh` ${quote(outside)}`}`,
      outside === '' && sh`exit 1`,
      [own('echo'), joined([sh`true`, quoteAll(['echo', outside])], ' && ')],
      '',
      rawShell`printf '%s\n' end`,
    );
    expect(ran(program)).toBe(`${outside}.3.stop.ours.${outside}.\n${outside}\nend\n`);
  });

  test('takes no raw text', () => {
    const never = (_: () => unknown) => undefined;
    // @ts-expect-error a raw text in our own
    never(() => sh`cat ${outside}`);
    // @ts-expect-error one that only begins as ours
    never(() => sh`cat ${pattern}`);
    // @ts-expect-error one of both
    never(() => sh`cat ${outside === '' ? 'ours' : outside}`);
    // @ts-expect-error words that nobody quoted
    never(() => sh`cat ${[outside].join(' ')}`);
    // @ts-expect-error a raw text is not ours
    never(() => own(outside));
    // @ts-expect-error nor one in a template
    never(() => own(`cat ${outside}`));
    // @ts-expect-error no values where backslashes stay as they are
    never(() => rawShell`cat ${outside}`);
    // @ts-expect-error a raw line
    never(() => lines(sh`true`, outside));
    // @ts-expect-error raw lines
    never(() => lines([outside]));
    // @ts-expect-error a raw piece
    never(() => joined([outside], ' '));
    // @ts-expect-error a raw separator
    never(() => joined([sh`true`], outside));
    expect(never(() => 1)).toBeUndefined();
  });
});

describe('quoting', () => {
  test('whatever a word is, a shell gives it back', () => {
    const word = fc.string({ unit: 'binary', maxLength: 40 }).filter(text => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), words => {
        const given = words.map(text => Buffer.from(text).toString());
        const out = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${quoteAll(given)}`], {
          encoding: 'utf8',
        });
        expect(out).toBe(given.map(text => `${text}\0`).join(''));
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['plain-1.0/x', 'plain-1.0/x'],
    ['', "''"],
    ["it's", "'it'\\''s'"],
    ['$(id)', "'$(id)'"],
    ['~', "'~'"],
  ])('%s', (word, quoted) => {
    expect(quote(word)).toBe(quoted);
  });

  test('a NUL byte is refused', () => {
    expect(() => quote('a\0b')).toThrow(TypeError);
  });
});
