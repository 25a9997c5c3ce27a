import { expect, test } from '@jest/globals';
import { ociRegistry, type RegistryFetch } from '../src/registry.ts';

const answer = (status: number, headers: Record<string, string> = {}, body = '') => ({
  status,
  headers: { get: (name: string) => headers[name] },
  text: async () => body,
});

/** A registry as GHCR is: a challenge first, then a token for the repository. */
function registry(realm = 'https://ghcr.io/token') {
  const log: string[] = [];
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
  const options = { fetch, token: 'secret', user: 'alice', signal: new AbortController().signal };
  return { log, open: (name: string) => ociRegistry(name, options) };
}

test('a tag that is there, after the challenge', async () => {
  const { log, open } = registry();
  const manifest = await open('ghcr.io/acme/api').manifest('v1');
  expect(manifest).toEqual({ digest: 'sha256:1', type: 'application/x', body: '{}' });
  expect(log).toEqual([
    'GET https://ghcr.io/v2/acme/api/manifests/v1',
    'GET https://ghcr.io/token?service=ghcr.io&scope=repository%3Aacme%2Fapi%3Apull%2Cpush Basic',
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

test("the token goes to nobody but the registry's own domain", async () => {
  const { log, open } = registry('https://evil.example/token');
  await expect(open('ghcr.io/acme/api').manifest('v1')).rejects.toMatchObject({ code: 'REGISTRY_REFUSED' });
  expect(log).toEqual(['GET https://ghcr.io/v2/acme/api/manifests/v1']);
});

test.each(['api', 'ghcr.io/', 'ghcr.io/../x', 'ghcr.io/A B'])('%s is no repository', name => {
  expect(() => registry().open(name)).toThrow('is not a repository of images');
});
