/**
 * What an ansible.cfg beside the playbooks says about inventories and about the way to hosts. Its other settings are about how
 * Ansible runs, which no release does. Pure.
 */
import { posix } from 'node:path';
import type { Value } from '../template/values.ts';
import { shown } from './problem.ts';
import { RegexError, regexMatcher } from './regex.ts';

export interface AnsibleSettings {
  /** Names in a directory of inventories that are passed over. */
  readonly isIgnored?: (name: string) => boolean;
  /** `hash_behaviour = merge`: dicts of one name are merged, where otherwise the later wins whole. */
  readonly mergesDicts: boolean;
  /** `force_valid_group_names = always` or `silently`: what no variable's name may have becomes `_` in a group's name. */
  readonly replacesInNames: boolean;
  /** Connection variables of hosts that have none of that name, as if they were variables. */
  readonly variables: Readonly<Record<string, Value>>;
  /** SSH user where neither inventory nor release file names one. */
  readonly user?: string;
  /** Settings that would change what is read, and are not followed. */
  readonly warnings: readonly string[];
}

export const NO_SETTINGS: AnsibleSettings = {
  mergesDicts: false,
  replacesInNames: false,
  variables: {},
  warnings: [],
};

/** Section and key of what stands for a variable. */
const AS_VARIABLES: readonly (readonly [string, string, string])[] = [
  ['defaults', 'remote_port', 'ansible_port'],
  ['defaults', 'private_key_file', 'ansible_private_key_file'],
  ['defaults', 'transport', 'ansible_connection'],
  ['privilege_escalation', 'become', 'ansible_become'],
  ['privilege_escalation', 'become_user', 'ansible_become_user'],
  ['privilege_escalation', 'become_method', 'ansible_become_method'],
  ['ssh_connection', 'ssh_args', 'ansible_ssh_args'],
  ['ssh_connection', 'ssh_common_args', 'ansible_ssh_common_args'],
  ['ssh_connection', 'ssh_extra_args', 'ansible_ssh_extra_args'],
];

/** Section, key, and what to do instead. */
const NOT_FOLLOWED: readonly (readonly [string, string, string])[] = [
  ['defaults', 'precedence', 'the usual order of precedence counts'],
  ['defaults', 'yaml_valid_extensions', 'files of variables end in .yml, .yaml, .json or nothing'],
  ['defaults', 'vars_plugins_enabled', 'group_vars and host_vars are read, and no plugin'],
  ['defaults', 'vault_password_file', "give the password as 'vault-password' or --vault-password-file"],
  ['defaults', 'vault_identity_list', "give the passwords as 'vault-passwords' or --vault-id"],
  ['inventory', 'enable_plugins', 'inventories are read by their own rules, without plugins'],
];

/** Endings and parts of names that are passed over unless the file says otherwise: the first three always. */
const ALWAYS = /^\.|^host_vars$|^group_vars$|^vars_plugins$/;

/** Reads an ansible.cfg; `file` is its path, from which paths in it start. */
export function readAnsibleConfig(text: string, file: string): AnsibleSettings {
  const sections = sectionsOf(text);
  const get = (section: string, key: string) => sections.get(section)?.get(key);
  const warnings = NOT_FOLLOWED.filter(([section, key]) => get(section, key) !== undefined).map(
    ([, key, why]) => `${key} in ${shown(file, 200)} is not followed: ${why}.`,
  );
  const isIgnored = ignoredBy(get, file, warnings);
  const variables = AS_VARIABLES.flatMap(([section, key, name]): [string, Value][] => {
    const value = get(section, key);
    if (value === undefined || value === '') return [];
    return [[name, key === 'private_key_file' ? pathIn(file, value) : value]];
  });
  const user = get('defaults', 'remote_user');
  return {
    mergesDicts: get('defaults', 'hash_behaviour') === 'merge',
    replacesInNames: /^(always|silently)$/.test(get('defaults', 'force_valid_group_names') ?? ''),
    variables: Object.fromEntries(variables),
    warnings,
    ...(user ? { user } : {}),
    ...(isIgnored ? { isIgnored } : {}),
  };
}

const listOf = (text: string) =>
  text
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');

function ignoredBy(
  get: (section: string, key: string) => string | undefined,
  file: string,
  warnings: string[],
): ((name: string) => boolean) | undefined {
  const endings = get('inventory', 'ignore_extensions') ?? get('defaults', 'inventory_ignore_extensions');
  const patterns = get('inventory', 'ignore_patterns') ?? get('defaults', 'inventory_ignore_patterns');
  if (endings === undefined && patterns === undefined) return undefined;
  const matchers = listOf(patterns ?? '').flatMap(pattern => {
    try {
      return [regexMatcher(`.*(?:${pattern})`)];
    } catch (error) {
      if (!(error instanceof RegexError)) throw error;
      warnings.push(`ignore_patterns in ${shown(file, 200)} has ${shown(pattern)}: ${error.message}.`);
      return [];
    }
  });
  const ends = endings === undefined ? USUAL_ENDINGS : listOf(endings);
  return name =>
    ALWAYS.test(name) || ends.some(end => name.endsWith(end)) || matchers.some(matches => matches(name));
}

const USUAL_ENDINGS: readonly string[] = [
  '.pyc',
  '.pyo',
  '.swp',
  '.bak',
  '~',
  '.rpm',
  '.md',
  '.txt',
  '.rst',
  '.orig',
  '.cfg',
  '.retry',
];

/** Names in a directory of inventories that Ansible passes over unless it is told otherwise. */
export const isUsuallyIgnored = (name: string): boolean =>
  ALWAYS.test(name) || USUAL_ENDINGS.some(end => name.endsWith(end));

/** A path of the file, from the repository's root; `~` and absolute ones stay. */
function pathIn(file: string, path: string): string {
  const home = path.replace(/^\$(?:HOME|\{HOME\})(?=\/)/, '~');
  return /^[~/]/.test(home) ? home : posix.join(posix.dirname(file), home);
}

/** Sections as Python's configparser reads them: indented lines go on, `;` behind a space begins a comment. */
function sectionsOf(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let key: string | undefined;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/(?:^|\s);.*$/, '').trimEnd();
    const plain = line.trim();
    if (plain === '' || plain.startsWith('#')) continue;
    if (/^\s/.test(line) && section && key !== undefined) {
      section.set(key, `${section.get(key)} ${plain}`.trim());
      continue;
    }
    const header = /^\[([^\]]+)\]/.exec(plain)?.[1];
    key = undefined;
    if (header !== undefined) {
      section = sections.get(header) ?? new Map();
      sections.set(header, section);
      continue;
    }
    const at = plain.search(/[=:]/);
    if (!section || at < 1) continue;
    key = plain.slice(0, at).trim().toLowerCase();
    section.set(key, plain.slice(at + 1).trim());
  }
  return sections;
}
