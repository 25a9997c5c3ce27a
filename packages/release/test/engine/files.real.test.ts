/** What a release does to the files of a host: nothing through a link, nothing to shared/, and back to what was there. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { check, filesIn, type ReleaseResult, readInventory, rollback, status } from '@guarded-deploy/release';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { encryptVault } from '../encrypt.ts';
import { lacking, World } from '../world.ts';

jest.setTimeout(300_000);
if (lacking.length > 0) console.log(`files on shell hosts skipped: no ${lacking.join(', ')}`);
const real = lacking.length > 0 ? describe.skip : describe;

const BAD = 'verify: [{ command: ["false"], timeout: 1 }]\n';

let world: World;
const ok = (result: ReleaseResult) => {
  expect(result.failure?.message).toBeUndefined();
  return result;
};
const failed = (result: ReleaseResult) => `${result.failure?.code}: ${result.failure?.what}`;
/** A file below the root of the application, with its directories. */
const put = (path: string, text = 'kept') => {
  mkdirSync(join(world.at(path), '..'), { recursive: true });
  writeFileSync(world.at(path), text);
};
const link = (path: string, target: string) => {
  mkdirSync(join(world.at(path), '..'), { recursive: true });
  symlinkSync(target, world.at(path));
};

/** Ends our program on the host with all it started, as a power cut does. */
const killHost = () =>
  execFileSync('sh', [
    '-c',
    't() { for c in $(cat /proc/$1/task/$1/children); do t $c; done; kill -9 $1; }; t "$(cut -d" " -f1 "$1")"',
    'sh',
    world.at('.guarded-deploy/holder'),
  ]);

