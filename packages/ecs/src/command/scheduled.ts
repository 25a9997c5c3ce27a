/** Task definitions of the release that no service runs: schedules (EventBridge) start tasks of the family's newest revision. */
import { Fault } from '@guarded-deploy/faults';
import type { EcsApi } from '../aws/ecs.ts';
import { type Derived, deriveDefinition, type ImageRequest } from '../definition/derive.ts';

interface ScheduledRequest {
  readonly template: string;
  readonly family: string | undefined;
}

export interface PlannedScheduled {
  readonly template: string;
  readonly derived: Derived;
  readonly tags: readonly unknown[];
}

const LINE =
  /^((?:arn:[a-z-]+:ecs:[a-z0-9-]+:\d{12}:task-definition\/)?[A-Za-z0-9_-]{1,255}(?::\d{1,10})?)(?:\s*=\s*([A-Za-z0-9_-]{1,255}))?$/;

/** `template` or `template=family`, one a line. @throws Fault SERVICES_INVALID */
export function parseScheduled(lines: readonly string[]): readonly ScheduledRequest[] {
  return lines.map(line => {
    const match = LINE.exec(line.trim());
    if (match) return { template: match[1]!, family: match[2] };
    throw new Fault({
      code: 'SERVICES_INVALID',
      what: `The line ${JSON.stringify(line.slice(0, 200))} of 'scheduled' is not template=family.`,
      remedy: 'Write one task definition a line; the family may be left out, such as nightly-template.',
    });
  });
}

/**
 * What would be registered. Changes nothing.
 * @throws Fault TEMPLATE_MISSING, NOTHING_TO_CHANGE
 */
export async function planScheduled(
  ecs: EcsApi,
  requests: readonly ScheduledRequest[],
  images: ImageRequest,
): Promise<readonly PlannedScheduled[]> {
  return Promise.all(
    requests.map(async ({ template, family }) => {
      const found = await ecs.describe(template);
      if (!found) {
        throw new Fault({
          code: 'TEMPLATE_MISSING',
          what: `There is no task definition '${template}', a template under 'scheduled'.`,
          remedy: "Correct 'scheduled': a family or an ARN in the same region.",
        });
      }
      const derived = deriveDefinition(found.definition, { ...images, family });
      if (derived.changes.length === 0) {
        throw new Fault({
          code: 'NOTHING_TO_CHANGE',
          what: `No container of '${template}', a template under 'scheduled', gets an image of this release.`,
          remedy: "Take the line away, or add its repository to 'repository'.",
        });
      }
      const tags = found.tags.filter(tag => !/^aws:/i.test(String((tag as { key?: unknown }).key ?? '')));
      return { template, derived, tags };
    }),
  );
}

/** Registers them, once the services are stable. @returns the ARNs */
export async function registerScheduled(
  ecs: EcsApi,
  planned: readonly PlannedScheduled[],
): Promise<readonly string[]> {
  const arns: string[] = [];
  for (const { derived, tags } of planned)
    arns.push(await ecs.register({ ...derived.document, ...(tags.length > 0 ? { tags } : {}) }));
  return arns;
}
