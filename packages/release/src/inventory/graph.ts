/**
 * Hosts and groups while inventories are read, with Ansible's rules for what belongs to what: a host or group that is named
 * twice is one, everything is in `all`, what is in no group is in `ungrouped`. Free of effects.
 */
import { Float, type Value } from '../template/values.ts';
import { hasControl, shown } from './problem.ts';
import { pythonInt } from './python-text.ts';

/** What cannot be added; the message is a sentence's end. */
export class GraphError extends Error {}

/** More than these is a mistake or an attack. */
const MOST_GROUPS = 5000;
const MOST_HOSTS = 20_000;

export class GroupNode {
  readonly name: string;
  readonly hosts = new Set<HostNode>();
  readonly children = new Set<GroupNode>();
  readonly parents = new Set<GroupNode>();
  readonly variables = new Map<string, Value>();
  /** `ansible_group_priority`: of groups at one depth, the larger wins. */
  priority = 1;

  constructor(name: string) {
    this.name = name;
  }

  /** Groups above it, at any distance. */
  ancestors(): Set<GroupNode> {
    return closure(this.parents, group => group.parents);
  }

  /** It and the groups below it, level by level. */
  descendants(): Set<GroupNode> {
    return closure([this], group => group.children);
  }

  /** Its hosts and those of the groups below it. */
  allHosts(): Set<HostNode> {
    return new Set([...this.descendants()].flatMap(group => [...group.hosts]));
  }
}

export class HostNode {
  readonly name: string;
  readonly variables = new Map<string, Value>();
  /** Groups that name it. */
  readonly groups = new Set<GroupNode>();
  /** The inventory that named it first; empty for inline ones. */
  readonly file: string;

  constructor(name: string, file: string) {
    this.name = name;
    this.file = file;
  }

  /** Groups that it is in, by name or through another group. */
  allGroups(): Set<GroupNode> {
    return closure(this.groups, group => group.parents);
  }
}

/** Breadth first, each group once. */
function closure(
  start: Iterable<GroupNode>,
  next: (group: GroupNode) => Iterable<GroupNode>,
): Set<GroupNode> {
  const seen = new Set(start);
  // A set that grows is walked to its end.
  for (const group of seen) for (const other of next(group)) seen.add(other);
  return seen;
}

/** Names stand in messages, tables and paths: a line break in one is a mistake or an attack. */
function checkName(kind: 'group' | 'host', name: string): void {
  if (name === '') throw new GraphError(`a ${kind} has no name`);
  if (hasControl(name))
    throw new GraphError(`the name of a ${kind}, ${shown(name)}, has a control character in it`);
}

export class Graph {
  readonly groups = new Map<string, GroupNode>();
  readonly hosts = new Map<string, HostNode>();
  readonly warnings: string[] = [];
  /** The file being read. */
  file = '';
  /** Dicts that are set twice are merged. */
  mergesDicts = false;
  /** Characters of a group's name that no variable's name has become `_`. */
  replacesInNames = false;

  constructor() {
    this.addGroup('all');
    this.addGroup('ungrouped');
    this.addChild('all', 'ungrouped');
  }

  get all(): GroupNode {
    return this.groups.get('all')!;
  }

  /** A group's name as inventories have it after `force_valid_group_names`. */
  groupName(name: string): string {
    return this.replacesInNames ? name.replace(/^\p{Nd}|[^\p{L}\p{N}_]/gu, '_') : name;
  }

  /** Its name may be another than the one given: see groupName(). */
  addGroup(given: string): GroupNode {
    checkName('group', given);
    const name = this.groups.has(given) ? given : this.groupName(given);
    let group = this.groups.get(name);
    if (!group) {
      if (this.groups.size >= MOST_GROUPS)
        throw new GraphError(`the inventory has more than ${MOST_GROUPS} groups`);
      group = new GroupNode(name);
      this.groups.set(name, group);
    }
    return group;
  }

  /** `port` counts for a host that was not known before only: so does Ansible. */
  addHost(name: string, group?: string, port?: number): HostNode {
    checkName('host', name);
    let host = this.hosts.get(name);
    if (!host) {
      if (this.hosts.size >= MOST_HOSTS)
        throw new GraphError(`the inventory has more than ${MOST_HOSTS} hosts`);
      host = new HostNode(name, this.file);
      if (port) host.variables.set('ansible_port', port);
      this.hosts.set(name, host);
    }
    if (group !== undefined) join(this.groups.get(group)!, host);
    return host;
  }

