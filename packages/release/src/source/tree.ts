/** What is released, from this machine: the files of the source, decrypted where they have to be, with their hashes. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { decoded } from '@guarded-deploy/python-env/sources';
import type { Source } from '../config/index.ts';
import { parentsOf } from '../config/paths.ts';
import { decryptVault, type VaultPassword } from '../inventory/index.ts';
import { problem } from '../inventory/problem.ts';
import type { SourceFiles } from '../plan/context.ts';
import type { Decryption } from '../plan/layout.ts';
import { filesIn } from './directory.ts';
import { judgeFetched } from './fetched.ts';
import { LinkedTree } from './links.ts';
import { rsyncLine, rsyncPatterns } from './rsync-rules.ts';
import { type BytePath, type Entry, fromText, type HashCache, toText, walk } from './walk.ts';

export class SourceTree implements SourceFiles {
  readonly entries: readonly Entry[];
  readonly #decrypted: ReadonlySet<BytePath>;
  #linked: LinkedTree | undefined;

  constructor(entries: readonly Entry[], decrypted: ReadonlySet<BytePath> = new Set()) {
    this.entries = entries;
    this.#decrypted = decrypted;
  }

  get #tree(): LinkedTree {
    this.#linked ??= new LinkedTree(this.entries);
    return this.#linked;
  }

  has = (path: string): boolean => this.#tree.real(path) !== undefined || this.#tree.at(path) !== undefined;

  text = (path: string): string | undefined => {
    const entry = this.#tree.file(path);
    if (!entry) return undefined;
    return decoded('bytes' in entry.content ? entry.content.bytes : readFileSync(entry.content.file));
  };

  hash = (path: string): string | undefined => {
    const entry = this.#tree.at(path);
    if (entry?.kind !== 'l') return entry?.hash;
    return `${entry.hash} ${this.#tree.file(path)?.hash ?? ''}`;
  };

  list = (directory: string): readonly string[] | undefined => this.#tree.list(directory);

  real = (path: string): string | undefined => this.#tree.real(path);

  /** What stands where: a file, a link or a directory. What was decrypted stands in nothing's way. */
  kinds(): ReadonlyMap<string, 'f' | 'l' | 'd'> {
    const kinds = new Map<string, 'f' | 'l' | 'd'>();
    for (const { path, kind } of this.entries) {
      for (const parent of parentsOf(toText(path))) {
        if (kinds.has(parent)) break;
        kinds.set(parent, 'd');
      }
      if (!this.#decrypted.has(path)) kinds.set(toText(path), kind);
    }
    return kinds;
  }
}

interface ReadOptions {
  /** Directory of the checkout. */
  readonly workspace: string;
  readonly source: Source | undefined;
  readonly decryptions: readonly Decryption[];
  readonly vaultPassword?: VaultPassword | undefined;
  readonly hashCache?: HashCache | undefined;
}

/** A directory of the checkout, and not what a link of the repository makes of it. @throws Fault SOURCE_LINK_ESCAPES */
function directoryIn(workspace: string, folder: string): string {
  const directory = join(workspace, folder);
  if (!existsSync(directory)) return directory;
  const place = relative(realpathSync(workspace), realpathSync(directory));
  if (place !== '..' && !place.startsWith('../')) return directory;
  throw problem({
    code: 'SOURCE_LINK_ESCAPES',
    what: `'source.directory' is ${JSON.stringify(folder)}, which is a link, or lies behind one, that leads out of the checkout.`,
    remedy: 'Name a directory of the repository.',
  });
}

/** @throws Fault SOURCE_LINK_ESCAPES, IGNORE_FILE_MISSING, DECRYPT_MISSING, SOURCE_SUBMODULE_EMPTY, SOURCE_LFS_POINTER, and what is wrong with a file */
export async function readSource(options: ReadOptions): Promise<SourceTree> {
  const { workspace, source, vaultPassword, hashCache } = options;
  const folder = source?.directory ?? '.';
  const directory = directoryIn(workspace, folder);
  const { read } = filesIn(workspace);
  const replace = new Map<BytePath, { bytes: Buffer; mode: number }>();
  const dropped = new Set<BytePath>();
  const ignore = [...ignoredBy(source, read), ...(source?.exclude ?? [])];
  for (const { path, to, mode } of options.decryptions) {
    const name = join(folder, path);
    const text = read(name);
    if (text === undefined) {
      throw problem({
        code: 'DECRYPT_MISSING',
        what: `There is no file ${path} to decrypt.`,
        remedy: "Correct 'decrypt' in the release file; paths start at the source's directory.",
      });
    }
    replace.set(fromText(to), {
      bytes: decryptVault(text, vaultPassword, name),
      mode: Number.parseInt(mode ?? '0600', 8),
    });
    if (to !== path) dropped.add(fromText(path));
  }
  const entries = await walk(directory, {
    ignore,
    dropped,
    ...(hashCache ? { cache: hashCache } : {}),
    ...(replace.size > 0 ? { replace } : {}),
  });
  judgeFetched(entries, read, folder);
  return new SourceTree(entries, new Set(replace.keys()));
}

/** Patterns of the ignore files; `.deployignore` need not be there. */
function ignoredBy(source: Source | undefined, read: (path: string) => string | undefined): string[] {
  const given = source?.ignore;
  const names = given === undefined ? ['.deployignore'] : typeof given === 'string' ? [given] : given;
  return names.flatMap(name => {
    const text = read(name);
    if (text === undefined && given !== undefined) {
      throw problem({
        code: 'IGNORE_FILE_MISSING',
        what: `There is no ignore file ${name}.`,
        remedy: "Correct 'source.ignore'; its path starts at the repository's root.",
      });
    }
    return patternsIn(text ?? '', name, source);
  });
}

/** Patterns of one ignore file. @throws Fault IGNORE_RULE_UNKNOWN */
export function patternsIn(
  text: string,
  name: string,
  source: Pick<Source, 'ignore-syntax'> | undefined,
): string[] {
  if (source?.['ignore-syntax'] === 'rsync') return rsyncPatterns(text, name);
  const line = rsyncLine(text);
  if (line === undefined) return text.split(/\r?\n/);
  throw problem({
    code: 'IGNORE_RULE_UNKNOWN',
    what: `${name}:${line}: this is a rule of rsync, which as .gitignore would fit nothing.`,
    remedy: "Write 'source.ignore-syntax: rsync', or the rule as .gitignore has it.",
    place: { file: name, line },
  });
}
