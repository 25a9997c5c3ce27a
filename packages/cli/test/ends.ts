/** Every command ends: after whatever goes wrong, and at the first SIGINT; with one error, and nothing left running. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStep } from '@guarded-deploy/github-simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { encryptVault } from '../../release/test/encrypt.ts';
import { lacking, World } from '../../release/test/world.ts';

jest.setTimeout(7_200_000);
if (lacking.length > 0) console.log(`ends of commands skipped: no ${lacking.join(', ')}`);
const real = lacking.length > 0 ? describe.skip : describe;

const BIN = join(import.meta.dirname, '../bin/guarded-deploy');
const INJECT = join(import.meta.dirname, 'inject.cjs');

/** What does not end within this has not ended: on a machine that does other things too. */
const PATIENCE_MS = 150_000;

const COMMANDS = [
  'release',
  'dry',
  'rollback',
  'migrate',
  'scale',
  'status',
  'check',
  'logs',
  'unlock',
] as const;
type Command = (typeof COMMANDS)[number];

interface Failure {
  readonly name: string;
  /** Added to the release file. */
  readonly yaml?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Programs of the host that behave otherwise: name → shell text. */
  readonly tools?: Readonly<Record<string, string>>;
  /** Cuts every connection so long after the start. */
  readonly cutAfterMs?: number;
  /** The host is a port that takes connections and says nothing, or one that nobody listens to. */
  readonly host?: 'mute' | 'closed';
  /** Commands that it makes fail; the others may succeed. */
  readonly breaks: readonly Command[] | 'all';
  /** The code that these fail with, where it says whether the failure is the one that is meant. */
  readonly code?: string;
}

const makes: readonly Command[] = ['release', 'dry', 'check'];
const changes: readonly Command[] = ['release', 'rollback', 'migrate', 'scale'];

const FAILURES: readonly Failure[] = [
  {
    name: 'an encrypted file and no password',
    yaml: 'decrypt: [secret.env]',
    breaks: makes,
    code: 'VAULT_PASSWORD_MISSING',
  },
  {
    name: 'a wrong vault password',
    yaml: 'decrypt: [secret.env]',
    args: ['--vault-password-file', 'wrong'],
    breaks: makes,
    code: 'VAULT_PASSWORD_WRONG',
  },
  { name: 'an encrypted file that is damaged', yaml: 'decrypt: [damaged.env]', breaks: makes },
  { name: 'a source that is not there', yaml: 'source: { directory: nowhere }', breaks: makes },
  { name: 'a directory that cannot be read', env: { INJECT_FS: 'lib/m1|walk' }, breaks: makes },
  { name: 'a file that cannot be hashed', env: { INJECT_FS: 'f3.py|walk' }, breaks: makes },
  { name: 'a file that cannot be sent', env: { INJECT_FS: 'f3.py|send' }, breaks: ['release'] },
  { name: 'an ignore file that is not there', yaml: 'source: { ignore: nowhere }', breaks: makes },
  {
    name: 'a template that is not there',
    yaml: 'templates: [{ source: nowhere.j2, path: x }]',
    breaks: makes,
  },
  { name: 'a template with a mistake', yaml: 'templates: [{ source: bad.j2, path: x }]', breaks: makes },
  {
    name: 'a template with an unknown variable',
    yaml: 'templates: [{ source: unknown.j2, path: x }]',
    breaks: makes,
  },
  {
    name: 'a path with an unknown variable',
    yaml: 'templates: [{ source: ok.j2, path: "{{ nobody }}" }]',
    breaks: makes,
  },
  {
    name: 'paths that overlap',
    yaml: 'shared: { directories: [a], files: [a] }',
    breaks: makes,
  },
  {
    name: 'a service with an unknown variable',
    yaml: 'services: { s: { type: touch, file: "{{ nobody }}" } }',
    breaks: [...makes, 'rollback', 'migrate', 'scale', 'status', 'logs'],
  },
  { name: 'a root with an unknown variable', yaml: 'ROOT', breaks: 'all' },
  { name: 'a release file that is no YAML', yaml: 'shared: { directories: [', breaks: 'all' },
  { name: 'a known_hosts file that is not there', args: ['--known-hosts', 'nowhere'], breaks: 'all' },
  { name: 'a key that is none', args: ['--key', 'ok.j2'], breaks: 'all' },
  { name: 'a limit that fits nobody', args: ['--hosts', 'nobody'], breaks: 'all' },
  { name: 'a host that nobody is at', host: 'closed', breaks: 'all' },
  { name: 'a host that says nothing', host: 'mute', args: ['--timeout', '2s'], breaks: 'all' },
  { name: 'a connection that is cut at once', cutAfterMs: 0, breaks: [] },
  { name: 'a connection that is cut soon', cutAfterMs: 700, breaks: [] },
  { name: 'a shell that does nothing', tools: { sh: 'exit 0' }, breaks: 'all' },
  { name: 'a shell that fails', tools: { sh: 'echo no shell for you >&2; exit 3' }, breaks: 'all' },
  {
    name: 'a shell that waits for ever',
    tools: { sh: 'exec sleep 3600' },
    args: ['--timeout', '2s'],
    breaks: 'all',
  },
  {
    name: 'a shell that swallows what it is sent',
    tools: { sh: 'exec cat >/dev/null' },
    args: ['--timeout', '2s'],
    breaks: 'all',
  },
  { name: 'a host without flock', tools: { flock: 'exit 1' }, breaks: changes },
  {
    name: 'a data channel that is killed',
    tools: {
      gzip: 'if grep -q guarded-deploy-data /proc/$PPID/cmdline; then kill -9 "$(cut -d" " -f4 /proc/$PPID/stat)"; fi; exec GZIP "$@"',
    },
    breaks: ['release'],
  },
  { name: 'a data channel that ends early', tools: { tar: 'exit 2' }, breaks: ['release'] },
  {
    name: 'a proof that never ends',
    tools: { sha256sum: 'exec sleep 3600' },
    args: ['--timeout', '4s'],
    breaks: ['release'],
  },
  { name: 'a proof that fails', tools: { sha256sum: 'echo 0; exit 1' }, breaks: ['release'] },
  { name: 'a program that is killed', tools: { df: 'kill -9 $PPID' }, breaks: 'all' },
  { name: 'a link that cannot be made', tools: { ln: 'exit 1' }, breaks: ['release', 'rollback'] },
  {
    name: 'a build that never ends',
    yaml: 'build: [{ command: [sleep, "3600"] }]',
    args: ['--timeout', '4s'],
    breaks: ['release'],
  },
  { name: 'a migration that fails', yaml: 'migrate: { command: ["false"] }', breaks: ['release', 'migrate'] },
  {
    name: 'a check that fails',
    yaml: 'verify: [{ command: ["false"], timeout: 1 }]',
    breaks: ['release', 'rollback', 'scale'],
  },
  {
    name: 'a check from here that never passes',
    yaml: 'verify: [{ url: "http://127.0.0.1:9/", from: runner, timeout: 3600 }]',
    args: ['--timeout', '4s'],
    breaks: ['release', 'rollback'],
  },
  { name: 'a release that is not there', args: ['--to', '20010101000000'], breaks: ['rollback'] },
];

