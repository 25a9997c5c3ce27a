import { describe, expect, test } from '@jest/globals';
import { aggregate, parseLeg } from '../src/aggregate.ts';
import { badgeJson, badgeSvg } from '../src/badge.ts';
import { exceeded } from '../src/budget.ts';
import { COUNTRIES_2021, COUNTRIES_2024, EGRID_2023 } from '../src/grid.data.ts';
import { givenIntensity, worldIntensity, zoneIntensity } from '../src/grid.ts';
import { hintsOf } from '../src/hints.ts';
import type { Report } from '../src/report.ts';
import { artifactName, lastAttempts, resultsOf } from '../src/results.ts';
import { ENOUGH, median, parseHistory, type Run, remember, trendOf } from '../src/trend.ts';
import { unzipJson, zipOne } from '../src/zip.ts';

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
const report = {
  ...figures,
  version: 1,
  label: 'test (3.12)',
  cpu_model: 'AMD EPYC 7763',
  curve: 'epyc-7763',
  zone: 'DE',
  cores: 4,
  grams_low: 0.05,
  grams_high: 0.2,
  iowait_seconds: 0,
  steal_seconds: 0,
  core_utilization: [],
  steps: [],
} as unknown as Report;

describe('carbon intensity', () => {
  test.each([
    ['DE', 'DE', 336.38],
    ['deu', 'DE', 336.38],
    ['Germany', 'DE', 336.38],
    ['France', 'FR', 40.48],
    ['uk', 'GB', 268.33],
    ['United Kingdom', 'GB', 268.33],
    ['USA', 'US', 384],
    ['South Korea', 'KR', 458.08],
    ['Côte d’Ivoire', 'CI', 410.75],
    // 429.983 lb/MWh
    ['US-CAMX', 'US-CAMX', 195.037],
    ['us-ercT', 'US-ERCT', 334.129],
    ['world', 'world average', 472.94],
  ])('%s', (zone, name, grams) => {
    const intensity = zoneIntensity(zone)!;
    expect(intensity.zone).toBe(name);
    expect(intensity.grams).toBeCloseTo(grams, 2);
    expect(intensity.source).not.toBe('');
  });

  test.each(['Atlantis', 'XX', '', 'US-XXXX', 'D', 'constructor', '__proto__'])('%s is nowhere', zone => {
    expect(zoneIntensity(zone)).toBeUndefined();
  });

  test('the world is wide: a tenth to double; a stated zone is ten per cent', () => {
    expect(worldIntensity()).toMatchObject({ low: 0.1, high: 2 });
    expect(givenIntensity(55, 'DE')).toMatchObject({ low: 0.9, high: 1.1, grams: 55 });
  });

  test('every embedded figure is well formed, plausible and there once', () => {
    const seen = new Set<string>();
    for (const entry of [...COUNTRIES_2024.split('|'), ...COUNTRIES_2021.split('|')]) {
      const [two, three, grams] = entry.split(' ');
      expect(entry).toMatch(/^[A-Z]{2} [A-Z]{3} \d+(\.\d+)?$/);
      expect(Number(grams)).toBeGreaterThan(0);
      expect(Number(grams)).toBeLessThan(1000);
      expect([seen.has(two!), seen.has(three!)]).toEqual([false, false]);
      seen.add(two!).add(three!);
    }
    expect(EGRID_2023.split('|')).toHaveLength(27);
  });
});

describe('trends', () => {
  const run = (cpu_seconds: number, more: Partial<Run> = {}): Run => ({
    cpu_model: 'AMD EPYC 7763',
    cores: 4,
    cpu_seconds,
    joules: 1,
    seconds: 1,
    at: 1,
    ...more,
  });
  const steady = [100, 102, 98, 101, 99].map(value => run(value));

  test('median and median distance', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(trendOf({ ...report, cpu_seconds: 110 }, steady, 20)).toEqual({
      runs: 5,
      median: 100,
      mad: 1,
      percent: 10,
      withinNoise: false,
    });
  });

  test('a difference of two median distances is noise; so is anything against too few runs', () => {
    expect(trendOf({ ...report, cpu_seconds: 102 }, steady, 20)!.withinNoise).toBe(true);
    expect(trendOf({ ...report, cpu_seconds: 500 }, steady.slice(1), 20)!.withinNoise).toBe(true);
  });

  test('another processor, or another number of cores, says nothing', () => {
    expect(trendOf(report, [run(1, { cpu_model: 'Xeon' }), run(1, { cores: 8 })], 20)).toBeUndefined();
  });

  test('only as many runs as asked for, and no endless history', () => {
    expect(trendOf(report, [...steady, ...steady], 7)!.runs).toBe(7);
    let history: Run[] = [];
    for (let n = 0; n < 150; n += 1) history = remember(history, report, n);
    expect([history.length, history.at(-1)!.at]).toEqual([100, 149]);
  });

  test('a history that somebody damaged is read as far as it goes', () => {
    expect(parseHistory('nonsense')).toEqual([]);
    expect(parseHistory('{"a":1}')).toEqual([]);
    expect(parseHistory(JSON.stringify([null, 1, { cpu_seconds: 'x' }, run(5)]))).toEqual([run(5)]);
  });
});

