import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import {
  checkJumpHost,
  configFile,
  extraVarsFile,
  handedVars,
  makePrivateDirectories,
  parseOptions,
  parseVaultPasswords,
  placeOf,
  playbookArguments,
  playbookEnvironment,
  readDump,
  readReport,
  removePrivateFiles,
  sentenceOf,
  sshConfig,
  writePrivateFiles,
} from '../src/index.ts';
import { writeVariables } from '../src/private-files.ts';
import { lastWords, usageError } from '../src/said.ts';

const files = {
  directory: '/run/t/gd-ansible-x',
  short: '/run/t/gd-ansible-x',
  extraVars: '/run/t/gd-ansible-x/extra-vars.yml',
  report: '/run/t/gd-ansible-x/report.jsonl',
  callbacks: '/run/t/gd-ansible-x/callbacks',
  knownHosts: '/run/t/gd-ansible-x/known_hosts',
};

describe('extra-vars', () => {
  test('no file of variables is made of raw text', () => {
    const never = (_: () => unknown) => undefined;
    const outside: string = ['a: 1', "b: '{{ c }}'"].join('\n');
    const secrets = (given: Parameters<typeof writePrivateFiles>[1]['given']) => given;
    expect(secrets(handedVars(outside))).toBe("a: 1\nb: !unsafe '{{ c }}'\n");
    // @ts-expect-error raw text
    never(() => secrets(outside));
    never(() => writeVariables('/x', extraVarsFile({})));
    // @ts-expect-error raw text
    never(() => writeVariables('/x', outside));
    // @ts-expect-error what was judged, with something raw behind it
    never(() => writeVariables('/x', extraVarsFile({}) + outside));
  });

  test('are handed over as they stand, and nothing is nothing', () => {
    const text =
      '# words\nrun: no\naccount: 012345678901\ncommit: 12e4567\nsecret: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\nlist: [yes, 0644]\n';
    expect(handedVars(text)).toBe(text);
    expect(handedVars('{"a": {"b": 1e3}}')).toBe('{"a": {"b": 1e3}}\n');
    expect(handedVars('  \n')).toBeUndefined();
  });

  test.each([
    ['text alone', 'just words', 'is not a mapping'],
    ['a list', '- a', 'is not a mapping'],
    ['broken YAML', 'a: [1', 'is not YAML (line 1'],
    ['a name twice', 'a: 1\na: 2', 'is not YAML'],
    ['a name that is none', '"a b": 1', 'no variable name (line 1)'],
    ['a template in a tag', 'a: 1\nb: !!str "{{ c }}"', 'looks like a template: leave the tag out (line 2)'],
  ])('refuse %s', (_, text, words) => {
    expect(() => handedVars(text)).toThrow(
      expect.objectContaining({ code: 'EXTRA_VARS_INVALID', what: expect.stringContaining(words) }),
    );
  });

  test.each([
    ['title: "{{ x }}"\nrun: no\n', 'title: !unsafe "{{ x }}"\nrun: no\n'],
    ["a: 'it''s {% if %}' # {{ words }}\nb: 2", "a: !unsafe 'it''s {% if %}' # {{ words }}\nb: 2\n"],
    [
      'a: |\n  one {{ x }}\n  two\nb: >-\n  {# c #}\n',
      'a: !unsafe |\n  one {{ x }}\n  two\nb: !unsafe >-\n  {# c #}\n',
    ],
    [
      'a:\n  - x {{ y }}\n  - {k: "{{ z }}", n: 0644}\n',
      'a:\n  - !unsafe x {{ y }}\n  - {k: !unsafe "{{ z }}", n: 0644}\n',
    ],
    ['a: &x "{{ y }}"\nb: *x\n', 'a: &x !unsafe "{{ y }}"\nb: *x\n'],
    ['a: !unsafe "{{ y }}"\n', 'a: !unsafe "{{ y }}"\n'],
    ['a: "\\x7b{ y }}"\n', 'a: !unsafe "\\x7b{ y }}"\n'],
    [
      '{"a": "{{ x }}", "n": 1e3, "t": true, "z": "Zo\u00eb"}',
      '{"a": !unsafe "{{ x }}", "n": 1.0e+3, "t": true, "z": "Zo\\u00eb"}\n',
    ],
  ])('mark what looks like a template as data: %j', (text, expected) => {
    expect(handedVars(text)).toBe(expected);
  });

  test.each([
    ['quotes and backslashes', `"'\\`],
    ['line breaks and tabs', 'a\n\tb\r\n'],
    ['control characters', '\u0000\u0007\u007f\u0085\u2028\ufeff'],
    ['other scripts and emoji', 'Zoë 東京 🚀'],
    ['what looks like YAML', '- a: &b *c !d # e'],
  ])('keep %s as they are', (_, value) => {
    const text = extraVarsFile({ value });
    expect(text).toMatch(/^[\x20-\x7e]+\n$/);
    expect(parse(text)).toEqual({ value });
  });

  test('mark what looks like a template as data, at any depth, and nothing else', () => {
    const text = extraVarsFile({
      title: "{{ lookup('pipe', 'id') }}",
      list: [{ x: '{% if %}' }],
      plain: '{x}',
      n: 5,
      no: null,
    });
    expect(text).toBe(
      `{"title": !unsafe "{{ lookup('pipe', 'id') }}", "list": [{"x": !unsafe "{% if %}"}], "plain": "{x}", "n": 5, "no": null}\n`,
    );
  });
});

