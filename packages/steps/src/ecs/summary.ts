import * as markdown from '@guarded-deploy/action-kit/markdown';
import {
  consoleUrl,
  differenceLine,
  type EcsRelease,
  type Plan,
  type ServiceRelease,
  type ServiceStatus,
} from '@guarded-deploy/ecs';
import type { ContainerLog } from './logs.ts';
import type { EcsOptions } from './options.ts';

const { block, code, details, figure, joined, link, md, own, table, text } = markdown;

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

function serviceName(name: string, arn: string): markdown.Markdown {
  const url = consoleUrl(arn);
  return url === undefined ? code(name) : link(name, url);
}

function section(service: ServiceRelease, cluster: string): markdown.Markdown {
  const { changes, deploymentId, diff, events, previous, reason, status, stopped, taskDefinition } = service;
  const parts = [
    table(
      [own(''), own('')],
      [
        [
          own('Service'),
          md`${serviceName(service.name, service.serviceArn)} in ${code(short(cluster))}: ${text(HEADLINES[status])}`,
        ],
        [own('Task definition'), md`${code(short(taskDefinition))}, before it ${code(short(previous))}`],
        [own('Deployment'), md`${code(deploymentId)} (${text(service.strategy)})`],
        ...changes.map(({ container, from, to }) => [text(container), md`${code(from)} → ${code(to)}`]),
        ...(reason === '' ? [] : [[status === 'stable' ? own('Still') : own('Why'), text(reason)]]),
      ],
    ),
    ...(stopped.length === 0
      ? []
      : [
          own('**Stopped tasks**'),
          table(
            [own('task'), own('reason'), own('containers')],
            stopped.slice(0, 20).map(task => [
              code(short(task.arn)),
              text(task.reason),
              joined(
                task.containers.map(container => text(container)),
                '<br>',
              ),
            ]),
          ),
        ]),
    ...(diff.length === 0
      ? []
      : [
          details(
            md`Changes of the task definition (${diff.length})`,
            block(diff.map(differenceLine).join('\n'), 'diff'),
          ),
        ]),
    ...(events.length === 0
      ? []
      : [
          details(
            md`Events (${events.length})`,
            block(events.map(({ at, message }) => `${at} ${message}`).join('\n')),
          ),
        ]),
  ];
  return joined(parts, '\n\n');
}

/** What was released where, how it ended, and what ECS and the containers said meanwhile. */
export function releaseSummary(
  release: EcsRelease,
  cluster: string,
  logs: readonly ContainerLog[],
): markdown.Markdown {
  const parts = [
    md`### ECS release: ${text(HEADLINES[release.status])} (${figure(release.seconds.toFixed(0))} s)`,
    ...release.services.map(service => section(service, cluster)),
    ...logs.map(({ container, group, lines, task, url }) => {
      const place = url === undefined ? code(group) : link(group, url);
      return md`**Last lines of ${text(container)}** in task ${code(task)}, log group ${place}\n\n${block(lines.join('\n'))}`;
    }),
  ];
  return joined(parts, '\n\n');
}

/** What a release would do. */
export function planSummary({ cluster, services }: Plan): markdown.Markdown {
  const parts = [
    own('### ECS release: checked, nothing was changed'),
    ...services.flatMap(({ name, service, derived, diff }) => [
      md`${serviceName(name, service.serviceArn ?? '')} in ${code(short(cluster))}, family ${code(derived.document.family)}`,
      diff.length === 0 ? own('Nothing would change.') : block(diff.map(differenceLine).join('\n'), 'diff'),
    ]),
  ];
  return joined(parts, '\n\n');
}

/** What services run. */
export function statusSummary(cluster: string, services: readonly ServiceStatus[]): markdown.Markdown {
  const parts = [
    md`### ECS status: ${text(short(cluster))}`,
    table(
      (['service', 'status', 'task definition', 'images', 'deployments'] as const).map(own),
      services.map(service => [
        serviceName(service.name, service.serviceArn),
        text(service.status),
        code(short(service.taskDefinition)),
        joined(
          service.containers.map(({ name, image }) => md`${text(name)} ${code(image)}`),
          '<br>',
        ),
        joined(
          service.deployments.map(deployment => text(deployment)),
          '<br>',
        ),
      ]),
    ),
  ];
  return joined(parts, '\n\n');
}

/** A step that ended before there was a release to tell about; why, the annotation and the box below say. */
export function endingSummary({ command, request }: EcsOptions, status: string): markdown.Markdown {
  return md`### ECS ${text(command)}: ${text(status)}\n\n${joined(
    request.services.map(({ name }) => code(name.slice(0, 200))),
    ', ',
  )} in ${code(short(request.cluster))}: no service was changed.`;
}
