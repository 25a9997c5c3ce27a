import { unsupported } from '../errors.ts';
import { isText, textOf } from '../kinds.ts';
import { partsOf } from '../printing.ts';
import { Callable, type TimeDelta } from '../runtime.ts';
import type { Any } from '../session.ts';
import { strftime } from '../strftime.ts';
import { microsecondsOf, weekdayOf } from '../time.ts';
import { DateOnly, DateTime, Float } from '../values.ts';
import { bound, type Methods } from './method.ts';

const date = (self: Any) => self as DateOnly;

const weekday = (self: Any) => weekdayOf(date(self).year, date(self).month, date(self).day);

const METHODS: Methods = {
  strftime: [
    'format',
    (_, self, format) => strftime(date(self), isText(format) ? textOf(format) : String(format)),
  ],
  isoformat: [
    'sep?',
    (_, self, separator) =>
      self instanceof DateTime ? self.format('T').replace('T', String(separator ?? 'T')) : String(self),
  ],
  weekday: ['', (_, self) => weekday(self)],
  isoweekday: ['', (_, self) => weekday(self) + 1],
  date: ['', (_, self) => new DateOnly(date(self).year, date(self).month, date(self).day)],
  ctime: ['', (_, self) => strftime(date(self), '%a %b %e %H:%M:%S %Y')],
  timestamp: ['', (_, self) => timestamp(self as DateTime)],
};

/** Seconds since the epoch; a time without a zone is the runner's. */
function timestamp(self: DateTime): Float {
  if (self.offset !== undefined) return new Float(Number(microsecondsOf(self)) / 1e6);
  const local = new Date(self.year, self.month - 1, self.day, self.hour, self.minute, self.second);
  return new Float(local.getTime() / 1000 + self.microsecond / 1e6);
}

/** A member of a date or a point in time; undefined when it has none of that name. */
export function dateMembers(self: DateOnly, name: string): Any {
  if (name === 'year' || name === 'month' || name === 'day') return self[name];
  if (self instanceof DateTime) {
    if (name === 'hour' || name === 'minute' || name === 'second' || name === 'microsecond')
      return self[name];
    if (name === 'tzinfo' && self.offset === undefined) return null;
  }
  if (name === 'replace' || name === 'isocalendar')
    return new Callable(name, () =>
      unsupported(
        `the method '${name}' of ${self instanceof DateTime ? 'datetime' : 'date'} is not supported`,
        "Use 'strftime'.",
      ),
    );
  if (!Object.hasOwn(METHODS, name)) return undefined;
  const onlyTimes = name === 'date' || name === 'timestamp';
  return onlyTimes && !(self instanceof DateTime) ? undefined : bound(name, METHODS[name]!, self);
}

/** A member of a difference of times. */
export function deltaMembers(self: TimeDelta, name: string): Any {
  if (name === 'days' || name === 'seconds' || name === 'microseconds') return partsOf(self)[name];
  if (name !== 'total_seconds') return undefined;
  return bound(name, ['', (_, delta) => new Float(Number((delta as TimeDelta).microseconds) / 1e6)], self);
}
