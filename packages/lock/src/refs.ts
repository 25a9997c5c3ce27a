/** The refs of a repository that keep locks: their names, how they are read, and the commits that they point at. */
import { type GitHubApi, meaningOf, Unavailable } from './github-api.ts';
import { mirrorRefOf, notificationRefOf, refOf } from './key.ts';
import type { Head } from './machine.ts';
import type { LockState } from './state.ts';
import { isPlausible, largestCounter, parseLockState, serializeLockState } from './state-format.ts';

export interface StoreOptions {
  readonly api: GitHubApi;
  readonly owner: string;
  readonly repo: string;
  readonly namespace?: string;
  /** GraphQL node id of the repository, where the caller knows it already. Saves one call. */
  readonly repositoryId?: string | undefined;
  /** Id of the run that asks. Counters far beyond its own were written by hand. Left out: not looked at. */
  readonly run?: number | undefined;
  /** Aborts with the run. Only read, to tell a cancelled call from a failed one. */
  readonly signal?: AbortSignal | undefined;
}

/** Git's empty tree, which every repository knows. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
/** Constant, so that the same state always gives the same commit. The state's version tells the order, no date does. */
const AUTHOR = {
  name: 'turnstyle-lock',
  email: 'turnstyle-lock@users.noreply.github.com',
  date: '2000-01-01T00:00:00Z',
};
/** More commits than one command meets. */
const MOST_COMMITS = 200;

const READ_REFS = `query ReadLock($owner: String!, $name: String!, $main: String!, $mirror: String!) {
  repository(owner: $owner, name: $name) {
    id
    main: ref(qualifiedName: $main) { target { __typename oid ... on Commit { message } } }
    mirror: ref(qualifiedName: $mirror) { target { __typename oid ... on Commit { message } } }
  }
}`;

interface ReadTarget {
  readonly target: { readonly __typename: string; readonly oid: string; readonly message?: string } | null;
}

/** A ref as REST shows it. */
export interface GitRef {
  readonly ref: string;
  readonly object: { readonly sha: string; readonly type: string };
}

/** The SHA of a ref that is not there. */
export const NOTHING = '0'.repeat(40);

/** One change of a ref by GraphQL; without `beforeOid` whatever it pointed at. */
export interface RefUpdate {
  readonly name: string;
  readonly beforeOid?: string;
  readonly afterOid: string;
  readonly force: true;
}

type Content = LockState | { readonly unreadable: string } | undefined;

const isState = (content: Content): content is LockState => content !== undefined && 'schema' in content;

/**
 * What the ref and its mirror say together. Both are moved in one step, so they differ only after somebody changed one by
 * hand, or where the host cannot move two at once. The newer readable one counts; the next change repairs the other.
 */
export function reconcile(
  main: Content,
  mirror: Content,
): { state: LockState | undefined; unreadable?: string; recovered?: boolean } {
  if (isState(main) && (!isState(mirror) || mirror.version <= main.version)) return { state: main };
  if (isState(mirror)) return { state: mirror, recovered: true };
  const broken = [main, mirror].find(content => content !== undefined && 'unreadable' in content);
  if (broken && 'unreadable' in broken) return { state: undefined, unreadable: broken.unreadable };
  return { state: undefined };
}

export class LockRefs {
  readonly api: GitHubApi;
  readonly signal: AbortSignal | undefined;
  /** owner/name. */
  readonly repository: string;
  /** Address of the repository's Git objects in REST. */
  readonly base: string;
  readonly #options: StoreOptions;
  readonly #largestCounter: number;
  /** Messages of commits. A commit never changes, so each is fetched once. */
  readonly #messages = new Map<string, string>();
  #repositoryId: string | undefined;

  constructor(options: StoreOptions) {
    const { api, owner, repo, run, signal } = options;
    this.api = api;
    this.signal = signal;
    this.repository = `${owner}/${repo}`;
    this.base = `/repos/${owner}/${repo}/git`;
    this.#options = options;
    this.#largestCounter = run === undefined ? Number.MAX_SAFE_INTEGER : largestCounter(run);
    this.#repositoryId = options.repositoryId;
  }

  names(key: string): { readonly main: string; readonly mirror: string } {
    const main = refOf(key, this.#options.namespace);
    return { main, mirror: mirrorRefOf(main) };
  }

  notificationName(key: string, nonce: string): string {
    return notificationRefOf(key, nonce, this.#options.namespace);
  }

  /** Where a person finds the lock `key`. */
  locate(key: string): string {
    return `${this.repository} ${this.names(key).main}`;
  }

  /** What an error of a request means; see `meaningOf`. */
  meaning(thrown: unknown): unknown {
    return meaningOf(thrown, this.repository, this.signal);
  }

  async #guarded<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (thrown) {
      throw this.meaning(thrown);
    }
  }

