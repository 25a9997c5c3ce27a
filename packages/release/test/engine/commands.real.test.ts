import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { check, migrate, rollback, scale, status } from '@guarded-deploy/release';
import { afterEach, expect, jest, test } from '@jest/globals';
import { ok, real } from '../shell-hosts.ts';
import { World } from '../world.ts';

jest.setTimeout(300_000);

real('commands beside release', () => {
  let world: World;
  const start = async (count = 1) => {
    world = await new World().start(count);
    return world;
  };
  afterEach(() => world.stop());

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
});
