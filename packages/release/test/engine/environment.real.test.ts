/** The environment of a release on a host: shared by releases that would install the same, and by no others. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { lacking, World } from '../world.ts';

jest.setTimeout(300_000);
if (lacking.length > 0) console.log(`releases to shell hosts skipped: no ${lacking.join(', ')}`);

(lacking.length > 0 ? describe.skip : describe)('an environment', () => {
  let world: World;
  afterEach(() => world.stop());

  /** Two versions of a package, as wheels in a directory. */
  const tinyWheels = (directory: string) => {
    mkdirSync(directory, { recursive: true });
    const script = `import sys, zipfile
for version in ('1.0', '2.0'):
    with zipfile.ZipFile(sys.argv[1] + '/tiny-' + version + '-py3-none-any.whl', 'w') as z:
        z.writestr('tiny.py', 'version = "' + version + '"\\n')
        z.writestr('tiny-' + version + '.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: tiny\\nVersion: ' + version + '\\n')
        z.writestr('tiny-' + version + '.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
        z.writestr('tiny-' + version + '.dist-info/RECORD', '')
`;
    execFileSync('python3', ['-c', script, directory]);
  };

  const build = `build: [{ command: [python, -c, "import tiny; open('tiny', 'w').write(tiny.version)"] }]\n`;

  /** A checkout that is pushed, or a repository that the host fetches from. */
  const sources = {
    push: () => ({
      place: world.source,
      commit: () => undefined,
      yaml: `python: { manager: pip, wheels: wheels, lock: requirements/production.txt }\n${build}`,
    }),
    git: () => {
      const place = join(world.directory, 'repository');
      mkdirSync(place);
      const git = (...args: string[]) =>
        execFileSync('git', ['-C', place, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args]);
      git('init', '-q', '-b', 'main');
      const commit = () => {
        git('add', '.');
        git('commit', '-qm', 'next', '--allow-empty');
      };
      return {
        place,
        commit,
        yaml: `source: { type: git, repository: "${place}", ref: main }\npython: { manager: pip, wheels: wheels, lock: requirements/production.txt }\n${build}`,
      };
    },
  };

  test.each(['push', 'git'] as const)('follows what its requirements include: %s', async kind => {
    world = await new World().start(1);
    const { place, commit, yaml } = sources[kind]();
    tinyWheels(join(place, 'wheels'));
    const write = (files: Record<string, string>) => {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(place, name)), { recursive: true });
        writeFileSync(join(place, name), content);
      }
      commit();
    };
    const released = async () => {
      const result = await world.release(yaml);
      expect(result.failure?.message).toBeUndefined();
      return { tiny: world.read('current/tiny'), environment: readlinkSync(world.at('current/.venv')) };
    };
    write({
      'requirements/production.txt': '-r base.txt\n',
      'requirements/base.txt': 'tiny==1.0\n',
      VERSION: '1\n',
    });
    const first = await released();
    expect(first.tiny).toBe('1.0');
    // Neither the application nor a file that nothing includes is read to make it.
    write({ VERSION: '2\n', 'requirements/test.txt': 'tiny==2.0\n' });
    expect((await released()).environment).toBe(first.environment);
    write({ 'requirements/base.txt': 'tiny==2.0\n' });
    const second = await released();
    expect(second.tiny).toBe('2.0');
    expect(second.environment).not.toBe(first.environment);
    write({
      'requirements/production.txt': '-c constraints.txt\ntiny\n',
      'requirements/constraints.txt': 'tiny==1.0\n',
    });
    expect((await released()).tiny).toBe('1.0');
    write({ 'requirements/constraints.txt': 'tiny==2.0\n' });
    expect((await released()).tiny).toBe('2.0');
    // Other wheels, the same names.
    const before = readlinkSync(world.at('current/.venv'));
    execFileSync('python3', [
      '-c',
      'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "a").writestr("more.py", "")',
      join(place, 'wheels/tiny-2.0-py3-none-any.whl'),
    ]);
    commit();
    expect((await released()).environment).not.toBe(before);
  });

  test('pip installs what the release has under a name, and builds its packages with what the index has', async () => {
    world = await new World().start(1);
    const index = join(world.directory, 'index/tiny');
    tinyWheels(index);
    writeFileSync(
      join(index, 'index.html'),
      '<a href="tiny-1.0-py3-none-any.whl">tiny-1.0-py3-none-any.whl</a>\n',
    );
    const settings = join(world.directory, 'host0/.config/pip');
    mkdirSync(settings, { recursive: true });
    writeFileSync(
      join(settings, 'pip.conf'),
      `[global]\nindex-url = file://${join(world.directory, 'index')}\n`,
    );
    // Its backend needs a package of the index, and puts that one's version into what it builds.
    world.write(
      'lib/backend.py',
      `import tiny, zipfile
def build_wheel(directory, *rest):
    name = 'lib-1.0-py3-none-any.whl'
    with zipfile.ZipFile(directory + '/' + name, 'w') as z:
        z.writestr('lib.py', 'built = "' + tiny.version + '"\\n')
        z.writestr('lib-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: lib\\nVersion: 1.0\\n')
        z.writestr('lib-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
        z.writestr('lib-1.0.dist-info/RECORD', '')
    return name
build_editable = build_wheel
`,
    );
    world.write(
      'lib/pyproject.toml',
      '[build-system]\nrequires = ["tiny"]\nbuild-backend = "backend"\nbackend-path = ["."]\n[project]\nname = "lib"\nversion = "1.0"\n',
    );
    const vendored = (text: string) => {
      mkdirSync(join(world.source, 'vendor'), { recursive: true });
      execFileSync('python3', [
        '-c',
        `import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + '/own-1.0-py3-none-any.whl', 'w') as z:
    z.writestr('own.py', 'text = "' + sys.argv[2] + '"\\n')
    z.writestr('own-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: own\\nVersion: 1.0\\n')
    z.writestr('own-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    z.writestr('own-1.0.dist-info/RECORD', '')
`,
        join(world.source, 'vendor'),
        text,
      ]);
    };
    const yaml =
      'python: { manager: pip }\nbuild: [{ command: \'python -c "import own, lib; print(own.text, lib.built)" >said\' }]\n';
    const said = async (requirements: string, text: string) => {
      vendored(text);
      world.write('requirements.txt', requirements);
      const result = await world.release(yaml);
      expect(result.failure?.message).toBeUndefined();
      return world.read('current/said');
    };
    expect(await said('--find-links vendor\nown==1.0\n./lib\n', 'one')).toBe('one 1.0\n');
    expect(await said('--find-links vendor\nown==1.0\n-e ./lib\n', 'two')).toBe('two 1.0\n');
  });
});
