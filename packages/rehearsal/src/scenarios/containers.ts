import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { browserMissing } from '../browser.ts';
import { type AppName, type EnvironmentName, imageOf, imagesOf, type Serving } from '../containers.ts';
import { PEOPLE } from '../people.ts';
import { gateOf, jobsOf, outputOf } from '../read.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { type Expectation, expectation } from '../report.ts';
import type { Findings, Scenario } from '../scenario.ts';
import type { RunOptions, RunOutcome } from '../workflow-run.ts';
import { findingsOf, lockFindings, results } from './push.ts';

const EXAMPLE = 'examples/openverse-like';
export const end = (outcome: RunOutcome): string => (outcome.exitCode === 0 ? 'success' : 'failure');

/** What a repository that adopts this writes: a merge deploys to staging the applications that it changed. */
function callerFor(rehearsal: Rehearsal, apps: readonly AppName[], queue: string): string {
  const job = (app: AppName) => `  ${app}:
    permissions: { contents: write, actions: read, deployments: read, id-token: write, packages: read }
    uses: ./.github/workflows/deploy-ecs.yml
    with:
      environment: staging
      paths: ${EXAMPLE}/${app}
      source: ${EXAMPLE}/${app}
      services: ${app}=staging-${app}-template
      repository: |
${imagesOf(app)
  .split('\n')
  .map(line => `        ${line}`)
  .join('\n')}
      url: ${rehearsal.containers.url(app, 'staging')}
${queue}    secrets: { MEMBERS_TOKEN: "\${{ secrets.MEMBERS_TOKEN }}" }
`;
  return `name: Staging\non:\n  push:\n    branches: [master]\njobs:\n${apps.map(job).join('')}`;
}

interface Stage {
  /** The branch's head: nothing of it is live yet. */
  readonly base: string;
  /** The commit that staging runs. */
  readonly staging: string;
}

/** Applications that run the first commit in both environments, and the workflow that merges start. */
export async function begin(
  rehearsal: Rehearsal,
  apps: readonly AppName[],
  options: {
    readonly production?: Record<string, unknown>;
    readonly staging?: Record<string, unknown>;
    readonly queue?: boolean;
    /** Staging runs a commit that production does not have yet. */
    readonly ahead?: boolean;
    readonly serving?: (release: string) => Serving;
  } = {},
): Promise<Stage> {
  const base = rehearsal.commit('master', 'What is live', {});
  const ahead = options.ahead ? merge(rehearsal, apps[0]!, 'A change') : base;
  for (const app of apps)
    for (const environment of ['staging', 'production'] as const) {
      const configuration = options[environment];
      await rehearsal.containers.run(app, environment, environment === 'staging' ? ahead : base, {
        ...(configuration ? { configuration } : {}),
        ...(options.serving ? { serving: options.serving } : {}),
      });
    }
  const urls = (['staging', 'production'] as const).map(
    environment => `        ${rehearsal.containers.url(apps[0]!, environment)}/version.json`,
  );
  const queue = options.queue ? `      queue-urls: |\n${urls.join('\n')}\n      queue-minutes: 0.05\n` : '';
  const withCaller = rehearsal.commit('master', 'Deploy merges to staging', {
    '.github/workflows/staging.yml': callerFor(rehearsal, apps, queue),
  });
  rehearsal.progress.detail(`staging serves ${ahead.slice(0, 8)}, production ${base.slice(0, 8)}`);
  return { base: withCaller, staging: ahead };
}

/** A merge that changes an application, and the images that its build has pushed. */
function merge(rehearsal: Rehearsal, app: AppName, text: string): string {
  const file = app === 'frontend' ? 'frontend/public/about.txt' : 'api/ABOUT';
  const sha = rehearsal.commit('master', text, { [`${EXAMPLE}/${file}`]: `${text}\n` });
  rehearsal.containers.push(app, sha);
  return sha;
}

/** Values of a run: the environment's variables, and browser tests where there is a browser. */
export function runOf(
  rehearsal: Rehearsal,
  app: AppName,
  environment: EnvironmentName,
  vars: Readonly<Record<string, string>> = {},
): RunOptions {
  const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    existsSync,
  );
  const tests =
    app === 'frontend' && chromium !== undefined
      ? {
          BROWSER_TESTS: `${EXAMPLE}/browser-tests`,
          BROWSER_TESTS_INSTALL: 'true',
          BROWSER_TESTS_COMMAND: 'node --test',
        }
      : {};
  return {
    vars: { ...rehearsal.containers.variables(app, environment), ...tests, ...vars },
    secrets: { MEMBERS_TOKEN: rehearsal.github.token },
    env: {
      NODE_PATH: join(rehearsal.options.root, 'node_modules'),
      ...(chromium === undefined ? {} : { CHROMIUM: chromium }),
    },
  };
}

