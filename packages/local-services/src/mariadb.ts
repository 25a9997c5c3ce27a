import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  accountOf,
  findProgram,
  newDirectory,
  newPassword,
  removedAtExit,
  runOnce,
  type Service,
  startServer,
  withFreePort,
} from './server.ts';

export interface DatabaseService extends Service {
  /** Created empty; utf8mb4 on MariaDB. */
  readonly database: string;
  /** A Unix socket that the administrator may use without a password. */
  readonly socket: string;
  /**
   * Runs SQL as the administrator through the command line client; rows as tab-separated lines. Throws at the first error,
   * unless it shall keep going: then `@@error_count` (MariaDB) or `:ERROR` (psql) tells of the statement before.
   */
  sql(statements: string, database?: string, options?: { keepGoing?: boolean }): string;
}

export interface DatabaseOptions {
  /** Default `app`. */
  readonly database?: string;
  /** Further arguments of the server program. */
  readonly args?: readonly string[];
}

const server = () => findProgram('mariadbd', 'mysqld');
const installer = () => findProgram('mariadb-install-db', 'mysql_install_db');
const client = () => findProgram('mariadb', 'mysql');

/** Why MariaDB cannot be started here; undefined when it can. */
export function mariaDbMissing(): string | undefined {
  if (!server() || !installer() || !client()) return 'MariaDB is not installed (scripts/bootstrap --full)';
  if (process.getuid?.() === 0 && !accountOf('mysql')) return 'there is no mysql account to run MariaDB as';
  return undefined;
}

const installerArguments = (directory: string, data: string) => [
  '--no-defaults',
  `--datadir=${data}`,
  '--auth-root-authentication-method=normal',
  '--skip-test-db',
  // Two installers in one temporary directory fall over each other's tables.
  `--tmpdir=${directory}`,
  '--innodb-log-file-size=16M',
];

const firstStatements = (database: string, password: string) =>
  [
    `CREATE DATABASE IF NOT EXISTS \`${database}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;`,
    `CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY '${password}';`,
    "GRANT ALL PRIVILEGES ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;",
    '',
  ].join('\n');

const serverArguments = (at: {
  directory: string;
  data: string;
  socket: string;
  init: string;
  port: number;
}) => [
  '--no-defaults',
  `--datadir=${at.data}`,
  `--port=${at.port}`,
  '--bind-address=127.0.0.1',
  `--socket=${at.socket}`,
  `--pid-file=${join(at.directory, 'pid')}`,
  `--init-file=${at.init}`,
  `--tmpdir=${at.directory}`,
  '--skip-name-resolve',
  '--innodb-log-file-size=16M',
  // Nothing here has to survive a power cut.
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-flush-method=nosync',
  '--innodb-doublewrite=0',
  '--sync-frm=0',
  '--character-set-server=utf8mb4',
  '--collation-server=utf8mb4_general_ci',
];

/** A MariaDB with a data directory of its own; `user` is root over TCP with a random password. About two seconds. */
export async function startMariaDb(options: DatabaseOptions = {}): Promise<DatabaseService> {
  const program = server()!;
  const database = options.database ?? 'app';
  const account = accountOf('mysql');
  const directory = newDirectory('mariadb', account);
  const remove = removedAtExit(directory);
  const password = newPassword();
  const socket = join(directory, 's');
  const data = join(directory, 'data');
  try {
    runOnce(installer()!, installerArguments(directory, data), { account });
    const init = join(directory, 'init.sql');
    writeFileSync(init, firstStatements(database, password), { mode: 0o644 });
    const running = await withFreePort(async port => ({
      port,
      ...(await startServer({
        name: 'MariaDB',
        program,
        args: [...serverArguments({ directory, data, socket, init, port }), ...(options.args ?? [])],
        account,
        directory,
        ready: /ready for connections[\s\S]*?port: \d/,
        portTaken: /Can't start server: Bind on TCP\/IP port|Address already in use/i,
      })),
    }));
    const stop = async () => {
      await running.stop();
      remove();
    };
    return {
      name: 'MariaDB',
      host: '127.0.0.1',
      port: running.port,
      user: 'root',
      password,
      database,
      socket,
      directory,
      version: /(\d+\.\d+\.\d+)/.exec(runOnce(program, ['--no-defaults', '--version']))?.[1] ?? '',
      pid: running.child.pid!,
      log: running.log,
      sql: (statements, target = database, { keepGoing = false } = {}) =>
        runOnce(
          client()!,
          [
            '--no-defaults',
            `--socket=${socket}`,
            '-uroot',
            '-N',
            '-B',
            ...(keepGoing ? ['--force'] : []),
            target,
          ],
          {
            input: statements,
          },
        ),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (thrown) {
    remove();
    throw thrown;
  }
}
