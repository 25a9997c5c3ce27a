/** What a checkout is: commit, branch, and what in it is of no commit. */

import { Fault } from '@guarded-deploy/faults';
import { withoutEnd } from '@guarded-deploy/foreign/linear';
import { type Files, matcher, patternsIn, type ReleaseFile } from '@guarded-deploy/release';

/** Runs git in the checkout and gives what it printed as it is; undefined where it fails. */
type Git = (...words: string[]) => Promise<string | undefined>;

interface Checkout {
  /** With `-dirty` behind it when something is of no commit. */
  readonly commit: string | undefined;
  readonly ref: string | undefined;
  /** Paths that a release would send and that are not as in the commit. */
  readonly dirty: readonly string[];
}

/** Paths of `git status --porcelain -z`, from the repository's root. Pure. */
function changedPaths(output: string): string[] {
  const paths: string[] = [];
  const parts = output.split('\0');
  for (let at = 0; at < parts.length; at++) {
    const entry = parts[at]!;
    if (entry.length < 4) continue;
    paths.push(entry.slice(3));
    // The old name of one that was renamed.
    if (/^[RC]|^.[RC]/.test(entry)) at += 1;
  }
  return paths;
}

/** Of changed paths, from the checkout's directory, those that a release sends. Pure but for reading ignore files. */
function sent(paths: readonly string[], config: ReleaseFile, files: Files): string[] {
  const { directory = '.', ignore, exclude = [] } = config.source ?? {};
  const names = ignore === undefined ? ['.deployignore'] : [ignore].flat();
  // Like the engine does it; a variable in the syntax is judged there.
  const syntax = config.source?.['ignore-syntax'] === 'rsync' ? 'rsync' : 'gitignore';
  const patterns = names.flatMap(name =>
    patternsIn(files.read(name) ?? '', name, { 'ignore-syntax': syntax }),
  );
  const rules = matcher([...patterns, ...exclude]);
  const below = directory === '.' ? '' : `${withoutEnd(directory, '/')}/`;
  return paths.filter(path => {
    if (!path.startsWith(below)) return false;
    const inside = path.slice(below.length);
    return inside !== '' && !rules.ignores(inside);
  });
}

export async function checkoutOf(git: Git, config: ReleaseFile, files: Files): Promise<Checkout> {
  const line = async (...words: string[]) => (await git(...words))?.trim();
  const [commit, ref, prefix, status] = await Promise.all([
    line('rev-parse', 'HEAD'),
    line('rev-parse', '--abbrev-ref', 'HEAD'),
    line('rev-parse', '--show-prefix'),
    git('status', '--porcelain', '-z', '--untracked-files=normal', '--', '.'),
  ]);
  if (commit === undefined || status === undefined || config.source?.type === 'git')
    return { commit, ref, dirty: [] };
  const from = prefix ?? '';
  const here = changedPaths(status)
    .filter(path => path.startsWith(from))
    .map(path => path.slice(from.length));
  const dirty = sent(here, config, files);
  return { commit: dirty.length > 0 ? `${commit}-dirty` : commit, ref, dirty };
}

const SHOWN = 5;

/** `a.py, b.py and 3 more`. */
const listed = (paths: readonly string[]) =>
  `${paths.slice(0, SHOWN).join(', ')}${paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : ''}`;

/**
 * What is told of a checkout with something of no commit; nothing for a clean one.
 * @param asked a person sits there, or `--allow-dirty` was given. @throws Fault CHECKOUT_DIRTY
 */
export function tellDirty({ commit, dirty }: Checkout, asked: boolean): string | undefined {
  if (dirty.length === 0) return undefined;
  const what = `The checkout has files of no commit, which would be released with it: ${listed(dirty)}`;
  if (asked) return `${what}. The release is marked ${commit?.slice(0, 12)}…-dirty.`;
  throw new Fault({
    code: 'CHECKOUT_DIRTY',
    what: `${what}.`,
    remedy:
      "Commit them, name them in the ignore file, or give --allow-dirty: the release is then marked '-dirty'.",
  });
}
