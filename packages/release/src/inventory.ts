import { dirname, join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import { LineCounter, parse, parseDocument, type ScalarTag } from 'yaml';
import type { HostPattern, InlineInventory, ReleaseFile, Variables } from './config.ts';
import { decryptVault, isVault } from './vault.ts';

/** A host to release to. */
export interface Host {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Every group it is in, parents included, `all` first. */
  readonly groups: readonly string[];
  readonly variables: Variables;
}

export interface Inventory {
  readonly hosts: readonly Host[];
  /** Group → names of its hosts, children's included. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Values that were encrypted: never to be shown. */
  readonly secrets: readonly string[];
}

/** What the reader needs of a file system; paths as in the release file. */
export interface Files {
  /** Undefined when there is no such file. */
  read(path: string): string | undefined;
  /** Names in a directory; undefined when there is none. */
  list(path: string): readonly string[] | undefined;
}

interface Group {
  hosts: Map<string, Record<string, unknown>>;
  children: Set<string>;
  variables: Record<string, unknown>;
}

class Draft {
  readonly groups = new Map<string, Group>();
  readonly hostVariables = new Map<string, Record<string, unknown>>();

  group(name: string): Group {
    let group = this.groups.get(name);
    if (!group) {
      group = { hosts: new Map(), children: new Set(), variables: {} };
      this.groups.set(name, group);
    }
    return group;
  }

  host(group: string, name: string, variables: Record<string, unknown> = {}): void {
    this.group(group).hosts.set(name, {});
    this.hostVariables.set(name, { ...this.hostVariables.get(name), ...variables });
  }
}

/**
 * `web[01:20:2].example.org` → its hosts; letters as well as numbers, zero-padded as written, several ranges multiply.
 */
export function expandRange(pattern: string): string[] {
  const match = /^(.*?)\[([A-Za-z0-9]+):([A-Za-z0-9]+)(?::(\d+))?\](.*)$/.exec(pattern);
  if (!match) return [pattern];
  const [, before, from, to, step, after] = match as unknown as [
    string,
    string,
    string,
    string,
    string | undefined,
    string,
  ];
  const names: string[] = [];
  const by = Math.max(1, Number(step ?? 1));
  if (/^\d+$/.test(from) && /^\d+$/.test(to)) {
    const width = from.startsWith('0') && from.length > 1 ? from.length : 0;
    for (let number = Number(from); number <= Number(to); number += by)
      names.push(`${before}${String(number).padStart(width, '0')}`);
  } else {
    for (let letter = from.charCodeAt(0); letter <= to.charCodeAt(0); letter += by)
      names.push(`${before}${String.fromCharCode(letter)}`);
  }
  return names.flatMap(name => expandRange(after).map(rest => `${name}${rest}`));
}

class Reader {
  readonly files: Files;
  readonly password: string | undefined;
  readonly secrets: string[] = [];

  constructor(files: Files, password: string | undefined) {
    this.files = files;
    this.password = password;
  }

  /** YAML with `!vault`, of a file that may be encrypted as a whole. */
  yaml(text: string, file: string): unknown {
    let source = text;
    if (isVault(source)) {
      source = decryptVault(source, this.password, file).toString('utf8');
      this.remember(parse(source, { logLevel: 'silent' }));
    }
    let refused: unknown;
    const vault: ScalarTag = {
      tag: '!vault',
      resolve: (value: string) => {
        try {
          const plain = decryptVault(value, this.password, file).toString('utf8');
          this.secrets.push(plain);
          return plain;
        } catch (error) {
          // The parser would wrap it into an error of its own.
          refused ??= error;
          return '';
        }
      },
    };
    const unsafe: ScalarTag = { tag: '!unsafe', resolve: (value: string) => value };
    const lines = new LineCounter();
    const document = parseDocument(source, { customTags: [vault, unsafe], lineCounter: lines, merge: true });
    if (refused) throw refused;
    const wrong = document.errors[0];
    if (wrong) {
      const { line, col } = lines.linePos(wrong.pos[0]);
      throw invalid(file, wrong.message.split('\n')[0]!, line, col);
    }
    return document.toJS() as unknown;
  }

  remember(value: unknown): void {
    if (typeof value === 'string' || typeof value === 'number') this.secrets.push(String(value));
    else if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) this.remember(inner);
  }

  /** group_vars/NAME, with or without .yml, .yaml or .json, or every file of a directory of that name. */
  directory(folder: string, name: string): Record<string, unknown> {
    const variables: Record<string, unknown> = {};
    const candidates = [name, `${name}.yml`, `${name}.yaml`, `${name}.json`].map(file => join(folder, file));
    for (const path of candidates) {
      const names = this.files.list(path);
      const paths = names
        ? names
            .filter(file => !file.startsWith('.') && !file.endsWith('~'))
            .sort()
            .map(file => join(path, file))
        : [path];
      for (const file of paths) {
        const text = this.files.read(file);
        if (text !== undefined) Object.assign(variables, record(this.yaml(text, file), file));
      }
    }
    return variables;
  }
}

