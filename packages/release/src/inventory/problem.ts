import { Fault, type FaultOptions, type Place } from '@guarded-deploy/faults';

/** What ends a line, steers a terminal, or turns the direction of a text. */
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

export const hasControl = (text: string): boolean => CONTROL.test(text);

/** Foreign text on one line, without what steers a terminal. */
export const onOneLine = (text: string): string => text.replaceAll(new RegExp(CONTROL, 'g'), ' ');

/** A file's text may be hostile or huge: what a message repeats of it is one short line. */
export function shown(text: string, limit = 60): string {
  const line = onOneLine(text.slice(0, limit + 1));
  return `'${line.length > limit ? `${line.slice(0, limit)}…` : line}'`;
}

const at = ({ file, line, column }: Place) =>
  `${file}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}`;

/** Longest sentence of a message, in characters: names in it may be as long as their file. */
const LONGEST = 500;

/** A sentence with foreign names in it, on one line and cut where it is too long. */
export function sentence(text: string): string {
  const line = onOneLine(text.slice(0, LONGEST + 1));
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** A fault whose sentences repeat names out of foreign files, as every fault about an inventory does. */
export const problem = (options: FaultOptions): Fault =>
  new Fault({ ...options, what: sentence(options.what), remedy: sentence(options.remedy) });

/** An inventory that cannot be read: where, what is wrong there, and what to write instead. */
export function invalid(place: Place, what: string, remedy?: string): Fault {
  return problem({
    code: 'INVENTORY_INVALID',
    what: `${at(place)}: ${what}.`,
    remedy: remedy ?? 'Correct the file: a release needs the whole of its inventory.',
    place,
  });
}

/** Where something stands, for a message: `hosts.yml:3:5`. */
export const placeText = at;
