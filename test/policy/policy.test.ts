/**
 * The workflows as policy: for every event and person of the truth table, which jobs would run, where, with what rights.
 * And the same check on workflows that are broken on purpose, which it must refuse.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide, destinationOf, parseDeployOn, parseTrustedApps, USUAL } from '@guarded-deploy/access';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { COMMITS, eventOf, factsOf, type Row, readerOf, table } from '../../packages/access/test/rows.ts';
import { fill } from './expressions.ts';
import { type PlannedJob, plan, type Run, type World } from './plan.ts';
import { violations } from './rules.ts';

const ROOT = join(import.meta.dirname, '../..');

const CI = '.github/workflows/ci.yml';

const VARIANT = 'docs/examples/external-secrets.yml';

const OLD = 'test/policy/fixtures/inline-association.yml';

function worldWith(changes: Readonly<Record<string, string>> = {}): World {
  return {
    read(path) {
      if (changes[path] !== undefined) return changes[path];
      const places = [path, path.replace('.github/workflows/', 'test/policy/fixtures/')];
      return readFileSync(join(ROOT, places.find(place => existsSync(join(ROOT, place)))!), 'utf8');
    },
    repositorySecrets: ['API_KEY', 'SSH_PRIVATE_KEY'],
    environmentSecrets: {
      test: ['API_KEY'],
      'test-external': ['API_KEY'],
      staging: ['SSH_PRIVATE_KEY', 'SSH_KNOWN_HOSTS'],
      prod: ['SSH_PRIVATE_KEY', 'SSH_KNOWN_HOSTS'],
      'staging-prepare': ['DATABASE_URL'],
      'prod-prepare': ['DATABASE_URL'],
    },
    approval: ['test-external', 'prod'],
    vars: {},
  };
}

/** The rows that a workflow on this event would see. */
function rowsFor(eventName: string): Row[] {
  return table.rows
    .filter(row => row.pinOption === undefined && row.minimum === undefined)
    .filter(
      ({ event }) =>
        event === eventName ||
        (event.startsWith('pull_request') && eventName === 'pull_request_target') ||
        (event === 'pull_request_target' && eventName === 'pull_request'),
    )
    .filter(({ event }) => !event.startsWith('pull_request_review') && event !== 'issue_comment')
    .map(row => ({ ...row, event: eventName }));
}

async function planned(
  path: string,
  row: Row,
  world: World,
  failing: readonly string[] = [],
  workflow?: Run['workflow'],
) {
  const event = eventOf(row);
  const facts = factsOf(event);
  const verdict = await decide(
    facts,
    { commit: '', pullRequest: undefined, pin: 'head' },
    { minimum: 'write', trustedApps: parseTrustedApps(row.apps ?? []) },
    readerOf(row),
  );
  const isPull = row.event.startsWith('pull_request');
  const fromFork = isPull && row.from !== 'here';
  const run: Run = {
    eventName: row.event,
    payload: event.payload as Run['payload'],
    github: {
      repository: facts.repository,
      ref: facts.ref,
      sha: facts.sha,
      workflow_sha: facts.sha,
      actor: facts.actor,
      run_id: '1',
      workflow: 'CI',
    },
    fromFork,
    failing,
    ...(workflow ? { workflow } : {}),
    gate: async inputs => ({
      decision: verdict.decision,
      environment: String(
        verdict.decision === 'trusted'
          ? (inputs['trusted-environment'] ?? 'test')
          : (inputs['external-environment'] ?? 'test-external'),
      ),
      ref: verdict.commit?.sha ?? '',
      repository: verdict.commit?.repository ?? '',
      reason: verdict.reason,
      'deploy-to': destinationOf(
        inputs['deploy-on'] ? parseDeployOn(parse(String(inputs['deploy-on']))) : USUAL,
        facts,
      ).environment,
    }),
  };
  const jobs = await plan(path, world, run);
  const found = violations(jobs, world, {
    repository: facts.repository,
    actions: workflow ?? { repository: facts.repository },
    eventName: row.event,
    ref: facts.ref,
    decision: verdict.decision,
    pinned: verdict.commit?.sha ?? 'none',
    foreign: fromFork ? [COMMITS['head']!, COMMITS['runner']!] : [],
  });
  return { jobs, verdict, found };
}

