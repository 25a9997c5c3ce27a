/** The calendar of freezes: when nothing is to be started. Pure; reading its file is the caller's. */
import { Fault } from '@guarded-deploy/faults';
import type { Freeze } from '../hold.ts';
import { type Day, parseCron, type Recurrence } from './cron.ts';
import { parseRule } from './rrule.ts';
import { asUtc, DAY_MS, instantOf, isZone, localTimeOf, parseLocalTime, wordsOf } from './zone.ts';

/** One entry of the calendar. */
interface Entry {
  readonly name: string;
  /** The environments that it concerns; all when empty. */
  readonly environments: readonly string[];
  readonly zone: string;
  /** From when to when it lasts, where it contains `now`; the latest such time. */
  readonly spanAt: (now: number) => Span | undefined;
}

interface Span {
  readonly from: number;
  readonly until: number;
}

/** A part of the calendar that cannot be read. `path` leads to it, as in `freezes[1].cron`. */
interface Mistake {
  readonly path: readonly (string | number)[];
  readonly what: string;
  readonly remedy: string;
}

type Calendar = readonly Entry[];

/** A freeze is a time, not a state: an entry that lasts longer is most likely a mistake. */
const LONGEST_DAYS = 366;
const MOST_ENTRIES = 200;
const LONGEST_NAME = 120;
const KEYS = ['name', 'environments', 'timezone', 'from', 'until', 'cron', 'rrule', 'start', 'for'] as const;

type Fields = Readonly<Record<string, unknown>>;

class Wrong extends Error {
  readonly key: string;
  readonly remedy: string;
  constructor(key: string, what: string, remedy: string) {
    super(what);
    this.key = key;
    this.remedy = remedy;
  }
}

const shown = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 100);

function textOf(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new Wrong(key, `has ${shown(value)} as '${key}', which is no text`, `Write '${key}' in quotes.`);
}

function timeOf(fields: Fields, key: string) {
  const text = textOf(fields, key);
  if (text === undefined) return undefined;
  const parsed = parseLocalTime(text);
  if (parsed) return parsed;
  throw new Wrong(
    key,
    `has ${shown(text)} as '${key}', which is no day or time`,
    `Write '2026-12-24' or '2026-12-24 18:00'; the zone stands in 'timezone'.`,
  );
}

/** `62h`, `3d`, `90m` in milliseconds. */
function lengthOf(fields: Fields): number {
  const text = textOf(fields, 'for');
  const remedy = "Write how long it lasts: '62h', '3d' or '90m'.";
  if (text === undefined) throw new Wrong('for', "repeats and has no 'for', so it would never end", remedy);
  const match = /^(\d{1,5})([dhm])$/.exec(text);
  const ms = match
    ? Number(match[1]) * { d: DAY_MS, h: 3_600_000, m: 60_000 }[match[2] as 'd' | 'h' | 'm']
    : 0;
  if (ms <= 0) throw new Wrong('for', `has ${shown(text)} as 'for'`, remedy);
  if (ms > LONGEST_DAYS * DAY_MS) throw new Wrong('for', `lasts ${shown(text)}, more than a year`, remedy);
  return ms;
}

function once(fields: Fields, zone: string): Entry['spanAt'] {
  const begin = timeOf(fields, 'from');
  const end = timeOf(fields, 'until');
  if (!begin)
    throw new Wrong(
      'from',
      "says neither 'from', 'cron' nor 'rrule'",
      "Write when it begins, such as from: '2026-12-24 18:00'.",
    );
  if (!end)
    throw new Wrong(
      'until',
      "has a 'from' and no 'until', so it would never end",
      "Write when it ends, such as until: '2027-01-02'.",
    );
  const from = instantOf(begin.time, zone);
  // A day alone is meant to its end.
  const last = end.isDate ? nextDay(end.time) : end.time;
  const until = instantOf(last, zone);
  if (until <= from)
    throw new Wrong('until', 'ends before it begins', "Write an 'until' that is later than 'from'.");
  if (until - from > LONGEST_DAYS * DAY_MS)
    throw new Wrong(
      'until',
      'lasts more than a year',
      'Write the years one by one, if that is really meant.',
    );
  return now => (from <= now && now < until ? { from, until } : undefined);
}

function nextDay(time: Parameters<typeof asUtc>[0]) {
  const next = new Date(asUtc(time) + DAY_MS);
  return {
    year: next.getUTCFullYear(),
    month: next.getUTCMonth() + 1,
    day: next.getUTCDate(),
    hour: 0,
    minute: 0,
  };
}

function recurrenceOf(fields: Fields): Recurrence {
  const cron = textOf(fields, 'cron');
  const rule = textOf(fields, 'rrule');
  if (cron !== undefined) {
    const parsed = parseCron(cron);
    if (typeof parsed !== 'string') return parsed;
    throw new Wrong(
      'cron',
      `has a 'cron' that has ${parsed}`,
      "Write five fields, such as '0 18 * * 5' for Friday at 18:00.",
    );
  }
  const start = timeOf(fields, 'start');
  if (!start)
    throw new Wrong(
      'start',
      "has an 'rrule' and no 'start'",
      "Write the first time, such as start: '2026-01-31 16:00'.",
    );
  const parsed = parseRule(rule ?? '', start.time);
  if (typeof parsed !== 'string') return parsed;
  throw new Wrong(
    'rrule',
    `has an 'rrule' that has ${parsed}`,
    "Write a rule of iCalendar, such as 'FREQ=MONTHLY;BYMONTHDAY=-1'.",
  );
}

