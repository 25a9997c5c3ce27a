/** Releasing on hosts, and the other commands that hosts know. */
import {
  type CommandName,
  type ConnectorOptions,
  connector,
  gitIn,
  keyFilesIn,
  parseBatches,
  type ReleaseOptions,
  type ReleaseResult,
  run as runCommand,
  type SudoersResult,
} from '@guarded-deploy/release';
import type { Report } from '../step.ts';
import type { Project } from './project.ts';
import { summary } from './summary.ts';

export interface HostsOptions {
  /** How hosts are reached, and who they must be. */
  readonly access: Pick<ConnectorOptions, 'identity' | 'knownHosts' | 'jumpHost' | 'machine'>;
  /** Such as `1,50%,100%`. */
  readonly batches: string | undefined;
  readonly limit: ReleaseOptions['limit'];
  readonly fencingToken: string | undefined;
  readonly migrate: 'auto' | 'never' | 'only';
  /** A database check found migrations that this release has to apply. */
  readonly mustMigrate?: boolean;
  readonly dryRun: boolean;
  /** For a rollback: the release to go back to. */
  readonly to: string | undefined;
  /** For logs: the service, how many lines, and whether to go on. */
  readonly service?: string | undefined;
  readonly lines?: number | undefined;
  readonly follow?: boolean;
}

export interface HostsDeps
  extends Pick<ReleaseOptions, 'commit' | 'ref' | 'holder' | 'hashCache' | 'signal' | 'report'> {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where keys that the inventory names below `~` are. */
  readonly home: string | undefined;
  readonly onNewHost: (line: string) => void;
}

export interface HostsOutcome {
  readonly result: ReleaseResult;
  /** What has no effect or looks wrong in the inventory. */
  readonly warnings: readonly string[];
}

/** What the engine is given for a project. @throws Fault for a key or known hosts that are none */
function releaseOptionsOf(project: Project, options: HostsOptions, deps: HostsDeps): ReleaseOptions {
  const { workspace, config, inventory, environment, variables, written } = project;
  const { access, batches, ...wanted } = options;
  const { env, home, onNewHost, ...given } = deps;
  return {
    ...{ config, inventory, workspace, environment, variables, written },
    vaultPassword: project.vaultPasswords,
    ...wanted,
    ...given,
    connect: connector({ ...access, readKey: keyFilesIn(workspace, home), onNewHost }),
    git: gitIn(workspace, env),
    batches: parseBatches(batches),
    now: () => new Date(),
    fetch,
  };
}

/** One command on the hosts of a project. A release that failed is a result, too. @throws Fault where nothing was begun */
export async function run(
  command: CommandName,
  project: Project,
  options: HostsOptions,
  deps: HostsDeps,
): Promise<HostsOutcome> {
  const result = await runCommand(command, releaseOptionsOf(project, options, deps));
  return { result, warnings: [...project.inventory.warnings, ...project.unread] };
}

type HostsOutput = 'release' | 'previous' | 'hosts' | 'changed' | 'rolled-back';

export function report({ result, warnings }: HostsOutcome): Report<HostsOutput> {
  // What `sudoers` prints is its result.
  const snippet = (result as Partial<SudoersResult>).text?.trimEnd().split('\n') ?? [];
  return {
    outputs: {
      release: result.release,
      previous: result.previous,
      hosts: result.hosts,
      changed: result.changed,
      'rolled-back': result.rolledBack,
    },
    lines: [
      ...warnings.map(text => ({ level: 'warning', text }) as const),
      ...snippet.map(text => ({ level: 'info', text }) as const),
    ],
    summary: [summary(result)],
    ...(result.failure ? { stop: result.failure } : {}),
  };
}
