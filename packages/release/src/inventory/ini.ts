/** Inventories in INI, by the rules of Ansible's ini plugin. */
import { Fault, type Place } from '@guarded-deploy/faults';
import { HostRangeError } from './address.ts';
import { type Graph, GraphError } from './graph.ts';
import { hostNames } from './host-names.ts';
import { LiteralError, literalOf } from './literal.ts';
import { invalid, shown } from './problem.ts';
import { SPACE_CLASS, splitLines, strip } from './python-text.ts';
import { shellWords, WordsError } from './shell-words.ts';

const NOT_SPACE = SPACE_CLASS.replace('[', '[^:\\]');
const SECTION = new RegExp(`^\\[(${NOT_SPACE}+)(?::([\\p{L}\\p{N}_]+))?\\]${SPACE_CLASS}*(?:#.*)?$`, 'u');
const GROUP_NAME = new RegExp(`^(${NOT_SPACE}+)${SPACE_CLASS}*(?:#.*)?$`, 'u');

type State = 'hosts' | 'children' | 'vars';

/** A group that was spoken of before it had a section. */
interface Pending {
  readonly line: number;
  readonly state: 'vars' | 'children';
  readonly parents: string[];
}

/**
 * Adds an INI inventory to what was read before.
 * @throws Fault INVENTORY_INVALID with the line
 */
export function readIni(graph: Graph, text: string, file: string): void {
  new IniReader(graph, file).read(splitLines(text));
}

class IniReader {
  readonly #graph: Graph;
  readonly #file: string;
  readonly #pending = new Map<string, Pending>();
  #section = 'ungrouped';
  #state: State = 'hosts';
  #line = 0;
  /** Where the line's text begins. */
  #column = 1;

  constructor(graph: Graph, file: string) {
    this.#graph = graph;
    this.#file = file;
  }

  read(lines: readonly string[]): void {
    for (const [index, raw] of lines.entries()) {
      this.#line = index + 1;
      const line = strip(raw);
      this.#column = raw.indexOf(line) + 1;
      if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
      try {
        this.#read(line);
      } catch (error) {
        throw this.#explained(error, line);
      }
    }
    for (const [name, { line, state, parents }] of this.#pending) {
      const what =
        state === 'vars'
          ? `[${name}:vars] sets variables of a group that nothing defines`
          : `[${parents.at(-1)}:children] names the group '${name}', which nothing defines`;
      throw invalid({ file: this.#file, line }, what, `Add a section [${name}], or correct the name.`);
    }
  }

  #explained(error: unknown, line: string): unknown {
    const place = this.#place();
    if (error instanceof Fault) return error;
    if (error instanceof WordsError)
      return invalid(place, `the line cannot be read: ${error.message}`, 'Close the quotes on the line.');
    if (error instanceof HostRangeError)
      return invalid(place, `${shown(line)} is no range of hosts: ${error.message}`, RANGE);
    if (error instanceof GraphError || error instanceof LiteralError) return invalid(place, error.message);
    return error;
  }

  #place(offset = 0): Place {
    return { file: this.#file, line: this.#line, column: this.#column + Math.max(0, offset) };
  }

  /** @param offset of what is wrong in the line's text */
  #refuse(what: string, remedy: string, offset = 0): never {
    throw invalid(this.#place(offset), what, remedy);
  }

  #read(line: string): void {
    const header = SECTION.exec(line);
    // Names below [group:children] stay as they are written, as Ansible reads them.
    if (header) this.#begin(this.#graph.groupName(header[1]!), header[2] ?? 'hosts');
    else if (line.startsWith('[') && line.endsWith(']')) {
      this.#refuse(
        `${shown(line)} is no section: a name has neither spaces nor colons nor brackets`,
        'Write [group], [group:children] or [group:vars].',
      );
    } else if (this.#state === 'hosts') this.#host(line);
    else if (this.#state === 'children') this.#child(line);
    else this.#variable(line);
  }

  #begin(name: string, state: string): void {
    if (state !== 'hosts' && state !== 'children' && state !== 'vars')
      this.#refuse(
        `[${name}:${state}] is none of hosts, children and vars`,
        `Write [${name}], [${name}:children] or [${name}:vars].`,
      );
    this.#section = name;
    this.#state = state;
    if (!this.#graph.groups.has(name)) {
      if (state === 'vars' && !this.#pending.has(name))
        this.#pending.set(name, { line: this.#line, state, parents: [] });
      this.#graph.addGroup(name);
    }
    if (state !== 'vars') this.#settle(name);
  }

  /** A group that others waited for is there. */
  #settle(name: string): void {
    const pending = this.#pending.get(name);
    if (!pending) return;
    for (const parent of pending.parents) {
      this.#graph.addChild(parent, name);
      if (this.#pending.get(parent)?.state === 'children') this.#settle(parent);
    }
    this.#pending.delete(name);
  }

  #child(line: string): void {
    const name = GROUP_NAME.exec(line)?.[1];
    if (name === undefined)
      this.#refuse(`${shown(line)} is no group's name`, 'Write one name of a group on the line.');
    if (this.#graph.groups.has(name)) {
      this.#graph.addChild(this.#section, name);
      return;
    }
    const known = this.#pending.get(name);
    if (known) known.parents.push(this.#section);
    else this.#pending.set(name, { line: this.#line, state: 'children', parents: [this.#section] });
  }

  #variable(line: string): void {
    const at = line.indexOf('=');
    if (at < 0) this.#refuse(`${shown(line)} is not key=value`, 'Write key=value.');
    const name = strip(line.slice(0, at));
    this.#graph.setVariable(this.#section, name, literalOf(strip(line.slice(at + 1))));
  }

  #host(line: string): void {
    const [pattern = '', ...pairs] = shellWords(line);
    const { names, port } = hostNames(pattern);
    if (port === undefined && strip(pattern).endsWith(':'))
      this.#refuse(
        `the host ${shown(pattern)} ends in a colon`,
        "Write 'name' or 'name:port'; a file in YAML needs the ending .yml or .yaml.",
      );
    if (names.some(name => strip(name) === '---'))
      this.#refuse("'---' is no host; this looks like YAML", 'Give the file the ending .yml, or correct it.');
    const variables = pairs.map(pair => {
      const at = pair.indexOf('=');
      if (at < 0)
        this.#refuse(
          `${shown(pair)} behind the host is not key=value`,
          'Write key=value, with quotes around the whole where the value has spaces: key="two words".',
          line.indexOf(pair, pattern.length),
        );
      return [pair.slice(0, at), literalOf(pair.slice(at + 1))] as const;
    });
    for (const name of names) {
      this.#graph.addHost(name, this.#section, port);
      for (const [key, value] of variables) this.#graph.setVariable(name, key, value);
    }
  }
}

const RANGE = 'Write web[1:9], web[01:09:2] or db-[a:f].';
