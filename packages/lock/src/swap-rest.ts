/** Compare-and-swap of one ref by REST, for a host without `updateRefs` and for an hour in which GraphQL is used up. */
import { Fault } from '@guarded-deploy/faults';
import type { Head } from './machine.ts';
import type { LockRefs } from './refs.ts';
import type { LockState } from './state.ts';

/**
 * A ref is created only where there is none, and moved only to a child of the commit that was read. The mirror follows in a
 * call of its own.
 * @returns the lock as written
 * @throws Fault when asking again cannot help, Unavailable when the write was not made or nobody knows
 */
export async function swapByRest(refs: LockRefs, head: Head, state: LockState): Promise<Head> {
  if (head.recovered) {
    throw new Fault({
      code: 'LOCK_UNREADABLE',
      what: `The lock '${head.key}' was deleted or changed by hand, and this GitHub server keeps no exact copy of it.`,
      remedy: "See that no deployment is running, then run this action once with 'mode: break'.",
    });
  }
  const { main, mirror } = refs.names(head.key);
  const sha = await refs.commit(state, head.at === null ? [] : [head.at]);
  try {
    await move(refs, main, head.at, sha, false);
  } catch (thrown) {
    throw refs.meaning(thrown);
  }
  let mirrorAt: string | null = sha;
  try {
    await move(refs, mirror, head.mirrorAt, sha, true);
  } catch {
    // The mirror only helps to notice that the ref was deleted. The ref itself has been changed.
    mirrorAt = head.mirrorAt;
  }
  return { key: head.key, state, at: sha, mirrorAt };
}

/** Creates or moves a ref. @param force also where `sha` is no child of what the ref points at */
async function move(
  refs: LockRefs,
  ref: string,
  from: string | null,
  sha: string,
  force: boolean,
): Promise<void> {
  if (from === null) await refs.api.request(`POST ${refs.base}/refs`, { ref, sha });
  else await refs.api.request(`PATCH ${refs.base}/refs/${ref.slice('refs/'.length)}`, { sha, force });
}
