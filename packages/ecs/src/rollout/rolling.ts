/** A deployment of a service, as DescribeServices shows it. `createdAt` in seconds since 1970. */
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
  readonly createdAt?: number | undefined;
}

/** How far a rolling deployment is. */
export interface Progress {
  readonly running: number;
  readonly desired: number;
  readonly pending: number;
  readonly failed: number;
  /** Tasks of other deployments that still run. */
  readonly others: number;
}

type RollingVerdict =
  | ({ readonly state: 'waiting' } & Progress)
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
  /** Whether ECS goes back by itself where the deployment fails. It may take it a moment to begin. */
  readonly hasWayBack: boolean;
  /** Whether ECS has said since the update that the service is steady. */
  readonly isSteady: boolean;
}

/** The deployment of a task definition, the primary one if there are several. */
export function deploymentOf(
  taskDefinition: string,
  deployments: readonly Deployment[],
): Deployment | undefined {
  const all = deployments.filter(deployment => deployment.taskDefinition === taskDefinition);
  return all.find(({ status }) => status === 'PRIMARY') ?? all[0];
}

const primaryOf = (deployments: readonly Deployment[]) =>
  deployments.find(({ status }) => status === 'PRIMARY');

export function progressOf(own: Deployment | undefined, deployments: readonly Deployment[]): Progress {
  const others = deployments.filter(deployment => deployment !== own);
  return {
    running: own?.runningCount ?? 0,
    desired: own?.desiredCount ?? primaryOf(deployments)?.desiredCount ?? 0,
    pending: own?.pendingCount ?? 0,
    failed: own?.failedTasks ?? 0,
    others: others.reduce((sum, { runningCount = 0 }) => sum + runningCount, 0),
  };
}

/** ECS's words where its circuit breaker has nothing to go back to. */
const NO_CANDIDATE = /no rollback candidate/i;

/**
 * How deployment `id` stands. Only its own completion is a success: after a rollback the service is steady as well, by another
 * deployment (aws-actions/amazon-ecs-deploy-task-definition #191).
 */
export function judgeRolling(
  id: string,
  previous: string,
  deployments: readonly Deployment[],
  { before, shown, hasWayBack, isSteady }: Known,
): RollingVerdict {
  const own = deployments.find(deployment => deployment.id === id);
  const primary = primaryOf(deployments);
  const other = primary !== undefined && primary.id !== id ? primary : undefined;
  const waiting: RollingVerdict = { state: 'waiting', ...progressOf(own, deployments) };
  // The circuit breaker goes back to what was healthy last, which need not be what ran before; then its reason says so.
  const back =
    other !== undefined &&
    (other.taskDefinition === previous ||
      /circuit breaker: rolling back/i.test(other.rolloutStateReason ?? ''));
  // ECS may go on showing for a while what was there before an update.
  const isOld = other?.id !== undefined && before.has(other.id);
  if (own?.rolloutState === 'FAILED') {
    const reason = own.rolloutStateReason || 'ECS gave up on the deployment';
    if (back && !(isOld && hasWayBack)) return goingBack(other, previous, reason);
    // Its way back comes a moment later; to go by hand meanwhile would get into its way.
    if ((other === undefined || isOld) && hasWayBack && !NO_CANDIDATE.test(reason)) return waiting;
    // Whoever stepped in meanwhile is not pushed aside.
    return other === undefined || isOld
      ? { state: 'failed', reason }
      : { state: 'superseded', by: other.taskDefinition ?? 'nothing' };
  }
  if (own === undefined || other !== undefined) {
    if (!shown && isOld) return waiting;
    if (back) {
      const reason = other.rolloutStateReason || own?.rolloutStateReason;
      return goingBack(other, previous, reason || 'ECS went back to the deployment before');
    }
    return { state: 'superseded', by: primary?.taskDefinition ?? 'nothing' };
  }
  if (own.rolloutState === 'COMPLETED') return { state: 'stable' };
  // Services behind a Classic Load Balancer report no rollout state: they are steady when ECS says so, theirs is the only deployment, and all
  // of it runs. Tasks that run may yet fail their health checks.
  const { desiredCount = 0, runningCount = 0 } = own;
  if (
    own.rolloutState === undefined &&
    isSteady &&
    deployments.length === 1 &&
    desiredCount > 0 &&
    runningCount === desiredCount
  ) {
    return { state: 'stable' };
  }
  return waiting;
}

const goingBack = (by: Deployment, previous: string, reason: string): RollingVerdict => ({
  state: 'going-back',
  reason,
  to: by.taskDefinition ?? previous,
  by: by.id ?? '',
});

/**
 * What was healthy last, as far as the service itself shows it: the newest deployment that was completed. What runs and never
 * became healthy is none. Undefined where the service shows none; its history may know more.
 */
export function lastCompleted(deployments: readonly Deployment[]): string | undefined {
  const healthy = deployments.filter(
    ({ rolloutState, runningCount = 0, desiredCount = 0, status }) =>
      rolloutState === 'COMPLETED' ||
      // Behind a Classic Load Balancer nothing else can be told.
      (rolloutState === undefined &&
        status === 'PRIMARY' &&
        desiredCount > 0 &&
        runningCount >= desiredCount),
  );
  const age = ({ createdAt = 0 }: Deployment) => createdAt;
  return [...healthy].sort((a, b) => age(b) - age(a))[0]?.taskDefinition;
}
