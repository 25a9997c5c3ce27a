/** Inventories as they lie in a repository: files of each format, directories of them, lists of hosts, programs. */

import { Fault } from '@guarded-deploy/faults';
import { withoutEnd } from '@guarded-deploy/foreign/linear';
import { parseAddress } from './address.ts';
import { isUsuallyIgnored } from './ansible-cfg.ts';
import type { Documents } from './documents.ts';
import type { Files } from './files.ts';
import { Graph } from './graph.ts';
import { readIni } from './ini.ts';
import { isListOutput, readListOutput } from './list-output.ts';
import { invalid, problem, shown } from './problem.ts';
import { byCodePoint, extensionOf } from './python-text.ts';
import type { Loaded } from './yaml.ts';
import { isEmpty, readYamlGroups } from './yaml-groups.ts';

/** What an inventory program printed. */
export interface ProgramOutput {
  /** For `--list`. */
  readonly list: string;
  /** For `--host NAME`, where the list has no `_meta`. */
  readonly hosts: ReadonlyMap<string, string>;
}

interface SourceOptions {
  readonly files: Files;
  readonly documents: Documents;
  /** Names in directories that are passed over; Ansible's own list unless given. */
  readonly isIgnored?: ((name: string) => boolean) | undefined;
  /** Output of programs by their path. Others are refused. */
  readonly programs: ReadonlyMap<string, ProgramOutput>;
}

/** Directories inside each other. */
const DEEPEST = 10;

/** Endings that Ansible reads as YAML; a file without any may be YAML or INI. */
const YAML_ENDINGS = new Set(['', '.yaml', '.yml', '.json']);

/**
 * Files of an inventory source, directories written out, in the order in which Ansible reads them.
 * @throws Fault INVENTORY_MISSING
 */
export function filesOf(
  path: string,
  files: Files,
  isIgnored: (name: string) => boolean = isUsuallyIgnored,
  depth = 0,
): string[] {
  const names = files.list(path);
  if (names === undefined) {
    if (files.read(path) !== undefined) return [path];
    throw problem({
      code: 'INVENTORY_MISSING',
      what: `There is no inventory ${shown(path, 200)}.`,
      remedy: "Correct 'inventory' in the release file; its path starts at the repository's root.",
    });
  }
  if (depth > DEEPEST) throw invalid({ file: path }, 'the directories are nested too deeply', 'Nest less.');
  return [...names]
    .filter(name => !isIgnored(name))
    .sort(byCodePoint)
    .flatMap(name => filesOf(`${withoutEnd(path, '/')}/${name}`, files, isIgnored, depth + 1));
}

/** Whether a source is a list of hosts, such as `web1,web2,`, and no file. */
export const isHostList = (source: string, files: Files): boolean =>
  source.includes(',') && files.list(source) === undefined && files.read(source) === undefined;

/** Whether a file is a program that would print an inventory, be it with the right to be run or without. */
export const isProgram = (text: string): boolean => text.startsWith('#!') || text.startsWith('\x7fELF');

/**
 * Adds one source of the release file's `inventory` to what was read before.
 * @throws Fault INVENTORY_MISSING, INVENTORY_INVALID, INVENTORY_PROGRAM, INVENTORY_PLUGIN, VAULT_*
 */
export function readSource(graph: Graph, source: string, options: SourceOptions): void {
  if (isHostList(source, options.files)) {
    readHostList(graph, source);
    return;
  }
  for (const path of filesOf(source, options.files, options.isIgnored)) {
    graph.file = path;
    readFile(graph, path, options);
  }
}

function readHostList(graph: Graph, source: string): void {
  for (const entry of source.split(',').map(part => part.trim())) {
    if (entry === '') continue;
    const parsed = parseAddress(entry);
    // Ranges are no part of a list.
    const address = parsed?.host.includes('[') ? undefined : parsed;
    const name = address?.host ?? entry;
    if (!graph.hosts.has(name)) graph.addHost(name, 'ungrouped', address?.port);
  }
}

function readFile(graph: Graph, path: string, options: SourceOptions): void {
  const { files, documents } = options;
  const raw = files.read(path) ?? '';
  const program = options.programs.get(path);
  if (program) readProgram(graph, path, program, documents);
  else if (isProgram(raw)) throw refusedProgram(path);
  else if (extensionOf(path) === '.toml') throw refused(path, 'an inventory in TOML, which is not read here');
  else readText(graph, path, raw, documents);
}

