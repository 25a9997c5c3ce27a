/**
 * Why GitHub said 401 or 403. It says so in a sentence and in headers; one status means a dozen things, each with a remedy
 * of its own. Sentences are those of GitHub's REST API and GraphQL answers.
 */

import { Fault } from './index.ts';

export type RefusalCause =
  /** Come back later: the hour's requests are used up, or they came too fast. */
  | 'rate-limit'
  /** 401: the token is missing, expired, revoked or none. */
  | 'token'
  | 'archived'
  | 'sso'
  | 'ip-allow-list'
  /** The organization or enterprise forbids this kind of token. */
  | 'token-policy'
  | 'suspended'
  /** The repository is locked (a migration) or blocked by GitHub. */
  | 'locked'
  /** Nothing of the above: the token lacks the permission. */
  | 'permission';

interface GitHubRefusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
}

const LIMIT = /rate limit|abuse detection|too quickly/i;

const SENTENCES: readonly (readonly [RefusalCause, RegExp])[] = [
  ['archived', /\barchived\b.*\bread-only\b/i],
  ['sso', /\bSAML\b|\bsingle sign-on\b|\bSSO\b/i],
  ['ip-allow-list', /\bIP allow ?list\b|\bIP address\b.*\bnot permitted\b/i],
  ['token-policy', /\bforbids access via\b|\bpersonal access token.*\b(lifetime|expir|polic)/i],
  ['suspended', /\bsuspended\b/i],
  ['locked', /\brepository (has been|is) locked\b|\baccess blocked\b|\bmigrat/i],
];

/** What a refusal with status 401, 403, 429 or 451 means; undefined for any other status. */
export function causeOfRefusal({ status, message, headers = {} }: GitHubRefusal): RefusalCause | undefined {
  if (status === 429) return 'rate-limit';
  if (status === 451) return 'locked';
  if (status !== 401 && status !== 403) return undefined;
  if (status === 401) return 'token';
  if (headers['x-github-sso'] !== undefined) return 'sso';
  const words = message.slice(0, 2000);
  if (
    headers['retry-after'] !== undefined ||
    String(headers['x-ratelimit-remaining'] ?? '') === '0' ||
    LIMIT.test(words)
  ) {
    return 'rate-limit';
  }
  return SENTENCES.find(([, pattern]) => pattern.test(words))?.[0] ?? 'permission';
}

/** What happened, after "The token may not do this in owner/name" or the like; and what to do about it. */
const WORDS: Readonly<Record<Exclude<RefusalCause, 'permission'>, readonly [string, string]>> = {
  'rate-limit': [
    'GitHub asks to come back later (rate limit)',
    'Wait, or give this job a token of its own: jobs of a repository share one limit.',
  ],
  token: [
    'GitHub refused the token (401)',
    "Pass a valid token; it may have expired or been revoked. The default, the job's own, is enough within one repository.",
  ],
  archived: ['the repository is archived, and so read-only', 'Unarchive it, or name another repository.'],
  sso: [
    'the organization asks for single sign-on (SAML), for which this token is not authorized',
    "Authorize the token for that organization (github.com, Settings, Developer settings, 'Configure SSO'), or use the job's own.",
  ],
  'ip-allow-list': [
    'the organization lets in only addresses of its IP allow list, and this runner has another one',
    "Add the runner's address to the list (organization settings, Authentication security), or use a runner that is on it.",
  ],
  'token-policy': [
    'the organization does not let in tokens of this kind',
    "Use the job's own token or one of a GitHub App, or ask an owner of the organization for an exception.",
  ],
  suspended: [
    'the account or App of this token is suspended',
    'Use another token; an administrator can lift the suspension.',
  ],
  locked: [
    'the repository is locked: it is being moved, or GitHub has blocked it',
    'Wait until the move is done, or ask GitHub Support.',
  ],
};

/** The words for a cause. For a missing permission they depend on what was asked, so the caller gives them. */
export function wordsOfRefusal(
  cause: RefusalCause,
  permission: { readonly what: string; readonly remedy: string },
): { readonly what: string; readonly remedy: string } {
  if (cause === 'permission') return permission;
  const [what, remedy] = WORDS[cause];
  return { what, remedy };
}

/**
 * An empty token: somebody's mistake, or GitHub's way to keep a secret from a run. Without one GitHub would answer too, but
 * less and other things, so nothing is asked.
 * @param input the input that the token comes from
 */
export function tokenEmpty(input: string): Fault {
  return new Fault({
    code: 'TOKEN_EMPTY',
    what: `The input '${input}' is empty, so GitHub was not asked.`,
    remedy:
      "Runs of a fork's pull request and of Dependabot get no secrets (Dependabot has its own): leave the input out to use the job's own token, or check that the secret exists where this job may see it.",
  });
}

/** Status, sentence and headers of an error of Octokit's kind; undefined when it has no status. */
export function refusalOf(thrown: unknown): GitHubRefusal | undefined {
  const error = thrown as {
    status?: unknown;
    message?: unknown;
    response?: { headers?: Readonly<Record<string, unknown>> };
  } | null;
  if (typeof error?.status !== 'number') return undefined;
  return { status: error.status, message: String(error.message ?? ''), headers: error.response?.headers };
}
