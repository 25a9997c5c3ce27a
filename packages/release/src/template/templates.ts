/** Renders settings, files and variables as ansible-core does: Jinja with Python's values. */
import { posix } from 'node:path';
import { Fault, type Place } from '@guarded-deploy/faults';
import { problem } from '../inventory/problem.ts';
import { getAttribute, getItem } from './access.ts';
import { Environments } from './environment.ts';
import { ExpressionError, locate, SyntaxFault } from './errors.ts';
import { GLOBALS } from './globals.ts';
import { finalize, textResult } from './output.ts';
import { CompiledProgram, type ProgramOptions } from './program.ts';
import { callFilter, callTest, isKnown } from './registry.ts';
import { faultOf, type Origin } from './report.ts';
import { renderProgram } from './run-program.ts';
import { OMIT } from './runtime.ts';
import type { SecretKeeper } from './secret-keeper.ts';
import {
  type Any,
  type AnyDict,
  LIMITS,
  type Library,
  type Limits,
  type Program,
  Session,
} from './session.ts';
import { isTemplate } from './syntax.ts';
import { Foreign, type Value } from './values.ts';
import type { VariableScope } from './variables.ts';

/** Files of the checkout; a path never leads out of it. */
export interface TemplateFiles {
  /** The text of a file; undefined when there is none. */
  read(path: string): string | undefined;
  /** Names in a directory; undefined when there is none. */
  list(path: string): readonly string[] | undefined;
}

export interface TemplateOptions {
  readonly files?: TemplateFiles;
  /** What `lookup('env', NAME)` gives: values that were handed in. The runner's own environment is never read. */
  readonly environment?: ReadonlyMap<string, string>;
  /** The documents of a YAML text, for `from_yaml`; throws a Fault for what is none. */
  readonly readYaml?: (text: string) => readonly Value[];
  /** The value of a JSON text, for `from_json`; likewise. */
  readonly readJson?: (text: string) => Value;
  /** Names of the hosts that a pattern means, for `lookup('inventory_hostnames', …)`. */
  readonly hosts?: (pattern: string) => readonly string[];
  readonly limits?: Partial<Limits>;
  /** Who is told of what templates compute from secrets. */
  readonly secrets?: SecretKeeper | undefined;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

/** Where a text stands, for messages: words such as `root`, or words with a place. */
type Where = string | { readonly name: string; readonly place?: Place | undefined };

type Command = string | readonly string[];

const SHELL = /(^|\/)(ba|da|k|z|a)?sh$/;

const NO_FILES: TemplateFiles = { read: () => undefined, list: () => undefined };

const originOf = (where: Where): Origin => (typeof where === 'string' ? { name: where } : where);

/** What says that a text is not to be rendered has no meaning in a text that a template itself reads. */
function refuseMarks(value: Value): void {
  if (value instanceof Foreign) throw new ExpressionError('ValueError', "'unsafe' has no meaning here");
  if (Array.isArray(value)) value.forEach(refuseMarks);
  else if (value instanceof Map) [...value.values()].forEach(refuseMarks);
}

/** What every template can name. */
const LIBRARY: Library = { globals: GLOBALS, callFilter, callTest, isKnown, getAttribute, getItem };

export class Templates {
  readonly #options: TemplateOptions;
  readonly #files: TemplateFiles;
  readonly #programs = new Map<string, Program>();

  constructor(options: TemplateOptions = {}) {
    this.#options = options;
    this.#files = options.files ?? NO_FILES;
  }

