import { aggregate } from '@guarded-deploy/energy/aggregate';
import type { Report, StepFigures } from '@guarded-deploy/energy/report';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  aggregateSummary,
  duration,
  energy,
  mass,
  mermaidText,
  percent,
  significant,
  summaryOf,
} from '../src/summary.ts';

const figures = {
  seconds: 100,
  cpu_seconds: 150,
  utilization: 0.375,
  joules: 400,
  joules_low: 280,
  joules_high: 640,
  grams_co2e: 0.1,
  coverage: 1,
};
const step = (name: string, more: Partial<StepFigures> = {}): StepFigures => ({
  ...figures,
  name,
  start: 0,
  by: 'process',
  ...more,
});
const report = (more: Partial<Report> = {}): Report => ({
  ...figures,
  version: 1,
  label: 'test (3.12)',
  started_at: '2026-11-22T12:00:00.000Z',
  grams_low: 0.05,
  grams_high: 0.2,
  grams_operation: 0.08,
  grams_embodied: 0.02,
  iowait_seconds: 1,
  steal_seconds: 0,
  suspended_seconds: 0,
  cores: 4,
  core_utilization: [0.4, 0.4, 0.4, 0.3],
  cpu_model: 'AMD EPYC 7763',
  curve: 'epyc-7763',
  curve_fit: 'model',
  curve_reason: 'made for this processor',
  curve_source: 'Eco CI',
  zone: 'DE',
  intensity_g_per_kwh: 336.38,
  intensity_source: 'Ember',
  pue: 1.2,
  embodied_g_per_hour: 1.03,
  counters: 'proc-stat',
  sample_ms: 200,
  samples: 500,
  gaps: 0,
  checksum: 1,
  sampler_cpu_seconds: 0.1,
  notes: [],
  steps: [step('Install', { joules: 100 }), step('Test', { joules: 300 })],
  marks: [],
  watts: Array.from({ length: 60 }, (_, n) => 2 + (n % 5)),
  ...more,
});

const HOSTILE = [
  '"]\n```\n<script>alert(1)</script>',
  '| a | b |\n|---|',
  '[x](javascript:alert(1)) @octocat #1',
  '%%{init: {"securityLevel":"loose"}}%%',
  '<img src=x onerror=alert(1)>',
  '--> end',
  '\u202egnp.exe',
];

/** Lines of the Mermaid block, without its fences. */
const mermaid = (markdown: string) => /```mermaid\n([\s\S]*?)\n```/.exec(markdown)?.[1]?.split('\n') ?? [];

describe('numbers', () => {
  test.each([
    [0, '0'],
    [0.0123, '0.012'],
    [9.99, '10'],
    [123.4, '120'],
    [123456, '120,000'],
    [0.00001234, '0.000012'],
  ])('%d to two digits: %s', (value, text) => expect(significant(value)).toBe(text));

  test.each([
    [12.3, '12 J'],
    [35_000, '35,000 J'],
    [36_000, '10 Wh'],
    [7.2e6, '2 kWh'],
  ])('%d joules: %s', (value, text) => expect(energy(value)).toBe(text));

  test.each([
    [0, '0 g'],
    [0.0000021, '2.1 µg'],
    [0.0021, '2.1 mg'],
    [2.1, '2.1 g'],
    [2100, '2.1 kg'],
  ])('%d grams: %s', (value, text) => expect(mass(value)).toBe(text));

  test.each([
    [1.25, '1.3 s'],
    [59.4, '59 s'],
    [61, '1 min 1 s'],
    [3720, '1 h 2 min'],
  ])('%d seconds: %s', (value, text) => expect(duration(value)).toBe(text));

  test('shares', () => expect([percent(0), percent(0.001), percent(0.5)]).toEqual(['0 %', '<1 %', '50 %']));
});

