import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Exec } from '@guarded-deploy/process';
import { compare } from '@renovatebot/pep440';
import probe from './probe.py.gen.ts';
import { type PythonRequest, parseRequest, satisfiesRequest } from './request.ts';

/** Where an interpreter came from, in the order in which the places are searched. */
export type Place = 'tool cache' | 'PATH' | 'pyenv' | 'uv';

/** An interpreter that ran and said what it is. */
export interface Interpreter {
  /** Absolute path of the base interpreter, never of a virtual environment or a shim. */
  readonly path: string;
  readonly version: string;
  readonly implementation: string;
  readonly freeThreaded: boolean;
  readonly place: Place;
}

/** A program that may be the interpreter, and what is known of its version without starting it. */
interface Candidate {
  readonly path: string;
  readonly place: Place;
  /** From the name of its directory. */
  readonly version?: string;
  readonly freeThreaded?: boolean;
}

interface RunnerInfo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `x64`, `arm64`: the name of the architecture in the runner's tool cache. */
  readonly arch: string;
}

const list = (directory: string): string[] => {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
};

/** Newest first. */
const byVersion = (a: Candidate, b: Candidate) => compare(b.version!, a.version!);

/** The runner's folder of an implementation in its tool cache, as actions/setup-python names it. */
const TOOLS = { cpython: 'Python', pypy: 'PyPy', graalpy: 'GraalPy' } as const;

function toolCache({ env, arch }: RunnerInfo, request: PythonRequest): Candidate[] {
  const { implementation, freeThreaded } = request;
  if (!env.RUNNER_TOOL_CACHE) return [];
  const root = join(env.RUNNER_TOOL_CACHE, TOOLS[implementation]);
  const folder = freeThreaded ? `${arch}-freethreaded` : arch;
  return list(root)
    .filter(version => /^3\.\d+\.\d+((a|b|rc)\d+|-(alpha|beta|rc)\.\d+)?$/.test(version))
    .filter(version => existsSync(join(root, version, `${folder}.complete`)) || implementation !== 'cpython')
    .map(version => ({
      path: join(root, version, folder, 'bin/python3'),
      place: 'tool cache' as const,
      version: version.replace(/-(alpha|beta|rc)\./, (_, stage: string) =>
        stage === 'rc' ? 'rc' : stage[0]!,
      ),
      freeThreaded,
    }))
    .filter(({ path }) => existsSync(path))
    .sort(byVersion);
}

function pyenv({ env }: RunnerInfo, { implementation, freeThreaded }: PythonRequest): Candidate[] {
  const root = env.PYENV_ROOT || (env.HOME ? join(env.HOME, '.pyenv') : '');
  if (!root) return [];
  if (implementation !== 'cpython') {
    // `pypy3.10-7.3.12`: the version of the language is known to its minor number only, so each is asked.
    return list(join(root, 'versions'))
      .filter(name => name.startsWith(implementation))
      .map(name => ({ path: join(root, 'versions', name, 'bin/python3'), place: 'pyenv' as const }))
      .filter(({ path }) => existsSync(path))
      .reverse();
  }
  return list(join(root, 'versions'))
    .filter(name => /^3\.\d+\.\d+((a|b|rc)\d+)?t?$/.test(name))
    .map(name => ({
      path: join(root, 'versions', name, 'bin/python3'),
      place: 'pyenv' as const,
      version: name.replace(/t$/, ''),
      freeThreaded: name.endsWith('t'),
    }))
    .filter(candidate => candidate.freeThreaded === freeThreaded && existsSync(candidate.path))
    .sort(byVersion);
}

/** The names an interpreter may have on PATH: the most telling first. */
function namesFor(request: PythonRequest): string[] {
  const minor = /^==(3\.\d+)/.exec(request.specifier)?.[1];
  const { implementation } = request;
  if (implementation !== 'cpython')
    return [...(minor ? [`${implementation}${minor}`] : []), `${implementation}3`, implementation];
  const suffix = request.freeThreaded ? 't' : '';
  return [...(minor ? [`python${minor}${suffix}`] : []), 'python3', 'python'];
}

