/**
 * What is reached, against pip's and uv's own word on generated trees: every file that they open, and no other. Counts as skipped
 * without Python 3.12 or an index (pip), without uv or strace (uv).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { cacheKey } from '../src/cache-key.ts';
import { diskSources } from '../src/disk.ts';
import { partsOf, type Reached, reachedFrom } from '../src/reached.ts';
import { isLeftOut } from '../src/requirements.ts';
import { interpreter, pythonEnvironment, uv } from './environments.ts';
import { Random } from './random.ts';
import { READ_BY_PIP } from './read-files.ts';
import { generate, type Tree, write } from './trees.ts';

const made = pythonEnvironment('reference');
if ('missing' in made) console.warn(`skipped: ${made.missing}`);
const withPip = 'missing' in made ? describe.skip : describe;
const tool = uv();
const python = interpreter('3.12');
const traces = tool && python && spawnSync('strace', ['-V']).status === 0;
if (!traces) console.warn('skipped: no uv, no Python 3.12 or no strace');
const withUv = traces ? describe : describe.skip;

const scratch = mkdtempSync(join(tmpdir(), 'reached-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const textFiles = (reached: Reached) => reached.files.filter(file => file.endsWith('.txt')).sort();
const localPaths = (reached: Reached) => reached.locals.map(({ path }) => path).sort();

/** Files that pip opens, and directories that it would build. */
const PIP = `
import json, os, sys
from pip._internal.network.session import PipSession
from pip._internal.req.constructors import install_req_from_editable, install_req_from_line
from pip._internal.req.req_file import parse_requirements
opened = None
def hook(event, arguments):
    if event == "open" and opened is not None and isinstance(arguments[0], str):
        opened.add(os.path.realpath(arguments[0]))
sys.addaudithook(hook)
session = PipSession()
answers = []
for root, name in json.load(sys.stdin):
    os.chdir(root)
    opened = set()
    parsed = list(parse_requirements(name, session))
    # Constraints too: pip reads them before it refuses those that are editable.
    found = [(install_req_from_editable if one.is_editable else install_req_from_line)(one.requirement) for one in parsed]
    files = sorted(os.path.relpath(path, root) for path in opened if path.startswith(root + os.sep) and path.endswith(".txt"))
    opened = None
    local = sorted({os.path.relpath(one.link.file_path, root) for one in found if one.link and one.link.is_file})
    answers.append([files, local])
json.dump(answers, sys.stdout)
`;

withPip('pip', () => {
  test('opens the files that are reached, and no other', () => {
    const random = new Random();
    const cases = Array.from({ length: 400 }, (_, index) => {
      const root = join(scratch, `pip-${index}`);
      const tree = generate(random, root, false);
      write(root, tree);
      return { root, tree, name: Object.keys(tree).find(name => name.endsWith('r0.txt'))! };
    });
    const { python: reference } = made as { python: string };
    const answers = JSON.parse(
      execFileSync(reference, ['-c', PIP], {
        input: JSON.stringify(cases.map(({ root, name }) => [root, name])),
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      }),
    ) as [string[], string[]][];
    let files = 0;
    let locals = 0;
    cases.forEach(({ root, tree, name }, index) => {
      const reached = reachedFrom('requirements', [name], diskSources(root));
      const { seed } = random;
      expect({ seed, tree, files: textFiles(reached), locals: localPaths(reached) }).toEqual({
        seed,
        tree,
        files: answers[index]![0],
        locals: answers[index]![1],
      });
      files += answers[index]![0].length;
      locals += answers[index]![1].length;
    });
    console.info(
      `pip: ${cases.length} trees, ${files} files, ${locals} local projects the same, seed ${random.seed}`,
    );
    expect(files).toBeGreaterThan(700);
    expect(locals).toBeGreaterThan(200);
  });
});

withPip('pip, where names alone do not say what is opened', () => {
  test.each(READ_BY_PIP.map(row => [row.what, row] as const))('%s', (_, row) => {
    const root = mkdtempSync(join(scratch, 'row-'));
    const place = (name: string) => {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      return join(root, name);
    };
    for (const [name, content] of Object.entries(row.files)) writeFileSync(place(name), content);
    for (const [name, target] of Object.entries(row.links ?? {})) symlinkSync(target, place(name));
    const answer = execFileSync((made as { python: string }).python, ['-c', PIP], {
      input: JSON.stringify([[root, 'requirements.txt']]),
      env: { ...process.env, ...row.env },
      encoding: 'utf8',
    });
    const opened = (JSON.parse(answer) as [string[], string[]][])[0]![0];
    const sources = diskSources(root);
    const { files, missing } = reachedFrom('requirements', ['requirements.txt'], sources, {
      env: row.env ?? {},
    });
    const real = files.map(file => relative(root, sources.real(file)!));
    expect({ opened, missing }).toEqual({
      opened: [...new Set(real)].filter(file => file.endsWith('.txt')).sort(),
      missing: [],
    });
    expect(real).toContain(row.file);
    expect(row.file.endsWith('.txt') && !opened.includes(row.file)).toBe(false);
  });
});

