import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { checkoutOf } from '@guarded-deploy/action-kit';
import { guard, nodeExec, nodeFiles, publicMigration } from '@guarded-deploy/migrations';
import { guardSummary } from '../../migration-guard/src/summary.ts';
import type { DeployKit } from './kit.ts';

/** Pending migrations stop the deploy, or are applied where `on-pending` allows it. */
export async function checkDatabase(kit: DeployKit): Promise<void> {
  const { inputs, env, log, deadline } = kit;
  const workspace = env.GITHUB_WORKSPACE || process.cwd();
  // Stands when the guard throws: no answer is never taken for clean.
  kit.setOutput('status', 'error');
  const result = await guard({
    ...inputs,
    root: checkoutOf(workspace, inputs.workingDirectory).root,
    directory: resolve(workspace, inputs.workingDirectory),
    env,
    exec: nodeExec,
    files: nodeFiles,
    temporary: env.RUNNER_TEMP || tmpdir(),
    deadline,
    note: log.debug,
  });
  const { status, fault, pending, unsafe, applied, annotations, notes } = result;
  const answered = status !== 'unreachable' && status !== 'error';
  kit.setOutput('status', status);
  kit.setOutput('pending-count', answered ? pending.length : '');
  kit.setOutput('pending', pending.map(publicMigration));
  kit.setOutput('unsafe', unsafe.map(publicMigration));
  kit.setOutput('applied', applied);
  for (const { level, place, title, text } of annotations) {
    if (level === 'notice') log.notice(text, place);
    else log[level](text, place, title);
  }
  for (const sentence of notes) log.info(sentence);
  log.info(
    `Database: ${status}, ${pending.length} pending, ${unsafe.length} of them unsafe, ${applied.length} applied`,
  );
  kit.summarize(guardSummary(result));
  if (fault) throw fault;
}
