import { posix } from 'node:path';
import { Deadline, systemClock } from '@guarded-deploy/deadline';
import { chooseContainer, type Plan, type Remote, remoteOf, requireReadableLog } from '@guarded-deploy/ecs';
import { Fault, type Place } from '@guarded-deploy/faults';
import type * as Guard from '../guard/bundle.ts';
import type { Report } from '../step.ts';
import type { EcsDeps, EcsOutput } from './options.ts';

/** How the database is looked at from a task of the new release. */
export interface MigrateOptions {
  readonly mode: 'guard' | 'apply-safe';
  readonly service: string | undefined;
  readonly container: string | undefined;
  readonly tool: 'django' | 'alembic';
  readonly python: string;
  readonly directory: string | undefined;
  readonly settings: string | undefined;
  readonly databases: readonly string[];
  readonly alembicConfig: string;
  readonly allow: readonly string[];
  readonly checkDrift: 'first-party' | 'all' | 'off';
  readonly minutes: number;
  /** Directory of the application's source in the repository, for annotations. */
  readonly source: string;
}

interface MigrateDeps extends Pick<EcsDeps, 'aws' | 'ecs' | 'afterCancel' | 'log' | 'signal' | 'early'> {
  readonly temporary: string;
  /** Who starts the task, for those who look at it. */
  readonly startedBy: string;
  readonly pollSeconds: number;
  /** Loads the guard, which most releases never need. */
  readonly load: () => typeof Guard;
}

type Planned = Plan['services'][number];

const sameName = (service: string, wanted: string) =>
  service === wanted || service.split('/').at(-1) === wanted.split('/').at(-1);

/** The service whose new task definition and network the task has. @throws Fault MIGRATE_SERVICE */
function serviceOf({ services }: Plan, { service: wanted }: MigrateOptions): Planned {
  const found = wanted
    ? services.find(({ name }) => sameName(name, wanted))
    : (services.find(({ derived }) => derived.changes.length > 0) ?? services[0]);
  if (found) return found;
  throw new Fault({
    code: 'MIGRATE_SERVICE',
    what: `'migrate-service' is '${wanted!.slice(0, 200)}', which is not released here.`,
    remedy: "Name one of 'services', or leave it out.",
  });
}

/** The directory in the repository, without a way out of it. @throws Fault INPUT_INVALID */
function sourceOf({ source }: MigrateOptions): string {
  const path = posix.normalize(source || '.');
  if (!path.startsWith('/') && path !== '..' && !path.startsWith('../')) return path;
  throw new Fault({
    code: 'INPUT_INVALID',
    what: `'source' is ${JSON.stringify(source.slice(0, 200))}, which is outside the repository.`,
    remedy: 'Give a directory of the repository, such as api.',
  });
}

/** The container of the new release as the guard looks at it. */
function containerOf(
  options: MigrateOptions,
  { aws, ecs, afterCancel, log, startedBy, pollSeconds }: MigrateDeps,
  plan: Plan,
  { nodeFiles }: typeof Guard,
): Remote {
  const planned = serviceOf(plan, options);
  const { document, changes } = planned.derived;
  const container = chooseContainer(document, changes, options.container || undefined);
  requireReadableLog(document, container);
  log.info(`migrations: container '${container}' of ${planned.name}, in that service's network`);
  return remoteOf({
    document,
    container,
    service: planned.service,
    tags: planned.tags,
    startedBy,
    python: options.python,
    directory: options.directory ?? '',
    tool: options.tool,
    local: nodeFiles,
    note: text => log.debug(text),
    world: {
      aws,
      ecs,
      afterCancel,
      clock: systemClock,
      pollSeconds,
      report: line => log.info(line),
    },
  });
}

/** The same fault where the repository has the file. */
const inSource = (fault: Fault, placed: (place: Place) => Place): Fault => {
  const { code, what, remedy, place } = fault;
  return place === undefined ? fault : new Fault({ code, what, remedy, place: placed(place), cause: fault });
};

/**
 * Looks at the database from a task of the new release, in the network of the service, and applies what is safe where that is asked
 * for. No service is changed before. The report stops the release where it must not go on.
 */
export async function migrate(
  options: MigrateOptions,
  plan: Plan,
  deps: MigrateDeps,
): Promise<Report<EcsOutput>> {
  const { log, temporary } = deps;
  // Stands when the guard throws: no answer is never taken for clean.
  deps.early?.({ migrations: 'error' });
  const source = sourceOf(options);
  using deadline = new Deadline(options.minutes * 60, 'the task of the migrations', { signal: deps.signal });
  const guard = deps.load();
  const remote = containerOf(options, deps, plan, guard);
  const outcome = await log.group('Migrations', () =>
    guard.run(
      {
        tool: options.tool,
        root: remote.root,
        directory: remote.root,
        python: remote.python,
        settings: options.settings || undefined,
        databases: options.databases,
        onPending: options.mode === 'apply-safe' ? 'apply-safe' : 'fail',
        safety: 'block',
        checkDrift: options.checkDrift,
        allow: options.allow,
        connectTimeout: 10,
        lockTimeout: 5,
        retries: 2,
        smallTable: 0,
        alembicConfig: options.alembicConfig,
        ...(options.mode === 'guard'
          ? { howTo: 'Apply them first, or let the release apply those that are safe (`apply-safe`).' }
          : {}),
      },
      { exec: remote.exec, files: remote.files, env: {}, temporary, deadline, log },
    ),
  );
  if (outcome.kind === 'unanswered') throw outcome.thrown;
  const { result } = outcome;
  const placed = (place: Place) => ({ ...place, file: posix.join(source, place.file) });
  const said = `migrations: ${result.status}, ${guard.countsOf(result)}, ${result.applied.length} applied`;
  return {
    outputs: {
      migrations: result.status,
      'migrations-pending': guard.publicMigrations(result.pending),
      'migrations-applied': result.applied,
    },
    lines: [...guard.linesOf(result, placed), { level: 'info', text: said }],
    summary: [guard.guardSummary(result)],
    ...(result.fault ? { stop: inSource(result.fault, placed) } : {}),
  };
}
