import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  changelogFile,
  changelogWith,
  inert,
  pullRequestText,
  readRecord,
  recordLine,
} from '../src/changelog.ts';
import {
  changelogPath,
  checkReleaseTag,
  imageTagOf,
  parseMentions,
  readEvent,
  slugOf,
  versionOf,
} from '../src/release.ts';

const J = '\u2060';

test.each(['v1', '1.2.3', 'v1.0-rc.1', '_x', 'api-2026.11', '@acme/api@1.2.0', 'api/v1', 'v1+b'])(
  '%s can be a release',
  tag => {
    expect(checkReleaseTag(tag)).toBe(tag);
  },
);

test.each([
  '',
  '-v1',
  '.v1',
  '/v1',
  'v1/',
  'a//b',
  'a/.b',
  'v1 2',
  'v1..2',
  'v1@{0}',
  'v1.',
  'v1.lock',
  'v1\n',
  '$(id)',
  'é',
  'x'.repeat(201),
])('%j cannot', tag => {
  expect(() => checkReleaseTag(tag)).toThrow('has a name that this action does not work with');
});

test.each([
  ['v1.2.0', '1.2.0'],
  ['1.2.0-rc.1', '1.2.0-rc.1'],
  ['api-2026.11', '2026.11'],
  ['api_v3', '3'],
  ['@acme/api@1.2.0', '1.2.0'],
  ['api/v1.2', '1.2'],
  ['nightly', undefined],
])('the version of %s is %s', (tag, version) => {
  expect(versionOf(tag)).toBe(version);
});

test.each([
  ['v1', '{release}', 'v1'],
  ['api-2026.11', 'rel-{version}', 'rel-2026.11'],
  ['@acme/api@1.2.0', '{version}', '1.2.0'],
  ['v1', 'latest', 'latest'],
])('the images of %s with %s are tagged %s', (tag, pattern, expected) => {
  expect(imageTagOf(tag, pattern)).toBe(expected);
});

test.each([
  ['@acme/api@1.2.0', '{release}', "Set 'image-tag', such as '{version}', which is 1.2.0 here."],
  ['nightly', 'rel-{version}', "Use '{release}'"],
  ['v1', 'a b', "Set 'image-tag' to letters"],
  ['v1+b', '{release}', "such as '{version}', which is 1-b here"],
])('no image can have the tag of %s with %s', (tag, pattern, remedy) => {
  expect(() => imageTagOf(tag, pattern)).toThrow(remedy);
});

test('a part of a path and a branch for each tag, none for two', () => {
  expect(slugOf('v1.2.0')).toBe('v1.2.0');
  const slugs = ['@acme/api@1.2.0', 'acme-api-1.2.0', 'acme/api/1.2.0', 'v1.lock'].map(slugOf);
  expect(new Set(slugs).size).toBe(4);
  for (const slug of slugs) expect(slug).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/);
});

test.each([
  ['changelog', 'changelog/v1.md'],
  ['./docs/changelog/', 'docs/changelog/v1.md'],
  ['.', 'v1.md'],
  ['./', 'v1.md'],
])('%s holds %s', (directory, path) => {
  expect(changelogPath({ directory }, 'v1')).toBe(path);
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
  expect(() => changelogPath({ directory }, 'v1')).toThrow('is not a folder for changelogs');
});

test.each(['CHANGELOG.md', './docs/CHANGELOG.md'])('%s takes all releases', file => {
  expect(changelogPath({ directory: 'x', file }, 'v1')).toBe(file.replace('./', ''));
});

test.each(['.', '..', '/x', '.github/x.md', 'a/../b', ''])('%j is no file for the changelog', file => {
  expect(() => changelogPath({ directory: 'x', file }, 'v1')).toThrow('is not a file for the changelog');
});

