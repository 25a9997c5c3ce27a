/** The shipped bundle against GitHub's API, a registry with a token server as GHCR has it, and ECR, all in this process. */

import { expect, test } from '@jest/globals';
import {
  BEARER,
  body,
  calls,
  digestOf,
  fileAt,
  github,
  host,
  logins,
  PASSWORD,
  publish,
  pulls,
  repository,
  tags,
  writes,
  wrong,
} from './simulated.ts';

test('the image, the changelog, the pull request, the person', async () => {
  const result = await publish();
  expect(result.annotations).toEqual([]);
  expect(result.exitCode).toBe(0);
  expect(tags.get('v1')).toBe(body('one'));
  expect(result.outputs).toEqual({
    digest: digestOf(body('one')),
    'image-tag': 'v1',
    images: JSON.stringify([
      { image: `${host}/acme/api`, tag: 'v1', digest: digestOf(body('one')), changed: true },
    ]),
    'pull-request': expect.stringMatching(/\/acme\/portal\/pull\/1$/),
  });
  expect(calls.filter(call => call.includes('blobs'))).toEqual([]);
  expect(calls.filter(call => call.startsWith('PUT')).length).toBe(2); // the challenge, and the one that counts

  const file = await fileAt('changelog/v1.md', 'publish-release/v1');
  expect(file).toContain('# One\n\n2026-01-02 · ');
  expect(file).toContain('## What is new\n* Faster, by @\u2060bob in #1\n* <\u2060img');
  expect(await fileAt('changelog/v1.md', 'main')).toBeUndefined();
  const [pull] = pulls();
  expect(pull).toMatchObject({ title: 'Changelog of v1', baseRef: 'main', headRef: 'publish-release/v1' });
  expect(pull!.body).toContain('@alice: please read');
  const words = JSON.stringify([pull!.title, pull!.body, repository.message(pull!.headSha)]);
  expect(words).not.toMatch(/bob|closes|img|What is new/);

  expect(result.summary).toContain('Release v1');
  expect(result.summary).toContain('/pull/1');
  expect(result.masks).toEqual(
    expect.arrayContaining([github.token, PASSWORD, `${BEARER}-pull`, `${BEARER}-pull,push`]),
  );
  expect(new Set(logins)).toEqual(new Set([`alice:${PASSWORD}`]));
});

test('the same release once more changes nothing', async () => {
  const first = await publish();
  const before = { writes: writes().length, pulls: pulls().length, head: pulls()[0]!.headSha };
  calls.length = 0;
  const second = await publish();
  expect(second.exitCode).toBe(0);
  expect(second.outputs).toEqual({ ...first.outputs, images: expect.stringContaining('"changed":false') });
  expect(calls.filter(call => call.startsWith('PUT'))).toEqual([]);
  expect({ writes: writes().length, pulls: pulls().length, head: pulls()[0]!.headSha }).toEqual(before);
  expect(second.summary).toContain('was tagged already');
  expect(second.summary).toContain('was open already');
});

test('what reviewers changed on the branch stays, whatever the notes say meanwhile', async () => {
  await publish();
  repository.push('publish-release/v1', { files: { 'changelog/v1.md': 'As reviewed' }, by: 'alice' });
  const before = writes().length;
  const second = await publish({ release: { body: 'Other words' } });
  expect(second.annotations).toEqual([]);
  expect(second.summary).toContain('was open already');
  expect(writes().length).toBe(before);
  expect(pulls()).toHaveLength(1);
  expect(await fileAt('changelog/v1.md', 'publish-release/v1')).toBe('As reviewed');
});

test('a changelog that was merged with corrections is merged', async () => {
  await publish();
  repository.push('main', { files: { 'changelog/v1.md': 'As reviewed' }, by: 'alice' });
  const [pull] = pulls();
  repository.data.pulls.get(1)!.merged = { at: 1, by: 7, sha: pull!.headSha };
  repository.data.issues.get(1)!.state = 'closed';
  const before = writes().length;
  const result = await publish();
  expect(result.annotations).toEqual([]);
  expect(result.outputs['pull-request']).toMatch(/\/pull\/1$/);
  expect(result.summary).toContain('is merged already');
  expect(writes().length).toBe(before);
  expect(pulls()).toHaveLength(1);
});

