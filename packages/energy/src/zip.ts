import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/** A zip archive with one file, as artifacts are stored. */
export function zipOne(name: string, content: string): Buffer {
  const bytes = Buffer.from(content);
  const packed = deflateRawSync(bytes);
  const file = Buffer.from(name);
  const sum = crc32(bytes);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  // Names are UTF-8; method 8 is deflate. Time and date stay at 1980-01-01.
  common.writeUInt16LE(0x0800, 2);
  common.writeUInt16LE(8, 4);
  common.writeUInt16LE(0, 6);
  common.writeUInt16LE(0x21, 8);
  common.writeUInt32LE(sum, 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(file.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, file, packed]);
  const extra = Buffer.alloc(14);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, extra, file]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

/**
 * The first `.json` file of an archive that somebody else may have made.
 * @param most bytes it may unpack to
 * @throws Error that says what is wrong with it
 */
export function unzipJson(archive: Buffer, most: number): string {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || end + 22 > archive.length) throw new Error('it is not a zip archive');
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  for (let entry = 0; entry < Math.min(count, 100); entry += 1) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== 0x02014b50) break;
    const method = archive.readUInt16LE(at + 10);
    const packed = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const rest = archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    const offset = archive.readUInt32LE(at + 42);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    at += 46 + nameLength + rest;
    if (!name.endsWith('.json')) continue;
    if (offset + 30 > archive.length || archive.readUInt32LE(offset) !== 0x04034b50) break;
    const data = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
    const bytes = archive.subarray(data, data + packed);
    if (method === 0 && bytes.length <= most) return bytes.toString('utf8');
    if (method === 8) {
      try {
        return inflateRawSync(bytes, { maxOutputLength: most }).toString('utf8');
      } catch {
        throw new Error('it is damaged, or larger than a report can be');
      }
    }
    break;
  }
  throw new Error('there is no report in the archive');
}
