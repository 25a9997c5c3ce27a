/** Services that leave the release file: they stop and start at boot no more, come back with a rollback, or stay by a word. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { down, type HostSet, inHost, up, whyNoHosts } from '@guarded-deploy/local-hosts';
import {
  check,
  type ReleaseOptions,
  type ReleaseResult,
  type ReportEvent,
  release,
  rollback,
} from '@guarded-deploy/release';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { onOneHost } from '../one-host.ts';

jest.setTimeout(300_000);
const why = whyNoHosts();
if (why) console.log(`services that leave skipped: ${why}`);
const onHosts = why ? describe.skip : describe;

const WEB = '  web: { type: systemd, template: web.j2 }\n';
const WORKER = '  worker: { type: systemd, template: worker.j2, templates: { worker.timer: timer.j2 } }\n';
const QUEUE = '  queue: { type: systemd, unit: queue@.service, template: worker.j2, instances: 2 }\n';
const PROGRAM = '  tail: { type: supervisor, template: tail.j2, timeout: 10 }\n';
const FAILING = 'verify: [{ command: ["false"], timeout: 1 }]\n';

onHosts('services that leave the release file', () => {
  const source = mkdtempSync(join(tmpdir(), 'leaving-'));
  let events: ReportEvent[] = [];
  let set: HostSet;
  let serial = 0;

  const options = (services: string, given: Partial<ReleaseOptions> = {}): ReleaseOptions => {
    events = [];
    return { ...onOneHost(set, { source, root: '/srv/leaving', events }, services), ...given };
  };
  const shell = (text: string) => inHost(set.hosts[0]!, ['sh', '-c', text]);
  const notes = () => events.flatMap(event => (event.type === 'note' ? [event.text] : [])).join('\n');
  const made = async (services: string): Promise<ReleaseResult> => {
    serial += 1;
    writeFileSync(join(source, 'VERSION'), `v${serial}\n`);
    const result = await release(options(services));
    expect(result.failure?.message).toBeUndefined();
    return result;
  };
  const sorted = (command: string) =>
    shell(`{ ${command}; } 2>/dev/null | grep -E '^(web|worker|queue|tail)' | sort; true`).trim().split('\n');
  /** Everything of ours on the host: what runs, what starts at boot, what is defined. */
  const world = () => ({
    active: sorted("systemctl list-units --plain --no-legend --state=active | cut -d' ' -f1"),
    wanted: sorted('ls -1 /etc/systemd/system/*.wants'),
    files: sorted('ls -1 /etc/systemd/system /etc/supervisor/conf.d'),
    programs: sorted("supervisorctl status | awk '{ print $1, $2 }'"),
  });

  beforeAll(async () => {
    set = await up({ count: 1, set: `leaving-${process.pid}` });
    const unit = '[Service]\nExecStart=/bin/sleep 1000\n[Install]\nWantedBy=multi-user.target\n';
    writeFileSync(join(source, 'web.j2'), unit);
    writeFileSync(join(source, 'worker.j2'), unit);
    writeFileSync(join(source, 'timer.j2'), '[Timer]\nOnBootSec=1w\n[Install]\nWantedBy=timers.target\n');
    writeFileSync(
      join(source, 'tail.j2'),
      '[program:tail]\ncommand=/bin/sleep 1000\ndirectory={{ root }}/current\n',
    );
    shell('systemctl start supervisor; mkdir -p /srv/leaving && chown deploy /srv/leaving');
  });
  afterAll(() => {
    if (set) down(set.set);
    rmSync(source, { recursive: true, force: true });
  });

  test('are stopped and disabled, said before and after, and a rollback brings them back', async () => {
    const full = WEB + WORKER + QUEUE + PROGRAM;
    const first = await made(full);
    shell('systemctl enable --now --quiet worker.timer');
    const before = world();
    expect(before.active).toEqual([
      'queue@1.service',
      'queue@2.service',
      'web.service',
      'worker.service',
      'worker.timer',
    ]);
    expect(before.programs).toEqual(['tail RUNNING']);

    await check(options(WEB));
    expect(notes()).toContain(
      "the service 'worker' has left the release file: a release stops and disables worker.service",
    );
    expect(world()).toEqual(before);

    await made(WEB);
    for (const unit of ['worker.service', 'worker.timer', 'queue@.service', 'tail.conf'])
      expect(notes()).toContain(`${unit} is stopped and disabled`);
    const without = {
      active: ['web.service'],
      wanted: ['web.service'],
      files: ['web.service'],
      programs: [''],
    };
    expect(world()).toEqual(without);

    // Said once: the next release finds nothing that left.
    await made(WEB);
    expect(notes()).toBe('');

    expect((await rollback(options(WEB, { to: first.release }))).failure?.message).toBeUndefined();
    expect(world()).toEqual(before);
    expect(notes()).toContain("the service 'worker', which the release file has no more, is back");
    // And it leaves anew.
    await made(WEB);
    expect(world()).toEqual(without);
  });

  test('are back when the release fails', async () => {
    await made(WEB + WORKER + QUEUE);
    const before = world();
    expect(before.active).toContain('queue@2.service');
    const result = await release(options(WEB + FAILING));
    expect(result).toMatchObject({ rolledBack: true, failure: { code: 'VERIFY_FAILED' } });
    expect(world()).toEqual(before);
  });

  test('and that are to be kept run on, release after release, until the word is taken away', async () => {
    await made(WEB + WORKER);
    const before = world();
    const kept = `${WEB}keep-services: [worker]\n`;
    await check(options(kept));
    expect(notes()).not.toContain('left the release file');
    await made(kept);
    await made(kept);
    expect(world()).toEqual(before);
    await made(WEB);
    expect(world().active).toEqual(['web.service']);
  });

  test('whose file somebody changed on the host stop, and the file stays', async () => {
    await made(WEB + WORKER);
    shell('echo "# mine" >>/etc/systemd/system/worker.service');
    await made(WEB);
    expect(notes()).toContain('/etc/systemd/system/worker.service stays: it is not as the release wrote it');
    expect(world().active).toEqual(['web.service']);
    expect(world().files).toEqual(['web.service', 'worker.service']);
    shell('rm /etc/systemd/system/worker.service; systemctl daemon-reload');
  });

  test('and that the host brought itself are left alone', async () => {
    await made(`${WEB}  nginx: { type: systemd, unit: nginx.service, reload: reload }\n`);
    await made(WEB);
    expect(notes()).toBe('');
    expect(shell('systemctl is-active nginx').trim()).toBe('active');
  });
});
