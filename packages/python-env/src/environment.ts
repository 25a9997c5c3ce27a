import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Clock } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import type { Exec } from '@guarded-deploy/process';
import { type CacheKeyParts, type CacheStore, cacheKey, cachePrefix, osVersion } from './cache-key.ts';
import { demandLock, type Note } from './complete.ts';
import { ask, fetchers, findInterpreter, fits, type Interpreter, type Place } from './interpreter.ts';
import { demandFit } from './lock-fit.ts';
import { type Installed, installWithPip, installWithUv, type Making } from './make.ts';
import { makePlan, openOf, type Plan, type PlanInputs } from './plan.ts';
import { type Project, readProject } from './project.ts';
import { localParts, normalPath, textParts } from './reached.ts';
import { repositoryOf } from './repository.ts';
import {
  type PythonRequest,
  parseRequest,
  type ResolvedRequest,
  resolveRequest,
  uvPython,
} from './request.ts';
import { settingsParts } from './settings-key.ts';
import { installSystemPackages } from './system-packages.ts';
import { cachedUv, provideUv, type Uv, type UvRequest } from './uv.ts';
import { readOptional, readVersionFiles } from './version-files.ts';

export interface EnvironmentInputs extends PlanInputs {
  readonly pythonVersion?: string | undefined;
  /** From the working directory, or from the workspace. */
  readonly pythonVersionFile?: string | undefined;
  /** From the workspace. */
  readonly workingDirectory: string;
  /** From the working directory. */
  readonly venv: string;
  readonly uv: UvRequest;
  readonly systemPackages: readonly string[];
  readonly wheelDirectory?: string | undefined;
  readonly cacheSuffix?: string | undefined;
}

/** The machine, handed in. */
export interface Machine {
  readonly exec: Exec;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** GITHUB_WORKSPACE. */
  readonly workspace: string;
  /** RUNNER_TEMP. */
  readonly temporary: string;
  readonly os: string;
  /** Version of the kernel or system, where there is no /etc/os-release. */
  readonly osRelease: string;
  /** `x64`, `arm64`. */
  readonly arch: string;
  readonly root: boolean;
  /** Undefined when the cache service is not used. */
  readonly cache?: CacheStore | undefined;
  /** Requirements with hashes of a tool that reads a foreign lock. */
  readonly toolRequirements: (tool: string) => string;
  /** A line for the log. */
  readonly report: (line: string) => void;
}

const PHASES = ['system-packages', 'python', 'uv', 'restore', 'install', 'verify'] as const;
type Phase = (typeof PHASES)[number];

export interface Environment {
  readonly python: { readonly version: string; readonly place: Place; readonly base: string };
  readonly request: PythonRequest;
  /** Absolute paths. */
  readonly venv: string;
  readonly pythonPath: string;
  readonly plan: Plan;
  readonly uv?: { readonly path: string; readonly version: string; readonly cached: boolean };
  /** The tool that read a foreign lock. */
  readonly tool?: { readonly name: string; readonly version: string };
  readonly systemPackages: readonly string[];
  readonly cache?: {
    readonly key: string;
    /** The key itself was there. */
    readonly hit: boolean;
    /** One that differs by sources of the checkout was there: what was built of other packages is the same. */
    readonly near: boolean;
    readonly directory: string;
  };
  /** Wheels of `wheel-dir` were reused as they were. */
  readonly wheelsReused?: boolean;
  /** What was installed in place of a lock, one a line; undefined where there was a lock. */
  readonly resolved?: readonly string[];
  readonly notes: readonly Note[];
  /** Root of the checkout, from which places in its files count. Absolute. */
  readonly repository: string;
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  readonly seconds: Readonly<Partial<Record<Phase, number>>>;
}