export const push = (
  rehearsal: Rehearsal,
  before: string,
  sha: string,
  run: RunOptions,
): Promise<RunOutcome> => {
  rehearsal.progress.phase(`Push ${sha.slice(0, 8)} to master`);
  return rehearsal.push('master', before, sha, PEOPLE.maintainer, { ...run, workflow: 'staging.yml' });
};

export const firstErrors = (outcome: RunOutcome): string =>
  jobsOf(outcome.record)
    .flatMap(job => job.steps)
    .flatMap(step => step.annotations.filter(({ level }) => level === 'error'))
    .map(({ title, message }) => `${title ?? ''} ${message}`)
    .join(' | ');

/** What a run of containers leaves to report. */
export async function found(
  rehearsal: Rehearsal,
  outcome: RunOutcome,
  live: { readonly app: AppName; readonly environment: EnvironmentName },
  expectations: readonly Expectation[],
): Promise<Findings> {
  const findings = await findingsOf(rehearsal, outcome, expectations);
  const { app, environment } = live;
  const id = outputOf(outcome.record, 'task-definition');
  const status = outputOf(outcome.record, 'migrations');
  const pending = outputOf(outcome.record, 'migrations-pending');
  return {
    ...findings,
    guard:
      status === ''
        ? null
        : { status, pending: pending === '' ? 0 : (JSON.parse(pending) as unknown[]).length },
    release:
      id === ''
        ? null
        : {
            id: id.split('/').at(-1)!,
            previous: outputOf(outcome.record, 'previous-task-definition').split('/').at(-1)!,
            commit: outputOf(outcome.record, 'live-commit'),
            url: `${rehearsal.containers.url(app, environment)}/version.json`,
            served: await rehearsal.containers.served(app, environment),
          },
    skipped: [
      'ECS, its registry and CloudWatch are simulated; task definitions, calls and answers have the shapes of AWS’s own models',
      'aws-actions/configure-aws-credentials: a stand-in set credentials of the simulated AWS, without OIDC',
      'images are names and labels in a simulated registry; what a service runs is served by a process of this machine',
      ...findings.skipped.filter(text => !/MariaDB|RabbitMQ/.test(text)),
    ],
  };
}

const lockState = (rehearsal: Rehearsal, outcome: RunOutcome): string => {
  const lock = lockFindings(rehearsal, outcome);
  return lock?.acquired && lock.released ? 'acquired and released' : 'not';
};

export const ecsStaging: Scenario = {
  name: 'ecs-staging',
  what: 'A merge releases its images to staging on ECS, from the gate to browser tests; production stays as it was',
  hosts: 0,
  containers: true,
  async run(rehearsal) {
    const { base } = await begin(rehearsal, ['frontend']);
    const before = await rehearsal.containers.served('frontend', 'production');
    const sha = merge(rehearsal, 'frontend', 'A change');
    const outcome = await push(rehearsal, base, sha, runOf(rehearsal, 'frontend', 'staging'));
    return found(rehearsal, outcome, { app: 'frontend', environment: 'staging' }, [
      expectation('the gate', 'trusted', gateOf(outcome.record)?.decision),
      expectation('the lock', 'acquired and released', lockState(rehearsal, outcome)),
      expectation('the release on ECS', 'stable', outputOf(outcome.record, 'release-status')),
      expectation('the commit that is live, by the images', sha, outputOf(outcome.record, 'live-commit')),
      expectation('staging serves', sha, await rehearsal.containers.served('frontend', 'staging')),
      expectation('production serves', before, await rehearsal.containers.served('frontend', 'production')),
      ...(browserMissing() ? [] : [expectation('browser tests', 'success', results(outcome, /e2e/))]),
      expectation('the pipeline ends with', 'success', end(outcome)),
    ]);
  },
};