real('shared paths', () => {
  beforeEach(async () => {
    world = await new World().start(1);
  });
  afterEach(() => world.stop());

  test('one inside another is left as it is, whether the release succeeds or fails', async () => {
    put('shared/media/uploads/photo');
    const yaml =
      'shared: { directories: [media, media/uploads, media/new/deep], files: [media/uploads/photo] }\n';
    const before = statSync(world.at('shared/media/uploads')).ino;
    for (const more of [BAD, '', BAD]) {
      await world.release(yaml + more);
      expect(lstatSync(world.at('shared/media/uploads')).isDirectory()).toBe(true);
      expect(statSync(world.at('shared/media/uploads')).ino).toBe(before);
      expect(world.read('shared/media/uploads/photo')).toBe('kept');
    }
    expect(world.read('current/media/uploads/photo')).toBe('kept');
    expect(readlinkSync(world.at('current/media'))).toBe('../../shared/media');
    expect(statSync(world.at('current/media/new/deep')).isDirectory()).toBe(true);
    expect(await world.rubbish()).toEqual([]);
  });

  test('are written in many ways and mean the same', async () => {
    put('shared/b/photo');
    ok(await world.release('shared: { directories: [./media/, a//x/../../b, media] }\n'));
    expect(readlinkSync(world.at('current/media'))).toBe('../../shared/media');
    expect(world.read('current/b/photo')).toBe('kept');
    expect(readdirSync(world.at('current')).sort()).toEqual(['VERSION', 'b', 'lib', 'media']);
  });

  test('directories that a failed release had made are gone again; others stay', async () => {
    put('shared/old/x');
    const yaml = 'shared: { directories: [old/new/deep, fresh] }\n';
    await world.release(yaml + BAD);
    expect(readdirSync(world.at('shared'))).toEqual(['old']);
    expect(readdirSync(world.at('shared/old'))).toEqual(['x']);
    await world.release(`${yaml}build: [{ command: 'echo >fresh/kept; exit 1' }]\n`);
    expect(readdirSync(world.at('shared')).sort()).toEqual(['fresh', 'old']);
  });

  test.each([
    ['a link in place of a directory above', 'shared/media', '../elsewhere', '[media/up]', 'PATH_IS_LINK'],
    ['a link to nothing in place of a directory', 'shared/media', '../nowhere', '[media]', 'PATH_IS_LINK'],
    ['a link in place of the source’s directory', 'releases', '../elsewhere', '[media]', 'PATH_IS_LINK'],
    ['a link in place of our own directory', '.guarded-deploy', '../elsewhere', '[media]', 'PATH_IS_LINK'],
  ])(
    '%s is told with its path, and nothing is written through it',
    async (_, path, target, directories, code) => {
      mkdirSync(join(world.directory, 'elsewhere'));
      mkdirSync(world.at('elsewhere'), { recursive: true });
      link(path, target);
      const yaml = `shared: { directories: ${directories} }\n`;
      for (const result of [await check(world.options(yaml)), await world.release(yaml)])
        expect(failed(result)).toContain(`${code}: On host0, ${world.at(path)} is a link`);
      expect(readlinkSync(world.at(path))).toBe(target);
      expect([readdirSync(world.at('elsewhere')), readdirSync(join(world.directory, 'elsewhere'))]).toEqual([
        [],
        [],
      ]);
    },
  );

  test.each([
    ['shared/media', '[media]', 'shared/media'],
    ['shared/media', '[media/up]', 'shared/media'],
    ['releases', '[media]', 'releases'],
  ])('a file at %s in place of a directory is told with its path', async (path, directories, named) => {
    put(path);
    const yaml = `shared: { directories: ${directories} }\n`;
    for (const result of [await check(world.options(yaml)), await world.release(yaml)])
      expect(failed(result)).toContain(`PATH_NOT_DIRECTORY: On host0, ${world.at(named)} is a file`);
    expect(world.read(path)).toBe('kept');
  });

  test('an operator may have moved shared/ and what is in it to another disk', async () => {
    mkdirSync(join(world.directory, 'disk/big'), { recursive: true });
    writeFileSync(join(world.directory, 'disk/big/photo'), 'kept');
    link('shared', join(world.directory, 'disk'));
    link('shared/media', join(world.directory, 'disk/big'));
    ok(await world.release('shared: { directories: [media, logs], files: [media/photo] }\n'));
    expect(world.read('current/media/photo')).toBe('kept');
    expect(existsSync(join(world.directory, 'disk/logs'))).toBe(true);
  });

  test('shared/ and releases/ that lie in each other are refused before anything is removed', async () => {
    put('releases/old/shared/photo');
    link('shared', 'releases/old/shared');
    expect(failed(await world.release())).toContain('PATH_IS_SHARED');
    expect(world.read('releases/old/shared/photo')).toBe('kept');
  });

  test('outputs of the live release that are reached through a link into shared/ are built anew, and what is shared stays', async () => {
    const ids = [ok(await world.release()).release];
    // As an earlier version may have left it: the output lies in what is shared now.
    put('shared/static/dist/site.css');
    link(`releases/${ids[0]}/static`, '../../shared/static');
    const yaml =
      "build: [{ name: b, command: 'mkdir -p static/dist; echo new >static/dist/site.css', when-changed: [nothing], outputs: [static/dist] }]\n";
    ok(await world.release(yaml));
    expect(world.read('shared/static/dist/site.css')).toBe('kept');
    expect(world.read('current/static/dist/site.css')).toBe('new\n');
    expect(lstatSync(world.at('current/static')).isDirectory()).toBe(true);
  });

  test('what somebody made of the live release is not carried on: a file that became a link is sent anew', async () => {
    ok(await world.release());
    rmSync(world.at('current/VERSION'));
    put('shared/VERSION', 'v1\n');
    link('current/VERSION', '../../shared/VERSION');
    const again = ok(await world.release());
    expect(lstatSync(world.at('current/VERSION')).isFile()).toBe(true);
    expect(again.hosts[0]!.filesSent).toBe(1);
  });

  test('what a build step or somebody made of modes is not carried on: the release has those of its source', async () => {
    world.write('run.sh', '#!/bin/sh\n', 0o755);
    world.write('secret.pem', 'key', 0o600);
    world.write('odd \\ \t name', 'odd', 0o600);
    world.write('folder/file', 'x');
    const modes = () =>
      ['run.sh', 'secret.pem', 'odd \\ \t name', 'folder/file', 'folder'].map(path =>
        (statSync(world.at(`current/${path}`)).mode & 0o7777).toString(8),
      );
    const build = "build: [{ command: 'chmod 0777 secret.pem odd* folder; chmod 0644 run.sh' }]\n";
    ok(await world.release(build));
    expect(modes()).toEqual(['644', '777', '777', '644', '777']);
    execFileSync('chmod', ['4666', world.at('current/folder/file')]);
    world.write('VERSION', 'v2\n');
    ok(await world.release());
    expect(modes()).toEqual(['755', '600', '600', '644', '755']);
  });

  test('a link of the source that somebody turned elsewhere is as in the source again', async () => {
    symlinkSync('VERSION', join(world.source, 'link'));
    ok(await world.release());
    rmSync(world.at('current/link'));
    link('current/link', '/etc/passwd');
    ok(await world.release());
    expect(readlinkSync(world.at('current/link'))).toBe('VERSION');
  });

  (process.getuid?.() === 0 ? test : test.skip)(
    'a release in which something is mounted is not removed',
    async () => {
      put('shared/media/photo');
      const yaml = 'keep: 2\n';
      const first = ok(await world.release(yaml)).release;
      mkdirSync(world.at(`releases/${first}/mounted`));
      execFileSync('mount', ['--bind', world.at('shared/media'), world.at(`releases/${first}/mounted`)]);
      try {
        for (let index = 0; index < 3; index++) ok(await world.release(yaml));
        expect(world.log()).toContain(`releases/${first} stays: something is mounted in it`);
        expect(world.read('shared/media/photo')).toBe('kept');
      } finally {
        execFileSync('umount', [world.at(`releases/${first}/mounted`)]);
      }
      ok(await world.release(yaml));
      expect(await world.rubbish()).toEqual([]);
      expect(existsSync(world.at(`releases/${first}`))).toBe(false);
      expect(world.read('shared/media/photo')).toBe('kept');
    },
  );
});

