import {
  type EcsRelease,
  lastLines,
  lastPart,
  logGroupUrl,
  logPlaceOf,
  type Plan,
} from '@guarded-deploy/ecs';
import { Fault } from '@guarded-deploy/faults';
import type { EcsDeps } from './options.ts';

/** What a container wrote before it stopped. */
export interface ContainerLog {
  readonly service: string;
  readonly container: string;
  readonly task: string;
  readonly group: string;
  readonly url: string | undefined;
  readonly lines: readonly string[];
}

/** Reads and shows the last lines of the first stopped container of each service that did not make it. Never fails a release that failed already. */
export async function showLogs(
  { log, signal, aws }: EcsDeps,
  plan: Plan,
  { services }: EcsRelease,
): Promise<readonly ContainerLog[]> {
  const logs: ContainerLog[] = [];
  for (const { name, stopped, serviceArn } of services) {
    const task = stopped.find(({ culprit }) => culprit !== undefined);
    const planned = plan.services.find(service => service.name === name);
    const container = planned?.derived.document.containerDefinitions?.find(
      entry => entry.name === task?.culprit,
    );
    const place = task && logPlaceOf(container, task.arn);
    if (!place || !task?.culprit) continue;
    try {
      const lines = await lastLines(aws, place);
      await log.group(
        `Last lines of ${task.culprit} in task ${lastPart(task.arn)} (${place.group})`,
        async () => {
          for (const line of lines) log.info(line);
        },
      );
      const url = logGroupUrl(serviceArn, place.group, place.region);
      logs.push({
        service: name,
        container: task.culprit,
        task: lastPart(task.arn),
        group: place.group,
        url,
        lines,
      });
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof Fault)) throw thrown;
      log.info(`the log of ${task.culprit} is not shown: ${thrown.what}`);
    }
  }
  return logs;
}