describe('the command', () => {
  const options = {
    inventory: ['-hosts', 'b.yml'],
    limit: 'web:!host2',
    tags: '-e,x',
    check: true,
    diff: false,
  };

  test('joins every value to its option and puts the playbook behind --', () => {
    const given = {
      ...files,
      given: '/given.yml',
      vaultPassword: '/v',
      vaultPasswords: [{ id: 'prod', path: '/p' }],
    };
    expect(playbookArguments('--version', { ...options, options: ['-v', '--forks', '20'] }, given)).toEqual([
      '-v',
      '--forks',
      '20',
      '--inventory=-hosts',
      '--inventory=b.yml',
      '--limit=web:!host2',
      '--tags=-e,x',
      '--check',
      '--vault-password-file=/v',
      '--vault-id=prod@/p',
      '--extra-vars=@/given.yml',
      `--extra-vars=@${files.extraVars}`,
      '--',
      '--version',
    ]);
  });

  test('keeps the inputs out of the environment and host keys strict, whatever was set before', () => {
    const env = playbookEnvironment(
      {
        INPUT_VAULT_PASSWORD: 's3cret',
        'INPUT_PRIVATE-KEY': 'k',
        ANSIBLE_HOST_KEY_CHECKING: 'False',
        ANSIBLE_SSH_ARGS: '-o StrictHostKeyChecking=no -C',
        PATH: '/bin',
      },
      { ...files, privateKey: '/k' },
    );
    expect(JSON.stringify(env)).not.toContain('s3cret');
    expect(Object.keys(env).filter(name => name.startsWith('INPUT_'))).toEqual([]);
    expect(env.ANSIBLE_HOST_KEY_CHECKING).toBe('True');
    const args = env.ANSIBLE_SSH_ARGS!;
    expect(args.indexOf('StrictHostKeyChecking=yes')).toBeGreaterThan(-1);
    expect(args.indexOf('StrictHostKeyChecking=yes')).toBeLessThan(args.indexOf('StrictHostKeyChecking=no'));
    expect(env.ANSIBLE_PRIVATE_KEY_FILE).toBe('/k');
    expect(env.PATH).toBe('/bin');
  });

  test("leaves the project's own configuration in force", () => {
    const own = { callbackPlugins: '/w/cb', sshArgs: '-C -o ProxyJump=b', pipelining: true };
    const env = playbookEnvironment({ ANSIBLE_CALLBACKS_ENABLED: 'timer' }, files, own, {
      jumpHost: 'me@b:22',
    });
    expect(env.ANSIBLE_CALLBACK_PLUGINS).toBe(`${files.callbacks}:/w/cb`);
    expect(env.ANSIBLE_CALLBACKS_ENABLED).toBe('timer');
    expect(env).not.toHaveProperty('ANSIBLE_PIPELINING');
    expect(env.ANSIBLE_SSH_ARGS).toMatch(/StrictHostKeyChecking=yes.*'ProxyJump=me@b:22' -C -o ProxyJump=b$/);
    const usual = playbookEnvironment({}, files);
    expect(usual).not.toHaveProperty('ANSIBLE_CALLBACKS_ENABLED');
    expect(usual.ANSIBLE_CALLBACK_PLUGINS).toBe(
      `${files.callbacks}:~/.ansible/plugins/callback:/usr/share/ansible/plugins/callback`,
    );
    expect(usual.ANSIBLE_PIPELINING).toBe('True');
  });

  test('options are split as a shell splits them, and ask nobody', () => {
    expect(parseOptions('-vv --forks 20\n--start-at-task "run it"')).toEqual([
      '-vv',
      '--forks',
      '20',
      '--start-at-task',
      'run it',
    ]);
    for (const text of [
      ...[
        '-k',
        '--ask-become-pass',
        '-v "x',
        'other.yml -v',
        '-vvK',
        '-bK',
        '-Kv',
        '--ask-become-p',
        '--ask',
      ],
      ...['--step', '--vault-id prompt', '--vault-id=dev@prompt', '--vault-id dev@prompt'],
    ])
      expect(() => parseOptions(text)).toThrow(expect.objectContaining({ code: 'OPTIONS_INVALID' }));
  });

  test.each([
    ['bastion', true],
    ['deploy@bastion.example.org:2222', true],
    ['a@b,c@[::1]:22', true],
    ['-oProxyCommand=x', false],
    ["b' -o X", false],
    ['a b', false],
    ['a@b:22/..', false],
  ])('jump host %j: %s', (text, valid) => {
    const check = () => checkJumpHost(text);
    if (valid) expect(check()).toBe(text);
    else expect(check).toThrow(expect.objectContaining({ code: 'JUMP_HOST_INVALID' }));
  });

  test("ssh's configuration gives every hop the known hosts and the key", () => {
    expect(sshConfig({ knownHosts: '/t/a b/known', privateKey: '/t/100%/key' }, { HOME: '/home/me' })).toBe(
      `Host *
  UserKnownHostsFile "/t/a b/known"
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  UpdateHostKeys no
  IdentityFile "/t/100%%/key"
  IdentitiesOnly yes
Include "/home/me/.ssh/config"
Include /etc/ssh/ssh_config
`,
    );
  });

  test('passwords of vault ids', () => {
    expect(parseVaultPasswords('prod: a b: c\n\n  dev:x  \n')).toEqual([
      { id: 'prod', password: 'a b: c' },
      { id: 'dev', password: 'x' },
    ]);
    expect(() => parseVaultPasswords('prod: x\nhunter2')).toThrow(
      expect.objectContaining({
        code: 'VAULT_PASSWORDS_INVALID',
        what: expect.not.stringContaining('hunter2'),
      }),
    );
  });
});

