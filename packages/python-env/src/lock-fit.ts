/**
 * Whether a lock without a checksum of its project (pylock.toml, compiled requirements files) still has what the project asks for. uv,
 * Poetry, PDM and Pipenv look at their own locks themselves. Pure.
 */
import { posix } from 'node:path';
import { Fault, type Place } from '@guarded-deploy/faults';
import { satisfies, validRange } from '@renovatebot/pep440';
import type { Note } from './complete.ts';
import { applies } from './markers.ts';
import { type Plan, requirementsOf } from './plan.ts';
import type { Project } from './project.ts';
import { normalPath, reachedFrom } from './reached.ts';
import { meaningsOf, normalName, numberedLines, type Target } from './requirements.ts';
import { at, isTable, readToml, type TomlTable, tables, textOf, textsOf } from './toml.ts';
import { shellWords, WordsError } from './words.ts';

/** A requirement of the project, and where it stands. */
interface Demand {
  readonly text: string;
  readonly file: string;
}

/** Versions of each distribution that a lock names; undefined for one without a version (a directory, a commit). */
type Locked = ReadonlyMap<string, readonly (string | undefined)[]>;

/** What made a lock, by its first lines. */
interface Origin {
  /** Files that it was made from, as they were written. */
  readonly files: readonly string[];
  readonly extras: readonly string[];
  readonly allExtras: boolean;
  readonly groups: readonly string[];
  /** Without the project's own dependencies. */
  readonly onlyGroups: boolean;
  /** Distributions that were left out on purpose. */
  readonly without: readonly string[];
  /** Something that may stand in place of what the project asks for. */
  readonly overridden: boolean;
}

const COMMAND = /^#\s+(?:\S+\s+-m\s+)?((?:uv|pip-compile|piptools)\s.*)$/m;

/** Options whose value is a file that nothing is asked for in. */
const OTHER_FILES =
  /^(?:-o|-c|-b|--output-file|--constraints?|--build-constraints?|--overrides?|--excludes?|--config|--config-file|-f|--find-links)$/;

/** The command in the first comments of a lock, taken apart; undefined without one. */
export function originOf(lock: string): Origin | undefined {
  const head = lock
    .split(/\r?\n/)
    .slice(0, 12)
    .filter(line => line.startsWith('#'))
    .join('\n');
  const command = COMMAND.exec(head)?.[1];
  if (command === undefined) return undefined;
  let words: string[];
  try {
    words = shellWords(command);
  } catch (thrown) {
    if (!(thrown instanceof WordsError)) throw thrown;
    return undefined;
  }
  const values = (...names: readonly string[]) =>
    words.flatMap((word, index) => {
      const name = names.find(one => word === one || word.startsWith(`${one}=`));
      if (name === undefined) return [];
      return [word === name ? (words[index + 1] ?? '') : word.slice(name.length + 1)];
    });
  const has = (...names: readonly string[]) => values(...names).length > 0;
  const exported = words.includes('export');
  const files = words.filter((word, index) => {
    const before = words[index - 1] ?? '';
    if (word.startsWith('-') || OTHER_FILES.test(before)) return false;
    return (
      /(?:\.in|pyproject\.toml|setup\.py|setup\.cfg)$/.test(word) ||
      (/\.txt$/.test(word) && !before.startsWith('-'))
    );
  });
  const only = values('--only-group');
  return {
    files: files.length === 0 && exported ? ['pyproject.toml'] : files,
    extras: values('--extra').flatMap(text => text.split(',')),
    allExtras: has('--all-extras'),
    groups: [...values('--group'), ...only].filter(name => !name.includes(':')),
    onlyGroups: only.length > 0 || has('--only-dev') || (!exported && files.length === 0),
    without: values('--no-emit-package', '--unsafe-package', '--prune', '--no-install-package').map(
      normalName,
    ),
    overridden: has(
      '--override',
      '--overrides',
      '--exclude',
      '--excludes',
      '--package',
      '--all-packages',
      '--no-emit-workspace',
    ),
  };
}

/** What groups hold, those that they include among them. */
function groupTexts(document: TomlTable, names: readonly string[], seen = new Set<string>()): string[] {
  const groups = document['dependency-groups'];
  return names.flatMap(name => {
    const key = isTable(groups)
      ? Object.keys(groups).find(one => normalName(one) === normalName(name))
      : undefined;
    if (key === undefined || seen.has(key)) return [];
    seen.add(key);
    const list = at(groups, key);
    const included = tables(list).flatMap(entry => textOf(entry['include-group']) ?? []);
    return [...textsOf(list), ...groupTexts(document, included, seen)];
  });
}

