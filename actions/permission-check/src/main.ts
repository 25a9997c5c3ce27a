import { join } from 'node:path';
import {
  assertCommit,
  decide,
  githubReader,
  headMovedFault,
  parseTrustedApps,
  pullRequestNumber,
  REASONS,
  type AccessReader,
  type RunFacts,
  remedyOf,
} from '@guarded-deploy/access';
import { createGitHub, type Kit, runAction } from '@guarded-deploy/action-kit';
import { Deadline } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { tokenEmpty } from '@guarded-deploy/faults/refusals';
import { childEnvironment, type Variables } from '@guarded-deploy/process';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { assertionSummary, decisionLog, decisionSummary } from './summary.ts';

type PermissionKit = Kit<Inputs, Output>;

function factsOf({ context, env }: PermissionKit): RunFacts {
  return {
    ...context,
    repository: `${context.owner}/${context.repo}`,
    repositoryId: env.GITHUB_REPOSITORY_ID ?? '',
  };
}

async function decideHere(kit: PermissionKit, reader: AccessReader): Promise<void> {
  const { inputs, context } = kit;
  const facts = factsOf(kit);
  const verdict = await decide(
    facts,
    { commit: inputs.commit ?? '', pullRequest: inputs.pullRequest, pin: inputs.pullRequestCommit },
    { minimum: inputs.minimumPermission, trustedApps: parseTrustedApps(inputs.trustedApps) },
    reader,
  );
  const trusted = verdict.decision === 'trusted';
  const environment = trusted ? inputs.trustedEnvironment : inputs.externalEnvironment;
  kit.setOutput('decision', verdict.decision);
  kit.setOutput('is-collaborator', trusted);
  kit.setOutput('environment', environment);
  kit.setOutput('ref', verdict.commit?.sha ?? '');
  kit.setOutput('ref-name', verdict.commit?.name ?? '');
  kit.setOutput('repository', verdict.commit?.repository ?? '');
  kit.setOutput('reason', verdict.reason);
  kit.setOutput('subjects', verdict.subjects);
  kit.setOutput('head-moved', verdict.headMoved);
  const { serverUrl, runId } = context;
  kit.summarize(
    decisionSummary(verdict, {
      serverUrl,
      eventName: facts.eventName,
      repository: facts.repository,
      runId,
      pullRequest: pullRequestNumber(facts.payload),
      environment,
      minimum: inputs.minimumPermission,
    }),
  );
  for (const line of decisionLog(verdict)) kit.log.info(line);
  if (verdict.reasons.includes('token-empty')) kit.log.warning(tokenEmpty('token').message);
  if (verdict.decision === 'approval') {
    kit.log.notice(`${REASONS[verdict.reason]} The tests wait for approval in environment ${environment}.`);
  }
  if (verdict.decision === 'deny') {
    throw new Fault({
      code: 'NOTHING_TO_TEST',
      what: `There is no commit to test (${verdict.reason}). ${REASONS[verdict.reason]}`,
      remedy: remedyOf(verdict.reason),
    });
  }
}

async function assertHere(kit: PermissionKit, reader: AccessReader): Promise<void> {
  const { inputs, env } = kit;
  const assertion = await assertCommit(
    factsOf(kit),
    {
      sha: inputs.expectedSha ?? '',
      pullRequest: inputs.pullRequest,
      checkedOut: inputs.checkoutPath
        ? await headOf(join(env.GITHUB_WORKSPACE ?? '.', inputs.checkoutPath), env)
        : undefined,
    },
    reader,
  );
  kit.setOutput('ref', assertion.sha);
  kit.setOutput('head-moved', assertion.headMoved);
  if (assertion.headMoved && inputs.onHeadMoved === 'fail') throw headMovedFault(assertion);
  kit.summarize(assertionSummary(assertion));
  if (assertion.headMoved) kit.log.warning(headMovedFault(assertion).what);
  else kit.log.info(`${assertion.sha} is still what was decided on.`);
}

/** '' when there is no commit to be found, which equals no expected one. */
function headOf(directory: string, env: Variables): Promise<string> {
  // Not by `runProgram`, which would be a thirtieth of this bundle, whose start-up counts: git ends by itself and prints one line.
  const { execFile } = process.getBuiltinModule('node:child_process');
  return new Promise(resolve => {
    const words = ['-C', directory, 'rev-parse', 'HEAD'];
    // The checkout's own configuration may make git start other programs: none of them sees the token.
    execFile('git', words, { env: childEnvironment(env) }, (failed, head) =>
      resolve(failed ? '' : head.trim()),
    );
  });
}

void runAction<Inputs, Output>(spec, { seconds: 600 }, async kit => {
  using deadline = new Deadline(kit.inputs.apiTimeout, 'Asking GitHub', { signal: kit.deadline.signal });
  const { context, env, log, inputs } = kit;
  const github = createGitHub({ token: inputs.token, context, deadline, log, env, retries: 2 });
  const reader = githubReader(github.request, `${context.owner}/${context.repo}`, kit.deadline.signal);
  await (inputs.mode === 'assert' ? assertHere(kit, reader) : decideHere(kit, reader));
});
