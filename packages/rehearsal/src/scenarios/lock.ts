import { killFamily } from '../kill.ts';
import { PEOPLE } from '../people.ts';
import { outputOf } from '../read.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { expectation } from '../report.ts';
import type { Scenario } from '../scenario.ts';
import { establish, findingsOf, harmlessChange, servedBy } from './push.ts';

/** Looks at the lock's ref again and again and writes down who held it, in order; `-` for nobody. */
function watchHolders(rehearsal: Rehearsal): {
  readonly seen: string[];
  until(run: number): Promise<void>;
  stop(): void;
} {
  const seen: string[] = [];
  const waiting: { run: number; resolve: () => void }[] = [];
  const look = () => {
    const holder = rehearsal.lock()?.state.holder;
    const name = holder ? String(holder.run) : '-';
    if (seen.at(-1) !== name) seen.push(name);
    for (const one of waiting.filter(entry => entry.run === holder?.run)) one.resolve();
  };
  const timer = setInterval(look, 20);
  return {
    seen,
    until: run => new Promise(resolve => waiting.push({ run, resolve })),
    stop: () => {
      look();
      clearInterval(timer);
    },
  };
}

export const twoDeploys: Scenario = {
  name: 'two-deploys',
  what: 'Two pushes at once: one deploy strictly after the other, and the older never over the newer',
  hosts: 1,
  async run(rehearsal) {
    const base = establish(rehearsal, 'staging');
    const older = rehearsal.commit('staging', 'The first of two', harmlessChange(1));
    const newer = rehearsal.commit('staging', 'The second of two', harmlessChange(2));
    const holders = watchHolders(rehearsal);
    rehearsal.progress.phase(`Push ${older.slice(0, 8)}, and at once ${newer.slice(0, 8)}, to staging`);
    const [first, second] = await Promise.all([
      rehearsal.push('staging', base, older, PEOPLE.maintainer),
      rehearsal.push('staging', older, newer, PEOPLE.maintainer),
    ]);
    holders.stop();
    const served = await servedBy(rehearsal);
    const held = holders.seen.filter(name => name !== '-');
    const tokens = [first, second].map(outcome => Number(outputOf(outcome.record, 'fencing-token') || 0));
    const skipped = outputOf(first.record, 'superseded') === 'true';
    const inOrder = held.map(run => (run === String(first.run.id) ? 0 : 1)).map(index => tokens[index]!);
    return findingsOf(rehearsal, second, [
      expectation(
        'both pipelines end with',
        'success, success',
        [first, second].map(one => (one.exitCode === 0 ? 'success' : 'failure')).join(', '),
      ),
      expectation('the commit that answers', newer, served.commit),
      expectation('each held the lock at most once, alone', held.length, new Set(held).size),
      expectation(
        'fencing tokens grow in the order of holding',
        'true',
        inOrder.every((token, index) => skipped || index === 0 || token > inOrder[index - 1]!),
      ),
      expectation(
        'the older deploy',
        skipped ? 'superseded by the newer' : 'before the newer',
        skipped
          ? 'superseded by the newer'
          : held[0] === String(first.run.id)
            ? 'before the newer'
            : 'after the newer',
      ),
    ]);
  },
};

export const deadRunner: Scenario = {
  name: 'dead-runner',
  what: 'A runner dies while it holds the lock: the next deploy takes over without a human',
  hosts: 1,
  async run(rehearsal) {
    const base = establish(rehearsal, 'staging');
    const first = rehearsal.commit('staging', 'Deployed by a runner that dies', harmlessChange(1));
    const second = rehearsal.commit('staging', 'Deployed by the next', harmlessChange(2));
    const holders = watchHolders(rehearsal);
    let pid = 0;
    let killed = '';
    rehearsal.progress.phase(`Push ${first.slice(0, 8)}; its runner is killed while it holds the lock`);
    const watch = setInterval(() => {
      const holder = rehearsal.lock()?.state.holder;
      if (!holder || killed !== '') return;
      killed = String(holder.run);
      killFamily(pid);
    }, 20);
    const dead = await rehearsal.push('staging', base, first, PEOPLE.maintainer, {
      onSpawn: started => {
        pid = started;
      },
    });
    clearInterval(watch);
    const left = rehearsal.lock()?.state.holder;
    rehearsal.progress.phase(`Push ${second.slice(0, 8)}`);
    const outcome = await rehearsal.push('staging', first, second, PEOPLE.maintainer);
    holders.stop();
    const served = await servedBy(rehearsal);
    return findingsOf(rehearsal, outcome, [
      expectation('the runner was killed while it held the lock', dead.run.id, killed),
      expectation('it left the lock behind', dead.run.id, left?.run),
      expectation(
        'the next says that it removed a dead job',
        'true',
        outputOf(outcome.record, 'broke-stale'),
      ),
      expectation('the commit that answers', second, served.commit),
      expectation('the lock at the end', 'free', rehearsal.lock()?.state.holder === null ? 'free' : 'held'),
      expectation('the pipeline ends with', 'success', outcome.exitCode === 0 ? 'success' : 'failure'),
    ]);
  },
};
