import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GitHubSimulator, type SimulatedRepository, type SimulatedRun } from '../src/index.ts';

/** The real clients of GitHub's cache and artifact services, in child processes, against ours. */

let github: GitHubSimulator;
let repository: SimulatedRepository;
let folder: string;

beforeAll(async () => {
  github = await GitHubSimulator.start();
  repository = github.addRepository({ owner: 'acme', name: 'portal' });
  folder = mkdtempSync(join(tmpdir(), 'results-test-'));
});

afterAll(async () => {
  await github.stop();
  rmSync(folder, { recursive: true });
});

async function client(
  kind: 'cache' | 'artifact',
  run: SimulatedRun,
  ...words: string[]
): Promise<{ result: string; log: string }> {
  const workspace = join(folder, 'workspace');
  const temp = join(folder, 'temp');
  mkdirSync(workspace, { recursive: true });
  mkdirSync(temp, { recursive: true });
  const script = join(import.meta.dirname, `fixtures/${kind}.mjs`);
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...words], {
    cwd: workspace,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      RUNNER_TEMP: temp,
      GITHUB_WORKSPACE: workspace,
      GITHUB_RETENTION_DAYS: '90',
      GITHUB_REPOSITORY: repository.fullName,
      GITHUB_RUN_ID: String(run.id),
      ...github.env({ run }),
    },
  });
  return { result: /^RESULT (.*)$/m.exec(stdout)?.[1] ?? '', log: stdout };
}

function prepare(name: string, content: string): string {
  const path = join(folder, 'workspace', name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'file.txt'), content);
  return name;
}

const contentOf = (name: string) => readFileSync(join(folder, 'workspace', name, 'file.txt'), 'utf8');
const forget = (name: string) => rmSync(join(folder, 'workspace', name), { recursive: true });

describe('the cache', () => {
  test('saves and restores, whole and by the start of a key, and never overwrites', async () => {
    const main = repository.addRun();
    const path = prepare('wheels', 'first');
    const saved = await client('cache', main, 'save', path, 'wheels-linux-1');
    expect(Number(saved.result)).toBeGreaterThan(0);

    prepare('wheels', 'second');
    const refused = await client('cache', main, 'save', path, 'wheels-linux-1');
    expect(refused).toMatchObject({
      result: '-1',
      log: expect.stringContaining('another job may be creating this cache'),
    });

    forget('wheels');
    expect((await client('cache', main, 'restore', path, 'wheels-linux-1')).result).toBe('wheels-linux-1');
    expect(contentOf('wheels')).toBe('first');

    expect(
      (await client('cache', main, 'restore', path, 'wheels-linux-2', 'wheels-mac-', 'wheels-linux-')).result,
    ).toBe('wheels-linux-1');
    expect((await client('cache', main, 'restore', path, 'wheels-mac-2')).result).toBe('undefined');
    expect(github.caches.map(({ key }) => key)).toEqual(['wheels-linux-1']);
  });

  test('the newest entry wins among those that start alike', async () => {
    const main = repository.addRun();
    for (const number of ['1', '2'])
      await client('cache', main, 'save', prepare('many', number), `many-${number}`);
    forget('many');
    expect((await client('cache', main, 'restore', 'many', 'many-9', 'many-')).result).toBe('many-2');
    expect(contentOf('many')).toBe('2');
  });

  test('a branch reads what the default branch saved, not the other way round, nor from another branch', async () => {
    const [main, side, other] = ['main', 'side', 'other'].map(headBranch =>
      repository.addRun({ headBranch }),
    );
    await client('cache', side!, 'save', prepare('scoped', 'side'), 'scoped-side');
    expect((await client('cache', main!, 'restore', 'scoped', 'scoped-side')).result).toBe('undefined');
    expect((await client('cache', other!, 'restore', 'scoped', 'scoped-side')).result).toBe('undefined');
    await client('cache', main!, 'save', prepare('scoped', 'main'), 'scoped-main');
    expect((await client('cache', side!, 'restore', 'scoped', 'scoped-main')).result).toBe('scoped-main');
  });

  test('of two that save the same key at once, one does', async () => {
    const main = repository.addRun();
    prepare('race', 'x'.repeat(100_000));
    const results = await Promise.all([0, 1].map(() => client('cache', main, 'save', 'race', 'race-key')));
    expect(results.map(({ result }) => result === '-1').sort()).toEqual([false, true]);
    expect(github.caches.filter(({ key }) => key === 'race-key')).toHaveLength(1);
  });

  test('an upload that broke off is not found', async () => {
    const main = repository.addRun();
    github.fault({ path: 'FinalizeCacheEntryUpload', kind: 'status', status: 400 });
    expect((await client('cache', main, 'save', prepare('broken', 'b'), 'broken-key')).result).toBe('-1');
    expect((await client('cache', main, 'restore', 'broken', 'broken-key')).result).toBe('undefined');
  });
});

describe('artifacts', () => {
  test('are uploaded, listed within their run, and downloaded', async () => {
    const run = repository.addRun();
    const source = join(folder, 'artifact');
    mkdirSync(source);
    writeFileSync(join(source, 'report.json'), '{"joules": 1}');
    const uploaded = await client('artifact', run, 'upload', 'report', source, join(source, 'report.json'));
    expect(uploaded.result).toMatch(/^\d+ true$/);
    expect((await client('artifact', run, 'list')).result).toBe('report');
    expect((await client('artifact', repository.addRun(), 'list')).result).toBe('');
    const target = join(folder, 'downloaded');
    await client('artifact', run, 'download', 'report', target);
    expect(readdirSync(target)).toEqual(['report.json']);
    expect(readFileSync(join(target, 'report.json'), 'utf8')).toBe('{"joules": 1}');
    expect(github.artifacts).toMatchObject([{ name: 'report', run: run.id }]);
  });

  test('with a name that the run has are refused', async () => {
    const run = repository.addRun();
    const file = join(folder, 'twice.txt');
    writeFileSync(file, 'x');
    await client('artifact', run, 'upload', 'twice', folder, file);
    await expect(client('artifact', run, 'upload', 'twice', folder, file)).rejects.toThrow(/already exists/);
  });
});
