/**
 * A small application on real hosts, released by the shipped action, and what can be said about a host from outside: for the tests that
 * break releases on purpose.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RunningStep, type StepResult, startStep } from '@guarded-deploy/github-simulator';
import { type HostSet, inHost, type TestHost } from '@guarded-deploy/local-hosts';

export const ROOT = '/srv/demo';
const PORT = 8000;

/** Serves which release it was started from; keeps systemd's socket, tells systemd when it is ready, finishes what it has begun. */
const APP = `import json, os, pathlib, signal, socket, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

here = pathlib.Path(__file__).resolve().parent
version = (here / 'VERSION').read_text().strip()
if (here / 'fail-start').exists():
    sys.exit('cannot start: the words of version ' + version)
healthy = not (here / 'fail-health').exists()

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({'version': version, 'release': here.name}).encode()
        self.send_response(200 if healthy else 503)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass

class Server(ThreadingHTTPServer):
    daemon_threads = False
    def __init__(self):
        super().__init__(('', 0), Handler, bind_and_activate=False)
        self.socket = socket.socket(fileno=3)

server = Server()
signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
    notify.sendto(b'READY=1', os.environ['NOTIFY_SOCKET'])
server.serve_forever(0.02)
server.server_close()
`;

const BUILD = `import os, pathlib, socket, sys, time
if pathlib.Path('slow').exists():
    time.sleep(float(pathlib.Path('slow').read_text()))
if pathlib.Path('fail-build').exists() and pathlib.Path('fail-build').read_text().strip() == socket.gethostname():
    sys.exit('the words of a failing build')
pathlib.Path('built').write_text(socket.gethostname())
`;

const MIGRATE = `import pathlib, sys
if pathlib.Path('fail-migrate').exists():
    sys.exit('the words of a failing migration')
with open('${ROOT}/shared/media/migrations', 'a') as log:
    log.write(pathlib.Path('VERSION').read_text())
`;

const RELEASE = `app: demo
root: ${ROOT}
user: root
inventory: deploy/inventory.yml
shared:
  directories: [media]
build:
  - name: build
    command: [python3, build.py]
migrate:
  command: [python3, migrate.py]
  group: migrations
services:
  web:
    type: systemd
    unit: demo.service
    template: deploy/demo.service
    templates: { demo.socket: deploy/demo.socket }
    timeout: 15
verify:
  - url: http://127.0.0.1:${PORT}/
    contains: "{{ release }}"
    timeout: 3
keep: 3
lock:
  wait: 60
`;

const SERVICE = `[Unit]
Requires=demo.socket
[Service]
Type=notify
ExecStart=/usr/bin/python3 {{ root }}/current/app.py
TimeoutStartSec=10
[Install]
WantedBy=multi-user.target
`;

const SOCKET = `[Socket]
ListenStream=${PORT}
Backlog=512
[Install]
WantedBy=sockets.target
`;

interface ReleaseOptions {
  readonly command?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArguments?: readonly string[];
}

/** A checkout of the application and its hosts. */
export class Project {
  readonly set: HostSet;
  readonly directory: string;
  readonly #steps: StepResult[] = [];

  constructor(set: HostSet) {
    this.set = set;
    this.directory = mkdtempSync(join(tmpdir(), 'project-'));
    this.write('app.py', APP);
    this.write('build.py', BUILD);
    this.write('migrate.py', MIGRATE);
    this.write('deploy/release.yml', RELEASE);
    this.write('deploy/demo.service', SERVICE);
    this.write('deploy/demo.socket', SOCKET);
    this.write('deploy/inventory.yml', readFileSync(set.inventory, 'utf8'));
    for (let i = 0; i < 60; i++)
      this.write(`lib/module${i}.py`, `# module ${i}\n${'value = 1\n'.repeat(i * 4)}`);
  }

