/** Shared paths, and what somebody made of a release: nothing is removed or written through a link. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { check, type ReleaseResult } from '@guarded-deploy/release';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { ok, real } from '../shell-hosts.ts';
import { World } from '../world.ts';
import { BAD, link, put } from './left-on-host.ts';

jest.setTimeout(300_000);

let world: World;
const failed = (result: ReleaseResult) => `${result.failure?.code}: ${result.failure?.what}`;

real('shared paths', () => {
  beforeEach(async () => {
    world = await new World().start(1);
  });
  afterEach(() => world.stop());

  test('one inside another is left as it is, whether the release succeeds or fails', async () => {
    put(world, 'shared/media/uploads/photo');
    const yaml =
      'shared: { directories: [media, media/uploads, media/new/deep], files: [media/uploads/photo] }\n';
    const before = statSync(world.at('shared/media/uploads')).ino;
    for (const more of [BAD, '', BAD]) {
      await world.release(yaml + more);
      expect(lstatSync(world.at('shared/media/uploads')).isDirectory()).toBe(true);
      expect(statSync(world.at('shared/media/uploads')).ino).toBe(before);
      expect(world.read('shared/media/uploads/photo')).toBe('kept');
    }
    expect(world.read('current/media/uploads/photo')).toBe('kept');
    expect(readlinkSync(world.at('current/media'))).toBe('../../shared/media');
    expect(statSync(world.at('current/media/new/deep')).isDirectory()).toBe(true);
    expect(await world.rubbish()).toEqual([]);
  });

  test('are written in many ways and mean the same', async () => {
    put(world, 'shared/b/photo');
    ok(await world.release('shared: { directories: [./media/, a//x/../../b, media] }\n'));
    expect(readlinkSync(world.at('current/media'))).toBe('../../shared/media');
    expect(world.read('current/b/photo')).toBe('kept');
    expect(readdirSync(world.at('current')).sort()).toEqual(['VERSION', 'b', 'lib', 'media']);
  });

  test('directories that a failed release had made are gone again; others stay', async () => {
    put(world, 'shared/old/x');
    const yaml = 'shared: { directories: [old/new/deep, fresh] }\n';
    await world.release(yaml + BAD);
    expect(readdirSync(world.at('shared'))).toEqual(['old']);
    expect(readdirSync(world.at('shared/old'))).toEqual(['x']);
    await world.release(`${yaml}build: [{ command: 'echo >fresh/kept; exit 1' }]\n`);
    expect(readdirSync(world.at('shared')).sort()).toEqual(['fresh', 'old']);
  });

  test.each([
    ['a link in place of a directory above', 'shared/media', '../elsewhere', '[media/up]', 'PATH_IS_LINK'],
    ['a link to nothing in place of a directory', 'shared/media', '../nowhere', '[media]', 'PATH_IS_LINK'],
    ['a link in place of the source’s directory', 'releases', '../elsewhere', '[media]', 'PATH_IS_LINK'],
    ['a link in place of our own directory', '.guarded-deploy', '../elsewhere', '[media]', 'PATH_IS_LINK'],
  ])(
    '%s is told with its path, and nothing is written through it',
    async (_, path, target, directories, code) => {
      mkdirSync(join(world.directory, 'elsewhere'));
      mkdirSync(world.at('elsewhere'), { recursive: true });
      link(world, path, target);
      const yaml = `shared: { directories: ${directories} }\n`;
      for (const result of [await check(world.options(yaml)), await world.release(yaml)])
        expect(failed(result)).toContain(`${code}: On host0, ${world.at(path)} is a link`);
      expect(readlinkSync(world.at(path))).toBe(target);
      expect([readdirSync(world.at('elsewhere')), readdirSync(join(world.directory, 'elsewhere'))]).toEqual([
        [],
        [],
      ]);
    },
  );

  test.each([
    ['shared/media', '[media]', 'shared/media'],
    ['shared/media', '[media/up]', 'shared/media'],
    ['releases', '[media]', 'releases'],
  ])('a file at %s in place of a directory is told with its path', async (path, directories, named) => {
    put(world, path);
    const yaml = `shared: { directories: ${directories} }\n`;
    for (const result of [await check(world.options(yaml)), await world.release(yaml)])
      expect(failed(result)).toContain(`PATH_NOT_DIRECTORY: On host0, ${world.at(named)} is a file`);
    expect(world.read(path)).toBe('kept');
  });

  test('an operator may have moved shared/ and what is in it to another disk', async () => {
    mkdirSync(join(world.directory, 'disk/big'), { recursive: true });
    writeFileSync(join(world.directory, 'disk/big/photo'), 'kept');
    link(world, 'shared', join(world.directory, 'disk'));
    link(world, 'shared/media', join(world.directory, 'disk/big'));
    ok(await world.release('shared: { directories: [media, logs], files: [media/photo] }\n'));
    expect(world.read('current/media/photo')).toBe('kept');
    expect(existsSync(join(world.directory, 'disk/logs'))).toBe(true);
  });

  test('shared/ and releases/ that lie in each other are refused before anything is removed', async () => {
    put(world, 'releases/old/shared/photo');
    link(world, 'shared', 'releases/old/shared');
    expect(failed(await world.release())).toContain('PATH_IS_SHARED');
    expect(world.read('releases/old/shared/photo')).toBe('kept');
  });

  test('outputs of the live release that are reached through a link into shared/ are built anew, and what is shared stays', async () => {
    const ids = [ok(await world.release()).release];
    // As an earlier version may have left it: the output lies in what is shared now.
    put(world, 'shared/static/dist/site.css');
    link(world, `releases/${ids[0]}/static`, '../../shared/static');
    const yaml =
      "build: [{ name: b, command: 'mkdir -p static/dist; echo new >static/dist/site.css', when-changed: [nothing], outputs: [static/dist] }]\n";
    ok(await world.release(yaml));
    expect(world.read('shared/static/dist/site.css')).toBe('kept');
    expect(world.read('current/static/dist/site.css')).toBe('new\n');
    expect(lstatSync(world.at('current/static')).isDirectory()).toBe(true);
  });

  test('what somebody made of the live release is not carried on: a file that became a link is sent anew', async () => {
    ok(await world.release());
    rmSync(world.at('current/VERSION'));
    put(world, 'shared/VERSION', 'v1\n');
    link(world, 'current/VERSION', '../../shared/VERSION');
    const again = ok(await world.release());
    expect(lstatSync(world.at('current/VERSION')).isFile()).toBe(true);
    expect(again.hosts[0]!.filesSent).toBe(1);
  });

  test('what a build step or somebody made of modes is not carried on: the release has those of its source', async () => {
    world.write('run.sh', '#!/bin/sh\n', 0o755);
    world.write('secret.pem', 'key', 0o600);
    world.write('odd \\ \t name', 'odd', 0o600);
    world.write('folder/file', 'x');
    const modes = () =>
      ['run.sh', 'secret.pem', 'odd \\ \t name', 'folder/file', 'folder'].map(path =>
        (statSync(world.at(`current/${path}`)).mode & 0o7777).toString(8),
      );
    const build = "build: [{ command: 'chmod 0777 secret.pem odd* folder; chmod 0644 run.sh' }]\n";
    ok(await world.release(build));
    expect(modes()).toEqual(['644', '777', '777', '644', '777']);
    execFileSync('chmod', ['4666', world.at('current/folder/file')]);
    world.write('VERSION', 'v2\n');
    ok(await world.release());
    expect(modes()).toEqual(['755', '600', '600', '644', '755']);
  });

  test('a link of the source that somebody turned elsewhere is as in the source again', async () => {
    symlinkSync('VERSION', join(world.source, 'link'));
    ok(await world.release());
    rmSync(world.at('current/link'));
    link(world, 'current/link', '/etc/passwd');
    ok(await world.release());
    expect(readlinkSync(world.at('current/link'))).toBe('VERSION');
  });

  (process.getuid?.() === 0 ? test : test.skip)(
    'a release in which something is mounted is not removed',
    async () => {
      put(world, 'shared/media/photo');
      const yaml = 'keep: 2\n';
      const first = ok(await world.release(yaml)).release;
      mkdirSync(world.at(`releases/${first}/mounted`));
      execFileSync('mount', ['--bind', world.at('shared/media'), world.at(`releases/${first}/mounted`)]);
      try {
        for (let index = 0; index < 3; index++) ok(await world.release(yaml));
        expect(world.log()).toContain(`releases/${first} stays: something is mounted in it`);
        expect(world.read('shared/media/photo')).toBe('kept');
      } finally {
        execFileSync('umount', [world.at(`releases/${first}/mounted`)]);
      }
      ok(await world.release(yaml));
      expect(await world.rubbish()).toEqual([]);
      expect(existsSync(world.at(`releases/${first}`))).toBe(false);
      expect(world.read('shared/media/photo')).toBe('kept');
    },
  );
});
