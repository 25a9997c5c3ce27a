import { resolve } from 'node:path';
import { checkoutOf } from '@guarded-deploy/action-kit';
import {
  connector,
  filesIn,
  loadReleaseFile,
  parseBatches,
  parseVariables,
  readConfigFile,
  readInventory,
  run,
} from '@guarded-deploy/release';
import { progress } from '../../ssh-release/src/progress.ts';
import { summary } from '../../ssh-release/src/summary.ts';
import type { DeployKit } from './kit.ts';

/** Releases on hosts over SSH, with the lock's fencing token. */
export async function releaseOnHosts(kit: DeployKit, fencingToken: string | undefined): Promise<void> {
  const { inputs, env, log, deadline, context } = kit;
  const root = env.GITHUB_WORKSPACE || process.cwd();
  const workspace = resolve(root, inputs.workingDirectory);
  const config = loadReleaseFile(readConfigFile(workspace, inputs.config), inputs.config, inputs.environment);
  const inventory = readInventory(config, {
    files: filesIn(workspace),
    vaultPassword: inputs.vaultPassword,
    environment: inputs.environment ?? '',
  });
  for (const secret of inventory.secrets) kit.mask(secret);
  const result = await run(inputs.command, {
    config,
    inventory,
    workspace,
    environment: inputs.environment,
    connect: connector({
      identity: { privateKey: inputs.privateKey, passphrase: inputs.passphrase, agent: env.SSH_AUTH_SOCK },
      knownHosts: inputs.knownHosts ?? '',
      jumpHost: inputs.jumpHost,
      onNewHost: line => log.warning(`Accepted a new host; pin it in 'known-hosts': ${line}`),
    }),
    commit: checkoutOf(root, inputs.workingDirectory).commit ?? context.sha,
    ref: context.refName,
    limit: inputs.hosts ?? inputs.limit,
    variables: parseVariables(inputs.variables),
    vaultPassword: inputs.vaultPassword,
    fencingToken,
    batches: parseBatches(inputs.batches),
    migrate: inputs.migrate,
    to: inputs.to,
    holder: `${context.serverUrl}/${context.owner}/${context.repo}/actions/runs/${context.runId}`,
    signal: deadline.signal,
    now: () => new Date(),
    fetch,
    report: progress(log),
  });
  kit.setOutput('release', result.release);
  kit.setOutput('previous', result.previous);
  kit.setOutput('hosts', result.hosts);
  kit.setOutput('changed', result.changed);
  kit.setOutput('rolled-back', result.rolledBack);
  kit.summarize(summary(result));
  if (result.failure) throw result.failure;
}
