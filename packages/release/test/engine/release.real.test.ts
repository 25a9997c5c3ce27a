/** Releases to hosts that are a real /bin/sh behind an SSH server in this process: what is sent, kept and live. */
import { execFileSync } from 'node:child_process';
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
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileHashCache, rollback, status } from '@guarded-deploy/release';
import { afterEach, expect, jest, test } from '@jest/globals';
import { ok, real } from '../shell-hosts.ts';
import { World } from '../world.ts';

jest.setTimeout(300_000);

real('a release', () => {
  let world: World;
  const start = async (count = 1) => {
    world = await new World().start(count);
    return world;
  };
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
