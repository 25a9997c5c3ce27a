/** What the shipped bundle says and does about tokens, refusals, long lists and locks written by hand. */
import {
  GitHubSimulator,
  runStep,
  type SimulatedRepository,
  type StepResult,
  startStep,
} from '@guarded-deploy/github-simulator';
import {
  freshState,
  type LockState,
  mirrorRefOf,
  parseLockState,
  refOf,
  serializeLockState,
} from '@guarded-deploy/lock';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

let github: GitHubSimulator;
let repository: SimulatedRepository;

const action = 'turnstyle-lock';
const KEY = 'production';
const REF = refOf(KEY);
const FAST = { key: KEY, 'poll-seconds': 0.3, 'wait-timeout': '20s' };

beforeEach(async () => {
  github = await GitHubSimulator.start();
  repository = github.addRepository({ owner: 'acme', name: 'portal' });
});
afterEach(() => github.stop());

function newJob(where = repository, options: Parameters<SimulatedRepository['addRun']>[0] = {}) {
  const run = where.addRun({ workflow: 'Deploy', event: 'push', ...options });
  const job = run.addJob({ name: 'deploy' }).start(`runner ${run.id}`);
  return { github, repository: where, run, job, env: { RUNNER_NAME: `runner ${run.id}` } };
}
const state = (): LockState | undefined => {
  const sha = repository.getRef(REF);
  return sha === undefined ? undefined : parseLockState(repository.message(sha), KEY);
};
const take = (on = newJob(), inputs: Record<string, string | number> = {}, extra = {}) =>
  runStep({ action, inputs: { ...FAST, ...inputs }, ...on, ...extra });
const post = (of: StepResult, inputs: Record<string, string> = {}) =>
  runStep({ action, stage: 'post', after: of, github, inputs: { ...FAST, ...inputs } });
const errors = (result: StepResult) => result.annotations.filter(({ level }) => level === 'error');
const messages = (result: StepResult) => result.annotations.map(({ message }) => message).join('\n');

describe('an empty token', () => {
  test.each([
    ['ref', ''],
    ['ref', '  '],
    ['runs', ''],
  ])(
    'strategy: %s, %j: one sentence with the input and the usual causes, and GitHub is not asked',
    async (strategy, token) => {
      const refused = await take(newJob(), { strategy, token }, { env: { GITHUB_TOKEN: undefined } });
      expect(refused.exitCode).toBe(1);
      expect(errors(refused)).toHaveLength(1);
      expect(errors(refused)[0]).toMatchObject({ title: 'TOKEN_EMPTY' });
      expect(messages(refused)).toMatch(/'token' is empty.*fork.*Dependabot/);
      expect(github.requests).toEqual([]);
    },
  );
});

describe('each refusal its own words', () => {
  test.each<[string, number, string, Record<string, string>, RegExp]>([
    ['archived', 403, 'Repository was archived so is read-only.', {}, /archived.*Unarchive/],
    [
      'single sign-on',
      403,
      'Resource protected by organization SAML enforcement.',
      {},
      /SAML.*Configure SSO/,
    ],
    ['single sign-on, by its header', 403, 'Forbidden', { 'x-github-sso': 'required' }, /SAML/],
    [
      'an IP allow list',
      403,
      'the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
      {},
      /IP allow list.*runner/,
    ],
    ['no permission', 403, 'Resource not accessible by integration', {}, /contents: write/],
    [
      'a kind of token',
      403,
      '`acme` forbids access via a personal access token (classic).',
      {},
      /of this kind/,
    ],
  ])('%s', async (_, status, message, headers, words) => {
    github.fault({
      kind: 'status',
      status,
      message,
      headers,
      method: 'POST',
      times: Number.POSITIVE_INFINITY,
    });
    const refused = await take();
    expect(refused.exitCode).toBe(1);
    expect(errors(refused)[0]).toMatchObject({ title: 'LOCK_FORBIDDEN' });
    expect(messages(refused)).toMatch(words);
    if (!/contents: write/.test(words.source)) expect(messages(refused)).not.toContain('contents: write');
  });

  test('an archived repository, as GitHub itself answers', async () => {
    repository.data.archived = true;
    const refused = await take();
    expect(errors(refused)[0]).toMatchObject({ title: 'LOCK_FORBIDDEN' });
    expect(messages(refused)).toMatch(/archived/);
  });
});

