/**
 * Attacks by a host, by the application on it, and by files of a pull request, on the shipped ssh-release: what the attacker
 * does is done for real, against a real shell behind SSH, and must come to nothing.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runStep, type StepResult } from '@guarded-deploy/github-simulator';
import { startShellHost } from '@guarded-deploy/ssh/shell-host';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import ssh2 from 'ssh2';
import { lacking, World } from '../../packages/release/test/world.ts';
import { FORGER, LOOKER } from './programs.ts';

if (lacking.length > 0) console.log(`attacks on hosts skipped: no ${lacking.join(', ')}`);
const suite = lacking.length > 0 ? describe.skip : describe;

const SECRET = 'pa55-of-the-input';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.stop());

async function play(yaml = '', inputs: Record<string, string> = {}): Promise<StepResult> {
  const hosts = world.hosts.map(
    ({ port }, index) =>
      `    h${index}: { address: 127.0.0.1, port: ${port}, user: deploy, variables: { n: ${index} } }\n`,
  );
  world.write(
    'deploy/release.yml',
    `app: demo\nroot: "${world.directory}/app{{ n }}"\ninventory:\n  hosts:\n${hosts.join('')}lock: { wait: 1 }\n${yaml}`,
  );
  // Each host has a key of its own; the action has one for all of them.
  return await runStep({
    action: 'ssh-release',
    workspace: world.source,
    inputs: {
      'private-key': world.hosts[0]?.privateKey ?? '',
      'known-hosts': world.hosts.map(({ knownHosts }) => knownHosts).join(''),
      ...inputs,
    },
  });
}
const codeOf = (step: StepResult) => step.annotations.find(({ level }) => level === 'error')?.title;
const messageOf = (step: StepResult) =>
  step.annotations.find(({ level }) => level === 'error')?.message ?? '';
function ok(step: StepResult): StepResult {
  expect(step.exitCode === 0 ? '' : step.log).toBe('');
  return step;
}
/** What the runner took for a command and should not have. */
const heard = ({ annotations, masks, legacy, groups, unknown, debug }: StepResult) =>
  JSON.stringify([annotations, masks, legacy, groups, unknown, debug]).match(/owned/g) ?? [];
const current = () => readlinkSync(world.at('current'));

