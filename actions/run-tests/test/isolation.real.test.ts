/**
 * A hostile test through the composite's step, in every way in which tests are kept apart: as root, in a user namespace, and with
 * sudo as on a hosted runner. What the attacks get is what the attacker writes down; what they changed is looked up afterwards.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
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
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';

jest.setTimeout(180_000);

const ROOT = join(import.meta.dirname, '../../..');
const SOURCE = join(ROOT, 'actions/run-tests');
const { inputs, runs } = parse(readFileSync(join(SOURCE, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { default?: string }>;
  runs: { steps: { run: string; env: Record<string, string> }[] };
};
const scratch = mkdtempSync(join(tmpdir(), 'isolation-'));
chmodSync(scratch, 0o755);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const PYTHON = '/usr/bin/python3';
const packages = join(scratch, 'packages');
/** A user of every Debian who owns nothing. */
const USER = { name: 'games', uid: 5, gid: 60 };

let missing: string | undefined;
try {
  const local = join(ROOT, '.cache/tools/bin/uv');
  execFileSync(
    existsSync(local) ? local : 'uv',
    ['pip', 'install', '--quiet', '--python', PYTHON, '--target', packages, 'pytest==9.0.2'],
    { stdio: 'pipe', timeout: 90_000 },
  );
  if (process.platform !== 'linux' || process.getuid?.() !== 0) missing = 'needs root on Linux';
} catch (thrown) {
  missing = `no pytest: ${String(thrown).slice(0, 200)}`;
}
const hasSudo = spawnSync('sudo', ['-V'], { stdio: 'ignore' }).status === 0;
if (missing) console.log(`skipped: ${missing}`);
else if (!hasSudo) console.log('skipped, the way with sudo: sudo is not installed');

/** What a hostile package would try, with what it found in `findings.json`. */
const ATTACK = `
import ctypes, glob, json, os, signal, socket, subprocess, sys, time

found = {}
work = os.environ["WORK"]
temp = os.path.join(work, "_temp")

def attempt(name):
    def run(attack):
        try:
            found[name] = attack()
        except BaseException as error:
            found[name] = "%s: %s" % (type(error).__name__, error)
        return attack
    return run

def write(path, text="EVIL=1\\n"):
    with open(path, "a") as file:
        file.write(text)

def test_attack():
    @attempt("environments")
    def _():
        seen = []
        for path in glob.glob("/proc/[0-9]*/environ"):
            try:
                with open(path, "rb") as file:
                    text = file.read()
            except OSError:
                continue
            # In two parts, so that this very file is not what is found.
            if b"the-token" + b"-of-the-job" in text:
                seen.append(path)
        return seen
    @attempt("commands")
    def _():
        paths = [path for path in glob.glob(temp + "/_runner_file_commands/*")]
        for path in paths:
            write(path)
        return paths
    @attempt("new command")
    def _():
        write(temp + "/_runner_file_commands/set_env_new")
    @attempt("swapped folder")
    def _():
        os.rename(temp + "/_runner_file_commands", temp + "/old")
        os.mkdir(temp + "/_runner_file_commands")
        write(temp + "/_runner_file_commands/set_env")
    @attempt("swapped temp")
    def _():
        os.rename(temp, work + "/_old")
    @attempt("swapped work")
    def _():
        os.rename(work, work + "-old")
    @attempt("actions")
    def _():
        write(work + "/_actions/acme/deploy/main.cjs", "evil()")
    @attempt("credentials")
    def _():
        with open(work + "/app/.git/config") as file:
            return file.read()
    @attempt("stored credentials")
    def _():
        with open(temp + "/git-credentials-1.config") as file:
            return file.read()
    @attempt("unmounted")
    def _():
        libc = ctypes.CDLL(None, use_errno=True)
        found["unshare"] = libc.unshare(0x10000000 | 0x00020000)
        for path in ("/_runner_file_commands", "/git-credentials-1.config", "/../app/.git/config"):
            libc.umount2(os.path.realpath(temp + path).encode(), 2)
        return sorted(os.listdir(temp + "/_runner_file_commands"))
    @attempt("sudo")
    def _():
        return subprocess.run(["sudo", "-n", "cat", temp + "/git-credentials-1.config"], capture_output=True, text=True).stdout
    @attempt("processes")
    def _():
        return len([name for name in os.listdir("/proc") if name.isdigit()])
    @attempt("service")
    def _():
        with socket.create_connection(("127.0.0.1", int(os.environ["PORT"])), 5) as line:
            return line.recv(100).decode()
    @attempt("left behind")
    def _():
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                for _ in range(100):
                    time.sleep(0.1)
                    for path in glob.glob(temp + "/_runner_file_commands/*"):
                        write(path)
            os._exit(0)
        return True
    with open(os.environ["FINDINGS"], "w") as file:
        json.dump(found, file)
`;

/** The same, but what the test needs for its own eyes stays where it is. */
const IN_PLACE = ATTACK.replace('os.rename(temp, work + "/_old")', 'pass').replace(
  'os.rename(work, work + "-old")',
  'pass',
);

