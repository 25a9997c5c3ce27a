import { expect, test } from '@jest/globals';
import { isGitHubRegistry, ociRegistry, type RegistryFetch, tokenFor } from '../src/registry.ts';

const answer = (status: number, headers: Record<string, string> = {}, body = '') => ({
  status,
  headers: { get: (name: string) => headers[name] },
  text: async () => body,
});

/** A registry as GHCR is: a challenge first, then a token for the repository. */
function registry(realm = 'https://ghcr.io/token') {
  const log: string[] = [];
  const masked: string[] = [];
  const fetch: RegistryFetch = async (url, { method = 'GET', headers = {} }) => {
    log.push(`${method} ${url}${headers.authorization ? ` ${headers.authorization.split(' ')[0]}` : ''}`);
    if (url.startsWith(realm)) return answer(200, {}, JSON.stringify({ token: 'pass' }));
    if (headers.authorization !== 'Bearer pass') {
      return answer(401, { 'www-authenticate': `Bearer realm="${realm}",service="ghcr.io",scope="x"` });
    }
    if (method === 'PUT') return answer(201, { 'docker-content-digest': 'sha256:1' });
    return url.endsWith('/v1')
      ? answer(200, { 'docker-content-digest': 'sha256:1', 'content-type': 'application/x' }, '{}')
      : answer(404);
  };
  const options = {
    fetch,
    token: 'secret',
    user: 'alice',
    signal: new AbortController().signal,
    mask: (secret: string) => masked.push(secret),
  };
  return { log, masked, open: (name: string) => ociRegistry(name, options) };
}

test('a tag that is there, after the challenge', async () => {
  const { log, open } = registry();
  const manifest = await open('ghcr.io/acme/api').manifest('v1');
  expect(manifest).toEqual({ digest: 'sha256:1', type: 'application/x', body: '{}' });
  expect(log).toEqual([
    'GET https://ghcr.io/v2/acme/api/manifests/v1',
    'GET https://ghcr.io/token?service=ghcr.io&scope=repository%3Aacme%2Fapi%3Apull Basic',
    'GET https://ghcr.io/v2/acme/api/manifests/v1 Bearer',
  ]);
});

test('a tag that is not', async () => {
  expect(await registry().open('ghcr.io/acme/api').manifest('v2')).toBeUndefined();
});

test('another tag on the same manifest', async () => {
  expect(await registry().open('ghcr.io/acme/api').tag('v3', { type: 'application/x', body: '{}' })).toBe(
    'sha256:1',
  );
});

test.each(['https://evil.example/token', 'http://ghcr.io/token', 'no address'])(
  "the token goes to nobody but the registry's own domain, and not in the open: %s",
  async realm => {
    const { log, open } = registry(realm);
    await expect(open('ghcr.io/acme/api').manifest('v1')).rejects.toMatchObject({ code: 'REGISTRY_REFUSED' });
    expect(log).toEqual(['GET https://ghcr.io/v2/acme/api/manifests/v1']);
  },
);

test.each([
  'api',
  'ghcr.io/',
  'ghcr.io/../x',
  'ghcr.io/acme/../x',
  'ghcr.io/acme//x',
  'ghcr.io/acme/api:v1',
  'ghcr.io/A B',
  'ghcr.io@evil.example/x',
])('%s is no repository', name => {
  expect(() => registry().open(name)).toThrow('is not a repository of images');
});

test('a token that may only pull is not used to push', async () => {
  const { log, masked, open } = registry();
  const api = open('ghcr.io/acme/api');
  await api.manifest('v1');
  log.length = 0;
  await api.tag('v3', { type: 'application/x', body: '{}' });
  await api.manifest('v3');
  expect(log).toEqual([
    'PUT https://ghcr.io/v2/acme/api/manifests/v3',
    'GET https://ghcr.io/token?service=ghcr.io&scope=repository%3Aacme%2Fapi%3Apull%2Cpush Basic',
    'PUT https://ghcr.io/v2/acme/api/manifests/v3 Bearer',
    'GET https://ghcr.io/v2/acme/api/manifests/v3 Bearer',
  ]);
  expect(masked).toEqual(['pass', 'pass']);
});

/** A registry whose every answer `reply` gives. */
const open = (reply: RegistryFetch, token = 'secret') =>
  ociRegistry('ghcr.io/acme/api', {
    fetch: reply,
    token,
    user: 'alice',
    signal: new AbortController().signal,
  });

test('a registry that asks for name and password itself', async () => {
  const reply: RegistryFetch = async (_, { headers = {} }) =>
    headers.authorization === `Basic ${btoa('alice:secret')}`
      ? answer(404)
      : answer(401, { 'www-authenticate': 'Basic realm="x"' });
  expect(await open(reply).manifest('v1')).toBeUndefined();
  await expect(open(reply, '').manifest('v1')).rejects.toMatchObject({ code: 'REGISTRY_REFUSED' });
});

test.each([
  ['ghcr.io', 'https://github.com', true],
  ['GHCR.io', 'https://github.com', true],
  ['containers.github.acme.example', 'https://github.acme.example', true],
  ['containers.acme.ghe.com', 'https://acme.ghe.com', true],
  ['containers.github.com', 'https://github.com', false],
  ['ghcr.io.evil.example', 'https://github.com', false],
  ['docker.io', 'https://github.com', false],
  ['containers.', 'none', false],
])('%s with %s is GitHub: %s', (registry, serverUrl, own) => {
  expect(isGitHubRegistry(registry, serverUrl)).toBe(own);
  expect(tokenFor(`${registry}/acme/api`, { token: 'secret\n', serverUrl })).toBe(own ? 'secret' : '');
});

test.each(['ghcr.io', 'acme/ghcr.io', 'ghcr.io:443/acme/api', 'ghcr.io@evil.example/x'])(
  '%s is no repository of GitHub, and its registry sees no token',
  repository => {
    expect(tokenFor(repository, { token: 'secret', serverUrl: 'https://github.com' })).toBe('');
  },
);

test('a registry that wants a login, and is asked without one, sees none', async () => {
  const seen: (string | undefined)[] = [];
  const reply: RegistryFetch = async (_, { headers = {} }) => {
    seen.push(headers.authorization);
    return answer(401, { 'www-authenticate': 'Basic realm="x"' });
  };
  await expect(open(reply, '').manifest('v1')).rejects.toMatchObject({
    code: 'REGISTRY_REFUSED',
    remedy: expect.stringContaining('without logging in'),
  });
  expect(seen).toEqual([undefined]);
});

test.each(['no JSON', 'null', '{}', '{"token":7}', '{"token":"a\\r\\nb"}'])(
  'a token server that answers %s is a refusal',
  async body => {
    const reply: RegistryFetch = async url =>
      url.includes('/token')
        ? answer(200, {}, body)
        : answer(401, { 'www-authenticate': 'Bearer realm="https://ghcr.io/token"' });
    await expect(open(reply).manifest('v1')).rejects.toMatchObject({ code: 'REGISTRY_REFUSED' });
  },
);

test.each([
  ['no connection', () => Promise.reject(new Error('ECONNREFUSED'))],
  ['an error of its own', async () => answer(503)],
  ['too many requests', async () => answer(429)],
])('%s is no refusal', async (_, reply) => {
  await expect(open(reply).manifest('v1')).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
});
