import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

/** Exit code of the script when the target has seen a newer token. */
const FENCED = 76;

/** The script of docs/lock.md, for whoever deploys to something else than hosts. */
const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/lock.md'), 'utf8');
const SCRIPT = /^```sh\n(set -eu\nexec 9>>[\s\S]*?)^```$/m.exec(PAGE)![1]!;

const hasFlock = spawnSync('flock', ['--version']).status === 0;
if (!hasFlock) console.log('skipped: flock (util-linux) is not installed');
const check = hasFlock ? test : test.skip;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'fence-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** The script for one target: `name` keeps its token apart from others. */
const build = (token: number, name: string, command: string) =>
  [
    `FENCING_TOKEN=${token} COMMAND='${command.replaceAll("'", "'\\''")}'`,
    'export COMMAND',
    SCRIPT.replaceAll('/var/lib/portal/fence.token', join(directory, `${name}.token`)).replace(
      './release.sh',
      'sh -c "$COMMAND"',
    ),
  ].join('\n');

function sh(script: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise(resolve => {
    const child = spawn('/bin/sh', ['-s'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', chunk => {
      stdout += String(chunk);
    });
    child.stderr.on('data', chunk => {
      stderr += String(chunk);
    });
    child.on('close', code => resolve({ code, stdout, stderr }));
    child.stdin.end(script);
  });
}

describe('the script of docs/lock.md, in /bin/sh', () => {
  check('lets equal and newer tokens pass, refuses older ones, gives the command’s exit code', async () => {
    expect(await sh(build(5, 'a', 'echo five'))).toMatchObject({ code: 0, stdout: 'five\n' });
    expect((await sh(build(5, 'a', 'exit 3'))).code).toBe(3);
    expect((await sh(build(1_970_000_001, 'a', 'true'))).code).toBe(0);
    const refused = await sh(build(1_970_000_000, 'a', 'echo never'));
    expect(refused).toMatchObject({ code: FENCED, stdout: '' });
    expect(refused.stderr).toContain('older than 1970000001');
    expect((await sh(build(1, 'b', "echo 'another name'"))).stdout).toBe('another name\n');
  });

  check('what holds no token lets nobody pass', async () => {
    for (const [index, text] of ['', 'x', '-1', '9 9'].entries()) {
      writeFileSync(join(directory, `odd${index}.token`), text);
      expect((await sh(build(7, `odd${index}`, 'echo never'))).code).toBe(FENCED);
    }
  });

  check('what the command leaves running does not hold up the next', async () => {
    expect((await sh(build(1, 'c', 'sleep 5 >/dev/null 2>&1 & echo $!'))).code).toBe(0);
    expect((await sh(build(2, 'c', 'true'))).code).toBe(0);
  });

  check('forty at once: never two inside, and never an older one after a newer one', async () => {
    const log = join(directory, 'log');
    writeFileSync(log, '');
    const tokens = Array.from({ length: 40 }, (_, index) => ((index * 17) % 40) + 100);
    const body = (token: number) =>
      `echo in ${token} >>"$FENCE_LOG"; sleep 0.01; echo out ${token} >>"$FENCE_LOG"`;
    const codes = await Promise.all(
      tokens.map(token =>
        sh(`FENCE_LOG='${log.replace(/'/g, `'\\''`)}'\nexport FENCE_LOG\n${build(token, 'd', body(token))}`),
      ),
    );
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    const entered = lines.filter(line => line.startsWith('in')).map(line => Number(line.slice(3)));
    lines.forEach((line, index) => {
      if (line.startsWith('in')) expect(lines[index + 1]).toBe(line.replace('in', 'out'));
    });
    expect(entered).toEqual([...entered].sort((a, b) => a - b));
    expect(entered.at(-1)).toBe(139);
    expect(codes.filter(({ code }) => code === 0).length).toBe(entered.length);
    expect(codes.every(({ code }) => code === 0 || code === FENCED)).toBe(true);
  });
});
