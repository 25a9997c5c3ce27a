import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { lootIn, plant, STAGES, taken } from '../hostile.ts';
import { PEOPLE } from '../people.ts';
import { gateOf, outputOf } from '../read.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { type Expectation, expectation } from '../report.ts';
import type { Scenario } from '../scenario.ts';
import type { RunOutcome } from '../workflow-run.ts';
import { establish, findingsOf, harmlessChange, lockFindings, results, servedBy } from './push.ts';

const APP = 'examples/django-portal';
const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1';

/** The deploy in one job, for comparison: without it, nothing would show that the package can take anything at all. */
const ONE_JOB = `name: One job
on: push
permissions: {}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - uses: ${CHECKOUT}
        with: { repository: "\${{ job.workflow_repository }}", ref: "\${{ job.workflow_sha }}", path: .guarded-deploy }
      - uses: ${CHECKOUT}
        with: { ref: "\${{ github.sha }}", path: source }
      - id: setup
        uses: ./.guarded-deploy/actions/setup-environment
        with: { working-directory: source/${APP} }
      - uses: ./.guarded-deploy
        with:
          environment: staging
          dry-run: true
          working-directory: source/${APP}
          private-key: \${{ secrets.SSH_PRIVATE_KEY }}
          known-hosts: \${{ secrets.SSH_KNOWN_HOSTS }}
          variables: \${{ secrets.RELEASE_VARIABLES }}
          python: \${{ steps.setup.outputs.python-path }}
        env:
          DATABASE_URL: \${{ secrets.DATABASE_URL }}
          SECRET_KEY: \${{ secrets.SECRET_KEY }}
`;

/** As the guide has it: ci.yml without its deploy, and the release in a job that is the caller's own. */
const CALLER = `name: Caller
on: push
permissions: {}
jobs:
  ci:
    uses: ./.github/workflows/ci.yml
    with: { working-directory: ${APP}, python-versions: '["3.12"]', deploy: false }
    secrets:
      DATABASE_URL: \${{ secrets.DATABASE_URL }}
      SECRET_KEY: \${{ secrets.SECRET_KEY }}
`;

const RELEASE = `name: Release
on:
  workflow_dispatch:
    inputs:
      prepared: { type: string, required: true }
permissions: {}
jobs:
  deploy:
    uses: ./.github/workflows/deploy.yml
    with:
      environment: staging
      prepared: \${{ inputs.prepared }}
      working-directory: ${APP}
    secrets:
      SSH_PRIVATE_KEY: \${{ secrets.SSH_PRIVATE_KEY }}
      SSH_KNOWN_HOSTS: \${{ secrets.SSH_KNOWN_HOSTS }}
      RELEASE_VARIABLES: \${{ secrets.RELEASE_VARIABLES }}
`;

/** What a job may have that runs foreign code, and what it may not. The hosts' public keys are no secret. */
function split(all: Readonly<Record<string, string>>) {
  const { DATABASE_URL, SECRET_KEY, SSH_PRIVATE_KEY, RELEASE_VARIABLES, GITHUB_TOKEN } = all as Record<
    'DATABASE_URL' | 'SECRET_KEY' | 'SSH_PRIVATE_KEY' | 'RELEASE_VARIABLES' | 'GITHUB_TOKEN',
    string
  >;
  return {
    ofPrepare: { DATABASE_URL, SECRET_KEY },
    keys: { SSH_PRIVATE_KEY, RELEASE_VARIABLES, GITHUB_TOKEN },
  };
}

interface Loot {
  readonly text: string;
  readonly stages: readonly string[];
}

/** A run on a machine of its own, with the loot of that machine alone. */
async function raided(rehearsal: Rehearsal, name: string, run: () => Promise<RunOutcome>) {
  const folder = join(rehearsal.scratch, 'loot');
  mkdirSync(folder);
  const outcome = await run();
  // What was left behind ends with its machine; until then it writes here.
  renameSync(folder, join(rehearsal.scratch, `loot-${name}`));
  return { outcome, loot: lootIn(join(rehearsal.scratch, `loot-${name}`)) as Loot };
}

const end = ({ exitCode }: RunOutcome) => (exitCode === 0 ? 'success' : 'failure');
const names = (found: readonly string[]) => found.join(', ') || 'none';

const ISOLATED =
  'machines of their own are namespaces of processes here, and directories of their own; on GitHub they are virtual machines';

