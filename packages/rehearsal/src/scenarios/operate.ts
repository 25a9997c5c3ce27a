import { outputOf } from '../read.ts';
import { expectation } from '../report.ts';
import type { Scenario } from '../scenario.ts';
import { PEOPLE } from '../world.ts';
import { establish, findingsOf, harmlessChange, lockFindings, servedBy } from './push.ts';

export const operate: Scenario = {
  name: 'operate',
  what: 'Two releases by hand, then operate.yml is dispatched: back to the first, under the lock',
  hosts: 1,
  async run(world) {
    const releaseByHand = async (sha: string) => {
      world.progress.phase('guarded-deploy release staging');
      const { status } = await world.byHand(sha, ['release', 'staging']);
      return { status, served: await servedBy(world) };
    };
    const first = establish(world, 'staging');
    const before = await releaseByHand(first);
    const second = world.commit('staging', 'A change', harmlessChange(1));
    const live = await releaseByHand(second);
    world.progress.phase('operate.yml: rollback staging');
    const inputs = {
      environment: 'staging',
      command: 'rollback',
      to: '',
      variables: '',
      'working-directory': 'examples/django-portal',
    };
    const outcome = await world.dispatch('operate.yml', 'staging', second, inputs, PEOPLE.maintainer);
    const lock = lockFindings(world, outcome);
    const served = await servedBy(world);
    const findings = await findingsOf(world, outcome, [
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