export const ecsRollback: Scenario = {
  name: 'ecs-rollback',
  what: 'A build whose tasks crash is taken back by ECS and the run fails with their reason; a person then goes back to an older tag by dispatch',
  hosts: 0,
  containers: true,
  async run(rehearsal) {
    const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    const { base } = await begin(rehearsal, ['frontend'], { staging: breaker });
    const run = runOf(rehearsal, 'frontend', 'staging');
    const good = merge(rehearsal, 'frontend', 'A change');
    const first = await push(rehearsal, base, good, run);
    const bad = merge(rehearsal, 'frontend', 'A change that crashes');
    rehearsal.containers.aws.ecs.behave(bad, {
      outcome: 'crash',
      reason: 'OutOfMemoryError',
      log: ['no memory'],
    });
    const outcome = await push(rehearsal, good, bad, run);
    const afterwards = await rehearsal.containers.served('frontend', 'staging');
    const older = rehearsal.containers.history('frontend', 'staging')[0]!;
    rehearsal.progress.phase(`deploy-ecs.yml by dispatch: back to ${older.slice(0, 8)}`);
    const inputs = { environment: 'staging', tag: older, force: 'false' };
    const back = await rehearsal.dispatch('deploy-ecs.yml', 'master', bad, inputs, PEOPLE.maintainer, {
      ...run,
      vars: { ...run.vars, BROWSER_TESTS: '' },
    });
    return found(rehearsal, back, { app: 'frontend', environment: 'staging' }, [
      expectation('the first release', 'success', end(first)),
      expectation(
        'the build that crashes ends with',
        'rolled-back',
        outputOf(outcome.record, 'release-status'),
      ),
      expectation('its run', 'failure', end(outcome)),
      expectation('its words name the reason', 'true', firstErrors(outcome).includes('OutOfMemoryError')),
      expectation('browser tests of it', 'not run', results(outcome, /e2e/)),
      expectation('staging then serves', good, afterwards),
      expectation('the dispatch with an older tag', 'success', end(back)),
      expectation('staging serves', older, await rehearsal.containers.served('frontend', 'staging')),
    ]);
  },
};

export const ecsCanary: Scenario = {
  name: 'ecs-canary',
  what: 'Production shifts traffic in two steps and bakes; a build that never comes up is stopped before it has any traffic',
  hosts: 0,
  containers: true,
  async run(rehearsal) {
    const canary = {
      strategy: 'CANARY',
      bakeTimeInMinutes: 1,
      canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 1 },
    };
    await begin(rehearsal, ['frontend'], { production: canary });
    const before = await rehearsal.containers.served('frontend', 'production');
    const run = runOf(rehearsal, 'frontend', 'production', { ECS_WAIT_UNTIL: 'bake' });
    const good = merge(rehearsal, 'frontend', 'A change');
    const dispatch = (tag: string, vars: Readonly<Record<string, string>> = {}) => {
      rehearsal.progress.phase(`deploy-ecs.yml by dispatch: ${tag.slice(0, 8)} to production`);
      const inputs = { environment: 'production', tag, force: 'false' };
      return rehearsal.dispatch('deploy-ecs.yml', 'master', tag, inputs, PEOPLE.maintainer, {
        ...run,
        vars: { ...run.vars, ...vars },
      });
    };
    const outcome = await dispatch(good);
    const shown = JSON.stringify(jobsOf(outcome.record));
    const bad = merge(rehearsal, 'frontend', 'A change that never comes up');
    rehearsal.containers.aws.ecs.behave(bad, { outcome: 'never' });
    const stuck = await dispatch(bad, { ECS_WAIT_MINUTES: '0.08' });
    return found(rehearsal, outcome, { app: 'frontend', environment: 'production' }, [
      expectation('the canary', 'success', end(outcome)),
      expectation('its stages are waited for', 'stable', outputOf(outcome.record, 'release-status')),
      expectation('its strategy', 'true', shown.includes('CANARY')),
      expectation('the build that never comes up', 'rolled-back', outputOf(stuck.record, 'release-status')),
      expectation('was stopped with', '1', rehearsal.containers.aws.called('StopServiceDeployment').length),
      expectation('production serves', good, await rehearsal.containers.served('frontend', 'production')),
      expectation(
        'and served',
        `${before} ${good}`,
        rehearsal.containers.history('frontend', 'production').join(' '),
      ),
    ]);
  },
};

