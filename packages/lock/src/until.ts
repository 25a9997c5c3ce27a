/** When a hold ends, as a person writes it. */
import { Fault } from '@guarded-deploy/faults';
import { DAY_MS, instantOf, isZone, parseLocalTime } from './freezes/zone.ts';

const LONGEST_DAYS = 366;

const UNITS = { d: DAY_MS, h: 3_600_000, m: 60_000 } as const;

/** `90m`, `2h`, `1d12h` in milliseconds. */
function spanOf(text: string): number | undefined {
  if (!/^(\d{1,5}[dhm])+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d{1,5})([dhm])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit as keyof typeof UNITS],
    0,
  );
}

/** `2026-12-01 08:00 Europe/Berlin`, `2026-12-01T08:00Z`, `2026-12-01T08:00+01:00`. */
function instantIn(text: string): number | undefined {
  const match =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(?::00)?)? ?(Z|[+-]\d\d:?\d\d|[A-Za-z][A-Za-z0-9_+/-]{1,60})$/.exec(
      text,
    );
  if (!match) return undefined;
  const [, date, clock = '00:00', zone = ''] = match;
  const local = parseLocalTime(`${date} ${clock}`);
  if (!local) return undefined;
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (offset) {
    const [, sign, hours, minutes] = offset;
    if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
    const ms = (Number(hours) * 60 + Number(minutes)) * 60_000;
    return instantOf(local.time, 'UTC') - (sign === '-' ? -ms : ms);
  }
  const name = zone === 'Z' ? 'UTC' : zone;
  return isZone(name) ? instantOf(local.time, name) : undefined;
}

function invalid(text: string, why: string): Fault {
  return new Fault({
    code: 'INPUT_INVALID',
    what: `The end of the hold is ${JSON.stringify(text.slice(0, 100))}, which ${why}.`,
    remedy: "Write how long ('2h', '1d'), or when with a time zone: '2026-12-01 08:00 Europe/Berlin'.",
  });
}

/**
 * When a hold ends: so long from now, or at a time of a zone.
 * @param now milliseconds since 1970, by GitHub's clock where it is known
 * @throws Fault INPUT_INVALID
 */
export function parseUntil(given: string, now: number): number {
  const text = given.trim();
  const span = spanOf(text);
  const until = span === undefined ? instantIn(text) : now + span;
  if (until === undefined) throw invalid(text, 'is neither a span of time nor a time with its zone');
  if (until <= now) throw invalid(text, 'is over already');
  if (until > now + LONGEST_DAYS * DAY_MS) throw invalid(text, 'is more than a year away');
  return until;
}
