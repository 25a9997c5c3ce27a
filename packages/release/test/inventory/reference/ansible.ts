/** ansible-core as the judge of what inventories mean. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Files, Host, Inventory } from '@guarded-deploy/release';
import { installedAnsible } from '../../../../ansible/test/installed.ts';
import { DateOnly, DateTime, Float, Foreign, Tuple, type Value } from '../../../src/template/values.ts';

/** A repository with inventories. */
export interface Tree {
  readonly files: Readonly<Record<string, string>>;
  readonly sources: readonly string[];
  /** Paths that may be run. */
  readonly executable?: readonly string[];
  readonly directories?: readonly string[];
  /** Directory of the playbooks. */
  readonly playbooks?: string;
  /** Vault ids and passwords. */
  readonly vault?: readonly (readonly [string, string])[];
}

/** A value with its type: 1, 1.0, '1' and True differ. */
export type Typed = readonly [string, unknown?];

export interface Answer {
  readonly order: readonly string[];
  readonly hosts: Readonly<
    Record<
      string,
      {
        readonly variables: Readonly<Record<string, Typed>>;
        readonly groups: readonly string[];
        readonly short: string;
      }
    >
  >;
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

export type Refusal = { readonly error: string };

export const installed = installedAnsible();

/** Asks one process about all cases. `env` holds settings that an ansible.cfg would make. */
export function askAnsible<T>(
  cases: readonly object[],
  env: Readonly<Record<string, string>> = {},
): (T | Refusal)[] {
  if (!('bin' in installed)) throw new Error(installed.why);
  const scratch = mkdtempSync(join(tmpdir(), 'ask-ansible-'));
  try {
    const file = join(scratch, 'cases.json');
    writeFileSync(file, JSON.stringify(cases));
    const script = join(import.meta.dirname, 'ask-ansible.py');
    const { stdout, stderr, status } = spawnSync(join(installed.bin, 'python'), [script, file], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      cwd: scratch,
      env: { PATH: process.env.PATH, HOME: scratch, LC_ALL: 'C.UTF-8', PYTHONHASHSEED: '0', ...env },
    });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as (T | Refusal)[];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A value as the script types it. Sets are lists here. */
export function typed(value: Value): Typed {
  if (value === null) return ['none'];
  if (typeof value === 'boolean') return ['bool', value];
  if (typeof value === 'number' || typeof value === 'bigint') return ['int', String(value)];
  if (value instanceof Float) return ['float', value.value];
  if (typeof value === 'string') return ['str', value];
  if (value instanceof Foreign) return ['unsafe', value.text];
  if (value instanceof DateTime) return ['datetime', value.toJSON()];
  if (value instanceof DateOnly) return ['date', value.toJSON()];
  if (value instanceof Tuple) return ['tuple', value.items.map(typed)];
  if (Array.isArray(value)) return ['list', value.map(typed)];
  return ['dict', [...value].map(([key, inner]) => [typed(key), typed(inner)])];
}

/** Floats as numbers, and sets as lists in one order, so that both sides compare. */
export function comparable(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const [kind, inner] = value as [string, unknown];
  if (kind === 'float') return ['float', String(Number(String(inner).replace('inf', 'Infinity')))];
  return value.map(comparable);
}

export function answerOf(
  inventory: Inventory,
  groupNames: (host: Host) => string[],
  short: (name: string) => string,
): Answer {
  return {
    order: inventory.hosts.map(host => host.name),
    hosts: Object.fromEntries(
      inventory.hosts.map(host => [
        host.name,
        {
          variables: Object.fromEntries(
            Object.entries(host.variables).map(([name, value]) => [name, typed(value)]),
          ),
          groups: groupNames(host),
          short: short(host.name),
        },
      ]),
    ),
    groups: inventory.groups,
  };
}

/** The tree as the readers see it. */
export function filesOf(tree: Pick<Tree, 'files' | 'directories'>): Files {
  const paths = Object.keys(tree.files);
  const directories = tree.directories ?? [];
  return {
    read: path => tree.files[path],
    list: path => {
      const below = [...paths, ...directories.map(directory => `${directory}/`)]
        .filter(name => name.startsWith(path === '.' ? '' : `${path}/`))
        .map(name => name.slice(path === '.' ? 0 : path.length + 1).split('/')[0]!)
        .filter(name => name !== '');
      return below.length > 0 || directories.includes(path) ? [...new Set(below)] : undefined;
    },
  };
}
