import { randomBytes } from 'node:crypto';
import { chownSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  accountOf,
  findProgram,
  freePort,
  newDirectory,
  newPassword,
  removedAtExit,
  type Service,
  startServer,
  withFreePort,
} from './server.ts';

export interface RabbitService extends Service {
  /** `amqp://user:password@host:port/` */
  readonly url: string;
}

// Debian's /usr/sbin wrapper changes user and home; the server's own script does neither.
const script = () =>
  findProgram(
    '/usr/lib/rabbitmq/bin/rabbitmq-server',
    ...globSync('/usr/lib/rabbitmq/lib/*/sbin/rabbitmq-server'),
  );

function erlangProgram(name: string): string | undefined {
  return findProgram(name, ...globSync(`/usr/lib/erlang/erts-*/bin/${name}`));
}

/** Why RabbitMQ cannot be started here; undefined when it can. */
export function rabbitMqMissing(): string | undefined {
  if (!script() || !erlangProgram('epmd')) return 'RabbitMQ is not installed (scripts/bootstrap --full)';
  if (process.getuid?.() === 0 && !accountOf('rabbitmq')) return 'there is no rabbitmq account to run it as';
  return undefined;
}

const brokerConfiguration = (port: number, user: string, password: string) =>
  [
    `listeners.tcp.default = 127.0.0.1:${port}`,
    `default_user = ${user}`,
    `default_pass = ${password}`,
    'log.file = false',
    'log.console = true',
    'log.console.level = info',
    'vm_memory_high_watermark.absolute = 512MB',
    'disk_free_limit.absolute = 50MB',
    '',
  ].join('\n');

const brokerEnvironment = (at: {
  directory: string;
  config: string;
  plugins: string;
  port: number;
  /** Port of the port mapper, and of the connections between nodes. */
  epmd: number;
  distribution: number;
}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  LANG: 'C.UTF-8',
  HOME: at.directory,
  ERL_EPMD_PORT: String(at.epmd),
  ERL_EPMD_ADDRESS: '127.0.0.1',
  RABBITMQ_NODENAME: `gd-${at.epmd}@localhost`,
  RABBITMQ_NODE_PORT: String(at.port),
  RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
  RABBITMQ_DIST_PORT: String(at.distribution),
  RABBITMQ_BASE: at.directory,
  RABBITMQ_MNESIA_BASE: join(at.directory, 'mnesia'),
  RABBITMQ_LOG_BASE: join(at.directory, 'log'),
  RABBITMQ_LOGS: '-',
  RABBITMQ_PID_FILE: join(at.directory, 'pid'),
  RABBITMQ_CONFIG_FILE: at.config,
  RABBITMQ_CONF_ENV_FILE: '/dev/null',
  RABBITMQ_ENABLED_PLUGINS_FILE: at.plugins,
  // The script then becomes the broker instead of staying in front of it.
  RUNNING_UNDER_SYSTEMD: '1',
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 -kernel inet_dist_use_interface {127,0,0,1}',
});

/** Makes what the broker needs in its home. @returns the file that names its plugins */
function makeHome(directory: string, own: (path: string) => void): string {
  const cookie = join(directory, '.erlang.cookie');
  writeFileSync(cookie, randomBytes(16).toString('hex'), { mode: 0o400 });
  own(cookie);
  for (const name of ['mnesia', 'log']) {
    mkdirSync(join(directory, name), { recursive: true });
    own(join(directory, name));
  }
  const plugins = join(directory, 'enabled_plugins');
  writeFileSync(plugins, '[].\n');
  own(plugins);
  return plugins;
}

/**
 * A RabbitMQ with a home, node name, cookie, port mapper and data of its own, so that it shares nothing with a broker of
 * the machine. `user` is an administrator with a random password. About ten seconds.
 */
export async function startRabbitMq(): Promise<RabbitService> {
  const account = accountOf('rabbitmq');
  const directory = newDirectory('rabbitmq', account);
  const remove = removedAtExit(directory);
  const password = newPassword();
  const user = 'guarded';
  const own = (path: string) => {
    if (account) chownSync(path, account.uid, account.gid);
  };
  try {
    const plugins = makeHome(directory, own);
    const epmd = await withFreePort(async port => ({
      port,
      ...(await startServer({
        name: 'epmd',
        program: erlangProgram('epmd')!,
        args: ['-d', '-port', String(port), '-address', '127.0.0.1'],
        account,
        directory,
        ready: /epmd running/,
        portTaken: /address.*in use|already in use|failed to bind/i,
      })),
    }));
    try {
      const running = await withFreePort(async port => {
        const config = join(directory, 'rabbitmq.conf');
        writeFileSync(config, brokerConfiguration(port, user, password));
        own(config);
        const server = await startServer({
          name: 'RabbitMQ',
          program: script()!,
          args: [],
          account,
          directory,
          env: brokerEnvironment({
            directory,
            config,
            plugins,
            port,
            epmd: epmd.port,
            distribution: await freePort(),
          }),
          ready: /Server startup complete/,
          portTaken: /eaddrinuse|address already in use|distribution port .* in use/i,
        });
        return { port, ...server };
      });
      const stop = async () => {
        await running.stop();
        await epmd.stop();
        remove();
      };
      return {
        name: 'RabbitMQ',
        host: '127.0.0.1',
        port: running.port,
        user,
        password,
        url: `amqp://${user}:${password}@127.0.0.1:${running.port}/`,
        version: /RabbitMQ (\d+\.\d+\.\d+)/.exec(running.log())?.[1] ?? '',
        directory,
        pid: running.child.pid!,
        log: running.log,
        stop,
        [Symbol.asyncDispose]: stop,
      };
    } catch (thrown) {
      await epmd.stop();
      throw thrown;
    }
  } catch (thrown) {
    remove();
    throw thrown;
  }
}
