/** Short ways to render, for tests. */
import { Fault } from '@guarded-deploy/faults';
import { readJsonText, readYamlStream } from '../../src/inventory/index.ts';
import {
  foreign,
  fromPlain,
  type TemplateOptions,
  Templates,
  type Value,
  VariableScope,
  type Variables,
} from '../../src/template/index.ts';

const values = (plain: Readonly<Record<string, unknown>>): Variables =>
  Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, fromPlain(value)]));

export interface Given extends Omit<TemplateOptions, 'files'> {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Variables that are data. */
  readonly foreign?: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string>>;
}

export function templates({ files = {}, variables: _, foreign: __, ...options }: Given = {}): Templates {
  const folders = (path: string) =>
    Object.keys(files)
      .filter(name => name.startsWith(path === '.' ? '' : `${path}/`))
      .map(name => name.slice(path === '.' ? 0 : path.length + 1).split('/')[0]!);
  return new Templates({
    files: {
      read: path => (Object.hasOwn(files, path) ? files[path] : undefined),
      list: path => (folders(path).length > 0 ? [...new Set(folders(path))] : undefined),
    },
    readYaml: text => readYamlStream(text, 'the YAML text'),
    readJson: text => readJsonText(text, 'the JSON text'),
    ...options,
  });
}

export function scope({ variables = {}, foreign: data = {} }: Given = {}): VariableScope {
  const marked = Object.entries(values(data)).map(([name, value]) => [name, foreign(value)] as const);
  return new VariableScope([values(variables), Object.fromEntries(marked)]);
}

/** The text of a template of a file. */
export const file = (text: string, variables: Given = {}): string =>
  templates(variables).file(text, scope(variables), 'deploy/env.j2');

/** The value of a setting or a variable. */
export const value = (text: string, variables: Given = {}): Value | undefined =>
  templates(variables).value(text, scope(variables), 'root');

/** What is wrong. */
export function refusal(act: () => unknown): { code: string; what: string; remedy: string; place?: object } {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { code, what, remedy, place } = error;
    return { code, what, remedy, ...(place ? { place } : {}) };
  }
  throw new Error('nothing was wrong');
}
