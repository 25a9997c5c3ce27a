import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { release, rollback, scale } from '@guarded-deploy/release';
import { afterEach, expect, jest, test } from '@jest/globals';
import { ok, real } from '../shell-hosts.ts';
import { World } from '../world.ts';

jest.setTimeout(300_000);

real('a release that fails', () => {
  let world: World;
  const start = async (count = 1) => {
    world = await new World().start(count);
    return world;
  };
  afterEach(() => world.stop());

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

  test('one host alone: what goes wrong after the release is final is told, and takes nothing back', async () => {
    await start();
    ok(await world.release());
    world.write('VERSION', 'v2\n');
    const hook = "hooks: { after: { clean: [{ name: tidy, command: 'exit 1' }] } }";
    const result = ok(await world.release(hook));
    expect(result).toMatchObject({ changed: true, hosts: [{ status: 'released', live: world.live() }] });
    expect(world.log()).toContain("the hook 'tidy' failed");
    const slow = "hooks: { after: { clean: [{ command: 'touch $APP_ROOT/shared/now; sleep 30' }] } }";
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
      // It is final by then: what the result says is what the host has.
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
});
