/** Commands in comments through the shipped bundle: who may, which commit, what is answered, and what leaves the step. */
import {
  GitHubSimulator,
  generator,
  runStep,
  type SimulatedRepository,
  type StepResult,
} from '@guarded-deploy/github-simulator';
import { type Account, comment, type EventRepository } from '@guarded-deploy/github-simulator/events';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { readResults, wordsOf } from '../src/answer.ts';

jest.setTimeout(120_000);

const ALICE = { login: 'alice', id: 1 };
const BOB = { login: 'bob', id: 2 };
const MALLORY = { login: 'mallory', id: 3 };

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

const COMMENT = 99;

interface Written {
  readonly by?: Account;
  readonly author?: Account;
  readonly issue?: number;
  readonly onIssue?: boolean;
  /** What stands there by now. */
  readonly now?: string | null;
  readonly action?: string;
  readonly createdAt?: string;
  readonly sender?: Account;
}

/** A comment with its run. */
async function write(
  body: string,
  written: Written = {},
  inputs: Record<string, string> = {},
): Promise<StepResult> {
  const { by = ALICE, author = ALICE, onIssue = false, now = body } = written;
  const issue =
    written.issue ??
    (onIssue ? portal.addIssue({ author: author.login }) : portal.addPull({ author: author.login }).number);
  if (now !== null)
    portal.data.comments.push({
      id: COMMENT,
      issue,
      user: by.id,
      body: now,
      createdAt: Date.now(),
      updatedAt: Date.now(),
    });
  const event = comment({
    ...{
      repository: here,
      sender: written.sender ?? by,
      actor: by,
      number: issue,
      author,
      commenter: by,
      body,
      onIssue,
    },
    createdAt: written.createdAt ?? new Date(github.now() + 60_000).toISOString(),
    sha: portal.head,
    ...(written.action ? { action: written.action } : {}),
  });
  return runStep({
    action: 'comment-command',
    inputs: { 'api-timeout': '20s', ...inputs },
    event: { name: event.name, payload: event.payload },
    env: event.env,
    github,
    repository: portal,
  });
}

const answers = () => portal.data.comments.filter(({ id }) => id !== COMMENT).map(({ body }) => body);
const reactions = () => portal.data.comments.find(({ id }) => id === COMMENT)?.reactions ?? [];

