/** The key of an environment on a host: it follows every file that is read to make it, and no other; on the runner and in a host's shell. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { diskSources } from '@guarded-deploy/python-env/disk';
import { type RootKind, reachedFrom } from '@guarded-deploy/python-env/reached';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Random } from '../../../python-env/test/random.ts';
import { generate, type Tree, write } from '../../../python-env/test/trees.ts';
import parts from '../../src/host/program/parts.gen.ts';
import { pythonKey } from '../../src/plan/python-key.ts';

const scratch = mkdtempSync(join(tmpdir(), 'python-key-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const SHELLS = ['sh', 'busybox'].filter(shell => {
  try {
    execFileSync(shell, shell === 'busybox' ? ['sh', '-c', 'awk 1 /dev/null'] : ['-c', 'awk 1 /dev/null']);
    return true;
  } catch {
    console.warn(`skipped: no ${shell} with awk`);
    return false;
  }
});

/** The part of the host's program that does it there. */
const PYTHON_SOURCES = parts.find(({ name }) => name === 'python-sources')!.text;

interface Python {
  readonly kind: RootKind;
  readonly locks: readonly string[];
  readonly wheels?: string;
}

const onRunner = (root: string, python: Python, release = 'r1') =>
  pythonKey({ release, wheels: '', settings: ['3.12', 'uv'], ...python }, diskSources(root)).key;

/** What a host makes its key of. */
function onHost(shell: string, root: string, python: Python, release = 'r1'): string {
  const { kind, locks, wheels = '' } = python;
  const script = `${PYTHON_SOURCES}\ngd_id=${release}\ngd_reached 3.12 uv "$@"`;
  const words = [
    kind === 'uv.lock' ? kind : 'requirements',
    wheels,
    ...(kind === 'uv.lock' ? ['--group', 'dev'] : locks),
  ];
  const call = shell === 'busybox' ? ['sh'] : [];
  // With BusyBox, its own awk, sed and find are the ones that a host without others has.
  const path = shell === 'busybox' ? join(scratch, 'busybox') : process.env.PATH;
  return execFileSync(shell, [...call, '-c', script, 'sh', ...words], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: path },
  });
}

if (SHELLS.includes('busybox')) {
  const folder = join(scratch, 'busybox');
  execFileSync('mkdir', [folder]);
  const busybox = execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim();
  for (const tool of ['busybox', 'awk', 'cat', 'sed', 'find', 'sort', 'sha256sum'])
    execFileSync('ln', ['-s', busybox, join(folder, tool)]);
}

/** Files whose change changes the key. */
function followed(root: string, tree: Readonly<Tree>, key: () => string): string[] {
  const before = key();
  const found = Object.entries(tree).flatMap(([file, content]) => {
    writeFileSync(join(root, file), `${content}\n# changed\n`);
    const changed = key() !== before;
    writeFileSync(join(root, file), content);
    return changed ? [file] : [];
  });
  expect(key()).toBe(before);
  return found.sort();
}

describe('requirements that include others and name projects', () => {
  const random = new Random();
  const cases = Array.from({ length: 25 }, (_, index) => {
    const root = join(scratch, `tree-${index}`);
    // A release has no absolute path of its own in its files.
    const tree = Object.fromEntries(
      Object.entries(generate(random, '/elsewhere', true)).map(([name, text]) => [
        name,
        text.replace(/.*file:\/\/\/elsewhere.*/g, ''),
      ]),
    );
    write(root, tree);
    const name = Object.keys(tree).find(file => file.endsWith('r0.txt'))!;
    const reached = reachedFrom('requirements', [name], diskSources(root));
    return { root, tree, name, reached };
  });

  test('the runner: every file that is reached, and the whole source of what is built', () => {
    let changes = 0;
    for (const { root, tree, name, reached } of cases) {
      const built = reached.locals.filter(({ editable }) => !editable).map(({ path }) => path);
      const python: Python = { kind: 'requirements', locks: [name] };
      expect({ seed: random.seed, tree, files: followed(root, tree, () => onRunner(root, python)) }).toEqual({
        seed: random.seed,
        tree,
        files: Object.keys(tree)
          .filter(file => reached.files.includes(file) || built.includes(dirname(file)))
          .sort(),
      });
      const own = reached.locals.some(({ editable }) => editable);
      expect(onRunner(root, python, 'r2') === onRunner(root, python, 'r1')).toBe(!own);
      changes += Object.keys(tree).length;
    }
    console.info(`runner: ${cases.length} trees, ${changes} changes of one file each, seed ${random.seed}`);
    expect(changes).toBeGreaterThan(200);
  });

  test.each(SHELLS)(
    'a host (%s): every file that is reached; with projects in the release, an environment of its own',
    shell => {
      let changes = 0;
      for (const { root, tree, name, reached } of cases) {
        const python: Python = { kind: 'requirements', locks: [name] };
        expect({
          seed: random.seed,
          tree,
          files: followed(root, tree, () => onHost(shell, root, python)),
        }).toEqual({
          seed: random.seed,
          tree,
          files: Object.keys(tree)
            .filter(file => reached.files.includes(file) && file.endsWith('.txt'))
            .sort(),
        });
        const own = reached.locals.length > 0;
        expect({
          seed: random.seed,
          tree,
          shared: onHost(shell, root, python, 'r2') === onHost(shell, root, python, 'r1'),
        }).toEqual({
          seed: random.seed,
          tree,
          shared: !own,
        });
        changes += Object.keys(tree).length;
      }
      console.info(
        `${shell}: ${cases.length} trees, ${changes} changes of one file each, seed ${random.seed}`,
      );
    },
  );
});

