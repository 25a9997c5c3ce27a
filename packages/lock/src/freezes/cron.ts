/** A line of crontab(5) as the times of a day and the days that have them. */

/** A day of the calendar, without a time zone. */
export interface Day {
  readonly year: number;
  /** 1 … 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** Which days, and at which times of them: `[hour, minute]`. */
export interface Recurrence {
  readonly matches: (day: Day) => boolean;
  readonly times: readonly (readonly [number, number])[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  { name: 'day of the week', least: 0, most: 7, names: WEEKDAYS },
];

function numberFrom(text: string, { least, most, names }: Field): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + (least === 1 ? 1 : 0);
  if (!/^\d{1,2}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}

/** `*`, `5`, `1-5`, a step as in `1-30/5`, `mon-fri`, and lists of these. @returns undefined when it is none */
function valuesOf(text: string, field: Field): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\*|[A-Za-z0-9]+)(?:-([A-Za-z0-9]+))?(?:\/(\d{1,2}))?$/.exec(part);
    if (!match) return undefined;
    const [, from = '', to, by] = match;
    const step = by === undefined ? 1 : Number(by);
    const isAll = from === '*';
    if (step < 1 || (isAll && to !== undefined)) return undefined;
    const first = isAll ? field.least : numberFrom(from, field);
    const last = isAll || (to === undefined && by !== undefined) ? field.most : numberFrom(to ?? from, field);
    if (first === undefined || last === undefined || first > last) return undefined;
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return values;
}

/**
 * Reads the five fields of a crontab line. Where both kinds of day are restricted, either is enough, as in crontab(5).
 * @returns what is wrong, as the end of a sentence, when it is none
 */
export function parseCron(text: string): Recurrence | string {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== FIELDS.length)
    return `${fields.length} fields instead of 5 (minute, hour, day, month, weekday)`;
  const sets: ReadonlySet<number>[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const values = valuesOf(fields[index]!, field);
    if (!values) return `${JSON.stringify(fields[index]!.slice(0, 60))} as ${field.name}`;
    sets.push(values);
  }
  const [minutes, hours, days, months, weekdays] = sets as [
    ReadonlySet<number>,
    ReadonlySet<number>,
    ReadonlySet<number>,
    ReadonlySet<number>,
    ReadonlySet<number>,
  ];
  const anyDay = fields[2]!.startsWith('*');
  const anyWeekday = fields[4]!.startsWith('*');
  const sorted = (values: ReadonlySet<number>) => [...values].sort((a, b) => a - b);
  return {
    times: sorted(hours).flatMap(hour => sorted(minutes).map(minute => [hour, minute] as const)),
    matches: ({ month, day, weekday }) => {
      if (!months.has(month)) return false;
      const byDay = days.has(day);
      const byWeekday = weekdays.has(weekday) || (weekday === 0 && weekdays.has(7));
      return anyDay || anyWeekday ? byDay && byWeekday : byDay || byWeekday;
    },
  };
}
