/** Real servers for hosts: their wheels, kept between runs, and an environment of them on a host. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inHost, type TestHost } from '@guarded-deploy/local-hosts';

const CACHE = join(import.meta.dirname, '../../../.cache');

/** Wheels in a directory of their own. */
interface Wheels {
  readonly directory: string;
  readonly wanted: readonly string[];
  /** Options of pip. */
  readonly options: readonly string[];
}

const SERVERS: Wheels = {
  directory: join(CACHE, 'wheels-servers'),
  wanted: [
    ...['gunicorn==27.0.1', 'packaging==26.4', 'uvicorn==0.54.0', 'click==8.5.1', 'h11==0.16.0'],
    'pyuwsgi==2.0.30.post1',
  ],
  options: ['--no-deps'],
};

/** With all that they need. */
const MORE: Wheels = {
  directory: join(CACHE, 'wheels-more-servers'),
  wanted: ['granian==2.8.9', 'hypercorn==0.18.0', 'celery==5.7.0'],
  options: [],
};

/** Why some wheels cannot be had; undefined when they are there. */
function whyNot({ directory, wanted, options }: Wheels): string | undefined {
  const text = wanted.join('\n');
  const complete = join(directory, 'complete');
  if (existsSync(complete) && readFileSync(complete, 'utf8') === text) return undefined;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const words = ['download', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:', ...options];
  const got = spawnSync(
    'python3',
    ['-m', 'pip', ...words, '--python-version', '3.11', '--dest', directory, ...wanted],
    { encoding: 'utf8' },
  );
  if (got.status !== 0) return `wheels of servers cannot be had: ${got.stderr?.trim().split('\n').at(-1)}`;
  writeFileSync(complete, text);
  return undefined;
}

/** Sends wheels to a host and installs them in /opt/servers. */
function install(host: TestHost, { directory }: Wheels): void {
  inHost(host, ['mkdir', '-p', '/opt/wheels']);
  const names = readdirSync(directory).filter(file => file.endsWith('.whl'));
  for (const name of names) {
    inHost(host, ['sh', '-c', `base64 -d >/opt/wheels/${name}`], {
      input: readFileSync(join(directory, name)).toString('base64'),
    });
  }
  inHost(host, ['sh', '-c', '[ -d /opt/servers ] || python3 -m venv /opt/servers']);
  const words = [
    'install',
    '--quiet',
    '--no-index',
    '--no-deps',
    ...names.map(name => `/opt/wheels/${name}`),
  ];
  inHost(host, ['/opt/servers/bin/pip', ...words]);
}

/** Why there are no wheels of gunicorn, uvicorn and uWSGI; undefined when there are. */
export const whyNoServers = (): string | undefined => whyNot(SERVERS);

/** Installs gunicorn, uvicorn and uWSGI on a host. */
export const installServers = (host: TestHost): void => install(host, SERVERS);

/** Why there are no wheels of granian, hypercorn and Celery; undefined when there are. */
export const whyNoMore = (): string | undefined => whyNot(MORE);

/** Installs granian, hypercorn and Celery on a host that has the others. */
export const installMore = (host: TestHost): void => install(host, MORE);
