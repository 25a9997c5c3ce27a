/** Hosts and groups that stand in the release file itself. */
import type { InlineInventory } from '../config/types.ts';
import { fromPlain } from '../template/values.ts';
import { expandRange, HostRangeError } from './address.ts';
import { type Graph, GraphError } from './graph.ts';
import { problem, shown } from './problem.ts';

/**
 * Adds the hosts of a release file to what was read before.
 * @throws Fault INVENTORY_INVALID
 */
export function readInline(graph: Graph, inline: InlineInventory): void {
  for (const [name, group] of Object.entries(inline.groups ?? {})) {
    attempt(`group ${shown(name)}`, () => {
      graph.addGroup(name);
      for (const [key, value] of Object.entries(group?.variables ?? {}))
        graph.setVariable(name, key, fromPlain(value));
    });
  }
  for (const [name, group] of Object.entries(inline.groups ?? {}))
    for (const child of group?.children ?? []) {
      attempt(`group ${shown(name)}`, () => {
        graph.addGroup(child);
        graph.addChild(name, child);
      });
    }
  for (const [pattern, host] of Object.entries(inline.hosts))
    attempt(`host ${shown(pattern)}`, () => {
      for (const name of expandRange(pattern)) readHost(graph, name, host);
    });
}

function readHost(graph: Graph, name: string, host: InlineInventory['hosts'][string]): void {
  for (const group of host?.groups?.length ? host.groups : [undefined]) {
    if (group !== undefined) graph.addGroup(group);
    graph.addHost(name, group);
  }
  const { variables } = graph.hosts.get(name)!;
  for (const [key, value] of Object.entries(host?.variables ?? {})) variables.set(key, fromPlain(value));
  if (host?.address) variables.set('ansible_host', host.address);
  if (host?.port) variables.set('ansible_port', host.port);
  if (host?.user) variables.set('ansible_user', host.user);
}

function attempt(what: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof GraphError || error instanceof HostRangeError)) throw error;
    throw problem({
      code: 'INVENTORY_INVALID',
      what: `The ${what} under 'inventory' of the release file: ${error.message}.`,
      remedy: "Correct it in the release file; ranges are written 'web[1:9]'.",
    });
  }
}
