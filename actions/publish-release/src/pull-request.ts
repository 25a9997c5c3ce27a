import { type GitHub, statusOf } from '@guarded-deploy/action-kit/github';
import { listOf } from '@guarded-deploy/action-kit/lists';
import { Fault, messageOf } from '@guarded-deploy/faults';

interface ChangelogPlace {
  readonly owner: string;
  readonly repo: string;
  readonly base: string;
  readonly branch: string;
  readonly path: string;
}

interface ChangelogPull {
  /** Empty when the changelog was in the base branch already, and no pull request brought it there. */
  readonly url: string;
  readonly state: 'opened' | 'found' | 'merged';
}

type Requests = Pick<GitHub, 'request'>;

interface File {
  readonly content: string;
  readonly sha: string;
}

/** A file on a branch; undefined when there is none. @throws Fault CHANGELOG_DIR_INVALID for what is there and is no file */
async function readFile(
  github: Requests,
  { owner, repo, path }: ChangelogPlace,
  ref: string,
): Promise<File | undefined> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/contents/{path}', {
      owner,
      repo,
      path,
      ref,
    });
    if (!Array.isArray(data) && data.type === 'file')
      return { content: Buffer.from(data.content, 'base64').toString('utf8'), sha: data.sha };
  } catch (thrown) {
    if (statusOf(thrown) === 404) return undefined;
    throw thrown;
  }
  throw new Fault({
    code: 'CHANGELOG_DIR_INVALID',
    what: `${path} is in the repository already, and is no file.`,
    remedy: "Set 'changelog-dir' or 'changelog-file' to another place.",
  });
}

async function headOf(
  github: Requests,
  { owner, repo }: ChangelogPlace,
  name: string,
): Promise<string | undefined> {
  try {
    const ref = `heads/${name}`;
    return (await github.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { owner, repo, ref })).data.object
      .sha;
  } catch (thrown) {
    if (statusOf(thrown) === 404) return undefined;
    throw thrown;
  }
}

/** What the repository knows of a release: the changelog on the base branch, else on the release's own branch. */
interface Found {
  readonly where: 'base' | 'branch' | 'nowhere';
  readonly content: string;
}

/**
 * Looks where the changelog is.
 * @param holds whether a file has this release in it; a file of all releases may be there without
 * @throws Fault BASE_MISSING, CHANGELOG_DIR_INVALID
 */
export async function findChangelog(
  github: Requests,
  place: ChangelogPlace,
  holds: (content: string) => boolean,
): Promise<Found> {
  if ((await headOf(github, place, place.base)) === undefined) {
    throw new Fault({
      code: 'BASE_MISSING',
      what: `There is no branch '${place.base.slice(0, 200)}' for the pull request to go to.`,
      remedy: "Set 'base' to a branch of this repository.",
    });
  }
  const onBase = await readFile(github, place, place.base);
  if (onBase && holds(onBase.content)) return { where: 'base', content: onBase.content };
  const onBranch = await readFile(github, place, place.branch);
  return onBranch && holds(onBranch.content)
    ? { where: 'branch', content: onBranch.content }
    : { where: 'nowhere', content: onBase?.content ?? '' };
}

/** Does it; an error counts only if it is not done afterwards: answers get lost, and another run may have been faster. */
async function ensure(done: () => Promise<boolean>, act: () => Promise<unknown>): Promise<void> {
  if (await done()) return;
  try {
    await act();
  } catch (thrown) {
    if (!(await done())) throw thrown;
  }
}

/**
 * Puts the changelog on the release's own branch. What is there stays as people made it. Every step is looked up first and after an
 * error, so that it can be repeated.
 * @param write from what the file holds to what it is to hold
 */
export async function writeChangelog(
  github: Requests,
  place: ChangelogPlace,
  wanted: {
    readonly title: string;
    readonly holds: (content: string) => boolean;
    readonly write: (content: string) => string;
  },
): Promise<void> {
  const { owner, repo, base, branch, path } = place;
  await ensure(
    async () => (await headOf(github, place, branch)) !== undefined,
    async () =>
      github.request('POST /repos/{owner}/{repo}/git/refs', {
        owner,
        repo,
        ref: `refs/heads/${branch}`,
        sha: (await headOf(github, place, base)) ?? '',
      }),
  );
  let file: File | undefined;
  await ensure(
    async () => {
      file = await readFile(github, place, branch);
      return file !== undefined && wanted.holds(file.content);
    },
    () =>
      github.request('PUT /repos/{owner}/{repo}/contents/{path}', {
        owner,
        repo,
        path,
        branch,
        message: wanted.title,
        content: Buffer.from(wanted.write(file?.content ?? '')).toString('base64'),
        ...(file === undefined ? {} : { sha: file.sha }),
      }),
  );
}

interface Pull {
  readonly html_url: string;
  readonly number: number;
  readonly merged_at: string | null;
  readonly labels: readonly { readonly name?: string }[];
}

function pulls(github: Requests, { owner, repo, base, branch }: ChangelogPlace, state: 'open' | 'all') {
  const query = { owner, repo, state, head: `${owner}:${branch}`, base };
  return listOf<Pull>(github, 'GET /repos/{owner}/{repo}/pulls', query);
}

/** The pull request that brought a changelog to the base branch. */
export async function mergedPull(github: Requests, place: ChangelogPlace): Promise<ChangelogPull> {
  const merged = (await pulls(github, place, 'all')).find(pull => pull.merged_at !== null);
  return { url: merged?.html_url ?? '', state: 'merged' };
}

/** Opens the pull request of a branch, or finds the open one; it gets the labels that it lacks. */
export async function openPull(
  github: Requests,
  place: ChangelogPlace,
  wanted: { readonly title: string; readonly body: string; readonly labels: readonly string[] },
): Promise<ChangelogPull> {
  const { owner, repo, base, branch } = place;
  const { title, body } = wanted;
  const label = async (pull: { number: number; labels: readonly { name?: string }[] }) => {
    const missing = wanted.labels.filter(name => !pull.labels.some(other => other.name === name));
    if (missing.length === 0) return;
    await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
      owner,
      repo,
      issue_number: pull.number,
      labels: missing,
    });
  };
  const [open] = await pulls(github, place, 'open');
  if (open) {
    await label(open);
    return { url: open.html_url, state: 'found' };
  }
  try {
    const route = 'POST /repos/{owner}/{repo}/pulls';
    const { data } = await github.request(route, { owner, repo, title, body, head: branch, base });
    await label(data);
    return { url: data.html_url, state: 'opened' };
  } catch (thrown) {
    const [other] = await pulls(github, place, 'open');
    if (!other) throw thrown;
    await label(other);
    return { url: other.html_url, state: 'found' };
  }
}

/** What GitHub would not do, in words; anything else as it came. */
export function pullRequestFault(thrown: unknown): unknown {
  const status = statusOf(thrown);
  if (status === undefined || thrown instanceof Fault) return thrown;
  return new Fault({
    code: 'PULL_REQUEST_FAILED',
    what: `The image has its tag, but GitHub would not take the changelog: it answered ${status}, ${messageOf(thrown).slice(0, 300)}.`,
    remedy:
      status >= 500
        ? 'Re-run: what is done stays done.'
        : 'The job needs contents: write and pull-requests: write, and the repository has to allow GitHub Actions to create pull requests (Settings, Actions). Then re-run: what is done stays done.',
    cause: thrown,
  });
}
