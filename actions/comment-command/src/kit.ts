/** What both modes have in common: the event, and GitHub. */
import { createGitHub, type Kit } from '@guarded-deploy/action-kit';
import { Deadline } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import type { Inputs, Output } from './io.gen.ts';
import type { Thread } from './thread.ts';

export type CommentKit = Kit<Inputs, Output>;

export interface CommentEvent {
  readonly action: unknown;
  readonly body: unknown;
  readonly issue: number;
  readonly comment: number;
}

const idOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;

/** @throws Fault COMMENT_EVENT */
export function eventOf({ context }: CommentKit): CommentEvent {
  const payload = context.payload as {
    action?: unknown;
    issue?: { number?: unknown } | null;
    comment?: { id?: unknown; body?: unknown } | null;
  } | null;
  const issue = idOf(payload?.issue?.number);
  const comment = idOf(payload?.comment?.id);
  if (context.eventName !== 'issue_comment' || issue === undefined || comment === undefined) {
    throw new Fault({
      code: 'COMMENT_EVENT',
      what: `The event is ${JSON.stringify(context.eventName.slice(0, 60))}, which has no comment with a command.`,
      remedy: "Start the workflow on 'issue_comment' with 'types: [created]'.",
    });
  }
  return { action: payload?.action, body: payload?.comment?.body, issue, comment };
}

/** Does something with GitHub within the time that `api-timeout` gives. */
export async function withThread<T>(
  kit: CommentKit,
  { issue, comment }: CommentEvent,
  work: (thread: Thread, github: ReturnType<typeof createGitHub>) => Promise<T>,
): Promise<T> {
  const { inputs, context, log, env } = kit;
  using deadline = new Deadline(inputs.apiTimeout, 'Asking GitHub', { signal: kit.deadline.signal });
  const github = createGitHub({ token: inputs.token, context, deadline, log, env });
  const base = `/repos/${context.owner}/${context.repo}`;
  return await work({ api: github, base, issue, comment }, github);
}

/** Address of this run. */
export const runPage = ({ context }: CommentKit): string =>
  `${context.serverUrl}/${context.owner}/${context.repo}/actions/runs/${context.runId}`;
