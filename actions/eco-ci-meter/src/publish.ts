import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createFetch } from '@guarded-deploy/action-kit/http';
import type { Markdown } from '@guarded-deploy/action-kit/markdown';
import type { Kit } from '@guarded-deploy/action-kit/run';
import { badgeJson, badgeSvg } from '@guarded-deploy/energy/badge';
import { type Api, keepComment, pullRequestOf } from '@guarded-deploy/energy/github';
import { Net, NetError } from '@guarded-deploy/energy/net';
import type { Figures } from '@guarded-deploy/energy/report';
import { messageOf } from '@guarded-deploy/faults';
import type { Inputs, Output } from './io.gen.ts';
import { badgeMessage } from './summary.ts';

export type StageKit = Kit<Inputs, Output>;

/** All network of a job's meter ends after this, in milliseconds. */
const NETWORK = 4500;
/** Summing hundreds of reports may take longer, as long as something answers every five seconds. */
const NETWORK_AGGREGATE = 60_000;

export function netOf({ inputs, env, deadline }: StageKit): Net {
  const whole = inputs.mode === 'aggregate' ? NETWORK_AGGREGATE : NETWORK;
  return new Net(createFetch(env), whole, deadline.signal, NETWORK);
}

export function apiOf({ inputs, context }: StageKit): Api | undefined {
  const { apiUrl: url, graphqlUrl: graphql, owner, repo } = context;
  return inputs.token ? { url, graphql, token: inputs.token, owner, repo } : undefined;
}

/** Runs something that may go wrong without harm; what went wrong is told once. */
export async function attempt<T>(
  kit: StageKit,
  what: string,
  body: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await body();
  } catch (thrown) {
    kit.log.warning(`${what}: ${messageOf(thrown)}. The job goes on.`);
    return undefined;
  }
}

/** A short name for texts in their order; no text can run into the next. */
export const hash = (texts: readonly (string | number)[]) =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 12);

export async function writeReport(kit: StageKit, path: string, report: object): Promise<void> {
  await attempt(kit, 'The report was not written', async () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(report)}\n`);
  });
}

export async function writeBadge(kit: StageKit, figures: Figures): Promise<void> {
  const folder = kit.inputs.badge;
  if (!folder) return;
  await attempt(kit, 'The badge was not written', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'badge.json'), badgeJson(badgeMessage(figures)));
    writeFileSync(join(folder, 'badge.svg'), badgeSvg(badgeMessage(figures)));
  });
}

/**
 * Keeps one comment for this workflow, and for this job of it where each job reports by itself.
 * @param job what tells the job from the others of the workflow; nothing for a comment on all of them
 */
export async function comment(
  kit: StageKit,
  net: Net,
  markdown: Markdown,
  job: readonly string[],
): Promise<void> {
  const api = apiOf(kit);
  if (!kit.inputs.comment) return;
  if (!api) {
    kit.log.notice('No comment: the input `token` is empty.');
    return;
  }
  await attempt(kit, 'No comment on the pull request', async () => {
    const pull = await pullRequestOf(net, api, kit.context.payload);
    if (pull === undefined) {
      kit.log.info('No comment: this run belongs to no open pull request.');
      return;
    }
    const payload = kit.context.payload as { workflow_run?: { name?: unknown } };
    const workflow = String(payload.workflow_run?.name ?? kit.context.workflow);
    const marker = `<!-- eco-ci-meter ${hash([workflow, ...job])} -->`;
    try {
      const outcome = await keepComment(net, api, pull, marker, markdown);
      kit.log.info(`Comment on pull request ${pull} ${outcome}.`);
    } catch (thrown) {
      if (!(thrown instanceof NetError) || thrown.status !== 403) throw thrown;
      kit.log.notice(
        'No comment: this token may only read, as it may for every fork. A workflow that runs after this one can write it; see the README.',
      );
    }
  });
}
