/** A release on hosts from a job: its inputs become a project and options, its kit the dependencies. */
import { resolve } from 'node:path';
import { commitOf, type Kit } from '@guarded-deploy/action-kit';
import { type CommandName, lineOf, vaultPasswords } from '@guarded-deploy/release';
import { loadProject } from './project.ts';
import { type HostsOptions, type HostsOutcome, run } from './run.ts';

/** What a job says about a release on hosts, by the names that its inputs have everywhere. */
interface JobInputs extends Pick<HostsOptions, 'batches' | 'limit' | 'migrate' | 'dryRun' | 'to'> {
  readonly command: CommandName;
  readonly config: string;
  readonly workingDirectory: string;
  readonly environment: string | undefined;
  readonly hosts: HostsOptions['limit'];
  readonly privateKey: string | undefined;
  readonly passphrase: string | undefined;
  readonly knownHosts: string | undefined;
  readonly jumpHost: string | undefined;
  readonly vaultPassword: string | undefined;
  readonly vaultPasswords: string | undefined;
  readonly variables: string | undefined;
  readonly scale: string | undefined;
  /** For logs. */
  readonly service?: string | undefined;
  readonly lines?: number | undefined;
}

type HostsKit = Pick<Kit<never, never>, 'context' | 'env' | 'log' | 'deadline' | 'mask'>;

/** @throws Fault where nothing was begun */
export async function runInJob(
  inputs: JobInputs,
  kit: HostsKit,
  turn: Pick<HostsOptions, 'fencingToken' | 'mustMigrate'>,
): Promise<HostsOutcome> {
  const { context, env, log, deadline, mask } = kit;
  const { command, environment, config, variables } = inputs;
  const workspace = resolve(env.GITHUB_WORKSPACE || process.cwd(), inputs.workingDirectory);
  const project = await loadProject(
    {
      ...{ workspace, config, environment, variables },
      scale: { text: inputs.scale, command },
      vaultPasswords: vaultPasswords(inputs.vaultPassword, inputs.vaultPasswords),
    },
    { mask },
  );
  const { privateKey, passphrase, knownHosts = '', jumpHost, batches, migrate, dryRun, to } = inputs;
  const options = {
    ...{ batches, migrate, dryRun, to, service: inputs.service, lines: inputs.lines, ...turn },
    access: { identity: { privateKey, passphrase, agent: env.SSH_AUTH_SOCK }, knownHosts, jumpHost },
    limit: inputs.hosts ?? inputs.limit,
  };
  return run(command, project, options, {
    env,
    home: env.HOME,
    commit: commitOf(env, inputs.workingDirectory) ?? context.sha,
    ref: context.refName,
    holder: `${context.serverUrl}/${context.owner}/${context.repo}/actions/runs/${context.runId}`,
    signal: deadline.signal,
    onNewHost: line => log.warning(`Accepted a new host; pin it in 'known-hosts': ${line}`),
    report(event) {
      const line = lineOf(event);
      if (line !== undefined) log.info(line);
    },
  });
}
