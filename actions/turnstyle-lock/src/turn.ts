import { systemClock } from '@guarded-deploy/deadline';
import { type Api, type Held, takeTurn } from '@guarded-deploy/lock';
import { type LockKit, type Request, waitingOf } from './request.ts';

/** `strategy: runs`: waits until older runs are over. Nothing is held, so post has nothing to give back. */
export function turn(kit: LockKit, request: Request, api: Api): Promise<Held> {
  const { inputs, deadline, log } = kit;
  log.notice("'strategy: runs' is advisory: it lets older runs go first, and does not exclude them.");
  return takeTurn({
    api,
    me: request.me,
    policy: { ...inputs, job: inputs.jobToWaitFor, step: inputs.stepToWaitFor },
    deadline,
    clock: systemClock,
    random: Math.random,
    ...waitingOf(inputs),
    initialWaitSeconds: inputs.initialWaitSeconds,
    remaining: () => api.usage.remaining,
    tell: ({ ahead, run }) => log.info(`Waiting: ${ahead} ahead, directly behind run ${run}`),
  });
}
