import type { Fault } from '@guarded-deploy/faults';
import type { Shell } from '@guarded-deploy/foreign/shell';
import type { Connection } from '@guarded-deploy/ssh';
import type { HostPattern, Phase, ReleaseFile, Variables } from '../config/index.ts';
import type { HostProgram } from '../host/program/parts.ts';
import type { Host, Inventory, VaultPassword } from '../inventory/index.ts';
import type { ReportEvent } from '../progress.ts';
import type { Git } from '../source/git.ts';
import type { HashCache } from '../source/walk.ts';

export type HostStatus =
  | 'released'
  | 'rolled-back'
  | 'migrated'
  | 'scaled'
  | 'checked'
  | 'untouched'
  | 'reverted'
  | 'failed';

export interface HostResult {
  readonly name: string;
  readonly status: HostStatus;
  /** Id of the release that is live at the end, as far as it is known. */
  readonly live: string;
  readonly previous: string;
  /** Seconds per phase. */
  readonly seconds: Readonly<Partial<Record<Phase, number>>>;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly filesSent: number;
  /** Waits for the host's answer, connecting (7) and starting its program (2) included. */
  readonly roundTrips: number;
  readonly error?: string;
}

export interface ReleaseResult {
  readonly command: CommandName;
  readonly release: string;
  readonly previous: string;
  readonly hosts: readonly HostResult[];
  /** Whether the hosts now run something else than before. */
  readonly changed: boolean;
  /** Whether hosts that had switched were brought back. */
  readonly rolledBack: boolean;
  readonly seconds: number;
  /** Why it did not succeed. */
  readonly failure?: Fault;
}

export type CommandName =
  | 'release'
  | 'rollback'
  | 'migrate'
  | 'scale'
  | 'status'
  | 'check'
  | 'logs'
  | 'sudoers'
  | 'unlock';

export interface ReleaseOptions {
  readonly config: ReleaseFile;
  readonly inventory: Inventory;
  readonly environment?: string | undefined;
  /** Opens a connection to a host; `first` are the commands that it will run first. */
  readonly connect: (host: Host, signal: AbortSignal, first: readonly Shell[]) => Promise<Connection>;
  /** The program that hosts are given in place of ours: tests put faults into it. */
  readonly program?: HostProgram | undefined;
  /** Directory of the checkout: paths of the release file start there. */
  readonly workspace: string;
  /** The commit being released, for templates and the record. */
  readonly commit?: string | undefined;
  readonly ref?: string | undefined;
  /** git in the checkout, for names of a source from a repository; without it only whole commits are released from there. */
  readonly git?: Git | undefined;
  /** Hosts or groups to limit it to. */
  readonly limit?: HostPattern | undefined;
  /** Values that win over the inventory's. */
  readonly variables?: Variables | undefined;
  /** The same as they were written, name by name; see writtenTexts. */
  readonly written?: ReadonlyMap<string, string> | undefined;
  readonly vaultPassword?: VaultPassword | undefined;
  readonly fencingToken?: string | undefined;
  readonly batches?: readonly (number | string)[] | undefined;
  readonly migrate?: 'auto' | 'never' | 'only' | undefined;
  /** Migrations are known to be pending: the release fails where none of its hosts applies them. */
  readonly mustMigrate?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  /** Named by the hosts' lock to those who wait. */
  readonly holder?: string | undefined;
  /** Rollback: the release to go back to; the one before the live one unless given. */
  readonly to?: string | undefined;
  /** Logs: of that service alone; of so many lines; and what it says from now on. */
  readonly service?: string | undefined;
  readonly lines?: number | undefined;
  readonly follow?: boolean | undefined;
  readonly hashCache?: HashCache | undefined;
  readonly signal: AbortSignal;
  /** Wall-clock time; makes the release's id. */
  readonly now: () => Date;
  readonly fetch?: typeof fetch;
  readonly report: (event: ReportEvent) => void;
}