  write(path: string, content: string | Buffer): void {
    const file = join(this.directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  remove(path: string): void {
    rmSync(join(this.directory, path), { recursive: true, force: true });
  }

  /** The next version: what the application says, and one changed module. */
  version(name: string): void {
    this.write('VERSION', `${name}\n`);
    this.write('lib/module7.py', `# as of ${name}\n`);
  }

  start(options: ReleaseOptions = {}): Promise<RunningStep> {
    return startStep({
      action: 'ssh-release',
      workspace: this.directory,
      ...(options.env ? { env: options.env } : {}),
      ...(options.nodeArguments ? { nodeArguments: options.nodeArguments } : {}),
      inputs: {
        command: options.command ?? 'release',
        'private-key': readFileSync(this.set.privateKey, 'utf8'),
        'known-hosts': readFileSync(this.set.knownHosts, 'utf8'),
        ...options.inputs,
      },
    });
  }

  async run(options: ReleaseOptions = {}): Promise<StepResult> {
    const result = await (await this.start(options)).finished;
    this.#steps.push(result);
    return result;
  }

  cleanUp(): void {
    for (const step of this.#steps) step.cleanUp();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** What a GET of the application on a host says; undefined when there is no answer. */
export function ask(
  host: TestHost,
): Promise<{ status: number; version: string; release: string } | undefined> {
  return new Promise(resolve => {
    const call = request({ host: host.address, port: PORT, timeout: 5000, agent: false }, answer => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => {
        try {
          resolve({ status: answer.statusCode ?? 0, ...JSON.parse(text) });
        } catch {
          resolve(undefined);
        }
      });
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(undefined));
    call.end();
  });
}

interface State {
  /** Name of the release that `current` leads to; '' when there is none or it dangles. */
  readonly live: string;
  /** Version that is in it. */
  readonly version: string;
  readonly releases: readonly string[];
  /** What should not be there once nothing runs. */
  readonly rubbish: readonly string[];
}

const LOOK = `cd ${ROOT} 2>/dev/null || exit 0
printf 'live %s\\n' "$(test -d current/ && basename "$(readlink current)")"
printf 'version %s\\n' "$(cat current/VERSION 2>/dev/null)"
for r in releases/*; do [ -e "$r" ] && printf 'release %s\\n' "$(basename "$r")"; done
s=.guarded-deploy
for x in $s/incoming $s/run $s/backup $s/trash $s/journal $s/making/* $s/*.new $s/*.new.* .current.new releases/*/.gd-*; do [ -e "$x" ] && printf 'rubbish %s\\n' "$x"; done
for m in $s/releases/*; do [ -e "$m" ] && [ ! -d "releases/$(basename "$m")" ] && printf 'rubbish %s\\n' "$m"; done
for r in releases/*; do [ -e "$r" ] && [ ! -d "$s/releases/$(basename "$r")" ] && printf 'rubbish %s without a record\\n' "$r"; done
for p in /proc/[0-9]*; do
  tr '\\0' ' ' <$p/cmdline 2>/dev/null | grep -q '^sh -c .*guarded-deploy' && printf 'rubbish process %s\\n' "\${p#/proc/}"
done
find /etc/systemd/system /tmp -maxdepth 1 \\( -name '*.gd-new' -o -name 'guarded*' \\) | sed 's/^/rubbish /'
exit 0`;

export function look(host: TestHost): State {
  const lines = inHost(host, ['sh', '-c', LOOK]).split('\n');
  const all = (word: string) =>
    lines.filter(line => line.startsWith(`${word} `)).map(line => line.slice(word.length + 1).trim());
  return {
    live: all('live')[0] ?? '',
    version: all('version')[0] ?? '',
    releases: all('release'),
    rubbish: all('rubbish'),
  };
}

/** The state once what is deleted in the background is gone; the last one seen when something stays. */
export async function settled(host: TestHost, seconds = 20): Promise<State> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const state = look(host);
    if (state.rubbish.length === 0 || performance.now() > end) return state;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** Waits until no program of ours runs on the host any more: what a lost runner left has then been undone. */
export async function quiet(host: TestHost, seconds = 60): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (look(host).rubbish.some(thing => thing.startsWith('process'))) {
    if (performance.now() > end) throw new Error(`${host.name} still runs our program after ${seconds} s`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** The error that ended a step. */
export const errorOf = (step: StepResult) => step.annotations.filter(one => one.level === 'error');
