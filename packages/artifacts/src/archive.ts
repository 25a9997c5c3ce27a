/** Zip archives of many files that are written and read piece by piece; those that are read somebody else may have made. */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';

/** What an archive has in it: bytes, or a file of this machine. */
export interface Content {
  readonly name: string;
  readonly from: { readonly bytes: Buffer } | { readonly file: string };
}

/** An archive that is damaged, too large, or not what was said. */
export class ArchiveError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ArchiveError';
  }
}

const PIECE = 1 << 20;
/** Without the long form (zip64), which nothing here needs. */
const LARGEST = 0xffff_fffe;
const MOST_ENTRIES = 0xfffe;

function headerOf(name: Buffer, sum: number, size: number): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  // Names are UTF-8; method 0 stores. Time and date stay at 1980-01-01, so that the same content is the same archive.
  header.writeUInt16LE(0x0800, 2);
  header.writeUInt16LE(0x21, 8);
  header.writeUInt32LE(sum, 10);
  header.writeUInt32LE(size, 14);
  header.writeUInt32LE(size, 18);
  header.writeUInt16LE(name.length, 22);
  return header;
}

/** Calls `use` with each piece of a file or of bytes. */
function eachPiece({ from }: Content, use: (piece: Buffer) => void): void {
  if ('bytes' in from) {
    use(from.bytes);
    return;
  }
  const descriptor = openSync(from.file, 'r');
  try {
    const buffer = Buffer.allocUnsafeSlow(PIECE);
    for (;;) {
      const count = readSync(descriptor, buffer, 0, PIECE, null);
      if (count === 0) return;
      use(buffer.subarray(0, count));
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Writes a new archive that stores its contents as they are (what is large in it is packed already).
 * @throws ArchiveError for more than an archive can hold
 */
export function writeArchive(path: string, contents: readonly Content[]): void {
  if (contents.length > MOST_ENTRIES) throw new ArchiveError(`${contents.length} files are too many`);
  const descriptor = openSync(path, 'wx', 0o600);
  const central: Buffer[] = [];
  let at = 0;
  const append = (bytes: Buffer) => {
    if (at + bytes.length > LARGEST) throw new ArchiveError('it would be larger than 4 GiB');
    writeSync(descriptor, bytes, 0, bytes.length, at);
    at += bytes.length;
  };
  try {
    for (const content of contents) {
      const name = Buffer.from(content.name);
      const start = at;
      // The sum is known only afterwards: the header is written again then.
      append(Buffer.concat([Buffer.from('PK\x03\x04'), headerOf(name, 0, 0), name]));
      const data = at;
      let sum = 0;
      eachPiece(content, piece => {
        sum = crc32(piece, sum);
        append(piece);
      });
      const header = headerOf(name, sum, at - data);
      writeSync(descriptor, header, 0, header.length, start + 4);
      const extra = Buffer.alloc(14);
      extra.writeUInt32LE(start, 10);
      central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), header, extra, name]));
    }
    const start = at;
    append(Buffer.concat(central));
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06', 0, 'latin1');
    end.writeUInt16LE(contents.length, 8);
    end.writeUInt16LE(contents.length, 10);
    end.writeUInt32LE(at - start, 12);
    end.writeUInt32LE(start, 16);
    append(end);
  } finally {
    closeSync(descriptor);
  }
}

interface Entry {
  readonly method: number;
  readonly packed: number;
  readonly offset: number;
}

/** The end record has a comment of at most that many bytes behind it. */
const LONGEST_COMMENT = 0xffff;
const LARGEST_DIRECTORY = 16 << 20;
/** What is packed is unpacked in memory: that much of one file. Larger ones have to be stored as they are. */
const LARGEST_PACKED = 16 << 20;

/** An archive that is open for reading. Nothing in it is believed: every size and offset is checked. */
export class Archive implements Disposable {
  readonly #descriptor: number;
  readonly #size: number;
  readonly #entries: ReadonlyMap<string, Entry>;

