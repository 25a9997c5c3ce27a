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
    /** Deleted only at the end: for minutes after that, ext4 makes whoever creates files near by pay for it. */
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

    for (const [name, directory] of [
      ['portal', portal],
      ['wide', wide],
    ] as const) {
      say(`${name}: locking`);
      execute(directory, env, uv, 'lock', '--quiet', '--python', python);
      const count = readFileSync(join(directory, 'uv.lock'), 'utf8').match(/^\[\[package\]\]/gm)?.length ?? 0;
      const label = `${name}, ${count} in the lock`;
      const venv = join(directory, '.venv');
      const fresh = () => putAside(venv);
      const bare = (cache: string) => {
        fresh();
        return execute(
          directory,
          { ...env, UV_CACHE_DIR: cache },
          uv,
          'sync',
          '--quiet',
          '--locked',
          `--python=${python}`,
        );
      };
      const action = async (cache: string) => {
        fresh();
        return ours(directory, { ...env, UV_CACHE_DIR: cache }, toolCache, python);
      };
      say(`${name}: warming`);
      bare(uvCache);
      execute(
        directory,
        env,
        uv,
        'export',
        '--quiet',
        '--no-emit-project',
        '--format=requirements-txt',
        '--output-file=pinned.txt',
      );
      const thorough = name === 'portal' || !options.quick;
      const archive = join(scratch, `${name}.tar.zst`);
      const pack = () => {
        rmSync(archive, { force: true });
        return execute(directory, {}, 'tar', '--use-compress-program=zstd -T0', '-cf', archive, '.venv');
      };
      const unpack = () => {
        fresh();
        return execute(directory, {}, 'tar', '--use-compress-program=zstd -T0 -d', '-xf', archive);
      };
      if (thorough) pack();
      const withPip = () => {
        fresh();
        return (
          execute(directory, env, python, '-m', 'venv', venv) +
          execute(
            directory,
            env,
            join(venv, 'bin/python'),
            '-m',
            'pip',
            'install',
            '--quiet',
            '--require-hashes',
            '-r',
            'pinned.txt',
          )
        );
      };
      const sides: Record<string, () => Promise<number>> = {
        'uv sync --locked': async () => bare(uvCache),
        'setup-environment': () => action(uvCache),
      };
      if (thorough) {
        withPip();
        sides['.venv archive, restore'] = async () => unpack();
        sides['venv + pip install -r'] = async () => withPip();
      }
      say(`${name}: warm, ${Object.keys(sides).length} sides`);
      const warm = await alternate(sides, options.runs);
      for (const [subject, { value = [] }] of Object.entries(warm)) {
        rows.push(rowOf({ subject, case: `${label}, warm`, metric: 'time', unit: 's' }, value));
      }
      const saves: number[] = [];
      if (thorough) {
        bare(uvCache);
        saves.push(...Array.from({ length: options.runs }, pack));
        rows.push(
          rowOf({ subject: '.venv archive, save', case: `${label}, warm`, metric: 'time', unit: 's' }, saves),
        );
        rmSync(archive, { force: true });
      }

      say(`${name}: cold`);
      const emptied = async (work: (cache: string) => number | Promise<number>) => {
        const cache = mkdtempSync(join(scratch, 'cold-'));
        try {
          return await work(cache);
        } finally {
          putAside(cache);
        }
      };
      const cold = await alternate(
        { 'uv sync --locked': () => emptied(bare), 'setup-environment': () => emptied(action) },
        options.runs,
      );
      for (const [subject, { value = [] }] of Object.entries(cold)) {
        rows.push(rowOf({ subject, case: `${label}, cold`, metric: 'time', unit: 's' }, value));
      }
      const m = (samples: Record<string, number[]>) => median(samples.value!);
      targets.push(
        atMost(
          `${name}, warm: seconds against 1.25 × bare uv sync + 0.5`,
          m(warm['setup-environment']!),
          1.25 * m(warm['uv sync --locked']!) + 0.5,
        ),
        atMost(
          `${name}, cold: against bare uv sync`,
          m(cold['setup-environment']) / m(cold['uv sync --locked']),
          1.1,
        ),
      );
      if (thorough) {
        targets.push(
          atMost(
            `${name}, warm: against venv + pip`,
            m(warm['setup-environment']!) / m(warm['venv + pip install -r']!),
            1,
          ),
          // An archive is only restored where its key is known, and saved as well where it is not: two promises, not one.
          atMost(
            `${name}, warm: against restoring an archive of .venv`,
            m(warm['setup-environment']!) / m(warm['.venv archive, restore']!),
            1,
          ),
          atMost(
            `${name}, warm: against saving and restoring an archive of .venv`,
            m(warm['setup-environment']!) / (m(warm['.venv archive, restore']!) + median(saves)),
            1,
          ),
        );
      }
    }
    return resultOf('setup', rows, targets);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
