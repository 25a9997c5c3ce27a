/** Streams what differs to hosts: compressed once for all that need the same, in bounded memory. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { constants, createGzip, gzipSync } from 'node:zlib';
import type { RenderedFile } from '../plan/files.ts';
import { escapePath, lineOf, type TransferPlan } from './manifest.ts';
import { END, memberOf, membersOf } from './tar.ts';
import type { BytePath, Entry } from './walk.ts';

/** Larger pieces reach the compressor than the archive's 512-byte headers. */
const PIECE = 256 << 10;

async function* inPieces(source: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  let piece = Buffer.allocUnsafeSlow(PIECE);
  let used = 0;
  for await (const part of source) {
    for (let at = 0; at < part.length; ) {
      const count = part.copy(piece, used, at);
      used += count;
      at += count;
      if (used < PIECE) continue;
      yield piece;
      piece = Buffer.allocUnsafeSlow(PIECE);
      used = 0;
    }
  }
  if (used > 0) yield piece.subarray(0, used);
}

const nulSeparated = (paths: readonly BytePath[]) => paths.map(path => `./${path}\0`).join('');

/** Where only the host's own files are sent. */
export const NOTHING_TO_SEND: TransferPlan = { send: [], deleted: [], dropped: [], changed: [], differs: 0 };

/** The lists that tell the host how to make the new list and tree from the live ones. */
export function metaOf(plan: TransferPlan): {
  readonly deleted: string;
  readonly dropped: string;
  readonly added: string;
} {
  const byKey = (a: string, b: string) => (a < b ? -1 : 1);
  return {
    deleted: nulSeparated(plan.deleted),
    dropped: plan.dropped
      .map(escapePath)
      .sort(byKey)
      .map(path => `${path}\n`)
      .join(''),
    added: plan.send
      .map(entry => ({ key: escapePath(entry.path), line: lineOf(entry) }))
      .sort((a, b) => byKey(a.key, b.key))
      .map(({ line }) => line)
      .join(''),
  };
}

/** The part of the stream that is one host's own: rendered files. A gzip member that is a piece of a tar archive. */
export function hostFiles(files: readonly RenderedFile[]): Buffer {
  if (files.length === 0) return Buffer.alloc(0);
  const parts = files.flatMap(file => [
    ...memberOf(`files/${file.number}`, Buffer.from(file.content), 0o600),
  ]);
  return gzipSync(Buffer.concat(parts));
}

async function* sharedMembers(plan: TransferPlan): AsyncGenerator<Buffer> {
  const meta = metaOf(plan);
  yield* memberOf('meta/deleted', Buffer.from(meta.deleted, 'latin1'), 0o600);
  yield* memberOf('meta/dropped', Buffer.from(meta.dropped, 'latin1'), 0o600);
  yield* memberOf('meta/added', Buffer.from(meta.added, 'latin1'), 0o600);
  yield* membersOf(plan.send, 'tree/');
  yield END;
}

/** What is compressed already costs time only. */
const PACKED = /\.(gz|zst|xz|bz2|zip|whl|jar|png|jpe?g|gif|webp|avif|woff2?|mp[34]|webm|pdf|br)$/i;

function levelFor(entries: readonly Entry[]): number {
  let bytes = 0;
  let packed = 0;
  for (const entry of entries) {
    bytes += entry.size;
    if (PACKED.test(entry.path)) packed += entry.size;
  }
  if (bytes > 1 << 20 && packed > bytes * 0.8) return constants.Z_NO_COMPRESSION;
  return bytes > 256 << 10 ? constants.Z_BEST_SPEED : constants.Z_DEFAULT_COMPRESSION;
}

/** One receiver of a stream; a broken one is dropped out, the others go on. */
export interface Sink {
  readonly stream: Writable;
  readonly own: Buffer;
  /** Settles when the receiver is deleted. */
  readonly closed: Promise<unknown>;
}

/**
 * Sends one plan to every sink and ends their streams. The slowest sets the pace; at most a few pieces wait in memory.
 * @throws whatever reading the source throws (the sinks are then cut off unfinished, which the hosts notice)
 */
export async function sendTo(sinks: readonly Sink[], plan: TransferPlan, given: AbortSignal): Promise<void> {
  // When nobody takes it any more, what is being read ends too.
  const nobody = new AbortController();
  const signal = AbortSignal.any([given, nobody.signal]);
  const alive = new Set(sinks);
  for (const sink of sinks) {
    void sink.closed.then(() => alive.delete(sink));
    sink.stream.on('error', () => alive.delete(sink));
    sink.stream.write('go\n');
    if (sink.own.length > 0) sink.stream.write(sink.own);
  }
  const write = async (piece: Buffer) => {
    const full = [...alive].filter(sink => !sink.stream.write(piece));
    if (full.length > 0) {
      await Promise.all(
        full.map(sink =>
          Promise.race([once(sink.stream, 'drain', { signal }).catch(() => undefined), sink.closed]),
        ),
      );
      signal.throwIfAborted();
    }
  };
  const gzip = createGzip({ level: levelFor(plan.send), chunkSize: 64 << 10 });
  const feed = (async () => {
    try {
      for await (const piece of inPieces(sharedMembers(plan))) {
        if (!gzip.write(piece)) await once(gzip, 'drain', { signal });
      }
      gzip.end();
    } catch (error) {
      if (!nobody.signal.aborted) gzip.destroy((signal.aborted ? signal.reason : error) as Error);
    }
  })();
  for await (const piece of gzip) {
    await write(piece as Buffer);
    if (alive.size === 0) break;
  }
  if (alive.size === 0) nobody.abort(new Error('no receiver is dropped'));
  await feed;
  for (const sink of alive) sink.stream.end();
}
