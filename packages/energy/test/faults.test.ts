import { describe, expect, test } from '@jest/globals';
import { chooseCurve, parseCpuinfo } from '../src/cpu.ts';
import { findCurve, wattsAt } from '../src/curves.ts';
import { worldIntensity } from '../src/grid.ts';
import { cgroupLimit, openMeter, type System } from '../src/machine.ts';
import { parseRecording, type Sample, sampleLine } from '../src/record.ts';
import { buildReport, type Report } from '../src/report.ts';
import { buildTimeline } from '../src/timeline.ts';
import { FakeMachine, steady } from './machine.ts';

const CURVE = findCurve('epyc-7763')!;
const CPU = parseCpuinfo('', 'AMD EPYC 7763');

function reportOf(text: string, first?: Sample, last?: Sample): Report {
  return buildReport({
    label: 'x',
    recording: parseRecording(text),
    first,
    last,
    source: 'proc-stat',
    cores: 4,
    period: 200,
    cpu: CPU,
    choice: chooseCurve(CPU, 4)!,
    intensity: worldIntensity(),
    pue: 1,
    embodied: undefined,
    apiSteps: [],
    marks: [],
    notes: [],
  });
}

/** A sample `seconds` after the start, of a machine with four cores that had `busy` of them busy. */
const at = (seconds: number, busy: number, more: Partial<Sample> = {}): Sample => ({
  wall: 1_700_000_000_000 + seconds * 1000,
  mono: 1000 + seconds * 1000,
  busy,
  idle: 500 + seconds * 4 - busy,
  iowait: 0,
  steal: 0,
  ...more,
});

const line = (sample: Sample) => sampleLine(sample.wall, sample.mono, sample);
const HEADER = '{"version":1,"source":"proc-stat","cores":4,"period":200,"wall":1,"mono":1,"pid":1}\n';

describe('a recording that is not what it should be', () => {
  test('the sampler was killed: both ends still give the exact CPU seconds, and the gap shows', () => {
    const machine = new FakeMachine(4, [{ name: 'a', loads: steady(10, 2) }]);
    const whole = machine.record();
    const cut = whole.slice(0, whole.length / 2);
    const samples = parseRecording(whole).samples;
    const report = reportOf(cut, samples[0], samples.at(-1));
    expect(report.cpu_seconds).toBeCloseTo(samples.at(-1)!.busy - samples[0]!.busy, 2);
    expect(report.gaps).toBe(1);
    expect(report.coverage).toBeGreaterThan(0.4);
    expect(report.coverage).toBeLessThan(0.6);
  });

  test('no recording at all: one interval between the two ends', () => {
    const report = reportOf('', at(0, 0), at(100, 200));
    expect(report.cpu_seconds).toBe(200);
    expect(report.utilization).toBeCloseTo(0.5, 3);
    expect(report.joules).toBeCloseTo(100 * wattsAt(CURVE, 0.5), 0);
    expect(report.coverage).toBe(0);
    expect(report.notes).toContain('the sampler left no recording');
  });

  test('nothing at all: zeros, and no exception', () => {
    const report = reportOf('');
    expect([report.seconds, report.joules, report.cpu_seconds, report.grams_co2e]).toEqual([0, 0, 0, 0]);
    expect(JSON.stringify(report)).not.toMatch(/null|NaN|Infinity/);
  });

  test('a half line at the end, torn lines between, lines of nonsense', () => {
    const text = `${HEADER}${line(at(0, 0))}${line(at(1, 1))}s 17000\ngarbage\nb x y\ns 1 2 3 4 5 6 7\n${line(at(2, 2))}s 1700000003000 4000.0 99`;
    const recording = parseRecording(text);
    expect(recording.samples).toHaveLength(3);
    expect(recording.damaged).toBe(5);
    expect(reportOf(text).cpu_seconds).toBe(2);
  });

  test('samples twice or out of order, as after a write that was tried again', () => {
    const report = reportOf([at(0, 0), at(1, 1), at(0.5, 0.5), at(1, 1), at(2, 3)].map(line).join(''));
    expect(report.cpu_seconds).toBe(3);
    expect(report.seconds).toBe(2);
  });
});