  /** @throws ArchiveError when it is no archive */
  constructor(path: string) {
    this.#descriptor = openSync(path, 'r');
    try {
      this.#size = fstatSync(this.#descriptor).size;
      this.#entries = this.#readDirectory();
    } catch (thrown) {
      closeSync(this.#descriptor);
      throw thrown;
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** The content of a file. @param most bytes it may have @throws ArchiveError */
  read(name: string, most: number): Buffer {
    const pieces: Buffer[] = [];
    this.#each(name, most, piece => pieces.push(Buffer.from(piece)));
    return Buffer.concat(pieces);
  }

  /**
   * Writes the content of a file into an open one, and checks it on the way.
   * @throws ArchiveError where size or SHA-256 are others; what was written then is worth nothing
   */
  extract(name: string, expected: { readonly size: number; readonly sha256: string }, into: number): void {
    const sum = createHash('sha256');
    let size = 0;
    this.#each(name, expected.size, piece => {
      sum.update(piece);
      size += piece.length;
      writeSync(into, piece);
    });
    if (size !== expected.size || sum.digest('hex') !== expected.sha256)
      throw new ArchiveError('its content is not the one that was said');
  }

  #at(offset: number, length: number): Buffer {
    if (offset < 0 || offset + length > this.#size) throw new ArchiveError('it is damaged');
    const bytes = Buffer.alloc(length);
    for (let read = 0; read < length; ) {
      const count = readSync(this.#descriptor, bytes, read, length - read, offset + read);
      if (count === 0) throw new ArchiveError('it is damaged');
      read += count;
    }
    return bytes;
  }

  #readDirectory(): Map<string, Entry> {
    const tailAt = Math.max(0, this.#size - 22 - LONGEST_COMMENT);
    const tail = this.#at(tailAt, this.#size - tailAt);
    const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
    if (end < 0 || end + 22 > tail.length) throw new ArchiveError('it is not a zip archive');
    const count = tail.readUInt16LE(end + 10);
    const length = tail.readUInt32LE(end + 12);
    if (length > LARGEST_DIRECTORY) throw new ArchiveError('its directory is too large');
    const directory = this.#at(tail.readUInt32LE(end + 16), length);
    const entries = new Map<string, Entry>();
    let at = 0;
    for (let index = 0; index < count; index += 1) {
      if (at + 46 > length || directory.readUInt32LE(at) !== 0x02014b50)
        throw new ArchiveError('its directory is damaged');
      const nameLength = directory.readUInt16LE(at + 28);
      const rest = directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
      const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
      // Two files of one name: which is meant nobody can tell.
      if (entries.has(name)) throw new ArchiveError('it has two files of one name');
      entries.set(name, {
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        offset: directory.readUInt32LE(at + 42),
      });
      at += 46 + nameLength + rest;
    }
    return entries;
  }

  #each(name: string, most: number, use: (piece: Buffer) => void): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new ArchiveError(`it has no ${JSON.stringify(name)}`);
    const header = this.#at(entry.offset, 30);
    if (header.readUInt32LE(0) !== 0x04034b50) throw new ArchiveError('it is damaged');
    const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    if (entry.method === 8) {
      if (entry.packed > LARGEST_PACKED || most > LARGEST_PACKED)
        throw new ArchiveError('a large file in it is packed');
      let unpacked: Buffer;
      try {
        unpacked = inflateRawSync(this.#at(start, entry.packed), { maxOutputLength: Math.max(1, most) });
      } catch {
        throw new ArchiveError('it is damaged, or larger than was said');
      }
      use(unpacked);
      return;
    }
    if (entry.method !== 0) throw new ArchiveError('it is packed in a way that is not known here');
    if (entry.packed > most) throw new ArchiveError('it is larger than was said');
    for (let at = 0; at < entry.packed; at += PIECE)
      use(this.#at(start + at, Math.min(PIECE, entry.packed - at)));
  }
}
