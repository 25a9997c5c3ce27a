import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import { parse } from 'yaml';
import type { Variables } from './config.ts';

/**
 * The `variables` input: a YAML mapping.
 * @throws Fault VARIABLES_INVALID (without the text: it may hold secrets)
 */
export function parseVariables(text: string | undefined): Variables {
  if (text === undefined || text.trim() === '') return {};
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Variables;
  throw new Fault({
    code: 'VARIABLES_INVALID',
    what: "The input 'variables' is not a YAML mapping of names to values.",
    remedy: "Write one 'name: value' a line.",
  });
}

/**
 * `1, 50%, 100%` → its parts.
 * @throws Fault BATCHES_INVALID
 */
export function parseBatches(text: string | undefined): (number | string)[] | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  return text
    .split(/[,\s]+/)
    .filter(part => part !== '')
    .map(part => {
      if (/^[1-9]\d{0,4}$/.test(part)) return Number(part);
      if (/^([1-9]\d?|100)%$/.test(part)) return part;
      throw new Fault({
        code: 'BATCHES_INVALID',
        what: `'${part}' is not a batch size.`,
        remedy: "Write numbers of hosts or percentages, such as '1, 50%, 100%'.",
      });
    });
}

/**
 * Text of the release file.
 * @throws Fault RELEASE_FILE_MISSING
 */
export function readConfigFile(workspace: string, path: string): string {
  try {
    return readFileSync(join(workspace, path), 'utf8');
  } catch (cause) {
    throw new Fault({
      code: 'RELEASE_FILE_MISSING',
      what: `There is no release file ${path}.`,
      remedy:
        "Check the code out before this step, or name the file as 'config'; docs/release-file.md shows one.",
      cause,
    });
  }
}
