/** Data of a mebibyte and templates of a quarter: whatever takes more than their length shows as a test without an end. */
import { describe, expect, test } from '@jest/globals';
import { KNOWN, MIB, RUNS, strange } from './hostile.ts';
import { file } from './render.ts';

/** The others are in template-hostile.long.test.ts. */
const SOME = ['a', '\n'];

describe('data', () => {
  test.each(SOME)('a mebibyte of %j', run => {
    const big = `${run.repeat(MIB / run.length)}x`;
    expect(strange(big)).toEqual([]);
  });

  test.each(RUNS)('%j before and behind something else', run => {
    const part = run.repeat((MIB >> 7) / run.length);
    for (const big of [`x${part}\n${part}y`, part]) expect(strange(big)).toEqual([]);
  });
});

describe('templates', () => {
  const openings = [
    '{{',
    '{%',
    '{#',
    '{{ "',
    '{{ a.',
    '{{ -',
    '{{ (',
    '{% if x %}',
    '{{ a|b',
    '-}}',
    '}}',
    '{% raw %}',
    '{{ 1 }}',
    '{# #}',
    '{%- if 1 %}x{% endif -%}',
  ];
  test.each([...RUNS, ...openings])('a quarter of a mebibyte of %j is read or refused', run => {
    for (const start of ['{{ 1 }}', '{{ ', '{% ', '{% raw %}', '#jinja2: ']) {
      const text = `${start}${run.repeat(MIB / 4 / run.length)}`;
      try {
        expect(file(text).length).toBeGreaterThan(0);
      } catch (error) {
        expect((error as { code?: string }).code).toMatch(KNOWN);
      }
    }
  });
});
