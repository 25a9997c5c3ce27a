/** From one job to the other: what is packed is what is placed, or nothing. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeArchive } from '@guarded-deploy/artifacts';
import type { Fault } from '@guarded-deploy/faults';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openArchive, openList, pack, place, wheelsIn } from '../src/carry.ts';
import { blobName, bytesOf, LIST, type Manifest, referenceOf } from '../src/manifest.ts';
import { manifest, wheel } from './samples.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'carry-'));
  mkdirSync(join(scratch, 'wheels'));
  mkdirSync(join(scratch, 'checkout'));
});
afterEach(() => rmSync(scratch, { recursive: true }));

const NAMES = ['b-2-py3-none-any.whl', 'a-1-py3-none-any.whl'];
const sumOf = (text: string) => createHash('sha256').update(text).digest('hex');
const archive = () => join(scratch, 'prepared.zip');
const checkout = () => join(scratch, 'checkout');
const into = { root: '', directory: 'deploy/wheels' };

async function packed(): Promise<{ manifest: Manifest; list: Buffer }> {
  for (const name of NAMES) writeFileSync(join(scratch, 'wheels', name), `content of ${name}`);
  const files = await wheelsIn(join(scratch, 'wheels'));
  const made = manifest({ files });
  const from = new Map(files.map(({ sha256, path }) => [sha256, join(scratch, 'wheels', path)]));
  return { manifest: made, list: pack(archive(), made, from) };
}

function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    return (thrown as Fault).code ?? String(thrown);
  }
  return 'done';
}

describe('what was packed', () => {
  test('is placed as it was', async () => {
    const { manifest: made, list } = await packed();
    using opened = openArchive(archive());
    expect(openList(opened, referenceOf('x', list))).toEqual(made);
    place(opened, made.files, { ...into, root: checkout() });
    const folder = join(checkout(), into.directory);
    expect(readdirSync(folder)).toEqual([...NAMES].sort());
    for (const name of NAMES) expect(readFileSync(join(folder, name), 'utf8')).toBe(`content of ${name}`);
  });

  test('with the hash of another list is nothing', async () => {
    await packed();
    using opened = openArchive(archive());
    const other = referenceOf('x', bytesOf(manifest()));
    expect(faultOf(() => openList(opened, other))).toBe('PREPARED_CHANGED');
  });

  test('one content under two names travels once', async () => {
    const same = ['a-1-py3-none-any.whl', 'a-1-cp312-none-any.whl'];
    for (const name of same) writeFileSync(join(scratch, 'wheels', name), 'same');
    const files = await wheelsIn(join(scratch, 'wheels'));
    const made = manifest({ files });
    pack(archive(), made, new Map(files.map(({ sha256, path }) => [sha256, join(scratch, 'wheels', path)])));
    using opened = openArchive(archive());
    expect(opened.names).toEqual([LIST, blobName(sumOf('same'))]);
    place(opened, made.files, { ...into, root: checkout() });
    expect(readdirSync(join(checkout(), into.directory))).toHaveLength(2);
  });

  test('a directory without wheels, or with something that calls itself one, is said', async () => {
    await expect(wheelsIn(join(scratch, 'none'))).rejects.toMatchObject({ code: 'PREPARED_WHEELS_MISSING' });
    await expect(wheelsIn(join(scratch, 'wheels'))).rejects.toMatchObject({
      code: 'PREPARED_WHEELS_MISSING',
    });
    writeFileSync(join(scratch, 'wheels', 'x.whl'), '');
    await expect(wheelsIn(join(scratch, 'wheels'))).rejects.toThrow('"x.whl"');
  });
});

describe('what somebody changed', () => {
  /** The list that was said, and other files beside it. */
  function forged(content: Readonly<Record<string, string>>, list: Buffer): void {
    rmSync(archive(), { force: true });
    writeArchive(archive(), [
      { name: LIST, from: { bytes: list } },
      ...Object.entries(content).map(([name, text]) => ({ name, from: { bytes: Buffer.from(text) } })),
    ]);
  }

  test.each([
    ['a file of other bytes', 'x'.repeat('content of '.length + NAMES[0]!.length)],
    ['a longer one', 'x'.repeat(10_000)],
    ['a shorter one', ''],
  ])('%s is not left in the checkout', async (_, text) => {
    const { manifest: made, list } = await packed();
    const names = made.files.map(({ sha256 }) => blobName(sha256));
    forged(Object.fromEntries(names.map(name => [name, text])), list);
    using opened = openArchive(archive());
    expect(faultOf(() => place(opened, made.files, { ...into, root: checkout() }))).toBe('PREPARED_CHANGED');
    expect(readdirSync(join(checkout(), into.directory))).toEqual([]);
  });

  test('a file that is missing', async () => {
    const { manifest: made, list } = await packed();
    forged({}, list);
    using opened = openArchive(archive());
    expect(faultOf(() => place(opened, made.files, { ...into, root: checkout() }))).toBe('PREPARED_CHANGED');
  });

  test('no archive at all', () => {
    writeFileSync(archive(), 'hello');
    expect(faultOf(() => openArchive(archive()))).toBe('PREPARED_CHANGED');
  });
});

describe('the checkout', () => {
  test('is not left by way of a link, at any step', async () => {
    const { manifest: made } = await packed();
    const outside = join(scratch, 'outside');
    mkdirSync(outside);
    using opened = openArchive(archive());
    const attempt = () => faultOf(() => place(opened, made.files, { ...into, root: checkout() }));
    symlinkSync(outside, join(checkout(), 'deploy'));
    expect(attempt()).toBe('PREPARED_IN_THE_WAY');
    rmSync(join(checkout(), 'deploy'));
    mkdirSync(join(checkout(), 'deploy'));
    symlinkSync(outside, join(checkout(), 'deploy/wheels'));
    expect(attempt()).toBe('PREPARED_IN_THE_WAY');
    rmSync(join(checkout(), 'deploy/wheels'));
    mkdirSync(join(checkout(), 'deploy/wheels'));
    symlinkSync(join(outside, 'new'), join(checkout(), 'deploy/wheels', NAMES[1]!));
    expect(attempt()).toBe('PREPARED_IN_THE_WAY');
    expect(existsSync(join(outside, 'new'))).toBe(false);
    expect(readdirSync(outside)).toEqual([]);
  });

  test.each(['..', 'a/../../b', '../checkout2'])('is not left by %s', async directory => {
    const { manifest: made } = await packed();
    using opened = openArchive(archive());
    expect(faultOf(() => place(opened, made.files, { root: checkout(), directory }))).toBe(
      'PREPARED_IN_THE_WAY',
    );
  });

  test('that brings wheels itself is not mixed with others', async () => {
    const { manifest: made } = await packed();
    mkdirSync(join(checkout(), 'deploy/wheels'), { recursive: true });
    writeFileSync(join(checkout(), 'deploy/wheels', wheel().path), 'own');
    using opened = openArchive(archive());
    expect(faultOf(() => place(opened, made.files, { ...into, root: checkout() }))).toBe(
      'PREPARED_IN_THE_WAY',
    );
    expect(readFileSync(join(checkout(), 'deploy/wheels', wheel().path), 'utf8')).toBe('own');
  });
});
