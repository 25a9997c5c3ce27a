/** What a revert and a rollback make of systemd's units: as many as there were, the same ones, nothing of what was new. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { down, type HostSet, inHost, up, whyNoHosts } from '@guarded-deploy/local-hosts';
import { type ReleaseOptions, type ReportEvent, release, rollback, scale } from '@guarded-deploy/release';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { onOneHost } from '../one-host.ts';

jest.setTimeout(300_000);
const why = whyNoHosts();
if (why) console.log(`reverts on hosts skipped: ${why}`);
const onHosts = why ? describe.skip : describe;

const QUEUE = (instances: number) =>
  `  queue: { type: systemd, unit: queue@.service, template: unit.j2, instances: ${instances} }\n`;
const EXTRA =
  '  extra: { type: systemd, template: extra.j2, templates: { extra.socket: socket.j2 }, reload: auto }\n';
const NGINX = '  nginx: { type: systemd, unit: nginx.service, reload: reload }\n';
const FAILING = 'verify: [{ command: ["false"], timeout: 1 }]\n';
const QUEUES = ['queue@1.service', 'queue@2.service', 'queue@3.service'];

onHosts('units after a revert', () => {
  const source = mkdtempSync(join(tmpdir(), 'revert-'));
  const events: ReportEvent[] = [];
  let set: HostSet;

  const options = (services: string, more = '', given: Partial<ReleaseOptions> = {}): ReleaseOptions => ({
    ...onOneHost(set, { source, root: '/srv/units', events }, services + more),
    ...given,
  });

  /** Units that are active, that start at boot, and that have a file. */
  const units = () => {
    const lines = (command: string) =>
      inHost(set.hosts[0]!, ['sh', '-c', `{ ${command}; } 2>/dev/null | sort; true`])
        .split('\n')
        .filter(line => /^(queue|extra)/.test(line));
    return {
      active: lines(
        "systemctl list-units --plain --no-legend --state=active 'queue@*' 'extra*' | cut -d' ' -f1",
      ),
      wanted: lines(
        'ls -1 /etc/systemd/system/multi-user.target.wants; ls -1 /etc/systemd/system/sockets.target.wants',
      ),
      files: lines('ls -1 /etc/systemd/system'),
    };
  };

  beforeAll(async () => {
    set = await up({ count: 1, set: `revert-${process.pid}` });
    writeFileSync(join(source, 'VERSION'), 'v1\n');
    writeFileSync(
      join(source, 'unit.j2'),
      '[Service]\nExecStart=/bin/sleep {{ naps | default(1000) }}\n[Install]\nWantedBy=multi-user.target\n',
    );
    writeFileSync(
      join(source, 'extra.j2'),
      '[Unit]\nRequires=extra.socket\n[Service]\nExecStart=/bin/sleep 1000\n[Install]\nWantedBy=multi-user.target\n',
    );
    writeFileSync(
      join(source, 'socket.j2'),
      '[Socket]\nListenStream=/run/extra.sock\n[Install]\nWantedBy=sockets.target\n',
    );
    inHost(set.hosts[0]!, ['sh', '-c', 'mkdir -p /srv/units && chown deploy /srv/units']);
  });
  afterAll(() => {
    if (set) down(set.set);
    rmSync(source, { recursive: true, force: true });
  });

  test('of a first release that failed there are none, and what else the host runs goes on', async () => {
    const result = await release(options(QUEUE(3) + EXTRA + NGINX, FAILING));
    expect(result).toMatchObject({ rolledBack: true, failure: { code: 'VERIFY_FAILED' } });
    expect(units()).toEqual({ active: [], wanted: [], files: [] });
    expect(inHost(set.hosts[0]!, ['systemctl', 'is-active', 'nginx'])).toBe('active\n');
  });

  test('there are as many instances as before, whether more or fewer were wanted', async () => {
    expect((await release(options(QUEUE(3)))).failure?.message).toBeUndefined();
    const before = units();
    expect(before).toEqual({ active: QUEUES, wanted: QUEUES, files: ['queue@.service'] });
    for (const instances of [0, 1, 5]) {
      const result = await scale(options(QUEUE(instances), FAILING));
      expect(result).toMatchObject({ rolledBack: true, failure: { code: 'VERIFY_FAILED' } });
      expect(units()).toEqual(before);
    }
  });

  test('a service that was new is gone with its socket, and the revert counts as one', async () => {
    const before = units();
    const result = await release(options(QUEUE(1) + EXTRA, FAILING));
    expect(result).toMatchObject({ rolledBack: true, failure: { code: 'VERIFY_FAILED' } });
    expect(events.filter(event => event.type === 'phase' && event.state === 'failed')).not.toContainEqual(
      expect.objectContaining({ phase: 'revert' }),
    );
    expect(units()).toEqual(before);
    expect((await release(options(QUEUE(2) + EXTRA))).failure?.message).toBeUndefined();
    expect(units().active).toEqual(['extra.service', 'extra.socket', ...QUEUES.slice(0, 2)]);
  });

  describe('and after a rollback', () => {
    const naps = () =>
      /sleep (\d+)/.exec(inHost(set.hosts[0]!, ['cat', '/etc/systemd/system/queue@.service']))?.[1];
    const made = async (services: string, variables = {}) => {
      const result = await release(options(services, '', { variables }));
      expect(result.failure?.message).toBeUndefined();
      return result.release;
    };
    const back = async (to: string, more = '') => rollback(options(QUEUE(2) + EXTRA, more, { to }));
    let first: string;
    let second: string;

    test('they are as the release had them, and what it had not is stopped', async () => {
      first = await made(QUEUE(2));
      second = await made(QUEUE(2) + EXTRA, { naps: 2000 });
      const before = units();
      expect(before.active).toEqual(['extra.service', 'extra.socket', ...QUEUES.slice(0, 2)]);
      expect(naps()).toBe('2000');

      expect((await back(first)).failure?.message).toBeUndefined();
      expect(naps()).toBe('1000');
      expect(units()).toMatchObject({ active: QUEUES.slice(0, 2), wanted: QUEUES.slice(0, 2) });

      expect((await back(second)).failure?.message).toBeUndefined();
      expect(naps()).toBe('2000');
      expect(units()).toEqual(before);
    });

    test('that failed, they are as they were before it', async () => {
      inHost(set.hosts[0]!, ['systemctl', 'enable', '--quiet', 'extra.socket']);
      const before = units();
      expect(before.wanted).toContain('extra.socket');
      const result = await back(first, FAILING);
      expect(result).toMatchObject({ rolledBack: true, failure: { code: 'VERIFY_FAILED' } });
      expect(naps()).toBe('2000');
      expect(units()).toEqual(before);
    });

    test('a unit that a service of the release has not stops, and starts at boot as before', async () => {
      const timers = EXTRA.replace('extra.socket', 'extra.timer').replace('socket.j2', 'timer.j2');
      writeFileSync(join(source, 'timer.j2'), '[Timer]\nOnBootSec=1w\n[Install]\nWantedBy=timers.target\n');
      writeFileSync(
        join(source, 'extra.j2'),
        '[Service]\nExecStart=/bin/sleep 1000\n[Install]\nWantedBy=multi-user.target\n',
      );
      const other = await made(QUEUE(2) + timers);
      await made(QUEUE(2) + EXTRA);
      expect(units().active).toContain('extra.socket');
      expect((await back(other)).failure?.message).toBeUndefined();
      expect(units().active).toEqual(['extra.service', ...QUEUES.slice(0, 2)]);
      expect(units().wanted).toEqual(['extra.service', 'extra.socket', ...QUEUES.slice(0, 2)]);
    });

    test('instances of a template unit that the release has not stop', async () => {
      const without = await made(EXTRA);
      await made(QUEUE(2) + EXTRA);
      const before = units();
      expect((await back(without, FAILING)).rolledBack).toBe(true);
      expect(units()).toEqual(before);
      expect((await back(without)).failure?.message).toBeUndefined();
      expect(units().active.filter(unit => unit.startsWith('queue'))).toEqual([]);
    });

    test('numbers are those of the last scale while the release was live', async () => {
      const scaled = await made(QUEUE(2));
      expect(
        (await scale(options(QUEUE(2), '', { variables: { naps: 3000 } }))).failure?.message,
      ).toBeUndefined();
      await made(QUEUE(2));
      expect(naps()).toBe('1000');
      expect((await rollback(options(QUEUE(2)))).failure?.message).toBeUndefined();
      expect(naps()).toBe('3000');
      expect(inHost(set.hosts[0]!, ['readlink', '/srv/units/current'])).toBe(`releases/${scaled}\n`);
    });

    test('to a release from before they were kept, they stay, and the log says so', async () => {
      const old = await made(QUEUE(2));
      await made(QUEUE(2), { naps: 4000 });
      inHost(set.hosts[0]!, ['rm', '-r', `/srv/units/.guarded-deploy/releases/${old}/units`]);
      expect((await rollback(options(QUEUE(2)))).failure?.message).toBeUndefined();
      expect(naps()).toBe('4000');
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'note', text: expect.stringContaining(`${old} is from before`) }),
      );
    });
  });
});
