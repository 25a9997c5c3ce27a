import { describe, expect, test } from '@jest/globals';
import { band, chooseCurve, curveNames, parseCpuinfo } from '../src/cpu.ts';
import { CURVES, curveOf, findCurve, forCores, parseCurve, wattsAt } from '../src/curves.ts';

/**
 * Rows of the published tables that are not knots here, to their full precision
 * (github.com/green-coding-solutions/eco-ci-energy-estimation, machine-power-data/*.sh, MIT): 10, 20 … 90 %, and some between.
 */
const PUBLISHED: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  'epyc-7763': [
    [0.01, 1.7619852788448334],
    [0.33, 1.8697688100337981],
    [1, 2.0954405784606935],
    [2.5, 2.600675880908966],
    [3.05, 2.7859288251399996],
    [10, 3.617241621017456],
    [20, 3.9246811866760254],
    [30, 4.236300706863403],
    [40, 4.658504247665405],
    [50, 5.16406512260437],
    [60, 5.698791742324829],
    [70, 6.288223028182983],
    [80, 6.969252347946167],
    [90, 7.756580591201782],
    [99.7, 8.179628372192383],
    [99.99, 8.179628372192383],
  ],
  'epyc-7b12-small': [
    [0.01, 1.0655358901023866],
    [1, 1.2067067861557006],
    [2.5, 1.4206020832061768],
    [3.25, 1.5275497317314148],
    [10, 1.8654894828796387],
    [20, 2.049953877925873],
    [30, 2.259389877319336],
    [40, 2.463669180870056],
    [50, 2.6808667182922363],
    [60, 2.942853331565857],
    [70, 3.362687587738037],
    [80, 3.8735207319259644],
    [90, 4.2547547817230225],
  ],
  'epyc-7b12-medium': [
    [0.01, 2.3903157711029053],
    [3.24, 2.3903157711029053],
    [10, 3.000810980796814],
    [20, 3.7926559448242188],
    [30, 4.192777395248413],
    [40, 4.613258361816406],
    [50, 5.021631479263306],
    [60, 5.416549921035767],
    [70, 5.899257659912109],
    [80, 6.642194747924805],
    [90, 7.533036708831787],
  ],
  'apple-m1': [
    [3.31, 4.445652866363525],
    [10, 4.464553785324097],
    [20, 4.747881031036377],
    [30, 5.444433689117432],
    [40, 6.925302600860595],
    [50, 8.903483390808105],
    [60, 9.954073905944824],
    [70, 10.495736503601075],
    [80, 11.330034828186035],
    [90, 12.21324405670166],
  ],
  'xeon-6246': [
    [3.16, 3.5727148155212403],
    [10, 4.623978795776367],
    [20, 6.075715027313232],
    [30, 6.840004668502807],
    [40, 7.323876688156128],
    [50, 8.49183650642395],
    [60, 10.57221424484253],
    [70, 12.364932851257324],
    [80, 13.871673152160644],
    [90, 15.032332327423095],
  ],
  'whole-server': [
    [0.01, 93.47909788513184],
    [1, 101.55888977050782],
    [2.5, 113.80099868774414],
    [3.2, 119.51398284912109],
    [10, 142.6856918334961],
    [20, 159.3592758178711],
    [30, 175.94586181640625],
    [40, 193.12574005126953],
    [50, 211.94439697265625],
    [60, 233.1541748046875],
    [70, 257.2308349609375],
    [80, 285.22332763671875],
    [90, 315.20643615722656],
  ],
};

describe('the six published curves of Eco CI', () => {
  test('are all here, with twelve knots at most', () => {
    expect(CURVES.map(curve => curve.name).sort()).toEqual(Object.keys(PUBLISHED).sort());
    for (const data of CURVES) expect(curveOf(data).knots.length).toBeLessThanOrEqual(12);
  });

  test.each(Object.keys(PUBLISHED))('%s: the table to a millionth of a watt', name => {
    const curve = findCurve(name)!;
    for (const [percent, watts] of PUBLISHED[name]!) {
      expect(Math.abs(wattsAt(curve, percent / 100) - watts)).toBeLessThan(1e-6);
    }
  });

  test('never fall as the load grows, and hold beyond their ends', () => {
    for (const data of CURVES) {
      const curve = curveOf(data);
      let last = 0;
      for (let percent = 0; percent <= 100; percent += 0.25) {
        const watts = wattsAt(curve, percent / 100);
        expect(watts).toBeGreaterThanOrEqual(last);
        last = watts;
      }
      expect(wattsAt(curve, 1.5)).toBe(wattsAt(curve, 1));
      expect(wattsAt(curve, -1)).toBe(wattsAt(curve, 0));
      expect(wattsAt(curve, Number.NaN)).toBe(wattsAt(curve, 0));
    }
  });
});

