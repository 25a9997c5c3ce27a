/** Rules for every workflow and action of this repository, file by file. */

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Step, WorkflowFile } from './plan.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('every workflow and action of this repository', () => {
  const files = [
    ...globSync('.github/workflows/*.yml', { cwd: ROOT }),
    ...globSync('docs/examples/*.yml', { cwd: ROOT }),
  ].sort();
  const composites = globSync('{action.yml,actions/*/action.yml}', { cwd: ROOT }).sort();

  function stepsOf(path: string): Step[] {
    const file = parse(readFileSync(join(ROOT, path), 'utf8')) as WorkflowFile & {
      runs?: { steps?: Step[] };
    };
    return file.runs
      ? (file.runs.steps ?? [])
      : Object.values(file.jobs ?? {}).flatMap(job => [...(job.steps ?? [])]);
  }

  test.each([...files, ...composites])('%s: no expression inside a script', path => {
    expect(stepsOf(path).filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });

  test.each([...files, ...composites])('%s: whatever is not from here is pinned by its full SHA', path => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const remote = [...text.matchAll(/^(?!\s*#)\s*(?:- )?uses:\s*(\S+)(.*)$/gm)].filter(
      ([, uses]) => !uses!.startsWith('./'),
    );
    for (const [, uses, comment] of remote) {
      expect(uses).toMatch(/@[0-9a-f]{40}$/);
      expect(comment).toMatch(/# \S+/);
    }
    expect(remote.length).toBe((text.match(/^(?!\s*#)\s*(- )?uses:\s*[^.\s]/gm) ?? []).length);
  });

  test.each(files)('%s: rights are said job by job, and checkouts keep no token', path => {
    const file = parse(readFileSync(join(ROOT, path), 'utf8')) as WorkflowFile;
    expect(file.permissions).toEqual({});
    for (const [name, job] of Object.entries(file.jobs)) {
      expect([name, job.permissions]).toEqual([name, expect.any(Object)]);
      expect([name, job.secrets]).not.toEqual([name, 'inherit']);
    }
    for (const step of stepsOf(path).filter(({ uses }) => uses?.startsWith('actions/checkout@')))
      expect(step.with?.['persist-credentials']).toBe(false);
  });

  test('ci.yml listens to no event that gives a fork the rights of the base', () => {
    const { on } = parse(readFileSync(join(ROOT, '.github/workflows/ci.yml'), 'utf8')) as WorkflowFile;
    expect(Object.keys(on).sort()).toEqual(['pull_request', 'push', 'workflow_call']);
  });

  test.each([
    ['deploy', 'release'],
    ['prepare', 'prepare'],
  ])('%s.yml asks each time who is behind it, before anything of the commit is there', (name, job) => {
    const { jobs } = parse(readFileSync(join(ROOT, `.github/workflows/${name}.yml`), 'utf8')) as WorkflowFile;
    const steps = jobs[job]?.steps ?? [];
    const asked = steps.findIndex(({ uses }) => uses === './.guarded-deploy/actions/permission-check');
    const stopped = steps.findIndex(({ if: condition }) => condition?.includes("decision != 'trusted'"));
    const commit = steps.findIndex(step => step.with?.['path'] === 'source');
    expect([asked, stopped, commit]).toEqual([...[asked, stopped, commit]].sort((a, b) => a - b));
    expect(asked).toBeGreaterThanOrEqual(0);
    expect(steps[asked]?.if).toBeUndefined();
    expect(steps[stopped]).toMatchObject({
      if: `steps.${steps[asked]?.id}.outputs.decision != 'trusted'`,
      run: expect.stringContaining('exit 1'),
    });
  });

  test('deploying and operating one application take the same lock', () => {
    const [deploy, operate, prepare] = ['deploy', 'operate', 'prepare'].map(name => {
      const { jobs } = parse(
        readFileSync(join(ROOT, `.github/workflows/${name}.yml`), 'utf8'),
      ) as WorkflowFile;
      return Object.values(jobs)
        .flatMap(({ steps = [] }) => steps)
        .find(({ uses }) => uses === './.guarded-deploy')?.with?.['key'];
    });
    expect(deploy).toBe(operate);
    // Whether another deploy had its turn since, it sees by the same lock.
    expect(prepare).toBe(deploy);
    expect(deploy).toContain('${{ inputs.working-directory }}');
  });

  test('a deploy waits in the queue of its environment and has no timeout that counts the wait', () => {
    const { jobs } = parse(readFileSync(join(ROOT, '.github/workflows/deploy.yml'), 'utf8')) as WorkflowFile;
    expect(jobs['release']?.concurrency).toEqual({ group: 'deploy-${{ inputs.environment }}', queue: 'max' });
    expect(jobs['release']?.['timeout-minutes']).toBeUndefined();
  });
});
