/** The hosts of an inventory as the rest of the package knows them. */
import type { Fault } from '@guarded-deploy/faults';
import type { Value, Variables } from '../template/values.ts';
import { isAddress } from './address.ts';
import type { ConnectionNote, ConnectionSettings } from './connection.ts';
import { type HostPattern, matchPattern, type PatternSubject } from './patterns.ts';
import { problem } from './problem.ts';
import { byCodePoint } from './python-text.ts';

/** A host to release to. What it takes from variables is read when it is asked for, and fails then if it cannot be had. */
export interface Host {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Every group it is in, parents included, `all` first. */
  readonly groups: readonly string[];
  readonly variables: Variables;
  /** Further settings of its connection; undefined where it was not read from an inventory. */
  readonly connection?: ConnectionSettings;
  /** The inventory that names it first, from the repository's root. */
  readonly inventoryFile?: string;
  /** The inventory that it is in, for patterns. */
  readonly inventory?: PatternSubject;
}

export interface Inventory {
  readonly hosts: readonly Host[];
  /** Names of the hosts in the order in which inventories first name them, which patterns go by. */
  readonly names?: readonly string[];
  /** Group → names of its hosts, children's included. Every group is there, `all` and empty ones, too. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Values that were encrypted, never to be shown; more may come when further hosts' variables are read. */
  readonly secrets: readonly string[];
  /** What Ansible would warn of. More may come, as for secrets. */
  readonly warnings: readonly string[];
}

/** Names of groups as Ansible's variable `group_names` has them: without `all`, in alphabetical order. */
export const groupNamesOf = (host: Pick<Host, 'groups'>): string[] =>
  host.groups.filter(group => group !== 'all').sort(byCodePoint);

/** `inventory_hostname_short`: the name up to its first dot; of an address, all of it. */
export const shortNameOf = (name: string): string => (isAddress(name) ? name : name.split('.')[0]!);

interface HostParts {
  readonly name: string;
  readonly groups: readonly string[];
  readonly inventoryFile: string;
  readonly inventory: PatternSubject;
  readonly variables: () => Readonly<Record<string, Value>>;
  readonly connection: (host: InventoryHost) => ConnectionSettings;
}

/** A host that reads its variables, and what follows from them, once. */
export class InventoryHost implements Host {
  readonly name: string;
  readonly groups: readonly string[];
  readonly inventoryFile: string;
  readonly #parts: HostParts;
  #variables: Variables | undefined;
  #connection: ConnectionSettings | undefined;

  constructor(parts: HostParts) {
    this.name = parts.name;
    this.groups = parts.groups;
    this.inventoryFile = parts.inventoryFile;
    this.#parts = parts;
  }

  get inventory(): PatternSubject {
    return this.#parts.inventory;
  }

  get variables(): Variables {
    this.#variables ??= this.#parts.variables();
    return this.#variables;
  }

  get connection(): ConnectionSettings {
    this.#connection ??= this.#parts.connection(this);
    return this.#connection;
  }

  get address(): string {
    return this.connection.address;
  }

  get port(): number {
    return this.connection.port;
  }

  get user(): string {
    return this.connection.user;
  }
}

/** Notes of hosts for connectionNotes(). */
export const notesOf = (host: Host): readonly ConnectionNote[] => host.connection?.notes ?? [];

/** A host alone, as the inventory that it would be. */
const alone = (host: Host): PatternSubject => ({
  hosts: [host],
  groups: Object.fromEntries(host.groups.map(group => [group, [host.name]])),
});

const matched = new WeakMap<PatternSubject, Map<string, ReadonlySet<string>>>();

/**
 * Whether a host is meant by a pattern of Ansible's; without one, every host is.
 * @throws Fault HOST_PATTERN_INVALID
 */
export function isMeant(host: Host, pattern: HostPattern | undefined): boolean {
  if (pattern === undefined) return true;
  const subject = host.inventory ?? alone(host);
  const known = matched.get(subject) ?? new Map<string, ReadonlySet<string>>();
  matched.set(subject, known);
  const key = JSON.stringify(pattern);
  let names = known.get(key);
  if (!names) {
    names = matchPattern(subject, pattern).names;
    known.set(key, names);
  }
  return names.has(host.name);
}

/**
 * The hosts that `limit` names, in the inventory's order.
 * @param read text of a file, for `@file`: one pattern a line
 * @throws Fault NO_HOSTS when it names none, HOST_PATTERN_INVALID
 */
export function selectHosts(
  inventory: Inventory,
  limit: HostPattern | undefined,
  read: (path: string) => string | undefined = () => undefined,
): readonly Host[] {
  if (limit === undefined) return inventory.hosts;
  const { names } = matchPattern(inventory, written(limit, read));
  const hosts = inventory.hosts.filter(host => names.has(host.name));
  if (hosts.length > 0) return hosts;
  throw noHosts(inventory, limit);
}

/** Parts of a pattern that fit nothing. @throws Fault HOST_PATTERN_INVALID */
export function unmatchedPatterns(inventory: Inventory, limit: HostPattern | undefined): readonly string[] {
  return limit === undefined ? [] : matchPattern(inventory, limit).unmatched;
}

function noHosts(inventory: Inventory, limit: HostPattern): Fault {
  const names = [...Object.keys(inventory.groups), ...inventory.hosts.map(host => host.name)];
  return problem({
    code: 'NO_HOSTS',
    what: `No host of the inventory fits '${String(limit)}'.`,
    remedy: `Name hosts or groups of it: ${names.slice(0, 20).join(', ')}.`,
  });
}

/** `@file` written out. */
function written(limit: HostPattern, read: (path: string) => string | undefined): HostPattern {
  const parts = (typeof limit === 'string' ? limit.split(',') : limit).map(part => part.trim());
  if (!parts.some(part => part.startsWith('@'))) return limit;
  return parts.flatMap(part => {
    if (!part.startsWith('@')) return [part];
    const text = read(part.slice(1));
    if (text !== undefined) return text.split('\n').map(line => line.trim());
    throw problem({
      code: 'HOST_PATTERN_INVALID',
      what: `There is no file '${part.slice(1)}' with hosts.`,
      remedy: 'Correct the name behind the @, or name the hosts themselves.',
    });
  });
}
