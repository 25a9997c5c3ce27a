/** What the documentation shows to copy has to be accepted by what it calls: inputs, secrets and permissions. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..');
const OURS = /^guarded-deploy\/guarded-deploy(?:\/(.+))?@/;

type Permissions = Readonly<Record<string, string>>;

interface Callee {
  readonly inputs?: Readonly<Record<string, { readonly required?: boolean; readonly default?: unknown }>>;
  readonly secrets?: Readonly<Record<string, { readonly required?: boolean }>>;
}

interface Call {
  readonly uses: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly permissions?: Permissions;
}

interface Workflow {
  readonly on?: { readonly workflow_call?: Callee };
  readonly permissions?: Permissions;
  readonly jobs: Readonly<Record<string, { readonly uses?: string; readonly permissions?: Permissions }>>;
}

const read = <T>(path: string): T => parse(readFileSync(join(ROOT, path), 'utf8')) as T;

/** Everything in a document that has `uses:`. */
function callsIn(value: unknown): Call[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(callsIn);
  return 'uses' in value && typeof value.uses === 'string' ? [value as Call, ...inside] : inside;
}

/** The YAML blocks of a page that call something of this repository. */
function shownIn(page: string): { readonly block: string; readonly calls: readonly Call[] }[] {
  return [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```yaml\n([\s\S]*?)^```/gm)]
    .map(([, block = '']) => ({ block, calls: callsIn(parse(block)).filter(({ uses }) => OURS.test(uses)) }))
    .filter(({ calls }) => calls.length > 0);
}

const LEVELS = ['none', 'read', 'write'];

/** Permissions that a workflow's jobs ask for and a caller with these would not have: GitHub refuses to start such a run. */
function beyond(path: string, given: Permissions): string[] {
  const { jobs, permissions: usual = {} } = read<Workflow>(path);
  return Object.values(jobs).flatMap(({ uses, permissions = usual }) => [
    ...Object.entries(permissions)
      .filter(([scope, level]) => LEVELS.indexOf(level) > LEVELS.indexOf(given[scope] ?? 'none'))
      .map(([scope, level]) => `${path}: ${scope}: ${level}`),
    ...(uses?.startsWith('./') ? beyond(uses.slice(2), permissions) : []),
  ]);
}

function complaints(call: Call): string[] {
  const path = OURS.exec(call.uses)?.[1] ?? '';
  const isWorkflow = path.endsWith('.yml');
  const callee = isWorkflow
    ? (read<Workflow>(path).on?.workflow_call ?? {})
    : read<Callee>(join(path, 'action.yml'));
  const unknown = (kind: 'inputs' | 'secrets', given: object = {}) =>
    Object.keys(given)
      .filter(name => !(name in (callee[kind] ?? {})))
      .map(name => `${call.uses} has no ${kind.slice(0, -1)} '${name}'`);
  const missing = Object.entries(callee.inputs ?? {})
    .filter(([name, { required }]) => required && !(name in (call.with ?? {})))
    .map(([name]) => `${call.uses} needs '${name}'`);
  return [
    ...unknown('inputs', call.with),
    ...unknown('secrets', call.secrets),
    ...missing,
    ...(isWorkflow ? beyond(path, call.permissions ?? {}) : []),
  ];
}

const PAGES = globSync(['README.md', 'actions/*/README.md', 'docs/*.md'], { cwd: ROOT }).sort();

describe('what is shown to copy', () => {
  const shown = PAGES.filter(page => shownIn(page).length > 0);

  test.each(shown)('%s', page => {
    expect(shownIn(page).flatMap(({ calls }) => calls.flatMap(complaints))).toEqual([]);
  });

  test('the README shows one, no longer than 20 lines', () => {
    const [first] = shownIn('README.md');
    expect(first!.block.trim().split('\n').length).toBeLessThanOrEqual(20);
    // What runs code of the project is called; the job with the keys is the reader's own.
    expect(first!.calls.map(({ uses }) => uses.replace(/@.*/, ''))).toEqual([
      'guarded-deploy/guarded-deploy/.github/workflows/ci.yml',
      'guarded-deploy/guarded-deploy',
    ]);
  });

  test('a wrong name, a missing input or too few permissions would be found', () => {
    const uses = 'guarded-deploy/guarded-deploy/.github/workflows/deploy.yml@x';
    expect(complaints({ uses, with: { environmnt: 'prod' }, secrets: { 'ssh-private-key': 'x' } })).toEqual([
      `${uses} has no input 'environmnt'`,
      `${uses} has no secret 'ssh-private-key'`,
      `${uses} needs 'environment'`,
      '.github/workflows/deploy.yml: contents: read',
      '.github/workflows/deploy.yml: contents: write',
      '.github/workflows/deploy.yml: actions: read',
    ]);
  });
});
