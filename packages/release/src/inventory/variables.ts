/**
 * Variables of hosts in Ansible's order of precedence (VARIABLE_PRECEDENCE and what follows it): the later of these wins.
 *
 *  1. the group `all` in the inventories
 *  2. the other groups in the inventories, outer before inner, then by `ansible_group_priority`, then by name
 *  3. group_vars/all beside the inventories, then beside the playbook
 *  4. group_vars of the other groups beside the inventories, source by source, then beside the playbook
 *  5. the host in the inventories
 *  6. host_vars beside the inventories, then beside the playbook
 */
import type { Value } from '../template/values.ts';
import type { Documents } from './documents.ts';
import type { Files } from './files.ts';
import { type Graph, type GroupNode, type HostNode, merged } from './graph.ts';
import { invalid } from './problem.ts';
import { byCodePoint, extensionOf } from './python-text.ts';
import { isEmpty, kindOf, nameOf } from './yaml-groups.ts';

/** Endings of files with variables, in the order in which Ansible looks for them; a directory comes first. */
const ENDINGS = ['', '.yml', '.yaml', '.json'];

/** Directories inside each other below group_vars/NAME. */
const DEEPEST = 10;

/** Files of one group or host: of `NAME`, `NAME.yml`, `NAME.yaml` and `NAME.json` the first that exists; of a directory all, in depth. */
function filesFor(files: Files, folder: string, name: string): string[] {
  // A name that leads out of the directory has no files in it.
  if (name.startsWith('/') || name.split('/').includes('..')) return [];
  for (const ending of ENDINGS) {
    const path = `${folder}/${name}${ending}`;
    if (files.list(path) !== undefined) return filesBelow(files, path);
    if (files.read(path) !== undefined) return [path];
  }
  return [];
}

/** Hidden files, backups and files of other kinds are passed over; a directory with a dot in its name, too. */
function filesBelow(files: Files, directory: string, depth = 0): string[] {
  if (depth > DEEPEST)
    throw invalid({ file: directory }, 'the directories are nested too deeply', 'Nest less.');
  return [...(files.list(directory) ?? [])]
    .filter(name => !name.startsWith('.') && !name.endsWith('~'))
    .sort(byCodePoint)
    .flatMap(name => {
      const path = `${directory}/${name}`;
      const ending = extensionOf(name);
      if (files.list(path) !== undefined) return ending === '' ? filesBelow(files, path, depth + 1) : [];
      return ENDINGS.includes(ending) && files.read(path) !== undefined ? [path] : [];
    });
}

type Variables = ReadonlyMap<string, Value>;

interface VariableOptions {
  readonly files: Files;
  readonly documents: Documents;
  /** Directories of the inventories, in their order. */
  readonly inventories: readonly string[];
  /** Directory of the playbooks; undefined where nothing is to be read beside them. */
  readonly playbooks: string | undefined;
  readonly onWarning: (warning: string) => void;
}

/** Reads group_vars and host_vars when a host is asked for, each file once. */
export class HostVariables {
  readonly #options: VariableOptions;
  readonly #order: (a: GroupNode, b: GroupNode) => number;
  readonly #graph: Graph;
  readonly #read = new Map<string, Variables>();
  /** Variables of the files of a group or host, by directory and name. */
  readonly #found = new Map<string, Variables[]>();
  readonly #names = new Map<string, ReadonlySet<string>>();

  constructor(graph: Graph, options: VariableOptions) {
    this.#graph = graph;
    this.#options = options;
    const depths = graph.depths();
    this.#order = (a, b) =>
      depths.get(a)! - depths.get(b)! || a.priority - b.priority || byCodePoint(a.name, b.name);
  }

  /** Every group of a host, `all` first, then from the outermost in. */
  groupsOf(host: HostNode): GroupNode[] {
    const { all } = this.#graph;
    return [all, ...[...host.allGroups()].filter(group => group !== all).sort(this.#order)];
  }

  /**
   * Variables of a host.
   * @throws Fault INVENTORY_INVALID with line and column, VAULT_*
   */
  of(host: HostNode): Map<string, Value> {
    const { inventories, playbooks } = this.#options;
    const beside = playbooks === undefined ? [] : [playbooks];
    const [all, ...groups] = this.groupsOf(host) as [GroupNode, ...GroupNode[]];
    const layers: Variables[] = [
      all.variables,
      ...groups.map(group => group.variables),
      ...[...inventories, ...beside].flatMap(folder => this.#files(folder, 'group_vars', all.name)),
      ...[...inventories, ...beside].flatMap(folder =>
        groups.flatMap(group => this.#files(folder, 'group_vars', group.name)),
      ),
      host.variables,
      ...[...inventories, ...beside].flatMap(folder => this.#files(folder, 'host_vars', host.name)),
    ];
    if (!this.#graph.mergesDicts) return new Map(layers.flatMap(layer => [...layer]));
    const variables = new Map<string, Value>();
    for (const [name, value] of layers.flatMap(layer => [...layer]))
      variables.set(name, merged(variables.get(name), value));
    return variables;
  }

  #files(folder: string, kind: 'group_vars' | 'host_vars', name: string): Variables[] {
    const directory = folder === '.' ? kind : `${folder}/${kind}`;
    const key = `${directory}/${name}`;
    let variables = this.#found.get(key);
    if (!variables) {
      const paths = this.#mayHave(directory, name) ? filesFor(this.#options.files, directory, name) : [];
      variables = paths.map(path => this.#load(path));
      this.#found.set(key, variables);
    }
    return variables;
  }

  /** Whether a directory, listed once, has anything by that name. Of a name with a slash nothing is known. */
  #mayHave(directory: string, name: string): boolean {
    let names = this.#names.get(directory);
    if (!names) {
      names = new Set(this.#options.files.list(directory));
      this.#names.set(directory, names);
    }
    return names.size > 0 && (name.includes('/') || ENDINGS.some(ending => names.has(`${name}${ending}`)));
  }

  #load(path: string): Variables {
    let variables = this.#read.get(path);
    if (!variables) {
      variables = this.#variables(path);
      this.#read.set(path, variables);
    }
    return variables;
  }

  #variables(path: string): Variables {
    const loaded = this.#options.documents.read(this.#options.files.read(path) ?? '', path);
    for (const warning of loaded.warnings) this.#options.onWarning(warning);
    if (isEmpty(loaded.value)) return new Map();
    if (!(loaded.value instanceof Map)) {
      throw invalid(
        { file: path, line: 1, column: 1 },
        `a mapping of names to values belongs here, and it is ${kindOf(loaded.value)}`,
        "Write 'name: value' lines.",
      );
    }
    return new Map([...loaded.value].map(([key, value]) => [nameOf(key), value]));
  }
}
