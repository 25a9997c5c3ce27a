import { describe, expect, test } from '@jest/globals';
import { createExec } from '../src/exec.ts';

const exec = createExec({
  PATH: process.env.PATH,
  KEPT: '1',
  INPUT_TOKEN: 'secret',
  STATE_x: 's',
  ACTIONS_RUNTIME_TOKEN: 'jwt',
  GITHUB_ENV: '/runner/env',
  GITHUB_TOKEN: 'of-the-job',
  GITHUB_SHA: 'abc',
  VIRTUAL_ENV: '/other',
  PYTHONHOME: '/x',
});

describe('a child process', () => {
  test('inherits neither inputs nor another environment', async () => {
    const { stdout } = await exec('env', []);
    expect(stdout).toContain('KEPT=1');
    expect(stdout).toContain('GITHUB_SHA=abc');
    expect(stdout).not.toMatch(/INPUT_|STATE_|ACTIONS_|GITHUB_ENV|GITHUB_TOKEN|VIRTUAL_ENV|PYTHONHOME/);
  });

  test('gets arguments as they are', async () => {
    expect((await exec('printf', ['%s\n', '$(id); `id` "x"'])).stdout).toBe('$(id); `id` "x"\n');
  });

  test('variables can be added and removed', async () => {
    const { stdout } = await exec('env', [], { env: { MORE: '2', KEPT: undefined } });
    expect(stdout).toContain('MORE=2');
    expect(stdout).not.toContain('KEPT');
  });

  test('lines come as they are written, the last one without its end too', async () => {
    const lines: string[] = [];
    await exec('sh', ['-c', 'printf "one\\r\\ntwo\\n"; printf three >&2'], {
      onLine: line => lines.push(line),
    });
    expect(lines.sort()).toEqual(['one', 'three', 'two']);
  });

  test('a line without an end comes in parts', async () => {
    const lines: string[] = [];
    await exec('sh', ['-c', 'head -c 1000000 /dev/zero | tr "\\0" x'], { onLine: line => lines.push(line) });
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.join('')).toBe('x'.repeat(1_000_000));
  });

  test('that does not exist has status 127', async () => {
    expect((await exec('/no/such/program', [])).code).toBe(127);
  });

  test('that a signal ends has status 128', async () => {
    expect((await exec('sh', ['-c', 'kill -9 $$'])).code).toBe(128);
  });

  test('ends with all it started when the run is cancelled', async () => {
    const stop = new AbortController();
    let child = 0;
    const running = exec('sh', ['-c', 'sleep 60 & echo $!; wait'], {
      signal: stop.signal,
      onLine: line => {
        child = Number(line);
        stop.abort(new Error('cancelled'));
      },
    });
    await expect(running).rejects.toThrow('cancelled');
    // It may be a zombie for a moment, until its new parent has noticed.
    const gone = () => {
      try {
        process.kill(child, 0);
        return false;
      } catch {
        return true;
      }
    };
    for (let tries = 0; tries < 100 && !gone(); tries += 1)
      await new Promise(resolve => setTimeout(resolve, 20));
    expect(gone()).toBe(true);
  });

  test('that does not mind a polite request ends all the same', async () => {
    const stop = new AbortController();
    const began = Date.now();
    const running = exec('sh', ['-c', 'trap "" TERM; echo ready; sleep 30; sleep 30'], {
      signal: stop.signal,
      onLine: () => stop.abort(new Error('cancelled')),
    });
    await expect(running).rejects.toThrow('cancelled');
    expect(Date.now() - began).toBeLessThan(15_000);
  }, 20_000);

  test('is not started when the run is cancelled already', async () => {
    await expect(exec('true', [], { signal: AbortSignal.abort(new Error('over')) })).rejects.toThrow('over');
  });
});
