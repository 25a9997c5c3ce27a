/** Commands in comments of a pull request: by a stranger, by a collaborator, and by somebody who may deploy. */
import { PEOPLE } from '../people.ts';
import { outputOf } from '../read.ts';
import { expectation } from '../report.ts';
import type { Scenario } from '../scenario.ts';
import { establish, findingsOf, harmlessChange, lockFindings, servedBy } from './push.ts';

const SECRETS = ['SSH_PRIVATE_KEY', 'SSH_KNOWN_HOSTS', 'RELEASE_VARIABLES', 'DATABASE_URL', 'SECRET_KEY'];

/** What a repository that adopts this writes. */
const CALLER = `name: Comment
on:
  issue_comment:
    types: [created]
jobs:
  comment:
    permissions: { contents: write, actions: read, pull-requests: write, issues: write }
    uses: ./.github/workflows/comment.yml
    with:
      working-directory: examples/django-portal
      python-versions: '["3.11"]'
    secrets:
${SECRETS.map(name => `      ${name}: \${{ secrets.${name} }}`).join('\n')}
`;

export const commentDeploy: Scenario = {
  name: 'comment-deploy',
  what: 'A stranger writes /deploy staging and nothing happens; a maintainer writes it, and the head of the pull request is tested and live',
  hosts: 1,
  async run(rehearsal) {
    const base = establish(rehearsal, 'master', { '.github/workflows/commands.yml': CALLER });
    const sha = rehearsal.commit('change', 'A change', harmlessChange(1));
    const number = rehearsal.openPull({
      ...{ fork: undefined, branch: 'change', sha, base: 'master' },
      author: PEOPLE.maintainer,
    });
    const write = (by: (typeof PEOPLE)[keyof typeof PEOPLE], body: string) =>
      rehearsal.comment({ number, author: PEOPLE.maintainer, by, body }, 'master', base, 'commands.yml');
    rehearsal.progress.phase('An outsider comments: /deploy staging');
    const refused = await write(PEOPLE.outsider, '/deploy staging');
    const before = await servedBy(rehearsal);
    const comments = rehearsal.repository.data.comments.length;
    rehearsal.progress.phase('The maintainer comments: /deploy staging');
    const outcome = await write(PEOPLE.maintainer, '/deploy staging');
    const lock = lockFindings(rehearsal, outcome);
    const served = await servedBy(rehearsal);
    const answer = rehearsal.repository.data.comments.at(-1)?.body ?? '';
    return findingsOf(rehearsal, outcome, [
      expectation(
        "what the outsider's comment does",
        'nothing',
        outputOf(refused.record, 'command') || 'nothing',
      ),
      expectation('what answers then', 'none', before.commit || 'none'),
      expectation('comments by then', 1, comments),
      expectation(
        'the pipeline of the comment ends with',
        'success',
        outcome.exitCode === 0 ? 'success' : 'failure',
      ),
      expectation('the lock', 'released', lock?.released ? 'released' : 'held'),
      expectation('the commit that answers', sha, served.commit),
      expectation('the answer', 'done', answer.startsWith('✅') ? 'done' : answer.slice(0, 80)),
    ]);
  },
};
