/** Trees in which a file that the names alone do not show decides what is installed: by links, by variables, by how lines end. */

export interface ReadFile {
  readonly what: string;
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The file that decides. */
  readonly file: string;
  readonly kind?: 'uv.lock' | 'pylock';
  readonly wheels?: string;
}

const lineEnds: Readonly<Record<string, string>> = {
  'carriage return': '\r',
  'vertical tab': '\v',
  'form feed': '\f',
  'file separator': '\x1c',
  'group separator': '\x1d',
  'record separator': '\x1e',
  'next line': '\x85',
  'line separator': '\u2028',
  'paragraph separator': '\u2029',
};

const INC = { 'inc.txt': 'tiny==1.0\n' };
const requirements = (text: string | Buffer, more: ReadFile['files'] = INC) => ({
  'requirements.txt': text,
  ...more,
});

/** Those that pip's own reader of requirements files opens. */
export const READ_BY_PIP: readonly ReadFile[] = [
  ...Object.entries(lineEnds).map(([name, end]) => ({
    what: `a line ends with a ${name}`,
    files: requirements(`# a${end}-r inc.txt${end}`),
    file: 'inc.txt',
  })),
  { what: 'a line ends with two of them', files: requirements('# a\f\v-c inc.txt\r\n'), file: 'inc.txt' },
  { what: 'UTF-16', files: requirements(Buffer.from('\ufeff-r inc.txt\n', 'utf16le')), file: 'inc.txt' },
  {
    what: 'Latin-1 with a next line',
    files: requirements(Buffer.from('# coding: latin-1\n# \xe9\x85-r inc.txt\n', 'latin1')),
    file: 'inc.txt',
  },
  { what: 'a mark of UTF-8', files: requirements('\ufeff-r inc.txt\n'), file: 'inc.txt' },
  { what: 'the beginning of an option', files: requirements('--requirem inc.txt\n'), file: 'inc.txt' },
  { what: 'a few letters of an option', files: requirements('--cons inc.txt\n'), file: 'inc.txt' },
  {
    what: 'a variable',
    files: requirements('-r ${REQ_NAME}\n'),
    env: { REQ_NAME: 'inc.txt' },
    file: 'inc.txt',
  },
  {
    what: 'a variable in a path',
    files: requirements('-c ${PLACE}/inc.txt\n', { 'a/b/inc.txt': 'tiny==1.0\n' }),
    env: { PLACE: 'a/b' },
    file: 'a/b/inc.txt',
  },
  {
    what: 'the requirements file is a link',
    files: { 'reqs/prod.txt': 'tiny==1.0\n' },
    links: { 'requirements.txt': 'reqs/prod.txt' },
    file: 'reqs/prod.txt',
  },
  {
    what: 'an included file is a link',
    files: requirements('-r ln.txt\n'),
    links: { 'ln.txt': 'inc.txt' },
    file: 'inc.txt',
  },
  {
    what: 'a directory on the way is a link',
    files: requirements('-r reqs/base.txt\n', { 'common/base.txt': 'tiny==1.0\n' }),
    links: { reqs: 'common' },
    file: 'common/base.txt',
  },
  {
    what: 'a link to a link to a file below a link',
    files: requirements('-c one\n', { 'deep/er/c.txt': 'tiny==1.0\n' }),
    links: { one: 'two', two: 'three/c.txt', three: 'deep/er' },
    file: 'deep/er/c.txt',
  },
  {
    what: 'what a linked file includes counts from the link',
    files: {
      'requirements.txt': '-r reqs/prod.txt\n',
      'a/prod.txt': '-r base.txt\n',
      'reqs/base.txt': 'tiny==1.0\n',
    },
    links: { 'reqs/prod.txt': '../a/prod.txt' },
    file: 'reqs/base.txt',
  },
  {
    what: 'a link from below its directory',
    files: requirements('-r d/ln.txt\n'),
    links: { 'd/ln.txt': '../inc.txt' },
    file: 'inc.txt',
  },
];

