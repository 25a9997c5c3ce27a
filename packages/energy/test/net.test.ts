import { describe, expect, test } from '@jest/globals';
import { type Fetch, Net, NetError, type Response } from '../src/net.ts';

const answer = (status: number, body = '{}'): Response => ({
  status,
  ok: status < 300,
  headers: { get: () => undefined },
  text: async () => body,
  arrayBuffer: async () => new ArrayBuffer(0),
});
/** Nobody answers until the signal aborts, which fails as Node's own requests do. */
const never: Fetch = (_, request) =>
  new Promise((_resolve, reject) =>
    request?.signal?.addEventListener('abort', () => reject(new Error('The operation was aborted'))),
  );
const open = new AbortController().signal;

describe('all network of a stage, within one span of time', () => {
  test('a request that nobody answers ends', async () => {
    const net = new Net(never, 30, open);
    await expect(net.request('http://x')).rejects.toThrow('no answer in time');
  });

  test('when the time is over nothing begins', async () => {
    let asked = 0;
    const net = new Net(
      async () => {
        asked += 1;
        return answer(200);
      },
      20,
      open,
    );
    await net.request('http://x');
    await new Promise(resolve => setTimeout(resolve, 60));
    await expect(net.request('http://x')).rejects.toThrow('no time was left');
    expect(asked).toBe(1);
  });

  test('many requests at once share the span', async () => {
    const net = new Net(never, 40, open);
    const ends = await Promise.allSettled(Array.from({ length: 50 }, () => net.request('http://x')));
    expect(new Set(ends.map(end => end.status))).toEqual(new Set(['rejected']));
  });

  test('a service that fell silent ends everything long before the whole span', async () => {
    const net = new Net(never, 60_000, open, 30);
    await expect(net.request('http://x')).rejects.toThrow(NetError);
    await expect(net.request('http://x')).rejects.toThrow('no time was left');
  });

  test('a cancelled job cancels its requests', async () => {
    const cancelled = new AbortController();
    const net = new Net(never, 60_000, cancelled.signal);
    const pending = net.request('http://x');
    cancelled.abort();
    await expect(pending).rejects.toThrow(NetError);
  });

  test.each([404, 403, 500])('an answer of %i carries its status', async status => {
    const net = new Net(async () => answer(status), 1000, open);
    await expect(net.request('http://x')).rejects.toMatchObject({ status });
    expect((await net.request('http://x', {}, [status])).status).toBe(status);
  });

  test('a page instead of JSON is an error, not a crash', async () => {
    const net = new Net(async () => answer(200, '<html>'), 1000, open);
    await expect(net.json('http://x')).rejects.toThrow('not JSON');
  });
});
