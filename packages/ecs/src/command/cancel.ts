import { Fault } from '@guarded-deploy/faults';
import type { Patience } from '../aws/client.ts';
import type { EcsApi } from '../aws/ecs.ts';
import { progressLine } from '../rollout/track.ts';
import {
  type EcsDependencies,
  type EcsReleaseOptions,
  type EcsStatus,
  type Going,
  wasHealthy,
} from './going.ts';
import { shortDefinition } from './plan.ts';

/** The runner leaves a cancelled step a few seconds. */
const BRIEF: Patience = { patienceMs: 3_000 };

/** One call. @returns where it goes, in words @throws Fault NOTHING_TO_GO_BACK_TO or AWS's */
async function askBack({ track, staged, name, service }: Going, ecs: EcsApi): Promise<string> {
  if (staged && track.id !== '' && !(track.state.kind === 'stable' && track.state.over)) {
    await ecs.stop(track.id, BRIEF);
    return 'the revision before';
  }
  const healthy = wasHealthy({ service });
  if (healthy === undefined) {
    throw new Fault({
      code: 'NOTHING_TO_GO_BACK_TO',
      what: 'Nothing that ran before was ever stable.',
      remedy: 'Release a tag that worked.',
    });
  }
  await ecs.update(name, healthy, BRIEF);
  return shortDefinition(healthy);
}

/** Cancelled: the rollout goes on without this job, or ECS is asked to take it back; either is said. */
export async function leaveOrGoBack(
  services: readonly Going[],
  options: EcsReleaseOptions,
  deps: EcsDependencies,
  fault: Fault | undefined,
): Promise<void> {
  const status: EcsStatus = fault?.code === 'DEADLINE_EXCEEDED' ? 'timeout' : 'cancelled';
  const ecs = deps.afterCancel();
  await Promise.all(
    services.map(async going => {
      const { track, name } = going;
      if (going.end) return;
      if (!going.asked) {
        going.end = {
          status,
          reason: 'it was cancelled before the service was changed',
          live: track.previous,
        };
        return;
      }
      const isStable = track.state.kind === 'stable';
      const where = progressLine(track) || (isStable ? 'it is stable' : 'it has just begun');
      let what: string;
      if (options.onCancel === 'leave' || track.direction !== 'forward') {
        what = `what ECS was asked for goes on without this job (${where})`;
      } else {
        try {
          what = `ECS was asked to go back to ${await askBack(going, ecs)}, which goes on without this job (it was: ${where})`;
        } catch (thrown) {
          what = `the way back could not be asked for, so the deployment goes on (${where}): ${thrown instanceof Fault ? thrown.what : String(thrown)}`;
        }
      }
      going.end = { status, reason: `cancelled; ${what}` };
      deps.report(`${name}: cancelled; ${what}`);
    }),
  );
}
