/** Points in time: what Python's datetime does. */
import { ExpressionError } from './errors.ts';
import { DateOnly, DateTime } from './values.ts';

/** Microseconds since the start of 1970 in UTC, or by the clock on the wall for a time without a zone. */
export function microsecondsOf(date: DateOnly): bigint {
  const at = new Date(0);
  at.setUTCFullYear(date.year, date.month - 1, date.day);
  if (!(date instanceof DateTime)) return BigInt(at.getTime()) * 1000n;
  at.setUTCHours(date.hour, date.minute, date.second);
  const whole = BigInt(at.getTime()) * 1000n + BigInt(date.microsecond);
  return whole - BigInt(date.offset ?? 0) * 60_000_000n;
}

/** A date of UTC's fields of a JavaScript date. */
export function fromFields(at: Date, microsecond = 0, offset?: number): DateTime {
  return new DateTime(
    new DateOnly(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()),
    { hour: at.getUTCHours(), minute: at.getUTCMinutes(), second: at.getUTCSeconds(), microsecond },
    offset,
  );
}

/**
 * A date moved by a distance. Whole days only for a date without time.
 * @throws OverflowError outside the years 1 to 9999
 */
export function plusMicroseconds(date: DateOnly, distance: bigint): DateOnly {
  const local =
    microsecondsOf(date) + (date instanceof DateTime ? BigInt(date.offset ?? 0) * 60_000_000n : 0n);
  const step = 86_400_000_000n;
  const whole = date instanceof DateTime ? distance : distance - (((distance % step) + step) % step);
  const sum = local + whole;
  const micro = ((sum % 1000n) + 1000n) % 1000n;
  const at = new Date(Number((sum - micro) / 1000n));
  const year = at.getUTCFullYear();
  if (Number.isNaN(year) || year < 1 || year > 9999)
    throw new ExpressionError('OverflowError', 'date value out of range');
  if (!(date instanceof DateTime)) return new DateOnly(year, at.getUTCMonth() + 1, at.getUTCDate());
  return fromFields(at, at.getUTCMilliseconds() * 1000 + Number(micro), date.offset);
}

export const dayOfYear = (year: number, month: number, day: number): number =>
  Math.round(
    (Date.UTC(2000 + (year % 400), month - 1, day) - Date.UTC(2000 + (year % 400), 0, 1)) / 86_400_000,
  ) + 1;

/** 0 for Monday to 6 for Sunday. */
export const weekdayOf = (year: number, month: number, day: number): number =>
  (new Date(Date.UTC(2000 + (year % 400), month - 1, day)).getUTCDay() + 6) % 7;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export const daysIn = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** Year and week of ISO 8601. */
export function isoWeek(year: number, month: number, day: number): { year: number; week: number } {
  const weekday = weekdayOf(year, month, day);
  const ordinal = dayOfYear(year, month, day);
  const week = Math.floor((ordinal - (weekday + 1) + 10) / 7);
  const weeksIn = (of: number) => {
    const first = weekdayOf(of, 1, 1);
    return first === 3 || (first === 2 && isLeap(of)) ? 53 : 52;
  };
  if (week < 1) return { year: year - 1, week: weeksIn(year - 1) };
  return week > weeksIn(year) ? { year: year + 1, week: 1 } : { year, week };
}
