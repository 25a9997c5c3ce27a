/**
 * setup-environment as shipped, against the bare commands it runs, against venv + pip, and against keeping `.venv` in an archive.
 *   warm   uv's (pip's) cache is full, uv is in the tool cache, no environment is there
 *   cold   the same with an empty cache: what is downloaded counts
 * Two projects: the example portal, and a wide one with more than 250 packages. With --quick the wide one is measured
 * against uv alone: pip and the archive, which take most of the time, are measured on the portal.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runStep } from '../packages/github-simulator/src/index.ts';
import {
  alternate,
  atMost,
  type BenchOptions,
  type BenchResult,
  type BenchRow,
  type BenchTarget,
  median,
  resultOf,
  rowOf,
} from './harness.ts';

const ROOT = join(import.meta.dirname, '..');

function interpreter(): string {
  const found = [
    ...globSync(`${homedir()}/.pyenv/versions/3.12.*/bin/python3`),
    '/usr/bin/python3.12',
    ...globSync(`${homedir()}/.pyenv/versions/3.11.*/bin/python3`),
    '/usr/bin/python3.11',
  ].find(existsSync);
  if (found === undefined) throw new Error('no Python 3.11 or 3.12 here');
  return found;
}

function execute(
  cwd: string,
  env: Readonly<Record<string, string>>,
  file: string,
  ...args: readonly string[]
): number {
  const start = performance.now();
  execFileSync(file, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 26,
  });
  return (performance.now() - start) / 1000;
}

/** The shipped bundle as a runner starts it; seconds of the whole process. */
async function ours(
  directory: string,
  env: Readonly<Record<string, string>>,
  toolCache: string,
  python: string,
): Promise<number> {
  const version = execFileSync(python, ['-c', 'import platform; print(platform.python_version())'], {
    encoding: 'utf8',
  }).trim();
  const result = await runStep({
    action: 'setup-environment',
    inputs: { 'python-version': version, cache: 'false' },
    workspace: directory,
    toolCache,
    timeoutSeconds: 900,
    env: { PATH: `${dirname(python)}:/usr/bin:/bin`, HOME: directory, ...env },
  });
  const { exitCode, log, seconds } = result;
  result.cleanUp();
  if (exitCode !== 0) throw new Error(`setup-environment failed:\n${log.slice(-2000)}`);
  return seconds;
}

interface Bench {
  readonly options: BenchOptions;
  readonly say: (line: string) => void;
  readonly scratch: string;
  readonly python: string;
  readonly uv: string;
  readonly toolCache: string;
  readonly uvCache: string;
  readonly env: Readonly<Record<string, string>>;
  readonly rows: BenchRow[];
  readonly targets: BenchTarget[];
  /** Deleted only at the end: for minutes after that, ext4 makes whoever creates files near by pay for it. */
  putAside(path: string): void;
}

/** The ways to an environment of one project; each gives its seconds. */
function waysOf({ python, uv, toolCache, env, scratch, putAside }: Bench, name: string, directory: string) {
  const venv = join(directory, '.venv');
  const archive = join(scratch, `${name}.tar.zst`);
  const fresh = () => putAside(venv);
  return {
    archive,
    bare(cache: string) {
      fresh();
      const args = ['sync', '--quiet', '--locked', `--python=${python}`];
      return execute(directory, { ...env, UV_CACHE_DIR: cache }, uv, ...args);
    },
    async action(cache: string) {
      fresh();
      return ours(directory, { ...env, UV_CACHE_DIR: cache }, toolCache, python);
    },
    pack() {
      rmSync(archive, { force: true });
      return execute(directory, {}, 'tar', '--use-compress-program=zstd -T0', '-cf', archive, '.venv');
    },
    unpack() {
      fresh();
      return execute(directory, {}, 'tar', '--use-compress-program=zstd -T0 -d', '-xf', archive);
    },
    withPip() {
      fresh();
      const install = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', 'pinned.txt'];
      return (
        execute(directory, env, python, '-m', 'venv', venv) +
        execute(directory, env, join(venv, 'bin/python'), ...install)
      );
    },
  };
}

/** Measures one project, warm and cold. `thorough`: pip and the archive too. */
async function measureProject(
  bench: Bench,
  name: string,
  directory: string,
  thorough: boolean,
): Promise<void> {
  const { options, say, python, uv, uvCache, env, rows, targets } = bench;
  say(`${name}: locking`);
  execute(directory, env, uv, 'lock', '--quiet', '--python', python);
  const count = readFileSync(join(directory, 'uv.lock'), 'utf8').match(/^\[\[package\]\]/gm)?.length ?? 0;
  const label = `${name}, ${count} in the lock`;
  const { archive, bare, action, pack, unpack, withPip } = waysOf(bench, name, directory);
  say(`${name}: warming`);
  bare(uvCache);
  const form = ['--no-emit-project', '--format=requirements-txt', '--output-file=pinned.txt'];
  execute(directory, env, uv, 'export', '--quiet', ...form);
  if (thorough) pack();
  const sides: Record<string, () => Promise<number>> = {
    'uv sync --locked': async () => bare(uvCache),
    'setup-environment': () => action(uvCache),
  };
  if (thorough) {
    withPip();
    sides['.venv archive, restore'] = async () => unpack();
    sides['venv + pip install -r'] = async () => withPip();
  }
  const note = (subject: string, state: string, value: readonly number[]) =>
    rows.push(rowOf({ subject, case: `${label}, ${state}`, metric: 'time', unit: 's' }, value));
  say(`${name}: warm, ${Object.keys(sides).length} sides`);
  const warm = await alternate(sides, options.runs);
  for (const [subject, { value = [] }] of Object.entries(warm)) note(subject, 'warm', value);
  const saves: number[] = [];
  if (thorough) {
    bare(uvCache);
    saves.push(...Array.from({ length: options.runs }, pack));
    note('.venv archive, save', 'warm', saves);
    rmSync(archive, { force: true });
  }

  say(`${name}: cold`);
  const emptied = async (work: (cache: string) => number | Promise<number>) => {
    const cache = mkdtempSync(join(bench.scratch, 'cold-'));
    try {
      return await work(cache);
    } finally {
      bench.putAside(cache);
    }
  };
  const cold = await alternate(
    { 'uv sync --locked': () => emptied(bare), 'setup-environment': () => emptied(action) },
    options.runs,
  );
  for (const [subject, { value = [] }] of Object.entries(cold)) note(subject, 'cold', value);
  const seconds = (samples: Readonly<Record<string, Record<string, number[]>>>, side: string) =>
    median(samples[side]!['value']!);
  targets.push(
    ...targetsOf(
      name,
      side => seconds(warm, side),
      side => seconds(cold, side),
    ),
  );
  if (thorough) targets.push(...thoroughTargetsOf(name, side => seconds(warm, side), median(saves)));
}

type SecondsOf = (side: string) => number;

/** The figures that were promised. */
const targetsOf = (name: string, warm: SecondsOf, cold: SecondsOf): BenchTarget[] => [
  atMost(
    `${name}, warm: seconds against 1.25 × bare uv sync + 0.5`,
    warm('setup-environment'),
    1.25 * warm('uv sync --locked') + 0.5,
  ),
  atMost(`${name}, cold: against bare uv sync`, cold('setup-environment') / cold('uv sync --locked'), 1.1),
];

/** An archive is only restored where its key is known, and saved as well where it is not: two promises, not one. */
const thoroughTargetsOf = (name: string, warm: SecondsOf, save: number): BenchTarget[] => [
  atMost(`${name}, warm: against venv + pip`, warm('setup-environment') / warm('venv + pip install -r'), 1),
  atMost(
    `${name}, warm: against restoring an archive of .venv`,
    warm('setup-environment') / warm('.venv archive, restore'),
    1,
  ),
  atMost(
    `${name}, warm: against saving and restoring an archive of .venv`,
    warm('setup-environment') / (warm('.venv archive, restore') + save),
    1,
  ),
];

export async function run(options: BenchOptions): Promise<BenchResult> {
  const scratch = mkdtempSync(join(tmpdir(), 'bench-setup-'));
  const began = performance.now();
  const say = (line: string) => options.say(`${Math.round((performance.now() - began) / 1000)} s: ${line}`);
  try {
    const python = interpreter();
    const toolCache = join(scratch, 'tools');
    const uvCache = join(scratch, 'uv-cache');
    const pipCache = join(scratch, 'pip-cache');
    const rows: BenchRow[] = [];
    const targets: BenchTarget[] = [];
    const aside = join(scratch, 'aside');
    mkdirSync(aside);
    let put = 0;
    const putAside = (path: string) => {
      put += 1;
      if (existsSync(path)) renameSync(path, join(aside, String(put)));
    };

    const portal = join(scratch, 'portal');
    cpSync(join(ROOT, 'examples/django-portal'), portal, {
      recursive: true,
      filter: path => !/\.venv|__pycache__/.test(path),
    });
    const wide = join(scratch, 'wide');
    mkdirSync(wide);
    cpSync(join(ROOT, 'bench/setup-projects/wide.toml'), join(wide, 'pyproject.toml'));

    say('fetching uv');
    const probe = join(scratch, 'probe');
    mkdirSync(probe);
    cpSync(join(portal, 'requirements.txt'), join(probe, 'requirements.txt'));
    const env = {
      UV_CACHE_DIR: uvCache,
      UV_SYSTEM_CERTS: '1',
      UV_NO_PROGRESS: '1',
      PIP_CACHE_DIR: pipCache,
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
    };
    await ours(probe, env, toolCache, python);
    const uv = globSync(join(toolCache, 'uv/*/*/bin/uv'))[0]!;

    const bench: Bench = {
      options,
      say,
      scratch,
      python,
      uv,
      toolCache,
      uvCache,
      env,
      rows,
      targets,
      putAside,
    };
    await measureProject(bench, 'portal', portal, true);
    await measureProject(bench, 'wide', wide, !options.quick);
    return resultOf('setup', rows, targets);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