describe('counters and clocks that misbehave', () => {
  test('a counter that steps back a little and catches up is not counted twice', () => {
    const samples = [at(0, 10), at(0.2, 10.4), at(0.4, 10.39), at(0.6, 10.8)];
    const timeline = buildTimeline(samples, 4, CURVE, 200);
    expect(timeline.total.cpuSeconds).toBeCloseTo(0.8, 9);
    expect(timeline.resets).toBe(0);
    expect(timeline.checksum).toBeCloseTo(1, 9);
  });

  test('counters that start again from zero are counted from there, and it is said', () => {
    const samples = [at(0, 1000), at(0.2, 1000.4), at(0.4, 0.1), at(0.6, 0.5)];
    const timeline = buildTimeline(samples, 4, CURVE, 200);
    expect(timeline.total.cpuSeconds).toBeCloseTo(0.8, 9);
    expect(timeline.resets).toBe(1);
    expect(timeline.total.joules).toBeGreaterThan(0);
  });

  test('counters that fall back halfway are counted from there, not only once they have caught up', () => {
    const samples = [at(0, 1000), at(0.2, 1000.4), at(0.4, 700), at(0.6, 700.4), at(0.8, 700.8)];
    const timeline = buildTimeline(samples, 4, CURVE, 200);
    expect(timeline.total.cpuSeconds).toBeCloseTo(1.2, 9);
    expect(timeline.resets).toBe(1);
  });

  test('one misread sample costs its own two intervals and no more', () => {
    const samples = [0, 0.2, 0.4, 0.6, 0.8, 1].map((t, index) => at(t, index === 2 ? 1e9 : 10 + t * 2));
    const timeline = buildTimeline(samples, 4, CURVE, 200);
    expect(timeline.total.cpuSeconds).toBeCloseTo(1.2, 9);
    expect(timeline.resets).toBe(2);
  });

  test('a misreading too small to be told by itself shows in the sum of the samples', () => {
    const samples = [at(0, 10), at(0.2, 10.1), at(0.4, 14), at(0.6, 10.3), at(0.8, 10.4)];
    const report = reportOf(samples.map(line).join(''));
    expect(report.checksum).toBeGreaterThan(5);
    expect(report.notes.join()).toContain('some were misread');
    const sound = reportOf(
      samples
        .filter(({ busy }) => busy !== 14)
        .map(line)
        .join(''),
    );
    expect([sound.checksum, sound.notes.join()]).toEqual([1, 'the sampler left no recording']);
  });

  test('iowait that steps back does not make the load jump', () => {
    const samples = [0, 0.2, 0.4, 0.6].map((t, index) => at(t, t, { iowait: index === 2 ? 4.9 : 5 }));
    const timeline = buildTimeline(samples, 4, CURVE, 200);
    expect(timeline.total.iowaitSeconds).toBe(0);
    expect(timeline.total.utilization).toBeCloseTo(0.25, 1);
  });

  test('a machine paused from outside draws no power meanwhile', () => {
    // An hour passes on the clock, and the counters saw none of it.
    const samples = [
      at(0, 0),
      at(0.2, 0.8),
      { ...at(3600.2, 1.6), idle: at(0.2, 0.8).idle },
      at(3600.4, 2.4, { idle: at(0.2, 0.8).idle }),
    ];
    const timeline = buildTimeline(samples, 4, CURVE, 200);
    expect(timeline.suspended).toBeGreaterThan(3599);
    expect(timeline.total.joules).toBeLessThan(10);
    expect(timeline.total.seconds).toBeLessThan(1);
  });

  test('a wall clock set back and forth changes nothing but names of moments', () => {
    const jump = [0, 0.2, 0.4, 0.6, 0.8].map((t, index) =>
      at(t, t * 2, { wall: 1_700_000_000_000 + t * 1000 + (index > 2 ? -7_200_000 : 0) }),
    );
    const timeline = buildTimeline(jump, 4, CURVE, 200);
    expect(timeline.total.seconds).toBeCloseTo(0.8, 9);
    expect(timeline.total.cpuSeconds).toBeCloseTo(1.6, 9);
    expect(timeline.fromWall(timeline.toWall(1700))).toBeCloseTo(1700, 6);
  });

  test('the sampler tells a set clock from a sleeping machine', () => {
    const notes = (change: (machine: FakeMachine) => void) => {
      const machine = new FakeMachine(2, [{ name: 'a', loads: steady(2, 1) }]);
      let text = '';
      const sampler = machine.sampler(200, more => {
        text += more;
      });
      sampler.tick();
      machine.now += 200;
      change(machine);
      sampler.tick();
      sampler.flush();
      return parseRecording(text).notes;
    };
    expect(notes(() => undefined)).toEqual([]);
    expect(
      notes(machine => {
        machine.offset += 3_600_000;
      }),
    ).toEqual(['the clock was set by 3600.0 s']);
    expect(
      notes(machine => {
        machine.offset += 60_000;
        machine.slept += 60_000;
      }),
    ).toEqual(['the machine was suspended for 60.0 s']);
  });

  test('impossible numbers are held to the possible', () => {
    const timeline = buildTimeline([at(0, 0), at(0.2, 50), at(0.4, 50.1)], 4, CURVE, 200);
    expect(timeline.total.utilization).toBeLessThanOrEqual(1);
    expect(timeline.total.joules).toBeLessThanOrEqual(0.4 * wattsAt(CURVE, 1) + 1e-9);
  });
});