/** How many commands are played with failures, and interrupted; `undefined`: every command with every failure. */
interface Extent {
  readonly failures: number | undefined;
  readonly interrupts: number;
}

/** The tests, for a file that says how many. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one host and one directory, which all tests of the file share.
export const commandsEnd = ({ failures, interrupts }: Extent): void =>
  // biome-ignore lint/complexity/noExcessiveLinesPerFunction: as above.
  real('a command', () => {
    let world: World;
    let directory: string;
    let tools: string;
    let mute: Server;
    const open: Socket[] = [];

    beforeAll(async () => {
      mute = createServer(socket => open.push(socket.on('error', () => undefined))).listen(0, '127.0.0.1');
      await once(mute, 'listening');
    });
    afterAll(() => {
      for (const socket of open) socket.destroy();
      mute.close();
    });
    beforeEach(async () => {
      directory = mkdtempSync(join(tmpdir(), 'ends-'));
      tools = join(directory, 'tools');
      mkdirSync(tools);
      world = await new World().start(1, tools);
      const host = world.hosts[0]!;
      writeFileSync(join(directory, 'key'), host.privateKey, { mode: 0o600 });
      writeFileSync(join(directory, 'known_hosts'), host.knownHosts);
      world.write('secret.env', encryptVault('KEY=1\n', 'right'));
      world.write('damaged.env', '$ANSIBLE_VAULT;1.1;AES256\n6162\n');
      world.write('wrong', 'wrong\n');
      world.write('bad.j2', '{% if %}\n');
      world.write('unknown.j2', '{{ nobody }}\n');
      world.write('ok.j2', 'fine\n');
    });
    afterEach(async () => {
      await world.stop();
      rmSync(directory, { recursive: true, force: true });
    });

    const services =
      "services: { s: { type: command, command: 'true', template: ok.j2, unit: s.conf, directory: DIR } }\nmigrate: { command: ['true'] }\n";

    let writes = 0;
    function configure(failure: Failure): void {
      const { port } = failure.host === 'mute' ? (mute.address() as AddressInfo) : world.hosts[0]!;
      const at = failure.host === 'closed' ? 9 : port;
      const root = failure.yaml === 'ROOT' ? '"/srv/{{ nobody }}"' : world.root();
      const extra = failure.yaml === 'ROOT' ? '' : (failure.yaml ?? '');
      // What the failure says itself is not said twice.
      const own = services
        .replaceAll('DIR', directory)
        .split('\n')
        .filter(line => !extra.startsWith(`${line.split(':')[0]}:`));
      world.write(
        'deploy/release.yml',
        `app: demo\nroot: ${root}\ninventory: { hosts: { h: { address: 127.0.0.1, port: ${at}, user: deploy } } }\nlock: { wait: 1 }\n${own.join('\n')}\n${extra}\n`,
      );
      // What did not change is neither hashed again nor sent.
      if (failure.env?.INJECT_FS?.startsWith('f3.py')) world.write('lib/m0/f3.py', `# ${++writes}\n`);
      rmSync(tools, { recursive: true });
      mkdirSync(tools);
      for (const [name, text] of Object.entries(failure.tools ?? {})) {
        const found = ['/usr/bin', '/bin'].map(folder => join(folder, name)).find(existsSync) ?? name;
        writeFileSync(join(tools, name), `#!/bin/sh\n${text.replace('GZIP', found)}\n`, { mode: 0o755 });
      }
    }

    interface Running {
      readonly child: ChildProcess;
      readonly said: () => string;
      /** Exit status, once it has one. */
      readonly closed: Promise<number | null>;
    }

    function start(command: Command, failure: Failure): Running {
      const words = command === 'dry' ? ['release', 'prod', '--dry-run'] : [command, 'prod'];
      const keys = [
        '--key',
        join(directory, 'key'),
        '--known-hosts',
        join(directory, 'known_hosts'),
        '--guard=off',
      ];
      const child = spawn(BIN, [...words, ...keys, ...(failure.args ?? [])], {
        cwd: world.source,
        env: {
          PATH: process.env.PATH,
          HOME: directory,
          XDG_CACHE_HOME: directory,
          NODE_OPTIONS: `--require ${INJECT}`,
          ...failure.env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const stream of [child.stdout!, child.stderr!]) stream.on('data', data => (said += String(data)));
      return {
        child,
        said: () => said,
        closed: once(child, 'close').then(([code]) => code as number | null),
      };
    }

    /** Exit status of a command; fails the test when it does not end. */
    async function endOf({ child, said, closed }: Running, what: string): Promise<number | null> {
      let late: NodeJS.Timeout | undefined;
      const hung = new Promise<'hung'>(resolve => {
        late = setTimeout(() => resolve('hung'), PATIENCE_MS);
      });
      const code = await Promise.race([closed, hung]);
      clearTimeout(late);
      if (code === 'hung') {
        child.kill('SIGKILL');
        throw new Error(`${what} did not end:\n${said()}`);
      }
      return code;
    }

    const errorsIn = (said: string) => said.split('\n').filter(line => /^[A-Z][A-Z_]{3,} \S/.test(line));

    /** Waits until nothing of ours runs on the host. */
    async function quiet(what: string): Promise<void> {
      const end = performance.now() + PATIENCE_MS;
      const running = () =>
        readdirSync('/proc').filter(pid => {
          if (!/^\d+$/.test(pid)) return false;
          try {
            const words = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
            return (
              words.includes('guarded-deploy') && words.includes(world.root()) && !words.includes('--key')
            );
          } catch {
            return false;
          }
        });
      while (running().length > 0) {
        if (performance.now() > end) throw new Error(`${what} left running: ${running().join(' ')}`);
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }

    const prepare = async () => {
      // Two releases to go back and forth between.
      for (const version of ['v1', 'v2']) {
        world.write('VERSION', `${version}\n`);
        configure({ name: 'none', breaks: [] });
        const running = start('release', { name: 'none', breaks: [] });
        expect([await endOf(running, 'release'), errorsIn(running.said())]).toEqual([0, []]);
      }
      world.write('VERSION', 'v3\n');
    };

    async function play(command: Command, failure: Failure): Promise<void> {
      const what = `${command} with ${failure.name}`;
      configure(failure);
      const running = start(command, failure);
      const { said } = running;
      if (failure.cutAfterMs !== undefined)
        setTimeout(() => world.hosts[0]!.cut(), failure.cutAfterMs + Math.random() * 300).unref();
      const code = await endOf(running, what);
      const must = failure.breaks === 'all' || failure.breaks.includes(command);
      const errors = errorsIn(said());
      // One error and a status that says so, or neither.
      expect({ what, code: code === 0 ? 0 : 'failed', errors: errors.length, said: said() }).toEqual({
        what,
        code: must || code !== 0 ? 'failed' : 0,
        errors: must || code !== 0 ? 1 : 0,
        said: said(),
      });
      expect([1, 2, 130, 0]).toContain(code);
      if (must && failure.code) expect(errors[0]).toContain(failure.code);
      await quiet(what);
    }

    const rows = COMMANDS.flatMap(command => FAILURES.map(failure => ({ command, failure })));
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

    test('ends where an encrypted file cannot be opened: the dry run that never did', async () => {
      await prepare();
      const sealed = FAILURES.filter(({ name }) => /encrypted|vault/.test(name));
      expect(sealed).toHaveLength(3);
      for (const failure of sealed) await play('dry', failure);
    });

    test(`ends with one error after each injected failure (seed ${seed})`, async () => {
      await prepare();
      const some = { minLength: failures ?? 0, maxLength: failures ?? 0 };
      const chosen =
        failures === undefined ? rows : fc.sample(fc.shuffledSubarray(rows, some), { numRuns: 1, seed })[0]!;
      const wrong: string[] = [];
      for (const { command, failure } of chosen)
        await play(command, failure).catch(error =>
          wrong.push(`${command}, ${failure.name}: ${error.message}`),
        );
      expect(wrong).toEqual([]);
      console.log(`commands played with failures: ${chosen.length} of ${rows.length} (seed ${seed})`);
    });

    test(`ends at the first SIGINT, whenever it comes (seed ${seed})`, async () => {
      await prepare();
      const slow: Failure = {
        name: 'a SIGINT',
        yaml: "build: [{ command: 'sleep 1' }]\nverify: [{ url: 'http://127.0.0.1:9/', timeout: 3600 }]",
        breaks: [],
      };
      const times = fc.sample(fc.tuple(fc.constantFrom(...COMMANDS), fc.integer({ min: 0, max: 4000 })), {
        numRuns: interrupts,
        seed,
      });
      const mutes = fc.sample(fc.constantFrom(...COMMANDS), { numRuns: 2, seed });
      const ends = new Map<number | null, number>();
      for (const [command, ms] of [...times, ...mutes.map(one => [one, 1500] as const)]) {
        const host = ms === 1500 ? ('mute' as const) : undefined;
        configure({ ...slow, ...(host ? { host } : {}) });
        const running = start(command, slow);
        await new Promise(resolve => setTimeout(resolve, ms));
        running.child.kill('SIGINT');
        const code = await endOf(running, `${command} after SIGINT at ${ms} ms`);
        // Before Node has started, the signal ends it as it is.
        expect([0, 1, 130, null]).toContain(code);
        ends.set(code, (ends.get(code) ?? 0) + 1);
        await quiet(`${command} after SIGINT`);
      }
      console.log(
        `commands interrupted: ${times.length + mutes.length}; ends: ${JSON.stringify([...ends])} (seed ${seed})`,
      );
    });

    test('and so does the shipped action', async () => {
      await prepare();
      const inputs = {
        environment: '',
        'private-key': world.hosts[0]!.privateKey,
        'known-hosts': world.hosts[0]!.knownHosts,
      };
      const chosen = [
        'an encrypted file and no password',
        'a data channel that is killed',
        'a shell that fails',
        'a host that nobody is at',
      ];
      for (const name of chosen) {
        const failure = FAILURES.find(one => one.name === name)!;
        configure(failure);
        for (const dry of name === chosen[0] ? ['true', 'false'] : ['false']) {
          const step = await startStep({
            action: 'ssh-release',
            workspace: world.source,
            inputs: { ...inputs, 'dry-run': dry },
            timeoutSeconds: PATIENCE_MS / 1000,
          });
          const result = await step.finished;
          expect([
            name,
            result.exitCode,
            result.timedOut,
            result.annotations.filter(({ level }) => level === 'error').length,
          ]).toEqual([name, 1, false, 1]);
          result.cleanUp();
        }
        await quiet(name);
      }
      configure({
        name: 'slow',
        yaml: "build: [{ command: 'touch $APP_ROOT/now; sleep 3600' }]",
        breaks: [],
      });
      const step = await startStep({
        action: 'ssh-release',
        workspace: world.source,
        inputs,
        timeoutSeconds: PATIENCE_MS / 1000,
      });
      while (!existsSync(world.at('now'))) await new Promise(resolve => setTimeout(resolve, 50));
      step.process.kill('SIGINT');
      const result = await step.finished;
      expect([result.exitCode, result.timedOut, result.signal]).toEqual([1, false, null]);
      result.cleanUp();
      await quiet('an interrupted action');
    });
  });