test('a changelog that somebody wrote into the base by hand', async () => {
  repository.push('main', { files: { 'changelog/v1.md': 'By hand' }, by: 'alice' });
  const result = await publish();
  expect(result.annotations).toEqual([]);
  expect(result.outputs['pull-request']).toBe('');
  expect(result.log).toContain('changelog changelog/v1.md: it is merged already');
  expect(writes()).toEqual([]);
});

test('a changelog that is merged already', async () => {
  await publish();
  const [pull] = pulls();
  repository.setRef('refs/heads/main', repository.getRef('refs/heads/publish-release/v1')!);
  pull!.merged = { at: 1, by: 7, sha: pull!.headSha };
  repository.data.pulls.get(1)!.merged = { at: 1, by: 7, sha: pull!.headSha };
  repository.data.issues.get(1)!.state = 'closed';
  repository.setRef('refs/heads/publish-release/v1', '0'.repeat(40));
  const before = writes().length;
  const result = await publish();
  expect(result.exitCode).toBe(0);
  expect(result.outputs['pull-request']).toMatch(/\/pull\/1$/);
  expect(writes().length).toBe(before);
  expect(pulls()).toHaveLength(1);
});

test('a release tag that is another image', async () => {
  tags.set('v1', body('older'));
  const result = await publish();
  expect(result.exitCode).toBe(1);
  expect(result.annotations).toMatchObject([{ level: 'error', title: 'TAG_TAKEN' }]);
  expect(tags.get('v1')).toBe(body('older'));
  expect(writes()).toEqual([]);
});

test('an image by its digest, another release than that of the event, other people, folder and base', async () => {
  repository.push('stable', { files: { 'README.md': '# stable' }, by: 'alice' });
  repository.addRelease({ tag: 'v2', name: 'Two', body: 'Second' });
  const result = await publish({
    inputs: {
      'from-tag': digestOf(body('one')),
      release: 'v2',
      'changelog-dir': './docs/changes/',
      base: 'stable',
      mention: '@bob, acme/ops',
      'registry-username': 'robot',
    },
  });
  expect(result.annotations).toEqual([]);
  expect(tags.get('v2')).toBe(body('one'));
  expect(await fileAt('docs/changes/v2.md', 'publish-release/v2')).toContain('Second');
  expect(pulls()[0]).toMatchObject({
    baseRef: 'stable',
    body: expect.stringContaining('@bob @acme/ops: please'),
  });
  expect(logins[0]).toBe(`robot:${PASSWORD}`);
});

test.each([
  ['a tag with a way up', { tag_name: '../../v1' }, {}, 'TAG_INVALID'],
  ['a tag for a shell', { tag_name: '$(id)' }, {}, 'TAG_INVALID'],
  ['a tag with a command', { tag_name: 'v1\n::warning::x' }, {}, 'TAG_INVALID'],
  ['a tag no branch can have', { tag_name: 'v1..2' }, {}, 'TAG_INVALID'],
  ['a draft', { draft: true }, {}, 'RELEASE_MISSING'],
  ['no release', { tag_name: null }, {}, 'RELEASE_MISSING'],
  ['a release that is not there', {}, { release: 'v9' }, 'RELEASE_MISSING'],
  ['a source that is not there', {}, { 'from-tag': 'nightly' }, 'TAG_MISSING'],
  ['a source that is no tag', {}, { 'from-tag': '../x' }, 'TAG_INVALID'],
  ['a folder outside', {}, { 'changelog-dir': '../x' }, 'CHANGELOG_DIR_INVALID'],
  ['a folder of workflows', {}, { 'changelog-dir': '.github/workflows' }, 'CHANGELOG_DIR_INVALID'],
  ['nobody', {}, { mention: 'a](x)' }, 'MENTION_INVALID'],
  ['an image with a tag', {}, { image: '127.0.0.1/acme/api:v1' }, 'REPOSITORY_INVALID'],
])('%s: one error, and nothing is done', async (_, release, inputs, title) => {
  const result = await publish({ release, inputs });
  expect(result.exitCode).toBe(1);
  expect(result.annotations).toMatchObject([{ level: 'error', title }]);
  expect([...tags.keys()]).toEqual(['staging']);
  expect(writes()).toEqual([]);
});

