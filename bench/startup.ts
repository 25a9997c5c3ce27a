/**
 * What it costs to start an action: wall and CPU time of each shipped bundle until it first turns to the network or to
 * another program (or ends), against bare `node -e 0` and against bundles of other actions that npm has, in one run.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  alternate,
  atMost,
  type BenchOptions,
  type BenchResult,
  LEAST_RUNS,
  median,
  resultOf,
  rowOf,
} from './harness.ts';

const ROOT = join(import.meta.dirname, '..');

/** Actions that publish their bundle on npm, as it runs. */
const PEERS = [
  { name: '@cypress/github-action', version: '7.3.0', bundle: 'dist/index.js' },
  { name: '@technote-space/release-github-actions', version: '8.0.3', bundle: 'lib/main.js' },
  { name: 'setup-cpp', version: '1.7.0', bundle: 'dist/legacy/setup-cpp.js' },
] as const;

/**
 * Ends the process where an action would first wait for somebody else (a socket's connect, another program), and tells what
 * it took until there. Over TLS that is after the certificates were read, which happens before the first packet. It wraps
 * the modules only once they are loaded, so that a bare Node pays nothing for it.
 */
const HOOK = `
const Module = require('node:module');
const { writeSync } = require('node:fs');
const programs = ['spawn', 'spawnSync', 'exec', 'execFile', 'execFileSync', 'execSync', 'fork'];
const end = () => process.exit(0);
const done = new Set();
function wrap(name, loaded) {
  const plain = String(name).replace(/^node:/, '');
  if (done.has(plain)) return loaded;
  done.add(plain);
  if (plain === 'child_process') for (const call of programs) loaded[call] = end;
  if (/^(https?|net|tls)$/.test(plain)) load('node:net').Socket.prototype.connect = end;
  return loaded;
}
const load = Module._load;
Module._load = function (name, ...rest) {
  return wrap(name, load.call(this, name, ...rest));
};
const builtin = process.getBuiltinModule;
process.getBuiltinModule = name => wrap(name, builtin.call(process, name));
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeSync(3, JSON.stringify({ cpu: (user + system) / 1000, wall: performance.now() }));
});
`;

interface Side {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly bytes: number;
}

function measure(side: Side, hook: string): { cpu: number; wall: number } {
  const { output } = spawnSync(process.execPath, ['--require', hook, ...side.args], {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), ...side.env },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    timeout: 30_000,
  });
  const said = output[3]?.toString() ?? '';
  if (said === '') throw new Error(`${side.name} ended without saying what it took`);
  return JSON.parse(said) as { cpu: number; wall: number };
}

/** The environment of a step on a push, with the event that permission-check reads. */
function pushEnvironment(directory: string): Record<string, string> {
  const sha = 'a1'.repeat(20);
  const event = join(directory, 'event.json');
  writeFileSync(
    event,
    JSON.stringify({
      ref: 'refs/heads/master',
      after: sha,
      deleted: false,
      repository: { id: 100, full_name: 'acme/portal' },
      sender: { login: 'alice', id: 1, type: 'User' },
    }),
  );
  const files = Object.fromEntries(
    ['OUTPUT', 'STATE', 'ENV', 'PATH', 'STEP_SUMMARY'].map(name => {
      const path = join(directory, name);
      writeFileSync(path, '');
      return [`GITHUB_${name}`, path];
    }),
  );
  return {
    ...files,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'alice',
    GITHUB_ACTOR_ID: '1',
    GITHUB_TRIGGERING_ACTOR: 'alice',
    GITHUB_API_URL: 'http://127.0.0.1:9',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_EVENT_PATH: event,
    GITHUB_REF: 'refs/heads/master',
    GITHUB_REPOSITORY: 'acme/portal',
    GITHUB_REPOSITORY_ID: '100',
    GITHUB_RUN_ID: '1',
    GITHUB_SHA: sha,
    GITHUB_WORKSPACE: directory,
    RUNNER_TEMP: directory,
    RUNNER_TOOL_CACHE: directory,
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    INPUT_TOKEN: 'a-token-that-nobody-takes',
  };
}

