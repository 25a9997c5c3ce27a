import { existsSync, rmSync } from 'node:fs';
import { type ReleaseOptions, release, unlock } from '@guarded-deploy/release';
import { afterEach, expect, jest, test } from '@jest/globals';
import { ok, real } from '../shell-hosts.ts';
import { World } from '../world.ts';

jest.setTimeout(300_000);

real('runs that meet on a host', () => {
  let world: World;
  const start = async (count = 1) => {
    world = await new World().start(count);
    return world;
  };
  afterEach(() => world.stop());

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
});
