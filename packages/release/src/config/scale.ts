/** Values that services are scaled by: numbers, of the names that the release file's services have. Pure. */

import { problem } from '../inventory/problem.ts';
import { Float, Foreign } from '../template/index.ts';
import type { ReleaseFile, Variables } from './index.ts';
import { parseVariables } from './inputs.ts';

type Services = ReleaseFile['services'];

const NUMBER = /^-?\d{1,18}(\.\d{1,18})?$/;

/** A number with what it counts, such as `30s` or `512M`. */
const QUANTITY = /^-?\d{1,18}(\.\d{1,18})?[A-Za-z%]{0,4}$/;

/** Whether a value is a number, however it was written; one with a unit, where the usual value has one. */
export function isScale(value: unknown, usual: unknown): boolean {
  if (value instanceof Float) return Number.isFinite(value.value);
  if (value instanceof Foreign) return isScale(value.text, usual);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'bigint') return true;
  const pattern = typeof usual === 'string' && !NUMBER.test(usual) ? QUANTITY : NUMBER;
  return typeof value === 'string' && pattern.test(value);
}

/** What somebody wrote, so that one sees which of the values it is. */
const shown = (value: unknown) =>
  JSON.stringify(value instanceof Float ? value.value : String(value)).slice(0, 80);

export const notScale = (name: string, value: unknown, whose: string) =>
  problem({
    code: 'SCALE_INVALID',
    what: `'${name}' is ${shown(value)}${whose}, and a service is scaled by it.`,
    remedy: 'Give a number; one with a unit, such as 30s, only where the usual value under `scale` has one.',
  });

/**
 * The `scale` input: for `command: scale` only, names that a service of the release file is scaled by, and numbers.
 * @throws Fault SCALE_INVALID, VARIABLES_INVALID
 */
export function parseScale(text: string | undefined, services: Services, command: string): Variables {
  const values = parseVariables(text, 'scale');
  const known = Object.assign({}, ...Object.values(services ?? {}).map(({ scale }) => scale ?? {}));
  for (const [name, value] of Object.entries(values)) {
    if (command !== 'scale') {
      throw problem({
        code: 'SCALE_INVALID',
        what: `The input 'scale' was given with 'command: ${command}', which scales nothing.`,
        remedy: "Leave it empty, or use 'command: scale'.",
      });
    }
    if (!Object.hasOwn(known, name)) {
      const names = Object.keys(known);
      throw problem({
        code: 'SCALE_INVALID',
        what: `The input 'scale' has ${JSON.stringify(name.slice(0, 60))}, by which no service is scaled${names.length > 0 ? `; there are: ${names.slice(0, 20).join(', ')}` : ''}.`,
        remedy: "Correct the name, or add it under 'scale' of a service in the release file.",
      });
    }
    if (!isScale(value, known[name])) throw notScale(name, value, " in the input 'scale'");
  }
  return values;
}