describe('the summary of a job', () => {
  test('headline with intervals in one unit, a row for each step, a total', () => {
    const markdown = summaryOf(report());
    expect(markdown).toContain('**400 J** (280 to 640 J)');
    expect(markdown).toContain('**100 mg CO₂e** (50 to 200 mg)');
    expect(markdown.split('\n').filter(line => line.startsWith('| '))).toHaveLength(5);
    expect(markdown).toContain('| **Total** |');
  });

  test('a headline keeps to one unit, and nothing is nothing', () => {
    expect(summaryOf(report({ joules: 25_000, joules_low: 17_500, joules_high: 40_000 }))).toContain(
      '**6.9 Wh** (4.9 to 11 Wh)',
    );
    const none = { joules: 0, joules_low: 0, joules_high: 0, grams_co2e: 0, grams_low: 0, grams_high: 0 };
    expect(summaryOf(report(none))).toContain('**0 J** · **0 g CO₂e** · ');
  });

  test('at most 60 points in a chart of six lines', () => {
    const block = mermaid(summaryOf(report({ watts: Array.from({ length: 500 }, () => 5) })));
    expect(block).toHaveLength(6);
    expect(block.at(-1)!.split(',')).toHaveLength(60);
  });

  test.each(HOSTILE)('a name such as %j stays a name', name => {
    const markdown = summaryOf(
      report({ label: name, steps: [step(name)], zone: name, cpu_model: name, notes: [name] }),
    );
    expect(markdown).not.toMatch(/<(script|img)/i);
    expect(markdown).not.toContain('](javascript');
    expect(markdown).not.toMatch(/@octocat/);
    const block = mermaid(markdown);
    expect(block).toHaveLength(6);
    expect(block.filter(line => line.includes('%%')).length).toBe(1);
    expect(block.find(line => line.includes('title'))).toMatch(/^ {4}title "[\p{L}\p{N} .,()/+_-]*"$/u);
    // Still one table with as many cells in each row.
    const rows = markdown.split('\n').filter(line => line.startsWith('| '));
    expect(new Set(rows.map(row => row.replace(/\\\|/g, '').split('|').length)).size).toBe(1);
  });

  test('hundreds of steps: the largest one by one, the others together, the sum intact', () => {
    const steps = Array.from({ length: 300 }, (_, n) => step(`step ${n}`, { joules: n }));
    const rows = summaryOf(report({ steps }))
      .split('\n')
      .filter(line => line.startsWith('| '));
    expect(rows).toHaveLength(33);
    expect(rows.find(row => row.includes('271 smaller ones'))).toBeDefined();
  });

  test('a trend is told with its noise', () => {
    const trend = { runs: 7, median: 140, mad: 2, percent: 7.1, withinNoise: false };
    expect(summaryOf(report(), trend)).toContain(
      'Against 7 earlier runs on this processor: **150 CPU s**, median 140 ± 2 (+7.1 %, more than before).',
    );
    expect(summaryOf(report(), { ...trend, withinNoise: true })).toContain('within the noise');
  });

  test('one sample, no steps, nothing known: still a summary', () => {
    const markdown = summaryOf(
      report({ seconds: 0, joules: 0, cpu_seconds: 0, steps: [], watts: [0], grams_co2e: 0 }),
    );
    expect(markdown).not.toMatch(/NaN|undefined|Infinity/);
    expect(mermaid(markdown)).toEqual([]);
  });
});

test('a sum over 256 hostile jobs fits into a comment', () => {
  const sum = aggregate([
    ...Array.from({ length: 256 }, (_, n) => ({
      name: `${n}`,
      json: JSON.stringify(report({ label: HOSTILE[n % HOSTILE.length]!.repeat(3) })),
    })),
    ...HOSTILE.map(name => ({ name, json: 'x' })),
  ]);
  const markdown = aggregateSummary(sum);
  expect(markdown.length).toBeLessThan(60_000);
  expect(markdown).toContain('Energy of 256 jobs');
  expect(markdown).not.toMatch(/<(script|img)/i);
});

/**
 * The lines that a chart may have: narrower than Mermaid's grammar for `xychart-beta`, in which each of them parses.
 * Mermaid itself is no dependency: it brings 150 MB, and sanitizes with a DOM as soon as a text parses.
 */
const GRAMMAR = [
  /^%%\{init: (\{[^%`]*\})\}%%$/,
  /^xychart-beta$/,
  /^ {4}title "Power(?: of [\p{L}\p{N} .,()/+_-]{1,60})?"$/u,
  /^ {4}x-axis "(?:seconds|minutes)" 0 --> [1-9]\d*$/,
  /^ {4}y-axis "watts" 0 --> [1-9]\d*$/,
  /^ {4}line \[\d+\.\d\d(?:, \d+\.\d\d){1,59}\]$/,
];

describe('a chart with a title from outside', () => {
  const parses = (label: string, more: Partial<Report> = {}) => {
    const markdown = summaryOf(report({ label, ...more }));
    expect(markdown.match(/^`{3,}.*$/gm)).toEqual(['```mermaid', '```']);
    const lines = mermaid(markdown);
    expect(lines).toHaveLength(GRAMMAR.length);
    for (const [at, line] of lines.entries()) expect(line).toMatch(GRAMMAR[at]!);
    expect(() => JSON.parse(GRAMMAR[0]!.exec(lines[0]!)![1]!)).not.toThrow();
    // No half of a character, and nothing that turns the direction of writing.
    expect(Buffer.from(markdown).toString()).toBe(markdown);
    expect(lines.join('')).not.toMatch(/\p{Cf}|\p{Cc}/u);
  };

  test.each(HOSTILE)('%j', label => parses(label));
  test.each(['', ' ', '"', '%%', 'title "x"', 'end', '𝕏'.repeat(80), 'a'.repeat(59) + '𝕏𝕏', 'é'.repeat(500)])(
    '%j',
    label => parses(label),
  );

  test('any text, of any length and duration', () => {
    const label = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.string({ unit: fc.constantFrom(...'"`%{}[]<>|\\;:#&\n\r-=>\u2028𝕏a ') }),
    );
    fc.assert(
      fc.property(
        label,
        fc.double({ min: 0.001, max: 1e6, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 2, maxLength: 100 }),
        (text, seconds, watts) => parses(text, { seconds, watts }),
      ),
      { numRuns: 500 },
    );
  });
});

test('text for a diagram keeps letters of every language and drops syntax', () => {
  expect(mermaidText('Prüfung (3.12), "x" `y` <z> 日本')).toBe('Prüfung (3.12), x y z 日本');
});
