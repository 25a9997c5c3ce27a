/** Releases on a file system whose copies share blocks (XFS here; Btrfs and others are alike). Needs root, for a loop device. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rollback } from '@guarded-deploy/release';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { lacking, World } from '../world.ts';

jest.setTimeout(120_000);

const mounted: string[] = [];

const why =
  lacking.length > 0
    ? `no ${lacking.join(', ')}`
    : process.getuid?.() !== 0
      ? 'not root'
      : spawnSync('mkfs.xfs', ['-V']).error
        ? 'no mkfs.xfs'
        : existsSync('/dev/loop-control')
          ? undefined
          : 'no loop devices';
if (why) console.log(`a file system that shares blocks skipped: ${why}`);

function mountXfs(image: string, at: string): void {
  writeFileSync(image, '');
  truncateSync(image, 400 << 20);
  execFileSync('mkfs.xfs', ['-q', '-m', 'reflink=1', image]);
  execFileSync('mount', ['-o', 'loop', image, at]);
  mounted.push(at);
}

(why ? describe.skip : describe)('where the file system shares blocks', () => {
  let world: World;
  afterAll(async () => {
    await world?.stop();
    for (const at of mounted) execFileSync('umount', ['--lazy', at]);
  });

  test('the copy of the live release shares them, and neither release can alter the other', async () => {
    world = await new World().start(1);
    mkdirSync(world.root(), { recursive: true });
    mountXfs(join(world.directory, 'image'), world.root());
    world.write('big', Buffer.alloc(8 << 20, 'x'));
    world.write('bin/run', '#!/bin/sh\n', 0o755);
    world.write('odd/back\\slash and\nnewline', 'odd');
    const ends: string[] = [];
    const free: number[] = [];
    for (const version of ['v1', 'v2', 'v3']) {
      world.write('VERSION', `${version}\n`);
      const result = await world.release();
      expect(result.failure?.message).toBeUndefined();
      ends.push(result.release);
      free.push(
        Number(
          execFileSync('stat', ['-f', '-c', '%f*%S', world.root()], { encoding: 'utf8' }).split('*')[0],
        ) * 4096,
      );
    }
    // The third release costs its lists and directories, not another eight megabytes.
    expect(free[1]! - free[2]!).toBeLessThan(4 << 20);
    expect(world.read('current/odd/back\\slash and\nnewline')).toBe('odd');
    execFileSync('test', ['-x', world.at('current/bin/run')]);
    // What is written in one release stays in it.
    writeFileSync(world.at('current/lib/m0/f0.py'), 'altered in place\n');
    expect(world.read(`releases/${ends[1]}/lib/m0/f0.py`)).toBe('# 0\n');
    const back = await rollback(world.options(''));
    expect(back.failure?.message).toBeUndefined();
    expect(world.read('current/VERSION')).toBe('v2\n');
    expect(world.read('current/lib/m0/f0.py')).toBe('# 0\n');
    expect(await world.rubbish()).toEqual([]);
  });
});
