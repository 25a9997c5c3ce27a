import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { type Kit, runAction } from '@guarded-deploy/action-kit';
import {
  execute,
  extraVarsFile,
  parseExtraVars,
  placeOf,
  removePrivateFiles,
  runPlaybooks,
  sentenceOf,
  sshArguments,
  writePrivateFiles,
} from '@guarded-deploy/ansible';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { furtherFailures, summaryOf } from './summary.ts';

void runAction<Inputs, Output>(spec, { seconds: (inputs: Inputs) => inputs.timeout }, main);

async function main({ inputs, env, log, deadline, saveState, setOutput, summarize }: Kit<Inputs, Output>) {
  const token = inputs.fencingToken === undefined ? {} : { fencing_token: inputs.fencingToken };
  const extraVars = { ...parseExtraVars(inputs.extraVars ?? ''), ...token };
  const temporary = env.RUNNER_TEMP || tmpdir();
  const files = writePrivateFiles(
    temporary,
    {
      privateKey: inputs.privateKey,
      knownHosts: inputs.knownHosts ?? '',
      vaultPassword: inputs.vaultPassword,
      becomePassword: inputs.becomePassword,
    },
    // Last, so that nothing given or inventoried takes the host keys out of ssh's command line.
    ssh => extraVarsFile({ ...extraVars, ansible_ssh_args: sshArguments(env, ssh) }),
  );
  saveState('directory', files.directory);
  try {
    const workspace = resolve(env.GITHUB_WORKSPACE || '.');
    const request = { ...inputs, workspace, directory: resolve(workspace, inputs.workingDirectory) };
    const outcome = await runPlaybooks(request, files, { env, execute, deadline, say: log.info });
    setOutput('recap', outcome.recap);
    setOutput('changed', outcome.changed);
    setOutput('failed-tasks', outcome.failed);
    summarize(summaryOf(outcome, inputs.check));
    for (const task of furtherFailures(outcome))
      log.warning(sentenceOf(task), placeOf(request, task), task.task);
    if (outcome.fault) throw outcome.fault;
  } finally {
    removePrivateFiles(temporary, files.directory);
  }
}
