/** Build steps of a release on a host. Pure. */
import type { BuildStep } from '../config/index.ts';
import { liesIn } from '../config/paths.ts';
import type { Host } from '../inventory/index.ts';
import { matcher } from '../source/walk.ts';
import type { ReleaseContext } from './context.ts';
import { nameOf, type Step, stepOf } from './hooks.ts';
import type { Layout } from './layout.ts';
import { settingsOf } from './variables.ts';

export interface BuildPlan extends Step {
  /** Outputs to copy from the live release instead of running, when all are there. */
  readonly reuse: { readonly release: string; readonly outputs: readonly string[] } | undefined;
}

/** Whether a build step is needed: when a file it watches differs from the live release. */
export function needsBuild(
  patterns: readonly string[] | undefined,
  changed: readonly string[] | undefined,
): boolean {
  if (!patterns || !changed) return true;
  const rules = matcher(patterns);
  return changed.some(path => rules.ignores(path));
}

/**
 * @param live the release that outputs may be taken over from
 * @param changed source paths that differ from it; undefined when there is none to compare with
 */
export function planBuild(
  context: ReleaseContext,
  { host, root, layout }: { readonly host: Host; readonly root: string; readonly layout: Layout },
  live: string | undefined,
  changed: readonly string[] | undefined,
): BuildPlan[] {
  const steps = settingsOf(context, host, root).list<BuildStep>(context.config.build, ['build']);
  return steps.map(({ item, path }) => {
    const outputs = layout.outputs.get(Number(path[1])) ?? [];
    // A file of the source that lies among the outputs would be taken over as it was, too.
    const among = changed?.some(one => outputs.some(output => liesIn(one, output))) ?? false;
    return {
      ...stepOf(item, nameOf(item), 900),
      reuse:
        live !== undefined && !among && !needsBuild(item['when-changed'], changed)
          ? { release: live, outputs }
          : undefined,
    };
  });
}
