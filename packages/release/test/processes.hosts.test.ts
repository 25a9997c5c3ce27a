/** Whether what runs after a release is of it: with real servers, told to read anew, restarted, by sockets and by other users. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, type ReleaseOptions, type ReportEvent, release } from '@guarded-deploy/release';
import { down, type HostSet, inHost, up, whyNoHosts } from '@guarded-deploy/test-hosts';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { onOneHost } from './one-host.ts';
import { installServers, whyNoServers } from './servers.ts';

jest.setTimeout(300_000);
const why = whyNoHosts() ?? whyNoServers();
if (why) console.log(`processes on hosts skipped: ${why}`);
const onHosts = why ? describe.skip : describe;

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

const unit = (command: string, more = '', user = 'deploy') => `[Service]
Type=exec
User=${user}
WorkingDirectory={{ root }}/current
ExecStart=${command}
${more}TimeoutStopSec=10
[Install]
WantedBy=multi-user.target
`;
const HUP = 'ExecReload=/bin/kill -HUP $MAINPID\n';
const GUNICORN = (port: number, more = '') =>
  `/opt/servers/bin/gunicorn --bind 127.0.0.1:${port} --workers 2 ${more} wsgi`;

onHosts('processes after a release', () => {
  const source = mkdtempSync(join(tmpdir(), 'processes-'));
  let events: ReportEvent[] = [];
  let set: HostSet;
  let serial = 0;

  const put = (name: string, text: string) => writeFileSync(join(source, name), text);
  const shell = (text: string) => inHost(set.hosts[0]!, ['sh', '-c', text]);
  const said = (type: 'note' | 'output') =>
    events.flatMap(event => (event.type === type ? [event.text] : [])).join('\n');
  const root = (name: string) => `/srv/${name}`;
  const options = (name: string, services: string, given: Partial<ReleaseOptions> = {}): ReleaseOptions => {
    events = [];
    return { ...onOneHost(set, { source, root: root(name), events }, services), ...given };
  };
  /** Releases the next version. */
  const next = async (name: string, services: string) => {
    serial += 1;
    put('VERSION', `v${serial}\n`);
    return release(options(name, services));
  };
  /** Releases the next version and expects that it is what answers. */
  const serves = async (name: string, services: string, port: number) => {
    const result = await next(name, services);
    expect(result.failure?.message).toBeUndefined();
    expect(answer(port)).toBe(`v${serial}`);
    return result;
  };
  const answer = (port: number) =>
    shell(
      `curl -s --retry 20 --retry-delay 0 --retry-connrefused --retry-max-time 20 http://127.0.0.1:${port}/`,
    );
  const mainPid = (name: string) => shell(`systemctl show --value -p MainPID ${name}`).trim();
  const kept = (name: string) =>
    shell(`ls -1 ${root(name)}/releases`)
      .trim()
      .split('\n');

  beforeAll(async () => {
    set = await up({ count: 1, set: `processes-${process.pid}` });
    installServers(set.hosts[0]!);
    put('wsgi.py', WSGI);
    put('asgi.py', ASGI);
    shell('chmod 777 /srv');
  });
  afterAll(() => {
    if (set) down(set.set);
    rmSync(source, { recursive: true, force: true });
  });

  describe('of gunicorn', () => {
    test('that a reload would leave in the old release are restarted, said before and after, and nothing they run from is removed', async () => {
      put('stays.j2', unit(GUNICORN(8001), HUP));
      const services =
        '  stays: { type: systemd, template: stays.j2, reload: reload, timeout: 10 }\nkeep: 3\n';
      await serves('stays', services, 8001);
      for (let i = 0; i < 4; i++) {
        await serves('stays', services, 8001);
        expect(said('note')).toContain("'stays' is restarted: the reload left the old release");
        expect(said('note')).toContain("chdir = '/srv/stays/current' in gunicorn.conf.py");
        expect(shell(`readlink /proc/${mainPid('stays')}/cwd`)).toBe(shell('readlink -f /srv/stays/current'));
      }
      expect(kept('stays')).toHaveLength(3);
      await check(options('stays', services));
      expect(said('note')).toContain("'stays' would be restarted: a reload leaves gunicorn in the directory");
      expect(said('note')).toContain("chdir = '/srv/stays/current'");
      await check(options('stays', services.replace('reload: reload, ', '')));
      expect(said('note')).not.toContain('would be restarted');
    });

    test('that change their directory keep their main process, and nothing is said', async () => {
      put('moves.j2', unit(GUNICORN(8002, '--chdir {{ root }}/current'), HUP));
      const services =
        '  moves: { type: systemd, template: moves.j2, reload: reload, timeout: 10 }\nkeep: 2\n';
      const first = await serves('moves', services, 8002);
      const pid = mainPid('moves');
      for (let i = 0; i < 3; i++) {
        await serves('moves', services, 8002);
        expect(said('note')).toBe('');
      }
      expect(mainPid('moves')).toBe(pid);
      // gunicorn looks for the directory that it was started in at each reload, and ends when it is gone.
      expect(kept('moves')).toContain(first.release);
      await check(options('moves', services));
      expect(said('note')).toBe('');
      shell(`rm -r /srv/moves/releases/${first.release}`);
      await serves('moves', services, 8002);
      expect(said('note')).toContain("'moves' is restarted: it ended at the reload");
      expect(said('output')).toContain("can't chdir");
    });

    test('that hold the application since they were started are restarted', async () => {
      put('holds.j2', unit(GUNICORN(8003, '--chdir {{ root }}/current --preload'), HUP));
      const services = '  holds: { type: systemd, template: holds.j2, reload: reload, timeout: 10 }\n';
      await serves('holds', services, 8003);
      await serves('holds', services, 8003);
      expect(said('note')).toContain('preload_app = False');
      await check(options('holds', services));
      expect(said('note')).toContain("'holds' would be restarted: gunicorn with preload_app");
    });

    test('whose unit names one release are refused after a restart too, with the line, and the host goes back', async () => {
      put('fixed.j2', unit(GUNICORN(8004)));
      const services = '  fixed: { type: systemd, template: fixed.j2, timeout: 5 }\n';
      const first = await serves('fixed', services, 8004);
      const version = serial;
      put(
        'fixed.j2',
        unit(GUNICORN(8004)).replace('{{ root }}/current', `/srv/fixed/releases/${first.release}`),
      );
      await check(options('fixed', services));
      expect(said('note')).toContain(`its unit names the release ${first.release}`);
      const result = await next('fixed', services);
      expect(result).toMatchObject({ rolledBack: true, failure: { code: 'SERVICE_OLD_RELEASE' } });
      expect(result.failure?.message).toContain(first.release);
      expect(result.failure?.message).toContain('WorkingDirectory=/srv/fixed/current');
      expect(answer(8004)).toBe(`v${version}`);
      expect(shell('readlink /srv/fixed/current').trim()).toBe(`releases/${first.release}`);
    });

    test('that a unit of the host’s own starts are proven as well', async () => {
      inHost(set.hosts[0]!, ['sh', '-c', 'cat >/etc/systemd/system/hosts-own.service'], {
        input: unit(GUNICORN(8005), HUP).replaceAll('{{ root }}', '/srv/own'),
      });
      const services = '  own: { type: systemd, unit: hosts-own.service, reload: reload, timeout: 10 }\n';
      await serves('own', services, 8005);
      await serves('own', services, 8005);
      expect(said('note')).toContain("'own' is restarted: the reload left the old release");
    });

    test('that a socket started are restarted with it', async () => {
      put('listens.j2', '[Socket]\nListenStream=127.0.0.1:8006\n[Install]\nWantedBy=sockets.target\n');
      put('listened.j2', unit('/opt/servers/bin/gunicorn --workers 1 wsgi'));
      const services =
        '  listens: { type: systemd, unit: listens.socket, template: listens.j2, templates: { listens.service: listened.j2 }, timeout: 10 }\n';
      await serves('listens', services, 8006);
      await serves('listens', services, 8006);
    });
  });

  describe('of other servers', () => {
    test('uvicorn restarts, and its unit that reloads in vain is found', async () => {
      put('uvicorn.j2', unit('/opt/servers/bin/uvicorn --port 8011 --workers 2 asgi:application', HUP));
      const services =
        '  uv: { type: systemd, unit: uv.service, template: uvicorn.j2, reload: auto, timeout: 20 }\n';
      await serves('uv', services, 8011);
      await serves('uv', services, 8011);
      await serves('uv', services.replace('auto', 'restart'), 8011);
      expect(said('note')).toBe('');
    });

    const UWSGI = (port: number, more = '') =>
      unit(
        `/opt/servers/bin/uwsgi --binary-path /opt/servers/bin/python3 --http-socket 127.0.0.1:${port} --master --processes 2 --module wsgi --pidfile /tmp/uwsgi-${port}.pid --touch-reload /srv/uwsgi${port}.touch ${more}`,
      );
    const TOUCH = (port: number, more = '') =>
      `  u${port}: { type: touch, file: /srv/uwsgi${port}.touch, timeout: 8${more} }\nkeep: 2\n`;
    const start = async (port: number, more = '') => {
      put(`unit${port}.j2`, UWSGI(port, more));
      shell(`touch /srv/uwsgi${port}.touch; chown deploy /srv/uwsgi${port}.touch`);
      await serves(
        `u${port}`,
        `  m${port}: { type: systemd, unit: m${port}.service, template: unit${port}.j2, timeout: 10 }\nkeep-services: [m${port}]\n`,
        port,
      );
    };

    test('uWSGI that changes its directory takes the new release by a touch and keeps its main process', async () => {
      await start(8012, '--chdir /srv/u8012/current');
      const pid = mainPid('m8012');
      const services = `${TOUCH(8012, ', pid-file: /tmp/uwsgi-8012.pid')}keep-services: [m8012]\n`;
      for (let i = 0; i < 3; i++) await serves('u8012', services, 8012);
      expect(mainPid('m8012')).toBe(pid);
    });

    test('uWSGI that stays in the old release is found without a pid-file too, and the host goes back', async () => {
      await start(8013);
      const version = serial;
      const result = await next('u8013', `${TOUCH(8013)}keep-services: [m8013]\n`);
      expect(result).toMatchObject({ rolledBack: true, failure: { code: 'SERVICE_OLD_RELEASE' } });
      expect(result.failure?.message).toContain('chdir = /srv/u8013/current');
      expect(answer(8013)).toBe(`v${version}`);
    });

    test('a command whose processes nobody can name is said, unless a check reads the release', async () => {
      const services = '  nobody: { type: command, command: ["true"] }\n';
      expect((await next('nobody', services)).failure?.message).toBeUndefined();
      expect(said('note')).toContain("'nobody': which release it runs could not be seen");
      const checked = `${services}verify: [{ url: "http://127.0.0.1:8020/", contains: "{{ release }}", timeout: 2 }]\n`;
      expect((await next('nobody', checked)).failure?.code).toBe('VERIFY_FAILED');
      expect(said('note')).not.toContain('could not be seen');
    });

    test('a command that leaves its processes in the old release fails by its pid-file', async () => {
      shell('mkdir -p /srv/by && chown deploy /srv/by');
      put(
        'start.sh',
        'kill "$(cat /tmp/by.pid)" 2>/dev/null; setsid sleep 1000 >/dev/null 2>&1 & echo $! >/tmp/by.pid\n',
      );
      const services = (command: string) =>
        `  by: { type: command, command: ${JSON.stringify(command)}, pid-file: /tmp/by.pid, timeout: 3 }\n`;
      expect((await next('by', services('sh start.sh'))).failure?.message).toBeUndefined();
      expect((await next('by', services('sh start.sh'))).failure?.message).toBeUndefined();
      const result = await next('by', services('true'));
      expect(result).toMatchObject({ rolledBack: true, failure: { code: 'SERVICE_OLD_RELEASE' } });
    });

    test('nginx, which has nothing to do with releases, is asked for nothing', async () => {
      const services = '  front: { type: systemd, unit: nginx.service, reload: reload }\n';
      expect((await next('front', services)).failure?.message).toBeUndefined();
      expect((await next('front', services)).failure?.message).toBeUndefined();
      expect(said('note')).toBe('');
    });
  });

  describe('wherever they run', () => {
    const WORKER = (user: string, more = '') =>
      unit('/bin/sh {{ root }}/current/worker.sh', HUP, user).replace('[Install]', `${more}[Install]`);
    const cwds = (name: string) =>
      shell(
        `for pid in $(pgrep -f '${root(name)}/current/[w]orker.sh'); do readlink /proc/$pid/cwd; done | sort -u`,
      ).trim();
    const live = (name: string) => shell(`readlink -f ${root(name)}/current`).trim();

    beforeAll(() => {
      put('worker.sh', 'trap : HUP\nwhile :; do sleep 0.2; done\n');
    });

    test('instances of a template unit all run the new release', async () => {
      put('many.j2', WORKER('deploy'));
      const services =
        '  many: { type: systemd, unit: many@.service, template: many.j2, instances: 3, reload: reload, timeout: 3 }\n';
      for (let i = 0; i < 2; i++) {
        expect((await next('many', services)).failure?.message).toBeUndefined();
        expect(cwds('many')).toBe(live('many'));
      }
      expect(said('note')).toContain("'many' is restarted: the reload left the old release");
    });

    test('another user’s are seen with root’s eyes', async () => {
      put('theirs.j2', WORKER('www-data'));
      const services = '  theirs: { type: systemd, template: theirs.j2, reload: reload, timeout: 3 }\n';
      for (let i = 0; i < 2; i++) {
        expect((await next('theirs', services)).failure?.message).toBeUndefined();
        expect(cwds('theirs')).toBe(live('theirs'));
      }
      expect(said('note')).toContain("'theirs' is restarted: the reload left the old release");
    });

    test('another user’s that nobody may look at are said, not claimed, and no old release is removed', async () => {
      shell('mkdir -p /srv/hidden && chown deploy /srv/hidden');
      const services =
        '  hidden: { type: command, command: ["true"], pid-file: /tmp/hidden.pid, timeout: 3 }\nkeep: 2\n';
      shell(
        "setsid runuser -u www-data -- sh -c 'echo $$ >/tmp/hidden.pid; exec sleep 1000' >/dev/null 2>&1 & sleep 0.5",
      );
      for (let i = 0; i < 4; i++) {
        expect((await next('hidden', services)).failure?.message).toBeUndefined();
        expect(said('note')).toContain(
          "'hidden': which release it runs could not be seen: its processes belong to another user",
        );
      }
      expect(kept('hidden')).toHaveLength(4);
      expect(said('note')).toContain('no old release is removed');
    });

    test('programs of supervisor', async () => {
      shell('systemctl start supervisor');
      put(
        'prog.j2',
        '[program:prog]\ncommand=/opt/servers/bin/gunicorn --bind 127.0.0.1:8031 --workers 1 wsgi\ndirectory={{ root }}/current\nuser=deploy\n',
      );
      const services =
        '  prog: { type: supervisor, template: prog.j2, reload: reload, timeout: 10 }\nkeep: 2\n';
      for (let i = 0; i < 4; i++) await serves('prog', services, 8031);
      expect(said('note')).toContain("'prog' is restarted: the reload left the old release");
      put(
        'prog.j2',
        '[program:prog]\ncommand=/opt/servers/bin/gunicorn --bind 127.0.0.1:8031 --workers 1 --chdir {{ root }}/current wsgi\ndirectory={{ root }}/current\nuser=deploy\n',
      );
      await serves('prog', services, 8031);
      const pid = shell('supervisorctl pid prog');
      for (let i = 0; i < 3; i++) {
        await serves('prog', services, 8031);
        expect(said('note')).toBe('');
      }
      expect(shell('supervisorctl pid prog')).toBe(pid);
    });
  });

  describe('that nobody looks after', () => {
    test('keep their release and their environment until they end', async () => {
      shell('rm -rf /srv/stray; mkdir /srv/stray; chown deploy /srv/stray');
      const services = '  front: { type: systemd, unit: nginx.service, reload: reload }\nkeep: 2\n';
      const first = await next('stray', services);
      expect(first.failure?.message).toBeUndefined();
      const pid = shell(
        `cd /srv/stray/releases/${first.release} && setsid sleep 1000 >/dev/null 2>&1 & echo $!`,
      ).trim();
      expect((await next('stray', services)).failure?.message).toBeUndefined();
      expect((await next('stray', services)).failure?.message).toBeUndefined();
      expect(kept('stray')).toContain(first.release);
      expect(said('note')).toContain(
        `releases/${first.release} stays until a later release: the process ${pid} (sleep)`,
      );
      shell(`kill ${pid}`);
      expect((await next('stray', services)).failure?.message).toBeUndefined();
      expect(kept('stray')).not.toContain(first.release);
    });
  });
});
