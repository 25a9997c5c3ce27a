/** Whatever is read to make an environment decides its key, or no other release has it: on the runner and in a host's shell. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { READ_BESIDE, READ_BY_PIP, type ReadFile, UNSEEN } from '../../../python-env/test/read-files.ts';
import parts from '../../src/host/program/parts.gen.ts';
import { pythonKey, sourcesBelow } from '../../src/plan/python-key.ts';
import { SourceTree } from '../../src/source/tree.ts';
import { walk } from '../../src/source/walk.ts';

const scratch = mkdtempSync(join(tmpdir(), 'python-key-read-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Tree = Omit<ReadFile, 'file'>;

/** What pip and uv are asked to install from. */
const lockOf = ({ kind }: Tree) => (kind === 'pylock' ? 'pylock.toml' : (kind ?? 'requirements.txt'));

function made({ files, links = {} }: Tree): string {
  const root = mkdtempSync(join(scratch, 'tree-'));
  const place = (name: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    return join(root, name);
  };
  for (const [name, content] of Object.entries({ ...files, 'unrelated.py': '' }))
    writeFileSync(place(name), content);
  for (const [name, target] of Object.entries(links)) symlinkSync(target, place(name));
  return root;
}

async function onRunner(root: string, tree: Tree, release: string) {
  const source = new SourceTree(await walk(root));
  const python = {
    release,
    kind: tree.kind ?? ('requirements' as const),
    locks: [lockOf(tree)],
    wheels: tree.wheels ?? '',
    settings: [],
    environment: tree.env ?? {},
  };
  return pythonKey(
    python,
    sourcesBelow('.', { read: source.text, hash: source.hash, list: source.list, real: source.real }),
  );
}

const PYTHON_SOURCES = parts.find(({ name }) => name === 'python-sources')!.text;

const SHELLS = [['sh'], ['busybox', 'sh']].filter(([shell = '', ...more]) => {
  const { status } = spawnSync(shell, [...more, '-c', 'awk 1 /dev/null']);
  if (status !== 0) console.warn(`skipped: no ${shell} with awk`);
  return status === 0;
});

const tools = join(scratch, 'busybox');
if (SHELLS.length > 1) {
  mkdirSync(tools);
  const busybox = execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim();
  for (const tool of ['awk', 'cat', 'sed', 'find', 'sort', 'sha256sum', 'sh', '[', 'busybox'])
    symlinkSync(busybox, join(tools, tool));
}

function onHost(shell: readonly string[], root: string, tree: Tree, release: string) {
  const [file = 'sh', ...more] = shell;
  const script = `${PYTHON_SOURCES}\ngd_id=${release}\ngd_reached 3.12 uv "$@"`;
  const { kind, wheels = '', env = {} } = tree;
  const words = [
    kind === 'uv.lock' ? kind : 'requirements',
    wheels === '' ? '' : `./${wheels}`,
    ...(kind === 'uv.lock' ? [] : [lockOf(tree)]),
  ];
  const key = execFileSync(
    file === 'busybox' ? join(tools, file) : file,
    [...more, '-c', script, 'sh', ...words],
    {
      cwd: root,
      encoding: 'latin1',
      env: { PATH: file === 'busybox' ? tools : process.env.PATH, ...env },
    },
  );
  return { key, alone: /^alone (.*)$/m.exec(key)?.[1] };
}

type Keyed = { readonly key: string; readonly alone: string | undefined };
const ways: [string, (root: string, tree: Tree, release: string) => Keyed | Promise<Keyed>][] = [
  ['the runner', onRunner],
  ...SHELLS.map((shell): [string, (root: string, tree: Tree, release: string) => Keyed] => [
    `a host with ${shell[0]}`,
    (root, tree, release) => onHost(shell, root, tree, release),
  ]),
];

describe.each(ways)('%s', (name, keyOf) => {
  test.each([...READ_BY_PIP, ...READ_BESIDE].map(row => [row.what, row] as const))('%s', async (_, row) => {
    const root = made(row);
    const before = await keyOf(root, row, 'r1');
    writeFileSync(join(root, 'unrelated.py'), 'changed');
    expect(await keyOf(root, row, 'r1')).toEqual(before);
    const isShared = (await keyOf(root, row, 'r2')).key === before.key;
    writeFileSync(join(root, row.file), 'tiny==2.0\n');
    const after = await keyOf(root, row, 'r1');
    // On the runner all of it is seen; a host does not look into what lies in the release.
    if (name === 'the runner' && row.what !== 'PIP_EDITABLE')
      expect([isShared, before.alone]).toEqual([true, undefined]);
    if (isShared) expect(after.key).not.toBe(before.key);
  });

  test.each(UNSEEN.map(row => [row.what, row] as const))(
    'for this release alone, and said: %s',
    async (_, row) => {
      const root = made(row);
      const [one, two] = [await keyOf(root, row, 'r1'), await keyOf(root, row, 'r2')];
      expect(one.key).not.toBe(two.key);
      expect(one.alone).toMatch(/^.+ reads .+, which is not in the source$/);
    },
  );

  test('a value that fills a variable decides, and the password of an address does not', async () => {
    const files = {
      'requirements.txt': '--extra-index-url https://u:${TOKEN}@a.example/${PLACE}\ntiny==${VERSION}\n',
    };
    const key = async (env: Record<string, string>) =>
      (await keyOf(root, { what: '', files, env: { TOKEN: 't', PLACE: 'p', VERSION: '1', ...env } }, 'r1'))
        .key;
    const root = made({ what: '', files });
    const first = await key({});
    expect(await key({ TOKEN: 'other' })).toBe(first);
    expect(await key({ PLACE: 'q' })).not.toBe(first);
    expect(await key({ VERSION: '2' })).not.toBe(first);
    expect(await key({ PIP_INDEX_URL: 'https://b.example' })).not.toBe(first);
    expect(await key({ PIP_QUIET: '1', UV_CACHE_DIR: '/tmp/x', LANG: 'C' })).toBe(first);
  });
});

test('a link that only the system sees to lead out of the release', async () => {
  // By the names alone it is `inner/x.txt`.
  const tree = {
    what: '',
    files: { 'requirements.txt': '-r ln.txt\n', 'deep/a.txt': '' },
    links: { 'inner/up': '..', 'ln.txt': 'inner/up/../x.txt' },
  };
  const root = made(tree);
  const [one, two] = [await onRunner(root, tree, 'r1'), await onRunner(root, tree, 'r2')];
  expect(one.key).not.toBe(two.key);
  expect(one.alone).toContain('ln.txt');
});