test.each([
  ['POST', /git\/refs$/],
  ['PUT', /contents/],
  ['POST', /pulls$/],
])('an answer to %s %s that is lost is no second deed', async (method, path) => {
  const fault = github.fault({ kind: 'lose-reply', method, path });
  wrong.lose = true;
  const result = await publish();
  expect(fault.hits).toBe(1);
  expect(result.annotations).toEqual([]);
  expect(result.exitCode).toBe(0);
  expect(pulls()).toHaveLength(1);
  expect(await fileAt('changelog/v1.md', 'publish-release/v1')).toContain('# One');
});

test('a token that may not open pull requests: the image has its tag, a re-run does the rest', async () => {
  const token = github.addToken({
    permissions: { contents: 'write', metadata: 'read', pull_requests: 'read' },
  });
  const result = await publish({ token });
  expect(result.exitCode).toBe(1);
  expect(result.annotations).toMatchObject([{ level: 'error', title: 'PULL_REQUEST_FAILED' }]);
  expect(result.outputs.digest).toBe(digestOf(body('one')));
  expect((await publish()).exitCode).toBe(0);
  expect(pulls()).toHaveLength(1);
});

test('a base that is not there', async () => {
  const result = await publish({ inputs: { base: '../../x' } });
  expect(result.annotations).toMatchObject([{ level: 'error', title: 'BASE_MISSING' }]);
});

test('a folder where the file should be', async () => {
  repository.push('main', { files: { 'changelog/v1.md/x': '' }, by: 'alice' });
  expect((await publish()).annotations).toMatchObject([{ level: 'error', title: 'CHANGELOG_DIR_INVALID' }]);
});

test('a bot that publishes is not mentioned', async () => {
  const result = await publish({ sender: 'release-drafter[bot]' });
  expect(result.exitCode).toBe(0);
  expect(pulls()[0]!.body).not.toContain('@');
});

test('whoever published is mentioned, not who runs the workflow', async () => {
  await publish({ env: { GITHUB_ACTOR: 'carol' } });
  expect(pulls()[0]!.body).toContain('@alice: please');
});

test('for another release than that of the event, who runs the workflow is mentioned', async () => {
  repository.addRelease({ tag: 'v2', name: 'Two', body: 'Second' });
  await publish({ inputs: { release: 'v2' }, env: { GITHUB_ACTOR: 'carol' } });
  expect(pulls()[0]!.body).toContain('@carol: please');
});

test('a pre-release is published only by word', async () => {
  const refused = await publish({ release: { prerelease: true } });
  expect(refused.annotations).toMatchObject([{ title: 'PRERELEASE_REFUSED' }]);
  expect(tags.has('v1')).toBe(false);
  const allowed = await publish({ release: { prerelease: true }, inputs: { 'pre-releases': 'allow' } });
  expect(allowed.annotations).toEqual([]);
  expect(tags.has('v1')).toBe(true);
});

test('one file of all releases takes the new one on top, once', async () => {
  repository.push('main', { files: { 'CHANGELOG.md': '# News\n\n## v0\n\nold\n' } });
  const inputs = { 'changelog-file': 'CHANGELOG.md' };
  const first = await publish({ inputs });
  expect(first.annotations).toEqual([]);
  const file = await fileAt('CHANGELOG.md', 'publish-release/v1');
  expect(file!.match(/^## .*$/gm)).toEqual(['## One', '## v0']);
  const before = writes().length;
  expect((await publish({ inputs })).outputs['pull-request']).toBe(first.outputs['pull-request']);
  expect(writes()).toHaveLength(before);
});