  /**
   * A text of the release file or the inventory, as text.
   * @throws Fault VARIABLE_UNDEFINED, VARIABLE_CYCLE, TEMPLATE_INVALID, TEMPLATE_UNSUPPORTED, TEMPLATE_MISSING, TEMPLATE_LIMIT
   */
  render(text: string, variables: VariableScope, where: Where): string {
    if (!isTemplate(text)) return text;
    const origin = originOf(where);
    return this.#session(variables, origin, session => {
      const value = this.#valueOf(session, text, origin);
      if (value === OMIT) throw new ExpressionError('AnsibleValueOmittedError', "'omit' is no text");
      return textResult(session, value);
    });
  }

  /**
   * A text of the release file or the inventory; a text that is one expression keeps the type of its value. Texts in the result
   * are final: mark them with `foreign` before they are stored as variables. Undefined for `omit`.
   * @throws Fault as `render`
   */
  value(text: string, variables: VariableScope, where: Where): Value | undefined {
    if (!isTemplate(text)) return text;
    const origin = originOf(where);
    return this.#session(variables, origin, session => {
      const value = this.#valueOf(session, text, origin);
      return value === OMIT ? undefined : (value as Value);
    });
  }

  /**
   * The text of a template of the repository, as the template module of Ansible writes it to a file.
   * @throws Fault as `render`, with line and column
   */
  file(text: string, variables: VariableScope, path: string): string {
    if (!isTemplate(text)) return text;
    const origin = { name: path, place: { file: path } };
    return this.#session(variables, origin, session => {
      const program = this.#compileIn(session, text, { name: path, file: path, plainBackslashes: false });
      const extra: AnyDict = new Map([
        ['template_path', path],
        ['template_fullpath', path],
      ]);
      if (!variables.has('ansible_managed')) extra.set('ansible_managed', 'Ansible managed');
      return textResult(session, finalize(session, renderProgram(session, program, extra)));
    });
  }

  /**
   * One variable with everything in it rendered; undefined when there is none of that name.
   * @throws Fault as `render`
   */
  variable(name: string, variables: VariableScope): Value | undefined {
    const origin = { name: `the variable '${name}'` };
    return this.#session(variables, origin, session => {
      const found = session.environment.find(session, name);
      return typeof found === 'symbol' ? undefined : (finalize(session, found) as Value);
    });
  }

  /**
   * A command's argument vector, rendered element by element; shell text stays as it is.
   * @throws Fault COMMAND_TEMPLATED_SHELL when a value would become part of a script for a shell; those of `render`
   */
  command(command: Command, variables: VariableScope, where: Where): Command {
    if (typeof command === 'string') return command;
    const script = command.findIndex(word => /^-[a-z]*c$/.test(word)) + 1;
    if (script > 0 && SHELL.test(command[script - 2] ?? '') && isTemplate(command[script] ?? '')) {
      const { name, place } = originOf(where);
      throw problem({
        code: 'COMMAND_TEMPLATED_SHELL',
        what: `${name} puts variables into the text of a shell script, where their values would be run.`,
        remedy:
          "Write the command as one string and read the values from 'environment', or run the program without a shell.",
        ...(place ? { place } : {}),
      });
    }
    return command.map(word => this.render(word, variables, where));
  }

  #valueOf(session: Session, text: string, origin: Origin): Any {
    const program = this.#compileIn(session, text, { name: origin.name, plainBackslashes: true });
    return finalize(session, renderProgram(session, program, new Map()));
  }

  #session<T>(variables: VariableScope, origin: Origin, run: (session: Session) => T): T {
    const now = this.#options.now ?? (() => performance.now());
    const limits = { ...LIMITS, ...this.#options.limits };
    const environment = new Environments(this).of(variables);
    const session = new Session(environment, LIBRARY, limits, now, this.#options.secrets);
    try {
      return run(session);
    } catch (error) {
      throw faultOf(error, session, origin);
    }
  }

  #compileIn(session: Session, text: string, options: ProgramOptions): Program {
    try {
      return this.compile(text, options);
    } catch (error) {
      const { name, file } = options;
      const frame = { name, file, text, skipped: 0, parent: session.frame, from: session.at };
      locate(error, frame, error instanceof SyntaxFault ? error.at : 0);
      throw error;
    }
  }

  /**
   * The text of a file of the checkout; undefined when there is none.
   * @throws Fault TEMPLATE_UNREADABLE
   */
  source(path: string): string | undefined {
    return this.#files.read(path);
  }

  /** A template that is ready to run. @throws SyntaxFault */
  compile(text: string, options: ProgramOptions): Program {
    const syntax = options.syntax ? JSON.stringify(options.syntax) : '';
    const key = JSON.stringify([options.name, options.plainBackslashes, syntax, text]);
    let program = this.#programs.get(key);
    if (!program) {
      program = new CompiledProgram(text, options);
      this.#programs.set(key, program);
    }
    return program;
  }

  /** The places where a name may stand, the nearest first: beside the template that asks, then from the repository's root. */
  #candidates(session: Session, name: string, folder: string): string[] {
    let frame = session.frame;
    while (frame && frame.file === undefined) frame = frame.parent;
    const beside = frame?.file === undefined ? undefined : posix.dirname(frame.file);
    const paths = [
      ...(beside === undefined
        ? []
        : [`${beside}/${folder}/${name}`, `${beside}/${name}`, `${beside}/../${folder}/${name}`]),
      `${folder}/${name}`,
      name,
    ];
    return [...new Set(paths.map(path => posix.normalize(path)))].filter(path => !path.startsWith('../'));
  }

  load(session: Session, name: string): Program | undefined {
    if (name.split('/').includes('..')) return undefined;
    for (const path of this.#candidates(session, name, 'templates')) {
      const text = this.#files.read(path);
      if (text !== undefined)
        return this.#compileIn(session, text, { name: path, file: path, plainBackslashes: false });
    }
    return undefined;
  }

  readFile(session: Session, name: string): string | undefined {
    for (const path of this.#candidates(session, name, 'files')) {
      const text = this.#files.read(path);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  globFiles(session: Session, pattern: string): string[] {
    const folder = posix.dirname(pattern);
    const parts = posix.basename(pattern).split(/([*?])/);
    const expression = parts.map(part =>
      part === '*' ? '.*' : part === '?' ? '.' : part.replace(/[\\^$.+()[\]{}|]/g, '\\$&'),
    );
    const fits = new RegExp(`^${expression.join('')}$`, 's');
    for (const path of this.#candidates(session, folder, 'files')) {
      const names = this.#files
        .list(path)
        ?.filter(name => fits.test(name) && (!name.startsWith('.') || pattern.startsWith('.')));
      const found = names
        ?.map(name => posix.join(path, name))
        .filter(file => this.#files.read(file) !== undefined);
      if (found && found.length > 0) return found.sort();
    }
    return [];
  }

  /** What a reader makes of a text; it throws a Fault for what it cannot read. */
  #read<T extends Value | readonly Value[]>(read: ((text: string) => T) | undefined, text: string): T {
    try {
      const value = read?.(text);
      if (value === undefined) throw new ExpressionError('AnsibleError', 'this cannot be read here');
      refuseMarks(value as Value);
      return value;
    } catch (error) {
      if (error instanceof Fault) throw new ExpressionError('ValueError', error.what);
      throw error;
    }
  }

  readYaml(text: string): readonly Any[] {
    return this.#read(this.#options.readYaml, text);
  }

  readJson(text: string): Any {
    return this.#read(this.#options.readJson, text);
  }

  environmentVariable(name: string): string | undefined {
    return this.#options.environment?.get(name);
  }

  hosts(pattern: string): readonly string[] {
    return this.#options.hosts?.(pattern) ?? [];
  }
}
