/**
 * Whether what runs after a release is of it: with real servers, told to read anew, restarted, by sockets and by other users. More of
 * them are in processes.long.test.ts.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyNoHosts } from '@guarded-deploy/local-hosts';
import { check } from '@guarded-deploy/release';
import { describe, expect, jest, test } from '@jest/globals';
import { whyNoServers } from '../servers.ts';
import { gunicorn, HUP, Lab, unit, worker } from './processes.ts';

jest.setTimeout(300_000);
const why = whyNoHosts() ?? whyNoServers();
if (why) console.log(`processes on hosts skipped: ${why}`);
const onHosts = why ? describe.skip : describe;

const BUNDLE = join(import.meta.dirname, '../../../../actions/ssh-release/dist/main.cjs');

/** The shipped action, as a runner starts it, with the release file of the source. */
function shipped(lab: Lab) {
  const scratch = join(lab.source, '.runner');
  mkdirSync(scratch, { recursive: true });
  const { stdout, status } = spawnSync(process.execPath, [BUNDLE], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: scratch,
      RUNNER_TEMP: scratch,
      GITHUB_WORKSPACE: lab.source,
      GITHUB_SHA: '0123456789012345678901234567890123456789',
      INPUT_CONFIG: 'release.yml',
      INPUT_ENVIRONMENT: 'staging',
      INPUT_COMMAND: 'release',
      'INPUT_PRIVATE-KEY': readFileSync(lab.set.privateKey, 'utf8'),
      'INPUT_KNOWN-HOSTS': readFileSync(lab.set.knownHosts, 'utf8'),
    },
  });
  return { stdout, status };
}