withPip('markers, as packaging evaluates them', () => {
  test('what is left out is left out', () => {
    const random = new Random();
    const names = [
      'python_version',
      'python_full_version',
      'sys_platform',
      'platform_system',
      'os_name',
      'platform_machine',
    ];
    const values = [
      '3.4',
      '3.9',
      '3.11',
      '3.12',
      '3.12.1',
      '3.13',
      'linux',
      'darwin',
      'win32',
      'Linux',
      'posix',
      'x86_64',
    ];
    const one = () => {
      const name = random.pick(names);
      const fits = name.startsWith('python') ? values.slice(0, 6) : values.slice(6);
      return `${name} ${random.pick(['==', '!=', '<', '<=', '>', '>=', '==='])} ${random.pick([`"${random.pick(fits)}"`, `'${random.pick(fits)}'`])}`;
    };
    const markers = Array.from({ length: 1500 }, () =>
      Array.from({ length: 1 + random.below(3) }, one).reduce(
        (left, right) => `${left} ${random.pick(['and', 'or'])} ${right}`,
      ),
    );
    const script = `
import json, sys
from pip._vendor.packaging.markers import Marker, UndefinedComparison
env = {"python_version": "3.12", "python_full_version": "3.12.1", "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"}
def applies(text):
    try:
        return Marker(text).evaluate(env)
    except UndefinedComparison:
        return None
json.dump([applies(text) for text in json.load(sys.stdin)], sys.stdout)`;
    const { python: reference } = made as { python: string };
    const expected = JSON.parse(
      execFileSync(reference, ['-c', script], { input: JSON.stringify(markers), encoding: 'utf8' }),
    ) as (boolean | null)[];
    let left = 0;
    markers.forEach((marker, index) => {
      if (!isLeftOut(`a; ${marker}`, { python: '3.12.1', platform: 'linux' })) return;
      left += 1;
      expect({ seed: random.seed, marker, applies: expected[index] === true }).toEqual({
        seed: random.seed,
        marker,
        applies: false,
      });
    });
    const out = expected.filter(one => one === false).length;
    console.info(
      `packaging: ${left} of ${out} markers left out, none of those that apply, seed ${random.seed}`,
    );
    expect(left).toBeGreaterThan(out / 5);
  });
});

withUv('uv', () => {
  test('opens the files that are reached, and no other; each decides the key, and nothing else does', () => {
    const random = new Random();
    const count = 60;
    let files = 0;
    let mutations = 0;
    for (let index = 0; index < count; index += 1) {
      const root = join(scratch, `uv-${index}`);
      const tree = generate(random, root, true);
      write(root, tree);
      const name = Object.keys(tree).find(file => file.endsWith('r0.txt'))!;
      const log = join(scratch, 'trace');
      spawnSync(
        'strace',
        // Metadata is in the projects: nothing is built, nothing asked of an index.
        [
          '-f',
          '-qq',
          '-e',
          'trace=openat',
          '-o',
          log,
          tool!,
          'pip',
          'compile',
          '--quiet',
          '--offline',
          '--no-deps',
          '--no-config',
          '--no-header',
          `--python=${python}`,
          name,
        ],
        {
          cwd: root,
          env: { PATH: process.env.PATH, HOME: scratch, UV_CACHE_DIR: join(scratch, 'uv-cache') },
        },
      );
      const opened = [...readFileSync(log, 'utf8').matchAll(/openat\([^"]*"([^"]+)"[^\n]* = \d+$/gm)].map(
        match => resolve(root, match[1]!),
      );
      const within = [
        ...new Set(
          opened.filter(path => path.startsWith(`${root}/`)).map(path => path.slice(root.length + 1)),
        ),
      ];
      const sources = diskSources(root);
      const reached = reachedFrom('requirements', [name], sources);
      const { seed } = random;
      const local = within.filter(path => path.endsWith('/pyproject.toml')).map(path => dirname(path));
      expect({ seed, tree, files: textFiles(reached), locals: localPaths(reached) }).toEqual({
        seed,
        tree,
        files: within.filter(path => path.endsWith('.txt')).sort(),
        locals: local.sort(),
      });
      files += reached.files.length;
      mutations += keyFollows(root, tree, name, within);
    }
    console.info(
      `uv: ${count} trees, ${files} files the same, ${mutations} changes of one file each, seed ${random.seed}`,
    );
    expect(files).toBeGreaterThan(count);
  });
});

/** Changes each file of the tree by itself: the key changes exactly when pip or uv reads the file. Returns the number of changes. */
function keyFollows(root: string, tree: Readonly<Tree>, name: string, read: readonly string[]): number {
  const key = () => {
    const sources = diskSources(root);
    const files = partsOf(reachedFrom('requirements', [name], sources), sources);
    return cacheKey({
      os: 'linux',
      osVersion: 'x',
      arch: 'x64',
      python: '3.12.1',
      uvVersion: '0.1.0',
      files,
      choices: {},
    });
  };
  const before = key();
  const built = new Set(
    reachedFrom('requirements', [name], diskSources(root)).locals.flatMap(({ path, editable }) =>
      editable ? [] : [path],
    ),
  );
  for (const [file, content] of Object.entries(tree)) {
    writeFileSync(join(root, file), `${content}\n# changed\n`);
    expect({ tree, file, changed: key() !== before }).toEqual({
      tree,
      file,
      changed: read.includes(file) || built.has(dirname(file)),
    });
    writeFileSync(join(root, file), content);
  }
  expect(key()).toBe(before);
  return Object.keys(tree).length;
}
