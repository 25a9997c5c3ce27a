/** `lookup` and `query`: variables, files of the repository, and values handed in from outside. Nothing is asked of the runner. */

import { bind } from './calls.ts';
import { ExpressionError, typeError, UndefinedUsed, unsupported } from './errors.ts';
import { parseInteger } from './filters/numbers.ts';
import { withItems } from './invoke.ts';
import { entriesOf, isText, isTrue, iterate, lookUp, textOf, tuple, typeName } from './kinds.ts';
import { likely } from './near-names.ts';
import { calculate } from './operators.ts';
import { str } from './printing.ts';
import { Regex } from './regex/index.ts';
import { load, renderProgram } from './run-program.ts';
import type { Any, AnyDict, Session } from './session.ts';
import { stripEnd, stripStart } from './text.ts';
import { ABSENT, defined, Undefined } from './undefined.ts';
import { Tuple } from './values.ts';

/** Options by name; an unknown one is refused. */
type LookupRun = (
  session: Session,
  terms: readonly Any[],
  options: ReadonlyMap<string, Any>,
) => readonly Any[];

const failed = (message: string): never => {
  throw new ExpressionError('AnsibleError', message);
};

/** The options of a lookup, in the order of a signature; see calls.ts. */
const optionsOf = (name: string, signature: string, named: ReadonlyMap<string, Any>): Any[] =>
  bind(name, signature, { positional: [], named });

function termText(value: Any): string {
  return isText(value)
    ? textOf(value)
    : typeError(`a term of a lookup has to be a text, not ${typeName(value)}`);
}

/** Lists inside a list, one level of them. */
const flatOnce = (session: Session, terms: readonly Any[]): Any[] =>
  terms.flatMap(term =>
    Array.isArray(term) || term instanceof Tuple ? [...iterate(session, term)] : [term],
  );

const env: LookupRun = (session, terms, named) => {
  const [fallback] = optionsOf('env', 'default?', named);
  return terms.map(term => {
    const name = termText(defined(term)).trim().split(/\s+/)[0] ?? '';
    const value = session.environment.environmentVariable(name);
    if (value !== undefined) return value;
    if (fallback !== undefined && !(fallback instanceof Undefined)) return fallback;
    const hint = `the value '${name}' of lookup('env', …) was not handed in: the 'variables' input has no '${name}'`;
    return new Undefined(hint, { name, session });
  });
};

const file: LookupRun = (session, terms, named) => {
  const [left, right] = optionsOf('file', 'lstrip? rstrip?', named);
  return terms.map(term => {
    const name = termText(term);
    const text = session.environment.readFile(session, name);
    if (text === undefined) return failed(`there is no file '${name}' in the checkout`);
    const start = isTrue(left ?? false) ? stripStart(text) : text;
    return isTrue(right ?? true) ? stripEnd(start) : start;
  });
};

const vars: LookupRun = (session, terms, named) => {
  const [fallback] = optionsOf('vars', 'default?', named);
  return terms.map(term => {
    if (!isText(term)) return typeError(`Variable name must be 'str' not '${typeName(term)}'.`);
    const name = textOf(term);
    const value = session.environment.find(session, name);
    if (value !== ABSENT) return value;
    if (fallback !== undefined && fallback !== null) return fallback;
    const near = likely(name, session.environment.known());
    return new Undefined(`No variable named '${name}' was found${near}`, { name, session });
  });
};

const varNames: LookupRun = (session, terms) =>
  terms.flatMap(term => {
    const regex = new Regex(session, termText(term));
    return [...session.environment.known()].filter(name => regex.find(name) !== undefined);
  });

const template: LookupRun = (session, terms, named) => {
  const options = new Map(named);
  const given = options.get('template_vars');
  options.delete('template_vars');
  for (const name of options.keys())
    if (name !== 'convert_data' && name !== 'jinja2_native')
      unsupported(
        `the option '${name}' of lookup('template', …) is not supported`,
        "Write it as a '#jinja2:' line into the template.",
      );
  const extra = given instanceof Map ? (given as AnyDict) : new Map();
  return terms.map(term => renderProgram(session, load(session, termText(term)), extra));
};

