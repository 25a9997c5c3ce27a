/** A gate that opens when environments report the same version. */
import { createGitHub, type GitHub, statusOf } from '@guarded-deploy/action-kit/github';
import { createFetch } from '@guarded-deploy/action-kit/http';
import * as markdown from '@guarded-deploy/action-kit/markdown';
import type { Kit } from '@guarded-deploy/action-kit/run';
import { systemClock } from '@guarded-deploy/deadline';
import { gitHubMembership, requireTeam } from '@guarded-deploy/ecs/authority';
import { type GateResult, shownText, waitForAgreement } from '@guarded-deploy/ecs/promotion';
import { reasonToPass } from '@guarded-deploy/ecs/queue';
import { Fault } from '@guarded-deploy/faults';
import type { Report } from '@guarded-deploy/steps/step';
import { deploymentHistory } from './history.ts';
import type { Inputs, Output } from './io.gen.ts';

type GateKit = Kit<Inputs, Output>;

/** Seconds that one answer may take. */
export const ANSWER = 10;
/** Bytes of the largest answer that is read. */
const LARGEST = 65_536;

function githubOf({ inputs, context, deadline, log, env }: GateKit, token = inputs.token): GitHub {
  return createGitHub({ token, context, deadline, log, env });
}

async function readVersion(
  fetch: ReturnType<typeof createFetch>,
  url: string,
  signal: AbortSignal,
): Promise<unknown> {
  const answer = await fetch(url, {
    // Another connection each time: behind a load balancer the same one may lead to the same task for ever.
    headers: { accept: 'application/json', 'cache-control': 'no-cache', connection: 'close' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER * 1000)]),
    largestBody: LARGEST,
  });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer.json().catch(() => {
    throw new Error('answered with something other than JSON');
  });
}

/** @throws Fault FORCE_DENIED, or those of the team */
async function requireAuthority(kit: GateKit): Promise<void> {
  const { inputs, context } = kit;
  const people = [...new Set([context.actor, context.triggeringActor].filter(login => login !== ''))];
  const { team } = inputs;
  if (team !== undefined) {
    const github = githubOf(kit, inputs.teamToken ?? inputs.token);
    await requireTeam(team, people, gitHubMembership(github));
    return;
  }
  const github = githubOf(kit);
  const { owner, repo } = context;
  for (const username of people) {
    const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
    const role = await github.request(route, { owner, repo, username }).then(
      ({ data }) => (data.permission === 'admin' ? 'admin' : data.role_name),
      thrown => {
        if (statusOf(thrown) === 404) return 'none';
        throw thrown;
      },
    );
    if (role === 'admin' || role === 'maintain') continue;
    throw new Fault({
      code: 'FORCE_DENIED',
      what: `${username} may not open the gate by force: that takes the role maintain or admin, and it is '${role.slice(0, 50)}'.`,
      remedy: "Ask somebody who has it to start this run, or name a 'team' that may.",
    });
  }
  if (people.length === 0) {
    throw new Fault({
      code: 'FORCE_DENIED',
      what: 'The run names nobody who started it.',
      remedy: 'Start it as a person.',
    });
  }
}

/** Waits until the environments agree, or somebody who may opens the gate. */
export async function run(kit: GateKit): Promise<GateResult> {
  const { inputs, deadline, env, log, context } = kit;
  const fetch = createFetch(env);
  const forced = inputs.force ? `forced by ${context.triggeringActor || context.actor}` : undefined;
  if (forced !== undefined) await requireAuthority(kit);
  const history = inputs.environments.length > 0 ? deploymentHistory(githubOf(kit), context) : undefined;
  return waitForAgreement(
    { ...inputs, consecutive: Math.max(1, inputs.consecutive), waitSeconds: inputs.waitMinutes * 60 },
    {
      read: (url, signal) => readVersion(fetch, url, signal),
      clock: systemClock,
      signal: deadline.signal,
      report: line => log.info(line),
      mayPass: async readings => {
        if (forced !== undefined || history === undefined) return forced;
        try {
          return await reasonToPass(history, readings[0]?.value, inputs.environments);
        } catch (thrown) {
          const status = statusOf(thrown);
          if (status === undefined) throw thrown;
          log.warning(
            `GitHub does not tell what became of the deployments (it answered ${status}), so the gate waits for agreement. The job needs deployments: read and contents: read.`,
          );
          return undefined;
        }
      },
    },
  );
}

export function report({ reason, value, waitedSeconds, readings }: GateResult): Report<Output> {
  const { code, joined, md, text } = markdown;
  const asked = joined(
    readings.map(({ url }) => code(shownText(url))),
    ', ',
  );
  return {
    outputs: { value, 'waited-seconds': waitedSeconds, reason: reason ?? '' },
    lines:
      reason === undefined
        ? []
        : [{ level: 'warning', text: `The gate is open although the environments differ: ${reason}.` }],
    summary: [
      reason === undefined
        ? md`### Version gate\n\nAll report ${code(shownText(value))} (after ${waitedSeconds} s): ${asked}`
        : md`### Version gate\n\nOpen although the environments differ: ${text(reason)}. ${asked}`,
    ],
  };
}
