import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changelogFile, inert, pullRequestText } from '../src/changelog.ts';
import { changelogPath, checkReleaseTag, parseMentions, readEvent } from '../src/release.ts';

const J = '\u2060';

test.each(['v1', '1.2.3', 'v1.0-rc.1', '_x'])('%s can be a tag of an image', tag => {
  expect(checkReleaseTag(tag)).toBe(tag);
});

test.each([
  '',
  '-v1',
  '.v1',
  'v1/2',
  'v1+b',
  'v1 2',
  'v1..2',
  'v1.',
  'v1.lock',
  'v1\n',
  '$(id)',
  'é',
  'x'.repeat(129),
])('%j cannot', tag => {
  expect(() => checkReleaseTag(tag)).toThrow('has a name that no image can be tagged with');
});

test.each([
  ['changelog', 'changelog/v1.md'],
  ['./docs/changelog/', 'docs/changelog/v1.md'],
  ['.', 'v1.md'],
  ['./', 'v1.md'],
])('%s holds %s', (directory, path) => {
  expect(changelogPath(directory, 'v1')).toBe(path);
});

test.each([
  '/',
  '/etc',
  '..',
  '../x',
  'a/../../b',
  'a//b',
  'a/./b',
  '.git',
  'a/.GIT/hooks',
  '.github/workflows',
  'a\\b',
  'a\nb',
  'a\u202eb',
  'x'.repeat(1_001),
])('%j is no folder for changelogs', directory => {
  expect(() => changelogPath(directory, 'v1')).toThrow('is not a folder for changelogs');
});

test('a path stays in the repository, whatever is given', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', 'git', '\n', ' ') }), directory => {
      try {
        const parts = changelogPath(directory, 'v1').split('/');
        expect(parts.every(part => part !== '' && part !== '.' && part !== '..')).toBe(true);
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'CHANGELOG_DIR_INVALID' });
      }
    }),
  );
});

test.each([
  [undefined, 'alice', ['alice']],
  [undefined, 'release-drafter[bot]', []],
  ['', '', []],
  ['@bob, acme/ops\nbob mona_acme', 'alice', ['bob', 'acme/ops', 'mona_acme']],
])('%j, published by %s, mentions %j', (given, actor, mentions) => {
  expect(parseMentions(given, actor)).toEqual(mentions);
});

test.each(['a--b', '-a', '@@a', 'a/b/c', '<b>', 'a)[x](y', '`a`', 'x'.repeat(41)])('%s is nobody', name => {
  expect(() => parseMentions(name, 'alice')).toThrow('is neither a login nor a team');
});

test('what an event says', () => {
  const release = {
    tag_name: 'v1',
    name: 'One',
    body: 'x',
    published_at: '2026-01-02T03:04:05Z',
    draft: false,
  };
  expect(readEvent({ action: 'published', release, repository: { default_branch: 'main' } })).toEqual({
    release: { tag: 'v1', name: 'One', notes: 'x', publishedAt: '2026-01-02T03:04:05Z' },
    defaultBranch: 'main',
  });
  expect(readEvent({ release: { ...release, name: null, body: 7 } }).release).toMatchObject({
    name: '',
    notes: '',
  });
});

test.each([
  ['published', { login: 'alice' }, { login: 'drafter[bot]' }, 'alice'],
  ['published', undefined, { login: 'bob' }, 'bob'],
  ['edited', { login: 'alice' }, { login: 'bob' }, 'bob'],
  ['published', null, 'bob', undefined],
  ['published', { login: 7 }, { login: '' }, undefined],
])('%s by %j, written by %j: published by %s', (action, sender, author, publisher) => {
  expect(readEvent({ action, sender, release: { tag_name: 'v1', author } }).publisher).toBe(publisher);
});

test.each([
  undefined,
  null,
  'text',
  {},
  { release: null, sender: { login: 'alice' } },
  { release: { tag_name: 7 } },
  { release: { tag_name: '' } },
  { release: { tag_name: 'v1', draft: true } },
  { action: 'deleted', release: { tag_name: 'v1' } },
  { action: 'unpublished', release: { tag_name: 'v1' } },
])('no published release in %j', payload => {
  expect(readEvent(payload)).toEqual({});
});

describe('notes', () => {
  test.each([
    ['* A title by @bob in #7', `* A title by @${J}bob in #7`],
    ['@bob', `@${J}bob`],
    ['**@bob**, (@acme/ops), `@x`', `**@${J}bob**, (@${J}acme/ops), \`@${J}x\``],
    ['&#64;bob &#x0040;bob &commat;bob', `@${J}bob @${J}bob @${J}bob`],
    ['mail a@b.example, pkg@1.2', 'mail a@b.example, pkg@1.2'],
    ['<script>x</script>', `<${J}script>x<${J}/script>`],
    ['List<T>, 1 < 2', `List<${J}T>, 1 < 2`],
    ['<!-- Release notes generated -->\n# v1', '# v1'],
    ['<!<!-- -->-- hidden', `<${J}!-- hidden`],
    ['a<!-- -->\r\n@bob', `a\n@${J}bob`],
    ['a\u202eb\u0007', 'a\ufffdb\ufffd'],
    [`@${J}bob`, '@\ufffdbob'],
  ])('%j becomes %j', (notes, expected) => {
    expect(inert(notes)).toBe(expected);
  });

  test('hold no mention and no tag, whatever is given', () => {
    const piece = fc.constantFrom(
      '@',
      'bob',
      '<',
      '!',
      '--',
      '>',
      '&#64;',
      '/',
      ' ',
      '`',
      '\n',
      '\u2060',
      '&',
      '#64;',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), pieces => {
        const safe = inert(pieces.join(''));
        expect(safe).not.toMatch(/<[A-Za-z/!?]/);
        expect(safe).not.toMatch(/(^|[^A-Za-z0-9])@[A-Za-z0-9]/);
      }),
      { numRuns: 2_000 },
    );
  });
});

const published = {
  release: {
    tag: 'v1',
    name: 'One <b> @bob',
    notes: 'closes #1, @carol',
    publishedAt: '2026-01-02T03:04:05Z',
  },
  image: 'ghcr.io/acme/api',
  from: 'staging',
  digest: 'sha256:0',
  releaseUrl: 'https://github.com/acme/api/releases/tag/v1',
  path: 'changelog/v1.md',
};

test('the file', () => {
  expect(changelogFile(published)).toBe(
    `# One &lt;b&gt; @<!-- -->bob\n\n2026-01-02 · [Release](https://github.com/acme/api/releases/tag/v1) · <code>ghcr.io/acme/api&#58;v1</code> · <code>sha256&#58;0</code>\n\ncloses #1, @${J}carol\n`,
  );
  const bare = { ...published, release: { ...published.release, name: ' ', notes: '', publishedAt: 'now' } };
  expect(changelogFile(bare)).toBe(
    '# v1\n\n[Release](https://github.com/acme/api/releases/tag/v1) · <code>ghcr.io/acme/api&#58;v1</code> · <code>sha256&#58;0</code>\n',
  );
});

test('the pull request holds none of the words of the release', () => {
  const { title, body } = pullRequestText(published, ['alice', 'acme/ops']);
  expect(title).toBe('Changelog of v1');
  expect(body.match(/@[\w/-]+/g)).toEqual(['@alice', '@acme/ops']);
  expect(body).not.toMatch(/closes|One|bob|carol/);
  expect(pullRequestText(published, []).body).not.toContain('@');
});