describe('the curve of a machine', () => {
  const cpuinfo = (lines: string) => parseCpuinfo(lines);

  test.each([
    ['AMD EPYC 7763 64-Core Processor', 4, 'epyc-7763', 'model'],
    ['AMD EPYC 7B12', 2, 'epyc-7b12-small', 'model'],
    ['AMD EPYC 7B12', 8, 'epyc-7b12-medium', 'model'],
    ['Apple M1 (Virtual)', 3, 'apple-m1', 'model'],
    ['Apple M2 Pro', 6, 'apple-m1', 'nearest'],
    ['Intel(R) Xeon(R) Gold 6246 CPU @ 3.30GHz', 4, 'xeon-6246', 'model'],
    ['Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz', 4, 'xeon-6246', 'nearest'],
    ['AMD EPYC 9V74 80-Core Processor', 4, 'epyc-7763', 'nearest'],
    ['Neoverse-N2', 4, 'epyc-7763', 'nearest'],
    ['', 4, 'epyc-7763', 'nearest'],
  ] as const)('%s with %i cores: %s, %s', (model, cores, name, fit) => {
    const choice = chooseCurve(cpuinfo(`model name\t: ${model}\n`), cores)!;
    expect([choice.curve.name, choice.fit]).toEqual([name, fit]);
    expect(choice.curve.cores).toBe(cores);
  });

  test('a share of the machine: power and hardware follow the cores', () => {
    const four = findCurve('epyc-7763')!;
    const sixteen = forCores(four, 16);
    expect(wattsAt(sixteen, 0.5)).toBeCloseTo(wattsAt(four, 0.5) * 4, 9);
    expect(sixteen.embodiedGramsPerHour).toBeCloseTo(four.embodiedGramsPerHour! * 4, 9);
    // 35,990.6 g over four years of 8,760 hours.
    expect(four.embodiedGramsPerHour).toBeCloseTo(1.0271, 3);
    expect(forCores(findCurve('whole-server')!, 4)).toEqual(findCurve('whole-server'));
  });

  test('a wider interval for a processor without a curve of its own', () => {
    expect(band('model')).toEqual({ low: 0.7, high: 1.6 });
    expect(band('nearest')).toEqual({ low: 0.5, high: 2 });
  });

  test('a name, a name that nothing has', () => {
    expect(chooseCurve(cpuinfo(''), 2, 'apple-m1')!.fit).toBe('given');
    expect(chooseCurve(cpuinfo(''), 2, 'nothing')).toBeUndefined();
    expect(curveNames()).toContain('whole-server');
  });

  test('ARM names its processor by numbers', () => {
    expect(parseCpuinfo('CPU implementer\t: 0x41\nCPU part\t: 0xd49\n').model).toBe('ARM 0x41 part 0xd49');
    expect(parseCpuinfo('', 'Apple M1').model).toBe('Apple M1');
  });
});

describe('a curve from a file', () => {
  test('is read', () => {
    const curve = parseCurve(
      '{"name":"mine","cores":8,"points":[[0,10],[50,20],[100,50]],"embodied_g_per_hour":2}',
      'file',
    );
    expect(wattsAt(curve, 0.75)).toBe(35);
    expect(curve.embodiedGramsPerHour).toBe(2);
  });

  test.each([
    ['[]', 'cores'],
    ['null', 'object'],
    ['{"cores":4,"points":[[0,1]]}', 'points'],
    ['{"cores":4,"points":[[50,1],[0,2]]}', 'above the one before'],
    ['{"cores":4,"points":[[0,-1],[100,2]]}', 'not \\[percent, watts\\]'],
    ['{"cores":"4","points":[[0,1],[100,2]]}', 'cores'],
    ['{', 'JSON'],
  ])('%s is refused with its reason', (json, reason) => {
    expect(() => parseCurve(json, 'file')).toThrow(new RegExp(reason));
  });
});
