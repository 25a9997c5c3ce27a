/** Whether what runs after a release is of it, with more servers and more ways to run them than processes.hosts.test.ts. */

import { whyNoHosts } from '@guarded-deploy/local-hosts';
import { check } from '@guarded-deploy/release';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { installMore, whyNoMore, whyNoServers } from '../servers.ts';
import { gunicorn, HUP, Lab, unit, worker } from './processes.ts';

jest.setTimeout(600_000);
const why = whyNoHosts() ?? whyNoServers();
if (why) console.log(`processes on hosts skipped: ${why}`);
const onHosts = why ? describe.skip : describe;

onHosts('processes after a release', () => {
  const lab = new Lab('processes-long');

  test('of gunicorn that hold the application since they were started are restarted', async () => {
    lab.put('holds.j2', unit(gunicorn(8003, '--chdir {{ root }}/current --preload'), HUP));
    const services = '  holds: { type: systemd, template: holds.j2, reload: reload, timeout: 10 }\n';
    await lab.serves('holds', services, 8003);
    await lab.serves('holds', services, 8003);
    expect(lab.said('note')).toContain('preload_app = False');
    await check(lab.options('holds', services));
    expect(lab.said('note')).toContain("'holds' would be restarted: gunicorn with preload_app");
  });

  test('that a unit of the host’s own starts are proven as well', async () => {
    lab.shell(
      'cat >/etc/systemd/system/hosts-own.service',
      unit(gunicorn(8005), HUP).replaceAll('{{ root }}', '/srv/own'),
    );
    const services = '  own: { type: systemd, unit: hosts-own.service, reload: reload, timeout: 10 }\n';
    await lab.serves('own', services, 8005);
    await lab.serves('own', services, 8005);
    expect(lab.said('note')).toContain("'own' is restarted: the reload left the old release");
  });

  test('that a socket started are restarted with it', async () => {
    lab.put('listens.j2', '[Socket]\nListenStream=127.0.0.1:8006\n[Install]\nWantedBy=sockets.target\n');
    lab.put('listened.j2', unit('/opt/servers/bin/gunicorn --workers 1 wsgi'));
    const services =
      '  listens: { type: systemd, unit: listens.socket, template: listens.j2, templates: { listens.service: listened.j2 }, timeout: 10 }\n';
    await lab.serves('listens', services, 8006);
    await lab.serves('listens', services, 8006);
  });

  test('of a template unit’s instances all run the new release', async () => {
    lab.put('many.j2', worker('deploy'));
    const services =
      '  many: { type: systemd, unit: many@.service, template: many.j2, instances: 3, reload: reload, timeout: 3 }\n';
    for (let i = 0; i < 2; i++) {
      await lab.works('many', services);
      expect(lab.placesOfWorkers('many')).toBe(lab.live('many'));
    }
    expect(lab.said('note')).toContain("'many' is restarted: the reload left the old release");
  });

  test('of a user’s own units are proven, too', async () => {
    // The hosts have no pam_systemd, which makes this for a user who logs in.
    lab.shell(
      "mkdir -p /etc/systemd/system/user@.service.d; printf '[Service]\\nPAMName=\\nEnvironment=XDG_RUNTIME_DIR=/run/user/%%i\\n' >/etc/systemd/system/user@.service.d/plain.conf; systemctl daemon-reload; systemctl start user-runtime-dir@$(id -u deploy) user@$(id -u deploy)",
    );
    lab.put(
      'users.j2',
      worker('deploy').replace('User=deploy\n', '').replace('multi-user.target', 'default.target'),
    );
    const services =
      '  users: { type: systemd, scope: user, template: users.j2, reload: reload, timeout: 3 }\n';
    for (let i = 0; i < 2; i++) {
      await lab.works('users', services);
      expect(lab.placesOfWorkers('users')).toBe(lab.live('users'));
    }
    expect(lab.said('note')).toContain("'users' is restarted: the reload left the old release");
  });

  test('of another user that nobody may look at are said, not claimed, and no old release is removed', async () => {
    lab.shell('mkdir -p /srv/hidden && chown deploy /srv/hidden');
    const services =
      '  hidden: { type: command, command: ["true"], pid-file: /tmp/hidden.pid, timeout: 3 }\nkeep: 2\n';
    lab.shell(
      "setsid runuser -u www-data -- sh -c 'echo $$ >/tmp/hidden.pid; exec sleep 1000' >/dev/null 2>&1 & sleep 0.5",
    );
    for (let i = 0; i < 4; i++) {
      await lab.works('hidden', services);
      expect(lab.said('note')).toContain(
        "'hidden': which release it runs could not be seen: its processes belong to another user",
      );
    }
    expect(lab.kept('hidden')).toHaveLength(4);
    expect(lab.said('note')).toContain('no old release is removed');
  });

  test('that nobody can name are said, unless a check reads the release', async () => {
    const services = '  nobody: { type: command, command: ["true"] }\n';
    await lab.works('nobody', services);
    expect(lab.said('note')).toContain("'nobody': which release it runs could not be seen");
    const checked = `${services}verify: [{ url: "http://127.0.0.1:8020/", contains: "{{ release }}", timeout: 2 }]\n`;
    expect((await lab.next('nobody', checked)).failure?.code).toBe('VERIFY_FAILED');
    expect(lab.said('note')).not.toContain('could not be seen');
  });

  test('of uWSGI that stay in the old release are found without a pid-file too, and the host goes back', async () => {
    const services = await lab.startUwsgi(8013);
    const version = lab.serial;
    const result = await lab.next('u8013', services.replace(', pid-file: /tmp/uwsgi-8013.pid', ''));
    expect(result).toMatchObject({ rolledBack: true, failure: { code: 'SERVICE_OLD_RELEASE' } });
    expect(result.failure?.message).toContain('chdir = /srv/u8013/current');
    expect(lab.answer(8013)).toBe(`v${version}`);
  });

  test('of supervisor that change their directory keep their main process, and nothing is said', async () => {
    lab.shell('systemctl start supervisor');
    lab.putProgram('--chdir {{ root }}/current');
    const services =
      '  prog: { type: supervisor, template: prog.j2, reload: reload, timeout: 10 }\nkeep: 2\n';
    await lab.serves('prog', services, 8031);
    const pid = lab.shell('supervisorctl pid prog');
    for (let i = 0; i < 3; i++) {
      await lab.serves('prog', services, 8031);
      expect(lab.said('note')).toBe('');
    }
    expect(lab.shell('supervisorctl pid prog')).toBe(pid);
  });

  describe('of servers that have no setting for it are restarted when a reload left them', () => {
    const more = whyNoMore();
    if (more) console.log(`more servers skipped: ${more}`);
    const withMore = more ? test.skip : test;
    beforeAll(() => {
      if (!more) installMore(lab.set.hosts[0]!);
    });

    const SERVERS: readonly (readonly [string, number, string])[] = [
      ['uvicorn', 8011, '/opt/servers/bin/uvicorn --port 8011 --workers 2 asgi:application'],
      ['hypercorn', 8041, '/opt/servers/bin/hypercorn --bind 127.0.0.1:8041 --workers 2 asgi:application'],
      ['granian', 8042, '/opt/servers/bin/granian --interface asgi --port 8042 --workers 2 asgi:application'],
    ];
    withMore.each(SERVERS)('%s', async (name, port, command) => {
      lab.put(`${name}.j2`, unit(command, `${HUP}Environment=PYTHONPATH=.\n`));
      const services = (reload: string) =>
        `  ${name}: { type: systemd, template: ${name}.j2, reload: ${reload}, timeout: 20 }\n`;
      for (const reload of ['auto', 'auto', 'reload', 'restart'])
        await lab.serves(name, services(reload), port);
      expect(lab.said('note')).toBe('');
    });

    withMore('Celery: its workers, and those with --workdir keep nothing of the old release', async () => {
      lab.put('tasks.py', "from celery import Celery\napp = Celery('tasks', broker='memory://')\n");
      for (const [name, workdir] of [
        ['plain', ''],
        ['moving', '--workdir {{ root }}/current '],
      ]) {
        lab.put(
          `${name}.j2`,
          unit(
            `/opt/servers/bin/celery -A tasks ${workdir}worker --concurrency 2 --loglevel INFO`,
            `${HUP}Environment=PYTHONPATH=.\n`,
          ),
        );
        const services = `  ${name}: { type: systemd, template: ${name}.j2, reload: reload, timeout: 20, ready-after: 3 }\n`;
        for (let i = 0; i < 3; i++) {
          await lab.works(name!, services);
          const places = lab
            .shell(`for p in $(pgrep -f '[c]elery -A tasks'); do readlink /proc/$p/cwd; done | sort -u`)
            .trim();
          expect(places).toBe(lab.live(name!));
        }
        lab.shell(`systemctl disable --now --quiet ${name}`);
      }
    });
  });
});
