/** How the project names its dependencies, and which it has. Pure. */
import { meaningsOf, normalName, requirementLines } from '@guarded-deploy/python-env/requirements';
import { at, readToml, tables, textsOf } from '@guarded-deploy/python-env/toml';
import type { Checkout } from '../checkout.ts';
import { directoryOf, nameOf, plainPath, under } from './place.ts';

/** `made-first`: a lock of a tool that hosts do not install from; its requirements have to be exported. */
type Manager = 'uv' | 'pylock' | 'requirements' | 'poetry' | 'pdm' | 'pipenv' | 'unlocked';

export interface Packaging {
  readonly manager: Manager;
  /** Directory of the files. */
  readonly directory: string;
  /** What hosts install from, from `directory`. */
  readonly lock: string;
  /** Names of packages, normalized; of a lock the indirect ones as well. */
  readonly packages: ReadonlySet<string>;
  /** `3.12`, as the project's own files say. */
  readonly python: string | undefined;
  readonly hasHashes: boolean;
}

const LOCKS: readonly (readonly [name: string, manager: Manager])[] = [
  ['uv.lock', 'uv'],
  ['pylock.toml', 'pylock'],
  ['poetry.lock', 'poetry'],
  ['pdm.lock', 'pdm'],
  ['Pipfile.lock', 'pipenv'],
];

/** Requirements files of a deploy, the likelier first. */
const REQUIREMENTS = [
  'requirements.lock',
  'requirements/production.txt',
  'requirements/prod.txt',
  'requirements-prod.txt',
  'requirements-production.txt',
  'requirements_prod.txt',
  'requirements.txt',
  'requirements/base.txt',
  'requirements/requirements.txt',
];

const IS_PACKAGING =
  /^(?:uv\.lock|pylock\.toml|poetry\.lock|pdm\.lock|Pipfile(?:\.lock)?|pyproject\.toml|setup\.py|requirements[\w.-]*\.(?:txt|lock))$/;

export const isPackaging = (name: string): boolean => IS_PACKAGING.test(name);

/** Names in a requirements file and the files that it includes. */
function namesOfRequirements(checkout: Checkout, path: string, seen = new Set<string>()): string[] {
  if (seen.has(path) || seen.size > 50) return [];
  seen.add(path);
  return requirementLines(checkout.text(path) ?? '').flatMap(line => {
    const included = /^(?:-r|--requirement)[\s=]*(\S+)/.exec(line)?.[1];
    if (included !== undefined)
      return namesOfRequirements(checkout, plainPath(under(directoryOf(path), included)), seen);
    const name = /^([A-Za-z0-9][\w.-]*)/.exec(line)?.[1];
    return name === undefined || meaningsOf(line).length === 0 ? [] : [normalName(name)];
  });
}

const nameInSpecifier = (text: string): string => normalName(/^[\w.-]+/.exec(text.trim())?.[0] ?? '');

function namesOfProject(text: string | undefined): string[] {
  const document = readToml(text);
  const poetry = at(document, 'tool', 'poetry', 'dependencies');
  return [
    ...textsOf(at(document, 'project', 'dependencies')).map(nameInSpecifier),
    ...Object.values((at(document, 'project', 'optional-dependencies') ?? {}) as object).flatMap(list =>
      textsOf(list).map(nameInSpecifier),
    ),
    ...Object.keys((typeof poetry === 'object' && poetry) || {}).map(normalName),
  ];
}

function namesOfLock(name: string, text: string | undefined): string[] {
  if (name === 'Pipfile.lock') {
    try {
      return Object.keys((JSON.parse(text ?? '{}') as { default?: object }).default ?? {}).map(normalName);
    } catch {
      return [];
    }
  }
  const document = readToml(text);
  return [...tables(document.package), ...tables(document.packages)].flatMap(one => {
    const found = asText(one.name);
    return found === undefined ? [] : [normalName(found)];
  });
}

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const MINOR = /(?:^|[^\d.])(3\.\d{1,2})(?:\.\d+)?/;

/** The Python that the project's own files name: the exact ones first, then the least of `requires-python`. */
function pythonOf(checkout: Checkout, directory: string): string | undefined {
  const asked = (name: string) => checkout.text(under(directory, name)) ?? checkout.text(name);
  const project = readToml(asked('pyproject.toml'));
  const required =
    asText(at(project, 'project', 'requires-python')) ??
    asText(at(project, 'tool', 'poetry', 'dependencies', 'python'));
  const tool = /^python[ \t]([^\n]*)$/m.exec(asked('.tool-versions') ?? '')?.[1];
  for (const text of [asked('.python-version'), asked('runtime.txt'), tool, required]) {
    const found = MINOR.exec(text ?? '')?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How the project of a directory is packaged. */
export function packagingOf(checkout: Checkout, directory: string): Packaging {
  const names = new Set(
    checkout.files.filter(path => isPackaging(nameOf(path)) || path.includes('requirements')),
  );
  const project = namesOfProject(checkout.text(under(directory, 'pyproject.toml')));
  const python = pythonOf(checkout, directory);
  const made = (
    manager: Manager,
    place: string,
    lock: string,
    packages: readonly string[],
    hasHashes: boolean,
  ): Packaging => ({
    manager,
    directory: place,
    lock,
    packages: new Set([...project, ...packages]),
    python,
    hasHashes,
  });
  // The lock of a workspace lies at its root.
  const places = [...new Set([directory, '.'])];
  for (const place of places) {
    for (const [name, manager] of LOCKS) {
      if (!names.has(under(place, name))) continue;
      const exported = manager === 'uv' || manager === 'pylock' ? name : 'requirements.lock';
      return made(manager, place, exported, namesOfLock(name, checkout.text(under(place, name))), true);
    }
  }
  for (const place of places) {
    for (const name of REQUIREMENTS) {
      const path = under(place, name);
      if (!names.has(path)) continue;
      const hashes = /--hash=/.test(checkout.text(path) ?? '');
      return made('requirements', place, name, namesOfRequirements(checkout, path), hashes);
    }
  }
  return made('unlocked', directory, 'requirements.lock', [], false);
}
