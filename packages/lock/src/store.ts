import { Fault, messageOf } from '@guarded-deploy/faults';
import { type Api, forbidden, graphqlErrorsOf, isRateLimit, meaningOf, Unavailable } from './api.ts';
import { bellsFor } from './bells.ts';
import { bellOf, mirrorOf, refOf } from './key.ts';
import type { Head } from './machine.ts';
import { isPlausible, type LockState, largestCounter, parse, serialize } from './state.ts';

export type Swap =
  | { readonly kind: 'swapped'; readonly heads: readonly Head[] }
  /** Refused, or unknown: only reading again tells which. `refused`: GitHub said no, rather than nothing or later. */
  | { readonly kind: 'doubtful'; readonly reason: string; readonly refused: boolean };

/** Where locks are kept. Both calls throw a Fault when asking again cannot help and `Unavailable` when it can. */
export interface Store {
  /** `changed`: it has most likely changed since the last read, which makes a conditional request the dearer way to ask. */
  read(keys: readonly string[], changed?: boolean): Promise<readonly Head[]>;
  /**
   * Replaces all `heads` by `next`, or none: compare-and-swap. `bare`: refused before although nobody else wrote, so
   * without anything that is not needed. `divisible`: the changes make sense one by one, so a host that cannot change
   * several refs in one step changes the first; the answer says which were changed.
   */
  swap(
    heads: readonly Head[],
    next: readonly LockState[],
    bare?: boolean,
    divisible?: boolean,
  ): Promise<Swap>;
  /**
   * Whether the job with `nonce`, which waits for `keys`, was told to look since it asked last; undefined: nobody can tell
   * it, so it has to look by itself. An unchanged answer is free.
   */
  listen(keys: readonly string[], nonce: string): Promise<boolean | undefined>;
  /** Where a person finds the lock `key`. */
  locate(key: string): string;
}

export interface StoreOptions {
  readonly api: Api;
  readonly owner: string;
  readonly repo: string;
  readonly namespace?: string;
  /** GraphQL node id of the repository, where the caller knows it already; saves one call. */
  readonly repositoryId?: string | undefined;
  /** Id of the run that asks: counters far beyond its own were written by a hand. Not looked at without. */
  readonly run?: number | undefined;
  /** Aborts with the run; only read, to tell a cancelled call from a failed one. */
  readonly signal?: AbortSignal | undefined;
}

/** Git's empty tree, which every repository knows. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const NOTHING = '0'.repeat(40);
/** So many answers in a row without its bell are put down to a lagging replica. */
const SILENCES = 3;
/** So many counted answers in a row that say nothing new, and listening is too dear: unchanged answers do not come as 304. */
const REPETITIONS = 3;
/** Constant, so that the same state always gives the same commit. The state's version tells the order, no date does. */
const AUTHOR = {
  name: 'turnstyle-lock',
  email: 'turnstyle-lock@users.noreply.github.com',
  date: '2000-01-01T00:00:00Z',
};

const UPDATE_REFS = `mutation UpdateRefs($input: UpdateRefsInput!) {
  updateRefs(input: $input) { clientMutationId }
}`;

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

interface GitRef {
  readonly ref: string;
  readonly object: { readonly sha: string; readonly type: string };
}

type Content = LockState | { readonly unreadable: string } | undefined;

const isState = (content: Content): content is LockState => content !== undefined && 'schema' in content;

