import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { Deadline, systemClock } from '@guarded-deploy/deadline';
import { chooseContainer, type Plan, type Remote, remoteOf, requireReadableLog } from '@guarded-deploy/ecs';
import { Fault } from '@guarded-deploy/faults';
import type { GuardResult } from '@guarded-deploy/migrations';
import type { Clients, EcsKit } from './clients.ts';
import type * as Guard from './ecs-guard.entry.ts';
import type { Inputs } from './io.gen.ts';

/** The bundle beside this one, which only a release with migrations needs. */
const load = () => createRequire(__filename)(join(__dirname, 'ecs-guard.cjs')) as typeof Guard;

type Planned = Plan['services'][number];

const sameName = (service: string, wanted: string) =>
  service === wanted || service.split('/').at(-1) === wanted.split('/').at(-1);

/** The service whose new task definition and network the task has. @throws Fault MIGRATE_SERVICE */
function serviceOf({ services }: Plan, { migrateService }: Inputs): Planned {
  const found = migrateService
    ? services.find(({ name }) => sameName(name, migrateService))
    : (services.find(({ derived }) => derived.changes.length > 0) ?? services[0]);
  if (found) return found;
  throw new Fault({
    code: 'MIGRATE_SERVICE',
    what: `'migrate-service' is '${migrateService!.slice(0, 200)}', which is not released here.`,
    remedy: "Name one of 'services', or leave it out.",
  });
}

/** The directory in the repository, without a way out of it. @throws Fault INPUT_INVALID */
function sourceOf({ source }: Inputs): string {
  const path = posix.normalize(source || '.');
  if (!path.startsWith('/') && path !== '..' && !path.startsWith('../')) return path;
  throw new Fault({
    code: 'INPUT_INVALID',
    what: `'source' is ${JSON.stringify(source.slice(0, 200))}, which is outside the repository.`,
    remedy: 'Give a directory of the repository, such as api.',
  });
}

/** What the log, the outputs and the summary say of the guard's result. */
function tell(kit: EcsKit, result: GuardResult, source: string, words: typeof Guard): void {
  const { log } = kit;
  const { countsOf, guardSummary, idOf, publicMigrations } = words;
  const { applied, annotations, notes, pending, status } = result;
  kit.setOutput('migrations', status);
  kit.setOutput('migrations-pending', publicMigrations(pending));
  kit.setOutput('migrations-applied', applied);
  for (const { level, place, title, text } of annotations) {
    const at = place && { ...place, file: posix.join(source, place.file) };
    if (level === 'notice') log.notice(text, at);
    else log[level](text, at, title);
  }
  for (const sentence of notes) log.info(sentence);
  for (const { app, name, seconds } of applied)
    log.info(`applied ${idOf({ app, name })}${seconds === null ? '' : ` in ${seconds} s`}`);
  log.info(`migrations: ${status}, ${countsOf(result)}, ${applied.length} applied`);
  kit.summarize(guardSummary(result));
}

/** The container of the new release as the guard looks at it. */
function containerOf(
  kit: EcsKit,
  { aws, ecs, afterCancel }: Clients,
  plan: Plan,
  { nodeFiles }: typeof Guard,
): Remote {
  const { inputs, log, context } = kit;
  const planned = serviceOf(plan, inputs);
  const { document, changes } = planned.derived;
  const container = chooseContainer(document, changes, inputs.migrateContainer || undefined);
  requireReadableLog(document, container);
  log.info(`migrations: container '${container}' of ${planned.name}, in that service's network`);
  return remoteOf({
    document,
    container,
    service: planned.service,
    tags: planned.tags,
    startedBy: `guarded-deploy/${context.runId}`,
    python: inputs.migratePython,
    directory: inputs.migrateDirectory ?? '',
    tool: inputs.migrateTool,
    local: nodeFiles,
    note: text => log.debug(text),
    world: {
      aws,
      ecs,
      afterCancel,
      clock: systemClock,
      pollSeconds: inputs.pollSeconds,
      report: line => log.info(line),
    },
  });
}

/** The same fault where the repository has the file. */
const inSource = (fault: Fault, source: string): Fault =>
  fault.place === undefined
    ? fault
    : new Fault({
        code: fault.code,
        what: fault.what,
        remedy: fault.remedy,
        place: { ...fault.place, file: posix.join(source, fault.place.file) },
        cause: fault,
      });

/**
 * Looks at the database from a task of the new release, in the network of the service, and applies what is safe where that is asked
 * for. No service is changed before. @throws Fault when the release must stop
 */
export async function migrate(kit: EcsKit, clients: Clients, plan: Plan): Promise<void> {
  const { inputs, log, env, deadline: outer } = kit;
  if (inputs.migrate === 'off') return;
  // Stands when the guard throws: no answer is never taken for clean.
  kit.setOutput('migrations', 'error');
  const source = sourceOf(inputs);
  using deadline = new Deadline(inputs.migrateMinutes * 60, 'the task of the migrations', {
    signal: outer.signal,
  });
  const words = load();
  const remote = containerOf(kit, clients, plan, words);
  const result = await log.group('Migrations', () =>
    words.guard({
      tool: inputs.migrateTool,
      root: remote.root,
      directory: remote.root,
      python: remote.python,
      settings: inputs.migrateSettings || undefined,
      databases: inputs.migrateDatabases,
      onPending: inputs.migrate === 'apply-safe' ? 'apply-safe' : 'fail',
      safety: 'block',
      checkDrift: inputs.migrateDrift,
      allow: inputs.migrateAllow,
      connectTimeout: 10,
      lockTimeout: 5,
      retries: 2,
      smallTable: 0,
      alembicConfig: inputs.migrateAlembicConfig,
      ...(inputs.migrate === 'guard'
        ? { howTo: 'Apply them first, or let the release apply those that are safe (`apply-safe`).' }
        : {}),
      exec: remote.exec,
      files: remote.files,
      env: {},
      temporary: env.RUNNER_TEMP || tmpdir(),
      deadline,
      note: text => log.debug(text),
      tell: line => log.info(line),
    }),
  );
  tell(kit, result, source, words);
  if (result.fault) throw inSource(result.fault, source);
}
