import type { Rehearsal } from './rehearsal.ts';
import type { ScenarioReport } from './report.ts';
import type { TargetKind } from './targets.ts';

/** What a person chose on the command line, for one scenario. */
export interface ScenarioOptions {
  /** Something to break first, such as `migration` or `tests`. */
  readonly break: string | undefined;
  /** Say yes where a reviewer would be asked. */
  readonly approve: boolean;
}

/** What a scenario found out; the rest of the report is the same for all. */
export type Findings = Pick<
  ScenarioReport,
  'jobs' | 'gate' | 'lock' | 'guard' | 'release' | 'energy' | 'skipped' | 'expectations'
>;

export interface Scenario {
  readonly name: string;
  readonly what: string;
  /** What `--break` may break. */
  readonly breaks?: readonly string[];
  /** How many hosts it releases to. */
  readonly hosts: number;
  /** Hosts it cannot do without; `auto` unless given. */
  readonly targets?: TargetKind;
  /** Releases containers: no servers, packages and hosts of the portal are needed, but a simulated AWS. */
  readonly containers?: boolean;
  run(rehearsal: Rehearsal, options: ScenarioOptions): Promise<Findings>;
}