function repeated(fields: Fields, zone: string): Entry['spanAt'] {
  const { matches, times } = recurrenceOf(fields);
  const length = lengthOf(fields);
  return now => {
    const today = asUtc({ ...localTimeOf(now, zone), hour: 0, minute: 0 });
    // The latest begin counts: an earlier one ends earlier. A day more on both sides, for the change of the clocks.
    for (let at = today + DAY_MS; at >= today - length - 2 * DAY_MS; at -= DAY_MS) {
      const date = new Date(at);
      const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
      const one: Day = { year, month, day, weekday: date.getUTCDay() };
      if (!matches(one)) continue;
      for (const [hour, minute] of times.toReversed()) {
        const from = instantOf({ year, month, day, hour, minute }, zone);
        if (from > now) continue;
        return now < from + length ? { from, until: from + length } : undefined;
      }
    }
    return undefined;
  };
}

function readEntry(value: unknown): Entry {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new Wrong('', 'is no entry with keys', 'Write name, and from and until, or cron and for.');
  const fields = value as Fields;
  const unknown = Object.keys(fields).find(key => !(KEYS as readonly string[]).includes(key));
  if (unknown !== undefined)
    throw new Wrong(
      unknown,
      `has the key ${shown(unknown)}, which it cannot have`,
      `Write only ${KEYS.join(', ')}.`,
    );
  const name = textOf(fields, 'name');
  if (name === undefined || name.length > LONGEST_NAME)
    throw new Wrong('name', 'has no name of at most 120 characters', 'Give it one: whoever waits reads it.');
  const zone = textOf(fields, 'timezone') ?? 'UTC';
  if (!isZone(zone))
    throw new Wrong(
      'timezone',
      `has the 'timezone' ${shown(zone)}, which Node does not know`,
      "Write a name such as 'Europe/Berlin', or leave it out for UTC.",
    );
  const kinds = ['from', 'cron', 'rrule'].filter(key => fields[key] !== undefined);
  if (kinds.length > 1)
    throw new Wrong(kinds[1]!, `has both '${kinds[0]}' and '${kinds[1]}'`, 'Make two entries of it.');
  const given = fields['environments'] ?? [];
  const environments = typeof given === 'string' ? [given] : given;
  if (!Array.isArray(environments) || environments.some(one => typeof one !== 'string' || one === ''))
    throw new Wrong(
      'environments',
      `has ${shown(given)} as 'environments'`,
      'Write a list of names, such as [prod].',
    );
  const repeats = kinds[0] === 'cron' || kinds[0] === 'rrule';
  return { name, environments, zone, spanAt: repeats ? repeated(fields, zone) : once(fields, zone) };
}

/** Reads the list of entries as a parsed YAML or JSON file has it. @returns the calendar, or its first mistake */
export function readCalendar(
  value: unknown,
): { readonly calendar: Calendar } | { readonly mistake: Mistake } {
  const wrong = (path: Mistake['path'], what: string, remedy: string) => ({
    mistake: { path, what, remedy },
  });
  if (value === undefined || value === null) return { calendar: [] };
  if (!Array.isArray(value))
    return wrong(['freezes'], "'freezes' is no list.", 'Begin each entry with a dash.');
  if (value.length > MOST_ENTRIES)
    return wrong(
      ['freezes'],
      `'freezes' has ${value.length} entries.`,
      `Write at most ${MOST_ENTRIES}; use 'cron' or 'rrule' for what repeats.`,
    );
  const calendar: Entry[] = [];
  for (const [index, entry] of value.entries()) {
    try {
      calendar.push(readEntry(entry));
    } catch (thrown) {
      if (!(thrown instanceof Wrong)) throw thrown;
      const path = ['freezes', index, ...(thrown.key === '' ? [] : [thrown.key])];
      return wrong(path, `Entry ${index + 1} of 'freezes' ${thrown.message}.`, thrown.remedy);
    }
  }
  return { calendar };
}

/** The entries that concern an environment. @param names the environment, and words that may be its name */
export const calendarFor = (calendar: Calendar, names: readonly string[]): Calendar => {
  const known = new Set(names.map(name => name.toLowerCase()));
  return calendar.filter(
    ({ environments }) => environments.length === 0 || environments.some(one => known.has(one.toLowerCase())),
  );
};

/** A freeze that goes on for longer, by entries that follow one another, never ends. */
const ENDLESS_MS = 400 * DAY_MS;

/**
 * The freeze at an instant. Its end is the time at which no entry freezes any more, also where one follows the other.
 * @throws Fault FREEZE_ENDLESS where there is no such time within a year and a bit
 */
export function freezeAt(calendar: Calendar, now: number): Freeze | undefined {
  let freeze: Freeze | undefined;
  let begins = '';
  for (let until = now; ; ) {
    const next = calendar
      .map(entry => ({ entry, span: entry.spanAt(until) }))
      .filter(({ span }) => span !== undefined)
      .sort((one, other) => other.span!.until - one.span!.until)[0];
    if (!next?.span) return freeze;
    const { entry, span } = next;
    until = span.until;
    if (until - now > ENDLESS_MS) throw endless(entry.name);
    if (!freeze) begins = wordsOf(span.from, entry.zone);
    const words = `from ${begins} until ${wordsOf(until, entry.zone)}`;
    freeze = { name: freeze?.name ?? entry.name, until, words };
  }
}

const endless = (name: string): Fault =>
  new Fault({
    code: 'FREEZE_ENDLESS',
    what: `The freeze ${JSON.stringify(name)} has no end within 400 days: its times follow one another without a gap.`,
    remedy: "Make 'for' shorter than the time until it repeats.",
  });
