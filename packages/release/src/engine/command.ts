import { migrate, rollback, scale } from './change.ts';
import { check, status } from './look.ts';
import { release } from './release.ts';
import type { Command, ReleaseOptions, ReleaseResult } from './types.ts';

/** Runs one of the commands. */
export function run(command: Command, options: ReleaseOptions): Promise<ReleaseResult> {
  return { release, rollback, migrate, scale, status, check }[command](options);
}