/** Name and version of each installed distribution, from the environment's metadata. */
function installedPackages(venv: string): { name: string; version: string }[] {
  const lib = join(venv, 'lib');
  const folders = existsSync(lib)
    ? readdirSync(lib).filter(name => /^(?:python|pypy|graalpy)3/.test(name))
    : [];
  return folders.flatMap(folder => {
    const site = join(lib, folder, 'site-packages');
    if (!existsSync(site)) return [];
    return readdirSync(site).flatMap(name => {
      const match = /^(.+)-([^-]+)\.dist-info$/.exec(name);
      return match ? [{ name: match[1]!.replace(/_/g, '-').toLowerCase(), version: match[2]! }] : [];
    });
  });
}

/** Where systems keep the certificates they trust: a company's proxy is known there, and not to uv's own list. */
const CERTIFICATES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
];
export const hasSystemCertificates = () => CERTIFICATES.some(path => existsSync(path));

/** Where uv keeps its cache: what the user set, a folder of this job when it will be saved, else uv's own place. */
function cacheDirectory(machine: Machine): string | undefined {
  if (machine.env.UV_CACHE_DIR) return machine.env.UV_CACHE_DIR;
  return machine.cache ? join(machine.temporary, 'setup-environment-uv') : undefined;
}

type Known = Pick<Interpreter, 'version' | 'freeThreaded' | 'implementation'>;

/** `3.12.1`, `3.13.0t`, `pypy3.10.16`. */
const pythonTag = ({ version, freeThreaded, implementation }: Known) =>
  `${implementation === 'cpython' ? '' : implementation}${version}${freeThreaded ? 't' : ''}`;

/** What one run knows before it installs. */
interface Run {
  readonly inputs: EnvironmentInputs;
  readonly machine: Machine;
  readonly directory: string;
  /** Root of the checkout, absolute. */
  readonly repository: string;
  /** The working directory from there. */
  readonly shown: string;
  readonly venv: string;
  readonly project: Project;
  readonly plan: Plan;
  readonly request: ResolvedRequest;
  timed<T>(phase: Phase, work: () => Promise<T>): Promise<T>;
}

/** What is decided from the working directory names places from there; annotations count from the repository's root. */
function placedFrom<T>(directory: string, shown: string, decide: () => T): T {
  try {
    return decide();
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.place === undefined || shown === '.') throw thrown;
    const { code, what, remedy, place } = thrown;
    // A version file may lie above; then it is named from the root already.
    if (!existsSync(join(directory, place.file))) throw thrown;
    throw new Fault({ code, what, remedy, place: { ...place, file: normalPath(`${shown}/${place.file}`) } });
  }
}

function prepare(inputs: EnvironmentInputs, machine: Machine, timed: Run['timed']): Run {
  const directory = resolve(machine.workspace, inputs.workingDirectory);
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new Fault({
      code: 'DIRECTORY_MISSING',
      what: `There is no directory '${inputs.workingDirectory}' in the workspace.`,
      remedy: "Check out the repository first, and check 'working-directory'.",
    });
  }
  const venv = resolve(directory, inputs.venv);
  if (venv === directory || directory.startsWith(`${venv}/`) || venv === '/') {
    throw new Fault({
      code: 'VENV_INVALID',
      what: `'venv' is '${inputs.venv}', which is the project itself.`,
      remedy: 'Name a directory of its own, such as .venv.',
    });
  }
  const repository = repositoryOf(directory, machine.workspace);
  const made =
    inputs.wheelDirectory === undefined ? [venv] : [venv, resolve(directory, inputs.wheelDirectory)];
  const project = readProject(directory, repository, made);
  const shown = relative(repository, directory) || '.';
  const plan = placedFrom(directory, shown, () => makePlan(inputs, project, machine.env));
  const lock = /^(?:uv\.lock|pylock)$/.test(plan.kind) ? project.sources.read(plan.install[0]!) : undefined;
  const pyproject = project.sources.read(normalPath(`${project.root}/pyproject.toml`));
  const places = { directory, repository, workspace: machine.workspace };
  const files = readVersionFiles(places, inputs.pythonVersion ? undefined : inputs.pythonVersionFile);
  const lockedPython = lock && /^requires-python = ["']([^"']+)["']\s*$/m.exec(lock)?.[1];
  const request = placedFrom(directory, shown, () =>
    resolveRequest(inputs.pythonVersion, { ...files, pyproject, lockedPython }),
  );
  return { inputs, machine, directory, repository, shown, venv, project, plan, request, timed };
}