const wheel = { 'wheels/tiny-1.0-py3-none-any.whl': 'one' };
const project = { 'real/lib/pyproject.toml': '[project]\nname = "lib"\n', 'real/lib/lib.py': '' };
const uvLock = (source: string) =>
  `version = 1\n[[package]]\nname = "tiny"\nversion = "1"\nsource = { ${source} }\n`;

/** Those that the installation reads beside. */
export const READ_BESIDE: readonly ReadFile[] = [
  {
    what: 'a distribution is a link',
    files: requirements('./tiny.whl\n', wheel),
    links: { 'tiny.whl': 'wheels/tiny-1.0-py3-none-any.whl' },
    file: 'wheels/tiny-1.0-py3-none-any.whl',
  },
  {
    what: 'a distribution behind a link',
    files: requirements('./w/tiny-1.0-py3-none-any.whl\n', wheel),
    links: { w: 'wheels' },
    file: 'wheels/tiny-1.0-py3-none-any.whl',
  },
  {
    what: 'a project is a link',
    files: requirements('./lib\n', project),
    links: { lib: 'real/lib' },
    file: 'real/lib/lib.py',
  },
  {
    what: 'a package of a project is a link',
    files: requirements('./lib\n', { 'lib/pyproject.toml': '', 'common/pkg/a.py': '' }),
    links: { 'lib/pkg': '../common/pkg' },
    file: 'common/pkg/a.py',
  },
  {
    what: 'a file of a project is a link',
    files: requirements('./lib\n', { 'lib/pyproject.toml': '', VERSION: '1' }),
    links: { 'lib/VERSION': '../VERSION' },
    file: 'VERSION',
  },
  {
    what: 'the directory of wheels is a link',
    files: requirements('tiny\n', wheel),
    links: { w: 'wheels' },
    wheels: 'w',
    file: 'wheels/tiny-1.0-py3-none-any.whl',
  },
  {
    what: 'a wheel among the wheels is a link',
    files: requirements('tiny\n', { 'kept/tiny.whl': '1', 'w/other.whl': '' }),
    links: { 'w/tiny.whl': '../kept/tiny.whl' },
    wheels: 'w',
    file: 'kept/tiny.whl',
  },
  {
    what: 'links that are found behind a link',
    files: requirements('--find-l w\ntiny\n', wheel),
    links: { w: 'wheels' },
    file: 'wheels/tiny-1.0-py3-none-any.whl',
  },
  {
    what: '`..` behind a link',
    files: requirements('-r reqs/../x.txt\n', {
      'deep/er/a.txt': '',
      'deep/x.txt': 'tiny==1.0\n',
      'x.txt': '',
    }),
    links: { reqs: 'deep/er' },
    file: 'deep/x.txt',
  },
  {
    what: 'a uv.lock is a link',
    kind: 'uv.lock',
    files: { 'locks/uv.lock': uvLock('registry = "https://x"') },
    links: { 'uv.lock': 'locks/uv.lock' },
    file: 'locks/uv.lock',
  },
  {
    what: 'a uv.lock with a project behind a link',
    kind: 'uv.lock',
    files: { 'uv.lock': uvLock('directory = "lib"'), ...project },
    links: { lib: 'real/lib' },
    file: 'real/lib/lib.py',
  },
  {
    what: 'a uv.lock with a directory of wheels',
    kind: 'uv.lock',
    files: { 'uv.lock': uvLock('registry = "wheels"'), ...wheel },
    file: 'wheels/tiny-1.0-py3-none-any.whl',
  },
  {
    what: 'a pylock.toml is a link',
    kind: 'pylock',
    files: { 'locks/p.toml': '[[packages]]\nname = "a"\n' },
    links: { 'pylock.toml': 'locks/p.toml' },
    file: 'locks/p.toml',
  },
  {
    what: 'a pylock.toml with a wheel that is a link',
    kind: 'pylock',
    files: { 'pylock.toml': '[[packages]]\nname = "a"\nwheels = [{ path = "a.whl" }]\n', ...wheel },
    links: { 'a.whl': 'wheels/tiny-1.0-py3-none-any.whl' },
    file: 'wheels/tiny-1.0-py3-none-any.whl',
  },
  ...[
    'PIP_CONSTRAINT',
    'PIP_REQUIREMENT',
    'PIP_BUILD_CONSTRAINT',
    'UV_CONSTRAINT',
    'UV_OVERRIDE',
    'UV_BUILD_CONSTRAINT',
  ].map(name => ({
    what: name,
    files: requirements('tiny\n'),
    env: { [name]: 'inc.txt' },
    file: 'inc.txt',
  })),
  {
    what: 'PIP_CONSTRAINT, a second file that is a link, and what it includes',
    files: requirements('tiny\n', { ...INC, 'a.txt': '', 'c/b.txt': '-c ../inc.txt\n' }),
    links: { 'b.txt': 'c/b.txt', 'c2/x': '../c' },
    env: { PIP_CONSTRAINT: 'a.txt c/b.txt' },
    file: 'inc.txt',
  },
  ...['PIP_FIND_LINKS', 'UV_FIND_LINKS'].map(name => ({
    what: name,
    files: requirements('tiny\n', wheel),
    env: { [name]: './wheels' },
    file: 'wheels/tiny-1.0-py3-none-any.whl',
  })),
  {
    what: 'PIP_EDITABLE',
    files: requirements('tiny\n', project),
    env: { PIP_EDITABLE: './real/lib' },
    file: 'real/lib/lib.py',
  },
  {
    what: 'a constraint of the file that PIP_CONFIG_FILE names',
    files: requirements('tiny\n', { ...INC, 'pip.conf': '[install]\nconstraint = inc.txt\n' }),
    env: { PIP_CONFIG_FILE: 'pip.conf' },
    file: 'inc.txt',
  },
  {
    what: 'find-links of a uv.toml',
    files: requirements('tiny\n', { ...wheel, 'uv.toml': 'find-links = ["wheels"]\n' }),
    file: 'wheels/tiny-1.0-py3-none-any.whl',
  },
  {
    what: 'an index of a pyproject.toml',
    files: requirements('tiny\n', {
      ...wheel,
      'pyproject.toml': '[[tool.uv.index]]\nurl = "./wheels"\nformat = "flat"\n',
    }),
    file: 'wheels/tiny-1.0-py3-none-any.whl',
  },
];

