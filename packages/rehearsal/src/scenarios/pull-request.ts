import type { SimulatedRepository } from '@guarded-deploy/github-simulator';
import type { Account } from '@guarded-deploy/github-simulator/events';
import { PEOPLE } from '../people.ts';
import { gateOf, jobReports, jobsOf, outputOf } from '../read.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { type Expectation, expectation, type JobReport } from '../report.ts';
import type { Findings, Scenario } from '../scenario.ts';
import type { RunOptions, RunOutcome } from '../workflow-run.ts';
import { findingsOf, harmlessChange, results } from './push.ts';

interface Opened {
  readonly number: number;
  readonly sha: string;
  readonly base: string;
  readonly branch: string;
  readonly author: Account;
  readonly tree: string;
  readonly fork: SimulatedRepository | undefined;
}

/** A pull request against master: from a branch of the repository, or from a fork of the author's. */
function open(rehearsal: Rehearsal, author: Account, fromFork: boolean): Opened {
  const base = rehearsal.commit('master', 'What is live', {});
  const branch = 'change';
  const fork = fromFork ? rehearsal.fork(author) : undefined;
  const tree = fork?.tree ?? rehearsal.tree;
  const sha = rehearsal.commit(branch, 'A change', harmlessChange(1), tree);
  const number = rehearsal.openPull({ fork: fork?.repository, branch, sha, author, base: 'master' });
  rehearsal.progress.phase(
    `${author.login} opens pull request ${number}${fromFork ? ' from a fork' : ''} at ${sha.slice(0, 8)}`,
  );
  return { number, sha, base, branch, author, tree, fork: fork?.repository };
}

function run(rehearsal: Rehearsal, pull: Opened, options: RunOptions = {}): Promise<RunOutcome> {
  return rehearsal.pullRequest(
    {
      number: pull.number,
      fork: pull.fork,
      branch: pull.branch,
      sha: pull.sha,
      base: { branch: 'master', sha: pull.base },
      author: pull.author,
      association: pull.fork ? 'NONE' : 'COLLABORATOR',
    },
    options,
  );
}

/**
 * GitHub holds a job whose environment has required reviewers; act runs it. So the rehearsal runs the gate alone, looks which
 * environment it named, and goes on only when that one waits for nobody or a reviewer said yes.
 */
async function gateOnly(rehearsal: Rehearsal, pull: Opened): Promise<RunOutcome> {
  return run(rehearsal, pull, { job: 'gate' });
}

function waitingJob(environment: string): JobReport {
  return {
    id: 'test / pytest',
    name: 'Test',
    matrix: {},
    environment,
    result: 'waiting',
    seconds: 0,
    steps: [],
  };
}

/** The commit that the tests checked out, as they say it themselves. */
const testedCommits = (outcome: RunOutcome) =>
  [
    ...new Set(
      jobsOf(outcome.record)
        .filter(job => /test/i.test(job.id))
        .flatMap(job =>
          job.steps.filter(step => step.name === 'Get the commit').map(step => step.outputs.commit ?? ''),
        ),
    ),
  ].join(', ');

async function findings(
  rehearsal: Rehearsal,
  outcome: RunOutcome,
  expectations: readonly Expectation[],
): Promise<Findings> {
  const all = await findingsOf(rehearsal, outcome, expectations);
  return { ...all, jobs: jobReports(outcome.record, '') };
}

export const prCollaborator: Scenario = {
  name: 'pr-collaborator',
  what: 'A collaborator’s pull request is tested at once, in environment test, and deploys nothing',
  hosts: 0,
  async run(rehearsal) {
    const pull = open(rehearsal, PEOPLE.maintainer, false);
    const outcome = await run(rehearsal, pull);
    return findings(rehearsal, outcome, [
      expectation('the gate', 'trusted', gateOf(outcome.record)?.decision),
      expectation('the environment', 'test', outputOf(outcome.record, 'environment')),
      expectation('tests on both Pythons', 'success, success', results(outcome, /test/)),
      expectation('the tested commit', pull.sha, testedCommits(outcome)),
      expectation('the deploy job', 'not run', results(outcome, /deploy/)),
      expectation('the pipeline ends with', 'success', outcome.exitCode === 0 ? 'success' : 'failure'),
    ]);
  },
};

