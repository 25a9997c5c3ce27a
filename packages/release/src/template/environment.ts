/** Variables of a host while something is rendered: each rendered when it is asked for, at most once in a rendering. */
import { ExpressionError, locate, SyntaxFault, UndefinedUsed } from './errors.ts';
import { tuple } from './kinds.ts';
import { concat } from './output.ts';
import type { ProgramOptions } from './program.ts';
import { rootContext, runProgram, within, withLineEnds } from './run-program.ts';
import { cycle, Lazy } from './runtime.ts';
import type { Any, AnyDict, Environment, Program, Session } from './session.ts';
import { isTemplate } from './syntax.ts';
import { ABSENT, Undefined } from './undefined.ts';
import { Foreign, type Key, Tuple, type Value } from './values.ts';
import type { VariableScope } from './variables.ts';

/** What all hosts of a rendering share: the checkout's files, and what reads and compiles texts. */
interface Shared extends Omit<Environment, 'find' | 'known' | 'renderText'> {
  /** @throws SyntaxFault */
  compile(text: string, options: ProgramOptions): Program;
}

/** The environments of one rendering: one for each host that it looks at. */
export class Environments {
  readonly #environments = new Map<VariableScope, HostEnvironment>();
  readonly shared: Shared;

  constructor(shared: Shared) {
    this.shared = shared;
  }

  of(scope: VariableScope): HostEnvironment {
    let environment = this.#environments.get(scope);
    if (!environment) {
      environment = new HostEnvironment(this, scope);
      this.#environments.set(scope, environment);
    }
    return environment;
  }
}

/** Does something while another host's variables are the ones that count. */
function among<T>(session: Session, environment: Environment, run: () => T): T {
  const before = session.environment;
  session.environment = environment;
  try {
    return run();
  } finally {
    session.environment = before;
  }
}

class HostEnvironment implements Environment {
  readonly #environments: Environments;
  readonly #scope: VariableScope;
  readonly #values = new Map<string, Any>();
  /** Variables that are being rendered, the outermost first. */
  readonly #open: string[] = [];

  constructor(environments: Environments, scope: VariableScope) {
    this.#environments = environments;
    this.#scope = scope;
  }

  known(): Iterable<string> {
    return this.#scope.names();
  }

  find(session: Session, name: string): Any {
    const before = this.#values.get(name);
    if (before !== undefined) return before;
    const value = this.#resolve(session, name);
    if (value !== ABSENT) this.#values.set(name, value);
    return value;
  }

  #resolve(session: Session, name: string): Any {
    if (name === 'hostvars' && !this.#scope.has(name)) return this.#hostVariables(session);
    if (name === 'vars' && !this.#scope.has(name)) return this.#all(session);
    if (!this.#scope.has(name)) return ABSENT;
    if (this.#open.includes(name)) throw cycle([...this.#open.slice(this.#open.indexOf(name)), name]);
    this.#open.push(name);
    try {
      return this.#opened(session, this.#scope.stored(name), name);
    } finally {
      this.#open.pop();
    }
  }

  /** All variables of the host, each rendered when it is asked for. */
  #all(session: Session): AnyDict {
    const names = [...this.#scope.names()];
    return new Map<Key, Any>(names.map(name => [name, new Lazy(name, () => this.find(session, name))]));
  }

  #hostVariables(session: Session): AnyDict {
    const hosts = [...this.#scope.hosts()];
    return new Map<Key, Any>(
      hosts.map(([host, scope]) => {
        const all = () => this.#environments.of(scope()).#all(session);
        return [host, new Lazy(`hostvars['${host}']`, all)];
      }),
    );
  }

  /** A stored value as an expression sees it: texts rendered, what is inside of containers when somebody looks at it. */
  #opened(session: Session, value: Value, path: string): Any {
    if (typeof value === 'string') {
      if (!isTemplate(value)) return value;
      return among(session, this, () => this.#render(session, value, path));
    }
    if (value instanceof Foreign) return value.text;
    // Always a copy: a template may change its list, but not the inventory's.
    if (Array.isArray(value))
      return value.map((item, index) => this.#inner(session, item, `${path}[${index}]`));
    if (value instanceof Map) {
      const dict: AnyDict = new Map();
      for (const [key, item] of value) dict.set(key, this.#inner(session, item, `${path}.${String(key)}`));
      return dict;
    }
    if (value instanceof Tuple) return tuple(...value.items.map(item => this.#opened(session, item, path)));
    return value;
  }

  #inner(session: Session, value: Value, path: string): Any {
    const isPlain =
      typeof value === 'string' ? !isTemplate(value) : value === null || typeof value !== 'object';
    return isPlain ? value : new Lazy(path, () => this.#opened(session, value, path));
  }

  #render(session: Session, text: string, path: string): Any {
    const name = `the variable '${path}'`;
    return this.#run(session, this.#compiled(session, text, name, path));
  }

  renderText(session: Session, text: string): Any {
    return this.#run(session, this.#compiled(session, text, 'a text of the template'));
  }

  #compiled(session: Session, text: string, name: string, variable?: string): Program {
    try {
      return this.#environments.shared.compile(text, { name, variable, plainBackslashes: true });
    } catch (error) {
      const frame = {
        name,
        file: undefined,
        variable,
        text,
        skipped: 0,
        parent: session.frame,
        from: session.at,
      };
      locate(error, frame, error instanceof SyntaxFault ? error.at : 0);
      throw error;
    }
  }

  /** An error in the text of a variable is the variable's value: who does not look at it never learns of it. */
  #run(session: Session, program: Program): Any {
    return within(session, program, () => {
      try {
        const out: Any[] = [];
        runProgram(program, rootContext(session, program), out);
        return withLineEnds(program.source, concat(session, out));
      } catch (error) {
        if (error instanceof UndefinedUsed) return error.value;
        if (!(error instanceof ExpressionError)) throw error;
        return new Undefined(error.message, { error, session });
      }
    });
  }

  load(session: Session, name: string): Program | undefined {
    return this.#environments.shared.load(session, name);
  }

  readFile(session: Session, name: string): string | undefined {
    return this.#environments.shared.readFile(session, name);
  }

  globFiles(session: Session, pattern: string): readonly string[] {
    return this.#environments.shared.globFiles(session, pattern);
  }

  readYaml(text: string): readonly Any[] {
    return this.#environments.shared.readYaml(text);
  }

  readJson(text: string): Any {
    return this.#environments.shared.readJson(text);
  }

  environmentVariable(name: string): string | undefined {
    return this.#environments.shared.environmentVariable(name);
  }

  hosts(pattern: string): readonly string[] {
    return this.#environments.shared.hosts(pattern);
  }
}
