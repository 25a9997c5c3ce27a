import { createFetch } from '@guarded-deploy/action-kit';
import { systemClock } from '@guarded-deploy/deadline';
import {
  carryOut,
  checkTag,
  differenceLine,
  type EcsRelease,
  type ImageWish,
  imagesOf,
  lookAt,
  type Plan,
  type PlannedScheduled,
  parseImages,
  parseScheduled,
  parseServices,
  pauseChecks,
  planRelease,
  planRollback,
  planScheduled,
  registerScheduled,
  replacedImagesOf,
  requireImages,
  requireTeam,
  type ServiceRelease,
} from '@guarded-deploy/ecs';
import { Fault } from '@guarded-deploy/faults';
import { type Clients, type EcsKit, openClients, teamMembership } from './clients.ts';
import { showLogs } from './logs.ts';
import { migrate } from './migrate.ts';
import { recordDeployment } from './record.ts';
import { endingSummary, planSummary, releaseSummary, serviceJson, statusSummary } from './summary.ts';

export type { EcsKit } from './clients.ts';

/** Commits of what is live and of what would take its place; undefined where one is not known. */
export interface Commits {
  readonly live: string | undefined;
  readonly next: string | undefined;
}

/** What is asked before anything is changed: `false` leaves all as it is. */
export type MayReplace = (commits: Commits) => Promise<boolean>;

/** How a step went that threw nothing. */
export type Performed = 'released' | 'skipped' | 'looked';

/** Who is behind the run must be of the team, where one is named; asked before anything else. @throws Fault */
export async function authorize(kit: EcsKit): Promise<void> {
  const { inputs, context } = kit;
  if (!inputs.team || inputs.command === 'status') return;
  await requireTeam(inputs.team, [context.actor, context.triggeringActor], teamMembership(kit));
}

/** What the inputs say by themselves, before anybody is asked. @throws Fault INPUT_MISSING, SERVICES_INVALID, IMAGES_INVALID, TAG_INVALID */
export function wishOf({ inputs }: Pick<EcsKit, 'inputs'>) {
  const services = parseServices(inputs);
  const { tag, repository, command } = inputs;
  if (command === 'rollback' && (tag !== undefined || inputs.images.length > 0)) {
    throw new Fault({
      code: 'INPUT_INVALID',
      what: `'${tag === undefined ? 'images' : 'tag'}' was given with 'command: rollback', which goes back to a task definition.`,
      remedy:
        "Leave it out, and name a task definition as 'to' where the last completed one is not meant; or release the old tag.",
    });
  }
  if (tag !== undefined && repository.length === 0) {
    throw new Fault({
      code: 'INPUT_MISSING',
      what: "The input 'repository' is missing: it says which images get 'tag'.",
      remedy: "Set 'repository', or name whole images under 'images' instead of 'tag'.",
    });
  }
  if (tag !== undefined) checkTag(tag);
  const images: ImageWish = { images: parseImages(inputs.images), tag, repositories: repository };
  return { cluster: inputs.cluster, services, ...images };
}

/**
 * Does what `command` says. The output `status` and a summary are there however it ends. Who may do it, `authorize` says.
 * @throws Fault unless a release or a way back is stable
 */
export async function perform(kit: EcsKit, mayReplace: MayReplace = async () => true): Promise<Performed> {
  const state: Ending = { status: 'failed', summarized: false };
  try {
    const clients = openClients(kit);
    const { command } = kit.inputs;
    if (command === 'status') return await status(kit, clients, state);
    const wish = wishOf(kit);
    const plan =
      command === 'rollback'
        ? await planRollback(clients.ecs, { ...wish, to: kit.inputs.to })
        : await planRelease(clients.ecs, wish);
    kit.setOutput(
      'diff',
      plan.services.flatMap(({ name, diff }) => diff.map(entry => ({ service: name, ...entry }))),
    );
    await showDiff(kit, plan);
    const scheduled =
      command === 'rollback'
        ? []
        : await planScheduled(clients.ecs, parseScheduled(kit.inputs.scheduled), wish);
    if (command !== 'rollback' && kit.inputs.verifyImages) {
      const more = scheduled.flatMap(({ derived }) => derived.changes.map(({ to }) => to));
      await requireImages([...new Set([...imagesOf(plan), ...more])], repository => clients.open(repository));
    }
    if (command === 'check') return check(kit, plan, state);
    return await release(kit, clients, { plan, scheduled }, mayReplace, state);
  } catch (thrown) {
    if (!state.settled) state.status = kit.deadline.signal.aborted ? 'cancelled' : 'failed';
    if (!state.summarized) kit.summarize(endingSummary(kit.inputs, state.status));
    throw thrown;
  } finally {
    kit.setOutput('status', state.status);
  }
}

interface Ending {
  status: string;
  summarized: boolean;
  settled?: boolean;
}

const changes = (count: number) => (count === 1 ? 'one change' : `${count} changes`);

async function showDiff({ log }: EcsKit, { services }: Plan): Promise<void> {
  for (const { name, diff } of services) {
    if (diff.length === 0) continue;
    await log.group(`${name}: ${changes(diff.length)} of the task definition`, async () => {
      for (const difference of diff) log.info(differenceLine(difference));
    });
  }
}

function check(kit: EcsKit, plan: Plan, state: Ending): 'looked' {
  Object.assign(state, { status: 'checked', summarized: true });
  kit.summarize(planSummary(plan));
  kit.log.info('checked: a release would go; nothing was changed');
  return 'looked';
}

