import {
  type DatabaseService,
  mariaDbMissing,
  postgresMissing,
  startMariaDb,
  startPostgres,
} from '@guarded-deploy/local-services';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { judge } from '../src/judge/judge.ts';
import type { ServerEngine } from './ask.ts';
import { shown } from './search.case.ts';
import { countsOf, type Run } from './search.judge.ts';
import { holdsBack } from './search.live.ts';
import { mutantsOf } from './search.mutants.ts';
import { search, wrongOf } from './search.ts';

const FROM = Number(process.env.SEED ?? 50_000);
const CASES = Number(process.env.CASES ?? 1200);
/** How many of those that were called safe a second session is set beside, on large tables. */
const WATCHED = Number(process.env.WATCHED ?? 120);

const engines: readonly [ServerEngine, string | undefined, () => Promise<DatabaseService>][] = [
  ['mariadb', mariaDbMissing(), startMariaDb],
  ['postgresql', postgresMissing(), startPostgres],
];

describe.each(engines)('the long search on %s', (engine, missing, start) => {
  if (missing) console.warn(`skipped: ${engine}: ${missing}`);
  const run = missing ? test.skip : test;
  let server: DatabaseService;
  let runs: Run[] = [];
  beforeAll(async () => {
    if (!missing) server = await start();
  }, 60_000);
  afterAll(() => server?.stop());

  run(
    'at least 2,000 statements, and nothing called safe blocks or breaks',
    () => {
      runs = search(server, engine, FROM, CASES);
      const counts = countsOf(runs);
      console.log(`${engine}: seeds ${FROM} to ${FROM + CASES - 1}: ${JSON.stringify(counts)}`);
      expect(wrongOf(server, runs)).toEqual([]);
      expect(counts.statements).toBeGreaterThanOrEqual(2000);
    },
    3 * 3_600_000,
  );

  run(
    'nobody is held back by what was called safe',
    async () => {
      const safe = runs.filter(
        ({ given, database, observed }) =>
          judge(database, given.tool).every(verdict => verdict.safe) &&
          observed.truths.every(({ failed }) => failed === undefined),
      );
      const held: string[] = [];
      for (const { given } of safe.slice(0, WATCHED)) {
        const seen = await holdsBack(server, given);
        if (seen) held.push(`held back for ${Math.round(seen.held)} ms:\n${shown(given, 30_000)}`);
      }
      console.log(`${engine}: ${Math.min(safe.length, WATCHED)} of ${safe.length} watched`);
      expect(held).toEqual([]);
    },
    3 * 3_600_000,
  );

  run(
    'seeded faults: a rule that is made to say that all is well is found',
    () => {
      const mutants = mutantsOf(runs);
      console.log(
        mutants
          .map(({ id, speaks, found }) =>
            found
              ? `found      ${id}: ${found.kind}, seed ${found.run.given.seed}`
              : `not found  ${id} (speaks in ${speaks} cases)`,
          )
          .join('\n'),
      );
      // What SQL alone does not reach, or no query of this old application notices, is not found.
      expect(mutants.filter(({ found }) => found).length).toBeGreaterThan(25);
    },
    3_600_000,
  );
});
