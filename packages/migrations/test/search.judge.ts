import type { DatabaseService } from '@guarded-deploy/local-services';
import { judge } from '../src/judge/judge.ts';
import type { Rule } from '../src/judge/rules/index.ts';
import { RULES } from '../src/judge/rules/index.ts';
import type { DatabaseFacts } from '../src/model/observation.ts';
import type { Judged } from '../src/model/verdict.ts';
import { decodeFacts } from '../src/observe/server-facts.ts';
import { type Case, pendingOf, type Truth } from './search.case.ts';
import { observeMariaDbCases } from './search.truth.mariadb.ts';
import { type Observed, observePostgresCases } from './search.truth.postgresql.ts';

const KINDS: Readonly<Record<string, string>> = {
  u: 'unique',
  p: 'unique',
  x: 'unique',
  i: 'index',
  c: 'check',
  f: 'foreign-key',
};

/** A case with what the server said and did. */
export interface Run {
  readonly given: Case;
  readonly database: DatabaseFacts;
  readonly observed: Observed;
  /** Rules that spoke against one of its migrations. */
  readonly rules: ReadonlySet<string>;
}

/** Truth and verdict on one migration do not agree. */
export interface Disagreement {
  readonly run: Run;
  readonly migration: number;
  readonly judged: Judged;
  readonly truth: Truth;
  readonly kind: 'blocks' | 'breaks' | 'fails';
}

export function runsOf(server: DatabaseService, cases: readonly Case[]): Run[] {
  const observed =
    cases[0]?.engine === 'mariadb' ? observeMariaDbCases(server, cases) : observePostgresCases(server, cases);
  return cases.map((given, index) => {
    const seen = observed[index]!;
    const facts = {
      ...decodeFacts(given.engine, seen.asked),
      existing: seen.existing,
      keys: seen.keys.flatMap(([table = '', name = '', kind = '']) =>
        KINDS[kind] ? [{ table, name, kind: KINDS[kind] as never }] : [],
      ),
    };
    const database = pendingOf(given, facts, server.version);
    const spoke = judge(database, given.tool).flatMap(({ findings }) => findings.map(({ rule }) => rule));
    return { given, observed: seen, database, rules: new Set(spoke) };
  });
}

/** What PostgreSQL refuses because of where it stands, and not because of the data. */
export const MISPLACED = /^(25001|55P04|OPEN)$/;

/**
 * The migrations of a case that were called safe and are not, by these rules.
 * @param silenced a rule whose findings are not heard
 */
export function wrongIn(run: Run, rules: readonly Rule[] = RULES, silenced?: string): Disagreement[] {
  const judged = judge(run.database, run.given.tool, 0, rules).map(verdict =>
    silenced === undefined
      ? verdict
      : { ...verdict, safe: verdict.findings.every(({ rule, note }) => note || rule === silenced) },
  );
  return judged.flatMap((verdict, migration): Disagreement[] => {
    const truth = run.observed.truths[migration]!;
    // Behind one that failed nothing is as it was judged.
    const reached = run.observed.truths.slice(0, migration).every(({ failed }) => failed === undefined);
    if (!verdict.safe || !reached) return [];
    const found = (kind: Disagreement['kind']) => [{ run, migration, judged: verdict, truth, kind }];
    if (truth.blocks.length > 0) return found('blocks');
    // What one before has broken may show later.
    const alone = judged.slice(0, migration).every(({ safe }) => safe);
    if (truth.breaks.length > 0 && alone) return found('breaks');
    return truth.failed && MISPLACED.test(truth.failed.code) ? found('fails') : [];
  });
}

interface Counts {
  migrations: number;
  statements: number;
  /** Carried out by the server. */
  done: number;
  safe: number;
  wrong: number;
  /** Carried out, and neither blocking nor breaking. */
  harmless: number;
  /** Of those, called unsafe. */
  alarms: number;
  queries: number;
}

export function countsOf(runs: readonly Run[], rules: readonly Rule[] = RULES): Counts {
  const counts: Counts = {
    migrations: 0,
    statements: 0,
    done: 0,
    safe: 0,
    wrong: 0,
    harmless: 0,
    alarms: 0,
    queries: 0,
  };
  for (const run of runs) {
    const judged = judge(run.database, run.given.tool, 0, rules);
    counts.wrong += wrongIn(run, rules).length;
    counts.queries += run.observed.queries;
    judged.forEach((verdict, migration) => {
      const truth = run.observed.truths[migration]!;
      counts.migrations += 1;
      counts.statements += run.given.pending[migration]!.texts.flat().length;
      if (verdict.safe) counts.safe += 1;
      if (truth.failed) return;
      counts.done += 1;
      if (truth.blocks.length > 0 || truth.breaks.length > 0) return;
      counts.harmless += 1;
      if (!verdict.safe) counts.alarms += 1;
    });
  }
  return counts;
}