/** What extras hold; `app[more]` of the project itself among them. */
function extraTexts(document: TomlTable, names: readonly string[], seen = new Set<string>()): string[] {
  const extras = at(document, 'project', 'optional-dependencies');
  const own = normalName(textOf(at(document, 'project', 'name')) ?? '');
  return names.flatMap(name => {
    const key = isTable(extras)
      ? Object.keys(extras).find(one => normalName(one) === normalName(name))
      : undefined;
    if (key === undefined || seen.has(key)) return [];
    seen.add(key);
    return textsOf(at(extras, key)).flatMap(text => {
      const [, self, more] = /^\s*([\w.-]+)\s*\[([^\]]*)\]/.exec(text) ?? [];
      return self !== undefined && normalName(self) === own
        ? extraTexts(
            document,
            more!.split(',').map(one => one.trim()),
            seen,
          )
        : [text];
    });
  });
}

/** Poetry's own table has no versions in the form that is compared here: the names count. */
function poetryTexts(document: TomlTable): string[] {
  const named = at(document, 'tool', 'poetry', 'dependencies');
  if (!isTable(named) || at(document, 'project', 'dependencies') !== undefined) return [];
  return Object.entries(named).flatMap(([name, value]) => {
    const conditional =
      isTable(value) && ['optional', 'markers', 'python', 'platform'].some(key => key in value);
    return name === 'python' || conditional || Array.isArray(value) ? [] : [name];
  });
}

interface Chosen {
  readonly main: boolean;
  readonly extras: readonly string[];
  readonly groups: readonly string[];
}

function demandsOf(file: string, project: Project, chosen: Chosen): Demand[] {
  if (!file.endsWith('.toml')) {
    if (/\.(?:py|cfg)$/.test(file)) return [];
    const reached = reachedFrom('requirements', [file], project.sources);
    return requirementsOf(reached, project.sources)
      .filter(({ local }) => local === undefined)
      .map(one => ({ text: one.text, file: one.file }));
  }
  const document = readToml(project.sources.read(file));
  const texts = [
    ...(chosen.main ? [...textsOf(at(document, 'project', 'dependencies')), ...poetryTexts(document)] : []),
    ...extraTexts(document, chosen.extras),
    ...groupTexts(document, chosen.groups),
  ];
  return texts.map(text => ({ text, file }));
}

/** What uv puts in place of what a project asks for. */
const replaced = (document: TomlTable): string[] =>
  ['override-dependencies', 'exclude-dependencies'].flatMap(key =>
    textsOf(at(document, 'tool', 'uv', key)).map(text => normalName(/^[\w.-]*/.exec(text)![0])),
  );

/** Distributions that compilers leave out unless they are told otherwise. */
const UNSAFE = ['pip', 'setuptools', 'distribute', 'wheel'];

/** `name [extras] rest` of a requirement. No name where it does not begin with one. */
function requirementParts(requirement: string): {
  readonly name: string | undefined;
  readonly extras: string;
  readonly rest: string;
} {
  const text = requirement.trimStart();
  const name = /^[A-Za-z0-9][\w.-]*/.exec(text)?.[0];
  const behind = text.slice(name?.length ?? 0).trimStart();
  const end = behind.startsWith('[') ? behind.indexOf(']') + 1 : 0;
  return { name, extras: behind.slice(0, end), rest: behind.slice(end).trimStart() };
}

/** Why a lock does not meet a requirement; undefined where it does, or where it cannot be told. */
function unmet(text: string, locked: Locked, target: Target): string | undefined {
  const { name, extras, rest } = requirementParts(text);
  if (name === undefined || applies(text, target) !== true) return undefined;
  const versions = locked.get(normalName(name));
  if (versions === undefined) return `it does not have ${name}${extras}`;
  const specifier = rest
    .split(';')[0]!
    .split(/\s--/)[0]!
    .trim()
    .replace(/^\((.*)\)$/, '$1');
  if (specifier === '' || specifier.startsWith('@') || !validRange(specifier)) return undefined;
  const fits = (version: string | undefined) =>
    version === undefined || satisfies(version, specifier, { prereleases: true });
  return versions.some(fits) ? undefined : `it has ${name} ${versions.join(', ')}`;
}