describe('budgets', () => {
  const none = { joules: undefined, cpuSeconds: undefined, regression: undefined };
  const trend = { runs: ENOUGH, median: 100, mad: 1, percent: 50, withinNoise: false };

  test('nothing asked, nothing exceeded', () => {
    expect(exceeded(figures, trend, none)).toBeUndefined();
    expect(exceeded(figures, undefined, { joules: 400, cpuSeconds: 150, regression: 10 })).toBeUndefined();
  });

  test.each([
    [{ ...none, joules: 399 }, 'ENERGY_BUDGET_JOULES'],
    [{ ...none, cpuSeconds: 149 }, 'ENERGY_BUDGET_CPU'],
    [{ ...none, regression: 49 }, 'ENERGY_REGRESSION'],
  ])('%j: %s', (budget, code) => {
    expect(exceeded(figures, trend, budget)?.code).toBe(code);
  });

  test.each([
    [950, 900, 'used 950 CPU seconds; its budget is 900.'],
    [120.4, 100, 'used 120 CPU seconds; its budget is 100.'],
    [3000, 2500, 'used 3000 CPU seconds; its budget is 2500.'],
    [123456.7, 1e5, 'used 123457 CPU seconds; its budget is 100000.'],
    [0.00123, 0.001, 'used 0.00123 CPU seconds; its budget is 0.001.'],
    [0.00000012345, 0.0000001, 'used 0.000000123 CPU seconds; its budget is 0.0000001.'],
    [1.5, 0, 'used 1.5 CPU seconds; its budget is 0.'],
    [999.9, 999, 'used 1000 CPU seconds; its budget is 999.'],
    // What is above a budget must not read like it.
    [100.04, 100, 'used 100.04 CPU seconds; its budget is 100.'],
    [3000.4, 3000, 'used 3000.4 CPU seconds; its budget is 3000.'],
  ])('%f against %f is said in full digits', (cpu_seconds, cpuSeconds, said) => {
    expect(exceeded({ ...figures, cpu_seconds }, undefined, { ...none, cpuSeconds })?.what).toContain(said);
  });

  test('joules and per cent are said alike, and whose they are', () => {
    const heavy = { ...figures, joules: 3000, cpu_seconds: 3000 };
    expect(exceeded(heavy, undefined, { ...none, joules: 2000 }, 'The phase')?.what).toBe(
      'The phase used about 3000 J; its budget is 2000 J.',
    );
    expect(exceeded(heavy, undefined, { ...none, cpuSeconds: 900 }, 'The jobs')?.what).toBe(
      'The jobs used 3000 CPU seconds; their budget is 900.',
    );
    expect(exceeded(figures, { ...trend, percent: 110 }, { ...none, regression: 20 })?.what).toContain(
      'The job used 110 % more CPU seconds than the median of 5 earlier runs on this processor; 20 % are allowed.',
    );
  });

  test('noise is never a regression, and neither are four runs', () => {
    expect(exceeded(figures, { ...trend, withinNoise: true }, { ...none, regression: 1 })).toBeUndefined();
    expect(exceeded(figures, { ...trend, runs: 4 }, { ...none, regression: 1 })).toBeUndefined();
  });
});

