import { Fault, type Place } from '@guarded-deploy/faults';
import { upTo } from '@guarded-deploy/foreign/linear';
import { satisfies } from '@renovatebot/pep440';
import { at, readToml, textOf } from './toml.ts';

type Implementation = 'cpython' | 'pypy' | 'graalpy';

/** Which Python is wanted, and who says so. */
export interface PythonRequest {
  /** As PEP 440 has it: `==3.12.*`, `>=3.11,<3.14`, `==3.12.1`. */
  readonly specifier: string;
  /** What the project itself demands beside that (`requires-python`). */
  readonly bound?: string | undefined;
  readonly implementation: Implementation;
  /** The build without the global interpreter lock (`3.13t`). */
  readonly freeThreaded: boolean;
  readonly prereleases: boolean;
  /** As it was written, in its shortest form. */
  readonly raw: string;
  /** `python-version`, `.python-version` or `requires-python`: named in messages. */
  readonly source: string;
}

/** What a checkout says; undefined for files that are not there. */
export interface ProjectFiles {
  /** `python-version-file`: its name, and its text. */
  readonly named?: { readonly name: string; readonly text: string } | undefined;
  readonly pythonVersionFile?: string | undefined;
  readonly pyproject?: string | undefined;
  /** `.tool-versions` of asdf and mise. */
  readonly toolVersions?: string | undefined;
  /** `runtime.txt` of platforms such as Heroku. */
  readonly runtime?: string | undefined;
  readonly pipfile?: string | undefined;
  /** `mise.toml`. */
  readonly mise?: string | undefined;
  /** `setup.cfg` and `setup.py`, which say `python_requires`. */
  readonly setup?: { readonly name: string; readonly text: string } | undefined;
  /** Of a uv.lock (what all members of the workspace demand together) or a pylock.toml. */
  readonly lockedPython?: string | undefined;
}

function invalid(raw: string, source: string, why?: string): Fault {
  const named =
    why ?? (/conda/i.test(raw) ? 'which only conda provides' : 'which is not a version of CPython or PyPy');
  return new Fault({
    code: 'PYTHON_VERSION_INVALID',
    what: `${source} asks for Python ${JSON.stringify(raw.slice(0, 80))}, ${named}.`,
    remedy: 'Write a version such as 3.12 or 3.12.1, or a range such as >=3.11,<3.14.',
    ...placeOf(source),
  });
}

/** Files whose first line that counts holds the version. */
function placeOf(source: string): { place?: Place } {
  return /^(\.python-version|\.tool-versions|runtime\.txt|mise\.toml)$/.test(source)
    ? { place: { file: source } }
    : {};
}

/**
 * A range as actions/setup-python takes it, in the form of PEP 440: `>=3.9 <3.13` → `>=3.9,<3.13`, `^3.11` → `>=3.11,<4`, `~3.11.2` → `>=3.11.2,<3.12`,
 * `3.11 - 3.12` → `>=3.11,<3.13`. Anything else stays as it is.
 */
function pep440(range: string): string {
  const [, from, to] = /^(3(?:\.\d+){0,2})\s+-\s+(3(?:\.\d+){1,2})$/.exec(range) ?? [];
  if (from !== undefined && to !== undefined) {
    const [, minor, patch] = to.split('.');
    return patch === undefined ? `>=${from},<3.${Number(minor) + 1}` : `>=${from},<=${to}`;
  }
  return range
    .split(/\s(?=[<>=~^!])/)
    .map(one => {
      const part = one.trim();
      const [, sign, version] = /^([\^~])\s*(3(?:\.\d+){1,2})$/.exec(part) ?? [];
      if (version === undefined) return part;
      return `>=${version},<${sign === '^' ? '4' : `3.${Number(version.split('.')[1]) + 1}`}`;
    })
    .join(',')
    .replace(/,{2,}/g, ',');
}

const IMPLEMENTATIONS = /^(cpython|python|pypy|graalpy)[-@]?(?=\d|[<>=~!])/i;

/**
 * `3`, `3.12`, `3.12.x`, `3.12.1`, `3.14.0rc2`, `3.14-dev`, `3.13t`, `cpython-3.12`, `pypy3.10`, `pypy3.10-7.3.12`, `3.12.1/envs/portal`,
 * `>=3.11,<3.14` → a request.
 * @throws Fault PYTHON_VERSION_INVALID
 */