const runs = (jobs: readonly PlannedJob[]) =>
  jobs.filter(({ result }) => result !== 'skipped').map(({ id }) => id);

describe('ci.yml', () => {
  const rows = ['push', 'pull_request'].flatMap(rowsFor);

  test.each(rows.map(row => [`${row.event}: ${row.case}`, row] as const))('%s', async (_, row) => {
    const { jobs, verdict, found } = await planned(CI, row, worldWith());
    expect(found).toEqual([]);
    const ids = runs(jobs);
    const listened =
      row.event === 'push'
        ? /^refs\/heads\/(main|master|staging)$/.test(row.ref ?? '')
        : ['opened', 'synchronize', 'reopened', 'ready_for_review'].includes(row.action ?? 'opened');
    if (!listened) {
      expect(ids).toEqual([]);
      return;
    }
    const deploys = row.event === 'push' && verdict.decision === 'trusted';
    expect(ids).toEqual([
      'gate',
      ...(verdict.decision === 'deny' ? [] : ['test / pytest']),
      ...(deploys ? ['prepare / prepare', 'deploy / release'] : []),
    ]);
    const tests = jobs.find(({ id }) => id === 'test / pytest');
    if (verdict.decision !== 'deny') {
      expect(tests).toMatchObject({
        environment: verdict.decision === 'trusted' ? 'test' : 'test-external',
        waits: verdict.decision !== 'trusted',
        secrets: [],
        permissions: { contents: 'read', 'pull-requests': 'read' },
      });
    }
    expect(jobs.find(({ id }) => id === 'gate')).toMatchObject({
      permissions: { contents: 'read', actions: 'read' },
      secrets: [],
      environment: '',
    });
  });

  test('main and master go to prod and staging to staging, with the secrets of that environment and the tested commit', async () => {
    const push = table.rows.find(row => row.case === 'a collaborator pushes a branch')!;
    for (const [ref, environment] of [
      ['refs/heads/main', 'prod'],
      ['refs/heads/master', 'prod'],
      ['refs/heads/staging', 'staging'],
    ] as const) {
      const { jobs, found } = await planned(CI, { ...push, ref }, worldWith());
      expect(found).toEqual([]);
      const deploy = jobs.find(({ id }) => id === 'deploy / release')!;
      expect(deploy).toMatchObject({
        environment,
        permissions: { contents: 'write', actions: 'read' },
        secrets: ['SSH_PRIVATE_KEY', 'SSH_KNOWN_HOSTS'],
      });
      const prepare = jobs.find(({ id }) => id === 'prepare / prepare')!;
      expect(prepare).toMatchObject({
        environment: `${environment}-prepare`,
        permissions: { contents: 'read' },
        secrets: ['DATABASE_URL'],
      });
      expect(prepare.checkouts.find(({ path }) => path === 'source')?.ref).toBe(COMMITS['after']);
      expect(deploy.checkouts.find(({ path }) => path === 'source')?.ref).toBe(COMMITS['after']);
    }
  });

  test('nothing is deployed that could not be prepared', async () => {
    const push = table.rows.find(row => row.case === 'a collaborator pushes a branch')!;
    const { jobs, found } = await planned(CI, push, worldWith(), ['prepare / prepare']);
    expect(found).toEqual([]);
    expect(runs(jobs)).toEqual(['gate', 'test / pytest', 'prepare / prepare']);
  });

  test('nothing is deployed after red tests', async () => {
    const push = table.rows.find(row => row.case === 'a collaborator pushes a branch')!;
    const { jobs, found } = await planned(CI, push, worldWith(), ['test / pytest']);
    expect(found).toEqual([]);
    expect(runs(jobs)).toEqual(['gate', 'test / pytest']);
  });

  test('a pull request of this repository is judged by the gate of the default branch', async () => {
    const row = table.rows.find(({ case: name }) => name === "a collaborator's own branch")!;
    const { jobs } = await planned(CI, row, worldWith());
    expect(jobs[0]?.checkouts).toEqual([expect.objectContaining({ ref: 'master', path: '.guarded-deploy' })]);
    // Nothing else is taken by a name.
    for (const { checkouts } of jobs.slice(1))
      for (const { ref } of checkouts) expect(ref).toMatch(/^[0-9a-f]{40}$/);
  });
});

