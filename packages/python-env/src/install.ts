/** The commands that make an environment. Pure: argument vectors, with what they need in their environment. */
import type { Plan, Selection } from './plan.ts';

/** A program with its argument vector and what it needs in its environment. */
export interface InstallCommand {
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

/** A file of that name, never an option. */
const asPath = (file: string) => (file.startsWith('/') || file.startsWith('../') ? file : `./${file}`);

/**
 * Local sources are built again: uv takes one that it has built before for the same as long as its pyproject.toml, setup.py and
 * setup.cfg are as old as they were, whatever its code is by now.
 */
const reinstall = ({ locals }: Plan) =>
  locals.flatMap(({ name }) => (name === undefined ? [] : [`--reinstall-package=${name}`]));

const flags = (selection: Selection, names: readonly (readonly [keyof Selection, string])[]) =>
  names.flatMap(([key, option]) => {
    const value = selection[key];
    return typeof value === 'boolean' ? (value ? [option] : []) : value.map(name => `${option}=${name}`);
  });

/** Which dependencies, as `uv sync` names them. */
const SYNC: readonly (readonly [keyof Selection, string])[] = [
  ['package', '--package'],
  ['allPackages', '--all-packages'],
  ['groups', '--group'],
  ['noDev', '--no-dev'],
  ['onlyGroup', '--only-group'],
  ['noGroup', '--no-group'],
  ['allGroups', '--all-groups'],
  ['noDefaultGroups', '--no-default-groups'],
  ['extras', '--extra'],
  ['allExtras', '--all-extras'],
  ['noExtra', '--no-extra'],
  ['noInstallProject', '--no-install-project'],
];

const PYLOCK: readonly (readonly [keyof Selection, string])[] = [
  ['groups', '--group'],
  ['extras', '--extra'],
  ['allExtras', '--all-extras'],
];

function uvCommand(install: UvInstall, ...args: readonly string[]): InstallCommand {
  const { uv, venv, download } = install;
  return {
    file: uv,
    args: ['--color=never', ...args],
    env: {
      UV_PROJECT_ENVIRONMENT: venv,
      UV_PYTHON_DOWNLOADS: download ? 'automatic' : 'never',
      UV_NO_PROGRESS: '1',
      UV_PYTHON: undefined,
      ...(install.systemCertificates ? { UV_SYSTEM_CERTS: '1' } : {}),
      ...(install.cacheDirectory === undefined ? {} : { UV_CACHE_DIR: install.cacheDirectory }),
    },
  };
}

/** Makes the environment of a uv.lock; the lock is followed, and changed only where `locked` is false. */
export function uvSyncCommand(install: UvInstall): InstallCommand {
  const { plan, python } = install;
  const { member, selection } = plan;
  const named = selection.allPackages || selection.package.length > 0;
  return uvCommand(
    install,
    ...(member ? [`--project=${member.root}`] : []),
    'sync',
    ...(plan.locked === false ? [] : ['--locked']),
    `--python=${python}`,
    ...(member && !named ? [`--package=${member.name}`] : []),
    ...flags(selection, SYNC),
    ...reinstall(plan),
    ...wheels(install.wheelDirectory),
  );
}

/** An empty environment, or the one that is there. */
export function uvVenvCommand(install: UvInstall): InstallCommand {
  return uvCommand(
    install,
    'venv',
    '--allow-existing',
    `--python=${install.python}`,
    '--no-project',
    install.venv,
  );
}

/** Exactly what is listed, each with no more than itself. */
export function uvPipSyncCommand(install: UvInstall, files: readonly string[]): InstallCommand {
  const { plan, venv } = install;
  const pylock = plan.kind === 'pylock';
  return uvCommand(
    install,
    'pip',
    'sync',
    `--python=${venv}`,
    // A pylock.toml has its own hashes, which uv checks by itself. It refuses to demand hashes of what lies in the checkout; those
    // that are there it checks in any case.
    ...(plan.hashes && !pylock && plan.locals.length === 0 ? ['--require-hashes'] : []),
    ...(pylock ? ['--preview-features=pylock', ...flags(plan.selection, PYLOCK)] : []),
    ...reinstall(plan),
    ...wheels(install.wheelDirectory),
    ...files.map(asPath),
  );
}

/** What is asked for and all that it needs, in versions of today; what is there beyond that goes. */
export function uvResolveCommand(install: UvInstall): InstallCommand {
  const { plan, venv } = install;
  const { selection } = plan;
  return uvCommand(
    install,
    'pip',
    'install',
    '--exact',
    `--python=${venv}`,
    ...reinstall(plan),
    ...wheels(install.wheelDirectory),
    ...(plan.kind === 'project' ? flags(selection, [...PYLOCK, ['onlyGroup', '--group']]) : []),
    ...plan.install.map(file => `--requirements=${asPath(file)}`),
  );
}

/** A project of the checkout, without its dependencies. */
export function uvLocalCommand(
  install: UvInstall,
  local: { readonly path: string; readonly editable: boolean; readonly name?: string | undefined },
): InstallCommand {
  const again = local.name === undefined ? ['--reinstall'] : [`--reinstall-package=${local.name}`];
  return uvCommand(
    install,
    'pip',
    'install',
    '--no-deps',
    `--python=${install.venv}`,
    ...again,
    ...wheels(install.wheelDirectory),
    ...(local.editable ? [`--editable=${asPath(local.path)}`] : [asPath(local.path)]),
  );
}

/** Whether every distribution has what it requires. */
export const uvCheckCommand = (install: UvInstall): InstallCommand =>
  uvCommand(install, 'pip', 'check', `--python=${install.venv}`);

interface PipInstall {
  readonly python: string;
  readonly venv: string;
  readonly plan: Plan;
  readonly wheelDirectory?: string | undefined;
}

const PIP_ENV = { PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1', PIP_USER: undefined } as const;

/** Emptied first: pip leaves what an earlier job installed, and the environment is to hold the locked packages and no others. */
export function venvCommand(python: string, venv: string): InstallCommand {
  return { file: python, args: ['-I', '-m', 'venv', '--clear', venv] };
}

export function pipCommand(venv: string, ...args: readonly string[]): InstallCommand {
  return { file: `${venv}/bin/python`, args: ['-I', '-m', 'pip', ...args], env: PIP_ENV };
}

/**
 * The commands that make the environment with venv and pip, for an index or a directory of wheels as it stands.
 * @param parted files with what has hashes and with what lies in the checkout, where there is both: pip demands hashes of all or none
 */
export function pipCommands(
  install: PipInstall,
  parted?: { readonly hashed: string; readonly local: string },
): InstallCommand[] {
  const { python, venv, plan } = install;
  const from = wheels(install.wheelDirectory);
  const requirements = (files: readonly string[]) => files.map(file => `--requirement=${file}`);
  const make = venvCommand(python, venv);
  if (parted) {
    return [
      make,
      pipCommand(venv, 'install', '--quiet', '--require-hashes', ...from, ...requirements([parted.hashed])),
      pipCommand(venv, 'install', '--quiet', '--no-deps', ...from, ...requirements([parted.local])),
    ];
  }
  return [
    make,
    pipCommand(
      venv,
      'install',
      '--quiet',
      ...(plan.hashes ? ['--require-hashes'] : []),
      ...from,
      ...requirements(plan.install),
    ),
  ];
}
