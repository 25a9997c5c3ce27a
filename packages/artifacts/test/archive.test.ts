/** Archives: written and read here, by Python's zipfile as the other side, and damaged in every place. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Archive, ArchiveError, writeArchive } from '../src/archive.ts';

let scratch: string;
let serial = 0;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'archive-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));
const fresh = () => join(scratch, `${++serial}`);

const sumOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function extracted(archive: Archive, name: string, bytes: Buffer): Buffer {
  const path = fresh();
  const into = openSync(path, 'wx');
  try {
    archive.extract(name, { size: bytes.length, sha256: sumOf(bytes) }, into);
  } finally {
    closeSync(into);
  }
  return readFileSync(path);
}

/** What Python makes of an archive, and an archive that Python makes. */
function python(script: string, ...args: readonly string[]): string {
  return execFileSync('python3', ['-c', script, ...args], { encoding: 'utf8' });
}

const contents = fc.uniqueArray(
  fc.record({ name: fc.stringMatching(/^[a-z0-9/._-]{1,30}$/), bytes: fc.uint8Array({ maxLength: 5_000 }) }),
  { selector: ({ name }) => name, maxLength: 8 },
);

describe('an archive', () => {
  test('gives back what was put into it, and the same for the same', () => {
    fc.assert(
      fc.property(contents, given => {
        const all = given.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes) }));
        const [path, again] = [fresh(), fresh()];
        writeArchive(
          path,
          all.map(({ name, bytes }) => ({ name, from: { bytes } })),
        );
        writeArchive(
          again,
          all.map(({ name, bytes }) => {
            const file = fresh();
            writeFileSync(file, bytes);
            return { name, from: { file } };
          }),
        );
        expect(readFileSync(again).equals(readFileSync(path))).toBe(true);
        using archive = new Archive(path);
        expect(archive.names).toEqual(all.map(({ name }) => name));
        for (const { name, bytes } of all) {
          expect(archive.read(name, bytes.length).equals(bytes)).toBe(true);
          expect(extracted(archive, name, bytes).equals(bytes)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is one for Python, and one of Python’s is one here, packed or stored', () => {
    const path = fresh();
    const large = Buffer.alloc(3 << 20, 'wheel');
    writeArchive(path, [
      { name: 'prepared.json', from: { bytes: Buffer.from('{}') } },
      { name: 'files/ä', from: { bytes: large } },
    ]);
    const seen = python(
      'import sys,zipfile,hashlib,json\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(json.dumps({i.filename: hashlib.sha256(z.read(i)).hexdigest() for i in z.infolist()}))',
      path,
    );
    expect(JSON.parse(seen)).toEqual({ 'prepared.json': sumOf(Buffer.from('{}')), 'files/ä': sumOf(large) });
    for (const method of ['ZIP_STORED', 'ZIP_DEFLATED']) {
      const theirs = fresh();
      python(
        `import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],'w',zipfile.${method})\nz.comment=b'made by hand'\nz.writestr('a/b','hello '*1000)\nz.close()`,
        theirs,
      );
      using archive = new Archive(theirs);
      expect(archive.read('a/b', 6000).toString()).toBe('hello '.repeat(1000));
      expect(() => archive.read('a/b', 5999)).toThrow(ArchiveError);
    }
  });
});

describe('an archive of somebody else', () => {
  test('a damaged one is an error, or has the content that was said', () => {
    const path = fresh();
    const files = ['one', 'two two', 'three three three'].map(text => Buffer.from(text.repeat(40)));
    writeArchive(
      path,
      files.map((bytes, index) => ({ name: `files/${index}`, from: { bytes } })),
    );
    const whole = readFileSync(path);
    const seed = Date.now() % 1_000_000;
    console.log(`seed ${seed}`);
    let refused = 0;
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.nat(whole.length),
        fc.boolean(),
        (at, change, length, cut) => {
          const bytes = Buffer.from(cut ? whole.subarray(0, length) : whole);
          if (!cut) bytes[at] = bytes[at]! ^ change;
          const damaged = fresh();
          writeFileSync(damaged, bytes);
          try {
            using archive = new Archive(damaged);
            for (const [index, content] of files.entries())
              expect(extracted(archive, `files/${index}`, content).equals(content)).toBe(true);
          } catch (thrown) {
            if (!(thrown instanceof ArchiveError)) throw thrown;
            refused += 1;
          }
        },
      ),
      { numRuns: 600, seed },
    );
    expect(refused).toBeGreaterThan(200);
  });

  test.each<[string, string]>([
    ['of two files with one name', "z.writestr('x','1')\nz.writestr('x','2')"],
    ['that unpacks to more than was said', "z.writestr('x', bytes(10_000_000), zipfile.ZIP_DEFLATED)"],
    ['packed in another way', "z.writestr('x', b'1'*100, zipfile.ZIP_BZIP2)"],
    ['without the file', "z.writestr('y','1')"],
  ])('%s is refused', (_, script) => {
    const path = fresh();
    python(
      `import sys,zipfile,warnings\nwarnings.simplefilter('ignore')\nz=zipfile.ZipFile(sys.argv[1],'w')\n${script}\nz.close()`,
      path,
    );
    expect(() => {
      using archive = new Archive(path);
      archive.read('x', 1000);
    }).toThrow(ArchiveError);
  });

  test('another content of the same length is not taken', () => {
    const path = fresh();
    writeArchive(path, [{ name: 'x', from: { bytes: Buffer.from('abc') } }]);
    using archive = new Archive(path);
    expect(() => extracted(archive, 'x', Buffer.from('abd'))).toThrow('not the one that was said');
  });

  test('what is no archive at all', () => {
    for (const text of ['', 'PK', 'hello '.repeat(50)]) {
      const path = fresh();
      writeFileSync(path, text);
      expect(() => new Archive(path)).toThrow(ArchiveError);
    }
  });
});
