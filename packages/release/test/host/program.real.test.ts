/** Functions of the program on a host, each by itself, in a real shell. */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { quoteAll } from '@guarded-deploy/foreign/shell';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { verify } from '../../src/engine/phases/verify.ts';
import { wholeProgram } from '../host-program.ts';

let root: string;
let tools: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'host-'));
  tools = join(root, 'tools');
  mkdirSync(tools);
  mkdirSync(join(root, '.guarded-deploy/run'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Where a program is, or nothing. */
const where = (name: string) =>
  spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();

/** Runs lines of shell with the program's functions; resolves with what they say. */
async function onHost(script: string, path = process.env.PATH): Promise<string> {
  const words = [
    '-c',
    `${wholeProgram}\ngd_start "$@"\ngd_user\n${script}`,
    'sh',
    'nonce',
    root,
    '',
    '0',
    'write',
    'test',
    'releases',
    'current',
  ];
  const { stdout, stderr } = await promisify(execFile)('/bin/sh', words, { env: { PATH: path } });
  return stdout + stderr;
}

/** A program that notes its arguments before it does what the real one does. */
function spied(name: string, program: string): void {
  writeFileSync(
    join(tools, name),
    `#!/bin/sh\nprintf '%s\\n' "$@" >>'${root}/seen'\nexec '${program}' "$@"\n`,
  );
  chmodSync(join(tools, name), 0o755);
}

describe('headers of a check', () => {
  let server: Server;
  let received: IncomingHttpHeaders[];
  beforeEach(async () => {
    received = [];
    server = createServer((request, answer) => {
      received.push(request.headers);
      answer.end('well');
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise(resolve => server.close(resolve)));
  const checked = (headers: readonly string[]) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const check = { url, command: undefined, status: 200, contains: 'well', socket: '', headers, timeout: 1 };
    return verify({ checks: [check], hooks: {} });
  };

  test.each([
    ['curl', '/usr/bin/curl'],
    ['python3', '/usr/bin/python3'],
  ])('reach %s as they are, and are in no argument vector', async (name, program) => {
    if (where(program) === '') return console.log(`skipped: no ${program}`);
    spied(name, program);
    // Nothing else is found there, so that curl is not where Python is to be used.
    for (const tool of ['mkdir', 'date', 'grep', 'sh']) symlinkSync(where(tool), join(tools, tool));
    const value = 'Bearer "q\\" \\n \'x\' $(id)\tZoë=';
    await onHost(checked([`Authorization: ${value}`, 'Host: portal.example']), tools);
    expect(received).toHaveLength(1);
    expect(received[0]!.host).toBe('portal.example');
    expect(Buffer.from(received[0]!.authorization!, 'latin1').toString()).toBe(value);
    const seen = readFileSync(join(root, 'seen'), 'utf8');
    expect(seen).toContain('127.0.0.1');
    expect(seen).not.toContain('Bearer');
  });

  test('need not be there', async () => {
    await onHost(checked([]));
    expect(received).toHaveLength(1);
  });
});

describe('an environment for Python', () => {
  test.each([
    ['fits', 'while its Python is the one it was made with', '3.11\n', 'echo 3.11'],
    ['does not fit', 'when its Python is another one now', '3.11\n', 'echo 3.12'],
    ['does not fit', 'when its Python does not run', '3.11\n', 'exit 127'],
    ['does not fit', 'when its Python is gone', '3.11\n', undefined],
    ['does not fit', 'when nobody noted what it was made with', '', 'echo 3.11'],
  ])('%s %s', async (verdict, _, noted, python) => {
    mkdirSync(join(root, 'venv/bin'), { recursive: true });
    writeFileSync(join(root, 'venv/.complete'), noted);
    if (python !== undefined)
      writeFileSync(join(root, 'venv/bin/python'), `#!/bin/sh\n${python}\n`, { mode: 0o755 });
    const said = await onHost(`gd_venv_fits '${root}/venv' && echo fits || echo does not fit`);
    expect(said.trim()).toBe(verdict);
  });
});

(process.getuid?.() === 0 ? describe : describe.skip)('a file outside the release, as root', () => {
  const put = async (owner: string) => {
    mkdirSync(join(root, '.guarded-deploy/incoming/new/files'), { recursive: true });
    rmSync(join(root, '.guarded-deploy/backup'), { recursive: true, force: true });
    mkdirSync(join(root, '.guarded-deploy/backup'));
    writeFileSync(join(root, '.guarded-deploy/incoming/new/files/0'), 'text');
    const file = join(root, 'etc/x.conf');
    const said = await onHost(
      `gd_put '' ${quoteAll(['0', file, '0640', owner, '', 'web'])}; printf 'changed:%s' "$gd_changed"`,
    );
    const { uid, gid } = statSync(file);
    return { changed: said.includes('web'), uid, gid };
  };

  test('is written anew when only its owner differs, and left alone when it does not', async () => {
    const nobody = Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }));
    const daemon = Number(execFileSync('id', ['-g', 'daemon'], { encoding: 'utf8' }));
    expect(await put('')).toEqual({ changed: true, uid: 0, gid: 0 });
    expect(await put('')).toMatchObject({ changed: false });
    expect(await put('root')).toMatchObject({ changed: false });
    expect(await put('nobody')).toEqual({ changed: true, uid: nobody, gid: 0 });
    expect(await put('nobody')).toMatchObject({ changed: false });
    expect(await put('nobody:daemon')).toMatchObject({ changed: true, uid: nobody, gid: daemon });
    expect(await put('nobody:daemon')).toMatchObject({ changed: false });
  });
});
