import { Fault } from '@guarded-deploy/faults';
import { nearestTags, parseImage, repositoryOf, tagMissing } from './reference.ts';
import type { Registry } from './registry.ts';

/**
 * Every image has to be in its registry before anything is registered.
 * @param open the registry that an image itself names
 * @throws Fault TAG_MISSING with the tags that are most alike, or the registry's own
 */
export async function requireImages(
  images: readonly string[],
  open: (repository: string) => Registry | Promise<Registry>,
): Promise<void> {
  // All are opened before the first is asked: what is wrong with one is found before another sees a password.
  const opened = await Promise.all(
    [...new Set(images)].map(async image => ({ image, registry: await open(repositoryOf(image)) })),
  );
  await Promise.all(
    opened.map(async ({ image, registry }) => {
      const { tag, digest } = parseImage(image);
      const reference = digest ?? tag ?? 'latest';
      if (await registry.has(reference)) return;
      throw tagMissing(
        repositoryOf(image),
        digest === undefined ? `with the tag '${reference}'` : reference,
        digest === undefined ? nearestTags(reference, await tagsOf(registry)) : [],
      );
    }),
  );
}

/** Suggestions are a help; a registry that does not list its tags is no second error. */
async function tagsOf(registry: Registry): Promise<readonly string[]> {
  try {
    return await registry.tags();
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code !== 'CANCELLED') return [];
    throw thrown;
  }
}