export function parseRequest(text: string, source: string): PythonRequest {
  const raw = text.trim();
  const named = IMPLEMENTATIONS.exec(raw)?.[1]?.toLowerCase();
  const implementation: Implementation = named === 'pypy' || named === 'graalpy' ? named : 'cpython';
  const name = raw
    .replace(IMPLEMENTATIONS, '')
    // pyenv-virtualenv; PyPy's own version; what uv writes behind a version.
    .replace(/\/envs\/[^/]+$/, '')
    .replace(
      implementation === 'cpython' ? /-(?:linux|macos|darwin|windows)-[\w-]{1,60}$/ : /-v?\d[\w.]*$/,
      '',
    )
    .replace(/\+freethreaded$/, 't');
  const version = /^(\d+)(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?((?:a|b|rc)\d+)?(-dev)?(t)?$/i.exec(name);
  if (version) {
    const [, major, minor, patch, pre, dev, threads] = version;
    if (major !== '3') throw invalid(raw, source);
    const freeThreaded = threads !== undefined;
    const numbers = [major, minor, patch].filter(part => part !== undefined && /^\d/.test(part));
    if (pre !== undefined && numbers.length < 3) throw invalid(raw, source);
    const exact = numbers.length === 3;
    const specifier = exact ? `==${numbers.join('.')}${pre ?? ''}` : `==${numbers.join('.')}.*`;
    return {
      specifier,
      implementation,
      freeThreaded,
      prereleases: pre !== undefined || dev !== undefined,
      raw: `${implementation === 'cpython' ? '' : implementation}${numbers.join('.')}${pre ?? ''}${freeThreaded ? 't' : ''}`,
      source,
    };
  }
  const range = pep440(name)
    .split(',')
    .map(part => part.trim())
    .filter(Boolean);
  if (
    range.length === 0 ||
    !range.every(part => /^(===?|~=|!=|[<>]=?)\s*\d+(\.(\d+|\*))*((a|b|rc)\d+)?$/.test(part))
  ) {
    throw invalid(raw, source);
  }
  const specifier = range.map(part => part.replace(/\s+/g, '')).join(',');
  const prefix = implementation === 'cpython' ? '' : implementation;
  return {
    specifier,
    implementation,
    freeThreaded: false,
    prereleases: false,
    raw: `${prefix}${specifier}`,
    source,
  };
}

/** The request in the words of uv, the project's own bound included. */
export function uvPython(request: PythonRequest): string {
  const { bound, specifier, implementation, freeThreaded, raw } = request;
  if (bound === undefined) return raw;
  // uv does not take `==3.13.*+freethreaded`, but `>=3.13,<3.14+freethreaded`.
  const minor = /^==3\.(\d+)\.\*$/.exec(specifier)?.[1];
  const range = minor === undefined ? specifier : `>=3.${minor},<3.${Number(minor) + 1}`;
  const prefix = implementation === 'cpython' ? '' : implementation;
  return `${prefix}${range},${bound}${freeThreaded ? '+freethreaded' : ''}`;
}

/** `requires-python` of a pyproject.toml's `[project]` table. */
export function requiresPython(pyproject: string): string | undefined {
  return textOf(at(readToml(pyproject), 'project', 'requires-python'))?.trim();
}

/** What Poetry's own table demands: `^3.11` → `>=3.11,<4`, `~3.11` → `>=3.11,<3.12`. Undefined for what has no such form (`||`). */
function poetryPython(pyproject: string): string | undefined {
  const dependency = at(readToml(pyproject), 'tool', 'poetry', 'dependencies', 'python');
  const written = textOf(dependency) ?? textOf(at(dependency, 'version'));
  if (written === undefined || /\|/.test(written)) return undefined;
  const parts = written.split(',').map(part => {
    const [, sign = '', numbers = ''] = /^([\^~]?)\s*((?:[<>=!~]+\s*)?[\d.*]+)$/.exec(part.trim()) ?? [];
    const [major = '', minor] = numbers.split('.');
    if (sign === '^') return `>=${numbers},<${Number(major) + 1}`;
    if (sign === '~')
      return `>=${numbers},<${minor === undefined ? Number(major) + 1 : `${major}.${Number(minor) + 1}`}`;
    return /^\d/.test(numbers) ? (numbers.includes('*') ? `==${numbers}` : `==${numbers}.*`) : numbers;
  });
  return parts.every(part => part !== '') ? parts.join(',') : undefined;
}

/** The versions of a file with one a line; comments left out. */
const versionsOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split('\n')
    .map(line => upTo(line, '#').trim())
    .filter(line => line !== '');

/** The Pythons of a .tool-versions: `python 3.12.1 3.11.7`. */
const toolVersions = (text: string | undefined): string[] =>
  versionsOf(text).flatMap(line => (/^python\s/.test(line) ? line.split(/\s+/).slice(1) : []));

/** The Pythons of a mise.toml: `python = "3.12"`, a list, or a table with `version`. */
function miseVersions(text: string | undefined): string[] {
  const said = at(readToml(text), 'tools', 'python');
  const list = Array.isArray(said) ? said : [said];
  return list.flatMap(one => textOf(one) ?? textOf(at(one, 'version')) ?? []);
}

/** `python_requires` of setup.cfg or setup.py, where it is written out. */
function setupPython({ name, text }: { readonly name: string; readonly text: string }): string | undefined {
  const found = name.endsWith('.cfg')
    ? /^python_requires\s*=\s*([^\s#;][^#;\n]*)/m.exec(text)?.[1]
    : /\bpython_requires\s*=\s*["']([^"'\n]+)["']/.exec(text)?.[1];
  const range = found?.replace(/\s+/g, '');
  return range !== undefined && /^(?:(?:===?|~=|!=|[<>]=?)\d+(?:\.(?:\d+|\*))*,?)+$/.test(range)
    ? range.replace(/,$/, '')
    : undefined;
}

/** What a file that is named by `python-version-file` asks for. @throws Fault PYTHON_VERSION_INVALID */
function ofNamedFile({ name, text }: { readonly name: string; readonly text: string }): Pin {
  const base = name.split('/').pop()!;
  const versions = /pyproject\.toml$/.test(base)
    ? [requiresPython(text) ?? poetryPython(text)]
    : base === '.tool-versions'
      ? toolVersions(text)
      : base === 'Pipfile'
        ? pinsOf({ pipfile: text })[0]?.versions
        : /mise\.toml$/.test(base)
          ? miseVersions(text)
          : versionsOf(text);
  const found = (versions ?? []).filter(version => version !== undefined);
  if (found.length > 0) return { versions: found, source: name };
  throw new Fault({
    code: 'PYTHON_VERSION_INVALID',
    what: `${name}, which 'python-version-file' names, asks for no Python.`,
    remedy: "Write a version such as 3.12 into it, or give 'python-version'.",
    place: { file: name },
  });
}

export function satisfiesRequest(
  version: string,
  request: Pick<PythonRequest, 'specifier' | 'prereleases'> & { readonly bound?: string | undefined },
): boolean {
  const { specifier, bound, prereleases } = request;
  if (!satisfies(version, specifier, { prereleases })) return false;
  // A pre-release that was asked for is not excluded by a bound that names none.
  return bound === undefined || satisfies(version, bound, { prereleases: true });
}

/** Of what a checkout says besides `requires-python`, what is followed first, with what else it says. */
interface Pin {
  readonly versions: readonly string[];
  readonly source: string;
}

function pinsOf(files: ProjectFiles): Pin[] {
  const pipfile = readToml(files.pipfile);
  const pins: Pin[] = [
    { versions: versionsOf(files.pythonVersionFile), source: '.python-version' },
    { versions: toolVersions(files.toolVersions), source: '.tool-versions' },
    { versions: miseVersions(files.mise), source: 'mise.toml' },
    { versions: versionsOf(files.runtime).slice(0, 1), source: 'runtime.txt' },
    {
      versions: ['python_full_version', 'python_version']
        .flatMap(key => textOf(at(pipfile, 'requires', key)) ?? [])
        .slice(0, 1),
      source: 'Pipfile',
    },
  ];
  // `system` is pyenv's and asdf's word for whatever there is.
  return pins
    .map(({ versions, source }) => ({ source, versions: versions.filter(version => version !== 'system') }))
    .filter(({ versions }) => versions.length > 0);
}

/** What the project demands of any Python, and where that stands. */
function demandOf(files: ProjectFiles): { readonly range: string; readonly source: string } | undefined {
  const { pyproject, lockedPython } = files;
  const required = pyproject === undefined ? undefined : requiresPython(pyproject);
  // A workspace wants what all of its members want.
  const all = [...new Set([required, lockedPython].flatMap(range => range?.replace(/\s+/g, '') || []))].join(
    ',',
  );
  if (required) return { range: all, source: 'requires-python' };
  const poetry = pyproject === undefined ? undefined : poetryPython(pyproject);
  if (poetry) return { range: poetry, source: "Poetry's dependency python" };
  if (lockedPython) return { range: lockedPython, source: 'requires-python of the lock' };
  const range = files.setup === undefined ? undefined : setupPython(files.setup);
  return range === undefined ? undefined : { range, source: `python_requires of ${files.setup!.name}` };
}

export interface ResolvedRequest extends PythonRequest {
  /** What else the checkout says and is not followed, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * The Python that is wanted: the input, else the file that is named, else .python-version, .tool-versions, mise.toml, runtime.txt or Pipfile, else
 * requires-python of pyproject.toml (or python_requires), else any Python 3. What the project demands (requires-python) binds all of them, so that of several that fit
 * the request one is taken that the project can use.
 * A request that the project excludes is refused here, before anything is installed.
 * @throws Fault PYTHON_VERSION_INVALID, PYTHON_VERSION_EXCLUDED
 */
export function resolveRequest(input: string | undefined, files: ProjectFiles): ResolvedRequest {
  const demand = demandOf(files);
  const pins = pinsOf(files);
  const pinned = input ? undefined : files.named ? ofNamedFile(files.named) : pins[0];
  const request = input
    ? parseRequest(input, 'python-version')
    : pinned
      ? parseRequest(pinned.versions[0]!, pinned.source)
      : demand
        ? parseRequest(demand.range, demand.source)
        : parseRequest('3', 'the default');
  // In YAML, 3.10 without quotes is the number 3.1; no project of today runs on Python 3.1 to 3.5.
  const short = /^==3\.([1-5])\.\*$/.exec(request.specifier)?.[1];
  if (short !== undefined)
    throw invalid(
      request.raw,
      request.source,
      `which YAML makes of an unquoted 3.${short}0: write "3.${short}0" in quotes`,
    );
  const notes: string[] = [];
  if (pinned && pinned.versions.length > 1)
    notes.push(`${pinned.source} names ${pinned.versions.join(', ')}: the first is taken.`);
  if (pinned && !files.named) {
    for (const other of pins.slice(1)) {
      if (!agree(request, other)) {
        notes.push(
          `${other.source} says ${other.versions[0]}, ${pinned.source} says ${request.raw}: ${pinned.source} comes first.`,
        );
      }
    }
  }
  if (demand === undefined || request.source === demand.source) return { ...request, notes };
  const bound = parseRequest(demand.range, demand.source).specifier;
  const lowest = /^==(\d+\.\d+)(?:\.(\d+\S*))?/.exec(request.specifier);
  if (lowest) {
    const [, minor, patch] = lowest;
    // 3.12 stands for each of its patches: it is excluded when neither the first nor a very late one would do.
    const candidates =
      patch === undefined || patch === '*' ? [`${minor}.0`, `${minor}.999`] : [`${minor}.${patch}`];
    if (!candidates.some(version => satisfies(version, bound, { prereleases: true }))) {
      throw new Fault({
        code: 'PYTHON_VERSION_EXCLUDED',
        what: `${request.source} asks for Python ${request.raw}, but the project has ${demand.source} = "${demand.range}".`,
        remedy: `Ask for a Python within ${demand.range}, or widen requires-python in pyproject.toml.`,
      });
    }
  }
  return { ...request, bound, notes };
}

/** Whether two pins can mean the same Python, as far as their numbers go. */
function agree(request: PythonRequest, other: Pin): boolean {
  try {
    const [a, b] = [request, parseRequest(other.versions[0]!, other.source)].map(({ specifier }) =>
      specifier.replace(/^==|\.\*$/g, ''),
    ) as [string, string];
    return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
  } catch {
    return false;
  }
}
