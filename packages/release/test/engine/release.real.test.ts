/** Releases to hosts that are a real /bin/sh behind an SSH server in this process: no root, no systemd. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  check,
  FileHashCache,
  migrate,
  type ReleaseOptions,
  type ReleaseResult,
  release,
  rollback,
  scale,
  status,
  unlock,
} from '@guarded-deploy/release';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { lacking, World } from '../world.ts';

jest.setTimeout(300_000);
if (lacking.length > 0) console.log(`releases to shell hosts skipped: no ${lacking.join(', ')}`);
const real = lacking.length > 0 ? describe.skip : describe;

real('a release', () => {
  let world: World;
  const start = async (count = 1) => {
    world = await new World().start(count);
    return world;
  };
  const ok = (result: ReleaseResult) => {
    expect(result.failure?.message).toBeUndefined();
    return result;
  };
  /** Two versions of a package, as wheels in the source. */
  const tinyWheels = (directory: string) => {
    const wheel = join(world.directory, 'wheel.py');
    writeFileSync(
      wheel,
      `import sys, zipfile
for version in ('1.0', '2.0'):
    with zipfile.ZipFile(sys.argv[1] + '/tiny-' + version + '-py3-none-any.whl', 'w') as z:
        z.writestr('tiny.py', 'version = "' + version + '"\\n')
        z.writestr('tiny-' + version + '.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: tiny\\nVersion: ' + version + '\\n')
        z.writestr('tiny-' + version + '.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
        z.writestr('tiny-' + version + '.dist-info/RECORD', '')
`,
    );
    mkdirSync(join(world.source, directory), { recursive: true });
    execFileSync('python3', [wheel, join(world.source, directory)]);
  };
  beforeEach(() => undefined);
  afterEach(() => world.stop());

  test('goes live by a link, sends only what differs, and costs the same number of round trips', async () => {
    await start();
    const first = ok(await world.release());
    expect(world.read('current/VERSION')).toBe('v1\n');
    expect(first.hosts[0]).toMatchObject({ status: 'released', filesSent: 31, live: world.live() });
    world.write('VERSION', 'v2\n');
    rmSync(join(world.source, 'lib/m1'), { recursive: true });
    const second = ok(await world.release());
    expect(second).toMatchObject({ previous: first.release, changed: true, rolledBack: false });
    expect(second.hosts[0]).toMatchObject({ filesSent: 1, roundTrips: first.hosts[0]!.roundTrips });
    expect(second.hosts[0]!.roundTrips).toBeLessThanOrEqual(12);
    expect(world.read('current/VERSION')).toBe('v2\n');
    expect(readdirSync(world.at('current/lib')).sort()).toEqual(['m0', 'm2']);
    expect(world.read(`releases/${first.release}/VERSION`)).toBe('v1\n');
    expect(await world.rubbish()).toEqual([]);
  });

  test('shares no inode with an older one', async () => {
    await start();
    const first = ok(await world.release());
    const second = ok(await world.release());
    for (const file of ['VERSION', 'lib/m0/f0.py'])
      expect(statSync(world.at(`releases/${first.release}/${file}`)).ino).not.toBe(
        statSync(world.at(`releases/${second.release}/${file}`)).ino,
      );
    expect(statSync(world.at('current/VERSION')).nlink).toBe(1);
  });

  test('repairs what somebody had altered in the live release', async () => {
    await start();
    ok(await world.release());
    appendFileSync(world.at('current/lib/m0/f0.py'), 'hand-made\n');
    rmSync(world.at('current/lib/m2/f2.py'));
    const again = ok(await world.release());
    expect(again.hosts[0]!.filesSent).toBe(2);
    expect(world.read('current/lib/m0/f0.py')).toBe(readFileSync(join(world.source, 'lib/m0/f0.py'), 'utf8'));
    expect(existsSync(world.at('current/lib/m2/f2.py'))).toBe(true);
    expect(world.log()).toContain('had been changed there');
  });

  test('leaves out what the ignore file names, and keeps dot-files, modes and links', async () => {
    await start();
    world.write('.deployignore', 'node_modules/\n*.log\n!keep.log\n');
    world.write('node_modules/x.js', '');
    world.write('a.log', '');
    world.write('keep.log', '');
    world.write('.git/config', '');
    world.write('.hidden', 'h');
    world.write('run.sh', '#!/bin/sh\n', 0o755);
    symlinkSync('run.sh', join(world.source, 'link'));
    mkdirSync(join(world.source, 'empty'));
    ok(await world.release('source: { exclude: [lib] }'));
    expect(readdirSync(world.at('current')).sort()).toEqual([
      '.deployignore',
      '.hidden',
      'VERSION',
      'empty',
      'keep.log',
      'link',
      'run.sh',
    ]);
    expect(statSync(world.at('current/run.sh')).mode & 0o777).toBe(0o755);
    expect(readlinkSync(world.at('current/link'))).toBe('run.sh');
  });

  test('shared directories and files, templates inside and outside, with the right modes', async () => {
    await start();
    world.write('t.j2', 'release={{ release }} number={{ number }}\n');
    const yaml = `shared: { directories: [media/up], files: [conf/.env] }
templates:
  - { source: t.j2, path: "inside/{{ app }}.txt", mode: '0600' }
  - { source: t.j2, path: shared/conf/.env, mode: '0640' }
`;
    const { release: id } = ok(await world.release(yaml));
    expect(world.read('current/inside/demo.txt')).toBe(`release=${id} number=0\n`);
    expect(statSync(world.at('current/inside/demo.txt')).mode & 0o777).toBe(0o600);
    expect(world.read('current/conf/.env')).toBe(`release=${id} number=0\n`);
    expect(statSync(world.at('shared/conf/.env')).mode & 0o777).toBe(0o640);
    writeFileSync(world.at('current/media/up/photo'), 'x');
    ok(await world.release(yaml));
    expect(world.read('current/media/up/photo')).toBe('x');
    const missing = await world.release('shared: { files: [nobody-wrote-this] }');
    expect(missing.failure?.code).toBe('SHARED_FILE_MISSING');
  });

  test('builds with the environment given, and takes over what did not change', async () => {
    await start();
    world.write('assets/a.css', '1');
    const yaml = `environment: { WORD: "it's {{ app }}" }
build:
  - { name: all, command: 'printf "%s %s" "$WORD" "$RELEASE" >built; cd "$RELEASE_PATH"' }
  - { name: assets, command: [sh, build.sh], directory: assets, when-changed: ['assets/**'], outputs: [assets/out] }
`;
    world.write('assets/build.sh', 'mkdir -p out && date +%N >out/stamp\n');
    const first = ok(await world.release(yaml));
    expect(world.read('current/built')).toBe(`it's demo ${first.release}`);
    const stamp = world.read('current/assets/out/stamp');
    ok(await world.release(yaml));
    expect(world.read('current/assets/out/stamp')).toBe(stamp);
    world.write('assets/a.css', '2');
    ok(await world.release(yaml));
    expect(world.read('current/assets/out/stamp')).not.toBe(stamp);
  });

  test('builds anew when its command, its environment or a rendered file that it names changed', async () => {
    await start();
    world.write('env.j2', 'API={{ api }}\n');
    world.write('other.j2', '{{ release }} {{ api }}\n');
    const given = { word: 'a', own: 'b', command: 'cat .env', api: 'one', other: '' };
    const released = async (change: Partial<typeof given> = {}) => {
      const { word, own, command, api, other } = Object.assign(given, change);
      world.events.length = 0;
      ok(
        await world.release(`environment: { WORD: "${word}", AT: "{{ release_path }}/x" }
variables: { api: ${api} }
templates: [{ source: env.j2, path: .env }, { source: other.j2, path: other.txt }]
build:
  - name: assets
    command: 'mkdir -p out; ${command} >out/x; echo $WORD $OWN >>out/x'
    environment: { OWN: "${own}" }
    when-changed: [.env, 'assets/**'${other}]
    outputs: [out]
`),
      );
      return [world.read('current/out/x'), world.log().includes('assets: unchanged, taken over')];
    };
    expect(await released()).toEqual(['API=one\na b\n', false]);
    world.write('VERSION', 'v2\n');
    expect(await released()).toEqual(['API=one\na b\n', true]);
    expect(await released({ word: 'c' })).toEqual(['API=one\nc b\n', false]);
    expect(await released({ own: 'd' })).toEqual(['API=one\nc d\n', false]);
    expect(await released({ api: 'two' })).toEqual(['API=two\nc d\n', false]);
    expect(await released({ command: 'cat .env .env' })).toEqual(['API=two\nAPI=two\nc d\n', false]);
    expect((await released())[1]).toBe(true);
    // One that changes with each release is another each time.
    expect((await released({ other: ', other.txt' }))[1]).toBe(false);
    expect((await released())[1]).toBe(false);
  });

  test.each([
    ['a build', "build: [{ name: it, command: 'echo words; exit 3' }]", 'BUILD_FAILED', false],
    ['a build that takes too long', 'build: [{ command: [sleep, "30"], timeout: 1 }]', 'BUILD_FAILED', false],
    ['a migration', "migrate: { command: 'echo words; exit 3' }", 'MIGRATION_FAILED', false],
    ['a hook', 'hooks: { before: { switch: [{ command: ["false"] }] } }', 'HOOK_FAILED', true],
    [
      'a service',
      "services: { s: { type: command, command: 'echo words; [ $(cat $CURRENT_PATH/VERSION) = v1 ]' } }",
      'SERVICE_NOT_STARTED',
      true,
    ],
    [
      'a check',
      'verify: [{ command: [grep, v1, "{{ current_path }}/VERSION"], timeout: 1 }]',
      'VERIFY_FAILED',
      true,
    ],
    [
      'an address that does not answer',
      'verify: [{ url: "http://127.0.0.1:9/", timeout: 1 }]',
      'VERIFY_FAILED',
      true,
    ],
  ])('%s that fails on one of two hosts leaves both as they were', async (_, yaml, code, back) => {
    await start(2);
    ok(await world.release());
    const before = [world.live(0), world.live(1)];
    world.write('VERSION', 'v2\n');
    const result = await world.release(yaml);
    expect(result.failure?.code).toBe(code);
    expect(result.rolledBack).toBe(back);
    expect([world.live(0), world.live(1)]).toEqual(before);
    expect(world.read('current/VERSION', 1)).toBe('v1\n');
    expect([await world.rubbish(0), await world.rubbish(1)]).toEqual([[], []]);
    ok(await world.release());
    expect(world.read('current/VERSION', 1)).toBe('v2\n');
  });

  test('migrates on one host of the group only, after every host has built and before any switches', async () => {
    await start(2);
    const log = join(world.directory, 'log');
    ok(
      await world.release(
        `build: [{ command: [sh, -c, 'sleep 0.$1; echo build >>"$0"', "${log}", "{{ number }}"] }]
migrate: { command: 'echo migrate >>${log}' }
services: { s: { type: command, command: 'echo restart >>${log}' } }`,
      ),
    );
    expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual([
      'build',
      'build',
      'migrate',
      'restart',
      'restart',
    ]);
    ok(await migrate(world.options(`migrate: { command: 'echo again >>${log}' }`)));
    expect(readFileSync(log, 'utf8')).toMatch(/again\n$/);
    ok(await world.release(`migrate: { command: ["false"] }`, { migrate: 'never' }));
  });

  test('does not move migrations to a host outside their group', async () => {
    await start(2);
    const yaml = `migrate: { command: 'echo >>$APP_ROOT/shared/migrated' }`;
    const outside = { limit: 'host1' };
    ok(await world.release(yaml, outside));
    expect(existsSync(world.at('shared/migrated', 1))).toBe(false);
    expect(world.log()).toContain(
      'no migration: the hosts that migrate are not among those selected (host0)',
    );
    for (const command of [
      migrate(world.options(yaml, outside)),
      world.release(yaml, { ...outside, migrate: 'only' }),
    ])
      await expect(command).rejects.toMatchObject({
        code: 'MIGRATE_NOT_SELECTED',
        what: expect.stringContaining('host0'),
      });
    expect(existsSync(world.at('shared/migrated', 1))).toBe(false);
    world.events.length = 0;
    ok(await world.release(yaml));
    ok(await migrate(world.options(yaml, { limit: 'host0' })));
    expect(world.read('shared/migrated')).toBe('\n\n');
    ok(await world.release(yaml, { ...outside, migrate: 'never' }));
    expect(world.log()).not.toContain('no migration');
  });

  test('goes batch by batch, and stops at the first that fails', async () => {
    await start(3);
    ok(await world.release());
    const before = world.live(0);
    world.write('VERSION', 'v2\n');
    const yaml =
      "services: { s: { type: command, command: '[ ! -e $APP_ROOT/shared/broken ] || [ $(cat $CURRENT_PATH/VERSION) = v1 ]; cat $CURRENT_PATH/VERSION >>$APP_ROOT/shared/seen' } }\n";
    writeFileSync(world.at('shared/broken', 1), '');
    const result = await world.release(yaml, { batches: [1] });
    expect(result.failure?.code).toBe('SERVICE_NOT_STARTED');
    expect([0, 1, 2].map(index => world.live(index))).toEqual([before, before, before]);
    // The first went forward and back; the third was never touched.
    expect(world.read('shared/seen', 0)).toBe('v2\nv1\n');
    expect(existsSync(world.at('shared/seen', 2))).toBe(false);
    expect(result.hosts.map(host => host.status)).toEqual(['reverted', 'failed', 'untouched']);
  });

  test('templates outside the release come back when it is reverted', async () => {
    await start();
    world.write('t.j2', '{{ word }}\n');
    const yaml = `templates: [{ source: t.j2, path: shared/.env }, { source: t.j2, path: "{{ root }}-new.conf" }]\nverify: [{ command: [grep, good, "{{ shared_path }}/.env"], timeout: 1 }]\n`;
    ok(await world.release(yaml, { variables: { word: 'good' } }));
    rmSync(`${world.root()}-new.conf`);
    const result = await world.release(yaml, { variables: { word: 'bad' } });
    expect(result).toMatchObject({ rolledBack: true, failure: { code: 'VERIFY_FAILED' } });
    expect(world.read('shared/.env')).toBe('good\n');
    expect(existsSync(`${world.root()}-new.conf`)).toBe(false);
  });

  test('keeps as many as it should, the live one and the one before it always', async () => {
    await start();
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) ids.push(ok(await world.release('keep: 3')).release);
    expect(await world.rubbish()).toEqual([]);
    expect(readdirSync(world.at('releases'))).toEqual(ids.slice(2));
    const before = async () => (await status(world.options(''))).states[0]!.previous;
    expect(await before()).toBe(ids[3]);
    ok(await rollback(world.options('keep: 2', { to: ids[2] })));
    expect(world.live()).toBe(ids[2]);
    // What was before it is gone.
    expect(await before()).toBe('');
    const next = ok(await world.release('keep: 2'));
    expect(await world.rubbish()).toEqual([]);
    expect(readdirSync(world.at('releases'))).toEqual([ids[2], next.release]);
  });

  test('rolls back to the one before, to a named one, and says when it cannot', async () => {
    await start(2);
    const service =
      "services: { s: { type: command, command: 'cat $CURRENT_PATH/VERSION >>$APP_ROOT/shared/seen' } }";
    expect((await rollback(world.options(service))).failure?.code).toBe('RELEASE_UNKNOWN');
    const one = ok(await world.release(service));
    world.write('VERSION', 'v2\n');
    const two = ok(await world.release(service));
    const back = ok(await rollback(world.options(service)));
    expect(back).toMatchObject({ release: one.release, previous: two.release, changed: true });
    expect(world.read('shared/seen', 1)).toBe('v1\nv2\nv1\n');
    expect((await rollback(world.options(service, { to: one.release }))).failure?.code).toBe(
      'RELEASE_IS_LIVE',
    );
    expect((await rollback(world.options(service, { to: '../../etc' }))).failure?.code).toBe(
      'RELEASE_UNKNOWN',
    );
    ok(await rollback(world.options(service, { to: two.release })));
    expect([world.live(0), world.live(1)]).toEqual([two.release, two.release]);
    const bad = await rollback(
      world.options('verify: [{ command: [grep, v2, "{{ current_path }}/VERSION"], timeout: 1 }]'),
    );
    expect(bad).toMatchObject({ rolledBack: true, failure: { code: 'VERIFY_FAILED' } });
    expect(world.live(1)).toBe(two.release);
  });

  test('a rollback, a scale and a migration know the commit of the release that they are about', async () => {
    await start(2);
    world.write('c.j2', '{{ commit }}\n');
    // The application says the commit that it was made from, as /version.json does.
    const servers = world.hosts.map((_, index) =>
      createServer((_, answer) => answer.end(world.read('current/commit', index))).listen(0, '127.0.0.1'),
    );
    try {
      await Promise.all(servers.map(server => once(server, 'listening')));
      const [one, two] = servers.map(server => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const yaml = `templates: [{ source: c.j2, path: commit }]
services:
  s: { type: command, command: 'echo $COMMIT >>$APP_ROOT/shared/seen' }
migrate: { command: 'echo $COMMIT >>$APP_ROOT/shared/migrated' }
verify:
  - { url: "${one}", hosts: host0, contains: "{{ commit }}", timeout: 1 }
  - { url: "${two}", hosts: host1, contains: "{{ commit }}", timeout: 1 }
  - { url: "${two}", from: runner, contains: "{{ commit }}", timeout: 1 }
`;
      const first = ok(await world.release(yaml, { commit: 'aaa1' }));
      const second = ok(await world.release(yaml, { commit: 'bbb2' }));
      const checkout = { commit: 'bbb2' };
      ok(await rollback(world.options(yaml, checkout)));
      expect([world.live(0), world.live(1)]).toEqual([first.release, first.release]);
      expect([world.read('shared/seen', 0), world.read('shared/seen', 1)]).toEqual([
        'aaa1\nbbb2\naaa1\n',
        'aaa1\nbbb2\naaa1\n',
      ]);
      ok(await scale(world.options(yaml, checkout)));
      ok(await migrate(world.options(yaml, checkout)));
      expect(world.read('shared/migrated')).toBe('aaa1\nbbb2\naaa1\n');
      // A release that fails goes back with the commit that was live.
      const bad = await world.release(`${yaml}  - { command: ["false"], timeout: 1 }\n`, { commit: 'ccc3' });
      expect(bad).toMatchObject({ rolledBack: true, release: first.release });
      expect(world.read('shared/seen', 1)).toMatch(/ccc3\naaa1\n$/);
      // Where nothing is recorded, it is the checkout's.
      for (const index of [0, 1])
        rmSync(world.at(`.guarded-deploy/releases/${second.release}/commit`, index));
      ok(await rollback(world.options(yaml, { ...checkout, to: second.release })));
    } finally {
      for (const server of servers) server.close();
    }
  });

  test('refuses an older fencing token, waits for a lock, makes an older holder give way, and can be unlocked', async () => {
    await start();
    ok(await world.release('', { fencingToken: '12' }));
    expect((await world.release('', { fencingToken: '9' })).failure?.code).toBe('FENCED');
    const slow = "build: [{ command: 'touch $APP_ROOT/shared/building; sleep 20' }]";
    const building = async () => {
      while (!existsSync(world.at('shared/building'))) await new Promise(resolve => setTimeout(resolve, 20));
      rmSync(world.at('shared/building'));
    };
    const older = world.release(slow, { fencingToken: '13', holder: 'the-older' });
    await building();
    const locked = await world.release('');
    expect(locked.failure).toMatchObject({ code: 'HOST_LOCKED', what: expect.stringContaining('the-older') });
    ok(await world.release('', { fencingToken: '14' }));
    expect((await older).failure).toMatchObject({ code: 'GAVE_WAY' });
    const stuck = world.release(slow);
    await building();
    ok(await unlock(world.options('')));
    expect((await stuck).failure).toMatchObject({ code: 'GAVE_WAY' });
    ok(await world.release(''));
    expect(await world.rubbish()).toEqual([]);
  });

  test('two runs that reach their hosts in opposite order take turns; neither waits for the other for ever', async () => {
    await start(2);
    ok(await world.release());
    const arriving = (late: string): Partial<ReleaseOptions> => {
      const options = world.options('');
      return {
        config: { ...options.config, lock: { wait: 60 } },
        connect: async (host, signal, first) => {
          if (host.name === late) await new Promise(resolve => setTimeout(resolve, 500));
          return options.connect(host, signal, first);
        },
      };
    };
    const results = await Promise.all([
      world.release('', { ...arriving('host1'), holder: 'the first' }),
      world.release('', { ...arriving('host0'), holder: 'the second' }),
    ]);
    for (const result of results) ok(result);
    expect(world.log()).toMatch(/waits for the (first|second)/);
    expect(world.live(0)).toBe(world.live(1));
    expect(results.map(result => result.release)).toContain(world.live(0));
    expect([await world.rubbish(0), await world.rubbish(1)]).toEqual([[], []]);
  });

  test.each([
    ['while it builds', "build: [{ command: 'touch $APP_ROOT/shared/now; sleep 5' }]"],
    [
      'after the switch',
      "services: { s: { type: command, command: '[ $(cat $CURRENT_PATH/VERSION) = v1 ] || { touch $APP_ROOT/shared/now; sleep 1; }' } }",
    ],
  ])('a connection cut %s: the host undoes it by itself', async (_, yaml) => {
    await start(2);
    ok(await world.release());
    const before = world.live(1);
    world.write('VERSION', 'v2\n');
    const running = world.release(yaml);
    while (!existsSync(world.at('shared/now', 1))) await new Promise(resolve => setTimeout(resolve, 20));
    world.hosts[1]!.cut();
    const result = await running;
    expect(result.failure).toBeDefined();
    expect(world.live(0)).toBe(before);
    ok(await world.release('lock: { wait: 20 }'.replace('lock', 'variables')));
    expect([await world.rubbish(0), await world.rubbish(1)]).toEqual([[], []]);
    expect(world.read('current/VERSION', 1)).toBe('v2\n');
  });

  test('a cancelled run leaves every host as it was', async () => {
    await start(2);
    ok(await world.release());
    const before = world.live();
    const stop = new AbortController();
    const running = world.release("build: [{ command: 'touch $APP_ROOT/shared/now; sleep 20' }]", {
      signal: stop.signal,
    });
    while (!existsSync(world.at('shared/now', 1))) await new Promise(resolve => setTimeout(resolve, 20));
    stop.abort(new Error('the person changed their mind'));
    expect((await running).failure?.message).toContain('changed their mind');
    expect([world.live(0), world.live(1)]).toEqual([before, before]);
    expect([await world.rubbish(0), await world.rubbish(1)]).toEqual([[], []]);
  });

  test('an encrypted file arrives decrypted; no secret is in an argument vector, a log or a file of the state', async () => {
    await start();
    const vault = '$ANSIBLE_VAULT;1.1;AES256';
    const { createCipheriv, createHmac, pbkdf2Sync } = await import('node:crypto');
    const salt = Buffer.alloc(32, 7);
    const keys = pbkdf2Sync('pw', salt, 10_000, 80, 'sha256');
    const cipher = createCipheriv('aes-256-ctr', keys.subarray(0, 32), keys.subarray(64, 80));
    const body = Buffer.concat([
      cipher.update(Buffer.concat([Buffer.from('TOP-SECRET-1'), Buffer.alloc(4, 4)])),
      cipher.final(),
    ]);
    const mac = createHmac('sha256', keys.subarray(32, 64)).update(body).digest('hex');
    world.write(
      'secrets.env',
      `${vault}\n${Buffer.from(`${salt.toString('hex')}\n${mac}\n${body.toString('hex')}`).toString('hex')}\n`,
    );
    const spied = join(world.directory, 'argv');
    ok(
      await world.release(
        `decrypt: [{ path: secrets.env, to: conf/secrets.env }]
environment: { TOKEN: "{{ token }}" }
build: [{ command: 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " " >${spied}; printf %s "$TOKEN" >token-seen' }]`,
        { variables: { token: 'TOP-SECRET-2' } },
      ),
    );
    expect(world.read('current/conf/secrets.env')).toBe('TOP-SECRET-1');
    expect(statSync(world.at('current/conf/secrets.env')).mode & 0o777).toBe(0o600);
    expect(existsSync(world.at('current/secrets.env'))).toBe(false);
    expect(world.read('current/token-seen')).toBe('TOP-SECRET-2');
    expect(readFileSync(spied, 'latin1')).toContain('guarded-deploy');
    expect(readFileSync(spied, 'latin1')).not.toContain('TOP-SECRET');
    expect(world.log()).not.toContain('TOP-SECRET');
    // What is thrown away goes in the background; grep would stumble over it.
    expect(await world.rubbish()).toEqual([]);
    expect(spawnSync('grep', ['-r', 'TOP-SECRET', world.at('.guarded-deploy')]).status).toBe(1);
  });

  test('a source in a repository: fetched into a cache, the commit recorded', async () => {
    await start(2);
    const repository = join(world.directory, 'repo');
    const git = (...words: string[]) =>
      execFileSync(
        'git',
        ['-C', repository, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...words],
        { encoding: 'utf8' },
      ).trim();
    mkdirSync(repository);
    git('init', '-q', '-b', 'main');
    writeFileSync(join(repository, 'VERSION'), 'from git\n');
    git('add', '.');
    git('commit', '-qm', 'one');
    const yaml = `source: { type: git, repository: "${repository}", ref: main }\n`;
    const first = ok(await world.release(yaml));
    expect(world.read('current/VERSION', 1)).toBe('from git\n');
    writeFileSync(join(repository, 'VERSION'), 'newer\n');
    git('commit', '-qam', 'two');
    ok(await world.release(yaml));
    expect(world.read('current/VERSION', 1)).toBe('newer\n');
    const { states } = await status(world.options(yaml));
    expect(states[0]!.commit).toBe(git('rev-parse', 'HEAD'));
    expect(states[0]!.previous).toBe(first.release);
    expect((await world.release(yaml.replace('main', 'nowhere'))).failure?.code).toBe('GIT_REF_UNKNOWN');
    expect((await world.release(yaml.replace('main', '"--upload-pack=x"'))).failure?.code).toBe(
      'GIT_REF_INVALID',
    );
    // And from there to a pushed one.
    ok(await world.release());
    expect(world.read('current/VERSION')).toBe('v1\n');
  });

  test('an environment for Python from wheels in the source: no index, reused by checksum, swept when unused', async () => {
    await start();
    tinyWheels('wheels');
    world.write('requirements.txt', 'tiny==1.0\n');
    const yaml = `keep: 2\npython: { manager: pip, wheels: wheels }\nbuild: [{ command: [python, -c, "import tiny; open('tiny', 'w').write(tiny.version)"] }]\n`;
    ok(await world.release(yaml));
    expect(world.read('current/tiny')).toBe('1.0');
    const environment = readlinkSync(world.at('current/.venv'));
    ok(await world.release(yaml));
    expect(readlinkSync(world.at('current/.venv'))).toBe(environment);
    world.write('requirements.txt', 'tiny==2.0\n');
    ok(await world.release(yaml));
    expect(world.read('current/tiny')).toBe('2.0');
    expect(readlinkSync(world.at('current/.venv'))).not.toBe(environment);
    expect(existsSync(environment)).toBe(true);
    ok(await world.release(yaml));
    expect(await world.rubbish()).toEqual([]);
    expect(existsSync(environment)).toBe(false);
    world.write('requirements.txt', 'absent==1.0\n');
    const result = await world.release(yaml);
    expect(result.failure?.code).toBe('PYTHON_ENVIRONMENT');
    expect(world.read('current/tiny')).toBe('2.0');
  });

  test('an environment whose Python is another one is made anew, beside the one that the live release has', async () => {
    await start();
    tinyWheels('wheels');
    world.write('requirements.txt', 'tiny==1.0\n');
    const yaml = 'python: { manager: pip, wheels: wheels }\n';
    ok(await world.release(yaml));
    const first = readlinkSync(world.at('current/.venv'));
    rmSync(join(first, 'bin/python'));
    writeFileSync(join(first, 'bin/python'), '#!/bin/sh\necho 3.99\n', { mode: 0o755 });
    ok(await world.release(yaml));
    const second = readlinkSync(world.at('current/.venv'));
    expect(second).toBe(`${first}.1`);
    expect(existsSync(join(first, 'lib'))).toBe(true);
    ok(await world.release(yaml));
    expect(readlinkSync(world.at('current/.venv'))).toBe(second);
    expect(await world.rubbish()).toEqual([]);
  });

  test('an environment of a directory of the source is linked in the release’s root, and on PATH', async () => {
    await start();
    tinyWheels('backend/wheels');
    world.write('backend/requirements.txt', 'tiny==1.0\n');
    world.write('where.j2', '{{ venv_path }}');
    ok(
      await world.release(`python: { manager: pip, wheels: wheels, directory: backend }
templates: [{ source: where.j2, path: shared/where }]
build: [{ command: [python, -c, "import tiny; open('tiny', 'w').write(tiny.version)"] }]
`),
    );
    expect(world.read('current/tiny')).toBe('1.0');
    expect(existsSync(join(world.read('shared/where'), 'bin/python'))).toBe(true);
    expect(existsSync(world.at('current/backend/.venv'))).toBe(false);
  });

  test('an installation that takes longer than it may ends with all it started', async () => {
    const tools = mkdtempSync(join(tmpdir(), 'slow-python-'));
    const nap = `sleep 9${process.pid}`;
    writeFileSync(
      join(tools, 'python3'),
      `#!/bin/sh\ncase $* in *venv*) ${nap} & wait ;; esac\nexec /usr/bin/python3 "$@"\n`,
      { mode: 0o755 },
    );
    world = await new World().start(1, tools);
    world.write('requirements.txt', 'tiny==1.0\n');
    const result = await world.release('python: { manager: pip, timeout: 1 }\n');
    expect(result.failure?.code).toBe('PYTHON_ENVIRONMENT');
    expect(result.failure?.message).toContain('not installed within 1 s (python.timeout)');
    expect(spawnSync('pgrep', ['-f', nap]).status).toBe(1);
    expect(await world.rubbish()).toEqual([]);
    rmSync(tools, { recursive: true });
  });

  test('looks without touching: status, check, and a dry run', async () => {
    await start(2);
    const fresh = ok(await check(world.options('')));
    expect(fresh.hosts.map(host => host.status)).toEqual(['checked', 'checked']);
    ok(await world.release('', { dryRun: true }));
    expect(existsSync(world.root())).toBe(false);
    const { release: id } = ok(await world.release('', { commit: 'c0ffee' }));
    world.write('VERSION', 'v2\n');
    expect(ok(await world.release('', { dryRun: true })).changed).toBe(true);
    expect(world.log()).toContain('would send 1 of 31 files');
    expect((await status(world.options(''))).states).toMatchObject([
      { name: 'host0', live: id, commit: 'c0ffee', releases: [id] },
      { name: 'host1', live: id },
    ]);
    expect(world.read('current/VERSION')).toBe('v1\n');
  });

  test('scale renders again what is outside the release, without one', async () => {
    await start();
    world.write('p.j2', 'workers={{ workers }}\n');
    const yaml = (workers: number) => `services:
  s: { type: command, command: 'echo restarted >>$APP_ROOT/shared/log', template: p.j2, directory: "${world.directory}", unit: s.conf, scale: { workers: ${workers} } }
`;
    const first = ok(await world.release(yaml(2)));
    expect(readFileSync(join(world.directory, 's.conf'), 'utf8')).toBe('workers=2\n');
    ok(await scale(world.options(yaml(2), { variables: { workers: 5 } })));
    expect(readFileSync(join(world.directory, 's.conf'), 'utf8')).toBe('workers=5\n');
    expect(world.live()).toBe(first.release);
    expect(world.read('shared/log')).toBe('restarted\nrestarted\n');
    ok(await scale(world.options(yaml(2), { variables: { workers: 5 } })));
    expect(world.read('shared/log')).toBe('restarted\nrestarted\n');
    expect(await world.rubbish()).toEqual([]);
  });

  test('scale needs no variable of what it does not write', async () => {
    await start();
    world.write('p.j2', 'workers={{ workers }} {{ venv_path }}\n');
    world.write('env.j2', 'key={{ secret_key }}\n');
    const yaml = `templates: [{ source: env.j2, path: .env }, { source: env.j2, path: shared/env }]
build: [{ command: ["true"], environment: { KEY: "{{ secret_key }}" } }]
services:
  s: { type: command, command: 'true', template: p.j2, directory: "${world.directory}", unit: s.conf, scale: { workers: 2 } }
`;
    ok(await world.release(yaml, { variables: { secret_key: 'hidden' } }));
    const python = 'python: { path: env, lock: none.txt }\n';
    ok(await scale(world.options(yaml + python, { variables: { workers: 4 } })));
    expect(readFileSync(join(world.directory, 's.conf'), 'utf8')).toBe(
      `workers=4 ${world.root()}/current/env\n`,
    );
    expect(world.read('shared/env')).toBe('key=hidden\n');
  });

  test('scale that finds nothing to do has changed nothing; a dry run of any command does nothing', async () => {
    await start();
    world.write('p.j2', 'workers={{ workers }}\n');
    const yaml = `services: { s: { type: command, command: 'echo restarted >>$APP_ROOT/shared/log', template: p.j2, directory: "${world.directory}", unit: s.conf, scale: { workers: 2 } } }
migrate: { command: 'touch $APP_ROOT/shared/migrated' }
`;
    const { release: id } = ok(await world.release(yaml, { migrate: 'never' }));
    expect(ok(await scale(world.options(yaml))).changed).toBe(false);
    const dry = { dryRun: true, variables: { workers: 9 } };
    expect(ok(await scale(world.options(yaml, dry)))).toMatchObject({ changed: false });
    for (const result of [
      await migrate(world.options(yaml, dry)),
      await world.release(yaml, { ...dry, migrate: 'only' }),
    ])
      expect(ok(result)).toMatchObject({ changed: false, hosts: [{ status: 'checked', live: id }] });
    expect(world.log()).toContain('would migrate with the release');
    expect(existsSync(world.at('shared/migrated'))).toBe(false);
    expect(readFileSync(join(world.directory, 's.conf'), 'utf8')).toBe('workers=2\n');
    expect(ok(await world.release(yaml, dry)).hosts[0]).toMatchObject({ status: 'checked', live: id });
    expect(ok(await scale(world.options(yaml, { variables: { workers: 3 } }))).changed).toBe(true);
  });

  test('hooks run before and after every phase, in order, with the environment of the release', async () => {
    await start(2);
    const phases = [
      'check',
      'prepare',
      'transfer',
      'build',
      'migrate',
      'switch',
      'restart',
      'verify',
      'clean',
    ];
    const hooksOf = (when: string) =>
      phases
        .map(phase => `${phase}: [{ command: 'echo ${when} ${phase} $RELEASE >>$SHARED_PATH/hooks' }]`)
        .join(', ');
    const yaml = `hooks: { before: { ${hooksOf('before')} }, after: { ${hooksOf('after')} } }\nmigrate: { command: ['true'] }\n`;
    const { release: id } = ok(await world.release(yaml));
    expect(world.read('shared/hooks').trim().split('\n')).toEqual(
      phases.flatMap(phase => [`before ${phase} ${id}`, `after ${phase} ${id}`]),
    );
    const failing = `hooks: { before: { revert: [{ command: 'echo before >>$SHARED_PATH/hooks' }] }, after: { revert: [{ name: sorry, command: 'echo after >>$SHARED_PATH/hooks; exit 1' }] } }
verify: [{ command: ['false'], timeout: 1 }]
`;
    const result = await world.release(failing);
    expect(result).toMatchObject({ failure: { code: 'VERIFY_FAILED' }, rolledBack: true });
    expect(world.read('shared/hooks')).toMatch(/before\nafter\n$/);
    expect(world.log()).toContain("the hook 'sorry' failed");
    expect(world.live()).toBe(id);
  });

  test('one host alone: what goes wrong after the release is final is told, and takes nothing back', async () => {
    await start();
    ok(await world.release());
    world.write('VERSION', 'v2\n');
    const hook = "hooks: { after: { clean: [{ name: tidy, command: 'exit 1' }] } }";
    const result = ok(await world.release(hook));
    expect(result).toMatchObject({ changed: true, hosts: [{ status: 'released', live: world.live() }] });
    expect(world.log()).toContain("the hook 'tidy' failed");
    const slow = "services: { s: { type: command, command: 'touch $APP_ROOT/shared/now; sleep 1' } }";
    for (const [command, kept] of [
      [release, 'released'],
      [rollback, 'rolled-back'],
    ] as const) {
      rmSync(world.at('shared/now'), { force: true });
      const stop = new AbortController();
      const running = command(world.options(slow, { signal: stop.signal }));
      while (!existsSync(world.at('shared/now'))) await new Promise(resolve => setTimeout(resolve, 20));
      stop.abort(new Error('too late'));
      const ended = await running;
      // The switch is finished once begun: what the result says is what the host has.
      expect(ended.failure?.message).toContain('too late');
      expect(ended).toMatchObject({ rolledBack: false, changed: true });
      expect(ended.hosts[0]).toMatchObject({ status: kept, live: world.live() });
      expect(await world.rubbish()).toEqual([]);
    }
  });

  test('a revert brings back as many instances as there were, and nothing of a service that was new', async () => {
    const tools = mkdtempSync(join(tmpdir(), 'fake-systemctl-'));
    // As much of systemctl as is used here: which units are active is which files there are.
    writeFileSync(
      join(tools, 'systemctl'),
      `#!/bin/sh
[ "$1" = --user ] && shift
verb=$1; shift
mkdir -p "$HOME/active"
case $verb in
list-units) for last in "$@"; do :; done; cd "$HOME/active" && for u in $last; do [ ! -e "$u" ] || echo "$u loaded active running x"; done ;;
show) for u in "$@"; do case $u in -*|*,*) continue ;; esac
    if [ -e "$HOME/active/$u" ]; then echo ActiveState=active; else echo ActiveState=inactive; fi; echo; done ;;
is-active) [ -e "$HOME/active/$1" ] && echo active || { echo inactive; exit 3; } ;;
restart|reload-or-restart|start)
  for u in "$@"; do
    f=$(printf %s "$u" | sed 's/@[0-9]*/@/')
    [ -e "$HOME/.config/systemd/user/$f" ] || { echo "Unit $u not found."; exit 5; }
    : >"$HOME/active/$u"
  done ;;
stop|disable) for u in "$@"; do rm -f "$HOME/active/$u"; done ;;
esac
`,
      { mode: 0o755 },
    );
    world = await new World().start(1, tools);
    world.write('u.j2', '[Service]\n');
    const yaml = (count: number, more = '') =>
      `services:\n  queue: { type: systemd, scope: user, unit: queue@.service, template: u.j2, instances: ${count} }\n${more}`;
    const active = () => readdirSync(join(world.directory, 'host0/active')).sort();
    ok(await world.release(yaml(3)));
    expect(existsSync(join(world.directory, 'host0/.config/systemd/user/queue@.service'))).toBe(true);
    const three = ['queue@1.service', 'queue@2.service', 'queue@3.service'];
    expect(active()).toEqual(three);
    const bad = 'verify: [{ command: ["false"], timeout: 1 }]\n';
    for (const count of [1, 5]) {
      expect(await scale(world.options(yaml(count, bad)))).toMatchObject({ rolledBack: true });
      expect(active()).toEqual(three);
    }
    const added = '  extra: { type: systemd, scope: user, template: u.j2 }\n';
    const result = await world.release(yaml(1, added + bad));
    expect(result).toMatchObject({ rolledBack: true, failure: { code: 'VERIFY_FAILED' } });
    expect(active()).toEqual(three);
    expect(world.log()).not.toContain('reverting:');
    expect(readdirSync(join(world.directory, 'host0/.config/systemd/user'))).toEqual(['queue@.service']);
    ok(await world.release(yaml(2, added)));
    expect(active()).toEqual(['extra.service', ...three.slice(0, 2)]);
    expect(await world.rubbish()).toEqual([]);
    rmSync(tools, { recursive: true });
  });

  test('a secret in the output of what fails is in no message', async () => {
    await start();
    const yaml = `environment: { TOKEN: "{{ api_token }}" }\nbuild: [{ name: b, command: 'echo "using $TOKEN"; exit 1' }]\n`;
    const result = await world.release(yaml, { variables: { api_token: 'TOP-SECRET-3' } });
    expect(result.failure?.message).toContain('using ***');
    expect(JSON.stringify([result, result.failure?.message, world.events])).not.toContain('TOP-SECRET');
  });

  test('a data channel that dies without a word ends the release in words, not in a wait', async () => {
    const tools = mkdtempSync(join(tmpdir(), 'dying-gzip-'));
    writeFileSync(
      join(tools, 'gzip'),
      `#!/bin/sh
if [ -e ${tools}/die ] && grep -q guarded-deploy-data /proc/$PPID/cmdline; then kill -KILL "$(cut -d' ' -f4 /proc/$PPID/stat)"; fi
exec ${execFileSync('sh', ['-c', 'command -v gzip'], { encoding: 'utf8' }).trim()} "$@"
`,
      { mode: 0o755 },
    );
    writeFileSync(join(tools, 'die'), '');
    world = await new World().start(1, tools);
    const result = await world.release();
    expect(result.failure?.code).toBe('TRANSFER_FAILED');
    rmSync(join(tools, 'die'));
    ok(await world.release());
    expect(await world.rubbish()).toEqual([]);
    rmSync(tools, { recursive: true });
  });

  test('what is no fencing token is refused; an older one is, at once, while a newer run holds the lock', async () => {
    await start();
    await expect(world.release('', { fencingToken: '12x' })).rejects.toMatchObject({ code: 'FENCE_INVALID' });
    const slow = "build: [{ command: 'touch $APP_ROOT/shared/building; sleep 3' }]";
    const newer = world.release(slow, { fencingToken: '20' });
    while (!existsSync(world.at('shared/building'))) await new Promise(resolve => setTimeout(resolve, 20));
    const options = world.options('', { fencingToken: '19' });
    const older = await release({ ...options, config: { ...options.config, lock: { wait: 60 } } });
    expect(older.failure?.code).toBe('FENCED');
    expect(world.log()).not.toContain('waits for');
    ok(await newer);
  });

  test('hashes are remembered between releases, and a change is seen all the same', async () => {
    await start();
    const cache = () => new FileHashCache(join(world.directory, 'cache/hashes.json'));
    const old = new Date(Date.now() - 60_000);
    execFileSync('find', [world.source, '-exec', 'touch', '-d', old.toISOString(), '{}', '+']);
    const first = cache();
    ok(await world.release('', { hashCache: first }));
    first.save();
    world.write('VERSION', 'v9\n');
    const second = cache();
    expect(ok(await world.release('', { hashCache: second })).hosts[0]!.filesSent).toBe(1);
    expect(world.read('current/VERSION')).toBe('v9\n');
  });

  test('current that is a directory is refused, a release of other tools is left alone', async () => {
    await start();
    mkdirSync(world.at('releases/20200101000000'), { recursive: true });
    ok(await world.release());
    expect(existsSync(world.at('releases/20200101000000'))).toBe(true);
    rmSync(world.at('current'));
    mkdirSync(world.at('current'));
    expect((await world.release()).failure?.code).toBe('CURRENT_NOT_A_LINK');
    expect(lstatSync(world.at('current')).isDirectory()).toBe(true);
  });
});
