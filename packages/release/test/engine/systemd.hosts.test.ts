/** What a release makes of systemd's units: each starts at boot, and one that does not stay up is found. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { down, type HostSet, inHost, up, whyNoHosts } from '@guarded-deploy/local-hosts';
import { type ReleaseOptions, type ReportEvent, release, scale } from '@guarded-deploy/release';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { onOneHost } from '../one-host.ts';

jest.setTimeout(300_000);
const why = whyNoHosts();
if (why) console.log(`units of systemd on hosts skipped: ${why}`);
const onHosts = why ? describe.skip : describe;

const UNIT = (command: string, more = '') =>
  `[Service]\nExecStart=${command}\n${more}[Install]\nWantedBy=multi-user.target\n`;

onHosts('units of systemd', () => {
  const source = mkdtempSync(join(tmpdir(), 'systemd-'));
  let events: ReportEvent[] = [];
  let set: HostSet;

  const options = (service: string): ReleaseOptions => {
    events = [];
    return onOneHost(set, { source, root: '/srv/units', events }, service);
  };
  const shell = (text: string) => inHost(set.hosts[0]!, ['sh', '-c', text]);
  const output = () =>
    events
      .filter(event => event.type === 'output')
      .map(event => event.text)
      .join('\n');

  beforeAll(async () => {
    set = await up({ count: 1, set: `systemd-${process.pid}` });
    writeFileSync(join(source, 'queue.j2'), UNIT('/bin/sleep 1000'));
    shell('mkdir -p /srv/units && chown deploy /srv/units');
  });
  afterAll(() => {
    if (set) down(set.set);
    rmSync(source, { recursive: true, force: true });
  });

  test('start at boot, those too that were added while others did already', async () => {
    const queue = (instances: number) =>
      `  queue: { type: systemd, unit: queue@.service, template: queue.j2, instances: ${instances} }\n`;
    const wanted = () =>
      shell('ls -1 /etc/systemd/system/multi-user.target.wants | grep queue').trim().split('\n');
    expect((await release(options(queue(1)))).failure?.message).toBeUndefined();
    expect(wanted()).toEqual(['queue@1.service']);
    expect((await scale(options(queue(3)))).failure?.message).toBeUndefined();
    expect(wanted()).toEqual(['queue@1.service', 'queue@2.service', 'queue@3.service']);
    shell('systemctl disable --quiet queue@2.service');
    expect((await release(options(queue(3)))).failure?.message).toBeUndefined();
    expect(wanted()).toEqual(['queue@1.service', 'queue@2.service', 'queue@3.service']);
  });

  const LOOP = (ready: number) =>
    `  steady: { type: systemd, template: steady.j2, ready-after: ${ready}, timeout: 10 }\n  loop: { type: systemd, template: loop.j2, ready-after: ${ready}, timeout: 10 }\n`;
  const dies = (more: string) => {
    writeFileSync(join(source, 'steady.j2'), UNIT('/bin/sleep 1000'));
    writeFileSync(
      join(source, 'loop.j2'),
      UNIT(`/bin/sh -c 'echo words of a loop; sleep 0.5; exit 1'`, `Restart=on-failure\n${more}`),
    );
  };

  test.each([
    ['waits to be started again', 'RestartSec=1\n', 1],
    ['was started again in between', 'RestartSec=1\n', 1.8],
    ['is started again at once', 'RestartSec=0\nStartLimitIntervalSec=0\n', 2.2],
  ])('that die and that systemd starts again have not started: one that %s', async (_, more, ready) => {
    dies(more);
    const result = await release(options(LOOP(ready)));
    expect(result).toMatchObject({ rolledBack: true, failure: { code: 'SERVICE_NOT_STARTED' } });
    expect(result.failure?.message).toContain('loop.service did not start');
    expect(output()).toContain('words of a loop');
    expect(output()).not.toContain('steady');
  });

  test('that stay up have started, however often systemd had to start them before', async () => {
    writeFileSync(join(source, 'steady.j2'), UNIT('/bin/sleep 1000', 'Restart=always\nRestartSec=0\n'));
    const steady = '  steady: { type: systemd, template: steady.j2, ready-after: 1 }\n';
    expect((await release(options(steady))).failure?.message).toBeUndefined();
    shell(
      'systemctl kill --signal KILL steady; until systemctl show -p NRestarts steady | grep -q 1; do sleep 0.1; done',
    );
    expect((await release(options(steady))).failure?.message).toBeUndefined();
  });

  test('that end while the checks run are found before the release is final', async () => {
    writeFileSync(join(source, 'steady.j2'), UNIT('/bin/sleep 1000'));
    writeFileSync(join(source, 'short.j2'), UNIT('/bin/sh -c "echo words of a short one; sleep 1"'));
    const services = (names: readonly string[]) =>
      names.map(name => `  ${name}: { type: systemd, template: ${name}.j2 }\n`).join('');
    const checks = 'verify: [{ command: [sleep, "2"] }]\n';
    const first = await release(options(`${services(['steady'])}${checks}`));
    expect(first.failure?.message).toBeUndefined();
    const result = await release(options(`${services(['steady', 'short'])}${checks}`));
    expect(result).toMatchObject({ rolledBack: true, failure: { code: 'SERVICE_NOT_STARTED' } });
    expect(result.failure?.message).toContain('short.service did not start');
    expect(output()).toContain('words of a short one');
    expect(result.hosts[0]!.live).toBe(first.release);
  });

  describe('that run once and end', () => {
    const once = (command: string, more = '') =>
      writeFileSync(
        join(source, 'once.j2'),
        `[Service]\nType=oneshot\nUser=deploy\nExecStart=${command}\n${more}[Install]\nWantedBy=multi-user.target\n`,
      );
    const ONCE = '  once: { type: systemd, template: once.j2, templates: { once.timer: timer.j2 } }\n';
    const TIMER =
      '  clock: { type: systemd, unit: once.timer, template: timer.j2, templates: { once.service: once.j2 } }\n';

    beforeAll(() => {
      writeFileSync(
        join(source, 'timer.j2'),
        '[Timer]\nOnUnitActiveSec=1w\nOnBootSec=1w\n[Install]\nWantedBy=timers.target\n',
      );
    });

    test.each([
      ['well', '/bin/true', ''],
      ['well and count as active', '/bin/true', 'RemainAfterExit=yes\n'],
      ['at once, since their condition does not hold', '/bin/false', 'ExecCondition=/bin/false\n'],
    ])('have done what they are for when they end %s', async (_, command, more) => {
      once(command, more);
      for (const ready of [0, 0.5]) {
        const result = await release(options(ONCE.replace('once.j2', `once.j2, ready-after: ${ready}`)));
        expect(result.failure?.message).toBeUndefined();
      }
    });

    test('have failed when systemd says so, and their words are shown', async () => {
      once("/bin/sh -c 'echo words of a job; exit 3'");
      const result = await release(options(ONCE));
      expect(result).toMatchObject({ rolledBack: true, failure: { code: 'SERVICE_NOT_STARTED' } });
      expect(output()).toContain('words of a job');
    });

    test('are left to their timer where that is the unit', async () => {
      once('/bin/false');
      expect((await release(options(TIMER))).failure?.message).toBeUndefined();
      expect(shell('systemctl is-active once.timer').trim()).toBe('active');
    });
  });

  describe('that die while a check waits end the wait', () => {
    const CHECK = 'verify: [{ url: "http://127.0.0.1:9/", timeout: 60 }]\n';
    let words = 0;
    test.each([
      ['at once', 'exit 3', '', 2],
      ['later', 'sleep 1; exit 3', '', 1],
      ['again and again', 'exit 3', 'Restart=always\nRestartSec=0.2\nStartLimitIntervalSec=0\n', 1],
      ['until systemd gives up', 'exit 3', 'Restart=always\nRestartSec=0\n', 1],
    ])('and show the words of this start: %s', async (_, command, more, times) => {
      for (let i = 0; i < times; i++) {
        words += 1;
        writeFileSync(
          join(source, 'dies.j2'),
          UNIT(`/bin/sh -c 'echo words number ${words}.; ${command}'`, `User=deploy\n${more}`),
        );
        const result = await release(options(`  dies: { type: systemd, template: dies.j2 }\n${CHECK}`));
        expect(result).toMatchObject({ rolledBack: true, failure: { code: 'SERVICE_NOT_STARTED' } });
        expect(result.failure?.message).toContain(`words number ${words}.`);
        expect(output()).toContain(`words number ${words}.`);
        expect(output()).not.toContain(`words number ${words - 1}.`);
      }
    });
  });
});
