import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeHtml, renderHtml } from '../src/html.ts';
import { printable } from '../src/progress.ts';
import type { ScenarioReport } from '../src/report.ts';

function report(hostile: string): ScenarioReport {
  return {
    scenario: hostile,
    what: hostile,
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
        steps: [{ name: hostile, result: 'failure', seconds: 1, outputs: {}, errors: [hostile] }],
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

  test('says why a pipeline stopped, and why a rehearsal did', () => {
    const page = renderHtml([report('x')], new Date(0), { error: 'no <act>' });
    expect(page).toContain('<h3>Why it stopped</h3><ul><li>x › x: x</li></ul>');
    expect(page).toContain('<p class="bad">no &lt;act&gt;</p>');
  });

  test('says what was not played and why', () => {
    const skipped = [{ scenario: 'a<b', reason: 'not <root>' }];
    const page = renderHtml([report('x')], new Date(0), { skipped });
    expect(page).toContain('<li>a&lt;b: not &lt;root&gt;</li>');
    expect(page).toContain('1 of 1 ended as it should, 1 not played');
  });

  test('a run that never held the lock is not said to have given it back', () => {
    const one = report('x');
    const page = renderHtml([{ ...one, lock: { ...one.lock!, acquired: false } }], new Date(0));
    expect(page).toContain('not taken');
    expect(page).not.toContain('acquired and released');
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
