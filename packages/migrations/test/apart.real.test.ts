/** Code of the project apart from the job: what it sees of it, and that it ends and is ended like any other program. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { apartExec } from '../src/index.ts';

const PYTHON = '/usr/bin/python3';
const usable = process.platform === 'linux' && process.getuid?.() === 0 && existsSync(PYTHON);
if (!usable) console.log('skipped: needs root on Linux, and Python');
const apart = usable ? test : test.skip;
const scratch = mkdtempSync(join(tmpdir(), 'apart-test-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let temp: string;
let said: string[];
beforeEach(() => {
  temp = mkdtempSync(join(scratch, 'temp-'));
  mkdirSync(join(temp, '_runner_file_commands'));
  writeFileSync(join(temp, '_runner_file_commands/set_env'), 'MINE=1\n');
  mkdirSync(join(temp, 'action'));
  writeFileSync(join(temp, 'action/post.cjs'), 'post()');
  said = [];
});

const job = () => ({
  ...{ PATH: process.env.PATH, HOME: scratch, RUNNER_TEMP: temp, 'INPUT_PRIVATE-KEY': 'the-key' },
  GITHUB_ENV: join(temp, '_runner_file_commands/set_env'),
});
const run = (program: string, signal = new AbortController().signal, env = {}) => {
  const exec = apartExec(
    job(),
    { temporary: temp, own: [join(temp, 'action')], isolation: 'require' },
    text => said.push(text),
  );
  return exec(PYTHON, ['-c', program], { cwd: scratch, env, signal });
};

apart(
  'sees neither the action’s environment nor the runner’s files, and cannot change the action',
  async () => {
    // In place of the action: a process above with a key among its variables.
    const holder = spawn('sleep', ['60'], { env: { KEY: 'the-key-of-the-job' } });
    const program = `
import glob, os
found = []
for path in glob.glob("/proc/[0-9]*/environ"):
    try:
        found += [path for part in [open(path, "rb").read()] if b"the-key" + b"-of-the-job" in part]
    except OSError:
        pass
print(found, sorted(os.environ), os.listdir(${JSON.stringify(join(temp, '_runner_file_commands'))}), os.getcwd() == ${JSON.stringify(scratch)})
open(${JSON.stringify(join(temp, 'action/post.cjs'))}, "w")
`;
    const result = await run(program, undefined, { DATABASE_URL: 'x', NOTHING: undefined });
    holder.kill();
    expect(result.stdout).toBe("[] ['DATABASE_URL', 'LC_CTYPE'] [] True\n");
    expect([result.code, result.stderr]).toEqual([1, expect.stringContaining('Read-only file system')]);
    expect(readFileSync(join(temp, 'action/post.cjs'), 'utf8')).toBe('post()');
    expect(said).toEqual(["The project's code runs apart from the job: namespaces."]);
    expect(readdirSync(temp).sort()).toEqual(['_runner_file_commands', 'action']);
  },
);

apart.each([
  ['import sys; sys.exit(0)', { code: 0, signal: undefined }],
  ['import sys; sys.exit(7)', { code: 7, signal: undefined }],
  ['import sys; sys.exit(200)', { code: 200, signal: undefined }],
  ['import os; os.kill(os.getpid(), 9)', { code: undefined, signal: 'SIGKILL' }],
  ['import os; os.kill(os.getpid(), 11)', { code: undefined, signal: 'SIGSEGV' }],
])('ends as it ends: %s', async (program, expected) => {
  expect(await run(program)).toMatchObject(expected);
});

apart('is asked to end, and what it started ends with it', async () => {
  const abort = new AbortController();
  const marker = join(temp, 'marker');
  const running = run(
    `
import signal, subprocess, time
def stop(*_):
    open(${JSON.stringify(marker)} + ".asked", "w").close()
    raise SystemExit(3)
signal.signal(signal.SIGTERM, stop)
subprocess.Popen(["setsid", "sleep", "98765"])
open(${JSON.stringify(marker)}, "w").close()
time.sleep(60)
`,
    abort.signal,
  );
  while (!existsSync(marker)) await new Promise(resolve => setTimeout(resolve, 20));
  abort.abort(new Error('cancelled'));
  await expect(running).rejects.toThrow('cancelled');
  expect(existsSync(`${marker}.asked`)).toBe(true);
  const left = readdirSync('/proc').filter(name => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8') === 'sleep\x0098765\0';
    } catch {
      return false;
    }
  });
  expect(left).toEqual([]);
});

apart('a program that is not there is told as before', async () => {
  const exec = apartExec(job(), { temporary: temp, own: [], isolation: 'auto' }, () => undefined);
  const { signal } = new AbortController();
  await expect(exec('/nowhere/python', [], { cwd: scratch, env: {}, signal })).rejects.toThrow('ENOENT');
});

apart('long output arrives whole up to its limit', async () => {
  const { stdout, code } = await run('print("x" * 200000)');
  expect([code, stdout.length]).toEqual([0, 200_001]);
});
