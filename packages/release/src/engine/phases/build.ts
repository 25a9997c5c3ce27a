/** Phase build: the Python environment, and the commands under `build`. */
import { joined, lines, quote, type Shell, sh } from '@guarded-deploy/foreign/shell';
import * as host from '../../host/calls.ts';
import type { BuildPlan } from '../../plan/build.ts';
import type { MakePlan } from '../../plan/make-plan.ts';
import type { PythonPlan } from '../../plan/python.ts';
import { enter, hooks, runStep } from './commands.ts';

export const build = (plan: MakePlan): Shell =>
  lines(
    host.phase('build'),
    hooks(plan, 'before', 'build'),
    plan.python && installPython(plan.python, plan.release),
    plan.python && enter(plan),
    plan.build.map(step => buildStep(step, plan.release)),
    hooks(plan, 'after', 'build'),
  );

function installPython(python: PythonPlan, release: string): Shell {
  const install =
    python.key === undefined ? host.venvFromSource(release, python) : host.venv(release, python.key, python);
  const { alone } = python;
  const told = alone && host.note(`the Python environment is made anew for each release: ${alone}`);
  const call = lines(told, install);
  if (python.directory === '.') return call;
  return lines(sh`(`, sh`cd ${quote(`./${python.directory}`)} || exit 1`, call, sh`) || exit 1`);
}

function buildStep(step: BuildPlan, made: string): Shell {
  const run = runStep(step, 'BUILD_FAILED');
  if (step.key === undefined) return run;
  const note = host.built(made, step.key);
  if (!step.reuse) return lines(run, note);
  const { release, outputs } = step.reuse;
  const there = joined(
    [host.wasBuilt(release, step.key), ...outputs.map(path => host.has(release, path))],
    ' && ',
  );
  return lines(
    sh`if ${there}; then`,
    host.step(`${step.name}: unchanged, ${outputs.length === 0 ? 'skipped' : 'taken over'}`),
    outputs.map(path => host.take(release, made, path)),
    sh`else`,
    run,
    sh`fi`,
    note,
  );
}
