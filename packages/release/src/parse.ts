import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import { parseAllDocuments } from 'yaml';
import type { Variables } from './config.ts';

/**
 * The `variables` input: a YAML mapping, or several as documents of their own, of which the later wins. An empty one adds nothing.
 * @throws Fault VARIABLES_INVALID (without the text: it may hold secrets)
 */
export function parseVariables(text: string | undefined): Variables {
  if (text === undefined || text.trim() === '') return {};
  let values: unknown[] = [undefined];
  try {
    const documents = [...parseAllDocuments(text)];
    if (documents.every(({ errors }) => errors.length === 0))
      values = documents.map((document): unknown => document.toJS() ?? {});
  } catch {
    // Aliases of nothing, or too many.
  }
  const isMapping = (value: unknown): value is Variables =>
    typeof value === 'object' && !Array.isArray(value);
  if (values.every(isMapping)) return Object.fromEntries(values.flatMap(value => Object.entries(value)));
  throw new Fault({
    code: 'VARIABLES_INVALID',
    what: "The input 'variables' is not a YAML mapping of names to values.",
    remedy: "Write one 'name: value' a line; a line '---' separates mappings, of which the later wins.",
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
