/** A recurrence rule of iCalendar (RFC 5545) as the days that it has. */
import type { Day, Recurrence } from './cron.ts';
import { asUtc, DAY_MS, type LocalTime } from './zone.ts';

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
const PARTS = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'WKST', 'UNTIL']);

/** `MO`, or `-1FR`: the last Friday of the month or year. */
interface Weekday {
  readonly weekday: number;
  readonly nth: number | undefined;
}

interface Rule {
  readonly frequency: (typeof FREQUENCIES)[number];
  readonly interval: number;
  readonly weekdays: readonly Weekday[];
  readonly monthDays: readonly number[];
  readonly months: readonly number[];
  readonly weekStart: number;
}

const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();
const numberOf = ({ year, month, day }: Pick<Day, 'year' | 'month' | 'day'>) =>
  Math.round(Date.UTC(year, month - 1, day) / DAY_MS);

const listOf = (text: string | undefined) => (text === undefined ? [] : text.split(','));

function integers(text: string | undefined, isValid: (value: number) => boolean): number[] | undefined {
  const values = listOf(text).map(part => (/^[+-]?\d{1,3}$/.test(part) ? Number(part) : Number.NaN));
  return values.every(value => Number.isInteger(value) && isValid(value)) ? values : undefined;
}

function weekdaysOf(text: string | undefined): Weekday[] | undefined {
  const found = listOf(text).map(part => {
    const match = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(part);
    const nth = match?.[1] === undefined ? undefined : Number(match[1]);
    return { weekday: WEEKDAYS.indexOf(match?.[2] ?? ''), nth };
  });
  return found.every(({ weekday, nth }) => weekday >= 0 && nth !== 0) ? found : undefined;
}

/** The rule with what it leaves to the day of its start. */
function completed(rule: Rule, start: Day): Rule {
  const { frequency, weekdays, monthDays, months } = rule;
  if (weekdays.length > 0 || monthDays.length > 0) return rule;
  switch (frequency) {
    case 'DAILY':
      return rule;
    case 'WEEKLY':
      return { ...rule, weekdays: [{ weekday: start.weekday, nth: undefined }] };
    case 'MONTHLY':
      return { ...rule, monthDays: [start.day] };
    case 'YEARLY':
      return { ...rule, monthDays: [start.day], months: months.length > 0 ? months : [start.month] };
  }
}

/** Whether a day is the `nth` of its weekday in its month, or in its year where the rule is yearly and names no month. */
function isNth(rule: Rule, day: Day, nth: number): boolean {
  const ofYear = rule.frequency === 'YEARLY' && rule.months.length === 0;
  const first = ofYear ? { year: day.year, month: 1, day: 1 } : { ...day, day: 1 };
  const last = ofYear ? { year: day.year, month: 12, day: 31 } : { ...day, day: daysIn(day.year, day.month) };
  const distance = nth > 0 ? numberOf(day) - numberOf(first) : numberOf(last) - numberOf(day);
  return Math.floor(distance / 7) + 1 === Math.abs(nth);
}

/** How many of the rule's periods lie between the start and a day. */
function periods({ frequency, weekStart }: Rule, start: Day, day: Day): number {
  switch (frequency) {
    case 'DAILY':
      return numberOf(day) - numberOf(start);
    case 'WEEKLY': {
      const beginOf = (one: Day) => numberOf(one) - ((one.weekday - weekStart + 7) % 7);
      return (beginOf(day) - beginOf(start)) / 7;
    }
    case 'MONTHLY':
      return (day.year - start.year) * 12 + day.month - start.month;
    case 'YEARLY':
      return day.year - start.year;
  }
}

function matches(rule: Rule, start: Day, day: Day): boolean {
  if (numberOf(day) < numberOf(start) || periods(rule, start, day) % rule.interval !== 0) return false;
  const { weekdays, monthDays, months } = rule;
  if (months.length > 0 && !months.includes(day.month)) return false;
  const fromEnd = day.day - daysIn(day.year, day.month) - 1;
  if (monthDays.length > 0 && !monthDays.includes(day.day) && !monthDays.includes(fromEnd)) return false;
  const isDay = ({ weekday, nth }: Weekday) =>
    weekday === day.weekday && (nth === undefined || isNth(rule, day, nth));
  return weekdays.length === 0 || weekdays.some(isDay);
}

