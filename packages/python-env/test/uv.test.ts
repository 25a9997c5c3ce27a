import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import type { Exec } from '@guarded-deploy/process';
import { afterAll, describe, expect, test } from '@jest/globals';
import { PINNED_UV } from '../src/uv.pin.ts';
import { provideUv, uvRequest, uvRequirement } from '../src/uv.ts';

const scratch = mkdtempSync(join(tmpdir(), 'uv-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown.code;
    throw thrown;
  }
  return 'no fault';
};

describe('which uv', () => {
  test('the pinned one, with a checksum for every platform', () => {
    expect(uvRequest(undefined, [])).toBe(PINNED_UV);
    expect(uvRequest('', [])).toBe(PINNED_UV);
    expect(uvRequest(PINNED_UV.version, [])).toBe(PINNED_UV);
    expect(PINNED_UV.sha256.length).toBeGreaterThan(15);
    expect(PINNED_UV.sha256.every(hash => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  });

  test('another one with its own checksum', () => {
    const hash = 'AB'.repeat(32);
    expect(uvRequest('0.12.1', [`sha256:${hash}`])).toEqual({
      version: '0.12.1',
      sha256: [hash.toLowerCase()],
    });
  });

  test.each([
    ['0.12.1', [], 'UV_CHECKSUM_MISSING'],
    ['0.12.1', ['abc'], 'UV_CHECKSUM_MISSING'],
    ['latest', [], 'UV_VERSION_INVALID'],
    ['0.13', [], 'UV_VERSION_INVALID'],
    ['0.13.9; rm', [], 'UV_VERSION_INVALID'],
  ])('%s with %j: %s', async (version, checksums, code) => {
    expect(await codeOf(() => uvRequest(version, checksums))).toBe(code);
  });

  test('the requirement admits these wheels and no other', () => {
    expect(uvRequirement({ version: '1.2.3', sha256: ['aa', 'bb'] })).toBe(
      'uv==1.2.3 --hash=sha256:aa --hash=sha256:bb\n',
    );
  });
});

/** A pip that puts a uv of `version` in place, after `delay` turns of the event loop. */
function pip(version: string, log: string[], answer = { code: 0, stdout: '', stderr: '' }): Exec {
  return async (file, args) => {
    if (file.endsWith('/bin/uv')) {
      return existsSync(file)
        ? { code: 0, stdout: `uv ${readFileSync(file, 'utf8')} (x86_64)\n`, stderr: '' }
        : { code: 127, stdout: '', stderr: '' };
    }
    log.push([file, ...args].join(' '));
    const requirement = args.find(argument => argument.startsWith('--requirement='))!.slice(14);
    log.push(readFileSync(requirement, 'utf8').slice(0, 40));
    await new Promise(resolve => setImmediate(resolve));
    if (answer.code === 0) {
      const bin = join(args.find(argument => argument.startsWith('--target='))!.slice(9), 'bin');
      mkdirSync(bin, { recursive: true });
      writeFileSync(join(bin, 'uv'), version);
    }
    return answer;
  };
}

const options = (toolCache: string, exec: Exec) => ({
  request: { version: '0.13.9', sha256: ['a'.repeat(64)] },
  toolCache,
  arch: 'x64',
  pythons: ['/usr/bin/python3'],
  exec,
});

describe('getting it', () => {
  test('is fetched once, by hash and without upgrading anything', async () => {
    const cache = mkdtempSync(join(scratch, 'once-'));
    const log: string[] = [];
    const first = await provideUv(options(cache, pip('0.13.9', log)));
    expect(first).toEqual({ path: join(cache, 'uv/0.13.9/x64/bin/uv'), version: '0.13.9', cached: false });
    expect(log[0]).toContain('--require-hashes');
    expect(log[0]).toContain('--only-binary=:all:');
    expect(log[0]).not.toContain('--upgrade');
    expect(log[1]).toBe(`uv==0.13.9 --hash=sha256:${'a'.repeat(64)}`.slice(0, 40));
    const second = await provideUv(options(cache, pip('0.13.9', log)));
    expect(second).toEqual({ ...first, cached: true });
    expect(log).toHaveLength(2);
    expect(readdirSync(join(cache, 'uv/0.13.9')).sort()).toEqual(['x64', 'x64.complete']);
  });

  test('eight jobs at once leave one, whole', async () => {
    const cache = mkdtempSync(join(scratch, 'many-'));
    const all = await Promise.all(
      Array.from({ length: 8 }, () => provideUv(options(cache, pip('0.13.9', [])))),
    );
    expect(new Set(all.map(uv => uv!.path)).size).toBe(1);
    expect(readFileSync(all[0]!.path, 'utf8')).toBe('0.13.9');
    expect(readdirSync(join(cache, 'uv/0.13.9')).sort()).toEqual(['x64', 'x64.complete']);
  });

  test('a half-made one of a killed run is replaced', async () => {
    const cache = mkdtempSync(join(scratch, 'half-'));
    mkdirSync(join(cache, 'uv/0.13.9/x64/bin'), { recursive: true });
    writeFileSync(join(cache, 'uv/0.13.9/x64/bin/uv'), '0.0');
    const uv = await provideUv(options(cache, pip('0.13.9', [])));
    expect(uv).toMatchObject({ cached: false });
    expect(readFileSync(uv!.path, 'utf8')).toBe('0.13.9');
  });

  test('one that says it is another is not believed', async () => {
    const cache = mkdtempSync(join(scratch, 'other-'));
    expect(await codeOf(() => provideUv(options(cache, pip('0.1.0', []))))).toBe('UV_UNAVAILABLE');
    expect(readdirSync(join(cache, 'uv/0.13.9'))).toEqual([]);
  });

  test('a Python without pip leaves it to the next one that has it', async () => {
    const cache = mkdtempSync(join(scratch, 'next-'));
    const log: string[] = [];
    const works = pip('0.13.9', log);
    const asked: string[] = [];
    const exec: Exec = (file, args, more) => {
      if (args.includes('pip')) asked.push(file);
      return file === '/usr/bin/python3'
        ? Promise.resolve({ code: 1, stdout: '', stderr: `${file}: No module named pip` })
        : works(file, args, more);
    };
    const pythons = ['/usr/bin/python3', '/tools/python3', '/never/python3'];
    expect(await provideUv({ ...options(cache, exec), pythons })).toMatchObject({ version: '0.13.9' });
    expect(asked).toEqual(['/usr/bin/python3', '/tools/python3']);
  });

  test('a pip that fails is not covered up by another one', async () => {
    const cache = mkdtempSync(join(scratch, 'first-'));
    const stderr = 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.';
    const log: string[] = [];
    const exec = pip('', log, { code: 1, stdout: '', stderr });
    const pythons = ['/usr/bin/python3', '/tools/python3'];
    expect(await codeOf(() => provideUv({ ...options(cache, exec), pythons }))).toBe('UV_HASH_MISMATCH');
    expect(log.filter(line => line.includes('-m pip'))).toHaveLength(1);
  });

  test('no Python is needed where it is in the tool cache, and without one there is no uv', async () => {
    const cache = mkdtempSync(join(scratch, 'none-'));
    const exec = pip('0.13.9', []);
    expect(await provideUv({ ...options(cache, exec), pythons: [] })).toBeUndefined();
    expect(readdirSync(join(cache, 'uv/0.13.9'))).toEqual([]);
    await provideUv(options(cache, exec));
    expect(await provideUv({ ...options(cache, exec), pythons: [] })).toMatchObject({ cached: true });
  });

  // Words of pip 23.2.
  test.each([
    ['/usr/bin/python3: No module named pip', 'PIP_MISSING'],
    ['ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.', 'UV_HASH_MISMATCH'],
    ['ERROR: No matching distribution found for uv==0.13.9', 'UV_UNAVAILABLE'],
  ])('%s: %s, and nothing stays behind', async (stderr, code) => {
    const cache = mkdtempSync(join(scratch, 'bad-'));
    const exec = pip('', [], { code: 1, stdout: '', stderr });
    expect(await codeOf(() => provideUv(options(cache, exec)))).toBe(code);
    expect(readdirSync(join(cache, 'uv/0.13.9'))).toEqual([]);
  });
});