describe("Ansible's word on its configuration", () => {
  test('by name, of the base and of a connection', () => {
    expect(readDump('[{"name": "A", "value": [1]}, {"GALAXY_SERVERS": {}}]').get('A')).toEqual([1]);
    expect(
      readDump('[{"local": []}, {"ssh": [{"name": "ssh_args", "value": "-C"}]}]', 'ssh').get('ssh_args'),
    ).toBe('-C');
    for (const text of ['', 'no JSON', '{}', '[null]']) expect(readDump(text, 'ssh').size).toBe(0);
  });

  test('the file that it reads, and the one that it does not', () => {
    const home = mkdtempSync(join(tmpdir(), 'ansible-config-'));
    const own = join(home, 'work');
    mkdirSync(own, { mode: 0o755 });
    const env = { HOME: home };
    expect(configFile(env, own).path ?? '/etc/ansible/ansible.cfg').toBe('/etc/ansible/ansible.cfg');
    writeFileSync(join(own, 'ansible.cfg'), '');
    expect(configFile(env, own)).toEqual({ path: join(own, 'ansible.cfg') });
    chmodSync(own, 0o777);
    expect(configFile(env, own).ignored).toBe(join(own, 'ansible.cfg'));
    expect(configFile({ ...env, ANSIBLE_CONFIG: own }, own)).toEqual({ path: join(own, 'ansible.cfg') });
    rmSync(home, { recursive: true });
  });
});