export const prExternal: Scenario = {
  name: 'pr-external',
  what: 'A stranger’s pull request waits for a reviewer; approved (--approve), exactly the reviewed commit is tested',
  hosts: 0,
  async run(rehearsal, options) {
    const pull = open(rehearsal, PEOPLE.outsider, true);
    const gate = await gateOnly(rehearsal, pull);
    const environment = outputOf(gate.record, 'environment');
    const waits = [
      expectation('the gate', 'approval', gateOf(gate.record)?.decision),
      expectation('the environment', 'test-external', environment),
      expectation('the commit to review', pull.sha, gateOf(gate.record)?.ref),
    ];
    if (!options.approve) {
      rehearsal.progress.phase(`WAITING: environment ${environment} asks a reviewer; --approve plays one`);
      const all = await findings(rehearsal, gate, [
        ...waits,
        expectation('the tests', 'not run', results(gate, /test/)),
      ]);
      return { ...all, jobs: [...all.jobs, waitingJob(environment)] };
    }
    const later = rehearsal.commit(pull.branch, 'Slipped in after the review', harmlessChange(2), pull.tree);
    rehearsal.moveHead({
      fork: pull.fork,
      number: pull.number,
      branch: pull.branch,
      sha: later,
      by: pull.author,
    });
    rehearsal.progress.phase(
      `The branch moves to ${later.slice(0, 8)}; a reviewer approves ${pull.sha.slice(0, 8)}`,
    );
    const outcome = await run(rehearsal, pull);
    return findings(rehearsal, outcome, [
      ...waits,
      expectation('tests on both Pythons', 'success, success', results(outcome, /test/)),
      expectation('the tested commit', pull.sha, testedCommits(outcome)),
      expectation('the moved head is reported', 'true', String(headMoved(outcome))),
      expectation('the deploy job', 'not run', results(outcome, /deploy/)),
    ]);
  },
};

const headMoved = (outcome: RunOutcome) =>
  jobsOf(outcome.record)
    .filter(job => /test/i.test(job.id))
    .every(job => job.steps.some(step => step.outputs['head-moved'] === 'true'));

export const prHeadMoved: Scenario = {
  name: 'pr-head-moved',
  what: 'A repository that wants it (HEAD_MOVED=fail) tests nothing when the branch moved while a reviewer looked',
  hosts: 0,
  async run(rehearsal) {
    const pull = open(rehearsal, PEOPLE.outsider, true);
    const gate = await gateOnly(rehearsal, pull);
    const later = rehearsal.commit(pull.branch, 'Slipped in after the review', harmlessChange(2), pull.tree);
    rehearsal.moveHead({
      fork: pull.fork,
      number: pull.number,
      branch: pull.branch,
      sha: later,
      by: pull.author,
    });
    rehearsal.progress.phase(`The branch moves to ${later.slice(0, 8)} while ${pull.sha.slice(0, 8)} waits`);
    const outcome = await run(rehearsal, pull, { vars: { HEAD_MOVED: 'fail' } });
    const ran = jobsOf(outcome.record).some(job =>
      job.steps.some(step => step.name === 'Run the tests' && step.result === 'success'),
    );
    return findings(rehearsal, outcome, [
      expectation('the gate', 'approval', gateOf(gate.record)?.decision),
      expectation('the test jobs', 'failure, failure', results(outcome, /test/)),
      expectation('the tests themselves', 'not run', ran ? 'run' : 'not run'),
      expectation('the pipeline ends with', 'failure', outcome.exitCode === 0 ? 'success' : 'failure'),
    ]);
  },
};

export const rerunByReader: Scenario = {
  name: 'rerun-by-reader',
  what: 'A collaborator’s run, re-run by someone who may only read, waits for a reviewer',
  hosts: 0,
  async run(rehearsal) {
    const pull = open(rehearsal, PEOPLE.maintainer, false);
    const first = await gateOnly(rehearsal, pull);
    rehearsal.progress.phase(`${PEOPLE.reader.login} re-runs it`);
    const again = await run(rehearsal, pull, { job: 'gate', rerun: { run: first.run, by: PEOPLE.reader } });
    const all = await findings(rehearsal, again, [
      expectation('the gate at first', 'trusted', gateOf(first.record)?.decision),
      expectation('the gate of the re-run', 'approval', gateOf(again.record)?.decision),
      expectation('the environment', 'test-external', outputOf(again.record, 'environment')),
      expectation('the tests', 'not run', results(again, /test/)),
    ]);
    return { ...all, jobs: [...all.jobs, waitingJob(outputOf(again.record, 'environment'))] };
  },
};
