import * as markdown from '@guarded-deploy/action-kit/markdown';
import {
  consoleUrl,
  differenceLine,
  type EcsRelease,
  type Plan,
  type ServiceRelease,
  type ServiceStatus,
} from '@guarded-deploy/ecs';
import type { Inputs } from './io.gen.ts';
import type { ContainerLog } from './logs.ts';

const { block, code, details, link, table, text } = markdown;

const HEADLINES: Readonly<Record<string, string>> = {
  stable: 'stable',
  'rolled-back': 'rolled back',
  failed: 'failed',
  timeout: 'not stable in time, left to run',
  cancelled: 'cancelled',
};

const short = (arn: string) => arn.replace(/^.*\//, '');

/** A service as the output `services` has it. */
export const serviceJson = (service: ServiceRelease) => ({
  name: service.name,
  status: service.status,
  'task-definition': service.taskDefinition,
  previous: service.previous,
  'deployment-id': service.deploymentId,
  strategy: service.strategy,
  reason: service.reason,
  live: service.live ?? '',
  url: consoleUrl(service.serviceArn) ?? '',
});

function serviceName(name: string, arn: string): string {
  const url = consoleUrl(arn);
  return url === undefined ? code(name) : link(name, url);
}

function section(service: ServiceRelease, cluster: string): string {
  const { changes, deploymentId, diff, events, previous, reason, status, stopped, taskDefinition } = service;
  return [
    table(
      ['', ''],
      [
        [
          'Service',
          `${serviceName(service.name, service.serviceArn)} in ${code(short(cluster))}: ${text(HEADLINES[status])}`,
        ],
        ['Task definition', `${code(short(taskDefinition))}, before it ${code(short(previous))}`],
        ['Deployment', `${code(deploymentId)} (${text(service.strategy)})`],
        ...changes.map(({ container, from, to }) => [text(container), `${code(from)} → ${code(to)}`]),
        ...(reason === '' ? [] : [[status === 'stable' ? 'Still' : 'Why', text(reason)]]),
      ],
    ),
    ...(stopped.length === 0
      ? []
      : [
          '**Stopped tasks**',
          table(
            ['task', 'reason', 'containers'],
            stopped
              .slice(0, 20)
              .map(task => [
                code(short(task.arn)),
                text(task.reason),
                task.containers.map(text).join('<br>'),
              ]),
          ),
        ]),
    ...(diff.length === 0
      ? []
      : [
          details(
            `Changes of the task definition (${diff.length})`,
            block(diff.map(differenceLine).join('\n'), 'diff'),
          ),
        ]),
    ...(events.length === 0
      ? []
      : [
          details(
            `Events (${events.length})`,
            block(events.map(({ at, message }) => `${at} ${message}`).join('\n')),
          ),
        ]),
  ].join('\n\n');
}

/** What was released where, how it ended, and what ECS and the containers said meanwhile. */
export function releaseSummary(release: EcsRelease, cluster: string, logs: readonly ContainerLog[]): string {
  return [
    `### ECS release: ${HEADLINES[release.status]} (${release.seconds.toFixed(0)} s)`,
    ...release.services.map(service => section(service, cluster)),
    ...logs.map(({ container, group, lines, task, url }) => {
      const place = url === undefined ? code(group) : link(group, url);
      return `**Last lines of ${text(container)}** in task ${code(task)}, log group ${place}\n\n${block(lines.join('\n'))}`;
    }),
  ].join('\n\n');
}

/** What a release would do. */
export function planSummary({ cluster, services }: Plan): string {
  return [
    '### ECS release: checked, nothing was changed',
    ...services.map(({ name, service, derived, diff }) =>
      [
        `${serviceName(name, service.serviceArn ?? '')} in ${code(short(cluster))}, family ${code(derived.document.family)}`,
        diff.length === 0 ? 'Nothing would change.' : block(diff.map(differenceLine).join('\n'), 'diff'),
      ].join('\n\n'),
    ),
  ].join('\n\n');
}

/** What services run. */
export function statusSummary(cluster: string, services: readonly ServiceStatus[]): string {
  return [
    `### ECS status: ${text(short(cluster))}`,
    table(
      ['service', 'status', 'task definition', 'images', 'deployments'],
      services.map(service => [
        serviceName(service.name, service.serviceArn),
        text(service.status),
        code(short(service.taskDefinition)),
        service.containers.map(({ name, image }) => `${text(name)} ${code(image)}`).join('<br>'),
        service.deployments.map(text).join('<br>'),
      ]),
    ),
  ].join('\n\n');
}

/** A step that ended before there was a release to tell about; why, the annotation and the box below say. */
export function endingSummary({ cluster, command, service, services }: Inputs, status: string): string {
  const names = service === undefined ? services : [service];
  return `### ECS ${command}: ${status}\n\n${names.map(name => code(name.slice(0, 200))).join(', ')} in ${code(short(cluster))}: no service was changed.`;
}