/** What nobody sees before the installer runs: the environment is for one release alone, and somebody is told. */
export const UNSEEN: readonly Omit<ReadFile, 'file'>[] = [
  { what: 'the address of a file', files: requirements('-r file:///proc/self/cwd/inc.txt\n') },
  { what: 'an address', files: requirements('-r https://a.example/r.txt\n') },
  { what: 'the address of a constraint', files: requirements('-c http://a.example/r.txt\n') },
  { what: 'an absolute path', files: requirements('-c /nowhere/at/all.txt\n') },
  { what: 'a path out of the release', files: requirements('-r ../outside.txt\n') },
  { what: 'a variable that is not set', files: requirements('-r ${NOT_SET}/inc.txt\n') },
  { what: 'a file that is not there', files: requirements('-r gone.txt\n') },
  { what: 'a link to nothing', files: requirements('-r ln.txt\n'), links: { 'ln.txt': 'gone.txt' } },
  { what: 'a link to itself', files: requirements('-r ln.txt\n'), links: { 'ln.txt': 'ln.txt' } },
  {
    what: 'PIP_CONSTRAINT with an address',
    files: requirements('tiny\n'),
    env: { PIP_CONSTRAINT: 'https://a.example/c.txt' },
  },
  {
    what: 'PIP_CONSTRAINT outside',
    files: requirements('tiny\n'),
    env: { PIP_CONSTRAINT: '/nowhere/c.txt' },
  },
  { what: 'UV_FIND_LINKS outside', files: requirements('tiny\n'), env: { UV_FIND_LINKS: '/nowhere/wheels' } },
];
