import { MIGRATION_RULES, RULES } from '../src/judge/rules/index.ts';
import { type Disagreement, type Run, wrongIn } from './search.judge.ts';

/** A rule that was turned off, and the first case that shows it. */
interface Mutant {
  readonly id: string;
  /** In how many of the runs the rule speaks. */
  readonly speaks: number;
  readonly found: Disagreement | undefined;
}

const SAFE = /^(instant|online|keeps)$/;

/** Seeded faults: one rule after the other that has an unsafe word for the engine says nothing any more. */
export function mutantsOf(runs: readonly Run[]): Mutant[] {
  const engine = runs[0]?.given.engine ?? 'postgresql';
  const speaking = new Map<string, Run[]>();
  for (const run of runs) for (const id of run.rules) speaking.set(id, [...(speaking.get(id) ?? []), run]);
  const ids = new Set([
    ...RULES.filter(({ verdicts }) =>
      verdicts.some(
        ({ engines, lock = 'instant', compat = 'keeps' }) =>
          engines.includes(engine) && !(SAFE.test(lock) && SAFE.test(compat)),
      ),
    ).map(({ id }) => id),
    ...Object.values(MIGRATION_RULES).map(({ id }) => id),
  ]);
  return [...ids].map(id => {
    const candidates = speaking.get(id) ?? [];
    return { id, speaks: candidates.length, found: firstOf(candidates, run => wrongIn(run, RULES, id)) };
  });
}

function firstOf(
  runs: readonly Run[],
  wrong: (run: Run) => readonly Disagreement[],
): Disagreement | undefined {
  for (const run of runs) {
    const [found] = wrong(run);
    if (found) return found;
  }
  return undefined;
}
