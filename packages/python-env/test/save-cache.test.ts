import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exec } from '@guarded-deploy/process';
import { afterAll, expect, test } from '@jest/globals';
import type { CacheStore } from '../src/cache-key.ts';
import { saveCache } from '../src/save-cache.ts';

const directory = mkdtempSync(join(tmpdir(), 'uv-cache-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function store(present: string[] = []) {
  const log: string[] = [];
  const cache: CacheStore = {
    restore: async (_, key, options) => {
      log.push(`look ${options?.lookupOnly}`);
      return present.includes(key) ? key : undefined;
    },
    save: async (paths, key) => {
      log.push(`save ${paths.join()} ${key}`);
      return key !== 'refused';
    },
  };
  return { cache, log };
}

const exec =
  (code: number, log: string[]): Exec =>
  async (file, args, options) => {
    log.push(`${file} ${args.join(' ')} in ${options?.env?.UV_CACHE_DIR}`);
    return { code, stdout: '', stderr: 'disk full' };
  };

const options = { key: 'k', directory, uv: 'uv' };
const signal = new AbortController().signal;

test("the index's own wheels are left out, and what was built from the checkout", async () => {
  const cluttered = mkdtempSync(join(directory, 'own-'));
  for (const name of [
    'wheels-v6/pypi/six',
    'sdists-v11/pypi/docopt',
    'sdists-v11/path/1',
    'sdists-v11/editable/2',
    'archive-v0/x',
    'wheels-volume',
  ]) {
    mkdirSync(join(cluttered, name), { recursive: true });
  }
  const { cache, log } = store();
  await saveCache({ ...options, directory: cluttered }, { exec: exec(0, log), signal, cache });
  expect(readdirSync(cluttered).sort()).toEqual(['archive-v0', 'sdists-v11', 'wheels-volume']);
  expect(readdirSync(join(cluttered, 'sdists-v11'))).toEqual(['pypi']);
});

test('the pruned cache is saved, after a look whether it is there by now', async () => {
  const { cache, log } = store();
  expect(await saveCache(options, { exec: exec(0, log), signal, cache })).toBe('saved');
  expect(log).toEqual([
    'look true',
    `uv --color=never cache prune --force in ${directory}`,
    `save ${directory} k`,
  ]);
});

test('the second leg of a matrix neither prunes nor saves', async () => {
  const { cache, log } = store(['k']);
  expect(await saveCache(options, { exec: exec(0, log), signal, cache })).toContain('another job');
  expect(log).toEqual(['look true']);
});

test('what could not be pruned is not saved', async () => {
  const { cache, log } = store();
  expect(await saveCache(options, { exec: exec(2, log), signal, cache })).toContain('disk full');
  expect(log.some(line => line.startsWith('save'))).toBe(false);
});

test('nothing to save is no error', async () => {
  const { cache, log } = store();
  expect(
    await saveCache({ ...options, directory: join(directory, 'no') }, { exec: exec(0, log), signal, cache }),
  ).toBe('nothing to save');
  expect(await saveCache(options, { exec: exec(0, log), signal, cache: undefined })).toBe('no cache service');
  expect(log).toEqual([]);
});

test('a service that refuses is not called a success', async () => {
  const { cache, log } = store();
  const refused = { ...options, key: 'refused' };
  expect(await saveCache(refused, { exec: exec(0, log), signal, cache })).toBe('not saved');
});