function pylockPackages(text: string): Locked {
  const found = new Map<string, (string | undefined)[]>();
  for (const entry of tables(readToml(text).packages)) {
    const name = normalName(String(entry.name));
    found.set(name, [...(found.get(name) ?? []), textOf(entry.version)]);
  }
  return found;
}

function listedPackages(text: string): Locked {
  const found = new Map<string, (string | undefined)[]>();
  for (const { text: line } of numberedLines(text)) {
    for (const meaning of meaningsOf(line)) {
      if (meaning.kind !== 'requirement' || meaning.name === undefined) continue;
      const version = /^===?\s*([^\s,;*]+)/.exec(requirementParts(line).rest)?.[1];
      found.set(meaning.name, [...(found.get(meaning.name) ?? []), version]);
    }
  }
  return found;
}

interface Unfit {
  readonly lock: string;
  readonly demand: Demand;
  readonly why: string;
}

/** The first requirement of the project that the lock does not meet. */
export function unfit(plan: Plan, project: Project, target: Target): Unfit | undefined {
  const { sources } = project;
  const lists =
    plan.kind === 'pylock' ? plan.install : plan.kind === 'requirements' ? plan.reached.asking : [];
  for (const lock of lists) {
    const text = sources.read(lock) ?? '';
    const origin = originOf(text);
    if ((origin === undefined && plan.kind !== 'pylock') || origin?.overridden) continue;
    const own = normalPath(`${project.root}/pyproject.toml`);
    const beside = (file: string) =>
      [normalPath(posix.join(posix.dirname(lock), file)), normalPath(file)].find(
        place => sources.read(place) !== undefined,
      );
    const files = origin === undefined ? [own] : origin.files.flatMap(file => beside(file) ?? []);
    const document = readToml(text);
    const known = [...textsOf(document.extras), ...textsOf(document['dependency-groups'])].map(normalName);
    const inLock = (names: readonly string[]) => names.filter(name => known.includes(normalName(name)));
    const allExtras = (file: string) =>
      Object.keys(
        (at(readToml(sources.read(file)), 'project', 'optional-dependencies') as object | undefined) ?? {},
      );
    const locked = plan.kind === 'pylock' ? pylockPackages(text) : listedPackages(text);
    for (const file of origin?.files.length === 0 && origin.groups.length > 0 ? [own] : files) {
      const demands = demandsOf(file, project, {
        main: origin?.onlyGroups !== true,
        extras: [
          ...(origin?.allExtras ? allExtras(file) : (origin?.extras ?? [])),
          ...inLock(plan.selection.extras),
        ],
        groups: [
          ...(origin?.groups ?? []),
          ...inLock(plan.selection.groups),
          ...inLock(textsOf(document['default-groups'])),
        ],
      });
      const pyproject = readToml(sources.read(file.endsWith('.toml') ? file : own));
      const left = [
        ...UNSAFE,
        ...(origin?.without ?? []),
        ...replaced(pyproject),
        normalName(textOf(at(pyproject, 'project', 'name')) ?? ''),
      ];
      for (const demand of demands) {
        const name = normalName(/^\s*([\w.-]*)/.exec(demand.text)![1]!);
        const why = left.includes(name) ? undefined : unmet(demand.text, locked, target);
        if (why !== undefined) return { lock, demand, why };
      }
    }
  }
  return undefined;
}

/**
 * Refuses a lock that does not have what its project asks for: a pylock.toml unless `locked` is false, a compiled requirements file where
 * `locked` is true. Otherwise it is said.
 * @param directory the working directory, from the repository's root
 * @throws Fault LOCK_STALE
 */
export function demandFit(plan: Plan, project: Project, target: Target, directory: string): Note[] {
  const found = unfit(plan, project, target);
  if (found === undefined) return [];
  const { lock, demand, why } = found;
  const what = `${lock} does not fit ${demand.file} any more: ${demand.file} asks for ${JSON.stringify(demand.text.slice(0, 100))}, and ${why}.`;
  const again =
    plan.kind === 'pylock'
      ? '`uv pip compile --format pylock.toml` or `uv export --format pylock.toml`'
      : '`uv pip compile` or `pip-compile`';
  const remedy = `Run the command that made ${lock} again (${again}) and commit it.`;
  const place: Place = { file: directory === '.' ? lock : `${directory}/${lock}`, line: 1 };
  if (plan.kind === 'pylock' ? plan.locked !== false : plan.locked === true)
    throw new Fault({ code: 'LOCK_STALE', what, remedy, place });
  return [{ code: 'LOCK_STALE', text: `${what} ${remedy}`, place }];
}
