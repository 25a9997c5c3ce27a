/** What projects bring along for Ansible, through the shipped bundle, with the versions of ansible-core that are in use. */
import { spawnSync } from 'node:child_process';
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
import { runStep, type StepResult } from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ANSIBLES, installedAnsible } from '../../../packages/ansible/test/installed.ts';

const HOSTS =
  'all:\n  hosts:\n    one: {}\n    two: {}\n  vars:\n    ansible_connection: local\n    ansible_python_interpreter: "{{ ansible_playbook_python }}"\n';

/** What projects bring along, played with one version of ansible-core. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a suite of tests.
export function kindsOn(version: (typeof ANSIBLES)[number]): void {
  // biome-ignore lint/complexity/noExcessiveLinesPerFunction: a suite of tests.
  describe(`ansible-core ${version}`, () => {
    const ansible = installedAnsible(version);
    if ('why' in ansible) console.log(`skipped: ${ansible.why}`);
    const bin = 'bin' in ansible ? ansible.bin : '';
    const on = 'why' in ansible ? test.skip : test;
    let workspace: string;
    beforeAll(() => {
      workspace = mkdtempSync(join(tmpdir(), 'kinds-'));
      chmodSync(workspace, 0o755);
      write({ 'hosts.yml': HOSTS });
    });
    afterAll(() => rmSync(workspace, { recursive: true, force: true }));

    function write(files: Readonly<Record<string, string>>): void {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(join(workspace, name, '..'), { recursive: true });
        writeFileSync(join(workspace, name), text);
      }
    }
    const run = (inputs: Record<string, string>, more: Record<string, string> = {}): Promise<StepResult> =>
      runStep({
        action: 'ansible-playbook',
        workspace,
        env: { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: workspace, ...more },
        inputs: { inventory: 'hosts.yml', ...inputs },
      });
    const play = (...tasks: string[]) =>
      `- hosts: one\n  gather_facts: false\n  tasks:\n${tasks.map(task => `    - ${task}\n`).join('')}`;
    const errors = (result: StepResult) => result.annotations.filter(({ level }) => level === 'error');

    describe('variables', () => {
      const TEXT = `run_migrations: no
really: yes
account: 012345678901
octal: 0644
commit: 12e4567
float: 1.5e+3
when: 2026-11-30
empty:
tilde: ~
base: &base { a: 1, b: off }
merged: { <<: *base, c: 3 }
quoted: "no"
lines: |
  one
  two
folded: >-
  one
  two
list: [on, 1_000, 0x1F, 'x']
`;
      on('are read by Ansible as it reads a file of its own', async () => {
        write({
          'given.yml': TEXT,
          'dump.yml': play(
            'ansible.builtin.copy: {content: "{{ [run_migrations, really, account, octal, commit, float, when | string, empty, tilde, base, merged, quoted, lines, folded, list] | to_json }}", dest: "{{ playbook_dir }}/dump.json"}',
          ),
        });
        const direct = spawnSync(
          join(bin, 'ansible-playbook'),
          ['-i', 'hosts.yml', '-e', '@given.yml', 'dump.yml'],
          {
            cwd: workspace,
            encoding: 'utf8',
            env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, HOME: workspace },
          },
        );
        expect(direct.status).toBe(0);
        const expected = JSON.parse(readFileSync(join(workspace, 'dump.json'), 'utf8')) as unknown[];
        rmSync(join(workspace, 'dump.json'));
        const result = await run({ playbooks: 'dump.yml', 'extra-vars': TEXT });
        expect(result.annotations).toEqual([]);
        const given = JSON.parse(readFileSync(join(workspace, 'dump.json'), 'utf8')) as unknown[];
        expect(given).toEqual(expected);
        expect(given.slice(0, 5)).toEqual([false, true, '012345678901', 420, '12e4567']);
      });

      on('that are encrypted are decrypted, by vault id', async () => {
        writeFileSync(join(workspace, 'pw'), 'correct horse\n');
        const encrypted = spawnSync(
          join(bin, 'ansible-vault'),
          ['encrypt_string', '--vault-id', `prod@${join(workspace, 'pw')}`, 'hunter2 word', '--name', 'word'],
          {
            encoding: 'utf8',
            env: { ...process.env, HOME: workspace },
          },
        );
        expect(encrypted.status).toBe(0);
        write({
          'open.yml': play(
            'ansible.builtin.copy: {content: "{{ word }}", dest: "{{ playbook_dir }}/opened"}',
            "ansible.builtin.debug: {msg: \"{{ lookup('env', 'INPUT_VAULT-PASSWORDS') }}x\"}",
          ),
        });
        const result = await run({
          playbooks: 'open.yml',
          'extra-vars': encrypted.stdout,
          'vault-passwords': 'dev: another\nprod: correct horse\n',
        });
        expect(result.annotations).toEqual([]);
        expect(readFileSync(join(workspace, 'opened'), 'utf8')).toBe('hunter2 word');
        expect(result.masks).toEqual(expect.arrayContaining(['correct horse', 'another']));
        expect(`${result.stdout}${result.summary}`.replace(/::add-mask::.*/g, '')).not.toContain(
          'correct horse',
        );
      });

      on('that look like templates stay text, as YAML and as JSON', async () => {
        const evil = "{{ lookup('pipe', 'touch owned') }}";
        write({
          'text.yml': play(
            'ansible.builtin.copy: {content: "{{ [title, nested.deep, run] | to_json }}", dest: "{{ playbook_dir }}/text.json"}',
          ),
        });
        const values = [
          `title: "${evil}"\nnested:\n  deep: |-\n    ${evil}\nrun: no\n`,
          JSON.stringify({ title: evil, nested: { deep: evil }, run: false }),
        ];
        for (const text of values) {
          const result = await run({ playbooks: 'text.yml', 'extra-vars': text });
          expect(result.annotations).toEqual([]);
          expect(JSON.parse(readFileSync(join(workspace, 'text.json'), 'utf8'))).toEqual([evil, evil, false]);
          expect(readdirSync(workspace)).not.toContain('owned');
        }
      });
    });

    describe("the project's own configuration", () => {
      const callback = (name: string, type: string, does: string) =>
        `from ansible.plugins.callback import CallbackBase\nDOCUMENTATION = """\nname: ${name}\ntype: ${type}\nshort_description: x\ndescription: x\n"""\nclass CallbackModule(CallbackBase):\n    CALLBACK_VERSION = 2.0\n    CALLBACK_TYPE = "${type}"\n    CALLBACK_NAME = "${name}"\n    ${type === 'stdout' ? '' : 'CALLBACK_NEEDS_ENABLED = True\n    CALLBACK_NEEDS_WHITELIST = True\n    '}def v2_playbook_on_stats(self, stats):\n        ${does}\n`;

      on('keeps its callbacks beside ours', async () => {
        write({
          'own/ansible.cfg':
            '[defaults]\ncallback_plugins = ./cb\ncallbacks_enabled = counts\nstdout_callback = mine\npipelining = False\n',
          'own/cb/mine.py': callback('mine', 'stdout', 'self._display.display("MINE WAS HERE")'),
          'own/cb/counts.py': callback('counts', 'notification', 'open("counted", "w").close()'),
          'own/ok.yml': play('ansible.builtin.command: "true"'),
          'own/hosts.yml': HOSTS,
        });
        chmodSync(join(workspace, 'own'), 0o755);
        const result = await run({ playbooks: 'ok.yml', 'working-directory': 'own' });
        expect(result.annotations).toEqual([]);
        expect(result.log).toContain('MINE WAS HERE');
        expect(existsSync(join(workspace, 'own/counted'))).toBe(true);
        expect(JSON.parse(result.outputs.recap!)).toMatchObject({ one: { ok: 1 } });
      });

      on('of a directory that anybody may write to is not read, and that is said', async () => {
        write({
          'open/ansible.cfg': '[defaults]\nforks = 3\n',
          'open/ok.yml': play('ansible.builtin.command: "true"'),
          'open/hosts.yml': HOSTS,
        });
        chmodSync(join(workspace, 'open'), 0o777);
        const result = await run({ playbooks: 'ok.yml', 'working-directory': 'open' });
        expect(result.exitCode).toBe(0);
        expect(result.annotations).toEqual([
          expect.objectContaining({
            level: 'warning',
            title: 'ANSIBLE_CONFIG_IGNORED',
            file: 'open/ansible.cfg',
          }),
        ]);
      });
    });

    describe('which failure counts', () => {
      const rescuing = (inner: string) =>
        `- hosts: one\n  gather_facts: false\n  tasks:\n    - block:\n${inner}      rescue:\n        - name: help\n          ansible.builtin.command: "true"\n    - name: real one\n      ansible.builtin.command: "false"\n`;
      on.each([
        ['a task', '        - name: try\n          ansible.builtin.command: "false"\n'],
        [
          'one in a block inside',
          '        - block:\n            - name: try\n              ansible.builtin.command: "false"\n          always:\n            - ansible.builtin.command: "true"\n',
        ],
        ['one of an included file', '        - ansible.builtin.include_tasks: try.yml\n'],
        ['one of an imported file', '        - ansible.builtin.import_tasks: try.yml\n'],
      ])('after %s was rescued', async (_, inner) => {
        write({
          'try.yml': '- name: try\n  ansible.builtin.command: "false"\n',
          'rescued.yml': rescuing(inner),
        });
        const result = await run({ playbooks: 'rescued.yml' });
        expect(errors(result)).toEqual([
          expect.objectContaining({ title: 'ANSIBLE_TASK_FAILED', file: 'rescued.yml' }),
        ]);
        expect(errors(result)[0]!.message).toContain('Task "real one" failed on one');
        expect(JSON.parse(result.outputs['failed-tasks']!)).toHaveLength(1);
        expect(JSON.parse(result.outputs.recap!).one).toMatchObject({ rescued: 1, failures: 1 });
      });

      on('a failure within a rescue, before what always runs', async () => {
        write({
          'late.yml':
            '- hosts: one\n  gather_facts: false\n  tasks:\n    - block:\n        - name: try\n          ansible.builtin.command: "false"\n      rescue:\n        - name: help fails\n          ansible.builtin.command: "false"\n      always:\n        - block:\n            - name: again\n              ansible.builtin.command: "false"\n          rescue:\n            - ansible.builtin.command: "true"\n',
        });
        const result = await run({ playbooks: 'late.yml' });
        expect(errors(result)[0]!.message).toContain('Task "help fails" failed on one');
        expect(JSON.parse(result.outputs['failed-tasks']!)).toHaveLength(1);
      });
    });

    describe('nothing done', () => {
      on('because no task has the tags', async () => {
        write({ 'tagged.yml': play('ansible.builtin.command: "true"') });
        const result = await run({ playbooks: 'tagged.yml', tags: 'nosuch' });
        expect(errors(result)).toEqual([
          expect.objectContaining({ title: 'ANSIBLE_NO_TASKS', file: 'tagged.yml' }),
        ]);
        expect(errors(result)[0]!.message).toContain('"nosuch"');
        const byOptions = await run({ playbooks: 'tagged.yml', options: '--tags nosuch' });
        expect(errors(byOptions)).toEqual([expect.objectContaining({ title: 'ANSIBLE_NO_TASKS' })]);
      });

      on('because the play ends itself is no failure', async () => {
        write({ 'ends.yml': play('ansible.builtin.meta: end_play', 'ansible.builtin.command: "true"') });
        const result = await run({ playbooks: 'ends.yml' });
        expect(result.exitCode).toBe(0);
        expect(result.annotations).toEqual([
          expect.objectContaining({ level: 'warning', title: 'ANSIBLE_NO_TASKS' }),
        ]);
      });

      on('because no host matches', async () => {
        write({ 'nobody.yml': '- hosts: nobody\n  gather_facts: false\n  tasks: []\n' });
        expect(errors(await run({ playbooks: 'nobody.yml' }))).toEqual([
          expect.objectContaining({ title: 'ANSIBLE_NO_HOSTS' }),
        ]);
      });
    });

    describe('a person is asked, and there is nobody', () => {
      const asking = (more = '') =>
        `- hosts: one\n  gather_facts: false\n  vars_prompt:\n    - prompt: Say\n      name: word\n${more}  tasks:\n    - ansible.builtin.copy: {content: "{{ word }}", dest: "{{ playbook_dir }}/word"}\n`;
      on('for a variable: the play does not begin', async () => {
        write({ 'asks.yml': asking() });
        const result = await run({ playbooks: 'asks.yml' });
        expect(errors(result)).toEqual([
          expect.objectContaining({ title: 'ANSIBLE_ASKS', file: 'asks.yml', line: 5 }),
        ]);
        expect(existsSync(join(workspace, 'word'))).toBe(false);
        const given = await run({ playbooks: 'asks.yml', 'extra-vars': 'word: hi' });
        expect(given.annotations).toEqual([]);
        expect(readFileSync(join(workspace, 'word'), 'utf8')).toBe('hi');
      });

      on('for a variable with a default, which it has', async () => {
        write({ 'asks.yml': asking('      default: usual\n') });
        const result = await run({ playbooks: 'asks.yml' });
        expect(result.annotations).toEqual([
          expect.objectContaining({ level: 'warning', title: 'ANSIBLE_ASKS', line: 5 }),
        ]);
        expect(readFileSync(join(workspace, 'word'), 'utf8')).toBe('usual');
      });

      on('to go on: a warning at the task', async () => {
        write({
          'pause.yml': play(
            'ansible.builtin.pause: {prompt: "Go on?"}',
            'ansible.builtin.pause: {seconds: 1}',
          ),
        });
        const result = await run({ playbooks: 'pause.yml' });
        expect(result.annotations).toEqual([
          expect.objectContaining({
            level: 'warning',
            title: 'ANSIBLE_ASKS',
            file: 'pause.yml',
            line: 4,
          }),
        ]);
      });
    });

    on('a task that hangs is named when the time is over', async () => {
      write({ 'hangs.yml': play('name: sleeps\n      ansible.builtin.command: sleep 600') });
      const result = await run({ playbooks: 'hangs.yml', timeout: '10s' });
      expect(errors(result)).toEqual([
        expect.objectContaining({ title: 'DEADLINE_EXCEEDED', file: 'hangs.yml', line: 4 }),
      ]);
      expect(errors(result)[0]!.message).toContain('hangs.yml was at task "sleeps" on one');
    });

    on('an inventory that is not there, or cannot be read', async () => {
      write({ 'ok.yml': play('ansible.builtin.command: "true"'), 'broken.yml': 'all: [\n' });
      expect(errors(await run({ playbooks: 'ok.yml', inventory: 'nope.yml' }))).toEqual([
        expect.objectContaining({ title: 'INVENTORY_MISSING' }),
      ]);
      const broken = errors(await run({ playbooks: 'ok.yml', inventory: 'broken.yml' }));
      expect(broken).toEqual([expect.objectContaining({ title: 'ANSIBLE_NO_HOSTS' })]);
      expect(broken[0]!.message).toMatch(/could not read the inventory: .*broken\.yml/);
    });

    on('options of the command', async () => {
      write({
        'steps.yml': play(
          'name: first\n      ansible.builtin.file: {path: "{{ playbook_dir }}/first", state: touch}',
          'name: run it\n      ansible.builtin.command: "true"',
        ),
      });
      const result = await run({ playbooks: 'steps.yml', options: '-v --forks 2\n--start-at-task "run it"' });
      expect(result.annotations).toEqual([]);
      expect(existsSync(join(workspace, 'first'))).toBe(false);
      // The inputs win over them.
      const limited = await run({ playbooks: 'steps.yml', options: '--limit two', limit: 'one' });
      expect(Object.keys(JSON.parse(limited.outputs.recap!))).toEqual(['one']);
      for (const options of ['-K', '-vvK', '--step', '--no-such-option']) {
        const refused = errors(await run({ playbooks: 'steps.yml', options }));
        expect(refused).toEqual([expect.objectContaining({ title: 'OPTIONS_INVALID' })]);
        expect(refused[0]!.message).toContain(options);
      }
    });

    on('a RUNNER_TEMP that is too long for sockets, and nothing left behind', async () => {
      const temporary = mkdtempSync(join(tmpdir(), `${'long-'.repeat(20)}-`));
      const directories = () => readdirSync('/tmp').filter(name => name.startsWith('gd-ansible-'));
      const before = directories();
      write({ 'ok.yml': play('ansible.builtin.command: "true"') });
      const result = await run({ playbooks: 'ok.yml' }, { RUNNER_TEMP: temporary });
      expect(result.annotations).toEqual([]);
      expect(readdirSync(temporary)).toEqual([]);
      // Other test files have such directories too, for as long as their playbooks run.
      const made = directories().filter(name => !before.includes(name));
      const left = () => made.filter(name => existsSync(join('/tmp', name)));
      const end = performance.now() + 60_000;
      while (left().length > 0 && performance.now() < end)
        await new Promise(resolve => setTimeout(resolve, 200));
      expect(left()).toEqual([]);
      rmSync(temporary, { recursive: true });
    });
  });
}
