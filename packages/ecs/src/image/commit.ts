import type { Labels } from './manifest.ts';
import { parseImage } from './reference.ts';

const COMMIT = /^[0-9a-f]{40}$|^[0-9a-f]{64}$/;

/** The commit that a tag names: all digits of a SHA, alone or after a word such as `sha-` or `main-`. */
export function commitOfTag(tag: string): string | undefined {
  const match = /^(?:[A-Za-z0-9_.-]*[-_.])?([0-9a-f]{40}|[0-9a-f]{64})$/.exec(tag);
  return match?.[1];
}

/** `https://github.com/acme/portal.git` → `acme/portal`, where it is a repository of this server. */
function repositoryAt(source: string, serverUrl: string): string | undefined {
  if (!URL.canParse(source) || !URL.canParse(serverUrl)) return undefined;
  const url = new URL(source);
  if (url.host !== new URL(serverUrl).host) return undefined;
  const [owner, name] = url.pathname.replace(/^\/|\/$/g, '').split('/');
  return owner && name ? `${owner}/${name.replace(/\.git$/, '')}`.toLowerCase() : undefined;
}

/**
 * The commit that an image was built from, by its labels: its revision, if the image is of `repository` (or does not say of
 * which). A base image's labels come along unless they are set anew, so a source elsewhere says nothing about this repository.
 */
export function commitOfLabels(
  labels: Labels | undefined,
  { repository, serverUrl }: { readonly repository: string; readonly serverUrl: string },
): string | undefined {
  const revision = labels?.revision;
  if (revision === undefined || !COMMIT.test(revision)) return undefined;
  const source = labels?.source;
  return source === undefined || repositoryAt(source, serverUrl) === repository.toLowerCase()
    ? revision
    : undefined;
}

/**
 * The one commit that all images were built from; undefined where they differ or one is not known.
 * @param labels of an image whose tag names no commit; undefined where it has none
 */
export async function commitOfImages(
  images: readonly string[],
  labels: (image: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  if (images.length === 0) return undefined;
  const commits = await Promise.all(
    [...new Set(images)].map(async image => commitOfTag(parseImage(image).tag ?? '') ?? labels(image)),
  );
  return commits.every(commit => commit !== undefined && commit === commits[0]) ? commits[0] : undefined;
}
