import { check } from './check.ts';
import { logs } from './logs.ts';
import { migrate } from './migrate.ts';
import { release } from './release.ts';
import { rollback } from './rollback.ts';
import { scale } from './scale.ts';
import { status } from './status.ts';
import { sudoers } from './sudoers.ts';
import type { CommandName, ReleaseOptions, ReleaseResult } from './types.ts';
import { unlock } from './unlock.ts';

/** Runs a command by its name. */
export function run(command: CommandName, options: ReleaseOptions): Promise<ReleaseResult> {
  return { release, rollback, migrate, scale, status, check, logs, sudoers, unlock }[command](options);
}
