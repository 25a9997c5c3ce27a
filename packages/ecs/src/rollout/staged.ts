/**
 * Deployments by ECS's own strategies that shift traffic (blue/green, linear, canary), as service deployments show them.
 * Times are seconds since 1970.
 */
export interface ServiceDeployment {
  readonly serviceDeploymentArn?: string;
  readonly status?: string;
  readonly statusReason?: string;
  readonly lifecycleStage?: string;
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly targetServiceRevision?: Revision;
  readonly sourceServiceRevisions?: readonly Revision[];
  readonly rollback?: { readonly reason?: string; readonly serviceRevisionArn?: string };
  readonly deploymentConfiguration?: { readonly strategy?: string; readonly bakeTimeInMinutes?: number };
  readonly lifecycleHookDetails?: readonly {
    readonly hookId?: string;
    readonly targetType?: string;
    readonly status?: string;
    readonly expiresAt?: number;
    readonly timeoutAction?: string;
  }[];
  readonly deploymentCircuitBreaker?: { readonly failureCount?: number; readonly threshold?: number };
}

interface Revision {
  readonly arn?: string;
  readonly requestedTaskCount?: number;
  readonly runningTaskCount?: number;
  readonly pendingTaskCount?: number;
  readonly requestedProductionTrafficWeight?: number;
}

/** The stages in the order in which a deployment passes them. */
export const STAGES = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
] as const;

type Stage = (typeof STAGES)[number];

/** How far the wait goes: production traffic is shifted; the bake time is over; all is done, the old tasks are gone. */
export type WaitUntil = 'stable' | 'bake' | 'done';

/** Index of a stage; -1 for none and for one that is not known: it counts as the very beginning for success, and as the end for ways back. */
const indexOf = (stage: string | undefined) => STAGES.indexOf(stage as Stage);

export interface StagedProgress {
  readonly stage: string;
  readonly running: number;
  readonly desired: number;
  readonly pending: number;
  readonly failed: number;
  /** Percent of production traffic that goes to the new revision; undefined where ECS does not say. */
  readonly weight: number | undefined;
  /** A hook that waits for somebody, or for a program. */
  readonly paused: Pause | undefined;
}

interface Pause {
  /** Whether it waits for a person (ContinueServiceDeployment) rather than for a program. */
  readonly forPerson: boolean;
  readonly expiresAt: number | undefined;
  /** What ECS does when the time is over. */
  readonly timeoutAction: string | undefined;
}

type StagedVerdict =
  | ({ readonly state: 'waiting' } & StagedProgress)
  /** As far as was asked; `over` tells that the service deployment itself is finished. */
  | { readonly state: 'stable'; readonly stage: string; readonly over: boolean }
  /** ECS takes it back; not there yet. */
  | { readonly state: 'going-back'; readonly reason: string }
  | { readonly state: 'rolled-back'; readonly reason: string }
  | { readonly state: 'failed'; readonly reason: string };

/** Id of the hook at which a deployment waits for somebody's word; undefined where it does not. */
export const pauseForPerson = ({ lifecycleHookDetails = [] }: ServiceDeployment): string | undefined =>
  lifecycleHookDetails.find(({ status }) => status === 'AWAITING_ACTION')?.hookId;

function pauseOf({ lifecycleHookDetails = [] }: ServiceDeployment): Pause | undefined {
  const hook = lifecycleHookDetails.find(
    ({ status }) => status === 'AWAITING_ACTION' || status === 'IN_PROGRESS',
  );
  return (
    hook && {
      forPerson: hook.status === 'AWAITING_ACTION',
      expiresAt: hook.expiresAt,
      timeoutAction: hook.timeoutAction,
    }
  );
}

export function stagedProgress(deployment: ServiceDeployment): StagedProgress {
  const target = deployment.targetServiceRevision ?? {};
  return {
    stage: deployment.lifecycleStage ?? deployment.status ?? 'PENDING',
    running: target.runningTaskCount ?? 0,
    desired: target.requestedTaskCount ?? 0,
    pending: target.pendingTaskCount ?? 0,
    failed: deployment.deploymentCircuitBreaker?.failureCount ?? 0,
    weight: target.requestedProductionTrafficWeight,
    paused: pauseOf(deployment),
  };
}

/** How a service deployment stands for someone who waits until `until`. Pure. */
export function judgeStaged(deployment: ServiceDeployment, until: WaitUntil): StagedVerdict {
  const reason = deployment.rollback?.reason || deployment.statusReason || '';
  switch (deployment.status) {
    case 'SUCCESSFUL':
      return { state: 'stable', stage: 'done', over: true };
    case 'ROLLBACK_REQUESTED':
    case 'ROLLBACK_IN_PROGRESS':
      return { state: 'going-back', reason: reason || 'ECS takes the deployment back' };
    case 'ROLLBACK_SUCCESSFUL':
      return { state: 'rolled-back', reason: reason || 'ECS took the deployment back' };
    case 'ROLLBACK_FAILED':
      return { state: 'failed', reason: `ECS could not take the deployment back${reason && `: ${reason}`}` };
    case 'STOP_REQUESTED':
      return { state: 'waiting', ...stagedProgress(deployment) };
    case 'STOPPED':
      return { state: 'failed', reason: reason || 'the deployment was stopped' };
    default: {
      const progress = stagedProgress(deployment);
      const reached = indexOf(deployment.lifecycleStage);
      const needed = indexOf(until === 'stable' ? 'BAKE_TIME' : 'CLEAN_UP');
      return until !== 'done' && reached >= needed
        ? { state: 'stable', stage: progress.stage, over: false }
        : { state: 'waiting', ...progress };
    }
  }
}

/** Whether any production traffic may go to the new revision already, or it only waits for somebody: then it is not taken back by hand. */
export function isBeyondWayBack({
  stage,
  weight,
  paused,
}: Pick<StagedProgress, 'stage' | 'weight' | 'paused'>): boolean {
  if (paused !== undefined || (weight ?? 0) > 0) return true;
  // A stage that is not known may be any; so may none be, once tasks run.
  return (
    stage !== 'PENDING' &&
    stage !== 'IN_PROGRESS' &&
    !(indexOf(stage) >= 0 && indexOf(stage) <= indexOf('SCALE_UP'))
  );
}

/** Seconds since 1970 until which nothing but a failure can happen; undefined where that is not known. */
export function quietUntil(deployment: ServiceDeployment): number | undefined {
  const { lifecycleStage, updatedAt, deploymentConfiguration } = deployment;
  const paused = pauseOf(deployment);
  if (paused?.forPerson) return paused.expiresAt;
  const bake = deploymentConfiguration?.bakeTimeInMinutes;
  return lifecycleStage === 'BAKE_TIME' && updatedAt !== undefined && bake !== undefined
    ? updatedAt + bake * 60
    : undefined;
}