function keyParts(run: Run, interpreter: Known): CacheKeyParts {
  const { inputs, machine, plan, project } = run;
  const { sources } = project;
  return {
    os: machine.os,
    osVersion: osVersion(readOptional('/etc/os-release'), machine.osRelease),
    arch: machine.arch,
    python: pythonTag(interpreter),
    uvVersion: inputs.uv.version,
    files: [...textParts(plan.reached, sources), ...settingsParts(machine.env, sources)],
    locals: localParts(plan.reached, sources),
    choices: {
      ...(plan.selection as unknown as CacheKeyParts['choices']),
      system: inputs.systemPackages,
      kind: plan.kind,
      manager: plan.manager,
      locked: plan.locked ?? 'auto',
    },
    suffix: inputs.cacheSuffix,
  };
}

/** Restores the cache of uv for an interpreter; undefined where none is used. */
async function restore(
  run: Run,
  interpreter: Known | undefined,
  store: string | undefined,
): Promise<Environment['cache']> {
  const { cache } = run.machine;
  if (!cache || store === undefined || !interpreter) return undefined;
  return run.timed('restore', async () => {
    const parts = keyParts(run, interpreter);
    const key = cacheKey(parts);
    const prefix = cachePrefix(parts);
    const options = prefix === undefined ? undefined : { prefixes: [prefix] };
    const found = await cache.restore([store], key, options).catch(() => undefined);
    return { key, hit: found === key, near: found !== undefined && found !== key, directory: store };
  });
}

interface Tools {
  readonly uv: Uv;
  readonly cache: Environment['cache'];
  /** What uv will fetch, by its own word, where this machine has no fitting Python. */
  readonly coming: Known | undefined;
}

/** uv and its cache, at once: the key does not need uv itself. */
async function provideTools(
  run: Run,
  found: Interpreter | undefined,
  known: Promise<Uv | undefined>,
  store: string | undefined,
): Promise<Tools> {
  const { inputs, machine, request } = run;
  const { exec, signal, report } = machine;
  const runner = { env: machine.env, arch: machine.arch };
  const pythons = async function* () {
    // Whatever implementation is wanted, uv's wheel is fetched by any Python that has pip.
    for await (const { path } of fetchers(found, runner, exec, signal)) yield path;
  };
  const providing = run.timed('uv', async () => {
    const provided =
      (await known) ??
      (await provideUv({
        request: inputs.uv,
        toolCache: machine.env.RUNNER_TOOL_CACHE || join(machine.temporary, 'tools'),
        arch: machine.arch,
        pythons: pythons(),
        exec,
        signal,
      }));
    if (!provided) throw notFound(request, 'any Python 3 with pip will do, uv fetches the wanted one');
    return provided;
  });
  const [uv, restored] = await Promise.all([providing, restore(run, found, store)]);
  let cache = restored;
  let coming: Known | undefined;
  if (!found && machine.cache) {
    coming = await comingPython(uv.path, request, exec, signal);
    cache = await restore(run, coming, store);
  }
  report(`uv ${uv.version} ${uv.cached ? 'from the tool cache' : 'fetched, SHA-256 as known'}`);
  if (cache) {
    const what = cache.hit
      ? 'restored'
      : cache.near
        ? 'restored from one with other sources of the checkout'
        : 'not found';
    report(`cache ${what}: ${cache.key}`);
  }
  return { uv, cache, coming };
}

function makingOf(inputs: EnvironmentInputs, machine: Machine, run: Run, open: Making['open']): Making {
  const { plan, project, directory, shown, venv } = run;
  const { temporary, env, exec, signal, report } = machine;
  const wheelDirectory =
    inputs.wheelDirectory === undefined ? undefined : resolve(directory, inputs.wheelDirectory);
  const where = { project, directory, shown, venv, wheelDirectory, temporary };
  return { plan, open, ...where, env, exec, signal, report };
}

