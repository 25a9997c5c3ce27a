/** What a revert makes of systemd's units: as many as there were, the same ones, nothing of what was new. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connector,
  filesIn,
  loadReleaseFile,
  type ReleaseOptions,
  type ReportEvent,
  readInventory,
  release,
  scale,
} from '@guarded-deploy/release';
import { down, type HostSet, inHost, up, whyNoHosts } from '@guarded-deploy/test-hosts';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';

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

  const options = (services: string, more = ''): ReleaseOptions => {
    const config = loadReleaseFile(
      `app: demo\nroot: /srv/units\nuser: deploy\ninventory: { hosts: { h: { address: ${set.hosts[0]!.address} } } }\nservices:\n${services}${more}`,
      'release.yml',
    );
    return {
      config,
      inventory: readInventory(config, { files: filesIn(source) }),
      workspace: source,
      connect: connector({
        identity: { privateKey: readFileSync(set.privateKey, 'utf8') },
        knownHosts: readFileSync(set.knownHosts, 'utf8'),
      }),
      signal: new AbortController().signal,
      now: () => new Date(),
      report: event => events.push(event),
    };
  };

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
      '[Service]\nExecStart=/bin/sleep 1000\n[Install]\nWantedBy=multi-user.target\n',
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
});
