import { createHash, hash } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  createReadStream,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
} from 'node:fs';
import ignore, { type Ignore } from 'ignore';
import { problem, shown } from '../inventory/problem.ts';

/**
 * A path as bytes: every character is one byte (latin1), so that names which are not UTF-8 survive, and comparing is
 * comparing bytes, as `LC_ALL=C sort` does.
 */
export type BytePath = string;

export const toBytes = (path: BytePath): Buffer => Buffer.from(path, 'latin1');
export const fromText = (text: string): BytePath => Buffer.from(text, 'utf8').toString('latin1');
export const toText = (path: BytePath): string => toBytes(path).toString('utf8');

/** One file, symbolic link or empty directory of a release. */
export interface Entry {
  readonly path: BytePath;
  readonly kind: 'f' | 'l' | 'd';
  /** Permission bits; 0 for links. */
  readonly mode: number;
  readonly size: number;
  readonly mtimeMs: number;
  /** SHA-256 in hexadecimal: of the content, the link's target, or nothing. */
  readonly hash: string;
  readonly target?: BytePath;
  /** Where the content comes from: a file on this machine, or memory. */
  readonly content: { readonly file: Buffer } | { readonly bytes: Buffer };
}

export interface HashCache {
  get(key: string): string | undefined;
  set(key: string, hash: string): void;
}

interface WalkOptions {
  /** Patterns in .gitignore syntax. */
  readonly ignore?: readonly string[];
  /** Files left out by their name. */
  readonly dropped?: ReadonlySet<BytePath>;
  /** Known hashes by device, inode, size and times. */
  readonly cache?: HashCache;
  /** Contents to put in place of files, by path: what was decrypted in memory. */
  readonly replace?: ReadonlyMap<BytePath, { readonly bytes: Buffer; readonly mode: number }>;
}

/** Never part of a release, whatever the ignore file says. */
const ALWAYS = ['.git', '.venv', '__pycache__/', '*.pyc'];

/** Files above this are hashed as a stream. */
const LARGE = 8 << 20;

/** Longest time that reading the source keeps everything else waiting, roughly. */
const SLICE_MS = 5;

const EMPTY = hash('sha256', '');

/** Bytes of a path on Linux. */
const LONGEST_PATTERN = 4096;

/**
 * Patterns as git reads them.
 * @throws Fault SOURCE_IGNORE_INVALID for one that no rule can be made of, such as one of thousands of characters
 */
export function matcher(patterns: readonly string[]): Ignore {
  const rules = ignore({ allowRelativePaths: true, ignorecase: false });
  for (const pattern of patterns) {
    // The rules are made when they are asked first. No path is longer than this, and what is takes minutes to make.
    try {
      if (pattern.length > LONGEST_PATTERN) throw new SyntaxError('too long');
      ignore({ allowRelativePaths: true, ignorecase: false }).add(pattern).ignores('a');
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw problem({
        code: 'SOURCE_IGNORE_INVALID',
        what: `The pattern ${shown(pattern)} of an ignore file or a list of files is none that can be matched.`,
        remedy:
          'Write a shorter one, or correct it; git shows what it means with `git check-ignore -v PATH`.',
        cause,
      });
    }
    rules.add(pattern);
  }
  return rules;
}

const SLASH = Buffer.from('/');

/** One walk through a directory. */
class Walker {
  readonly entries: Entry[] = [];
  readonly #options: WalkOptions;
  readonly #rules: Ignore;
  readonly #base: Buffer;
  /** Files that are hashed after the walk, as streams. */
  readonly #large: (() => Promise<void>)[] = [];
  #rested = performance.now();
  /** One buffer for all files that are read whole: memory stays flat however many there are. */
  #scratch: Buffer | undefined;

  constructor(directory: string, options: WalkOptions) {
    this.#base = Buffer.from(directory);
    this.#options = options;
    this.#rules = matcher([...ALWAYS, ...(options.ignore ?? [])]);
  }