describe('a uv.lock', () => {
  const entry = (name: string, source: string) =>
    `[[package]]\nname = "${name}"\nversion = "1"\nsource = { ${source} }\n`;
  const tree = {
    'uv.lock': `version = 1\n${entry('app', 'editable = "."')}${entry('six', 'registry = "https://index.example/simple"')}`,
    'pyproject.toml':
      '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.11"\n[tool.uv]\nindex-url = "https://a.example"\n[tool.other]\nx = 1\n',
    'uv.toml': '',
    'app.py': '',
    'lib/pyproject.toml': '[project]\nname = "lib"\n',
    'lib/lib.py': '',
    'wheels/six-1.whl': 'zip',
  };
  const python: Python = { kind: 'uv.lock', locks: ['uv.lock'] };
  const changed = (more: Partial<typeof tree>, given: Partial<Python> = {}, base: Tree = tree) => {
    const root = mkdtempSync(join(scratch, 'uv-'));
    const keys = () => [
      onRunner(root, { ...python, ...given }),
      ...SHELLS.map(shell => onHost(shell, root, { ...python, ...given })),
    ];
    write(root, base);
    const before = keys();
    write(root, more as Tree);
    return keys().map((key, index) => key !== before[index]);
  };
  const all = (value: boolean) => [value, ...SHELLS.map(() => value)];
  const project = (text: string) => ({ 'pyproject.toml': text });

  test.each<[string, Partial<typeof tree>, boolean]>([
    ['the lock', { 'uv.lock': `${tree['uv.lock']}${entry('attrs', 'registry = "x"')}` }, true],
    ["uv's settings", project(tree['pyproject.toml'].replace('a.example', 'b.example')), true],
    ["uv's own file", { 'uv.toml': 'offline = true\n' }, true],
    ['the demanded Python', project(tree['pyproject.toml'].replace('>=3.11', '>=3.12')), true],
    [
      "the project's own version",
      project(tree['pyproject.toml'].replace('version = "1"', 'version = "2"')),
      false,
    ],
    ["another tool's settings", project(tree['pyproject.toml'].replace('x = 1', 'x = 2')), false],
    ['code of the project, which is not installed', { 'app.py': 'changed' }, false],
    ['a directory that nothing refers to', { 'lib/lib.py': 'changed' }, false],
  ])('%s: %s', (_, more, expected) => {
    expect(changed(more)).toEqual(all(expected));
  });

  test('wheels in the release', () => {
    expect(changed({ 'wheels/six-1.whl': 'other' }, { wheels: 'wheels' })).toEqual(all(true));
    expect(changed({ 'wheels/six-1.whl': 'other' })).toEqual(all(false));
  });

  test('a path of the lock', () => {
    const base = { ...tree, 'uv.lock': `${tree['uv.lock']}${entry('lib', 'directory = "lib"')}` };
    // A host does not look into it: its environment is the release's own.
    expect(changed({ 'lib/lib.py': 'changed' }, {}, base)[0]).toBe(true);
    const root = mkdtempSync(join(scratch, 'uv-'));
    write(root, base);
    expect(onRunner(root, python, 'r1')).toBe(onRunner(root, python, 'r2'));
    for (const shell of SHELLS)
      expect(onHost(shell, root, python, 'r1')).not.toBe(onHost(shell, root, python, 'r2'));
  });

  test('a member that is installed by reference belongs to its release', () => {
    const root = mkdtempSync(join(scratch, 'uv-'));
    write(root, { ...tree, 'uv.lock': `${tree['uv.lock']}${entry('lib', 'editable = "lib"')}` });
    expect(onRunner(root, python, 'r1')).not.toBe(onRunner(root, python, 'r2'));
    for (const shell of SHELLS)
      expect(onHost(shell, root, python, 'r1')).not.toBe(onHost(shell, root, python, 'r2'));
  });
});

test('a pylock.toml with a directory', () => {
  const root = mkdtempSync(join(scratch, 'pylock-'));
  write(root, {
    'pylock.toml': '[[packages]]\nname = "a"\ndirectory = { path = "lib", editable = true }\n',
    'lib/setup.py': '',
  });
  const python: Python = { kind: 'pylock', locks: ['pylock.toml'] };
  expect(onRunner(root, python, 'r1')).not.toBe(onRunner(root, python, 'r2'));
  for (const shell of SHELLS)
    expect(onHost(shell, root, python, 'r1')).not.toBe(onHost(shell, root, python, 'r2'));
});

test('a file that is included in a circle, or is not there, ends', () => {
  const root = mkdtempSync(join(scratch, 'circle-'));
  write(root, {
    'a.txt': '-r b/c.txt\n-r gone.txt\n',
    'b/c.txt': '-r ../a.txt\n-r ../b/../b/c.txt\nsix==1\n',
  });
  const python: Python = { kind: 'requirements', locks: ['a.txt'] };
  for (const shell of SHELLS) expect(onHost(shell, root, python)).toContain('six==1');
  expect(onRunner(root, python)).toMatch(/^[0-9a-f]{24}$/);
  const missing = { ...python, locks: ['none.txt'] };
  for (const shell of SHELLS) expect(() => onHost(shell, root, missing)).toThrow();
});
