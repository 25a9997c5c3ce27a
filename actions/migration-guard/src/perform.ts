import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { checkoutOf, type Kit } from '@guarded-deploy/action-kit';
import { Fault } from '@guarded-deploy/faults';
import {
  apartExec,
  countsOf,
  type GuardOptions,
  type GuardResult,
  guard,
  idOf,
  nodeFiles,
  publicMigrations,
} from '@guarded-deploy/migrations';
import type { Inputs, Output } from './io.gen.ts';
import { guardSummary } from './summary.ts';

export type GuardKit = Pick<Kit<Inputs, Output>, 'env' | 'log' | 'deadline' | 'setOutput' | 'summarize'> & {
  readonly inputs: Omit<Inputs, 'onPending'> & Pick<GuardOptions, 'onPending'>;
};

/** Looks at the database, applies what may be applied, and says so. @returns what was found; @throws Fault when the deploy must stop */
export async function perform(kit: GuardKit): Promise<GuardResult> {
  const { inputs, env, log, deadline } = kit;
  const workspace = env.GITHUB_WORKSPACE || process.cwd();
  // It starts the project's interpreter at once, which is where the time goes.
  const looking = guard({
    ...inputs,
    // Annotations name files as the repository does, wherever it was checked out.
    root: checkoutOf(workspace, inputs.workingDirectory).root,
    directory: resolve(workspace, inputs.workingDirectory),
    env,
    exec: apartExec(
      env,
      {
        temporary: env.RUNNER_TEMP || tmpdir(),
        own: [dirname(process.argv[1] ?? '')].filter(Boolean),
        isolation: inputs.isolation,
      },
      log.debug,
    ),
    files: nodeFiles,
    temporary: env.RUNNER_TEMP || tmpdir(),
    deadline,
    note: log.debug,
    tell: log.info,
  });
  // Stands when the guard throws: no answer is never taken for clean.
  kit.setOutput('status', 'error');
  const result = await looking.catch(thrown => {
    if (thrown instanceof Fault) kit.setOutput('reason', thrown.code);
    throw thrown;
  });
  const { status, fault, pending, unsafe, applied, annotations, notes } = result;
  kit.setOutput('status', status);
  kit.setOutput('reason', fault?.code ?? '');
  kit.setOutput('pending-count', result.counted ? pending.length : '');
  kit.setOutput('pending', publicMigrations(pending));
  kit.setOutput('unsafe', publicMigrations(unsafe));
  kit.setOutput('applied', applied);
  kit.setOutput('drift', result.drift);
  kit.setOutput('databases', result.databases);
  kit.setOutput('targets', result.targets);
  for (const { level, place, title, text } of annotations) {
    if (level === 'notice') log.notice(text, place);
    else log[level](text, place, title);
  }
  for (const sentence of notes) log.info(sentence);
  for (const { app, name, seconds } of applied)
    log.info(`applied ${idOf({ app, name })}${seconds === null ? '' : ` in ${seconds} s`}`);
  log.info(`${status}: ${countsOf(result)}, ${applied.length} applied`);
  kit.summarize(guardSummary(result));
  if (fault) throw fault;
  return result;
}