export const ecsTwoApps: Scenario = {
  name: 'ecs-two-apps',
  what: 'Two applications of one repository: a merge deploys the one that it changed, with both of its images; the other is not touched',
  hosts: 0,
  containers: true,
  async run(rehearsal) {
    const { base } = await begin(rehearsal, ['api', 'frontend']);
    const [api, frontend] = [
      await rehearsal.containers.served('api', 'staging'),
      await rehearsal.containers.served('frontend', 'staging'),
    ];
    const sha = merge(rehearsal, 'api', 'A change of the API');
    const run = runOf(rehearsal, 'api', 'staging');
    const outcome = await push(rehearsal, base, sha, run);
    const updates = rehearsal.containers.aws
      .called('UpdateService')
      .map(({ input }) => String(input['service']));
    return found(rehearsal, outcome, { app: 'api', environment: 'staging' }, [
      expectation('the API before', api, frontend),
      expectation('services that were changed', 'api', updates.join(', ')),
      expectation(
        'both images of the API',
        `django ${sha}, nginx ${sha}`,
        rehearsal.containers.images('api', 'staging'),
      ),
      expectation('the API serves', sha, await rehearsal.containers.served('api', 'staging')),
      expectation('the front end serves', frontend, await rehearsal.containers.served('frontend', 'staging')),
      expectation('the pipeline ends with', 'success', end(outcome)),
    ]);
  },
};

export const dispatchByOutsider: Scenario = {
  name: 'dispatch-by-outsider',
  what: 'A dispatch by somebody without the right to write stops at the gate, one by a colleague who is not in the team before AWS is asked to change anything; a member’s goes',
  hosts: 0,
  containers: true,
  async run(rehearsal) {
    await begin(rehearsal, ['frontend']);
    const before = await rehearsal.containers.served('frontend', 'production');
    const sha = merge(rehearsal, 'frontend', 'A change');
    const run = runOf(rehearsal, 'frontend', 'production', {
      DEPLOY_TEAM: 'example/maintainers',
      BROWSER_TESTS: '',
    });
    const dispatch = async (who: (typeof PEOPLE)[keyof typeof PEOPLE], tag = sha) => {
      rehearsal.progress.phase(`deploy-ecs.yml, dispatched by ${who.login}`);
      const inputs = { environment: 'production', tag, force: 'false' };
      const outcome = await rehearsal.dispatch('deploy-ecs.yml', 'master', sha, inputs, who, run);
      const calls = rehearsal.containers.aws.calls.length;
      return { outcome, calls };
    };
    const reader = await dispatch(PEOPLE.reader);
    const colleague = await dispatch(PEOPLE.colleague);
    const hostile = await dispatch(PEOPLE.maintainer, `x";touch \${{ github.token }}\n::add-mask::`);
    const afterThem = await rehearsal.containers.served('frontend', 'production');
    const member = await dispatch(PEOPLE.maintainer);
    return found(rehearsal, member.outcome, { app: 'frontend', environment: 'production' }, [
      expectation('somebody who may only read', 'failure', end(reader.outcome)),
      expectation('at the gate', 'true', firstErrors(reader.outcome).includes('NOT_TRUSTED')),
      expectation('a colleague outside the team', 'failure', end(colleague.outcome)),
      expectation(
        'by the team',
        'true',
        /TEAM|NOT_A_MEMBER|maintainers/.test(firstErrors(colleague.outcome)),
      ),
      expectation('calls of AWS for both', '0', colleague.calls),
      expectation('a tag that is no tag', 'failure', end(hostile.outcome)),
      expectation('calls of AWS for it', '0', hostile.calls),
      expectation('production then serves', before, afterThem),
      expectation('a member of the team', 'success', end(member.outcome)),
      expectation('production serves', sha, await rehearsal.containers.served('frontend', 'production')),
    ]);
  },
};

/** GitHub's record of a deployment, as the job's `environment:` makes it. */
async function recordDeployment(
  rehearsal: Rehearsal,
  environment: EnvironmentName,
  sha: string,
  state: string,
) {
  const headers = { authorization: `Bearer ${rehearsal.github.token}`, 'content-type': 'application/json' };
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${rehearsal.github.apiUrl}/repos/example/portal/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { id: number };
  };
  const { id } = await post('deployments', {
    ref: sha,
    environment,
    required_contexts: [],
    auto_merge: false,
  });
  await post(`deployments/${id}/statuses`, { state });
}

