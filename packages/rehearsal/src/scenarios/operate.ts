import { PEOPLE } from '../people.ts';
import { outputOf } from '../read.ts';
import { expectation } from '../report.ts';
import type { Scenario } from '../scenario.ts';
import { establish, findingsOf, harmlessChange, lockFindings, servedBy } from './push.ts';

export const operate: Scenario = {
  name: 'operate',
  what: 'Two releases by hand, then operate.yml is dispatched: back to the first, under the lock',
  hosts: 1,
  async run(rehearsal) {
    const releaseByHand = async (sha: string) => {
      rehearsal.progress.phase('guarded-deploy release staging');
      const { status } = await rehearsal.byHand(sha, ['release', 'staging']);
      return { status, served: await servedBy(rehearsal) };
    };
    const first = establish(rehearsal, 'staging');
    const before = await releaseByHand(first);
    const second = rehearsal.commit('staging', 'A change', harmlessChange(1));
    const live = await releaseByHand(second);
    rehearsal.progress.phase('operate.yml: rollback staging');
    const inputs = {
      environment: 'staging',
      command: 'rollback',
      to: '',
      variables: '',
      'working-directory': 'examples/django-portal',
    };
    const outcome = await rehearsal.dispatch('operate.yml', 'staging', second, inputs, PEOPLE.maintainer);
    const lock = lockFindings(rehearsal, outcome);
    const served = await servedBy(rehearsal);
    const findings = await findingsOf(rehearsal, outcome, [
      expectation('two releases', '0 0', `${before.status} ${live.status}`),
      expectation('the second answers', second, live.served.commit),
      expectation('the rollback', 'success', outcome.exitCode === 0 ? 'success' : 'failure'),
      expectation(
        'the lock',
        'acquired and released',
        lock?.acquired && lock.released ? 'acquired and released' : 'not',
      ),
      expectation('the commit that answers', first, served.commit),
      expectation('the release that answers', before.served.release, served.release),
      expectation('the release it says is live', before.served.release, outputOf(outcome.record, 'release')),
    ]);
    return { ...findings, release: findings.release && { ...findings.release, commit: first } };
  },
};
