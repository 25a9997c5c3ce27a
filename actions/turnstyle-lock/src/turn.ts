import { Deadline, systemClock } from '@guarded-deploy/deadline';
import { type Api, type Held, type TurnNews, takeTurn } from '@guarded-deploy/lock';
import { clientOf, type LockKit, type Request, waitingOf } from './request.ts';

/** `strategy: runs`: waits until older runs are over. Nothing is held, so post has nothing to give back. */
export async function turn(
  kit: LockKit,
  request: Request,
): Promise<{ readonly held: Held; readonly request: Request; readonly api: Api }> {
  const { inputs, context, env, deadline, log } = kit;
  const waiting = waitingOf(inputs);
  log.notice("'strategy: runs' is advisory: it lets older runs go first, and does not exclude them.");
  // A call that hangs ends a moment after the waiting time; a job that tries only once has the whole stage for its few calls.
  const { waitSeconds } = waiting;
  using patience = new Deadline(
    waitSeconds > 0 ? waitSeconds + 1 : deadline.remainingMs / 1000,
    'waiting for older runs',
    { signal: deadline.signal },
  );
  const api = clientOf(kit, patience);
  const held = await takeTurn({
    api,
    me: request.me,
    policy: {
      ...inputs,
      branch: inputs.branch ?? (env.GITHUB_HEAD_REF || context.refName || undefined),
      job: inputs.jobToWaitFor,
      step: inputs.stepToWaitFor,
    },
    deadline: patience,
    clock: systemClock,
    random: Math.random,
    ...waiting,
    initialWaitSeconds: inputs.initialWaitSeconds,
    atOnce: inputs.continueAfterSeconds === 0 || inputs.abortAfterSeconds === 0,
    remaining: () => api.usage.remaining,
    tell: news => tell(kit, news),
  });
  return { held, request, api };
}

function tell({ log, context }: LockKit, news: TurnNews): void {
  if (news.kind === 'waiting') {
    const page = `${context.serverUrl}/${context.owner}/${context.repo}/actions/runs/${news.run}`;
    log.info(`Waiting: ${news.ahead} ahead, directly behind run ${news.run}, ${page}`);
    return;
  }
  log.warning(
    `This run is not in the queue '${news.queueName}': neither its title nor its workflow's name has that word, so the others do not wait for it. Set 'run-name' in the workflow, or another 'queue-name'.`,
  );
}
