import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  mariaDbMissing,
  postgresMissing,
  rabbitMqMissing,
  type Service,
  startMariaDb,
  startPostgres,
  startRabbitMq,
} from '../src/index.ts';

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const kinds: readonly [string, string | undefined, () => Promise<Service>][] = [
  ['MariaDB', mariaDbMissing(), startMariaDb],
  ['PostgreSQL', postgresMissing(), startPostgres],
  ['RabbitMQ', rabbitMqMissing(), startRabbitMq],
];

describe.each(kinds)('%s', (name, missing, start) => {
  if (missing) console.warn(`skipped: ${name}: ${missing}`);
  (missing ? test.skip : test)(
    'two at a time, each its own; gone without a trace after stop',
    async () => {
      const [one, two] = await Promise.all([start(), start()]);
      expect(one.port).not.toBe(two.port);
      expect(one.password).not.toBe(two.password);
      expect(one.version).toMatch(/^\d+\.\d+/);
      expect([await accepts(one.port), await accepts(two.port)]).toEqual([true, true]);
      if ('sql' in one) expect((one as { sql(s: string): string }).sql('SELECT 6*7').trim()).toBe('42');
      await one.stop();
      await one.stop();
      expect(await accepts(one.port)).toBe(false);
      expect(await accepts(two.port)).toBe(true);
      await two.stop();
      expect([existsSync(one.directory), existsSync(two.directory)]).toEqual([false, false]);
      expect([alive(one.pid), alive(two.pid)]).toEqual([false, false]);
    },
    180_000,
  );
});

(mariaDbMissing() ? test.skip : test)(
  'a server does not outlive a process that is killed',
  async () => {
    const index = join(import.meta.dirname, '../src/index.ts');
    const child = spawn(
      process.execPath,
      [
        '-e',
        `import(${JSON.stringify(index)}).then(m=>m.startMariaDb()).then(s=>console.log(JSON.stringify({pid:s.pid,directory:s.directory})));setInterval(()=>{},1000)`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const line = await new Promise<string>(resolve =>
      child.stdout.once('data', chunk => resolve(String(chunk))),
    );
    const { pid, directory } = JSON.parse(line) as { pid: number; directory: string };
    expect(alive(pid)).toBe(true);
    child.kill('SIGKILL');
    for (let tries = 0; alive(pid) && tries < 200; tries += 1)
      await new Promise(resolve => setTimeout(resolve, 50));
    expect(alive(pid)).toBe(false);
    rmSync(directory, { recursive: true, force: true });
  },
  60_000,
);
