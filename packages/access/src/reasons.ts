/** Why a decision is what it is: stable codes, each with a sentence for the person who reads the summary. */
export const REASONS = {
  collaborators:
    'Everyone behind this run has the permission that is asked for, and the code is in this repository.',
  'own-fork':
    'Everyone behind this run has the permission that is asked for, and the fork with the code is theirs.',
  schedule: 'A schedule runs the default branch, whoever last edited it.',
  'rerun-schedule': 'Who ran this scheduled run again has the permission that is asked for.',
  'reviewed-queue': 'The merge queue of a branch whose rules require a review.',
  'dispatched-commit': 'Someone who may write to this repository asked for exactly this commit.',

  'insufficient-permission':
    'Someone behind this run has less permission on this repository than is asked for.',
  'unknown-person': 'Someone behind this run has no account any more, or the event does not name them.',
  'person-not-found': 'GitHub does not know someone behind this run as a user.',
  'unknown-app': 'An App or bot behind this run is not on the list of trusted Apps.',
  'identity-mismatch':
    'A name behind this run belongs to another account than the one that caused the event (renamed or registered anew).',
  'fork-code': 'The code lives in a fork, and no person who may write to this repository answers for it.',
  'unknown-pusher': 'The code lives in a fork, and who pushed its last commit is not known.',
  'head-moved': 'The pull request has another head commit than the one that was asked for.',
  'pull-request-closed': 'The pull request that was named is not open, as far as GitHub says.',
  'head-unproven': 'Nothing proves that the commit was there when the comment was written.',
  'unreviewed-queue': 'The merge queue serves a branch whose rules do not require a review.',
  'edited-comment': 'The comment was not written but edited or deleted; who did that is not who wrote it.',
  'not-a-pull-request': 'The comment is on an issue, not on a pull request.',
  'incomplete-event': 'The event lacks a field that the decision needs.',
  'inconsistent-event': 'Parts of the event contradict each other.',
  'unknown-event': 'Nothing is known about who causes this kind of event.',
  'api-unauthorized': 'GitHub did not accept the token (401), so nobody could be looked up.',
  'token-empty':
    "The input 'token' is empty, as secrets are in runs of forks and of Dependabot, so nobody could be looked up.",
  'api-forbidden': 'GitHub refused to answer (403), so someone could not be looked up.',
  'api-sso':
    'The organization asks for single sign-on (SAML), for which the token is not authorized, so someone could not be looked up.',
  'api-ip-blocked':
    "This runner's address is not on the organization's IP allow list, so someone could not be looked up.",
  'api-not-found': 'GitHub did not find what was asked for (404).',
  'api-rate-limited': 'The rate limit of the API is used up, so someone could not be looked up.',
  'api-error': 'GitHub failed to answer, so someone could not be looked up.',
  'api-timeout': 'GitHub did not answer in time, so someone could not be looked up.',
  'api-unreadable': 'GitHub gave an answer that cannot be understood, so someone could not be looked up.',

  'ref-deleted': 'The event deletes the ref: there is no commit to test.',
  'fork-deleted': 'The fork that the pull request comes from was deleted.',
  'commit-invalid': 'The commit that was asked for is not a full SHA of 40 lower-case hex digits.',
  'no-commit': 'Neither the event nor the runner names a commit.',
} as const;

export type Reason = keyof typeof REASONS;

/** What to do about a decision to deny. */
export function remedyOf(reason: Reason): string {
  switch (reason) {
    case 'commit-invalid':
      return 'Start it again with the whole SHA, as git rev-parse prints it.';
    case 'fork-deleted':
      return 'Push the branch to a repository that exists and open a new pull request.';
    case 'ref-deleted':
      return 'The branch or tag is gone; push it again to test it.';
    default:
      return 'Push to an existing branch or open a new pull request.';
  }
}

/** Of several reasons the one to show: the first in this order. Those that tell the reader most come first. */
const ORDER: readonly Reason[] = [
  'no-commit',
  'ref-deleted',
  'fork-deleted',
  'commit-invalid',
  'unknown-event',
  'not-a-pull-request',
  'edited-comment',
  'inconsistent-event',
  'identity-mismatch',
  'insufficient-permission',
  'unknown-app',
  'person-not-found',
  'token-empty',
  'api-unauthorized',
  'api-sso',
  'api-ip-blocked',
  'api-forbidden',
  'api-rate-limited',
  'api-timeout',
  'api-error',
  'api-unreadable',
  'api-not-found',
  'unknown-person',
  'incomplete-event',
  'pull-request-closed',
  'head-moved',
  'head-unproven',
  'unreviewed-queue',
  'fork-code',
  'unknown-pusher',
];

/** Without doubles, in the order in which they are told. */
export function ordered(reasons: readonly Reason[]): Reason[] {
  return [...new Set(reasons)].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
}