/** Notes how many seconds each phase takes. */
function timer(clock: Machine['clock']) {
  const seconds: Partial<Record<Phase, number>> = {};
  const timed = async <T>(phase: Phase, work: () => Promise<T>): Promise<T> => {
    const start = clock.now();
    try {
      return await work();
    } finally {
      seconds[phase] = Math.round(clock.now() - start) / 1000;
    }
  };
  return { seconds, timed };
}

function withPip(making: Making, found: Interpreter, { os, arch, osRelease }: Machine): Promise<Installed> {
  const platform = `${os}-${arch}-${osVersion(readOptional('/etc/os-release'), osRelease)}`;
  return installWithPip(making, { path: found.path, tag: pythonTag(found) }, platform, () =>
    installedPackages(making.venv),
  );
}

/**
 * Makes the environment: system packages, interpreter, uv, restored cache, installation, and a check that what stands there
 * afterwards is what was asked for.
 * @throws Fault of any of these steps
 */
export async function setUpEnvironment(inputs: EnvironmentInputs, machine: Machine): Promise<Environment> {
  const { exec, signal, report } = machine;
  const { seconds, timed } = timer(machine.clock);
  const run = prepare(inputs, machine, timed);
  const { plan, request, venv } = run;
  report(`Python ${request.raw} (${request.source}); ${plan.install.join(', ')} with ${plan.manager}`);

  // System packages may bring the interpreter and the libraries that it links: first of all.
  const systemPackages = await timed('system-packages', () =>
    installSystemPackages(inputs.systemPackages, exec, { root: machine.root, signal, onLine: report }),
  );
  if (inputs.systemPackages.length === 0) delete seconds['system-packages'];
  const toolCache = machine.env.RUNNER_TOOL_CACHE || join(machine.temporary, 'tools');
  const known =
    plan.manager === 'pip'
      ? Promise.resolve(undefined)
      : cachedUv({ request: inputs.uv, toolCache, arch: machine.arch, exec, signal });
  // A failure is thrown where it is awaited.
  known.catch(() => undefined);
  const runner = { env: machine.env, arch: machine.arch };
  const found = await timed('python', () => findInterpreter(request, runner, exec, signal));
  if (found) report(`found ${found.version} in ${found.place}: ${found.path}`);
  else report('no fitting Python on this machine');
  if (!found && plan.manager === 'pip')
    throw notFound(request, "or use 'manager: uv', which can download one");

  const open = openOf(plan, { python: found?.version, platform: machine.os });
  demandLock(plan, open, run.shown);
  const fit = demandFit(plan, run.project, { python: found?.version, platform: machine.os }, run.shown);
  const store = cacheDirectory(machine);
  const tools = plan.manager === 'pip' ? undefined : await provideTools(run, found, known, store);
  const making = makingOf(inputs, machine, run, open);
  const installed: Installed = await timed('install', async () => {
    await clearMisfit(run, found);
    return tools === undefined
      ? withPip(making, found!, machine)
      : installWithUv(making, {
          uv: tools.uv.path,
          python: found?.path ?? uvPython(request),
          download: !found,
          cacheDirectory: store,
          systemCertificates: hasSystemCertificates(),
          toolRequirements: machine.toolRequirements,
          toolCache,
          arch: machine.arch,
          toolPython: () => toolPython(found, runner, exec, signal),
        });
  });
  return timed('verify', async () => {
    const [probed, more] = await Promise.all([verify(run), installed.later ?? []]);
    // uv had another one of its own at hand: what it builds for that belongs to another key.
    const stray = tools?.coming !== undefined && tools.coming.version !== probed.version;
    const python = found ?? { version: probed.version, path: probed.executable, place: 'uv' as const };
    const cache = stray ? undefined : tools?.cache;
    const { notes, later: _, ...made } = installed;
    return {
      python: { version: probed.version, place: python.place, base: python.path },
      request,
      venv,
      pythonPath: join(venv, 'bin/python'),
      plan,
      ...(tools ? { uv: tools.uv } : {}),
      systemPackages,
      ...(cache ? { cache } : {}),
      ...made,
      repository: run.repository,
      notes: [
        ...request.notes.map(text => ({ code: 'PYTHON_VERSION_CHOSEN', text })),
        ...fit,
        ...notes,
        ...more,
      ],
      packages: installedPackages(venv),
      seconds,
    };
  }).then(environment => ({ ...environment, seconds: { ...seconds } }));
}

