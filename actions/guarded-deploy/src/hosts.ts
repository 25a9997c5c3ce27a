/** What the release file says that a release in two phases has to know first. Hosts are not asked. */
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { type LockFile, withIncluded } from '@guarded-deploy/prepared/locked';
import { LOCKS, loadReleaseFile, readConfigFile } from '@guarded-deploy/release';
import type { Inputs } from './io.gen.ts';

const read = (inputs: Pick<Inputs, 'config' | 'environment'>, project: string) =>
  loadReleaseFile(readConfigFile(project, inputs.config), inputs.config, inputs.environment);

/** Text of a regular file of the checkout; undefined where there is none. No link is followed. */
function textIn(folder: string, name: string): string | undefined {
  try {
    const path = resolve(folder, name);
    return lstatSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

export interface WheelPlace {
  /** `python.wheels`, from the project's directory; undefined where the release file has none. */
  readonly directory: string | undefined;
  /** What the hosts install by, with all that it includes. */
  readonly locks: readonly LockFile[];
}

/** @throws Fault for a release file that is none */
export function wheelPlace(inputs: Pick<Inputs, 'config' | 'environment'>, project: string): WheelPlace {
  const { python } = read(inputs, project);
  const folder = posix.normalize(python?.directory ?? '.');
  const root = join(project, folder);
  const given = typeof python?.lock === 'string' ? [python.lock] : python?.lock;
  const names = given ?? LOCKS.filter(name => existsSync(join(root, name))).slice(0, 1);
  return {
    directory: python?.wheels === undefined ? undefined : posix.join(folder, python.wheels),
    locks: withIncluded(names, name => textIn(root, name)),
  };
}
