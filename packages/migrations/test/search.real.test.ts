import {
  type DatabaseService,
  mariaDbMissing,
  postgresMissing,
  startMariaDb,
  startPostgres,
} from '@guarded-deploy/local-services';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ServerEngine } from './ask.ts';
import type { Case } from './search.case.ts';
import { countsOf, type Run } from './search.judge.ts';
import { holdsBack } from './search.live.ts';
import { mutantsOf } from './search.mutants.ts';
import { caseOf, search, wrongOf } from './search.ts';

const CASES = 60;
const FIXED = 1;
/** Another one every time; SEED=… plays one again. */
const FRESH = Number(process.env.SEED ?? 1_000_000 + (Date.now() % 1_000_000_000));

const engines: readonly [ServerEngine, string | undefined, () => Promise<DatabaseService>][] = [
  ['mariadb', mariaDbMissing(), startMariaDb],
  ['postgresql', postgresMissing(), startPostgres],
];

describe.each(engines)('generated schemas and migrations on %s', (engine, missing, start) => {
  if (missing) console.warn(`skipped: ${engine}: ${missing}`);
  const run = missing ? test.skip : test;
  let server: DatabaseService;
  let fixed: Run[];
  beforeAll(async () => {
    if (!missing) server = await start();
  }, 60_000);
  afterAll(() => server?.stop());

  run('nothing called safe blocks or breaks, with the usual seeds', () => {
    fixed = search(server, engine, FIXED, CASES);
    expect(wrongOf(server, fixed)).toEqual([]);
    const counts = countsOf(fixed);
    // What is never carried out, or never called safe, proves nothing.
    expect(counts.done).toBeGreaterThan(CASES / 2);
    expect(counts.safe).toBeGreaterThan(CASES / 5);
    expect(counts.queries).toBeGreaterThan(20 * CASES);
  });

  run('nor with new ones', () => {
    const runs = search(server, engine, FRESH, CASES);
    console.log(`${engine}: seeds ${FRESH} to ${FRESH + CASES - 1}: ${JSON.stringify(countsOf(runs))}`);
    expect(wrongOf(server, runs)).toEqual([]);
  });

  run('rules that are made to say that all is well are found', () => {
    const found = mutantsOf(fixed).filter(mutant => mutant.found);
    expect(found.length).toBeGreaterThan(8);
  });

  run('a second session is held back by a rewrite, and not by a new column', async () => {
    const given = (statement: string): Case => ({
      ...caseOf(engine, FIXED),
      first: [],
      items: [],
      tables: [
        {
          id: 't',
          name: 't',
          filled: true,
          tail: '',
          parts: [
            {
              id: 't.id',
              sql: engine === 'mariadb' ? 'id INT AUTO_INCREMENT PRIMARY KEY' : 'id serial PRIMARY KEY',
              column: { name: 'id', fill: 's', edges: [], nullable: false, optional: true, computed: true },
            },
            {
              id: 't.n',
              sql: 'n INT',
              column: { name: 'n', fill: 's', edges: [], nullable: true, optional: true },
            },
          ],
        },
      ],
      together: false,
      pending: [{ atomic: true, texts: [[statement]] }],
    });
    const rewrite =
      engine === 'mariadb'
        ? 'ALTER TABLE t MODIFY n BIGINT, ORDER BY n'
        : 'ALTER TABLE t ALTER n TYPE text USING md5(md5(n::text)), ADD x serial';
    const seen = await holdsBack(server, given(rewrite), 1, 500_000);
    expect(seen).toMatchObject({ held: expect.any(Number) });
    expect(await holdsBack(server, given('ALTER TABLE t ADD COLUMN x INT'))).toBeUndefined();
  });
});