describe('sums over jobs', () => {
  const json = (more: object = {}) => JSON.stringify({ ...report, ...more });

  test('256 legs', () => {
    const sum = aggregate(
      Array.from({ length: 256 }, (_, n) => ({ name: `${n}`, json: json({ label: `leg ${n}` }) })),
    );
    expect(sum.legs).toHaveLength(256);
    expect(sum.joules).toBeCloseTo(256 * 400, 6);
    expect(sum.joules_low).toBeCloseTo(256 * 280, 6);
    expect(sum.utilization).toBeCloseTo(0.375, 9);
  });

  test.each([
    ['not JSON', '{', 'not JSON'],
    ['a list', '[]', 'not an object'],
    ['another version', json({ version: 2 }), 'version 1'],
    ['a number that is a text', json({ joules: '400' }), 'joules'],
    ['a number below zero', json({ cpu_seconds: -1 }), 'cpu_seconds'],
    ['infinity', json().replace('"joules":400', '"joules":1e999'), 'joules'],
    ['more load than there is', json({ utilization: 7 }), 'utilization'],
    ['too large', json({ label: 'x'.repeat(2_000_000) }), 'larger'],
    ['nothing', '', 'not JSON'],
  ])('%s is left out, with the reason', (name, text, reason) => {
    const sum = aggregate([
      { name, json: text },
      { name: 'good', json: json() },
    ]);
    expect(sum.legs).toHaveLength(1);
    expect(sum.refused).toEqual([{ name, reason: expect.stringContaining(reason) }]);
  });

  test('only the known fields come through, texts cut and without control characters', () => {
    const leg = parseLeg(json({ label: `a\u0000\n${'b'.repeat(500)}`, evil: '<script>', zone: 5 }), 'name');
    expect(leg.label).toHaveLength(200);
    expect(leg.label).not.toMatch(/[\u0000-\u001f]/);
    expect(leg.zone).toBe('unknown');
    expect(leg).not.toHaveProperty('evil');
  });

  test('no reports: zeros', () => {
    expect(aggregate([])).toMatchObject({ joules: 0, utilization: 0, coverage: 0, legs: [] });
  });
});

describe('archives', () => {
  test('what is packed comes out again', () => {
    const json = JSON.stringify({ text: 'ä'.repeat(1000) });
    expect(unzipJson(zipOne('report.json', json), 10_000)).toBe(json);
  });

  test('bombs, cuts and other files are refused', () => {
    const archive = zipOne('report.json', ' '.repeat(5_000_000));
    expect(() => unzipJson(archive, 1_000_000)).toThrow('larger');
    for (const size of [0, 4, 30, archive.length - 30, archive.length - 1])
      expect(() => unzipJson(archive.subarray(0, size), 10_000_000)).toThrow();
    expect(() => unzipJson(zipOne('run.sh', 'x'), 100)).toThrow('no report');
    expect(() => unzipJson(Buffer.from('PK\x05\x06'.padEnd(60, '\xff'), 'latin1'), 100)).toThrow();
  });
});

