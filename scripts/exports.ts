/** What follows from the imports and exports of all files: circles, exports that nobody takes, names that two packages export. Pure. */
import type { Import, Module } from './modules.ts';

interface Place {
  readonly path: string;
  readonly line: number;
  readonly name: string;
}

/** `packages/lock`, `actions/ssh-release`, or the first folder. */
export const packageOf = (path: string): string =>
  /^(?:packages|actions)\/[^/]+/.exec(path)?.[0] ?? path.split('/')[0]!;

/** The exports that `imports` take, directly or through files that pass them on, as `path name`. */
function taken(modules: readonly Module[], imports: readonly Omit<Import, 'line'>[]): Set<string> {
  const byPath = new Map(modules.map(module => [module.path, module]));
  const found = new Set<string>();
  const take = ({ from, name }: Omit<Import, 'line'>): void => {
    const key = `${from} ${name}`;
    if (found.has(key)) return;
    found.add(key);
    for (const { name: exported, source } of byPath.get(from)?.exports ?? []) {
      if (name === '*' && exported !== '*') take({ from, name: exported });
      if (source === undefined) continue;
      if (exported === name) take(source);
      else if (exported === '*' && source.name === '*') take({ from: source.from, name });
    }
  };
  for (const one of imports) take(one);
  return found;
}

/** The files that a file imports or passes on, types alone too, each with its first line. */
const importsOf = ({ imports, exports }: Module): Map<string, number> =>
  new Map(
    [...imports, ...exports.flatMap(({ source }) => source ?? [])]
      .sort((one, other) => other.line - one.line)
      .map(({ from, line }) => [from, line]),
  );

/** Imports by which a file reaches itself: they lead to a file from which a way leads back. */
export function circleImports(modules: readonly Module[]): Omit<Place, 'name'>[] {
  const imports = new Map(modules.map(module => [module.path, importsOf(module)]));
  const reached = (start: string): Set<string> => {
    const seen = new Set<string>();
    const open = [start];
    for (let path = open.pop(); path !== undefined; path = open.pop())
      for (const next of imports.get(path)?.keys() ?? [])
        if (!seen.has(next)) {
          seen.add(next);
          open.push(next);
        }
    return seen;
  };
  return modules
    .filter(({ path }) => reached(path).has(path))
    .flatMap(({ path }) =>
      [...imports.get(path)!]
        .filter(([from]) => from === path || reached(from).has(path))
        .map(([, line]) => ({ path, line })),
    )
    .sort((one, other) =>
      one.path < other.path ? -1 : Number(one.path > other.path) || one.line - other.line,
    );
}

/** Exports that no other file takes. What `isStarted` accepts is started by something else than an import, and may export for it. */
export function unusedExports(modules: readonly Module[], isStarted: (path: string) => boolean): Place[] {
  const used = taken(
    modules,
    modules.flatMap(({ imports }) => imports),
  );
  return modules
    .filter(({ path }) => !isStarted(path))
    .flatMap(({ path, exports }) =>
      exports
        .filter(({ name }) => name !== '*' && !used.has(`${path} ${name}`))
        .map(({ name, line }) => ({ path, line, name })),
    );
}

/**
 * Names that leave two packages or more: sources export something of that name, and its index passes it on or a file outside of the
 * package takes it. A name that stays inside its package has the package to say what it means.
 */
export function sharedNames(modules: readonly Module[]): Map<string, Place[]> {
  const outside = modules.flatMap(({ path, imports }) =>
    imports.filter(({ from }) => packageOf(from) !== packageOf(path)),
  );
  const passedOn = modules
    .filter(({ path }) => /^packages\/[^/]+\/src\/index\.ts$/.test(path))
    .map(({ path }) => ({ from: path, name: '*' }));
  const leaving = taken(modules, [...outside, ...passedOn]);
  const places = new Map<string, Place[]>();
  for (const { path, exports } of modules) {
    if (!/^packages\/[^/]+\/src\//.test(path)) continue;
    for (const { name, line, source } of exports) {
      const leaves = leaving.has(`${path} ${name}`) || leaving.has(`${path} *`);
      if (source === undefined && name !== 'default' && leaves)
        places.set(name, [...(places.get(name) ?? []), { path, line, name }]);
    }
  }
  return new Map([...places].filter(([, all]) => new Set(all.map(({ path }) => packageOf(path))).size > 1));
}
