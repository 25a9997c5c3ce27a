import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from '@guarded-deploy/github-simulator';
import { describe, expect, test } from '@jest/globals';
import { action, github, measure, reportOf, repository, stage } from './simulated.ts';

describe('budgets', () => {
  test.each([
    ['fail-above-joules', 'ENERGY_BUDGET_JOULES'],
    ['fail-above-cpu-seconds', 'ENERGY_BUDGET_CPU'],
  ])('%s fails the job with one error, and the report is there', async (name, code) => {
    const { main, post } = await measure({ inputs: { [name]: '0.001' } });
    expect(main.exitCode).toBe(0);
    expect(post.exitCode).toBe(1);
    const errors = post.annotations.filter(annotation => annotation.level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ title: code });
    expect(post.summary).toContain('### Energy');
    expect(existsSync(join(post.runnerTemp, 'eco-ci-meter/report.json'))).toBe(true);
  });

  test.each([
    ['fail-above-joules', 'ENERGY_BUDGET_JOULES'],
    ['fail-above-cpu-seconds', 'ENERGY_BUDGET_CPU'],
  ])('%s on a mark is the budget of its phase: that step fails, and the job does not', async (name, code) => {
    const main = await stage({});
    const mark = (label: string, inputs: object) =>
      runStep({
        action,
        github,
        repository,
        inputs: { mode: 'mark', label, ...inputs },
        env: { RUNNER_TEMP: main.runnerTemp },
      });
    const busy = async () => {
      const end = Date.now() + 300;
      while (Date.now() < end);
    };
    await busy();
    const within = await mark('generous', { [name]: 1e6 });
    expect([within.exitCode, within.annotations]).toEqual([0, []]);
    await busy();
    const above = await mark('strict', { [name]: 0.001, 'max-regression-percent': 5 });
    expect(above.exitCode).toBe(1);
    expect(above.annotations).toEqual([
      expect.objectContaining({
        level: 'notice',
        message: expect.stringContaining('a phase is not compared'),
      }),
      expect.objectContaining({ level: 'error', title: code, message: expect.stringContaining('The phase') }),
    ]);
    expect(Number(above.outputs['cpu_seconds'])).toBeGreaterThan(0.001);
    expect(existsSync(above.outputs['report']!)).toBe(true);
    const post = await stage({ stage: 'post', after: main });
    expect(post.exitCode).toBe(0);
    expect(reportOf(post).marks).toHaveLength(2);
  });

  test('a mark without a meter has no phase to hold against a budget', async () => {
    const result = await stage({ inputs: { mode: 'mark', 'fail-above-cpu-seconds': 0 } });
    expect(result.exitCode).toBe(0);
    expect(result.annotations.map(({ level }) => level)).toEqual(['warning']);
  });

  test('legs of a matrix with one label keep histories of their own', async () => {
    const before = github.caches.length;
    const once = async (python: string) => {
      const run = repository.addRun({ event: 'push' });
      const job = run.addJob({ name: 'build' }).start();
      const matrix = JSON.stringify({ python }, null, 2);
      const { post } = await measure({ run, job, inputs: { history: 5, label: 'one label', matrix } });
      return post.summary;
    };
    expect(await once('3.11')).not.toContain('earlier run');
    expect(await once('3.12')).not.toContain('earlier run');
    expect(await once('3.11')).toContain('Against 1 earlier run ');
    const prefixes = github.caches.slice(before).map(({ key }) => key.split('-')[3]);
    expect(new Set(prefixes).size).toBe(2);
  });

  test('a regression against earlier runs on the same processor, from the cache', async () => {
    const run = () => repository.addRun({ event: 'push' });
    const once = async (inputs: Record<string, string | number>, busyMs: number) => {
      const current = run();
      return measure(
        {
          run: current,
          job: current.addJob({ name: 'build' }).start(),
          inputs: { history: 20, label: 'trend', ...inputs },
        },
        async () => {
          const end = Date.now() + busyMs;
          while (Date.now() < end);
        },
      );
    };
    const before = github.caches.length;
    // Not told how many runs to remember, a budget on their median remembers as many as it needs.
    for (let n = 0; n < 5; n += 1)
      expect((await once({ 'max-regression-percent': 50, history: 0 }, 0)).post.exitCode).toBe(0);
    expect(github.caches.length - before).toBe(5);
    const { post } = await once({ 'max-regression-percent': 50 }, 2500);
    expect(post.summary).toContain('Against 5 earlier runs on this processor');
    // A busy machine makes noise; beyond it the job fails, within it it must not.
    const noisy = post.summary.includes('within the noise');
    expect(post.exitCode).toBe(noisy ? 0 : 1);
  });
});
