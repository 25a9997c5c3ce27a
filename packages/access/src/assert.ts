import { Fault } from '@guarded-deploy/faults';
import { tokenEmpty } from '@guarded-deploy/faults/refusals';
import { at, idOf, shaOf } from './hostile.ts';
import type { AccessReader } from './reader.ts';
import { REASONS } from './reasons.ts';
import { type RunFacts, read } from './situation.ts';

interface Expectation {
  /** What the approved decision pinned. */
  readonly sha: string;
  /** For events that do not name their pull request. */
  readonly pullRequest: number | undefined;
  /** The commit of the working tree that is about to run; undefined when there is none to look at. */
  readonly checkedOut: string | undefined;
}

export interface Assertion {
  readonly sha: string;
  /** The pull request's head now, where there is one. */
  readonly head: string | undefined;
  readonly headMoved: boolean;
}

/** The number of the pull request that an event is about. */
export function pullRequestNumber(payload: unknown): number | undefined {
  const issue = at(payload, 'issue');
  return (
    idOf(at(payload, 'pull_request', 'number')) ??
    (at(issue, 'pull_request') ? idOf(at(issue, 'number')) : undefined)
  );
}

/**
 * In the protected job, after any wait for approval: is the commit that was decided on still what the pull request
 * (or the push) is about?
 * @throws Fault EXPECTED_SHA_INVALID, PULL_REQUEST_UNKNOWN, PULL_REQUEST_CLOSED, COMMIT_MISMATCH, CHECKOUT_MISMATCH. A head that moved is returned, since it is the caller's choice whether the approved commit still runs.
 */
export async function assertCommit(
  facts: RunFacts,
  expected: Expectation,
  reader: AccessReader,
): Promise<Assertion> {
  const sha = shaOf(expected.sha);
  if (sha === undefined) {
    throw new Fault({
      code: 'EXPECTED_SHA_INVALID',
      what: "The input 'expected-sha' is not a full commit SHA.",
      remedy: "Give it the output 'ref' of the deciding step, by way of a job output.",
    });
  }
  if (expected.checkedOut !== undefined && expected.checkedOut !== sha) {
    throw new Fault({
      code: 'CHECKOUT_MISMATCH',
      what: `The working tree is at ${shaOf(expected.checkedOut) ?? 'an unknown commit'}, not at ${sha}.`,
      remedy: "Give actions/checkout the output 'ref' of the deciding step.",
    });
  }
  const number = expected.pullRequest ?? pullRequestNumber(facts.payload);
  if (number === undefined) {
    const { commit } = read(facts, { commit: '', pullRequest: undefined, pin: 'head' });
    const dispatched = facts.eventName === 'workflow_dispatch' || facts.eventName === 'repository_dispatch';
    if (!dispatched && commit?.sha !== sha) {
      throw new Fault({
        code: 'COMMIT_MISMATCH',
        what: `The event is about ${commit?.sha ?? 'no commit'}, not about ${sha}.`,
        remedy: "Give 'expected-sha' the output 'ref' of the deciding step of this same run.",
      });
    }
    return { sha, head: undefined, headMoved: false };
  }
  const answer = await reader.pullRequest(number);
  if (answer.kind === 'unknown' && answer.reason === 'token-empty') throw tokenEmpty('token');
  if (answer.kind === 'unknown') {
    throw new Fault({
      code: 'PULL_REQUEST_UNKNOWN',
      what: `Pull request #${number} could not be read. ${REASONS[answer.reason]}`,
      remedy: "Give the job 'pull-requests: read' and re-run it.",
    });
  }
  const head = shaOf(at(answer.value, 'head', 'sha'));
  if (at(answer.value, 'state') !== 'open') {
    throw new Fault({
      code: 'PULL_REQUEST_CLOSED',
      what: `Pull request #${number} is not open any more.`,
      remedy: 'Nothing runs for it; reopen it to test it again.',
    });
  }
  return { sha, head, headMoved: head !== decidedHead(facts, sha) };
}

/** The head that `sha` stands for: itself, or, where GitHub's merge of this event was pinned, the head that went into it. */
function decidedHead(facts: RunFacts, sha: string): string {
  const isMerge = facts.eventName === 'pull_request' && sha === facts.sha;
  return (isMerge ? shaOf(at(facts.payload, 'pull_request', 'head', 'sha')) : undefined) ?? sha;
}

/** The fault for those who want a moved head to stop the job. */
export function headMovedFault({ sha, head }: Assertion): Fault {
  return new Fault({
    code: 'HEAD_MOVED',
    what: `The pull request's head is now ${head ?? 'unknown'}; ${sha} was decided on.`,
    remedy: 'The newer commit has its own run: look at that one, and approve it if need be.',
  });
}
