/** The real servers of one test file, and the Pythons of the projects that it plays on them. */
import {
  type DatabaseService,
  mariaDbMissing,
  postgresMissing,
  startMariaDb,
  startPostgres,
} from '@guarded-deploy/local-services';
import { afterAll, beforeAll } from '@jest/globals';
import { type EnvironmentName, pythonEnvironment } from './environments.ts';

export type EngineName = 'mariadb' | 'postgresql';
type Servers = Readonly<Record<EngineName, DatabaseService>>;

/** Path of an environment's Python; empty where it is missing, and then the tests that need it are skipped. */
export function pythonOf(name: EnvironmentName): string {
  const environment = pythonEnvironment(name);
  return 'python' in environment ? environment.python : '';
}

/** Why the tests cannot run here: no server, or no Python for one of these environments; undefined when they can. */
export function whyMissing(...names: readonly EnvironmentName[]): string | undefined {
  const environments = names.map(name => pythonEnvironment(name));
  const missing = environments.flatMap(found => ('missing' in found ? [found.missing] : []));
  return mariaDbMissing() ?? postgresMissing() ?? missing[0];
}

/** Starts a MariaDB and a PostgreSQL before the tests of the file and stops them after; none where `why` says that they are missing. */
export function bothServers(why: string | undefined): Servers {
  const servers = {} as Record<EngineName, DatabaseService>;
  beforeAll(async () => {
    if (why) return;
    servers.mariadb = await startMariaDb();
    servers.postgresql = await startPostgres();
  }, 120_000);
  afterAll(async () => {
    for (const server of Object.values(servers)) await server.stop();
  });
  return servers;
}

/** Creates an empty database on one of them. */
export function createDatabase(server: DatabaseService, engine: EngineName, name: string): void {
  server.sql(`CREATE DATABASE ${name}`, engine === 'mariadb' ? 'mysql' : 'postgres');
}
