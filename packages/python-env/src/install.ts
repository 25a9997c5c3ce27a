import { Fault, type Place } from '@guarded-deploy/faults';
import type { ExecResult } from './exec.ts';
import type { Plan } from './plan.ts';

/** A program with its argument vector and what it needs in its environment. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface UvInstall {
  readonly uv: string;
  /** Path of the interpreter, or a version for uv to fetch. */
  readonly python: string;
  /** uv may download an interpreter. */
  readonly download: boolean;
  /** Absolute. */
  readonly venv: string;
  readonly cacheDirectory?: string | undefined;
  readonly wheelDirectory?: string | undefined;
  /** The system has a list of certificates: it counts, as it does for pip, curl and git. */
  readonly systemCertificates: boolean;
  readonly plan: Plan;
}

const wheels = (directory: string | undefined) =>
  directory === undefined ? [] : ['--no-index', `--find-links=${directory}`];

/** The commands that make the environment with uv, in order. The first that fails stops. */
export function uvCommands(install: UvInstall): Command[] {
  const { uv, python, download, venv, plan } = install;
  const env = {
    UV_PROJECT_ENVIRONMENT: venv,
    UV_PYTHON_DOWNLOADS: download ? 'automatic' : 'never',
    UV_NO_PROGRESS: '1',
    UV_PYTHON: undefined,
    ...(install.systemCertificates ? { UV_SYSTEM_CERTS: '1' } : {}),
    ...(install.cacheDirectory === undefined ? {} : { UV_CACHE_DIR: install.cacheDirectory }),
  };
  const command = (...args: string[]): Command => ({ file: uv, args: ['--color=never', ...args], env });
  if (plan.kind === 'uv.lock') {
    return [
      command(
        'sync',
        '--locked',
        `--python=${python}`,
        ...plan.groups.map(group => `--group=${group}`),
        ...plan.extras.map(extra => `--extra=${extra}`),
        ...(plan.noInstallProject ? ['--no-install-project'] : []),
        ...wheels(install.wheelDirectory),
      ),
    ];
  }
  return [
    command('venv', '--allow-existing', `--python=${python}`, '--no-project', venv),
    command(
      'pip',
      'sync',
      '--strict',
      `--python=${venv}`,
      // A pylock.toml has its own hashes, which uv checks by itself.
      ...(plan.hashes && plan.kind === 'requirements' ? ['--require-hashes'] : []),
      ...(plan.kind === 'pylock' ? ['--preview-features=pylock'] : []),
      ...(plan.kind === 'pylock' ? plan.groups.map(group => `--group=${group}`) : []),
      ...(plan.kind === 'pylock' ? plan.extras.map(extra => `--extra=${extra}`) : []),
      ...wheels(install.wheelDirectory),
      ...plan.install.map(file => `./${file}`.replace(/^\.\/\//, '/')),
    ),
  ];
}

export interface PipInstall {
  readonly python: string;
  readonly venv: string;
  readonly plan: Plan;
  readonly wheelDirectory?: string | undefined;
}

const PIP_ENV = { PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1', PIP_USER: undefined } as const;

/** Emptied first: pip leaves what an earlier job installed, and the environment is to hold the locked packages and no others. */
export function venvCommand(python: string, venv: string): Command {
  return { file: python, args: ['-I', '-m', 'venv', '--clear', venv] };
}

export function pipCommand(venv: string, ...args: readonly string[]): Command {
  return { file: `${venv}/bin/python`, args: ['-I', '-m', 'pip', ...args], env: PIP_ENV };
}

/** The commands that make the environment with venv and pip, for an index or a directory of wheels as it stands. */
export function pipCommands(install: PipInstall): Command[] {
  const { python, venv, plan } = install;
  return [
    venvCommand(python, venv),
    pipCommand(
      venv,
      'install',
      '--quiet',
      ...(plan.hashes ? ['--require-hashes'] : []),
      ...wheels(install.wheelDirectory),
      ...plan.install.map(file => `--requirement=${file}`),
    ),
  ];
}

/** What a failed installation means to a person. `directory` is the working directory, from the repository's root. */
export function installFault(command: Command, answer: ExecResult, plan: Plan, directory: string): Fault {
  const text = `${answer.stderr}\n${answer.stdout}`;
  const at = (file: string): Place => ({ file: directory === '.' ? file : `${directory}/${file}`, line: 1 });
  const inDirectory = directory === '.' ? '' : `cd ${directory} && `;
  if (
    /lockfile at .* needs to be updated|The lockfile is outdated|lockfile needs to be updated/i.test(text)
  ) {
    return new Fault({
      code: 'LOCK_STALE',
      what: 'uv.lock does not fit pyproject.toml any more.',
      remedy: `Run \`${inDirectory}uv lock\` and commit uv.lock.`,
      place: at('uv.lock'),
    });
  }
  if (/Failed to parse `?uv\.lock|failed to parse .*uv\.lock|TOML parse error/i.test(text)) {
    return new Fault({
      code: 'LOCK_UNREADABLE',
      what: `uv cannot read ${plan.install[0]}: ${lastWords(text)}`,
      remedy: `Resolve merge conflicts in it; \`${inDirectory}uv lock\` makes a new one.`,
      place: at(plan.install[0] ?? 'pyproject.toml'),
    });
  }
  if (/Hash mismatch|DO NOT MATCH THE HASHES/i.test(text)) {
    return new Fault({
      code: 'HASH_MISMATCH',
      what: `${/Hash mismatch for `([^`]+)`/.exec(text)?.[1] ?? /^\s+(\S+==\S+) from /m.exec(text)?.[1] ?? 'A package'} is not the file that was locked: its SHA-256 is another.`,
      remedy:
        'Find out why before anything else: the file at the index changed, or the lock was edited by hand.',
      place: at(plan.install[0] ?? 'requirements.txt'),
    });
  }
  if (
    /No interpreter found|Python downloads are|no download was found|python-build-standalone|Invalid version request/i.test(
      text,
    )
  ) {
    return new Fault({
      code: 'PYTHON_NOT_FOUND',
      what: `No fitting Python is on this machine, and uv could not get one: ${lastWords(text)}`,
      remedy: 'Install one on the runner, or use actions/setup-python before this step.',
    });
  }
  if (
    /(pip-compile|requirements).*hash|have their versions pinned with ==|In `--require-hashes` mode|Hashes are required in --require-hashes/i.test(
      text,
    )
  ) {
    return new Fault({
      code: 'HASHES_INCOMPLETE',
      what: `Some requirements have a hash and others do not: ${lastWords(text)}`,
      remedy: 'Compile the file anew with `uv pip compile --generate-hashes`.',
      place: at(plan.install[0] ?? 'requirements.txt'),
    });
  }
  if (
    /Failed to fetch|error sending request|Could not fetch URL|Failed to establish a new connection/i.test(
      text,
    )
  ) {
    return new Fault({
      code: 'INDEX_UNREACHABLE',
      what: `The package index did not answer: ${lastWords(text)}`,
      remedy: 'Re-run when it is back; check the index and proxy settings of the runner when it stays away.',
    });
  }
  const built =
    /Failed to build `([^`]+)`/.exec(text)?.[1] ?? /Failed building wheel for (\S+)/.exec(text)?.[1];
  const missing =
    /fatal error: (\S+\.h): No such file/.exec(text)?.[1] ??
    /(mysql_config|pg_config|pkg-config)(?: executable)?(?: is)? not found|valid (pkg-config) name/.exec(
      text,
    )?.[0] ??
    /unable to execute '([^']+)'|error: command '([^']*(?:gcc|g\+\+|cc|clang))' failed/.exec(text)?.[0];
  if (built !== undefined || missing !== undefined) {
    return new Fault({
      code: 'BUILD_FAILED',
      what: `${built ?? 'A package'} has no wheel for this Python and could not be built from source: ${missing ?? lastWords(text)}.`,
      remedy:
        missing === undefined
          ? 'Look at the lines above; a version of it that has a wheel spares the build.'
          : "Name the Debian packages with the compiler and the library's headers under 'system-packages'.",
      place: at(plan.install[0] ?? 'pyproject.toml'),
    });
  }
  return new Fault({
    code: 'INSTALL_FAILED',
    what: `${[command.file.split('/').pop(), ...command.args.slice(0, 3)].join(' ')} ended with status ${answer.code}: ${lastWords(text)}`,
    remedy: 'Look at the lines above; run the same command locally to reproduce it.',
    place: at(plan.install[0] ?? 'pyproject.toml'),
  });
}

/** The last telling lines, on one line. */
export function lastWords(text: string): string {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !/^(hint|warning):/i.test(line));
  return lines.slice(-3).join(' ').slice(-500);
}