/** The interpreter for a tool of ours: the wanted one where the tool runs on it, else any that does, else one for uv to fetch. */
async function toolPython(
  found: Interpreter | undefined,
  runner: Parameters<typeof findInterpreter>[1],
  exec: Exec,
  signal: AbortSignal,
): Promise<string> {
  const wanted = parseRequest('>=3.10', 'the tool that reads the lock');
  if (found && fits(found, wanted)) return found.path;
  return (await findInterpreter(wanted, runner, exec, signal))?.path ?? '3.12';
}

/** Asks the environment's own interpreter what it is. @throws Fault PYTHON_WRONG_VERSION */
async function verify({ inputs, machine, venv, request }: Run) {
  const probed = await ask(join(venv, 'bin/python'), machine.exec, machine.signal);
  if (probed && resolve(probed.prefix) === venv && fits(probed, request)) return probed;
  throw new Fault({
    code: 'PYTHON_WRONG_VERSION',
    what: probed
      ? `The environment in ${inputs.venv} has Python ${probed.version}${resolve(probed.prefix) === venv ? '' : ` of ${probed.prefix}`}, but ${request.source} asks for ${request.raw}.`
      : `The environment in ${inputs.venv} has no working Python.`,
    remedy: `Remove ${inputs.venv} and re-run; report it when that does not help.`,
  });
}

/** The Python that uv would fetch for a request, as its list of downloads has it; undefined when it does not say. */
export async function comingPython(
  uv: string,
  request: PythonRequest,
  exec: Exec,
  signal: AbortSignal,
): Promise<Known | undefined> {
  const args = [
    '--color=never',
    'python',
    'list',
    '--only-downloads',
    '--output-format=json',
    uvPython(request),
  ];
  const answer = await exec(uv, args, { signal });
  if (answer.code !== 0) return undefined;
  try {
    const list = JSON.parse(answer.stdout) as {
      version?: unknown;
      implementation?: unknown;
      variant?: unknown;
    }[];
    for (const { version, implementation, variant } of list) {
      const freeThreaded = variant === 'freethreaded';
      if (typeof version !== 'string' || typeof implementation !== 'string') continue;
      if (variant !== 'default' && !freeThreaded) continue;
      if (fits({ version, implementation, freeThreaded }, request))
        return { version, freeThreaded, implementation };
    }
  } catch {
    // An answer of another form is none.
  }
  return undefined;
}

/** An environment left by an earlier job with another Python is removed: neither uv nor venv turn one into the other reliably. */
async function clearMisfit({ venv, request, machine }: Run, found: Interpreter | undefined): Promise<void> {
  if (!existsSync(venv)) return;
  if (!existsSync(join(venv, 'pyvenv.cfg'))) {
    if (readdirSync(venv).length === 0) return;
    throw new Fault({
      code: 'VENV_INVALID',
      what: `'${venv}' exists and is not a virtual environment.`,
      remedy: "Choose another directory under 'venv'.",
    });
  }
  const probed = await ask(join(venv, 'bin/python'), machine.exec, machine.signal);
  const same = probed && fits(probed, request) && (found === undefined || probed.version === found.version);
  if (same) return;
  machine.report(`removing the environment of ${probed?.version ?? 'a Python that is gone'} in ${venv}`);
  rmSync(venv, { recursive: true, force: true });
}

function notFound(request: PythonRequest, hint: string): Fault {
  const bound = request.bound ? ` within ${request.bound}` : '';
  return new Fault({
    code: 'PYTHON_NOT_FOUND',
    what: `No Python ${request.raw}${bound} (${request.source}) is in the runner's tool cache, on PATH or among pyenv's versions.`,
    remedy: `Install it on the runner or use actions/setup-python before this step; ${hint}.`,
  });
}
