import { describe, expect, test } from '@jest/globals';
import {
  pipCommands,
  type UvInstall,
  uvCheckCommand,
  uvLocalCommand,
  uvPipSyncCommand,
  uvResolveCommand,
  uvSyncCommand,
  uvVenvCommand,
} from '../src/install.ts';
import type { Plan } from '../src/plan.ts';
import { NOTHING_CHOSEN } from './checkout.ts';

const lock: Plan = {
  manager: 'uv',
  kind: 'uv.lock',
  root: '.',
  files: ['uv.lock', 'pyproject.toml'],
  locals: [],
  reached: { files: [], asking: [], constraining: [], locals: [], missing: [], unseen: [] },
  install: ['uv.lock'],
  selection: NOTHING_CHOSEN,
  hashes: true,
  opens: [],
  locked: undefined,
};
const requirements: Plan = {
  ...lock,
  kind: 'requirements',
  files: ['requirements.txt', 'requirements/dev.txt'],
  install: ['requirements.txt', 'requirements/dev.txt'],
};
const base: UvInstall = {
  uv: '/t/uv',
  python: '/usr/bin/python3.12',
  download: false,
  venv: '/w/.venv',
  systemCertificates: false,
  plan: lock,
};
const library = { path: 'lib', name: 'lib', editable: false, kind: 'directory' } as const;

const vector = ({ file, args }: { file: string; args: readonly string[] }) => [file, ...args].join(' ');