function invalid(file: string, what: string, line?: number, column?: number): Fault {
  return new Fault({
    code: 'INVENTORY_INVALID',
    what: `${file}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}: ${what}`,
    remedy: "Correct it; 'ansible-inventory --list' reads the same format.",
    place: {
      file,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    },
  });
}

function record(value: unknown, file: string): Record<string, unknown> {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw invalid(file, 'a mapping of names to values belongs here');
  return value as Record<string, unknown>;
}

function readYamlGroup(draft: Draft, name: string, value: unknown, file: string): void {
  const group = draft.group(name);
  const body = record(value, file);
  for (const key of Object.keys(body)) {
    if (!['hosts', 'children', 'vars'].includes(key))
      throw invalid(file, `group '${name}' has the key '${key}'; only hosts, children and vars belong there`);
  }
  Object.assign(group.variables, record(body['vars'], file));
  for (const [pattern, variables] of Object.entries(record(body['hosts'], file)))
    for (const host of expandRange(pattern)) draft.host(name, host, record(variables, file));
  for (const [child, inner] of Object.entries(record(body['children'], file))) {
    group.children.add(child);
    readYamlGroup(draft, child, inner, file);
  }
}

/** A value as Ansible's INI inventory reads it: Python literals where they are ones, text otherwise. */
function iniValue(text: string): unknown {
  if (/^-?\d+$/.test(text)) return Number(text);
  if (/^(True|true)$/.test(text)) return true;
  if (/^(False|false)$/.test(text)) return false;
  const quoted = /^(['"])(.*)\1$/s.exec(text);
  if (quoted) return quoted[2];
  if (/^[[{]/.test(text)) {
    try {
      return parse(text) as unknown;
    } catch {
      return text;
    }
  }
  return text;
}

/** Splits a host line at spaces outside quotes. */
function iniWords(line: string): string[] {
  return line.match(/(?:[^\s"'#]|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
}

function readIni(draft: Draft, text: string, file: string): void {
  let section = 'ungrouped';
  let kind: 'hosts' | 'children' | 'vars' = 'hosts';
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const header = /^\[([^\]:]+)(?::(\w+))?\]\s*(?:#.*)?$/.exec(line);
    if (header) {
      section = header[1]!;
      const word = header[2] ?? 'hosts';
      if (word !== 'hosts' && word !== 'children' && word !== 'vars')
        throw invalid(file, `[${section}:${word}] is none of hosts, children and vars`, index + 1);
      kind = word;
      draft.group(section);
    } else if (kind === 'children') {
      draft.group(section).children.add(iniWords(line)[0]!);
      draft.group(iniWords(line)[0]!);
    } else if (kind === 'vars') {
      const [, key, value] = /^([^=\s]+)\s*=\s*(.*)$/.exec(line) ?? [];
      if (!key) throw invalid(file, `'${line.slice(0, 60)}' is not key=value`, index + 1);
      draft.group(section).variables[key] = iniValue(value!.replace(/\s+#.*$/, ''));
    } else {
      const [pattern, ...pairs] = iniWords(line);
      const variables: Record<string, unknown> = {};
      for (const pair of pairs) {
        const at = pair.indexOf('=');
        if (at < 1) throw invalid(file, `'${pair.slice(0, 60)}' is not key=value`, index + 1);
        variables[pair.slice(0, at)] = iniValue(pair.slice(at + 1).replace(/^(['"])(.*)\1$/s, '$2'));
      }
      const port = /^(.*[^\]:]):(\d+)$/.exec(pattern!);
      if (port && !pattern!.includes('::')) variables['ansible_port'] ??= Number(port[2]);
      for (const host of expandRange(port && !pattern!.includes('::') ? port[1]! : pattern!))
        draft.host(section, host, variables);
    }
  }
}

function readInline(draft: Draft, inline: InlineInventory): void {
  for (const [name, group] of Object.entries(inline.groups ?? {})) {
    Object.assign(draft.group(name).variables, group?.variables);
    for (const child of group?.children ?? []) {
      draft.group(name).children.add(child);
      draft.group(child);
    }
  }
  for (const [pattern, host] of Object.entries(inline.hosts)) {
    for (const name of expandRange(pattern)) {
      const variables: Record<string, unknown> = { ...host?.variables };
      if (host?.address) variables['ansible_host'] = host.address;
      if (host?.port) variables['ansible_port'] = host.port;
      if (host?.user) variables['ansible_user'] = host.user;
      for (const group of host?.groups?.length ? host.groups : ['ungrouped'])
        draft.host(group, name, variables);
    }
  }
}

/**
 * Reads the hosts of a release file: inline, or an Ansible inventory in YAML or INI with `group_vars` and `host_vars`.
 * @throws Fault INVENTORY_MISSING, INVENTORY_INVALID, INVENTORY_EMPTY, VAULT_*
 */
export function readInventory(
  config: Pick<ReleaseFile, 'inventory' | 'user'>,
  options: {
    readonly files: Files;
    readonly vaultPassword?: string | undefined;
    readonly environment?: string;
  },
): Inventory {
  const reader = new Reader(options.files, options.vaultPassword);
  const draft = new Draft();
  draft.group('all');
  let folder: string | undefined;
  if (typeof config.inventory === 'string') {
    const path = config.inventory.replace(/\{\{\s*environment\s*\}\}/g, options.environment ?? '');
    const text = options.files.read(path);
    if (text === undefined) {
      throw new Fault({
        code: 'INVENTORY_MISSING',
        what: `There is no inventory ${path}.`,
        remedy: "Correct 'inventory' in the release file; its path starts at the repository's root.",
      });
    }
    folder = dirname(path);
    if (/\.(ya?ml|json)$/.test(path) || isVault(text) || /^---|^all:/m.test(text)) {
      for (const [name, group] of Object.entries(record(reader.yaml(text, path), path)))
        readYamlGroup(draft, name, group, path);
    } else readIni(draft, text, path);
  } else readInline(draft, config.inventory);
  return resolve(draft, reader, folder, config.user);
}

function resolve(
  draft: Draft,
  reader: Reader,
  folder: string | undefined,
  user: string | undefined,
): Inventory {
  const parents = new Map<string, Set<string>>();
  for (const [name, group] of draft.groups)
    for (const child of group.children) {
      if (!draft.groups.has(child)) draft.group(child);
      parents.set(child, (parents.get(child) ?? new Set()).add(name));
    }
  const depths = new Map<string, number>();
  const depth = (name: string, below: readonly string[] = []): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    if (below.includes(name)) throw invalid('inventory', `group '${name}' contains itself`);
    const found =
      name === 'all'
        ? 0
        : 1 + Math.max(0, ...[...(parents.get(name) ?? [])].map(parent => depth(parent, [...below, name])));
    depths.set(name, found);
    return found;
  };
  for (const name of draft.groups.keys()) depth(name);
  const groupVariables = new Map<string, Record<string, unknown>>();
  const variablesOf = (name: string) => {
    let variables = groupVariables.get(name);
    if (!variables) {
      variables = {
        ...draft.groups.get(name)?.variables,
        ...(folder === undefined ? {} : reader.directory(join(folder, 'group_vars'), name)),
      };
      groupVariables.set(name, variables);
    }
    return variables;
  };
  const names = [...draft.hostVariables.keys()];
  if (names.length === 0) {
    throw new Fault({
      code: 'INVENTORY_EMPTY',
      what: 'The inventory has no hosts.',
      remedy: 'Add the hosts to release to.',
    });
  }
  const members: Record<string, string[]> = { all: names };
  const hosts = names.map(name => {
    const own = new Set<string>();
    const climb = (group: string) => {
      if (own.has(group)) return;
      own.add(group);
      for (const parent of parents.get(group) ?? []) climb(parent);
    };
    for (const [group, { hosts: inside }] of draft.groups) if (inside.has(name)) climb(group);
    own.add('all');
    const groups = [...own].sort(
      (a, b) => depth(a) - depth(b) || (a === 'all' ? -1 : b === 'all' ? 1 : a < b ? -1 : 1),
    );
    const variables: Record<string, unknown> = {};
    for (const group of groups) Object.assign(variables, variablesOf(group));
    Object.assign(variables, draft.hostVariables.get(name));
    if (folder !== undefined) Object.assign(variables, reader.directory(join(folder, 'host_vars'), name));
    for (const group of groups) {
      if (group === 'all') continue;
      members[group] ??= [];
      members[group].push(name);
    }
    return {
      name,
      address: String(variables['ansible_host'] ?? variables['ansible_ssh_host'] ?? name),
      port: Number(variables['ansible_port'] ?? variables['ansible_ssh_port'] ?? 22),
      user: String(variables['ansible_user'] ?? variables['ansible_ssh_user'] ?? user ?? 'root'),
      groups,
      variables,
    };
  });
  return {
    hosts,
    groups: members,
    secrets: [...new Set(reader.secrets)].filter(secret => secret.length > 3),
  };
}

/** Whether a host is meant: by name, group, `all` or `*`; `!name` leaves it out again. */
export function isMeant(host: Host, pattern: HostPattern | undefined): boolean {
  if (pattern === undefined) return true;
  const words = (typeof pattern === 'string' ? [pattern] : pattern)
    .flatMap(text => text.split(/[,\s]+/))
    .filter(word => word !== '');
  const fits = (word: string) =>
    word === '*' ||
    word === host.name ||
    host.groups.includes(word) ||
    (word.includes('*') &&
      new RegExp(`^${word.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(host.name));
  const wanted = words.filter(word => !word.startsWith('!'));
  return (
    (wanted.length === 0 || wanted.some(fits)) &&
    !words.some(word => word.startsWith('!') && fits(word.slice(1)))
  );
}

/**
 * The hosts that `limit` names.
 * @throws Fault NO_HOSTS when it names none
 */
export function selectHosts(inventory: Inventory, limit: HostPattern | undefined): readonly Host[] {
  const hosts = inventory.hosts.filter(host => isMeant(host, limit));
  if (hosts.length > 0) return hosts;
  throw new Fault({
    code: 'NO_HOSTS',
    what: `No host of the inventory fits '${String(limit)}'.`,
    remedy: `Name hosts or groups of it: ${[...Object.keys(inventory.groups), ...inventory.hosts.map(host => host.name)].slice(0, 20).join(', ')}.`,
  });
}
