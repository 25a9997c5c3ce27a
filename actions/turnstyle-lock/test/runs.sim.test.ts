/** `strategy: runs`, by the shipped bundle. */
import { runStep, startStep } from '@guarded-deploy/github-simulator';
import { describe, expect, test } from '@jest/globals';
import { action, github, newJob, repository, startGitHubForEach, take } from './fixture.ts';

startGitHubForEach();

describe('strategy: runs', () => {
  const runs = { strategy: 'runs', 'poll-seconds': 0.3, 'wait-timeout': '20s' };
  test('waits for older runs, passes younger ones, pull requests and forks, and writes nothing', async () => {
    const token = github.addToken({ permissions: { contents: 'read', actions: 'read' } });
    const older = repository.addRun({ workflow: 'Deploy', event: 'push' });
    older.addJob({ name: 'deploy' }).start();
    const fork = repository.fork('mallory');
    repository
      .addRun({ workflow: 'Deploy', event: 'pull_request', headRepository: fork, headBranch: 'main' })
      .addJob()
      .start();
    const mine = newJob();
    repository.addRun({ workflow: 'Deploy', event: 'push' }).addJob().start();
    const waiting = await startStep({ action, inputs: runs, ...mine, token });
    await waiting.waitFor(`directly behind run ${older.id}`);
    older.complete();
    const passed = await waiting.finished;
    expect(passed.outputs).toMatchObject({ acquired: 'true', 'fencing-token': '', position: '1' });
    expect(passed.summary).toContain('advisory');
    expect(github.requests.every(({ method }) => method === 'GET')).toBe(true);
    const post = await runStep({ action, stage: 'post', after: passed, github });
    expect(post.exitCode).toBe(0);
  });

  test('softprops/turnstyle’s inputs: continue-after-seconds and abort-after-seconds', async () => {
    repository.addRun({ workflow: 'Deploy', event: 'push' }).addJob({ name: 'deploy' }).start();
    const nearest = repository.addRun({ workflow: 'Deploy', event: 'push' });
    nearest.addJob({ name: 'deploy' }).start();
    const previous = {
      previous_run_id: String(nearest.id),
      previous_run_url: `https://github.com/acme/portal/actions/runs/${nearest.id}`,
    };
    const job = newJob();
    const forced = await take(job, {
      ...runs,
      'continue-after-seconds': 1,
      'poll-interval-seconds': 0.3,
    });
    expect(forced.outputs).toMatchObject({
      acquired: 'false',
      'force-continued': 'true',
      force_continued: '1',
      ...previous,
    });
    const aborted = await take(job, { ...runs, 'abort-after-seconds': 1 });
    expect(aborted.exitCode).toBe(1);
    expect(aborted.outputs).toMatchObject({ force_continued: '', ...previous });
    const patient = await take(job, { ...runs, 'continue-after-seconds': 1, 'initial-wait-seconds': 2 });
    expect(patient.outputs).toMatchObject({ force_continued: '1' });
    const both = await take(newJob(), { ...runs, 'abort-after-seconds': 1, 'continue-after-seconds': 1 });
    expect(both.annotations[0]).toMatchObject({ title: 'INPUT_INVALID' });
  });

  test('nobody ahead: softprops/turnstyle’s outputs are there, and empty', async () => {
    const passed = await take(newJob(), runs);
    expect(passed.outputs).toMatchObject({
      acquired: 'true',
      force_continued: '',
      previous_run_id: '',
      previous_run_url: '',
    });
  });

  test.each([
    [0, 1],
    [2, 3],
  ])('retries: %d calls GitHub %d times before it waits', async (retries, calls) => {
    const broken = github.fault({ kind: 'status', status: 502, path: /actions\/runs/, times: Infinity });
    const ended = await take(newJob(), { ...runs, retries, 'wait-timeout': 0 });
    expect(ended.annotations.at(-1)).toMatchObject({ title: 'LOCK_UNAVAILABLE' });
    expect(broken.hits).toBe(calls);
  });

  test('only the named job counts', async () => {
    const older = repository.addRun({ workflow: 'Deploy', event: 'push' });
    older.addJob({ name: 'deploy (eu)' }).start().end('success');
    older.addJob({ name: 'announce' }).start();
    const passed = await take(newJob(), { ...runs, 'job-to-wait-for': 'deploy' });
    expect(passed.outputs['acquired']).toBe('true');
  });

  test('without actions: read it fails rather than passes', async () => {
    const hidden = github.addRepository({ owner: 'acme', name: 'hidden', private: true });
    const token = github.addToken({ permissions: { contents: 'read' } });
    const refused = await take(newJob(hidden), runs, { token });
    expect(refused.exitCode).toBe(1);
    expect(refused.outputs['acquired']).toBeUndefined();
  });

  test.each<Record<string, string>>([{ mode: 'verify' }, { 'lock-repository': 'acme/portal' }])(
    '%j means nothing here',
    async inputs => {
      expect((await take(newJob(), { ...runs, ...inputs })).exitCode).toBe(1);
    },
  );
});
