import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createFetch } from '../src/http.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const TOKEN = { Authorization: 'Bearer secret', Cookie: 'a=b', accept: 'application/json' };

describe('redirects', () => {
  test('are followed, and the token stays with its origin', async () => {
    const seen: IncomingMessage['headers'][] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers);
      response.end('there');
    });
    const origin = await serve((_, response) => response.writeHead(302, { location: `${other}/file` }).end());
    const response = await createFetch({})(`${origin}/zip`, { headers: TOKEN });
    expect([response.status, await response.text(), response.url]).toEqual([200, 'there', `${other}/file`]);
    expect(seen).toHaveLength(1);
    expect(seen[0]).not.toHaveProperty('authorization');
    expect(seen[0]).not.toHaveProperty('cookie');
    expect(seen[0]).toMatchObject({ accept: 'application/json' });
  });

  test('within an origin keep token, method and body', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/old') return response.writeHead(307, { location: '/new' }).end();
      let body = '';
      request.on('data', chunk => {
        body += chunk;
      });
      return request.on('end', () =>
        response.end(`${request.method} ${request.headers.authorization} ${body}`),
      );
    });
    const response = await createFetch({})(`${origin}/old`, { method: 'POST', headers: TOKEN, body: 'text' });
    expect(await response.text()).toBe('POST Bearer secret text');
  });

  test('end', async () => {
    const origin = await serve((request, response) =>
      response.writeHead(302, { location: `${request.url}x` }).end(),
    );
    expect((await createFetch({})(`${origin}/`)).status).toBe(302);
    expect((await createFetch({})(`${origin}/`, { redirect: 'manual' })).url).toBe(`${origin}/`);
  });
});

describe('bodies', () => {
  test.each([
    ['gzip', gzipSync('{"a":1}')],
    ['br', brotliCompressSync('{"a":1}')],
  ])('packed with %s are unpacked', async (encoding, packed) => {
    const origin = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(packed),
    );
    expect(await (await createFetch({})(origin)).json()).toEqual({ a: 1 });
  });

  test.each([
    ['packed', { 'content-encoding': 'gzip' }, gzipSync('x'.repeat(100_000))],
    ['plain', {}, Buffer.from('x'.repeat(100_000))],
  ])('that break off are an error (%s)', async (_, headers, content) => {
    const origin = await serve((__, response) => {
      response.writeHead(200, { ...headers, 'content-length': content.length });
      response.write(content.subarray(0, content.length / 2), () => response.destroy());
    });
    await expect(createFetch({})(origin)).rejects.toThrow();
  });

  test('that there are none are none, whatever the headers say', async () => {
    const origin = await serve((_, response) =>
      response.writeHead(304, { 'content-encoding': 'gzip' }).end(),
    );
    const response = await createFetch({})(origin);
    expect([response.status, await response.text()]).toEqual([304, '']);
  });
});

describe('a proxy', () => {
  test('is used where the environment names one, except for whom it excepts', async () => {
    const asked: string[] = [];
    const proxy = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.end('by proxy');
    });
    const origin = await serve((_, response) => response.end('direct'));
    const via = async (env: Record<string, string>) => await (await createFetch(env)(`${origin}/x`)).text();
    expect(await via({ HTTP_PROXY: proxy })).toBe('by proxy');
    expect(await via({ http_proxy: proxy })).toBe('by proxy');
    expect(await via({ HTTP_PROXY: proxy, NO_PROXY: '127.0.0.1' })).toBe('direct');
    expect(await via({})).toBe('direct');
    expect(asked).toEqual([`${origin}/x`, `${origin}/x`]);
  });

  test('is asked for a tunnel to what is encrypted', async () => {
    const asked: string[] = [];
    const proxy = await serve(() => undefined);
    servers.at(-1)!.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await expect(createFetch({ HTTPS_PROXY: proxy })('https://api.github.invalid/x')).rejects.toThrow();
    expect(asked).toEqual(['api.github.invalid:443']);
  });
});

describe('a proxy that never answers', () => {
  test.each(['http://127.0.0.1:9/x', 'https://api.github.invalid/x'])(
    'holds up neither a request to %s nor the process',
    async address => {
      const connections: Socket[] = [];
      const closed: Promise<unknown>[] = [];
      const proxy = createTcpServer(socket => {
        socket.on('error', () => undefined).resume();
        connections.push(socket);
        closed.push(new Promise(resolve => socket.on('close', resolve)));
      });
      await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      const ask = createFetch({ HTTP_PROXY: url, HTTPS_PROXY: url });
      const cancelled = new AbortController();
      const asked = ask(address, { signal: cancelled.signal });
      while (connections.length === 0) await new Promise(resolve => setTimeout(resolve, 5));
      cancelled.abort(new Error('cancelled by a person'));
      await expect(asked).rejects.toMatchObject({
        name: 'AbortError',
        cause: { message: 'cancelled by a person' },
      });
      await Promise.all(closed);
      await expect(ask(address, { signal: cancelled.signal })).rejects.toMatchObject({ name: 'AbortError' });
      expect(connections).toHaveLength(1);
      await new Promise(resolve => proxy.close(resolve));
    },
  );
});

test('an abort ends a request', async () => {
  const origin = await serve(() => undefined);
  await expect(createFetch({})(origin, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
    name: 'AbortError',
  });
});

test('an answer larger than is wanted is an error, and no more of it is read', async () => {
  const origin = await serve((_, response) => response.end('x'.repeat(1_001)));
  const read = (largestBody: number) => createFetch({})(`${origin}/`, { largestBody });
  expect((await (await read(1_001)).text()).length).toBe(1_001);
  await expect(read(1_000)).rejects.toThrow('the answer is larger than 1000 bytes');
});
