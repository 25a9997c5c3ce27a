/** An inventory from its parts: sources, variables beside them, and how each host is reached. */
import { posix } from 'node:path';
import type { Fault } from '@guarded-deploy/faults';
import type { InlineInventory } from '../config/types.ts';
import type { Value } from '../template/values.ts';
import { type AnsibleSettings, NO_SETTINGS, readAnsibleConfig } from './ansible-cfg.ts';
import { connectionOf } from './connection.ts';
import { Documents } from './documents.ts';
import type { Files } from './files.ts';
import { Graph, GraphError } from './graph.ts';
import { type Host, type Inventory, InventoryHost } from './hosts.ts';
import { readInline } from './inline.ts';
import { onOneLine, problem, sentence, shown } from './problem.ts';
import { isHostList, type ProgramOutput, readSource } from './sources.ts';
import { HostVariables } from './variables.ts';
import type { VaultPassword } from './vault.ts';

/** What of the release file concerns its hosts. */
export interface InventoryConfig {
  /** Path of an inventory, several of them, or the hosts themselves. */
  readonly inventory: string | readonly string[] | InlineInventory;
  readonly user?: string | undefined;
  /** Directory of the playbooks, beside which Ansible reads variables; the repository's root unless given. */
  readonly 'playbook-directory'?: string | undefined;
}

export interface InventoryOptions {
  readonly files: Files;
  readonly vaultPassword?: VaultPassword | undefined;
  /** Stands for `{{ environment }}` in the paths. */
  readonly environment?: string;
  /** Output of inventory programs by path; see programsOf(). */
  readonly programs?: ReadonlyMap<string, ProgramOutput>;
  /** Told of each secret as soon as it is known, also later, when further variables are read. */
  readonly onSecret?: (secret: string) => void;
  /** Renders a variable that is a template, with all variables of the host; as it is unless given. */
  readonly render?: (host: Host, text: string, where: string) => Value;
  /** Variables that win over the inventory's. */
  readonly variables?: Readonly<Record<string, Value>>;
}

/** The one variable that a path may hold: the inventory has all others. */
const ENVIRONMENT = /\{\{\s*environment\s*\}\}/g;

/** Paths of the release file's `inventory`, in their order; none where its hosts stand in the file itself. */
export function sourcesOf(config: Pick<InventoryConfig, 'inventory'>, environment = ''): string[] {
  const { inventory } = config;
  if (typeof inventory !== 'string' && !isList(inventory)) return [];
  return (typeof inventory === 'string' ? [inventory] : inventory).map(path =>
    path.replace(ENVIRONMENT, environment),
  );
}

const isList = (value: InventoryConfig['inventory']): value is readonly string[] => Array.isArray(value);

/**
 * Reads the hosts of a release file as Ansible would. Variables of a host are read when it is asked for them, so that what
 * concerns other hosts only cannot fail.
 * @throws Fault INVENTORY_MISSING, INVENTORY_INVALID, INVENTORY_EMPTY, INVENTORY_PROGRAM, INVENTORY_PLUGIN, VAULT_*
 */
export function readInventory(config: InventoryConfig, options: InventoryOptions): Inventory {
  const { files } = options;
  const documents = new Documents(options.vaultPassword, options.onSecret);
  const graph = new Graph();
  const sources = sourcesOf(config, options.environment).map(normal);
  const playbooks = playbooksOf(config, options.environment);
  const settings = ansibleSettings(config, files, options.environment);
  graph.mergesDicts = settings.mergesDicts;
  graph.replacesInNames = settings.replacesInNames;
  graph.warnings.push(...settings.warnings);
  const { isIgnored } = settings;
  const reading = { files, documents, isIgnored, programs: options.programs ?? new Map() };
  for (const source of sources) refusing(() => readSource(graph, source, reading));
  if (typeof config.inventory !== 'string' && !isList(config.inventory)) readInline(graph, config.inventory);
  refusing(() => graph.reconcile());
  if (graph.hosts.size === 0) throw noHosts(graph);
  const variables = new HostVariables(graph, {
    files,
    documents,
    inventories: sources
      .filter(source => !isHostList(source, files))
      .map(source => (files.list(source) === undefined ? posix.dirname(source) : source)),
    playbooks,
    onWarning: warning => graph.warnings.push(warning),
  });
  return build(config, options, { graph, variables, documents, settings });
}

