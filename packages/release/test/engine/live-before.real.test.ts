import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { check, rollback, status } from '@guarded-deploy/release';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { ok, real } from '../shell-hosts.ts';
import { World } from '../world.ts';
import { BAD, killHost, link, put } from './left-on-host.ts';

jest.setTimeout(300_000);

let world: World;

real('what was live before', () => {
  beforeEach(async () => {
    world = await new World().start(1);
  });
  afterEach(() => world.stop());

  const raw = () => {
    try {
      return readlinkSync(world.at('current'));
    } catch {
      return undefined;
    }
  };

  const ways: [string, () => string | undefined, string][] = [
    ['nothing', () => undefined, ''],
    [
      'a directory of an older layout',
      () => {
        put(world, 'builds/20210101/VERSION', 'old');
        return 'builds/20210101';
      },
      'builds/20210101',
    ],
    [
      'a directory elsewhere, by an absolute link',
      () => {
        mkdirSync(join(world.directory, 'old-app'));
        return join(world.directory, 'old-app');
      },
      'old-app',
    ],
    [
      'a release of another tool',
      () => {
        put(world, 'releases/20200101000000/VERSION', 'old');
        return `${world.root()}/releases/20200101000000`;
      },
      '20200101000000',
    ],
    [
      'a directory in a release',
      () => {
        put(world, 'releases/old app/public/VERSION', 'old');
        return './releases/old app/public';
      },
      'releases/old app/public',
    ],
    ['a directory that is gone', () => 'builds/gone', 'builds/gone'],
  ];

  test.each(ways)('%s comes back as it was when the release fails, and all say so', async (_, make, said) => {
    mkdirSync(world.root(), { recursive: true });
    const target = make();
    if (target !== undefined) symlinkSync(target, world.at('current'));
    const service =
      "services: { s: { type: command, command: 'echo $(readlink $CURRENT_PATH) >>$APP_ROOT/shared/seen' } }\n";
    const result = await world.release(service + BAD);
    expect(result.failure?.code).toBe('VERIFY_FAILED');
    expect(raw()).toBe(target);
    expect(result).toMatchObject({ changed: false, rolledBack: true });
    const shown = result.hosts[0]!.live;
    expect(shown.endsWith(said)).toBe(true);
    expect({ live: shown, release: result.release }).toEqual({
      live: result.previous,
      release: result.previous,
    });
    expect(result.hosts[0]!.status).toBe('failed');
    expect((await status(world.options(''))).states[0]!.live).toBe(shown);
    // Where something served before, it is restarted with what it was.
    const seen = world.read('shared/seen').trim().split('\n');
    const alive = target !== undefined && existsSync(world.at('current/'));
    expect(seen.slice(1)).toEqual(alive ? [target] : []);
    expect(await world.rubbish().then(names => names.filter(name => !/builds|old|2020/.test(name)))).toEqual(
      [],
    );
    // And the next one takes its place, and leaves it where it is.
    const taken = ok(await world.release(service));
    expect(raw()).toBe(`releases/${taken.release}`);
    expect(taken).toMatchObject({ changed: true, release: taken.hosts[0]!.live, previous: shown });
    if (alive)
      expect(readdirSync(world.directory).length + readdirSync(world.root()).length).toBeGreaterThan(6);
  });

  test.each(ways)('%s: check says beforehand what it will take over', async (_, make, said) => {
    mkdirSync(world.root(), { recursive: true });
    const target = make();
    if (target !== undefined) symlinkSync(target, world.at('current'));
    ok(await check(world.options('')));
    ok(await world.release('', { dryRun: true }));
    const notes = world.events.filter(
      event => event.type === 'note' && event.text.includes('takes its place'),
    );
    const ours = said === '' || said === '20200101000000';
    expect(notes).toHaveLength(ours ? 0 : 2);
    for (const note of notes) expect('text' in note && note.text).toContain(said);
  });

  test('a release whose runner dies after the switch, over a directory of another tool, is undone by the next', async () => {
    put(world, 'builds/1/VERSION', 'old');
    link(world, 'current', 'builds/1');
    const slow =
      "services: { s: { type: command, command: '[ $(cat $CURRENT_PATH/VERSION) = old ] || { touch $APP_ROOT/shared/now; sleep 5; }' } }\n";
    const running = world.release(slow);
    while (!existsSync(world.at('shared/now'))) await new Promise(resolve => setTimeout(resolve, 20));
    killHost(world);
    const result = await running;
    expect(result.failure).toBeDefined();
    // Nobody could say what became of it.
    expect(result).toMatchObject({ rolledBack: false, changed: true });
    expect(result.hosts[0]!.live).toBe('');
    expect(raw()).toMatch(/^releases\//);
    const next = await world.release(BAD);
    expect(next.previous).toBe('builds/1');
    expect(raw()).toBe('builds/1');
    expect(world.log()).toContain('what a run changed that did not end is put back');
  });

  test('what somebody made live by hand after a runner died stays', async () => {
    const first = ok(await world.release()).release;
    world.write('VERSION', 'v2\n');
    const running = world.release(
      "services: { s: { type: command, command: '[ $(cat $CURRENT_PATH/VERSION) = v1 ] || { touch $APP_ROOT/shared/now; sleep 5; }' } }\n",
    );
    while (!existsSync(world.at('shared/now'))) await new Promise(resolve => setTimeout(resolve, 20));
    killHost(world);
    await running;
    put(world, 'rescue/VERSION', 'by hand');
    rmSync(world.at('current'));
    link(world, 'current', 'rescue');
    const next = await world.release(BAD);
    expect(next.previous).toBe('rescue');
    expect(raw()).toBe('rescue');
    expect(existsSync(world.at(`releases/${first}`))).toBe(true);
  });

  test('a rollback that fails leaves the link that was there', async () => {
    const first = ok(await world.release()).release;
    ok(await world.release());
    rmSync(world.at('current'));
    link(world, 'current', `${world.root()}/releases/${first}`);
    ok(await world.release());
    const before = raw();
    expect(await rollback(world.options(BAD, { to: first }))).toMatchObject({
      rolledBack: true,
      changed: false,
    });
    expect(raw()).toBe(before);
  });
});
