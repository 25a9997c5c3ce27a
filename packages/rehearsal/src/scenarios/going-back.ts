/** What goes where, back, and not now: branches by deploy-on, a rollback by running an older deploy again, holds and freezes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from '@guarded-deploy/github-simulator';
import { type LockState, parseLockState, refOf } from '@guarded-deploy/lock';
import { PEOPLE } from '../people.ts';
import { gateOf, outputOf } from '../read.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { expectation } from '../report.ts';
import type { Scenario } from '../scenario.ts';
import type { RunOutcome } from '../workflow-run.ts';
import { establish, findingsOf, harmlessChange, results, servedBy } from './push.ts';

const APP = 'examples/django-portal';
const ending = (outcome: RunOutcome) => (outcome.exitCode === 0 ? 'success' : 'failure');

/** How the lock of `key` stands. */
function lockOf(rehearsal: Rehearsal, key: string): LockState | undefined {
  const commit = rehearsal.repository.getRef(refOf(key));
  return commit === undefined ? undefined : parseLockState(rehearsal.repository.message(commit), key);
}

export const mainBranch: Scenario = {
  name: 'main-branch',
  what: 'A push to main goes to production without a word of configuration; a push to another branch says that it deploys nothing',
  hosts: 1,
  async run(rehearsal) {
    const base = establish(rehearsal, 'main');
    const sha = rehearsal.commit('main', 'A change', harmlessChange(1));
    rehearsal.progress.phase(`Push ${sha.slice(0, 8)} to main`);
    const outcome = await rehearsal.push('main', base, sha, PEOPLE.maintainer);
    const served = await servedBy(rehearsal);
    const elsewhere = rehearsal.commit('topic', 'Another change', harmlessChange(2));
    rehearsal.progress.phase(`Push ${elsewhere.slice(0, 8)} to a branch that no environment has`);
    const other = await rehearsal.push('topic', base, elsewhere, PEOPLE.maintainer, { job: 'gate' });
    return findingsOf(rehearsal, outcome, [
      expectation('the gate', 'trusted', gateOf(outcome.record)?.decision),
      expectation('where it goes', 'prod', outputOf(outcome.record, 'deploy-to')),
      expectation('the pipeline ends with', 'success', ending(outcome)),
      expectation('the commit that answers', sha, served.commit),
      expectation('where the other branch goes', 'nowhere', outputOf(other.record, 'deploy-to') || 'nowhere'),
    ]);
  },
};

export const rollbackByRerun: Scenario = {
  name: 'rollback-by-rerun',
  what: 'Two deploys, then the first run is run again: its commit is live again, and the next push goes on from there',
  hosts: 1,
  async run(rehearsal) {
    const base = establish(rehearsal, 'staging');
    const older = rehearsal.commit('staging', 'Good', harmlessChange(1));
    const newer = rehearsal.commit('staging', 'Bad', harmlessChange(2));
    rehearsal.progress.phase(`Push ${older.slice(0, 8)} to staging`);
    const first = await rehearsal.push('staging', base, older, PEOPLE.maintainer);
    rehearsal.progress.phase(`Push ${newer.slice(0, 8)} to staging`);
    const second = await rehearsal.push('staging', older, newer, PEOPLE.maintainer);
    const live = await servedBy(rehearsal);
    rehearsal.progress.phase(`The run of ${older.slice(0, 8)} is run again`);
    const again = await rehearsal.push('staging', base, older, PEOPLE.maintainer, {
      rerun: { run: first.run, by: PEOPLE.maintainer },
    });
    const served = await servedBy(rehearsal);
    return findingsOf(rehearsal, again, [
      expectation('both deploys', 'success, success', `${ending(first)}, ${ending(second)}`),
      expectation('the commit that answered', newer, live.commit),
      expectation('the run again ends with', 'success', ending(again)),
      expectation('the commit that answers', older, served.commit),
      expectation(
        'nothing was skipped',
        'deployed',
        results(again, /release/) === 'success' ? 'deployed' : 'not',
      ),
      expectation('what the lock calls live', older, lockOf(rehearsal, `deploy staging ${APP}`)?.last?.sha),
    ]);
  },
};

