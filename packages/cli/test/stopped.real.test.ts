/**
 * The first SIGINT while a command of the release file runs on a host: the command is ended, also one that ignores signals; before the
 * release is final the host has what it had, afterwards the release stays, and the result says which. Nothing is left running.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const BIN = join(import.meta.dirname, '../bin/guarded-deploy');

/** Far longer than it may take to be ended; then it would leave a file. */
const LONG = 'sleep 250; sleep 250';
const DEAF = "trap '' INT TERM HUP";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stopped-'));
  mkdirSync(join(directory, 'src'));
  writeFileSync(join(directory, 'hosts'), 'here ansible_connection=local\n');
  writeFileSync(join(directory, 'src/hello.txt'), 'hello\n');
});
afterEach(() => rmSync(directory, { recursive: true }));

function releaseFile(more: string): void {
  const file = join(directory, 'deploy/release.yml');
  mkdirSync(dirname(file), { recursive: true });
  const shared = 'shared: { directories: [media] }';
  writeFileSync(
    file,
    `app: shop\nroot: ${directory}/srv\ninventory: hosts\nsource: { directory: src }\n${shared}\n${more}`,
  );
}

const WORDS = ['release', 'prod', '--json', '--guard=off'];
const options = () => ({
  cwd: directory,
  env: { PATH: process.env.PATH ?? '', HOME: directory },
});

/** Processes with the directory among their words or as where they run. */
const running = () =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const place = readlinkSync(`/proc/${pid}/cwd`);
        return text.includes(directory) || place.startsWith(`${directory}/srv`) ? [text] : [];
      } catch {
        return [];
      }
    });

const command = (text: string) => JSON.stringify(text.replaceAll('MARK', `touch ${directory}/mark`));
const hook = (when: string, phase: string, text: string) =>
  `hooks: { ${when}: { ${phase}: [{ command: ${command(text)}, timeout: 600 }] } }\n`;

interface Row {
  readonly what: string;
  readonly yaml: () => string;
  readonly status: 'untouched' | 'reverted' | 'released';
}

const late = 'touch media/late';
const rows: readonly Row[] = [
  {
    what: 'a build',
    yaml: () => `build: [{ command: ${command(`MARK; ${LONG}; ${late}`)} }]\n`,
    status: 'untouched',
  },
  {
    what: 'a build that is deaf',
    yaml: () => `build: [{ command: ${command(`${DEAF}; MARK; ${LONG}; ${late}`)} }]\n`,
    status: 'untouched',
  },
  {
    what: 'a build with a deaf process beside it',
    yaml: () => `build: [{ command: ${command(`(${DEAF}; ${LONG}; ${late}) & MARK; wait`)} }]\n`,
    status: 'untouched',
  },
  {
    what: 'a migration that is deaf',
    yaml: () => `migrate: { command: ${command(`${DEAF}; MARK; ${LONG}`)} }\n`,
    status: 'untouched',
  },
  {
    what: 'a hook before the switch',
    yaml: () => hook('before', 'switch', `MARK; ${LONG}; ${late}`),
    status: 'reverted',
  },
  {
    what: 'a hook after the switch',
    yaml: () => hook('after', 'switch', `MARK; ${LONG}; ${late}`),
    status: 'reverted',
  },
  {
    what: 'a deaf hook after the restart',
    yaml: () => hook('after', 'restart', `${DEAF}; MARK; ${LONG}`),
    status: 'reverted',
  },
  {
    what: "a service's command",
    // Going back runs it again, and is not stopped.
    yaml: () =>
      `services: { s: { type: command, command: ${command(`[ ! -e ${directory}/mark ] || exit 0; MARK; ${LONG}`)}, timeout: 600 } }\n`,
    status: 'reverted',
  },
  {
    what: 'a check',
    yaml: () => `verify: [{ command: ${command(`MARK; ${LONG}; ${late}`)}, timeout: 600 }]\n`,
    status: 'reverted',
  },
  {
    what: 'a deaf check',
    yaml: () => `verify: [{ command: ${command(`${DEAF}; MARK; ${LONG}`)}, timeout: 600 }]\n`,
    status: 'reverted',
  },
  {
    what: 'a check that is tried again',
    yaml: () => `verify: [{ command: ${command('MARK; false')}, timeout: 600 }]\n`,
    status: 'reverted',
  },
  {
    what: 'a request that nobody answers',
    yaml: () =>
      `verify: [{ url: 'http://10.255.255.1/', timeout: 600 }]\n${hook('before', 'verify', 'MARK')}`,
    status: 'reverted',
  },
  {
    what: 'a hook after the checks',
    yaml: () => hook('after', 'verify', `MARK; ${LONG}; ${late}`),
    status: 'reverted',
  },
  {
    what: 'a hook after the release is final',
    yaml: () => hook('after', 'clean', `MARK; ${LONG}; ${late}`),
    status: 'released',
  },
  {
    what: 'a deaf hook before the cleaning',
    yaml: () => hook('before', 'clean', `${DEAF}; MARK; ${LONG}`),
    status: 'released',
  },
];

test.each(rows.map(row => [row.what, row] as const))('%s', async (_, { yaml, status }) => {
  releaseFile('');
  const first = spawnSync(BIN, WORDS, { ...options(), encoding: 'utf8' });
  expect([first.status, first.stderr]).toEqual([0, expect.not.stringContaining('FAILED')]);
  const live = () => readlinkSync(join(directory, 'srv/current'));
  const before = live();
  const releases = () => readdirSync(join(directory, 'srv/releases')).sort();
  const held = releases();

  releaseFile(yaml());
  const child = spawn(BIN, WORDS, { ...options(), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', chunk => (output += String(chunk)));
  child.stderr.resume();
  const ended = once(child, 'close');
  while (!existsSync(join(directory, 'mark')) && child.exitCode === null)
    await new Promise(resolve => setTimeout(resolve, 50));
  // The check is under way by now.
  await new Promise(resolve => setTimeout(resolve, 300));
  child.kill('SIGINT');
  const [code] = (await ended) as [number];

  const result = JSON.parse(output) as {
    ok: boolean;
    error: { code: string };
    hosts: readonly { status: string; live: string }[];
  };
  expect([code, result.ok, result.error.code]).toEqual([130, false, 'CANCELLED']);
  expect(result.hosts.map(host => host.status)).toEqual([status]);
  // What is said to be live is live.
  expect(`releases/${result.hosts[0]!.live}`).toBe(live());
  if (status === 'released') {
    expect(live()).not.toBe(before);
    expect(releases()).toHaveLength(held.length + 1);
  } else {
    expect(live()).toBe(before);
    expect(releases()).toEqual(held);
  }
  expect(running()).toEqual([]);
  expect(existsSync(join(directory, 'srv/shared/media/late'))).toBe(false);
  // Nothing of it is in the way of the next one.
  releaseFile('');
  expect(spawnSync(BIN, WORDS, options()).status).toBe(0);
});
