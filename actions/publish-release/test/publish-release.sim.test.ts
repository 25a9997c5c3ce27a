/** The shipped bundle against GitHub's API, a registry with a token server as GHCR has it, and ECR, all in this process. */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GitHubSimulator, runStep, type SimulatedRepository } from '@guarded-deploy/github-simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

const PASSWORD = 'registry-password-0123';
const BEARER = 'bearer-token-0123456789';
const INDEX = 'application/vnd.oci.image.index.v1+json';
/** An image for several platforms; spaces and the last line break are part of its digest. */
const body = (name: string) =>
  `{ "schemaVersion": 2,\n  "mediaType": "${INDEX}", "manifests": [], "annotations": {"name": "${name} é"} }\n`;
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const tags = new Map<string, string>();
const calls: string[] = [];
/** What the registry does wrong. */
const wrong = { alter: false, lose: false, down: false, readOnly: false, lacks: '' };
const logins: string[] = [];

let server: Server;
let host: string;
let github: GitHubSimulator;
let repository: SimulatedRepository;

const found = (reference: string) =>
  tags.get(reference) ?? [...tags.values()].find(text => digestOf(text) === reference);

async function read(request: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { method, url = '', headers } = request;
    const sent = await read(request);
    const answer = (status: number, header: Record<string, string> = {}, text = '') =>
      void response.writeHead(status, header).end(text);
    const target = headers['x-amz-target'];
    if (target !== undefined) {
      const name = String(target).split('.')[1]!;
      calls.push(name);
      const asked = JSON.parse(sent);
      const json = (status: number, value: object) =>
        answer(status, { 'content-type': 'application/x-amz-json-1.1' }, JSON.stringify(value));
      if (asked.repositoryName !== 'acme/api' || asked.registryId !== '123456789012') {
        return json(400, { __type: 'RepositoryNotFoundException', message: 'none' });
      }
      if (name === 'PutImage') tags.set(asked.imageTag, asked.imageManifest);
      const text =
        name === 'PutImage'
          ? asked.imageManifest
          : found(asked.imageIds[0].imageDigest ?? asked.imageIds[0].imageTag);
      const image = {
        imageId: { imageDigest: digestOf(text ?? '') },
        imageManifest: text,
        imageManifestMediaType: INDEX,
      };
      if (name === 'PutImage') return json(200, { image });
      return json(
        200,
        text === undefined
          ? { images: [], failures: [{ failureCode: 'ImageNotFound' }] }
          : { images: [image] },
      );
    }
    calls.push(`${method} ${url.split('?')[0]}`);
    if (wrong.down) return answer(503);
    if (url.startsWith('/token')) {
      logins.push(Buffer.from(String(headers.authorization).replace('Basic ', ''), 'base64').toString());
      const scope = new URL(url, 'http://x').searchParams.get('scope')!.split(':').at(-1);
      return answer(200, {}, JSON.stringify({ token: `${BEARER}-${scope}` }));
    }
    const needed = method === 'GET' ? /-pull(,push)?$/ : /-pull,push$/;
    if (!needed.test(headers.authorization ?? '')) {
      return answer(401, { 'www-authenticate': `Bearer realm="http://${host}/token",service="x"` });
    }
    const [, name, reference] = /^\/v2\/acme\/(api|nginx)\/manifests\/(.+)$/.exec(url) ?? [];
    if (reference === undefined) return answer(400);
    if (name === wrong.lacks) return answer(404);
    if (method === 'PUT') {
      if (wrong.readOnly) return answer(403);
      tags.set(reference, sent);
      if (headers['content-type'] !== INDEX) return answer(400);
      return wrong.lose
        ? void request.socket.destroy()
        : answer(201, { 'docker-content-digest': digestOf(sent) });
    }
    const text = found(reference);
    if (text === undefined) return answer(404, {}, '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
    return answer(
      200,
      { 'content-type': INDEX, 'docker-content-digest': digestOf(text) },
      wrong.alter ? JSON.stringify(JSON.parse(text)) : text,
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(async () => {
  tags.clear();
  tags.set('staging', body('one'));
  calls.length = 0;
  logins.length = 0;
  Object.assign(wrong, { alter: false, lose: false, down: false, readOnly: false, lacks: '' });
  github = await GitHubSimulator.start();
  github.addUser({ login: 'alice', id: 7, type: 'User' });
  repository = github.addRepository({ owner: 'acme', name: 'portal', files: { 'README.md': '#' } });
});
afterEach(() => github.stop());
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const NOTES =
  '## What is new\n* Faster, by @bob in #1\n* <img src=x onerror=alert(1)> closes #2\n\n::error::not a command';

interface Asked {
  readonly release?: object;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly sender?: string;
}

const publish = ({ release = {}, inputs = {}, token, env, sender = 'alice' }: Asked = {}) =>
  runStep({
    action: 'publish-release',
    github,
    repository,
    ...(token === undefined ? {} : { token }),
    ...(env === undefined ? {} : { env }),
    inputs: {
      image: `${host}/acme/api`,
      'from-tag': 'staging',
      'registry-password': PASSWORD,
      ...inputs,
    },
    event: {
      name: 'release',
      payload: {
        action: 'published',
        release: {
          tag_name: 'v1',
          name: 'One',
          body: NOTES,
          published_at: '2026-01-02T03:04:05Z',
          draft: false,
          ...release,
        },
        sender: { login: sender, id: 7 },
      },
    },
  });

/** What is on a branch at a path. */
async function fileAt(path: string, ref: string): Promise<string | undefined> {
  const answer = await fetch(`${github.apiUrl}/repos/acme/portal/contents/${path}?ref=${ref}`, {
    headers: { authorization: `Bearer ${github.token}` },
  });
  if (answer.status === 404) return undefined;
  return Buffer.from(((await answer.json()) as { content: string }).content, 'base64').toString();
}

const pulls = () =>
  [...repository.data.pulls.values()].map(pull => ({ ...pull, ...repository.data.issues.get(pull.number)! }));
const writes = () => github.requests.filter(({ method }) => method !== 'GET');

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

test('bytes that were altered on the way are not tagged', async () => {
  wrong.alter = true;
  const result = await publish();
  expect(result.annotations).toMatchObject([{ level: 'error', title: 'MANIFEST_ALTERED' }]);
  expect(tags.has('v1')).toBe(false);
});

test('a registry that is down', async () => {
  wrong.down = true;
  expect((await publish()).annotations).toMatchObject([{ level: 'error', title: 'REGISTRY_UNREACHABLE' }]);
});

test("no registry but GitHub's own sees the job's token", async () => {
  const result = await publish({ inputs: { 'registry-password': '' } });
  expect(result.exitCode).toBe(0);
  expect(logins.join()).not.toContain(github.token);
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

const ECR = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
const aws = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret-of-aws' };

test('an image of ECR, by the SDK', async () => {
  const asked = {
    inputs: { image: `${ECR}/acme/api`, endpoint: `http://${host}`, 'registry-password': '' },
    env: aws,
  };
  const result = await publish(asked);
  expect(result.annotations).toEqual([]);
  expect(result.outputs.digest).toBe(digestOf(body('one')));
  expect(tags.get('v1')).toBe(body('one'));
  expect(calls).toEqual(['BatchGetImage', 'BatchGetImage', 'PutImage', 'BatchGetImage']);
  tags.set('v1', body('older'));
  expect((await publish(asked)).annotations).toMatchObject([{ title: 'TAG_TAKEN' }]);
});

test('a repository that ECR does not have', async () => {
  const inputs = { image: `${ECR}/acme/none`, endpoint: `http://${host}`, 'registry-password': '' };
  expect((await publish({ inputs, env: aws })).annotations).toMatchObject([{ title: 'REPOSITORY_MISSING' }]);
});

describe('a release by another name', () => {
  test('gets the tag that the pattern says, and its own file and branch', async () => {
    const result = await publish({
      release: { tag_name: '@acme/api@1.2.0' },
      inputs: { 'image-tag': 'rel-{version}', labels: 'changelog\nautomatic' },
    });
    expect(result.annotations).toEqual([]);
    expect(result.outputs['image-tag']).toBe('rel-1.2.0');
    expect(tags.get('rel-1.2.0')).toBe(body('one'));
    const [pull] = pulls();
    expect(pull!.headRef).toMatch(/^publish-release\/acme-api-1\.2\.0-[0-9a-f]{8}$/);
    expect(pull!.labels).toEqual(['changelog', 'automatic']);
    // A team of that name is not called.
    expect(JSON.stringify([pull!.title, pull!.body, repository.message(pull!.headSha)])).not.toContain(
      '@acme',
    );
  });

  test('that no image can have is refused with what would do', async () => {
    const result = await publish({ release: { tag_name: '@acme/api@1.2.0' } });
    expect(result.annotations).toMatchObject([{ title: 'TAG_INVALID' }]);
    expect(result.annotations[0]!.message).toContain("'{version}', which is 1.2.0 here");
    expect(calls).toEqual([]);
  });
});

describe('a re-run after the tag that it began with has moved', () => {
  test('finishes what is left, with the image that it began with', async () => {
    const fault = github.fault({ kind: 'status', status: 503, method: 'POST', path: /\/pulls$/, times: 20 });
    const first = await publish();
    expect(first.annotations).toMatchObject([{ title: 'PULL_REQUEST_FAILED' }]);
    expect(tags.get('v1')).toBe(body('one'));
    fault.clear();
    tags.set('staging', body('two'));
    const second = await publish({ env: { GITHUB_RUN_ATTEMPT: '2' } });
    expect(second.annotations).toEqual([]);
    expect(second.outputs.digest).toBe(digestOf(body('one')));
    expect(pulls()).toHaveLength(1);
  }, 120_000);

  test('whose first attempt did not come to tagging tags what it began with', async () => {
    wrong.readOnly = true;
    expect((await publish()).annotations).toMatchObject([{ title: 'REGISTRY_REFUSED' }]);
    wrong.readOnly = false;
    tags.set('staging', body('two'));
    tags.set('kept', body('one'));
    const second = await publish();
    expect(second.outputs.digest).toBe(digestOf(body('one')));
    expect(tags.get('v1')).toBe(body('one'));
  });

  test('does not take an image for its own that somebody else tagged', async () => {
    tags.set('v1', body('other'));
    for (const attempt of ['1', '2']) {
      const result = await publish({ env: { GITHUB_RUN_ATTEMPT: attempt } });
      expect(result.annotations).toMatchObject([{ title: 'TAG_TAKEN' }]);
      expect(result.annotations[0]!.message).toContain(`set 'from-tag: ${digestOf(body('other'))}'`);
    }
    expect(pulls()).toEqual([]);
    expect(writes()).toEqual([]);
  });
});

describe('several images', () => {
  const both = () => ({ image: `${host}/acme/api\n${host}/acme/nginx` });
  test('get the tag together', async () => {
    const result = await publish({ inputs: both() });
    expect(result.annotations).toEqual([]);
    expect(result.outputs.digest!.split('\n')).toEqual([digestOf(body('one')), digestOf(body('one'))]);
    expect(calls.filter(call => call.startsWith('PUT')).map(call => call.split('/')[3])).toContain('nginx');
    expect((await fileAt('changelog/v1.md', 'publish-release/v1'))!).toContain('acme%2Fnginx@sha256');
  });

  test('or none: one that is missing leaves the other untagged', async () => {
    wrong.lacks = 'nginx';
    const result = await publish({ inputs: both() });
    wrong.lacks = '';
    expect(result.annotations).toMatchObject([{ title: 'TAG_MISSING' }]);
    expect(tags.has('v1')).toBe(false);
    expect(writes()).toEqual([]);
  });

  test.each([
    ['one twice', () => ({ image: `${host}/acme/api\n${host}/acme/api` })],
    ['by one digest', () => ({ ...both(), 'from-tag': digestOf(body('one')) })],
    ['of two registries with one password', () => ({ image: `${host}/acme/api\nghcr.io/acme/nginx` })],
  ])('are refused %s', async (_, inputs) => {
    const result = await publish({ inputs: inputs() });
    expect(result.annotations).toMatchObject([{ title: 'INPUT_INVALID' }]);
    expect(calls).toEqual([]);
  });
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
