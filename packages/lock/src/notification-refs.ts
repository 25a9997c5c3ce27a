/** The notification refs on GitHub: created, moved and removed together with the lock, and polled by the job that waits. */
import type { Head } from './machine.ts';
import { notificationsFor } from './notifications.ts';
import { type GitRef, type LockRefs, NOTHING, type RefUpdate } from './refs.ts';
import type { LockState } from './state.ts';

/** After so many answers in a row without the ref it is gone; before, a replica may lag. */
const MOST_MISSES = 3;
/** So many counted answers in a row that say nothing new, and polling is too dear: unchanged answers do not come as 304. */
const MOST_REPETITIONS = 3;

/** What changes besides a lock, in the same step. */
interface Along {
  readonly updates: readonly RefUpdate[];
  /** To be called when the step succeeded. */
  done(): Promise<void>;
}

export class NotificationRefs {
  readonly #refs: LockRefs;
  /** Refs of jobs that wait in this process, and the commit that each pointed at when it was last polled. */
  readonly #known = new Map<string, string>();
  #misses = 0;
  #repetitions = 0;

  constructor(refs: LockRefs) {
    this.#refs = refs;
  }

  /** The updates for a change of locks. @param isBare none at all */
  along(heads: readonly Head[], written: readonly Head[], isBare: boolean): Along {
    const created = new Map<string, string>();
    const removed: string[] = [];
    const updates: RefUpdate[] = [];
    for (const [index, { key, state }] of heads.entries()) {
      const { at, state: next } = written[index]!;
      const { create, notify, remove } = notificationsFor(state, next!);
      const nameOf = (nonce: string) => this.#refs.notificationName(key, nonce);
      removed.push(...remove.map(nameOf));
      if (isBare) continue;
      for (const nonce of create) created.set(nameOf(nonce), at!);
      // Whatever a notification ref pointed at before, it points elsewhere now.
      for (const nonce of [...create, ...notify]) {
        updates.push({ name: nameOf(nonce), afterOid: at!, force: true });
      }
    }
    const removedHere = isBare ? [] : removed.filter(name => this.#known.has(name));
    for (const name of removedHere) updates.push({ name, afterOid: NOTHING, force: true });
    return {
      updates,
      done: async () => {
        for (const [name, commit] of created) this.#known.set(name, commit);
        for (const name of removed) this.#known.delete(name);
        await this.#remove(removed.filter(name => !removedHere.includes(name)));
      },
    };
  }

  /** Notifies by REST of a change that was made by REST. Without that, those who wait would look a minute later. */
  async deliver({ key, state }: Head, next: LockState, commit: string): Promise<void> {
    const { api, base } = this.#refs;
    const { notify, remove } = notificationsFor(state, next);
    const nameOf = (nonce: string) => this.#refs.notificationName(key, nonce);
    for (const name of notify.map(nameOf)) {
      try {
        await api.request(`PATCH ${base}/refs/${name.slice('refs/'.length)}`, { sha: commit, force: true });
      } catch {
        // A ref that is not there has nobody who polls it.
      }
    }
    await this.#remove(remove.map(nameOf));
  }

  /** Removes refs that this process did not create: those of dead jobs, or its own after a kill. */
  async #remove(names: readonly string[]): Promise<void> {
    const { api, base } = this.#refs;
    for (const name of names) {
      try {
        await api.request(`DELETE ${base}/refs/${name.slice('refs/'.length)}`);
      } catch {
        // Nobody polls it any more, and the change of the lock is made.
      }
    }
  }

  /** @returns whether one of the refs moved since it was last polled; undefined where nobody can move them */
  async poll(keys: readonly string[], nonce: string): Promise<boolean | undefined> {
    let isNotified = false;
    for (const key of keys) {
      const hasMoved = await this.#pollOne(key, nonce);
      if (hasMoved === undefined) return undefined;
      isNotified ||= hasMoved;
    }
    return isNotified;
  }

  async #pollOne(key: string, nonce: string): Promise<boolean | undefined> {
    const { api, base, signal } = this.#refs;
    const name = this.#refs.notificationName(key, nonce);
    let answer: { readonly changed: boolean; readonly data: GitRef | undefined };
    try {
      answer = await api.conditional<GitRef>(`GET ${base}/ref/${name.slice('refs/'.length)}`);
    } catch {
      if (signal?.aborted) throw signal.reason;
      return false;
    }
    const commit = answer.data?.object?.sha;
    if (commit === undefined) {
      this.#misses += 1;
      return this.#known.has(name) && this.#misses < MOST_MISSES ? false : undefined;
    }
    this.#misses = 0;
    const hasMoved = this.#known.get(name) !== commit;
    this.#known.set(name, commit);
    this.#repetitions = answer.changed && !hasMoved ? this.#repetitions + 1 : 0;
    return this.#repetitions < MOST_REPETITIONS ? hasMoved : undefined;
  }
}
