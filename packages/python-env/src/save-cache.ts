import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Exec } from '@guarded-deploy/process';
import type { CacheStore } from './cache-key.ts';

/**
 * What is not kept of uv's cache: wheels of the index, which are as fast from there, and what was built from sources of the checkout,
 * which is built again in each run.
 */
function leaveOut(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (/^wheels-v\d+$/.test(name)) rmSync(join(directory, name), { recursive: true, force: true });
    if (/^sdists-v\d+$/.test(name)) {
      for (const local of ['path', 'editable'])
        rmSync(join(directory, name, local), { recursive: true, force: true });
    }
  }
}

/**
 * Saves what uv built from source archives, unpacked wheels included. Looks first whether another leg of the matrix has saved the
 * same key by now. `uv cache prune --ci` is not used: it also drops the unpacked form of built wheels, after which uv asks the index
 * whether its source archive is still the same, and where a mirror does not answer that with 304, builds again.
 * @returns what happened, for the log
 */
export async function saveCache(
  options: { readonly key: string; readonly directory: string; readonly uv: string },
  machine: { readonly exec: Exec; readonly signal: AbortSignal; readonly cache?: CacheStore | undefined },
): Promise<string> {
  const { key, directory, uv } = options;
  if (!machine.cache) return 'no cache service';
  if (!existsSync(directory)) return 'nothing to save';
  if ((await machine.cache.restore([directory], key, { lookupOnly: true })) !== undefined) {
    return 'another job has saved it already';
  }
  leaveOut(directory);
  const answer = await machine.exec(uv, ['--color=never', 'cache', 'prune', '--force'], {
    env: { UV_CACHE_DIR: directory },
    signal: machine.signal,
  });
  if (answer.code !== 0) return `uv could not prune it: ${answer.stderr.trim().slice(-300)}`;
  return (await machine.cache.save([directory], key)) ? 'saved' : 'not saved';
}
