import type { DeploymentConfiguration } from '../aws/ecs.ts';
import type { Progress } from './rolling.ts';
import { isBeyondWayBack, type StagedProgress } from './staged.ts';

/** Who takes a deployment back that fails. */
export function hasOwnWayBack(configuration: DeploymentConfiguration | undefined): boolean {
  const { deploymentCircuitBreaker: breaker, alarms } = configuration ?? {};
  return (
    (breaker?.enable === true && breaker.rollback === true) ||
    (alarms?.enable === true && alarms.rollback === true)
  );
}

/** What is done about a deployment that is not where it should be: it is left to run, or taken back. */
export type WayBack = { readonly go: false; readonly why: string } | { readonly go: true };

const stay = (why: string): WayBack => ({ go: false, why });

/**
 * Whether a rolling deployment is taken back by hand. Never where ECS does that itself, and never where all its tasks run already:
 * then only the old ones have yet to go.
 * @param failed whether ECS has given up on it, rather than the time being over
 */
export function rollingWayBack(
  progress: Progress,
  known: { readonly rollback: 'auto' | 'never'; readonly hasOwn: boolean; readonly failed: boolean },
): WayBack {
  if (known.hasOwn) return stay('ECS itself takes it back if it fails');
  if (known.rollback === 'never') return stay("'rollback: never' leaves it");
  const { running, desired } = progress;
  return !known.failed && desired > 0 && running >= desired
    ? stay('all its tasks run; only the old ones have yet to stop')
    : { go: true };
}

/** Whether a deployment that shifts traffic is stopped (and thereby taken back) when the time is over. */
export function stagedWayBack(
  progress: StagedProgress,
  known: { readonly rollback: 'auto' | 'never'; readonly hasOwn: boolean },
): WayBack {
  if (known.hasOwn) return stay('ECS itself takes it back if it fails');
  if (known.rollback === 'never') return stay("'rollback: never' leaves it");
  if (progress.paused?.forPerson) return stay('it waits for somebody to continue it');
  return isBeyondWayBack(progress) ? stay('it may have production traffic already') : { go: true };
}

/** What a person reads about who takes a deployment back. */
export const wayBackLine = (configuration: DeploymentConfiguration | undefined): string =>
  hasOwnWayBack(configuration)
    ? 'ECS takes a failed deployment back by itself'
    : 'ECS does not take a failed deployment back';
