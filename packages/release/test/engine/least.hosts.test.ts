/** A release by a user who may run by sudo what `sudoers` prints and nothing else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { down, type HostSet, inHost, up, whyNoHosts } from '@guarded-deploy/local-hosts';
import {
  check,
  logs,
  type ReleaseOptions,
  type ReportEvent,
  release,
  rollback,
  scale,
  sudoers,
} from '@guarded-deploy/release';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { onOneHost } from '../one-host.ts';

jest.setTimeout(300_000);
const why = whyNoHosts();
if (why) console.log(`least privilege on hosts skipped: ${why}`);
const onHosts = why ? describe.skip : describe;

const UNIT =
  '[Service]\nUser=least\nWorkingDirectory=/srv/least/current\nExecStart=/bin/sleep 1000\n[Install]\nWantedBy=multi-user.target\n';

onHosts('a user who may do by sudo what sudoers prints', () => {
  const source = mkdtempSync(join(tmpdir(), 'least-'));
  let events: ReportEvent[] = [];
  let set: HostSet;

  const options = (services: string, more: Partial<ReleaseOptions> = {}): ReleaseOptions => ({
    ...onOneHost(set, { source, root: '/srv/least', events, user: 'least' }, services),
    environment: 'prod',
    ...more,
  });
  const shell = (text: string) => inHost(set.hosts[0]!, ['sh', '-c', text]);
  const notes = () => events.flatMap(event => (event.type === 'note' ? [event.text] : []));
  /** Gives the user exactly that snippet. */
  const allow = async (services: string) => {
    const { text } = await sudoers(options(services));
    inHost(set.hosts[0]!, ['sh', '-c', 'cat >/etc/sudoers.d/least && chmod 440 /etc/sudoers.d/least'], {
      input: text,
    });
    shell('visudo -cf /etc/sudoers.d/least');
    return text;
  };
  /** What sudo refused since a moment, without the user's looks at other users' processes. */
  const refused = (since: string) =>
    shell(`journalctl -t sudo --no-pager -o cat --since='${since}'`)
      .split('\n')
      .filter(line => line.includes('command not allowed') && !/gd_(see|in_use)/.test(line));
  const now = () => shell("date '+%F %T'").trim();

  beforeAll(async () => {
    set = await up({ count: 1, set: `least-${process.pid}` });
    writeFileSync(join(source, 'unit.j2'), UNIT);
    writeFileSync(
      join(source, 'program.j2'),
      '[program:sup]\nuser=least\ndirectory=/srv/least/current\ncommand=/bin/sleep 1000\n',
    );
    shell(
      'useradd -m -s /bin/sh -G systemd-journal least; mkdir -p /srv/least /home/least/.ssh; cp /home/deploy/.ssh/authorized_keys /home/least/.ssh/; chown -R least /srv/least /home/least/.ssh; systemctl start supervisor',
    );
  });
  afterAll(() => {
    if (set) down(set.set);
    rmSync(source, { recursive: true, force: true });
  });
  beforeEach(() => {
    events = [];
    shell('rm -f /etc/sudoers.d/least');
  });

  const ALL = `  web: { type: systemd, unit: least-web.service, template: unit.j2 }
  queue: { type: systemd, unit: least-queue@.service, template: unit.j2, instances: "{{ queues }}", scale: { queues: 2 }, reload: auto }
  sup: { type: supervisor, unit: sup, template: program.j2 }
  own: { type: command, command: [id, -u], become: true }
`;

  test('is told by a check what sudo refuses first, releases, scales, goes back and reads logs', async () => {
    const before = await check(options(ALL));
    expect(before.failure).toMatchObject({ code: 'SUDO_REFUSED' });
    expect(before.failure!.message).toContain('sh -s /srv/least');
    const text = await allow(ALL);
    expect(text).toContain('least ALL=(root) NOPASSWD: DEPLOY_DEMO_PROD');
    expect(text).not.toContain('ALL:');
    const since = now();
    expect((await check(options(ALL))).failure?.message).toBeUndefined();
    const first = await release(options(ALL));
    expect(first.failure?.message).toBeUndefined();
    expect(shell('systemctl is-active least-web least-queue@1 least-queue@2').trim()).toBe(
      'active\nactive\nactive',
    );
    expect(shell('supervisorctl status sup')).toContain('RUNNING');
    for (const queues of [3, 1]) {
      const scaled = await scale(options(ALL, { variables: { queues } }));
      expect(scaled.failure?.message).toBeUndefined();
      expect(shell("systemctl list-units --plain --no-legend 'least-queue@*' | wc -l").trim()).toBe(
        String(queues),
      );
    }
    writeFileSync(join(source, 'VERSION'), '2');
    expect((await release(options(ALL))).failure?.message).toBeUndefined();
    const back = await rollback(options(ALL));
    expect([back.failure?.message, back.release]).toEqual([undefined, first.release]);
    // A release that fails brings everything back with the same commands.
    const failing = await release(options(`${ALL}verify: [{ command: ["false"], timeout: 1 }]\n`));
    expect(failing).toMatchObject({ rolledBack: true, failure: { code: 'VERIFY_FAILED' } });
    expect(refused(since)).toEqual([]);
    events = [];
    const shown = await logs(options(ALL, { service: 'web' }));
    expect(shown.failure?.message).toBeUndefined();
    const said = events.flatMap(event => (event.type === 'output' ? [event.text] : [])).join('\n');
    expect(said).toContain('Started least-web.service');
    expect(said).not.toContain('least-queue');
  });

  test('needs no more than a restart where units are the host’s', async () => {
    shell(
      "systemctl stop 'least-*'; rm -rf /srv/least/.guarded-deploy /srv/least/current /srv/least/releases",
    );
    inHost(
      set.hosts[0]!,
      [
        'sh',
        '-c',
        'cat >/etc/systemd/system/there.service && systemctl daemon-reload && systemctl enable -q there',
      ],
      {
        input: UNIT,
      },
    );
    const services = '  there: { type: systemd }\n';
    const { text } = await sudoers(options(services));
    expect(text).not.toMatch(/\/sh |daemon-reload/);
    shell(
      "printf 'least ALL=(root) NOPASSWD: /usr/bin/systemctl --system restart there.service\\n' >/etc/sudoers.d/least",
    );
    expect((await check(options(services))).failure?.message).toBeUndefined();
    expect((await release(options(services))).failure?.message).toBeUndefined();
    expect(shell('systemctl is-active there').trim()).toBe('active');
    // What starts at boot already needs no right to make it so; another one does.
    shell('systemctl disable -q there');
    const disabled = await check(options(services));
    expect(disabled.failure!.message).toContain('systemctl --system enable --quiet there.service');
  });

  test('gets shared directories with the owner, group and mode that the release file says', async () => {
    shell("printf 'least ALL=(root) NOPASSWD: ALL\\n' >/etc/sudoers.d/least; usermod -aG www-data least");
    const shared = (media: string, more = '') =>
      `  own: { type: command, command: ["true"] }\nshared: { directories: [${media}, "plain", { path: media/up, mode: '0700' }] }\n${more}`;
    const seen = () =>
      shell("cd /srv/least/shared && stat -c '%n %U:%G %a' media media/up plain").trim().split('\n');
    const open = "{ path: media, owner: www-data, group: www-data, mode: '2775' }";
    expect((await check(options(shared(open)))).failure?.message).toBeUndefined();
    expect((await release(options(shared(open)))).failure?.message).toBeUndefined();
    expect(seen()).toEqual([
      'media www-data:www-data 2775',
      'media/up least:www-data 700',
      'plain least:least 755',
    ]);
    // What a release that fails has changed is as it was.
    const closed = "{ path: media, owner: least, mode: '0750' }";
    const fails = 'verify: [{ command: ["false"], timeout: 1 }]\n';
    expect((await release(options(shared(closed, fails)))).rolledBack).toBe(true);
    expect(seen()[0]).toBe('media www-data:www-data 2775');
    expect((await release(options(shared(closed)))).failure?.message).toBeUndefined();
    expect(seen()[0]).toBe('media least:www-data 750');
    // Nothing is changed through a link.
    shell(
      'mkdir /tmp/elsewhere && mv /srv/least/shared/plain /tmp/plain && ln -s /tmp/elsewhere /srv/least/shared/plain && chown -h least /srv/least/shared/plain',
    );
    const through = shared("{ path: plain, owner: www-data, mode: '0777' }").replace(', "plain"', '');
    await release(options(through));
    expect(shell("stat -c '%U %a' /tmp/elsewhere").trim()).toBe('root 755');
    shell('rm /srv/least/shared/plain; printf "" >/etc/sudoers.d/least');
    const refusal = await release(options(shared('{ path: media, owner: www-data }')));
    expect(refusal).toMatchObject({ rolledBack: true, failure: { code: 'SHARED_OWNER' } });
    expect((await check(options(shared('{ path: media, owner: nobody-knows }')))).failure).toMatchObject({
      code: 'ACCOUNT_MISSING',
    });
  });

  test('is told when sudo asks for a password', async () => {
    shell("printf 'least ALL=(root) ALL\\n' >/etc/sudoers.d/least");
    const { failure } = await check(options('  web: { type: systemd, template: unit.j2 }\n'));
    expect(failure).toMatchObject({ code: 'SUDO_REFUSED' });
  });

  describe('is told by a check', () => {
    beforeEach(() => {
      shell("printf 'least ALL=(root) NOPASSWD: ALL\\n' >/etc/sudoers.d/least");
    });
    const unit = (lines: string) => {
      writeFileSync(join(source, 'wrong.j2'), `[Service]\n${lines}\n`);
      return '  wrong: { type: systemd, template: wrong.j2 }\n';
    };

    test.each([
      ['of a unit that systemd would not start', 'ExecStart=relative/x', 'UNIT_INVALID', 'relative/x'],
      ['of a unit without a command', 'User=least', 'UNIT_INVALID', 'wrong.service'],
      ['of a program that is not there', 'ExecStart=/opt/nothing/run', 'UNIT_INVALID', '/opt/nothing/run'],
      [
        'of a user that is not there',
        'User=nobody-knows\nExecStart=/bin/true',
        'ACCOUNT_MISSING',
        'nobody-knows',
      ],
    ])('%s', async (_, lines, code, word) => {
      const { failure } = await check(options(unit(lines)));
      expect(failure).toMatchObject({ code });
      expect(failure!.message).toContain(word);
    });

    test('nothing of programs that the release brings, and in words of what systemd ignores', async () => {
      const { failure } = await check(
        options(unit('Nonsense=1\nExecStart=/srv/least/current/.venv/bin/gunicorn')),
      );
      expect(failure?.message).toBeUndefined();
      expect(notes().join('\n')).toContain("wrong.service:2: Unknown key 'Nonsense'");
    });

    test('how units and files would change, line by line where everybody may read them', async () => {
      const services =
        '  shown: { type: systemd, unit: shown.service, template: shown.j2 }\n  secret: { type: supervisor, unit: secret, template: secret.j2 }\n';
      const write = (seconds: number) => {
        writeFileSync(join(source, 'shown.j2'), UNIT.replace('1000', String(seconds)));
        writeFileSync(
          join(source, 'secret.j2'),
          `[program:secret]\ncommand=/bin/sleep ${seconds}\nenvironment=KEY="k${seconds}"\n`,
        );
      };
      write(1001);
      expect((await release(options(services))).failure?.message).toBeUndefined();
      write(1002);
      events = [];
      for (const look of [
        () => check(options(services)),
        () => release(options(services, { dryRun: true })),
      ]) {
        events = [];
        const { failure } = await look();
        expect(failure?.message).toBeUndefined();
        const told = notes();
        expect(told).toContain('would change /etc/systemd/system/shown.service:');
        expect(told).toContain('  -ExecStart=/bin/sleep 1001');
        expect(told).toContain('  +ExecStart=/bin/sleep 1002');
        expect(told.join('\n')).toContain('would change /etc/supervisor/conf.d/secret.conf');
        expect(told.join('\n')).not.toContain('KEY');
      }
      expect(shell('ls /tmp | grep -c ^tmp || true').trim()).toBe('0');
    });
  });

  test('of systemd of a user gets units of that user, and is told when nobody runs it', async () => {
    writeFileSync(join(source, 'mine.j2'), UNIT.replace('User=least\n', '').replace('multi-user', 'default'));
    const services = '  mine: { type: systemd, scope: user, template: mine.j2 }\n';
    const before = await check(options(services));
    expect(before.failure).toMatchObject({ code: 'USER_MANAGER_MISSING' });
    // The hosts have no pam_systemd, which makes this for a user who logs in.
    shell(
      "mkdir -p /etc/systemd/system/user@.service.d; printf '[Service]\\nPAMName=\\nEnvironment=XDG_RUNTIME_DIR=/run/user/%%i\\n' >/etc/systemd/system/user@.service.d/plain.conf; systemctl daemon-reload; systemctl start user-runtime-dir@$(id -u least) user@$(id -u least)",
    );
    expect((await check(options(services))).failure?.message).toBeUndefined();
    expect((await release(options(services))).failure?.message).toBeUndefined();
    events = [];
    expect((await logs(options(services))).failure?.message).toBeUndefined();
    expect(events.some(event => event.type === 'output' && event.text.includes('mine.service'))).toBe(true);
  });
});
