/** Releasing on ECS, going back, and looking. */
import { systemClock } from '@guarded-deploy/deadline';
import {
  carryOut,
  type EcsRelease,
  imagesOf,
  lookAt,
  type Plan,
  type PlannedScheduled,
  parseScheduled,
  pauseChecks,
  planRelease,
  planRollback,
  planScheduled,
  registerScheduled,
  replacedImagesOf,
  requireImages,
  type ServiceStatus,
} from '@guarded-deploy/ecs';
import type { Report } from '../step.ts';
import { tell } from '../step.ts';
import { type ContainerLog, showLogs } from './logs.ts';
import type { Commits, EcsDeps, EcsOptions, EcsOutput } from './options.ts';

/** What came of it, as far as it went. */
export interface EcsOutcome {
  readonly options: EcsOptions;
  /** Why it ended before it was done. */
  readonly thrown?: unknown;
  /** It was ended by a cancel or by its time. */
  readonly aborted: boolean;
  readonly plan?: Plan;
  /** `status`: what runs, and its commit where it is one. */
  readonly looked?: readonly ServiceStatus[];
  readonly liveCommit?: string;
  readonly commits?: Commits;
  /** Something newer is live, so nothing was changed. */
  readonly skipped?: boolean;
  /** What was found out about the database. */
  readonly migrations?: Report<EcsOutput>;
  readonly release?: EcsRelease;
  readonly logs?: readonly ContainerLog[];
  /** ARNs of task definitions for schedules. */
  readonly registered?: readonly string[];
}

type Facts = { -readonly [F in keyof EcsOutcome]?: EcsOutcome[F] };

/** Does what `command` says. Whatever goes wrong is in the outcome, with all that was known by then. */
export async function run(options: EcsOptions, deps: EcsDeps): Promise<EcsOutcome> {
  const facts: Facts = {};
  try {
    if (options.command === 'status') await look(options, deps, facts);
    else await act(options, deps, facts);
  } catch (thrown) {
    facts.thrown = thrown;
  }
  return { ...facts, options, aborted: deps.signal.aborted };
}

async function look({ request }: EcsOptions, { ecs, imagesCommit }: EcsDeps, facts: Facts): Promise<void> {
  const looked = await lookAt(ecs, request);
  const images = looked.flatMap(({ containers }) => containers.flatMap(({ image }) => image ?? []));
  const commits = await Promise.all(images.map(image => imagesCommit?.([image])));
  // Containers of others, such as agents and proxies, tell no commit of this repository.
  const known = [...new Set(commits.filter(commit => commit !== undefined))];
  Object.assign(facts, { looked, liveCommit: known.length === 1 ? known[0]! : '' });
}

async function act(options: EcsOptions, deps: EcsDeps, facts: Facts): Promise<void> {
  const { command, request, verifyImages } = options;
  const { ecs } = deps;
  const isRollback = command === 'rollback';
  const plan = isRollback
    ? await planRollback(ecs, { ...request, to: options.to })
    : await planRelease(ecs, request);
  facts.plan = plan;
  await deps.onPlan(plan);
  const scheduled = isRollback ? [] : await planScheduled(ecs, parseScheduled(options.scheduled), request);
  if (!isRollback && verifyImages) {
    const more = scheduled.flatMap(({ derived }) => derived.changes.map(({ to }) => to));
    await requireImages([...new Set([...imagesOf(plan), ...more])], repository => deps.open(repository));
  }
  if (command !== 'check') await release(options, deps, { plan, scheduled }, facts);
}

async function release(
  options: EcsOptions,
  deps: EcsDeps,
  { plan, scheduled }: { readonly plan: Plan; readonly scheduled: readonly PlannedScheduled[] },
  facts: Facts,
): Promise<void> {
  const { aws, ecs, log, signal, imagesCommit, mayReplace } = deps;
  const commits = {
    live: await imagesCommit?.(replacedImagesOf(plan)),
    next: await imagesCommit?.(imagesOf(plan)),
  };
  facts.commits = commits;
  if (mayReplace && !(await mayReplace(commits))) {
    facts.skipped = true;
    return;
  }
  // What goes back finds the database as newer code has left it; migrations are never undone.
  if (options.command === 'release') {
    const migrations = await deps.migrate?.(plan);
    if (migrations) {
      facts.migrations = migrations;
      deps.early?.(migrations.outputs);
      tell(log, migrations.lines);
      if (migrations.stop !== undefined) throw migrations.stop;
    }
  }
  const done = await carryOut(plan, options.rollout, {
    ...{ ecs, signal, clock: systemClock },
    afterCancel: deps.afterCancel,
    calls: () => aws.calls,
    report: line => log.info(line),
    atPause: pauseOf(options, deps),
    made: madeOf(plan, deps),
  });
  facts.release = done;
  log.debug(`${aws.calls} calls of AWS in ${done.seconds} s`);
  if (done.status !== 'stable') {
    if (!signal.aborted) facts.logs = await showLogs(deps, plan, done);
    return;
  }
  facts.registered = await registerScheduled(ecs, scheduled);
  for (const arn of facts.registered) log.info(`for schedules: ${arn.split('/').at(-1)}`);
  await deps.record?.(plan);
}

function pauseOf({ pause }: EcsOptions, { read }: EcsDeps) {
  if (!pause || pause.urls.length === 0 || !read) return undefined;
  return pauseChecks(pause, { read, clock: systemClock });
}

/** Tells the names of what was made, in the order of the plan, whenever there is a new one. */
function madeOf({ services }: Plan, { early }: EcsDeps) {
  type Names = { readonly taskDefinition: string; readonly previous: string; readonly deploymentId: string };
  const made = new Map<string, Names>();
  const lines = (of: (names: Names) => string) =>
    services.flatMap(({ name }) => (made.has(name) ? of(made.get(name)!) : [])).join('\n');
  return (names: Names & { readonly name: string }) => {
    made.set(names.name, names);
    early?.({
      'task-definition': lines(({ taskDefinition }) => taskDefinition),
      'previous-task-definition': lines(({ previous }) => previous),
      ...(names.deploymentId === '' ? {} : { 'deployment-id': lines(({ deploymentId }) => deploymentId) }),
    });
  };
}
