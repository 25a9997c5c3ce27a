import type { DatabaseService } from '@guarded-deploy/local-services';
import type { ServerEngine } from './ask.ts';
import { type Case, shown } from './search.case.ts';
import { type Disagreement, type Run, runsOf, wrongIn } from './search.judge.ts';
import { MariaDbGenerator } from './search.mariadb.ts';
import { PostgresGenerator } from './search.postgresql.ts';
import { shrink } from './search.shrink.ts';

/** Cases that go through the client at once. */
const TOGETHER = 10;

export function caseOf(engine: ServerEngine, seed: number): Case {
  return engine === 'mariadb'
    ? new MariaDbGenerator(seed).generate()
    : new PostgresGenerator(seed).generate();
}

/** Cases of consecutive seeds, each run and judged. */
export function search(
  server: DatabaseService,
  engine: ServerEngine,
  from: number,
  count: number,
  progress: (done: number) => void = () => undefined,
): Run[] {
  const runs: Run[] = [];
  for (let done = 0; done < count; done += TOGETHER) {
    const seeds = Array.from({ length: Math.min(TOGETHER, count - done) }, (_, at) => from + done + at);
    runs.push(
      ...runsOf(
        server,
        seeds.map(seed => caseOf(engine, seed)),
      ),
    );
    progress(runs.length);
  }
  return runs;
}

/** What was called safe and is not, each as the smallest schema and statements that show it. */
export function wrongOf(server: DatabaseService, runs: readonly Run[]): string[] {
  return runs.flatMap(run => wrongIn(run)).map(found => explained(server, found));
}

function explained(server: DatabaseService, found: Disagreement): string {
  const { given } = found.run;
  const small = shrink(given, cases => {
    try {
      return runsOf(server, cases).map(run => wrongIn(run).some(({ kind }) => kind === found.kind));
    } catch {
      return cases.map(() => false);
    }
  });
  const [again] = runsOf(server, [small]).flatMap(run => wrongIn(run));
  const { truth } = again ?? found;
  return [
    `called safe, and it ${found.kind} (seed ${given.seed}):`,
    ...truth.blocks,
    ...truth.breaks.map(query => `no longer works: ${query}`),
    ...(truth.failed ? [`refused (${truth.failed.code}): ${truth.failed.statement}`] : []),
    shown(small, 3000),
  ].join('\n');
}