/**
 * What the ref and its mirror say together. Both are moved in one step, so they differ only after a hand was at work (or
 * where the host cannot move two at once): then the newer readable one counts, and an older or broken one is repaired by the next change.
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

/** Keeps locks in refs of a repository: `updateRefs` of GraphQL where the host has it, otherwise REST with one key at a time. */
export function gitHubStore(options: StoreOptions): Store {
  const { api, owner, repo, signal } = options;
  const repository = `${owner}/${repo}`;
  const base = `/repos/${owner}/${repo}/git`;
  const names = (key: string) => {
    const main = refOf(key, options.namespace);
    return { main, mirror: mirrorOf(main) };
  };
  const mostCount = options.run === undefined ? Number.MAX_SAFE_INTEGER : largestCounter(options.run);
  /** Commits never change, so each is fetched once. */
  const commits = new Map<string, string>();
  let repositoryId = options.repositoryId;
  let restOnly = false;
  /** The host took a change only without bells. */
  let isBare = false;
  /** Bells of jobs that wait in this process, and where each pointed when it was last heard. */
  const bells = new Map<string, string>();
  let silences = 0;
  let repetitions = 0;
  /** GitHub's words when it last said that GraphQL was used too much. */
  let limitedBy = '';

  const guarded = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (thrown) {
      throw meaningOf(thrown, repository, signal);
    }
  };

  async function content(ref: GitRef | undefined, key: string): Promise<Content> {
    if (!ref) return undefined;
    const { sha, type } = ref.object;
    if (type !== 'commit') return { unreadable: `${ref.ref} points at a ${type}, not at a commit` };
    let message = commits.get(sha);
    if (message === undefined) {
      const answer = await guarded(() => api.request(`GET ${base}/commits/${sha}`));
      message = (answer.data as { message?: string }).message ?? '';
      if (commits.size > 200) commits.clear();
      commits.set(sha, message);
    }
    const place = `the commit ${sha.slice(0, 12)} of ${ref.ref}`;
    const state = parse(message, key);
    if (!state) return { unreadable: `${place} holds no state of this lock` };
    if (isPlausible(state, mostCount)) return state;
    return {
      unreadable: `${place} counts to ${Math.max(state.epoch, state.version)}, which no lock reaches by itself: it was written by hand`,
    };
  }

  async function readKey(key: string): Promise<Head> {
    const { main, mirror } = names(key);
    const answer = await guarded(() =>
      api.conditional<readonly GitRef[]>(`GET ${base}/matching-refs/${main.slice('refs/'.length)}`),
    );
    if (answer.data === undefined) {
      throw meaningOf(Object.assign(new Error('Not Found'), { status: 404 }), repository, signal);
    }
    if (!Array.isArray(answer.data)) throw new Unavailable('GitHub answered without a list of refs');
    const mainRef = answer.data.find(ref => ref.ref === main);
    return headOf(
      key,
      mainRef,
      answer.data.find(ref => ref.ref === mirror),
    );
  }

  async function headOf(
    key: string,
    mainRef: GitRef | undefined,
    mirrorRef: GitRef | undefined,
  ): Promise<Head> {
    const own = await content(mainRef, key);
    const copy =
      mirrorRef && mirrorRef.object.sha === mainRef?.object.sha ? own : await content(mirrorRef, key);
    return {
      key,
      at: mainRef?.object.sha ?? null,
      mirrorAt: mirrorRef?.object.sha ?? null,
      ...reconcile(own, copy),
    };
  }

  /**
   * Refs and content in one call, from GraphQL's own budget. Any error: undefined, and the other way is tried. So it is when
   * nothing is found: a host whose GraphQL does not show these refs must not make a held lock look free.
   */
  async function readKeyAtOnce(key: string): Promise<Head | undefined> {
    const { main, mirror } = names(key);
    try {
      const { repository: found } = await api.graphql<{
        repository: { id: string; main: ReadTarget | null; mirror: ReadTarget | null } | null;
      }>(READ_REFS, { owner, name: repo, main, mirror });
      repositoryId ??= found?.id;
      if (!found?.main?.target && !found?.mirror?.target) return undefined;
      const refs = [
        { ref: main, target: found.main?.target },
        { ref: mirror, target: found.mirror?.target },
      ].map(({ ref, target }): GitRef | undefined => {
        if (!target) return undefined;
        if (target.message !== undefined) commits.set(target.oid, target.message);
        return { ref, object: { sha: target.oid, type: target.__typename.toLowerCase() } };
      });
      return await headOf(key, refs[0], refs[1]);
    } catch {
      if (signal?.aborted) throw signal.reason;
      return undefined;
    }
  }

  async function commit(state: LockState, parents: readonly string[]): Promise<string> {
    const message = serialize(state);
    const answer = await guarded(() =>
      api.request(`POST ${base}/commits`, { message, tree: EMPTY_TREE, parents, author: AUTHOR }),
    );
    const { sha } = answer.data as { sha: string };
    commits.set(sha, message);
    return sha;
  }

  async function nodeId(): Promise<string> {
    if (repositoryId === undefined) {
      const answer = await guarded(() => api.request(`GET /repos/${owner}/${repo}`));
      repositoryId = (answer.data as { node_id: string }).node_id;
    }
    return repositoryId;
  }

  async function swapAtomically(
    heads: readonly Head[],
    next: readonly LockState[],
    bare: boolean,
  ): Promise<Swap | 'unsupported' | 'limited'> {
    const id = await nodeId();
    const written: Head[] = [];
    for (const [index, head] of heads.entries()) {
      const state = next[index]!;
      const sha = await commit(state, []);
      written.push({ key: head.key, state, at: sha, mirrorAt: sha });
    }
    const hung = new Map<string, string>();
    const dropped: string[] = [];
    const refUpdates = heads.flatMap((head, index) => {
      const { main, mirror } = names(head.key);
      const afterOid = written[index]!.at!;
      const { hang, ring, drop } = bellsFor(head.state, next[index]!);
      const nameOf = (nonce: string) => bellOf(head.key, nonce, options.namespace);
      if (!bare) for (const nonce of hang) hung.set(nameOf(nonce), afterOid);
      dropped.push(...drop.map(nameOf));
      return [
        { name: main, beforeOid: head.at ?? NOTHING, afterOid, force: true },
        { name: mirror, beforeOid: head.mirrorAt ?? NOTHING, afterOid, force: true },
        // Whatever a bell pointed at before, it points elsewhere now.
        ...(bare ? [] : [...hang, ...ring].map(nonce => ({ name: nameOf(nonce), afterOid, force: true }))),
      ];
    });
    const known = bare ? [] : dropped.filter(name => bells.has(name));
    refUpdates.push(...known.map(name => ({ name, afterOid: NOTHING, force: true })));
    try {
      await api.graphql(UPDATE_REFS, { input: { repositoryId: id, refUpdates } });
      isBare = bare;
      for (const [name, sha] of hung) bells.set(name, sha);
      for (const name of dropped) bells.delete(name);
      await discard(dropped.filter(name => !known.includes(name)));
      return { kind: 'swapped', heads: written };
    } catch (thrown) {
      if (signal?.aborted) throw signal.reason;
      const errors = graphqlErrorsOf(thrown);
      if (isRateLimit(thrown)) {
        limitedBy = messageOf(thrown).slice(0, 300);
        return 'limited';
      }
      const message = messageOf(thrown).slice(0, 300);
      const lacking = errors.some(
        error =>
          error.extensions?.code === 'undefinedField' ||
          (/updateRefs/i.test(error.message ?? '') &&
            /doesn't exist|isn't a defined|unknown type|cannot query field/i.test(error.message ?? '')),
      );
      if (lacking || (thrown as { status?: number }).status === 404) return 'unsupported';
      if (errors.some(error => error.type === 'FORBIDDEN') || /not accessible by/i.test(message)) {
        throw forbidden(repository, message, thrown);
      }
      if (errors.length > 0) return { kind: 'doubtful', reason: message, refused: true };
      throw meaningOf(thrown, repository, signal);
    }
  }

  /** Removes bells that this process did not hang: those of dead jobs, or its own after a kill. Most likely they are there. */
  async function discard(names: readonly string[]): Promise<void> {
    for (const name of names) {
      try {
        await api.request(`DELETE ${base}/refs/${name.slice('refs/'.length)}`);
      } catch {
        // Nobody listens to it any more; the change itself is made.
      }
    }
  }

  /** What `swapAtomically` does in the same step: without it, those who trust in being told would look a minute later. */
  async function ringByRest({ key, state }: Head, next: LockState, sha: string): Promise<void> {
    const { ring, drop } = bellsFor(state, next);
    const nameOf = (nonce: string) => bellOf(key, nonce, options.namespace);
    for (const name of ring.map(nameOf)) {
      try {
        await api.request(`PATCH ${base}/refs/${name.slice('refs/'.length)}`, { sha, force: true });
      } catch {
        // A bell that is not there has nobody who listens to it.
      }
    }
    await discard(drop.map(nameOf));
  }

  async function hear(key: string, nonce: string): Promise<boolean | undefined> {
    const name = bellOf(key, nonce, options.namespace);
    let answer: { readonly changed: boolean; readonly data: GitRef | undefined };
    try {
      answer = await api.conditional<GitRef>(`GET ${base}/ref/${name.slice('refs/'.length)}`);
    } catch {
      if (signal?.aborted) throw signal.reason;
      return false;
    }
    const sha = answer.data?.object?.sha;
    if (sha === undefined) {
      silences += 1;
      return bells.has(name) && silences < SILENCES ? false : undefined;
    }
    silences = 0;
    const rang = bells.get(name) !== sha;
    bells.set(name, sha);
    repetitions = answer.changed && !rang ? repetitions + 1 : 0;
    return repetitions < REPETITIONS ? rang : undefined;
  }

  /** Without `updateRefs`: a ref is created only where there is none, and moved only to a child of what was read. */
  async function swapByRest(
    heads: readonly Head[],
    next: readonly LockState[],
    divisible: boolean,
  ): Promise<Swap> {
    const [head] = heads;
    const [state] = next;
    if ((heads.length !== 1 && !divisible) || !head || !state) {
      throw new Fault({
        code: 'LOCK_KEYS_NOT_ATOMIC',
        what: 'This GitHub server cannot change several refs in one step (it lacks updateRefs), so several keys cannot be taken together.',
        remedy:
          'Use one key that stands for all of them, or update GitHub Enterprise Server to 3.16 or later.',
      });
    }
    if (head.recovered) {
      throw new Fault({
        code: 'LOCK_UNREADABLE',
        what: `The lock '${head.key}' was deleted or changed by hand, and this GitHub server keeps no exact copy of it.`,
        remedy: "See that no deployment is running, then run this action once with 'mode: break'.",
      });
    }
    const { main, mirror } = names(head.key);
    const sha = await commit(state, head.at === null ? [] : [head.at]);
    const path = main.slice('refs/'.length);
    try {
      if (head.at === null) await api.request(`POST ${base}/refs`, { ref: main, sha });
      else await api.request(`PATCH ${base}/refs/${path}`, { sha, force: false });
    } catch (thrown) {
      throw meaningOf(thrown, repository, signal);
    }
    let mirrorAt: string | null = sha;
    try {
      if (head.mirrorAt === null) await api.request(`POST ${base}/refs`, { ref: mirror, sha });
      else await api.request(`PATCH ${base}/refs/${mirror.slice('refs/'.length)}`, { sha, force: true });
    } catch {
      // The mirror only helps to notice that the ref was deleted; the ref itself has been changed.
      mirrorAt = head.mirrorAt;
    }
    return { kind: 'swapped', heads: [{ key: head.key, state, at: sha, mirrorAt }] };
  }

  return {
    read: async (keys, changed = false) => {
      const heads: Head[] = [];
      for (const key of keys)
        heads.push((changed ? await readKeyAtOnce(key) : undefined) ?? (await readKey(key)));
      return heads;
    },
    listen: async (keys, nonce) => {
      if (restOnly || isBare) return undefined;
      let heard = false;
      for (const key of keys) {
        const rang = await hear(key, nonce);
        if (rang === undefined) return undefined;
        heard ||= rang;
      }
      return heard;
    },
    swap: async (heads, next, bare = false, divisible = false) => {
      try {
        if (!restOnly) {
          const swapped = await swapAtomically(heads, next, bare || isBare);
          if (swapped === 'unsupported') restOnly = true;
          else if (swapped !== 'limited') return swapped;
          // REST has a budget of its own, but no step for several keys and no exact copy to recover from.
          else if ((heads.length !== 1 && !divisible) || heads[0]!.recovered)
            throw new Unavailable(limitedBy);
        }
        const swapped = await swapByRest(heads, next, divisible);
        const written = swapped.kind === 'swapped' && !restOnly ? swapped.heads[0]?.at : undefined;
        if (written) await ringByRest(heads[0]!, next[0]!, written);
        return swapped;
      } catch (thrown) {
        if (thrown instanceof Unavailable)
          return { kind: 'doubtful', reason: thrown.message, refused: thrown.refused };
        throw thrown;
      }
    },
    locate: key => `${repository} ${refOf(key, options.namespace)}`,
  };
}
