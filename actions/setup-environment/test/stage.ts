/** Projects in a scratch directory, set up by the shipped bundle on this machine's real interpreters. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runStep, type StepOptions, type StepResult } from '@guarded-deploy/github-simulator';

const find = (minor: string): string | undefined =>
  [
    ...globSync(`${homedir()}/.pyenv/versions/${minor}.*/bin/python3`).sort().reverse(),
    `/usr/bin/python${minor}`,
  ].find(path => existsSync(path) && spawnSync(path, ['-I', '-c', 'import pip, venv']).status === 0);

export const pythons = { '3.11': find('3.11'), '3.12': find('3.12') };

/** Why the tests that need both are skipped; undefined when they are not. */
export const missing: string | undefined = Object.values(pythons).includes(undefined)
  ? 'no Python 3.11 and 3.12 with pip here'
  : undefined;

export type Files = Readonly<Record<string, string>>;

export class Stage {
  readonly scratch = mkdtempSync(join(tmpdir(), 'setup-environment-'));
  readonly toolCache = join(this.scratch, 'tools');
  /** Kept between steps, as on a self-hosted runner. */
  readonly uvCache = join(this.scratch, 'uv-cache');
  private projects = 0;

  /** Interpreters found by PATH alone, as on a runner without tool cache. */
  private path(): string {
    const bin = join(this.scratch, 'bin');
    if (!existsSync(bin)) {
      mkdirSync(bin);
      for (const [version, file] of Object.entries(pythons))
        writeFileSync(join(bin, `python${version}`), `#!/bin/sh\nexec ${file} "$@"\n`, { mode: 0o755 });
    }
    return `${bin}:/usr/bin:/bin`;
  }

  write(directory: string, files: Files): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), content);
    }
  }

  project(files: Files): string {
    this.projects += 1;
    const directory = join(this.scratch, `project ${this.projects}`);
    this.write(directory, files);
    return directory;
  }

  step(
    workspace: string,
    inputs: NonNullable<StepOptions['inputs']> = {},
    more: Partial<StepOptions> = {},
  ): Promise<StepResult> {
    return runStep({
      action: 'setup-environment',
      inputs: { 'python-version': '3.12', ...inputs },
      workspace,
      toolCache: this.toolCache,
      timeoutSeconds: 300,
      ...more,
      env: { PATH: this.path(), HOME: this.scratch, UV_CACHE_DIR: this.uvCache, ...more.env },
    });
  }

  /** The uv that the bundle fetched; there is one after the first step. */
  uv(directory: string, ...args: readonly string[]): void {
    const uv = globSync(join(this.toolCache, 'uv/*/*/bin/uv'))[0]!;
    execFileSync(uv, ['--quiet', '--system-certs', ...args], {
      cwd: directory,
      env: { ...process.env, UV_CACHE_DIR: this.uvCache, UV_PYTHON: pythons['3.12'] },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  /** What the environment of a step prints. */
  ask(result: StepResult, code: string): string {
    return execFileSync(result.outputs['python-path']!, ['-W', 'ignore', '-c', code], {
      encoding: 'utf8',
    }).trim();
  }

  cleanUp(): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }
}

export const SIX =
  'six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274 --hash=sha256:ff70335d468e7eb6ec65b95b99d3a2836546063f63acc5171de367e834932a81\n';

/** A project that is not installed itself. */
export const pyproject = (dependencies: readonly string[], more = '') =>
  `[project]\nname = "small"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ${JSON.stringify(dependencies)}\n[tool.uv]\npackage = false\n${more}`;

/** A library of one module, with a build backend that is small to fetch. */
export const library = (name: string, value: string, more = ''): Files => ({
  'pyproject.toml': `[project]\nname = "${name}"\nversion = "1"\ndescription = "${name}"\n${more}[build-system]\nrequires = ["flit_core"]\nbuild-backend = "flit_core.buildapi"\n`,
  [`${name}/__init__.py`]: `value = "${value}"\n`,
});

export const below = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
