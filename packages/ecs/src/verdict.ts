/** A deployment of a service, as ECS describes it. */
export interface Deployment {
  readonly id?: string | undefined;
  readonly status?: string | undefined;
  readonly taskDefinition?: string | undefined;
  readonly rolloutState?: string | undefined;
  readonly rolloutStateReason?: string | undefined;
  readonly desiredCount?: number | undefined;
  readonly runningCount?: number | undefined;
  readonly pendingCount?: number | undefined;
  readonly failedTasks?: number | undefined;
}

export type Verdict =
  | { readonly state: 'waiting'; readonly running: number; readonly desired: number; readonly failed: number }
  | { readonly state: 'stable' }
  /** ECS goes back by itself, to task definition `to` by deployment `by`, which has yet to become stable. */
  | { readonly state: 'going-back'; readonly reason: string; readonly to: string; readonly by: string }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'superseded'; readonly by: string };

/** What is known of a service besides what it shows now. */
export interface Known {
  /** Ids of the deployments that were there before the update. */
  readonly before: ReadonlySet<string>;
  /** Whether the deployment was shown as the primary one since the update. */
  readonly shown: boolean;
}

/** The deployment of a task definition, the primary one if there are several. */
export function deploymentOf(
  taskDefinition: string,
  deployments: readonly Deployment[],
): Deployment | undefined {
  const all = deployments.filter(deployment => deployment.taskDefinition === taskDefinition);
  return all.find(({ status }) => status === 'PRIMARY') ?? all[0];
}

/**
 * How deployment `id` stands. Only its own completion is a success: after a rollback the service is steady as well, by another
 * deployment (aws-actions/amazon-ecs-deploy-task-definition #191).
 */
export function judge(
  id: string,
  previous: string,
  deployments: readonly Deployment[],
  { before, shown }: Known,
): Verdict {
  const own = deployments.find(deployment => deployment.id === id);
  const primary = deployments.find(deployment => deployment.status === 'PRIMARY');
  const other = primary !== undefined && primary.id !== id ? primary : undefined;
  // The circuit breaker goes back to what was healthy last, which need not be what ran before; then its reason says so.
  const back =
    other !== undefined &&
    (other.taskDefinition === previous ||
      /circuit breaker: rolling back/i.test(other.rolloutStateReason ?? ''));
  if (own?.rolloutState === 'FAILED') {
    const reason = own.rolloutStateReason || 'ECS gave up on the deployment';
    if (back) return goingBack(other, previous, reason);
    // Whoever stepped in meanwhile is not pushed aside.
    return other === undefined
      ? { state: 'failed', reason }
      : { state: 'superseded', by: other.taskDefinition ?? 'nothing' };
  }
  if (own === undefined || other !== undefined) {
    // ECS may go on showing for a while what was there before an update.
    if (!shown && other?.id !== undefined && before.has(other.id)) {
      return { state: 'waiting', running: 0, desired: other.desiredCount ?? 0, failed: 0 };
    }
    if (back) {
      const reason = other.rolloutStateReason || own?.rolloutStateReason;
      return goingBack(other, previous, reason || 'ECS went back to the deployment before');
    }
    return { state: 'superseded', by: primary?.taskDefinition ?? 'nothing' };
  }
  const { desiredCount = 0, runningCount = 0, failedTasks = 0 } = own;
  if (own.rolloutState === 'COMPLETED') return { state: 'stable' };
  // Controllers that report no rollout state are steady when theirs is the only deployment and all of it runs.
  if (
    own.rolloutState === undefined &&
    deployments.length === 1 &&
    desiredCount > 0 &&
    runningCount === desiredCount
  ) {
    return { state: 'stable' };
  }
  return { state: 'waiting', running: runningCount, desired: desiredCount, failed: failedTasks };
}

const goingBack = (by: Deployment, previous: string, reason: string): Verdict => ({
  state: 'going-back',
  reason,
  to: by.taskDefinition ?? previous,
  by: by.id ?? '',
});
