/** Inventories by chance, in which the same names are set in many places. */
import type { Tree } from './ansible.ts';
import type { Chance } from './chance.ts';

const VARIABLES = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Where a value was written, so that a difference says which place won. */
type Place = (name: string) => string;

/** A repository in which the same names are set in many places. */
export function precedenceTree(chance: Chance): Tree {
  const groups = ['web', 'db', 'prod', 'eu', 'zoo', 'app'].slice(0, 3 + chance.below(4));
  const hosts = ['h1', 'h2.example.org', 'h3'].slice(0, 1 + chance.below(3));
  const files: Record<string, string> = {};
  const sources = chance.of([['inv/hosts'], ['inv/hosts.yml'], ['inv/hosts', 'other/hosts.yml'], ['dir']]);
  const playbooks = chance.of(['.', 'ansible']);
  const formats = sources[0] === 'dir' ? ['dir/01', 'dir/02.yml'] : sources;
  for (const path of formats) {
    const make = path.endsWith('.yml') ? yamlInventory : iniInventory;
    files[path] = make(chance, groups, hosts, name => `${path}:${name}`);
  }
  const folders = [...sources.map(source => source.replace(/\/[^/]*$/, '')), playbooks];
  for (const folder of new Set(folders)) {
    const at = (path: string) => (folder === '.' ? path : `${folder}/${path}`);
    for (const group of chance.some(['all', 'ungrouped', ...groups], 2))
      variableFiles(chance, files, at(`group_vars/${group}`));
    for (const host of chance.some(hosts, 3)) variableFiles(chance, files, at(`host_vars/${host}`));
  }
  return { files, sources, playbooks, directories: [playbooks].filter(path => path !== '.') };
}

function set(chance: Chance, place: Place, name: string): [string, string][] {
  return chance.some(VARIABLES, 2).map(variable => [variable, place(`${name}.${variable}`)]);
}

function iniInventory(
  chance: Chance,
  groups: readonly string[],
  hosts: readonly string[],
  place: Place,
): string {
  const lines: string[] = [];
  const host = (name: string) =>
    `${name} ${set(chance, place, name)
      .map(pair => pair.join('='))
      .join(' ')}`;
  for (const name of chance.some(hosts, 3)) lines.push(host(name));
  for (const [index, group] of groups.entries()) {
    lines.push(`[${group}]`, ...chance.some(hosts, 2).map(name => (chance.once(2) ? name : host(name))));
    const children = chance.some(groups.slice(index + 1), 3);
    if (children.length > 0) lines.push(`[${group}:children]`, ...children);
  }
  for (const group of chance.some(['all', ...groups], 2)) {
    lines.push(`[${group}:vars]`, ...set(chance, place, `[${group}]`).map(pair => pair.join('=')));
    if (chance.once(3)) lines.push(`ansible_group_priority=${chance.below(4)}`);
  }
  // Whatever was left out above is there somewhere.
  lines.push('[app]', ...hosts, '');
  return lines.join('\n');
}

function yamlInventory(
  chance: Chance,
  groups: readonly string[],
  hosts: readonly string[],
  place: Place,
): string {
  const object = (pairs: readonly (readonly [string, string])[]) =>
    Object.fromEntries(pairs) as Record<string, unknown>;
  const body = (group: string, below: readonly string[]): Record<string, unknown> => {
    const variables = object(set(chance, place, group));
    if (chance.once(3) && group !== 'all') variables['ansible_group_priority'] = chance.below(4);
    return {
      hosts: Object.fromEntries(chance.some(hosts, 2).map(name => [name, object(set(chance, place, name))])),
      vars: variables,
      children: Object.fromEntries(chance.some(below, 3).map(name => [name, null])),
    };
  };
  const whole: Record<string, unknown> = {};
  if (chance.once(2)) whole['all'] = body('all', groups);
  for (const [index, group] of groups.entries()) whole[group] = body(group, groups.slice(index + 1));
  whole['app'] ??= {};
  (whole['app'] as Record<string, unknown>)['hosts'] = Object.fromEntries(hosts.map(name => [name, {}]));
  return JSON.stringify(whole, null, 2).replace(/^\{/, '---\n{');
}

/** `path` as a file with one of the endings, several of them, or a directory. */
function variableFiles(chance: Chance, files: Record<string, string>, path: string): void {
  const text = (name: string) =>
    name.endsWith('.json')
      ? JSON.stringify(Object.fromEntries(set(chance, key => `${name}:${key}`, '')))
      : set(chance, key => `${name}:${key}`, '')
          .map(([key, value]) => `${key}: "${value}"\n`)
          .join('');
  const write = (name: string) => {
    files[name] = text(name);
  };
  if (chance.once(3)) {
    const names = [
      'main.yml',
      'a',
      'z.json',
      'sub/x.yaml',
      'main.yml.bak',
      '.h.yml',
      'note.md',
      'x.yml~',
      's.d/y.yml',
    ];
    for (const name of chance.some(names, 2)) write(`${path}/${name}`);
    if (chance.once(2)) write(`${path}.yml`);
  } else for (const ending of chance.some(['', '.yml', '.yaml', '.json'], 2)) write(`${path}${ending}`);
}
