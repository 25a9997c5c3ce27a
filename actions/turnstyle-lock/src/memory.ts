/**
 * Which locks the earlier steps of this job took. A step that waits while the job holds something has to know it, so that two
 * jobs do not wait for each other. Kept in the runner's temporary folder, which is the job's own; any step of the job may
 * write there, so what is read is a hint about where to look, never a proof of holding.
 */
import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalizeKey } from '@guarded-deploy/lock';

/** More than any job has reason to write. */
const LARGEST = 200_000;
const MOST_KEYS = 200;

interface Content {
  /** The job that wrote it: a folder that outlives its job says nothing about the next one. */
  readonly job: string;
  /** Place of the locks → their names. */
  readonly places: Readonly<Record<string, readonly string[]>>;
}

/** What may be the name of a lock. */
function isKey(value: unknown): value is string {
  try {
    return typeof value === 'string' && normalizeKey(value) !== '';
  } catch {
    return false;
  }
}

const isKeys = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= MOST_KEYS && value.every(isKey);

export class Memory {
  readonly #file: string | undefined;
  readonly #job: string;

  /** @param folder RUNNER_TEMP; without one nothing is remembered. @param job the nonce of the job's ticket */
  constructor(folder: string | undefined, job: string) {
    this.#file = folder ? join(folder, 'guarded-deploy-locks.json') : undefined;
    this.#job = job;
  }

  #read(): Content {
    const nothing: Content = { job: this.#job, places: {} };
    if (this.#file === undefined) return nothing;
    try {
      const stats = lstatSync(this.#file);
      if (!stats.isFile() || stats.size > LARGEST) return nothing;
      const value = JSON.parse(readFileSync(this.#file, 'utf8')) as Partial<Content> | null;
      if (value?.job !== this.#job || typeof value.places !== 'object' || value.places === null)
        return nothing;
      const places = Object.entries(value.places).filter(([, keys]) => isKeys(keys));
      return { job: this.#job, places: Object.fromEntries(places) };
    } catch {
      return nothing;
    }
  }

  /** Names of locks at `place` that steps of this job took and did not give back, as far as is known. */
  held(place: string): readonly string[] {
    const { places } = this.#read();
    return Object.hasOwn(places, place) ? places[place]! : [];
  }

  /** Notes what a step took and what it gave back. */
  note(
    place: string,
    change: { readonly taken?: readonly string[]; readonly given?: readonly string[] },
  ): void {
    if (this.#file === undefined) return;
    const { taken = [], given = [] } = change;
    const { places } = this.#read();
    const keys = new Set([...(Object.hasOwn(places, place) ? places[place]! : []), ...taken]);
    for (const key of given) keys.delete(key);
    const content: Content = { job: this.#job, places: { ...places, [place]: [...keys] } };
    const fresh = `${this.#file}.${process.pid}`;
    try {
      // Written aside and renamed: what a link of this name points to is neither followed nor changed.
      writeFileSync(fresh, JSON.stringify(content), { flag: 'wx', mode: 0o600 });
      renameSync(fresh, this.#file);
    } catch {
      // Without it the lock is as exclusive; only a circle of waiting jobs ends by their time limits then.
      rmSync(fresh, { force: true });
    }
  }
}
