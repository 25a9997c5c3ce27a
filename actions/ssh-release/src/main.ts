import { runAction } from '@guarded-deploy/action-kit';
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
import { type Inputs, type Output, spec } from './io.gen.ts';
import { progress } from './progress.ts';
import { summary } from './summary.ts';

void runAction<Inputs, Output>(spec, { seconds: inputs => (inputs as Inputs).timeout }, async kit => {
  const { inputs, env, log, deadline } = kit;
  const workspace = env.GITHUB_WORKSPACE ?? process.cwd();
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
      knownHosts: inputs.knownHosts,
      jumpHost: inputs.jumpHost,
      onNewHost: line => log.warning(`Accepted a new host; pin it in 'known-hosts': ${line}`),
    }),
    commit: env.GITHUB_SHA,
    ref: env.GITHUB_REF_NAME,
    limit: inputs.hosts ?? inputs.limit,
    variables: parseVariables(inputs.variables),
    vaultPassword: inputs.vaultPassword,
    fencingToken: inputs.fencingToken,
    batches: parseBatches(inputs.batches),
    migrate: inputs.migrate,
    dryRun: inputs.dryRun,
    to: inputs.to,
    holder: `${env.GITHUB_SERVER_URL ?? ''}/${env.GITHUB_REPOSITORY ?? ''}/actions/runs/${env.GITHUB_RUN_ID ?? ''}`,
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
});
