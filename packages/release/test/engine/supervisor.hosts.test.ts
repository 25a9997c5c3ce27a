/** Programs of supervisor: started, restarted, reloaded, brought back by a revert and by a rollback. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { down, type HostSet, inHost, up, whyNoHosts } from '@guarded-deploy/local-hosts';
import { type ReleaseOptions, type ReportEvent, release, rollback } from '@guarded-deploy/release';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { onOneHost } from '../one-host.ts';

jest.setTimeout(300_000);
const why = whyNoHosts();
if (why) console.log(`supervisor on hosts skipped: ${why}`);
const onHosts = why ? describe.skip : describe;

/** Says its version, and how often it was told to read anew. */
const PROGRAM = `trap 'cd /srv/programs/current; echo hup >>/tmp/hups' HUP
echo "$1 $(cat VERSION)" >>/tmp/starts
while :; do sleep 0.1; done
`;
const TEMPLATE = `[program:one]
command=/bin/bash {{ current_path }}/program {{ word | default('plain') }}
directory={{ current_path }}
user=deploy
startsecs=0
`;
const GROUP = `[program:a]
command=/bin/sleep 1000
[program:b]
command=/bin/sleep 1000
[group:pair]
programs=a,b
`;

onHosts('programs of supervisor', () => {
  const source = mkdtempSync(join(tmpdir(), 'supervisor-'));
  let events: ReportEvent[] = [];
  let set: HostSet;
  let serial = 0;

  const options = (service: string, given: Partial<ReleaseOptions> = {}): ReleaseOptions => {
    events = [];
    return { ...onOneHost(set, { source, root: '/srv/programs', events }, service), ...given };
  };
  const ONE = '  one: { type: supervisor, template: one.j2, timeout: 5 }\n';
  const PAIR = "  pair: { type: supervisor, unit: 'pair:*', template: pair.j2, timeout: 5 }\n";
  const shell = (text: string) => inHost(set.hosts[0]!, ['sh', '-c', text]);
  const status = () =>
    shell("supervisorctl status | awk '{ print $1, $2 }'; true").trim().split('\n').filter(Boolean);
  const starts = () => shell('cat /tmp/starts').trim().split('\n');
  const pid = () => shell('supervisorctl pid one').trim();
  const next = async (service: string, given: Partial<ReleaseOptions> = {}) => {
    serial += 1;
    writeFileSync(join(source, 'VERSION'), `v${serial}\n`);
    return release(options(service, given));
  };

  beforeAll(async () => {
    set = await up({ count: 1, set: `supervisor-${process.pid}` });
    writeFileSync(join(source, 'program'), PROGRAM);
    writeFileSync(join(source, 'one.j2'), TEMPLATE);
    writeFileSync(join(source, 'pair.j2'), GROUP);
    shell('systemctl start supervisor; mkdir -p /srv/programs && chown deploy /srv/programs');
  });
  afterAll(() => {
    if (set) down(set.set);
    rmSync(source, { recursive: true, force: true });
  });

  test('start with the first release, and start anew with the next', async () => {
    expect((await next(ONE)).failure?.message).toBeUndefined();
    expect(status()).toEqual(['one RUNNING']);
    expect(starts().at(-1)).toBe('plain v1');
    expect((await next(ONE)).failure?.message).toBeUndefined();
    expect(starts().at(-1)).toBe('plain v2');
  });

  test('are told to read anew where that is enough, and start anew when what defines them changed', async () => {
    const reload = ONE.replace('timeout', 'reload: reload, timeout');
    const before = pid();
    expect((await next(reload)).failure?.message).toBeUndefined();
    expect(pid()).toBe(before);
    expect(shell('cat /tmp/hups')).toBe('hup\n');
    expect((await next(reload, { variables: { word: 'changed' } })).failure?.message).toBeUndefined();
    expect(pid()).not.toBe(before);
    expect(starts().at(-1)).toBe(`changed v${serial}`);
  });

  test('of a group are all seen to', async () => {
    expect((await next(ONE + PAIR)).failure?.message).toBeUndefined();
    expect(status()).toEqual(['one RUNNING', 'pair:a RUNNING', 'pair:b RUNNING']);
  });

  test('that do not start are shown with their words, and brought back', async () => {
    const live = starts().at(-1);
    writeFileSync(join(source, 'one.j2'), TEMPLATE.replace('startsecs=0', 'startsecs=1\nstartretries=0'));
    writeFileSync(join(source, 'program'), 'echo "no such table: $1" >&2\nexit 3\n');
    const result = await next(ONE);
    expect(result).toMatchObject({ rolledBack: true, failure: { code: 'SERVICE_NOT_STARTED' } });
    expect(
      events
        .filter(event => event.type === 'output')
        .map(event => event.text)
        .join('\n'),
    ).toContain('no such table: plain');
    expect(status()).toContain('one RUNNING');
    expect(starts().at(-1)).toBe(live);
    writeFileSync(join(source, 'one.j2'), TEMPLATE);
    writeFileSync(join(source, 'program'), PROGRAM);
  });

  test('go back with a rollback to what they were, and those that the release had not are stopped', async () => {
    const first = await next(ONE);
    expect(first.failure?.message).toBeUndefined();
    expect((await next(ONE + PAIR, { variables: { word: 'late' } })).failure?.message).toBeUndefined();
    expect(starts().at(-1)).toBe(`late v${serial}`);
    const back = await rollback(options(ONE + PAIR, { to: first.release }));
    expect(back.failure?.message).toBeUndefined();
    expect(starts().at(-1)).toBe(`plain v${serial - 1}`);
    expect(status()).toEqual(['one RUNNING', 'pair:a STOPPED', 'pair:b STOPPED']);
  });

  test('that cannot start end the release when supervisor says so, and nothing of what was new stays', async () => {
    expect((await next(ONE)).failure?.message).toBeUndefined();
    const before = status();
    const live = starts().at(-1);
    writeFileSync(
      join(source, 'bad.j2'),
      '[program:bad]\ncommand=/bin/sh -c "echo no such table >&2; exit 3"\n[program:worse]\ncommand=/nowhere/at/all\n[group:bads]\nprograms=bad,worse\n',
    );
    // Longer than the test may take: it is not the limit that ends the wait.
    const bads = "  bads: { type: supervisor, unit: 'bads:*', template: bad.j2, timeout: 600 }\n";
    const result = await next(ONE + bads);
    expect(result).toMatchObject({ rolledBack: true, failure: { code: 'SERVICE_NOT_STARTED' } });
    expect(events.flatMap(event => (event.type === 'output' ? [event.text] : [])).join('\n')).toContain(
      'no such table',
    );
    expect(status()).toEqual(before);
    expect(starts().at(-1)).toBe(live);
    expect(shell('supervisorctl avail; ls /etc/supervisor/conf.d')).not.toContain('bad');
  });

  test('that die while a check waits end the wait', async () => {
    expect((await next(ONE)).failure?.message).toBeUndefined();
    const before = status();
    writeFileSync(
      join(source, 'late.j2'),
      '[program:late]\ncommand=/bin/sh -c "echo words of late; sleep 2; exit 3"\nautorestart=false\n',
    );
    const late =
      '  late: { type: supervisor, template: late.j2 }\nverify: [{ url: "http://127.0.0.1:9/", timeout: 600 }]\n';
    const result = await next(ONE + late);
    expect(result).toMatchObject({ rolledBack: true, failure: { code: 'SERVICE_NOT_STARTED' } });
    expect(result.failure?.message).toContain('words of late');
    expect(status()).toEqual(before);
  });
});
