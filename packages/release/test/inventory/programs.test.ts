/** Inventories that are programs: what is asked of them, and that they end. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Variables } from '@guarded-deploy/process';
import { filesIn, programRunner, programsOf } from '@guarded-deploy/release';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'programs-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const program = (name: string, script: string) =>
  writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

const outputs = (
  inventory: string | string[],
  signal = new AbortController().signal,
  env: Variables = process.env,
) => programsOf({ inventory }, { files: filesIn(directory), run: programRunner(directory, env, signal) });

describe('programs', () => {
  test('are asked for their list, and for each host where the list has no variables', async () => {
    program('with', `echo '{"_meta": {"hostvars": {}}, "web": {"hosts": ["a"]}}'; echo "$@" >> asked`);
    program(
      'without',
      `[ $1 = --list ] && echo '{"web": ["b", "c"]}' || echo "{\\"n\\": \\"$2\\"}"; echo "$@" >> asked`,
    );
    writeFileSync(join(directory, 'plain'), '[web]\nd\n');
    const found = await outputs(['with', 'without', 'plain', 'e,f,']);
    expect([...found.keys()]).toEqual(['with', 'without']);
    expect([...found.get('without')!.hosts]).toEqual([
      ['b', '{"n": "b"}\n'],
      ['c', '{"n": "c"}\n'],
    ]);
    expect(readFileSync(join(directory, 'asked'), 'utf8')).toBe('--list\n--list\n--host b\n--host c\n');
  });

  test('see the job’s variables, and none of ours', async () => {
    program('env', `env > seen; echo '{"_meta": {"hostvars": {}}}'`);
    const ours = {
      'INPUT_PRIVATE-KEY': 'the key',
      INPUT_TOKEN: 'the token',
      GITHUB_TOKEN: 'the token',
      ACTIONS_RUNTIME_TOKEN: 'the token',
      GUARDED_DEPLOY_PASSPHRASE: 'the passphrase',
      ANSIBLE_VAULT_PASSWORD_FILE: '/vault',
      SSH_AUTH_SOCK: '/agent',
    };
    await outputs('env', undefined, { PATH: '/usr/bin:/bin', AWS_REGION: 'eu-central-1', ...ours });
    const seen = readFileSync(join(directory, 'seen'), 'utf8').split('\n');
    expect(seen).toContain('AWS_REGION=eu-central-1');
    expect(seen.filter(line => Object.keys(ours).some(name => line.startsWith(`${name}=`)))).toEqual([]);
  });

  test('end with the signal, with what they started', async () => {
    program('slow', 'sleep 300 & echo $! > child; wait');
    const abort = new AbortController();
    const running = outputs('slow', abort.signal);
    while (!existsSync(join(directory, 'child')) || readFileSync(join(directory, 'child'), 'utf8') === '')
      await new Promise(resolve => setTimeout(resolve, 20));
    abort.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
    const child = Number(readFileSync(join(directory, 'child'), 'utf8'));
    const state = () => {
      try {
        return readFileSync(`/proc/${child}/stat`, 'utf8').split(' ')[2];
      } catch {
        return undefined;
      }
    };
    while (![undefined, 'Z'].includes(state())) await new Promise(resolve => setTimeout(resolve, 20));
  });

  test('that fail are told with the last thing they said, on one line', async () => {
    program('bad', 'printf "one\\ntwo \\033[31m\\n" >&2; exit 4');
    await expect(outputs('bad')).rejects.toMatchObject({
      code: 'INVENTORY_PROGRAM_FAILED',
      what: "The inventory program 'bad --list' failed: exit 4, 'two  [31m'.",
    });
    writeFileSync(join(directory, 'not-runnable'), '#!/bin/sh\n');
    await expect(outputs('not-runnable')).rejects.toMatchObject({ code: 'INVENTORY_PROGRAM_FAILED' });
  });
});
