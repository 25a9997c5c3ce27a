import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { problem } from '../inventory/problem.ts';
import { type BytePath, type Entry, toBytes, toText } from './walk.ts';

interface Header {
  readonly name: BytePath;
  /** 0 file, 2 symbolic link, 5 directory; L and K: GNU's long name and long link target. */
  readonly type: '0' | '2' | '5' | 'L' | 'K';
  readonly mode: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly target?: BytePath;
}

const BLOCK = 512;
/** Larger sizes do not fit into eleven octal digits. */
const LARGEST_OCTAL = 8 ** 11 - 1;

const padding = (size: number) => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** The two empty blocks at the end of an archive. */
export const END = Buffer.alloc(2 * BLOCK);

/**
 * A tar header in GNU's format. Written here because names are bytes, not text, which tar libraries do not take: names and
 * targets longer than 100 bytes go into GNU's long-name entries, which GNU tar, bsdtar and busybox read byte for byte.
 */
function encode(header: Header): Buffer {
  const name = header.type === '5' ? `${header.name}/` : header.name;
  const parts: Buffer[] = [];
  if (name.length > 100) parts.push(long('L', name));
  if (header.target && header.target.length > 100) parts.push(long('K', header.target));
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number) =>
    block.write(value.toString(8).padStart(digits, '0'), at, 'latin1');
  block.write(name.slice(0, 100), 0, 'latin1');
  octal(header.mode, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  if (header.size <= LARGEST_OCTAL) octal(header.size, 124, 11);
  else {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(header.size), 128);
  }
  octal(Math.max(0, Math.floor(header.mtimeMs / 1000)), 136, 11);
  block.write(header.type, 156, 'latin1');
  if (header.target) block.write(header.target.slice(0, 100), 157, 'latin1');
  block.write('ustar  \0', 257, 'latin1');
  block.fill(0x20, 148, 156);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return parts.length === 0 ? block : Buffer.concat([...parts, block]);
}

function long(type: 'L' | 'K', name: BytePath): Buffer {
  const content = Buffer.concat([toBytes(name), Buffer.alloc(1)]);
  const header = encode({ name: '././@LongLink', type, mode: 0, size: content.length, mtimeMs: 0 });
  return Buffer.concat([header, content, padding(content.length)]);
}

/** A file of the archive that is in memory. */
export function* memberOf(name: BytePath, bytes: Buffer, mode: number): Generator<Buffer> {
  yield encode({ name, type: '0', mode, size: bytes.length, mtimeMs: 0 });
  yield bytes;
  yield padding(bytes.length);
}

/**
 * Entries as the members of a tar archive below `prefix`, chunk by chunk, without the end of the archive.
 * A chunk is valid until the next one is asked for.
 * @throws Fault SOURCE_CHANGED when a file is not what it was when it was hashed
 */
export async function* membersOf(entries: Iterable<Entry>, prefix: string): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    const name = `${prefix}${entry.path}`;
    if (entry.kind === 'd') {
      yield encode({ name, type: '5', mode: 0o755, size: 0, mtimeMs: 0 });
    } else if (entry.kind === 'l') {
      yield encode({ name, type: '2', mode: 0o777, size: 0, mtimeMs: 0, target: entry.target! });
    } else {
      yield encode({ name, type: '0', mode: entry.mode, size: entry.size, mtimeMs: entry.mtimeMs });
      if ('bytes' in entry.content) yield entry.content.bytes;
      else yield* contentOf(entry, entry.content.file);
      yield padding(entry.size);
    }
  }
}

/** Files up to this size are read at once: opening a stream costs more than reading them. */
const SMALL = 1 << 20;

let scratch: Buffer | undefined;

async function* contentOf(entry: Entry, file: Buffer): AsyncGenerator<Buffer> {
  let left = entry.size;
  if (entry.size <= SMALL) {
    // One buffer for all: the archive's consumer copies before it asks for more, and memory stays flat.
    scratch ??= Buffer.allocUnsafeSlow(SMALL + 1);
    const descriptor = openSync(file, 'r');
    try {
      let read = 0;
      for (;;) {
        const count = readSync(descriptor, scratch, read, scratch.length - read, null);
        if (count === 0) break;
        read += count;
        if (read > entry.size) break;
      }
      left -= read;
      if (left === 0) {
        yield scratch.subarray(0, read);
        return;
      }
    } finally {
      closeSync(descriptor);
    }
    left = 1;
  }
  for await (const chunk of entry.size <= SMALL ? [] : createReadStream(file, { highWaterMark: 256 << 10 })) {
    left -= (chunk as Buffer).length;
    if (left < 0) break;
    yield chunk as Buffer;
  }
  if (left === 0) return;
  throw problem({
    code: 'SOURCE_CHANGED',
    what: `${toText(entry.path)} changed while it was being released.`,
    remedy: 'Let nothing write into the checkout during the release, then run it again.',
  });
}
