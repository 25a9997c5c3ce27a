/** Names of hosts as Ansible takes them apart: `name:port`, `[address]:port`, ranges such as `web[01:20:2].example.org`. Pure. */

interface ParsedAddress {
  readonly host: string;
  readonly port: number | undefined;
}

const HEX_RANGE = String.raw`\[[0-9a-f]+:[0-9a-f]+(?::[0-9]+)?\]`;
const NUMBER_RANGE = String.raw`\[[0-9]+:[0-9]+(?::[0-9]+)?\]`;
const LETTER_RANGE = String.raw`\[(?:[a-z]:[a-z]|[0-9]+:[0-9]+)(?::[0-9]+)?\]`;
const SIX = `(?:[0-9a-f]{1,4}|${HEX_RANGE})`;
const FOUR = `(?:[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5]|${NUMBER_RANGE})`;
const WORD = String.raw`\p{L}\p{N}_`;
const LABEL = `(?:[${WORD}]|${LETTER_RANGE})(?:[${WORD}-]|${LETTER_RANGE})*(?<![_-])`;

const BRACKETED = /^\[(.+)\]:([0-9]+)$/;
const WITH_PORT = /^((?:[^:[\]]|\[[^\]]*\])*):([0-9]+)$/;
const HOSTS = [
  new RegExp(`^(?:${FOUR}\\.){3}${FOUR}$`, 'iu'),
  new RegExp(
    `^(?:(?:${SIX}:){7}${SIX}|(?:${SIX}:){1,6}:|${SIX}:(?::${SIX}){1,6}|(?:${SIX}:){2}(?::${SIX}){1,5}|(?:${SIX}:){3}(?::${SIX}){1,4}|(?:${SIX}:){4}(?::${SIX}){1,3}|(?:${SIX}:){5}(?::${SIX}){1,2}|(?:${SIX}:){6}:${SIX}|:(?::${SIX}){1,6}|${SIX}?::|(?:0:){6}(?:${SIX}\\.){3}${SIX}|::(?:ffff:)?(?:${SIX}\\.){3}${SIX}|(?:0:){5}ffff:(?:${SIX}\\.){3}${SIX})$`,
    'iu',
  ),
  new RegExp(`^${LABEL}(?:\\.${LABEL})*$`, 'iu'),
];

/** Longer names are no names; and what follows would take its time over them. */
const LONGEST = 1000;

/** Host and port; undefined when the text is no address, name or range of them. */
export function parseAddress(text: string): ParsedAddress | undefined {
  if (text.length > LONGEST) return undefined;
  let host = text;
  let port: number | undefined;
  // Brackets may hold a port of their own, which then counts: so does Ansible.
  for (const pattern of [BRACKETED, WITH_PORT]) {
    const match = pattern.exec(host);
    if (!match) continue;
    host = match[1]!;
    port = Number(match[2]);
  }
  return HOSTS.some(pattern => pattern.test(host)) ? { host, port } : undefined;
}

/** Whether a name is an IP address, whose dots part nothing. */
export const isAddress = (name: string): boolean => HOSTS.slice(0, 2).some(pattern => pattern.test(name));

/** A range that cannot be written out; the message is a sentence's end. */
export class HostRangeError extends Error {}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Hosts of one pattern. */
const MOST = 20_000;

/**
 * `web[01:20:2].example.org` → its hosts; letters as well as numbers, zero-padded as written, several ranges multiply.
 * @throws HostRangeError
 */
export function expandRange(pattern: string): string[] {
  if (!pattern.includes('[')) return [pattern];
  const names: string[] = [];
  expandInto(names, '', pattern);
  return names;
}

/** `before` is written out; what follows may hold further ranges. */
function expandInto(names: string[], before: string, pattern: string): void {
  if (!pattern.includes('[')) {
    if (names.length >= MOST) throw new HostRangeError(`it stands for more than ${MOST} hosts`);
    names.push(before + pattern);
    return;
  }
  const open = pattern.indexOf('[');
  const close = pattern.indexOf(']', open);
  if (close < 0 || /[|\]]/.test(before + pattern.slice(0, open)) || pattern.includes('|'))
    throw new HostRangeError("its brackets do not pair up as in '[1:9]'");
  const head = before + pattern.slice(0, open);
  const tail = pattern.slice(close + 1);
  for (const part of members(pattern.slice(open + 1, close))) {
    if (names.length >= MOST) throw new HostRangeError(`it stands for more than ${MOST} hosts`);
    expandInto(names, head + part, tail);
  }
}

function members(range: string): string[] {
  const bounds = range.split(':');
  if (bounds.length !== 2 && bounds.length !== 3)
    throw new HostRangeError(
      `'[${range.slice(0, 40)}]' is no range; write [first:last] or [first:last:step]`,
    );
  const from = bounds[0] || '0';
  const to = bounds[1]!;
  if (to === '') throw new HostRangeError('the range has no end');
  const padded = from.startsWith('0') && from.length > 1;
  if (padded && from.length !== to.length)
    throw new HostRangeError('both ends of a range with leading zeros need the same number of digits');
  const step = bounds.length === 2 ? 1 : numberIn(bounds[2]!);
  const write = (text: string) => (padded ? text.padStart(from.length, '0') : text);
  const first = LETTERS.indexOf(from);
  const last = LETTERS.indexOf(to);
  if (first >= 0 && last >= 0) {
    if (first > last) throw new HostRangeError('the range ends before it begins');
    if (step > 0) return [...LETTERS.slice(first, last + 1)].filter((_, index) => index % step === 0);
  }
  return numbers(numberIn(from), numberIn(to), step).map(value => write(String(value)));
}

function numberIn(text: string): number {
  if (!/^[-+]?[0-9]{1,15}$/.test(text.trim()))
    throw new HostRangeError(`'${text.slice(0, 40)}' is neither a number nor a letter`);
  return Number(text);
}

function numbers(from: number, to: number, step: number): number[] {
  if (step === 0) throw new HostRangeError('the step is zero');
  // Downwards, Python counts to one above the end: ranges of hosts go upwards.
  const count = Math.ceil((to + 1 - from) / step);
  if (count > MOST) throw new HostRangeError(`it stands for more than ${MOST} hosts`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => from + index * step);
}
