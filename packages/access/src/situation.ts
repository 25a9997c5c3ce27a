import { at, idOf, instantOf, refNameOf, repositoryOf, shaOf } from './hostile.ts';
import { type Claim, claimOf, KNOWN_APPS, runnerClaim } from './people.ts';
import type { Reason } from './reasons.ts';

/** What the runner says about the run; of these only the payload can be shaped by an outsider. */
export interface RunFacts {
  readonly eventName: string;
  readonly payload: unknown;
  /** `owner/name` of the repository whose workflow runs, and its id where known (else ''). */
  readonly repository: string;
  readonly repositoryId: string;
  readonly sha: string;
  readonly ref: string;
  readonly actor: string;
  readonly actorId: string;
  readonly triggeringActor: string;
  /** Above 1 it was run again, by the triggering actor. */
  readonly runAttempt: number;
}

/** What a workflow asks for besides the event. */
export interface AccessRequest {
  /** A commit that the dispatcher of workflow_dispatch or repository_dispatch names. */
  readonly commit: string;
  /** The pull request which that commit must be the head of. */
  readonly pullRequest: number | undefined;
  /** For `pull_request`: the head commit, or GitHub's merge of it with the base branch. */
  readonly pin: 'head' | 'merge';
  /** For `issue_comment`: whether the comment is about code of its pull request, or about what is on the default branch already. */
  readonly comment?: 'code' | 'operation' | undefined;
}

export interface Commit {
  readonly sha: string;
  readonly name: string;
  readonly repository: string;
}

/** What remains to be asked of GitHub, besides people's permissions, before a decision. */
export type Question =
  | { readonly kind: 'pull-request'; readonly number: number }
  | {
      readonly kind: 'pusher';
      readonly repository: string;
      readonly ref: string;
      readonly sha: string;
      /** Only a push before this instant (milliseconds) counts. */
      readonly before: number | undefined;
      /** `who`: the pusher must be trusted. `when`: it is enough that the push is proven. */
      readonly purpose: 'who' | 'when';
    }
  | { readonly kind: 'required-reviews'; readonly branch: string };

/** An event, read and understood as far as it can be without asking anyone. */
export interface Situation {
  readonly claims: readonly Claim[];
  readonly commit: Commit | undefined;
  /** What already speaks for `approval`. */
  readonly approvalReasons: readonly Reason[];
  /** What makes `deny` unavoidable. */
  readonly denyReasons: readonly Reason[];
  /** The reason given when nothing speaks against trust. */
  readonly trustReason: Reason;
  readonly questions: readonly Question[];
  readonly headMoved: boolean;
}

interface Draft {
  claims: Claim[];
  approvalReasons: Reason[];
  denyReasons: Reason[];
  trustReason: Reason;
  questions: Question[];
  headMoved: boolean;
  sha: string | undefined;
  name: string;
  repository: string;
}

const PULL_REQUEST_EVENTS: readonly string[] = [
  'pull_request',
  'pull_request_target',
  'pull_request_review',
  'pull_request_review_comment',
];

/** In these the sender is who pushed the head commit, or vouches for it by opening the pull request from it. */
const SENDER_PUSHED: readonly unknown[] = ['opened', 'synchronize'];

/**
 * Reads an event. `pull` is the answer to a `pull-request` question of an earlier reading of the same event.
 * Pure; never throws, whatever the payload.
 */