describe('long and large jobs', () => {
  test('ten hours at five samples a second, with every sum intact', () => {
    const count = 10 * 3600 * 5;
    const samples: Sample[] = [];
    let busy = 0;
    for (let n = 0; n <= count; n += 1) {
      busy += n % 50 < 25 ? 0.4 : 0.02;
      samples.push(at(n / 5, busy));
    }
    const timeline = buildTimeline(samples, 4, CURVE, 200);
    expect(timeline.total.seconds).toBeCloseTo(36_000, 3);
    expect(timeline.total.cpuSeconds).toBeCloseTo(busy - samples[0]!.busy, 6);
    const parts = [0, 1, 2, 3].map(
      part => timeline.between(1000 + part * 9e6, 1000 + (part + 1) * 9e6).joules,
    );
    expect(parts.reduce((sum, joules) => sum + joules, 0)).toBeCloseTo(timeline.total.joules, 3);
    expect(timeline.power(60)).toHaveLength(60);
  });
});

describe('the sampler itself', () => {
  test('a full disk: what could not be written comes later, nothing is lost', () => {
    const machine = new FakeMachine(2, [{ name: 'a', loads: steady(20, 1) }]);
    let text = '';
    let full = false;
    const sampler = machine.sampler(200, more => {
      if (full) throw new Error('ENOSPC');
      text += more;
    });
    for (let n = 0; n < 90; n += 1) {
      full = n > 20 && n < 70;
      sampler.tick();
      machine.now += 200;
    }
    sampler.finish();
    expect(parseRecording(text).samples).toHaveLength(91);
  });

  test('a disk that stays full for hours: the sampler keeps a bounded part and says so', () => {
    const machine = new FakeMachine(2, [{ name: 'a', loads: steady(5, 1) }]);
    let text = '';
    let full = true;
    const sampler = machine.sampler(200, more => {
      if (full) throw new Error('ENOSPC');
      text += more;
    });
    for (let n = 0; n < 42_000; n += 1) {
      sampler.tick();
      machine.now += 200;
    }
    full = false;
    sampler.finish();
    sampler.flush();
    expect(text.length).toBeLessThan(3_000_000);
    expect(parseRecording(text).samples.length).toBeGreaterThan(5000);
    expect(parseRecording(text).notes).toEqual(['the disk was full: samples were lost']);
  });

  test('/proc/stat that disappears and comes back is a gap, not an end', () => {
    const machine = new FakeMachine(2, [{ name: 'a', loads: steady(10, 1) }]);
    let text = '';
    const sampler = machine.sampler(200, more => {
      text += more;
    });
    for (let n = 0; n < 45; n += 1) {
      if (n === 10) machine.gone.add('/proc/stat');
      if (n === 30) machine.gone.delete('/proc/stat');
      sampler.tick();
      machine.now += 200;
    }
    sampler.finish();
    const recording = parseRecording(text);
    expect(recording.notes).toEqual(['no counters from proc-stat']);
    expect(recording.samples).toHaveLength(26);
  });

  test('a process of another job in the same runner is not a step of this one', () => {
    const machine = new FakeMachine(2, [
      { name: 'mine', loads: steady(2, 1) },
      { name: 'theirs', loads: steady(2, 1) },
    ]);
    const text = () => machine.record();
    const theirs = machine.steps[1]!.pid;
    machine.files.set(`/proc/${theirs}/environ`, 'RUNNER_TEMP=/other\0GITHUB_ACTION=theirs\0');
    expect(parseRecording(text()).processes.map(process => process.what.step)).toEqual(['mine']);
  });
});