function peers(directory: string, env: Record<string, string>, say: (line: string) => void): Side[] {
  return PEERS.flatMap(({ name, version, bundle }) => {
    try {
      execFileSync(
        'npm',
        [
          'install',
          '--prefix',
          directory,
          '--ignore-scripts',
          '--no-audit',
          '--no-fund',
          '--loglevel=error',
          `${name}@${version}`,
        ],
        { stdio: 'ignore', timeout: 180_000 },
      );
    } catch {
      say(`${name} ${version}: npm could not install it, so it is left out`);
      return [];
    }
    const path = join(directory, 'node_modules', name, bundle);
    if (!existsSync(path)) {
      say(`${name} ${version}: no ${bundle} in it, so it is left out`);
      return [];
    }
    return [{ name: `${name} ${version}`, args: [path], env, bytes: statSync(path).size }];
  });
}

export async function run({ runs, say }: BenchOptions): Promise<BenchResult> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-startup-'));
  try {
    const hook = join(directory, 'hook.cjs');
    writeFileSync(hook, HOOK);
    const env = pushEnvironment(directory);
    const ours = globSync('actions/*/dist/*.cjs', { cwd: ROOT })
      .sort()
      .map((path): Side => {
        const name = path.replace(/^actions\/(.*)\/dist\/(.*)\.cjs$/, '$1 $2');
        const file = join(ROOT, path);
        return { name, args: [file], env, bytes: statSync(file).size };
      });
    mkdirSync(join(directory, 'peers'));
    const bare: Side = { name: 'node -e 0', args: ['-e', '0'], env: {}, bytes: 0 };
    // What any program of Node does before a request, whatever the action.
    const request = (protocol: string): Side => ({
      name: `node, a request by ${protocol}`,
      args: ['-e', `require('node:${protocol}').get('${protocol}://127.0.0.1:9')`],
      env: {},
      bytes: 0,
    });
    const tls = request('https');
    // As it runs on GitHub: everything else here is measured over plain HTTP, where a simulator could answer.
    const real: Side = {
      ...ours.find(({ name }) => name === 'permission-check main')!,
      name: 'permission-check main, by https',
      env: { ...env, GITHUB_API_URL: 'https://127.0.0.1:9' },
      bytes: 0,
    };
    const sides = [bare, request('http'), tls, ...ours, real, ...peers(join(directory, 'peers'), env, say)];
    for (const side of sides) measure(side, hook);
    const samples = await alternate(
      Object.fromEntries(sides.map(side => [side.name, async () => measure(side, hook)])),
      Math.max(runs, LEAST_RUNS),
    );
    const rows = sides.flatMap(({ name, bytes }) => [
      rowOf({ subject: name, case: 'start', metric: 'cpu', unit: 'ms' }, samples[name]!['cpu']!),
      rowOf({ subject: name, case: 'start', metric: 'wall', unit: 'ms' }, samples[name]!['wall']!),
      ...(bytes > 0
        ? [rowOf({ subject: name, case: 'size', metric: 'bundle', unit: 'KB' }, [bytes / 1000])]
        : []),
    ]);
    const cpu = (name: string) => median(samples[name]!['cpu']!);
    return resultOf('startup', rows, [
      atMost(
        'permission-check on a push: CPU before its first request ÷ bare node, plain HTTP',
        cpu('permission-check main') / cpu(bare.name),
        1.4,
      ),
      // Node's own request over TLS is beyond this limit already: docs/decisions/0014.
      atMost(
        'permission-check on a push: CPU before its first request ÷ bare node, TLS',
        cpu(real.name) / cpu(bare.name),
        1.4,
      ),
      atMost(
        'permission-check on a push: CPU before its first request ÷ a request of node itself, TLS',
        cpu(real.name) / cpu(tls.name),
        1.4,
      ),
      atMost(
        'permission-check: bundle in KB',
        ours.find(({ name }) => name === 'permission-check main')!.bytes / 1000,
        600,
      ),
    ]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
