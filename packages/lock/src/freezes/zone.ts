/** Local times of a time zone and instants, both ways. Zones are those of the IANA database, as Node knows them. */

/** A time as a clock on the wall shows it. */
export interface LocalTime {
  readonly year: number;
  /** 1 … 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    const numeric = 'numeric';
    format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      ...{ timeZone: zone, hourCycle: 'h23', era: 'short' },
      ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric },
    });
    formats.set(zone, format);
  }
  return format;
}

/** Whether `zone` is a name such as `Europe/Berlin` or `UTC`. An offset such as `+02:00` is none: it knows no summer time. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What clocks in `zone` show at an instant. */
export function localTimeOf(instant: number, zone: string): LocalTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const [year, month, day, hour, minute] = (['year', 'month', 'day', 'hour', 'minute'] as const).map(type =>
    Number(parts.get(type)),
  ) as [number, number, number, number, number];
  return { year, month, day, hour, minute };
}

/** Milliseconds since 1970 as if the local time were UTC's. */
export const asUtc = ({ year, month, day, hour, minute }: LocalTime): number =>
  Date.UTC(year, month - 1, day, hour, minute);

const offsetAt = (instant: number, zone: string): number =>
  asUtc(localTimeOf(instant, zone)) - Math.floor(instant / MINUTE_MS) * MINUTE_MS;

/**
 * The instant at which clocks in `zone` show a time. Where they show it twice (the end of summer time) it is the first; where
 * they skip it, the time is read with the offset before the change, as Python's zoneinfo does.
 */
export function instantOf(local: LocalTime, zone: string): number {
  const utc = asUtc(local);
  const before = offsetAt(utc - DAY_MS, zone);
  const after = offsetAt(utc + DAY_MS, zone);
  if (offsetAt(utc - before, zone) === before) return utc - before;
  return offsetAt(utc - after, zone) === after ? utc - after : utc - before;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const two = (value: number) => String(value).padStart(2, '0');

/** `Fri 2026-12-18 18:00 Europe/Berlin`. */
export function wordsOf(instant: number, zone: string): string {
  const local = localTimeOf(instant, zone);
  const weekday = WEEKDAYS[new Date(asUtc(local)).getUTCDay()]!;
  const { year, month, day, hour, minute } = local;
  return `${weekday} ${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)} ${zone}`;
}

/**
 * Reads `2026-12-18`, `2026-12-18 18:00` or `2026-12-18T18:00`. A date alone is its first minute.
 * @returns undefined when it is none, or a day or time that no calendar has
 */
export function parseLocalTime(
  text: string,
): { readonly time: LocalTime; readonly isDate: boolean } | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::00)?)?$/.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute] = match.slice(1).map(part => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const time = { year, month, day, hour, minute };
  const back = new Date(asUtc(time));
  const isReal =
    back.getUTCMonth() + 1 === month &&
    back.getUTCDate() === day &&
    back.getUTCHours() === hour &&
    back.getUTCMinutes() === minute;
  return isReal && year >= 1970 ? { time, isDate: match[4] === undefined } : undefined;
}
