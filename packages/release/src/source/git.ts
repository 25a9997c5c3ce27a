/** Which commit a source from a repository means. It is decided once, on this machine, and never by a host. */
import { execFile } from 'node:child_process';
import { messageOf } from '@guarded-deploy/faults';
import { childEnvironment } from '@guarded-deploy/process';
import { problem } from '../inventory/problem.ts';

/** Runs git in the checkout and resolves with what it printed. Rejects when git failed. */
export type Git = (words: readonly string[], signal: AbortSignal) => Promise<string>;

/** How long a repository is asked, and what of its answer is read. */
const ASK_SECONDS = 30;
const ANSWER_BYTES = 4 << 20;

/** Ways to reach a repository. Others, such as `ext::`, run programs. */
const PROTOCOLS = 'file:git:http:https:ssh';

/** What git may see of the environment: how it finds its programs, its settings, a key and a proxy. */
const KNOWN = /^(PATH|HOME|USER|LOGNAME|TMPDIR|LANG|SSH_AUTH_SOCK|XDG_CONFIG_HOME|(https?|no|all)_proxy)$/i;

/** git in a directory, with what it needs of an environment. It asks nobody for a password. */
export function gitIn(directory: string, env: Readonly<Record<string, string | undefined>>): Git {
  const known = Object.fromEntries(Object.entries(env).filter(([name]) => KNOWN.test(name)));
  return (words, signal) =>
    new Promise((resolve, reject) => {
      execFile(
        'git',
        ['-C', directory, ...words],
        {
          env: childEnvironment(known, {
            GIT_ALLOW_PROTOCOL: PROTOCOLS,
            GIT_TERMINAL_PROMPT: '0',
            GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
          }),
          encoding: 'utf8',
          maxBuffer: ANSWER_BYTES,
          timeout: ASK_SECONDS * 1000,
          signal,
        },
        (error, output) => (error ? reject(error) : resolve(output)),
      );
    });
}

/** A whole name of a commit: SHA-1 or SHA-256. */
const isCommit = (text: string): boolean => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);

/**
 * What a name stands for in the answer of `git ls-remote`: a tag before a branch, as `git rev-parse` has it, and of an annotated
 * tag the commit that it names. Pure.
 */
export function commitInAnswer(answer: string, name: string): string | undefined {
  const ids = new Map<string, string>();
  for (const line of answer.split('\n')) {
    const [id = '', ref = ''] = line.split('\t');
    if (isCommit(id)) ids.set(ref, id);
  }
  for (const ref of [name, `refs/${name}`, `refs/tags/${name}`, `refs/heads/${name}`]) {
    const id = ids.get(`${ref}^{}`) ?? ids.get(ref);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** Names that a branch, a tag or a commit can have; of those that git allows, the ones that mean one thing only. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._/+@-]*$/;

interface GitSource {
  readonly repository: string;
  /** `source.ref`, or the commit of the checkout, or HEAD. */
  readonly name: string;
}

interface Resolved {
  readonly commit: string;
  /** Where the name was looked up; nothing when it was a commit already. */
  readonly from: 'repository' | 'checkout' | undefined;
}

/**
 * The commit that a name stands for: a whole commit is final, other names are asked of the repository, and of the checkout where
 * this machine may not read the repository.
 * @throws Fault GIT_REF_INVALID, GIT_REF_UNKNOWN
 */
export async function resolveCommit(
  { repository, name }: GitSource,
  git: Git | undefined,
  signal: AbortSignal,
): Promise<Resolved> {
  if (isCommit(name)) return { commit: name, from: undefined };
  if (!NAME.test(name) || name.includes('..')) {
    throw problem({
      code: 'GIT_REF_INVALID',
      what: `${JSON.stringify(name)} is no branch, tag or commit.`,
      remedy: "Correct 'source.ref'.",
    });
  }
  let why = 'git does not run here';
  if (git) {
    try {
      const answer = await git(['ls-remote', '--quiet', '--', repository, name, `${name}^{}`], signal);
      const commit = commitInAnswer(answer, name);
      if (commit) return { commit, from: 'repository' };
      why = 'the repository has no such branch or tag';
    } catch (error) {
      signal.throwIfAborted();
      why = lastLine(messageOf(error));
    }
    for (const ref of [`refs/remotes/origin/${name}`, `refs/tags/${name}`, name]) {
      // Only what the checkout has of the same repository can be meant; a host that lacks the commit says so.
      const found = await git(['rev-parse', '--quiet', '--verify', `${ref}^{commit}`], signal).catch(
        () => '',
      );
      signal.throwIfAborted();
      if (isCommit(found.trim())) return { commit: found.trim(), from: 'checkout' };
    }
  }
  throw problem({
    code: 'GIT_REF_UNKNOWN',
    what: `${JSON.stringify(name)} stands for no commit of ${repository}: ${why}.`,
    remedy: "Correct 'source.ref', let this machine read the repository, or give the whole commit.",
  });
}

const lastLine = (text: string) => text.trim().split('\n').at(-1)!.slice(-300);
