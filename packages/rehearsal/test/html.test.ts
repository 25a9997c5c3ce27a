import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeHtml, renderHtml } from '../src/html.ts';
import { printable } from '../src/progress.ts';
import type { ScenarioReport } from '../src/report.ts';

function report(hostile: string): ScenarioReport {
  return {
    scenario: hostile,
    ok: true,
    seconds: 12.3,
    engine: { act: hostile, node: hostile },
    services: { mariadb: { version: hostile }, rabbitmq: { version: hostile } },
    hosts: [{ name: hostile, kind: hostile }],
    jobs: [
      {
        id: hostile,
        name: hostile,
        matrix: {},
        environment: hostile,
        result: 'success',
        seconds: 3,
        steps: [{ name: hostile, result: 'success', seconds: 1, outputs: {} }],
      },
    ],
    gate: { decision: hostile, reason: hostile, ref: hostile },
    lock: { key: hostile, acquired: true, released: true, waitedSeconds: 0, fencingToken: 7 },
    guard: { status: hostile, pending: 0 },
    release: { id: hostile, previous: hostile, commit: hostile, url: hostile, served: hostile },
    energy: {
      joules: 100,
      low: 70,
      high: 160,
      steps: [{ job: hostile, name: hostile, seconds: 1, cpuSeconds: 1, joules: 5 }],
    },
    skipped: [hostile],
    expectations: [{ what: hostile, expected: hostile, actual: hostile, ok: true }],
  };
}

/** The page's tags and attribute names, as a browser would count them. */
const shape = (html: string) => html.match(/<\/?[a-z0-9]+|\s[a-z-]+="/gi)?.join(' ');

describe('the report page', () => {
  test('nothing from a report becomes markup: the page has the shape of one with harmless text', () => {
    const harmless = shape(renderHtml([report('x')], new Date(0)));
    fc.assert(
      fc.property(
        fc.string({
          minLength: 1,
          unit: fc.constantFrom('<', '>', '"', "'", '&', '/', 'a', '=', ' ', '\u202e'),
        }),
        text => {
          expect(shape(renderHtml([report(text)], new Date(0)))).toBe(harmless);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('no script runs and nothing is fetched', () => {
    const page = renderHtml([report('x')], new Date(0));
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|src=|href=|url\(/);
  });

  test('directional overrides and control characters are shown as such', () => {
    expect(escapeHtml('a\u202eb\u0007')).toBe('a\ufffdb\ufffd');
    expect(printable('a\u001b[31mb\u009bc')).toBe('a [31mb c');
  });
});
