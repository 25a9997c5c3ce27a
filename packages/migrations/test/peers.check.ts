import { beforeAll, describe, expect, test } from '@jest/globals';
import { judge } from '../src/judge/judge.ts';
import type { ServerEngine } from './ask.ts';
import { PEERS, peerCase } from './peers.ts';
import { type Run, runsOf, wrongIn } from './search.judge.ts';
import { bothServers, whyMissing } from './servers.ts';
import { shareOf } from './share.ts';

const engines: readonly ServerEngine[] = ['mariadb', 'postgresql'];

/** Entries that go through the client at once: it is given a minute. */
const TOGETHER = 8;

/** Entries that do no harm to this application and are called unsafe all the same: what the guard cannot know. */
const ALARMS: Readonly<Record<string, string>> = {
  'primary-key-6': 'the key is dropped, and an equal one takes its name in the same statement',
  'rest-1': 'this application is the owner of the table, whom row level security does not concern',
  'rest-15': 'nothing else is done while the table is locked',
};

/** Compares what is said of one in `n` of the statements with what the servers do. */
export function checkPeers(n: number): void {
  const why = whyMissing();
  if (why) console.warn(`skipped: ${why}`);
  const servers = bothServers(why);
  const run = why ? test.skip : test;

  test('the statements of the peers are enough to mean something', () => {
    expect(PEERS.length).toBeGreaterThanOrEqual(400);
    expect(new Set(PEERS.map(({ id }) => id)).size).toBe(PEERS.length);
  });

  describe.each(engines)('statements that other tools are tested with, on %s', engine => {
    const entries = shareOf(
      PEERS.filter(entry => entry.engine === engine),
      n,
    );
    const runs: Run[] = [];
    beforeAll(() => {
      if (why) return;
      for (let from = 0; from < entries.length; from += TOGETHER)
        runs.push(
          ...runsOf(
            servers[engine],
            entries.slice(from, from + TOGETHER).map((entry, at) => peerCase(entry, from + at)),
          ),
        );
    }, 1_800_000);

    run('none that blocks, breaks or is refused where it stands is called safe', () => {
      const wrong = runs
        .flatMap(each => wrongIn(each))
        .map(({ run: { given }, kind, truth }) => ({ id: entries[given.seed]!.id, kind, truth }));
      expect(wrong).toEqual([]);
    });

    run('at most one in a hundred is called unsafe and does no harm', () => {
      const alarms = runs.flatMap(({ given, database, observed }) => {
        const harmless = observed.truths.every(
          ({ failed, blocks, breaks }) => !failed && blocks.length === 0 && breaks.length === 0,
        );
        const unsafe = judge(database, given.tool).filter(({ safe }) => !safe);
        if (!harmless || unsafe.length === 0) return [];
        const rules = unsafe.flatMap(({ findings }) =>
          findings.filter(({ note }) => !note).map(({ rule }) => rule),
        );
        return [
          { id: entries[given.seed]!.id, rules: [...new Set(rules)], pending: entries[given.seed]!.pending },
        ];
      });
      const failed = runs.filter(({ observed }) => observed.truths.some(truth => truth.failed)).length;
      console.log(
        `${engine}: ${entries.length} entries, ${failed} refused by the server, ${alarms.length} false alarms${alarms.map(alarm => `\n${JSON.stringify(alarm)}`).join('')}`,
      );
      expect(alarms.filter(({ id }) => ALARMS[id] === undefined)).toEqual([]);
      // Of few, one would be too many.
      if (n === 1) expect(alarms.length).toBeLessThanOrEqual(entries.length / 100);
    });
  });
}
