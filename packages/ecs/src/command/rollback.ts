import { Fault } from '@guarded-deploy/faults';
import type { EcsApi, Service } from '../aws/ecs.ts';
import type { TaskDefinition } from '../definition/derive.ts';
import { differences } from '../definition/diff.ts';
import { lastCompleted } from '../rollout/rolling.ts';
import { type Plan, type PlannedService, requireServices, strategyOf } from './plan.ts';

/** So far into the past a way back is looked for. */
const DEPLOYMENTS = 50;
/** So many task definitions are read for it. */
const DEFINITIONS = 20;

const nothing = (name: string, why: string) =>
  new Fault({
    code: 'NOTHING_TO_GO_BACK_TO',
    what: `'${name}' cannot go back: ${why}.`,
    remedy: "Release a tag that worked ('command: release'), or name a task definition as 'to'.",
  });

/** The images of a task definition, by which two revisions are told to be the same release. */
const imagesOf = ({ containerDefinitions = [] }: TaskDefinition): string =>
  containerDefinitions
    .map(({ name, image }) => `${name}=${image}`)
    .sort()
    .join('\n');

/** Task definitions that completed deployments brought, the newest first. */
async function completed(ecs: EcsApi, name: string): Promise<readonly string[]> {
  const briefs = await ecs.serviceDeployments(name, { status: ['SUCCESSFUL'], limit: DEPLOYMENTS });
  const arns = briefs.flatMap(({ targetServiceRevisionArn: arn }) => arn ?? []);
  if (arns.length === 0) return [];
  const revisions = await ecs.revisions([...new Set(arns)]);
  return arns.flatMap(
    arn => revisions.find(({ serviceRevisionArn }) => serviceRevisionArn === arn)?.taskDefinition ?? [],
  );
}

/**
 * The release before the one that runs: of those that were completed, the newest that was live before the running one was live for
 * the first time. Going back twice thus goes two releases back, not to and fro. Releases are told apart by their images.
 * @param history task definitions of completed deployments, by the first time each was live, the newest first
 */
export function releaseBefore(
  running: TaskDefinition,
  history: readonly { readonly arn: string; readonly definition: TaskDefinition }[],
): string | undefined {
  const own = imagesOf(running);
  const first = history.map(({ definition }) => imagesOf(definition)).lastIndexOf(own);
  return history.slice(first + 1).find(({ definition }) => imagesOf(definition) !== own)?.arn;
}

async function targetOf(
  ecs: EcsApi,
  name: string,
  service: Service,
  running: TaskDefinition,
): Promise<string> {
  const primary = service.deployments?.find(({ status }) => status === 'PRIMARY');
  if (primary?.rolloutState !== undefined && primary.rolloutState !== 'COMPLETED') {
    // What is on its way is not finished: what was there before it is the release to go back to.
    const healthy = lastCompleted(service.deployments ?? []) ?? (await completed(ecs, name))[0];
    if (healthy === undefined) throw nothing(name, 'no deployment of it was ever completed');
    return healthy;
  }
  // By the first time that each was live: a later return to it does not count.
  const arns = [...new Set([...(await completed(ecs, name))].reverse())].reverse();
  const history = await Promise.all(
    arns
      .slice(0, DEFINITIONS)
      .map(async arn => ({ arn, definition: (await ecs.describe(arn))?.definition ?? {} })),
  );
  const target = releaseBefore(running, history);
  if (target === undefined)
    throw nothing(name, 'ECS remembers no completed deployment before the running one');
  return target;
}

/** `to` has to be of the same family as what runs: another one is another application. */
async function namedTarget(ecs: EcsApi, name: string, running: TaskDefinition, to: string): Promise<string> {
  const described = await ecs.describe(to);
  if (described === undefined) {
    throw new Fault({
      code: 'TEMPLATE_MISSING',
      what: `There is no task definition '${to.slice(0, 200)}'.`,
      remedy: "Check 'to': a family:revision or an ARN in the same region.",
    });
  }
  const { family, taskDefinitionArn } = described.definition;
  if (family !== running.family) {
    throw new Fault({
      code: 'FAMILY_DIFFERS',
      what: `'${to.slice(0, 200)}' is of the family '${family ?? ''}', but '${name}' runs '${running.family ?? ''}'.`,
      remedy: "Name a revision of the same family as 'to'.",
    });
  }
  return taskDefinitionArn ?? to;
}

/**
 * What a way back would do, service by service. Changes nothing.
 * @throws Fault SERVICE_MISSING, CONTROLLER_UNSUPPORTED, NOTHING_TO_GO_BACK_TO, TEMPLATE_MISSING, FAMILY_DIFFERS
 */
export async function planRollback(
  ecs: EcsApi,
  options: {
    readonly cluster: string;
    readonly services: readonly { readonly name: string }[];
    readonly to?: string | undefined;
  },
): Promise<Plan> {
  const { cluster, to } = options;
  const names = options.services.map(({ name }) => name);
  const services = await requireServices(ecs, cluster, names);
  const planned = await Promise.all(
    names.map(async (name): Promise<PlannedService> => {
      const service = services.get(name)!;
      const staged = strategyOf(service) !== 'ROLLING';
      const running = (await ecs.describe(service.taskDefinition ?? ''))?.definition ?? {};
      const stop = staged && to === undefined ? await underWay(ecs, service) : undefined;
      const existing =
        stop !== undefined
          ? undefined
          : to === undefined
            ? await targetOf(ecs, name, service, running)
            : await namedTarget(ecs, name, running, to);
      const target = existing === undefined ? running : ((await ecs.describe(existing))?.definition ?? {});
      return {
        name,
        service,
        running,
        derived: {
          document: { ...target, family: target.family ?? '' },
          changes: changesOf(running, target),
        },
        tags: [],
        diff: differences(running, target),
        staged,
        ...(existing === undefined ? {} : { existing }),
        ...(stop === undefined ? {} : { stop }),
      };
    }),
  );
  return { cluster, services: planned };
}

/** The service deployment that is under way; undefined where none is. */
async function underWay(
  ecs: EcsApi,
  { currentServiceDeployment: arn }: Service,
): Promise<string | undefined> {
  if (arn === undefined) return undefined;
  const [deployment] = await ecs.describeDeployments([arn]);
  return /^(PENDING|IN_PROGRESS)$/.test(deployment?.status ?? '') ? arn : undefined;
}

function changesOf(running: TaskDefinition, target: TaskDefinition) {
  return (target.containerDefinitions ?? []).flatMap(({ name, image = '' }) => {
    const from = running.containerDefinitions?.find(container => container.name === name)?.image ?? '';
    return from === image ? [] : [{ container: name ?? '', from, to: image }];
  });
}
