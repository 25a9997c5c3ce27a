import { type GitHub, statusOf } from '@guarded-deploy/action-kit/github';
import { readPages } from '@guarded-deploy/deadline/pages';
import { Fault, messageOf } from '@guarded-deploy/faults';

export interface ChangelogWish {
  readonly owner: string;
  readonly repo: string;
  readonly base: string;
  readonly branch: string;
  readonly path: string;
  readonly content: string;
  readonly title: string;
  readonly body: string;
}

export interface ChangelogPull {
  /** Empty when the changelog was in the base branch already, and no pull request brought it there. */
  readonly url: string;
  readonly state: 'opened' | 'found' | 'merged';
}

/**
 * Brings one file to the base branch by a pull request. Every step is looked up first and after an error, so that it can be repeated.
 * A file that is there, on the base or on the branch, is what people made of it, and is left alone.
 */
export async function openChangelogPull(
  github: Pick<GitHub, 'request'>,
  wish: ChangelogWish,
): Promise<ChangelogPull> {
  const { base, body, branch, content, owner, path, repo, title } = wish;
  const at = { owner, repo };

  async function hasFile(ref: string): Promise<boolean> {
    try {
      const { data } = await github.request('GET /repos/{owner}/{repo}/contents/{path}', {
        ...at,
        path,
        ref,
      });
      if (!Array.isArray(data) && data.type === 'file') return true;
    } catch (thrown) {
      if (statusOf(thrown) === 404) return false;
      throw thrown;
    }
    throw new Fault({
      code: 'CHANGELOG_DIR_INVALID',
      what: `${path} is in the repository already, and is no file.`,
      remedy: "Set 'changelog-dir' to another folder.",
    });
  }

  async function headOf(name: string): Promise<string | undefined> {
    try {
      const ref = `heads/${name}`;
      return (await github.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...at, ref })).data.object
        .sha;
    } catch (thrown) {
      if (statusOf(thrown) === 404) return undefined;
      throw thrown;
    }
  }

  async function pulls(state: 'open' | 'all') {
    const route = 'GET /repos/{owner}/{repo}/pulls';
    const query = { ...at, state, head: `${owner}:${branch}`, base } as const;
    const listing = await readPages(route, async address => {
      const page = Object.fromEntries(new URLSearchParams(address.slice(route.length)));
      const { data, headers } = await github.request(route, { ...query, ...(page as object) });
      return { items: data, link: headers.link };
    });
    return listing.items;
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

  const start = await headOf(base);
  if (start === undefined) {
    throw new Fault({
      code: 'BASE_MISSING',
      what: `There is no branch '${base.slice(0, 200)}' for the pull request to go to.`,
      remedy: "Set 'base' to a branch of this repository.",
    });
  }
  if (await hasFile(base)) {
    const merged = (await pulls('all')).find(pull => pull.merged_at !== null);
    return { url: merged?.html_url ?? '', state: 'merged' };
  }
  await ensure(
    async () => (await headOf(branch)) !== undefined,
    () =>
      github.request('POST /repos/{owner}/{repo}/git/refs', {
        ...at,
        ref: `refs/heads/${branch}`,
        sha: start,
      }),
  );
  await ensure(
    () => hasFile(branch),
    () =>
      github.request('PUT /repos/{owner}/{repo}/contents/{path}', {
        ...at,
        path,
        branch,
        message: title,
        content: Buffer.from(content).toString('base64'),
      }),
  );
  const [open] = await pulls('open');
  if (open) return { url: open.html_url, state: 'found' };
  try {
    const created = await github.request('POST /repos/{owner}/{repo}/pulls', {
      ...at,
      title,
      body,
      head: branch,
      base,
    });
    return { url: created.data.html_url, state: 'opened' };
  } catch (thrown) {
    const [other] = await pulls('open');
    if (other) return { url: other.html_url, state: 'found' };
    throw thrown;
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
