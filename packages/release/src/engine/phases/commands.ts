/** Commands of the release file as text for a host: where they run, with what, and what their failure is called. */
import { lines, quote, type Shell, sh } from '@guarded-deploy/foreign/shell';
import type { Phase } from '../../config/index.ts';
import * as host from '../../host/calls.ts';
import type { Step } from '../../plan/hooks.ts';
import type { ReleaseOnHost } from '../../plan/planned-host.ts';

type When = 'before' | 'after';

/** `export` lines. Values are part of the round's text, which travels on standard input: no argument vector shows them. */
const exports = (environment: Readonly<Record<string, string>>): Shell[] =>
  Object.entries(environment).map(([name, value]) => sh`export ${quote(name)}=${quote(value)}`);

/** Lines in a shell of their own. */
export const apart = (text: Shell, otherwise: Shell): Shell => sh`(\n${text}\n) || ${otherwise}`;

function attempt(step: Step, otherwise: Shell): Shell {
  const inner = lines(
    exports(step.environment),
    step.directory === '.' ? undefined : sh`cd ${quote(`./${step.directory}`)} || exit 1`,
    host.run(step.timeout, host.wordsOf(step.command)),
  );
  return lines(host.step(step.name), apart(inner, otherwise));
}

/** Runs a command; its failure ends the round. */
export const runStep = (step: Step, failure: 'BUILD_FAILED' | 'HOOK_FAILED' | 'MIGRATION_FAILED'): Shell =>
  attempt(step, host.fail(failure, step.name));

/** Where commands of a release run: its directory, its environment, its Python. `place` is below root. */
export const enter = (
  { release, environment, venv, names }: Pick<ReleaseOnHost, 'release' | 'environment' | 'venv' | 'names'>,
  place = `${names.releases}/${release}`,
): Shell =>
  lines(
    sh`cd "$root/"${quote(place)} || ${host.fail('ROOT_NOT_WRITABLE', place)}`,
    exports(environment),
    venv !== undefined &&
      lines(
        sh`if [ -d ${quote(`./${venv}/bin`)} ]; then`,
        sh`  VIRTUAL_ENV=$(pwd)/${quote(venv)} PATH=$(pwd)/${quote(venv)}/bin:$PATH`,
        sh`  export VIRTUAL_ENV PATH`,
        sh`fi`,
      ),
  );

/** Hooks in the release's directory; one that fails ends the round. */
export const hooks = (plan: Pick<ReleaseOnHost, 'hooks'>, when: When, phase: Phase): Shell[] =>
  (plan.hooks[`${when} ${phase}`] ?? []).map(step => runStep(step, 'HOOK_FAILED'));

/** Hooks that run before there is a release: in `root`, with the release's environment. */
export function earlyHooks(plan: ReleaseOnHost, when: When, phase: Phase): Shell {
  const steps = hooks(plan, when, phase);
  if (steps.length === 0) return sh``;
  return lines(exports(plan.environment), sh`(`, sh`cd "$root" || exit 1`, steps, sh`) || exit 1`);
}

/** Hooks where nothing can be stopped any more: one that fails is told, no more. */
export const lateHooks = (plan: ReleaseOnHost, when: When, phase: Phase): Shell[] =>
  (plan.hooks[`${when} ${phase}`] ?? []).map(step =>
    lines(sh`(`, enter(plan), attempt(step, host.note(`the hook '${step.name}' failed`)), sh`) || :`),
  );