const dayOf = (time: LocalTime): Day => ({ ...time, weekday: new Date(asUtc(time)).getUTCDay() });

/** `UNTIL`: its last day. A time of day in it is read as local. */
function untilOf(text: string | undefined): Day | null | undefined {
  if (text === undefined) return null;
  const match = /^(\d{4})(\d\d)(\d\d)(?:T\d{6}Z?)?$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = match.slice(1, 4).map(Number) as [number, number, number];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
    ? dayOf({ year, month, day, hour: 0, minute: 0 })
    : undefined;
}

function readParts(text: string): Map<string, string> | string {
  const parts = new Map<string, string>();
  for (const part of text
    .trim()
    .replace(/^RRULE:/i, '')
    .toUpperCase()
    .split(';')) {
    const [name = '', value = '', ...more] = part.split('=');
    if (more.length > 0 || value === '') return `the part ${JSON.stringify(part.slice(0, 60))}`;
    if (!PARTS.has(name))
      return `the part ${JSON.stringify(name.slice(0, 40))}; FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, WKST and UNTIL are known`;
    if (parts.has(name)) return `the part ${name} twice`;
    parts.set(name, value);
  }
  return parts;
}

function ruleOf(parts: ReadonlyMap<string, string>): Rule | string {
  const frequency = FREQUENCIES.find(one => one === parts.get('FREQ'));
  if (!frequency) return `FREQ=${parts.get('FREQ') ?? ''}; it has to be one of ${FREQUENCIES.join(', ')}`;
  const interval = integers(parts.get('INTERVAL') ?? '1', value => value >= 1);
  const weekdays = weekdaysOf(parts.get('BYDAY'));
  const monthDays = integers(parts.get('BYMONTHDAY'), value => value !== 0 && Math.abs(value) <= 31);
  const months = integers(parts.get('BYMONTH'), value => value >= 1 && value <= 12);
  const weekStart = WEEKDAYS.indexOf(parts.get('WKST') ?? 'MO');
  if (interval?.length !== 1) return `INTERVAL=${parts.get('INTERVAL')}`;
  if (!weekdays) return `BYDAY=${parts.get('BYDAY')}`;
  if (!monthDays) return `BYMONTHDAY=${parts.get('BYMONTHDAY')}`;
  if (!months) return `BYMONTH=${parts.get('BYMONTH')}`;
  if (weekStart < 0) return `WKST=${parts.get('WKST')}`;
  if ((frequency === 'DAILY' || frequency === 'WEEKLY') && weekdays.some(({ nth }) => nth !== undefined))
    return `BYDAY=${parts.get('BYDAY')} with FREQ=${frequency}, which has no first or last weekday`;
  if (frequency === 'WEEKLY' && monthDays.length > 0) return 'BYMONTHDAY with FREQ=WEEKLY';
  return { frequency, interval: interval[0]!, weekdays, monthDays, months, weekStart };
}

/**
 * Reads a rule that repeats from `start`, each time at the start's time of day. The start counts only where the rule has its
 * day, as python-dateutil has it.
 * @returns what is wrong, as the end of a sentence, when it is none
 */
export function parseRule(text: string, start: LocalTime): Recurrence | string {
  const parts = readParts(text);
  if (typeof parts === 'string') return parts;
  const rule = ruleOf(parts);
  if (typeof rule === 'string') return rule;
  const until = untilOf(parts.get('UNTIL'));
  if (until === undefined) return `UNTIL=${parts.get('UNTIL')}; write a day such as 20271231`;
  const first = dayOf(start);
  const whole = completed(rule, first);
  return {
    times: [[start.hour, start.minute]],
    matches: day => (until === null || numberOf(day) <= numberOf(until)) && matches(whole, first, day),
  };
}
