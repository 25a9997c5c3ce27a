import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  cutWire,
  down,
  type HostSet,
  inHost,
  type TestHost,
  up,
  whyNoHosts,
} from '@guarded-deploy/local-hosts';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ask, errorOf, look, Project, ROOT, settled } from '../project.ts';

jest.setTimeout(300_000);
const why = whyNoHosts();
if (why) console.log(`releases on hosts skipped: ${why}`);
const onHosts = why ? describe.skip : describe;

onHosts('a release that goes wrong', () => {
  let set: HostSet;
  let project: Project;
  let hosts: readonly [TestHost, TestHost, TestHost];
  let serial = 0;
  let before = '';

  /** Every host serves `version`, `current` leads to it, and nothing is left lying about. */
  async function expectEverywhere(version: string, on: readonly TestHost[] = hosts): Promise<void> {
    for (const host of on) {
      const state = await settled(host);
      const answer = await ask(host);
      expect({ host: host.name, version: state.version, rubbish: state.rubbish }).toEqual({
        host: host.name,
        version,
        rubbish: [],
      });
      expect({ host: host.name, ...answer }).toEqual({
        host: host.name,
        status: 200,
        version,
        release: state.live,
      });
      expect(state.releases.length).toBeLessThanOrEqual(4);
    }
  }

  async function released(): Promise<string> {
    serial += 1;
    const version = `v${serial}`;
    project.version(version);
    const result = await project.run();
    expect(result.exitCode === 0 ? '' : result.log).toBe('');
    await expectEverywhere(version);
    return version;
  }

  /** A failing attempt at a next version. */
  async function attempt(inputs: Record<string, string> = {}, nodeArguments: readonly string[] = []) {
    serial += 1;
    project.version(`v${serial}`);
    return project.run({ inputs, nodeArguments });
  }

  beforeAll(async () => {
    set = await up({ count: 3, set: `faults-${process.pid}` });
    hosts = set.hosts as unknown as typeof hosts;
    project = new Project(set);
  });
  afterAll(() => {
    project?.cleanUp();
    down(set.set);
  });
  beforeEach(async () => {
    for (const knob of ['fail-build', 'fail-migrate', 'fail-start', 'fail-health', 'slow'])
      project.remove(knob);
    before = await released();
  });

  test('by a build that fails on one of three hosts leaves all three as they were', async () => {
    project.write('fail-build', 'host2');
    const result = await attempt();
    expect(errorOf(result)).toMatchObject([
      { title: 'BUILD_FAILED', message: expect.stringContaining('host2') },
    ]);
    expect(result.log).toContain('the words of a failing build');
    expect(result.exitCode).toBe(1);
    await expectEverywhere(before);
  });

  test('by a migration that fails leaves all as they were, and no host is switched', async () => {
    project.write('fail-migrate', '');
    const result = await attempt();
    expect(errorOf(result)).toMatchObject([{ title: 'MIGRATION_FAILED' }]);
    expect(result.log).toContain('the words of a failing migration');
    await expectEverywhere(before);
  });

  test('by a unit that does not start brings all back, and shows its journal', async () => {
    project.write('fail-start', '');
    const result = await attempt();
    expect(errorOf(result)).toMatchObject([{ title: 'SERVICE_NOT_STARTED' }]);
    expect(result.log).toContain('cannot start: the words of version');
    expect(result.outputs['rolled-back']).toBe('true');
    await expectEverywhere(before);
  });

  test('by a health check that does not pass brings all back', async () => {
    project.write('fail-health', '');
    const result = await attempt();
    expect(errorOf(result)).toMatchObject([{ title: 'VERIFY_FAILED' }]);
    expect(result.outputs['rolled-back']).toBe('true');
    await expectEverywhere(before);
  });

  test('by a changed host key touches no host at all', async () => {
    const [one, two] = readFileSync(set.knownHosts, 'utf8').split('\n');
    const key = (line: string) => line.split(' ').slice(1).join(' ');
    const swapped = [
      `${one!.split(' ')[0]} ${key(two!)}`,
      ...readFileSync(set.knownHosts, 'utf8').split('\n').slice(1),
    ];
    const result = await attempt({ 'known-hosts': swapped.join('\n') });
    expect(errorOf(result)).toMatchObject([
      { title: 'HOST_KEY_CHANGED', message: expect.stringMatching(/SHA256:.*SHA256:/s) },
    ]);
    await expectEverywhere(before);
  });

  test('by an older fencing token is refused, and an equal or newer one is not', async () => {
    expect((await project.run({ inputs: { 'fencing-token': '1000' } })).exitCode).toBe(0);
    const late = await attempt({ 'fencing-token': '999' });
    expect(errorOf(late)).toMatchObject([{ title: 'FENCED' }]);
    await expectEverywhere(before);
    expect((await project.run({ inputs: { 'fencing-token': '1000' } })).exitCode).toBe(0);
    expect((await project.run({ inputs: { 'fencing-token': '1001' } })).exitCode).toBe(0);
    inHost(hosts[0], ['sh', '-c', `cat ${ROOT}/.guarded-deploy/fence`]);
    for (const host of hosts) inHost(host, ['rm', `${ROOT}/.guarded-deploy/fence`]);
  });

  test('by two machines at once takes turns: both succeed, one after the other', async () => {
    project.write('slow', '0.5');
    const other = new Project(set);
    other.version('from-the-other');
    other.write('slow', '0.5');
    serial += 1;
    project.version(`v${serial}`);
    const [mine, theirs] = await Promise.all([project.start(), other.start()]);
    const results = await Promise.all([mine.finished, theirs.finished]);
    for (const result of results) result.cleanUp();
    expect(results.map(result => (result.exitCode === 0 ? '' : result.log))).toEqual(['', '']);
    const versions = hosts.map(host => look(host).version);
    expect(new Set(versions).size).toBe(1);
    await expectEverywhere(versions[0]!);
    for (const result of results) result.cleanUp();
    other.cleanUp();
  });

  test('on a full disk stops before anything is visible, and says so', async () => {
    const [, , host] = hosts;
    inHost(host, [
      'sh',
      '-c',
      `systemctl stop demo.service demo.socket && mv ${ROOT} /srv/kept && mkdir ${ROOT} && mount -t tmpfs -o size=24m tmpfs ${ROOT} && cp -a /srv/kept/. ${ROOT}/ && systemctl start demo.socket demo.service`,
    ]);
    try {
      project.write('big.bin', Buffer.alloc(40 << 20, 'x'));
      const result = await attempt();
      expect(result.exitCode).toBe(1);
      expect(errorOf(result)[0]!.message).toMatch(/host3/);
      expect(errorOf(result)[0]!.message).toMatch(/disk|space|room/i);
      project.remove('big.bin');
      await expectEverywhere(before);
      before = await released();
    } finally {
      project.remove('big.bin');
      inHost(host, [
        'sh',
        '-c',
        `systemctl stop demo.service demo.socket; rm -rf /srv/kept && mkdir /srv/kept && cp -a ${ROOT}/. /srv/kept/ && umount ${ROOT} && rmdir ${ROOT} && mv /srv/kept ${ROOT} && systemctl start demo.socket demo.service`,
      ]);
    }
  });

  test('on a read-only root stops before anything is visible', async () => {
    const [, host] = hosts;
    inHost(host, ['sh', '-c', `mount --bind ${ROOT} ${ROOT} && mount -o remount,bind,ro ${ROOT}`]);
    try {
      const result = await attempt();
      expect(errorOf(result)).toMatchObject([
        { title: 'ROOT_NOT_WRITABLE', message: expect.stringContaining('host2') },
      ]);
      await expectEverywhere(before);
    } finally {
      inHost(host, ['umount', '-l', ROOT]);
    }
  });

  test.each([
    ['a day ahead', 86_400_000],
    ['a year behind', -31_536_000_000],
  ])(
    'from a machine whose clock is %s is a release like any other, and can be rolled back',
    async (_, skew) => {
      const preload = join(project.directory, '..', `clock-${process.pid}.cjs`);
      writeFileSync(
        preload,
        `const now = Date.now; Date.now = () => now() + ${skew}; const D = Date; globalThis.Date = class extends D { constructor(...a) { a.length ? super(...a) : super(D.now()); } static now() { return D.now(); } };`,
      );
      const result = await attempt({}, ['--require', preload]);
      expect(result.exitCode === 0 ? '' : result.log).toBe('');
      await expectEverywhere(`v${serial}`);
      const back = await project.run({ command: 'rollback' });
      expect(back.exitCode === 0 ? '' : back.log).toBe('');
      await expectEverywhere(before);
      rmSync(preload);
    },
  );

  test('never deletes the live release nor the one before it, whatever their age says', async () => {
    const first = look(hosts[0]).live;
    await released();
    const second = look(hosts[0]).live;
    await project.run({ command: 'rollback' });
    expect(look(hosts[0]).live).toBe(first);
    await released();
    expect(look(hosts[0]).releases).toContain(first);
    expect(look(hosts[0]).releases).toContain(look(hosts[0]).live);
    expect(second).not.toBe(first);
  });

  test('keeps odd names, modes, links inside the tree, empty and large files as they are', async () => {
    const names = [
      'a b',
      'quote\'"s',
      'new\nline',
      'tab\there',
      'Zoë 東京 🚀',
      'back\\slash',
      '$(id)',
      '-rf',
      '*',
      '%s',
      '#x',
      ' lead',
      'trail ',
    ];
    for (const name of names) project.write(join('odd', name), `content of ${name}\n`);
    mkdirSync(join(project.directory, 'odd', 'dir with\nline'), { recursive: true });
    writeFileSync(join(project.directory, 'odd', 'dir with\nline', 'x'), 'inside');
    writeFileSync(
      Buffer.concat([Buffer.from(`${project.directory}/odd/`), Buffer.from([0xff, 0xfe])]),
      'not UTF-8',
    );
    project.write('odd/empty', '');
    project.write('odd/run.sh', '#!/bin/sh\necho ran\n');
    chmodSync(join(project.directory, 'odd/run.sh'), 0o755);
    project.write('odd/private', 'x');
    chmodSync(join(project.directory, 'odd/private'), 0o600);
    symlinkSync('run.sh', join(project.directory, 'odd/link'));
    symlinkSync('../VERSION', join(project.directory, 'odd/up'));
    const sums = (cwd: string) =>
      `cd '${cwd}' && find . -type f -printf '%m %s %P\\0' | LC_ALL=C sort -z | tr '\\0' '|'; find . -type l -printf '%P=%l|' | LC_ALL=C sort; find . -type f -print0 | LC_ALL=C sort -z | xargs -0 cat | sha256sum`;
    const here = spawnSync('sh', ['-c', sums(join(project.directory, 'odd'))], { encoding: 'latin1' }).stdout;
    before = await released();
    for (const host of hosts)
      expect(inHost(host, ['sh', '-c', sums(`${ROOT}/current/odd`)]).length).toBeGreaterThan(100);
    const there = spawnSync('sh', ['-c', sums(`${hosts[0].srv}/demo/releases/${look(hosts[0]).live}/odd`)], {
      encoding: 'latin1',
    }).stdout;
    expect(there).toBe(here);
    expect(inHost(hosts[1], ['sh', '-c', `${ROOT}/current/odd/link`])).toBe('ran\n');

    // The same again, some changed, some gone.
    project.write('odd/new\nline', 'changed\n');
    project.remove('odd/a b');
    chmodSync(join(project.directory, 'odd/private'), 0o640);
    project.write('odd/empty', 'no more');
    before = await released();
    const now = spawnSync('sh', ['-c', sums(join(project.directory, 'odd'))], { encoding: 'latin1' }).stdout;
    const then = spawnSync('sh', ['-c', sums(`${hosts[0].srv}/demo/releases/${look(hosts[0]).live}/odd`)], {
      encoding: 'latin1',
    }).stdout;
    expect(then).toBe(now);
    project.remove('odd');
  });

  test.each([
    ['an absolute link', '/etc/passwd'],
    ['a link above the tree', '../../../etc/passwd'],
  ])('with %s is refused before any host is changed', async (_, target) => {
    symlinkSync(target, join(project.directory, 'escape'));
    const result = await attempt();
    project.remove('escape');
    expect(errorOf(result)).toMatchObject([
      { title: 'SOURCE_LINK_ESCAPES', message: expect.stringContaining('escape') },
    ]);
    await expectEverywhere(before);
  });

  test('does not let the application write through to an older release', async () => {
    const old = look(hosts[0]).live;
    await released();
    inHost(hosts[0], ['sh', '-c', `for f in ${ROOT}/current/lib/*.py; do echo written >>"$f"; done`]);
    expect(inHost(hosts[0], ['sh', '-c', `cat ${ROOT}/releases/${old}/lib/*.py`])).not.toContain('written');
  });

  test('by a cut connection ends in words, and once it is repaired the next release succeeds', async () => {
    project.write('slow', '3');
    serial += 1;
    project.version(`v${serial}`);
    const running = await project.start();
    await running.waitFor(/build/i);
    cutWire(hosts[1], true);
    // The runner gives up before the network comes back: the host never learns of it.
    await new Promise(resolve => setTimeout(resolve, 2000));
    running.kill();
    (await running.finished).cleanUp();
    cutWire(hosts[1], false);
    project.remove('slow');
    const next = await released();
    await expectEverywhere(next);
  });
});