export const hostileDependency: Scenario = {
  name: 'hostile-dependency',
  what: 'A package of the lock file goes for the deploy’s keys at install, import, settings and tests, and gets none',
  hosts: 1,
  async run(rehearsal) {
    const base = establish(rehearsal, 'staging');
    rehearsal.progress.phase('A dependency turns hostile');
    plant(join(rehearsal.tree, APP), join(rehearsal.scratch, 'loot'));
    rehearsal.relock();
    const sha = rehearsal.commit('staging', 'A new dependency', {
      ...harmlessChange(1),
      '.github/workflows/one-job.yml': ONE_JOB,
      '.github/workflows/caller.yml': CALLER,
      '.github/workflows/release.yml': RELEASE,
    });
    const { ofPrepare, keys } = split(rehearsal.secrets);
    const reading = rehearsal.readingToken();
    const push = (workflow: string, machine: string, secrets: Record<string, string>) =>
      rehearsal.push('staging', base, sha, PEOPLE.maintainer, { workflow, machine, secrets });

    rehearsal.progress.phase('For comparison, a deploy in one job (a dry run)');
    const one = await raided(rehearsal, 'one-job', () =>
      push('one-job.yml', 'one', { ...rehearsal.secrets }),
    );
    const inOne = taken(one.loot.text, keys);

    rehearsal.progress.phase('Gate, test, prepare: on a machine of their own, which is gone afterwards');
    const two = await raided(rehearsal, 'prepare', () =>
      // What GitHub gives these jobs: the secrets that they name, and a token that only reads.
      push('caller.yml', 'two', { ...ofPrepare, GITHUB_TOKEN: reading }),
    );
    const requests = rehearsal.github.requests.length;

    rehearsal.progress.phase('Release: on another machine');
    const prepared = outputOf(two.outcome.record, 'prepared');
    const three = await raided(rehearsal, 'release', () =>
      rehearsal.dispatch('release.yml', 'staging', sha, { prepared }, PEOPLE.maintainer, {
        machine: 'three',
        // Of the same run, as a job of it would be: act plays it as the next attempt.
        rerun: { run: two.outcome.run, by: PEOPLE.maintainer },
        secrets: { ...keys, SSH_KNOWN_HOSTS: rehearsal.secrets['SSH_KNOWN_HOSTS']! },
      }),
    );
    const cached = rehearsal.github.requests.slice(requests).filter(({ path }) => /CacheService/.test(path));
    const inTwo = taken(two.loot.text + three.loot.text, keys);
    const had = taken(two.loot.text, { ...ofPrepare, 'the token that reads': reading });
    rehearsal.progress.detail(`In one job it took ${names(inOne)}`);
    rehearsal.progress.detail(
      `In two jobs it took ${names(inTwo)} of the keys; of the job prepare: ${names(had)}`,
    );

    const served = await servedBy(rehearsal);
    const lock = lockFindings(rehearsal, three.outcome);
    const expectations: Expectation[] = [
      expectation('in one job it had its way at', 'install, import, settings', one.loot.stages.join(', ')),
      expectation(
        'in one job it took',
        'SSH_PRIVATE_KEY, RELEASE_VARIABLES',
        inOne.filter(name => name !== 'GITHUB_TOKEN').join(', '),
      ),
      expectation('gate, test and prepare end with', 'success', end(two.outcome)),
      expectation('the gate', 'trusted', gateOf(two.outcome.record)?.decision),
      expectation('the tests', 'success', results(two.outcome, /test/)),
      expectation('in two jobs it had its way at', STAGES.join(', '), two.loot.stages.join(', ')),
      expectation(
        'what it took of the job prepare',
        'DATABASE_URL, SECRET_KEY, the token that reads',
        had.join(', '),
      ),
      expectation('the keys of the deploy that it took', 'none', names(inTwo)),
      expectation('where it had its way on the machine of the release', 'none', names(three.loot.stages)),
      expectation('caches that the release asked for', 0, cached.length),
      expectation('the release ends with', 'success', end(three.outcome)),
      expectation(
        'the lock',
        'acquired and released',
        lock?.acquired && lock.released ? 'acquired and released' : 'not',
      ),
      expectation('the commit that answers', sha, served.commit),
    ];
    const findings = await findingsOf(rehearsal, three.outcome, expectations);
    return { ...findings, gate: gateOf(two.outcome.record), skipped: [...findings.skipped, ISOLATED] };
  },
};
