import * as markdown from '@guarded-deploy/action-kit/markdown';
import type { Release } from './release.ts';

const { code, link, text } = markdown;

/** Invisible, and no part of any word of Markdown, HTML or GitHub. */
const JOINER = '\u2060';

/**
 * Somebody's Markdown that keeps headings, lists, links and code, but calls nobody and holds no HTML. What could be read as
 * a tag or a mention gets a character between that is not seen; whether it stands in code need not be known for that.
 */
export function inert(notes: string): string {
  return notes
    .replace(/\r\n?/g, '\n')
    .replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
      '\ufffd',
    )
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/&(?:#0*64|#x0*40|commat);/gi, '@')
    .replace(/<(?=[A-Za-z/!?])/g, `<${JOINER}`)
    .replace(/(?<![A-Za-z0-9])@(?=[A-Za-z0-9])/g, `@${JOINER}`)
    .trim();
}

export interface Published {
  readonly release: Release;
  readonly image: string;
  readonly from: string;
  readonly digest: string;
  readonly releaseUrl: string;
  readonly path: string;
}

/** The file of one release. */
export function changelogFile({ release, image, digest, releaseUrl }: Published): string {
  const date = /^\d{4}-\d{2}-\d{2}/.exec(release.publishedAt)?.[0];
  const facts = [
    ...(date === undefined ? [] : [date]),
    link('Release', releaseUrl),
    code(`${image}:${release.tag}`),
    code(digest),
  ];
  const notes = inert(release.notes);
  return `# ${text(release.name.trim() || release.tag)}\n\n${facts.join(' · ')}\n${notes === '' ? '' : `\n${notes}\n`}`;
}

/** Title and body of the pull request. Nothing of the release's own words is in them, so they cannot call anybody or close an issue. */
export function pullRequestText(published: Published, mentions: readonly string[]) {
  const { release, image, from, digest, releaseUrl, path } = published;
  const people = mentions.map(login => `@${login}`).join(' ');
  return {
    title: `Changelog of ${release.tag}`,
    body: [
      `${link(release.tag, releaseUrl)} was published: ${code(`${image}:${release.tag}`)} is ${code(digest)}, the image of ${code(from)}.`,
      `${people === '' ? '' : `${people}: `}please read ${code(path)} and merge it.`,
    ].join('\n\n'),
  };
}