describe('the holder cannot be seen', () => {
  test('actions: read is missing in a private repository: said once, at once, and not "wait longer"', async () => {
    const hidden = github.addRepository({ owner: 'acme', name: 'hidden', private: true });
    const token = github.addToken({ repositories: [hidden], permissions: { contents: 'write' } });
    await take(newJob(hidden), {}, { token });
    const late = await take(newJob(hidden), { 'wait-timeout': '4s' }, { token });
    const warnings = late.annotations.filter(({ level }) => level === 'warning');
    expect(warnings).toMatchObject([{ title: 'LOCK_ACTIONS_UNREADABLE' }]);
    expect(warnings[0]!.message).toContain("Add 'actions: read'");
    expect(errors(late)[0]).toMatchObject({ title: 'LOCK_TIMEOUT' });
    expect(errors(late)[0]!.message).toContain('actions: read');
    expect(errors(late)[0]!.message).not.toContain("allow more with 'wait-timeout'");
  });

  test('strategy: runs names the permission that it needs, and no other', async () => {
    const hidden = github.addRepository({ owner: 'acme', name: 'hidden', private: true });
    const token = github.addToken({ repositories: [hidden], permissions: { contents: 'read' } });
    const refused = await take(newJob(hidden), { strategy: 'runs' }, { token });
    expect(errors(refused)[0]).toMatchObject({ title: 'LOCK_FORBIDDEN' });
    expect(messages(refused)).toContain('actions: read');
    expect(messages(refused)).not.toContain('contents: write');
  });
});

describe('who, where, since when', () => {
  test('the line of a job that waits, and the message when the time is up', async () => {
    const holder = newJob();
    await take(holder);
    const page = `https://github.com/acme/portal/actions/runs/${holder.run.id}/job/${holder.job.id}`;
    const late = await take(newJob(), { 'wait-timeout': '1s' });
    const minute = /\(since \d{4}-\d\d-\d\d \d\d:\d\d UTC\)/;
    const line = late.stdout.split('\n').find(one => one.startsWith('Waiting'));
    expect(line).toContain(`'${KEY}' is held by acme/portal run ${holder.run.id}`);
    expect(line).toContain(page);
    expect(line).toMatch(minute);
    expect(errors(late)[0]!.message).toContain(page);
    expect(late.summary).toMatch(/\| since \|/);
  });

  test('break says whom it removed, and status since when', async () => {
    const holder = newJob();
    await take(holder);
    const looked = await take(newJob(), { mode: 'status' });
    expect(looked.stdout).toMatch(/held by acme\/portal run \d+ since \d{4}-/);
    const broken = await take(newJob(), { mode: 'break' });
    expect(messages(broken)).toContain(`Broken by hand: removed acme/portal run ${holder.run.id}`);
    expect(messages(broken)).toContain(`/actions/runs/${holder.run.id}`);
    expect(messages(await take(newJob(), { mode: 'break' }))).toContain('Nobody held');
  });

  test('a time that no clock shows is left out', async () => {
    await take();
    const now = state()!;
    for (const since of [0, Number.MAX_SAFE_INTEGER]) {
      const sha = repository.commit({
        message: serializeLockState({
          ...now,
          version: state()!.version + 1,
          holder: { ...now.holder!, since },
        }),
      });
      repository.setRef(REF, sha);
      repository.setRef(mirrorRefOf(REF), sha);
      const late = await take(newJob(), { mode: 'status' });
      expect(late.exitCode).toBe(0);
      expect(late.stdout).toContain('held by');
      expect(late.stdout).not.toContain('since');
    }
  });
});

