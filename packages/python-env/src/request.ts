import { Fault } from '@guarded-deploy/faults';
import { satisfies } from '@renovatebot/pep440';

/** Which Python is wanted, and who says so. */
export interface PythonRequest {
  /** As PEP 440 has it: `==3.12.*`, `>=3.11,<3.14`, `==3.12.1`. */
  readonly specifier: string;
  /** The build without the global interpreter lock (`3.13t`). */
  readonly freeThreaded: boolean;
  readonly prereleases: boolean;
  /** As it was written, and as uv understands it. */
  readonly raw: string;
  /** `python-version`, `.python-version` or `requires-python`: named in messages. */
  readonly source: string;
}

/** What a checkout says; undefined for files that are not there. */
export interface ProjectFiles {
  readonly pythonVersionFile?: string | undefined;
  readonly pyproject?: string | undefined;
}

function invalid(raw: string, source: string): Fault {
  return new Fault({
    code: 'PYTHON_VERSION_INVALID',
    what: `${source} asks for Python ${JSON.stringify(raw.slice(0, 80))}, which is not a version of CPython.`,
    remedy: 'Write a version such as 3.12 or 3.12.1, or a range such as >=3.11,<3.14.',
  });
}

/**
 * `3`, `3.12`, `3.12.x`, `3.12.1`, `3.14.0rc2`, `3.14-dev`, `3.13t`, `cpython-3.12`, `>=3.11,<3.14` → a request.
 * @throws Fault PYTHON_VERSION_INVALID
 */
export function parseRequest(text: string, source: string): PythonRequest {
  const raw = text.trim();
  const name = raw.replace(/^(?:cpython|python)[-@]?(?=\d)/i, '');
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
      freeThreaded,
      prereleases: pre !== undefined || dev !== undefined,
      raw: `${numbers.join('.')}${pre ?? ''}${freeThreaded ? 't' : ''}`,
      source,
    };
  }
  const range = name
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
  return { specifier, freeThreaded: false, prereleases: false, raw: specifier, source };
}

/** `requires-python` of a pyproject.toml's `[project]` table. */
export function requiresPython(pyproject: string): string | undefined {
  let table = '';
  for (const line of pyproject.split('\n')) {
    const header = /^\s*\[+([^\]]+)\]+\s*(?:#.*)?$/.exec(line);
    if (header) table = header[1]!.trim();
    else if (table === 'project') {
      const value = /^\s*requires-python\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(line);
      if (value) return (value[1] ?? value[2] ?? '').trim();
    }
  }
  return undefined;
}

/** The first line of a .python-version that is not a comment. */
function firstVersion(text: string): string | undefined {
  return text
    .split('\n')
    .map(line => line.trim())
    .find(line => line !== '' && !line.startsWith('#'));
}

export function satisfiesRequest(
  version: string,
  request: Pick<PythonRequest, 'specifier' | 'prereleases'>,
): boolean {
  return satisfies(version, request.specifier, { prereleases: request.prereleases });
}

/**
 * The Python that is wanted: the input, else .python-version, else requires-python of pyproject.toml, else any Python 3.
 * An exact wish that the project itself excludes is refused here, before anything is installed.
 * @throws Fault PYTHON_VERSION_INVALID, PYTHON_VERSION_EXCLUDED
 */
export function resolveRequest(input: string | undefined, files: ProjectFiles): PythonRequest {
  const required = files.pyproject === undefined ? undefined : requiresPython(files.pyproject);
  const pinned = files.pythonVersionFile === undefined ? undefined : firstVersion(files.pythonVersionFile);
  const request = input
    ? parseRequest(input, 'python-version')
    : pinned
      ? parseRequest(pinned, '.python-version')
      : required
        ? parseRequest(required, 'requires-python')
        : parseRequest('3', 'the default');
  if (required && request.source !== 'requires-python') {
    const lowest = /^==(\d+\.\d+)(?:\.(\d+))?/.exec(request.specifier);
    if (lowest) {
      // 3.12 stands for each of its patches: it is excluded when neither the first nor a very late one would do.
      const candidates =
        lowest[2] === undefined ? [`${lowest[1]}.0`, `${lowest[1]}.999`] : [`${lowest[1]}.${lowest[2]}`];
      const range = parseRequest(required, 'requires-python');
      if (!candidates.some(version => satisfiesRequest(version, { ...range, prereleases: true }))) {
        throw new Fault({
          code: 'PYTHON_VERSION_EXCLUDED',
          what: `${request.source} asks for Python ${request.raw}, but the project has requires-python = "${required}".`,
          remedy: `Ask for a Python within ${required}, or widen requires-python in pyproject.toml.`,
        });
      }
    }
  }
  return request;
}
