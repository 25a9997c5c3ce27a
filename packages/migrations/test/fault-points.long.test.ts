/** Every fault point of an apply, with each tool on each server. A few of them run always: fault-points.real.test.ts. */
import {
  type DatabaseService,
  mariaDbMissing,
  postgresMissing,
  startMariaDb,
  startPostgres,
} from '@guarded-deploy/test-services';
import { afterAll, afterEach, beforeAll, describe, test } from '@jest/globals';
import { pythonEnvironment } from './environments.ts';
import { breakOff } from './fault-points.ts';
import { alembicSubject, djangoSubject, type EngineName, type Subject } from './tools.ts';

const environments = { Django: pythonEnvironment('django52'), Alembic: pythonEnvironment('alembic') };
const missing = Object.values(environments).flatMap(environment =>
  'missing' in environment ? [environment.missing] : [],
);
const why = mariaDbMissing() ?? postgresMissing() ?? missing[0];
if (why) console.warn(`skipped: every fault point of an apply: ${why}`);

const servers = {} as Record<EngineName, DatabaseService>;
beforeAll(async () => {
  if (why) return;
  servers.mariadb = await startMariaDb();
  servers.postgresql = await startPostgres();
}, 120_000);
afterAll(async () => {
  for (const server of Object.values(servers)) await server.stop();
});

let subject: Subject;
afterEach(() => subject?.project.delete());

const cases = (['Django', 'Alembic'] as const).flatMap(tool =>
  (['postgresql', 'mariadb'] as const).flatMap(engine =>
    (['killed', 'lost'] as const).flatMap(kind => [0, 1, 2, 3].map(at => [tool, engine, kind, at] as const)),
  ),
);

(why ? describe.skip : describe)('an apply that is broken off', () => {
  test.each(cases)('%s on %s, %s before statement %d', async (tool, engine, kind, at) => {
    const environment = environments[tool];
    const python = 'python' in environment ? environment.python : '';
    subject = (tool === 'Django' ? djangoSubject : alembicSubject)(servers[engine], engine, python);
    await breakOff(subject, tool, engine, kind, at);
  });
});
