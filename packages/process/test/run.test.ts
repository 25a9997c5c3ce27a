import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { childEnvironment, type ProgramOptions, runProgram } from '../src/index.ts';
import { LineSplitter } from '../src/output.ts';

const env = childEnvironment(process.env);
const shell = (script: string, options: Partial<ProgramOptions> = {}) =>
  runProgram('sh', ['-c', script], { env, ...options });

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Waits until a process has ended: what was killed may take a moment. */
async function ended(pid: number): Promise<boolean> {
  for (let turn = 0; turn < 200 && isAlive(pid); turn += 1) await sleep(50);
  return !isAlive(pid);
}

describe('a program', () => {
  test('gets words as they are, and the environment that it is given', async () => {
    const { stdout } = await runProgram('printf', ['%s\n', '$(id); `id` "x"'], { env });
    expect(stdout).toBe('$(id); `id` "x"\n');
    const given = { PATH: env.PATH, ONLY: 'this', NOT: undefined };
    expect((await runProgram('env', [], { env: given })).stdout).not.toMatch(/HOME|NOT/);
  });

  test('tells how it ended', async () => {
    expect(await shell('printf out; printf err >&2; exit 3')).toEqual({
      ...{ code: 3, signal: undefined, stdout: 'out', stderr: 'err', cut: undefined },
    });
    expect(await shell('kill -9 $$')).toMatchObject({ code: undefined, signal: 'SIGKILL' });
  });

  test('that does not exist is an error with its code', async () => {
    await expect(runProgram('/no/such/program', [], { env })).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('reads what it is given, also when it ends before it has read all', async () => {
    expect((await shell('read line; printf %s "$line"', { input: 'one line\n' })).stdout).toBe('one line');
    expect((await shell('exit 0', { input: 'x'.repeat(1 << 20) })).code).toBe(0);
  });

  test('of what it prints, the end is kept; a letter of several bytes is never cut in two', async () => {
    const { stdout } = await shell('i=0; while [ $i -lt 40000 ]; do printf äöü; i=$((i+1)); done', {
      kept: 90_000,
    });
    expect(stdout).toBe('äöü'.repeat(30_000));
  });

  test('that prints too much is ended', async () => {
    const { cut, signal } = await shell('yes', { most: 1_000_000, first: 'SIGKILL', kept: 10 });
    expect({ cut, signal }).toEqual({ cut: 'output', signal: 'SIGKILL' });
  });

  test('whose time is over is asked to end, then killed', async () => {
    const { cut, stdout } = await shell('trap "echo asked" TERM; while :; do sleep 0.1; done', {
      ...{ seconds: 0.5, graceMs: 500 },
    });
    expect({ cut, stdout }).toEqual({ cut: 'time', stdout: 'asked\n' });
  });
});

describe('cancelling', () => {
  test('ends a program with all it has started, and then rejects with the reason', async () => {
    const stop = new AbortController();
    let child = 0;
    const running = shell('sleep 600 & echo $!; wait', {
      signal: stop.signal,
      onLine: line => {
        child = Number(line);
        stop.abort(new Error('cancelled'));
      },
    });
    await expect(running).rejects.toThrow('cancelled');
    expect(await ended(child)).toBe(true);
  });

  test('before the start starts nothing', async () => {
    await expect(shell('exit 0', { signal: AbortSignal.abort(new Error('early')) })).rejects.toThrow('early');
  });

  test('does not wait for a process that has left the group and holds the output open', async () => {
    const stop = new AbortController();
    let child = 0;
    const running = shell('setsid sleep 600 & echo $!; wait', {
      signal: stop.signal,
      onLine: line => {
        child = Number(line);
        stop.abort(new Error('cancelled'));
      },
    });
    await expect(running).rejects.toThrow('cancelled');
    process.kill(child);
  });
});

describe('what a program leaves behind', () => {
  test('is waited for as long as it holds the output open', async () => {
    expect((await shell('(sleep 1; echo late) & echo now')).stdout).toBe('now\nlate\n');
  });

  test('is ended', async () => {
    const { stdout } = await shell('sleep 600 & echo $!', { leftovers: 'end' });
    expect(await ended(Number(stdout))).toBe(true);
  });

  test('goes on', async () => {
    const { stdout } = await shell('sleep 600 >/dev/null & echo $!', { leftovers: 'leave' });
    expect(isAlive(Number(stdout))).toBe(true);
    process.kill(Number(stdout));
  });
});

describe('lines', () => {
  test('come whole, whatever the parts are; the last one may lack its end', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter(line => lines.push(line));
    for (const part of ['on', 'e\r\ntwo', '\n', '\nfo', 'ur']) splitter.add(part);
    splitter.end();
    expect(lines).toEqual(['one', 'two', '', 'four']);
  });

  test('without an end come in parts', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter(line => lines.push(line), 10);
    splitter.add('x'.repeat(9));
    splitter.add('x'.repeat(9));
    splitter.end();
    expect(lines).toEqual(['x'.repeat(18)]);
  });

  test('of both streams are handed on as they come', async () => {
    const lines: string[] = [];
    await shell('printf "one\\ntwo\\n"; printf three >&2', { onLine: line => lines.push(line) });
    expect(lines.sort()).toEqual(['one', 'three', 'two']);
  });
});