/** A person's command on the lock, by the shipped action. */
function byHand(rehearsal: Rehearsal, mode: 'hold' | 'unhold') {
  const { github, repository } = rehearsal;
  const { login, id } = PEOPLE.maintainer;
  const run = repository.addRun({ event: 'workflow_dispatch', workflow: 'Hold', actor: login });
  const job = run.addJob({ name: mode }).start('runner of a person');
  return runStep({
    action: 'turnstyle-lock',
    inputs: { mode, key: 'deploy staging', reason: 'The database moves' },
    event: { name: 'workflow_dispatch', payload: { sender: { login, id, type: 'User' } } },
    env: { GITHUB_ACTOR: login, GITHUB_TRIGGERING_ACTOR: login },
    ...{ github, repository, run, job },
  });
}

/** Waits until a job has come as far as a hold lets it. */
async function comesToTheHold(rehearsal: Rehearsal, key: string, over: Promise<unknown>): Promise<boolean> {
  let isOver = false;
  void over.finally(() => {
    isOver = true;
  });
  while (!isOver && !rehearsal.options.signal.aborted) {
    if (lockOf(rehearsal, key)?.holder) return true;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return false;
}

export const holdAndFreeze: Scenario = {
  name: 'hold-and-freeze',
  what: 'A person holds staging: the deploy waits, and goes on when the hold is lifted. In a freeze the next one stops, with words',
  hosts: 1,
  async run(rehearsal) {
    const key = `deploy staging ${APP}`;
    const base = establish(rehearsal, 'staging');
    const first = rehearsal.commit('staging', 'Waits for the hold', harmlessChange(1));
    rehearsal.progress.phase('A person puts staging on hold');
    const held = await byHand(rehearsal, 'hold');
    rehearsal.progress.phase(`Push ${first.slice(0, 8)} to staging`);
    const deploying = rehearsal.push('staging', base, first, PEOPLE.maintainer);
    const waits = await comesToTheHold(rehearsal, key, deploying);
    const during = await servedBy(rehearsal);
    rehearsal.progress.phase('The person lifts the hold');
    const lifted = await byHand(rehearsal, 'unhold');
    const outcome = await deploying;
    const after = await servedBy(rehearsal);
    const now = Date.now();
    const minute = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
    const file = `${APP}/deploy/release.yml`;
    const freeze = `\nfreezes:\n  - name: Closing of the books\n    from: ${minute(now - 3_600_000)}\n    until: ${minute(now + 86_400_000)}\n    environments: [staging]\n`;
    const frozen = rehearsal.commit('staging', 'In a freeze', {
      ...harmlessChange(2),
      [file]: readFileSync(join(rehearsal.tree, file), 'utf8') + freeze,
    });
    rehearsal.progress.phase(`Push ${frozen.slice(0, 8)} to staging, in a freeze`);
    const stopped = await rehearsal.push('staging', first, frozen, PEOPLE.maintainer);
    const served = await servedBy(rehearsal);
    const heldBy = outputOf(stopped.record, 'held-by');
    return findingsOf(rehearsal, outcome, [
      expectation('the hold', '0', String(held.exitCode)),
      expectation('the deploy comes to the hold and waits', 'true', String(waits)),
      expectation('what answers on hold', 'none', during.commit || 'none'),
      expectation('the hold is lifted', '0', String(lifted.exitCode)),
      expectation('then the deploy', 'success', ending(outcome)),
      expectation('the commit that answers', first, after.commit),
      expectation('the deploy in the freeze', 'failure', ending(stopped)),
      expectation('why', 'freeze', heldBy === '' ? '' : (JSON.parse(heldBy) as { kind: string }).kind),
      expectation('the commit that answers still', first, served.commit),
    ]);
  },
};
