import { createFetch, createGitHub, type Kit, statusOf } from '@guarded-deploy/action-kit';
import { systemClock } from '@guarded-deploy/deadline';
import {
  awsEcs,
  checkTag,
  ecrHasTag,
  isEcr,
  type Membership,
  ociRegistry,
  parseImages,
  releaseToEcs,
  requireTeam,
  tagMissing,
  tokenFor,
} from '@guarded-deploy/ecs';
import { Fault } from '@guarded-deploy/faults';
import type { Inputs, Output } from './io.gen.ts';
import { releaseSummary } from './summary.ts';

export type EcsKit = Pick<
  Kit<Inputs, Output>,
  'inputs' | 'context' | 'env' | 'log' | 'deadline' | 'mask' | 'setOutput' | 'summarize'
>;

function teamMembership({ inputs, context, deadline, log, env }: EcsKit): Membership {
  const token = inputs.teamToken ?? inputs.token;
  const tokenInput = inputs.teamToken ? 'team-token' : 'token';
  const github = createGitHub({ token, tokenInput, context, deadline, log, env });
  return async (org, team_slug, username) => {
    try {
      const route = 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}';
      return (await github.request(route, { org, team_slug, username })).data.state;
    } catch (thrown) {
      if (statusOf(thrown) === 404) return undefined;
      if (statusOf(thrown) !== 403) throw thrown;
      throw new Fault({
        code: 'TEAM_UNREADABLE',
        what: `The token may not read the members of ${org}/${team_slug}.`,
        remedy: "Set 'team-token' to one of an app or person with members: read in the organization.",
        cause: thrown,
      });
    }
  };
}

/** The tag has to be there before anything is registered. */
async function requireTag(
  { inputs, context, deadline, env, mask }: EcsKit,
  aws: Parameters<typeof ecrHasTag>[2],
) {
  const { tag, repository } = inputs;
  if (!tag) return;
  if (!repository) {
    throw new Fault({
      code: 'INPUT_MISSING',
      what: "The input 'repository' is missing: it says where 'tag' has to exist.",
      remedy: "Set 'repository', or name whole images under 'images' instead of 'tag'.",
    });
  }
  checkTag(tag);
  const registry = () =>
    ociRegistry(repository, {
      fetch: createFetch(env),
      token: tokenFor(repository, { token: inputs.token, serverUrl: context.serverUrl }),
      user: context.actor,
      signal: deadline.signal,
      mask,
    });
  const there = isEcr(repository)
    ? await ecrHasTag(repository, tag, aws)
    : (await registry().manifest(tag)) !== undefined;
  if (!there) throw tagMissing(repository, `with the tag '${tag}'`);
}

/** Who is behind the run must be of the team, where one is named; asked before anything else. @throws Fault */
export async function authorize(kit: EcsKit): Promise<void> {
  const { inputs, context } = kit;
  if (!inputs.team) return;
  await requireTeam(inputs.team, [context.actor, context.triggeringActor], teamMembership(kit));
}

/** Registers, updates and waits for the verdict. Who may do that, `authorize` says. @throws Fault unless the release is stable */
export async function perform(kit: EcsKit): Promise<void> {
  const { inputs, deadline, log } = kit;
  const aws = { region: inputs.region, endpoint: inputs.endpoint, env: kit.env, signal: deadline.signal };
  const images = parseImages(inputs.images);
  await requireTag(kit, aws);
  const release = await releaseToEcs(
    {
      ...inputs,
      images,
      waitSeconds: inputs.waitMinutes * 60,
    },
    {
      ecs: awsEcs({ ...aws, cluster: inputs.cluster, service: inputs.service }),
      clock: systemClock,
      signal: deadline.signal,
      report: line => log.info(line),
      // Stand also when the wait is cancelled or AWS fails in it.
      made: ({ taskDefinition, previous, deploymentId }) => {
        kit.setOutput('task-definition', taskDefinition);
        kit.setOutput('previous-task-definition', previous);
        if (deploymentId !== '') kit.setOutput('deployment-id', deploymentId);
      },
    },
  );
  kit.setOutput('status', release.status);
  kit.setOutput('events', release.events);
  kit.summarize(releaseSummary(release, inputs));
  if (release.status !== 'stable') {
    const why = release.stopped[0];
    throw new Fault({
      code: `ECS_${release.status.replace('-', '_').toUpperCase()}`,
      what: `${inputs.service} is ${release.status === 'rolled-back' ? 'back on what ran before' : 'not running the new release'}: ${release.reason}.`,
      remedy: why
        ? `A task stopped: ${[why.reason, ...why.containers].join('; ')}`
        : 'The events above say what ECS tried.',
    });
  }
  log.info(`stable after ${release.seconds.toFixed(0)} s`);
}
