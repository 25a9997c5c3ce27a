import { createHash } from 'node:crypto';
import { Fault } from '@guarded-deploy/faults';

/** The longest key. It is stored in the lock and shown to people; a ref's name has only its hash. */
const LONGEST_KEY = 1_000;

/**
 * Characters that show nothing, by their Unicode properties: what a font is to ignore, controls, and characters of format. Of the last,
 * the signs that are shown before Arabic, Syriac and Kaithi numbers and those that place hieroglyphs stay. Two selectors of a letter's
 * form, which have no property of that kind, are named.
 */
const INVISIBLE =
  /(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\u{13430}-\u{1343f}])[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u{16fe4}\u{1bc9d}]/gu;

/**
 * What looks like a space: Unicode's white space, and those characters that are called letters or symbols and are drawn blank (the Braille
 * pattern without dots, the blank hieroglyphs, the empty note head).
 */
const BLANK = /[\s\p{White_Space}\u2800\u{13441}\u{13442}\u{1d159}]+/u;

function invalid(key: string, why: string): Fault {
  return new Fault({
    code: 'LOCK_KEY_INVALID',
    what: `The lock's key ${JSON.stringify(key.slice(0, 60))} is ${why}.`,
    remedy: `Give a key of 1 to ${LONGEST_KEY} characters on one line, such as 'production'.`,
  });
}

/** The form in which releases before the normal form compare keys: composed, trimmed. @throws Fault LOCK_KEY_INVALID */
function formerKey(key: string): string {
  const former = key.normalize('NFC').trim();
  if (former === '') throw invalid(key, 'empty');
  if (former.length > LONGEST_KEY) throw invalid(key, `${former.length} characters long`);
  if (/[\u0000-\u001f\u007f]/.test(former)) throw invalid(key, 'not one line of printable text');
  return former;
}

/** Small letters of any script. By way of capitals, so that all forms of one letter become the same (ß and SS, σ and ς). */
function folded(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}

/** One word of a key read as a path: `./shop`, `shop/`, `.\shop` and `x/../shop` are `shop`. A word without slashes and dots stays as it is. */
function normalWord(word: string): string {
  const path = word.replace(/\\/g, '/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    const before = parts.at(-1);
    if (part === '..' && before !== undefined && before !== '..') parts.pop();
    else if (part !== '..' || !path.startsWith('/')) parts.push(part);
  }
  const root = path.startsWith('/') ? '/' : '';
  return parts.length === 0 ? root || '.' : `${root}${parts.join('/')}`;
}

/** One pass. Several are needed where one change makes another possible. */
function pass(key: string): string {
  const words = folded(key)
    // White space that is a control character parts words, so it is looked for first.
    .split(BLANK)
    .map(word => word.replace(INVISIBLE, ''))
    .filter(Boolean)
    .map(normalWord);
  // The root directory adds nothing to what else names the target: `prod .` is `prod`.
  const named = words.filter(word => word !== '.');
  return (named.length > 0 ? named : words.slice(0, 1)).join(' ');
}

/** More passes than any text needs. */
const MOST_PASSES = 10;

/**
 * The one form of a key: two keys that mean the same target are one lock. Letters are small and compatible forms are one
 * (Unicode NFKC and case folding), invisible characters are left out, blanks of any kind are one space, and each word is
 * read as a path.
 * @throws Fault LOCK_KEY_INVALID
 */
export function normalizeKey(key: string): string {
  let normal = formerKey(key);
  for (let passes = 0; passes < MOST_PASSES; passes += 1) {
    const next = pass(normal);
    if (next === normal) break;
    normal = next;
  }
  if (normal === '') throw invalid(key, 'empty: it has only characters that show nothing');
  if (normal.length > LONGEST_KEY) throw invalid(key, `${normal.length} characters long in its normal form`);
  return normal;
}

/** Keys in their normal form, each once, in the order in which all jobs handle them. */
export function normalizeKeys(keys: readonly string[]): readonly string[] {
  return [...new Set(keys.map(normalizeKey))].sort();
}

/**
 * The names under which releases before the normal form keep the locks of `keys`, where they differ. A job takes these too,
 * so that it and a job of such a release never hold the same key at once.
 */
export function formerNames(keys: readonly string[]): readonly string[] {
  const normal = new Set(keys.map(normalizeKey));
  return [...new Set(keys.map(formerKey))].filter(key => !normal.has(key)).sort();
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
    .replace(/^-|-$/g, '');
  return `${namespace}/${hash}${slug === '' ? '' : `-${slug}`}`;
}

/** The copy of a lock's ref, moved in the same step. A lock that somebody deletes or overwrites is recovered from it. */
export function mirrorRefOf(ref: string): string {
  return `${ref}.mirror`;
}

/**
 * The notification ref of the job with `nonce` for the lock `key`; see notifications.ts. The folder's name belongs to the
 * stored format: releases before this one use it too.
 */
export function notificationRefOf(key: string, nonce: string, namespace = 'refs/locks'): string {
  return `${namespace}/bells/${createHash('sha256').update(`${key}\n${nonce}`).digest('hex').slice(0, 24)}`;
}
