/** Files that a release writes outside of itself, and the state on a host: who may read them, and that they come back. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { check, filesIn, type ReleaseResult, readInventory } from '@guarded-deploy/release';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { encryptVault } from '../encrypt.ts';
import { ok, real } from '../shell-hosts.ts';
import { World } from '../world.ts';
import { BAD, link, put } from './left-on-host.ts';

jest.setTimeout(300_000);

let world: World;
const failed = (result: ReleaseResult) => `${result.failure?.code}: ${result.failure?.what}`;

real('files outside the release', () => {
  beforeEach(async () => {
    world = await new World().start(1);
    world.write('t.j2', '{{ word }}\n');
  });
  afterEach(() => world.stop());
  const template = (path: string, more = '') => `templates: [{ source: t.j2, path: "${path}"${more} }]\n`;
  const words = (word: string) => ({ variables: { word } });

  test('the very file comes back when the release fails: its inode, its owner, its times', async () => {
    put(world, 'shared/.env', 'by hand\n');
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
      put(world, 'secret', 'of somebody');
      mkdirSync(world.at('elsewhere'), { recursive: true });
      link(world, path, target);
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
    put(world, '.guarded-deploy/fence', '3\n');
    put(world, '.guarded-deploy/making/x', '');
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
