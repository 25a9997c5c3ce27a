/** What a release file does to a host, through the shipped action. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type StepResult, startStep } from '@guarded-deploy/github-simulator';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { lacking, World } from '../world.ts';

jest.setTimeout(300_000);
if (lacking.length > 0) console.log(`the shipped action on shell hosts skipped: no ${lacking.join(', ')}`);
const real = lacking.length > 0 ? describe.skip : describe;

real('the shipped action', () => {
  let world: World;
  const steps: StepResult[] = [];
  beforeEach(async () => {
    world = await new World().start(1);
  });
  afterEach(async () => {
    for (const step of steps.splice(0)) step.cleanUp();
    await world.stop();
  });

  async function play(
    yaml: string,
    inputs: Record<string, string> = {},
    root = world.root(),
  ): Promise<StepResult> {
    const { port, privateKey, knownHosts } = world.hosts[0]!;
    world.write(
      'deploy/release.yml',
      `app: demo\nroot: "${root}"\ninventory: { hosts: { h: { address: 127.0.0.1, port: ${port}, user: deploy } } }\n${yaml}`,
    );
    const step = await startStep({
      action: 'ssh-release',
      workspace: world.source,
      inputs: { 'private-key': privateKey, 'known-hosts': knownHosts, ...inputs },
    });
    const result = await step.finished;
    steps.push(result);
    return result;
  }
  const put = (path: string, text: string) => {
    mkdirSync(dirname(world.at(path)), { recursive: true });
    writeFileSync(world.at(path), text);
  };
  const errorOf = (step: StepResult) => step.annotations.find(({ level }) => level === 'error');
  const ok = (step: StepResult) => {
    expect(step.exitCode === 0 ? '' : step.log).toBe('');
    return step;
  };
  const hostOf = (step: StepResult) =>
    JSON.parse(step.outputs['hosts']!)[0] as { live: string; status: string };
  const BAD = 'verify: [{ command: ["false"], timeout: 1 }]\n';

  test('leaves a shared directory in a shared directory alone', async () => {
    put('shared/media/uploads/photo', 'dear');
    const yaml = 'shared: { directories: [media, media/uploads] }\n';
    expect(errorOf(await play(yaml + BAD))?.title).toBe('VERIFY_FAILED');
    expect(world.read('shared/media/uploads/photo')).toBe('dear');
    ok(await play(yaml));
    expect(lstatSync(world.at('shared/media/uploads')).isDirectory()).toBe(true);
    expect(world.read('current/media/uploads/photo')).toBe('dear');
  });

  test('refuses outputs in a shared directory at their place, before any host is asked', async () => {
    put('shared/static/dist/site.css', 'live');
    const yaml =
      "shared: { directories: [static] }\nbuild:\n  - { command: 'true', outputs: [static/dist], when-changed: [x] }\n";
    const step = await play(yaml);
    expect(errorOf(step)).toMatchObject({
      title: 'RELEASE_FILE_INVALID',
      file: 'deploy/release.yml',
      line: 6,
      message: expect.stringContaining('lies in the shared directory "static"'),
    });
    expect(world.read('shared/static/dist/site.css')).toBe('live');
    expect(existsSync(world.at('releases'))).toBe(false);
  });

  test('takes ./media and a//b for media and a/b, and refuses a template that a shared directory would hide', async () => {
    put('shared/a/b/x', 'kept');
    ok(await play('shared: { directories: [./media, a//b] }\n'));
    expect(world.read('current/a/b/x')).toBe('kept');
    expect(readlinkSync(world.at('current/media'))).toBe('../../shared/media');
    world.write('t.j2', 'text');
    const step = await play(
      'shared: { directories: [conf] }\ntemplates: [{ source: t.j2, path: conf/x.ini }]\n',
    );
    expect(errorOf(step)?.message).toContain("write its path as 'shared/conf/x.ini'");
  });

  test('refuses a directory of the source that a link leads out of the checkout, and takes one inside', async () => {
    mkdirSync(join(world.source, '../private/app'), { recursive: true });
    writeFileSync(join(world.source, '../private/app/key'), 'private');
    symlinkSync('../private', join(world.source, 'out'));
    symlinkSync('lib', join(world.source, 'in'));
    for (const directory of ['out', 'out/app', './out/app/']) {
      const step = await play(`source: { directory: ${directory} }\n`);
      expect(errorOf(step)?.title).toBe('SOURCE_LINK_ESCAPES');
      expect(existsSync(world.at('current'))).toBe(false);
    }
    ok(await play('source: { directory: in }\n'));
    expect(existsSync(world.at('current/m0'))).toBe(true);
  });

  test('releases Build/ under the pattern build/', async () => {
    world.write('Build/x', '1');
    world.write('build/y', '1');
    world.write('.deployignore', 'build/\n');
    ok(await play(''));
    expect([existsSync(world.at('current/Build/x')), existsSync(world.at('current/build'))]).toEqual([
      true,
      false,
    ]);
  });

  test.each([
    ['an older layout', 'builds/2021', 'builds/2021'],
    ['a directory elsewhere', '../old-app', 'old-app'],
  ])('brings current back to %s, and says that it is live', async (_, target, said) => {
    mkdirSync(world.root(), { recursive: true });
    mkdirSync(join(world.root(), target), { recursive: true });
    symlinkSync(target, world.at('current'));
    const step = await play(BAD);
    expect(errorOf(step)?.title).toBe('VERIFY_FAILED');
    expect(readlinkSync(world.at('current'))).toBe(target);
    expect(step.outputs).toMatchObject({ changed: 'false', 'rolled-back': 'true' });
    expect(hostOf(step).live.endsWith(said)).toBe(true);
    expect(step.outputs['release']).toBe(hostOf(step).live);
    expect(step.summary).toContain('Every host that had switched was brought back.');
    const looked = ok(await play(BAD, { command: 'status' }));
    expect(looked.summary).toContain(`${said}</code>`);
    expect(ok(await play('', { command: 'check' })).log).toContain(`'current' leads to ${hostOf(step).live}`);
  });

  test('sends no braces: a variable of a variable is filled in, or named', async () => {
    world.write('u.j2', 'command={{ venv }}/bin/x\n');
    world.write('e.j2', 'URL={{ url }}\n');
    const program = `services: { s: { type: command, command: 'true', template: u.j2, unit: s.conf, directory: "${world.directory}" } }\n`;
    ok(await play(`variables: { venv: "{{ current_path }}/env" }\n${program}`));
    expect(readFileSync(join(world.directory, 's.conf'), 'utf8')).toBe(
      `command=${world.root()}/current/env/bin/x\n`,
    );
    const step = await play(
      'variables: { url: "postgres://shop:{{ db_password }}@db" }\ntemplates: [{ source: e.j2, path: shared/.env }]\n',
    );
    expect(errorOf(step)).toMatchObject({
      title: 'VARIABLE_UNDEFINED',
      message: expect.stringContaining('db_password'),
    });
    expect(existsSync(world.at('shared/.env'))).toBe(false);
  });

  test('fills variables in wherever a value is text or number, after the environment is merged in', async () => {
    world.write('u.j2', 'unit\n');
    const yaml = `keep: "{{ keep_releases }}"
lock: { wait: "{{ patience }}" }
services: { web: { type: command, command: 'true', template: u.j2, unit: "web_{{ stage }}.conf", directory: "${world.directory}" } }
environments: { prod: { services: { web: { timeout: "{{ patience }}" } } } }
`;
    const inputs = {
      environment: 'prod',
      variables: `keep_releases: 2\nstage: blue\npatience: 3\nbase: ${world.directory}`,
    };
    for (let index = 0; index < 3; index++) ok(await play(yaml, inputs, '{{ base }}/app0'));
    expect(existsSync(join(world.directory, 'web_blue.conf'))).toBe(true);
    expect(await world.rubbish()).toEqual([]);
    expect(readdirSync(world.at('releases'))).toHaveLength(2);
    const step = await play(
      yaml,
      { ...inputs, variables: inputs.variables.replace('keep_releases: 2', 'keep_releases: one') },
      '{{ base }}/app0',
    );
    expect(errorOf(step)).toMatchObject({
      title: 'RELEASE_FILE_INVALID',
      line: 4,
      message: expect.stringContaining(
        '\'keep\' is "one" (from "{{ keep_releases }}" on h): write a whole number, such as 5',
      ),
    });
  });

  test('refuses a fence that is no number', async () => {
    ok(await play('', { 'fencing-token': '5' }));
    put('.guarded-deploy/fence', 'what?\n');
    expect(errorOf(await play('', { 'fencing-token': '6' }))?.title).toBe('FENCE_DAMAGED');
  });

  test('keeps what a failing check printed from others, and dotenv files too', async () => {
    world.write('e.j2', 'KEY=1\n');
    const yaml = `templates: [{ source: e.j2, path: shared/.env }]\nverify: [{ command: 'stat -c "%a %n" $APP_ROOT/.guarded-deploy $APP_ROOT/.guarded-deploy/run/check $SHARED_PATH/.env; exit 1', timeout: 1 }]\n`;
    const { log } = await play(yaml);
    expect(log).toMatch(/700 \S+\.guarded-deploy\n/);
    expect(log).toMatch(/600 \S+run\/check\n/);
    expect(log).toMatch(/640 \S+shared\/\.env\n/);
  });

  test('works on a host whose programs are those in Rust', async () => {
    const installed = ['/usr/lib/cargo/bin/coreutils', process.env.RUST_COREUTILS ?? ''].find(
      path => path !== '' && existsSync(path),
    );
    if (!installed) return console.log('skipped: no rust-coreutils');
    const tools = join(world.directory, 'rust');
    mkdirSync(tools);
    // As Ubuntu has them, where these three are GNU's.
    for (const name of readdirSync(installed).filter(one => !['cp', 'mv', 'rm'].includes(one)))
      symlinkSync(join(installed, name), join(tools, name));
    await world.stop();
    world = await new World().start(1, tools);
    for (let index = 0; index < 2100; index++) world.write(`many/f${index}`, `${index}`);
    world.write('t.j2', 'text\n');
    world.write('name with \\ in it', 'x');
    const yaml = `shared: { directories: [media] }\ntemplates: [{ source: t.j2, path: shared/.env }]\nkeep: 2\n`;
    for (let index = 0; index < 3; index++) {
      world.write('VERSION', `v${index}\n`);
      ok(await play(yaml));
      expect(world.read('current/VERSION')).toBe(`v${index}\n`);
    }
    // What somebody altered there is found, whatever the verdict of its sha256sum -c.
    const file = world.at('current/many/f7');
    writeFileSync(file, 'x');
    ok(await play(yaml));
    expect(world.read('current/many/f7')).toBe('7');
    const live = readlinkSync(world.at('current'));
    expect(errorOf(await play(yaml + BAD))?.title).toBe('VERIFY_FAILED');
    expect(readlinkSync(world.at('current'))).toBe(live);
  });

  test('works on a host whose programs are BusyBox’s, where it has them', async () => {
    let busybox: string;
    try {
      busybox = execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim();
    } catch {
      return console.log('skipped: no busybox');
    }
    const tools = join(world.directory, 'busybox');
    mkdirSync(tools);
    const names = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).trim().split('\n');
    for (const name of names) symlinkSync(busybox, join(tools, name));
    // What its makers may leave out.
    for (const name of ['flock'])
      if (!existsSync(join(tools, name)))
        symlinkSync(
          execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(),
          join(tools, name),
        );
    await world.stop();
    // Nothing else is there.
    world = await new World().start(1, tools, true);
    world.write('t.j2', 'text\n');
    put('shared/media/up/photo', 'dear');
    const yaml =
      'shared: { directories: [media, media/up], files: [.env] }\ntemplates: [{ source: t.j2, path: shared/.env }]\nkeep: 2\n';
    for (let index = 0; index < 4; index++) {
      world.write('VERSION', `v${index}\n`);
      ok(await play(yaml));
      expect(world.read('current/VERSION')).toBe(`v${index}\n`);
    }
    const live = readlinkSync(world.at('current'));
    expect(errorOf(await play(yaml + BAD))?.title).toBe('VERIFY_FAILED');
    expect(readlinkSync(world.at('current'))).toBe(live);
    expect(world.read('current/media/up/photo')).toBe('dear');
    rmSync(world.at('shared/media/up/photo'));
  });
});
