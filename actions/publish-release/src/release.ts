import { Fault } from '@guarded-deploy/faults';

/** A published release, as far as it is looked at. Everything but the tag is anybody's words. */
export interface Release {
  readonly tag: string;
  readonly name: string;
  readonly notes: string;
  readonly publishedAt: string;
}

const record = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
const string = (value: unknown) => (typeof value === 'string' ? value : '');

/** A release as the API or an event shows it; undefined for anything that is none, and for what is not (or no longer) public. */
export function releaseFrom(value: unknown): Release | undefined {
  const { tag_name: tag, name, body, published_at: at, draft } = record(value);
  if (typeof tag !== 'string' || tag === '' || draft === true) return undefined;
  return { tag, name: string(name), notes: string(body), publishedAt: string(at) };
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

/**
 * A tag that an image and a branch can both have.
 * @throws Fault TAG_INVALID
 */
export function checkReleaseTag(tag: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(tag) && !/\.\.|\.$|\.lock$/i.test(tag)) return tag;
  throw new Fault({
    code: 'TAG_INVALID',
    what: `The release ${JSON.stringify(tag.slice(0, 150))} has a name that no image can be tagged with.`,
    remedy: "Name releases with letters, digits, '.', '_' and '-', such as v1.2.0.",
  });
}

/**
 * `changelog-dir/tag.md`, inside the repository and outside what Git and GitHub read themselves.
 * @throws Fault CHANGELOG_DIR_INVALID
 */
export function changelogPath(directory: string, tag: string): string {
  const parts = directory
    .replace(/\/$/, '')
    .replace(/^\.\//, '')
    .split('/')
    .filter((part, _, { length }) => !(part === '.' && length === 1));
  const wrong = parts.some(
    part =>
      /^\.{0,2}$|^\.git(hub)?$/i.test(part) ||
      /[\\\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/.test(part),
  );
  if (!wrong && directory.length <= 1_000) return [...parts, `${checkReleaseTag(tag)}.md`].join('/');
  throw new Fault({
    code: 'CHANGELOG_DIR_INVALID',
    what: `${JSON.stringify(directory.slice(0, 200))} is not a folder for changelogs.`,
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
