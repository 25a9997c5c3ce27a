/** The calendar held against croniter, python-dateutil and Python's zoneinfo: hundreds of entries, thousands of instants. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { generator } from '@guarded-deploy/github-simulator';
import { expect, test } from '@jest/globals';
import { readCalendar } from '../../src/freezes/calendar.ts';
import { instantOf, localTimeOf } from '../../src/freezes/zone.ts';

const here = import.meta.dirname;
const cache = resolve(here, '../../../../.cache/freezes');
const python = join(cache, 'bin/python');

/** Python with both packages; undefined where it cannot be had. */
function reference(): string | undefined {
  if (spawnSync(python, ['-c', 'import croniter, dateutil, tzdata']).status === 0) return python;
  mkdirSync(cache, { recursive: true });
  const made = spawnSync('python3', ['-m', 'venv', cache]).status === 0 && existsSync(python);
  const list = join(here, 'requirements.txt');
  if (!made || spawnSync(python, ['-m', 'pip', 'install', '--quiet', '-r', list]).status !== 0)
    return undefined;
  return python;
}

const found = reference();
if (!found) console.warn('skipped: no Python with croniter and python-dateutil');

interface Case {
  readonly timezone: string;
  readonly minutes: number;
  readonly instants: readonly number[];
  readonly cron?: string;
  readonly rrule?: string;
  readonly start?: string;
}

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
];
const SEED = 20261130;

function cases(count: number): Case[] {
  const random = generator(SEED);
  const below = (most: number) => Math.floor(random() * most);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const two = (value: number) => String(value).padStart(2, '0');
  const field = (least: number, most: number) => {
    const a = least + below(most - least + 1);
    const b = a + 1 + below(Math.max(1, most - a));
    // croniter reads 3-3 as everything.
    if (b > most) return String(a);
    return pick(['*', `${a}`, `${a}-${b}`, `${a},${b}`, `*/${1 + below(6)}`, `${a}-${b}/${1 + below(4)}`]);
  };
  const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
  const rule = () => {
    const frequency = pick(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']);
    const parts = [`FREQ=${frequency}`];
    if (random() < 0.5) parts.push(`INTERVAL=${1 + below(4)}`);
    const hasNth = frequency === 'MONTHLY' || frequency === 'YEARLY';
    // python-dateutil takes `TU,2WE` for what is both; RFC 5545 for either. So no list has both forms.
    const isNth = hasNth && random() < 0.5;
    const byDay = () => `${isNth ? pick(['1', '-1', '2', '+3', '-2']) : ''}${pick(weekdays)}`;
    if (random() < 0.5) parts.push(`BYDAY=${[byDay(), byDay()].slice(below(2)).join(',')}`);
    if (frequency !== 'WEEKLY' && random() < 0.4)
      parts.push(`BYMONTHDAY=${pick(['1', '-1', '15', '31', '13,-2', '29'])}`);
    if (random() < 0.3) parts.push(`BYMONTH=${pick(['1', '2,7', '12', '3,6,9,12'])}`);
    if (frequency === 'WEEKLY' && random() < 0.3) parts.push(`WKST=${pick(weekdays)}`);
    if (random() < 0.2) parts.push(`UNTIL=2026${two(1 + below(12))}${two(1 + below(28))}T235959`);
    return parts.join(';');
  };
  return Array.from({ length: count }, (_, index) => {
    const timezone = pick(ZONES);
    const minutes = pick([30, 90, 8 * 60, 24 * 60, 62 * 60, 9 * 24 * 60]);
    const instants = Array.from(
      { length: 8 },
      () => Date.UTC(2025, 6) + below(2 * 365 * 24 * 60) * 60_000 + below(60_000),
    );
    const base = { timezone, minutes, instants };
    if (index % 2 === 0) {
      const cron = `${below(60)} ${pick([String(below(24)), '9-17', '2,3'])} ${field(1, 28)} ${field(1, 12)} ${field(0, 6)}`;
      return { ...base, cron };
    }
    const start = `202${5 + below(2)}-${two(1 + below(12))}-${two(1 + below(28))} ${two(below(24))}:${two(below(60))}`;
    return { ...base, rrule: rule(), start };
  });
}

const N = 600;

(found ? test : test.skip)('frozen until the same instant as croniter and python-dateutil say', () => {
  const all = cases(N);
  const answer = spawnSync(found!, [join(here, 'reference.py')], {
    input: all.map(one => JSON.stringify(one)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  expect(answer.stderr).toBe('');
  const lines = answer.stdout.trim().split('\n');
  expect(lines).toHaveLength(all.length);
  let frozen = 0;
  const different = all.flatMap((one, index) => {
    const { cron, rrule, start, timezone, minutes } = one;
    const entry = { name: 'x', timezone, for: `${minutes}m`, ...(cron ? { cron } : { rrule, start }) };
    const read = readCalendar([entry]);
    if ('mistake' in read) return [`${JSON.stringify(entry)}: ${read.mistake.what}`];
    const expected = JSON.parse(lines[index]!) as (number | null)[];
    return one.instants.flatMap((now, at) => {
      const until = read.calendar[0]!.spanAt(now)?.until ?? null;
      if (until !== null) frozen += 1;
      return until === expected[at]
        ? []
        : [`${JSON.stringify(entry)} at ${new Date(now).toISOString()}: ${until} and not ${expected[at]}`];
    });
  });
  console.log(
    `seed ${SEED}: ${all.length} entries at ${all.length * 8} instants, frozen at ${frozen}; ${different.length} differ`,
  );
  expect(different).toEqual([]);
  expect(frozen).toBeGreaterThan(300);
});

const PYTHON_INSTANTS = `
import json, sys
from datetime import datetime
from zoneinfo import ZoneInfo
print(json.dumps([datetime(*local, tzinfo=ZoneInfo(zone)).timestamp() * 1000 for zone, *local in json.load(sys.stdin)]))
`;

(found ? test : test.skip)(
  'local times are the instants that zoneinfo gives, also where clocks change',
  () => {
    const random = generator(SEED + 1);
    const zones = [...ZONES, 'America/Sao_Paulo', 'America/St_Johns', 'Asia/Tehran', 'Antarctica/Troll'];
    const times = zones.flatMap(zone =>
      Array.from({ length: 1_500 }, () => {
        const { year, month, day, hour, minute } = localTimeOf(
          Date.UTC(2019, 0) + random() * 9 * 365 * 86_400_000,
          'UTC',
        );
        return [zone, year, month, day, random() < 0.5 ? hour % 4 : hour, minute] as const;
      }),
    );
    const input = JSON.stringify(times);
    const answer = spawnSync(found!, ['-c', PYTHON_INSTANTS], { input, encoding: 'utf8', maxBuffer: 1e8 });
    const expected = JSON.parse(answer.stdout) as number[];
    const different = times.flatMap(([zone, year, month, day, hour, minute], index) => {
      const ours = instantOf({ year, month, day, hour, minute }, zone);
      return ours === expected[index]
        ? []
        : [`${zone} ${[year, month, day, hour, minute].join(' ')}: ${ours} ${expected[index]}`];
    });
    console.log(`${times.length} local times, ${different.length} differ`);
    expect(different).toEqual([]);
  },
);