export const promote: Scenario = {
  name: 'promote',
  what: 'promote.yml brings exactly the images that staging runs to production',
  hosts: 0,
  containers: true,
  async run(rehearsal) {
    const { staging: sha } = await begin(rehearsal, ['frontend'], { ahead: true });
    // Built since, and not on staging: not what is promoted.
    merge(rehearsal, 'frontend', 'A later change');
    rehearsal.progress.phase('promote.yml by dispatch');
    const run = runOf(rehearsal, 'frontend', 'production', { DEPLOY_TEAM: 'example/maintainers' });
    const outcome = await rehearsal.dispatch('promote.yml', 'master', sha, {}, PEOPLE.maintainer, run);
    return found(rehearsal, outcome, { app: 'frontend', environment: 'production' }, [
      expectation('staging reports', sha, outputOf(outcome.record, 'value')),
      expectation(
        'the images of production',
        `frontend ${sha}`,
        rehearsal.containers.images('frontend', 'production'),
      ),
      expectation('production serves', sha, await rehearsal.containers.served('frontend', 'production')),
      ...(browserMissing() ? [] : [expectation('browser tests', 'success', results(outcome, /e2e/))]),
      expectation('the pipeline ends with', 'success', end(outcome)),
    ]);
  },
};

export const promoteBlockedFix: Scenario = {
  name: 'promote-blocked-fix',
  what: 'Staging waits until production runs what staging runs; but a build that failed on staging does not block its own fix',
  hosts: 0,
  containers: true,
  async run(rehearsal) {
    const { base, staging: bad } = await begin(rehearsal, ['frontend'], { queue: true, ahead: true });
    const run = runOf(rehearsal, 'frontend', 'staging', { BROWSER_TESTS: '' });
    await recordDeployment(rehearsal, 'staging', bad, 'in_progress');
    const next = merge(rehearsal, 'frontend', 'Somebody else’s change');
    const waits = await push(rehearsal, base, next, run);
    const during = await rehearsal.containers.served('frontend', 'staging');
    rehearsal.progress.phase('Its browser tests fail on staging');
    await recordDeployment(rehearsal, 'staging', bad, 'failure');
    const fix = merge(rehearsal, 'frontend', 'The fix');
    const outcome = await push(rehearsal, next, fix, run);
    return found(rehearsal, outcome, { app: 'frontend', environment: 'staging' }, [
      expectation('the next, while production has not caught up', 'failure', end(waits)),
      expectation('staging meanwhile serves', bad, during),
      expectation('the fix, once the build has failed', 'success', end(outcome)),
      expectation(
        'why the gate opened',
        'true',
        jobsOf(outcome.record).some(job =>
          job.steps.some(step => /failed there/.test(step.outputs.reason ?? '')),
        ),
      ),
      expectation('staging serves', fix, await rehearsal.containers.served('frontend', 'staging')),
    ]);
  },
};

export const publish: Scenario = {
  name: 'publish',
  what: 'A published release tags exactly the images of staging, deploys them to production and proposes the changelog',
  hosts: 0,
  containers: true,
  async run(rehearsal) {
    const { staging: sha } = await begin(rehearsal, ['frontend'], { ahead: true });
    merge(rehearsal, 'frontend', 'A later change');
    rehearsal.repository.addRelease({ tag: 'v2026.12', body: '## What changed\n\n- A change' });
    rehearsal.progress.phase('The release v2026.12 is published');
    const run = runOf(rehearsal, 'frontend', 'production', { DEPLOY_TEAM: 'example/maintainers' });
    const outcome = await rehearsal.publish('v2026.12', sha, PEOPLE.maintainer, run);
    const pull = [...rehearsal.repository.data.pulls.keys()].at(-1);
    const proposed = JSON.stringify(rehearsal.repository.data.issues.get(pull ?? 0) ?? '');
    const { ecr } = rehearsal.containers.aws;
    const name = imageOf('frontend').split('/').slice(1).join('/');
    return found(rehearsal, outcome, { app: 'frontend', environment: 'production' }, [
      expectation(
        'the image of the release is of',
        sha,
        ecr.labels(name, 'v2026.12')['org.opencontainers.image.revision'],
      ),
      expectation(
        'the images of production',
        'frontend v2026.12',
        rehearsal.containers.images('frontend', 'production'),
      ),
      expectation('production serves', sha, await rehearsal.containers.served('frontend', 'production')),
      expectation('a pull request with the changelog', 'true', proposed.includes('v2026.12')),
      expectation('it mentions', 'true', proposed.includes('@maintainer')),
      ...(browserMissing() ? [] : [expectation('browser tests', 'success', results(outcome, /e2e/))]),
      expectation('the pipeline ends with', 'success', end(outcome)),
    ]);
  },
};
