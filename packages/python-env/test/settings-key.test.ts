import { expect, test } from '@jest/globals';
import { settingsParts } from '../src/settings-key.ts';
import { checkout } from './checkout.ts';

type Files = Readonly<Record<string, string>>;
type Env = Readonly<Record<string, string>>;

const HERE = { ...checkout({}), directory: '/home/job/work/app' };
const key = (files: Files, env: Env) =>
  JSON.stringify(settingsParts({ HOME: '/home/job', ...env }, { ...HERE, ...checkout(files) }));

const NO_BINARY = 'no-binary-package = ["six"]\n';

test.each<[string, Files, Files, Env, Env]>([
  ['tool.uv', { 'pyproject.toml': '[tool.uv]\n' }, { 'pyproject.toml': `[tool.uv]\n${NO_BINARY}` }, {}, {}],
  ['a uv.toml', { 'uv.toml': '' }, { 'uv.toml': NO_BINARY }, {}, {}],
  ['a uv.toml above', { '../uv.toml': '' }, { '../uv.toml': NO_BINARY }, {}, {}],
  ['tool.uv far above', {}, { '../../pyproject.toml': `[tool.uv]\n${NO_BINARY}` }, {}, {}],
  ["the user's", {}, { '/home/job/.config/uv/uv.toml': NO_BINARY }, {}, {}],
  [
    "the user's, elsewhere",
    {},
    { '/x/uv/uv.toml': NO_BINARY },
    { XDG_CONFIG_HOME: '/x' },
    { XDG_CONFIG_HOME: '/x' },
  ],
  ["the machine's", {}, { '/etc/uv/uv.toml': NO_BINARY }, {}, {}],
  ['pip.conf', {}, { '/home/job/.config/pip/pip.conf': '[global]\nno-binary = six\n' }, {}, {}],
  ['a variable', {}, {}, {}, { UV_NO_BINARY_PACKAGE: 'six' }],
  ['an index', {}, {}, {}, { UV_DEFAULT_INDEX: 'https://index.example/simple' }],
  ['flags', {}, {}, {}, { CFLAGS: '-DX' }],
  ['a compiler', {}, {}, {}, { CC: 'clang' }],
  ...['UV_CONSTRAINT', 'UV_OVERRIDE', 'UV_BUILD_CONSTRAINT', 'UV_CONFIG_FILE', 'PIP_CONSTRAINT'].map(
    (name): [string, Files, Files, Env, Env] => [
      `what ${name} names`,
      { 'c.txt': 'six==1\n' },
      { 'c.txt': 'six==2\n' },
      { [name]: 'c.txt' },
      { [name]: 'c.txt' },
    ],
  ),
  [
    'what a constraint includes',
    { 'c/a.txt': '-c b.txt\n', 'c/b.txt': '1' },
    { 'c/a.txt': '-c b.txt\n', 'c/b.txt': '2' },
    { UV_CONSTRAINT: 'other.txt c/a.txt' },
    { UV_CONSTRAINT: 'other.txt c/a.txt' },
  ],
  ['links', { 'w/a.whl': '1' }, { 'w/a.whl': '2' }, { UV_FIND_LINKS: 'w' }, { UV_FIND_LINKS: 'w' }],
])('%s changes the key', (_, files, changed, env, other) => {
  expect(key(changed, other)).not.toBe(key(files, env));
});

test.each<[string, Files, Files, Env, Env]>([
  ['where the cache is', {}, {}, { UV_CACHE_DIR: '/a' }, { UV_CACHE_DIR: '/b' }],
  ['a variable of the application', {}, {}, {}, { DATABASE_URL: 'x' }],
  ['a pyproject.toml without settings', {}, { 'pyproject.toml': '[project]\nname = "a"\n' }, {}, {}],
  ['settings above those that count', { 'uv.toml': '' }, { 'uv.toml': '', '../uv.toml': NO_BINARY }, {}, {}],
  [
    'an account',
    {},
    {},
    { UV_INDEX_URL: 'https://a:b@index.example/' },
    { UV_INDEX_URL: 'https://c@index.example/' },
  ],
])('%s does not', (_, files, changed, env, other) => {
  expect(key(changed, other)).toBe(key(files, env));
});
