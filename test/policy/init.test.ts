/** The workflow that `guarded-deploy init` writes fits the workflows and the action that it calls. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDeployOn } from '@guarded-deploy/access';
import { findingsOf, planOf } from '@guarded-deploy/init';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { DJANGO, FASTAPI, type Files, FLASK, inMemory } from '../../packages/init/test/checkouts.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const PIN = '0123456789012345678901234567890123456789';

/** The workflow for a checkout, parsed. */
function workflowOf(files: Files) {
  const host = { hosts: [], domain: '' };
  const environments = [
    { name: 'staging', branch: 'staging', ...host },
    { name: 'prod', branch: 'release/1.x', ...host },
  ];
  const plan = planOf(findingsOf(inMemory(files)), {
    app: 'shop',
    environments,
    webServer: 'caddy',
    pin: PIN,
  });
  return parse(plan.files.find(file => file.path === '.github/workflows/deploy.yml')!.text);
}

describe.each<readonly [string, Files]>([
  ['Django', DJANGO],
  ['Flask', FLASK],
  ['FastAPI in a directory', FASTAPI],
])('the workflow that init writes for %s', (_, files) => {
  const { jobs, permissions, on } = workflowOf(files);
  const called = parse(read('.github/workflows/ci.yml')).on.workflow_call;

  test('calls ci.yml with inputs and secrets that it has, and reads outputs that it gives', () => {
    expect(jobs.ci.uses).toBe(`guarded-deploy/guarded-deploy/.github/workflows/ci.yml@${PIN}`);
    expect(Object.keys(called.inputs)).toEqual(expect.arrayContaining(Object.keys(jobs.ci.with)));
    expect(Object.keys(called.secrets)).toEqual(expect.arrayContaining(Object.keys(jobs.ci.secrets)));
    const asked = [...JSON.stringify(jobs.release).matchAll(/needs\.ci\.outputs\.([\w-]+)/g)].map(
      match => match[1],
    );
    expect(asked.length).toBeGreaterThan(3);
    expect(Object.keys(called.outputs)).toEqual(expect.arrayContaining([...new Set(asked)]));
  });

  test('sends each branch to its environment', () => {
    expect(on.push.branches).toEqual(['staging', 'release/1.x']);
    expect(parseDeployOn(parse(jobs.ci.with['deploy-on']))).toEqual({
      staging: [{ kind: 'branch', pattern: 'staging' }],
      prod: [{ kind: 'branch', pattern: 'release/1.x' }],
    });
  });

  test('calls the action with inputs that it has, and pins what others wrote as this repository does', () => {
    const [checkout, deploy] = jobs.release.steps;
    const inputs = Object.keys(parse(read('action.yml')).inputs);
    expect(inputs).toEqual(expect.arrayContaining(Object.keys(deploy.with)));
    expect(read('.github/workflows/ci.yml')).toContain(checkout.uses);
  });

  test('gives no job more than README has, and the keys to the release alone', () => {
    expect(permissions).toEqual({});
    const lead = parse(/```yaml\n(# \.github\/workflows\/ci\.yml[\s\S]*?)```/.exec(read('README.md'))![1]!);
    expect(jobs.ci.permissions).toEqual(lead.jobs.ci.permissions);
    expect(jobs.release.permissions).toEqual(lead.jobs.release.permissions);
    expect(JSON.stringify(jobs.ci)).not.toMatch(/SSH_|RELEASE_VARIABLES/);
  });
});
