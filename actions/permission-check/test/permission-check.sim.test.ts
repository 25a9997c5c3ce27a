/** The shipped bundle as a runner starts it, against GitHub on 127.0.0.1. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitHubSimulator, runStep, type SimulatedRepository } from '@guarded-deploy/github-simulator';
import {
  type EventRepository,
  mergeGroup,
  pullRequest,
  push,
  type RunEvent,
} from '@guarded-deploy/github-simulator/events';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';

const ALICE = { login: 'alice', id: 1 };
const BOB = { login: 'bob', id: 2 };
const MALLORY = { login: 'mallory', id: 3 };
const PERMISSION = /\/collaborators\/[^/]+\/permission$/;

jest.setTimeout(60_000);

let github: GitHubSimulator;
let portal: SimulatedRepository;
let here: EventRepository;

beforeEach(async () => {
  github = await GitHubSimulator.start();
  for (const user of [ALICE, BOB, MALLORY]) github.addUser(user);
  github.addOrganization({ login: 'acme', id: 90 });
  portal = github.addRepository({ owner: 'acme', name: 'portal', id: 100, defaultBranch: 'master' });
  portal.setPermission('alice', 'write');
  portal.setPermission('bob', 'admin');
  here = { id: 100, fullName: 'acme/portal', owner: { login: 'acme', id: 90, type: 'Organization' } };
});
afterEach(() => github.stop());

const step = (event: RunEvent, inputs: Record<string, string> = {}, env: Record<string, string> = {}) =>
  runStep({
    action: 'permission-check',
    inputs: { 'api-timeout': '20s', ...inputs },
    event: { name: event.name, payload: event.payload },
    env: { ...event.env, ...env },
    github,
    repository: portal,
  });

const asked = () => github.requests.filter(({ path }) => PERMISSION.test(path));
const aPush = (options: Partial<Parameters<typeof push>[0]> = {}) =>
  push({ repository: here, sender: ALICE, ref: 'refs/heads/master', after: portal.head, ...options });

function fromFork(options: Partial<Parameters<typeof pullRequest>[0]> = {}) {
  return pullRequest({
    repository: here,
    sender: MALLORY,
    author: MALLORY,
    head: { id: 300, fullName: 'mallory/portal', owner: MALLORY },
    headSha: 'ab'.repeat(20),
    baseSha: portal.head,
    ...options,
  });
}

describe('decide', () => {
  test('a collaborator pushes: trusted, with a single request', async () => {
    const result = await step(aPush());
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({
      decision: 'trusted',
      'is-collaborator': 'true',
      environment: 'test',
      ref: portal.head,
      'ref-name': 'master',
      repository: 'acme/portal',
      reason: 'collaborators',
      'head-moved': 'false',
    });
    expect(JSON.parse(result.outputs['subjects']!)).toEqual([
      expect.objectContaining({
        login: 'alice',
        id: 1,
        permission: 'write',
        role: 'write',
        why: 'permission',
      }),
    ]);
    expect(github.requests.map(({ path }) => path)).toEqual([
      '/repos/acme/portal/collaborators/alice/permission',
    ]);
    expect(result.summary).toContain('exactly this commit is tested');
  });

  test("a stranger's fork: approval, and the maintainer reads how to give it", async () => {
    const result = await step(fromFork());
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({
      decision: 'approval',
      'is-collaborator': 'false',
      environment: 'test-external',
      ref: 'ab'.repeat(20),
      repository: 'mallory/portal',
      reason: 'insufficient-permission',
    });
    expect(result.summary).toContain('Review deployments');
    expect(result.summary).toContain(`/acme/portal/pull/7/files/${'ab'.repeat(20)}`);
    expect(result.summary).toContain('<code>mallory</code>');
    expect(result.annotations.map(({ level }) => level)).toEqual(['notice']);
  });

  test.each([
    ['has reviewers', ['bob'], 0, 'true'],
    ['has none', [], 1, 'false'],
    ['does not exist', undefined, 1, 'false'],
  ])('check-environment, and test-external %s', async (_, reviewers, exitCode, isProtected) => {
    if (reviewers) portal.addEnvironment('test-external', { reviewers });
    const result = await step(fromFork(), { 'check-environment': 'true' });
    expect(result.exitCode).toBe(exitCode);
    expect(result.outputs).toMatchObject({ decision: 'approval', 'environment-protected': isProtected });
    const errors = result.annotations.filter(({ level }) => level === 'error').map(({ title }) => title);
    expect(errors).toEqual(exitCode === 0 ? [] : ['ENVIRONMENT_UNPROTECTED']);
    // Whoever is trusted waits in no environment, so nobody looks.
    const trusted = await step(aPush(), { 'check-environment': 'true' });
    expect(trusted.outputs).toMatchObject({ decision: 'trusted', 'environment-protected': '' });
    expect(trusted.exitCode).toBe(0);
  });

  test('check-environment in a private repository without actions: read: not known, and said so', async () => {
    portal.data.private = true;
    const token = github.addToken({ repositories: [portal], permissions: { contents: 'read' } });
    const result = await runStep({
      ...{
        action: 'permission-check',
        inputs: { 'check-environment': 'true' },
        github,
        repository: portal,
        token,
      },
      event: { name: fromFork().name, payload: fromFork().payload },
      env: fromFork().env,
    });
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({ decision: 'approval', 'environment-protected': 'unknown' });
    expect(result.annotations.map(({ message }) => message).join()).toContain(
      'if that has required reviewers',
    );
  });

  test.each([
    ['prod: [master]', 'prod', 0],
    ["staging: [master]\nprod: ['tag:v*']", 'staging', 0],
    ['prod: [main]', '', 0],
    ['prod: [master]\nstaging: ["**"]', '', 1],
    ['prod: *', '', 1],
    ['- master', '', 1],
  ])('deploy-on: %j goes to %j', async (mapping, environment, exitCode) => {
    const result = await step(aPush(), { 'deploy-on': mapping });
    expect(result.exitCode).toBe(exitCode);
    expect(result.outputs['deploy-to'] ?? '').toBe(environment);
    if (exitCode === 0 && environment === '') expect(result.summary).toContain('Deploys nothing');
    if (exitCode === 1) expect(result.annotations[0]!.title).toMatch(/^DEPLOY_ON_(AMBIGUOUS|INVALID)$/);
  });

  test('a re-run by nobody knows whom waits', async () => {
    const env = { GITHUB_TRIGGERING_ACTOR: '', GITHUB_RUN_ATTEMPT: '2' };
    expect((await step(aPush(), {}, env)).outputs).toMatchObject({
      decision: 'approval',
      reason: 'unknown-person',
    });
  });

  test('a re-run by a reader asks once for each and waits', async () => {
    const result = await step(aPush({ triggering: MALLORY }));
    expect(result.outputs['decision']).toBe('approval');
    expect(asked()).toHaveLength(2);
  });

  test('a schedule asks nobody', async () => {
    const result = await runStep({
      action: 'permission-check',
      event: { name: 'schedule', payload: { schedule: '0 3 * * *' } },
      env: { GITHUB_SHA: portal.head, GITHUB_ACTOR: 'gone', GITHUB_TRIGGERING_ACTOR: 'gone' },
      github,
      repository: portal,
    });
    expect(result.outputs).toMatchObject({ decision: 'trusted', reason: 'schedule', ref: portal.head });
    expect(github.requests).toHaveLength(0);
  });

  test.each([
    ['master', 'trusted', 'reviewed-queue'],
    ['release/1', 'trusted', 'reviewed-queue'],
    ['next', 'approval', 'unreviewed-queue'],
  ])('the merge queue of %s: %s, by the rules in force on that branch', async (branch, decision, reason) => {
    portal.requireReviews('master', 1);
    portal.requireReviews('release/1', 2);
    const queue = { login: 'github-merge-queue[bot]', id: 118344674, type: 'Bot' as const };
    const event = mergeGroup({
      repository: here,
      sender: queue,
      headSha: 'ab'.repeat(20),
      baseSha: portal.head,
      baseRef: `refs/heads/${branch}`,
    });
    const { outputs } = await step(event);
    expect(outputs).toMatchObject({ decision, reason, ref: 'ab'.repeat(20) });
    expect(asked()).toHaveLength(0);
  });

  test('deny fails the step with one error', async () => {
    const result = await step(aPush({ after: '0'.repeat(40), runnerSha: portal.head }));
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ decision: 'deny', reason: 'ref-deleted', ref: '' });
    expect(result.annotations.filter(({ level }) => level === 'error')).toHaveLength(1);
    // Nobody was asked, and nothing says that somebody did not answer.
    expect(github.requests).toHaveLength(0);
    expect(JSON.parse(result.outputs['subjects']!)).toEqual([expect.objectContaining({ why: 'not-asked' })]);
    expect(result.summary).not.toContain('failed to answer');
  });

  test('a login registered anew by somebody else is not its former owner', async () => {
    github.renameUser('alice', 'alice-renamed');
    github.addUser({ login: 'alice', id: 4 });
    portal.setPermission('alice', 'admin');
    const result = await step(aPush());
    expect(result.outputs).toMatchObject({ decision: 'approval', reason: 'identity-mismatch' });
  });

  test('trusted Apps, by id', async () => {
    const event = aPush({ sender: { login: 'ci-app[bot]', id: 77, type: 'Bot' } });
    const unlisted = await step(event);
    expect(unlisted.outputs['reason']).toBe('unknown-app');
    expect(unlisted.summary).toContain('tested once approved, but never deployed');
    expect(unlisted.summary).toContain('list <code>ci-app&#91;bot&#93;&#58;77</code>');
    expect((await step(event, { 'trusted-apps': 'ci-app[bot]:78' })).outputs['reason']).toBe('unknown-app');
    expect((await step(event, { 'trusted-apps': 'ci-app[bot]:77' })).outputs['decision']).toBe('trusted');
    const wrong = await step(event, { 'trusted-apps': 'not a login' });
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stdout).toContain('TRUSTED_APP_INVALID');
  });

  test('environments have the names that the inputs give', async () => {
    const inputs = { 'trusted-environment': 'ci', 'external-environment': 'ci-outside' };
    expect((await step(aPush(), inputs)).outputs['environment']).toBe('ci');
    expect((await step(fromFork(), inputs)).outputs['environment']).toBe('ci-outside');
  });

  test('a hostile branch name speaks to nobody', async () => {
    const headRef = 'x"><img src=x onerror=alert(1)>|`@everyone`';
    const result = await step(fromFork({ headRef }));
    expect(result.outputs['ref-name']).toBe(headRef);
    expect(result.summary).not.toMatch(/<img|@everyone/);
    expect(result.stdout).not.toContain('onerror');
    const lines = await step(fromFork({ headRef: 'a\n::error::owned' }));
    expect(lines.stdout).not.toContain('owned');
    expect(lines.summary).not.toContain('owned');
    expect(lines.outputs['decision']).toBe('approval');
  });
});

describe('an API that fails gives approval, with the reason', () => {
  test.each([
    [401, 'api-unauthorized'],
    [403, 'api-forbidden'],
    [404, 'person-not-found'],
    [500, 'api-error'],
    [503, 'api-error'],
  ])('%s', async (status, reason) => {
    github.fault({ kind: 'status', status, path: PERMISSION, times: Number.POSITIVE_INFINITY });
    const result = await step(aPush(), { 'api-timeout': '8s' });
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({ decision: 'approval', reason, ref: portal.head });
    expect(result.annotations.filter(({ level }) => level === 'error')).toHaveLength(0);
  });

  test('the rate limit (403)', async () => {
    github.fault({ kind: 'rate-limit', path: PERMISSION, times: Number.POSITIVE_INFINITY });
    expect((await step(aPush(), { 'api-timeout': '3s' })).outputs).toMatchObject({
      decision: 'approval',
      reason: 'api-rate-limited',
    });
  });

  test('the secondary limit (429) that lasts', async () => {
    github.fault({
      kind: 'secondary-limit',
      status: 429,
      retryAfter: 60,
      path: PERMISSION,
      times: Number.POSITIVE_INFINITY,
    });
    expect((await step(aPush(), { 'api-timeout': '3s' })).outputs).toMatchObject({
      decision: 'approval',
      reason: 'api-rate-limited',
    });
  });

  test('no answer at all', async () => {
    github.fault({ kind: 'hang', path: PERMISSION, times: Number.POSITIVE_INFINITY });
    expect((await step(aPush(), { 'api-timeout': '1s' })).outputs).toMatchObject({
      decision: 'approval',
      reason: 'api-timeout',
    });
  });

  test('a page of HTML that says 200', async () => {
    github.fault({ kind: 'html', status: 200, path: PERMISSION, times: Number.POSITIVE_INFINITY });
    expect((await step(aPush(), { 'api-timeout': '5s' })).outputs).toMatchObject({
      decision: 'approval',
      reason: expect.stringMatching(/^api-(unreadable|error)$/),
    });
  });

  test('a connection that is closed', async () => {
    github.fault({ kind: 'drop', path: PERMISSION, times: Number.POSITIVE_INFINITY });
    expect((await step(aPush(), { 'api-timeout': '3s' })).outputs).toMatchObject({
      decision: 'approval',
      reason: expect.stringMatching(/^api-(error|timeout)$/),
    });
  });

  test('a single failure is tried again', async () => {
    github.fault({ kind: 'status', status: 502, path: PERMISSION, times: 1 });
    expect((await step(aPush())).outputs['decision']).toBe('trusted');
  });

  test('no event file, an unreadable one, one that is no object', async () => {
    for (const content of [undefined, '{', '[]', '"text"', 'null']) {
      const path = join(github.directory, 'event.json');
      if (content !== undefined) writeFileSync(path, content);
      const result = await step(aPush(), {}, { GITHUB_EVENT_PATH: content === undefined ? '' : path });
      expect(result.exitCode).toBe(0);
      expect(result.outputs).toMatchObject({ decision: 'approval', ref: portal.head });
    }
  });
});

describe('assert', () => {
  /** A pull request of mallory's fork as GitHub knows it. */
  function opened() {
    const pull = portal.addPull({
      from: portal.fork('mallory', { id: 300 }),
      headBranch: 'change',
      author: 'mallory',
    });
    return { pull, sha: pull.headSha, event: fromFork({ number: pull.number, headSha: pull.headSha }) };
  }
  const inputs = (sha: string, more: Record<string, string> = {}) => ({
    mode: 'assert',
    'expected-sha': sha,
    ...more,
  });

  test('an open pull request whose head is still the same passes', async () => {
    const { event, sha } = opened();
    const result = await step(event, inputs(sha));
    expect(result).toMatchObject({ exitCode: 0, outputs: { ref: sha, 'head-moved': 'false' } });
  });

  test('a head that moved fails, or is only reported', async () => {
    const { event, sha, pull } = opened();
    const next = pull.push();
    const failed = await step(event, inputs(sha));
    expect(failed.exitCode).toBe(1);
    expect(failed.outputs['head-moved']).toBe('true');
    expect(failed.stdout).toContain('HEAD_MOVED');
    expect(failed.stdout).toContain(next);
    const reported = await step(event, inputs(sha, { 'on-head-moved': 'report' }));
    expect(reported).toMatchObject({ exitCode: 0, outputs: { ref: sha, 'head-moved': 'true' } });
    expect(reported.summary).toContain('is what runs');
  });

  test("GitHub's merge, when that was pinned, stands for the head that went into it", async () => {
    const { pull, sha } = opened();
    const merge = 'cd'.repeat(20);
    const event = fromFork({ number: pull.number, headSha: sha, mergeSha: merge });
    expect(await step(event, inputs(merge))).toMatchObject({
      exitCode: 0,
      outputs: { ref: merge, 'head-moved': 'false' },
    });
    pull.push();
    expect((await step(event, inputs(merge))).stdout).toContain('HEAD_MOVED');
  });

  test('a closed pull request fails', async () => {
    const { event, sha, pull } = opened();
    pull.close();
    const result = await step(event, inputs(sha));
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toContain('PULL_REQUEST_CLOSED');
  });

  test('a pull request that cannot be read fails: here approvalReason must not run', async () => {
    const { event, sha } = opened();
    github.fault({ kind: 'status', status: 403, path: /\/pulls\//, times: Number.POSITIVE_INFINITY });
    const result = await step(event, inputs(sha));
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toContain('PULL_REQUEST_UNKNOWN');
  });

  test('without a full SHA it fails', async () => {
    for (const sha of ['', 'master', 'abc123', 'A'.repeat(40)]) {
      const result = await step(aPush(), inputs(sha));
      expect(result.exitCode).toBe(1);
      expect(result.stdout).toContain('EXPECTED_SHA_INVALID');
    }
  });

  test('a push: the commit of this event, and no request', async () => {
    expect((await step(aPush(), inputs(portal.head))).exitCode).toBe(0);
    expect(github.requests).toHaveLength(0);
    const other = await step(aPush(), inputs('ab'.repeat(20)));
    expect(other.exitCode).toBe(1);
    expect(other.stdout).toContain('COMMIT_MISMATCH');
  });

  test('the checkout is looked at', async () => {
    const workspace = join(github.directory, 'workspace');
    const source = join(workspace, 'source');
    mkdirSync(source, { recursive: true });
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', source, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
        encoding: 'utf8',
      }).trim();
    git('init', '--quiet');
    git('commit', '--quiet', '--allow-empty', '--message', 'first');
    const head = git('rev-parse', 'HEAD');
    const run = (sha: string, path: string) =>
      step(aPush({ after: sha }), inputs(sha, { 'checkout-path': path }), { GITHUB_WORKSPACE: workspace });
    expect((await run(head, 'source')).exitCode).toBe(0);
    expect((await run('ab'.repeat(20), 'source')).stdout).toContain('CHECKOUT_MISMATCH');
    expect((await run(head, 'nowhere')).stdout).toContain('CHECKOUT_MISMATCH');
    // What the checkout's git starts (here git itself) sees no token.
    const tools = join(github.directory, 'tools');
    mkdirSync(tools);
    writeFileSync(join(tools, 'git'), `#!/bin/sh\nenv > '${tools}/seen'\necho ${head}\n`, { mode: 0o755 });
    const watched = await step(aPush({ after: head }), inputs(head, { 'checkout-path': 'source' }), {
      GITHUB_WORKSPACE: workspace,
      PATH: `${tools}:${process.env['PATH']}`,
      GITHUB_TOKEN: github.token,
    });
    expect(watched.exitCode).toBe(0);
    const seen = readFileSync(join(tools, 'seen'), 'utf8');
    expect(seen).toContain('GITHUB_SHA=');
    expect(seen).not.toContain(github.token);
    expect(seen).not.toMatch(/^(?:INPUT_|ACTIONS_|GITHUB_(?:OUTPUT|ENV)=)/m);
  });
});
