/** Real servers for hosts: their wheels, kept between runs, and an environment of them on a host. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inHost, type TestHost } from '@guarded-deploy/test-hosts';

const SERVERS = ['gunicorn==27.0.1', 'packaging==26.4', 'uvicorn==0.54.0', 'click==8.5.1', 'h11==0.16.0'];
const UWSGI = 'pyuwsgi==2.0.30.post1';
const WHEELS = join(import.meta.dirname, '../../../.cache/wheels-servers');

/** Why there are no wheels of servers; undefined when there are. */
export function whyNoServers(): string | undefined {
  const wanted = [...SERVERS, UWSGI].join('\n');
  const complete = join(WHEELS, 'complete');
  if (existsSync(complete) && readFileSync(complete, 'utf8') === wanted) return undefined;
  rmSync(WHEELS, { recursive: true, force: true });
  mkdirSync(WHEELS, { recursive: true });
  const words = ['download', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:', '--no-deps'];
  const got = spawnSync(
    'python3',
    ['-m', 'pip', ...words, '--python-version', '3.11', '--dest', WHEELS, ...wanted.split('\n')],
    { encoding: 'utf8' },
  );
  if (got.status !== 0) return `wheels of servers cannot be had: ${got.stderr?.trim().split('\n').at(-1)}`;
  writeFileSync(complete, wanted);
  return undefined;
}

/** Sends the wheels to a host and installs them in /opt/servers; a release may take gunicorn's from /opt/wheels. */
export function installServers(host: TestHost): void {
  inHost(host, ['mkdir', '-p', '/opt/wheels']);
  for (const name of readdirSync(WHEELS).filter(file => file.endsWith('.whl'))) {
    inHost(host, ['sh', '-c', `base64 -d >/opt/wheels/${name}`], {
      input: readFileSync(join(WHEELS, name)).toString('base64'),
    });
  }
  inHost(host, ['python3', '-m', 'venv', '/opt/servers']);
  inHost(host, ['sh', '-c', '/opt/servers/bin/pip install --quiet --no-index --no-deps /opt/wheels/*.whl']);
}