  #at(path: BytePath): Buffer {
    return path === '' ? this.#base : Buffer.concat([this.#base, SLASH, toBytes(path)]);
  }

  async visit(prefix: BytePath): Promise<void> {
    // Connections are being made meanwhile: they get their turn.
    if (performance.now() - this.#rested > SLICE_MS) {
      await new Promise(resolve => setImmediate(resolve));
      this.#rested = performance.now();
    }
    const before = this.entries.length + this.#large.length;
    for (const item of readdirSync(this.#at(prefix), { withFileTypes: true, encoding: 'buffer' })) {
      const name = (item.name as unknown as Buffer).toString('latin1');
      const path = prefix === '' ? name : `${prefix}/${name}`;
      const isDirectory = item.isDirectory();
      if (this.#rules.ignores(isDirectory ? `${toText(path)}/` : toText(path))) continue;
      if (this.#options.dropped?.has(path)) continue;
      if (isDirectory) await this.visit(path);
      else if (item.isSymbolicLink()) this.entries.push(link(path, this.#at(path)));
      else if (item.isFile()) this.#regular(path, this.#at(path));
      else {
        throw problem({
          code: 'SOURCE_ODD_FILE',
          what: `${toText(path)} is neither a file nor a directory nor a link.`,
          remedy: 'Remove it from the source or add it to the ignore file.',
        });
      }
    }
    const empty = this.entries.length + this.#large.length === before;
    if (empty && prefix !== '') this.entries.push(emptyDirectory(prefix));
  }

  /** Hashes what was too large to be read whole. */
  async finish(): Promise<void> {
    for (const next of this.#large) await next();
  }

  #regular(path: BytePath, file: Buffer): void {
    const { replace, cache } = this.#options;
    const given = replace?.get(path);
    if (given) {
      this.entries.push(memoryEntry(path, given.bytes, given.mode));
      return;
    }
    const stat = lstatSync(file, { bigint: true });
    const size = Number(stat.size);
    const add = (sum: string) => {
      const mode = Number(stat.mode) & 0o777;
      const mtimeMs = Number(stat.mtimeMs);
      this.entries.push({ path, kind: 'f', mode, size, mtimeMs, hash: sum, content: { file } });
    };
    const key = cache ? cacheKey(stat) : '';
    const known = cache?.get(key);
    if (known) {
      add(known);
      return;
    }
    if (size > LARGE) {
      this.#large.push(async () => {
        const sum = await hashStream(file);
        cache?.set(key, sum);
        add(sum);
      });
      return;
    }
    const sum = hash('sha256', this.#contentOf(file));
    // A file written this very moment may change again without its times showing it.
    if (Date.now() - Number(stat.ctimeMs) > 2000) cache?.set(key, sum);
    add(sum);
  }

  #contentOf(file: Buffer): Buffer {
    this.#scratch ??= Buffer.allocUnsafeSlow(LARGE + 1);
    const scratch = this.#scratch;
    const descriptor = openSync(file, 'r');
    try {
      let read = 0;
      for (;;) {
        const count = readSync(descriptor, scratch, read, scratch.length - read, null);
        if (count === 0) return scratch.subarray(0, read);
        read += count;
        if (read === scratch.length) return readFileSync(file);
      }
    } finally {
      closeSync(descriptor);
    }
  }
}

/**
 * Everything below a directory that belongs into a release, sorted by path, with its hashes.
 * @throws Fault SOURCE_MISSING, SOURCE_EMPTY, SOURCE_LINK_ESCAPES, SOURCE_ODD_FILE
 */
export async function walk(directory: string, options: WalkOptions = {}): Promise<Entry[]> {
  const walker = new Walker(directory, options);
  const { entries } = walker;
  try {
    await walker.visit('');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') {
      throw problem({
        code: 'SOURCE_MISSING',
        what: `The source ${directory} does not exist, or changed while it was read.`,
        remedy: "Correct 'source.directory', and check the code out before this step.",
        cause: thrown,
      });
    }
    throw thrown;
  }
  await walker.finish();
  for (const [path, { bytes, mode }] of options.replace ?? []) {
    if (!entries.some(entry => entry.path === path)) entries.push(memoryEntry(path, bytes, mode));
  }
  if (entries.length === 0) {
    throw problem({
      code: 'SOURCE_EMPTY',
      what: `The source ${directory} has no files to release.`,
      remedy: "Check the code out before this step, and look at the ignore file's patterns.",
    });
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const emptyDirectory = (path: BytePath): Entry => ({
  path,
  kind: 'd',
  mode: 0o755,
  size: 0,
  mtimeMs: 0,
  hash: EMPTY,
  content: { bytes: Buffer.alloc(0) },
});

export function memoryEntry(path: BytePath, bytes: Buffer, mode: number): Entry {
  return {
    path,
    kind: 'f',
    mode,
    size: bytes.length,
    mtimeMs: 0,
    hash: hash('sha256', bytes),
    content: { bytes },
  };
}

function cacheKey(stat: BigIntStats): string {
  return `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
}

async function hashStream(file: Buffer): Promise<string> {
  const sum = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) sum.update(chunk as Buffer);
  return sum.digest('hex');
}

function link(path: BytePath, file: Buffer): Entry {
  const target = readlinkSync(file, 'buffer').toString('latin1');
  if (escapes(path, target)) {
    throw problem({
      code: 'SOURCE_LINK_ESCAPES',
      what: `The link ${toText(path)} points to ${toText(target)}, outside the release.`,
      remedy:
        "Link inside the source, add the link to the ignore file, or use 'shared' for what lives outside.",
    });
  }
  return {
    path,
    kind: 'l',
    mode: 0,
    size: 0,
    mtimeMs: 0,
    hash: hash('sha256', toBytes(target)),
    target,
    content: { bytes: Buffer.alloc(0) },
  };
}

/** Whether a link's text leads out of the tree that contains it. Pure: text only, as the host will see it. */
export function escapes(path: BytePath, target: BytePath): boolean {
  if (target.startsWith('/')) return true;
  const at = path.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (at.length === 0) return true;
      at.pop();
    } else at.push(part);
  }
  return false;
}
