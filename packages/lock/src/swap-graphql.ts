/** Compare-and-swap of several refs in one step, by GraphQL's `updateRefs`. */
import { messageOf } from '@guarded-deploy/faults';
import { forbidden, graphqlErrorsOf, isRateLimit } from './github-api.ts';
import type { Head } from './machine.ts';
import type { NotificationRefs } from './notification-refs.ts';
import { type LockRefs, NOTHING, type RefUpdate } from './refs.ts';
import type { LockState } from './state.ts';
import type { Swap } from './store.ts';

const UPDATE_REFS = `mutation UpdateRefs($input: UpdateRefsInput!) {
  updateRefs(input: $input) { clientMutationId }
}`;

type GraphqlSwap =
  | Swap
  /** The host has no `updateRefs`. */
  | { readonly kind: 'unsupported' }
  /** GraphQL was used too much; these are GitHub's words. */
  | { readonly kind: 'limited'; readonly reason: string };

/**
 * Moves the refs of `heads`, their mirrors and the notification refs, or none of them.
 * @param isBare without notification refs
 * @throws Fault when asking again cannot help, Unavailable when GitHub gave no usable answer
 */
export async function swapByGraphql(
  refs: LockRefs,
  notifications: NotificationRefs,
  heads: readonly Head[],
  next: readonly LockState[],
  isBare: boolean,
): Promise<GraphqlSwap> {
  const repositoryId = await refs.nodeId();
  const written: Head[] = [];
  for (const [index, { key }] of heads.entries()) {
    const state = next[index]!;
    const sha = await refs.commit(state, []);
    written.push({ key, state, at: sha, mirrorAt: sha });
  }
  const moves = heads.flatMap((head, index): RefUpdate[] => {
    const { main, mirror } = refs.names(head.key);
    const afterOid = written[index]!.at!;
    return [
      { name: main, beforeOid: head.at ?? NOTHING, afterOid, force: true },
      { name: mirror, beforeOid: head.mirrorAt ?? NOTHING, afterOid, force: true },
    ];
  });
  const along = notifications.along(heads, written, isBare);
  const refUpdates = [...moves, ...along.updates];
  try {
    await refs.api.graphql(UPDATE_REFS, { input: { repositoryId, refUpdates } });
  } catch (thrown) {
    return meaningOfRefusal(thrown, refs);
  }
  await along.done();
  return { kind: 'swapped', heads: written };
}

/** Why `updateRefs` did not succeed. */
function meaningOfRefusal(thrown: unknown, refs: LockRefs): GraphqlSwap {
  if (refs.signal?.aborted) throw refs.signal.reason;
  const errors = graphqlErrorsOf(thrown);
  const message = messageOf(thrown).slice(0, 300);
  if (isRateLimit(thrown)) return { kind: 'limited', reason: message };
  const isLacking = errors.some(
    error =>
      error.extensions?.code === 'undefinedField' ||
      (/updateRefs/i.test(error.message ?? '') &&
        /doesn't exist|isn't a defined|unknown type|cannot query field/i.test(error.message ?? '')),
  );
  if (isLacking || (thrown as { status?: number }).status === 404) return { kind: 'unsupported' };
  if (errors.some(error => error.type === 'FORBIDDEN') || /not accessible by/i.test(message)) {
    throw forbidden(refs.repository, message, thrown);
  }
  if (errors.length > 0) return { kind: 'doubtful', reason: message, refused: true };
  throw refs.meaning(thrown);
}
