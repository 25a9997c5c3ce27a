import { execFileSync, spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  digestOf,
  escapePath,
  type Fingerprint,
  kindOf,
  parseFingerprints,
  planTransfer,
  sortedLines,
  unescapePath,
} from '../../src/source/manifest.ts';
import { metaOf } from '../../src/source/stream.ts';
import { END, membersOf } from '../../src/source/tar.ts';
import { type Entry, escapes, memoryEntry } from '../../src/source/walk.ts';
import { wholeProgram } from '../host-program.ts';

const scratch = mkdtempSync(join(tmpdir(), 'manifest-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const name = fc
  .string({
    unit: fc.constantFrom('a', 'b', 'c', ' ', '\n', '\t', '\\', "'", '$', '-', 'é', '.'),
    minLength: 1,
    maxLength: 4,
  })
  .filter(text => text !== '.' && text !== '..')
  .map(text => Buffer.from(text).toString('latin1'));
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/'));

/** Trees in which no file is also a directory. */
const tree = fc
  .uniqueArray(fc.tuple(path, fc.constantFrom('1', '2', ''), fc.constantFrom(0o644, 0o755)), {
    maxLength: 8,
    selector: ([file]) => file,
  })
  .map(files =>
    files
      .filter(([file]) => !files.some(([other]) => other.startsWith(`${file}/`)))
      .map(([file, content, mode]) => memoryEntry(file, Buffer.from(content), mode))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  );

const fingerprintsOf = (entries: readonly Entry[]) =>
  new Map<string, Fingerprint>(
    entries.map(entry => [entry.path, { kind: kindOf(entry), fingerprint: entry.hash.slice(0, 8) }]),
  );

describe('lists', () => {
  test('paths survive their escapes', () => {
    fc.assert(
      fc.property(path, text => {
        expect(unescapePath(escapePath(text))).toBe(text);
        expect(escapePath(text)).not.toMatch(/[\t\n\r]/);
      }),
    );
  });

  test('prints are read as they are written', () => {
    const entries = [memoryEntry('a\tb', Buffer.from('x'), 0o644), memoryEntry('c', Buffer.from(''), 0o755)];
    const text = sortedLines(entries)
      .map(line => line.replace(/(\t[^\t]{8})[^\t\n]*\n/, '$1\n'))
      .join('');
    expect(parseFingerprints(Buffer.from(text, 'latin1'))).toEqual(fingerprintsOf(entries));
  });

  test('lines are in the order of LC_ALL=C sort', () => {
    fc.assert(
      fc.property(tree, entries => {
        const lines = sortedLines(entries).join('');
        const sorted = execFileSync('sort', ['-t', '\t', '-k1,1'], {
          input: Buffer.from(lines, 'latin1'),
          env: { LC_ALL: 'C', PATH: process.env.PATH },
          encoding: 'latin1',
        });
        expect(lines).toBe(sorted);
      }),
      { numRuns: 40 },
    );
  });
});

describe('what is sent', () => {
  test('no file, when nothing differs; links and empty directories, which are not copied on the host, always', () => {
    fc.assert(
      fc.property(tree, entries => {
        const others = entries.filter(entry => entry.kind !== 'f');
        expect(planTransfer(entries, fingerprintsOf(entries))).toEqual({
          send: others,
          deleted: [],
          dropped: others.map(entry => entry.path),
          changed: [],
          differs: 0,
        });
      }),
    );
  });

  test('everything, when there is nothing to compare with', () => {
    fc.assert(
      fc.property(tree, entries => {
        expect(planTransfer(entries, undefined).send).toEqual(entries);
      }),
    );
  });

  const merge = /^gd_merge_lists\(\) \{\n[\s\S]*?^\}$/m.exec(wholeProgram)![0];
  const awks = ['mawk', 'gawk', 'busybox awk'].filter(
    name => spawnSync('sh', ['-c', `command -v ${name.split(' ')[0]}`]).status === 0,
  );
  test('a copy of any tree, with what the plan removes and sends, becomes any other tree; so does its list', () => {
    fc.assert(
      fc.property(tree, tree, (live, wanted) => {
        const plan = planTransfer(wanted, fingerprintsOf(live));
        // What the host does: remove, then store; with rm -rf on every name. Only a file may be in a file's place.
        // Only files are copied.
        const disk = new Map(live.filter(entry => entry.kind === 'f').map(entry => [entry.path, entry]));
        for (const deleted of plan.deleted)
          for (const file of [...disk.keys()])
            if (file === deleted || file.startsWith(`${deleted}/`)) disk.delete(file);
        for (const entry of plan.send) {
          for (const file of disk.keys()) {
            expect(entry.path.startsWith(`${file}/`)).toBe(false);
            expect(file.startsWith(`${entry.path}/`)).toBe(false);
          }
          expect([undefined, entry.kind === 'f' ? 'f' : undefined]).toContain(disk.get(entry.path)?.kind);
          disk.set(entry.path, entry);
        }
        const result = [...disk.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
        expect(result.map(entry => [entry.path, entry.hash, entry.mode])).toEqual(
          wanted.map(entry => [entry.path, entry.hash, entry.mode]),
        );
        // And with what the host has of awk.
        const meta = metaOf(plan);
        writeFileSync(join(scratch, 'old'), sortedLines(live).join(''), 'latin1');
        writeFileSync(join(scratch, 'dropped'), meta.dropped, 'latin1');
        writeFileSync(join(scratch, 'added'), meta.added, 'latin1');
        for (const awk of awks) {
          const program = `awk() { ${awk} "$@"; }\ngd_tab=$(printf '\\t')\n${merge}\ngd_merge_lists old dropped added`;
          const list = execFileSync('sh', ['-c', program], { cwd: scratch, env: { PATH: process.env.PATH } });
          expect([awk, hash('sha256', list)]).toEqual([awk, digestOf(wanted)]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a changed mode is a change', () => {
    const before = memoryEntry('run.sh', Buffer.from('x'), 0o644);
    const after = memoryEntry('run.sh', Buffer.from('x'), 0o755);
    expect(planTransfer([after], fingerprintsOf([before]))).toMatchObject({
      send: [after],
      deleted: [],
      changed: ['run.sh'],
    });
  });

  test('directories that vanish are removed whole, by their topmost name', () => {
    const file = (at: string) => memoryEntry(at, Buffer.from('x'), 0o644);
    const plan = planTransfer(
      [file('keep/a')],
      fingerprintsOf([file('keep/a'), file('old/b/c'), file('old/d')]),
    );
    expect(plan.deleted).toEqual(['old']);
    expect(plan.dropped).toEqual(['old/b/c', 'old/d']);
  });
});

describe('links', () => {
  test.each([
    ['a', 'b', false],
    ['a', '../b', true],
    ['d/a', '../b', false],
    ['d/a', '../../b', true],
    ['d/a', '/etc/passwd', true],
    ['d/a', 'x/../../../etc', true],
    ['d/e/a', './x//../../b', false],
    ['a', '.', false],
    ['a', '..', true],
  ])('%s → %s leads out of the tree: %s', (from, target, out) => {
    expect(escapes(from, target)).toBe(out);
  });
});

describe('archives', () => {
  test('tar unpacks names, modes, links and contents byte for byte', async () => {
    const long = `${'d'.repeat(90)}/${'e'.repeat(120)}`;
    const names = [
      'plain',
      'with space',
      'q\'u"o',
      'new\nline',
      'tab\t',
      'back\\slash',
      '-dash',
      Buffer.from('Zoë 🚀').toString('latin1'),
      'bad\xff\xfe',
      long,
      'x'.repeat(100),
    ];
    const entries: Entry[] = [
      ...names.map((file, index) =>
        memoryEntry(`t/${file}`, Buffer.from(`content ${index}`), index % 2 ? 0o755 : 0o640),
      ),
      { ...memoryEntry('t/link', Buffer.alloc(0), 0), kind: 'l', target: 'plain' },
      { ...memoryEntry('t/longlink', Buffer.alloc(0), 0), kind: 'l', target: long },
      { ...memoryEntry('t/empty', Buffer.alloc(0), 0o755), kind: 'd' },
      memoryEntry('t/nothing', Buffer.alloc(0), 0o600),
    ];
    const parts: Buffer[] = [];
    for await (const part of membersOf(entries, './')) parts.push(part);
    const into = join(scratch, 'untar');
    mkdirSync(into);
    execFileSync('tar', ['-xpf', '-', '-C', into], { input: Buffer.concat([...parts, END]) });
    for (const entry of entries) {
      const file = Buffer.concat([Buffer.from(`${into}/`), Buffer.from(entry.path, 'latin1')]);
      if (entry.kind === 'f') {
        expect(readFileSync(file).equals((entry.content as { bytes: Buffer }).bytes)).toBe(true);
        expect(statSync(file).mode & 0o777).toBe(entry.mode);
      }
    }
    expect(readFileSync(join(into, 't/link'), 'utf8')).toBe('content 0');
    expect(execFileSync('readlink', [join(into, 't/longlink')], { encoding: 'latin1' }).trim()).toBe(long);
    expect(readdirSync(join(into, 't/empty'))).toEqual([]);
    expect(dirname(into)).toBe(scratch);
  });

  test('a file that changes on the way is noticed', async () => {
    const file = join(scratch, 'moving');
    writeFileSync(file, 'longer than before');
    const entry: Entry = {
      ...memoryEntry('moving', Buffer.from('short'), 0o644),
      content: { file: Buffer.from(file) },
    };
    const read = async () => {
      for await (const _ of membersOf([entry], ''));
    };
    await expect(read()).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
  });
});