describe('small things', () => {
  const uploader = { label: 'test', job: 'test', matrix: 'null', name: undefined, id: 'job-1' };

  test('names of artifacts', () => {
    expect(artifactName({ ...uploader, label: 'test (3.12, "x")' }, 1)).toMatch(
      /^eco-ci-meter-test-3-12-x-[0-9a-f]{8}-j[0-9a-f]{8}-1$/,
    );
    expect(artifactName({ ...uploader, name: 'a / test' }, 12)).toMatch(/-[0-9a-f]{8}-n[0-9a-f]{8}-12$/);
    expect(artifactName({ ...uploader, label: '../../../etc', name: '\n/..' }, 1)).toMatch(/^[A-Za-z0-9-]+$/);
    const names = [{}, { label: 'x' }, { job: 'x' }, { matrix: 'x' }, { name: 'x' }, { id: 'x' }].map(more =>
      artifactName({ ...uploader, ...more }, 1),
    );
    expect(new Set(names).size).toBe(names.length);
    // One text does not run into the next.
    expect(artifactName({ ...uploader, label: 'a\nb', job: 'c' }, 1).slice(-20)).not.toBe(
      artifactName({ ...uploader, label: 'a', job: 'b\nc' }, 1).slice(-20),
    );
  });

  describe('a job that ran again counts once, by its last attempt', () => {
    type Job = Partial<Parameters<typeof artifactName>[0]>;
    const report = (job: Job, attempt: number) => artifactName({ ...uploader, ...job }, attempt);
    const kept = (...stored: string[]) => lastAttempts(stored, name => name);
    /** Two calls of one reusable workflow: nothing but their full names tells them apart. */
    const a = { name: 'a / test' };
    const b = { name: 'b / test' };

    test('whatever order its attempts come in; what is called otherwise is kept', () => {
      const one = (attempt: number) => report({ label: 'one' }, attempt);
      const other = report({ label: 'other' }, 1);
      expect(kept(one(2), one(10), 'x-1', one(1), other, 'x-1', 'x-2')).toEqual([
        one(10),
        'x-1',
        other,
        'x-1',
        'x-2',
      ]);
    });

    test('two calls of one reusable workflow, one of which ran again', () => {
      const [a1, b1, a2, b2] = [report(a, 1), report(b, 1), report(a, 2), report(b, 2)];
      expect(kept(a1, b1, b2)).toEqual([a1, b2]);
      expect(kept(a1, b1, a2)).toEqual([b1, a2]);
      expect(kept(b2, b1, a1)).toEqual([b2, a1]);
      // The second call began only in the second attempt.
      expect(kept(a1, b2)).toEqual([a1, b2]);
    });

    test('and by their ids, where these outlast an attempt', () => {
      const [a1, b1, b2] = [report({ id: 'a' }, 1), report({ id: 'b' }, 1), report({ id: 'b' }, 2)];
      expect(kept(a1, b1, b2)).toEqual([a1, b2]);
    });

    test('by ids that do not, as many as there were at once, and the last attempt among them', () => {
      const [a1, b1] = [report({ id: '1' }, 1), report({ id: '2' }, 1)];
      const again = report({ id: '3' }, 2);
      expect(kept(a1, b1, again)).toHaveLength(2);
      expect(kept(a1, b1, again)).toContain(again);
      // A single job is no puzzle.
      expect(kept(a1, again)).toEqual([again]);
    });

    test('a name that was known in one attempt only makes no second job', () => {
      expect(kept(report({ id: '1' }, 1), report({ ...a, id: '2' }, 2))).toEqual([report(a, 2)]);
      const [a1, b1] = [report(a, 1), report(b, 1)];
      expect(kept(a1, b1, report({ id: '3' }, 2))).toEqual([a1, b1]);
    });

    test('jobs that a workflow gives one name: the one that was called by its id stays', () => {
      const [first, second] = [report(a, 1), report({ id: '2' }, 1)];
      expect(kept(first, second)).toEqual([first, second]);
    });

    test('legs of a matrix with one label', () => {
      const leg = (version: string, attempt: number) =>
        report({ label: 'test', matrix: `{"python":"${version}"}`, id: `${version}-${attempt}` }, attempt);
      expect(kept(leg('3.11', 1), leg('3.12', 1), leg('3.12', 2))).toEqual([leg('3.11', 1), leg('3.12', 2)]);
    });
  });

  test('the token tells run and job, or there is no service', () => {
    const token = `x.${Buffer.from('{"scp":"Actions.Example Actions.Results:run-1:job-2"}').toString('base64url')}.y`;
    expect(resultsOf('https://results.example/path', token)).toEqual({
      url: 'https://results.example',
      token,
      run: 'run-1',
      job: 'job-2',
    });
    for (const bad of ['', 'x', 'x.y.z', `x.${Buffer.from('{}').toString('base64url')}.y`])
      expect(resultsOf('https://a', bad)).toBeUndefined();
    expect(resultsOf(undefined, token)).toBeUndefined();
  });

  test('a badge as JSON and as a picture', () => {
    expect(JSON.parse(badgeJson('12 J'))).toEqual({
      schemaVersion: 1,
      label: 'energy',
      message: '12 J',
      color: '2f855a',
    });
    expect(badgeSvg('<&">')).not.toMatch(/<&|">"/);
    expect(badgeSvg('12 J')).toContain('aria-label="energy: 12 J"');
  });

  test('hints', () => {
    const step = (name: string, seconds: number, utilization: number, joules: number) => ({
      ...figures,
      name,
      seconds,
      utilization,
      joules,
      start: 0,
      by: 'process' as const,
    });
    const kinds = (more: Partial<Report>) => hintsOf({ ...report, ...more }).map(hint => hint.kind);
    expect(kinds({})).toEqual([]);
    expect(kinds({ cpu_seconds: 80, core_utilization: [0.8, 0, 0, 0] })).toEqual(['idle-cores']);
    expect(kinds({ steps: [step('Wait for deploy', 60, 0.01, 120)] })).toEqual(['waiting']);
    expect(kinds({ steps: [step('Run npm ci', 40, 0.5, 100)] })).toEqual(['no-cache']);
    expect(
      kinds({ steps: [step('Run npm ci', 40, 0.5, 100), step('Run actions/cache', 1, 0.5, 1)] }),
    ).toEqual([]);
    expect(kinds({ iowait_seconds: 100 })).toEqual(['disk']);
    expect(kinds({ steal_seconds: 40 })).toEqual(['stolen']);
  });
});