describe("Ansible's last words", () => {
  test.each([
    ["[ERROR]: couldn't resolve 'x'.\nOrigin: /w/a.yml:4:7\n\n2 a\n3 b", "couldn't resolve 'x'."],
    ['[WARNING]: one\nERROR! two\n\nThe error appears to be', 'two'],
    ['a\nb', 'a b'],
    ['', 'it said nothing'],
  ])('%j', (text, said) => {
    expect(lastWords(text)).toBe(said);
  });

  test('on the command line, before its help', () => {
    const text =
      'usage: ansible-playbook [-h]\nansible-playbook: error: unrecognized arguments: --x\n\nusage: more';
    expect(usageError(text)).toBe('unrecognized arguments: --x');
    expect(usageError('ERROR! other')).toBeUndefined();
  });
});

describe('the report', () => {
  const line = (value: object) => `${JSON.stringify(value)}\n`;
  const failed = (host: string, more: object = {}) =>
    line({
      event: 'failed',
      host,
      task: 'build',
      file: '/w/p/site.yml',
      line: 7,
      ignored: false,
      message: `no\n${host}`,
      ...more,
    });
  const recap = (hosts: Record<string, object>) => line({ event: 'recap', hosts });

  test('has what had not come to its end, and what a person was asked', () => {
    const start = (host: string, task: string, number: number) =>
      line({ event: 'start', host, task, file: '/w/p/site.yml', line: number });
    const { running, asks, pauses } = readReport(
      'site.yml',
      line({ event: 'asks', name: 'word', default: false }) +
        start('a', 'first', 3) +
        line({ event: 'done', host: 'a' }) +
        line({ event: 'pauses', task: 'go on', file: '/w/p/site.yml', line: 4 }) +
        start('a', 'second', 5) +
        start('b', 'second', 5) +
        start('c', 'second', 5) +
        line({ event: 'done', host: 'c' }),
    );
    expect(running).toEqual([{ task: 'second', file: '/w/p/site.yml', line: 5, hosts: ['a', 'b'] }]);
    expect(asks).toEqual([{ name: 'word', default: false }]);
    expect(pauses).toEqual([{ task: 'go on', file: '/w/p/site.yml', line: 4 }]);
  });

  test('joins a task that failed on several hosts', () => {
    const { failed: tasks } = readReport(
      'site.yml',
      failed('a') + failed('b') + recap({ a: { failures: 1 }, b: { failures: 1 } }),
    );
    expect(tasks).toHaveLength(1);
    expect(sentenceOf(tasks[0]!)).toBe('Task "build" failed on a, b: no a.');
    expect(placeOf({ workspace: '/w', directory: '/w/p' }, tasks[0]!)).toEqual({
      file: 'p/site.yml',
      line: 7,
    });
  });

  test('leaves out what was ignored or rescued', () => {
    const text =
      failed('a', { ignored: true }) +
      failed('b') +
      recap({ a: { ok: 3, ignored: 1 }, b: { ok: 2, rescued: 1 } });
    const report = readReport('site.yml', text);
    expect(report.failed).toEqual([]);
    expect(report.recap.b).toEqual({
      ok: 2,
      changed: 0,
      unreachable: 0,
      failures: 0,
      skipped: 0,
      rescued: 1,
      ignored: 0,
    });
  });

  test('names the failure that counts, not one that was rescued before', () => {
    const rescued = failed('a', { task: 'try', rescued: true });
    const text = rescued + failed('a', { line: 9 }) + recap({ a: { failures: 1, rescued: 1 } });
    expect(readReport('site.yml', text).failed.map(({ task, line }) => [task, line])).toEqual([['build', 9]]);
    // A play that does not show its rescue: the failure that nothing came after.
    const unknown =
      failed('a', { rescued: true, task: 'try' }) +
      failed('a', { rescued: true }) +
      recap({ a: { failures: 1, rescued: 1 } });
    expect(readReport('site.yml', unknown).failed.map(({ task }) => task)).toEqual(['build']);
  });

  test('counts plays that matched a host', () => {
    const text = line({ event: 'play' }) + line({ event: 'play' }) + line({ event: 'no-hosts' }) + recap({});
    expect(readReport('site.yml', text).plays).toBe(1);
  });

  test('of a run that was cut still tells the failures', () => {
    const { failed: tasks, recap: hosts } = readReport('site.yml', `${failed('a')}{"event":"rec`);
    expect(tasks.map(task => task.task)).toEqual(['build']);
    expect(hosts).toEqual({});
  });
});