/** What stands for the runner: it holds the token, starts the step as the user, and is its parent. */
const WORKER = `
import os, socket, subprocess, sys, threading
line = socket.create_server(("127.0.0.1", 0))
os.environ["PORT"] = str(line.getsockname()[1])
def serve():
    while True:
        one, _ = line.accept()
        one.sendall(b"hello")
        one.close()
threading.Thread(target=serve, daemon=True).start()
environment = dict(os.environ)
# Also the step itself holds one.
environment["ACTIONS_RUNTIME_TOKEN"] = environment.pop("TOKEN")
sys.exit(subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", sys.argv[1]], env=environment).returncode)
`;

type Way = 'root' | 'user' | 'sudo';

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly found: Record<string, unknown>;
  /** Files of the runner and of others, by name. */
  readonly files: Record<string, string>;
  readonly work: string;
}

let serial = 0;

/** A job's folders as a runner lays them out, and the step in them. */
function attack(way: Way, isolation: string, more: { source?: string; prefix?: string[] } = {}): Outcome {
  serial += 1;
  const top = join(scratch, `job-${serial}`);
  const work = join(top, 'work');
  const app = join(work, 'app');
  const commands = join(work, '_temp/_runner_file_commands');
  for (const folder of [commands, join(app, '.git'), join(work, '_actions/acme/deploy'), join(top, 'home')])
    mkdirSync(folder, { recursive: true });
  for (const name of ['set_env', 'add_path', 'set_output', 'save_state', 'step_summary'])
    writeFileSync(join(commands, name), '');
  // The job's own line of an earlier part of the step.
  writeFileSync(join(commands, 'set_env'), 'MINE=1\n');
  writeFileSync(join(work, '_actions/acme/deploy/main.cjs'), 'deploy()');
  writeFileSync(join(work, '_temp/git-credentials-1.config'), 'the-credentials');
  writeFileSync(
    join(app, '.git/config'),
    '[core]\n\tbare = false\n[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic the-header\n',
  );
  writeFileSync(join(app, 'test_attack.py'), more.source ?? ATTACK);
  const action = join(work, '_actions/guarded-deploy/actions/run-tests');
  execFileSync('mkdir', ['-p', action]);
  execFileSync('sh', ['-c', 'cp -r "$1"/*.py "$1"/plugin "$2"', 'sh', SOURCE, action]);
  if (way !== 'root') execFileSync('chown', ['-R', `${USER.uid}:${USER.gid}`, top]);
  const [step] = runs.steps;
  const values: Record<string, string> = { python: PYTHON, isolation };
  const variables = Object.entries(step!.env).map(([name, value]) => [
    name,
    value
      .replace(
        /\$\{\{ inputs\.([\w-]+) \}\}/g,
        (_, input: string) => values[input] ?? inputs[input]!.default ?? '',
      )
      .replace('${{ github.action_path }}', action),
  ]);
  const findings = join(app, 'findings.json');
  const start = [PYTHON, '-c', WORKER, step!.run];
  const user = ['setpriv', `--reuid=${USER.uid}`, `--regid=${USER.gid}`, '--clear-groups'];
  // sudo's rule for this test is in a mount namespace of its own, and ends with it.
  const rule = `mount -t tmpfs -o mode=0755 none /etc/sudoers.d; echo '${USER.name} ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/test; chmod 440 /etc/sudoers.d/test; exec "$@"`;
  const prefix = {
    root: [],
    user,
    sudo: ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', rule, 'sh', ...user],
  }[way];
  const argv = [...(more.prefix ?? []), ...prefix, ...start];
  const result = spawnSync(argv[0]!, argv.slice(1), {
    cwd: app,
    encoding: 'utf8',
    timeout: 120_000,
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: join(top, 'home'),
      PYTHONPATH: packages,
      PYTHONDONTWRITEBYTECODE: '1',
      TOKEN: 'the-token-of-the-job',
      WORK: work,
      FINDINGS: findings,
      ...Object.fromEntries(variables),
      RUNNER_ENVIRONMENT: way === 'sudo' ? 'github-hosted' : 'self-hosted',
      GITHUB_WORKSPACE: app,
      RUNNER_TEMP: join(work, '_temp'),
      GITHUB_ENV: join(commands, 'set_env'),
      GITHUB_PATH: join(commands, 'add_path'),
      GITHUB_OUTPUT: join(commands, 'set_output'),
      GITHUB_STATE: join(commands, 'save_state'),
      GITHUB_STEP_SUMMARY: join(commands, 'step_summary'),
    },
  });
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '(gone)');
  const names = existsSync(commands) ? readdirSync(commands).sort() : [];
  return {
    code: result.status,
    stdout: result.stdout,
    stderr: result.stderr,
    found: existsSync(findings) ? JSON.parse(readFileSync(findings, 'utf8')) : {},
    files: {
      ...Object.fromEntries(names.map(name => [name, read(join(commands, name))])),
      action: read(join(work, '_actions/acme/deploy/main.cjs')),
    },
    work,
  };
}

