/**
 * Who may import whom. An action is an adapter: it imports packages and its own files, never those of another action; what two
 * actions share is a step (packages/steps). Packages import no action, and only action-kit knows the runner's own toolkit.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Names of modules in a source: imports, exports from, types, `import()` and `require()`. */
const MODULES = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])([^'"\n]+)\1/g;

/** The action whose source a path is; undefined for others. Tests and equipment of tests are not sources. */
const actionOf = (path: string): string | undefined => /^actions\/([^/]+)\/src\//.exec(path)?.[1];

/** Why a file may not import a module; undefined where it may. Pure. */
function refusal(file: string, name: string): string | undefined {
  const own = actionOf(file);
  const target = name.startsWith('.') ? normalize(join(dirname(file), name)) : name;
  const other = /^actions\/([^/]+)\//.exec(target)?.[1];
  if (other !== undefined && other !== own)
    return own === undefined
      ? `a package imports the action ${other}`
      : `the action ${own} imports the action ${other}: what both need is a step in packages/steps`;
  if (own !== undefined && /^packages\//.test(target))
    return 'an action imports a package by its path: use its name, which says what it offers';
  if (own === undefined && target.startsWith('@actions/') && !file.startsWith('packages/action-kit/'))
    return 'only packages/action-kit and actions know @actions/*';
  return undefined;
}

/** Findings in one source, as `file:line: why`. Pure. */
export function findingsIn(file: string, source: string): string[] {
  return [...source.matchAll(MODULES)].flatMap(match => {
    const why = refusal(file, match[2]!);
    return why === undefined ? [] : `${file}:${source.slice(0, match.index).split('\n').length}: ${why}`;
  });
}

/** Findings in all sources of the repository at `root`. */
export function importFindings(root = '.'): string {
  return globSync('{actions,packages}/*/src/**/*.ts', { cwd: root })
    .sort()
    .flatMap(file => findingsIn(file, readFileSync(join(root, file), 'utf8')))
    .join('\n');
}