describe('private files', () => {
  let temporary: string;
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), 'ansible-test-'));
  });
  afterEach(() => rmSync(temporary, { recursive: true, force: true }));

  test('are readable for this user alone, and a key with Windows line ends is repaired', () => {
    const directories = makePrivateDirectories(temporary);
    const made = writePrivateFiles(
      directories,
      {
        privateKey: 'a\r\nb',
        knownHosts: 'h k',
        vaultPassword: 'v',
        vaultPasswords: [{ id: 'x', password: 'y' }],
        given: handedVars('a: 1\n'),
      },
      ({ privateKey, knownHosts }) => `${privateKey} ${knownHosts}`,
    );
    expect(readFileSync(join(made.short, 'ssh_config'), 'utf8')).toBe(
      `${made.privateKey} ${made.knownHosts}`,
    );
    expect(readFileSync(made.given!, 'utf8')).toBe('a: 1\n');
    expect(readFileSync(made.vaultPasswords![0]!.path, 'utf8')).toBe('y\n');
    expect(made.short).toBe(made.directory);
    expect(statSync(made.directory).mode & 0o777).toBe(0o700);
    for (const path of [made.privateKey!, made.vaultPassword!, made.given!, made.vaultPasswords![0]!.path]) {
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(statSync(made.privateKey!).size).toBe(4);
    expect(made.becomePassword).toBeUndefined();
    expect(removePrivateFiles([temporary], made.directory)).toBe(true);
    expect(readdirSync(temporary)).toEqual([]);
    expect(removePrivateFiles([temporary], made.directory)).toBe(false);
  });

  test.each(['a'.repeat(90), "runner's {{ temp }}", 'with space'])(
    'sockets are elsewhere where %j does not do for them',
    name => {
      const long = join(temporary, name);
      const elsewhere = join(temporary, 'tmp');
      for (const directory of [long, elsewhere]) mkdirSync(directory);
      const made = makePrivateDirectories(long, elsewhere);
      expect(made.directory.startsWith(long)).toBe(true);
      expect(made.short.startsWith(elsewhere)).toBe(true);
      expect(statSync(made.short).mode & 0o777).toBe(0o700);
      for (const directory of [made.directory, made.short])
        expect(removePrivateFiles([long, elsewhere], directory)).toBe(true);
    },
  );

  test('both directories are made, or none', () => {
    const long = join(temporary, 'a'.repeat(90));
    mkdirSync(long);
    expect(() => makePrivateDirectories(long, join(temporary, 'nowhere'))).toThrow('ENOENT');
    expect(readdirSync(long)).toEqual([]);
  });

  test('are the only thing that is ever removed', () => {
    const other = join(temporary, 'other');
    mkdirSync(join(other, 'gd-ansible-x'), { recursive: true });
    expect(removePrivateFiles([temporary], other)).toBe(false);
    expect(removePrivateFiles([temporary], join(other, 'gd-ansible-x'))).toBe(false);
    expect(existsSync(join(other, 'gd-ansible-x'))).toBe(true);
    // Nor anything through a link.
    symlinkSync(other, join(temporary, 'gd-ansible-link'));
    expect(removePrivateFiles([temporary], join(temporary, 'gd-ansible-link'))).toBe(false);
    expect(existsSync(other)).toBe(true);
  });
});