const dict: LookupRun = (session, terms) =>
  terms.flatMap(term => {
    if (!(term instanceof Map)) return failed(`a dict is needed, not ${typeName(term)}`);
    return entriesOf(session, term).map(
      ([key, value]) =>
        new Map<string, Any>([
          ['key', key],
          ['value', value],
        ]),
    );
  });

/** `1-10/2:web%02d`, or `start=1 end=10 stride=2 format=web%02d`. */
function sequenceOptions(session: Session, term: string, named: ReadonlyMap<string, Any>): Map<string, Any> {
  const options = new Map(named);
  const short = /^(?:(0?x?[\da-f]+)-)?(0?x?[\da-f]+)(?:\/(0?x?[\da-f]+))?(?::(.+))?$/i.exec(term);
  if (short) {
    const [, start, end, stride, format] = short;
    for (const [name, value] of Object.entries({ start, end, stride, format }))
      if (value !== undefined) options.set(name, value);
    return options;
  }
  for (const [, name, single, double, plain] of term.matchAll(/(?<!\w)(\w+)=(?:'([^']*)'|"([^"]*)"|(\S+))/g))
    options.set(name!, single ?? double ?? plain);
  for (const name of options.keys())
    if (!['start', 'end', 'stride', 'count', 'format'].includes(name))
      failed(`unknown: ${str(session, name)}`);
  return options;
}

const sequence: LookupRun = (session, terms, named) =>
  (terms.length === 0 ? [''] : terms).flatMap(term => {
    const options = sequenceOptions(session, str(session, term), named);
    const number = (name: string): number | undefined => {
      const value = options.get(name);
      if (value === undefined || value === null) return undefined;
      const text = str(session, value);
      const integer = parseInteger(text, /^0x/i.test(text) ? 16 : 10);
      return integer === undefined ? failed(`can't parse ${name}=${text} as integer`) : Number(integer);
    };
    const [start, stride, count] = [number('start') ?? 1, number('stride') ?? 1, number('count')];
    let end = number('end');
    if (count === undefined && end === undefined) failed("'count' or 'end' is needed");
    if (count !== undefined && end !== undefined) failed("give 'count' or 'end', not both");
    if (count === 0 || stride === 0) return [];
    if (count !== undefined) end = start + count * stride - 1;
    if (stride > 0 && end! < start) failed('the end is before the start');
    if (stride < 0 && end! > start) failed('the end is behind the start');
    const format = options.has('format') ? str(session, options.get('format')) : '%d';
    if (format.split('%').length !== 2) failed(`bad formatting string: ${format}`);
    const last = end! + (stride >= 0 ? 1 : -1);
    const length = Math.max(0, Math.ceil((last - start) / stride));
    session.places(length);
    return Array.from({ length }, (_, index) => calculate(session, '%', format, start + index * stride));
  });

/** The names that a term of `first_found` stands for: a text, a list, or a dict with `files` and `paths`. */
function candidates(session: Session, term: Any): string[] {
  if (isText(term))
    return textOf(term)
      .split(/[,;]/)
      .map(name => name.trim());
  if (Array.isArray(term) || term instanceof Tuple)
    return iterate(session, term).flatMap(inner => candidates(session, inner));
  if (!(term instanceof Map)) return failed(`a text, dict or list is needed, not '${typeName(term)}'`);
  const list = (name: string, separators: RegExp) => {
    const value = lookUp(session, term, name);
    if (value === ABSENT || value === null) return [];
    const items = isText(value) ? [value] : iterate(session, value);
    return items.flatMap(item => str(session, item).split(separators)).filter(item => item !== '');
  };
  const files = list('files', /[,;]/);
  const paths = list('paths', /[,:;]/);
  return paths.length === 0 ? files : paths.flatMap(path => files.map(name => `${path}/${name}`));
}

const firstFound: LookupRun = (session, terms, named) => {
  const [files, paths, skip] = optionsOf('first_found', 'files? paths? skip?', named);
  const given =
    terms.length > 0
      ? [...terms]
      : [
          new Map<string, Any>([
            ['files', files ?? []],
            ['paths', paths ?? []],
          ]),
        ];
  for (const name of given.flatMap(term => candidates(session, term)))
    if (session.environment.readFile(session, name) !== undefined) return [name];
  const mayBeMissing =
    isTrue(skip ?? false) ||
    given.some(
      term =>
        term instanceof Map &&
        isTrue(lookUp(session, term, 'skip') === ABSENT ? false : lookUp(session, term, 'skip')),
    );
  return mayBeMissing ? [] : failed('none of the files is in the checkout');
};

const LOOKUPS: Readonly<Record<string, LookupRun>> = {
  dict,
  env,
  file,
  fileglob: (session, terms) =>
    terms.flatMap(term => [...session.environment.globFiles(session, termText(term))]),
  first_found: firstFound,
  indexed_items: (session, terms) => flatOnce(session, terms).map((item, index) => tuple(index, item)),
  inventory_hostnames: (session, terms) => session.environment.hosts(terms.map(termText).join(':')),
  items: (session, terms) => flatOnce(session, terms),
  list: (_, terms) => terms,
  sequence,
  template,
  varnames: varNames,
  vars,
};

const NO_COMMANDS =
  "No commands are run on the runner for a template; hand its output in by the 'variables' input.";

/** Lookups of ansible-core that would ask the runner or the network, or that a filter does better, with what to do instead. */
export const REFUSED_LOOKUPS: Readonly<Record<string, string>> = {
  config: 'There is no configuration of Ansible here; write the value.',
  csvfile: 'Write the values as variables in YAML.',
  ini: 'Write the values as variables in YAML.',
  lines: NO_COMMANDS,
  nested: "Use the filter 'product'.",
  password: 'Make the password once and keep it, encrypted by ansible-vault, as a variable.',
  pipe: NO_COMMANDS,
  random_choice: "Use the filter 'random'.",
  subelements: "Use the filter 'subelements'.",
  together: "Use the filter 'zip_longest'.",
  unvault: "Write the value with '!vault' in a file of variables, or use 'decrypt' of the release file.",
  url: "Nothing is fetched for a template; hand the value in by the 'variables' input.",
};

export const LOOKUP_NAMES: readonly string[] = Object.keys(LOOKUPS);

function find(name: string): LookupRun {
  const short = name.replace(/^ansible\.(?:builtin|legacy)\./, '');
  if (Object.hasOwn(LOOKUPS, short)) return LOOKUPS[short]!;
  if (Object.hasOwn(REFUSED_LOOKUPS, short))
    unsupported(`lookup('${short}', …) is not supported`, REFUSED_LOOKUPS[short]!);
  if (short.includes('.'))
    unsupported(
      `lookup('${name}', …) belongs to a collection of Ansible, and collections are not supported`,
      "Hand the value in by the 'variables' input.",
    );
  throw new ExpressionError(
    'AnsibleTemplatePluginNotFoundError',
    `there is no lookup '${name}'${likely(name, LOOKUP_NAMES)}`,
  );
}

/** Several results are one text with commas, one result is itself; as a list when that is wanted. */
function shaped(results: readonly Any[], wantList: boolean): Any {
  if (wantList || results.length === 0) return [...results];
  if (results.length === 1) return results[0];
  return results.every(isText) ? results.map(item => textOf(item as string)).join(',') : [...results];
}

/** `lookup(name, terms…)`. Its options `wantlist` and `errors` are those of every lookup. */
export function lookUpByName(
  session: Session,
  name: string,
  terms: readonly Any[],
  named: Map<string, Any>,
): Any {
  const run = find(name);
  const takesUndefined = name.endsWith('env');
  const missing = [...terms, ...named.values()].find(value => value instanceof Undefined);
  if (missing && !takesUndefined) return missing;
  const wantList = isTrue(named.get('wantlist') ?? false);
  const errors = named.get('errors') === undefined ? 'strict' : str(session, named.get('errors'));
  named.delete('wantlist');
  named.delete('errors');
  try {
    return shaped(withItems(session, false, () => run(session, terms, named)) as readonly Any[], wantList);
  } catch (error) {
    if (error instanceof UndefinedUsed) return error.value;
    if (!(error instanceof ExpressionError) || (errors !== 'warn' && errors !== 'ignore')) throw error;
    return wantList ? [] : null;
  }
}
