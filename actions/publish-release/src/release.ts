import { createHash } from 'node:crypto';
import { Fault } from '@guarded-deploy/faults';
import { withoutEnd, withoutStart } from '@guarded-deploy/foreign/linear';

/** A published release, as far as it is looked at. Everything but the tag is anybody's words. */
export interface Release {
  readonly tag: string;
  readonly name: string;
  readonly notes: string;
  readonly publishedAt: string;
  readonly isPrerelease: boolean;
}

const record = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
const string = (value: unknown) => (typeof value === 'string' ? value : '');

/** A release as the API or an event shows it; undefined for anything that is none, and for what is not (or no longer) public. */
export function releaseFrom(value: unknown): Release | undefined {
  const { tag_name: tag, name, body, published_at: at, draft, prerelease } = record(value);
  if (typeof tag !== 'string' || tag === '' || draft === true) return undefined;
  return {
    tag,
    name: string(name),
    notes: string(body),
    publishedAt: string(at),
    isPrerelease: prerelease === true,
  };
}

/** The release that an event is about, who published it, and the default branch, each if the event names it. */
export function readEvent(payload: unknown): {
  release?: Release;
  publisher?: string;
  defaultBranch?: string;
} {
  const { action, release, repository, sender } = record(payload);
  const found = action === 'deleted' || action === 'unpublished' ? undefined : releaseFrom(release);
  const login = (person: unknown) => string(record(person)['login']);
  // Who edits a release did not publish it.
  const publisher = (action === 'edited' ? '' : login(sender)) || login(record(release)['author']);
  const branch = string(record(repository)['default_branch']);
  return {
    ...(found ? { release: found } : {}),
    ...(found && publisher ? { publisher } : {}),
    ...(branch ? { defaultBranch: branch } : {}),
  };
}

/** The longest name of a tag that is worked with; longer ones do not fit into a branch. */
const LONGEST_TAG = 200;

/**
 * A release's tag as Git allows it, less what a branch, a path or a text could trip over.
 * @throws Fault TAG_INVALID
 */
export function checkReleaseTag(tag: string): string {
  const parts = tag.split('/');
  const valid =
    tag.length <= LONGEST_TAG &&
    /^[A-Za-z0-9_@][A-Za-z0-9_.@/+-]*$/.test(tag) &&
    !/\.\.|@\{|\.$/.test(tag) &&
    parts.every(part => part !== '' && !/^\.|\.lock$/i.test(part));
  if (valid) return tag;
  throw new Fault({
    code: 'TAG_INVALID',
    what: `The release ${JSON.stringify(tag.slice(0, 150))} has a name that this action does not work with.`,
    remedy:
      "Name releases with letters, digits, '.', '_', '-', '+', '/' and '@', such as v1.2.0 or @acme/api@1.2.0.",
  });
}

/** `api-2026.11` → `2026.11`, `@acme/api@1.2.0` → `1.2.0`, `api/v1.2` → `1.2`; undefined where there is no version. */
export function versionOf(tag: string): string | undefined {
  return /(?:^|[-_/@v])v?(\d[A-Za-z0-9_.+-]*)$/.exec(tag.split(/[@/]/).at(-1)!)?.[1];
}

/**
 * The tag that the images of a release get, by the pattern `image-tag`.
 * @throws Fault TAG_INVALID where no image can have it
 */
export function imageTagOf(tag: string, pattern: string): string {
  const version = versionOf(tag);
  const wrong = (what: string, remedy: string) => new Fault({ code: 'TAG_INVALID', what, remedy });
  if (pattern.includes('{version}') && version === undefined) {
    throw wrong(
      `The release '${tag}' has no version in its name, which 'image-tag: ${pattern.slice(0, 150)}' asks for.`,
      "Use '{release}', or a name of the release that ends in a version.",
    );
  }
  const given = pattern.replaceAll('{release}', tag).replaceAll('{version}', version ?? '');
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(given)) return given;
  throw wrong(
    `${JSON.stringify(given.slice(0, 150))} is no tag that an image can have.`,
    version !== undefined && pattern === '{release}'
      ? `Set 'image-tag', such as '{version}', which is ${version.replace(/[^A-Za-z0-9_.-]/g, '-')} here.`
      : "Set 'image-tag' to letters, digits, '.', '_' and '-', such as 'rel-{version}'.",
  );
}

/** A release's tag as a part of a path and of a branch. Different tags have different ones. */
export function slugOf(tag: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(tag) && !/\.\.|\.$|\.lock$/i.test(tag)) return tag;
  const words = withoutStart(withoutEnd(tag.replace(/[^A-Za-z0-9_.-]+/g, '-'), '-.'), '-.');
  return `${words.slice(0, 100)}-${createHash('sha256').update(tag).digest('hex').slice(0, 8)}`;
}

/** Inside the repository and outside what Git and GitHub read themselves. */
function isPath(path: string): boolean {
  const parts = path.split('/');
  return (
    path.length <= 1_000 &&
    !parts.some(
      part =>
        /^\.{0,2}$|^\.git(hub)?$/i.test(part) ||
        /[\\\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/.test(part),
    )
  );
}

const plainPath = (path: string) => path.replace(/\/$/, '').replace(/^\.\/(?=.)/, '');

/**
 * Where the changelog of a release goes: `changelog-file`, or a file of its own in `changelog-dir`.
 * @throws Fault CHANGELOG_DIR_INVALID, CHANGELOG_FILE_INVALID
 */
export function changelogPath(
  where: { readonly directory: string; readonly file?: string | undefined },
  tag: string,
): string {
  const file = where.file === undefined ? undefined : plainPath(where.file);
  if (file !== undefined) {
    if (isPath(file)) return file;
    throw new Fault({
      code: 'CHANGELOG_FILE_INVALID',
      what: `${JSON.stringify(where.file!.slice(0, 200))} is not a file for the changelog.`,
      remedy: "Set 'changelog-file' to a path inside the repository, such as CHANGELOG.md.",
    });
  }
  const folder = plainPath(where.directory);
  if (folder === '.') return `${slugOf(tag)}.md`;
  if (isPath(folder)) return `${folder}/${slugOf(tag)}.md`;
  throw new Fault({
    code: 'CHANGELOG_DIR_INVALID',
    what: `${JSON.stringify(where.directory.slice(0, 200))} is not a folder for changelogs.`,
    remedy: "Set 'changelog-dir' to a path inside the repository, such as docs/changelog.",
  });
}

/** A login (of enterprise-managed users too) or a team. */
const PERSON =
  /^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:_[A-Za-z0-9]{1,12})?(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?$/;

/**
 * Whom to mention; `fallback` where nobody is named, unless that is a bot, which reads no mail.
 * @throws Fault MENTION_INVALID
 */
export function parseMentions(given: string | undefined, fallback: string): string[] {
  const names = (given ?? '').split(/[\s,]+/).filter(name => name !== '');
  if (names.length === 0) return PERSON.test(fallback) ? [fallback] : [];
  return [
    ...new Set(
      names.map(name => {
        const login = name.replace(/^@/, '');
        if (PERSON.test(login)) return login;
        throw new Fault({
          code: 'MENTION_INVALID',
          what: `${JSON.stringify(name.slice(0, 100))} under 'mention' is neither a login nor a team.`,
          remedy: "Give logins or 'org/team', separated by blanks or commas.",
        });
      }),
    ),
  ];
}
