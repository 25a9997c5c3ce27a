import { Fault } from '@guarded-deploy/faults';
import { isMap, isPair, isScalar, parseDocument, type Scalar, visit } from 'yaml';

declare const VARIABLES: unique symbol;

/**
 * YAML of variables in which every value is data: Ansible evaluates none of them, and none ends its place. Only `extraVarsFile` and
 * `handedVars` make it; files of variables are written from nothing else.
 */
export type VariablesYaml = string & { readonly [VARIABLES]: true };

const made = (yaml: string) => yaml as VariablesYaml;

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

const isTemplate = (text: string) => /\{[{%#]/.test(text);

function emit(value: unknown): string {
  if (typeof value === 'string') return isTemplate(value) ? `!unsafe ${quoted(value)}` : quoted(value);
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
 * Variables of this action as a YAML file for `--extra-vars @file`. Ansible evaluates templates in such files, so a string that looks
 * like one is tagged `!unsafe`.
 */
export function extraVarsFile(variables: Readonly<Record<string, unknown>>): VariablesYaml {
  return made(`${emit(variables)}\n`);
}

function invalid(what: string, line?: number): Fault {
  return new Fault({
    code: 'EXTRA_VARS_INVALID',
    what: `The input 'extra-vars' ${what}${line === undefined ? '' : ` (line ${line})`}.`,
    remedy: "Write one 'name: value' a line, or a JSON object; take values from events with toJSON(…).",
  });
}

/** A change of the text: what stands from `start` to `end` becomes `text`. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** A number of JSON that YAML 1.1 would take for text: `1e3` → `1.0e+3`. */
const yamlNumber = (source: string) =>
  source.replace(
    /^(-?\d+)(\.\d+)?[eE]([+-]?)(\d+)$/,
    (_, whole, part = '.0', sign, power) => `${whole}${part}e${sign || '+'}${power}`,
  );

/** What has to be changed so that nothing in the text is evaluated; as JSON, so that it is still read as JSON would be. */
function editsOf(text: string, lineOf: (offset: number) => number): Edit[] {
  const document = parseDocument(text, { uniqueKeys: true, merge: false, version: '1.1' });
  const json = isJson(text);
  const edits: Edit[] = [];
  visit(document, {
    Scalar(key, node: Scalar) {
      if (key === 'key' || !node.range) return;
      const [start, end] = node.range;
      if (json) {
        const template = typeof node.value === 'string' && isTemplate(node.value);
        if (typeof node.value === 'string')
          edits.push({ start, end, text: `${template ? '!unsafe ' : ''}${quoted(node.value)}` });
        else edits.push({ start, end, text: yamlNumber(text.slice(start, end)) });
        return;
      }
      if (!isTemplate(text.slice(start, end)) && !isTemplate(String(node.value))) return;
      // Ansible reads these as data already, or as cipher text.
      if (node.tag === '!unsafe' || node.tag === '!vault') return;
      if (node.tag !== undefined)
        throw invalid(
          `has a value with the tag ${node.tag} that looks like a template: leave the tag out`,
          lineOf(start),
        );
      edits.push({ start, end: start, text: '!unsafe ' });
    },
  });
  return edits;
}

/**
 * The `extra-vars` input as the file that Ansible reads: the text as it stands, so that Ansible's own YAML decides what `no`, `012` and `!vault` are.
 * One thing is added: a string that looks like a template is tagged `!unsafe`, so that a branch named `{{ lookup('pipe', 'id') }}` stays a name.
 * @returns undefined when there are no variables
 * @throws Fault EXTRA_VARS_INVALID
 */
export function handedVars(text: string): VariablesYaml | undefined {
  if (text.trim() === '') return undefined;
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const document = parseDocument(text, {
    uniqueKeys: true,
    merge: false,
    version: '1.1',
    logLevel: 'silent',
  });
  const error = document.errors[0];
  if (error)
    throw invalid(
      `is not YAML${error.linePos ? ` (line ${error.linePos[0].line}: ${error.code.toLowerCase().replaceAll('_', ' ')})` : ''}`,
    );
  if (!isMap(document.contents)) throw invalid('is not a mapping');
  for (const pair of document.contents.items) {
    const key = isPair(pair) && isScalar(pair.key) ? pair.key : undefined;
    const name = key?.range ? text.slice(key.range[0], key.range[1]).replace(/^(["'])(.*)\1$/s, '$2') : '';
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      throw invalid(
        `has the name ${JSON.stringify(name)}, which is no variable name`,
        key?.range ? lineOf(key.range[0]) : undefined,
      );
  }
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  if (!isTemplate(text)) {
    // A template may be spelt with escapes: "\x7b{".
    let hidden = false;
    visit(document, {
      Scalar(_, { value }: Scalar) {
        hidden ||= typeof value === 'string' && isTemplate(value);
      },
    });
    if (!hidden) return made(whole);
  }
  let edited = whole;
  const edits = editsOf(text, lineOf).sort((a, b) => b.start - a.start);
  for (const { start, end, text: put } of edits) edited = edited.slice(0, start) + put + edited.slice(end);
  return made(edited);
}
