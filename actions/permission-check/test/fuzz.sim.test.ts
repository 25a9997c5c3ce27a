/** Hostile events through the shipped bundle, as a runner starts it: what it says and does is what is decided in process. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { REASONS } from '@guarded-deploy/access';
import { runStep } from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { answer, decideCase, type HostileCase, hostileCases } from './hostile-events.ts';
import { speaksInSummary, toldOf } from './hostile-rules.ts';
import { MARK } from './hostile-values.ts';

const CASES = 100;
const SEED = Number(process.env['FUZZ_SEED'] ?? 20261122) + 1;
/** Child processes at once: they wait for their start-up more than for each other. */
const WORKERS = 3;

/** GitHub for all of them at once: each case has an address of its own. */
let server: Server;
const cases = new Map<number, HostileCase>();

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const [, index, path] = /^\/(\d+)(\/.*)$/.exec(pathname) ?? [];
    const { status, body } = answer(cases.get(Number(index))!, path ?? '');
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

function run(index: number, { facts, asked, minimum, apps }: HostileCase) {
  return runStep({
    action: 'permission-check',
    inputs: {
      token: 'token-of-the-job',
      'minimum-permission': minimum,
      'trusted-apps': apps.join('\n'),
      commit: asked.commit,
      'pull-request': asked.pullRequest === undefined ? '' : String(asked.pullRequest),
    },
    event: { name: facts.eventName, payload: facts.payload as Record<string, unknown> },
    env: {
      GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${index}`,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: facts.repository,
      GITHUB_REPOSITORY_ID: facts.repositoryId,
      GITHUB_SHA: facts.sha,
      GITHUB_REF: facts.ref,
      GITHUB_ACTOR: facts.actor,
      GITHUB_ACTOR_ID: facts.actorId,
      GITHUB_TRIGGERING_ACTOR: facts.triggeringActor,
      GITHUB_RUN_ATTEMPT: String(facts.runAttempt),
      GITHUB_RUN_ID: '1',
    },
  });
}

async function check(index: number, given: HostileCase): Promise<string> {
  const { verdict } = await decideCase(given);
  const told = toldOf(given, verdict);
  const result = await run(index, given);
  const context = `case ${index} of seed ${SEED}: ${given.facts.eventName} → ${JSON.stringify(verdict)}`;
  const denied = verdict.decision === 'deny';
  expect({
    context,
    exitCode: result.exitCode,
    outputs: result.outputs,
    subjects: JSON.parse(result.outputs['subjects'] ?? 'null'),
    errors: result.annotations.filter(({ level }) => level === 'error').length,
    unreadable: result.fileErrors,
    stderr: result.stderr,
  }).toEqual({
    context,
    exitCode: denied ? 1 : 0,
    outputs: {
      decision: verdict.decision,
      'is-collaborator': String(verdict.decision === 'trusted'),
      environment: verdict.decision === 'trusted' ? 'test' : 'test-external',
      ref: verdict.commit?.sha ?? '',
      'ref-name': verdict.commit?.name ?? '',
      repository: verdict.commit?.repository ?? '',
      reason: verdict.reason,
      'head-moved': String(verdict.headMoved),
      'deploy-to': expect.stringMatching(/^(|prod|staging)$/),
      'environment-protected': '',
      subjects: expect.any(String),
    },
    subjects: JSON.parse(JSON.stringify(verdict.subjects)),
    errors: denied ? 1 : 0,
    unreadable: [],
    stderr: '',
  });
  expect({ context, log: result.stdout }).toEqual({
    context,
    log: expect.stringContaining(REASONS[verdict.reason]),
  });
  expect({ context, hostile: result.stdout.includes(MARK) || /\u202e|\u0000/.test(result.stdout) }).toEqual({
    context,
    hostile: false,
  });
  expect({ context, summary: result.summary }).toEqual({
    context,
    summary: expect.stringContaining(told.summary),
  });
  expect({ context, hostile: speaksInSummary(result.summary) }).toEqual({ context, hostile: false });
  return verdict.decision;
}

test(`${CASES} hostile events through the bundle`, async () => {
  const decisions: Record<string, number> = {};
  // Mutated ones only, and no schedule, which reads nothing of its event.
  const all = hostileCases(SEED);
  while (cases.size < CASES) {
    const given = all.next().value!;
    if (given.mutations.length > 0 && given.facts.eventName !== 'schedule') cases.set(cases.size, given);
  }
  const left = cases.entries();
  await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      for (const [index, given] of left) {
        const decision = await check(index, given);
        decisions[decision] = (decisions[decision] ?? 0) + 1;
      }
    }),
  );
  console.log(`${CASES} mutated events through dist/main.cjs, seed ${SEED}: ${JSON.stringify(decisions)}`);
  for (const decision of ['trusted', 'approval', 'deny'])
    expect({ decision, seen: (decisions[decision] ?? 0) > 0 }).toEqual({ decision, seen: true });
}, 120_000);
