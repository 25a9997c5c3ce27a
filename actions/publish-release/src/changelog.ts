import * as markdown from '@guarded-deploy/action-kit/markdown';
import { withoutBetween, withoutEnd } from '@guarded-deploy/foreign/linear';
import type { Release } from './release.ts';

const { code, link, text } = markdown;

/** Invisible, and no part of any word of Markdown, HTML or GitHub. */
const JOINER = '\u2060';

/**
 * Somebody's Markdown that keeps headings, lists, links and code, but calls nobody and holds no HTML. What could be read as
 * a tag or a mention gets a character between that is not seen; whether it stands in code need not be known for that.
 */
export function inert(notes: string): string {
  const visible = notes
    .replace(/\r\n?/g, '\n')
    .replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
      '\ufffd',
    );
  return withoutBetween(visible, '<!--', '-->')
    .replace(/&(?:#0*64|#x0*40|commat);/gi, '@')
    .replace(/<(?=[A-Za-z/!?])/g, `<${JOINER}`)
    .replace(/(?<![A-Za-z0-9])@(?=[A-Za-z0-9])/g, `@${JOINER}`)
    .trim();
}

/** An image of a release, and what it is. */
export interface PublishedImage {
  readonly image: string;
  readonly digest: string;
}

export interface Published {
  readonly release: Release;
  readonly images: readonly PublishedImage[];
  /** The tag that the images get. */
  readonly imageTag: string;
  readonly from: string;
  readonly releaseUrl: string;
  readonly path: string;
}

const encoded = (text: string) => encodeURIComponent(text).replace(/-/g, '%2D');

/**
 * What the changelog remembers of a release beside its words: which images it is. A comment, since no comment of the notes gets into
 * the file (`inert`): whoever can write this line can write to the repository.
 */
export function recordLine({ release, images }: Pick<Published, 'release' | 'images'>): string {
  const all = images.map(({ image, digest }) => `${encoded(image)}@${digest}`).join(' ');
  return `<!-- publish-release ${encoded(release.tag)} ${all} -->`;
}

/** The images that a file remembers of a release; undefined where it does not know the release. */
export function readRecord(content: string, tag: string): readonly PublishedImage[] | undefined {
  for (const [, name, all] of content.matchAll(
    /^<!-- publish-release (\S{1,1000})((?: \S{1,1000}@sha256:[0-9a-f]{64}){1,50}) -->$/gm,
  )) {
    if (name !== encoded(tag)) continue;
    return all!
      .trim()
      .split(' ')
      .map(entry => {
        const at = entry.lastIndexOf('@');
        return { image: decoded(entry.slice(0, at)), digest: entry.slice(at + 1) };
      });
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function facts({ release, images, imageTag, releaseUrl }: Published): string {
  const date = /^\d{4}-\d{2}-\d{2}/.exec(release.publishedAt)?.[0];
  return [
    ...(date === undefined ? [] : [date]),
    link('Release', releaseUrl),
    ...images.flatMap(({ image, digest }) => [code(`${image}:${imageTag}`), code(digest)]),
  ].join(' · ');
}

/** The file of one release. */
export function changelogFile(published: Published): string {
  const { release } = published;
  const notes = inert(release.notes);
  return `# ${text(release.name.trim() || release.tag)}\n\n${facts(published)}\n${notes === '' ? '' : `\n${notes}\n`}\n${recordLine(published)}\n`;
}

/** Headings of the notes two levels deeper, so that they stand below the release's own; code is left alone. */
function deeper(notes: string): string {
  let fence = '';
  return notes
    .split('\n')
    .map(line => {
      const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
      if (mark !== undefined && (fence === '' || (mark[0] === fence[0] && mark.length >= fence.length)))
        fence = fence === '' ? mark : '';
      return fence === '' ? line.replace(/^(#{1,4})(?= )/, '$1##') : line;
    })
    .join('\n');
}

/** One file of all releases with one more, the newest first: before the first release, after what is not released yet. */
export function changelogWith(content: string, published: Published): string {
  const { release } = published;
  const notes = deeper(inert(release.notes));
  const section = `## ${text(release.name.trim() || release.tag)}\n\n${facts(published)}\n${notes === '' ? '' : `\n${notes}\n`}\n${recordLine(published)}\n`;
  const before =
    content.trim() === '' ? '# Changelog\n' : `${withoutEnd(content.replace(/\r\n/g, '\n'), '\n')}\n`;
  const headings = [...before.matchAll(/^## .*$/gm)];
  const first = headings.find(([heading]) => !/unreleased/i.test(heading));
  if (first === undefined) return `${before}\n${section}`;
  return `${before.slice(0, first.index)}${section}\n${before.slice(first.index)}`;
}

/** Title and body of the pull request. Nothing of the release's own words is in them, so they cannot call anybody or close an issue. */
export function pullRequestText(published: Published, mentions: readonly string[]) {
  const { release, images, imageTag, from, releaseUrl, path } = published;
  const people = mentions.map(login => `@${login}`).join(' ');
  const which = images
    .map(({ image, digest }) => `${code(`${image}:${imageTag}`)} is ${code(digest)}`)
    .join(', ');
  return {
    title: `Changelog of ${release.tag.replace(/@(?=[A-Za-z0-9])/g, `@${JOINER}`)}`,
    body: [
      `${link(release.tag, releaseUrl)} was published: ${which}, ${images.length === 1 ? 'the image' : 'the images'} of ${code(from)}.`,
      `${people === '' ? '' : `${people}: `}please read ${code(path)} and merge it.`,
    ].join('\n\n'),
  };
}
