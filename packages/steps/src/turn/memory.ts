/**
 * Which locks the earlier steps of this job took. A step that waits has to know them, so that two jobs do not wait for each
 * other. They are kept in the runner's temporary folder, which is the job's own. Any step of the job may write there, so what
 * is read only says where to look; it proves nothing.
 */
import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalizeKey } from '@guarded-deploy/lock';

/** Bytes; more than any job needs. */
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

  /** Names of locks at `place` that steps of this job took and did not release, as far as is known. */
  held(place: string): readonly string[] {
    const { places } = this.#read();
    return Object.hasOwn(places, place) ? places[place]! : [];
  }

  /** Notes what a step took and what it released. */
  note(
    place: string,
    change: { readonly taken?: readonly string[]; readonly released?: readonly string[] },
  ): void {
    if (this.#file === undefined) return;
    const { taken = [], released = [] } = change;
    const { places } = this.#read();
    const keys = new Set([...(Object.hasOwn(places, place) ? places[place]! : []), ...taken]);
    for (const key of released) keys.delete(key);
    const content: Content = { job: this.#job, places: { ...places, [place]: [...keys] } };
    const fresh = `${this.#file}.${process.pid}`;
    try {
      // Written to another file and renamed: a link of this name is neither followed nor changed.
      writeFileSync(fresh, JSON.stringify(content), { flag: 'wx', mode: 0o600 });
      renameSync(fresh, this.#file);
    } catch {
      // The lock is as exclusive without it. Only jobs that wait for each other are then ended by their time limits.
      rmSync(fresh, { force: true });
    }
  }
}
