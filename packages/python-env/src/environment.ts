import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Clock } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { type CacheStore, cacheKey, osVersion } from './cache-key.ts';
import type { Exec } from './exec.ts';
import { type Command, installFault, pipCommands, uvCommands, venvCommand } from './install.ts';
import { ask, fetchers, findInterpreter, fits, type Interpreter, type Place } from './interpreter.ts';
import { makePlan, type Plan, type PlanInputs, type Tree } from './plan.ts';
import { type PythonRequest, resolveRequest } from './request.ts';
import { installSystemPackages } from './system-packages.ts';
import { provideUv, type UvRequest } from './uv.ts';
import {
  buildWheelsCommand,
  clearWheels,
  installWheelsCommand,
  requirementsChecksum,
  sealWheels,
  wheelsAreCurrent,
  wheelsAreOurs,
} from './wheels.ts';

export interface EnvironmentInputs extends PlanInputs {
  readonly pythonVersion?: string | undefined;
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
  /** A line for the log. */
  readonly report: (line: string) => void;
}

export const PHASES = ['system-packages', 'python', 'uv', 'restore', 'install', 'verify'] as const;
export type Phase = (typeof PHASES)[number];

export interface Environment {
  readonly python: { readonly version: string; readonly place: Place; readonly base: string };
  readonly request: PythonRequest;
  /** Absolute paths. */
  readonly venv: string;
  readonly pythonPath: string;
  readonly plan: Plan;
  readonly uv?: { readonly path: string; readonly version: string; readonly cached: boolean };
  readonly systemPackages: readonly string[];
  readonly cache?: { readonly key: string; readonly hit: boolean; readonly directory: string };
  /** Wheels of `wheel-dir` were reused as they were. */
  readonly wheelsReused?: boolean;
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  readonly seconds: Readonly<Partial<Record<Phase, number>>>;
}

function readTree(directory: string): Tree {
  const list = (folder: string, prefix: string) => {
    try {
      return readdirSync(join(directory, folder), { withFileTypes: true })
        .filter(entry => !entry.isDirectory())
        .map(entry => prefix + entry.name);
    } catch {
      return [];
    }
  };
  return {
    files: [...list('.', ''), ...list('requirements', 'requirements/')].sort(),
    read: file => {
      const path = resolve(directory, file);
      try {
        return readFileSync(path, 'utf8');
      } catch (cause) {
        throw new Fault({
          code: 'REQUIREMENTS_MISSING',
          what: `'${file}' cannot be read.`,
          remedy: "Check 'requirements', 'working-directory' and what the files include with -r.",
          cause,
        });
      }
    },
  };
}

