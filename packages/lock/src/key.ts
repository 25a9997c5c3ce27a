import { createHash } from 'node:crypto';
import { Fault } from '@guarded-deploy/faults';

/** The longest key; it is kept in the lock and shown, never a ref's name as it is. */
const LONGEST_KEY = 1_000;

/**
 * A key as it is compared: Unicode's composed form, outer blanks removed. Two keys that look alike are one lock.
 * @throws Fault LOCK_KEY_INVALID
 */
export function normalizeKey(key: string): string {
  const normal = key.normalize('NFC').trim();
  if (normal === '' || normal.length > LONGEST_KEY || /[\u0000-\u001f\u007f]/.test(normal)) {
    throw new Fault({
      code: 'LOCK_KEY_INVALID',
      what: `The lock's key is ${normal === '' ? 'empty' : normal.length > LONGEST_KEY ? `${normal.length} characters long` : 'not one line of printable text'}.`,
      remedy: `Give a key of 1 to ${LONGEST_KEY} characters on one line, such as 'production'.`,
    });
  }
  return normal;
}

/** Keys in the one order in which all jobs handle them, without repetitions. */
export function normalizeKeys(keys: readonly string[]): readonly string[] {
  return [...new Set(keys.map(normalizeKey))].sort();
}

/**
 * The ref below `namespace` that keeps the lock `key`: a hash, so that any key fits, and a readable rest.
 * @throws Fault LOCK_NAMESPACE_INVALID
 */
export function refOf(key: string, namespace = 'refs/locks'): string {
  const valid = /^refs(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(namespace);
  if (
    !valid ||
    /\.\.|\.lock(\/|$)|\.(\/|$)/.test(namespace) ||
    /^refs\/(pull|tags|replace)(\/|$)/.test(namespace)
  ) {
    throw new Fault({
      code: 'LOCK_NAMESPACE_INVALID',
      what: `The ref namespace ${JSON.stringify(namespace.slice(0, 100))} cannot keep locks.`,
      remedy: "Leave it at 'refs/locks', or set 'refs/heads/locks' where the host refuses other refs.",
    });
  }
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 16);
  const slug = key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return `${namespace}/${hash}${slug === '' ? '' : `-${slug}`}`;
}

/** The copy of a lock's ref that is moved in the same step: what a hand deletes or overwrites is recovered from it. */
export function mirrorOf(ref: string): string {
  return `${ref}.mirror`;
}

/** The ref by which the job with `nonce` is told that something about the lock `key` concerns it; see bells.ts. */
export function bellOf(key: string, nonce: string, namespace = 'refs/locks'): string {
  return `${namespace}/bells/${createHash('sha256').update(`${key}\n${nonce}`).digest('hex').slice(0, 24)}`;
}
