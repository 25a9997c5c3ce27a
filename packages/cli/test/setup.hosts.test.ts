/** From a checkout that knows nothing of Guarded Deploy to a site that answers: init, setup, check, release, on a host with systemd. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { down, type HostSet, inHost, up, whyNoHosts } from '@guarded-deploy/local-hosts';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { onDisk } from '../../init/test/checkouts.ts';
import { whyNoServers } from '../../release/test/servers.ts';

jest.setTimeout(300_000);
const why = whyNoHosts() ?? whyNoServers();
if (why) console.log(`setup of a host skipped: ${why}`);
const onHosts = why ? describe.skip : describe;

const BIN = join(import.meta.dirname, '../bin/guarded-deploy');
const WHEELS = join(import.meta.dirname, '../../../.cache/wheels-servers');

onHosts('guarded-deploy setup', () => {
  let set: HostSet;
  let directory: string;
  beforeAll(async () => {
    set = await up({ count: 1, set: `setup-${process.pid}` });
    directory = onDisk({
      'wsgi.py':
        'import os\ndef application(environ, start):\n    start("200 OK", [("Content-Type", "text/plain")])\n    return [os.environ["GREETING"].encode()]\n',
      'config.py': 'import os\nGREETING = os.environ["GREETING"]\n',
      'requirements.txt': 'gunicorn==27.0.1\npackaging==26.4\n',
    });
    cpSync(WHEELS, join(directory, 'deploy/wheels'), { recursive: true });
    writeFileSync(join(directory, 'staging.env'), 'GREETING=it is $HOME "#1"\n');
  });
  afterAll(() => {
    if (set) down(set.set);
    if (directory) rmSync(directory, { recursive: true });
  });

  const host = () => set.hosts[0]!;
  const shell = (program: string) => inHost(host(), ['sh', '-c', program]);

  function run(command: string, ...more: string[]) {
    const access = [
      '--key',
      set.privateKey,
      '--known-hosts',
      set.knownHosts,
      '--variables',
      'staging.env',
      '--guard=off',
    ];
    const { status, stdout, stderr } = spawnSync(BIN, [command, 'staging', ...access, ...more], {
      encoding: 'utf8',
      cwd: directory,
      env: { PATH: process.env.PATH ?? '', HOME: directory },
    });
    return { status, said: `${stdout}${stderr}` };
  }

  test('prepares an empty host for what init wrote, once, and it is live', () => {
    const words = ['--yes', '--app', 'hello', '--web-server', 'nginx', '--domain', 'staging=hello.example'];
    const init = spawnSync(BIN, ['init', ...words, '--host', `staging=web@${host().address}`], {
      encoding: 'utf8',
      cwd: directory,
      env: { PATH: process.env.PATH ?? '', HOME: directory },
    });
    expect([init.status, init.stderr]).toEqual([0, '']);
    const file = join(directory, 'deploy/release.yml');
    writeFileSync(
      file,
      readFileSync(file, 'utf8')
        .replace('python:\n', 'python:\n  wheels: deploy/wheels\n')
        .replace('run_as: deploy', 'run_as: web'),
    );

    const printed = run('setup', '--print');
    expect([printed.status, printed.said.includes('gd_user=web\n')]).toEqual([0, true]);
    expect(shell('id web 2>&1 || true')).toContain('no such user');

    const first = run('setup');
    expect([first.status, first.said]).toEqual([0, expect.stringContaining('staging1 ready')]);
    for (const line of [
      'user: web',
      'key: web may log in',
      'directory: /srv/hello',
      'sudo: /etc/sudoers.d/hello',
      'nginx: started',
    ])
      expect(first.said).toContain(`staging1 ${line}`);
    expect(run('setup').said).toBe('staging1 ready\nThe host is ready: guarded-deploy check staging\n');
    expect(shell('visudo -c; stat -c "%U %a" /etc/sudoers.d/hello /srv/hello')).toMatch(
      /parsed OK[\s\S]*root 440\nweb 755/,
    );

    const checked = run('check');
    expect([checked.status, checked.said]).toEqual([
      0,
      expect.stringContaining('would write /etc/systemd/system/hello-web.service'),
    ]);
    const released = run('release', '--allow-dirty');
    expect([released.status, released.said]).toEqual([0, expect.stringMatching(/released \d+ on 1 host/)]);
    // A reload of nginx returns before its new workers answer.
    const ask = "curl -s -H 'Host: hello.example' http://127.0.0.1/";
    const site = shell(
      `for i in 1 2 3 4 5 6 7 8 9; do case $(${ask}) in *nginx*) sleep 1 ;; *) break ;; esac; done; ${ask}`,
    );
    expect(site).toBe('it is $HOME "#1"');
  });

  test('changes nothing where something is in the way', () => {
    shell('mkdir -p /elsewhere && mv /srv/hello /elsewhere/hello && ln -s /elsewhere/hello /srv/hello');
    const linked = run('setup');
    expect([linked.status, linked.said]).toEqual([1, expect.stringContaining('/srv/hello is a link')]);
    shell('rm /srv/hello && mv /elsewhere/hello /srv/hello && chown root: /srv/hello');
    expect(run('setup').said).toContain(
      'SETUP_FAILED staging1 cannot be prepared: /srv/hello belongs to root',
    );
    shell(
      'chown web: /srv/hello; systemctl stop nginx; systemd-run --quiet --unit other python3 -m http.server 80; sleep 1',
    );
    expect(run('setup').said).toContain('port 80 is taken by python3');
    shell('systemctl stop other; systemctl start nginx');
    expect(run('setup').status).toBe(0);
    const wrong = run('setup', '--public-key', 'staging.env');
    expect([wrong.status, wrong.said]).toEqual([1, expect.stringContaining('SETUP_KEY_INVALID')]);
    expect(run('setup', '--login', 'web').said).toContain('cannot be prepared: ');
  });
});