onHosts('processes after a release', () => {
  const lab = new Lab('processes');

  describe('of gunicorn', () => {
    test('that a reload would leave in the old release are restarted, said before and after, and nothing they run from is removed', async () => {
      lab.put('stays.j2', unit(gunicorn(8001), HUP));
      const services =
        '  stays: { type: systemd, template: stays.j2, reload: reload, timeout: 10 }\nkeep: 3\n';
      await lab.serves('stays', services, 8001);
      for (let i = 0; i < 3; i++) {
        await lab.serves('stays', services, 8001);
        expect(lab.said('note')).toContain("'stays' is restarted: the reload left the old release");
        expect(lab.said('note')).toContain("chdir = '/srv/stays/current' in gunicorn.conf.py");
        expect(lab.shell(`readlink /proc/${lab.mainPid('stays')}/cwd`).trim()).toBe(lab.live('stays'));
      }
      expect(lab.kept('stays')).toHaveLength(3);
      await check(lab.options('stays', services));
      expect(lab.said('note')).toContain(
        "'stays' would be restarted: a reload leaves gunicorn in the directory",
      );
      expect(lab.said('note')).toContain("chdir = '/srv/stays/current'");
      await check(lab.options('stays', services.replace('reload: reload, ', '')));
      expect(lab.said('note')).not.toContain('would be restarted');
    });

    test('are restarted by the shipped action, too, which says why', () => {
      lab.serial += 1;
      lab.put('VERSION', `v${lab.serial}\n`);
      lab.put(
        'release.yml',
        `app: demo\nroot: /srv/stays\nuser: deploy\nkeep: 3\ninventory: { hosts: { h: { address: ${lab.set.hosts[0]!.address} } } }\nservices:\n  stays: { type: systemd, template: stays.j2, reload: reload, timeout: 10 }\n`,
      );
      const { stdout, status } = shipped(lab);
      expect(stdout).toContain("'stays' is restarted: the reload left the old release");
      expect(status).toBe(0);
      expect(lab.answer(8001)).toBe(`v${lab.serial}`);
    });

    test('that change their directory keep their main process, and nothing is said', async () => {
      lab.put('moves.j2', unit(gunicorn(8002, '--chdir {{ root }}/current'), HUP));
      const services =
        '  moves: { type: systemd, template: moves.j2, reload: reload, timeout: 10 }\nkeep: 2\n';
      const first = await lab.serves('moves', services, 8002);
      const pid = lab.mainPid('moves');
      for (let i = 0; i < 3; i++) {
        await lab.serves('moves', services, 8002);
        expect(lab.said('note')).toBe('');
      }
      expect(lab.mainPid('moves')).toBe(pid);
      // gunicorn looks for the directory that it was started in at each reload, and ends when it is gone.
      expect(lab.kept('moves')).toContain(first.release);
      await check(lab.options('moves', services));
      expect(lab.said('note')).not.toContain('would be restarted');
      lab.shell(`rm -r /srv/moves/releases/${first.release}`);
      await lab.serves('moves', services, 8002);
      expect(lab.said('note')).toContain("'moves' is restarted: it ended at the reload");
      expect(lab.said('output')).toContain("can't chdir");
    });

    test('whose unit names one release are refused after a restart too, with the line, and the host goes back', async () => {
      lab.put('fixed.j2', unit(gunicorn(8004)));
      const services = '  fixed: { type: systemd, template: fixed.j2, timeout: 5 }\n';
      const first = await lab.serves('fixed', services, 8004);
      const version = lab.serial;
      lab.put(
        'fixed.j2',
        unit(gunicorn(8004)).replace('{{ root }}/current', `/srv/fixed/releases/${first.release}`),
      );
      await check(lab.options('fixed', services));
      expect(lab.said('note')).toContain(`its unit names the release ${first.release}`);
      const result = await lab.next('fixed', services);
      expect(result).toMatchObject({ rolledBack: true, failure: { code: 'SERVICE_OLD_RELEASE' } });
      expect(result.failure?.message).toContain(first.release);
      expect(result.failure?.message).toContain('WorkingDirectory=/srv/fixed/current');
      expect(lab.answer(8004)).toBe(`v${version}`);
      expect(lab.shell('readlink /srv/fixed/current').trim()).toBe(`releases/${first.release}`);
    });
  });

  test('uWSGI that changes its directory takes the new release by a touch and keeps its main process', async () => {
    const services = await lab.startUwsgi(8012, '--chdir /srv/u8012/current');
    const pid = lab.mainPid('m8012');
    for (let i = 0; i < 2; i++) await lab.serves('u8012', services, 8012);
    expect(lab.mainPid('m8012')).toBe(pid);
  });

  test('a command that leaves its processes in the old release fails by its pid-file', async () => {
    lab.shell('mkdir -p /srv/by && chown deploy /srv/by');
    lab.put(
      'start.sh',
      'kill "$(cat /tmp/by.pid)" 2>/dev/null; setsid sleep 1000 >/dev/null 2>&1 & echo $! >/tmp/by.pid\n',
    );
    const services = (command: string) =>
      `  by: { type: command, command: ${JSON.stringify(command)}, pid-file: /tmp/by.pid, timeout: 3 }\n`;
    await lab.works('by', services('sh start.sh'));
    await lab.works('by', services('sh start.sh'));
    const result = await lab.next('by', services('true'));
    expect(result).toMatchObject({ rolledBack: true, failure: { code: 'SERVICE_OLD_RELEASE' } });
  });

  test('nginx, which has nothing to do with releases, is asked for nothing; what else runs from a release keeps it', async () => {
    lab.shell('mkdir -p /srv/front && chown deploy /srv/front');
    const services = '  front: { type: systemd, unit: nginx.service, reload: reload }\nkeep: 2\n';
    const first = await lab.works('front', services);
    const pid = lab
      .shell(`cd /srv/front/releases/${first.release} && setsid sleep 1000 >/dev/null 2>&1 & echo $!`)
      .trim();
    await lab.works('front', services);
    expect(lab.said('note')).toBe('');
    await lab.works('front', services);
    expect(lab.kept('front')).toContain(first.release);
    expect(lab.said('note')).toContain(
      `releases/${first.release} stays until a later release: the process ${pid} (sleep)`,
    );
    lab.shell(`kill ${pid}`);
    await lab.works('front', services);
    expect(lab.kept('front')).not.toContain(first.release);
  });

  test('another user’s are seen with root’s eyes', async () => {
    lab.put('theirs.j2', worker('www-data'));
    const services = '  theirs: { type: systemd, template: theirs.j2, reload: reload, timeout: 3 }\n';
    for (let i = 0; i < 2; i++) {
      await lab.works('theirs', services);
      expect(lab.placesOfWorkers('theirs')).toBe(lab.live('theirs'));
    }
    expect(lab.said('note')).toContain("'theirs' is restarted: the reload left the old release");
  });

  test('programs of supervisor', async () => {
    lab.shell('systemctl start supervisor');
    lab.putProgram();
    const services = '  prog: { type: supervisor, template: prog.j2, reload: reload, timeout: 10 }\n';
    for (let i = 0; i < 2; i++) await lab.serves('prog', services, 8031);
    expect(lab.said('note')).toContain("'prog' is restarted: the reload left the old release");
  });
});