/** Where Ansible's playbooks lie; nowhere for hosts that stand in the release file, unless it says so. */
function playbooksOf(
  config: Pick<InventoryConfig, 'inventory' | 'playbook-directory'>,
  environment = '',
): string | undefined {
  const given = config['playbook-directory']?.replace(ENVIRONMENT, environment);
  const directory = given ?? (sourcesOf(config).length > 0 ? '.' : undefined);
  return directory === undefined ? undefined : normal(directory);
}

/** What an ansible.cfg beside the playbooks says. */
export function ansibleSettings(
  config: Pick<InventoryConfig, 'inventory' | 'playbook-directory'>,
  files: Files,
  environment?: string,
): AnsibleSettings {
  const playbooks = playbooksOf(config, environment);
  if (playbooks === undefined) return NO_SETTINGS;
  const path = playbooks === '.' ? 'ansible.cfg' : `${playbooks}/ansible.cfg`;
  const text = files.read(path);
  return text === undefined ? NO_SETTINGS : readAnsibleConfig(text, path);
}

const normal = (path: string) => posix.normalize(path).replace(/(?<=.)\/$/, '');

/** Groups and hosts that do not fit together, found where no file can be blamed. */
function refusing(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    throw problem({
      code: 'INVENTORY_INVALID',
      what: `The inventory cannot be put together: ${error.message}.`,
      remedy: 'Give the host or the group another name, or fewer of them.',
    });
  }
}

function noHosts(graph: Graph): Fault {
  const [warning] = graph.warnings;
  return problem({
    code: 'INVENTORY_EMPTY',
    what: `The inventory has no hosts.${warning === undefined ? '' : ` ${warning}`}`,
    remedy: 'Add the hosts to release to.',
  });
}

interface Parts {
  readonly graph: Graph;
  readonly variables: HostVariables;
  readonly documents: Documents;
  readonly settings: AnsibleSettings;
}

function build(
  config: InventoryConfig,
  options: InventoryOptions,
  { graph, variables, documents, settings }: Parts,
): Inventory {
  const hosts: Host[] = [];
  const inventory: Inventory = {
    hosts,
    names: [...graph.hosts.keys()],
    groups: Object.fromEntries(
      [...graph.groups.values()].map(group => [group.name, [...group.allHosts()].map(({ name }) => name)]),
    ),
    get secrets() {
      return documents.secrets;
    },
    get warnings() {
      return [...new Set(graph.warnings.map(sentence))];
    },
  };
  const render = options.render ?? ((_: Host, text: string) => text);
  // Ansible goes through the groups; a release file's own hosts stay as they are written.
  const inline = sourcesOf(config).length === 0;
  for (const node of inline ? graph.hosts.values() : graph.all.allHosts()) {
    hosts.push(
      new InventoryHost({
        name: node.name,
        groups: variables.groupsOf(node).map(({ name }) => name),
        inventoryFile: node.file,
        inventory,
        variables: () => Object.fromEntries(variables.of(node)),
        connection: host =>
          connectionOf({
            host: node.name,
            variables: { ...settings.variables, ...host.variables, ...options.variables },
            user: config.user ?? settings.user,
            render: (text, where) => render(host, text, where),
          }),
      }),
    );
  }
  return inventory;
}

const BESIDE_PLAYBOOKS = ['group_vars', 'host_vars', 'ansible.cfg'];

/** Where variables or an ansible.cfg lie above an inventory and are not read, since no playbook is said to lie there. */
export function unreadVariables(
  config: InventoryConfig,
  options: Pick<InventoryOptions, 'files' | 'environment'>,
): string[] {
  const { files } = options;
  const read = new Set([playbooksOf(config, options.environment) ?? '.']);
  const unread = new Set<string>();
  for (const source of sourcesOf(config, options.environment).map(normal)) {
    let directory = files.list(source) === undefined ? posix.dirname(source) : source;
    read.add(directory);
    while (directory !== '.' && directory !== '/') {
      directory = posix.dirname(directory);
      const names = files.list(directory) ?? [];
      if (BESIDE_PLAYBOOKS.some(name => names.includes(name))) unread.add(directory);
    }
  }
  return [...unread]
    .filter(directory => !read.has(directory))
    .map(directory =>
      onOneLine(
        `${shown(directory, 200)} holds group_vars, host_vars or an ansible.cfg that are not read; write 'playbook-directory: ${directory}' in the release file if Ansible's playbooks lie there.`,
      ),
    );
}
