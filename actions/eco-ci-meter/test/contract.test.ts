import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aggregate } from '@guarded-deploy/energy/aggregate';
import { chooseCurve, parseCpuinfo } from '@guarded-deploy/energy/cpu';
import { worldIntensity } from '@guarded-deploy/energy/grid';
import { parseRecording, type Sample } from '@guarded-deploy/energy/record';
import { buildReport } from '@guarded-deploy/energy/report';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../../..');
const docs = readFileSync(join(ROOT, 'docs/energy.md'), 'utf8');
const action: {
  inputs: Record<string, { description: string }>;
  outputs: Record<string, { description: string }>;
} = parse(readFileSync(join(ROOT, 'actions/eco-ci-meter/action.yml'), 'utf8'));

/** What a section of docs/energy.md puts between backticks. */
const named = (heading: string) => {
  const section = docs.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
};

const cpu = parseCpuinfo('', 'AMD EPYC 7763');
const at = (seconds: number): Sample => ({
  wall: 1_700_000_000_000 + seconds * 1000,
  mono: seconds * 1000,
  busy: seconds,
  idle: seconds * 3,
  iowait: 0,
  steal: 0,
});
const report = buildReport({
  label: 'x',
  recording: parseRecording(''),
  first: at(1),
  last: at(9),
  source: 'proc-stat',
  cores: 4,
  period: 200,
  cpu,
  choice: chooseCurve(cpu, 4)!,
  intensity: worldIntensity(),
  pue: 1.2,
  embodied: undefined,
  apiSteps: [{ name: 'a', number: 1, startedAt: at(2).wall, completedAt: at(4).wall }],
  marks: [{ mono: 5000, label: 'm' }],
  notes: [],
});

describe('docs/energy.md tells what the code does', () => {
  test('every key of a step, a phase and a sum', () => {
    const sum = aggregate([{ name: 'x', json: JSON.stringify(report) }]);
    expect(sum.legs).toHaveLength(1);
    expect(report.steps.map(({ by }) => by)).toEqual(['api', 'rest']);
    const keys = [...report.steps, ...report.marks, ...sum.legs, sum].flatMap(value => Object.keys(value));
    expect(named('The report')).toEqual(expect.arrayContaining([...new Set(keys)]));
  });

  test('steps and phases have an interval of joules, and none of grams', () => {
    for (const entry of [...report.steps, ...report.marks]) {
      expect(entry).toHaveProperty('joules_low');
      expect(entry).not.toHaveProperty('grams_low');
    }
    expect(docs).toContain('They have no interval of grams.');
  });

  test('joules to thousandths, grams to millionths', () => {
    const places = (value: number) => (String(value).split('.')[1] ?? '').length;
    for (const entry of [report, ...report.steps, ...report.marks]) {
      expect(places(entry.joules)).toBeLessThanOrEqual(3);
      expect(places(entry.grams_co2e)).toBeLessThanOrEqual(6);
    }
  });
});

describe('action.yml says where something counts', () => {
  test.each(Object.keys(action.outputs).filter(name => name !== 'report'))('the output %s', name => {
    expect(action.outputs[name]!.description).toContain('(`mark`, `aggregate`)');
  });

  test.each(['live', 'badge', 'upload', 'history', 'max-regression-percent', 'comment', 'fail-above-joules'])(
    'the input %s',
    name => expect(action.inputs[name]!.description).toContain('`measure`'),
  );
});