function onPath({ env }: RunnerInfo, request: PythonRequest): Candidate[] {
  const folders = (env.PATH ?? '').split(delimiter).filter(folder => folder.startsWith('/'));
  const ranged = !request.specifier.startsWith('==3.') && request.implementation === 'cpython';
  return folders.flatMap(folder => {
    const names = ranged
      ? [
          'python3',
          ...list(folder)
            .filter(name => /^python3\.\d+$/.test(name))
            .sort((a, b) => Number(b.slice(8)) - Number(a.slice(8))),
          'python',
        ]
      : namesFor(request);
    return names
      .map(name => join(folder, name))
      .filter(existsSync)
      .map(path => ({ path, place: 'PATH' as const }));
  });
}

/** Every program worth asking, place by place; those whose known version cannot do are left out. */
function candidates(request: PythonRequest, runner: RunnerInfo): Candidate[] {
  const all = [...toolCache(runner, request), ...onPath(runner, request), ...pyenv(runner, request)];
  const seen = new Set<string>();
  return all.filter(({ path, version }) => {
    if (version !== undefined && !satisfiesRequest(version, request)) return false;
    if (seen.has(path)) return false;
    seen.add(path);
    return true;
  });
}

interface Probed {
  readonly version: string;
  readonly implementation: string;
  readonly freeThreaded: boolean;
  /** Of the base interpreter. */
  readonly executable: string;
  readonly prefix: string;
}

/** Asks a program what it is; undefined when it is no working Python 3. */
export async function ask(path: string, exec: Exec, signal?: AbortSignal): Promise<Probed | undefined> {
  const answer = await exec(path, ['-I', '-c', probe], signal ? { signal } : {});
  const [version = '', implementation = '', threads, executable = '', prefix = ''] =
    answer.stdout.split('\n');
  if (answer.code !== 0 || !/^3\.\d+\.\d+/.test(version)) return undefined;
  return { version, implementation, freeThreaded: threads === 't', executable, prefix };
}

/** Whether a probed interpreter is what was asked for. */
export function fits(
  probed: Pick<Probed, 'version' | 'implementation' | 'freeThreaded'>,
  request: PythonRequest,
): boolean {
  return (
    probed.implementation === request.implementation &&
    probed.freeThreaded === request.freeThreaded &&
    satisfiesRequest(probed.version, request)
  );
}

/** Every interpreter that does, in the order tool cache, PATH, pyenv; each is asked only when it is its turn. */
async function* interpreters(
  request: PythonRequest,
  runner: RunnerInfo,
  exec: Exec,
  signal?: AbortSignal,
): AsyncGenerator<Interpreter> {
  const seen = new Set<string>();
  for (const { path, place } of candidates(request, runner)) {
    const probed = await ask(path, exec, signal);
    if (probed === undefined || !fits(probed, request)) continue;
    const { executable, version, implementation, freeThreaded } = probed;
    const base = executable || path;
    if (seen.has(base)) continue;
    seen.add(base);
    yield { path: base, version, implementation, freeThreaded, place };
  }
}

/** The first interpreter that does; undefined when this machine has none. */
export async function findInterpreter(
  request: PythonRequest,
  runner: RunnerInfo,
  exec: Exec,
  signal?: AbortSignal,
): Promise<Interpreter | undefined> {
  for await (const found of interpreters(request, runner, exec, signal)) return found;
  return undefined;
}

/**
 * Pythons whose pip may fetch uv: the wanted one, then any Python 3 of this machine, since the wanted one may have no pip
 * (Debian's has none) or has still to be fetched by uv.
 */
export async function* fetchers(
  wanted: Interpreter | undefined,
  runner: RunnerInfo,
  exec: Exec,
  signal?: AbortSignal,
): AsyncGenerator<Interpreter> {
  if (wanted) yield wanted;
  for await (const other of interpreters(parseRequest('>=3.8', 'uv'), runner, exec, signal))
    if (other.path !== wanted?.path) yield other;
}
