import { dirname } from 'node:path';
import * as cache from '@actions/cache';
import type { CacheStore } from '@guarded-deploy/python-env';

/** Whether the runner offers a cache service. */
export const cacheService = (): boolean => cache.isFeatureAvailable();

/**
 * The toolkit packs paths relative to GITHUB_WORKSPACE and gives that to tar in one string: an archive would unpack elsewhere when the
 * workspace lies elsewhere, and a workspace with a space in its name could not be packed at all. For the time of a call the workspace is the parent
 * of what is packed.
 */
async function beside<T>(paths: readonly string[], work: () => Promise<T>): Promise<T> {
  const workspace = process.env.GITHUB_WORKSPACE;
  process.env.GITHUB_WORKSPACE = dirname(paths[0]!);
  try {
    return await work();
  } finally {
    if (workspace === undefined) delete process.env.GITHUB_WORKSPACE;
    else process.env.GITHUB_WORKSPACE = workspace;
  }
}

/** GitHub's cache service. */
export const actionsCache: CacheStore = {
  restore: (paths, key, options) =>
    beside(paths, () =>
      cache.restoreCache([...paths], key, options?.prefixes ? [...options.prefixes] : undefined, {
        lookupOnly: options?.lookupOnly ?? false,
        // A cache that hangs must not cost more than the build it saves.
        segmentTimeoutInMs: 120_000,
      }),
    ),
  save: (paths, key) => beside(paths, async () => (await cache.saveCache([...paths], key)) !== -1),
};