function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Name and version of each installed distribution, from the environment's metadata. */
export function installedPackages(venv: string): { name: string; version: string }[] {
  const lib = join(venv, 'lib');
  const folders = existsSync(lib) ? readdirSync(lib).filter(name => name.startsWith('python3')) : [];
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

/**
 * Makes the environment: system packages, interpreter, uv, restored cache, installation, and a check that what stands there
 * afterwards is what was asked for.
 * @throws Fault of any of these steps
 */
export async function setUpEnvironment(inputs: EnvironmentInputs, machine: Machine): Promise<Environment> {
  const { exec, signal, clock, report } = machine;
  const seconds: Partial<Record<Phase, number>> = {};
  const timed = async <T>(phase: Phase, work: () => Promise<T>): Promise<T> => {
    const start = clock.now();
    try {
      return await work();
    } finally {
      seconds[phase] = Math.round(clock.now() - start) / 1000;
    }
  };

  const directory = resolve(machine.workspace, inputs.workingDirectory);
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new Fault({
      code: 'DIRECTORY_MISSING',
      what: `There is no directory '${inputs.workingDirectory}' in the workspace.`,
      remedy: "Check out the repository first, and check 'working-directory'.",
    });
  }
  const shown = relative(machine.workspace, directory) || '.';
  const venv = resolve(directory, inputs.venv);
  if (venv === directory || venv === '/') {
    throw new Fault({
      code: 'VENV_INVALID',
      what: `'venv' is '${inputs.venv}', which is the project itself.`,
      remedy: 'Name a directory of its own, such as .venv.',
    });
  }
  const tree = readTree(directory);
  const plan = makePlan(inputs, tree);
  const request = resolveRequest(inputs.pythonVersion, {
    pythonVersionFile:
      readOptional(join(directory, '.python-version')) ??
      readOptional(join(machine.workspace, '.python-version')),
    pyproject: readOptional(join(directory, 'pyproject.toml')),
  });
  report(`Python ${request.raw} (${request.source}); ${plan.install.join(', ')} with ${plan.manager}`);

  const surroundings = { env: machine.env, arch: machine.arch };
  // System packages may bring the interpreter and the libraries that it links: first of all.
  const systemPackages = await timed('system-packages', () =>
    installSystemPackages(inputs.systemPackages, exec, { root: machine.root, signal, onLine: report }),
  );
  if (inputs.systemPackages.length === 0) delete seconds['system-packages'];
  const found = await timed('python', () => findInterpreter(request, surroundings, exec, signal));
  if (found) report(`found ${found.version} in ${found.place}: ${found.path}`);
  else report('no fitting Python on this machine');
  if (!found && plan.manager === 'pip')
    throw notFound(request, "or use 'manager: uv', which can download one");

  const files = plan.files.map(name => ({ name, content: tree.read(name) }));
  type Known = Pick<Interpreter, 'version' | 'freeThreaded'>;
  const pythonTag = (interpreter: Known) => interpreter.version + (interpreter.freeThreaded ? 't' : '');
  const store = cacheDirectory(machine);
  const keyFor = (interpreter: Known, uvVersion: string) =>
    cacheKey({
      os: machine.os,
      osVersion: osVersion(readOptional('/etc/os-release'), machine.osRelease),
      arch: machine.arch,
      python: pythonTag(interpreter),
      uvVersion,
      files,
      choices: {
        groups: plan.groups,
        extras: plan.extras,
        project: !plan.noInstallProject,
        system: inputs.systemPackages,
        kind: plan.kind,
      },
      suffix: inputs.cacheSuffix,
    });

  let uv: { path: string; version: string; cached: boolean } | undefined;
  let cache: Environment['cache'];
  /** What uv will fetch, by its own word, where this machine has no fitting Python. */
  let coming: Known | undefined;
  let wheelsReused: boolean | undefined;
  if (plan.manager === 'uv') {
    const pythons = async function* () {
      for await (const { path } of fetchers(found, surroundings, exec, signal)) yield path;
    };
    const providing = timed('uv', async () => {
      const provided = await provideUv({
        request: inputs.uv,
        toolCache: machine.env.RUNNER_TOOL_CACHE || join(machine.temporary, 'tools'),
        arch: machine.arch,
        pythons: pythons(),
        exec,
        signal,
      });
      if (!provided) throw notFound(request, 'any Python 3 with pip will do, uv fetches the wanted one');
      return provided;
    });
    // The key does not need uv itself: its cache comes while uv does.
    const restore = async (python: Known | undefined) =>
      machine.cache && store !== undefined && python
        ? timed('restore', async () => {
            const key = keyFor(python, inputs.uv.version);
            const hit = await machine.cache!.restore([store], key).catch(() => undefined);
            return { key, hit: hit !== undefined, directory: store };
          })
        : undefined;
    const [provided, restored] = await Promise.all([providing, restore(found)]);
    uv = provided;
    cache = restored;
    if (!found && machine.cache) {
      coming = await comingPython(provided.path, request, exec, signal);
      cache = await restore(coming);
    }
    report(`uv ${uv.version} ${uv.cached ? 'from the tool cache' : 'fetched, SHA-256 as known'}`);
    if (cache) report(`cache ${cache.hit ? 'restored' : 'not found'}: ${cache.key}`);
  }

  await timed('install', async () => {
    const run = async (command: Command) => {
      report(`> ${[command.file.split('/').pop(), ...command.args].join(' ')}`);
      const answer = await exec(command.file, command.args, {
        cwd: directory,
        signal,
        onLine: report,
        ...(command.env ? { env: command.env } : {}),
      });
      if (answer.code !== 0) throw installFault(command, answer, plan, shown);
    };
    const all = async (commands: readonly Command[]) => {
      for (const command of commands) await run(command);
    };
    await clearMisfit(venv, request, found, exec, signal, report);
    const wheelDirectory =
      inputs.wheelDirectory === undefined ? undefined : resolve(directory, inputs.wheelDirectory);
    if (uv) {
      const python = found?.path ?? request.raw;
      await all(
        uvCommands({
          uv: uv.path,
          python,
          download: !found,
          venv,
          plan,
          cacheDirectory: store,
          wheelDirectory,
          systemCertificates: hasSystemCertificates(),
        }),
      );
    } else if (wheelDirectory !== undefined && wheelsAreOurs(wheelDirectory)) {
      const checksum = requirementsChecksum(
        files,
        pythonTag(found!),
        `${machine.os}-${machine.arch}-${osVersion(readOptional('/etc/os-release'), machine.osRelease)}`,
      );
      await run(venvCommand(found!.path, venv));
      wheelsReused = wheelsAreCurrent(wheelDirectory, checksum);
      if (!wheelsReused) {
        clearWheels(wheelDirectory);
        await run(buildWheelsCommand(venv, wheelDirectory, plan));
        sealWheels(wheelDirectory, checksum);
      }
      await run(installWheelsCommand(venv, wheelDirectory));
    } else {
      await all(pipCommands({ python: found!.path, venv, plan, wheelDirectory }));
    }
  });

  return timed('verify', async () => {
    const pythonPath = join(venv, 'bin/python');
    const probed = await ask(pythonPath, exec, signal);
    if (!probed || resolve(probed.prefix) !== venv || !fits(probed, request)) {
      throw new Fault({
        code: 'PYTHON_WRONG_VERSION',
        what: probed
          ? `The environment in ${inputs.venv} has Python ${probed.version}${resolve(probed.prefix) === venv ? '' : ` of ${probed.prefix}`}, but ${request.source} asks for ${request.raw}.`
          : `The environment in ${inputs.venv} has no working Python.`,
        remedy: `Remove ${inputs.venv} and re-run; report it when that does not help.`,
      });
    }
    // uv had another one of its own at hand: what it builds for that belongs to another key.
    if (coming && coming.version !== probed.version) cache = undefined;
    const python = found ?? { version: probed.version, path: probed.executable, place: 'uv' as const };
    return {
      python: { version: probed.version, place: python.place, base: python.path },
      request,
      venv,
      pythonPath,
      plan,
      ...(uv ? { uv } : {}),
      systemPackages,
      ...(cache ? { cache } : {}),
      ...(wheelsReused === undefined ? {} : { wheelsReused }),
      packages: installedPackages(venv),
      seconds,
    };
  }).then(environment => ({ ...environment, seconds: { ...seconds } }));
}

