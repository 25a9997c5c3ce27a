/** A simulated GitHub and registry for a published release, and how the step is played. */

import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GitHubSimulator, runStep, type SimulatedRepository } from '@guarded-deploy/github-simulator';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';

export const PASSWORD = 'registry-password-0123';

export const BEARER = 'bearer-token-0123456789';

const INDEX = 'application/vnd.oci.image.index.v1+json';

/** An image for several platforms; spaces and the last line break are part of its digest. */
export const body = (name: string) =>
  `{ "schemaVersion": 2,\n  "mediaType": "${INDEX}", "manifests": [], "annotations": {"name": "${name} é"} }\n`;

export const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

export const tags = new Map<string, string>();

export const calls: string[] = [];

/** What the registry does wrong. */
export const wrong = { alter: false, lose: false, down: false, readOnly: false, lacks: '' };

export const logins: string[] = [];

let server: Server;

export let host: string;

export let github: GitHubSimulator;

export let repository: SimulatedRepository;

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

export const publish = ({ release = {}, inputs = {}, token, env, sender = 'alice' }: Asked = {}) =>
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
export async function fileAt(path: string, ref: string): Promise<string | undefined> {
  const answer = await fetch(`${github.apiUrl}/repos/acme/portal/contents/${path}?ref=${ref}`, {
    headers: { authorization: `Bearer ${github.token}` },
  });
  if (answer.status === 404) return undefined;
  return Buffer.from(((await answer.json()) as { content: string }).content, 'base64').toString();
}

export const pulls = () =>
  [...repository.data.pulls.values()].map(pull => ({ ...pull, ...repository.data.issues.get(pull.number)! }));

export const writes = () => github.requests.filter(({ method }) => method !== 'GET');
