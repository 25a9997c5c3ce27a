/** Servers that have other names for the releases' directory and the live link, and a Python at a path of its own. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { check, type ReleaseResult, rollback, status } from '@guarded-deploy/release';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { lacking, World } from '../world.ts';

jest.setTimeout(300_000);
if (lacking.length > 0) console.log(`names on hosts skipped: no ${lacking.join(', ')}`);
const real = lacking.length > 0 ? describe.skip : describe;

const LAYOUT = 'layout: { releases: builds, current: app }\n';

real('a server with names of its own', () => {
  let world: World;
  const ok = (result: ReleaseResult) => {
    expect(result.failure?.message).toBeUndefined();
    return result;
  };
  beforeEach(async () => {
    world = await new World().start(1);
  });
  afterEach(() => world.stop());

  test('is taken over, released to, and gone back on', async () => {
    // As a playbook left it.
    mkdirSync(world.at('builds/20210101000000'), { recursive: true });
    writeFileSync(world.at('builds/20210101000000/VERSION'), 'old\n');
    symlinkSync(world.at('builds/20210101000000'), world.at('app'));
    world.write('env.j2', 'AT={{ current_path }}\nNOW={{ release_path }}\n');
    const yaml = `${LAYOUT}shared: { directories: [media] }
templates: [{ source: env.j2, path: shared/.env }]
build: [{ command: 'printf "%s\\n" "$RELEASE_PATH" "$CURRENT_PATH" >built' }]
services: { s: { type: command, command: 'cat "$CURRENT_PATH/VERSION" >>"$SHARED_PATH/seen"' } }
keep: 2
`;
    expect(ok(await check(world.options(yaml))).previous).toBe('');
    const failed = await world.release(`${yaml}verify: [{ command: ["false"], timeout: 1 }]\n`);
    expect(failed).toMatchObject({ rolledBack: true, failure: { code: 'VERIFY_FAILED' } });
    expect(readlinkSync(world.at('app'))).toBe(world.at('builds/20210101000000'));
    const first = ok(await world.release(yaml));
    expect(readlinkSync(world.at('app'))).toBe(`builds/${first.release}`);
    expect(world.read('app/built').trim().split('\n')).toEqual([
      world.at(`builds/${first.release}`),
      world.at('app'),
    ]);
    expect(world.read('shared/.env')).toBe(
      `AT=${world.at('app')}\nNOW=${world.at(`builds/${first.release}`)}\n`,
    );
    expect(readlinkSync(world.at('app/media'))).toBe('../../shared/media');
    world.write('VERSION', 'v2\n');
    const second = ok(await world.release(yaml));
    expect(second.hosts[0]!.filesSent).toBe(1);
    expect(ok(await status(world.options(yaml))).release).toBe(second.release);
    ok(await rollback(world.options(yaml)));
    expect(readlinkSync(world.at('app'))).toBe(`builds/${first.release}`);
    for (let index = 0; index < 3; index++) ok(await world.release(yaml));
    // What another tool made is not ours to throw away.
    expect(readdirSync(world.at('builds')).filter(name => name !== '20210101000000')).toHaveLength(2);
    expect(existsSync(world.at('releases')) || existsSync(world.at('current'))).toBe(false);
  });

  test('keeps them: other ones are refused before anything is changed, whoever asks', async () => {
    ok(await world.release(LAYOUT));
    const live = readlinkSync(world.at('app'));
    for (const yaml of ['', 'layout: { releases: builds }\n']) {
      for (const result of [
        await world.release(yaml),
        await check(world.options(yaml)),
        await status(world.options(yaml)),
      ])
        expect(result.failure).toMatchObject({ code: 'LAYOUT_CHANGED' });
    }
    expect(readlinkSync(world.at('app'))).toBe(live);
    expect(existsSync(world.at('releases'))).toBe(false);
    ok(await world.release(LAYOUT));
  });

  test.each([
    ['layout: { releases: shared }\n', 'layout.releases'],
    ['layout: { releases: ../x }\n', 'layout.releases'],
    ['layout: { current: .guarded-deploy }\n', 'layout.current'],
    ['layout: { current: releases }\n', 'layout.current'],
    [`${LAYOUT}templates: [{ source: t.j2, path: "{{ root }}/builds/x" }]\n`, 'builds'],
    [`${LAYOUT}templates: [{ source: t.j2, path: "{{ root }}/app/x" }]\n`, 'app'],
  ])('refuses %j', async (yaml, word) => {
    world.write('t.j2', '');
    let message = '';
    try {
      message = (await world.release(yaml)).failure?.message ?? '';
    } catch (thrown) {
      message = String(thrown);
    }
    expect(message).toContain(word);
  });

  test.each(['pip', 'uv'])('has its environment made with the Python at a path, by %s', async manager => {
    const calls = join(world.directory, 'calls');
    const python = join(world.directory, 'opt/own/bin/python3');
    mkdirSync(join(world.directory, 'opt/own/bin'), { recursive: true });
    const found = execFileSync('sh', ['-c', 'command -v python3'], { encoding: 'utf8' }).trim();
    writeFileSync(python, `#!/bin/sh\necho "$@" >>${calls}\nexec ${found} "$@"\n`, { mode: 0o755 });
    world.write('requirements.txt', '');
    if (manager === 'uv' && !existsSync('/usr/bin/uv')) {
      try {
        execFileSync('sh', ['-c', 'command -v uv']);
      } catch {
        return console.log('skipped: no uv');
      }
    }
    const yaml = (path: string, version = '') =>
      `python: { interpreter: "${path}", manager: ${manager}${version} }\n`;
    ok(await check(world.options(yaml(python))));
    ok(await world.release(yaml(python)));
    expect(readFileSync(calls, 'utf8').length).toBeGreaterThan(0);
    const environment = readlinkSync(world.at('current/.venv'));
    // Another Python is another environment.
    const other = join(world.directory, 'opt/own/bin/other');
    // The program itself: what PATH has may be a script that goes by the name it is called by.
    const real = 'import os, sys; print(os.path.realpath(sys._base_executable))';
    symlinkSync(execFileSync(found, ['-c', real], { encoding: 'utf8' }).trim(), other);
    ok(await world.release(yaml(other)));
    expect(readlinkSync(world.at('current/.venv'))).not.toBe(environment);
    for (const wrong of [yaml('/opt/nothing/python'), yaml(python, ", version: '2.7'")]) {
      expect((await check(world.options(wrong))).failure).toMatchObject({ code: 'HOST_TOOL_MISSING' });
      expect((await world.release(wrong)).failure?.code).toMatch(/HOST_TOOL_MISSING|PYTHON_ENVIRONMENT/);
    }
  });
});