describe('where the counters come from', () => {
  const cpus = (count: number) =>
    Array.from({ length: count }, () => ({
      model: 'm',
      times: { user: 1000, nice: 0, sys: 500, idle: 8000, irq: 0 },
    }));
  const system = (files: Record<string, string>, platform = 'linux', cores = 4): System => ({
    platform,
    wall: () => 0,
    mono: () => 10_000,
    read: (path, bytes) => {
      const text = files[path];
      return text === undefined ? -1 : new TextEncoder().encodeInto(text, bytes).written;
    },
    list: () => [],
    cpus: () => cpus(cores),
    alive: () => false,
  });

  test.each(['darwin', 'win32'])('%s: os.cpus()', platform => {
    const meter = openMeter(system({}, platform));
    expect(meter.source).toBe('os-cpus');
    expect(meter.counters()).toEqual({ busy: 6, idle: 32, iowait: 0, steal: 0 });
    expect(meter.perCore()).toEqual([1.5, 1.5, 1.5, 1.5]);
  });

  test('Linux without /proc/stat, or with one that makes no sense: os.cpus()', () => {
    expect(openMeter(system({})).source).toBe('os-cpus');
    expect(openMeter(system({ '/proc/stat': 'cpu  x y\n' })).source).toBe('os-cpus');
    expect(openMeter(system({ '/proc/stat': 'cpu  1 2' })).source).toBe('os-cpus');
  });

  const STAT = 'cpu  100 0 50 800 20 3 7 11 5 5\ncpu0 100 0 50 800 20 3 7 11 5 5\n';

  test('a control group with a quota (version 2), the tightest above this process', () => {
    const files = {
      '/proc/stat': STAT,
      '/proc/self/cgroup': '0::/actions/job\n',
      '/sys/fs/cgroup/actions/job/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/actions/cpu.max': '150000 100000\n',
      '/sys/fs/cgroup/actions/cpu.stat': 'usage_usec 2500000\nuser_usec 1\n',
      '/sys/fs/cgroup/cpu.max': '300000 100000\n',
      '/sys/fs/cgroup/cpu.stat': 'usage_usec 9\n',
    };
    const meter = openMeter(system(files));
    expect([meter.source, meter.cores]).toEqual(['cgroup', 1.5]);
    expect(meter.counters()).toEqual({ busy: 2.5, idle: 12.5, iowait: 0, steal: 0 });
    expect(openMeter(system(files), 'machine').source).toBe('proc-stat');
  });

  test('the control group that is asked for, without a quota: its own account, on all cores', () => {
    const second = {
      '/proc/stat': STAT,
      '/proc/self/cgroup': '0::/actions/job\n',
      '/sys/fs/cgroup/actions/job/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/actions/job/cpu.stat': 'usage_usec 2500000\n',
      '/sys/fs/cgroup/cpu.stat': 'usage_usec 90000000\n',
    };
    const first = {
      '/proc/stat': STAT,
      '/proc/self/cgroup': '4:cpu,cpuacct:/docker/abc\n0::/x\n',
      '/sys/fs/cgroup/cpuacct/cpuacct.usage': '2500000000\n',
    };
    for (const files of [second, first]) {
      const meter = openMeter(system(files), 'cgroup');
      expect([meter.source, meter.cores, meter.counters()?.busy]).toEqual(['cgroup', 4, 2.5]);
      expect(openMeter(system(files)).source).toBe('proc-stat');
    }
  });

  test.each(['', undefined])('a /proc/stat that is masked (%j): the control group tells', stat => {
    const files: Record<string, string> = {
      ...(stat === undefined ? {} : { '/proc/stat': stat }),
      '/proc/self/cgroup': '0::/\n',
      '/sys/fs/cgroup/cpu.stat': 'usage_usec 3000000\n',
      '/sys/devices/system/cpu/online': '0-1,4\n',
    };
    const meter = openMeter(system(files, 'linux', 0));
    expect([meter.source, meter.cores]).toEqual(['cgroup', 3]);
    expect(meter.counters()).toEqual({ busy: 3, idle: 27, iowait: 0, steal: 0 });
  });

  test('a control group with a quota (version 1)', () => {
    const limit = cgroupLimit(
      system({
        '/proc/self/cgroup': '4:cpu,cpuacct:/docker/abc\n3:memory:/docker/abc\n',
        '/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_quota_us': '50000',
        '/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_period_us': '100000',
        '/sys/fs/cgroup/cpuacct/docker/abc/cpuacct.usage': '7000000000',
      }),
      4,
    );
    expect(limit?.cores).toBe(0.5);
  });

  test('a quota of the whole machine or more, or none, limits nothing', () => {
    for (const max of ['max 100000\n', '400000 100000\n', '800000 100000\n', 'nonsense']) {
      const files = {
        '/proc/stat': STAT,
        '/proc/self/cgroup': '0::/\n',
        '/sys/fs/cgroup/cpu.max': max,
        '/sys/fs/cgroup/cpu.stat': 'usage_usec 1\n',
      };
      expect(openMeter(system(files)).source).toBe('proc-stat');
    }
  });

  test('waiting and stolen time stay out of what was busy; guests are in user time already', () => {
    expect(openMeter(system({ '/proc/stat': STAT })).counters()).toEqual({
      busy: 1.6,
      idle: 8,
      iowait: 0.2,
      steal: 0.11,
    });
  });
});
