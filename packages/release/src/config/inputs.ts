import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import { parseAllDocuments } from 'yaml';
import { readDataStream } from '../inventory/index.ts';
import { problem } from '../inventory/problem.ts';
import { DotenvError, isDotenv, readDotenv } from './dotenv.ts';
import type { Variables } from './index.ts';

/**
 * The `variables` input, read as Ansible reads the file behind `--extra-vars=@`: JSON or a YAML mapping; or lines NAME=value. It
 * may be several as documents of their own, of which the later wins. An empty one adds nothing.
 * @throws Fault VARIABLES_INVALID (without the text: it may hold secrets)
 */
export function parseVariables(text: string | undefined, input = 'variables'): Variables {
  if (text === undefined || text.trim() === '') return {};
  let line: number | undefined;
  try {
    const documents = readDataStream(text, input, other => (isDotenv(other) ? readDotenv(other) : undefined));
    if (documents.every(value => value === null || value instanceof Map))
      return Object.fromEntries(
        documents.flatMap(value =>
          value instanceof Map
            ? [...value].map(([name, inner]): [string, unknown] => [String(name), inner])
            : [],
        ),
      );
  } catch (error) {
    if (error instanceof DotenvError) line = error.line;
    else if (error instanceof Fault) line = error.place?.line;
    else throw error;
  }
  throw problem({
    code: 'VARIABLES_INVALID',
    what: `The input '${input}' is neither a YAML mapping of names to values nor lines NAME=value${line === undefined ? '' : ` (see line ${line})`}.`,
    remedy:
      "Write one 'name: value' or NAME=value a line; a line '---' separates mappings, of which the later wins.",
  });
}

/**
 * Plain values of the `variables` input as they are written, by name: as variables of a process, which are texts, they are that. `007` is
 * the number 7 to YAML, and `yes` is true. Empty where the input is of another form. Pure.
 */
export function writtenTexts(text: string | undefined): ReadonlyMap<string, string> {
  const written = new Map<string, string>();
  if (text === undefined || isDotenv(text)) return written;
  try {
    // In this schema every value is a text.
    for (const document of parseAllDocuments(text, { schema: 'failsafe', logLevel: 'silent' })) {
      const value: unknown = 'toJS' in document && document.errors.length === 0 ? document.toJS() : undefined;
      if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
      for (const [name, inner] of Object.entries(value))
        if (typeof inner === 'string') written.set(name, inner);
        else written.delete(name);
    }
  } catch {
    // parseVariables says what is wrong with it.
  }
  return written;
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
      throw problem({
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
    throw problem({
      code: 'RELEASE_FILE_MISSING',
      what: `There is no release file ${path}.`,
      remedy:
        "Check the code out before this step, or name the file as 'config'; docs/release-file.md shows one.",
      cause,
    });
  }
}
