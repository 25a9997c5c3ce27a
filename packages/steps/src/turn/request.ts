/** What a step asks for: which locks, kept where, for which job. */
import { Fault } from '@guarded-deploy/faults';
import { formerNames, normalizeKey, normalizeKeys, type Ticket, ticketOf } from '@guarded-deploy/lock';
import type { TurnDeps, TurnOptions } from './options.ts';

/** Main saves it for post: with it, this job's tickets are found after a kill at any moment. */
export interface LockRequest {
  readonly owner: string;
  readonly repo: string;
  readonly namespace: string;
  /** In their normal form. */
  readonly keys: readonly string[];
  /** The names of the same locks in releases before the normal form. They are held together with `keys`. */
  readonly former: readonly string[];
  /** Normal form → the key as it was asked for, where the two differ. */
  readonly spelled: Readonly<Record<string, string>>;
  readonly me: Ticket;
  /** In their normal form, without those of `keys`. */
  readonly groups: readonly string[];
}

/** Where the locks are kept, as one text. */
export const lockPlaceOf = ({ owner, repo, namespace }: LockRequest): string =>
  `${owner}/${repo} ${namespace}`.toLowerCase();

/** All names under which the locks of a request are held. */
export const namesOf = ({ keys, former = [] }: LockRequest): readonly string[] => [...keys, ...former].sort();

/** The key where none is given: the workflow with the chosen environment, or with the branch. That usually names one target. */
function defaultKey(context: TurnDeps['context']): string {
  const chosen = (context.payload as { inputs?: { environment?: unknown } }).inputs?.environment;
  const target = typeof chosen === 'string' && chosen !== '' ? chosen : context.refName;
  return `${context.workflow} ${target}`;
}

/** The repository that keeps the locks. */
function whereOf(
  { lockRepository: given }: TurnOptions,
  context: TurnDeps['context'],
): { owner: string; repo: string } {
  if (given === undefined) return { owner: context.owner, repo: context.repo };
  const match = /^([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/.exec(given);
  if (!match) {
    throw new Fault({
      code: 'INPUT_INVALID',
      what: `The input 'lock-repository' is ${JSON.stringify(given.slice(0, 200))}, which is not owner/name.`,
      remedy: "Set it to a repository such as 'acme/locks', or leave it out.",
    });
  }
  return { owner: match[1]!, repo: match[2]! };
}

/** A commit that is given instead of the run's own. */
function givenCommit(given: string): string {
  if (given === '' || /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(given)) return given;
  throw new Fault({
    code: 'INPUT_INVALID',
    what: `The input 'commit' is ${JSON.stringify(given.slice(0, 200))}, which is no full SHA.`,
    remedy: 'Give all 40 (or 64) hexadecimal digits, in small letters, or leave it out.',
  });
}

/** @throws Fault INPUT_INVALID, LOCK_KEY_INVALID */
export function requestOf(
  options: TurnOptions,
  { context, runner }: Pick<TurnDeps, 'context' | 'runner'>,
): LockRequest {
  const jobId = /^\d{1,15}$/.test(options.jobId ?? '') ? Number(options.jobId) : undefined;
  const asked = options.keys.length > 0 ? options.keys : [defaultKey(context)];
  const spelled = asked
    .map(key => [normalizeKey(key), key] as const)
    .filter(([normal, key]) => normal !== key);
  const keys = normalizeKeys(asked);
  return {
    ...whereOf(options, context),
    namespace: options.namespace,
    keys,
    groups: normalizeKeys(options.groups).filter(group => !keys.includes(group)),
    former: formerNames(asked),
    spelled: Object.fromEntries(spelled),
    me: ticketOf({
      ...context,
      sha: options.commit === undefined ? context.sha : givenCommit(options.commit),
      workflow: context.workflowRef || context.workflow,
      jobId,
      runner: runner.name,
      scope: options.scope,
    }),
  };
}
