/** Who is behind this run, and which commit it is about. */
import { join } from 'node:path';
import {
  type AccessReader,
  type Assertion,
  assertCommit,
  type DeployOn,
  type Destination,
  decide,
  destinationOf,
  type GateDecision,
  githubReader,
  headMovedFault,
  type Protection,
  parseTrustedApps,
  pullRequestNumber,
  REASONS,
  type RunFacts,
  readProtection,
  remedyOf,
  USUAL,
} from '@guarded-deploy/access';
import { createGitHub, type Kit } from '@guarded-deploy/action-kit';
import { Deadline } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { tokenEmpty } from '@guarded-deploy/faults/refusals';
import { childEnvironment, type Variables } from '@guarded-deploy/process';
import type { Line, Report } from '@guarded-deploy/steps/step';
import type * as Entry from './deploy-on.entry.ts';
import type { Inputs, Output } from './io.gen.ts';
import {
  assertionSummary,
  decisionLog,
  decisionSummary,
  destinationSummary,
  type RunPlace,
} from './summary.ts';

type PermissionKit = Kit<Inputs, Output>;

function factsOf({ context, env }: PermissionKit): RunFacts {
  return {
    ...context,
    repository: `${context.owner}/${context.repo}`,
    repositoryId: env.GITHUB_REPOSITORY_ID ?? '',
  };
}

/** What was found out, for the report. */
type CheckOutcome =
  | {
      readonly kind: 'decided';
      readonly verdict: GateDecision;
      readonly place: RunPlace;
      readonly destination: Destination;
      /** Whether anybody is asked; undefined where nobody looked. */
      readonly protection: Protection | undefined;
    }
  | { readonly kind: 'asserted'; readonly assertion: Assertion; readonly onHeadMoved: Inputs['onHeadMoved'] };

/** Asks GitHub, in the time that the input `api-timeout` gives. @throws Fault where an assertion cannot be made */
export async function run(kit: PermissionKit): Promise<CheckOutcome> {
  const { context, env, log, inputs } = kit;
  using deadline = new Deadline(inputs.apiTimeout, 'Asking GitHub', { signal: kit.deadline.signal });
  const github = createGitHub({ token: inputs.token, context, deadline, log, env, retries: 2 });
  const reader = githubReader(github.request, `${context.owner}/${context.repo}`, kit.deadline.signal);
  // Awaited here: the deadline ends with this function.
  const looks = (name: string) =>
    readProtection(github.request as never, `${context.owner}/${context.repo}`, name, kit.deadline.signal);
  return await (inputs.mode === 'assert' ? assertHere(kit, reader) : decideHere(kit, reader, looks));
}

/** The mapping; YAML is read by a bundle of its own, which only those load who have one. */
function mappingOf({ deployOn }: Inputs): DeployOn {
  if (!deployOn) return USUAL;
  const load = process.getBuiltinModule('node:module').createRequire(__filename);
  return (load(join(__dirname, 'deploy-on.cjs')) as typeof Entry).readDeployOn(deployOn);
}

async function decideHere(
  kit: PermissionKit,
  reader: AccessReader,
  looks: (environment: string) => Promise<Protection>,
): Promise<CheckOutcome> {
  const { inputs, context } = kit;
  const facts = factsOf(kit);
  // A mapping that cannot be read is said before anybody is asked.
  const destination = destinationOf(mappingOf(inputs), facts);
  const verdict = await decide(
    facts,
    {
      commit: inputs.commit ?? '',
      pullRequest: inputs.pullRequest,
      pin: inputs.pullRequestCommit,
      comment: inputs.comment,
    },
    { minimum: inputs.minimumPermission, trustedApps: parseTrustedApps(inputs.trustedApps) },
    reader,
  );
  const isTrusted = verdict.decision === 'trusted';
  const place = {
    serverUrl: context.serverUrl,
    eventName: facts.eventName,
    repository: facts.repository,
    runId: context.runId,
    pullRequest: pullRequestNumber(facts.payload),
    environment: isTrusted ? inputs.trustedEnvironment : inputs.externalEnvironment,
    minimum: inputs.minimumPermission,
  };
  const isAsked = inputs.checkEnvironment && verdict.decision === 'approval';
  const protection = isAsked ? await looks(place.environment) : undefined;
  return { kind: 'decided', verdict, place, destination, protection };
}

async function assertHere(kit: PermissionKit, reader: AccessReader): Promise<CheckOutcome> {
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
  return { kind: 'asserted', assertion, onHeadMoved: inputs.onHeadMoved };
}

export const report = (outcome: CheckOutcome): Report<Output> =>
  outcome.kind === 'decided' ? decisionReport(outcome) : assertionReport(outcome);

function decisionReport({
  verdict,
  place,
  destination,
  protection,
}: Extract<CheckOutcome, { kind: 'decided' }>): Report<Output> {
  const { decision, reason, commit } = verdict;
  const lines: Line[] = [...decisionLog(verdict), `deploy: ${destination.why}`].map(text => ({
    level: 'info',
    text,
  }));
  if (verdict.reasons.includes('token-empty'))
    lines.push({ level: 'warning', text: tokenEmpty('token').message });
  if (decision === 'approval') {
    const asks = protection === 'protected' ? '' : ', if that has required reviewers';
    const text = `${REASONS[reason]} The tests wait for approval in environment ${place.environment}${asks}.`;
    lines.push({ level: 'notice', text });
  }
  const nothing = () =>
    new Fault({
      code: 'NOTHING_TO_TEST',
      what: `There is no commit to test (${reason}). ${REASONS[reason]}`,
      remedy: remedyOf(reason),
    });
  return {
    outputs: {
      decision,
      'is-collaborator': decision === 'trusted',
      environment: place.environment,
      ref: commit?.sha ?? '',
      'ref-name': commit?.name ?? '',
      repository: commit?.repository ?? '',
      reason,
      'deploy-to': destination.environment,
      'environment-protected': protection === undefined ? '' : IS_PROTECTED[protection],
      subjects: verdict.subjects,
      'head-moved': verdict.headMoved,
    },
    lines,
    // That a pull request deploys nothing goes without saying.
    summary: [
      decisionSummary(verdict, place),
      ...(place.eventName.startsWith('pull_request') ? [] : [destinationSummary(destination, verdict)]),
    ],
    ...(decision === 'deny'
      ? { stop: nothing() }
      : protection === 'open'
        ? { stop: unprotected(place) }
        : {}),
  };
}

const IS_PROTECTED = { protected: 'true', open: 'false', unknown: 'unknown' } as const;

const unprotected = ({ environment, serverUrl, repository }: RunPlace) =>
  new Fault({
    code: 'ENVIRONMENT_UNPROTECTED',
    what: `The environment '${environment}' has no required reviewers, so nobody would be asked before somebody else's code runs in it.`,
    remedy: `Give it required reviewers: ${serverUrl}/${repository}/settings/environments, then re-run this.`,
  });

function assertionReport({
  assertion,
  onHeadMoved,
}: Extract<CheckOutcome, { kind: 'asserted' }>): Report<Output> {
  const { sha, headMoved } = assertion;
  const outputs = { ref: sha, 'head-moved': headMoved };
  if (headMoved && onHeadMoved === 'fail') return { outputs, stop: headMovedFault(assertion) };
  const line: Line = headMoved
    ? { level: 'warning', text: headMovedFault(assertion).what }
    : { level: 'info', text: `${sha} is still what was decided on.` };
  return { outputs, lines: [line], summary: [assertionSummary(assertion)] };
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
