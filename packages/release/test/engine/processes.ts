/** A host with real servers on which tests release, and what they share: applications, units, questions to the host. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { down, type HostSet, inHost, up } from '@guarded-deploy/local-hosts';
import { type ReleaseOptions, type ReleaseResult, type ReportEvent, release } from '@guarded-deploy/release';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { onOneHost } from '../one-host.ts';
import { installServers } from '../servers.ts';

const WSGI = `from pathlib import Path
version = (Path(__file__).resolve().parent / 'VERSION').read_text().strip()
def application(environ, start_response):
    start_response('200 OK', [('Content-Length', str(len(version)))])
    return [version.encode()]
`;
const ASGI = `from pathlib import Path
version = (Path(__file__).resolve().parent / 'VERSION').read_text().strip()
async def application(scope, receive, send):
    if scope['type'] != 'http':
        return
    await send({'type': 'http.response.start', 'status': 200, 'headers': [(b'content-length', str(len(version)).encode())]})
    await send({'type': 'http.response.body', 'body': version.encode()})
`;

export const unit = (command: string, more = '', user = 'deploy'): string => `[Service]
Type=exec
User=${user}
WorkingDirectory={{ root }}/current
ExecStart=${command}
${more}TimeoutStopSec=10
[Install]
WantedBy=multi-user.target
`;
export const HUP = 'ExecReload=/bin/kill -HUP $MAINPID\n';
export const gunicorn = (port: number, more = ''): string =>
  `/opt/servers/bin/gunicorn --bind 127.0.0.1:${port} --workers 2 ${more} wsgi`;
/** A program that ignores what it is told, as a unit. */
export const worker = (user: string): string => unit('/bin/sh {{ root }}/current/worker.sh', HUP, user);

/** One host for all tests of a file; call it where they are described. */
export class Lab {
  readonly source = mkdtempSync(join(tmpdir(), 'processes-'));
  /** Number of the last version that was released. */
  serial = 0;
  #events: ReportEvent[] = [];
  #set: HostSet | undefined;

  constructor(name: string) {
    beforeAll(async () => {
      this.#set = await up({ count: 1, set: `${name}-${process.pid}` });
      installServers(this.set.hosts[0]!);
      this.put('wsgi.py', WSGI);
      this.put('asgi.py', ASGI);
      this.put('worker.sh', 'trap : HUP\nwhile :; do sleep 0.2; done\n');
      this.shell('chmod 777 /srv');
    });
    afterAll(() => {
      if (this.#set) down(this.#set.set);
      rmSync(this.source, { recursive: true, force: true });
    });
  }

  get set(): HostSet {
    return this.#set!;
  }

  put(name: string, text: string): void {
    writeFileSync(join(this.source, name), text);
  }

  /** What a script prints as root on the host. */
  shell(text: string, input?: string): string {
    return inHost(this.set.hosts[0]!, ['sh', '-c', text], input === undefined ? {} : { input });
  }

  /** What the last release, rollback or check said. */
  said(type: 'note' | 'output'): string {
    return this.#events.flatMap(event => (event.type === type ? [event.text] : [])).join('\n');
  }

  options(name: string, services: string): ReleaseOptions {
    this.#events = [];
    return onOneHost(this.set, { source: this.source, root: `/srv/${name}`, events: this.#events }, services);
  }

  /** Releases the next version. */
  next(name: string, services: string): Promise<ReleaseResult> {
    this.serial += 1;
    this.put('VERSION', `v${this.serial}\n`);
    return release(this.options(name, services));
  }

  /** Releases the next version and expects that it is what answers. */
  async serves(name: string, services: string, port: number): Promise<ReleaseResult> {
    const result = await this.next(name, services);
    expect(result.failure?.message).toBeUndefined();
    expect(this.answer(port)).toBe(`v${this.serial}`);
    return result;
  }

  /** Expects that a release ended well. */
  async works(name: string, services: string): Promise<ReleaseResult> {
    const result = await this.next(name, services);
    expect(result.failure?.message).toBeUndefined();
    return result;
  }

  /** A uWSGI that runs the first version; the rest of the release file that touches it from then on, its root being /srv/uPORT. */
  async startUwsgi(port: number, more = ''): Promise<string> {
    const file = `/srv/uwsgi${port}.touch`;
    this.put(
      `unit${port}.j2`,
      unit(
        `/opt/servers/bin/uwsgi --binary-path /opt/servers/bin/python3 --http-socket 127.0.0.1:${port} --master --processes 2 --module wsgi --pidfile /tmp/uwsgi-${port}.pid --touch-reload ${file} ${more}`,
      ),
    );
    this.shell(`touch ${file}; chown deploy ${file}`);
    const keeps = `keep: 2\nkeep-services: [m${port}]\n`;
    await this.serves(
      `u${port}`,
      `  m${port}: { type: systemd, template: unit${port}.j2, unit: m${port}.service, timeout: 10 }\n${keeps}`,
      port,
    );
    return `  u${port}: { type: touch, file: ${file}, timeout: 8, pid-file: /tmp/uwsgi-${port}.pid }\n${keeps}`;
  }

  /** A program of supervisor, `prog`, on port 8031. */
  putProgram(more = ''): void {
    this.put(
      'prog.j2',
      `[program:prog]\ncommand=/opt/servers/bin/gunicorn --bind 127.0.0.1:8031 --workers 1 ${more} wsgi\ndirectory={{ root }}/current\nuser=deploy\n`,
    );
  }

  answer(port: number): string {
    return this.shell(
      `curl -s --retry 20 --retry-delay 0 --retry-connrefused --retry-max-time 20 http://127.0.0.1:${port}/`,
    );
  }

  mainPid(name: string): string {
    return this.shell(`systemctl show --value -p MainPID ${name}`).trim();
  }

  /** Ids of the releases that are on the host. */
  kept(name: string): string[] {
    return this.shell(`ls -1 /srv/${name}/releases`).trim().split('\n');
  }

  /** Where the processes of `worker` run, each place once. */
  placesOfWorkers(name: string): string {
    return this.shell(
      `for pid in $(pgrep -f '/srv/${name}/current/[w]orker.sh'); do readlink /proc/$pid/cwd; done | sort -u`,
    ).trim();
  }

  live(name: string): string {
    return this.shell(`readlink -f /srv/${name}/current`).trim();
  }
}
