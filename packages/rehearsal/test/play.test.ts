import { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { playAll } from '../src/play.ts';
import { type NotPlayed, type ScenarioReport, suiteReport } from '../src/report.ts';

const fault = (code: string) => new Fault({ code, what: 'It cannot be had.', remedy: 'Be root.' });
const report = (scenario: string, ok = true) => ({ scenario, ok }) as ScenarioReport;

async function play(outcomes: Readonly<Record<string, boolean | Error>>) {
  const played: ScenarioReport[] = [];
  const skipped: NotPlayed[] = [];
  const wanted = Object.keys(outcomes).map(name => ({ name }));
  const ended = playAll(wanted, {
    play: async ({ name }) => {
      const outcome = outcomes[name]!;
      if (typeof outcome !== 'boolean') throw outcome;
      return report(name, outcome);
    },
    played: one => void played.push(one),
    notPlayed: one => void skipped.push(one),
  });
  const error = await ended.then(
    () => undefined,
    (thrown: Error) => thrown.message,
  );
  return suiteReport({ wanted: wanted.length, seconds: 1, played, skipped, error });
}

describe('all scenarios', () => {
  test('one that needs other hosts is passed over with its reason, and those after it are played', async () => {
    const suite = await play({ push: true, hosts: fault('REHEARSAL_NO_HOSTS'), after: true });
    expect(suite).toEqual({
      ok: true,
      seconds: 1,
      scenarios: [report('push'), report('after')],
      skipped: [{ scenario: 'hosts', reason: 'It cannot be had. Be root.' }],
    });
  });

  test.each([
    ['one ended otherwise than it should', { push: true, other: false }],
    ['none could be played', { hosts: fault('REHEARSAL_NO_HOSTS') }],
    ['there are none', {}],
  ])('are not ok when %s', async (_, outcomes) => {
    expect((await play(outcomes)).ok).toBe(false);
  });

  test.each([
    ['another fault', fault('REHEARSAL_NO_ACT')],
    ['an unknown error', new Error('REHEARSAL_NO_HOSTS')],
  ])('%s ends them, and is said', async (_, thrown) => {
    const suite = await play({ push: true, broken: thrown, after: true });
    expect(suite).toMatchObject({
      ok: false,
      scenarios: [report('push')],
      skipped: [],
      error: thrown.message,
    });
  });
});
