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
  | { readonly state: 'rolled-back'; readonly reason: string; readonly to: string }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'superseded'; readonly by: string };

/**
 * How deployment `id` stands. Only its own completion is a success: after a rollback the service is steady as well, by another
 * deployment (aws-actions/amazon-ecs-deploy-task-definition #191).
 */
export function judge(id: string, previous: string, deployments: readonly Deployment[]): Verdict {
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
    if (back) return { state: 'rolled-back', reason, to: other.taskDefinition ?? previous };
    // Whoever stepped in meanwhile is not pushed aside.
    return other === undefined
      ? { state: 'failed', reason }
      : { state: 'superseded', by: other.taskDefinition ?? 'nothing' };
  }
  if (own === undefined || other !== undefined) {
    if (back) {
      return {
        state: 'rolled-back',
        reason:
          other.rolloutStateReason || own?.rolloutStateReason || 'ECS went back to the deployment before',
        to: other.taskDefinition ?? previous,
      };
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