describe('a lock that was written by hand', () => {
  function forge(change: Partial<LockState>): void {
    const now = state() ?? freshState(KEY, 1);
    const sha = repository.commit({
      message: serializeLockState({ ...now, version: now.version + 1, ...change }),
    });
    repository.setRef(REF, sha);
    repository.setRef(mirrorRefOf(REF), sha);
  }
  const markOf = (sha: string) => ({ repository: 'acme/portal', run: 1, number: 1, sha });

  test('a mark that is not on the branch fails the deploy and is never a green nothing; repair forgets it', async () => {
    const mine = repository.head;
    const own = repository.push('somebody', { files: { 'a.txt': '1' } });
    await post(await take());
    forge({ last: markOf(own) });
    for (const superseded of ['skip', 'fail']) {
      const stopped = await take(newJob(repository, { headSha: mine }), { superseded });
      expect(stopped.exitCode).toBe(1);
      expect(errors(stopped)[0]).toMatchObject({ title: 'LOCK_MARK_STRAY' });
      expect(messages(stopped)).toContain(own.slice(0, 12));
      expect(stopped.outputs).toMatchObject({ acquired: 'false', superseded: 'true' });
      expect(state()).toMatchObject({ holder: null, queue: [] });
    }
    const allowed = await take(newJob(repository, { headSha: mine }), { superseded: 'allow' });
    expect(allowed.outputs['acquired']).toBe('true');
    await post(allowed, { 'job-status': 'failure' });
    forge({ last: markOf(own) });
    const repaired = await take(newJob(), { mode: 'repair' });
    expect(messages(repaired)).toContain(`forgot that ${own.slice(0, 12)} is live`);
    expect(repaired.summary).toContain('repaired by hand');
    expect((await take(newJob(repository, { headSha: mine }))).outputs['acquired']).toBe('true');
  });

  test('a branch that was moved back: the deploy of the older commit says so', async () => {
    const older = repository.push('main', { files: { 'a.txt': '1' } });
    const newer = repository.push('main', { files: { 'a.txt': '2' } });
    await post(await take(newJob(repository, { headSha: newer })));
    repository.setRef('refs/heads/main', older);
    const stopped = await take(newJob(repository, { headSha: older }));
    expect(errors(stopped)[0]).toMatchObject({ title: 'LOCK_MARK_STRAY' });
    expect(messages(stopped)).toMatch(/superseded: allow.*mode: repair/);
  });

  test('a newer commit of the branch supersedes as before, and a tag is judged by the default branch', async () => {
    const older = repository.push('main', { files: { 'a.txt': '1' } });
    const newer = repository.push('main', { files: { 'a.txt': '2' } });
    await post(await take(newJob(repository, { headSha: newer })));
    const skipped = await take(newJob(repository, { headSha: older }));
    expect(skipped.outputs).toMatchObject({ acquired: 'false', superseded: 'true' });
    expect(skipped.exitCode).toBe(0);
    const tag = await take(
      newJob(repository, { headSha: older, headBranch: 'v1' }),
      {},
      {
        event: { name: 'push', payload: { ref: 'refs/tags/v1', repository: { default_branch: 'main' } } },
      },
    );
    expect(tag.outputs).toMatchObject({ acquired: 'false', superseded: 'true' });
  });

  test('counters far ahead: refused with words, and break puts them right', async () => {
    const held = await take();
    await post(held);
    forge({ epoch: Number.MAX_SAFE_INTEGER });
    const refused = await take();
    expect(errors(refused)[0]).toMatchObject({ title: 'LOCK_UNREADABLE' });
    expect(messages(refused)).toMatch(/9007199254740991.*by hand.*mode: break/);
    expect((await take(newJob(), { mode: 'break' })).exitCode).toBe(0);
    const next = await take();
    expect(Number(next.outputs['fencing-token'])).toBeGreaterThan(Number(held.outputs['fencing-token']));
    expect(Number(next.outputs['fencing-token'])).toBeLessThan(1e14);
  });

  test('refs that a ruleset keeps for Actions: a hand cannot write them, the lock works', async () => {
    const namespace = { 'ref-namespace': 'refs/heads/locks' };
    repository.protectRefs('refs/heads/locks', ['github-actions[bot]']);
    const held = await take(newJob(), namespace);
    expect(held.outputs['acquired']).toBe('true');
    repository.setPermission('mallory', 'write');
    const token = github.addToken({
      kind: 'user',
      user: 'mallory',
      permissions: { contents: 'write', actions: 'read' },
    });
    const name = refOf(KEY, 'refs/heads/locks');
    const response = await fetch(`${github.apiUrl}/repos/acme/portal/git/${name}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
    expect([404, 422]).toContain(response.status);
    const refused = await take(newJob(), { ...namespace, 'wait-timeout': '2m' }, { token });
    expect(errors(refused)[0]).toMatchObject({ title: 'LOCK_WRITE_REFUSED' });
    await post(held, namespace);
    expect((await take(newJob(), namespace)).outputs['acquired']).toBe('true');
  }, 180_000);
});

describe('lists of more than a page', () => {
  const runs = { strategy: 'runs', 'poll-seconds': 0.3, 'wait-timeout': '2s', 'on-timeout': 'skip' };

  test('the job that is waited for stands on the second page of its run', async () => {
    const older = repository.addRun({ workflow: 'Deploy', event: 'push' });
    for (let index = 0; index < 110; index += 1)
      older
        .addJob({ name: index < 5 ? `deploy (${index})` : `test (${index})` })
        .start()
        .end('success');
    const last = Array.from({ length: 10 }, (_, index) =>
      older.addJob({ name: `deploy (late ${index})` }).start(),
    );
    const waiting = await startStep({
      action,
      inputs: { ...FAST, ...runs, 'job-to-wait-for': 'deploy', 'wait-timeout': '30s' },
      ...newJob(),
    });
    await waiting.waitFor(`directly behind run ${older.id}`);
    for (const job of last) job.end('success');
    const passed = await waiting.finished;
    expect(passed.outputs).toMatchObject({ acquired: 'true', position: '1' });
  });

  test('the own job of a host that does not tell it stands on the second page', async () => {
    const job = newJob();
    job.run.jobs[0]!.end('success');
    for (let index = 0; index < 110; index += 1)
      job.run.addJob({ name: `test ${index}` }).start(`other ${index}`);
    const own = job.run.addJob({ name: 'deploy' }).start(job.env.RUNNER_NAME);
    await take({ ...job, job: own }, { 'job-id': '' });
    expect(state()?.holder?.job).toBe(own.id);
  });

  test('an older run that still runs behind more than a thousand newer ones, and more than a page of such', async () => {
    const at = Date.now();
    const old = Array.from({ length: 130 }, (_, index) =>
      repository.addRun({
        workflow: 'Deploy',
        event: 'push',
        status: 'queued',
        createdAt: at - 900_000 + index * 1_000,
        headBranch: index === 0 ? 'main' : 'other',
      }),
    );
    for (let index = 0; index < 1_050; index += 1) {
      const run = repository.addRun({
        workflow: 'Deploy',
        event: 'push',
        createdAt: at - 600_000 + index * 100,
      });
      run.complete();
    }
    const late = await take(newJob(), runs);
    expect(late.outputs).toMatchObject({ acquired: 'false', previous_run_id: String(old[0]!.id) });
  });
});

describe('strategy: runs, for its own inputs', () => {
  const runs = { strategy: 'runs', 'poll-seconds': 0.3, 'wait-timeout': '15s' };
  const queue = { ...runs, 'queue-name': 'production' };
  const titled = (displayTitle: string, more: object = {}) => ({
    displayTitle,
    workflow: 'Other',
    event: 'push',
    ...more,
  });

  test('queue-name with same-branch-only: another branch is not waited for', async () => {
    repository
      .addRun(titled('deploy production', { headBranch: 'next' }))
      .addJob()
      .start();
    const passed = await take(newJob(repository, { displayTitle: 'production' }), queue);
    expect(passed.outputs).toMatchObject({ acquired: 'true', position: '0' });
    const all = await take(newJob(repository, { displayTitle: 'production' }), {
      ...queue,
      'same-branch-only': 'false',
      'wait-timeout': '1s',
      'on-timeout': 'skip',
    });
    expect(all.outputs['acquired']).toBe('false');
  });

  test('a run that concluded with success is over', async () => {
    const run = repository.addRun({ workflow: 'Deploy', event: 'push' });
    run.addJob().start();
    run.setStatus('in_progress', 'success');
    expect((await take(newJob(), runs)).outputs).toMatchObject({ acquired: 'true', position: '0' });
  });

  test('a run that waits for an approval is waited for, unless that is not wanted', async () => {
    repository.addRun({ workflow: 'Deploy', event: 'push', status: 'waiting' });
    const short = { ...runs, 'wait-timeout': '1s', 'on-timeout': 'skip' };
    const first = newJob();
    expect((await take(first, short)).outputs['acquired']).toBe('false');
    first.run.complete();
    const passed = await take(newJob(), { ...short, 'wait-for-approvals': 'false' });
    expect(passed.outputs['acquired']).toBe('true');
  });

  test('a run outside of its own queue is told that the others do not wait for it', async () => {
    const outside = await take(newJob(repository, { displayTitle: 'something else' }), queue);
    expect(outside.annotations.filter(({ level }) => level === 'warning')).toMatchObject([
      { message: expect.stringMatching(/not in the queue 'production'.*run-name/) },
    ]);
  });

  test('continue-after-seconds: 0 goes on at once, without asking GitHub', async () => {
    repository.addRun({ workflow: 'Deploy', event: 'push' }).addJob().start();
    const forced = await take(newJob(), { ...runs, 'continue-after-seconds': 0 });
    expect(forced.outputs).toMatchObject({ acquired: 'false', force_continued: '1' });
    expect(github.requests).toEqual([]);
  });

  test('GitHub that never answers: the time limit holds', async () => {
    github.fault({ kind: 'hang', path: /actions\/runs/, times: Number.POSITIVE_INFINITY });
    const forced = await take(newJob(), { ...runs, 'continue-after-seconds': 1 });
    expect(forced.outputs).toMatchObject({ acquired: 'false', force_continued: '1' });
    expect(forced.exitCode).toBe(0);
  });
});