describe('ci.yml, called by another repository', () => {
  const workflow = { repository: 'elsewhere/deploy', sha: '9f'.repeat(20) };
  const rows = ['push', 'pull_request'].flatMap(rowsFor);

  test.each(rows.map(row => [`${row.event}: ${row.case}`, row] as const))(
    '%s: the actions are those of its own commit',
    async (_, row) => {
      const { jobs, found } = await planned(CI, row, worldWith(), [], workflow);
      expect(found).toEqual([]);
      for (const job of jobs.filter(({ result }) => result === 'success'))
        expect(job.checkouts.find(({ path }) => path === '.guarded-deploy')).toMatchObject({
          repository: workflow.repository,
          ref: workflow.sha,
        });
    },
  );

  test('two calls in one run, or by two workflows for one pull request, do not end each other', () => {
    const { concurrency } = parse(readFileSync(join(ROOT, CI), 'utf8')) as {
      concurrency: { group: string };
    };
    const group = (workflowName: string, directory: string) =>
      fill(concurrency.group, {
        github: { workflow: workflowName, run_id: '1', event: { pull_request: { number: 7 } } },
        inputs: { 'working-directory': directory },
      });
    const groups = [group('CI', 'shop'), group('CI', 'portal'), group('Nightly', 'shop')];
    expect(new Set(groups).size).toBe(groups.length);
  });
});

describe('the documented variant with secrets in external tests', () => {
  test.each(rowsFor('pull_request_target').map(row => [row.case, row] as const))('%s', async (_, row) => {
    const { jobs, verdict, found } = await planned(VARIANT, row, worldWith());
    expect(found).toEqual([]);
    const tests = jobs.find(({ id, result }) => id === 'test' && result === 'success');
    if (tests === undefined) return;
    expect(tests).toMatchObject({ waits: verdict.decision !== 'trusted', secrets: ['API_KEY'] });
    expect(Object.values(tests.permissions)).not.toContain('write');
  });
});