/** The CPython that uv would fetch for a request, as its list of downloads has it; undefined when it does not say. */
export async function comingPython(
  uv: string,
  request: PythonRequest,
  exec: Exec,
  signal: AbortSignal,
): Promise<Pick<Interpreter, 'version' | 'freeThreaded'> | undefined> {
  const args = ['--color=never', 'python', 'list', '--only-downloads', '--output-format=json', request.raw];
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
      if (implementation !== 'cpython' || typeof version !== 'string') continue;
      if (variant !== 'default' && !freeThreaded) continue;
      if (fits({ version, implementation, freeThreaded }, request)) return { version, freeThreaded };
    }
  } catch {
    // An answer of another form is none.
  }
  return undefined;
}

/** An environment left by an earlier job with another Python is removed: neither uv nor venv turn one into the other reliably. */
async function clearMisfit(
  venv: string,
  request: PythonRequest,
  found: Interpreter | undefined,
  exec: Exec,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<void> {
  if (!existsSync(venv)) return;
  if (!existsSync(join(venv, 'pyvenv.cfg'))) {
    if (readdirSync(venv).length === 0) return;
    throw new Fault({
      code: 'VENV_INVALID',
      what: `'${venv}' exists and is not a virtual environment.`,
      remedy: "Choose another directory under 'venv'.",
    });
  }
  const probed = await ask(join(venv, 'bin/python'), exec, signal);
  const same = probed && fits(probed, request) && (found === undefined || probed.version === found.version);
  if (same) return;
  report(`removing the environment of ${probed?.version ?? 'a Python that is gone'} in ${venv}`);
  rmSync(venv, { recursive: true, force: true });
}

function notFound(request: PythonRequest, hint: string): Fault {
  return new Fault({
    code: 'PYTHON_NOT_FOUND',
    what: `No Python ${request.raw} (${request.source}) is in the runner's tool cache, on PATH or among pyenv's versions.`,
    remedy: `Install it on the runner or use actions/setup-python before this step; ${hint}.`,
  });
}

/**
 * Saves what uv built from source, unpacked wheels included, and leaves out the index's own wheels: those are as fast from there. Looks first
 * whether another leg of the matrix has saved the same key by now. `uv cache prune --ci` is not used: it also drops the unpacked form of built
 * wheels, after which uv asks the index whether its source archive is still the same, and where a mirror does not answer that with 304, builds again.
 * @returns what happened, for the log
 */
export async function saveCache(
  options: { readonly key: string; readonly directory: string; readonly uv: string },
  machine: Pick<Machine, 'exec' | 'signal' | 'cache'>,
): Promise<string> {
  const { key, directory, uv } = options;
  if (!machine.cache) return 'no cache service';
  if (!existsSync(directory)) return 'nothing to save';
  if ((await machine.cache.restore([directory], key, { lookupOnly: true })) !== undefined) {
    return 'another job has saved it already';
  }
  for (const name of readdirSync(directory)) {
    if (/^wheels-v\d+$/.test(name)) rmSync(join(directory, name), { recursive: true, force: true });
  }
  const answer = await machine.exec(uv, ['--color=never', 'cache', 'prune', '--force'], {
    env: { UV_CACHE_DIR: directory },
    signal: machine.signal,
  });
  if (answer.code !== 0) return `uv could not prune it: ${answer.stderr.trim().slice(-300)}`;
  return (await machine.cache.save([directory], key)) ? 'saved' : 'not saved';
}
