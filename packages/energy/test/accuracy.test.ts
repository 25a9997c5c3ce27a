import { describe, expect, test } from '@jest/globals';
import { chooseCurve, parseCpuinfo } from '../src/cpu.ts';
import { type Curve, findCurve, forCores, wattsAt } from '../src/curves.ts';
import { worldIntensity } from '../src/grid.ts';
import { parseRecording, type Sample } from '../src/record.ts';
import { buildReport, type Report } from '../src/report.ts';
import { FakeMachine, type Load, random, repeat, type Step, steady } from './machine.ts';

function report(machine: FakeMachine, text: string, first: Sample, last: Sample, curve: Curve): Report {
  return buildReport({
    label: '',
    recording: parseRecording(text),
    first,
    last,
    source: 'proc-stat',
    cores: machine.cores,
    period: 200,
    cpu: parseCpuinfo('', 'AMD EPYC 7763 64-Core Processor'),
    choice: { curve, fit: 'model', reason: '' },
    intensity: worldIntensity(),
    pue: 1.2,
    embodied: 0,
    apiSteps: [],
    marks: [],
    notes: [],
  });
}

function reading(machine: FakeMachine): Sample {
  const fields = machine.stat().split('\n')[0]!.split(/\s+/).slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    wall: machine.now + machine.offset,
    mono: machine.now,
    busy: (fields[0] + fields[2]) / 100,
    idle: fields[3] / 100,
    iowait: fields[4] / 100,
    steal: fields[7] / 100,
  };
}

function measure(cores: number, steps: readonly Step[], seed = 1) {
  const machine = new FakeMachine(cores, steps);
  const curve = forCores(findCurve('epyc-7763')!, cores);
  const first = reading(machine);
  const text = machine.record(200, 8, seed);
  const last = reading(machine);
  const measured = report(machine, text, first, last, curve);
  return { measured, truth: machine.truth(utilization => wattsAt(curve, utilization)) };
}

/** Deviation in per cent. */
const off = (measured: number, truth: number) => ((measured - truth) / truth) * 100;

function expectWithin(cores: number, steps: readonly Step[], seed = 1) {
  const { measured, truth } = measure(cores, steps, seed);
  const named = measured.steps.filter(step => step.by === 'process');
  expect(named.map(step => step.step)).toEqual(truth.steps.map(step => step.name));
  const deviations = truth.steps.map((step, at) => ({
    step: step.name,
    joules: off(named[at]!.joules, step.joules),
    seconds: named[at]!.seconds - step.seconds,
  }));
  const wrong = deviations.filter(({ joules, seconds }) => Math.abs(joules) > 2 || Math.abs(seconds) > 0.1);
  expect(wrong).toEqual([]);
  expect(Math.abs(off(measured.joules, truth.joules))).toBeLessThan(0.5);
  expect(Math.abs(off(measured.cpu_seconds, truth.cpuSeconds))).toBeLessThan(0.5);
  const sum = measured.steps.reduce((all, step) => all + step.joules, 0);
  expect(sum).toBeCloseTo(measured.joules, 1);
  return measured;
}

const burst: Load[] = [
  { seconds: 0.3, cores: 4 },
  { seconds: 1.7, cores: 0.02 },
];

const NINE: readonly Step[] = [
  { name: 'checkout', loads: steady(2, 1.2) },
  { name: 'one-core', loads: steady(20, 1) },
  { name: 'sleep-10', loads: steady(10, 0.02) },
  { name: 'two-cores', loads: steady(15, 2) },
  { name: 'burst', loads: repeat(10, burst) },
  { name: 'lint', loads: steady(1.2, 4) },
  { name: 'fmt', loads: steady(0.8, 4) },
  { name: 'build', loads: steady(12, 4) },
  { name: 'sleep-3', loads: steady(3, 0.02) },
];

describe('against a load whose truth is known', () => {
  test('nine steps: each within 2 %, the job within 0.5 %', () => {
    const measured = expectWithin(4, NINE);
    expect(measured.coverage).toBe(1);
    expect(measured.checksum).toBe(1);
  });

  test.each([2, 3, 4, 5, 6])('nine steps again with another timing of the sampler (%i)', seed => {
    expectWithin(4, NINE, seed);
  });

  // An idle step of half a second counts two ticks in all: nothing could tell its load to 2 %. So idle ones are longer.
  test.each([9, 10, 11])(
    'forty steps, full ones of half a second to two seconds, quiet ones of three to six (%i)',
    seed => {
      const next = random(seed);
      const steps = Array.from({ length: 40 }, (_, at) => ({
        name: `s${at}`,
        loads:
          at % 2 === 0
            ? steady(Math.round((0.5 + next() * 1.5) * 100) / 100, 4)
            : steady(Math.round((3 + next() * 3) * 100) / 100, 0.1 + next() * 0.3),
      }));
      expectWithin(4, steps, seed);
    },
  );

  test('64 cores, ramps and waves', () => {
    const ramp = Array.from({ length: 60 }, (_, at) => ({ seconds: 0.5, cores: at + 1 }));
    const wave = Array.from({ length: 200 }, (_, at) => ({
      seconds: 0.1,
      cores: 32 + 30 * Math.sin(at / 7),
    }));
    expectWithin(64, [
      { name: 'ramp', loads: ramp },
      { name: 'wave', loads: wave },
      { name: 'idle', loads: steady(5, 0.1) },
    ]);
  });

  test('one core, loads that change at random several times a second', () => {
    const next = random(4);
    const loads = Array.from({ length: 120 }, () => ({
      seconds: 0.25 + next() * 2,
      cores: next() > 0.5 ? 1 : next() * 0.2,
    }));
    expectWithin(1, [{ name: 'noise', loads }]);
  });

  test('waiting for a disk is idle, stolen time is neither, and both are told', () => {
    const { measured, truth } = measure(4, [
      { name: 'disk', loads: [{ seconds: 20, cores: 0.1, iowait: 1 }] },
      { name: 'stolen', loads: [{ seconds: 20, cores: 2, steal: 0.5 }] },
    ]);
    expect(Math.abs(off(measured.steps[0]!.joules, truth.steps[0]!.joules))).toBeLessThan(2);
    expect(measured.iowait_seconds).toBeCloseTo(20, 0);
    expect(measured.steal_seconds).toBeCloseTo(10, 0);
    expect(Math.abs(off(measured.cpu_seconds, truth.cpuSeconds))).toBeLessThan(0.5);
  });

  test('half a year of uptime before the job counts for nothing', () => {
    const { measured } = measure(4, [{ name: 'only', loads: steady(1, 0.02) }]);
    expect(measured.cpu_seconds).toBeLessThan(0.2);
  });
});

test('the curve of this processor is chosen for its cores', () => {
  const choice = chooseCurve(parseCpuinfo('', 'AMD EPYC 7763 64-Core Processor'), 2)!;
  expect(wattsAt(choice.curve, 1)).toBeCloseTo(8.179628372192383 / 2, 9);
});