describe('what is broken on purpose is found', () => {
  /** The violations that a change of the workflows causes, over the rows until one has the wanted words. */
  async function brokenBy(
    path: string,
    events: readonly string[],
    changes: Readonly<Record<string, string>>,
    wanted?: string,
  ) {
    const world = worldWith(changes);
    const all = new Set<string>();
    for (const row of events.flatMap(rowsFor)) {
      for (const failing of [[], ['test / pytest']])
        for (const sentence of (await planned(path, row, world, failing)).found) all.add(sentence);
      if (wanted !== undefined && [...all].some(sentence => sentence.includes(wanted))) break;
    }
    return [...all];
  }
  const original = (path: string) => readFileSync(join(ROOT, path), 'utf8');
  function changed(
    path: string,
    from: string | RegExp,
    to: string | ((...found: string[]) => string),
  ): Record<string, string> {
    const text = original(path).replace(from, to as string);
    if (text === original(path)) throw new Error(`nothing in ${path} matches ${from}`);
    return { [path]: text };
  }

  test('the old inline pattern', async () => {
    const found = await brokenBy(OLD, ['push', 'pull_request_target'], {});
    expect(found.filter(sentence => sentence.includes('secret API_KEY'))).not.toEqual([]);
    // Inherited, though the tests never name it.
    expect(found.filter(sentence => sentence.includes('secret SSH_PRIVATE_KEY'))).not.toEqual([]);
    expect(found.filter(sentence => sentence.includes('pull-requests: write'))).not.toEqual([]);
    expect(found.filter(sentence => sentence.includes('which can move'))).not.toEqual([]);
    expect(
      found.filter(sentence => sentence.includes("runs a fork's commit in 'test' without approval")),
    ).not.toEqual([]);
  });

  const TEST = '.github/workflows/test.yml';
  const seeds: [string, string, string[], Record<string, string>, string][] = [
    [
      'tests always in the environment without reviewers',
      CI,
      ['pull_request'],
      changed(CI, 'environment: ${{ needs.gate.outputs.environment }}', 'environment: test'),
      'without approval',
    ],
    [
      'the gate gives out the same environment for both',
      CI,
      ['pull_request'],
      changed(CI, 'external-environment: test-external', 'external-environment: test'),
      'without approval',
    ],
    [
      'a branch instead of the pinned commit',
      CI,
      ['push'],
      changed(CI, 'ref: ${{ needs.gate.outputs.ref }}', 'ref: ${{ github.ref }}'),
      'which can move',
    ],
    [
      "the pull request's branch name instead of the pinned commit",
      CI,
      ['pull_request'],
      changed(CI, 'ref: ${{ needs.gate.outputs.ref }}', 'ref: ${{ github.event.pull_request.head.ref }}'),
      'which can move',
    ],
    [
      'the deploy without its condition',
      CI,
      ['pull_request'],
      changed(
        CI,
        /^( {2}deploy:[\s\S]*?)if: >-\n.*\n.*\n([\s\S]*?)environment: \S+ \S+ \S+$/m,
        '$1if: always()\n$2environment: prod',
      ),
      'deploys on pull_request',
    ],
    [
      'the deploy of what only a reviewer of the tests approved',
      CI,
      ['push'],
      changed(CI, /needs\.gate\.outputs\.decision == 'trusted' && /g, ''),
      'deploys what nobody trusted',
    ],
    [
      'the environments the wrong way round',
      CI,
      ['push'],
      changed(
        CI,
        /\$\{\{ needs\.gate\.outputs\.deploy-to \}\}\n {6}(prepared|ref)/g,
        "${{ needs.gate.outputs.deploy-to == 'prod' && 'staging' || 'prod' }}\n      $1",
      ),
      'to staging',
    ],
    [
      'the deploy does not wait for the tests',
      CI,
      ['push'],
      changed(
        CI,
        /needs: \[gate, test(, prepare)?\]/g,
        (_: string, prepare = '') => `needs: [gate${prepare}]`,
      ),
      'deploys what was not tested',
    ],
    [
      'secrets for the tests under pull_request_target, without the environment',
      CI,
      ['pull_request_target'],
      {
        ...changed(CI, /^ {2}pull_request:\n/m, '  pull_request_target:\n'),
        [TEST]: original(TEST)
          .replace('name: ${{ inputs.environment }}', 'name: test')
          .replace('RABBITMQ_URL: >-', 'API_KEY: ${{ secrets.API_KEY }}\n          RABBITMQ_URL: >-'),
      },
      'secret API_KEY',
    ],
    [
      "a fork's commit from the fork",
      CI,
      ['pull_request'],
      changed(
        TEST,
        'repository: ${{ github.repository }}\n          ref: ${{ inputs.ref }}',
        'repository: ${{ github.event.pull_request.head.repo.full_name }}\n          ref: ${{ inputs.ref }}',
      ),
      'which its token may not read',
    ],
    [
      'the variant without its gate',
      VARIANT,
      ['pull_request_target'],
      changed(
        VARIANT,
        'environment: ${{ needs.gate.outputs.environment }}\n    permissions',
        'environment: test\n    permissions',
      ),
      'with secret API_KEY',
    ],
    [
      'the variant with a token that writes, and without its gate',
      VARIANT,
      ['pull_request_target'],
      {
        [VARIANT]: original(VARIANT)
          .replace(
            'environment: ${{ needs.gate.outputs.environment }}\n    permissions',
            'environment: test\n    permissions',
          )
          .replace('pull-requests: read', 'pull-requests: write'),
      },
      'pull-requests: write',
    ],
    [
      'the variant with the branch instead of the commit',
      VARIANT,
      ['pull_request_target'],
      changed(
        VARIANT,
        '          ref: ${{ needs.gate.outputs.ref }}',
        '          ref: ${{ github.event.pull_request.head.ref }}',
      ),
      'which can move',
    ],
  ];

  test.each(seeds)('%s', async (_, path, events, changes, sentence) => {
    const found = await brokenBy(path, events, changes, sentence);
    expect(found.filter(violation => violation.includes(sentence))).not.toEqual([]);
  });
});
