import { Fault } from '@guarded-deploy/faults';
import type { NotPlayed, ScenarioReport } from './report.ts';

/** What this machine lacks, not what the scenario found: the others can be played without it. */
const NOT_HERE: ReadonlySet<string> = new Set(['REHEARSAL_NO_HOSTS']);

/** Plays all in order. One that cannot be played on this machine is noted and passed over; any other fault ends it. */
export async function playAll<S extends { readonly name: string }>(
  scenarios: readonly S[],
  on: {
    play(scenario: S): Promise<ScenarioReport>;
    played(report: ScenarioReport): void;
    notPlayed(one: NotPlayed): void;
  },
): Promise<void> {
  for (const scenario of scenarios) {
    let report: ScenarioReport;
    try {
      report = await on.play(scenario);
    } catch (thrown) {
      if (!(thrown instanceof Fault) || !NOT_HERE.has(thrown.code)) throw thrown;
      on.notPlayed({ scenario: scenario.name, reason: `${thrown.what} ${thrown.remedy}` });
      continue;
    }
    on.played(report);
  }
}