async function status(kit: EcsKit, { ecs, commitOf }: Clients, state: Ending): Promise<'looked'> {
  const { cluster, services } = wishOf(kit);
  const all = await lookAt(ecs, { cluster, services });
  const images = all.flatMap(({ containers }) => containers.flatMap(({ image }) => image ?? []));
  const commits = await Promise.all(images.map(image => commitOf([image])));
  // Containers of others, such as agents and proxies, tell no commit of this repository.
  const known = [...new Set(commits.filter(commit => commit !== undefined))];
  kit.setOutput('live-commit', known.length === 1 ? known[0]! : '');
  kit.setOutput('task-definition', all.map(({ taskDefinition }) => taskDefinition).join('\n'));
  const order = ['failed', 'rolled-back', 'in-progress', 'stable'];
  const worst = order.find(word => all.some(service => service.status === word)) ?? 'failed';
  Object.assign(state, { status: worst, summarized: true, settled: true });
  for (const { name, status: own, deployments, containers, events } of all) {
    kit.log.info(`${name}: ${own}`);
    for (const container of containers) kit.log.info(`  ${container.name}: ${container.image}`);
    for (const line of [...deployments, ...events]) kit.log.info(`  ${line}`);
  }
  kit.summarize(statusSummary(cluster, all));
  return 'looked';
}

async function release(
  kit: EcsKit,
  clients: Clients,
  { plan, scheduled }: { readonly plan: Plan; readonly scheduled: readonly PlannedScheduled[] },
  mayReplace: MayReplace,
  state: Ending,
): Promise<Performed> {
  const { inputs, log, deadline } = kit;
  const commits = {
    live: await clients.commitOf(replacedImagesOf(plan)),
    next: await clients.commitOf(imagesOf(plan)),
  };
  if (!(await mayReplace(commits))) {
    Object.assign(state, { status: 'skipped', summarized: true, settled: true });
    kit.setOutput('live-commit', commits.live ?? '');
    return 'skipped';
  }
  // What goes back finds the database as newer code has left it; migrations are never undone.
  if (inputs.command === 'release') await migrate(kit, clients, plan);
  const made = new Map<string, { taskDefinition: string; previous: string; deploymentId: string }>();
  const lines = (of: (names: { taskDefinition: string; previous: string; deploymentId: string }) => string) =>
    plan.services.flatMap(({ name }) => (made.has(name) ? of(made.get(name)!) : [])).join('\n');
  const done = await carryOut(
    plan,
    { ...inputs, waitSeconds: inputs.waitMinutes * 60 },
    {
      ecs: clients.ecs,
      afterCancel: clients.afterCancel,
      calls: () => clients.aws.calls,
      clock: systemClock,
      signal: deadline.signal,
      report: line => log.info(line),
      atPause:
        inputs.pauseUrls.length === 0
          ? undefined
          : pauseChecks(
              {
                urls: inputs.pauseUrls,
                expect: inputs.pauseExpect || undefined,
                seconds: inputs.pauseSeconds,
              },
              { read: readerOf(kit), clock: systemClock },
            ),
      // Stand also when the wait is cancelled or AWS fails in it.
      made: names => {
        made.set(names.name, names);
        kit.setOutput(
          'task-definition',
          lines(({ taskDefinition }) => taskDefinition),
        );
        kit.setOutput(
          'previous-task-definition',
          lines(({ previous }) => previous),
        );
        if (names.deploymentId !== '')
          kit.setOutput(
            'deployment-id',
            lines(({ deploymentId }) => deploymentId),
          );
      },
    },
  );
  Object.assign(state, { status: done.status, summarized: true, settled: true });
  kit.setOutput(
    'events',
    done.services.flatMap(({ events }) => events),
  );
  kit.setOutput('services', done.services.map(serviceJson));
  kit.setOutput('live-commit', liveCommit(done, commits) ?? '');
  log.debug(`${clients.aws.calls} calls of AWS in ${done.seconds} s`);
  const logs =
    done.status === 'stable' || deadline.signal.aborted ? [] : await showLogs(kit, clients, plan, done);
  kit.summarize(releaseSummary(done, inputs.cluster, logs));
  if (done.fault) throw done.fault;
  if (done.status !== 'stable') throw faultOf(done);
  const registered = await registerScheduled(clients.ecs, scheduled);
  kit.setOutput('scheduled-task-definitions', registered.join('\n'));
  for (const arn of registered) log.info(`for schedules: ${arn.split('/').at(-1)}`);
  await recordDeployment(kit, clients, plan);
  for (const { name, reason } of done.services) if (reason !== '') log.notice(`${name}: ${reason}`);
  log.info(`stable after ${done.seconds.toFixed(0)} s`);
  return 'released';
}

/** Asks an address behind the test listener. */
function readerOf({ env }: EcsKit) {
  const fetch = createFetch(env);
  return async (url: string, signal: AbortSignal) => {
    const answer = await fetch(url, {
      headers: { accept: 'application/json', 'cache-control': 'no-cache', connection: 'close' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
      largestBody: 65_536,
    });
    return { status: answer.status, text: await answer.text() };
  };
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

/** The sentence that a person reads of a release that is not stable. */
function faultOf({ status, services }: EcsRelease): Fault {
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
