import * as markdown from '@guarded-deploy/action-kit/markdown';
import type { EcsRelease } from '@guarded-deploy/ecs';

const { code, details, table, text } = markdown;

const HEADLINES = {
  stable: 'stable',
  'rolled-back': 'rolled back',
  failed: 'failed',
  timeout: 'not stable in time',
} as const;

const short = (arn: string) => arn.replace(/^.*\//, '');

/** What was released where, how it ended, and what ECS said meanwhile. */
export function releaseSummary(
  release: EcsRelease,
  where: { readonly cluster: string; readonly service: string },
): string {
  const { changes, deploymentId, events, previous, reason, seconds, status, stopped, taskDefinition } =
    release;
  return [
    `### ECS release: ${HEADLINES[status]}`,
    table(
      ['', ''],
      [
        ['Service', `${code(where.service)} in ${code(where.cluster)}`],
        ['Task definition', `${code(short(taskDefinition))}, before it ${code(short(previous))}`],
        ['Deployment', code(deploymentId)],
        ...changes.map(({ container, from, to }) => [text(container), `${code(from)} → ${code(to)}`]),
        ['Time', `${seconds.toFixed(0)} s`],
        ...(reason === '' ? [] : [['Why', text(reason)]]),
      ],
    ),
    ...(stopped.length === 0
      ? []
      : [
          '**Stopped tasks**',
          table(
            ['task', 'reason', 'containers'],
            stopped.map(task => [
              code(short(task.arn)),
              text(task.reason),
              task.containers.map(text).join('<br>'),
            ]),
          ),
        ]),
    ...(events.length === 0
      ? []
      : [
          details(
            `${events.length} events`,
            markdown.block(events.map(({ at, message }) => `${at} ${message}`).join('\n')),
          ),
        ]),
  ].join('\n\n');
}
