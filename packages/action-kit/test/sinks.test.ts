/**
 * What a summary, a comment and the log take. The lines under `@ts-expect-error` are checked by the compiler (`npm run check`): where
 * a raw text would be taken, the compiler says that the error it was promised is not there.
 */
import { describe, expect, test } from '@jest/globals';
import { printer, safeForLog } from '../src/log.ts';
import { code, details, figure, joined, type Markdown, md, own, table, text } from '../src/markdown.ts';
import type { Kit } from '../src/run.ts';

/** A value that somebody else chose. */
const outside: string = ['<img src=x>', '| @all'].join('');
const pattern: `v${string}` = `v${outside}`;
const oneOf: 'a' | 'b' = outside === '' ? 'a' : 'b';

describe('a summary', () => {
  test('takes what the escaping functions and our own source make', () => {
    const taken: Markdown[] = [];
    const summarize: Kit<object, never>['summarize'] = markdown => taken.push(markdown);
    summarize(own('# Ours'));
    summarize(text(outside));
    summarize(
      md`### ${code(outside)}: ${3} of ${oneOf} and ${'ours'}${outside === '' ? '' : md`, ${text(outside)}`}`,
    );
    summarize(table([own('a')], [[text(outside)]]));
    summarize(details(md`More of ${text(outside)}`, joined([code(outside), own('x')], ', ')));
    expect(taken.join('\n')).not.toMatch(/<img|@all/);
    expect(taken[2]).toContain(': 3 of b and ours, ');
  });

  test('takes no raw text', () => {
    const never = (_: () => unknown) => undefined;
    const summarize = (_: Markdown) => undefined;
    // @ts-expect-error a raw text
    never(() => summarize(outside));
    // @ts-expect-error raw text around it
    never(() => summarize(`# ${outside}`));
    // @ts-expect-error what was escaped, with something raw behind it
    never(() => summarize(text(outside) + outside));
    // @ts-expect-error a raw text in our own
    never(() => md`# ${outside}`);
    // @ts-expect-error one that only begins as ours
    never(() => md`# ${pattern}`);
    // @ts-expect-error one of both
    never(() => md`# ${outside === '' ? 'ours' : outside}`);
    // @ts-expect-error a raw text is not ours
    never(() => own(outside));
    // @ts-expect-error nor is one that only begins so
    never(() => own(pattern));
    // @ts-expect-error nor one in a template
    never(() => own(`# ${outside}`));
    // @ts-expect-error a raw cell
    never(() => table([own('a')], [[outside]]));
    // @ts-expect-error a raw body
    never(() => details(own('a'), outside));
    // @ts-expect-error a raw separator
    never(() => joined([own('a')], outside));
    expect(never(() => 1)).toBeUndefined();
  });

  test.each([
    ['5.5 kWh', '5.5 kWh'],
    ['<1 %', '<1 %'],
    ['1,234', '1,234'],
    ['−3', '−3'],
    ['1 h 5 min', '1 h 5 min'],
    ['2 µg', '2 µg'],
    ['–', '–'],
    ['', ''],
  ])('a figure %j is as it is', (value, shown) => {
    expect(figure(value)).toBe(shown);
  });

  test.each(['1 <b>', '<img>', '1|2', '1 [x](y)', '1\n# x', '@all', '1 `x`', '1 **', '<script 1>'])(
    'what only looks like a figure (%j) is escaped',
    value => {
      expect(figure(value)).toBe(text(value));
    },
  );
});

test('the log escapes whatever it is given', () => {
  expect(safeForLog('::error::x\n ##[error]y\u001b[2J')).toBe('\\::error::x\n ##\\[error]y\ufffd[2J');
});

test('what prints workflow commands takes no raw text', () => {
  const never = (_: () => unknown) => undefined;
  never(() => printer.error(safeForLog(outside), { title: safeForLog(outside) }));
  // @ts-expect-error a raw line
  never(() => printer.info(outside));
  // @ts-expect-error not even one of ours: there is one way
  never(() => printer.info('ours'));
  // @ts-expect-error a raw line
  never(() => printer.debug(outside));
  // @ts-expect-error a raw annotation
  never(() => printer.notice(outside, {}));
  // @ts-expect-error a raw annotation
  never(() => printer.warning(outside, {}));
  // @ts-expect-error a raw annotation
  never(() => printer.error(outside, {}));
  // @ts-expect-error a raw title
  never(() => printer.error(safeForLog(outside), { title: outside }));
  // @ts-expect-error a raw group
  never(() => printer.group(outside, async () => undefined));
  // @ts-expect-error what was escaped, with something raw behind it
  never(() => printer.info(safeForLog(outside) + outside));
  expect(never(() => 1)).toBeUndefined();
});