/** Processes that have a path among their variables or arguments. */
function aliveIn(path: string): string[] {
  return readdirSync('/proc').filter(name => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'utf8').includes(path);
    } catch {
      return false;
    }
  });
}

const ways: readonly Way[] = missing ? [] : hasSudo ? ['root', 'user', 'sudo'] : ['root', 'user'];
const onMachine = missing ? test.skip : test;

describe('tests that run apart from the job', () => {
  (ways.length > 0 ? describe : describe.skip).each(ways.length > 0 ? [...ways] : ['none' as Way])(
    '%s',
    way => {
      let outcome: Outcome;
      beforeAll(() => {
        outcome = attack(way, 'require');
      });

      test('run, and say in what', () => {
        expect([outcome.code, outcome.stderr]).toEqual([0, '']);
        const words = { root: 'namespaces', user: 'a user namespace', sudo: 'namespaces made with sudo' }[
          way
        ];
        expect(outcome.stdout).toContain(`The tests run apart from the job: ${words}.`);
        expect(outcome.stdout).toContain('1 passed');
      });

      test('see no process of the job, so no secret in its environment', () => {
        expect(outcome.found['environments']).toEqual([]);
        // The first process of the namespaces, pytest, and a child that has just ended.
        expect(Number(outcome.found['processes'])).toBeLessThanOrEqual(4);
      });

      test('find none of the runner’s files, and cannot put others in their place', () => {
        expect(outcome.found['commands']).toEqual([]);
        expect(outcome.found['unmounted']).toEqual([]);
        for (const name of ['new command', 'swapped folder', 'swapped temp', 'swapped work', 'actions'])
          expect([name, outcome.found[name]]).toEqual([
            name,
            expect.stringMatching(/^(OSError|PermissionError)/),
          ]);
        const { set_output, step_summary, ...others } = outcome.files;
        expect(others).toEqual({ set_env: 'MINE=1\n', add_path: '', save_state: '', action: 'deploy()' });
        expect(set_output).toContain('passed');
        expect(set_output).not.toContain('EVIL');
        expect(step_summary).not.toContain('EVIL');
      });

      test('read no credentials of the checkout', () => {
        expect(outcome.found['credentials']).toContain('bare = false');
        expect(JSON.stringify(outcome.found)).not.toContain('the-header');
        expect(JSON.stringify(outcome.found)).not.toContain('the-credentials');
      });

      test('reach the services of the machine', () => {
        expect(outcome.found['service']).toBe('hello');
      });

      test('leave no process behind', () => {
        expect(outcome.found['left behind']).toBe(true);
        expect(aliveIn(outcome.work)).toEqual([]);
      });
    },
  );
});

onMachine('without namespaces the same attacks get what they look for', () => {
  const { found } = attack('user', 'off', { source: IN_PLACE });
  expect(found['environments']).not.toEqual([]);
  expect(found['credentials']).toContain('the-header');
  expect(found['commands']).not.toEqual([]);
});

describe('where the machine gives no namespaces', () => {
  /** Root without the capability to make them, as in most containers. */
  const contained = ['setpriv', '--bounding-set=-sys_admin', '--inh-caps=-sys_admin'];

  onMachine('require fails before any test has run', () => {
    const { code, stdout, found } = attack('root', 'require', { prefix: contained });
    expect([code, found]).toEqual([1, {}]);
    expect(stdout).toContain('::error title=TESTS_UNISOLATED::');
  });

  onMachine('auto says so, finds what was changed, puts it back and fails', () => {
    const { code, stdout, files } = attack('root', 'auto', {
      prefix: contained,
      source: IN_PLACE,
    });
    expect(stdout).toContain('The tests run beside the job, as its user');
    expect(code).toBe(1);
    expect(stdout).toMatch(/::error title=TESTS_TAMPERED::The tests wrote to files .*set_env/);
    const { action: _, ...commands } = files;
    expect(commands).toEqual({
      set_env: 'MINE=1\n',
      add_path: '',
      set_output: '',
      save_state: '',
      step_summary: '',
    });
  });

  onMachine('what later steps read is put back with a warning', () => {
    const { code, stdout, work } = attack('root', 'off', {
      source: `import os
def test_changes():
    with open(os.environ["WORK"] + "/app/.git/config", "a") as file:
        file.write("[core]\\n\\tfsmonitor = evil\\n")
    os.makedirs(os.environ["WORK"] + "/app/.git/hooks")
    with open(os.environ["WORK"] + "/app/.git/hooks/post-checkout", "w") as file:
        file.write("evil")
    with open(os.path.expanduser("~/.bashrc"), "w") as file:
        file.write("evil")
`,
    });
    expect(code).toBe(0);
    expect([...stdout.matchAll(/^::warning title=TESTS_CHANGED_FILES::/gm)]).toHaveLength(3);
    expect(readFileSync(join(work, 'app/.git/config'), 'utf8')).not.toContain('fsmonitor');
    expect(readdirSync(join(work, 'app/.git/hooks'))).toEqual([]);
  });
});
