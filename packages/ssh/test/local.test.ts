import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sh } from '@guarded-deploy/foreign/shell';
import { type Connection, connectLocally } from '@guarded-deploy/ssh';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

describe('this machine as a host', () => {
  let home: string;
  let connection: Connection;
  const abort = new AbortController();

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'local-'));
    connection = connectLocally({ home, user: 'me', path: '/usr/bin:/bin', signal: abort.signal });
  });
  afterEach(() => {
    connection.close();
    rmSync(home, { recursive: true, force: true });
  });

  test('runs commands in the home, with the input and output of a channel', async () => {
    const channel = await connection.exec(sh`pwd; cat; echo wrong >&2; exit 3`);
    channel.stdin.end('hello');
    const shown = await Promise.all([text(channel.stdout), text(channel.stderr)]);
    expect(shown).toEqual([`${home}\nhello`, 'wrong\n']);
    expect(await channel.closed).toEqual({ code: 3, signal: undefined });
    expect(connection.bytes()).toEqual({ up: 5, down: home.length + 6 });
  });

  test('shows commands nothing of this process’s environment', async () => {
    process.env.LOCAL_TEST_SECRET = 'hunter2';
    const channel = await connection.exec(sh`env`);
    channel.stdin.end();
    const shown = await text(channel.stdout);
    delete process.env.LOCAL_TEST_SECRET;
    expect(shown).toContain(`HOME=${home}`);
    expect(shown).not.toContain('LOCAL_TEST_SECRET');
  });

  test('tells a command that was killed', async () => {
    const channel = await connection.exec(sh`kill -9 $$`);
    expect(await channel.closed).toEqual({ code: undefined, signal: 'SIGKILL' });
  });

  test('does not wait for what a command leaves behind', async () => {
    const channel = await connection.exec(sh`sleep 30 & echo $!`);
    const left = new Promise<number>(resolve =>
      channel.stdout.once('data', chunk => resolve(Number(String(chunk)))),
    );
    expect((await channel.closed).code).toBe(0);
    // It lives on, and is ended here.
    expect(process.kill(await left, 'SIGKILL')).toBe(true);
  });

  test('closes the pipes of what runs when it is closed, and then refuses commands', async () => {
    const channel = await connection.exec(sh`cat; echo done`);
    connection.close();
    expect(await connection.ended).toBeUndefined();
    expect((await channel.closed).code).not.toBe(0);
    await expect(connection.exec(sh`true`)).rejects.toMatchObject({ code: 'SSH_EXEC_REFUSED' });
  });
});
