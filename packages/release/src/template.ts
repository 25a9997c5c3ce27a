import { Fault, messageOf } from '@guarded-deploy/faults';
import nunjucks from 'nunjucks';
import type { Command, Variables } from './config.ts';

/** Reads a template by its path in the repository; undefined when there is none. */
export type ReadTemplate = (path: string) => string | undefined;

/** Names that lead from a value to JavaScript itself; templates see data only. */
const FORBIDDEN = new Set(['constructor', '__proto__', 'prototype', '__defineGetter__', '__lookupGetter__']);

const SHELL = /(^|\/)(ba|da|k|z|a)?sh$/;

class Loader extends nunjucks.Loader {
  readonly #read: ReadTemplate;
  constructor(read: ReadTemplate) {
    super();
    this.#read = read;
  }
  getSource(name: string) {
    const src = this.#read(name);
    if (src === undefined) throw new Error(`template not found: ${name}`);
    return { src, path: name, noCache: true };
  }
}

/** A variable whose own template cannot be filled in: it fails where it is used, and nowhere else. */
class Unresolved {
  readonly #why: string;
  constructor(why: string) {
    this.#why = why;
  }
  /** @throws Error with the variable's name and what it lacks */
  toString(): string {
    throw new Error(this.#why);
  }
  toJSON(): string {
    return this.toString();
  }
}

const endless = (name: string) => `the variable '${name}' cannot be filled in: it contains itself`;

/** Names of a template that have no value, for a message. */
function missingIn(text: string, variables: Variables): string[] {
  const names = [...text.matchAll(/\{\{\s*([A-Za-z_]\w*)/g)].map(match => match[1]!);
  return [...new Set(names)].filter(name => variables[name] === undefined);
}

/** Jinja as Ansible's template module has it: undefined variables are errors, nothing is escaped, block lines leave no blank line. */
export class Templates {
  readonly #environment: nunjucks.Environment;

  constructor(read: ReadTemplate = () => undefined) {
    const runtime = nunjucks.runtime as unknown as {
      memberLookup: ((object: unknown, name: unknown) => unknown) & { guarded?: boolean };
    };
    if (!runtime.memberLookup.guarded) {
      const original = runtime.memberLookup;
      runtime.memberLookup = Object.assign(
        (object: unknown, name: unknown) =>
          FORBIDDEN.has(String(name)) ? undefined : original(object, name),
        { guarded: true },
      );
    }
    this.#environment = new nunjucks.Environment(new Loader(read), {
      autoescape: false,
      throwOnUndefined: true,
      trimBlocks: true,
    });
    this.#environment.addFilter('to_json', (value: unknown) => JSON.stringify(value));
    this.#environment.addFilter('bool', (value: unknown) => /^(1|true|yes|on)$/i.test(String(value)));
    this.#environment.addFilter('quote', (value: unknown) => `'${String(value).replaceAll("'", "'\\''")}'`);
    this.#environment.addFilter('mandatory', (value: unknown) => {
      if (value === undefined) throw new Error('a mandatory variable is not set');
      return value;
    });
  }

  /** @throws Fault TEMPLATE_INVALID */
  render(text: string, variables: Variables, file: string): string {
    if (!text.includes('{{') && !text.includes('{%') && !text.includes('{#')) return text;
    try {
      return this.#environment.renderString(text, variables as object);
    } catch (thrown) {
      const message = messageOf(thrown).replace(/^\(unknown path\)\s*/, '');
      const position = /\[Line (\d+), Column (\d+)\]/.exec(message);
      throw new Fault({
        code: 'TEMPLATE_INVALID',
        what: `${file} cannot be rendered: ${message.replace(/^\[Line \d+, Column \d+\]\s*/, '').replace(/^Error: /, '')}.`,
        remedy: 'Define the variable in the inventory or the release file, or correct the template.',
        place: {
          file,
          ...(position ? { line: Number(position[1]), column: Number(position[2]) } : {}),
        },
        cause: thrown,
      });
    }
  }

  /**
   * A command's argument vector, rendered element by element; shell text stays as it is.
   * @throws Fault COMMAND_TEMPLATED_SHELL when a value would become part of a script for a shell
   */
  command(command: Command, variables: Variables, where: string): Command {
    if (typeof command === 'string') return command;
    const script = command.findIndex(word => /^-[a-z]*c$/.test(word)) + 1;
    if (script > 0 && SHELL.test(command[script - 2] ?? '') && /\{[{%]/.test(command[script] ?? '')) {
      throw new Fault({
        code: 'COMMAND_TEMPLATED_SHELL',
        what: `${where} puts variables into the text of a shell script, where their values would be run.`,
        remedy:
          "Write the command as one string and read the values from 'environment', or run the program without a shell.",
      });
    }
    return command.map(word => this.render(word, variables, where));
  }

  /**
   * Values of variables that are templates themselves, as Ansible resolves them.
   * @throws Fault TEMPLATE_INVALID when they contain each other
   */
  resolve(variables: Variables): Record<string, unknown> {
    let current: Record<string, unknown> = { ...variables };
    for (let round = 0; round < 10; round++) {
      let changed = false;
      const visit = (value: unknown, name: string): unknown => {
        if (typeof value === 'string' && /\{[{%]/.test(value)) {
          let rendered: string;
          try {
            rendered = this.render(value, current, `variable '${name}'`);
          } catch (thrown) {
            const missing = missingIn(value, current);
            const why = missing.length > 0 ? `${missing.join(', ')} has no value` : messageOf(thrown);
            // Unused variables may be incomplete; a used one fails where it is used.
            return new Unresolved(`the variable '${name}' cannot be filled in: ${why}`);
          }
          if (rendered === value) return new Unresolved(endless(name));
          changed = true;
          return rendered;
        }
        if (Array.isArray(value)) return value.map(inner => visit(inner, name));
        if (value instanceof Unresolved) return value;
        if (typeof value === 'object' && value !== null)
          return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner, name)]));
        return value;
      };
      const next = Object.fromEntries(
        Object.entries(current).map(([name, value]) => [name, visit(value, name)]),
      );
      current = next;
      if (!changed) return current;
    }
    // What still changes contains itself.
    const left = (value: unknown, name: string) =>
      typeof value === 'string' && value.includes('{{') ? new Unresolved(endless(name)) : value;
    return Object.fromEntries(Object.entries(current).map(([name, value]) => [name, left(value, name)]));
  }
}