real('what was live before', () => {
  beforeEach(async () => {
    world = await new World().start(1);
  });
  afterEach(() => world.stop());

  const raw = () => {
    try {
      return readlinkSync(world.at('current'));
    } catch {
      return undefined;
    }
  };

  const ways: [string, () => string | undefined, string][] = [
    ['nothing', () => undefined, ''],
    [
      'a directory of an older layout',
      () => {
        put('builds/20210101/VERSION', 'old');
        return 'builds/20210101';
      },
      'builds/20210101',
    ],
    [
      'a directory elsewhere, by an absolute link',
      () => {
        mkdirSync(join(world.directory, 'old-app'));
        return join(world.directory, 'old-app');
      },
      'old-app',
    ],
    [
      'a release of another tool',
      () => {
        put('releases/20200101000000/VERSION', 'old');
        return `${world.root()}/releases/20200101000000`;
      },
      '20200101000000',
    ],
    [
      'a directory in a release',
      () => {
        put('releases/old app/public/VERSION', 'old');
        return './releases/old app/public';
      },
      'releases/old app/public',
    ],
    ['a directory that is gone', () => 'builds/gone', 'builds/gone'],
  ];

  test.each(ways)('%s comes back as it was when the release fails, and all say so', async (_, make, said) => {
    mkdirSync(world.root(), { recursive: true });
    const target = make();
    if (target !== undefined) symlinkSync(target, world.at('current'));
    const service =
      "services: { s: { type: command, command: 'echo $(readlink $CURRENT_PATH) >>$APP_ROOT/shared/seen' } }\n";
    const result = await world.release(service + BAD);
    expect(result.failure?.code).toBe('VERIFY_FAILED');
    expect(raw()).toBe(target);
    expect(result).toMatchObject({ changed: false, rolledBack: true });
    const shown = result.hosts[0]!.live;
    expect(shown.endsWith(said)).toBe(true);
    expect({ live: shown, release: result.release }).toEqual({
      live: result.previous,
      release: result.previous,
    });
    expect(result.hosts[0]!.status).toBe('failed');
    expect((await status(world.options(''))).states[0]!.live).toBe(shown);
    // Where something served before, it is restarted with what it was.
    const seen = world.read('shared/seen').trim().split('\n');
    const alive = target !== undefined && existsSync(world.at('current/'));
    expect(seen.slice(1)).toEqual(alive ? [target] : []);
    expect(await world.rubbish().then(names => names.filter(name => !/builds|old|2020/.test(name)))).toEqual(
      [],
    );
    // And the next one takes its place, and leaves it where it is.
    const taken = ok(await world.release(service));
    expect(raw()).toBe(`releases/${taken.release}`);
    expect(taken).toMatchObject({ changed: true, release: taken.hosts[0]!.live, previous: shown });
    if (alive)
      expect(readdirSync(world.directory).length + readdirSync(world.root()).length).toBeGreaterThan(6);
  });

  test.each(ways)('%s: check says beforehand what it will take over', async (_, make, said) => {
    mkdirSync(world.root(), { recursive: true });
    const target = make();
    if (target !== undefined) symlinkSync(target, world.at('current'));
    ok(await check(world.options('')));
    ok(await world.release('', { dryRun: true }));
    const notes = world.events.filter(
      event => event.type === 'note' && event.text.includes('takes its place'),
    );
    const ours = said === '' || said === '20200101000000';
    expect(notes).toHaveLength(ours ? 0 : 2);
    for (const note of notes) expect('text' in note && note.text).toContain(said);
  });

  test('a release whose runner dies after the switch, over a directory of another tool, is undone by the next', async () => {
    put('builds/1/VERSION', 'old');
    link('current', 'builds/1');
    const slow =
      "services: { s: { type: command, command: '[ $(cat $CURRENT_PATH/VERSION) = old ] || { touch $APP_ROOT/shared/now; sleep 5; }' } }\n";
    const running = world.release(slow);
    while (!existsSync(world.at('shared/now'))) await new Promise(resolve => setTimeout(resolve, 20));
    killHost();
    const result = await running;
    expect(result.failure).toBeDefined();
    // Nobody could say what became of it.
    expect(result).toMatchObject({ rolledBack: false, changed: true });
    expect(result.hosts[0]!.live).toBe('');
    expect(raw()).toMatch(/^releases\//);
    const next = await world.release(BAD);
    expect(next.previous).toBe('builds/1');
    expect(raw()).toBe('builds/1');
    expect(world.log()).toContain('what a run changed that did not end is put back');
  });

  test('what somebody made live by hand after a runner died stays', async () => {
    const first = ok(await world.release()).release;
    world.write('VERSION', 'v2\n');
    const running = world.release(
      "services: { s: { type: command, command: '[ $(cat $CURRENT_PATH/VERSION) = v1 ] || { touch $APP_ROOT/shared/now; sleep 5; }' } }\n",
    );
    while (!existsSync(world.at('shared/now'))) await new Promise(resolve => setTimeout(resolve, 20));
    killHost();
    await running;
    put('rescue/VERSION', 'by hand');
    rmSync(world.at('current'));
    link('current', 'rescue');
    const next = await world.release(BAD);
    expect(next.previous).toBe('rescue');
    expect(raw()).toBe('rescue');
    expect(existsSync(world.at(`releases/${first}`))).toBe(true);
  });

  test('a rollback that fails leaves the link that was there', async () => {
    const first = ok(await world.release()).release;
    ok(await world.release());
    rmSync(world.at('current'));
    link('current', `${world.root()}/releases/${first}`);
    ok(await world.release());
    const before = raw();
    expect(await rollback(world.options(BAD, { to: first }))).toMatchObject({
      rolledBack: true,
      changed: false,
    });
    expect(raw()).toBe(before);
  });
});

real('files outside the release', () => {
  beforeEach(async () => {
    world = await new World().start(1);
    world.write('t.j2', '{{ word }}\n');
  });
  afterEach(() => world.stop());
  const template = (path: string, more = '') => `templates: [{ source: t.j2, path: "${path}"${more} }]\n`;
  const words = (word: string) => ({ variables: { word } });

  test('the very file comes back when the release fails: its inode, its owner, its times', async () => {
    put('shared/.env', 'by hand\n');
    execFileSync('touch', ['-d', '2020-01-01', world.at('shared/.env')]);
    const before = statSync(world.at('shared/.env'));
    const result = await world.release(template('shared/.env') + BAD, words('new'));
    expect(result.rolledBack).toBe(true);
    const after = statSync(world.at('shared/.env'));
    expect([after.ino, after.mode, after.uid, after.mtimeMs]).toEqual([
      before.ino,
      before.mode,
      before.uid,
      before.mtimeMs,
    ]);
    expect(world.read('shared/.env')).toBe('by hand\n');
    expect(readdirSync(world.at('shared'))).toEqual(['.env']);
  });

  test('directories that were made for one are gone with it', async () => {
    await world.release(template('shared/a/b/c.conf') + BAD, words('x'));
    expect(readdirSync(world.at('shared'))).toEqual([]);
    ok(await world.release(template('shared/a/b/c.conf'), words('x')));
    expect(world.read('shared/a/b/c.conf')).toBe('x\n');
    expect(readdirSync(world.at('shared/a/b'))).toEqual(['c.conf']);
  });

  test.each([
    ['the file itself', 'shared/.env', '../secret', 'shared/.env'],
    ['a directory above', 'shared/conf', '../elsewhere', 'shared/conf/x.env'],
  ])(
    'a link in place of %s is refused before anything is built, and led through by nobody',
    async (_, path, target, file) => {
      put('secret', 'of somebody');
      mkdirSync(world.at('elsewhere'), { recursive: true });
      link(path, target);
      const yaml = `${template(file)}build: [{ command: 'touch $APP_ROOT/built' }]\n`;
      for (const result of [
        await check(world.options(yaml, words('x'))),
        await world.release(yaml, words('x')),
      ])
        expect(failed(result)).toContain(`PATH_IS_LINK: On host0, ${world.at(path)} is a link`);
      expect(world.read('secret')).toBe('of somebody');
      expect(readdirSync(world.at('elsewhere'))).toEqual([]);
      expect(existsSync(world.at('built'))).toBe(false);
    },
  );

  test('what may hold secrets is not for everybody; what says its mode has it', async () => {
    world.write('plain.j2', 'nothing {{ app }}\n');
    world.write('secret.j2', 'key={{ api_token }}\n');
    const yaml = `templates:
  - { source: plain.j2, path: shared/.env }
  - { source: plain.j2, path: conf/prod.env }
  - { source: plain.j2, path: shared/site.conf }
  - { source: secret.j2, path: shared/key.conf }
  - { source: secret.j2, path: inner.conf }
  - { source: secret.j2, path: shared/open.conf, mode: '0644' }
`;
    ok(await world.release(yaml, { variables: { api_token: 'TOP-SECRET' } }));
    const mode = (path: string) => (statSync(world.at(path)).mode & 0o777).toString(8);
    expect(
      [
        'shared/.env',
        'current/conf/prod.env',
        'shared/site.conf',
        'shared/key.conf',
        'current/inner.conf',
        'shared/open.conf',
      ].map(mode),
    ).toEqual(['640', '640', '644', '640', '640', '644']);
  });

  test('a secret of the vault, in any form, is not for everybody, and not for the log', async () => {
    const secret = "hunter2/s'cret+x";
    world.write('vars/group_vars/all/vault.yml', encryptVault(`vault_password: "${secret}"\n`, 'pw'));
    world.write(
      'vars/group_vars/all/main.yml',
      `db_password: "{{ vault_password }}"
pin: !vault |
  ${encryptVault('82719355', 'pw').trim().replaceAll('\n', '\n  ')}
`,
    );
    const { host, port, user } = world.hosts[0]!;
    world.write(
      'vars/hosts',
      `host0 ansible_host=${host} ansible_port=${port} ansible_user=${user} number=0\n`,
    );
    const forms = {
      plain: 'db_password',
      pin: 'pin',
      quoted: 'db_password | urlencode',
      base64: "('app:' ~ db_password) | b64encode",
      upper: 'db_password | upper',
      method: 'db_password.title()',
      list: "[db_password] | map('reverse') | join(',')",
      part: 'db_password[3:]',
      hashed: "db_password | hash('sha256')",
      looked: "lookup('file', 'sealed.txt')",
    };
    world.write('sealed.txt', encryptVault('as a whole\n', 'pw'));
    const names = Object.keys(forms);
    for (const [name, expression] of Object.entries(forms))
      world.write(`${name}.j2`, `v={{ ${expression} }};\n`);
    world.write(
      'none.j2',
      "v={{ db_password | ternary('is set', 'is missing') }} {{ app | upper }}-{{ app }}.example\n",
    );
    const yaml = `templates:
${[...names, 'none'].map(name => `  - { source: ${name}.j2, path: ${name}.ini }`).join('\n')}
build: [{ command: 'cat *.ini', name: show }]
`;
    const files = filesIn(world.source);
    const inventory = readInventory({ inventory: 'vars/hosts' }, { files, vaultPassword: 'pw' });
    ok(await world.release(yaml, { inventory }));
    const mode = (name: string) => (statSync(world.at(`current/${name}.ini`)).mode & 0o777).toString(8);
    expect(names.map(name => [name, mode(name)])).toEqual(names.map(name => [name, '640']));
    expect(mode('none')).toBe('644');
    const log = world.log();
    expect(log).toContain('v=is set DEMO-demo.example');
    for (const name of names) {
      const value = world.read(`current/${name}.ini`).trim().slice(2, -1);
      expect(value.length).toBeGreaterThan(6);
      expect(log).not.toContain(value);
    }
  });

  test('the state is nobody else’s: 0700 and 0600, also what an earlier version left', async () => {
    put('.guarded-deploy/fence', '3\n');
    put('.guarded-deploy/making/x', '');
    execFileSync('chmod', ['-R', 'go+rX', world.at('.guarded-deploy')]);
    const yaml = `${template('shared/x')}verify: [{ command: 'echo what is secret; exit 1', timeout: 1 }]\n`;
    const spy = `hooks: { before: { verify: [{ command: 'find "$APP_ROOT/.guarded-deploy" -type d -perm /077 -o -type f -perm /077 >"$APP_ROOT/open"; stat -c %a "$APP_ROOT/.guarded-deploy/run/alive" >"$APP_ROOT/mode"' }] } }\n`;
    await world.release(yaml + spy, words('x'));
    const open = world
      .read('open')
      .trim()
      .split('\n')
      .filter(line => !/\/incoming\/new\/(tree|files|meta)/.test(line));
    expect(open.filter(line => line !== '')).toEqual([]);
    expect(world.read('mode')).toBe('600\n');
    expect(statSync(world.at('.guarded-deploy')).mode & 0o777).toBe(0o700);
  });

  test('a fence that is no number lets nobody through', async () => {
    ok(await world.release('', { fencingToken: '5' }));
    for (const text of ['', 'x', '5x', '-1', ' 5', '1'.repeat(40), '5 6']) {
      writeFileSync(world.at('.guarded-deploy/fence'), `${text}\n`);
      const result = await world.release('', { fencingToken: '9' });
      expect([text, result.failure?.code]).toEqual([text, 'FENCE_DAMAGED']);
    }
    rmSync(world.at('.guarded-deploy/fence'));
    symlinkSync('../VERSION', world.at('.guarded-deploy/fence'));
    expect((await world.release('', { fencingToken: '9' })).failure?.code).toBe('FENCE_DAMAGED');
    rmSync(world.at('.guarded-deploy/fence'));
    ok(await world.release('', { fencingToken: '9' }));
    expect(readFileSync(world.at('.guarded-deploy/fence'), 'utf8')).toBe('9\n');
  });
});
