import { createHash } from 'node:crypto';
import { Fault } from '@guarded-deploy/faults';
import type { Manifest } from './manifest.ts';
import { tagMissing } from './reference.ts';
import type { Registry } from './registry.ts';

interface Retagged {
  readonly digest: string;
  /** False when the tag was on that image already. */
  readonly changed: boolean;
}

export const isDigest = (reference: string): boolean => /^sha256:[0-9a-f]{64}$/.test(reference);

/**
 * The digest of what was received, which is what the registry calls it: only the same bytes keep it when they are sent back.
 * @throws Fault MANIFEST_ALTERED
 */
function digestOf(manifest: Pick<Manifest, 'digest' | 'body'>): string {
  const digest = `sha256:${createHash('sha256').update(manifest.body).digest('hex')}`;
  if (manifest.digest === '' || manifest.digest === digest) return digest;
  throw new Fault({
    code: 'MANIFEST_ALTERED',
    what: `The registry calls the image ${manifest.digest.slice(0, 100)}, but what it sent is ${digest}.`,
    remedy: 'Something between here and the registry changes what it carries; nothing was tagged.',
  });
}

interface RetagRequest {
  readonly image: string;
  /** A tag or a digest. */
  readonly from: string;
  readonly tag: string;
}

/** An image that may be tagged: its source is there, and its tag is free or on it already. */
interface Retaggable {
  readonly digest: string;
  readonly isThere: boolean;
  /** Puts the tag on it; a tag that is there already is left alone. @throws Fault TAG_TAKEN, TAG_MISSING */
  put(): Promise<Retagged>;
}

/** Whether the tag is on the image of that digest. @throws Fault TAG_TAKEN where it is on another */
async function isOn(registry: Registry, { image, tag }: RetagRequest, digest: string): Promise<boolean> {
  const present = await registry.manifest(tag);
  if (present === undefined) return false;
  const other = digestOf(present);
  if (other === digest) return true;
  throw new Fault({
    code: 'TAG_TAKEN',
    what: `${image}:${tag} is another image already: ${other}, not ${digest}.`,
    remedy: `A release is published once: draft another release, or remove the tag if it was put there by mistake. If that image is the release, set 'from-tag: ${other}' to finish what is left.`,
  });
}

/**
 * Looks whether `tag` can be put on exactly the image behind `from`. Changes nothing.
 * @throws Fault TAG_MISSING, TAG_TAKEN, MANIFEST_ALTERED
 */
export async function prepareRetag(registry: Registry, request: RetagRequest): Promise<Retaggable> {
  const { image, from, tag } = request;
  const source = await registry.manifest(from);
  if (source === undefined) throw tagMissing(image, isDigest(from) ? from : `with the tag '${from}'`);
  const digest = digestOf(source);
  const isThere = await isOn(registry, request, digest);
  return {
    digest,
    isThere,
    async put() {
      if (isThere) return { digest, changed: false };
      let failed: unknown;
      try {
        await registry.tag(tag, source);
      } catch (thrown) {
        failed = thrown;
      }
      try {
        // Read back: an answer may be lost after the deed, and of two jobs that tag at once only one gets its way.
        if (await isOn(registry, request, digest)) return { digest, changed: true };
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
    },
  };
}

/**
 * Puts `tag` on exactly the image behind `from` (a tag or a digest). The manifest goes back as it came, so the digest stays, that of
 * an image for several platforms too, and no layer is moved. A tag that is there already is left alone.
 * @throws Fault TAG_MISSING, TAG_TAKEN, MANIFEST_ALTERED
 */
export async function retag(registry: Registry, request: RetagRequest): Promise<Retagged> {
  return (await prepareRetag(registry, request)).put();
}
