/** A disk that is full where the action first writes: nothing it has made stays. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep } from '@guarded-deploy/github-simulator';
import { expect, test } from '@jest/globals';

const ours = (folder: string) => readdirSync(folder).filter(name => name.startsWith('gd-ansible-'));

test('state that cannot be saved leaves no directory behind', async () => {
  const temp = mkdtempSync(join(tmpdir(), 'full-'));
  const before = ours('/tmp');
  const result = await runStep({
    action: 'ansible-playbook',
    inputs: {
      playbooks: 'site.yml',
      inventory: 'hosts',
      'known-hosts': 'accept-new',
      'private-key': 'the key',
    },
    env: { GITHUB_STATE: '/dev/full', RUNNER_TEMP: temp },
  });
  expect(result.exitCode).toBe(1);
  expect(result.log).toContain('ENOSPC');
  expect(readdirSync(temp)).toEqual([]);
  expect(ours('/tmp').filter(name => !before.includes(name))).toEqual([]);
  rmSync(temp, { recursive: true });
});