test('a path stays in the repository, whatever is given', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', 'git', '\n', ' ') }), directory => {
      try {
        const parts = changelogPath({ directory }, 'v1').split('/');
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
    release: { tag: 'v1', name: 'One', notes: 'x', publishedAt: '2026-01-02T03:04:05Z', isPrerelease: false },
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

const DIGEST = `sha256:${'0'.repeat(64)}`;
const published = {
  release: {
    tag: 'v1',
    name: 'One <b> @bob',
    notes: 'closes #1, @carol',
    publishedAt: '2026-01-02T03:04:05Z',
    isPrerelease: false,
  },
  images: [{ image: 'ghcr.io/acme/api', digest: DIGEST }],
  imageTag: 'v1',
  from: 'staging',
  releaseUrl: 'https://github.com/acme/api/releases/tag/v1',
  path: 'changelog/v1.md',
};
const FACTS = `[Release](https://github.com/acme/api/releases/tag/v1) · <code>ghcr.io/acme/api&#58;v1</code> · <code>${DIGEST.replace(':', '&#58;')}</code>`;
const RECORD = `<!-- publish-release v1 ghcr.io%2Facme%2Fapi@${DIGEST} -->`;

test('the file', () => {
  expect(changelogFile(published)).toBe(
    `# One &lt;b&gt; @<!-- -->bob\n\n2026-01-02 · ${FACTS}\n\ncloses #1, @${J}carol\n\n${RECORD}\n`,
  );
  const bare = { ...published, release: { ...published.release, name: ' ', notes: '', publishedAt: 'now' } };
  expect(changelogFile(bare)).toBe(`# v1\n\n${FACTS}\n\n${RECORD}\n`);
});

describe('one file of all releases', () => {
  const section = (tag: string) => ({
    ...published,
    release: { ...published.release, tag, name: tag, notes: '' },
  });
  const headings = (content: string) => content.match(/^#.*$/gm);

  test('begins with the first, and takes the newest on top', () => {
    const one = changelogWith('', section('v1'));
    expect(headings(one)).toEqual(['# Changelog', '## v1']);
    expect(headings(changelogWith(one, section('v2')))).toEqual(['# Changelog', '## v2', '## v1']);
  });

  test('keeps what is there, and what is not released yet on top', () => {
    const before = '# News\r\n\r\nWords.\r\n\r\n## [Unreleased]\r\n- x\r\n\r\n## v0\r\n- y\r\n';
    const after = changelogWith(before, section('v1'));
    expect(headings(after)).toEqual(['# News', '## [Unreleased]', '## v1', '## v0']);
    for (const line of ['Words.', '- x', '- y']) expect(after).toContain(line);
  });

  test('goes to the end where no release is in it', () => {
    expect(changelogWith('Words.\n', section('v1'))).toMatch(/^Words\.\n\n## v1/);
  });

  test("takes the notes' headings down, and leaves code alone", () => {
    const notes = '## New\n```\n# a comment\n```\n# One\n';
    const { release } = published;
    expect(headings(changelogWith('', { ...published, release: { ...release, name: 'v1', notes } }))).toEqual(
      ['# Changelog', '## v1', '#### New', '# a comment', '### One'],
    );
  });
});

describe('what a changelog remembers', () => {
  test('is read again, of the release that is asked for', () => {
    const images = [
      { image: 'ghcr.io/acme/api', digest: DIGEST },
      { image: '127.0.0.1:5000/acme/a--b', digest: `sha256:${'f'.repeat(64)}` },
    ];
    const tag = '@acme/api--x@1.2.0';
    const line = recordLine({ release: { ...published.release, tag }, images });
    expect(line.slice(4, -3)).not.toContain('--');
    const content = `x\n${recordLine(published)}\ny\n${line}\n`;
    expect(readRecord(content, tag)).toEqual(images);
    expect(readRecord(content, 'v1')).toEqual(published.images);
    expect(readRecord(content, 'v2')).toBeUndefined();
  });

  test('cannot be written by the words of a release', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            RECORD.replace('v1', 'v2'),
            '<!--',
            '-->',
            '\n',
            ' publish-release v2 ',
            '<',
            '&lt;',
            'x',
          ),
          { maxLength: 12 },
        ),
        parts => {
          const release = { ...published.release, notes: parts.join(''), name: parts.join('') };
          expect(readRecord(changelogFile({ ...published, release }), 'v2')).toBeUndefined();
          expect(readRecord(changelogWith('', { ...published, release }), 'v2')).toBeUndefined();
        },
      ),
    );
  });
});

test('the pull request holds none of the words of the release', () => {
  const { title, body } = pullRequestText(published, ['alice', 'acme/ops']);
  expect(title).toBe('Changelog of v1');
  expect(body.match(/@[\w/-]+/g)).toEqual(['@alice', '@acme/ops']);
  expect(body).not.toMatch(/closes|One|bob|carol/);
  expect(pullRequestText(published, []).body).not.toContain('@');
});

test('a release that is called like a team calls nobody', () => {
  const release = { ...published.release, tag: '@acme/api@1.2.0' };
  const { title, body } = pullRequestText({ ...published, release }, ['alice']);
  expect(title).toBe(`Changelog of @${J}acme/api@${J}1.2.0`);
  expect(body.match(/@[\w/-]+/g)).toEqual(['@alice']);
});