export function read(facts: RunFacts, request: AccessRequest, pull?: unknown): Situation {
  const { payload, eventName } = facts;
  // Without a triggering actor it is the actor, except in a re-run, which somebody else may have started.
  const triggering = facts.triggeringActor || (facts.runAttempt === 1 ? facts.actor : '');
  const draft: Draft = {
    claims: [
      runnerClaim('actor', facts.actor, facts.actorId),
      runnerClaim('triggering-actor', triggering, ''),
    ],
    approvalReasons: [],
    denyReasons: [],
    trustReason: 'collaborators',
    questions: [],
    headMoved: false,
    sha: shaOf(facts.sha),
    name: refNameOf(facts.ref) ?? '',
    repository: facts.repository,
  };
  if (eventName !== 'schedule') {
    draft.claims.push(claimOf('sender', at(payload, 'sender')));
    checkRepository(draft, facts);
  }

  if (PULL_REQUEST_EVENTS.includes(eventName)) readPullRequestEvent(draft, facts, request);
  else {
    switch (eventName) {
      case 'push':
        readPush(draft, facts);
        break;
      case 'schedule':
        readSchedule(draft, facts);
        break;
      case 'workflow_dispatch':
      case 'repository_dispatch':
        readDispatch(draft, request, pull);
        break;
      case 'release':
        break;
      case 'merge_group':
        readMergeGroup(draft, payload);
        break;
      case 'issue_comment':
        if (request.comment === 'operation') readOperation(draft, facts);
        else readComment(draft, facts, pull);
        break;
      case 'workflow_run':
        readWorkflowRun(draft, payload);
        break;
      default:
        draft.approvalReasons.push('unknown-event');
    }
  }

  if (draft.sha === undefined && draft.denyReasons.length === 0) draft.denyReasons.push('no-commit');
  if (draft.claims.some(claim => claim.login === undefined)) draft.approvalReasons.push('unknown-person');
  return {
    claims: draft.claims,
    commit:
      draft.sha === undefined
        ? undefined
        : { sha: draft.sha, name: draft.name, repository: draft.repository },
    approvalReasons: draft.approvalReasons,
    denyReasons: draft.denyReasons,
    trustReason: draft.trustReason,
    questions: draft.questions,
    headMoved: draft.headMoved,
  };
}

/**
 * The actor is whoever edited the cron last and may have left. The code is that of the default branch, so nobody has to be
 * trusted. Whoever runs such a run again has to be.
 */
function readSchedule(draft: Draft, facts: RunFacts): void {
  const isRerun = facts.runAttempt !== 1;
  draft.claims = isRerun ? draft.claims.filter(({ role }) => role === 'triggering-actor') : [];
  draft.trustReason = isRerun ? 'rerun-schedule' : 'schedule';
}

/** A payload of another repository than the runner's is not this run's. */
function checkRepository(draft: Draft, facts: RunFacts): void {
  const id = idOf(at(facts.payload, 'repository', 'id'));
  const name = at(facts.payload, 'repository', 'full_name');
  if (id === undefined) draft.approvalReasons.push('incomplete-event');
  else if (/^\d+$/.test(facts.repositoryId) && String(id) !== facts.repositoryId) {
    draft.approvalReasons.push('inconsistent-event');
  }
  if (typeof name === 'string' && name.toLowerCase() !== facts.repository.toLowerCase()) {
    draft.approvalReasons.push('inconsistent-event');
  }
}

function readPush(draft: Draft, facts: RunFacts): void {
  const { payload } = facts;
  const after = at(payload, 'after');
  if (at(payload, 'deleted') === true || (typeof after === 'string' && /^0{40}$/.test(after))) {
    draft.denyReasons.push('ref-deleted');
    draft.sha = undefined;
    return;
  }
  const pushed = shaOf(after);
  const ref = at(payload, 'ref');
  draft.name = refNameOf(ref) ?? draft.name;
  if (pushed === undefined || typeof ref !== 'string') {
    draft.approvalReasons.push('incomplete-event');
    return;
  }
  if (facts.ref !== '' && ref !== facts.ref) draft.approvalReasons.push('inconsistent-event');
  // `after` of an annotated tag is the tag object; the runner's commit is what it points at.
  if (ref.startsWith('refs/tags/') && draft.sha !== undefined) return;
  if (draft.sha !== undefined && draft.sha !== pushed) draft.approvalReasons.push('inconsistent-event');
  else draft.sha = pushed;
}

function readPullRequestEvent(draft: Draft, facts: RunFacts, request: AccessRequest): void {
  const { payload, eventName } = facts;
  const pull = at(payload, 'pull_request');
  const head = placeHead(draft, pull, at(payload, 'repository', 'id'));
  if (eventName === 'pull_request_review') {
    draft.claims.push(claimOf('reviewer', at(payload, 'review', 'user')));
    const reviewed = shaOf(at(payload, 'review', 'commit_id'));
    if (reviewed === undefined) draft.approvalReasons.push('incomplete-event');
    else if (head !== undefined && reviewed !== head) moved(draft);
  }
  if (eventName === 'pull_request_review_comment') {
    draft.claims.push(claimOf('commenter', at(payload, 'comment', 'user')));
  }
  const names = eventName.startsWith('pull_request_review') ? false : at(payload, 'action');
  if (isFork(pull)) askForPusher(draft, pull, SENDER_PUSHED.includes(names));
  if (request.pin === 'merge' && eventName === 'pull_request' && shaOf(facts.sha) !== undefined) {
    draft.sha = shaOf(facts.sha);
    draft.repository = facts.repository;
  }
}

