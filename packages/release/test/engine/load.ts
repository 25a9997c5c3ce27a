/** Constant load on hosts behind a balancer while releases go by; every request that is not answered with 200 is counted. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestHost } from '@guarded-deploy/local-hosts';

const EXAMPLE = join(import.meta.dirname, '../../../../examples/django-portal');

/** gunicorn and its one dependency in the versions of the example; the hosts install them with no index. */
const REQUIREMENTS = readFileSync(join(EXAMPLE, 'requirements.txt'), 'utf8')
  .split('\n')
  .flatMap(line => /^(gunicorn|packaging)==[^ ;\\]+/.exec(line)?.[0] ?? [])
  .join('\n');

/** Kept between runs, so that a network is needed once. */
const WHEELS = join(import.meta.dirname, '../../../../.cache/wheels-load');

/** Why there are no wheels to put load on; undefined when there are. */
export function whyNoWheels(): string | undefined {
  const complete = join(WHEELS, 'complete');
  if (existsSync(complete) && readFileSync(complete, 'utf8') === REQUIREMENTS) return undefined;
  rmSync(WHEELS, { recursive: true, force: true });
  const pip = [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--disable-pip-version-check',
    '--only-binary',
    ':all:',
    '--no-deps',
  ];
  const got = spawnSync('python3', [...pip, '--dest', WHEELS, ...REQUIREMENTS.split('\n')], {
    encoding: 'utf8',
  });
  if (got.status !== 0) return `gunicorn's wheel cannot be had: ${got.stderr?.trim().split('\n').at(-1)}`;
  writeFileSync(complete, REQUIREMENTS);
  return undefined;
}

/** Work of 5 ms, so that requests are always under way when a process is asked to end. */
const WSGI = `import json, pathlib, time

here = pathlib.Path(__file__).resolve().parent.parent
version = (here / 'VERSION').read_text().strip()

def application(environ, start_response):
    time.sleep(0.005)
    if environ['REQUEST_METHOD'] == 'POST':
        environ['wsgi.input'].read(int(environ.get('CONTENT_LENGTH') or 0))
    body = json.dumps({'version': version, 'release': here.name}).encode()
    start_response('200 OK', [('Content-Type', 'application/json'), ('Content-Length', str(len(body)))])
    return [body]
`;

const RELEASE = `app: portal
root: /srv/portal
user: root
inventory: deploy/inventory.yml
variables: { run_as: deploy, domain: _, web_workers: 2, web_threads: 4 }
python:
  lock: requirements.txt
  wheels: wheels
templates:
  - source: deploy/portal.nginx.j2
    path: /etc/nginx/sites-enabled/portal
services:
  web:
    type: systemd
    unit: portal-web.service
    template: deploy/portal-web.service.j2
    templates: { portal-web.socket: deploy/portal-web.socket.j2 }
  nginx:
    type: systemd
    unit: nginx.service
    reload: reload
verify:
  - url: http://127.0.0.1/version.json
    contains: "{{ release }}"
    timeout: 20
keep: 3
`;

/** Writes the example's own units, nginx site and gunicorn settings around an application of a few lines. */
export function gunicornProject(directory: string, inventory: string): void {
  const put = (path: string, text: string) => {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  for (const template of ['portal.nginx.j2', 'portal-web.service.j2', 'portal-web.socket.j2']) {
    put(`deploy/${template}`, readFileSync(join(EXAMPLE, 'deploy/templates', template), 'utf8'));
  }
  copyFileSync(join(EXAMPLE, 'gunicorn.conf.py'), join(directory, 'gunicorn.conf.py'));
  put('deploy/inventory.yml', inventory);
  put('deploy/release.yml', RELEASE);
  put('requirements.txt', REQUIREMENTS);
  put('portal/__init__.py', '');
  put('portal/wsgi.py', WSGI);
  mkdirSync(join(directory, 'wheels'));
  for (const wheel of readdirSync(WHEELS).filter(name => name.endsWith('.whl'))) {
    copyFileSync(join(WHEELS, wheel), join(directory, 'wheels', wheel));
  }
}

async function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** nginx on this machine in front of the hosts, in turns, and without a second try anywhere: what fails is seen. */
export async function startBalancer(
  hosts: readonly TestHost[],
): Promise<{ port: number; stop(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'balancer-'));
  const port = await freePort();
  const config = `daemon off; master_process off; pid ${directory}/pid; error_log ${directory}/error.log;
events { worker_connections 2048; }
http {
  access_log off; client_body_temp_path ${directory}/b; proxy_temp_path ${directory}/p;
  fastcgi_temp_path ${directory}/f; uwsgi_temp_path ${directory}/u; scgi_temp_path ${directory}/s;
  upstream hosts { ${hosts.map(host => `server ${host.address}:80 max_fails=0;`).join(' ')} }
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://hosts; proxy_next_upstream off; } }
}
`;
  writeFileSync(join(directory, 'nginx.conf'), config);
  const nginx: ChildProcess = spawn('nginx', ['-c', join(directory, 'nginx.conf'), '-p', directory], {
    stdio: 'ignore',
  });
  const ended = new Promise<void>(resolve => nginx.once('exit', () => resolve()));
  return {
    port,
    async stop() {
      nginx.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export interface LoadReport {
  readonly requests: number;
  readonly failed: number;
  /** Status or error → how often, of what failed. */
  readonly failures: Readonly<Record<string, number>>;
  readonly versions: readonly string[];
  readonly slowestMs: number;
}

/** Sends `rate` requests a second on schedule, whether the ones before are answered or not; one in four is a POST, which no proxy repeats. */
export function startLoad(port: number, rate: number): { stop(): Promise<LoadReport> } {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const failures: Record<string, number> = {};
  const versions = new Set<string>();
  const begun = performance.now();
  let requests = 0;
  let failed = 0;
  let slowestMs = 0;
  const open = new Set<Promise<void>>();
  const fail = (why: string) => {
    failed += 1;
    failures[why] = (failures[why] ?? 0) + 1;
  };
  const send = () => {
    requests += 1;
    const post = requests % 4 === 0;
    const at = performance.now();
    const done = new Promise<void>(resolve => {
      const call = request(
        {
          host: '127.0.0.1',
          port,
          path: '/version.json',
          method: post ? 'POST' : 'GET',
          agent,
          timeout: 15_000,
        },
        answer => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          answer.on('close', () => {
            slowestMs = Math.max(slowestMs, performance.now() - at);
            if (answer.statusCode !== 200 || !answer.complete)
              fail(`${post ? 'POST' : 'GET'} ${answer.statusCode}`);
            else versions.add((JSON.parse(text) as { version: string }).version);
            resolve();
          });
        },
      );
      call.on('timeout', () => call.destroy(new Error('timeout')));
      call.on('error', error => {
        fail(`${post ? 'POST' : 'GET'} ${(error as NodeJS.ErrnoException).code ?? error.message}`);
        resolve();
      });
      call.end(post ? 'x'.repeat(2000) : undefined);
    });
    open.add(done);
    void done.then(() => open.delete(done));
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - begun) / 1000) * rate;
    while (requests < due) send();
  }, 5);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      agent.destroy();
      return { requests, failed, failures, versions: [...versions], slowestMs };
    },
  };
}
