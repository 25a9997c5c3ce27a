import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { ContainerDefinition } from '../definition/derive.ts';
import type { Aws } from './client.ts';
import { lastPart } from './ecs.ts';

/** Where a container of a task writes to CloudWatch Logs. */
export interface LogPlace {
  readonly group: string;
  readonly stream: string;
  readonly region: string | undefined;
}

/** @returns undefined for a container whose log goes elsewhere, or to a stream that cannot be told */
export function logPlaceOf(
  container: ContainerDefinition | undefined,
  taskArn: string,
): LogPlace | undefined {
  const { logDriver, options = {} } = container?.logConfiguration ?? {};
  const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix, 'awslogs-region': region } = options;
  if (logDriver !== 'awslogs' || !group || !prefix || !container?.name) return undefined;
  return { group, stream: `${prefix}/${container.name}/${lastPart(taskArn)}`, region };
}

const LINES = 20;
const LONGEST_LINE = 500;

/** The last lines that a container wrote, the oldest first. @throws Fault where they may not be read, or are not there */
export async function lastLines(aws: Aws, { group, stream, region }: LogPlace): Promise<readonly string[]> {
  const answer = await aws.call(
    'logs:GetLogEvents',
    CloudWatchLogsClient as never,
    GetLogEventsCommand,
    { logGroupName: group, logStreamName: stream, limit: LINES, startFromHead: false },
    { patienceMs: 2_000, region },
  );
  const events = Array.isArray(answer['events']) ? (answer['events'] as { message?: unknown }[]) : [];
  return events
    .slice(-LINES)
    .flatMap(({ message }) =>
      typeof message === 'string' ? [message.trimEnd().slice(0, LONGEST_LINE)] : [],
    );
}

/** No answer needs so many pages of 10,000 lines, and no log is read for ever. */
const MOST_PAGES = 50;

/** All lines that a container wrote, the oldest first. @throws Fault where they may not be read, or are not there */
export async function allLines(aws: Aws, { group, stream, region }: LogPlace): Promise<readonly string[]> {
  const lines: string[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await aws.call(
      'logs:GetLogEvents',
      CloudWatchLogsClient as never,
      GetLogEventsCommand,
      {
        logGroupName: group,
        logStreamName: stream,
        startFromHead: true,
        ...(token === undefined ? {} : { nextToken: token }),
      },
      { patienceMs: 10_000, region },
    );
    const events = Array.isArray(answer['events']) ? (answer['events'] as { message?: unknown }[]) : [];
    for (const { message } of events) if (typeof message === 'string') lines.push(message.trimEnd());
    const next = answer['nextForwardToken'];
    // The same token again is the end; a page may be empty before it.
    if (typeof next !== 'string' || next === token) break;
    token = next;
  }
  return lines;
}

/** Pages of AWS's console, by an ARN's partition. */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** The console's page of a service's deployments; undefined for an ARN that is none. */
export function consoleUrl(serviceArn: string): string | undefined {
  const match = /^arn:([a-z-]+):ecs:([a-z0-9-]+):\d+:service\/([A-Za-z0-9_-]+)\/([A-Za-z0-9_-]+)$/.exec(
    serviceArn,
  );
  const host = match && CONSOLES[match[1]!];
  if (!match || !host) return undefined;
  const [, , region, cluster, service] = match;
  return `https://${region}.${host}/ecs/v2/clusters/${cluster}/services/${service}/deployments?region=${region}`;
}

/** The console's page of a log group. It wants the name encoded twice, with `$` for `%`. */
export function logGroupUrl(serviceArn: string, group: string, logRegion?: string): string | undefined {
  const match = /^arn:([a-z-]+):ecs:([a-z0-9-]+):/.exec(serviceArn);
  const host = match && CONSOLES[match[1]!];
  if (!match || !host || !/^[A-Za-z0-9_./#-]{1,512}$/.test(group)) return undefined;
  const region = logRegion && /^[a-z0-9-]+$/.test(logRegion) ? logRegion : match[2]!;
  const name = encodeURIComponent(encodeURIComponent(group)).replace(/%/g, '$');
  return `https://${region}.${host}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${name}`;
}
