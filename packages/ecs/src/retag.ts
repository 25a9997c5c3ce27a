import { createHash } from 'node:crypto';
import { Fault } from '@guarded-deploy/faults';
import { tagMissing } from './definition.ts';
import type { Registry } from './registry.ts';

export interface Retagged {
  readonly digest: string;
  /** False when the tag was on that image already. */
  readonly changed: boolean;
}

type Manifest = NonNullable<Awaited<ReturnType<Registry['manifest']>>>;

export const isDigest = (reference: string) => /^sha256:[0-9a-f]{64}$/.test(reference);

/**
 * The digest of what was received, which is what the registry calls it: only the same bytes keep it when they are sent back.
 * @throws Fault MANIFEST_ALTERED
 */
export function digestOf(manifest: Manifest): string {
  const digest = `sha256:${createHash('sha256').update(manifest.body).digest('hex')}`;
  if (manifest.digest === '' || manifest.digest === digest) return digest;
  throw new Fault({
    code: 'MANIFEST_ALTERED',
    what: `The registry calls the image ${manifest.digest.slice(0, 100)}, but what it sent is ${digest}.`,
    remedy: 'Something between here and the registry changes what it carries; nothing was tagged.',
  });
}

/**
 * Puts `tag` on exactly the image behind `from` (a tag or a digest). The manifest goes back as it came, so the digest stays, that of
 * an image for several platforms too, and no layer is moved. A tag that is there already is left alone.
 * @throws Fault TAG_MISSING, TAG_TAKEN, MANIFEST_ALTERED
 */
export async function retag(
  registry: Registry,
  { image, from, tag }: { readonly image: string; readonly from: string; readonly tag: string },
): Promise<Retagged> {
  const source = await registry.manifest(from);
  if (source === undefined) throw tagMissing(image, isDigest(from) ? from : `with the tag '${from}'`);
  const digest = digestOf(source);
  const isThere = async () => {
    const present = await registry.manifest(tag);
    if (present === undefined) return false;
    const other = digestOf(present);
    if (other === digest) return true;
    throw new Fault({
      code: 'TAG_TAKEN',
      what: `${image}:${tag} is another image already: ${other}, not ${digest}.`,
      remedy:
        'A release is published once: draft another release, or remove the tag if it was put there by mistake.',
    });
  };
  if (await isThere()) return { digest, changed: false };
  let failed: unknown;
  try {
    await registry.tag(tag, source);
  } catch (thrown) {
    failed = thrown;
  }
  try {
    // Read back: an answer may be lost after the deed, and of two jobs that tag at once only one gets its way.
    if (await isThere()) return { digest, changed: true };
  } catch (thrown) {
    throw thrown instanceof Fault && thrown.code === 'TAG_TAKEN' ? thrown : (failed ?? thrown);
  }
  throw (
    failed ??
    new Fault({
      code: 'TAG_MISSING',
      what: `${image} took the tag '${tag}' but does not show it.`,
      remedy: 'Re-run; if it stays so, ask those who run the registry.',
    })
  );
}