describe('who may', () => {
  test('a collaborator deploys the head of their pull request: that commit, one answer, one sign', async () => {
    const pull = portal.addPull({ author: 'alice' });
    const result = await write('/deploy staging', { issue: pull.number });
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({
      command: 'deploy',
      environment: 'staging',
      ref: portal.getRef('refs/heads/feature'),
      decision: 'trusted',
      release: '',
    });
    expect(answers()).toEqual([
      expect.stringMatching(/^⏳ Tests and deploys <code>staging<\/code>: commit \[/),
    ]);
    expect(reactions()).toEqual(['eyes']);
  });

  test.each(['/rollback prod 20261130120000', '/hold prod 2h maintenance', '/unhold prod', '/status prod'])(
    '%s on an issue works with the default branch',
    async body => {
      const result = await write(body, { onIssue: true, author: MALLORY });
      expect(result.outputs).toMatchObject({
        command: body.split(' ')[0]!.slice(1),
        environment: 'prod',
        ref: portal.head,
      });
      expect(answers()).toHaveLength(1);
    },
  );

  test.each([
    '/deploy staging',
    '/rollback prod',
    '/hold prod because',
    '/unhold prod',
    '/status prod',
    '/deploy nowhere',
    '/hold prod',
  ])('a stranger who writes %s gets a sign, no answer, and nothing happens', async body => {
    const result = await write(body, { by: MALLORY, author: MALLORY });
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({ command: '', decision: 'approval' });
    expect(result.outputs['environment'] ?? '').toBe('');
    expect(answers()).toEqual([]);
    expect(reactions()).toEqual(['confused']);
  });

  test("a collaborator under a stranger's pull request: no deploy, and the reasons", async () => {
    const result = await write('/deploy staging', { author: MALLORY });
    expect(result.outputs).toMatchObject({ command: '', decision: 'approval' });
    expect(answers()[0]).toMatch(/^✋ Nothing was done/);
    // What is on the default branch is not the stranger's.
    portal.data.comments.length = 0;
    expect((await write('/rollback prod', { author: MALLORY })).outputs['command']).toBe('rollback');
  });

  test('/deploy on an issue has no code to deploy', async () => {
    const result = await write('/deploy staging', { onIssue: true });
    expect(result.outputs['command']).toBe('');
    expect(answers()[0]).toContain('on an issue');
  });

  test('minimum-permission counts', async () => {
    expect((await write('/rollback prod', {}, { 'minimum-permission': 'admin' })).outputs['command']).toBe(
      '',
    );
    portal.data.comments.length = 0;
    expect(
      (await write('/rollback prod', { by: BOB }, { 'minimum-permission': 'admin' })).outputs['command'],
    ).toBe('rollback');
  });

  test('an empty token: nobody is trusted, and nothing is done', async () => {
    const result = await write('/rollback prod', {}, { token: ' ' });
    expect(result.outputs['command'] ?? '').toBe('');
  });
});

describe('the commit that the author could see', () => {
  test('a push after the comment: nothing is deployed, and the answer says how to go on', async () => {
    const pull = portal.addPull({ author: 'alice' });
    const result = await write('/deploy staging', {
      issue: pull.number,
      createdAt: new Date(github.now() - 3_600_000).toISOString(),
    });
    expect(result.outputs['command']).toBe('');
    expect(answers()[0]).toContain('/deploy ENVIRONMENT SHA');
  });

  test('the SHA in the comment, if it is the head', async () => {
    const pull = portal.addPull({ author: 'alice' });
    const head = portal.getRef('refs/heads/feature')!;
    const old = new Date(github.now() - 3_600_000).toISOString();
    expect(
      (await write(`/deploy staging ${head}`, { issue: pull.number, createdAt: old })).outputs,
    ).toMatchObject({ command: 'deploy', ref: head });
    portal.data.comments.length = 0;
    expect((await write(`/deploy staging ${portal.head}`, { issue: pull.number })).outputs['command']).toBe(
      '',
    );
  });

  test.each([
    ['edited', '/status prod'],
    ['deleted', '/status prod'],
  ])('an %s comment does nothing at all', async (action, body) => {
    const result = await write(body, { action });
    expect(result.outputs).toEqual({ command: '' });
    expect(github.requests).toEqual([]);
  });

  test.each([
    ['edited', '/rollback staging'],
    ['deleted', null],
  ])('one that was %s after the run began stops it', async (_, now) => {
    const result = await write('/rollback prod', { now });
    expect(result.outputs['command']).toBe('');
    expect(answers()[0]).toContain('edited or deleted after this run began');
  });
});

describe('what is no command', () => {
  test.each(['thanks!', '> /deploy staging', 'see /deploy staging', ''])(
    '%j: GitHub is not asked, nothing is answered',
    async body => {
      const result = await write(body || 'x');
      expect(result.outputs).toEqual({ command: '' });
      expect(github.requests).toEqual([]);
    },
  );

  test.each(['/deploy prod', '/deploy', '/hold prod', '/rollback prod a b', '/status stag\u202eing'])(
    '%j from somebody who may: what to write',
    async body => {
      const result = await write(body);
      expect(result.exitCode).toBe(0);
      expect(result.outputs['command']).toBe('');
      expect(answers()[0]).toMatch(/^✋ .*Write <code>\//s);
      expect(reactions()).toEqual(['confused']);
    },
  );

  test('another event has no comment', async () => {
    const result = await runStep({
      action: 'comment-command',
      event: { name: 'push', payload: {} },
      github,
      repository: portal,
    });
    expect(result.annotations.map(({ title }) => title)).toEqual(['COMMENT_EVENT']);
  });
});

test('forty hostile comments of somebody who may: the files of the runner get fixed forms only', async () => {
  const random = generator(40);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const parts = [
    '$(touch /tmp/x)',
    '`id`',
    '${{ secrets.A }}',
    '::set-output name=command::deploy',
    '\ncommand=deploy',
    '<<EOF',
    'ghadelimiter_',
    '%0Acommand',
    '| x',
    '@team',
    '<b>',
    '](http://x)',
    '-->',
    '2h',
    ' ',
  ];
  for (let index = 0; index < 40; index += 1) {
    portal.data.comments.length = 0;
    const verb = pick(['/hold prod', '/rollback prod', '/status prod', '/unhold prod', '/hold prod 1h']);
    const result = await write(
      `${verb} ${Array.from({ length: 4 }, () => pick(parts)).join(pick([' ', '']))}`,
      { onIssue: true },
    );
    expect(result.exitCode).toBe(0);
    expect(result.fileErrors).toEqual([]);
    const {
      command = '',
      environment = '',
      reason = '',
      until = '',
      release = '',
      ref = '',
    } = result.outputs;
    expect(command).toMatch(/^(|hold|rollback|status|unhold)$/);
    expect(environment).toMatch(/^(|prod)$/);
    expect(release).toMatch(/^[A-Za-z0-9._-]*$/);
    expect(until).toMatch(/^(\d+[dhm])*$/);
    expect(ref).toMatch(/^([0-9a-f]{40})?$/);
    expect(reason).not.toMatch(/[\r\n]/);
    if (command === 'hold') expect(reason).not.toBe('');
    else expect(reason).toBe('');
    for (const body of answers()) expect(body).not.toMatch(/<b>|\]\(http:\/\/x|@team/);
  }
});

describe('the answer at the end', () => {
  const needs = (jobs: Record<string, { result: string; outputs?: Record<string, string> }>) =>
    JSON.stringify({
      command: {
        result: 'success',
        outputs: { command: 'deploy', environment: 'staging', ref: 'a'.repeat(40), 'answer-id': '5' },
      },
      ...jobs,
    });

  test.each([
    [
      {
        test: { result: 'success' },
        deploy: { result: 'success', outputs: { release: '2026' } },
        lock: { result: 'skipped' },
      },
      /^✅ Done\. .*Live: release <code>2026</s,
    ],
    [
      { test: { result: 'failure' }, deploy: { result: 'skipped' } },
      /^❌ Failed\. .*<code>test<\/code>: failure/s,
    ],
    [{ deploy: { result: 'cancelled' } }, /^🚫 Cancelled/],
    [{ deploy: { result: 'success', outputs: { superseded: 'true' } } }, /^✋ Nothing was done/],
    [{ deploy: { result: 'skipped' } }, /^✋ Nothing was done/],
    [{ deploy: { result: 'strange' } }, /^❌/],
    [{ lock: { result: 'success', outputs: { state: 'held by <b>x</b> | y' } } }, /^✅ .*held by &lt;b&gt;/s],
  ])('%j', (jobs, words) => {
    const results = readResults(needs(jobs as never));
    expect(
      String(
        wordsOf(
          results,
          results.find(({ name }) => name === 'command'),
          'https://github.com/a/b/actions/runs/1',
        ),
      ),
    ).toMatch(words);
  });

  test.each(['', 'null', '[]', '7', 'x'])('%j is no result', given =>
    expect(() => readResults(given)).toThrow(/no JSON of jobs/),
  );

  test('is the one that was begun; a new one where somebody deleted it', async () => {
    const began = await write('/status prod', { onIssue: true });
    const id = began.outputs['answer-id']!;
    const event = comment({
      repository: here,
      sender: ALICE,
      number: portal.data.comments[0]!.issue,
      author: ALICE,
      commenter: ALICE,
      body: '/status prod',
      onIssue: true,
      sha: portal.head,
    });
    const complete = () =>
      runStep({
        action: 'comment-command',
        inputs: {
          mode: 'answer',
          'answer-id': id,
          results: JSON.stringify({
            command: { result: 'success', outputs: began.outputs },
            lock: { result: 'success', outputs: { state: 'free' } },
          }),
        },
        event: { name: event.name, payload: event.payload },
        env: event.env,
        github,
        repository: portal,
      });
    expect((await complete()).exitCode).toBe(0);
    expect(answers()).toEqual([expect.stringMatching(/^✅ Done\. <code>\/status prod<\/code>.*- free/s)]);
    portal.data.comments.splice(
      portal.data.comments.findIndex(one => String(one.id) === id),
      1,
    );
    expect((await complete()).exitCode).toBe(0);
    expect(answers()).toHaveLength(1);
  });
});
