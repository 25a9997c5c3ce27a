/** What a release makes on a host before it goes live: shared files, templates, builds, decrypted files, environments of Python. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { ok, real, tinyWheels } from '../shell-hosts.ts';
import { World } from '../world.ts';

jest.setTimeout(300_000);

real('what a release makes', () => {
  let world: World;
  const start = async (count = 1) => {
    world = await new World().start(count);
    return world;
  };
  afterEach(() => world.stop());

  test('shared directories and files, templates inside and outside, with the right modes', async () => {
    await start();
    world.write('t.j2', 'release={{ release }} number={{ number }}\n');
    const yaml = `shared: { directories: [media/up], files: [conf/.env] }
templates:
  - { source: t.j2, path: "inside/{{ app }}.txt", mode: '0600' }
  - { source: t.j2, path: shared/conf/.env, mode: '0640' }
`;
    const { release: id } = ok(await world.release(yaml));
    expect(world.read('current/inside/demo.txt')).toBe(`release=${id} number=0\n`);
    expect(statSync(world.at('current/inside/demo.txt')).mode & 0o777).toBe(0o600);
    expect(world.read('current/conf/.env')).toBe(`release=${id} number=0\n`);
    expect(statSync(world.at('shared/conf/.env')).mode & 0o777).toBe(0o640);
    writeFileSync(world.at('current/media/up/photo'), 'x');
    ok(await world.release(yaml));
    expect(world.read('current/media/up/photo')).toBe('x');
    const missing = await world.release('shared: { files: [nobody-wrote-this] }');
    expect(missing.failure?.code).toBe('SHARED_FILE_MISSING');
  });

  test('builds with the environment given, and takes over what did not change', async () => {
    await start();
    world.write('assets/a.css', '1');
    const yaml = `environment: { WORD: "it's {{ app }}" }
build:
  - { name: all, command: 'printf "%s %s" "$WORD" "$RELEASE" >built; cd "$RELEASE_PATH"' }
  - { name: assets, command: [sh, build.sh], directory: assets, when-changed: ['assets/**'], outputs: [assets/out] }
`;
    world.write('assets/build.sh', 'mkdir -p out && date +%N >out/stamp\n');
    const first = ok(await world.release(yaml));
    expect(world.read('current/built')).toBe(`it's demo ${first.release}`);
    const stamp = world.read('current/assets/out/stamp');
    ok(await world.release(yaml));
    expect(world.read('current/assets/out/stamp')).toBe(stamp);
    world.write('assets/a.css', '2');
    ok(await world.release(yaml));
    expect(world.read('current/assets/out/stamp')).not.toBe(stamp);
  });

  test('builds anew when its command, its environment or a rendered file that it names changed', async () => {
    await start();
    world.write('env.j2', 'API={{ api }}\n');
    world.write('other.j2', '{{ release }} {{ api }}\n');
    const given = { word: 'a', own: 'b', command: 'cat .env', api: 'one', other: '' };
    const released = async (change: Partial<typeof given> = {}) => {
      const { word, own, command, api, other } = Object.assign(given, change);
      world.events.length = 0;
      ok(
        await world.release(`environment: { WORD: "${word}", AT: "{{ release_path }}/x" }
variables: { api: ${api} }
templates: [{ source: env.j2, path: .env }, { source: other.j2, path: other.txt }]
build:
  - name: assets
    command: 'mkdir -p out; ${command} >out/x; echo $WORD $OWN >>out/x'
    environment: { OWN: "${own}" }
    when-changed: [.env, 'assets/**'${other}]
    outputs: [out]
`),
      );
      return [world.read('current/out/x'), world.log().includes('assets: unchanged, taken over')];
    };
    expect(await released()).toEqual(['API=one\na b\n', false]);
    world.write('VERSION', 'v2\n');
    expect(await released()).toEqual(['API=one\na b\n', true]);
    expect(await released({ word: 'c' })).toEqual(['API=one\nc b\n', false]);
    expect(await released({ own: 'd' })).toEqual(['API=one\nc d\n', false]);
    expect(await released({ api: 'two' })).toEqual(['API=two\nc d\n', false]);
    expect(await released({ command: 'cat .env .env' })).toEqual(['API=two\nAPI=two\nc d\n', false]);
    expect((await released())[1]).toBe(true);
    // One that changes with each release is another each time.
    expect((await released({ other: ', other.txt' }))[1]).toBe(false);
    expect((await released())[1]).toBe(false);
  });

  test('an encrypted file arrives decrypted; no secret is in an argument vector, a log or a file of the state', async () => {
    await start();
    const vault = '$ANSIBLE_VAULT;1.1;AES256';
    const { createCipheriv, createHmac, pbkdf2Sync } = await import('node:crypto');
    const salt = Buffer.alloc(32, 7);
    const keys = pbkdf2Sync('pw', salt, 10_000, 80, 'sha256');
    const cipher = createCipheriv('aes-256-ctr', keys.subarray(0, 32), keys.subarray(64, 80));
    const body = Buffer.concat([
      cipher.update(Buffer.concat([Buffer.from('TOP-SECRET-1'), Buffer.alloc(4, 4)])),
      cipher.final(),
    ]);
    const mac = createHmac('sha256', keys.subarray(32, 64)).update(body).digest('hex');
    world.write(
      'secrets.env',
      `${vault}\n${Buffer.from(`${salt.toString('hex')}\n${mac}\n${body.toString('hex')}`).toString('hex')}\n`,
    );
    const spied = join(world.directory, 'argv');
    ok(
      await world.release(
        `decrypt: [{ path: secrets.env, to: conf/secrets.env }]
environment: { TOKEN: "{{ token }}" }
build: [{ command: 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " " >${spied}; printf %s "$TOKEN" >token-seen' }]`,
        { variables: { token: 'TOP-SECRET-2' } },
      ),
    );
    expect(world.read('current/conf/secrets.env')).toBe('TOP-SECRET-1');
    expect(statSync(world.at('current/conf/secrets.env')).mode & 0o777).toBe(0o600);
    expect(existsSync(world.at('current/secrets.env'))).toBe(false);
    expect(world.read('current/token-seen')).toBe('TOP-SECRET-2');
    expect(readFileSync(spied, 'latin1')).toContain('guarded-deploy');
    expect(readFileSync(spied, 'latin1')).not.toContain('TOP-SECRET');
    expect(world.log()).not.toContain('TOP-SECRET');
    // What is thrown away goes in the background; grep would stumble over it.
    expect(await world.rubbish()).toEqual([]);
    expect(spawnSync('grep', ['-r', 'TOP-SECRET', world.at('.guarded-deploy')]).status).toBe(1);
  });

  test('a secret in the output of what fails is in no message', async () => {
    await start();
    const yaml = `environment: { TOKEN: "{{ api_token }}" }\nbuild: [{ name: b, command: 'echo "using $TOKEN"; exit 1' }]\n`;
    const result = await world.release(yaml, { variables: { api_token: 'TOP-SECRET-3' } });
    expect(result.failure?.message).toContain('using ***');
    expect(JSON.stringify([result, result.failure?.message, world.events])).not.toContain('TOP-SECRET');
  });

  test('an environment for Python from wheels in the source: no index, reused by checksum, swept when unused', async () => {
    await start();
    tinyWheels(world, 'wheels');
    world.write('requirements.txt', 'tiny==1.0\n');
    const yaml = `keep: 2\npython: { manager: pip, wheels: wheels }\nbuild: [{ command: [python, -c, "import tiny; open('tiny', 'w').write(tiny.version)"] }]\n`;
    ok(await world.release(yaml));
    expect(world.read('current/tiny')).toBe('1.0');
    const environment = readlinkSync(world.at('current/.venv'));
    ok(await world.release(yaml));
    expect(readlinkSync(world.at('current/.venv'))).toBe(environment);
    world.write('requirements.txt', 'tiny==2.0\n');
    ok(await world.release(yaml));
    expect(world.read('current/tiny')).toBe('2.0');
    expect(readlinkSync(world.at('current/.venv'))).not.toBe(environment);
    expect(existsSync(environment)).toBe(true);
    ok(await world.release(yaml));
    expect(await world.rubbish()).toEqual([]);
    expect(existsSync(environment)).toBe(false);
    world.write('requirements.txt', 'absent==1.0\n');
    const result = await world.release(yaml);
    expect(result.failure?.code).toBe('PYTHON_ENVIRONMENT');
    expect(world.read('current/tiny')).toBe('2.0');
  });

  test('an environment whose Python is another one is made anew, beside the one that the live release has', async () => {
    await start();
    tinyWheels(world, 'wheels');
    world.write('requirements.txt', 'tiny==1.0\n');
    const yaml = 'python: { manager: pip, wheels: wheels }\n';
    ok(await world.release(yaml));
    const first = readlinkSync(world.at('current/.venv'));
    rmSync(join(first, 'bin/python'));
    writeFileSync(join(first, 'bin/python'), '#!/bin/sh\necho 3.99\n', { mode: 0o755 });
    ok(await world.release(yaml));
    const second = readlinkSync(world.at('current/.venv'));
    expect(second).toBe(`${first}.1`);
    expect(existsSync(join(first, 'lib'))).toBe(true);
    ok(await world.release(yaml));
    expect(readlinkSync(world.at('current/.venv'))).toBe(second);
    expect(await world.rubbish()).toEqual([]);
  });

  test('an environment of a directory of the source is linked in the release’s root, and on PATH', async () => {
    await start();
    tinyWheels(world, 'backend/wheels');
    world.write('backend/requirements.txt', 'tiny==1.0\n');
    world.write('where.j2', '{{ venv_path }}');
    ok(
      await world.release(`python: { manager: pip, wheels: wheels, directory: backend }
templates: [{ source: where.j2, path: shared/where }]
build: [{ command: [python, -c, "import tiny; open('tiny', 'w').write(tiny.version)"] }]
`),
    );
    expect(world.read('current/tiny')).toBe('1.0');
    expect(existsSync(join(world.read('shared/where'), 'bin/python'))).toBe(true);
    expect(existsSync(world.at('current/backend/.venv'))).toBe(false);
  });

  test('an installation that takes longer than it may ends with all it started', async () => {
    const tools = mkdtempSync(join(tmpdir(), 'slow-python-'));
    const nap = `sleep 9${process.pid}`;
    writeFileSync(
      join(tools, 'python3'),
      `#!/bin/sh\ncase $* in *venv*) ${nap} & wait ;; esac\nexec /usr/bin/python3 "$@"\n`,
      { mode: 0o755 },
    );
    world = await new World().start(1, tools);
    world.write('requirements.txt', 'tiny==1.0\n');
    const result = await world.release('python: { manager: pip, timeout: 1 }\n');
    expect(result.failure?.code).toBe('PYTHON_ENVIRONMENT');
    expect(result.failure?.message).toContain('not installed within 1 s (python.timeout)');
    expect(spawnSync('pgrep', ['-f', nap]).status).toBe(1);
    expect(await world.rubbish()).toEqual([]);
    rmSync(tools, { recursive: true });
  });
});
