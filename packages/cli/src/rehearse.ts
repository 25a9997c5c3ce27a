import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { childEnvironment } from '@guarded-deploy/process';

/** Plays the pipeline on this machine, on this terminal. @returns the exit status */
export function rehearse(words: readonly string[]): number {
  const script = join(import.meta.dirname, '../../../scripts/rehearse');
  return spawnSync(script, words, { env: childEnvironment(process.env), stdio: 'inherit' }).status ?? 1;
}
