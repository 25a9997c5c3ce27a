/** A checkout as it lies on the disk: names of its files, their texts, and what git says. The only file here that reads. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import { childEnvironment } from '@guarded-deploy/process';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the finders see. Paths have slashes and start at the checkout's root. */
export interface Checkout {
  /** Name of the directory. */
  readonly name: string;
  /** Sorted. */
  readonly files: readonly string[];
  /** The text of a file; undefined where there is none, it is a link, larger than 512 KiB, or no text. */
  text(path: string): string | undefined;
  /** The branch that is checked out. */
  readonly branch: string | undefined;
  /** The branch that the remote takes for its default. */
  readonly defaultBranch: string | undefined;
  /** `owner/name` on GitHub, or the address of another remote. */
  readonly remote: string | undefined;
}

const LARGEST = 512 * 1024;
const MOST_FILES = 50_000;
const LEFT_OUT = /^(?:\.git|node_modules|\.venv|venv|env|__pycache__|\.tox|\.nox|\.mypy_cache|\.cache)$/;

/** Output of git in a directory; undefined when it fails. Nothing of the checkout's own settings is run. */
function git(directory: string, env: Environment, ...args: string[]): string | undefined {
  const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-C', directory];
  try {
    return execFileSync('git', [...safe, ...args], {
      env: childEnvironment(env),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 20_000,
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch {
    return undefined;
  }
}

/** All files below a directory, where git does not know them. Links are not followed. */
function walk(root: string): string[] {
  const found: string[] = [];
  const left = [''];
  while (left.length > 0 && found.length < MOST_FILES) {
    const here = left.pop()!;
    for (const entry of readdirSync(join(root, here), { withFileTypes: true })) {
      const path = here === '' ? entry.name : `${here}/${entry.name}`;
      if (entry.isDirectory() && !LEFT_OUT.test(entry.name)) left.push(path);
      else if (entry.isFile()) found.push(path);
    }
  }
  return found;
}

function readText(path: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (!stat.isFile() || stat.size > LARGEST) return undefined;
    const text = readFileSync(descriptor, 'utf8');
    return text.includes('\0') ? undefined : text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** `owner/name` of an address on GitHub; other addresses without a password. Pure. */
export function remoteName(address: string): string {
  const github =
    /^(?:https?:\/\/(?:[^@/]*@)?|ssh:\/\/git@|git@)github\.com[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(
      address,
    );
  return github?.[1] ?? address.replace(/\/\/[^@/]*@/, '//');
}

/**
 * Reads a checkout: files that git tracks or does not ignore; all files where it is no repository.
 * @param env what git may inherit
 * @throws Fault INIT_DIRECTORY
 */
export function readCheckout(directory: string, env: Environment): Checkout {
  let root: string;
  try {
    root = realpathSync(directory);
    readdirSync(root);
  } catch (cause) {
    throw new Fault({
      code: 'INIT_DIRECTORY',
      what: `${directory} is no directory that can be read.`,
      remedy: 'Name the checkout with --directory.',
      cause,
    });
  }
  const top = git(root, env, 'rev-parse', '--show-prefix')?.trim();
  const listed =
    top === '' ? git(root, env, 'ls-files', '-z', '--cached', '--others', '--exclude-standard') : undefined;
  const files =
    listed === undefined ? walk(root) : [...new Set(listed.split('\0').filter(path => path !== ''))];
  const remote = git(root, env, 'remote', 'get-url', 'origin')?.trim();
  const head = git(root, env, 'symbolic-ref', '--short', 'refs/remotes/origin/HEAD')?.trim();
  return {
    name: basename(root),
    files: files.slice(0, MOST_FILES).sort(),
    text: path => readText(join(root, path)),
    branch: git(root, env, 'symbolic-ref', '--short', 'HEAD')?.trim(),
    defaultBranch: head?.replace(/^origin\//, ''),
    remote: remote ? remoteName(remote) : undefined,
  };
}
