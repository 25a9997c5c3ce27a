import type { Clock } from '@guarded-deploy/deadline';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { isGitHubRegistry, ociRegistry, type RegistryFetch, tokenFor } from '../src/image/registry.ts';

const answer = (status: number, headers: Record<string, string> = {}, body = '') => ({
  status,
  headers: { get: (name: string) => headers[name] },
  text: async () => body,
});

const slept: number[] = [];
const clock: Clock = {
  now: () => slept.reduce((sum, ms) => sum + ms, 0),
  sleep: async ms => {
    slept.push(ms);
  },
};
beforeEach(() => {
  slept.length = 0;
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
    clock,
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
    clock,
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
  ['no connection', () => Promise.reject(new Error('ECONNREFUSED')), 'REGISTRY_UNREACHABLE'],
  ['an error of its own', async () => answer(503), 'REGISTRY_UNREACHABLE'],
  ['too many requests', async () => answer(429), 'REGISTRY_BUSY'],
])('%s is no refusal, and is asked again for a while', async (_, reply, code) => {
  await expect(open(reply).manifest('v1')).rejects.toMatchObject({ code });
  expect(slept.length).toBeGreaterThan(3);
});

describe('a registry that is busy', () => {
  const busy = (times: number, headers: Record<string, string>): RegistryFetch => {
    let left = times;
    return async () => {
      left -= 1;
      return left >= 0 ? answer(429, headers) : answer(200, {}, '{}');
    };
  };

  test('is asked again when it says', async () => {
    expect(await open(busy(2, { 'retry-after': '30' })).has('v1')).toBe(true);
    expect(slept).toEqual([30_000, 30_000]);
  });

  test('for longer than is waited is an error that says how long', async () => {
    await expect(open(busy(1, { 'retry-after': '21600' })).has('v1')).rejects.toMatchObject({
      code: 'REGISTRY_BUSY',
      what: expect.stringContaining('asking to wait 21600 s'),
    });
    expect(slept).toEqual([]);
  });
});

test('Docker Hub is asked at its own address, by the whole name', async () => {
  const seen: string[] = [];
  const reply: RegistryFetch = async (url, { method = 'GET', headers = {} }) => {
    seen.push(`${method} ${url}`);
    if (url.startsWith('https://auth.docker.io/')) return answer(200, {}, JSON.stringify({ token: 't' }));
    return headers.authorization
      ? answer(200, {}, '{}')
      : answer(401, {
          'www-authenticate': 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
        });
  };
  const options = { fetch: reply, token: '', user: 'alice', signal: new AbortController().signal, clock };
  expect(await ociRegistry('acme/api', options).has('v1')).toBe(true);
  expect(await ociRegistry('nginx', options).has('1')).toBe(true);
  expect(seen.filter(line => line.includes('registry-1'))).toEqual([
    'HEAD https://registry-1.docker.io/v2/acme/api/manifests/v1',
    'HEAD https://registry-1.docker.io/v2/acme/api/manifests/v1',
    'HEAD https://registry-1.docker.io/v2/library/nginx/manifests/1',
    'HEAD https://registry-1.docker.io/v2/library/nginx/manifests/1',
  ]);
  expect(seen.some(line => line.includes('scope=repository%3Alibrary%2Fnginx%3Apull'))).toBe(true);
});

describe('the labels of an image', () => {
  const config = `sha256:${'c'.repeat(64)}`;
  const inner = `sha256:${'d'.repeat(64)}`;
  const labels = {
    'org.opencontainers.image.revision': 'abc',
    'org.opencontainers.image.source': 'https://x',
  };
  const serve =
    (documents: Readonly<Record<string, object>>): RegistryFetch =>
    async url => {
      const found = documents[url.replace('https://ghcr.io/v2/acme/api/', '')];
      return found === undefined ? answer(404) : answer(200, {}, JSON.stringify(found));
    };

  test('stand in its configuration', async () => {
    const documents = {
      'manifests/v1': { config: { digest: config } },
      [`blobs/${config}`]: { config: { Labels: labels } },
    };
    expect(await open(serve(documents)).labels('v1')).toEqual({ revision: 'abc', source: 'https://x' });
  });

  test('of an index in that of the first image that is one', async () => {
    const documents = {
      'manifests/v1': {
        manifests: [
          { digest: `sha256:${'e'.repeat(64)}`, platform: { os: 'unknown' } },
          { digest: inner, platform: { os: 'linux' } },
        ],
      },
      [`manifests/${inner}`]: { config: { digest: config } },
      [`blobs/${config}`]: { config: { Labels: labels } },
    };
    expect(await open(serve(documents)).labels('v1')).toMatchObject({ revision: 'abc' });
  });

  test.each([
    ['no image', {}],
    ['a manifest without a configuration', { 'manifests/v1': {} }],
    ['a configuration with a hostile digest', { 'manifests/v1': { config: { digest: '../x' } } }],
    ['an index without an image', { 'manifests/v1': { manifests: [] } }],
  ])('of %s are not known', async (_, documents) => {
    expect(await open(serve(documents)).labels('v1')).toBeUndefined();
  });

  test('are those of the manifest where the configuration has none or is not to be had', async () => {
    const manifest = { config: { digest: config }, annotations: labels };
    expect(await open(serve({ 'manifests/v1': manifest })).labels('v1')).toMatchObject({ revision: 'abc' });
    const documents = { 'manifests/v1': manifest, [`blobs/${config}`]: { config: {} } };
    expect(await open(serve(documents)).labels('v1')).toMatchObject({ revision: 'abc' });
  });
});

test.each([
  ['a list', '{"tags":["a",7,"b"]}', ['a', 'b']],
  ['something else', '[]', []],
  ['no JSON', '<', []],
])('tags of %s', async (_, body, tags) => {
  expect(await open(async () => answer(200, {}, body)).tags()).toEqual(tags);
});
