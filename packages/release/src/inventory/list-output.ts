/** What `ansible-inventory --list` and inventory programs print, by the rules of Ansible's script plugin. */
import { Fault, type Place } from '@guarded-deploy/faults';
import type { Dict, Value } from '../template/values.ts';
import { type Graph, GraphError } from './graph.ts';
import { invalid, shown } from './problem.ts';
import type { Places } from './yaml.ts';
import { kindOf } from './yaml-groups.ts';

/** Whether a JSON document is such output, and not an inventory of Ansible's yaml plugin written as JSON. */
export function isListOutput(document: Value): document is Dict {
  if (!(document instanceof Map)) return false;
  if (document.has('_meta')) return true;
  return [...document.values()].some(
    group =>
      Array.isArray(group) ||
      (group instanceof Map && (Array.isArray(group.get('hosts')) || Array.isArray(group.get('children')))),
  );
}

/**
 * Adds the output to what was read before.
 * @param hostVariables what the program prints for `--host`, where its output has no `_meta`
 * @throws Fault INVENTORY_INVALID with line and column
 */
export function readListOutput(
  graph: Graph,
  output: Dict,
  places: Places,
  hostVariables: (host: string) => Value = () => new Map(),
): void {
  const hosts = new Set<string>();
  let meta: Dict | undefined;
  for (const [key, body] of output) {
    const place = places.of(output, key);
    const name = String(key);
    if (name === '_meta') meta = metaOf(body, place);
    else attempt(place, () => readGroup(graph, name, body, hosts, place));
  }
  for (const host of hosts) {
    const variables = meta ? (meta.get(host) ?? new Map()) : hostVariables(host);
    const place = meta ? places.of(meta, host) : places.of(output);
    if (!(variables instanceof Map))
      throw invalid(place, `the variables of host ${shown(host)} are ${kindOf(variables)}`, MAPPING);
    attempt(place, () => {
      graph.addHost(host);
      for (const [name, value] of variables) graph.setVariable(host, String(name), value);
    });
  }
}

const MAPPING = 'Print an object of names and values.';

/** `_meta.hostvars`; undefined where `_meta` has none: then the program is asked for each host. */
function metaOf(meta: Value, place: Place): Dict {
  const hostvars = meta instanceof Map ? meta.get('hostvars') : undefined;
  if (hostvars instanceof Map) return hostvars;
  throw invalid(place, `'_meta.hostvars' is ${kindOf(hostvars)}`, MAPPING);
}

function readGroup(graph: Graph, key: string, body: Value, all: Set<string>, place: Place): void {
  const { name } = graph.addGroup(key);
  const group = partsOf(name, body);
  if (group.hosts !== undefined) {
    if (!Array.isArray(group.hosts))
      throw invalid(place, `'hosts' of group ${shown(name)} is ${kindOf(group.hosts)}`, 'Print a list.');
    for (const host of group.hosts) {
      const text = textOf(host, 'host', place);
      all.add(text);
      graph.addHost(text, name);
    }
  }
  if (group.vars !== undefined) {
    if (!(group.vars instanceof Map))
      throw invalid(place, `'vars' of group ${shown(name)} is ${kindOf(group.vars)}`, MAPPING);
    for (const [key, value] of group.vars) graph.setVariable(name, String(key), value);
  }
  const { children } = group;
  if (children === undefined) return;
  const list = children instanceof Map ? [...children.keys()] : children;
  if (!Array.isArray(list))
    throw invalid(place, `'children' of group ${shown(name)} is ${kindOf(children)}`, 'Print a list.');
  for (const child of list) {
    const text = textOf(child, 'group', place);
    graph.addChild(name, graph.addGroup(text).name);
  }
}

interface Parts {
  readonly hosts: Value | undefined;
  readonly vars: Value | undefined;
  readonly children: Value | undefined;
}

/** A list alone is the group's hosts; an object without any of the three keys is the variables of the one host of that name. */
function partsOf(name: string, body: Value): Parts {
  if (!(body instanceof Map)) return { hosts: body, vars: undefined, children: undefined };
  const parts = { hosts: body.get('hosts'), vars: body.get('vars'), children: body.get('children') };
  const any = ['hosts', 'vars', 'children'].some(key => body.has(key));
  return any ? parts : { hosts: [name], vars: body, children: undefined };
}

function textOf(value: Value, what: string, place: Place): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(place, `the name of a ${what} is ${value === '' ? 'empty' : kindOf(value)}`, 'Print a text.');
}

function attempt(place: Place, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault || !(error instanceof GraphError)) throw error;
    throw invalid(place, error.message);
  }
}
