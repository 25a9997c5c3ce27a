/** Lists of a release's files: a line each, fingerprints of the live release, and what has to be sent. Pure. */
import { hash } from 'node:crypto';
import { type BytePath, type Entry, toText } from './walk.ts';

/** What the runner is told about one file of the live release: enough to choose, not to prove. */
export interface Fingerprint {
  /** Kind and mode, such as `f644` or `l`. */
  readonly kind: string;
  /** First eight hexadecimal digits of the hash. The whole tree is proved by full hashes on the host afterwards. */
  readonly fingerprint: string;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const UNESCAPES: Readonly<Record<string, string>> = { '\\': '\\', t: '\t', n: '\n', r: '\r' };

/** A path in a list: tar -T reads these escapes too. */
export const escapePath = (path: BytePath) => path.replace(/[\\\t\n\r]/g, character => ESCAPES[character]!);
export const unescapePath = (text: string): BytePath =>
  text.replace(/\\([\\tnr])/g, (_, character: string) => UNESCAPES[character]!);

export function kindOf(entry: Entry): string {
  return entry.kind === 'f' ? `f${entry.mode.toString(8)}` : entry.kind;
}

/** One line of a release's list: path, kind and mode, SHA-256, separated by tabs. */
export const lineOf = (entry: Entry) => `${escapePath(entry.path)}\t${kindOf(entry)}\t${entry.hash}\n`;

/** The list's lines in `LC_ALL=C sort -t TAB -k1,1` order. */
export function sortedLines(entries: readonly Entry[]): string[] {
  return entries
    .map(entry => ({ key: escapePath(entry.path), line: lineOf(entry) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ line }) => line);
}

export const digestOf = (entries: readonly Entry[]) =>
  hash('sha256', Buffer.from(sortedLines(entries).join(''), 'latin1'));

/** Reads the fingerprints of a live release (unpacked). */
export function parseFingerprints(bytes: Buffer): Map<BytePath, Fingerprint> {
  const fingerprints = new Map<BytePath, Fingerprint>();
  for (const line of bytes.toString('latin1').split('\n')) {
    if (line === '') continue;
    const [path, kind, fingerprint] = line.split('\t');
    if (path !== undefined && kind !== undefined && fingerprint !== undefined)
      fingerprints.set(unescapePath(path), { kind, fingerprint });
  }
  return fingerprints;
}

/** What has to cross the wire so that a copy of the live release becomes the new one. */
export interface TransferPlan {
  /** Entries whose content is sent. */
  readonly send: readonly Entry[];
  /** Paths to remove from the copy first: removed files, directories that vanish, what becomes something else. */
  readonly deleted: readonly BytePath[];
  /** Paths whose lines of the live list are not taken over. */
  readonly dropped: readonly BytePath[];
  /** Every path of source files that differs, for `when-changed`. */
  readonly changed: readonly string[];
  /** How many of those sent differ; links and empty directories always travel, since only files are copied on the host. */
  readonly differs: number;
}

function parentsOf(path: BytePath): BytePath[] {
  const parents: BytePath[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    parents.push(path.slice(0, at));
  return parents;
}

/** Compares the new tree with the live one. Pure. */
export function planTransfer(
  entries: readonly Entry[],
  live: ReadonlyMap<BytePath, Fingerprint> | undefined,
): TransferPlan {
  if (!live) {
    return {
      send: entries,
      deleted: [],
      dropped: [],
      changed: entries.map(entry => toText(entry.path)),
      differs: entries.length,
    };
  }
  const send: Entry[] = [];
  const differing: Entry[] = [];
  const dropped: BytePath[] = [];
  const wanted = new Set<BytePath>();
  const folders = new Set<BytePath>();
  for (const entry of entries) {
    wanted.add(entry.path);
    for (const parent of parentsOf(entry.path)) {
      if (folders.has(parent)) break;
      folders.add(parent);
    }
    if (entry.kind === 'd') folders.add(entry.path);
    const known = live.get(entry.path);
    const same = known && known.kind === kindOf(entry) && entry.hash.startsWith(known.fingerprint);
    if (same && entry.kind === 'f') continue;
    send.push(entry);
    if (!same) differing.push(entry);
    if (known) dropped.push(entry.path);
  }
  const vanished: BytePath[] = [];
  const emptied = new Set<BytePath>();
  for (const path of live.keys()) {
    if (!wanted.has(path)) vanished.push(path);
    for (const parent of parentsOf(path)) if (!folders.has(parent)) emptied.add(parent);
  }
  // Removing a directory removes what is in it: only the topmost ones are named.
  const topmost = [...emptied].filter(folder => !parentsOf(folder).some(parent => emptied.has(parent)));
  // A file in place of a file needs no room made for it.
  const kinds = new Map(send.map(entry => [entry.path, entry.kind]));
  const replaced = dropped.filter(path => kinds.get(path) !== 'f' || !live.get(path)?.kind.startsWith('f'));
  const outside = [...vanished, ...replaced].filter(
    path =>
      !(folders.has(path) && live.get(path)?.kind === 'd') &&
      !parentsOf(path).some(parent => emptied.has(parent)),
  );
  return {
    send,
    deleted: [...topmost, ...outside.filter(path => !emptied.has(path))],
    dropped: [...dropped, ...vanished],
    changed: [...differing.map(entry => entry.path), ...vanished].map(toText),
    differs: differing.length,
  };
}