/** Fills in author, fork owner and head commit of a pull request object; gives the head's SHA. */
function placeHead(draft: Draft, pull: unknown, repositoryId: unknown): string | undefined {
  draft.claims.push(claimOf('author', at(pull, 'user')));
  const head = at(pull, 'head');
  const repository = at(head, 'repo');
  if (repository === null) {
    draft.denyReasons.push('fork-deleted');
    draft.sha = undefined;
    return undefined;
  }
  const headId = idOf(at(repository, 'id'));
  const baseId = idOf(at(pull, 'base', 'repo', 'id'));
  const sha = shaOf(at(head, 'sha'));
  const name = repositoryOf(at(repository, 'full_name'));
  if (headId === undefined || baseId === undefined || sha === undefined || name === undefined) {
    draft.approvalReasons.push('incomplete-event');
  }
  if (baseId !== undefined && idOf(repositoryId) !== undefined && baseId !== repositoryId) {
    draft.approvalReasons.push('inconsistent-event');
  }
  if (headId !== undefined && headId === baseId && name?.toLowerCase() !== draft.repository.toLowerCase()) {
    draft.approvalReasons.push('inconsistent-event');
  }
  draft.name = refNameOf(at(head, 'ref')) ?? draft.name;
  if (sha === undefined) return undefined;
  draft.sha = sha;
  if (name !== undefined) draft.repository = name;
  return sha;
}

/** Code that is not provably in the base repository counts as a fork's. */
function isFork(pull: unknown): boolean {
  const headId = idOf(at(pull, 'head', 'repo', 'id'));
  return headId === undefined || headId !== at(pull, 'base', 'repo', 'id');
}

/** A fork's code is its owner's only if the owner (a person) pushed it or vouches for it. */
function askForPusher(draft: Draft, pull: unknown, senderPushed: boolean): void {
  const owner = at(pull, 'head', 'repo', 'owner');
  draft.trustReason = 'own-fork';
  if (at(owner, 'type') !== 'User') {
    draft.approvalReasons.push('fork-code');
    return;
  }
  draft.claims.push(claimOf('fork-owner', owner));
  if (!senderPushed) draft.questions.push(pusherQuestion(draft, pull, 'who'));
}

function pusherQuestion(draft: Draft, pull: unknown, purpose: 'who' | 'when', before?: number): Question {
  return {
    kind: 'pusher',
    repository: draft.repository,
    ref: `refs/heads/${refNameOf(at(pull, 'head', 'ref')) ?? ''}`,
    sha: draft.sha ?? '',
    before,
    purpose,
  };
}

function moved(draft: Draft): void {
  draft.headMoved = true;
  draft.approvalReasons.push('head-moved');
}

function readDispatch(draft: Draft, request: AccessRequest, pull: unknown): void {
  if (request.commit === '' && request.pullRequest === undefined) return;
  const asked = shaOf(request.commit);
  if (asked === undefined) {
    draft.denyReasons.push('commit-invalid');
    draft.sha = undefined;
    return;
  }
  draft.trustReason = 'dispatched-commit';
  draft.sha = asked;
  draft.name = asked.slice(0, 12);
  if (request.pullRequest === undefined) return;
  if (pull === undefined) {
    draft.questions.push({ kind: 'pull-request', number: request.pullRequest });
    return;
  }
  const head = at(pull, 'head');
  const repository = repositoryOf(at(head, 'repo', 'full_name'));
  draft.name = refNameOf(at(head, 'ref')) ?? draft.name;
  if (repository === undefined) draft.approvalReasons.push('incomplete-event');
  else draft.repository = repository;
  // Whoever names the head of a pull request means one that is still open.
  if (at(pull, 'state') !== 'open') draft.approvalReasons.push('pull-request-closed');
  if (at(head, 'sha') !== asked) moved(draft);
}