  /** Puts a group, or the host of that name where there is no such group, into a group. */
  addChild(parent: string, child: string): void {
    const above = this.groups.get(parent)!;
    const below = this.groups.get(child);
    if (!below) {
      const host = this.hosts.get(child);
      if (!host) throw new GraphError(`there is no group '${child}'`);
      join(above, host);
      return;
    }
    if (above === below) throw new GraphError(`group '${child}' contains itself`);
    // Ansible finds this out when it has read everything, and cannot say where.
    if (below === this.all)
      throw new GraphError(`group 'all' holds all groups, so '${parent}' cannot hold it`);
    if (above.children.has(below)) return;
    if (above.ancestors().has(below))
      throw new GraphError(`group '${child}' is above group '${parent}', so it cannot be inside it`);
    above.children.add(below);
    below.parents.add(above);
  }

  /** Sets a variable of the group of that name, or of the host where there is no such group. */
  setVariable(entity: string, name: string, value: Value): void {
    const group = this.groups.get(entity);
    if (group && name === 'ansible_group_priority') {
      group.priority = priorityOf(value);
      return;
    }
    const { variables } = group ?? this.hosts.get(entity)!;
    variables.set(name, this.mergesDicts ? merged(variables.get(name), value) : value);
  }

  /** What holds when every inventory has been read: all is in `all`, and `ungrouped` is what is in nothing else. */
  reconcile(): void {
    for (const group of this.groups.values())
      if (group !== this.all && group.parents.size === 0) this.addChild('all', group.name);
    const ungrouped = this.groups.get('ungrouped')!;
    for (const host of this.hosts.values()) {
      const groups = host.allGroups();
      const others = [...groups].some(group => group !== this.all && group !== ungrouped);
      if (groups.has(ungrouped)) {
        if (others) leave(ungrouped, host);
      } else if (!others) this.#addUngrouped(host);
      if (this.groups.has(host.name))
        this.warnings.push(`'${host.name}' is the name of a host and of a group; variables go to the group.`);
    }
  }

  /** A host that has the name of a group puts that group into 'ungrouped': so does Ansible. */
  #addUngrouped({ name, file }: HostNode): void {
    if (this.groups.get(name)?.descendants().has(this.groups.get('ungrouped')!))
      throw new GraphError(
        `host '${name}'${file === '' ? '' : ` in ${file}`} is in no group, and the name is that of a group with 'ungrouped' in it`,
      );
    this.addChild('ungrouped', name);
  }

  /** Distance of every group from `all`, along the longest way. */
  depths(): ReadonlyMap<GroupNode, number> {
    const depths = new Map<GroupNode, number>();
    const depth = (group: GroupNode): number => {
      let known = depths.get(group);
      if (known === undefined) {
        known = Math.max(-1, ...[...group.parents].map(depth)) + 1;
        depths.set(group, known);
      }
      return known;
    };
    for (const group of this.groups.values()) depth(group);
    return depths;
  }
}

function join(group: GroupNode, host: HostNode): void {
  group.hosts.add(host);
  host.groups.add(group);
}

function leave(group: GroupNode, host: HostNode): void {
  group.hosts.delete(host);
  host.groups.delete(group);
}

/** Of two dicts one with the keys of both, at any depth; of other values the later. */
export function merged(earlier: Value | undefined, later: Value): Value {
  if (!(earlier instanceof Map && later instanceof Map)) return later;
  const both = new Map(earlier);
  for (const [key, value] of later) both.set(key, merged(earlier.get(key), value));
  return both;
}

/** Python's int() of a value. */
function priorityOf(value: Value): number {
  const number =
    typeof value === 'string'
      ? pythonInt(value)
      : value instanceof Float
        ? Math.trunc(value.value)
        : typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
          ? Number(value)
          : undefined;
  if (number === undefined || !Number.isFinite(number))
    throw new GraphError("'ansible_group_priority' is no whole number");
  return number;
}