suite('what runs on a host', () => {
  test('and prints the words of our program does not make a failed release a success', async () => {
    await world.start(1);
    ok(await play());
    const before = current();
    world.write('forge', FORGER, 0o755);
    const step = await play('build: [{ name: css, command: [sh, ./forge] }]\n');
    expect([step.exitCode, codeOf(step)]).toEqual([1, 'BUILD_FAILED']);
    expect(step.log).toMatch(/forged with \d/);
    expect(current()).toBe(before);
    expect(JSON.parse(step.outputs['hosts']!)[0].status).not.toBe('released');
  });

  test('gives the runner no command, whatever it prints', async () => {
    await world.start(1);
    world.write(
      'noise',
      [
        '#!/bin/sh',
        "printf '::error::owned\\n  ::add-mask::a\\n\\t::set-output name=release::owned\\n##[error]owned\\n'",
        "printf 'x\\r::error::owned\\n\\302\\205::error::owned\\n\\342\\200\\250::error::owned\\n\\033[2J\\033]0;owned\\a\\n'",
        "printf '::stop-commands::owned\\n::group::owned\\n::save-state name=x::owned\\n'",
      ].join('\n'),
      0o755,
    );
    const step = ok(await play('build: [{ name: noise, command: [./noise] }]\n'));
    // The text is there for a person, and no command has come of it.
    expect(step.stdout).toContain('owned');
    expect(heard(step)).toEqual([]);
    expect(step.stdout).not.toMatch(/##\[|\u001b|\u0007|\u0085/);
    expect(step.outputs['release']).not.toBe('owned');
    expect(step.state['x']).toBeUndefined();
    expect(step.summary).not.toContain('::error');
  });

  test('a mebibyte of each hostile line costs its length', async () => {
    await world.start(1);
    const lines = ['\\r', ' ', ':', '\\t', '"', '%'].map(
      sign => `head -c 1000000 /dev/zero | tr '\\0' '${sign}'; echo ::error::owned`,
    );
    world.write('noise', `#!/bin/sh\n${lines.join('\n')}\n`, 0o755);
    const step = ok(await play('build: [{ name: noise, command: [./noise] }]\n'));
    expect(step.timedOut).toBe(false);
    expect(heard(step)).toEqual([]);
  });

  test('sees no secret in any program’s arguments, and none stays on the host or in the log', async () => {
    await world.start(1);
    writeFileSync(join(world.directory, 'word'), SECRET);
    world.write('env.j2', 'WORD={{ word }}\n');
    world.write('look', LOOKER, 0o755);
    const step = ok(
      await play(
        `templates: [{ source: env.j2, path: shared/.env }]\nbuild: [{ name: look, command: [./look, "${world.directory}/seen"] }]\n`,
        { variables: `word: ${SECRET}` },
      ),
    );
    const seen = readFileSync(join(world.directory, 'seen'), 'utf8');
    // It saw our program, and what stands in arguments.
    expect(seen).toContain('gd_main');
    expect(seen).not.toContain(SECRET);
    expect(seen).not.toContain('PRIVATE KEY');
    expect(step.log).not.toContain(SECRET);
    const holding = execFileSync('grep', ['-rlF', SECRET, world.root()], { encoding: 'utf8' }).trim();
    expect(holding.split('\n')).toEqual([world.at('shared/.env')]);
    expect(statSync(world.at('shared/.env')).mode & 0o007).toBe(0);
  });
});

suite('a host that lies', () => {
  test.each(['a branch', 'a whole commit'])('about %s is found, and nothing goes live', async kind => {
    const repository = join(world.directory, 'repo');
    mkdirSync(repository);
    const git = (...words: string[]) =>
      execFileSync(
        'git',
        ['-C', repository, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...words],
        { encoding: 'utf8' },
      ).trim();
    git('init', '-q', '-b', 'main');
    const [evil, good] = ['evil', 'good'].map(text => {
      writeFileSync(join(repository, 'VERSION'), text);
      git('add', '.');
      git('commit', '-qm', text);
      return git('rev-parse', 'HEAD');
    });
    const tools = join(world.directory, 'tools');
    mkdirSync(tools);
    writeFileSync(
      join(tools, 'git'),
      `#!/bin/sh\ncase "$*" in *rev-parse*) echo ${evil}; exit 0 ;; esac\nexec /usr/bin/git "$@"\n`,
    );
    chmodSync(join(tools, 'git'), 0o755);
    await world.start(1, tools);
    const ref = kind === 'a branch' ? 'main' : good;
    const step = await play(`source: { type: git, repository: "${repository}", ref: "${ref}" }\n`);
    expect([step.exitCode, codeOf(step)]).toEqual([1, 'GIT_COMMIT_DIFFERS']);
    expect(messageOf(step)).toContain(evil);
    expect(existsSync(world.at('current'))).toBe(false);
  });

  test('by a list that unpacks without end gets nothing', async () => {
    await world.start(1);
    const first = ok(await play());
    const directory = world.at(`.guarded-deploy/releases/${first.outputs['release']}`);
    // Parts of a packed file may stand behind each other.
    const part = gzipSync(Buffer.alloc(30 << 20), { level: 1 });
    writeFileSync(`${directory}/prints.gz`, Buffer.concat(Array(10).fill(part)));
    const second = ok(await play());
    expect(JSON.parse(second.outputs['hosts']!)[0].filesSent).toBe(
      JSON.parse(first.outputs['hosts']!)[0].filesSent,
    );
  });
});

suite('who stands between', () => {
  let proxy: Server | undefined;
  afterEach(() => {
    proxy?.close();
    proxy = undefined;
  });

  test.each([
    ['ed25519', undefined],
    ['rsa', { bits: 2048 }],
    ['ecdsa', { bits: 256 }],
  ] as const)('with a key of its own (%s) is refused before anything is sent', async (type, options) => {
    const pair = ssh2.utils.generateKeyPairSync(type as 'rsa', options as { bits: number });
    await world.start(1);
    const asked: string[] = [];
    const middle = await startShellHost({ root: join(world.directory, 'middle'), hostKey: pair.private });
    // It has the address that is known, and passes on to itself.
    proxy = createServer(socket => {
      const inner = connect(middle.port, '127.0.0.1');
      socket.on('data', chunk => asked.push(chunk.toString('latin1')));
      socket.pipe(inner).pipe(socket);
      for (const end of [socket, inner]) end.on('error', () => undefined);
    });
    await new Promise<void>(resolve => proxy!.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as { port: number };
    const [real] = world.hosts;
    world.hosts[0] = { ...real!, port };
    try {
      const step = await play('', { 'known-hosts': real!.knownHosts.replace(`:${real!.port}`, `:${port}`) });
      expect([step.exitCode, codeOf(step)]).toEqual([1, 'HOST_KEY_CHANGED']);
      expect(existsSync(world.at(''))).toBe(false);
      expect(existsSync(join(world.directory, 'middle', '.guarded-deploy'))).toBe(false);
      const unknown = await play('', { 'known-hosts': 'other.example ssh-ed25519 AAAA\n' });
      expect(unknown.exitCode).toBe(1);
      // No name of a user and no word of our program went out in the clear.
      expect(asked.join('')).not.toContain('deploy');
    } finally {
      await middle.close();
      world.hosts[0] = real!;
    }
  });
});

suite('the source', () => {
  const NAMES = [
    'a b',
    "a'b",
    'a"b',
    'a\nb',
    'a\tb',
    'a\\b',
    '-rf',
    '$(touch owned)',
    '`touch owned`',
    '*',
    '~',
    '#x',
    '::error::owned',
    'ä\u202e',
    '\u001b[2J',
  ];

  test(`${NAMES.length} hostile names arrive as they are, and are told without harm`, async () => {
    await world.start(1);
    for (const name of NAMES) world.write(join('odd', name), name);
    const step = ok(await play());
    for (const name of NAMES) expect(world.read(join('current/odd', name))).toBe(name);
    expect(existsSync(join(world.directory, 'host0', 'owned'))).toBe(false);
    expect(step.stdout).not.toMatch(/\u001b|^::error::owned/m);
    // The same once more, where they are copied on the host.
    ok(await play());
    for (const name of NAMES) expect(world.read(join('current/odd', name))).toBe(name);
  });

  test.each([
    ['/etc/passwd', 'an absolute link'],
    ['../../outside', 'one above the checkout'],
    ['sub/../../outside', 'one by a detour'],
  ])('with a link to %s (%s) is refused or sent as a link, never followed', async target => {
    await world.start(1);
    writeFileSync(join(world.directory, 'outside'), SECRET);
    mkdirSync(join(world.source, 'sub'), { recursive: true });
    symlinkSync(target, join(world.source, 'way'));
    const step = await play();
    expect(step.log).not.toContain(SECRET);
    if (step.exitCode === 0) expect(lstatSync(world.at('current/way')).isSymbolicLink()).toBe(true);
    else expect(existsSync(world.at('current'))).toBe(false);
    expect(step.log + (codeOf(step) ?? '')).toMatch(/way/);
  });
});

suite('the application’s user', () => {
  const asRoot = process.getuid?.() === 0;
  const rooted = asRoot ? test : test.skip;
  if (!asRoot) console.log('files of root beside the application skipped: not root');

  rooted('who plants links where root writes changes no file of root', async () => {
    await world.start(1);
    const secret = join(world.directory, 'of-root');
    writeFileSync(secret, 'of root\n', { mode: 0o600 });
    mkdirSync(world.at('shared/conf'), { recursive: true });
    for (const name of ['.env.gd-new', '.gd-new']) symlinkSync(secret, world.at(`shared/conf/${name}`));
    chownSync(world.at('shared/conf'), 65534, 65534);
    world.write('env.j2', 'WORD=1\n');
    const yaml = 'templates: [{ source: env.j2, path: shared/conf/.env, owner: "nobody", mode: "0644" }]\n';
    const step = await play(yaml);
    expect([step.exitCode, codeOf(step)]).toEqual([1, 'DIRECTORY_SHARED']);
    // A link in place of the file itself, too, and where somebody trusts the directory.
    symlinkSync(secret, world.at('shared/conf/.env'));
    for (const text of [yaml, yaml.replace('mode:', 'trust-directory: true, mode:')]) {
      const again = await play(text);
      if (again.exitCode === 0) expect(lstatSync(world.at('shared/conf/.env')).isFile()).toBe(true);
      else expect(codeOf(again)).toMatch(/^(DIRECTORY_SHARED|PATH_IS_LINK)$/);
    }
    expect(readFileSync(secret, 'utf8')).toBe('of root\n');
    expect([statSync(secret).uid, statSync(secret).mode & 0o777]).toEqual([0, 0o600]);
  });
});

suite('a file that is replaced', () => {
  test('a link in place of a file that is replaced: what it leads to is neither read, kept nor changed', async () => {
    await world.start(1);
    const secret = join(world.directory, 'of-somebody');
    writeFileSync(secret, SECRET, { mode: 0o600 });
    world.write('site.j2', 'site\n');
    const yaml = 'templates: [{ source: site.j2, path: shared/site.conf }]\n';
    const bad = 'verify: [{ command: ["false"], timeout: 1 }]\n';
    ok(await play(yaml));
    for (const plant of [
      () => symlinkSync(secret, world.at('shared/site.conf')),
      () => linkSync(secret, world.at('shared/site.conf')),
    ]) {
      rmSync(world.at('shared/site.conf'), { recursive: true, force: true });
      plant();
      for (const text of [yaml.replace('site.j2', 'site2.j2') + bad, yaml.replace('site.j2', 'site2.j2')]) {
        world.write('site2.j2', `another ${text.length}\n`);
        const step = await play(text);
        expect(codeOf(step)).not.toBe('UNEXPECTED');
        expect(readFileSync(secret, 'utf8')).toBe(SECRET);
        expect(statSync(secret).mode & 0o777).toBe(0o600);
        expect(step.log).not.toContain(SECRET);
      }
    }
    // What is kept for going back may be a further name of the same file, and is never a copy of what a link leads to.
    const copies = ['-type', 'f', '!', '-samefile', secret, '-exec', 'grep', '-lF', SECRET, '{}', '+'];
    expect(spawnSync('find', [world.root(), ...copies], { encoding: 'utf8' }).stdout).toBe('');
  });
});

suite('an input', () => {
  test('that names a release to go back to names one of those that there are, and no other place', async () => {
    await world.start(1);
    ok(await play());
    ok(await play());
    const before = current();
    // What an attacker would have made live: a directory beside the releases.
    mkdirSync(join(world.directory, 'evil'));
    writeFileSync(join(world.directory, 'evil/VERSION'), 'evil');
    mkdirSync(world.at('.guarded-deploy/releases/x'), { recursive: true });
    for (const to of ['../../evil', '..', 'x', '$(touch owned)']) {
      const step = await play('', { command: 'rollback', to });
      expect([to, step.exitCode, codeOf(step)]).toEqual([to, 1, 'RELEASE_UNKNOWN']);
      expect([to, current()]).toEqual([to, before]);
    }
    expect(existsSync(join(world.directory, 'host0', 'owned'))).toBe(false);
    expect(existsSync(world.at('owned'))).toBe(false);
  });

  test.each(['../secret', 'prod/../../secret', '*'])(
    'environment %j leads to no file outside of the checkout',
    async environment => {
      await world.start(1);
      writeFileSync(join(world.directory, 'secret'), `[web]\nw1 ansible_host=${SECRET}\n`);
      world.write(
        'deploy/release.yml',
        `app: demo\nroot: ${world.root()}\ninventory: deploy/{environment}\n`,
      );
      const step = await runStep({
        action: 'ssh-release',
        workspace: world.source,
        inputs: {
          environment,
          'private-key': world.hosts[0]!.privateKey,
          'known-hosts': world.hosts[0]!.knownHosts,
        },
      });
      expect(step.exitCode).toBe(1);
      expect(codeOf(step)).toMatch(/^(?!UNEXPECTED)[A-Z_]+$/);
      expect(step.log + step.summary).not.toContain(SECRET);
    },
  );
});

suite('files of a pull request', () => {
  const bomb = (levels: number) =>
    [
      'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
      ...Array.from(
        { length: levels },
        (_, at) => `a${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(', ')}]`,
      ),
    ].join('\n');

  test.each([
    ['the release file', 'deploy/release.yml', ''],
    ['the inventory', 'deploy/hosts.yml', 'inventory: deploy/hosts.yml\n'],
    ['the input', '', ''],
  ])('%s as a bomb of aliases is refused in words', async (_, path, yaml) => {
    await world.start(1);
    let step: StepResult;
    if (path === '') step = await play('', { variables: bomb(12) });
    else if (path === 'deploy/release.yml')
      step = await play(`x-bomb:\n  ${bomb(12).replaceAll('\n', '\n  ')}\n`);
    else {
      world.write(path, `all:\n  hosts: { h: {} }\n  vars:\n    ${bomb(12).replaceAll('\n', '\n    ')}\n`);
      step = await runStep({
        action: 'ssh-release',
        workspace: world.source,
        inputs: { 'private-key': world.hosts[0]!.privateKey, 'known-hosts': world.hosts[0]!.knownHosts },
      });
      world.write('deploy/release.yml', `app: demo\nroot: ${world.root()}\n${yaml}`);
      step = await runStep({ ...step.options });
    }
    expect([step.exitCode, step.timedOut]).toEqual([1, false]);
    expect(codeOf(step)).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
    expect(codeOf(step)).not.toBe('UNEXPECTED');
    expect(messageOf(step).length).toBeLessThan(2000);
  });

  test('names of JavaScript in every file change nothing and reach nothing', async () => {
    await world.start(1);
    world.write('t.j2', '{{ polluted | default("no") }} {{ ({}).polluted | default("no") }}\n');
    const step = await play('templates: [{ source: t.j2, path: out }]\n', {
      variables: '{"__proto__": {"polluted": "yes"}, "constructor": {"prototype": {"polluted": "yes"}}}',
    });
    if (step.exitCode === 0) expect(world.read('current/out')).toBe('no no\n');
    else expect(codeOf(step)).not.toBe('UNEXPECTED');
    expect(step.log).not.toContain('polluted": "yes');
  });
});
