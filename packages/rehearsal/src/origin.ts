import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Rehearsal',
  GIT_AUTHOR_EMAIL: 'rehearsal@localhost',
  GIT_COMMITTER_NAME: 'Rehearsal',
  GIT_COMMITTER_EMAIL: 'rehearsal@localhost',
  // Without the configuration of the person who plays it: signing, hooks, templates.
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  TZ: 'UTC',
};

function git(directory: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', directory, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...IDENTITY },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 256 * 1024 * 1024,
  }).trim();
}

/** Files to write (text) or remove (null), by path. */
export type Changes = Readonly<Record<string, string | null>>;

interface RawCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** Whole seconds since 1970. */
  readonly seconds: number;
  readonly message: string;
}

function parseCommit(sha: string, raw: string): RawCommit {
  const end = raw.indexOf('\n\n');
  const header = raw.slice(0, end).split('\n');
  const field = (name: string) =>
    header.filter(line => line.startsWith(`${name} `)).map(line => line.slice(name.length + 1));
  return {
    sha,
    tree: field('tree')[0] ?? '',
    parents: field('parent'),
    seconds: Number(/ (\d+) \+0000$/.exec(field('committer')[0] ?? '')?.[1] ?? 0),
    message: raw.slice(end + 2),
  };
}

/** Throwaway repositories that stand in for github.com: bare ones below `remotes`, and working trees to commit in. */
export class Origin {
  readonly remotes: string;
  readonly #scratch: string;
  #checkouts = 0;

  constructor(scratch: string) {
    this.#scratch = scratch;
    this.remotes = join(scratch, 'remotes');
    mkdirSync(this.remotes, { recursive: true });
  }

  /** Makes `owner/name` from the files of `source` that git knows or would not ignore, uncommitted edits included. */
  create(fullName: string, source: string, branch: string): string {
    const tree = join(this.#scratch, 'trees', fullName);
    mkdirSync(tree, { recursive: true });
    const files = execFileSync(
      'git',
      ['-C', source, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
      {
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    for (const file of files.split('\0')) {
      const from = join(source, file);
      if (file === '' || !existsSync(from)) continue;
      mkdirSync(dirname(join(tree, file)), { recursive: true });
      cpSync(from, join(tree, file), { verbatimSymlinks: true });
    }
    git(tree, 'init', '--quiet', '--initial-branch', branch);
    const bare = this.bare(fullName);
    mkdirSync(dirname(bare), { recursive: true });
    git(tree, 'init', '--quiet', '--bare', bare);
    // A runner fetches commits by their id.
    git(bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    git(tree, 'remote', 'add', 'origin', bare);
    return tree;
  }

  bare(fullName: string): string {
    return join(this.remotes, `${fullName}.git`);
  }

  /** A fork: a second bare repository with the same objects, and a working tree of its own. */
  fork(from: string, to: string): string {
    const bare = this.bare(to);
    mkdirSync(dirname(bare), { recursive: true });
    execFileSync('git', ['clone', '--quiet', '--bare', this.bare(from), bare], { stdio: 'ignore' });
    git(bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    const tree = join(this.#scratch, 'trees', to);
    mkdirSync(dirname(tree), { recursive: true });
    execFileSync('git', ['clone', '--quiet', bare, tree], { stdio: 'ignore' });
    return tree;
  }

  /** What GitHub does when a pull request is opened or its head moves: the base holds the commit as refs/pull/N/head. */
  pullHead(base: string, from: string, number: number, sha: string): void {
    git(this.bare(base), 'fetch', '--quiet', this.bare(from), `+${sha}:refs/pull/${number}/head`);
  }

  /** Commits `changes` in `tree` on `branch` and pushes; the commit's SHA. */
  commit(tree: string, branch: string, message: string, changes: Changes): string {
    const branches = git(tree, 'branch', '--list', branch);
    if (branches === '' && this.#hasCommits(tree)) git(tree, 'switch', '--quiet', '--create', branch);
    else if (this.#hasCommits(tree)) git(tree, 'switch', '--quiet', branch);
    for (const [path, content] of Object.entries(changes)) {
      const file = join(tree, path);
      if (content === null) {
        rmSync(file, { force: true });
        continue;
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    git(tree, 'add', '--all', '--force', '.');
    git(tree, 'commit', '--quiet', '--allow-empty', '--message', message);
    git(tree, 'push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`);
    return git(tree, 'rev-parse', 'HEAD');
  }

  /** Commits that `sha` descends from and itself, oldest first, as raw objects. */
  history(fullName: string, sha: string): readonly RawCommit[] {
    return git(this.bare(fullName), 'rev-list', '--reverse', sha)
      .split('\n')
      .map(id =>
        parseCommit(
          id,
          execFileSync('git', ['-C', this.bare(fullName), 'cat-file', 'commit', id], { encoding: 'utf8' }),
        ),
      );
  }

  #hasCommits(tree: string): boolean {
    try {
      git(tree, 'rev-parse', '--verify', '--quiet', 'HEAD');
      return true;
    } catch {
      return false;
    }
  }

  /**
   * A fresh clone at `sha`, as the directory act runs in. Its origin is the address on github.com of the repository whose
   * run it is (`of`): for a pull request from a fork that is the base.
   */
  checkout(fullName: string, branch: string, sha: string, of = fullName): string {
    this.#checkouts += 1;
    const directory = join(this.#scratch, 'checkouts', `${this.#checkouts}-${sha.slice(0, 8)}`);
    mkdirSync(dirname(directory), { recursive: true });
    execFileSync('git', ['clone', '--quiet', '--no-checkout', this.bare(fullName), directory], {
      stdio: 'ignore',
    });
    git(directory, 'checkout', '--quiet', '-B', branch, sha);
    git(directory, 'remote', 'set-url', 'origin', `https://github.com/${of}`);
    return directory;
  }
}