describe('with uv', () => {
  test('a lock is followed, and changed only where it need not be', () => {
    expect(vector(uvSyncCommand(base))).toBe(
      '/t/uv --color=never sync --locked --python=/usr/bin/python3.12',
    );
    expect(vector(uvSyncCommand({ ...base, plan: { ...lock, locked: false } }))).toBe(
      '/t/uv --color=never sync --python=/usr/bin/python3.12',
    );
  });

  test.each<[Partial<Plan['selection']>, string[]]>([
    [{ groups: ['dev', '--evil'] }, ['--group=dev', '--group=--evil']],
    [{ extras: ['s3'], noInstallProject: true }, ['--extra=s3', '--no-install-project']],
    [{ noDev: true }, ['--no-dev']],
    [{ onlyGroup: ['lint', 'docs'] }, ['--only-group=lint', '--only-group=docs']],
    [{ noGroup: ['docs'], allGroups: true }, ['--no-group=docs', '--all-groups']],
    [{ noDefaultGroups: true }, ['--no-default-groups']],
    [{ allExtras: true, noExtra: ['s3'] }, ['--all-extras', '--no-extra=s3']],
    [{ package: ['backend'] }, ['--package=backend']],
    [{ allPackages: true }, ['--all-packages']],
  ])('%j', (selection, options) => {
    const plan = { ...lock, selection: { ...NOTHING_CHOSEN, ...selection } };
    expect(uvSyncCommand({ ...base, plan }).args.slice(4)).toEqual(options);
  });

  test('a member that uv would not find is named from the root', () => {
    const plan = { ...lock, member: { root: '../..', name: 'api' } };
    const head = '/t/uv --color=never --project=../.. sync --locked --python=/usr/bin/python3.12';
    expect(vector(uvSyncCommand({ ...base, plan }))).toBe(`${head} --package=api`);
    const selection = { ...NOTHING_CHOSEN, allPackages: true };
    expect(vector(uvSyncCommand({ ...base, plan: { ...plan, selection } }))).toBe(`${head} --all-packages`);
  });

  test('the environment goes where it is asked, from the interpreter that was found', () => {
    expect(uvSyncCommand({ ...base, cacheDirectory: '/c', systemCertificates: true }).env).toEqual({
      UV_PROJECT_ENVIRONMENT: '/w/.venv',
      UV_PYTHON_DOWNLOADS: 'never',
      UV_NO_PROGRESS: '1',
      UV_PYTHON: undefined,
      UV_CACHE_DIR: '/c',
      UV_SYSTEM_CERTS: '1',
    });
  });

  test('a Python that is nowhere may be downloaded', () => {
    const command = uvSyncCommand({ ...base, python: '3.14', download: true });
    expect(command.env!.UV_PYTHON_DOWNLOADS).toBe('automatic');
    expect(command.args).toContain('--python=3.14');
  });

  test('what lies in the checkout is built again, in every way to install it', () => {
    const again = '--reinstall-package=lib';
    const plan = { ...requirements, locals: [library, { ...library, name: undefined }] };
    const install = { ...base, plan };
    for (const command of [
      uvSyncCommand(install),
      uvPipSyncCommand(install, ['r.txt']),
      uvResolveCommand(install),
    ])
      expect(command.args.filter(argument => argument.startsWith('--reinstall'))).toEqual([again]);
    expect(uvSyncCommand(base).args.join(' ')).not.toContain('reinstall');
  });

  test('requirements with hashes demand hashes, in an environment made first', () => {
    const install = { ...base, plan: requirements };
    expect(vector(uvVenvCommand(install))).toBe(
      '/t/uv --color=never venv --allow-existing --python=/usr/bin/python3.12 --no-project /w/.venv',
    );
    expect(vector(uvPipSyncCommand(install, requirements.install))).toBe(
      '/t/uv --color=never pip sync --python=/w/.venv --require-hashes ./requirements.txt ./requirements/dev.txt',
    );
  });

  test('not of what lies in the checkout, and not where there are none', () => {
    for (const plan of [
      { ...requirements, locals: [library] },
      { ...requirements, hashes: false },
    ])
      expect(uvPipSyncCommand({ ...base, plan }, ['r.txt']).args).not.toContain('--require-hashes');
  });

  test('a directory of wheels is the only source', () => {
    const command = uvPipSyncCommand({ ...base, plan: requirements, wheelDirectory: '/w/wheels' }, ['r.txt']);
    expect(command.args).toEqual(expect.arrayContaining(['--no-index', '--find-links=/w/wheels']));
  });

  test('a pylock has groups and extras of its own', () => {
    const plan: Plan = {
      ...lock,
      kind: 'pylock',
      install: ['pylock.toml'],
      selection: { ...NOTHING_CHOSEN, groups: ['dev'], extras: ['s3'] },
    };
    expect(vector(uvPipSyncCommand({ ...base, plan }, plan.install))).toBe(
      '/t/uv --color=never pip sync --python=/w/.venv --preview-features=pylock --group=dev --extra=s3 ./pylock.toml',
    );
  });

  test('what is no lock is resolved, with nothing left from before', () => {
    expect(vector(uvResolveCommand({ ...base, plan: requirements }))).toBe(
      '/t/uv --color=never pip install --exact --python=/w/.venv --requirements=./requirements.txt --requirements=./requirements/dev.txt',
    );
    const plan: Plan = {
      ...lock,
      kind: 'project',
      install: ['../pyproject.toml'],
      selection: { ...NOTHING_CHOSEN, groups: ['dev'], extras: ['s3'] },
    };
    expect(uvResolveCommand({ ...base, plan }).args.slice(5)).toEqual([
      '--group=dev',
      '--extra=s3',
      '--requirements=../pyproject.toml',
    ]);
  });

  test('a project of the checkout, and the check of all', () => {
    expect(vector(uvLocalCommand(base, { path: '.', editable: true }))).toBe(
      '/t/uv --color=never pip install --no-deps --python=/w/.venv --reinstall --editable=./.',
    );
    expect(vector(uvLocalCommand(base, { path: '/w/-x', editable: false, name: 'x' }))).toBe(
      '/t/uv --color=never pip install --no-deps --python=/w/.venv --reinstall-package=x /w/-x',
    );
    expect(vector(uvCheckCommand(base))).toBe('/t/uv --color=never pip check --python=/w/.venv');
  });
});

describe('with pip', () => {
  const plan: Plan = { ...requirements, manager: 'pip' };
  test('an index', () => {
    expect(pipCommands({ python: '/p', venv: '/w/.venv', plan }).map(vector)).toEqual([
      '/p -I -m venv --clear /w/.venv',
      '/w/.venv/bin/python -I -m pip install --quiet --require-hashes --requirement=requirements.txt --requirement=requirements/dev.txt',
    ]);
  });

  test('no index', () => {
    expect(
      pipCommands({ python: '/p', venv: '/w/.venv', plan, wheelDirectory: '/w/wheels' })[1]!.args,
    ).toEqual(expect.arrayContaining(['--no-index', '--find-links=/w/wheels']));
  });

  test('hashes of what has them, and the checkout beside it', () => {
    const parted = { hashed: '/t/h.txt', local: '/t/l.txt' };
    expect(pipCommands({ python: '/p', venv: '/v', plan }, parted).map(vector).slice(1)).toEqual([
      '/v/bin/python -I -m pip install --quiet --require-hashes --requirement=/t/h.txt',
      '/v/bin/python -I -m pip install --quiet --no-deps --requirement=/t/l.txt',
    ]);
  });
});
