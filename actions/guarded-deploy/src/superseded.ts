import * as markdown from '@guarded-deploy/action-kit/markdown';
import { Fault } from '@guarded-deploy/faults';
import { gitHubAncestry } from '@guarded-deploy/lock';
import type { Commits } from '@guarded-deploy/steps/ecs/options';
import { originOf, supersededPolicy } from './decision.ts';
import { type DeployKit, turnOf } from './kit.ts';

/**
 * Whether a release may take the place of what is live on ECS: not where the live images come from a later commit. Asked under the
 * lock, so that the answer stands. Where either commit is not known, nothing is superseded.
 * @returns false where the release is to be skipped
 * @throws Fault LOCK_SUPERSEDED where it is to fail
 */
export async function mayReplace(kit: DeployKit, { live, next }: Commits): Promise<boolean> {
  const { inputs, context, deadline, log, setOutput } = kit;
  const [, { github }] = turnOf(kit);
  const policy = supersededPolicy(inputs, await originOf(kit, () => github(deadline)));
  const sayUnknown = (isUnknown: boolean) => {
    if (isUnknown) log.info('The commit of the images is not known, so nothing is superseded');
    return true;
  };
  if (policy === 'allow' || live === next) return sayUnknown(policy !== 'allow' && live === undefined);
  if (live === undefined || next === undefined) return sayUnknown(true);
  const api = github(deadline);
  const repository = `${context.owner}/${context.repo}`;
  const mark = { repository, run: 0, number: 0, sha: live };
  const relation = await gitHubAncestry({ api, signal: deadline.signal }).compare(mark, {
    repository,
    sha: next,
  });
  if (relation === 'unknown')
    log.info(
      `GitHub does not say how ${live.slice(0, 12)}, which is live, and ${next.slice(0, 12)} are related, so nothing is superseded`,
    );
  if (relation !== 'behind') return true;
  setOutput('superseded', true);
  const what = `${live.slice(0, 12)} is live, which contains ${next.slice(0, 12)} already.`;
  if (policy === 'fail') {
    throw new Fault({
      code: 'LOCK_SUPERSEDED',
      what,
      remedy: "To go back on purpose set 'superseded: allow', or use 'command: rollback'.",
    });
  }
  // A job that succeeds without a release should not look like one that made it.
  log.warning(`Skipped: ${what} Nothing was changed.`, undefined, 'LOCK_SUPERSEDED');
  kit.summarize(
    markdown.md`### Skipped\n\n${markdown.code(live.slice(0, 12))} is live, which contains ${markdown.code(next.slice(0, 12))} already. Nothing was changed.`,
  );
  return false;
}
