/** Inventories in YAML, by the rules of Ansible's yaml plugin. */
import type { Place } from '@guarded-deploy/faults';
import { type Dict, Float, Foreign, type Key, Tuple, type Value } from '../template/values.ts';
import { HostRangeError } from './address.ts';
import { textOf } from './connection.ts';
import { type Graph, GraphError } from './graph.ts';
import { hostNames } from './host-names.ts';
import { invalid, placeText, shown } from './problem.ts';
import type { Places } from './yaml.ts';

/** What a value is called in a message. */
export function kindOf(value: Value | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Map) return 'a mapping';
  if (typeof value === 'boolean') return 'true or false';
  if (typeof value === 'string' || value instanceof Foreign) return 'a text';
  return typeof value === 'object' && !(value instanceof Float) ? 'a date' : 'a number';
}

/** The name of a variable whose key is no text, as Python prints it. */
export function nameOf(key: Key): string {
  if (key === null) return 'None';
  return key instanceof Tuple ? String(key.items) : (textOf(key) ?? String(key));
}

/** Falsy as Python has it. */
export const isEmpty = (value: Value | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  value === 0 ||
  value === 0n ||
  (value instanceof Float && value.value === 0) ||
  (value instanceof Foreign && value.text === '') ||
  (Array.isArray(value) && value.length === 0) ||
  (value instanceof Map && value.size === 0);

/**
 * Adds the groups of a YAML inventory to what was read before.
 * @throws Fault INVENTORY_INVALID with line and column
 */
export function readYamlGroups(graph: Graph, groups: Dict, places: Places): void {
  const reader = new GroupReader(graph, places);
  for (const [name, body] of groups) reader.group(name, body, places.of(groups, name), false);
}

class GroupReader {
  readonly #graph: Graph;
  readonly #places: Places;

  constructor(graph: Graph, places: Places) {
    this.#graph = graph;
    this.#places = places;
  }

  /** Reads a group; what none is counts as none at the top, and is refused among `children`. */
  group(key: Key, body: Value, place: Place, inside: boolean): string {
    if (body !== null && !(body instanceof Map)) {
      if (inside && !this.#graph.groups.has(String(key)))
        throw invalid(place, `the group ${shown(String(key))} is ${kindOf(body)}`, groupAdvice(String(key)));
      this.#warn(place, `${shown(String(key))} is ${kindOf(body)} and no group; it is left out`);
      return String(key);
    }
    if (typeof key !== 'string' || key === '')
      throw invalid(place, `a group's name is ${key === '' ? 'empty' : kindOf(key)}`, QUOTE_NAME);
    const name = this.#try(place, () => this.#graph.addGroup(key)).name;
    if (body === null) return name;
    const sections = new Map<Key, Value>(
      [...body].map(([section, value]) => [section, this.#section(name, section, value, body)]),
    );
    for (const [section, value] of sections) this.#sectionOf(name, section, value, body);
    return name;
  }

  /** A text alone stands for a mapping with that one key. */
  #section(group: string, section: Key, value: Value, body: Dict): Value {
    if (section !== 'hosts' && section !== 'children' && section !== 'vars') return value;
    if (typeof value === 'string') return new Map([[value, null]]);
    if (value === null || value instanceof Map) return value;
    throw invalid(
      this.#places.of(body, section),
      `'${section}' of group ${shown(group)} is ${kindOf(value)} where a mapping belongs`,
      section === 'vars' ? "Write 'name: value' lines below it." : LIST_ADVICE,
    );
  }

  #sectionOf(group: string, section: Key, value: Value, body: Dict): void {
    const place = this.#places.of(body, section);
    if (value === null) return;
    if (!(value instanceof Map)) {
      this.#warn(
        place,
        `${shown(String(section))} in group ${shown(group)} is ${kindOf(value)} and left out; only hosts, children and vars count`,
      );
    } else if (section === 'vars') this.#variables(group, value);
    else if (section === 'children') this.#children(group, value);
    else if (section === 'hosts') this.#hosts(group, value);
    else
      this.#warn(
        place,
        `${shown(String(section))} in group ${shown(group)} is left out; only hosts, children and vars count`,
      );
  }

  #variables(group: string, variables: Dict): void {
    for (const [name, value] of variables)
      this.#try(this.#places.of(variables, name), () => this.#graph.setVariable(group, nameOf(name), value));
  }

  #children(group: string, children: Dict): void {
    for (const [name, body] of children) {
      const place = this.#places.of(children, name);
      const child = this.group(name, body, place, true);
      this.#try(place, () => this.#graph.addChild(group, child));
    }
  }

  #hosts(group: string, hosts: Dict): void {
    for (const [pattern, body] of hosts) {
      const place = this.#places.of(hosts, pattern);
      if (typeof pattern !== 'string')
        throw invalid(place, `a host's name is ${kindOf(pattern)}`, QUOTE_NAME);
      const variables: Value = isEmpty(body) ? new Map() : body;
      if (!(variables instanceof Map))
        throw invalid(
          place,
          `the host ${shown(pattern)} is ${kindOf(body)}`,
          "Write its variables as 'name: value' lines below it, or nothing.",
        );
      this.#try(place, () => {
        const { names, port } = hostNames(pattern);
        for (const name of names) {
          this.#graph.addHost(name, group, port);
          for (const [key, value] of variables) this.#graph.setVariable(name, nameOf(key), value);
        }
      });
    }
  }

  #try<T>(place: Place, act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (error instanceof HostRangeError)
        throw invalid(place, `it is no range of hosts: ${error.message}`, 'Write web[1:9] or db-[a:f].');
      throw error instanceof GraphError ? invalid(place, error.message) : error;
    }
  }

  #warn(place: Place, what: string): void {
    this.#graph.warnings.push(`${placeText(place)}: ${what}.`);
  }
}

const LIST_ADVICE = "Write each name with a colon behind it, without '- ': web1:";
const QUOTE_NAME = 'Put the name in quotes.';
const groupAdvice = (name: string) =>
  `Write ${shown(`${name}:`)} with hosts:, children: or vars: below it, or nothing.`;
