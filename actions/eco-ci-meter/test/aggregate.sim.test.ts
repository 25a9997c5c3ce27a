import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipOne } from '@guarded-deploy/energy/zip';
import type { SimulatedRun, StepOptions } from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { github, measure, repository, stage } from './simulated.ts';

describe('over all jobs', () => {
  const leg = (label: string, more: object = {}) =>
    JSON.stringify({
      version: 1,
      label,
      cpu_model: 'AMD EPYC 7763',
      curve: 'epyc-7763',
      zone: 'DE',
      cores: 4,
      seconds: 10,
      cpu_seconds: 20,
      utilization: 0.5,
      joules: 50,
      joules_low: 35,
      joules_high: 80,
      grams_co2e: 0.01,
      grams_low: 0.005,
      grams_high: 0.02,
      coverage: 1,
      ...more,
    });

  test('each leg uploads its report; one job sums them, from the artifacts of the run', async () => {
    const run = repository.addRun({ event: 'push' });
    for (const version of ['3.11', '3.12']) {
      const job = run.addJob({ name: `test (${version})` }).start();
      const { post } = await measure({
        run,
        job,
        inputs: { upload: true, matrix: JSON.stringify({ python: version }) },
      });
      expect(post.exitCode).toBe(0);
    }
    expect(
      github.artifacts.filter(artifact => artifact.run === run.id).map(artifact => artifact.name),
    ).toEqual([
      expect.stringMatching(/^eco-ci-meter-test-3-11-/),
      expect.stringMatching(/^eco-ci-meter-test-3-12-/),
    ]);
    const sum = await stage({
      run,
      job: run.addJob({ name: 'energy' }).start(),
      inputs: { mode: 'aggregate' },
    });
    expect(sum.exitCode).toBe(0);
    expect(sum.summary).toContain('### Energy of 2 jobs');
    expect(sum.summary).toContain('test \\(3.12\\)');
    expect(Number(sum.outputs['joules'])).toBeGreaterThan(0);
    expect(JSON.parse(sum.outputs['steps']!)).toHaveLength(2);
  });

  test('a job that ran again counts once; two jobs that nothing tells apart count twice', async () => {
    const run = repository.addRun({ event: 'push' });
    const once = async (attempt: number) => {
      const job = run.addJob({ name: 'test' }).start();
      const env = { GITHUB_RUN_ATTEMPT: String(attempt) };
      const { post } = await measure({ run, job, inputs: { upload: true }, env });
      expect(post.annotations).toEqual([]);
    };
    await once(1);
    await once(2);
    await once(2);
    expect(github.artifacts.filter(artifact => artifact.run === run.id)).toHaveLength(3);
    const sum = await stage({
      run,
      job: run.addJob({ name: 'energy' }).start(),
      inputs: { mode: 'aggregate' },
    });
    expect(sum.summary).toContain('### Energy of 2 jobs');
  });

  describe('a reusable workflow is called twice, and one of its jobs runs again', () => {
    /** What the caller's jobs are called; to the runner both are `test`. */
    const calls = ['a / test', 'b / test'] as const;
    async function runs(inputs: object, again: number): Promise<SimulatedRun> {
      const run = repository.addRun({ event: 'push' });
      const once = async (name: string) => {
        const job = run.addJob({ name }).start();
        const { post } = await measure({
          run,
          job,
          inputs: { upload: true, ...inputs },
          env: { GITHUB_JOB: 'test' },
        });
        expect(post.annotations).toEqual([]);
        job.complete(name === calls[again] ? 'failure' : 'success');
      };
      for (const name of calls) await once(name);
      run.rerun();
      await once(calls[again]!);
      return run;
    }
    const stored = (run: SimulatedRun) =>
      github.artifacts.filter(artifact => artifact.run === run.id).map(({ name }) => name);
    const folderOf = (names: readonly string[], seconds: (at: number) => number) => {
      const folder = mkdtempSync(join(tmpdir(), 'eco-'));
      names.forEach((name, at) => {
        mkdirSync(join(folder, name));
        writeFileSync(join(folder, name, 'report.json'), leg('test', { cpu_seconds: seconds(at) }));
      });
      return folder;
    };
    const sum = (inputs: object, run?: SimulatedRun) =>
      stage({
        ...(run ? { run, job: run.addJob({ name: 'energy' }).start() } : {}),
        inputs: { mode: 'aggregate', ...inputs },
      });

    test.each([0, 1])('with a token, each counts once by its last attempt (%i again)', async again => {
      const run = await runs({ token: github.token }, again);
      const names = stored(run);
      expect(names).toHaveLength(3);
      const result = await sum({}, run);
      expect(result.summary).toContain('### Energy of 2 jobs');
      // Of the first, the second and the one that ran again, in this order, the last two or the first and the last count.
      const folder = folderOf(names, at => [1, 10, 100][at]!);
      const summed = await sum({ reports: `${folder}/` });
      rmSync(folder, { recursive: true });
      expect(summed.outputs['cpu_seconds']).toBe(again === 0 ? '110' : '101');
    });

    test('without one, as many count as ran at once, the last attempt among them', async () => {
      const run = await runs({}, 1);
      const names = stored(run);
      expect(names).toHaveLength(3);
      expect((await sum({}, run)).summary).toContain('### Energy of 2 jobs');
      const folder = folderOf(names, at => [1, 10, 100][at]!);
      const summed = await sum({ reports: folder });
      rmSync(folder, { recursive: true });
      expect(['101', '110']).toContain(summed.outputs['cpu_seconds']);
    });
  });

  test('jobs that a workflow gives one name both upload', async () => {
    const run = repository.addRun({ event: 'push' });
    for (let n = 0; n < 2; n += 1) {
      const job = run.addJob({ name: 'test' }).start();
      const { post } = await measure({ run, job, inputs: { upload: true, token: github.token } });
      expect(post.annotations).toEqual([]);
    }
    const job = run.addJob({ name: 'energy' }).start();
    const result = await stage({ run, job, inputs: { mode: 'aggregate' } });
    expect(result.summary).toContain('### Energy of 2 jobs');
  });

  test('a folder with 256 reports, and some that are none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'eco-'));
    for (let n = 0; n < 256; n += 1) {
      mkdirSync(join(folder, `eco-ci-meter-${n}`));
      writeFileSync(join(folder, `eco-ci-meter-${n}/report.json`), leg(`leg ${n}`));
    }
    writeFileSync(join(folder, 'package.json'), '{"version":"1.0.0"}');
    writeFileSync(join(folder, 'huge.json'), ' '.repeat(1_500_000));
    writeFileSync(join(folder, 'evil.json'), leg('<img src=x onerror=alert(1)> @octocat', { joules: 'NaN' }));
    const sum = await stage({ inputs: { mode: 'aggregate', reports: folder } });
    rmSync(folder, { recursive: true });
    expect([sum.exitCode, sum.outputs['joules']]).toEqual([0, String(256 * 50)]);
    expect(sum.summary).toContain('### Energy of 256 jobs');
    expect(sum.summary).toContain('Left out');
  });

  test('no reports, no folder, no service: a warning', async () => {
    for (const inputs of [{ reports: '/nonexistent' }, {}]) {
      const sum = await stage({
        inputs: { mode: 'aggregate', ...inputs },
        env: { ACTIONS_RESULTS_URL: undefined },
      });
      expect(sum.exitCode).toBe(0);
      expect(sum.annotations.map(annotation => annotation.level)).toContain('warning');
    }
  });

  describe('the comment', () => {
    const folder = mkdtempSync(join(tmpdir(), 'eco-'));
    beforeAll(() => writeFileSync(join(folder, 'a.json'), leg('a')));
    afterAll(() => rmSync(folder, { recursive: true }));

    const write = (pull: number, more: Partial<StepOptions> = {}, inputs: object = {}) =>
      stage({
        event: {
          name: 'pull_request',
          payload: { number: pull, pull_request: { number: pull, head: {}, base: {} } },
        },
        inputs: {
          mode: 'aggregate',
          reports: folder,
          comment: true,
          token: github.addToken({ permissions: { pull_requests: 'write' } }),
          ...inputs,
        },
        ...more,
      });

    test('is written once and edited in place, behind a hundred others and beside one that only pretends', async () => {
      const pull = repository.addPull({ headBranch: 'one' }).number;
      for (let n = 0; n < 130; n += 1) repository.addComment(pull, { body: `chat ${n}`, author: 'acme' });
      await write(pull);
      const own = repository.comments(pull).at(-1)!;
      expect(own.author).toBe('github-actions[bot]');
      const marker = own.body.split('\n')[0]!;
      const pretender = repository.addComment(pull, { body: `${marker}\nmine now`, author: 'mallory' });
      writeFileSync(join(folder, 'b.json'), leg('b'));
      await write(pull);
      rmSync(join(folder, 'b.json'));
      const after = repository.comments(pull);
      expect(after).toHaveLength(132);
      expect(after.find(comment => comment.id === own.id)!.body).toContain('Energy of 2 jobs');
      expect(after.find(comment => comment.id === pretender)!.body).toContain('mine now');
    });

    test('of a GitHub App is edited in place as well, and that of a workflow left alone', async () => {
      const pull = repository.addPull({ headBranch: 'app' }).number;
      await write(pull);
      const token = github.addToken({ user: 'meter-app[bot]', permissions: { pull_requests: 'write' } });
      for (const name of ['c', 'd']) {
        writeFileSync(join(folder, `${name}.json`), leg(name));
        await write(pull, {}, { token });
      }
      for (const name of ['c', 'd']) rmSync(join(folder, `${name}.json`));
      expect(
        repository.comments(pull).map(({ author, body }) => [author, /Energy of (\d)/.exec(body)?.[1]]),
      ).toEqual([
        ['github-actions[bot]', '1'],
        ['meter-app[bot]', '3'],
      ]);
    });

    test('of a measuring job is its own: each leg of a matrix has one, whatever its label', async () => {
      const pull = repository.addPull({ headBranch: 'legs' }).number;
      const token = github.addToken({ permissions: { pull_requests: 'write', actions: 'read' } });
      const once = async (name: string, python: string) => {
        const run = repository.addRun({ event: 'pull_request' });
        const { post } = await measure({
          run,
          job: run.addJob({ name }).start(),
          event: {
            name: 'pull_request',
            payload: { number: pull, pull_request: { number: pull, head: {}, base: {} } },
          },
          inputs: { comment: true, token, label: 'one label', matrix: JSON.stringify({ python }) },
        });
        expect(post.annotations).toEqual([]);
      };
      await once('test', '3.11');
      await once('test', '3.12');
      await once('lint', '3.12');
      await once('test', '3.11');
      expect(new Set(repository.comments(pull).map(({ body }) => body.split('\n')[0])).size).toBe(3);
      expect(repository.comments(pull)).toHaveLength(3);
    });

    test('is not written with a token that may only read, and that is no error', async () => {
      const pull = repository.addPull({ headBranch: 'two' }).number;
      const result = await write(
        pull,
        {},
        { token: github.addToken({ permissions: { pull_requests: 'read' } }) },
      );
      expect(result.exitCode).toBe(0);
      expect(result.stdout).toContain('may only read');
      expect(repository.comments(pull)).toEqual([]);
    });

    test('is not written without a token, or outside a pull request', async () => {
      const pull = repository.addPull({ headBranch: 'three' }).number;
      expect((await write(pull, {}, { token: '' })).stdout).toContain('`token` is empty');
      expect((await write(pull, { event: { name: 'push', payload: {} } })).stdout).toContain(
        'belongs to no open pull request',
      );
      expect(repository.comments(pull)).toEqual([]);
    });

    test("is written for a fork by the workflow that follows, from that run's artifacts, on the pull request of that commit", async () => {
      const fork = repository.fork('mallory');
      const pull = repository.addPull({ from: fork, headBranch: 'patch', author: 'mallory' });
      const other = repository.addPull({ headBranch: 'patch' });
      const run = repository.addRun({
        event: 'pull_request',
        headSha: pull.headSha,
        headBranch: 'patch',
        headRepository: fork,
      });
      const upload = async (name: string, content: Buffer) => {
        github.store.blobs.set(name, { blocks: new Map(), content });
        github.store.artifacts.push({
          id: github.id(),
          run: String(run.id),
          job: '1',
          name,
          blob: name,
          mimeType: 'application/zip',
          size: content.length,
          digest: undefined,
          createdAt: Date.now(),
        });
      };
      await upload('eco-ci-meter-good-1', zipOne('report.json', leg('from the fork')));
      await upload('eco-ci-meter-bomb-2', zipOne('report.json', ' '.repeat(30_000_000)));
      await upload('eco-ci-meter-lies-3', zipOne('report.json', '{"version":1,"joules":"<script>"}'));
      await upload('eco-ci-meter-none-4', Buffer.from('not a zip'));
      await upload('coverage', zipOne('report.json', leg('not mine')));
      const following = repository.addRun({ event: 'workflow_run' });
      const result = await stage({
        run: following,
        event: {
          name: 'workflow_run',
          payload: {
            workflow_run: {
              id: run.id,
              name: 'CI',
              event: 'pull_request',
              head_branch: 'patch',
              head_sha: pull.headSha,
              head_repository: { owner: { login: 'mallory' } },
              pull_requests: [],
            },
          },
        },
        inputs: {
          mode: 'aggregate',
          comment: true,
          token: github.addToken({ permissions: { actions: 'read', pull_requests: 'write' } }),
        },
      });
      expect(result.exitCode).toBe(0);
      expect(repository.comments(other.number)).toEqual([]);
      const [comment] = repository.comments(pull.number);
      expect(comment!.body).toContain('from the fork');
      expect(comment!.body).toContain('Energy of 1 job');
      expect(comment!.body).not.toContain('not mine');
      expect(comment!.body).not.toContain('<script');
    });
  });
});
