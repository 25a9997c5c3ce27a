import { Fault } from '@guarded-deploy/faults';
import { parseDocument } from 'yaml';

/** As a double-quoted YAML scalar in ASCII: PyYAML refuses raw control characters and lone surrogates. */
function quoted(value: string): string {
  let text = '';
  for (const character of value) {
    const point = character.codePointAt(0)!;
    if (point >= 0xd800 && point <= 0xdfff) text += '\\uFFFD';
    else if (point === 0x22 || point === 0x5c) text += `\\${character}`;
    else if (point >= 0x20 && point < 0x7f) text += character;
    else if (point > 0xffff) text += `\\U${point.toString(16).padStart(8, '0')}`;
    else text += `\\u${point.toString(16).padStart(4, '0')}`;
  }
  return `"${text}"`;
}

function emit(value: unknown): string {
  if (typeof value === 'string') return /\{[{%#]/.test(value) ? `!unsafe ${quoted(value)}` : quoted(value);
  if (Array.isArray(value)) return `[${value.map(emit).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, entry]) => `${quoted(key)}: ${emit(entry)}`)
      .join(', ')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return quoted(String(value));
  return JSON.stringify(value ?? null);
}

/**
 * Variables as a YAML file for `--extra-vars @file`. Ansible evaluates templates in such files, so a string that looks like one
 * is tagged `!unsafe`: a branch named `{{ lookup('pipe', 'id') }}` stays a name.
 */
export function extraVarsFile(variables: Readonly<Record<string, unknown>>): string {
  return `${emit(variables)}\n`;
}

/** Reads the `extra-vars` input: a YAML or JSON mapping. @throws Fault EXTRA_VARS_INVALID */
export function parseExtraVars(text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  const invalid = (what: string) =>
    new Fault({
      code: 'EXTRA_VARS_INVALID',
      what: `The input 'extra-vars' ${what}.`,
      remedy: "Write one 'name: value' a line, or a JSON object; take values from events with toJSON(…).",
    });
  const document = parseDocument(text, { uniqueKeys: true, merge: false });
  const error = document.errors[0];
  if (error) {
    const line = error.linePos?.[0].line;
    throw invalid(
      `is not YAML${line ? ` (line ${line}: ${error.code.toLowerCase().replaceAll('_', ' ')})` : ''}`,
    );
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    throw invalid('has too many aliases, or a mapping or list as a key');
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw invalid('is not a mapping');
  for (const name of Object.keys(value)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      throw invalid(`has the name ${JSON.stringify(name)}, which is no variable name`);
  }
  return value as Record<string, unknown>;
}