function readMergeGroup(draft: Draft, payload: unknown): void {
  const group = at(payload, 'merge_group');
  const sha = shaOf(at(group, 'head_sha'));
  const base = at(group, 'base_ref');
  draft.trustReason = 'reviewed-queue';
  draft.name = refNameOf(at(group, 'head_ref')) ?? draft.name;
  // The queue acts through an account of GitHub's; whom it acts for, only people with write access may be.
  draft.claims = draft.claims.filter(claim => !isPlatform(claim, 'github-merge-queue[bot]'));
  if (sha !== undefined) draft.sha = sha;
  const branch = refNameOf(base);
  if (sha === undefined || branch === undefined) draft.approvalReasons.push('incomplete-event');
  else draft.questions.push({ kind: 'required-reviews', branch });
}

/** GitHub's own account: by id where the claim has one. */
function isPlatform(claim: Claim, login: string): boolean {
  return claim.bot && claim.login === login && (claim.id === undefined || claim.id === KNOWN_APPS[login]);
}

/** A comment that brings no code: the commit is the run's own, of the default branch, and who wrote it is who counts. */
function readOperation(draft: Draft, { payload }: RunFacts): void {
  draft.claims.push(claimOf('commenter', at(payload, 'comment', 'user')));
  // Whoever edits a comment puts words into another person's mouth.
  if (at(payload, 'action') !== 'created') draft.approvalReasons.push('edited-comment');
}

function readComment(draft: Draft, facts: RunFacts, pull: unknown): void {
  const { payload } = facts;
  draft.claims.push(claimOf('commenter', at(payload, 'comment', 'user')));
  const issue = at(payload, 'issue');
  const number = idOf(at(issue, 'number'));
  if (typeof at(issue, 'pull_request') !== 'object' || at(issue, 'pull_request') === null) {
    draft.approvalReasons.push('not-a-pull-request');
    return;
  }
  if (number === undefined) {
    draft.approvalReasons.push('incomplete-event');
    return;
  }
  if (pull === undefined) {
    draft.questions.push({ kind: 'pull-request', number });
    return;
  }
  const head = placeHead(draft, pull, at(payload, 'repository', 'id'));
  const body = at(payload, 'comment', 'body');
  const named = typeof body === 'string' ? [...new Set(body.match(/\b[0-9a-f]{40}\b/g))] : [];
  if (named.length > 0) {
    if (head !== undefined && (named.length > 1 || named[0] !== head)) moved(draft);
  } else {
    const written = instantOf(at(payload, 'comment', 'created_at'));
    if (written === undefined) draft.approvalReasons.push('incomplete-event');
    else if (head !== undefined) draft.questions.push(pusherQuestion(draft, pull, 'when', written));
  }
  if (isFork(pull)) askForPusher(draft, pull, false);
}

function readWorkflowRun(draft: Draft, payload: unknown): void {
  const run = at(payload, 'workflow_run');
  const actor = claimOf('origin-actor', at(run, 'actor'));
  const triggering = claimOf('origin-triggering-actor', at(run, 'triggering_actor'));
  // Of a scheduled run that was run again only who did that is behind it.
  const scheduled = at(run, 'event') === 'schedule';
  const isFirst = at(run, 'run_attempt') === 1;
  // This run was started by GitHub in the name of the one before it: that one's people are who counts.
  if (actor.login !== undefined && triggering.login !== undefined) {
    draft.claims = draft.claims.filter(claim => !isPlatform(claim, 'github-actions[bot]'));
  }
  if (scheduled && isFirst) draft.trustReason = 'schedule';
  else if (scheduled) {
    draft.trustReason = 'rerun-schedule';
    draft.claims.push(triggering);
  } else draft.claims.push(actor, triggering);
  const sha = shaOf(at(run, 'head_sha'));
  const headId = idOf(at(run, 'head_repository', 'id'));
  const name = repositoryOf(at(run, 'head_repository', 'full_name'));
  const here = idOf(at(payload, 'repository', 'id'));
  draft.name = refNameOf(at(run, 'head_branch')) ?? draft.name;
  if (at(run, 'head_repository') === null) {
    draft.denyReasons.push('fork-deleted');
    draft.sha = undefined;
    return;
  }
  if (sha === undefined || headId === undefined || name === undefined || here === undefined) {
    draft.approvalReasons.push('incomplete-event');
  }
  if (sha !== undefined) draft.sha = sha;
  if (headId !== here) {
    draft.approvalReasons.push('fork-code');
    if (name !== undefined) draft.repository = name;
  }
}
