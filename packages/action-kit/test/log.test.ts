import { Fault } from '@guarded-deploy/faults';
import { parseCommands } from '@guarded-deploy/github-simulator/commands';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { safeForLog, describe as sentenceOf } from '../src/log.ts';

const commandsIn = (text: string) => {
  const { annotations, masks, debug, groups, legacy, unknown } = parseCommands(text);
  return [...annotations, ...masks, ...debug, ...groups, ...legacy, ...unknown];
};

describe('what others wrote is no command to the runner', () => {
  test.each([
    '::error::fooled',
    '  ::add-mask::e',
    'first\n::stop-commands::x',
    'first\r::warning::x',
    'x\r\n\t::group::x',
    '##[error]fooled',
    'in a line ##[add-mask]e',
    '\u00a0::error::x',
    '\ufeff::error::x',
    '\u2028::error::x',
    '\u000b::error::x',
    '\u0085::error::x',
    '::set-output name=a::b\n::save-state name=a::b',
  ])('%j', hostile => {
    expect(commandsIn(safeForLog(hostile))).toEqual([]);
  });

  test('whatever it is', () => {
    const pieces = fc.constantFrom(
      '::',
      '##[',
      ']',
      'error',
      'add-mask',
      ' ',
      '\n',
      '\r',
      '\t',
      '\u000b',
      '\u00a0',
      '\u2003',
      'x',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), parts => {
        expect(commandsIn(safeForLog(parts.join('')))).toEqual([]);
      }),
      { numRuns: 3_000, seed: 4 },
    );
  });

  test('and moves no cursor', () => {
    expect(safeForLog('a\u001b[2Jb\u0007c\td\ne')).toBe('a\ufffd[2Jb\ufffdc\td\ne');
  });

  test('but is otherwise as it was', () => {
    const line = 'std::vector<int> a::b — 100 % ü # [x]';
    expect(safeForLog(line)).toBe(line);
  });
});

describe('the sentence a person reads', () => {
  test('of a fault: what, what to do, where to read on, and the place', () => {
    const fault = new Fault({
      code: 'X_Y',
      what: 'It broke.',
      remedy: 'Repair it.',
      place: { file: 'a.py', line: 3 },
    });
    expect(sentenceOf(fault)).toEqual({
      title: 'X_Y',
      text: expect.stringMatching(/^It broke\. Repair it\. \(https:.*#x_y\)$/),
      place: { file: 'a.py', line: 3 },
    });
  });

  test.each([[new TypeError('x is undefined')], ['text'], [undefined], [{}]])(
    'of %p: that it is ours to repair',
    thrown => {
      expect(sentenceOf(thrown)).toEqual({ title: 'UNEXPECTED', text: expect.stringContaining('report it') });
    },
  );
});
