/** Migrations of the database, and tools that deploy or build already. Pure. */
import { parse } from 'yaml';
import type { Checkout } from '../checkout.ts';
import type { Application } from './framework.ts';
import type { Packaging } from './packaging.ts';
import { directoryOf, type Evidence, isIn, mainOnes, nameOf } from './place.ts';

export interface Migrations {
  readonly tool: 'django' | 'alembic' | 'flask-migrate' | 'flyway';
  /** Words of the command behind `python`; none for Flyway, which is a program of its own. */
  readonly command: readonly string[];
  readonly directory: string;
  readonly evidence: Evidence;
}

/** A tool that is there already, and where a document says how to come from it. */
export interface Tool {
  readonly name: string;
  readonly evidence: Evidence;
}

export function migrationsOf(
  checkout: Checkout,
  application: Application,
  packaging: Packaging,
): Migrations | undefined {
  if (application.framework === 'django')
    return {
      tool: 'django',
      command: ['manage.py', 'migrate', '--noinput'],
      directory: application.directory,
      evidence: application.evidence,
    };
  const ini = mainOnes(checkout.files.filter(path => nameOf(path) === 'alembic.ini')).filter(
    path => isIn(application.directory, path) || !path.includes('/'),
  )[0];
  if (ini !== undefined) {
    const isFlask = packaging.packages.has('flask-migrate') && directoryOf(ini) !== application.directory;
    const directory = isFlask ? application.directory : directoryOf(ini);
    return isFlask
      ? {
          tool: 'flask-migrate',
          command: ['-m', 'flask', '--app', application.entry ?? 'app', 'db', 'upgrade'],
          directory,
          evidence: { file: ini },
        }
      : {
          tool: 'alembic',
          command: ['-m', 'alembic', 'upgrade', 'head'],
          directory,
          evidence: { file: ini },
        };
  }
  const flyway = checkout.files.find(path => /^flyway\.(?:conf|toml)$/.test(nameOf(path)));
  return flyway === undefined
    ? undefined
    : { tool: 'flyway', command: [], directory: directoryOf(flyway), evidence: { file: flyway } };
}

const KNOWN: readonly (readonly [name: string, pattern: RegExp, inside?: RegExp])[] = [
  ['Capistrano', /(?:^|\/)(?:Capfile|config\/deploy\.rb)$/],
  ['Fabric', /(?:^|\/)fabfile(?:\.py|\/__init__\.py)$/],
  ['Dockerfile', /(?:^|\/)(?:Dockerfile|[\w-]+\.dockerfile)$/],
  ['a task definition of ECS', /(?:^|\/)[\w.-]*task-?definition[\w.-]*\.json$/i],
  ['a task definition of ECS', /\.json$/, /"containerDefinitions"\s*:/],
  ['Procfile', /(?:^|\/)Procfile$/],
  ['Kamal', /(?:^|\/)config\/deploy\.yml$/],
  ['Fly.io', /(?:^|\/)fly\.toml$/],
];

/** Tools that the checkout has files of, each once. */
export function toolsOf(checkout: Checkout): readonly Tool[] {
  const found: Tool[] = [];
  for (const [name, pattern, inside] of KNOWN) {
    if (found.some(tool => tool.name === name)) continue;
    const file = mainOnes(checkout.files.filter(path => pattern.test(path)))
      .slice(0, 200)
      .find(path => inside === undefined || inside.test(checkout.text(path) ?? ''));
    if (file !== undefined) found.push({ name, evidence: { file } });
  }
  const playbook = checkout.files.find(
    path => /\.ya?ml$/.test(path) && /^- (?:name:[^\n]*\n\s+)?hosts:/m.test(checkout.text(path) ?? ''),
  );
  if (playbook !== undefined) found.push({ name: 'Ansible', evidence: { file: playbook } });
  return found;
}

/** Whether a text in YAML has groups with hosts, as an inventory of Ansible. */
function isYamlInventory(text: string): boolean {
  try {
    const groups: unknown = parse(text, { maxAliasCount: 100 });
    const values =
      typeof groups === 'object' && groups !== null && !Array.isArray(groups) ? Object.values(groups) : [];
    return values.some(
      group => typeof group === 'object' && group !== null && ('hosts' in group || 'children' in group),
    );
  } catch {
    return false;
  }
}

/** Whether a text has sections as an INI inventory has, and no lines `name = value` before a section of variables. */
function isIniInventory(text: string): boolean {
  const lines = text.split('\n').map(line => line.trim());
  const first = lines.findIndex(line => /^\[[\w:.-]+\]$/.test(line));
  const next = lines
    .slice(first + 1)
    .find(line => line !== '' && !line.startsWith('#') && !line.startsWith(';'));
  return (
    first !== -1 &&
    next !== undefined &&
    (next.startsWith('[') || /^[\w.[\]:-]+(?:[ \t]|$)/.test(next)) &&
    !/^[\w.]+ *=/.test(next)
  );
}

/** Inventories of Ansible. */
export function inventoriesOf(checkout: Checkout): readonly string[] {
  const isPlace = (path: string) => {
    const parts = path.split('/');
    return (
      !parts.some(part => /^(?:roles|tasks|templates|group_vars|host_vars)$/.test(part)) &&
      parts.some(part => /^(?:inventor(?:y|ies)|hosts|ansible|deploy|environments)(?:\.|$)/.test(part))
    );
  };
  const isInventory = (path: string) => {
    const text = checkout.text(path);
    if (text === undefined || !isPlace(path)) return false;
    if (/\.ya?ml$/.test(path)) return isYamlInventory(text);
    return (!nameOf(path).includes('.') || path.endsWith('.ini')) && isIniInventory(text);
  };
  return mainOnes(checkout.files.filter(isInventory));
}

/** Workflows of GitHub; `isOurs`: it calls Guarded Deploy already. */
export function workflowsOf(
  checkout: Checkout,
): readonly { readonly file: string; readonly isOurs: boolean }[] {
  return checkout.files
    .filter(path => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
    .map(file => ({ file, isOurs: /guarded-deploy\/guarded-deploy/.test(checkout.text(file) ?? '') }));
}
