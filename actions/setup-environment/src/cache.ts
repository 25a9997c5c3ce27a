import * as cache from '@actions/cache';
import type { CacheStore } from '@guarded-deploy/python-env';

/** Whether the runner offers a cache service. */
export const cacheService = (): boolean => cache.isFeatureAvailable();

/** GitHub's cache service. */
export const actionsCache: CacheStore = {
  restore: (paths, key, options) =>
    cache.restoreCache([...paths], key, undefined, {
      lookupOnly: options?.lookupOnly ?? false,
      // A cache that hangs must not cost more than the build it saves.
      segmentTimeoutInMs: 120_000,
    }),
  save: async (paths, key) => {
    await cache.saveCache([...paths], key);
  },
};
