/** Keeping and fetching, with the simulated service; its faults, and what it refuses. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFetch } from '@guarded-deploy/action-kit/http';
import { GitHubSimulator } from '@guarded-deploy/github-simulator';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { patientHttp } from '../src/http.ts';
import { type Http, type Results, resultsOf, ServiceError } from '../src/results.ts';
import { CHUNK, download, upload } from '../src/store.ts';

let github: GitHubSimulator;
let scratch: string;
let slept: number[];

beforeEach(async () => {
  github = await GitHubSimulator.start();
  scratch = mkdtempSync(join(tmpdir(), 'artifacts-'));
  slept = [];
});
afterEach(async () => {
  await github.stop();
  rmSync(scratch, { recursive: true });
});

const http = (attempts = 4, signal = new AbortController().signal, fetch = createFetch({})): Http =>
  patientHttp(fetch as never, {
    signal,
    attempts,
    sleep: async milliseconds => void slept.push(milliseconds),
  });

function job(run?: Parameters<GitHubSimulator['runtimeEnv']>[0]): Results {
  const env = github.runtimeEnv(run);
  return resultsOf(env['ACTIONS_RESULTS_URL'], env['ACTIONS_RUNTIME_TOKEN'])!;
}

function file(name: string, content: Buffer | string): string {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
}

test.each([0, 5, CHUNK, CHUNK + 1, 2 * CHUNK + 12_345])('%i bytes come back as they were', async size => {
  const content = randomBytes(size);
  const name = await upload(http(), job(), 'prepared', file('in', content));
  expect(name).toBe('prepared');
  const out = join(scratch, 'out');
  expect(await download(http(), job(), name, out, size)).toBe(size);
  expect(readFileSync(out).equals(content)).toBe(true);
  const { digest } = github.store.artifacts[0]!;
  expect(digest).toBe(`sha256:${createHash('sha256').update(content).digest('hex')}`);
});

test('a name that is taken gets a number, since an answer may have been lost', async () => {
  expect(await upload(http(), job(), 'prepared', file('one', '1'))).toBe('prepared');
  expect(await upload(http(), job(), 'prepared', file('two', '2'))).toBe('prepared-2');
  await download(http(), job(), 'prepared-2', join(scratch, 'out'), 10);
  expect(readFileSync(join(scratch, 'out'), 'utf8')).toBe('2');
});

test('also where the service made it and the answer was lost', async () => {
  let isLost = false;
  const losing: ReturnType<typeof createFetch> = async (url, request) => {
    const answer = await createFetch({})(url, request);
    if (isLost || !url.includes('CreateArtifact')) return answer;
    isLost = true;
    throw new Error('socket hang up');
  };
  const name = await upload(http(4, undefined, losing), job(), 'prepared', file('one', '1'));
  expect(name).toBe('prepared-2');
  await download(http(), job(), 'prepared-2', join(scratch, 'out'), 10);
  expect(readFileSync(join(scratch, 'out'), 'utf8')).toBe('1');
});

test('an answer that is late, 503 or lost is asked for again', async () => {
  github.fault({ kind: 'status', status: 503, times: 2 });
  const name = await upload(http(), job(), 'prepared', file('in', 'content'));
  expect(slept).toEqual([1000, 2000]);
  github.fault({ kind: 'status', status: 503, times: 1 });
  expect(await download(http(), job(), name, join(scratch, 'out'), 10)).toBe(7);
});

test('what stays away is an error that names no signature', async () => {
  github.fault({ kind: 'status', status: 500, times: Number.POSITIVE_INFINITY });
  const failed = await upload(http(3), job(), 'prepared', file('in', 'content')).catch(
    (thrown: Error) => thrown,
  );
  expect(failed).toBeInstanceOf(ServiceError);
  expect(String(failed)).toMatch(/answered with 500/);
  expect(String(failed)).not.toContain('sig=');
});

test('an artifact of another run is not there', async () => {
  const repository = github.addRepository({ owner: 'acme', name: 'portal' });
  const [one, other] = [0, 1].map(() => repository.addRun({ workflow: 'Deploy', event: 'push' }));
  await upload(http(), job(one), 'prepared', file('in', 'content'));
  expect(await download(http(), job(other), 'prepared', join(scratch, 'out'), 10)).toBeUndefined();
  expect(existsSync(join(scratch, 'out'))).toBe(false);
});

test('one that is larger than may be, and one whose place is taken by a link, are not written', async () => {
  await upload(http(), job(), 'prepared', file('in', 'content'));
  const out = join(scratch, 'out');
  await expect(download(http(), job(), 'prepared', out, 6)).rejects.toThrow(ServiceError);
  symlinkSync(join(scratch, 'elsewhere'), out);
  await expect(download(http(), job(), 'prepared', out, 10)).rejects.toThrow('EEXIST');
  expect(existsSync(join(scratch, 'elsewhere'))).toBe(false);
});

test('a cancel ends it at once', async () => {
  const cancelled = new AbortController();
  github.fault({ kind: 'hang', times: 1 });
  const going = upload(http(4, cancelled.signal), job(), 'prepared', file('in', 'content'));
  setTimeout(() => cancelled.abort(new Error('stop')), 20);
  await expect(going).rejects.toThrow('stop');
});
