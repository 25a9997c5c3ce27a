/** What a step on ECS tells: outputs, log and summary, however it ended. */
import type { EcsRelease, ServiceRelease } from '@guarded-deploy/ecs';
import { Fault } from '@guarded-deploy/faults';
import type { Line, Outputs, Report } from '../step.ts';
import type { Commits, EcsOutput } from './options.ts';
import type { EcsOutcome } from './run.ts';
import { endingSummary, planSummary, releaseSummary, serviceJson, statusSummary } from './summary.ts';

/** The output `status`: how it ended, in one word. */
export function statusOf(outcome: EcsOutcome): string {
  const { looked, release, skipped, thrown, aborted } = outcome;
  if (release) return release.status;
  if (thrown !== undefined) return aborted ? 'cancelled' : 'failed';
  if (skipped) return 'skipped';
  if (!looked) return 'checked';
  const order = ['failed', 'rolled-back', 'in-progress', 'stable'];
  return order.find(word => looked.some(service => service.status === word)) ?? 'failed';
}

export function report(outcome: EcsOutcome): Report<EcsOutput> {
  const { plan, release, migrations } = outcome;
  const stop = outcome.thrown ?? (release && faultOf(release));
  const diff = plan?.services.flatMap(({ name, diff }) => diff.map(entry => ({ service: name, ...entry })));
  return {
    outputs: {
      ...(diff ? { diff } : {}),
      ...migrations?.outputs,
      ...outputsOf(outcome),
      status: statusOf(outcome),
    },
    lines: stop === undefined ? linesOf(outcome) : [],
    summary: [...(migrations?.summary ?? []), ...summaryOf(outcome)],
    ...(stop === undefined ? {} : { stop }),
  };
}

function outputsOf({
  looked,
  liveCommit: found,
  skipped,
  commits,
  release,
  registered,
}: EcsOutcome): Outputs<EcsOutput> {
  if (looked) {
    const definitions = looked.map(({ taskDefinition }) => taskDefinition).join('\n');
    return { 'live-commit': found ?? '', 'task-definition': definitions };
  }
  if (skipped) return { 'live-commit': commits?.live ?? '' };
  if (!release || !commits) return {};
  return {
    events: release.services.flatMap(({ events }) => events),
    services: release.services.map(serviceJson),
    'live-commit': liveCommit(release, commits) ?? '',
    ...(registered ? { 'scheduled-task-definitions': registered.join('\n') } : {}),
  };
}

function summaryOf(outcome: EcsOutcome) {
  const { options, looked, release, plan, skipped, thrown, logs = [] } = outcome;
  const { cluster } = options.request;
  if (looked) return [statusSummary(cluster, looked)];
  if (release) return [releaseSummary(release, cluster, logs)];
  // What is live says why it was skipped.
  if (skipped) return [];
  if (thrown !== undefined || !plan) return [endingSummary(options, statusOf(outcome))];
  return [planSummary(plan)];
}

function linesOf({ looked, release, skipped }: EcsOutcome): readonly Line[] {
  const info = (text: string): Line => ({ level: 'info', text });
  if (looked)
    return looked.flatMap(({ name, status, containers, deployments, events }) => [
      info(`${name}: ${status}`),
      ...containers.map(container => info(`  ${container.name}: ${container.image}`)),
      ...[...deployments, ...events].map(line => info(`  ${line}`)),
    ]);
  if (skipped) return [];
  if (!release) return [info('checked: a release would go; nothing was changed')];
  const notices = release.services
    .filter(({ reason }) => reason !== '')
    .map(({ name, reason }) => ({ level: 'notice', text: `${name}: ${reason}` }) as const);
  return [...notices, info(`stable after ${release.seconds.toFixed(0)} s`)];
}

/** What runs at the end, where all services run the same. */
function liveCommit({ services }: EcsRelease, { live, next }: Commits): string | undefined {
  if (services.every(service => service.live !== undefined && service.live === service.taskDefinition))
    return next;
  return services.every(service => service.live !== undefined && service.live === service.previous)
    ? live
    : undefined;
}

const HOW: Readonly<Record<string, string>> = {
  'rolled-back': 'is back on what ran before',
  failed: 'is not running the new release',
  timeout: 'was not stable in time',
  cancelled: 'was not waited for',
};

/** The sentence that a person reads of a release that is not stable; undefined for one that is. */
function faultOf({ status, services, fault }: EcsRelease): Fault | undefined {
  if (fault) return fault;
  if (status === 'stable') return undefined;
  const bad = services.filter(service => service.status !== 'stable');
  const first = bad.find(service => !service.reason.startsWith('all or none')) ?? bad[0]!;
  const others =
    bad.length > 1
      ? ` With it ${bad
          .filter(service => service !== first)
          .map(({ name }) => name)
          .join(', ')}.`
      : '';
  const why = firstStopped(bad);
  return new Fault({
    code: `ECS_${status.replace('-', '_').toUpperCase()}`,
    what: `${first.name} ${HOW[first.status]}: ${first.reason.replace(/\.$/, '')}.${others}`,
    remedy: why
      ? `A task stopped: ${[why.reason, ...why.containers].join('; ')}`
      : status === 'timeout'
        ? "Look at the service in the console; allow more with 'wait-minutes' where this is usual."
        : 'The events above say what ECS tried.',
  });
}

const firstStopped = (services: readonly ServiceRelease[]) => services.flatMap(({ stopped }) => stopped)[0];
