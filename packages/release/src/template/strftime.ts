/** Dates as text and back: the directives of C's strftime() and Python's strptime(), in English as Python has them by default. */
import { valueError } from './errors.ts';
import { dayOfYear, daysIn, isoWeek, microsecondsOf, weekdayOf } from './time.ts';
import { DateOnly, DateTime } from './values.ts';

const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** Directives that stand for several. */
const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  r: '%I:%M:%S %p',
  R: '%H:%M',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

const short = (name: string): string => name.slice(0, 3);

const two = (value: number) => String(value).padStart(2, '0');
const spaced = (value: number) => String(value).padStart(2, ' ');

function zoneText(offset: number | undefined): string {
  if (offset === undefined) return '';
  const far = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(far / 60))}${two(far % 60)}`;
}

/** What one directive prints; undefined for one that there is not. */
function directive(letter: string, at: DateTime, zone: string): string | undefined {
  const { year, month, day, hour, minute, second } = at;
  const weekday = weekdayOf(year, month, day);
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  if (letter in COMPOSED) return strftime(at, COMPOSED[letter]!, zone);
  switch (letter) {
    case 'a':
      return short(DAYS[weekday]!);
    case 'A':
      return DAYS[weekday]!;
    case 'b':
    case 'h':
      return short(MONTHS[month - 1]!);
    case 'B':
      return MONTHS[month - 1]!;
    case 'C':
      return two(Math.floor(year / 100));
    case 'd':
      return two(day);
    case 'e':
      return spaced(day);
    case 'f':
      return String(at.microsecond).padStart(6, '0');
    case 'g':
      return two(isoWeek(year, month, day).year % 100);
    case 'G':
      return String(isoWeek(year, month, day).year);
    case 'H':
      return two(hour);
    case 'I':
      return two(hour12);
    case 'j':
      return String(dayOfYear(year, month, day)).padStart(3, '0');
    case 'k':
      return spaced(hour);
    case 'l':
      return spaced(hour12);
    case 'm':
      return two(month);
    case 'M':
      return two(minute);
    case 'n':
      return '\n';
    case 'p':
      return hour < 12 ? 'AM' : 'PM';
    case 'P':
      return hour < 12 ? 'am' : 'pm';
    case 's':
      return String(microsecondsOf(at) / 1_000_000n);
    case 'S':
      return two(second);
    case 't':
      return '\t';
    case 'u':
      return String(weekday + 1);
    case 'U':
      return two(Math.floor((dayOfYear(year, month, day) + 6 - ((weekday + 1) % 7)) / 7));
    case 'V':
      return two(isoWeek(year, month, day).week);
    case 'w':
      return String((weekday + 1) % 7);
    case 'W':
      return two(Math.floor((dayOfYear(year, month, day) + 6 - weekday) / 7));
    case 'y':
      return two(year % 100);
    case 'Y':
      return String(year);
    case 'z':
      return zoneText(at.offset);
    case 'Z':
      return zone;
    case '%':
      return '%';
  }
  return undefined;
}

/** A date as a text. A directive that there is not stays as it is. */
export function strftime(date: DateOnly, format: string, zone?: string): string {
  const at =
    date instanceof DateTime ? date : new DateTime(date, { hour: 0, minute: 0, second: 0, microsecond: 0 });
  const name = zone ?? (at.offset === undefined ? '' : zoneName(at.offset));
  return format.replace(/%([-_0^#]?)(.)/gsu, (whole, flag: string, letter: string) => {
    const text = directive(letter, at, name);
    if (text === undefined) return whole;
    if (flag === '-') return /^[ 0]+\d/.test(text) ? text.replace(/^[ 0]+/, '') : text;
    if (flag === '_') return text.replace(/^0+(?=\d)/, zeros => ' '.repeat(zeros.length));
    if (flag === '0') return text.replace(/^ +/, spaces => '0'.repeat(spaces.length));
    return flag === '^' || flag === '#' ? text.toUpperCase() : text;
  });
}

const zoneName = (offset: number): string => {
  const text = zoneText(offset);
  return offset === 0 ? 'UTC' : `UTC${text.slice(0, 3)}:${text.slice(3)}`;
};

/** The pattern of each directive that strptime() knows. */
const PATTERNS: Readonly<Record<string, string>> = {
  a: DAYS.map(short).join('|'),
  A: DAYS.join('|'),
  b: MONTHS.map(short).join('|'),
  B: MONTHS.join('|'),
  d: '(?:3[01]|[12]\\d|0[1-9]|[1-9]| [1-9])',
  f: '\\d{1,6}',
  H: '(?:2[0-3]|[01]\\d|\\d)',
  I: '(?:1[0-2]|0[1-9]|[1-9])',
  j: '(?:36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9])',
  m: '(?:1[0-2]|0[1-9]|[1-9])',
  M: '(?:[0-5]\\d|\\d)',
  p: '(?:am|pm)',
  S: '(?:6[01]|[0-5]\\d|\\d)',
  w: '[0-6]',
  y: '\\d\\d',
  Y: '\\d{4}',
  z: '(?:[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|z)',
  Z: '(?:utc|gmt)',
};

/** Longer ones are no formats. */
const MOST_FORMAT = 1000;

/**
 * A text as a date, by a format of strptime().
 * @throws ValueError when it does not fit
 */
export function strptime(text: string, given: string): DateTime {
  const format = given.replace(/%([cxX])/g, (_, letter: string) => COMPOSED[letter]!.replace('%e', '%d'));
  if (format.length > MOST_FORMAT) valueError('the format is too long');
  const letters: string[] = [];
  let pattern = '';
  for (const part of format.match(/%.?|\s+|[^%\s]+/gsu) ?? []) {
    if (part === '%%') pattern += '%';
    else if (part.startsWith('%')) {
      const known = PATTERNS[part.slice(1)];
      if (!known) valueError(`'${part.slice(1)}' is a bad directive in format '${given}'`);
      letters.push(part.slice(1));
      pattern += `(${known})`;
    } else pattern += /^\s/.test(part) ? '\\s+' : part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  const match = new RegExp(`^${pattern}`, 'iu').exec(text);
  if (!match) return valueError(`time data '${text}' does not match format '${given}'`);
  if (match[0].length !== text.length) valueError(`unconverted data remains: ${text.slice(match[0].length)}`);
  const found: Record<string, string> = {};
  letters.forEach((letter, index) => {
    found[letter] = match[index + 1]!.toLowerCase();
  });
  return assemble(found);
}

function assemble(found: Readonly<Record<string, string>>): DateTime {
  const number = (letter: string) => (found[letter] === undefined ? undefined : Number(found[letter]));
  const short = number('y');
  const year = number('Y') ?? (short === undefined ? 1900 : short + (short < 69 ? 2000 : 1900));
  const named = (found['b'] ?? found['B'])?.slice(0, 3);
  const byName = MONTHS.findIndex(month => month.slice(0, 3).toLowerCase() === named) + 1;
  let month = number('m') ?? (byName || 1);
  let day = number('d') ?? 1;
  const ordinal = number('j');
  if (ordinal !== undefined && number('m') === undefined && number('d') === undefined) {
    const at = new Date(Date.UTC(2000 + (year % 400), 0, ordinal));
    month = at.getUTCMonth() + 1;
    day = at.getUTCDate();
  }
  if (day > daysIn(year, month)) valueError('day is out of range for month');
  const half = number('I');
  const afternoon = found['p'] === 'pm' ? 12 : 0;
  const hour = number('H') ?? (half === undefined ? 0 : (half % 12) + afternoon);
  const second = number('S') ?? 0;
  if (second > 59) valueError('second must be in 0..59');
  const microsecond = Number((found['f'] ?? '0').padEnd(6, '0'));
  const time = { hour, minute: number('M') ?? 0, second, microsecond };
  const zone = /^([+-])(\d\d):?(\d\d)/.exec(found['z'] ?? '');
  const offset = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : undefined;
  return new DateTime(new DateOnly(year, month, day), time, found['z'] === 'z' ? 0 : offset);
}