  /** Reads a lock by REST, with a conditional request: an unchanged answer is free. */
  async read(key: string): Promise<Head> {
    const { main, mirror } = this.names(key);
    const address = `${this.base}/matching-refs/${main.slice('refs/'.length)}`;
    const { data } = await this.#guarded(() => this.api.conditional<readonly GitRef[]>(`GET ${address}`));
    if (data === undefined) throw this.meaning(Object.assign(new Error('Not Found'), { status: 404 }));
    if (!Array.isArray(data)) throw new Unavailable('GitHub answered without a list of refs');
    const found = (name: string) => (data as readonly GitRef[]).find(({ ref }) => ref === name);
    return this.#head(key, found(main), found(mirror));
  }

  /**
   * Reads refs and content in one call, from GraphQL's own budget. @returns undefined after any error, and when nothing is
   * found: a host whose GraphQL does not show these refs must not make a held lock look free
   */
  async readAtOnce(key: string): Promise<Head | undefined> {
    const { main, mirror } = this.names(key);
    const { owner, repo } = this.#options;
    try {
      const { repository: found } = await this.api.graphql<{
        repository: { id: string; main: ReadTarget | null; mirror: ReadTarget | null } | null;
      }>(READ_REFS, { owner, name: repo, main, mirror });
      this.#repositoryId ??= found?.id;
      if (!found?.main?.target && !found?.mirror?.target) return undefined;
      const refs = [
        { ref: main, target: found.main?.target },
        { ref: mirror, target: found.mirror?.target },
      ].map(({ ref, target }): GitRef | undefined => {
        if (!target) return undefined;
        if (target.message !== undefined) this.#messages.set(target.oid, target.message);
        return { ref, object: { sha: target.oid, type: target.__typename.toLowerCase() } };
      });
      return await this.#head(key, refs[0], refs[1]);
    } catch {
      if (this.signal?.aborted) throw this.signal.reason;
      return undefined;
    }
  }

  async #head(key: string, main: GitRef | undefined, mirror: GitRef | undefined): Promise<Head> {
    const own = await this.#content(main, key);
    const copy = mirror && mirror.object.sha === main?.object.sha ? own : await this.#content(mirror, key);
    return {
      key,
      at: main?.object.sha ?? null,
      mirrorAt: mirror?.object.sha ?? null,
      ...reconcile(own, copy),
    };
  }

  async #content(ref: GitRef | undefined, key: string): Promise<Content> {
    if (!ref) return undefined;
    const { sha, type } = ref.object;
    if (type !== 'commit') return { unreadable: `${ref.ref} points at a ${type}, not at a commit` };
    let message = this.#messages.get(sha);
    if (message === undefined) {
      const answer = await this.#guarded(() => this.api.request(`GET ${this.base}/commits/${sha}`));
      message = (answer.data as { message?: string }).message ?? '';
      if (this.#messages.size > MOST_COMMITS) this.#messages.clear();
      this.#messages.set(sha, message);
    }
    const place = `the commit ${sha.slice(0, 12)} of ${ref.ref}`;
    const state = parseLockState(message, key);
    if (!state) return { unreadable: `${place} holds no state of this lock` };
    if (isPlausible(state, this.#largestCounter)) return state;
    return {
      unreadable: `${place} counts to ${Math.max(state.epoch, state.version)}, which no lock reaches by itself: it was written by hand`,
    };
  }

  /** Writes a state as a commit. No ref points at it yet. @returns its SHA */
  async commit(state: LockState, parents: readonly string[]): Promise<string> {
    const message = serializeLockState(state);
    const answer = await this.#guarded(() =>
      this.api.request(`POST ${this.base}/commits`, { message, tree: EMPTY_TREE, parents, author: AUTHOR }),
    );
    const { sha } = answer.data as { sha: string };
    this.#messages.set(sha, message);
    return sha;
  }

  /** GraphQL's id of the repository. */
  async nodeId(): Promise<string> {
    if (this.#repositoryId === undefined) {
      const answer = await this.#guarded(() => this.api.request(`GET /repos/${this.repository}`));
      this.#repositoryId = (answer.data as { node_id: string }).node_id;
    }
    return this.#repositoryId;
  }
}
