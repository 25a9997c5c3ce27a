import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import { type InstallCommand, pipCommand } from './install.ts';

/** In the wheel directory: the checksum its wheels were built for, then each wheel pinned by hash. */
const WHEEL_LIST = 'wheels.txt';

/** Changes with every requirements file, the Python and the platform. */
export function requirementsChecksum(
  files: readonly { readonly name: string; readonly content: string }[],
  python: string,
  platform: string,
): string {
  const hash = createHash('sha256').update(JSON.stringify([python, platform]));
  for (const { name, content } of files) hash.update(JSON.stringify([name, content]));
  return hash.digest('hex');
}

/** `Portal_Tools-1.2-py3-none-any.whl` → `portal-tools==1.2`. */
export function wheelRequirement(file: string): string | undefined {
  const match = /^([A-Za-z0-9._]+)-([^-]+)(?:-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl$/.exec(file);
  if (!match) return undefined;
  return `${match[1]!.replace(/[-_.]+/g, '-').toLowerCase()}==${match[2]!.replace(/_/g, '-')}`;
}

/** Whether the wheels in `directory` are those of `checksum`. */
export function wheelsAreCurrent(directory: string, checksum: string): boolean {
  const list = join(directory, WHEEL_LIST);
  return existsSync(list) && readFileSync(list, 'utf8').startsWith(`# ${checksum}\n`);
}

/** Whether the directory is this action's to fill: wheels that lie there without a list were put there by somebody else. */
export function wheelsAreOurs(directory: string): boolean {
  if (!existsSync(directory) || existsSync(join(directory, WHEEL_LIST))) return true;
  return !readdirSync(directory).some(name => name.endsWith('.whl'));
}

/** Builds or fetches a wheel for every requirement of these files; old ones are removed before. */
export function buildWheelsCommand(
  venv: string,
  directory: string,
  files: readonly string[],
  options: { readonly hashes: boolean; readonly dependencies?: boolean },
): InstallCommand {
  return pipCommand(
    venv,
    'wheel',
    '--quiet',
    ...(options.hashes ? ['--require-hashes'] : []),
    ...(options.dependencies === false ? ['--no-deps'] : []),
    `--wheel-dir=${directory}`,
    ...files.map(file => `--requirement=${file}`),
  );
}

export function clearWheels(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(directory)) {
    if (name.endsWith('.whl') || name === WHEEL_LIST) rmSync(join(directory, name));
  }
}

/** Writes the list that pins what was built, last, so that a build that was interrupted counts as none. */
export function sealWheels(directory: string, checksum: string): void {
  const lines = readdirSync(directory)
    .filter(name => name.endsWith('.whl'))
    .sort()
    .map(name => {
      const requirement = wheelRequirement(name);
      if (requirement === undefined) {
        throw new Fault({
          code: 'WHEEL_NAME_INVALID',
          what: `'${name}' is no name of a wheel.`,
          remedy: "Remove it from 'wheel-dir'.",
        });
      }
      const hash = createHash('sha256')
        .update(readFileSync(join(directory, name)))
        .digest('hex');
      return `${requirement} --hash=sha256:${hash}`;
    });
  writeFileSync(join(directory, WHEEL_LIST), `# ${checksum}\n${lines.join('\n')}\n`);
}

/** Installs what the list pins, from the directory alone. */
export function installWheelsCommand(venv: string, directory: string): InstallCommand {
  return pipCommand(
    venv,
    'install',
    '--quiet',
    '--no-index',
    '--no-deps',
    `--find-links=${directory}`,
    '--require-hashes',
    `--requirement=${join(directory, WHEEL_LIST)}`,
  );
}
