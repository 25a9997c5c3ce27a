/** The shipped bundle without a token, refused for this or that reason, and where the answer stands on a later page. */
import { GitHubSimulator, runStep, type SimulatedRepository } from '@guarded-deploy/github-simulator';
import {
  comment,
  type EventRepository,
  plain,
  pullRequest,
  push,
  type RunEvent,
} from '@guarded-deploy/github-simulator/events';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';

const ALICE = { login: 'alice', id: 1 };
const MALLORY = { login: 'mallory', id: 3 };
const PERMISSION = /\/collaborators\/[^/]+\/permission$/;

jest.setTimeout(60_000);

let github: GitHubSimulator;
let portal: SimulatedRepository;
let here: EventRepository;

beforeEach(async () => {
  github = await GitHubSimulator.start();
  for (const user of [ALICE, MALLORY]) github.addUser(user);
  github.addOrganization({ login: 'acme', id: 90 });
  portal = github.addRepository({ owner: 'acme', name: 'portal', id: 100, defaultBranch: 'master' });
  portal.setPermission('alice', 'write');
  here = { id: 100, fullName: 'acme/portal', owner: { login: 'acme', id: 90, type: 'Organization' } };
});
afterEach(() => github.stop());

const step = (
  event: RunEvent,
  inputs: Record<string, string> = {},
  env: Record<string, string | undefined> = {},
) =>
  runStep({
    action: 'permission-check',
    inputs: { 'api-timeout': '20s', ...inputs },
    event: { name: event.name, payload: event.payload },
    env: { ...event.env, ...env },
    github,
    repository: portal,
  });
const aPush = () => push({ repository: here, sender: ALICE, ref: 'refs/heads/master', after: portal.head });

describe('an empty token', () => {
  const EMPTY = { token: '' };
  const NO_ENV = { GITHUB_TOKEN: undefined };

  test('nobody is looked up, nothing is asked, and the run waits for approval', async () => {
    const result = await step(aPush(), EMPTY, NO_ENV);
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({ decision: 'approval', reason: 'token-empty', ref: portal.head });
    const said = result.annotations.filter(({ level }) => level === 'warning');
    expect(said).toMatchObject([{ message: expect.stringMatching(/'token' is empty.*fork.*Dependabot/) }]);
    expect(result.stdout).not.toContain('UNEXPECTED');
    expect(github.requests).toEqual([]);
  });

  test('assert, which must not run in approvalReason, fails and names the input', async () => {
    const pull = portal.addPull({ from: portal.fork('mallory', { id: 300 }), author: 'mallory' });
    const event = pullRequest({
      repository: here,
      sender: MALLORY,
      author: MALLORY,
      number: pull.number,
      head: { id: 300, fullName: 'mallory/portal', owner: MALLORY },
      headSha: pull.headSha,
      baseSha: portal.head,
    });
    const result = await step(event, { ...EMPTY, mode: 'assert', 'expected-sha': pull.headSha }, NO_ENV);
    expect(result.exitCode).toBe(1);
    expect(result.annotations.filter(({ level }) => level === 'error')).toMatchObject([
      { title: 'TOKEN_EMPTY' },
    ]);
  });

  test('a schedule asks nobody, so it needs none', async () => {
    const event = plain('schedule', { repository: here, sender: ALICE, sha: portal.head });
    expect((await step(event, EMPTY, NO_ENV)).outputs['decision']).toBe('trusted');
  });
});

describe('a scheduled run that a person ran again is judged by who that is', () => {
  test.each([
    ['alice', 'trusted', 'rerun-schedule', 1],
    ['mallory', 'approval', 'insufficient-permission', 1],
    ['', 'approval', 'unknown-person', 0],
  ])('%s: %s', async (login, decision, reason, asks) => {
    const event = plain('schedule', { repository: here, sender: ALICE, sha: portal.head });
    const again = { GITHUB_RUN_ATTEMPT: '2', GITHUB_TRIGGERING_ACTOR: login };
    expect((await step(event, {}, again)).outputs).toMatchObject({ decision, reason });
    expect(github.requests.filter(({ path }) => PERMISSION.test(path))).toHaveLength(asks);
  });
});

describe('each refusal its own reason', () => {
  test.each([
    ['Resource protected by organization SAML enforcement.', 'api-sso', 'single sign-on'],
    [
      'the `acme` organization has an IP allow list enabled, and your IP address is not permitted',
      'api-ip-blocked',
      'IP allow list',
    ],
    ['Resource not accessible by integration', 'api-forbidden', '403'],
  ])('%s', async (message, reason, words) => {
    github.fault({ kind: 'status', status: 403, message, path: PERMISSION });
    const result = await step(aPush());
    expect(result.outputs).toMatchObject({ decision: 'approval', reason });
    expect(result.stdout).toContain(words);
  });

  test('a person’s token that may not push here', async () => {
    const token = github.addToken({ kind: 'user', user: 'mallory', permissions: { contents: 'read' } });
    expect((await step(aPush(), { token })).outputs).toMatchObject({
      decision: 'approval',
      reason: 'api-forbidden',
    });
  });
});

describe('an answer on a later page', () => {
  test('the push that a comment on a fork’s pull request is about, behind a hundred others', async () => {
    const fork = portal.fork('alice', { id: 300 });
    const pull = portal.addPull({ from: fork, headBranch: 'change', author: 'alice' });
    const sha = pull.headSha;
    // The branch was moved to and fro since, and is there again.
    for (let index = 0; index < 130; index += 1)
      fork.push('change', { by: 'alice', files: { 'x.txt': `${index}` } });
    fork.setRef('refs/heads/change', sha, 'alice');
    for (let index = 0; index < 120; index += 1) {
      fork.data.activity.push({
        ...fork.data.activity.at(-1)!,
        id: github.id(),
        before: sha,
        after: portal.head,
      });
    }
    const event = comment({
      repository: here,
      sender: ALICE,
      author: ALICE,
      commenter: ALICE,
      number: pull.number,
      body: `test ${sha}`,
      sha: portal.head,
      action: 'created',
    });
    const result = await step(event);
    expect(result.outputs).toMatchObject({ decision: 'trusted', ref: sha });
    expect(github.requests.filter(({ path }) => path.endsWith('/activity')).length).toBe(2);
  });
});
