import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import type { Exec, ExecResult } from '@guarded-deploy/process';
import { PINNED_UV } from './uv.pin.ts';

export interface UvRequest {
  readonly version: string;
  /** SHA-256 of the wheels that may be installed. */
  readonly sha256: readonly string[];
}

export interface Uv {
  readonly path: string;
  readonly version: string;
  /** It was in the tool cache already. */
  readonly cached: boolean;
}

/**
 * `` or the pinned version → the pinned wheels; another version needs its wheels' SHA-256 beside it.
 * @throws Fault UV_VERSION_INVALID, UV_CHECKSUM_MISSING
 */
export function uvRequest(version: string | undefined, checksums: readonly string[]): UvRequest {
  const wanted = version?.trim() || PINNED_UV.version;
  if (!/^\d+\.\d+\.\d+$/.test(wanted)) {
    throw new Fault({
      code: 'UV_VERSION_INVALID',
      what: `The input 'uv-version' is ${JSON.stringify(wanted.slice(0, 80))}, which is not an exact version.`,
      remedy: `Write one such as ${PINNED_UV.version}, or leave it out.`,
    });
  }
  const sha256 = checksums.map(line => line.replace(/^sha256[:=]/, '').toLowerCase());
  const wrong = sha256.find(hash => !/^[0-9a-f]{64}$/.test(hash));
  if (wrong !== undefined) {
    throw new Fault({
      code: 'UV_CHECKSUM_MISSING',
      what: `The input 'uv-checksum' holds ${JSON.stringify(wrong.slice(0, 80))}, which is not a SHA-256.`,
      remedy: 'Write the 64 hexadecimal digits that PyPI shows beside the wheel.',
    });
  }
  if (sha256.length > 0) return { version: wanted, sha256 };
  if (wanted === PINNED_UV.version) return PINNED_UV;
  throw new Fault({
    code: 'UV_CHECKSUM_MISSING',
    what: `uv ${wanted} is not the version this action has checksums for (${PINNED_UV.version}).`,
    remedy: `Set 'uv-checksum' to the SHA-256 of its wheel, or leave 'uv-version' out.`,
  });
}

/** What pip is given: exactly these wheels and nothing else. */
export function uvRequirement({ version, sha256 }: UvRequest): string {
  return `uv==${version} ${sha256.map(hash => `--hash=sha256:${hash}`).join(' ')}\n`;
}

async function versionOf(
  path: string,
  exec: Exec,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const answer = await exec(path, ['--version'], signal ? { signal } : {});
  return answer.code === 0 ? /^uv (\d+\.\d+\.\d+)/.exec(answer.stdout)?.[1] : undefined;
}

const hasNoPip = ({ stdout, stderr }: ExecResult) => /No module named pip/.test(`${stdout}\n${stderr}`);

function pipFailed(answer: ExecResult, request: UvRequest): Fault {
  const text = `${answer.stdout}\n${answer.stderr}`;
  if (hasNoPip(answer)) {
    return new Fault({
      code: 'PIP_MISSING',
      what: 'No Python found here has pip, which fetches uv.',
      remedy:
        "Install it (Debian: system-packages: python3-pip), or use 'manager: pip' with a Python that has it.",
    });
  }
  if (/DO NOT MATCH THE HASHES|Hashes are required|hash mismatch/i.test(text)) {
    return new Fault({
      code: 'UV_HASH_MISMATCH',
      what: `The wheel of uv ${request.version} that the package index gave is not the one with the known SHA-256.`,
      remedy:
        'Do not go on: check the index (PIP_INDEX_URL) for tampering; a version of your own needs its own uv-checksum.',
    });
  }
  const last = text.trim().split('\n').slice(-3).join(' ').slice(0, 600);
  return new Fault({
    code: 'UV_UNAVAILABLE',
    what: `uv ${request.version} could not be fetched: ${last}`,
    remedy: 'Check that the package index can be reached from this runner (PIP_INDEX_URL, proxy) and re-run.',
  });
}

interface UvOptions {
  readonly request: UvRequest;
  /** RUNNER_TOOL_CACHE; uv stays there for later jobs. */
  readonly toolCache: string;
  readonly arch: string;
  /** Pythons whose pip may fetch the wheel: the first that has one does. */
  readonly pythons: AsyncIterable<string> | Iterable<string>;
  readonly exec: Exec;
  readonly signal?: AbortSignal;
}

/** Where the tool cache keeps a version of uv. */
const homeOf = ({ request, toolCache, arch }: Pick<UvOptions, 'request' | 'toolCache' | 'arch'>) =>
  join(toolCache, 'uv', request.version, arch);

/** The uv of the wanted version, where the tool cache has it. */
export async function cachedUv(options: Omit<UvOptions, 'pythons'>): Promise<Uv | undefined> {
  const { request, exec, signal } = options;
  const home = homeOf(options);
  const path = join(home, 'bin/uv');
  if (!existsSync(`${home}.complete`) || (await versionOf(path, exec, signal)) !== request.version)
    return undefined;
  return { path, version: request.version, cached: true };
}

/**
 * The uv of the wanted version: from the tool cache, else its wheel from the package index pip is configured for, checked
 * by SHA-256. Two jobs that fetch it at once do not disturb each other: the first to finish puts it in place.
 * @returns undefined when it is in no tool cache and there is no Python to fetch it with
 * @throws Fault PIP_MISSING, UV_HASH_MISMATCH, UV_UNAVAILABLE
 */
export async function provideUv(options: UvOptions): Promise<Uv | undefined> {
  const { request, exec, signal } = options;
  const home = homeOf(options);
  const folder = dirname(home);
  const path = join(home, 'bin/uv');
  const known = await cachedUv(options);
  if (known) return known;
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(folder, '.new-'));
  try {
    const requirement = join(scratch, 'requirement.txt');
    const target = join(scratch, 'target');
    writeFileSync(requirement, uvRequirement(request));
    const install = [
      '-I',
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-deps',
      '--no-compile',
      '--only-binary=:all:',
      '--require-hashes',
      `--requirement=${requirement}`,
      `--target=${target}`,
    ];
    let answer: ExecResult | undefined;
    for await (const python of options.pythons) {
      answer = await exec(python, install, {
        cwd: scratch,
        env: {
          PIP_DISABLE_PIP_VERSION_CHECK: '1',
          PIP_NO_INPUT: '1',
          PIP_ROOT_USER_ACTION: 'ignore',
          PIP_USER: undefined,
          PIP_REQUIRE_VIRTUALENV: undefined,
          PIP_TARGET: undefined,
          PIP_PREFIX: undefined,
        },
        ...(signal ? { signal } : {}),
      });
      if (answer.code === 0 || !hasNoPip(answer)) break;
    }
    if (!answer) return undefined;
    if (answer.code !== 0) throw pipFailed(answer, request);
    const found = await versionOf(join(target, 'bin/uv'), exec, signal);
    if (found !== request.version) {
      throw new Fault({
        code: 'UV_UNAVAILABLE',
        what: `The fetched uv says it is ${found ?? 'nothing'} rather than ${request.version}.`,
        remedy: 'Report it with the debug log of this run.',
      });
    }
    // What stands there without a mark is a half-made one from a run that was killed.
    if (!existsSync(`${home}.complete`)) {
      rmSync(home, { recursive: true, force: true });
      try {
        renameSync(target, home);
      } catch (thrown) {
        // Another job was faster; its uv has passed the same check.
        if (!existsSync(path)) throw thrown;
      }
      writeFileSync(`${home}.complete`, '');
    }
    return { path, version: request.version, cached: false };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
