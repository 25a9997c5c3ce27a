/** The source of a run, read on this machine and judged against what the release file puts into it. */
import type { ReleaseContext } from '../plan/context.ts';
import { decryptionsOf } from '../plan/layout.ts';
import { readSource, SourceTree } from '../source/tree.ts';
import { judgeTree, type Layouts } from './release-plan.ts';
import { isFromRepository } from './repository.ts';
import { commonSetting, type Run } from './run.ts';

/**
 * The files of a release, decrypted where they have to be; none where hosts fetch them themselves.
 * @throws Fault for what is wrong with a file, and what readSource throws
 */
export async function readTree(run: Run, context: ReleaseContext, layouts: Layouts): Promise<SourceTree> {
  if (isFromRepository(run, context)) return new SourceTree([]);
  const { workspace, vaultPassword, hashCache } = run.options;
  const source = commonSetting(context, run.tasks, ['source'], settings => settings.get('source'));
  const first = run.tasks[0]!.host.name;
  const decryptions = commonSetting(context, run.tasks, ['decrypt'], settings =>
    decryptionsOf(settings, first),
  );
  const tree = await readSource({ workspace, source, decryptions, vaultPassword, hashCache });
  judgeTree(context, layouts, tree);
  return tree;
}
