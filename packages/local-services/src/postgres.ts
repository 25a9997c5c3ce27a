import { chownSync, globSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseOptions, DatabaseService } from './mariadb.ts';
import {
  accountOf,
  findProgram,
  newDirectory,
  newPassword,
  removedAtExit,
  runOnce,
  startServer,
  withFreePort,
} from './server.ts';

/** Debian keeps the server's programs off PATH, one directory for each major version. */
function programs(): string | undefined {
  const newest = globSync('/usr/lib/postgresql/*/bin/initdb').sort((a, b) =>
    b.localeCompare(a, 'en', { numeric: true }),
  );
  const initdb = findProgram(...newest, 'initdb');
  return initdb && dirname(initdb);
}

/** Why PostgreSQL cannot be started here; undefined when it can. */
export function postgresMissing(): string | undefined {
  if (!programs() || !findProgram('psql')) return 'PostgreSQL is not installed (scripts/bootstrap --full)';
  if (process.getuid?.() === 0 && !accountOf('postgres'))
    return 'there is no postgres account to run PostgreSQL as';
  return undefined;
}

function serverArguments(directory: string, data: string, port: number): string[] {
  const settings = [
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${directory}`,
    'fsync=off',
    'shared_buffers=32MB',
  ];
  return ['-D', data, '-p', String(port), ...settings.flatMap(setting => ['-c', setting])];
}

function clientArguments(directory: string, port: number, database: string, keepGoing: boolean): string[] {
  const form = ['-X', '-q', '-A', '-t', '-F', '\t', '-v', `ON_ERROR_STOP=${keepGoing ? 0 : 1}`];
  return [...form, '-h', directory, '-p', String(port), '-U', 'postgres', database];
}

/** A PostgreSQL with a data directory of its own; `user` is the superuser postgres with a random password. About two seconds. */
export async function startPostgres(options: DatabaseOptions = {}): Promise<DatabaseService> {
  const folder = programs()!;
  const database = options.database ?? 'app';
  const account = accountOf('postgres');
  const directory = newDirectory('postgres', account);
  const remove = removedAtExit(directory);
  const password = newPassword();
  const data = join(directory, 'data');
  try {
    const passwordFile = join(directory, 'pw');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (account) chownSync(passwordFile, account.uid, account.gid);
    const access = ['--auth-host=scram-sha-256', '--auth-local=trust', `--pwfile=${passwordFile}`];
    const form = ['--no-sync', '--encoding=UTF8', '--locale=C.UTF-8'];
    runOnce(join(folder, 'initdb'), ['-D', data, '-U', 'postgres', ...access, ...form], { account });
    const running = await withFreePort(async port => ({
      port,
      ...(await startServer({
        name: 'PostgreSQL',
        program: join(folder, 'postgres'),
        args: [...serverArguments(directory, data, port), ...(options.args ?? [])],
        account,
        directory,
        ready: /database system is ready to accept connections/,
        portTaken: /could not bind|could not create any TCP\/IP sockets/,
        // A fast shutdown: SIGTERM would wait for clients that a failed test left connected.
        stopSignal: 'SIGINT',
      })),
    }));
    const sql = (statements: string, target = database, { keepGoing = false } = {}) =>
      runOnce(findProgram('psql')!, clientArguments(directory, running.port, target, keepGoing), {
        input: statements,
        account,
      });
    const stop = async () => {
      await running.stop();
      remove();
    };
    try {
      if (database !== 'postgres') sql(`CREATE DATABASE "${database}"`, 'postgres');
    } catch (thrown) {
      await stop();
      throw thrown;
    }
    return {
      name: 'PostgreSQL',
      host: '127.0.0.1',
      port: running.port,
      user: 'postgres',
      password,
      database,
      socket: directory,
      directory,
      version: /(\d+\.\d+)/.exec(runOnce(join(folder, 'postgres'), ['--version']))?.[1] ?? '',
      pid: running.child.pid!,
      log: running.log,
      sql,
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (thrown) {
    remove();
    throw thrown;
  }
}
