/** Build steps of a release on a host. Pure. */
import { hash } from 'node:crypto';
import type { BuildStep } from '../config/index.ts';
import type { RootNames } from '../config/layout.ts';
import { liesIn } from '../config/paths.ts';
import type { Host } from '../inventory/index.ts';
import { matcher } from '../source/walk.ts';
import type { ReleaseContext } from './context.ts';
import type { RenderedFile } from './files.ts';
import { nameOf, type Step, stepOf } from './hooks.ts';
import type { Layout } from './layout.ts';
import { settingsOf } from './variables.ts';

export interface BuildPlan extends Step {
  /** Outputs to copy from the live release instead of running, when all are there. */
  readonly reuse: { readonly release: string; readonly outputs: readonly string[] } | undefined;
  /** Of a step with `when-changed`: what is not of the source and decides its outputs. Those of a release with another key are not its. */
  readonly key: string | undefined;
}

/** What a step is given beside the source. */
interface Given {
  readonly root: string;
  readonly names: RootNames;
  readonly release: string;
  /** Of the whole release file. */
  readonly environment: Readonly<Record<string, string>>;
  /** Rendered files of the release. */
  readonly inside: readonly RenderedFile[];
}

/** Of a release's environment what is another in each release, and no sign of a change. */
const OWN = new Set(['RELEASE', 'RELEASE_PATH', 'PREVIOUS_RELEASE', 'COMMIT']);

/** Command, environment and rendered files of a step. Its release's directory is another one each time and means the same. */
function keyOf(
  step: Step,
  patterns: readonly string[],
  outputs: readonly string[],
  { root, names, release, environment, inside }: Given,
): string {
  const rules = matcher(patterns);
  const files = inside
    .filter(({ path }) => rules.ignores(path) || outputs.some(output => liesIn(path, output)))
    .map(({ path, mode, content }) => [path, mode, content]);
  const exported = Object.entries({ ...environment, ...step.environment })
    .filter(([name]) => !OWN.has(name) || name in step.environment)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = JSON.stringify([step.command, step.directory, exported, outputs, files]);
  const place = JSON.stringify(`${root}/${names.releases}/${release}`).slice(1, -1);
  return hash('sha256', parts.replaceAll(place, '')).slice(0, 24);
}

/** Whether a build step is needed: when a file of the source that it watches differs from the live release. */
export function needsBuild(
  patterns: readonly string[] | undefined,
  changed: readonly string[] | undefined,
): boolean {
  if (!patterns || !changed) return true;
  const rules = matcher(patterns);
  return changed.some(path => rules.ignores(path));
}

/**
 * @param given what steps are given beside the source
 * @param live the release that outputs may be taken over from
 * @param changed source paths that differ from it; undefined when there is none to compare with
 */
export function planBuild(
  context: ReleaseContext,
  { host, layout, ...given }: Given & { readonly host: Host; readonly layout: Layout },
  live: string | undefined,
  changed: readonly string[] | undefined,
): BuildPlan[] {
  const steps = settingsOf(context, host, given.root).list<BuildStep>(context.config.build, ['build']);
  return steps.map(({ item, path }) => {
    const outputs = layout.outputs.get(Number(path[1])) ?? [];
    // A file of the source that lies among the outputs would be taken over as it was, too.
    const among = changed?.some(one => outputs.some(output => liesIn(one, output))) ?? false;
    const step = stepOf(item, nameOf(item), 900);
    const patterns = item['when-changed'];
    return {
      ...step,
      key: patterns && keyOf(step, patterns, outputs, given),
      reuse:
        live !== undefined && !among && !needsBuild(patterns, changed)
          ? { release: live, outputs }
          : undefined,
    };
  });
}
