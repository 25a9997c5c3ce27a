/** What a host and we say to each other: rounds go there, events and the ends of rounds come back. */
import { gzipSync } from 'node:zlib';

/** A text as it travels packed, in one line. */
export const packed = (text: string) => gzipSync(text, { level: 9 }).toString('base64');

/** What `current` leads to: a release of releases/, a directory elsewhere, nothing that is there, or there is no `current`. */
export interface Current {
  readonly kind: 'release' | 'other' | 'nothing';
  /** The release's id, or the path: from root where it is below it. Empty when there is no `current`. */
  readonly text: string;
}

/** What a host says of `current`: a word and a path. */
export function currentOf(text: string): Current {
  const [word, ...path] = text.split(' ');
  const kind = word === 'release' || word === 'other' ? word : 'nothing';
  return { kind, text: path.join(' ') };
}

export type HostEvent =
  | { readonly type: 'phase'; readonly phase: string }
  | { readonly type: 'step'; readonly text: string }
  | { readonly type: 'output'; readonly text: string }
  | { readonly type: 'note'; readonly text: string }
  /** A reload left processes of another release, so that the service is restarted; `text` as messages/old-release.ts takes it apart. */
  | { readonly type: 'old'; readonly text: string }
  /** Nobody could tell which release a service's processes run: its name and why, separated by a bar. */
  | { readonly type: 'unseen'; readonly text: string }
  /** What `current` leads to from now on. */
  | { readonly type: 'live'; readonly current: Current }
  /** Another run holds the host's lock; `holder` is what it said of itself (time and name), or nothing. */
  | { readonly type: 'waiting'; readonly holder: string };

/** The end of a round that failed, as the host said it. */
export class RoundFailed extends Error {
  readonly code: string;
  readonly detail: string;
  readonly output: string;
  readonly blobs: ReadonlyMap<string, Buffer>;

  constructor(code: string, detail: string, output = '', blobs: ReadonlyMap<string, Buffer> = new Map()) {
    super(`${code} ${detail}`);
    this.name = 'RoundFailed';
    this.code = code;
    this.detail = detail;
    this.output = output;
    this.blobs = blobs;
  }
}

/** Lines longer in all than this travel packed: the host reads byte by byte, but starts no process for it. */
const PLAIN_BYTES = 6 << 10;

/** A round as it travels: kind, number of lines (or the packed script), lines. */
export function frameOf(kind: 'run' | 'hold', script: string, after?: string): string {
  const scripts = after === undefined ? [script] : [script, after];
  const parts = scripts.map(text =>
    Buffer.byteLength(text) > PLAIN_BYTES || text.includes('\0')
      ? { head: packed(text), body: '' }
      : { head: String(text.split('\n').length), body: `${text}\n` },
  );
  const head = parts.map(part => part.head).join(' ');
  return `${after === undefined ? kind : 'both'} ${head}\n${parts.map(part => part.body).join('')}`;
}