/** A file that is a mapping in YAML or JSON is read as such; every other may be INI. */
function readText(graph: Graph, path: string, raw: string, documents: Documents): void {
  const { text, secret } = documents.open(raw, path);
  const ending = extensionOf(path);
  let yaml: Loaded | undefined;
  let wrong: unknown;
  if (YAML_ENDINGS.has(ending)) {
    try {
      yaml = documents.parse(text, path);
      if (secret) documents.remember(yaml.value);
    } catch (error) {
      if (!(error instanceof Fault && error.code === 'INVENTORY_INVALID')) throw error;
      wrong = error;
    }
  }
  if (yaml?.value instanceof Map && yaml.value.size > 0) {
    readMapping(graph, path, yaml, text);
    return;
  }
  try {
    readIni(graph, text, path);
    if (secret) rememberIni(text, path, documents);
  } catch (error) {
    // A file that says by its name that it is YAML is told what is wrong as YAML.
    throw ending !== '' || looksLikeYaml(text) ? (wrong ?? notAMapping(path, yaml) ?? error) : error;
  }
}

/** Everything that an encrypted file says is secret. */
function rememberIni(text: string, path: string, documents: Documents): void {
  const alone = new Graph();
  readIni(alone, text, path);
  for (const { variables } of [...alone.groups.values(), ...alone.hosts.values()])
    for (const value of variables.values()) documents.remember(value);
}

function notAMapping(path: string, yaml: Loaded | undefined): Fault | undefined {
  if (!yaml || isEmpty(yaml.value)) return undefined;
  return invalid(
    { file: path, line: 1 },
    'an inventory in YAML is a mapping of groups',
    "Begin with 'all:'.",
  );
}

const looksLikeYaml = (text: string) => /^---|^[\w.-]+:\s*$/m.test(text) && !/^[ \t]*\[/m.test(text);

function readMapping(graph: Graph, path: string, yaml: Loaded, text: string): void {
  const document = yaml.value;
  if (!(document instanceof Map)) return;
  const plugin = document.get('plugin');
  if (!isEmpty(plugin)) throw refusedPlugin(path, plugin, yaml);
  graph.warnings.push(...yaml.warnings);
  // The same text in YAML is refused by Ansible, so that only JSON can be a program's output.
  if (/^\s*\{/.test(text) && isListOutput(document)) readListOutput(graph, document, yaml);
  else readYamlGroups(graph, document, yaml);
}

function readProgram(graph: Graph, path: string, program: ProgramOutput, documents: Documents): void {
  const what = `${path} --list`;
  const output = documents.parse(program.list, what);
  if (!(output.value instanceof Map))
    throw invalid({ file: what }, 'the program printed no object of groups', 'Correct the program.');
  readListOutput(graph, output.value, output, host => {
    const text = program.hosts.get(host);
    return text === undefined || text.trim() === ''
      ? new Map()
      : documents.parse(text, `${path} --host ${host}`).value;
  });
}

const asJson = (path: string) => `ansible-inventory -i ${path} --list > inventory.json`;

/** Formats that only Ansible itself can read. */
function refused(path: string, what: string): Fault {
  return problem({
    code: 'INVENTORY_PLUGIN',
    what: `${shown(path, 200)} is ${what}.`,
    remedy: `Run '${asJson(path)}' in a step before, and name inventory.json as 'inventory'.`,
    place: { file: path },
  });
}

function refusedPlugin(path: string, plugin: unknown, yaml: Loaded): Fault {
  const place = yaml.of(yaml.value as object, 'plugin');
  const fault = refused(path, `a configuration of the inventory plugin ${shown(String(plugin))}`);
  const { code, what, remedy } = fault;
  return problem({ code, what: what.replace(shown(path, 200), `${path}:${place.line}`), remedy, place });
}

/** Programs of a repository run only where a person says so. */
function refusedProgram(path: string): Fault {
  return problem({
    code: 'INVENTORY_PROGRAM',
    what: `${shown(path, 200)} is a program that prints an inventory, and programs are not run here.`,
    remedy: `Run '${asJson(path)}' in a step before and name inventory.json as 'inventory', or give --run-inventory on the command line.`,
    place: { file: path },
  });
}
