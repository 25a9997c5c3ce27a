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
import { delimiter, join } from 'node:path';
import { processesWith } from '@guarded-deploy/ansible';
import { runStep, type StepResult, startStep } from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { installedAnsible } from '../../../packages/ansible/test/installed.ts';

const ansible = installedAnsible();
if ('why' in ansible) console.log(`playbook tests skipped: ${ansible.why}`);
const withAnsible = 'why' in ansible ? describe.skip : describe;
const bin = 'bin' in ansible ? ansible.bin : '';

jest.setTimeout(60_000);

withAnsible('ansible-playbook on this machine', () => {
  let workspace: string;
  const write = (path: string, text: string) => {
    mkdirSync(join(workspace, path, '..'), { recursive: true });
    writeFileSync(join(workspace, path), text);
  };
  const env = (more: Record<string, string> = {}) => ({
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    ...more,
  });
  const run = (inputs: Record<string, string>, more: Record<string, string> = {}): Promise<StepResult> =>
    runStep({
      action: 'ansible-playbook',
      workspace,
      env: env(more),
      inputs: { inventory: 'hosts.yml', ...inputs },
    });

  beforeAll(() => {
    workspace = mkdtempSync(join(tmpdir(), 'playbooks-'));
    chmodSync(workspace, 0o755);
    write(
      'hosts.yml',
      'all:\n  hosts:\n    one: {}\n    two: {}\n  vars:\n    ansible_connection: local\n    ansible_python_interpreter: /usr/bin/python3\n',
    );
    write(
      'ok.yml',
      '- hosts: all\n  gather_facts: false\n  tasks:\n    - ansible.builtin.command: echo fine\n',
    );
    write(
      'fails.yml',
      [
        '- hosts: all',
        '  gather_facts: false',
        '  tasks:',
        '    - name: "quiet | one"',
        '      ansible.builtin.command: "false"',
        '      ignore_errors: true',
        '    - name: build it',
        '      ansible.builtin.shell: "echo ::error::taken over >&2; exit 3"',
        "      when: inventory_hostname == 'two'",
        '',
      ].join('\n'),
    );
    write(
      'never.yml',
      '- hosts: all\n  gather_facts: false\n  tasks:\n    - ansible.builtin.file: {path: "{{ playbook_dir }}/ran", state: touch}\n',
    );
    write(
      'values.yml',
      '- hosts: one\n  gather_facts: false\n  tasks:\n    - ansible.builtin.copy: {content: "{{ [title, fencing_token] | to_json }}", dest: "{{ playbook_dir }}/values.json"}\n',
    );
    write('empty.yml', '- hosts: nobody\n  tasks: []\n');
    write('broken.yml', '- hosts: all\n  tasks:\n    - ansible.builtin.nosuch: {}\n');
    write(
      'secret.yml',
      '- hosts: one\n  gather_facts: false\n  vars_files: [vault.yml]\n  tasks:\n    - ansible.builtin.command: sh -c "echo leaked {{ word }}; exit 1"\n      no_log: true\n',
    );
    write(
      'slow.yml',
      '- hosts: one\n  gather_facts: false\n  tasks:\n    - ansible.builtin.command: sleep 300\n',
    );
  });
  afterAll(() => rmSync(workspace, { recursive: true, force: true }));

  test('runs playbooks in order and reports every host', async () => {
    const result = await run({ playbooks: 'ok.yml\nok.yml' });
    expect(result.exitCode).toBe(0);
    expect(JSON.parse(result.outputs.recap!)).toMatchObject({
      one: { ok: 2, changed: 2 },
      two: { ok: 2, failures: 0 },
    });
    expect(result.outputs.changed).toBe('true');
    expect(result.outputs['failed-tasks']).toBe('[]');
    expect(result.summary).toContain('| <code>one</code> | 2 | 2 |');
  });

  test('stops at the first failure and annotates the task on its line, once', async () => {
    const result = await run({ playbooks: 'fails.yml\nnever.yml' });
    expect(result.exitCode).toBe(1);
    const errors = result.annotations.filter(annotation => annotation.level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ file: 'fails.yml', line: 7 });
    expect(errors[0]!.message).toContain('Task "build it" failed on two');
    expect(JSON.parse(result.outputs['failed-tasks']!)).toMatchObject([
      { task: 'build it', line: 7, hosts: [{ host: 'two' }] },
    ]);
    expect(JSON.parse(result.outputs.recap!).one).toMatchObject({ ignored: 1, failures: 0 });
    expect(readdirSync(workspace)).not.toContain('ran');
    expect(result.summary).toContain('❌ <code>two</code>');
  });

  test('passes hostile values as data, and the fencing token', async () => {
    const title = `x"'\n: {{ lookup('pipe', 'touch ${workspace}/owned') }} $(touch ${workspace}/owned) 🚀`;
    const result = await run({
      playbooks: 'values.yml',
      'extra-vars': JSON.stringify({ title }),
      'fencing-token': '42',
    });
    expect(result.exitCode).toBe(0);
    expect(JSON.parse(readFileSync(join(workspace, 'values.json'), 'utf8'))).toEqual([title, 42]);
    expect(readdirSync(workspace)).not.toContain('owned');
  });

  test('calls a run that matched nobody a failure', async () => {
    const result = await run({ playbooks: 'empty.yml' });
    expect(result.exitCode).toBe(1);
    expect(result.annotations[0]).toMatchObject({ title: 'ANSIBLE_NO_HOSTS', file: 'empty.yml' });
    const limited = await run({ playbooks: 'ok.yml', limit: 'nosuch' });
    expect(limited.exitCode).toBe(1);
  });

  test('limits hosts, and in check mode changes nothing', async () => {
    const result = await run({ playbooks: 'never.yml', limit: 'two', check: 'true' });
    expect(result.exitCode).toBe(0);
    expect(Object.keys(JSON.parse(result.outputs.recap!))).toEqual(['two']);
    expect(readdirSync(workspace)).not.toContain('ran');
    expect(result.summary).toContain('check mode');
  });

  test('points at what cannot be parsed', async () => {
    const result = await run({ playbooks: 'broken.yml' });
    expect(result.exitCode).toBe(1);
    expect(result.annotations[0]).toMatchObject({ title: 'ANSIBLE_STOPPED', file: 'broken.yml', line: 3 });
  });

  test('says so when a playbook, or Ansible itself, is not there', async () => {
    const absent = await run({ playbooks: 'absent.yml' });
    expect(absent.annotations[0]).toMatchObject({ title: 'PLAYBOOK_MISSING' });
    const bare = await run({ playbooks: 'ok.yml' }, { PATH: '/usr/bin:/bin' });
    expect(bare.annotations[0]).toMatchObject({ title: 'ANSIBLE_MISSING' });
  });

  test('opens the vault, hides what no_log hides, and leaves no secret on disk', async () => {
    const { spawnSync } = await import('node:child_process');
    const password = join(workspace, 'pw');
    writeFileSync(password, 'correct horse\n');
    const encrypted = spawnSync(
      join(bin, 'ansible-vault'),
      ['encrypt', '--vault-password-file', password, '--output', join(workspace, 'vault.yml')],
      { input: 'word: hunter2\n', encoding: 'utf8' },
    );
    expect(encrypted.status).toBe(0);
    rmSync(password);
    const running = await startStep({
      action: 'ansible-playbook',
      workspace,
      env: env(),
      inputs: { playbooks: 'secret.yml', inventory: 'hosts.yml', 'vault-password': 'correct horse' },
    });
    const result = await running.finished;
    expect(result.exitCode).toBe(1);
    expect(result.annotations.filter(one => one.level === 'error')[0]!.message).toContain('hidden by no_log');
    expect(
      `${result.stdout}${result.stderr}${result.summary}${JSON.stringify(result.outputs)}`,
    ).not.toContain('hunter2');
    expect(result.masks).toContain('correct horse');
    expect(readdirSync(result.runnerTemp)).toEqual([]);
    result.cleanUp();
  });

  test('what cannot be written leaves nothing behind, and the post step knows where to look', async () => {
    // So long that directories can be made, and nothing in them: as when the disk is full.
    const top = mkdtempSync(join(tmpdir(), 'full-'));
    const space = 4095 - '/gd-ansible-XXXXXX/callbacks/'.length - top.length - 1;
    const temporary = join(
      top,
      ...'x'
        .repeat(space)
        .match(/.{1,200}/g)!
        .join('/')
        .slice(0, space)
        .split('/'),
    );
    mkdirSync(temporary, { recursive: true });
    const result = await run({ playbooks: 'ok.yml', 'private-key': 'a key' }, { RUNNER_TEMP: temporary });
    expect(result.exitCode).toBe(1);
    expect(result.annotations).toEqual([
      expect.objectContaining({ level: 'error', message: expect.stringContaining('ENAMETOOLONG') }),
    ]);
    expect(result.state).toMatchObject({
      directory: expect.stringContaining(temporary),
      short: expect.any(String),
    });
    expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(result.state['short']!)).toBe(false);
    rmSync(top, { recursive: true });
  });

  test('what Ansible starts has the variables of the job, without tokens and file commands', async () => {
    const names =
      'JOB_WIDE GITHUB_SHA GITHUB_CLIENT_ID GITHUB_TOKEN ACTIONS_RUNTIME_TOKEN GITHUB_ENV GITHUB_OUTPUT INPUT_PLAYBOOKS STATE_DIRECTORY'.split(
        ' ',
      );
    write(
      'environment.yml',
      '- hosts: one\n  gather_facts: false\n  tasks:\n    - ansible.builtin.shell: env > "{{ playbook_dir }}/inherited"\n',
    );
    const result = await run(
      { playbooks: 'environment.yml' },
      {
        ...{ JOB_WIDE: 'yes', GITHUB_CLIENT_ID: 'yes', STATE_DIRECTORY: 'no' },
        ...{ GITHUB_TOKEN: 'no', ACTIONS_RUNTIME_TOKEN: 'no' },
      },
    );
    expect(result.annotations).toEqual([]);
    const inherited = readFileSync(join(workspace, 'inherited'), 'utf8').split('\n');
    expect(names.filter(name => inherited.some(line => line.startsWith(`${name}=`)))).toEqual([
      'JOB_WIDE',
      'GITHUB_SHA',
      'GITHUB_CLIENT_ID',
    ]);
  });

  test('killed, leaves its secrets to the post step, which removes them', async () => {
    const running = await startStep({
      action: 'ansible-playbook',
      workspace,
      env: env(),
      inputs: { playbooks: 'slow.yml', inventory: 'hosts.yml', 'vault-password': 'correct horse' },
    });
    await running.waitFor(/PLAY \[/);
    running.kill();
    const main = await running.finished;
    const [directory, ...others] = readdirSync(main.runnerTemp);
    expect(others).toEqual([]);
    const post = await runStep({ action: 'ansible-playbook', stage: 'post', after: main });
    expect(post.exitCode).toBe(0);
    expect(post.annotations[0]!.message).toMatch(/Ended \d+ processes/);
    expect(processesWith(join(main.runnerTemp, directory!))).toEqual([]);
    expect(readdirSync(main.runnerTemp)).toEqual([]);
    post.cleanUp();
    main.cleanUp();
  });

  test('cancelled, stops Ansible and what it started', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'runner-temp-'));
    const running = await startStep({
      action: 'ansible-playbook',
      workspace,
      env: env({ RUNNER_TEMP: temporary }),
      inputs: { playbooks: 'slow.yml', inventory: 'hosts.yml' },
    });
    await running.waitFor(/PLAY \[/);
    const directory = join(temporary, readdirSync(temporary)[0]!);
    expect(processesWith(directory)).not.toEqual([]);
    // At this moment Ansible forks the worker that it then forgets to interrupt.
    await running.waitFor(/TASK \[/);
    const result = await running.cancel();
    expect(processesWith(directory)).toEqual([]);
    expect(result.exitCode).toBe(1);
    expect(result.annotations.at(-1)).toMatchObject({ title: 'CANCELLED' });
    expect(readdirSync(temporary)).toEqual([]);
    rmSync(temporary, { recursive: true });
    result.cleanUp();
  });
});
