import type { Kit } from '@guarded-deploy/action-kit';
import {
  connector,
  filesIn,
  gitIn,
  keyFilesIn,
  loadInventory,
  loadReleaseFile,
  parseBatches,
  parseScale,
  parseVariables,
  readConfigFile,
  run,
  secretsOf,
  unreadVariables,
  vaultPasswords,
} from '@guarded-deploy/release';
import type { Inputs, Output } from './io.gen.ts';
import { progress } from './progress.ts';
import { summary } from './summary.ts';

export type ReleaseKit = Pick<
  Kit<Inputs, Output>,
  'inputs' | 'context' | 'env' | 'log' | 'deadline' | 'mask' | 'setOutput' | 'summarize'
> & {
  /** A database check found migrations that this release has to apply. */
  readonly mustMigrate?: boolean;
};

/** One command on the hosts of the release file in `workspace`; `commit` is what is checked out there. @throws Fault */
export async function perform(kit: ReleaseKit, workspace: string, commit: string): Promise<void> {
  const { inputs, context, env, log, deadline } = kit;
  const config = loadReleaseFile(readConfigFile(workspace, inputs.config), inputs.config, inputs.environment);
  const scale = parseScale(inputs.scale, config.services, inputs.command);
  const variables = { ...parseVariables(inputs.variables), ...scale };
  const vaultPassword = vaultPasswords(inputs.vaultPassword, inputs.vaultPasswords);
  for (const { password } of vaultPassword) kit.mask(password);
  for (const secret of secretsOf(variables)) kit.mask(secret);
  const reading = {
    files: filesIn(workspace),
    workspace,
    vaultPassword,
    environment: inputs.environment ?? '',
    variables,
    onSecret: kit.mask,
  };
  const inventory = loadInventory(config, reading);
  const result = await run(inputs.command, {
    config,
    inventory,
    workspace,
    environment: inputs.environment,
    connect: connector({
      identity: { privateKey: inputs.privateKey, passphrase: inputs.passphrase, agent: env.SSH_AUTH_SOCK },
      knownHosts: inputs.knownHosts,
      jumpHost: inputs.jumpHost,
      readKey: keyFilesIn(workspace, env.HOME),
      onNewHost: line => log.warning(`Accepted a new host; pin it in 'known-hosts': ${line}`),
    }),
    commit,
    ref: context.refName,
    git: gitIn(workspace, env),
    limit: inputs.hosts ?? inputs.limit,
    variables,
    vaultPassword,
    fencingToken: inputs.fencingToken,
    batches: parseBatches(inputs.batches),
    migrate: inputs.migrate,
    mustMigrate: kit.mustMigrate,
    dryRun: inputs.dryRun,
    to: inputs.to,
    holder: `${context.serverUrl}/${context.owner}/${context.repo}/actions/runs/${context.runId}`,
    signal: deadline.signal,
    now: () => new Date(),
    fetch,
    report: progress(log),
  });
  for (const warning of [...inventory.warnings, ...unreadVariables(config, reading)]) log.warning(warning);
  kit.setOutput('release', result.release);
  kit.setOutput('previous', result.previous);
  kit.setOutput('hosts', result.hosts);
  kit.setOutput('changed', result.changed);
  kit.setOutput('rolled-back', result.rolledBack);
  kit.summarize(summary(result));
  if (result.failure) throw result.failure;
}
