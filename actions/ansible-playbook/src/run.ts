import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { Kit } from '@guarded-deploy/action-kit';
import {
  checkJumpHost,
  execute,
  handedVars,
  makePrivateDirectories,
  parseOptions,
  parseVaultPasswords,
  placeOf,
  removePrivateFiles,
  runPlaybooks,
  sentenceOf,
  sshConfig,
  writePrivateFiles,
} from '@guarded-deploy/ansible';
import { repositoryOf } from '@guarded-deploy/python-env/repository';
import type { Inputs, Output } from './io.gen.ts';
import { furtherFailures, summaryOf } from './summary.ts';

/** Runs the playbooks with keys and passwords in private files, which are removed afterwards. @throws Fault where one failed */
export async function run({
  inputs,
  env,
  log,
  mask,
  deadline,
  saveState,
  setOutput,
  summarize,
}: Kit<Inputs, Output>) {
  const vaultPasswords = parseVaultPasswords(inputs.vaultPasswords ?? '');
  for (const { password } of vaultPasswords) mask(password);
  const given = handedVars(inputs.extraVars ?? '');
  const options = parseOptions(inputs.options ?? '');
  const jumpHost = inputs.jumpHost === undefined ? undefined : checkJumpHost(inputs.jumpHost);
  const temporary = env.RUNNER_TEMP || tmpdir();
  const directories = makePrivateDirectories(temporary);
  const made = [directories.directory, directories.short];
  try {
    // Known to the post step before there is anything in them. The disk may be too full for these lines already.
    saveState('directory', directories.directory);
    saveState('short', directories.short);
    const files = writePrivateFiles(
      directories,
      {
        privateKey: inputs.privateKey,
        knownHosts: inputs.knownHosts ?? '',
        vaultPassword: inputs.vaultPassword,
        vaultPasswords,
        becomePassword: inputs.becomePassword,
        given,
      },
      ssh => sshConfig(ssh, env),
    );
    const workspace = resolve(env.GITHUB_WORKSPACE || '.');
    const directory = resolve(workspace, inputs.workingDirectory);
    const variables = inputs.fencingToken === undefined ? {} : { fencing_token: inputs.fencingToken };
    const request = {
      ...inputs,
      options,
      jumpHost,
      variables,
      directory,
      workspace: repositoryOf(directory, workspace),
    };
    const outcome = await runPlaybooks(request, files, { env, execute, deadline, say: log.info });
    setOutput('recap', outcome.recap);
    setOutput('changed', outcome.changed);
    setOutput('failed-tasks', outcome.failed);
    summarize(summaryOf(outcome, inputs.check));
    for (const { text, place, code } of outcome.notes) log.warning(text, place, code);
    for (const task of furtherFailures(outcome))
      log.warning(sentenceOf(task), placeOf(request, task), task.task);
    if (outcome.fault) throw outcome.fault;
  } finally {
    for (const directory of made) removePrivateFiles([temporary, '/tmp'], directory);
  }
}
