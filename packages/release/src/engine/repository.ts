/** A source from a repository: which commit is released is decided here, once, and every host fetches that one. */
import { Fault } from '@guarded-deploy/faults';
import { lines } from '@guarded-deploy/foreign/shell';
import * as host from '../host/calls.ts';
import { RoundFailed } from '../host/protocol.ts';
import type { ReleaseContext } from '../plan/context.ts';
import { resolveCommit } from '../source/git.ts';
import { commonSetting, type Run } from './run.ts';

const sourceOf = (run: Run, context: ReleaseContext) =>
  commonSetting(context, run.tasks, ['source'], settings => settings.get('source'));

export const isFromRepository = (run: Run, context: ReleaseContext): boolean =>
  sourceOf(run, context)?.type === 'git';

/** Where hosts fetch from, as the release file says. */
export const repositoryOf = (run: Run, context: ReleaseContext): string | undefined =>
  sourceOf(run, context)?.repository;

/** The commit of a release. It is looked up while the connections are made. */
export async function sourceCommit(run: Run, context: ReleaseContext): Promise<string> {
  const { repository, ref } = sourceOf(run, context) ?? {};
  if (!repository) {
    throw new Fault({
      code: 'GIT_REPOSITORY_MISSING',
      what: "The release file has 'source.type: git' and no 'source.repository'.",
      remedy: 'Add the address that the hosts fetch from.',
    });
  }
  const name = ref ?? (context.commit || 'HEAD');
  const { git, signal } = run.options;
  const { commit, from } = await resolveCommit({ repository, name }, git, signal);
  if (from)
    run.options.report({ type: 'note', host: undefined, text: `${name} is ${commit} in the ${from}` });
  return commit;
}

/** The hosts fetch that commit into their caches, and it is that one. */
export async function fetchOnHosts(run: Run, context: ReleaseContext): Promise<void> {
  const { repository } = sourceOf(run, context)!;
  const { commit } = context;
  await run.onAll(run.tasks, async task => {
    const session = task.session!;
    const before = session.states.length;
    await session.round(lines(host.phase('transfer'), host.gitFetch(repository!, commit)));
    const answer = session.states.slice(before).find(state => state.startsWith('commit '));
    if (answer !== `commit ${commit}`)
      throw new RoundFailed('GIT_COMMIT_DIFFERS', `${answer?.slice(7) || 'nothing'} for ${commit}`);
  });
}
