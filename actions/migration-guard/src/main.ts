import { tmpdir } from 'node:os';
import { runAction } from '@guarded-deploy/action-kit';
import { guard, nodeExec, nodeFiles, publicMigration } from '@guarded-deploy/migrations';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { guardSummary } from './summary.ts';

runAction<Inputs, Output>(spec, { seconds: (inputs: Inputs) => inputs.timeout }, async kit => {
  const { inputs, env, log, deadline } = kit;
  // Stands when the guard throws: no answer is never taken for clean.
  kit.setOutput('status', 'error');
  const result = await guard({
    ...inputs,
    directory: inputs.workingDirectory,
    root: env.GITHUB_WORKSPACE || process.cwd(),
    env,
    exec: nodeExec,
    files: nodeFiles,
    temporary: env.RUNNER_TEMP || tmpdir(),
    deadline,
    note: log.debug,
  });
  const { status, fault, pending, unsafe, applied, annotations, notes } = result;
  kit.setOutput('status', status);
  kit.setOutput('reason', fault?.code ?? '');
  kit.setOutput('pending-count', status === 'unreachable' || status === 'error' ? '' : pending.length);
  kit.setOutput('pending', pending.map(publicMigration));
  kit.setOutput('unsafe', unsafe.map(publicMigration));
  kit.setOutput('applied', applied);
  kit.setOutput('drift', result.drift);
  kit.setOutput('databases', result.databases);
  for (const { level, place, title, text } of annotations) {
    if (level === 'notice') log.notice(text, place);
    else log[level](text, place, title);
  }
  for (const sentence of notes) log.info(sentence);
  for (const { app, name, seconds } of applied)
    log.info(`applied ${app ? `${app}.` : ''}${name}${seconds === null ? '' : ` in ${seconds} s`}`);
  log.info(
    `${status}: ${pending.length} pending, ${unsafe.length} of them unsafe, ${applied.length} applied`,
  );
  kit.summarize(guardSummary(result));
  if (fault) throw fault;
});
